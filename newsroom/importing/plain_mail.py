"""The text of a plain mail → its reading: without heads of forwarded mails, notes above them, signatures, quoting marks.

Place in the pipeline: under the reader of mail. Comes in: the decoded text. Goes out: a `Reading`. What is left out is set
aside with its place; the subject of a forwarded mail is a signal. Refuses: to take a text for a note that is as long as the mail below it.
"""

from __future__ import annotations

import re

import msgspec

from newsroom.importing.document import Reading, Reason, SetAside, Signal, characters
from newsroom.importing.forwarded import FORWARD, HEADER_LINE, LONGEST_NOTE, NOTE, SUBJECT, is_head
from newsroom.importing.plain_text import reading_of

LONGEST_SIGNATURE = 15  # lines
_QUOTED = re.compile(r"^\s{0,2}>\s?")
_SIGNATURE = re.compile(r"^--\s*$")


def read_plain_mail(text: str) -> Reading:
    """The reading of a plain mail."""
    aside: list[SetAside] = []
    signals: list[Signal] = []
    lines, marks = _unquoted(text.split("\n"))
    kept, note = _without_heads(lines, aside, signals)
    kept = _without_signature(kept, aside)
    if note and characters("\n".join(kept[:note])) <= min(LONGEST_NOTE, characters("\n".join(kept[note:]))):
        _lay(aside, kept[:note], NOTE)
        kept = kept[note:]
    reading = reading_of("\n".join(kept), "mail")
    return msgspec.structs.replace(
        reading,
        read=characters(text),
        structure=reading.structure + marks,
        set_aside=tuple(aside),
        signals=tuple(signals),
    )


def _unquoted(lines: list[str]) -> tuple[list[str], int]:
    """The lines without the marks of quoting, where most of them have one; and how many characters the marks are."""
    marks = 0
    while sum(map(bool, map(_QUOTED.match, lines))) * 2 > sum(bool(line.strip()) for line in lines):
        marks += sum(line[: match.end()].count(">") for line in lines if (match := _QUOTED.match(line)))
        lines = [_QUOTED.sub("", line) for line in lines]
    return lines, marks


def _without_heads(lines: list[str], aside: list[SetAside], signals: list[Signal]) -> tuple[list[str], int]:
    """The lines without heads of forwarded mails, and how many stand above the first of them."""
    kept: list[str] = []
    heads: list[str] = []
    note = index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and HEADER_LINE.match(lines[end]):
            end += 1
        is_mark = FORWARD.match(lines[index]) is not None
        if not is_mark and not is_head(lines[index:end]):
            kept.append(lines[index])
            index += 1
            continue
        note = note or len(kept)
        end = index + 1 if is_mark else end
        heads += lines[index:end]
        for line in lines[index:end]:
            label, _, value = line.replace("：", ":").partition(":")
            if not is_mark and SUBJECT.search(label):
                signals.append(Signal(text=value.strip(), where="subject"))
        index = end
    _lay(aside, heads, "head of a forwarded mail")
    return kept, note


def _without_signature(lines: list[str], aside: list[SetAside]) -> list[str]:
    """The lines without what follows the mark of a signature (RFC 3676, 4.3)."""
    at = next((n for n in range(len(lines) - 1, -1, -1) if _SIGNATURE.match(lines[n])), None)
    below = [] if at is None else [line for line in lines[at:] if line.strip()]
    if at is None or len(below) > LONGEST_SIGNATURE:
        return lines
    _lay(aside, lines[at:], "signature", "footer")
    return lines[:at]


def _lay(aside: list[SetAside], lines: list[str], where: str, reason: Reason = "header") -> None:
    text = "\n".join(lines).strip()
    if characters(text):
        aside.append(SetAside(reason=reason, text=text, where=where))
