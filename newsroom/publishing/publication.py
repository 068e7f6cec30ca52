"""`newsroom publish`: one publication from settings to summary.

Place in the pipeline: what the command calls. Comes in: settings, a target's name. Goes out: `Done`, lines of the ledger,
the summary. Refuses: whatever `admission` refuses; to touch the host in a dry run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from newsroom.model.addresses import Addresses
from newsroom.model.settings import Settings
from newsroom.publishing.admission import Admitted, admit
from newsroom.publishing.connect import connect
from newsroom.publishing.engine import Done, Progress, Run, Site
from newsroom.publishing.extras import with_extras
from newsroom.publishing.host import Deployer, Host, HostFault, Undecided
from newsroom.publishing.journal import Journal, without_secrets
from newsroom.publishing.lock import LocalLock
from newsroom.publishing.manifest import Digests, write_whole
from newsroom.publishing.record import record_published
from newsroom.publishing.targets import Target, encoded
from newsroom.reading.ledger import NAME
from newsroom.store.publications import Publication, keep_publication, last_publication

Say = Callable[[str], None]
SHOWN = 200  # paths that a summary lists


def publish(
    settings: Settings,
    target: Target,
    say: Say,
    progress: Progress = lambda *_: None,
    dry: bool = False,
    ledger: bool = True,
) -> Done:
    """Brings what stands in the output folder to the target. Raises Undecided or HostFault."""
    files = Files(settings, target)
    journal = Journal(files.log)

    def note(text: str) -> None:
        journal.note(text)
        say(text)

    journal.note(f"begins: {target.name} ({target.kind}){', dry run' if dry else ''}")
    try:
        with LocalLock(files.lock, target.name):
            host = connect(target)
            admitted = admit(settings, host.limits, int(time.time()), Digests(files.digests))
            for text in admitted.notes:
                note(text)
            site = site_of(settings, target, admitted)
            if isinstance(host, Deployer):
                host.workspace = files.workspace
            host.open()
            try:
                done = (
                    _deploy(host, site, progress, dry)
                    if isinstance(host, Deployer)
                    else _run(host, site, settings, files, note, progress, dry)
                )
            finally:
                host.close()
            if not dry and ledger and target.parts.get("record", True):
                _remember(settings, admitted, note)
    except BaseException as fault:
        journal.note(f"ends: {type(fault).__name__}: {fault}")
        if isinstance(fault, HostFault | Undecided) and not dry:
            known = last_publication(settings.cache, target.name)
            told = without_secrets(str(fault)).partition("\n")[0][:300]
            keep_publication(settings.cache, msgspec.structs.replace(known, failed_at=int(time.time()), fault=told))
        raise
    if not dry:
        keep_publication(settings.cache, Publication(target.name, int(time.time()), done.changes_at))
    journal.note(
        f"ends: {len(done.new)} new, {len(done.changed)} changed, {len(done.removed)} removed, {done.uploads} uploads"
    )
    return done


def _remember(settings: Settings, admitted: Admitted, note: Say) -> None:
    """Lines in the ledger for what is live now; that they cannot be written does not undo a publication."""
    try:
        count = record_published(settings, admitted.judged, admitted.entries)
    except OSError as fault:
        note(f"The ledger could not be written ({fault}): a rename of what was published now will not be noticed.")
        return
    if count:
        note(f"Remembered {count:,} published addresses in {NAME}: keep that file with your texts.")


class Files:
    """Files of the cache that belong to a target."""

    def __init__(self, settings: Settings, target: Target) -> None:
        cache = Path(settings.cache)
        key = blake2b(encoded(target) + settings.output.encode(), digest_size=6).hexdigest()
        self.lock = cache / f"publish-{blake2b(encoded(target), digest_size=6).hexdigest()}.lock"
        self.log = cache / f"publish-{target.name}.log"
        self.digests = cache / f"publish-digests-{blake2b(settings.output.encode(), digest_size=6).hexdigest()}"
        self.workspace = cache / f"publish-{key}"
        self.remembered = cache / f"publish-{key}.manifest"


def site_of(settings: Settings, target: Target, admitted: Admitted) -> Site:
    """What is to stand at the target's host."""
    root = Path(settings.output)
    withdrawn: list[str] = []
    clearance = admitted.judged.clearance
    for release in clearance.releases if clearance is not None else ():
        if release.withdrawn is not None:
            withdrawn.append(Addresses(release.lang, settings.languages, "", "").release(release.slug).lstrip("/"))
    site = Site(
        entries=dict(admitted.entries),
        read=lambda path: (root / path).read_bytes(),
        tree=admitted.tree,
        changes_at=admitted.changes_at,
        withdrawn=tuple(withdrawn),
    )
    return with_extras(settings, target, site)


