"""A date as typed → `Moment`.

Place in the pipeline: beside `fields` and `directory.files`, which take their dates from here. Comes in: text and the site's zone.
Goes out: `Moment`. Refuses: to guess. An hour that a clock change skips or repeats needs an offset; so does what must be exact.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from newsroom.model.release import Moment
from newsroom.reading.values.rules import RuleBroken, got

_FORM = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,][0-9]{1,9})?[ ]?(Z|z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?)?"
)
_WIDEST_OFFSET = timedelta(hours=14)  # Kiribati
DATE_EXAMPLE = "2026-03-02 or 2026-03-02T10:00+09:00"
INSTANT_EXAMPLE = "2026-03-04T06:00+01:00"


def parse_moment(text: str, zone: str) -> Moment:
    """The instant of an ISO 8601 date, or date and time, in the site's zone unless it has an offset.

    A date alone is the instant at which that day begins in the zone. Raises RuleBroken.
    """
    day, hour, offset = _parts(text, DATE_EXAMPLE)
    if not hour:
        return _moment(datetime.combine(day, datetime.min.time(), ZoneInfo(zone)), zone, timed=False)
    local = _at_hour(day, hour, text)
    if offset:
        return _moment(local.replace(tzinfo=_offset(offset, text)), zone, timed=True)
    return _moment(_only_reading(local, zone, text), zone, timed=True)


def parse_exact_moment(text: str, zone: str) -> Moment:
    """The instant of a date and time with an offset; nothing less will do. Raises RuleBroken."""
    day, hour, offset = _parts(text, INSTANT_EXAMPLE)
    if not hour:
        raise RuleBroken(
            "needs-hour", f"must be a date, a time and a UTC offset, e.g. {INSTANT_EXAMPLE} (got {got(text)})"
        )
    local = _at_hour(day, hour, text)
    if not offset:
        raise RuleBroken("needs-offset", f"must carry a UTC offset, e.g. {INSTANT_EXAMPLE} (got {got(text)})")
    return _moment(local.replace(tzinfo=_offset(offset, text)), zone, timed=True)


def parse_local_moment(text: str, zone: str) -> Moment:
    """As `parse_moment`, with the hour and offset as they were typed: an event has the hour of its own place."""
    moment = parse_moment(text, zone)
    day, hour, offset = _parts(text, DATE_EXAMPLE)
    if not offset:
        return moment
    local = _at_hour(day, hour, text).replace(tzinfo=_offset(offset, text))
    return Moment(at=moment.at, local=local.isoformat(), timed=True)


def parse_last_day(text: str, zone: str) -> Moment:
    """The instant at which something is over: a day alone counts whole, so that is when the next day begins in the zone.

    `local` stays the day that was typed. Raises RuleBroken.
    """
    last = parse_moment(text, zone)
    if last.timed:
        return last
    following = date.fromisoformat(last.local[:10]) + timedelta(days=1)
    return Moment(at=parse_moment(following.isoformat(), zone).at, local=last.local)


def is_before(one: Moment, other: Moment) -> bool:
    """Whether one lies before the other, as far as both say: within one day only hours that were given count."""
    if one.timed and other.timed:
        return one.at < other.at
    return one.local[:10] < other.local[:10]


def effective_at(moment: Moment, published: Moment) -> Moment:
    """When a change that was dated takes effect. A day alone begins with that day, never before a publication on the same day."""
    if moment.timed or moment.at >= published.at or moment.local[:10] != published.local[:10]:
        return moment
    return Moment(at=published.at, local=published.local)


def _parts(text: str, example: str) -> tuple[date, str, str]:
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise RuleBroken(
            "date-form", f"must be a date in the extended form of ISO 8601, e.g. {example} (got {got(text)})"
        )
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        raise RuleBroken("date-unreal", f"must be a day that exists, e.g. {example} (got {got(text)})") from None
    if not 1900 <= day.year <= 2199:
        raise RuleBroken("date-unreal", f"must lie between 1900 and 2199, e.g. {example} (got {got(text)})")
    return day, match[2] or "", match[3] or ""


def _at_hour(day: date, hour: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(f"{day}T{hour}")
    except ValueError:
        message = f"must be an hour from 00:00 to 23:59, e.g. {INSTANT_EXAMPLE} (got {got(text)})"
        raise RuleBroken("date-unreal", message) from None


def _offset(text: str, whole: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size > _WIDEST_OFFSET or int(digits[2:]) > 59:
        message = f"must carry an offset between -14:00 and +14:00, e.g. {INSTANT_EXAMPLE} (got {got(whole)})"
        raise RuleBroken("date-unreal", message)
    return timezone(-size if text[0] == "-" else size)


def _only_reading(local: datetime, zone: str, text: str) -> datetime:
    """The one instant that a local time names; a clock change may leave none, or two."""
    first = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    readings = " or ".join(
        sorted({at.astimezone(UTC).astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") for at in (first, second)})
    )
    if first.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        message = f"must be an hour that exists: in {zone} the clocks skip it, write {readings} (got {got(text)})"
        raise RuleBroken("hour-skipped", message)
    raise RuleBroken(
        "hour-repeated", f"must carry an offset: in {zone} this hour comes twice, write {readings} (got {got(text)})"
    )


def _moment(at: datetime, zone: str, timed: bool) -> Moment:
    seconds = int(at.timestamp())
    return Moment(at=seconds, local=datetime.fromtimestamp(seconds, ZoneInfo(zone)).isoformat(), timed=timed)
