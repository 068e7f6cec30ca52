"""`content/ledger.jsonl`: what was published, when, and what was changed since. Append-only, one JSON object a line.

Place in the pipeline: read by `intake`, shown by the release page, written by `inv release` alone. Comes in: the file's
bytes, the cleared releases. Goes out: the versions of each text, warnings where a published text changed in silence,
problems where a published address would vanish. Lines of two branches merge by standing together (`merge=union`).
Refuses: to record what is held; to change a line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from newsroom.addresses import Addresses
from newsroom.moments import parse_exact_moment
from newsroom.problems import ContentError, Problem, UsageError, did_you_mean, errors
from newsroom.release import Moment, Release, Value
from newsroom.rules import RuleBroken

if TYPE_CHECKING:
    from newsroom.clearance import Clearance
    from newsroom.settings import Settings
    from newsroom.site import Site

NAME = "ledger.jsonl"
KINDS = ("published", "changed", "corrected", "withdrawn")
EXAMPLE = '{"at": "2026-03-02T10:00:00+09:00", "slug": "budget", "lang": "en", "kind": "published", "digest": "…", "address": "/news/budget/", "note": ""}'


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line as it is written."""

    at: str
    slug: str
    lang: str
    kind: str
    digest: str
    address: str
    note: str = ""


class Entry(Value, frozen=True, kw_only=True):
    """One publication of one text."""

    at: Moment
    kind: str
    note: str
    digest: str
    address: str
    line: int


class Ledger(msgspec.Struct):
    """All entries, oldest first, by (slug, language). `path` is as problems name it."""

    path: str = ""
    digest: bytes = b""
    entries: dict[str, list[Entry]] = {}  # "slug/lang" → its entries
    problems: tuple[Problem, ...] = ()

    def of(self, slug: str, lang: str, now: int) -> tuple[Entry, ...]:
        """What had been recorded of a text by an instant."""
        return tuple(entry for entry in self.entries.get(f"{slug}/{lang}", ()) if entry.at.at <= now)


def read_ledger(content: str, label: str, zone: str) -> Ledger:
    """The ledger of a content folder; empty where there is none."""
    path = f"{label}/{NAME}"
    try:
        data = Path(content, NAME).read_bytes()
    except FileNotFoundError:
        return Ledger(path)
    except OSError as fault:
        return Ledger(
            path,
            problems=(Problem(path, 1, "file", "unreadable", "error", f"must be readable (got {fault.strerror})"),),
        )
    ledger = Ledger(path, blake2b(data, digest_size=16).digest(), {})
    problems: list[Problem] = []
    decode = msgspec.json.Decoder(Line).decode
    for number, text in enumerate(data.split(b"\n"), 1):
        if not text.strip():
            continue
        try:
            line = decode(text)
            if line.kind not in KINDS:
                raise msgspec.ValidationError(f"kind must be one of {', '.join(KINDS)}")
            at = parse_exact_moment(line.at, zone)
        except (msgspec.DecodeError, RuleBroken) as fault:
            message = f"must be one JSON object a line, e.g. {EXAMPLE} (got '{text.decode('utf-8', 'replace')[:40]}': {fault})"
            problems.append(
                Problem(
                    path,
                    number,
                    "ledger",
                    "ledger-line",
                    "error",
                    message,
                    "Lines are only ever added, by: inv release SLUG",
                )
            )
            continue
        entry = Entry(at=at, kind=line.kind, note=line.note, digest=line.digest, address=line.address, line=number)
        ledger.entries.setdefault(f"{line.slug}/{line.lang}", []).append(entry)
    for entries in ledger.entries.values():
        entries.sort(key=lambda entry: (entry.at.at, entry.line))
    ledger.problems = tuple(problems)
    return ledger


def text_digest(release: Release) -> str:
    """Of what readers would call the text: headline, lines below it, body, notes. Not of who answers, or of pictures."""
    parts = (release.title, release.subtitle, release.text_digest, release.notes)
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


# ── what a build says of it ──────────────────────────────────────────────────
def ledger_findings(site: Site, clearance: Clearance) -> Iterator[Problem]:
    """Warnings for texts that changed in silence; errors for addresses that would vanish in silence."""
    yield from site.ledger.problems
    if not site.ledger.entries:
        return
    answered: set[str] | None = None
    expired = {(held.page.slug, held.page.lang) for held in clearance.held if held.reason == "expired"}
    for key in sorted(site.ledger.entries):
        slug, _, lang = key.rpartition("/")
        entries = site.ledger.of(slug, lang, site.now)
        if not entries:
            continue
        release = site.versions.get(slug, {}).get(lang)
        if release is None:
            if (slug, lang) in expired:
                continue
            answered = _answered(site) if answered is None else answered
            for address in {entry.address: entry for entry in entries}:
                if address not in answered:
                    yield _vanished(site, entries[-1], address)
            continue
        last = entries[-1]
        if last.digest != text_digest(release):
            modified = release.modified is not None and release.modified.at > last.at.at
            also = "" if modified else "`modified` with the day of the change, and "
            message = f"needs {also}a line in {site.ledger.path}: the text is no longer the one recorded on line {last.line} ({last.at.local})"
            yield Problem(
                release.path, 1, "modified", "changed-in-silence", "warning", message, f"Then: inv release {slug}"
            )


