"""Bytes of `content/directory/` → `Directory`, and every problem in it.

Place in the pipeline: beside `source` and `validate`. Comes in: the files' bytes by name. Goes out: `Directory` and its
problems, each with its line. Pure in its bytes and the context, so that its result can be kept. Refuses: to guess; a
number without its area code, an unknown key, a missing name are problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from newsroom.directory import Boilerplate, Contact, Directory, Organisation, Person, Phone, Term, Text
from newsroom.moments import is_before, parse_moment
from newsroom.phones import is_country, parse_phone
from newsroom.problems import Problem, did_you_mean
from newsroom.raw import RawField, line_at
from newsroom.release import Moment, Value
from newsroom.rules import KEY, RuleBroken, got, parse_email, parse_line, parse_web_address
from newsroom.source import RawSource, read_mapping, read_standing_text
from newsroom.validate import ReadContext, digested

# The parts of an entry, by file.
PARTS = {
    "site.yml": ("publisher", "press_contacts", "boilerplate"),
    "contacts.yml": (
        "name",
        "organisation",
        "role",
        "phones",
        "email",
        "languages",
        "hours",
        "timezone",
        "valid_from",
        "valid_until",
        "successor",
    ),
    "people.yml": ("name", "title", "organisation"),
    "organisations.yml": ("name", "country", "url"),
    "topics.yml": ("name",),
    "places.yml": ("name",),
}
_BOILERPLATE = re.compile(r"boilerplate/([^/]+)/([^/]+)\.md")

_DAY = r"(?:Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)"
_DAYS = rf"{_DAY}(?:\s*[-–]\s*{_DAY})?"
_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_TIMES = rf"{_TIME}\s*[-–]\s*{_TIME}"
_HOURS = re.compile(rf"\s*({_DAYS}(?:\s*,\s*{_DAYS})*):?\s+({_TIMES}(?:\s*,\s*{_TIMES})*)\s*(?:[;,]|$)", re.IGNORECASE)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

T = TypeVar("T")
EntryType = TypeVar("EntryType", bound=Value)


def load_directory(files: Mapping[str, bytes], context: ReadContext) -> tuple[Directory, list[Problem]]:
    """The directory and all its problems. `files` by name inside content/directory/ (`contacts.yml`, `boilerplate/x/en.md`)."""
    reading = _Reading(files, context)
    organisations = reading.entries("organisations.yml", _organisation)
    contacts = reading.entries("contacts.yml", lambda entry: _contact(entry, organisations))
    people = reading.entries("people.yml", _person)
    topics = reading.entries("topics.yml", _term)
    places = reading.entries("places.yml", _term)
    boilerplates = reading.boilerplates()
    reading.successors(contacts)
    for kind, entries in (("contacts.yml", contacts), ("people.yml", people)):
        reading.known_organisations(kind, entries, organisations)
    site = _Entry(reading, "site.yml", "", reading.source("site.yml").fields)
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
        boilerplates=boilerplates,
    )
    site.check_parts()
    reading.strange_files()
    return directory, sorted(set(reading.found))


class _Reading:
    """The folder while it is read."""

    def __init__(self, files: Mapping[str, bytes], context: ReadContext) -> None:
        self.files, self.context = files, context
        self.found: list[Problem] = []
        self.sources: dict[str, RawSource] = {}

    def path(self, name: str) -> str:
        return f"{self.context.content_label}/directory/{name}"

    def wrong(self, name: str, line: int, field: str, why: RuleBroken, severity: str = "error") -> None:
        self.found.append(Problem(self.path(name), line, field, why.rule, severity, why.message, why.hint))

    def source(self, name: str) -> RawSource:
        if name not in self.sources:
            self.sources[name] = read_mapping(self.path(name), self.files.get(name, b""))
            self.found += self.sources[name].problems
        return self.sources[name]

    def entries(self, name: str, make: Callable[[_Entry], EntryType]) -> dict[str, EntryType]:
        """The file's entries by key, in its order."""
        made: dict[str, EntryType] = {}
        for key, field in self.source(name).fields.items():
            if not KEY.fullmatch(key):
                suggested = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
                hint = f"Did you mean '{suggested}'?" if suggested else ""
                message = f"must be a key of a-z, 0-9 and hyphens, e.g. press-desk (got {got(key)})"
                self.wrong(name, field.line, "key", RuleBroken("key-form", message, hint))
                continue
            if not isinstance(field.value, dict):
                message = f"must have named parts, e.g. {key}: {{name: Press desk}} (got {got(field.value)})"
                self.wrong(name, field.line, key, RuleBroken("entry-form", message))
                continue
            entry = _Entry(self, name, key, field.value)
            entry.check_parts()
            made[key] = digested(make(entry))
        return made

    def publisher(self, site: _Entry, organisations: Mapping[str, Organisation]) -> str:
        """Who publishes: the only organisation, where nobody is named."""
        if site.has("publisher"):
            return site.known_key(("publisher",), organisations, "organisations.yml")
        if len(organisations) == 1:
            return next(iter(organisations))
        if organisations:
            message = f"must be given where there are several organisations, e.g. publisher: {next(iter(organisations))} (got none)"
            self.wrong("site.yml", 1, "publisher", RuleBroken("publisher-missing", message))
        return ""

    def known_organisations(
        self, name: str, entries: Mapping[str, Any], organisations: Mapping[str, Organisation]
    ) -> None:
        for key in entries:
            field = self.source(name).fields[key]
            entry = _Entry(self, name, key, field.value if isinstance(field.value, dict) else {})
            if entry.has("organisation"):
                entry.known_key(("organisation",), organisations, "organisations.yml")

    def successors(self, contacts: Mapping[str, Contact]) -> None:
        """A successor exists, and nobody succeeds himself, not even through others."""
        fields = self.source("contacts.yml").fields
        for key, contact in contacts.items():
            if not contact.successor:
                continue
            line = line_at(fields, (key, "successor"))
            if contact.successor not in contacts:
                message = (
                    f"must be another key of contacts.yml, e.g. {next(iter(contacts))} (got {got(contact.successor)})"
                )
                why = RuleBroken("successor-unknown", message, did_you_mean(contact.successor, set(contacts) - {key}))
                self.wrong("contacts.yml", line, "successor", why)
                continue
            seen, after = [key], contact.successor
            while after in contacts and after not in seen:
                seen.append(after)
                after = contacts[after].successor
            if after == key:
                message = f"must lead to who answers in the end, not back (got {' → '.join([*seen, key])})"
                self.wrong("contacts.yml", line, "successor", RuleBroken("successor-circle", message))

    def boilerplates(self) -> dict[str, dict[str, Boilerplate]]:
        """Standing texts: key → language → text, languages in the site's order."""
        made: dict[str, dict[str, Boilerplate]] = {}
        order = {lang: number for number, lang in enumerate(self.context.languages)}
        named = [(match[1], match[2], name) for name in self.files if (match := _BOILERPLATE.fullmatch(name))]
        for key, lang, name in sorted(named, key=lambda part: (part[0], order.get(part[1], 99), part[1])):
            if not KEY.fullmatch(key):
                message = (
                    f"must be a folder name of a-z, 0-9 and hyphens, e.g. boilerplate/example-mission (got {got(key)})"
                )
                self.wrong(name, 1, "file", RuleBroken("key-form", message))
            elif lang not in order:
                message = f"must be in a language of the site ({', '.join(order)}), e.g. {next(iter(order))}.md (got '{lang}.md')"
                self.wrong(name, 1, "file", RuleBroken("language-not-listed", message))
            else:
                made.setdefault(key, {})[lang] = self.boilerplate(key, lang, name)
        return made

    def boilerplate(self, key: str, lang: str, name: str) -> Boilerplate:
        from newsroom.body import BodySettings, render_body  # here: few sites have one, and Markdown loads slowly

        source = read_standing_text(self.path(name), self.files[name])
        self.found += source.problems
        entry = _Entry(self, name, key, source.fields)
        entry.check_parts(("title",))
        settings = BodySettings(
            markdown=self.context.markdown,
            typogrify=self.context.typogrify,
            typogrify_ignore_tags=self.context.typogrify_ignore_tags,
        )
        body = render_body(source.body, source.body_line, f"directory/boilerplate/{key}", settings, id_prefix="b-")
        for found in body.problems:
            why = RuleBroken(found.rule, found.message, found.hint)
            self.wrong(name, found.line, "body", why, found.severity)
        if source.is_readable and not body.words:
            message = "must have a text, e.g. Example Mission works in forty countries. (got none)"
            self.wrong(name, source.body_line, "body", RuleBroken("body-empty", message))
        title = entry.line("title")
        return digested(Boilerplate(key=key, lang=lang, title=title, html=body.html, links=body.links, digest=""))

    def strange_files(self) -> None:
        for name in self.files:
            if name in PARTS or _BOILERPLATE.fullmatch(name):
                continue
            message = f"must be one of {', '.join(PARTS)} or boilerplate/<key>/<lang>.md (got '{name}')"
            self.wrong(name, 1, "file", RuleBroken("directory-file", message, did_you_mean(name, PARTS)))


