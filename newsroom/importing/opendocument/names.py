"""Names of OpenDocument's elements and attributes, short: `text:p`.

Place in the pipeline: beneath the reader of .odt. Comes in: elements of lxml. Goes out: short names and values.
Source: OpenDocument 1.3 part 3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsroom.importing.measures import decimal
from newsroom.importing.xml_names import Names

if TYPE_CHECKING:
    from lxml.etree import _Element

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = {
    "office": _OASIS + "office:1.0",
    "text": _OASIS + "text:1.0",
    "style": _OASIS + "style:1.0",
    "table": _OASIS + "table:1.0",
    "draw": _OASIS + "drawing:1.0",
    "fo": _OASIS + "xsl-fo-compatible:1.0",
    "svg": _OASIS + "svg-compatible:1.0",
    "manifest": _OASIS + "manifest:1.0",
    "meta": _OASIS + "meta:1.0",
    "form": _OASIS + "form:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_NAMES = Names(SPACES)
full, name_of, child = _NAMES.full, _NAMES.name_of, _NAMES.child
_TABLE = (
    "table",
    "table-row",
    "table-cell",
    "covered-table-cell",
    "table-column",
    "table-header-rows",
    "table-rows",
    "table-row-group",
)
_LENGTH = re.compile(r"(-?[\d.]+)\s*(cm|mm|in|pt|pc|px|inch)?")
_POINTS = {"cm": 28.3465, "mm": 2.83465, "in": 72.0, "inch": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}


def settle(root: _Element | None) -> None:
    """Gives tables in shapes, which LibreOffice calls by names of its own, the names of all tables."""
    for element in root.iter(*(full(f"loext:{name}") for name in _TABLE)) if root is not None else ():
        element.tag = full(f"table:{element.tag.rpartition('}')[2]}")


def get(element: _Element | None, name: str, default: str = "") -> str:
    """An attribute."""
    return default if element is None else element.get(full(name), default)


def points(length: str) -> float:
    """A length in points; 0 for none."""
    match = _LENGTH.fullmatch(length.strip())
    return decimal(match[1]) * _POINTS.get(match[2] or "pt", 1.0) if match else 0.0


def words_in(element: _Element) -> str:
    """All characters inside an element."""
    return "".join(str(piece) for piece in element.itertext())
