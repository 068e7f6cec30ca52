"""Rules for markdown-it-py beyond CommonMark: footnotes, abbreviations, tables, tasks, emphasis beside wide letters.

Place in the pipeline: inside `markdown.parser`. Comes in: the parser's state. Goes out: tokens, and in the parser's `env`
the notes and abbreviations that were found. Every scan is bounded or ends at the end of a line.

mdit-py-plugins has footnotes too; they refuse labels with spaces. The parser's own tasks read a block behind the box, its
own tables take a heading for a head.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, strikethrough
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType

from newsroom.reading.markdown.html_notes import calls_in_html

NOTES, CALLS, ABBREVIATIONS = "notes", "calls", "abbreviations"
WIDE_ROWS = "wide_rows"  # lines, counted from 0, of table rows with more cells than the table has columns
_NOTE = re.compile(r"\[\^([^\[\]\n]{1,200})\]:")
_CALL = re.compile(r"\[\^([^\[\]]{1,200})\]")
_ABBREVIATION = re.compile(r"\*\[([^\[\]\\\n]{1,100})\][ ]?:[ \t]*(\S[^\n]*)")


class Note:
    """A footnote while it is read."""

    def __init__(self, label: str, line: int) -> None:
        self.label = label
        self.line = line  # counted from 0
        self.tokens: list[Token] = []
        self.calls = 0
        self.number = 0  # as the text shows it, from 1; 0 until it is called


def note_key(label: str) -> str:
    """The key of a label."""
    return " ".join(label.split()).casefold()


def footnotes(md: MarkdownIt) -> None:
    """`[^label]` calls the note `[^label]: text`, whose further blocks are indented by four columns."""
    md.block.ruler.before("reference", "note", _note, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.before("link", "note_call", _call)
    md.core.ruler.after("inline", "notes", _inline_of_notes)


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("[^", begin) or state.is_code_block(start):
        return False
    if state.level >= state.md.options["maxNesting"] - 2:  # what is in a note is one level deeper, and would be dropped
        return False
    found = _NOTE.match(state.src, begin, state.eMarks[start])
    if found is None or not found[1].strip():
        return False
    if silent:
        return True
    note = Note(" ".join(found[1].split()), start)
    kept = (
        state.tokens, state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent,
        state.parentType, state.tight, state.level,
    )  # fmt: skip
    first = found.end()
    while first < state.eMarks[start] and state.src[first] in " \t":
        first += 1
    state.tokens, state.parentType = [], "footnote"
    state.level += 1
    state.blkIndent += 4
    state.bMarks[start], state.tShift[start], state.sCount[start] = first, 0, state.blkIndent
    state.md.block.tokenize(state, start, end)
    note.tokens = state.tokens
    (
        state.tokens, state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent,
        state.parentType, state.tight, state.level,
    ) = kept  # fmt: skip
    if state.line <= start:  # a label without a text
        state.line = start + 1
    state.env.setdefault(NOTES, {}).setdefault(note_key(note.label), note)
    return True


def _call(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[^", state.pos):
        return False
    notes: dict[str, Note] = state.env.get(NOTES, {})
    found = _CALL.match(state.src, state.pos, state.posMax) if notes else None
    note = notes.get(note_key(found[1])) if found is not None else None
    if found is None or note is None:
        return False
    if not silent:
        state.push("note_call", "", 0).meta = _take_call(note, state.env)
    state.pos = found.end()
    return True


def _take_call(note: Note, env: EnvType) -> dict[str, Any]:
    """What a token knows of a call."""
    calls: list[Note] = env.setdefault(CALLS, [])
    if not note.calls:
        calls.append(note)
        note.number = len(calls)
    note.calls += 1
    return {"note": note, "call": note.calls}


def call_notes_in_html(token: Token, env: EnvType) -> None:
    """Give a block of HTML the calls in it as children."""
    notes: dict[str, Note] = env.get(NOTES, {})

    def call(label: str) -> Token | None:
        note = notes.get(note_key(label))
        if note is None:
            return None
        made = Token("note_call", "", 0)
        made.meta = _take_call(note, env)
        return made

    token.children = calls_in_html(token.content, call)


def _inline_of_notes(state: StateCore) -> None:
    """Read the lines of the notes that are called, in the order of their first calls; they may call others."""
    calls: list[Note] = state.env.get(CALLS, [])
    for note in calls:  # grows meanwhile
        for token in note.tokens:
            if token.type == "inline":
                token.children = []
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            elif token.type == "html_block" and "[^" in token.content:
                call_notes_in_html(token, state.env)


def abbreviations(md: MarkdownIt) -> None:
    """`*[NGO]: Non-governmental organisation` explains the word in every place."""
    md.block.ruler.before("list", "abbreviation", _abbreviation, {"alt": ["paragraph", "reference", "blockquote"]})


def _abbreviation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("*[", begin) or state.is_code_block(start):
        return False
    found = _ABBREVIATION.match(state.src, begin, state.eMarks[start])
    if found is None:
        return False
    if not silent:
        state.env.setdefault(ABBREVIATIONS, {})[found[1].strip()] = found[2].strip()
        state.line = start + 1
    return True


# ── tables and tasks (GFM) ───────────────────────────────────────────────────
def tables(md: MarkdownIt) -> None:
    """Tables where GFM has them: a line that begins another block is no head, and dashes alone are no second row."""
    md.block.ruler.before("lheading", "gfm_table", _table, {"alt": ["paragraph", "reference"]})


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if start + 1 >= end or not set(_line(state, start + 1)) - set("- \t"):
        return False  # dashes alone underline a heading
    if not table(state, start, end, silent):
        return False
    if not silent:
        width = len(_cells(_line(state, start)))
        for row in range(start + 2, state.line):
            if any(_cells(_line(state, row))[width:]):
                state.env.setdefault(WIDE_ROWS, []).append(row)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()


def _cells(line: str) -> list[str]:
    """The cells of a row, without the bars around it."""
    cells = [cell.strip() for cell in escapedSplit(line)]
    return cells[not cells[0] : len(cells) - (not cells[-1])]


def tasks(md: MarkdownIt) -> None:
    """`[ ]` or `[x]` that begins an item's first paragraph is its box; what follows is text, not another block."""
    md.core.ruler.before("inline", "tasks", _tasks)


