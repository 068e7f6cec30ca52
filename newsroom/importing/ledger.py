"""The account of a document's characters while it is read.

Place in the pipeline: in each reader. Comes in: every piece of text that the reader meets, once as read and once as
imported or set aside. Goes out: the figures and lists of a `Reading`. Pieces set aside one after the other, for one
reason at one place, are one entry.
"""

from __future__ import annotations

from newsroom.importing.document import Question, Reason, SetAside, characters


class Ledger:
    """The characters read, and the texts set aside of them."""

    def __init__(self) -> None:
        self.read = 0
        self.structure = 0
        self.questions: list[Question] = []
        self._aside: list[SetAside] = []
        self._open: tuple[Reason, str] | None = None
        self._pieces: list[str] = []

    def take(self, text: str) -> str:
        """The same text, counted as read."""
        self.read += characters(text)
        return text

    def turn(self, text: str) -> None:
        """Characters, read before, that became structure."""
        self.structure += characters(text)

    def set_aside(self, reason: Reason, text: str, where: str) -> None:
        """Characters, read before, that are not imported."""
        if self._open != (reason, where):
            self.close()
            self._open = (reason, where)
        self._pieces.append(text)

    def pause(self) -> None:
        """The next text set aside begins a new line."""
        if self._open is not None:
            self._pieces.append(" ")

    def close(self) -> None:
        """The next text set aside is a new entry."""
        if self._open is not None:
            text = " ".join("".join(self._pieces).split())
            if text:
                self._aside.append(SetAside(reason=self._open[0], text=text, where=self._open[1]))
        self._open, self._pieces = None, []

    def ask(self, kind: str, text: str, where: str = "") -> None:
        """A question, once."""
        question = Question(kind=kind, text=text, where=where)
        if question not in self.questions:
            self.questions.append(question)

    def ask_macros(self) -> None:
        """Tells of macros in the file."""
        self.ask("macros", "The file holds macros. They were neither run nor imported.")

    def ask_box(self, text: str, where: str) -> None:
        """Asks whether a text box, whose text this is, stands in its place."""
        self.ask(
            "text-box", f"A text box of {characters(text)} characters was put into the text: is this its place?", where
        )

    @property
    def entries(self) -> int:
        """Number of entries set aside so far."""
        self.close()
        return len(self._aside)

    @property
    def aside(self) -> tuple[SetAside, ...]:
        self.close()
        return tuple(self._aside)
