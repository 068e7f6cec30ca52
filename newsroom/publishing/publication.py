"""`newsroom publish`: one publication from settings to summary.

Place in the pipeline: what the command calls. Comes in: settings, a target's name. Goes out: `Done`, lines of the ledger. Refuses: whatever `admission` refuses; to touch the host in a dry run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from newsroom.model.settings import Settings
from newsroom.publishing.additions import with_additions
from newsroom.publishing.admission import Admitted, Judge, admit
from newsroom.publishing.cache_files import CacheFiles
from newsroom.publishing.deployment import deploy
from newsroom.publishing.engine import Done, Progress, Purge, Run, Site
from newsroom.publishing.hosts.connect import connect
from newsroom.publishing.hosts.credentials import without_secrets
from newsroom.publishing.hosts.host import UNCHANGED, Deployer, Host, HostFault, Undecided, opened
from newsroom.publishing.hosts.manifest import Digests, write_whole
from newsroom.publishing.hosts.targets import Target
from newsroom.publishing.journal import Journal
from newsroom.publishing.lock import LocalLock, this_process
from newsroom.publishing.purge import purge_of
from newsroom.publishing.record import record_published
from newsroom.reading.files.ledger import NAME
from newsroom.store.publications import Publication, keep_publication, last_publication

Say = Callable[[str], None]
MANY_TEXTS = 500  # from which on reading takes seconds


def publish(
    settings: Settings,
    target: Target,
    say: Say,
    progress: Progress = lambda *_: None,
    dry: bool = False,
    ledger: bool = True,
    judge: Judge | None = None,
) -> Done:
    """Brings the output folder to the target. Raises Undecided or HostFault. `judge`: as for `admit`."""
    files = CacheFiles(settings, target)
    journal = Journal(files.log)

    def note(text: str) -> None:
        journal.note(text)
        say(text)

    journal.note(f"begins: {target.name} ({target.kind}){', dry run' if dry else ''}")
    try:
        with LocalLock(files.lock, target.name):
            host = connect(target)
            reading = told_of_reading(progress, note)
            admitted = admit(settings, host.limits, int(time.time()), Digests(files.digests), reading, judge)
            for text in admitted.notes:
                note(text)
            site = site_of(settings, target, admitted)
            purge = purge_of(target, settings.site_url)
            if isinstance(host, Deployer):
                host.workspace = files.workspace
            with opened(host):
                done = (
                    deploy(host, site, files, purge, progress, dry)
                    if isinstance(host, Deployer)
                    else _run(host, site, settings, target, files, purge, journal, note, progress, dry)
                )
            if not dry and ledger and target.parts.get("record", True):
                _remember(settings, admitted, note)
    except BaseException as fault:
        journal.note(f"ends: {type(fault).__name__}: {fault}")
        if isinstance(fault, HostFault | Undecided) and not dry:
            known = last_publication(settings.cache, target.name)
            fault_line = without_secrets(str(fault)).partition("\n")[0][:300]
            keep_publication(
                settings.cache, msgspec.structs.replace(known, failed_at=int(time.time()), fault=fault_line)
            )
        raise
    if not dry:
        keep_publication(settings.cache, Publication(target.name, int(time.time()), done.changes_at))
    journal.note(
        f"ends: {len(done.new)} new, {len(done.changed)} changed, {len(done.removed)} removed, {done.uploads} uploads"
    )
    return done


def told_of_reading(progress: Progress, say: Say) -> Progress:
    """`progress` that says once, in a line, that many texts are read: a log shows no bar."""
    counted: list[int] = []

    def show(stage: str, done: int, of: int) -> None:
        if of >= MANY_TEXTS and not counted:
            counted.append(of)
            say(f"Reading {of:,} texts, which changed since the build, or which another version of newsroom read last.")
        progress(stage, done, of)

    return show


def _remember(settings: Settings, admitted: Admitted, note: Say) -> None:
    """Lines in the ledger for what is live now; that they cannot be written does not undo a publication."""
    try:
        count = record_published(settings, admitted.judged, admitted.entries)
    except OSError as fault:
        note(f"The ledger could not be written ({fault}): a rename of what was published now will not be noticed.")
        return
    if count:
        addresses = "which address is" if count == 1 else f"which {count:,} addresses are"
        note(f"Remembered in {NAME} {addresses} live: keep that file with your texts.")


def site_of(settings: Settings, target: Target, admitted: Admitted) -> Site:
    """The files wanted at the target's host."""
    root = Path(settings.output)
    clearance = admitted.judged.clearance
    releases = clearance.releases if clearance is not None else ()
    withdrawn = [each.address(settings.languages).lstrip("/") for each in releases if each.withdrawn is not None]
    site = Site(
        entries=dict(admitted.entries),
        read=lambda path: (root / path).read_bytes(),
        tree=admitted.tree,
        changes_at=admitted.changes_at,
        withdrawn=tuple(withdrawn),
    )
    return with_additions(settings, target, site)


def _run(
    host: Host,
    site: Site,
    settings: Settings,
    target: Target,
    files: CacheFiles,
    purge: Purge | None,
    journal: Journal,
    note: Say,
    progress: Progress,
    dry: bool,
) -> Done:
    try:
        remembered = files.remembered.read_bytes()
    except OSError:
        remembered = None
    run = Run(host, site, target.name, settings.cache, remembered, note, progress, purge)
    journal.note(f"{run.lock.publication}: {this_process()}")
    try:
        done = run.publish(dry)
    except HostFault as fault:
        raise HostFault(f"{fault}. {_live(run)}", fault.passing) from fault
    if not dry and run.manifest and run.manifest != remembered:
        files.remembered.parent.mkdir(parents=True, exist_ok=True)
        write_whole(files.remembered, run.manifest)
    return done


def _live(run: Run) -> str:
    """The live state after the host failed, in a sentence."""
    if run.is_complete:
        return "All of this publication is live at the host. Run it again to have the copies dropped"
    if not run.live:
        return UNCHANGED
    some = ", ".join(run.live[:5]) + (f" and {len(run.live) - 5} more" if len(run.live) > 5 else "")
    return f"Live of this publication: {some}; all else is as it was before. Run it again to complete it"
