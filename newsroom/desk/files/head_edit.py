"""Some fields of a head changed, everything else as it was typed.

Place in the pipeline: between the desk's form and the file. Comes in: a file's bytes, the fields and the text that
changed. Goes out: the file's new bytes. Each result is read again by `reading.files.source`: every field that was not to
change must say what it said, else the edit is refused. Refuses: to judge values; to touch a head that cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from newsroom.desk.files.head_yaml import (
    CannotEdit,
    Change,
    Value,
    applied,
    changes_of,
    in_block,
    leaf_end,
    line_after,
    line_of,
    plain_of,
    spelled,
)
from newsroom.desk.files.text_file import TextFile, line_end, open_text, respelled, shown, split_lines
from newsroom.reading.files.source import read_source
from newsroom.reading.files.yaml_text import plain_fields
from newsroom.reading.release.fields import FIELDS
from newsroom.reading.release.head import HOLDING

ORDER = {name: place for place, name in enumerate(FIELDS)}
_PAIR = re.compile(r"( {0,3}([A-Za-z0-9_-]+):[ \t]*)(.*)")


class EditRefused(Exception):
    """The change cannot be made without touching something else; the source can be edited by hand."""


def values_of(file: TextFile) -> dict[str, Any]:
    """The fields that are set, as texts, lists and mappings of texts."""
    return plain_fields(file.raw.fields)


def edited(path: str, data: bytes, fields: Mapping[str, Value | None], text: str | None = None) -> bytes:
    """The file's bytes with these fields (None: taken out) and, where given, this text. Raises EditRefused, NotText."""
    file = open_text(path, data)
    if not fields and text in (None, file.text):
        return data
    if not file.raw.is_readable:
        raise EditRefused("the head cannot be read; it can be mended in the source")
    head = file.head
    for name, value in fields.items():
        head = _with_field(path, file.bom + head, name, _tidy(value))[len(file.bom) :]
    body = file.body
    if text is not None and text != file.text:
        body = respelled(file.body, text, line_end(file.head))
        if head and not head.endswith(("\n", "\r")):
            head += "\n"
    return (file.bom + head + body).encode()


def _tidy(value: Value | None) -> Value | None:
    """Without parts that say nothing; None where nothing is left."""
    if isinstance(value, dict):
        return {name: tidy for name, part in value.items() if (tidy := _tidy(part)) is not None} or None
    if isinstance(value, list):
        return [tidy for part in value if (tidy := _tidy(part)) is not None] or None
    return value or None


def _with_field(path: str, head: str, name: str, value: Value | None) -> str:
    before = _fields(path, head)
    if not head.lstrip("\ufeff").startswith("---") and isinstance(value, list):
        if any(not isinstance(item, str) or "," in item for item in value):
            raise EditRefused(f"{name}: needs a head between lines of ---, in YAML; it can be made in the source")
        value = ", ".join(value)  # as such a head writes a list
    if before.get(name) == value:
        return head
    wanted = {key: part for key, part in before.items() if key != name}
    if value is not None:
        wanted[name] = value
    for attempt in _attempts(head, name, value):
        try:
            made = attempt()
        except (CannotEdit, yaml.YAMLError, ValueError, IndexError):
            continue
        if _fields(path, made) == wanted:
            return made
    raise EditRefused(f"{name}: cannot be changed without touching what stands around it; it can be in the source")


def _fields(path: str, head: str) -> Any:
    """The values of a head; None where it cannot be read."""
    raw = read_source(path, head.encode())
    return plain_fields(raw.fields) if raw.is_readable else None


def _attempts(head: str, name: str, value: Value | None) -> Iterator[Callable[[], str]]:
    """Ways to write the change, the one that leaves most as it was first."""
    start = 1 if head.startswith("\ufeff") else 0
    if not head.startswith("---", start):
        yield lambda: _with_line(head, name, value)
        return
    if value is None:
        if name not in HOLDING:  # whose empty line would be a problem
            yield lambda: _emptied(head, name)
        yield lambda: _without(head, name)
        yield lambda: _emptied(head, name, always=True)  # a head must have a field
        return
    yield lambda: _changed(head, name, value)
    yield lambda: _rewritten(head, name, value)


# ── YAML ─────────────────────────────────────────────────────────────────────
def _inner(head: str) -> tuple[int, int]:
    """Where the YAML begins and ends: between the lines of ---."""
    lines = split_lines(head)
    return len(lines[0]), len(head) - len(lines[-1])


def _nodes(text: str) -> list[tuple[Node, Node]]:
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if root is None:
        return []
    if not isinstance(root, MappingNode) or root.flow_style:
        raise CannotEdit("a head in braces")
    return list(root.value)


