"""`newsroom agenda`: what appears, disappears or needs a person in the next days, and the next instant at which to build.

Place in the pipeline: beside `check`; the same stages up to clearance, nothing written. Comes in: the content at one
instant. Goes out: text, JSON or iCalendar, for the editors: it names what is held. Refuses: to read the clock itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from newsroom.build.checks import contact_bounds, judged, machine_bounds
from newsroom.model.bounds import NEVER
from newsroom.model.directory import Directory
from newsroom.model.problems import errors
from newsroom.model.release import Folder, Moment, Page, Release, Value
from newsroom.model.settings import Settings
from newsroom.model.text import text_in
from newsroom.outputs.machines.robots import expires_at
from newsroom.render.content_lines import content_lines, escaped
from newsroom.site.answering import RUNS_OUT_SECONDS
from newsroom.site.clearance import Clearance, Held, read_clock
from newsroom.site.events import event_bounds
from newsroom.site.translations import missed_change
from newsroom.store.index import open_index
from newsroom.store.pool import Pool
from newsroom.store.publications import publications

FORMATS = ("text", "json", "ics")
DAY_SECONDS = 86_400
WORDS = {
    "appears": "appears", "disappears": "expires", "withdrawal": "shows as withdrawn", "correction": "shows a correction",
    "begins": "begins to answer", "leaves": "no longer answers", "person": "needs a person",
    "duty": "is on duty", "off-duty": "goes off duty",
}  # fmt: skip


class Item(Value, frozen=True, kw_only=True):
    """One line of the agenda."""

    at: int  # seconds; what needs a person has the instant before which it is needed, or now
    kind: str  # a key of WORDS
    name: str  # slug, contact or setting
    what: str  # in words
    lang: str = ""
    path: str = ""  # of the source
    address: str = ""  # where it appears or stood


def agenda(settings: Settings, days: int, form: str = "text", at: str = "") -> str:
    """The agenda from now, or from `at`, for some days. Raises ContentError when the content cannot be judged."""
    now = read_clock(at).at
    with open_index(settings) as index, Pool() as pool:
        content = judged(settings, now, index, pool)
    content.require()
    folders, clearance, directory = content.folders, content.clearance, content.content_state.directory
    until = now + days * DAY_SECONDS
    site = content.site()
    items = sorted(
        set(_items(settings, folders, directory, clearance, now, until)),
        key=lambda item: (item.at, item.kind, item.name, item.lang, item.what),
    )
    following = contact_bounds(directory, now, clearance).within(event_bounds(site), machine_bounds(site)).until
    write = {"text": _as_text, "json": _as_json, "ics": _as_calendar}[form]
    return write(settings, items, now, until, following)


def next_instant(settings: Settings, now: int) -> int:
    """When to build next: NEVER where nothing is due. Raises ContentError where there is no content.

    Where a text is wrong, the instants of all others count: what has to leave leaves although the site cannot be built.
    """
    with open_index(settings) as index, Pool() as pool:
        content = judged(settings, now, index, pool)
    bounds = contact_bounds(content.content_state.directory, now, content.clearance)
    if errors(content.problems):
        return bounds.until
    return bounds.within(machine_bounds(content.site())).until


def _items(
    settings: Settings, folders: list[Folder], directory: Directory, clearance: Clearance, now: int, until: int
) -> Iterator[Item]:
    held = {each.page.path: each for each in clearance.held}
    for folder in folders:
        for versions in (folder.releases, folder.pages):
            for page in versions:
                yield from _of_version(page, held.get(page.path), settings, now, until)
            if versions:
                yield from _of_languages(versions, held, settings, now, until)
    yield from _of_contacts(directory, settings, now, until)
    yield from _of_rotas(directory, settings, now, until)
    yield from _of_publications(settings, now)
    expires = expires_at(settings)
    if expires and expires < until + 14 * DAY_SECONDS:
        yield Item(
            at=max(now, expires),
            kind="person",
            name="SECURITY_EXPIRES",
            what="security.txt is out of date then: set a later day in the settings",
        )


def _of_version(page: Page, held: Held | None, settings: Settings, now: int, until: int) -> Iterator[Item]:
    address = settings.site_url + page.address(settings.languages)

    def item(instant: int, kind: str, what: str) -> Item:
        return Item(at=instant, kind=kind, name=page.slug, what=what, lang=page.lang, path=page.path, address=address)

    if page.draft:
        if page.date is not None and now - 30 * DAY_SECONDS < page.date.at <= until:
            yield item(
                max(now, page.date.at),
                "person",
                f"“{page.title}” is still a draft, and its date is {page.date.local[:10]}",
            )
        return
    if held is not None and now < held.until <= until:
        yield item(held.until, "appears", f"“{page.title}”")
    if page.expires is not None and now < page.expires.at <= until and (held is None or held.until < page.expires.at):
        yield item(page.expires.at, "disappears", f"“{page.title}”")
    if isinstance(page, Release):
        if page.withdrawn is not None and now < page.withdrawn.at.at <= until:
            yield item(page.withdrawn.at.at, "withdrawal", f"“{page.title}”: {page.withdrawn.reason}")
        for note in page.corrections:
            if now < note.at.at <= until:
                yield item(note.at.at, "correction", f"“{page.title}”: {note.note}")


def _of_languages(
    versions: Iterable[Page], held: dict[str, Held], settings: Settings, now: int, until: int
) -> Iterator[Item]:
    """Translations that are missing, still drafts, or older than their original; of what appears or changed these days."""
    versions = tuple(versions)
    original = versions[0]
    if original.draft or not isinstance(original, Release) or original.date is None:
        return
    waiting = held.get(original.path)
    if waiting is not None and waiting.reason == "expired":
        return
    appears = waiting.until if waiting is not None else original.appears
    recent = now - (until - now)
    if recent < appears <= until:
        there = {page.lang: page for page in versions}
        for lang in settings.languages:
            page = there.get(lang, original)
            if lang not in there:
                what = f"“{original.title}” has no version in {lang}"
            elif page.draft:
                what = f"the version of “{original.title}” in {lang} is still a draft"
            else:
                continue
            at = max(now, appears)
            yield Item(at=at, kind="person", name=original.slug, lang=lang, path=page.path, what=what)
    for page in versions[1:]:
        changed = missed_change(original, page)
        if not page.draft and changed is not None and recent < changed.at <= now:
            yield Item(
                at=now,
                kind="person",
                name=page.slug,
                lang=page.lang,
                path=page.path,
                what=f"“{page.title}” is older than its original, changed on {changed.local[:10]}",
            )


def _of_contacts(directory: Directory, settings: Settings, now: int, until: int) -> Iterator[Item]:
    for key, contact in sorted(directory.contacts.items()):
        name = text_in(contact.name, settings.languages[0], settings.languages[0])[0]
        if contact.valid_from is not None and now < contact.valid_from.at <= until:
            yield Item(at=contact.valid_from.at, kind="begins", name=key, what=name)
        if contact.valid_until is not None and now < contact.valid_until.at <= until:
            successor = directory.contacts.get(contact.successor)
            after = ""
            if successor is not None:
                begins = successor.valid_from
                is_later = begins is not None and begins.at > contact.valid_until.at
                after = f"; {text_in(successor.name, settings.languages[0], settings.languages[0])[0]} answers from "
                after += begins.local[:10] if begins is not None and is_later else "then"
            yield Item(at=contact.valid_until.at, kind="leaves", name=key, what=name + after)
            if successor is None:
                yield Item(
                    at=contact.valid_until.at,
                    kind="person",
                    name=key,
                    what=f"{name} leaves, and nobody is named as `successor`",
                )


def _of_rotas(directory: Directory, settings: Settings, now: int, until: int) -> Iterator[Item]:
    """Who goes on and off duty, and rotas that end with nobody named after."""
    first = settings.languages[0]

    def local(moment: Moment) -> str:
        return moment.local[:16] if moment.timed else moment.local[:10]

    for key, contact in sorted(directory.contacts.items()):
        begins = {turn.begins.at for turn in contact.rota}
        for turn in contact.rota:
            named = directory.contacts.get(turn.contact)
            who = (
                text_in(named.name, first, first)[0] if named else ", ".join(each.international for each in turn.phones)
            )
            if now < turn.begins.at <= until:
                yield Item(at=turn.begins.at, kind="duty", name=key, what=f"{who}, until {local(turn.ends)}")
            if now < turn.ends.at <= until and turn.ends.at not in begins:
                yield Item(at=turn.ends.at, kind="off-duty", name=key, what=f"{who}; nobody takes over then")
        if contact.rota and contact.rota[-1].ends.at - RUNS_OUT_SECONDS <= until:
            what = f"its rota ends on {local(contact.rota[-1].ends)}, and no turn follows"
            yield Item(at=max(now, contact.rota[-1].ends.at - RUNS_OUT_SECONDS), kind="person", name=key, what=what)


def _of_publications(settings: Settings, now: int) -> Iterator[Item]:
    """Targets at which something that was due is not live, as far as this machine knows."""
    for known in publications(settings.cache):
        if known.overdue(now):
            due = _local(settings, known.changes_at)
            why = f"; the last attempt failed: {known.fault}" if known.fault else ""
            what = f"nothing was published there since {due}, when something was to appear or disappear{why}"
            yield Item(at=now, kind="person", name=known.target, what=what)
        elif known.fault:
            what = f"the last publication failed on {_local(settings, known.failed_at)}: {known.fault}"
            yield Item(at=now, kind="person", name=known.target, what=what)


def _local(settings: Settings, at: int) -> str:
    return datetime.fromtimestamp(at, ZoneInfo(settings.timezone)).isoformat()


def _as_text(settings: Settings, items: list[Item], now: int, until: int, following: int) -> str:
    lines = []
    for item in items:
        where = f" [{item.lang}]" if item.lang else ""
        lines.append(f"{_local(settings, item.at)}  {WORDS[item.kind]}: {item.name}{where}: {item.what}")
    if not items:
        lines.append(f"Nothing until {_local(settings, until)}.")
    lines.append("Next build: " + (_local(settings, following) if following != NEVER else "none is due") + ".")
    return "\n".join(lines) + "\n"


def _as_json(settings: Settings, items: list[Item], now: int, until: int, following: int) -> str:
    entries = [{**msgspec.to_builtins(item), "at": _local(settings, item.at)} for item in items]
    value = {
        "now": _local(settings, now),
        "until": _local(settings, until),
        "next_build": _local(settings, following) if following != NEVER else None,
        "items": entries,
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _as_calendar(settings: Settings, items: list[Item], now: int, until: int, following: int) -> str:
    """RFC 5545: one event an item, without a length. Its UID stays when the instant moves, so that calendars move it."""

    def stamp(at: int) -> str:
        return datetime.fromtimestamp(at, UTC).strftime("%Y%m%dT%H%M%SZ")

    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//newsroom//agenda//EN"]
    host = settings.site_url.partition("://")[2].partition("/")[0]
    seen: dict[str, int] = {}
    for item in items:
        uid = "-".join(filter(None, (item.kind, item.name, item.lang)))
        seen[uid] = seen.get(uid, 0) + 1
        uid += f"-{seen[uid]}" if seen[uid] > 1 else ""
        lines += ["BEGIN:VEVENT", f"UID:{uid}@{host}", f"DTSTAMP:{stamp(now)}", f"DTSTART:{stamp(item.at)}"]
        lines += [f"SUMMARY:{escaped(f'{item.name} {WORDS[item.kind]}')}", f"DESCRIPTION:{escaped(item.what)}"]
        if item.address:
            lines.append(f"URL:{item.address}")
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return content_lines(lines).decode()
