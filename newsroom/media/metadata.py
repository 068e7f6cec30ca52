"""The metadata of a published picture: everything written by its camera and programs goes, the release's own is put in.

Place in the pipeline: in a worker, for each picture that is published. Comes in: the bytes of a JPEG, PNG, WebP or GIF and
`Rights`. Goes out: the same picture, its compressed pixels untouched, with XMP and IPTC-IIM made from these alone. Works by
segments that are known to hold no more than pixels and colour; all others are left out, whatever they are called, and so
is what hangs behind the end (previews, the film of a moving photo). Refuses: to guess at a damaged file.

Sources: ITU-T T.81 (JPEG), PNG 3rd ed., RFC 9649 (WebP), XMP part 3, IPTC Photo Metadata 2023.1, IIM 4.2.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator

from newsroom.media.licences import licence_of
from newsroom.model.release import Value

XMP_NAME = b"http://ns.adobe.com/xap/1.0/\0"
MOST_XMP = 65_000  # octets that a JPEG's segment has room for
PNG_XMP = b"XML:com.adobe.xmp\0\0\0\0\0"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP mDCV cLLI acTL fcTL fdAT".split()
)
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
GIF_KEPT = frozenset((b"NETSCAPE2.0", b"ANIMEXTS1.0"))  # how often an animation repeats
_SCAN_END = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")  # next marker that is neither a stuffed byte nor a restart

Words = tuple[tuple[str, str], ...]  # (language, text), the original's language first


class Damaged(ValueError):
    """The file is not whole, or not of the kind that it begins as."""


class Rights(Value, frozen=True, kw_only=True):
    """The release's statements about a picture."""

    captions: Words = ()
    alts: Words = ()
    credits: Words = ()
    licence: str = ""
    page: str = ""  # absolute address of the release: where the rights are stated


def kind_of(data: bytes) -> str:
    """jpeg, png, webp or gif by its first bytes; "" for anything else."""
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if data[:8] == PNG_SIGNATURE:
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "gif" if data[:6] in (b"GIF87a", b"GIF89a") else ""


def cleaned(data: bytes, rights: Rights | None = None) -> bytes:
    """The picture with none of its own metadata and those of `rights`. Raises Damaged."""
    clean = {"jpeg": _clean_jpeg, "png": _clean_png, "webp": _clean_webp, "gif": _clean_gif}.get(kind_of(data))
    if clean is None:
        raise Damaged("not a JPEG, PNG, WebP or GIF picture")
    try:
        return clean(data, rights)
    except (struct.error, IndexError) as fault:
        raise Damaged("cut short") from fault


# ── what is written ──────────────────────────────────────────────────────────
def rights_address(rights: Rights) -> str:
    """Where the terms of use can be read: the licence's own address where it has one, else the release."""
    licence = rights.licence.strip()
    if licence.startswith(("https://", "http://")):
        return licence
    known = licence_of(licence)
    return known.address if known is not None else rights.page


def xmp(rights: Rights) -> bytes:
    """An XMP packet: description, alternative text, creator, credit line, copyright notice, terms and their address."""
    from xml.sax.saxutils import escape, quoteattr  # here: it imports what speaks HTTP, which only pictures need

    credit = rights.credits[0][1] if rights.credits else ""
    parts = [
        _alternatives("dc:description", rights.captions),
        _alternatives("Iptc4xmpCore:AltTextAccessibility", rights.alts),
    ]
    if credit:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(credit)}</rdf:li></rdf:Seq></dc:creator>")
        parts.append(_alternatives("dc:rights", rights.credits))
    if rights.licence:
        parts.append(_alternatives("xmpRights:UsageTerms", (("", rights.licence),)))
    attributes = f" photoshop:Credit={quoteattr(credit)}" if credit else ""
    if address := rights_address(rights):
        attributes += f" xmpRights:WebStatement={quoteattr(address)}"
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        f' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"{attributes}>{"".join(parts)}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def _alternatives(name: str, words: Words) -> str:
    """A text in several languages; the first is the default (XMP part 1, 8.2.2.4)."""
    from xml.sax.saxutils import escape, quoteattr

    if not words:
        return ""
    items = [("x-default", words[0][1]), *((lang, text) for lang, text in words if lang)]
    inside = "".join(f"<rdf:li xml:lang={quoteattr(lang)}>{escape(text)}</rdf:li>" for lang, text in items)
    return f"<{name}><rdf:Alt>{inside}</rdf:Alt></{name}>"


def iim(rights: Rights) -> bytes:
    """IPTC-IIM in a Photoshop resource, for the picture desks that still read it: UTF-8, lengths in octets as IIM bounds them."""
    credit = rights.credits[0][1] if rights.credits else ""
    caption = rights.captions[0][1] if rights.captions else ""
    rows = [(1, 90, b"\x1b%G"), (2, 0, b"\x00\x04")]  # coded character set: UTF-8; version
    for number, text, most in (
        (40, rights.licence, 256),
        (80, credit, 32),
        (110, credit, 32),
        (116, credit, 128),
        (120, caption, 2000),
    ):
        if text:
            rows.append((2, number, _octets(text, most)))
    block = b"".join(struct.pack(">BBBH", 0x1C, record, number, len(data)) + data for record, number, data in rows)
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block + b"\0" * (len(block) % 2)


def weight(form: str, rights: Rights) -> int:
    """How many bytes longer `cleaned` makes a picture of a form when it writes `rights` in."""
    if form == "jpeg":
        packet = len(xmp(rights))
        return (4 + len(XMP_NAME) + packet if packet < MOST_XMP else 0) + 4 + len(iim(rights))
    if form == "png":
        return 12 + len(PNG_XMP) + len(xmp(rights))
    if form == "webp":
        packet = len(xmp(rights))
        return 8 + packet + packet % 2
    return 0


