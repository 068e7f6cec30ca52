"""A content folder's bytes → its releases or pages, and **every** problem that can be seen from the folder alone.

Place in the pipeline: after `source`; runs in worker processes, one call a changed folder. Comes in: `FolderSource`,
plain bytes and values. Goes out: `FolderResult`: language versions with what they take from their original, bodies as HTML.
Refuses: to publish half. A version with an error is given as a draft, so that it cannot leave even if its problems were ignored.
`references.check_site` checks the values against other folders and the directory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import normalize

import msgspec

from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.read_context import ReadContext
from newsroom.model.release import File, Folder, Page, Release, Sketch, Value
from newsroom.model.settings import LANGUAGE_CODE
from newsroom.reading.directory.missing_languages import RULE as LACKING
from newsroom.reading.directory.missing_languages import inherited_words, page_lacks
from newsroom.reading.files.source import RawSource, read_source
from newsroom.reading.files.unit_files import TEXT_ENDINGS
from newsroom.reading.files.yaml_text import plain_fields
from newsroom.reading.release.field_rules import parse_slug
from newsroom.reading.release.fields import NEVER_INHERITED
from newsroom.reading.release.version import Version
from newsroom.reading.values.rules import RuleBroken


class FolderSource(Value, frozen=True, kw_only=True):
    """The folder `releases/<year>/<slug>` or `pages/<slug>`."""

    path: str  # inside content/
    sources: tuple[tuple[str, bytes], ...]  # (name, bytes) of its texts
    files: tuple[File, ...] = ()
    unread: tuple[str, ...] = ()  # names that are there and cannot be read; "" for the folder itself


class FolderResult(Value, frozen=True, kw_only=True):
    folder: Folder
    bodies: dict[str, str] = {}  # language → cleaned HTML, its links still markers


def parse_folder(source: FolderSource, context: ReadContext) -> FolderResult:
    """The folder's language versions, in values and HTML, with all problems. Pure; never raises for what an author wrote."""
    return parse_round([source], context)[0]


def parse_round(sources: Sequence[FolderSource], context: ReadContext) -> list[FolderResult]:
    """As `parse_folder`, for a few folders in order: each step is taken for all of them, see `render_bodies`."""
    readings = [_Reading(source, context) for source in sources]
    for reading in readings:
        reading.read_versions()
    for reading in readings:
        for version in reading.texts:
            version.check(reading.texts[0], reading.files, reading.source.unread, reading.is_page)
    _render(readings, context)
    for reading in readings:
        reading.finish()
    bodies = [_bodies(reading.versions, reading.pages) for reading in readings]
    return [
        FolderResult(folder=reading.folder(), bodies=texts) for reading, texts in zip(readings, bodies, strict=True)
    ]


def _render(readings: Sequence[_Reading], context: ReadContext) -> None:
    """Give each version the HTML of its text and of its notes."""
    from newsroom.reading.body.body import body_settings, render_bodies

    every = [(reading.finisher, version) for reading in readings for version in reading.texts]
    noted = [
        (reading.finisher, version)
        for reading in readings
        for version in reading.versions
        if version.raw.is_readable and version.values.get("notes")
    ]
    texts = [finisher.body_text(version) for finisher, version in every]
    made = render_bodies(
        [*texts, *(finisher.notes_text(version) for finisher, version in noted)], body_settings(context)
    )
    for (_, version), body in zip(every, made, strict=False):
        version.body = body
    for (_, version), body in zip(noted, made[len(every) :], strict=True):
        version.notes = body


def _bodies(versions: list[Version], pages: list[Page]) -> dict[str, str]:
    """The HTML of each version by its language; by `<language>#terms` what search finds a release under (`release_terms`)."""
    from newsroom.reading.values.months import day_in_words
    from newsroom.reading.values.terms import release_terms

    bodies = {version.lang: version.body.html for version in versions}
    bodies.update({f"{version.lang}#terms": "" for version in versions if not version.raw.is_readable})
    for page in pages:
        if isinstance(page, Release):
            facets = [f"k:{page.category}", *(f"t:{key}" for key in page.tags), *(f"p:{key}" for key in page.places)]
            below = f"{page.subtitle} {page.summary}"
            event = f"{page.event.name} {page.event.venue}" if page.event else ""
            day = day_in_words(page.date.local[:10], page.lang) if page.date else ""
            text = f"{page.dateline} {day} {event} {bodies[page.lang]}"
            bodies[f"{page.lang}#terms"] = release_terms(page.title, below, text, page.lang, facets)
    return bodies


