"""Every coming instant of the plan, judged today: what will keep the site from being built then is a warning now.

Place in the pipeline: after a check or a build of this instant. Comes in: what was read. Goes out: warnings, each with its
line and the instant. An embargo, an expiry, a withdrawal or a contact's last day may not turn a good site into one that cannot
be built, on a day on which nobody is at work. Refuses: to stop what can be published today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from newsroom.build.basis import Basis
from newsroom.build.planning import MACHINE_FAULTS, plan_site
from newsroom.build.trial import Trial
from newsroom.model.problems import Problem, errors
from newsroom.site.answering import next_instants
from newsroom.site.clearance import Clearance, moments_of

MOST_INSTANTS = 200
MOST_PLANNED = 20_000  # outputs that a build plans for coming instants
SOME_INSTANTS = 2


def coming_problems(basis: Basis, trial: Trial, instants: Iterable[int], known: Iterable[Problem]) -> Iterator[Problem]:
    """Problems that will arise at these instants, as warnings. `known`: problems reported already."""
    reported = {(each.path, each.line, each.rule, each.message) for each in known}
    for at in instants:
        try:
            planned, found = plan_site(basis, at, {})
            wrong = [*errors(found), *(trial.problems(planned) if planned is not None else ())]
        except MACHINE_FAULTS:
            raise
        except Exception as fault:
            wrong = [_fault(fault, basis)]
        for problem in wrong:
            key = (problem.path, problem.line, problem.rule, problem.message)
            if key not in reported:
                reported.add(key)
                yield _warning(problem, at, basis.settings.timezone)


def coming_instants(basis: Basis, at: int, clearance: Clearance, only: Collection[str] | None = None) -> list[int]:
    """Instants after `at` at which something begins or ends to show. `clearance`: at `at`; `only`: paths of folders that count."""
    found: set[int] = set()
    for page in clearance.unsettled:
        if not page.draft and (only is None or page.folder in only):
            found.update(moment.at for moment in moments_of(page))
    if only is None:
        for contact in basis.read.directory.contacts.values():
            found.update(next_instants(contact, at))
        found.update(entry.at.at for entries in basis.read.ledger.entries.values() for entry in entries)
    return sorted(instant for instant in found if instant > at)[:MOST_INSTANTS]


def instants_to_try(basis: Basis, at: int, clearance: Clearance, outputs: int) -> list[int]:
    """The instants that a build tries: all of them where that is little work; else those of the folders just edited."""
    instants = coming_instants(basis, at, clearance)
    if len(instants) * outputs <= MOST_PLANNED:
        return instants
    edited = basis.read.former
    return coming_instants(basis, at, clearance, edited)[:SOME_INSTANTS] if edited else []


def _fault(fault: Exception, basis: Basis) -> Problem:
    name = Path(basis.settings.file).name
    message = f"a fault of newsroom's or the theme's ({type(fault).__name__}: {str(fault)[:200]})"
    return Problem(name, 1, "build", "fault", "error", message, "Please report it.")


def _warning(problem: Problem, at: int, zone: str) -> Problem:
    instant = datetime.fromtimestamp(at, ZoneInfo(zone)).isoformat(timespec="minutes")
    message = f"will stop the site from being built at {instant}: {problem.message}"
    return msgspec.structs.replace(problem, severity="warning", message=message)
