"""A finished text as a tree of plain values: what Typst and Word set, whatever HTML can hold besides.

Place in the pipeline: inside the kinds that make paper. Comes in: cleaned HTML with absolute addresses. Goes out: blocks,
ready for JSON. Everything that a reader sees in the HTML is in the tree; nothing of it is markup any more. Headings go
down one level at a time (PDF/UA-1 wants no gaps). Refuses: to know fonts, colours or paper.

Blocks, by `k`: p, h (l: level from 2), list (ordered, start, items), quote (blocks, by), table (head, rows, columns,
caption), img (src, alt, caption), pre (text), hr, terms (items of term, blocks).
Runs: t, and where they are set b bold, i italic, m code, s sup or sub, x struck, u address, l language, n line break.
"""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

Block = dict[str, Any]
Run = dict[str, Any]

_FLAGS = {
    "strong": ("b", True), "b": ("b", True), "em": ("i", True), "i": ("i", True), "cite": ("i", True), "dfn": ("i", True),
    "var": ("i", True), "code": ("m", True), "kbd": ("m", True), "samp": ("m", True), "sup": ("s", "sup"), "sub": ("s", "sub"),
    "del": ("x", True), "s": ("x", True),
}  # fmt: skip
_BLOCKS = frozenset(
    "p div section details summary blockquote figure figcaption ul ol li dl dt dd table pre hr h1 h2 h3 h4 h5 h6 caption".split()  # noqa: SIM905
)
_SPACES = re.compile(r"[ \t\n]+")  # what HTML shows as one; a no-break space is a letter
_SILENT = frozenset({"rp", "col", "colgroup"})


def read_blocks(html: str, top: int = 2) -> list[Block]:
    """The blocks of a text; its first heading stands on level `top`."""
    if not html.strip():
        return []
    body = LexborHTMLParser(html).body
    reader = _Reader(top)
    blocks = reader.blocks(body) if body is not None else []
    return blocks


def plain(runs: list[Run]) -> str:
    """The words of some runs."""
    return "".join("\n" if run.get("n") else run["t"] for run in runs)