def ledger_bounds(site: Site) -> tuple[int, int]:
    """Between which instants the entries shown are what they are now."""
    from newsroom.clearance import ALWAYS, NEVER

    instants = [entry.at.at for entries in site.ledger.entries.values() for entry in entries]
    return max((at for at in instants if at <= site.now), default=ALWAYS), min(
        (at for at in instants if at > site.now), default=NEVER
    )


def _answered(site: Site) -> set[str]:
    """Addresses of releases, and former addresses that lead on."""
    answered: set[str] = set()
    for release in site.releases:
        answered.add(Addresses(release.lang, site.languages, "", "").release(release.slug))
        answered.update(release.aliases)
    for versions in site.pages.values():
        for page in versions.values():
            answered.update(page.aliases)
    return answered


def _vanished(site: Site, entry: Entry, address: str) -> Problem:
    message = f"must go on answering: {address} was published on {entry.at.local[:10]} (line {entry.line}), and nothing would stand there"
    hint = f"Give what took its place `aliases: [{address}]`, or bring it back with `withdrawn` or `expires`."
    return Problem(site.ledger.path, entry.line, "address", "address-vanished", "error", message, hint)


# ── writing ──────────────────────────────────────────────────────────────────
def record(settings: Settings, slug: str, lang: str = "", kind: str = "", note: str = "", at: str = "") -> list[Line]:
    """Adds a line for each public version of a release whose text is not the one recorded last; these lines."""
    from newsroom.bases import program_digest
    from newsroom.clearance import read_clock
    from newsroom.handout import open_index
    from newsroom.intake import read_folders, silent, take_in
    from newsroom.judgement import judge
    from newsroom.pool import Pool

    if kind and kind not in KINDS:
        raise UsageError(
            f"--kind: must be one of {', '.join(KINDS)}, e.g. changed (got {kind!r}). {did_you_mean(kind, KINDS)}".rstrip()
        )
    now = read_clock(at).at
    with open_index(settings) as index, Pool(1) as pool:
        intake = take_in(settings, index, program_digest(), pool, silent)
        folders = read_folders(index)
    clearance, found = judge(folders, intake.directory, settings, now, intake.label, intake.problems)
    ledger = intake.ledger
    wrong = errors([*found, *ledger.problems])
    if wrong:
        raise ContentError([*found, *ledger.problems], checked=intake.units)
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
            f"slug: must be the name of a public release's folder; '{slug}' {why}. {did_you_mean(slug, known - {slug})}".rstrip()
        )
    lines = [line for release in releases if (line := _line_of(release, ledger, settings, kind, note, now)) is not None]
    if not lines and (kind or note):  # something is to be said of a text that did not change
        lines = [
            line
            for release in releases
            if (line := _line_of(release, ledger, settings, kind or "changed", note, now, True)) is not None
        ]
    if lines:
        _append(Path(settings.content, NAME), lines)
    return lines


def _public(clearance: Clearance, slug: str) -> Iterable[Release]:
    return sorted((release for release in clearance.releases if release.slug == slug), key=lambda release: release.lang)


def _line_of(
    release: Release, ledger: Ledger, settings: Settings, kind: str, note: str, now: int, forced: bool = False
) -> Line | None:
    """The line to add; None where nothing is new."""
    entries = ledger.of(release.slug, release.lang, now)
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
    said = {"withdrawn": withdrawal.reason if withdrawal else "", "corrected": correction.note if correction else ""}
    address = Addresses(release.lang, settings.languages, "", "").release(release.slug)
    local = datetime.fromtimestamp(at, ZoneInfo(settings.timezone)).isoformat()
    return Line(
        at=local,
        slug=release.slug,
        lang=release.lang,
        kind=kind,
        digest=digest,
        address=address,
        note=note or said.get(kind, ""),
    )


def _append(file: Path, lines: list[Line]) -> None:
    """Adds whole lines at the end, in one write; a last line without its end gets it first."""
    text = "".join(json.dumps(msgspec.to_builtins(line), ensure_ascii=False) + "\n" for line in lines).encode()
    with file.open("ab+") as stream:
        if stream.tell():
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                text = b"\n" + text
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
