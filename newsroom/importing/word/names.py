"""Names of Open XML's elements and attributes, short: `w:p` for `{http://schemas…/main}p`.

Place in the pipeline: beneath the reader of .docx. Comes in: elements of lxml. Goes out: short names and values.
Source: ECMA-376 parts 1 and 4; [MS-DOCX] for Word's own namespaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsroom.importing.xml_names import Names

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPEN_XML = "http://schemas.openxmlformats.org/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
SPACES = {
    "w": _OPEN_XML + "wordprocessingml/2006/main",
    "r": _OPEN_XML + "officeDocument/2006/relationships",
    "m": _OPEN_XML + "officeDocument/2006/math",
    "a": _OPEN_XML + "drawingml/2006/main",
    "pic": _OPEN_XML + "drawingml/2006/picture",
    "wp": _OPEN_XML + "drawingml/2006/wordprocessingDrawing",
    "c": _OPEN_XML + "drawingml/2006/chart",
    "dgm": _OPEN_XML + "drawingml/2006/diagram",
    "mc": _OPEN_XML + "markup-compatibility/2006",
    "rel": _OPEN_XML + "package/2006/relationships",
    "ct": _OPEN_XML + "package/2006/content-types",
    "wps": _MICROSOFT + "word/2010/wordprocessingShape",
    "wpg": _MICROSOFT + "word/2010/wordprocessingGroup",
    "wpc": _MICROSOFT + "word/2010/wordprocessingCanvas",
    "wp14": _MICROSOFT + "word/2010/wordprocessingDrawing",
    "cx": _MICROSOFT + "drawing/2014/chartex",
    "w14": _MICROSOFT + "word/2010/wordml",
    "w15": _MICROSOFT + "word/2012/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_NAMES = Names(SPACES)
full, name_of, child = _NAMES.full, _NAMES.name_of, _NAMES.child
# Namespaces that a present-day reader draws: Word chooses the first branch whose namespaces it knows.
_KNOWN = (_MICROSOFT, _OPEN_XML)
# Handwriting is strokes in its own form; the branch for older programs has a picture of it.
_INK = (_MICROSOFT + "word/2010/wordprocessingInk", _MICROSOFT + "drawing/2016/ink")


def children(element: _Element | None, name: str) -> list[_Element]:
    return [] if element is None else element.findall(full(name))


def inside(element: _Element, *names: str) -> Iterator[_Element]:
    """All elements of these names in it, in order."""
    return element.iter(*map(full, names))


def attribute(element: _Element | None, name: str) -> str | None:
    return None if element is None else element.get(full(name))


def value(element: _Element | None, *path: str) -> str | None:
    """`w:val` of a child, or of the element itself without a path."""
    return attribute(child(element, *path), "w:val")


def is_on(element: _Element | None, name: str) -> bool | None:
    """A switch: on, off, or None where it is not set."""
    found = child(element, name)
    if found is None:
        return None
    return (attribute(found, "w:val") or "true").lower() not in ("0", "false", "off", "none")


def branch(alternatives: _Element) -> _Element | None:
    """The branch of `mc:AlternateContent` that is drawn."""
    for choice in children(alternatives, "mc:Choice"):
        wanted = [choice.nsmap.get(prefix, "") or "" for prefix in (choice.get("Requires") or "").split()]
        if all(uri.startswith(_KNOWN) and uri not in _INK for uri in wanted):
            return choice
    return child(alternatives, "mc:Fallback")