class _Reader:
    """One text while it is read."""

    def __init__(self, top: int) -> None:
        self.top = top
        self.levels: list[int] = []  # HTML levels that are open, outermost first

    def blocks(self, parent: LexborNode) -> list[Block]:
        found: list[Block] = []
        loose: list[Run] = []
        node = parent.child
        while node is not None:
            if node.tag in _BLOCKS or (node.tag in ("img", "picture")):
                self._paragraph(loose, found)
                loose = []
                found += self._block(node)
            else:
                self._runs(node, {}, loose)
            node = node.next
        self._paragraph(loose, found)
        return found

    def _paragraph(self, runs: list[Run], found: list[Block]) -> None:
        tidy = _tidy(runs)
        if tidy:
            found.append({"k": "p", "c": tidy})

    def _block(self, node: LexborNode) -> list[Block]:
        tag = node.tag or ""
        if tag == "p" and not any(child.tag == "img" for child in _children(node)):
            tidy = self.runs(node)
            return [{"k": "p", "c": tidy}] if tidy else []
        if tag[0] == "h" and tag[1:].isdigit():
            tidy = self.runs(node)
            return [{"k": "h", "l": self._level(int(tag[1:])), "c": tidy}] if tidy else []
        if tag in ("ul", "ol"):
            items = [self.blocks(item) for item in _children(node) if item.tag == "li"]
            start = node.attributes.get("start") or "1"
            return [
                {"k": "list", "ordered": tag == "ol", "start": int(start) if start.isdigit() else 1, "items": items}
            ]
        if tag == "figure":
            return self._figure(node)
        if tag == "blockquote":
            return [{"k": "quote", "b": self.blocks(node), "by": []}]
        if tag == "table":
            return self._table(node)
        if tag == "pre":
            return [{"k": "pre", "t": node.text().strip("\n")}]
        if tag == "hr":
            return [{"k": "hr"}]
        if tag == "dl":
            return self._terms(node)
        if tag == "img":
            return self._picture(node, [])
        return self.blocks(node)

    def _level(self, level: int) -> int:
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        return min(self.top + len(self.levels) - 1, 6)

    def _figure(self, node: LexborNode) -> list[Block]:
        caption = node.css_first("figcaption")
        runs = self.runs(caption) if caption is not None else []
        quote, picture = node.css_first("blockquote"), node.css_first("img")
        if quote is not None:
            return [{"k": "quote", "b": self.blocks(quote), "by": runs}]
        if picture is not None:
            return self._picture(picture, runs)
        blocks = [block for child in _children(node) if child.tag != "figcaption" for block in self._block(child)]
        return [*blocks, *([{"k": "p", "c": runs}] if runs else [])]

    def _picture(self, node: LexborNode, caption: list[Run]) -> list[Block]:
        source = node.attributes.get("src")
        return (
            [{"k": "img", "src": source, "alt": node.attributes.get("alt") or "", "caption": caption}] if source else []
        )

    def _terms(self, node: LexborNode) -> list[Block]:
        items: list[Block] = []
        for child in _children(node):
            if child.tag == "dt":
                items.append({"term": self.runs(child), "b": []})
            elif child.tag == "dd":
                if not items:
                    items.append({"term": [], "b": []})
                items[-1]["b"] += self.blocks(child)
        return [{"k": "terms", "items": items}] if items else []

    def _table(self, node: LexborNode) -> list[Block]:
        head: list[list[Block]] = []
        rows: list[list[Block]] = []
        for row in node.css("tr"):
            cells = [self._cell(cell) for cell in _children(row) if cell.tag in ("td", "th")]
            if cells:
                in_head = row.parent is not None and row.parent.tag == "thead"
                (head if in_head and not rows else rows).append(cells)
        columns = max((sum(cell["across"] for cell in row) for row in (*head, *rows)), default=0)
        if not columns:
            return []
        if not _goes_down(head + rows):
            for cells in (*head, *rows):  # cells that were left out, so that every row has as many
                cells += [_cell() for _ in range(columns - sum(cell["across"] for cell in cells))]
        caption = node.css_first("caption")
        return [
            {
                "k": "table",
                "head": head,
                "rows": rows,
                "columns": columns,
                "caption": self.runs(caption) if caption is not None else [],
            }
        ]

    def _cell(self, node: LexborNode) -> Block:
        marks = (node.attributes.get("class") or "").split()
        align = next((mark[6:] for mark in marks if mark in ("align-left", "align-center", "align-right")), "")
        return _cell(
            self.runs(node),
            align,
            _number(node.attributes.get("colspan")),
            _number(node.attributes.get("rowspan")),
            node.tag == "th",
        )

    # ── runs ─────────────────────────────────────────────────────────────────
    def runs(self, node: LexborNode) -> list[Run]:
        found: list[Run] = []
        child = node.child
        while child is not None:
            self._runs(child, {}, found)
            child = child.next
        return _tidy(found)

    def _runs(self, node: LexborNode, flags: Run, found: list[Run]) -> None:
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            if text:
                found.append({"t": text, **flags})
            return
        if tag == "br":
            found.append({"t": "", "n": True})
            return
        if tag in _SILENT or tag.startswith(("-", "!", "_")):
            return
        attributes = node.attributes
        if "footnote-backref" in (attributes.get("class") or ""):
            return
        inner = dict(flags)
        if tag in _FLAGS:
            name, value = _FLAGS[tag]
            inner[name] = value
        elif tag == "a":
            address = attributes.get("href") or ""
            if address.startswith(("https:", "http:", "mailto:", "tel:")):
                inner["u"] = address
        if attributes.get("lang"):
            inner["l"] = attributes["lang"]
        if tag == "img":
            if attributes.get("alt"):
                found.append({"t": f"[{attributes['alt']}]", **inner})
            return
        if tag == "q":
            found.append({"t": "“", **flags})
        if tag == "rt":
            found.append({"t": " (", **flags})
        child = node.child
        while child is not None:
            self._runs(child, inner, found)
            child = child.next
        if tag == "q":
            found.append({"t": "”", **flags})
        if tag == "rt":
            found.append({"t": ")", **flags})
        if tag in _BLOCKS:
            found.append({"t": " ", **flags})


def _cell(runs: list[Run] | None = None, align: str = "", across: int = 1, down: int = 1, head: bool = False) -> Block:
    return {"c": runs or [], "align": align, "across": across, "down": down, "head": head}


def _goes_down(rows: list[list[Block]]) -> bool:
    return any(cell["down"] > 1 for row in rows for cell in row)


def _number(text: str | None) -> int:
    return max(1, min(int(text), 50)) if text and text.isdigit() else 1


def _children(node: LexborNode) -> list[LexborNode]:
    found = []
    child = node.child
    while child is not None:
        if not (child.tag or "-").startswith("-"):
            found.append(child)
        child = child.next
    return found


def _tidy(runs: list[Run]) -> list[Run]:
    """White space as HTML shows it: one space, none at either end or beside a line break; equal neighbours joined."""
    found: list[Run] = []
    space = True
    for run in runs:
        if run.get("n"):
            if found and not found[-1].get("n"):
                found[-1] = {**found[-1], "t": found[-1]["t"].rstrip(" \xa0")}
            found.append({"t": "", "n": True})
            space = True
            continue
        text = run["t"]
        words = _SPACES.sub(" ", text).strip(" ")
        starts, ends = text[:1] in " \t\n", text[-1:] in " \t\n"
        text = (" " if starts and not space else "") + words + (" " if ends and words else "")
        if not text:
            continue
        space = text.endswith(" ")
        if found and {**found[-1], "t": ""} == {**run, "t": ""}:
            found[-1] = {**found[-1], "t": found[-1]["t"] + text}
        else:
            found.append({**run, "t": text})
    while found and (found[-1].get("n") or not found[-1]["t"].strip(" \xa0")):
        found.pop()
    if found:
        found[-1] = {**found[-1], "t": found[-1]["t"].rstrip(" \xa0")}
    return [run for run in found if run.get("n") or run["t"]]
