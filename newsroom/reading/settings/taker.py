"""Typed values out of a mapping of settings, with every problem and its line.

Place in the pipeline: the part of `settings.file` that looks at one setting. Comes in: the mapping and the file that it
came from. Goes out: values of a known type; a wrong one is a problem, and its default goes on.
"""

from __future__ import annotations

import importlib
import os
import posixpath
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from newsroom.model.problems import Problem
from newsroom.model.settings import Settings
from newsroom.reading.settings.site_code import PARTS, listed
from newsroom.reading.settings.values import with_ordered_sets

ALL = 1_000_000_000  # releases on one page of a list: no list is as long


class Taker:
    """Takes typed values out of a mapping, keeping every problem."""

    def __init__(self, values: Mapping[str, object], file: Path, typed: Collection[str] = ()) -> None:
        self.values, self.file, self.typed, self.problems = values, file, typed, list[Problem]()

    def wrong(self, name: str, rule: str, message: str, hint: str = "", severity: str = "error") -> None:
        path, line = self.place(name)
        self.problems.append(Problem(path, line, name, rule, severity, message, hint))

    def place(self, name: str) -> tuple[str, int]:
        """Where a setting is given: on the command line, in the file, else in one that it takes over with `from … import *`."""
        return ("command line", 1) if name in self.typed else place_of_setting(str(self.file), name)

    def folders(self, settings: Settings) -> None:
        """The site's folders have names in UTF-8: they are kept in the index and shown in messages."""
        for name, path in (
            ("PATH", settings.content),
            ("OUTPUT_PATH", settings.output),
            ("CACHE_PATH", settings.cache),
            ("THEME", settings.theme),
        ):
            if not is_utf8(path):
                shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
                message = f"must be a folder whose path is written in UTF-8, e.g. /srv/news (got '{shown}')"
                self.wrong(name, "path-not-utf8", message, "Rename the folder whose name has these bytes.")

    def pagination(self) -> int:
        """The number of releases on one page of a list."""
        value = self.values.get("DEFAULT_PAGINATION", 20)
        if value is None or value is False or value == 0:
            return ALL
        if isinstance(value, int) and not isinstance(value, bool) and 5 <= value <= 200:
            return value
        message = f"must be a number from 5 to 200, or False for lists of one page, e.g. 20 (got {value!r})"
        self.wrong("DEFAULT_PAGINATION", "pagination", message)
        return 20

    def functions(self) -> None:
        """The parts of the settings that are the site's own code have the form that Jinja needs."""
        for name in PARTS:
            value = self.values.get(name) or {}
            if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
                self.wrong(name, "setting-type", f"must be functions by name, e.g. {{'shout': shout}} (got {value!r})")
            elif name != "JINJA_GLOBALS":
                for key, each in value.items():
                    if not callable(each):
                        self.wrong(name, "setting-type", f"must be functions by name ({key!r} is {each!r})")
        environment = self.values.get("JINJA_ENVIRONMENT") or {}
        if not isinstance(environment, Mapping):
            message = f"must be options by name, e.g. {{'extensions': ['jinja2.ext.do']}} (got {environment!r})"
            self.wrong("JINJA_ENVIRONMENT", "setting-type", message)
            return
        others = sorted(set(environment) - {"extensions", "trim_blocks", "lstrip_blocks"})
        if others or not environment.get("trim_blocks", True) or not environment.get("lstrip_blocks", True):
            named = ", ".join(others or ["trim_blocks", "lstrip_blocks"])
            message = f"has no effect but for extensions: this theme is written for its own options ({named})"
            self.wrong("JINJA_ENVIRONMENT", "without-effect", message, severity="warning")
        for extension in listed(environment.get("extensions")):
            try:
                _imported(extension)
            except (ImportError, ValueError) as fault:
                message = f"must name extensions of Jinja that can be imported (got {extension!r}: {fault})"
                self.wrong("JINJA_ENVIRONMENT", "jinja-extension", message)

    def markdown(self) -> dict[str, Any]:
        """Options of Markdown as plain data; an extension that is an object goes by its name."""
        value = self.values.get("MARKDOWN") or {}
        if isinstance(value, dict):
            options = value.get("extension_configs") or {}
            configs = dict(options) if isinstance(options, Mapping) else {}
            named = []
            for each in listed(value.get("extensions")):
                if hasattr(each, "extendMarkdown") and not isinstance(each, type):
                    name = f"{type(each).__module__}:{type(each).__qualname__}"
                    configs.setdefault(name, dict(each.getConfigs()) if hasattr(each, "getConfigs") else {})
                    each = name
                named.append(each)
            value = {**value, "extensions": named} if "extensions" in value else dict(value)
            if configs:
                value["extension_configs"] = configs
            value = dict(with_ordered_sets(value))
            try:
                msgspec.msgpack.encode(value)
                self.markdown_parser(value)
                return value
            except (TypeError, ValueError):
                pass
        self.wrong(
            "MARKDOWN",
            "markdown",
            "must be plain texts, numbers and lists: extensions by name, e.g. 'markdown.extensions.tables'",
        )
        return {}

    def markdown_parser(self, value: dict[str, Any]) -> None:
        """A warning where extensions keep Python-Markdown's parser. Asked for only where one might."""
        names = [str(name) for name in (*(value.get("extensions") or ()), *(value.get("extension_configs") or ()))]
        library = "markdown.extensions."
        if any(
            not name.startswith(library) or name in (f"{library}admonition", f"{library}wikilinks") for name in names
        ):
            from newsroom.reading.markdown.setting import keeps_python_markdown

            if keeps_python_markdown(value):
                message = (
                    "has an extension with a parser of its own: texts are read by Python-Markdown, not as CommonMark"
                )
                hint = "An extension with tree processors or postprocessors alone keeps CommonMark (`newsroom guide markdown`)."
                self.wrong("MARKDOWN", "markdown-parser", message, hint, severity="warning")

    def static_paths(self) -> tuple[str, ...]:
        """Folders and files inside content/ that texts may share."""
        paths = []
        for path in self.texts("STATIC_PATHS", ("images",)):
            place = posixpath.normpath(path.replace("\\", "/"))
            if place.startswith(("../", "/")) or place in ("..", ".", "", "releases", "pages", "directory", "root"):
                message = f"must name folders inside content/ beside releases/, pages/ and directory/, e.g. 'images' (got {path!r})"
                self.wrong("STATIC_PATHS", "static-path", message)
            else:
                paths.append(place)
        return tuple(paths)

    def static_addresses(self) -> dict[str, str]:
        """Files of STATIC_PATHS with another address than their own: EXTRA_PATH_METADATA."""
        value = self.values.get("EXTRA_PATH_METADATA") or {}
        found = {}
        for file, parts in value.items() if isinstance(value, Mapping) else ():
            path = parts.get("path") if isinstance(parts, Mapping) else None
            if path is None:
                continue
            place = posixpath.normpath(str(path))
            if place.startswith(("../", "/")) or place in ("..", "."):
                message = f"must stay inside the site, e.g. {{'extra/CNAME': {{'path': 'CNAME'}}}} (got {path!r})"
                self.wrong("EXTRA_PATH_METADATA", "static-path", message)
            else:
                found[posixpath.normpath(str(file))] = f"/{place}"
        return found

    def links(self, name: str) -> tuple[tuple[str, str], ...]:
        """Pairs of a title and an address."""
        value = self.values.get(name) or ()
        pairs = value if isinstance(value, list | tuple) else (value,)
        for pair in pairs:
            if (
                not isinstance(pair, list | tuple)
                or len(pair) != 2
                or not all(isinstance(part, str) and part.strip() for part in pair)
                or not re.fullmatch(r"(https?://[^\s<>\"]+|mailto:[^\s<>\"]+|/(?!/)[^\s<>\"]*|#)", pair[1].strip())
            ):
                message = (
                    f"must be pairs of a title and an address, e.g. ('Data', 'https://example.org/data') (got {pair!r})"
                )
                self.wrong(name, "setting-links", message)
                return ()
        return tuple((pair[0].strip(), pair[1].strip()) for pair in pairs)

    def count(self, name: str, default: int) -> int:
        """A number of things; None and 0 mean all of them."""
        value = self.values.get(name, default)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value or 0
        self.wrong(name, "setting-type", f"must be a number, 0 for all, e.g. {default} (got {value!r})")
        return default

    def text(self, name: str, default: str) -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str | os.PathLike):
            return os.fspath(value)
        self.wrong(name, "setting-type", f"must be a text (got {value!r})")
        return default

    def texts(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
            return tuple(value)
        self.wrong(name, "setting-type", f"must be a list of texts (got {value!r})")
        return default

    def named(self, name: str) -> dict[str, object]:
        value = self.values.get(name) or {}
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return dict(value)
        self.wrong(name, "setting-type", f"must be values by name, e.g. {{'web': {{…}}}} (got {value!r})")
        return {}

    def path(self, name: str, default: str) -> str:
        return os.path.normpath(self.file.parent / self.text(name, default))

    def shared_directory(self) -> str:
        """The folder that SHARED_DIRECTORY names; "" for none."""
        named = self.text("SHARED_DIRECTORY", "")
        folder = self.path("SHARED_DIRECTORY", "") if named else ""
        if folder and not Path(folder).is_dir():
            message = f"must be a folder with topics.yml, places.yml or the like, e.g. '../shared' (got {named!r}, which is not there)"
            self.wrong("SHARED_DIRECTORY", "shared-directory", message)
        elif folder and Path(folder).is_relative_to(self.path("PATH", "content")):
            message = f"must lie outside of the site's content, e.g. '../shared' (got {named!r})"
            self.wrong("SHARED_DIRECTORY", "shared-directory", message)
        return folder


def place_of_setting(file: str, name: str) -> tuple[str, int]:
    """(settings file as named in problems, line) of a setting that this file, or one that it imports, gives; else its first line."""
    return _place_of(Path(file), name) or (Path(file).name or "pelicanconf.py", 1)


def _place_of(file: Path, name: str, seen: tuple[Path, ...] = ()) -> tuple[str, int] | None:
    """(file as named in problems, line) of a setting."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    for number, line in enumerate(lines, 1):
        if re.match(rf"{name}\s*[=:\[.+]", line):
            return file.name, number
    for line in lines:
        taken = re.match(r"from\s+\.?(\w+)\s+import\s+\*", line)
        other = file.parent / f"{taken[1]}.py" if taken else None
        if other is not None and other not in (*seen, file):
            place = _place_of(other, name, (*seen, file))
            if place is not None:
                return place
    return None


def _imported(name: object) -> object:
    """The object behind a dotted name. Raises ImportError."""
    if not isinstance(name, str):
        if not isinstance(name, type):
            raise ImportError("no name and no class")
        return name
    module, _, part = name.rpartition(".")
    return getattr(importlib.import_module(module), part, None) or importlib.import_module(name)


def is_utf8(path: str) -> bool:
    """Whether a path is written in UTF-8: bytes that are not come as lone surrogates."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
