"""The settings for publishing: `newsroom build --settings publishconf.py`. What is not said here is as in pelicanconf.py."""

import os
import sys

sys.path.insert(0, os.curdir)  # for `pelican -s publishconf.py`
from pelicanconf import *  # noqa: F403

# Where the site is published. A rehearsal at another address is one more file like this one, with another line here.
SITEURL = "https://news.example.org"

# Names in the output folder that the build leaves alone, e.g. because the folder is pushed to the host with git.
OUTPUT_RETENTION = [".git"]
