"""Which sizes and forms of a picture are published, under which names, and what is said of it.

Place in the pipeline: between `site` and the kinds of output that show pictures. Comes in: `Site`. Goes out:
`PublishedPicture`, from which a page knows all addresses without opening the file. Refuses: to say anything of a
picture that only a held version says.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import chain
from urllib.parse import quote

import msgspec

from newsroom.media.imaging import FORMS
from newsroom.media.kinds import is_picture
from newsroom.media.metadata import Rights, merged
from newsroom.model.release import File, Page, Picture, Release, Value
from newsroom.site.named_files import named_by_links
from newsroom.site.site import Site

# A thumbnail, a column of 40rem, a page of 68rem, on screens of one and two pixels a point.
WIDTHS = (240, 480, 800, 1200, 1600)
THUMBNAIL = 480  # the widest that a list loads
TALLEST = 16_383  # pixels: WebP's limit
FALLBACK = 1200  # what <img src> loads where a browser knows no better


class PublishedPicture(Value, frozen=True, kw_only=True):
    """A picture and the smaller ones made of it."""

    name: str  # of its file
    width: int
    height: int
    size: int  # bytes of the file
    tag: str  # changes with its pixels and with what is said of it; "" where nothing is made of it

    @property
    def widths(self) -> tuple[int, ...]:
        """Of what is made of it; never wider than itself."""
        if not self.tag:
            return ()
        return (*(width for width in WIDTHS if width < self.width), *((self.width,) if self.width < WIDTHS[-1] else ()))

    @property
    def fallback(self) -> tuple[int, str]:
        """(width, form) of what every browser can show."""
        return min(self.width, FALLBACK), "jpg" if self.name.lower().endswith((".jpg", ".jpeg")) else "webp"

    @property
    def thumbnail_widths(self) -> tuple[int, ...]:
        """Of what is made of it, those that lists load."""
        return tuple(width for width in self.widths if width <= THUMBNAIL) or self.widths[:1]

    def versions(self) -> Iterator[tuple[int, str]]:
        """(width, form) of all that is made of it."""
        for form in ("avif", "webp"):
            for width in self.widths:
                yield width, form
        if self.tag and self.fallback[1] == "jpg":
            yield self.fallback

    def at(self, files_at: str, width: int, form: str) -> str:
        """Address inside the site, not yet quoted."""
        stem = self.name.rpartition("/")[2].rpartition(".")[0]
        return f"{files_at}pictures/{stem}-{self.tag}-{width}.{form}"

    def address(self, files_at: str, width: int, form: str) -> str:
        """The same as links write it."""
        return files_at + quote(self.at("", width, form))

    def height_of(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))


class CardPicture(Value, frozen=True, kw_only=True):
    """The lead picture of a release, for lists."""

    files_at: str  # address of the folder of its file
    made: PublishedPicture


def card_picture(site: Site, release: Release) -> CardPicture | None:
    """The lead picture of a release where smaller ones are made of it: no list loads a moving picture."""
    if release.image is None:
        return None
    file = next((each for each in site.files.get(release.folder, ()) if each.name == release.image.file), None)
    if file is None or not file.width or not is_scaled(file):
        return None
    return CardPicture(files_at=site.files_at(release), made=published(site, release, file))


def pictures_of(site: Site, page: Page) -> dict[str, PublishedPicture]:
    """Address of its file → picture, for all that a page shows: its fields' and its text's."""
    found: dict[str, PublishedPicture] = {}
    own = [*(picture.file for picture in page.pictures), *filter(None, (each.poster for each in page.media))]
    for folder, name in chain(((page.folder, name) for name in own), named_by_links(page.links)):
        if is_picture(name):
            owner = site.owner_of(folder)
            if owner is not None:
                file = next((each for each in site.files.get(folder, ()) if each.name == name), None)
                if file is not None and file.width:
                    found[site.files_at(owner) + quote(name)] = published(site, owner, file)
    return found


def is_scaled(file: File) -> bool:
    """Whether smaller ones are made of a picture: it does not move, and at the widest that a page loads WebP can hold its height."""
    return not file.animated and file.height * min(file.width, WIDTHS[-1]) <= TALLEST * file.width


def published(site: Site, owner: Page, file: File) -> PublishedPicture:
    """The picture as it is published from its folder."""
    tag = ""
    if is_scaled(file):
        encoded = msgspec.msgpack.encode((file.name, file.digest, rights_of(site, owner, file.name), repr(FORMS)))
        tag = blake2b(encoded, digest_size=5).hexdigest()
    return PublishedPicture(name=file.name, width=file.width, height=file.height, size=file.size, tag=tag)


def rights_of(site: Site, owner: Page, name: str) -> Rights:
    """The statements of a release's or page's cleared versions about one of its pictures, the original's first."""
    versions, page = site.versions_of(owner), site.files_at(owner)
    uses = [(lang, picture) for version in versions for lang, picture in _named(version) if picture.file == name]
    return Rights(
        captions=merged((lang, picture.caption) for lang, picture in uses),
        alts=merged((lang, picture.alt) for lang, picture in uses if not picture.decorative),
        credits=merged((lang, picture.credit) for lang, picture in uses),
        licence=next((picture.licence for _, picture in uses if picture.licence), ""),
        page=page if "://" in page else site.settings.site_url + page,
    )


def _named(page: Page) -> Iterator[tuple[str, Picture]]:
    """(language of its words, picture) of a version's fields."""
    if page.image is not None:
        yield page.language_of("image"), page.image
    yield from ((page.language_of("gallery"), picture) for picture in page.gallery)
