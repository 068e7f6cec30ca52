"""The tree of a text: what it says, as plain values.

Place in the pipeline: beside every stage that reads, draws, imports or edits a text. Comes in and goes out: nothing;
these are values only. A tree holds neither HTML nor Markdown. Every list is a tuple, so that a tree can be compared,
hashed and kept. `line` is the first line of the block in its source, counted from 1; 0 where there is no source.
Two trees that differ only in lines say the same: compare them with `without_lines`.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec


class _Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", repr_omit_defaults=True):
    """A frozen value, named by its kind when it is written as JSON."""


class Run(_Value, tag="run", frozen=True):
    """Characters that carry the same marks. A run never holds a line feed; a forced line end is a run with `line_break`."""

    text: str = ""
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    struck: bool = False
    inserted: bool = False
    superscript: bool = False
    subscript: bool = False
    small: bool = False
    link: str = ""  # address as the author wrote it, {filename} forms included
    link_title: str = ""
    language: str = ""  # BCP 47, where it differs from the text around
    direction: Literal["", "ltr", "rtl"] = ""
    line_break: bool = False
    note: str = ""  # label of the footnote that is called here; `text` is empty then
    picture: Picture | None = None  # a picture inside a line; `text` is empty then


DECORATIVE = "decorative"  # the class of such a picture: `![](line.png){.decorative}`


class Picture(_Value, tag="picture", frozen=True):
    """A picture: inside a line, or a block of its own."""

    file: str  # path or address as the author wrote it
    alt: str = ""
    title: str = ""
    caption: tuple[Run, ...] = ()
    link: str = ""
    decorative: bool = False  # it says nothing that matters, and has no alternative text
    line: int = 0


class Paragraph(_Value, tag="paragraph", frozen=True):
    runs: tuple[Run, ...]
    line: int = 0


class Heading(_Value, tag="heading", frozen=True):
    level: int  # 1 to 6, as the author wrote it
    runs: tuple[Run, ...]
    id: str = ""  # only where the author gave one
    line: int = 0


class Item(_Value, tag="item", frozen=True):
    blocks: tuple[Block, ...]
    checked: bool | None = None  # a task: done or not; None where it is no task
    line: int = 0


class List(_Value, tag="list", frozen=True):
    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1  # number of the first item as the page shows it
    style: Literal["", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"] = ""
    tight: bool = True
    line: int = 0


class Cell(_Value, tag="cell", frozen=True):
    blocks: tuple[Block, ...] = ()
    align: Literal["", "left", "center", "right"] = ""
    across: int = 1
    down: int = 1
    head: bool = False


class Table(_Value, tag="table", frozen=True):
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[tuple[Cell, ...], ...] = ()
    caption: tuple[Run, ...] = ()
    line: int = 0


class Quotation(_Value, tag="quotation", frozen=True):
    blocks: tuple[Block, ...]
    attribution: tuple[Run, ...] = ()  # who said it, without the dash before the name
    line: int = 0


class Code(_Value, tag="code", frozen=True):
    text: str
    language: str = ""
    line: int = 0


class Rule(_Value, tag="rule", frozen=True):
    line: int = 0


class Term(_Value, tag="term", frozen=True):
    runs: tuple[Run, ...]
    definitions: tuple[tuple[Block, ...], ...] = ()


class Terms(_Value, tag="terms", frozen=True):
    """A list of terms with their definitions."""

    items: tuple[Term, ...]
    line: int = 0


class Note(_Value, tag="note", frozen=True):
    """A footnote: its label and its text."""

    label: str
    blocks: tuple[Block, ...]
    line: int = 0


Block: TypeAlias = Paragraph | Heading | List | Table | Quotation | Picture | Code | Rule | Terms


class Text(_Value, tag="text", frozen=True):
    """A whole text. Notes are in the order of their first call."""

    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()


def plain(runs: tuple[Run, ...]) -> str:
    """The characters of some runs, a line feed for a forced line end; marks that carry meaning are not kept."""
    return "".join("\n" if run.line_break else run.text for run in runs)


def without_lines(value: Any) -> Any:
    """A value, or a tuple of values, with every `line` 0: what it says, wherever it was written."""
    if isinstance(value, tuple):
        return tuple(without_lines(each) for each in value)
    if not isinstance(value, _Value):
        return value
    changed = {}
    for name in value.__struct_fields__:
        before = getattr(value, name)
        after = 0 if name == "line" else without_lines(before) if isinstance(before, (tuple, _Value)) else before
        if after is not before:
            changed[name] = after
    return msgspec.structs.replace(value, **changed) if changed else value
