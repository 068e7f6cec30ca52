"""Lists of releases: the archive by year and month, topics, kinds, places; and the lists of these.

Stable as they grow: pages are numbered from the oldest, `<list>/` holds what is left over (between one and two pages
full), so that one more release rewrites the head of each of its lists and, every twentieth time, one page more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from newsroom.model.addresses import Addresses
from newsroom.model.directory import Duty
from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Card, Release, Value
from newsroom.model.text import Text
from newsroom.outputs.pages.linked_data import list_graph
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.render.card_views import LIST_LEAD
from newsroom.render.context import PageContext, context_of
from newsroom.render.page_views import IndexView, ListView
from newsroom.render.pictures import CardPicture, card_picture
from newsroom.render.views import LinkView
from newsroom.render.words import name_order
from newsroom.site.affected import owner_of_list
from newsroom.site.listing import full_pages, pages_beside
from newsroom.site.plan import Planner
from newsroom.site.site import Site

TEMPLATES = {
    "news": "archives.html", "period": "period_archives.html", "topics": "tag.html", "types": "category.html", "places": "place.html",
}  # fmt: skip


class ListInputs(Value, frozen=True, kw_only=True):
    """One page of one list."""

    group: str  # news | period | topics | types | places
    key: str  # "" | "2022" or "2022/07" | key of the directory or category, or "housing/2022" for one of its years
    name: Text  # of a topic or place
    number: int  # 0 is the head; else from the oldest, 1
    cards: tuple[Card, ...]  # newest first
    pages: int  # full pages beside the head: 0 on all but the head and the last, which alone link by it
    has_newer: bool
    periods: tuple[tuple[str, int], ...]  # years or months to go on to, newest first, each with its number of releases
    languages: tuple[str, ...]  # in which the same page exists
    has_feed: bool = False  # a feed of its own: where the language has something to put into it
    total: int = 0  # releases on all pages of the list; the head alone says it
    pictures: tuple[CardPicture | None, ...] = ()  # of each card
    duties: dict[str, Duty] = {}  # contact → who is on duty for it now


class TermsInputs(Value, frozen=True, kw_only=True):
    """The list of all topics, kinds or places in use."""

    group: str
    terms: tuple[tuple[str, Text, int], ...]  # (key, name, number of releases)
    languages: tuple[str, ...]


_GROUPS = {"topics": "Topics", "types": "Types", "places": "Places"}  # and what their pages are called
CARDS = frozenset({"releases"})  # of a page of a list


class Page(NamedTuple):
    """The values that `ListInputs` are made of: the same, except for the releases."""

    group: str
    key: str
    name: Text
    number: int
    releases: list[Release]  # oldest first
    pages: int
    has_newer: bool
    periods: tuple[tuple[str, int], ...]
    languages: tuple[str, ...]
    has_feed: bool
    total: int
    pictures: tuple[CardPicture | None, ...]
    duties: dict[str, Duty]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """Every page of every list in every language."""
    groups = site.lists
    for lang, lists in groups.items():
        at = planner.addresses[lang]
        for name in lists:
            owner = owner_of_list(*name)
            if planner.wants(owner):
                for page in _pages(site, planner, lang, *name):
                    address = at.list_page(page.group, page.key, page.number)
                    template = TEMPLATES[page.group]
                    made = (_inputs, page)
                    yield planner.output(
                        "archive",
                        lang,
                        address,
                        made,
                        template,
                        fingerprint_key=fingerprint_key(page, CARDS),
                        owner=owner,
                    )
        for group in ("topics", "types", "places"):
            terms = tuple(
                sorted(
                    (key, _name(site, group, key), len(releases))
                    for (found, key), releases in lists.items()
                    if found == group and "/" not in key
                )
            )
            if terms:
                having = tuple(other for other in site.languages if any(found == group for found, _ in groups[other]))
                inputs = TermsInputs(group=group, terms=terms, languages=having)
                yield planner.output("archive", lang, at.terms(group), inputs, "tags.html")


def _pages(site: Site, planner: Planner, lang: str, group: str, key: str) -> Iterable[Page]:
    """The pages of one list: the head, then the full ones, oldest first."""
    size = site.settings.pagination
    lists = site.lists
    releases = lists[lang][group, key]
    full = full_pages(len(releases), size)
    pages = {other: full_pages(len(lists[other].get((group, key), ())), size) for other in site.languages}
    having = [other for other in site.languages if (group, key) in lists[other]]
    name = _name(site, group, key)
    has_feed = site.listings[lang].has_feed(group, key.partition("/")[0])
    duties = site.duties(site.directory.press_contacts)
    for number in range(full + 1):
        shown = releases[full * size :] if number == 0 else releases[(number - 1) * size : number * size]
        yield Page(
            group=group,
            key=key,
            name=name,
            number=number,
            releases=shown,
            pages=full if number in (0, full) else 0,
            has_newer=number > 0,
            periods=_periods(lists[lang], group, key) if number == 0 else (),
            languages=tuple([other for other in having if number <= pages[other]]),
            has_feed=has_feed,
            total=len(releases) if number == 0 else 0,
            pictures=tuple([_picture(site, planner, release) for release in shown]),
            duties=duties if number == 0 else {},
        )


def _picture(site: Site, planner: Planner, release: Release) -> CardPicture | None:
    if release.image is None:
        return None
    return planner.once(("card_picture", release.slug, release.lang), lambda: card_picture(site, release))


def _periods(lists: Mapping[tuple[str, str], list[Release]], group: str, key: str) -> tuple[tuple[str, int], ...]:
    """Years of all news and of a topic, type or place, months of a year, newest first, each with its number of releases."""
    if group == "news":
        group, start = "period", ""
    elif "/" not in key:
        start = f"{key}/"
    else:
        return ()
    parts = [
        (period.removeprefix(start), len(releases))
        for (found, period), releases in lists.items()
        if found == group and period.startswith(start) and "/" not in period.removeprefix(start)
    ]
    return tuple(sorted(parts, reverse=True))


def _name(site: Site, group: str, key: str) -> Text:
    known = {"topics": site.directory.topics, "places": site.directory.places}.get(group, {})
    key = key.partition("/")[0]
    return known[key].name if key in known else ()


def _inputs(page: Page) -> ListInputs:
    fields = page._asdict()
    fields["cards"] = tuple(release.card for release in reversed(fields.pop("releases")))
    fields["pictures"] = page.pictures[::-1]
    return ListInputs(**fields)


def draw(inputs: ListInputs | TermsInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> Callable[[], bytes]:
    """What makes the page's bytes."""
    context = context_of(shared)
    if isinstance(inputs, TermsInputs):
        return partial(context.render, "tags.html", terms_view(context, inputs))
    return partial(context.render, TEMPLATES[inputs.group], list_view(context, inputs))


