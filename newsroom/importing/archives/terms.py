"""Categories, tags and authors of an old site → entries of the directory.

Place in the pipeline: while posts are read, and once at the end. Comes in: names. Goes out: keys of topics.yml and
people.yml, and the lines to add to these files. Refuses: to make a contact of an author: who writes does not answer the press.
"""

from __future__ import annotations

import re
from pathlib import Path

from newsroom.importing.archives.naming import slug_from
from newsroom.importing.archives.post import Name
from newsroom.importing.head_writer import flow, scalar
from newsroom.model.directory import Directory
from newsroom.reading.files.source import read_mapping

# Categories that are kinds of release here, without a field that an old post lacks.
KINDS = {"news": "news", "speech": "speech", "speeches": "speech", "briefing-note": "briefing-note", "briefing-notes": "briefing-note",
         "briefings": "briefing-note"}  # fmt: skip
NO_TOPICS = frozenset(
    {"", "misc", "uncategorized", "uncategorised", "posts", "blog", "post", "articles", "pages", "content", "default"}
)


def kind_of(category: Name) -> str:
    """The kind of release that a category names; "" where it names a topic."""
    return KINDS.get(category.slug) or KINDS.get(_same(category.text), "")


class Terms:
    """Keys of topics and people, those of the directory and new ones."""

    def __init__(self, directory: Directory, content: Path) -> None:
        self.content = content
        self.new: dict[str, dict[str, str]] = {"topics": {}, "people": {}}  # kind → key → name
        self._keys: dict[str, dict[str, str]] = {"topics": {}, "people": {}}  # kind → name as compared → key
        self._taken: dict[str, set[str]] = {"topics": set(directory.topics), "people": set(directory.people)}
        for kind, entries in (("topics", directory.topics), ("people", directory.people)):
            for key, entry in entries.items():
                for _, name in entry.name:
                    self._keys[kind].setdefault(_same(name), key)
                self._keys[kind].setdefault(key, key)
        self.slugs: dict[str, str] = {}  # old slug of a tag or category → key

    def topic(self, name: Name) -> str:
        """The key of a tag or category; "" where it files nothing."""
        if _same(name.text) in NO_TOPICS or _same(name.slug) in NO_TOPICS:
            return ""
        key = self._key("topics", name, "topic")
        self.slugs.setdefault(name.slug, key)
        return key

    def person(self, name: Name) -> str:
        """The key of an author."""
        return self._key("people", name, "author") if name.text.strip() else ""

    def _key(self, kind: str, name: Name, otherwise: str) -> str:
        same = _same(name.text)
        known = self._keys[kind].get(same)
        if known:
            return known
        key = slug_from(name.slug) or slug_from(name.text)
        if not key or not re.search("[a-z0-9]", key):
            key = f"{otherwise}-{len(self.new[kind]) + 1}"
        number, free = 1, key
        while free in self._taken[kind]:
            number += 1
            free = f"{key}-{number}"
        self._taken[kind].add(free)
        self._keys[kind][same] = free
        self.new[kind][free] = " ".join(name.text.split())
        return free

    def files(self) -> dict[str, str]:
        """The files of the directory that change, whole."""
        changed: dict[str, str] = {}
        for kind, entries in self.new.items():
            if not entries:
                continue
            file = self.content / "directory" / f"{kind}.yml"
            there = file.read_text(encoding="utf-8") if file.is_file() else ""
            lines = "".join(
                f"{scalar(key) if not key.isdigit() else repr(key)}:\n  name: {flow(name)}\n"
                for key, name in entries.items()
            )
            changed[f"{kind}.yml"] = _joined(there, lines)
        return changed


def _joined(there: str, lines: str) -> str:
    """A file with entries added at its end; one in flow style (`{…}`) is taken apart at its last brace."""
    if not there.strip():
        return lines
    if there.lstrip().startswith("{"):
        fields = read_mapping("", there.encode()).fields
        if not fields:
            return lines
        flow = [
            f"{match[1]}: {{name: {match[2]}}}" for match in re.finditer(r"^(.+):\n  name: (.+)$", lines, re.MULTILINE)
        ]
        return there.rstrip().removesuffix("}") + ",\n" + ",\n".join(flow) + "}\n"
    return there.rstrip("\n") + "\n" + lines


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()
