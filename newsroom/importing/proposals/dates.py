"""Dates and hours in a text, as people write them in the languages of press offices.

Place in the pipeline: beside the other finders. Comes in: plain text. Goes out: what was found, with its place in the
text. Months are named by CLDR in every language at once, so that no language needs to be known.
Refuses: to guess. `03/04/2026` is no date here; a day without its year has none, and says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

LANGUAGES = (
    "en",
    "ko",
    "fr",
    "es",
    "ar",
    "zh",
    "ja",
    "ru",
    "pt",
    "de",
    "it",
    "nl",
    "uk",
    "tr",
    "id",
    "pl",
    "sv",
    "vi",
    "fa",
)
_MORE_MONTHS = {
    "كانون الثاني": 1, "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9,
    "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5, "جوان": 6,
    "جويلية": 7, "أوت": 8, "sept": 9, "setiembre": 9, "gennaio": 1,
}  # fmt: skip
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3)
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}  # the year before an era's first
# Zones that one word names everywhere; CST, IST, BST and their like are several and stay unknown.
_ZONES = {
    "gmt": 0, "utc": 0, "z": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "kst": 540, "jst": 540, "msk": 180, "мск": 180,
    "est": -300, "edt": -240, "pst": -480, "pdt": -420, "mst": -420, "mdt": -360, "cdt": -300, "hkt": 480, "sgt": 480,
    "mez": 60, "mesz": 120, "한국시간": 540, "한국 시간": 540, "日本時間": 540, "北京时间": 480, "北京時間": 480, "тмв": 0, "غرينتش": 0, "جرينتش": 0,
    "московского времени": 180, "по москве": 180, "hora de panamá": -300, "wat": 60, "cat": 120, "eat": 180, "wib": 420,
}  # fmt: skip
_PLACES_OF_TIME = {
    "geneva": "Europe/Zurich", "genève": "Europe/Zurich", "paris": "Europe/Paris", "new york": "America/New_York",
    "london": "Europe/London", "seoul": "Asia/Seoul", "서울": "Asia/Seoul", "tokyo": "Asia/Tokyo", "moscow": "Europe/Moscow",
    "nairobi": "Africa/Nairobi", "cairo": "Africa/Cairo", "madrid": "Europe/Madrid", "berlin": "Europe/Berlin",
    "vienna": "Europe/Vienna", "rome": "Europe/Rome", "brussels": "Europe/Brussels", "beijing": "Asia/Shanghai",
    "washington": "America/New_York", "panamá": "America/Panama", "dakar": "Africa/Dakar", "bangkok": "Asia/Bangkok",
}  # fmt: skip


class Found(NamedTuple):
    """A date in a text: where, and what it says."""

    start: int
    end: int
    year: int  # 0 where it is not given
    month: int
    day: int

    @property
    def iso(self) -> str:
        """`2026-11-27`; "" without a year."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}" if self.year else ""


class Clock(NamedTuple):
    """An hour in a text, and its offset in minutes where that is given."""

    start: int
    end: int
    hour: int
    minute: int
    offset: int | None
    place: str  # IANA zone of a city whose time is named


