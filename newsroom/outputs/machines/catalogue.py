"""`/catalogue.json`: all releases as data, with stable ids. An index over one file a year, so that it grows without rewriting.

Holds what lists show: neither texts nor what was withdrawn. Each release's own data (`release.json`) is named where a
site makes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Release, Value
from newsroom.outputs.takeaways import ninjs
from newsroom.outputs.takeaways.entry import iso, permanent_id
from newsroom.render.context import PageContext, context_of
from newsroom.render.xml_text import json_bytes
from newsroom.site.affected import owner_of_year
from newsroom.site.listing import years_of
from newsroom.site.plan import Planner
from newsroom.site.site import Site

FORM = 1  # raised by one when a key changes its meaning
PIECES = 10  # with so many releases in it


class YearInputs(Value, frozen=True, kw_only=True):
    """The releases that appeared in one year, oldest first; of each its versions in the site's order of languages."""

    year: str
    releases: tuple[tuple[Release, ...], ...]


class IndexInputs(Value, frozen=True, kw_only=True):
    years: tuple[tuple[str, int, int], ...]  # (year, releases, last change in it), newest first


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    first = site.languages[0]
    rows = []
    for year, releases in years_of(site.lists[first]):
        of_year = (each for release in releases for each in site.versions[release.slug].values())
        rows.append((year, len(releases), max([each.changed.at for each in of_year if each.withdrawn is None])))
        owner = owner_of_year(year)
        if planner.wants(owner):
            versions = [
                [each for each in site.versions[release.slug].values() if each.withdrawn is None]
                for release in releases
            ]
            changed = [
                (each.changed.at, each.card_digest, each.tags, each.places, each.aliases, each.id)
                for each in chain.from_iterable(versions)
            ]
            inputs = YearInputs(year=year, releases=tuple(map(tuple, versions)))
            address = f"/catalogue/{year}.json"
            yield planner.output("catalogue", first, address, inputs, fingerprint_key=(year, changed), owner=owner)
    yield planner.output("catalogue", first, "/catalogue.json", IndexInputs(years=tuple(sorted(rows, reverse=True))))


def draw(inputs: YearInputs | IndexInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    return _year(context, inputs) if isinstance(inputs, YearInputs) else _index(context, inputs)


def _index(context: PageContext, inputs: IndexInputs) -> bytes:
    zone = context.settings.timezone
    return json_bytes(
        {
            "form": FORM,
            "title": context.settings.site_name,
            "url": context.at.absolute("/"),
            "languages": list(context.languages),
            "years": [
                {
                    "year": year,
                    "url": context.at.absolute(f"/catalogue/{year}.json"),
                    "releases": count,
                    "updated": iso(at, zone),
                }
                for year, count, at in inputs.years
            ],
        }
    )


def _year(context: PageContext, inputs: YearInputs) -> bytes:
    releases = [_release(context, versions) for versions in inputs.releases]
    return json_bytes({"form": FORM, "year": inputs.year, "releases": releases})


def _release(context: PageContext, versions: tuple[Release, ...]) -> dict[str, object]:
    zone = context.settings.timezone
    first = versions[0]
    rows = []
    for release in versions:
        url = context.at.absolute(context.address_of(release))
        row = {
            "id": permanent_id(context.settings, release),
            "language": release.lang,
            "url": url,
            "title": release.title,
            "subtitle": release.subtitle,
            "summary": release.summary,
            "dateline": release.dateline,
            "published": iso(release.appears, zone),
            "updated": iso(release.changed.at, zone),
            "data": url + ninjs.NAME if "ninjs" in context.settings.takeaways else "",
        }
        rows.append({name: value for name, value in row.items() if value})
    return {
        **(
            {"site": f"{first.home.url}/", "slug": first.home.own_slug(first.slug)}
            if first.home
            else {"slug": first.slug}
        ),
        "category": first.category,
        "topics": list(first.tags),
        "places": list(first.places),
        "versions": rows,
    }
