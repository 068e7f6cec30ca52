"""Records publications in the ledger by default.

Place in the pipeline: after a publication. Comes in: today's clearance, the paths that are live. Goes out: a line for each
address that the ledger does not know as live, one for each that is live no more. No page shows such a line; an address that
it names may not vanish in silence. Refuses: to note what is not live.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from newsroom.build.record import append_lines
from newsroom.model.addresses import path_of
from newsroom.model.release import Release
from newsroom.model.settings import Settings
from newsroom.publishing.admission import Judged
from newsroom.reading.files.ledger import BY_PUBLISH, GONE, LIVE, NAME, Ledger, Line, read_ledger, text_digest
from newsroom.site.identifiers import recorded_id, site_id


def record_published(settings: Settings, judged: Judged, live: Collection[str]) -> int:
    """Adds the lines; how many. Raises OSError."""
    ledger = read_ledger(settings.content, "", settings.timezone)
    lines = list(_gone(settings, ledger, live))
    if judged.clearance is not None and not judged.fault:
        releases = sorted(judged.clearance.releases, key=lambda each: (each.appears, each.slug, each.lang))
        lines += (line for release in releases if (line := _live(settings, ledger, release, live)) is not None)
    if lines:
        append_lines(Path(settings.content, NAME), lines)
    return len(lines)


def _gone(settings: Settings, ledger: Ledger, live: Collection[str]) -> Iterator[Line]:
    for key in ledger.entries:
        slug, _, lang = key.rpartition("/")
        for address in sorted(ledger.live(slug, lang)):
            if path_of(address) not in live:
                yield Line(_local(settings, time.time()), slug, lang, GONE, "", address, by=BY_PUBLISH)


def _live(settings: Settings, ledger: Ledger, release: Release, live: Collection[str]) -> Line | None:
    address = release.address(settings.languages)
    if path_of(address) not in live or address in ledger.live(release.slug, release.lang):
        return None
    is_known = address in ledger.addresses(release.slug, release.lang)
    return Line(
        at=_local(settings, time.time() if is_known else release.appears),
        slug=release.slug,
        lang=release.lang,
        kind=LIVE if is_known else "published",
        digest=text_digest(release),
        address=address,
        by=BY_PUBLISH,
        id=release.id or recorded_id(ledger, release) or site_id(settings, release),
    )


def _local(settings: Settings, at: float) -> str:
    return datetime.fromtimestamp(int(at), ZoneInfo(settings.timezone)).isoformat()
