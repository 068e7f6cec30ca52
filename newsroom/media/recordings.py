"""The properties of a film or sound, by its bytes: kind, length, size of its picture, place of recording.

Place in the pipeline: while files are scanned. Comes in: a file of any size, open. Goes out: `Recording`, or None for
anything else. Reads heads and tables, never the recording itself. Refuses: to decode; to guess from a name.

Sources: ISO/IEC 14496-12 and QuickTime File Format (boxes), RFC 8794 and Matroska (EBML), RFC 3533 (Ogg), RFC 7845 (Opus),
Vorbis I, ISO/IEC 11172-3 with LAME's tag (MP3), RFC 9639 (FLAC).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from newsroom.model.release import Recording

MOST_BOXES = 2_000  # of one file
MOST_HEAD = 16_000_000  # octets of a part that is read whole
_PLACE_NAMES = (b"com.apple.quicktime.location", b"GPSLatitude", b"gpmd")
_PICTURES = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
_BITRATES = {  # kbit/s of MPEG audio, layer III, by the version's first bit
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def read_recording(stream: BinaryIO, size: int) -> Recording | None:
    """The film or sound in a file of `size` bytes."""
    stream.seek(0)
    head = stream.read(16)
    try:
        if head[4:8] == b"ftyp":
            return None if head[8:12] in _PICTURES else _boxes(stream, size, head[8:12])
        if head[:4] == b"\x1aE\xdf\xa3":
            return _ebml(stream, size)
        if head[:4] == b"OggS":
            return _ogg(stream, size)
        if head[:4] == b"fLaC":
            return _flac(stream)
        if head[:4] == b"RIFF":
            return _wave(stream, size) if head[8:12] == b"WAVE" else _other(head)
        if head[:3] == b"ID3" or (len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
            return _mpeg(stream, size, head)
    except (struct.error, LookupError, ValueError, ZeroDivisionError, OverflowError):
        return None  # the file is cut short or is no recording
    return _other(head)


def _other(head: bytes) -> Recording | None:
    """Films that no browser plays."""
    if head[:4] == b"RIFF" and head[8:11] == b"AVI":
        return Recording(form="avi", is_film=True)
    if head[:4] == b"\x30\x26\xb2\x75":
        return Recording(form="wmv", is_film=True)
    return Recording(form="mov", is_film=True) if head[4:8] in (b"moov", b"mdat", b"wide") else None


# ── MP4, M4A, QuickTime ──────────────────────────────────────────────────────
def _children(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(type, first octet inside, octet behind) of each box between two places."""
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return
        stream.seek(start)
        length, name = struct.unpack(">I4s", stream.read(8))
        inside = start + 8
        if length == 1:
            (length,) = struct.unpack(">Q", stream.read(8))
            inside += 8
        last = end if length == 0 else min(start + length, end)
        if last < inside:
            return
        yield name, inside, last
        start = last


def _read(stream: BinaryIO, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(min(end - start, MOST_HEAD))


def _boxes(stream: BinaryIO, size: int, brand: bytes) -> Recording | None:
    tracks: list[tuple[bytes, bytes, int, int]] = []  # (kind, codec, width, height)
    seconds, is_placed, has_moov = 0.0, False, False
    for name, start, end in _children(stream, 0, size):
        if name == b"uuid":  # XMP lies in one
            is_placed = is_placed or b"GPSLatitude" in _read(stream, start, min(end, start + 1_000_000))
        if name != b"moov":
            continue
        has_moov = True
        for inner, first, last in _children(stream, start, end):
            if inner == b"mvhd":
                seconds = max(seconds, _length_of(_read(stream, first, last)))
            elif inner == b"mvex":
                seconds = max(seconds, _length_of_fragments(stream, first, last, start, end))
            elif inner == b"trak":
                tracks.append(_track(stream, first, last))
            if inner in (b"udta", b"meta", b"trak"):
                is_placed = is_placed or _is_placed(stream, inner, first, last)
    if not has_moov or not tracks:
        return None
    film = next((track for track in tracks if track[0] == b"vide"), None)
    form = "mov" if brand == b"qt  " else "3gp" if brand[:3] in (b"3gp", b"3g2") else "mp4" if film else "m4a"
    return Recording(
        form=form,
        is_film=film is not None,
        codec=(film[1] if film else tracks[0][1]).decode("latin-1").strip(),
        seconds=round(seconds),
        width=film[2] if film else 0,
        height=film[3] if film else 0,
        has_sound=any(track[0] == b"soun" for track in tracks),
        is_placed=is_placed,
    )


def _length_of(mvhd: bytes) -> float:
    scale, length = struct.unpack(">IQ", mvhd[20:32]) if mvhd[0] == 1 else struct.unpack(">II", mvhd[12:20])
    return 0.0 if length in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF) else float(length / scale)


