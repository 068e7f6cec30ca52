"""Tables that only set a release's head: a letterhead, the word for a release beside its number or date, a headline in a frame.

Place in the pipeline: first of the finders that change the text. Comes in: the text. Goes out: the text with such tables
as paragraphs, so that the finders of single lines read them. Refuses: tables of content, and tables below the first prose.
"""

from __future__ import annotations

from newsroom.importing.proposals.contacts import EMAIL, PHONE
from newsroom.importing.proposals.datelines import dateline_of
from newsroom.importing.proposals.dates import find_dates
from newsroom.importing.proposals.form_lines import is_form_line
from newsroom.importing.proposals.vocabulary import ADVISORY, CONTACTS, EMBARGO, LABEL
from newsroom.importing.proposals.work import Work, line, text_of, width
from newsroom.model.blocks import Block, Cell, Heading, Paragraph, Picture, Run, Table

TOP = 6  # blocks in which a head's table lies
LONGEST_CELL, MOST_CELLS, MOST_FRAMES = 120, 16, 4
_DATES = (  # labels of a day or an hour
    "배포", "배포일", "배포일시", "배포일자", "보도일", "보도일시", "보도시점", "일시", "일자", "date", "fecha", "日期", "日付", "发布日期", "發布日期", "дата", "التاريخ",
)  # fmt: skip
_PROSE = 160  # width of a paragraph that is no line of a head


def open_head_tables(work: Work) -> None:
    """Puts the lines of a head's tables in place of the tables."""
    made: list[Block] = []
    for index, block in enumerate(work.blocks):
        if index >= TOP or _is_prose(block):
            made += work.blocks[index:]
            break
        is_head = isinstance(block, Table) and (_is_head(block) or (_is_all_form(made) and _is_letterhead(block)))
        lines = _lines(block) if isinstance(block, Table) and is_head else [block]
        if isinstance(block, Table) and _is_frame(block):
            work.framed += [part for part in lines if part is not block]
        made += lines
    work.blocks = made


def _is_prose(block: Block) -> bool:
    """Whether the release's text begins here: a long paragraph, or a sentence with a dateline."""
    text = line(text_of(block)) if isinstance(block, Paragraph) else ""
    return width(text) > _PROSE or (text.endswith((".", "。", "؟", "!")) and dateline_of(text) is not None)


def _is_head(table: Table) -> bool:
    lines = _short_lines(table)
    return bool(lines) and (
        _is_frame(table)
        or any(
            is_form_line(text) or LABEL.fullmatch(text) or EMBARGO.search(text) or ADVISORY.fullmatch(text)
            for text in lines
        )
    )


def _is_all_form(above: list[Block]) -> bool:
    """Whether nothing but pictures and lines of the form stands above."""
    return all(isinstance(block, Picture) or is_form_line(line(text_of(block))) for block in above)


def _is_letterhead(table: Table) -> bool:
    """Whether a table on top is an office's name and address: one row, or a mail address or a number in it."""
    lines = _short_lines(table)
    is_one_row = len((*table.head, *table.rows)) == 1
    return bool(lines) and (is_one_row or any(EMAIL.search(text) or PHONE.search(text) for text in lines))


def _short_lines(table: Table) -> list[str]:
    """The lines of a table that is small enough for a head; none of another."""
    cells = [cell for row in (*table.head, *table.rows) for cell in row]
    texts = [line("\n".join(map(text_of, cell.blocks))) for cell in cells]
    if not any(texts) or len(cells) > MOST_CELLS or max(map(len, texts)) > LONGEST_CELL or table.caption:
        return []
    if any(not isinstance(block, Paragraph | Heading | Picture) for cell in cells for block in cell.blocks):
        return []
    return [line(part) for cell in cells for block in cell.blocks for part in text_of(block).split("\n")]


def _is_frame(table: Table) -> bool:
    """Whether a table is one column of few rows."""
    rows = (*table.head, *table.rows)
    return len(rows) <= MOST_FRAMES and all(len(row) == 1 for row in rows)


def _lines(table: Table) -> list[Block]:
    """The paragraphs of a table, a row's label together with what it labels."""
    made: list[Block] = []
    for row in (*table.head, *table.rows):
        waiting: tuple[Run, ...] = ()
        for cell in row:
            blocks = list(cell.blocks)
            if waiting and blocks and isinstance(blocks[0], Paragraph | Heading):
                blocks[0] = Paragraph(runs=(*waiting, Run(text=" "), *blocks[0].runs), line=blocks[0].line)
                waiting = ()
            if _is_label(cell, blocks):
                waiting = blocks.pop().runs  # type: ignore[union-attr]
            made += blocks
        made += [Paragraph(runs=waiting)] if waiting else []
    return made


def _is_label(cell: Cell, blocks: list[Block]) -> bool:
    """Whether a cell says what the next one is: an embargo, a date, a contact."""
    text = line("\n".join(map(text_of, cell.blocks)))
    label = text.rstrip(":： ").replace(" ", "")
    is_named = bool(EMBARGO.search(label) or EMBARGO.search(text) or CONTACTS.fullmatch(text.rstrip(":： ")))
    is_named = is_named or text.endswith((":", "：")) or label.lower() in _DATES
    return len(blocks) == 1 and is_named and not find_dates(text) and isinstance(blocks[0], Paragraph | Heading)
