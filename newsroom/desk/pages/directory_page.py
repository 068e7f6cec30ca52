"""Who answers, topics, places, people, organisations, standing texts, as forms.

Place in the pipeline: between `content/directory/` and the template. Comes in: a file's entries. Goes out: controls, one for
each part of an entry; a changed part is an edit of that value alone, comments and order stay. Refuses: to judge; what
`check` says of the files stands on the page. `taking_out` takes entries out.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from newsroom.build.draft import slug_of
from newsroom.desk.editing.desk import Desk
from newsroom.desk.files import file_store
from newsroom.desk.files.entry_edit import entries_of, with_entry
from newsroom.desk.files.head_edit import edited, fresh_file, values_of
from newsroom.desk.files.text_file import NotText, open_text, respelled, shown
from newsroom.desk.forms.directory_form import KINDS
from newsroom.desk.forms.entry_form import values_shown, values_written
from newsroom.desk.forms.forms import DIRECTORY_KINDS, choices
from newsroom.desk.pages.problem_words import listed
from newsroom.desk.texts import catalogue, language_name
from newsroom.model.addresses import LANGUAGE
from newsroom.model.problems import UsageError
from newsroom.model.release import Release
from newsroom.reading.files.source import read_mapping

_STANDING = re.compile(rf"directory/boilerplate/([a-z0-9-]{{1,80}})/({LANGUAGE})\.md")


def file_of(kind: str) -> str:
    return f"directory/{kind}.yml"


def values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `directory.html`."""
    words = catalogue(lang).gettext
    directory, languages = desk.editor.directory, desk.editor.settings.languages
    used = uses(desk)
    contacts = choices(directory, "contacts", lang, languages[0])
    groups = []
    for kind, (title, controls) in KINDS.items():
        data = file_store.read(desk.content, file_of(kind)) or b""
        entries = [
            {
                "key": key, "name": _name(entry, key, lang), "used": used[kind, key],
                "values": values_shown(controls, entry, languages, contacts),
            }
            for key, entry in entries_of(file_of(kind), data).items()
            if isinstance(entry, dict)
        ]  # fmt: skip
        groups.append({
            "kind": kind, "title": title, "controls": controls, "entries": entries, "file": file_of(kind),
            "opened": file_store.digest_of(data) if data else "",
            "is_readable": read_mapping(file_of(kind), data).is_readable,
        })  # fmt: skip
    none = ("", words("None"))
    answering = [none, *((each.key, each.name) for each in contacts)]
    organisations = [none, *((each.key, each.name) for each in choices(directory, "organisations", lang, languages[0]))]
    return {
        "groups": groups,
        "standing": _standing(desk),
        "has_default": bool(directory.boilerplate),
        "sources": [_source(desk, name) for name in ("site", *KINDS) if file_store.read(desk.content, file_of(name))],
        "options": {"organisation": organisations, "successor": answering, "rota.contact": answering},
        "site_languages": [{"key": code, "name": language_name(code)} for code in languages],
        "problems": listed(desk, [each for each in desk.preview.problems if "directory/" in each.path], lang),
        "name_of": language_name,
    }


def _name(entry: dict[str, Any], key: str, lang: str) -> str:
    name = entry.get("name", key)
    return str(name.get(lang) or next(iter(name.values()), key)) if isinstance(name, dict) else str(name)


def _source(desk: Desk, name: str) -> dict[str, str]:
    data = file_store.read(desk.content, file_of(name)) or b""
    return {"file": file_of(name), "text": shown(data.decode("utf-8", "replace")), "opened": file_store.digest_of(data)}


def _standing(desk: Desk) -> list[dict[str, Any]]:
    """Standing texts, each with a title and a text for every language of the site."""
    found = []
    for key in desk.editor.directory.boilerplates:
        texts = []
        for code in desk.editor.settings.languages:
            path = f"directory/boilerplate/{key}/{code}.md"
            data = file_store.read(desk.content, path)
            texts.append(
                {"file": path, "lang": code, "opened": file_store.digest_of(data), **_title_and_text(path, data or b"")}
            )
        found.append(
            {"key": key, "name": next((each["title"] for each in texts if each["title"]), key), "texts": texts}
        )
    return found


