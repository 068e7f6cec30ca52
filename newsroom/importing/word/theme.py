"""Colours that a document names by its theme, written out where the file gives no other.

Place in the pipeline: in the reader of .docx, before looks are asked for. Comes in: the theme part and the roots of parts.
Goes out: the same roots; a colour or fill that only names a theme's colour has the value of that colour too.
Source: ECMA-376 part 1, 17.3.2.6, 17.3.5 and 20.1.6.2; [MS-DOCX] 2.6.1.8 for letters that are filled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.importing.measures import whole
from newsroom.importing.word.names import attribute, child, full, inside

if TYPE_CHECKING:
    from lxml.etree import _Element

_USUAL = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6"}
_SLOTS = {  # how a document calls a colour → how its theme does
    "background1": "lt1", "bg1": "lt1", "light1": "lt1", "text1": "dk1", "tx1": "dk1", "dark1": "dk1", "background2": "lt2", "bg2": "lt2",
    "light2": "lt2", "text2": "dk2", "tx2": "dk2", "dark2": "dk2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip


class Theme:
    """The colours of a theme. `root` is its part, `settings` that of the document, which may swap light and dark."""

    def __init__(self, root: _Element | None, settings: _Element | None) -> None:
        self._colors = dict(_USUAL)
        scheme = child(root, "a:themeElements", "a:clrScheme")
        for slot in scheme if scheme is not None else ():
            for color in slot:
                value = color.get("lastClr") or color.get("val") or ""
                if len(value) == 6:
                    self._colors[str(slot.tag).rpartition("}")[2]] = value.upper()
        mapping = child(settings, "w:clrSchemeMapping")
        self._swapped = {"bg1": "lt1", "t1": "dk1", "bg2": "lt2", "t2": "dk2"}
        for name in self._swapped:
            if mapped := attribute(mapping, f"w:{name}"):
                self._swapped[name] = _SLOTS.get(mapped, mapped)

    def color(self, name: str, shade: str | None = None, tint: str | None = None) -> str:
        """RRGGBB of a colour, darker by `shade` or lighter by `tint` (hexadecimal, of FF); "" where it is not known."""
        slot = _SLOTS.get(name, name)
        slot = self._swapped.get({"lt1": "bg1", "dk1": "t1", "lt2": "bg2", "dk2": "t2"}.get(slot, ""), slot)
        found = self._colors.get(slot, "")
        for part, end in ((shade, 0), (tint, 255)):
            if found and part:
                share = min(255, whole(part, 255, 16)) / 255
                parts = (whole(found[at : at + 2], 0, 16) for at in (0, 2, 4))
                found = "".join(f"{round(one * share + end * (1 - share)):02X}" for one in parts)
        return found

    def settle(self, root: _Element | None) -> None:
        """Writes the values of theme colours into a part, where it has none itself."""
        if root is None:
            return
        for element in inside(root, "w:color"):
            self._put(element, "w:val", "w:theme", "Color")
        for element in inside(root, "w:shd"):
            self._put(element, "w:fill", "w:theme", "Fill")
            self._put(element, "w:color", "w:theme", "Color")
        for fill in inside(root, "w14:textFill"):
            for element in inside(fill, "w14:schemeClr"):
                color = self.color(attribute(element, "w14:val") or "")
                if color and len(element) == 0:
                    element.tag = full("w14:srgbClr")
                    element.set(full("w14:val"), color)

    def _put(self, element: _Element, plain: str, prefix: str, kind: str) -> None:
        name = attribute(element, f"{prefix}{kind}")
        if name is None or (attribute(element, plain) or "auto") != "auto":
            return
        kind = "" if kind == "Color" else kind
        color = self.color(name, attribute(element, f"{prefix}{kind}Shade"), attribute(element, f"{prefix}{kind}Tint"))
        if color:
            element.set(full(plain), color)


def filled(fill: _Element) -> str | None:
    """The colour of letters by their `w14:textFill`: RRGGBB, "none" where they are not drawn, None where it is not plain."""
    if child(fill, "w14:noFill") is not None:
        return "none"
    color = child(fill, "w14:solidFill", "w14:srgbClr")
    if color is None:
        return None
    if whole(attribute(child(color, "w14:alpha"), "w14:val")) >= _CLEAR:
        return "none"
    return (attribute(color, "w14:val") or "").upper() if child(color, "w14:lumMod") is None else None


_CLEAR = 95_000  # of 100,000: nothing of the letters is seen
