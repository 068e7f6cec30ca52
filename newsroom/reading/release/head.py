"""A head's values as typed → typed values, by the registry of fields.

Place in the pipeline: `RawSource` → **head** → `validate`. Comes in: texts, lists and mappings. Goes out: the values of
the fields that were set, and what is wrong with each of the others. Refuses: to look across fields or files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsroom.reading.release.fields import EXAMPLES, FIELDS
from newsroom.reading.values.forms import BrokenField, HeadReading, Unusable, unknown_field
from newsroom.reading.values.rules import RuleBroken

# Fields that hold a text back: one that was left empty may have been meant to.
HOLDING = frozenset({"status", "embargo", "expires"})


def read_head(values: Mapping[str, object], zone: str, is_page: bool) -> tuple[dict[str, Any], list[BrokenField]]:
    """The typed values of the fields that were set, and what is wrong with the others."""
    reading = HeadReading(zone, [], EXAMPLES)
    typed: dict[str, Any] = {}
    for name, value in values.items():
        field = FIELDS.get(name)
        if field is None:
            reading.wrong((name,), unknown_field(name, FIELDS))
        elif is_page and not field.pages:
            why = RuleBroken("field-of-releases", "must not stand on a page: it is a field of releases")
            reading.wrong((name,), why)
        elif name in HOLDING and not value:
            message = f"must have a value, e.g. {EXAMPLES[name]}, or its line must go (got none)"
            reading.wrong((name,), RuleBroken("hold-empty", message, "An empty line would hold nothing back."))
        else:
            try:
                typed[name] = field.form.read(value, (name,), reading)
            except Unusable:
                continue
    return typed, reading.found
