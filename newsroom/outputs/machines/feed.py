"""Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, whole and by topic and kind, in each language, with the full text.

A language's feeds hold what exists in that language, the newest by the instant at which it appeared. Ids are
permanent; a correction moves `updated`, never an id. The feed `alerts` is for services that mail each new entry: in it
nothing moves after the first publication. A feed tells its own time by its entries, not by a clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

import msgspec

from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Release, Value
from newsroom.model.text import Text
from newsroom.outputs.takeaways.entry import Entry, entry_of, entry_pictures, full_html, iso, permanent_id, release_url
from newsroom.render.context import PageContext, context_of
from newsroom.render.xml_text import allowed, content, value
from newsroom.site.affected import feeds_of, owner_of_feed
from newsroom.site.identifiers import tag_uri
from newsroom.site.listing import Listing
from newsroom.site.plan import Planner
from newsroom.site.site import Site

PIECES = 4  # with so many texts in it
ALERTS = "alerts"
WHOLE = ("all", ALERTS)  # feeds of a language that there are in any case
FORMS = ("atom.xml", "rss.xml", "json")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class FeedInputs(Value, frozen=True, kw_only=True):
    """One feed in one form; all but the form is the same for the three."""

    form: str
    group: str  # all | alerts | topics | types
    key: str  # of the directory, or the category
    name: Text  # of a topic
    entries: tuple[Entry, ...]  # newest first
    withdrawn_at: int  # when an entry was last taken out; 0: never


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
            # Everything but the form and the entries, which stand in it as they were encoded.
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
    return {"atom.xml": _atom, "rss.xml": _rss, "json": _json}[inputs.form](context, inputs, bodies).encode()


# ── what the three forms share ───────────────────────────────────────────────
def _title(context: PageContext, inputs: FeedInputs) -> str:
    site = context.settings.site_name
    return (
        site
        if inputs.group in WHOLE
        else context.translate("{title} – {site}").format(title=_name(context, inputs), site=site)
    )


def _name(context: PageContext, inputs: FeedInputs) -> str:
    if inputs.group == "types":
        return context.kind_name(inputs.key, is_list=True)
    return context.words(inputs.name) or inputs.key


def _description(context: PageContext, inputs: FeedInputs) -> str:
    publisher = context.site_view().publisher
    if inputs.group in WHOLE:
        return context.translate("Press releases, statements and news of {publisher}.").format(publisher=publisher)
    sentence = (
        "News of {publisher} on this topic: {name}."
        if inputs.group == "topics"
        else "News of {publisher} of this kind: {name}."
    )
    return context.translate(sentence).format(publisher=publisher, name=_name(context, inputs))


def _page(context: PageContext, inputs: FeedInputs) -> str:
    """The address of the page that shows the same."""
    return context.at.absolute(context.at.home if inputs.group in WHOLE else context.at.term(inputs.group, inputs.key))


def _self(context: PageContext, inputs: FeedInputs, form: str = "") -> str:
    name = inputs.group if inputs.group in WHOLE else f"{inputs.group}/{inputs.key}"
    return context.at.absolute(context.at.feed(name, form or inputs.form))


def _id(context: PageContext, inputs: FeedInputs) -> str:
    name = inputs.group if inputs.group in WHOLE else f"{inputs.group}/{inputs.key}"
    return tag_uri(context.settings, f"feeds/{name}/{context.lang}")


def _publisher_url(context: PageContext) -> str:
    publisher = context.shared.publisher
    return publisher.url if publisher and publisher.url else context.at.absolute(context.at.home)


def rfc822(at: int, zone: str) -> str:
    """An instant as RSS wants it, whatever the machine's locale: Wed, 06 Jul 2022 00:00:00 +0900."""
    when = datetime.fromtimestamp(at, ZoneInfo(zone))
    return f"{DAYS[when.weekday()]}, {when.day:02} {MONTHS[when.month - 1]} {when.year:04} {when:%H:%M:%S %z}"


def _head(context: PageContext) -> str:
    style = value(context.local("/theme/feed.css"))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<?xml-stylesheet type="text/css" href="{style}"?>\n'


