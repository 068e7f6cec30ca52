"""Entries of the directory as forms: the parts of an entry as a person sees them.

Place in the pipeline: between YAML and the pages of the directory and the settings. Comes in: an entry as plain values, the
controls of its kind. Goes out: what each control shows, and from what a browser sends the entry to write. What a form does
not know of a row stays in it. Refuses: to judge; `check` says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from newsroom.desk.forms.forms import Choice, shown_keys, typed_keys, typed_moment
from newsroom.model.face import PLACES
from newsroom.model.problems import UsageError

LINE, SPOKEN, CHOICE, KEYS, WORDS, DATE, MOMENT, FILE, PARTS, ROWS = (
    "line", "spoken", "choice", "keys", "words", "date", "moment", "file", "parts", "rows",
)  # fmt: skip
ADDRESS = "address"  # a menu's entry that leads to an address of its own
WAS = "was"  # former number of the row: parts that the form does not show are kept


class Part(NamedTuple):
    """One part of a row. `label` is English, to be translated."""

    name: str
    label: str
    kind: str = LINE


class Control(NamedTuple):
    """One part of an entry; "footer.links" is `links` inside `footer`."""

    name: str
    label: str
    kind: str = LINE
    parts: tuple[Part, ...] = ()
    hint: str = ""


# ── what the form shows ──────────────────────────────────────────────────────
def values_shown(
    controls: Iterable[Control], entry: Mapping[str, Any], languages: Sequence[str], contacts: Sequence[Choice]
) -> dict[str, Any]:
    """The values of the controls, by name."""
    return {control.name: _shown(control, _at(entry, control.name), languages, contacts) for control in controls}


def _at(entry: Mapping[str, Any], name: str) -> Any:
    first, _, rest = name.partition(".")
    value = entry.get(first)
    if rest:
        return value.get(rest) if isinstance(value, dict) else None
    return value


def _shown(control: Control, value: Any, languages: Sequence[str], contacts: Sequence[Choice]) -> Any:
    if control.kind == SPOKEN:
        return _by_language(value, languages)
    if control.kind == WORDS:
        return _words(value)
    if control.kind == KEYS:
        return shown_keys([str(key) for key in _rows(value)], contacts)
    if control.kind == PARTS:
        whole = {"file": value} if isinstance(value, str) else value if isinstance(value, dict) else {}
        return _row(control, whole, languages)
    if control.kind == ROWS:
        return [
            {**_row(control, _menu_row(row) if control.name == "menu" else row, languages), WAS: str(number)}
            for number, row in enumerate(_rows(value))
        ]
    return value if isinstance(value, str) else ""


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _menu_row(row: Any) -> dict[str, Any]:
    if isinstance(row, str):
        return {"is": row}
    if isinstance(row, dict):
        return {**row, "is": f"page:{row['page']}" if "page" in row else ADDRESS}
    return {}


def _row(control: Control, row: Any, languages: Sequence[str]) -> dict[str, str]:
    whole = row if isinstance(row, dict) else {control.parts[0].name: row}
    found: dict[str, str] = {}
    for part in control.parts:
        value = whole.get(part.name)
        if part.kind == SPOKEN:
            found |= {f"{part.name}.{lang}": text for lang, text in _by_language(value, languages).items()}
        else:
            found[part.name] = _words(value) if part.kind == WORDS else value if isinstance(value, str) else ""
    return found


def _words(value: Any) -> str:
    """A list as a line; of telephone numbers with labels the numbers."""
    return ", ".join(row if isinstance(row, str) else str(_mapping(row).get("number", "")) for row in _rows(value))


def _by_language(value: Any, languages: Sequence[str]) -> dict[str, str]:
    """A text, or one per language, as one per language."""
    given = {languages[0]: value} if isinstance(value, str) else value if isinstance(value, dict) else {}
    return {lang: str(given.get(lang) or "") for lang in languages}


# ── what is written ──────────────────────────────────────────────────────────
def values_written(
    controls: Iterable[Control],
    sent: Mapping[str, Any],
    entry: Mapping[str, Any],
    languages: Sequence[str],
    contacts: Sequence[Choice],
) -> dict[str, Any]:
    """The parts of an entry that were changed, whole; None: taken out. Raises UsageError for what no form sends."""
    changed: dict[str, Any] = {}
    known = {control.name: control for control in controls}
    for name, value in sent.items():
        control = known.get(name)
        if control is None:
            raise UsageError(f"{name}: is no part of this form")
        first, _, rest = name.partition(".")
        fresh = _written(control, value, _at(entry, name), languages, contacts)
        if not rest:
            changed[first] = fresh
            continue
        whole = dict(changed.get(first) or _mapping(entry.get(first)))
        whole.pop(rest, None)
        changed[first] = ({**whole, rest: fresh} if fresh else whole) or None
    return changed


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _written(control: Control, value: Any, was: Any, languages: Sequence[str], contacts: Sequence[Choice]) -> Any:
    if control.kind == SPOKEN:
        return _spoken({lang: _text(text) for lang, text in _mapping(value).items()}, was, languages)
    if control.kind == WORDS:
        return _words_written(_text(value), was) or None
    if control.kind == KEYS:
        return typed_keys(_text(value), contacts) or None
    if control.kind == PARTS:
        before = {"file": was} if isinstance(was, str) else _mapping(was)
        return _row_written(control, _mapping(value), before, languages) or None
    if control.kind == ROWS:
        rows = [_mapping(row) for row in value] if isinstance(value, list) else []
        return [made for row in rows if (made := _one_row(control, row, _rows(was), languages))] or None
    return _text(value) or None


def _one_row(control: Control, row: Mapping[str, Any], was: list[Any], languages: Sequence[str]) -> Any:
    number = str(row.get(WAS, ""))
    old = was[int(number)] if number.isdecimal() and int(number) < len(was) else {}
    before = old if isinstance(old, dict) else {}
    if control.name == "menu":
        return _menu_entry(control, row, before, languages)
    fresh = _row_written(control, row, before, languages)
    first = control.parts[0].name
    return fresh[first] if isinstance(old, str) and list(fresh) == [first] else fresh


def _menu_entry(
    control: Control, row: Mapping[str, Any], before: Mapping[str, Any], languages: Sequence[str]
) -> str | dict[str, Any]:
    leads = _text(row.get("is", ""))
    if leads in PLACES:
        return leads
    fresh = _row_written(control, row, before, languages)
    fresh.pop("is", None)
    if leads.startswith("page:"):
        fresh.pop("url", None)
        return {"page": leads.removeprefix("page:"), **{name: part for name, part in fresh.items() if name != "page"}}
    fresh.pop("page", None)
    return fresh


def _row_written(
    control: Control, row: Mapping[str, Any], before: Mapping[str, Any], languages: Sequence[str]
) -> dict[str, Any]:
    """A row: its parts in the form's order, then what the form does not show."""
    made: dict[str, Any] = {}
    for part in control.parts:
        if part.kind == SPOKEN:
            texts = {lang: _text(row.get(f"{part.name}.{lang}", "")) for lang in languages}
            made[part.name] = _spoken(texts, before.get(part.name), languages)
        elif part.kind == MOMENT:
            made[part.name] = typed_moment(_text(row.get(part.name, "")), "", needs_offset=False)
        elif part.kind == WORDS:
            made[part.name] = _words_written(_text(row.get(part.name, "")), before.get(part.name))
        else:
            made[part.name] = _text(row.get(part.name, ""))
    kept = {name: value for name, value in before.items() if name not in made}
    return {name: value for name, value in {**made, **kept}.items() if value}


def _words_written(line: str, was: Any) -> list[Any]:
    """A line as a list; a number that was there keeps its label."""
    before = {str(row.get("number")): row for row in _rows(was) if isinstance(row, dict)}
    return [before.get(word, word) for word in filter(None, map(str.strip, re.split("[,;、،]", line)))]


def _spoken(texts: Mapping[str, str], was: Any, languages: Sequence[str]) -> Any:
    """A text per language; one text where there was one, or where the site has one language."""
    kept = {lang: text for lang, text in _mapping(was).items() if lang not in languages}
    given = {**{lang: texts.get(lang, "") for lang in languages if texts.get(lang)}, **kept}
    is_one = list(given) == [languages[0]] and (isinstance(was, str) or len(languages) == 1)
    return (given[languages[0]] if is_one else given) or None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UsageError("a field: must be a text")
    return " ".join(value.split())
