"""A publication: lock, phases, verification, manifest. Interrupted anywhere, the site at the host is whole and the next
run completes it.

Place in the pipeline: it runs everything else here. Comes in: an admitted folder, a host. Goes out: `Done`. What may be
changed is written into the host's manifest before the first byte is, so that the next run knows what to doubt. Refuses:
to go on when another publisher took the lock, or when a build changed the folder meanwhile.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from functools import partial

import msgspec

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.difference import TAKING_BACK, Phases, Step, attributes_of, difference, twins
from newsroom.publishing.hosts.host import Busy, Host, HostFault, Standing, patiently
from newsroom.publishing.hosts.manifest import NAME, AtHost, Entry, Known, read_manifest, write_manifest
from newsroom.publishing.lock import HostLock

Progress = Callable[[str, int, int], None]
Say = Callable[[str], None]
Purge = Callable[[Collection[str]], int]
CHECKPOINT_SECONDS = 20
SPOT_READS = 2


class Site(msgspec.Struct):
    """The files wanted at a host."""

    entries: dict[str, Entry]
    read: Callable[[str], bytes]  # a file's bytes
    tree: str
    changes_at: int
    withdrawn: tuple[str, ...] = ()  # folders of withdrawn releases


class Done(msgspec.Struct):
    """The result of a publication, or of a dry run."""

    label: str
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    first: tuple[str, ...] = ()  # of the removed: those that were removed before anything else
    reasons: dict[str, str] = {}
    mended: int = 0  # files of the host that did not agree with its manifest
    uploads: int = 0
    compared: int = 0
    files: int = 0
    changes_at: int = 0
    dry: bool = False
    purged: int = 0  # addresses whose copies in caches were dropped

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed or self.removed)


class Run:
    """One publication to one host."""

    def __init__(
        self,
        host: Host,
        site: Site,
        target: str,
        cache: str,
        remembered: bytes | None,
        say: Say,
        progress: Progress,
        purge: Purge | None = None,
    ) -> None:
        self.host, self.site, self.say, self.progress, self.purge = host, site, say, progress, purge
        self.remembered = remembered
        self.lock = HostLock(host, target, cache, say)
        self.live: list[str] = []  # what was put or removed so far, for the message when the host fails
        self.uploads = self.compared = self.mended = self.purged = 0
        self.is_complete = False  # everything is at the host
        self._cache_fault: HostFault | None = None
        self.manifest = b""  # the manifest at the host after this run
        self._checkpoint_at = 0.0

    def publish(self, dry: bool = False) -> Done:
        """Brings the host to what is wanted. Raises HostFault, Undecided or Busy."""
        there, phases = self._look()
        if dry or (phases.is_empty and not (self.purge and there.unpurged)):
            return self._done(phases, dry)
        self.lock.take()
        self.host.alone = True
        try:
            if self._read_manifest() != self.manifest:  # somebody published since we looked
                there, phases = self._look()
            self._carry_out(there, phases)
        finally:
            self.host.alone = self.lock.is_held
            self.lock.free()
        return self._done(phases, dry)

    # ── present files ────────────────────────────────────────────────────────
    def _read_manifest(self) -> bytes:
        return patiently(lambda: self.host.read(NAME), self.say) or b""

    def _look(self) -> tuple[AtHost, Phases]:
        self.manifest = self._read_manifest()
        there = read_manifest(self.manifest)
        if there.absent and self.remembered:  # the host lost its manifest: only what we remember is known
            there.unsure |= set(read_manifest(self.remembered).files)
        self.mended = self._doubt(there)
        return there, difference(self.site.entries, there, self.site.withdrawn, self.host.keeps_attributes)

    def _doubt(self, there: AtHost) -> int:
        """Checks that the host's files agree with its manifest; the number that do not."""
        if not there.files:
            return 0
        host = self.host
        sure = [path for path in there.files if path not in there.unsure and not path.startswith(AT_HOST)]
        if not sure:
            return 0
        whole = len(there.files) <= host.lists_all
        asked = sure if whole else host.sample(sure, SPOT_READS * 10)
        wrong = self._deviations(there, asked, patiently(lambda: host.standing(None if whole else asked), self.say))
        if wrong and not whole:
            self.say(
                f"{len(wrong)} of {len(asked)} files looked at do not stand at the host as they were put there: looking at all."
            )
            wrong = self._deviations(there, sure, patiently(lambda: host.standing(None), self.say))
        if not self.host.keeps_attributes:
            some = [path for path in host.sample(sure, SPOT_READS) if path not in wrong]
            for path in some:
                data = patiently(partial(host.read, path), self.say)
                if data is None or hashlib.sha256(data).hexdigest() != there.files[path].digest:
                    wrong.append(path)
        there.unsure.update(wrong)
        return len(wrong)

    def _deviations(self, there: AtHost, paths: Sequence[str], standing: Mapping[str, Standing]) -> list[str]:
        return [path for path in paths if not there.files[path].agrees_with(standing.get(path))]

    # ── phases ───────────────────────────────────────────────────────────────
    def _carry_out(self, there: AtHost, phases: Phases) -> None:
        steps, host = phases.steps, self.host
        touched = {path for step in steps for path in (*step.writes, *step.removals)}
        there.unsure |= touched | set(phases.stale)
        there.unpurged |= touched | set(phases.stale) if self.purge else set()
        self._put_manifest(there)
        count, done = len(touched) + len(phases.stale), 0
        back = [step for step in steps if step.name == TAKING_BACK]
        staged = False
        for step in steps:
            if step.name != TAKING_BACK and back:
                self._drop_copies(there, {path for each in back for path in (*each.writes, *each.removals)})
                back = []
            if not staged and step.name != TAKING_BACK:
                staged = patiently(host.stage, self.say)
            self._step(step, there, done, count)
            done += len(step.writes) + len(step.removals)
            if not staged and time.monotonic() - self._checkpoint_at > CHECKPOINT_SECONDS:
                self._put_manifest(there)
        if staged:
            patiently(host.switch, self.say)
        self.lock.beat(now=bool(touched) and time.monotonic() - self._checkpoint_at > 1)
        there.published_at, there.tree, there.changes_at = int(time.time()), self.site.tree, self.site.changes_at
        self._put_manifest(there)
        if phases.stale:
            self._remove(phases.stale, there)
            self._put_manifest(there)
        self.progress("Publishing", count, count)
        self.is_complete = True
        if self.purge and there.unpurged:
            self._drop_copies(there, there.unpurged)
            self._put_manifest(there)
            if self._cache_fault is not None:
                raise self._cache_fault

    def _drop_copies(self, there: AtHost, paths: Collection[str]) -> None:
        """Has caches forget files. What fails is tried again in the end, and by the next run."""
        if self.purge is None:
            return
        try:
            self.purged += self.purge(paths)
            there.unpurged -= set(paths)
            self._cache_fault = None
        except HostFault as fault:
            self.say(f"{fault}. Copies in caches may show what was there before until they die.")
            self._cache_fault = fault

    def _remove(self, paths: Sequence[str], there: AtHost) -> None:
        """Takes files away; where the host does not tell letter cases apart, a wanted file may go with its twin, and is put anew."""
        risked = twins(paths, there.files.keys() & self.site.entries.keys())
        if risked:
            there.unsure |= set(risked)
            self._put_manifest(there)
        patiently(lambda: self.host.remove(list(paths)), self.say)
        self.live += paths
        for path in paths:
            there.files.pop(path, None)
        for path in risked:
            if patiently(partial(self.host.read, path), self.say) is None:
                there.files[path] = self._put(path)
        there.unsure -= {*paths, *risked}

    def _step(self, step: Step, there: AtHost, done: int, count: int) -> None:
        if step.removals:
            self._remove(step.removals, there)
        if self.host.batches and step.writes:
            self._put_batch(step.writes, there)
            self.lock.beat()
            self.progress("Publishing", done + len(step.writes), count)
            return
        with ThreadPoolExecutor(max_workers=self.host.workers) as pool:
            waiting = {pool.submit(self._put, path): path for path in step.writes}
            try:
                while waiting:
                    ready, _ = wait(waiting, timeout=5, return_when=FIRST_EXCEPTION)
                    for each in ready:
                        path = waiting.pop(each)
                        there.files[path] = each.result()
                        there.unsure.discard(path)
                        self.live.append(path)
                        done += 1
                    self.lock.beat()
                    self.progress("Publishing", done, count)
            except BaseException:
                for each in waiting:
                    each.cancel()
                raise

    def _put_batch(self, paths: Sequence[str], there: AtHost) -> None:
        """The same for a step of files at once."""
        host, left = self.host, {path: self._bytes(path) for path in paths}
        for _ in (1, 2):
            tags = patiently(lambda: host.write_many(left), self.say)
            self.uploads += len(left)
            fetched = patiently(lambda: host.read_many(list(left)), self.say)
            for path, tag in tags.items():
                if fetched.get(path) == left[path]:
                    entry = self.site.entries[path]
                    there.files[path] = Known(entry.digest, entry.size, attributes_of(entry), tag)
                    there.unsure.discard(path)
                    self.live.append(path)
                    self.compared += 1
                    del left[path]
            if not left:
                return
        raise HostFault(f"{min(left)}: the host gives back other bytes than it was given")

    def _bytes(self, path: str) -> bytes:
        """A file's bytes, as they were when they were admitted."""
        data = self.site.read(path)
        if hashlib.sha256(data).hexdigest() != self.site.entries[path].digest:
            raise Busy(f"{path}: was changed by a build meanwhile. Publish again.")
        return data

    def _put(self, path: str) -> Known:
        """Puts a file, fetches it, compares; once more where it is not the same."""
        entry = self.site.entries[path]
        data = self._bytes(path)
        for attempt in (1, 2):
            tag = patiently(lambda: self.host.write(path, data, entry.attributes), self.say)
            self.uploads += 1
            fetched = patiently(lambda: self.host.read(path), self.say)
            if fetched == data:
                self.compared += 1
                return Known(entry.digest, entry.size, attributes_of(entry), tag)
            self.say(f"{path}: came back from the host with other bytes (attempt {attempt}).")
        raise HostFault(f"{path}: the host gives back other bytes than it was given")

    def _put_manifest(self, there: AtHost) -> None:
        data = write_manifest(there)
        digest = hashlib.sha256(data).hexdigest()
        patiently(
            lambda: self.host.write(NAME, data, Entry(digest, len(data), "application/gzip", "no-store").attributes),
            self.say,
        )
        self.manifest = data
        self._checkpoint_at = time.monotonic()

    def _done(self, phases: Phases, dry: bool) -> Done:
        return Done(
            label=self.host.label,
            new=phases.new,
            changed=phases.changed,
            removed=(*phases.gone, *phases.stale),
            first=phases.gone,
            reasons=phases.reasons,
            mended=self.mended,
            uploads=0 if dry else self.uploads,
            compared=self.compared,
            purged=self.purged,
            files=len(self.site.entries),
            changes_at=self.site.changes_at,
            dry=dry,
        )