class _Entry:
    """One entry while it is read: takes its parts, tells what is wrong with them."""

    def __init__(self, reading: _Reading, name: str, key: str, fields: dict[str, RawField]) -> None:
        self.reading, self.name, self.key, self.fields = reading, name, key, fields

    def has(self, part: str) -> bool:
        return part in self.fields and self.fields[part].value != ""

    def at(self, *location: int | str) -> int:
        return line_at(self.fields, location, self.start())

    def start(self) -> int:
        """The line of the entry's key."""
        return line_at(self.reading.source(self.name).fields, (self.key,)) if self.name in PARTS else 1

    def wrong(self, why: RuleBroken, *location: int | str, severity: str = "error") -> None:
        self.reading.wrong(self.name, self.at(*location), str(location[0]), why, severity)

    def check_parts(self, known: Iterable[str] = ()) -> None:
        known = tuple(known) or PARTS[self.name]
        for part in self.fields:
            if part not in known:
                hint = did_you_mean(part.lower(), known) or f"Known are {', '.join(known)}."
                message = f"must be a part that is known, e.g. {known[0]} (got {got(part)})"
                self.wrong(RuleBroken("unknown-field", message, hint), part)

    def take(self, rule: Callable[[str], T], default: T, *location: int | str) -> T:
        """What a rule makes of the text at a place; the default where there is none, or a problem."""
        field = self.field(*location)
        if field is None or field.value == "":
            return default
        if not isinstance(field.value, str):
            message = f"must be one text, e.g. {location[-1]}: {_EXAMPLES.get(str(location[0]), 'Press desk')} (got {got(field.value)})"
            self.wrong(RuleBroken("text-form", message), *location)
            return default
        try:
            return rule(field.value)
        except RuleBroken as why:
            self.wrong(why, *location)
            return default

    def field(self, *location: int | str) -> RawField | None:
        field = self.fields.get(str(location[0]))
        for step in location[1:]:
            if field is None:
                break
            if isinstance(field.value, dict):
                field = field.value.get(str(step))
            elif isinstance(field.value, tuple) and isinstance(step, int) and step < len(field.value):
                field = field.value[step]
            else:
                field = None
        return field

    def line(self, *location: int | str) -> str:
        return self.take(parse_line, "", *location)

    def text(self, *location: int | str) -> Text:
        """One text for all (language ""), or one per language of the site."""
        field = self.field(*location)
        if field is None or not isinstance(field.value, dict):
            line = self.line(*location)
            return (("", line),) if line else ()
        languages = self.reading.context.languages
        texts = []
        for lang in field.value:
            if lang not in languages:
                message = (
                    f"must be in a language of the site ({', '.join(languages)}), e.g. {languages[0]} (got {got(lang)})"
                )
                self.wrong(RuleBroken("language-not-listed", message, did_you_mean(lang, languages)), *location, lang)
            elif line := self.line(*location, lang):
                texts.append((lang, line))
        return tuple(texts)

    def name_text(self) -> Text:
        name = self.text("name")
        if not name and not (self.has("name") and any(problem.field == "name" for problem in self.reading.found)):
            self.wrong(RuleBroken("missing-name", "must be given, e.g. name: {en: Press desk} (got none)"), "name")
        return name

    def parts_of(self, part: str) -> list[tuple[int | str, ...]]:
        """Where the texts of a list stand; one text alone is a list of one."""
        field = self.fields.get(part)
        if field is None or field.value == "":
            return []
        if isinstance(field.value, tuple):
            return [(part, number) for number in range(len(field.value))]
        return [(part,)]

    def known_key(self, location: tuple[int | str, ...], known: Mapping[str, object], where: str) -> str:
        """A key that another file of the directory must have."""
        key = self.take(parse_line, "", *location)
        if key and key not in known:
            example = f", e.g. {next(iter(known))}" if known else ""
            message = f"must be a key of {where}{example} (got {got(key)})"
            self.wrong(RuleBroken("key-unknown", message, did_you_mean(key.lower(), known)), *location)
        return key


