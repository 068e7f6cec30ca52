"""The fate of each of Pelican's settings here: honoured, without effect, or refused. A table of data.

Place in the pipeline: `reading.settings.names` judges a settings file with it. A test holds it to Pelican's defaults and to
the names that its documentation and templates use, so that a new version's new setting is noticed.
"""

from __future__ import annotations


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HONOURED = frozenset(
    _names(
        """
    CACHE_PATH DEFAULT_LANG DEFAULT_PAGINATION DELETE_OUTPUT_DIRECTORY EXTRA_PATH_METADATA FEED_MAX_ITEMS
    JINJA_ENVIRONMENT JINJA_FILTERS JINJA_GLOBALS JINJA_TESTS LINKS LINKS_WIDGET_NAME MARKDOWN MENUITEMS
    OUTPUT_PATH OUTPUT_RETENTION PATH PELICAN_CLASS PLUGINS PLUGIN_PATHS SITENAME SITEURL SOCIAL
    SOCIAL_WIDGET_NAME STATIC_PATHS THEME THEME_TEMPLATES_OVERRIDES TIMEZONE TYPOGRIFY TYPOGRIFY_IGNORE_TAGS
        """
    )
)

# Ours, beside Pelican's.
OURS = frozenset(
    _names(
        """
    BRAND LANGUAGES NOTIFY PUBLISH SECURITY_EXPIRES SHARED_DIRECTORY SITENAMES TAKEAWAYS WEBSUB_HUB NEWSROOM_KINDS
        """
    )
)

# Settings that hold texts back in Pelican, which must not be passed over: name → (harmless values, reason, replacement).
REFUSED: dict[str, tuple[tuple[object, ...], str]] = {
    "DEFAULT_METADATA": (
        ({}, ()),
        "must be left out: no text takes a field from the settings here; write it into each text, e.g. status: draft",
    ),
    "ARTICLE_EXCLUDES": (
        ([], (), ["pages"], ("pages",)),
        "must be left out: every text below content/releases/ is read; write status: draft into those that must wait",
    ),
    "PAGE_EXCLUDES": (
        ([], ()),
        "must be left out: every text below content/pages/ is read; write status: draft into those that must wait",
    ),
    "IGNORE_FILES": (
        ([], (), [".*"], ["**/.*"], [".#*"], ["__pycache__"], [".#*", "__pycache__"]),
        "must be left out: no text is passed over; write status: draft into those that must wait",
    ),
    "STATIC_EXCLUDES": (
        ([], ()),
        "must be left out: name in STATIC_PATHS only what may be published",
    ),
    "READERS": (
        ({},),
        "must be left out: every Markdown text is read; write status: draft into those that must wait",
    ),
    "ARTICLE_PATHS": (
        ([""], [], ["releases"], ("",), ("releases",), ["."]),
        "must be left out: releases lie in content/releases/<year>/<slug>/, all of them are read",
    ),
    "PAGE_PATHS": (
        (["pages"], ("pages",), [], [""]),
        "must be left out: pages lie in content/pages/<slug>/, all of them are read",
    ),
    # Names of former versions, which Pelican still turns into those above.
    "ARTICLE_DIR": (
        ("", "releases", "."),
        "must be left out: releases lie in content/releases/<year>/<slug>/, all of them are read",
    ),
    "PAGE_DIR": (
        ("pages",),
        "must be left out: pages lie in content/pages/<slug>/, all of them are read",
    ),
    "WRITE_SELECTED": (
        ([], ()),
        "must be left out: the site is published as a whole; write status: draft into the texts that must wait",
    ),
}  # fmt: skip

