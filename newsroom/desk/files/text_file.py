"""A file of the content folder as slices of its own characters.

Place in the pipeline: under everything the desk edits. Comes in: a file's bytes. Goes out: `TextFile`, whose parts put
together are the same bytes again. Where its head ends is what `reading.files.source` says. Refuses: to normalise. Line ends,
a BOM, letters in any Unicode form stay as they were, except inside the lines that are edited.
"""

from __future__ import annotations

import difflib
import re

import msgspec

from newsroom.reading.files.source import RawSource, read_source
from newsroom.reading.markdown.parser import Dialect, parse

BOM = "\ufeff"
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_END = re.compile(r"\r\n|\r|\n")
MOST_COMPARED = 4_000  # lines of a text with mixed line ends; beyond, the first kind of line end is used


class NotText(Exception):
    """The bytes are no UTF-8: nothing can be edited without loss."""


class TextFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file. `bom + head + body` are its characters."""

    bom: str
    head: str  # with its `---` lines, or the blank line that ends it; "" where the head cannot be read
    body: str
    raw: RawSource

    @property
    def text(self) -> str:
        """The text as an editor shows it."""
        return shown(self.body)

    def data(self) -> bytes:
        """The file's bytes."""
        return (self.bom + self.head + self.body).encode()


def open_text(path: str, data: bytes) -> TextFile:
    """A file in its slices. Raises NotText."""
    try:
        whole = data.decode()
    except UnicodeDecodeError as fault:
        raise NotText(f"{path}: must be saved as UTF-8") from fault
    bom = BOM if whole.startswith(BOM) else ""
    raw = read_source(path, data)
    lines = split_lines(whole[len(bom) :])
    cut = raw.body_line - 1 if raw.is_readable else 0
    return TextFile(bom=bom, head="".join(lines[:cut]), body="".join(lines[cut:]), raw=raw)


def split_lines(text: str) -> list[str]:
    """The lines of a text, each with its end; `\\r\\n`, `\\n` and `\\r` end one, as in `reading.files.source`."""
    return _LINES.findall(text)


def shown(text: str) -> str:
    """A text as a browser's text field holds it: each line end one line feed."""
    return _END.sub("\n", text) if "\r" in text else text


def line_end(text: str) -> str:
    """The line end that a text uses first; a line feed where it has none."""
    found = _END.search(text)
    return found[0] if found else "\n"


def respelled(old: str, new: str, end: str = "") -> str:
    """A shown text (line feeds) with the line ends of `old`; lines that are the same in both keep their own.

    `end` is used where `old` has no line end.
    """
    new = shown(new)
    if new == shown(old):
        return old
    lines = split_lines(old)
    ends = {found[0] for line in lines if (found := _END.search(line))}
    usual = line_end(old) if ends else end or "\n"
    if len(ends) <= 1 or len(lines) > MOST_COMPARED:
        return new.replace("\n", usual) if usual != "\n" else new
    fresh = split_lines(new)
    result: list[str] = []
    matcher = difflib.SequenceMatcher(None, [shown(line) for line in lines], fresh, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        was, now = lines[from_old:to_old], fresh[from_new:to_new]
        if tag == "equal":
            result += was
            continue
        for place, line in enumerate(now):
            own = _END.search(was[place]) if place < len(was) else None
            result.append(line.replace("\n", own[0] if own else usual))
    return "".join(result)


def blocks_of(text: str) -> list[str]:
    """The slices of a shown text, one for each block that the real converter sees; together they are the text."""
    starts = {0}
    for token in parse(text, Dialect()).tokens:
        if token.level == 0 and token.map is not None and token.nesting >= 0:
            starts.add(token.map[0])
    lines = text.split("\n")
    cuts = sorted(start for start in starts if start < len(lines))
    slices = [
        "\n".join(lines[start:end]) + ("\n" if end < len(lines) else "")
        for start, end in zip(cuts, [*cuts[1:], len(lines)], strict=True)
    ]
    return [each for each in slices if each]
