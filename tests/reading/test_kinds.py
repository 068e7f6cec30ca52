"""Kinds of release of the office's own (`directory/kinds.yml`)."""

from __future__ import annotations

from conftest import TinySite, one, texts

KIND = "open-letter:\n  name: {en: Open letter, ko: 공개 서한}\n  requires: [contacts, dateline]\n"


def test_a_kind_of_ones_own_has_a_name_a_list_and_feeds_in_each_language(tiny: TinySite) -> None:
    tiny.put("directory/kinds.yml", KIND)
    tiny.release("a", category="open-letter", dateline="Seoul")
    tiny.release("a", "ko")
    tiny.build()
    assert "Open letter" in one(tiny.html("/types/open-letter/"), "h1").text()
    assert "공개 서한" in one(tiny.html("/ko/types/open-letter/"), "h1").text()
    assert "공개 서한" in texts(tiny.html("/ko/news/a/"), ".release-header a")
    assert (tiny.output / "feeds/types/open-letter.atom.xml").is_file()


def test_what_a_kind_requires_is_asked_for_and_an_unknown_kind_named(tiny: TinySite) -> None:
    tiny.put("directory/kinds.yml", KIND)
    tiny.release("a", category="open-letter", dateline=None, contacts=None)
    assert {(problem.field, problem.rule) for problem in tiny.refused()} == {
        ("contacts", "contacts-missing"),
        ("dateline", "dateline-missing"),
    }
    tiny.release("a", category="open-leter", dateline="Seoul")
    (problem,) = tiny.refused()
    assert problem.rule == "category-unknown" and "open-letter" in problem.hint and problem.line > 1


def test_a_kind_that_only_a_held_release_has_leaves_no_trace(tiny: TinySite) -> None:
    tiny.put("directory/kinds.yml", KIND.replace("Open letter", "Zanzibar note"))
    tiny.release("a")
    tiny.release("soon", category="open-letter", dateline="Seoul", embargo="2026-08-01T09:00+09:00")
    tiny.build()
    assert not [path for path, data in tiny.files().items() if b"Zanzibar" in data or b"open-letter" in data]


def test_mistakes_in_the_file_are_told(tiny: TinySite) -> None:
    tiny.put("directory/kinds.yml", "news:\n  name: News\nopen:\n  requires: [datline]\n")
    tiny.release("a")
    assert {problem.rule for problem in tiny.refused()} == {"kind-taken", "missing-name", "requires-form"}


def test_newsroom_new_makes_a_draft_of_a_kind_of_ones_own(tiny: TinySite) -> None:
    tiny.put("directory/kinds.yml", KIND)
    assert tiny.newsroom("new", "A letter", "--category", "open-letter").returncode == 0
    assert tiny.newsroom("new", "A letter", "--category", "open-leter").returncode == 2
