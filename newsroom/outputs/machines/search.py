"""The search of each language: its page, and the index that the page's script asks. Nothing leaves the browser.

`search/words/<part>.json` says in which releases a term is, by their place among all, oldest first (`search_words`): of those that have
it in the text, behind a space in subtitle or summary, behind another in the title. What a release is filed under is in them as a term of its
own (`t:health`). `search/cards/<n>.json` has what is shown of 32 releases (in a portal with the name of the site that publishes each, and
that name's language where it is another). The page itself has both of the newest ones, so that no file is fetched for them: what is shown of
them, and `4 · number + place` (3 title, 2 subtitle or summary, 1 text), parted by commas → the terms that are there. Which releases are in
which file is said in `site.search_files`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from newsroom.model.directory import Term
from newsroom.model.output import Derived, Output, SharedInputs
from newsroom.model.release import Card, Release, Value
from newsroom.model.stemmers import STEMMERS
from newsroom.outputs.machines.search_words import GROUP, TEXT, places_of, words_of
from newsroom.outputs.machines.search_words import derive as derive
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.reading.values.rules import CATEGORIES
from newsroom.render.context import SEARCH_CSP, PageContext, context_of
from newsroom.render.page_views import SearchView
from newsroom.render.views import LinkView
from newsroom.site import search_files as files
from newsroom.site.listing import Listing
from newsroom.site.plan import Planner
from newsroom.site.site import Site

TAIL = 16  # releases whose words are made at once, where they are too few for a whole group


class SearchDocument(Value, frozen=True, kw_only=True):
    """The entry of one release in a block."""

    card: Card
    tags: tuple[str, ...]
    places: tuple[str, ...]


class CardsInputs(Value, frozen=True, kw_only=True):
    documents: tuple[SearchDocument, ...]  # oldest first


class WordsInputs(Value, frozen=True, kw_only=True):
    """The words are derived from the texts. `starts`: the place of the first release of each group of them."""

    starts: tuple[int, ...]


class PageInputs(Value, frozen=True, kw_only=True):
    """The page. `first`: the place of each year's first release. The terms of the newest releases are the bodies."""

    newest: tuple[SearchDocument, ...]  # oldest first
    start: int  # the place of the first of them among all releases
    first: tuple[int, ...]
    years: tuple[str, ...]
    kinds: tuple[str, ...]
    topics: tuple[Term, ...]
    places: tuple[Term, ...]
    languages: tuple[str, ...]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """The page, the cards and the words of each language."""
    for lang, listing in site.listings.items():
        address, releases = f"{planner.addresses[lang].home}search/", listing.releases
        start = files.open_from(len(releases))
        if planner.wants(owner := files.owner_of_page(lang)):
            newest, inputs = releases[start:], _page_inputs(site, listing, start)
            yield planner.output(
                "search",
                lang,
                address,
                inputs,
                "search.html",
                bodies=_terms_of(newest),
                fingerprint_key=(inputs, [each.text_digest for each in newest]),
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
                    fingerprint_key=[_card_key(each) for each in shown],
                    owner=owner,
                )
        if planner.wants(files.owner_of_lists(lang)):
            yield from _words(planner, lang, releases)


def _card_key(release: Release) -> tuple[object, ...]:
    return release.card_digest, release.tags, release.places


def _terms_of(releases: list[Release]) -> tuple[tuple[str, str], ...]:
    """The bodies that hold their terms."""
    return tuple((each.folder, f"{each.lang}#terms") for each in releases)


def _cards_inputs(releases: list[Release]) -> CardsInputs:
    return CardsInputs(documents=_documents(releases))


def _documents(releases: list[Release]) -> tuple[SearchDocument, ...]:
    return tuple(SearchDocument(card=each.card, tags=each.tags, places=each.places) for each in releases)


