"""Tracked changes: which there are, and what becomes of each part under a decision.

Place in the pipeline: in the reader of .docx, before and while the text is read. Comes in: elements and a decision.
Goes out: `Change`s with the words before and after, and the reason for which a part is set aside. Changes of looks that
alter nothing of what is imported (a colour, a margin) are no reason to stop.
Source: ECMA-376 part 1, 17.13.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsroom.importing.document import Change, Decision, Reason
from newsroom.importing.word.names import attribute, branch, child, full, inside, is_on, name_of, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_GOES: dict[str, dict[str, Reason]] = {
    "accept": {"w:del": "deleted", "w:moveFrom": "moved"},
    "reject": {"w:ins": "deleted", "w:moveTo": "moved"},
}
TRACKED = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")
_FORMATS = ("w:rPrChange", "w:pPrChange")
_RUN_MARKS = ("w:b", "w:i", "w:strike", "w:dstrike", "w:vanish")


def reason_for(name: str, decision: Decision) -> Reason | None:
    """Why the content of an element goes; None where it stays."""
    return _GOES[decision or "accept"].get(name)


def mark_goes(mark: _Element | None, decision: Decision) -> Reason | None:
    """Why a paragraph mark or a row (its `w:rPr` or `w:trPr`) goes; None where it stays."""
    if mark is None:
        return None
    for element in mark:
        if reason := reason_for(name_of(element), decision):
            return reason
    return None


def cell_goes(properties: _Element | None, decision: Decision) -> bool:
    """Whether a cell is one that goes."""
    return child(properties, "w:cellIns" if decision == "reject" else "w:cellDel") is not None


def settled(properties: _Element | None, change: str, decision: Decision) -> _Element | None:
    """Properties under a decision: those of before where a change of looks is rejected."""
    if properties is None or decision != "reject":
        return properties
    before = child(properties, change)
    if before is None:
        return properties
    return child(before, change.removesuffix("Change"))


def find(root: _Element, place: str) -> list[Change]:
    """The tracked changes of a part, one for each paragraph or row that has some. `place` names the part, "" for the text."""
    found: list[Change] = []
    if next(inside(root, *TRACKED, *_FORMATS, "w:delText", "w:delInstrText"), None) is None:
        return found
    paragraphs = tables = 0
    rows: set[_Element] = set()
    for element in walk(root):
        name = name_of(element)
        row = next(element.iterancestors(full("w:tr")), None)
        if name == "w:tbl":
            tables += 1
        elif name == "w:tr":
            properties = child(element, "w:trPr")
            if properties is not None and any(name_of(part) in TRACKED for part in properties):
                rows.add(element)
                found.append(_change(element, f"{place} table {tables}".strip(), properties))
        elif name == "w:p":
            is_outer = row is None and next(element.iterancestors(full("w:txbxContent")), None) is None
            paragraphs += is_outer
            first = next(_own_changes(element), None)
            if first is not None and (row is None or row not in rows):
                outer = f"{place} paragraph {paragraphs}".strip()
                found.append(_change(element, outer if row is None else f"{place} table {tables}".strip(), first))
    return found


def looks_changed(root: _Element) -> int:
    """Number of tracked changes of looks alone."""
    names = [f"w:{name}Change" for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid", "numbering")]
    names += [f"w:customXml{kind}RangeStart" for kind in ("Ins", "Del", "MoveFrom", "MoveTo")]
    return sum(1 for _ in inside(root, *names))


def walk(root: _Element) -> Iterator[_Element]:
    """All elements that are drawn: the branch that Word chooses, in order."""
    yield root
    for element in root:
        name = name_of(element)
        if name == "mc:AlternateContent":
            chosen = branch(element)
            if chosen is not None:
                yield from walk(chosen)
        elif name:
            yield from walk(element)


def _own_changes(paragraph: _Element) -> Iterator[_Element]:
    """Changes in a paragraph but not in a paragraph inside it (a text box's)."""
    stack = [paragraph]
    while stack:
        element = stack.pop()
        for part in element:
            name = name_of(part)
            if name == "w:p":
                continue
            if name in TRACKED or name in ("w:delText", "w:delInstrText") or (name in _FORMATS and _matters(part)):
                yield part
            stack.append(part)
    row_cell = paragraph.getparent()
    if row_cell is not None and name_of(row_cell) == "w:tc" and row_cell.find(full("w:p")) is paragraph:
        properties = child(row_cell, "w:tcPr")
        if properties is not None:
            yield from (part for part in properties if name_of(part) in TRACKED)


def _matters(change: _Element) -> bool:
    """Whether a change of looks alters what is imported: marks, hiding, style, level, number."""
    after = change.getparent()
    before = child(change, "w:rPr" if name_of(change) == "w:rPrChange" else "w:pPr")
    if after is None:
        return False
    if name_of(change) == "w:rPrChange":
        holder = after.getparent()
        marks = _RUN_MARKS if holder is None or name_of(holder) != "w:pPr" else ("w:vanish",)  # of a paragraph's end
        return any(_on(before, mark) != _on(after, mark) for mark in marks) or any(
            value(before, name) != value(after, name) for name in ("w:vertAlign", "w:rStyle")
        )
    return any(
        value(before, *path) != value(after, *path)
        for path in (
            ("w:pStyle",),
            ("w:outlineLvl",),
            ("w:numPr", "w:numId"),
            ("w:numPr", "w:ilvl"),
        )
    )


def _on(properties: _Element | None, mark: str) -> bool:
    return properties is not None and bool(is_on(properties, mark))


def _change(element: _Element, where: str, sign: _Element) -> Change:
    author = attribute(sign, "w:author") or attribute(next(iter(sign), None), "w:author") or ""
    return Change(before=_words(element, "reject"), after=_words(element, "accept"), where=where, author=author)


def _words(element: _Element, decision: Decision) -> str:
    """The words of a paragraph or row under a decision."""
    pieces: list[str] = []

    def gather(part: _Element) -> None:
        for inner in part:
            name = name_of(inner)
            if name in ("w:t", "w:delText"):
                pieces.append(inner.text or "")
            elif name in ("w:tab", "w:br", "w:cr"):
                pieces.append(" ")
            elif name in ("w:footnoteReference", "w:endnoteReference"):
                pieces.append(" [note] ")
            elif name in ("w:drawing", "w:pict"):
                pieces.append(" [picture] " if next(inside(inner, "a:blip", "v:imagedata"), None) is not None else " ")
                gather(inner)
            elif name == "mc:AlternateContent":
                chosen = branch(inner)
                if chosen is not None:
                    gather(chosen)
            elif name and reason_for(name, decision) is None and not mark_goes(child(inner, "w:trPr"), decision):
                gather(inner)
                if name in ("w:p", "w:tc"):
                    pieces.append(" ")

    if not mark_goes(child(element, "w:trPr"), decision):
        gather(element)
        mark = child(element, "w:pPr", "w:rPr")
        if mark is not None and any(name_of(part) in TRACKED for part in mark) and not mark_goes(mark, decision):
            pieces.append(" ¶")
    return " ".join("".join(pieces).split())
