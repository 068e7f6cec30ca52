"""A head's values as typed → typed values, by the rules of `fields`.

Place in the pipeline: `RawSource` → **head** → `validate`. Comes in: texts, lists and mappings. Goes out: the values of
the fields that were set, and what is wrong with each of the others. The same table gives the published JSON Schema.
Refuses: to look across fields or files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from newsroom.model.problems import did_you_mean
from newsroom.model.release import Correction, Document, Event, Picture, Waiver, Withdrawal
from newsroom.reading.fields import (
    FIELDS,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    STATUSES,
    parse_alias,
    parse_category,
    parse_date,
    parse_dateline,
    parse_decorative,
    parse_embargo,
    parse_file_name,
    parse_language,
    parse_status,
    parse_summary,
    parse_title,
)
from newsroom.reading.rules import (
    CATEGORIES,
    KEY,
    RuleBroken,
    got,
    parse_key,
    parse_line,
    parse_lines,
    parse_text_or_address,
)

Where = tuple[int | str, ...]  # ("image", "alt"), ("gallery", 0, "alt")
_DATE = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)? ?(Z|[+-]\d\d(:?\d\d)?)?)?$"
_EXACT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)? ?(Z|[+-]\d\d(:?\d\d)?)$"


class BrokenField(NamedTuple):
    """What is wrong with one part of a head: where, and why."""

    location: Where
    broken: RuleBroken


class Unusable(Exception):
    """Nothing is left of a value. What is wrong with it is noted already."""


class Reading(NamedTuple):
    """One head while it is read."""

    zone: str  # the site's
    found: list[BrokenField]

    def wrong(self, where: Where, why: RuleBroken) -> None:
        self.found.append(BrokenField(where, why))


class Form(Protocol):
    """How a value is written: a text, named parts, a list."""

    def read(self, value: object, where: Where, reading: Reading) -> Any:
        """The typed value. Raises Unusable."""

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema (draft 2020-12)."""


class Text(NamedTuple):
    """One text, by one rule."""

    rule: Callable[..., Any]
    in_zone: bool = False  # the rule needs the site's zone too
    more: Mapping[str, object] = {}  # of its schema

    def read(self, value: object, where: Where, reading: Reading) -> Any:
        try:
            if not isinstance(value, str):
                raise RuleBroken("text-form", f"must be one text (got {got(value)})")
            return self.rule(value, reading.zone) if self.in_zone else self.rule(value)
        except RuleBroken as why:
            reading.wrong(where, why)
            raise Unusable from why

    def schema(self) -> dict[str, Any]:
        return {"type": "string", **self.more}


class Parts(NamedTuple):
    """Named parts, and nothing else. `needed` ones must be there and say something."""

    parts: Mapping[str, Text]
    needed: tuple[str, ...]
    make: Callable[..., Any]
    check: Callable[[Mapping[str, Any]], None] = lambda values: None

    def read(self, value: object, where: Where, reading: Reading) -> Any:
        if not isinstance(value, dict):
            raise _misshapen(value, where, reading)
        values: dict[str, Any] = {}
        is_whole = True
        for name, form in self.parts.items():
            if name in value:
                try:
                    values[name] = form.read(value[name], (*where, name), reading)
                except Unusable:
                    is_whole = False
            elif name in self.needed:
                reading.wrong(where, _missing(where, name))
                is_whole = False
        unknown = [name for name in value if name not in self.parts]
        for name in unknown:
            reading.wrong((*where, name), _unknown(name, self.parts))
        if not is_whole or (unknown and len(where) > 1):  # an item of a list is taken whole or not at all
            raise Unusable
        try:
            for name in self.needed:
                if not values[name]:
                    raise RuleBroken("part-missing", f"must have `{name}` (got an empty one)")
            self.check(values)
        except RuleBroken as why:
            if not unknown:  # else it may be there under a mistyped name
                reading.wrong(where, why)
            raise Unusable from why
        return self.make(**values)

    def schema(self) -> dict[str, Any]:
        properties = {name: form.schema() for name, form in self.parts.items()}
        return {
            "type": "object",
            "properties": properties,
            "required": list(self.needed),
            "additionalProperties": False,
        }


class Items(NamedTuple):
    """A list. Its broken items are left out."""

    form: Form

    def read(self, value: object, where: Where, reading: Reading) -> Any:
        if not isinstance(value, list):
            raise _misshapen(value, where, reading)
        return _read_items(self.form, value, where, reading)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.form.schema()}


class Words(NamedTuple):
    """A list of words, each once; it may stand in one line, separated by commas, as `Key: value` heads have it."""

    form: Text

    def read(self, value: object, where: Where, reading: Reading) -> Any:
        if isinstance(value, str):
            parts = [part.strip() for part in value.split(",") if part.strip()]
            items = _read_items(self.form, parts, where, reading)
            if len(items) < len(parts):  # which of them is meant to be one is not sure
                raise Unusable
        elif isinstance(value, list):
            items = _read_items(self.form, value, where, reading)
        else:
            raise _misshapen(value, where, reading)
        return tuple(dict.fromkeys(items))

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.form.schema()}


