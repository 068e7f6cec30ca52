"""Opening hours as people write them → spans of the week that calendars and address books can hold."""

from __future__ import annotations

import re

_DAY = r"(?:Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)"
_DAYS = rf"{_DAY}(?:\s*[-–]\s*{_DAY})?"
_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_TIMES = rf"{_TIME}\s*[-–]\s*{_TIME}"
_HOURS = re.compile(rf"\s*({_DAYS}(?:\s*,\s*{_DAYS})*):?\s+({_TIMES}(?:\s*,\s*{_TIMES})*)\s*(?:[;,]|$)", re.IGNORECASE)
LONGEST_HOURS = 300  # characters
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_hours(text: str) -> tuple[tuple[int, int, int], ...]:
    """(weekday, opens, closes) of `Mon-Fri 09:00-12:00, 13:00-18:00; Sat 10:00-12:00`, in minutes; () for other forms."""
    spans: list[tuple[int, int, int]] = []
    if len(text) > LONGEST_HOURS:
        return ()
    position = 0
    while position < len(text):
        section = _HOURS.match(text, position)
        if section is None:
            return ()
        position = section.end()
        for days in section[1].split(","):
            ends = [_WEEK.index(day.strip()[:3].lower()) for day in re.split("[-–]", days)]
            width = (ends[-1] - ends[0]) % 7
            for times in section[2].split(","):
                opens, closes = (int(hour) * 60 + int(minute) for hour, minute in re.findall(r"(\d+):(\d+)", times))
                if opens >= closes or closes > 24 * 60:
                    return ()
                spans += [((ends[0] + step) % 7, opens, closes) for step in range(width + 1)]
    return tuple(sorted(set(spans)))