# ── Atom ─────────────────────────────────────────────────────────────────────
def _atom(context: PageContext, inputs: FeedInputs, bodies: tuple[str, ...]) -> str:
    hub = context.settings.websub_hub
    zone = context.settings.timezone
    return "".join(
        (
            _head(context),
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{value(context.lang)}">\n',
            f"<id>{content(_id(context, inputs))}</id>\n<title>{content(_title(context, inputs))}</title>\n",
            f"<subtitle>{content(_description(context, inputs))}</subtitle>\n",
            f"<updated>{iso(_newest(inputs), zone)}</updated>\n",
            f"<author><name>{content(context.site_view().publisher)}</name><uri>{content(_publisher_url(context))}</uri></author>\n",
            f'<link rel="self" type="application/atom+xml" href="{value(_self(context, inputs))}"/>\n',
            f'<link rel="alternate" type="text/html" hreflang="{value(context.lang)}" href="{value(_page(context, inputs))}"/>\n',
            f'<link rel="hub" href="{value(hub)}"/>\n' if hub else "",
            *(
                _atom_entry(context, entry, body, inputs.group != ALERTS)
                for entry, body in zip(inputs.entries, bodies, strict=True)
            ),
            "</feed>\n",
        )
    )


@lru_cache(maxsize=256)
def _atom_entry(context: PageContext, entry: Entry, body: str, changes: bool = True) -> str:
    release, zone = entry.release, context.settings.timezone
    categories = [
        f'<category term="{value(release.category)}" label="{value(context.category(release.category).label)}"/>\n'
    ]
    categories += [
        f'<category term="{value(term.key)}" label="{value(context.words(term.name))}"/>\n' for term in entry.topics
    ]
    enclosures = [
        f'<link rel="enclosure" type="{value(picture.media_type)}"{_length("length", picture.size)} href="{value(picture.url)}"'
        + (f' title="{value(picture.alt)}"' if picture.alt else "")
        + "/>\n"
        for picture in entry_pictures(context, entry)
    ]
    return "".join(
        (
            f"<entry>\n<id>{content(permanent_id(context.settings, release))}</id>\n<title>{content(release.title)}</title>\n",
            f'<link rel="alternate" type="text/html" hreflang="{value(release.lang)}" href="{value(release_url(context, release))}"/>\n',
            f"<published>{iso(release.appears, zone)}</published>\n<updated>{iso(release.changed.at if changes else release.appears, zone)}</updated>\n",
            *(f"<author><name>{content(context.words(person.name))}</name></author>\n" for person in entry.people),
            *categories,
            f"<summary>{content(release.summary)}</summary>\n",
            f'<content type="html">{content(full_html(context, entry, body))}</content>\n',
            *enclosures,
            "</entry>\n",
        )
    )


def _length(name: str, size: int) -> str:
    return f' {name}="{size}"' if size else ""


# ── RSS ──────────────────────────────────────────────────────────────────────
NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
)


def _rss(context: PageContext, inputs: FeedInputs, bodies: tuple[str, ...]) -> str:
    hub = context.settings.websub_hub
    return "".join(
        (
            _head(context),
            f'<rss version="2.0" xml:lang="{value(context.lang)}" {NAMESPACES}>\n<channel>\n',
            f"<title>{content(_title(context, inputs))}</title>\n<link>{content(_page(context, inputs))}</link>\n",
            f"<description>{content(_description(context, inputs))}</description>\n<language>{content(context.lang)}</language>\n",
            f"<lastBuildDate>{rfc822(_newest(inputs), context.settings.timezone)}</lastBuildDate>\n",
            f'<atom:link rel="self" type="application/rss+xml" href="{value(_self(context, inputs))}"/>\n',
            f'<atom:link rel="hub" href="{value(hub)}"/>\n' if hub else "",
            *(
                _rss_item(context, entry, body, inputs.group != ALERTS)
                for entry, body in zip(inputs.entries, bodies, strict=True)
            ),
            "</channel>\n</rss>\n",
        )
    )


