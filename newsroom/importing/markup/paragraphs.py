"""Text of a page, gathered into paragraphs.

Place in the pipeline: in the reader of HTML, under the walk. Comes in: pieces of text with their surroundings. Goes out:
`Line`s. A paragraph ends where a block begins or ends, and at two forced line ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.charsets import without_controls
from newsroom.importing.document import Reason
from newsroom.importing.flow import Line, Marker, add_caption, blocks_of
from newsroom.importing.markup.job import Job, Place
from newsroom.importing.runs import is_blank, tidy
from newsroom.importing.symbols import in_font
from newsroom.model.blocks import Block, Code, Heading, Paragraph, Quotation, Run

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SPACE = re.compile(r"[ \t\n\r\f]+")


class Paragraphs:
    """The lines of one part of a page."""

    def __init__(self, job: Job, where: str) -> None:
        self._job, self._where = job, where
        self.lines: list[Line] = []
        self.runs: list[Run] = []
        self.marker: Marker | None = None  # kept for the first block of its item
        self._count = 0

    def blocks(self) -> tuple[Block, ...]:
        self.flush(Place())
        return blocks_of(self.lines, self._job.ledger)

    def where(self) -> str:
        return self._where or f"paragraph {self._count + 1}"

    def flush(self, place: Place) -> None:
        """Ends the paragraph."""
        runs, self.runs = self.runs, []
        if is_blank(runs):
            self._job.ledger.pause()
            return
        for part in _paragraphs(runs):
            self._count += 1
            pictures = [run.picture for run in part if run.picture is not None]
            texts = tidy(run for run in part if run.picture is None)
            if place.caption and not pictures and self.lines and add_caption(self.lines[-1].blocks, texts):
                continue
            if not is_blank(texts):
                self.add(self._block(texts, place), place)
            for picture in pictures:
                self.add(picture, place)

    def add(self, block: Block, place: Place) -> None:
        marker, self.marker = self.marker, None
        if marker is not None and isinstance(block, Heading):  # a numbered heading, as LibreOffice writes it
            if drawn := marker.drawn if marker.ordered or marker.label else "":
                block = msgspec.structs.replace(block, runs=(Run(text=self._job.ledger.take(drawn) + " "), *block.runs))
            self.lines.append(Line(blocks=[block]))
            return
        if marker is not None and marker.label:
            self._job.ledger.take(marker.label)
        self.lines.append(Line(blocks=[block], marker=marker, inside=place.level if marker is None else -1))

    def _block(self, runs: tuple[Run, ...], place: Place) -> Block:
        if place.heading:
            return Heading(level=place.heading, runs=tidy(msgspec.structs.replace(run, strong=False) for run in runs))
        if place.quoted:
            return Quotation(blocks=(Paragraph(runs=runs),))
        return Paragraph(runs=runs)

    def text(self, text: str, place: Place) -> None:
        text = without_controls(text)  # `&#4;` gives one
        self._job.ledger.take(text)
        reason: Reason | None = place.aside or ("hidden" if place.look.hidden else None)
        if reason is not None:
            if text.strip():
                self._job.ledger.set_aside(reason, text, self.where())
            return
        if text.strip():
            self._job.ledger.close()
        look = place.look
        lines = text.split("\n") if look.keeps_space else [text]
        for number, line in enumerate(lines):
            if number:
                self.runs.append(Run(line_break=True))
            self.runs.append(
                Run(
                    text=in_font(line if look.keeps_space else _SPACE.sub(" ", line), look.font),
                    strong=look.strong,
                    emphasis=look.emphasis,
                    struck=look.struck,
                    code=look.code,
                    superscript=look.script == "superscript",
                    subscript=look.script == "subscript",
                    link=place.link,
                )
            )

    def code(self, node: LexborNode, place: Place) -> None:
        """A block of code, line for line."""
        text = node.text(deep=True).strip("\n")
        self._job.ledger.take(text)
        self.add(Code(text=text), place)

    def empty_item(self) -> None:
        """An item without a text keeps its number."""
        if self.marker is not None:
            self._job.ledger.take(self.marker.label)
            self.lines.append(Line(blocks=[], marker=self.marker))
            self.marker = None


def _paragraphs(runs: list[Run]) -> list[list[Run]]:
    """The runs, parted where two line ends follow each other."""
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        if run.line_break:
            breaks += 1
            continue
        if not run.note and run.picture is None and not run.text.strip():
            if not breaks:
                parts[-1].append(run)
            continue
        if breaks >= 2:
            parts.append([])
        elif breaks:
            parts[-1].append(Run(line_break=True))
        breaks = 0
        parts[-1].append(run)
    return [part for part in parts if part]
