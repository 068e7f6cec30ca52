"""The search index: what it holds, what an edit writes, and that nothing held is in it."""

from __future__ import annotations

import gzip
import json
import math
import random
import re
from base64 import b64decode
from itertools import pairwise
from typing import Any

import pytest
from conftest import TinySite, newest_releases, plant

from newsroom.model.stemmers import STEMMERS
from newsroom.outputs import kind
from newsroom.outputs.machines.search_words import DISTANCE, coded
from newsroom.reading.values.terms import part_of, terms_of
from newsroom.site.search_files import CARDS, LEAST, LISTS, TURNS, covered, open_from

LATER = "2026-09-01T09:00+09:00"


def newest(tiny: TinySite, lang: str = "") -> dict[str, Any]:
    return newest_releases(tiny.output, lang)


def slugs(found: dict[str, Any]) -> list[str]:
    return [document[0].strip("/").rpartition("/")[2] for document in found["documents"]]


def test_the_file_says_where_each_term_of_the_newest_releases_is(tiny: TinySite) -> None:
    tiny.release("old", title="Lanterns at the quay", date="2026-01-02", body="Sailors read.")
    tiny.release("new", title="Another title", summary="Lanterns again.", date="2026-02-02", body="Nothing of it.")
    tiny.build()
    found = newest(tiny)
    assert slugs(found) == ["old", "new"]
    assert found["terms"]["lantern"] == [4 * 0 + 3, 4 * 1 + 2] and found["terms"]["sailor"] == [4 * 0 + 1]


def test_each_language_has_an_index_of_what_it_lists(tiny: TinySite) -> None:
    tiny.release("both", title="In English", body="Lanterns.")
    tiny.release("both", "ko", title="한국어로", body="등대의 불빛")
    tiny.release("single", title="Only in English", body="Quays.")
    tiny.build()
    korean = newest(tiny, lang="ko/")
    assert "등대" in korean["terms"] and "lantern" not in korean["terms"]
    assert [(document[1], document[6]) for document in korean["documents"]] == [
        ("한국어로", ""),
        ("Only in English", "en"),
    ]


def test_what_is_held_or_withdrawn_is_not_in_the_index(tiny: TinySite) -> None:
    tiny.release("open", body="Sailors read.")
    tiny.release("held", title="Zephyrine accord", body="Quixotic.", embargo=LATER)
    tiny.release("gone", body="Xylophones.", withdrawn={"at": "2026-03-05", "reason": "It was wrong."})
    tiny.build()
    found = newest(tiny)
    assert slugs(found) == ["open"]
    public = set(
        terms_of("Release open (en) What release open is about, in en. Seoul, 2 March 2026 – Sailors read.", "en")
    )
    assert {term for term in found["terms"] if ":" not in term} <= public
    tiny.build(at=LATER)
    assert slugs(newest(tiny)) == ["held", "open"] or slugs(newest(tiny)) == ["open", "held"]


