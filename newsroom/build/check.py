"""Everything that is wrong or doubtful, with nothing written.

Place in the pipeline: the same stages as a build's, up to the plan. It reads through a build's index where there is one,
so that a check of a large archive is quick; else through one in memory.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from newsroom.build.checks import judged, site_findings
from newsroom.build.leftovers import template_texts
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.model.settings import Settings
from newsroom.render.digests import check_theme
from newsroom.site.clearance import read_clock
from newsroom.store.index import Index
from newsroom.store.pool import Pool


def check(settings: Settings, at: str = "") -> tuple[list[Problem], int]:
    """(every problem and warning, how many folders were looked at)."""
    clock = read_clock(at)
    try:
        index = Index.open(Path(settings.cache), Path(settings.content), Path(settings.output), only_existing=True)
    except ContentError:  # a build is at work
        index = Index.in_memory()
    try:
        return _check(settings, clock.at, index)
    except sqlite3.DatabaseError:  # the next build throws it away
        with Index.in_memory() as fresh:
            return _check(settings, clock.at, fresh)
    finally:
        index.__exit__()


def _check(settings: Settings, now: int, index: Index) -> tuple[list[Problem], int]:
    with Pool() as pool:
        content = judged(settings, now, index, pool)
    problems = check_theme(settings) + content.problems
    if not errors(problems):
        problems += site_findings(content.site(), content.clearance)
    problems += template_texts(settings)
    return sorted(set(problems)), content.content_state.units
