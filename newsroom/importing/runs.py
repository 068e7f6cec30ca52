"""Runs of a paragraph, put in order: equal neighbours joined, white space outside of marks, none at the ends.

Place in the pipeline: in each reader, once a paragraph is complete. Comes in: runs as the file has them. Goes out: the
runs of a block. Refuses: to add or lose a character that is not white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from newsroom.model.blocks import Run
from newsroom.model.runs import canonical

BREAK = Run(line_break=True)
SCHEMES = ("http://", "https://", "mailto:", "tel:", "ftp://")  # of links that go into a text


def is_followed(address: str) -> bool:
    """Whether a link leads out of the file to something that a reader may open."""
    return address.lower().startswith(SCHEMES)


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs of a block."""
    return _trimmed(list(canonical(list(runs))))


def is_blank(runs: Iterable[Run]) -> bool:
    """No character but white space, no note, no picture."""
    return not any(run.text.strip() or run.note or run.picture for run in runs)


def is_all(runs: Iterable[Run], mark: str) -> bool:
    """Whether all that can be seen of some runs carries a mark."""
    seen = [run for run in runs if run.text.strip()]
    return bool(seen) and all(getattr(run, mark) for run in seen)


def cut(runs: Sequence[Run], count: int) -> tuple[Run, ...]:
    """The runs without their first `count` characters (a forced line end counts as one), and without white space in front."""
    left: list[Run] = []
    for run in runs:
        size = 1 if run.line_break else len(run.text)
        if count >= size and not (run.note or run.picture):
            count -= size
            continue
        if count:
            run = msgspec.structs.replace(run, text=run.text[count:])
            count = 0
        left.append(run)
    while left and (left[0].line_break or (not left[0].text.strip() and not left[0].note and not left[0].picture)):
        left.pop(0)
    if left:
        left[0] = msgspec.structs.replace(left[0], text=left[0].text.lstrip())
    return tuple(left)


def lines_of(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Runs, parted at forced line ends."""
    parts: list[list[Run]] = [[]]
    for run in runs:
        if run.line_break:
            parts.append([])
        else:
            parts[-1].append(run)
    return [tuple(part) for part in parts]


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """The runs without the white space at the ends that HTML would show: no-break and em spaces."""
    while runs and (runs[0].line_break or (runs[0].text and not runs[0].text.strip())):
        runs = runs[1:]
    while runs and (runs[-1].line_break or (runs[-1].text and not runs[-1].text.strip())):
        runs = runs[:-1]
    if runs and runs[0].text:
        runs[0] = msgspec.structs.replace(runs[0], text=runs[0].text.lstrip())
    if runs and runs[-1].text:
        runs[-1] = msgspec.structs.replace(runs[-1], text=runs[-1].text.rstrip())
    return tuple(runs)
