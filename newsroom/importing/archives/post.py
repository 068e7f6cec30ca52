"""A post of an old site, and the site as its reader describes it.

Place in the pipeline: between the readers of archives and what is made of posts. These are values only.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from newsroom.importing.document import Question, SetAside


class Name(NamedTuple):
    """A tag, category or author: as it is shown, and the last part of its old address."""

    text: str
    slug: str


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A post or page. Dates are ISO 8601, with an hour only where the old site had one."""

    origin: str  # its source, unique in the archive: "news/quay.md", "post 12"
    title: str
    html: str = ""
    is_page: bool = False
    is_public: bool = True
    is_unlisted: bool = False  # not public here, but its address answered on the old site
    why_not: str = ""  # why it is not public, in a few words
    subtitle: str = ""
    summary: str = ""  # HTML
    lang: str = ""
    name: str = ""  # the last part of its old address
    group: str = ""  # posts with the same group are translations of each other; "" for none
    date: str = ""
    modified: str = ""
    embargo: str = ""
    expires: str = ""
    category: Name | None = None
    tags: tuple[Name, ...] = ()
    authors: tuple[Name, ...] = ()
    addresses: tuple[str, ...] = ()  # former ones, "/2019/quay.html", the one that was linked first
    id: str = ""  # in the old site's feeds
    picture: str = ""  # address of the lead picture
    set_aside: tuple[SetAside, ...] = ()
    questions: tuple[Question, ...] = ()


class Former(NamedTuple):
    """An address of the old site that is no post's: a list, a feed, a file. `<n>` in it stands for any number."""

    address: str
    what: str  # "post" "file" "topic" "topic-feed" "month" (also a year) "all" "feed" "sitemap"
    name: Name = Name(
        "", ""
    )  # of a topic; as text a post's origin, a file's address for `file_at`, "2019" or "2019/03"
    lang: str = ""


class Archive(Protocol):
    """An old site that can be read more than once."""

    kind: str  # "Pelican", "WordPress" …
    notices: list[str]  # what a person must know of the site as a whole
    site_url: str  # where it was published, without a slash at the end; "" where that is not known
    lang: str  # of posts that do not say
    zone: str  # in which its dates without offset are; "" for the new site's
    known: Container[str]  # ids of posts that were imported before: their texts need not be converted

    def posts(self) -> Iterator[Post]:
        """Every post and page, in any order."""

    def file_at(self, address: str, origin: str) -> Path | None:
        """The file behind an address; None where the archive has none."""

    def alt_of(self, address: str) -> str:
        """What a picture shows, where the site says it beside the texts; else ""."""

    def settled(self, html: str) -> str:
        """The HTML of a post with what only the whole archive says: the pictures of a gallery."""

    def address_of(self, file: Path, origin: str) -> str:
        """The former address of a file that a post shows or links; "" where only the link says it."""

    def former(self) -> Iterator[Former]:
        """Addresses that were no post's. They are known when `posts` has ended."""

    def post_at(self, address: str, origin: str) -> str:
        """The origin of the post that a link in the old site's own form leads to; "" where it is none."""


class WithoutLibrary:
    """An old site that has no library of pictures: it describes each where it stands."""

    def alt_of(self, address: str) -> str:
        """Nothing."""
        del address
        return ""

    def settled(self, html: str) -> str:
        """The same."""
        return html

    def address_of(self, file: Path, origin: str) -> str:
        """Unknown."""
        del file, origin
        return ""

    def former(self) -> Iterator[Former]:
        """None."""
        return iter(())
