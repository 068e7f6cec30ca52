"""Cleared releases in order: languages, neighbours, topics, archives. Knows nothing of HTML or files.

Place in the pipeline: `Clearance` + `Directory` + `Settings` → `Site`, from which `plan` draws up the outputs.
N log N: one sort per language, everything else is appended in that order. Refuses: to see what is held.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import TypeVar

from newsroom.clearance import Clearance
from newsroom.directory import Contact, Directory, Organisation
from newsroom.release import Page, Release, Value
from newsroom.settings import Settings

RELATED = 3  # how many related releases stand below a release


class Listing:
    """All listed releases as one language shows them, oldest first: each in that language, else in the one it has."""

    __slots__ = ("categories", "lang", "own", "places", "positions", "releases", "topics")

    def __init__(self, lang: str, releases: list[Release]) -> None:
        self.lang = lang
        self.releases = releases
        self.own = [release for release in releases if release.lang == lang]  # what feeds of this language hold
        self.positions = {release.slug: index for index, release in enumerate(releases)}
        self.topics: dict[str, list[Release]] = {}
        self.places: dict[str, list[Release]] = {}
        self.categories: dict[str, list[Release]] = {}
        for release in releases:
            for key in release.tags:
                self.topics.setdefault(key, []).append(release)
            for key in release.places:
                self.places.setdefault(key, []).append(release)
            self.categories.setdefault(release.category, []).append(release)

    def neighbours(self, slug: str) -> tuple[Release | None, Release | None]:
        """The next newer and the next older release; a withdrawn one has none."""
        index = self.positions.get(slug)
        if index is None:
            return None, None
        return (
            self.releases[index + 1] if index + 1 < len(self.releases) else None,
            self.releases[index - 1] if index else None,
        )


class Site:
    """What is published, as plain values in order."""

    __slots__ = ("directory", "languages", "listings", "pages", "releases", "settings", "versions")

    def __init__(self, clearance: Clearance, directory: Directory, settings: Settings) -> None:
        self.settings = settings
        self.directory = directory
        self.languages = settings.languages
        rank = {lang: index for index, lang in enumerate(settings.languages)}
        self.releases: list[Release] = sorted(clearance.releases, key=lambda r: (r.slug, rank[r.lang]))
        self.versions: dict[str, dict[str, Release]] = {}
        for release in self.releases:
            self.versions.setdefault(release.slug, {})[release.lang] = release
        self.pages: dict[str, dict[str, Page]] = {}
        for page in sorted(clearance.pages, key=lambda p: (p.slug, rank[p.lang])):
            self.pages.setdefault(page.slug, {})[page.lang] = page
        order = attrgetter("card.appears", "slug")
        self.listings: dict[str, Listing] = {}
        for lang in settings.languages:
            shown = (in_language(versions, lang) for versions in self.versions.values())
            self.listings[lang] = Listing(lang, sorted((r for r in shown if r.withdrawn is None), key=order))

    def contacts_named(self) -> list[str]:
        """Keys of the contacts that may be published: named by a cleared release, a page or site.yml; in order of the key."""
        named = set(self.directory.press_contacts)
        for release in self.releases:
            named.update(release.contacts)
        for versions in self.pages.values():
            for page in versions.values():
                named.update(page.contacts)
        # Whoever answers today for one who has left stands in his place.
        for key in tuple(named):
            contact = self.directory.contacts.get(key)
            while contact is not None and contact.successor and contact.successor not in named:
                named.add(contact.successor)
                contact = self.directory.contacts.get(contact.successor)
        return sorted(key for key in named if key in self.directory.contacts)

    def organisations_of(self, contacts: Iterable[Contact]) -> tuple[Organisation, ...]:
        """The organisations of these contacts and the publisher, each once, by key."""
        keys = {contact.organisation for contact in contacts} | {self.directory.publisher}
        return tuple(self.directory.organisations[key] for key in sorted(keys) if key in self.directory.organisations)


Version = TypeVar("Version", bound=Page)


def in_language(versions: dict[str, Version], lang: str) -> Version:
    """The version that readers of `lang` are shown: theirs, else the original, else the first in the site's order."""
    version = versions.get(lang)
    if version is None:
        first = next(iter(versions.values()))
        version = versions.get(first.original, first)
    return version


def related_of(releases: Listing) -> dict[str, tuple[Release, ...]]:
    """For each listed release the nearest older ones that share a topic, newest first: publishing changes no older page."""
    latest: dict[str, list[Release]] = {}
    related: dict[str, tuple[Release, ...]] = {}
    positions = releases.positions
    for release in releases.releases:
        near: dict[str, Release] = {}
        for key in release.tags:
            for other in latest.get(key, ()):
                near[other.slug] = other
        if near:
            ordered = sorted(near.values(), key=lambda other: positions[other.slug], reverse=True)
            related[release.slug] = tuple(ordered[:RELATED])
        for key in release.tags:
            row = latest.setdefault(key, [])
            row.append(release)
            del row[:-RELATED]
    return related