def _length_of_fragments(stream: BinaryIO, first: int, last: int, start: int, end: int) -> float:
    scale = next((_read(stream, at, to) for name, at, to in _children(stream, start, end) if name == b"mvhd"), b"")
    for name, at, to in _children(stream, first, last):
        if name == b"mehd":
            data = _read(stream, at, to)
            (length,) = struct.unpack(">Q", data[4:12]) if data[0] == 1 else struct.unpack(">I", data[4:8])
            (unit,) = struct.unpack(">I", scale[20:24] if scale[0] == 1 else scale[12:16])
            return float(length / unit)
    return 0.0


def _track(stream: BinaryIO, first: int, last: int) -> tuple[bytes, bytes, int, int]:
    kind, codec, width, height, is_turned = b"", b"", 0, 0, False
    for name, start, end in _children(stream, first, last):
        if name == b"tkhd":
            data = _read(stream, start, end)
            wide, high = struct.unpack(">II", data[-8:])
            width, height = wide >> 16, high >> 16
            is_turned = struct.unpack(">i", data[-44:-40])[0] == 0  # a matrix that turns by 90 degrees
        elif name == b"mdia":
            for inner, at, to in _children(stream, start, end):
                if inner == b"hdlr":
                    kind = _read(stream, at, to)[8:12]
                elif inner == b"minf":
                    codec = _codec(stream, at, to)
    return (kind, codec, height, width) if is_turned else (kind, codec, width, height)


def _codec(stream: BinaryIO, first: int, last: int) -> bytes:
    for name, start, end in _children(stream, first, last):
        if name == b"stbl":
            for inner, at, to in _children(stream, start, end):
                if inner == b"stsd":
                    return _read(stream, at, to)[12:16]
    return b""


def _is_placed(stream: BinaryIO, name: bytes, first: int, last: int) -> bool:
    """Whether notes of a film or of a track say where it was recorded."""
    if name == b"trak":
        return any(
            _is_placed(stream, inner, start, end)
            for inner, start, end in _children(stream, first, last)
            if inner in (b"udta", b"meta")
        ) or (b"gpmd" in _read(stream, first, min(last, first + 2_000)))
    data = _read(stream, first, last)
    if any(sign in data for sign in _PLACE_NAMES):
        return True
    return name == b"udta" and any(inner in (b"\xa9xyz", b"loci") for inner, _, _ in _children(stream, first, last))


