"""A content folder's bytes → its releases or pages, and **every** problem that can be seen from the folder alone.

Place in the pipeline: after `source`; runs in worker processes, one call a changed folder. Comes in: `FolderSource`,
plain bytes and values. Goes out: `FolderResult`: language versions with what they take from their original, bodies as HTML.
Refuses: to publish half. A version with an error is given as a draft, so that it cannot leave even if its problems were ignored.
`references.check_site` checks the values against other folders and the directory.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from unicodedata import normalize

import msgspec

from newsroom.model.link_entry import read_entry, write_entry
from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.read_context import ReadContext
from newsroom.model.release import Correction, File, Folder, Moment, Page, Release, Value, Withdrawal, digested
from newsroom.model.scripts import scripts_in
from newsroom.model.settings import LANGUAGE_CODE
from newsroom.reading.body.player_marks import players_of
from newsroom.reading.directory.missing_languages import RULE as LACKING
from newsroom.reading.directory.missing_languages import inherited_words, page_lacks
from newsroom.reading.files.source import read_source
from newsroom.reading.files.yaml_text import line_at, plain_fields
from newsroom.reading.release.field_rules import parse_slug
from newsroom.reading.release.fields import FIELDS, NEVER_INHERITED
from newsroom.reading.release.version import Version
from newsroom.reading.values.moments import effective_at, parse_moment
from newsroom.reading.values.rules import RuleBroken
from newsroom.reading.values.sentences import cut_at_sentence

if TYPE_CHECKING:
    from newsroom.reading.body.body import Body, BodySettings

NEEDS_CONTACT = ("press-release", "statement", "media-advisory")
SMALL_PICTURE = 1200  # pixels wide; below it search engines and link previews show no large picture
_encode = msgspec.msgpack.Encoder().encode
# Fields that need more than to be taken over, each made in `_Reading.page`.
SAYS_WORDS = frozenset({"image", "gallery", "media", "documents", "dateline", "event", "withdrawn"})  # in some language
_MADE = frozenset({"title", "summary", "status", "date", "corrections", "notes", "translation_of"})
_PAGE_FIELDS = (FIELDS.keys() & set(Page.__struct_fields__)) - _MADE | {"date"}
_RELEASE_FIELDS = (FIELDS.keys() & set(Release.__struct_fields__)) - _PAGE_FIELDS - _MADE
Told = TypeVar("Told", Correction, Withdrawal)
_MARKER = re.compile(r'( (?:href|src)="newsroom:)([0-9]+)(?=")')


class FolderSource(Value, frozen=True, kw_only=True):
    """The folder `releases/<year>/<slug>` or `pages/<slug>`."""

    path: str  # inside content/
    sources: tuple[tuple[str, bytes], ...]  # (name, bytes) of its texts
    files: tuple[File, ...] = ()


class FolderResult(Value, frozen=True, kw_only=True):
    folder: Folder
    bodies: dict[str, str] = {}  # language → cleaned HTML, its links still markers


def parse_folder(source: FolderSource, context: ReadContext) -> FolderResult:
    """The folder's language versions, in values and HTML, with all problems. Pure; never raises for what an author wrote."""
    # Here: a build with nothing to read must not wait for Markdown and the HTML cleaner.
    from newsroom.reading.body.body import BodySettings

    reading = _Reading(source, context)
    versions = reading.read_versions()
    for version in versions:
        version.check(versions[0], reading.files, reading.is_page)
    body_settings = BodySettings(
        markdown=context.markdown,
        typogrify=context.typogrify,
        typogrify_ignore_tags=context.typogrify_ignore_tags,
        site_url=context.site_url,
        languages=context.languages,
    )
    readable = [version for version in versions if version.raw.is_readable]
    pages = [reading.page(version, versions[0], body_settings) for version in readable]
    for version, page in zip(readable, pages, strict=True):
        for field, message in inherited_words(page):
            version.problems.append(Problem(page.path, 1, field, "inherited-words", "warning", message))
    if reading.is_page and pages:
        for message in page_lacks(pages, context.languages):
            readable[0].problems.append(Problem(pages[0].path, 1, "file", LACKING, "warning", message))
    problems = [*reading.folder_problems(versions), *(problem for version in versions for problem in version.settled())]
    folder = Folder(
        path=source.path,
        slug=reading.slug,
        files=source.files,
        releases=tuple(page for page in pages if isinstance(page, Release)),
        pages=() if not reading.is_page else tuple(pages),
        problems=tuple(sorted(set(problems))),
    )
    return FolderResult(folder=folder, bodies=_bodies(versions, pages))


