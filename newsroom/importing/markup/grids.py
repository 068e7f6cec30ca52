"""Tables of a page, distinguished from tables that only arrange it.

Place in the pipeline: in the reader of HTML, under the walk. Comes in: a `table`. Goes out: a table, or the blocks of its cells
one after the other where it arranges a page (mails are made so).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.grids import RawCell, table_of
from newsroom.importing.markup.job import Job, Place
from newsroom.importing.markup.looks import look_of
from newsroom.importing.measures import whole
from newsroom.model.blocks import Block, List, Paragraph, Picture, Rule, Table

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ALIGNED = {"center": "center", "right": "right", "end": "right"}


def read(job: Job, where: str, table: LexborNode, place: Place) -> Sequence[Block]:
    """The blocks of a table."""
    rows: list[list[RawCell]] = []
    heads = 0
    before: list[Block] = []
    nodes = list(
        _rows(job, table, msgspec.structs.replace(place, list=None, level=-1, heading=0, quoted=False), before)
    )
    for row, its, is_head in nodes:
        entries = job.ledger.entries
        cells = [_cell(job, cell, its, where) for cell in row.iter() if cell.tag in ("td", "th")]
        found = [cell for cell in cells if cell is not None]
        emptied = job.ledger.entries > entries and not any(cell.blocks for cell in found)
        if emptied or not found or its.aside is not None or its.look.gone:
            continue
        if is_head and heads == len(rows):
            heads += 1
        rows.append(found)
    if _arranges(table, rows):
        return [*before, *(block for row in rows for cell in row for block in cell.blocks)]
    return [*before, *table_of(rows, heads, job.ledger, where)]


def _rows(
    job: Job, parent: LexborNode, place: Place, before: list[Block], is_head: bool = False
) -> list[tuple[LexborNode, Place, bool]]:
    found: list[tuple[LexborNode, Place, bool]] = []
    child = parent.child
    while child is not None:
        if child.is_element_node:
            its = msgspec.structs.replace(
                place, look=look_of(child, job.sheets.of(child), place.look), depth=place.depth + 1
            )
            if child.tag == "tr":
                found.append((child, its, is_head))
            elif child.tag in ("thead", "tbody", "tfoot"):
                found += _rows(job, child, its, before, child.tag == "thead")
            elif child.tag == "caption":
                before += job.read_inside(job, "", child, its)
        child = child.next
    return found


def _cell(job: Job, cell: LexborNode, place: Place, where: str) -> RawCell | None:
    found = job.sheets.of(cell)
    look = look_of(cell, found, place.look)
    head = cell.tag == "th"
    if head:  # every head is bold
        look = msgspec.structs.replace(look, strong=False)
    inner = msgspec.structs.replace(place, look=look, depth=place.depth + 1)
    blocks = job.read_inside(job, f"table at {where}", cell, inner)
    if look.gone:
        return None
    align = (found.get("text-align") or cell.attributes.get("align") or "").lower()
    return RawCell(
        blocks=blocks,
        across=_span(cell, "colspan"),
        down=_span(cell, "rowspan"),
        head=head,
        align=_ALIGNED.get(align, ""),
    )


def _arranges(table: LexborNode, rows: list[list[RawCell]]) -> bool:
    """Whether a table only arranges what is in it."""
    if (table.attributes.get("role") or "").lower() in ("presentation", "none"):
        return True
    if any(cell.head for row in rows for cell in row):
        return False
    if all(len(row) <= 1 for row in rows):
        return any(
            len(cell.blocks) > 1 or not all(isinstance(block, Paragraph) for block in cell.blocks)
            for row in rows
            for cell in row
        )
    bordered = (table.attributes.get("border") or "0") not in ("0", "")
    blocks = [block for row in rows for cell in row for block in cell.blocks]
    if bordered:
        return False
    if any(isinstance(block, Table) for block in blocks):
        return True
    return sum(isinstance(block, (List, Rule, Picture)) for block in blocks) > 0 and len(rows) <= 2


def _span(cell: LexborNode, name: str) -> int:
    count = whole(cell.attributes.get(name), 1)
    return count if 0 < count <= 1000 else 1
