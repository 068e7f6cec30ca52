"""The tree of a text → Markdown that every CommonMark parser reads as that tree.

Place in the pipeline: behind whatever makes or changes a tree: importers, the desk, the Markdown file beside a release.
Comes in: `Text`. Goes out: Markdown: lists with `-` and `1.`, tables with a leading `|`, HTML of the safe subset only
for what Markdown has no mark for (`markdown_inline`, `html_writer`). Reading it with `markdown_reader` gives the same
tree again, for every tree that a reader made. Refuses: to guess; a text is escaped, so that it says just itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from newsroom.model.blocks import (
    Block,
    Code,
    Heading,
    Item,
    List,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Run,
    Table,
    Terms,
    Text,
)
from newsroom.reading.blocks.html_writer import write_blocks
from newsroom.reading.blocks.markdown_inline import begin_line, escape_address, write_image, write_runs

APART = "<!-- -->"  # between two lists that would else be one
_DASHED = re.compile(r"(?:&#\d{1,5};|\s)*—")  # a line that names who said it
_NOTHING = "<wbr>"  # says nothing; a comment would begin a block

_LIKE_RULE = re.compile(r"- *-[- ]*-[- ]*$", re.MULTILINE)  # items without a text in each other


def write_markdown(text: Text) -> str:
    """The text in Markdown, with one line feed at its end; "" for an empty text."""
    parts = [write_block_sequence(text.blocks, tight=False)] if text.blocks else []
    parts += [_note(note) for note in text.notes]
    return "\n\n".join(parts) + "\n" if parts else ""


def write_block_sequence(blocks: Sequence[Block], tight: bool = False, is_quoted: bool = False) -> str:
    """Some blocks, parted by an empty line, or by none where the next begins without one."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        written = _block(block)
        if is_quoted and isinstance(block, Paragraph):
            written = _not_attributed(written, before is None)
        if before is not None:
            if _would_join(before, block):
                parts.append(f"\n\n{APART}\n\n")
            else:
                parts.append("\n" if tight and _follows_at_once(before, block) else "\n\n")
        parts.append(written)
        before = block
    return "".join(parts)


def _would_join(before: Block, block: Block) -> bool:
    if isinstance(before, List) and isinstance(block, List):
        return before.ordered == block.ordered and not before.style and not block.style
    return isinstance(before, Terms) and isinstance(block, Terms)


def _follows_at_once(before: Block, block: Block) -> bool:
    """Whether a reader can distinguish a block from the one before it without an empty line."""
    if isinstance(before, (Code, Heading, Rule)):
        return not isinstance(block, Table) or _is_plain(block)
    if isinstance(before, (Quotation, List)) and isinstance(block, (Code, Heading, Rule)):
        return not isinstance(before, List) or not _needs_html(before)
    if isinstance(before, (Paragraph, List)) and isinstance(block, List):
        if isinstance(before, List) and (before.ordered == block.ordered or _needs_html(before)):
            return False
        return not _needs_html(block) and (not block.ordered or block.start == 1) and bool(block.items[0].blocks)
    if not isinstance(before, Paragraph):
        return False
    return isinstance(block, (Code, Quotation, Heading, Rule)) or (isinstance(block, Table) and _is_plain(block))


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return write_runs(block.runs)
        case Heading():
            name = f" {{#{block.id}}}" if block.id else ""
            return f"{'#' * block.level} {_heading(write_runs(block.runs, one_line=True))}{name}"
        case List():
            return write_blocks((block,)) if _needs_html(block) else _list(block)
        case Table():
            return _table(block) if _is_plain(block) else write_blocks((block,))
        case Quotation():
            return _quotation(block)
        case Picture():
            return _picture(block)
        case Code():
            return _code(block)
        case Rule():
            return "***"
        case Terms():
            return _terms(block)


def _heading(words: str) -> str:
    """Without signs at the end that would close it."""
    return re.sub(r"(^|\s)(#+)$", r"\1\\\2", words)


def _indented(text: str, mark: str, width: int) -> str:
    first, *rest = text.split("\n")
    return "\n".join([mark + first if first else mark.rstrip(), *(" " * width + line if line else "" for line in rest)])


# ── lists ────────────────────────────────────────────────────────────────────
def _needs_html(block: List) -> bool:
    if block.style or not 0 <= block.start <= 999_999_999 - len(block.items):
        return True
    if (block.tight or len(block.items) == 1) and any(
        isinstance(part, Picture) and part.caption for item in block.items for part in item.blocks
    ):
        return True  # a caption needs a paragraph of its own around its picture
    # Without empty lines, a reader must still distinguish each block from the one before it.
    return block.tight and not all(
        _follows_at_once(one, other) for item in block.items for one, other in pairwise(item.blocks)
    )


