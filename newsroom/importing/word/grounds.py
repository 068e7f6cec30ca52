"""The colour behind the text of a box.

Place in the pipeline: in the reader of .docx, under the drawings. Comes in: the content of a box. Goes out: RRGGBB, "" for
the page's colour, "?" for one that is not known. Source: ECMA-376 part 1, 20.1.8; part 4, 14.1 for VML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsroom.importing.word.names import child, name_of
from newsroom.importing.word.theme import Theme

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNKNOWN = "?"
_NAMED = {"white": "FFFFFF", "black": "000000"}


def ground_of(content: _Element, grouped: bool, theme: Theme) -> str:
    """The colour behind a `w:txbxContent`. What lies below a box in a group is not known."""
    shape = next(
        (up for up in content.iterancestors() if name_of(up) == "wps:wsp" or name_of(up).startswith("v:")), None
    )
    while shape is not None and name_of(shape) == "v:textbox":
        shape = shape.getparent()
    if shape is None:
        return _UNKNOWN
    below = _UNKNOWN if grouped else ""
    return _of_shape(shape, below, theme) if name_of(shape) == "wps:wsp" else _of_old_shape(shape, below)


def _of_shape(shape: _Element, below: str, theme: Theme) -> str:
    properties = child(shape, "wps:spPr")
    if child(properties, "a:noFill") is not None:
        return below
    solid = child(properties, "a:solidFill")
    if solid is not None:
        return _color(solid, theme)
    if any(child(properties, f"a:{kind}") is not None for kind in ("gradFill", "blipFill", "pattFill", "grpFill")):
        return _UNKNOWN
    styled = child(shape, "wps:style", "a:fillRef")
    if styled is None or styled.get("idx") == "0":
        return below
    return _color(styled, theme) if styled.get("idx") == "1" else _UNKNOWN


def _color(holder: _Element, theme: Theme) -> str:
    """The colour that a fill names; not known where it is changed by light or clearness."""
    color = next(iter(holder), None)
    if color is None or len(color):
        return _UNKNOWN
    value = color.get("val") or ""
    match name_of(color):
        case "a:srgbClr":
            return value.upper() or _UNKNOWN
        case "a:schemeClr":
            return theme.color(value) or _UNKNOWN
        case "a:sysClr":
            return (color.get("lastClr") or "").upper() or _UNKNOWN
        case _:
            return _NAMED.get(value, _UNKNOWN)


def _of_old_shape(shape: _Element, below: str) -> str:
    pattern = next((one.get("type", "solid") for one in shape if name_of(one) == "v:fill"), "solid")
    if pattern != "solid":
        return _UNKNOWN
    if (shape.get("filled") or "t")[0] in "f0":
        return below
    color = (shape.get("fillcolor") or "white").split()[0].lstrip("#")
    if re.fullmatch(r"[0-9A-Fa-f]{3}", color):
        color = "".join(digit * 2 for digit in color)
    return color.upper() if re.fullmatch(r"[0-9A-Fa-f]{6}", color) else _NAMED.get(color.lower(), _UNKNOWN)
