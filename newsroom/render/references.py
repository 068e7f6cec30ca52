"""Which templates a template draws with: all that it extends, includes or imports, whatever folder they lie in.

Place in the pipeline: for `theme.template_digests`. Comes in: the theme's folder, the sources of its templates. Goes out: names.
A name that is only known when a page is drawn may be any: then it is all of them, and every other text of the theme. Refuses:
to import Jinja, which a build with nothing to do need not wait for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from newsroom.reading.files.folder_stat import bytes_of, files_in

_TAG = re.compile(r"{%[-+]?\s*(?:extends|include|import|from)\b(.*?)[-+]?%}", re.DOTALL)
_QUOTED = re.compile(r"""["']([^"']*)["']""")
_ONE_NAME = re.compile(_QUOTED.pattern)
_OPTIONAL = re.compile(r"\bignore\s+missing\b")
_TAIL = re.compile(r"\b(?:ignore\s+missing|with\s+context|without\s+context|import\s.*|as\s.*)", re.DOTALL)
MOST = 1_000  # templates whose names a process keeps: some ten themes
_NOT_DRAWN = ("locale", ".git", "__pycache__")


def template_sources(theme: Path, overrides: tuple[Path, ...] = ()) -> dict[str, bytes]:
    """Template → its bytes: the theme's templates and components, then those of the folders before it."""
    sources = _sources_in(theme / "templates") | _sources_in(theme / "components", "components/")
    for folder in reversed(overrides):
        sources |= _sources_in(folder)
    return sources


def _sources_in(folder: Path, prefix: str = "") -> dict[str, bytes]:
    return {prefix + name: bytes_of(file) for name, file in files_in(folder, ".html")}


def references_of(theme: Path, sources: dict[str, bytes]) -> dict[str, set[str]]:
    """Template → names that it names itself. What is not among `sources` is added to them from the theme's folder."""
    references: dict[str, set[str]] = {}
    ahead = list(sources)
    while ahead:
        name = ahead.pop()
        text = sources[name].decode("utf-8", "replace")
        names: set[str] = set()
        for found in names_in(text):
            names |= {found} if found is not None else set(_everything(theme, sources))
        references[name] = names
        for other in names - sources.keys():
            for folder in (theme / "templates", theme):
                file = folder / other
                if file.is_file():
                    sources[other] = file.read_bytes()
                    ahead.append(other)
                    break
    return references


@lru_cache(maxsize=MOST)
def names_in(text: str) -> tuple[str | None, ...]:
    """Names of templates in the tags of a template; None for one that is put together when it is drawn."""
    found: list[str | None] = []
    for tag in _TAG.finditer(text):
        found += _QUOTED.findall(tag[1])
        rest = _TAIL.sub("", _QUOTED.sub(" ", tag[1]))
        if re.search(r"[\w~+]", rest):
            found.append(None)
    return tuple(found)


@lru_cache(maxsize=MOST)
def required_in(text: str) -> tuple[str, ...]:
    """Names without which a template cannot be drawn: of tags that give one name, and do not say `ignore missing`."""
    tags = [(tag[1], _ONE_NAME.fullmatch(_TAIL.sub("", tag[1]).strip())) for tag in _TAG.finditer(text)]
    return tuple(one[1] for tag, one in tags if one is not None and not _OPTIONAL.search(tag))


def _everything(theme: Path, sources: dict[str, bytes]) -> Iterator[str]:
    yield from sources
    for file in sorted(theme.rglob("*")):
        name = file.relative_to(theme).as_posix()
        if file.is_file() and not name.startswith(_NOT_DRAWN):
            yield name.removeprefix("templates/")