class _Reading:
    """One folder while it is read."""

    def __init__(self, source: FolderSource, context: ReadContext) -> None:
        # Here: a build with nothing to read must not wait for Markdown.
        from newsroom.reading.release.finishing import Finisher

        self.source, self.context = source, context
        self.is_page = source.path.startswith("pages/")
        self.slug = source.path.rpartition("/")[2]
        self.label = f"{context.content_label}/{source.path}"
        self.files = {file.name: file for file in source.files}
        # macOS and some ZIPs keep names decomposed, and so may a text that was pasted: other form → the name on the disk.
        self.actual = {
            other: file.name
            for file in source.files
            for form in ("NFC", "NFD")
            if (other := normalize(form, file.name)) != file.name and other not in self.files
        }
        self.found: list[Problem] = []
        self.versions: list[Version] = []  # the original first, then in the order of the site's languages
        self.misnamed_texts: list[Version] = []  # judged, and shown nowhere
        self.finisher = Finisher(source.path, context, self.actual)
        self.pages: list[Page] = []
        self.sketches: list[Sketch] = []

    @property
    def texts(self) -> list[Version]:
        """All that is judged."""
        return [*self.versions, *self.misnamed_texts]

    def read_versions(self) -> None:
        """Read the heads."""
        from newsroom.reading.release.head import HOLDING, read_head

        known = {lang: order for order, lang in enumerate(self.context.languages)}
        versions = self.versions
        for name, data in self.source.sources:
            lang = name.removesuffix(".md")
            is_named = lang in known and lang != name
            version = Version(lang, read_source(f"{self.label}/{name}", data))
            (versions if is_named else self.misnamed_texts).append(version)
            version.own, broken = read_head(
                plain_fields(version.raw.fields, HOLDING), self.context.timezone, self.is_page
            )
            if self.actual:
                version.own = {name: _with_names(value, self.actual) for name, value in version.own.items()}
            version.values = version.own
            version.broken = frozenset(str(part.location[0]) for part in broken)
            for location, why in broken:
                version.wrong(str(location[0]), why.rule, why.message, why.hint, at=location)
            if not is_named:
                self.misnamed(name, version.is_draft)
        for name in self.source.unread:
            if name.endswith(".md") and (lang := name.removesuffix(".md")) in known:
                path = f"{self.label}/{name}"
                versions.append(Version(lang, RawSource(path=path, body_line=0, is_readable=False)))
        for name in self.files:
            if name.lower().endswith(TEXT_ENDINGS) and "/" not in name:
                self.misnamed(name, is_draft=False)
        original = self.original(versions)
        versions.sort(key=lambda version: (version.lang != original, known[version.lang]))
        if versions:
            inherited = {name: value for name, value in versions[0].own.items() if name not in NEVER_INHERITED}
            for version in versions[1:]:
                version.values = inherited | version.own

    def finish(self) -> None:
        """Make the values of all texts."""
        versions = self.versions
        readable = [version for version in versions if version.raw.is_readable]
        self.pages = [self.finisher.page(version, versions[0]) for version in readable]
        self.sketches = [self.finisher.sketch(version) for version in self.texts if version not in readable]
        for version, page in zip(readable, self.pages, strict=True):
            for field, message in inherited_words(page):
                version.problems.append(Problem(page.path, 1, field, "inherited-words", "warning", message))
        if self.is_page and readable:
            unknown = {version.lang for version in versions if version not in readable}
            for message in page_lacks(self.pages, [lang for lang in self.context.languages if lang not in unknown]):
                readable[0].problems.append(Problem(readable[0].path, 1, "file", LACKING, "warning", message))

    def folder(self) -> Folder:
        """The folder's record."""
        problems = [*self.folder_problems(), *(problem for version in self.texts for problem in version.settled())]
        return Folder(
            path=self.source.path,
            slug=self.slug,
            files=self.source.files,
            releases=tuple(page for page in self.pages if isinstance(page, Release)),
            pages=() if not self.is_page else tuple(self.pages),
            problems=tuple(sorted(set(problems))),
            sketches=tuple(self.sketches),
            unread=self.source.unread,
        )

    def misnamed(self, name: str, is_draft: bool) -> None:
        """A text whose name is no language of the site. In a language that is not listed, a draft may wait there."""
        languages = ", ".join(self.context.languages)
        stem, _, ending = name.rpartition(".")
        example = f"e.g. {self.context.languages[0]}.md"
        if ending == "md" and LANGUAGE_CODE.fullmatch(stem):
            message, rule = (
                f"must be in a language of the site ({languages}), {example} (got '{name}')",
                "language-not-listed",
            )
            hint = f"If '{stem}' is a language of the site, add it to LANGUAGES in the settings."
        else:
            message, rule = f"must be named after its language, {example} (got '{name}')", "source-name"
            stem = stem.lower()
            hint = f"Did you mean '{stem}.md'?" if stem in self.context.languages else ""
        severity = "warning" if rule == "language-not-listed" and is_draft else "error"
        self.found.append(Problem(f"{self.label}/{name}", 1, "file", rule, severity, message, hint))

    def original(self, versions: list[Version]) -> str:
        """The language that the others are translations of."""
        present = [version.lang for version in versions]
        named = ""
        for version in versions:
            lang = version.own.get("translation_of", "")
            if not lang:
                continue
            if lang not in present and "" not in self.source.unread:
                example = f"e.g. {present[0]}"
                message = f"must be the language of another text in this folder, {example} (got '{lang}', and there is no {lang}.md)"
                version.wrong("translation_of", "original-missing", message, did_you_mean(lang, present))
            elif named and lang != named:
                message = (
                    f"must name one original for all, e.g. {named} as in another text of this folder (got '{lang}')"
                )
                version.wrong("translation_of", "original-unclear", message)
            else:
                named = lang
        if named:
            return named
        return next((lang for lang in self.context.languages if lang in present), "")

    def folder_problems(self) -> Iterable[Problem]:
        """The problems of the folder itself: its name, its place, a missing text."""
        versions = self.versions
        severity = "warning" if versions and all(version.is_draft for version in versions) else "error"
        path = versions[0].path if versions else self.label
        try:
            parse_slug(self.slug, self.is_page, self.context.languages)
        except RuleBroken as broken:
            yield Problem(path, 1, "slug", broken.rule, severity, broken.message, broken.hint)
        year = self.source.path.split("/")[1]
        if not self.is_page and not re.fullmatch("[0-9]{4}", year):
            message = f"must lie in a folder named after a year, e.g. releases/2026/{self.slug} (got 'releases/{year}')"
            yield Problem(path, 1, "file", "year-folder", severity, message)
        yield from self.found
        for file in self.source.files:
            if (composed := normalize("NFC", file.name)) != file.name and composed in self.files:
                message = (
                    "must differ from other names by more than the form of accents, e.g. plan-2.pdf: "
                    f"'{composed}' is one with it on macOS and in every head"
                )
                yield Problem(f"{self.label}/{file.name}", 1, "file", "path-twin", severity, message)
        if not versions and not self.found and "" not in self.source.unread:
            name = f"{self.context.languages[0]}.md"
            yield Problem(self.label, 1, "file", "text-missing", "error", f"must hold a text, e.g. {name} (got none)")


def _with_names(value: Any, actual: Mapping[str, str]) -> Any:
    """A field's value with the names of files that the disk has."""
    if isinstance(value, tuple):
        return tuple(_with_names(part, actual) for part in value)
    name = getattr(value, "file", None)
    return msgspec.structs.replace(value, file=actual[name]) if isinstance(name, str) and name in actual else value
