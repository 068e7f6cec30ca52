"""The site at an instant: the texts that may be seen, the problems, and every output to publish.

Place in the pipeline: after `build.reading`, before drawing. Comes in: what was read and an instant, which may lie ahead. Goes
out: `SitePlan` and problems. Refuses: to draw; to stop at the first problem.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from newsroom import outputs
from newsroom.build.basis import Basis, PlanState
from newsroom.build.checks import Judged, judged_state, machine_bounds, seen_bounds, site_findings, source_reader
from newsroom.build.claims import collision_problems
from newsroom.build.derived import narrow_fingerprints
from newsroom.build.drawing import compiled_folder
from newsroom.build.readable_part import readable_part
from newsroom.model.output import Plan
from newsroom.model.problems import Problem, errors
from newsroom.model.read_context import read_context
from newsroom.model.release import Folder
from newsroom.model.settings import Settings
from newsroom.proof.inspection import Inspection
from newsroom.render.digests import program_digest
from newsroom.site.affected import affected
from newsroom.site.clearance import Clearance, clear
from newsroom.site.face import face_findings
from newsroom.site.plan import Planner, draw_up
from newsroom.site.site import Site
from newsroom.site.unknown import NOTHING_UNKNOWN, Unknown
from newsroom.store.published import Published

MACHINE_FAULTS = (OSError, MemoryError, sqlite3.Error)  # nothing in the content sets them off


class SitePlan(NamedTuple):
    """A plan with all that is known of it."""

    state: PlanState
    plan: Plan
    site: Site
    clearance: Clearance
    inspection: Inspection
    folders: list[Folder]  # those of a content with errors as far as they can be read; such a plan is never published


def plan_site(
    basis: Basis, at: int, known: Mapping[str, Published], common: bytes = b""
) -> tuple[SitePlan | None, list[Problem]]:
    """(the plan of an instant, all problems).

    With errors, the plan is of what can be read: to be looked at, not to be published. It is None where not even that can be
    planned. `known`: the published outputs, by path. `common`: `Planner.common` of the last plan, where that is still right but
    for what was edited; then only the outputs that the edit reaches are planned.
    """
    settings, index, read = basis.settings, basis.store, basis.read
    content = judged_state(settings, at, index, read)
    if not errors(content.problems) and not settings.unsure:
        return _plan(basis, content, known, common)
    try:
        readable, unknown = _readable(content)
        return _plan(basis, readable, {}, b"", unknown)
    except MACHINE_FAULTS:
        raise
    except Exception as fault:
        return None, [*content.problems, _seen_in_part(fault, settings)]


def _seen_in_part(fault: Exception, settings: Settings) -> Problem:
    """The notice that beside the errors found not all was looked at: a fault of ours that an error in the content set off."""
    message = (
        f"not all of the site could be looked at beside the errors found ({type(fault).__name__}: {str(fault)[:200]})"
    )
    hint = "Mend these, then check again."
    return Problem(Path(settings.file).name, 1, "build", "seen-in-part", "warning", message, hint)


def _readable(content: Judged) -> tuple[Judged, Unknown]:
    """The content without what is wrong in it."""
    settings, state = content.settings, content.content_state
    read, context = source_reader(settings, state.label), read_context(settings, state.label)
    part = readable_part(content.folders, state.directory, context, content.problems, read, settings.unsure)
    return content._replace(folders=part.folders, clearance=clear(part.folders, content.now)), part.unknown


def _plan(
    basis: Basis, content: Judged, known: Mapping[str, Published], common: bytes, unknown: Unknown = NOTHING_UNKNOWN
) -> tuple[SitePlan, list[Problem]]:
    settings, index, read = basis.settings, basis.store, basis.read
    folders, clearance, problems = content.folders, content.clearance, content.problems
    site = content.site()
    source = source_reader(settings, read.label)
    planner: Planner = outputs.planner_of(site, basis.digests, settings.theme, compiled_folder(settings))
    inspection = Inspection(
        index,
        clearance,
        folders,
        site,
        settings,
        (program_digest(), basis.rests_on),
        source,
        planner.shared_inputs,
        read.label,
        unknown,
    )
    held = {each.page.folder for each in clearance.held}
    by_edit = None
    if common == planner.common and read.former and held.isdisjoint(read.former) and not inspection.prover.everything:
        by_edit = affected(site, read.former) if not settings.own_kinds else None
    if by_edit is not None:
        planner.owners = by_edit.owners
        standing = {path for path, each in known.items() if each.owner not in by_edit.owners}
        plan = draw_up(planner, outputs.kinds_of(settings, by_edit.kinds), standing)
    else:
        plan = draw_up(planner, outputs.kinds_of(settings))
    narrow_fingerprints(plan.outputs, index)
    new = None if by_edit is None else plan.outputs.keys() - known.keys()
    if new is None or new or plan.twice:
        problems += collision_problems(plan, site, read.label, source, new)
    problems += site_findings(site, clearance, unknown)
    problems += face_findings(site, folders, read.label, source, unknown)
    seen = seen_bounds(site, clearance)
    state = PlanState(
        basis.rests_on,
        seen.within(machine_bounds(site)),
        len(clearance.releases),
        len(clearance.pages),
        len(clearance.held),
        tuple(sorted(set(problems))),
        planner.common,
        seen.until,
    )
    return SitePlan(state, plan, site, clearance, inspection, folders), problems
