"""All traces of what is held at one instant.

Place in the pipeline: after `site`, for `prover`. Comes in: the `Clearance`, the folders, the `Site`. Goes out: traces of
every held version, of corrections and withdrawals that lie ahead, and of directory entries that only these name.
Refuses: to read a text itself; bodies come from the index.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path

from newsroom.media.players import player_of
from newsroom.model.directory import Boilerplate, Directory
from newsroom.model.release import File, Page, Release
from newsroom.proof.traces import Trace, literal_trace, name_trace, slug_trace, term_traces, text_traces
from newsroom.proof.values import attributes_of, bare_address, is_address, texts_of
from newsroom.reading.body.player_marks import MARK
from newsroom.site.clearance import Clearance
from newsroom.site.named_files import named_by_links
from newsroom.site.site import Site

Body = Callable[[str, str], str]  # (folder, language) → HTML
_PLAYER_LINK = re.compile(rf'class="{MARK}">\s*<a href="([^"<>]+)"')
LEAST_STEM = 8  # letters of a file's name without its ending: shorter ones are words of every day
LONGEST_NAME = 80  # characters: a text of this length is looked for as a whole, too


def texts_of_entry(directory: Directory, kind: str, key: str) -> Iterator[str]:
    """The texts of a directory entry: key, names, numbers, mailbox."""
    yield key
    yield from (text for _, text in texts_of(getattr(directory, kind)[key]))


def texts_today(site: Site, kind: str, key: str) -> Iterator[str]:
    """The texts of an entry at the site's instant; of a contact also who is on duty for it."""
    yield from texts_of_entry(site.directory, kind, key)
    if kind == "contacts":
        for duty in site.answering.duties([site.directory.contacts[key]]).values():
            yield from (text for _, text in texts_of(duty))


def named_by(pages: Iterable[Page], site: Site) -> dict[str, set[str]]:
    """Directory entries that versions name, by kind; with those who answer for a contact, and its organisation."""
    named: dict[str, set[str]] = {
        kind: set() for kind in ("contacts", "topics", "places", "people", "organisations", "kinds")
    }
    directory = site.directory
    for page in pages:
        for kind, keys in _named_keys(page):
            named[kind].update(keys)
    _follow(named, site)
    return {kind: {key for key in keys if key in getattr(directory, kind)} for kind, keys in named.items()}


def _follow(named: dict[str, set[str]], site: Site) -> None:
    directory = site.directory
    answering = site.answering.of_all(tuple(named["contacts"]))
    named["contacts"].update(today.key for today, _ in answering)
    for kind in ("contacts", "people"):
        named["organisations"].update(
            getattr(directory, kind)[key].organisation for key in named[kind] if key in getattr(directory, kind)
        )


def public_entries(site: Site) -> dict[str, set[str]]:
    """Directory entries that may be published, by kind."""
    pages: list[Page] = [*site.releases, *(page for versions in site.pages.values() for page in versions.values())]
    named = named_by(pages, site)
    named["contacts"].update(key for key in site.directory.press_contacts if key in site.directory.contacts)
    named["organisations"].add(site.directory.publisher)
    _follow(named, site)
    return named


def public_boilerplates(site: Site) -> set[str]:
    """Standing texts below public releases, by key."""
    return {release.boilerplate or site.directory.boilerplate for release in site.releases} - {""}


