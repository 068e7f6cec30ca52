"""A folder of this machine, a share, a stick: each file is written aside and renamed into place.

Place in the pipeline: a `Host`. Comes in: paths and bytes. Goes out: files. Refuses: to follow a link out of the folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Self

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.hosts.host import Attributes, Host, HostFault, Standing, Undecided, is_a_link
from newsroom.publishing.hosts.targets import Target

ASIDE = f"{AT_HOST}-aside"
EXPECTED = (FileNotFoundError, NotADirectoryError, FileExistsError, IsADirectoryError)
MENDABLE = {errno.EINTR, errno.EAGAIN, errno.EBUSY, errno.EIO, errno.ETIMEDOUT, errno.ESTALE}


class FolderHost(Host):
    """The folder."""

    workers = 4
    lists_all = 200_000

    def __init__(self, path: str, label: str) -> None:
        self.root, self.label = Path(path), label
        # Begins the names of files set aside: in containers, and on two machines with one share, process numbers are the same.
        self._mark = uuid.uuid4().hex
        self._real: set[Path] = set()  # folders that are no links, nor lie behind one

    @classmethod
    def of(cls, target: Target) -> Self:
        return cls(target.file("path"), f"{target.name} ({target.file('path')})")

    def open(self) -> None:
        if not self.root.parent.is_dir():
            raise Undecided(
                f"{self.label}: the folder {self.root.parent} is not there. Is the stick in, the share mounted?"
            )
        if self.root.exists() and not self.root.is_dir():
            raise Undecided(f"{self.label}: {self.root} is a file; it must be a folder.")

    def read(self, path: str) -> bytes | None:
        try:
            with self._faults(path):
                return self._place(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def write(self, path: str, data: bytes, attributes: Attributes) -> str:
        with self._faults(path, known=()):
            place = self._place(path)
            aside = self._write_aside(data)
            try:
                self._make_folder(place.parent)
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place)  # a former folder of ours stands where a file must be
                aside.replace(place)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
            return str(place.stat().st_mtime_ns)

    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            with self._faults(path):
                place = self._place(path)
                self._refuse_link(place.parent)
                with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    place.unlink()
                self._prune(place.parent)

    def standing(self, some: Sequence[str] | None = None) -> dict[str, Standing]:
        found: dict[str, Standing] = {}
        if some is not None:
            for path in some:
                with contextlib.suppress(FileNotFoundError, NotADirectoryError), self._faults(path):
                    state = self._place(path).lstat()
                    found[path] = Standing(state.st_size, str(state.st_mtime_ns))
            return found
        with self._faults("a listing"):
            for folder, folders, names in os.walk(self.root):
                for name in folders:
                    self._refuse_link(Path(folder, name))
                for name in names:
                    file = Path(folder, name)
                    path = file.relative_to(self.root).as_posix()
                    if not path.startswith(AT_HOST):
                        state = file.lstat()
                        found[path] = Standing(state.st_size, str(state.st_mtime_ns))
        return found

    def create(self, path: str, data: bytes) -> bool:
        with self._faults(path, known=()):
            self.root.mkdir(exist_ok=True)
            aside = self._write_aside(data)
            place = self._place(path)
            try:
                os.link(aside, place)  # with its bytes, or not at all
                return True
            except FileExistsError:
                return False
            except OSError:  # a file system without links: created, then filled
                try:
                    stream = place.open("xb")
                except FileExistsError:
                    return False
                try:
                    with stream:
                        stream.write(data)
                except BaseException:  # an empty lock would look like another publisher's
                    place.unlink(missing_ok=True)
                    raise
                return True
            finally:
                aside.unlink(missing_ok=True)

    def write_private(self, path: str, data: bytes) -> bool:
        with self._faults(path, known=()):
            place = self._place(path)
            place.unlink(missing_ok=True)
            place.touch(mode=0o600, exist_ok=False)
            place.write_bytes(data)
        return True

    def age_seconds(self, path: str) -> float:
        probe = f"{AT_HOST}-clock-{uuid.uuid4().hex}"
        try:
            with self._faults(path):
                then = self._place(path).stat().st_mtime
        except FileNotFoundError:
            return 0.0
        self.write(probe, b"", Attributes("", ""))
        try:
            return self._place(probe).stat().st_mtime - then
        finally:
            self.remove([probe])

    def close(self) -> None:
        with contextlib.suppress(OSError):
            for left in (self.root / ASIDE).iterdir():
                if self.alone or left.name.startswith(self._mark):
                    left.unlink()
            (self.root / ASIDE).rmdir()

    # ── inside ───────────────────────────────────────────────────────────────
    def _place(self, path: str) -> Path:
        return self.root / path

    def _write_aside(self, data: bytes) -> Path:
        folder = self.root / ASIDE
        aside = folder / f"{self._mark}-{uuid.uuid4().hex}"
        try:
            with self._opened(aside) as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        return aside

    def _opened(self, aside: Path) -> IO[bytes]:
        """A new file aside; another publisher may take the empty folder away between two calls."""
        for _ in range(5):
            aside.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                return aside.open("wb")
        return aside.open("wb")

    def _refuse_link(self, folder: Path) -> None:
        """Raises Undecided where a folder below ours is a link to another, or lies behind one."""
        if folder == self.root or folder in self._real:
            return
        self._refuse_link(folder.parent)
        if folder.is_dir():
            if folder.is_symlink():
                raise Undecided(is_a_link(self.label, folder))
            self._real.add(folder)

    def _make_folder(self, folder: Path) -> None:
        """Makes a folder; a file or link in its way is no part of the site and goes."""
        self._refuse_link(folder)
        missing: list[Path] = []
        while folder != self.root and (folder.is_symlink() or not folder.is_dir()):
            missing.append(folder)
            folder = folder.parent
        for each in reversed(missing):
            if each.is_symlink() or each.exists():
                if each.is_dir() and not each.is_symlink():
                    continue
                each.unlink()
            each.mkdir(exist_ok=True)

    def _prune(self, folder: Path) -> None:
        while folder != self.root and self.root in folder.parents:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

    @contextlib.contextmanager
    def _faults(self, what: str, known: tuple[type[OSError], ...] = EXPECTED) -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            if isinstance(fault, known):
                raise
            raise HostFault(
                f"{self.label}: {what}: {fault.strerror or fault}", passing=fault.errno in MENDABLE
            ) from fault
