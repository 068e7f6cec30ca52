"""The content of one document: its text as blocks, its pictures, and an account of every character.

Place in the pipeline: between the readers (one for each form of file) and the proposals. Comes in: nothing; these are
values only. The law that every `Reading` keeps: characters read = characters imported + characters set aside.
White space is not counted, since every form of file wraps and indents by rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from newsroom.model.blocks import (
    Block,
    Code,
    Heading,
    List,
    Paragraph,
    Picture,
    Quotation,
    Run,
    Table,
    Terms,
    Text,
    plain,
)

Reason: TypeAlias = Literal[
    "hidden",
    "deleted",
    "moved",
    "comment",
    "header",
    "footer",
    "text-box",
    "field",
    "form-line",
    "contact",
    "boilerplate",
    "unknown",
]
Decision: TypeAlias = Literal["accept", "reject"] | None  # what becomes of tracked changes; None: nobody has decided


class ReadError(Exception):
    """The file cannot be read; the message is one line that says why and what to do instead. Exit code 1."""


PASSWORD = "it is protected by a password: save it without the password and import that"  # noqa: S105


class Unbalanced(Exception):
    """Characters read are not those imported and set aside: a fault of ours, not of the file. Exit code 3."""


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value."""


class SetAside(_Value, frozen=True, kw_only=True):
    """Characters of the document that are not in its text."""

    reason: Reason
    text: str
    where: str  # for a person: "table 2, row 3", "first-page header", "comment by A. Example"


class Question(_Value, frozen=True, kw_only=True):
    """A question for a person. `kind` is a stable name, `text` describes the finding."""

    kind: str
    text: str
    where: str = ""


class Change(_Value, frozen=True, kw_only=True):
    """A tracked change that nobody has accepted or rejected."""

    before: str  # the words around, as they were; "" where all of it is new
    after: str  # the same, as they would be; "" where all of it goes
    where: str
    author: str = ""


class Signal(_Value, frozen=True, kw_only=True):
    """Words that are no part of the document but may say something of the release: an embargo, a title."""

    text: str
    where: Literal["subject", "file-name"]


class ImportedPicture(_Value, frozen=True, kw_only=True):
    """A picture of the document, as it is shown there: cropped, turned, without metadata."""

    name: str  # unique in the document, [a-z0-9-.]; `Picture.file` in the text is this name
    data: bytes
    alt: str = ""  # as the document has it: to be checked by a person
    caption: str = ""


class Reading(_Value, frozen=True, kw_only=True):
    """One document."""

    form: str  # docx, odt, hwpx, html, mail, text …
    text: Text
    pictures: tuple[ImportedPicture, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    questions: tuple[Question, ...] = ()
    changes: tuple[Change, ...] = ()  # not empty: the import stops, `text` is not to be used
    signals: tuple[Signal, ...] = ()
    language: str = ""  # BCP 47, of most of the text, as the document writes it, right or wrong; "" where it does not
    title: str = ""  # the document's property, where it has one: often of an older document
    read: int = 0  # characters
    structure: int = 0  # of these, characters that became structure: the number typed before a list's item

    @property
    def imported(self) -> int:
        """Characters in the text, and those that became structure."""
        return weight(self.text) + self.structure

    @property
    def aside(self) -> int:
        """Characters set aside."""
        return sum(characters(part.text) for part in self.set_aside)


def characters(text: str) -> int:
    """Number of characters but white space."""
    return sum(map(len, text.split()))


def balanced(reading: Reading) -> Reading:
    """The reading itself. Raises Unbalanced when it breaks the law."""
    if reading.read != reading.imported + reading.aside:
        raise Unbalanced(
            f"{reading.read} characters were read, {reading.imported} imported and {reading.aside} set aside"
        )
    return reading


def weight(text: Text) -> int:
    """Characters of a text: its runs, captions and notes. Alternative texts and addresses are not counted."""
    return sum(map(characters, _pieces(text)))


def words(text: Text) -> str:
    """All that `weight` counts, as one line."""
    return " ".join(" ".join(_pieces(text)).split())


def _pieces(text: Text) -> Iterator[str]:
    for block in (*text.blocks, *(block for note in text.notes for block in note.blocks)):
        yield from _pieces_of(block)


def _pieces_of(block: Block) -> Iterator[str]:
    """The texts of a block, one for each line of it."""
    match block:
        case Paragraph(runs=runs) | Heading(runs=runs) | Picture(caption=runs):
            yield from _texts(runs)
        case List(items=items):
            for item in items:
                for part in item.blocks:
                    yield from _pieces_of(part)
        case Table(rows=rows, head=head, caption=caption):
            yield from _texts(caption)
            for row in (*head, *rows):
                for cell in row:
                    for part in cell.blocks:
                        yield from _pieces_of(part)
        case Quotation(blocks=blocks, attribution=attribution):
            for part in blocks:
                yield from _pieces_of(part)
            yield from _texts(attribution)
        case Code(text=text):
            yield text
        case Terms(items=terms):
            for term in terms:
                yield from _texts(term.runs)
                for definition in term.definitions:
                    for part in definition:
                        yield from _pieces_of(part)
        case _:
            pass


def _texts(runs: tuple[Run, ...]) -> Iterator[str]:
    yield plain(runs)
    for run in runs:
        if run.picture is not None:
            yield from _texts(run.picture.caption)
