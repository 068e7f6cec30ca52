"""Several sites and their portal: each site is built where something changed, then the portal of all of them.

Place in the pipeline: above `build.stages`, which builds one of them after the other. Comes in: `Portal`, options. Goes out: a
report of each. A site that fails keeps what it published last, and so does the portal for that site; all others go on.
Refuses: to look into a site other than through its index.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsroom.build.portal_content import portal_reader
from newsroom.build.reading import Progress, silent
from newsroom.build.report import Report
from newsroom.build.stages import Options, build
from newsroom.model.problems import ContentError, MachineFault, Problem, UsageError
from newsroom.reading.settings.portal import Portal, PortalSite, named_whole
from newsroom.site.clearance import read_clock
from newsroom.store.pool import Pool


class SiteReport(NamedTuple):
    """How the build of one site ended: with a report, or with what was wrong."""

    site: PortalSite
    report: Report | None = None
    failure: ContentError | UsageError | MachineFault | None = None

    @property
    def has_changed(self) -> bool:
        return self.report is not None and bool(self.report.drawn or self.report.written or self.report.removed)


class PortalReport(NamedTuple):
    """The result of building a portal."""

    sites: list[SiteReport]
    portal: Report


def build_portal(
    portal: Portal,
    options: Options,
    progress: Progress = silent,
    tell: Callable[[SiteReport], None] = lambda report: None,
    takes_out: bool = False,
) -> PortalReport:
    """Builds the sites, then the portal. `tell` is told of each site when it is done. `takes_out`: what expired or was withdrawn
    leaves a site that cannot be built, too, and the portal with it. Raises ContentError, UsageError or MachineFault where the
    portal itself cannot be built; its sites are published by then."""
    done: list[SiteReport] = []
    failed: set[str] = set()  # of which nothing is known but what was published last
    options = msgspec.structs.replace(options, clock=read_clock(options.at))  # all sites of a portal share one instant
    whole = msgspec.structs.replace(options, removals_only=False)  # a portal shows what its sites have published
    with Pool(options.jobs or None) as pool:
        for number, site in enumerate(portal.sites, 1):
            done.append(_built(site, options, pool, str(Path(portal.settings.cache, "compiled"))))
            if done[-1].failure is not None and not (takes_out and _took_out(site, options)):
                failed.add(site.home.key)
            tell(done[-1])
            progress("Sites", number, len(portal.sites))
        read = portal_reader(portal.sites, failed, options.clean)
        own = pool if not options.cluster and not portal.settings.code else None
        return PortalReport(done, build(portal.settings, whole, progress, read, own))


def _took_out(site: PortalSite, options: Options) -> bool:
    """Whether a site that cannot be built is now the last good one without what has to leave; so are its records."""
    try:
        build(site.settings, msgspec.structs.replace(options, removals_only=True, clean=False))
    except (ContentError, UsageError, MachineFault):
        return False
    return True


def _built(site: PortalSite, options: Options, pool: Pool, compiled: str) -> SiteReport:
    settings = msgspec.structs.replace(site.settings, compiled=compiled)  # a theme is compiled once for all
    # Workers took over where to find the site's own code when they started; a cluster's pool is made for one theme.
    shared = pool if not (options.cluster or settings.code or settings.own_kinds) else None
    try:
        report = build(settings, options, pool=shared)
    except ContentError as wrong:
        failure = ContentError([named_whole(each, Path(settings.file)) for each in wrong.problems], wrong.checked)
        failure.nothing_written = wrong.nothing_written
        return SiteReport(site, failure=failure)
    except (UsageError, MachineFault) as fault:
        return SiteReport(site, failure=fault)
    warnings: tuple[Problem, ...] = tuple(named_whole(each, Path(settings.file)) for each in report.warnings)
    return SiteReport(site, msgspec.structs.replace(report, warnings=warnings))
