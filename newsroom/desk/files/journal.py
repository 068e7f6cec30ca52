"""Unsaved text and deleted files: kept in the cache folder, readable for its owner alone.

Place in the pipeline: beside `file_store`. Comes in: what an editor holds, every second or so. Goes out: the same, after
a crash. Also keeps the bytes of each file as it was opened, so that three versions can be compared, and what was deleted,
so that it can be fetched back. Refuses: to write below `content/`.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

MOST_BYTES = 4_000_000  # of one entry
KEPT_SECONDS = 30 * 24 * 3600  # of opened versions and deleted folders
_DIGEST = re.compile("[0-9a-f]{32}")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """The content of an editor."""

    path: str  # of the file; of a release that was never saved: "new/<number>"
    opened: str  # digest of the file when it was opened; "" where there was none
    at: float  # seconds since 1970
    fields: dict[str, Any] = {}
    text: str | None = None
    source: str | None = None
    lang: str = ""


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """A folder or file that was taken away, or an entry of a file."""

    path: str  # where it lay inside content/
    at: float
    key: str  # names it in the journal
    entry: str = ""  # the entry's key, where only that was taken out of the file


class Journal:
    """The journal of one content folder."""

    def __init__(self, cache: str, content: str) -> None:
        name = blake2b(os.path.realpath(content).encode(), digest_size=8).hexdigest()
        self.root = Path(cache, "desk", name)
        for folder in (self.root / "typed", self.root / "opened", self.root / "deleted"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.root.chmod(0o700)
        self._forget_old()

    # ── typed ────────────────────────────────────────────────────────────────
    def keep(self, entry: Entry) -> None:
        """Notes what an editor holds. The file is there whole, or as it was before."""
        file = self._typed(entry.path)
        _write(file, msgspec.json.encode(entry))

    def typed(self, path: str) -> Entry | None:
        """Unsaved changes to a file."""
        try:
            return msgspec.json.decode(self._typed(path).read_bytes(), type=Entry)
        except (OSError, msgspec.DecodeError):
            return None

    def forget(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self._typed(path).unlink()

    def all_typed(self) -> list[Entry]:
        """Everything that was typed and not saved, the newest first."""
        found = []
        for file in (self.root / "typed").glob("*.json"):
            with suppress(OSError, msgspec.DecodeError):
                found.append(msgspec.json.decode(file.read_bytes(), type=Entry))
        return sorted(found, key=lambda entry: -entry.at)

    def _typed(self, path: str) -> Path:
        return self.root / "typed" / f"{blake2b(path.encode(), digest_size=12).hexdigest()}.json"

    # ── opened ───────────────────────────────────────────────────────────────
    def keep_opened(self, digest: str, data: bytes) -> None:
        file = self.root / "opened" / digest
        if digest and not file.exists():
            _write(file, data)

    def opened(self, digest: str) -> bytes | None:
        """A file's bytes as it was opened."""
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            return (self.root / "opened" / digest).read_bytes()
        except OSError:
            return None

    # ── deleted ──────────────────────────────────────────────────────────────
    def place_for(self, path: str, entry: str = "") -> tuple[Path, str]:
        """Where what is deleted goes, and its key. What it was is noted beside it first."""
        at = time.time()
        key = f"{time.time_ns():x}"
        folder = self.root / "deleted" / key
        folder.mkdir(mode=0o700)
        _write(folder / "what.json", msgspec.json.encode(Deleted(path=path, at=at, key=key, entry=entry)))
        return folder / "content", key

    def keep_entry(self, path: str, entry: str, data: bytes) -> None:
        """Keeps a file of the directory as it was before an entry was taken out of it."""
        place, _ = self.place_for(path, entry)
        _write(place, data)

    def entry_file(self, deleted: Deleted) -> bytes:
        """The file's bytes from before. Raises FileNotFoundError."""
        return (self.root / "deleted" / deleted.key / "content").read_bytes()

    def forget_deleted(self, deleted: Deleted) -> None:
        shutil.rmtree(self.root / "deleted" / deleted.key)

    def find_deleted(self, key: str) -> Deleted:
        """What a key of the journal names. Raises FileNotFoundError."""
        found = next((each for each in self.deleted() if each.key == key), None)
        if found is None:
            raise FileNotFoundError(key)
        return found

    def deleted(self) -> list[Deleted]:
        found = []
        for file in (self.root / "deleted").glob("*/what.json"):
            with suppress(OSError, msgspec.DecodeError):
                entry = msgspec.json.decode(file.read_bytes(), type=Deleted)
                if (file.parent / "content").exists():
                    found.append(entry)
        return sorted(found, key=lambda entry: -entry.at)

    def fetch_back(self, content: str, key: str) -> str:
        """Puts what was deleted back into its place; the path. Raises FileExistsError where something lies there now."""
        entry = self.find_deleted(key)
        target = Path(content, entry.path)
        if target.exists():
            raise FileExistsError(entry.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self.root / "deleted" / key / "content", target)
        shutil.rmtree(self.root / "deleted" / key)
        return entry.path

    def _forget_old(self) -> None:
        limit = time.time() - KEPT_SECONDS
        for file in (*(self.root / "opened").iterdir(), *(self.root / "deleted").iterdir()):
            with suppress(OSError):
                if file.stat().st_mtime < limit:
                    shutil.rmtree(file) if file.is_dir() else file.unlink()


def _write(file: Path, data: bytes) -> None:
    aside = file.with_name(f".{file.name}.{os.getpid()}.{time.monotonic_ns()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(file)
