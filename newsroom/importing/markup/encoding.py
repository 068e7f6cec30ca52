"""Bytes of a page → characters.

Place in the pipeline: before the reader of HTML. Comes in: bytes. Goes out: text, by byte order mark, by what the page says
of itself, as UTF-8, else as what the bytes are like (HTML standard, 13.2.3).
"""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAID = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)
# Labels of older charsets mean the larger ones that browsers use (WHATWG Encoding).
_LARGER = {
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950",
    "shift_jis": "cp932", "iso-8859-1": "cp1252", "us-ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-6": "cp1256",
    "unicode": "utf-16-le",
}  # fmt: skip


def decoded(data: bytes) -> str:
    """The text of a page."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, errors="replace")
    if data[1:2] == b"\0" and data[3:4] == b"\0":
        return data.decode("utf-16-le", errors="replace")
    said = _SAID.search(data[:4096])
    name = (said[1] or said[2]).decode("ascii").lower() if said else ""
    for tried in ("utf-8", _LARGER.get(name, name)):
        try:
            if tried:
                return data.decode(tried)
        except (UnicodeDecodeError, LookupError):
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    return data.decode(best.encoding if best else "cp1252", errors="replace")
