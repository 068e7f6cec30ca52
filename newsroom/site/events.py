"""Events that releases announce: which ones are not over yet, and when that changes.

Place in the pipeline: beside `site`; asked by the home page and by the bounds of a plan. Refuses: to look at the clock.
"""

from __future__ import annotations

from newsroom.model.bounds import Bounds
from newsroom.model.release import Event, Release
from newsroom.site.site import Site

DAY_SECONDS = 86_400
MOST = 4  # on the home page


def ends_at(event: Event) -> int:
    """The instant from which an event is over: its end, else its start; a day given without an hour ends with that day."""
    last = event.ends or event.starts
    return last.at if last.timed else last.at + DAY_SECONDS


def upcoming(site: Site, lang: str) -> tuple[Release, ...]:
    """The listed releases whose event is not over, the next event first, as readers of a language get them."""
    found = [
        (release.event.starts.at, release.slug, release)
        for release in site.listings[lang].releases
        if release.event is not None and ends_at(release.event) > site.now
    ]
    return tuple(release for _, _, release in sorted(found)[:MOST])


def event_bounds(site: Site) -> Bounds:
    """Between which instants the same events are to come."""
    return Bounds().narrowed((ends_at(each.event) for each in site.releases if each.event is not None), site.now)
