"""One release as it is taken away: in feeds, as plain text, as Markdown, as data. What all of these rest on.

Place in the pipeline: planned here once per release, drawn by `feed`, `text`, `markdown_twin`, `ninjs`. Leaves out what
only the page shows (neighbours, related releases), so that a new release does not redraw the files of an older one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from html import escape
from typing import NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from newsroom.media.kinds import is_picture, media_type
from newsroom.media.metadata import form_of, weight
from newsroom.model.blocks import Text
from newsroom.model.directory import Boilerplate, Contact, Organisation, Person, Term
from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Hold, Output
from newsroom.model.release import File, Release, Value
from newsroom.model.settings import Settings
from newsroom.outputs.media_parts import Beside, Row, media_html, media_rows
from newsroom.outputs.parts import body_html, byline, dateline, event_hours, event_view
from newsroom.reading.blocks.text_reader import read_text
from newsroom.render.context import PageContext
from newsroom.render.pictures import PublishedPicture, pictures_of, rights_of
from newsroom.render.recent import remembered
from newsroom.render.views import ContactView
from newsroom.site.identifiers import site_id
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class Entry(Value, frozen=True, kw_only=True):
    """All that a release says, beside its body."""

    release: Release
    files: tuple[File, ...]  # its published files
    sizes: tuple[tuple[str, int], ...]  # bytes of its pictures as published; 0 where they are known only when drawn
    pictures: tuple[
        tuple[str, PublishedPicture], ...
    ]  # (address of its file, what is made of it), for all that it shows
    files_at: str  # address of their folder inside the site
    targets: tuple[str, ...]  # address of each of its links; "" where the target may not be seen
    contacts: tuple[tuple[Contact, Contact | None], ...]  # (who answers today, who answered then if somebody else did)
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    topics: tuple[Term, ...]
    places: tuple[Term, ...]
    event_place: tuple[Term, ...]  # where its event is
    languages: tuple[str, ...] = ()  # in which the release is cleared
    boilerplate: Boilerplate | None = None
    boilerplate_targets: tuple[str, ...] = ()
    hold: Hold | None = None  # a preview or handout: why it is held, and until when


def entry_of(site: Site, release: Release, whole: bool = True) -> Entry:
    """A release's entry; without what feeds do not show unless it is wanted whole."""
    directory = site.directory
    contacts = site.contacts_of(release.contacts).contacts
    files = site.published_files(release)
    standing: Mapping[str, Boilerplate] = (
        directory.boilerplates.get(release.boilerplate or directory.boilerplate, {}) if whole else {}
    )
    boilerplate = standing.get(release.lang) or next(iter(standing.values()), None)
    return Entry(
        release=release,
        files=files,
        sizes=tuple((file.name, published_size(site, release, file)) for file in files if is_picture(file.name)),
        pictures=tuple(pictures_of(site, release).items()) if release.gives_media or release.links else (),
        files_at=site.files_at(release),
        targets=site.targets(release),
        contacts=contacts,
        organisations=site.organisations_of(contact for contact, _ in contacts),
        people=tuple(directory.people[key] for key in release.authors if key in directory.people),
        topics=tuple(directory.topics[key] for key in release.tags if key in directory.topics),
        places=tuple(directory.places[key] for key in release.places if key in directory.places),
        event_place=site.event_place_of(release).terms,
        languages=tuple(site.versions[release.slug]) if whole else (),
        boilerplate=boilerplate,
        boilerplate_targets=site.targets_of(boilerplate.links, release.lang) if boilerplate else (),
        hold=site.holds.get((release.slug, release.lang)) if whole else None,
    )


def whole_entry(site: Site, planner: Planner, release: Release) -> Entry:
    """A release's entry, made once for all that is made of it."""
    return planner.once(("entry", release.slug, release.lang), lambda: entry_of(site, release))


def plan_beside(site: Site, planner: Planner, kind: str, name: str, withdrawn: bool = False) -> Iterable[Output]:
    """An output beside the page of each release, withdrawn ones too where it says so."""
    for release in planner.releases:
        if release.withdrawn is None or withdrawn:
            lang = release.lang
            entry = whole_entry(site, planner, release)
            digests = planner.once(("fingerprint key", release.slug, lang), partial(fingerprint_key, entry))
            address = planner.addresses[lang].release(release.slug) + name
            bodies = ((release.folder, lang),)
            yield planner.output(
                kind, lang, address, entry, bodies=bodies, fingerprint_key=digests, owner=release.folder
            )


