"""Markdown → tokens: CommonMark 0.31.2 with the parts of GFM and of the dialect that a site has.

Place in the pipeline: under `commonmark` and `markdown_reader`. Comes in: a text. Goes out: `Parsed`: tokens that know
their lines, footnotes in the order of their calls, abbreviations, and what the text has too much of. Refuses: to know
HTML elements, links inside the site, languages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple

import msgspec
from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.helpers import parseLinkLabel, parseLinkTitle
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from newsroom.model.characters import UNFIT, coded, has_unfit, signs_of
from newsroom.reading.markdown.addresses import bare_addresses, destination
from newsroom.reading.markdown.attributes import attribute_lines
from newsroom.reading.markdown.rules import (
    ABBREVIATIONS,
    CALLS,
    NOTES,
    WIDE_ROWS,
    Note,
    abbreviations,
    call_notes_in_html,
    emphasis,
    footnotes,
    struck,
    tables,
    tasks,
)

MOST_NESTING = 30  # lists or quotations in each other
MOST_CELLS = 20_000  # of all tables of a text
MOST_ITEMS = 20_000  # of all lists, quotations, headings, pieces of code, definitions, rules
MOST_CALLS = 3_000  # of footnotes
MOST_BRACKETS = 50_000  # of one paragraph
MOST_SIGNS = 200_000  # of emphasis, in a text: those of as many strong words as there may be marks
MOST_MARKS = 50_000  # of a text: emphasis, links, code, pictures, line breaks, HTML tags
_INLINE_LEVELS = 20  # links and the like in each other; each opening bracket costs as much
EXCESS = "excess"
_ITEMS = frozenset({
    "list_item_open", "blockquote_open", "heading_open", "fence", "code_block", "dt_open", "dd_open", "hr",
})  # fmt: skip
_UNMARKED = frozenset({"text", "softbreak", "text_special"})
_LEVELS = 2 * MOST_NESTING + 2  # an item is one level, its list another


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """Parts beyond CommonMark: struck words, task items and bare addresses."""

    tables: bool = True
    footnotes: bool = True
    definitions: bool = True
    abbreviations: bool = True
    attributes: bool = (
        True  # `{#id .class}`; read from the tree, by Python-Markdown's own extension, but for whole lines
    )
    breaks: bool = False  # each line end is one
    # Parts without a sign in the text need no search: set by `parse`.
    fences: bool = True
    references: bool = True
    html: bool = True
    www: bool = True
    tasks: bool = True
    underlines: bool = True  # lines of `=` or `-`, which make a heading of the lines above
    marks: bool = True  # emphasis, code, pictures, escapes, entities


class Excess(NamedTuple):
    """The part of a text that exceeds a limit, and its line (counted from 0)."""

    line: int
    message: str


class Parsed(NamedTuple):
    tokens: list[Token]
    data: bytes  # the text in UTF-8, in which words are found quickly
    signs: bytes  # what `signs_of` leaves of it: whether it has a sign is asked here
    notes: list[Note]  # that are called
    unused: list[Note]
    abbreviations: dict[str, str]
    references: dict[str, tuple[int, str]]  # label → (line counted from 0, address)
    wide_rows: list[int]  # lines, counted from 0, of table rows with more cells than their table has columns
    excess: Excess | None


def parse(text: str, dialect: Dialect) -> Parsed:
    """The text's tokens. Time and memory grow with its length."""
    data = coded(text)
    signs = signs_of(data)
    if has_unfit(signs):
        text = UNFIT.sub("", text)
    if b"\r" in signs:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    parser = _parser(_needed(text, data, signs, dialect))
    env: dict[str, Any] = {}
    tokens = parser.parse(text, env)
    notes: dict[str, Note] = env.get(NOTES, {})
    references: dict[str, dict[str, Any]] = env.get("references", {})
    called: list[Note] = env.get(CALLS, [])
    return Parsed(
        tokens,
        data,
        signs,
        called,
        [note for note in notes.values() if not note.calls],
        env.get(ABBREVIATIONS, {}),
        {label: (each["map"][0], str(each["href"])) for label, each in references.items()},
        env.get(WIDE_ROWS, []),
        env.get(EXCESS) or _excess([tokens, *(note.tokens for note in notes.values())]) or _excess_of_calls(called),
    )


