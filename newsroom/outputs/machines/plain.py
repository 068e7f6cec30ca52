"""Files that are published as they are: those of `content/root/`, at the site's root."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class PlainInputs(Value, frozen=True, kw_only=True):
    source: str  # inside content/
    digest: str


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for address, (source, digest) in planner.digests.plain_files.items():
        yield planner.output("plain", site.languages[0], address, PlainInputs(source=source, digest=digest))


def sources(inputs: PlainInputs) -> tuple[tuple[str, str], ...]:
    """(file inside content/, its digest) of what is copied."""
    return ((inputs.source, inputs.digest),)


def draw(inputs: PlainInputs, shared: SharedInputs, bodies: tuple[str, ...], files: tuple[bytes, ...]) -> bytes:
    return files[0]