def _run(host: Host, site: Site, settings: Settings, files: Files, note: Say, progress: Progress, dry: bool) -> Done:
    try:
        remembered = files.remembered.read_bytes()
    except OSError:
        remembered = None
    run = Run(host, site, settings.cache, remembered, note, progress)
    try:
        done = run.publish(dry)
    except HostFault as fault:
        raise HostFault(f"{fault}. {_live(run)}", fault.passing) from fault
    if not dry and run.manifest and run.manifest != remembered:
        files.remembered.parent.mkdir(parents=True, exist_ok=True)
        write_whole(files.remembered, run.manifest)
    return done


def _live(run: Run) -> str:
    """What is live after the host failed, in a sentence."""
    if not run.live:
        return "Nothing was changed at the host: what was live before is live. Run it again to complete it"
    some = ", ".join(run.live[:5]) + (f" and {len(run.live) - 5} more" if len(run.live) > 5 else "")
    return f"Live of this publication: {some}; all else is as it was before. Run it again to complete it"


def _deploy(host: Deployer, site: Site, progress: Progress, dry: bool) -> Done:
    files = {path: partial(site.read, path) for path in site.entries}
    digests = {path: entry.digest for path, entry in site.entries.items()}
    change = host.difference(files, digests)
    done = Done(label=host.label, files=len(files), changes_at=site.changes_at, dry=dry)
    if change is None:
        return done
    done.new, done.changed, done.removed = tuple(change.new), tuple(change.changed), tuple(change.removed)
    if dry:
        return done
    done.uploads = done.travelled = host.deploy(files, digests, lambda at, of: progress("Publishing", at, of))
    for path in (*done.new, *done.changed):
        data = host.read(path)
        if data is not None and data != site.read(path):
            raise HostFault(f"{host.label}: {path}: the host gives back other bytes than it was given")
        done.compared += data is not None
    return done


def summary(done: Done, zone: str) -> str:
    """What was done, for people: what is live, and the next change."""
    now = datetime.now(ZoneInfo(zone)).isoformat(timespec="seconds")
    later = "nothing appears or disappears later"
    if done.changes_at:
        later = f"next change at {datetime.fromtimestamp(done.changes_at, ZoneInfo(zone)).isoformat()}"
    counts = f"{len(done.new):,} new, {len(done.changed):,} changed, {len(done.removed):,} removed"
    if done.dry:
        return f"{done.label}: would change: {counts}. Nothing was changed; {later}."
    mended = f" {done.mended:,} files did not stand there as they were put, and were mended." if done.mended else ""
    if done.is_nothing:
        return f"{done.label}: is live as it is in the output folder, {done.files:,} files; nothing to do; {later}."
    compared = f"{done.compared:,} fetched and compared" if done.compared else "deployed in one step"
    return f"{done.label}: {counts}; {compared}; live since {now}.{mended} {later[0].upper()}{later[1:]}."


def listing(done: Done) -> list[str]:
    """Every change in a line, with the reason where it is no plain news."""
    rows = [(path, "+", "new") for path in done.new] + [(path, "~", "changed") for path in done.changed]
    rows += [(path, "-", "no longer wanted") for path in done.removed]
    first = set(done.first)
    rows.sort(key=lambda row: (row[0] not in first, row[0]))
    lines = [
        f"{sign} {path}  ({done.reasons.get(path, why)}{', first' if path in first else ''})"
        for path, sign, why in rows
    ]
    return lines[:SHOWN] + ([f"… and {len(lines) - SHOWN:,} more"] if len(lines) > SHOWN else [])
