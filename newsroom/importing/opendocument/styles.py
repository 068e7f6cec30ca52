"""Styles of an .odt: how text looks, how lists count, what is behind a cell or a box.

Place in the pipeline: in the reader of .odt. Comes in: the styles of both parts. Goes out: `Look`s and list levels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.measures import decimal, whole
from newsroom.importing.opendocument.names import child, full, get, name_of, points

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT, _PARAGRAPH = "style:text-properties", "style:paragraph-properties"
_NEAR = 12


class Look(msgspec.Struct, frozen=True):
    """How text looks."""

    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    hidden: bool = False
    tiny: bool = False  # too small to be read
    script: str = ""
    color: str = ""  # #rrggbb; "" automatic
    ground: str = ""  # #rrggbb; "" none of its own; "?" not known
    language: str = ""
    font: str = ""


class Level(msgspec.Struct, frozen=True):
    """One level of a list style."""

    bullet: bool = False
    form: str = "decimal"
    prefix: str = ""
    suffix: str = ""
    shown: int = 1  # number of levels in the number
    start: int = 1
    pattern: str = ""  # LibreOffice's "%1%.%2%."


class Styles:
    """All styles by family and name."""

    def __init__(self, *roots: _Element | None) -> None:
        self._found: dict[tuple[str, str], _Element] = {}
        self._defaults: dict[str, _Element] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self.outline: dict[int, Level] = {}
        self.page_color = "#ffffff"
        for root in roots:
            for element in root.iter() if root is not None else ():
                name = name_of(element)
                if name == "style:style":
                    self._found[get(element, "style:family"), get(element, "style:name")] = element
                elif name == "style:default-style":
                    self._defaults[get(element, "style:family")] = element
                elif name == "text:list-style":
                    self._lists[get(element, "style:name")] = dict(_level(part) for part in element)
                elif name == "text:outline-style":
                    self.outline = dict(_level(part) for part in element)
                elif name == "style:page-layout-properties":
                    color = get(element, "fo:background-color")
                    self.page_color = color if color.startswith("#") else self.page_color

    def level(self, style: str, at: int) -> Level:
        return self._lists.get(style, {}).get(at, Level(bullet=True))

    def chain(self, family: str, name: str) -> list[_Element]:
        """A style and its parents, nearest first."""
        found: list[_Element] = []
        while (family, name) in self._found and len(found) < 50:
            found.append(self._found[family, name])
            name = get(found[-1], "style:parent-style-name")
        return found

    def names(self, family: str, name: str) -> list[str]:
        """Names, as a person reads them, of a style and its parents, in small letters."""
        found = self.chain(family, name)
        if not found:
            return [name.replace("_20_", " ").lower()]
        return [
            (get(style, "style:display-name") or get(style, "style:name").replace("_20_", " ")).lower()
            for style in found
        ]

    def property(self, family: str, name: str, group: str, key: str) -> str:
        """A property of a style, "" where neither it nor a parent sets it."""
        for style in self.chain(family, name):
            if value := get(child(style, group), key):
                return value
        return ""

    def look(self, around: Look, family: str, name: str) -> Look:
        """The look inside an element of a style."""
        for style in reversed(self.chain(family, name)):
            around = _laid(around, child(style, _TEXT))
            if family == "paragraph":
                ground = get(child(style, _PARAGRAPH), "fo:background-color")
                around = msgspec.structs.replace(around, ground=ground) if ground.startswith("#") else around
        return around

    def default_look(self) -> Look:
        return _laid(Look(), child(self._defaults.get("paragraph"), _TEXT))


def is_unseen(look: Look, page_color: str) -> bool:
    """Whether text cannot be seen: hidden, or of the colour of what is behind it."""
    if look.hidden or look.tiny:
        return True
    ground = look.ground or page_color
    if not look.color.startswith("#") or not ground.startswith("#") or len(look.color) != 7 or len(ground) != 7:
        return False
    try:
        pairs = ((int(look.color[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
        return all(abs(one - other) <= _NEAR for one, other in pairs)
    except ValueError:
        return False


def _laid(look: Look, properties: _Element | None) -> Look:
    if properties is None:
        return look
    set_: dict[str, object] = {}
    weight = (
        get(properties, "fo:font-weight")
        or get(properties, "style:font-weight-asian")
        or get(properties, "style:font-weight-complex")
    )
    if weight:
        set_["strong"] = weight == "bold" or whole(weight) >= 600
    if slant := get(properties, "fo:font-style") or get(properties, "style:font-style-asian"):
        set_["emphasis"] = slant in ("italic", "oblique")
    line = get(properties, "style:text-line-through-style") or get(properties, "style:text-line-through-type")
    if line:
        set_["struck"] = line != "none"
    if position := get(properties, "style:text-position"):
        first = position.split()[0]
        lift = decimal(first.rstrip("%"))
        set_["script"] = (
            "superscript" if first == "super" or lift > 0 else "subscript" if first == "sub" or lift < 0 else ""
        )
    if font := get(properties, "fo:font-family") or get(properties, "style:font-name"):
        set_["font"] = font.strip("'\"").rstrip("0123456789")
    if display := get(properties, "text:display"):
        set_["hidden"] = display == "none"
    size = get(properties, "fo:font-size")
    if size and not size.endswith("%"):
        set_["tiny"] = 0 < points(size) <= 1
    color, ground = get(properties, "fo:color"), get(properties, "fo:background-color")
    if get(properties, "style:use-window-font-color") == "true":
        set_["color"] = ""
    elif color:
        set_["color"] = color.lower()
    if ground.startswith("#"):
        set_["ground"] = ground.lower()
    if (language := get(properties, "fo:language")) and language not in ("none", "zxx"):
        country = get(properties, "fo:country")
        set_["language"] = language + (f"-{country}" if country and country != "none" else "")
    return msgspec.structs.replace(look, **set_) if set_ else look


_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none",
    "01, 02, 03, ...": "decimalZero", "1st": "ordinal", "One": "cardinalText", "First": "ordinalText",
    "①, ②, ③, ...": "decimalEnclosedCircle", "一, 二, 三, ...": "chineseCounting", "가, 나, 다, ...": "ganada",
    "ㄱ, ㄴ, ㄷ, ...": "chosung", "ア, イ, ウ, ...": "aiueoFullWidth", "ｱ, ｲ, ｳ, ...": "aiueo", "イ, ロ, ハ, ...": "irohaFullWidth", "ｲ, ﾛ, ﾊ, ...": "iroha", "١, ٢, ٣, ٤, ...": "hindiArabic",
    "壹, 贰, 叁, ...": "chineseLegalSimplified", "壹, 貳, 參, ...": "ideographLegalTraditional", "壱, 弐, 参, ...": "japaneseLegal",
    "甲, 乙, 丙, ...": "ideographTraditional", "子, 丑, 寅, ...": "ideographZodiac", "일, 이, 삼, ...": "koreanCounting",
    "일, 이, 삼, ... (ko-x-digital)": "koreanDigital", "一, 二, 三, ... (ko)": "koreanDigital2", "하나, 둘, 셋, ...": "koreanLegal",
    "א, י, ק, ...": "hebrew1", "א, ב, ג, ...": "hebrew2", "ก, ข, ค, ...": "thaiLetters", "*, †, ‡, §, **, ††, ...": "chicago",
    "ا, ب, ج, ...": "arabicAbjad", "أ, ب, ت, ...": "arabicAlpha", "А, Б, .., Аа, Аб, ... (ru)": "russianUpper", "а, б, .., аа, аб, ... (ru)": "russianLower",
}  # fmt: skip


def _level(element: _Element) -> tuple[int, Level]:
    at = whole(get(element, "text:level"), 1)
    name = name_of(element)
    if name in ("text:list-level-style-bullet", "text:list-level-style-image"):
        return at, Level(bullet=True)
    form = get(element, "style:num-format")
    pattern = element.get(full("loext:num-list-format")) or get(element, "style:num-list-format")
    return at, Level(
        form=_FORMS.get(form, "decimal"),
        prefix=get(element, "style:num-prefix"),
        suffix=get(element, "style:num-suffix"),
        shown=whole(get(element, "text:display-levels"), 1),
        start=whole(get(element, "text:start-value"), 1),
        pattern=pattern,
    )
