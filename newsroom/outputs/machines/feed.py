"""Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, whole and by topic and kind, in each language, with the full text.

A language's feeds hold what exists in that language, the newest by the instant at which it appeared. Ids are
permanent; a correction moves `updated`, never an id. The feed `alerts` is for services that mail each new entry: in it
nothing moves after the first publication. A feed's own time is that of its entries, not of a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import msgspec

from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Release
from newsroom.outputs.machines.feed_atom import draw_atom
from newsroom.outputs.machines.feed_json import draw_json
from newsroom.outputs.machines.feed_rss import draw_rss
from newsroom.outputs.machines.feed_words import WHOLE, FeedInputs
from newsroom.outputs.takeaways.entry import Entry, entry_of
from newsroom.render.context import context_of
from newsroom.site.affected import feeds_of, owner_of_feed
from newsroom.site.listing import Listing
from newsroom.site.plan import Planner
from newsroom.site.site import Site

PIECES = 4  # with so many texts in it
FORMS = ("atom.xml", "rss.xml", "json")


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """Three forms of every feed that has something in it, and of each language's whole one."""
    for lang, listing in site.listings.items():
        at = planner.addresses[lang]
        gone = _withdrawn(site, lang)
        newest = site.settings.feed_items or None
        entries: dict[str, tuple[Entry, bytes]] = {}
        for group, key, listed in _feeds(listing):
            owner = owner_of_feed(group, key)
            if not planner.wants(owner):
                continue
            whole = group in WHOLE
            releases = list(islice((each for each in reversed(listed) if each.lang == lang), newest))
            if not releases and not whole:
                continue
            for release in releases:
                if release.slug not in entries:
                    entry = entry_of(site, release, whole=False)
                    entries[release.slug] = entry, msgspec.msgpack.encode(fingerprint_key(entry))
            known = site.directory.topics.get(key) if group == "topics" else None
            rows = [entries[release.slug] for release in releases]
            inputs = FeedInputs(
                form="",
                group=group,
                key=key,
                name=known.name if known else (),
                entries=tuple(entry for entry, _ in rows),
                withdrawn_at=max((at for feeds, at in gone if whole or (group, key) in feeds), default=0),
            )
            # Everything but the form and the entries, which are inserted as they were encoded.
            common = (group, key, inputs.name, inputs.withdrawn_at, b"".join(encoded for _, encoded in rows))
            bodies = tuple((release.folder, lang) for release in releases)
            for form in FORMS:
                address = at.feed(group if whole else f"{group}/{key}", form)
                make = (_in_form, inputs, form)
                yield planner.output(
                    "feed", lang, address, make, bodies=bodies, fingerprint_key=(form, common), owner=owner
                )


def _in_form(inputs: FeedInputs, form: str) -> FeedInputs:
    return msgspec.structs.replace(inputs, form=form)


def _feeds(listing: Listing) -> Iterable[tuple[str, str, list[Release]]]:
    """(group, key, the releases that it takes its entries from)."""
    yield "all", "", listing.own
    yield "alerts", "", listing.own
    yield from (("topics", key, releases) for key, releases in listing.topics.items())
    yield from (("types", key, releases) for key, releases in listing.categories.items())


def _withdrawn(site: Site, lang: str) -> list[tuple[set[tuple[str, str]], int]]:
    """(feeds, instant) of each release of a language that was taken out."""
    return [
        (set(feeds_of(release)), release.withdrawn.at.at)
        for release in site.withdrawn
        if release.withdrawn is not None and release.lang == lang
    ]


def draw(inputs: FeedInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    draw_form = {"atom.xml": draw_atom, "rss.xml": draw_rss, "json": draw_json}[inputs.form]
    return draw_form(context, inputs, bodies).encode()
