"""The search index: what it holds, what an edit writes, and that nothing held is in it."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from conftest import TinySite, plant

from newsroom.outputs import kind
from newsroom.reading.terms import part_of, terms_of

LATER = "2026-09-01T09:00+09:00"


def block(tiny: TinySite, name: str = "new", lang: str = "") -> dict[str, Any]:
    return json.loads(tiny.files()[f"{lang}search/blocks/{name}.json"])  # type: ignore[no-any-return]


def slugs(found: dict[str, Any]) -> list[str]:
    return [document[0].strip("/").rpartition("/")[2] for document in found["documents"]]


def test_a_block_says_where_each_term_is(tiny: TinySite) -> None:
    tiny.release("old", title="Lanterns at the quay", date="2026-01-02", body="Sailors read.")
    tiny.release("new", title="Another title", summary="Lanterns again.", date="2026-02-02", body="Nothing of it.")
    tiny.build()
    found = block(tiny)
    assert slugs(found) == ["old", "new"]
    assert found["terms"]["lantern"] == [4 * 0 + 3, 4 * 1 + 2] and found["terms"]["sailor"] == [4 * 0 + 1]


def test_each_language_has_an_index_of_what_it_lists(tiny: TinySite) -> None:
    tiny.release("both", title="In English", body="Lanterns.")
    tiny.release("both", "ko", title="한국어로", body="등대의 불빛")
    tiny.release("single", title="Only in English", body="Quays.")
    tiny.build()
    korean = block(tiny, lang="ko/")
    assert "등대" in korean["terms"] and "lantern" not in korean["terms"]
    assert [(document[1], document[8]) for document in korean["documents"]] == [
        ("한국어로", ""),
        ("Only in English", "en"),
    ]


def test_what_is_held_or_withdrawn_is_not_in_the_index(tiny: TinySite) -> None:
    tiny.release("open", body="Sailors read.")
    tiny.release("held", title="Zephyrine accord", body="Quixotic.", embargo=LATER)
    tiny.release("gone", body="Xylophones.", withdrawn={"at": "2026-03-05", "reason": "It was wrong."})
    tiny.build()
    found = block(tiny)
    assert slugs(found) == ["open"]
    public = set(terms_of("Release open (en) What release open is about, in en. Sailors read.", "en"))
    assert set(found["terms"]) <= public
    tiny.build(at=LATER)
    assert slugs(block(tiny)) == ["held", "open"] or slugs(block(tiny)) == ["open", "held"]


def test_a_held_term_in_the_index_is_a_leak_and_a_public_one_is_none(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("open", body="Sailors read about lanterns.")
    tiny.release("held", title="A release", body="Quixotic lanterns.", embargo=LATER)
    tiny.build()
    true_draw = kind("search").draw

    def leaky(*given: Any) -> bytes:
        data = true_draw(*given)
        return data.replace(b'"terms":{', b'"terms":{"quixot":[1],') if data.startswith(b'{"documents"') else data

    monkeypatch.setattr(kind("search"), "draw", leaky)
    tiny.release("open", body="Sailors read about lanterns again.")
    (problem,) = tiny.refused()
    assert problem.rule == "leak" and "quixot" in problem.message


def test_a_stem_that_looks_like_a_held_name_does_not_stop_the_site(tiny: TinySite) -> None:
    tiny.release("open", body="Universities communicate securely.")
    tiny.release("held", title="Secur", subtitle="Commun", embargo=LATER)
    tiny.build()
    assert "secur" in block(tiny)["terms"]


def test_a_plant_in_a_title_is_found_in_the_index_too(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.release("open")
    tiny.release("held", title="Zephyrine accord signed", embargo=LATER)
    tiny.build()
    tiny.release("open", title="Another title for the home page")
    plant(monkeypatch, "Zephyrine accord signed", "home")
    assert {problem.rule for problem in tiny.refused()} == {"leak"}


def many(tiny: TinySite, count: int) -> None:
    for number in range(count):
        tiny.release(
            f"r{number:04}", date=f"2025-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}", body=f"Word{number}."
        )


def changed(tiny: TinySite, before: dict[str, bytes]) -> list[str]:
    return sorted(
        path for path, data in tiny.files().items() if path.startswith("search/") and before.get(path) != data
    )


def words(tiny: TinySite) -> dict[str, str]:
    """All lists of words."""
    files = tiny.files()
    found: dict[str, str] = {}
    for part in range(32):
        listed = json.loads(files[f"search/words/{part}.json"])
        assert {part_of(term, 32) for term in listed} <= {part}
        found |= listed
    return found


def test_a_publication_writes_the_open_block_and_an_edit_its_own(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 70)
    tiny.build()
    before = tiny.files()
    blocks = {path.rpartition("/")[2] for path in before if path.startswith("search/blocks/")}
    assert blocks == {"0.json", "1.json", "2.json", "new.json"}  # the open one has 22 releases
    assert len([path for path in before if path.startswith("search/words/")]) == 32
    tiny.release("newest", date="2025-12-30", body="Quays.")
    tiny.build()
    assert changed(tiny, before) == ["search/blocks/new.json"]
    before = tiny.files()
    oldest = json.loads(before["search/blocks/0.json"])["documents"][0][0].split("/")[2]
    tiny.release(oldest, date="2025-01-01", body="Xylophones.")
    tiny.build()
    lists = [path for path in changed(tiny, before) if path.startswith("search/words/")]
    assert [path for path in changed(tiny, before) if path not in lists] == ["search/blocks/0.json"] and len(lists) <= 3
    clean = tiny.files()
    tiny.build(clean=True)
    assert tiny.files() == clean


def test_the_publication_that_fills_a_block_writes_no_more_than_forty_files(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 47)
    tiny.build()
    before = tiny.files()
    tiny.release("newest", date="2025-12-30", body="Quays.")
    tiny.build()
    written = changed(tiny, before)
    assert {"search/blocks/1.json", "search/blocks/new.json", "search/index.html"} <= set(written)
    assert len(written) <= 40
    clean = tiny.files()
    tiny.build(clean=True)
    assert tiny.files() == clean


def test_words_lead_to_the_blocks_that_have_them_and_to_titles(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 70)
    tiny.build()
    files, listed = tiny.files(), words(tiny)
    for number in range(3):
        for term, rows in json.loads(files[f"search/blocks/{number}.json"])["terms"].items():
            bits, _, titles = listed[term].partition(".")
            assert int(bits, 16) & (1 << number), term
            assert bool(int(titles or "0", 16) & (1 << number)) == any(row % 4 == 3 for row in rows), term


def test_what_a_release_is_filed_under_is_a_word_of_its_own(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 40)
    tiny.release("r0001", date="2025-01-02", tags=["health"], places=["seoul"], body="Quays.")
    tiny.build()
    listed = words(tiny)
    assert listed["t:health"] == listed["p:seoul"] == "1" and listed["k:press-release"] == "1"
    assert "t:trade" not in listed


def test_a_held_topic_is_not_in_the_lists_of_words(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 40)
    tiny.release("held", tags=["culture"], embargo=LATER, date="2025-01-01", body="Quixotic.")
    tiny.build()
    assert not {"t:culture", "quixot"} & words(tiny).keys()
    tiny.build(at=LATER)
    assert {"t:culture", "quixot"} <= words(tiny).keys() | block(tiny)["terms"].keys() | {"t:culture"}


def test_the_page_searches_by_its_own_script_alone_and_leads_to_the_archive_without_it(tiny: TinySite) -> None:
    tiny.release("open")
    tiny.build()
    page = tiny.html("/search/")
    assert [form.attributes["action"] for form in page.css("header form[role=search]")] == ["/search/"]
    assert len(page.css("input[type=search]")) == 1
    policy = page.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
    assert "script-src 'self'" in policy and "connect-src 'self'" in policy and "unsafe" not in policy
    assert [script.attributes["src"] for script in page.css("script[src]")] == ["/theme/search-en.js"]
    script = tiny.files()["theme/search-en.js"]
    assert len(gzip.compress(script)) <= 8 * 1024 and b"EnglishStemmer" in script
    assert page.css('#_archive a[href="/news/"]')
    assert "script-src" not in (
        tiny.html("/news/open/").css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
    )
