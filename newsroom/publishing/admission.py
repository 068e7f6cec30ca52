"""Whether the output folder may be sent, now.

Place in the pipeline: first. Comes in: settings, a target's limits, the instant. Goes out: `Admitted`. Refuses, with the
reason and what to do: a folder that is not complete or not as its build left it, a build for another instant, a site
whose next change is past, anything that today's clearance holds, more than the host takes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from newsroom.build.checks import judged
from newsroom.build.reading import Progress, silent
from newsroom.model.addresses import Addresses, path_of
from newsroom.model.bounds import NEVER
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.model.settings import Settings
from newsroom.publishing.hosts.host import Busy, Limits, Undecided
from newsroom.publishing.hosts.manifest import Digests, Entry, entry_of, files_of
from newsroom.reading.files.ledger import read_ledger
from newsroom.site.clearance import Clearance
from newsroom.store.index import CLOCK, BuildClock, Index, open_index
from newsroom.store.pool import Pool
from newsroom.store.published import BUILD_FILE

Judge = Callable[[Settings, int, Progress], "Judged"]  # as `judge_now`
BUILD_FIRST = "Build with the machine's clock, then publish; or do both: newsroom publish --build"


class Outdated(Undecided):
    """Something became due since the build, or the clock went back."""


class Judged(msgspec.Struct):
    """What today's clearance says of the content, as far as it could be judged."""

    clearance: Clearance | None
    fault: str = ""  # why not all of it could
    broken: dict[str, str] = {}  # slug of a release with an error → the error


class Admitted(msgspec.Struct):
    """An output folder that may travel."""

    entries: dict[str, Entry]
    tree: str  # of build.json
    changes_at: int  # when readers are to see another site
    judged: Judged
    notes: list[str]


def admit(
    settings: Settings,
    limits: Limits,
    now: int,
    digests: Digests,
    progress: Progress = silent,
    judge: Judge | None = None,
) -> Admitted:
    """The folder's files with their digests. Raises Undecided. `judge`: a portal's, whose content is that of its sites."""
    text, complete, count = _build_file(settings)
    clock = _clock(settings, text)
    at, source, since, changes_at = clock.at, clock.source, clock.since, clock.changes_at
    if not complete or clock.ahead:
        raise Undecided(
            f"{_name(settings)}: was built for {_local(settings, at)}, which is later than now: nothing of it may leave. {BUILD_FIRST}"
        )
    if source == "--at":
        raise Undecided(
            f"{_name(settings)}: was built with --at {_local(settings, at)}: it shows the site as of that instant, not of now. {BUILD_FIRST}"
        )
    if not since <= now < changes_at:
        why = (
            f"something appeared or disappeared at {_local(settings, changes_at)}"
            if now >= changes_at
            else "the clock of this machine has gone back"
        )
        raise Outdated(f"{_name(settings)}: was built for {_local(settings, at)}; since then {why}. {BUILD_FIRST}")
    entries = _entries(settings, digests, json.loads(text)["tree"], count)
    judged = (judge or judge_now)(settings, now, progress)
    notes = (
        []
        if not judged.fault
        else [
            f"Note: today's content cannot be built ({judged.fault}); what stands in {_name(settings)} is the last good site."
        ]
    )
    _require_known(settings, judged, entries)
    if judged.clearance is not None:
        held = held_paths(settings, judged.clearance, entries, judged.broken)
        if held:
            raise Undecided(
                f"{_name(settings)}: holds what may not leave by now: {', '.join(held[:10])}"
                + (f" and {len(held) - 10} more" if len(held) > 10 else "")
                + f". {BUILD_FIRST}"
            )
    over = list(_over(entries, limits))
    if over:
        raise Undecided("\n".join(over))
    following = clock.next_change or changes_at
    return Admitted(entries, json.loads(text)["tree"], 0 if following == NEVER else following, judged, notes)


def judge_now(settings: Settings, now: int, progress: Progress = silent) -> Judged:
    """Today's clearance over the content as it lies there; in several processes where a new version reads all of it anew."""
    try:
        with open_index(settings) as index, Pool() as pool:
            found = judged(settings, now, index, pool, progress)
    except ContentError as wrong:
        return Judged(None, _first(errors(wrong.problems)))
    try:
        found.require(found.content_state.ledger.problems)
    except ContentError as wrong:
        below = f"{found.content_state.label}/releases/"
        broken = {
            Path(problem.path).parent.name: _first([problem])
            for problem in reversed(errors(wrong.problems))
            if problem.path.startswith(below)
        }
        return Judged(found.clearance, _first(errors(wrong.problems)), broken)
    return Judged(found.clearance)


