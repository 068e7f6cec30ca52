"""Everything that is wrong or doubtful, with nothing written.

Place in the pipeline: the same stages as a build's, up to what is published: all outputs are planned, drawn, looked at and
thrown away, so that what it passes is what a build builds. It reads through a build's index where there is one, and draws
no more than the next build would have to; else through one in memory. Then it does the same for every instant to come.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from newsroom.build.basis import basis_of
from newsroom.build.leftovers import template_texts
from newsroom.build.planning import plan_site
from newsroom.build.reading import Progress, Reader, read_content, silent
from newsroom.build.rehearsal import coming_instants, coming_problems
from newsroom.build.trial import Trial
from newsroom.model.problems import Problem, errors
from newsroom.model.settings import Settings
from newsroom.render.digests import check_theme, program_digest, read_digests
from newsroom.site.clearance import read_clock
from newsroom.store.index import Index, open_index
from newsroom.store.pool import Pool
from newsroom.store.published import PublishedFolder


class Checked(NamedTuple):
    """What a check found, and the index it read through, still open."""

    problems: list[Problem]
    units: int  # folders that were looked at
    store: Index


def check(settings: Settings, at: str = "", progress: Progress = silent) -> tuple[list[Problem], int]:
    """(every problem and warning, how many folders were looked at)."""
    with Pool() as pool:
        found = checked(settings, read_clock(at).at, pool, progress)
    found.store.__exit__()
    return found.problems, found.units


def checked(
    settings: Settings, now: int, pool: Pool, progress: Progress = silent, read: Reader = read_content
) -> Checked:
    """The same for an instant, through a pool of the caller's; who calls closes the index. `read`: as for `stages.build`."""
    index = open_index(settings)
    try:
        return _check(settings, now, index, pool, progress, read)
    except sqlite3.DatabaseError:  # the next build replaces the index
        index.__exit__()
        index = Index.in_memory()
        return _check(settings, now, index, pool, progress, read)
    except BaseException:
        index.__exit__()
        raise


def _check(settings: Settings, now: int, index: Index, pool: Pool, progress: Progress, read: Reader) -> Checked:
    problems = [*settings.warnings, *check_theme(settings)]
    standing = PublishedFolder(settings.output, index, settings.output_retention)
    state = read(settings, index, program_digest(), pool, progress)
    basis = basis_of(settings, index, state, read_digests(settings)) if not errors(problems) else None
    if basis is None:
        return Checked(sorted({*problems, *state.problems}), state.units, index)
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
    return Checked(sorted(set(problems)), state.units, index)
