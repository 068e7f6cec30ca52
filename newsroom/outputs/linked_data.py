"""JSON-LD (schema.org) of each page: what search engines and monitors read. Keys, never strings, are checked in tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from newsroom.addresses import Addresses
from newsroom.directory import Contact, Organisation

if TYPE_CHECKING:
    from newsroom.desk import Desk
    from newsroom.outputs.release import ReleaseInputs

Graph = dict[str, object]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _graph(*nodes: Graph) -> Graph:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def contact_point(desk: Desk, contact: Contact) -> Graph:
    """A `ContactPoint` of type "press": e-mail, telephone and hours only where the directory has them."""
    node: Graph = {
        "@type": "ContactPoint",
        "@id": desk.at.absolute(desk.at.contacts()) + f"#{contact.key}",
        "contactType": "press",
        "name": desk.words(contact.name),
    }
    if contact.phones:
        numbers = [phone.e164 for phone in contact.phones]
        node["telephone"] = numbers[0] if len(numbers) == 1 else numbers
    if contact.email:
        node["email"] = contact.email
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


def organisation(desk: Desk, contacts: Iterable[Contact] | None = None) -> Graph:
    """The publisher."""
    publisher = desk.press.publisher
    contacts = desk.press.press_contacts if contacts is None else contacts
    node: Graph = {
        "@type": "Organization",
        "@id": desk.at.absolute("/") + "#publisher",
        "name": desk.words(publisher.name) if publisher else desk.settings.site_name,
        "url": publisher.url if publisher and publisher.url else desk.at.absolute("/"),
        "publishingPrinciples": desk.at.absolute(desk.at.corrections()),
        "correctionsPolicy": desk.at.absolute(desk.at.corrections()),
    }
    points = [contact_point(desk, contact) for contact in contacts]
    if points:
        node["contactPoint"] = points
    return node


def breadcrumbs(desk: Desk, crumbs: Sequence[tuple[str, str]]) -> Graph:
    """(name, absolute address) of each step, home first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url} for position, (name, url) in enumerate(crumbs, 1)
        ],
    }


def release_graph(desk: Desk, inputs: ReleaseInputs, body: str) -> Graph:
    """`NewsArticle` (there is no press-release type) with publisher, contacts, event, breadcrumbs, corrections."""
    release = inputs.release
    assert release.date is not None
    url = desk.at.absolute(desk.at.release(release.slug))
    article: Graph = {
        "@type": "NewsArticle",
        "@id": url + "#article",
        "url": url,
        "mainEntityOfPage": url,
        "headline": release.title,
        "description": release.summary,
        "inLanguage": release.lang,
        "datePublished": release.date.local,
        "dateModified": (release.modified or release.date).local,
        "articleSection": desk.category(release.category).label,
        "author": {"@id": desk.at.absolute("/") + "#publisher"},
        "publisher": {"@id": desk.at.absolute("/") + "#publisher"},
        "isAccessibleForFree": True,
    }
    if release.subtitle:
        article["alternativeHeadline"] = release.subtitle
    if release.dateline:
        article["dateline"] = release.dateline
    if inputs.topics:
        article["keywords"] = [desk.words(term.name) for term in inputs.topics]
    if inputs.people:
        article["author"] = [{"@type": "Person", "name": desk.words(person.name)} for person in inputs.people]
    if inputs.places:
        article["contentLocation"] = [{"@type": "Place", "name": desk.words(term.name)} for term in inputs.places]
    if release.image is not None:
        files = {file.name: file for file in inputs.files}
        view = desk.picture(release.image, inputs.files_at, files)
        image: Graph = {"@type": "ImageObject", "contentUrl": desk.settings.site_url + view.url.removeprefix(desk.settings.base_path)}
        for key, value in (("caption", view.caption), ("creditText", view.credit), ("copyrightNotice", view.credit), ("license", view.licence)):
            if value and (key != "license" or value.startswith("http")):
                image[key] = value
        if view.width:
            image["width"], image["height"] = view.width, view.height
        article["image"] = image
    if release.corrections:
        article["correction"] = [
            {"@type": "CorrectionComment", "text": note.note, "datePublished": note.at.local} for note in release.corrections
        ]
    if release.expires is not None:
        article["expires"] = release.expires.local
    others = [Addresses(lang, desk.languages, desk.settings.site_url, "") for lang in inputs.languages if lang != release.lang]
    if release.lang != release.original and release.original in inputs.languages:
        original = Addresses(release.original, desk.languages, desk.settings.site_url, "")
        article["translationOfWork"] = {"@id": original.absolute(original.release(release.slug)) + "#article"}
    elif others:
        article["workTranslation"] = [{"@id": there.absolute(there.release(release.slug)) + "#article"} for there in others]
    nodes: list[Graph] = [article, organisation(desk, [contact for contact, _ in inputs.contacts] or None)]
    if release.event is not None:
        event: Graph = {"@type": "Event", "name": release.event.name, "startDate": _when(release.event.starts.local, release.event.starts.timed)}
        if release.event.ends is not None:
            event["endDate"] = _when(release.event.ends.local, release.event.ends.timed)
        place = next((desk.words(term.name) for term in inputs.places if term.key == release.event.place), "")
        if release.event.venue or place:
            event["location"] = {"@type": "Place", "name": release.event.venue or place, **({"address": place} if place else {})}
        nodes.append(event)
        article["about"] = {"@type": "Event", "name": release.event.name}
    nodes.append(
        breadcrumbs(
            desk,
            [
                (desk.translate("Home"), desk.at.absolute(desk.at.home)),
                (desk.translate("News"), desk.at.absolute(desk.at.archive())),
                (release.title, url),
            ],
        )
    )
    return _graph(*nodes)


