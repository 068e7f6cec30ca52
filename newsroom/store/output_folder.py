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
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsroom.model.output import Output
from newsroom.model.problems import ContentError, Problem, UsageError
from newsroom.store.index import Index
from newsroom.store.published import BUILD_FILE, Published, PublishedFolder, digest_of, known_outputs, stamp_of

JOURNAL = "journal"


class Move(NamedTuple):
    """An output that waits aside."""

    path: str
    fingerprint: bytes
    digest: bytes
    owner: str


class Journal(msgspec.Struct):
    """What the last step of a build does to the output folder."""

    aside: str
    moves: list[Move]
    removals: list[str]
    complete: bool  # what build.json says


class OutputFolder(PublishedFolder):
    """An output folder, and what waits aside to be published there."""

    def __init__(self, output: str, index: Index, retention: tuple[str, ...]) -> None:
        super().__init__(output, index, retention)
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
        self.known = known_outputs(self.index)
        return count

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
        digest = digest_of(target) or b""
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
                if digest_of(os.path.join(self.root, path)) != digest:
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
                stamp = stamp_of(os.path.join(self.root, path))
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
        if not self.places.is_known:  # the index is new: it knows no folder yet
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
        self.__dict__.pop("places", None)
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


def _folders_of(path: str) -> Iterator[str]:
    """Every folder above a path, inside the output folder."""
    while path := path.rpartition("/")[0]:
        yield path


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
