"""The tree of a text as paper takes it: plain JSON for Typst and Word.

Place in the pipeline: inside the kinds that make paper. Comes in: cleaned HTML with absolute addresses. Goes out: the
blocks of its tree (`model.blocks`), ready for JSON, footnotes as a last list. Headings go down one level at a time
(PDF/UA-1 wants no gaps). Refuses: to know fonts, colours or paper.

Blocks, by `k`: p, h (l: level from 2), list (ordered, start, numbering, items), quote (blocks, by), table (head, rows,
columns, caption), img (src, alt, caption), pre (text), hr, terms (items of term, blocks).
Runs: t, and where they are set b bold, i italic, m code, s sup or sub, x struck, u address, l language, n line break.
"""

from __future__ import annotations

from typing import Any

from newsroom.model import blocks as tree
from newsroom.reading.blocks.text_reader import read_text

Block = dict[str, Any]
Run = dict[str, Any]

ADDRESSES = ("https:", "http:", "mailto:", "tel:", "ftp:")  # of links that paper and plain text show
_MARKS = {"strong": "b", "emphasis": "i", "code": "m", "struck": "x"}
_NUMBERINGS = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
_MOST_DEPTH = 20  # of lists and quotations in each other; paper has no room for more


def read_blocks(html: str, top: int = 2) -> list[Block]:
    """The blocks of a text; its first heading has level `top`."""
    text = read_text(html, "s-")
    setting = _Setting(text, top)
    made = setting.blocks(text.blocks)
    if text.notes:
        made.append({"k": "hr"})
        items = [setting.blocks(note.blocks) for note in text.notes]
        made.append({"k": "list", "ordered": True, "start": 1, "numbering": "1", "items": items})
    return made


class _Setting:
    """One text while it is turned into JSON."""

    def __init__(self, text: tree.Text, top: int) -> None:
        self.top = top
        self.levels: list[int] = []  # levels of headings that are open, outermost first
        self.numbers = {note.label: number for number, note in enumerate(text.notes, 1)}
        self.depth = 0

    def blocks(self, blocks: tuple[tree.Block, ...]) -> list[Block]:
        self.depth += 1
        made = [each for block in blocks for each in self._block(block)]
        self.depth -= 1
        return made

    def _block(self, block: tree.Block) -> list[Block]:
        match block:
            case tree.Paragraph():
                return [{"k": "p", "c": self.runs(block.runs)}]
            case tree.Heading():
                return [{"k": "h", "l": self._level(block.level), "c": self.runs(block.runs)}]
            case tree.List():
                return self._list(block)
            case tree.Quotation():
                inside = self.blocks(block.blocks)
                if self.depth > _MOST_DEPTH:
                    return inside
                by = [{"t": "— "}, *self.runs(block.attribution)] if block.attribution else []
                return [{"k": "quote", "b": inside, "by": by}]
            case tree.Table():
                return self._table(block)
            case tree.Picture():
                address = block.link if block.link.startswith(ADDRESSES) else ""
                caption = self.runs(block.caption)
                return [{"k": "img", "src": block.file, "alt": block.alt, "caption": caption, "u": address}]
            case tree.Code():
                return [{"k": "pre", "t": block.text.strip("\n")}]
            case tree.Rule():
                return [{"k": "hr"}]
            case tree.Terms():
                items = [
                    {
                        "term": self.runs(term.runs),
                        "b": [each for part in term.definitions for each in self.blocks(part)],
                    }
                    for term in block.items
                ]
                return [{"k": "terms", "items": items}]

    def _level(self, level: int) -> int:
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        return min(self.top + len(self.levels) - 1, 6)

    def _list(self, block: tree.List) -> list[Block]:
        items = []
        for item in block.items:
            inside = self.blocks(item.blocks)
            if item.checked is not None and inside and inside[0]["k"] == "p":
                inside[0]["c"].insert(0, {"t": "[x] " if item.checked else "[ ] "})
            items.append(inside)
        if self.depth > _MOST_DEPTH:
            return [each for inside in items for each in inside]
        numbering = _NUMBERINGS.get(block.style, "1")
        return [{"k": "list", "ordered": block.ordered, "start": block.start, "numbering": numbering, "items": items}]

    def _table(self, block: tree.Table) -> list[Block]:
        head = [[self._cell(cell) for cell in row] for row in block.head]
        rows = [[self._cell(cell) for cell in row] for row in block.rows]
        columns = _place(head, rows)
        caption = self.runs(block.caption)
        return [{"k": "table", "head": head, "rows": rows, "columns": columns, "caption": caption}]

    def _cell(self, cell: tree.Cell) -> Block:
        runs: list[Run] = []
        for block in cell.blocks:
            added = self._inline(block)
            if added and runs:
                runs.append({"t": "", "n": True})
            runs += added
        return {"c": runs, "align": cell.align, "across": cell.across, "down": cell.down, "head": cell.head}

    def _inline(self, block: tree.Block) -> list[Run]:
        """A block inside of a cell, in runs."""
        made = self._block(block)
        found: list[Run] = []
        for each in made:
            parts = [each["c"]] if each["k"] in ("p", "h") else []
            if each["k"] == "pre":
                parts = [[{"t": line, "m": True}] for line in each["t"].split("\n")]
            elif each["k"] == "list":
                parts = [
                    [{"t": f"{number}. " if each["ordered"] else "• "}, *_runs_in(item)]
                    for number, item in enumerate(each["items"], each["start"])
                ]
            elif each["k"] not in ("p", "h"):
                parts = [_runs_in([each])]
            for part in parts:
                found += [*([{"t": "", "n": True}] if found and part else []), *part]
        return found

    def runs(self, runs: tuple[tree.Run, ...]) -> list[Run]:
        return [self._run(run) for run in runs]

    def _run(self, run: tree.Run) -> Run:
        if run.line_break:
            return {"t": "", "n": True}
        if run.note:
            return {"t": str(self.numbers.get(run.note, run.note)), "s": "sup"}
        made: Run = {"t": run.text}
        if run.picture is not None:
            made["t"] = f"[{run.picture.alt}]" if run.picture.alt else ""
        for name, key in _MARKS.items():
            if getattr(run, name):
                made[key] = True
        if run.superscript or run.subscript:
            made["s"] = "sup" if run.superscript else "sub"
        if run.link.startswith(ADDRESSES):
            made["u"] = run.link
        if run.language:
            made["l"] = run.language
        return made


