"""Bytes of a file → `RawSource`: its fields as typed, with line numbers, and its text.

Place in the pipeline: the first stage, the only one that decodes text. Comes in: a file's bytes. Goes out: `RawSource`,
where every scalar is the text that was typed (`no`, `1.10` and dates stay so) and every part knows its line, with the
problems of the file's form. Refuses: to judge. What a field may be is said in `fields`.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from newsroom.media.documents import other_kind
from newsroom.media.kinds import is_picture, is_recording_name
from newsroom.model.characters import UNFIT, has_unfit
from newsroom.model.problems import Problem
from newsroom.model.release import File, Recording
from newsroom.reading.files.yaml_text import RawField, Unreadable, duplicate, read_yaml

MAX_BYTES = 1_000_000
EXAMPLE_HEAD = "a line of ---, then fields such as `title: Example Mission opens`, then a line of ---"


class RawSource(msgspec.Struct, frozen=True, kw_only=True):
    """A file as read. With `is_readable` false there are no fields, only problems; the body may be there all the same."""

    path: str
    fields: dict[str, RawField] = {}  # a field's line is that of its name
    body: str = ""
    body_line: int = 1  # the line of the file on which the body begins; 0: of what cannot be read
    is_readable: bool = True
    seems_draft: bool = False  # of an unreadable head, one of whose lines says so
    problems: tuple[Problem, ...] = ()


# A name, then a colon, space or quotes that only look like those of YAML.
_ODD = re.compile(
    r"\s*(?:- )?(?P<name>[A-Za-z_][\w-]*)\s*(?:(?P<colon>\uff1a)|:(?P<gap>[\u00a0\u202f\u2007\u3000]+)"
    r"|:\s+(?P<quote>[\u201c\u201e\u2018\u00ab])(?=.*[\u201d\u201c\u2019\u00bb]\s*$))"
)
_DRAFT = re.compile(r"^status\s*:\s*[\"']?draft\b", re.IGNORECASE | re.MULTILINE)
_PAIR = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")


def read_source(path: str, data: bytes) -> RawSource:
    """A release or page: its head (YAML between `---` lines, or `Key: value` lines) and its body.

    `path` is as problems name it. Never raises for what an author wrote.
    """
    found: list[Problem] = []
    text = ""
    try:
        text = _decode(data)
        if text.startswith("---") and (end := text.find("\n---", 3)) >= 0 and _is_fence(text, 0):
            fields, body, body_line = _read_yaml_head(text, end, path, found)
        else:
            fields, body, body_line = _read_plain_head(text, path, found)
    except Unreadable as fault:
        body, body_line = _below_head(text)
        return RawSource(
            path=path,
            body=body,
            body_line=body_line,
            is_readable=False,
            seems_draft=_DRAFT.search(text[: len(text) - len(body)]) is not None,
            problems=(*found, _problem(path, fault, text)),
        )
    return RawSource(path=path, fields=fields, body=body, body_line=body_line, problems=tuple(found))


def _below_head(text: str) -> tuple[str, int]:
    """(text below a head that cannot be read, its line): behind its closing fence, else behind its first empty line.

    ("", 0) where no such place is.
    """
    start = len(text) - len(text.lstrip("\n"))
    end = start
    if _is_fence(text, start):
        while (end := text.find("\n---", end + 1)) >= 0 and not _is_fence(text, end + 1):
            pass
        end = text.find("\n", end + 1) if end >= 0 else -1
    else:
        end = text.find("\n\n", start)
    return (text[end + 1 :], text.count("\n", 0, end + 1) + 1) if end >= 0 else ("", 0)


def read_mapping(path: str, data: bytes) -> RawSource:
    """A YAML file of the directory: all of it is fields. A file without any is an empty mapping."""
    found: list[Problem] = []
    text = ""
    try:
        text = _decode(data) if data.strip() else ""
        fields = read_yaml(text, 0, path, found)
    except Unreadable as fault:
        return RawSource(path=path, is_readable=False, problems=(*found, _problem(path, fault, text)))
    return RawSource(path=path, fields=fields, problems=tuple(found))


def read_standing_text(path: str, data: bytes) -> RawSource:
    """A boilerplate: Markdown, with or without a head between `---` lines."""
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"---"):
        return read_source(path, data)
    try:
        return RawSource(path=path, body=_decode(data))
    except Unreadable as fault:
        return RawSource(path=path, is_readable=False, problems=(_problem(path, fault),))


def describe_file(path: Path, known: File | None = None) -> File:
    """Name, size and digest of a file, and a picture's size as shown (width 0: it cannot be read as a picture).

    `known`: as it was described before; with the same bytes it is that again, and no picture is opened.
    """
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        size = stream.tell()
    if known is not None and (known.size, known.digest) == (size, digest):
        return known
    if not is_picture(path.name):
        return File(
            name=path.name,
            size=size,
            digest=digest,
            recording=_recording(path, size),
            flaw=_captions_flaw(path),
            kind=other_kind(path),
        )
    width, height, animated, clean, kind = _picture_size(path)
    return File(
        name=path.name, size=size, digest=digest, width=width, height=height, animated=animated, clean=clean, kind=kind
    )


def _recording(path: Path, size: int) -> Recording | None:
    """The properties of a film or sound; None for any other file."""
    if not is_recording_name(path.name):
        return None
    from newsroom.media.recordings import read_recording

    with path.open("rb") as stream:
        return read_recording(stream, size)


def _captions_flaw(path: Path) -> str:
    """The first problem of captions."""
    if not path.name.lower().endswith(".vtt"):
        return ""
    from newsroom.media.captions import MOST_BYTES, captions_flaw

    with path.open("rb") as stream:
        return captions_flaw(stream.read(MOST_BYTES + 1))


def _picture_size(path: Path) -> tuple[int, int, bool, int, str]:
    """(width, height, whether it moves, clean bytes, its true ending where the name has another); 0, 0 for what cannot be opened, is cut short or is not one of the kinds."""
    import warnings  # here: a site without pictures starts quicker without Pillow

    from newsroom.media.imaging import clean_size, pillow
    from newsroom.media.metadata import Damaged

    clean = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # too large is unreadable
            with pillow().open(path) as picture:
                width, height = picture.size
                # A PNG's getexif() would decode all pixels to look behind them.
                known = picture.format != "PNG" or "exif" in picture.info
                turned = known and picture.getexif().get(0x0112) in (5, 6, 7, 8)
                animated = bool(getattr(picture, "is_animated", False))
                kind = picture.format or ""
            if kind not in ("JPEG", "MPO", "PNG", "WEBP", "GIF", "AVIF"):
                return 0, 0, False, 0, ""
            if kind == "MPO":  # a JPEG with a second picture behind its end, which is not published
                animated = False
        if kind != "AVIF":
            clean = clean_size(path.read_bytes(), path.name)
    except Damaged:
        return 0, 0, False, 0, ""
    except Exception:  # whatever a broken file makes Pillow raise; validate says that it is broken
        return 0, 0, False, 0, ""
    ending = {"MPO": "jpg", "JPEG": "jpg"}.get(kind, kind.lower())
    if path.name.lower().replace(".jpeg", ".jpg").endswith(f".{ending}"):
        ending = ""
    return (height, width, animated, clean, ending) if turned else (width, height, animated, clean, ending)


def _decode(data: bytes) -> str:
    """UTF-8 with \\n line ends; a BOM and CRLF are forgiven."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "file-too-large", f"must be at most 1 MB, e.g. a text of some pages (got {len(data) / 1e6:.1f} MB)"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            "encoding", "must be saved as UTF-8 (got UTF-16)", hint="In the editor: Save as, encoding UTF-8."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line, byte = data.count(b"\n", 0, fault.start) + 1, data[fault.start]
        raise Unreadable(
            "encoding",
            f"must be saved as UTF-8 (got the byte 0x{byte:02X}, '{bytes([byte]).decode('latin-1')}' in Latin-1)",
            line,
            "In the editor: Save as, encoding UTF-8.",
        ) from fault
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if has_unfit(data) and (control := UNFIT.search(text)):
        line = text.count("\n", 0, control.start()) + 1
        if control[0] == "\0":
            hint = "It may be saved as UTF-16; in the editor: Save as, encoding UTF-8."
            raise Unreadable("nul-byte", "must be text without NUL bytes (got one)", line, hint)
        raise Unreadable(
            "control-character", f"must be text without control characters (got U+{ord(control[0]):04X})", line
        )
    if not text.strip():
        raise Unreadable("empty-file", f"must not be empty: {EXAMPLE_HEAD}")
    return text


