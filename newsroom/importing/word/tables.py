"""Tables of a .docx.

Place in the pipeline: in the reader of .docx, under the story. Comes in: a `w:tbl`. Goes out: its blocks. Rows that are
deleted or hidden are set aside whole; the colour behind a cell decides whether its letters can be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.grids import RawCell, table_of
from newsroom.importing.measures import whole
from newsroom.importing.word.changes import cell_goes, mark_goes, reason_for
from newsroom.importing.word.inline import Inline, Setting
from newsroom.importing.word.job import Job
from newsroom.importing.word.names import attribute, branch, child, is_on, name_of, value
from newsroom.importing.word.styles import fill_of
from newsroom.model.blocks import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

_ALIGNED = {"center": "center", "right": "right", "end": "right"}
MOST_COLUMNS = 1_000  # Word draws 63
_FIRST_ROW, _LAST_ROW, _FIRST_COLUMN, _LAST_COLUMN = 0x20, 0x40, 0x80, 0x100


class _Merge(msgspec.Struct):
    """A row while it is read."""

    cells: list[RawCell]
    kinds: list[str]  # restart, continue, "" of each cell
    before: int


def read(job: Job, part: str, table: _Element, setting: Setting) -> list[Block]:
    """The table's blocks."""
    here = f"table {job.tables}"
    properties = child(table, "w:tblPr")
    style = value(properties, "w:tblStyle") or job.styles.default("table")
    ground = fill_of(child(properties, "w:shd")) or setting.ground
    setting = msgspec.structs.replace(setting, table=style, ground=ground)
    look = _look(properties)
    rows: list[_Merge] = []
    heads = 0
    found = list(_rows(table, job, setting))
    outer = list(job.place)
    is_frame = all(len(_cells(row, Inline(job, part), setting)) <= 1 for row, _ in found)
    for at, (row, its) in enumerate(found):
        row_properties = child(row, "w:trPr")
        reason = its.aside or mark_goes(row_properties, job.decision)
        if reason is None and row_properties is not None and is_on(row_properties, "w:hidden"):
            reason = "hidden"
        job.place = [*outer, f"{here}, row {at + 1}"]
        its = msgspec.structs.replace(its, aside=reason, in_cell=setting.in_cell or not is_frame)
        aside_before = job.ledger.entries
        made = _row(job, part, row, its, (at == 0, at == len(found) - 1), style, look)
        job.ledger.close()
        emptied = job.ledger.entries > aside_before and not any(cell.blocks for cell in made.cells)
        if reason is not None or emptied or not made.cells:
            continue
        if row_properties is not None and is_on(row_properties, "w:tblHeader") and heads == len(rows):
            heads += 1
        rows.append(made)
    job.place = outer
    if not heads and look & _FIRST_ROW and len(rows) > 1:
        heads = 1
    return table_of(_merged(rows), heads, job.ledger, here)


def _rows(parent: _Element, job: Job, setting: Setting) -> list[tuple[_Element, Setting]]:
    """The rows, through content controls and tracked changes."""
    found: list[tuple[_Element, Setting]] = []
    for element in parent:
        name = name_of(element)
        if name == "w:tr":
            found.append((element, setting))
        elif name in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:del", "w:moveFrom", "w:moveTo"):
            reason = setting.aside or reason_for(name, job.decision)
            found += _rows(element, job, msgspec.structs.replace(setting, aside=reason))
        elif name == "mc:AlternateContent" and (chosen := branch(element)) is not None:
            found += _rows(chosen, job, setting)
    return found


def _row(
    job: Job, part: str, row: _Element, setting: Setting, ends: tuple[bool, bool], style: str, look: int
) -> _Merge:
    made = _Merge([], [], _columns(value(child(row, "w:trPr"), "w:gridBefore"), 0))
    cells = _cells(row, Inline(job, part), setting)
    for at, (cell, its) in enumerate(cells):
        properties = child(cell, "w:tcPr")
        if cell_goes(properties, job.decision):
            its = msgspec.structs.replace(its, aside=its.aside or "deleted")
        places = _places(ends, at == 0, at == len(cells) - 1, look)
        ground = fill_of(child(properties, "w:shd")) or _styled_ground(job, style, places) or its.ground
        if its.aside is None and any(job.styles.hides(style, place) for place in places):
            its = msgspec.structs.replace(its, aside="hidden")
        blocks = job.read_story(part, cell, msgspec.structs.replace(its, ground=ground))
        if cell_goes(properties, job.decision):
            continue
        across, merge = _columns(value(properties, "w:gridSpan"), 1), ""
        vertical, flat = child(properties, "w:vMerge"), child(properties, "w:hMerge")
        if vertical is not None:
            merge = attribute(vertical, "w:val") or "continue"
        if flat is not None and (attribute(flat, "w:val") or "continue") == "continue" and made.cells and not blocks:
            made.cells[-1].across += across
            continue
        made.cells.append(RawCell(blocks=blocks, across=across, align=_align(cell)))
        made.kinds.append(merge)
    return made


