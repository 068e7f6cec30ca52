"""The files wanted at a host, and those that its manifest lists: path → digest, size, media type, cache rule.

Place in the pipeline: after `admission`. Comes in: the output folder. Goes out: `Entry` of each file, `AtHost`; as bytes, the file
`_newsroom-manifest.json.gz` of the host. Digests are remembered by the stamps of their files, so that an archive is not
read again for each publication. Refuses: to name a file that is not in the output folder.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.hosts.host import Attributes, Standing
from newsroom.publishing.hosts.media_types import media_type
from newsroom.render.headers import cache_rule

NAME = f"{AT_HOST}-manifest.json.gz"
FORMAT = 1
VERSION_CONTROL = {".git", ".hg", ".svn"}


class Entry(NamedTuple):
    """One file wanted at the host."""

    digest: str  # SHA-256, hexadecimal
    size: int
    media_type: str
    cache: str

    @property
    def attributes(self) -> Attributes:
        return Attributes(self.media_type, self.cache, self.digest)


class Known(NamedTuple):
    """One file as the host's manifest knows it."""

    digest: str
    size: int
    attributes: str  # media type and cache rule
    tag: str

    def agrees_with(self, now: Standing | None) -> bool:
        """Whether the file stands as it was put, as far as size and tag tell."""
        return now is not None and now.size == self.size and (not (self.tag and now.tag) or now.tag == self.tag)


class AtHost(msgspec.Struct):
    """The host's manifest. `unsure`: files that an interrupted run may have changed or removed."""

    files: dict[str, Known] = {}
    unsure: set[str] = set()
    published_at: int = 0
    changes_at: int = 0  # when the site's next change is due; 0: never
    tree: str = ""
    absent: bool = False  # there is none, or none that can be read
    unpurged: set[str] = set()  # files whose copies in caches are still to be dropped


def files_of(output: str) -> Iterator[tuple[str, os.stat_result]]:
    """(path, state) of every plain file in the output folder that may travel, by path."""
    base = len(output.rstrip(os.sep)) + 1
    for folder, folders, names in os.walk(output):
        folders[:] = sorted(name for name in folders if name not in VERSION_CONTROL)
        for name in sorted(names):
            file = os.path.join(folder, name)
            if name in VERSION_CONTROL or (folder == output and name.startswith(AT_HOST)) or os.path.islink(file):
                continue
            yield file[base:].replace(os.sep, "/"), os.stat(file)


class Digests:
    """Digests of files, remembered by size and times in one file of the cache; it may be thrown away at any time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.read = 0  # files whose bytes were read
        self._known: dict[str, tuple[list[int], str, bytes]] = {}
        self._new: dict[str, tuple[list[int], str, bytes]] = {}
        try:
            raw = file.read_bytes()
            if int.from_bytes(raw[:4], "big") == zlib.crc32(raw[4:]):
                self._known = msgspec.msgpack.decode(raw[4:], type=dict[str, tuple[list[int], str, bytes]])
        except (OSError, msgspec.DecodeError):
            pass

    def of(self, root: str, path: str, state: os.stat_result) -> tuple[str, bytes]:
        """(SHA-256, blake2b of 16 bytes) of a file's bytes."""
        stamp = [state.st_size, state.st_mtime_ns, state.st_ctime_ns]
        known = self._known.get(path)
        if known is None or known[0] != stamp:
            data = Path(root, path).read_bytes()
            known = (stamp, hashlib.sha256(data).hexdigest(), blake2b(data, digest_size=16).digest())
            self.read += 1
        self._new[path] = known
        return known[1], known[2]

    def keep(self) -> None:
        """Remembers those that were asked for."""
        if self.read or len(self._known) != len(self._new):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            raw = msgspec.msgpack.encode(self._new)
            write_whole(self.file, zlib.crc32(raw).to_bytes(4, "big") + raw)


def entry_of(path: str, digest: str, size: int) -> Entry:
    return Entry(digest, size, media_type(path), cache_rule(path))


def write_manifest(known: AtHost) -> bytes:
    """The host's manifest, as bytes: the same for the same content."""
    value = {
        "format": FORMAT,
        "tree": known.tree,
        "published_at": known.published_at,
        "changes_at": known.changes_at,
        "files": {path: list(known.files[path]) for path in sorted(known.files)},
        "unsure": sorted(known.unsure),
    } | ({"unpurged": sorted(known.unpurged)} if known.unpurged else {})
    return gzip.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)


def read_manifest(data: bytes | None) -> AtHost:
    """The host's manifest; an unreadable one counts as none."""
    try:
        value = json.loads(gzip.decompress(data or b""))
        if value["format"] != FORMAT:
            return AtHost(absent=True)
        files = {
            str(path): Known(str(row[0]), int(row[1]), str(row[2]), str(row[3])) for path, row in value["files"].items()
        }
        return AtHost(
            files=files,
            unsure={str(path) for path in value["unsure"]},
            published_at=int(value["published_at"]),
            changes_at=int(value["changes_at"]),
            tree=str(value["tree"]),
            unpurged={str(path) for path in value.get("unpurged", ())},
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, AttributeError, zlib.error):
        return AtHost(absent=True)


def write_whole(file: Path, data: bytes) -> None:
    """Writes a file of this machine in one piece."""
    aside = file.with_name(f"{file.name}.{os.getpid()}.new")
    aside.write_bytes(data)
    aside.replace(file)
