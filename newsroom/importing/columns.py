"""Lines set in columns with tabs become a table.

Place in the pipeline: in the readers of word processors' files, before lists are made of lines. Comes in: `Line`s whose tabs
are em spaces. Goes out: the same, with a table for three lines or more of the same three columns or more. A question says
so. Refuses: two columns, which are as often a label and its value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from newsroom.importing.flow import Line
from newsroom.importing.grids import RawCell, table_of
from newsroom.importing.ledger import Ledger
from newsroom.importing.runs import is_blank, tidy
from newsroom.model.blocks import Paragraph, Run

TAB = "\u2003"
FEWEST_COLUMNS = FEWEST_LINES = 3
_TABS = re.compile(f"{TAB}+")


def with_columns(lines: Sequence[Line], ledger: Ledger) -> list[Line]:
    """The lines, those in columns as tables."""
    parts = [_columns(line) for line in lines]
    out: list[Line] = []
    at = 0
    while at < len(lines):
        width = len(parts[at])
        end = at
        while end < len(lines) and width >= FEWEST_COLUMNS and len(parts[end]) == width:
            end += 1
        if end - at < FEWEST_LINES:
            out.append(lines[at])
            at += 1
            continue
        rows = [[RawCell(blocks=(Paragraph(runs=runs),) if runs else ()) for runs in row] for row in parts[at:end]]
        ledger.ask("columns", f"{len(rows)} lines in {width} columns were made a table: check it.")
        out.append(Line(blocks=table_of(rows, 0, ledger, "")))
        at = end
    return out


def _columns(line: Line) -> list[tuple[Run, ...]]:
    """The columns of a line; none of a line that is more than one paragraph of text."""
    if (
        line.marker is not None
        or line.inside >= 0
        or len(line.blocks) != 1
        or not isinstance(line.blocks[0], Paragraph)
    ):
        return []
    columns: list[list[Run]] = [[]]
    for run in line.blocks[0].runs:
        if run.line_break:
            return []
        pieces = _TABS.split(run.text) if run.text else [""]
        for number, piece in enumerate(pieces):
            if number:
                columns.append([])
            columns[-1].append(msgspec.structs.replace(run, text=piece))
    found = [tidy(runs) for runs in columns]
    return found if not is_blank(found[0]) else []
