"""Single values of a settings file, changed in their place.

Place in the pipeline: under `settings_page`. Comes in: the text of a Python file. Goes out: the text with one value changed;
everything else stays. Places are found by Python's own parser. Refuses: a value that is computed, which is changed by hand.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from newsroom.desk.files.text_file import split_lines
from newsroom.model.problems import UsageError


class Place(NamedTuple):
    """A value in a file: its node, and its span in characters."""

    node: ast.expr
    start: int
    end: int


def assigned(text: str, name: str) -> Place | None:
    """The value of `name = …` at the top level, the last one; None where there is none, or the file is no Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    found = None
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets):
            found = _place(text, node.value)
    return found


def dict_value(text: str, name: str, key: str) -> Place | None:
    """The value of a key of `name = {…}`; None where it is not written out there."""
    place = assigned(text, name)
    if place is None or not isinstance(place.node, ast.Dict):
        return None
    for known, value in zip(place.node.keys, place.node.values, strict=True):
        if isinstance(known, ast.Constant) and known.value == key:
            return _place(text, value)
    return None


def has_entries(text: str, name: str) -> bool:
    """Whether `name` is given and no empty dict."""
    place = assigned(text, name)
    return place is not None and not (isinstance(place.node, ast.Dict) and not place.node.keys)


def with_value(text: str, name: str, written: str) -> str:
    """The file with `name = written`, in place of the value that is there, else as a line of its own."""
    place = assigned(text, name)
    if place is None:
        return f"{text.rstrip()}\n\n{name} = {written}\n"
    try:
        ast.literal_eval(place.node)
    except ValueError:
        raise _by_hand(name) from None
    return text[: place.start] + written + text[place.end :]


def with_key(text: str, name: str, key: str, written: str) -> str:
    """The file with `key: written` in the dict `name`. Raises UsageError for a value that is computed."""
    place = assigned(text, name)
    if place is None:
        return f'{text.rstrip()}\n\n{name} = {{"{key}": {written}}}\n'
    if not isinstance(place.node, ast.Dict):
        raise _by_hand(name)
    there = dict_value(text, name, key)
    if there is not None:
        if not isinstance(there.node, ast.Constant):
            raise _by_hand(f"{name}, {key}")
        return text[: there.start] + written + text[there.end :]
    if not place.node.values:
        at = place.start + 1
        more = f'\n    "{key}": {written},' if "\n" in text[place.start : place.end] else f'"{key}": {written}'
    else:
        at = _place(text, place.node.values[-1]).end
        more = f', "{key}": {written}'
    return text[:at] + more + text[at:]


def _by_hand(name: str) -> UsageError:
    return UsageError(f"{name}: stands in the settings file in a form of its own, and is changed there")


def _place(text: str, node: ast.expr) -> Place:
    lines = split_lines(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def at(number: int, byte: int) -> int:
        return starts[number - 1] + len(lines[number - 1].encode()[:byte].decode())

    assert node.end_lineno is not None and node.end_col_offset is not None
    return Place(node, at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset))
