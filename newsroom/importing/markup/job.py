"""The state that all parts of the reader of HTML share while they read one page.

Place in the pipeline: in the reader of HTML. Comes in and goes out: the account, notes, changes, the element's surroundings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.document import Change, Decision, Reason
from newsroom.importing.ledger import Ledger
from newsroom.importing.markup.lists import OpenList
from newsroom.importing.markup.looks import Look, Sheets
from newsroom.importing.markup.notes import Found
from newsroom.importing.shown import Shelf
from newsroom.model.blocks import Block

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


class Place(msgspec.Struct, frozen=True):
    """The surroundings of an element."""

    look: Look = Look()
    aside: Reason | None = None
    link: str = ""
    heading: int = 0
    quoted: bool = False
    caption: bool = False
    list: OpenList | None = None  # innermost list
    level: int = -1  # of the item inside which blocks are; -1 outside of lists
    depth: int = 0


class Job(msgspec.Struct):
    """The shared state of reading one page."""

    ledger: Ledger
    shelf: Shelf
    sheets: Sheets
    notes: Found
    parts: Mapping[str, bytes]
    decision: Decision
    labels: dict[str, str]
    note_blocks: dict[str, tuple[Block, ...]]
    changes: list[Change]
    read_inside: Callable[[Job, str, LexborNode, Place], tuple[Block, ...]]  # (job, where, element, place): a cell
