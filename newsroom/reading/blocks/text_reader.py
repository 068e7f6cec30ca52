"""HTML → the tree of a text (`model.blocks`).

Place in the pipeline: behind `body`, before everything that is drawn from a text but the page. Comes in: cleaned HTML,
or what `converter` makes, with lines. Goes out: `Text`. Everything that a reader sees in the HTML is in the tree.
Canonical: white space as HTML shows it, none at the edge of a mark; a paragraph that is one picture is that picture.
Refuses: nothing; what is nested deeper than `MOST_DEPTH` loses its nesting, not its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, cast

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsroom.model.blocks import (
    DECORATIVE,
    Block,
    Cell,
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
    Term,
    Terms,
    Text,
)
from newsroom.model.runs import canonical
from newsroom.reading.blocks.html_nodes import PULL, children_of, classes_of, grouped, holds, line_of, number_in
from newsroom.reading.blocks.run_marks import marked, without_dash
from newsroom.reading.markdown.elements import DONE, LINE, OPEN

MOST_DEPTH = 40  # depth to which nested elements are distinguished
_BLOCKS = frozenset(
    "p div section details summary blockquote figure figcaption ul ol li dl dt dd table pre hr h1 h2 h3 h4 h5 h6 caption".split()  # noqa: SIM905
)
_TABLE_PARTS = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"})
_SILENT = frozenset({"rp", "col", "colgroup"})
_STYLES: dict[str, Literal["", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]] = {
    "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
}  # fmt: skip
_MOST_ACROSS = 50


def read_text(html: str, id_prefix: str = "") -> Text:
    """The tree of a text. Headings keep ids only where `id_prefix` is "", where ids are the author's own."""
    if not html.strip():
        return Text()
    body = LexborHTMLParser(html).body
    if body is None:
        return Text()
    reader = _Reader(keeps_ids=not id_prefix, has_lines=LINE in html)
    blocks = reader.blocks(body)
    return Text(blocks=tuple(blocks), notes=tuple(reader.notes))


