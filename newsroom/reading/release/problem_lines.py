"""Where a source says what is wrong: looked for only when something is.

Place in the pipeline: beside `references`. Comes in: a source's bytes, the field and the word of a problem. Goes out: a
line. Refuses: to be asked for a text without problems; it reads and parses anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsroom.reading.files.source import RawSource


def line_of(data: bytes, field: str, word: str, folder: str = "") -> int:
    """The line on which a field of a source, or its body, has a word; the field's own where it is not found.

    In the body of a text in `folder` it is the line of the first link to that word.
    """
    return _lines_of(data).line(field, word, folder)


def line_holding(data: bytes, words: str) -> int:
    """The first line of a file that has some words; 1 where none has."""
    at = data.find(words.encode("utf-8", "surrogateescape")) if words else -1
    return data.count(b"\n", 0, at) + 1 if at >= 0 else 1


@lru_cache(maxsize=4)  # one text may have many problems
def _lines_of(data: bytes) -> _Lines:
    return _Lines(data)


class _Lines:
    """One source, read once."""

    def __init__(self, data: bytes) -> None:
        from newsroom.reading.files.source import read_source  # YAML is read again only for the line of a problem

        self.source: RawSource = read_source("", data)
        self.links: dict[str, Mapping[str, int]] = {}

    def line(self, field: str, word: str, folder: str) -> int:
        from newsroom.reading.files.yaml_text import line_at, line_with

        if field != "body":
            return line_with(self.source.fields.get(field), word) or line_at(self.source.fields, (field,))
        if folder and (at := self.links_in(folder).get(word.rstrip("/"))) is not None:
            return at
        tail = word.rstrip("/").split("/")
        while tail:
            at = self.source.body.find("/".join(tail))
            if at >= 0:
                return self.source.body_line + bisect_right(self.starts, at) - 1
            del tail[0]
        return self.source.body_line

    def links_in(self, folder: str) -> Mapping[str, int]:
        """Each target of a link, with the first line that has it."""
        if folder not in self.links:
            from newsroom.model.link_entry import read_entry
            from newsroom.reading.body.body import link_lines

            found: dict[str, int] = {}
            for entry, at in link_lines(self.source.body, self.source.body_line, folder).items():
                found.setdefault(read_entry(entry).target.rstrip("/"), at)
            self.links[folder] = found
        return self.links[folder]

    @cached_property
    def starts(self) -> list[int]:
        """Where each line of the body begins."""
        lines = self.source.body.split("\n")
        return [0, *accumulate(len(line) + 1 for line in lines[:-1])]
