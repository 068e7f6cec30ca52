"""The settings that a build depends on, read from `pelicanconf.py` or taken over from Pelican.

Place in the pipeline: before everything. Comes in: a settings file, or the mapping that Pelican made of one.
Goes out: `Settings`, or every problem with it at once. Refuses: a setting that would silently do nothing (PLUGINS, P2).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from newsroom.model.problems import ContentError, UsageError, errors
from newsroom.model.settings import LANGUAGE_CODE, Settings, SettingsWrong
from newsroom.reading.settings.identity import (
    brand_of,
    is_zone,
    languages_of,
    security_expires_of,
    site_names_of,
    site_url_of,
    takeaways_of,
    timezone_of,
    websub_hub_of,
)
from newsroom.reading.settings.names import judge_names, own_settings
from newsroom.reading.settings.plugins import Loaded, installed_plugins
from newsroom.reading.settings.site_code import code_digest
from newsroom.reading.settings.taker import Taker
from newsroom.reading.settings.values import settings_values

NO_PLUGINS = Loaded()
# Settings on which what is said of texts rests.
RESTED_ON = (
    "EXTRA_PATH_METADATA", "LANGUAGES", "MARKDOWN", "PLUGINS", "SHARED_DIRECTORY", "SITEURL", "STATIC_PATHS", "THEME", "TIMEZONE",
)  # fmt: skip


def read_settings(file: Path, overrides: Mapping[str, object] | None = None) -> Settings:
    """`Settings` of a settings file. Raises SettingsWrong for wrong values, UsageError when there is no such file."""
    file = file.absolute()
    if not file.is_file():
        raise UsageError(
            f"--settings: must name a settings file, e.g. pelicanconf.py (got '{file}', which is not there). "
            "A new site: newsroom init mysite, then cd mysite"
        )
    try:
        read = settings_values(file)
    except ContentError as wrong:
        raise SettingsWrong(wrong.problems, _without_settings(overrides or {}, file)) from wrong
    digest = code_digest(read.values, file, read.modules, read.plugins.files)
    if digest and str(file.parent) not in sys.path:
        sys.path.append(str(file.parent))  # for what is imported later, and by workers, who take the path over
    return take_settings({**read.values, **(overrides or {})}, file, digest, read.plugins, overrides or {})


def take_settings(
    values: Mapping[str, Any],
    file: Path,
    code_version: str = "",
    plugins: Loaded = NO_PLUGINS,
    typed: Collection[str] = (),
) -> Settings:
    """`Settings` from a mapping of Pelican's names, with the file it came from (for messages and relative paths).

    `typed`: names whose values come from the command line.
    """
    take = Taker(values, file, typed)
    languages = languages_of(take)
    for rule, message in plugins.problems:
        take.wrong("PLUGINS", rule, message)
    if values.get("PLUGINS") is None and (installed := installed_plugins()):
        message = f"are not loaded, though installed: {', '.join(installed)}; name those that are wanted"
        take.wrong("PLUGINS", "plugins-installed", message, severity="warning")
    take.functions()
    take.problems += judge_names(values, take.place)
    settings = Settings(
        file=str(file),
        content=take.path("PATH", "content"),
        output=take.path("OUTPUT_PATH", "output"),
        cache=take.path("CACHE_PATH", ".cache"),
        theme=take.path("THEME", str(own_theme())),
        site_url=site_url_of(take),
        site_name=take.text("SITENAME", "News"),
        timezone=timezone_of(take),
        languages=languages,
        pagination=take.pagination(),
        feed_items=take.count("FEED_MAX_ITEMS", 20),
        menu_items=take.links("MENUITEMS"),
        links=take.links("LINKS"),
        social=take.links("SOCIAL"),
        static_paths=take.static_paths(),
        static_addresses=take.static_addresses(),
        own=own_settings(values),
        takeaways=takeaways_of(take),
        brand=brand_of(take),
        site_names=site_names_of(take, languages),
        security_expires=security_expires_of(take),
        websub_hub=websub_hub_of(take),
        markdown=take.markdown(),
        code=code_version,
        own_kinds=plugins.kinds,
        overrides=tuple(os.path.normpath(file.parent / path) for path in take.texts("THEME_TEMPLATES_OVERRIDES", ())),
        typogrify=bool(values.get("TYPOGRIFY", False)),
        typogrify_ignore_tags=take.texts("TYPOGRIFY_IGNORE_TAGS", ()),
        output_retention=take.texts("OUTPUT_RETENTION", ()),
        shared_directory=take.shared_directory(),
        publish=take.named("PUBLISH"),
        notify=take.named("NOTIFY"),
    )
    take.folders(settings)
    wrong = errors(take.problems)
    doubtful = tuple(problem for problem in take.problems if problem not in wrong)
    settings = msgspec.structs.replace(settings, warnings=doubtful)
    if wrong:
        raise SettingsWrong(take.problems, _with_defaults(settings, [each.field for each in wrong]))
    return settings


def _without_settings(overrides: Mapping[str, object], file: Path) -> Settings:
    """Settings by which the content can be judged where nothing is known of the site's own."""
    try:
        settings = take_settings({**overrides, "LANGUAGES": None}, file, typed=overrides)
    except SettingsWrong as wrong:
        settings = wrong.readable
    languages = tuple(dict.fromkeys((*settings.languages, *_languages_in(Path(settings.content)))))
    return msgspec.structs.replace(settings, languages=languages, unsure=RESTED_ON, warnings=())


def _with_defaults(settings: Settings, unsure: Iterable[str]) -> Settings:
    """Settings by which a content can be judged, though some of them are wrong."""
    codes = (code.strip().lower().replace("_", "-") for code in settings.languages)
    languages = tuple(dict.fromkeys(code for code in codes if LANGUAGE_CODE.fullmatch(code)))
    if "LANGUAGES" in unsure:
        languages = tuple(dict.fromkeys((*languages, *_languages_in(Path(settings.content)))))
    return msgspec.structs.replace(
        settings,
        languages=languages or ("en",),
        timezone=settings.timezone if is_zone(settings.timezone) else "UTC",
        site_url=settings.site_url if "SITEURL" not in unsure else "https://unknown.invalid",
        unsure=tuple(sorted(set(unsure))),
    )


def _languages_in(content: Path) -> list[str]:
    """Languages by which texts of a content folder are named."""
    stems = {file.stem for pattern in ("releases/*/*/*.md", "pages/*/*.md") for file in content.glob(pattern)}
    return sorted(stem for stem in stems if LANGUAGE_CODE.fullmatch(stem) and len(stem) == 2)


def own_theme() -> Path:
    """The theme that comes with newsroom: inside the package when installed from a wheel, beside it in a checkout."""
    package = Path(__file__).parents[2]
    installed = package / "theme"
    return installed if installed.is_dir() else package.parent / "theme"
