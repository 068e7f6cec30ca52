"""The state that all parts of the reader of .hwpx share while they read one document.

Place in the pipeline: in the reader of .hwpx. Comes in and goes out: the account, the place for a person, what was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.containers import Container
from newsroom.importing.document import Reason
from newsroom.importing.hancom.changes import Changes
from newsroom.importing.hancom.head import Head
from newsroom.importing.ledger import Ledger
from newsroom.importing.shown import Shelf
from newsroom.model.blocks import Block, Note

if TYPE_CHECKING:
    from lxml.etree import _Element


class Job(msgspec.Struct):
    """The shared state of reading one document."""

    container: Container
    head: Head
    pictures: Mapping[str, str]  # id in the manifest → name of the part
    ledger: Ledger
    shelf: Shelf
    notes: list[Note]
    place: list[str]
    languages: Counter[str]
    changes: Changes
    read_story: Callable[[Job, Iterable[_Element], Place], tuple[Block, ...]]  # a cell, a box, a caption
    outline: str = ""
    paragraphs: int = 0
    tables: int = 0
    boxes: int = 0
    labels: int = 0

    def where(self) -> str:
        return ", ".join(self.place) if self.place else f"paragraph {self.paragraphs}"


class Place(msgspec.Struct, frozen=True):
    """The surroundings of a paragraph."""

    aside: Reason | None = None
    ground: str = "#FFFFFF"  # "?" not known
    in_cell: bool = False

    def settled(self, job: Job) -> Place:
        """The same; what lies in a change that goes is set aside."""
        reason = self.aside or job.changes.reason
        return self if reason == self.aside else msgspec.structs.replace(self, aside=reason)
