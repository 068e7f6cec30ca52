"""The parts of a picture that hold words: comments, EXIF, XMP, and whatever lies behind the picture.

Place in the pipeline: beside `disguises`. Comes in: bytes. Goes out: parts of them. Refuses: to look at pixels; to fail at a damaged file.
"""

from __future__ import annotations

import re
import zlib

MOST_BYTES = 400_000_000  # of one part, unpacked
_WORDS_IN_BYTES = re.compile(rb"(?:[\t\n\r -~]|[\xc2-\xf4][\x80-\xbf]{1,3}){10,}+")  # XMP among compressed pixels


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
            b"\n".join(_WORDS_IN_BYTES.findall(data, max(data.find(b"mdat"), 0))),
        ]
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return [data]
    return None


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
