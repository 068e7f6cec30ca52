"""The reach of an edit: the parts of the plan that can differ from the last one, when all else is unchanged.

Place in the pipeline: after `site`, before `plan`. Comes in: the new `Site`, and each changed release as it was and as it
is. Goes out: the owners of the outputs to plan anew (`Output.owner`; their names are defined here too), or None where
it may be any. It may name too many, never too few: `tests/site/test_affected.py` holds it against whole plans. Refuses: to read or draw.

A release shows of others: neighbours, related ones, addresses of what its text links to, and whether its title or summary
is used twice. Lists and feeds show their members. Outputs that show something of the whole archive are always planned.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

import msgspec

from newsroom.model import output_kinds
from newsroom.model.release import File, Folder, Release
from newsroom.site import search_files
from newsroom.site.clearance import clear
from newsroom.site.face import face_links
from newsroom.site.listing import RELATED, place_of
from newsroom.site.named_files import named_by_links
from newsroom.site.site import Site

_PERIOD = re.compile(r"/news/\d{4}/|/(?:topics|types|places)/[^/]+/\d{4}/")
Former = Mapping[str, Folder | None]  # folder → its record before; None: there was none
NEWS_SECONDS = 48 * 3600  # how long the news sitemap names a release (Google News sitemap protocol)
ONLY_IN_TEXT = {"text_digest": "", "digest": "", "words": 0, "notes": ""}  # values that only outputs with the text show


def owner_of_list(group: str, key: str) -> str:
    """Whose outputs the pages of a list are."""
    return f"archive:{group}/{key}"


def owner_of_feed(group: str, key: str) -> str:
    """Whose outputs the three forms of a feed are."""
    return f"feed:{group}/{key}"


def owner_of_year(year: str) -> str:
    """Whose output the catalogue of a year is."""
    return f"catalogue:{year}"


def feeds_of(release: Release) -> list[tuple[str, str]]:
    """(group, key) of the feeds, beside the whole one, that a release belongs to."""
    return [*(("topics", key) for key in release.tags), ("types", release.category)]


class Affected(NamedTuple):
    """The outputs to plan."""

    kinds: tuple[str, ...]
    owners: frozenset[str]


def affected(site: Site, former: Former) -> Affected | None:
    """The parts that an edit of these releases can have changed; None: anything."""
    cleared = clear((folder for folder in former.values() if folder is not None), site.now).releases
    before = _by_folder(map(site.with_recorded_id, cleared) if site.ledger.ids else cleared, former)
    after = _by_folder(chain.from_iterable(site.versions.get(_slug(path), {}).values() for path in former), former)
    same_files = all(folder is not None and folder.files == site.files.get(path, ()) for path, folder in former.items())
    if same_files and all(_is_same_but_text(before[path], after[path]) for path in former):
        feeds = chain.from_iterable(_feeds(after[path]) for path in former)
        found = chain.from_iterable(_search_files(site, after[path], onward=False) for path in former)
        return Affected(output_kinds.SHOW_TEXTS, frozenset((*former, *feeds, *found)))
    if any(_aliases(before[path]) != _aliases(after[path]) for path in former):
        return None  # any text may link to a former address
    folders = set(former)
    owners: set[str] = set(output_kinds.OF_RELEASES)
    moved = {
        path
        for path, folder in former.items()
        if _standing(before[path]) != _standing(after[path]) or _has_another_picture(site, folder, after[path])
    }
    versions = [release for path in former for release in (*before[path], *after[path])]
    for path in moved:
        if _ends_a_list(site, before[path], after[path], former):
            return None
        for release in (*before[path], *after[path]):
            owners.update(owner_of_list(group, key) for group, key in lists_of(site, release))
            folders.update(_beside(site, release))
    owners.update(_feeds(versions))
    owners.update(_search_files(site, versions, onward=bool(moved)))
    owners.update(owner_of_year(site.day_of(release)[:4]) for release in versions)
    if any(set(_addresses(before[path])) != set(_addresses(after[path])) for path in former) and any(
        _names_any(text.links, former) for texts in site.directory.boilerplates.values() for text in texts.values()
    ):
        return None
    if any(map(_leads_to_a_part, (*_standing_links(site), *(link for _, link in face_links(site))))):
        return None
    for release in site.releases:
        if release.links and (_names_any(release.links, former) or any(map(_leads_to_a_part, release.links))):
            folders.add(release.folder)
            owners.update(_feeds((release,)))
    for folder in {folder for release in versions for folder in _files_of_others(release)}:
        folders.add(folder)
        owners.update(_feeds(site.versions.get(_slug(folder), {}).values()))
    folders.update(_twins(site, versions))
    kinds = output_kinds.OF_RELEASES
    same_dates = all(_dates(before[path]) == _dates(after[path]) for path in former)
    if same_dates and not _is_news(site, versions) and not any(release.media for release in versions):
        kinds = tuple(name for name in kinds if name != "sitemap")
        owners.discard("sitemap")
    return Affected(kinds, frozenset((*folders, *owners)))


def _search_files(site: Site, versions: Iterable[Release], onward: bool) -> Iterator[str]:
    """Owners of the files of the search index that can have changed with these releases; `onward`: with their cards or places."""
    places = {place_of(release) for release in versions}
    for lang, listing in site.listings.items():
        yield search_files.owner_of_page(lang)
        count = len(listing.releases)
        first = min((bisect_left(listing.releases, place, key=place_of) for place in places), default=count)
        most = count + len(places) if onward else count  # there were no more before
        yield from (search_files.owner_of_lists(lang, turn) for turn in search_files.turns_from(first, most))
        if onward:
            # The releases of the search page began no earlier than they would with so many releases fewer.
            first = min(first, search_files.open_from(max(0, count - len(places))))
            yield from (
                search_files.owner_of_cards(lang, number)
                for number in range(first // search_files.CARDS, count // search_files.CARDS + 2)
            )


def _by_folder(releases: Iterable[Release], former: Former) -> dict[str, list[Release]]:
    found: dict[str, list[Release]] = {path: [] for path in former}
    for release in releases:
        if release.folder in found:
            found[release.folder].append(release)
    for versions in found.values():
        versions.sort(key=lambda release: release.lang)
    return found


def _slug(path: str) -> str:
    return path.rpartition("/")[2]


def _is_same_but_text(before: list[Release], after: list[Release]) -> bool:
    """Whether nothing changed that is shown without the text."""
    replace = msgspec.structs.replace
    return len(before) == len(after) > 0 and all(
        replace(one, **ONLY_IN_TEXT) == replace(other, **ONLY_IN_TEXT) for one, other in zip(before, after, strict=True)
    )


def _standing(versions: list[Release]) -> list[tuple[object, ...]]:
    """The values that decide a release's place among others, and their view of it."""
    return [
        (each.lang, each.original, each.card_digest, each.tags, each.places, each.withdrawn is None)
        for each in versions
    ]