class _Reader:
    """One text while it is read."""

    def __init__(self, keeps_ids: bool, has_lines: bool) -> None:
        self.keeps_ids, self.has_lines = keeps_ids, has_lines
        self.notes: list[Note] = []
        self.depth = 0
        self.marks = Run()  # of the elements around the blocks: <del> with paragraphs in it, a <b> that nobody closed

    def line(self, node: LexborNode) -> int:
        """The line of an element; 0 where the HTML carries none."""
        return line_of(node) if self.has_lines else 0

    def blocks(self, parent: LexborNode, skip: frozenset[str] = frozenset()) -> list[Block]:
        found: list[Block] = []
        loose: list[Run] = []
        self.depth += 1
        node = parent.child
        while node is not None:
            tag = node.tag or ""
            if tag in _BLOCKS and self.depth < MOST_DEPTH:
                self._paragraph(loose, found, self.line(parent))
                loose = []
                if tag not in skip:
                    found += self._block(node)
            elif self.depth < MOST_DEPTH and holds(node, _BLOCKS):
                self._paragraph(loose, found, self.line(parent))
                loose, around = [], self.marks
                self.marks = marked(around, tag, node.attributes)
                found += self.blocks(node, skip)
                self.marks = around
            else:
                self._runs(node, self.marks, loose)
            node = node.next
        self._paragraph(loose, found, self.line(parent))
        self.depth -= 1
        return found

    def _paragraph(self, runs: list[Run], found: list[Block], line: int) -> None:
        tidy = canonical(runs)
        saying = (
            [run for run in tidy if run.picture is not None or run.note or run.text.strip()] if len(tidy) < 4 else tidy
        )
        if len(saying) == 1 and saying[0].picture is not None:
            found.append(_alone(saying[0], line))
        elif tidy:
            found.append(Paragraph(runs=tidy, line=line))

    def _block(self, node: LexborNode) -> list[Block]:
        tag, line = node.tag or "", self.line(node)
        if tag == "p":
            runs: list[Run] = []
            self._children(node, self.marks, runs)
            found: list[Block] = []
            self._paragraph(runs, found, line)
            return found
        if tag[0] == "h" and tag[1:].isdigit():
            tidy = self.runs(node)
            name = (node.attributes.get("id") or "") if self.keeps_ids else ""
            return [Heading(level=int(tag[1:]), runs=tidy, id=name, line=line)] if tidy else []
        if tag in ("ul", "ol"):
            return self._list(node, tag == "ol", line)
        if tag in ("figure", "blockquote") and PULL in classes_of(node):
            return []  # its words are elsewhere in the text
        if tag == "figure":
            return self._figure(node, line)
        if tag == "blockquote":
            blocks = tuple(self.blocks(node))
            return [Quotation(blocks=blocks, line=line)] if blocks else []
        if tag == "table":
            return self._table(node, line)
        if tag == "pre":
            return self._code(node, line)
        if tag == "hr":
            return [Rule(line=line)]
        if tag == "dl":
            return self._terms(node, line)
        if tag == "div" and "footnote" in classes_of(node):
            self._notes(node)
            return []
        return self.blocks(node)

    def _parts(self, node: LexborNode, *through: str) -> Iterator[LexborNode]:
        """The children, and those of elements around them, one after the other under their marks."""
        around = self.marks
        self.depth += 1
        for child in children_of(node):
            is_around = child.tag in through or (child.tag not in _BLOCKS and holds(child, _BLOCKS))
            if is_around and self.depth < MOST_DEPTH:
                self.marks = marked(around, child.tag or "", child.attributes)
                yield from self._parts(child, *through)
                self.marks = around
            else:
                yield child
        self.depth -= 1

    def _list(self, node: LexborNode, ordered: bool, line: int) -> list[Block]:
        items: list[Item] = []
        tight = True
        for child in self._parts(node):
            if child.tag != "li":
                if items and child.tag in ("ul", "ol"):  # a list directly in a list, outside of its items
                    items[-1] = msgspec.structs.replace(items[-1], blocks=(*items[-1].blocks, *self._block(child)))
                continue
            tight = tight and not any(each.tag == "p" for each in children_of(child))
            blocks = self.blocks(child)
            checked = None
            if "task" in classes_of(child):
                blocks, checked = _take_task(blocks)
            items.append(Item(blocks=tuple(blocks), checked=checked, line=self.line(child)))
        if not items:
            return []
        if len(items) == 1 and len(items[0].blocks) < 2:
            tight = True  # Markdown has no other
        start, style = number_in(node.attributes.get("start"), 1), _STYLES.get(node.attributes.get("type") or "", "")
        return [
            List(
                items=tuple(items),
                ordered=ordered,
                start=max(0, start) if ordered else 1,
                style=style if ordered else "",
                tight=tight,
                line=line,
            )
        ]

    def _figure(self, node: LexborNode, line: int) -> list[Block]:
        caption = node.css_first("figcaption")
        runs = self.runs(caption) if caption is not None else ()
        quote, picture = node.css_first("blockquote"), node.css_first("img")
        if quote is not None:
            return [Quotation(blocks=tuple(self.blocks(quote)), attribution=without_dash(runs), line=line)]
        blocks = self.blocks(node, frozenset({"figcaption"}))
        if picture is not None and len(blocks) == 1 and isinstance(blocks[0], Picture):
            return [msgspec.structs.replace(blocks[0], caption=runs or blocks[0].caption, line=blocks[0].line or line)]
        return [*blocks, *([Paragraph(runs=runs, line=line)] if runs else [])]

    def _code(self, node: LexborNode, line: int) -> list[Block]:
        code = next(iter(children_of(node)), None)
        marks = classes_of(code) if code is not None and code.tag == "code" else []
        language = next((mark[9:] for mark in marks if mark.startswith("language-")), "")
        text = node.text()
        return [Code(text=text.removesuffix("\n"), language=language, line=line)]

    def _terms(self, node: LexborNode, line: int) -> list[Block]:
        items: list[tuple[tuple[Run, ...], list[tuple[Block, ...]]]] = []
        for child in self._parts(node, "div"):
            if child.tag == "dt":
                items.append((self.runs(child), []))
            elif child.tag == "dd":
                if not items:
                    items.append(((), []))
                items[-1][1].append(tuple(self.blocks(child)))
        terms = tuple(Term(runs=runs, definitions=tuple(definitions)) for runs, definitions in items)
        return [Terms(items=terms, line=line)] if terms else []

    def _notes(self, node: LexborNode) -> None:
        for item in node.css("ol > li"):
            label = (item.attributes.get("id") or "").partition("fn:")[2]
            blocks = self.blocks(item)
            self.notes.append(Note(label=label, blocks=tuple(blocks), line=self.line(item)))

    # ── tables ───────────────────────────────────────────────────────────────
    def _table(self, node: LexborNode, line: int) -> list[Block]:
        head: list[tuple[Cell, ...]] = []
        rows: list[tuple[Cell, ...]] = []
        for part in grouped(node, "tbody", "thead", "tfoot"):
            if part.tag != "tr":
                continue
            cells = tuple(self._cell(cell) for cell in children_of(part) if cell.tag in ("td", "th"))
            if cells:
                in_head = part.parent is not None and part.parent.tag == "thead"
                (head if in_head and not rows else rows).append(cells)
        if all(not cell.blocks for row in head for cell in row):
            head = []  # Markdown has no table without a head
        if not head and not rows:
            return []
        caption = next((child for child in children_of(node) if child.tag == "caption"), None)
        return [
            Table(
                head=tuple(head),
                rows=tuple(rows),
                caption=self.runs(caption) if caption is not None else (),
                line=line,
            )
        ]

    def _cell(self, node: LexborNode) -> Cell:
        align = next(
            (mark[6:] for mark in classes_of(node) if mark in ("align-left", "align-center", "align-right")), ""
        )
        return Cell(
            blocks=tuple(self.blocks(node)),
            align=cast(Literal["", "left", "center", "right"], align),
            across=max(1, min(number_in(node.attributes.get("colspan"), 1), _MOST_ACROSS)),
            down=max(1, min(number_in(node.attributes.get("rowspan"), 1), _MOST_ACROSS)),
            head=node.tag == "th",
        )

    # ── runs ─────────────────────────────────────────────────────────────────
    def runs(self, node: LexborNode) -> tuple[Run, ...]:
        """The content of a node, in runs."""
        found: list[Run] = []
        self._children(node, self.marks, found)
        return canonical(found)

    def _children(self, node: LexborNode, marks: Run, found: list[Run]) -> None:
        if self.depth >= 4 * MOST_DEPTH:
            text = node.text()
            if text:
                found.append(msgspec.structs.replace(marks, text=text))
            return
        self.depth += 1
        child = node.child
        while child is not None:
            self._runs(child, marks, found)
            child = child.next
        self.depth -= 1

    def _runs(self, node: LexborNode, marks: Run, found: list[Run]) -> None:
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            if text:
                found.append(msgspec.structs.replace(marks, text=text))
            return
        if tag == "br":
            found.append(Run(line_break=True))
            return
        if tag in _SILENT or tag.startswith(("-", "!", "_")):
            return
        attributes = node.attributes
        classes = (attributes.get("class") or "").split()
        if "footnote-backref" in classes:
            while found and not found[-1].text.strip(" \xa0\n") and not found[-1].note and found[-1].picture is None:
                found.pop()
            if found and found[-1].text:
                found[-1] = msgspec.structs.replace(found[-1], text=found[-1].text.rstrip(" \xa0\n"))
            return
        if "headerlink" in classes:
            return
        if tag == "div" and "footnote" in classes:  # the element is inside one that was not closed
            self._notes(node)
            return
        if "footnote-ref" in classes:
            label = (attributes.get("href") or "").partition("fn:")[2]
            found.append(Run(note=label))
            return
        inner = marked(marks, tag, attributes)
        if tag == "img":
            source = attributes.get("src")
            if source:
                alt, title = attributes.get("alt") or "", attributes.get("title") or ""
                picture = Picture(file=source, alt=alt, title=title, decorative=not alt and DECORATIVE in classes)
                found.append(msgspec.structs.replace(inner, picture=picture))
            return
        if tag == "q":
            found.append(msgspec.structs.replace(marks, text="“"))
        if tag == "rt":
            found.append(msgspec.structs.replace(marks, text=" ("))
        self._children(node, inner, found)
        if tag == "q":
            found.append(msgspec.structs.replace(marks, text="”"))
        if tag == "rt":
            found.append(msgspec.structs.replace(marks, text=")"))
        if tag in _BLOCKS or tag in _TABLE_PARTS:
            found.append(msgspec.structs.replace(marks, text=" "))


def _alone(run: Run, line: int) -> Picture:
    """A picture that is a paragraph of its own: its title is its caption."""
    picture = cast(Picture, run.picture)
    title = picture.title.strip()
    caption = (Run(text=picture.title),) if title and title != picture.alt.strip() else ()
    return msgspec.structs.replace(picture, title="", caption=caption, link=run.link, line=line)


def _take_task(blocks: list[Block]) -> tuple[list[Block], bool | None]:
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or first.runs[0].text[:1] not in (DONE, OPEN):
        return blocks, None
    checked = first.runs[0].text.startswith(DONE)
    runs = canonical([msgspec.structs.replace(first.runs[0], text=first.runs[0].text[1:]), *first.runs[1:]])
    rest = blocks[1:]
    return ([msgspec.structs.replace(first, runs=runs), *rest], checked) if runs else (rest, None)
