"""Bytes of a file → `RawSource`: its fields as typed, with line numbers, and its text.

Place in the pipeline: the first stage, the only one that decodes text. Comes in: a file's bytes. Goes out: `RawSource`,
where every scalar is the text that was typed (`no`, `1.10` and dates stay so) and every part knows its line, with the
problems of the file's form. Refuses: to judge. What a field may be is said in `fields`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from newsroom.problems import Problem
from newsroom.release import File

MAX_BYTES = 1_000_000
MAX_DEPTH = 8  # of lists in mappings in lists; the deepest that the contract knows is 4
EXAMPLE_HEAD = "a line of ---, then fields such as `title: Example Mission opens`, then a line of ---"


class RawField(msgspec.Struct, frozen=True):
    """A value as typed and the line on which it stands."""

    value: str | tuple[RawField, ...] | dict[str, RawField]
    line: int


class RawSource(msgspec.Struct, frozen=True, kw_only=True):
    """A file as read. With `is_readable` false there are no fields, only problems."""

    path: str
    fields: dict[str, RawField] = {}  # a field's line is that of its name
    body: str = ""
    body_line: int = 1  # the line of the file on which the body begins
    is_readable: bool = True
    problems: tuple[Problem, ...] = ()


class _Unreadable(Exception):
    """The file's form is beyond reading. Leaves this module only as a `Problem`."""

    def __init__(self, rule: str, message: str, line: int = 1, hint: str = "", field: str = "file") -> None:
        super().__init__(message)
        self.rule, self.message, self.line, self.hint, self.field = rule, message, line, hint, field


# libyaml's parser where it was built in: some 15 times quicker than the pure one, and the same events.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PAIR = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
# Controls that XML 1.0 cannot hold and no text needs. Tab, line feed and carriage return are none of them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def read_source(path: str, data: bytes) -> RawSource:
    """A release or page: its head (YAML between `---` lines, or `Key: value` lines) and its body.

    `path` is as problems name it. Never raises for what an author wrote.
    """
    found: list[Problem] = []
    try:
        text = _decode(data)
        if text.startswith("---") and (end := text.find("\n---", 3)) >= 0 and _is_fence(text, 0):
            fields, body, body_line = _read_yaml_head(text, end, path, found)
        else:
            fields, body, body_line = _read_plain_head(text, path, found)
    except _Unreadable as fault:
        return RawSource(path=path, is_readable=False, problems=(*found, _problem(path, fault)))
    return RawSource(path=path, fields=fields, body=body, body_line=body_line, problems=tuple(found))


def read_mapping(path: str, data: bytes) -> RawSource:
    """A YAML file of the directory: all of it is fields. A file without any is an empty mapping."""
    found: list[Problem] = []
    try:
        text = _decode(data) if data.strip() else ""
        fields = _mapping(text, 0, path, found)
    except _Unreadable as fault:
        return RawSource(path=path, is_readable=False, problems=(*found, _problem(path, fault)))
    return RawSource(path=path, fields=fields, problems=tuple(found))


def read_standing_text(path: str, data: bytes) -> RawSource:
    """A boilerplate: Markdown, with or without a head between `---` lines."""
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"---"):
        return read_source(path, data)
    try:
        return RawSource(path=path, body=_decode(data))
    except _Unreadable as fault:
        return RawSource(path=path, is_readable=False, problems=(_problem(path, fault),))


def plain(field: RawField) -> Any:
    """The value without its lines: texts, lists and mappings. A name with nothing behind it (`ends:`) counts as not set."""
    value = field.value
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return plain_fields(value)


def plain_fields(fields: Mapping[str, RawField]) -> dict[str, Any]:
    """The values of those fields that were set, without their lines."""
    return {name: plain(part) for name, part in fields.items() if part.value != ""}


def line_at(fields: Mapping[str, RawField], location: tuple[int | str, ...], default: int = 1) -> int:
    """The line of the part at `location` (`("image", "alt")`), or of the nearest part around it that is there."""
    line = default
    value: str | tuple[RawField, ...] | Mapping[str, RawField] = fields
    for step in location:
        part = value.get(str(step)) if isinstance(value, Mapping) else None
        if isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            part = value[step]
        if part is None:
            break
        line, value = part.line, part.value
    return line


