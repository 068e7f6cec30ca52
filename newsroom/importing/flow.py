"""Lines of a document, one after the other, become blocks: lists with their depth, kind and numbers.

Place in the pipeline: in readers whose files know no lists, only paragraphs with a number. Comes in: `Line`s in order.
Goes out: blocks. A number that no list of the block model can draw (1.1, Article 3) is written out before the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from newsroom.importing.ledger import Ledger
from newsroom.importing.runs import is_all, tidy
from newsroom.model.blocks import Block, Item, List, Paragraph, Picture, Quotation, Run

_BULLET = re.compile(r"[•·●▪◦‣∙][\s\u00a0]+(?=\S)")
HEADING = re.compile(
    r"(?:heading|개요|überschrift|titre|título|titolo|заголовок|見出し|标题|標題)\s*([1-9])"
)  # names of styles → level
TITLES = {"title": 1, "subtitle": 2}  # names of styles → level of heading
CAPTIONS = frozenset(("caption", "illustration", "figure", "drawing"))  # names of styles
QUOTATIONS = frozenset(
    ("quote", "intense quote", "block text", "quotations", "block quotation", "quotation", "인용", "강한 인용")
)  # names of styles


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """The mark in front of an item."""

    level: int  # 0 is the outermost
    ordered: bool = False
    number: int = 0
    drawn: str = ""  # the number or letter with its signs, as a page shows it
    label: str = ""  # a sign that no list can draw: it is written as text, and `ordered` and `number` are ignored


class Line(msgspec.Struct, kw_only=True):
    """A paragraph, table or other block with what is anchored in it."""

    blocks: list[Block]
    marker: Marker | None = None
    inside: int = -1  # level of the item that this paragraph continues; -1: it continues none


def add_caption(blocks: list[Block], runs: Sequence[Run]) -> bool:
    """Gives the last of some blocks, a picture without a caption, its own; whether it was one. A page draws all of it alike."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, Picture) or last.caption or any(run.note or run.picture for run in runs):
        return False
    plain = {mark: False for mark in ("strong", "emphasis") if is_all(runs, mark)}
    caption = tidy(msgspec.structs.replace(run, **plain) for run in runs)
    blocks[-1] = msgspec.structs.replace(last, caption=caption)
    return bool(caption)


class Depths:
    """How deep the items of lists that follow each other lie: by their level, and another list's by its indentation."""

    _SAME = 100  # twentieths of a point

    def __init__(self) -> None:
        self._offsets: dict[str, int] = {}
        self._seen: list[tuple[int, int]] = []  # (indentation, depth) of the items so far

    def level(self, list_name: str, level: int, left: int | None) -> int:
        """The depth of an item at a level of a list, whose text begins at `left`. Its level counts where `left` is not known."""
        if list_name not in self._offsets:
            self._offsets[list_name] = self._depth(left) - level if self._seen and left is not None else 0
        depth = max(0, level + self._offsets[list_name])
        self._seen.append((left or 0, depth))
        return depth

    def _depth(self, left: int) -> int:
        last, depth = self._seen[-1]
        if left > last + self._SAME:
            return depth + 1
        near = [found for at, found in self._seen if abs(at - left) <= self._SAME]
        return near[-1] if near else min((found for at, found in self._seen if at > left), default=0)


class _Open(msgspec.Struct):
    marker: Marker
    items: list[list[object]]


def blocks_of(lines: list[Line], ledger: Ledger) -> tuple[Block, ...]:
    """The blocks: lines with a mark, or a typed bullet, as lists; quotations next to each other as one."""
    root: list[object] = []
    opened: list[_Open] = []

    def place() -> list[object]:
        return opened[-1].items[-1] if opened else root

    for line in _with_typed_bullets(lines, ledger):
        marker = line.marker
        if marker is None:
            while opened and opened[-1].marker.level > line.inside:
                opened.pop()
            place().extend(line.blocks)
            continue
        if marker.label:
            while opened and opened[-1].marker.level >= marker.level:
                opened.pop()
            place().extend(labelled(line.blocks, marker.label))
            continue
        while opened and opened[-1].marker.level > marker.level:
            opened.pop()
        last = opened[-1] if opened and opened[-1].marker.level == marker.level else None
        if last is not None and _goes_on(last, marker):
            last.items.append(list(line.blocks))
            continue
        if last is not None:
            opened.pop()
        new = _Open(marker, [list(line.blocks)])
        place().append(new)
        opened.append(new)
    return _joined_quotations(_frozen(root))


def _with_typed_bullets(lines: list[Line], ledger: Ledger) -> list[Line]:
    """The lines; two or more that begin with a typed bullet, one after the other, as items of a list."""
    starts = [_BULLET.match(_opening(line)) is not None for line in lines]
    out: list[Line] = []
    for at, line in enumerate(lines):
        beside = (at > 0 and starts[at - 1]) or (at + 1 < len(lines) and starts[at + 1])
        first = line.blocks[0] if line.blocks else None
        if not starts[at] or not beside or not isinstance(first, Paragraph):
            out.append(line)
            continue
        match = _BULLET.match(first.runs[0].text)
        typed = match[0] if match else ""
        ledger.turn(typed)
        runs = (msgspec.structs.replace(first.runs[0], text=first.runs[0].text[len(typed) :]), *first.runs[1:])
        out.append(Line(blocks=[Paragraph(runs=tidy(runs)), *line.blocks[1:]], marker=Marker(level=0)))
    return out


def _opening(line: Line) -> str:
    first = line.blocks[0] if line.blocks and line.marker is None and line.inside < 0 else None
    return first.runs[0].text if isinstance(first, Paragraph) and first.runs else ""


def labelled(blocks: Iterable[Block], label: str) -> list[Block]:
    """The blocks with a label before the first paragraph's text."""
    blocks = list(blocks)
    if blocks and isinstance(blocks[0], Paragraph):
        return [Paragraph(runs=tidy((Run(text=f"{label} "), *blocks[0].runs))), *blocks[1:]]
    return [Paragraph(runs=(Run(text=label),)), *blocks]


def _joined_quotations(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks, quotations next to each other as one."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, Quotation) and isinstance(last, Quotation):
            out[-1] = Quotation(blocks=(*last.blocks, *block.blocks))
        else:
            out.append(block)
    return tuple(out)


def _goes_on(last: _Open, marker: Marker) -> bool:
    first = last.marker
    if first.ordered != marker.ordered:
        return False
    return not marker.ordered or marker.number == first.number + len(last.items)


def _frozen(parts: list[object]) -> tuple[Block, ...]:
    out: list[Block] = []
    for part in parts:
        if not isinstance(part, _Open):
            out.append(part)  # type: ignore[arg-type]
            continue
        while len(part.items) > 1 and not part.items[-1]:  # an empty last line of a list is no item
            part.items.pop()
        items = tuple(Item(blocks=_frozen(item)) for item in part.items)
        if not any(item.blocks for item in items):
            continue
        out.append(
            List(
                items=items,
                ordered=part.marker.ordered,
                start=part.marker.number if part.marker.ordered else 1,
                tight=all(map(_is_tight, items)),
            )
        )
    return tuple(out)


def _is_tight(item: Item) -> bool:
    """Whether Markdown can write an item without empty lines: a text, then at most a list that begins with 1."""
    first, *rest = item.blocks or (None,)
    if first is not None and not isinstance(first, Paragraph):
        return False
    return not rest or (
        len(rest) == 1
        and isinstance(rest[0], List)
        and bool(rest[0].items[0].blocks)
        and (not rest[0].ordered or rest[0].start == 1)
    )
