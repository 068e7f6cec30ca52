"""Times in which nobody answers for a contact → warnings: from when, what lacks one then, what to type.

Place in the pipeline: one of `build.checks.site_findings`. Comes in: the site at its instant, what is held. Goes out: a warning
for each contact in whose place nobody is shown, today or later. Only then is contacts.yml read again, for its line. Refuses:
to stop a build because of a contact; to name somebody in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import NamedTuple

from newsroom.model.bounds import NEVER
from newsroom.model.problems import Problem
from newsroom.reading.files.source import read_mapping
from newsroom.reading.files.yaml_text import line_at
from newsroom.site.answering import Answering
from newsroom.site.clearance import Clearance
from newsroom.site.site import Site


class _Naming(NamedTuple):
    """A file that names contacts, and the instant from which it shows them."""

    path: str
    keys: tuple[str, ...]
    since: int


def contact_findings(site: Site, clearance: Clearance, label: str, read: Callable[[str], bytes]) -> Iterator[Problem]:
    """`label` is the content folder's name in problems; `read` gives a file's bytes by its path there."""
    contacts = site.directory.contacts
    moments = [each.at for one in contacts.values() for each in (one.valid_from, one.valid_until) if each is not None]
    if not moments:
        return
    answering = cache(lambda at: Answering(site.directory, at))
    files = list(_naming(site, clearance, f"{label}/directory/site.yml"))
    silences: dict[
        tuple[str, str], tuple[int, list[_Naming]]
    ] = {}  # (contact, rule) → (first instant, files without it)
    for key, contact in contacts.items():
        naming = [each for each in files if key in each.keys]
        if not naming:
            continue
        first = max(site.now, min(each.since for each in naming))
        instants = (first, *sorted(at for at in moments if at > first))
        silent = next((at for at in instants if answering(at).today(key) is None), None)
        if silent is None:
            continue
        then = answering(silent)
        last = then.following(key)
        if not then.has_begun(contact):
            cause = (key, "contact-not-begun")
        else:
            cause = (last.key, "contact-without-successor" if then.has_left(last) else "contact-gap")
        since, others = silences.get(cause, (silent, []))
        silences[cause] = (min(since, silent), others + naming)
    path = f"{label}/directory/contacts.yml"
    fields = read_mapping(path, read(path)).fields if silences else {}
    for (key, rule), (silent, naming) in silences.items():
        contact, then = contacts[key], answering(silent)
        if rule == "contact-without-successor":
            assert contact.valid_until is not None
            field, line = "successor", line_at(fields, (key, "valid_until"))
            other = next(
                (each for each in (*site.directory.press_contacts, *contacts) if then.today(each)), "press-desk"
            )
            should = f"should name who answers after '{key}', e.g. successor: {other} (got none after {contact.valid_until.local[:10]})"
        else:
            assert contact.valid_from is not None
            field, line = "valid_from", line_at(fields, (key, "valid_from"))
            before = "the last day of the one before" if rule == "contact-gap" else "it is named"
            day = datetime.fromtimestamp(silent, site.zone).date()
            should = f"should leave no day without an answer, e.g. valid_from: {day} (got {contact.valid_from.local[:10]}, after {before})"
        yield Problem(path, line, field, rule, "warning", should, _lacking(site, silent, then, naming))


def _naming(site: Site, clearance: Clearance, site_path: str) -> Iterator[_Naming]:
    yield _Naming(site_path, site.directory.press_contacts, site.now)
    for page in site.all_versions():
        yield _Naming(page.path, page.contacts, site.now)
    for held in clearance.held:
        if held.until != NEVER:
            yield _Naming(held.page.path, held.page.contacts, held.until)


def _lacking(site: Site, silent: int, then: Answering, naming: list[_Naming]) -> str:
    """What readers see from that instant on."""
    instant = datetime.fromtimestamp(silent, site.zone).isoformat(timespec="minutes")
    when = "Now" if silent <= site.now else f"From {instant} on"
    alone = sorted({each.path for each in naming if not then.of_all(each.keys)})
    more = f" and {len(alone) - 1:,} more" if len(alone) > 1 else ""
    return f"{when} nobody is shown in its place." + (f" Without any contact: {alone[0]}{more}." if alone else "")