_EXAMPLES = {
    "email": "press@example.org",
    "hours": '"Mon-Fri 09:00-18:00"',
    "timezone": "Asia/Seoul",
    "languages": "[en, ko]",
    "country": "GB",
}


def _organisation(entry: _Entry) -> Organisation:
    return Organisation(
        key=entry.key,
        name=entry.name_text(),
        country=entry.take(_country, "", "country"),
        url=entry.take(parse_web_address, "", "url"),
    )


def _person(entry: _Entry) -> Person:
    return Person(
        key=entry.key, name=entry.name_text(), title=entry.text("title"), organisation=entry.line("organisation")
    )


def _term(entry: _Entry) -> Term:
    return Term(key=entry.key, name=entry.name_text())


def _contact(entry: _Entry, organisations: Mapping[str, Organisation]) -> Contact:
    organisation = entry.line("organisation")
    country = organisations[organisation].country if organisation in organisations else ""
    hours = entry.text("hours")
    spans = next((spans for _, text in hours if (spans := read_hours(text))), ())
    if hours and not spans:
        message = f"should be readable for calendars too, e.g. Mon-Fri 09:00-18:00 (got {got(hours[0][1])})"
        entry.wrong(RuleBroken("hours-form", message), "hours", severity="warning")
    timezone = entry.take(_timezone, "", "timezone")
    if hours and not entry.has("timezone"):
        message = (
            "should come with `timezone`, e.g. timezone: Asia/Seoul: hours without a zone mislead callers (got none)"
        )
        entry.wrong(RuleBroken("hours-without-timezone", message), "hours", severity="warning")

    def date(text: str) -> Moment | None:
        return parse_moment(text, entry.reading.context.timezone)

    valid_from, valid_until = entry.take(date, None, "valid_from"), entry.take(date, None, "valid_until")
    if valid_from and valid_until and is_before(valid_until, valid_from):
        message = (
            f"must not lie before `valid_from` (got {valid_until.local[:10]}, and that is {valid_from.local[:10]})"
        )
        entry.wrong(RuleBroken("valid-until-early", message), "valid_until")
    phones = _phones(entry, country)
    email = entry.take(parse_email, "", "email")
    if not entry.has("email"):
        message = "should be given, e.g. email: press@example.org; nothing is published in its place (got none)"
        entry.wrong(RuleBroken("contact-without-email", message), "email", severity="warning")
        if not entry.has("phones"):
            message = "must be given where there is no e-mail, e.g. phones: [{number: +44 20 7946 0123}] (got none)"
            entry.wrong(RuleBroken("contact-unreachable", message), "phones")
    name = entry.field("name")
    return Contact(
        key=entry.key,
        name=entry.name_text(),
        organisation=organisation,
        role=entry.text("role"),
        phones=phones,
        email=email,
        languages=tuple(dict.fromkeys(code for code in _languages(entry) if code)),
        hours=hours,
        hours_spans=spans,
        timezone=timezone,
        valid_from=valid_from,
        valid_until=valid_until,
        successor=entry.line("successor"),
        is_person=name is not None and isinstance(name.value, str),
    )


