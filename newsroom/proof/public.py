"""The public texts, to ask whether words that a held source shares with them give anything away.

Place in the pipeline: beside `prover`. Comes in: the `Site` (cleared versions only), the index's bodies, theme and
settings. Goes out: the first public place that holds a trace. It is asked rarely: only for traces met in an
output; so nothing is prepared, and the likely places come first.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from newsroom.model.output import SharedInputs
from newsroom.model.release import Page, Release
from newsroom.proof.composed import Composed
from newsroom.proof.disguises import decoded, parted, texts_in
from newsroom.proof.held import (
    address_of,
    player_addresses,
    public_boilerplates,
    public_entries,
    search_terms,
    texts_today,
)
from newsroom.proof.traces import Trace, squeezed, stands_in
from newsroom.proof.values import texts_of, texts_within
from newsroom.site.face import face_links, public_face
from newsroom.site.site import Site
from newsroom.store.index import Index

DRAWING = ("model", "media", "site", "render", "outputs")  # packages whose texts can be in an output
TEXTS = frozenset({".html", ".css", ".po", ".svg", ".js", ".txt", ".typ"})  # endings of a theme's files that are text
THEME, DIRECTORY, WORDS, COMPOSED = "theme", "directory", "locale", "composed"


class Public:
    """Everything public, by place: `theme`, `directory` (with the settings), `locale` (CLDR's words), `composed`, or
    `text:<folder>:<language>`."""

    def __init__(
        self, site: Site, index: Index, theme: Path, digests: bytes, shared_inputs: Mapping[str, SharedInputs] = {}
    ) -> None:
        self.site, self.index, self.theme, self.digests = site, index, theme, digests
        self.composed = Composed(site, shared_inputs, theme)

    @cached_property
    def pages(self) -> dict[str, Page]:
        every = [*self.site.releases, *(page for versions in self.site.pages.values() for page in versions.values())]
        return {f"text:{page.folder}:{page.lang}": page for page in every}

    def place_of(self, trace: Trace, likely: Iterable[tuple[str, str]]) -> str:
        """A public place that holds the trace; "" where there is none. `likely`: (folder, language) to begin with."""
        if trace.form == "term":
            return next((place for place in self.pages if self.has(place, trace)), "")
        first = [place for folder, lang in likely if (place := f"text:{folder}:{lang}") in self.pages]
        for place in (*first, THEME, DIRECTORY):
            if self.has(place, trace):
                return place
        for place, page in self.pages.items():
            if stands_in(trace, decoded(self._fields(page))):
                return place
        for place in self.pages:
            if self.has(place, trace):
                return place
        return next((place for place in (WORDS, COMPOSED) if self.has(place, trace)), "")

    def has(self, place: str, trace: Trace) -> bool:
        """Whether a place holds a trace."""
        if place == COMPOSED:
            return self.composed.gives(trace)
        if trace.form == "term":
            page = self.pages.get(place)
            return isinstance(page, Release) and trace.words in search_terms(page, self.index.body)
        return any(stands_in(trace, text, letters) for text, letters in self._squeezed(place))

    def _squeezed(self, place: str) -> Iterable[tuple[str, bytes]]:
        """The decoded texts of a place, each with its letters."""
        if place == THEME:
            folders = (self.theme, *map(Path, self.site.settings.overrides))
            return theme_letters(folders, self.digests)
        if place == DIRECTORY:
            return self._directory
        if place == WORDS:
            return _locale_letters(self.site.languages)
        return with_letters(self._texts(self.pages[place])) if place in self.pages else ()

    @cached_property
    def _directory(self) -> list[tuple[str, bytes]]:
        """What every page may show: settings, the site's face, names of files at its root, public entries, standing texts."""
        site, settings = self.site, self.site.settings
        everywhere = (
            settings.site_name,
            settings.site_url,
            settings.timezone,
            *settings.site_names.values(),
            *settings.brand.values(),
            *texts_within(settings.own),
            *(text for _, text in texts_of(public_face(site))),
            *(url for _, url in face_links(site)),
            *_names_below(Path(settings.content, "root")),
        )
        entries = (
            "\n".join(texts_today(site, kind, key))
            for kind, keys in sorted(public_entries(site).items())
            for key in sorted(keys)
            if key in getattr(site.directory, kind)
        )
        standing = (
            f"{text.title}\n{text.html}"
            for key in sorted(public_boilerplates(site))
            for text in site.directory.boilerplates.get(key, {}).values()
        )
        return list(with_letters(("\n".join(everywhere), *entries, *standing)))

    def digest_of(self, place: str) -> bytes:
        """Changes when a place's texts may have changed; empty for a place that is no longer."""
        if place in (THEME, WORDS):
            return self.digests
        if place == COMPOSED:
            shown = b"".join(bytes.fromhex(page.digest) for page in self.pages.values())
            return blake2b(self.digest_of(DIRECTORY) + shown, digest_size=16).digest()
        if place == DIRECTORY:
            entries = sorted((kind, sorted(keys)) for kind, keys in public_entries(self.site).items())
            duties = self.site.answering.duties(self.site.directory.contacts.values())
            covered = msgspec.msgpack.encode((self.digests, self.site.directory, entries, duties))
            return blake2b(covered, digest_size=16).digest()
        return bytes.fromhex(self.pages[place].digest) if place in self.pages else b""

    def _texts(self, page: Page) -> Iterator[str]:
        yield self._fields(page)
        yield self.index.body(page.folder, page.lang)

    def _fields(self, page: Page) -> str:
        """The texts of a cleared version beside its body, its addresses and its published files."""
        own = [address_of(page, self.site.languages), *page.aliases]
        for file in self.site.published_files(page):
            own += [file.name, file.digest]
        own += player_addresses(page, self.index.body(page.folder, page.lang) if page.players else "")
        return "\n".join((*(text for _, text in texts_of(page)), *own))


def with_letters(texts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Texts decoded, each with its letters."""
    for text in map(decoded, texts):
        yield text, squeezed(parted(text))


@lru_cache(maxsize=1)
def theme_letters(folders: tuple[Path, ...], digests: bytes) -> list[tuple[str, bytes]]:
    """The texts in files of a theme, those in our own code and in formats. `digests` changes with each file."""
    files = [(folder, file) for folder in folders for file in sorted(folder.rglob("*"))]
    written = (file.read_text("utf-8", "replace") for _, file in files if file.is_file() and file.suffix in TEXTS)
    names = "\n".join(file.relative_to(folder).as_posix() for folder, file in files)
    return list(with_letters((*written, names, "\n".join(_own_words()), *_words_of_formats())))


@lru_cache(maxsize=1)
def _locale_letters(languages: tuple[str, ...]) -> list[tuple[str, bytes]]:
    return list(with_letters(["\n".join(locale_words(languages))]))


def _names_below(folder: Path) -> Iterator[str]:
    """The files that are published at the site's root as they are, by their paths."""
    return (file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file())


@cache
def _own_words() -> tuple[str, ...]:
    """The texts in our own code: what a JSON key, a vCard line or a format is called. No comments, no docstrings."""
    import ast

    words: list[str] = []
    package = Path(__file__).parents[1]
    for file in sorted(file for name in DRAWING for file in (package / name).rglob("*.py")):
        docstrings = set()
        for node in ast.walk(ast.parse(file.read_bytes())):  # a statement comes before its value
            if isinstance(node, ast.Expr):
                docstrings.add(node.value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
                words.append(node.value)
    return tuple(words)


@cache
def _words_of_formats() -> tuple[str, ...]:
    """The texts in a Word file and a PDF that say nothing: what their formats call things."""
    import typst
    from docx import Document

    empty = io.BytesIO()
    Document().save(empty)
    return (*texts_in("x.docx", empty.getvalue()), *texts_in("x.pdf", bytes(typst.compile(b"= x", format="pdf"))))


def locale_words(languages: tuple[str, ...]) -> Iterator[str]:
    """Names of languages, countries, months, days and zones in these languages (CLDR)."""
    from babel import Locale

    for lang in languages:
        locale = Locale.parse(lang.replace("-", "_"))
        for part in (
            locale.languages,
            locale.territories,
            locale.months,
            locale.days,
            locale.meta_zones,
            locale.time_zones,
        ):
            yield from _leaves(part)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif hasattr(value, "values"):
        for part in value.values():
            yield from _leaves(part)
