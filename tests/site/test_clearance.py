"""What may be seen at one instant, and between which two instants that is so."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import TinySite

from newsroom.model.bounds import ALWAYS, NEVER, Bounds
from newsroom.model.problems import MachineFault, UsageError
from newsroom.model.read_context import ReadContext
from newsroom.reading.files.source import describe_file
from newsroom.reading.release.validate import FolderSource, parse_folder
from newsroom.site.clearance import Clearance, clear, parse_instant, read_clock

ZONE = "Asia/Seoul"


def cleared(site: TinySite, at: str) -> Clearance:
    context = ReadContext(timezone=ZONE, languages=("en", "ko"))
    folders = []
    for place in sorted(site.content.glob("releases/*/*")):
        texts = tuple((file.name, file.read_bytes()) for file in sorted(place.glob("*.md")))
        files = tuple(describe_file(file) for file in sorted(place.iterdir()) if file.suffix != ".md")
        folders.append(
            parse_folder(
                FolderSource(path=str(place.relative_to(site.content)), sources=texts, files=files), context
            ).folder
        )
    return clear(folders, parse_instant(at))


def shown(site: TinySite, at: str) -> set[str]:
    return {f"{release.slug}/{release.lang}" for release in cleared(site, at).releases}


def reasons(site: TinySite, at: str) -> dict[str, str]:
    return {f"{held.page.slug}/{held.page.lang}": held.reason for held in cleared(site, at).held}


ROWS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a second before its embargo": ({"embargo": "2026-05-04T06:00+09:00"}, "2026-05-04T05:59:59+09:00", "embargo"),
    "at its embargo": ({"embargo": "2026-05-04T06:00+09:00"}, "2026-05-04T06:00:00+09:00", ""),
    "at its embargo, told in another zone": ({"embargo": "2026-05-04T06:00+09:00"}, "2026-05-03T21:00:00+00:00", ""),
    "a second before its day": ({"date": "2026-05-04"}, "2026-05-03T23:59:59+09:00", "future"),
    "as its day begins in the site's zone": ({"date": "2026-05-04"}, "2026-05-04T00:00:00+09:00", ""),
    "past its date, under embargo": ({"date": "2026-05-01", "embargo": "2026-05-04T06:00+09:00"}, "2026-05-02T00:00:00+09:00", "embargo"),
    "past its embargo, before its date": ({"date": "2026-05-04", "embargo": "2026-05-01T06:00+09:00"}, "2026-05-02T00:00:00+09:00", "future"),
    "a second before it expires": ({"expires": "2026-05-04T06:00+09:00"}, "2026-05-04T05:59:59+09:00", ""),
    "as it expires": ({"expires": "2026-05-04T06:00+09:00"}, "2026-05-04T06:00:00+09:00", "expired"),
    "a draft": ({"status": "draft"}, "2999-01-01T00:00:00+09:00", "draft"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "at", "reason"), ROWS.values(), ids=ROWS)
def test_a_release_is_held_or_out(tiny: TinySite, fields: dict[str, Any], at: str, reason: str) -> None:
    tiny.release("a", **fields)
    assert reasons(tiny, at).get("a/en", "") == reason
    assert shown(tiny, at) == (set() if reason else {"a/en"})


TRANSLATIONS: dict[str, tuple[dict[str, Any], dict[str, Any], set[str]]] = {
    "goes with its original": ({}, {}, {"a/en", "a/ko"}),
    "waits for its own embargo": ({}, {"embargo": "2026-05-09T06:00+09:00"}, {"a/en"}),
    "waits for its own date": ({}, {"date": "2026-05-09"}, {"a/en"}),
    "never leads, whatever it says": (
        {"embargo": "2026-05-09T06:00+09:00"},
        {"embargo": "2026-01-01T06:00+09:00", "date": "2026-01-01"},
        set(),
    ),
    "is not out when the original is a draft": ({"status": "draft"}, {"status": "published"}, set()),
    "goes when its original expires": (
        {"expires": "2026-05-01T06:00+09:00"},
        {"expires": "2026-12-01T06:00+09:00"},
        set(),
    ),
    "may expire before": ({}, {"expires": "2026-05-01T06:00+09:00"}, {"a/en"}),
    "may be a draft still": ({}, {"status": "draft"}, {"a/en"}),
}


@pytest.mark.parametrize(("original", "translation", "out"), TRANSLATIONS.values(), ids=TRANSLATIONS)
def test_a_translation(tiny: TinySite, original: dict[str, Any], translation: dict[str, Any], out: set[str]) -> None:
    tiny.release("a", **original)
    tiny.release("a", "ko", **translation)
    assert shown(tiny, "2026-05-04T06:00:00+09:00") == out


def test_an_answer_holds_from_the_last_instant_to_the_next(tiny: TinySite) -> None:
    tiny.release("a", date="2026-05-01", embargo="2026-05-04T06:00+09:00", expires="2026-05-09T00:00+09:00")
    instants = ["2026-05-01T00:00:00+09:00", "2026-05-04T06:00:00+09:00", "2026-05-09T00:00:00+09:00"]
    first, second, third = map(parse_instant, instants)
    for at, bounds in (
        ("2026-04-30T23:59:59+09:00", (ALWAYS, second)),  # the date passes unseen
        (instants[0], (first, second)),
        ("2026-05-04T05:59:59+09:00", (first, second)),
        (instants[1], (second, third)),
        (instants[2], (third, NEVER)),
    ):
        answer = cleared(tiny, at)
        assert answer.bounds == bounds, at


NOTES: dict[str, dict[str, Any]] = {
    "modified": {"modified": "2026-05-04T06:00+09:00"},
    "withdrawn": {"withdrawn": {"at": "2026-05-04T06:00+09:00", "reason": "It named a wrong day."}},
    "corrections": {"corrections": [{"at": "2026-05-04T06:00+09:00", "note": "A name was wrong."}]},
}


@pytest.mark.parametrize("field", NOTES)
def test_a_note_shows_from_its_very_second(tiny: TinySite, field: str) -> None:
    tiny.release("a", date="2026-05-01", **NOTES[field])
    before, at = (cleared(tiny, f"2026-05-04T{hour}+09:00") for hour in ("05:59:59", "06:00:00"))
    assert not getattr(before.releases[0], field) and getattr(at.releases[0], field)
    assert [name for _, name, _ in before.ahead] == [field] * (field != "modified") and not at.ahead
    instant = parse_instant("2026-05-04T06:00+09:00")
    assert before.bounds.until == instant and at.bounds == Bounds(instant, NEVER)


@pytest.mark.parametrize("lost", [0, parse_instant("2001-01-01T00:00+00:00"), parse_instant("2025-12-31T23:59+00:00")])
def test_a_machine_that_has_lost_its_time_empties_no_site(monkeypatch: pytest.MonkeyPatch, lost: int) -> None:
    """A battery was empty, and each release seemed to lie ahead. Who says an instant means it."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr("newsroom.site.clearance.time.time", lambda: float(lost))
    with pytest.raises(MachineFault, match="lost its time"):
        read_clock()
    assert read_clock("2020-01-01T00:00+00:00").source == "--at"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "978307200")
    assert read_clock().at == 978307200


