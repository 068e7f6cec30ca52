"""The answers of a person before a site is made: checked values, and the questions on a terminal.

Place in the pipeline: before everything; `starting.site` writes a site from `Answers`. Refuses: a wrong value, with an
example (UsageError).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from newsroom.model.problems import UsageError, did_you_mean
from newsroom.model.release import Value
from newsroom.render.theme import LANGUAGES

HOSTS = ("none", "github", "gitlab", "server")
OTHER_LANGUAGES = "Another language needs interface texts of your own first: newsroom guide extending."
EXAMPLE_NAME = "Example Mission"
EXAMPLE_URL = "https://news.example.org"


class Answers(Value, frozen=True, kw_only=True):
    """Everything that a new site is made from."""

    name: str  # who publishes
    languages: tuple[str, ...]  # the first is at the site's root
    url: str  # public address, no trailing slash
    timezone: str
    host: str = "none"
    is_name_example: bool = False  # nobody said who publishes


def parse_name(text: str) -> str:
    """Who publishes: one line of text."""
    name = " ".join(text.split())
    if not name or len(name) > 120 or not name.isprintable():
        raise UsageError(f"--name: must be the publisher's name in one line, e.g. '{EXAMPLE_NAME}' (got {text!r})")
    return name


def parse_languages(text: str) -> tuple[str, ...]:
    """Language codes, separated by commas; each one that the theme has texts for."""
    codes = tuple(code.strip().lower() for code in text.split(",") if code.strip())
    for code in codes or ("",):
        if code not in LANGUAGES:
            hint = did_you_mean(code, LANGUAGES) or OTHER_LANGUAGES
            message = f"--languages: must be of {', '.join(LANGUAGES)}, the first for the site's root, e.g. en,ko"
            raise UsageError(f"{message} (got {text!r}). {hint}".rstrip())
    if len(set(codes)) != len(codes):
        raise UsageError(f"--languages: must name a language once, e.g. en,ko (got {text!r})")
    return codes


_PLACE = re.compile("(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+")


def parse_url(text: str) -> str:
    """The site's public address."""
    url = text.strip().rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#\"'\\]+(/[^\s?#\"'\\]*)?", url):
        raise UsageError(f"--url: must be the site's public address, e.g. {EXAMPLE_URL} (got {text!r})")
    return url


def parse_timezone(text: str) -> str:
    """A zone of the IANA list."""
    name = text.strip().replace(" ", "_")
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        hint = did_you_mean(name, available_timezones())
        message = f"--timezone: must be a zone of the IANA list, e.g. Asia/Seoul (got {text!r}). {hint}"
        raise UsageError(message.rstrip()) from None
    return name


def parse_host(text: str) -> str:
    """Where the site is published from."""
    host = text.strip().lower()
    if host not in HOSTS:
        hint = did_you_mean(host, HOSTS)
        raise UsageError(f"--host: must be one of {', '.join(HOSTS)}, e.g. github (got {text!r}). {hint}".rstrip())
    return host


def time_zones() -> list[str]:
    """Zones of the IANA list that a person would choose: those of a place, and UTC."""
    from zoneinfo import available_timezones

    return [*sorted(name for name in available_timezones() if _PLACE.fullmatch(name)), "UTC"]


def machine_timezone() -> str:
    """The zone that this machine is set to, where it says so by name; else UTC."""
    candidates = [os.environ.get("TZ", "").removeprefix(":")]
    try:
        candidates.append(str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2])
        candidates.append(Path("/etc/timezone").read_text(encoding="utf-8").strip())
    except OSError:
        pass
    for name in candidates:
        try:
            if name:
                return parse_timezone(name)
        except UsageError:
            continue
    return "UTC"


QUESTIONS: tuple[tuple[str, str, Callable[[str], object], Callable[[], str]], ...] = (
    ("name", "Who publishes?", parse_name, lambda: EXAMPLE_NAME),
    ("languages", f"Languages, the first for the site's root ({', '.join(LANGUAGES)})", parse_languages, lambda: "en"),
    ("url", "Public address of the site", parse_url, lambda: EXAMPLE_URL),
    ("timezone", "Time zone of dates", parse_timezone, machine_timezone),
    ("host", f"Where is it published from ({', '.join(HOSTS)})", parse_host, lambda: "none"),
)


def read_answers(given: dict[str, str], ask: Callable[[str, str], str] | None) -> Answers:
    """The answers: what was given, else what `ask(question, default)` brings, else the default where `ask` is None.

    A wrong value that was given raises UsageError; a wrong answer is asked for again.
    """
    values: dict[str, object] = {}
    for part, _, parse, _ in QUESTIONS:
        if given.get(part):
            values[part] = parse(given[part])
    for part, question, parse, default in QUESTIONS:
        while part not in values:
            try:
                values[part] = parse(ask(question, default()) if ask else default())
            except UsageError as wrong:
                print(str(wrong).partition(": ")[2])
    values["is_name_example"] = not given.get("name") and values["name"] == EXAMPLE_NAME
    return Answers(**values)  # type: ignore[arg-type]
