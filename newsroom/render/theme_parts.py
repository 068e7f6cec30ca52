"""What a theme must have, and what one lacks: a copy of an older version lacks what came later.

Place in the pipeline: for `digests.check_theme`, before anything is drawn. Comes in: the theme's folder and those before it,
the takeaways and languages of the site. Goes out: names of files, each with the reason. Refuses: to fill a gap from another
theme (P7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from newsroom.model.stemmers import STEMMERS
from newsroom.render.references import references_of, required_in, template_sources
from newsroom.render.stylesheet import LAYERS
from newsroom.render.theme import ENGINE_COMPONENTS, missing_templates

STATIC = ("static/frame.js", "static/search.js", "static/feed.css", "static/icon.svg")  # pages and feeds name them
PAPER = {"pdf": "paper/release.typ", "card": "paper/card.typ"}  # takeaway → what sets it


def missing_parts(
    theme: Path, overrides: tuple[Path, ...], takeaways: Iterable[str], languages: Iterable[str]
) -> list[tuple[str, str]]:
    """(file inside the theme, who needs it; "" for every theme), in order, each once."""
    found = {f"templates/{name}": "" for name in missing_templates(theme)}
    for name in _files(takeaways, languages):
        if not any((folder / name).is_file() for folder in (theme, *(overrides if name.startswith("css/") else ()))):
            found[name] = ""
    for needed, by in _named(theme, overrides):
        found.setdefault(needed if "/" in needed else f"templates/{needed}", by)
    return list(found.items())


def _files(takeaways: Iterable[str], languages: Iterable[str]) -> Iterator[str]:
    yield from (f"css/{layer}.css" for layer in LAYERS if layer != "components")
    yield from STATIC
    yield from (file for name, file in PAPER.items() if name in takeaways)
    stemmed = sorted({lang.partition("-")[0] for lang in languages} & STEMMERS.keys())
    if stemmed:
        yield "static/search-snowball.js"
    yield from (f"static/search-stem-{lang}.js" for lang in stemmed)


def _named(theme: Path, overrides: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    """(template that is not there, template that names it; "" for what the engine draws)."""
    sources = template_sources(theme, overrides)
    yield from ((name, "") for name in ENGINE_COMPONENTS if name not in sources)
    references_of(theme, sources)  # adds what they draw with from other folders of the theme
    for by, source in sorted(sources.items()):
        for name in sorted(set(required_in(source.decode("utf-8", "replace")))):
            inside = name.removeprefix("!theme/")
            if inside not in sources and name not in sources:
                yield inside, by
