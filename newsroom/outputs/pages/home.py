"""The home page of each language as a front page: what leads, what is new, what is to come, pictures, topics, the contact.

Every part but the lead is left out where there is not enough for it, so that the page is whole with one release as with
ten thousand. What is shown does not depend on the size of the archive, and so neither does what a publication rewrites.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice

from newsroom.model.addresses import Addresses
from newsroom.model.directory import Duty, Term
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Card, Event, Release, Value
from newsroom.outputs.pages.linked_data import home_graph
from newsroom.outputs.pages.media import media_address
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.outputs.parts import event_view
from newsroom.render.card_views import LEAD, PAIR, PICTURE_ROW, TIER
from newsroom.render.context import TITLE_LENGTH, PageContext, context_of
from newsroom.render.page_views import EventLinkView, HomeView, TopicBlockView
from newsroom.render.pictures import CardPicture, card_picture
from newsroom.render.views import CardView, LinkView
from newsroom.render.words import name_order
from newsroom.site.events import upcoming
from newsroom.site.face import featured_releases
from newsroom.site.listing import Listing
from newsroom.site.plan import Planner
from newsroom.site.site import Site

SECOND = 3  # releases in the second row
LATEST = 6  # releases in the list below it, beside the contact; where there are fewer, they are further rows
TOPICS = 12  # those with the most releases; all others are one step away
BLOCKS, IN_A_BLOCK = 6, 3  # topics with their newest releases, once the archive has more than the parts above them show
PICTURES, LEAST_PICTURES = 4, 3  # of releases further down


class Shown(Value, frozen=True, kw_only=True):
    """One release with its picture."""

    card: Card
    picture: CardPicture | None = None


class Announced(Value, frozen=True, kw_only=True):
    """An event to come, and the release that announces it."""

    event: Event
    places: tuple[Term, ...]
    card: Card
    lang: str  # of the event's words


class HomeInputs(Value, frozen=True, kw_only=True):
    front: tuple[Shown, ...]  # featured releases, then the newest; the first is the lead
    events: tuple[Announced, ...] = ()
    pictures: tuple[Shown, ...] = ()
    topics: tuple[Term, ...]
    blocks: dict[str, tuple[Card, ...]] = {}  # topic → its newest releases
    has_more_topics: bool = False
    duties: dict[str, Duty] = {}  # contact → who is on duty for it now


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for lang, listing in site.listings.items():
        yield planner.output("home", lang, planner.addresses[lang].home, _inputs(site, listing), "index.html")


def _inputs(site: Site, listing: Listing) -> HomeInputs:
    front = front_of(site, listing)
    known = [key for key in listing.topics if key in site.directory.topics]
    largest = sorted(known, key=lambda key: (-len(listing.topics[key]), key))[:TOPICS]
    blocks: dict[str, tuple[Card, ...]] = {}
    if len(listing.releases) > len(front):
        blocks = {
            key: tuple(release.card for release in listing.topics[key][: -IN_A_BLOCK - 1 : -1])
            for key in largest[:BLOCKS]
        }
    shown = {release.slug for release in front}
    further = (
        release for release in reversed(listing.releases) if release.image is not None and release.slug not in shown
    )
    shown_of = partial(_shown, site)
    pictures = tuple(islice((each for each in map(shown_of, further) if each.picture is not None), PICTURES))
    return HomeInputs(
        front=tuple(map(shown_of, front)),
        events=tuple(
            Announced(
                event=release.event,
                places=site.event_place_of(release).terms,
                card=release.card,
                lang=release.language_of("event"),
            )
            for release in upcoming(site, listing.lang)
            if release.event is not None
        ),
        pictures=pictures if len(pictures) >= LEAST_PICTURES else (),
        topics=tuple(site.directory.topics[key] for key in sorted(largest)),
        blocks=blocks,
        has_more_topics=len(known) > (len(blocks) or TOPICS),
        duties=site.duties(site.directory.press_contacts),
    )


def front_of(site: Site, listing: Listing) -> list[Release]:
    """The releases at the head of the page: those that are featured, then the newest."""
    most = 1 + SECOND + LATEST
    featured = featured_releases(site, listing.lang)[:most]
    newest = (release for release in reversed(listing.releases) if release not in featured)
    return [*featured, *islice(newest, most - len(featured))]


def _shown(site: Site, release: Release) -> Shown:
    return Shown(card=release.card, picture=card_picture(site, release))


def draw(inputs: HomeInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    translate = context.translate
    site = context.site_view()
    description = translate("Press releases, statements and news of {publisher}.").format(publisher=site.publisher)
    named = context.lang == context.languages[0] or context.lang in shared.settings.site_names
    named = named and len(site.name) >= TITLE_LENGTH[0]
    title = site.name if named else translate("{title} – {site}").format(title=translate("Latest news"), site=site.name)

    def alternate(there: Addresses) -> str:
        return there.home

    lead, others = (inputs.front[0], inputs.front[1:]) if inputs.front else (None, ())
    second = others[:SECOND] if len(others) == SECOND + LATEST else others
    view = HomeView(
        **context.common(site.name, context.languages, alternate, ()),
        head=context.head(
            title=title,
            description=description,
            address=context.at.home,
            languages=context.languages,
            alternate=alternate,
            feeds=context.feeds,
            meta=page_meta(context, site.name, description, context.at.home, context.languages),
            graph=home_graph(context, description),
        ),
        lead=_pictured(context, lead, LEAD) if lead else None,
        second=tuple(_pictured(context, each, TIER if len(second) > 2 else PAIR) for each in second),
        releases=tuple(context.thumbnailed(each.card, each.picture) for each in others[len(second) :]),
        events=tuple(_event(context, each) for each in inputs.events),
        pictures=tuple(context.thumbnailed(each.card, each.picture, PICTURE_ROW) for each in inputs.pictures),
        all_pictures=LinkView(
            label=translate("Pictures and documents"), url=context.local(media_address(context.at, ""))
        )
        if inputs.pictures
        else None,
        topics=() if inputs.blocks else _topics(context, inputs.topics),
        blocks=_blocks(context, inputs),
        all_topics=LinkView(label=translate("All topics"), url=context.local(context.at.terms("topics")))
        if inputs.has_more_topics
        else None,
        archive=LinkView(label=translate("All news"), url=context.local(context.at.archive())),
        contacts=context.office(inputs.duties),
    )
    return context.render("index.html", view)


def _pictured(context: PageContext, shown: Shown, sizes: str) -> CardView:
    return context.pictured(shown.card, shown.picture, sizes)


def _event(context: PageContext, announced: Announced) -> EventLinkView:
    return EventLinkView(
        event=event_view(context, announced.event, announced.places, announced.lang),
        card=context.card(announced.card),
    )


def _topics(context: PageContext, terms: Iterable[Term]) -> tuple[LinkView, ...]:
    """Links to topics, by name."""
    links = (
        LinkView(label=context.words(term.name), url=context.local(context.at.term("topics", term.key)))
        for term in terms
    )
    return tuple(sorted(links, key=lambda link: (name_order(link.label), link.url)))


def _blocks(context: PageContext, inputs: HomeInputs) -> tuple[TopicBlockView, ...]:
    """Topics with their newest releases, the largest topic first."""
    terms = {term.key: term for term in inputs.topics}
    return tuple(
        TopicBlockView(
            topic=LinkView(label=context.words(terms[key].name), url=context.local(context.at.term("topics", key))),
            releases=tuple(map(context.card, cards)),
        )
        for key, cards in inputs.blocks.items()
    )