def _has_another_picture(site: Site, former: Folder | None, after: list[Release]) -> bool:
    """Whether lists show another lead picture than before: another file under the same name."""
    names = {release.image.file for release in after if release.image is not None}

    def files(of: Iterable[File]) -> list[File]:
        return [file for file in of if file.name in names]

    return bool(names) and files(former.files if former else ()) != files(site.files.get(after[0].folder, ()))


def _dates(versions: list[Release]) -> list[tuple[object, ...]]:
    """The entry of a release in sitemaps, and the values that decide where the pages of its lists begin."""
    return [
        (
            each.lang,
            each.original,
            each.appears,
            each.changed.at,
            each.category,
            each.tags,
            each.places,
            each.withdrawn is None,
            each.gives_media,  # it is in the lists of media
        )
        for each in versions
    ]


def _is_news(site: Site, versions: list[Release]) -> bool:
    """Whether one of these can be in the news sitemap, which names titles."""
    return any(each.appears > site.now - NEWS_SECONDS for each in versions)


def _addresses(versions: list[Release]) -> Iterator[tuple[str, str, str]]:
    """The values that decide the targets of links to a release."""
    return ((each.folder, each.lang, each.original) for each in versions)


def _aliases(versions: list[Release]) -> set[str]:
    return {alias for each in versions for alias in each.aliases}


