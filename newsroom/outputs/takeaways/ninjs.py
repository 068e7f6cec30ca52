"""`/news/<slug>/release.json`: a release as data, in IPTC's ninjs 3.1. Every key is one that its schema has.

A withdrawn release stays here as "canceled", without its text: programs that took it in learn what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from newsroom.media.kinds import media_type
from newsroom.model.addresses import Addresses
from newsroom.model.directory import Contact, Organisation, Term
from newsroom.model.output import Output, SharedInputs
from newsroom.outputs.parts import byline
from newsroom.outputs.takeaways.entry import (
    Entry,
    entry_media,
    entry_pictures,
    iso,
    permanent_id,
    plan_beside,
    release_url,
    text_html,
    whole_links,
)
from newsroom.outputs.takeaways.text import text_lines, tree_lines
from newsroom.reading.blocks.text_reader import read_text
from newsroom.render.context import PageContext, context_of
from newsroom.render.recent import remembered
from newsroom.render.xml_text import json_bytes
from newsroom.site.identifiers import site_id
from newsroom.site.plan import Planner
from newsroom.site.site import Site

NAME = "release.json"
STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}
Json = dict[str, object]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    if "ninjs" in site.settings.takeaways:
        yield from plan_beside(site, planner, "ninjs", NAME, withdrawn=True)


@remembered
def draw(inputs: Entry, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    item = ninjs(context_of(shared), inputs, bodies[0])
    return json_bytes(item)


def ninjs(context: PageContext, entry: Entry, body: str) -> Json:
    """The release as a news object of type text."""
    release, zone = entry.release, context.settings.timezone
    publisher = context.site_view().publisher
    item: Json = {
        "standard": STANDARD,
        "uri": permanent_id(context.settings, release),
        "type": "text",
        "representationType": "full" if release.withdrawn is None else "partial",
        "version": str(_version(entry)),
        "firstCreated": iso(release.appears, zone),
        "versionCreated": iso(release.changed.at, zone),
        "pubStatus": "canceled" if release.withdrawn is not None else "withheld" if entry.hold else "usable",
        "language": release.lang,
        "title": release.title,
        "slugline": release.slug,
        "headlines": [{"role": "main", "value": release.title}],
        "genres": [{"name": context.category(release.category).label, "literal": release.category}],
        "copyrightHolder": publisher,
        "infoSources": [{"name": publisher, "role": "publisher", "uri": _publisher_url(context)}],
        "altIds": [{"role": "web", "value": release_url(context, release)}],
        "trustIndicators": [
            {"title": context.translate("Corrections"), "href": context.at.absolute(context.at.corrections())}
        ],
    }
    until = entry.hold.until if entry.hold is not None and entry.hold.reason == "handout" else release.embargo
    if until is not None:  # an advance copy shows the same instant, whether an embargo or the date holds it
        item["embargoedUntil"] = until.local
    if release.expires is not None:
        item["expires"] = release.expires.local
    if release.withdrawn is not None:
        item["edNote"] = f"{context.translate('This release has been withdrawn.')} {release.withdrawn.reason}"
        return item
    item["headlines"] = [{"role": "main", "value": release.title}] + (
        [{"role": "sub", "value": release.subtitle}] if release.subtitle else []
    )
    item["descriptions"] = [
        {"role": "summary", "contentType": "text/plain", "value": release.summary},
        *(
            {"role": "correction", "contentType": "text/plain", "value": f"{note.at.local[:10]}: {note.note}"}
            for note in release.corrections
        ),
    ]
    html = text_html(context, entry, body)
    item["bodies"] = [
        {"role": "main", "contentType": "text/html", "wordCount": release.words, "value": html},
        {"role": "plain", "contentType": "text/plain", "value": _plain(text_lines(context, entry, body))},
    ]
    notes = [_plain(tree_lines(read_text(whole_links(context, entry, release.notes), "n-")))] if release.notes else []
    if notes:
        item["edNote"] = notes[0]
    if release.dateline:
        item["located"] = release.dateline
    if entry.people:
        item["by"] = "; ".join(byline(context, person) for person in entry.people)
    people, organisations = _who(context, entry)
    for name, found in (
        ("people", people),
        ("organisations", organisations),
        ("places", _about(context, "places", entry.places)),
        ("subjects", _about(context, "topics", entry.topics)),
    ):
        if found:
            item[name] = found
    if release.event is not None:
        item["events"] = [{"id": release.slug, "name": release.event.name, "rel": "announces"}]
        item["eventDetails"] = {"dates": _dates(entry), "organiser": {"name": publisher}}
    item["renditions"] = [
        {"name": "web", "href": release_url(context, release), "contentType": "text/html", "title": release.title},
    ]
    associations = [
        *_pictures(context, entry),
        *_media(context, entry),
        *_documents(context, entry),
        *_translations(context, entry),
    ]
    if associations:
        item["associations"] = associations
    return item


def _version(entry: Entry) -> int:
    """One more than the number of announced changes."""
    release = entry.release
    instants = {note.at.at for note in release.corrections}
    instants.update(
        moment.at for moment in (release.modified, release.withdrawn.at if release.withdrawn else None) if moment
    )
    return 1 + len(instants)


def _plain(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _publisher_url(context: PageContext) -> str:
    publisher = context.shared.publisher
    return publisher.url if publisher and publisher.url else context.at.absolute("/")


def _who(context: PageContext, entry: Entry) -> tuple[list[Json], list[Json]]:
    """(people, organisations): who wrote, who answers, who publishes; each contact with the ways to reach it."""
    people: list[Json] = [
        {"name": context.words(person.name), "rel": "author", "literal": person.key} for person in entry.people
    ]
    publisher = context.shared.publisher
    organisations: list[Json] = []
    if publisher is not None:
        organisations.append(
            {"name": context.words(publisher.name), "rel": "publisher", "literal": publisher.key} | _uri(publisher)
        )
    for contact, _ in entry.contacts:
        row: Json = {
            "name": context.words(contact.name),
            "rel": "contact",
            "literal": contact.key,
            "contactInfo": _ways(context, contact),
        }
        (people if contact.is_person else organisations).append(row)
    named = {contact.organisation for contact, _ in entry.contacts} - {publisher.key if publisher else ""}
    organisations += [
        {"name": context.words(each.name), "rel": "contact", "literal": each.key} | _uri(each)
        for each in entry.organisations
        if each.key in named
    ]
    return people, organisations


def _uri(organisation: Organisation) -> Json:
    return {"uri": organisation.url} if organisation.url else {}


def _ways(context: PageContext, contact: Contact) -> list[Json]:
    """Telephone numbers, e-mail only if there is one, the card's place."""
    ways: list[Json] = []
    for phone in contact.phones:
        label = context.words(phone.label)
        way: Json = {"type": "phone", "role": "press", "value": phone.e164}
        ways.append(way | {"name": label} if label else way)
    if contact.email:
        ways.append({"type": "email", "role": "press", "value": contact.email})
    ways.append(
        {"type": "web", "role": "press", "value": context.at.absolute(context.at.contacts()) + f"#{contact.key}"}
    )
    return ways


