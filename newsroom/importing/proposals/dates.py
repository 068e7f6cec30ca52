"""Dates and hours in a text, as people write them in the languages of press offices.

Place in the pipeline: beside the other finders. Comes in: plain text. Goes out: what was found, with its place in the
text. Months are named by CLDR in every language at once, so that no language needs to be known.
Refuses: to guess. `03/04/2026` is no date here, `03.04.2026` is (`is_doubtful` in an English text); a day without its year has none, and says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsroom.importing.proposals.zones import LANGUAGES, has_letters, zone_after

_MORE_MONTHS = {
    "كانون الثاني": 1, "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9,
    "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5, "جوان": 6,
    "جويلية": 7, "أوت": 8, "sept": 9, "setiembre": 9, "gennaio": 1,
}  # fmt: skip
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９：．", "0123456789" * 3 + ":.")
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}  # the year before an era's first


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
    place: str  # IANA zone of a city whose time is named; or letters that name several zones ("BST")


@cache
def _months() -> dict[str, int]:
    from babel import Locale

    names: dict[str, int] = {}
    for code in LANGUAGES:
        months = Locale.parse(code).months
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
            r"(?P<era>令和|平成|(?:中[華华])?民[國国])\s*(?P<year_of_era>元|[1-9]\d{0,2})\s*年\s*(?P<number>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*日"
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
            rf"(?<![\d./])(?P<day>0[1-9]|1[0-2])\.(?P<number>0[1-9]|1[0-2])\.{year}(?!\d)",  # with dots the day is first everywhere
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
                year = _ERAS[era[-2:]] + (1 if parts["year_of_era"] == "元" else int(parts["year_of_era"]))
            if _exists(year or 2024, month, day):
                taken.append(Found(match.start(), match.end(), year, month, day))
    return sorted(taken)


_MORNING = r"(?:من )?صباح[\u0621-\u0652]*|du matin\b|de la mañana\b|утра\b"
_EVENING = r"(?:من )?مساء[\u0621-\u0652]*|(?:بعد )?(?:ال)?ظهر[\u0621-\u0652]*|du soir\b|de l['’]après-midi\b|de la (?:tarde|noche)\b|(?:вечера|дня)\b"
_HOUR = re.compile(
    r"(?<![\d:.])(?P<before>오전|오후|上午|下午|午前|午後|정오|noon|midnight|midday|midi|minuit|mediodía|medianoche|полдень|полночь)?\s*"
    r"(?:(?P<hour>[01]?\d|2[0-4])\s*(?:(?::|[.](?=\d\d(?!\d))|h(?=\s?\d\d))\s?(?P<minute>[0-5]\d)|(?P<word>시|時|时|点|點|h(?:rs|ours|oras?)?\b|heures?\b|Uhr\b|ч\b|часов))"
    r"(?:\s*(?P<minute2>[0-5]?\d)\s*[분分])?"
    r"|(?P<hour3>[01]\d|2[0-3])(?P<minute3>[0-5]\d)(?=\s?(?:hrs?|hours|h|Uhr|GMT|UTC|CES?T|EES?T|[ECMP][SD]T|[AW]EST|[KJBI]ST|HKT|SGT|[CEW]AT|ME(?:S)?Z|MSK)\b)"
    rf"|(?P<hour2>1[0-2]|0?[1-9])(?=\s*(?:[ap]\.?\s?m\b|{_MORNING}|{_EVENING}))"
    r"|(?<=noon)|(?<=midnight)|(?<=midday)|(?<=정오)|(?<=midi)|(?<=minuit)|(?<=mediodía)|(?<=medianoche)|(?<=полдень)|(?<=полночь))"
    rf"\s*(?:hrs?\b|h\b|hours\b|horas?\b|heures?\b|Uhr\b)?\s*(?P<half>[ap]\.?\s?m\.?(?!\w)|(?P<morning>{_MORNING})|(?P<evening>{_EVENING}))?",
    re.IGNORECASE,
)
_NOON = ("noon", "midday", "정오", "midi", "mediodía", "полдень")
_MIDNIGHT = ("midnight", "minuit", "medianoche", "полночь")


def find_clock(text: str) -> Clock | None:
    """The first hour of a text, with its zone where the words say it."""
    plain = text.translate(_DIGITS)
    for match in _HOUR.finditer(plain):
        before = (match["before"] or "").lower()
        if not (match["hour"] or match["hour2"] or match["hour3"] or before in _NOON + _MIDNIGHT):
            continue
        hour = int(match["hour"] or match["hour2"] or match["hour3"] or (12 if before in _NOON else 0))
        minute = int(match["minute"] or match["minute2"] or match["minute3"] or 0)
        half = (match["half"] or "").lower()[:1]
        half = "a" if match["morning"] else "p" if match["evening"] else half
        if half == "p" or before in ("오후", "下午", "午後"):
            hour = hour if hour >= 12 else hour + 12
        elif (half == "a" or before in ("오전", "上午", "午前")) and hour == 12:
            hour = 0
        end = match.end()
        offset, place, end = zone_after(plain, end)
        return Clock(match.start(), end, hour, minute, offset, place)
    return None


def clock_beside(text: str, found: Found) -> Clock | None:
    """The hour that a text gives beside a date; its zone may stand behind the date."""
    plain = text.translate(_DIGITS)
    clock = find_clock(plain[: found.start] + " " * (found.end - found.start) + plain[found.end :])
    if clock is None or clock.offset is not None or clock.place:
        return clock
    offset, place, _ = zone_after(plain, found.end)
    return clock._replace(offset=offset, place=place)


def instant(found: Found, clock: Clock | None, zone: str) -> tuple[str, bool]:
    """ISO 8601 with offset, and whether the words alone say it; `zone` is the site's, where they do not."""
    moment = datetime(found.year, found.month, found.day)
    certain = False
    if clock is not None:
        moment += timedelta(hours=clock.hour, minutes=clock.minute)
        if clock.offset is not None:
            return moment.replace(tzinfo=timezone(timedelta(minutes=clock.offset))).isoformat(timespec="minutes"), True
        if clock.place.isupper():
            certain = has_letters(moment, zone, clock.place)
        elif clock.place:
            zone, certain = clock.place, True
    return moment.replace(tzinfo=ZoneInfo(zone)).isoformat(timespec="minutes"), certain


def is_doubtful(text: str, found: Found, lang: str) -> bool:
    """Whether day and month may have changed places: `03.04.2027` in English, where few write dots."""
    return (
        lang in ("", "en")
        and found.day <= 12
        and bool(re.fullmatch(r"\d\d\.\d\d\.\d{4}", text[found.start : found.end]))
    )


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