def _title_and_text(path: str, data: bytes) -> dict[str, Any]:
    """A standing text's title and words; of one whose head cannot be read the whole file."""
    try:
        file = open_text(path, data)
    except NotText:
        return {"is_readable": False, "title": "", "text": data.decode("utf-8", "replace")}
    if data and not file.raw.is_readable:
        return {"is_readable": False, "title": "", "text": shown(file.head + file.body)}
    return {"is_readable": True, "title": str(values_of(file).get("title") or ""), "text": file.text}


def uses(desk: Desk) -> Counter[tuple[str, str]]:
    """How often texts and other entries name an entry: (kind, key) → number."""
    directory = desk.editor.directory
    used: Counter[tuple[str, str]] = Counter()
    for folder in desk.preview.shown().folders.values():
        for page in (*folder.releases, *folder.pages):
            used.update(("contacts", key) for key in page.contacts)
            if isinstance(page, Release):
                used.update(("topics", key) for key in page.tags)
                used.update(("places", key) for key in page.places)
                used.update(("people", key) for key in page.authors)
    for contact in directory.contacts.values():
        used["organisations", contact.organisation] += 1
        used.update(("contacts", key) for key in (contact.successor, *(turn.contact for turn in contact.rota)))
    used.update(("organisations", person.organisation) for person in directory.people.values())
    used["organisations", directory.publisher] += 1
    used.update(("contacts", key) for key in directory.press_contacts)
    return used


def save_entry(desk: Desk, kind: str, key: str, opened: str, parts: dict[str, Any]) -> None:
    """Writes the parts of an entry that were changed. Raises Changed, EditRefused, UsageError."""
    data, entry = opened_entry(desk, kind, key, opened)
    languages = desk.editor.settings.languages
    contacts = choices(desk.editor.directory, "contacts", languages[0], languages[0])
    changed = values_written(KINDS[kind][1], parts, entry, languages, contacts)
    fresh = {name: value for name, value in {**entry, **changed}.items() if value is not None}
    write_entry(desk, kind, key, fresh, data)


def opened_entry(desk: Desk, kind: str, key: str, opened: str) -> tuple[bytes | None, dict[str, Any]]:
    """The bytes of a kind's file and one of its entries. Raises Changed where the file is not what was opened."""
    if kind not in KINDS:
        raise UsageError(f"kind: must be one of {', '.join(KINDS)}")
    data = file_store.read(desk.content, file_of(kind))
    if file_store.digest_of(data) != opened:
        raise file_store.Changed(data)
    entry = entries_of(file_of(kind), data).get(key, {})
    return data, entry if isinstance(entry, dict) else {}


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
    """A file of the directory, or a standing text, as it was typed. Raises Changed, UsageError."""
    if path not in [file_of(name) for name in ("site", *KINDS)] and not _STANDING.fullmatch(path):
        raise UsageError(f"path: must be a file of the directory (got {path[:80]!r})")
    data = file_store.read(desk.content, path) or b""
    try:
        fresh = respelled(data.decode(), text)
    except UnicodeDecodeError:
        raise UsageError("file: must be saved as UTF-8, in the program that wrote it") from None
    file_store.write(desk.content, path, opened, fresh.encode())
    desk.changed(path)


def make_standing(desk: Desk, name: str) -> str:
    """The key of a new standing text in the site's first language, made from its title. Raises Changed, EditRefused, UsageError."""
    try:
        key = slug_of(name)
    except UsageError:
        key = f"text-{len(desk.editor.directory.boilerplates) + 1}"
    save_standing(desk, f"directory/boilerplate/{key}/{desk.editor.settings.languages[0]}.md", "", name, name)
    return key


def save_standing(desk: Desk, path: str, opened: str, title: str, text: str) -> None:
    """A standing text in one language. Raises Changed, EditRefused, UsageError."""
    fields = {"title": " ".join(title.split())}
    if not _STANDING.fullmatch(path):
        raise UsageError(f"path: must be a standing text's (got {path[:80]!r})")
    if not fields["title"]:
        raise UsageError("title: must be given, e.g. About Example Mission")
    data = file_store.read(desk.content, path)
    fresh = fresh_file(fields, text) if data is None else edited(path, data, fields, text)
    file_store.write(desk.content, path, opened, fresh)
    desk.changed(path)
