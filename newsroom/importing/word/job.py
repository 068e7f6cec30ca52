"""The state that all parts of the reader of .docx share while they read one document.

Place in the pipeline: in the reader of .docx. Comes in: the parts. Goes out: the account, the place for a person, the
labels of notes, the language of most of the text.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from newsroom.importing.document import Decision, Reason
from newsroom.importing.ledger import Ledger
from newsroom.importing.shown import Shelf
from newsroom.importing.word.drawings import Drawings
from newsroom.importing.word.names import attribute, child, is_on, name_of
from newsroom.importing.word.numbering import Numbering
from newsroom.importing.word.parts import Parts
from newsroom.importing.word.styles import Look, Styles
from newsroom.importing.word.theme import Theme
from newsroom.model.blocks import Block, Note

if TYPE_CHECKING:
    from lxml.etree import _Element

SEEN = "seen"  # an attribute of ours on elements whose text has been counted
SIGNS = ("w:sym", "w:noBreakHyphen", "w:softHyphen")  # elements that are one character each
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NoteReader = Callable[[str, str, "Reason | None", str], "Note | None"]
ChunkReader = Callable[[str, str, "Reason | None"], Sequence[Block]]


class Job:
    """One document that is read."""

    drawings: Drawings
    read_note: NoteReader
    chunk: ChunkReader
    read_story: Callable[[str, _Element, Any], tuple[Block, ...]]  # (part, content, setting): a cell

    def __init__(self, parts: Parts, decision: Decision) -> None:
        self.parts, self.decision = parts, decision
        self.ledger = Ledger()
        self.shelf = Shelf(self.ledger)
        styles = parts.first("styles")
        self.theme = Theme(parts.first("theme"), parts.first("settings"))
        for root in (parts.document, styles):
            self.theme.settle(root)
        self.styles = Styles(styles)
        self.numbering = Numbering(parts.first("numbering"), self.styles)
        self.languages: Counter[str] = Counter()
        self.place: list[str] = []
        self.paragraphs = self.tables = self.boxes = 0
        self.notes: dict[tuple[str, str], Note | None] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self._called: list[tuple[str, str]] = []
        self.page_color = self._page_color()

    def where(self) -> str:
        """The reader's place, for a person."""
        return ", ".join(self.place) if self.place else f"paragraph {self.paragraphs}"

    def see(self, element: _Element) -> str:
        """The text of an element, counted as read; "" if it was counted before."""
        if element.get(SEEN):
            return ""
        element.set(SEEN, "1")
        name = name_of(element)
        if name in SIGNS:
            self.ledger.take("x")
            return "x"
        text = element.text or ""
        if element.get(_XML_SPACE) != "preserve":
            text = text.strip(" \t\r\n")
        return self.ledger.take(text)

    def hear(self, text: str, look: Look) -> None:
        """Notes in which language a text is."""
        latin, eastern, bidirectional = look.languages
        for letter in text[:200]:
            if letter.isalpha():
                kind = unicodedata.east_asian_width(letter)
                script = (
                    eastern
                    if kind in "WF"
                    else bidirectional
                    if unicodedata.bidirectional(letter) in ("R", "AL")
                    else latin
                )
                if script:
                    self.languages[script] += 1

    def note(self, kind: str, key: str, reason: Reason | None) -> str:
        """The label of a note that is called; "" where it does not exist or is set aside."""
        found = (kind, key)
        if found not in self.notes:
            label = str(len(self._labels) + 1)
            if reason is None:
                self._labels[found] = label
            self.notes[found] = None
            self._called.append(found)
            made = self.read_note(kind, key, reason, label)
            self.notes[found] = made
            if made is None and reason is None and self._labels.get(found) == label:
                del self._labels[found]
        return self._labels.get(found, "") if reason is None else ""

    @property
    def called_notes(self) -> tuple[Note, ...]:
        made = [self.notes[key] for key in self._called]
        return tuple(sorted((note for note in made if note is not None), key=lambda note: int(note.label)))

    def _page_color(self) -> str:
        color = attribute(child(self.parts.document, "w:background"), "w:color") or "auto"
        settings = self.parts.first("settings")
        shown = settings is not None and is_on(settings, "w:displayBackgroundShape")
        return color.upper() if shown and color != "auto" else "FFFFFF"
