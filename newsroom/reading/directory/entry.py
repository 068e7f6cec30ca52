"""One entry of a directory file while it is read: its parts, their lines, and what is wrong with them.

Place in the pipeline: below `directory.entries`, which makes values of entries. Comes in: the entry's parts with their
lines. Goes out: texts that passed a rule; a problem goes to whoever reads the file. Refuses: to know what a part means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from newsroom.model.problems import did_you_mean
from newsroom.model.settings import LANGUAGE_CODE
from newsroom.model.text import Text
from newsroom.reading.directory.shared_directory import SHARED
from newsroom.reading.files.yaml_text import RawField, line_at
from newsroom.reading.values.rules import MOST_ITEMS, RuleBroken, got, parse_line

# The parts of an entry, by file.
PARTS = {
    "site.yml": (
        "publisher",
        "press_contacts",
        "boilerplate",
        "logo",
        "icon",
        "menu",
        "footer",
        "social",
        "featured",
        "subscribe",
        "share",
    ),
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
        "rota",
    ),
    "people.yml": ("name", "title", "organisation"),
    "organisations.yml": ("name", "country", "url"),
    "topics.yml": ("name",),
    "places.yml": ("name", "timezone"),
    "kinds.yml": ("name", "requires"),
}

T = TypeVar("T")


class Reading(Protocol):
    """Whoever reads the files: takes problems."""

    timezone: str
    languages: tuple[str, ...]

    def wrong(self, name: str, line: int, field: str, why: RuleBroken, severity: str = "error") -> None: ...

    def has_problem(self, name: str, line: int) -> bool: ...

    def may_have(self, file: str, key: str) -> bool: ...


class Entry:
    """One entry while it is read: takes its parts, reports their problems."""

    def __init__(self, reading: Reading, name: str, key: str, fields: dict[str, RawField], start: int = 1) -> None:
        self.reading, self.name, self.key, self.fields = reading, name, key, fields
        self.start = start  # the line of its key

    def has(self, part: str) -> bool:
        return part in self.fields and self.fields[part].value != ""

    def at(self, *location: int | str) -> int:
        return line_at(self.fields, location, self.start)

    def wrong(self, why: RuleBroken, *location: int | str, severity: str = "error") -> None:
        self.reading.wrong(self.name, self.at(*location), str(location[0]), why, severity)

    def wrong_at(self, line: int, part: str, why: RuleBroken, severity: str = "error") -> None:
        """A problem on a known line."""
        self.reading.wrong(self.name, line, part, why, severity)

    def check_parts(self, known: Iterable[str] = ()) -> None:
        known = tuple(known) or PARTS[self.name.rpartition("/")[2]]
        for part in self.fields:
            if part not in known:
                hint = did_you_mean(part.lower(), known) or f"Known are {', '.join(known)}."
                message = f"must be a part that is known, e.g. {known[0]} (got {got(part)})"
                self.wrong(RuleBroken("unknown-field", message, hint), part)

    def take(self, rule: Callable[[str], T], default: T, *location: int | str) -> T:
        """The value that a rule makes of the text at a place; the default where there is none, or a problem."""
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
        languages = self.reading.languages
        is_shared = self.name.startswith(SHARED)  # by sites of other languages: a name in one of those is at hand here
        texts = []
        for lang in field.value:
            if lang not in languages and not (is_shared and LANGUAGE_CODE.fullmatch(lang)):
                message = (
                    f"must be in a language of the site ({', '.join(languages)}), e.g. {languages[0]} (got {got(lang)})"
                )
                self.wrong(RuleBroken("language-not-listed", message, did_you_mean(lang, languages)), *location, lang)
            elif line := self.line(*location, lang):
                texts.append((lang, line))
        return tuple(texts)

    def name_text(self) -> Text:
        name = self.text("name")
        if not name and not self.reading.has_problem(self.name, self.at("name")):
            self.wrong(RuleBroken("missing-name", "must be given, e.g. name: {en: Press desk} (got none)"), "name")
        return name

    def parts_of(self, *location: int | str) -> list[tuple[int | str, ...]]:
        """The places of a list's parts; one part alone is a list of one."""
        field = self.field(*location)
        if field is None or field.value == "":
            return []
        if isinstance(field.value, tuple):
            return self.places(location, field.value)
        return [location]

    def places(self, location: tuple[int | str, ...], items: tuple[RawField, ...]) -> list[tuple[int | str, ...]]:
        """Where the items of a list stand; none of one that is too long."""
        if len(items) > MOST_ITEMS:
            message = f"must have at most {MOST_ITEMS} items (got {len(items):,})"
            self.wrong(RuleBroken("list-length", message), *location)
            return []
        return [(*location, number) for number in range(len(items))]

    def known_key(self, location: tuple[int | str, ...], known: Mapping[str, object], where: str) -> str:
        """A key that another file of the directory must have."""
        key = self.take(parse_line, "", *location)
        if key and key not in known and not self.reading.may_have(where, key):
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
    "rota": "2026-03-06",
}
