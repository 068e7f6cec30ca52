"""Tables of an .odt.

Place in the pipeline: in the reader of .odt. Comes in: a `table:table`. Goes out: its blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.grids import RawCell, table_of
from newsroom.importing.measures import whole
from newsroom.importing.opendocument.job import Job, Place
from newsroom.importing.opendocument.names import get, name_of
from newsroom.model.blocks import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

_GROUPS = ("table:table-header-rows", "table:table-rows", "table:table-row-group", "table:table-header-columns")
_ALIGNED = {"center": "center", "end": "right", "right": "right"}


def read(job: Job, table: _Element, place: Place) -> list[Block]:
    """The table's blocks."""
    here = f"table {job.tables}"
    hidden = get(table, "table:display") == "false"
    is_frame = all(sum(name_of(part) == "table:table-cell" for part in row) <= 1 for row, _ in _rows(table))
    aside = place.aside or ("hidden" if hidden else None)
    place = msgspec.structs.replace(place, list=None, in_cell=place.in_cell or not is_frame, aside=aside)
    place = _on(job, place, "table", get(table, "table:style-name"), "style:table-properties")
    rows: list[list[RawCell]] = []
    heads = 0
    outer = list(job.place)
    for at, (row, is_head) in enumerate(_rows(table)):
        job.place = [*outer, f"{here}, row {at + 1}"]
        its = _on(job, place, "table-row", get(row, "table:style-name"), "style:table-row-properties")
        if get(row, "table:visibility") in ("collapse", "filter"):
            its = msgspec.structs.replace(its, aside=its.aside or "hidden")
        entries = job.ledger.entries
        cells = [cell for part in row if (cell := _cell(job, part, its)) is not None]
        emptied = job.ledger.entries > entries or (
            job.decision != "reject" and any(job.is_deletion(part) for part in row.iter())
        )
        emptied = emptied and not any(cell.blocks for cell in cells)
        if its.aside is not None or emptied or not cells:
            continue
        heads += is_head and heads == len(rows)
        rows.append(cells)
    job.place = outer
    return table_of(rows, heads, job.ledger, here)


def _rows(parent: _Element, is_head: bool = False) -> list[tuple[_Element, bool]]:
    found: list[tuple[_Element, bool]] = []
    for element in parent:
        name = name_of(element)
        if name == "table:table-row":
            found.append((element, is_head))
        elif name in _GROUPS:
            found += _rows(element, is_head or name == "table:table-header-rows")
    return found


def _cell(job: Job, element: _Element, place: Place) -> RawCell | None:
    if name_of(element) != "table:table-cell":
        return None  # a covered cell is not drawn
    style = get(element, "table:style-name")
    its = _on(job, place, "table-cell", style, "style:table-cell-properties")
    blocks = job.read_story(job, element, its)
    aligned = {
        job.styles.property("paragraph", get(part, "text:style-name"), "style:paragraph-properties", "fo:text-align")
        for part in element
        if name_of(part) == "text:p"
    }
    return RawCell(
        blocks=blocks,
        across=whole(get(element, "table:number-columns-spanned"), 1),
        down=whole(get(element, "table:number-rows-spanned"), 1),
        align=_ALIGNED.get(aligned.pop(), "") if len(aligned) == 1 else "",
    )


def _on(job: Job, place: Place, family: str, style: str, group: str) -> Place:
    """The place on the colour of a table, row or cell."""
    ground = job.styles.property(family, style, group, "fo:background-color")
    if not ground.startswith("#"):
        return place
    return msgspec.structs.replace(place, look=msgspec.structs.replace(place.look, ground=ground.lower()))
