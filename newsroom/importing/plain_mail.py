"""The text of a plain mail → its reading: without heads of forwarded mails, notes above them, signatures, quoting marks.

Place in the pipeline: under the reader of mail. Comes in: the decoded text. Goes out: a `Reading`. What is left out is set
aside with its place; the subject of a forwarded mail is a signal. Refuses: to take a text for a note that is as long as the mail below it.
"""

from __future__ import annotations

import re

import msgspec

from newsroom.importing.document import Reading, Reason, SetAside, Signal, characters
from newsroom.importing.forwarded import HEADER_LINE, NOTE, SUBJECT, is_head, is_mark, notes_of
from newsroom.importing.plain_text import reading_of

LONGEST_SIGNATURE = 15  # lines
_QUOTED = re.compile(r"^\s{0,2}>\s?")
_SIGNATURE = re.compile(r"^--\s*$")


def read_plain_mail(text: str) -> Reading:
    """The reading of a plain mail."""
    aside: list[SetAside] = []
    signals: list[Signal] = []
    lines, marks = _unquoted(text.split("\n"))
    parts = _parted(lines, aside, signals)
    parts[-1] = _without_signature(parts[-1], aside)
    notes = notes_of([characters("\n".join(part)) for part in parts])
    for part in parts[:notes]:
        _lay(aside, part, NOTE)
    reading = reading_of("\n".join(line for part in parts[notes:] for line in part), "mail")
    return msgspec.structs.replace(
        reading,
        read=characters(text),
        structure=reading.structure + marks,
        set_aside=tuple(aside),
        signals=tuple(reversed(signals)),
    )


def unflowed(text: str, delsp: bool) -> str:
    """A text of the form `format=flowed` with its lines joined again (RFC 3676, 4). `delsp`: the space at a break is none."""
    out: list[str] = []
    opened = -1  # depth of quoting of the line that goes on; -1: none does
    for raw in text.split("\n"):
        line = raw.lstrip(">")
        depth = len(raw) - len(line)
        line = line.removeprefix(" ")
        if opened == depth and line and line != "-- ":
            out[-1] += line
        else:
            out.append(f"{'>' * depth} {line}" if depth else line)
        opened = depth if line.endswith(" ") and line != "-- " else -1
        if opened >= 0 and delsp:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _unquoted(lines: list[str]) -> tuple[list[str], int]:
    """The lines without the marks of quoting, where most of them have one; and how many characters the marks are."""
    marks = 0
    while sum(map(bool, map(_QUOTED.match, lines))) * 2 > sum(bool(line.strip()) for line in lines):
        marks += sum(line[: match.end()].count(">") for line in lines if (match := _QUOTED.match(line)))
        lines = [_QUOTED.sub("", line) for line in lines]
    return lines, marks


def _parted(lines: list[str], aside: list[SetAside], signals: list[Signal]) -> list[list[str]]:
    """The lines without heads of forwarded mails, parted where those stood."""
    parts: list[list[str]] = [[]]
    heads: list[str] = []
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and HEADER_LINE.match(lines[end]):
            end += 1
        marked = _marked(lines[index : index + 2])
        if not marked and not is_head(lines[index:end]):
            parts[-1].append(lines[index])
            index += 1
            continue
        end = index + marked if marked else end
        heads += lines[index:end]
        for line in lines[index:end]:
            label, _, value = line.replace("：", ":").partition(":")
            if not marked and SUBJECT.search(label):
                signals.append(Signal(text=value.strip(), where="subject"))
        if len(parts) == 1 or characters("".join(parts[-1])):
            parts.append([])
        index = end
    _lay(aside, heads, "head of a forwarded mail")
    return parts


def _marked(lines: list[str]) -> int:
    """How many lines, one or two that were wrapped, announce another mail."""
    if is_mark(lines[0]):
        return 1
    return 2 if len(lines) == 2 and lines[0].strip() and lines[1].strip() and is_mark(" ".join(lines)) else 0


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
