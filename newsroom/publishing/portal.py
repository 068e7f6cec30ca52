"""`newsroom publish --portal`: several sites, each to a target of its own, then the portal of all of them.

Place in the pipeline: beside `command`. Comes in: `Portal`, options. Goes out: an exit code; a line for each place. What one host
refuses does not keep the others back. Refuses: a portal that was built before its sites changed: it may name what a site holds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from typing import NamedTuple

import msgspec

from newsroom.build.checks import judged_state
from newsroom.build.portal_content import portal_reader
from newsroom.build.reading import Progress
from newsroom.model.problems import ContentError, Problem, UsageError
from newsroom.model.settings import Settings
from newsroom.publishing.admission import Judge, Judged, Outdated, judge_now
from newsroom.publishing.command import DONE, FAULT, UNDECIDED, Bar, Options, say, tell
from newsroom.publishing.hosts.host import HostFault, Undecided
from newsroom.publishing.hosts.targets import Target, read_targets, target_named
from newsroom.publishing.notify import check_notify
from newsroom.publishing.publication import publish as bring
from newsroom.publishing.report import listing, summary
from newsroom.publishing.verify import report, verify
from newsroom.reading.settings.portal import Portal
from newsroom.render.digests import program_digest
from newsroom.store.index import open_index
from newsroom.store.pool import Pool

PORTAL = ""  # the key of the portal itself, beside those of its sites


class Place(NamedTuple):
    """A site, or the portal, and where it goes."""

    key: str
    settings: Settings
    target: Target
    judge: Judge

    @property
    def label(self) -> str:
        return os.path.relpath(self.settings.file)


def publish_portal(
    portal: Portal, name: str, options: Options, bar: Bar, build: Callable[[Portal], Collection[str]]
) -> int:
    """`newsroom publish --portal`. `build`: builds all and gives the keys of what could not be built."""
    for option in ("watch", "rollback"):
        if getattr(options, option):
            raise UsageError(f"--{option}: is for one site, in its folder (got it beside --portal)")
    if options.verify and options.dry_run:
        raise UsageError("--dry-run: cannot be combined with --verify")
    codes, waiting = {PORTAL: DONE}, _places(portal, name)
    for is_last in (False, False, True) if options.build else (True,):
        failed = build(portal) if options.build else ()
        outdated = []
        for place in waiting:
            try:
                codes[place.key] = _published(place, place.key in failed, options, bar, is_last)
            except Outdated:
                outdated.append(place)
        waiting = outdated
        if not waiting:
            break
        say("Something became due meanwhile: building again.")
    return FAULT if FAULT in codes.values() else max(codes.values())


def _places(portal: Portal, name: str) -> list[Place]:
    """The sites that have a target, in their order, then the portal. Raises ContentError with everything that is wrong."""
    own = msgspec.structs.replace(
        portal.settings, file=portal.settings.content
    )  # its problems are those of portal.toml
    wanted: list[tuple[str, Settings, Judge]] = [(site.home.key, site.settings, judge_now) for site in portal.sites]
    wanted.append((PORTAL, own, _portal_judge(portal)))
    places: list[Place] = []
    problems: list[Problem] = []
    for key, settings, judge in wanted:
        label = os.path.relpath(settings.file)
        if not settings.publish:
            say(f"{label}: names no target, and is not published.")
            continue
        try:
            check_notify(settings)
            if name and name not in read_targets(settings):
                say(f"{label}: has no target {name!r}, and is not published.")
                continue
            places.append(Place(key, settings, target_named(settings, name), judge))
        except ContentError as wrong:
            problems += [msgspec.structs.replace(each, path=label) for each in wrong.problems]
        except UsageError as wrong:
            raise UsageError(f"{label}: {wrong}") from None
    if problems:
        raise ContentError(problems)
    if not places:
        target_named(msgspec.structs.replace(own, publish={}) if not name else own, name)  # says what must be named
    return places


def _portal_judge(portal: Portal) -> Judge:
    def judge(settings: Settings, now: int, progress: Progress) -> Judged:
        """Today's clearance over what the sites' content is today. Raises Undecided where the portal shows another."""
        failed = {site.home.key for site in portal.sites if judge_now(site.settings, now, progress).fault}
        with open_index(settings) as index, Pool() as pool:
            state = portal_reader(portal.sites, failed)(portal.settings, index, program_digest(), pool, progress)
            if index.state("plan") is None:
                raise Undecided(
                    f"{os.path.relpath(settings.output)}: its sites changed since it was built. Build all, then publish: "
                    f"newsroom publish --portal {os.path.relpath(settings.file)} --build"
                )
            return Judged(judged_state(portal.settings, now, index, state).clearance)

    return judge


def _published(place: Place, has_failed: bool, options: Options, bar: Bar, is_last: bool) -> int:
    """The exit code of one place. Raises Outdated where it is to be built again."""
    if has_failed:
        tell(place.settings, options, f"{place.label}: was not built", "its content cannot be built")
        if place.key == PORTAL:
            say(f"{place.label}: was not published, since it could not be built.")
            return UNDECIDED
    return max(_brought(place, options, bar, is_last), UNDECIDED if has_failed else DONE)


def _brought(place: Place, options: Options, bar: Bar, is_last: bool) -> int:
    """Publishes or verifies one place. The exit code that it would have alone."""
    settings, target, label = place.settings, place.target, place.label

    def say_here(text: str) -> None:
        say(f"{label}: {text}")

    try:
        with bar() as shown:
            if options.verify:
                found = verify(settings, target, say_here, shown.show, place.judge)
                lines, is_right = report(found), found.is_right
            else:
                is_portal = place.key == PORTAL
                done = bring(settings, target, say_here, shown.show, options.dry_run, not is_portal, place.judge)
                lines = [*(listing(done) if options.dry_run else ()), summary(done, settings.timezone)]
                is_right = True
    except Undecided as fault:
        if isinstance(fault, Outdated) and not is_last:
            raise
        say_here(str(fault))
        tell(settings, options, f"{label}: publishing to {target.name} was refused", str(fault))
        return UNDECIDED
    except HostFault as fault:
        say_here(f"The host failed: {fault}")
        tell(settings, options, f"{label}: publishing to {target.name} failed", str(fault))
        return FAULT
    for line in lines:
        print(f"{label}: {line}")
    if not is_right:
        tell(settings, options, f"{label}: {target.name} is not as it should be", lines[-1])
    return DONE if is_right else UNDECIDED
