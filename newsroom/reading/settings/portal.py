"""`portal.toml`: several sites and the portal of all of them.

Place in the pipeline: beside `reading.settings.file`. Comes in: the file. Goes out: `Portal`, with the settings of each site, or
every problem with the file and with them at once. Refuses: sites that would write over each other.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import msgspec

from newsroom.model.problems import ContentError, Problem, UsageError, did_you_mean, errors
from newsroom.model.release import HomeSite
from newsroom.model.settings import LANGUAGE_CODE, Settings
from newsroom.reading.settings.file import read_settings
from newsroom.reading.settings.identity import ascii_address

KEYS = ("title", "url", "output", "settings", "languages", "site", "publish", "notify")
SITE_KEYS = ("settings",)
EXAMPLES = {
    "title": 'title = "Example Missions"',
    "url": 'url = "https://news.example.org"',
    "output": 'output = "portal"',
    "site": '[[site]] and below it settings = "seoul/pelicanconf.py"',
    "publish": '[publish.web] and below it kind = "folder"',
    "notify": '[notify] and below it command = ["notify-send", "Newsroom"]',
}
_URL = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")


class PortalSite(NamedTuple):
    """One site of a portal."""

    home: HomeSite
    settings: Settings
    line: int  # of its settings in portal.toml


class Portal(NamedTuple):
    """The values of portal.toml. `settings` are the portal's own: it is built as a site is, from what its sites publish."""

    settings: Settings
    sites: tuple[PortalSite, ...]


def read_portal(file: Path) -> Portal:
    """The portal with all its sites. Raises ContentError with everything that is wrong, UsageError where there is no such file."""
    if not file.is_file():
        raise UsageError(f"--portal: must name a file, e.g. portal.toml (got '{file}', which is not there)")
    reading = _Reading(file)
    portal = reading.portal()
    if portal is None or errors(reading.problems):
        raise ContentError(reading.problems)
    return portal


def named_whole(problem: Problem, settings: Path) -> Problem:
    """A problem of a settings file, which is named as seen from where the command was given: several have one name."""
    if "/" in problem.path or not problem.path.endswith(".py"):
        return problem
    return msgspec.structs.replace(problem, path=os.path.relpath(settings.with_name(problem.path)))


