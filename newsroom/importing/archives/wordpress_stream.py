"""An export of WordPress as XML that a parser takes.

Place in the pipeline: between the file and the parser. Comes in: bytes of an export, which holds what authors once pasted.
Goes out: the same, without characters that no XML may hold (XML 1.0, 2.2), with entities of HTML as their characters:
outside of CDATA they stop a parser, inside it they mean the same. Refuses: to hold more than a piece of the file.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import BinaryIO

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_DECLARED = re.compile(rb"\s*<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.:-]+)")
_OPEN = re.compile(r"&[A-Za-z0-9]{0,32}$")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


class ExportStream:
    """A file that is read in pieces. What it gives is UTF-8, whatever the file is in."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(_encoding(file))(errors="replace")
        self._rest = ""  # the beginning of an entity at the end of a piece
        self.left_out = 0  # characters

    def read(self, size: int = -1) -> bytes:
        """The next piece; empty at the end only."""
        while True:
            data = self._file.read(size)
            text = self._rest + self._decoder.decode(data, final=not data)
            cut = _OPEN.search(text) if data else None
            self._rest = text[cut.start() :] if cut else ""
            text, count = _CONTROL.subn("", text[: cut.start()] if cut else text)
            self.left_out += count
            made = _ENTITY.sub(_character, text).encode()
            if made or not data:
                return made


def _encoding(file: BinaryIO) -> str:
    """The encoding that the file declares, where it is known; else UTF-8."""
    start = file.read(200)
    file.seek(0)
    declared = _DECLARED.match(start)
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name if declared else "utf-8"
    except LookupError:
        name = "utf-8"
    return "utf-8-sig" if name == "utf-8" else name


def _character(match: re.Match[str]) -> str:
    if match[1] in _OF_XML:
        return match[0]
    return html5.get(f"{match[1]};") or f"&amp;{match[1]};"
