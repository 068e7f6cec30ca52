"""What was published is recorded line by line; nothing changes or vanishes in silence."""

from __future__ import annotations

import json

import pytest
from conftest import NOON, TinySite

from newsroom.build.check import check
from newsroom.build.record import record
from newsroom.model.problems import Problem, UsageError

LATER = "2026-08-01T10:00:00+09:00"


def lines(tiny: TinySite) -> list[dict[str, str]]:
    return [json.loads(line) for line in (tiny.content / "ledger.jsonl").read_text("utf-8").splitlines()]


def recorded(tiny: TinySite, slug: str = "a", **given: str) -> list[tuple[str, str]]:
    return [(line.lang, line.kind) for line in record(tiny.settings(), slug, **{"at": NOON, **given})]


def rules(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.rule for problem in problems]


def versions(tiny: TinySite, address: str = "/news/a/") -> list[str]:
    return [" ".join(node.text().split()) for node in tiny.html(address).css(".versions li")]


def test_a_first_line_says_when_the_release_appeared_and_where(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.release("a", "ko")
    assert recorded(tiny) == [("en", "published"), ("ko", "published")]
    first, second = lines(tiny)
    assert (
        first["at"] == "2026-03-02T00:00:00+09:00"
        and first["address"] == "/news/a/"
        and second["address"] == "/ko/news/a/"
    )
    assert first.keys() == {"at", "slug", "lang", "kind", "digest", "address", "note", "id"}
    assert recorded(tiny) == [] and len(lines(tiny)) == 2


def test_a_published_text_that_changed_in_silence_is_a_warning_that_names_both(tiny: TinySite) -> None:
    tiny.release("a")
    recorded(tiny)
    assert tiny.build().warnings == ()
    tiny.release("a", body="Quite another text.\n")
    (warning,) = tiny.build().warnings
    assert (
        warning.rule == "changed-in-silence"
        and "`modified`" in warning.message
        and "ledger.jsonl" in warning.message
        and "newsroom release a" in warning.hint
    )
    tiny.release("a", body="Quite another text.\n", modified="2026-04-01")
    (warning,) = tiny.build().warnings
    assert "`modified`" not in warning.message
    assert recorded(tiny) == [("en", "changed")]
    assert tiny.build().warnings == ()


def test_who_answers_and_what_is_shown_beside_the_text_may_change(tiny: TinySite) -> None:
    tiny.release("a")
    recorded(tiny)
    tiny.release("a", contacts=["night-desk"], tags=["health"])
    assert tiny.build().warnings == ()


def test_the_page_lists_its_versions_once_there_are_two(tiny: TinySite) -> None:
    tiny.release("a")
    recorded(tiny)
    tiny.build()
    assert versions(tiny) == []
    tiny.release("a", body="Quite another text.\n", modified="2026-04-01")
    recorded(tiny, note="A figure was put right.")
    tiny.build()
    first, second = versions(tiny)
    assert "2 March 2026" in first and "Published" in first
    assert "1 April 2026" in second and second.endswith("Updated: A figure was put right.")


def test_a_line_that_lies_ahead_does_not_show_yet(tiny: TinySite) -> None:
    tiny.release("a")
    recorded(tiny)
    tiny.release("a", body="Quite another text.\n", modified="2026-04-01")
    recorded(tiny, note="A quixotic figure was put right.")
    tiny.build("2026-03-15T00:00:00+09:00")
    assert versions(tiny) == [] and b"quixotic" not in b"".join(tiny.files().values())
    tiny.build()
    assert len(versions(tiny)) == 2


def test_a_correction_and_a_withdrawal_are_recorded_as_what_they_are(tiny: TinySite) -> None:
    tiny.release("a")
    recorded(tiny)
    tiny.release("a", modified="2026-04-01", corrections=[{"at": "2026-04-01", "note": "It was nine."}])
    assert recorded(tiny) == [("en", "corrected")] and lines(tiny)[-1]["note"] == "It was nine."
    tiny.release(
        "a",
        modified="2026-04-01",
        corrections=[{"at": "2026-04-01", "note": "It was nine."}],
        withdrawn={"at": "2026-05-01", "reason": "All wrong."},
    )
    assert recorded(tiny) == [("en", "withdrawn")] and lines(tiny)[-1]["note"] == "All wrong."
    assert recorded(tiny) == []


def test_only_one_language_is_recorded_when_one_is_named(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.release("a", "ko")
    assert recorded(tiny, lang="ko") == [("ko", "published")]


def test_what_is_held_is_not_recorded(tiny: TinySite) -> None:
    tiny.release("a", embargo=LATER)
    with pytest.raises(UsageError, match="is held"):
        recorded(tiny)
    with pytest.raises(UsageError, match="is not known"):
        recorded(tiny, "b")
    assert not (tiny.content / "ledger.jsonl").exists()


def test_an_address_that_would_vanish_is_a_problem(tiny: TinySite) -> None:
    tiny.release("a")
    recorded(tiny)
    tiny.build()
    before = tiny.files()
    (tiny.content / "releases/2026/a").rename(tiny.content / "releases/2026/b")
    (problem,) = tiny.refused()
    assert problem.rule == "address-vanished" and problem.line == 1 and "/news/a/" in problem.message
    assert tiny.files() == before
    tiny.release("b", aliases=["/news/a/"])
    tiny.build()
    assert "/news/a/" in tiny.addresses()


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"embargo": LATER}], ids=["draft", "embargo"])
def test_holding_a_published_release_again_is_a_warning(tiny: TinySite, fields: dict[str, str]) -> None:
    tiny.release("a")
    recorded(tiny)
    tiny.release("a", **fields)
    assert "taken-back" in [problem.rule for problem in tiny.build().warnings]
    assert "/news/a/" not in tiny.addresses()


