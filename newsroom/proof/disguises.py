"""Bytes of an output → every text that somebody could get out of them.

Place in the pipeline: beside `prover`, which compares these texts with what is held. Comes in: a file's name and bytes.
Goes out: texts with their disguises taken off: entities, `\\u` escapes, percent-encoding, base64, folded lines, UTF-16,
letters of other forms, soft hyphens; and what lies inside: members of ZIPs, compressed files, picture metadata, PDF pages.
Refuses: to pass over what it cannot open (`Opaque`); what cannot be looked into cannot be proven.
"""

from __future__ import annotations

import base64
import bz2
import codecs
import contextlib
import hashlib
import io
import lzma
import re
import unicodedata
import zlib
from collections.abc import Iterator
from html import unescape
from typing import Protocol

from newsroom.model.patterns import pattern
from newsroom.proof.picture_texts import picture_metadata

MOST_BYTES = 400_000_000  # of one container, unpacked
MOST_DEPTH = 4  # a picture in a document in a kit, compressed

# Patterns begin with a letter that must be there: looking for it is ten times as quick as trying at every place.
_ESCAPES = pattern(
    r"\\(?:u([0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*)|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([nrtbf])|([!-/:-@\[-`{-~ ]))"
)
_ENTITY = pattern(r"&(?:#[0-9xX]|[A-Za-z][A-Za-z0-9]{1,30};)")
_PERCENT = pattern(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
_BASE64 = bytes(
    97 if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "+/-_") else 32 for byte in range(256)
)
_LEAST_BASE64 = b"a" * 20  # the letters of fifteen bytes
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_FOLD = re.compile(rb"\r?\n[ \t]")
_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_FILES = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"%PDF-",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"RIFF",
    b"GIF8",
    b"BZh",
    b"\xfd7zXZ\0",
    *_ZLIB,
)
# Forms that no library here unpacks.
_UNREADABLE = {
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x04\x22\x4d\x18": "LZ4",
    b"MSCF\0": "CAB",
}
_INVISIBLE = pattern(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_TAG = pattern(r"(<[^<>]*>)")
_INLINE = pattern(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_BLOCK = pattern(
    r"</?(?:article|aside|blockquote|body|br|caption|d[dlt]|details|div|entry|fig\w+|footer|h[1-6r]|header|item|li|loc|main|nav|[ou]l|option|p|pre"
    r"|section|summary|t[dhr]|table|title|tbody|thead|url|w:p)\b[^<>]*>",
    re.IGNORECASE,
)
_PARTS = pattern(r"(\s?)(?:<(?!/?(?:b|del|em|i|ins|mark|s|strong|sub|sup|u)\b)[^<>]*>)++(\s?)", re.IGNORECASE)
_PLACEHOLDER = "\x1f"


class Opaque(Exception):
    """A file that cannot be looked into, and why."""


def texts_in(name: str, data: bytes, depth: int = 0) -> Iterator[str]:
    """The texts in a file, decoded; names of members are texts too. Raises Opaque."""
    if depth > MOST_DEPTH:
        raise Opaque("it is packed too often")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        yield from _members(data, depth)
    elif data[:2] == b"\x1f\x8b":
        yield from texts_in(name.removesuffix(".gz"), _inflated(data, 31), depth + 1)
    elif name.endswith(".br"):
        yield from texts_in(name.removesuffix(".br"), _unbrotlied(data), depth + 1)
    elif data[:3] == b"BZh" and data[4:10] == b"1AY&SY":
        yield from texts_in(name.removesuffix(".bz2"), _unpacked(bz2.BZ2Decompressor(), data), depth + 1)
    elif data[:6] == b"\xfd7zXZ\0":
        yield from texts_in(name.removesuffix(".xz"), _unpacked(lzma.LZMADecompressor(), data), depth + 1)
    elif data.startswith(_ZLIB) and (inner := _maybe_inflated(data)):
        yield from texts_in("", inner, depth + 1)
    elif form := next((form for mark, form in _UNREADABLE.items() if data.startswith(mark)), ""):
        raise Opaque(f"it is packed as {form}")
    elif data[:5] == b"%PDF-":
        from newsroom.proof.pdf_text import Unreadable, pdf_texts

        try:
            for text in pdf_texts(data):
                yield decoded(text)
        except Unreadable as why:
            raise Opaque(f"it is a PDF that cannot be read: {why}") from why
    elif (metadata := picture_metadata(data)) is not None:
        for part in metadata:
            yield from _opaque_texts(part)
            yield from _encoded_texts(part, depth)
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield decoded(data.decode("utf-16", "ignore"))
    elif b"\0" in data[:4096]:
        yield from _opaque_texts(data)
    else:
        if data.startswith(b"BEGIN:V"):
            data = _FOLD.sub(b"", data)
        try:
            yield decoded(data.decode())
        except UnicodeDecodeError:  # some other charset: its ASCII, and every byte as a letter
            yield from _opaque_texts(data)
        yield from _encoded_texts(data, depth)


def decoded(text: str) -> str:
    """The text without its disguises: what a program that reads it in earnest would have."""
    for _ in range(4):
        before = text
        if "&" in text and _ENTITY.search(text):
            text = unescape(text)
        if "\\" in text:
            text = _ESCAPES.sub(_unescaped, text)
        if "%" in text:
            text = _PERCENT.sub(_unquoted, text)
        if text == before:
            break
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text


def _encoded_texts(data: bytes, depth: int) -> Iterator[str]:
    """What base64 in a text says, in either alphabet, where it is a text or a file of a known form."""
    mask = data.translate(_BASE64)
    start = mask.find(_LEAST_BASE64)
    while start >= 0:
        end = mask.find(b" ", start)
        run = data[start : end if end >= 0 else len(data)]
        start = mask.find(_LEAST_BASE64, start + len(run))
        if run.islower():  # an address, a long word: base64 of any text has capitals
            continue
        for encoded in {run, run.rpartition(b"/")[2]}:
            encoded = encoded.translate(_URL_SAFE)[: len(encoded) - (len(encoded) % 4 == 1)]
            yield from _said_in(base64.b64decode(encoded + b"=" * (-len(encoded) % 4)), depth)


def _said_in(data: bytes, depth: int) -> Iterator[str]:
    """The texts in what base64 gave; none where it is neither text nor a whole file."""
    if data.startswith(_FILES):
        with contextlib.suppress(Opaque):  # a text may show the beginning of a file
            yield from texts_in("", data, depth + 1)
        return
    try:
        yield decoded(
            codecs.getincrementaldecoder("utf-8")().decode(data)
        )  # what follows may have cut its last character
    except UnicodeDecodeError:
        return


def parted(text: str) -> str:
    """The text with its tags taken out and put behind it: words that tags part become whole again."""
    if "<" not in text:
        return text
    parts = _TAG.split(text)
    return "".join(parts[::2]) + _PLACEHOLDER + _PLACEHOLDER.join(parts[1::2])


def readable(text: str) -> str:
    """The text as read aloud, then its tags: inside a line tags part nothing, elsewhere they part words."""
    return readings(text)[0]


def readings(text: str) -> tuple[str, ...]:
    """The ways in which a text may be read, each with its tags behind: as aloud; only tags of blocks part words; every tag does.

    Tags that part words end a line. So do elements with a space between them, but for those of type.
    """
    text = _INVISIBLE.sub("", text)
    if "<" not in text:
        return (text,)
    tags = _PLACEHOLDER + _PLACEHOLDER.join(_TAG.findall(text))
    inline = _PARTS.sub(_line_end, text)
    return (
        _TAG.sub("\n", _INLINE.sub("", inline)) + tags,
        _TAG.sub("", _BLOCK.sub("\n", inline)) + tags,
        _TAG.sub("\n", text) + tags,
    )


def _line_end(found: re.Match[str]) -> str:
    return "\n" if found[1] or found[2] else found[0]


def digest_text(data: bytes) -> str:
    """A file's digest as text: a held file under another name is found by it."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _members(data: bytes, depth: int) -> Iterator[str]:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                raise Opaque("it is too large unpacked")
            yield decoded(archive.comment.decode("utf-8", "ignore"))
            for member in archive.infolist():
                content = archive.read(member)
                yield decoded(f"{member.filename}\n{member.comment.decode('utf-8', 'ignore')}\n{digest_text(content)}")
                yield from texts_in(member.filename, content, depth + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as fault:
        raise Opaque(f"it is a ZIP that cannot be opened ({fault})") from fault


class _Unpacker(Protocol):
    """A decompressor of the standard library."""

    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def _unpacked(unpacker: _Unpacker, data: bytes) -> bytes:
    try:
        whole = unpacker.decompress(data, MOST_BYTES)
    except (OSError, lzma.LZMAError) as fault:
        raise Opaque(f"it cannot be unpacked ({fault})") from fault
    if len(whole) >= MOST_BYTES:
        raise Opaque("it is too large unpacked")
    return whole


def _maybe_inflated(data: bytes) -> bytes:
    """What two bytes of zlib begin; nothing where they only look so."""
    try:
        return zlib.decompressobj().decompress(data, MOST_BYTES)
    except zlib.error:
        return b""


def _inflated(data: bytes, form: int) -> bytes:
    try:
        unpacked = zlib.decompressobj(form)
        whole = unpacked.decompress(data, MOST_BYTES)
    except zlib.error as fault:
        raise Opaque(f"it cannot be unpacked ({fault})") from fault
    if unpacked.unconsumed_tail:
        raise Opaque("it is too large unpacked")
    return whole


def _unbrotlied(data: bytes) -> bytes:
    try:
        import brotli
    except ImportError:
        raise Opaque("it is compressed with brotli, which is not installed: pip install brotli") from None
    try:
        return bytes(brotli.decompress(data))
    except brotli.error as fault:
        raise Opaque(f"it cannot be unpacked ({fault})") from fault


def _opaque_texts(data: bytes) -> Iterator[str]:
    """Whatever reads as text in bytes of unknown form: UTF-8, and UTF-16 of both orders from both starts."""
    yield decoded(data.decode("utf-8", "ignore"))
    yield decoded(data.decode("latin-1"))
    if b"\0" in data:
        for start in (0, 1):
            for form in ("utf-16-le", "utf-16-be"):
                yield decoded(data[start:].decode(form, "ignore"))


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return bytes.fromhex(found[1].replace("\\u", "")).decode("utf-16-be", "ignore")
    if found[2] or found[3]:
        return _character(int(found[2] or found[3], 16))
    return " " if found[4] else found[5]


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _unquoted(found: re.Match[str]) -> str:
    raw = bytes.fromhex(found[0].replace("%", ""))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
