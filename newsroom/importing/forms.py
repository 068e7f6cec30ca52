"""The format of a file, by its content.

Place in the pipeline: before the readers. Comes in: bytes and the file's name. Goes out: the name of a form that is read:
docx, odt, hwpx, html, mail, wxr, text. Refuses: all other forms, each with the way out.
"""

from __future__ import annotations

import re

from newsroom.importing.charsets import unmarked_utf16
from newsroom.importing.containers import Container
from newsroom.importing.document import PASSWORD, ReadError

_SAVE = "open it in the program that made it, save it as .docx and import that"
_BINARY = (
    (
        b"%PDF",
        "it is a PDF, which holds lines on paper and no paragraphs: import the file that it was made from (.docx, .odt)",
    ),
    (b"{\\rtf", f"it is RTF: {_SAVE}"),
    (
        b"HWP Document File",
        "it is a file of an older Hangul (.hwp): open it in Hancom Office, save it as .hwpx or .docx and import that",
    ),
    (b"\xff\xd8\xff", "it is a picture, not a text"),
    (b"\x89PNG", "it is a picture, not a text"),
    (b"GIF8", "it is a picture, not a text"),
    (b"\x1f\x8b", "it is a packed archive: unpack it and import what is in it"),
    (b"7z\xbc\xaf", "it is a packed archive: unpack it and import what is in it"),
    (b"Rar!", "it is a packed archive: unpack it and import what is in it"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS = (  # a stream's name and what it says
    ("EncryptedPackage", PASSWORD),
    (
        "HwpSummaryInformation",
        "it is a binary Hangul file (.hwp): open it in Hancom Office, save it as .hwpx or .docx and import that",
    ),
    ("WordDocument", f"it is a binary Word file (.doc): {_SAVE}"),
    ("__properties_version1.0", "it is an Outlook message (.msg): save it as .eml, or as .docx, and import that"),
    ("Workbook", "it is a spreadsheet, not a text: copy its text into a .docx and import that"),
    ("PowerPoint Document", "it is a presentation, not a text: copy its text into a .docx and import that"),
)
_XML_KINDS = (
    (b"<w:worddocument", f"it is Word 2003 XML: {_SAVE}"),
    (b"<pkg:package", f"it is a flat Open XML file: {_SAVE}"),
    (b"<office:document", "it is a flat OpenDocument file: save it as .odt and import that"),
    (b"<hwpml", "it is a Hangul XML file (.hml): save it as .hwpx or .docx and import that"),
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<!--startfragment", re.IGNORECASE)
_CLIPBOARD = re.compile(rb"Version:\d\.\d\s+StartHTML:", re.IGNORECASE)
_MAIL = re.compile(
    rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Received|Return-Path|Message-ID|X-Mailer|Subject|From|Date):",
    re.IGNORECASE,
)
_MAIL_NEEDS = re.compile(
    rb"^(?:MIME-Version|Content-Type|Message-ID|Received|Return-Path):", re.IGNORECASE | re.MULTILINE
)
_IN_ZIP = ("docx", "odt", "hwpx")


def form_of(data: bytes, name: str) -> str:
    """The form of a file. Raises ReadError."""
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError("it is empty")
    if data.startswith(_OLE):
        raise ReadError(_ole_kind(data))
    for start, message in _BINARY:
        if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(start):
            raise ReadError(message)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data)
    ending = name.rpartition(".")[2].lower()
    return _text_kind(data, ending)


def _text_kind(data: bytes, ending: str) -> str:
    head = _as_ascii(data[:8000])
    lower = head.lower()
    if _CLIPBOARD.match(head.lstrip()):
        return "html"
    for start, message in _XML_KINDS:
        before, found, _ = lower.partition(start)
        if found and not _HTML.search(before):  # Word writes some of its XML into the head of a page
            raise ReadError(message)
    if b"<rss" in lower and b"wordpress.org/export" in lower:
        return "wxr"
    headers = head.lstrip()
    if _MAIL.match(headers) and _MAIL_NEEDS.search(
        headers.split(b"\n\n")[0].replace(b"\r\n\r\n", b"\n\n").split(b"\n\n")[0]
    ):
        return "mail"
    if _HTML.search(lower) and (
        ending in ("html", "htm", "xhtml", "mht", "mhtml") or lower.lstrip().startswith((b"<", b"version:"))
    ):
        return "html"
    if ending in ("html", "htm", "xhtml"):
        return "html"
    if ending in ("eml", "mht", "mhtml"):
        return "mail"
    if ending in (*_IN_ZIP, "doc", "hwp", "pdf", "pages", "rtf", "odf", "docm", "dotx", "ott"):
        raise ReadError(f"it is called .{ending} but is none, or it is damaged: {_SAVE}")
    if b"\0" in data[:8000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not unmarked_utf16(data):
        raise ReadError("it is no text and no form that can be read (.docx, .odt, .hwpx, .html, .eml, .mhtml, .txt)")
    return "text"


def _zip_kind(data: bytes) -> str:
    container = Container(data)
    names = {name.lower() for name in container.names}
    kind = (container.bytes_of("mimetype", 4096) or b"").strip() if "mimetype" in names else b""
    if kind.startswith(b"application/vnd.oasis.opendocument."):
        if not kind.startswith(b"application/vnd.oasis.opendocument.text"):
            raise ReadError("it is an OpenDocument file, but not a text: copy its text into a .docx and import that")
        return "odt"
    if kind.startswith(b"application/hwp") or any(name.startswith("contents/section") for name in names):
        return "hwpx"
    if "[content_types].xml" in names or "word/document.xml" in names:
        return "docx"
    if "content.xml" in names:
        return "odt"
    if any((name.startswith("index/") and name.endswith(".iwa")) or name == "index.zip" for name in names):
        raise ReadError("it is a Pages file (.pages): export it from Pages as .docx and import that")
    if kind == b"application/epub+zip":
        raise ReadError("it is an e-book (.epub): save its text as .docx and import that")
    raise ReadError("it is an archive, not a document: unpack it and import what is in it")


def _ole_kind(data: bytes) -> str:
    for stream, message in _OLE_KINDS:
        if stream.encode("utf-16-le") in data:
            return message
    return f"it is a binary file of an older program (.doc, .hwp, .xls): {_SAVE}"


def _as_ascii(data: bytes) -> bytes:
    """The beginning of a text as bytes that patterns can read, whatever it is encoded in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").encode()
    if wide := unmarked_utf16(data):
        return data.decode(wide, errors="replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
