"""The blocks and runs of an .hwpx.

Place in the pipeline: in the reader of .hwpx. Comes in: elements that hold paragraphs. Goes out: `Line`s. Headers, footers,
hidden comments and memos are set aside; each piece of text is counted once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.columns import with_columns
from newsroom.importing.document import Reason
from newsroom.importing.flow import Line, Marker, blocks_of
from newsroom.importing.hancom import objects
from newsroom.importing.hancom.changes import MARKS
from newsroom.importing.hancom.head import Kind, Look, first, inside, is_unseen, local
from newsroom.importing.hancom.job import Job, Place
from newsroom.importing.runs import is_blank, is_followed, tidy
from newsroom.model.blocks import Block, Heading, Note, Paragraph, Run

if TYPE_CHECKING:
    from lxml.etree import _Element

MET = "met"
_LONGEST_HEADING, _SENTENCE = 120, 30  # characters
_SIGNS = {"nbSpace": "\u00a0", "fwSpace": "\u2003", "tab": "\u2003", "hyphen": "\u00ad"}
_TITLES = {"title": 1, "제목": 1, "subtitle": 2, "부제목": 2}
_SHAPES = frozenset((
    "rect", "ellipse", "polygon", "curve", "arc", "line", "connectLine", "textart", "container", "pic", "ole", "chart", "video", "equation",
))  # fmt: skip
_PAGES = frozenset(("PAGE", "TOTAL_PAGE"))


def _is_sentence(runs: list[Run]) -> bool:
    """Whether an outline's paragraph is a numbered sentence, as official papers are written, and no heading."""
    text = "".join(run.text for run in runs).strip()
    return (
        len(text) > _LONGEST_HEADING or text.endswith("다.") or (len(text) > _SENTENCE and text.endswith((".", "。")))
    )


def _button(element: _Element) -> str:
    """The visible text of a form's button."""
    mark = "" if local(element) == "btn" else "☒ " if element.get("value") == "CHECKED" else "☐ "
    return mark + element.get("caption", "")


def _prompt(control: _Element) -> str:
    """The prompt of a field that nobody has filled in."""
    found = {one.get("name", ""): one.text or "" for one in control.iter() if local(one) == "stringParam"}
    command = re.search(r"Direction:wstring:\d+:(.*?)(?: HelpState:|$)", found.get("Command", ""))
    return (found.get("Direction") or (command[1] if command else "")).strip()


def _written(element: _Element) -> str:
    """The text typed into a field of a form, or chosen there."""
    return element.get("selectedValue", "") + "".join(one.text or "" for one in inside(element, "text"))


_FORMS = {
    "checkBtn": _button,
    "radioBtn": _button,
    "btn": _button,
    "comboBox": _written,
    "listBox": _written,
    "edit": _written,
}


