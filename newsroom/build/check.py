"""Everything that is wrong or doubtful, with nothing written.

Place in the pipeline: the same stages as a build's, up to what is published: all outputs are planned, drawn, looked at and
thrown away, so that what it passes is what a build builds. It reads through a build's index where there is one, and draws
no more than the next build would have to; else through one in memory. Then it does the same for every instant to come.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

from newsroom.build.basis import basis_of
from newsroom.build.planning import plan_site
from newsroom.build.reading import Progress, Reader, read_content, silent
from newsroom.build.rehearsal import coming_instants, coming_problems
from newsroom.build.trial import Trial
from newsroom.build.unsure import judged_by, without_following
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.model.settings import Settings, SettingsWrong
from newsroom.reading.settings.taker import is_utf8
from newsroom.render.digests import program_digest, read_digests
from newsroom.render.theme_check import check_theme
from newsroom.site.clearance import read_clock
from newsroom.store.index import Index, open_index
from newsroom.store.pool import Pool
from newsroom.store.published import PublishedFolder


class Checked(NamedTuple):
    """What a check found, and the index it read through, still open."""

    problems: list[Problem]
    units: int  # folders that were looked at
    store: Index


def everything_wrong(wrong: SettingsWrong, at: str = "", progress: Progress = silent) -> ContentError:
    """What is wrong with settings and, as far as these can be read, with the content."""
    problems, units, settings = list(wrong.problems), 0, wrong.readable
    if Path(settings.content).is_dir() and is_utf8(settings.content + settings.output + settings.cache):
        found, units = check(settings, at, progress)
        problems += found
    return ContentError(problems, checked=units)


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
    standing = PublishedFolder(settings.output, index, settings.output_retention)
    problems, units = look(settings, now, index, pool, progress, read, standing)
    return Checked(problems, units, index)


def look(
    settings: Settings,
    now: int,
    index: Index,
    pool: Pool,
    progress: Progress,
    read: Reader,
    standing: PublishedFolder,
) -> tuple[list[Problem], int]:
    """(every problem, how many folders were looked at) of a content, and of settings and theme as far as they can be used."""
    problems = [*settings.warnings, *check_theme(settings)]
    settings = judged_by(settings, problems)
    if errors(problems):
        index.put_state("plan", None)
    try:
        state = read(settings, index, program_digest(), pool, progress)
    except ContentError as wrong:  # there is no content
        return sorted({*problems, *wrong.problems}), wrong.checked
    basis = basis_of(settings, index, state, read_digests(settings))
    planned, found = plan_site(basis, now, standing.known)
    problems += found
    with Trial(basis, pool, standing, progress) as trial:
        if planned is not None:
            problems += trial.problems(planned)
            coming = coming_instants(basis, now, planned.clearance)
            problems += coming_problems(basis, trial, coming, problems)
    return sorted(set(without_following(problems, settings.unsure))), state.units
