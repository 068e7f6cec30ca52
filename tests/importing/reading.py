"""What a reader makes of a file, as the draft shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openxml import Word

from newsroom.importing.document import Decision, Reading, characters
from newsroom.importing.readers import read_file
from newsroom.reading.blocks.markdown_writer import write_markdown


@dataclass
class Draft:
    reading: Reading
    markdown: str

    @property
    def words(self) -> list[str]:
        """The words of the body, without Markdown's signs."""
        return re.findall(r"[^\W_]+", self.markdown)

    def aside(self, reason: str) -> list[str]:
        return [part.text for part in self.reading.set_aside if part.reason == reason]

    @property
    def asked(self) -> list[str]:
        return [question.kind for question in self.reading.questions]


def draft_of(file: Word | bytes, name: str = "release.docx", decision: Decision = None) -> Draft:
    """The draft of a file; its account is checked on the way."""
    data = file.data() if isinstance(file, Word) else file
    reading = read_file(data, name, decision)
    assert reading.read == reading.imported + sum(characters(part.text) for part in reading.set_aside)
    return Draft(reading, write_markdown(reading.text))
