"""All releases at a glance: what state each is in, in which languages, with how many problems.

Place in the pipeline: behind the list of the desk. Comes in: what the preview shows. Goes out: `Row`s, the newest first.
Refuses: to draw.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from newsroom.desk.preview.preview import Preview
from newsroom.desk.preview.shown import Shown
from newsroom.model.release import Page, Release
from newsroom.reading.files.ledger import BY_PUBLISH, Ledger
from newsroom.site.clearance import Held, clear
from newsroom.store.index import Index

State: TypeAlias = Literal[
    "draft", "future", "embargo", "expired", "original", "withdrawn", "corrected", "due", "public"
]
PER_PAGE = 100
TO_MEND = "mend"
_GROUPS = {"future": "held", "embargo": "held", "original": "held", "corrected": "public"}
KEPT_BODIES = 20_000  # texts kept for the next search: some 60 MB
_bodies: dict[tuple[str, str, str], str] = {}


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One language of a release."""

    lang: str
    title: str
    state: State
    until: str = ""  # ISO 8601, of what holds it
    digest: str = ""  # of its text


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One release or page."""

    folder: str  # inside content/
    slug: str
    title: str
    lang: str  # of the original
    date: str
    kind: str
    versions: tuple[Version, ...]
    errors: int
    warnings: int
    groups: frozenset[str]  # the states by which the list is narrowed


def rows(preview: Preview, pages: bool = False) -> list[Row]:
    """Every release (or standing page), the newest first."""
    with preview.lock:
        shown = preview.shown()
        folders = [folder for folder in shown.folders.values() if folder.path.startswith("pages/") is pages]
        label = shown.content_state.label if shown.content_state else "content"
        problems = list(preview.problems)
        now = preview.now
        ledger = _recorded(shown)
    counted: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        place = os.path.relpath(problem.path, label)
        counted[(place.rpartition("/")[0] if "." in place.rpartition("/")[2] else place, problem.severity)] += 1
    held = {(page.page.folder, page.page.lang): page for page in clear(folders, now).held}
    found = []
    for folder in folders:
        texts: tuple[Page, ...] = folder.releases or folder.pages  # none of which can be read, in some
        first = texts[0] if texts else None
        date = first.date.local[:16] if first and first.date else ""
        versions = tuple(_version(text, held.get((folder.path, text.lang)), now, ledger) for text in texts)
        groups = {_GROUPS.get(version.state, version.state) for version in versions}
        errors = counted[(folder.path, "error")]
        found.append(
            Row(
                folder=folder.path,
                slug=folder.slug,
                title=first.title if first else folder.slug,
                lang=first.lang if first else "",
                date=date if first and first.date and first.date.timed else date[:10],
                kind=first.category if isinstance(first, Release) else "",
                versions=versions,
                errors=errors,
                warnings=counted[(folder.path, "warning")],
                groups=frozenset(groups | {TO_MEND} if errors else groups),
            )
        )
    newest = sorted(found, key=lambda row: row.slug)
    return sorted(newest, key=lambda row: row.date, reverse=not pages)


def _version(page: Page, held: Held | None, now: int, ledger: Ledger | None) -> Version:
    state: State = "public"
    until = ""
    if held is not None:
        state = held.reason  # type: ignore[assignment]
        moment = held.moment
        if state == "draft" and isinstance(page, Release) and page.embargo is not None and page.embargo.at > now:
            moment = page.embargo  # what holds it once it is let out
        until = moment.local[:16] if moment is not None else ""
    elif ledger is not None and isinstance(page, Release) and not ledger.live(page.slug, page.lang):
        state = "due"
    elif isinstance(page, Release) and page.withdrawn is not None and page.withdrawn.at.at <= now:
        state = "withdrawn"
    elif isinstance(page, Release) and any(note.at.at <= now for note in page.corrections):
        state = "corrected"
    return Version(lang=page.lang, title=page.title, state=state, until=until, digest=page.text_digest)


def _recorded(shown: Shown) -> Ledger | None:
    """The record of what is live; None where no publication is recorded, and nobody knows."""
    ledger = shown.content_state.ledger if shown.content_state else Ledger()
    is_there = any(entry.by == BY_PUBLISH for entries in ledger.entries.values() for entry in entries)
    return ledger if is_there else None


def state_of(preview: Preview, folder: str, lang: str) -> Version | None:
    """One language of a release or page; None where it cannot be read."""
    known = preview.shown().folders.get(folder)
    versions: tuple[Page, ...] = (known.releases or known.pages) if known is not None else ()
    page = next((version for version in versions if version.lang == lang), None)
    if page is None or known is None:
        return None
    held = next((each for each in clear([known], preview.now).held if each.page.lang == lang), None)
    return _version(page, held, preview.now, _recorded(preview.shown()))


def matching(preview: Preview, found: Iterable[Row], words: str) -> list[Row]:
    """The rows whose release says all these words: in title, address, kind, or in the text of any of its languages."""
    wanted = words.casefold().split()
    if not wanted:
        return list(found)
    result = []
    with preview.lock:
        shown = preview.shown()
        for row in found:
            text = " ".join(
                (row.title, row.slug, row.kind, row.date, *(version.title for version in row.versions))
            ).casefold()
            if all(word in text for word in wanted) or _says(shown.kept, row, text, wanted):
                result.append(row)
    return result


def _says(index: Index, row: Row, text: str, wanted: list[str]) -> bool:
    for version in row.versions:
        key = (row.folder, version.lang, version.digest)
        try:
            if key not in _bodies:
                while len(_bodies) >= KEPT_BODIES:
                    _bodies.pop(next(iter(_bodies)))
                _bodies[key] = index.body(row.folder, version.lang).casefold()
            text += _bodies[key]
        except sqlite3.DatabaseError:  # a text that cannot be read has no words
            return False
    return all(word in text for word in wanted)
