"""Rules for markdown-it-py beyond CommonMark: footnotes, abbreviations, bare addresses.

Place in the pipeline: inside `markdown_parser`. Comes in: the parser's state. Goes out: tokens, and in the parser's `env`
the notes and abbreviations that were found. Every scan is bounded or ends at the end of a line.

The plugins of mdit-py-plugins are not used for these three: its footnotes refuse labels with spaces, and its bare
addresses copy the rest of the text at each colon.
"""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, strikethrough
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

NOTES, CALLS, ABBREVIATIONS = "notes", "calls", "abbreviations"
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
    """What a label is found by."""
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
    state.tokens, state.level, state.parentType = [], 1, "footnote"
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
        calls: list[Note] = state.env.setdefault(CALLS, [])
        if not note.calls:
            calls.append(note)
            note.number = len(calls)
        note.calls += 1
        state.push("note_call", "", 0).meta = {"note": note, "call": note.calls}
    state.pos = found.end()
    return True


def _inline_of_notes(state: StateCore) -> None:
    """Read the lines of the notes that are called, in the order of their first calls; they may call others."""
    calls: list[Note] = state.env.get(CALLS, [])
    for note in calls:  # grows meanwhile
        for token in note.tokens:
            if token.type == "inline":
                token.children = []
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def abbreviations(md: MarkdownIt) -> None:
    """`*[NGO]: Non-governmental organisation` explains the word wherever it stands."""
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


# ── bare addresses (GFM, autolinks extension) ────────────────────────────────
_SCHEME_END = re.compile(r"(?:https?|ftp)\Z", re.IGNORECASE)
_MAIL_BEFORE = re.compile(r"[A-Za-z0-9._+-]{1,64}\Z")
_MAIL_AFTER = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_ADDRESS_END = re.compile(r"[\s<\\\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’«»]")
_HOST = re.compile(r"[^\s/?#<:]+")
_BEFORE = frozenset("*_~(\"'“‘«「『（[|")
_MOST = 2000  # characters of an address


def bare_addresses(md: MarkdownIt) -> None:
    """`https://…`, `www.…` and `press@example.org` are links wherever they stand."""
    md.inline.ruler.before("link", "bare_address", _bare)


def _bare(state: StateInline, silent: bool) -> bool:
    character = state.src[state.pos]
    if silent or state.linkLevel > 0 or character not in ":@w":
        return False
    if character == "@":
        return _mail(state)
    src, start = state.src, state.pos
    if character == ":":
        if not src.startswith("://", start):
            return False
        scheme = _SCHEME_END.search(src, max(0, start - 5), start)
        if scheme is None:
            return False
        start = scheme.start()
    elif not src.startswith("www.", start):
        return False
    if not _may_begin(src, start) or not state.pending.endswith(src[start : state.pos]):
        return False
    end = _end_of_address(src, start, min(state.posMax, start + _MOST))
    host = _HOST.match(src, state.pos + 3 if character == ":" else start, end)
    if host is None or not _is_host(host[0], needs_dot=character == "w"):
        return False
    written = src[start:end]
    state.pending = state.pending[: len(state.pending) - (state.pos - start)]
    _link(state, written if character == ":" else "http://" + written, written)
    state.pos = end
    return True


def _mail(state: StateInline) -> bool:
    src, at = state.src, state.pos
    before = _MAIL_BEFORE.search(src, max(0, at - 64), at)
    after = _MAIL_AFTER.match(src, at + 1, min(state.posMax, at + 256))
    if before is None or after is None or after[0][-1] in "-_" or not state.pending.endswith(before[0]):
        return False
    start, end = before.start(), after.end()
    if (start and not _may_begin(src, start) and not _is_wide(src[start - 1])) or src[end : end + 1] == "@":
        return False
    state.pending = state.pending[: len(state.pending) - len(before[0])]
    _link(state, "mailto:" + src[start:end], src[start:end])
    state.pos = end
    return True


def _link(state: StateInline, address: str, text: str) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs, token.markup = {"href": address}, "bare"
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1).markup = "bare"


def _may_begin(src: str, start: int) -> bool:
    """GFM: at a line's start, after white space or one of `*_~(`; here after opening quotes and wide letters too."""
    before = src[start - 1] if start else " "
    return before.isspace() or before in _BEFORE or _is_wide(before)


def _is_wide(character: str) -> bool:
    return character >= "\u1100" and unicodedata.east_asian_width(character) in "WF"


def _is_host(host: str, needs_dot: bool) -> bool:
    """Whether it may be a host: no underscore in its last two parts."""
    parts = host.rpartition("@")[2].split(".")
    if not all(parts[:-1]) or any("_" in part for part in parts[-2:]):
        return False
    return len(parts) > (2 if needs_dot else 0) and any(character.isalnum() for character in parts[-1])


def _end_of_address(src: str, start: int, limit: int) -> int:
    stop = _ADDRESS_END.search(src, start, limit)
    end = stop.start() if stop is not None else limit
    for at in range(start + 1, end):
        # Korean and Japanese words go on behind an address without a space. In a path, such letters follow a mark.
        if src[at] > "\u1100" and _is_wide(src[at]) and src[at - 1].isascii() and src[at - 1].isalnum():
            end = at
            break
    opened = src.count("(", start, end) - src.count(")", start, end)
    while end > start:
        last = src[end - 1]
        if last in "?!.,:*_~'\"…;|]":
            if last == ";":
                entity = re.search(r"&[A-Za-z]{1,30};\Z", src[max(start, end - 33) : end])
                if entity is not None:
                    end -= len(entity[0])
                    continue
            end -= 1
        elif last == ")" and opened < 0:
            end, opened = end - 1, opened + 1
        else:
            break
    return end


# ── emphasis beside letters that stand without spaces ────────────────────────
def emphasis(state: StateInline, silent: bool) -> bool:
    """As CommonMark, but a mark may stand between a bracket or quote and a Korean, Chinese or Japanese letter.

    CommonMark reads no emphasis in **서울(Seoul)**은: its rules ask for a space that these scripts do not have.
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
        opens = opens or (_is_wide_letter(before) and not behind.isspace())
        closes = closes or (_is_wide_letter(behind) and not before.isspace())
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


def _is_wide_letter(character: str) -> bool:
    return character > "\u1100" and character.isalpha() and unicodedata.east_asian_width(character) in "WF"


def struck(state: StateInline, silent: bool) -> bool:
    """As GFM, but one tilde between two letters or figures is a range, as Korean and Japanese write it: 10~12시, 14~16시."""
    src, at = state.src, state.pos
    if src[at] == "~" and 0 < at < state.posMax - 1 and src[at - 1].isalnum() and src[at + 1].isalnum():
        return False
    return strikethrough.tokenize(state, silent)