# Why others have no effect, and what to use: cause → (reason, names).
CAUSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "addresses": (
        "addresses are fixed (/news/<slug>/, the slug is the folder's name); for a former address use the field aliases",
        _names(
            """
            ARCHIVES_SAVE_AS ARCHIVES_URL ARTICLE_LANG_SAVE_AS ARTICLE_LANG_URL
            ARTICLE_PERMALINK_STRUCTURE ARTICLE_SAVE_AS ARTICLE_TRANSLATION_ID ARTICLE_URL
            AUTHORS_SAVE_AS AUTHORS_URL AUTHOR_REGEX_SUBSTITUTIONS AUTHOR_SAVE_AS AUTHOR_URL
            CATEGORIES_SAVE_AS CATEGORIES_URL CATEGORY_REGEX_SUBSTITUTIONS CATEGORY_SAVE_AS
            CATEGORY_URL DAY_ARCHIVE_SAVE_AS DAY_ARCHIVE_URL DRAFT_LANG_SAVE_AS DRAFT_LANG_URL
            DRAFT_PAGE_LANG_SAVE_AS DRAFT_PAGE_LANG_URL DRAFT_PAGE_SAVE_AS DRAFT_PAGE_URL
            DRAFT_SAVE_AS DRAFT_URL INDEX_SAVE_AS INDEX_URL INTRASITE_LINK_REGEX
            MONTH_ARCHIVE_SAVE_AS MONTH_ARCHIVE_URL PAGE_LANG_SAVE_AS PAGE_LANG_URL PAGE_SAVE_AS
            PAGE_TRANSLATION_ID PAGE_URL PAGINATION_PATTERNS RELATIVE_URLS SLUGIFY_PRESERVE_CASE
            SLUGIFY_SOURCE SLUGIFY_USE_UNICODE SLUG_REGEX_SUBSTITUTIONS STATIC_SAVE_AS STATIC_URL
            TAGS_SAVE_AS TAGS_URL TAG_REGEX_SUBSTITUTIONS TAG_SAVE_AS TAG_URL YEAR_ARCHIVE_SAVE_AS
            YEAR_ARCHIVE_URL CLEAN_URLS SLUG_SUBSTITUTIONS AUTHOR_SUBSTITUTIONS CATEGORY_SUBSTITUTIONS TAG_SUBSTITUTIONS
            """
        ),
    ),
    "feeds": (
        "feeds stand below /feeds/ in three forms, with the full text; FEED_MAX_ITEMS says how long they are",
        _names(
            """
            AUTHOR_FEED_ATOM AUTHOR_FEED_ATOM_URL AUTHOR_FEED_RSS AUTHOR_FEED_RSS_URL
            CATEGORY_FEED_ATOM CATEGORY_FEED_ATOM_URL CATEGORY_FEED_RSS CATEGORY_FEED_RSS_URL
            FEED_ALL_ATOM FEED_ALL_ATOM_URL FEED_ALL_RSS FEED_ALL_RSS_URL FEED_APPEND_REF FEED_ATOM
            FEED_ATOM_URL FEED_DOMAIN FEED_RSS FEED_RSS_URL RSS_FEED_SUMMARY_ONLY TAG_FEED_ATOM
            TAG_FEED_ATOM_URL TAG_FEED_RSS TAG_FEED_RSS_URL TRANSLATION_FEED_ATOM
            TRANSLATION_FEED_ATOM_URL TRANSLATION_FEED_RSS TRANSLATION_FEED_RSS_URL FEED TAG_FEED CATEGORY_FEED
            TRANSLATION_FEED
            """
        ),
    ),
    "cache": (
        "the index below CACHE_PATH notices every change by itself",
        _names(
            """
            AUTORELOAD_IGNORE_CACHE CACHE_CONTENT CHECK_MODIFIED_METHOD CONTENT_CACHING_LAYER
            GZIP_CACHE LOAD_CONTENT_CACHE STATIC_CHECK_IF_MODIFIED
            """
        ),
    ),
    "dates": (
        "dates are written as each language writes them (CLDR), and every release has a date of its own",
        ("DATE_FORMATS", "DEFAULT_DATE", "DEFAULT_DATE_FORMAT", "LOCALE"),
    ),
    "lists": (
        "lists are sorted by date, newest first, and have fixed templates; DEFAULT_PAGINATION says how long a page is",
        _names(
            """
            ARTICLE_ORDER_BY DEFAULT_ORPHANS DIRECT_TEMPLATES NEWEST_FIRST_ARCHIVES PAGE_ORDER_BY
            PAGINATED_DIRECT_TEMPLATES PAGINATED_TEMPLATES REVERSE_CATEGORY_ORDER
            TEMPLATE_EXTENSIONS TEMPLATE_PAGES
            """
        ),
    ),
    "fields": (
        "texts say it themselves, in the fields category, authors, date and lang",
        ("AUTHOR", "DEFAULT_CATEGORY", "FILENAME_METADATA", "PATH_METADATA", "USE_FOLDER_AS_CATEGORY", "FORMATTED_FIELDS"),
    ),
    "summaries": (
        "the field summary says it, else the first paragraph, cut at a sentence",
        ("SUMMARY_END_SUFFIX", "SUMMARY_MAX_LENGTH", "SUMMARY_MAX_PARAGRAPHS"),
    ),
    "texts": (
        "texts are Markdown, and quotation marks and dashes follow each language; MARKDOWN and TYPOGRIFY are honoured",
        (
            "DOCUTILS_SETTINGS", "MARKUP", "MD_EXTENSIONS", "PYGMENTS_RST_OPTIONS", "TYPOGRIFY_DASHES",
            "TYPOGRIFY_OMIT_FILTERS", "ASCIIDOC_OPTIONS",
        ),
    ),
    "sources": (
        "TAKEAWAYS = [\"markdown\"] publishes the text of each release beside it",
        ("OUTPUT_SOURCES", "OUTPUT_SOURCES_EXTENSION"),
    ),
    "paper": (
        "TAKEAWAYS = [\"pdf\"] makes a PDF of each release",
        ("PDF_GENERATOR", "PDF_PROCESSOR", "PDF_STYLE_PATH"),
    ),
    "theme": (
        "this theme has no such part; use menu, footer, social and logo of content/directory/site.yml, or a theme of your own",
        _names(
            """
            ANALYTICS CSS_FILE DISPLAY_CATEGORIES_ON_MENU DISPLAY_PAGES_ON_MENU DISQUS_SITENAME
            GITHUB_POSITION GITHUB_URL GOOGLE_ANALYTICS SITESUBTITLE STYLESHEET_URL THEME_STATIC_DIR
            LESS_GENERATOR THEME_STATIC_PATHS TWITTER_USERNAME
            """
        ),
    ),
    "static": (
        "files are copied, each with its own bytes; STATIC_PATHS and content/root/ say which",
        ("FILES_TO_COPY", "STATIC_CREATE_LINKS", "STATIC_EXCLUDE_SOURCES"),
    ),
    "templates": (
        "THEME_TEMPLATES_OVERRIDES and JINJA_ENVIRONMENT are honoured",
        ("EXTRA_TEMPLATES_PATHS", "JINJA_EXTENSIONS"),
    ),
    "clock": (
        "a release dated ahead is held until then, always",
        ("WITH_FUTURE_DATES",),
    ),
    "preview": ("newsroom serve --port says where the preview is", ("BIND", "PORT")),
    "log": ("messages are problems and warnings of the content, all of them shown", ("LOGS_DEDUP_MIN_LEVEL", "LOG_FILTER")),
}  # fmt: skip

