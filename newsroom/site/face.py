"""The site's face as the public may see it, and what is doubtful in it.

Place in the pipeline: between the directory and the plan. Comes in: the site. Goes out: `Face` without a word of held releases,
featured releases in order, problems with their line. Refuses: to feature what is not public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from urllib.parse import quote

import msgspec

from newsroom.model.face import Face, Featured, MenuItem, SiteLink, SocialLink
from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.release import Folder, Release
from newsroom.reading.release.problem_lines import line_holding
from newsroom.reading.settings.taker import place_of_setting
from newsroom.reading.values.own_address import inside_address, plain_address
from newsroom.site.site import Site
from newsroom.site.typed_address import is_seen
from newsroom.site.unknown import NOTHING_UNKNOWN, Unknown

Link = TypeVar("Link", MenuItem, SiteLink)


def public_face(site: Site) -> Face:
    """The face without the releases that it features, with the links of Pelican's settings where site.yml has none.

    A link to what is not public at this instant is left out; one inside the site has the address that the site writes.
    """
    face = _whole_face(site)
    return msgspec.structs.replace(
        face,
        featured=(),
        menu=tuple(_written(site, item) for item in face.menu if is_open(site, item.url)),
        footer_links=tuple(_written(site, link) for link in face.footer_links if is_open(site, link.url)),
        social=tuple(link for link in face.social if is_open(site, link.url)),
        partners=tuple(
            each if is_open(site, each.url) else msgspec.structs.replace(each, url="") for each in face.partners
        ),
        subscribe=(own_address(site, face.subscribe) or face.subscribe) if is_open(site, face.subscribe) else "",
    )


def _written(site: Site, link: Link) -> Link:
    inside = own_address(site, link.url)
    return link if inside is None else msgspec.structs.replace(link, url=inside)


def own_address(site: Site, url: str) -> str | None:
    """The address inside the site that a link of the face leads to; None for any other, that of a portal's site among them."""
    if any(f"{url}/".startswith(f"{other}/") for other in site.settings.sites):
        return None
    if url.startswith("/") and not url.startswith("//"):
        inside: str | None = plain_address(url, site.languages)
    else:
        inside = inside_address(url, site.settings.site_url, site.languages)
    return None if inside is None else quote(inside, safe="/?#&=;,:@!$'()*+~%")


def is_open(site: Site, url: str) -> bool:
    """Whether a link of the face may be shown: it does not lead to what is held at this instant."""
    inside = own_address(site, url) if url else None
    return inside is None or is_seen(site, inside.partition("#")[0].partition("?")[0])


def face_links(site: Site) -> Iterator[tuple[str, str]]:
    """(part of site.yml, address as typed) of every link of the face."""
    face = _whole_face(site)
    yield from (("menu", item.url) for item in face.menu if item.url)
    yield from (("footer", link.url) for link in face.footer_links)
    yield from (("footer", partner.url) for partner in face.partners if partner.url)
    yield from (("social", link.url) for link in face.social)
    if face.subscribe:
        yield "subscribe", face.subscribe


def _whole_face(site: Site) -> Face:
    face: Face = site.directory.face
    settings = site.settings
    if settings.menu_items and not face.menu:
        given = tuple(MenuItem(title=(("", title),), url=url) for title, url in settings.menu_items)
        face = msgspec.structs.replace(face, menu=(MenuItem(place="default"), *given))
    if settings.links and not face.footer_links:
        links = tuple(SiteLink(title=(("", title),), url=url) for title, url in settings.links)
        face = msgspec.structs.replace(face, footer_links=links)
    if settings.social and not face.social:
        accounts = tuple(SocialLink(service=service, url=url) for service, url in settings.social)
        face = msgspec.structs.replace(face, social=accounts)
    return face


def featured_releases(site: Site, lang: str) -> list[Release]:
    """The releases that come first on the home page of a language, in the order of site.yml."""
    listing = site.listings[lang]
    found = []
    for each in site.directory.face.featured:
        position = listing.positions.get(each.release)
        if position is not None and (each.until is None or site.now < each.until.at):
            found.append(listing.releases[position])
    return list(dict.fromkeys(found))


def face_findings(
    site: Site,
    folders: Iterable[Folder],
    label: str,
    read: Callable[[str], bytes],
    unknown: Unknown = NOTHING_UNKNOWN,
) -> Iterator[Problem]:
    """What site.yml names and is not there; links and featured releases that are not shown."""
    path = f"{label}/directory/site.yml"
    for part, url in face_links(site):
        if not is_open(site, url) and not unknown.may_answer(own_address(site, url) or ""):
            message = f"leads to something that is not public now, and is left out until it is (got '{url}')"
            yield Problem(path, line_holding(read(path), url), part, "link-to-held", "warning", message)
    face, settings = site.directory.face, site.settings
    for name, given, part, counts in (
        ("MENUITEMS", settings.menu_items, "menu", face.menu),
        ("LINKS", settings.links, "footer: links", face.footer_links),
        ("SOCIAL", settings.social, "social", face.social),
    ):
        if given and counts:
            message = f"has no effect: `{part}` of content/directory/site.yml counts; take one of the two out"
            yield Problem(*place_of_setting(settings.file, name), name, "without-effect", "warning", message)
    if unknown.has_any:
        return
    folders = list(folders)
    pages = {folder.slug for folder in folders if folder.pages}
    for number, item in enumerate(face.menu, 1):
        if not item.page or item.page in unknown.slugs or item.page in site.pages:
            continue
        line = line_holding(read(path), item.page)
        if item.page not in pages:
            message = f"must name a page of content/pages/, e.g. about (item {number}: got '{item.page}')"
            hint = did_you_mean(item.page, pages)
            yield Problem(path, line, "menu", "page-unknown", "error", message, hint)
        else:
            message = f"leaves the page '{item.page}' out (item {number}): it is not public"
            yield Problem(path, line, "menu", "page-held", "warning", message)
    releases = {folder.slug for folder in folders if not folder.pages}
    for each in face.featured:
        if each.release not in unknown.slugs and (found := _featured_finding(site, each, releases)) is not None:
            yield Problem(path, each.line, "featured", *found)


def _featured_finding(site: Site, featured: Featured, releases: set[str]) -> tuple[str, str, str, str] | None:
    """(rule, severity, message, hint) for a featured release that is not shown. `releases`: slugs of all that there are."""
    slug = featured.release
    if slug not in releases:
        message = f"must name a release by its folder below content/releases/, e.g. line-opens (got '{slug}')"
        return "release-unknown", "error", message, did_you_mean(slug, releases)
    if featured.until is not None and featured.until.at <= site.now:
        return "featured-stale", "warning", f"'{slug}' is not featured any more: its end has passed; take it out", ""
    versions = site.versions.get(slug, {}).values()
    if not versions:
        return "featured-held", "warning", f"'{slug}' is not public and is not shown until it is", ""
    if all(version.withdrawn is not None for version in versions):
        return "featured-withdrawn", "warning", f"'{slug}' is withdrawn and is not shown; take it out", ""
    return None
