"""Everything that is wrong or doubtful, with nothing written.

Place in the pipeline: the same stages as a build's, up to what is published: all outputs are planned, drawn, looked at and
thrown away, so that what it passes is what a build builds. It reads through a build's index where there is one, and draws
no more than the next build would have to; else through one in memory. Then it does the same for every instant to come.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from newsroom.build.basis import basis_of
from newsroom.build.leftovers import template_texts
from newsroom.build.planning import plan_site
from newsroom.build.reading import Progress, read_content, silent
from newsroom.build.rehearsal import coming_instants, coming_problems
from newsroom.build.trial import Trial
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.model.settings import Settings
from newsroom.render.digests import check_theme, program_digest, read_digests
from newsroom.site.clearance import read_clock
from newsroom.store.index import Index
from newsroom.store.pool import Pool
from newsroom.store.published import PublishedFolder


def check(settings: Settings, at: str = "", progress: Progress = silent) -> tuple[list[Problem], int]:
    """(every problem and warning, how many folders were looked at)."""
    clock = read_clock(at)
    try:
        index = Index.open(Path(settings.cache), Path(settings.content), Path(settings.output), only_existing=True)
    except ContentError:  # a build is at work
        index = Index.in_memory()
    try:
        return _check(settings, clock.at, index, progress)
    except sqlite3.DatabaseError:  # the next build replaces the index
        with Index.in_memory() as fresh:
            return _check(settings, clock.at, fresh, progress)
    finally:
        index.__exit__()


def _check(settings: Settings, now: int, index: Index, progress: Progress) -> tuple[list[Problem], int]:
    problems = [*settings.warnings, *check_theme(settings)]
    standing = PublishedFolder(settings.output, index, settings.output_retention)
    with Pool() as pool:
        read = read_content(settings, index, program_digest(), pool, progress)
        basis = basis_of(settings, index, read, read_digests(settings)) if not errors(problems) else None
        if basis is None:
            return sorted({*problems, *read.problems}), read.units
        planned, found = plan_site(basis, now, standing.known)
        problems += found
        if not errors(problems):
            problems += template_texts(settings)
        with Trial(basis, pool, standing, progress) as trial:
            if planned is not None:
                problems += trial.problems(planned)
            if planned is not None and not errors(problems):
                coming = coming_instants(basis, now, planned.folders)
                problems += coming_problems(basis, trial, coming, problems)
    return sorted(set(problems)), read.units
