"""The record of a publication in a file of the cache, for later questions. Without secrets.

Place in the pipeline: beside the engine. Comes in: one line at a time. Goes out: `publish-<target>.log`, cut to its last
half when it grows over a megabyte. Refuses: to write a value of the environment that is a secret.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from newsroom.publishing.hosts.credentials import without_secrets

LARGEST_BYTES = 1_000_000


class Journal:
    """Lines with their instants."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def note(self, text: str) -> None:
        """Adds a line; a full disk does not stop a publication."""
        line = f"{datetime.now(UTC).isoformat(timespec='milliseconds')} [{os.getpid()}] {without_secrets(text)}\n"
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            if self.file.exists() and self.file.stat().st_size > LARGEST_BYTES:
                kept = self.file.read_bytes()[-LARGEST_BYTES // 2 :]
                self.file.write_bytes(kept.partition(b"\n")[2])
            with self.file.open("a", encoding="utf-8") as stream:
                stream.write(line)
        except OSError:
            return
