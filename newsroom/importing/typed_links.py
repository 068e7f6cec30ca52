"""Addresses that were typed as plain text become links, as programs for letters, mail and text show them.

Place in the pipeline: between a draft's blocks and its Markdown. Comes in: a text. Goes out: the text, its bare addresses
linked to what they say (GFM's rule, which pages follow as well). Refuses: to change a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from markdown_it import MarkdownIt

from newsroom.model.blocks import Picture, Run, Text
from newsroom.reading.blocks.markdown_writer import write_markdown
from newsroom.reading.markdown.addresses import bare_addresses

_MAY_HOLD_ONE = re.compile(r"://|@|www\.")
_WORD = re.compile(r"\S+")
_MOST = 2000  # characters of a word that is looked at: no address is longer


def imported_markdown(text: Text) -> str:
    """An imported text as Markdown."""
    return write_markdown(_linked(text))


def _linked(value: Any) -> Any:
    """A part of a text. Captions of pictures stay as they are: they may become a title, which holds no link."""
    if isinstance(value, tuple):
        if any(isinstance(each, Run) for each in value):
            return tuple(part for run in value for part in _parts(run))
        return tuple(_linked(each) for each in value)
    if not isinstance(value, msgspec.Struct) or isinstance(value, Picture):
        return value
    parts = {name: getattr(value, name) for name in value.__struct_fields__}
    return msgspec.structs.replace(value, **{name: _linked(part) for name, part in parts.items()})


def _parts(run: Run) -> Iterator[Run]:
    if run.link or run.code or not _MAY_HOLD_ONE.search(run.text):
        yield run
        return
    plain = ""
    for text, address in _pieces(run.text):
        if not address:
            plain += text
            continue
        if plain:
            yield msgspec.structs.replace(run, text=plain)
        plain = ""
        yield msgspec.structs.replace(run, text=text, link=address)
    if plain:
        yield msgspec.structs.replace(run, text=plain)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(characters, the address that they are or ""): word by word, as no address has a space in it.

    One with letters outside of ASCII stays text: nobody knows whether 에서 in `https://example.org/ko/에서` is a part of it.
    """
    at = 0
    for found in _WORD.finditer(text):
        word = found[0]
        if len(word) > _MOST or not _MAY_HOLD_ONE.search(word):
            continue
        yield text[at : found.start()], ""
        at = found.end()
        address = ""
        for token in _finder().parseInline(word)[0].children or ():
            if token.type == "link_open":
                address = str(token.attrs["href"])
                address = address if address.isascii() else ""
            elif token.type == "link_close":
                address = ""
            elif token.content:
                yield token.content, address
    yield text[at:], ""


@cache
def _finder() -> MarkdownIt:
    """A parser that knows nothing but bare addresses."""
    finder = MarkdownIt("zero")
    bare_addresses(finder)
    finder.inline.terminator_re = re.compile(r"[:@]|w(?=ww\.)")
    return finder