def _about(context: PageContext, group: str, terms: Iterable[Term]) -> list[Json]:
    """Places or topics of a release, each with its key and the address of its list."""
    return [
        {
            "name": context.words(term.name),
            "rel": "about",
            "literal": term.key,
            "uri": context.at.absolute(context.at.term(group, term.key)),
        }
        for term in terms
    ]


def _dates(entry: Entry) -> Json:
    """Start and end: instants where an hour is known, else days."""
    event = entry.release.event
    assert event is not None
    dates: Json = {}
    for name, moment in (("start", event.starts), ("end", event.ends or event.starts)):
        if moment.timed:
            dates[f"{name}Date"] = moment.local
        else:
            dates[f"expected{name.capitalize()}Date"] = moment.local[:10]
    return dates


def _pictures(context: PageContext, entry: Entry) -> Iterable[Json]:
    for picture in entry_pictures(context, entry):
        rendition: Json = {"name": "original", "href": picture.url, "contentType": picture.media_type}
        if picture.width:
            rendition |= {"width": picture.width, "height": picture.height}
        if picture.size:
            rendition["sizeInBytes"] = picture.size
        words = [("caption", picture.caption), ("altText", picture.alt)]
        item: Json = {
            "name": picture.url.rpartition("/")[2],
            "uri": picture.url,
            "rel": "picture",
            "type": "picture",
            "renditions": [rendition],
        }
        descriptions = [{"role": role, "contentType": "text/plain", "value": value} for role, value in words if value]
        item |= {
            name: value
            for name, value in (
                ("by", picture.credit),
                ("copyrightNotice", picture.credit),
                ("usageTerms", picture.licence),
            )
            if value
        }
        if descriptions:
            item["descriptions"] = descriptions
        yield item


def _media(context: PageContext, entry: Entry) -> Iterable[Json]:
    """Films and sounds, each with what it is in words; a map is a document."""
    for row in entry_media(context, entry):
        rendition: Json = {"name": "original", "href": row.url, "contentType": row.media_type, "title": row.title}
        if row.file is not None:
            rendition["sizeInBytes"] = row.file.size
        if row.seconds:
            rendition["duration"] = row.seconds
        if row.file is not None and row.file.recording is not None and row.file.recording.width:
            rendition |= {"width": row.file.recording.width, "height": row.file.recording.height}
        renditions = [rendition]
        if row.poster:
            renditions.append({"name": "poster", "href": row.poster, "contentType": media_type(row.poster)})
        if row.captions:
            renditions.append({"name": "captions", "href": row.captions, "contentType": "text/vtt"})
        item: Json = {
            "name": row.title,
            "uri": row.url,
            "rel": row.kind,
            "type": {"film": "video", "sound": "audio"}.get(row.kind, "component"),
            "renditions": renditions,
        }
        if row.media.alt:
            item["descriptions"] = [{"role": "alt", "contentType": "text/plain", "value": row.media.alt}]
        yield item


def _documents(context: PageContext, entry: Entry) -> Iterable[Json]:
    files = {file.name: file for file in entry.files}
    for document in entry.release.documents:
        file = files.get(document.file)
        if file is not None:
            address = context.at.absolute(entry.files_at + quote(document.file))
            rendition: Json = {
                "name": "original",
                "href": address,
                "contentType": media_type(document.file),
                "sizeInBytes": file.size,
            }
            yield {
                "name": document.title,
                "uri": address,
                "rel": "document",
                "type": "component",
                "renditions": [rendition],
            }


def _translations(context: PageContext, entry: Entry) -> Iterable[Json]:
    release = entry.release
    for lang in entry.languages:
        if lang != release.lang:
            there = Addresses(lang, context.languages, context.settings.site_url, "")
            rendition = {"name": "web", "href": there.absolute(there.release(release.slug)), "contentType": "text/html"}
            uri = site_id(context.settings, release).rpartition("/")[0] + f"/{lang}"
            yield {
                "name": lang,
                "uri": uri,
                "rel": "translation",
                "type": "text",
                "language": lang,
                "renditions": [rendition],
            }
