"""ZIP files that are the same on every machine: entries in a given order, of one date, stored.

Stored, not deflated: libraries that deflate differ from machine to machine in what they write, and what is packed here
is mostly compressed already. Comes in: names and bytes. Goes out: the file's bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can hold


def packed(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP file of (name, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system = 3  # Unix, whatever made it
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()