def _excess(parts: list[list[Token]]) -> Excess | None:
    cells = items = marks = 0
    for tokens in parts:
        for token in tokens:
            if token.children is not None and len(token.children) > 1:
                marks += sum([each.nesting >= 0 and each.type not in _UNMARKED for each in token.children])
            elif token.type == "html_block":
                marks += token.content.count("<")
            if marks > MOST_MARKS:
                line = token.map[0] if token.map else 0
                return Excess(
                    line, f"must have at most {MOST_MARKS:,} marks: emphasis, links, code, pictures, HTML tags"
                )
            if token.level >= _LEVELS - 1 and token.type != "inline" and token.map:
                # The parser drops all that is nested deeper.
                return Excess(token.map[0], f"must not nest lists or quotations {MOST_NESTING} deep")
            if token.type in _ITEMS:
                items += 1
                if items > MOST_ITEMS:
                    line = token.map[0] if token.map else 0
                    return Excess(
                        line, f"must have at most {MOST_ITEMS:,} list items, quotations, headings and the like"
                    )
            elif token.type in ("td_open", "th_open"):
                cells += 1
            elif token.type == "table_open" and cells > MOST_CELLS:
                break
        if cells > MOST_CELLS:
            line = next((token.map[0] for token in tokens if token.type == "table_open" and token.map), 0)
            return Excess(line, f"must have tables of at most {MOST_CELLS:,} cells, all together")
    return None


def _excess_of_calls(called: list[Note]) -> Excess | None:
    calls = 0
    for note in called:
        calls += note.calls
        if calls > MOST_CALLS:
            return Excess(note.line, f"must point to footnotes at most {MOST_CALLS:,} times, all together")
    return None


class _Token(Token):
    """A token that is made in half the time: the library's looks at each of its values first."""

    __slots__ = ()

    def __init__(self, type: str, tag: str, nesting: Literal[-1, 0, 1]) -> None:
        self.type, self.tag, self.nesting = type, tag, nesting
        self.map = self.children = None
        self.content = self.markup = self.info = ""
        self.attrs, self.meta = {}, {}
        self.block = self.hidden = False
        self.level = 0


