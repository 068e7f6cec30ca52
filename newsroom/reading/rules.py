"""Rules for plain texts that heads and the directory share: one line, key, e-mail, address.

Place in the pipeline: beside `fields` and `directory_files`. Comes in: a text as typed. Goes out: the text to keep.
Refuses: to mend. A rule that is broken raises `RuleBroken`; whoever knows the file and line makes a `Problem` of it.
"""

from __future__ import annotations

import re
import unicodedata

CATEGORIES = ("press-release", "statement", "media-advisory", "news", "briefing-note", "speech")
# Files that browsers would run, or that the site itself reads.
NOT_TO_TAKE_AWAY = (".html", ".htm", ".xhtml", ".svg", ".xml", ".js", ".mjs", ".css", ".md")
# Pictures that browsers do not show and whose notes (places, serial numbers) cannot be taken out.
UNCLEAN = (
    ".heic", ".heif", ".tif", ".tiff", ".bmp", ".psd", ".dng", ".raw", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".jp2",
    ".jxl", ".eps",
)  # fmt: skip
KEY = re.compile(r"[a-z0-9-]+")
# Controls, line and paragraph separators, and what turns the direction of all that follows (U+202A–202E, U+2066–2069).
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_EMAIL = re.compile(
    r"(?=.{6,254}$)(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})"
)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@\"'<>]+\.[^\s/?#@\"'<>.]+(?:[/?#][^\s\"<>]*)?")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):\S")


class RuleBroken(ValueError):
    """A text breaks a rule: its stable name, what must be with an example and what was found, the next step."""

    def __init__(self, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


def got(value: object) -> str:
    """What was found, in quotes, short enough for a line; invisible characters by their number."""
    text = (
        value
        if isinstance(value, str)
        else "a list"
        if isinstance(value, list | tuple)
        else "named parts"
        if isinstance(value, dict)
        else str(value)
    )
    text = _UNFIT.sub(lambda found: f"[U+{ord(found[0]):04X}]", " ".join(text.split()))
    shown = text if len(text) <= 60 else text[:59] + "…"
    return f"'{shown}'" if isinstance(value, str) else shown


def parse_line(text: str) -> str:
    """Plain text for one line: line breaks of the source become spaces. Markup in it is text, not markup."""
    if unfit := _UNFIT.search(text):
        name = unicodedata.name(unfit[0], "a control character")
        message = f"must be plain text, e.g. Example Mission opens (got U+{ord(unfit[0]):04X}, {name})"
        raise RuleBroken("unfit-character", message, "Type the line anew; such characters come with pasted text.")
    return " ".join(text.split())


def parse_lines(text: str) -> str:
    """Plain text or Markdown of several lines, without characters that change how the rest is read."""
    parse_line(text.replace("\n", " "))
    return text.strip("\n")


def parse_key(text: str) -> str:
    """A key of the directory, as written there."""
    return parse_line(text)


def parse_email(text: str) -> str:
    """A mailbox, `name@host` (RFC 5321, the part that is in use). Nothing is asked of the network."""
    address = text.strip()
    if not _EMAIL.fullmatch(address):
        raise RuleBroken("email-form", f"must be one e-mail address, e.g. press@example.org (got {got(text)})")
    return address


def parse_web_address(text: str) -> str:
    """A whole http(s) address."""
    address = text.strip()
    if not _WEB_ADDRESS.fullmatch(address):
        raise RuleBroken(
            "address-form", f"must be a whole address, e.g. https://mission.example.org/ (got {got(text)})"
        )
    return address


def parse_text_or_address(text: str) -> str:
    """A text, or an address that a reader may safely follow."""
    line = parse_line(text)
    scheme = _SCHEME.match(line)
    if scheme is not None:
        if scheme[1].lower() in ("http", "https"):
            return parse_web_address(line)
        if scheme[1].lower() not in ("mailto", "tel") and (":" in line.split()[0]):
            raise RuleBroken(
                "address-form", f"must be text or an http address, e.g. https://example.org/register (got {got(text)})"
            )
    return line
