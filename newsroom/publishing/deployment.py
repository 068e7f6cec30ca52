"""A publication to a host that takes the whole site at once: deployed, compared, its copies in caches dropped.

Place in the pipeline: what `publication` runs for a `Deployer`, as `engine` for a `Host`. Comes in: a site. Goes out: `Done`.
Refuses: to forget which copies are still to be dropped when it is cut short.
"""

from __future__ import annotations

from functools import partial

import msgspec

from newsroom.publishing.cache_files import CacheFiles
from newsroom.publishing.engine import Done, Progress, Purge, Site
from newsroom.publishing.hosts.host import UNCHANGED, Deployer, HostFault, saying
from newsroom.publishing.hosts.manifest import write_whole

# A deployment is switched to in one step.
EITHER = "The former site is live, or all of this one where only the answer was lost. Run it again to complete it"


def deploy(host: Deployer, site: Site, files: CacheFiles, purge: Purge | None, progress: Progress, dry: bool) -> Done:
    readers = {path: partial(site.read, path) for path in site.entries}
    digests = {path: entry.digest for path, entry in site.entries.items()}
    with saying(UNCHANGED):
        change = host.difference(readers, digests)
    done = Done(label=host.label, files=len(readers), changes_at=site.changes_at, dry=dry)
    if change is None:
        return done if dry else _purged(done, files, purge)
    done.new, done.changed, done.removed = tuple(change.new), tuple(change.changed), tuple(change.removed)
    if dry:
        return done
    if purge is not None:  # noted before anything changes: a run that is cut short leaves it to the next
        _owe(files, {*_owed(files), *done.new, *done.changed, *done.removed})
    with saying(EITHER):
        done.uploads = host.deploy(readers, digests, lambda at, of: progress("Publishing", at, of))
    for path in (*done.new, *done.changed):
        data = host.read(path)
        if data is not None and data != site.read(path):
            raise HostFault(f"{host.label}: {path}: the host gives back other bytes than it was given")
        done.compared += data is not None
    return _purged(done, files, purge)


def _purged(done: Done, files: CacheFiles, purge: Purge | None) -> Done:
    """Drops the copies that caches still have of a site that was deployed at once."""
    owed = _owed(files)
    if purge is not None and owed:
        try:
            done.purged = purge(owed)
        except HostFault as fault:
            raise HostFault(
                f"{fault}. The whole site is live at the host. Run it again to have the copies dropped", fault.passing
            ) from fault
        _owe(files, set())
    return done


def _owed(files: CacheFiles) -> set[str]:
    try:
        return msgspec.json.decode(files.unpurged.read_bytes(), type=set[str])
    except (OSError, msgspec.DecodeError):
        return set()


def _owe(files: CacheFiles, paths: set[str]) -> None:
    files.unpurged.parent.mkdir(parents=True, exist_ok=True)
    write_whole(files.unpurged, msgspec.json.encode(sorted(paths)))
