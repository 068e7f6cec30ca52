"""The folders of `content/`, and those of them that changed since the index last saw them.

Place in the pipeline: before `source`. Comes in: the folder tree and the index's rows. Goes out: `Scan`.
An unchanged folder costs one stat for itself and one for each of its files: a folder's own modification time says
whether names came or went. Whatever was touched within two seconds of being seen is read again (racy timestamps:
a second write inside the clock's grain leaves the same time). Refuses: links that leave `content/`.
"""

from __future__ import annotations

import os
import struct
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from newsroom.model.problems import Problem
from newsroom.reading.files.folder_stat import Look, looking_below
from newsroom.reading.files.stray import stray_findings

RACY_NS = 2_000_000_000
IGNORED = ("Thumbs.db", "desktop.ini", "__pycache__")
TOP_FOLDERS = ("directory", "pages", "releases", "root")
TOP_FILES = ("ledger.jsonl",)  # read by `build.reading`

Row = tuple[str, str, bytes, int, bytes]  # path, names, stamp, seen_ns, inputs: as `Index.folders` keeps them


class Unit(NamedTuple):
    """A folder that is read as one: a release, a page or the directory."""

    path: str  # inside content/
    names: tuple[str, ...]  # of its files, in order
    stamp: bytes
    seen_ns: int  # 0: with a file that cannot be read, so that it is read again the next time
    unread: tuple[str, ...] = ()  # names that are there and cannot be read; "" for the folder itself


class Scan(NamedTuple):
    """The present state of content/, compared with the index."""

    kept: list[str]  # paths of units that are as they were
    changed: list[Unit]  # new, touched or racy ones: to be read
    gone: list[str]  # paths of rows that are no longer there
    containers: list[Row]  # rows to put for folders of folders
    problems: list[Problem]


def scan(
    content: str,
    label: str,
    known: Iterable[Row],
    now_ns: int,
    only: Collection[str] | None = None,
    shared: Collection[str] = (),
) -> Scan:
    """The tree below `content` against the rows known. `label` is put before paths in problems.

    `only`: whoever watches the tree names the folders that were touched; the others are taken to be as they were.
    """
    rows = {row[0]: row for row in known}
    walk = _Walk(content, label, rows, now_ns, only)
    try:
        os.listdir(content)
    except OSError as fault:
        walk.unreadable("", fault)
        return Scan([], [], [], [], walk.problems)
    with looking_below(content) as walk.look:
        for top in walk.children("", (*TOP_FOLDERS, *(path.partition("/")[0] for path in shared))):
            if top == "directory":
                walk.unit(top)
            elif top == "root":
                list(walk.files(top, ""))  # published as they are: only what no file is, is told
            elif top == "pages":
                for slug in walk.children(top):
                    walk.unit(f"{top}/{slug}")
            elif top == "releases":
                for year in walk.children(top):
                    for slug in walk.children(f"{top}/{year}"):
                        walk.unit(f"{top}/{year}/{slug}")
    gone = [path for path in rows if path not in walk.seen]
    return Scan(walk.kept, walk.changed, gone, walk.containers, walk.problems)