def list_view(context: PageContext, inputs: ListInputs) -> ListView:
    translate = context.translate
    group, key, number = inputs.group, inputs.key, inputs.number
    publisher = context.site_view().publisher
    heading, description = _words(context, inputs, publisher)
    title = heading
    if number:
        title = translate("{title}, page {number}").format(title=heading, number=number)
        description = translate("{description} Page {number}.").format(description=description, number=number)
    head_title = title
    if group in _GROUPS:  # a topic and a place may have one name, and a kind of release is called "News"
        head_title = translate("{title} – {site}").format(title=title, site=translate(_GROUPS[group]))

    def alternate(there: Addresses) -> str:
        return there.list_page(group, key, number)

    def page(to: int | None, label: str, rel: str) -> LinkView | None:
        if to is None:
            return None
        return LinkView(label=translate(label), url=context.local(context.at.list_page(group, key, to)), rel=rel)

    newer, older = pages_beside(number, inputs.pages, inputs.has_newer)
    address = context.at.list_page(group, key, number)
    feeds = context.feeds
    if inputs.has_feed:
        feeds = context.feeds_of(f"{group}/{key.partition('/')[0]}", _name_of(context, inputs))
    crumbs = _crumbs(context, inputs, heading)
    leads = number == 0 and len(inputs.cards) > 1  # the newest of several
    return ListView(
        **{**context.common(heading, inputs.languages, alternate, crumbs), "feed": feeds[0]},
        head=context.head(
            title=head_title,
            description=description,
            address=address,
            languages=inputs.languages,
            alternate=alternate,
            feeds=feeds,
            meta=page_meta(context, title, description, address, inputs.languages),
            graph=list_graph(context, title, description, address, inputs.cards, crumbs),
        ),
        count=context.counted(inputs.total) if inputs.total else "",
        lead=context.pictured(inputs.cards[0], inputs.pictures[0], LIST_LEAD) if leads else None,
        releases=tuple(map(context.thumbnailed, inputs.cards[leads:], inputs.pictures[leads:])),
        periods=tuple(_period_link(context, inputs, *period) for period in inputs.periods),
        contacts=context.office(inputs.duties),
        newer=page(newer, "Newer releases", "prev"),
        older=page(older, "Older releases", "next"),
    )


