"""Instants in seconds since 1970-01-01T00:00Z, and the bounds between which an answer is what it is now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

NEVER = 2**62  # later than every instant
ALWAYS = -(2**62)


class Bounds(NamedTuple):
    """An answer holds unchanged from `since` up to, but not at, `until`."""

    since: int = ALWAYS
    until: int = NEVER

    def holds(self, now: int) -> bool:
        """Whether the answer is still the same at an instant."""
        return self.since <= now < self.until

    def narrowed(self, instants: Iterable[int], now: int) -> Bounds:
        """The bounds of an answer for `now` that also changes at these instants."""
        since, until = self
        for at in instants:
            if at <= now:
                since = max(since, at)
            else:
                until = min(until, at)
        return Bounds(since, until)

    def within(self, *others: Bounds) -> Bounds:
        """The bounds in which this answer and the others hold."""
        every = (self, *others)
        return Bounds(max(each.since for each in every), min(each.until for each in every))
