"""The validated values that every later stage works with. Plain data: frozen, no behaviour, no I/O.

Place in the pipeline: made by `validate` (never by hand elsewhere), kept by `index`, read by `clearance`, `site`,
`plan` and the output kinds. msgspec Structs: the index decodes 10,000 of them in some 30 ms, and they pass to
worker processes as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import TypeVar

import msgspec

from newsroom.model.addresses import Addresses
from newsroom.model.problems import Problem
from newsroom.model.text import Text

TRANSCRIPTS = (".txt", ".pdf", ".docx", ".doc", ".odt", ".rtf")  # endings of files that hold a transcript


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of all values: frozen, slotted, keyword-only."""


class Digested(Value, frozen=True, kw_only=True):
    """A record whose member `digest` covers all that can be drawn from it."""

    digest: str = ""


ValueType = TypeVar("ValueType", bound=Value)
_encode = msgspec.msgpack.Encoder().encode


def digested(value: ValueType) -> ValueType:
    """The value with its `digest` made anew: blake2b-128 over all of it, as hex digits."""
    return msgspec.structs.replace(value, digest=blake2b(_encode(value), digest_size=16).hexdigest())


class Moment(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """One instant, with the day it has in the site's `TIMEZONE`."""

    at: int  # seconds since 1970-01-01T00:00Z
    local: str  # ISO 8601 in the site's zone, with offset: 2022-07-06T00:00:00+09:00
    timed: bool = False  # the author gave an hour; without one the day begins at 00:00 in the site's zone


class Recording(Value, frozen=True, kw_only=True):
    """The properties of a film or sound, by its bytes."""

    form: str  # the ending that it should have: mp4, webm, m4a, mp3, ogg, wav, flac; or of a kind that no browser plays
    is_film: bool = False
    codec: str = ""  # of its picture, else of its sound
    seconds: int = 0  # 0: not known
    width: int = 0  # pixels as shown
    height: int = 0
    has_sound: bool = False
    is_placed: bool = False  # it says where it was recorded


class File(Value, frozen=True, kw_only=True):
    """A file beside a release, or any source."""

    name: str  # in its folder
    size: int  # bytes
    digest: str  # blake2b-128, 32 hex digits
    width: int = 0  # pixels as shown (EXIF orientation applied), pictures only
    height: int = 0
    animated: bool = False
    kind: str = (
        ""  # of a picture or document whose ending is wrong: the kind that its bytes are of, e.g. "webp", "html"
    )
    clean: int = 0  # bytes of the published picture without the metadata from the release; 0: not known beforehand
    recording: Recording | None = None  # of a film or sound
    flaw: str = ""  # only captions: their first error, with its line


class Picture(Value, frozen=True, kw_only=True):
    file: str  # name in the release's folder
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    decorative: bool = False


class Document(Value, frozen=True, kw_only=True):
    file: str
    title: str


class Media(Value, frozen=True, kw_only=True):
    """A film, a sound or a map: a file beside the release, or an address of another host."""

    file: str = ""
    url: str = ""
    poster: str = ""  # file of a picture that is shown in its place
    title: str = ""
    alt: str = ""  # what there is to see or hear
    captions: str = ""  # file of WebVTT
    transcript: str = ""  # the words, a file that holds them, or its address
    lang: str = ""  # language of its words, where a translation took them from its original

    @property
    def files(self) -> tuple[str, ...]:
        """Names of its files in the release's folder."""
        transcript = self.transcript if self.has_transcript_file else ""
        return tuple(filter(None, (self.file, self.poster, self.captions, transcript)))

    @property
    def has_transcript_file(self) -> bool:
        """Whether the transcript is a file beside the release."""
        return self.transcript.lower().endswith(TRANSCRIPTS) and not self.transcript.startswith(("http:", "https:"))


class Correction(Value, frozen=True, kw_only=True):
    at: Moment
    note: str


class Withdrawal(Value, frozen=True, kw_only=True):
    at: Moment
    reason: str


class Event(Value, frozen=True, kw_only=True):
    name: str
    starts: Moment
    ends: Moment | None = None
    venue: str = ""
    place: str = ""  # key of places.yml
    registration: str = ""  # address or text


class OwnField(Value, frozen=True, kw_only=True):
    """A field of the site's own, for its own templates and outputs."""

    name: str  # a key
    text: str


class Waiver(Value, frozen=True, kw_only=True):
    rule: str
    reason: str


class HomeSite(Value, frozen=True, kw_only=True):
    """The site that publishes a release, as a portal of several sites names it."""

    key: str  # its address, in a form that a folder's name allows
    name: Text
    url: str  # public address, no trailing slash
    languages: tuple[str, ...]  # the first is at its root

    def slug_here(self, slug: str) -> str:
        """The slug by which a portal distinguishes its releases from those of other sites."""
        return f"{self.key}:{slug}"

    def address_of(self, slug: str, lang: str) -> str:
        """The public address of a release, by the slug that it has in the portal."""
        return self.url + Addresses(lang, self.languages, "", "").release(self.own_slug(slug))

    def own_slug(self, slug: str) -> str:
        """The slug at the site itself."""
        return slug.rpartition(":")[2]


class Card(Digested, frozen=True, kw_only=True):
    """The part of a release that lists, neighbours and related links show. An edit of the body changes neither it nor its digest."""

    slug: str
    lang: str
    title: str
    subtitle: str = ""
    summary: str
    date: Moment
    appears: int  # as the release's
    category: str = ""
    dateline: str = ""
    dateline_lang: str = ""  # the release's, or its original's
    image: Picture | None = None
    home: HomeSite | None = None  # as the release's


class Page(Digested, frozen=True, kw_only=True):
    """One language version of a standing page (about, contacts, corrections policy …)."""

    path: str  # of its source, as shown in problems: content/pages/about/en.md
    folder: str  # inside content/: pages/about or releases/2022/seoul-mhpss-workshop
    slug: str
    lang: str
    original: str  # language of the version that this one is a translation of; its own if it is the original
    inherited: tuple[str, ...] = ()  # fields with words that were taken from the original, and so are in its language
    title: str
    subtitle: str = ""
    summary: str
    date: Moment | None = None
    modified: Moment | None = None
    contacts: tuple[str, ...] = ()
    image: Picture | None = None
    gallery: tuple[Picture, ...] = ()
    media: tuple[Media, ...] = ()
    documents: tuple[Document, ...] = ()
    embargo: Moment | None = None
    expires: Moment | None = None
    draft: bool = False
    aliases: tuple[str, ...] = ()
    id: str = ""  # id in feeds of a text that was published elsewhere before
    waive: tuple[Waiver, ...] = ()
    links: tuple[str, ...] = ()  # what the body links to inside the site, in order of its markers (see `body`)
    players: tuple[str, ...] = ()  # hosts whose players are on its page, behind a click: https://player.example.org
    words: int = 0
    scripts: tuple[str, ...] = ()  # scripts of its text and notes for which paper needs a font (`scripts`)
    text_digest: str  # of the body's HTML

    def address(self, languages: tuple[str, ...], lang: str = "") -> str:
        """Its address inside a site with these languages, the first at the root; with `lang` that of another version."""
        return Addresses(lang or self.lang, languages, "", "").page(self.slug)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The lead picture and the gallery."""
        return (self.image, *self.gallery) if self.image is not None else self.gallery

    @property
    def named_files(self) -> Iterator[tuple[str, str]]:
        """(field, name) of each file that a field names."""
        if self.image is not None:
            yield "image", self.image.file
        for picture in self.gallery:
            yield "gallery", picture.file
        for each in self.media:
            for name in each.files:
                yield "media", name
        for document in self.documents:
            yield "documents", document.file

    @property
    def gives_media(self) -> bool:
        """Whether it has pictures, films, sounds or documents to take away."""
        return bool(self.image or self.gallery or self.media or self.documents)

    def language_of(self, field: str) -> str:
        """The language in which a field's words are."""
        return self.original if field in self.inherited else self.lang


class Release(Page, frozen=True, kw_only=True):
    """One language version of a release. `date` is never None here; fields not set were taken from the original."""

    category: str = "press-release"
    dateline: str = ""
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    boilerplate: str = ""  # key; empty: the site's own
    corrections: tuple[Correction, ...] = ()  # newest first
    withdrawn: Withdrawal | None = None
    event: Event | None = None
    notes: str = ""  # notes to editors, cleaned HTML
    own: tuple[OwnField, ...] = ()
    appears: int  # seconds since 1970: the later of date and embargo, own and original's; orders lists and feeds
    shown_from: Moment | None = None  # that instant, where it is not `date`
    home: HomeSite | None = None  # in a portal: the site that publishes it
    card_digest: str  # of `card`

    def address(self, languages: tuple[str, ...], lang: str = "") -> str:
        return Addresses(lang or self.lang, languages, "", "").release(self.slug)

    @property
    def published(self) -> Moment:
        """The one instant of publication, which page, data, feeds and sitemaps share: when readers first saw it."""
        moment = self.shown_from or self.date
        assert moment is not None
        return moment

    @property
    def changes(self) -> tuple[Moment, ...]:
        """The instants of announced changes: an update, the newest correction, a withdrawal."""
        correction = self.corrections[0].at if self.corrections else None
        withdrawal = self.withdrawn.at if self.withdrawn is not None else None
        return tuple(moment for moment in (self.modified, correction, withdrawal) if moment is not None)

    @property
    def changed(self) -> Moment:
        """The last announced change: publication, update, correction or withdrawal."""
        if self.modified is None and self.withdrawn is None and not self.corrections:
            return self.published  # as most are; every plan asks each release
        changes = self.changes
        return max((self.published, *changes), key=lambda moment: moment.at) if changes else self.published

    @property
    def card(self) -> Card:
        """The part that other outputs show. Made on demand: kept, it would double the memory of an archive."""
        return Card(
            slug=self.slug,
            lang=self.lang,
            title=self.title,
            subtitle=self.subtitle,
            summary=self.summary,
            date=self.published,
            appears=self.appears,
            category=self.category,
            dateline=self.dateline,
            dateline_lang=self.language_of("dateline"),
            image=self.image,
            home=self.home,
            digest=self.card_digest,
        )


class Sketch(Value, frozen=True, kw_only=True):
    """What is known of a text that is there and cannot be read as a whole: nothing of its head is."""

    path: str  # of its source, as shown in problems
    folder: str
    lang: str  # by its name; it need not be one of the site's
    draft: bool  # one of its lines seems to say so
    links: tuple[str, ...] = ()  # as a page's
    has_body: bool = False  # the text below the head was read
    text_digest: str = ""  # of the body's HTML


class Folder(Value, frozen=True, kw_only=True):
    """The result of reading one content folder: its language versions, its files, its problems.

    `problems` are those that can be seen from the folder alone; references to the directory and to
    other folders are checked by `validate.check_site` on every build.
    """

    path: str  # inside content/: releases/2022/seoul-mhpss-workshop
    slug: str
    files: tuple[File, ...] = ()  # everything in it that is not a language version
    releases: tuple[Release, ...] = ()  # original first, then in the order of LANGUAGES
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    sketches: tuple[Sketch, ...] = ()  # of texts whose head, or name, cannot be read
    unread: tuple[str, ...] = ()  # files that are there and cannot be read; "" for the folder itself


def with_digests(release: Release) -> Release:
    """The release with the digest of its card and its own made anew."""
    return digested(msgspec.structs.replace(release, card_digest=digested(release.card).digest))
