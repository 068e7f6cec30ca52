"""One value of a YAML head → the spans of characters that change.

Place in the pipeline: under `head_edit`. Comes in: a head's characters, a node of PyYAML with its marks, the new value.
Goes out: `Change`s. Comments, order, indentation and quotation marks around a change stay. Refuses: to judge values; a
value that cannot be put into what is there is written anew, and `head_edit` reads the result again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Value: TypeAlias = str | list[Any] | dict[str, Any]
_HARD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class Change(NamedTuple):
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class CannotEdit(Exception):
    """The present value has a form that cannot take the new one."""


def plain_of(node: Node) -> Any:
    """The texts of a node."""
    if isinstance(node, MappingNode):
        return {key.value: plain_of(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain_of(item) for item in node.value]
    return node.value


def leaf_end(node: Node) -> int:
    """The place of a value's last character. Comments that follow a block do not belong to it."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return leaf_end(node.value[-1][1])
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return leaf_end(node.value[-1])
    return int(node.end_mark.index)


def line_after(text: str, position: int) -> int:
    """The beginning of the next line; a position that is one already, behind a block of text, stays."""
    if position > 0 and text[position - 1] == "\n":
        return position
    found = text.find("\n", position)
    return len(text) if found < 0 else found + 1


def line_of(text: str, position: int) -> int:
    """The beginning of the line."""
    return text.rfind("\n", 0, position) + 1


# ── writing ──────────────────────────────────────────────────────────────────
def spelled(value: str, style: str | None = None, in_flow: bool = False) -> str:
    """A text as a YAML scalar on one line, in the quotation marks that were there if it can be."""
    if style == "'" and "\n" not in value and not _HARD.search(value):
        return "'" + value.replace("'", "''") + "'"
    if style != '"' and _is_plain(value, in_flow):
        return value
    written = json.dumps(value, ensure_ascii=False)
    return _HARD.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _is_plain(value: str, in_flow: bool) -> bool:
    if not value or "\n" in value or value != value.strip() or _HARD.search(value) or value.startswith(("---", "...")):
        return False
    around = f"k: [{value}]" if in_flow else f"k: {value}"
    try:
        node = yaml.compose(around, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return False
    if not isinstance(node, MappingNode) or len(node.value) != 1:
        return False
    read = plain_of(node.value[0][1])
    return bool(read == ([value] if in_flow else value))


def in_flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, list):
        return "[" + ", ".join(in_flow(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_flow(part)}" for key, part in value.items()) + "}"
    return spelled(value, in_flow=True)


def in_block(key: str, value: Value, indent: int, end: str) -> str:
    """A field written anew: its lines, with their ends."""
    pad = " " * indent
    if isinstance(value, str):
        return f"{pad}{key}: {scalar(value, indent, end)}{end}"
    if isinstance(value, dict):
        return f"{pad}{key}:{end}" + "".join(in_block(name, part, indent + 2, end) for name, part in value.items())
    if not any(isinstance(item, dict) for item in value):
        return f"{pad}{key}: {in_flow(value)}{end}"
    return f"{pad}{key}:{end}" + "".join(item_lines(item, indent + 2, end) for item in value)


def scalar(value: str, indent: int, end: str) -> str:
    """A text, in lines of its own where it has several."""
    lines = value.rstrip("\n").split("\n")
    trailing = len(value) - len(value.rstrip("\n"))
    fits = trailing <= 1 and not _HARD.search(value) and "\r" not in value
    if len(lines) < 2 or not fits or lines[0][:1] in ("", " ", "\t") or any("\t" in line[:1] for line in lines):
        return spelled(value)
    mark = "|" if trailing else "|-"
    pad = " " * (indent + 2)
    return mark + "".join(end + (pad + line if line else "") for line in lines)


def item_lines(item: Value, indent: int, end: str) -> str:
    """An item of a list in lines of its own."""
    pad = " " * indent
    if isinstance(item, dict) and item:
        lines = "".join(in_block(name, part, indent + 2, end) for name, part in item.items())
        return f"{pad}- {lines[indent + 2 :]}"
    return f"{pad}- {in_flow(item)}{end}"


# ── changing ─────────────────────────────────────────────────────────────────
def changes_of(text: str, node: Node, value: Value, end: str, flow: bool = False) -> list[Change]:
    """The edit that makes a node equal `value`. Raises CannotEdit."""
    if plain_of(node) == value:
        return []
    if isinstance(node, ScalarNode) and isinstance(value, str):
        return [_scalar_change(text, node, value, end, flow)]
    if isinstance(node, SequenceNode) and isinstance(value, list):
        return _flow_items(node, value) if node.flow_style else _block_items(text, node, value, end)
    if isinstance(node, MappingNode) and isinstance(value, dict):
        return _parts(text, node, value, end)
    raise CannotEdit("another form")


