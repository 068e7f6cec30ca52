"""Other files inside a .docx (`w:altChunk`): a page or a second .docx that Word draws in place.

Place in the pipeline: in the reader of .docx. Comes in: the relationship that names the file. Goes out: its blocks. A file
that has pictures, notes or undecided changes of its own is set aside with its words; one that cannot be read is a question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from newsroom.importing.document import Decision, ReadError, Reading, Reason, SetAside, words
from newsroom.importing.word.job import Job
from newsroom.model.blocks import Block

Embedded = Callable[[bytes, str, Decision], Reading]  # reads a file inside a file


class Chunks:
    """The files inside one document."""

    def __init__(self, job: Job, embedded: Embedded | None) -> None:
        self._job, self._embedded = job, embedded
        self.readings: list[Reading] = []
        self.aside: list[SetAside] = []

    def read(self, part: str, key: str, reason: Reason | None) -> Sequence[Block]:
        """The blocks of a file; none where it is set aside."""
        relation = self._job.parts.relations(part).get(key)
        data = None if relation is None or relation.external else self._job.parts.container.bytes_of(relation.target)
        name = relation.target.rpartition("/")[2] if relation is not None else "?"
        where = self._job.where()
        if data is None or self._embedded is None:
            self._ask(f"The text goes on in another file ({name}), which was not read.", where)
            return ()
        try:
            reading = self._embedded(data, name, self._job.decision)
        except ReadError as fault:
            self._ask(
                f"The text goes on in another file ({name}) inside this one, which cannot be read. {fault}", where
            )
            return ()
        self.readings.append(reading)
        self.aside += [msgspec.structs.replace(one, where=f"{name}, {one.where}") for one in reading.set_aside]
        if reason is None and not (reading.pictures or reading.text.notes or reading.changes):
            self._ask(f"Part of the text stood in another file ({name}) inside this one: check it.", where)
            return reading.text.blocks
        self._ask(f"Another file ({name}) inside this one was set aside: import it by itself.", where)
        if text := words(reading.text):
            self.aside.append(SetAside(reason=reason or "unknown", text=text, where=f"{where}, {name}"))
        return ()

    def _ask(self, text: str, where: str) -> None:
        self._job.ledger.ask("embedded-file", text, where)
