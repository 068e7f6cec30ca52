"""How a part of a page looks: the few properties of CSS that decide what a text says and whether it can be seen.

Place in the pipeline: in the reader of HTML. Comes in: the tree of a page with its style sheets. Goes out: a `Look` for each
element, from the one around it. Media queries for paper, and rules of selectors that the parser does not know, do not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import tinycss2
from tinycss2.color3 import RGBA, parse_color

from newsroom.importing.measures import decimal, whole

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_RULES = 5_000
_LONGEST_STYLE = 4_000  # characters of one style attribute that are looked at
_LONGEST_SHEET = 1_000_000
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt"))
_SLANTED = frozenset(("i", "em", "cite", "dfn", "var", "address"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BEFORE = re.compile(r"\.lst-kix_(\w+)-(\d)\s*>\s*li::?before")
_NEAR = 12  # of 255
_CLEAR = 0.03  # of 1: what is fainter cannot be seen
_FAMILY = re.compile(r"^.*?\d[\w.%]*(?:/[\w.%]+)?\s*")  # `italic 12pt/1.2 ` in front of a font's name
_FAR = -400  # pixels: what is moved so far out of the page cannot be seen
# What pages call texts for screen readers alone; their own style sheets are often not in the file.
_FOR_EARS = frozenset(
    ("sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden", "element-invisible", "screen-reader")
)
_GONE = re.compile(r"rect\(\s*[01](?:px)?[\s,]+[01]|inset\(\s*(?:50|100)%")

Declarations = dict[str, str]


class Look(msgspec.Struct, frozen=True):
    """How an element looks, with what it takes from around it."""

    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False
    script: str = ""  # superscript, subscript
    gone: bool = False  # nothing inside it can be seen
    veiled: bool = False  # hidden, but an element inside may be shown
    color: tuple[int, int, int] | None = None
    ground: tuple[int, int, int] | None = (255, 255, 255)  # None: not known
    list_style: str = ""
    keeps_space: bool = False
    size: float = 16
    font: str = ""
    clear: bool = False  # letters without a colour
    heading: bool = False

    @property
    def hidden(self) -> bool:
        """Whether its own letters cannot be seen."""
        return self.gone or self.veiled or self.size <= 1 or self.clear or _is_unseen(self)


class Sheets:
    """The style sheets of a page, laid on its elements."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._found: dict[int, Declarations] = {}
        self.lists: dict[tuple[str, int], Declarations] = {}  # Word's `@list l0:level1`
        self.contents: dict[tuple[str, int], str] = {}  # Google's `.lst-kix_x-0 > li:before`
        rules: list[tuple[tuple[int, int, int], int, str, Declarations]] = []
        for sheet in tree.css("style"):
            media = (sheet.attributes.get("media") or "").lower()
            if "print" not in media:
                self._read(sheet.text(deep=True), rules)
        rules.sort(key=lambda rule: rule[:2])
        for _, _, selector, declarations in rules[:_MOST_RULES]:
            try:
                nodes = tree.css(selector)
            except Exception:  # noqa: S112 - the parser has one class of error for every selector that it does not know
                continue
            for node in nodes:
                _lay(self._found.setdefault(node.mem_id, {}), declarations)

    def of(self, node: LexborNode) -> Declarations:
        """The declarations that apply to an element, its own style last."""
        found = dict(self._found.get(node.mem_id, {}))
        if style := node.attributes.get("style"):
            _lay(found, declarations(style))
        return found

    def _read(self, text: str, rules: list[tuple[tuple[int, int, int], int, str, Declarations]]) -> None:
        text = text[:_LONGEST_SHEET].replace("<!--", " ").replace("-->", " ")
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if len(rules) >= _MOST_RULES:
                return
            if rule.type == "qualified-rule":
                found = declarations(tinycss2.serialize(rule.content))
                for selector in tinycss2.serialize(rule.prelude).split(","):
                    if (named := _BEFORE.search(selector)) and "content" in found:
                        self.contents[named[1], int(named[2])] = found["content"]
                    rules.append((_weight(selector), len(rules), selector.strip(), found))
            elif rule.type == "at-rule" and rule.at_keyword.lower() == "list" and rule.content is not None:
                named = re.fullmatch(r"\s*(\w+)\s*:\s*level(\d)\s*", tinycss2.serialize(rule.prelude))
                if named:
                    self.lists[named[1].lower(), int(named[2])] = declarations(tinycss2.serialize(rule.content))
            elif rule.type == "at-rule" and rule.at_keyword.lower() == "media" and rule.content is not None:
                condition = tinycss2.serialize(rule.prelude).strip().lower()
                if condition in ("screen", "all", "only screen"):
                    self._read(tinycss2.serialize(rule.content), rules)