def _bodies(versions: list[Version], pages: list[Page]) -> dict[str, str]:
    """The HTML of each version by its language; by `<language>#terms` what search finds a release under (`release_terms`)."""
    from newsroom.reading.values.terms import release_terms

    bodies = {version.lang: version.html for version in versions if version.raw.is_readable}
    for page in pages:
        if isinstance(page, Release):
            facets = [f"k:{page.category}", *(f"t:{key}" for key in page.tags), *(f"p:{key}" for key in page.places)]
            below = f"{page.subtitle} {page.summary}"
            bodies[f"{page.lang}#terms"] = release_terms(page.title, below, bodies[page.lang], page.lang, facets)
    return bodies


class _Reading:
    """One folder while it is read."""

    def __init__(self, source: FolderSource, context: ReadContext) -> None:
        self.source, self.context = source, context
        self.is_page = source.path.startswith("pages/")
        self.slug = source.path.rpartition("/")[2]
        self.label = f"{context.content_label}/{source.path}"
        self.files = {file.name: file for file in source.files}
        # macOS and some ZIPs keep names decomposed, heads and texts are composed: NFC → the name as the disk has it.
        self.actual = {
            composed: file.name
            for file in source.files
            if (composed := normalize("NFC", file.name)) != file.name and composed not in self.files
        }
        self.found: list[Problem] = []

    def read_versions(self) -> list[Version]:
        """The language versions, the original first, then in the order of the site's languages."""
        from newsroom.reading.release.head import HOLDING, read_head

        known = {lang: order for order, lang in enumerate(self.context.languages)}
        versions: list[Version] = []
        for name, data in self.source.sources:
            lang = name.removesuffix(".md")
            if lang not in known or lang == name:
                self.misnamed(name, data)
                continue
            version = Version(lang, read_source(f"{self.label}/{name}", data))
            version.own, broken = read_head(
                plain_fields(version.raw.fields, HOLDING), self.context.timezone, self.is_page
            )
            if self.actual:
                version.own = {name: _with_names(value, self.actual) for name, value in version.own.items()}
            version.values = version.own
            version.broken = frozenset(str(part.location[0]) for part in broken)
            for location, why in broken:
                version.wrong(str(location[0]), why.rule, why.message, why.hint, at=location)
            versions.append(version)
        for name in self.files:
            if name.lower().endswith((".md", ".markdown", ".mkd", ".mdown")) and "/" not in name:
                self.misnamed(name)
        original = self.original(versions)
        versions.sort(key=lambda version: (version.lang != original, known[version.lang]))
        if versions:
            inherited = {name: value for name, value in versions[0].own.items() if name not in NEVER_INHERITED}
            for version in versions[1:]:
                version.values = inherited | version.own
        return versions

    def misnamed(self, name: str, data: bytes = b"") -> None:
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
        severity = "warning" if rule == "language-not-listed" and _is_draft(data) else "error"
        self.found.append(Problem(f"{self.label}/{name}", 1, "file", rule, severity, message, hint))

    def original(self, versions: list[Version]) -> str:
        """The language that the others are translations of."""
        present = [version.lang for version in versions]
        named = ""
        for version in versions:
            lang = version.own.get("translation_of", "")
            if not lang:
                continue
            if lang not in present:
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

    def page(self, version: Version, original: Version, settings: BodySettings) -> Page:
        """The finished value, with the HTML in `version.html`. Missing values are filled in: their problems are reported already."""
        from newsroom.reading.body.body import render_body
        from newsroom.reading.release.head_lines import find_repetitions, set_lines

        values = version.values
        body = render_body(version.raw.body, version.raw.body_line, self.source.path, settings, lang=version.lang)
        repeated = find_repetitions(version, body)
        self.take_findings(version, body, "body", repeated)
        version.html = body.html
        if not body.html and not body.problems and not self.is_page:
            line = version.raw.body_line
            message = "should have a text below its head, e.g. what happened, who says so, what follows (got none)"
            version.problems.append(Problem(version.path, line, "body", "body-empty", "warning", message))
        links, notes = self.actual_links(body.links), ""
        if values.get("notes"):
            noted = render_body(
                values["notes"],
                line_at(version.raw.fields, ("notes",)),
                self.source.path,
                settings,
                id_prefix="n-",
                lang=version.lang,
            )
            self.take_findings(version, noted, "notes")
            notes, links = _after(noted.html, len(links)), links + self.actual_links(noted.links)
        title = values.get("title", "") or self.slug
        date: Moment | None = values.get("date")
        common: dict[str, Any] = {
            "path": version.path,
            "folder": self.source.path,
            "slug": self.slug,
            "lang": version.lang,
            "original": original.lang,
            "title": title,
            "summary": values.get("summary") or cut_at_sentence(body.first_paragraph, 300) or title,
            "draft": version.is_draft or any(problem.severity == "error" for problem in version.problems),
            "links": links,
            "players": players_of(values.get("media", ()), body.players),
            "words": body.words,
            "scripts": scripts_in(body.html + notes),
            "text_digest": hashlib.blake2b(body.html.encode(), digest_size=16).hexdigest(),
        }
        if version is not original:
            common["inherited"] = tuple(sorted((SAYS_WORDS & original.own.keys()) - version.own.keys()))
        for name in _PAGE_FIELDS & values.keys():
            common[name] = values[name]
        if "media" in values and "media" not in version.own and version is not original:
            common["media"] = tuple(msgspec.structs.replace(each, lang=original.lang) for each in values["media"])
        if self.context.typogrify:
            own = version.own
            set_lines(common, {name: version.lang if name in own else original.lang for name in common})
        if self.is_page:
            return digested(Page(**common, digest=""))
        date = (
            date or values.get("modified") or values.get("embargo") or parse_moment("1970-01-01", self.context.timezone)
        )
        common["date"] = date
        starts = [date, values.get("embargo"), original.values.get("date"), original.values.get("embargo")]
        published = max((moment for moment in starts if moment), key=lambda moment: moment.at)
        corrections = sorted(values.get("corrections", ()), key=lambda correction: -correction.at.at)
        releasing = {name: values[name] for name in _RELEASE_FIELDS & values.keys()}
        if "withdrawn" in releasing:
            releasing["withdrawn"] = _effective(releasing["withdrawn"], published)
        if common.get("modified") is not None:
            modified = effective_at(common["modified"], published)
            # A change before publication is none to readers: they never saw the earlier version.
            common["modified"] = modified if modified.at >= published.at else None
        release = Release(
            **common,
            **releasing,
            corrections=tuple(_effective(note, published) for note in corrections),
            notes=notes,
            appears=published.at,
            shown_from=None if published.at == date.at else published,
            card_digest="",
            digest="",
        )
        return digested(msgspec.structs.replace(release, card_digest=digested(release.card).digest))

    def actual_links(self, links: tuple[str, ...]) -> tuple[str, ...]:
        """The links of a text, those to files of its folder by the names that the disk has."""
        if not self.actual:
            return links
        start, found = f"{self.source.path}/", []
        for link in links:
            kind, target, fragment = read_entry(link)
            name = self.actual.get(target.removeprefix(start)) if kind == "file" and target.startswith(start) else None
            found.append(link if name is None else write_entry("file", start + name, fragment))
        return tuple(found)

    def take_findings(self, version: Version, body: Body, field: str, without: str = "") -> None:
        for found in body.problems:
            if found.rule == without:
                continue
            version.problems.append(
                Problem(version.path, found.line, field, found.rule, found.severity, found.message, found.hint)
            )

    def folder_problems(self, versions: list[Version]) -> Iterable[Problem]:
        """The problems of the folder itself: its name, its place, a missing text."""
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
        if not versions and not self.found:
            name = f"{self.context.languages[0]}.md"
            yield Problem(self.label, 1, "file", "text-missing", "error", f"must hold a text, e.g. {name} (got none)")


def _with_names(value: Any, actual: Mapping[str, str]) -> Any:
    """A field's value with the names of files that the disk has."""
    if isinstance(value, tuple):
        return tuple(_with_names(part, actual) for part in value)
    name = getattr(value, "file", None)
    return msgspec.structs.replace(value, file=actual[name]) if isinstance(name, str) and name in actual else value


def _effective(dated: Told, published: Moment) -> Told:
    """A correction or withdrawal with the instant at which it takes effect."""
    return msgspec.structs.replace(dated, at=effective_at(dated.at, published))


def _after(html: str, count: int) -> str:
    """The HTML of a second text with its link markers numbered on behind those of the first."""
    return _MARKER.sub(lambda found: f"{found[1]}{int(found[2]) + count}", html) if count else html


def _is_draft(data: bytes) -> bool:
    """Whether a text says of itself that it is a draft."""
    return plain_fields(read_source("", data).fields).get("status") == "draft"
