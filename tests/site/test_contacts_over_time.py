"""An old release shows who answers today, says who answered then, and never a number that nobody answers."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import DIRECTORY, TinySite

WHILE, GONE = "2026-05-01T00:00:00+09:00", "2026-06-01T00:00:00+09:00"  # "2026-06-01" begins at midnight in Seoul
DEAD, LIVE = "2100-7230", "2100-7231"


def contact(name: str, number: str, **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "organisation": "example-mission",
        "phones": [{"number": f"+82 2-{number}"}],
        "email": "press@example.org",
        **fields,
    }


@pytest.fixture
def leaving(tiny: TinySite) -> TinySite:
    people = {
        "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31", successor="lee"),
        "lee": contact("Mr Lee", LIVE, valid_from="2026-06-01"),
    }
    tiny.directory(contacts={**DIRECTORY["contacts"], **people})
    tiny.release("old", contacts=["kim"])
    return tiny


def everywhere(tiny: TinySite) -> str:
    return "\n".join(data.decode("utf-8", "ignore") for data in tiny.files().values())


def test_until_somebody_leaves_he_answers(leaving: TinySite) -> None:
    leaving.build(WHILE)
    card = leaving.html("/news/old/").css_first(".contact-card").text()
    assert "Ms Kim" in card and DEAD in card
    assert "Mr Lee" not in everywhere(leaving)
    assert (leaving.output / "contacts/kim.vcf").exists() and not (leaving.output / "contacts/lee.vcf").exists()


def test_from_that_instant_the_successor_answers_and_the_page_says_who_did(leaving: TinySite) -> None:
    leaving.build(WHILE)
    report = leaving.build(GONE)
    card = leaving.html("/news/old/").css_first(".contact-card").text()
    assert "Mr Lee" in card and LIVE in card and "When this was published, Ms Kim answered." in card
    assert DEAD not in everywhere(leaving) and "21007230" not in everywhere(leaving)
    saved, card = ((leaving.output / f"contacts/{key}.vcf").read_bytes() for key in ("kim", "lee"))
    assert saved == card and b"Mr Lee" in saved  # a card that was saved, a code that was printed lead to who answers
    assert report.removed >= 1


def test_the_build_says_when_that_will_be(leaving: TinySite) -> None:
    from newsroom.site.clearance import parse_instant

    assert leaving.build(WHILE).next_change == parse_instant(GONE)


def test_the_press_office_of_the_site_has_nobody_who_left(leaving: TinySite) -> None:
    leaving.directory(
        contacts={
            "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31", successor="lee"),
            "lee": contact("Mr Lee", LIVE),
        },
        site={**DIRECTORY["site"], "press_contacts": ["kim"]},
    )
    leaving.build(GONE)
    for address in ("/", "/contacts/", "/ko/", "/news/old/"):
        assert DEAD not in leaving.html(address).html and LIVE in leaving.html(address).html, address


def test_two_who_left_have_one_successor_shown_once(leaving: TinySite) -> None:
    people = {
        "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31", successor="lee"),
        "park": contact("Ms Park", "2100-7233", valid_until="2026-05-15", successor="kim"),
        "lee": contact("Mr Lee", LIVE),
    }
    leaving.directory(contacts={**DIRECTORY["contacts"], **people})
    leaving.release("old", contacts=["kim", "park"])
    leaving.build(GONE)
    assert len(leaving.html("/news/old/").css("main .contact-card")) == 1


def test_clocks_moved_backwards_bring_the_former_contact_back(leaving: TinySite) -> None:
    leaving.build(WHILE)
    before = leaving.files()
    leaving.build(GONE)
    leaving.build(WHILE)
    assert leaving.files() == before


def test_somebody_leaving_without_a_successor_is_a_problem(leaving: TinySite) -> None:
    leaving.directory(contacts={**DIRECTORY["contacts"], "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31")})
    (problem,) = [problem for problem in leaving.refused(WHILE) if problem.severity == "error"]
    assert problem.rule == "contact-without-successor" and problem.path.endswith("contacts.yml")


def test_a_successor_without_a_successor_is_one_too(leaving: TinySite) -> None:
    people = {
        "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31", successor="lee"),
        "lee": contact("Mr Lee", LIVE, valid_until="2026-07-01"),
    }
    leaving.directory(contacts={**DIRECTORY["contacts"], **people})
    assert [problem.rule for problem in leaving.refused(WHILE) if problem.severity == "error"] == [
        "contact-without-successor"
    ]


def test_the_last_day_is_a_day_on_which_the_contact_answers(leaving: TinySite) -> None:
    leaving.build("2026-05-31T23:59:59+09:00")
    assert "Ms Kim" in leaving.html("/news/old/").css_first(".contact-card").text()
    leaving.build("2026-06-01T00:00:00+09:00")
    assert "Mr Lee" in leaving.html("/news/old/").css_first(".contact-card").text()


def test_until_a_successor_begins_the_one_before_stays_and_the_check_says_so(leaving: TinySite) -> None:
    people = {
        "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31", successor="lee"),
        "lee": contact("Mr Lee", LIVE, valid_from="2026-06-10"),
    }
    leaving.directory(contacts={**DIRECTORY["contacts"], **people})
    report = leaving.build("2026-06-05T12:00+09:00")
    assert "Ms Kim" in leaving.html("/news/old/").css_first(".contact-card").text() and "Mr Lee" not in everywhere(
        leaving
    )
    assert [problem.rule for problem in report.warnings if problem.field == "valid_from"] == ["contact-gap"]
    leaving.build("2026-06-10T00:00+09:00")
    assert "Mr Lee" in leaving.html("/news/old/").css_first(".contact-card").text()


def test_a_contact_that_does_not_answer_yet_is_left_out_where_somebody_does(leaving: TinySite) -> None:
    leaving.directory(contacts={**DIRECTORY["contacts"], "lee": contact("Mr Lee", LIVE, valid_from="2026-06-10")})
    leaving.release("old", contacts=["press-desk", "lee"])
    leaving.build("2026-06-05T12:00+09:00")
    assert "Mr Lee" not in everywhere(leaving)
    leaving.build("2026-06-10T12:00+09:00")
    assert "Mr Lee" in leaving.html("/news/old/").html
