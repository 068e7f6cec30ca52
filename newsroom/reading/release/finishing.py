"""One text's values and Markdown → the finished `Page` or `Release`, with its HTML.

Place in the pipeline: inside `validate`, in worker processes. Comes in: a `Version` with its typed fields and its HTML. Goes out: the value;
of a text whose head cannot be read a `Sketch`, so that what stands below the head is looked at all the same. Refuses: to judge
fields; their problems are reported already, and missing values are filled in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from newsroom.model.link_entry import read_entry, write_entry
from newsroom.model.problems import Problem
from newsroom.model.read_context import ReadContext
from newsroom.model.release import Correction, Moment, Page, Release, Sketch, Withdrawal, digested, with_digests
from newsroom.model.scripts import scripts_in
from newsroom.reading.body.body import Body, BodyText
from newsroom.reading.body.player_marks import players_of
from newsroom.reading.files.yaml_text import line_at
from newsroom.reading.release.fields import FIELDS
from newsroom.reading.release.head_lines import find_repetitions, set_lines
from newsroom.reading.release.version import Version
from newsroom.reading.values.moments import effective_at, parse_moment
from newsroom.reading.values.sentences import cut_at_sentence

# Fields that need more than to be taken over, each made in `Finisher.page`.
SAYS_WORDS = frozenset({"image", "gallery", "media", "documents", "dateline", "event", "withdrawn"})  # in some language
_MADE = frozenset({"title", "summary", "status", "date", "corrections", "notes", "translation_of"})
_PAGE_FIELDS = (FIELDS.keys() & set(Page.__struct_fields__)) - _MADE | {"date"}
_RELEASE_FIELDS = (FIELDS.keys() & set(Release.__struct_fields__)) - _PAGE_FIELDS - _MADE
Told = TypeVar("Told", Correction, Withdrawal)
_MARKER = re.compile(r'( (?:href|src)="newsroom:)([0-9]+)(?=")')


class Finisher:
    """Finishes the texts of one folder. `actual`: name of a file in another Unicode form → its name on the disk."""

    def __init__(self, folder: str, context: ReadContext, actual: Mapping[str, str]) -> None:
        self.folder, self.context, self.actual = folder, context, actual
        self.slug = folder.rpartition("/")[2]
        self.is_page = folder.startswith("pages/")

    def body_text(self, version: Version) -> BodyText:
        """What stands below the head."""
        return BodyText(version.raw.body, version.raw.body_line, self.folder, version.lang)

    def notes_text(self, version: Version) -> BodyText:
        """The notes to editors, which share the page with it."""
        line = line_at(version.raw.fields, ("notes",))
        return BodyText(version.values["notes"], line, self.folder, version.lang, "n-")

    def sketch(self, version: Version) -> Sketch:
        """What is known of a text whose head cannot be read."""
        body = version.body
        self.take_findings(version, body, "body")
        return Sketch(
            path=version.path,
            folder=self.folder,
            lang=version.lang,
            draft=version.is_draft,
            links=self.actual_links(body.links),
            has_body=version.raw.body_line > 0,
            text_digest=_digest(body.html),
        )

    def page(self, version: Version, original: Version) -> Page:
        """The finished value. Missing values are filled in: their problems are reported already."""
        values, body = version.values, version.body
        repeated = find_repetitions(version, body)
        self.take_findings(version, body, "body", repeated)
        if not body.html and not body.problems and not self.is_page:
            line = version.raw.body_line
            message = "should have a text below its head, e.g. what happened, who says so, what follows (got none)"
            version.problems.append(Problem(version.path, line, "body", "body-empty", "warning", message))
        links, notes = self.actual_links(body.links), ""
        if version.notes is not None:
            self.take_findings(version, version.notes, "notes")
            notes, links = _after(version.notes.html, len(links)), links + self.actual_links(version.notes.links)
        title = values.get("title", "") or self.slug
        date: Moment | None = values.get("date")
        common: dict[str, Any] = {
            "path": version.path,
            "folder": self.folder,
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
            "text_digest": _digest(body.html),
        }
        if version is not original:
            common["inherited"] = tuple(sorted((SAYS_WORDS & original.own.keys()) - version.own.keys()))
        for name in _PAGE_FIELDS & values.keys():
            common[name] = values[name]
        if "media" in values and "media" not in version.own and version is not original:
            common["media"] = tuple(msgspec.structs.replace(each, lang=original.lang) for each in values["media"])
        if self.context.typogrify:
            set_lines(common, version.own, version.lang, original.lang)
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
        return with_digests(release)

    def actual_links(self, links: tuple[str, ...]) -> tuple[str, ...]:
        """The links of a text, those to files of its folder by the names that the disk has."""
        if not self.actual:
            return links
        start, found = f"{self.folder}/", []
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


def _effective(dated: Told, published: Moment) -> Told:
    """A correction or withdrawal with the instant at which it takes effect."""
    return msgspec.structs.replace(dated, at=effective_at(dated.at, published))


def _digest(html: str) -> str:
    return hashlib.blake2b(html.encode(), digest_size=16).hexdigest()


def _after(html: str, count: int) -> str:
    """The HTML of a second text with its link markers numbered on behind those of the first."""
    return _MARKER.sub(lambda found: f"{found[1]}{int(found[2]) + count}", html) if count else html
