"""`newsroom release`: notes in the ledger what is published of a release.

Place in the pipeline: in place of a build; the same stages up to the clearance. Comes in: a slug. Goes out: the lines added
to `content/ledger.jsonl`. Refuses: to record what is held; to change a line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from newsroom.build.checks import judged
from newsroom.model.problems import UsageError, did_you_mean
from newsroom.model.release import Release
from newsroom.model.settings import Settings
from newsroom.reading.files.ledger import KINDS, NAME, Ledger, Line, text_digest
from newsroom.site.clearance import Clearance, read_clock
from newsroom.site.identifiers import recorded_id, site_id
from newsroom.store.index import open_index
from newsroom.store.pool import Pool


def record(settings: Settings, slug: str, lang: str = "", kind: str = "", note: str = "", at: str = "") -> list[Line]:
    """Adds a line for each public version of a release whose text is not the one recorded last; these lines."""

    if kind and kind not in KINDS:
        raise UsageError(
            f"--kind: must be one of {', '.join(KINDS)}, e.g. changed (got {kind!r}). {did_you_mean(kind, KINDS)}".rstrip()
        )
    now = read_clock(at).at
    with open_index(settings) as index, Pool() as pool:
        content = judged(settings, now, index, pool)
    ledger, folders, clearance = content.content_state.ledger, content.folders, content.clearance
    content.require(ledger.problems)
    releases = [release for release in _public(clearance, slug) if lang in ("", release.lang)]
    if not releases:
        held = any(each.page.slug == slug for each in clearance.held)
        known = {folder.slug for folder in folders if folder.releases}
        why = (
            "is held: only what is public is recorded"
            if held
            else "has no such version"
            if slug in known
            else "is not known"
        )
        raise UsageError(
            f"SLUG: must be the name of a public release's folder; '{slug}' {why}. {did_you_mean(slug, known - {slug})}".rstrip()
        )
    lines = [line for release in releases if (line := _line_of(release, ledger, settings, kind, note, now)) is not None]
    if not lines and (kind or note):  # an entry is wanted though the text did not change
        lines = [
            line
            for release in releases
            if (line := _line_of(release, ledger, settings, kind or "changed", note, now, True)) is not None
        ]
    if lines:
        append_lines(Path(settings.content, NAME), lines)
    return lines


def _public(clearance: Clearance, slug: str) -> Iterable[Release]:
    return sorted((release for release in clearance.releases if release.slug == slug), key=lambda release: release.lang)


def _line_of(
    release: Release, ledger: Ledger, settings: Settings, kind: str, note: str, now: int, forced: bool = False
) -> Line | None:
    """The line to add; None where nothing is new."""
    entries = ledger.published(release.slug, release.lang, now)
    last = entries[-1] if entries else None
    digest = text_digest(release)
    since = last.at.at if last else 0
    correction = release.corrections[0] if release.corrections and release.corrections[0].at.at > since else None
    withdrawal = (
        release.withdrawn if release.withdrawn is not None and (last is None or last.kind != "withdrawn") else None
    )
    if last is not None and last.digest == digest and not (correction or withdrawal or forced):
        return None
    if not kind:
        kind = "published" if last is None else "withdrawn" if withdrawal else "corrected" if correction else "changed"
    instants = {
        "published": release.appears,
        "withdrawn": withdrawal.at.at if withdrawal else 0,
        "corrected": correction.at.at if correction else 0,
    }
    modified = release.modified.at if release.modified is not None else 0
    at = instants.get(kind) or (modified if since < modified <= now else now)
    notes = {"withdrawn": withdrawal.reason if withdrawal else "", "corrected": correction.note if correction else ""}
    address = release.address(settings.languages)
    local = datetime.fromtimestamp(at, ZoneInfo(settings.timezone)).isoformat()
    return Line(
        at=local,
        slug=release.slug,
        lang=release.lang,
        kind=kind,
        digest=digest,
        address=address,
        note=note or notes.get(kind, ""),
        id=release.id or recorded_id(ledger, release) or site_id(settings, release),
    )


def append_lines(file: Path, lines: Iterable[Line]) -> None:
    """Adds whole lines at the end, in one write; a last line without its end gets it first."""
    rows = [
        {name: value for name, value in msgspec.to_builtins(line).items() if name != "by" or value} for line in lines
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    with file.open("ab+") as stream:
        if stream.tell():
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                text = b"\n" + text
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
