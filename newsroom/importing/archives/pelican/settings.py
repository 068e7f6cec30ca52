"""An old site's settings file, executed as Pelican would, but statement by statement where it does not run as a whole.

Place in the pipeline: inside the process that reads an old site. Comes in: `pelicanconf.py` and, where there is one,
`publishconf.py`, which knows the public address. Goes out: Pelican's settings, and what could not be executed.
Refuses: the site's plugins, theme, own readers and Jinja; none of them says what a post's head means.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

NAMES = ("pelicanconf.py", "pelican.conf.py", "settings.py", "conf.py", "config.py")
# Settings that make Pelican load code or write files, or that change how quotation marks look.
_NOT_TAKEN = {
    "PLUGINS": [], "PLUGIN_PATHS": [], "TYPOGRIFY": False, "CACHE_CONTENT": False, "LOAD_CONTENT_CACHE": False,
    "DELETE_OUTPUT_DIRECTORY": False, "JINJA_FILTERS": {}, "JINJA_GLOBALS": {}, "JINJA_TESTS": {}, "LOG_FILTER": [],
    "JINJA_ENVIRONMENT": {"trim_blocks": True, "lstrip_blocks": True, "extensions": []}, "LOCALE": [""],
}  # fmt: skip


class OldSettings(NamedTuple):
    """Pelican's settings of the old site, and what was noticed while they were read."""

    values: dict[str, Any]
    notices: list[str]


def settings_file(folder: Path) -> Path | None:
    """The settings file of a Pelican site in `folder`; None where there is none."""
    for name in NAMES:
        file = folder / name
        if file.is_file() and _is_pelican(file):
            return file
    others = sorted(file for file in folder.glob("*.py") if file.name != "publishconf.py")
    return next((file for file in others if _is_pelican(file)), None)


def _is_pelican(file: Path) -> bool:
    """Whether a Python file sets what every Pelican site sets."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return sum(f"\n{name} " in f"\n{text}" or f"\n{name}=" in f"\n{text}" for name in _MARKS) >= 2


_MARKS = (
    "SITENAME",
    "SITEURL",
    "AUTHOR",
    "PATH",
    "TIMEZONE",
    "DEFAULT_LANG",
    "THEME",
    "ARTICLE_PATHS",
    "DEFAULT_PAGINATION",
)


def read_old_settings(file: Path, content: Path | None = None) -> OldSettings:
    """The settings of an old site. `content`, where given, is its content folder."""
    notices: list[str] = []
    sys.path.insert(0, str(file.parent))
    values = _executed(file, notices)
    published = file.parent / "publishconf.py"
    if published.is_file() and published != file:
        values |= _executed(published, notices)
    plugins = values.get("PLUGINS") or []
    if isinstance(plugins, list | tuple) and plugins:
        notices.append(f"plugins of the old site were not run: {', '.join(map(str, plugins))}")
    old_extensions = values.pop("MD_EXTENSIONS", None)
    if old_extensions and "MARKDOWN" not in values:
        values["MARKDOWN"] = (
            old_extensions if isinstance(old_extensions, dict) else {"extensions": list(old_extensions)}
        )
    values = {name: value for name, value in values.items() if name not in ("THEME", "THEME_STATIC_PATHS", "CSS_FILE")}
    readers = values.get("READERS")
    # A reader of the site's own is code. An ending that is switched off is not.
    values["READERS"] = (
        {name: None for name, reader in readers.items() if not reader} if isinstance(readers, dict) else {}
    )
    values |= _NOT_TAKEN
    for name in ("PATH", "OUTPUT_PATH"):
        place = values.get(name)
        values[name] = str(file.parent / place) if isinstance(place, str) else str(file.parent)
    if content is not None:
        values["PATH"] = str(content)
    elif not Path(values["PATH"]).is_dir() or Path(values["PATH"]) == file.parent:
        guess = file.parent / "content"
        values["PATH"] = str(guess if guess.is_dir() else file.parent)
    return OldSettings(_accepted(values, notices), notices)


def _executed(file: Path, notices: list[str]) -> dict[str, Any]:
    """The names in capitals that a settings file sets. A failing line is left out and reported."""
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    sys.modules[file.stem] = module  # publishconf imports pelicanconf
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        tree = ast.parse(text)
    except SyntaxError as fault:
        notices.append(f"{file.name}:{fault.lineno}: is no Python of today; only its plain settings were used")
        return _plain_settings(text)
    for statement in tree.body:
        part = ast.Module([statement], [])
        try:
            exec(compile(part, str(file), "exec"), module.__dict__)  # noqa: S102 – as Pelican would
        except (Exception, SystemExit) as fault:
            what = ast.unparse(statement).split("\n")[0][:80]
            notices.append(
                f"{file.name}:{statement.lineno}: `{what}` could not be executed ({type(fault).__name__}: {fault})"
            )
    return {name: value for name, value in vars(module).items() if name.isupper()}


def _plain_settings(text: str) -> dict[str, Any]:
    """Settings of one line whose value is written out, of a file that cannot be executed."""
    values: dict[str, Any] = {}
    for match in re.finditer(r"^([A-Z][A-Z0-9_]*)[ \t]*=[ \t]*(.+)$", text, re.MULTILINE):
        try:
            values[match[1]] = ast.literal_eval(match[2].strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return values


def _accepted(values: dict[str, Any], notices: list[str]) -> dict[str, Any]:
    """The settings as Pelican completes them; a refused value is left out and reported."""
    from pelican.settings import DEFAULT_CONFIG, read_settings

    try:
        return dict(read_settings(override=dict(values)))
    except Exception as fault:
        kept = {name: values[name] for name in values.keys() & DEFAULT_CONFIG.keys()}
        notices.append(f"Pelican refuses some settings of the old site ({type(fault).__name__}: {fault})")
        simple = {name: value for name, value in kept.items() if isinstance(value, str | list | tuple | dict | bool)}
        return dict(read_settings(override=simple))
