"""`/news/<slug>/<slug>.ics`: the event that a release announces or reports, for a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Event, Moment
from newsroom.outputs.parts import event_view
from newsroom.outputs.takeaways.entry import Entry, entry_contacts, release_url, whole_entry
from newsroom.render.content_lines import content_lines, escaped
from newsroom.render.context import PageContext, context_of
from newsroom.render.recent import remembered
from newsroom.site.identifiers import site_id
from newsroom.site.plan import Planner
from newsroom.site.site import Site

DAY_SECONDS = 86_400


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    if "ics" in site.settings.takeaways:
        for release in planner.releases:
            if release.event is not None and release.withdrawn is None:
                entry = whole_entry(site, planner, release)
                key = ("fingerprint key", release.slug, release.lang)
                digests = planner.once(key, partial(fingerprint_key, entry))
                address = f"{planner.addresses[release.lang].release(release.slug)}{release.slug}.ics"
                yield planner.output(
                    "calendar", release.lang, address, entry, fingerprint_key=digests, owner=release.folder
                )


@remembered
def draw(inputs: Entry, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    return calendar(context_of(shared), inputs)


def calendar(context: PageContext, entry: Entry) -> bytes:
    """One event."""
    return whole_calendar(event_lines(context, entry))


def whole_calendar(lines: list[str]) -> bytes:
    """A calendar of these lines: its own properties, and events."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//newsroom//releases//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    return content_lines([*head, *lines, "END:VCALENDAR"])


def event_lines(context: PageContext, entry: Entry) -> list[str]:
    """The event that a release announces. Its UID is the same in every language and for ever; its DTSTAMP is the release's, not the clock's."""
    release = entry.release
    event = release.event
    assert event is not None
    view = event_view(context, event, entry.event_place)
    uid = uuid5(NAMESPACE_URL, site_id(context.settings, release).rpartition("/")[0])
    stamp = _instant(release.changed.at)
    url = release_url(context, release)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{len(release.corrections) + (release.modified is not None)}",
        *_times(event),
        f"SUMMARY;LANGUAGE={release.lang}:{escaped(view.name)}",
        f"DESCRIPTION;LANGUAGE={release.lang}:{escaped(_description(context, entry, view.registration or view.registration_url))}",
    ]
    where = context.listed(view.venue, view.place)
    if where:
        lines.append(f"LOCATION;LANGUAGE={release.lang}:{escaped(where)}")
    for contact in entry_contacts(context, entry):
        numbers = [phone.international for phone in contact.phones]
        lines.append(f"CONTACT:{escaped(context.listed(contact.name, *numbers, contact.email))}")
    return [*lines, f"URL:{url}", "CLASS:PUBLIC", "TRANSP:TRANSPARENT", "STATUS:CONFIRMED", "END:VEVENT"]


def _description(context: PageContext, entry: Entry, registration: str) -> str:
    parts = [
        entry.release.summary,
        context.labelled(context.translate("Registration"), registration) if registration else "",
        release_url(context, entry.release),
    ]
    if entry.hold is not None:
        notice = context.held_notice(entry.hold)
        parts.insert(0, f"{notice.title}. {notice.text}")
    return "\n\n".join(filter(None, parts))


def _times(event: Event) -> list[str]:
    """Whole days where no hour was given, else instants; an end is the first moment that is no longer part of it."""
    if not event.starts.timed:
        last = event.ends or event.starts
        return [
            f"DTSTART;VALUE=DATE:{_day(event.starts):%Y%m%d}",
            f"DTEND;VALUE=DATE:{_day(last) + timedelta(days=1):%Y%m%d}",
        ]
    lines = [f"DTSTART:{_instant(event.starts.at)}"]
    if event.ends is not None:
        lines.append(f"DTEND:{_instant(event.ends.at if event.ends.timed else event.ends.at + DAY_SECONDS)}")
    return lines


def _day(moment: Moment) -> date:
    return date.fromisoformat(moment.local[:10])


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y%m%dT%H%M%SZ")