def form_of(name: str) -> str:
    """The form that a file's ending promises, as `kind_of` calls it; "" for others."""
    ending = name.rpartition(".")[2].lower()
    return {"jpg": "jpeg"}.get(ending, ending if ending in ("jpeg", "png", "webp", "gif") else "")


def _octets(text: str, most: int) -> bytes:
    return text.encode()[:most].decode(errors="ignore").encode()


# ── JPEG ─────────────────────────────────────────────────────────────────────
def _clean_jpeg(data: bytes, rights: Rights | None) -> bytes:
    out = [b"\xff\xd8"]
    head: list[bytes] = []
    has_picture = False
    for marker, payload, scan in _jpeg_segments(data):
        if marker == 0xE0:
            if payload.startswith(b"JFIF\0"):
                head.append(_jpeg_segment(0xE0, payload[:12] + b"\0\0"))  # without its thumbnail
            continue
        if marker == 0xE2 and not payload.startswith(b"ICC_PROFILE\0"):
            continue
        if marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in (0xE2, 0xEE)):
            continue
        if marker == 0xEE and not payload.startswith(b"Adobe"):
            continue
        has_picture = has_picture or bool(scan)
        out.append(_jpeg_segment(marker, payload) + scan)
    if not has_picture:
        raise Damaged("cut short")
    if rights is not None:
        packet = xmp(rights)
        if len(packet) < MOST_XMP:
            head.append(_jpeg_segment(0xE1, XMP_NAME + packet))
        head.append(_jpeg_segment(0xED, iim(rights)))
    out[1:1] = head
    return b"".join(out) + b"\xff\xd9"


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, payload, compressed data behind a start of scan) up to the end of the first picture in the file."""
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # fill bytes
            at += 1
        if data[at] != 0xFF:
            raise Damaged("not a JPEG segment where one must be")
        marker = data[at + 1]
        if marker == 0xD9:
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise Damaged("cut short")
        payload, at, scan = data[at + 4 : end], end, b""
        if marker == 0xDA:
            found = _SCAN_END.search(data, at)
            if found is None:
                raise Damaged("cut short")
            scan, at = data[at : found.start()], found.end() - 2
        yield marker, payload, scan


def _jpeg_segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


# ── PNG ──────────────────────────────────────────────────────────────────────
def _clean_png(data: bytes, rights: Rights | None) -> bytes:
    out, at = [PNG_SIGNATURE], 8
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise Damaged("cut short")
        if name in PNG_KEPT:
            out.append(data[at:end])
        at = end
        if name == b"IHDR" and rights is not None:
            out.append(_png_chunk(b"iTXt", PNG_XMP + xmp(rights)))
        if name == b"IEND":
            return b"".join(out)


def _png_chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


# ── WebP ─────────────────────────────────────────────────────────────────────
def _clean_webp(data: bytes, rights: Rights | None) -> bytes:
    chunks: list[tuple[bytes, bytes]] = []
    (whole,) = struct.unpack_from("<I", data, 4)
    if whole + 8 > len(data):
        raise Damaged("cut short")
    at = 12
    while at + 8 <= whole + 8:
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > len(data):
            raise Damaged("cut short")
        if name in WEBP_KEPT:
            chunks.append((name, data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    names = [name for name, _ in chunks]
    if not names:
        raise Damaged("cut short")
    if names[0] == b"VP8X":
        flags = chunks[0][1][0] & ~0x0C  # neither EXIF nor XMP
        head = chunks.pop(0)[1][1:]
    else:
        flags, head = _webp_head(*chunks[0])
    if rights is not None:
        flags |= 0x04
        chunks.append((b"XMP ", xmp(rights)))
    chunks.insert(0, (b"VP8X", bytes([flags]) + head))
    body = b"".join(name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_head(name: bytes, part: bytes) -> tuple[int, bytes]:
    """(flags, the rest of VP8X) for a file that had none."""
    if name == b"VP8L":
        (bits,) = struct.unpack_from("<I", part, 1)
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bits >> 28 & 1
    elif name == b"VP8 ":
        width, height = (side - 1 & 0x3FFF for side in struct.unpack_from("<HH", part, 6))
        width, height, alpha = width, height, 0
    else:
        raise Damaged("not a WebP picture")
    return 0x10 * alpha, b"\0\0\0" + struct.pack("<I", width)[:3] + struct.pack("<I", height)[:3]


# ── GIF ──────────────────────────────────────────────────────────────────────
def _clean_gif(data: bytes, rights: Rights | None) -> bytes:
    """Comments and applications' data go; GIF has no place of its own for rights that programs read."""
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    out = [data[:at]]
    while True:
        start, kind = at, data[at]
        if kind == 0x3B:
            return b"".join(out) + b";"
        if kind == 0x2C:
            flags = data[at + 9]
            at += 10 + (3 << (flags & 7) + 1 if flags & 0x80 else 0) + 1
        elif kind == 0x21:
            at += 2
        else:
            raise Damaged("not a GIF block where one must be")
        first = data[at + 1 : at + 1 + data[at]]
        while data[at]:
            at += data[at] + 1
        at += 1
        if at > len(data):
            raise Damaged("cut short")
        if kind == 0x2C or data[start + 1] in (0xF9, 0x01) or (data[start + 1] == 0xFF and first in GIF_KEPT):
            out.append(data[start:at])


def merged(rows: Iterable[tuple[str, str]]) -> Words:
    """The texts that are there, one a language, in order."""
    found: dict[str, str] = {}
    for lang, text in rows:
        if text:
            found.setdefault(lang, text)
    return tuple(found.items())
