"""Tables that Markdown can hold: one line of text in each cell, none that spans, one row of heads.
A table of one cell, or of one column with more than lines in it, is a frame: its content is read as text.

Place in the pipeline: in the readers. Comes in: rows of cells with blocks and spans, as a file has them. Goes out: a `Table`,
then the tables inside its cells. Cells merged in the file are written once, in the first cell; a question says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from newsroom.importing.ledger import Ledger
from newsroom.importing.runs import BREAK, is_blank, tidy
from newsroom.model.blocks import Block, Cell, Code, Heading, List, Paragraph, Picture, Quotation, Run, Table, Terms

_MOST_CELLS = 200_000


class RawCell(msgspec.Struct, kw_only=True):
    """A cell as a file has it."""

    blocks: tuple[Block, ...] = ()
    across: int = 1
    down: int = 1
    head: bool = False
    align: str = ""


def table_of(rows: Sequence[Sequence[RawCell]], heads: int, ledger: Ledger, where: str) -> list[Block]:
    """The table, and the blocks that no cell can hold. `heads` is the number of head rows; 0: the cells decide."""
    grid, merged = _grid(rows)
    if not grid or not any(cell is not None and cell.blocks for row in grid for cell in row):
        return []
    if len(grid[0]) == 1:
        cells = [row[0].blocks for row in grid if row[0] is not None]
        if len(grid) == 1 or not all(not blocks or _is_line(blocks) for blocks in cells):
            return [block for blocks in cells for block in blocks]  # a frame around a text, not a table
    if merged:
        ledger.ask("merged-cells", f"{merged} merged cells: what they hold stands in the first cell of each.", where)
    after: list[Block] = []
    made = [[_runs(cell.blocks, ledger, after) if cell else () for cell in row] for row in grid]
    if not heads and len(grid) > 1 and (_says_heads(grid[0]) or _is_strong(made[0])):
        heads = 1
    aligned = [_alignment([row[column] for row in grid]) for column in range(len(grid[0]))]
    lines = tuple(
        tuple(
            Cell(
                blocks=(Paragraph(runs=_weak(runs) if heads and not number else runs),) if runs else (),
                align=aligned[column],  # type: ignore[arg-type]
                head=bool(heads) and not number,
            )
            for column, runs in enumerate(row)
        )
        for number, row in enumerate(made)
    )
    if after:
        ledger.ask("nested-table", "A table stood in a cell of this table; it now follows it.", where)
    return [Table(head=lines[:1] if heads else (), rows=lines[1:] if heads else lines), *after]


def _grid(rows: Sequence[Sequence[RawCell]]) -> tuple[list[list[RawCell | None]], int]:
    """(cells by row and column, None where a merged cell goes on; number of merged cells)."""
    taken: dict[tuple[int, int], RawCell | None] = {}
    merged = 0
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            across, down = max(1, min(cell.across, 1000)), max(1, min(cell.down, len(rows) - at))
            if len(taken) + across * down > _MOST_CELLS:
                across = down = 1
            merged += across > 1 or down > 1
            for below in range(down):
                for beside in range(across):
                    taken.setdefault((at + below, column + beside), None)
            taken[at, column] = cell
            column += across
    used = sorted({column for (_, column), cell in taken.items() if cell is not None})  # others only spans make
    return [[taken.get((at, column)) for column in used] for at in range(len(rows))], merged


def _runs(blocks: Sequence[Block], ledger: Ledger, after: list[Block]) -> tuple[Run, ...]:
    """The blocks of a cell as one line, forced line ends between them; tables go to `after`."""
    runs: list[Run] = []
    for part in _lines(blocks, ledger, after):
        if runs and part:
            runs.append(BREAK)
        runs += part
    return tidy(runs)


def _lines(blocks: Sequence[Block], ledger: Ledger, after: list[Block]) -> Iterator[tuple[Run, ...]]:
    for block in blocks:
        match block:
            case Paragraph(runs=runs):
                yield runs
            case Heading(runs=runs):
                yield tuple(msgspec.structs.replace(run, strong=True) if run.text else run for run in runs)
            case List(items=items):
                for number, item in enumerate(items, block.start):
                    label = f"{number}. " if block.ordered else "• "
                    ledger.take(label)
                    lines = list(_lines(item.blocks, ledger, after)) or [()]
                    yield (Run(text=label), *lines[0])
                    yield from lines[1:]
            case Quotation(blocks=inner, attribution=attribution):
                yield from _lines(inner, ledger, after)
                if attribution:
                    yield attribution
            case Picture():
                yield (Run(picture=block),)
            case Code(text=text):
                for line in text.splitlines():
                    yield (Run(text=line, code=True),)
            case Terms(items=terms):
                for term in terms:
                    yield term.runs
                    for definition in term.definitions:
                        yield from _lines(definition, ledger, after)
            case Table():
                after.append(block)
            case _:
                pass


def _is_line(blocks: Sequence[Block]) -> bool:
    return len(blocks) == 1 and isinstance(blocks[0], Paragraph)


def _says_heads(row: Sequence[RawCell | None]) -> bool:
    return all(cell is None or cell.head for cell in row) and any(row)


def _is_strong(row: Sequence[tuple[Run, ...]]) -> bool:
    """Whether all that a row says is bold."""
    texts = [run for runs in row for run in runs if run.text.strip()]
    return bool(texts) and all(run.strong for run in texts) and all(not is_blank(runs) for runs in row)


def _weak(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """A head without the weight that every head has."""
    if not all(run.strong for run in runs if run.text.strip()):
        return runs
    return tidy(msgspec.structs.replace(run, strong=False) for run in runs)


def _alignment(cells: Sequence[RawCell | None]) -> str:
    """The alignment of a column: that of all its cells with text, else none."""
    found = {cell.align for cell in cells if cell is not None and cell.blocks}
    return found.pop() if len(found) == 1 else ""
