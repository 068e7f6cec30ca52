"""Words, dates and hours in one language, as CLDR and the interface texts have them.

Place in the pipeline: what `context` speaks with. Comes in: moments, texts and codes. Goes out: words in the page's
language, its own digits where CLDR has them. Refuses: the system's locale (P15), and to know pages or addresses.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from newsroom.model.directory import Contact
from newsroom.model.release import Moment
from newsroom.model.text import Text, text_in
from newsroom.reading.values.months import REGIONS, day_in_words
from newsroom.render.views import DateView

RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ps", "ur", "yi")


def direction(lang: str) -> str:
    """ltr or rtl (UAX #9), by the language's own script."""
    return "rtl" if lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"


class Foreign(str):
    """Words in another language than the page's, which templates mark with it (`words` of macros.html)."""

    lang: str

    def __new__(cls, words: str, lang: str) -> Foreign:
        made = super().__new__(cls, words)
        made.lang = lang
        return made

    @property
    def dir(self) -> str:
        return direction(self.lang)


class Mixed(str):
    """A line that is in the page's language but for some of its parts."""

    parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str]) -> Mixed:
        parts = tuple(parts)
        made = super().__new__(cls, "".join(parts))
        made.parts = parts
        return made


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Words(ABC):
    """Speaks one language of a site."""

    @property
    @abstractmethod
    def translate(self) -> Callable[[str], str]:
        """Interface text in this language, by its English."""

    def __init__(self, lang: str, languages: tuple[str, ...], timezone: str) -> None:
        self.lang = lang
        self.languages = languages  # the site's, its first one first
        self.timezone = timezone
        self._dates: dict[Moment, DateView] = {}
        self._days: dict[str, str] = {}  # CLDR's forms take ten times as long to make as to find
        self._years: dict[str, str] = {}
        self._numbers: dict[int, str] = {}

    @cached_property
    def locale(self) -> Any:
        """CLDR's locale of the page's language."""
        from babel import Locale

        return Locale.parse(REGIONS.get(self.lang, self.lang.replace("-", "_")))

    @cached_property
    def _digits(self) -> dict[int, str]:
        """Western digits to the locale's own, where CLDR's default numbering system has its own."""
        system = self.locale.default_numbering_system
        first = {"arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "mymr": "၀"}.get(system)
        return {} if first is None else {ord("0") + n: chr(ord(first) + n) for n in range(10)}

    @cached_property
    def _hour(self) -> str:
        """CLDR's short pattern of an hour, before and after noon in full: 오전 10:30, where the short form is AM."""
        pattern = str(self.locale.time_formats["short"].pattern)
        return re.sub(r"'[^']*'|a", lambda part: "aaaa" if part.group() == "a" else part.group(), pattern)

    def text(self, text: Text) -> tuple[str, str]:
        """(words, their language when it is not the page's, else "")."""
        words, lang = text_in(text, self.lang, self.languages[0])
        return words, "" if lang in ("", self.lang) else lang

    def words(self, text: Text) -> str:
        """The words of a text; `Foreign` where the page's language lacks it."""
        words, lang = self.text(text)
        return Foreign(words, lang) if lang else words

    def in_language(self, words: str, lang: str) -> str:
        """Words that are in a language; `Foreign` where that is not the page's."""
        return Foreign(words, lang) if words and lang not in ("", self.lang) else words

    def filled(self, sentence: str, **parts: str) -> str:
        """An interface text with its parts filled in; `Mixed` where one of them is in another language."""
        template = self.translate(sentence)
        if not any(isinstance(part, Foreign) for part in parts.values()):
            return template.format(**parts)
        pieces = _PLACEHOLDER.split(template)  # every second one is a name
        return Mixed(parts[piece] if number % 2 else piece for number, piece in enumerate(pieces))

    def language_name(self, lang: str) -> str:
        """The language's name in the page's language."""
        name = self.locale.languages.get(lang.replace("-", "_")) or lang
        return str(name)

    def date(self, moment: Moment) -> DateView:
        """A day, with its hour and zone where one was given."""
        view = self._dates.get(moment)
        if view is None:
            view = self._dates[moment] = self._date(moment)
        return view

    def _date(self, moment: Moment, zone: tzinfo | None = None) -> DateView:
        if not moment.timed:
            return DateView(iso=moment.local[:10], text=self.day(moment))
        return DateView(
            iso=moment.local,
            text=self._joined(self.day(moment), f"{self._hour_of(moment, zone)} {self._zone_of(moment, zone)}"),
        )

    def on(self, moment: Moment) -> DateView:
        """A day alone, for lists."""
        return DateView(iso=moment.local if moment.timed else moment.local[:10], text=self.day(moment))

    def span(self, starts: Moment, ends: Moment | None, zone: tzinfo | None = None) -> tuple[DateView, DateView | None]:
        """From when to when, in the site's zone or in another; within one day, that day and the zone are said once."""
        starts, ends = self.placed(starts, zone), self.placed(ends, zone) if ends else None
        if ends is None or not (starts.timed and ends.timed) or self.day(starts) != self.day(ends):
            return self._date(starts, zone), self._date(ends, zone) if ends else None
        first = DateView(iso=starts.local, text=self._joined(self.day(starts), self._hour_of(starts, zone)))
        return first, DateView(iso=ends.local, text=f"{self._hour_of(ends, zone)} {self._zone_of(ends, zone)}")

    def days(self, starts: Moment, ends: Moment) -> tuple[str, str]:
        """A range of days in two parts that stand together: ("5–", "6 July 2022"), as CLDR's intervals have it."""
        from babel.dates import parse_pattern

        days = [datetime.fromisoformat(moment.local).date() for moment in (starts, ends)]
        known = self.locale.interval_formats.get("yMMMMd") or self.locale.interval_formats["yMMMd"]
        field = "y" if days[0].year != days[1].year else "M" if days[0].month != days[1].month else "d"
        # The month as in a long date of the language: in full, or for Chinese a number.
        month = "MMMM" if "MMMM" in str(self.locale.date_formats["long"]) else "MMM"
        patterns = [re.sub("(?<!M)MMM(?!M)", month, part) for part in known[field]]
        first, last = (parse_pattern(part).apply(day, self.locale) for part, day in zip(patterns, days, strict=True))
        return str(first).translate(self._digits), str(last).translate(self._digits)

    def placed(self, moment: Moment, zone: tzinfo | None) -> Moment:
        """The same instant with day and hour of a zone, the site's where none is given."""
        if not moment.timed:
            return moment
        return Moment(at=moment.at, local=self.zoned(moment, zone).isoformat(), timed=True)

    def _joined(self, day: str, hour: str) -> str:
        """Day and hour, joined as the language does (CLDR)."""
        return str(self.locale.datetime_formats["medium"]).replace("'", "").format(hour, day)

    def _hour_of(self, moment: Moment, zone: tzinfo | None) -> str:
        from babel.dates import format_time

        return str(format_time(self.zoned(moment, zone), self._hour, locale=self.locale)).translate(self._digits)

    def _zone_of(self, moment: Moment, zone: tzinfo | None = None) -> str:
        from babel.dates import get_timezone_gmt, get_timezone_name

        at = self.zoned(moment, zone)
        name = str(get_timezone_name(at, width="long", locale=self.locale))
        if not any(letter.isalpha() for letter in name):  # an offset alone: not "+0900" but "GMT+09:00"
            name = str(get_timezone_gmt(at, width="long", locale=self.locale))
        return name.translate(self._digits)

    def day(self, moment: Moment) -> str:
        return day_in_words(moment.local[:10], self.lang).translate(self._digits)

    def month_day(self, moment: Moment) -> str:
        """Month and day as citations in APA's style write them behind the year: "March 2", "3월 2일"."""
        day = moment.local[5:10]
        if day not in self._days:
            from babel.dates import format_date, format_skeleton

            one, locale = datetime.fromisoformat(moment.local).date(), self.locale
            is_english = self.lang.partition("-")[0] == "en"
            words = format_date(one, "MMMM d", locale) if is_english else format_skeleton("MMMMd", one, locale=locale)
            self._days[day] = str(words).translate(self._digits)
        return self._days[day]

    def number(self, count: int) -> str:
        """A whole number as the language writes it: 1,234."""
        words = self._numbers.get(count)
        if words is None:
            from babel.numbers import format_decimal

            words = self._numbers[count] = str(format_decimal(count, locale=self.locale)).translate(self._digits)
        return words

    def length(self, seconds: int) -> str:
        """How long a recording is: 1 hr 2 min, 1 min 20 sec, in the language's short form (CLDR)."""
        from babel.units import format_unit

        hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
        parts = [(hours, "duration-hour"), (minutes, "duration-minute"), (rest if not hours else 0, "duration-second")]
        words = [format_unit(count, unit, "short", locale=self.locale) for count, unit in parts if count]
        return " ".join(words).translate(self._digits)

    def facts(self, parts: Iterable[str]) -> str:
        """Facts of a file in a row: MP4, 1 min 20 sec, 12.3 MB. Where text runs from right to left each stands for itself (UAX #9)."""
        shown = list(filter(None, parts))
        if direction(self.lang) == "rtl":
            shown = [f"\u2068{part}\u2069" for part in shown]
        return self.translate(", ").join(shown)

    def month(self, year: str, month: str) -> str:
        """ "July 2022" in the language's own form; "July" without a year."""
        from babel.dates import format_date, format_skeleton

        at = datetime(int(year or 2000), int(month), 1)
        name = format_skeleton("yMMMM", at, locale=self.locale) if year else format_date(at, "LLLL", self.locale)
        return str(name).translate(self._digits)

    def year(self, year: str) -> str:
        if (words := self._years.get(year)) is None:
            from babel.dates import format_skeleton

            name = format_skeleton("y", datetime(int(year), 1, 1), locale=self.locale)
            words = self._years[year] = str(name).translate(self._digits)
        return words

    def zoned(self, moment: Moment, zone: tzinfo | None = None) -> datetime:
        """The instant in a zone, the site's where none is given."""
        return datetime.fromisoformat(moment.local).astimezone(zone or ZoneInfo(self.timezone))

    def hours(self, contact: Contact) -> str:
        """Opening hours in the page's language where they could be read, else as their owner wrote them."""
        if not contact.hours_spans:
            return self.words(contact.hours)
        from datetime import time

        from babel.dates import format_time, get_day_names

        names = get_day_names("abbreviated", locale=self.locale)
        by_hours: dict[tuple[int, int], list[int]] = {}
        for day, opens, closes in contact.hours_spans:
            by_hours.setdefault((opens, closes), []).append(day)

        def clock(minutes: int) -> str:
            if minutes >= 24 * 60:
                return "24:00"
            return str(format_time(time(minutes // 60, minutes % 60), "HH:mm", locale=self.locale)).translate(
                self._digits
            )

        def through(first: str, last: str) -> str:
            return self.translate("{first}–{last}").format(first=first, last=last)

        parts = []
        for (opens, closes), days in by_hours.items():
            runs: list[list[int]] = []
            for day in sorted(set(days)):
                if runs and runs[-1][-1] == day - 1:
                    runs[-1].append(day)
                else:
                    runs.append([day])
            if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == 6:  # a week that begins on Sunday, or before
                runs = [runs[-1] + runs[0], *runs[1:-1]]
            named = self.translate(", ").join(
                names[run[0]] if len(run) == 1 else through(names[run[0]], names[run[-1]]) for run in runs
            )
            if runs == [list(range(7))]:
                named = self.translate("Every day")
            parts.append(
                self.translate("{days}, {hours}").format(days=named, hours=through(clock(opens), clock(closes)))
            )
        return "; ".join(parts)

    def labelled(self, label: str, value: str) -> str:
        """`Telephone: +44 …`, with the colon of the language."""
        return self.translate("{label}: {value}").format(label=label, value=value)

    def listed(self, *parts: str) -> str:
        """Those of the parts that say something, with the language's comma."""
        return self.translate(", ").join(filter(None, parts))

    def apart(self, first: str, second: str) -> str:
        """A name and what belongs to it; either may be missing."""
        if not first or not second:
            return first or second
        return self.translate("{name}, {organisation}").format(name=first, organisation=second)

    def zone(self, name: str) -> str:
        """A zone in words: Korean Time. Without the offset, which daylight saving moves."""
        from babel.dates import get_timezone_name

        zone = ZoneInfo(name)  # Babel looks a name up in `pytz`, where that is installed
        return str(get_timezone_name(zone, width="long", locale=self.locale))


def in_words(size_bytes: int) -> str:
    """1.2 MB (decimal, as browsers and press officers count)."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{max(1, round(size_bytes / 1e3))} kB"


def name_order(name: str) -> tuple[str, str]:
    """Where a name is in a list of names: by its letters, without regard to case and accents ("Écoles" before "Lecture")."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), name


def by_name(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of a name and a key, by name."""
    return sorted(named, key=lambda each: (name_order(each[0]), each[1]))


def autonym(lang: str) -> str:
    """The language's name in itself: English, 한국어 (CLDR)."""
    from babel import Locale

    name = Locale.parse(lang.replace("-", "_")).display_name or lang
    return str(name[:1].upper() + name[1:])


def cut(text: str, most: int) -> str:
    """The text in at most `most` characters, cut at a word, with an ellipsis; never inside a combined character."""
    if len(text) <= most:
        return text
    short = text[: most - 1]
    if " " in short[most // 2 :]:
        short = short[: short.rindex(" ")]
    while short and (
        unicodedata.combining(text[len(short)]) or text[len(short)] in "\u200d\ufe0f" or short[-1] == "\u200d"
    ):
        short = short[:-1]
    return short.rstrip(" ,;:–—-") + "…"
