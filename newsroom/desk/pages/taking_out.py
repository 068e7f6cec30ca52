"""Entries taken out of the directory, and brought back.

Place in the pipeline: beside `directory_page`. Comes in: a kind and a key; later the journal's key. Goes out: the file
without the entry, and with it again, its comments and its place included where nobody changed the file meanwhile. Refuses:
to take out what something names; to replace an entry that has the same key now.
"""

from __future__ import annotations

from newsroom.desk.editing.desk import Desk
from newsroom.desk.files import file_store
from newsroom.desk.files.entry_edit import entries_of, with_entry
from newsroom.desk.files.head_edit import EditRefused
from newsroom.desk.files.journal import Deleted
from newsroom.desk.pages.directory_page import file_of, opened_entry, uses
from newsroom.model.problems import UsageError


def remove_entry(desk: Desk, kind: str, key: str, opened: str) -> None:
    """Takes out an entry that nothing names; the journal keeps it. Raises Changed, EditRefused, UsageError."""
    data, entry = opened_entry(desk, kind, key, opened)
    if not data or not entry:
        raise UsageError(f"{key}: must be an entry of {file_of(kind)}")
    if number := uses(desk)[kind, key]:
        raise UsageError(f"{key}: is named in {number} places; take it out there first")
    path = file_of(kind)
    fresh = with_entry(path, data, key, None)
    desk.journal.keep_entry(path, key, data)
    file_store.write(desk.content, path, opened, fresh)
    desk.changed(path)


def bring_back(desk: Desk, deleted: Deleted) -> str:
    """Puts an entry back; the file's path. Raises UsageError where there is one of that key, or it cannot be put back."""
    path, key = deleted.path, deleted.entry
    before = desk.journal.entry_file(deleted)
    now = file_store.read(desk.content, path) or b""
    if key in entries_of(path, now):
        raise UsageError(f"{key}: something of that name is there now; rename it first")
    file_store.write(desk.content, path, file_store.digest_of(now) if now else "", _restored(path, key, before, now))
    desk.journal.forget_deleted(deleted)
    desk.changed(path)
    return path


def _restored(path: str, key: str, before: bytes, now: bytes) -> bytes:
    """The file with the entry again: as it was, else its own lines at the end, else its values at the end."""
    without = with_entry(path, before, key, None)
    if now == without:
        return before
    wanted = {**entries_of(path, now), key: entries_of(path, before).get(key)}
    start = next((at for at, pair in enumerate(zip(before, without, strict=False)) if len(set(pair)) > 1), len(without))
    start = before.rfind(b"\n", 0, start) + 1
    end = start + len(before) - len(without)
    gap = b"" if not now or now.endswith(b"\n") else b"\n"
    attempt = now + gap + before[start:end]
    if entries_of(path, attempt) == wanted:
        return attempt
    try:
        return with_entry(path, now, key, wanted[key])
    except EditRefused as fault:
        raise UsageError(f"{path}: {fault}") from None
