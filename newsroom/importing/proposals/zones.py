"""The zone that a text gives beside an hour: an offset, a zone's letters, or a city's time, in the languages of press offices.

Place in the pipeline: beside `dates`. Comes in: plain text in ASCII digits. Goes out: an offset in minutes or an IANA zone.
Cities are named by CLDR in every language at once. Letters that name several zones (CST, IST, BST) are given as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

_ZONES = {
    "gmt": 0, "utc": 0, "z": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "kst": 540, "jst": 540, "msk": 180, "мск": 180,
    "est": -300, "edt": -240, "pst": -480, "pdt": -420, "mst": -420, "mdt": -360, "cdt": -300, "hkt": 480, "sgt": 480,
    "mez": 60, "mesz": 120, "한국시간": 540, "한국 시간": 540, "한국시각": 540, "日本時間": 540, "韩国时间": 540, "韓國時間": 540, "北京时间": 480, "北京時間": 480,
    "台北時間": 480, "тмв": 0, "غرينتش": 0, "جرينتش": 0, "그리니치": 0, "세계시": 0, "협정세계시": 0, "格林尼治": 0, "世界标准时间": 0, "по гринвичу": 0,
    "московского времени": 180, "московскому времени": 180, "московское время": 180, "по москве": 180, "tmg": 0, "hora de panamá": -300,
    "wat": 60, "cat": 120, "eat": 180, "wib": 420, "aedt": 660, "aest": 600, "nzst": 720, "nzdt": 780,
}  # fmt: skip
# Cities without an entry of their own in the list of zones, and forms that CLDR does not give.
_CITIES = {
    "Europe/Zurich": "geneva genève ginebra genf ginevra 제네바 جنيف 日内瓦 日內瓦 ジュネーブ женевы женевскому",
    "America/New_York": "washington 워싱턴 واشنطن 华盛顿 華盛頓 ワシントン вашингтона eastern нью-йорка",
    "Europe/Moscow": "москвы московскому moskau",
    "Asia/Shanghai": "beijing pékin pekín peking 베이징 بكين 北京 пекина",
    "Asia/Seoul": "сеула сеульскому korea korean 韩国 韓國 韓国",
    "Europe/Paris": "парижа парижскому",
    "Europe/London": "лондона лондонскому uk",
    "Asia/Jerusalem": "tel aviv",
    "Asia/Ho_Chi_Minh": "hanoi hanoï",
    "Africa/Lagos": "abuja",
    "Australia/Sydney": "canberra",
    "America/Toronto": "ottawa",
    "Asia/Kolkata": "delhi",
    "Asia/Karachi": "islamabad",
    "Europe/Istanbul": "ankara",
    "America/Sao_Paulo": "brasília",
    "Asia/Riyadh": "مكة",
}
# CLDR's zones that have a name in words ("Central European Time") → one IANA zone of each.
_NAMED = {
    "America_Eastern": "America/New_York", "America_Central": "America/Chicago", "America_Mountain": "America/Denver", "America_Pacific": "America/Los_Angeles",
    "Europe_Western": "Europe/Lisbon", "Europe_Central": "Europe/Paris", "Europe_Eastern": "Europe/Bucharest", "GMT": "Etc/GMT", "Moscow": "Europe/Moscow",
    "Korea": "Asia/Seoul", "Japan": "Asia/Tokyo", "China": "Asia/Shanghai", "Hong_Kong": "Asia/Hong_Kong", "Taipei": "Asia/Taipei", "Singapore": "Asia/Singapore",
    "India": "Asia/Kolkata", "Arabian": "Asia/Riyadh", "Gulf": "Asia/Dubai", "Israel": "Asia/Jerusalem", "Indochina": "Asia/Bangkok", "Indonesia_Western": "Asia/Jakarta",
    "Philippines": "Asia/Manila", "Pakistan": "Asia/Karachi", "Africa_Western": "Africa/Lagos", "Africa_Central": "Africa/Maputo", "Africa_Eastern": "Africa/Nairobi",
    "Africa_Southern": "Africa/Johannesburg", "Brasilia": "America/Sao_Paulo", "Argentina": "America/Argentina/Buenos_Aires", "Colombia": "America/Bogota", "Peru": "America/Lima",
    "Australia_Eastern": "Australia/Sydney", "New_Zealand": "Pacific/Auckland",
}  # fmt: skip
# Their names of cities, zones and months are read.
LANGUAGES = ("en", "ko", "fr", "es", "ar", "zh", "zh_Hant", "ja", "ru", "pt", "de", "it", "nl", "uk", "tr", "id", "pl", "sv", "vi", "fa")  # fmt: skip
_TIME_WORD = (
    r"(?:\s*(?:local\s+)?time|\s*(?:현지\s*)?시[간각]|\s*(?:当地|當地|現地)?(?:时间|時間)|\s+времени|\s*ortszeit)"
)
_OFFSET = re.compile(
    r"[\s,(（]*(?P<named>(?:GMT|UTC|TMG|غرينتش)\s*)?(?P<sign>[+\-−±])\s?(?P<hours>0?\d|1[0-4])(?::?(?P<minutes>00|15|30|45))?(?![\d:])",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[\s,،，(（]*(?:(?:heure|hora|ora|local time in|time in|по времени|по|uhrzeit in|بتوقيت)\s+(?:locale?\s+)?(?:(?:de|di)\s+|d['’])?(?:la\s+)?(?:ciudad de\s+|مدينة\s+)?)?",
    re.IGNORECASE,
)
_SHARED = re.compile(r"[\s,(]*(BST|CST|IST)\b")
_AMERICAN = re.compile(r"[\s,(]*(ET|PT)\b")
_LONGEST_NAME = 45


def has_letters(moment: datetime, zone: str, letters: str) -> bool:
    """Whether a zone goes by these letters at a moment: BST in London in summer, IST in Kolkata."""
    return letters == (moment.replace(tzinfo=ZoneInfo(zone)).tzname() if zone != "Asia/Dhaka" else "BST")


@cache
def _cities() -> dict[str, str]:
    """Names of cities in lower case → IANA zone."""
    from babel import Locale
    from babel.core import get_global

    names = {city: zone for zone, cities in _CITIES.items() for city in cities.split(" ") if zone != "Asia/Jerusalem"}
    names["tel aviv"] = "Asia/Jerusalem"
    for code in LANGUAGES:
        for zone, forms in Locale.parse(code).time_zones.items():
            city = str(forms.get("city", "")).lower() if "/" in zone else ""
            if len(city) > 1 and not zone.startswith("Etc/"):
                names.setdefault(city, zone)
    for zone in get_global("zone_territories"):  # CLDR leaves out a name that is the zone's own
        if "/" in zone and not zone.startswith("Etc/"):
            names.setdefault(zone.rpartition("/")[2].replace("_", " ").lower(), zone)
    return names


@cache
def _names() -> dict[str, str]:
    """Names of cities and of zones in lower case → IANA zone."""
    from babel import Locale

    names = dict(_cities())
    for code in LANGUAGES:
        zones = Locale.parse(code).meta_zones
        for key, zone in _NAMED.items():
            for form in (zones[key].get("long") or {}).values() if key in zones else ():
                names.setdefault(str(form).lower(), zone)
    return names


def is_city(text: str) -> bool:
    """Whether a text is the name of a city that has a zone, and nothing else."""
    return text.strip().lower() in _cities()


def zone_after(text: str, at: int) -> tuple[int | None, str, int]:
    """Offset in minutes, or the zone of a city, beside an hour that ends at `at`; and where its words end."""
    match = _OFFSET.match(text, at)
    # "10:30-11:30" is a span of time: a bare minus is an offset only in ISO's form.
    if match and (match["named"] or match["sign"] == "+" or re.search(r"\dT\d\d:\d\d(?::\d\d)?$", text[:at])):
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        return (-minutes if match["sign"] in "-−" else minutes), "", match.end()
    if match := _SHARED.match(text, at):
        return None, match[1], match.end()
    if match := _AMERICAN.match(text, at):  # in capitals only: "et" is a word of French
        return None, "America/New_York" if match[1] == "ET" else "America/Los_Angeles", match.end()
    lead = _LEAD.match(text, at)
    start = lead.end() if lead else at
    for begin in dict.fromkeys((start, _skipped(text, at))):
        rest = text[begin : begin + 60].lower()
        for name, minutes in _ZONES.items():
            if rest.startswith(name) and not _goes_on(rest, name):
                return minutes, "", begin + len(name)
        for name in _prefixes(rest):
            if name in _names() and not (name.isascii() and _goes_on(rest, name)):
                time_word = re.compile(_TIME_WORD, re.IGNORECASE).match(text, begin + len(name))
                if name in _NEEDS_TIME and not time_word:
                    continue
                return None, _names()[name], time_word.end() if time_word else begin + len(name)
    return _zone_before(text[max(0, at - 60) : at].lower(), at)


_NEEDS_TIME = ("uk", "eastern", "korea", "korean")  # words that name a zone only with "time" behind them


def _skipped(text: str, at: int) -> int:
    """Behind spaces and opening brackets."""
    match = re.compile(r"[\s,،，(（]*").match(text, at)
    return match.end() if match else at


def _goes_on(rest: str, name: str) -> bool:
    return rest[len(name) : len(name) + 1].isalpha() and name[-1].isascii()


def _prefixes(rest: str) -> Iterable[str]:
    """The beginnings of a text that can be a name, the longest first."""
    return (rest[:length] for length in range(min(_LONGEST_NAME, len(rest)), 1, -1))


def _zone_before(before: str, at: int) -> tuple[int | None, str, int]:
    """A zone that is named before the hour: `한국시간 오전 10시`, `北京时间10时`, `Geneva time 10:00`."""
    for name, minutes in _ZONES.items():
        if len(name) > 3 and name in before:
            return minutes, "", at
    for match in re.finditer(_TIME_WORD, before):
        for length in range(min(_LONGEST_NAME, match.start()), 1, -1):
            name = before[match.start() - length : match.start()]
            if name in _cities():
                return None, _cities()[name], at
    return None, "", at