@lru_cache(maxsize=256)
def _rss_item(context: PageContext, entry: Entry, body: str, changes: bool = True) -> str:
    release, zone = entry.release, context.settings.timezone
    pictures = entry_pictures(context, entry)
    categories = [context.category(release.category).label, *(context.words(term.name) for term in entry.topics)]
    return "".join(
        (
            f"<item>\n<title>{content(release.title)}</title>\n<link>{content(release_url(context, release))}</link>\n",
            f'<guid isPermaLink="false">{content(permanent_id(context.settings, release))}</guid>\n',
            f"<pubDate>{rfc822(release.appears, zone)}</pubDate>\n<atom:updated>{iso(release.changed.at if changes else release.appears, zone)}</atom:updated>\n",
            *(f"<dc:creator>{content(context.words(person.name))}</dc:creator>\n" for person in entry.people),
            *(f"<category>{content(name)}</category>\n" for name in categories),
            f"<description>{content(release.summary)}</description>\n",
            f"<content:encoded>{content(full_html(context, entry, body))}</content:encoded>\n",
            # An item has one enclosure, with its length (RSS 2.0); Media RSS names all pictures.
            *(
                f'<enclosure url="{value(picture.url)}" length="{picture.size}" type="{value(picture.media_type)}"/>\n'
                for picture in [picture for picture in pictures if picture.size][:1]
            ),
            *(
                f'<media:content url="{value(picture.url)}" type="{value(picture.media_type)}" medium="image"{_length("fileSize", picture.size)}'
                + (f' width="{picture.width}" height="{picture.height}"' if picture.width else "")
                + ">"
                + "".join(
                    f"<media:{name}>{content(words)}</media:{name}>"
                    for name, words in (
                        ("title", picture.alt),
                        ("description", picture.caption),
                        ("credit", picture.credit),
                    )
                    if words
                )
                + "</media:content>\n"
                for picture in pictures
            ),
            "</item>\n",
        )
    )


# ── JSON Feed ────────────────────────────────────────────────────────────────
def _json(context: PageContext, inputs: FeedInputs, bodies: tuple[str, ...]) -> str:
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": allowed(_title(context, inputs)),
        "home_page_url": _page(context, inputs),
        "feed_url": _self(context, inputs),
        "description": allowed(_description(context, inputs)),
        "language": context.lang,
        "authors": [{"name": allowed(context.site_view().publisher), "url": _publisher_url(context)}],
    }
    if context.settings.websub_hub:
        feed["hubs"] = [{"type": "WebSub", "url": context.settings.websub_hub}]
    items = ",\n".join(
        _json_item(context, entry, body, inputs.group != ALERTS)
        for entry, body in zip(inputs.entries, bodies, strict=True)
    )
    return f'{json.dumps(feed, ensure_ascii=False)[:-1]}, "items": [\n{items}\n]}}\n'


@lru_cache(maxsize=256)
def _json_item(context: PageContext, entry: Entry, body: str, changes: bool = True) -> str:
    release, zone = entry.release, context.settings.timezone
    pictures = entry_pictures(context, entry)
    item: dict[str, object] = {
        "id": permanent_id(context.settings, release),
        "url": release_url(context, release),
        "title": allowed(release.title),
        "summary": allowed(release.summary),
        "content_html": allowed(full_html(context, entry, body)),
        "date_published": iso(release.appears, zone),
        "date_modified": iso(release.changed.at if changes else release.appears, zone),
        "language": release.lang,
        "tags": [
            allowed(context.category(release.category).label),
            *(allowed(context.words(term.name)) for term in entry.topics),
        ],
    }
    if entry.people:
        item["authors"] = [{"name": allowed(context.words(person.name))} for person in entry.people]
    if pictures and release.image is not None:
        item["image"] = pictures[0].shown
    if pictures:
        item["attachments"] = [
            {"url": picture.url, "mime_type": picture.media_type}
            | ({"size_in_bytes": picture.size} if picture.size else {})
            | ({"title": allowed(picture.caption or picture.alt)} if picture.caption or picture.alt else {})
            for picture in pictures
        ]
    return json.dumps(item, ensure_ascii=False)


def _newest(inputs: FeedInputs) -> int:
    """The instant of the feed's last change: an entry's, or of one that was taken out."""
    releases = [entry.release for entry in inputs.entries]
    if inputs.group == ALERTS:
        return max((release.appears for release in releases), default=0)
    return max(inputs.withdrawn_at, *(release.changed.at for release in releases), 0)