def _is_fence(text: str, start: int) -> bool:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else None].rstrip() == "---"


def _read_yaml_head(text: str, end: int, path: str, found: list[Problem]) -> tuple[dict[str, RawField], str, int]:
    while not _is_fence(text, end + 1):
        end = text.find("\n---", end + 4)
        if end < 0:
            raise Unreadable("head-open", "must end its head with a line of --- (got none)", field="head")
    # The opening fence is left to YAML, as a document's start: its line numbers are then those of the file.
    fields = read_yaml(text[: end + 1], 0, path, found)
    after = text.find("\n", end + 1)
    if after < 0:
        return fields, "", text.count("\n", 0, end) + 3
    return fields, text[after + 1 :], text.count("\n", 0, after) + 2


def _read_plain_head(text: str, path: str, found: list[Problem]) -> tuple[dict[str, RawField], str, int]:
    """`Key: value` lines up to the first blank one, as Pelican has them; an indented line continues the one above."""
    fields: dict[str, RawField] = {}
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip())
    if lines[first].rstrip() == "---":
        if first == 0:
            raise Unreadable("head-open", "must end its head with a line of --- (got none)", field="head")
        raise Unreadable("head-missing", f"must begin with its head on line 1: {EXAMPLE_HEAD}", first + 1, field="head")
    name = ""
    number = first
    for number in range(first, len(lines)):
        line = lines[number]
        if not line.strip():
            break
        if name and line.startswith(("    ", "\t")):
            former = fields[name]
            fields[name] = RawField(f"{former.value} {line.strip()}".strip(), former.line)
            continue
        pair = _PAIR.fullmatch(line)
        if pair is None:
            if number == first:
                raise Unreadable(
                    "head-missing",
                    f"must begin with its head: {EXAMPLE_HEAD} (got '{line[:60]}')",
                    number + 1,
                    field="head",
                )
            message = f"must be `Key: value` up to the first blank line, e.g. `Title: Example Mission opens` (got '{line[:60]}')"
            raise Unreadable("head-form", message, number + 1, field="head")
        name = pair[1].lower()
        if name in fields:
            found.append(duplicate(path, name, number + 1, fields[name].line))
            name = f"\0{name}"  # its continuation lines belong to it
        fields[name] = RawField(pair[2].strip(), number + 1)
    fields = {name: field for name, field in fields.items() if name[0] != "\0"}
    return fields, "\n".join(lines[number + 1 :]), number + 2


