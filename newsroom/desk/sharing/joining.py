"""Two people's changes of one file, side by side.

Place in the pipeline: where a save finds that the file changed since it was opened; also where two versions are compared
in words. Comes in: the file as it was opened, as it is now, as it is to be saved. Goes out: `Part`s, by field and by block
of the text, each with what the three say. What only one of them changed needs nobody; what both changed is asked.
Refuses: to decide; to write marks of a conflict into a text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from newsroom.desk.files.text_file import blocks_of

Origin: TypeAlias = Literal["same", "mine", "theirs", "both"]
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 4_000  # of one block; beyond, a block is compared whole


class Part(NamedTuple):
    """A field, or a run of blocks of the text (name "text"), as the three have it."""

    name: str
    origin: Origin  # who changed it; "both": differently
    opened: Any
    mine: Any
    theirs: Any


def compare_fields(opened: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Part]:
    """Every field that one of the two changed."""
    parts = []
    for name in dict.fromkeys([*opened, *mine, *theirs]):
        was, my, their = opened.get(name), mine.get(name), theirs.get(name)
        origin = _origin(was, my, their)
        if origin != "same":
            parts.append(Part(name, origin, was, my, their))
    return parts


def compare_texts(opened: str, mine: str, theirs: str) -> list[Part]:
    """The whole text as runs of blocks; put together by `joined`."""
    base, my, their = blocks_of(opened), blocks_of(mine), blocks_of(theirs)
    to_mine, to_theirs = _pairs(base, my), _pairs(base, their)
    parts: list[Part] = []
    at = at_mine = at_theirs = 0
    anchors = [place for place in range(len(base)) if place in to_mine and place in to_theirs]
    for place in [*anchors, len(base)]:
        end = place == len(base)
        mine_end = len(my) if end else to_mine[place]
        theirs_end = len(their) if end else to_theirs[place]
        gap = (base[at:place], my[at_mine:mine_end], their[at_theirs:theirs_end])
        if len({len(blocks) for blocks in gap}) == 1:  # each has the same number of blocks: they correspond one to one
            for blocks in zip(*gap, strict=True):
                _add(parts, *blocks)
        else:
            _add(parts, *("".join(blocks) for blocks in gap))
        if not end:
            _add(parts, base[place], my[mine_end], their[theirs_end])
        at, at_mine, at_theirs = place + 1, mine_end + 1, theirs_end + 1
    return parts


def joined(parts: Sequence[Part]) -> str | None:
    """The text with both people's changes; None where both changed the same place."""
    if any(part.origin == "both" for part in parts):
        return None
    return "".join(part.theirs if part.origin == "theirs" else part.mine for part in parts)


def _origin(was: Any, mine: Any, theirs: Any) -> Origin:
    if mine == theirs:
        return "same"
    return "theirs" if mine == was else "mine" if theirs == was else "both"


def _add(parts: list[Part], was: str, mine: str, theirs: str) -> None:
    if not (was or mine or theirs):
        return
    origin = _origin(was, mine, theirs)
    last = parts[-1] if parts else None
    if last is not None and last.origin == origin:
        parts[-1] = Part("text", origin, last.opened + was, last.mine + mine, last.theirs + theirs)
    else:
        parts.append(Part("text", origin, was, mine, theirs))


def _pairs(one: list[str], other: list[str]) -> dict[int, int]:
    """Which block is which: equal but for white space at their ends."""
    matcher = difflib.SequenceMatcher(None, [b.strip() for b in one], [b.strip() for b in other], autojunk=False)
    return {match.a + step: match.b + step for match in matcher.get_matching_blocks() for step in range(match.size)}


class Piece(NamedTuple):
    """A piece of a text that is compared in words."""

    kind: Literal["same", "gone", "new"]
    text: str


def compare_words(before: str, after: str) -> list[Piece]:
    """Removed and added words, as text."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        return _by_blocks(before, after)
    return _pieces(old, new)


def _by_blocks(before: str, after: str) -> list[Piece]:
    found: list[Piece] = []
    for piece in _pieces(blocks_of(before), blocks_of(after)):
        found.append(piece)
    return found


def _pieces(old: list[str], new: list[str]) -> list[Piece]:
    found: list[Piece] = []

    def add(kind: Literal["same", "gone", "new"], words: list[str]) -> None:
        if words:
            found.append(Piece(kind, "".join(words)))

    for tag, from_old, to_old, from_new, to_new in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            add("same", old[from_old:to_old])
        else:
            add("gone", old[from_old:to_old])
            add("new", new[from_new:to_new])
    return found
