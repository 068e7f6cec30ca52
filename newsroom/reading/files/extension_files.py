"""The files of Markdown extensions that the settings name: an edited one is read by the texts again.

Place in the pipeline: beside `settings.file`; what reading a text rests on. Comes in: settings. Goes out: one digest. Refuses:
to import an extension; its module is only looked up.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path

from newsroom.model.settings import Settings

_LIBRARY = "markdown.extensions."  # its version is part of the program's digest


def extensions_digest(settings: Settings) -> bytes:
    """Changes with every byte of the extensions' modules, and of the packages that they lie in; b"" where there are none."""
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
        for file in _files_of(module, str(Path(settings.file).parent)):
            data = file.read_bytes()
            digest.update(f"{module}\0{file.name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.digest()


def _files_of(module: str, beside: str) -> Iterator[Path]:
    """All Python files of a module's outermost package; the module's own where it lies in none."""
    spec = PathFinder.find_spec(module.partition(".")[0], [beside, *sys.path])
    if spec is None:
        return
    if spec.submodule_search_locations:
        for folder in spec.submodule_search_locations:
            yield from sorted(file for file in Path(folder).rglob("*.py") if file.is_file())
    elif spec.origin and Path(spec.origin).is_file():
        yield Path(spec.origin)
