"""The texts of a PDF: what its pages show, its title and outline, alternative texts, its metadata.

Place in the pipeline: beside `disguises`. Comes in: a PDF's bytes. Goes out: texts. Enough of ISO 32000 for what Typst
writes: Flate streams, object streams, two-byte fonts with a ToUnicode map. Refuses: what it cannot read (`Unreadable`):
an encrypted file, a stream that cannot be unpacked or has another filter.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) \d+ obj\b")
_FONT_PROGRAM = re.compile(rb"/(?:Length1|Subtype\s*/(?:CIDFontType0C|OpenType|Type1C))\b")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) \d+ R")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+) \d+ R")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm")
_BF = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[(.*?)\])", re.DOTALL)
_SHOWN = re.compile(
    rb"/([^\s/<>\[\]()]+)\s+[-\d.]+\s+Tf|<([0-9A-Fa-f\s]*)>|\(((?:[^()\\]|\\.)*)\)|(T\*|T[dDm]|ET|EMC)\b", re.DOTALL
)
_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|(?<!<)<([0-9A-Fa-f\s]+)>(?!>)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}

_OTHER_FILTER = re.compile(rb"/(LZWDecode|ASCII85Decode|ASCIIHexDecode|RunLengthDecode|Crypt|JBIG2Decode)\b")

Map = dict[int, str]


class Unreadable(ValueError):
    """A PDF that this reader cannot read whole, and why."""


def pdf_texts(data: bytes) -> Iterator[str]:
    """Every text in a PDF, in the order of its objects; what the pages show last."""
    if b"/Encrypt" in data:
        raise Unreadable("it is encrypted")
    maps: dict[int, Map] = {}
    fonts: dict[int, int] = {}  # object of a font → object of its map
    named: dict[bytes, list[int]] = {}  # name in a page's resources → objects of fonts
    contents: list[bytes] = []
    for number, head, body in _objects(data):
        yield from _strings(head)
        _take_fonts(number, head, fonts, named)
        if body is None:
            continue
        if b"beginbfchar" in body or b"beginbfrange" in body:
            maps[number] = _map(body)
        elif body.lstrip()[:1] == b"<" or b"<?xpacket" in body[:200]:
            yield body.decode("utf-8", "ignore")
        elif re.search(rb"\bTf\b", body) and re.search(rb"\bT[jJ]\b", body):
            contents.append(body)
        else:
            yield from _strings(body)
    known = {
        name: [maps[fonts[font]] for font in objects if fonts.get(font) in maps] for name, objects in named.items()
    }
    for body in contents:
        yield from _shown(body, known)


def _objects(data: bytes) -> Iterator[tuple[int, bytes, bytes | None]]:
    """(number, dictionary and the rest, stream) of every object, those in object streams too."""
    starts = list(_OBJECT.finditer(data))
    for index, found in enumerate(starts):
        end = starts[index + 1].start() if index + 1 < len(starts) else len(data)
        head, mark, rest = data[found.end() : end].partition(b"stream")
        if not mark:
            yield int(found[1]), head, None
            continue
        if _FONT_PROGRAM.search(head):
            continue
        body = rest.partition(b"endstream")[0].lstrip(b"\r\n")
        if other := _OTHER_FILTER.search(head):
            raise Unreadable(f"a stream of it has the filter {other[1].decode()}")
        if b"/FlateDecode" in head:
            try:
                body = zlib.decompressobj().decompress(body)
            except zlib.error as fault:
                raise Unreadable(f"a stream of it cannot be unpacked ({fault})") from fault
        if _OBJECT_STREAM.search(head):
            yield from _packed(head, body)
        else:
            yield int(found[1]), head, body if b"/Image" not in head else None


def _packed(head: bytes, body: bytes) -> Iterator[tuple[int, bytes, bytes | None]]:
    first = re.search(rb"/First (\d+)", head)
    if first is None:
        return
    begin = int(first[1])
    numbers = [int(part) for part in body[:begin].split() if part.isdigit()]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    for index, (number, start) in enumerate(pairs):
        end = pairs[index + 1][1] if index + 1 < len(pairs) else len(body) - begin
        yield number, body[begin + start : begin + end], None


def _take_fonts(number: int, head: bytes, fonts: dict[int, int], named: dict[bytes, list[int]]) -> None:
    to_unicode = _TO_UNICODE.search(head)
    if to_unicode is not None:
        fonts[number] = int(to_unicode[1])
    if b"/Font" in head or b"/f" in head or b"/F" in head:
        for name, font in _NAMED.findall(head):
            named.setdefault(name, []).append(int(font))


def _map(body: bytes) -> Map:
    """Code → text of a ToUnicode map."""
    known: Map = {}
    for kind, part in _BF.findall(body):
        if kind == b"bfchar":
            codes = _HEX.findall(part)
            for code, text in zip(codes[::2], codes[1::2], strict=False):
                known[int(code, 16)] = _utf16(text)
            continue
        for low, high, text, several in _RANGE.findall(part):
            first = int(low, 16)
            if several:
                for offset, each in enumerate(_HEX.findall(several)):
                    known[first + offset] = _utf16(each)
                continue
            start = _utf16(text)
            for code in range(first, min(int(high, 16), first + 0xFFFF) + 1):
                known[code] = start[:-1] + chr(ord(start[-1]) + code - first) if start else ""
    return known


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "ignore")


def _shown(body: bytes, known: dict[bytes, list[Map]]) -> Iterator[str]:
    """The text that a page's content shows; once for each meaning that its fonts' names may have."""
    most = max((len(maps) for maps in known.values()), default=0)
    for choice in range(min(most, 24)):
        parts: list[str] = []
        current: Map = {}
        for name, digits, literal, move in _SHOWN.findall(body):
            if name:
                maps = known.get(name, [])
                current = maps[min(choice, len(maps) - 1)] if maps else {}
            elif move:
                parts.append(" ")
            else:
                raw = bytes.fromhex(_even(digits)) if digits else _unescape(literal)
                parts.append(
                    "".join(current.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2))
                )
        yield "".join(parts)


def _strings(data: bytes) -> Iterator[str]:
    """Texts in parentheses or hexadecimal digits: titles, alternative texts, outlines."""
    for literal, digits in _STRING.findall(data):
        raw = bytes.fromhex(_even(digits)) if digits else _unescape(literal)
        if raw[:2] == b"\xfe\xff":
            yield raw[2:].decode("utf-16-be", "ignore")
        elif len(raw) > 2:
            yield raw.decode("utf-8", "ignore") if raw[:3] == b"\xef\xbb\xbf" else raw.decode("latin-1")


def _even(digits: bytes) -> str:
    plain = b"".join(digits.split()).decode()
    return plain + "0" * (len(plain) % 2)


def _unescape(literal: bytes) -> bytes:
    if b"\\" not in literal:
        return literal

    def one(found: re.Match[bytes]) -> bytes:
        what = found[1]
        return bytes([int(what, 8) & 255]) if what[:1].isdigit() else _ESCAPED.get(what, what)

    return _ESCAPE.sub(one, literal)
