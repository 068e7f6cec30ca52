"""The files to send, and their order: phases in which no visitor finds a page without its files.

Place in the pipeline: after the manifests. Comes in: the wanted and the present files. Goes out: `Phases`. Refuses: to
touch a file at the host that was never ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from newsroom.model.addresses import LANGUAGE, RELEASE
from newsroom.publishing.hosts.manifest import NAME as MANIFEST
from newsroom.publishing.hosts.manifest import AtHost, Entry
from newsroom.publishing.lock import NAME as LOCK
from newsroom.store.published import BUILD_FILE

NEVER_STALE = {LOCK, MANIFEST}
LIST = re.compile(
    rf"(?:{LANGUAGE}/)?(?:feeds|sitemaps|catalogue)/|(?:_headers|_redirects|robots\.txt|(?:news-)?sitemap\.xml|catalogue\.json)$"
)
TWIN = re.compile(r"(?<=[a-z])\.(?:gz|br)$")
TAKING_BACK = "Taking back"
STEP_SIZE = 400  # files between two notes at the host of how far we are


class Step(NamedTuple):
    """Files that may travel at once, in any order."""

    name: str  # as progress shows it
    writes: tuple[str, ...] = ()
    removals: tuple[str, ...] = ()


class Phases(NamedTuple):
    """Everything that a publication does at the host, beside lock and manifest."""

    steps: tuple[Step, ...]  # before the manifest
    stale: tuple[str, ...]  # after it: no longer wanted
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]  # what must go first
    reasons: dict[str, str]  # path → reason, only for changes that are not simply new

    @property
    def is_empty(self) -> bool:
        return not (self.steps or self.stale)


def difference(
    wanted: Mapping[str, Entry], there: AtHost, withdrawn: Collection[str] = (), attributes: bool = False
) -> Phases:
    """The phases from the present files of the host to the wanted ones.

    `withdrawn`: folders (`news/<slug>/`) of releases that are withdrawn. `attributes`: the host keeps media types.
    """
    new, changed = [], []
    for path, entry in wanted.items():
        known = there.files.get(path)
        if known is None:
            new.append(path)
        elif (
            path in there.unsure
            or known.digest != entry.digest
            or (attributes and known.attributes != attributes_of(entry))
        ):
            changed.append(path)
    stale = {path for path in (*there.files, *there.unsure) if path not in wanted and path not in NEVER_STALE}
    losing = {_release_of(path) for path in stale} - {""}
    replaced = {folder for folder in losing if f"{folder}index.html" in wanted} | set(withdrawn)
    losing -= replaced
    vanished = {path for path in stale if _release_of(path) in losing}
    emptied = {path for path in stale if _release_of(path) in replaced}
    notices = {path for path in changed if _release_of(path) in replaced}
    first: set[str] = set()
    if emptied or notices:  # a page that loses its files is replaced before they go
        first = notices | {path for path in (*new, *changed) if path.startswith("theme/") or "/theme/" in path}
        first |= {path for path in new if _release_of(path) in replaced}
    pages = {path for path in first if TWIN.sub("", path).endswith(".html")}
    steps = [Step(TAKING_BACK, removals=tuple(sorted(vanished)))] if vanished else []
    steps += [Step(TAKING_BACK, writes=tuple(sorted(paths))) for paths in (first - pages, pages) if paths]
    steps += [Step(TAKING_BACK, removals=tuple(sorted(emptied)))] if emptied else []
    ranked: dict[int, list[str]] = {}
    fresh = set(new)
    for path in (*new, *changed):
        if path not in first:
            ranked.setdefault(rank(path, path in fresh), []).append(path)
    for number in sorted(ranked):
        paths = sorted(ranked[number])
        steps += [Step(NAMES[number], tuple(paths[at : at + STEP_SIZE])) for at in range(0, len(paths), STEP_SIZE)]
    reasons = dict.fromkeys(vanished, "no longer public")
    reasons |= dict.fromkeys(emptied, "withdrawn, or no longer beside its release")
    reasons |= dict.fromkeys(there.unsure, "an interrupted run may have changed it")
    gone = vanished | emptied
    rest, added, other, first_out = (tuple(sorted(paths)) for paths in (stale - gone, new, changed, gone))
    return Phases(tuple(steps), rest, added, other, first_out, reasons)


def _release_of(path: str) -> str:
    """The folder of the release that a file belongs to; "" for any other file."""
    found = RELEASE.match(path)
    return found[0] if found else ""


NAMES = ("Files", "New pages", "Pages", "Lists", "Closing")


def rank(path: str, is_new: bool) -> int:
    """When a file travels: what others need before what names them; a compressed twin with its file."""
    path = TWIN.sub("", path)
    if path == BUILD_FILE:
        return 4
    if _release_of(path):  # its files before its page, whatever their names are
        return 0 if not is_release_page(path) else 1 if is_new else 2
    if LIST.match(path):
        return 3
    if not path.endswith(".html"):
        return 0
    return 1 if is_new and path != "index.html" else 3


def attributes_of(entry: Entry) -> str:
    """The attributes sent to a host with a file, as the manifest records them."""
    return f"{entry.media_type}|{entry.cache}"


def is_release_page(path: str) -> bool:
    """Whether a file is the page of a release."""
    release = _release_of(path)
    return bool(release) and path == f"{release}index.html"


def twins(paths: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those of `others` that differ from one of `paths` by letter case alone."""
    folded = {path.casefold() for path in paths}
    return sorted(path for path in others if path.casefold() in folded)
