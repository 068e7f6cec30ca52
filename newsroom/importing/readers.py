"""Which reader reads a file: by what it holds, not by what it is called.

Place in the pipeline: the door of the import of documents. Comes in: bytes and a name. Goes out: a `Reading` that keeps
the law of characters. Refuses: forms that no reader knows, with the way out ("save as .docx").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from newsroom.importing import forms
from newsroom.importing.document import Decision, ReadError, Reading, balanced
from newsroom.importing.hancom import reader as hancom
from newsroom.importing.mail import read_mail
from newsroom.importing.markup.encoding import decoded
from newsroom.importing.markup.reader import read_html
from newsroom.importing.opendocument import reader as opendocument
from newsroom.importing.plain_text import read_plain_text
from newsroom.importing.word import reader as word

Reader = Callable[[bytes, str, Decision], Reading]


def _docx(data: bytes, name: str, decision: Decision) -> Reading:
    del name
    return word.read(data, decision, _embedded)


def _embedded(data: bytes, name: str, decision: Decision) -> Reading:
    """A file inside a document; files in it are not read."""
    form = forms.form_of(data, name)
    if form == "docx":
        return word.read(data, decision)
    if form in ("text", "html", "mail"):
        return READERS[form](data, name, decision)
    raise ReadError(f"it is of the form {form}, which is not read inside a document")


def _html(data: bytes, name: str, decision: Decision) -> Reading:
    del name
    return read_html(decoded(data), {}, "html", decision)


def _odt(data: bytes, name: str, decision: Decision) -> Reading:
    del name
    return opendocument.read(data, decision)


def _hwpx(data: bytes, name: str, decision: Decision) -> Reading:
    del name
    return hancom.read(data, decision)


READERS: dict[str, Reader] = {  # by form
    "docx": _docx,
    "odt": _odt,
    "hwpx": _hwpx,
    "html": _html,
    "mail": read_mail,
    "text": read_plain_text,
}


def read_file(
    data: bytes, name: str, decision: Decision = None, beside: Mapping[str, bytes] = MappingProxyType({})
) -> Reading:
    """The document. `name` is the file's own, without folders; `beside` are pictures that lie beside a page, by address.

    Raises ReadError, Unbalanced.
    """
    form = forms.form_of(data, name)
    if form not in READERS:
        raise ReadError(f"it is of the form {form}, which is not imported as a single document")
    try:
        if form == "html" and beside:
            return balanced(read_html(decoded(data), beside, "html", decision))
        return balanced(READERS[form](data, name, decision))
    except (RecursionError, MemoryError) as fault:
        raise ReadError("its parts lie deeper in each other than any document's: save its text as .docx") from fault


__all__ = ["READERS", "read_file", "read_html"]