def test_a_held_term_in_the_index_is_a_leak_and_a_public_one_is_none(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("open", body="Sailors read about lanterns.")
    tiny.release("held", title="A release", body="Quixotic lanterns.", embargo=LATER)
    tiny.build()
    true_draw = kind("search").draw

    def leaky(*given: Any) -> bytes:
        data = true_draw(*given)
        return data.replace(b"sailor", b"quixot sailor")

    monkeypatch.setattr(kind("search"), "draw", leaky)
    tiny.release("open", body="Sailors read about lanterns again.")
    (problem,) = tiny.refused()
    assert problem.rule == "leak" and "quixot" in problem.message


def test_a_stem_that_looks_like_a_held_name_does_not_stop_the_site(tiny: TinySite) -> None:
    tiny.release("open", body="Universities communicate securely.")
    tiny.release("held", title="Secur", subtitle="Commun", embargo=LATER)
    tiny.build()
    assert "secur" in newest(tiny)["terms"]


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


def decoded(row: str) -> list[tuple[int, int]]:
    """(place among all releases, 1 text, 2 summary, 3 title) of a row of a list; read here as the script reads it."""
    found = []
    for where, code in enumerate(row.split(" "), 1):
        low = int(code[:1] or "0", 36)
        bits = "".join(f"{byte:08b}" for byte in b64decode(code[1:] + "=" * (-len(code[1:]) % 4)))
        number, at = -1, 0
        while (one := bits.find("1", at)) >= 0:
            number += ((one - at) << low) + int("0" + bits[one + 1 : one + low + 1], 2) + 1
            at = one + low + 1
            found.append((number, where))
    return sorted(found)


def words(tiny: TinySite) -> dict[str, list[tuple[int, int]]]:
    """All lists of words."""
    found: dict[str, list[tuple[int, int]]] = {}
    for path, data in tiny.files().items():
        if path.startswith("search/words/"):
            listed = json.loads(data)
            assert {part_of(term, LISTS) for term in listed} <= {int(path.split("/")[2].removesuffix(".json"))}
            found |= {term: decoded(row) for term, row in listed.items()}
    return found


@pytest.mark.parametrize("often", [1, 2, 7, 100, 2000, 70_000])
def test_every_place_is_read_as_it_was_written(often: int) -> None:
    places = sorted(random.Random(often).sample(range(70_001), often))
    code = coded("".join(chr(after - before + DISTANCE) for before, after in pairwise([-1, *places])), places[-1] + 1)
    assert decoded(code) == [(place, 1) for place in places]
    assert re.fullmatch("[0-9a-z][A-Za-z0-9+/]+", code)
    least = math.log2(math.comb(70_001, often)) / 6 if often < 70_000 else 0
    assert len(code) <= 1.06 * least + 5 or often > 50_000, "within a twentieth of the fewest bits"


@pytest.mark.parametrize("count", [0, 3, 63, 64, 70, 71, 72, 79, 80, 1000, 1001, 9999])
def test_the_newest_releases_are_those_that_a_list_may_lack(count: int) -> None:
    start, known = open_from(count), [covered(count, part) for part in range(LISTS)]
    assert all(start <= each <= count for each in known) or start == 0
    assert count - start < LEAST + TURNS and (start == 0 or count - start < TURNS)
    changed = [part for part in range(LISTS) if covered(count + 1, part) != known[part]]
    assert len(changed) in (0, LISTS // TURNS)


def test_words_that_begin_as_one_does_are_in_one_list() -> None:
    assert part_of("lant", LISTS) == part_of("lantern", LISTS) != part_of("lanyard", LISTS)
    assert part_of("학교", LISTS) == part_of("학", LISTS) != part_of("교실", LISTS)
    assert part_of("t:health", LISTS) != part_of("t:heart", LISTS)


def test_a_small_archive_is_searched_by_one_file(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 20)
    tiny.build()
    assert sorted(path for path in tiny.files() if path.startswith("search/")) == [
        "search/index.html",
        "search/newest.json",
    ]
    assert len(newest(tiny)["documents"]) == 20


def test_a_publication_writes_few_files_and_an_edit_those_of_its_words(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 96)
    tiny.build()
    before = tiny.files()
    assert newest(tiny)["start"] == 65 and len(newest(tiny)["documents"]) == 31
    assert [path for path in before if path.startswith("search/cards/")] == [f"search/cards/{n}.json" for n in range(3)]
    assert len([path for path in before if path.startswith("search/words/")]) == LISTS
    for number in range(2):
        tiny.release(f"newest{number}", date=f"2025-12-{28 + number}", body="Quays.")
        report = tiny.build()
        assert report.drawn == report.written, "a list that gained no word is not drawn"
        written = changed(tiny, before)
        lists = [path for path in written if path.startswith("search/words/")]
        assert [path for path in written if path not in lists] == ["search/cards/2.json", "search/newest.json"]
        assert 0 < len(lists) <= LISTS // TURNS
        before = tiny.files()
    oldest = json.loads(before["search/cards/0.json"])["documents"][0][0].split("/")[2]
    tiny.release(oldest, date="2025-01-01", body="Xylophones.")
    report = tiny.build()
    written = changed(tiny, before)
    assert {path.rpartition("/")[0] for path in written} == {"search/words"} and len(written) <= 3
    assert report.drawn <= len(written) + 10  # its page, feeds; no list of other words
    clean = tiny.files()
    tiny.build(clean=True)
    assert tiny.files() == clean


def test_words_lead_to_the_releases_that_have_them_and_to_titles(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 140)  # more than one group of words
    tiny.release("r0005", title="Lanterns", summary="Of quays.", date="2025-01-06", body="Lanterns, quays, sailors.")
    tiny.build()
    files, listed = tiny.files(), words(tiny)
    start = newest(tiny)["start"]
    shown = [json.loads(files[f"search/cards/{n}.json"])["documents"] for n in range(-(-start // CARDS))]
    order = [document[0].split("/")[2] for cards in shown for document in cards]
    assert len(order) == start and len(set(order)) == start
    place = order.index("r0005")
    assert (place, 3) in listed["lantern"] and (place, 2) in listed["quay"] and (place, 1) in listed["sailor"]
    for number in range(140):
        if number != 5 and (slug := f"r{number:04}") in order:
            assert listed[f"word{number}"] == [(order.index(slug), 1)]
    in_lists = {number for number, _ in listed["releas"]}
    in_newest = {row // 4 + start for row in newest(tiny)["terms"].get("releas", ())}
    assert in_lists == set(range(covered(140, part_of("releas", LISTS)))) - {place}
    assert in_newest == set(range(140)) - {place} - in_lists, "each term of a release is in one file"


def test_what_a_card_shows_is_found(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en", "ko", "ar"])
    tiny.release(
        "open",
        dateline="North Quay",
        date="2022-03-14",
        event={"name": "Drill", "starts": "2022-03-20", "venue": "Pier 2"},
    )
    tiny.release("open", "ko", date="2022-03-14")
    tiny.release("open", "ar", date="2022-03-14")
    tiny.build()
    assert {"north", "quay", "14", "march", "2022", "drill", "pier"} <= newest(tiny)["terms"].keys()
    for home, shown in (("ko/", "2022년 3월 14일"), ("ar/", "14 مارس 2022"), ("ar/", "٢٠٢٢")):
        found = newest(tiny, home)["terms"]
        assert all(term in found for term in terms_of(shown, home.strip("/"))), shown


def test_what_a_release_is_filed_under_is_a_word_of_its_own(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 100)
    tiny.release("r0001", date="2025-01-02", tags=["health"], places=["seoul"], body="Quays.")
    tiny.build()
    listed = words(tiny)
    assert listed["t:health"] == listed["p:seoul"] and len(listed["t:health"]) == 1
    assert len(listed["k:press-release"]) >= newest(tiny)["start"]
    assert "t:trade" not in listed


@pytest.mark.slow
def test_a_held_topic_is_not_in_the_lists_of_words(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    many(tiny, 100)
    tiny.release("held", tags=["culture"], embargo=LATER, date="2025-01-01", body="Quixotic.")
    tiny.build()
    assert not {"t:culture", "quixot"} & words(tiny).keys()
    tiny.build(at=LATER)
    assert "quixot" in newest(tiny)["terms"] and newest(tiny)["terms"]["t:culture"]


def test_the_page_searches_by_its_own_script_alone_and_leads_to_the_archive_without_it(tiny: TinySite) -> None:
    tiny.release("open")
    tiny.build()
    page = tiny.html("/search/")
    assert [form.attributes["action"] for form in page.css("header form[role=search]")] == ["/search/"]
    assert len(page.css("input[type=search]")) == 1
    policy = page.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
    assert "script-src 'self'" in policy and "connect-src 'self'" in policy and "unsafe" not in policy
    assert [script.attributes["src"] for script in page.css("script[src]")] == ["/theme/search-en.js"]
    assert b"EnglishStemmer" in tiny.files()["theme/search-en.js"]
    assert page.css('#_archive a[href="/news/"]')
    assert "script-src" not in (
        tiny.html("/news/open/").css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
    )


def test_the_script_of_each_language_stays_small(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en", "ko", *(code for code in STEMMERS if code != "en")])
    tiny.release("open")
    tiny.build()
    files = tiny.files()
    for name in ("search", *(f"search-{code}" for code in STEMMERS)):
        assert len(gzip.compress(files[f"theme/{name}.js"])) <= 8 * 1024, name


def test_a_template_of_an_office_may_leave_the_data_of_the_search_out(tiny: TinySite) -> None:
    tiny.release("open")
    tiny.release("held", title="Zephyrine accord", embargo=LATER)
    (tiny.root / "own").mkdir()
    (tiny.root / "own/search.html").write_text(
        '{% extends "base.html" %}{% block content %}<h1>Search</h1><p data-index="none">No.</p>{% endblock %}', "utf-8"
    )
    tiny.set(THEME_TEMPLATES_OVERRIDES=["own"])
    assert tiny.build().outputs and b"No." in tiny.files()["search/index.html"]
