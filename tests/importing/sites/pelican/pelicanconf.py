"""An old site with the settings that real offices use."""

import ctypes
import os
import subprocess

from no_such_module import helper  # noqa: F401

AUTHOR = "Example Mission"
SITENAME = "Example Mission News"
SITEURL = ""
PATH = "content"
TIMEZONE = "Asia/Seoul"
DEFAULT_LANG = "en"
ARTICLE_PATHS = ["news", "statements", "drafts-by-folder"]
ARTICLE_EXCLUDES = ["scratch"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images", "extra"]
EXTRA_PATH_METADATA = {
    "extra/annual-report.pdf": {"path": "downloads/report-2018.pdf"},
    "drafts-by-folder": {"status": "draft"},
}
FILENAME_METADATA = r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.*?)(?:\.(?P<lang>[a-z]{2}))?$"
PATH_METADATA = r"(?P<category>news|statements)/.*"
DEFAULT_METADATA = {"office": "Seoul"}
USE_FOLDER_AS_CATEGORY = False
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
ARTICLE_LANG_URL = "{lang}/{date:%Y}/{slug}.html"
ARTICLE_LANG_SAVE_AS = "{lang}/{date:%Y}/{slug}.html"
WITH_FUTURE_DATES = True
PLUGINS = ["liquid_tags.youtube", "sitemap"]
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.extra": {},
        "no_such_extension": {},
        "markdown.extensions.toc": {"permalink": True},
    },
    "output_format": "html5",
}
TYPOGRIFY = True
LIBRARY = ctypes.CDLL("libnothing.so")
GIT = subprocess.check_output(["git", "rev-parse", "HEAD"])
open(os.path.join(os.path.dirname(__file__), "written-by-settings.txt"), "w").write("no")
