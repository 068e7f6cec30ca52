"""The plugins that a settings file names: loaded, registered, and judged by what they listen to.

Place in the pipeline: part of `reading.settings.file`, in the main process and in each worker that needs the site's own code.
Comes in: the settings' values. Goes out: the values as the plugins leave them, further kinds of output, problems. Refuses: a
plugin that waits for something that never happens here; one that cannot be imported or fails (P2, P3).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

SIGNALS = "pelican.plugins.signals"  # looked at where a plugin has imported it; we import nothing of Pelican here
HEARD = "initialized"
KINDS = "newsroom_output_kinds"

# What stands here in the place of plugins (docs/plugins.md has the same table): by their names without `pelican_`.
INSTEAD = {
    "sitemap": "sitemaps are made without it",
    "neighbors": "each release leads to the newer and the older one without it",
    "related_posts": "each release lists related ones without it",
    "seo": "titles, descriptions and linked data are made and checked without it",
    "image_process": "pictures are published in every size without it",
    "search": "every language has a search without it",
    "minify": "pages and styles are small without it",
    "i18n_subsites": "LANGUAGES does it",
    "precompress": "`newsroom publish` compresses where the host serves it",
    "redirect": "the field `aliases` does it",
    "thumbnailer": "pictures are published in every size without it",
    "tipue_search": "every language has a search without it",
    "webassets": "styles are joined and small without it",
    "series": "a topic does it",
    "toc": "markdown.extensions.toc in MARKDOWN does it",
    "extract_toc": "markdown.extensions.toc in MARKDOWN does it",
    "render_math": "a picture with a text in its place does it, since texts run no scripts",
    "liquid_tags": "Markdown and the fields `media` and `gallery` do it",
    "jinja2content": "texts are no templates; standing texts do it, in directory/boilerplate/",
}
# It hears nothing but `initialized`, but the HTML that its tags make is cleaned away.
CLEANED_AWAY = ("liquid_tags",)


class Loaded(NamedTuple):
    """The result of loading the plugins."""

    kinds: tuple[str, ...] = ()  # modules of further kinds of output
    files: tuple[str, ...] = ()  # the plugins' own code
    problems: tuple[tuple[str, str], ...] = ()  # (rule, message)


def apply_plugins(values: dict[str, Any], folder: Path) -> Loaded:
    """Loads the plugins and lets them change `values`, as Pelican would before anything else."""
    names = values.get("PLUGINS") or ()
    if not names:
        return Loaded()
    problems: list[tuple[str, str]] = []
    kinds: list[str] = []
    files: list[str] = []
    for path in reversed(values.get("PLUGIN_PATHS") or ()):
        place = str(folder / path)
        if place not in sys.path:
            sys.path.insert(0, place)
    for name in names:
        try:
            module = name if isinstance(name, ModuleType) else _import(str(name))
        except Exception as fault:
            message = f"must name plugins that can be imported (got {name!r}: {type(fault).__name__}: {fault})"
            problems.append(("plugin-import", message))
            continue
        files += _files_of(module)
        try:
            kinds += _register(module, values)
        except _Refused as refused:
            problems.append((refused.rule, str(refused)))
    return Loaded(tuple(dict.fromkeys(kinds)), tuple(sorted(set(files))), tuple(problems))


class _Refused(Exception):
    """A plugin that cannot be used here."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def installed_plugins() -> list[str]:
    """Names of Pelican's plugins that are installed as packages, which Pelican loads where PLUGINS is not set."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            names = os.listdir(os.path.join(folder or ".", "pelican", "plugins"))  # noqa: PTH118, PTH208
        except OSError:
            continue
        found.update(name.removesuffix(".py") for name in names if not name.startswith(("_", ".")))
    return sorted(found - {"signals"})


def _import(name: str) -> ModuleType:
    for candidate in (f"pelican.plugins.{name}", name):
        try:
            if importlib.util.find_spec(candidate) is None:
                continue
        except ModuleNotFoundError:
            continue
        return importlib.import_module(candidate)
    raise ModuleNotFoundError(f"no module named {name!r}")


def _register(module: ModuleType, values: dict[str, Any]) -> list[str]:
    """Has one plugin change `values`; the modules of further kinds of output that it brings. Raises _Refused."""
    name = module.__name__.removeprefix("pelican.plugins.")
    heard = _heard(module, name)
    waits = sorted(label for label in heard if label not in (HEARD, KINDS))
    short = name.rpartition(".")[2].removeprefix("pelican_")
    instead = f": {INSTEAD[short]}" if short in INSTEAD else ""
    if short in CLEANED_AWAY:
        message = f"must be left out: the HTML that {name!r} makes is cleaned away here{instead}"
        raise _Refused("plugin-cleaned", message)
    if waits:
        message = f"must be left out: {name!r} waits for {', '.join(waits)}, which never happens here{instead}"
        raise _Refused("plugin-waits", message)
    if not heard:
        message = f"must be left out: {name!r} listens to nothing that happens here and would do nothing{instead}"
        raise _Refused("plugin-idle", message)
    try:
        for receiver in heard.get(HEARD, ()):
            receiver(SimpleNamespace(settings=values, plugins=[module]))
        given = [receiver(None) for receiver in heard.get(KINDS, ())]
    except Exception as fault:
        raise _Refused("plugin-fails", f"{name!r} fails: {type(fault).__name__}: {fault}") from fault
    return [_kind(each, name) for some in given for each in (some if isinstance(some, list | tuple) else (some,))]


def _heard(module: ModuleType, name: str) -> dict[str, list[Callable[..., Any]]]:
    """Signal → the functions that a plugin has called at it; they are connected to it no more. Raises _Refused."""
    register = getattr(module, "register", None)
    if not callable(register):
        raise _Refused("plugin-register", f"must name plugins; {name!r} has no function register()")
    before = {signal: set(_receivers(signal)) for _, signal in _signals()}
    try:
        register()
    except Exception as fault:
        message = f"{name!r} fails when it registers: {type(fault).__name__}: {fault}"
        raise _Refused("plugin-register", message) from fault
    heard = {}
    for label, signal in _signals():
        new = [each for each in _receivers(signal) if each not in before.get(signal, ())]
        for receiver in new:
            signal.disconnect(receiver)
        if new:
            heard[label] = new
    return heard


def _kind(given: object, name: str) -> str:
    """The module's name of a further kind of output. Raises _Refused for anything else."""
    if isinstance(given, ModuleType) and all(callable(getattr(given, part, None)) for part in ("plan", "draw")):
        return given.__name__
    raise _Refused("plugin-kind", f"{name!r} must return modules with plan() and draw() (got {given!r})")


def _signals() -> Iterator[tuple[str, Any]]:
    """(name, signal) of all that a plugin can listen to."""
    from newsroom.signals import output_kinds

    yield KINDS, output_kinds
    module = sys.modules.get(SIGNALS)
    for name, value in sorted(vars(module).items()) if module else ():
        if hasattr(value, "receivers") and hasattr(value, "connect"):
            yield name, value


def _receivers(signal: Any) -> list[Callable[..., Any]]:
    from blinker import ANY

    return list(signal.receivers_for(ANY))


def _files_of(module: ModuleType) -> list[str]:
    """The plugin's own code: its file, or all of its package."""
    file = getattr(module, "__file__", None)
    if not file:
        return []
    if Path(file).name != "__init__.py":
        return [file]
    return [str(each) for each in Path(file).parent.rglob("*.py")]
