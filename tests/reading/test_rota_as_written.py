"""A rota as it is written: which turns are read, and what is said of those that cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import DIRECTORY, TinySite

from newsroom.model.problems import Problem

TURN = {"from": "2026-07-04", "until": "2026-07-05", "contact": "night-desk"}


def with_rota(tiny: TinySite, *turns: Any, **desk: Any) -> TinySite:
    press = {**DIRECTORY["contacts"]["press-desk"], **desk, "rota": list(turns)}
    tiny.directory(contacts={**DIRECTORY["contacts"], "press-desk": press})
    tiny.release("line-opens")
    return tiny


def of_rota(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.rule, problem.severity) for problem in problems if problem.rule.startswith(("rota", "needs"))]


@pytest.mark.parametrize(
    "turns",
    [
        [TURN],
        [{**TURN, "from": "2026-07-03T18:00+09:00", "until": "2026-07-06T09:00+09:00"}],
        [{"from": "2026-07-04", "until": "2026-07-05", "phones": ["+44 20 7946 0123"]}],
        [{"from": "2026-07-04", "until": "2026-07-05", "phones": [{"number": "+44 20 7946 0123", "label": "Mobile"}]}],
        [TURN, {**TURN, "from": "2026-07-11", "until": "2026-07-12"}],  # weekends: the desk's own number between them
        [{**TURN, "from": "2026-07-06", "until": "2026-07-10"}, TURN],  # any order, one after the other
        [{**TURN, "until": "2026-07-04"}],  # one day
    ],
)
def test_what_a_rota_may_be(tiny: TinySite, turns: list[Any]) -> None:
    report = with_rota(tiny, *turns).build("2026-06-01T12:00+09:00")
    assert of_rota(list(report.warnings)) == []


@pytest.mark.parametrize(
    ("turn", "rule", "words"),
    [
        ("every weekend", "rota-form", "named parts"),
        ({**TURN, "contcat": "x"}, "unknown-field", "Did you mean 'contact'?"),
        ({"until": "2026-07-05", "contact": "night-desk"}, "part-missing", "`from`"),
        ({"from": "2026-07-04", "contact": "night-desk"}, "part-missing", "`until`"),
        ({"from": "2026-07-04", "until": "2026-07-05"}, "rota-who", "neither"),
        ({**TURN, "phones": ["+44 20 7946 0123"]}, "rota-who", "both"),
        ({**TURN, "contact": "nihgt-desk"}, "key-unknown", "Did you mean 'night-desk'?"),
        ({**TURN, "contact": "press-desk"}, "rota-itself", "another contact"),
        ({**TURN, "until": "2026-07-03"}, "rota-order", "must lie after `from`"),
        ({**TURN, "from": "Saturday"}, "date-form", "ISO 8601"),
        ({"from": "2026-07-04", "until": "2026-07-05", "phones": ["2100-7224"]}, "phone-incomplete", "area code"),
    ],
)
def test_what_it_may_not_be(tiny: TinySite, turn: Any, rule: str, words: str) -> None:
    found = [problem for problem in with_rota(tiny, turn).refused() if problem.severity == "error"]
    assert [problem.rule for problem in found] == [rule]
    assert words in f"{found[0].message} {found[0].hint}" and found[0].path.endswith("contacts.yml")
    assert found[0].field == "rota"


def test_two_on_duty_at_once_are_a_problem_and_an_until_day_counts_whole(tiny: TinySite) -> None:
    turns = [TURN, {**TURN, "from": "2026-07-05", "until": "2026-07-08"}]
    (problem,) = [each for each in with_rota(tiny, *turns).refused() if each.severity == "error"]
    assert problem.rule == "rota-overlap" and "2026-07-05, that day included" in problem.message


def test_an_hour_without_offset_is_the_sites_unless_the_contact_lives_by_another_clock(tiny: TinySite) -> None:
    turn = {**TURN, "from": "2026-07-03T18:00"}
    with_rota(tiny, turn).build("2026-06-01T12:00+09:00")
    (problem,) = [
        each for each in with_rota(tiny, turn, timezone="Europe/London").refused() if each.severity == "error"
    ]
    assert problem.rule == "needs-offset" and "Europe/London" in problem.message


def test_a_gap_is_doubtful_only_where_no_number_is_left(tiny: TinySite) -> None:
    turns = [TURN, {**TURN, "from": "2026-07-11", "until": "2026-07-12"}]
    report = with_rota(tiny, *turns, phones="").build("2026-06-01T12:00+09:00")
    assert of_rota(list(report.warnings)) == [("rota-gap", "warning")]


@pytest.mark.parametrize("times", [{"valid_from": "2026-07-05"}, {"valid_until": "2026-07-04"}])
def test_a_turn_of_somebody_who_does_not_answer_then_is_doubtful(tiny: TinySite, times: dict[str, str]) -> None:
    with_rota(tiny, TURN)
    night = {**DIRECTORY["contacts"]["night-desk"], **times}
    press = {**DIRECTORY["contacts"]["press-desk"], "rota": [TURN]}
    tiny.directory(contacts={"press-desk": press, "night-desk": night})
    report = tiny.build("2026-06-01T12:00+09:00")
    assert of_rota(list(report.warnings)) == [("rota-absent", "warning")]


def test_a_problem_has_the_line_of_its_turn(tiny: TinySite) -> None:
    with_rota(tiny)
    tiny.put(
        "directory/contacts.yml",
        """press-desk:
  name: Press desk
  phones: ["+44 20 7946 0123"]
  email: press@example.org
  rota:
    - {from: 2026-07-04, until: 2026-07-05, contact: nobody}
    - from: 2026-07-05
      until: 2026-07-06
      contact: night-desk
night-desk: {name: Night desk, email: night@example.org}
""",
    )
    found = [(each.rule, each.line) for each in tiny.refused() if each.severity == "error"]
    assert found == [("key-unknown", 6), ("rota-overlap", 7)]
