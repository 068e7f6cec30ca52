"""Captions of a film: whether a file is WebVTT that browsers show whole.

Place in the pipeline: while files are scanned. Comes in: the bytes of a `.vtt` file. Goes out: what is wrong first, with its
line; "" for nothing. Refuses: to mend, and to judge the words.

Source: W3C, WebVTT, section 4 (file structure).
"""

from __future__ import annotations

import re

MOST_BYTES = 2_000_000
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_OTHER_BLOCKS = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")


def captions_flaw(data: bytes) -> str:
    """The first thing that is wrong: "line 3: …"."""
    if len(data) > MOST_BYTES:
        return f"line 1: must be at most 2 MB (got {len(data) / 1e6:.1f} MB)"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return f"line {data.count(10, 0, fault.start) + 1}: must be saved as UTF-8"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return f"line 1: must be WEBVTT alone (got '{lines[0][:40]}')"
    if len(lines) > 1 and lines[1].strip():
        return "line 2: must be empty: the first caption begins behind an empty line"
    return _blocks_flaw(lines)


def _blocks_flaw(lines: list[str]) -> str:
    former, captions, number = -1, 0, 1
    while number < len(lines):
        if not lines[number].strip():
            number += 1
            continue
        start = number
        while number < len(lines) and lines[number].strip():
            number += 1
        block = lines[start:number]
        if _OTHER_BLOCKS.match(block[0]):
            continue
        at = 0 if "-->" in block[0] else 1  # a caption may have a name
        found = _TIMES.fullmatch(block[at].strip()) if at < len(block) else None
        if found is None:
            line = start + min(at, len(block) - 1)
            return f"line {line + 1}: must be times, e.g. 00:00:01.000 --> 00:00:04.000 (got '{lines[line][:40]}')"
        begins, ends = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
        if ends <= begins:
            return f"line {start + at + 1}: must end after it begins (got '{block[at][:40]}')"
        if begins < former:
            return f"line {start + at + 1}: must not begin before the caption above it (got '{block[at][:40]}')"
        if at + 1 == len(block):
            return f"line {start + at + 1}: must have its words in the next line (got none)"
        former, captions = begins, captions + 1
    return "" if captions else "line 1: must hold captions, e.g. 00:00:01.000 --> 00:00:04.000 (got none)"


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