class _Blocks(StateBlock):
    """The state of the block rules, with these tokens."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = _Token(ttype, tag, nesting)
        token.block = True
        token.level = self.level - (nesting < 0)
        self.level += nesting
        self.tokens.append(token)
        return token


class _Parser(MarkdownIt):
    """The parser, which leaves an address as it was written: what it means is decided by `links`."""

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link

    def validateLink(self, url: str) -> bool:
        return True


_HELPERS = SimpleNamespace(
    parseLinkLabel=parseLinkLabel, parseLinkTitle=parseLinkTitle, parseLinkDestination=destination
)
# Neither can be the first line of a text: each follows a line that it belongs to.
_DEFINITION = re.compile(r"\n[ >\t]*[:~][ \t]")
_BOX = re.compile(rb"\[[ xX]\]")
_MARK = re.compile(rb"[\\`~*_<&]|!\[")
# Rules that have nothing to read without one.
_OF_MARKS = ["escape", "backticks", "strikethrough", "emphasis", "image", "autolink", "html_inline", "entity"]
_OF_PAIRS = ["balance_pairs", "strikethrough", "emphasis"]
_UNDERLINE = re.compile(r"\n[ >\t]*(?:=+|-+)[ \t]*(?:\n|\Z)")


def _needed(text: str, data: bytes, signs: bytes, dialect: Dialect) -> Dialect:
    """The dialect without what the text has no sign of. The tokens are the same."""
    return Dialect(
        tables=dialect.tables and b"|" in signs,
        footnotes=dialect.footnotes and b"[^" in signs,
        definitions=dialect.definitions and _DEFINITION.search(text) is not None,
        abbreviations=dialect.abbreviations and b"*[" in signs,
        fences=b"```" in signs or b"~~~" in signs,
        references=b"]:" in signs,
        html=b"<" in signs,
        www=b"www." in data,
        tasks=b"[" in signs and _BOX.search(data) is not None,
        underlines=_UNDERLINE.search(text) is not None,
        marks=_MARK.search(signs) is not None,
        attributes=dialect.attributes and b"{:" in signs,
    )


@lru_cache(maxsize=128)
def _parser(dialect: Dialect) -> MarkdownIt:
    parser = _Parser("commonmark", {"maxNesting": _LEVELS, "strikethrough_single_tilde": True})
    parser.helpers = _HELPERS  # type: ignore[assignment]
    parser.enable("strikethrough")
    parser.inline.ruler.at("strikethrough", struck)
    parser.inline.ruler.at("emphasis", emphasis)
    parser.core.ruler.disable("text_join")  # escaped characters stay apart: whoever builds the tree joins them
    bare_addresses(parser)
    if dialect.tasks:
        tasks(parser)
    if dialect.tables:
        tables(parser)
    if dialect.footnotes:
        footnotes(parser)
    if dialect.definitions:
        deflist_plugin(parser)
    if dialect.abbreviations:
        abbreviations(parser)
    lacking = {
        "fence": dialect.fences,
        "reference": dialect.references,
        "html_block": dialect.html,
        "lheading": dialect.underlines,
    }
    for rule, is_needed in lacking.items():
        if not is_needed:
            parser.block.ruler.disable(rule)
    if not dialect.marks:
        parser.inline.ruler.disable(_OF_MARKS)
        parser.inline.ruler2.disable(_OF_PAIRS)
    if not (dialect.tables or dialect.definitions or dialect.underlines):
        parser.block.ruler.before("table", "plain", _plain)
    parser.inline.terminator_re = _STOPS_AT_WWW if dialect.www else _STOPS
    parser.core.ruler.disable("normalize")  # the text is clean
    parser.core.ruler.at("block", _block)
    parser.core.ruler.at("inline", _inline)
    if dialect.attributes:
        attribute_lines(parser)
    return parser


def _inline(state: StateCore) -> None:
    """Read the lines of each block. Most hold no mark at all: their text is one token.

    Brackets or signs of emphasis alone are refused; inside of lines nothing may nest as deep as blocks.
    """
    state.md.options["maxNesting"] = _INLINE_LEVELS
    inline, stops, signs = state.md.inline, state.md.inline.terminator_re, 0
    for token in state.tokens:
        if token.type == "inline":
            content = token.content
            if stops.search(content) is None:
                text = _Token("text", "", 0)
                text.content = content
                token.children = [text]
                continue
            message = ""
            if len(state.src) > MOST_BRACKETS:
                signs += content.count("*") + content.count("_")
                if content.count("[") > MOST_BRACKETS:
                    message = f"must have at most {MOST_BRACKETS:,} brackets in one paragraph: part it by an empty line"
                elif signs > MOST_SIGNS:
                    message = f"must have at most {MOST_SIGNS:,} signs of emphasis: * and _"
            if message:
                state.env[EXCESS], state.tokens = Excess(token.map[0] if token.map else 0, message), []
                return
            token.children = []
            inline.parse(content, state.md, state.env, token.children)
        elif token.type == "html_block" and "[^" in token.content and NOTES in state.env:
            call_notes_in_html(token, state.env)


# What a block other than a paragraph begins with, in a text without tables, definitions and underlined headings.
_BEGINNINGS = frozenset("`~>*+-_#<[0123456789")


def _plain(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph by its first character, so that no other rule need look at it."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at] in _BEGINNINGS or state.is_code_block(start):
        return False
    if start + 1 < state.lineMax and not state.isEmpty(start + 1):
        return paragraph(state, start, end, silent)
    state.line = start + 1
    state.push("paragraph_open", "p", 1).map = [start, start + 1]
    line = state.push("inline", "", 0)
    line.content, line.map, line.children = mdTrim(state.src[at : state.eMarks[start]]), [start, start + 1], []
    state.push("paragraph_close", "p", -1)
    return True


def _block(state: StateCore) -> None:
    """Read the blocks, which may nest deeper than what is inside of lines (`_inline`)."""
    state.md.options["maxNesting"] = _LEVELS
    blocks = _Blocks(state.src, state.md, state.env, state.tokens)
    state.md.block.tokenize(blocks, 0, blocks.lineMax)


# Where plain text stops. The library stops at more signs, which no rule here has a use for. A set of characters comes
# first, so that the search runs over letters without trying each form.
_SIGNS = r"\n*<@\[\]\\_`~"
_FORMS = rf"(?<=[{_SIGNS}])|(?<=!)(?=\[)|(?<=&)(?=[#A-Za-z])|(?<=:)(?=//)"
_STOPS = re.compile(rf"[{_SIGNS}!&:](?:{_FORMS})")
_STOPS_AT_WWW = re.compile(rf"[{_SIGNS}!&:w](?:{_FORMS}|(?<=w)(?=ww\.))")