class Story:
    """Reads one story: the text, a note, a box, a cell."""

    def __init__(self, job: Job, in_text: bool = False) -> None:
        self._job, self._in_text = job, in_text
        self.lines: list[Line] = []
        self._runs: list[Run] = []
        self._extras: list[Block] = []
        self._links: list[tuple[str, str, str]] = []  # (id, kind, address or prompt) of open fields

    def read(self, container: Iterable[_Element], place: Place) -> tuple[Block, ...]:
        for element in container:
            if local(element) == "p":
                self._paragraph(element, place)
        self._end(None)
        return blocks_of(with_columns(self.lines, self._job.ledger), self._job.ledger)

    def _paragraph(self, element: _Element, place: Place) -> None:
        job = self._job
        if self._in_text:
            job.paragraphs += 1
        element.set(MET, "1")
        kind = job.head.kinds.get(element.get("paraPrIDRef", ""), Kind())
        name = job.head.style_names.get(element.get("styleIDRef", ""), "")
        fill = job.head.fills.get(kind.border, "")
        here = msgspec.structs.replace(place, ground=fill) if fill.startswith("#") else place
        level = 0 if place.in_cell else _TITLES.get(name, kind.level + 1 if kind.heading == "OUTLINE" else 0)
        for run in element:
            if local(run) == "run":
                self._run(run, here, bool(level))
        job.ledger.pause()
        if job.changes.end_paragraph(job.where()):
            return
        if here.aside is not None:
            self._end(None)
            return
        if level and not (kind.heading == "OUTLINE" and _is_sentence(self._runs)):
            self._head(kind, level)
            return
        marker = None if is_blank(self._runs) and not self._extras else job.head.marker(kind, job.outline)
        if place.in_cell and marker is not None:
            label = marker.drawn or "•"
            marker = Marker(level=0, label=label, drawn=label)
        self._end(marker)

    def _head(self, kind: Kind, level: int) -> None:
        runs, self._runs = self._runs, []
        if not is_blank(runs):
            marker = self._job.head.marker(kind, self._job.outline) if kind.heading == "OUTLINE" else None
            if marker is not None and marker.drawn:
                runs = [Run(text=self._job.ledger.take(marker.drawn) + " "), *runs]
            self.lines.append(Line(blocks=[Heading(level=min(level, 6), runs=tidy(runs))]))
        self._end(None)

    def _end(self, marker: Marker | None) -> None:
        runs, extras = self._runs, self._extras
        self._runs, self._extras = [], []
        blocks: list[Block] = [] if is_blank(runs) else [Paragraph(runs=tidy(runs))]
        if marker is not None and marker.label:
            self._job.ledger.take(marker.label)
        if blocks or extras:
            self.lines.append(Line(blocks=[*blocks, *extras], marker=marker))

    def _run(self, run: _Element, place: Place, plain: bool) -> None:
        look = self._job.head.looks.get(run.get("charPrIDRef", ""), Look())
        for element in run:
            self._part(element, local(element), look, place, plain)

    def _part(self, element: _Element, name: str, look: Look, place: Place, plain: bool) -> None:
        if name == "t":
            self._text(element.text, look, place, plain)
            for sign in element:
                self._sign(sign, local(sign), look, place, plain)
                self._text(sign.tail, look, place, plain)
        elif name == "ctrl":
            for control in element:
                self._control(control, local(control), look, place, plain)
        elif name == "tbl":
            self._job.tables += 1
            self._job.changes.meet(" [table] ")
            self._extras += objects.table(self._job, element, place.settled(self._job))
        elif name in _FORMS:
            self._text(_FORMS[name](element), look, place, plain)
        elif name in _SHAPES and element.get("dropcapstyle", "None") != "None":
            for paragraph in inside(element, "p"):  # a drop capital in its own box begins the paragraph
                paragraph.set(MET, "1")
                self._text(
                    "".join(str(one) for t in inside(paragraph, "t") for one in t.itertext()), look, place, plain
                )
        elif name in _SHAPES:
            self._job.changes.meet(f" [{'picture' if name == 'pic' else 'drawing'}] ")
            self._extras += objects.shape(self._job, element, place.settled(self._job))
        elif name == "dutmal":
            self._ruby(element, look, place, plain)
        elif name == "compose":
            self._text(element.get("composeText"), look, place, plain)
        elif name == "switch":
            case, default = first(element, "case"), first(element, "default")
            chosen = case if default is None or first(case, "chart") is not None else default
            for part in chosen if chosen is not None else ():
                self._part(part, local(part), look, place, plain)
        elif name == "secPr":
            self._job.outline = element.get("outlineShapeIDRef", "") or self._job.outline

    def _sign(self, sign: _Element, name: str, look: Look, place: Place, plain: bool) -> None:
        if name == "lineBreak":
            if place.settled(self._job).aside is None:
                self._runs.append(Run(line_break=True))
            self._job.ledger.pause()
        elif name in _SIGNS:
            self._text(_SIGNS[name], look, place, plain)
        elif name in MARKS:
            self._job.changes.mark(sign, name, self._job.where())
        else:
            self._text(sign.text, look, place, plain)

    def _text(self, text: str | None, look: Look, place: Place, plain: bool) -> None:
        if not text:
            return
        job = self._job
        job.ledger.take(text)
        job.changes.meet(text)
        ground = look.ground or place.ground
        reason = place.settled(job).aside or ("hidden" if is_unseen(look.color, ground) or look.height <= 100 else None)
        unfilled = any(kind == "CLICK_HERE" and about == text.strip() for _, kind, about in self._links)
        if reason is None and (unfilled or any(kind in _PAGES for _, kind, _ in self._links)):
            reason = "field"
        if reason is not None:
            job.ledger.set_aside(reason, text, job.where())
            return
        if text.strip():
            job.ledger.close()
        link = next((address for _, kind, address in reversed(self._links) if kind == "HYPERLINK"), "")
        self._runs.append(
            Run(
                text=text,
                strong=look.strong and not plain,
                emphasis=look.emphasis and not plain,
                struck=look.struck,
                superscript=look.script == "superscript",
                subscript=look.script == "subscript",
                link=link,
            )
        )

    def _control(self, control: _Element, name: str, look: Look, place: Place, plain: bool) -> None:
        content = first(control, "subList")
        if name == "fieldBegin":
            kind = control.get("type", "")
            about = {"HYPERLINK": self._address, "CLICK_HERE": _prompt}.get(kind, lambda _: "")(control)
            self._links.append((control.get("id", ""), kind, about))
            if content is not None:
                self._elsewhere(content, place.aside or "comment", "memo")
        elif name == "fieldEnd":
            key = control.get("beginIDRef", "")
            self._links = [one for one in self._links if one[0] != key] if key else self._links[:-1]
        elif name in ("header", "footer") and content is not None:
            page = {"EVEN": "even-page ", "ODD": "odd-page "}.get(control.get("applyPageType", "BOTH"), "")
            self._elsewhere(content, name, f"{page}{name}")  # type: ignore[arg-type]
        elif name in ("footNote", "endNote") and content is not None:
            self._note(content, "footnote" if name == "footNote" else "endnote", place)
        elif name == "hiddenComment" and content is not None:
            self._elsewhere(content, place.aside or "comment", "hidden comment")
        elif name == "autoNum" and control.get("numType") in ("PICTURE", "TABLE", "EQUATION"):
            self._text(control.get("num", ""), look, place, plain)

    def _note(self, content: _Element, kind: str, place: Place) -> None:
        job, reason = self._job, place.settled(self._job).aside
        if reason is not None:
            self._elsewhere(content, reason, f"{kind}, called where text is {reason}")
            return
        job.labels += 1
        label = str(job.labels)
        blocks = self._elsewhere(content, None, f"{kind} {label}")
        if blocks:
            job.notes.append(Note(label=label, blocks=blocks))
            self._runs.append(Run(note=label))
        else:
            job.labels -= 1

    def _elsewhere(self, content: _Element, reason: Reason | None, where: str) -> tuple[Block, ...]:
        """Text whose place differs from that of its control."""
        job = self._job
        outer, job.place = job.place, [where]
        job.ledger.close()
        blocks = Story(job).read(content, Place(aside=reason))
        job.ledger.close()
        job.place = outer
        return blocks

    def _address(self, control: _Element) -> str:
        """The address of a link: of its parameters Path, else Command (`https\\://…;1;0;0;`)."""
        found = {one.get("name", ""): one.text or "" for one in control.iter() if local(one) == "stringParam"}
        address = found.get("Path") or found.get("Command", "").replace("\\:", ":").replace("\\?", "?").split(";")[0]
        address = address.replace("\\:", ":").strip()
        if is_followed(address):
            return address
        if address and not address.startswith(("#", "?")):
            self._job.ledger.ask(
                "link", f"A link to {address[:200]} was left out; its text is there.", self._job.where()
            )
        return ""

    def _ruby(self, element: _Element, look: Look, place: Place, plain: bool) -> None:
        base, reading = first(element, "mainText"), first(element, "subText")
        self._text("".join(str(one) for one in base.itertext()) if base is not None else "", look, place, plain)
        small = "".join(str(one) for one in reading.itertext()) if reading is not None else ""
        if small.strip():
            self._text(f"（{small}）", look, place, plain)
