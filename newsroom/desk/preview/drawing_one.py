"""One output drawn by itself, from the content folder as it is now.

Place in the pipeline: under `preview`. Comes in: an output of a plan. Goes out: its bytes. Refuses: to show a traceback:
a fault of a template is a problem with its line.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from newsroom.build.drawing import draw_job, read_source_file
from newsroom.build.reading import read_folders
from newsroom.build.worker import draw
from newsroom.model.output import Output, SharedInputs
from newsroom.model.problems import ContentError, Problem
from newsroom.model.release import Folder
from newsroom.model.settings import Settings
from newsroom.reading.settings.site_code import own_fault
from newsroom.store.index import Index


def draw_one(output: Output, settings: Settings, index: Index, shared: Mapping[str, SharedInputs]) -> bytes:
    """The bytes of an output. Raises ContentError where it cannot be drawn, sqlite3.DatabaseError where the index lost its text."""
    if (copy := output.copy_of) is not None:
        return Path(settings.content, copy.source).read_bytes()
    job = draw_job(output, index, lambda path, digest: read_source_file(settings.content, path, digest))
    try:
        return draw([job], dict(shared))[0].data
    except ContentError:
        raise
    except Exception as fault:
        own = own_fault(fault, Path(settings.file).absolute().parent)
        raise ContentError([own or _as_problem(fault, settings.theme)]) from fault


def is_planned_with(output: Output, folders: Mapping[str, Folder], index: Index) -> bool:
    """Whether the index still holds the texts with which an output was planned. `folders`: those of the plan, by path."""
    known = {path: folders.get(path) for path, _ in output.bodies}
    return {folder.path: folder for folder in read_folders(index, known)} == known


def _as_problem(fault: Exception, theme: str) -> Problem:
    """A fault in drawing, with the template's line where it happened in one."""
    place, line = str(getattr(fault, "filename", "") or ""), int(getattr(fault, "lineno", 0) or 1)
    trace = fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(theme):
            place, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    message = f"must be something that can be drawn (got {type(fault).__name__}: {fault})"
    return Problem(os.path.relpath(place) if place else "theme", line, "template", "fault", "error", message)
