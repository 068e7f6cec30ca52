"""Cleared releases in the order of one language's lists, and directory entries as a release names them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from newsroom.model.directory import Boilerplate, Contact, Duty, Organisation
from newsroom.model.release import Release

RELATED = 3  # number of related releases below a release
MEDIA_PAGE = 12  # releases on one full page of a list of media
place_of = attrgetter("appears", "slug")  # a release's place in every list, oldest first


def full_pages(count: int, size: int) -> int:
    """The number of full pages beside the head of a list. The head holds the rest: `size` to 2·`size` - 1, or all of a short list."""
    return max(0, count // size - 1)


def pages_beside(number: int, full: int, has_newer: bool) -> tuple[int | None, int | None]:
    """The next newer and the next older page of a list; None where there is none.

    Full pages are numbered from the oldest, 1 to `full`; the head, 0, is newer than all of them. `full` is 0 on pages that are
    neither the head nor the newest full one: they do not need it, and do not change as the list grows.
    """
    newer = (0 if number == full else number + 1) if has_newer else None
    older = number - 1 if number > 1 else full or None if number == 0 else None
    return newer, older


class Listing:
    """All listed releases as one language shows them, oldest first: each in that language, else in the one it has."""

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

    def has_feed(self, group: str, key: str) -> bool:
        """Whether a topic or type has a feed: there is something in this language."""
        listed = {"topics": self.topics, "types": self.categories}.get(group, {})
        return any(release.lang == self.lang for release in listed.get(key, ()))

    def neighbours(self, slug: str) -> tuple[Release | None, Release | None]:
        """The next newer and the next older release; a withdrawn one has none."""
        index = self.positions.get(slug)
        if index is None:
            return None, None
        return (
            self.releases[index + 1] if index + 1 < len(self.releases) else None,
            self.releases[index - 1] if index else None,
        )

    def related(self, release: Release) -> tuple[Release, ...]:
        """The nearest older ones that share a topic, newest first: publishing changes no older page."""
        place = place_of(release)
        if release.slug not in self.positions:
            return ()
        near: dict[str, Release] = {}
        for key in release.tags:
            topic = self.topics.get(key, ())  # a text at the desk may have a topic that no list has yet
            at = bisect_left(topic, place, key=place_of)
            for other in topic[max(0, at - RELATED) : at]:
                near[other.slug] = other
        if not near:
            return ()
        return tuple(sorted(near.values(), key=place_of, reverse=True)[:RELATED])


def years_of(lists: Mapping[tuple[str, str], list[Release]]) -> list[tuple[str, list[Release]]]:
    """Each year with the releases that appeared in it, oldest first, of the lists of one language (`Site.lists`)."""
    return [(key, releases) for (group, key), releases in lists.items() if group == "period" and "/" not in key]


class NamedContacts(NamedTuple):
    """Contacts that a release names, ready to be drawn; `fingerprint_key` is their key in a fingerprint."""

    contacts: tuple[tuple[Contact, Contact | None], ...]  # (who answers today, who answered then)
    organisations: tuple[Organisation, ...]
    duties: dict[str, Duty]  # contact → who is on duty for it now
    fingerprint_key: str


class NamedTerms(NamedTuple):
    """People, topics or places that a release names."""

    terms: tuple[Any, ...]
    fingerprint_key: str


class NamedBoilerplate(NamedTuple):
    """The standing text below a release."""

    boilerplate: Boilerplate | None
    targets: tuple[str, ...]
    fingerprint_key: str


def said_twice(releases: Iterable[Release], field: str) -> set[object]:
    """(language, text) of what more than one release has in a field."""
    said = list(map(attrgetter("lang", field), releases))
    once: set[object] = set()
    if len(set(said)) == len(said):  # as in most archives
        return once
    twice: set[object] = set()
    for each in said:
        (twice if each in once else once).add(each)
    return twice
