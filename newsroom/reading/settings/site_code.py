"""The site's own code: filters, tests, globals and extensions of Jinja that its settings file brings.

Place in the pipeline: `reading.settings.file` takes its digest, `render.theme` uses it, in each process anew, since functions
do not travel between processes. Comes in: the settings file. Goes out: `SiteCode`. Refuses: to be used without its digest in
the fingerprints of what it draws.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from newsroom.model.problems import Problem
from newsroom.reading.files.extension_files import files_of, is_beside

ENGINE = Path(__file__).parents[2]
FRAME = re.compile(r'^  File "(.+?)", line (\d+)', re.MULTILINE)
PARTS = ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")


class SiteCode(NamedTuple):
    """Names that templates may use beside the theme's own."""

    filters: Mapping[str, Callable[..., Any]]
    globals: Mapping[str, Any]
    tests: Mapping[str, Callable[..., Any]]
    extensions: tuple[Any, ...]


def code_digest(values: Mapping[str, Any], file: Path, modules: Iterable[str], plugin_files: Iterable[str]) -> str:
    """Digest of all code of the site's own that can change what is drawn; "" where there is none.

    `modules`: files of the site's folder that the settings imported.
    """
    uses = any(values.get(part) for part in PARTS) or extensions_of(values) or values.get("PLUGINS")
    markdown = values.get("MARKDOWN") or {}
    named = listed(markdown.get("extensions")) if isinstance(markdown, Mapping) else ()
    extensions = [str(name).partition(":")[0] for name in named]
    own = [found for name in extensions if is_beside(name, file.parent) for found in files_of(name, file.parent)]
    if not uses and not own:
        return ""
    files = {str(file), *map(str, modules), *map(str, plugin_files), *map(str, own)}
    for part in PARTS:
        for value in _by_name(values.get(part)).values():
            source = _source_of(value)
            if source:
                files.add(source)
    digest = blake2b(digest_size=16)
    for name in sorted(files):
        try:
            data = Path(name).read_bytes()
        except OSError:
            continue
        digest.update(b"%s\0%d\0" % (Path(name).name.encode(), len(data)) + data)
    return digest.hexdigest()


def extensions_of(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Extensions of Jinja that the settings name."""
    environment = values.get("JINJA_ENVIRONMENT") or {}
    return listed(environment.get("extensions")) if isinstance(environment, Mapping) else ()


@lru_cache(maxsize=4)
def site_code(file: str, digest: str) -> SiteCode:
    """The code of a settings file, loaded in this process. `digest` says of which version."""
    from newsroom.reading.settings.values import settings_values

    values = settings_values(Path(file)).values
    parts = [_by_name(values.get(part)) for part in PARTS]
    return SiteCode(parts[0], parts[1], parts[2], extensions_of(values))


def listed(value: object) -> tuple[Any, ...]:
    """The parts of a list in the settings, of a set in order; another value is its only part, to be refused by name."""
    if isinstance(value, set | frozenset):
        return tuple(sorted(value, key=str))
    return tuple(value) if isinstance(value, list | tuple) else (value,) if value else ()


def _by_name(value: object) -> dict[str, Any]:
    """A setting's values by name; none where it is no mapping, which `settings.file` refuses."""
    return dict(value) if isinstance(value, Mapping) else {}


def _source_of(value: object) -> str:
    try:
        source = inspect.getsourcefile(value)  # type: ignore[arg-type]
    except TypeError:
        module = sys.modules.get(type(value).__module__)
        source = getattr(module, "__file__", None)
    return source or ""


def own_fault(fault: Exception, folder: Path) -> Problem | None:
    """The problem that a template or code of the site's own fails, below the settings' folder; None for any other fault."""
    file, line = failed_at(fault, folder)
    field = "code" if file.endswith(".py") else "template"
    message = f"must work; it is the site's own, and fails: {fault} ({type(fault).__name__})"
    hint = "How it is written: newsroom guide extending"
    return Problem(file, line, field, "own-code", "error", message, hint) if file else None


def failed_at(fault: BaseException, folder: Path) -> tuple[str, int]:
    """File, below the settings' folder, and line where a template or code of the site's own failed; ("", 0) for any other fault.

    What libraries do in between tells nothing: the innermost line that is the site's or newsroom's decides. A fault of Jinja's
    is a template's, whatever code was the first to touch an unknown value.
    """
    import traceback  # only for a fault

    in_worker = type(fault.__cause__).__name__ == "_RemoteTraceback"  # its lines travel as text
    text = str(fault.__cause__) if in_worker else "".join(traceback.format_exception(fault, chain=False))
    for name, line in reversed(FRAME.findall(text)):
        path = Path(name)
        if path.suffix == ".py" and type(fault).__module__.startswith("jinja2."):
            continue
        if path.is_relative_to(ENGINE):
            break
        if path.is_relative_to(folder) and not {"site-packages", "dist-packages"} & set(path.parts):
            return path.relative_to(folder).as_posix(), int(line)
    return "", 0
