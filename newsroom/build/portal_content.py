"""The content of a portal: the releases of its sites, as each site's last good build read them.

Place in the pipeline: in place of `build.reading`, for a portal. Comes in: the index of each site. Goes out: the portal's own
index, with the same records, held ones among them, and a `ContentState`: clearance, proof and plan then go on as for a site. A
release keeps what lists, feeds and search show; its page, contacts and files stay with the site. Refuses: to read content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from newsroom.build.reading import DIRECTORY, MOST_FORMER, ContentState, Directories, Progress, Reader, content_label
from newsroom.model.directory import Directory, Organisation, Person, ReleaseKind, Term
from newsroom.model.face import Face, SiteLink
from newsroom.model.problems import Problem
from newsroom.model.release import Folder, HomeSite, Release, digested, with_digests
from newsroom.model.settings import Settings
from newsroom.model.text import Text
from newsroom.reading.files.ledger import Ledger, read_ledger
from newsroom.reading.settings.portal import PortalSite
from newsroom.site.identifiers import recorded_id, site_id
from newsroom.store.index import Index
from newsroom.store.pool import Pool

SITE = "site:"  # name of the state with the site's digest at the time when its records were taken over
TERMS = "terms:"  # the state that holds a site's topics, places and kinds
MOST_LINKS = 24  # sites that the footer of every page names


class Terms(msgspec.Struct):
    """The part of a site's directory that a portal takes over."""

    label: str  # of the directory, as problems name it
    topics: dict[str, Term]
    places: dict[str, Term]
    kinds: dict[str, ReleaseKind]


OpenSite = Callable[[PortalSite], AbstractContextManager[Index]]


def built_index(site: PortalSite) -> AbstractContextManager[Index]:
    """The index of a site's build. Raises ContentError while a build is at work there."""
    settings = site.settings
    return Index.open(Path(settings.cache), Path(settings.content), Path(settings.output), only_existing=True)


def portal_reader(
    sites: tuple[PortalSite, ...], failed: set[str], clean: bool = False, open_site: OpenSite = built_index
) -> Reader:
    """A reader for `stages.build`. `failed`: keys of the sites whose build failed: they stay as they were published last.
    `open_site`: the index to take a site's records from."""

    def read(settings: Settings, index: Index, program: bytes, pool: Pool, progress: Progress) -> ContentState:
        return _Taking(index, program, clean, open_site).run(settings, sites, failed, progress)

    return read


