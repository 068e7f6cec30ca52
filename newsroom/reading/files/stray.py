"""Folders at the top of the content that are none of ours: a slip of the name, texts that nobody would publish, or something else.

Place in the pipeline: part of `scan`. Comes in: a folder. Goes out: what to say of it. Refuses: to look at many files.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

SLIP = 0.85  # how near a folder's name must be to one of ours (difflib), so that "images" is no slip of "pages"
MOST_NAMED = 20  # number of texts in one stray folder that are reported
MOST_LOOKED_AT = 500
_HEAD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:---\s*\n.{0,1000}?^)?(?:title|date|slug|category|tags|status|author)\s*:",
    re.I | re.M | re.S,
)
_RST_HEAD = re.compile(
    rb"^:(?:title|date|slug|category|tags|status|author|lang|modified|summary):|\A\S.*\n[#=*-]{3,}", re.I | re.M
)


def stray_findings(
    folder: str, inside: str, known_names: tuple[str, ...], is_ignored: Callable[[str], bool]
) -> Iterator[tuple[str, str, str, str]]:
    """(path, rule, severity, message) of a folder that is none of `known_names`. `inside`: its path inside the content."""
    near = _nearest(os.path.basename(folder), known_names)
    example = "e.g. content/releases/2026/budget/en.md"
    if near:
        message = f"must be one of {', '.join(known_names)}; nothing in it is published. Did you mean {near}?"
        yield inside, "stray-folder", "error", message
        return
    texts = list(islice(_texts_below(folder, is_ignored), MOST_NAMED))
    for text in texts:
        message = (
            f"must lie in a folder of its own below releases/ or pages/, as Markdown, {example}; it is not published"
        )
        yield f"{inside}/{os.path.relpath(text, folder)}", "stray-text", "error", message
    if not texts:
        message = f"must be one of {', '.join(known_names)}, {example}; nothing in it is published"
        yield inside, "stray-folder", "warning", message


def _nearest(name: str, known: Iterable[str]) -> str:
    """The known name that a folder's is a slip of: another letter case, a letter too many or too few."""
    from difflib import SequenceMatcher  # only for a mistake

    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    return next((each for each in known if SequenceMatcher(None, plain[:40], each).ratio() >= SLIP), "")


def _texts_below(folder: str, is_ignored: Callable[[str], bool]) -> Iterator[str]:
    """Files below a folder that begin as a text with a head does; of many files only the first are looked at."""
    looked_at = 0
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not is_ignored(each))
        for name in sorted(names):
            if is_ignored(name) or not name.endswith((".md", ".markdown", ".mkd", ".mdown", ".rst", ".txt", ".html")):
                continue
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                return
            place = os.path.join(path, name)
            if os.path.isfile(place) and _has_head(place):
                yield place


def _has_head(place: str) -> bool:
    try:
        with open(place, "rb") as stream:
            start = stream.read(2000)
    except OSError:
        return False
    if place.endswith(".html"):
        return b'<meta name="date"' in start
    fields = _RST_HEAD if place.endswith(".rst") else _HEAD
    return fields.search(start) is not None