def published_size(site: Site, release: Release, file: File) -> int:
    """Bytes of a picture as it is published: cleaned, and with what the release says of it."""
    if not file.width:
        return file.size  # a picture that is not opened is copied unchanged
    rights = rights_of(site, site.owner_of(release.folder) or release, file.name)
    return file.clean + weight(form_of(file.name), rights) if file.clean else 0


class EntryPicture(NamedTuple):
    """A picture as feeds and data name it."""

    url: str  # absolute, of the original
    shown: str  # absolute, of the size that a reader loads
    media_type: str
    size: int  # bytes; 0: not known
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    licence: str


def iso(at: int, zone: str) -> str:
    """An instant in RFC 3339, in the site's zone."""
    return datetime.fromtimestamp(at, ZoneInfo(zone)).isoformat()


def iso_utc(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def permanent_id(settings: Settings, release: Release) -> str:
    """The release's id, in one language, for ever: the one it had elsewhere, else one of its first slug."""
    return release.id or site_id(settings, release)


def entry_pictures(context: PageContext, entry: Entry) -> list[EntryPicture]:
    """The lead picture and the gallery, each once."""
    files, sizes = {file.name: file for file in entry.files}, dict(entry.sizes)
    found: dict[str, EntryPicture] = {}
    release = entry.release
    for picture in (*((release.image,) if release.image else ()), *release.gallery):
        file = files.get(picture.file)
        if file is not None and picture.file not in found:
            address = entry.files_at + quote(picture.file)
            found[picture.file] = EntryPicture(
                url=context.at.absolute(address),
                shown=context.at.absolute(shown_address(entry, address)),
                media_type=media_type(picture.file),
                size=sizes.get(file.name, file.size),
                width=file.width,
                height=file.height,
                alt="" if picture.decorative else picture.alt,
                caption=picture.caption,
                credit=picture.credit,
                licence=picture.licence,
            )
    return list(found.values())


def shown_address(entry: Entry, address: str) -> str:
    """Of a picture in a size for reading; the file itself where nothing was made of it."""
    made = dict(entry.pictures).get(address)
    if made is None or not made.tag:
        return address
    return made.address(address.removesuffix(quote(made.name)), *made.fallback)


def release_url(context: PageContext, release: Release) -> str:
    return context.at.absolute(context.address_of(release))


def beside_of(entry: Entry) -> Beside:
    """The release's published files."""
    return Beside(entry.files_at, {file.name: file for file in entry.files}, dict(entry.pictures))


def entry_media(context: PageContext, entry: Entry) -> list[Row]:
    """Its films, sounds and maps."""
    return list(media_rows(context, entry.release.media, beside_of(entry)))


@lru_cache(maxsize=256)
def text_html(context: PageContext, entry: Entry, body: str) -> str:
    """The body in HTML with absolute links, the dateline at its head."""
    html = whole_links(context, entry, body) + media_html(context, entry.release.media, beside_of(entry))
    start = dateline(context, entry.release, html)
    if not start:
        return html
    if html.startswith("<p>"):
        space = "" if start.endswith("——") else " "  # a Chinese dash needs none
        return f"<p>{escape(start, quote=False)}{space}{html[3:]}"
    return f"<p>{escape(start, quote=False)}</p>\n{html}"


@remembered
def text_tree(context: PageContext, entry: Entry, body: str) -> Text:
    """The same as a tree; several kinds are made of it."""
    return read_text(text_html(context, entry, body), "s-")


def whole_links(context: PageContext, entry: Entry, html: str) -> str:
    """HTML of the release's with absolute links, those inside the page too."""
    html = body_html(context, entry.release.links, entry.targets, html, absolute=True)
    for address, _ in entry.pictures:
        html = html.replace(
            f'src="{context.at.absolute(address)}"', f'src="{context.at.absolute(shown_address(entry, address))}"'
        )
    if 'href="#' in html:
        html = html.replace('href="#', f'href="{release_url(context, entry.release)}#')
    return html


@lru_cache(maxsize=256)
def full_html(context: PageContext, entry: Entry, body: str) -> str:
    """Everything that a reader of a feed gets: corrections, text, event, notes, whom to call."""
    release, translate = entry.release, context.translate
    if release.home is not None:
        return _elsewhere(context, entry)
    parts = [
        f"<p><strong>{_plain(translate('Correction'))}, {_plain(context.date(note.at).text)}:</strong> {_plain(note.note)}</p>"
        for note in release.corrections
    ]
    if release.subtitle:
        parts.append(f"<p><strong>{_plain(release.subtitle)}</strong></p>")
    parts += [_figure(picture) for picture in entry_pictures(context, entry)[:1] if release.image is not None]
    parts.append(text_html(context, entry, body))
    if release.event is not None:
        parts.append(f"<p>{'<br>'.join(_plain(line) for line in event_lines(context, entry))}</p>")
    if release.notes:
        parts.append(f"<h2>{_plain(translate('Notes to editors'))}</h2>\n{whole_links(context, entry, release.notes)}")
    if entry.people:
        parts.append(f"<p>{_plain('; '.join(byline(context, person) for person in entry.people))}</p>")
    contacts = entry_contacts(context, entry)
    if contacts:
        heading = translate("Press contact" if len(contacts) == 1 else "Press contacts")
        parts.append(f"<h2>{_plain(heading)}</h2>")
        parts += [_contact(context, contact) for contact in contacts]
    return _directed(context, parts)


def _elsewhere(context: PageContext, entry: Entry) -> str:
    """A release in a portal's feed: its summary and its address. The text stays at its site."""
    release = entry.release
    assert release.home is not None
    parts = [f"<p><strong>{_plain(release.subtitle)}</strong></p>"] if release.subtitle else []
    parts += [_figure(picture) for picture in entry_pictures(context, entry)[:1] if release.image is not None]
    parts.append(f"<p>{_plain(release.summary)}</p>")
    source = _plain(context.words(release.home.name))
    parts.append(f'<p><a href="{escape(release_url(context, release))}">{source}</a></p>')
    return _directed(context, parts)


def _directed(context: PageContext, parts: Iterable[str]) -> str:
    html = "\n".join(parts)
    # A feed has no direction of its own: each text carries it (W3C, Inline markup and bidirectional text).
    return f'<div dir="rtl" lang="{context.lang}">\n{html}\n</div>' if context.dir == "rtl" else html


def entry_contacts(context: PageContext, entry: Entry) -> list[ContactView]:
    return [context.contact(contact, entry.organisations, then) for contact, then in entry.contacts]


def event_lines(context: PageContext, entry: Entry) -> Iterable[str]:
    """Name, time, place and registration of the event, one line each."""
    event = entry.release.event
    if event is None:
        return
    view = event_view(context, event, entry.event_place)
    yield view.name
    yield event_hours(context, view)
    where = context.listed(view.venue, view.place)
    if where:
        yield where
    if view.registration or view.registration_url:
        yield view.registration or view.registration_url


def _figure(picture: EntryPicture) -> str:
    size = (
        f' width="{picture.width}" height="{picture.height}"' if picture.width and picture.shown == picture.url else ""
    )
    words = " · ".join(filter(None, (picture.caption, picture.credit)))
    caption = f"<figcaption>{_plain(words)}</figcaption>" if words else ""
    return f'<figure><img src="{escape(picture.shown)}" alt="{escape(picture.alt)}"{size}>{caption}</figure>'


def _contact(context: PageContext, contact: ContactView) -> str:
    who = context.apart(contact.role, contact.organisation)
    lines = [context.apart(f"<strong>{_plain(contact.name)}</strong>", _plain(who))]
    for phone in contact.phones:
        label = phone.label or context.translate("Telephone")
        lines.append(
            context.labelled(_plain(label), f'<a href="{escape(phone.href)}">{_plain(phone.international)}</a>')
        )
    if contact.email:
        address = f'<a href="mailto:{escape(quote(contact.email, safe="@+"))}">{_plain(contact.email)}</a>'
        lines.append(context.labelled(_plain(context.translate("E-mail")), address))
    if contact.hours:
        hours = " ".join(filter(None, (contact.hours, contact.timezone)))
        lines.append(_plain(context.labelled(context.translate("Hours"), hours)))
    if on_duty := context.on_duty_line(contact):
        lines.append(_plain(on_duty))
    return f"<p>{'<br>'.join(lines)}</p>"


def _plain(text: str) -> str:
    return escape(text, quote=False)