def _list(block: List) -> str:
    tight = block.tight
    parts = []
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}. " if block.ordered else "- "
        parts.append(_indented(_item(item, tight), mark, len(mark)))
    if any(_LIKE_RULE.match(part) for part in parts):
        return write_blocks((block,))
    return ("\n" if tight else "\n\n").join(parts)


def _item(item: Item, tight: bool) -> str:
    is_task = item.checked is not None and bool(item.blocks) and isinstance(item.blocks[0], Paragraph)
    box = "" if not is_task else "[x] " if item.checked else "[ ] "
    return box + write_block_sequence(item.blocks, tight)


def _not_attributed(written: str, is_first: bool) -> str:
    """A paragraph of a quotation, so written that none of its lines is read as the name of who said it."""
    before, newline, last = written.rpartition("\n")
    if not _DASHED.match(last) or (_DASHED.match(before) if newline else is_first):
        return written
    return f"{before}{newline}{_NOTHING}{last}"


def _quotation(block: Quotation) -> str:
    markdown = write_block_sequence(block.blocks, is_quoted=True)
    if block.attribution:
        markdown += "\n\n— " + write_runs(block.attribution, begins_line=False)
    return "\n".join(f"> {line}" if line else ">" for line in markdown.split("\n"))


def _terms(block: Terms) -> str:
    if any(not term.runs or not term.definitions or not all(term.definitions) for term in block.items):
        return write_blocks((block,))
    parts = []
    for term in block.items:
        lines = [begin_line(write_runs(term.runs, one_line=True))]
        lines += [_indented(write_block_sequence(each), ":   ", 4) for each in term.definitions]
        loose = any(len(each) > 1 or not isinstance(each[0], Paragraph) for each in term.definitions)
        parts.append(("\n\n" if loose else "\n").join(lines))
    return "\n\n".join(parts)


def _note(note: Note) -> str:
    return _indented(write_block_sequence(note.blocks), f"[^{note.label}]: ", 4)


# ── pictures, code, tables ───────────────────────────────────────────────────
def _picture(block: Picture) -> str:
    caption = _plain_caption(block.caption)
    if caption is None:
        return write_blocks((block,))
    written = write_image(block, caption)
    return f"[{written}]({escape_address(block.link)})" if block.link else written


def _plain_caption(runs: tuple[Run, ...]) -> str | None:
    """A caption as a title can hold it; None where it has marks."""
    if not runs:
        return ""
    return runs[0].text if len(runs) == 1 and runs[0] == Run(text=runs[0].text) else None


def _code(block: Code) -> str:
    name = re.sub(r"\\(?=[!-/:-@\[-`{-~])|&(?=#?\w+;)", lambda found: "\\" + found[0], block.language)
    sign = "~" if "`" in name else "`"
    longest = max((len(run) for run in re.findall(f"{sign}+", block.text)), default=0)
    fence = sign * max(3, 1 + longest)
    space = " " if name.startswith(sign) else ""
    return f"{fence}{space}{name}\n{block.text}\n{fence}" if block.text else f"{fence}{space}{name}\n{fence}"


def _is_plain(block: Table) -> bool:
    """Whether Markdown can write it: one row of heads or none, a run of text in each cell, none that spans."""
    rows = (*block.head, *block.rows)
    if len(block.head) > 1 or block.caption or not rows:
        return False
    width = len((block.head or block.rows)[0])
    aligned: dict[int, str] = {}
    for number, row in enumerate(rows):
        if len(row) != width:
            return False
        for column, cell in enumerate(row):
            if cell.across > 1 or cell.down > 1 or cell.head != (number < len(block.head)):
                return False
            if len(cell.blocks) > 1 or (cell.blocks and not isinstance(cell.blocks[0], Paragraph)):
                return False
            if aligned.setdefault(column, cell.align) != cell.align:
                return False
    return True


_RULES = {"": "---", "left": ":--", "center": ":-:", "right": "--:"}


def _table(block: Table) -> str:
    rows = [[_cell(cell.blocks) for cell in row] for row in (*block.head, *block.rows)]
    first = (block.head or block.rows)[0]
    if not block.head:
        rows.insert(0, [""] * len(first))
    rows.insert(1, [_RULES[cell.align] for cell in first])
    return "\n".join(_row(row) for row in rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(blocks: tuple[Block, ...]) -> str:
    return (
        write_runs(blocks[0].runs, one_line=True, in_cell=True) if blocks and isinstance(blocks[0], Paragraph) else ""
    )
