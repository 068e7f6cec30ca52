"""Blocks → HTML of the safe subset, for what Markdown has no mark for.

Place in the pipeline: under `markdown_writer`. Comes in: a table with cells that span, a list numbered by letters, a
caption with marks. Goes out: HTML in lines without an empty one between them, so that a Markdown parser leaves it whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from newsroom.model.blocks import (
    DECORATIVE,
    Block,
    Cell,
    Code,
    Heading,
    List,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Run,
    Table,
    Terms,
)

_STYLES = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
_TAGS = (
    ("strong", "strong"), ("emphasis", "em"), ("struck", "del"), ("inserted", "ins"), ("superscript", "sup"),
    ("subscript", "sub"), ("small", "small"), ("code", "code"),
)  # fmt: skip


def write_blocks(blocks: Iterable[Block]) -> str:
    """The blocks in HTML."""
    return "\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{write_runs(block.runs)}</p>"
        case Heading():
            return f"<h{block.level}>{write_runs(block.runs)}</h{block.level}>"
        case List():
            return _list(block)
        case Table():
            return _table(block)
        case Quotation():
            html = f"<blockquote>\n{write_blocks(block.blocks)}\n</blockquote>"
            if block.attribution:
                caption = f"<figcaption>— {write_runs(block.attribution)}</figcaption>"
                return f'<figure class="quotation">\n{html}\n{caption}\n</figure>'
            return html
        case Picture():
            return _picture(block)
        case Code():
            name = f' class="language-{escape(block.language)}"' if block.language else ""
            text = escape(block.text, quote=False).replace("\n", "&#10;")
            return f"<pre><code{name}>{text}&#10;</code></pre>"
        case Rule():
            return "<hr>"
        case Terms():
            rows = []
            for term in block.items:
                rows.append(f"<dt>{write_runs(term.runs)}</dt>")
                rows += [f"<dd>{_inner(each, True)}</dd>" for each in term.definitions]
            return "\n".join(["<dl>", *rows, "</dl>"])


def _inner(blocks: tuple[Block, ...], tight: bool) -> str:
    """Blocks inside an element; a paragraph that comes first or alone there needs no tag."""
    if tight and blocks and isinstance(blocks[0], Paragraph):
        rest = blocks[1:]
        if not any(isinstance(each, Paragraph) for each in rest):
            return write_runs(blocks[0].runs) + ("\n" + write_blocks(rest) if rest else "")
    return write_blocks(blocks)


def _list(block: List) -> str:
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    style = f' type="{_STYLES[block.style]}"' if block.style else ""
    tag = "ol" if block.ordered else "ul"
    rows = []
    for item in block.items:
        box = "" if item.checked is None else "☑ " if item.checked else "☐ "
        mark = ' class="task"' if box else ""
        rows.append(f"<li{mark}>{box}{_inner(item.blocks, block.tight)}</li>")
    return "\n".join([f"<{tag}{start}{style}>", *rows, f"</{tag}>"])


def _table(block: Table) -> str:
    rows = ["<table>"]
    if block.caption:
        rows.append(f"<caption>{write_runs(block.caption)}</caption>")
    for part, lines in (("thead", block.head), ("tbody", block.rows)):
        if lines:
            rows.append(f"<{part}>")
            rows += [f"<tr>{''.join(_cell(cell) for cell in line)}</tr>" for line in lines]
            rows.append(f"</{part}>")
    return "\n".join([*rows, "</table>"])


def _cell(cell: Cell) -> str:
    tag = "th" if cell.head else "td"
    marks = f' class="align-{cell.align}"' if cell.align else ""
    marks += f' colspan="{cell.across}"' if cell.across > 1 else ""
    marks += f' rowspan="{cell.down}"' if cell.down > 1 else ""
    return f"<{tag}{marks}>{_inner(cell.blocks, True)}</{tag}>"


def _picture(block: Picture) -> str:
    image = _image(block)
    if block.link:
        image = f'<a href="{escape(block.link)}">{image}</a>'
    caption = f"<figcaption>{write_runs(block.caption)}</figcaption>" if block.caption else ""
    return f"<figure>{image}{caption}</figure>"


def _image(picture: Picture) -> str:
    title = f' title="{escape(picture.title)}"' if picture.title else ""
    mark = f' class="{DECORATIVE}"' if picture.decorative and not picture.alt else ""
    return f'<img src="{escape(picture.file)}" alt="{escape(picture.alt)}"{title}{mark}>'


def write_runs(runs: Iterable[Run]) -> str:
    """Runs in HTML, each with all its marks."""
    parts = []
    for run in runs:
        if run.line_break:
            parts.append("<br>")
            continue
        html = escape(run.text, quote=False).replace("[^", "&#91;^")  # no call of a note
        if run.picture is not None:
            html = _image(run.picture)
        elif run.note:
            html = f"[^{run.note}]"
        parts.append(wrap_marks(html, run))
    return "".join(parts)


def wrap_marks(html: str, run: Run) -> str:
    """HTML inside the elements of a run's marks."""
    for name, tag in _TAGS[::-1]:
        if getattr(run, name):
            html = f"<{tag}>{html}</{tag}>"
    if run.language or run.direction:
        html = f"<span{language_attributes(run)}>{html}</span>"
    if run.link:
        title = f' title="{escape(run.link_title)}"' if run.link_title else ""
        html = f'<a href="{escape(run.link)}"{title}>{html}</a>'
    return html


def language_attributes(run: Run) -> str:
    """` lang="ko" dir="ltr"`, as far as the run has them."""
    lang = f' lang="{escape(run.language)}"' if run.language else ""
    return lang + (f' dir="{run.direction}"' if run.direction else "")
