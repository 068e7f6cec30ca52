"""A release's page: `/news/<slug>/`, in each of its languages. The contact is where a journalist looks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from newsroom.model.addresses import Addresses
from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Hold, Output, SharedInputs
from newsroom.model.release import File, Moment, Picture, Release
from newsroom.outputs.media_parts import Beside, has_recordings, player_views, players_heading, with_players
from newsroom.outputs.pages.citation import citation
from newsroom.outputs.pages.linked_data import release_graph
from newsroom.outputs.pages.open_graph import release_meta
from newsroom.outputs.pages.release_inputs import ReleaseInputs
from newsroom.outputs.parts import (
    body_html,
    byline,
    dateline,
    document_view,
    event_view,
    notices,
    share,
    takeaway_views,
    term_links,
    version_line,
)
from newsroom.reading.files.ledger import Entry
from newsroom.render.card_views import COLUMN, GRID
from newsroom.render.context import PageContext, context_of, policy
from newsroom.render.page_views import ReleaseView
from newsroom.render.pictures import PublishedPicture, pictures_of
from newsroom.render.typesetting import has_paper
from newsroom.render.views import BoilerplateView, LinkView, PictureView  # fmt: skip
from newsroom.render.words import direction
from newsroom.site.listing import Listing, NamedBoilerplate, NamedContacts, NamedTerms
from newsroom.site.plan import Planner
from newsroom.site.site import Site
from newsroom.site.translations import missed_change


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """One page for each cleared language version, withdrawn ones too."""
    return (plan_one(site, planner, release) for release in planner.releases)


def plan_one(site: Site, planner: Planner, release: Release) -> Output:
    """A release's page. Its inputs are put together when it is drawn; an edit draws one page of ten thousand."""
    lang = release.lang
    return planner.output(
        "release",
        lang,
        planner.addresses[lang].release(release.slug),
        (_inputs_of, site, release),
        "article.html",
        ((release.folder, lang),),
        fingerprint_key(_parts(site, release), CARDS),
        release.folder,
    )


CARDS = frozenset({"newer", "older", "related"})  # of which the page shows a card only


class Parts(NamedTuple):
    """The values that `ReleaseInputs` are made of; those that many releases share are ready-made, with their `fingerprint_key`."""

    release: Release
    languages: tuple[str, ...]
    files: tuple[File, ...]
    files_at: str
    contacts: NamedContacts
    people: NamedTerms
    topics: NamedTerms
    places: NamedTerms
    boilerplate: NamedBoilerplate
    targets: tuple[str, ...]
    newer: Release | None
    older: Release | None
    related: tuple[Release, ...]
    original_modified: Moment | None
    twin_title: bool
    twin_summary: bool
    pictures: dict[str, PublishedPicture]
    hold: Hold | None
    has_paper: bool
    recorded: tuple[Entry, ...]
    indexed: tuple[str, ...]
    missing_lists: tuple[str, ...]
    event_place: NamedTerms


def _parts(site: Site, release: Release) -> Parts:
    """All that the page depends on."""
    lang, slug = release.lang, release.slug
    listing = site.listings[lang]
    newer, older = listing.neighbours(slug)
    versions = site.versions[slug]
    changed = None
    if release.lang != release.original and (original := versions.get(release.original)) is not None:
        changed = missed_change(original, release)
    return Parts(
        release,
        tuple(versions),
        site.published_files(release),
        site.files_at(release),
        site.contacts_of(release.contacts),
        site.terms_of("people", release.authors),
        site.terms_of("topics", release.tags),
        site.terms_of("places", release.places),
        site.boilerplate_of(release.boilerplate, lang),
        site.targets(release),
        newer,
        older,
        listing.related(release),
        changed,
        site.is_twin_title(release),
        site.is_twin_summary(release),
        pictures_of(site, release) if release.gives_media or release.links else {},
        site.holds.get((slug, lang)),
        bool(site.settings.takeaways) and has_paper(release),
        site.ledger.of(slug, lang, site.now) if site.ledger.entries else (),
        tuple([lang for lang, version in versions.items() if version.withdrawn is None]),
        _missing_lists(listing, release) if release.withdrawn is not None else (),
        site.event_place_of(release),
    )


def _missing_lists(listing: Listing, release: Release) -> tuple[str, ...]:
    """Lists that would hold only this release, which no list holds any more: its page links to none of them."""
    lists = [
        ("topics", listing.topics, release.tags),
        ("places", listing.places, release.places),
        ("types", listing.categories, (release.category,)),
    ]
    return tuple(f"{kind}/{key}" for kind, known, keys in lists for key in keys if key not in known)


def _inputs_of(site: Site, release: Release) -> ReleaseInputs:
    return _inputs(_parts(site, release))