def _phones(entry: _Entry, country: str) -> tuple[Phone, ...]:
    """A list of `{number, label}`; a number alone will do."""
    phones: list[Phone] = []
    for location in entry.parts_of("phones"):
        field = entry.field(*location)
        place = location
        label: Text = ()
        if field is not None and isinstance(field.value, dict):
            place = (*location, "number")
            for part in field.value:
                if part not in ("number", "label"):
                    message = f"must be number or label (got {got(part)})"
                    entry.wrong(
                        RuleBroken("unknown-field", message, did_you_mean(part, ("number", "label"))), *location, part
                    )
            if entry.field(*place) is None:
                message = "must have a number, e.g. {number: +44 20 7946 0123, label: {en: Office}} (got none)"
                entry.wrong(RuleBroken("part-missing", message), *location)
            label = entry.text(*location, "label")
        phone = entry.take(lambda text: parse_phone(text, country), None, *place)
        if phone is not None:
            phones.append(
                Phone(
                    e164=phone.e164,
                    international=phone.international,
                    national=phone.national,
                    country=phone.country,
                    label=label,
                )
            )
    return tuple(phones)


def _languages(entry: _Entry) -> Iterable[str]:
    field = entry.fields.get("languages")
    if field is not None and isinstance(field.value, str):
        for code in field.value.split(","):
            try:
                yield _language(code)
            except RuleBroken as why:
                entry.wrong(why, "languages")
        return
    for location in entry.parts_of("languages"):
        yield entry.take(_language, "", *location)


