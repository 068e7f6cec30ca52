"""The home page of each language: the lead release, the latest, the topics, and whom the press calls."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsroom.addresses import Addresses
from newsroom.desk import WIDE, Desk, desk_of
from newsroom.directory import Term
from newsroom.outputs.linked_data import home_graph
from newsroom.outputs.open_graph import page_meta
from newsroom.pictures import PublishedPicture, pictures_of
from newsroom.plan import Output, Planner, Press
from newsroom.release import Card, Value
from newsroom.site import Site
from newsroom.views import CardView, HomeView, LinkView

LATEST = 9  # releases below the lead


class HomeInputs(Value, frozen=True, kw_only=True):
    cards: tuple[Card, ...]  # newest first, the lead among them
    topics: tuple[Term, ...]
    pictures: dict[str, PublishedPicture] = {}  # of the lead
    files_at: str = ""


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for lang, listing in site.listings.items():
        cards = tuple(release.card for release in listing.releases[: -LATEST - 2 : -1])
        topics = tuple(site.directory.topics[key] for key in sorted(listing.topics) if key in site.directory.topics)
        address = planner.addresses[lang].home
        lead = listing.releases[-1] if listing.releases and listing.releases[-1].image else None
        inputs = HomeInputs(
            cards=cards, topics=topics, pictures=pictures_of(site, lead) if lead else {}, files_at=site.files_at(lead) if lead else ""
        )
        yield planner.output("home", lang, address, inputs, "index.html")


def draw(inputs: HomeInputs, press: Press, bodies: tuple[str, ...]) -> bytes:
    desk = desk_of(press)
    translate = desk.translate
    site = desk.site_view()
    description = translate("Press releases, statements and news of {publisher}.").format(publisher=site.publisher)
    is_first = desk.lang == desk.languages[0]  # SITENAME is one text: another language's home is told apart by its own words
    title = site.name if is_first else translate("{title} – {site}").format(title=translate("Latest news"), site=site.name)

    def alternate(there: Addresses) -> str:
        return there.home

    topics = sorted((LinkView(label=desk.words(term.name), url=desk.local(desk.at.term("topics", term.key))) for term in inputs.topics), key=lambda link: (link.label.casefold(), link.url))
    view = HomeView(
        **desk.common(site.name, desk.languages, alternate, ()),
        head=desk.head(
            title=title,
            description=description,
            address=desk.at.home,
            languages=desk.languages,
            alternate=alternate,
            feeds=desk.feeds,
            meta=page_meta(desk, site.name, description, desk.at.home, desk.languages),
            graph=home_graph(desk, description),
        ),
        lead=_lead(desk, inputs) if inputs.cards else None,
        releases=tuple(desk.card(card) for card in inputs.cards[1:]),
        topics=tuple(topics),
        archive=LinkView(label=translate("All news"), url=desk.local(desk.at.archive())),
        contacts=desk.common_contacts,
    )
    return desk.render("index.html", view)


def _lead(desk: Desk, inputs: HomeInputs) -> CardView:
    """The newest release, with its picture."""
    card = inputs.cards[0]
    view = desk.card(card)
    if card.image is None or not inputs.pictures:
        return view
    return msgspec.structs.replace(view, image=desk.shown(card.image, inputs.files_at, {}, inputs.pictures, WIDE))
