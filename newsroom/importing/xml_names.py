"""Short names of elements and attributes in namespaces that are known: `w:p` for `{http://schemas…/main}p`.

Place in the pipeline: beneath the readers of XML formats. Comes in: a table of prefixes. Goes out: names, and children by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


class Names:
    """The names of one format. `spaces`: prefix → address of its namespace."""

    def __init__(self, spaces: Mapping[str, str]) -> None:
        prefixes = {uri: prefix for prefix, uri in spaces.items()}

        @cache
        def short(tag: str) -> str:
            uri, _, local = tag[1:].rpartition("}")
            return f"{prefixes.get(uri, '?')}:{local}"

        @cache
        def full(name: str) -> str:
            """`{uri}local` of a short name."""
            prefix, _, local = name.partition(":")
            return f"{{{spaces[prefix]}}}{local}"

        self._short, self.full = short, full

    def name_of(self, element: _Element) -> str:
        """The short name; "?:local" in a namespace that is not listed, "" for what is no element."""
        tag = element.tag
        return self._short(tag) if isinstance(tag, str) else ""

    def child(self, element: _Element | None, *path: str) -> _Element | None:
        """The first child, or child of child, of these names."""
        for name in path:
            if element is None:
                return None
            element = element.find(self.full(name))
        return element
