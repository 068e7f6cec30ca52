"""The head of an .hwpx: formats of characters, paragraphs that are headings or items, counting of lists.

Place in the pipeline: in the reader of .hwpx. Comes in: the root of `Contents/header.xml`. Goes out: `Look`s and `Kind`s by
their ids. Names are read without their namespaces: these change with each edition of the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.flow import Marker
from newsroom.importing.measures import whole
from newsroom.importing.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

_FORMS = {
    "DIGIT": "decimal", "CIRCLED_DIGIT": "decimalEnclosedCircle", "ROMAN_CAPITAL": "upperRoman", "ROMAN_SMALL": "lowerRoman",
    "LATIN_CAPITAL": "upperLetter", "LATIN_SMALL": "lowerLetter", "HANGUL_SYLLABLE": "ganada", "HANGUL_JAMO": "chosung",
    "HANGUL_PHONETIC": "koreanDigital", "IDEOGRAPH": "chineseCounting", "DECAGON_CIRCLE": "ideographTraditional",
}  # fmt: skip
_NEAR = 12


class Look(msgspec.Struct, frozen=True):
    """How characters look."""

    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    script: str = ""
    color: str = "#000000"
    ground: str = ""  # #RRGGBB; "" none of its own
    height: int = 1000  # hundredths of a point


class Kind(msgspec.Struct, frozen=True):
    """The format of a paragraph."""

    heading: str = "NONE"  # NONE, OUTLINE, NUMBER, BULLET
    list: str = ""  # id of a numbering or of bullets
    level: int = 0
    align: str = ""
    border: str = ""  # id of a border fill


class Level(msgspec.Struct, frozen=True):
    start: int = 1
    form: str = "decimal"
    text: str = ""


class Head:
    """The head of a document."""

    def __init__(self, root: _Element | None) -> None:
        self.looks: dict[str, Look] = {}
        self.kinds: dict[str, Kind] = {}
        self.fills: dict[str, str] = {}
        self.style_names: dict[str, str] = {}
        self._numberings: dict[str, dict[int, Level]] = {}
        self._bullets: set[str] = set()
        self._counters: dict[str, dict[int, int]] = {}
        self.changes: dict[str, str] = {}  # id of a tracked change → its author's
        self.authors: dict[str, str] = {}
        for element in root.iter() if root is not None else ():
            name, key = local(element), element.get("id", "")
            if name == "charPr":
                self.looks[key] = _look(element)
            elif name == "paraPr":
                self.kinds[key] = _kind(element)
            elif name == "borderFill":
                self.fills[key] = next((one.get("faceColor", "") for one in inside(element, "winBrush")), "")
            elif name == "style":
                self.style_names[key] = (element.get("engName") or element.get("name") or "").lower()
            elif name == "numbering":
                self._numberings[key] = _levels(element)
            elif name == "bullet":
                self._bullets.add(key)
            elif name == "trackChange":
                self.changes[key] = element.get("authorID", "")
            elif name == "trackChangeAuthor":
                self.authors[key] = element.get("name", "")

    def marker(self, kind: Kind, outline: str) -> Marker | None:
        """Counts a paragraph; what is drawn before it, None where that is nothing."""
        if kind.heading == "BULLET":
            return Marker(level=kind.level)
        key = outline if kind.heading == "OUTLINE" else kind.list
        levels = self._numberings.get(key)
        if kind.heading not in ("NUMBER", "OUTLINE") or levels is None:
            return None
        at = kind.level + 1
        level = levels.get(at, Level())
        counters = self._counters.setdefault(key, {})
        for deeper in [one for one in counters if one > at]:
            del counters[deeper]
        counters[at] = counters[at] + 1 if at in counters else level.start

        def written(match: re.Match[str]) -> str:
            if match[1] in ("n", "N"):
                numbers = [numeral(counters.get(one, 1), levels.get(one, Level()).form) for one in range(1, at + 1)]
                return ".".join(numbers) + ("." if match[1] == "N" else "")
            its = levels.get(int(match[1]), Level())
            return numeral(counters.get(int(match[1]), its.start), its.form)

        drawn = re.sub(r"\^([0-9nN])", written, level.text).strip()
        if level.form == "decimal" and re.fullmatch(rf"[\s(\[]*\^{at}[\s.)\]:\-–]*", level.text):
            return Marker(level=kind.level, ordered=True, number=counters[at], drawn=drawn)
        return Marker(level=kind.level, label=drawn, drawn=drawn) if drawn else None


def local(element: _Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def inside(element: _Element, *names: str) -> Iterator[_Element]:
    return (one for one in element.iter() if local(one) in names)


def first(element: _Element | None, *path: str) -> _Element | None:
    """The first child, or child of child, of these names."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def is_unseen(color: str, ground: str) -> bool:
    """Whether letters have the colour of what is behind them."""
    one, other = (
        re.fullmatch(r"#([0-9A-Fa-f]{6})", color),
        re.fullmatch(r"#(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})", ground),
    )
    if one is None or other is None:
        return False
    return all(abs(int(one[1][at : at + 2], 16) - int(other[1][at : at + 2], 16)) <= _NEAR for at in (0, 2, 4))


def _look(element: _Element) -> Look:
    struck = first(element, "strikeout")
    shade = element.get("shadeColor", "none")
    return Look(
        strong=first(element, "bold") is not None,
        emphasis=first(element, "italic") is not None,
        struck=struck is not None and struck.get("shape", "NONE").upper() not in ("NONE", "3D", ""),
        script="superscript"
        if first(element, "supscript") is not None
        else "subscript"
        if first(element, "subscript") is not None
        else "",
        color=element.get("textColor", "#000000"),
        ground=shade if shade.startswith("#") else "",
        height=whole(element.get("height"), 1000),
    )


def _kind(element: _Element) -> Kind:
    heading, align, border = (next(inside(element, name), None) for name in ("heading", "align", "border"))
    return Kind(
        heading=heading.get("type", "NONE") if heading is not None else "NONE",
        list=heading.get("idRef", "") if heading is not None else "",
        level=whole(heading.get("level")) if heading is not None else 0,
        align=align.get("horizontal", "").lower() if align is not None else "",
        border=border.get("borderFillIDRef", "") if border is not None else "",
    )


def _levels(element: _Element) -> dict[int, Level]:
    return {
        whole(one.get("level"), 1): Level(
            start=whole(one.get("start"), 1),
            form=_FORMS.get(one.get("numFormat", "DIGIT"), "decimal"),
            text=one.text or "",
        )
        for one in inside(element, "paraHead")
    }