class _Taking:
    """Takes over what changed at the sites."""

    def __init__(self, index: Index, program: bytes, clean: bool, open_site: OpenSite) -> None:
        self.index, self.program, self.clean, self.open_site = index, program, clean, open_site
        self.changed: list[str] = []
        self.former: dict[str, Folder | None] | None = {}
        self.encode = msgspec.msgpack.Encoder().encode
        self.decode = msgspec.msgpack.Decoder(Folder).decode

    def run(
        self, settings: Settings, sites: tuple[PortalSite, ...], failed: set[str], progress: Progress
    ) -> ContentState:
        index = self.index
        known = set(self._known_sites())
        for number, site in enumerate(sites, 1):
            if site.home.key not in failed:
                self._site(site)
            known.discard(site.home.key)
            progress("Collecting", number, len(sites))
        for key in known:  # no longer in portal.toml
            self._replace(key, {})
            index.put_state(SITE + key, None)
            index.put_state(TERMS + key, None)
            self._note_directory()
        if self.changed:
            index.put_state("plan", None)
        index.commit()
        directory, problems = self._directory(settings, sites)
        return ContentState(
            label=content_label(settings),
            directory=directory,
            problems=problems,
            units=sum(1 for _ in self._paths("")),
            read=0,
            changed=tuple(self.changed),
            ledger=Ledger(),
            former=self.former,
            is_judged=True,
        )

    # ── releases ─────────────────────────────────────────────────────────────
    def _site(self, site: PortalSite) -> None:
        settings, key = site.settings, site.home.key
        with self.open_site(site) as there:
            now = self._state_of(site, there)
            if not self.clean and self.index.state(SITE + key) == now:
                return
            ledger = read_ledger(settings.content, content_label(settings), settings.timezone)
            folders: dict[str, tuple[bytes, Callable[[], dict[str, str]]]] = {}
            for path, record in there.records():
                if path.startswith("releases/"):
                    folder = taken_over(self.decode(record), site, ledger)
                    folders[folder.path] = self.encode(folder), lambda path=path: there.bodies(path)  # type: ignore[misc]
            self._replace(key, folders)
            self._take_terms(site, there.state(DIRECTORY))
            self.index.put_state(SITE + key, now)

    def _state_of(self, site: PortalSite, there: Index) -> bytes:
        """Changes with everything that the portal takes from a site."""
        whole = blake2b(self.program, digest_size=16)
        whole.update(self.encode((site.home, site.settings.content)))
        for path, _, _, _, inputs in there.folders():
            whole.update(f"{path}\0".encode("utf-8", "surrogateescape") + inputs)
        for name in ("reading", "ledger", DIRECTORY):
            whole.update(there.state(name) or b"")
        return whole.digest()

    def _replace(self, key: str, folders: dict[str, tuple[bytes, Callable[[], dict[str, str]]]]) -> None:
        """Puts a site's records in the place of those that were taken over last."""
        index = self.index
        gone = set(self._paths(key))
        for path, (record, bodies) in folders.items():
            gone.discard(path)
            before = index.record(path)
            if before != record:
                self._note(path, before)
                index.put_record(path, record, bodies())
        for path in gone:
            self._note(path, index.record(path))
        index.forget_folders(sorted(gone))

    def _note(self, path: str, before: bytes | None) -> None:
        self.changed.append(path)
        if self.former is not None and len(self.former) < MOST_FORMER:
            self.former[path] = self.decode(before) if before is not None else None
        else:
            self.former = None

    def _paths(self, key: str) -> Iterator[str]:
        return self.index.record_paths(f"/{key}:" if key else "")

    def _known_sites(self) -> Iterator[str]:
        return (name.removeprefix(SITE) for name in self.index.state_names(SITE))

    # ── directory ────────────────────────────────────────────────────────────
    def _note_directory(self) -> None:
        self.changed.append(DIRECTORY)
        self.former = None

    def _take_terms(self, site: PortalSite, kept: bytes | None) -> None:
        there = msgspec.msgpack.decode(kept, type=Directories).directory if kept else Directory()
        label = f"{content_label(site.settings)}/{DIRECTORY}"
        terms = self.encode(Terms(label, there.topics, there.places, there.kinds))
        if self.index.state(TERMS + site.home.key) != terms:
            self.index.put_state(TERMS + site.home.key, terms)
            self._note_directory()

    def _directory(self, settings: Settings, sites: tuple[PortalSite, ...]) -> tuple[Directory, list[Problem]]:
        problems: list[Problem] = []
        topics: dict[str, tuple[Term, str]] = {}
        places: dict[str, tuple[Term, str]] = {}
        kinds: dict[str, tuple[ReleaseKind, str]] = {}
        for site in sites:
            kept = self.index.state(TERMS + site.home.key)
            if kept is not None:
                there = msgspec.msgpack.decode(kept, type=Terms)
                problems += _joined(topics, there.topics, f"{there.label}/topics.yml")
                problems += _joined(places, there.places, f"{there.label}/places.yml")
                problems += _joined(kinds, there.kinds, f"{there.label}/kinds.yml")
        own = Organisation(
            key="portal", name=((settings.languages[0], settings.site_name),), url=f"{settings.site_url}/"
        )
        links = tuple(SiteLink(title=site.home.name, url=f"{site.home.url}/") for site in sites)
        directory = Directory(
            publisher=own.key,
            organisations={own.key: digested(own)},
            people={site.home.key: digested(Person(key=site.home.key, name=site.home.name)) for site in sites},
            topics={key: term for key, (term, _) in topics.items()},
            places={key: term for key, (term, _) in places.items()},
            kinds={key: kind for key, (kind, _) in kinds.items()},
            face=Face(footer_links=links if len(links) <= MOST_LINKS else ()),
        )
        return directory, problems


def taken_over(folder: Folder, site: PortalSite, ledger: Ledger) -> Folder:
    """A folder's record as the portal keeps it."""
    home = site.home
    slug = home.slug_here(folder.slug)
    path = f"{folder.path.rpartition('/')[0]}/{slug}"
    releases = tuple(_taken_over(each, path, slug, home, site.settings, ledger) for each in folder.releases)
    return Folder(path=path, slug=slug, files=folder.files, releases=releases)


def _taken_over(release: Release, path: str, slug: str, home: HomeSite, settings: Settings, ledger: Ledger) -> Release:
    made = msgspec.structs.replace(
        release,
        folder=path,
        slug=slug,
        home=home,
        id=release.id or recorded_id(ledger, release) or site_id(settings, release),
        authors=(home.key,),
        # Shown on the release's own page only:
        contacts=(),
        aliases=(),
        waive=(),
        links=(),
        scripts=(),
        boilerplate="",
        notes="",
    )
    return with_digests(made)


NamedEntry = TypeVar("NamedEntry", Term, ReleaseKind)


def _joined(known: dict[str, tuple[NamedEntry, str]], there: dict[str, NamedEntry], file: str) -> Iterator[Problem]:
    """Adds a site's terms; a name in a further language is added, another name in the same language is a warning."""
    for key, term in there.items():
        first, where = known.get(key, (term, file))
        name, twice = _names(first.name, term.name)
        known[key] = digested(msgspec.structs.replace(first, name=name)) if name != first.name else first, where
        for lang, one, other in twice:
            message = f"should have one name at all sites of the portal, which shows '{one}' of {where} (got '{other}'{f' in {lang}' if lang else ''})"
            hint = "Sites may share a directory: SHARED_DIRECTORY."
            yield Problem(file, _line_of(file, key), key, "term-name", "warning", message, hint)


def _names(first: Text, other: Text) -> tuple[Text, list[tuple[str, str, str]]]:
    """(a name in all languages of both, [(language, first's, other's)] where they differ)."""
    known = dict(first)
    twice = [(lang, known[lang], name) for lang, name in other if known.get(lang, name) != name]
    return (*first, *((lang, name) for lang, name in other if lang not in known)), twice


def _line_of(file: str, key: str) -> int:
    try:
        lines = Path(file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 1
    return next((number for number, line in enumerate(lines, 1) if re.match(rf"{re.escape(key)}\s*:", line)), 1)
