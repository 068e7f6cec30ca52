"""What a publication did, in a file of the cache: for whoever asks later. Without secrets.

Place in the pipeline: beside the engine. Comes in: one line at a time. Goes out: `publish-<target>.log`, cut to its last
half when it grows over a megabyte. Refuses: to write a value of the environment that is a secret.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

LARGEST_BYTES = 1_000_000
SHORTEST = 6  # characters of a secret that is looked for: a shorter one would strike words
SECRET_NAMES = re.compile(
    r"(^AWS_(SECRET|SESSION)|^AZURE_.*(KEY|SECRET|TOKEN)|^GOOGLE_.*(KEY|TOKEN)"
    r"|^NEWSROOM_.*_(TOKEN|PASSWORD|PASSPHRASE|WEBHOOK)$)"
)
IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]+@")
SIGNED = re.compile(r"(?i)\b(X-Amz-[A-Za-z-]+|sig|signature|access_token|token)=[^&\s\"']+")
BEARER = re.compile(r"(?i)\b(bearer|basic|sharedkey)\s+[A-Za-z0-9._~+/=:-]{8,}")


_read: set[str] = set()  # secrets that this process got from elsewhere than the environment


def keep_secret(value: str) -> None:
    """From now on the value is in no text of ours."""
    _read.add(value)


def without_secrets(text: str) -> str:
    """The text with every secret that we know of taken out."""
    known = _read | {value for name, value in os.environ.items() if SECRET_NAMES.search(name)}
    for value in sorted(known, key=len, reverse=True):
        if len(value) >= SHORTEST:
            text = text.replace(value, "***")
    text = IN_ADDRESS.sub("***@", text)
    text = SIGNED.sub(r"\1=***", text)
    return BEARER.sub(r"\1 ***", text)


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