def _require_known(settings: Settings, judged: Judged, entries: Iterable[str]) -> None:
    """Raises Undecided for a page that is not live yet and whose text cannot be read by now: it may be held."""
    if not judged.broken:
        return
    ledger = read_ledger(settings.content, "", settings.timezone)
    live: set[str] = set()
    for key in ledger.entries:
        slug, _, lang = key.rpartition("/")
        live.update(map(path_of, ledger.addresses(slug, lang)))
    entries = set(entries)
    for slug, fault in judged.broken.items():
        for lang in settings.languages:
            path = path_of(Addresses(lang, settings.languages, "", "").release(slug))
            if path in entries and path not in live:
                raise Undecided(
                    f"{path}: is not live yet, and whether it may leave is unknown: {fault}. Mend it, then: newsroom publish --build"
                )


def held_paths(settings: Settings, clearance: Clearance, entries: Iterable[str], broken: Collection[str]) -> list[str]:
    """Paths that belong to a held release or page, and to nothing public. `broken`: slugs of which nobody can say so."""
    entries = set(entries)
    public = {(page.slug, page.lang) for page in (*clearance.releases, *clearance.pages)}
    aliases = {alias for page in (*clearance.releases, *clearance.pages) for alias in page.aliases}
    found = []
    for held in clearance.held:
        page = held.page
        if page.slug in broken:
            continue
        address = page.address(settings.languages)
        path = path_of(address)
        if (page.slug, page.lang) not in public and address not in aliases and path in entries:
            found.append(path)
    return sorted(found)


def _first(problems: Iterable[Problem]) -> str:
    problem = next(iter(problems))
    return f"{problem.path}:{problem.line}: {problem.field}: {problem.message}"


def _name(settings: Settings) -> str:
    return os.path.relpath(settings.output)


def _local(settings: Settings, at: int) -> str:
    return datetime.fromtimestamp(at, ZoneInfo(settings.timezone)).isoformat()


def _build_file(settings: Settings) -> tuple[bytes, bool, int]:
    """(bytes, complete, outputs) of build.json."""
    try:
        text = Path(settings.output, BUILD_FILE).read_bytes()
        value = json.loads(text)
        return text, value["complete"] is True, int(value["outputs"])
    except FileNotFoundError:
        raise Undecided(
            f"{_name(settings)}: has no build.json: there is no complete site in it. Build first, or: newsroom publish --build"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Undecided(f"{_name(settings)}/{BUILD_FILE}: cannot be read ({fault}). {BUILD_FIRST}") from None


def _clock(settings: Settings, built: bytes) -> BuildClock:
    """The index's record of the build that wrote this build.json."""
    try:
        with Index.open(
            Path(settings.cache), Path(settings.content), Path(settings.output), only_existing=True
        ) as index:
            state, text = index.state(CLOCK), index.state("built")
    except ContentError as wrong:  # a build is at work
        raise Busy(f"{_name(settings)}: {wrong.problems[0].message}. Publish when it has ended.") from None
    if state is None or text != built:
        raise Undecided(
            f"{_name(settings)}: no index knows for which instant it was built (cache {os.path.relpath(settings.cache)}), as after --rollback. {BUILD_FIRST}"
        )
    return msgspec.msgpack.decode(state, type=BuildClock)


def _entries(settings: Settings, digests: Digests, tree: str, count: int) -> dict[str, Entry]:
    """Every file with its digest. Raises Undecided where the folder is not as its build left it."""
    entries: dict[str, Entry] = {}
    ours: list[bytes] = []
    for path, state in files_of(settings.output):
        sha, short = digests.of(settings.output, path, state)
        entries[path] = entry_of(path, sha, state.st_size)
        if path != BUILD_FILE and path.partition("/")[0] not in settings.output_retention:
            ours.append(path.encode() + b"\0" + short)
    digests.keep()
    whole = blake2b(b"".join(sorted(ours)), digest_size=32).hexdigest()
    if whole != tree or len(ours) != count:
        raise Undecided(
            f"{_name(settings)}: is not as its build left it: {len(ours):,} files stand there, build.json says {count:,}"
            f"{'' if len(ours) != count else ', with other bytes'}. {BUILD_FIRST}"
        )
    return entries


def _over(entries: dict[str, Entry], limits: Limits) -> Iterable[str]:
    if limits.files and len(entries) > limits.files:
        yield f"the host takes {limits.files:,} files, and this site has {len(entries):,}: choose another host, or fewer files beside each release (TAKEAWAYS)"
    total = sum(entry.size for entry in entries.values())
    if limits.bytes and total > limits.bytes:
        yield f"the host takes {limits.bytes:,} bytes in all, and this site has {total:,}: choose another host, or smaller pictures"
    for path, entry in entries.items():
        if limits.file_bytes and entry.size > limits.file_bytes:
            yield f"{path}: has {entry.size:,} bytes, and the host takes files of up to {limits.file_bytes:,}: make it smaller, or choose another host"
