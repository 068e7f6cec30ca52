"""The record of the last reading and writing: one SQLite file per pair of content and output folder.

Place in the pipeline: beside `scan`, `plan` and `build`, which ask it what they need not do again.
Comes in: stamps, records, bodies, fingerprints. Goes out: the same. It may be thrown away at any time; a foreign,
old or damaged file is thrown away by itself, with one line that says so. Refuses: a second build at the same time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import msgspec

from newsroom.model.problems import ContentError, Problem
from newsroom.model.settings import Settings

FORMAT = 7  # raised with every change of the tables below
APPLICATION_ID = 0x4E577352  # "NwsR"
ROWS = 32  # of a value made of many texts: parts whose numbers leave the same rest lie in one row, since they are drawn at one time
SPILLS = 200  # bytes of a value from which it may lie on pages of its own, whose damage SQLite does not notice

TABLES = """
CREATE TABLE folders (path TEXT PRIMARY KEY, names TEXT NOT NULL, stamp BLOB NOT NULL, seen_ns INTEGER NOT NULL, inputs BLOB NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE records (path TEXT PRIMARY KEY, record BLOB NOT NULL, sum INTEGER NOT NULL);
CREATE TABLE bodies (path TEXT NOT NULL, lang TEXT NOT NULL, html BLOB NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (path, lang));
CREATE TABLE derived (name TEXT NOT NULL, row INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (name, row));
CREATE TABLE outputs (path TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, digest BLOB NOT NULL, owner TEXT NOT NULL, stamp BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE places (path TEXT PRIMARY KEY, stamp BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE good (path TEXT PRIMARY KEY, record BLOB NOT NULL, sum INTEGER NOT NULL);
CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
"""


BUILD_RUNNING = "build-running"  # rule of the problem `busy`
CLOCK = "clock"  # the state that holds a `BuildClock`


class BuildClock(msgspec.Struct, array_like=True):
    """For which instant the output folder was built, and how long it shows what is due."""

    at: int  # seconds
    source: str  # as `Clock.source`
    ahead: bool
    since: int
    changes_at: int  # when readers must see another site
    next_change: int = 0  # of the content, where it is another: what becomes due waits for a mending


class Index:
    """The open index. Use as a context manager; every method may raise sqlite3.Error for a damaged file."""

    def __init__(self, file: Path, connection: sqlite3.Connection, fresh: str) -> None:
        self.file = file
        self.connection = connection
        self.note = fresh  # one line for the user when an unusable index was replaced; otherwise ""

    @classmethod
    def in_memory(cls) -> Self:
        """An index that leaves nothing behind."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _prepare(connection)
        return cls(Path(), connection, "")

    @classmethod
    def open(cls, cache: Path, content: Path, output: Path, only_existing: bool = False) -> Self:
        """The index of this pair of folders. Raises ContentError when another build is using it."""
        file = index_file(cache, content, output)
        existed = file.exists()
        if only_existing and not existed:
            return cls.in_memory()
        _make_private(cache, file)
        try:
            return cls(file, _connect(file), "")
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault) or "busy" in str(fault):
                raise ContentError([busy(str(output))]) from None
            reason = str(fault)
        except (sqlite3.DatabaseError, ValueError) as fault:
            reason = str(fault)
        remove_index(file)
        _make_private(cache, file)
        return cls(file, _connect(file), unusable(file, reason) if existed else "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        with contextlib.suppress(sqlite3.Error):
            self.connection.rollback()
        with contextlib.suppress(sqlite3.Error):
            self.connection.close()

    @property
    def is_file(self) -> bool:
        """Whether it is kept, and not in memory alone."""
        return self.file != Path()

    def commit(self) -> None:
        """Keeps what was put so far. The lock stays until the index is closed."""
        self.connection.commit()

    # ── state: small values by name ──────────────────────────────────────────
    def state(self, name: str) -> bytes | None:
        row = self.connection.execute("SELECT value, sum FROM state WHERE name = ?", (name,)).fetchone()
        return _whole(*row) if row else None

    def put_state(self, name: str, value: bytes | None) -> None:
        if value is None:
            self.connection.execute("DELETE FROM state WHERE name = ?", (name,))
        else:
            self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (name, value, zlib.crc32(value)))

    def state_names(self, start: str) -> list[str]:
        """Names of the states that begin so."""
        rows = self.connection.execute("SELECT name FROM state ORDER BY name")
        return [name for (name,) in rows if name.startswith(start)]

    # ── sources ──────────────────────────────────────────────────────────────
    def folders(self) -> list[tuple[str, str, bytes, int, bytes]]:
        """(path, names, stamp, seen_ns, inputs) of every folder seen last time, by path."""
        rows = self.connection.execute("SELECT path, names, stamp, seen_ns, inputs FROM folders").fetchall()
        for names, check in self.connection.execute(
            "SELECT names, sum FROM folders WHERE length(names) > ?", (SPILLS,)
        ):
            _whole(names.encode("utf-8", "surrogateescape"), check)
        return rows

    def put_folders(self, rows: Iterable[tuple[str, str, bytes, int, bytes]]) -> None:
        summed = ((*row, zlib.crc32(row[1].encode("utf-8", "surrogateescape"))) for row in rows)
        self.connection.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?, ?, ?, ?, ?)", summed)

    def records(self) -> Iterator[tuple[str, bytes]]:
        """(path, record) of every folder, in no particular order."""
        for path, record, check in self.connection.execute("SELECT path, record, sum FROM records"):
            yield path, _whole(record, check)

    def record(self, path: str) -> bytes | None:
        row = self.connection.execute("SELECT record, sum FROM records WHERE path = ?", (path,)).fetchone()
        return _whole(*row) if row else None

    def record_paths(self, part: str) -> Iterator[str]:
        """Paths of the folders whose record is known and that have this part in them, by path."""
        rows = self.connection.execute(
            "SELECT path FROM records WHERE instr(path, ?) OR ? = '' ORDER BY path", (part, part)
        )
        return (path for (path,) in rows)

    def put_record(self, path: str, record: bytes, bodies: dict[str, str]) -> None:
        execute = self.connection.execute
        execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", (path, record, zlib.crc32(record)))
        execute("DELETE FROM bodies WHERE path = ?", (path,))
        for lang, html in bodies.items():
            data = html.encode()
            execute("INSERT INTO bodies VALUES (?, ?, ?, ?)", (path, lang, data, zlib.crc32(data)))

    def forget_folders(self, paths: Sequence[str]) -> None:
        for table in ("folders", "records", "bodies"):
            self.connection.executemany(f"DELETE FROM {table} WHERE path = ?", [(path,) for path in paths])  # noqa: S608

    def forget_sources(self) -> None:
        for table in ("folders", "records", "bodies"):
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608

    def touch_folder(self, path: str) -> None:
        """Has a folder read anew, as if it had been saved."""
        self.connection.execute("UPDATE folders SET stamp = x'', inputs = x'' WHERE path = ?", (path,))

    # ── the content of the last good build, where it was changed since ───────
    def keep_good(self, path: str) -> None:
        """Keeps a folder's record and texts as the last build published them, before they are replaced or forgotten."""
        execute = self.connection.execute
        if execute("SELECT 1 FROM good WHERE path = ?", (path,)).fetchone() is None:
            bodies = dict(execute("SELECT lang, html FROM bodies WHERE path = ?", (path,)).fetchall())
            kept = msgspec.msgpack.encode((self.record(path), bodies))
            execute("INSERT INTO good VALUES (?, ?, ?)", (path, kept, zlib.crc32(kept)))

    def good(self) -> Iterator[tuple[str, bytes | None, dict[str, str]]]:
        """(path, record, texts) of every folder that was changed since the last good build; None: it is new."""
        decode = msgspec.msgpack.Decoder(tuple[bytes | None, dict[str, bytes]]).decode
        for path, kept, check in self.connection.execute("SELECT path, record, sum FROM good ORDER BY path").fetchall():
            record, bodies = decode(_whole(kept, check))
            yield path, record, {lang: html.decode() for lang, html in bodies.items()}

    def restore(self, path: str, record: bytes | None, bodies: dict[str, str]) -> None:
        """Puts a folder back as the last good build published it; the next build reads it anew."""
        self.forget_folders([path])
        self.put_folders([(path, "", b"", 0, b"")])
        if record is not None:
            self.put_record(path, record, bodies)

    def forget_good(self) -> None:
        """Records the content last read as the published one."""
        self.connection.execute("DELETE FROM good")

    def body(self, path: str, lang: str) -> str:
        """The body's HTML, its links still as markers (see `body`)."""
        row = self.connection.execute(
            "SELECT html, sum FROM bodies WHERE path = ? AND lang = ?", (path, lang)
        ).fetchone()
        if row is None:
            raise sqlite3.DatabaseError(f"no body of {path} in {lang}")
        return _whole(*row).decode()

    def bodies(self, path: str) -> dict[str, str]:
        """Every text of a folder, as `put_record` took them."""
        rows = self.connection.execute("SELECT lang, html, sum FROM bodies WHERE path = ?", (path,)).fetchall()
        return {lang: _whole(html, check).decode() for lang, html, check in rows}

    # ── what is made of many texts ───────────────────────────────────────────
    def derived(self, name: str, row: int, key: bytes) -> list[str] | None:
        """Parts of what is made of many texts: each `ROWS`th, from this number on. None where they are not there, or were made of others."""
        asked = "SELECT value, sum FROM derived WHERE name = ? AND row = ? AND key = ?"
        found = self.connection.execute(asked, (name, row, key)).fetchone()
        return msgspec.msgpack.decode(_whole(*found), type=list[str]) if found else None

    def derived_digests(self, name: str, key: bytes) -> tuple[bytes, ...] | None:
        """Digest of each part of what is made of many texts; None as `derived`."""
        asked = "SELECT value, sum FROM derived WHERE name = ? AND row = -1 AND key = ?"
        row = self.connection.execute(asked, (name, key)).fetchone()
        return struct.unpack("16s" * (len(row[0]) // 16), _whole(*row)) if row else None

    def put_derived(self, name: str, key: bytes, parts: list[str]) -> None:
        digests = b"".join([hashlib.blake2b(part.encode(), digest_size=16).digest() for part in parts])
        rows = [(-1, digests), *((row, msgspec.msgpack.encode(parts[row::ROWS])) for row in range(ROWS))]
        summed = ((name, row, key, data, zlib.crc32(data)) for row, data in rows)
        self.connection.executemany("INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?, ?)", summed)

    # ── outputs ──────────────────────────────────────────────────────────────
    def outputs(self) -> Iterator[tuple[bytes, bytes, str, bytes, str]]:
        """(fingerprint, digest, owner, stamp, path) of every output that we wrote."""
        return self.connection.execute("SELECT fingerprint, digest, owner, stamp, path FROM outputs")

    def put_outputs(self, rows: Iterable[tuple[bytes, bytes, str, bytes, str]]) -> None:
        self.connection.executemany(
            "INSERT OR REPLACE INTO outputs (fingerprint, digest, owner, stamp, path) VALUES (?, ?, ?, ?, ?)", rows
        )

    def forget_outputs(self, paths: Iterable[str]) -> None:
        self.connection.executemany("DELETE FROM outputs WHERE path = ?", ((path,) for path in paths))

    def places(self) -> Iterator[tuple[str, bytes]]:
        """(folder below output, stamp) as we left them: a changed one holds something that we did not write."""
        return self.connection.execute("SELECT path, stamp FROM places")

    def put_places(self, rows: Iterable[tuple[str, bytes]], gone: Iterable[str] = ()) -> None:
        self.connection.executemany("DELETE FROM places WHERE path = ?", ((path,) for path in gone))
        self.connection.executemany("INSERT OR REPLACE INTO places VALUES (?, ?)", rows)


def _whole(data: bytes, check: int) -> bytes:
    """The value as it was put. Raises DatabaseError for any other."""
    if zlib.crc32(data) != check:
        raise sqlite3.DatabaseError("a value in it is damaged")
    return data


def remove_index(file: Path) -> None:
    """Deletes an index with its journal."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def unusable(file: Path, reason: str) -> str:
    """The one line that says so."""
    return f"The index {file.name} was not usable ({reason}) and is made anew."


def _make_private(cache: Path, file: Path) -> None:
    """The cache folder and the index, for their owner alone: both hold the texts of held releases.

    A folder that was there keeps its mode where it holds anything that is not ours.
    """
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.mkdir(mode=0o700, exist_ok=True)
    elif cache.is_dir() and cache.stat().st_mode & 0o077:
        names = [each.name for each in cache.iterdir()]
        if names and all(name.startswith(("index-", "compiled")) for name in names):
            with contextlib.suppress(PermissionError):
                cache.chmod(0o700)
    if file.exists():
        with contextlib.suppress(PermissionError):
            for suffix in ("", "-wal", "-shm"):
                part = file.with_name(file.name + suffix)
                if part.exists() and part.stat().st_mode & 0o077:
                    part.chmod(0o600)
    else:
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=0, isolation_level="DEFERRED", check_same_thread=False)
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    execute("PRAGMA locking_mode = EXCLUSIVE")
    execute("PRAGMA journal_mode = WAL")
    execute("PRAGMA synchronous = NORMAL")
    execute("PRAGMA cache_size = -8000")
    identity = execute("PRAGMA application_id").fetchone()[0]
    version = execute("PRAGMA user_version").fetchone()[0]
    if (identity, version) == (0, 0) and not execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        execute(f"PRAGMA application_id = {APPLICATION_ID}")
        execute(f"PRAGMA user_version = {FORMAT}")
        connection.executescript(TABLES)
    elif identity != APPLICATION_ID:
        raise ValueError("it is not newsroom's")
    elif version != FORMAT:
        raise ValueError("it is of another version")
    # Takes the lock now and for good: a second build finds the file locked.
    execute("BEGIN IMMEDIATE")
    execute("INSERT OR REPLACE INTO state VALUES ('opened', x'', 0)")
    connection.commit()


def busy(output: str) -> Problem:
    """Another build has the output folder."""
    return Problem(
        output, 1, "build", BUILD_RUNNING, "error",
        "must be built by one build at a time, and another one is at work", "Wait for it to end, then build again.",
    )  # fmt: skip


def index_file(cache: Path, content: Path | str, output: Path | str) -> Path:
    """The file of this pair of folders."""
    pair = hashlib.blake2b(f"{content}\0{output}".encode(), digest_size=8).hexdigest()
    return cache / f"index-{pair}.sqlite"


def open_index(settings: Settings) -> Index:
    """A build's index where there is one; else, or when a build is at work, one in memory."""
    try:
        return Index.open(Path(settings.cache), Path(settings.content), Path(settings.output), only_existing=True)
    except ContentError:
        return Index.in_memory()
