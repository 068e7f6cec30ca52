"""Word's file around a release: opened from an empty one that was read before, and put together.

Place in the pipeline: below `docx`. Comes in: the bytes of an empty document. Goes out: python-docx's document, then a file's
bytes. python-docx reads and writes ZIP files; what is in the empty one is read once, and nothing is deflated to be inflated
again.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from newsroom.render.archive_file import packed


@lru_cache(maxsize=16)
def _read(empty: bytes) -> Any:
    """The parts of an empty document, as python-docx reads them: bytes, and which part belongs to which."""
    from docx.opc.pkgreader import PackageReader

    return PackageReader.from_file(io.BytesIO(empty))  # type: ignore[no-untyped-call]


def open_document(empty: bytes) -> Any:
    """A document of its own for each call."""
    from docx.opc.package import Unmarshaller
    from docx.opc.part import PartFactory
    from docx.package import Package

    package = Package()
    Unmarshaller.unmarshal(_read(empty), package, PartFactory)  # type: ignore[no-untyped-call]
    part: Any = package.main_document_part
    return part.document


def close_document(document: Any) -> bytes:
    """The file's bytes. The document is emptied: its parts hold each other, and a build does not look for such cycles."""
    from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI
    from docx.opc.pkgwriter import _ContentTypesItem

    package = document.part.package
    parts = package.parts
    types = _ContentTypesItem.from_parts(parts).blob  # type: ignore[no-untyped-call]
    entries = [(CONTENT_TYPES_URI, types), (PACKAGE_URI.rels_uri, package.rels.xml)]
    for part in parts:
        entries.append((part.partname, part.blob))
        if part.rels:
            entries.append((part.partname.rels_uri, part.rels.xml))
    for owner in (document, package, *parts):
        vars(owner).clear()
    return packed((name.membername, data) for name, data in entries)
