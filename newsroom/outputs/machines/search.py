"""The search of each language: its page, and the index that the page's script asks. Nothing leaves the browser.

The index is in blocks of sixteen releases, oldest first, so that a publication changes the open one alone:
`search/blocks/<n>.json`, `new.json` for the open one. A block holds what is shown of its releases (in a portal with
the name of the site that publishes each, and that name's language where it is another), and term → numbers of releases in the
block, each with the place of the term: `4 · number + place` (3 title, 2 subtitle or summary, 1 text). `search/words/<part>.json` says in
which closed blocks a term is: as bits (hexadecimal), behind a full stop those of the blocks that have it in a title. What a release is
filed under is in them as a term of its own (`t:health`). The words of 64 blocks are made at once and kept, so that an edit reads 1,024 texts and not all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from newsroom.model.directory import Term
from newsroom.model.output import Derived, Output, SharedInputs
from newsroom.model.release import Card, Release, Value
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.reading.rules import CATEGORIES
from newsroom.reading.terms import STEMMERS, part_of
from newsroom.render.context import SEARCH_CSP, PageContext, context_of
from newsroom.render.page_views import SearchView
from newsroom.render.views import LinkView
from newsroom.site.affected import (
    SEARCH_BLOCK,
    owner_of_search_block,
    owner_of_search_words,
    search_block_of,
)
from newsroom.site.listing import Listing
from newsroom.site.plan import Planner
from newsroom.site.site import Site

PARTS = 32  # files in which the words are, by their first letters
GROUP = 64  # blocks whose words are made at once
TITLE, SUMMARY, TEXT = 3, 2, 1


class SearchDocument(Value, frozen=True, kw_only=True):
    """The entry of one release in a block."""

    card: Card
    tags: tuple[str, ...]
    places: tuple[str, ...]


class BlockInputs(Value, frozen=True, kw_only=True):
    documents: tuple[SearchDocument, ...]  # oldest first; their terms are the bodies


class WordsInputs(Value, frozen=True, kw_only=True):
    """Nothing but the words themselves, which are derived from the texts."""


class PageInputs(Value, frozen=True, kw_only=True):
    """The page. `closed`: how many blocks are full; `first_blocks`: in which block each year begins."""

    closed: int
    first_blocks: tuple[int, ...]
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
        if closed and planner.wants(owner_of_search_words(lang)):
            yield from _words(planner, listing, closed)


def _block(listing: Listing, number: int, closed: int) -> list[Release]:
    start = number * SEARCH_BLOCK
    return listing.releases[start : start + SEARCH_BLOCK if number < closed else None]


def _block_inputs(releases: list[Release]) -> BlockInputs:
    return BlockInputs(
        documents=tuple(SearchDocument(card=each.card, tags=each.tags, places=each.places) for each in releases)
    )


def _words(planner: Planner, listing: Listing, closed: int) -> Iterator[Output]:
    lang, size = listing.lang, GROUP * SEARCH_BLOCK
    releases = listing.releases[: closed * SEARCH_BLOCK]
    bodies = tuple((each.folder, f"{each.lang}#terms") for each in releases)
    groups = range(0, len(releases), size)
    keys = [_digest(releases[start : start + size]) for start in groups]
    for part in range(PARTS):
        yield planner.output(
            "search",
            lang,
            f"{planner.addresses[lang].home}search/words/{part}.json",
            WordsInputs(),
            bodies=bodies,
            fingerprint_key=(part, keys),
            owner=owner_of_search_words(lang),
            derived=tuple(
                Derived(f"search/{lang}/{start // size}", key, part, bodies[start : start + size])
                for start, key in zip(groups, keys, strict=True)
            ),
        )


def _digest(releases: list[Release]) -> bytes:
    """Of all that their words are made of."""
    whole = blake2b(digest_size=16)
    for each in releases:
        whole.update(f"{each.folder} {each.lang} {each.digest}\n".encode())
    return whole.digest()


def derive(bodies: tuple[str, ...]) -> list[str]:
    """The words of a group of blocks, by part: a line for each, with the bits of the blocks that have it, all and in titles."""
    found: dict[str, int] = {}
    titles: dict[str, int] = {}
    for start in range(0, len(bodies), SEARCH_BLOCK):
        bit = 1 << start // SEARCH_BLOCK
        block = [body.split("\n", 1) for body in bodies[start : start + SEARCH_BLOCK]]
        headed = set().union(*(title.split() for title, _ in block))
        for term in headed.union(*(rest.split() for _, rest in block)):
            found[term] = found.get(term, 0) | bit
        for term in headed:
            titles[term] = titles.get(term, 0) | bit
    parts: list[list[str]] = [[] for _ in range(PARTS)]
    for term, bits in found.items():
        parts[part_of(term, PARTS)].append(f"{term} {bits:x} {titles.get(term, 0):x}")
    return ["\n".join(sorted(lines)) for lines in parts]


def _page_inputs(site: Site, listing: Listing) -> PageInputs:
    directory = site.directory
    first: dict[str, int] = {}  # year → its first block
    for position, release in enumerate(listing.releases):
        first.setdefault(site.day_of(release)[:4], search_block_of(position, len(listing.releases)))
    return PageInputs(
        closed=search_block_of(len(listing.releases), len(listing.releases)),
        years=tuple(reversed(first)),
        first_blocks=tuple(reversed(first.values())),
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
    data = _block_data(context, inputs, bodies) if isinstance(inputs, BlockInputs) else _words_data(bodies)
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
                *(context.text(card.home.name) if card.home else ()),
            ]
        )  # fmt: skip
        title, below, text, _ = body.split("\n")
        places = dict.fromkeys(text.split(), TEXT)
        places |= dict.fromkeys(below.split(), SUMMARY)
        places |= dict.fromkeys(title.split(), TITLE)
        for term, place in places.items():
            terms.setdefault(term, []).append(4 * number + place)
    return {"documents": documents, "terms": terms}


def _words_data(groups: tuple[str, ...]) -> dict[str, str]:
    """Term → bits of the closed blocks that have it, and of those that have it in a title."""
    found: dict[str, int] = {}
    titles: dict[str, int] = {}
    for number, lines in enumerate(groups):
        shift = GROUP * number
        for line in lines.splitlines():
            term, bits, headed = line.split(" ")
            found[term] = found.get(term, 0) | int(bits, 16) << shift
            if headed != "0":
                titles[term] = titles.get(term, 0) | int(headed, 16) << shift
    return {term: f"{bits:x}.{titles[term]:x}" if term in titles else f"{bits:x}" for term, bits in found.items()}


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
        "size": SEARCH_BLOCK,
        "first": dict(zip(inputs.years, inputs.first_blocks, strict=True)),
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