@pytest.mark.parametrize(
    "fields",
    [{"expires": "2026-06-01T00:00+09:00"}, {"withdrawn": {"at": "2026-06-01", "reason": "It was not so."}}],
    ids=["expiry", "withdrawal"],
)
def test_a_release_may_be_taken_back_by_expiry_or_withdrawal(tiny: TinySite, fields: dict[str, object]) -> None:
    tiny.release("a")
    recorded(tiny)
    tiny.release("a", **fields)
    assert tiny.build().releases in (0, 1)


def test_a_clock_moved_backwards_makes_no_address_vanish(tiny: TinySite) -> None:
    tiny.release("a")
    recorded(tiny)
    assert tiny.build("2026-01-01T00:00:00+09:00").releases == 0


def test_an_instant_said_to_be_before_a_publication_is_a_warning_with_the_number(tiny: TinySite) -> None:
    for slug, date in (("a", "2026-03-02"), ("b", "2026-03-03"), ("old", "2025-01-01")):
        tiny.release(slug, date=date)
        recorded(tiny, slug)
    tiny.release("b", "ko")
    recorded(tiny, "b")
    back = "2026-03-01T00:00:00+09:00"
    (warning,) = (each for each in tiny.build(back).warnings if each.rule == "clock-set-back")
    assert warning in check(tiny.settings(), back)[0]
    assert "3 texts" in warning.message and "2026-03-02" in warning.message and "2026-03-01T00:00" in warning.message
    assert tiny.build().warnings == ()


def test_a_publication_that_is_still_to_come_is_no_clock_set_back(tiny: TinySite) -> None:
    tiny.release("a", date="2099-03-02")
    recorded(tiny, at="2099-03-03T00:00:00+09:00")
    assert "clock-set-back" not in rules(tiny.build().warnings)


def test_a_line_that_cannot_be_read_is_told_with_its_number(tiny: TinySite) -> None:
    tiny.release("a")
    recorded(tiny)
    with (tiny.content / "ledger.jsonl").open("a") as ledger:
        ledger.write("<<<<<<< ours\n")
    (problem,) = tiny.refused()
    assert (problem.rule, problem.line) == ("ledger-line", 2)


def test_lines_of_two_branches_stand_together_in_any_order(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.release("b")
    recorded(tiny, "a")
    recorded(tiny, "b")
    tiny.build()
    before = tiny.files()
    ledger = tiny.content / "ledger.jsonl"
    ledger.write_text("\n".join(reversed(ledger.read_text().splitlines())) + "\n")
    tiny.build()
    assert tiny.files() == before


def test_an_end_that_is_missing_is_put_before_the_next_line(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.release("b")
    recorded(tiny, "a")
    ledger = tiny.content / "ledger.jsonl"
    ledger.write_text(ledger.read_text().rstrip("\n"))
    recorded(tiny, "b")
    assert [line["slug"] for line in lines(tiny)] == ["a", "b"]


def test_an_id_never_moves_and_updated_does(tiny: TinySite) -> None:
    import feedparser

    tiny.release("a")
    tiny.build()
    (before,) = feedparser.parse(str(tiny.output / "feeds/all.atom.xml")).entries
    tiny.release(
        "a", date="2026-03-03", modified="2026-04-01", corrections=[{"at": "2026-04-01", "note": "It was nine."}]
    )
    tiny.build()
    (after,) = feedparser.parse(str(tiny.output / "feeds/all.atom.xml")).entries
    assert after.id == before.id and after.updated > before.updated


def test_corrections_stand_newest_first_on_the_page_in_the_list_and_in_linked_data(tiny: TinySite) -> None:
    notes = [{"at": "2026-03-05", "note": "First note."}, {"at": "2026-04-01", "note": "Second note."}]
    tiny.release("a", modified="2026-04-01", corrections=notes)
    tiny.build()
    page = tiny.html("/news/a/")
    assert [" ".join(node.text().split())[-12:] for node in page.css(".notice--correction")] == [
        "Second note.",
        " First note.",
    ]
    graph = json.loads(page.css_first("script[type='application/ld+json']").text())["@graph"]
    article = next(node for node in graph if node["@type"] == "NewsArticle")
    assert [note["text"] for note in article["correction"]] == ["Second note.", "First note."]
    listed = tiny.html("/corrections/").text()
    assert listed.index("Second note.") < listed.index("First note.")


def test_a_correction_asks_for_modified_and_its_day_counts_without(tiny: TinySite) -> None:
    tiny.release("a", corrections=[{"at": "2026-04-01", "note": "It was nine."}])
    (told,) = tiny.build().warnings
    assert told.rule == "correction-without-modified"
    article = tiny.html("/news/a/").css_first("script[type='application/ld+json']").text()
    assert '"dateModified":"2026-04-01T00:00:00+09:00"' in article.replace(" ", "")
    tiny.release("a", modified="2026-03-15", corrections=[{"at": "2026-04-01", "note": "It was nine."}])
    assert [problem.rule for problem in tiny.refused()] == ["modified-before-correction"]