def declarations(style: str) -> Declarations:
    """Properties of a style attribute by name, in small letters; important ones begin with an exclamation mark."""
    found: Declarations = {}
    for part in re.findall(r"(?:[^;\"'(]|\"[^\"]*\"|'[^']*'|\([^)]*\)|[\"'(])+", style[:_LONGEST_STYLE]):
        name, _, value = part.partition(":")
        name, value = name.strip().lower(), value.strip()
        if value.lower().endswith("!important"):
            value = "!" + value[: -len("!important")].strip()
        if name and value:
            found[name] = value
    return found


def look_of(node: LexborNode, found: Declarations, around: Look) -> Look:
    """The look of an element."""
    tag = node.tag or ""
    set_: dict[str, object] = {}
    if tag in _HEADINGS:
        set_["heading"] = True
    if tag in _BOLD:
        set_["strong"] = True
    if tag in _SLANTED:
        set_["emphasis"] = True
    if tag in ("ul", "ol", "menu", "dir"):
        set_["list_style"] = ""
    if tag in ("s", "strike", "del"):
        set_["struck"] = True
    if tag in ("code", "kbd", "samp", "tt"):
        set_["code"] = True
    if tag in ("sup", "sub"):
        set_["script"] = "superscript" if tag == "sup" else "subscript"
    if tag == "pre":
        set_["keeps_space"] = True
    if tag == "font" and (color := node.attributes.get("color")):
        set_["color"] = _color(color)
    if tag == "font" and (face := node.attributes.get("face")):
        set_["font"] = face.split(",")[0].strip("\"' ")
    names = (node.attributes.get("class") or "").lower().split()
    if _FOR_EARS.intersection(names) and "position" not in found and "clip" not in found:
        set_["gone"] = True
    if background := node.attributes.get("bgcolor"):
        set_["ground"] = _color(background)
    values = {name: value.removeprefix("!").strip() for name, value in found.items()}
    _from_css(values, around, set_)
    if tag in _HEADINGS and "font-weight" not in values:
        set_["strong"] = True
    if "hidden" in node.attributes and values.get("display", "none") == "none":
        set_["gone"] = True
    return msgspec.structs.replace(around, **set_)


def _from_css(values: Declarations, around: Look, set_: dict[str, object]) -> None:
    weight = values.get("font-weight", "").lower()
    if weight:
        set_["strong"] = weight in ("bold", "bolder") or whole(weight) >= 600
        if weight == "inherit":
            set_["strong"] = around.strong
    slant = values.get("font-style", "").lower()
    if slant and slant != "inherit":
        set_["emphasis"] = slant in ("italic", "oblique")
    decoration = (values.get("text-decoration", "") + values.get("text-decoration-line", "")).lower()
    if "line-through" in decoration:
        set_["struck"] = True
    align = values.get("vertical-align", "").lower()
    if align in ("super", "sub"):
        set_["script"] = "superscript" if align == "super" else "subscript"
    elif align == "baseline":
        set_["script"] = ""
    if white := values.get("white-space"):
        set_["keeps_space"] = white.lower() in ("pre", "pre-wrap", "pre-line", "break-spaces")
    style = values.get("list-style-type") or values.get("list-style", "")
    if style:
        set_["list_style"] = style.lower().strip("\"' ")
    if letters := values.get("-webkit-text-fill-color") or values.get("color"):
        set_["color"] = _color(letters)
        if letters.lower() not in ("inherit", "currentcolor"):
            set_["clear"] = _is_clear(letters)
    if family := values.get("font-family") or _FAMILY.sub("", values.get("font", "")):
        set_["font"] = family.split(",")[0].strip("\"' ")
    ground = values.get("background-color") or values.get("background") or values.get("mso-highlight", "")
    if ground:
        if "url(" in ground or "gradient" in ground:
            set_["ground"] = None
        elif (color := _color(ground.split()[0])) is not None:
            set_["ground"] = color
    if "background-image" in values and values["background-image"].lower() != "none":
        set_["ground"] = None
    if size := values.get("font-size"):
        set_["size"] = _pixels(size, around.size)
    if _is_taken_out(values):
        set_["gone"] = True
    if visibility := values.get("visibility", "").lower():
        set_["veiled"] = visibility in ("hidden", "collapse")