def _empty_cell() -> Block:
    return {"c": [], "align": "", "across": 1, "down": 1, "head": False}


def _place(*parts: list[list[Block]]) -> int:
    """How many columns the rows of a table take; after it each row fills them, and no two cells want one place.

    Places are HTML's (12.1.2 of its table model): a cell takes the first free one, and ends with its part of the table.
    One that would cover a cell from a row above ends before it.
    """
    widths = []
    for part in parts:
        from_above: dict[int, set[int]] = {}  # row → columns that cells of earlier rows take
        for down, row in enumerate(part):
            taken, across = from_above.pop(down, set()), 0
            for cell in row:
                while across in taken:
                    across += 1
                wanted = range(across, across + cell["across"])
                end = next((column for column in wanted if column in taken), wanted.stop)
                cell["across"], cell["down"] = end - across, min(cell["down"], len(part) - down)
                for below in range(down + 1, down + cell["down"]):
                    from_above.setdefault(below, set()).update(range(across, end))
                taken.update(range(across, end))
                across = end
            widths.append((row, taken))
    columns = max((max(taken, default=-1) + 1 for _, taken in widths), default=0)
    for row, taken in widths:
        row += [_empty_cell() for _ in range(columns - len(taken))]
    return columns


def _words_of_picture(block: Block) -> list[Run]:
    """A picture where none can stand: what it shows, with its link."""
    label = f"[{block['alt']}]" if block["alt"] else block["u"]
    return [{"t": label, **({"u": block["u"]} if block["u"] else {})}] if label else []


def _runs_in(blocks: list[Block]) -> list[Run]:
    """All runs of some blocks, a line break between two blocks."""
    found: list[Run] = []
    for block in blocks:
        parts: list[list[Run]] = [block["c"]] if "c" in block else [_runs_in(block.get("b", []))]
        if block["k"] == "list":
            parts = [_runs_in(item) for item in block["items"]]
        elif block["k"] == "pre":
            parts = [[{"t": block["t"], "m": True}]]
        elif block["k"] == "img":
            parts = [_words_of_picture(block), block["caption"]]
        elif block["k"] == "quote":
            parts = [_runs_in(block["b"]), block["by"]]
        elif block["k"] == "table":
            parts = [cell["c"] for row in (*block["head"], *block["rows"]) for cell in row]
        elif block["k"] == "terms":
            parts = [part for item in block["items"] for part in (item["term"], _runs_in(item["b"]))]
        for part in parts:
            if part:
                found += [*([{"t": "", "n": True}] if found else []), *part]
    return found