class _Walk:
    """One pass over the tree."""

    def __init__(
        self, content: str, label: str, rows: dict[str, Row], now_ns: int, only: Collection[str] | None
    ) -> None:
        self.only = only
        self.content, self.label, self.rows, self.now_ns = content, label, rows, now_ns
        self.real = os.path.realpath(content)
        self.look: Look = os.stat
        self.seen: set[str] = set()
        self.kept: list[str] = []
        self.changed: list[Unit] = []
        self.containers: list[Row] = []
        self.problems: list[Problem] = []
        self.refused: list[str] = []  # what is there and cannot be read

    def wrong(self, path: str, rule: str, message: str, severity: str = "error") -> None:
        place = f"{self.label}/{path}".rstrip("/")
        if severity == "error":
            self.refused.append(_printable(path))
        self.problems.append(Problem(_printable(place), 1, "file", rule, severity, message))

    def unreadable(self, path: str, fault: OSError) -> None:
        self.wrong(path, "unreadable", f"must be readable, e.g. after `chmod u+rX` (got {fault.strerror})")

    def children(self, path: str, known_names: tuple[str, ...] = ()) -> list[str]:
        """Names of the folders in a folder of folders. Stray files are problems, so such a folder is not kept as seen."""
        self.seen.add(path)
        row = self.rows.get(path)
        stamp, newest = self.stamp(path, ())
        if row is not None and row[2] == stamp and newest < row[3] - RACY_NS:
            return row[1].split("\0") if row[1] else []
        names: list[str] = []
        found = len(self.problems)
        for entry in self.entries(path):
            inside = f"{path}/{entry.name}" if path else entry.name
            if not self.stays_inside(entry, inside):
                continue
            if not entry.is_dir():
                if inside not in TOP_FILES:
                    self.stray(inside)
                elif not entry.is_file():
                    self.wrong(inside, "not-a-file", "must be a plain file; this is a device, a pipe or a socket")
            elif known_names and entry.name not in known_names:
                self.stray_folder(entry, inside, known_names)
            else:
                names.append(entry.name)
        if len(self.problems) == found:
            self.containers.append((path, "\0".join(names), stamp, self.now_ns, b""))
        return names

    def entries(self, path: str) -> list[os.DirEntry[str]]:
        """The files of a folder whose names can be published, by name."""
        try:
            with os.scandir(os.path.join(self.content, path)) as found:
                entries = [entry for entry in found if not _is_ignored(entry.name)]
        except OSError as fault:
            self.unreadable(path, fault)
            return []
        entries.sort(key=lambda entry: entry.name)
        named = []
        for entry in entries:
            if entry.name == _printable(entry.name):
                named.append(entry)
            else:
                message = f"must have a name in UTF-8 without control characters, e.g. report.pdf (got '{_printable(entry.name)}')"
                self.wrong(f"{path}/{entry.name}".lstrip("/"), "file-name", message)
        return named

    def stray(self, inside: str) -> None:
        if inside.endswith((".md", ".markdown", ".txt", ".rst")):
            self.wrong(
                inside, "stray-file",
                "must lie in a folder of its own, one file per language, e.g. content/releases/2026/budget/en.md",
            )  # fmt: skip
        else:
            self.wrong(
                inside,
                "stray-file",
                "lies beside the releases and is not published; files belong into a release's folder",
                "warning",
            )

    def stray_folder(self, entry: os.DirEntry[str], inside: str, known_names: tuple[str, ...]) -> None:
        for place, rule, severity, message in stray_findings(entry.path, inside, known_names, _is_ignored):
            self.wrong(place, rule, message, severity)

    def unit(self, path: str) -> None:
        """A folder that is read as one."""
        self.seen.add(path)
        row = self.rows.get(path)
        if row is not None and self.only is not None and path not in self.only and row[3]:
            self.kept.append(path)
            return
        known: tuple[str, ...] = ()
        stamp = b""
        if row is not None:
            known = tuple(row[1].split("\0")) if row[1] else ()
            try:
                stamp, newest = self.stamp(path, known)
            except OSError:
                pass
            else:
                if row[2] == stamp and newest < row[3] - RACY_NS:
                    self.kept.append(path)
                    return
        found = len(self.refused)
        names = tuple(self.files(path, ""))
        try:
            if not stamp or names != known:  # an older stamp is as good: what changed after it is read again next time
                stamp, _ = self.stamp(path, names)
        except OSError as fault:
            self.unreadable(path, fault)
            names, stamp = (), b""
        unread = tuple(sorted({each[len(path) + 1 :] for each in self.refused[found:]}))
        self.changed.append(Unit(path, names, stamp, 0 if unread else self.now_ns, unread))

    def files(self, path: str, below: str) -> Iterator[str]:
        """Names of all files in a unit, folders in it included (their names end in "/": their times count too)."""
        for entry in self.entries(f"{path}/{below}".rstrip("/")):
            name = f"{below}{entry.name}"
            if not self.stays_inside(entry, f"{path}/{name}"):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield name + "/"
                yield from self.files(path, name + "/")
            elif entry.is_file():
                yield name
            else:
                self.wrong(f"{path}/{name}", "not-a-file", "must be a plain file; this is a device, a pipe or a socket")

    def stays_inside(self, entry: os.DirEntry[str], inside: str) -> bool:
        if not entry.is_symlink():
            return True
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):
            self.wrong(inside, "symlink", "must be a file, e.g. a copy of it; this link leads nowhere or to itself")
            return False
        if not target.is_relative_to(self.real):
            self.wrong(
                inside, "symlink", "must not lead out of the content folder; put a copy here instead of the link"
            )
            return False
        if target.is_dir():
            self.wrong(inside, "symlink", "must be a folder of its own; a link to a folder would publish it twice")
            return False
        return True

    def stamp(self, path: str, names: tuple[str, ...]) -> tuple[bytes, int]:
        """(sizes and times of a folder and its files, comparable as bytes; the last of the times, in nanoseconds)."""
        look = self.look
        own = look(path or ".")
        values = [own.st_mtime_ns, own.st_ctime_ns]
        for name in names:
            that = look(f"{path}/{name}")
            values += (that.st_size if name[-1] != "/" else 0, that.st_mtime_ns, that.st_ctime_ns)
        return struct.pack(f"{len(values)}q", *values), max(values)


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith(("~", ".swp", ".tmp")) or name in IGNORED


def _printable(name: str) -> str:
    """The name with what is no UTF-8 and every control character written as an escape; the same where there is none."""
    if name.isprintable():
        return name
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(repr(letter)[1:-1] if unicodedata.category(letter) == "Cc" else letter for letter in text)
