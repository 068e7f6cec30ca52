"""Numbers as files have them.

Place in the pipeline: in the readers. Comes in: the text of an attribute or property. Goes out: a number, the default where
the text is none. Refuses: to fail: a file may hold anything in the place of a number.
"""

from __future__ import annotations

import math

_LONGEST = 30  # characters; more are no number of a document


def whole(text: str | None, default: int = 0, base: int = 10) -> int:
    """A whole number."""
    if not text or len(text) > _LONGEST:
        return default
    try:
        return int(text, base)
    except ValueError:
        return default


def decimal(text: str | None) -> float:
    """A finite number; 0 for any other text."""
    if not text or len(text) > _LONGEST:
        return 0.0
    try:
        found = float(text)
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0
