"""The state that all parts of the reader of .odt share while they read one document.

Place in the pipeline: in the reader of .odt. Comes in: the parts. Goes out: the account, notes, comments, changes, links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from newsroom.importing.containers import Container
from newsroom.importing.document import Change, Decision, Reason
from newsroom.importing.ledger import Ledger
from newsroom.importing.opendocument.names import child, full, get, name_of, words_in
from newsroom.importing.opendocument.numbering import Numbering, OpenList
from newsroom.importing.opendocument.styles import Look, Styles
from newsroom.importing.runs import is_followed
from newsroom.importing.shown import Shelf
from newsroom.model.blocks import Block, Note

if TYPE_CHECKING:
    from lxml.etree import _Element

_MET = "met"


class Place(msgspec.Struct, frozen=True):
    """The surroundings of an element."""

    look: Look = Look()
    aside: Reason | None = None
    link: str = ""
    list: OpenList | None = None
    in_cell: bool = False
    usual: Look = Look()  # of a heading or quotation: its own weight and slant are no marks


class Job:
    """One document that is read."""

    read_story: Callable[[Job, Iterable[_Element], Place], tuple[Block, ...]]  # a note, a box, a cell

    def __init__(self, container: Container, content: _Element, styles: _Element | None, decision: Decision) -> None:
        self.container, self.decision = container, decision
        self.ledger = Ledger()
        self.shelf = Shelf(self.ledger)
        self.styles = Styles(styles, content)
        self.numbering = Numbering(self.styles)
        self.languages: Counter[str] = Counter()
        self.place: list[str] = []
        self.paragraphs = self.tables = self.boxes = 0
        self.notes: list[Note] = []
        self._labels = 0
        self._regions = {
            get(one, "text:id") or get(one, "xml:id"): one
            for root in (content, styles)
            if root is not None
            for one in root.iter(full("text:changed-region"))
        }
        self.deletions = {
            key: found for key, one in self._regions.items() if (found := child(one, "text:deletion")) is not None
        }
        self._insertions = {key for key, one in self._regions.items() if child(one, "text:insertion") is not None}
        self._open: set[str] = set()

    def where(self) -> str:
        return ", ".join(self.place) if self.place else f"paragraph {self.paragraphs}"

    def meet(self, paragraph: _Element) -> None:
        """Marks a paragraph as read."""
        paragraph.set(_MET, "1")

    def unmet(self, root: _Element) -> list[_Element]:
        """Paragraphs that nobody has read."""
        return [one for one in root.iter(full("text:p"), full("text:h")) if one.get(_MET) is None]

    # ── tracked changes ──────────────────────────────────────────────────────
    @property
    def aside(self) -> Reason | None:
        """Why text here is set aside: it was inserted, and that is rejected."""
        return "deleted" if self._open and self.decision == "reject" else None

    @property
    def joins(self) -> bool:
        return self.aside is not None

    def is_deletion(self, mark: _Element) -> bool:
        """Whether an element is the place where something was deleted."""
        return name_of(mark) == "text:change" and get(mark, "text:change-id") in self.deletions

    def begin_change(self, key: str) -> None:
        if key in self._insertions:
            self._open.add(key)

    def end_change(self, key: str) -> None:
        self._open.discard(key)

    def changes(self, text: _Element, place: str = "") -> list[Change]:
        """The changes of a text, in its order. `place` names it, "" for the document's own."""
        found: list[Change] = []
        opened: dict[str, list[str]] = {}
        paragraph = 0
        skipped = 0
        for event, element in _events(text):
            name = name_of(element)
            where = f"{place} paragraph {paragraph}".strip()
            if name in ("text:tracked-changes", "office:annotation"):
                skipped += 1 if event == "start" else -1
            if skipped:
                continue
            if event == "start":
                key = get(element, "text:change-id")
                if name in ("text:p", "text:h"):
                    paragraph += (
                        next(element.iterancestors(full("table:table"), full("draw:frame"), full("text:note")), None)
                        is None
                    )
                elif name == "text:change-start":
                    opened[key] = []
                elif name == "text:change-end" and key in opened:
                    words = " ".join("".join(opened.pop(key)).split())
                    if key in self._insertions:
                        found.append(self._change(key, "", words or "¶", where))
                elif self.is_deletion(element):
                    deleted = (one for one in self.deletions[key] if name_of(one) != "office:change-info")
                    words = " ".join(" ".join(words_in(one) for one in deleted).split())
                    found.append(self._change(key, words or "¶", "", where))
                pieces = element.text
            else:
                pieces = (" " if name in ("text:p", "text:h") else "") + (element.tail or "")
            for parts in opened.values():
                parts.append(pieces or "")
        return found

    def asks_of_looks(self) -> None:
        """Changes of format alone do not alter the text; they are reported."""
        count = sum(child(one, "text:format-change") is not None for one in self._regions.values())
        if count:
            self.ledger.ask("format-change", f"{count} tracked changes of looks alone: the text is as it looks now.")

    def _change(self, key: str, before: str, after: str, where: str) -> Change:
        info = next(self._regions[key].iter(full("office:change-info")), None)
        author = (info.findtext(full("dc:creator")) or "") if info is not None else ""
        return Change(before=before, after=after, where=where, author=author)

    # ── notes, comments, links ───────────────────────────────────────────────
    def note(self, element: _Element, place: Place) -> str:
        """Reads a note; its label, "" where it is set aside or has no text."""
        body, citation = child(element, "text:note-body"), child(element, "text:note-citation")
        mark = words_in(citation) if citation is not None else ""
        self.ledger.take(mark)
        reason: Reason | None = place.aside or ("hidden" if place.look.hidden else None)
        self.ledger.close()
        if body is None or reason is not None:
            if mark:
                self.ledger.set_aside(reason or "unknown", mark, self.where())
            if body is not None:
                self._read(body, reason, "note")
            return ""
        self.ledger.turn(mark)
        self._labels += 1
        label = str(self._labels)
        blocks = self._read(body, None, f"{get(element, 'text:note-class', 'footnote')} {label}")
        if not blocks:
            self._labels -= 1
            self.ledger.ask("note", f"Note {label} is called in the text, but has no text.", self.where())
            return ""
        self.notes.append(Note(label=label, blocks=blocks))
        return label

    def comment(self, element: _Element, place: Place) -> None:
        author = element.findtext(full("dc:creator")) or "somebody"
        self._read(element, "comment", f"comment by {author}")

    def _read(self, content: _Element, reason: Reason | None, where: str) -> tuple[Block, ...]:
        outer, self.place = self.place, [where]
        opened, self._open = self._open, set()
        self.ledger.close()
        blocks = self.read_story(self, content, Place(look=self.styles.default_look(), aside=reason))
        self.ledger.close()
        self.place, self._open = outer, opened
        return blocks

    def link(self, address: str) -> str:
        """An address that a release may have; "" with a question for any other."""
        address = address.strip()
        if is_followed(address):
            return address.replace(" ", "%20")
        if address and not address.startswith("#"):
            self.ledger.ask("link", f"A link to {address[:200]} was left out; its text is there.", self.where())
        return ""


def _events(root: _Element) -> Any:
    from lxml import etree

    return etree.iterwalk(root, events=("start", "end"))