def _when(local: str, timed: bool) -> str:
    return local if timed else local[:10]


def home_graph(desk: Desk, description: str) -> Graph:
    site: Graph = {
        "@type": "WebSite",
        "@id": desk.at.absolute(desk.at.home) + "#site",
        "url": desk.at.absolute(desk.at.home),
        "name": desk.settings.site_name,
        "description": description,
        "inLanguage": desk.lang,
        "publisher": {"@id": desk.at.absolute("/") + "#publisher"},
    }
    return _graph(site, organisation(desk))


def list_graph(desk: Desk, title: str, description: str, address: str, releases: Sequence[tuple[str, str]]) -> Graph:
    """A `CollectionPage` with the addresses of what it lists: (slug, language)."""
    page: Graph = {
        "@type": "CollectionPage",
        "@id": desk.at.absolute(address),
        "url": desk.at.absolute(address),
        "name": title,
        "description": description,
        "inLanguage": desk.lang,
    }
    if releases:
        there = {lang: Addresses(lang, desk.languages, desk.settings.site_url, "") for lang in desk.languages}
        page["mainEntity"] = {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "url": there[lang].absolute(there[lang].release(slug))}
                for position, (slug, lang) in enumerate(releases, 1)
            ],
        }
    return _graph(page, breadcrumbs(desk, [(desk.translate("Home"), desk.at.absolute(desk.at.home)), (title, desk.at.absolute(address))]))


def page_graph(
    desk: Desk, slug: str, title: str, description: str, address: str, contacts: Iterable[Contact], organisations: Iterable[Organisation]
) -> Graph:
    """About, contacts and other standing pages; the press office's with all its contact points."""
    kind = {"about": "AboutPage", "contacts": "ContactPage"}.get(slug, "WebPage")
    page: Graph = {
        "@type": kind,
        "@id": desk.at.absolute(address),
        "url": desk.at.absolute(address),
        "name": title,
        "description": description,
        "inLanguage": desk.lang,
        "publisher": {"@id": desk.at.absolute("/") + "#publisher"},
    }
    crumbs = breadcrumbs(desk, [(desk.translate("Home"), desk.at.absolute(desk.at.home)), (title, desk.at.absolute(address))])
    return _graph(page, organisation(desk, contacts if slug == "contacts" else None), crumbs)
