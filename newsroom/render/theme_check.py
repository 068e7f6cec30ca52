"""The problems that keep a site from being drawn: a missing template (P7), a language without interface texts, an unreadable brand.

Place in the pipeline: after settings, before anything is planned. Comes in: settings; the theme's folder and those before it.
Goes out: problems at their settings' lines. A copy of an older version of the theme lacks what came later. Refuses: to fill a gap
from another theme (P7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.settings import Settings
from newsroom.model.stemmers import STEMMERS
from newsroom.reading.settings.file import own_theme
from newsroom.reading.settings.taker import place_of_setting
from newsroom.render.brand import Brand
from newsroom.render.references import references_of, required_in, template_sources
from newsroom.render.stylesheet import LAYERS
from newsroom.render.theme import ENGINE_COMPONENTS, brand_findings, catalogue_path, missing_templates

STATIC = ("static/frame.js", "static/search.js", "static/feed.css", "static/icon.svg")  # pages and feeds name them
PAPER = {"pdf": "paper/release.typ", "card": "paper/card.typ"}  # takeaway → what sets it


def check_theme(settings: Settings) -> list[Problem]:
    """All of them; those of the brand only where the theme is whole, as they rest on its colours."""
    theme = Path(settings.theme)
    if not theme.is_dir():
        message = f"must be the theme's folder, e.g. 'theme' ({theme} is not there)"
        return [_problem(settings, "THEME", "theme-missing", message)]
    found = [*_missing_parts(settings), *_missing_languages(settings)]
    return found or list(_brand_problems(settings))


def _problem(
    settings: Settings, field: str, rule: str, message: str, hint: str = "", severity: str = "error"
) -> Problem:
    return Problem(*place_of_setting(settings.file, field), field, rule, severity, message, hint)


def _overrides(settings: Settings) -> tuple[Path, ...]:
    return tuple(map(Path, settings.overrides))


def _missing_parts(settings: Settings) -> Iterator[Problem]:
    missing = missing_parts(Path(settings.theme), _overrides(settings), settings.takeaways, settings.languages)
    for file, by in missing:
        named = f", which {by} names" if by else ""
        yield _problem(
            settings,
            "THEME",
            "template-missing" if file.endswith(".html") else "theme-file-missing",
            f"must be whole: {file} is not there{named} (no other theme's takes its place)",
            f"Copy it from newsroom's own theme, {own_theme()}; a few templates of your own go into THEME_TEMPLATES_OVERRIDES.",
        )


def _missing_languages(settings: Settings) -> Iterator[Problem]:
    theme = Path(settings.theme)
    for lang in settings.languages:
        if catalogue_path(theme, lang, _overrides(settings)).is_file():
            continue
        known = ", ".join(sorted(path.name for path in (theme / "locale").glob("*"))) or "none"
        yield _problem(
            settings,
            "LANGUAGES",
            "interface-language",
            f"must be languages that the theme has texts for: {known} (got '{lang}')",
            f"Its texts may be your own: locale/{lang}/LC_MESSAGES/newsroom.po in a folder of "
            "THEME_TEMPLATES_OVERRIDES; newsroom guide extending has an example.",
        )


def _brand_problems(settings: Settings) -> Iterator[Problem]:
    """Parts that a brand does not have; colours that nobody could read, and those of which a nearer shade is used."""
    parts = Brand._fields
    for key in settings.brand:
        if key not in parts:
            message = f"must have no parts but {', '.join(parts)} (got '{key}')"
            yield _problem(settings, "BRAND", "brand", message, did_you_mean(key, parts))
    brand = Brand(**{key: value for key, value in settings.brand.items() if key in parts})
    for each in brand_findings(Path(settings.theme), brand):
        nearest = f"The nearest readable shade is {each.nearest}." if each.nearest else ""
        severity = "warning" if each.is_usable else "error"
        yield _problem(settings, "BRAND", "brand", f"{each.field}: {each.message}", nearest, severity)


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
