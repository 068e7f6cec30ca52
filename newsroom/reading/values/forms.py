"""How the value of a field is written: one text, named parts, a list. Each form reads a value and describes itself as JSON Schema.

Place in the pipeline: the registry (`fields`) gives each field its form; `head` applies it. Comes in: texts, lists and
mappings as typed. Goes out: typed values, and what is wrong with the others. Refuses: to look across fields or files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from newsroom.model.problems import did_you_mean
from newsroom.reading.values.rules import MOST_ITEMS, RuleBroken, got

Where = tuple[int | str, ...]  # ("image", "alt"), ("gallery", 0, "alt")


class BrokenField(NamedTuple):
    """A problem of one part of a head: place and reason."""

    location: Where
    broken: RuleBroken


class Unusable(Exception):
    """Nothing is left of a value. What is wrong with it is noted already."""


class HeadReading(NamedTuple):
    """One head while it is read."""

    zone: str  # the site's
    found: list[BrokenField]
    examples: Mapping[str, str]  # field → one valid value, as typed

    def wrong(self, where: Where, why: RuleBroken) -> None:
        self.found.append(BrokenField(where, why))


class Form(Protocol):
    """How a value is written: a text, named parts, a list."""

    def read(self, value: object, where: Where, reading: HeadReading) -> Any:
        """The typed value. Raises Unusable."""

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema (draft 2020-12)."""


class Text(NamedTuple):
    """One text, by one rule."""

    rule: Callable[..., Any]
    in_zone: bool = False  # the rule needs the site's zone too
    more: Mapping[str, object] = {}  # of its schema

    def read(self, value: object, where: Where, reading: HeadReading) -> Any:
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

    def read(self, value: object, where: Where, reading: HeadReading) -> Any:
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
                reading.wrong(where, _missing(where, name, reading))
                is_whole = False
        unknown = [name for name in value if name not in self.parts]
        for name in unknown:
            reading.wrong((*where, name), unknown_field(name, self.parts))
        if not is_whole or (unknown and len(where) > 1):  # an item of a list is used as a whole or not at all
            raise Unusable
        try:
            for name in self.needed:
                if not values[name]:
                    raise RuleBroken("part-missing", f"must have `{name}` (got an empty one)")
            self.check(values)
        except RuleBroken as why:
            if not unknown:  # otherwise it may be there under a mistyped name
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
    told_apart_by: str = ""  # the part that no two items share

    def read(self, value: object, where: Where, reading: HeadReading) -> Any:
        if not isinstance(value, list):
            raise _misshapen(value, where, reading)
        _check_length(value, where, reading)
        items = _read_items(self.form, value, where, reading)
        if self.told_apart_by:
            names = [getattr(item, self.told_apart_by) for item in items]
            if twice := next((name for name in names if names.count(name) > 1), ""):
                reading.wrong(where, RuleBroken("item-twice", f"must give each name once (got {got(twice)} twice)"))
        return items

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.form.schema()}


class Words(NamedTuple):
    """A list of words, each once; one line separated by commas is a list too, as in `Key: value` heads."""

    form: Text

    def read(self, value: object, where: Where, reading: HeadReading) -> Any:
        if isinstance(value, str):
            parts = [part.strip() for part in value.split(",") if part.strip()]
            _check_length(parts, where, reading)
            items = _read_items(self.form, parts, where, reading)
            if len(items) < len(parts):  # not every part is an item: it is not clear what is meant
                raise Unusable
        elif isinstance(value, list):
            _check_length(value, where, reading)
            items = _read_items(self.form, value, where, reading)
        else:
            raise _misshapen(value, where, reading)
        return tuple(dict.fromkeys(items))

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.form.schema()}


def _read_items(form: Form, items: Iterable[object], where: Where, reading: HeadReading) -> tuple[Any, ...]:
    kept = []
    for number, item in enumerate(items):
        try:
            kept.append(form.read(item, (*where, number), reading))
        except Unusable:
            continue
    return tuple(kept)


def _check_length(items: list[Any], where: Where, reading: HeadReading) -> None:
    if len(items) > MOST_ITEMS:
        reading.wrong(where, RuleBroken("list-length", f"must have at most {MOST_ITEMS} items (got {len(items):,})"))
        raise Unusable


def _misshapen(value: object, where: Where, reading: HeadReading) -> Unusable:
    name = str(where[0])
    form = f"must be of the form {name}: {reading.examples[name]} (got {got(value)})"
    reading.wrong(where, RuleBroken("field-form", form))
    return Unusable()


def _missing(where: Where, part: str, reading: HeadReading) -> RuleBroken:
    name = str(where[0])
    return RuleBroken("part-missing", f"must have `{part}`, e.g. {name}: {reading.examples[name]} (got none)")


# Fields of Pelican, Hugo, Jekyll and WordPress that have another name here, or none.
_FIELDS_ELSEWHERE = {
    "slug": "Leave it out: the folder's name is the slug.",
    "lang": "Leave it out: the file's name is the language, e.g. en.md.",
    "author": "Write authors, a list of keys of directory/people.yml.",
    "layout": "Leave it out: every release has the same.",
    "draft": "For a draft write status: draft, else leave it out.",
    "published": "For a draft write status: draft, else leave it out.",
    "lastmod": "Write modified.",
    "updated": "Write modified.",
    "description": "Write summary.",
    "excerpt": "Write summary.",
    "permalink": "Write aliases, a list of former addresses, e.g. [/2026/quay.html].",
    "url": "Write aliases, a list of former addresses, e.g. [/2026/quay.html].",
    "publishdate": "Write date; where nothing may leave before an hour, embargo.",
    "expirydate": "Write expires, e.g. 2027-03-04T06:00+01:00.",
}


def unknown_field(word: str, known: Collection[str]) -> RuleBroken:
    elsewhere = _FIELDS_ELSEWHERE.get(word.lower()) if "title" in known and "date" in known else ""
    near = did_you_mean(word.lower().replace("-", "_"), known)
    hint = elsewhere or near or f"Known are {', '.join(known)}."
    return RuleBroken(
        "unknown-field", f"must be a field that is known, e.g. {next(iter(known))} (got '{word[:60]}')", hint
    )
