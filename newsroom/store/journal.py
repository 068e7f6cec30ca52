"""The last step of a build as one list: proved possible before it is begun, carried out, completed later, or taken back.

Place in the pipeline: between what waits aside and the output folder. Comes in: renames and removals, kept in the index before
the first of them. Goes out: the output folder with all of them done; or, where the machine refuses one, as it was before.
Refuses: to leave half of them where that can be helped; to follow a link.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import struct
from collections.abc import Callable, Collection, Iterator
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from newsroom.store.published import BUILD_FILE, UNFINISHED_FILE, digest_of

STATE = "journal"
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,100}")  # names that every file system takes


class Move(NamedTuple):
    """An output that waits aside."""

    path: str
    fingerprint: bytes
    digest: bytes
    owner: str


class Journal(msgspec.Struct):
    """The operations of a build's last step on the output folder."""

    aside: str
    moves: list[Move]
    removals: list[str]
    complete: bool  # what build.json says
    built: bytes = b""  # build.json as it was before; b"": there was none


class Done(NamedTuple):
    """The result of carrying out a journal."""

    lost: list[str]  # outputs that were not renamed before a build was cut short, and that somebody took away since
    touched: set[str]  # folders whose times changed
    gone: set[str]  # folders that were removed


def name_aside(number: int) -> str:
    """Of the file aside that holds an output until it is published, by the number of its move."""
    return f"{number:08}"


