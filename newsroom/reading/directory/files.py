"""Bytes of `content/directory/` → `Directory`, and every problem in it.

Place in the pipeline: beside `source` and `validate`. Comes in: the files' bytes by name. Goes out: `Directory` and its
problems, each with its line. Pure in its bytes and the context, so that its result can be kept. Refuses: to guess; a
number without its area code, an unknown key, a missing name are problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from newsroom.model.directory import Boilerplate, Contact, Directory, Organisation
from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.read_context import ReadContext
from newsroom.model.release import Value, digested
from newsroom.model.settings import LANGUAGE_CODE
from newsroom.reading.directory.entries import (
    read_contact,
    read_kind,
    read_organisation,
    read_person,
    read_term,
)
from newsroom.reading.directory.entry import PARTS, Entry
from newsroom.reading.directory.face import read_face
from newsroom.reading.directory.missing_languages import HINT, RULE, directory_lacks
from newsroom.reading.directory.rota import check_rotas
from newsroom.reading.directory.shared_directory import FILES, SHARED
from newsroom.reading.directory.unknown import STANDING_TEXT, unknown_parts, without_country
from newsroom.reading.files.source import RawSource, read_mapping, read_standing_text
from newsroom.reading.files.yaml_text import line_at
from newsroom.reading.values.rules import KEY, RuleBroken, got

MOST_FILES_TOLD = 20  # files about which the same is said, one by one

LONGEST_RING = 6  # contacts that a message names, one after the other

EntryType = TypeVar("EntryType", bound=Value)


def load_directory(
    files: Mapping[str, bytes], context: ReadContext, unread: Collection[str] = ()
) -> tuple[Directory, list[Problem]]:
    """The directory and all its problems. `files` by name inside content/directory/ (`contacts.yml`, `boilerplate/x/en.md`),
    those of a shared directory as `shared_files` names them; `unread`: names of others that are there and cannot be read."""
    reading = _Reading(files, context, unread)
    organisations = reading.entries("organisations.yml", read_organisation)
    stateless = without_country(organisations, map(reading.source, reading.places_of("organisations.yml")))
    contacts = reading.entries("contacts.yml", lambda entry: read_contact(entry, organisations, stateless))
    people = reading.entries("people.yml", read_person)
    topics = reading.entries("topics.yml", read_term)
    places = reading.entries("places.yml", read_term)
    kinds = reading.entries("kinds.yml", read_kind)
    boilerplates = reading.boilerplates()
    reading.successors(contacts)
    check_rotas(
        contacts,
        lambda line, why, severity: reading.wrong("contacts.yml", line, "rota", why, severity),
        lambda key: reading.may_have("contacts.yml", key),
    )
    for kind, entries in (("contacts.yml", contacts), ("people.yml", people)):
        reading.known_organisations(kind, entries, organisations)
    site = Entry(reading, "site.yml", "", reading.source("site.yml").fields)
    face, face_files = read_face(site, reading.files)
    directory = Directory(
        publisher=reading.publisher(site, organisations),
        press_contacts=tuple(
            site.known_key(part, contacts, "contacts.yml") for part in site.parts_of("press_contacts")
        ),
        boilerplate=site.known_key(("boilerplate",), boilerplates, "boilerplate/") if site.has("boilerplate") else "",
        contacts=contacts,
        organisations=organisations,
        people=people,
        topics=topics,
        places=places,
        kinds=kinds,
        boilerplates=boilerplates,
        face=face,
        unread=tuple(sorted(reading.unread)),
        unsure=tuple(sorted(reading.unsure)),
    )
    site.check_parts()
    reading.languages_lacking(boilerplates)
    reading.strange_files(face_files)
    return directory, _condensed(sorted(set(reading.found)))


class _Reading:
    """The folder while it is read."""

    def __init__(self, files: Mapping[str, bytes], context: ReadContext, unread: Collection[str]) -> None:
        self.files, self.context = files, context
        self.unread, self.unsure = unknown_parts(files, unread)
        self.timezone, self.languages = context.timezone, context.languages
        self.found: list[Problem] = []
        self.wrong_lines: set[tuple[str, int]] = set()  # (file, line)
        self.sources: dict[str, RawSource] = {}

    def path(self, name: str) -> str:
        if name.startswith(SHARED):
            return name.removeprefix(SHARED)
        return f"{self.context.content_label}/directory/{name}"

    def places_of(self, name: str) -> tuple[str, ...]:
        """The site's own file of a kind, and the shared one where there is one."""
        shared = (each for each in self.files if each.startswith(SHARED) and each.rpartition("/")[2] == name)
        return name, *(each for each in shared if name in FILES and "/boilerplate/" not in each)

    def wrong(self, name: str, line: int, field: str, why: RuleBroken, severity: str = "error") -> None:
        self.found.append(Problem(self.path(name), line, field, why.rule, severity, why.message, why.hint))
        self.wrong_lines.add((name, line))

    def may_have(self, file: str, key: str) -> bool:
        """As `Directory.may_have`, of what was read so far."""
        return file in self.unread or f"{file.rstrip('/')}/{key}" in self.unsure

    def has_problem(self, name: str, line: int) -> bool:
        return (name, line) in self.wrong_lines

    def source(self, name: str) -> RawSource:
        if name not in self.sources:
            self.sources[name] = read_mapping(self.path(name), self.files.get(name, b""))
            self.found += self.sources[name].problems
            self.wrong_lines.update((name, problem.line) for problem in self.sources[name].problems)
            if not self.sources[name].is_readable:
                self.unread.add(name.rpartition("/")[2])
        return self.sources[name]

    def entries(self, name: str, make: Callable[[Entry], EntryType]) -> dict[str, EntryType]:
        """The entries by key, in the order of their file; then those of the shared directory."""
        made: dict[str, EntryType] = {}
        for place in self.places_of(name):
            for key, entry in self.entries_in(place):
                if key in made:
                    message = f"must be in one place: the site's own {name} has this key too; take it out there, or name it otherwise"
                    self.wrong(place, entry.start, key, RuleBroken("key-shared", message))
                    continue
                made[key] = digested(make(entry))
        return made

    def entries_in(self, name: str) -> Iterator[tuple[str, Entry]]:
        """(key, entry) of one file, as far as they have the right form."""
        for key, field in self.source(name).fields.items():
            if not KEY.fullmatch(key):
                suggested = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
                hint = f"Did you mean '{suggested}'?" if suggested else ""
                message = f"must be a key of a-z, 0-9 and hyphens, e.g. press-desk (got {got(key)})"
                self.wrong(name, field.line, "key", RuleBroken("key-form", message, hint))
                self.unsure.add(f"{name.rpartition('/')[2]}/{suggested}")
                continue
            if not isinstance(field.value, dict):
                message = f"must have named parts, e.g. {key}: {{name: Press desk}} (got {got(field.value)})"
                self.wrong(name, field.line, key, RuleBroken("entry-form", message))
                self.unsure.add(f"{name.rpartition('/')[2]}/{key}")
                continue
            entry = Entry(self, name, key, field.value, field.line)
            entry.check_parts()
            yield key, entry

    def publisher(self, site: Entry, organisations: Mapping[str, Organisation]) -> str:
        """Who publishes: the only organisation, where nobody is named."""
        if site.has("publisher"):
            return site.known_key(("publisher",), organisations, "organisations.yml")
        if len(organisations) == 1:
            return next(iter(organisations))
        if organisations and not self.unread & {"site.yml", "organisations.yml"}:
            message = f"must be given where there are several organisations, e.g. publisher: {next(iter(organisations))} (got none)"
            self.wrong("site.yml", 1, "publisher", RuleBroken("publisher-missing", message))
        return ""

    def known_organisations(
        self, name: str, entries: Mapping[str, Any], organisations: Mapping[str, Organisation]
    ) -> None:
        for key in entries:
            place = next(place for place in self.places_of(name) if key in self.source(place).fields)
            field = self.source(place).fields[key]
            entry = Entry(self, place, key, field.value if isinstance(field.value, dict) else {}, field.line)
            if entry.has("organisation"):
                entry.known_key(("organisation",), organisations, "organisations.yml")

    def successors(self, contacts: Mapping[str, Contact]) -> None:
        """A successor exists, and nobody succeeds himself, not even through others."""
        fields = self.source("contacts.yml").fields
        circle = _in_circles({key: contact.successor for key, contact in contacts.items()})
        for key, contact in contacts.items():
            if not contact.successor:
                continue
            line = line_at(fields, (key, "successor"))
            if contact.successor not in contacts and self.may_have("contacts.yml", contact.successor):
                continue
            if contact.successor not in contacts:
                message = (
                    f"must be another key of contacts.yml, e.g. {next(iter(contacts))} (got {got(contact.successor)})"
                )
                why = RuleBroken("successor-unknown", message, did_you_mean(contact.successor, set(contacts) - {key}))
                self.wrong("contacts.yml", line, "successor", why)
                continue
            if key in circle:
                ring = [key]
                while (after := contacts[ring[-1]].successor) != key and len(ring) < LONGEST_RING:
                    ring.append(after)
                shown = " → ".join([*ring, *(["…"] if after != key else []), key])
                message = f"must lead to who answers in the end, not back (got {shown})"
                self.wrong("contacts.yml", line, "successor", RuleBroken("successor-circle", message))

    def boilerplates(self) -> dict[str, dict[str, Boilerplate]]:
        """Standing texts: key → language → text, languages in the site's order."""
        made: dict[str, dict[str, Boilerplate]] = {}
        order = {lang: number for number, lang in enumerate(self.context.languages)}
        named = [(match[1], match[2], name) for name in self.files if (match := STANDING_TEXT.fullmatch(name))]
        for key, lang, name in sorted(named, key=lambda part: (part[0], order.get(part[1], 99), part[1])):
            if not KEY.fullmatch(key):
                message = (
                    f"must be a folder name of a-z, 0-9 and hyphens, e.g. boilerplate/example-mission (got {got(key)})"
                )
                self.wrong(name, 1, "file", RuleBroken("key-form", message))
            elif lang not in order and name.startswith(SHARED) and LANGUAGE_CODE.fullmatch(lang):
                continue  # for other sites
            elif lang not in order:
                message = f"must be in a language of the site ({', '.join(order)}), e.g. {next(iter(order))}.md (got '{lang}.md')"
                self.wrong(name, 1, "file", RuleBroken("language-not-listed", message))
            elif lang in made.get(key, {}):
                message = (
                    f"must be in one place: the site and its shared directory both have boilerplate/{key}/{lang}.md"
                )
                self.wrong(name, 1, "file", RuleBroken("key-shared", message))
            else:
                made.setdefault(key, {})[lang] = self.boilerplate(key, lang, name)
        return made

    def boilerplate(self, key: str, lang: str, name: str) -> Boilerplate:
        from newsroom.reading.body.body import (  # here: few sites have one, and Markdown loads slowly
            body_settings,
            render_body,
        )
        from newsroom.reading.body.typography import typeset_line

        source = read_standing_text(self.path(name), self.files[name])
        self.found += source.problems
        entry = Entry(self, name, key, source.fields)
        entry.check_parts(("title",))
        folder, settings = f"directory/boilerplate/{key}", body_settings(self.context)
        body = render_body(source.body, source.body_line, folder, settings, id_prefix="b-", lang=lang)
        for found in body.problems:
            why = RuleBroken(found.rule, found.message, found.hint)
            self.wrong(name, found.line, "body", why, found.severity)
        if source.is_readable and not body.words:
            message = "must have a text, e.g. Example Mission works in forty countries. (got none)"
            self.wrong(name, source.body_line, "body", RuleBroken("body-empty", message))
        title = typeset_line(entry.line("title"), lang) if self.context.typogrify else entry.line("title")
        return digested(Boilerplate(key=key, lang=lang, title=title, html=body.html, links=body.links, digest=""))

    def languages_lacking(self, boilerplates: Mapping[str, Mapping[str, Boilerplate]]) -> None:
        """Names and standing texts that a language of the site lacks."""
        languages = self.languages
        if len(languages) == 1:
            return
        for name in PARTS:
            for lack in directory_lacks(self.source(name).fields, languages, has_keys=name != "site.yml"):
                self.wrong(name, lack.line, lack.field, RuleBroken(RULE, lack.message, HINT), "warning")
        for key, texts in boilerplates.items():
            known = (*texts, *(lang for lang in languages if f"boilerplate/{key}/{lang}" in self.unsure))
            if missing := [lang for lang in languages if lang not in known]:
                first = next(iter(texts))
                message = f"should have a text in {', '.join(missing)} too, e.g. {missing[0]}.md (got {first}.md)"
                self.wrong(f"boilerplate/{key}/{first}.md", 1, "file", RuleBroken(RULE, message, HINT), "warning")

    def strange_files(self, used: Collection[str]) -> None:
        site = self.path("site.yml")
        is_sure = not any(each.path == site and each.severity == "error" for each in self.found)
        for name in self.files:
            if name in PARTS or STANDING_TEXT.fullmatch(name) or name in used:
                continue
            if name.startswith(SHARED):
                if name in self.places_of(name.rpartition("/")[2]):
                    continue
                message = f"must be one of {', '.join(FILES)} or boilerplate/<key>/<lang>.md: contacts and site.yml are each site's own"
                self.wrong(name, 1, "file", RuleBroken("directory-file", message))
                continue
            if name.lower().endswith((".svg", ".png")):
                if not is_sure or "site.yml" in self.unread:
                    continue  # what names it may be what cannot be read
                message = f"is not published: site.yml does not name it, e.g. logo: {{file: {name}}}"
                self.wrong(name, 1, "file", RuleBroken("file-unused", message), "warning")
                continue
            message = f"must be one of {', '.join(PARTS)} or boilerplate/<key>/<lang>.md (got '{name}')"
            self.wrong(name, 1, "file", RuleBroken("directory-file", message, did_you_mean(name, PARTS)))


def _condensed(found: list[Problem]) -> list[Problem]:
    """The problems; of warnings about whole files the first of a kind, and one that counts the rest."""
    kept: list[Problem] = []
    alike: dict[str, list[Problem]] = {}
    for each in found:
        if each.severity == "error" or each.field != "file":
            kept.append(each)
        else:
            alike.setdefault(each.rule, []).append(each)
    for files in alike.values():
        kept += files[:MOST_FILES_TOLD]
        if rest := files[MOST_FILES_TOLD:]:
            message = f"{rest[0].message}; {len(rest)} files from here on are alike"
            kept.append(msgspec.structs.replace(rest[0], message=message))
    return sorted(kept)


def _in_circles(following: Mapping[str, str]) -> set[str]:
    """Keys from which the way leads back to themselves. Each key is passed once."""
    round_: set[str] = set()
    done: set[str] = set()
    for start in following:
        way: dict[str, None] = {}
        key = start
        while key in following and key not in done and key not in way:
            way[key] = None
            key = following[key]
        if key in way:
            steps = list(way)
            round_.update(steps[steps.index(key) :])
        done.update(way)
    return round_