_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")


def _tasks(state: StateCore) -> None:
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and index + 2 < len(tokens) and tokens[index + 1].type == "paragraph_open":
            inline = tokens[index + 2]
            found = _TASK.match(inline.content)
            if found is not None:
                inline.content = inline.content[found.end() :]
                token.meta["checked"] = found[1] != " "


# ── emphasis beside letters of scripts without spaces ────────────────────────
def emphasis(state: StateInline, silent: bool) -> bool:
    """As CommonMark, but a mark is allowed between a bracket or quote and a Korean, Chinese or Japanese letter.

    CommonMark reads no emphasis in **서울(Seoul)**은: its rules ask for a space that these scripts do not have. A single
    `*` is allowed there only where it is no note's mark: 협의회*(의장) … 「포럼」*는.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    if marker == "*" and not (opens and closes):
        end = state.pos + scanned.length
        before = state.src[state.pos - 1] if state.pos else " "
        behind = state.src[end] if end < state.posMax else " "
        is_single = scanned.length == 1
        if not opens and _is_wide_letter(before) and _may_begin(behind):
            opens = not is_single or _opens_pair(state.src, state.pos)
        if not closes and _is_wide_letter(behind) and not before.isspace():
            closes = not is_single or _closes_pair(state.src, state.pos)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos += scanned.length
    return True


_PAIRS = dict(zip("([{\"'“‘«「『《〈（【", ")]}\"'”’»」』》〉）】", strict=True))
_MOST_EMPHASIS = 300  # characters between two single marks that belong together


def _opens_pair(src: str, at: int) -> bool:
    """Whether what follows a single `*`, up to the next one, stands in brackets or quotes."""
    return _is_bracketed(src, at + 1, src.find("*", at + 1, at + 1 + _MOST_EMPHASIS))


def _closes_pair(src: str, at: int) -> bool:
    """Whether the `*` before this one begins a word, or what stands between the two is in brackets or quotes."""
    least = max(0, at - _MOST_EMPHASIS)
    start = src.rfind("*", least, at)
    while start >= 0 and src[start + 1].isspace():  # begins nothing
        start = src.rfind("*", least, start)
    before = src[start - 1] if start > 0 else " "
    return start >= 0 and (_begins_word(before) or _is_bracketed(src, start + 1, at))


def _is_bracketed(src: str, start: int, end: int) -> bool:
    """Whether one pair of brackets or quotes is around a part of a text."""
    closing = _PAIRS.get(src[start : start + 1], "")
    return bool(closing) and start < end - 1 == src.find(closing, start + 1)


def _may_begin(character: str) -> bool:
    """Whether words in emphasis may begin so: with a bracket, not with the comma behind a note's mark."""
    return character in _PAIRS or not (character.isspace() or unicodedata.category(character)[0] == "P")


def _begins_word(before: str) -> bool:
    """Whether a mark behind this character stands at the beginning of a word."""
    return before.isspace() or before in _PAIRS


def is_wide(character: str) -> bool:
    """Whether it is as wide as an ideograph, or Hangul."""
    return character >= "\u1100" and unicodedata.east_asian_width(character) in "WF"


def _is_wide_letter(character: str) -> bool:
    return character.isalpha() and is_wide(character)


def struck(state: StateInline, silent: bool) -> bool:
    """As GFM, but a single tilde that stands in a range strikes nothing: 10~12시, ’24.4.~’25.5., (~’26.7.)."""
    src, at = state.src, state.pos
    if src[at] == "~" and 0 < at < state.posMax - 1 and src[at - 1].isalnum() and src[at + 1].isalnum():
        return False
    before = len(state.delimiters)
    if not strikethrough.tokenize(state, silent):
        return False
    ahead = src[at - 1] if at else " "
    behind = src[state.pos] if state.pos < state.posMax else " "
    is_single = state.pos == at + 1
    for mark in state.delimiters[before:]:  # as for emphasis: ~~열(10)~~은
        mark.open = mark.open or (_is_wide_letter(ahead) and not behind.isspace())
        mark.close = mark.close or (_is_wide_letter(behind) and not ahead.isspace())
        if is_single:
            mark.open = mark.open and (_begins_word(ahead) or ahead in "*_")
            mark.close = mark.close and not _begins_word(ahead)
    return True
