"""The names of a settings file, judged: what has no effect, what is refused, what nobody knows.

Place in the pipeline: part of `reading.settings.file`. Comes in: the file's values by name. Goes out: problems, one line for
all names of one cause; the site's own settings, which templates may use. Refuses: to pass over what would hold a text back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from newsroom.model.problems import Problem
from newsroom.reading.settings.pelican import CAUSE_OF, CAUSES, EMPTY, HONOURED, NOTHING_ASKED, OURS, REFUSED
from newsroom.reading.settings.values import with_ordered_sets

Place = Callable[[str], tuple[str, int]]  # name → (file as named in problems, line)
KNOWN = frozenset({*HONOURED, *OURS, *REFUSED, *CAUSE_OF})
# Settings that bring code or templates of the site's own, which may read any other.
_READERS = (
    "THEME", "THEME_TEMPLATES_OVERRIDES", "PLUGINS", "JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS", "JINJA_ENVIRONMENT"
)  # fmt: skip
_STATUS = re.compile(r"\(\?P<status>")


def judge_names(values: Mapping[str, object], place: Place) -> list[Problem]:
    """Every problem and warning that a setting's name alone, or its name with a value, brings about."""
    found: list[Problem] = []
    causes: dict[str, list[str]] = {}
    unknown: list[str] = []
    for name in filter(is_setting, values):
        value = values[name]
        if name in REFUSED:
            harmless, why = REFUSED[name]
            if value not in harmless and value not in EMPTY:
                found.append(_problem(name, "holds-back", "error", f"{why} (got {_short(value)})", place))
        elif name in ("FILENAME_METADATA", "PATH_METADATA") and _STATUS.search(str(value)):
            message = f"must not set the status of texts; write status: draft into each that must wait (got {value!r})"
            found.append(_problem(name, "holds-back", "error", message, place))
        elif name == "EXTRA_PATH_METADATA" and isinstance(value, Mapping):
            others = sorted(
                {str(part) for parts in value.values() if isinstance(parts, Mapping) for part in parts} - {"path"}
            )
            if others:
                message = (
                    f"may only say where a file is published (path); write the rest into each text (got {others[0]!r})"
                )
                found.append(_problem(name, "holds-back", "error", message, place))
        elif name == "WITH_FUTURE_DATES":
            if value:
                causes.setdefault("clock", []).append(name)
        elif name in CAUSE_OF:
            if asks_something(name, value):
                causes.setdefault(CAUSE_OF[name], []).append(name)
        elif name.endswith("_SAVE_AS"):
            causes.setdefault("addresses", []).append(name)
        elif name not in KNOWN:
            import difflib  # only for a mistake

            near = difflib.get_close_matches(name, sorted(KNOWN), 1, 0.85)
            if near:
                message = "is not a setting that anything reads; only templates of your own could"
                found.append(_problem(name, "setting-unknown", "warning", message, place, f"Did you mean {near[0]}?"))
            elif _is_plain(value) and not any(values.get(reader) for reader in _READERS):
                unknown.append(name)
    if unknown:
        more = f", nor are {', '.join(unknown[1:])}" if len(unknown) > 1 else ""
        message = f"is not a setting that anything reads{more}; only templates or plugins of your own could"
        hint = "`newsroom guide extending` has what they may read."
        found.append(_problem(unknown[0], "setting-unknown", "warning", message, place, hint))
    for cause, names in causes.items():
        reason = CAUSES[cause][0]
        rest = f", nor {'has' if len(names) == 2 else 'have'} {', '.join(names[1:])}" if len(names) > 1 else ""
        found.append(_problem(names[0], "without-effect", "warning", f"has no effect{rest}: {reason}", place))
    return found


def own_settings(values: Mapping[str, object]) -> dict[str, Any]:
    """The site's own settings that are plain data: what a theme of its own may print."""
    own = {}
    for name, value in values.items():
        if not is_setting(name) or name in KNOWN or name.endswith("_SAVE_AS"):
            continue
        try:
            own[name] = msgspec.msgpack.decode(msgspec.msgpack.encode(with_ordered_sets(value)))
        except (TypeError, ValueError, OverflowError, RecursionError):
            continue
    return dict(sorted(own.items()))


def is_setting(name: str) -> bool:
    """Whether Pelican would take the name for a setting: upper case throughout."""
    return name.isupper() and not name.startswith("_")


def asks_something(name: str, value: object) -> bool:
    """Whether the value differs from what Pelican would do anyway."""
    return not any(
        value is nothing or (value == nothing and type(value) is type(nothing)) for nothing in EMPTY
    ) and not any(value == nothing for nothing in NOTHING_ASKED.get(name, ()))


def _is_plain(value: object) -> bool:
    """Whether a template could print it; a path or function in capitals serves the settings file itself."""
    return value is None or isinstance(value, str | int | float | list | tuple | dict)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _problem(name: str, rule: str, severity: str, message: str, place: Place, hint: str = "") -> Problem:
    path, line = place(name)
    return Problem(path, line, name, rule, severity, message, hint)
