"""JSON-LD (schema.org) of each page: what search engines and monitors read. Keys, never strings, are checked in tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Raw

from newsroom.media.metadata import Rights, rights_address
from newsroom.model.addresses import Addresses
from newsroom.model.directory import Contact, Organisation
from newsroom.outputs.media_parts import Beside, media_rows
from newsroom.render.context import encode_json

if TYPE_CHECKING:
    from newsroom.model.release import Card, Picture
    from newsroom.outputs.pages.release_inputs import ReleaseInputs
    from newsroom.render.context import PageContext
    from newsroom.render.views import LinkView

Graph = dict[str, object]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _graph(*nodes: Graph | Raw) -> Graph:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def contact_point(context: PageContext, contact: Contact, organisations: Iterable[Organisation]) -> Graph:
    """A `ContactPoint` of type "press": e-mail, telephone, country and hours only where the directory has them."""
    node: Graph = {
        "@type": "ContactPoint",
        "@id": context.at.absolute(context.at.contacts()) + f"#{contact.key}",
        "contactType": "press",
        "name": context.words(contact.name),
    }
    if contact.phones:
        numbers = [phone.e164 for phone in contact.phones]
        node["telephone"] = numbers[0] if len(numbers) == 1 else numbers
    if contact.email:
        node["email"] = contact.email
    country = next((each.country for each in organisations if each.key == contact.organisation), "")
    if country:
        node["areaServed"] = country
    if contact.languages:
        node["availableLanguage"] = list(contact.languages)
    if contact.hours_spans:
        node["hoursAvailable"] = [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{DAYS[day]}",
                "opens": f"{opens // 60:02}:{opens % 60:02}",
                "closes": f"{closes // 60 % 24:02}:{closes % 60:02}",
            }
            for day, opens, closes in contact.hours_spans
        ]
    return node


def organisation(
    context: PageContext, contacts: Iterable[Contact] | None = None, organisations: Iterable[Organisation] = ()
) -> Raw:
    """The publisher, with whom the press calls: those named, else those of every page. Its logo is the site's card,
    the one raster with its wordmark. Made once for the same people, as JSON: it is half of a page's linked data."""
    if contacts is None:
        contacts, organisations = context.shared.press_contacts, context.shared.organisations
    return _organisation(context, tuple(contacts), tuple(organisations))


@lru_cache(maxsize=256)
def _organisation(context: PageContext, contacts: tuple[Contact, ...], organisations: tuple[Organisation, ...]) -> Raw:
    publisher = context.shared.publisher
    node: Graph = {
        "@type": "Organization",
        "@id": context.at.absolute("/") + "#publisher",
        "name": context.words(publisher.name) if publisher else context.settings.site_name,
        "url": publisher.url if publisher and publisher.url else context.at.absolute("/"),
        "publishingPrinciples": context.at.absolute(context.at.corrections()),
        "correctionsPolicy": context.at.absolute(context.at.corrections()),
    }
    if context.shared.has_card:
        card = context.at.absolute(context.at.home + "card.png")
        node["logo"] = {"@type": "ImageObject", "url": card, "contentUrl": card, "width": 1200, "height": 630}
    points = [contact_point(context, contact, organisations) for contact in contacts]
    if points:
        node["contactPoint"] = points
    return Raw(encode_json(node))


