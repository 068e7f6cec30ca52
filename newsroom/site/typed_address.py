"""Addresses of the site that an author typed: whether they may be seen now, or belong to another instant.

Place in the pipeline: for `Site.targets`. Comes in: an address inside the site, in its one form (`reading.values.own_address`). Goes out:
whether a link leads there, or is drawn as its text until it does. So no embargo and no expiry turns a good link into one
that leads nowhere. Refuses: to say of an address that exists at no time that it may not be seen; another check reports it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol
from urllib.parse import unquote

from newsroom.model.directory import Directory
from newsroom.model.release import File, Page, Release
from newsroom.model.settings import Settings
from newsroom.reading.values.rules import CATEGORIES
from newsroom.site.listing import MEDIA_PAGE, Listing, NamedContacts, full_pages

GROUPS = ("topics", "types", "places")
OFFICE, OTHER_OFFICE = "press-office", "all-press-contacts"  # names of the file with all press contacts


class Known(Protocol):
    """The questions to a site (`site.Site`, which imports this module)."""

    settings: Settings
    directory: Directory
    languages: tuple[str, ...]
    listings: dict[str, Listing]
    versions: dict[str, dict[str, Release]]
    pages: dict[str, dict[str, Page]]
    page_slugs: set[str]
    aliases: set[str]
    files: dict[str, tuple[File, ...]]

    @property
    def lists(self) -> Mapping[str, Mapping[tuple[str, str], list[Release]]]: ...

    @property
    def former(self) -> Collection[str]: ...

    def day_of(self, release: Release) -> str: ...

    def published_files(self, page: Page) -> tuple[File, ...]: ...

    def contacts_of(self, keys: tuple[str, ...]) -> NamedContacts: ...

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
    if first in ("news", *GROUPS, "media"):
        whole, number = rest, 0
        if len(rest) > 1 and rest[-2] == "page" and rest[-1].isascii() and rest[-1].isdecimal():
            rest, number = rest[:-2], int(rest[-1])
        if first == "news" and rest and not rest[0].isdecimal():
            return _is_release(site, lang, whole)
        return _is_listed(site, lang, first, rest, number)
    if first == "feeds" and rest:
        return _is_feed(site, lang, rest)
    if first == "contacts" and rest:
        key, _, kind = rest[0].rpartition(".")
        if key in (OFFICE, OTHER_OFFICE) and key not in site.directory.contacts:
            return bool(site.contacts_of(site.directory.press_contacts).contacts)
        is_there = key in site.contacts_named() or (kind == "vcf" and key in site.succeeded())
        return is_there or key not in site.directory.contacts
    if len(steps) == 1 and first in site.page_slugs:
        return lang in site.pages.get(first, ())
    return True


def _is_release(site: Known, lang: str, steps: list[str]) -> bool:
    """Whether a release, or a file beside it, is there in a language."""
    slug, name = steps[0], unquote("/".join(steps[1:]))
    version = site.versions.get(slug, {}).get(lang)
    if version is None or not name:
        return version is not None
    own = [file.name for file in site.files.get(version.folder, ())]
    return name not in own or name in (file.name for file in site.published_files(version))


def _is_listed(site: Known, lang: str, group: str, steps: list[str], number: int) -> bool:
    """Whether a page of a list is there: its head, number 0, or one of the full pages."""
    listing = site.listings[lang]
    if group == "media":
        wanted = [release for release in listing.releases if release.gives_media and _is_of(site, release, steps)]
        return bool(wanted) and number <= full_pages(len(wanted), MEDIA_PAGE)
    if group != "news" and not steps:
        return bool({"topics": listing.topics, "types": listing.categories, "places": listing.places}[group])
    if group == "news":
        if steps and not is_period(steps):
            return True  # an address of no time
        name = ("period", "/".join(steps)) if steps else ("news", "")
    else:
        if not _is_key(site, group, steps[0]) or (len(steps) > 1 and not is_period(steps[1:])) or len(steps) > 2:
            return True
        name = (group, "/".join(steps))
    releases = site.lists[lang].get(name)
    return releases is not None and number <= full_pages(len(releases), site.settings.pagination)


def _is_of(site: Known, release: Release, steps: list[str]) -> bool:
    """Whether a release is in a list of media: of all, of a year, or of a topic."""
    if steps[:1] == ["topics"]:
        return steps[1:2] == [] or steps[1] in release.tags
    return not steps or steps[0] == site.day_of(release)[:4]


def _is_feed(site: Known, lang: str, steps: list[str]) -> bool:
    listing = site.listings[lang]
    if len(steps) == 1:
        is_calendar = steps[0] == "events.ics" and "ics" in site.settings.takeaways
        return not is_calendar or any(release.event is not None for release in listing.own)
    key = steps[1].partition(".")[0]
    return len(steps) > 2 or listing.has_feed(steps[0], key) or not _is_key(site, steps[0], key)


def is_period(steps: list[str]) -> bool:
    """Whether the steps of an address below /news/ are a year, or a year and a month."""
    year, month = steps[0], steps[1] if len(steps) > 1 else "01"
    return len(steps) <= 2 and len(year) == 4 and len(month) == 2 and month.isdecimal() and 1 <= int(month) <= 12


def _is_key(site: Known, group: str, key: str) -> bool:
    directory = site.directory
    known: dict[str, Collection[str]] = {
        "topics": directory.topics,
        "places": directory.places,
        "types": (*CATEGORIES, *directory.kinds),
    }
    return key in known.get(group, ())
