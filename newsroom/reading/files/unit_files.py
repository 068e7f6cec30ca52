"""The bytes of a folder that is read as one.

Place in the pipeline: between `scan` and `validate`. Comes in: a `Unit`, and how its files were described before. Goes out:
`UnitFiles`: its texts as bytes, its other files described, the names of what cannot be read. Refuses: to leave a file out in
silence.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsroom.model.problems import Problem
from newsroom.model.release import File
from newsroom.reading.files.folder_stat import blocks_of
from newsroom.reading.files.scan import Unit

TEXT_ENDINGS = (".md", ".markdown", ".mkd", ".mdown")  # of texts; only the first is right
MAX_SOURCE_BYTES = 1_000_000  # a release's text; larger ones are refused before they are read


class UnitFiles(NamedTuple):
    """A unit as read: its texts as bytes, its other files described."""

    path: str
    sources: tuple[tuple[str, bytes], ...]
    files: tuple[File, ...]
    inputs: bytes  # digest of all names and bytes
    problems: tuple[Problem, ...]
    read: int  # files whose bytes were read
    unread: tuple[str, ...] = ()  # as the unit's, with those whose bytes cannot be read


def read_unit(
    content: str,
    label: str,
    unit: Unit,
    describe: Callable[[Path, File | None], File],
    old: Unit | None,
    old_files: dict[str, File],
) -> UnitFiles:
    """The bytes of a unit's texts; its other files described, unless `old` shows them untouched since `old_files`."""
    sources: list[tuple[str, bytes]] = []
    files: list[File] = []
    problems: list[Problem] = []
    whole = hashlib.blake2b(digest_size=16)
    unread = list(unit.unread)
    read, folder = 0, os.path.join(content, unit.path)
    for name in unit.names:
        if name[-1] == "/":
            continue
        place = f"{folder}/{name}"
        inside = f"{label}/{unit.path}/{name}"
        try:
            if is_text(unit.path, name):
                size = os.stat(place).st_size
                if size > MAX_SOURCE_BYTES:
                    problems.append(
                        Problem(
                            inside,
                            1,
                            "file",
                            "file-too-large",
                            "error",
                            f"must be at most 1 MB, e.g. a text of some pages (got {size / 1e6:.1f} MB)",
                        )
                    )
                    unread.append(name)
                    continue
                data = b"".join(blocks_of(place))
                read += 1
                sources.append((name, data))
                whole.update(
                    b"%s\0%s"
                    % (name.encode("utf-8", "surrogateescape"), hashlib.blake2b(data, digest_size=16).digest())
                )
            else:
                known = old_files.get(name)
                if known is None or old is None or file_stamp(old, name) != file_stamp(unit, name):
                    known = describe(Path(place), known)
                    known = msgspec.structs.replace(known, name=name)
                    read += 1
                files.append(known)
                whole.update(b"%s\0%s" % (name.encode("utf-8", "surrogateescape"), known.digest.encode()))
        except OSError as fault:
            unread.append(name)
            problems.append(
                Problem(
                    inside,
                    1,
                    "file",
                    "unreadable",
                    "error",
                    f"must be readable, e.g. after `chmod u+r` (got {fault.strerror})",
                )
            )
    whole.update("\0".join(unread).encode("utf-8", "surrogateescape"))
    return UnitFiles(
        unit.path, tuple(sources), tuple(files), whole.digest(), tuple(problems), read, tuple(sorted(set(unread)))
    )


def is_text(unit: str, name: str) -> bool:
    """Whether a unit's file is read as text; any other is described."""
    return unit == "directory" or ("/" not in name and name.lower().endswith(TEXT_ENDINGS))


def file_stamp(unit: Unit, name: str) -> bytes:
    """The part of a unit's stamp that is about one file; empty when it has no such file."""
    if name not in unit.names:
        return b""
    start = 16 + 24 * unit.names.index(name)
    return unit.stamp[start : start + 24]