def _language(text: str) -> str:
    """A language code that CLDR knows, as BCP 47 writes it."""
    code = text.strip()
    if not code:
        return ""
    from babel import Locale
    from babel.core import UnknownLocaleError

    known = Locale("en").languages
    base, *rest = code.replace("_", "-").split("-")
    try:
        is_known = base in known and (not rest or "_".join([base, *rest]) in known or bool(Locale.parse(code, sep="-")))
    except (UnknownLocaleError, ValueError):
        is_known = False
    if not is_known:
        names = {str(name).lower(): key for key, name in known.items()}
        hint = f"Did you mean '{names[code.lower()]}'?" if code.lower() in names else ""
        raise RuleBroken("language-unknown", f"must be a language code, e.g. ko (got {got(text)})", hint)
    return code


def _country(text: str) -> str:
    """A country of ISO 3166-1, two letters."""
    code = text.strip()
    if not is_country(code):
        hint = (
            f"Did you mean '{code.upper()}'?"
            if is_country(code.upper())
            else "United Kingdom is GB."
            if code == "UK"
            else ""
        )
        raise RuleBroken("country-unknown", f"must be a country's two letters, e.g. GB (got {got(text)})", hint)
    return code


def _timezone(text: str) -> str:
    """A zone of the IANA list."""
    name = text.strip()
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        hint = did_you_mean(name.replace(" ", "_"), available_timezones())
        raise RuleBroken(
            "timezone-unknown", f"must be a zone of the IANA list, e.g. Asia/Seoul (got {got(text)})", hint
        ) from None
    return name


def read_hours(text: str) -> tuple[tuple[int, int, int], ...]:
    """(weekday, opens, closes) of `Mon-Fri 09:00-12:00, 13:00-18:00; Sat 10:00-12:00`, in minutes; () for other forms."""
    spans: list[tuple[int, int, int]] = []
    position = 0
    while position < len(text):
        section = _HOURS.match(text, position)
        if section is None:
            return ()
        position = section.end()
        for days in section[1].split(","):
            ends = [_WEEK.index(day.strip()[:3].lower()) for day in re.split("[-–]", days)]
            width = (ends[-1] - ends[0]) % 7
            for times in section[2].split(","):
                opens, closes = (int(hour) * 60 + int(minute) for hour, minute in re.findall(r"(\d+):(\d+)", times))
                if opens >= closes or closes > 24 * 60:
                    return ()
                spans += [((ends[0] + step) % 7, opens, closes) for step in range(width + 1)]
    return tuple(sorted(set(spans)))