class Secrets:
    """The held texts as plain values: enough to compare them with the last ones, and to make their traces."""

    def __init__(self, clearance: Clearance, site: Site, files: dict[str, tuple[File, ...]]) -> None:
        self.site = site
        self.pages = sorted((held.page for held in clearance.held), key=lambda page: page.path)
        noted = [
            (site.ledger.path, "note", entry.note)
            for entries in site.ledger.entries.values()
            for entry in entries
            if entry.at.at > site.now
        ]
        self.ahead = sorted({*clearance.ahead, *noted, *self._turns_ahead()})
        self.files: list[tuple[Page, File]] = []
        seen: set[str] = set()
        for page in self.pages:
            if page.folder in seen or page.folder not in files:
                continue
            seen.add(page.folder)
            sibling = site.owner_of(page.folder)  # a version that is out
            public = set(site.published_files(sibling)) if sibling is not None else set()
            self.files += [(page, file) for file in files[page.folder] if file not in public]
        self.entries = self._entries() if self.pages else []

    def _turns_ahead(self) -> Iterator[tuple[str, str, str]]:
        """Names, numbers and mailboxes of turns that have not begun, but for those that are shown today."""
        ahead = list(self.site.answering.turns_ahead())
        if not ahead:
            return
        label = self.site.ledger.path.rpartition("/")[0]
        shown = {
            text for key in public_entries(self.site)["contacts"] for text in texts_today(self.site, "contacts", key)
        }
        for _, duty in ahead:
            for _, text in texts_of(duty):
                if text not in shown:
                    yield f"{label}/directory/contacts.yml", "rota", text

    def _entries(self) -> list[tuple[str, str]]:
        """(kind, key) of directory entries that nothing public names."""
        named = named_by(self.pages, self.site)
        if not self._is_open(named):
            return []
        public = public_entries(self.site)
        return [(kind, key) for kind in sorted(named) for key in sorted(named[kind] - public[kind])]

    def _naming(self) -> dict[tuple[str, str], str]:
        """(kind, key) of the directory entries that held versions name → path of the first of these."""
        naming: dict[tuple[str, str], str] = {}
        for page in self.pages:
            for kind, keys in named_by([page], self.site).items():
                for key in keys:
                    naming.setdefault((kind, key), page.path)
        return naming

    def _is_open(self, named: dict[str, set[str]]) -> bool:
        """Whether anything is left of these entries once public releases were asked, one by one: as a rule a few will do."""
        left = {(kind, key) for kind, keys in named.items() for key in keys}
        left -= {("organisations", self.site.directory.publisher)}
        left -= {("contacts", key) for key in self.site.directory.press_contacts}
        for release in self.site.releases:
            if not left:
                return False
            left.difference_update(
                *([(kind, key) for key in keys] for kind, keys in _named_keys(release)),
            )
        return bool(left)

    def _boilerplates(self) -> Iterator[tuple[Page, Boilerplate]]:
        """Standing texts that only held releases have."""
        for page in self.pages:
            if (
                isinstance(page, Release)
                and page.boilerplate
                and page.boilerplate not in public_boilerplates(self.site)
            ):
                yield from (
                    (page, text) for text in self.site.directory.boilerplates.get(page.boilerplate, {}).values()
                )

    def _public_links(self) -> Iterator[tuple[str, ...]]:
        site = self.site
        yield from (release.links for release in site.releases)
        yield from (page.links for versions in site.pages.values() for page in versions.values())
        yield from (text.links for text in site.standing_texts)

    def _terms(self, body: Body) -> Iterator[Trace]:
        """Terms under which search would find what is held, and nothing public."""
        public = {term for release in self.site.releases for term in search_terms(release, body)}
        for page in self.pages:
            if isinstance(page, Release):
                yield from term_traces(search_terms(page, body) - public, page.path)

    @property
    def is_empty(self) -> bool:
        return not self.pages and not self.ahead

    def digest(self) -> bytes:
        """Changes with anything that a trace could be made of."""
        whole = hashlib.blake2b(digest_size=16)
        for page in self.pages:
            whole.update(f"{page.path}\0{page.digest}\0".encode())
        for page, file in self.files:
            whole.update(f"{page.path}\0{file.name}\0{file.digest}\0".encode("utf-8", "surrogateescape"))
        for kind, key in self.entries:
            whole.update("\0".join((kind, *texts_today(self.site, kind, key), "")).encode())
        for page, text in self._boilerplates():
            whole.update(f"{page.path}\0{text.digest}\0".encode())
        whole.update(repr(self.ahead).encode())
        return whole.digest()

    def traces(self, body: Body, content: str) -> Iterator[Trace]:
        """Every trace, each perhaps more than once."""
        languages = self.site.languages
        shown = {name for links in self._public_links() for _, name in named_by_links(links)}
        for page in self.pages:
            for field, text in texts_of(page):
                yield from _traces(text, field, page.path)
            yield from _traces(body(page.folder, page.lang), "body", page.path)
            yield from literal_trace(_without_scheme(address_of(page, languages)).strip("/"), "slug", page.path)
            if not any(page.slug in versions for versions in (self.site.versions, self.site.pages)):
                yield from slug_trace(_own_slug(page), page.path)
            for alias in page.aliases:
                yield from literal_trace(alias.strip("/"), "aliases", page.path)
            for url in player_addresses(page, body(page.folder, page.lang)):
                yield from literal_trace(url, "media", page.path)
            for name in sorted({name for _, name in named_by_links(page.links)} - shown):
                yield from literal_trace(name, "body", page.path)
        yield from self._terms(body)
        for source, field, text in self.ahead:
            yield from _traces(text, field, source)
        for page, standing in self._boilerplates():
            yield from _traces(standing.title, "boilerplate", page.path)
            yield from _traces(standing.html, "boilerplate", page.path)
            yield from name_trace(standing.key, "boilerplate", page.path)
        for page, file in self.files:
            yield from literal_trace(file.name, "file", page.path)
            if len(stem := Path(file.name).stem) >= LEAST_STEM:  # a picture in another size has it in its name
                yield from name_trace(stem, "file", page.path)
            yield from literal_trace(file.digest, "file", page.path)
            yield from literal_trace(_sha256(Path(content, page.folder, file.name)), "file", page.path)
        naming = self._naming() if self.entries else {}
        for kind, key in self.entries:
            source = naming.get((kind, key), self.pages[0].path)
            for text in texts_today(self.site, kind, key):
                yield from _traces(text, kind, source) if is_address(text) else name_trace(text, kind, source)


