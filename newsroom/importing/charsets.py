"""Bytes of a text → characters.

Place in the pipeline: beside the readers of plain text and mail. Comes in: bytes, and the charset that is claimed. Goes out:
text. Refuses: bytes that are no text in any charset (`ReadError`).
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from newsroom.importing.document import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Latin charsets that few bytes hardly tell from the commonest one.
_OTHER_LATIN = re.compile(
    r"cp(?:1250|1254|1257|1258|437|775|850|852|858|860|861|863|865)$|iso8859_(?:2|3|4|9|10|13|14|15|16)$|latin_1$|mac_|hp_"
)
_FEWEST_ZEROS = 3
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")  # what no text holds
_STEERING = {code: None for code in range(0x20) if chr(code) not in "\t\n"} | dict.fromkeys(map(ord, "\r\v\f"), "\n")
_BROKEN_WORD = re.compile(r"[^\W\d_][¹²³¼½¾¿¡£¥ª¯¶º¦§¤×÷Ÿ\x80-\x9f][^\W\d_]")
# Charsets that mail programs name while they mean a larger one (WHATWG Encoding, names and labels).
_LARGER = {"ks_c_5601-1987": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "iso-8859-1": "cp1252",
           "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-6": "cp1256", "unicode-1-1-utf-7": "utf-7"}  # fmt: skip


def decode(data: bytes, claimed: str = "") -> str:
    """The text of some bytes. Raises ReadError."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _clean(data.decode(name, errors="replace"))
    if wide := unmarked_utf16(data):
        return _clean(data.decode(wide, errors="replace"))
    name = _LARGER.get(claimed.lower(), claimed)
    # Charsets of seven bits look like UTF-8 to the last byte.
    is_shifted = name.lower().startswith(("iso-2022", "utf-7", "hz"))
    if not claimed and b"\x1b$" in data:
        name, is_shifted = "iso-2022-jp", True
    for charset in (name, "utf-8") if is_shifted else ("utf-8", name):
        if charset:
            try:
                return _clean(data.decode(charset))
            except (UnicodeDecodeError, LookupError):
                continue
    if b"\0" in data[:4096]:
        raise ReadError("it is no text: save it as .docx, .odt, .html or UTF-8 text")
    best = from_bytes(data[:200_000]).best()
    charset = best.encoding if best else "cp1252"
    if _OTHER_LATIN.match(charset) and _is_western(data):
        charset = "cp1252"
    return _clean(data.decode(charset, errors="replace"))


def unmarked_utf16(data: bytes) -> str:
    """The kind of UTF-16 without its mark, told by the zeros beside spaces, digits and Latin letters; "" for anything else."""
    start = data[:8192]
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) < _FEWEST_ZEROS or first == second:
        return ""
    name = "utf-16-le" if second > first else "utf-16-be"
    return "" if _CONTROL.search(start.decode(name, errors="replace")) else name


def _is_western(data: bytes) -> bool:
    """Whether bytes read well as the commonest Latin charset: no sign of it stands inside a word."""
    try:
        text = data[:200_000].decode("cp1252")
    except UnicodeDecodeError:
        return False
    return not _BROKEN_WORD.search(text)


def _clean(text: str) -> str:
    return without_controls(text.replace("\r\n", "\n")).lstrip("\ufeff")


def without_controls(text: str) -> str:
    """The text with one form of line end, without signs that steer a program, such as those of LibreOffice around a field."""
    return text.translate(_STEERING)
