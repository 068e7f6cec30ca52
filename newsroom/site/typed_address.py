"""Addresses of the site that an author typed: whether they may be seen now, or belong to another instant.

Place in the pipeline: for `Site.targets`. Comes in: an address inside the site, in its one form (`reading.values.own_address`). Goes out:
whether a link leads there, or is drawn as its text until it does. So no embargo and no expiry turns a good link into one
that leads nowhere. Refuses: to say of an address that exists at no time that it may not be seen; another check reports it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from newsroom.model.directory import Directory
from newsroom.reading.values.rules import CATEGORIES


class Listed(Protocol):
    """The lists of one language (`site.Listing`)."""

    @property
    def topics(self) -> Collection[str]: ...

    @property
    def categories(self) -> Collection[str]: ...

    @property
    def places(self) -> Collection[str]: ...

    def has_feed(self, group: str, key: str) -> bool: ...


class Known(Protocol):
    """The questions to a site (`site.Site`)."""

    @property
    def languages(self) -> tuple[str, ...]: ...

    @property
    def listings(self) -> Mapping[str, Listed]: ...

    @property
    def lists(self) -> Mapping[str, Collection[tuple[str, str]]]: ...

    @property
    def versions(self) -> Mapping[str, Collection[str]]: ...

    @property
    def pages(self) -> Mapping[str, Collection[str]]: ...

    @property
    def page_slugs(self) -> Collection[str]: ...

    @property
    def directory(self) -> Directory: ...

    @property
    def aliases(self) -> Collection[str]: ...

    @property
    def former(self) -> Collection[str]: ...

    def contacts_named(self) -> Collection[str]: ...

    def succeeded(self) -> Collection[str]: ...


def is_seen(site: Known, address: str) -> bool:
    """Whether an address may be seen: not that of a release, page, list or feed that exists at other times, now or formerly."""
    if address.lower() in site.former:
        return True
    if address.lower() in site.aliases:
        return False
    steps = address.strip("/").split("/")
    lang = site.languages[0]
    if steps[0] in site.languages[1:]:
        lang, steps = steps[0], steps[1:]
    first, rest = (steps[0] if steps else ""), steps[1:]
    listing = site.listings[lang]
    if first == "news" and rest:
        if rest[0].isdecimal():
            return not is_period(rest) or ("period", "/".join(rest)) in site.lists[lang]
        if rest[0] != "page":
            return lang in site.versions.get(rest[0], ()) or (len(rest) > 1 and rest[0] in site.versions)
    if first in ("topics", "types", "places"):
        listed = {"topics": listing.topics, "types": listing.categories, "places": listing.places}[first]
        return rest[0] in listed or not _is_key(site, first, rest[0]) if rest else bool(listed)
    if first == "feeds" and len(rest) == 2:
        key = rest[1].partition(".")[0]
        return listing.has_feed(rest[0], key) or not _is_key(site, rest[0], key)
    if first == "contacts" and rest:
        key, _, kind = rest[0].rpartition(".")
        is_there = key in site.contacts_named() or (kind == "vcf" and key in site.succeeded())
        return is_there or key not in site.directory.contacts
    if len(steps) == 1 and first in site.page_slugs:
        return lang in site.pages.get(first, ())
    return True


def is_period(steps: list[str]) -> bool:
    """Whether the steps of an address below /news/ are a year, or a year and a month."""
    year, month = steps[0], steps[1] if len(steps) > 1 else "01"
    return len(steps) <= 2 and len(year) == 4 and len(month) == 2 and month.isdecimal() and 1 <= int(month) <= 12


def _is_key(site: Known, group: str, key: str) -> bool:
    known: Collection[str] = {
        "topics": site.directory.topics,
        "places": site.directory.places,
        "types": CATEGORIES,
    }.get(group, ())
    return key in known
