"""`/feeds/`: how a reader learns of new releases, in words for people who never heard of a feed.

Place in the pipeline: beside the lists. It depends on which lists have a feed, and on nothing that one release more changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.model.addresses import Addresses
from newsroom.model.directory import Term
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Release, Value
from newsroom.outputs.machines.events import announced
from newsroom.outputs.pages.linked_data import page_graph
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.reading.values.rules import CATEGORIES
from newsroom.render.context import PageContext, context_of
from newsroom.render.page_views import FollowedView, FollowingView
from newsroom.render.views import LinkView
from newsroom.render.words import by_name
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class FollowingInputs(Value, frozen=True, kw_only=True):
    """The lists of a language that have a feed; `has_events`: there is a calendar to follow."""

    topics: tuple[Term, ...]
    kinds: tuple[str, ...]
    has_events: bool
    languages: tuple[str, ...]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    topics = site.directory.topics
    for lang, listing in site.listings.items():
        own_kinds = [key for key, releases in listing.categories.items() if _has(releases, lang)]
        inputs = FollowingInputs(
            topics=tuple(
                topics[key] for key in sorted(listing.topics) if key in topics and _has(listing.topics[key], lang)
            ),
            kinds=tuple(sorted(own_kinds, key=lambda key: (CATEGORIES.index(key) if key in CATEGORIES else 99, key))),
            has_events=bool(announced(site, lang)),
            languages=site.languages,
        )
        yield planner.output("following", lang, planner.addresses[lang].following(), inputs, "following.html")


def _has(releases: list[Release], lang: str) -> bool:
    """Whether a list has a release in this language, and so a feed."""
    return any(each.lang == lang for each in reversed(releases))


def draw(inputs: FollowingInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    return context.render("following.html", _view(context, inputs))


def _view(context: PageContext, inputs: FollowingInputs) -> FollowingView:
    translate, at = context.translate, context.at
    title = translate("Get new releases")
    intro = translate(
        "Ways to hear of it when {publisher} publishes something. They cost nothing, and you can stop at any time."
    )
    intro = intro.format(publisher=context.site_view().publisher)
    address = at.following()
    calendar = at.absolute(at.feed("events", "ics"))
    return FollowingView(
        **context.common(title, inputs.languages, Addresses.following, (LinkView(label=title, url="", current=True),)),
        head=context.head(
            title=title,
            description=intro,
            address=address,
            languages=inputs.languages,
            alternate=Addresses.following,
            feeds=context.feeds,
            meta=page_meta(context, title, intro, address, inputs.languages),
            graph=page_graph(context, "feeds", title, intro, address, (), ()),
        ),
        intro=intro,
        whole=_absolute(context, "all", translate("All news")),
        alerts=_absolute(context, "alerts", translate("First publications")),
        # `webcal:` opens a calendar program, which then asks over https.
        calendar=FollowedView(label=calendar, url="webcal:" + calendar.partition(":")[2], feeds=())
        if inputs.has_events
        else None,
        topics=tuple(
            _followed(context, "topics", key, name)
            for name, key in by_name((context.words(term.name), term.key) for term in inputs.topics)
        ),
        kinds=tuple(_followed(context, "types", key, context.kind_name(key, is_list=True)) for key in inputs.kinds),
    )


def _absolute(context: PageContext, name: str, label: str) -> FollowedView:
    """A feed with the address that a reader copies."""
    address = context.at.absolute(context.at.feed(name, "atom.xml"))
    return FollowedView(label=address, url=address, feeds=context.feeds_of(name, label)[1:])


def _followed(context: PageContext, kind: str, key: str, label: str) -> FollowedView:
    """A list with its feeds."""
    return FollowedView(
        label=label, url=context.local(context.at.term(kind, key)), feeds=context.feeds_of(f"{kind}/{key}", label)
    )
