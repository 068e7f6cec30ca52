"""Records publications in the ledger by default.

Place in the pipeline: after a publication. Comes in: today's clearance, the paths that are live. Goes out: one line for each
address that the ledger does not know. No page shows such a line; an address that it names may not vanish in silence.
Refuses: to note what is not live.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from newsroom.build.record import append_lines
from newsroom.model.addresses import Addresses, path_of
from newsroom.model.settings import Settings
from newsroom.publishing.admission import Judged
from newsroom.reading.files.ledger import NAME, Line, read_ledger, text_digest
from newsroom.site.identifiers import recorded_id, site_id

BY = "publish"


def record_published(settings: Settings, judged: Judged, live: Collection[str]) -> int:
    """Adds the lines; how many. Raises OSError."""
    if judged.clearance is None or judged.fault:
        return 0
    ledger = read_ledger(settings.content, "", settings.timezone)
    lines = []
    for release in sorted(judged.clearance.releases, key=lambda each: (each.appears, each.slug, each.lang)):
        address = Addresses(release.lang, settings.languages, "", "").release(release.slug)
        if address in ledger.addresses(release.slug, release.lang) or path_of(address) not in live:
            continue
        at = datetime.fromtimestamp(release.appears, ZoneInfo(settings.timezone)).isoformat()
        digest = text_digest(release)
        name = release.id or recorded_id(ledger, release) or site_id(settings, release)
        lines.append(
            Line(
                at=at,
                slug=release.slug,
                lang=release.lang,
                kind="published",
                digest=digest,
                address=address,
                by=BY,
                id=name,
            )
        )
    if lines:
        append_lines(Path(settings.content, NAME), lines)
    return len(lines)
