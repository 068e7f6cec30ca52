"""Calendar entries, read back by icalendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from conftest import TinySite
from icalendar import Calendar


def event(tiny: TinySite, path: str = "news/line/line.ics") -> Any:
    found = Calendar.from_ical((tiny.output / path).read_bytes()).walk("VEVENT")
    assert len(found) == 1
    return found[0]


def with_event(tiny: TinySite, **fields: Any) -> TinySite:
    tiny.set(TAKEAWAYS=["ics"])
    tiny.release("line", event={"name": "Opening, with music; and tea", "starts": "2026-03-02", **fields})
    tiny.build()
    return tiny


@pytest.mark.parametrize(
    ("fields", "starts", "ends"),
    [
        ({}, date(2026, 3, 2), date(2026, 3, 3)),
        ({"ends": "2026-03-04"}, date(2026, 3, 2), date(2026, 3, 5)),
        (
            {"starts": "2026-03-02T10:00+09:00", "ends": "2026-03-02T12:30+09:00"},
            datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
            datetime(2026, 3, 2, 3, 30, tzinfo=UTC),
        ),
        (
            {"starts": "2026-03-02T10:00+09:00", "ends": "2026-03-03"},
            datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
            datetime(2026, 3, 3, 15, 0, tzinfo=UTC),
        ),
    ],
    ids=["one-day", "three-days", "hours", "hour-to-day"],
)
def test_whole_days_stay_whole_and_hours_are_instants(
    tiny: TinySite, fields: dict[str, str], starts: date, ends: date
) -> None:
    entry = event(with_event(tiny, **fields))
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (starts, ends)


def test_it_says_what_where_and_whom_to_ask(tiny: TinySite) -> None:
    entry = event(with_event(tiny, venue="Example Hall", registration="https://example.org/r"))
    assert entry["SUMMARY"] == "Opening, with music; and tea"
    assert entry["LOCATION"] == "Example Hall"
    assert entry["URL"] == "https://news.example.org/news/line/"
    assert "Press desk" in entry["CONTACT"]
    assert "https://example.org/r" in entry["DESCRIPTION"]


def test_its_uid_is_the_same_in_every_language_and_after_a_change(tiny: TinySite) -> None:
    with_event(tiny)
    before = event(tiny)
    tiny.release("line", "ko", title="개통", event={"name": "개통식", "starts": "2026-03-02"})
    tiny.release("line", event={"name": "Opening", "starts": "2026-03-09"}, modified="2026-03-05")
    tiny.build()
    after, korean = event(tiny), event(tiny, "ko/news/line/line.ics")
    assert before["UID"] == after["UID"] == korean["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt


def test_it_is_stamped_by_the_release_and_not_by_the_clock(tiny: TinySite) -> None:
    with_event(tiny)
    before = (tiny.output / "news/line/line.ics").read_bytes()
    tiny.build(at="2026-09-01T12:00+09:00", clean=True)
    assert (tiny.output / "news/line/line.ics").read_bytes() == before
    assert event(tiny)["DTSTAMP"].dt == datetime(2026, 3, 1, 15, tzinfo=UTC)


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["ics"])
    tiny.release(
        "line",
        event={
            "name": "인도적 지원에서의 정신건강 및 심리사회적 지원 워크숍 지역사회 기반 접근",
            "starts": "2026-03-02",
        },
    )
    tiny.build()
    data = (tiny.output / "news/line/line.ics").read_bytes()
    rows = data.split(b"\r\n")
    assert rows[-1] == b"" and b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, rows)) <= 75
    assert all(row.decode() is not None for row in rows)
    assert event(tiny)["SUMMARY"].startswith("인도적 지원에서의")


def test_a_release_without_an_event_has_none(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["ics"])
    tiny.release("line")
    tiny.build()
    assert not [path for path in tiny.files() if path.endswith(".ics")]
