"""For search engines: `/sitemap.xml` over shards by year, and `/news-sitemap.xml` with the last 48 hours.

Every page that may be indexed is in one shard, with its other languages. A release is in the shard of the year
in which it appeared, a full page of a list in that of the year in which it became full: when a year is over its shard does not
change, unless one of its releases does. What goes on changing (home, heads of lists, standing pages) has a shard of
its own. `lastmod` comes from the data; a page whose own changes nobody dates has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newsroom.model.addresses import Addresses
from newsroom.model.bounds import Bounds
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Release, Value
from newsroom.model.settings import settings_in
from newsroom.outputs.machines.sitemap_films import FILMS, Film, film_xml, films_of
from newsroom.outputs.pages.media import media_address, media_pages
from newsroom.outputs.takeaways.entry import iso
from newsroom.render.context import PageContext, context_of
from newsroom.render.xml_text import content, value
from newsroom.site.affected import NEWS_SECONDS
from newsroom.site.listing import full_pages, years_of
from newsroom.site.plan import Planner
from newsroom.site.site import Site

MOST_ADDRESSES, MOST_BYTES = 50_000, 50_000_000  # in one file
PIECES = 8  # with so many addresses in it
NEWS_MOST = 1_000
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

# (group, key, page's number, ((language, last change or 0), …)): group "release" with its slug as key, "home", "page"
# with its slug, "terms" with the group whose list of all terms it is, else as `Site.lists` has it.
Row = tuple[str, str, int, tuple[tuple[str, int], ...]]


class ShardInputs(Value, frozen=True, kw_only=True):
    """One file of pages."""

    rows: tuple[Row, ...]
    films: dict[str, dict[str, tuple[Film, ...]]] = {}  # slug → language → its films


class IndexInputs(Value, frozen=True, kw_only=True):
    """The index: each shard's name with the last change in it."""

    shards: tuple[tuple[str, int], ...]


class NewsItem(Value, frozen=True, kw_only=True):
    slug: str
    lang: str
    title: str
    appears: int


class NewsInputs(Value, frozen=True, kw_only=True):
    items: tuple[NewsItem, ...]  # newest first


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    first = site.languages[0]
    shards: list[tuple[str, int]] = []
    films = {slug: found for slug, found in films_of(site) if found}
    for name, rows in _shards(site):
        shards.append((name, max((at for _, _, _, versions in rows for _, at in versions), default=0)))
        inside = {key: films[key] for group, key, _, _ in rows if group == "release" and key in films} if films else {}
        yield planner.output("sitemap", first, f"/sitemaps/{name}.xml", ShardInputs(rows=rows, films=inside))
    yield planner.output("sitemap", first, "/sitemap.xml", IndexInputs(shards=tuple(shards)))
    yield planner.output("sitemap", first, "/news-sitemap.xml", NewsInputs(items=_news(site)))