def _words(planner: Planner, lang: str, releases: list[Release]) -> Iterator[Output]:
    bodies = _terms_of(releases)
    turns: dict[int, tuple[tuple[Derived, ...], WordsInputs]] = {}  # releases that a list knows → what it is made of
    for part in range(files.LISTS):
        count = files.covered(len(releases), part)
        if not count:
            continue
        if count not in turns:
            starts = tuple(_starts(count))
            groups = _groups(planner, lang, releases[:count], bodies, starts, part % files.TURNS)
            turns[count] = tuple(groups), WordsInputs(starts=starts)
        derived, inputs = turns[count]
        yield planner.output(
            "search",
            lang,
            f"{planner.addresses[lang].home}search/words/{part}.json",
            inputs,
            bodies=bodies,
            fingerprint_key=part,
            owner=files.owner_of_lists(lang),
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
        key = planner.once((name, start, end), lambda of=of: _digest(planner.digests.program, of))  # type: ignore[misc]
        yield Derived(name, key, bodies[start:end])


def _digest(program: bytes, releases: list[Release]) -> bytes:
    """Of all that their words are made of."""
    lines = "".join([f"{each.folder} {each.lang} {each.digest}\n" for each in releases])
    return blake2b(program + lines.encode(), digest_size=16).digest()


def _page_inputs(site: Site, listing: Listing, start: int) -> PageInputs:
    directory = site.directory
    first: dict[str, int] = {}  # year → the place of its first release
    for position, release in enumerate(listing.releases):
        first.setdefault(site.day_of(release)[:4], position)
    return PageInputs(
        newest=_documents(listing.releases[start:]),
        start=start,
        years=tuple(reversed(first)),
        first=tuple(reversed(first.values())),
        kinds=tuple(kind for kind in CATEGORIES if kind in listing.categories)
        + tuple(sorted(kind for kind in listing.categories if kind not in CATEGORIES)),
        topics=tuple(directory.topics[key] for key in sorted(listing.topics) if key in directory.topics),
        places=tuple(directory.places[key] for key in sorted(listing.places) if key in directory.places),
        languages=site.languages,
    )


def draw(inputs: PageInputs | CardsInputs | WordsInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    if isinstance(inputs, PageInputs):
        return context.render("search.html", _page(context, inputs, bodies))
    data: object
    if isinstance(inputs, CardsInputs):
        data = {"documents": _rows(context, inputs.documents)}
    else:
        data = words_of(bodies, inputs.starts)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _newest_terms(bodies: tuple[str, ...]) -> dict[str, str]:
    """In which of the newest releases, and where → the terms that are just there."""
    rows: dict[str, list[int]] = {}
    for number, body in enumerate(bodies):
        for term, place in places_of(body).items():
            rows.setdefault(term, []).append(4 * number + place)
        for sign in body.rpartition("\n")[2].split():  # what it is filed under
            rows.setdefault(sign, []).append(4 * number + TEXT)
    terms: dict[str, list[str]] = {}
    for term in sorted(rows):
        terms.setdefault(",".join(map(str, rows[term])), []).append(term)
    return {row: " ".join(terms[row]) for row in sorted(terms)}


def _rows(context: PageContext, documents: tuple[SearchDocument, ...]) -> list[list[object]]:
    """What is shown of each release."""
    rows: list[list[object]] = []
    for document in documents:
        card = document.card
        foreign = card.lang if card.lang != context.lang else ""
        day = context.on(card.date)
        rows.append(
            [
                context.local(context.address_of(card)), card.title, day.iso[:10], day.text, card.summary, card.category,
                list(document.tags), list(document.places), foreign,
                *(context.text(card.home.name) if card.home else ()),
            ]
        )  # fmt: skip
    return rows


def _page(context: PageContext, inputs: PageInputs, bodies: tuple[str, ...]) -> SearchView:
    translate, at = context.translate, context.at
    title = translate("Search")
    description = translate("Search the press releases, statements and news of {publisher}.").format(
        publisher=context.site_view().publisher
    )
    address = f"{at.home}search/"
    data = {
        "newest": {"documents": _rows(context, inputs.newest), "start": inputs.start, "terms": _newest_terms(bodies)},
        "cards": context.local(f"{address}cards/"),
        "words": context.local(f"{address}words/") if inputs.start else "",
        "parts": files.LISTS,
        "size": files.CARDS,
        "first": dict(zip(inputs.years, inputs.first, strict=True)),
        "lang": context.lang,
        "kinds": {key: context.category(key).label for key in inputs.kinds},
        "topics": {term.key: context.words(term.name) for term in inputs.topics},
        "places": {term.key: context.words(term.name) for term in inputs.places},
        "years": {year: context.year(year) for year in inputs.years},
        "words_of": {
            key: translate(text)
            for key, text in {
                "one": "1 result", "many": "{count} results", "more": "More results", "none": "Nothing was found.",
                "typing": "Type what you look for.", "searching": "Searching …", "failed": "The search could not be loaded.",
                "topics": "Topic", "kinds": "Type", "places": "Place", "years": "Year",
                "any": "Any",
            }.items()
        },
    }  # fmt: skip
    return SearchView(
        **context.common(title, inputs.languages, lambda there: f"{there.home}search/", ()),
        head=context.head(
            title=title,
            description=description,
            address=address,
            languages=inputs.languages,
            alternate=lambda there: f"{there.home}search/",
            meta=page_meta(context, title, description, address, inputs.languages),
            index=False,
            csp=SEARCH_CSP,
        ),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        scripts=(context.local(f"/theme/{_script(context.lang)}.js"),),
        links=(
            LinkView(label=translate("All news"), url=context.local(at.archive())),
            *(LinkView(label=context.year(year), url=context.local(at.year(year))) for year in inputs.years),
        ),
    )


def _script(lang: str) -> str:
    """The script that searches a language, with what cuts its words to their stems where there is such a program."""
    code = lang.partition("-")[0]
    return f"search-{code}" if code in STEMMERS else "search"
