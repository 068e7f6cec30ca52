"""The tracked changes of an .hwpx while it is read.

Place in the pipeline: in the reader of .hwpx. Comes in: the marks in the text, the text between them, the ends of paragraphs.
Goes out: `Change`s, and whether what is read now goes. A mark holds for all between its two ends: words, notes, tables,
pictures, ends of paragraphs. Source: KS X 6101, 10.8.5 (TrackChangeTag).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.document import Change, Decision, Reason
from newsroom.importing.hancom.head import Head, inside

if TYPE_CHECKING:
    from lxml.etree import _Element

MARKS = frozenset(("insertBegin", "insertEnd", "deleteBegin", "deleteEnd"))


class _Open(msgspec.Struct):
    """A change whose end is not reached."""

    goes: bool
    author: str
    ends: bool  # False: the file has no mark of its end; it ends with its paragraph
    pieces: list[str]


class Changes:
    """The tracked changes of one document."""

    def __init__(self, sections: Iterable[_Element], head: Head, decision: Decision) -> None:
        self._decision, self._head = decision, head
        self._ends = {
            _key(mark, kind)
            for root in sections
            for kind in ("insert", "delete")
            for mark in inside(root, f"{kind}End")
        }
        self._open: dict[str, _Open] = {}
        self._end_goes = False
        self.found: list[Change] = []

    @property
    def reason(self) -> Reason | None:
        """Why what is read now is set aside; None where it stays."""
        return "deleted" if any(change.goes for change in self._open.values()) else None

    def meet(self, text: str) -> None:
        """Text, or a name in brackets for what is none."""
        for change in self._open.values():
            change.pieces.append(text)

    def mark(self, mark: _Element, name: str, where: str) -> None:
        """One of `MARKS`."""
        kind, key = name[:6], _key(mark, name[:6])
        if name.endswith("Begin"):
            self._open[key] = _Open(
                goes=kind == ("insert" if self._decision == "reject" else "delete"),
                author=self._head.authors.get(self._head.changes.get(mark.get("TcId", ""), ""), ""),
                ends=key in self._ends,
                pieces=[],
            )
            return
        change = self._open.pop(key, None)
        if change is not None:
            if mark.get("paraend") in ("1", "true"):
                change.pieces.append(" ¶")
                self._end_goes = self._end_goes or change.goes
            self._list(kind, change, where)

    def end_paragraph(self, where: str) -> bool:
        """Whether the end of a paragraph goes: its text goes on in the next one."""
        for key in [key for key, change in self._open.items() if not change.ends]:
            self._list(key[:6], self._open.pop(key), where)
        self.meet(" ¶ ")
        goes = self._end_goes or self.reason is not None
        self._end_goes = False
        return goes and self._decision is not None

    def close(self) -> None:
        """The end of the document: a change that is still open is listed too, so that none is passed over."""
        for key in list(self._open):
            self._list(key[:6], self._open.pop(key), "end of the document")

    def _list(self, kind: str, change: _Open, where: str) -> None:
        words = " ".join("".join(change.pieces).split())
        if words and self._decision is None:
            before, after = (words, "") if kind == "delete" else ("", words)
            self.found.append(Change(before=before, after=after, where=where, author=change.author))


def _key(mark: _Element, kind: str) -> str:
    """The name by which the two marks of a change find each other."""
    return kind + (mark.get("Id") or mark.get("id") or mark.get("TcId") or "")
