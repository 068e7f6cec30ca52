"""Every text in a value, found by walking it. What is not walked is listed here, with the reason; a new member is walked.

Place in the pipeline: below `held` and `public`. Comes in: a version or a directory entry. Goes out: (member, text).
Refuses: to know fields one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from newsroom.model.directory import Contact, Organisation, Person, Phone, ReleaseKind, Term
from newsroom.model.release import Document, Event, Media, Moment, OwnField, Page, Picture, Release, Waiver

# Members that hold no text. Keys of the directory: its entries are traced. Slug, aliases and file names: they
# are traced as addresses. Digests, counts and codes say nothing.
_PAGE = frozenset(
    "path folder slug lang original inherited aliases links scripts text_digest digest contacts".split()  # noqa: SIM905
)
NOT_WALKED: dict[type, frozenset[str]] = {
    Page: _PAGE,
    Release: _PAGE | frozenset({"category", "tags", "places", "authors", "boilerplate", "card_digest", "home"}),
    Picture: frozenset({"file"}),
    Document: frozenset({"file"}),
    Media: frozenset({"file", "url", "poster", "captions", "lang"}),
    Event: frozenset({"place"}),
    OwnField: frozenset({"name"}),
    Waiver: frozenset({"rule"}),
    Contact: frozenset({"key", "digest", "organisation", "languages", "timezone", "successor", "rota"}),
    Organisation: frozenset({"key", "digest", "country"}),
    Person: frozenset({"key", "digest", "organisation"}),
    Term: frozenset({"key", "digest"}),
    ReleaseKind: frozenset({"key", "digest", "requires"}),
    Phone: frozenset({"country"}),
}
# Attributes of a text's HTML that its author does not write.
_SILENT_ATTRIBUTES = frozenset(
    [
        "class",
        "id",
        "lang",
        "dir",
        "start",
        "type",
        "value",
        "colspan",
        "rowspan",
        "scope",
        "loading",
        "decoding",
        "width",
        "height",
        "rel",
        "role",
        "open",
        "reversed",
        "aria-label",
        "aria-hidden",
        "aria-describedby",
        "aria-labelledby",
        "tabindex",
        "headers",
        "align",
        "data-marker",
    ]
)
_TAG = re.compile(r"<[a-z][^<>]*>")
_ATTRIBUTE = re.compile(r'\s([a-z][a-z-]*)="([^"]*)"')
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://(?:[^/@\s]*@)?)?(?:www\.)?", re.IGNORECASE)


def texts_of(value: object) -> Iterator[tuple[str, str]]:
    """(member, text) of all that a value says, parts of parts included; the member is the outermost one."""
    for name in getattr(value, "__struct_fields__", ()):
        if name not in NOT_WALKED.get(type(value), ()):
            for text in texts_within(getattr(value, name)):
                yield name, text


def texts_within(value: object) -> Iterator[str]:
    """Every text in a value and its parts, keys of a dict included."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, Moment):
        return
    elif isinstance(value, msgspec.Struct):
        yield from (text for _, text in texts_of(value))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts_within(key)
            yield from texts_within(part)
    elif isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from texts_within(part)


def attributes_of(html: str) -> Iterator[tuple[str, str]]:
    """(attribute, text) of what an author wrote into the tags of a text: alt, title, addresses.

    An address comes without its scheme and `www.`, so that it is found however it is spelt. Links inside the site are left
    out: they are markers, and what they lead to is traced by its own address.
    """
    for tag in _TAG.findall(html):
        for name, text in _ATTRIBUTE.findall(tag):
            if name in _SILENT_ATTRIBUTES or not text or text.startswith(("newsroom:", "#")):
                continue
            if name in ("href", "src", "cite", "poster", "srcset"):
                if address := bare_address(text):
                    yield "address", address
            else:
                yield name, text


def bare_address(text: str) -> str:
    """An address without its scheme and `www.`."""
    return _SCHEME.sub("", text).rstrip("/")


def is_address(text: str) -> bool:
    """Whether a text is nothing but an address of the web."""
    return _ADDRESS.fullmatch(text) is not None