def breadcrumbs(context: PageContext, crumbs: Sequence[tuple[str, str]]) -> Graph:
    """(name, absolute address) of each step, home first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(crumbs, 1)
        ],
    }


def release_graph(context: PageContext, inputs: ReleaseInputs, body: str) -> Graph:
    """`NewsArticle` (there is no press-release type) with publisher, contacts, event, breadcrumbs, corrections."""
    release = inputs.release
    url = context.at.absolute(context.at.release(release.slug))
    article: Graph = {
        "@type": "NewsArticle",
        "@id": url + "#article",
        "url": url,
        "mainEntityOfPage": url,
        "headline": release.title,
        "description": release.summary,
        "inLanguage": release.lang,
        "datePublished": release.published.local,
        "dateModified": release.changed.local,
        "articleSection": context.category(release.category).label,
        "author": {"@id": context.at.absolute("/") + "#publisher"},
        "publisher": {"@id": context.at.absolute("/") + "#publisher"},
        "copyrightHolder": {"@id": context.at.absolute("/") + "#publisher"},
        "isAccessibleForFree": True,
        "wordCount": release.words,
    }
    if release.subtitle:
        article["alternativeHeadline"] = release.subtitle
    if release.dateline:
        article["dateline"] = release.dateline
    if inputs.topics:
        article["keywords"] = [context.words(term.name) for term in inputs.topics]
        article["about"] = [
            {"@type": "Thing", "name": context.words(term.name)}
            # A withdrawn release is in no list, and may have been the only one on its topic.
            | ({"url": context.at.absolute(context.at.term("topics", term.key))} if release.withdrawn is None else {})
            for term in inputs.topics
        ]
    if inputs.people:
        article["author"] = [{"@type": "Person", "name": context.words(person.name)} for person in inputs.people]
    if inputs.places:
        article["contentLocation"] = [{"@type": "Place", "name": context.words(term.name)} for term in inputs.places]
    images = list(_images(context, inputs, url))
    if not images and inputs.has_paper and "card" in context.settings.takeaways:
        images = [{"@type": "ImageObject", "contentUrl": url + "card.png", "width": 1200, "height": 630}]
    if images:
        article["image"] = images[0] if len(images) == 1 else images
    for name, found in _recordings(context, inputs, url).items():
        article[name] = found[0] if len(found) == 1 else found
    if release.corrections:
        article["correction"] = [
            {"@type": "CorrectionComment", "text": note.note, "datePublished": note.at.local}
            for note in release.corrections
        ]
    if release.expires is not None:
        article["expires"] = release.expires.local
    others = [
        Addresses(lang, context.languages, context.settings.site_url, "")
        for lang in inputs.languages
        if lang != release.lang
    ]
    if release.lang != release.original and release.original in inputs.languages:
        original = Addresses(release.original, context.languages, context.settings.site_url, "")
        article["translationOfWork"] = {"@id": original.absolute(original.release(release.slug)) + "#article"}
    elif others:
        article["workTranslation"] = [
            {"@id": there.absolute(there.release(release.slug)) + "#article"} for there in others
        ]
    if release.withdrawn is not None:
        article["creativeWorkStatus"] = "Withdrawn"
    contacts = [contact for contact, _ in inputs.contacts]
    nodes: list[Graph | Raw] = [article, organisation(context, contacts or None, inputs.organisations)]
    if release.event is not None:
        event = _event(context, inputs, url)
        nodes.append(event)
        article["about"] = [{"@id": event["@id"]}, *article.get("about", [])]  # type: ignore[misc]
    nodes.append(
        breadcrumbs(
            context,
            [
                (context.translate("Home"), context.at.absolute(context.at.home)),
                (context.translate("News"), context.at.absolute(context.at.archive())),
                (release.title, url),
            ],
        )
    )
    return _graph(*nodes)


def _images(context: PageContext, inputs: ReleaseInputs, url: str) -> Iterable[Graph]:
    """The lead picture and the gallery in full size, with their rights (Google's image metadata wants an address as licence)."""
    release = inputs.release
    named = [picture for picture in (release.image, *release.gallery) if picture is not None]
    pictures: dict[str, Picture] = {}
    for picture in named:
        pictures.setdefault(picture.file, picture)  # a picture that is lead and in the gallery counts once
    files = {file.name: file for file in inputs.files}
    for picture in pictures.values():
        view = context.picture(picture, inputs.files_at, files)
        if not view.width:
            continue  # not a raster
        image: Graph = {
            "@type": "ImageObject",
            "contentUrl": context.settings.site_url + view.url.removeprefix(context.settings.base_path),
        }
        licence = rights_address(Rights(licence=picture.licence))
        for key, value in (
            ("caption", view.caption),
            ("creditText", view.credit),
            ("copyrightNotice", view.credit),
            ("license", licence),
        ):
            if value:
                image[key] = value
        image["acquireLicensePage"] = url
        image["width"], image["height"] = view.width, view.height
        yield image


def _recordings(context: PageContext, inputs: ReleaseInputs, url: str) -> dict[str, list[Graph]]:
    """`VideoObject` and `AudioObject` of the field `media`, under the article's members."""
    release = inputs.release
    beside = Beside(inputs.files_at, {file.name: file for file in inputs.files}, inputs.pictures)
    made: dict[str, list[Graph]] = {}
    for row in media_rows(context, release.media, beside):
        if row.kind == "map":
            continue
        node: Graph = {
            "@type": "VideoObject" if row.kind == "film" else "AudioObject",
            "name": row.title,
            "description": row.media.alt or release.summary,
            "uploadDate": release.published.local,
            "inLanguage": row.media.lang or release.lang,
        }
        if row.file is not None:
            node |= {"contentUrl": row.url, "encodingFormat": row.media_type, "contentSize": str(row.file.size)}
            if row.seconds:
                node["duration"] = f"PT{row.seconds}S"
        elif row.player is not None:
            node |= {"embedUrl": row.player.player, "url": row.url}
        else:
            node["url"] = row.url
        if row.poster:
            node["thumbnailUrl"] = row.poster
        if row.captions:
            node["caption"] = {"@type": "MediaObject", "contentUrl": row.captions, "encodingFormat": "text/vtt"}
        if row.media.transcript and not row.transcript:
            node["transcript"] = row.media.transcript
        made.setdefault("video" if row.kind == "film" else "audio", []).append(node)
    return made


def _event(context: PageContext, inputs: ReleaseInputs, url: str) -> Graph:
    event = inputs.release.event
    assert event is not None
    node: Graph = {
        "@type": "Event",
        "@id": url + "#event",
        "name": event.name,
        "startDate": _when(event.starts.local, event.starts.timed),
        "organizer": {"@id": context.at.absolute("/") + "#publisher"},
        "url": event.registration if event.registration.startswith(("https://", "http://")) else url,
    }
    if event.ends is not None:
        node["endDate"] = _when(event.ends.local, event.ends.timed)
    place = next((context.words(term.name) for term in inputs.event_place), "")
    if event.venue or place:
        node["location"] = {"@type": "Place", "name": event.venue or place, **({"address": place} if place else {})}
    return node


def _when(local: str, timed: bool) -> str:
    return local if timed else local[:10]


def home_graph(context: PageContext, description: str) -> Graph:
    site: Graph = {
        "@type": "WebSite",
        "@id": context.at.absolute(context.at.home) + "#site",
        "url": context.at.absolute(context.at.home),
        "name": context.settings.site_name,
        "description": description,
        "inLanguage": context.lang,
        "publisher": {"@id": context.at.absolute("/") + "#publisher"},
    }
    return _graph(site, organisation(context))


def list_graph(
    context: PageContext,
    title: str,
    description: str,
    address: str,
    releases: Sequence[Card],
    above: Iterable[LinkView] = (),
) -> Graph:
    """A `CollectionPage` with the addresses of what it lists. `above`: what leads to it from home."""
    page: Graph = {
        "@type": "CollectionPage",
        "@id": context.at.absolute(address),
        "url": context.at.absolute(address),
        "name": title,
        "description": description,
        "inLanguage": context.lang,
    }
    if releases:
        page["mainEntity"] = {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "url": context.at.absolute(context.address_of(card))}
                for position, card in enumerate(releases, 1)
            ],
        }
    home = (context.translate("Home"), context.at.absolute(context.at.home))
    steps = [
        (link.label, context.settings.site_url + link.url.removeprefix(context.settings.base_path))
        for link in above
        if not link.current
    ]
    return _graph(page, breadcrumbs(context, [home, *steps, (title, context.at.absolute(address))]))


def page_graph(
    context: PageContext,
    slug: str,
    title: str,
    description: str,
    address: str,
    contacts: Iterable[Contact],
    organisations: Iterable[Organisation],
) -> Graph:
    """About, contacts and other standing pages; the press office's with all its contact points."""
    kind = {"about": "AboutPage", "contacts": "ContactPage"}.get(slug, "WebPage")
    page: Graph = {
        "@type": kind,
        "@id": context.at.absolute(address),
        "url": context.at.absolute(address),
        "name": title,
        "description": description,
        "inLanguage": context.lang,
        "publisher": {"@id": context.at.absolute("/") + "#publisher"},
    }
    crumbs = breadcrumbs(
        context,
        [(context.translate("Home"), context.at.absolute(context.at.home)), (title, context.at.absolute(address))],
    )
    return _graph(page, organisation(context, contacts if slug == "contacts" else None, organisations), crumbs)
