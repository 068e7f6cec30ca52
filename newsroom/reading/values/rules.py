"""Rules for plain texts that heads and the directory share: one line, key, e-mail, address.

Place in the pipeline: beside `fields` and `directory.files`. Comes in: a text as typed. Goes out: the text to keep.
Refuses: to mend. A rule that is broken raises `RuleBroken`; whoever knows the file and line makes a `Problem` of it.
"""

from __future__ import annotations

import re
import unicodedata

CATEGORIES = ("press-release", "statement", "media-advisory", "news", "briefing-note", "speech")
# Files that browsers would run, and files that the site itself reads.
NOT_TO_TAKE_AWAY = (".html", ".htm", ".xhtml", ".svg", ".xml", ".js", ".mjs", ".css", ".md")
# Pictures that browsers do not show and whose notes (places, serial numbers) cannot be taken out.
UNCLEAN = (
    ".heic", ".heif", ".tif", ".tiff", ".bmp", ".psd", ".dng", ".raw", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".jp2",
    ".jxl", ".eps",
)  # fmt: skip
MOST_ITEMS = 500  # of a list in a head, or in an entry of the directory
KEY = re.compile(r"[a-z0-9-]+")
# Controls, and what turns the direction of all that follows (U+202A–202E).
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufffe\uffff]")
_ISOLATES = re.compile("[\u2066-\u2069]")
# White space of a source. No-break spaces (U+00A0, U+202F) and the ideographic space (U+3000) are letters: they stay as typed.
_SPACES = re.compile("[ \t\n\r\u2028\u2029]+")
# What leaves no mark on paper and no word to a screen reader when it stands alone: spaces, formats and marks without their
# letter by their category, and letters that are drawn empty (Hangul fillers, the Braille pattern without dots).
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"})
_EMPTY_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
LONGEST_ADDRESS = 2_000  # characters
# RFC 5321's atoms, and letters of any script (RFC 6531): all characters but controls, spaces and these signs.
_ATOM = r"""[^\x00-\x20"(),.:;<>@\[\\\]\x7f-\xa0]+"""
_MAILBOX = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_WEB_ADDRESS = re.compile(r"(?i:https?)://[^\s/?#@\"'<>]+\.[^\s/?#@\"'<>.]+(?:[/?#][^\s\"<>]*)?")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):\S")


class RuleBroken(ValueError):
    """A text breaks a rule: its stable name, what must be with an example and what was found, the next step."""

    def __init__(self, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


def got(value: object) -> str:
    """A found value in quotes, short enough for a line; invisible characters by their number."""
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
    if not any(map(_is_seen, text)):
        text = "".join(f"[U+{ord(letter):04X}]" for letter in text)
    shown = text if len(text) <= 60 else text[:59] + "…"
    return f"'{shown}'" if isinstance(value, str) else shown


def parse_line(text: str) -> str:
    """Plain text for one line, composed (NFC): line breaks of the source become spaces. Markup in it is text, not markup.
    "" for a text in which nothing can be seen."""
    is_plain = text.isprintable()  # no control, no format
    if not is_plain and (unfit := _UNFIT.search(text)):
        raise _unfit(unfit[0])
    if not is_plain and _ISOLATES.search(text) and not _is_balanced(text):
        message = "must close each isolate (U+2066 to U+2068) with U+2069, e.g. \u2068Example Mission\u2069"
        raise RuleBroken("unfit-character", message, "Type the line anew; such characters come with pasted text.")
    line = unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip(" "))
    return line if any(map(_is_seen, line)) else ""


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN and letter not in _EMPTY_LETTERS


def _unfit(letter: str) -> RuleBroken:
    name = unicodedata.name(letter, "a control character")
    message = f"must be plain text, e.g. Example Mission opens (got U+{ord(letter):04X}, {name})"
    return RuleBroken("unfit-character", message, "Type the line anew; such characters come with pasted text.")


def _is_balanced(text: str) -> bool:
    """Whether every isolate is closed and none is closed twice (UAX #9): a pair turns nothing outside itself."""
    depth = 0
    for letter in _ISOLATES.findall(text):
        depth += -1 if letter == "\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


def parse_lines(text: str) -> str:
    """Plain text or Markdown of several lines, without characters that change how the rest is read."""
    parse_line(text.replace("\n", " "))
    return unicodedata.normalize("NFC", text.strip("\n"))


def parse_key(text: str) -> str:
    """A key of the directory, as written there."""
    return parse_line(text)


def parse_email(text: str) -> str:
    """A mailbox, `name@host` (RFC 5321; letters of any script by RFC 6531 and IDNA 2008). Nothing is asked of the network."""
    address = unicodedata.normalize("NFC", text.strip())
    name, mark, host = address.rpartition("@")
    if not (mark and len(address) <= 254 and len(name.encode()) <= 64 and _MAILBOX.fullmatch(name) and is_host(host)):
        raise RuleBroken("email-form", f"must be one e-mail address, e.g. press@example.org (got {got(text)})")
    return address


def is_host(name: str) -> bool:
    """Whether a name can be a host's on the Internet: two labels or more, each of RFC 1123's or IDNA 2008's form."""
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or labels[-1].isdecimal():
        return False
    for label in labels:
        if not label or len(label) > 63 or label.startswith("-") or label.endswith("-"):
            return False
        if label.isascii():
            if not all(letter.isalnum() or letter == "-" for letter in label):
                return False
            continue
        import idna  # here: most sites have no such name

        try:
            idna.encode(label)
        except idna.IDNAError:
            return False
    return len(labels[-1]) > 1


def parse_web_address(text: str) -> str:
    """A whole http(s) address."""
    address = text.strip()
    if len(address) > LONGEST_ADDRESS or not _WEB_ADDRESS.fullmatch(address):
        raise RuleBroken(
            "address-form", f"must be a whole address, e.g. https://mission.example.org/ (got {got(text)})"
        )
    return with_small_scheme(address)


def with_small_scheme(address: str) -> str:
    """The address with its scheme in small letters, which are the same (RFC 3986, 3.1) and what is compared everywhere."""
    scheme, colon, rest = address.partition(":")
    return scheme.lower() + colon + rest


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
        if scheme[1].lower() in ("mailto", "tel"):
            return with_small_scheme(line)
    return line