def _scalar_change(text: str, node: ScalarNode, value: str, end: str, flow: bool) -> Change:
    start, stop = int(node.start_mark.index), int(node.end_mark.index)
    if node.style in ("|", ">"):
        column = len(text[line_of(text, start) : start]) - len(text[line_of(text, start) : start].lstrip(" -"))
        tail = end if text[start:stop].endswith("\n") else ""
        return Change(start, stop, scalar(value, column, end) + tail)
    written = spelled(value, node.style, flow) if flow or "\n" not in value else spelled(value, '"')
    if start == stop and text[start - 1 : start] in (":", "-"):
        written = " " + written
    return Change(start, stop, written)


def _ends_alike(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """How many items are the same at the beginning, and at the end."""
    most = min(len(old), len(new))
    first = next((index for index in range(most) if old[index] != new[index]), most)
    last = next((index for index in range(most - first) if old[-1 - index] != new[-1 - index]), most - first)
    return first, last


def _flow_items(node: SequenceNode, value: list[Any]) -> list[Change]:
    first, last = _ends_alike(plain_of(node), value)
    items = node.value
    gone, come = items[first : len(items) - last], value[first : len(value) - last]
    written = ", ".join(in_flow(item) for item in come)
    if gone and come:
        return [Change(gone[0].start_mark.index, gone[-1].end_mark.index, written)]
    if come:
        if first:
            return [Change(items[first - 1].end_mark.index, items[first - 1].end_mark.index, ", " + written)]
        if items:
            return [Change(items[0].start_mark.index, items[0].start_mark.index, written + ", ")]
        return [Change(node.start_mark.index + 1, node.end_mark.index - 1, written)]
    if first:
        return [Change(items[first - 1].end_mark.index, gone[-1].end_mark.index, "")]
    stop = items[len(gone)].start_mark.index if len(items) > len(gone) else gone[-1].end_mark.index
    return [Change(gone[0].start_mark.index, stop, "")]


def _block_items(text: str, node: SequenceNode, value: list[Any], end: str) -> list[Change]:
    first, last = _ends_alike(plain_of(node), value)
    items = node.value
    gone, come = items[first : len(items) - last], value[first : len(value) - last]
    if len(gone) == len(come):
        return [change for item, new in zip(gone, come, strict=True) for change in changes_of(text, item, new, end)]
    if not value:
        raise CannotEdit("an empty list")
    indent = int(node.start_mark.column)
    lines = "".join(item_lines(item, indent, end) for item in come)
    if gone:
        return [Change(_dash_line(text, gone[0]), line_after(text, leaf_end(gone[-1])), lines)]
    place = line_after(text, leaf_end(items[first - 1])) if first else _dash_line(text, items[0])
    return [Change(place, place, lines)]


def _dash_line(text: str, item: Node) -> int:
    """The beginning of the line that holds an item's dash."""
    return line_of(text, text.rindex("-", 0, max(int(item.start_mark.index), 1)))


def _parts(text: str, node: MappingNode, value: Mapping[str, Any], end: str) -> list[Change]:
    found: list[Change] = []
    there = {key.value: (key, part) for key, part in node.value}
    if not there or len(there) != len(node.value) or not value:
        raise CannotEdit("no parts")
    for name, (key, part) in there.items():
        if name in value:
            found += changes_of(text, part, value[name], end, flow=bool(node.flow_style))
        elif plain_of(part) == "":
            continue  # an empty value is read like a missing one
        elif node.flow_style or key is node.value[0][0]:
            raise CannotEdit("a part that goes")
        else:
            found.append(Change(line_of(text, key.start_mark.index), line_after(text, leaf_end(part)), ""))
    new = {name: part for name, part in value.items() if name not in there}
    last = node.value[-1][1]
    if new and node.flow_style:
        written = "".join(f", {name}: {in_flow(part)}" for name, part in new.items())
        found.append(Change(last.end_mark.index, last.end_mark.index, written))
    elif new:
        place = line_after(text, leaf_end(last))
        column = int(node.value[0][0].start_mark.column)
        found.append(Change(place, place, "".join(in_block(name, part, column, end) for name, part in new.items())))
    return found


def applied(text: str, changes: Sequence[Change]) -> str:
    """The text with its changes made, the last one first."""
    for start, stop, written in sorted(changes, key=lambda change: (change.start, change.end), reverse=True):
        text = text[:start] + written + text[stop:]
    return text
