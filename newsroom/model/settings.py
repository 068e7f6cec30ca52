"""The settings of a site: `Settings`, and the parts of it on which reading and drawing depend.

Refuses: to read a settings file (`reading.settings.file` does).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from newsroom.model import takeaways
from newsroom.model.addresses import LANGUAGE
from newsroom.model.problems import ContentError, Problem
from newsroom.model.release import Value

LANGUAGE_CODE = re.compile(LANGUAGE)


class Settings(Value, frozen=True, kw_only=True):
    """The settings of a site. Paths are absolute; pages are drawn from everything else."""

    file: str  # the settings file as named in problems
    content: str
    content_name: str = ""  # how problems name the content folder, where another folder stands in for it; else its path
    output: str
    cache: str
    theme: str
    site_url: str  # public address, no trailing slash
    site_name: str
    timezone: str
    languages: tuple[str, ...]  # the first is at the site root
    pagination: int = 20
    takeaways: tuple[str, ...] = takeaways.NAMES
    brand: dict[str, str] = {}
    site_names: dict[str, str] = {}  # by language, where the name is another there
    security_expires: str = ""
    websub_hub: str = ""
    markdown: dict[str, object] = {}
    typogrify: bool = False
    typogrify_ignore_tags: tuple[str, ...] = ()
    output_retention: tuple[str, ...] = ()
    feed_items: int = 20  # the newest releases that a feed holds; 0: all
    menu_items: tuple[tuple[str, str], ...] = ()  # (title, address): Pelican's MENUITEMS
    links: tuple[tuple[str, str], ...] = ()  # Pelican's LINKS
    social: tuple[tuple[str, str], ...] = ()  # (service, address): Pelican's SOCIAL
    code: str = ""  # digest of the site's own code (functions for templates, plugins); "" for none
    own_kinds: tuple[str, ...] = ()  # modules of further kinds of output
    overrides: tuple[str, ...] = ()  # folders whose templates and styles go before the theme's
    static_paths: tuple[str, ...] = ("images",)  # inside content/: files that any text may link to
    static_addresses: dict[str, str] = {}  # of these, file → its address inside the site, where it is another
    own: dict[str, object] = {}  # settings of the site's own, for templates of its own
    warnings: tuple[Problem, ...] = ()  # what is doubtful in the settings file
    compiled: str = ""  # folder of compiled templates, where several sites share it; else below the cache
    shared_directory: str = ""  # folder of entries that several sites share; "" for none
    sites: tuple[str, ...] = ()  # of a portal: the public addresses of its sites
    publish: dict[str, object] = {}  # targets as they are written; `publishing.hosts.targets` judges them
    notify: dict[str, object] = {}  # who learns of a failed publication; `publishing.notify` judges it
    unsure: tuple[str, ...] = ()  # settings that could not be read, and have a default: nothing is built with them

    @property
    def base_path(self) -> str:
        """The path below which the site lives: "" or "/newsroom"."""
        return urlsplit(self.site_url).path.rstrip("/")

    @property
    def needs_fonts(self) -> bool:
        """Whether files are made for which the machine's fonts are needed."""
        return not {"pdf", "card"}.isdisjoint(self.takeaways)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Scheme and host of each of a portal's sites that is not the portal's own: their pictures are shown."""
        own = _host(self.site_url)
        return tuple(dict.fromkeys(host for host in map(_host, self.sites) if host != own))


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def static_address(settings: Settings, file: str) -> str:
    """Where a file of STATIC_PATHS is published, inside the site; "" for any other file."""
    if not any(file == path or file.startswith(f"{path}/") for path in settings.static_paths):
        return ""
    return settings.static_addresses.get(file) or f"/{file}"


class SettingsWrong(ContentError):
    """Settings have errors. `readable`: the others, with defaults in their place, by which the content can be judged."""

    def __init__(self, problems: Iterable[Problem], readable: Settings) -> None:
        super().__init__(problems)
        self.readable = readable


def settings_in(settings: Settings, lang: str) -> Settings:
    """The settings as one language sees them: with the site's name there."""
    name = settings.site_names.get(lang)
    return msgspec.structs.replace(settings, site_name=name) if name else settings


def reading_part(settings: Settings) -> bytes:
    """All that reading a source depends on, as bytes to fingerprint."""
    return msgspec.msgpack.encode(
        (
            settings.timezone,
            settings.languages,
            settings.markdown,
            settings.typogrify,
            settings.typogrify_ignore_tags,
            settings.code,
            settings.site_url,
        )
    )


def drawing_part(settings: Settings) -> Settings:
    """The settings without what no output may depend on: the machine's folders."""
    return msgspec.structs.replace(
        settings,
        file="",
        content="",
        content_name="",
        output="",
        cache="",
        compiled="",
        shared_directory="",
        output_retention=(),
        warnings=(),
        overrides=(),
        publish={},
        notify={},
        unsure=(),
    )