def _inputs(parts: Parts) -> ReleaseInputs:
    fields = parts._asdict()
    fields |= {
        "newer": parts.newer and parts.newer.card,
        "older": parts.older and parts.older.card,
        "related": tuple(other.card for other in parts.related),
        "contacts": parts.contacts.contacts,
        "duties": parts.contacts.duties,
        "organisations": parts.contacts.organisations,
        "people": parts.people.terms,
        "topics": parts.topics.terms,
        "places": parts.places.terms,
        "event_place": parts.event_place.terms,
        "boilerplate": parts.boilerplate.boilerplate,
        "boilerplate_targets": parts.boilerplate.targets,
    }
    return ReleaseInputs(**fields)


def draw(inputs: ReleaseInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> Callable[[], bytes]:
    """What makes the page's bytes."""
    context = context_of(shared)
    release = inputs.release
    body = context.with_pictures(body_html(context, release.links, inputs.targets, bodies[0]), inputs.pictures)
    body = with_players(context, body, _beside(inputs))
    return partial(context.render, "article.html", release_view(context, inputs, body))


def _beside(inputs: ReleaseInputs) -> Beside:
    return Beside(inputs.files_at, {file.name: file for file in inputs.files}, inputs.pictures)


def release_view(context: PageContext, inputs: ReleaseInputs, body: str) -> ReleaseView:
    """The view for the template."""
    release, translate = inputs.release, context.translate
    address = context.at.release(release.slug)
    files = {file.name: file for file in inputs.files}

    def alternate(there: Addresses) -> str:
        return there.release(release.slug)

    title = release.title + (f" ({context.day(release.published)})" if inputs.twin_title else "")
    description = release.summary + (f" ({context.day(release.published)})" if inputs.twin_summary else "")

    def shown(picture: Picture, sizes: str, field: str) -> PictureView:
        lang = release.language_of(field)
        return context.shown(picture, inputs.files_at, files, inputs.pictures, sizes, lang)

    image = shown(release.image, COLUMN, "image") if release.image else None
    gallery = tuple(shown(picture, GRID, "gallery") for picture in release.gallery)
    players = player_views(context, release.media, _beside(inputs))
    crumbs = (
        LinkView(label=translate("News"), url=context.local(context.at.archive())),
        LinkView(label=release.title, url="", current=True),
    )
    head = context.head(
        title=title,
        description=description,
        address=address,
        languages=inputs.indexed,
        alternate=alternate,
        feeds=context.feeds,
        meta=release_meta(context, inputs),
        graph=release_graph(context, inputs, body),
        csp=policy(release.players, has_recordings(body, players)),
        index=release.withdrawn is None and not inputs.hold,
        markdown=context.local(address) + "index.md"
        if "markdown" in context.settings.takeaways and release.withdrawn is None
        else "",
    )
    category = context.category(release.category)
    boilerplate = None
    if inputs.boilerplate is not None:
        foreign = inputs.boilerplate.lang != context.lang
        boilerplate = BoilerplateView(
            title=inputs.boilerplate.title,
            text_html=body_html(context, inputs.boilerplate.links, inputs.boilerplate_targets, inputs.boilerplate.html),
            lang=inputs.boilerplate.lang if foreign else "",
            dir=direction(inputs.boilerplate.lang) if foreign else "",
        )
    return ReleaseView(
        **context.common(release.title, inputs.languages, alternate, crumbs, inputs.hold),
        head=head,
        title=release.title,
        subtitle=release.subtitle,
        summary=release.summary,
        category=LinkView(label=category.label, url="")
        if f"types/{release.category}" in inputs.missing_lists
        else category,
        dateline=dateline(context, release, body),
        date=context.date(release.published),
        modified=context.date(release.modified) if release.modified else None,
        byline=tuple(byline(context, person) for person in inputs.people),
        notices=tuple(notices(context, inputs)),
        body_html=body,
        image=image,
        gallery=gallery,
        players=players,
        players_heading=players_heading(context, players),
        event=event_view(context, release.event, inputs.event_place, release.language_of("event"))
        if release.event
        else None,
        notes_html=body_html(context, release.links, inputs.targets, release.notes),
        own={field.name: field.text for field in release.own},
        boilerplate=boilerplate,
        contacts=tuple(
            context.contact(contact, inputs.organisations, then, inputs.duties.get(contact.key))
            for contact, then in inputs.contacts
        ),
        documents=tuple(
            document_view(context, document, inputs.files_at, files, release.language_of("documents"))
            for document in release.documents
        ),
        takeaways=takeaway_views(context, release, inputs.has_paper),
        topics=tuple(term_links(context, "topics", inputs.topics, inputs.missing_lists)),
        places=tuple(term_links(context, "places", inputs.places, inputs.missing_lists)),
        newer=context.card(inputs.newer) if inputs.newer else None,
        older=context.card(inputs.older) if inputs.older else None,
        related=tuple(context.card(card) for card in inputs.related),
        share=share(context, release.title, context.at.absolute(address)),
        citation=None if inputs.hold else citation(context, inputs),
        versions=tuple(version_line(context, entry) for entry in inputs.recorded) if len(inputs.recorded) > 1 else (),
    )
