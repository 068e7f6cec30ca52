"""Every coming instant of the plan is judged today: what will fail then is a warning now, with line and instant."""

from __future__ import annotations

import json

import pytest
from conftest import NOON, TinySite, at_seconds

from newsroom.build import rehearsal
from newsroom.build.check import check
from newsroom.model.problems import Problem, errors
from newsroom.proof import public


def coming(problems: list[Problem]) -> list[tuple[str, str, str]]:
    """(file, rule, message) of warnings of what is to come."""
    return [
        (each.path, each.rule, each.message)
        for each in problems
        if "will stop the site from being built" in each.message
    ]


def test_a_held_text_whose_link_leads_nowhere_is_a_warning_with_the_instant(tiny: TinySite) -> None:
    """Which places a page has, only drawing shows."""
    tiny.set(TAKEAWAYS=[])
    tiny.release("a")
    tiny.release("later", body="See [hours](#ours).\n\n## Hours\n\nNine.\n", embargo="2026-09-01T06:00+09:00")
    found, _ = check(tiny.settings(), NOON)
    assert not errors(found)
    ((path, rule, message),) = coming(found)
    assert (path, rule) == ("content/releases/2026/later/en.md", "link-anchor")
    assert "at 2026-09-01T06:00+09:00" in message
    assert coming(list(tiny.build().warnings)) == coming(found)
    assert coming(list(tiny.build().warnings)) == coming(found), "a build with nothing to do says it too"
    assert errors(tiny.refused("2026-09-01T06:00+09:00"))


def test_a_name_that_will_collide_is_a_warning_today(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["text"])
    tiny.release("a", aliases=["/news/later/release.txt/"])
    tiny.release("later", embargo="2026-09-01T06:00+09:00")
    found, _ = check(tiny.settings(), NOON)
    assert not errors(found)
    ((path, rule, message),) = coming(found)
    assert (path, rule) == ("content/releases/2026/a/en.md", "path-inside-file") and "2026-09-01T06:00+09:00" in message
    tiny.build()
    assert errors(tiny.refused("2026-09-01T06:00+09:00"))


def test_a_ledger_line_of_a_day_to_come_whose_address_nothing_answers(tiny: TinySite) -> None:
    tiny.release("a")
    line = {
        "at": "2026-09-01T06:00:00+09:00", "slug": "gone", "lang": "en", "kind": "published", "digest": "0",
        "address": "/news/gone/", "note": "",
    }  # fmt: skip
    tiny.put("ledger.jsonl", json.dumps(line) + "\n")
    found, _ = check(tiny.settings(), NOON)
    assert not errors(found)
    assert [(path, rule) for path, rule, _ in coming(found)] == [("content/ledger.jsonl", "address-vanished")]


@pytest.mark.parametrize(
    "fields",
    [
        {"expires": "2026-09-01T00:00+09:00"},
        {"embargo": "2026-09-01T00:00+09:00", "expires": "2026-10-01T00:00+09:00"},
        {"date": "2026-09-01"},
        {"modified": "2026-09-02", "withdrawn": {"at": "2026-09-02", "reason": "It was wrong."}},
        {"modified": "2026-09-02", "corrections": [{"at": "2026-09-02", "note": "A number was wrong."}]},
    ],
    ids=["expires", "embargo and expiry", "date", "withdrawal", "correction"],
)
def test_a_good_site_is_good_at_every_instant(tiny: TinySite, fields: dict[str, object]) -> None:
    tiny.set(TAKEAWAYS=["text", "ninjs"])
    event = {"name": "Briefing", "starts": "2026-09-20T10:00+09:00", "venue": "Sejong City"}
    tiny.release("report", dateline="Sejong City", body="See [it](https://news.example.org/news/short/).\n")
    tiny.release("short", dateline="Busan", event=event, tags=["health"], **fields)
    found, _ = check(tiny.settings(), NOON)
    assert not coming(found) and not errors(found)
    tiny.build()
    for at in ("2026-09-01T00:00+09:00", "2026-09-02T00:00+09:00", "2026-10-01T00:00+09:00"):
        tiny.build(at)


def test_nothing_held_is_left_where_others_could_read_it(
    tiny: TinySite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tiny.release("later", embargo="2026-09-01T06:00+09:00", title="An accord is signed")
    tiny.release("a")
    check(tiny.settings(), NOON)
    tiny.build()
    assert not any(b"accord" in data for data in tiny.files().values())


def test_a_large_build_judges_what_was_just_edited_and_a_check_judges_the_next_ones(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in plans: 200 by a check at most, two by a build beyond so much work."""
    planned: list[int] = []
    true_plan = rehearsal.plan_site
    monkeypatch.setattr(
        rehearsal, "plan_site", lambda basis, at, known: planned.append(at) or true_plan(basis, at, known)
    )
    monkeypatch.setattr(rehearsal, "MOST_INSTANTS", 3)
    monkeypatch.setattr(rehearsal, "MOST_PLANNED", 0)
    instants = [at_seconds(f"2026-09-0{day}T06:00+09:00") for day in range(1, 6)]
    tiny.release("a")
    for day in range(1, 6):
        tiny.release(f"later-{day}", embargo=f"2026-09-0{day}T06:00+09:00")
    check(tiny.settings(), NOON)
    assert planned == instants[:3]
    tiny.build()
    planned.clear()
    tiny.release("later-4", embargo="2026-09-04T06:00+09:00", expires="2026-09-05T06:00+09:00", title="Edited")
    tiny.build()
    assert planned == instants[3:5]


@pytest.mark.parametrize("former", ["/old-quay/", "/news/old-quay/", "/2019/quay.html"])
@pytest.mark.parametrize("typed", ["{}", "https://news.example.org{}", "HTTP://www.news.example.org{}"])
def test_a_link_to_a_former_address_ends_with_the_release_and_stops_nothing(
    tiny: TinySite, former: str, typed: str
) -> None:
    tiny.release("quay", aliases=[former], expires="2026-09-01T00:00+09:00")
    tiny.release("open", body=f"See [the quay]({typed.format(former)}).\n")
    found = check(tiny.settings(), NOON)[0]
    assert [each.text() for each in found if each.rule in ("leak", "link-missing", "link-to-held")] == []
    tiny.build()
    assert former in (tiny.output / "news/open/index.html").read_text("utf-8")
    tiny.build("2026-09-02T00:00+09:00")
    assert former not in (tiny.output / "news/open/index.html").read_text("utf-8")


def test_a_former_address_that_is_given_or_taken_away_draws_the_texts_that_link_to_it(tiny: TinySite) -> None:
    tiny.release("quay", aliases=["/news/old-quay/"])
    tiny.release("open", body="See [the quay](/news/old-quay/).\n")
    page = tiny.output / "news/open/index.html"
    tiny.build()
    assert "/news/old-quay/" in page.read_text("utf-8")
    tiny.release("quay")
    tiny.build()
    assert "/news/old-quay/" not in page.read_text("utf-8")
    tiny.release("quay", aliases=["/news/old-quay/"])
    tiny.build()
    assert "/news/old-quay/" in page.read_text("utf-8")


def test_the_words_of_the_theme_are_read_once_for_all_instants(tiny: TinySite) -> None:
    tiny.release("open")
    for month in range(4, 9):
        tiny.release(f"held-{month}", title="Corrections", embargo=f"2027-0{month}-01T00:00+09:00")
    public.theme_letters.cache_clear()
    assert not errors(check(tiny.settings(), NOON)[0])
    read = public.theme_letters.cache_info()
    assert read.misses == 1 and read.hits >= 5
