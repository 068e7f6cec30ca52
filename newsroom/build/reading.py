"""All content, read as far as it changed: folders, directory and everything that is wrong with them.

Place in the pipeline: `scan` → `source`/`validate` (in workers where there is much to read) → `ContentState`. Comes in: the
content folder and the index. Goes out: every `Folder`, the `Directory`, problems of both and between them.
Refuses: to stop at the first problem.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from operator import attrgetter

import msgspec

from newsroom.model.directory import Directory
from newsroom.model.problems import ContentError, Problem
from newsroom.model.read_context import ReadContext, read_context
from newsroom.model.release import File, Folder
from newsroom.model.settings import Settings, reading_part
from newsroom.reading.directory.shared_directory import FILES, shared_digest, shared_files
from newsroom.reading.files.extension_files import extensions_digest
from newsroom.reading.files.ledger import NAME, Ledger, read_ledger
from newsroom.reading.files.scan import Row, Scan, Unit, scan
from newsroom.reading.files.unit_files import UnitFiles, is_text, read_unit
from newsroom.store.index import Index
from newsroom.store.pool import Pool, chunks

CHUNK = 40  # folders read by a worker at a time
DIRECTORY = "directory"
GOOD_DIRECTORY = "good directory"  # as the last build published it, where it was changed since
# Members of a release whose values are those of many others.
REPEATED = ("lang", "original", "category", "dateline", "contacts", "tags", "places", "scripts", "home")
MOST_FORMER = 100  # changed releases from which on a whole plan is as quick as asking what each of them reaches

Progress = Callable[[str, int, int], None]  # (stage, done, of)


def silent(stage: str, done: int, of: int) -> None:
    """Progress that shows nothing."""


class Directories(msgspec.Struct):
    """The directory as the index keeps it."""

    directory: Directory
    problems: tuple[Problem, ...]


class ContentState(msgspec.Struct):
    """The content that was read; the folders' records are in the index (`read_folders`)."""

    label: str
    directory: Directory
    problems: list[Problem]  # of the tree and the directory; those of a folder are in its record
    units: int  # folders of releases and pages
    read: int  # files whose bytes were read
    changed: tuple[str, ...]  # folders whose record is new, the directory, and those that are gone
    ledger: Ledger
    former: (
        dict[str, Folder | None] | None
    )  # each changed release as it was; None where more than a few releases changed
    is_judged: bool = False  # a portal's: the builds of its sites have judged the texts


Reader = Callable[[Settings, Index, bytes, Pool, Progress], ContentState]  # as `read_content`


def content_label(settings: Settings) -> str:
    """How problems name the content folder: as seen from where the command was given."""
    if settings.content_name:
        return settings.content_name
    relative = os.path.relpath(settings.content)
    return settings.content if relative.startswith("..") else relative.replace(os.sep, "/")


def read_content(
    settings: Settings,
    index: Index,
    program: bytes,
    pool: Pool,
    progress: Progress,
    only: Collection[str] | None = None,
) -> ContentState:
    """Everything in the content folder. Whatever changed takes the index's `plan` away. Raises ContentError without a folder.

    `only`: folders that were touched, where somebody watches (see `scan`).
    """
    label = content_label(settings)
    if not os.path.isdir(settings.content):
        message = "must be a folder with releases/ and directory/ in it, e.g. content; there is none here"
        raise ContentError([Problem(label, 1, "file", "no-content", "error", message)])
    shared = shared_files(settings)
    _forget_stale(settings, index, label, program, shared_digest(shared))
    rows = index.folders()
    found = scan(settings.content, label, rows, time.time_ns(), only, settings.static_paths)
    if shared and DIRECTORY not in (*found.kept, *(unit.path for unit in found.changed)):
        message = "must be there beside a shared directory, e.g. directory/site.yml with the publisher of this site"
        found.problems.append(Problem(f"{label}/{DIRECTORY}", 1, "file", "no-directory", "error", message))
    if found.containers:
        index.put_folders(found.containers)
    reader = _Reader(settings, index, label, {row[0]: row for row in rows} if found.changed else {}, found, shared)
    reader.run(pool, progress)
    index.commit()
    ledger = read_ledger(settings.content, label, settings.timezone)
    if (index.state("ledger") or b"") != ledger.digest:
        index.put_state("ledger", ledger.digest)
        index.put_state("plan", None)
        reader.changed.append(NAME)
        reader.former = None
    kept = index.state(DIRECTORY)
    directories = (
        msgspec.msgpack.decode(kept, type=Directories) if kept else Directories(_no_directory(found.problems), ())
    )
    units = len(found.kept) + len(found.changed)
    return ContentState(
        label=label,
        directory=directories.directory,
        problems=[*found.problems, *directories.problems],
        units=units - any(path == DIRECTORY for path in (*found.kept, *(unit.path for unit in found.changed))),
        read=reader.read,
        changed=(*reader.changed, *found.gone),
        ledger=ledger,
        former=reader.former,
    )


