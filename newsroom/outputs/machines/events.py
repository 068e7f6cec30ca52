"""`/feeds/events.ics`: the events that a language's releases announce, as a calendar to subscribe to (RFC 5545, RFC 7986).

It holds the newest announcements, events that are over among them, so that it does not change with the clock.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Release, Value
from newsroom.outputs.takeaways.calendar import event_lines, whole_calendar
from newsroom.outputs.takeaways.entry import Entry, entry_of
from newsroom.render.content_lines import escaped
from newsroom.render.context import context_of
from newsroom.site.plan import Planner
from newsroom.site.site import Site

MOST = 50  # announcements


class EventsInputs(Value, frozen=True, kw_only=True):
    """The newest announcements of a language, newest first."""

    entries: tuple[Entry, ...]


def announced(site: Site, lang: str) -> list[Release]:
    """Releases of a language that announce an event, newest first; none where the site makes no calendar files."""
    if "ics" not in site.settings.takeaways:
        return []
    found: list[Release] = []
    for release in reversed(site.listings[lang].own):
        if release.event is not None:
            found.append(release)
            if len(found) == MOST:
                break
    return found


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for lang in site.listings:
        releases = announced(site, lang)
        if releases:
            entries = tuple(entry_of(site, release, whole=False) for release in releases)
            key = [msgspec.msgpack.encode(fingerprint_key(entry)) for entry in entries]
            address = planner.addresses[lang].feed("events", "ics")
            yield planner.output("events", lang, address, EventsInputs(entries=entries), fingerprint_key=key)


def draw(inputs: EventsInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    name = escaped(f"{context.settings.site_name}: {context.translate('Events')}")
    lines = [f"NAME:{name}", f"X-WR-CALNAME:{name}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for entry in inputs.entries:
        lines += event_lines(context, entry)
    return whole_calendar(lines)
