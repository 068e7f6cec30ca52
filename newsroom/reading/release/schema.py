"""The registry of fields, drawn for others: the published JSON Schema and the README's table.

Place in the pipeline: none. Comes in: `fields`. Goes out: texts that the repository holds; tests prove that they are current.
`python -m newsroom.reading.release.schema > docs/schema/release.schema.json` writes the schema anew, `--table` prints the table.
Refuses: to say what `fields` does not.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from newsroom.reading.files.yaml_text import plain, read_yaml
from newsroom.reading.release.fields import FIELDS

SCHEMA_ID = "urn:newsroom:schema:release"


def release_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a release's head, for editors that complete and check YAML."""
    properties = {}
    for name, field in FIELDS.items():
        purpose = f"{field.purpose[0].upper()}{field.purpose[1:]}: {field.described}."
        properties[name] = {**field.form.schema(), "description": purpose, "examples": [example_value(field.example)]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Head of a release",
        "description": "The YAML between the --- lines of content/releases/<year>/<slug>/<lang>.md. Every scalar is read as text.",
        "type": "object",
        "properties": properties,
        "required": ["title"],
        "additionalProperties": False,
    }


def example_value(text: str) -> object:
    """The meaning of a registry's example as YAML, every scalar as text."""
    return plain(read_yaml(f"example: {text}", 0, "example", [])["example"])


def schema_text() -> str:
    """The schema in the form of docs/schema/release.schema.json."""
    return json.dumps(release_schema(), ensure_ascii=False, indent=2) + "\n"


def field_table() -> str:
    """The README's table of all fields, in Markdown."""
    rows = [("field", "for", "form"), ("---", "---", "---")]
    rows += [(f"`{name}`", field.purpose, field.described) for name, field in FIELDS.items()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    print(field_table() if "--table" in sys.argv else schema_text(), end="")
