"""The place of a release among the others in the preview.

Place in the pipeline: under `preview`. Comes in: folders, a clearance. Goes out: what decides on a release's place, and a
clearance in which what is held is cleared too, each with the reason why it is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from newsroom.model.output import Hold
from newsroom.model.problems import Problem
from newsroom.model.release import Folder, Release
from newsroom.site.clearance import Clearance, Held
from newsroom.site.site import Site


def with_held(clearance: Clearance) -> tuple[Clearance, dict[tuple[str, str], Hold]]:
    """Everything as if it were cleared, and what is in truth held, by (slug, language)."""
    held: list[Held] = list(clearance.held)
    return (
        msgspec.structs.replace(
            clearance,
            releases=(*clearance.releases, *(each.page for each in held if hasattr(each.page, "card"))),
            pages=(*clearance.pages, *(each.page for each in held if not hasattr(each.page, "card"))),
            held=(),
        ),
        {(each.page.slug, each.page.lang): Hold(reason=each.reason, until=each.moment) for each in held},
    )


def places(folder: Folder) -> list[tuple[object, ...]]:
    """The values that decide whether, where and when a folder's releases appear among the others."""
    return [
        (
            release.lang,
            release.date,
            release.embargo,
            release.expires,
            release.draft,
            release.withdrawn,
            release.modified,
        )
        for release in folder.releases
    ]


def announces(release: Release, now: int) -> bool:
    """Whether it has notes that do not show yet."""
    moments = [note.at for note in release.corrections]
    moments += [moment for moment in (release.modified, release.withdrawn and release.withdrawn.at) if moment]
    return any(moment.at > now for moment in moments)


def of_held(problems: Iterable[Problem], site: Site) -> Iterator[Problem]:
    """The problems; as warnings where only a text that is held has one: it stops nothing yet."""
    held = {page.path for page in site.all_versions() if (page.slug, page.lang) in site.holds}
    for each in problems:
        yield msgspec.structs.replace(each, severity="warning") if each.path in held else each
