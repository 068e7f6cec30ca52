"""The form of a text: its fields as a person sees them.

Place in the pipeline: between a file's head and the page of the editor. Comes in: the values of a head, the directory.
Goes out: what each control shows, and from what a browser sends the values to write. Names of contacts, topics and places
are shown, keys are written. Refuses: to judge; a name that nobody knows is written as it was typed, and `check` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from newsroom.build.draft import slug_of
from newsroom.model.directory import Directory
from newsroom.model.problems import Problem, UsageError
from newsroom.model.text import Text, text_in
from newsroom.reading.values.moments import parse_moment
from newsroom.reading.values.rules import RuleBroken

LINE, LINES, CHOICE, MOMENT, KEYS, PARTS, ROWS = "line", "lines", "choice", "moment", "keys", "parts", "rows"


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """How a field is shown. `label` is English, to be translated."""

    name: str
    label: str
    kind: str = LINE
    parts: tuple[tuple[str, str], ...] = ()  # name and label of each part
    pages: bool = True  # standing pages have it too
    hint: str = ""


PICTURE = (
    ("file", "File"), ("alt", "Description for those who cannot see it"), ("caption", "Caption"), ("credit", "Credit"),
    ("licence", "Licence"),
)  # fmt: skip
FIRST = (
    Control(name="title", label="Title"),
    Control(name="subtitle", label="Subtitle"),
    Control(name="summary", label="Summary", kind=LINES),
    Control(name="category", label="Kind", kind=CHOICE, pages=False),
    Control(name="date", label="Date", kind=MOMENT, hint="2026-03-02, or with the hour 2026-03-02 10:00"),
    Control(name="dateline", label="Dateline", pages=False, hint="The place alone, e.g. Seoul"),
    Control(name="contacts", label="Contacts", kind=KEYS),
    Control(name="tags", label="Topics", kind=KEYS, pages=False),
    Control(name="places", label="Places", kind=KEYS, pages=False),
    Control(name="embargo", label="Embargo", kind=MOMENT, hint="Nothing leaves before, e.g. 2026-03-04 06:00"),
)
MORE = (
    Control(name="expires", label="Gone from", kind=MOMENT),
    Control(name="modified", label="Last changed", kind=MOMENT),
    Control(name="authors", label="Byline", kind=KEYS, pages=False),
    Control(name="boilerplate", label="Standing text", kind=CHOICE, pages=False),
    Control(name="notes", label="Notes to editors", kind=LINES, pages=False),
    Control(
        name="event",
        label="Event",
        kind=PARTS,
        pages=False,
        parts=(
            ("name", "Name"), ("starts", "Starts"), ("ends", "Ends"), ("venue", "Venue"), ("place", "Place"),
            ("registration", "Registration"),
        ),
    ),
    Control(name="image", label="Lead picture", kind=PARTS, parts=PICTURE),
    Control(name="gallery", label="More pictures", kind=ROWS, parts=PICTURE),
    Control(
        name="media",
        label="Films, sounds, maps",
        kind=ROWS,
        parts=(
            ("file", "File"), ("url", "Address at another host"), ("poster", "Picture that stands for it"), ("title", "Name"),
            ("alt", "What there is to see or hear"), ("captions", "Captions (a .vtt file)"), ("transcript", "Transcript (words, file or address)"),
        ),
    ),
    Control(name="documents", label="Documents", kind=ROWS, parts=(("file", "File"), ("title", "Name of the document"))),
    Control(name="corrections", label="Corrections", kind=ROWS, pages=False, parts=(("at", "Corrected on"), ("note", "Note"))),
    Control(name="withdrawn", label="Withdrawn", kind=PARTS, pages=False, parts=(("at", "Withdrawn on"), ("reason", "Reason"))),
    Control(name="aliases", label="Former addresses", kind=KEYS),
)  # fmt: skip
CONTROLS = {control.name: control for control in (*FIRST, *MORE)}
DIRECTORY_KINDS = {"contacts": "contacts", "tags": "topics", "places": "places", "authors": "people"}
_HOUR = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d?:\d\d(?::\d\d)?)")
_DID_YOU_MEAN = re.compile(r"Did you mean '([^']+)'\?")
_GOT = re.compile(r"\(got '([^']*)'")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may be picked."""

    key: str
    name: str
    also: tuple[str, ...] = ()  # its names in the site's other languages


def choices(directory: Directory, field: str, lang: str, fallback: str) -> list[Choice]:
    """The entries of the directory that a field may name, by name."""
    entries: Mapping[str, Any] = getattr(directory, DIRECTORY_KINDS.get(field, field), {})
    found = []
    for key, entry in entries.items():
        name: Text = entry.name
        words = text_in(name, lang, fallback)[0] or key
        found.append(Choice(key=key, name=words, also=tuple(text for _, text in name if text != words)))
    return sorted(found, key=lambda choice: (choice.name.casefold(), choice.key))


def shown_keys(keys: Iterable[str], known: Iterable[Choice]) -> str:
    """Keys as a line of names. A name that another has too, or with a comma, is shown as its key."""
    names: dict[str, str] = {}
    taken: dict[str, int] = {}
    for choice in known:
        names[choice.key] = choice.name
        taken[choice.name.casefold()] = taken.get(choice.name.casefold(), 0) + 1

    def words(key: str) -> str:
        name = names.get(key, key)
        return key if "," in name or taken.get(name.casefold(), 0) > 1 else name

    return ", ".join(words(key) for key in keys)


