"""Everything that is wrong or doubtful at the sites of a portal and in the portal itself, with nothing written.

Place in the pipeline: as `build.check`, for `build.portal`. Comes in: `Portal`, an instant. Goes out: problems of all sites and of
the portal that their releases would make. A site with a problem counts in the portal as it was published last, as in a build.
Refuses: to stop at the first site.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path

from newsroom.build.check import Checked, checked
from newsroom.build.portal_content import built_index, portal_reader
from newsroom.build.reading import Progress, silent
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.reading.settings.portal import Portal, PortalSite, named_whole
from newsroom.site.clearance import read_clock
from newsroom.store.index import Index
from newsroom.store.pool import Pool


def check_portal(portal: Portal, at: str = "", progress: Progress = silent) -> tuple[list[Problem], int]:
    """(every problem and warning, how many folders of the sites were looked at)."""
    now = read_clock(at).at
    problems: list[Problem] = []
    failed: set[str] = set()
    unbuilt: dict[str, Index] = {}  # by site: what was read of one that has no index of a build
    units = 0

    def open_site(site: PortalSite) -> AbstractContextManager[Index]:
        index = unbuilt.get(site.home.key)
        return built_index(site) if index is None else nullcontext(index)

    with ExitStack() as stack, Pool() as pool:
        for number, site in enumerate(portal.sites, 1):
            found = _site(site, now, pool)
            if found.store.is_file:
                found.store.__exit__()
            else:
                unbuilt[site.home.key] = stack.enter_context(found.store)
            units += found.units
            problems += found.problems
            if errors(found.problems):
                failed.add(site.home.key)
            progress("Sites", number, len(portal.sites))
        read = portal_reader(portal.sites, failed, open_site=open_site)
        try:
            whole = checked(portal.settings, now, pool, progress, read)
            whole.store.__exit__()
            problems += [named_whole(each, Path(portal.settings.file)) for each in whole.problems]
        except ContentError as wrong:
            problems += wrong.problems
    return sorted(set(problems)), units


def _site(site: PortalSite, now: int, pool: Pool) -> Checked:
    """What a check of one site finds."""
    settings = site.settings
    own_code = bool(settings.code or settings.own_kinds)  # workers know where to find it only from their start
    try:
        with Pool() if own_code else nullcontext(pool) as chosen:
            found = checked(settings, now, chosen)
    except ContentError as wrong:  # it has no content to be read
        found = Checked(wrong.problems, wrong.checked, Index.in_memory())
    return found._replace(problems=[named_whole(each, Path(settings.file)) for each in found.problems])