def rows_in_a_shard(languages: int) -> int:
    """How many pages a file may hold, with each of their languages and the links between these."""
    of_a_link = 250  # bytes, of a long address
    return min(10_000, MOST_ADDRESSES // languages, MOST_BYTES // (of_a_link * languages * (languages + 2)))


def _shards(site: Site) -> Iterable[tuple[str, tuple[Row, ...]]]:
    """(name, rows) of each shard: "pages", then the years, oldest first."""
    most = rows_in_a_shard(len(site.languages))
    lists = list(_list_pages(site))
    for name, rows in (("pages", _standing(site, lists)), *sorted(_by_year(site, lists).items())):
        for start in range(0, len(rows), most):
            yield (name if not start else f"{name}-{start // most + 1}"), tuple(rows[start : start + most])


def _by_year(site: Site, lists: list[tuple[Row, str]]) -> dict[str, list[Row]]:
    """Year → its releases in order of appearance, its lists, and the pages of lists that became full in it."""
    years: dict[str, list[Row]] = {}
    holds = site.holds
    placed: set[str] = set()
    for lang, listing in site.listings.items():
        if len(placed) == len(listing.releases):
            continue  # every language lists the same releases
        for year, release in ((year, each) for year, releases in years_of(site.lists[lang]) for each in releases):
            slug = release.slug
            if slug not in placed:
                placed.add(slug)
                versions = site.versions[slug].items()
                seen = tuple(
                    [
                        (lang, each.changed.at)
                        for lang, each in versions
                        if each.withdrawn is None and each.home is None and not (holds and (slug, lang) in holds)
                    ]
                )
                if seen:
                    years.setdefault(year, []).append(("release", slug, 0, seen))
    for row, year in lists:
        group, key, number, _ = row
        if group == "period":
            years.setdefault(key[:4], []).append(row)
        elif "/" in key:
            years.setdefault(key.rpartition("/")[2], []).append(row)
        elif number:
            years.setdefault(year, []).append(row)
    return years


def _standing(site: Site, lists: list[tuple[Row, str]]) -> list[Row]:
    """Home, standing pages, heads of the lists that go on growing, and the lists of lists."""
    everywhere = set() if site.settings.sites else {"contacts", "corrections"}
    rows: list[Row] = [("home", "", 0, tuple((lang, _newest(site, lang)) for lang in site.languages))]
    for slug in sorted({*site.pages, *everywhere} - {"404"}):
        versions = site.pages.get(slug, {})
        seen: list[tuple[str, int]] = []
        for lang in site.languages if slug in everywhere else versions:
            # The press office and the corrections show more than their own text: nobody dates their changes.
            moment = versions[lang].modified if lang in versions and slug not in everywhere else None
            if (slug, lang) not in site.holds:
                seen.append((lang, moment.at if moment else 0))
        rows.append(("page", slug, 0, tuple(seen)))
    rows += [row for row, _ in lists if row[0] != "period" and "/" not in row[1] and not row[2]]
    for group in ("topics", "types", "places"):
        langs = [lang for lang in site.languages if any(found == group for found, _ in site.lists[lang])]
        rows.append(("terms", group, 0, tuple((lang, 0) for lang in langs)))
    rows += [(group, "", 0, tuple((lang, 0) for lang in site.languages)) for group in ("following", "search")]
    rows += [("media", key, number, versions) for key, number, versions in media_pages(site)]
    return [row for row in rows if row[3]]


def _newest(site: Site, lang: str) -> int:
    releases = site.listings[lang].releases
    return releases[-1].changed.at if releases else 0


def _list_pages(site: Site) -> Iterable[tuple[Row, str]]:
    """(row, year) of every page of every list: a page is full once the head holds another page's worth."""
    size = site.settings.pagination
    pages: dict[tuple[str, str, int], list[tuple[str, Release | None]]] = {}
    for lang, lists in site.lists.items():
        for (group, key), releases in lists.items():
            pages.setdefault((group, key, 0), []).append((lang, releases[-1] if releases else None))
            for number in range(1, full_pages(len(releases), size) + 1):
                pages.setdefault((group, key, number), []).append((lang, releases[(number + 1) * size - 1]))
    for (group, key, number), versions in pages.items():
        since = [(lang, release.appears if release else 0) for lang, release in versions]
        years = [site.day_of(release)[:4] for _, release in versions if release is not None]
        yield (group, key, number, tuple(since)), max(years, default="")


def _news(site: Site) -> tuple[NewsItem, ...]:
    found = [
        NewsItem(slug=release.slug, lang=release.lang, title=release.title, appears=release.appears)
        for release in site.releases
        if release.withdrawn is None
        and release.home is None
        and release.appears > site.now - NEWS_SECONDS
        and (release.slug, release.lang) not in site.holds
    ]
    found.sort(key=lambda item: (-item.appears, item.slug, item.lang))
    return tuple(found[:NEWS_MOST])


def news_bounds(site: Site) -> Bounds:
    """Between which instants the news sitemap is what it is now, as far as entries leave it."""
    return Bounds().narrowed((release.appears + NEWS_SECONDS for release in site.releases), site.now)


def draw(inputs: ShardInputs | IndexInputs | NewsInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    if isinstance(inputs, IndexInputs):
        return _index(context, inputs).encode()
    if isinstance(inputs, NewsInputs):
        return _news_xml(context, inputs).encode()
    return _shard(context, inputs).encode()


def _index(context: PageContext, inputs: IndexInputs) -> str:
    rows = "".join(
        f"<sitemap><loc>{content(context.at.absolute(f'/sitemaps/{name}.xml'))}</loc>{_lastmod(context, at)}</sitemap>\n"
        for name, at in inputs.shards
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex {NAMESPACE}>\n{rows}</sitemapindex>\n'


def _lastmod(context: PageContext, at: int) -> str:
    return f"<lastmod>{iso(at, context.settings.timezone)}</lastmod>" if at else ""


def _shard(context: PageContext, inputs: ShardInputs) -> str:
    there = {lang: Addresses(lang, context.languages, context.settings.site_url, "") for lang in context.languages}
    parts = [
        f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"{FILMS if inputs.films else ""}>\n'
    ]
    for group, key, number, versions in inputs.rows:
        address = _address(group, key, number)
        places = [(lang, there[lang].absolute(address(there[lang])), at) for lang, at in versions]
        links = ""
        if len(places) > 1:
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{value(lang)}" href="{value(url)}"/>' for lang, url, _ in places
            )
            links += f'<xhtml:link rel="alternate" hreflang="x-default" href="{value(places[0][1])}"/>'
        films = inputs.films.get(key, {}) if group == "release" else {}
        parts += [
            f"<url><loc>{content(url)}</loc>{_lastmod(context, at)}{links}"
            f"{''.join(film_xml(context, film) for film in films.get(lang, ()))}</url>\n"
            for lang, url, at in places
        ]
    parts.append("</urlset>\n")
    return "".join(parts)


def _address(group: str, key: str, number: int) -> Callable[[Addresses], str]:
    """The page's address in each language."""
    if group == "release":
        return lambda at: at.release(key)
    if group == "home":
        return lambda at: at.home
    if group == "page":
        return lambda at: at.page(key)
    if group == "terms":
        return lambda at: at.terms(key)
    if group == "following":
        return Addresses.following
    if group == "search":
        return Addresses.search
    if group == "media":
        return lambda at: media_address(at, key, number)
    return lambda at: at.list_page(group, key, number)


def _news_xml(context: PageContext, inputs: NewsInputs) -> str:
    there = {lang: Addresses(lang, context.languages, context.settings.site_url, "") for lang in context.languages}
    names = {lang: content(settings_in(context.shared.settings, lang).site_name) for lang in context.languages}
    parts = [
        f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {NAMESPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
    ]
    for item in inputs.items:
        at = there[item.lang]
        parts.append(
            f"<url><loc>{content(at.absolute(at.release(item.slug)))}</loc><news:news>"
            f"<news:publication><news:name>{names[item.lang]}</news:name><news:language>{news_language(item.lang)}</news:language></news:publication>"
            f"<news:publication_date>{iso(item.appears, context.settings.timezone)}</news:publication_date>"
            f"<news:title>{content(item.title)}</news:title></news:news></url>\n"
        )
    parts.append("</urlset>\n")
    return "".join(parts)


def news_language(lang: str) -> str:
    """ISO 639, but for Chinese, of which the news sitemap wants to know the script."""
    if lang.split("-")[0] == "zh":
        return "zh-tw" if any(part in ("hant", "tw", "hk", "mo") for part in lang.split("-")) else "zh-cn"
    return lang.split("-")[0]
