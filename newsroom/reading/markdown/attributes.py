"""Rules for markdown-it-py: lines of nothing but attributes, `{: .wide}`, as kramdown and Python-Markdown have them.

Place in the pipeline: inside `markdown.parser`. Comes in: the parser's tokens. Goes out: the same without such lines where
they stand alone, before a block or below a table; a heading takes those of the line below it. Those in the last line of a
paragraph or an item stay: Python-Markdown's `attr_list` reads them from the tree. Refuses: lines in braces without a colon.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_LINE = re.compile(r"\{:[^{}\n]*\}")
_LINES = re.compile(rf"(?:{_LINE.pattern}[ \t]*(?:\n|\Z))+")
_CONTENTS = re.compile(r"[^\n]*\n\{:[ \t]*toc\b[^{}\n]*\}")  # kramdown's place for a table of contents


def attribute_lines(md: MarkdownIt) -> None:
    """Lines of nothing but attributes say nothing of their own."""
    md.core.ruler.before("inline", "attribute_lines", _attribute_lines)


def _attribute_lines(state: StateCore) -> None:
    tokens = state.tokens
    if "{:" not in state.src:
        return
    left_out: set[int] = set()
    rows = state.src.split("\n")
    for index, token in enumerate(tokens):
        if token.type != "inline" or "{:" not in token.content:
            continue
        before = tokens[index - 1].type
        if before == "paragraph_open":
            _take_paragraph(tokens, index, left_out)
        elif before == "td_open" and index > 1 and tokens[index - 2].type == "tr_open":
            _take_row(tokens, index, rows, left_out)
    if left_out:
        state.tokens = [token for index, token in enumerate(tokens) if index not in left_out]


def _take_paragraph(tokens: list[Token], index: int, left_out: set[int]) -> None:
    token = tokens[index]
    if _CONTENTS.fullmatch(token.content) and _is_only_item(tokens, index):
        left_out.update(range(index - 3, index + 4))
        return
    found = _LINES.match(token.content)
    if found is None:
        return
    heading = tokens[index - 2] if index > 1 else None
    if heading is not None and heading.type == "heading_close" and token.map:
        opened = tokens[index - 4]
        if opened.map and opened.map[1] == token.map[0]:
            tokens[index - 3].content += " " + found[0].split("\n", 1)[0].rstrip()
    if found.end() == len(token.content):
        left_out.update((index - 1, index, index + 1))
    else:
        token.content = token.content[found.end() :]
        if token.map:
            token.map[0] += found[0].count("\n")


def _is_only_item(tokens: list[Token], index: int) -> bool:
    kinds = [each.type for each in tokens[max(0, index - 3) : index + 4]]
    return kinds[:2] in (["bullet_list_open", "list_item_open"], ["ordered_list_open", "list_item_open"]) and kinds[5:] in (
        ["list_item_close", "bullet_list_close"],
        ["list_item_close", "ordered_list_close"],
    )  # fmt: skip


def _take_row(tokens: list[Token], index: int, rows: list[str], left_out: set[int]) -> None:
    """A row that the line below a table has become."""
    place = tokens[index - 2].map
    if not place or not _LINE.fullmatch(rows[place[0]].strip("> \t")):
        return
    first, end = index - 2, next(at for at in range(index, len(tokens)) if tokens[at].type == "tr_close")
    if tokens[first - 1].type == "tbody_open" and tokens[end + 1].type == "tbody_close":
        first, end = first - 1, end + 1
    left_out.update(range(first, end + 1))
