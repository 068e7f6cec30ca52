"""`newsroom publish --verify`: what is live, against what should be.

Place in the pipeline: beside `publication`. Comes in: an output folder, a host. Goes out: `Verified`: what is missing, other, or
not ours, and what is overdue. Refuses: to change anything.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

import msgspec

from newsroom.model.addresses import AT_HOST
from newsroom.model.settings import Settings
from newsroom.publishing.admission import Judge, admit
from newsroom.publishing.cache_files import CacheFiles
from newsroom.publishing.engine import Progress
from newsroom.publishing.hosts.connect import connect
from newsroom.publishing.hosts.host import Deployer, Host, HostFault, Undecided, opened, patiently
from newsroom.publishing.hosts.manifest import NAME, AtHost, Digests, read_manifest
from newsroom.publishing.hosts.request import ask
from newsroom.publishing.hosts.targets import Target
from newsroom.publishing.publication import Say, site_of, told_of_reading
from newsroom.publishing.rules import read_redirects

REDIRECTS = "_redirects"
NOT_SERVED = {"_headers", REDIRECTS, "build.json", ".nojekyll", "CNAME"}  # a web server may keep them to itself

GONE = (404, 410, 403)


class Verified(msgspec.Struct):
    """How a host compares."""

    label: str
    compared: int = 0
    missing: list[str] = []
    other: list[str] = []  # with other bytes
    foreign: list[str] = []  # there, and not of this site
    overdue: str = ""  # a sentence
    refused: str = ""  # why the output folder cannot be compared with

    @property
    def is_right(self) -> bool:
        """Whether visitors see what they should."""
        return not (self.missing or self.other or self.overdue or self.refused)


def verify(settings: Settings, target: Target, say: Say, progress: Progress, judge: Judge | None = None) -> Verified:
    """Fetches everything that should be live. Raises HostFault. `judge`: as for `admit`."""
    host = connect(target)
    files = CacheFiles(settings, target)
    now = int(time.time())
    found = Verified(label=host.label)
    wanted: dict[str, str] = {}
    redirects = b""
    try:
        admitted = admit(settings, host.limits, now, Digests(files.digests), told_of_reading(progress, say), judge)
        site = site_of(settings, target, admitted)
        wanted = {path: entry.digest for path, entry in site.entries.items()}
        redirects = site.read(REDIRECTS) if REDIRECTS in wanted else b""
    except Undecided as reason:
        found.refused = str(reason)
    if isinstance(host, Deployer):
        host.workspace = files.workspace
    with opened(host):
        there = AtHost(absent=True)
        if isinstance(host, Host):
            there = read_manifest(patiently(partial(host.read, NAME), say))
            if not there.absent and 0 < there.changes_at <= now:
                due = datetime.fromtimestamp(there.changes_at, ZoneInfo(settings.timezone)).isoformat()
                late = (now - there.changes_at) // 60
                found.overdue = f"something was to appear or disappear at {due}, {late:,} minutes ago, and nothing was published since"
        if not wanted:  # nothing to compare with: the files that were put there must still be there
            wanted = {path: known.digest for path, known in there.files.items()}
            if REDIRECTS in wanted and isinstance(host, Host):
                redirects = patiently(partial(host.read, REDIRECTS), say) or b""
        _compare(host, target, wanted, _led(redirects, settings.base_path), found, say, progress)
        if wanted:  # else nobody knows which files are the site's
            standing = set(patiently(host.standing, say)) if isinstance(host, Host) else host.paths() or set()
            found.foreign = sorted(path for path in standing - wanted.keys() if not path.startswith(AT_HOST))
    return found


def _compare(
    host: Host | Deployer,
    target: Target,
    wanted: dict[str, str],
    led: dict[str, str],
    found: Verified,
    say: Say,
    progress: Progress,
) -> None:
    url = target.text("url").rstrip("/")
    kept = {path for path in wanted if path in NOT_SERVED or path.startswith(AT_HOST)} if url else set()
    if isinstance(host, Deployer) and not url and host.paths() is None:
        raise HostFault(f"{host.label}: does not say what is live; name its public address as 'url'")
    paths = [path for path in wanted if path not in kept or isinstance(host, Host)]

    def read(path: str) -> bytes | None:
        return patiently(partial(_fetched, url, path) if url and path not in kept else partial(host.read, path), say)

    def answers(pool: ThreadPoolExecutor) -> Iterator[bytes | None]:
        yield from map(read, paths[:1])  # alone: a host that is not there says so once
        yield from pool.map(read, paths[1:])

    with ThreadPoolExecutor(max_workers=8) as pool:
        for path, data in zip(paths, answers(pool), strict=True):
            found.compared += 1
            progress("Comparing", found.compared, len(paths))
            if data is None:
                found.missing.append(path)
            elif hashlib.sha256(data).hexdigest() not in (wanted[path], wanted.get(led.get(path, ""))):
                found.other.append(path)


def _led(redirects: bytes, base: str) -> dict[str, str]:
    """Where a server that knows the redirects leads a visitor: path of a former address's page → path of the page there."""

    def path(address: str) -> str:
        name = unquote(address).removeprefix(f"{base}/")
        return f"{name}index.html" if not name or name.endswith("/") else name

    return {path(old): path(new) for old, new in read_redirects(redirects.decode())}


def _fetched(url: str, path: str) -> bytes | None:
    """A file as a visitor gets it; None where there is none."""
    address = f"{url}/{quote(path.removesuffix('index.html'))}"
    return ask(address, "GET", address, headers={"Accept-Encoding": "identity", "Cache-Control": "no-cache"}, fine=GONE)


def report(found: Verified) -> list[str]:
    """The findings, line by line; the verdict last."""
    lines = [f"missing: {path}" for path in found.missing] + [f"other bytes: {path}" for path in found.other]
    lines = lines[:200] + ([f"… and {len(lines) - 200:,} more"] if len(lines) > 200 else [])
    lines += [f"not of this site, left alone: {path}" for path in found.foreign[:20]]
    if found.refused:
        lines.append(f"No measure: {found.refused}")
    if found.overdue:
        lines.append(f"Overdue: {found.overdue}.")
    verdict = (
        "is live as it should be" if found.is_right else "is not as it should be; to mend it: newsroom publish --build"
    )
    lines.append(
        f"{found.label}: {found.compared:,} files compared, {len(found.missing):,} missing, {len(found.other):,} other: {verdict}."
    )
    return lines
