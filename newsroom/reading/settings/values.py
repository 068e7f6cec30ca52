"""A settings file, run: its values by name, after its plugins have had their say.

Place in the pipeline: under `reading.settings.file` and `reading.settings.site_code`. Comes in: the file. Goes out: values, the files of
the site's folder that it imported. Refuses: a file that does not run, with the line.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any, NamedTuple

from newsroom.model.problems import ContentError, Problem
from newsroom.reading.settings.plugins import Loaded, apply_plugins


class Values(NamedTuple):
    """The values of a settings file."""

    values: dict[str, Any]
    modules: tuple[str, ...]  # files beside it that it imported
    plugins: Loaded


def settings_values(file: Path) -> Values:
    """Runs the file. Raises ContentError where it does not run."""
    before = set(sys.modules)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # two saves in one second look alike to its cache
    sys.path.insert(0, str(file.parent))
    modules: tuple[str, ...] = ()
    try:
        values = runpy.run_path(str(file))
        plugins = apply_plugins(values, file.parent)
    except Exception as fault:
        line = getattr(fault, "lineno", None) or _line_in(fault, file)
        message = f"must be Python that runs (got {type(fault).__name__}: {fault})"
        raise ContentError([Problem(file.name, line, "file", "settings-unreadable", "error", message)]) from fault
    finally:
        sys.dont_write_bytecode = writes
        sys.path.remove(str(file.parent))
        modules = _forget_modules(set(sys.modules) - before, file.parent)
    return Values(values, modules, plugins)


def _forget_modules(new: set[str], folder: Path) -> tuple[str, ...]:
    """Files of the site's folder that were imported; a preview re-reads them when they were saved."""
    files = []
    for name in new:
        file = getattr(sys.modules[name], "__file__", None)
        if file and Path(file).parent == folder:
            files.append(file)
            del sys.modules[name]
    return tuple(sorted(files))


def _line_in(fault: BaseException, file: Path) -> int:
    line, trace = 1, fault.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def with_ordered_sets(value: Any) -> Any:
    """A value with lists in order for its sets: each process has a set in another order."""
    if isinstance(value, dict):
        return {name: with_ordered_sets(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_ordered_sets(each) for each in value]
    if not isinstance(value, set | frozenset):
        return value
    try:
        return with_ordered_sets(sorted(value))
    except TypeError:  # of several types
        return with_ordered_sets(sorted(value, key=repr))
