"""Runs of a paragraph, put in order: equal neighbours joined, white space outside of marks, none at the ends.

Place in the pipeline: in each reader, once a paragraph is complete. Comes in: runs as the file has them. Goes out: the
runs of a block. Refuses: to add or lose a character that is not white space.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsroom.model.blocks import Run

_MARKS = ("strong", "emphasis", "code", "struck", "inserted", "superscript", "subscript", "small")
_SPACES = str.maketrans({"\n": " ", "\r": " ", "\f": " ", "\v": " ", "\t": " "})
BREAK = Run(line_break=True)


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs of a block."""
    parts: list[Run] = []
    for run in runs:
        if run.text:
            parts += _spaces_apart(run)
        elif run.line_break or run.note or run.picture:
            parts.append(run)
    joined: list[Run] = []
    for run in parts:
        last = joined[-1] if joined else None
        if last is not None and run.text and last.text and _alike(last, run):
            joined[-1] = msgspec.structs.replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    return _trimmed(_spaces_marked(joined))


def plain_text(runs: Iterable[Run]) -> str:
    """The characters, a space for a forced line end."""
    return "".join(" " if run.line_break else run.text for run in runs)


def is_blank(runs: Iterable[Run]) -> bool:
    """No character but white space, no note, no picture."""
    return not any(run.text.strip() or run.note or run.picture for run in runs)


def without_marks(run: Run, *marks: str) -> Run:
    """The run with some of its marks off."""
    return msgspec.structs.replace(run, **dict.fromkeys(marks, False))


def _spaces_apart(run: Run) -> list[Run]:
    """A run with its white space outside of marks: `**bold **` is no Markdown."""
    text = run.text.translate(_SPACES)
    core = text.strip()
    if not core:
        return [Run(text=text, link=run.link, link_title=run.link_title, strong=run.strong, emphasis=run.emphasis)]
    start = text.index(core)
    before, after = text[:start], text[start + len(core) :]
    outside = Run(link=run.link, link_title=run.link_title, strong=run.strong, emphasis=run.emphasis)
    return [
        *([msgspec.structs.replace(outside, text=before)] if before else []),
        msgspec.structs.replace(run, text=core),
        *([msgspec.structs.replace(outside, text=after)] if after else []),
    ]


def _spaces_marked(runs: list[Run]) -> list[Run]:
    """White space carries a mark or a link only between two runs that both carry it."""
    out: list[Run] = []
    for index, run in enumerate(runs):
        if run.text and not run.text.strip():
            before = out[-1] if out and out[-1].text else Run()
            after = runs[index + 1] if index + 1 < len(runs) and runs[index + 1].text else Run()
            both: dict[str, object] = {mark: getattr(before, mark) and getattr(after, mark) for mark in _MARKS}
            for name in ("link", "link_title", "language", "direction"):
                both[name] = getattr(before, name) if getattr(before, name) == getattr(after, name) else ""
            run = msgspec.structs.replace(run, **both)
        if out and run.text and out[-1].text and _alike(out[-1], run):
            out[-1] = msgspec.structs.replace(out[-1], text=out[-1].text + run.text)
        else:
            out.append(run)
    return out


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    while runs and (runs[0].line_break or (runs[0].text and not runs[0].text.strip())):
        runs = runs[1:]
    while runs and (runs[-1].line_break or (runs[-1].text and not runs[-1].text.strip())):
        runs = runs[:-1]
    if runs and runs[0].text:
        runs[0] = msgspec.structs.replace(runs[0], text=runs[0].text.lstrip())
    if runs and runs[-1].text:
        runs[-1] = msgspec.structs.replace(runs[-1], text=runs[-1].text.rstrip())
    return tuple(runs)


def _alike(one: Run, other: Run) -> bool:
    return msgspec.structs.replace(one, text="") == msgspec.structs.replace(other, text="")
