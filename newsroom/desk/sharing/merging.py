"""One file that two people changed: joined by fields and blocks, or settled by what a person chose.

Place in the pipeline: between `sharing`, which asks git for the three versions, and `joining`. Comes in: the file as both
began, as it is here, as it is there; what was chosen. Goes out: the joined bytes, or the parts to choose from. A file of the
directory is joined by its entries, the ledger by its lines. Refuses: to decide where both changed one place.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from newsroom.desk.files.entry_edit import with_entry
from newsroom.desk.files.file_store import digest_of
from newsroom.desk.files.head_edit import EditRefused, edited, values_of
from newsroom.desk.files.text_file import NotText, open_text
from newsroom.desk.sharing.joining import Part, compare_fields, compare_texts, joined
from newsroom.model.problems import UsageError
from newsroom.reading.files.ledger import NAME as LEDGER
from newsroom.reading.files.source import read_mapping
from newsroom.reading.files.yaml_text import plain_fields

WHOLE = "file"  # name of the part where a file is merged as a whole
Data: TypeAlias = bytes | None  # None: there is no such file


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A person's choices for a file of which two versions were shown."""

    mine: str  # digest of what was shown
    theirs: str
    fields: dict[str, Any] = {}  # None: taken out
    text: str | None = None
    whole: Literal["", "mine", "theirs"] = ""


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """A file of which a person must choose parts."""

    mine: str  # digest
    theirs: str
    who: str  # who changed it there
    parts: list[dict[str, Any]]


class Gone(msgspec.Struct, frozen=True):
    """The file is taken out."""


def joined_file(path: str, opened: Data, mine: Data, theirs: Data) -> bytes | Gone | list[Part]:
    """A file with both people's changes; where both changed one place, all its parts."""
    if mine is None or theirs is None:
        if mine == theirs or opened is None:
            there = mine if mine is not None else theirs
            return Gone() if there is None else there
        return [_whole(opened, mine, theirs)]
    if path == LEDGER:
        return _lines_of_both(mine, theirs)
    try:
        fields, texts = _compared(path, opened or b"", mine, theirs)
    except NotText:
        return [_whole(opened, mine, theirs)]
    text = joined(texts)
    if text is None or any(part.origin == "both" for part in fields):
        return [*fields, *texts]
    wanted = {part.name: part.theirs for part in fields if part.origin == "theirs"}
    try:
        return _edited(path, mine, wanted, text)
    except EditRefused:
        return [_whole(opened, mine, theirs)]


def settled_file(path: str, mine: Data, theirs: Data, chosen: Settled) -> bytes | Gone | None:
    """The file as a person chose it; None where it is no longer what was shown. Raises UsageError."""
    if (digest_of(mine), digest_of(theirs)) != (chosen.mine, chosen.theirs):
        return None
    if chosen.whole:
        there = mine if chosen.whole == "mine" else theirs
        return Gone() if there is None else there
    try:
        return _edited(path, mine or b"", chosen.fields, chosen.text)
    except (EditRefused, NotText) as fault:
        raise UsageError(f"{path}: {fault}") from None


def _is_directory(path: str) -> bool:
    return path.startswith("directory/") and path.endswith(".yml")


def _compared(path: str, opened: bytes, mine: bytes, theirs: bytes) -> tuple[list[Part], list[Part]]:
    """(fields, or entries of the directory; blocks of the text)."""
    if _is_directory(path):
        raws = [read_mapping(path, data) for data in (opened, mine, theirs)]
        if not all(raw.is_readable for raw in raws):
            raise NotText(f"{path}: cannot be read")
        was, my, their = (plain_fields(raw.fields) for raw in raws)
        return compare_fields(was, my, their), []
    files = [open_text(path, data) for data in (opened, mine, theirs)]
    was, my, their = (values_of(file) for file in files)
    return compare_fields(was, my, their), compare_texts(*(file.text for file in files))


def _edited(path: str, mine: bytes, fields: dict[str, Any], text: str | None) -> bytes:
    if not _is_directory(path):
        return edited(path, mine, fields, text)
    for key, entry in fields.items():
        mine = with_entry(path, mine, key, entry)
    return mine


def _whole(opened: Data, mine: Data, theirs: Data) -> Part:
    return Part(WHOLE, "both", *(_readable(data) for data in (opened, mine, theirs)))


def _readable(data: Data) -> str | None:
    return None if data is None else data[:20_000].decode("utf-8", "replace")


def _lines_of_both(mine: bytes, theirs: bytes) -> bytes:
    """Every line of two ledgers once: nobody changes a line, both add some."""
    known = mine.splitlines()
    more = [line for line in theirs.splitlines() if line not in set(known)]
    return b"".join(line + b"\n" for line in (*known, *more))
