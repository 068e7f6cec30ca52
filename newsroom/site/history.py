"""The findings of a build about the ledger: texts that changed in silence, addresses that would vanish, and until when both hold.

Place in the pipeline: `Site` + `Clearance` → problems and bounds. Refuses: to write the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from newsroom.model.bounds import NEVER, Bounds
from newsroom.model.problems import Problem
from newsroom.reading.files.ledger import KINDS, REMOVED, Entry, text_digest
from newsroom.site.clearance import Clearance, Held, has_passed
from newsroom.site.former import former_addresses
from newsroom.site.site import Site
from newsroom.site.unknown import Unknown

VANISHED = "address-vanished"
_WAITS = frozenset({"future", "embargo", "original"})  # reasons that time takes away


def ledger_findings(site: Site, clearance: Clearance, unknown: Unknown) -> Iterator[Problem]:
    """Warnings for texts that changed in silence; errors for addresses that would vanish in silence."""
    yield from site.ledger.problems
    if not site.ledger.entries:
        return
    answered: set[str] | None = None
    held = {(each.page.slug, each.page.lang): each for each in clearance.held}
    yield from _set_back(site, clearance.held)
    for key in sorted(site.ledger.entries):
        slug, _, lang = key.rpartition("/")
        entries = site.ledger.published(slug, lang, site.now)
        if not entries:
            continue
        release = site.versions.get(slug, {}).get(lang)
        if release is None:
            if (slug, lang) in held:
                yield from _taken_back(held[slug, lang], entries[-1])
                continue
            answered = _answered(site) if answered is None else answered
            for address, entry in site.ledger.addresses(slug, lang, site.now).items():
                if address not in answered and not unknown.may_answer(address):
                    yield _vanished(site, entry)
            continue
        if not (recorded := site.ledger.of(slug, lang, site.now)):
            continue
        last = recorded[-1]
        if last.digest != text_digest(release) and release.path not in unknown.texts:
            modified = release.modified is not None and release.modified.at > last.at.at
            also = "" if modified else "`modified` with the day of the change, and "
            message = f"needs {also}a line in {site.ledger.path}: the text is no longer the one recorded on line {last.line} ({last.at.local})"
            yield Problem(
                release.path, 1, "modified", "changed-in-silence", "warning", message, f"Then: newsroom release {slug}"
            )


def ledger_bounds(site: Site) -> Bounds:
    """Between which instants the entries shown are what they are now."""
    known = (entry for entries in site.ledger.entries.values() for entry in entries)
    return Bounds().narrowed((entry.at.at for entry in known if entry.kind in (*KINDS, REMOVED)), site.now)


def _answered(site: Site) -> set[str]:
    """Addresses of releases, and former addresses that lead on."""
    answered = {address for address, _ in former_addresses(site)}
    return answered.union(release.address(site.languages) for release in site.releases)


def _taken_back(held: Held, entry: Entry) -> Iterator[Problem]:
    """A text that was public and is held again: the address is silent, as a reader may notice."""
    if held.reason == "expired":
        return
    message = f"takes back what was published on {entry.at.local[:10]}: {entry.address} answers as an unknown address until it is public again"
    field = {"draft": "status", "embargo": "embargo", "future": "date"}.get(held.reason, "date")
    hint = "`withdrawn` leaves a notice there instead."
    yield Problem(held.page.path, 1, field, "taken-back", "warning", message, hint)


def _set_back(site: Site, held: Iterable[Held]) -> Iterator[Problem]:
    """Texts published between the instant that was said and the machine's clock: their addresses fall silent."""
    gone: list[Entry] = []
    for each in held:
        known = site.ledger.published(each.page.slug, each.page.lang, NEVER)
        if known and each.reason in _WAITS and site.now < known[0].at.at and has_passed(known[0].at.at):
            gone.append(known[0])
    if not gone:
        return
    first = min(gone, key=lambda entry: entry.at.at)
    said = datetime.fromtimestamp(site.now, ZoneInfo(site.settings.timezone)).isoformat(timespec="minutes")
    texts = "a text that was" if len(gone) == 1 else f"{len(gone):,} texts that were"
    message = f"holds back {texts} published already, the first on {first.at.local[:10]}: the site is made for {said}"
    hint = "--at or SOURCE_DATE_EPOCH says so. Do not publish this unless it is meant."
    yield Problem(site.ledger.path, first.line, "at", "clock-set-back", "warning", message, hint)


def _vanished(site: Site, entry: Entry) -> Problem:
    message = f"must go on answering: {entry.address} was published on {entry.at.local[:10]} (line {entry.line}), and nothing would stand there"
    hint = (
        f"Give what took its place `aliases: [{entry.address}]`, or bring it back with `withdrawn` or `expires`."
        " If it is to be gone without a notice: newsroom build --allow-removals."
    )
    return Problem(site.ledger.path, entry.line, "address", VANISHED, "error", message, hint)
