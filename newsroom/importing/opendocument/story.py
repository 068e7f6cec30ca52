"""The blocks and runs of an .odt.

Place in the pipeline: in the reader of .odt. Comes in: elements that hold paragraphs, lists, tables, frames. Goes out:
`Line`s. Text that is hidden, deleted, a comment or a page's number is set aside; each piece is counted once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.columns import with_columns
from newsroom.importing.document import Reason
from newsroom.importing.flow import (
    CAPTIONS,
    HEADING,
    QUOTATIONS,
    TITLES,
    Line,
    Marker,
    add_caption,
    blocks_of,
)
from newsroom.importing.measures import whole
from newsroom.importing.opendocument import frames, tables
from newsroom.importing.opendocument.job import Job, Place
from newsroom.importing.opendocument.names import child, get, name_of, words_in
from newsroom.importing.opendocument.styles import Look, is_unseen
from newsroom.importing.runs import is_blank, tidy
from newsroom.importing.symbols import in_font
from newsroom.model.blocks import Block, Heading, Paragraph, Quotation, Rule, Run

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = re.compile(r"[ \t\r\n]+")
_PAGES = frozenset(("text:page-number", "text:page-count", "text:page-continuation", "text:placeholder", "text:script"))
_SKIPPED = frozenset((
    "text:tracked-changes", "office:forms", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:soft-page-break",
    "text:bookmark", "text:bookmark-start", "text:bookmark-end", "text:reference-mark-start", "office:annotation-end", "text:label",
    "text:alphabetical-index-mark", "text:toc-mark", "text:note-citation", "draw:enhanced-geometry", "svg:title", "svg:desc",
))  # fmt: skip
_INDEXES = frozenset((
    "text:table-of-content", "text:illustration-index", "text:table-index", "text:object-index", "text:user-index", "text:alphabetical-index",
))  # fmt: skip


class Story:
    """Reads one story: the text, a note, a box, a cell."""

    def __init__(self, job: Job, in_text: bool = False) -> None:
        self._job, self._in_text = job, in_text
        self.lines: list[Line] = []
        self._runs: list[Run] = []
        self._extras: list[Block] = []
        self._last: str = " "

    def read(self, container: Iterable[_Element], place: Place) -> tuple[Block, ...]:
        self.walk(container, place)
        self._end(None, -1)
        return blocks_of(with_columns(self.lines, self._job.ledger), self._job.ledger)

    def walk(self, container: Iterable[_Element], place: Place) -> None:
        """Blocks in an element."""
        for element in container:
            name = name_of(element)
            if name in ("text:p", "text:h"):
                self.paragraph(element, place, None, -1)
            elif name == "text:list":
                self._list(element, place)
            elif name == "table:table":
                self._table(element, place)
            elif name == "text:section":
                hidden = get(element, "text:display") == "none" or get(element, "text:is-hidden") == "true"
                self.walk(element, _aside(place, "hidden") if hidden else place)
            elif name in _INDEXES:
                self.walk(element, _aside(place, "field"))
            elif name in ("text:index-body", "text:index-title", "text:numbered-paragraph", "office:text"):
                self.walk(element, place)
            elif name in ("text:change-start", "text:change-end", "text:change"):
                self._change(element, name, place)
            elif name.startswith("draw:"):
                self._extras += frames.read(self._job, element, place)
                self._end(None, -1)

    def _table(self, element: _Element, place: Place) -> None:
        self._end(None, -1)
        self._job.tables += 1
        self.lines += [Line(blocks=[block]) for block in tables.read(self._job, element, place)]

    def _list(self, element: _Element, place: Place) -> None:
        opened = self._job.numbering.open(
            get(element, "text:style-name"),
            get(element, "xml:id"),
            get(element, "text:continue-list"),
            get(element, "text:continue-numbering") == "true",
            place.list,
        )
        place = msgspec.structs.replace(place, list=opened)
        for item in element:
            name = name_of(item)
            if name not in ("text:list-item", "text:list-header"):
                continue
            first = name == "text:list-item"
            for part in item:
                kind = name_of(part)
                if kind == "text:list":
                    self._list(part, place)
                elif kind in ("text:p", "text:h"):
                    marker = None
                    if first and place.aside is None:
                        marker = self._job.numbering.item(opened, get(item, "text:start-value"))
                    self.paragraph(part, place, marker, opened.level - 1)
                    first = False
                elif kind == "table:table":
                    self._table(part, place)
                elif kind:
                    self.walk(_alone(part), place)

    def paragraph(self, element: _Element, place: Place, marker: Marker | None, inside: int) -> None:
        job = self._job
        if self._in_text:
            job.paragraphs += 1
        job.meet(element)
        style = get(element, "text:style-name")
        names = job.styles.names("paragraph", style)
        level = 0 if place.in_cell else self._level(element, names)
        look = job.styles.look(place.look, "paragraph", style)
        quoted = bool(QUOTATIONS.intersection(names))
        usual = Look(strong=bool(level) or look.strong, emphasis=look.emphasis) if level or quoted else Look()
        here = msgspec.structs.replace(place, look=look, usual=usual)
        if any(
            get(part, "text:is-hidden") == "true" for part in element.iter() if name_of(part) == "text:hidden-paragraph"
        ):
            here = _aside(here, "hidden")
        self.inline(element, here)
        job.ledger.pause()
        if here.aside is not None:
            self._end(None, inside)
            return
        if job.joins:  # the end of this paragraph is inserted text that was rejected
            return
        if level:
            self._head(element, level, marker)
            return
        if marker is None and CAPTIONS.intersection(names) and self._caption():
            return
        if not self._runs and not self._extras and marker is None and self._is_line(style, names):
            self.lines.append(Line(blocks=[Rule()]))
        if place.in_cell and marker is not None:
            label = marker.drawn or "•"
            marker = Marker(level=0, label=label, drawn=label)
        self._end(marker, inside if marker is None else -1, quoted)

    def _caption(self) -> bool:
        """Gives a paragraph's text to the picture in it, or to that above it; whether there is one."""
        if is_blank(self._runs):
            return False
        above = self.lines[-1].blocks if self.lines else []
        if not add_caption(self._extras or above, self._runs):
            return False
        self._runs = []
        self._end(None, -1)
        return True

    def _head(self, element: _Element, level: int, marker: Marker | None) -> None:
        runs, self._runs = self._runs, []
        if is_blank(runs):
            self._runs = []
            self._end(None, -1)
            return
        number = marker.drawn if marker else ""
        if not number and name_of(element) == "text:h" and get(element, "text:is-list-header") != "true":
            number = self._job.numbering.heading(level, get(element, "text:start-value"))
        if number:
            runs = [Run(text=self._job.ledger.take(number) + " "), *runs]
        self.lines.append(Line(blocks=[Heading(level=level, runs=tidy(runs))]))
        self._end(None, -1)

    def _end(self, marker: Marker | None, inside: int, quoted: bool = False) -> None:
        """Ends a paragraph."""
        runs, extras = self._runs, self._extras
        self._runs, self._extras, self._last = [], [], " "
        blocks: list[Block] = [] if is_blank(runs) else [Paragraph(runs=tidy(runs))]
        if blocks and quoted and marker is None:
            blocks = [Quotation(blocks=tuple(blocks))]
        if marker is not None and marker.label:
            self._job.ledger.take(marker.label)
        if blocks or extras or marker is not None:
            self.lines.append(Line(blocks=[*blocks, *extras], marker=marker, inside=inside))

    def _level(self, element: _Element, names: list[str]) -> int:
        titled = next((TITLES[name] for name in names if name in TITLES), 0)
        if not titled and name_of(element) == "text:h":
            return min(6, whole(get(element, "text:outline-level"), 1))
        found = None if titled else next((match for name in names if (match := HEADING.fullmatch(name))), None)
        return min(6, int(found[1])) if found else titled

    def _is_line(self, style: str, names: list[str]) -> bool:
        border = self._job.styles.property("paragraph", style, "style:paragraph-properties", "fo:border-bottom")
        return "horizontal line" in names or (bool(border) and border != "none")

    # ── inside a paragraph ───────────────────────────────────────────────────
    def inline(self, element: _Element, place: Place) -> None:
        self.text(element.text, place)
        for part in element:
            self._part(part, name_of(part), place)
            self.text(part.tail, place)

    def text(self, text: str | None, place: Place) -> None:
        if not text:
            return
        job = self._job
        text = _SPACE.sub(" ", text)
        job.ledger.take(text)
        reason = place.aside or job.aside or ("hidden" if is_unseen(place.look, job.styles.page_color) else None)
        if reason is not None:
            job.ledger.set_aside(reason, text, job.where())
            return
        if text.strip():
            job.ledger.close()
            if place.look.language:
                job.languages[place.look.language] += len(text)
        look = place.look
        self._runs.append(
            Run(
                text=in_font(text, look.font),
                strong=look.strong and not place.usual.strong,
                emphasis=look.emphasis and not place.usual.emphasis,
                struck=look.struck,
                superscript=look.script == "superscript",
                subscript=look.script == "subscript",
                link=place.link,
            )
        )

    def _part(self, part: _Element, name: str, place: Place) -> None:
        job = self._job
        is_seen = place.aside is None and job.aside is None
        if name == "text:s":
            self.text(" " * min(whole(get(part, "text:c"), 1), 200), place)
        elif name == "text:tab":
            self.text("\u2003", place)
        elif name == "text:line-break":
            if is_seen:
                self._runs.append(Run(line_break=True))
            job.ledger.pause()
        elif name in ("text:change-start", "text:change-end", "text:change"):
            self._change(part, name, place)
        elif name == "text:note":
            label = job.note(part, _aside(place, job.aside) if job.aside else place)
            if label:
                self._runs.append(Run(note=label))
        elif name == "office:annotation":
            job.comment(part, place)
        elif name == "text:a":
            link = job.link(get(part, "xlink:href"))
            self.inline(part, msgspec.structs.replace(place, link=link or place.link))
        elif name == "text:ruby":
            self._ruby(part, place)
        elif name == "field:fieldmark":
            self.text(_marked(part), place)
        elif name == "loext:content-control":
            empty = get(part, "loext:showing-place-holder") == "true"
            self.inline(part, _aside(place, "field") if empty else place)
        elif name == "text:hidden-text":
            job.ledger.set_aside("hidden", job.ledger.take(get(part, "text:string-value")), job.where())
            self.inline(part, _aside(place, "hidden") if get(part, "text:is-hidden") == "true" else place)
        elif name in _SKIPPED:
            return
        elif name.startswith("draw:"):
            self._extras += frames.read(job, part, _aside(place, job.aside) if job.aside else place)
        elif name in ("text:p", "text:h", "text:list", "table:table"):
            self.walk(_alone(part), place)
        else:
            here = _aside(place, "field") if name in _PAGES else place
            if get(part, "text:display") == "none":
                here = _aside(here, "hidden")
            if style := get(part, "text:style-name"):
                here = msgspec.structs.replace(here, look=job.styles.look(here.look, "text", style))
            self.inline(part, here)

    def _ruby(self, part: _Element, place: Place) -> None:
        base, reading = child(part, "text:ruby-base"), child(part, "text:ruby-text")
        if base is not None:
            self.inline(base, place)
        if reading is not None and words_in(reading).strip():
            self.text("（", place)
            self.inline(reading, place)
            self.text("）", place)

    def _change(self, part: _Element, name: str, place: Place) -> None:
        """Where a tracked change begins, ends, or took something out."""
        job = self._job
        key = get(part, "text:change-id")
        if name == "text:change-start":
            job.begin_change(key)
        elif name == "text:change-end":
            job.end_change(key)
        elif (deleted := job.deletions.get(key)) is not None and job.decision == "reject":
            paragraphs = [one for one in deleted if name_of(one) in ("text:p", "text:h")]
            for number, one in enumerate(paragraphs):
                if number:
                    self._end(None, -1)
                job.meet(one)
                style = get(one, "text:style-name")
                look = job.styles.look(job.styles.default_look(), "paragraph", style) if number else place.look
                self.inline(one, msgspec.structs.replace(place, look=look))
            for one in deleted:
                if name_of(one) not in ("text:p", "text:h", "office:change-info"):
                    self.walk(_alone(one), place)


def _aside(place: Place, reason: Reason | None) -> Place:
    return msgspec.structs.replace(place, aside=place.aside or reason)


def _marked(mark: _Element) -> str:
    """The visible text of a form's field: the chosen entry of a list, a box with or without a cross."""
    pairs = [(get(one, "field:name"), get(one, "field:value")) for one in mark]
    entries = [value for name, value in pairs if name.endswith("ListEntry")]
    found = dict(pairs)
    if get(mark, "field:type").endswith("FORMCHECKBOX"):
        return "☒" if found.get("Checkbox_Checked", "false").lower() in ("true", "1") else "☐"
    chosen = whole(found.get("Dropdown_Selected", ""), 0)
    return entries[chosen] if 0 <= chosen < len(entries) else ""


def _alone(element: _Element) -> list[_Element]:
    return [element]
