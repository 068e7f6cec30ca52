"""The numbers of an .odt's lists and headings.

Place in the pipeline: in the reader of .odt. Comes in: lists as they begin, items as they come. Goes out: `Marker`s. A list
that continues another one shares its counters.
"""

from __future__ import annotations

import re

import msgspec

from newsroom.importing.flow import Marker
from newsroom.importing.measures import whole
from newsroom.importing.numerals import numeral
from newsroom.importing.opendocument.styles import Level, Styles

Counters = dict[int, int]


class OpenList(msgspec.Struct):
    """A list that is read: its style, its counters by level (from 1), its own level."""

    style: str
    counters: Counters
    level: int


class Numbering:
    """All lists of a document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._by_id: dict[str, Counters] = {}
        self._by_style: dict[str, Counters] = {}
        self._outline: Counters = {}

    def open(self, style: str, key: str, continued: str, goes_on: bool, outer: OpenList | None) -> OpenList:
        """A list that begins. `continued` is the id of the list it continues, `goes_on` that it continues the last of its style."""
        if outer is not None:
            return OpenList(style or outer.style, outer.counters, outer.level + 1)
        counters: Counters = {}
        if continued and continued in self._by_id:
            counters = self._by_id[continued]
        elif goes_on and style in self._by_style:
            counters = self._by_style[style]
        if key:
            self._by_id[key] = counters
        self._by_style[style] = counters
        return OpenList(style, counters, 1)

    def item(self, opened: OpenList, start: str) -> Marker | None:
        """Counts an item; what is drawn before it."""
        level = self._styles.level(opened.style, opened.level)
        _count(opened.counters, opened.level, level.start, start)
        if level.bullet:
            return Marker(level=opened.level - 1)
        return self._marker(opened.counters, opened.level, lambda at: self._styles.level(opened.style, at))

    def heading(self, at: int, start: str) -> str:
        """Counts a heading; its number as drawn, "" where headings have none."""
        level = self._styles.outline.get(at)
        if level is None or level.form == "none":
            return ""
        _count(self._outline, at, level.start, start)
        marker = self._marker(self._outline, at, lambda other: self._styles.outline.get(other, Level()))
        return marker.drawn if marker else ""

    def _marker(self, counters: Counters, at: int, level_at: object) -> Marker | None:
        levels = level_at
        assert callable(levels)
        level: Level = levels(at)

        def number(other: int) -> str:
            its: Level = levels(other)
            return numeral(counters.get(other, its.start), its.form) if not its.bullet else ""

        if level.pattern:
            drawn = re.sub(r"%(\d+)%", lambda match: number(int(match[1])), level.pattern)
            simple = re.fullmatch(rf"[\s(\[]*%{at}%[\s.)\]:：、．）\-–]*", level.pattern) is not None
        else:
            shown = [number(other) for other in range(max(1, at - level.shown + 1), at + 1)]
            drawn = level.prefix + ".".join(part for part in shown if part) + level.suffix
            simple = level.shown == 1 and re.fullmatch(r"[\s(\[]*", level.prefix) is not None
            simple = simple and re.fullmatch(r"[\s.)\]:：、．）\-–]*", level.suffix) is not None
        drawn = drawn.strip()
        if level.form == "decimal" and simple and counters[at] >= 0:
            return Marker(level=at - 1, ordered=True, number=counters[at], drawn=drawn)
        return Marker(level=at - 1, label=drawn, drawn=drawn) if drawn else None


def _count(counters: Counters, at: int, first: int, start: str) -> None:
    for deeper in [key for key in counters if key > at]:
        del counters[deeper]
    if start.isdecimal():
        counters[at] = whole(start, first)
    else:
        counters[at] = counters[at] + 1 if at in counters else first
