"""The search of each language: its page, and the index that the page's script asks. Nothing leaves the browser.

`search/words/<part>.json` says in which releases a term is, by their place among all, oldest first: the distances from one to the next
(`code_of`), of those that have it in the text, behind a space in subtitle or summary, behind another in the title. What a release is filed
under is in them as a term of its own (`t:health`). `search/cards/<n>.json` has what is shown of 32 releases (in a portal with the name of the site
that publishes each, and that name's language where it is another). `search/new.json` has both of the
newest ones: what is shown of them, and term → `4 · number + place` (3 title, 2 subtitle or summary, 1 text). Which releases are in which file
is said in `site.search_files`. The words of 128 releases are made at once and kept, so that an edit reads 128 texts and not all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise

from newsroom.model.directory import Term
from newsroom.model.output import Derived, Output, SharedInputs
from newsroom.model.release import Card, Release, Value
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.reading.values.rules import CATEGORIES
from newsroom.reading.values.terms import STEMMERS, part_of
from newsroom.render.context import SEARCH_CSP, PageContext, context_of
from newsroom.render.page_views import SearchView
from newsroom.render.views import LinkView
from newsroom.site import search_files as files
from newsroom.site.listing import Listing
from newsroom.site.plan import Planner
from newsroom.site.site import Site

GROUP = 128  # releases whose words are made at once
TITLE, SUMMARY, TEXT = 3, 2, 1
PLACES = (
    "",
    "?",
    "!",
)  # what is before a term in the words of a group: it is in text, summary, title. No term has such a sign.
SHORT, LONG = 44, 34  # letters that end a distance, and those that one goes on with


class SearchDocument(Value, frozen=True, kw_only=True):
    """The entry of one release in a block."""

    card: Card
    tags: tuple[str, ...]
    places: tuple[str, ...]


class CardsInputs(Value, frozen=True, kw_only=True):
    documents: tuple[SearchDocument, ...]  # oldest first


class OpenInputs(Value, frozen=True, kw_only=True):
    documents: tuple[SearchDocument, ...]  # oldest first; their terms are the bodies
    start: int  # the place of the first of them among all releases


class WordsInputs(Value, frozen=True, kw_only=True):
    """Nothing but the words themselves, which are derived from the texts."""


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
    """The page, the open file, the cards and the words of each language."""
    for lang, listing in site.listings.items():
        address, releases = f"{planner.addresses[lang].home}search/", listing.releases
        start = files.open_from(len(releases))
        if planner.wants("search"):
            yield planner.output("search", lang, address, _page_inputs(site, listing), "search.html")
        if releases and planner.wants(owner := files.owner_of_open(lang)):
            newest = releases[start:]
            yield planner.output(
                "search",
                lang,
                f"{address}new.json",
                (_open_inputs, newest, start),
                bodies=_terms_of(newest),
                fingerprint_key=(start, [(each.text_digest, *_card_key(each)) for each in newest]),
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


def _open_inputs(releases: list[Release], start: int) -> OpenInputs:
    return OpenInputs(documents=_documents(releases), start=start)


def _cards_inputs(releases: list[Release]) -> CardsInputs:
    return CardsInputs(documents=_documents(releases))


def _documents(releases: list[Release]) -> tuple[SearchDocument, ...]:
    return tuple(SearchDocument(card=each.card, tags=each.tags, places=each.places) for each in releases)


def _words(planner: Planner, lang: str, releases: list[Release]) -> Iterator[Output]:
    bodies = _terms_of(releases)
    turns: dict[int, tuple[Derived, ...]] = {}  # releases that a list knows → what it is made of
    for part in range(files.LISTS):
        count = files.covered(len(releases), part)
        if not count:
            continue
        if count not in turns:
            turns[count] = tuple(_groups(planner, lang, releases[:count], bodies, part % files.TURNS))
        yield planner.output(
            "search",
            lang,
            f"{planner.addresses[lang].home}search/words/{part}.json",
            WordsInputs(),
            bodies=bodies,
            fingerprint_key=part,
            owner=files.owner_of_lists(lang),
            derived=turns[count],
            part=part,
        )


def _groups(
    planner: Planner, lang: str, releases: list[Release], bodies: tuple[tuple[str, str], ...], turn: int
) -> Iterator[Derived]:
    """The words of each group of releases; the last, which is not full, is another at every turn."""
    for start in range(0, len(releases), GROUP):
        of = releases[start : start + GROUP]
        name = f"search/{lang}/{start // GROUP}" if len(of) == GROUP else f"search/{lang}/last {turn}"
        key = planner.once((name, start, len(of)), lambda of=of: _digest(planner.digests.program, of))  # type: ignore[misc]
        yield Derived(name, key, bodies[start : start + len(of)])


def _digest(program: bytes, releases: list[Release]) -> bytes:
    """Of all that their words are made of."""
    whole = blake2b(program, digest_size=16)
    for each in releases:
        whole.update(f"{each.folder} {each.lang} {each.digest}\n".encode())
    return whole.digest()


def derive(bodies: tuple[str, ...]) -> list[str]:
    """The words of a group of releases, by list: a line for each, with the places of the first and the last release that have it, and the
    distances between."""
    found: dict[str, list[int]] = {}
    for number, body in enumerate(bodies):
        for term, place in _places(body).items():
            found.setdefault(PLACES[place - 1] + term, []).append(number)
        for sign in body.rpartition("\n")[2].split():  # what it is filed under
            found.setdefault(sign, []).append(number)
    lists: list[list[str]] = [[] for _ in range(files.LISTS)]
    for key, numbers in found.items():
        codes = "".join(CODES[after - before] for before, after in pairwise(numbers))
        term = key[1:] if key[0] in PLACES[1:] else key
        lists[part_of(term, files.LISTS)].append(f"{key} {numbers[0]} {numbers[-1]} {codes}")
    return ["\n".join(sorted(lines)) for lines in lists]


def _places(body: str) -> dict[str, int]:
    """Term → the best place that it has in a release."""
    title, below, text, _ = body.split("\n")
    places = dict.fromkeys(text.split(), TEXT)
    places |= dict.fromkeys(below.split(), SUMMARY)
    places |= dict.fromkeys(title.split(), TITLE)
    return places


def code_of(distance: int) -> str:
    """A distance of one or more in letters from 0 to ~, without the backslash: the last is one of 44, those before it are some of 34."""
    high, low = divmod(distance - 1, SHORT)
    letters = chr(ord("0") + low)
    while high:
        high, digit = divmod(high, LONG)
        letters = chr(ord("]") + digit) + letters
    return letters


CODES = ["", *(code_of(distance) for distance in range(1, GROUP))]


def _page_inputs(site: Site, listing: Listing) -> PageInputs:
    directory = site.directory
    first: dict[str, int] = {}  # year → the place of its first release
    for position, release in enumerate(listing.releases):
        first.setdefault(site.day_of(release)[:4], position)
    return PageInputs(
        has_lists=files.open_from(len(listing.releases)) > 0,
        years=tuple(reversed(first)),
        first=tuple(reversed(first.values())),
        kinds=tuple(kind for kind in CATEGORIES if kind in listing.categories)
        + tuple(sorted(kind for kind in listing.categories if kind not in CATEGORIES)),
        topics=tuple(directory.topics[key] for key in sorted(listing.topics) if key in directory.topics),
        places=tuple(directory.places[key] for key in sorted(listing.places) if key in directory.places),
        languages=site.languages,
    )


def draw(
    inputs: PageInputs | OpenInputs | CardsInputs | WordsInputs, shared: SharedInputs, bodies: tuple[str, ...]
) -> bytes:
    context = context_of(shared)
    if isinstance(inputs, PageInputs):
        return context.render("search.html", _page(context, inputs))
    data: object
    if isinstance(inputs, OpenInputs):
        terms: dict[str, list[int]] = {}
        for number, body in enumerate(bodies):
            for term, place in _places(body).items():
                terms.setdefault(term, []).append(4 * number + place)
        data = {"documents": _rows(context, inputs.documents), "start": inputs.start, "terms": terms}
    elif isinstance(inputs, CardsInputs):
        data = {"documents": _rows(context, inputs.documents)}
    else:
        data = _words_data(bodies)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


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


def _words_data(groups: tuple[str, ...]) -> dict[str, str]:
    """Term → distances between the releases that have it: in the text, in subtitle or summary, in the title."""
    found: dict[str, str] = {}
    last: dict[str, int] = {}
    for number, lines in enumerate(groups):
        start = GROUP * number
        for line in lines.split("\n") if lines else ():
            key, first, end, codes = line.split(" ")
            found[key] = found.get(key, "") + code_of(start + int(first) - last.get(key, -1)) + codes
            last[key] = start + int(end)
    terms = {key[1:] if key[0] in PLACES[1:] else key for key in found}
    return {term: " ".join(found.get(sign + term, "") for sign in PLACES).rstrip(" ") for term in terms}


def _page(context: PageContext, inputs: PageInputs) -> SearchView:
    translate, at = context.translate, context.at
    title = translate("Search")
    description = translate("Search the press releases, statements and news of {publisher}.").format(
        publisher=context.site_view().publisher
    )
    address = f"{at.home}search/"
    data = {
        "open": context.local(f"{address}new.json"),
        "cards": context.local(f"{address}cards/"),
        "words": context.local(f"{address}words/") if inputs.has_lists else "",
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
