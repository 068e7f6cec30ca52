"""The lists and feeds that Hugo publishes beside posts, and how it writes a part of an address.

Place in the pipeline: beside Hugo's reader. Comes in: the configuration, each public post. Goes out: former addresses.
Refuses: lists that only a theme makes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from newsroom.importing.archives.front_matter import texts
from newsroom.importing.archives.post import Former, Name, Post

_TAXONOMIES = {"tag": "tags", "category": "categories"}


class HugoLists:
    """The lists of one site."""

    def __init__(self, settings: dict[str, Any]) -> None:
        given = settings.get("taxonomies")
        self.taxonomies = [str(name) for name in (given if isinstance(given, dict) and given else _TAXONOMIES).values()]
        self._found: dict[Former, None] = {}

    def add(self, post: Post, head: dict[str, Any], start: str, section: str) -> None:
        """The lists that a public post is in. `start`: "/fr", "" for the first language."""
        self._list(f"{start}/", "all", Name("", ""), post.lang)
        self._found[Former(f"{start or '/' + post.lang}/sitemap.xml", "sitemap", lang=post.lang)] = None
        if not start:
            self._list(f"/{post.lang}/", "all", Name("", ""), post.lang)
        if section:
            name = post.category if post.category and post.category.text == section else Name(section, section.lower())
            self._list(f"{start}/{part_of_address(section)}/", "topic", name, post.lang)
        for taxonomy in self.taxonomies:
            self._list(f"{start}/{taxonomy.lower()}/", "all", Name("", ""), post.lang)
            for term in texts(head.get(taxonomy.lower())):
                known = next(
                    (name for name in (*post.tags, post.category) if name and name.text == term), Name(term, "")
                )
                self._list(f"{start}/{taxonomy.lower()}/{part_of_address(term)}/", "topic", known, post.lang)

    def _list(self, address: str, what: str, name: Name, lang: str) -> None:
        """A list with its further pages, and its feed."""
        self._found[Former(address, what, name, lang)] = None
        self._found[Former(f"{address}page/<n>/", what, name, lang)] = None
        feed = Name("rss", "") if what == "all" else name
        self._found[Former(f"{address}index.xml", "feed" if what == "all" else "topic-feed", feed, lang)] = None

    def former(self) -> Iterator[Former]:
        """All of them, in the order of the posts."""
        return iter(self._found)


def part_of_address(text: str) -> str:
    """A part of an address as Hugo writes it: signs that it does not allow are gone, spaces are one hyphen."""
    kept = "".join(
        sign
        for sign in text.strip()
        if sign.isalnum() or sign in "./\\_#+~-@% \t" or unicodedata.category(sign)[0] == "M"
    )
    return re.sub(r"\s*-\s*|\s+", "-", kept.strip()).lower() if " " in kept else kept.lower()


def is_true(value: Any) -> bool:
    """Whether a value of a head says yes."""
    return value is True or str(value).lower() == "true"
