"""Bytes of an output → every text that somebody could get out of them.

Place in the pipeline: beside `prover`, which compares these texts with what is held. Comes in: a file's name and bytes.
Goes out: texts with their disguises taken off: entities, `\\u` escapes, percent-encoding, base64, folded lines, UTF-16,
decomposed letters, soft hyphens; and what lies inside: members of ZIPs, compressed files, picture metadata, PDF pages.
Refuses: to pass over what it cannot open (`Opaque`); what cannot be looked into cannot be proven.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import unicodedata
import zlib
from collections.abc import Iterator
from html import unescape

MOST_BYTES = 400_000_000  # of one container, unpacked
MOST_DEPTH = 4  # a picture in a document in a kit, compressed

# Patterns begin with a letter that must be there: looking for it is ten times as quick as trying at every place.
_ESCAPES = re.compile(r"\\(?:u([0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*)|x([0-9a-fA-F]{2})|([nrtbf])|([\\\"',;:/()]))")
_ENTITY = re.compile(r"&(?:#[0-9xX]|[A-Za-z][A-Za-z0-9]{1,30};)")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
_BASE64 = re.compile(rb"base64,\s*([A-Za-z0-9+/=\s]{24,})")
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
_TAG = re.compile(r"(<[^<>]*>)")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
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
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield decoded(data.decode("utf-16", "ignore"))
    elif b"\0" in data[:4096]:
        yield from _opaque_texts(data)
    else:
        if data.startswith(b"BEGIN:V"):
            data = data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
        yield decoded(data.decode("utf-8", "ignore"))
        if b"base64," in data:
            for found in _BASE64.finditer(data):
                try:
                    inner = base64.b64decode(found[1] + b"==")
                except binascii.Error:
                    continue
                yield from texts_in("", inner, depth + 1)


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
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text


def parted(text: str) -> str:
    """The text with its tags taken out and put behind it: words that tags part become whole again."""
    if "<" not in text:
        return text
    parts = _TAG.split(text)
    return "".join(parts[::2]) + _PLACEHOLDER + _PLACEHOLDER.join(parts[1::2])


def readable(text: str) -> str:
    """The text as read aloud, then its tags: inside a line tags part nothing, elsewhere they part words."""
    text = _INVISIBLE.sub("", text)
    if "<" not in text:
        return text
    tags = _PLACEHOLDER.join(_TAG.findall(text))
    return _TAG.sub(" ", _INLINE.sub("", text)) + _PLACEHOLDER + tags


def picture_metadata(data: bytes) -> list[bytes] | None:
    """The parts of a picture that hold words; None where it is no picture. Pixels are not looked at."""
    if data[:3] == b"\xff\xd8\xff":
        return _jpeg_segments(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _png_chunks(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _riff_chunks(data)
    if data[4:12] in (b"ftypavif", b"ftypavis", b"ftypheic"):
        return [
            data[: max(data.find(b"mdat"), 0) or len(data)],
            *re.findall(rb"<\?xpacket.*?<\?xpacket end", data, re.DOTALL),
        ]
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return [data]
    return None


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


def _jpeg_segments(data: bytes) -> list[bytes]:
    parts, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:  # start of the picture itself
            break
        if marker == 0xFE or 0xE0 <= marker <= 0xEF:
            parts.append(data[at + 4 : at + 2 + size])
        at += 2 + size
    end = data.rfind(b"\xff\xd9")
    return [b"\n".join(parts), data[end + 2 :] if end > 0 else b""]


def _png_chunks(data: bytes) -> list[bytes]:
    parts, at = [], 8
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind in (b"tEXt", b"eXIf"):
            parts.append(body)
        elif kind in (b"zTXt", b"iTXt", b"iCCP"):
            parts.append(body)
            for start in range(min(len(body), 200)):  # the compressed part begins behind names of unknown length
                if body[start : start + 1] == b"\x78":
                    try:
                        parts.append(zlib.decompressobj().decompress(body[start:], MOST_BYTES))
                        break
                    except zlib.error:
                        continue
        at += 12 + size
        if kind == b"IEND":
            break
    return [*parts, data[at:]]


def _riff_chunks(data: bytes) -> list[bytes]:
    parts, at = [], 12
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind in (b"EXIF", b"XMP "):
            parts.append(data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return [*parts, data[at:]]


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return bytes.fromhex(found[1].replace("\\u", "")).decode("utf-16-be", "ignore")
    if found[2]:
        return chr(int(found[2], 16))
    return " " if found[3] else found[4]


def _unquoted(found: re.Match[str]) -> str:
    raw = bytes.fromhex(found[0].replace("%", ""))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
