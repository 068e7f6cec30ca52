"""The lists, feeds and files that Pelican publishes beside posts, by the settings of an old site.

Place in the pipeline: inside the process that reads an old site. Comes in: settings, each public article, the paths of files.
Goes out: rows of `Former`. Refuses: what a plugin published; only Pelican itself is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

Row = tuple[str, str, str, str, str]  # address, what, name's text, name's slug, language
_FEEDS = ("FEED_ATOM", "FEED_RSS", "FEED_ALL_ATOM", "FEED_ALL_RSS")


class Lists:
    """What is published beside the posts of one site."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self._rows: dict[Row, None] = {}
        for name in settings.get("DIRECT_TEMPLATES") or ():
            self._list(settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html"), name, "all")
        for name in _FEEDS:
            self._feed(name, "", "feed")

    def add(self, article: Any) -> None:
        """The lists that an article is in."""
        terms = [("category", getattr(article, "category", None))]
        terms += [("tag", tag) for tag in getattr(article, "tags", [])]
        terms += [("author", author) for author in getattr(article, "authors", [])]
        for template, term in terms:
            if term is None:
                continue
            address, slug = _place_of(term)
            what = "all" if template == "author" else "topic"
            self._list(address, template, what, str(term), slug)
            for form in ("ATOM", "RSS"):
                self._feed(
                    f"{template.upper()}_FEED_{form}", slug, "feed" if what == "all" else "topic-feed", str(term)
                )
        for form in ("ATOM", "RSS"):
            self._feed(f"TRANSLATION_FEED_{form}", article.lang, "feed", lang=article.lang)
        if isinstance(article.date, datetime):
            for part, text in (("YEAR", "%Y"), ("MONTH", "%Y/%m"), ("DAY", "%Y/%m")):
                place = self.settings.get(f"{part}_ARCHIVE_SAVE_AS")
                if isinstance(place, str) and place:
                    period = article.date.strftime(text)
                    self._list(place.format(date=article.date), "period_archives", "month", period)

    def rows(self, files: Iterable[str]) -> Iterator[Row]:
        """All rows; `files` are those of STATIC_PATHS, below the content folder."""
        yield from self._rows
        placed = self.settings.get("EXTRA_PATH_METADATA") or {}
        for file in sorted(files):
            place = placed.get(file) or {}
            yield _address(str(place.get("save_as") or place.get("path") or file)), "file", "/" + file, "", ""

    def _list(self, save_as: Any, template: str, what: str, text: str = "", slug: str = "") -> None:
        """A list, and its further pages."""
        if not save_as:
            return
        paginated = self.settings.get("PAGINATED_TEMPLATES") or {}
        self._rows[_address(str(save_as)), what, text, slug, ""] = None
        if template in paginated and (paginated[template] or self.settings.get("DEFAULT_PAGINATION")):
            name, dot, ending = str(save_as).rpartition(".")
            base = name.removesuffix("index").removesuffix("/")
            values = {
                "name": name,
                "base_name": base,
                "extension": dot + ending,
                "number": "<n>",
                "save_as": save_as,
                "url": base,
            }
            rules = [rule for rule in self.settings["PAGINATION_PATTERNS"] if rule.min_page != -1]
            if rules and isinstance(rules[-1].SAVE_AS, str):
                self._rows[_address(rules[-1].SAVE_AS.format(**values)), what, text, slug, ""] = None

    def _feed(self, setting: str, slug: str, what: str, text: str = "", lang: str = "") -> None:
        form = self.settings.get(setting)
        if isinstance(form, str) and form:
            address = re.sub(r"\{\w*\}|%s", slug.replace("\\", ""), form)
            self._rows[_address(address), what, text, slug, lang] = None


def _place_of(term: Any) -> tuple[str, str]:
    """The file of a list and its term's name in addresses; nothing where the site's own rules refuse the name."""
    try:
        return str(term.save_as or ""), str(term.slug)
    except Exception:
        return "", ""


def _address(path: str) -> str:
    return "/" + re.sub(r"(^|/)index\.html?$", r"\1", path.replace("\\", "/").lstrip("/"))