def test_a_draft_has_no_instants(tiny: TinySite) -> None:
    tiny.release("a", status="draft", embargo="2026-05-04T06:00+09:00")
    answer = cleared(tiny, "2026-05-01T00:00:00+09:00")
    assert answer.bounds == Bounds()


def test_what_is_said_later_is_not_in_what_is_cleared_now(tiny: TinySite) -> None:
    tiny.release(
        "a",
        modified="2026-05-09",
        corrections=[{"at": "2026-05-09", "note": "Later."}, {"at": "2026-05-01", "note": "Now."}],
        withdrawn={"at": "2026-05-10", "reason": "Never so."},
    )
    answer = cleared(tiny, "2026-05-04T00:00:00+09:00")
    (release,) = answer.releases
    assert (
        release.modified is None
        and release.withdrawn is None
        and [note.note for note in release.corrections] == ["Now."]
    )
    assert {text for _, _, text in answer.ahead} == {"Later.", "Never so."}
    (whole,) = cleared(tiny, "2026-06-01T00:00:00+09:00").releases
    assert whole.digest != release.digest


@pytest.mark.parametrize("text", ["2026-05-04", "2026-05-04T06:00", "tomorrow", "2026-02-30T00:00+09:00"])
def test_an_instant_without_its_offset_is_no_instant(text: str) -> None:
    with pytest.raises(UsageError, match="UTC offset"):
        read_clock(text)


def test_at_wins_over_the_environment_and_that_over_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1656993600")
    assert (read_clock().at, read_clock().source) == (1656993600, "SOURCE_DATE_EPOCH")
    assert read_clock("2026-05-04T06:00+09:00").source == "--at"
    for wrong in (
        "99999999999999",
        "253402300800",
        "\u00b2",
        "\u0661",
    ):  # years that no calendar has, figures that are none
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
            read_clock()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(UsageError):
        read_clock()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert read_clock().source == "machine" and not read_clock().ahead
    assert read_clock("2999-01-01T00:00Z").ahead


CHANGES = {
    "skipped": ("Europe/Berlin", "2026-03-29T02:30", "hour-skipped"),
    "repeated": ("Europe/Berlin", "2026-10-25T02:30", "hour-repeated"),
    "plain": ("Europe/Berlin", "2026-10-25T04:30", ""),
    "repeated, with offset": ("Europe/Berlin", "2026-10-25T02:30+01:00", ""),
}


@pytest.mark.parametrize(("zone", "text", "rule"), CHANGES.values(), ids=CHANGES)
def test_an_hour_that_a_clock_change_skips_or_repeats_is_a_problem_not_a_guess(zone: str, text: str, rule: str) -> None:
    from newsroom.reading.values.moments import parse_moment
    from newsroom.reading.values.rules import RuleBroken

    if not rule:
        assert parse_moment(text, zone).timed
        return
    with pytest.raises(RuleBroken) as broken:
        parse_moment(text, zone)
    assert broken.value.rule == rule


def test_only_versions_with_more_than_a_past_date_are_asked_for_coming_instants(tiny: TinySite) -> None:
    tiny.release("a", date="2026-03-01")
    tiny.release("a", lang="ko", date="2026-03-01")
    tiny.release("b", date="2026-03-01", expires="2026-06-01T06:00+09:00")
    tiny.release("b", lang="ko", date="2026-03-01")
    tiny.release("c", date="2026-05-04")
    found = cleared(tiny, "2026-04-01T06:00+09:00")
    assert {f"{page.slug}/{page.lang}" for page in found.unsettled} == {"b/en", "b/ko", "c/en"}
