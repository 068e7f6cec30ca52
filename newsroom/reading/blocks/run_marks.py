"""The marks that an element of HTML gives to the runs inside of it.

Place in the pipeline: under `text_reader`. Comes in: marks, an element's name and attributes. Goes out: marks.
"""

from __future__ import annotations

from typing import Any

import msgspec

from newsroom.model.blocks import Run
from newsroom.model.runs import canonical

_MARKS: dict[str, dict[str, Any]] = {
    "strong": {"strong": True}, "b": {"strong": True}, "em": {"emphasis": True}, "i": {"emphasis": True},
    "cite": {"emphasis": True}, "dfn": {"emphasis": True}, "var": {"emphasis": True}, "code": {"code": True},
    "kbd": {"code": True}, "samp": {"code": True}, "sup": {"superscript": True}, "sub": {"subscript": True},
    "del": {"struck": True}, "s": {"struck": True}, "ins": {"inserted": True}, "u": {"inserted": True},
    "small": {"small": True},
}  # fmt: skip
_DIRECTIONS = ("ltr", "rtl")


def marked(marks: Run, tag: str, attributes: dict[str, str | None]) -> Run:
    """Marks with those of an element added."""
    changed: dict[str, Any] = dict(_MARKS.get(tag, ()))
    if tag == "a" and attributes.get("href"):
        changed["link"], changed["link_title"] = attributes["href"], attributes.get("title") or ""
    if attributes.get("lang"):
        changed["language"] = attributes["lang"]
    if attributes.get("dir") in _DIRECTIONS:
        changed["direction"] = attributes["dir"]
    return msgspec.structs.replace(marks, **changed) if changed else marks


def without_dash(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """An attribution without the dash that begins it."""
    if runs and runs[0].text.startswith("—"):
        return canonical([msgspec.structs.replace(runs[0], text=runs[0].text[1:].lstrip(" \xa0—")), *runs[1:]])
    return runs
