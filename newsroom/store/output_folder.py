"""The output folder: the only module that writes there.

Place in the pipeline: after drawing and audit. Comes in: drawn outputs, one at a time, written aside; then the order to
publish. Goes out: `output/`, changed by renames only. The list of what is to be renamed and removed is kept in the
index before the first rename, so that the next build completes a step that was cut short. Refuses: a folder that is
neither empty nor ours, and to touch an unchanged file (modification times show upload tools the true difference).
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from newsroom.model.output import Output
from newsroom.model.problems import MachineFault, UsageError
from newsroom.store.folder_lock import FolderLock
from newsroom.store.index import Index
from newsroom.store.journal import (
    STATE,
    Journal,
    Move,
    build_text,
    carry_out,
    folder_stamp,
    folders_of,
    name_aside,
    prove,
    take_back,
    unlink,
    write_whole,
)
from newsroom.store.published import (
    BUILD_FILE,
    HALF_WRITTEN,
    UNFINISHED_FILE,
    Published,
    PublishedFolder,
    digest_of,
    known_outputs,
    stamp_of,
)


class OutputFolder(PublishedFolder):
    """An output folder, and what waits aside to be published there."""

    def __init__(self, output: str, index: Index, retention: tuple[str, ...]) -> None:
        super().__init__(output, index, retention)
        self._aside: str | None = None
        self._moves: list[Move] = []
        self._named: dict[str, str] = {}  # path → name aside, made when it is asked for
        self.lock = FolderLock(self.root)
        self.is_ours = False  # whether the files there were built by us
        self.is_touched = False  # whether something in it was changed by this build

    # ── before ───────────────────────────────────────────────────────────────
    def admit(self, clean: bool, protected: Iterable[str], inside: Iterable[str] = ()) -> None:
        """Takes the folder for this build. Raises UsageError for one that is not ours, that holds what must not be removed
        (`protected`), or that lies in what a build reads (`inside`); ContentError while another build has it."""
        for path in protected:
            real = os.path.realpath(path)
            if real == self.root or real.startswith(self.root.rstrip(os.sep) + os.sep):
                raise UsageError(
                    f"--output: must be a folder of its own, e.g. output; '{self.root}' holds {path}, which a build would remove"
                )
        for path in inside:
            real = os.path.realpath(path)
            if self.root.startswith(real.rstrip(os.sep) + os.sep):
                raise UsageError(
                    f"--output: must be a folder of its own, e.g. output; '{self.root}' lies in {path}, which a build reads"
                )
        if os.path.exists(self.root) and not os.path.isdir(self.root):
            raise UsageError(f"--output: must be a folder, e.g. output ('{self.root}' is a file)")
        if ".git" not in self.retention and os.path.lexists(os.path.join(self.root, ".git")):
            raise UsageError(
                f"--output: must not be a checkout, e.g. output; '{self.root}' has a .git in it, which a build would remove. "
                "Name another folder, or keep it with OUTPUT_RETENTION = ['.git']"
            )
        self.lock.take()
        marks = (os.path.join(self.root, name) for name in (BUILD_FILE, UNFINISHED_FILE))
        self.is_ours = bool(self.known) or any(os.path.isfile(mark) for mark in marks)
        if clean or self.known or self.index.state(STATE) is not None or not os.path.isdir(self.root):
            return
        if self.is_ours:
            return
        if any(name not in self.retention for name in os.listdir(self.root)):
            raise UsageError(
                f"--output: must be a new or empty folder, or one that newsroom built; '{self.root}' holds other files. "
                "Name another folder, or give --clean to have everything in it replaced"
            )

    def complete_interrupted(self) -> int:
        """Finishes a publishing step that was cut short; how many outputs that concerned. One that cannot be finished is
        taken back, so that the next build starts from the former state. Raises OSError where neither is possible."""
        state = self.index.state(STATE)
        if state is None:
            if os.path.isdir(self.root):
                shutil.rmtree(self._place_aside(), ignore_errors=True)  # where a machine refused to remove it
            return 0
        journal = msgspec.msgpack.decode(state, type=Journal)
        try:
            count = self._carry_out(journal)
        except OSError:
            if not self._take_back(journal):
                raise
            count = 0
        self.known = known_outputs(self.index)
        return count

    def read(self, path: str) -> bytes | None:
        """The bytes of an output as it will be: from aside when it is new, else from its place; None where there is none."""
        if len(self._named) != len(self._moves):
            self._named = {move.path: name_aside(number) for number, move in enumerate(self._moves)}
        name = self._named.get(path)
        try:
            return Path(self._folder_aside(), name).read_bytes() if name else Path(self.root, path).read_bytes()
        except OSError:
            return None

    # ── aside ────────────────────────────────────────────────────────────────
    def put_aside(self, output: Output, digest: bytes, data: bytes) -> None:
        """Writes a changed output next to where it will be renamed to."""
        name = name_aside(len(self._moves))
        with open(os.path.join(self._folder_aside(), name), "wb", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
        self._moves.append(Move(output.path, output.fingerprint, digest, output.owner))

    def copy_aside(self, output: Output, source: Path) -> bytes:
        """Copies a file as it is; its digest."""
        target = os.path.join(self._folder_aside(), name_aside(len(self._moves)))
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
            (os.path.join(self._folder_aside(), name_aside(number)), move.path)
            for number, move in enumerate(self._moves)
        ]

    def _folder_aside(self) -> str:
        if self._aside is None:
            self.lock.make_and_take()
            aside = self._place_aside()
            shutil.rmtree(aside, ignore_errors=True)
            os.mkdir(aside, 0o700)
            self._aside = aside
        return self._aside

    def _place_aside(self) -> str:
        """A folder on the output folder's file system, which a rename cannot cross: beside the index, else beside the output
        folder; in it only where that is a file system of its own."""
        device = os.stat(self.root).st_dev
        if os.stat(self.index.file.parent).st_dev == device:
            return str(self.index.file.with_suffix(".aside"))
        parent, name = os.path.split(self.root)
        if os.stat(parent).st_dev == device and os.access(parent, os.W_OK | os.X_OK):
            return os.path.join(parent, f".{name}.aside")
        return os.path.join(self.root, ".aside")

    # ── publish ──────────────────────────────────────────────────────────────
    def publish(self, unchanged: dict[str, Published], removals: Iterable[str], complete: bool) -> None:
        """The last step. `unchanged` are outputs whose file stays: their fingerprints, which may be new."""
        removals = sorted(removals)
        index = self.index
        index.put_outputs(unchanged.values())
        self.known.update(unchanged)
        for name in HALF_WRITTEN:  # of a build that was killed, and that another index may know
            unlink(os.path.join(self.root, name))
        if not self._moves and not removals and self._says(complete):
            index.commit()
            return
        if removals:
            self._folder_aside()  # removed files stay there until every step is done
        journal = Journal(self._aside or "", self._moves, removals, complete, self._built_before())
        if not journal.moves and not removals:
            self.lock.make_and_take()
        prove(journal, self.root, self.known)
        index.put_state(STATE, msgspec.msgpack.encode(journal))
        index.commit()
        # These belong to the journal now: it needs them to complete a step that was cut short.
        self._aside, self._moves = None, []
        try:
            self._carry_out(journal)
        except OSError:
            self._take_back(journal)
            raise

    def _carry_out(self, journal: Journal) -> int:
        """All of a journal, then build.json; what is known of the outputs follows."""
        self.is_touched = True
        done = carry_out(journal, self.root)
        index = self.index
        for path, fingerprint, digest, owner in journal.moves:
            if path not in done.lost:
                stamp = stamp_of(os.path.join(self.root, path))
                self.known[path] = Published(fingerprint, digest, owner, stamp, path)
        kept = {move.path for move in journal.moves}
        gone = [*done.lost, *(path for path in journal.removals if path not in kept)]
        index.forget_outputs(gone)
        for path in gone:
            self.known.pop(path, None)
        index.put_outputs(self.known[move.path] for move in journal.moves if move.path in self.known)
        if not done.lost:
            known = self.known
            text = build_text(journal.complete, ((path, known[path].digest) for path in sorted(known)))
            write_whole(os.path.join(self.root, BUILD_FILE), text)
            os.unlink(os.path.join(self.root, UNFINISHED_FILE))
            index.put_state("built", text)
        if journal.aside:
            shutil.rmtree(journal.aside, ignore_errors=True)
        if not self.places.is_known:  # the index is new: it knows no folder yet
            done.touched.update(folder for path in self.known for folder in folders_of(path))
        places = []
        for folder in done.touched - done.gone:
            stamp_now = folder_stamp(os.path.join(self.root, folder))
            if stamp_now is not None:  # no stamp: the folder stood in the way of an output and was removed
                places.append((folder, stamp_now))
        index.put_places(places, done.gone)
        index.put_state(STATE, None)
        index.commit()
        self.__dict__.pop("places", None)
        return len(journal.moves) + len(journal.removals)

    def _take_back(self, journal: Journal) -> bool:
        """Undoes a step that the machine refused, and forgets it; False where it must be left to the next build."""
        if not take_back(journal, self.root):
            return False
        if journal.aside:
            shutil.rmtree(journal.aside, ignore_errors=True)
        self.index.connection.rollback()
        self.index.put_state(STATE, None)
        self.index.commit()
        self.is_touched = False
        return True

    def _built_before(self) -> bytes:
        try:
            return Path(self.root, BUILD_FILE).read_bytes()
        except OSError:
            return b""

    def _says(self, complete: bool) -> bool:
        """Whether build.json is as we last wrote it, and has the content that belongs there now."""
        built = self.index.state("built")
        if built is None or (b'"complete": true' in built) is not complete:
            return False
        return self._built_before() == built


def refusal(fault: OSError, doing: str) -> MachineFault:
    """A fault of the machine, in words: disk full, no permission, read-only."""
    hints = {
        errno.ENOSPC: "Make room on the disk, then build again.",
        errno.EDQUOT: "Make room on the disk, then build again.",
        errno.EACCES: "Ask for the right to write there, then build again.",
        errno.EPERM: "Ask for the right to write there, then build again.",
        errno.EROFS: "Choose another folder with --output, then build again.",
    }
    where = f"{fault.filename}: " if fault.filename else ""
    return MachineFault(f"{where}{doing} failed: {fault.strerror or fault}. {hints.get(fault.errno or 0, '')}".rstrip())
