"""The agenda says what appears, disappears or needs a person, and when to build next."""

from __future__ import annotations

import json
from typing import Any

import icalendar
import pytest
from conftest import DIRECTORY, NOON, TinySite

from newsroom.build.agenda import agenda
from newsroom.commands import DONE, USAGE, exit_code
from newsroom.commands import agenda as command


def items(tiny: TinySite, days: int = 14, at: str = NOON) -> list[tuple[str, str, str]]:
    told: dict[str, Any] = json.loads(agenda(tiny.settings(), days, "json", at))
    return [(item["at"], item["kind"], item["name"]) for item in told["items"]]


@pytest.fixture
def busy(tiny: TinySite) -> TinySite:
    tiny.set(LANGUAGES=["en"])
    tiny.release("accord", embargo="2026-07-04T06:00:00+09:00", expires="2026-07-10T00:00:00+09:00")
    tiny.release("recalled", withdrawn={"at": "2026-07-05T09:00+09:00", "reason": "It was not so."})
    tiny.release("mended", modified="2026-07-06", corrections=[{"at": "2026-07-06", "note": "It was nine."}])
    tiny.release("far", date="2027-01-01")
    return tiny


def test_what_appears_and_disappears_is_told_in_order(busy: TinySite) -> None:
    assert items(busy) == [
        ("2026-07-04T06:00:00+09:00", "appears", "accord"),
        ("2026-07-05T09:00:00+09:00", "withdrawal", "recalled"),
        ("2026-07-06T00:00:00+09:00", "correction", "mended"),
        ("2026-07-10T00:00:00+09:00", "disappears", "accord"),
    ]
    assert items(busy, days=3) == [("2026-07-04T06:00:00+09:00", "appears", "accord")]
    assert ("2027-01-01T00:00:00+09:00", "appears", "far") in items(busy, days=400)


def test_the_next_build_is_the_next_instant_at_which_the_site_changes(busy: TinySite) -> None:
    for at, following in (
        (NOON, "2026-07-04T06:00:00+09:00"),
        ("2026-07-04T06:00:00+09:00", "2026-07-05T09:00:00+09:00"),
        ("2026-07-07T00:00:00+09:00", "2026-07-10T00:00:00+09:00"),
    ):
        told = json.loads(agenda(busy.settings(), 0, "json", at))
        assert told["next_build"] is not None and told["next_build"] <= following
        report = busy.build(at)
        assert report.next_change > 0


def test_what_needs_a_person_is_told(tiny: TinySite) -> None:
    people = {
        "kim": {
            **DIRECTORY["contacts"]["night-desk"],
            "name": "Ms Kim",
            "valid_until": "2026-07-08",
            "successor": "night-desk",
        }
    }
    tiny.directory(contacts={**DIRECTORY["contacts"], **people})
    tiny.set(SECURITY_EXPIRES="2026-07-08")
    tiny.release("untranslated", date="2026-06-30")
    tiny.release("half", date="2026-06-30")
    tiny.release("half", "ko", status="draft")
    tiny.release("unready", status="draft", date="2026-07-03")
    tiny.release("changed", modified="2026-06-30")
    tiny.release("changed", "ko")
    told = json.loads(agenda(tiny.settings(), 14, "json", NOON))["items"]
    assert {(item["kind"], item["name"]) for item in told} == {
        ("leaves", "kim"), ("person", "SECURITY_EXPIRES"), ("person", "untranslated"), ("person", "half"), ("person", "unready"), ("person", "changed"),
    }  # fmt: skip
    words = {item["name"]: item["what"] for item in told}
    assert (
        "no version in ko" in words["untranslated"]
        and "still a draft" in words["half"]
        and "older than its original" in words["changed"]
    )


def test_an_old_archive_is_not_scolded_for_its_translations(tiny: TinySite) -> None:
    tiny.release("old", date="2019-03-02")
    assert items(tiny) == []
    assert agenda(tiny.settings(), 14, "text", NOON).startswith(
        "Nothing until 2026-07-15T12:00:00+09:00.\nNext build: "
    )


def test_a_calendar_can_be_read_by_calendars(busy: TinySite) -> None:
    busy.release("long", title="가나다라마바사아자차카타파하 " * 9, embargo="2026-07-04T06:00:00+09:00")
    text = agenda(busy.settings(), 14, "ics", NOON)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events][:2] == ["accord appears", "long appears"]
    assert len({str(event["UID"]) for event in events}) == len(events) == 5
    moved = agenda(busy.settings(), 13, "ics", NOON)
    assert {str(event["UID"]) for event in icalendar.Calendar.from_ical(moved).walk("VEVENT")} <= {
        str(event["UID"]) for event in events
    }


def test_nothing_is_written(busy: TinySite) -> None:
    agenda(busy.settings(), 14, "text", NOON)
    assert not busy.output.exists()


def test_options_are_checked(busy: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(command, days="14", form="text", at=NOON) == DONE
    assert "accord" in capsys.readouterr().out
    assert exit_code(command, days="x") == USAGE
    assert exit_code(command, form="pdf") == USAGE
    assert exit_code(command, at="2026-07-01") == USAGE
