"""The home page of each language: the lead release, the latest, the topics, and whom the press calls."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsroom.model.addresses import Addresses
from newsroom.model.directory import Term
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Card, Value
from newsroom.outputs.pages.linked_data import home_graph
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.render.context import GRID, LEAD, PageContext, context_of
from newsroom.render.pictures import PublishedPicture, pictures_of
from newsroom.render.views import CardView, HomeView, LinkView
from newsroom.site.face import featured_releases
from newsroom.site.plan import Planner
from newsroom.site.site import Site

LATEST = 9  # releases below the lead
SECOND = 2  # of these in the second tier, where there are as many
TOPICS = 12  # those with the most releases; all others are one step away


class HomeInputs(Value, frozen=True, kw_only=True):
    cards: tuple[Card, ...]  # those that are featured, then newest first; the first is the lead
    topics: tuple[Term, ...]
    has_more_topics: bool = False
    pictures: dict[str, PublishedPicture] = {}  # of the lead and the second tier
    files_at: tuple[str, ...] = ()  # address of the folder of each of these


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for lang, listing in site.listings.items():
        featured = featured_releases(site, lang)[: LATEST + 1]
        newest = listing.releases[: -LATEST - 2 - len(featured) : -1]
        newest = [*featured, *(release for release in newest if release not in featured)][: LATEST + 1]
        known = [key for key in listing.topics if key in site.directory.topics]
        largest = sorted(known, key=lambda key, found=listing.topics: (-len(found[key]), key))[:TOPICS]  # type: ignore[misc]
        pictured = newest[: 1 + SECOND]
        inputs = HomeInputs(
            cards=tuple(release.card for release in newest),
            topics=tuple(site.directory.topics[key] for key in sorted(largest)),
            has_more_topics=len(known) > TOPICS,
            pictures={
                address: made
                for release in pictured
                if release.image
                for address, made in pictures_of(site, release).items()
            },
            files_at=tuple(site.files_at(release) for release in pictured),
        )
        yield planner.output("home", lang, planner.addresses[lang].home, inputs, "index.html")


def draw(inputs: HomeInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    translate = context.translate
    site = context.site_view()
    description = translate("Press releases, statements and news of {publisher}.").format(publisher=site.publisher)
    named = context.lang == context.languages[0] or context.lang in shared.settings.site_names
    title = site.name if named else translate("{title} – {site}").format(title=translate("Latest news"), site=site.name)

    def alternate(there: Addresses) -> str:
        return there.home

    topics = sorted(
        (
            LinkView(label=context.words(term.name), url=context.local(context.at.term("topics", term.key)))
            for term in inputs.topics
        ),
        key=lambda link: (link.label.casefold(), link.url),
    )
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
        lead=_pictured(context, inputs, 0, LEAD) if inputs.cards else None,
        second=_second(context, inputs),
        releases=tuple(context.card(card) for card in inputs.cards[1 + len(_second(context, inputs)) :]),
        topics=tuple(topics),
        all_topics=LinkView(label=translate("All topics"), url=context.local(context.at.terms("topics")))
        if inputs.has_more_topics
        else None,
        archive=LinkView(label=translate("All news"), url=context.local(context.at.archive())),
        contacts=context.common_contacts,
    )
    return context.render("index.html", view)


def _pictured(context: PageContext, inputs: HomeInputs, place: int, sizes: str) -> CardView:
    """One of the newest releases, with its picture."""
    card = inputs.cards[place]
    view = context.card(card)
    if card.image is None or not inputs.pictures:
        return view
    return msgspec.structs.replace(
        view, image=context.shown(card.image, inputs.files_at[place], {}, inputs.pictures, sizes)
    )


def _second(context: PageContext, inputs: HomeInputs) -> tuple[CardView, ...]:
    """The second tier: side by side, so either both with a picture or neither."""
    cards = inputs.cards[1 : 1 + SECOND]
    if len(cards) < SECOND:
        return ()
    if all(card.image for card in cards):
        return tuple(_pictured(context, inputs, place, GRID) for place in range(1, 1 + SECOND))
    return tuple(context.card(card) for card in cards)