def _period_link(context: PageContext, inputs: ListInputs, part: str, count: int) -> LinkView:
    """To a year of all news, of a topic, type or place, or to a month of a year."""
    key = f"{inputs.key}/{part}" if inputs.key else part
    group = "period" if inputs.group == "news" else inputs.group
    label = context.month("", part) if group == "period" and inputs.key else context.year(part)
    return LinkView(label=label, url=context.local(context.at.list_page(group, key)), count=context.number(count))


def _period(context: PageContext, key: str) -> str:
    year, _, month = key.partition("/")
    return context.month(year, month) if month else context.year(year)


def _words(context: PageContext, inputs: ListInputs, publisher: str) -> tuple[str, str]:
    """(heading, description) of a list."""
    translate = context.translate
    if inputs.group == "news":
        return translate("News"), translate(
            "All press releases, statements and news of {publisher}, by year and month."
        ).format(publisher=publisher)
    if inputs.group == "period":
        period = _period(context, inputs.key)
        return translate("News from {period}").format(period=period), translate(
            "News of {publisher} from {period}."
        ).format(publisher=publisher, period=period)
    name, year = _name_of(context, inputs), inputs.key.partition("/")[2]
    if year:
        name = translate("{name}, {period}").format(name=name, period=context.year(year))
    sentence = {
        "types": "News of {publisher} of this kind: {name}.",
        "topics": "News of {publisher} on this topic: {name}.",
        "places": "News of {publisher} from this place: {name}.",
    }[inputs.group]
    return name, translate(sentence).format(publisher=publisher, name=name)


def _name_of(context: PageContext, inputs: ListInputs) -> str:
    """The name of a topic, type or place."""
    if inputs.group == "types":
        return context.kind_name(inputs.key.partition("/")[0], is_list=True)
    return context.words(inputs.name)


def _crumbs(context: PageContext, inputs: ListInputs, heading: str) -> tuple[LinkView, ...]:
    translate = context.translate
    here = LinkView(label=heading, url="", current=True)
    if inputs.group == "news":
        return (here,)
    if inputs.group == "period":
        news = LinkView(label=translate("News"), url=context.local(context.at.archive()))
        year, _, month = inputs.key.partition("/")
        if month:
            return news, LinkView(label=context.year(year), url=context.local(context.at.year(year))), here
        return news, here
    above = LinkView(label=translate(_GROUPS[inputs.group]), url=context.local(context.at.terms(inputs.group)))
    key, _, year = inputs.key.partition("/")
    if year:
        whole = LinkView(label=_name_of(context, inputs), url=context.local(context.at.term(inputs.group, key)))
        return above, whole, LinkView(label=context.year(year), url="", current=True)
    return above, here


def terms_view(context: PageContext, inputs: TermsInputs) -> IndexView:
    translate = context.translate
    publisher = context.site_view().publisher
    heading, sentence = {
        "topics": ("Topics", "All topics in the news of {publisher}."),
        "types": ("Types", "All kinds of news of {publisher}."),
        "places": ("Places", "All places in the news of {publisher}."),
    }[inputs.group]
    title, description = translate(heading), translate(sentence).format(publisher=publisher)

    def labels(key: str, name: Text) -> str:
        return context.kind_name(key, is_list=True) if inputs.group == "types" else context.words(name)

    links = sorted(
        (
            LinkView(
                label=labels(key, name),
                url=context.local(context.at.term(inputs.group, key)),
                count=context.number(count),
            )
            for key, name, count in inputs.terms
        ),
        key=lambda link: (name_order(link.label), link.url),
    )

    def alternate(there: Addresses) -> str:
        return there.terms(inputs.group)

    address = context.at.terms(inputs.group)
    return IndexView(
        **context.common(title, inputs.languages, alternate, (LinkView(label=title, url="", current=True),)),
        head=context.head(
            title=title,
            description=description,
            address=address,
            languages=inputs.languages,
            alternate=alternate,
            feeds=context.feeds,
            meta=page_meta(context, title, description, address, inputs.languages),
            graph=list_graph(context, title, description, address, []),
        ),
        links=tuple(links),
    )
