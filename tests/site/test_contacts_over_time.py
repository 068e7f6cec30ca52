"""An old release shows who answers today, says who answered then, and never a number that nobody answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from conftest import DIRECTORY, TinySite, attributes

from newsroom.model.problems import Problem

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


def silences(warnings: Iterable[Problem]) -> list[tuple[str, int, str]]:
    return [(each.rule, each.line, each.hint) for each in warnings if each.path.endswith("contacts.yml")]


def test_who_leaves_with_nobody_to_follow_is_a_warning_before_and_left_out_after(leaving: TinySite) -> None:
    leaving.directory(contacts={**DIRECTORY["contacts"], "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31")})
    leaving.release("old", "ko")
    path = "content/releases/2026/old/en.md and 1 more"
    since = "From 2026-06-01T00:00+09:00 on nobody is shown in its place."
    before = leaving.build(WHILE)
    assert silences(before.warnings) == [("contact-without-successor", 1, f"{since} Without any contact: {path}.")]
    assert "successor: press-desk" in next(each.message for each in before.warnings if each.field == "successor")
    after = leaving.build(GONE)
    alone = f"Now nobody is shown in its place. Without any contact: {path}."
    assert silences(after.warnings) == [("contact-without-successor", 1, alone)]
    assert "Ms Kim" not in everywhere(leaving) and DEAD not in everywhere(leaving)
    assert "contacts/kim.vcf" not in leaving.files() and "contacts/press-desk.vcf" in leaving.files()
    assert not leaving.html("/news/old/").css("main .contact-card") and not leaving.html("/ko/news/old/").css(
        "main .contact-card"
    )


def test_a_successor_without_a_successor_is_the_same(leaving: TinySite) -> None:
    people = {
        "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31", successor="lee"),
        "lee": contact("Mr Lee", LIVE, valid_until="2026-07-01"),
    }
    leaving.directory(contacts={**DIRECTORY["contacts"], **people})
    (warning,) = silences(leaving.build(WHILE).warnings)
    assert warning[0] == "contact-without-successor" and "From 2026-07-02T00:00+09:00 on" in warning[2]
    leaving.build("2026-07-02T00:00+09:00")
    assert "Mr Lee" not in everywhere(leaving) and "Ms Kim" not in everywhere(leaving)


def test_nobody_is_warned_of_who_is_named_nowhere(leaving: TinySite) -> None:
    leaving.directory(contacts={**DIRECTORY["contacts"], "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31")})
    leaving.release("old", contacts=["press-desk"])
    leaving.release("draft", contacts=["kim"], status="draft")
    assert not silences(leaving.build(WHILE).warnings)
    assert not silences(leaving.build(GONE).warnings)


def test_a_site_whose_only_contact_leaves_is_built_without_one(leaving: TinySite) -> None:
    leaving.set(TAKEAWAYS=["text", "docx", "ninjs", "kit", "markdown", "ics", "pdf"])
    leaving.directory(
        contacts={"kim": contact("Ms Kim", DEAD, valid_until="2026-05-31")},
        site={**DIRECTORY["site"], "press_contacts": ["kim"]},
    )
    event = {"name": "Open day", "starts": "2026-09-01T10:00+09:00", "ends": "2026-09-01T12:00+09:00", "venue": "Hall"}
    leaving.release("old", contacts=["kim"], category="media-advisory", event=event)
    leaving.page(
        "visit", contacts=["kim"], body="[One](/contacts/kim.vcf), [two](/contacts/#kim), [us](/#press-contact).\n"
    )
    leaving.release("held", contacts=["kim"], date="2026-09-01", embargo="2026-09-01T00:00+09:00")
    leaving.build(WHILE)
    assert attributes(leaving.html("/visit/"), ".body a", "href") == [
        "/contacts/kim.vcf",
        "/contacts/#kim",
        "/#press-contact",
    ]
    leaving.build(GONE)
    assert "Ms Kim" not in everywhere(leaving) and DEAD not in everywhere(leaving)
    for address in ("/", "/contacts/", "/visit/", "/news/", "/news/old/"):
        assert not leaving.html(address).css(".contact-card, #press-contact"), address
    assert attributes(leaving.html("/visit/"), ".body a", "href") == ["/contacts/#kim", "/#press-contact"]
    assert "https://news.example.org/contacts/" in leaving.files()[".well-known/security.txt"].decode()
    leaving.build("2026-09-01T00:00+09:00")
    assert "/news/held/" in leaving.addresses()


def test_the_card_that_a_text_links_to_goes_on_leading_to_who_answers(leaving: TinySite) -> None:
    leaving.release("link", body="[Her card](/contacts/kim.vcf).\n")
    leaving.build(GONE)
    assert attributes(leaving.html("/news/link/"), ".body a", "href") == ["/contacts/kim.vcf"]


def test_the_last_day_is_a_day_on_which_the_contact_answers(leaving: TinySite) -> None:
    leaving.build("2026-05-31T23:59:59+09:00")
    assert "Ms Kim" in leaving.html("/news/old/").css_first(".contact-card").text()
    leaving.build("2026-06-01T00:00:00+09:00")
    assert "Mr Lee" in leaving.html("/news/old/").css_first(".contact-card").text()


def test_until_a_successor_begins_nobody_is_shown_and_the_check_says_so(leaving: TinySite) -> None:
    people = {
        "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31", successor="lee"),
        "lee": contact("Mr Lee", LIVE, valid_from="2026-06-10"),
    }
    leaving.directory(contacts={**DIRECTORY["contacts"], **people})
    (before,) = silences(leaving.build(WHILE).warnings)
    assert before[0] == "contact-gap" and "From 2026-06-01T00:00+09:00 on" in before[2]
    report = leaving.build("2026-06-05T12:00+09:00")
    assert "Ms Kim" not in everywhere(leaving) and "Mr Lee" not in everywhere(leaving)
    assert [rule for rule, _, _ in silences(report.warnings)] == ["contact-gap"]
    assert not silences(leaving.build("2026-06-10T00:00+09:00").warnings)
    assert "Mr Lee" in leaving.html("/news/old/").css_first(".contact-card").text()


@pytest.mark.parametrize("others", [["press-desk"], []], ids=["beside another", "alone"])
def test_a_contact_that_does_not_answer_yet_is_not_shown(leaving: TinySite, others: list[str]) -> None:
    leaving.directory(contacts={**DIRECTORY["contacts"], "lee": contact("Mr Lee", LIVE, valid_from="2026-06-10")})
    leaving.release("old", contacts=[*others, "lee"])
    leaving.release("later", contacts=["lee"], date="2026-07-01")
    (warning,) = silences(leaving.build("2026-06-05T12:00+09:00").warnings)
    assert warning[0] == "contact-not-begun" and warning[2].startswith("Now nobody is shown in its place.")
    assert "Mr Lee" not in everywhere(leaving)
    assert not silences(leaving.build("2026-06-10T12:00+09:00").warnings)
    assert "Mr Lee" in leaving.html("/news/old/").html


def test_whoever_is_still_there_answers_for_those_who_follow(leaving: TinySite) -> None:
    people = {
        "kim": contact("Ms Kim", DEAD, valid_until="2026-05-31", successor="lee"),
        "lee": contact("Mr Lee", LIVE, valid_from="2026-06-01", valid_until="2026-06-30", successor="park"),
        "park": contact("Ms Park", "2100-7233", valid_from="2026-07-01"),
    }
    leaving.directory(contacts={**DIRECTORY["contacts"], **people})
    leaving.release("old", contacts=["park"])
    for at, name in ((WHILE, "Ms Kim"), (GONE, "Mr Lee"), ("2026-07-01T00:00+09:00", "Ms Park")):
        assert not silences(leaving.build(at).warnings)
        assert name in leaving.html("/news/old/").css_first(".contact-card").text()


@pytest.mark.parametrize(
    ("slug", "lang", "words", "is_told"),
    [
        ("contacts", "en", "No e-mail address for the press has been given.", True),
        ("contacts", "ko", "언론 문의용 이메일 주소는 제공받은 것이 없어 싣지 않았습니다.", True),
        ("contacts", "en", "Write to us at any hour.", False),
        ("visit", "en", "No email is needed.", False),
    ],
)
def test_a_page_that_denies_the_address_below_it_is_told(
    tiny: TinySite, slug: str, lang: str, words: str, is_told: bool
) -> None:
    tiny.set(LANGUAGES=["en", "ko"])
    tiny.directory(contacts={"lee": contact("Mr Lee", LIVE)}, site={**DIRECTORY["site"], "press_contacts": ["lee"]})
    tiny.page(slug)
    if lang != "en":
        tiny.page(slug, lang)
    page = tiny.content / f"pages/{slug}/{lang}.md"
    page.write_text(page.read_text("utf-8").replace("A standing text.", words), "utf-8")
    told = [(each.line, each.severity) for each in tiny.build().warnings if each.rule == "page-contradicts"]
    assert told == ([(len(page.read_text("utf-8").splitlines()), "warning")] if is_told else [])
