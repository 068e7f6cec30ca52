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
    """Brings the output folder to the target. Raises Undecided or HostFault. `ledger`: lines there for what is live. `judge`: as for `admit`."""
    one = _Publishing(settings, target, say, progress, dry)
    one.journal.note(f"begins: {target.name} ({target.kind}){', dry run' if dry else ''}")
    try:
        with LocalLock(one.files.lock, target.name):
            done = one.run(ledger and bool(target.parts.get("record", True)), judge)
    except BaseException as fault:
        one.journal.note(f"ends: {type(fault).__name__}: {fault}")
        if isinstance(fault, HostFault | Undecided) and not dry:
            _keep_fault(settings, target, fault)
        raise
    if not dry:
        keep_publication(settings.cache, Publication(target.name, int(time.time()), done.changes_at))
    one.journal.note(
        f"ends: {len(done.new)} new, {len(done.changed)} changed, {len(done.removed)} removed, {done.uploads} uploads"
    )
    return done


def _keep_fault(settings: Settings, target: Target, fault: HostFault | Undecided) -> None:
    """Keeps why the publication ended, in a line of at most 300 characters, beside the last one that did not."""
    known = last_publication(settings.cache, target.name)
    line = without_secrets(str(fault)).partition("\n")[0][:300]
    keep_publication(settings.cache, msgspec.structs.replace(known, failed_at=int(time.time()), fault=line))


def told_of_reading(progress: Progress, say: Say) -> Progress:
    """`progress` that says once, in a line, that many texts are read: a log shows no bar."""
    counted: list[int] = []

    def show(stage: str, done: int, of: int) -> None:
        if of >= MANY_TEXTS and not counted:
            counted.append(of)
            say(f"Reading {of:,} texts, which changed since the build, or which another version of newsroom read last.")
        progress(stage, done, of)

    return show


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


class _Publishing:
    """One publication, while its target is locked on this machine."""

    def __init__(self, settings: Settings, target: Target, say: Say, progress: Progress, dry: bool) -> None:
        self.settings, self.target, self.say, self.progress, self.dry = settings, target, say, progress, dry
        self.files = CacheFiles(settings, target)
        self.journal = Journal(self.files.log)

    def note(self, text: str) -> None:
        self.journal.note(text)
        self.say(text)

    def run(self, ledger: bool, judge: Judge | None) -> Done:
        settings, target, files = self.settings, self.target, self.files
        host = connect(target)
        reading = told_of_reading(self.progress, self.note)
        admitted = admit(settings, host.limits, int(time.time()), Digests(files.digests), reading, judge)
        for text in admitted.notes:
            self.note(text)
        site = site_of(settings, target, admitted)
        purge = purge_of(target, settings.site_url)
        if isinstance(host, Deployer):
            host.workspace = files.workspace
        with opened(host):
            done = (
                deploy(host, site, files, purge, self.progress, self.dry)
                if isinstance(host, Deployer)
                else self._run_engine(host, site, purge)
            )
        if ledger and not self.dry:
            self._remember(admitted)
        return done

    def _run_engine(self, host: Host, site: Site, purge: Purge | None) -> Done:
        """To a host of files. The manifest that it has then is kept on this machine too."""
        kept = self.files.remembered
        try:
            remembered = kept.read_bytes()
        except OSError:
            remembered = None
        run = Run(host, site, self.target.name, self.settings.cache, remembered, self.note, self.progress, purge)
        self.journal.note(f"{run.lock.publication}: {this_process()}")
        try:
            done = run.publish(self.dry)
        except HostFault as fault:
            raise HostFault(f"{fault}. {_live(run)}", fault.passing) from fault
        if not self.dry and run.manifest and run.manifest != remembered:
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_whole(kept, run.manifest)
        return done

    def _remember(self, admitted: Admitted) -> None:
        """Lines in the ledger for what is live now; that they cannot be written does not undo a publication."""
        try:
            count = record_published(self.settings, admitted.judged, admitted.entries)
        except OSError as fault:
            self.note(
                f"The ledger could not be written ({fault}): a rename of what was published now will not be noticed."
            )
            return
        if count:
            addresses = "which address is" if count == 1 else f"which {count:,} addresses are"
            self.note(f"Remembered in {NAME} {addresses} live: keep that file with your texts.")


def _live(run: Run) -> str:
    """The live state after the host failed, in a sentence."""
    if run.is_complete:
        return "All of this publication is live at the host. Run it again to have the copies dropped"
    if not run.live:
        return UNCHANGED
    some = ", ".join(run.live[:5]) + (f" and {len(run.live) - 5} more" if len(run.live) > 5 else "")
    return f"Live of this publication: {some}; all else is as it was before. Run it again to complete it"