def _found(text: str, name: str) -> tuple[Node, Node] | None:
    return next(((key, value) for key, value in _nodes(text) if key.value == name), None)


def _within(head: str, change: Callable[[str], list[Change]]) -> str:
    start, stop = _inner(head)
    text = head[start:stop]
    return head[:start] + applied(text, change(text)) + head[stop:]


def _changed(head: str, name: str, value: Value) -> str:
    end = line_end(head)

    def change(text: str) -> list[Change]:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        if isinstance(root, MappingNode) and root.flow_style:
            return changes_of(text, root, {**plain_of(root), name: value}, end)
        there = _found(text, name)
        if there is None:
            place = _place(text, name)
            return [Change(place, place, in_block(name, value, 0, end))]
        return changes_of(text, there[1], value, end)

    return _within(head, change)


def _rewritten(head: str, name: str, value: Value) -> str:
    """The field's lines written anew."""
    end = line_end(head)

    def change(text: str) -> list[Change]:
        there = _found(text, name)
        if there is None:
            raise CannotEdit(name)
        start = line_of(text, there[0].start_mark.index)
        return [Change(start, line_after(text, leaf_end(there[1])), in_block(name, value, 0, end))]

    return _within(head, change)


def _emptied(head: str, name: str, always: bool = False) -> str:
    """The name stays, with the comment behind it; where there is none only if it must."""

    def change(text: str) -> list[Change]:
        there = _found(text, name)
        if there is None:
            raise CannotEdit(name)
        stop = leaf_end(there[1])
        rest = text[stop : line_after(text, stop)]
        start = int(there[0].end_mark.index)
        has_comment = rest.strip().startswith("#") and text[stop - 1 : stop] != "\n" and "\n" not in text[start:stop]
        if not has_comment and not always:
            raise CannotEdit("no comment")
        return [Change(start, stop, ":")]

    return _within(head, change)


def _without(head: str, name: str) -> str:
    def change(text: str) -> list[Change]:
        there = _found(text, name)
        if there is None:
            raise CannotEdit(name)
        return [Change(line_of(text, there[0].start_mark.index), line_after(text, leaf_end(there[1])), "")]

    return _within(head, change)


def _place(text: str, name: str) -> int:
    """The place of a new field: behind the last field that precedes it in the registry; an unknown field comes last."""
    place = 0
    for key, value in _nodes(text):
        if name not in ORDER or ORDER.get(key.value, len(ORDER)) < ORDER[name]:
            place = max(place, line_after(text, max(leaf_end(value), int(key.end_mark.index))))
    return place


# ── lines of `Key: value` ────────────────────────────────────────────────────
def _with_line(head: str, name: str, value: Value | None) -> str:
    if isinstance(value, (dict, list)) or "\n" in (value or ""):
        raise CannotEdit("parts need a head in YAML")
    written = value or ""
    lines, end = split_lines(head), line_end(head)
    first = last = place = -1
    for number, line in enumerate(lines):
        pair = _PAIR.fullmatch(line.rstrip("\r\n"))
        if pair and pair[2].lower() == name and first < 0:
            first = last = number
        elif pair and first < 0 and ORDER.get(pair[2].lower(), len(ORDER)) < ORDER.get(name, len(ORDER)):
            place = number
        elif first >= 0 and number == last + 1 and line.startswith(("    ", "\t")) and line.strip():
            last = number
    if first >= 0:
        pair = _PAIR.fullmatch(lines[first].rstrip("\r\n"))
        assert pair is not None
        fresh = [pair[1].rstrip() + f" {written}" + (line_end(lines[first]) or end)] if value is not None else []
        return "".join([*lines[:first], *fresh, *lines[last + 1 :]])
    if value is None:
        return head
    while place + 1 < len(lines) and place >= 0 and lines[place + 1].startswith(("    ", "\t")):
        place += 1
    return "".join([*lines[: place + 1], f"{name.capitalize()}: {written}{end}", *lines[place + 1 :]])


def fresh_file(fields: Mapping[str, Value], text: str) -> bytes:
    """A new file with these fields, in their usual order."""
    ordered = sorted(fields, key=lambda name: ORDER.get(name, len(ORDER)))
    lines = "".join(in_block(name, tidy, 0, "\n") for name in ordered if (tidy := _tidy(fields[name])) is not None)
    if not lines:
        lines = f"title: {spelled('')}\n"
    text = shown(text)
    return (
        f"---\n{lines}---\n{text}".encode()
        if not text or text.endswith("\n")
        else f"---\n{lines}---\n{text}\n".encode()
    )
