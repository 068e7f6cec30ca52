"""Terms of the search index: the same in Python and in the browser's script, and what a reader means is found."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from conftest import PROJECT, run_python

from newsroom.reading.values.terms import body_terms, terms_of

ROWS = json.loads(Path(__file__).with_name("terms.json").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:20])
def test_the_table_that_both_programs_share(row: dict[str, object]) -> None:
    assert list(terms_of(str(row["text"]), str(row["lang"]))) == row["terms"]


@pytest.mark.parametrize(
    ("lang", "asked", "text"),
    [
        ("ko", "학교", "학교에 갔다"),
        ("ko", "학교", "학교를 세웠다"),
        ("en", "workshops", "an international workshop"),
        ("en", "Cafe", "a café"),
        ("ar", "المدرسة", "وبالمدرسة الجديدة"),
        ("ar", "مدرسه", "المدرسةُ"),
        ("ru", "еще", "ещё раз"),
        ("fr", "ecoles", "une école"),
        ("zh", "港口", "首尔港口开放"),
    ],
)
def test_a_word_finds_its_other_forms(lang: str, asked: str, text: str) -> None:
    assert set(terms_of(asked, lang)) <= set(terms_of(text, lang))


@pytest.mark.parametrize(
    "numbers",
    ["خبر الأخبار", "صورة صور", "البيان بيانات", "برنامج والبرامج", "مشروع مشاريع مشروعات", "دولة الدول", "وزير الوزراء", "مؤتمر مؤتمرات",
     "شركة الشركات", "الخدمة خدمات", "اتجاه اتجاهات", "سنة سنوات", "لغة اللغات", "الميناء موانئ"],
)  # fmt: skip
def test_an_arabic_word_is_found_in_singular_and_plural(numbers: str) -> None:
    for asked in numbers.split():
        for text in numbers.split():
            assert set(terms_of(asked, "ar")) <= set(body_terms(f"<p>{text}</p>", "ar").split()), (asked, text)


def test_an_arabic_name_that_ends_as_a_plural_does_is_no_other_word() -> None:
    assert body_terms("<p>السودان بيان مكان</p>", "ar") == " ".join(sorted(terms_of("السودان بيان مكان", "ar")))
    assert set(terms_of("بيان", "ar")) != set(terms_of("بي", "ar"))


def test_terms_of_a_text_know_no_markup() -> None:
    assert body_terms('<p class="lead">Books &amp; <b>maps</b></p><p>Books</p>', "en") == "book map"


def test_the_stemmers_are_those_of_the_snowball_project() -> None:
    folder = PROJECT / "theme/static"
    said = (folder / "search-snowball.LICENSE.txt").read_text("utf-8")
    for file in (folder / "search-snowball.js", *sorted(folder.glob("search-stem-*.js"))):
        assert f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" in said


def test_a_word_is_stemmed_by_the_rules_of_its_language_alone() -> None:
    """Snowball's package reads the rules of thirty-two languages; whoever imports it afterwards gets all of it."""
    asked = """
import sys
from newsroom.reading.values.terms import terms_of
print(*terms_of("workshops", "en"), *terms_of("écoles", "fr"))
print(*sorted(name for name in sys.modules if name.startswith("snowballstemmer")))
import snowballstemmer
print(snowballstemmer.stemmer("german").stemWord("Häuser"))
"""
    terms, modules, german = run_python("-c", asked, cwd=PROJECT).stdout.splitlines()
    assert terms == "workshop ecol" and german
    own = ("basestemmer", "among", "english_stemmer", "french_stemmer")
    assert modules.split() == sorted(f"snowballstemmer.{name}" for name in own)


@pytest.mark.parametrize(
    ("lang", "ways"),
    [
        ("en", "co-operation cooperation Co‑operation"),
        ("en", "covid-19 covid19"),
        ("en", "organisation organization organisations organizations"),
        ("en", "centre center centres"),
        ("en", "labour labor"),
        ("en", "programme program programmes"),
        ("en", "analyse analyze"),
        ("en", "women woman"),
        ("en", "children child"),
        ("en", "defence defense"),
        ("en", "Łódź Lodz"),
        ("en", "straße strasse"),
        ("fr", "sécurité securite SÉCURITÉ"),
        ("fr", "déplacées deplacees"),
        ("fr", "œuvre oeuvre"),
        ("es", "investigación investigacion"),
        ("ko", "한국대표부 한국␣대표부"),
    ],
)
def test_a_text_is_found_in_another_spelling(lang: str, ways: str) -> None:
    """What is asked is one word; a hyphen in it, or an accent that the text lacks, is for the script of the page."""
    for asked in (each for each in ways.replace("␣", "").split() if not {"-", "‑"} & set(each)):
        for text in ways.split():
            if text.isascii() and not asked.isascii():
                continue
            found = body_terms(f"<p>{text.replace('␣', ' ')}</p>", lang).split()
            assert set(terms_of(asked, lang)) <= set(found), (asked, text)


def test_a_word_has_no_other_spelling_that_nobody_writes() -> None:
    words = "advise exercise expertise hour four raise promise human german revised rise centred premises noise cruise enterprise merchandise"
    assert body_terms(f"<p>{words}</p>", "en") == " ".join(sorted(set(terms_of(words, "en"))))
    assert "의대" not in body_terms("<p>한국의 대표부</p>", "ko").split()