# ── WebM ─────────────────────────────────────────────────────────────────────
def _elements(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(id, first octet inside, octet behind) of each EBML element between two places."""
    for _ in range(MOST_BOXES):
        if start >= end:
            return
        stream.seek(start)
        read = stream.read(12)
        wide = 9 - read[0].bit_length()
        name = int.from_bytes(read[:wide], "big")
        long = 9 - read[wide].bit_length()
        length = int.from_bytes(read[wide : wide + long], "big") & ((1 << 7 * long) - 1)
        inside = start + wide + long
        last = end if length == (1 << 7 * long) - 1 else min(inside + length, end)
        yield name, inside, last
        start = last


def _ebml(stream: BinaryIO, size: int) -> Recording | None:
    form, scale, length, is_placed = "", 1_000_000, 0.0, False
    films: list[tuple[int, int]] = []
    sounds, codec = 0, ""
    for name, start, end in _elements(stream, 0, size):
        if name == 0x1A45DFA3:
            kinds = [_read(stream, at, to) for inner, at, to in _elements(stream, start, end) if inner == 0x4282]
            form = "webm" if kinds[:1] == [b"webm"] else "mkv"
        if name != 0x18538067:  # Segment
            continue
        for inner, first, last in _elements(stream, start, end):
            if inner == 0x1F43B675:  # Cluster: the recording itself
                break
            if inner == 0x1549A966:  # Info
                data = {found: _read(stream, at, to) for found, at, to in _elements(stream, first, last)}
                scale = int.from_bytes(data.get(0x2AD7B1, b"\x0f\x42\x40"), "big")
                if found := data.get(0x4489):
                    length = struct.unpack(">d" if len(found) == 8 else ">f", found)[0]
            elif inner == 0x1654AE6B:  # Tracks
                for entry, at, to in _elements(stream, first, last):
                    if entry != 0xAE:
                        continue
                    track = {found: (begin, stop) for found, begin, stop in _elements(stream, at, to)}
                    kind = _read(stream, *track[0x83])[-1]
                    sounds += kind == 2
                    if kind == 1:
                        codec = codec or _read(stream, *track[0x86]).decode("latin-1")
                        parts = {found: _read(stream, b, s) for found, b, s in _elements(stream, *track[0xE0])}
                        films.append((int.from_bytes(parts[0xB0], "big"), int.from_bytes(parts[0xBA], "big")))
            elif inner == 0x1254C367:  # Tags
                is_placed = is_placed or b"LOCATION" in _read(stream, first, last)
    if not form or not (films or sounds):
        return None
    return Recording(
        form=form,
        is_film=bool(films),
        codec=codec,
        seconds=round(length * scale / 1e9),
        width=films[0][0] if films else 0,
        height=films[0][1] if films else 0,
        has_sound=bool(sounds),
        is_placed=is_placed,
    )


# ── Ogg ──────────────────────────────────────────────────────────────────────
def _ogg(stream: BinaryIO, size: int) -> Recording | None:
    streams: dict[int, tuple[str, int, int]] = {}  # number → (codec, samples a second, samples to leave out)
    width = height = 0
    at = 0
    while True:
        stream.seek(at)
        page = stream.read(27)
        if page[:4] != b"OggS" or not page[5] & 2:  # no longer a first page of a stream
            break
        lengths = stream.read(page[26])
        start = stream.read(min(sum(lengths), 64))
        (number,) = struct.unpack("<I", page[14:18])
        if start.startswith(b"OpusHead"):
            streams[number] = ("opus", 48_000, struct.unpack("<H", start[10:12])[0])
        elif start.startswith(b"\x01vorbis"):
            streams[number] = ("vorbis", struct.unpack("<I", start[12:16])[0], 0)
        elif start.startswith(b"\x7fFLAC"):
            streams[number] = ("flac", int.from_bytes(start[27:30], "big") >> 4, 0)
        elif start.startswith(b"\x80theora"):
            streams[number] = ("theora", 0, 0)
            width, height = int.from_bytes(start[14:17], "big"), int.from_bytes(start[17:20], "big")
        at += 27 + page[26] + sum(lengths)
    seconds = 0.0
    end = _read(stream, max(0, size - 70_000), size)
    for found in re.finditer(b"OggS", end):
        page = end[found.start() : found.start() + 27]
        if len(page) < 27:
            continue
        granule, number = struct.unpack("<qI", page[6:18])
        _, rate, skipped = streams.get(number, ("", 0, 0))
        if rate and granule > 0:
            seconds = max(seconds, (granule - skipped) / rate)
    if not streams:
        return None
    is_film = any(codec == "theora" for codec, _, _ in streams.values())
    return Recording(
        form="ogg",
        is_film=is_film,
        codec=next(iter(streams.values()))[0],
        seconds=round(seconds),
        width=width,
        height=height,
        has_sound=any(codec != "theora" for codec, _, _ in streams.values()),
    )


# ── sounds ───────────────────────────────────────────────────────────────────
def _flac(stream: BinaryIO) -> Recording:
    stream.seek(8)
    data = int.from_bytes(stream.read(34)[10:18], "big")
    rate, samples = data >> 44, data & ((1 << 36) - 1)
    return Recording(form="flac", codec="flac", seconds=round(samples / rate), has_sound=True)


def _wave(stream: BinaryIO, size: int) -> Recording:
    at, octets_a_second, length = 12, 0, 0
    for _ in range(MOST_BOXES):
        if at + 8 > size or (octets_a_second and length):
            break
        stream.seek(at)
        name, long = struct.unpack("<4sI", stream.read(8))
        if name == b"fmt ":
            octets_a_second = struct.unpack("<I", stream.read(16)[8:12])[0]
        elif name == b"data":
            length = min(long, size - at - 8)
        at += 8 + long + long % 2
    return Recording(form="wav", codec="pcm", seconds=round(length / octets_a_second), has_sound=True)


def _mpeg(stream: BinaryIO, size: int, head: bytes) -> Recording | None:
    at = 0
    if head[:3] == b"ID3":
        at = 10 + sum((octet & 0x7F) << 7 * (3 - place) for place, octet in enumerate(head[6:10]))
    stream.seek(at)
    frame = stream.read(200)
    if frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return None
    version, layer = frame[1] >> 3 & 3, frame[1] >> 1 & 3
    if layer == 0 and frame[1] & 0xF0 == 0xF0:
        return Recording(form="aac", codec="aac", has_sound=True)
    if layer != 1 or version == 1:
        return None
    rate = _RATES[version][frame[2] >> 2 & 3]
    samples = 1152 if version == 3 else 576
    is_mono = frame[3] >> 6 == 3
    tag = 4 + ((17 if is_mono else 32) if version == 3 else (9 if is_mono else 17))
    frames = 0
    if frame[tag : tag + 4] in (b"Xing", b"Info") and frame[tag + 7] & 1:
        (frames,) = struct.unpack(">I", frame[tag + 8 : tag + 12])
    elif frame[36:40] == b"VBRI":
        (frames,) = struct.unpack(">I", frame[50:54])
    seconds = frames * samples / rate if frames else (size - at) * 8 / (_BITRATES[version == 3][frame[2] >> 4] * 1000)
    return Recording(form="mp3", codec="mp3", seconds=round(seconds), has_sound=True)
