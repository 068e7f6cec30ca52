"""The last publications of this machine, and their failures: one small file of the cache per target.

Place in the pipeline: written by `publishing`, read by the agenda and the desk. Comes in: a target's name, instants, a
fault. Goes out: the same. Refuses: to answer for the files of a host; the host itself is asked for them.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec


class Publication(msgspec.Struct, frozen=True):
    """The last publication to a target, or the attempt at it."""

    target: str
    at: int = 0  # seconds; of the last one that succeeded
    changes_at: int = 0  # when something was to appear or disappear after it; 0: never
    failed_at: int = 0  # of an attempt since; 0: none
    fault: str = ""  # why, in a line

    def overdue(self, now: int) -> bool:
        """Whether something was due since, and was not published from here."""
        return 0 < self.changes_at <= now


def publications(cache: str) -> list[Publication]:
    """All that is known, by target."""
    found = []
    for file in sorted(Path(cache).glob("published-*.json")):
        try:
            found.append(msgspec.json.decode(file.read_bytes(), type=Publication))
        except (OSError, msgspec.DecodeError):
            continue
    return found


def keep_publication(cache: str, known: Publication) -> None:
    """Keeps it; a cache that cannot be written is no fault of a publication."""
    name = "".join(letter if letter.isalnum() else "_" for letter in known.target)
    file = Path(cache, f"published-{name}.json")
    aside = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(msgspec.json.encode(known))
        aside.replace(file)
    except OSError:
        return


def last_publication(cache: str, target: str) -> Publication:
    """The record of a target."""
    return next((each for each in publications(cache) if each.target == target), Publication(target))