def _is_taken_out(values: Declarations) -> bool:
    if values.get("display", "").lower() == "none" or values.get("mso-hide", "").lower() in ("all", "screen"):
        return True
    if _share(values.get("opacity", "1")) <= _CLEAR or "opacity(0" in values.get("filter", "").replace(" ", ""):
        return True
    if re.search(r"scale\(\s*0\s*[,)]", values.get("transform", "")):
        return True
    if _GONE.search(values.get("clip", "") + values.get("clip-path", "")):
        return True
    is_moved = values.get("position", "").lower() in ("absolute", "fixed")
    if is_moved and any(_pixels(values.get(side, "0"), 16) < _FAR for side in ("left", "top", "right", "margin-left")):
        return True
    if _pixels(values.get("text-indent", "0"), 16) < _FAR:
        return True
    if values.get("overflow", "").lower() in ("hidden", "clip"):
        return any(
            side in values and _pixels(values[side], 16) <= 1 for side in ("height", "max-height", "width", "max-width")
        )
    return False


def _share(text: str) -> float:
    """A part of one, written as such or in per cent; 1 where it is neither."""
    match = re.fullmatch(r"\s*(\d*\.?\d+)\s*(%?)\s*", text)
    return 1.0 if match is None else decimal(match[1]) / (100 if match[2] else 1)


def _is_clear(color: str) -> bool:
    """Whether a colour draws nothing."""
    try:
        found = parse_color(color.strip())
    except (ValueError, TypeError):
        return False
    return isinstance(found, RGBA) and found.alpha <= _CLEAR


def _is_unseen(look: Look) -> bool:
    if look.color is None or look.ground is None:
        return False
    return max(abs(one - other) for one, other in zip(look.color, look.ground, strict=True)) <= _NEAR


def _color(text: str) -> tuple[int, int, int] | None:
    text = text.strip().lower()
    if re.fullmatch(r"[0-9a-f]{6}", text):
        text = "#" + text
    if text in ("windowtext", "inherit", "auto", "initial", "currentcolor", "window"):
        return {"window": (255, 255, 255)}.get(text)
    try:
        found = parse_color(text)
    except (ValueError, TypeError):
        return None
    if not isinstance(found, RGBA):
        return None
    if found.alpha == 0:
        return None
    red, green, blue = (round(part * 255) for part in (found.red, found.green, found.blue))
    return red, green, blue


def _pixels(text: str, size: float) -> float:
    """A length in pixels; the size of the letters where it is none."""
    match = re.fullmatch(r"(-?\d*\.?\d+)\s*([a-z%]*)", text.strip().lower())
    if match is None:
        return {"xx-small": 9.0, "x-small": 10.0, "small": 13.0}.get(text.strip().lower(), max(size, 12.0))
    number = decimal(match[1])
    scale = {
        "pt": 4 / 3,
        "em": size,
        "rem": 16,
        "%": size / 100,
        "in": 96,
        "cm": 37.8,
        "mm": 3.78,
        "pc": 16,
        "ex": size / 2,
        "vw": 10,
        "vh": 10,
    }
    return number * scale.get(match[2], 1)


def _weight(selector: str) -> tuple[int, int, int]:
    """How much a selector counts (Selectors 4, 17)."""
    return (
        len(re.findall(r"#[\w-]+", selector)),
        len(re.findall(r"\.[\w-]+|\[[^\]]*\]|(?<!:):[\w-]+", selector)),
        len(re.findall(r"(?:^|[\s>+~])[a-zA-Z][\w-]*", selector)),
    )


def _lay(found: Declarations, over: Declarations) -> None:
    for name, value in over.items():
        if not found.get(name, "").startswith("!") or value.startswith("!"):
            found[name] = value