def _forget_stale(settings: Settings, index: Index, label: str, program: bytes, shared: bytes) -> None:
    """Has everything read anew that rests on other settings, code or shared files than the last time."""
    unsure = b"unsure" if "SHARED_DIRECTORY" in settings.unsure else b""
    parts = (reading_part(settings), label.encode(), program, extensions_digest(settings), unsure)
    rests_on = blake2b(b"".join(parts), digest_size=16).digest()
    if index.state("reading") != rests_on:
        index.forget_sources()
        index.put_state("reading", rests_on)
        index.put_state("plan", None)
    if (index.state("shared directory") or b"") != shared:
        index.put_state("shared directory", shared)
        index.touch_folder(DIRECTORY)


def _no_directory(problems: Iterable[Problem]) -> Directory:
    """The directory of a content without one; nothing is known of it where its folder only has a wrong name."""
    if not any(each.rule == "stray-folder" and "Did you mean directory?" in each.message for each in problems):
        return Directory()
    from newsroom.reading.directory.entry import PARTS  # a build with nothing to do must not wait for YAML

    return Directory(unread=(*PARTS, "boilerplate/"))


def read_folders(index: Index, only: Iterable[str] | None = None) -> list[Folder]:
    """Every folder's record, by path; or those of some paths, as far as they are there."""
    decode = msgspec.msgpack.Decoder(Folder).decode
    if only is None:
        return sorted([decode(record) for _, record in index.records()], key=attrgetter("path"))
    return [decode(record) for path in only if (record := index.record(path)) is not None]


def share_words(folders: list[Folder]) -> None:
    """Keeps each of the words that many releases say once in memory: a third of what an archive takes up."""
    put = msgspec.structs.force_setattr  # the values stay equal: nobody can see that they were replaced
    known: dict[object, object] = {}
    share = known.setdefault
    for folder in folders:
        for release in folder.releases:
            put(release, "folder", folder.path)
            put(release, "slug", folder.slug)
            for name in REPEATED:
                value = getattr(release, name)
                put(release, name, share(value, value))


def forget_good(index: Index) -> None:
    """After a build: records the content last read as the published one."""
    index.forget_good()
    index.put_state(GOOD_DIRECTORY, None)


