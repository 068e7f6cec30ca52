"""Content lines as iCalendar and vCard have them (RFC 5545, 3.1; RFC 6350, 3.2): escaped, folded, ended by CRLF."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.render.xml_text import allowed

MOST_OCTETS = 75  # in a row, its end not counted


def escaped(text: str) -> str:
    """A TEXT value."""
    return allowed(text).replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def content_lines(lines: Iterable[str]) -> bytes:
    """The lines as octets."""
    return b"".join(folded(line) + b"\r\n" for line in lines)


def folded(line: str) -> bytes:
    """The line in rows of at most 75 octets, never cut inside a character."""
    rows: list[bytes] = []
    row, room = b"", MOST_OCTETS
    for character in line:
        octets = character.encode()
        if len(row) + len(octets) > room:
            rows.append(row)
            row, room = b"", MOST_OCTETS - 1  # a continued row begins with a space
        row += octets
    return b"\r\n ".join([*rows, row])
