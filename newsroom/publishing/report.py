"""The result of a publication, or of a dry run, in words.

Place in the pipeline: after `publication`. Comes in: `Done`. Goes out: lines for people. Refuses: to print without end.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from newsroom.publishing.difference import is_release_page
from newsroom.publishing.engine import Done

SHOWN = 200  # paths that a listing names
_ORDER = "-~+"


def summary(done: Done, zone: str) -> str:
    """The result in words for people: the live state, and the next change."""
    now = datetime.now(ZoneInfo(zone)).isoformat(timespec="seconds")
    later = "nothing appears or disappears later"
    if done.changes_at:
        later = f"next change at {datetime.fromtimestamp(done.changes_at, ZoneInfo(zone)).isoformat()}"
    counts = f"{len(done.new):,} new, {len(done.changed):,} changed, {len(done.removed):,} removed"
    if done.dry:
        return f"{done.label}: would change: {counts}. Nothing was changed; {later}."
    mended = f" {done.mended:,} files did not stand there as they were put, and were mended." if done.mended else ""
    dropped = f" Copies of {done.purged:,} addresses were dropped from caches." if done.purged else ""
    if done.is_nothing:
        return f"{done.label}: is live as it is in the output folder, {done.files:,} files; nothing to do; {later}.{dropped}"
    compared = f"{done.compared:,} fetched and compared" if done.compared else "deployed in one step"
    return f"{done.label}: {counts}; {compared}; live since {now}.{mended}{dropped} {later[0].upper()}{later[1:]}."


def listing(done: Done) -> list[str]:
    """Every change in a line, with the reason where it is no plain news; what matters most before the bound cuts.

    In this order: what is withdrawn before all else; pages of releases, those that go, change, come; all other files.
    """
    rows = [(path, "+", "new") for path in done.new] + [(path, "~", "changed") for path in done.changed]
    rows += [(path, "-", "no longer wanted") for path in done.removed]
    first = set(done.first)
    rows.sort(key=lambda row: (row[0] not in first, not is_release_page(row[0]), _ORDER.index(row[1]), row[0]))
    lines = [
        f"{sign} {path}  ({done.reasons.get(path, why)}{', first' if path in first else ''})"
        for path, sign, why in rows
    ]
    return lines[:SHOWN] + ([f"… and {len(lines) - SHOWN:,} more"] if len(lines) > SHOWN else [])
