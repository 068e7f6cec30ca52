"""The files of the output folder, compared with the index.

Place in the pipeline: beside `publish`, which writes there. Comes in: the folder and the index. Goes out: what is known,
what is broken, what is not ours. A folder that is as we left it is not looked into. Refuses: to follow a link, to write.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from functools import cached_property, partial
from hashlib import blake2b
from operator import attrgetter, itemgetter
from typing import NamedTuple

from newsroom.model.output import Output
from newsroom.reading.files.folder_stat import blocks_of, looking_below
from newsroom.store.index import Index

BUILD_FILE = "build.json"
UNFINISHED_FILE = "_newsroom-unfinished"  # exists while a build is published: the folder is ours, and not whole
HALF_WRITTEN = (f"{BUILD_FILE}.new", f"{UNFINISHED_FILE}.new")  # until they are renamed, see `journal.write_whole`
OWN_FILES = (BUILD_FILE, UNFINISHED_FILE, *HALF_WRITTEN)


class Published(NamedTuple):
    """The index's record of one output; a row, since there are many."""

    fingerprint: bytes
    digest: bytes
    owner: str  # as `Output.owner`
    stamp: bytes
    path: str

    @classmethod
    def of(cls, output: Output, digest: bytes, stamp: bytes) -> Published:
        """The record of an output that is in place with these bytes."""
        return cls(output.fingerprint, digest, output.owner, stamp, output.path)


class Places(NamedTuple):
    """The folders of the output folder, against what the index knows of them."""

    is_known: bool  # it knows any
    changed: list[tuple[str, bytes]]  # files that somebody changed, each with its present stamp
    links: tuple[str, ...]  # folders that are links now, each with "/" at its end


class PublishedFolder:
    """An output folder as it was found."""

    def __init__(self, output: str, index: Index, retention: tuple[str, ...]) -> None:
        self.root = os.path.realpath(output)
        self.index = index
        self.retention = retention
        self.known = known_outputs(index)
        self.restamped: dict[str, Published] = {}  # touched from outside, bytes unchanged
        self._unknown: set[str] = set()  # as `foreign` found them

    @cached_property
    def places(self) -> Places:
        is_known, changed, links = False, [], []
        if not os.path.lexists(self.root):
            return Places(False, [], ())
        with looking_below(self.root, follow_symlinks=False) as look:
            pack, is_link = struct.Struct("2q").pack, stat.S_ISLNK
            for place, stamp in self.index.places():
                is_known = True
                try:
                    now = look(place or ".")
                except OSError:
                    continue
                if (found := pack(now.st_mtime_ns, now.st_ctime_ns)) != stamp:
                    changed.append((place, found))
                if place and is_link(now.st_mode):
                    links.append(f"{place}/")
        return Places(is_known, changed, tuple(links))

    def broken(self) -> set[str]:
        """Paths of outputs that are not as we wrote them. A file that was only touched is; its new stamp is kept."""
        links = self.places.links
        if not os.path.lexists(self.root):
            return set(self.known)
        broken: set[str] = set()
        root = self.root + os.sep
        with looking_below(self.root, follow_symlinks=False) as look:
            pack = struct.Struct("3q").pack
            for path, entry in self.known.items():
                try:
                    now = look(path)
                except OSError:
                    broken.add(path)
                    continue
                if links and path.startswith(links):  # files behind a link are not ours, whatever their bytes
                    broken.add(path)
                elif (stamp := pack(now.st_size, now.st_mtime_ns, now.st_ctime_ns)) != entry.stamp:
                    if digest_of(root + path) == entry.digest:
                        self.restamped[path] = entry._replace(stamp=stamp)
                    else:
                        broken.add(path)
        return broken

    def foreign(self) -> list[str]:
        """Paths of files that we did not write. Folders that are as we left them are not looked into; nor are they the next
        time, where only their times are others and nothing foreign is in them: a cache was restored."""
        found = self._in_changed_places() if self.places.is_known else self._list("", deep=True)
        foreign = [path for path in found if path not in self.known]
        self._unknown = set(foreign)
        if not foreign and self.places.is_known:
            self.index.put_places(self.places.changed)
        return foreign

    def _in_changed_places(self) -> Iterator[str]:
        if not self.places.changed:
            return
        known = {place for place, _ in self.index.places()}
        for place, _ in self.places.changed:
            for path in self._list(place, deep=False):
                if path[-1] != "/":
                    yield path
                elif path[:-1] not in known:
                    yield from self._list(path[:-1], deep=True)

    def _list(self, folder: str, deep: bool) -> Iterator[str]:
        try:
            with os.scandir(f"{self.root}{os.sep}{folder}") as found:
                entries = list(found)
        except OSError:
            return
        if len(entries) > 1:
            entries.sort(key=_name)
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not folder and (entry.name in self.retention or entry.name in OWN_FILES):
                continue
            if entry.is_dir(follow_symlinks=False):
                if deep:
                    yield from self._list(path, deep=True)
                else:
                    yield path + "/"
            else:
                yield path

    def begins(self, path: str, sign: bytes, size: int = 4096) -> bool:
        """Whether the first bytes of a file hold a sign."""
        try:
            with open(os.path.join(self.root, path), "rb") as stream:
                return sign in stream.read(size)
        except OSError:
            return False

    def standing(self, output: Output, digest: bytes, broken: set[str]) -> Published | None:
        """The record of an output that is in place with these very bytes. `broken`: as `broken` found them.

        One that the index does not have is looked for where `foreign` found a file: of a first build into an empty folder none is.
        """
        path = output.path
        known = self.known.get(path)
        if known is not None and known.digest == digest and path not in broken:
            return Published.of(output, digest, self.restamped.get(path, known).stamp)
        if path not in self._unknown and (known is not None or path.partition("/")[0] not in self.retention):
            return None
        file = os.path.join(self.root, path)
        if digest_of(file) != digest or os.path.realpath(file) != file:
            return None
        return Published.of(output, digest, stamp_of(file))


def known_outputs(index: Index) -> dict[str, Published]:
    """The index's record of every output."""
    rows = list(index.outputs())  # without a step of Python's for each: every build asks for all
    return dict(zip(map(itemgetter(4), rows), map(partial(tuple.__new__, Published), rows), strict=True))


_name = attrgetter("name")


def stamp_of(file: str) -> bytes:
    """Size and times of a file, comparable as bytes."""
    now = os.stat(file, follow_symlinks=False)
    return struct.pack("3q", now.st_size, now.st_mtime_ns, now.st_ctime_ns)


def digest_of(file: str) -> bytes | None:
    """blake2b-128 of a file's bytes; None where there is no plain file."""
    digest = blake2b(digest_size=16)
    try:
        for block in blocks_of(file, follow_symlinks=False):
            digest.update(block)
    except OSError:
        return None
    return digest.digest()