CAUSE_OF = {name: cause for cause, (_, names) in CAUSES.items() for name in names}

# Values with which a setting asks for nothing: Pelican's defaults, and what its quickstart writes.
NOTHING_ASKED: dict[str, tuple[object, ...]] = {
    "ARTICLE_ORDER_BY": ("reversed-date",),
    "ARTICLE_PERMALINK_STRUCTURE": ("",),
    "ARTICLE_TRANSLATION_ID": ("slug",),
    "BIND": ("127.0.0.1",),
    "CHECK_MODIFIED_METHOD": ("mtime",),
    "CONTENT_CACHING_LAYER": ("reader",),
    "CSS_FILE": ("main.css",),
    "DEFAULT_CATEGORY": ("misc",),
    "DEFAULT_DATE_FORMAT": ("%a %d %B %Y",),
    "DIRECT_TEMPLATES": (["index", "tags", "categories", "authors", "archives"],),
    "DISPLAY_CATEGORIES_ON_MENU": (True,),
    "DISPLAY_PAGES_ON_MENU": (True,),
    "FILENAME_METADATA": (r"(?P<date>\d{4}-\d{2}-\d{2}).*",),
    "FORMATTED_FIELDS": (["summary"],),
    "GZIP_CACHE": (True,),
    "INDEX_SAVE_AS": ("index.html",),
    "INTRASITE_LINK_REGEX": ("[{|](?P<what>.*?)[|}]",),
    "LOCALE": ([""], ""),
    "NEWEST_FIRST_ARCHIVES": (True,),
    "OUTPUT_SOURCES_EXTENSION": (".text",),
    "PAGE_ORDER_BY": ("basename",),
    "PAGE_TRANSLATION_ID": ("slug",),
    "PAGINATED_TEMPLATES": ({"index": None, "tag": None, "category": None, "author": None},),
    "PORT": (8000,),
    "SLUGIFY_SOURCE": ("title",),
    "RSS_FEED_SUMMARY_ONLY": (True,),
    "STATIC_EXCLUDE_SOURCES": (True,),
    "USE_FOLDER_AS_CATEGORY": (True,),
    "SUMMARY_END_SUFFIX": ("…",),
    "SUMMARY_MAX_LENGTH": (50,),
    "TEMPLATE_EXTENSIONS": ([".html"],),
    "THEME_STATIC_DIR": ("theme",),
    "THEME_STATIC_PATHS": (["static"],),
    "TYPOGRIFY_DASHES": ("default",),
}
EMPTY: tuple[object, ...] = (None, False, [], (), {}, "", 0)
