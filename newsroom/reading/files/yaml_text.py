"""YAML text → `RawField`s: values as typed, each with its line.

Place in the pipeline: the part of `source` that reads YAML, for heads and for the directory. Comes in: text. Goes out:
texts, lists and mappings of texts. Refuses: types, objects, aliases and depths that no author needs.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import Any, NamedTuple

import msgspec
import yaml

from newsroom.model.problems import Problem

DEEP = 500  # brackets opened in one line; no author writes so many
MAX_DEPTH = 8  # of lists in mappings in lists; the deepest that the contract knows is 4


class RawField(msgspec.Struct, frozen=True):
    """A value as typed, and its line."""

    value: str | tuple[RawField, ...] | dict[str, RawField]
    line: int


class Unreadable(Exception):
    """The file's form is beyond reading. Leaves `source` only as a `Problem`."""

    def __init__(self, rule: str, message: str, line: int = 1, hint: str = "", field: str = "file") -> None:
        super().__init__(message)
        self.rule, self.message, self.line, self.hint, self.field = rule, message, line, hint, field


# libyaml's parser where it was built in: some 15 times quicker than the pure one, and the same events.
_PARSER: Any = getattr(getattr(yaml, "cyaml", None), "CParser", yaml.BaseLoader)


def plain(field: RawField) -> Any:
    """The value without its lines: texts, lists and mappings. A name with nothing behind it (`ends:`) counts as not set."""
    value = field.value
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return plain_fields(value)


def plain_fields(fields: Mapping[str, RawField], kept: Container[str] = ()) -> dict[str, Any]:
    """The values of those fields that were set, without their lines; those of `kept` where they are empty, too."""
    return {name: plain(part) for name, part in fields.items() if part.value != "" or name in kept}


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


def line_with(field: RawField | None, word: str) -> int:
    """The line of the first text in a field that has a word; 0 where none has."""
    if field is None:
        return 0
    if isinstance(field.value, str):
        return field.line if word in field.value else 0
    parts = field.value if isinstance(field.value, tuple) else tuple(field.value.values())
    return next((line for part in parts if (line := line_with(part, word))), 0)


def read_yaml(text: str, line_offset: int, path: str, found: list[Problem]) -> dict[str, RawField]:
    """The one mapping that a YAML text must be. Built from events: no recursion, no objects, no aliases."""
    reader = _Events(path, line_offset, found)
    try:
        parser = _PARSER(text)
        while type(event := parser.get_event()) is not yaml.StreamEndEvent:
            reader.take(event)
        parser.dispose()
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
            if event.tag is not None:
                self.check(event)
            value, line = event.value, event.start_mark.line + self.offset
            if self.stack and self.key is None and type(self.stack[-1].into) is dict:
                self.key = (value, line)
            else:
                self.put(value, line)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.tag is not None:
                self.check(event)
            line = event.start_mark.line + self.offset
            if self.stack and self.key is None and type(self.stack[-1].into) is dict:
                raise Unreadable(
                    "yaml-key",
                    "must have plain text as names of fields; a text with { or [ stands in quotes",
                    line,
                    field="head",
                )
            if len(self.stack) >= MAX_DEPTH:
                raise _too_deep(line)
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
            raise Unreadable(
                "yaml-alias",
                f"must be written out; YAML aliases are not read (got '*{event.anchor}')",
                line,
                field="head",
            )
        elif kind is yaml.DocumentStartEvent and self.root:
            raise Unreadable(
                "yaml-documents", "must be one YAML document", event.start_mark.line + self.offset, field="head"
            )

    def check(self, event: Any) -> None:
        """A tag would ask for a type or an object; here every scalar is text."""
        if not event.tag.startswith(("tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")):
            line = event.start_mark.line + self.offset
            raise Unreadable(
                "yaml-tag", f"must be plain text; YAML tags are not read (got '{event.tag[:60]}')", line, field="head"
            )

    def put(self, value: str | tuple[RawField, ...] | dict[str, RawField], line: int) -> None:
        if not self.stack:
            raise Unreadable(
                "head-form", "must be `name: value` lines, e.g. `title: Example Mission opens`", line, field="head"
            )
        into = self.stack[-1].into
        if isinstance(into, list):
            into.append(RawField(value, line))
            return
        name, line = self.key or ("", line)  # in a mapping a value follows its key: there is one
        self.key = None
        if name in into:
            self.found.append(duplicate(self.path, name, line, into[name].line))
        else:
            into[name] = RawField(value, line)


def _too_deep(line: int) -> Unreadable:
    return Unreadable("yaml-depth", f"must nest at most {MAX_DEPTH} levels deep (got more)", line, field="head")


def _broken(fault: yaml.YAMLError, text: str, offset: int) -> Unreadable:
    """libyaml's complaint in words that say what to change."""
    mark, began = getattr(fault, "problem_mark", None), getattr(fault, "context_mark", None)
    reason = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or fault).split("\n")[0]
    is_open = "end of stream" in reason or "expected ','" in reason
    if mark is None or (is_open and began is not None):
        mark = began  # an unclosed bracket is mended where it was opened
    number = min(mark.line if mark else 0, max(text.count("\n") - 1, 0))
    line = _line(text, number)
    if line.count("[") + line.count("{") > DEEP:  # a scanner may look ahead and refuse it before any event comes
        return _too_deep(number + 1 + offset)
    if "\t" in line[: len(line) - len(line.lstrip())] or ("\t" in line.split("#")[0] and "token" in reason):
        return Unreadable(
            "yaml-tab", "must be indented with spaces, e.g. two (got a tab)", number + 1 + offset, field="head"
        )
    name = re.match(r" +([\w-]+):", line)
    is_first = name is not None and mark is not None and mark.column < name.end()
    if name and is_first and ("expected key" in reason or "block end" in reason or "mapping values" in reason):
        message = f"must begin in the column of the names above it, e.g. '{name[1]}:' (got {name[0]!r})"
        return Unreadable("yaml-indent", message, number + 1 + offset, field="head")
    hint = ""
    if "mapping values" in reason:
        hint = (
            'A text with a colon stands in quotes, e.g. title: "Budget: what is new"; fields begin at the same column.'
        )
    elif "cannot start any token" in reason or "alphabetic" in reason or "alias" in reason or "directive" in reason:
        hint = "A text that begins with @, `, %, * or & stands in quotes."
    elif "expected key" in reason or "quoted scalar" in reason or is_open:
        hint = "A text with quotation marks inside stands in the other kind of quotes; every [, { and quote is closed."
    return Unreadable(
        "yaml-broken",
        f"must be YAML, e.g. `title: Example Mission opens` (got: {reason})",
        number + 1 + offset,
        hint,
        "head",
    )


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number] if number < len(lines) else ""


def duplicate(path: str, name: str, line: int, first: int) -> Problem:
    return Problem(path, line, name, "duplicate-field", "error", f"must be given once (given on line {first} already)")