class _Reading:
    """The file while it is read."""

    def __init__(self, file: Path) -> None:
        self.file, self.folder = file, file.absolute().parent
        self.label = os.path.relpath(file)
        self.problems: list[Problem] = []
        self.text = file.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")

    def wrong(self, line: int, field: str, rule: str, message: str, hint: str = "", severity: str = "error") -> None:
        self.problems.append(Problem(self.label, line, field, rule, severity, message, hint))

    def portal(self) -> Portal | None:
        """None where the file cannot be read, or lacks what a portal must have."""
        try:
            values = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as fault:
            line = re.search(r"line (\d+)", str(fault))
            self.wrong(int(line[1]) if line else 1, "file", "toml", f"must be TOML that can be read (got: {fault})")
            return None
        self.known_keys(values, KEYS, 0)
        title, url, output = (self.required(values, key) for key in ("title", "url", "output"))
        url = ascii_address(url.rstrip("/"))
        if url and not _URL.fullmatch(url):
            message = f"must be the portal's public address, e.g. {EXAMPLES['url']} (got {url!r})"
            self.wrong(self.line("url"), "url", "site-url", message)
        sites = list(self.sites(values))
        if errors(self.problems) or not sites:
            return None
        own = self.settings_of(values["settings"], self.line("settings"), "settings") if "settings" in values else None
        base = own or sites[0].settings
        languages = self.languages(values, own, sites)
        settings = msgspec.structs.replace(
            base,
            content=str(self.file.absolute()),  # it has none of its own: this file is named in problems
            output=os.path.normpath(self.folder / output),
            cache=str(self.folder / ".cache"),
            site_url=url,
            site_name=title,
            site_names={lang: name for lang, name in base.site_names.items() if lang in languages} if own else {},
            languages=languages,
            takeaways=(),
            brand=base.brand if own else {name: value for name, value in base.brand.items() if name != "wordmark"},
            security_expires="",
            websub_hub=base.websub_hub if own else "",
            menu_items=base.menu_items if own else (),
            links=base.links if own else (),
            social=base.social if own else (),
            output_retention=base.output_retention if own else (),
            shared_directory="",
            static_paths=(),
            static_addresses={},
            own_kinds=(),
            warnings=tuple(named_whole(each, Path(base.file)) for each in base.warnings) if own else (),
            sites=tuple(site.home.url for site in sites),
            publish=self.tables(values, "publish"),
            notify=self.tables(values, "notify"),
        )
        self.apart(settings, sites)
        return Portal(settings, tuple(sites))

    # ── parts ────────────────────────────────────────────────────────────────
    def known_keys(self, values: dict[str, Any], known: tuple[str, ...], site: int) -> None:
        for key in values:
            if key not in known:
                message = f"must be one of {', '.join(known)} (got '{key}')"
                self.wrong(self.line(key, site), key, "key-unknown", message, did_you_mean(key, known))

    def required(self, values: dict[str, Any], key: str) -> str:
        value = values.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        got = "none" if value is None else repr(value)
        self.wrong(self.line(key), key, "required", f"must be a text, e.g. {EXAMPLES[key]} (got {got})")
        return ""

    def sites(self, values: dict[str, Any]) -> Iterator[PortalSite]:
        given = values.get("site")
        if not isinstance(given, list) or not given or not all(isinstance(each, dict) for each in given):
            self.wrong(self.line("site"), "site", "required", f"must name at least one site, e.g. {EXAMPLES['site']}")
            return
        for number, site in enumerate(given, 1):
            self.known_keys(site, SITE_KEYS, number)
            line = self.line("settings", number)
            settings = self.settings_of(site.get("settings"), line, "site")
            if settings is not None:
                key = quote(_bare(settings.site_url), safe="")
                names = (*((settings.languages[0], settings.site_name),), *settings.site_names.items())
                name = tuple(dict(names).items())
                home = HomeSite(key=key, name=name, url=settings.site_url, languages=settings.languages)
                yield PortalSite(home, settings, line)

    def settings_of(self, value: object, line: int, field: str) -> Settings | None:
        """The settings that a file holds; None where there is none, or one with problems."""
        if not isinstance(value, str) or not value:
            got = "none" if value is None else repr(value)
            self.wrong(
                line,
                field,
                "required",
                f'must name a settings file, e.g. settings = "seoul/pelicanconf.py" (got {got})',
            )
            return None
        file = self.folder / value
        if not file.is_file():
            beside = [os.path.relpath(each, self.folder) for each in sorted(self.folder.glob("*/p*conf.py"))]
            message = f"must name a settings file (got '{value}', which is not there)"
            self.wrong(line, field, "settings-missing", message, did_you_mean(value, beside))
            return None
        try:
            return read_settings(file)
        except ContentError as wrong:
            self.problems += [named_whole(each, file) for each in wrong.problems]
            return None

    def tables(self, values: dict[str, Any], key: str) -> dict[str, Any]:
        """The tables below a key; what they hold is judged by who uses them."""
        given = values.get(key, {})
        if isinstance(given, dict):
            return given
        self.wrong(self.line(key), key, "table", f"must be tables, e.g. {EXAMPLES[key]} (got {given!r})")
        return {}

    def languages(self, values: dict[str, Any], own: Settings | None, sites: list[PortalSite]) -> tuple[str, ...]:
        """Those that are named; else those of the portal's own settings; else those of all sites, in their order."""
        named = values.get("languages")
        if named is None:
            if own is not None:
                return own.languages
            return tuple(dict.fromkeys(lang for site in sites for lang in site.settings.languages))
        if (
            isinstance(named, list)
            and named
            and all(isinstance(each, str) and LANGUAGE_CODE.fullmatch(each) for each in named)
            and len(set(named)) == len(named)
        ):
            return tuple(named)
        message = f'must be language codes in lower case, each once, e.g. languages = ["en", "ko"] (got {named!r})'
        self.wrong(self.line("languages"), "languages", "language-code", message)
        return ("en",)

    def apart(self, settings: Settings, sites: list[PortalSite]) -> None:
        """No two of them write to one place, or are found at one address."""
        portal = (settings, self.line("output"), self.line("url"), "the portal")
        all_of_them = [
            portal,
            *(
                (each.settings, each.line, each.line, os.path.relpath(each.settings.file, self.folder))
                for each in sites
            ),
        ]
        for number, (one, _, _, name) in enumerate(all_of_them):
            for other, line, at, named in all_of_them[number + 1 :]:
                if _bare(one.site_url) == _bare(other.site_url):
                    message = f"must have an address of its own: {named} and {name} both have {other.site_url}"
                    self.wrong(at, "site", "url-twice", message)
                if one.output == other.output:
                    message = f"must have an output folder of its own: {named} and {name} both build into '{os.path.relpath(one.output)}'"
                    self.wrong(line, "site", "output-twice", message)
                elif (inner := _inside(one, other)) is not None:
                    message = f"must have an output folder outside of any other's: '{os.path.relpath(inner)}' would be removed with what is foreign there ({named}, {name})"
                    self.wrong(
                        line, "site", "output-inside", message, "OUTPUT_RETENTION of the outer site may name it."
                    )

    def line(self, key: str, site: int = 0) -> int:
        """The line of a key at the top, or in the `site`-th [[site]]; that of the section where it has no such key."""
        section, start = 0, 1
        for number, line in enumerate(self.text.splitlines(), 1):
            if re.match(r"\s*\[\[\s*site\s*\]\]", line):
                section += 1
                if section == site:
                    start = number
            if section == site and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", line):
                return number
        return start


def _bare(url: str) -> str:
    """An address without its scheme."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path}"


def _inside(one: Settings, other: Settings) -> str | None:
    """The output folder that lies in the other's and is not kept there."""
    for outer, inner in ((one, other), (other, one)):
        below = Path(inner.output)
        if below.is_relative_to(outer.output):
            top = below.relative_to(outer.output).parts[0]
            return None if top in outer.output_retention else inner.output
    return None
