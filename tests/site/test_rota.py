"""Who is on duty stands on pages while the turn runs: not before it, not after it, and in no file that outlives it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import DIRECTORY, TinySite, plant

from newsroom.build.agenda import agenda
from newsroom.model.problems import ContentError
from newsroom.site.clearance import parse_instant

BEFORE, DURING, AFTER = (f"2026-07-{day}T12:00:00+09:00" for day in ("03", "04", "06"))
BEGINS, ENDS = "2026-07-03T18:00:00+09:00", "2026-07-06T09:00:00+09:00"
ANA, NUMBER, OWN = "Ana Weekend", "20 7946 0958", "2-2100-7224"
FILES = ("release.txt", "index.md", "release.json", "line-opens.ics")


@pytest.fixture
def weekend(tiny: TinySite) -> TinySite:
    """A desk whose telephone is answered by somebody else on a weekend, whom nothing else names."""
    ana = {
        "name": ANA,
        "organisation": "example-mission",
        "phones": [f"+44 {NUMBER}"],
        "email": "weekend.duty@example.org",
    }
    set_rota(tiny, {"from": BEGINS, "until": ENDS, "contact": "ana"}, ana=ana)
    tiny.set(TAKEAWAYS=["text", "markdown", "ninjs", "ics", "docx"])
    tiny.release("line-opens", event={"name": "Opening", "starts": "2026-08-01T10:00+09:00"})
    tiny.release("other", contacts=["night-desk"])
    return tiny


def set_rota(tiny: TinySite, *turns: dict[str, Any], **more: Any) -> None:
    press = {**DIRECTORY["contacts"]["press-desk"], "rota": list(turns)}
    tiny.directory(contacts={**DIRECTORY["contacts"], **more, "press-desk": press})


def everywhere(tiny: TinySite) -> str:
    return "\n".join(data.decode("utf-8", "ignore") for data in tiny.files().values())


@pytest.mark.parametrize("instant", [BEFORE, "2026-07-03T17:59:59+09:00", ENDS, AFTER])
def test_outside_the_turn_nothing_of_it_is_anywhere(weekend: TinySite, instant: str) -> None:
    weekend.build(instant)
    assert not [
        word for word in (ANA, NUMBER, "442079460958", "weekend.duty@example.org") if word in everywhere(weekend)
    ]
    assert OWN in weekend.html("/news/line-opens/").css_first(".contact-card__call").text()


@pytest.mark.parametrize(
    ("instant", "is_on_duty"),
    [
        ("2026-07-04T12:59:59+09:00", False),  # in New York it is still the third
        ("2026-07-04T13:00:00+09:00", True),
        ("2026-07-06T12:59:59+09:00", True),
        ("2026-07-06T13:00:00+09:00", False),
    ],
)
def test_days_are_those_of_the_contacts_own_clock(tiny: TinySite, instant: str, is_on_duty: bool) -> None:
    desk = {**DIRECTORY["contacts"]["press-desk"], "timezone": "America/New_York"}
    turn = {"from": "2026-07-04", "until": "2026-07-05", "phones": [f"+44 {NUMBER}"]}
    tiny.directory(contacts={**DIRECTORY["contacts"], "press-desk": {**desk, "rota": [turn]}})
    tiny.release("line-opens")
    tiny.build(instant)
    assert (NUMBER in everywhere(tiny)) == is_on_duty


@pytest.mark.parametrize("address", ["/", "/news/", "/news/line-opens/", "/contacts/"])
def test_while_it_runs_pages_show_who_is_on_duty_until_when(weekend: TinySite, address: str) -> None:
    weekend.build(BEGINS)
    card = weekend.html(address).css_first(".contact-card")
    first, own = card.css_first(".contact-card__call").text(), card.css_first(".contact-card__other").text()
    assert NUMBER in first and OWN in own
    duty = card.css_first(".contact-card__duty").text()
    assert ANA in duty and "weekend.duty@example.org" in duty and "On duty until Jul 6, 2026" not in duty
    assert "On duty until 6 July 2026" in duty or "On duty until July 6, 2026" in duty


def test_the_line_at_the_head_of_a_page_has_the_same_first_number(weekend: TinySite) -> None:
    weekend.build(DURING)
    for address in ("/", "/news/line-opens/"):
        line = weekend.html(address).css_first(".contact-line").text()
        assert NUMBER in line and OWN not in line and "On duty until" in line


def test_files_that_outlive_the_turn_have_the_desks_own_number_and_lead_to_the_page(weekend: TinySite) -> None:
    weekend.build(BEFORE)
    before = weekend.files()
    weekend.build(DURING)
    there = weekend.files()
    for name in FILES:
        path = f"news/line-opens/{name}"
        assert there[path] == before[path] and NUMBER not in there[path].decode()
    assert b"Who is on duty now: https://news.example.org/contacts/#press-desk" in there["news/line-opens/release.txt"]
    card = there["contacts/press-desk.vcf"]
    assert card == before["contacts/press-desk.vcf"] and b"442079460958" not in card
    assert b"Who is on duty now" in card.replace(b"\r\n ", b"")
    assert not [path for path in there if path.startswith("contacts/ana")]
    for path in ("feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/all.json"):
        assert NUMBER not in there[path].decode()


def test_a_turn_redraws_only_pages_that_show_it(weekend: TinySite) -> None:
    weekend.build(BEFORE)
    before = weekend.files()
    weekend.build(DURING)
    changed = {path for path, data in weekend.files().items() if before.get(path) != data}
    assert "news/line-opens/index.html" in changed and "news/other/index.html" not in changed
    assert {path.rpartition(".")[2] for path in changed - {"build.json"}} == {"html"}
    weekend.build(AFTER)
    weekend.build(BEFORE)
    assert weekend.files() == before


def test_a_turn_with_numbers_alone(weekend: TinySite) -> None:
    set_rota(weekend, {"from": "2026-07-04", "until": "2026-07-05", "phones": [f"+44 {NUMBER}"]})
    weekend.build("2026-07-05T23:59:59+09:00")
    duty = weekend.html("/").css_first(".contact-card__duty").text()
    assert NUMBER in duty and "until 5 July 2026" in duty
    weekend.build("2026-07-06T00:00:00+09:00")
    assert NUMBER not in everywhere(weekend)


def test_who_left_is_not_shown_as_on_duty_and_a_successor_takes_the_turn(weekend: TinySite) -> None:
    turn = {"from": BEGINS, "until": ENDS, "contact": "ana"}
    ana = {"name": ANA, "phones": [f"+44 {NUMBER}"], "email": "weekend.duty@example.org", "valid_until": "2026-07-03"}
    set_rota(weekend, turn, ana=ana)
    weekend.build(DURING)
    assert ANA not in everywhere(weekend) and not weekend.html("/").css(".contact-card__duty")
    set_rota(weekend, turn, ana={**ana, "successor": "night-desk"})
    weekend.build(DURING)
    assert "Night desk" in weekend.html("/").css_first(".contact-card__duty").text()


def test_every_change_of_duty_is_the_next_change_of_the_site(weekend: TinySite) -> None:
    assert weekend.build(BEFORE).next_change == parse_instant(BEGINS)
    assert weekend.build(BEGINS).next_change == parse_instant(ENDS)


def test_the_agenda_names_turns_and_a_rota_that_ends(weekend: TinySite) -> None:
    weekend.build(BEFORE)
    items = json.loads(agenda(weekend.settings(), 14, "json", BEFORE))["items"]
    found = [(item["kind"], item["at"]) for item in items if item["name"] == "press-desk"]
    assert found == [("person", BEFORE), ("duty", BEGINS), ("off-duty", ENDS)]
    assert any(ANA in item["what"] for item in items if item["kind"] == "duty")


def test_a_warning_comes_a_week_before_the_rota_ends_and_stays_when_it_has(weekend: TinySite) -> None:
    def told(instant: str) -> list[str]:
        return [problem.message for problem in weekend.build(instant).warnings if problem.rule == "rota-ends"]

    assert told("2026-06-29T08:59:59+09:00") == []
    (soon,) = told("2026-06-29T09:00:00+09:00")  # an instant of its own: nothing else changed
    assert "ends on 2026-07-06T09:00" in soon
    (over,) = told(AFTER)
    assert "ended on 2026-07-06T09:00" in over


@pytest.mark.parametrize("word", [ANA, f"+44 {NUMBER}", "weekend.duty@example.org"])
def test_the_proof_finds_a_turn_that_has_not_begun(
    weekend: TinySite, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    plant(monkeypatch, word)
    with pytest.raises(ContentError) as refused:
        weekend.build(BEFORE)
    assert any(problem.rule == "leak" or "rota" in str(problem) for problem in refused.value.problems)


def test_the_proof_leaves_whom_the_site_names_anyway(weekend: TinySite) -> None:
    set_rota(weekend, {"from": BEGINS, "until": ENDS, "contact": "night-desk"})
    report = weekend.build(BEFORE)
    assert report.written and "Night desk" in weekend.html("/news/other/").css_first(".contact-card").text()
