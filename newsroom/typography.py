"""Typographic finish of HTML: what `typogrify` makes of it, byte for byte.

Place in the pipeline: the last step of `body`. Comes in: cleaned HTML. Goes out: the same with curly quotes, dashes,
ampersands, small capitals and a last line that is never one word. Refuses: to differ from typogrify.
"""

from __future__ import annotations

from typogrify.filters import typogrify as _typogrify


def typogrify(html: str, ignore_tags: tuple[str, ...] = ()) -> str:
    """The HTML as Pelican's TYPOGRIFY makes it."""
    return str(_typogrify(html, list(ignore_tags)))