def typed_keys(line: str, known: Iterable[Choice]) -> list[str]:
    """A line of names or keys as keys. What nobody knows stays as it was typed."""
    by_name: dict[str, str] = {}
    for choice in known:
        for name in (*choice.also, choice.name):
            by_name.setdefault(name.casefold(), choice.key)
    for choice in known:
        by_name[choice.key.casefold()] = choice.key
    found = [part.strip() for part in re.split("[,、，،;\n]", line)]
    return list(dict.fromkeys(by_name.get(part.casefold(), part) for part in found if part))


def values_for(values: Mapping[str, Any], directory: Directory, lang: str, fallback: str) -> dict[str, Any]:
    """The values of the controls."""
    found: dict[str, Any] = {}
    for control in CONTROLS.values():
        value = values.get(control.name)
        if control.kind == KEYS:
            keys = value.split(",") if isinstance(value, str) else value or []
            known = choices(directory, control.name, lang, fallback) if control.name in DIRECTORY_KINDS else []
            texts = [str(key).strip() for key in keys if isinstance(key, str) and key.strip()]
            found[control.name] = shown_keys(texts, known)
        elif control.kind == PARTS:
            found[control.name] = value if isinstance(value, dict) else {}
        elif control.kind == ROWS:
            found[control.name] = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        else:
            found[control.name] = value if isinstance(value, str) else ""
    return found


def values_from(sent: Mapping[str, Any], directory: Directory, zone: str, lang: str, fallback: str) -> dict[str, Any]:
    """Values to write, of the fields that a browser sent. Raises UsageError for what no form sends."""
    found: dict[str, Any] = {}
    for name, value in sent.items():
        control = CONTROLS.get(name)
        if name == "status" and value in ("", "draft"):
            found[name] = value or None
        elif control is None:
            raise UsageError(f"{name}: is no field of the form")
        elif control.kind == KEYS and isinstance(value, str):
            known = choices(directory, name, lang, fallback) if name in DIRECTORY_KINDS else []
            found[name] = typed_keys(value, known) or None
        elif control.kind == PARTS and isinstance(value, dict):
            names = [part for part, _ in control.parts]
            more = [part for part in value if part not in names]
            found[name] = {
                part: _part(name, part, value[part], zone) for part in (*names, *more) if value.get(part)
            } or None
        elif control.kind == ROWS and isinstance(value, list):
            found[name] = [
                {part: _text(text) for part, text in row.items() if text} for row in value if any(row.values())
            ] or None
        elif control.kind == MOMENT:
            found[name] = typed_moment(_text(value), zone, needs_offset=name in ("embargo", "expires")) or None
        elif control.kind == LINES and name == "notes":
            found[name] = _text(value) or None
        else:
            found[name] = " ".join(_text(value).split()) or None
    return found


def _part(field: str, part: str, value: Any, zone: str) -> str:
    text = _text(value)
    return typed_moment(text, zone, needs_offset=False) if field == "event" and part in ("starts", "ends") else text


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UsageError("a field: must be a text")
    return value.strip()


def typed_moment(text: str, zone: str, needs_offset: bool) -> str:
    """A date as files have it; an hour without offset gets the site's where one is needed."""
    found = _HOUR.fullmatch(text)
    if found is None:
        return text
    hour = found[2].zfill(8 if found[2].count(":") == 2 else 5)
    plain = f"{found[1]}T{hour}"
    if not needs_offset:
        return plain
    try:
        offset = datetime.fromisoformat(plain).replace(tzinfo=ZoneInfo(zone)).strftime("%z")
    except ValueError:
        return text
    return f"{plain}{offset[:3]}:{offset[3:]}"


def moment_words(text: str, zone: str, other: str, locale: str) -> str:
    """An instant in words: "Wed 4 March 2026, 06:00 Seoul = Tue 3 March, 22:00 Geneva"; "" for what is no instant."""
    from babel import Locale
    from babel.dates import format_datetime, get_timezone_location

    if not text:
        return ""
    try:
        moment = parse_moment(text, zone)
    except RuleBroken:
        return ""
    speaks = Locale.parse(locale)
    # The order of day, month and weekday is the language's own (CLDR).
    day = "EEE d MMMM y" if speaks.language == "en" else speaks.datetime_skeletons["yMMMEd"].pattern

    def words(area: str) -> str:
        at = datetime.fromtimestamp(moment.at, ZoneInfo(area))
        if not moment.timed:
            return str(format_datetime(at, day, locale=speaks))
        city = get_timezone_location(at, locale=speaks, return_city=True)
        return f"{format_datetime(at, f'{day}, HH:mm', locale=speaks)} {city}"

    is_said_twice = moment.timed and other and other != zone
    return f"{words(zone)} = {words(other)}" if is_said_twice else words(zone)


def folder_name(title: str, kind: str, day: str) -> str:
    """The last part of the address: from a title in Latin letters, else from kind and day, which is no guess."""
    try:
        name = slug_of(title)
    except UsageError:
        name = ""
    return name if re.search("[a-z]", name) else f"{kind or 'release'}-{day}"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A problem as the editor shows it."""

    field: str
    line: int  # of the file
    text_line: int  # line of the text, from 1; 0: the problem is not in the text
    rule: str
    severity: str
    message: str
    hint: str
    was: str = ""  # words that a click can exchange …
    mend: str = ""  # … for this


def shown_problem(problem: Problem, body_line: int) -> Shown:
    """A problem with its place in the form, and the mend where its hint is one."""
    mend, was = _DID_YOU_MEAN.search(problem.hint), _GOT.search(problem.message)
    in_text = problem.field == "body"
    return Shown(
        field=problem.field,
        line=problem.line,
        text_line=max(1, problem.line - body_line + 1) if in_text else 0,
        rule=problem.rule,
        severity=problem.severity,
        message=problem.message,
        hint=problem.hint,
        was=was[1] if mend and was else "",
        mend=mend[1] if mend and was else "",
    )
