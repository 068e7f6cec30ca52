"""The parts of the directory of which nothing is known, so that nothing is said that only follows from a fault elsewhere.

Place in the pipeline: inside `reading.directory.files`. Comes in: names of files, those that cannot be read among them. Goes out: names
of files and entries. Refuses: to take what cannot be read for what is not there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from newsroom.model.directory import Organisation
from newsroom.model.problems import did_you_mean
from newsroom.reading.directory.entry import PARTS
from newsroom.reading.directory.shared_directory import SHARED
from newsroom.reading.files.source import RawSource

STANDING_TEXT = re.compile(rf"(?:{SHARED}.*/)?boilerplate/([^/]+)/([^/]+)\.md")


def unknown_parts(files: Collection[str], unread: Collection[str]) -> tuple[set[str], set[str]]:
    """(files, entries) of which nothing is known: they cannot be read, or have a name that is nearly the right one."""
    whole, entries = set[str](), set[str]()
    for name in unread:
        if text := STANDING_TEXT.fullmatch(name):
            entries.update((f"boilerplate/{text[1]}", f"boilerplate/{text[1]}/{text[2]}"))
        elif name in PARTS:
            whole.add(name)
        elif not name:
            whole.update((*PARTS, "boilerplate/"))
        else:
            entries.add(f"files/{name}")
            whole.update(["boilerplate/"] if name.startswith("boilerplate") else [])
    for name in files:
        if name not in PARTS and "/" not in name:
            near = did_you_mean(name.lower(), PARTS)
            whole.update(part for part in PARTS if part not in files and f"'{part}'" in near)
    return whole, entries


def without_country(organisations: Mapping[str, Organisation], sources: Iterable[RawSource]) -> set[str]:
    """Keys of organisations that name a country which cannot be read."""
    given = {
        key
        for source in sources
        for key, field in source.fields.items()
        if isinstance(field.value, dict) and "country" in field.value and field.value["country"].value != ""
    }
    return {key for key in given & organisations.keys() if not organisations[key].country}
