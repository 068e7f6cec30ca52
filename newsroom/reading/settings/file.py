"""The settings that a build depends on, read from `pelicanconf.py` or taken over from Pelican.

Place in the pipeline: before everything. Comes in: a settings file, or the mapping that Pelican made of one.
Goes out: `Settings`, or every problem with it at once. Refuses: a setting that would silently do nothing (PLUGINS, P2).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from newsroom.model.problems import ContentError, UsageError, did_you_mean, errors
from newsroom.model.settings import LANGUAGE_CODE, TAKEAWAYS, Settings, SettingsWrong
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
    languages = take.texts("LANGUAGES", ()) or (take.text("DEFAULT_LANG", "en"),)
    for code in languages:
        if not LANGUAGE_CODE.fullmatch(code):
            take.wrong(
                "LANGUAGES", "language-code", f"must be language codes in lower case, e.g. 'en' or 'ko' (got {code!r})"
            )
    if len(set(languages)) != len(languages):
        take.wrong("LANGUAGES", "language-twice", f"must name a language once (got {list(languages)!r})")
    zone = take.text("TIMEZONE", "UTC")
    if not _is_zone(zone):
        take.wrong(
            "TIMEZONE",
            "timezone-unknown",
            f"must be a zone of the IANA list, e.g. 'Asia/Seoul' (got {zone!r})",
            did_you_mean(zone, _zones()),
        )
    url = ascii_address(take.text("SITEURL", "").rstrip("/"))
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
        take.wrong(
            "SITEURL", "site-url", f"must be the site's public address, e.g. 'https://news.example.org' (got {url!r})"
        )
    takeaways = take.texts("TAKEAWAYS", TAKEAWAYS)
    for kind in takeaways:
        if kind not in TAKEAWAYS:
            take.wrong(
                "TAKEAWAYS",
                "takeaway-unknown",
                f"must be among {', '.join(TAKEAWAYS)} (got {kind!r})",
                did_you_mean(kind, TAKEAWAYS),
            )
    for rule, message in plugins.problems:
        take.wrong("PLUGINS", rule, message)
    if values.get("PLUGINS") is None and (installed := installed_plugins()):
        message = f"are not loaded, though installed: {', '.join(installed)}; name those that are wanted"
        take.wrong("PLUGINS", "plugins-installed", message, severity="warning")
    take.functions()
    take.problems += judge_names(values, take.place)
    pagination = take.pagination()
    feed_items = take.count("FEED_MAX_ITEMS", 20)
    brand = values.get("BRAND") or {}
    if not isinstance(brand, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in brand.items()):
        take.wrong(
            "BRAND", "brand", "must be texts by name, e.g. {'primary': '#14507a', 'wordmark': 'Example Mission'}"
        )
        brand = {}
    names = values.get("SITENAMES") or {}
    if not isinstance(names, dict) or not all(isinstance(name, str) and name.strip() for name in names.values()):
        take.wrong(
            "SITENAMES",
            "site-names",
            f"must be the site's names by language, e.g. {{'ko': '예시 뉴스'}} (got {names!r})",
        )
        names = {}
    for code in names:
        if code not in languages:
            take.wrong(
                "SITENAMES",
                "site-names",
                f"should name languages of LANGUAGES, e.g. {languages[-1]!r} (got {code!r})",
                did_you_mean(str(code), languages),
                "warning",
            )
    expires = take.text("SECURITY_EXPIRES", "")
    if expires and not _is_date(expires):
        take.wrong("SECURITY_EXPIRES", "security-expires", f"must be a date, e.g. '2027-06-30' (got {expires!r})")
    markdown = take.markdown()
    hub = take.text("WEBSUB_HUB", "")
    if hub and not re.fullmatch(r"https?://[^\s<>\"]+", hub):
        take.wrong(
            "WEBSUB_HUB", "websub-hub", f"must be the address of a hub, e.g. 'https://hub.example.org/' (got {hub!r})"
        )
    settings = Settings(
        file=str(file),
        content=take.path("PATH", "content"),
        output=take.path("OUTPUT_PATH", "output"),
        cache=take.path("CACHE_PATH", ".cache"),
        theme=take.path("THEME", str(own_theme())),
        site_url=url,
        site_name=take.text("SITENAME", "News"),
        timezone=zone,
        languages=languages,
        pagination=pagination,
        feed_items=feed_items,
        menu_items=take.links("MENUITEMS"),
        links=take.links("LINKS"),
        social=take.links("SOCIAL"),
        static_paths=take.static_paths(),
        static_addresses=take.static_addresses(),
        own=own_settings(values),
        warnings=tuple(problem for problem in take.problems if problem.severity == "warning"),
        takeaways=tuple(kind for kind in TAKEAWAYS if kind in takeaways),
        brand=brand,
        site_names={code: name for code, name in names.items() if code in languages},
        security_expires=expires,
        websub_hub=hub,
        markdown=markdown,
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
    if wrong := errors(take.problems):
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
        timezone=settings.timezone if _is_zone(settings.timezone) else "UTC",
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


def ascii_address(url: str) -> str:
    """An address with its host as machines write it: xn-- for labels of other scripts (UTS #46, as the URL Standard asks)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host.isascii():
        return url
    import idna  # here: most sites have no such name

    try:
        encoded = idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return url
    return parts._replace(
        netloc=parts.netloc.replace(parts.netloc.rpartition("@")[2].partition(":")[0], encoded)
    ).geturl()


def _is_date(text: str) -> bool:
    """Whether it is a day of the calendar, alone or with hour and offset."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?", text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _zones() -> set[str]:
    from zoneinfo import available_timezones

    return available_timezones()
