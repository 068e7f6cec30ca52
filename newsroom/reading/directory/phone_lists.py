"""A list of telephone numbers in a directory entry → `Phone`s.

Place in the pipeline: between `phones`, which reads one number, and the readers of contacts and rotas.
"""

from __future__ import annotations

from newsroom.model.directory import Phone
from newsroom.model.problems import did_you_mean
from newsroom.model.text import Text
from newsroom.reading.directory.entry import Entry
from newsroom.reading.values.phones import parse_phone
from newsroom.reading.values.rules import RuleBroken, got


def read_phones(entry: Entry, country: str | None, *where: int | str) -> tuple[Phone, ...]:
    """A list of `{number, label}` at a place; a number alone will do. `country`: whose national forms are read; "" for none,
    None where it cannot be known: nothing is said of those forms then."""

    def number(text: str) -> Phone | None:
        if country is None and not text.strip().startswith("+"):
            return None
        return parse_phone(text, country or "")

    phones: list[Phone] = []
    for location in entry.parts_of(*where):
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
        phone = entry.take(number, None, *place)
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
