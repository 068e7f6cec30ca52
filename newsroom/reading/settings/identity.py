"""The settings that say which site it is: address, languages, names, time zone, colours, take-aways.

Place in the pipeline: the part of `settings.file` that judges what only newsroom knows of. Comes in: a `Taker`. Goes out:
values of a known type; a wrong one is a problem, and what was typed, or nothing, goes on.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from newsroom.model.problems import did_you_mean
from newsroom.model.settings import LANGUAGE_CODE
from newsroom.model.takeaways import NAMES
from newsroom.reading.settings.taker import Taker


def languages_of(take: Taker) -> tuple[str, ...]:
    """LANGUAGES, the first of which stands at the root."""
    languages = take.texts("LANGUAGES", ()) or (take.text("DEFAULT_LANG", "en"),)
    for code in languages:
        if not LANGUAGE_CODE.fullmatch(code):
            message = f"must be language codes in lower case, e.g. 'en' or 'ko' (got {code!r})"
            take.wrong("LANGUAGES", "language-code", message)
    if len(set(languages)) != len(languages):
        take.wrong("LANGUAGES", "language-twice", f"must name a language once (got {list(languages)!r})")
    return languages


def timezone_of(take: Taker) -> str:
    """TIMEZONE, a name of the IANA list."""
    zone = take.text("TIMEZONE", "UTC")
    if not is_zone(zone):
        message = f"must be a zone of the IANA list, e.g. 'Asia/Seoul' (got {zone!r})"
        take.wrong("TIMEZONE", "timezone-unknown", message, did_you_mean(zone, available_timezones()))
    return zone


def site_url_of(take: Taker) -> str:
    """SITEURL without a slash at its end."""
    url = ascii_address(take.text("SITEURL", "").rstrip("/"))
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
        message = f"must be the site's public address, e.g. 'https://news.example.org' (got {url!r})"
        take.wrong("SITEURL", "site-url", message)
    return url


def takeaways_of(take: Taker) -> tuple[str, ...]:
    """TAKEAWAYS in the order of the list of all."""
    named = take.texts("TAKEAWAYS", NAMES)
    for kind in named:
        if kind not in NAMES:
            message = f"must be among {', '.join(NAMES)} (got {kind!r})"
            take.wrong("TAKEAWAYS", "takeaway-unknown", message, did_you_mean(kind, NAMES))
    return tuple(kind for kind in NAMES if kind in named)


def brand_of(take: Taker) -> dict[str, str]:
    """BRAND: colours and wordmark by name."""
    brand = take.values.get("BRAND") or {}
    if isinstance(brand, dict) and all(isinstance(key, str) and isinstance(text, str) for key, text in brand.items()):
        return brand
    message = "must be texts by name, e.g. {'primary': '#14507a', 'wordmark': 'Example Mission'}"
    take.wrong("BRAND", "brand", message)
    return {}


def site_names_of(take: Taker, languages: Collection[str]) -> dict[str, str]:
    """SITENAMES: the site's name in languages that call it otherwise."""
    names = take.values.get("SITENAMES") or {}
    if not isinstance(names, dict) or not all(isinstance(name, str) and name.strip() for name in names.values()):
        message = f"must be the site's names by language, e.g. {{'ko': '예시 뉴스'}} (got {names!r})"
        take.wrong("SITENAMES", "site-names", message)
        return {}
    for code in names:
        if code not in languages:
            message = f"should name languages of LANGUAGES, e.g. {list(languages)[-1]!r} (got {code!r})"
            take.wrong("SITENAMES", "site-names", message, did_you_mean(str(code), languages), "warning")
    return {code: name for code, name in names.items() if code in languages}


def security_expires_of(take: Taker) -> str:
    """SECURITY_EXPIRES: a day, alone or with hour and offset."""
    expires = take.text("SECURITY_EXPIRES", "")
    if expires and not _is_date(expires):
        take.wrong("SECURITY_EXPIRES", "security-expires", f"must be a date, e.g. '2027-06-30' (got {expires!r})")
    return expires


def websub_hub_of(take: Taker) -> str:
    """WEBSUB_HUB: the address of a hub."""
    hub = take.text("WEBSUB_HUB", "")
    if hub and not re.fullmatch(r"https?://[^\s<>\"]+", hub):
        message = f"must be the address of a hub, e.g. 'https://hub.example.org/' (got {hub!r})"
        take.wrong("WEBSUB_HUB", "websub-hub", message)
    return hub


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
    typed = parts.netloc.rpartition("@")[2].partition(":")[0]
    return parts._replace(netloc=parts.netloc.replace(typed, encoded)).geturl()


def is_zone(name: str) -> bool:
    """Whether the IANA list has a zone of this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?", text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
