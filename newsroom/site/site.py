"""Cleared releases in order: languages, neighbours, topics, archives. Knows nothing of HTML or files.

Place in the pipeline: `Clearance` + `Directory` + `Settings` → `Site`, from which `plan` draws up the outputs.
N log N: one sort per language, everything else is appended in that order. Refuses: to see what is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import chain, groupby
from typing import Any, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from newsroom.model.addresses import prefix
from newsroom.model.directory import Boilerplate, Contact, Directory, Duty, Organisation
from newsroom.model.link_entry import read_entry
from newsroom.model.output import Hold
from newsroom.model.release import File, Folder, Page, Release, digested
from newsroom.model.settings import Settings, static_address
from newsroom.model.text import Text
from newsroom.reading.body.links import ID_PREFIX
from newsroom.reading.files.ledger import Ledger
from newsroom.site.answering import Answering
from newsroom.site.clearance import Clearance
from newsroom.site.former import former_addresses
from newsroom.site.identifiers import recorded_id, site_id
from newsroom.site.listing import Listing, NamedBoilerplate, NamedContacts, NamedTerms, place_of, said_twice
from newsroom.site.named_files import named_by, named_by_links, split_file
from newsroom.site.typed_address import is_seen


class Site:
    """The published texts, as plain values in order."""

    def __init__(
        self,
        clearance: Clearance,
        folders: Iterable[Folder],
        directory: Directory,
        settings: Settings,
        now: int,
        holds: Mapping[tuple[str, str], Hold] | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self.now = now  # the build's instant: who answers the press depends on it
        self.zone = ZoneInfo(settings.timezone)
        self.answering = Answering(directory, now)
        self._contacts: dict[tuple[str, ...], NamedContacts] = {}
        self._terms: dict[tuple[str, tuple[str, ...]], NamedTerms] = {}
        self._boilerplates: dict[tuple[str, str], NamedBoilerplate] = {}
        self.ledger = ledger or Ledger()  # what was recorded as published, whatever the clock says now
        self.holds = holds or {}  # preview only: (slug, language) → why and until when it is held
        self.files: dict[str, tuple[File, ...]] = {}
        self.page_slugs: set[str] = set()  # slugs of all standing pages; a held page exists at another time
        self._slugs: dict[str, str] = {}  # folder → its slug, where that is not its name
        self.aliases: set[str] = set()  # of all texts; a held one's leads somewhere at another time
        for folder in folders:
            if not folder.path.endswith(folder.slug):
                self._slugs[folder.path] = folder.slug
            if folder.files:
                self.files[folder.path] = folder.files
            if folder.path.startswith("pages/"):
                self.page_slugs.add(folder.slug)
            for page in folder.releases or folder.pages:
                if page.aliases:
                    self.aliases.update(map(str.lower, page.aliases))
        self.settings, self.directory, self.languages = settings, directory, settings.languages
        rank = {lang: index for index, lang in enumerate(settings.languages)}
        last = len(rank)  # a portal lists releases in languages that it does not have itself
        self.releases = sorted(clearance.releases, key=lambda r: (r.slug, rank.get(r.lang, last), r.lang))
        if self.ledger.ids:
            self.releases = [self.with_recorded_id(release) for release in self.releases]
        self.versions: dict[str, dict[str, Release]] = {}
        for release in self.releases:
            self.versions.setdefault(release.slug, {})[release.lang] = release
        self.pages: dict[str, dict[str, Page]] = {}
        for page in sorted(clearance.pages, key=lambda p: (p.slug, rank[p.lang])):
            self.pages.setdefault(page.slug, {})[page.lang] = page
        self.listings: dict[str, Listing] = {}
        for lang in settings.languages:
            shown = [versions.get(lang) or in_language(versions, lang) for versions in self.versions.values()]
            self.listings[lang] = Listing(lang, sorted([r for r in shown if r.withdrawn is None], key=place_of))

    def with_recorded_id(self, release: Release) -> Release:
        """The release with the id that it was published under, where that is not the one it would get today."""
        known = "" if release.id else recorded_id(self.ledger, release)
        if not known or known == site_id(self.settings, release):
            return release
        return digested(msgspec.structs.replace(release, id=known))

    @cached_property
    def lists(self) -> dict[str, dict[tuple[str, str], list[Release]]]:
        """Language → (group, key) of each of its lists → releases, oldest first.

        Groups: news, period, topics, types, places. A topic, type or place of more than one year also has a list for
        each of its years, with the key "housing/2024".
        """
        return {lang: self._lists_of(listing) for lang, listing in self.listings.items()}

    def _lists_of(self, listing: Listing) -> dict[tuple[str, str], list[Release]]:
        lists: dict[tuple[str, str], list[Release]] = {("news", ""): listing.releases}
        current, years = "", dict[str, str]()  # slug → year: it is asked for each list that a release is in
        year: list[Release] = []
        month: list[Release] = []
        for release in listing.releases:
            day = self.day_of(release)[:7]
            years[release.slug] = day[:4]
            # In order of time, the releases of a month are together, but for a clock set back at midnight.
            if day != current:
                current = day
                year = lists.setdefault(("period", day[:4]), [])
                month = lists.setdefault(("period", f"{day[:4]}/{day[5:]}"), [])
            year.append(release)
            month.append(release)
        for group, found in (("topics", listing.topics), ("types", listing.categories), ("places", listing.places)):
            for key, releases in found.items():
                lists[group, key] = releases
                if self.spans_years(releases):
                    for year_of, together in groupby(releases, key=lambda release: years[release.slug]):
                        lists.setdefault((group, f"{key}/{year_of}"), []).extend(together)
        return lists

    def all_versions(self) -> Iterator[Page]:
        """Every cleared version of releases and pages."""
        yield from self.releases
        for versions in self.pages.values():
            yield from versions.values()

    def spans_years(self, releases: list[Release]) -> bool:
        """Whether a list, oldest first, has releases of more than one year."""
        return bool(releases) and self.day_of(releases[0])[:4] != self.day_of(releases[-1])[:4]

    @cached_property
    def former(self) -> frozenset[str]:
        """Former addresses of public texts, in lower case."""
        return frozenset(address.lower() for address, _ in former_addresses(self))

    @cached_property
    def withdrawn(self) -> tuple[Release, ...]:
        """The cleared versions that were withdrawn."""
        return tuple(release for release in self.releases if release.withdrawn is not None)

    @cached_property
    def _named_contacts(self) -> set[tuple[str, ...]]:
        """The lists of contacts that site.yml, public releases and pages have, each once."""
        named = {self.directory.press_contacts}
        named.update(release.contacts for release in self.releases)
        named.update(page.contacts for versions in self.pages.values() for page in versions.values())
        return named

    def contacts_named(self) -> list[str]:
        """Keys of the contacts that are published, those of site.yml first, in its order, then in that of contacts.yml.

        They answer today for those that a cleared release, a page or site.yml names.
        """
        order = {key: number for number, key in enumerate(self.directory.contacts)}
        first = [contact.key for contact, _ in self.contacts_of(self.directory.press_contacts).contacts]
        others = {contact.key for keys in self._named_contacts for contact, _ in self.contacts_of(keys).contacts}
        return [*first, *sorted(others.difference(first), key=lambda key: order[key])]

    def succeeded(self) -> dict[str, Contact]:
        """Contact that public texts or the site name and who answers no more → who answers in its place today."""
        found = {}
        for keys in self._named_contacts:
            for today, then in self.contacts_of(keys).contacts:
                if then is not None:
                    found[then.key] = today
        return dict(sorted(found.items()))

    def duties(self, keys: Iterable[str]) -> dict[str, Duty]:
        """Contact that answers for one of these → who is on duty for it now, where its rota says so."""
        return self.answering.duties(contact for contact, _ in self.contacts_of(tuple(keys)).contacts)

    def day_of(self, release: Release) -> str:
        """The day on which a release appeared, in the site's zone: 2022-07-06. Archives go by it, as lists do."""
        assert release.date is not None
        if release.appears == release.date.at:
            return release.date.local[:10]
        return datetime.fromtimestamp(release.appears, self.zone).date().isoformat()

    def files_at(self, page: Page) -> str:
        """Address of the folder of a page's or release's own files: beside its original's page."""
        if isinstance(page, Release) and page.home is not None:
            return page.home.address_of(page.slug, page.original)
        return page.address(self.languages, page.original)

    @cached_property
    def named_files(self) -> dict[str, set[str]]:
        """Folder → files of it that a field names or a cleared body links to."""
        named: dict[str, set[str]] = {}
        pages = chain(self.releases, *(versions.values() for versions in self.pages.values()))
        standing = (named_by_links(text.links) for text in self.standing_texts)
        for folder, name in chain(*map(named_by, pages), *standing):
            named.setdefault(folder, set()).add(name)
        return named

    @cached_property
    def standing_texts(self) -> tuple[Boilerplate, ...]:
        """The standing texts below public releases, in every language that they have."""
        shown = sorted({release.boilerplate or self.directory.boilerplate for release in self.releases})
        return tuple(text for key in shown for text in self.directory.boilerplates.get(key, {}).values())

    def published_files(self, page: Page) -> tuple[File, ...]:
        """The files of a folder that are published."""
        files = self.files.get(page.folder)
        if not files:
            return ()
        named = self.named_files.get(page.folder, ())
        return tuple(file for file in files if file.name in named)

    def targets(self, page: Page) -> tuple[str, ...]:
        """The address inside the site of each of a body's links; "" for what may not be seen (P6)."""
        return self.targets_of(page.links, page.lang) if page.links else ()

    def targets_of(self, links: tuple[str, ...], lang: str) -> tuple[str, ...]:
        """The same for the links of any text in one language."""
        return tuple(self._target(link, lang) for link in links)

    def _target(self, link: str, lang: str) -> str:
        kind, where, fragment = read_entry(link)
        address = ""
        if kind == "content":
            folder, _, name = where.rpartition("/")
            version = self._versions_of(folder).get(name.removesuffix(".md"))
            if version is None:  # `../budget/` names a folder: the page's language, else the original
                folder = where.rstrip("/")
                versions = self._versions_of(folder)
                originals = (each for each in versions.values() if each.lang == each.original)
                version = versions.get(lang) or next(originals, None)
            if version is not None and version.folder == folder:
                address = version.address(self.languages)
                if fragment[1:] and not fragment.startswith("#" + ID_PREFIX):
                    fragment = f"#{ID_PREFIX}{fragment[1:]}"  # as a text names its own headings
        elif kind == "file":
            folder, name = split_file(where)
            owner = self.owner_of(folder)
            if owner is not None:
                address = self.files_at(owner) + quote(name)
            elif not where.startswith(("releases/", "pages/")):
                address = quote(static_address(self.settings, where))
        elif kind in ("topic", "type", "place"):
            listing = self.listings[lang]
            group = {"topic": listing.topics, "type": listing.categories, "place": listing.places}[kind]
            if where in group:
                address = f"{prefix(lang, self.languages)}{kind}s/{where}/"
        elif kind == "site" and is_seen(self, where.partition("?")[0]):
            address = where
        return address + fragment if address else ""

    @cached_property
    def own_kinds(self) -> dict[str, Text]:
        """Names of the further kinds of release that are public, by key."""
        kinds = self.directory.kinds
        return {key: kinds[key].name for key in sorted({each.category for each in self.releases} & kinds.keys())}

    def owner_of(self, folder: str) -> Page | None:
        """A cleared version of the release or page whose folder this is."""
        owner = next(iter(self._versions_of(folder).values()), None)
        return owner if owner is not None and owner.folder == folder else None

    def versions_of(self, page: Page) -> list[Page]:
        """The cleared versions of a release or page, its original first."""
        versions = self._versions_of(page.folder).values()
        return sorted(versions, key=lambda version: version.lang != version.original)

    def _versions_of(self, folder: str) -> Mapping[str, Page]:
        slug = self._slugs.get(folder) or folder.rpartition("/")[2]
        return (self.versions if folder.startswith("releases/") else self.pages).get(slug, {})

    def contacts_of(self, keys: tuple[str, ...]) -> NamedContacts:
        """Who answers for these contacts today, and their organisations; made once for each list of keys."""
        named = self._contacts.get(keys)
        if named is None:
            contacts = self.answering.of_all(keys)
            organisations = self.organisations_of(today for today, _ in contacts)
            duties = self.answering.duties(today for today, _ in contacts)
            digests = [each.digest for pair in contacts for each in pair if each] + [
                each.digest for each in organisations
            ]
            shape = "".join("2" if then else "1" for _, then in contacts)
            named = NamedContacts(
                contacts, organisations, duties, " ".join([shape, *digests, *map(repr, duties.items())])
            )
            self._contacts[keys] = named
        return named

    def terms_of(self, kind: str, keys: tuple[str, ...]) -> NamedTerms:
        """People, topics or places by key; made once for each list of keys."""
        named = self._terms.get((kind, keys))
        if named is None:
            known: Mapping[str, Any] = getattr(self.directory, kind)
            terms = tuple(known[key] for key in keys if key in known)
            named = self._terms[kind, keys] = NamedTerms(terms, " ".join([term.digest for term in terms]))
        return named

    def event_place_of(self, release: Release) -> NamedTerms:
        """Where a release's event is; it need not be one of the places that the release is filed under."""
        place = release.event.place if release.event is not None else ""
        return self.terms_of("places", (place,) if place else ())

    def boilerplate_of(self, key: str, lang: str) -> NamedBoilerplate:
        """The standing text of a key, or the site's own, for readers of a language; made once for each."""
        named = self._boilerplates.get((key, lang))
        if named is None:
            texts = self.directory.boilerplates.get(key or self.directory.boilerplate, {})
            text = texts.get(lang) or next(iter(texts.values()), None)
            targets = self.targets_of(text.links, lang) if text else ()
            fingerprint_key = " ".join([text.digest, *targets]) if text else ""
            named = self._boilerplates[key, lang] = NamedBoilerplate(text, targets, fingerprint_key)
        return named

    @cached_property
    def _twin_titles(self) -> set[object]:
        return said_twice(self.releases, "title")

    @cached_property
    def _twin_summaries(self) -> set[object]:
        return said_twice(self.releases, "summary")

    def is_twin_title(self, release: Release) -> bool:
        """Whether another release of the language has the same title: <title> then adds the date."""
        return (release.lang, release.title) in self._twin_titles

    def is_twin_summary(self, release: Release) -> bool:
        return (release.lang, release.summary) in self._twin_summaries

    def organisations_of(self, contacts: Iterable[Contact]) -> tuple[Organisation, ...]:
        """The organisations of these contacts and the publisher, each once, by key."""
        keys = {contact.organisation for contact in contacts} | {self.directory.publisher}
        return tuple(self.directory.organisations[key] for key in sorted(keys) if key in self.directory.organisations)


Version = TypeVar("Version", bound=Page)


def in_language(versions: dict[str, Version], lang: str) -> Version:
    """The version that readers of `lang` are shown: theirs, else the original, else the first in the site's order."""
    version = versions.get(lang)
    if version is None:
        first = next(iter(versions.values()))
        version = versions.get(first.original, first)
    return version