def lists_of(site: Site, release: Release) -> Iterator[tuple[str, str]]:
    """(group, key) of every list that holds a release, as in `Site.lists`."""
    day = site.day_of(release)
    yield "news", ""
    yield "period", day[:4]
    yield "period", f"{day[:4]}/{day[5:7]}"
    for group, keys in (("types", (release.category,)), ("topics", release.tags), ("places", release.places)):
        for key in keys:
            yield group, key
            yield group, f"{key}/{day[:4]}"


def _feeds(releases: Iterable[Release]) -> Iterator[str]:
    for release in releases:
        yield owner_of_feed("all", "")
        yield owner_of_feed("alerts", "")
        yield from (owner_of_feed(group, key) for group, key in feeds_of(release))


def _ends_a_list(site: Site, before: list[Release], after: list[Release], former: Former) -> bool:
    """Whether a topic, type or place has only what changed, or only that makes it span years: then it, or the lists of
    its years, may be new or gone, and links to them."""
    for listing in site.listings.values():
        groups = {"topics": listing.topics, "types": listing.categories, "places": listing.places}
        for release in (*before, *after):
            for group, key in lists_of(site, release):
                if group not in groups or "/" in key:
                    continue
                listed = groups[group].get(key, [])
                oldest = next((each for each in listed if each.folder not in former), None)
                newest = next((each for each in reversed(listed) if each.folder not in former), None)
                if oldest is None or newest is None:
                    return True
                years = {site.day_of(oldest)[:4], site.day_of(newest)[:4]}
                if len(years) == 1 and any(site.day_of(each)[:4] not in years for each in (*before, *after)):
                    return True
    return False


def _beside(site: Site, release: Release) -> Iterator[str]:
    """Folders of this release's present and former neighbours, and of those that may name it as related."""
    place = place_of(release)
    for listing in site.listings.values():
        yield from _around(listing.releases, place, 1, 1)
        for key in release.tags:
            yield from _around(listing.topics.get(key, []), place, 0, RELATED)


def _around(releases: list[Release], place: tuple[int, str], older: int, newer: int) -> Iterator[str]:
    at = bisect_left(releases, place, key=place_of)
    end = at + newer + (at < len(releases) and place_of(releases[at]) == place)
    return (release.folder for release in releases[max(0, at - older) : end])


def _names_any(links: tuple[str, ...], former: Former) -> bool:
    """Whether one of these links may lead to one of these releases, or to a file of theirs."""
    return any(_slug(path) in link for link in links for path in former)


def _leads_to_a_part(link: str) -> bool:
    """Whether a link as typed may lead to a part of a list, which a release more or less can make or end."""
    return "/page/" in link or "/media/" in link or "/events.ics" in link or _PERIOD.search(link) is not None


def _standing_links(site: Site) -> Iterator[str]:
    for versions in site.pages.values():
        for page in versions.values():
            yield from page.links
    for text in site.standing_texts:
        yield from text.links


def _files_of_others(release: Release) -> Iterator[str]:
    """Folders of whose files a text decides that they are published."""
    return (folder for folder, _ in named_by_links(release.links))


def _twins(site: Site, versions: list[Release]) -> Iterator[str]:
    """Folders of the releases with the same title or summary as one of these."""
    titles = {(each.lang, each.title) for each in versions}
    summaries = {(each.lang, each.summary) for each in versions}
    for each in site.releases:
        if (each.lang, each.title) in titles or (each.lang, each.summary) in summaries:
            yield each.folder