def prove(journal: Journal, root: str, known: Collection[str]) -> None:
    """Raises OSError where the file system is sure to refuse a step: a name, or a folder that may not be written."""
    folders = {path.rpartition("/")[0] for path in (*(move.path for move in journal.moves), *journal.removals)}
    standing = _standing_below(root)
    for place in {standing(folder) for folder in folders}:
        if os.path.isdir(place) and not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied", place)
    names = {name for move in journal.moves if move.path not in known for name in move.path.split("/")}
    for name in names:
        if not _PLAIN.fullmatch(name):
            probe = os.path.join(journal.aside, name)
            try:
                os.close(os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            except OSError as fault:
                raise OSError(fault.errno, fault.strerror, name) from fault
            os.unlink(probe)


def _standing_below(root: str) -> Callable[[str], str]:
    """The place of a folder below `root`, or of the nearest above it that is there; below what is missing nobody looks."""

    @cache
    def standing(folder: str) -> str:
        place = os.path.join(root, folder)
        if folder:
            above = folder.rpartition("/")[0]
            found = standing(above)
            return place if found == os.path.join(root, above) and os.path.lexists(place) else found
        while not os.path.lexists(place):
            place = os.path.dirname(place)
        return place

    return standing


def carry_out(journal: Journal, root: str) -> Done:
    """Renames, then removals: from the start, and again from the start when it was cut short."""
    os.makedirs(root, exist_ok=True)
    write_whole(
        os.path.join(root, UNFINISHED_FILE), b"A build is being published here, or was cut short. Build again.\n"
    )
    unlink(os.path.join(root, BUILD_FILE))
    touched: set[str] = {""}
    made: set[str] = {""}
    fresh: set[str] = set()
    lost: list[str] = []
    for number, (path, _, digest, _) in enumerate(journal.moves):
        source, target = os.path.join(journal.aside, name_aside(number)), os.path.join(root, path)
        folder = path.rpartition("/")[0]
        _make_folder(root, folder, touched, made, fresh)
        if not _move(source, target, folder in fresh) and digest_of(target) != digest:
            lost.append(path)  # to be drawn anew
        touched.add(folder)
    kept = {move.path for move in journal.moves}
    gone: set[str] = set()
    for number, path in enumerate(journal.removals):
        if path in kept or path in made:
            continue
        target = os.path.join(root, path)
        if journal.aside:
            _keep(target, os.path.join(journal.aside, f"{name_aside(number)}.gone"))
        unlink(target)
        folder = path.rpartition("/")[0]
        touched.add(folder)
        while folder:
            try:
                os.rmdir(os.path.join(root, folder))
            except OSError:
                break
            gone.add(folder)
            folder = folder.rpartition("/")[0]
            touched.add(folder)
    return Done(lost, touched, gone)


def take_back(journal: Journal, root: str) -> bool:
    """Undoes what was done of a journal; whether all of it could be undone."""
    made: set[str] = {""}
    try:
        for number, move in enumerate(journal.moves):
            source, target = os.path.join(journal.aside, name_aside(number)), os.path.join(root, move.path)
            if os.path.lexists(f"{source}.was"):
                os.replace(f"{source}.was", target)
            elif not os.path.lexists(source):
                if digest_of(target) not in (move.digest, None):
                    return False
                unlink(target)
        for number, path in enumerate(journal.removals):
            was = os.path.join(journal.aside, f"{name_aside(number)}.gone")
            if journal.aside and os.path.lexists(was):
                _make_folder(root, path.rpartition("/")[0], set(), made, set())
                os.replace(was, os.path.join(root, path))
        for folder in sorted({folder for move in journal.moves for folder in folders_of(move.path)}, reverse=True):
            with contextlib.suppress(OSError):
                os.rmdir(os.path.join(root, folder))
        if journal.built:
            write_whole(os.path.join(root, BUILD_FILE), journal.built)
        unlink(os.path.join(root, UNFINISHED_FILE))
    except OSError:
        return False
    return True


def build_text(complete: bool, digests: Iterator[tuple[str, bytes]]) -> bytes:
    """build.json for (path, digest) of every output, by path."""
    tree, count = blake2b(digest_size=32), 0
    for path, digest in digests:
        tree.update(path.encode() + b"\0" + digest)
        count += 1
    return b'{"complete": %s, "outputs": %d, "tree": "%s"}\n' % (
        b"true" if complete else b"false",
        count,
        tree.hexdigest().encode(),
    )


def folder_stamp(place: str) -> bytes | None:
    """Times of a folder, comparable as bytes; None where there is none, or where a link is in its place."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        now = os.stat(place, follow_symlinks=False)
        if stat.S_ISDIR(now.st_mode):
            return struct.pack("2q", now.st_mtime_ns, now.st_ctime_ns)
    return None


def folders_of(path: str) -> Iterator[str]:
    """Every folder above a path, inside the output folder."""
    while path := path.rpartition("/")[0]:
        yield path


def write_whole(path: str, data: bytes) -> None:
    """Writes a file that is there whole, or not at all."""
    try:
        with open(path + ".new", "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(path + ".new", path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(path + ".new")
        raise


def unlink(path: str) -> None:
    """Removes a file, or a folder with all that is in it; nothing where there is none."""
    try:
        os.unlink(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (IsADirectoryError, PermissionError):
        if not os.path.isdir(path) or os.path.islink(path):
            raise
        shutil.rmtree(path)


def _keep(target: str, name: str) -> None:
    """A second name for what is about to go, so that it can come back. Where links cannot be made, it cannot."""
    with contextlib.suppress(OSError):
        os.link(target, name, follow_symlinks=False)


def _move(source: str, target: str, is_new: bool) -> bool:
    """Renames a file into place; False where it is no longer there. `is_new`: nothing can be at the target."""
    if not is_new:
        if not os.path.lexists(source):
            return False
        _keep(target, f"{source}.was")
    try:
        os.replace(source, target)
    except FileNotFoundError:
        if os.path.lexists(source):
            raise
        return False
    except IsADirectoryError:
        shutil.rmtree(target)
        os.replace(source, target)
    return True


def _make_folder(root: str, folder: str, touched: set[str], made: set[str], fresh: set[str]) -> None:
    """Makes a folder, and notes every folder that changes by it; a file or link in its way was not ours and goes.

    `made`: folders that are there by now; `fresh`: those among them that were made here, in which nobody need look.
    """
    if folder in made:
        return
    parent = folder.rpartition("/")[0]
    _make_folder(root, parent, touched, made, fresh)
    place = os.path.join(root, folder)
    if parent in fresh or os.path.islink(place) or not os.path.isdir(place):
        if parent not in fresh and os.path.lexists(place):
            os.unlink(place)
        os.mkdir(place)
        touched.update((parent, folder))
        fresh.add(folder)
    made.add(folder)
