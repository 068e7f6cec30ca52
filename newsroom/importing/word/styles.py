"""How a run and a paragraph look: styles, toggles, direct formatting, background.

Place in the pipeline: in the reader of .docx. Comes in: the styles part and the properties of a run. Goes out: `Look`s: the
marks that a text keeps, and whether it can be seen at all. Source: ECMA-376 part 1, 17.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.document import ReadError
from newsroom.importing.measures import whole
from newsroom.importing.word.names import attribute, child, children, is_on, name_of, value
from newsroom.importing.word.theme import filled

if TYPE_CHECKING:
    from lxml.etree import _Element

_TOGGLES = ("w:b", "w:i", "w:bCs", "w:iCs", "w:strike", "w:dstrike", "w:vanish", "w:specVanish")
_DIRECT = frozenset((*_TOGGLES, "w:rtl", "w:cs"))
MOST_BASES = 200  # styles that one style stands on; Word writes ten
_USUAL_SIZE = 20  # half points, where no style says it
_SMALLEST = 2  # half points: nobody reads text of one point


class Look(msgspec.Struct, frozen=True):
    """How a run looks."""

    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    hidden: bool = False
    script: str = ""  # superscript, subscript
    color: str = ""  # RRGGBB; "" for automatic
    ground: str = ""  # RRGGBB of its own background; "" where it has none
    font: str = ""
    languages: tuple[str, str, str] = ("", "", "")  # of Latin, East Asian and right-to-left text


class Style(msgspec.Struct):
    id: str
    kind: str
    name: str
    base: str
    element: _Element


class Styles:
    """The styles of a document."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._chains: dict[str, list[Style]] = {}
        self._defaults: dict[str, str] = {}
        self._plain: dict[tuple[str, str, str], Look] = {}
        self._looks: dict[tuple[str, str, str], dict[str, object]] = {}
        self._run_defaults = child(root, "w:docDefaults", "w:rPrDefault", "w:rPr")
        for element in children(root, "w:style"):
            kind, key = attribute(element, "w:type") or "paragraph", attribute(element, "w:styleId") or ""
            name = (value(element, "w:name") or key).lower()
            self._styles[key] = Style(key, kind, name, value(element, "w:basedOn") or "", element)
            if (attribute(element, "w:default") or "0").lower() in ("1", "true", "on"):
                self._defaults.setdefault(kind, key)

    def default(self, kind: str) -> str:
        return self._defaults.get(kind, "")

    def chain(self, key: str) -> list[Style]:
        """A style and what it is based on, nearest first."""
        if key in self._chains:
            return self._chains[key]
        found: list[Style] = []
        seen, at = set[str](), key
        while at in self._styles and at not in seen:
            if len(found) >= MOST_BASES:
                raise ReadError(f"its styles stand on each other more than {MOST_BASES} deep, which no program writes")
            seen.add(at)
            found.append(self._styles[at])
            at = found[-1].base
        self._chains[key] = found
        return found

    def names(self, key: str) -> list[str]:
        """Names of a style and of what it is based on, in small letters."""
        return [style.name for style in self.chain(key)]

    def paragraph_property(self, key: str, name: str) -> tuple[_Element, str] | None:
        """A property of a paragraph style, and the style that sets it."""
        for style in self.chain(key):
            found = child(style.element, "w:pPr", name)
            if found is not None:
                return found, style.id
        return None

    def hides(self, table: str, place: str) -> bool:
        """Whether a table style hides the letters of a part of a table: `firstRow`, `lastCol` (17.7.6)."""
        for style in self.chain(table):
            for part in children(style.element, "w:tblStylePr"):
                if attribute(part, "w:type") == place and (on := is_on(child(part, "w:rPr"), "w:vanish")) is not None:
                    return on
        return False

    def look(self, properties: _Element | None, paragraph: str, table: str = "") -> Look:
        """The look of a run with these direct properties in a paragraph style, in a table style."""
        character = value(properties, "w:rStyle") or ""
        if properties is None or not len(properties):
            key = (paragraph, character, table)
            if key not in self._plain:
                self._plain[key] = _look_of(self._of_styles(*key))
            return self._plain[key]
        found = dict(self._of_styles(paragraph, character, table))
        _lay(found, properties)
        for element in properties:
            toggle = name_of(element)
            if toggle in _DIRECT:
                found[toggle] = (attribute(element, "w:val") or "true").lower() not in ("0", "false", "off", "none")
        return _look_of(found)

    def _of_styles(self, paragraph: str, character: str, table: str) -> dict[str, object]:
        key = (paragraph, character, table)
        if key in self._looks:
            return self._looks[key]
        found: dict[str, object] = {}
        _lay(found, self._run_defaults)
        levels = [table, paragraph or self.default("paragraph"), character or self.default("character")]
        for level in levels:
            for style in reversed(self.chain(level)):
                _lay(found, child(style.element, "w:rPr"))
        for toggle in _TOGGLES:  # on where an odd number of levels switches it on (17.7.3)
            on = bool(is_on(self._run_defaults, toggle))
            if not on:
                settings = (self._nearest(level, toggle) for level in levels)
                on = sum(setting is True for setting in settings) % 2 == 1
            found[toggle] = on
        self._looks[key] = found
        return found

    def _nearest(self, key: str, toggle: str) -> bool | None:
        for style in self.chain(key):
            found = is_on(child(style.element, "w:rPr"), toggle)
            if found is not None:
                return found
        return None


