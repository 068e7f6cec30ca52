"""The files of Markdown extensions that the settings name: an edited one is read by the texts again.

Place in the pipeline: beside `settings.file`; what reading a text rests on. Comes in: settings. Goes out: one digest. Refuses:
to import an extension; its module is only looked up.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path

from newsroom.model.settings import Settings

_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_LIBRARY = "markdown.extensions."  # its version is part of the program's digest


def extensions_digest(settings: Settings) -> bytes:
    """Changes with every byte of the extensions' modules, of the packages that they lie in, and of the modules in the settings'
    folder that they import; b"" where there are none."""
    names = settings.markdown.get("extensions")
    configured = settings.markdown.get("extension_configs")
    modules = sorted(
        {
            name.partition(":")[0]
            for part in (names, configured)
            if isinstance(part, list | tuple | dict)
            for name in part
            if isinstance(name, str) and not name.startswith(_LIBRARY)
        }
    )
    if not modules:
        return b""
    digest = blake2b(digest_size=16)
    for module in modules:
        for file in files_of(module, Path(settings.file).parent):
            data = file.read_bytes()
            digest.update(f"{module}\0{file.name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.digest()


def files_of(module: str, beside: Path) -> list[Path]:
    """All Python files of a module's outermost package, or the module's own where it lies in none; and those in the folder
    `beside` that they import."""
    found: dict[Path, None] = {}
    names = [module.partition(".")[0]]
    for name in names:  # grows while it is walked
        for file in _of_top_level(name, str(beside)):
            if file not in found:
                found[file] = None
                names += _imported(file, beside) if is_beside(name, beside) else ()
    return list(found)


def _of_top_level(name: str, beside: str) -> Iterator[Path]:
    spec = PathFinder.find_spec(name, [beside, *sys.path])
    if spec is None:
        return
    if spec.submodule_search_locations:
        for folder in spec.submodule_search_locations:
            yield from sorted(file for file in Path(folder).rglob("*.py") if file.is_file())
    elif spec.origin and Path(spec.origin).is_file():
        yield Path(spec.origin)


def _imported(file: Path, beside: Path) -> Iterator[str]:
    """Modules in the folder that a file imports."""
    for name in sorted(set(_IMPORT.findall(file.read_text("utf-8", "replace")))):
        if is_beside(name, beside):
            yield name


def is_beside(module: str, folder: Path) -> bool:
    """Whether a module lies in the folder."""
    name = module.partition(".")[0]
    return (folder / name).is_dir() or (folder / f"{name}.py").is_file()
