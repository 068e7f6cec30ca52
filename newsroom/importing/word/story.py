"""The blocks of a story: the text itself, a note, a text box, a cell.

Place in the pipeline: in the reader of .docx. Comes in: an element that holds paragraphs and tables. Goes out: `Line`s, from
which `flow` makes blocks. Paragraphs whose mark is deleted or hidden, and drop capitals, are joined to what follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.columns import with_columns
from newsroom.importing.flow import (
    CAPTIONS,
    HEADING,
    QUOTATIONS,
    TITLES,
    Depths,
    Line,
    Marker,
    add_caption,
    blocks_of,
)
from newsroom.importing.measures import whole
from newsroom.importing.runs import is_blank, tidy
from newsroom.importing.word import tables
from newsroom.importing.word.changes import mark_goes, reason_for, settled
from newsroom.importing.word.inline import Inline, Setting, ground_of
from newsroom.importing.word.job import Job
from newsroom.importing.word.names import attribute, branch, child, name_of, value
from newsroom.importing.word.styles import Look
from newsroom.model.blocks import Block, Heading, Paragraph, Quotation, Rule, Run

if TYPE_CHECKING:
    from lxml.etree import _Element


class Story:
    """Reads one story."""

    def __init__(self, job: Job, part: str, setting: Setting, in_text: bool = False) -> None:
        self._job, self._part, self._setting, self._in_text = job, part, setting, in_text
        self._inline = Inline(job, part)
        self._carried: list[Run] = []
        self._carried_extras: list[Block] = []
        self._last_list: tuple[str, int] | None = None
        self._depths = Depths()
        self._inside = -1  # level of the item that the paragraph at hand goes on with, by its own numbering
        self.lines: list[Line] = []

    def read(self, container: _Element) -> tuple[Block, ...]:
        """The blocks of everything in an element."""
        self._walk(container, self._setting)
        self._inline.fields.close()
        self._inline.settle()
        self._flush()
        return blocks_of(with_columns(self.lines, self._job.ledger), self._job.ledger)

    def _walk(self, container: _Element, setting: Setting) -> None:
        for element in container:
            name = name_of(element)
            if name == "w:p":
                self._paragraph(element, setting)
            elif name == "w:tbl":
                self._flush()
                self._job.tables += 1
                self.lines += [Line(blocks=[block]) for block in tables.read(self._job, self._part, element, setting)]
            elif name == "w:sdt":
                content = child(element, "w:sdtContent")
                if content is not None:
                    self._walk(content, self._inline.controlled(element, setting))
            elif name == "mc:AlternateContent":
                chosen = branch(element)
                if chosen is not None:
                    self._walk(chosen, setting)
            elif name == "w:altChunk":
                self._flush()
                chunk = self._job.chunk(self._part, attribute(element, "r:id") or "", setting.aside)
                self.lines.append(Line(blocks=list(chunk)))
            elif name in ("w:customXml", "w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:sdtContent"):
                reason = setting.aside or reason_for(name, self._job.decision)
                self._walk(element, msgspec.structs.replace(setting, aside=reason))
            elif name in ("w:r", "w:hyperlink", "w:fldSimple", "m:oMathPara", "m:oMath"):
                self._loose(element, setting)

    def _loose(self, element: _Element, setting: Setting) -> None:
        """A part of a paragraph that is outside of any paragraph."""
        holder = element.makeelement("loose")
        following = element.getnext()
        parent = element.getparent()
        holder.append(element)
        runs, extras = self._inline.read(holder, setting)
        if following is not None:
            following.addprevious(element)
        elif parent is not None:
            parent.append(element)
        self._add([Paragraph(runs=tidy(runs))] if not is_blank(runs) else [], extras, None)

    def _paragraph(self, element: _Element, setting: Setting) -> None:
        job = self._job
        if self._in_text:
            job.paragraphs += 1
        properties = settled(child(element, "w:pPr"), "w:pPrChange", job.decision)
        marks = child(element, "w:pPr", "w:rPr")
        style = value(properties, "w:pStyle") or job.styles.default("paragraph")
        level = 0 if setting.in_cell else self._level(properties, style)
        shading = job.styles.paragraph_property(style, "w:shd")
        ground = (
            ground_of(properties, "") or (ground_of(shading[0].getparent(), "") if shading else "") or setting.ground
        )
        here = msgspec.structs.replace(setting, paragraph=style, ground=ground, usual=self._usual(style, level))
        runs, extras = self._inline.read(element, here)
        goes = mark_goes(marks, job.decision) is not None
        unseen = job.styles.look(settled(marks, "w:rPrChange", job.decision), style, setting.table).hidden
        frame = child(properties, "w:framePr")
        if goes or unseen or (frame is not None and attribute(frame, "w:dropCap") in ("drop", "margin")):
            self._carried += runs
            if unseen and not goes and runs and not runs[-1].text.endswith(" "):
                self._carried.append(Run(text=" "))
            self._carried_extras += extras
            return
        runs, extras = [*self._carried, *runs], [*self._carried_extras, *extras]
        self._carried, self._carried_extras = [], []
        if setting.aside is not None:
            self._add([], extras, None)
            return
        self._inside = -1
        marker = self._marker(properties, style)
        if marker is not None and setting.in_cell:  # a cell holds lines
            label = marker.drawn or "•"
            marker = Marker(level=0, label=label, drawn=label)
        self._place(runs, extras, marker, level, style, properties)

    def _usual(self, style: str, level: int) -> Look:
        """The look from which marks in a heading or a quotation differ; a heading is always bold."""
        if not level and not QUOTATIONS.intersection(self._job.styles.names(style)):
            return Look()
        look = self._job.styles.look(None, style)
        return Look(strong=bool(level) or look.strong, emphasis=look.emphasis)

    def _place(
        self,
        runs: list[Run],
        extras: list[Block],
        marker: Marker | None,
        level: int,
        style: str,
        properties: _Element | None,
    ) -> None:
        blank = is_blank(runs)
        if level and not blank:
            prefix = marker.drawn if marker else ""
            if prefix:
                runs = [Run(text=self._job.ledger.take(prefix) + " "), *runs]
            self.lines.append(Line(blocks=[Heading(level=level, runs=tidy(runs))]))
            self._last_list = None
            self._add([], extras, None)
            return
        if blank and marker is None:
            borders = child(properties, "w:pBdr")
            drawn = borders is not None and any(
                attribute(side, "w:val") not in (None, "nil", "none") for side in borders
            )
            self._add([], [Rule()] if drawn and not extras and self._in_text else extras, None)
            return
        is_caption = (
            not blank and marker is None and not extras and bool(CAPTIONS.intersection(self._job.styles.names(style)))
        )
        if is_caption and self.lines and add_caption(self.lines[-1].blocks, runs):
            return
        if marker is not None and marker.label:
            self._job.ledger.take(marker.label)
        blocks: list[Block] = [] if blank else [Paragraph(runs=tidy(runs))]
        if not blank and marker is None and QUOTATIONS.intersection(self._job.styles.names(style)):
            blocks = [Quotation(blocks=tuple(blocks))]
        if blank and marker is not None and extras and not marker.label:
            self._add([], extras, marker)
            return
        inside = self._continued(properties, style) if marker is None and not blank else -1
        inside = self._inside if self._inside >= 0 else inside
        self._add(blocks, extras, marker, inside)

    def _add(self, blocks: list[Block], extras: list[Block], marker: Marker | None, inside: int = -1) -> None:
        if marker is None and inside < 0 and blocks:
            self._last_list = None
            self._depths = Depths()
        if blocks or extras or marker is not None:
            self.lines.append(Line(blocks=[*blocks, *extras], marker=marker, inside=inside))

    def _flush(self) -> None:
        """Writes the blocks that waited for a following paragraph as blocks of their own."""
        runs, extras = self._carried, self._carried_extras
        self._carried, self._carried_extras = [], []
        self._add([] if is_blank(runs) else [Paragraph(runs=tidy(runs))], extras, None)

    def _level(self, properties: _Element | None, style: str) -> int:
        """Level of a heading, 0 for other paragraphs."""
        names = self._job.styles.names(style)
        if titled := next((TITLES[name] for name in names if name in TITLES), 0):
            return titled
        outline = child(properties, "w:outlineLvl")
        if outline is None and (found := self._job.styles.paragraph_property(style, "w:outlineLvl")):
            outline = found[0]
        if outline is not None:
            level = whole(attribute(outline, "w:val"), 9) + 1
            return min(level, 6) if level <= 9 else 0
        found_name = next((match for name in names if (match := HEADING.fullmatch(name))), None)
        return min(int(found_name[1]), 6) if found_name else 0

    def _marker(self, properties: _Element | None, style: str) -> Marker | None:
        numbering, styles = self._job.numbering, self._job.styles
        direct = child(properties, "w:numPr")
        instance, at = value(direct, "w:numId"), value(direct, "w:ilvl")
        if direct is not None and self._job.decision == "reject" and child(direct, "w:ins") is not None:
            return None
        if instance is None:
            found = styles.paragraph_property(style, "w:numPr")
            if found is None:
                return None
            instance = value(found[0], "w:numId")
            if instance is None:  # only the level is set here, the list by what the style is based on
                chain = (value(child(one.element, "w:pPr", "w:numPr"), "w:numId") for one in styles.chain(style))
                instance = next((key for key in chain if key), None)
            if at is None and instance is not None:
                owned = numbering.level_of_style(instance, style)
                owned = numbering.level_of_style(instance, found[1]) if owned is None else owned
                at = str(owned) if owned is not None else value(found[0], "w:ilvl")
        if instance is None or instance == "0":
            return None
        level = whole(at)
        marker = numbering.count(instance, level)
        if marker is not None:
            self._last_list = (instance, level)
            left = self._left(properties, instance, level, style)
            marker = msgspec.structs.replace(marker, level=self._depths.level(instance, level, left))
        elif self._last_list is not None:  # a level without a sign: the item above goes on
            self._inside = level
        return marker

    def _left(self, properties: _Element | None, instance: str, at: int, style: str) -> int | None:
        """Where an item's text begins, in twentieths of a point; None where nothing says it."""
        direct = child(properties, "w:ind")
        level = self._job.numbering.level(instance, at)
        found = self._job.styles.paragraph_property(style, "w:ind")
        for indent in (direct, found[0] if found and level is not None and not level.left else None):
            left = attribute(indent, "w:left") or attribute(indent, "w:start")
            if left is not None:
                return whole(left)
        return level.left if level is not None else None

    def _continued(self, properties: _Element | None, style: str) -> int:
        """The level of the item that a paragraph without a number goes on with, -1 where it does not."""
        if self._last_list is None:
            return -1
        level = self._job.numbering.level(*self._last_list)
        indent = child(properties, "w:ind")
        if indent is None and (found := self._job.styles.paragraph_property(style, "w:ind")):
            indent = found[0]
        left = whole(attribute(indent, "w:left") or attribute(indent, "w:start"))
        first = whole(attribute(indent, "w:hanging"))
        aligned = level is not None and bool(level.left) and left == level.left and not first
        return self._last_list[1] if aligned else -1
