"""Runs in their canonical form.

Place in the pipeline: beside `blocks`. Comes in: runs as they were found. Goes out: runs that say the same, so that two
texts that look the same on a page have the same runs.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from newsroom.model.blocks import Run

_SPACE = " "
_SPACES = re.compile(r"[ \t\n\r\f]+")  # what HTML shows as one; a no-break space is a letter


def canonical(runs: list[Run]) -> tuple[Run, ...]:
    """White space as HTML shows it: one space, none at either end, beside a line break or at the edge of a mark."""
    if len(runs) == 1 and not runs[0].line_break and not runs[0].note and runs[0].picture is None:
        text = _SPACES.sub(_SPACE, runs[0].text).strip(_SPACE)
        return () if not text else (runs[0] if text == runs[0].text else msgspec.structs.replace(runs[0], text=text),)
    found: list[Run] = []
    space: Run | None = Run()  # a space that is due, with its marks; at the beginning none is
    owed = False
    for run in runs:
        if run.line_break:
            found.append(Run(line_break=True))
            owed, space = False, None
            continue
        if run.note or run.picture is not None:
            if owed and found and not found[-1].line_break:
                found.append(_shared(space or run, found[-1], run))
            found.append(run)
            owed = False
            continue
        text = run.text
        words = _SPACES.sub(_SPACE, text).strip(_SPACE)
        if text[:1] in " \t\n\r\f":
            owed, space = True, run if not owed or space is None else _both(space, run)
        if not words:
            continue
        run = msgspec.structs.replace(run, text=words)
        if owed and found and not found[-1].line_break:
            found.append(_shared(space or run, found[-1], run))
        found.append(run)
        owed = text[-1:] in " \t\n\r\f"
        space = run
    while found and found[-1].line_break:
        found.pop()
    while found and found[0].line_break:
        found.pop(0)
    return tuple(_joined(found))


def _marks(run: Run) -> Run:
    return msgspec.structs.replace(run, text="", note="", picture=None)


_FLAGS = ("strong", "emphasis", "code", "struck", "inserted", "superscript", "subscript", "small")
_VALUES = ("link", "link_title", "language", "direction")


def _both(one: Run, other: Run) -> Run:
    """A space with the marks that both have."""
    if _marks(one) == _marks(other):
        return msgspec.structs.replace(one, text=_SPACE, note="", picture=None)
    marks: dict[str, Any] = {name: getattr(one, name) and getattr(other, name) for name in _FLAGS}
    marks |= {name: getattr(one, name) if getattr(one, name) == getattr(other, name) else "" for name in _VALUES}
    if not marks["link"]:
        marks["link_title"] = ""
    return Run(text=_SPACE, **marks)


def _shared(space: Run, before: Run, after: Run) -> Run:
    """A space with those of its marks that its neighbours have too."""
    return _both(_both(space, before), after)


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbours with the same marks made one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if (
            last is not None
            and not (run.line_break or run.note or run.picture or last.line_break or last.note or last.picture)
            and _marks(last) == _marks(run)
        ):
            found[-1] = msgspec.structs.replace(last, text=last.text + run.text)
        else:
            found.append(run)
    return found