@cache
def _months() -> dict[str, int]:
    from babel import Locale

    names: dict[str, int] = {}
    for code in LANGUAGES:
        months = Locale(code).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    plain = name.strip(".").lower()
                    if not plain[:1].isdigit() and len(plain) > 1:
                        names.setdefault(plain, number)
    return {**names, **_MORE_MONTHS}


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    words = sorted(_months(), key=len, reverse=True)
    names = "|".join(map(re.escape, words))
    # Arabic texts often name a month twice, by either calendar's word: "نوفمبر/تشرين الثاني".
    month = rf"(?P<month>{names})\.?(?:\s?(?:/\s?(?:{names})|\((?:{names})\)))?"
    day = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª|\.|-?(?:го|е))?"
    year = r"(?P<year>(?:19|20)\d\d)"
    return tuple(
        re.compile(form, re.IGNORECASE)
        for form in (
            rf"(?<![\d.]){year}-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
            r"(?P<era>令和|平成|民國|民国)\s*(?P<year_of_era>元|[1-9]\d{0,2})\s*年\s*(?P<number>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*日"
            r"(?:\s*[(（][月火水木金土日](?:曜日)?[)）])?",
            rf"(?<!\d){year}\s*[年년]\s*(?P<number>1[0-2]|0?[1-9])\s*[月월]\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일号號]?"
            r"(?:\s*[(（][月火水木金土日一二三四五六월화수목금토일](?:요일|曜日)?[)）])?",
            r"(?<!\d)(?P<number>1[0-2]|0?[1-9])\s*[月월]\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일号號]",
            rf"(?<![\d.]){year}\.\s?(?P<number>1[0-2]|0?[1-9])\.\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\.?"
            r"(?:\s*[(（][월화수목금토일](?:요일)?[)）])?",
            rf"(?<![\d/]){year}/(?P<number>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/])",
            rf"(?<![\w.]){day}\s+(?:de\s+|of\s+|d')?{month}\s*,?\s*(?:de\s+|del\s+|عام\s+|سنة\s+)?{year}(?:\s*(?:г\.|года|р\.|м|م)(?!\w))?",
            rf"(?<!\w){month}\s+{day}\s*,?\s+{year}",
            rf"(?<![\w.]){day}\s+(?:de\s+|of\s+)?{month}(?!\w)",
            rf"(?<!\w){month}\s+{day}(?![\d\w])",
            rf"(?<![\d./])(?P<day>1[3-9]|2\d|3[01])[./](?P<number>0?[1-9]|1[0-2])[./]{year}(?!\d)",
            rf"(?<![\d./])(?P<number>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/{year}(?!\d)",
            rf"(?<!\d){year}(?P<number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        )
    )


def find_dates(text: str) -> list[Found]:
    """The dates of a text in their order; none overlaps another."""
    plain = text.translate(_DIGITS)
    taken: list[Found] = []
    for form in _forms():
        for match in form.finditer(plain):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            parts = match.groupdict()
            month = int(parts["number"]) if parts.get("number") else _months()[parts["month"].lower().rstrip(".")]
            year, day = int(parts.get("year") or 0), int(parts["day"])
            if era := parts.get("era"):
                year = _ERAS[era] + (1 if parts["year_of_era"] == "元" else int(parts["year_of_era"]))
            if _exists(year or 2024, month, day):
                taken.append(Found(match.start(), match.end(), year, month, day))
    return sorted(taken)


_MORNING = r"صباح[\u0621-\u0652]*|du matin\b|de la mañana\b|утра\b"
_EVENING = r"مساء[\u0621-\u0652]*|(?:بعد )?(?:ال)?ظهر[\u0621-\u0652]*|du soir\b|de l['’]après-midi\b|de la (?:tarde|noche)\b|(?:вечера|дня)\b"
_HOUR = re.compile(
    r"(?<![\d:.])(?P<before>오전|오후|上午|下午|午前|午後|정오|noon|midnight|midday|midi|minuit|mediodía|medianoche|полдень|полночь)?\s*"
    r"(?:(?P<hour>[01]?\d|2[0-4])\s*(?:(?::|[.](?=\d\d(?!\d))|h(?=\s?\d\d))\s?(?P<minute>[0-5]\d)|(?P<word>시|時|时|点|點|h(?:rs|ours)?\b|heures|Uhr\b|ч\b|часов))"
    r"(?:\s*(?P<minute2>[0-5]?\d)\s*[분分])?"
    rf"|(?P<hour2>1[0-2]|0?[1-9])(?=\s*(?:[ap]\.?\s?m\b|{_MORNING}|{_EVENING}))"
    r"|(?<=noon)|(?<=midnight)|(?<=midday)|(?<=정오)|(?<=midi)|(?<=minuit)|(?<=mediodía)|(?<=medianoche)|(?<=полдень)|(?<=полночь))"
    rf"\s*(?:hrs?\b|hours\b|Uhr\b)?\s*(?P<half>[ap]\.?\s?m\.?(?!\w)|(?P<morning>{_MORNING})|(?P<evening>{_EVENING}))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"[\s,(（]*(?:(?:GMT|UTC)\s*)?(?P<sign>[+\-−±])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d)", re.IGNORECASE
)
_NOON = ("noon", "midday", "정오", "midi", "mediodía", "полдень")
_MIDNIGHT = ("midnight", "minuit", "medianoche", "полночь")


def find_clock(text: str) -> Clock | None:
    """The first hour of a text, with its zone where the words say it."""
    plain = text.translate(_DIGITS)
    for match in _HOUR.finditer(plain):
        before = (match["before"] or "").lower()
        if not (match["hour"] or match["hour2"] or before in _NOON + _MIDNIGHT):
            continue
        hour = int(match["hour"] or match["hour2"] or (12 if before in _NOON else 0))
        minute = int(match["minute"] or match["minute2"] or 0)
        half = (match["half"] or "").lower()[:1]
        half = "a" if match["morning"] else "p" if match["evening"] else half
        if half == "p" or before in ("오후", "下午", "午後"):
            hour = hour if hour >= 12 else hour + 12
        elif (half == "a" or before in ("오전", "上午", "午前")) and hour == 12:
            hour = 0
        end = match.end()
        offset, place, end = _zone(plain, end)
        return Clock(match.start(), end, hour, minute, offset, place)
    return None


def _zone(text: str, at: int) -> tuple[int | None, str, int]:
    """Offset in minutes, or the zone of a city, that follows an hour; and where that ends."""
    if match := _OFFSET.match(text, at):
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        return (-minutes if match["sign"] in "-−" else minutes), "", match.end()
    rest = text[at : at + 60].lower()
    stripped = re.sub(
        r"^[\s,(（]*(?:(?:heure|hora|ora|local time in|time in|بتوقيت)\s+(?:de\s+|d['’]|di\s+)?(?:la ciudad de\s+)?)?",
        "",
        rest,
    )
    gap = len(rest) - len(stripped)
    for name, minutes in _ZONES.items():
        if stripped.startswith(name) and not stripped[len(name) : len(name) + 1].isalpha():
            return minutes, "", at + gap + len(name)
    for name, zone in _PLACES_OF_TIME.items():
        if re.match(rf"{name}(?:\s+(?:local\s+)?time)?\b", stripped):
            match = re.match(rf"{name}(?:\s+(?:local\s+)?time)?", stripped)
            return None, zone, at + gap + (match.end() if match else 0)
    before = text[max(0, at - 60) : at].lower()
    for name, minutes in _ZONES.items():
        if len(name) > 3 and name in before:
            return minutes, "", at
    return None, "", at


def instant(found: Found, clock: Clock | None, zone: str) -> tuple[str, bool]:
    """ISO 8601 with offset, and whether the words alone say it; `zone` is the site's, where they do not."""
    moment = datetime(found.year, found.month, found.day)
    certain = False
    if clock is not None:
        moment += timedelta(hours=clock.hour, minutes=clock.minute)
        if clock.offset is not None:
            return moment.replace(tzinfo=timezone(timedelta(minutes=clock.offset))).isoformat(timespec="minutes"), True
        if clock.place:
            zone, certain = clock.place, True
    return moment.replace(tzinfo=ZoneInfo(zone)).isoformat(timespec="minutes"), certain


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
