"""Instants in seconds since 1970-01-01T00:00Z, and the two bounds between which an answer is what it is now."""

from __future__ import annotations

NEVER = 2**62  # later than every instant
ALWAYS = -(2**62)
