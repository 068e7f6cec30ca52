"""The site's settings. `newsroom` and `pelican` read them; publishconf.py changes the few that differ.

Who answers the press, who publishes and which topics there are is not said here but in content/directory/.
"""

SITENAME = "Republic of Korea mission news"
SITENAMES = {"ko": "한국대표부 소식"}  # where a language calls the site otherwise
SITEURL = "https://news.example.org"  # the public address, also while writing: the preview swaps it by itself
TIMEZONE = "Asia/Seoul"  # dates without an hour begin and end here

DEFAULT_LANG = "en"
LANGUAGES = ["en", "ko"]  # the first stands at the root of the site, the others below /ko/ …

PATH = "content"
OUTPUT_PATH = "output"  # belongs to the build: what it does not publish is removed from there
CACHE_PATH = ".cache"  # may be thrown away at any time

# The text at the top of every page is SITENAME, or one wordmark for all languages: "wordmark": "…". Any colour is used as it is on surfaces; text takes the nearest shade that can be read, and `check` names it.
BRAND = {"primary": "#14507a", "accent": "#a3431f"}

# Until when security.txt may be trusted (RFC 9116). Move it on before it has passed, by less than a year.
SECURITY_EXPIRES = "2027-10-31"

# Files made for journalists beside each release. Left out: all of them. [] makes none.
# TAKEAWAYS = ["text", "pdf", "docx", "ics", "ninjs", "kit", "card", "markdown"]

TYPOGRIFY = True  # curly quotes and dashes by the rules of each language, no lonely last word

# Extensions of Markdown. Left out: tables, footnotes, definition lists, abbreviations, fenced code.
# MARKDOWN = {"extensions": ["markdown.extensions.tables"]}

# Makes `pelican` build the same site. A one-level name: Pelican imports nothing below the first dot (P19).
PELICAN_CLASS = "newsroom.Newsroom"
