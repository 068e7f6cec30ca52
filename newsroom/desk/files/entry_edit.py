"""One entry of a file of the directory changed, everything else as it was typed.

Place in the pipeline: beside `head_edit`, which does it: such a file is YAML as a head is. Comes in: the file's bytes, an
entry. Goes out: its new bytes. Refuses: what `head_edit` refuses.
"""

from __future__ import annotations

from typing import Any

from newsroom.desk.files.head_edit import edited
from newsroom.reading.files.source import read_mapping
from newsroom.reading.files.yaml_text import plain_fields

_FENCE = b"---\n"


def entries_of(path: str, data: bytes | None) -> dict[str, Any]:
    """The entries of a file, as texts, lists and mappings of texts."""
    return plain_fields(read_mapping(path, data or b"").fields)


def with_entry(path: str, data: bytes, key: str, entry: Any) -> bytes:
    """A file of the directory with an entry; None: taken out."""
    if not entries_of(path, data):
        data = data + (b"" if data.endswith(b"\n") or not data else b"\n")
        return data + edited(path, _FENCE + b"x: y\n" + _FENCE, {key: entry, "x": None})[len(_FENCE) : -len(_FENCE)]
    end = b"\r\n" if b"\r\n" in data else b"\n"
    fence = b"---" + end
    missing = b"" if data.endswith(b"\n") else end
    made = edited("directory.md", fence + data + missing + fence, {key: entry})
    return made[len(fence) : len(made) - len(fence)]