class _Reader:
    """Reads and validates what changed, into the index."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        label: str,
        known: dict[str, Row],
        found: Scan,
        shared: dict[str, bytes],
    ) -> None:
        self.shared = shared  # files of the shared directory
        self.settings, self.index, self.label, self.known, self.found = settings, index, label, known, found
        self.ahead: deque[tuple[Unit, UnitFiles]] = deque()  # handed out, not yet back
        self.read = 0
        self.restamped: list[Row] = []  # of folders of which only the times changed
        self.changed: list[str] = []
        self.former: dict[str, Folder | None] | None = {}
        self.is_published = index.state("built") is not None

    @cached_property
    def context(self) -> ReadContext:
        return read_context(self.settings, self.label)

    def run(self, pool: Pool, progress: Progress) -> None:
        units = [unit for unit in self.found.changed if unit.path != DIRECTORY]
        if units:
            self._read(units, pool, progress)
        for unit in self.found.changed:
            if unit.path == DIRECTORY:
                self._directory(unit)
        self.index.put_folders(self.restamped)
        if DIRECTORY in self.found.gone:
            self.index.put_state(DIRECTORY, None)
        if self.found.gone:
            self._forget(self.found.gone)

    def _forget(self, gone: Sequence[str]) -> None:
        """Takes folders that are no longer there out of the index."""
        for path in gone:
            self.note_former(path, is_new=False)
            if self.is_published:
                self.index.keep_good(path)
        self.index.forget_folders(gone)
        self.index.put_state("plan", None)

    def _read(self, units: list[Unit], pool: Pool, progress: Progress) -> None:
        from newsroom.build.worker import parse_folders  # a build with nothing to do must not wait for it

        done = 0
        calls = (([files for _, files in group], self.context) for group in chunks(self._folders(units), CHUNK))
        for results in pool.map(parse_folders, calls, len(units)):
            for result in results:
                unit, files = self.ahead.popleft()
                self.index.put_folders([_row(unit, files)])
                self.changed.append(unit.path)
                self.note_former(unit.path)
                if self.is_published:
                    self.index.keep_good(unit.path)
                self.index.put_record(unit.path, result.record, result.bodies)
            self.index.put_state("plan", None)
            done += len(results)
            if done % (10 * CHUNK) < CHUNK:
                self.index.commit()
            progress("Reading", done, len(units))

    def note_former(self, path: str, is_new: bool = True) -> None:
        """Keeps a folder's record as it was before the change, as long as only releases changed, and few of them."""
        if self.former is None:
            return
        record = self.index.record(path)
        if not path.startswith("releases/") or len(self.former) == MOST_FORMER:
            self.former = None
        elif record is not None or is_new:
            self.former[path] = msgspec.msgpack.decode(record, type=Folder) if record is not None else None

    def _folders(self, units: list[Unit]) -> Iterator[tuple[Unit, UnitFiles]]:
        for unit in units:
            found = self._changed_files(unit)
            if found is not None:
                self.ahead.append(found)
                yield found

    def _changed_files(self, unit: Unit) -> tuple[Unit, UnitFiles] | None:
        """The unit as far as it can be read (problems say what cannot); None when only its times changed."""
        row = self.known.get(unit.path)
        old, old_files = None, dict[str, File]()
        if row is not None:
            old = Unit(row[0], tuple(row[1].split("\0")) if row[1] else (), row[2], row[3])
            has_others = not all(name[-1] == "/" or is_text(unit.path, name) for name in unit.names)
            record = self.index.record(unit.path) if has_others else None
            if record is not None:
                old_files = {file.name: file for file in msgspec.msgpack.decode(record, type=Folder).files}
        from newsroom.reading.files.source import describe_file

        files = read_unit(self.settings.content, self.label, unit, describe_file, old, old_files)
        self.read += files.read
        if files.problems:
            self.found.problems.extend(files.problems)
            unit = unit._replace(seen_ns=0)
        if row is not None and row[4] == files.inputs:
            self.restamped.append(_row(unit, files))
            return None
        return unit, files

    def _directory(self, unit: Unit) -> None:
        found = self._changed_files(unit)
        if found is None:
            return
        unit, files = found
        from newsroom.reading.directory.files import load_directory

        unread = (*files.unread, *(FILES if "SHARED_DIRECTORY" in self.settings.unsure else ()))
        directory, problems = load_directory({**dict(files.sources), **self.shared}, self.context, unread)
        self.changed.append(DIRECTORY)
        self.former = None
        self.index.put_folders([_row(unit, files)])
        kept = self.index.state(DIRECTORY)
        if kept is not None and self.is_published and self.index.state(GOOD_DIRECTORY) is None:
            self.index.put_state(GOOD_DIRECTORY, kept)
        self.index.put_state(DIRECTORY, msgspec.msgpack.encode(Directories(directory, tuple(problems))))
        self.index.put_state("plan", None)


def _row(unit: Unit, files: UnitFiles) -> Row:
    return (unit.path, "\0".join(unit.names), unit.stamp, unit.seen_ns, files.inputs)
