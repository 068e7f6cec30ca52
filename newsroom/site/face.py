"""The site's face as the public may see it, and what is doubtful in it.

Place in the pipeline: between the directory and the plan. Comes in: the site. Goes out: `Face` without a word of held releases,
featured releases in order, problems with their line. Refuses: to feature what is not public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from newsroom.model.face import Face, MenuItem, SiteLink, SocialLink
from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.release import Folder, Release
from newsroom.site.site import Site


def public_face(site: Site) -> Face:
    """The face without the releases that it features, with the links of Pelican's settings where site.yml has none."""
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
    face = msgspec.structs.replace(face, featured=())
    return face


def featured_releases(site: Site, lang: str) -> list[Release]:
    """The releases that stand first on the home page of a language, in the order of site.yml."""
    listing = site.listings[lang]
    found = []
    for each in site.directory.face.featured:
        position = listing.positions.get(each.release)
        if position is not None and (each.until is None or site.now < each.until.at):
            found.append(listing.releases[position])
    return list(dict.fromkeys(found))


def face_findings(site: Site, folders: Iterable[Folder], label: str) -> Iterator[Problem]:
    """What site.yml names and is not there; featured releases that are held, or whose end has passed."""
    path = f"{label}/directory/site.yml"
    face = site.directory.face
    folders = list(folders)
    pages = {folder.slug for folder in folders if folder.pages}
    for number, item in enumerate(face.menu, 1):
        if item.page and item.page not in pages:
            message = f"must name a page of content/pages/, e.g. about (item {number}: got '{item.page}')"
            yield Problem(path, 1, "menu", "page-unknown", "error", message, did_you_mean(item.page, pages))
        elif item.page and item.page not in site.pages:
            message = f"leaves the page '{item.page}' out (item {number}): it is not public"
            yield Problem(path, 1, "menu", "page-held", "warning", message)
    if not face.featured:
        return
    known = {folder.slug for folder in folders if not folder.pages}
    public = {release.slug for release in site.releases}
    for each in face.featured:
        if each.release not in known:
            message = f"must name a release by its folder (got '{each.release}')"
            hint = did_you_mean(each.release, known)
            yield Problem(path, each.line, "featured", "release-unknown", "error", message, hint)
        elif each.until is not None and each.until.at <= site.now:
            message = f"'{each.release}' is not featured any more: its end has passed; take it out"
            yield Problem(path, each.line, "featured", "featured-stale", "warning", message)
        elif each.release not in public:
            message = f"'{each.release}' is not public and is not shown until it is"
            yield Problem(path, each.line, "featured", "featured-held", "warning", message)
