"""Lines of plain text, at most so many columns wide.

Place in the pipeline: under `outputs.takeaways.text`. Comes in: a paragraph. Goes out: its lines. Wide letters take two columns
(UAX #11); Chinese and Japanese may part between letters, but not before a closing or after an opening mark (UAX #14).
Refuses: to part an address.
"""

from __future__ import annotations

import re
from functools import cache

_IDEOGRAPH = "\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
_CLOSING = "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u30fb\u30fc\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\u2019\u201d\u2026"
_OPENING = "\u3008\u300a\u300c\u300e\u3010\u3014\uff08\uff3b\uff5b\u2018\u201c"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(an ideograph, what stays together where a line is parted). Made when they are needed: they take milliseconds."""
    # One letter with the marks that stay beside it, or a run of anything else.
    pieces = (
        rf"[{_OPENING}]*[{_IDEOGRAPH}][{_CLOSING}]*|(?:(?![{_IDEOGRAPH}{_OPENING}]).|[{_OPENING}](?![{_IDEOGRAPH}]))+"
    )
    return re.compile(f"[{_IDEOGRAPH}]"), re.compile(pieces, re.DOTALL)


def columns(text: str) -> int:
    """How wide a text is on a terminal, or in a mail set in one width (Unicode's tables, through wcwidth)."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth, wcwidth  # here: few lines have wide letters

    width = wcswidth(text)
    return width if width >= 0 else sum(max(0, wcwidth(letter)) for letter in text)  # a control character has none


def wrap(text: str, width: int = 72, first: str = "", rest: str = "") -> list[str]:
    """The lines of a paragraph; `first` and `rest` precede them. A line break in the text stays one."""
    lines: list[str] = []
    for row in text.replace("\u00a0", " ").replace("\u202f", " ").split("\n"):
        lines += _wrap_row(row, width, first if not lines else rest, rest)
    return lines


def _wrap_row(row: str, width: int, first: str, rest: str) -> list[str]:
    lines: list[str] = []
    line, used, before = first, columns(first), first
    for word in row.split():
        if word.isascii():
            pieces, size = (word,), len(word)
        else:
            ideograph, together = _patterns()
            pieces = (word,) if not ideograph.search(word) or _ADDRESS.match(word) else tuple(together.findall(word))
            size = columns(pieces[0])
        for number, piece in enumerate(pieces):
            if number:
                size = columns(piece)
            gap = 1 if not number and line != before else 0
            if line != before and used + gap + size > width:
                lines.append(line)
                line, used, before, gap = rest, columns(rest), rest, 0
            line += f" {piece}" if gap else piece
            used += gap + size
    return [*(each.rstrip() for each in lines), line.rstrip()]
