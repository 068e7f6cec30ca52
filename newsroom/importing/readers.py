"""Which reader reads a file: by what it holds, not by what it is called.

Place in the pipeline: the door of the import of documents. Comes in: bytes and a name. Goes out: a `Reading` that keeps
the law of characters. Refuses: forms that no reader knows, with the way out ("save as .docx").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from newsroom.importing.document import Decision, ReadError, Reading, balanced

Reader = Callable[[bytes, str, Decision], Reading]
READERS: dict[str, Reader] = {}  # by form


def read_file(data: bytes, name: str, decision: Decision = None) -> Reading:
    """The document. `name` is the file's own, without folders. Raises ReadError, Unbalanced."""
    form = form_of(data, name)
    if form not in READERS:
        raise ReadError(f"{form} files cannot be read")
    return balanced(READERS[form](data, name, decision))


def form_of(data: bytes, name: str) -> str:
    """docx, odt, hwpx, html, mail or text. Raises ReadError for what is none of them."""
    del data
    return Path(name).suffix.lstrip(".").lower()


def read_html(markup: str, parts: Mapping[str, bytes], form: str = "html") -> Reading:
    """HTML of a page, the clipboard or a mail. `parts` are its pictures by address or `cid:` address."""
    raise ReadError(f"{form} files cannot be read")