def _look_of(found: dict[str, object]) -> Look:
    """The look that some properties give."""
    size, color = found.get("size"), str(found.get("color", ""))
    fill = found.get("fill")
    is_clear = fill == "none" and not found.get("outlined")
    complex_script = found.get("w:rtl") or found.get("w:cs")
    return Look(
        strong=bool(found.get("w:bCs" if complex_script else "w:b")),
        emphasis=bool(found.get("w:iCs" if complex_script else "w:i")),
        struck=bool(found.get("w:strike") or found.get("w:dstrike")),
        hidden=bool(found.get("w:vanish")) or is_clear or (isinstance(size, int) and 0 < size <= _SMALLEST),
        script=str(found.get("script", "")),
        color=color if fill in (None, "none") else str(fill),
        ground=str(found.get("ground", "")),
        font=str(found.get("font", "")),
        languages=(str(found.get("w:val", "")), str(found.get("w:eastAsia", "")), str(found.get("w:bidi", ""))),
    )


def fill_of(shading: _Element | None) -> str:
    """The colour of a `w:shd`: RRGGBB, or "" where it draws none."""
    if shading is None:
        return ""
    pattern, fill = attribute(shading, "w:val") or "clear", attribute(shading, "w:fill") or "auto"
    if pattern == "solid":
        fill = attribute(shading, "w:color") or "auto"
        return "000000" if fill == "auto" else fill.upper()
    if pattern == "nil" or fill == "auto":
        return "808080" if pattern.startswith(("pct", "thin", "horz", "vert", "diag")) else ""
    return fill.upper()


HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


def _lay(found: dict[str, object], properties: _Element | None) -> None:
    """Writes over what was found what these properties set; toggles are not among it."""
    if properties is None:
        return
    size_around = found.get("size", _USUAL_SIZE)
    for element in properties:
        tag = element.tag
        local = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        if local == "color":
            color = attribute(element, "w:val") or "auto"
            found["color"] = "" if color == "auto" else color.upper()
        elif local == "highlight":
            found["ground"] = HIGHLIGHTS.get(attribute(element, "w:val") or "", "")
        elif local == "shd":
            found["ground"] = fill_of(element) or found.get("ground", "")
        elif local == "vertAlign":
            script = attribute(element, "w:val") or ""
            found["script"] = script if script in ("superscript", "subscript") else ""
        elif local == "textFill":
            found["fill"] = filled(element)
            if found["fill"] is None:  # a pattern or shade: some colour that is seen
                found["fill"] = ""
        elif local == "textOutline":
            found["outlined"] = child(element, "w14:noFill") is None and len(element) > 0
        elif local == "position":
            found["position"] = whole(attribute(element, "w:val"))
        elif local == "sz":
            found["size"] = whole(attribute(element, "w:val"), 22)
        elif local == "rFonts":
            found["font"] = attribute(element, "w:ascii") or attribute(element, "w:hAnsi") or found.get("font", "")
        elif local == "lang":
            for name in ("w:val", "w:eastAsia", "w:bidi"):
                if language := attribute(element, name):
                    found[name] = language
    _raise(found, size_around)


def _raise(found: dict[str, object], size_around: object) -> None:
    """Smaller letters above or below the line are a superscript or subscript, as LibreOffice writes them."""
    position, size = found.pop("position", None), found.get("size")
    if isinstance(position, int) and isinstance(size, int) and isinstance(size_around, int) and size < size_around:
        found["script"] = "superscript" if position > 0 else "subscript" if position < 0 else ""
