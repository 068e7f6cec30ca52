"""Who answers, topics, places, people, organisations, and the site's own entry, as forms.

Place in the pipeline: between `content/directory/*.yml` and the template. Comes in: a file's entries. Goes out: inputs, one
for each part of an entry; a changed part is an edit of that value alone, comments and order stay. Refuses: to judge; what
`check` says of the files stands on the page.
"""

from __future__ import annotations

from typing import Any

import msgspec

from newsroom.build.draft import slug_of
from newsroom.desk import file_store
from newsroom.desk.desk import Desk
from newsroom.desk.entry_edit import entries_of, with_entry
from newsroom.desk.forms import DIRECTORY_KINDS
from newsroom.desk.texts import catalogue, language_name
from newsroom.model.problems import UsageError
from newsroom.reading.source import read_mapping
from newsroom.reading.yaml_text import plain_fields

KINDS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "contacts": (
        "Contacts",
        (
            ("name", "Name"), ("role", "Role"), ("organisation", "Organisation"), ("phones", "Telephone"), ("email", "E-mail"),
            ("hours", "Hours"), ("timezone", "Time zone"), ("valid_from", "Answers from"), ("valid_until", "Answers until"),
            ("successor", "Successor"),
        ),
    ),
    "topics": ("Topics", (("name", "Name"),)),
    "places": ("Places", (("name", "Name"),)),
    "organisations": ("Organisations", (("name", "Name"), ("country", "Country"), ("url", "Web address"))),
    "people": ("People", (("name", "Name"), ("title", "Function"), ("organisation", "Organisation"))),
}  # fmt: skip
SPOKEN = ("name", "role", "title")  # parts that may be said in each language


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One part of an entry."""

    place: str  # "name.ko", "phones.0.number"
    label: str
    value: str
    lang: str = ""


def file_of(kind: str) -> str:
    return f"directory/{kind}.yml"


def values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `directory.html`."""
    words = catalogue(lang).gettext
    languages = desk.editor.settings.languages
    groups = []
    for kind, (title, parts) in KINDS.items():
        data = file_store.read(desk.content, file_of(kind)) or b""
        raw = read_mapping(file_of(kind), data)
        entries = [
            {"key": key, "inputs": _inputs(entry, parts, languages, words), "name": _name(entry, key, lang)}
            for key, entry in plain_fields(raw.fields).items()
            if isinstance(entry, dict)
        ]
        groups.append({
            "kind": kind, "title": title, "entries": entries, "opened": file_store.digest_of(data) if data else "",
            "is_readable": raw.is_readable, "file": file_of(kind),
        })  # fmt: skip
    sources = []
    for name in ("site", *KINDS):
        there = file_store.read(desk.content, file_of(name))
        if there is not None:
            shown = there.decode("utf-8", "replace")
            sources.append({"file": file_of(name), "text": shown, "opened": file_store.digest_of(there)})
    label = "directory/"
    problems = [problem for problem in desk.preview.problems if label in problem.path]
    return {"groups": groups, "sources": sources, "problems": problems, "name_of": language_name}


def _name(entry: dict[str, Any], key: str, lang: str) -> str:
    name = entry.get("name", key)
    return str(name.get(lang) or next(iter(name.values()), key)) if isinstance(name, dict) else str(name)


def _inputs(
    entry: dict[str, Any], parts: tuple[tuple[str, str], ...], languages: tuple[str, ...], words: Any
) -> list[Input]:
    found = []
    for name, label in parts:
        value = entry.get(name)
        if name == "phones":
            rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
            for number in range(len(rows) + 1):
                shown = str(rows[number].get("number", "")) if number < len(rows) else ""
                found.append(Input(place=f"phones.{number}.number", label=f"{words(label)} {number + 1}", value=shown))
        elif name in SPOKEN and (isinstance(value, dict) or (value is None and len(languages) > 1)):
            given = value or {}
            for code in dict.fromkeys([*languages, *given]):
                shown = str(given.get(code, ""))
                found.append(
                    Input(
                        place=f"{name}.{code}", label=f"{words(label)}, {language_name(code)}", value=shown, lang=code
                    )
                )
        elif value is None or isinstance(value, str):
            found.append(Input(place=name, label=words(label), value=value or ""))
    return found


def save_entry(desk: Desk, kind: str, key: str, opened: str, parts: dict[str, str]) -> None:
    """Writes the parts of an entry that were changed. Raises Changed, EditRefused, UsageError."""
    if kind not in KINDS:
        raise UsageError(f"kind: must be one of {', '.join(KINDS)}")
    path = file_of(kind)
    data = file_store.read(desk.content, path)
    if file_store.digest_of(data) != opened:
        raise file_store.Changed(data)
    entry = entries_of(path, data).get(key, {})
    fresh = msgspec.json.decode(msgspec.json.encode(entry))
    for place, value in parts.items():
        put_part(fresh, place.split("."), " ".join(value.split()))
    write_entry(desk, kind, key, fresh, data)


def put_part(entry: Any, place: list[str], value: str) -> None:
    """Sets a part of an entry by its place; an empty text takes it out."""
    name, rest = place[0], place[1:]
    if isinstance(entry, list):
        number = int(name) if name.isdecimal() and len(name) < 4 else 0
        while len(entry) <= number:
            entry.append({})
        put_part(entry[number], rest, value)
    elif not rest:
        if value:
            entry[name] = value
        else:
            entry.pop(name, None)
    else:
        inside = entry.get(name)
        if not isinstance(inside, (dict, list)):
            inside = entry[name] = [] if rest[0].isdecimal() else {}
        put_part(inside, rest, value)


def write_entry(desk: Desk, kind: str, key: str, entry: Any, data: bytes | None) -> None:
    """Puts an entry into its file, and shows it."""
    path = file_of(kind)
    fresh = with_entry(path, data or b"", key, entry)
    file_store.write(desk.content, path, file_store.digest_of(data), fresh)
    desk.changed(path)


def make_entry(desk: Desk, field: str, name: str, lang: str) -> str:
    """A new topic or place, by its name; its key."""
    kind = DIRECTORY_KINDS.get(field, field)
    name = " ".join(name.split())
    if kind not in ("topics", "places", "people", "organisations", "contacts") or not 1 <= len(name) <= 200:
        raise UsageError("a new entry: must have a name, e.g. Mental health")
    data = file_store.read(desk.content, file_of(kind))
    known = entries_of(file_of(kind), data)
    try:
        base = slug_of(name)
    except UsageError:
        base = kind.rstrip("s")
    number, key = 1, base
    while key in known or not any(letter.isalpha() for letter in key):
        number += 1
        key = f"{base or kind}-{number}"
    entry: dict[str, Any] = {"name": {lang: name} if lang and len(desk.editor.settings.languages) > 1 else name}
    if kind in ("contacts", "people"):
        entry = {"name": name}
        publisher = desk.editor.directory.publisher or next(iter(desk.editor.directory.organisations), "")
        if publisher:
            entry["organisation"] = publisher
    write_entry(desk, kind, key, entry, data)
    return key


def save_source(desk: Desk, path: str, opened: str, text: str) -> None:
    """A file of the directory as it was typed. Raises Changed, UsageError."""
    from newsroom.desk.text_file import respelled

    if path not in [file_of(name) for name in ("site", *KINDS)]:
        raise UsageError(f"path: must be a file of the directory (got {path[:80]!r})")
    data = file_store.read(desk.content, path) or b""
    file_store.write(desk.content, path, opened, respelled(data.decode(), text).encode())
    desk.changed(path)
