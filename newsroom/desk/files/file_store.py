"""Files of the content folder, written only as long as they are what was opened.

Place in the pipeline: the one module of the desk that writes below `content/`. Comes in: a path inside it, the digest
that was opened, new bytes. Goes out: the new digest. Temporary file, fsync, rename; where the system can exchange two
names at once, what was there is looked at once more behind the exchange, so that nobody is overwritten unseen.
Refuses: a path out of the folder, through a link; a file that became another one meanwhile (`Changed`).
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
import threading
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from newsroom.model.problems import UsageError

TEMPORARY = ".newsroom-"
_AT_FDCWD, _EXCHANGE = -100, 2  # linux/fs.h: RENAME_EXCHANGE; sys/stdio.h: RENAME_SWAP
_PATH = re.compile(r"(releases/[0-9]{4}/[a-z0-9-]+|pages/[a-z0-9-]+|directory)(/[^/\x00-\x1f\\]+){0,4}")
_lock = threading.Lock()


class Changed(Exception):
    """The file is not what was opened. Carries its bytes as they are now; None where it is gone."""

    def __init__(self, data: bytes | None) -> None:
        super().__init__("changed meanwhile")
        self.data = data


def digest_of(data: bytes | None) -> str:
    """Names the bytes of a file; "" where there is none."""
    return "" if data is None else blake2b(data, digest_size=16).hexdigest()


def confined(content: str, path: str) -> Path:
    """A path inside the content folder. Raises UsageError for any other."""
    whole = Path(content, path)
    fits = _PATH.fullmatch(path) and not any(part in (".", "..") or part.startswith(".") for part in path.split("/"))
    if not fits or not whole.resolve().is_relative_to(Path(content).resolve()) or whole.is_symlink():
        raise UsageError(f"path: must lie in the content folder, e.g. releases/2026/budget/en.md (got {path[:100]!r})")
    return whole


def read(content: str, path: str) -> bytes | None:
    """The bytes of a file; None where there is none."""
    try:
        return confined(content, path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def write(content: str, path: str, opened: str, data: bytes) -> str:
    """Puts new bytes into a file that still has the digest `opened` ("": there is none yet). Raises Changed."""
    file = confined(content, path)
    with _lock:
        now = read(content, path)
        if digest_of(now) != opened:
            raise Changed(now)
        if now == data:
            return opened
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name(f"{TEMPORARY}{os.getpid()}-{threading.get_ident()}-{file.name}")
        try:
            _write_through(aside, data, file if now is not None else None)
            if now is None:
                _put_new(aside, file)
            else:
                _exchange(aside, file, opened)
        finally:
            with suppress(FileNotFoundError):
                aside.unlink()
        _sync_folder(file.parent)
    return digest_of(data)


def move_away(content: str, path: str, to: Path) -> None:
    """A file or folder out of the content folder, to where it can be fetched back from."""
    import shutil

    source = confined(content, path)
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _lock:
        shutil.move(source, to)


def _write_through(file: Path, data: bytes, like: Path | None) -> None:
    with file.open("xb") as stream:
        if like is not None:
            file.chmod(like.stat().st_mode & 0o777)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _put_new(aside: Path, file: Path) -> None:
    """A name that must not be taken: a link fails where a rename would replace."""
    try:
        os.link(aside, file)
    except FileExistsError:
        raise Changed(file.read_bytes()) from None
    except OSError:  # a file system without links
        if file.exists():
            raise Changed(file.read_bytes()) from None
        aside.replace(file)


def _exchange(aside: Path, file: Path, opened: str) -> None:
    if not _swap(aside, file):
        aside.replace(file)
        return
    was = aside.read_bytes()  # the file's bytes at the instant of the exchange
    if digest_of(was) != opened:
        _swap(aside, file)
        raise Changed(was)


def _swap(one: Path, other: Path) -> bool:
    """Exchanges two names in one step; False where the system cannot."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(os.fsencode(one), os.fsencode(other), _EXCHANGE) == 0)
        if sys.platform.startswith("linux"):
            names = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other))
            return bool(library.renameat2(*names, ctypes.c_uint(_EXCHANGE)) == 0)
    except (OSError, AttributeError, TypeError):
        pass
    return False


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
