"""What a link of a text leads to, as one word: `file:releases/2026/line/plan.pdf#page=2`.

Place in the pipeline: written by `reading.body.links`, read by every stage that follows a link. A `#` in the name of a file is
`%23` in the word, `%` is `%25`: behind the first `#` stands the fragment.
"""

from __future__ import annotations

from typing import NamedTuple

_FILES = ("content", "file")  # kinds whose target is a path inside the content folder


class LinkEntry(NamedTuple):
    kind: str  # content, file, topic, type, place, site
    target: str  # path, key or address
    fragment: str  # with its "#", or ""


def write_entry(kind: str, target: str, fragment: str = "") -> str:
    """The word for a link."""
    if kind in _FILES:
        target = target.replace("%", "%25").replace("#", "%23")
    return f"{kind}:{target}{fragment}"


def read_entry(word: str) -> LinkEntry:
    """A link by its word."""
    kind, _, rest = word.partition(":")
    target, mark, fragment = rest.partition("#")
    if "%" in target and kind in _FILES:
        target = target.replace("%23", "#").replace("%25", "%")
    return LinkEntry(kind, target, mark + fragment)
