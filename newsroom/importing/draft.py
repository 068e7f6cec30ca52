"""A draft release made of one document: head, body in Markdown, pictures, and everything a person has to know.

Place in the pipeline: `Reading` → proposals → **draft** → `writing`. Comes in: bytes of a file, the site's directory and
settings. Goes out: `Draft`. Refuses: tracked changes that nobody decided on: their draft holds questions and no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

import msgspec

from newsroom.build.draft import slug_of
from newsroom.importing.document import Change, Decision, ImportedPicture, Question, ReadError, Reading, SetAside
from newsroom.importing.proposals.finding import account, body_of, propose
from newsroom.importing.proposals.work import Proposal, Work
from newsroom.importing.readers import read_file
from newsroom.importing.typed_links import imported_markdown
from newsroom.model.directory import Directory
from newsroom.model.problems import UsageError
from newsroom.model.settings import Settings
from newsroom.reading.files.source import MAX_BYTES
from newsroom.reading.release.field_rules import parse_dateline, parse_embargo, parse_title
from newsroom.reading.values.rules import RuleBroken

DECISIVE = ("tracked-changes", "slug")  # kinds of questions that a person answers before anything is written


class Characters(msgspec.Struct, frozen=True, kw_only=True):
    """The account of a document."""

    read: int
    imported: int
    set_aside: int


class Draft(msgspec.Struct, kw_only=True):
    """One release in one language, not yet written."""

    source: str
    slug: str
    lang: str
    fields: dict[str, object]
    body: str
    pictures: tuple[ImportedPicture, ...]
    proposals: tuple[Proposal, ...]
    set_aside: tuple[SetAside, ...]
    questions: tuple[Question, ...]
    characters: Characters
    changes: tuple[Change, ...] = ()
    page: bool = False  # a standing page instead of a release
    year: str = ""  # of the folder

    @property
    def is_stopped(self) -> bool:
        """Whether a person must decide before it is written."""
        return any(question.kind in DECISIVE for question in self.questions)

    def described(self) -> dict[str, object]:
        """The draft as `--format json` gives it."""
        return {
            "source": self.source,
            "slug": self.slug,
            "lang": self.lang,
            "fields": self.fields,
            "body": self.body,
            "pictures": [{"file": picture.name, "alt": picture.alt} for picture in self.pictures],
            "proposals": [{"field": one.field, "value": one.value, "from": one.source} for one in self.proposals],
            "set_aside": [{"reason": one.reason, "text": one.text, "where": one.where} for one in self.set_aside],
            "questions": [{"kind": one.kind, "text": one.text, "where": one.where} for one in self.questions],
            "characters": msgspec.to_builtins(self.characters),
        }


def draft_of(
    data: bytes,
    name: str,
    source: str,
    directory: Directory,
    settings: Settings,
    slug: str,
    lang: str,
    decision: Decision,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> Draft:
    """The draft of a file. `source` is as messages name it, `beside` are pictures that lie beside a page, by address.

    Raises ReadError, Unbalanced.
    """
    return draft_of_reading(read_file(data, name, decision, beside), name, source, directory, settings, slug, lang)


def draft_of_reading(
    reading: Reading, name: str, source: str, directory: Directory, settings: Settings, slug: str = "", lang: str = ""
) -> Draft:
    """The draft of what was read already."""
    if reading.changes:
        return _stopped(reading, source, slug, lang)
    _bound(reading.imported)
    work = propose(reading, directory, settings.timezone, name, lang, settings.languages)
    language = work.lang.lower() if work.lang.lower() in settings.languages else work.lang.partition("-")[0].lower()
    language = language or settings.languages[0]
    _drop_unusable(work, settings)
    slug = slug or _slug(work, name)
    _ask_of_pictures(work)
    if language not in settings.languages:
        work.ask(
            "language",
            f"the text is in '{language}', which is none of the site's languages (LANGUAGES): add it there"
            + ("" if lang else ", or say which other language it is (--lang)"),
            "",
        )
    read, imported, aside = account(work)
    body = imported_markdown(body_of(work))
    _bound(len(body.encode()))
    return Draft(
        source=source,
        slug=slug,
        lang=language,
        fields={"status": "draft", **work.fields},
        body=body,
        pictures=reading.pictures,
        proposals=tuple(work.proposals),
        set_aside=tuple(work.set_aside),
        questions=tuple(work.questions),
        characters=Characters(read=read, imported=imported, set_aside=aside),
        year=str(work.fields.get("date", ""))[:4],
    )


def _bound(size: int) -> None:
    """Refuses a text that no release could hold, before time is spent on it. Raises ReadError."""
    if size > MAX_BYTES:
        raise ReadError(
            f"its text is of more than {size / 1_000_000:.1f} MB; a release holds 1 MB at most: import its parts"
        )


def _stopped(reading: Reading, source: str, slug: str, lang: str) -> Draft:
    """The draft of a document with tracked changes: questions only."""
    questions = [
        Question(
            kind="tracked-changes",
            text=f"before: “{change.before}”, after: “{change.after}”"
            + (" (its look changes, not its words)" if change.before == change.after else "")
            + (f" ({change.author})" if change.author else ""),
            where=change.where,
        )
        for change in reading.changes
    ]
    aside = reading.aside
    return Draft(
        source=source, slug=slug, lang=lang, fields={"status": "draft"}, body="", pictures=(), proposals=(),
        set_aside=reading.set_aside, questions=(*questions, *reading.questions), changes=reading.changes,
        characters=Characters(read=reading.read, imported=reading.imported, set_aside=aside),
    )  # fmt: skip


def _slug(work: Work, name: str) -> str:
    """A folder's name from the title, else from the file's name; "" with a question where neither has Latin letters."""
    for text in (str(work.fields.get("title", "")), re.sub(r"[_.]+", " ", Path(name).stem)):
        try:
            slug = slug_of(text)
        except UsageError:
            slug = "-".join(re.findall(r"[a-z0-9]+", text.lower())) if text != work.fields.get("title") else ""
        if re.search("[a-z]", slug):
            return slug if slug not in ("page", "feeds") else f"{slug}-release"
    work.ask("slug", "neither title nor file name has Latin letters: give --slug, e.g. --slug seoul-workshop", "")
    return ""


def _embargo(zone: str, text: str) -> object:
    return parse_embargo(text, zone)


def _drop_unusable(work: Work, settings: Settings) -> None:
    """A field that would break its own rule does not go into the head; its proposal stays, with a question."""
    rules: dict[str, Callable[[str], object]] = {
        "title": parse_title,
        "subtitle": parse_title,
        "dateline": parse_dateline,
        "embargo": partial(_embargo, settings.timezone),
    }
    for name, rule in rules.items():
        if name in work.fields:
            try:
                rule(str(work.fields[name]))
            except RuleBroken as why:
                work.ask(name, f"{name}: {why.message}", "")
                del work.fields[name]


def _ask_of_pictures(work: Work) -> None:
    """Alternative text is to be checked; whose picture it is, no document says for certain."""
    for picture in work.reading.pictures:
        alt = (
            f"the alternative text “{picture.alt}” comes from the document: check it"
            if picture.alt
            else "it has no alternative text: write one"
        )
        work.ask("picture", f"{alt}; who took it, and under which licence may it be published?", picture.name)