_MOST_HINTS = 5


def _odd_characters(text: str, line: int) -> tuple[int, str]:
    """(line, what to type instead) of characters in the head that look like those that are needed; (0, "") where none stands
    at or before a line. Signs behind it that no head may have are named too, so that all is mended at once."""
    first = 0
    hints: list[str] = []
    last = max(line, 1) + 1
    for number, row in enumerate(text.split("\n"), 1):
        if len(hints) == _MOST_HINTS or (number > last and (not first or not row.strip() or row.startswith("---"))):
            break
        found = _ODD.match(row)
        if found is None:
            continue
        if found["colon"] == "\uff1a":
            hint = f"has a full-width colon (U+FF1A) behind '{found['name']}': type a plain colon and a space."
        elif found["gap"]:
            code = f"U+{ord(found['gap'][0]):04X}"
            hint = f"has a no-break space ({code}) behind '{found['name']}:': type a plain space."
        elif found["quote"] and number <= last:
            hint = f'has curly quotes ({found["quote"]}…{row.rstrip()[-1]}) around its value: type straight ones, "…".'
        else:
            continue
        first = first or number
        hints.append(f"Line {number} {hint}")
    return first, " ".join(hints)


def _problem(path: str, fault: Unreadable, text: str = "") -> Problem:
    if text and fault.field == "head":
        line, hint = _odd_characters(text, fault.line)
        if line:
            return Problem(path, line, fault.field, fault.rule, "error", fault.message, hint)
    return Problem(path, fault.line, fault.field, fault.rule, "error", fault.message, fault.hint)
