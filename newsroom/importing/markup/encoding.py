"""Bytes of a page → characters.

Place in the pipeline: before the reader of HTML. Comes in: bytes. Goes out: text, by what the page says of itself
(HTML standard, 13.2.3), else by what the bytes are like.
"""

from __future__ import annotations

import re

from newsroom.importing.charsets import decode

_SAID = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)


def decoded(data: bytes) -> str:
    """The text of a page. Raises ReadError."""
    declared = _SAID.search(data[:4096])
    name = (declared[1] or declared[2]).decode("ascii").lower() if declared else ""
    return decode(data, "" if name in ("utf-16", "unicode") else name)