def address_of(page: Page, languages: tuple[str, ...]) -> str:
    """The address of a version inside the site; in a portal of several sites that at the site which publishes it."""
    if isinstance(page, Release) and page.home is not None:
        return page.home.address_of(page.slug, page.lang)
    return page.address(languages)


def _without_scheme(address: str) -> str:
    return address.removeprefix("https:").removeprefix("http:")


def _own_slug(page: Page) -> str:
    """The slug as the site that publishes a version writes it."""
    return page.home.own_slug(page.slug) if isinstance(page, Release) and page.home is not None else page.slug


def player_addresses(page: Page, html: str) -> Iterator[str]:
    """Addresses of the films, sounds and maps of other hosts, as typed and as pages draw them, without their scheme."""
    for url in (*(each.url for each in page.media if each.url), *map(unescape, _PLAYER_LINK.findall(html))):
        player = player_of(url)
        for address in (url, *((player.player, player.watch) if player is not None else ())):
            yield address.partition("://")[2].rstrip("/")


def search_terms(release: Release, body: Body) -> set[str]:
    """The terms under which search finds a release."""
    return set(body(release.folder, f"{release.lang}#terms").split())


def _traces(text: str, field: str, source: str) -> Iterator[Trace]:
    """Those of one text, which may be HTML: its words, and what its author wrote into its tags."""
    if is_address(text):
        yield from literal_trace(bare_address(text), field, source)
    elif len(text) <= LONGEST_NAME and "<" not in text:
        yield from name_trace(text, field, source)
    yield from text_traces(text, field, source)
    for attribute, written in attributes_of(text):
        if attribute == "address":
            yield from literal_trace(written, field, source)
        else:
            if len(written) <= LONGEST_NAME:
                yield from name_trace(written, field, source)
            yield from text_traces(written, field, source)


def _named_keys(page: Page) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(kind, keys) of the directory entries that the fields of a version name."""
    yield "contacts", page.contacts
    if isinstance(page, Release):
        yield "topics", page.tags
        yield "places", page.places
        yield "people", page.authors
        yield "kinds", (page.category,)
        if page.event is not None and page.event.place:
            yield "places", (page.event.place,)


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
