"""Folder names, directory keys and links of an old site's posts in the new one.

Place in the pipeline: after the first pass over an archive. Comes in: what is known of each post but its text. Goes out: for
each, its folder and whether it is there already; for each old address, where it leads now.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec

from newsroom.build.draft import LATIN
from newsroom.importing.archives.post import Post
from newsroom.model.addresses import RESERVED_SEGMENTS, prefix
from newsroom.model.settings import LANGUAGE_CODE

LONGEST_SLUG = 80
_NO_ALIAS = re.compile(r"[\s?#\\<>\"%:*|\x00-\x1f\x7f]")


class Place(msgspec.Struct):
    """Where a post goes."""

    origin: str
    slug: str
    lang: str
    year: str
    is_page: bool
    is_there: bool = False  # it was imported before
    anchors: bool = True

    @property
    def path(self) -> str:
        """Its source, as links inside the content folder name it."""
        return (
            f"pages/{self.slug}/{self.lang}.md" if self.is_page else f"releases/{self.year}/{self.slug}/{self.lang}.md"
        )

    def address(self, languages: tuple[str, ...]) -> str:
        """Its address on the new site."""
        return f"{prefix(self.lang, languages)}{'' if self.is_page else 'news/'}{self.slug}/"


class Existing(msgspec.Struct):
    """The names that the content folder has already."""

    ids: set[str]
    aliases: set[str]
    slugs: set[str]
    pages: set[str]

    @classmethod
    def of(cls, content: Path) -> Existing:
        """Read from the heads of all sources."""
        there = cls(set(), set(), set(), set())
        for kind, names in (("releases", there.slugs), ("pages", there.pages)):
            for file in (content / kind).rglob("*.md"):
                names.add(file.parent.name)
                head = _head(file)
                for match in re.finditer(r"^id:[ \t]*(.+?)[ \t]*$", head, re.MULTILINE):
                    there.ids.add(match[1].strip("\"'"))
                block = re.search(r"^aliases:(.*(?:\n[ \t]+-.*)*)", head, re.MULTILINE)
                if block:
                    there.aliases.update(re.findall(r"/[^\s,\]\"']*", block[1]))
        return there


def _head(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            text = stream.read(20_000)
    except OSError:
        return ""
    return text[: text.find("\n---", 3)] if text.startswith("---") else text.split("\n\n", 1)[0]


def code_of(language: str) -> str:
    """The code of a language, as it names a file; "" for words that are none. Old sites say what they like."""
    code = language.lower().replace("_", "-")
    return next((each for each in (code, code.partition("-")[0]) if LANGUAGE_CODE.fullmatch(each)), "")


class Naming:
    """Names for all posts, and the way back from old addresses."""

    def __init__(self, existing: Existing, languages: tuple[str, ...], this_year: str) -> None:
        self.existing, self.languages, self.this_year = existing, languages, this_year
        self.places: dict[str, Place] = {}  # by origin
        self.by_address: dict[str, str] = {}  # old address → origin
        self._groups: dict[tuple[bool, str], tuple[str, str]] = {}  # → slug, year
        self._taken: dict[tuple[bool, str, str], str] = {}
        self._slugs: set[str] = set(existing.slugs)
        self._pages: set[str] = set(existing.pages)
        self._addresses: set[str] | None = None
        self._aliases: dict[str, str] = {}  # former address → the post that has it

    def add(self, post: Post, usual: str = "") -> Place:
        """A place for a post. `usual` is the language of the old site's posts that name none; "" the new site's first."""
        lang = code_of(post.lang) or code_of(usual) or self.languages[0]
        if lang not in self.languages and lang.partition("-")[0] in self.languages:
            lang = lang.partition("-")[0]
        year = post.date[:4] if re.match(r"(?:19|20)\d\d", post.date) else self.this_year
        is_there = bool(post.id and post.id in self.existing.ids) or any(
            address in self.existing.aliases for address in post.addresses
        )
        key = (post.is_page, post.group or post.origin)
        slug = ""
        if key in self._groups and (post.is_page, self._groups[key][0], lang) not in self._taken:
            slug, year = self._groups[key]
        if not slug:
            slug = self._free(post, is_there)
            self._groups.setdefault(key, (slug, year))
        self._taken[post.is_page, slug, lang] = post.origin
        place = Place(origin=post.origin, slug=slug, lang=lang, year=year, is_page=post.is_page, is_there=is_there)
        self.places[post.origin] = place
        for address in post.addresses:
            self.by_address.setdefault(bare(address), post.origin)
        return place

    def claim(self, alias: str, origin: str) -> bool:
        """Whether a former address goes to this post: the first that asks has it."""
        if alias.lower() in self._own or alias.lower() in self.existing.aliases:
            return False
        return self._aliases.setdefault(alias.lower(), origin) == origin

    @property
    def _own(self) -> set[str]:
        """Addresses of the new site's own releases and pages."""
        if self._addresses is None:
            self._addresses = {place.address(self.languages) for place in self.places.values()}
            self._addresses |= {f"/news/{slug}/" for slug in self.existing.slugs} | {
                f"/{slug}/" for slug in self.existing.pages
            }
        return self._addresses

    def _free(self, post: Post, is_there: bool) -> str:
        taken = self._pages if post.is_page else self._slugs
        slug = slug_from(post.name) or slug_from(post.title) or slug_from(Path(post.origin).stem)
        if not re.search("[a-z]", slug):
            slug = f"post-{slug}".rstrip("-") if slug else f"post-{len(self.places) + 1}"
        if (
            slug in (RESERVED_SEGMENTS if post.is_page else ("page", "feeds"))
            or (post.is_page and re.fullmatch("[a-z]{2}", slug))
        ) and not (post.is_page and slug in ("about", "contacts", "corrections")):
            slug = f"{slug}-page" if post.is_page else f"{slug}-release"
        number, free = 1, slug
        while free in taken and not is_there:
            number += 1
            free = f"{slug}-{number}"
        taken.add(free)
        return free


def slug_from(text: str) -> str:
    """A folder's name from Latin letters and digits; "" where there are none."""
    last = text.strip().strip("/").rpartition("/")[2]
    last = re.sub(r"\.(?:html?|php|md|rst)$", "", last)
    letters = [character for character in last if character.isalpha()]
    if letters and sum("LATIN" in unicodedata.name(character, "") for character in letters) < len(letters) / 2:
        return ""
    plain = unicodedata.normalize("NFKD", last.lower().translate(LATIN)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    while len(slug) > LONGEST_SLUG and "-" in slug:
        slug = slug.rpartition("-")[0]
    return slug[:LONGEST_SLUG]


def bare(address: str) -> str:
    """An address for comparing: without index.html and the slash at its end."""
    path = address.partition("#")[0].partition("?")[0]
    path = re.sub(r"/index\.html?$", "/", path)
    return "/" + path.strip("/")


def aliases_of(addresses: Iterable[str], place: Place, languages: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """(former addresses that can be kept, those that cannot)."""
    kept: list[str] = []
    lost: list[str] = []
    own = bare(place.address(languages))
    for address in addresses:
        path = re.sub(r"/index\.html?$", "/", "/" + address.lstrip("/"))
        if bare(path) == own or path == "/":
            continue
        if not path.endswith("/") and not re.search(r"\.html?$", path):
            path += "/"
        parts = path.strip("/").split("/")
        if _NO_ALIAS.search(path) or any(not part or part.startswith(".") for part in parts):
            lost.append(address)
        elif path not in kept:
            kept.append(path)
    return kept, lost
