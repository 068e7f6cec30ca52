from pelicanconf import *  # noqa: F403

SITEURL = "https://old.example.org"
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
