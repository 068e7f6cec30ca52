"""The output folder: the only module that writes there.

Place in the pipeline: after drawing and audit. Comes in: drawn outputs, one at a time, written aside; then the order to
publish. Goes out: `output/`, changed by renames only. The list of what is to be renamed and removed is kept in the
index before the first rename, so that the next build completes a step that was cut short. Refuses: a folder that is
neither empty nor ours, and to touch what did not change (modification times tell upload tools the true difference).
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
import struct
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsroom.index import Index
from newsroom.plan import Output
from newsroom.problems import ContentError, Problem, UsageError

BUILD_FILE = "build.json"
JOURNAL = "journal"


class Published(NamedTuple):
    """What the index knows of one output; a row of it, since there are many."""

    fingerprint: bytes
    digest: bytes
    owner: str  # as `Output.owner`
    stamp: bytes
    path: str

    @classmethod
    def of(cls, output: Output, digest: bytes, stamp: bytes) -> Published:
        """An output that stands there with these bytes, as the index is to know it."""
        return cls(output.fingerprint, digest, output.owner, stamp, output.path)


class Move(NamedTuple):
    """An output that waits aside."""

    path: str
    fingerprint: bytes
    digest: bytes
    owner: str


class Places(NamedTuple):
    """The folders of the output folder, against what the index knows of them."""

    is_known: bool  # it knows any
    changed: list[str]  # those that are there, and not as we left them
    links: tuple[str, ...]  # those that are links now, each with "/" at its end


class Journal(msgspec.Struct):
    """What the last step of a build does to the output folder."""

    aside: str
    moves: list[Move]
    removals: list[str]
    complete: bool  # what build.json says


class OutputFolder:
    """An output folder with what the index knows of it."""

    def __init__(self, output: str, index: Index, retention: tuple[str, ...]) -> None:
        self.root = os.path.realpath(output)
        self.index = index
        self.retention = retention
        self.known = _known(index)
        self.restamped: dict[str, Published] = {}  # touched from outside, bytes unchanged
        self._aside: str | None = None
        self._moves: list[Move] = []
        self._named: dict[str, str] = {}  # path → name aside, made when it is asked for

    # ── before ───────────────────────────────────────────────────────────────
    def admit(self, clean: bool, protected: Iterable[str]) -> None:
        """Raises UsageError for a folder that is not ours, or that holds what must not be removed."""
        for path in protected:
            real = os.path.realpath(path)
            if real == self.root or real.startswith(self.root.rstrip(os.sep) + os.sep):
                raise UsageError(
                    f"--output: must be a folder of its own, e.g. output; '{self.root}' holds {path}, which a build would remove"
                )
        if os.path.exists(self.root) and not os.path.isdir(self.root):
            raise UsageError(f"--output: must be a folder, e.g. output ('{self.root}' is a file)")
        if ".git" not in self.retention and os.path.lexists(os.path.join(self.root, ".git")):
            raise UsageError(
                f"--output: must not be a checkout, e.g. output; '{self.root}' has a .git in it, which a build would remove. "
                "Name another folder, or keep it with OUTPUT_RETENTION = ['.git']"
            )
        if clean or self.known or self.index.state(JOURNAL) is not None or not os.path.isdir(self.root):
            return
        if os.path.exists(os.path.join(self.root, BUILD_FILE)):
            return
        if any(name not in self.retention for name in os.listdir(self.root)):
            raise UsageError(
                f"--output: must be a new or empty folder, or one that newsroom built; '{self.root}' holds other files. "
                "Name another folder, or give --clean to have everything in it replaced"
            )

    def complete_interrupted(self) -> int:
        """Finishes a publishing step that was cut short; how many outputs that concerned."""
        state = self.index.state(JOURNAL)
        if state is None:
            return 0
        journal = msgspec.msgpack.decode(state, type=Journal)
        count = self._carry_out(journal)
        self.known = _known(self.index)
        return count

    # ── what is there ────────────────────────────────────────────────────────
    @cached_property
    def _places(self) -> Places:
        is_known, changed, links = False, [], []
        try:
            root = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            return Places(False, [], ())
        try:
            look, pack, is_link = os.stat, struct.Struct("2q").pack, stat.S_ISLNK
            for place, stamp in self.index.places():
                is_known = True
                try:
                    now = look(place or ".", dir_fd=root, follow_symlinks=False)
                except OSError:
                    continue
                if pack(now.st_mtime_ns, now.st_ctime_ns) != stamp:
                    changed.append(place)
                if place and is_link(now.st_mode):
                    links.append(f"{place}/")
        finally:
            os.close(root)
        return Places(is_known, changed, tuple(links))

    def broken(self) -> set[str]:
        """Paths of outputs that do not stand as we wrote them. One that was only touched does; its new stamp is kept."""
        links = self._places.links
        try:
            root = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            return set(self.known)
        broken: set[str] = set()
        try:
            look, pack = os.stat, struct.Struct("3q").pack
            for path, entry in self.known.items():
                try:
                    now = look(path, dir_fd=root, follow_symlinks=False)
                except OSError:
                    broken.add(path)
                    continue
                if links and path.startswith(links):  # what stands behind a link is not ours, whatever its bytes
                    broken.add(path)
                elif (stamp := pack(now.st_size, now.st_mtime_ns, now.st_ctime_ns)) != entry.stamp:
                    if _digest_of(os.path.join(self.root, path)) == entry.digest:
                        self.restamped[path] = entry._replace(stamp=stamp)
                    else:
                        broken.add(path)
        finally:
            os.close(root)
        return broken

    def foreign(self) -> list[str]:
        """Paths of files that we did not write. Folders that are as we left them are not looked into."""
        found = self._in_changed_places() if self._places.is_known else self._list("", deep=True)
        return [path for path in found if path not in self.known]

    def _in_changed_places(self) -> Iterator[str]:
        if not self._places.changed:
            return
        known = {place for place, _ in self.index.places()}
        for place in self._places.changed:
            for path in self._list(place, deep=False):
                if not path.endswith("/"):
                    yield path
                elif path[:-1] not in known:
                    yield from self._list(path[:-1], deep=True)

    def _list(self, folder: str, deep: bool) -> Iterator[str]:
        try:
            entries = sorted(os.scandir(os.path.join(self.root, folder)), key=lambda entry: entry.name)
        except OSError:
            return
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not folder and (entry.name in self.retention or entry.name == BUILD_FILE):
                continue
            if entry.is_dir(follow_symlinks=False):
                if deep:
                    yield from self._list(path, deep=True)
                else:
                    yield path + "/"
            else:
                yield path

    def standing(self, output: Output, digest: bytes) -> Published | None:
        """What to know of an output that the index does not know, and that stands there with these very bytes."""
        file = os.path.join(self.root, output.path)
        if output.path in self.known or _digest_of(file) != digest or os.path.realpath(file) != file:
            return None
        return Published.of(output, digest, _stamp_of(file))

    def read(self, path: str) -> bytes | None:
        """The bytes of an output as it will be: from aside when it is new, else as it stands; None where there is none."""
        if len(self._named) != len(self._moves):
            self._named = {move.path: _name(number) for number, move in enumerate(self._moves)}
        name = self._named.get(path)
        try:
            return Path(self._folder_aside(), name).read_bytes() if name else Path(self.root, path).read_bytes()
        except OSError:
            return None

    # ── aside ────────────────────────────────────────────────────────────────
    def put_aside(self, output: Output, digest: bytes, data: bytes) -> None:
        """Writes a changed output next to where it will be renamed to."""
        name = _name(len(self._moves))
        with open(os.path.join(self._folder_aside(), name), "wb", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
        self._moves.append(Move(output.path, output.fingerprint, digest, output.owner))

    def copy_aside(self, output: Output, source: Path) -> bytes:
        """Copies a file as it is; its digest."""
        target = os.path.join(self._folder_aside(), _name(len(self._moves)))
        shutil.copyfile(source, target)
        digest = _digest_of(target) or b""
        self._moves.append(Move(output.path, output.fingerprint, digest, output.owner))
        return digest

    def discard(self) -> None:
        """Leaves no trace of a build that was refused."""
        if self._aside is not None:
            shutil.rmtree(self._aside, ignore_errors=True)
        self._aside, self._moves = None, []

    @property
    def aside(self) -> list[tuple[str, str]]:
        """(file, path) of every output that waits to be published."""
        return [
            (os.path.join(self._folder_aside(), _name(number)), move.path) for number, move in enumerate(self._moves)
        ]

    def _folder_aside(self) -> str:
        if self._aside is None:
            os.makedirs(self.root, exist_ok=True)
            beside = self.index.file.with_suffix(".aside")
            same = os.stat(self.index.file.parent).st_dev == os.stat(self.root).st_dev
            aside = str(beside) if same else os.path.join(self.root, ".aside")  # a rename cannot cross file systems
            shutil.rmtree(aside, ignore_errors=True)
            os.mkdir(aside)
            self._aside = aside
        return self._aside

    # ── publish ──────────────────────────────────────────────────────────────
    def publish(self, unchanged: dict[str, Published], removals: Iterable[str], complete: bool) -> None:
        """The last step. `unchanged` are outputs whose file stays: their fingerprints, which may be new."""
        removals = sorted(removals)
        index = self.index
        index.put_outputs(unchanged.values())
        self.known.update(unchanged)
        if not self._moves and not removals and self._says(complete):
            index.commit()
            return
        journal = Journal(self._aside or "", self._moves, removals, complete)
        index.put_state(JOURNAL, msgspec.msgpack.encode(journal))
        index.commit()
        self._aside, self._moves = (
            None,
            [],
        )  # the journal's now: what is left of them completes a step that fails midway
        self._carry_out(journal)

    def _carry_out(self, journal: Journal) -> int:
        """Renames, removals, build.json: in this order, and again from the start when it was cut short."""
        os.makedirs(self.root, exist_ok=True)
        build_file = os.path.join(self.root, BUILD_FILE)
        _unlink(build_file)
        touched: set[str] = {""}
        made: set[str] = {""}
        lost: list[str] = []
        for number, (path, _, digest, _) in enumerate(journal.moves):
            name = _name(number)
            folder = path.rpartition("/")[0]
            self._make_folder(folder, touched, made)
            try:
                os.replace(os.path.join(journal.aside, name), os.path.join(self.root, path))
            except FileNotFoundError:
                if _digest_of(os.path.join(self.root, path)) != digest:
                    lost.append(
                        path
                    )  # not renamed before we were cut short, and somebody took it away: to be drawn anew
            except IsADirectoryError:
                shutil.rmtree(os.path.join(self.root, path))
                os.replace(os.path.join(journal.aside, name), os.path.join(self.root, path))
            touched.add(folder)
        kept = {move.path for move in journal.moves}
        gone_folders: set[str] = set()
        for path in journal.removals:
            if path in kept or path in made:
                continue
            _unlink(os.path.join(self.root, path))
            folder = path.rpartition("/")[0]
            touched.add(folder)
            while folder:
                try:
                    os.rmdir(os.path.join(self.root, folder))
                except OSError:
                    break
                gone_folders.add(folder)
                folder = folder.rpartition("/")[0]
                touched.add(folder)
        if journal.aside:
            shutil.rmtree(journal.aside, ignore_errors=True)
        index = self.index
        for path, fingerprint, digest, owner in journal.moves:
            if path not in lost:
                stamp = _stamp_of(os.path.join(self.root, path))
                self.known[path] = Published(fingerprint, digest, owner, stamp, path)
        gone = [*lost, *(path for path in journal.removals if path not in kept)]
        index.forget_outputs(gone)
        for path in gone:
            self.known.pop(path, None)
        index.put_outputs(self.known[move.path] for move in journal.moves if move.path in self.known)
        if not lost:
            text = self._build_text(journal.complete)
            _write_whole(build_file, text)
            index.put_state("built", text)
        if not self._places.is_known:  # the index is new: it knows no folder yet
            touched.update(folder for path in self.known for folder in _folders_of(path))
        places = []
        for folder in touched - gone_folders:
            with contextlib.suppress(
                FileNotFoundError, NotADirectoryError
            ):  # it was in the way of an output, and is gone
                now = os.stat(os.path.join(self.root, folder), follow_symlinks=False)
                if stat.S_ISDIR(now.st_mode):
                    places.append((folder, struct.pack("2q", now.st_mtime_ns, now.st_ctime_ns)))
        index.put_places(places, gone_folders)
        index.put_state(JOURNAL, None)
        index.commit()
        self.__dict__.pop("_places", None)
        return len(journal.moves) + len(journal.removals)

    def _make_folder(self, folder: str, touched: set[str], made: set[str]) -> None:
        """Makes a folder, and notes every folder that changes by it; a file or link in its way was not ours and goes."""
        if folder in made:
            return
        parent = folder.rpartition("/")[0]
        self._make_folder(parent, touched, made)
        place = os.path.join(self.root, folder)
        if os.path.islink(place) or not os.path.isdir(place):
            if os.path.lexists(place):
                os.unlink(place)
            os.mkdir(place)
            touched.update((parent, folder))
        made.add(folder)

    def _build_text(self, complete: bool) -> bytes:
        known = self.known
        tree = blake2b(b"".join([path.encode() + b"\0" + known[path].digest for path in sorted(known)]), digest_size=32)
        value = {"complete": complete, "outputs": len(self.known), "tree": tree.hexdigest()}
        return json.dumps(value).encode() + b"\n"

    def _says(self, complete: bool) -> bool:
        """Whether build.json stands as we last wrote it, and that is what must stand there now."""
        built = self.index.state("built")
        if built is None or json.loads(built)["complete"] is not complete:
            return False
        try:
            return Path(self.root, BUILD_FILE).read_bytes() == built
        except OSError:
            return False


def _name(number: int) -> str:
    """Of the file aside that holds an output until it is published, by the number of its move."""
    return f"{number:08}"


def _known(index: Index) -> dict[str, Published]:
    """What the index knows of every output."""
    make = tuple.__new__
    return {row[4]: make(Published, row) for row in index.outputs()}


def refusal(fault: OSError, doing: str) -> ContentError:
    """A fault of the machine, in words: disk full, no permission, read-only."""
    hints = {
        errno.ENOSPC: "Make room on the disk, then build again.",
        errno.EDQUOT: "Make room on the disk, then build again.",
        errno.EACCES: "Ask for the right to write there, then build again.",
        errno.EPERM: "Ask for the right to write there, then build again.",
        errno.EROFS: "Choose another folder with --output, then build again.",
    }
    message = f"{doing} failed: {fault.strerror or fault}"
    return ContentError(
        [
            Problem(
                str(fault.filename or "output"),
                1,
                "build",
                "machine",
                "error",
                message,
                hints.get(fault.errno or 0, ""),
            )
        ]
    )


def _stamp_of(file: str) -> bytes:
    """Size and times of a file, comparable as bytes."""
    now = os.stat(file, follow_symlinks=False)
    return struct.pack("3q", now.st_size, now.st_mtime_ns, now.st_ctime_ns)


def _folders_of(path: str) -> Iterator[str]:
    """Every folder above a path, inside the output folder."""
    while path := path.rpartition("/")[0]:
        yield path


def _digest_of(file: str) -> bytes | None:
    """blake2b-128 of a file's bytes; None where there is no plain file."""
    try:
        if os.path.islink(file):
            return None
        digest = blake2b(digest_size=16)
        with open(file, "rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.digest()


def _write_whole(path: str, data: bytes) -> None:
    with open(path + ".new", "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (IsADirectoryError, PermissionError):
        if not os.path.isdir(path) or os.path.islink(path):
            raise
        shutil.rmtree(path)
