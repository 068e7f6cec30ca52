"""The home page of each language: the lead release, the latest, the topics, and whom the press calls."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.addresses import Addresses
from newsroom.desk import desk_of
from newsroom.directory import Term
from newsroom.outputs.linked_data import home_graph
from newsroom.outputs.open_graph import page_meta
from newsroom.plan import Output, Planner, Press
from newsroom.release import Card, Value
from newsroom.site import Site
from newsroom.views import HomeView, LinkView

LATEST = 9  # releases below the lead


class HomeInputs(Value, frozen=True, kw_only=True):
    cards: tuple[Card, ...]  # newest first, the lead among them
    topics: tuple[Term, ...]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for lang, listing in site.listings.items():
        cards = tuple(release.card for release in listing.releases[: -LATEST - 2 : -1])
        topics = tuple(site.directory.topics[key] for key in sorted(listing.topics) if key in site.directory.topics)
        address = planner.addresses[lang].home
        yield planner.output("home", lang, address, HomeInputs(cards=cards, topics=topics), "index.html")


def draw(inputs: HomeInputs, press: Press, bodies: tuple[str, ...]) -> bytes:
    desk = desk_of(press)
    translate = desk.translate
    site = desk.site_view()
    description = translate("Press releases, statements and news of {publisher}.").format(publisher=site.publisher)

    def alternate(there: Addresses) -> str:
        return there.home

    topics = sorted((LinkView(label=desk.words(term.name), url=desk.local(desk.at.term("topics", term.key))) for term in inputs.topics), key=lambda link: (link.label.casefold(), link.url))
    view = HomeView(
        **desk.common(site.name, desk.languages, alternate, ()),
        head=desk.head(
            title=site.name,
            description=description,
            address=desk.at.home,
            languages=desk.languages,
            alternate=alternate,
            feeds=desk.feeds,
            meta=page_meta(desk, site.name, description, desk.at.home, desk.languages),
            graph=home_graph(desk, description),
        ),
        lead=desk.card(inputs.cards[0]) if inputs.cards else None,
        releases=tuple(desk.card(card) for card in inputs.cards[1:]),
        topics=tuple(topics),
        archive=LinkView(label=translate("All news"), url=desk.local(desk.at.archive())),
        contacts=desk.common_contacts,
    )
    return desk.render("index.html", view)
