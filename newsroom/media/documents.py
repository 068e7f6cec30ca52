"""The kind of a document by its bytes, where its name says another.

Place in the pipeline: while the files beside a text are described. Comes in: a file. Goes out: the name of the kind that its
bytes are of. Refuses: to judge what no signature tells; to unpack more than the list of an archive.

Signatures: PDF (ISO 32000-2, 7.5.2), ZIP (APPNOTE 4.3), OPC's content types (ECMA-376, part 2), OpenDocument's, EPUB's and HWPX's
`mimetype`, compound files (MS-CFB), RTF, and those of pictures and gzip.
"""

from __future__ import annotations

import re
from pathlib import Path

HEAD = 1024  # bytes at the beginning in which a PDF may have its signature
_SIGNED = (
    ("pdf", re.compile(rb".{0,1018}?%PDF-", re.DOTALL)), ("zip", re.compile(rb"PK(?:\x03\x04|\x05\x06)")),
    ("ole", re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")), ("rtf", re.compile(rb"\{\\rtf")),
    ("html", re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,200}?-->\s*)?<(?:!doctype html|html|head|body|script)\b", re.I | re.S)),
    ("jpg", re.compile(rb"\xff\xd8\xff")), ("png", re.compile(rb"\x89PNG\r\n")), ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)), ("gz", re.compile(rb"\x1f\x8b\x08")), ("exe", re.compile(rb"MZ[\x80-\xff]\x00")),
)  # fmt: skip
_PARTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_TYPED = {
    "application/epub+zip": "epub", "application/hwp+zip": "hwpx",
    "application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp", "application/vnd.oasis.opendocument.graphics": "odg",
}  # fmt: skip
_TEXT = frozenset({"html"})  # is text, too
# Ending → the kinds that its bytes may be of.
KINDS = {
    "pdf": {"pdf"}, "docx": {"docx"}, "docm": {"docx"}, "xlsx": {"xlsx"}, "xlsm": {"xlsx"}, "pptx": {"pptx"}, "odt": {"odt"},
    "ods": {"ods"}, "odp": {"odp"}, "odg": {"odg"}, "epub": {"epub"}, "hwpx": {"hwpx"}, "rtf": {"rtf"}, "doc": {"ole", "rtf"},
    "xls": {"ole"}, "ppt": {"ole"}, "hwp": {"ole"}, "gz": {"gz"}, "zip": {"zip", "docx", "xlsx", "pptx", "epub", "hwpx", *_TYPED.values()},
    "txt": _TEXT, "csv": _TEXT, "tsv": _TEXT, "ics": _TEXT, "vcf": _TEXT, "srt": _TEXT, "json": _TEXT,
}  # fmt: skip
NAMES = {
    "ole": "an old Office file", "html": "a web page", "zip": "a ZIP archive", "exe": "a program", "gz": "a gzip archive", "jpg": "a JPEG picture",
    "png": "a PNG picture", "gif": "a GIF picture", "webp": "a WebP picture",
}  # fmt: skip


def other_kind(path: Path) -> str:
    """The kind (`docx`, `html`, `zip` …) that a file's bytes are surely of, where its ending says another; else ""."""
    expected = KINDS.get(path.suffix.lower().lstrip("."))
    if expected is None:
        return ""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    found = next((kind for kind, sign in _SIGNED if sign.match(head)), "")
    if found == "zip":
        found = _packed(path)
    return "" if found in expected else found


def _packed(path: Path) -> str:
    """What a ZIP holds; "" where its list cannot be read."""
    import zipfile  # few releases have such a file

    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < HEAD:
                typed = archive.read("mimetype").decode("latin-1").strip()
                return _TYPED.get(typed.removesuffix("-template"), "zip")
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return ""
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _PARTS if any(name.startswith(part) for name in names)), "zip")
    return "zip"
