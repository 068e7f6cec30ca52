"""The search of each language: its page, and the index that the page's script asks. Nothing leaves the browser.

The index is in blocks of releases, oldest first, so that a publication changes the open one alone: `search/blocks/<n>.json`,
`new.json` for the open one. A block holds what is shown of its releases, and term → numbers of releases in the block, each
with the place of the term: `4 · number + place` (3 title, 2 subtitle or summary, 1 text). Where more than a few blocks are
closed, `search/words/<n>-<part>.json` says in which of sixteen blocks a term is, so that few blocks are fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from newsroom.model.directory import Term
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Card, Release, Value
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.reading.rules import CATEGORIES
from newsroom.reading.terms import STEMMERS, terms_of
from newsroom.render.context import SEARCH_CSP, PageContext, context_of
from newsroom.render.page_views import SearchView
from newsroom.render.views import LinkView
from newsroom.site.affected import (
    SEARCH_BLOCK,
    SEARCH_BLOCKS,
    owner_of_search_block,
    owner_of_search_words,
    search_block_of,
)
from newsroom.site.listing import Listing
from newsroom.site.plan import Planner
from newsroom.site.site import Site

PARTS = 16  # files in which the terms of sixteen blocks are shared out, by their first letter
TITLE, SUMMARY, TEXT = 3, 2, 1


class SearchDocument(Value, frozen=True, kw_only=True):
    """What a block says of one release."""

    card: Card
    tags: tuple[str, ...]
    places: tuple[str, ...]


class BlockInputs(Value, frozen=True, kw_only=True):
    documents: tuple[SearchDocument, ...]  # oldest first; their terms are the bodies


class WordsInputs(Value, frozen=True, kw_only=True):
    part: int
    blocks: tuple[int, ...]  # how many releases each block has
    titles: tuple[tuple[str, str], ...]  # (language, title, subtitle and summary) of each release


class PageInputs(Value, frozen=True, kw_only=True):
    """The page. `closed`: how many blocks are full."""

    closed: int
    years: tuple[str, ...]
    kinds: tuple[str, ...]
    topics: tuple[Term, ...]
    places: tuple[Term, ...]
    languages: tuple[str, ...]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """The page, the blocks and the words of each language."""
    for lang, listing in site.listings.items():
        home = planner.addresses[lang].home
        if planner.wants("search"):
            yield planner.output("search", lang, f"{home}search/", _page_inputs(site, listing), "search.html")
        closed = search_block_of(len(listing.releases), len(listing.releases))
        for number in range(closed + 1):
            owner = owner_of_search_block(lang, number)
            if planner.wants(owner) and (releases := _block(listing, number, closed)):
                name = f"{number}.json" if number < closed else "new.json"
                yield planner.output(
                    "search",
                    lang,
                    f"{home}search/blocks/{name}",
                    (_block_inputs, releases),
                    bodies=tuple((each.folder, f"{each.lang}#terms") for each in releases),
                    fingerprint_key=[(each.card_digest, each.text_digest, each.tags, each.places) for each in releases],
                    owner=owner,
                )
        for start in range(0, closed, SEARCH_BLOCKS):
            owner = owner_of_search_words(lang, start)
            if planner.wants(owner):
                yield from _word_outputs(planner, listing, start, min(closed, start + SEARCH_BLOCKS), closed, owner)


def _block(listing: Listing, number: int, closed: int) -> list[Release]:
    start = number * SEARCH_BLOCK
    return listing.releases[start : start + SEARCH_BLOCK if number < closed else None]


def _block_inputs(releases: list[Release]) -> BlockInputs:
    return BlockInputs(
        documents=tuple(SearchDocument(card=each.card, tags=each.tags, places=each.places) for each in releases)
    )


def _word_outputs(
    planner: Planner, listing: Listing, start: int, end: int, closed: int, owner: str
) -> Iterator[Output]:
    blocks = [_block(listing, number, closed) for number in range(start, end)]
    releases = [release for block in blocks for release in block]
    key = [(each.card_digest, each.text_digest) for each in releases]
    bodies = tuple((each.folder, f"{each.lang}#terms") for each in releases)
    for part in range(PARTS):
        yield planner.output(
            "search",
            listing.lang,
            f"{planner.addresses[listing.lang].home}search/words/{start // SEARCH_BLOCKS}-{part}.json",
            (_words_inputs, part, blocks),
            bodies=bodies,
            fingerprint_key=(part, [len(block) for block in blocks], key),
            owner=owner,
        )


def _words_inputs(part: int, blocks: list[list[Release]]) -> WordsInputs:
    return WordsInputs(
        part=part,
        blocks=tuple(len(block) for block in blocks),
        titles=tuple((each.lang, f"{each.title} {each.subtitle} {each.summary}") for block in blocks for each in block),
    )


def _page_inputs(site: Site, listing: Listing) -> PageInputs:
    directory = site.directory
    return PageInputs(
        closed=search_block_of(len(listing.releases), len(listing.releases)),
        years=tuple(sorted({site.day_of(release)[:4] for release in listing.releases}, reverse=True)),
        kinds=tuple(kind for kind in CATEGORIES if kind in listing.categories)
        + tuple(sorted(kind for kind in listing.categories if kind not in CATEGORIES)),
        topics=tuple(directory.topics[key] for key in sorted(listing.topics) if key in directory.topics),
        places=tuple(directory.places[key] for key in sorted(listing.places) if key in directory.places),
        languages=site.languages,
    )


def draw(inputs: PageInputs | BlockInputs | WordsInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    if isinstance(inputs, PageInputs):
        return context.render("search.html", _page(context, inputs))
    data = (
        _block_data(context, inputs, bodies)
        if isinstance(inputs, BlockInputs)
        else _words(inputs.blocks, inputs.titles, bodies)[inputs.part]
    )
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _block_data(context: PageContext, inputs: BlockInputs, bodies: tuple[str, ...]) -> dict[str, object]:
    documents: list[list[object]] = []
    terms: dict[str, list[int]] = {}
    for number, (document, body) in enumerate(zip(inputs.documents, bodies, strict=True)):
        card = document.card
        foreign = card.lang if card.lang != context.lang else ""
        day = context.on(card.date)
        documents.append(
            [
                context.local(context.address_of(card)), card.title, day.iso[:10], day.text, card.summary, card.category,
                list(document.tags), list(document.places), foreign,
            ]
        )  # fmt: skip
        places = dict.fromkeys(body.split(), TEXT)
        places |= dict.fromkeys(terms_of(f"{card.subtitle} {card.summary}", card.lang), SUMMARY)
        places |= dict.fromkeys(terms_of(card.title, card.lang), TITLE)
        for term, place in places.items():
            terms.setdefault(term, []).append(4 * number + place)
    return {"documents": documents, "terms": terms}


@lru_cache(maxsize=2)
def _words(
    blocks: tuple[int, ...], titles: tuple[tuple[str, str], ...], bodies: tuple[str, ...]
) -> tuple[dict[str, int], ...]:
    """Of each part: term → bits of the blocks that have it. All parts are made of the same texts, which are looked through once."""
    parts: tuple[dict[str, int], ...] = tuple({} for _ in range(PARTS))
    start = 0
    for number, size in enumerate(blocks):
        terms: set[str] = set()
        for body in bodies[start : start + size]:
            terms.update(body.split())
        for lang, title in titles[start : start + size]:
            terms.update(terms_of(title, lang))
        for term in terms:
            found = parts[ord(term[0]) % PARTS]
            found[term] = found.get(term, 0) | 1 << number
        start += size
    return parts


def _page(context: PageContext, inputs: PageInputs) -> SearchView:
    translate, at = context.translate, context.at
    title = translate("Search")
    description = translate("Search the press releases, statements and news of {publisher}.").format(
        publisher=context.site_view().publisher
    )
    address = f"{at.home}search/"
    data = {
        "closed": inputs.closed,
        "blocks": context.local(f"{address}blocks/"),
        "words": context.local(f"{address}words/"),
        "parts": PARTS,
        "every": SEARCH_BLOCKS,
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
                "older": "at least {count} results", "topics": "Topic", "kinds": "Type", "places": "Place", "years": "Year",
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
        scripts=tuple(context.local(f"/theme/{name}.js") for name in (*_stemmer(context.lang), "search")),
        links=(
            LinkView(label=translate("All news"), url=context.local(at.archive())),
            *(LinkView(label=context.year(year), url=context.local(at.year(year))) for year in inputs.years),
        ),
    )


def _stemmer(lang: str) -> tuple[str, ...]:
    """Scripts that make the stems of a language."""
    code = lang.partition("-")[0]
    return ("search-snowball", f"search-stem-{code}") if code in STEMMERS else ()