def _read_items(form: Form, items: Iterable[object], where: Where, reading: Reading) -> tuple[Any, ...]:
    kept = []
    for number, item in enumerate(items):
        try:
            kept.append(form.read(item, (*where, number), reading))
        except Unusable:
            continue
    return tuple(kept)


def _misshapen(value: object, where: Where, reading: Reading) -> Unusable:
    name = str(where[0])
    form = f"must be of the form {name}: {FIELDS[name].example} (got {got(value)})"
    reading.wrong(where, RuleBroken("field-form", form))
    return Unusable()


def _missing(where: Where, part: str) -> RuleBroken:
    name = str(where[0])
    return RuleBroken("part-missing", f"must have `{part}`, e.g. {name}: {FIELDS[name].example} (got none)")


def _unknown(word: str, known: Iterable[str]) -> RuleBroken:
    hint = did_you_mean(word.lower().replace("-", "_"), known) or f"Known are {', '.join(known)}."
    return RuleBroken(
        "unknown-field", f"must be a field that is known, e.g. {next(iter(known))} (got '{word[:60]}')", hint
    )


def _has_alt(picture: Mapping[str, Any]) -> None:
    if not picture.get("alt") and not picture.get("decorative"):
        message = "must have `alt`, what the picture shows, e.g. alt: A nurse answers the telephone (got none)"
        raise RuleBroken("alt-missing", message, 'If it shows nothing that matters: alt: "" with decorative: true.')


LINE = Text(parse_line)
DAY = Text(parse_date, in_zone=True, more={"pattern": _DATE})
INSTANT = Text(parse_embargo, in_zone=True, more={"pattern": _EXACT})
FILE_NAME = Text(parse_file_name)
TERM = Text(parse_key, more={"pattern": f"^{KEY.pattern}$"})
TEXT_OR_ADDRESS = Text(parse_text_or_address)
PICTURE = Parts(
    {
        "file": FILE_NAME,
        "alt": LINE,
        "caption": LINE,
        "credit": LINE,
        "licence": TEXT_OR_ADDRESS,
        "decorative": Text(parse_decorative),
    },
    ("file",),
    Picture,
    _has_alt,
)
EVENT = Parts(
    {"name": LINE, "starts": DAY, "ends": DAY, "venue": LINE, "place": TERM, "registration": TEXT_OR_ADDRESS},
    ("name", "starts"),
    Event,
)
# All fields, in the order of the registry. Each may be absent here: what is required depends on the category.
FORMS: dict[str, Form] = {
    "title": Text(parse_title, more={"minLength": 1, "maxLength": LONGEST_TITLE}),
    "subtitle": LINE,
    "date": DAY,
    "modified": DAY,
    "category": Text(parse_category, more={"enum": list(CATEGORIES)}),
    "summary": Text(parse_summary, more={"maxLength": LONGEST_SUMMARY}),
    "dateline": Text(parse_dateline),
    "contacts": Words(TERM),
    "tags": Words(TERM),
    "places": Words(TERM),
    "authors": Words(TERM),
    "image": PICTURE,
    "gallery": Items(PICTURE),
    "documents": Items(Parts({"file": FILE_NAME, "title": LINE}, ("file", "title"), Document)),
    "boilerplate": TERM,
    "embargo": INSTANT,
    "expires": INSTANT,
    "status": Text(parse_status, more={"enum": list(STATUSES)}),
    "corrections": Items(Parts({"at": DAY, "note": LINE}, ("at", "note"), Correction)),
    "withdrawn": Parts({"at": DAY, "reason": LINE}, ("at", "reason"), Withdrawal),
    "aliases": Words(Text(parse_alias, more={"pattern": "^/.*/$"})),
    "event": EVENT,
    "translation_of": Text(parse_language),
    "notes": Text(parse_lines),
    "waive": Items(Parts({"rule": LINE, "reason": LINE}, ("rule", "reason"), Waiver)),
}


def read_head(values: Mapping[str, object], zone: str, is_page: bool) -> tuple[dict[str, Any], list[BrokenField]]:
    """The typed values of the fields that were set, and what is wrong with the others."""
    reading = Reading(zone, [])
    typed: dict[str, Any] = {}
    for name, value in values.items():
        form = FORMS.get(name)
        if form is None:
            reading.wrong((name,), _unknown(name, FIELDS))
        elif is_page and not FIELDS[name].pages:
            why = RuleBroken("field-of-releases", "must not stand on a page: it is a field of releases")
            reading.wrong((name,), why)
        else:
            try:
                typed[name] = form.read(value, (name,), reading)
            except Unusable:
                continue
    return typed, reading.found
