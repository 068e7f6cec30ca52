"""A drawing (SVG) made safe: what draws stays, what runs, loads or links goes.

Comes in: bytes. Goes out: bytes, the size, the names of what was dropped. Refuses: what is no SVG, entities, a document type.
Known elements and attributes stay (SVG 1.1 and 2, static mode); everything else goes. A link leaves its contents. Refuses
too: a drawing of which nothing is left.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "marker",
        "switch",
        "filter",
        "feGaussianBlur",
        "feOffset",
        "feBlend",
        "feColorMatrix",
        "feComposite",
        "feFlood",
        "feMerge",
        "feMergeNode",
        "feMorphology",
        "feTurbulence",
        "feComponentTransfer",
        "feFuncR",
        "feFuncG",
        "feFuncB",
        "feFuncA",
        "feDropShadow",
        "style",
    ]
)
DRAWS = frozenset(["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"])
MOST_UNITS = 100_000  # wide or high
_EVENT = re.compile(r"on", re.IGNORECASE)
_LOADS = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|image-set|-moz-binding|\\", re.IGNORECASE)


class Drawing(NamedTuple):
    """A clean drawing."""

    data: bytes
    width: int
    height: int
    dropped: tuple[str, ...]  # elements and attributes, sorted


class NoDrawing(ValueError):
    """The bytes are no drawing that can be made safe."""


def clean_svg(data: bytes) -> Drawing:
    """The drawing without anything that runs, loads or links. Raises NoDrawing."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise NoDrawing(f"it cannot be read: {fault}") from None
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        raise NoDrawing("it declares entities")
    if root.tag != f"{{{SVG}}}svg":
        raise NoDrawing("its first element is not <svg>")
    dropped: set[str] = set()
    todo = [root]
    while todo:
        element = todo.pop()
        if _clean(element, dropped):
            todo += element
    if not any(etree.QName(element).localname in DRAWS for element in root.iter()):
        raise NoDrawing(
            f"nothing is left that draws, without {', '.join(sorted(dropped)) or 'shapes'}; take a PNG instead"
        )
    width, height = _size(root)
    root.set("width", str(width))
    root.set("height", str(height))
    etree.cleanup_namespaces(root)
    return Drawing(etree.tostring(root, encoding="utf-8"), width, height, tuple(sorted(dropped)))


def _clean(element: etree._Element, dropped: set[str]) -> bool:
    """Takes from one element what may not stay; whether the element itself stays."""
    parent = element.getparent()
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if element.tag == f"{{{SVG}}}a":
        dropped.add("<a>")
        element.tag, name = f"{{{SVG}}}g", "g"
    if not name or etree.QName(element).namespace != SVG or name not in ELEMENTS:
        if parent is not None:
            if name and name != "metadata" and etree.QName(element).namespace == SVG:
                dropped.add(f"<{name}>")
            _keep_tail(element)
            parent.remove(element)
        return False
    if name == "style" and _LOADS.search(element.text or ""):
        dropped.add("<style>")
        if parent is not None:
            _keep_tail(element)
            parent.remove(element)
        return False
    for attribute, value in list(element.attrib.items()):
        qualified = etree.QName(attribute)
        local, namespace = qualified.localname, qualified.namespace
        is_link = local == "href" and namespace in (None, XLINK)
        if is_link and str(value).startswith("#"):
            continue
        if namespace not in (None, "http://www.w3.org/XML/1998/namespace") or is_link or _EVENT.match(local):
            if is_link or _EVENT.match(local):
                dropped.add(local)
            del element.attrib[attribute]
        elif _LOADS.search(str(value)):
            dropped.add(local)
            del element.attrib[attribute]
    return True


def _keep_tail(element: etree._Element) -> None:
    if element.tail and element.tail.strip():
        before, parent = element.getprevious(), element.getparent()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        elif parent is not None:
            parent.text = (parent.text or "") + element.tail


def _size(root: etree._Element) -> tuple[int, int]:
    """Width and height in units: as given, else those of the view box."""
    box = [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox") or "")]
    given = []
    for name in ("width", "height"):
        number = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*", root.get(name) or "")
        given.append(float(number[1]) if number else 0.0)
    if (not all(given)) and len(box) == 4:
        given = box[2:]
    if not all(part > 0 for part in given):
        raise NoDrawing("it says no size: give it a viewBox")
    if not all(part <= MOST_UNITS for part in (*given, *map(abs, box))):
        raise NoDrawing(f"it is larger than {MOST_UNITS:,} units")
    if len(box) != 4:
        root.set("viewBox", f"0 0 {given[0]:g} {given[1]:g}")
    return max(1, round(given[0])), max(1, round(given[1]))
