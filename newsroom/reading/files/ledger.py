"""`content/ledger.jsonl`: what was published, when, and what was changed since. Append-only, one JSON object a line.

Place in the pipeline: read by `build.reading`, shown by the release page, written by `newsroom release`, and by `publish`,
`alert` and `build --allow-removals` in lines that no page shows. Comes in: the file's
bytes, the cleared releases. Goes out: the versions of each text, warnings where a published text changed in silence,
problems where a published address would vanish. Lines of two branches merge by standing together (`merge=union`).
Refuses: to record what is held; to change a line.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import msgspec

from newsroom.model.problems import Problem
from newsroom.model.release import Moment, Release, Value

NAME = "ledger.jsonl"
BY_PUBLISH = "publish"  # who wrote a line: `newsroom publish`
KINDS = ("published", "changed", "corrected", "withdrawn")
ALERTED = "alerted"  # a mail was drafted; this is no version of the text
REMOVED = "removed"  # `newsroom build --allow-removals` took the address away; neither is this
LIVE = "live"  # `newsroom publish` found a known address at a host; neither is this
GONE = "gone"  # `newsroom publish` took the address away there; neither is this
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
    by: str = ""  # "publish", "alert" or "build" where a command remembered it by itself
    id: str = ""  # permanent id in feeds, kept when the site's address or the release's name changes


class Entry(Value, frozen=True, kw_only=True):
    """One publication of one text."""

    at: Moment
    kind: str
    note: str
    digest: str
    address: str
    line: int
    by: str = ""


class Ledger(msgspec.Struct):
    """All entries, oldest first, by (slug, language). `path` is as problems name it."""

    path: str = ""
    digest: bytes = b""
    entries: dict[str, list[Entry]] = {}  # "slug/lang" → its entries
    problems: tuple[Problem, ...] = ()
    ids: dict[str, str] = {}  # "slug/lang" → the id that it was first published under
    ids_by_address: dict[str, str] = {}

    def of(self, slug: str, lang: str, now: int) -> tuple[Entry, ...]:
        """The history of a text that a page shows at an instant: nothing before a person recorded something."""
        entries = self.published(slug, lang, now)
        if all(entry.by for entry in entries):
            return ()
        is_known = any(entry.kind == "published" and not entry.by for entry in entries)
        return tuple(entry for entry in entries if not (is_known and entry.by))

    def published(self, slug: str, lang: str, now: int) -> tuple[Entry, ...]:
        """Everything that had been published of a text by an instant."""
        known = self.entries.get(f"{slug}/{lang}", ())
        return tuple(entry for entry in known if entry.at.at <= now and entry.kind in KINDS)

    def addresses(self, slug: str, lang: str, now: int | None = None) -> dict[str, Entry]:
        """The last version of a text at each address that is to answer by an instant, or by all that is recorded."""
        found: dict[str, Entry] = {}
        for entry in sorted(self.entries.get(f"{slug}/{lang}", ()), key=lambda entry: entry.line):
            if now is not None and entry.at.at > now:
                continue
            if entry.kind in KINDS:
                found[entry.address] = entry
            elif entry.kind == REMOVED:
                found.pop(entry.address, None)
        return found

    def live(self, slug: str, lang: str) -> set[str]:
        """Addresses at which the last publication left a text."""
        found: set[str] = set()
        for entry in sorted(self.entries.get(f"{slug}/{lang}", ()), key=lambda entry: entry.line):
            if entry.kind in (GONE, REMOVED):
                found.discard(entry.address)
            elif entry.kind == LIVE or (entry.kind == "published" and entry.by == BY_PUBLISH):
                found.add(entry.address)
        return found

    def alerted(self, slug: str, lang: str) -> Entry | None:
        """When a mail about a text was drafted."""
        return next((entry for entry in self.entries.get(f"{slug}/{lang}", ()) if entry.kind == ALERTED), None)


def read_ledger(content: str, label: str, zone: str) -> Ledger:
    """The ledger of a content folder; empty where there is none."""
    path = f"{label}/{NAME}"
    try:
        file = Path(content, NAME)
        if file.exists() and not file.is_file():
            return Ledger(path)  # a folder, a pipe: `scan` says so
        data = file.read_bytes()
    except FileNotFoundError:
        return Ledger(path)
    except OSError as fault:
        return Ledger(
            path,
            problems=(Problem(path, 1, "file", "unreadable", "error", f"must be readable (got {fault.strerror})"),),
        )
    from newsroom.reading.values.moments import (
        parse_exact_moment,  # here: a build with nothing to do must not wait for it
    )
    from newsroom.reading.values.rules import RuleBroken, parse_line

    ledger = Ledger(path, blake2b(data, digest_size=16).digest(), {})
    problems: list[Problem] = []
    decode = msgspec.json.Decoder(Line).decode
    seen: set[bytes] = set()
    published: dict[tuple[str, str, str], set[bytes]] = {}  # what comes back as it was is no repetition
    for number, text in enumerate(data.split(b"\n"), 1):
        text = text.strip()
        if not text or text in seen:  # two branches that were merged may bring one line twice
            continue
        seen.add(text)
        try:
            line = decode(text)
            if line.kind not in (*KINDS, ALERTED, REMOVED, LIVE, GONE):
                raise msgspec.ValidationError(f"kind must be one of {', '.join(KINDS)}")
            at = parse_exact_moment(line.at, zone)
            for words in (line.slug, line.lang, line.address, line.note):
                parse_line(words)  # no control characters
        except (msgspec.DecodeError, RuleBroken, UnicodeDecodeError) as fault:
            message = f"must be one JSON object a line, e.g. {EXAMPLE} (got '{text.decode('utf-8', 'replace')[:40]}': {fault})"
            problems.append(
                Problem(
                    path,
                    number,
                    "ledger",
                    "ledger-line",
                    "error",
                    message,
                    "Lines are only ever added, by: newsroom release SLUG",
                )
            )
            continue
        place = line.slug, line.lang, line.address
        if line.kind == REMOVED:
            seen -= published.pop(place, set())
        else:
            published.setdefault(place, set()).add(text)
        entry = Entry(
            at=at, kind=line.kind, note=line.note, digest=line.digest, address=line.address, line=number, by=line.by
        )
        ledger.entries.setdefault(f"{line.slug}/{line.lang}", []).append(entry)
        if line.id:
            ledger.ids.setdefault(f"{line.slug}/{line.lang}", line.id)
            ledger.ids_by_address.setdefault(line.address, line.id)
    for entries in ledger.entries.values():
        entries.sort(key=lambda entry: (entry.at.at, entry.line))
    ledger.problems = tuple(problems)
    return ledger


def text_digest(release: Release) -> str:
    """Of what readers would call the text: headline, lines below it, body, notes. Not of who answers, or of pictures."""
    parts = (release.title, release.subtitle, release.text_digest, release.notes)
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
