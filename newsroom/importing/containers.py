"""Parts of a file that is a ZIP archive of XML: .docx, .odt, .hwpx.

Place in the pipeline: beneath the readers. Comes in: the bytes of the file. Goes out: the bytes of a part by its name, in
whatever letter case the archive spells it, or its XML as a tree. Nothing is unpacked to the disk and no name in the archive
is a path. Refuses: archives cut short or under a password, more than `MOST_BYTES` unpacked, document types and entities.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from newsroom.importing.document import PASSWORD, ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PARTS = 5_000
MOST_BYTES = 400_000_000  # of all parts that are read
MOST_DECLARED = 1_000_000_000  # bytes by the archive's own claim, unread parts included
MOST_XML_BYTES = 60_000_000  # of one part that is XML
MOST_ELEMENTS = 1_500_000  # of one part: some 5,000 pages
MOST_PICTURE_BYTES = 100_000_000
_CUT = "it is cut short or damaged"
_ANEW = "open it in the program that made it, save it anew and import that"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")


class Container:
    """An opened archive."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            names = self._archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeError) as fault:
            raise ReadError(f"{_CUT}: {_ANEW}") from fault
        declared = sum(part.file_size for part in self._archive.infolist())
        if declared > MOST_DECLARED:
            raise ReadError(f"it unpacks to {declared:,} bytes, more than a document can hold; nothing of it was read")
        if len(names) > MOST_PARTS:
            raise ReadError(f"it has {len(names):,} parts; no document has more than {MOST_PARTS:,}")
        self._exact = {_plain(name): name for name in names}
        self._folded = {_plain(name).lower(): name for name in names}
        self._read = 0

    @property
    def names(self) -> list[str]:
        """Names of all parts, with forward slashes and no leading one."""
        return list(self._exact)

    def has(self, name: str) -> bool:
        return self._spelt(name) is not None

    def bytes_of(self, name: str, most: int = MOST_PICTURE_BYTES) -> bytes | None:
        """The bytes of a part; None where there is none. Raises ReadError."""
        spelt = self._spelt(name)
        if spelt is None:
            return None
        try:
            with self._archive.open(spelt) as part:
                data = part.read(most + 1)  # the sizes that the archive claims are not trusted
        except RuntimeError as fault:
            raise ReadError(PASSWORD) from fault
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
            UnicodeError,
        ) as fault:
            raise ReadError(f"{_CUT} (part {name}): {_ANEW}") from fault
        self._read += len(data)
        if len(data) > most or self._read > MOST_BYTES:
            raise ReadError(f"it unpacks to more than a document can hold (part {name}); nothing of it was read")
        return data

    def xml(self, name: str) -> _Element | None:
        """The root of an XML part; None where there is none. Raises ReadError."""
        data = self.bytes_of(name, MOST_XML_BYTES)
        return None if data is None else parse_xml(data, name)

    def _spelt(self, name: str) -> str | None:
        name = _plain(name)
        return self._exact.get(name) or self._folded.get(name.lower())


def parse_xml(data: bytes, name: str) -> _Element:
    """The root of an XML document, Open XML's strict names as the transitional ones. Raises ReadError."""
    from lxml import etree

    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
        data = re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode()
    while data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data.lstrip())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False,
        collect_ids=False,  # LibreOffice writes the same xml:id twice where a list goes on in a box
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        if b"<!ENTITY" in data[:100_000]:
            raise ReadError(f"it has a document type (part {name}), which no document needs: {_ANEW}") from fault
        if re.search("huge text|text node too long", str(fault), re.IGNORECASE):
            raise ReadError("one of its paragraphs is longer than ten million characters: import its parts") from fault
        raise ReadError(f"{_CUT} (part {name}): {_ANEW}") from fault
    count = root.xpath("count(//*)")
    if isinstance(count, float) and count > MOST_ELEMENTS:
        raise ReadError(f"it has more parts than any document (part {name}); nothing of it was read")
    about = root.getroottree().docinfo
    known = (about.public_id or "").startswith("-//OpenOffice.org//DTD") and b"<!ENTITY" not in data
    if about.internalDTD is not None and not known:  # early OpenDocument names a type; it is not loaded
        raise ReadError(f"it has a document type (part {name}), which no document needs: {_ANEW}")
    return root


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")