def describe_file(path: Path) -> File:
    """Name, size and digest of a file, and a picture's size as shown (width 0: it cannot be read as a picture)."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        size = stream.tell()
    width, height = _picture_size(path) if is_picture(path.name) else (0, 0)
    return File(name=path.name, size=size, digest=digest, width=width, height=height)


def is_picture(name: str) -> bool:
    """By its ending: of a kind that browsers show and that has pixels."""
    return name.lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))


def _picture_size(path: Path) -> tuple[int, int]:
    import warnings  # here: a site without pictures starts quicker without Pillow

    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Pillow's guard warns above 89 million pixels and raises above twice as many: too large is unreadable.
            warnings.simplefilter("error")
            with Image.open(path) as picture:
                width, height = picture.size
                # A PNG's getexif() would decode all pixels to look behind them.
                known = picture.format != "PNG" or "exif" in picture.info
                turned = known and picture.getexif().get(0x0112) in (5, 6, 7, 8)
    except Exception:  # whatever a broken file makes Pillow raise; validate says that it is broken
        return 0, 0
    return (height, width) if turned else (width, height)


def _decode(data: bytes) -> str:
    """UTF-8 with \\n line ends; a BOM and CRLF are forgiven."""
    if len(data) > MAX_BYTES:
        raise _Unreadable(
            "file-too-large", f"must be at most 1 MB, e.g. a text of some pages (got {len(data) / 1e6:.1f} MB)"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable(
            "encoding", "must be saved as UTF-8 (got UTF-16)", hint="In the editor: Save as, encoding UTF-8."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line, byte = data.count(b"\n", 0, fault.start) + 1, data[fault.start]
        raise _Unreadable(
            "encoding",
            f"must be saved as UTF-8 (got the byte 0x{byte:02X}, '{bytes([byte]).decode('latin-1')}' in Latin-1)",
            line,
            "In the editor: Save as, encoding UTF-8.",
        ) from fault
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        if control[0] == "\0":
            hint = "It may be saved as UTF-16; in the editor: Save as, encoding UTF-8."
            raise _Unreadable("nul-byte", "must be text without NUL bytes (got one)", line, hint)
        raise _Unreadable(
            "control-character", f"must be text without control characters (got U+{ord(control[0]):04X})", line
        )
    if not text.strip():
        raise _Unreadable("empty-file", f"must not be empty: {EXAMPLE_HEAD}")
    return text


def _is_fence(text: str, start: int) -> bool:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else None].rstrip() == "---"


def _read_yaml_head(text: str, end: int, path: str, found: list[Problem]) -> tuple[dict[str, RawField], str, int]:
    while not _is_fence(text, end + 1):
        end = text.find("\n---", end + 4)
        if end < 0:
            raise _Unreadable("head-open", "must end its head with a line of --- (got none)", field="head")
    # The opening fence is left to YAML, as a document's start: its line numbers are then those of the file.
    fields = _mapping(text[: end + 1], 0, path, found)
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
            raise _Unreadable("head-open", "must end its head with a line of --- (got none)", field="head")
        raise _Unreadable(
            "head-missing", f"must begin with its head on line 1: {EXAMPLE_HEAD}", first + 1, field="head"
        )
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
                raise _Unreadable(
                    "head-missing",
                    f"must begin with its head: {EXAMPLE_HEAD} (got '{line[:60]}')",
                    number + 1,
                    field="head",
                )
            message = f"must be `Key: value` up to the first blank line, e.g. `Title: Example Mission opens` (got '{line[:60]}')"
            raise _Unreadable("head-form", message, number + 1, field="head")
        name = pair[1].lower()
        if name in fields:
            found.append(_duplicate(path, name, number + 1, fields[name].line))
            name = f"\0{name}"  # its continuation lines go with it
        fields[name] = RawField(pair[2].strip(), number + 1)
    fields = {name: field for name, field in fields.items() if name[0] != "\0"}
    return fields, "\n".join(lines[number + 1 :]), number + 2


def _mapping(text: str, line_offset: int, path: str, found: list[Problem]) -> dict[str, RawField]:
    """The one mapping that a YAML text must be. Built from events: no recursion, no objects, no aliases."""
    reader = _Events(path, line_offset, found)
    try:
        for event in yaml.parse(text, _LOADER):
            reader.take(event)
    except yaml.YAMLError as fault:
        raise _broken(fault, text, line_offset) from fault
    return reader.root


class _Open(NamedTuple):
    """A list or mapping whose end has not been read yet."""

    into: dict[str, RawField] | list[RawField]
    line: int


class _Events:
    """Turns YAML events into `RawField`s, with a stack of its own: libyaml's composer overflows C's at some 10,000 levels."""

    __slots__ = ("found", "key", "keys", "offset", "path", "root", "stack")

    def __init__(self, path: str, offset: int, found: list[Problem]) -> None:
        self.path, self.offset, self.found = path, offset + 1, found
        self.root: dict[str, RawField] = {}
        self.stack: list[_Open] = []
        self.keys: list[tuple[str, int] | None] = []  # of the mappings on the stack: the name whose value comes next
        self.key: tuple[str, int] | None = None

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.check(event)
            value, line = event.value, event.start_mark.line + self.offset
            if self.stack and self.key is None and type(self.stack[-1].into) is dict:
                self.key = (value, line)
            else:
                self.put(value, line)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.check(event)
            line = event.start_mark.line + self.offset
            if self.stack and self.key is None and type(self.stack[-1].into) is dict:
                raise _Unreadable(
                    "yaml-key",
                    "must have plain text as names of fields; a text with { or [ stands in quotes",
                    line,
                    field="head",
                )
            if len(self.stack) >= MAX_DEPTH:
                raise _Unreadable(
                    "yaml-depth", f"must nest at most {MAX_DEPTH} levels deep (got more)", line, field="head"
                )
            if not self.stack and kind is yaml.SequenceStartEvent:
                self.put("", line)
            self.stack.append(_Open({} if kind is yaml.MappingStartEvent else [], line))
            self.keys.append(self.key)
            self.key = None
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            closed, self.key = self.stack.pop(), self.keys.pop()
            if not self.stack:
                if isinstance(closed.into, dict):
                    self.root = closed.into
            else:
                self.put(closed.into if isinstance(closed.into, dict) else tuple(closed.into), closed.line)
        elif kind is yaml.AliasEvent:
            line = event.start_mark.line + self.offset
            raise _Unreadable(
                "yaml-alias",
                f"must be written out; YAML aliases are not read (got '*{event.anchor}')",
                line,
                field="head",
            )
        elif kind is yaml.DocumentStartEvent and self.root:
            raise _Unreadable(
                "yaml-documents", "must be one YAML document", event.start_mark.line + self.offset, field="head"
            )

    def check(self, event: Any) -> None:
        """A tag would ask for a type or an object; here every scalar is text."""
        if event.tag is not None and not event.tag.startswith(
            ("tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
        ):
            line = event.start_mark.line + self.offset
            raise _Unreadable(
                "yaml-tag", f"must be plain text; YAML tags are not read (got '{event.tag[:60]}')", line, field="head"
            )

    def put(self, value: str | tuple[RawField, ...] | dict[str, RawField], line: int) -> None:
        if not self.stack:
            raise _Unreadable(
                "head-form", "must be `name: value` lines, e.g. `title: Example Mission opens`", line, field="head"
            )
        into = self.stack[-1].into
        if isinstance(into, list):
            into.append(RawField(value, line))
            return
        name, line = self.key or ("", line)  # in a mapping a value follows its key: there is one
        self.key = None
        if name in into:
            self.found.append(_duplicate(self.path, name, line, into[name].line))
        else:
            into[name] = RawField(value, line)


def _broken(fault: yaml.YAMLError, text: str, offset: int) -> _Unreadable:
    """libyaml's complaint in words that say what to change."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    said = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or fault).split("\n")[0]
    number = min(mark.line if mark else 0, max(text.count("\n") - 1, 0))
    line = _line(text, number)
    if "\t" in line[: len(line) - len(line.lstrip())] or ("\t" in line.split("#")[0] and "token" in said):
        return _Unreadable(
            "yaml-tab", "must be indented with spaces, e.g. two (got a tab)", number + 1 + offset, field="head"
        )
    hint = ""
    if "mapping values" in said:
        hint = (
            'A text with a colon stands in quotes, e.g. title: "Budget: what is new"; fields begin at the same column.'
        )
    elif "cannot start any token" in said or "alias" in said or "directive" in said:
        hint = "A text that begins with @, `, %, * or & stands in quotes."
    elif "expected key" in said or "quoted scalar" in said or "end of stream" in said:
        hint = "A text with quotation marks inside stands in the other kind of quotes; every [, { and quote is closed."
    return _Unreadable(
        "yaml-broken",
        f"must be YAML, e.g. `title: Example Mission opens` (got {said})",
        number + 1 + offset,
        hint,
        "head",
    )


def _line(text: str, number: int) -> str:
    lines: Iterator[str] = iter(text.split("\n"))
    return next((line for index, line in enumerate(lines) if index == number), "")


def _duplicate(path: str, name: str, line: int, first: int) -> Problem:
    return Problem(path, line, name, "duplicate-field", "error", f"must be given once (given on line {first} already)")


def _problem(path: str, fault: _Unreadable) -> Problem:
    return Problem(path, fault.line, fault.field, fault.rule, "error", fault.message, fault.hint)
