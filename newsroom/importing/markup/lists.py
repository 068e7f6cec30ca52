"""Lists of a page: `ol` and `ul`, Google's lists by class, and Word's paragraphs with `mso-list`.

Place in the pipeline: in the reader of HTML. Comes in: list elements, declarations, what was typed before an item. Goes out:
the `Marker` of each item, with the number that the page shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.flow import Marker
from newsroom.importing.measures import whole
from newsroom.importing.numerals import numeral

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_FORMS = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero", "hangul": "ganada",
    "cjk-ideographic": "chineseCounting", "katakana": "aiueo", "arabic-indic": "hindiArabic",
}  # fmt: skip
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}
_BULLETS = frozenset(("disc", "circle", "square", "disclosure-open", "disclosure-closed"))
_GOOGLE = re.compile(r"lst-kix_(\w+)-(\d)")
_COUNTER = re.compile(r"counter\(")
_CONTENT = re.compile(r"\"([^\"]*)\"|counter\(\s*lst-ctn-kix_\w+-(\d)\s*(?:,\s*([\w-]+)\s*)?\)")
_WORD = re.compile(r"(l\d+|list)?\s*(\S+)?\s*level(\d)", re.IGNORECASE)
_SYMBOLS = re.compile(r"(?i)symbol|wingdings|webdings|courier")
_DECIMAL = re.compile(r"[(\[]?(\d{1,6})[.)\]:：、．）]*")


class GoogleLevel(msgspec.Struct):
    """One level of a list as Google Docs draws it: by `content` before each item."""

    level: int
    content: str
    counters: dict[int, int]  # of the list, by level

    def marker(self, number: int) -> Marker | None:
        self.counters[self.level] = number
        for deeper in [key for key in self.counters if key > self.level]:
            del self.counters[deeper]
        used = _COUNTER.findall(self.content)
        if not used:
            return Marker(level=self.level) if _strings(self.content).strip() else None
        pieces = []
        for quoted, level, form in _CONTENT.findall(self.content):
            if level:
                shown = self.counters.get(int(level), 1)
                pieces.append(numeral(shown, _FORMS.get(form or "decimal", "decimal")))
            else:
                pieces.append(quoted)
        drawn = "".join(pieces).strip()
        if len(used) == 1 and _DECIMAL.fullmatch(drawn):
            return Marker(level=self.level, ordered=True, number=number, drawn=drawn)
        return Marker(level=self.level, label=drawn, drawn=drawn) if drawn else None


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _strings(content: str) -> str:
    """The quoted characters of a `content`, with escapes replaced by their characters."""
    text = "".join(quoted for quoted, _, _ in _CONTENT.findall(content))
    return re.sub(r"\\([0-9a-fA-F]{1,6})\s?", lambda code: _character(whole(code[1], 0, 16)), text)


class OpenList(msgspec.Struct, kw_only=True):
    """A list whose items are read."""

    ordered: bool
    level: int
    style: str = ""
    step: int = 1
    number: int = 1  # of the next item
    google: GoogleLevel | None = None

    def next(self, item: LexborNode, style: str) -> Marker | None:
        """The mark in front of an item; None where there is none."""
        level = item.attributes.get("data-aria-level") or ""
        if level.isdecimal():  # Word for the web makes a list of each item
            self.level = max(0, whole(level, 1) - 1)
        if self.google is not None:
            number, self.number = self.number, self.number + 1
            return self.google.marker(number)
        value = (item.attributes.get("value") or "").strip()
        if self.ordered and re.fullmatch(r"-?\d+", value):
            self.number = whole(value, self.number)
        number, self.number = self.number, self.number + self.step
        own = item.attributes.get("type")
        style = _TYPES.get(own or "", style) or self.style or ("decimal" if self.ordered else "disc")
        if style == "none":
            return None
        if style in _BULLETS or (not self.ordered and style not in _FORMS and style != "decimal"):
            return Marker(level=self.level)
        if style in _FORMS or self.step < 0 or number < 0:
            label = f"{numeral(number, _FORMS.get(style, 'decimal'))}."
            return Marker(level=self.level, label=label, drawn=label)
        return Marker(level=self.level, ordered=True, number=number, drawn=f"{number}.")


def opened(node: LexborNode, tag: str, style: str, outer: OpenList | None, level: int, google: GoogleLists) -> OpenList:
    """A list that begins; `level` is that of the item around it, -1 where there is none."""
    ordered = tag == "ol"
    attributes = node.attributes
    named = _GOOGLE.search(attributes.get("class") or "")
    if named:
        at = int(named[2])
    elif outer is not None and level < outer.level:
        at = outer.level + 1  # a list straight in a list, as Google's clipboard has it
    else:
        at = level + 1
    start = (attributes.get("start") or "").strip()
    is_reversed = ordered and "reversed" in attributes
    count = sum(1 for child in node.iter() if child.tag == "li") if is_reversed else 1
    kind = _TYPES.get(attributes.get("type") or "", "")
    return OpenList(
        ordered=ordered,
        level=at,
        style=kind or ("" if style in _BULLETS and ordered else style),
        step=-1 if is_reversed else 1,
        number=whole(start, count),
        google=google.level(named[1], at) if named else None,
    )


class GoogleLists:
    """Google's lists: what is drawn before the items of each level, and how far each list has counted."""

    def __init__(self, contents: dict[tuple[str, int], str]) -> None:
        self._contents = contents
        self._counters: dict[str, dict[int, int]] = {}

    def level(self, name: str, at: int) -> GoogleLevel | None:
        content = self._contents.get((name, at))
        return None if content is None else GoogleLevel(at, content, self._counters.setdefault(name, {}))


class WordLists:
    """Word's lists: paragraphs that name a list and a level."""

    def __init__(self, defined: dict[tuple[str, int], dict[str, str]]) -> None:
        self._defined = defined
        self._counters: dict[tuple[str, int], int] = {}

    def marker(self, node: LexborNode, found: dict[str, str]) -> Marker | None:
        """The marker of a paragraph by its list's definition; what is typed before the text comes over it."""
        del node
        match = _WORD.search(found.get("mso-list", ""))
        if match is None:
            return None
        name, level = (match[1] or "l0").lower(), whole(match[3])
        defined = self._defined.get((name, level), {})
        form = defined.get("mso-level-number-format", "").lower()
        for key in [key for key in self._counters if key[0] == name and key[1] > level]:
            del self._counters[key]
        start = defined.get("mso-level-start-at", "1")
        number = self._counters.get((name, level), whole(start, 1) - 1) + 1
        self._counters[name, level] = number
        if form in ("bullet", "image") or not defined:
            return Marker(level=level - 1)
        return Marker(level=level - 1, ordered=True, number=number, drawn=f"{number}.")


def relabelled(marker: Marker, typed: str, is_symbol: bool) -> Marker:
    """The marker as what was typed before the item shows it."""
    label = " ".join(typed.split())
    if not label:
        return marker
    if match := _DECIMAL.fullmatch(label):
        return Marker(level=marker.level, ordered=True, number=whole(match[1]), drawn=label)
    if is_symbol or label == "o" or not any(letter.isalnum() for letter in label):
        return Marker(level=marker.level)
    return Marker(level=marker.level, label=label, drawn=label)


def is_symbol(typed: LexborNode) -> bool:
    """Whether what was typed is in a font of symbols, by the styles in it and around it."""
    around = typed.parent
    styles = [node.attributes.get("style") or "" for node in (typed, around) if node is not None]
    return bool(_SYMBOLS.search(" ".join([*styles, (typed.html or "")[:600]])))
