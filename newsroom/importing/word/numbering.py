"""The number that a paragraph shows.

Place in the pipeline: in the reader of .docx. Comes in: paragraphs with numbering properties, in the order of the text.
Goes out: the `Marker` of each: a list that the block model can draw, or the number written out.
Source: ECMA-376 part 1, 17.9; counters belong to the abstract list, overrides to its instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.flow import Marker
from newsroom.importing.measures import whole
from newsroom.importing.numerals import numeral
from newsroom.importing.symbols import in_font
from newsroom.importing.word.names import attribute, child, children, is_on, value
from newsroom.importing.word.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST = 100  # characters of a level's text
_SIMPLE = re.compile(r"[\s(\[]*%(\d)[\s.)\]:：、．）\-–]*")


class Level(msgspec.Struct):
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int = -1  # as w:lvlRestart; -1 where it is not set
    legal: bool = False
    style: str = ""
    left: int | None = None  # where its text begins, twentieths of a point; None where it does not say
    picture: bool = False


class _Instance(msgspec.Struct):
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._instances: dict[str, _Instance] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        links: dict[str, str] = {}
        style_owner: dict[str, str] = {}
        for element in children(root, "w:abstractNum"):
            key = attribute(element, "w:abstractNumId") or ""
            self._abstract[key] = dict(map(_level, children(element, "w:lvl")))
            if link := value(element, "w:numStyleLink"):
                links[key] = link
            if owner := value(element, "w:styleLink"):
                style_owner[owner] = key
        owners = {
            attribute(one, "w:numId") or "": value(one, "w:abstractNumId") or "" for one in children(root, "w:num")
        }
        for element in children(root, "w:num"):
            abstract = value(element, "w:abstractNumId") or ""
            if abstract in links:  # the list of a style: named by the list itself, or by the style
                found = styles.paragraph_property(links[abstract], "w:numPr")
                named = owners.get(value(found[0], "w:numId") or "", abstract) if found else abstract
                abstract = style_owner.get(links[abstract], named)
            levels, starts = dict(self._abstract.get(abstract, {})), {}
            for override in children(element, "w:lvlOverride"):
                at = whole(attribute(override, "w:ilvl"))
                if (redefined := child(override, "w:lvl")) is not None:
                    levels[at] = _level(redefined)[1]
                if (start := value(override, "w:startOverride")) is not None:
                    starts[at] = whole(start, 1)
            self._instances[attribute(element, "w:numId") or ""] = _Instance(abstract, levels, starts)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Counts from the beginning meanwhile: a note's lists have nothing to do with those of the text."""
        counters, started = self._counters, self._started
        self._counters, self._started = {}, set()
        try:
            yield
        finally:
            self._counters, self._started = counters, started

    def level(self, instance: str, at: int) -> Level | None:
        found = self._instances.get(instance)
        return None if found is None else found.levels.get(at)

    def level_of_style(self, instance: str, style: str) -> int | None:
        """The level of a paragraph style."""
        found = self._instances.get(instance)
        return next((at for at, level in found.levels.items() if level.style == style), None) if found else None

    def count(self, instance: str, at: int) -> Marker | None:
        """Counts one paragraph of a list; what is drawn before it, None where that is nothing."""
        found = self._instances.get(instance)
        level = found.levels.get(at) if found else None
        if found is None or level is None:
            return None
        counters = self._counters.setdefault(found.abstract, {})
        if at in found.starts and (instance, at) not in self._started:
            self._started.add((instance, at))
            counters.pop(at, None)
        start = found.starts.get(at, level.start)
        counters[at] = counters[at] + 1 if at in counters else start
        for deeper in [key for key in counters if key > at]:
            restart = found.levels[deeper].restart if deeper in found.levels else -1
            if restart == -1 or (restart > 0 and at <= restart - 1):
                del counters[deeper]
        return self._marker(found, level, at, counters)

    def _marker(self, found: _Instance, level: Level, at: int, counters: dict[int, int]) -> Marker | None:
        if level.form == "bullet" or level.picture:
            blank = not level.picture and not level.text.strip()
            return None if blank else Marker(level=at)

        def written(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            its = found.levels.get(other, Level())
            shown = counters.get(other, found.starts.get(other, its.start))
            return numeral(shown, "decimal" if level.legal and its.form != "decimalZero" else its.form)

        drawn = re.sub(r"%([1-9])", written, level.text).strip()
        used = [int(digit) - 1 for digit in re.findall(r"%([1-9])", level.text)]
        is_decimal = level.form == "decimal" or (level.legal and level.form != "decimalZero")
        if is_decimal and used == [at] and counters[at] >= 0 and _SIMPLE.fullmatch(level.text):
            return Marker(level=at, ordered=True, number=counters[at], drawn=drawn)
        return Marker(level=at, label=drawn, drawn=drawn) if drawn else None


def _level(element: _Element) -> tuple[int, Level]:
    form = value(element, "w:numFmt")
    if form is None or form == "custom":
        found = next(element.iter("{*}numFmt"), None)
        form = attribute(found, "w:val") or "decimal"
        if form == "custom":
            form = "custom:" + (attribute(found, "w:format") or "")
    text = child(element, "w:lvlText")
    fonts = child(element, "w:rPr", "w:rFonts")
    indent = child(element, "w:pPr", "w:ind")
    left = attribute(indent, "w:left") or attribute(indent, "w:start")
    shown = (attribute(text, "w:val") or "") if (attribute(text, "w:null") or "0") in ("0", "false") else ""
    return whole(attribute(element, "w:ilvl")), Level(
        start=whole(value(element, "w:start"), 0),
        form=form,
        text=in_font(shown[:_LONGEST], attribute(fonts, "w:ascii") or ""),
        restart=whole(value(element, "w:lvlRestart"), -1),
        legal=bool(is_on(element, "w:isLgl")),
        style=value(element, "w:pStyle") or "",
        left=None if left is None else whole(left),
        picture=child(element, "w:lvlPicBulletId") is not None,
    )