def _columns(text: str | None, default: int) -> int:
    """A number of columns, as far as a table can have them."""
    return max(0, min(whole(text, default), MOST_COLUMNS))


def _cells(row: _Element, inline: Inline, setting: Setting) -> list[tuple[_Element, Setting]]:
    found: list[tuple[_Element, Setting]] = []
    for element in row:
        name = name_of(element)
        if name == "w:tc":
            found.append((element, setting))
        elif name == "w:sdt":
            content = child(element, "w:sdtContent")
            if content is not None:
                found += _cells(content, inline, inline.controlled(element, setting))
        elif name == "w:customXml":
            found += _cells(element, inline, setting)
        elif name == "mc:AlternateContent" and (chosen := branch(element)) is not None:
            found += _cells(chosen, inline, setting)
    return found


def _merged(rows: list[_Merge]) -> list[list[RawCell]]:
    """The cells, those that go on with the one above joined to it."""
    out: list[list[RawCell]] = []
    above: dict[int, RawCell] = {}  # by column
    for row in rows:
        column = row.before
        line: list[RawCell] = [RawCell() for _ in range(row.before)]
        now: dict[int, RawCell] = {}
        for cell, kind in zip(row.cells, row.kinds, strict=True):
            upper = above.get(column)
            if kind == "continue" and upper is not None and upper.across == cell.across and not cell.blocks:
                upper.down += 1
                now[column] = upper
            else:
                line.append(cell)
                if kind:
                    now[column] = cell
            column += cell.across
        above = now
        out.append(line)
    return out


def _look(properties: _Element | None) -> int:
    found = child(properties, "w:tblLook")
    if found is None:
        return 0
    if text := attribute(found, "w:val"):
        return whole(text, 0, 16)
    names = (
        ("w:firstRow", _FIRST_ROW),
        ("w:lastRow", _LAST_ROW),
        ("w:firstColumn", _FIRST_COLUMN),
        ("w:lastColumn", _LAST_COLUMN),
    )
    return sum(bit for name, bit in names if (attribute(found, name) or "0") in ("1", "true", "on"))


def _places(ends: tuple[bool, bool], is_first: bool, is_last: bool, look: int) -> list[str]:
    """Names of a table style's conditions that hold for a cell, strongest first (17.7.6)."""
    rows = [("firstRow", ends[0] and bool(look & _FIRST_ROW)), ("lastRow", ends[1] and bool(look & _LAST_ROW))]
    columns = [
        ("firstCol", is_first and bool(look & _FIRST_COLUMN)),
        ("lastCol", is_last and bool(look & _LAST_COLUMN)),
    ]
    return [name for name, holds in [*rows, *columns] if holds] + ["band1Horz", "band2Horz", "wholeTable"]


def _styled_ground(job: Job, style: str, places: list[str]) -> str:
    """The colour that a table style gives a cell; "?" where it depends on bands."""
    for place in places:
        for one in job.styles.chain(style):
            for condition in one.element:
                if name_of(condition) == "w:tblStylePr" and attribute(condition, "w:type") == place:
                    found = fill_of(child(condition, "w:tcPr", "w:shd"))
                    if found:
                        return "?" if place.startswith("band") else found
    for one in job.styles.chain(style):
        if found := fill_of(child(one.element, "w:tcPr", "w:shd")) or fill_of(child(one.element, "w:tblPr", "w:shd")):
            return found
    return ""


def _align(cell: _Element) -> str:
    found = {
        value(paragraph, "w:pPr", "w:jc") or "" for paragraph in cell if name_of(paragraph) == "w:p" and len(paragraph)
    }
    return _ALIGNED.get(found.pop(), "") if len(found) == 1 else ""
