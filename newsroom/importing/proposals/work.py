"""One text while proposals are made: its blocks, what became of those taken out, and the account of characters.

Place in the pipeline: what each finder changes. Comes in: a `Reading`. Goes out: a `Draft`'s parts. Whatever leaves the
blocks goes through `take` (it became a field) or `lay_aside` (it is kept with its reason), so that the sum stays right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from wcwidth import wcswidth

from newsroom.importing.document import Question, Reading, Reason, SetAside, Signal, characters
from newsroom.importing.runs import lines_of
from newsroom.model.blocks import (
    Block,
    Code,
    Heading,
    List,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Run,
    Table,
    Terms,
    plain,
)


class Proposal(msgspec.Struct, frozen=True, kw_only=True, rename={"source": "from"}):
    """A field that was read out of the text, and the words that say so."""

    field: str
    value: object
    source: str


class Work:
    """The text, and what was found so far."""

    def __init__(self, reading: Reading, zone: str) -> None:
        self.reading = reading
        self.zone = zone
        self.blocks: list[Block] = list(reading.text.blocks)
        self.notes: tuple[Note, ...] = reading.text.notes
        self.signals: tuple[Signal, ...] = reading.signals
        self.lang = ""
        self.fields: dict[str, object] = {}
        self.proposals: list[Proposal] = []
        self.set_aside: list[SetAside] = list(reading.set_aside)
        self.questions: list[Question] = list(reading.questions)
        self.above: list[Block] = []  # lines above a headline
        self.kicked: Block | None = None  # what follows "PRESS RELEASE": a headline, often
        self.framed: list[Block] = []  # lines of a frame above the text: a headline, often
        self.taken = 0  # characters that left the blocks for a field

    def propose(self, field: str, value: object, source: str, keep: bool = True) -> None:
        """Offers a value; it goes into the head unless `keep` is false or the field has one already."""
        self.proposals.append(Proposal(field=field, value=value, source=line(source)))
        if keep and field not in self.fields:
            self.fields[field] = value

    def ask(self, kind: str, text: str, where: str = "") -> None:
        """A question for a person, once."""
        question = Question(kind=kind, text=text, where=where)
        if question not in self.questions:
            self.questions.append(question)

    def take(self, text: str) -> None:
        """Characters that became a field."""
        self.taken += characters(text)

    def lay_aside(self, reason: Reason, text: str, where: str) -> None:
        """Characters that are kept out of the text, with the reason."""
        if characters(text):
            self.set_aside.append(SetAside(reason=reason, text=text.strip(), where=where))

    def where(self, index: int) -> str:
        """A block's place, for a person."""
        return f"paragraph {index + 1}"


def text_of(block: Block) -> str:
    """All characters of a block, a line feed between its parts."""
    match block:
        case Paragraph(runs=runs) | Heading(runs=runs):
            return shown(runs)
        case List(items=items):
            return "\n".join(text_of(part) for item in items for part in item.blocks)
        case Table(rows=rows, head=head, caption=caption):
            cells = [text_of(part) for row in (*head, *rows) for cell in row for part in cell.blocks]
            return "\n".join([*([shown(caption)] if caption else []), *cells])
        case Quotation(blocks=blocks, attribution=attribution):
            return "\n".join([*map(text_of, blocks), *([shown(attribution)] if attribution else [])])
        case Picture(caption=caption):
            return shown(caption)
        case Code(text=text):
            return text
        case Terms(items=terms):
            return "\n".join(
                part
                for term in terms
                for part in (shown(term.runs), *(text_of(block) for one in term.definitions for block in one))
            )
        case _:
            return ""


def shown(runs: Sequence[Run]) -> str:
    """The characters of runs, captions of pictures in the line included."""
    return "".join(
        "\n" if run.line_break else run.text + (plain(run.picture.caption) if run.picture else "") for run in runs
    )


def line(text: str) -> str:
    """A text in one line, with single spaces."""
    return " ".join(text.replace("\u200b", "").split())


def width(text: str) -> int:
    """Columns of a terminal: a letter of Chinese, Japanese or Korean says as much as two others."""
    return max(0, wcswidth(text)) or len(text)


def with_lines_apart(block: Block) -> list[Block]:
    """A paragraph with forced line ends as one paragraph for each line; any other block as it is."""
    if not isinstance(block, Paragraph) or not any(run.line_break for run in block.runs):
        return [block]
    return [
        Paragraph(runs=part, line=block.line)
        for part in lines_of(block.runs)
        if shown(part).strip() or any(run.picture or run.note for run in part)
    ]


def has_picture(block: Block) -> bool:
    """Whether a block holds a picture."""
    if isinstance(block, Picture):
        return True
    return isinstance(block, Paragraph | Heading) and any(run.picture for run in block.runs)


_SPACES = re.compile(r"[\s\u200b-\u200f]+")


def same(text: str) -> str:
    """A text for comparing: letters and digits only."""
    return re.sub(r"\W+", "", text).casefold()
