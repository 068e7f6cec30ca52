"""`/media/`: every picture, film, sound and document that is out, with rights, credit and size, by the release that it belongs to.

Lists go on as the archive's do, numbered from the oldest; there is one of all, of each year and of each topic that has any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from newsroom.model.addresses import Addresses
from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Card, Document, File, Media, Picture, Release, Value
from newsroom.model.text import Text
from newsroom.outputs.media_parts import Beside, media_documents
from newsroom.outputs.pages.linked_data import list_graph
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.outputs.parts import document_view
from newsroom.render.card_views import GRID
from newsroom.render.context import PageContext, context_of
from newsroom.render.page_views import MediaGroupView, MediaView
from newsroom.render.pictures import PublishedPicture, pictures_of
from newsroom.render.views import LinkView
from newsroom.render.words import by_name
from newsroom.site.listing import MEDIA_PAGE, full_pages, pages_beside
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class MediaGroup(Value, frozen=True, kw_only=True):
    """The files that one release offers."""

    card: Card
    pictures: tuple[Picture, ...]
    languages: tuple[str, ...]  # of each picture's words
    documents: tuple[Document, ...]
    media: tuple[Media, ...] = ()
    documents_lang: str  # of their titles
    files: tuple[File, ...]
    files_at: str
    made: dict[str, PublishedPicture] = {}
    has_kit: bool = False


class MediaInputs(Value, frozen=True, kw_only=True):
    """One page of one list."""

    key: str  # "" | "2026" | "topics/housing"
    name: Text  # of a topic
    number: int  # 0 is the head; else from the oldest, 1
    groups: tuple[MediaGroup, ...]  # newest first
    pages: int
    has_newer: bool
    years: tuple[str, ...] = ()
    topics: tuple[tuple[str, Text], ...] = ()
    languages: tuple[str, ...] = ()


class MediaPage(NamedTuple):
    """The values that `MediaInputs` are made of."""

    key: str
    name: Text
    number: int
    releases: list[Release]  # oldest first
    shown: list[tuple[object, ...]]  # of each release, what its group shows beside the card
    pages: int
    has_newer: bool
    years: tuple[str, ...]
    topics: tuple[tuple[str, Text], ...]
    languages: tuple[str, ...]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """Every page of every list of media, in every language that has any."""
    if not planner.wants("media"):
        return
    lists = {lang: _lists(site, lang) for lang in site.languages}
    for lang, found in lists.items():
        years = tuple(sorted((key for key in found if key.isdecimal()), reverse=True))
        keys = sorted(key.partition("/")[2] for key in found if key.startswith("topics/"))
        topics = tuple((key, site.directory.topics[key].name) for key in keys if key in site.directory.topics)
        for key, releases in found.items():
            having = tuple(other for other in site.languages if key in lists[other])
            full = full_pages(len(releases), MEDIA_PAGE)
            for number in range(full + 1):
                shown = (
                    releases[full * MEDIA_PAGE :]
                    if number == 0
                    else releases[(number - 1) * MEDIA_PAGE : number * MEDIA_PAGE]
                )
                topic = site.directory.topics.get(key.partition("/")[2])
                page = MediaPage(
                    key=key,
                    name=topic.name if topic is not None and key.startswith("topics/") else (),
                    number=number,
                    releases=shown,
                    shown=[_shown(site, release) for release in shown],
                    pages=full if number in (0, full) else 0,
                    has_newer=number > 0,
                    years=years if number == 0 else (),
                    topics=topics if number == 0 else (),
                    languages=tuple(
                        other for other in having if number <= full_pages(len(lists[other][key]), MEDIA_PAGE)
                    ),
                )
                yield planner.output(
                    "media",
                    lang,
                    media_address(planner.addresses[lang], key, number),
                    (_inputs, site, page),
                    "media.html",
                    fingerprint_key=fingerprint_key(page, frozenset({"releases"})),
                )


def media_pages(site: Site) -> Iterator[tuple[str, int, tuple[tuple[str, int], ...]]]:
    """(key, number, (language, 0) of each version) of every page; nobody dates their changes."""
    pages: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for lang in site.languages:
        for key, releases in _lists(site, lang).items():
            for number in range(full_pages(len(releases), MEDIA_PAGE) + 1):
                pages.setdefault((key, number), []).append((lang, 0))
    for (key, number), versions in sorted(pages.items()):
        yield key, number, tuple(versions)


def _lists(site: Site, lang: str) -> dict[str, list[Release]]:
    found: dict[str, list[Release]] = {}
    for release in site.listings[lang].releases:
        if release.gives_media:
            found.setdefault("", []).append(release)
            found.setdefault(site.day_of(release)[:4], []).append(release)
            for key in release.tags:
                found.setdefault(f"topics/{key}", []).append(release)
    return found


def _inputs(site: Site, page: MediaPage) -> MediaInputs:
    fields = page._asdict()
    del fields["shown"]
    fields["groups"] = tuple(_group(site, release) for release in reversed(fields.pop("releases")))
    return MediaInputs(**fields)


def _shown(site: Site, release: Release) -> tuple[object, ...]:
    """All that a group rests on beside the card. Captions of every language are in the files that are made of a picture."""
    versions = [(lang, each.image, each.gallery, each.media) for lang, each in site.versions[release.slug].items()]
    files = site.published_files(release)
    return files, site.files_at(release), release.documents, release.media, versions, release.inherited


def _group(site: Site, release: Release) -> MediaGroup:
    fields = [("image", picture) for picture in filter(None, (release.image,))]
    fields += [("gallery", picture) for picture in release.gallery]
    pictures = {picture.file: picture for _, picture in fields}
    languages = {picture.file: release.language_of(field) for field, picture in fields}
    files_at = site.files_at(release)
    own = {files_at + quote(name) for name in pictures}
    return MediaGroup(
        card=release.card,
        pictures=tuple(pictures.values()),
        languages=tuple(languages.values()),
        documents=release.documents,
        media=release.media,
        documents_lang=release.language_of("documents"),
        files=site.published_files(release),
        files_at=files_at,
        made={address: made for address, made in pictures_of(site, release).items() if address in own},
        has_kit="kit" in site.settings.takeaways,
    )


def media_address(at: Addresses, key: str, number: int = 0) -> str:
    """Address of one page of one list of media."""
    head = f"{at.home}media/{key}/" if key else f"{at.home}media/"
    return at.page_of_list(head, number)


def draw(inputs: MediaInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    return context.render("media.html", media_view(context, inputs))


def media_view(context: PageContext, inputs: MediaInputs) -> MediaView:
    """The view for the template."""
    translate, key, number = context.translate, inputs.key, inputs.number
    publisher = context.site_view().publisher
    part = context.words(inputs.name) if inputs.name else context.year(key) if key.isdecimal() else ""
    heading = translate("Pictures and documents")
    if part:
        heading = translate("{name}, {period}").format(name=heading, period=part)
    title = heading
    description = translate("Pictures and documents of {publisher}, with rights and credit.").format(
        publisher=publisher
    )
    if part:
        description = f"{description} {part}."
    if number:
        title = translate("{title}, page {number}").format(title=heading, number=number)
        description = translate("{description} Page {number}.").format(description=description, number=number)
    address = media_address(context.at, key, number)

    def alternate(there: Addresses) -> str:
        return media_address(there, key, number)

    def page(to: int | None, label: str, rel: str) -> LinkView | None:
        if to is None:
            return None
        return LinkView(label=translate(label), url=context.local(media_address(context.at, key, to)), rel=rel)

    def choice(label: str, to: str) -> LinkView:
        return LinkView(label=label, url=context.local(media_address(context.at, to)), current=to == key)

    newer, older = pages_beside(number, inputs.pages, inputs.has_newer)
    crumbs: tuple[LinkView, ...] = (LinkView(label=heading, url="", current=True),)
    if key:
        crumbs = (
            LinkView(label=translate("Pictures and documents"), url=context.local(media_address(context.at, ""))),
            *crumbs,
        )
    return MediaView(
        **context.common(heading, inputs.languages, alternate, crumbs),
        head=context.head(
            title=title,
            description=description,
            address=address,
            languages=inputs.languages,
            alternate=alternate,
            meta=page_meta(context, title, description, address, inputs.languages),
            graph=list_graph(
                context,
                title,
                description,
                address,
                [each.card for each in inputs.groups],
                crumbs,
            ),
        ),
        groups=tuple(_group_view(context, group) for group in inputs.groups),
        years=tuple(choice(context.year(year), year) for year in inputs.years),
        topics=tuple(
            choice(name, f"topics/{topic}")
            for name, topic in by_name((context.words(name), topic) for topic, name in inputs.topics)
        ),
        newer=page(newer, "Newer releases", "prev"),
        older=page(older, "Older releases", "next"),
    )


def _group_view(context: PageContext, group: MediaGroup) -> MediaGroupView:
    card = context.card(group.card)
    files = {file.name: file for file in group.files}
    kit = context.local(context.address_of(group.card)) + f"{group.card.slug}.zip" if group.has_kit else ""
    return MediaGroupView(
        card=card,
        pictures=tuple(
            context.shown(picture, group.files_at, files, group.made, GRID, lang)
            for picture, lang in zip(group.pictures, group.languages, strict=True)
        ),
        credits=_credits(group),
        documents=(
            *media_documents(context, group.media, Beside(group.files_at, files)),
            *(
                document_view(context, document, group.files_at, files, group.documents_lang)
                for document in group.documents
            ),
        ),
        kit=kit,
        office="" if context.settings.sites else context.local(context.at.contacts()),
    )


def _credits(group: MediaGroup) -> tuple[tuple[str, str], ...]:
    """One line to copy for each credit: who made the pictures, and under which terms. Either may be empty, not both."""
    lines = ((picture.credit, picture.licence) for picture in group.pictures)
    return tuple(dict.fromkeys(filter(any, lines)))
