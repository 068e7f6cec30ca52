"""The search of each language: its page, and the index that the page's script asks. Nothing leaves the browser.

`search/words/<part>.json` says in which releases a term is, by their place among all, oldest first (`search_words`): of those that have
it in the text, behind a space in subtitle or summary, behind another in the title. What a release is filed under is in them as a term of its
own (`t:health`). `search/cards/<n>.json` has what is shown of 32 releases (in a portal with the name of the site that publishes each, and
that name's language where it is another). `search/newest.json` has what is shown of the newest ones, and of their terms those that the lists
lack: `4 · number + place` (3 title, 2 subtitle or summary, 1 text), parted by commas → the terms that are there. Which releases are in which
file is said in `site.search_files`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b

from newsroom.model.addresses import Addresses
from newsroom.model.directory import Term
from newsroom.model.output import Derived, Output, SharedInputs
from newsroom.model.release import Card, Release, Value
from newsroom.model.stemmers import STEMMERS
from newsroom.outputs.machines.search_words import GROUP, TEXT, places_of, words_of
from newsroom.outputs.machines.search_words import derive as derive
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.reading.values.rules import CATEGORIES
from newsroom.reading.values.terms import part_of
from newsroom.render.context import SEARCH_CSP, PageContext, context_of
from newsroom.render.page_views import SearchView
from newsroom.render.views import LinkView
from newsroom.render.words import by_name, direction
from newsroom.site import search_files as files
from newsroom.site.listing import Listing
from newsroom.site.plan import Planner
from newsroom.site.site import Site

TAIL = 16  # releases whose words are made at once, where they are too few for a whole group


class CardsInputs(Value, frozen=True, kw_only=True):
    cards: tuple[Card, ...]  # oldest first


class WordsInputs(Value, frozen=True, kw_only=True):
    """The words are derived from the texts. `starts`: the place of the first release of each group of them."""

    starts: tuple[int, ...]


class NewestInputs(Value, frozen=True, kw_only=True):
    """The newest releases. Their terms are the bodies."""

    cards: tuple[Card, ...]  # oldest first
    count: int  # of all releases


class PageInputs(Value, frozen=True, kw_only=True):
    """The page. `first`: the place of each year's first release."""

    has_lists: bool
    first: tuple[int, ...]
    years: tuple[str, ...]
    kinds: tuple[str, ...]
    topics: tuple[Term, ...]
    places: tuple[Term, ...]
    languages: tuple[str, ...]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """The page, the newest releases, the cards and the words of each language."""
    for lang, listing in site.listings.items():
        address, releases = planner.addresses[lang].search(), listing.releases
        start = files.open_from(len(releases))
        if planner.wants(owner := files.owner_of_page(lang)):
            yield planner.output(
                "search", lang, address, _page_inputs(site, listing, start), "search.html", owner=owner
            )
            newest = releases[start:]
            yield planner.output(
                "search",
                lang,
                f"{address}newest.json",
                (_newest_inputs, newest, len(releases)),
                bodies=_terms_of(newest),
                fingerprint_key=(len(releases), [(each.card_digest, each.digest) for each in newest]),
                owner=owner,
            )
        for number in range(-(-start // files.CARDS)):
            if planner.wants(owner := files.owner_of_cards(lang, number)):
                shown = releases[number * files.CARDS : min(start, (number + 1) * files.CARDS)]
                yield planner.output(
                    "search",
                    lang,
                    f"{address}cards/{number}.json",
                    (_cards_inputs, shown),
                    fingerprint_key=[each.card_digest for each in shown],
                    owner=owner,
                )
        turns = [turn for turn in range(files.TURNS) if planner.wants(files.owner_of_lists(lang, turn))]
        if turns:
            yield from _words(planner, lang, releases, turns)


def _terms_of(releases: list[Release]) -> tuple[tuple[str, str], ...]:
    """The bodies that hold their terms."""
    return tuple((each.folder, f"{each.lang}#terms") for each in releases)


def _newest_inputs(newest: list[Release], count: int) -> NewestInputs:
    return NewestInputs(cards=_cards(newest), count=count)


def _cards_inputs(releases: list[Release]) -> CardsInputs:
    return CardsInputs(cards=_cards(releases))


def _cards(releases: list[Release]) -> tuple[Card, ...]:
    return tuple(each.card for each in releases)


def _words(planner: Planner, lang: str, releases: list[Release], turns: list[int]) -> Iterator[Output]:
    """The lists that are written at these turns; those of one turn know the same releases."""
    bodies = _terms_of(releases)
    for turn in turns:
        count = files.covered(len(releases), turn)
        if not count:
            continue
        starts = tuple(_starts(count))
        derived = tuple(_groups(planner, lang, releases[:count], bodies, starts, turn))
        inputs = WordsInputs(starts=starts)
        for part in range(turn, files.LISTS, files.TURNS):
            yield planner.output(
                "search",
                lang,
                f"{planner.addresses[lang].search()}words/{part}.json",
                inputs,
                bodies=bodies,
                fingerprint_key=part,
                owner=files.owner_of_lists(lang, turn),
                derived=derived,
                part=part,
            )


def _starts(count: int) -> Iterator[int]:
    """Where the groups of so many releases begin: whole ones, then small ones, so that a new text is one of few that are read again."""
    whole = count - count % GROUP
    yield from range(0, whole, GROUP)
    yield from range(whole, count, TAIL)


def _groups(
    planner: Planner,
    lang: str,
    releases: list[Release],
    bodies: tuple[tuple[str, str], ...],
    starts: tuple[int, ...],
    turn: int,
) -> Iterator[Derived]:
    """The words of each group of releases; the last, which may not be full, is another at every turn."""
    for start, end in zip(starts, (*starts[1:], len(releases)), strict=True):
        if end - start == GROUP:
            name = f"search/{lang}/{start // GROUP}"
        elif end - start == TAIL:
            name = f"search/{lang}/tail {start // TAIL % (GROUP // TAIL)}"
        else:
            name = f"search/{lang}/last {turn}"
        of = releases[start:end]
        key = planner.once((name, start, end), partial(_digest, planner.digests.program, of))
        yield Derived(name, key, bodies[start:end], start)


def _digest(program: bytes, releases: list[Release]) -> bytes:
    """Of all that their words are made of."""
    lines = "".join([f"{each.folder} {each.lang} {each.digest}\n" for each in releases])
    return blake2b(program + lines.encode(), digest_size=16).digest()


def _page_inputs(site: Site, listing: Listing, start: int) -> PageInputs:
    directory = site.directory
    first: dict[str, int] = {}  # year → the place of its first release; an edit of a text needs no other list by year
    for position, release in enumerate(listing.releases):
        first.setdefault(site.day_of(release)[:4], position)
    return PageInputs(
        has_lists=start > 0,
        years=tuple(reversed(first)),
        first=tuple(reversed(first.values())),
        kinds=tuple(kind for kind in CATEGORIES if kind in listing.categories)
        + tuple(sorted(kind for kind in listing.categories if kind not in CATEGORIES)),
        topics=tuple(directory.topics[key] for key in sorted(listing.topics) if key in directory.topics),
        places=tuple(directory.places[key] for key in sorted(listing.places) if key in directory.places),
        languages=site.languages,
    )


def draw(
    inputs: PageInputs | NewestInputs | CardsInputs | WordsInputs, shared: SharedInputs, bodies: tuple[str, ...]
) -> bytes:
    context = context_of(shared)
    if isinstance(inputs, PageInputs):
        return context.render("search.html", _page(context, inputs))
    data: object
    if isinstance(inputs, NewestInputs):
        start = files.open_from(inputs.count)
        terms = _lacking_terms(bodies, start, inputs.count)
        data = {"documents": _rows(context, inputs.cards), "start": start, "terms": terms}
    elif isinstance(inputs, CardsInputs):
        data = {"documents": _rows(context, inputs.cards)}
    else:
        data = words_of(bodies, inputs.starts)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _lacking_terms(bodies: tuple[str, ...], start: int, count: int) -> dict[str, str]:
    """In which of the newest releases, and where → the terms that are just there, without those that a list has."""
    covered = [files.covered(count, part) for part in range(files.LISTS)]
    rows: dict[str, list[int]] = {}
    for number, body in enumerate(bodies):
        filed = dict.fromkeys(body.rpartition("\n")[2].split(), TEXT)
        for term, place in (places_of(body) | filed).items():
            if start + number >= covered[part_of(term, files.LISTS)]:
                rows.setdefault(term, []).append(4 * number + place)
    terms: dict[str, list[str]] = {}
    for term in sorted(rows):
        terms.setdefault(",".join(map(str, rows[term])), []).append(term)
    return {row: " ".join(terms[row]) for row in sorted(terms)}


def _rows(context: PageContext, cards: tuple[Card, ...]) -> list[list[object]]:
    """What is shown of each release."""
    rows: list[list[object]] = []
    for card in cards:
        foreign = card.lang if card.lang != context.lang else ""
        day = context.on(card.date)
        rows.append(
            [
                context.local(context.address_of(card)), card.title, day.iso[:10], day.text, card.summary, card.category,
                foreign, foreign and direction(foreign), *(context.text(card.home.name) if card.home else ()),
            ]
        )  # fmt: skip
    return rows


def _page(context: PageContext, inputs: PageInputs) -> SearchView:
    translate, at = context.translate, context.at
    title = translate("Search")
    description = translate("Search the press releases, statements and news of {publisher}.").format(
        publisher=context.site_view().publisher
    )
    address = at.search()
    data = {
        "newest": context.local(f"{address}newest.json"),
        "cards": context.local(f"{address}cards/"),
        "words": context.local(f"{address}words/") if inputs.has_lists else "",
        "parts": files.LISTS,
        "size": files.CARDS,
        "first": _spans(inputs),
        "lang": context.lang,
        "digits": f"{context.lang}-u-nu-latn",  # as the pages have them; engines differ in what they take for Arabic
        "kinds": {key: context.category(key).label for key in inputs.kinds},
        "topics": _names(context, inputs.topics),
        "places": _names(context, inputs.places),
        "years": {year: context.year(year) for year in inputs.years},
        "words_of": {
            key: translate(text)
            for key, text in {
                "one": "1 result", "many": "{count} results", "more": "More results",
                "part": "Nothing has everything you typed. With a part of it: {count}",
                "none": "Nothing was found. Try other words or choices, or look here:",
                "typing": "Type what you look for.", "searching": "Searching …", "failed": "The search could not be loaded.",
                "topics": "Topic", "kinds": "Type", "places": "Place", "years": "Year",
                "any": "Any",
            }.items()
        },
    }  # fmt: skip
    return SearchView(
        **context.common(title, inputs.languages, Addresses.search, ()),
        head=context.head(
            title=title,
            description=description,
            address=address,
            languages=inputs.languages,
            alternate=Addresses.search,
            meta=page_meta(context, title, description, address, inputs.languages),
            csp=SEARCH_CSP,
        ),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        scripts=(context.local(f"/theme/{_script(context.lang)}.js"),),
        links=(
            LinkView(label=translate("All news"), url=context.local(at.archive())),
            *(LinkView(label=context.year(year), url=context.local(at.year(year))) for year in inputs.years),
        ),
        lists=tuple(_lists(context)),
    )


def _spans(inputs: PageInputs) -> dict[str, list[int]]:
    """Year → the place of its first release, and the one behind its last; the newest year's list has only the first of them."""
    behind = ([], *([at] for at in inputs.first))
    return {year: [at, *end] for year, at, end in zip(inputs.years, inputs.first, behind, strict=False)}


def _lists(context: PageContext) -> Iterator[LinkView]:
    """Where to look when nothing was found."""
    shared, at = context.shared, context.at
    yield LinkView(label=context.translate("All news"), url=context.local(at.archive()))
    for label, kind, has in (
        ("Topics", "topics", shared.has_topics),
        ("Types", "types", shared.has_types),
        ("Places", "places", shared.has_places),
    ):
        if has:
            yield LinkView(label=context.translate(label), url=context.local(at.terms(kind)))


def _names(context: PageContext, terms: tuple[Term, ...]) -> dict[str, str]:
    """Key → name, by name."""
    return {key: name for name, key in by_name((context.words(term.name), term.key) for term in terms)}


def _script(lang: str) -> str:
    """The script that searches a language, with what cuts its words to their stems where there is such a program."""
    code = lang.partition("-")[0]
    return f"search-{code}" if code in STEMMERS else "search"
