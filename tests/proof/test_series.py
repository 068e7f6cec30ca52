"""Held parts of a series beside public ones: titles, days and counts of public releases are no trace of them."""

from __future__ import annotations

import pytest
from conftest import TinySite, plant

from newsroom.proof.traces import Trace, name_trace, slug_trace, stands_in

DAYS = [f"2026-01-{day:02}" for day in range(1, 32)]


def drafts(tiny: TinySite, slugs: dict[str, str]) -> None:
    for slug, title in slugs.items():
        tiny.release(slug, title=title, status="draft", summary="Nothing yet.")


@pytest.mark.parametrize("public", ["Situation update", "The weekly situation update", "Reopening of the quay"])
@pytest.mark.parametrize("titled", [False, True], ids=["slug", "slug and title"])
def test_a_series_of_drafts_stops_no_public_list(tiny: TinySite, public: str, titled: bool) -> None:
    for day in DAYS:
        tiny.release(f"out-{day}", title=public, date=day, summary="Public words.", tags=["health"])
    stem = "Quay" if public.endswith("quay") else "Situation update"
    numbers = (*range(1, 32), 2026)
    drafts(
        tiny,
        {
            f"{stem.lower().replace(' ', '-')}-{number}": f"{stem} {number}" if titled else f"Draft of part {number}a"
            for number in numbers
        },
    )
    tiny.build()
    assert f"news/out-{DAYS[0]}/index.html" in tiny.files()


SLUG = next(slug_trace("quay-28", "held"))
TITLE = next(name_trace("Quay 28", "title", "held"))


@pytest.mark.parametrize(
    "text",
    [
        '<h3><a href="/x/">The quay</a></h3><p><time>28 May</time></p>',
        '<li><a href="/x/">The quay</a> <time>28 May</time></li>',
        '<li><a href="/x/">The quay</a> <span>28</span></li>',
        "The quay\n28 May 2026\n",
        '["The quay", "28 May"]',
        "<title>The quay – 28 May 2026</title>",
    ],
)
@pytest.mark.parametrize("trace", [SLUG, TITLE], ids=["slug", "title"])
def test_a_title_and_the_day_beside_it_are_two_texts(trace: Trace, text: str) -> None:
    assert not stands_in(trace, text)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="/news/quay-28/">Words</a>',
        "/pictures/quay-28.webp",
        "og-quay-28-800.png",
        '<p id="quay-28">',
        "quay_28",
        "<p>The quay 28</p>",
        "<p>The <b>Quay</b> 28</p>",
        "<p>Q<b>ua</b>y <i>28</i></p>",
    ],
)
@pytest.mark.parametrize("trace", [SLUG, TITLE], ids=["slug", "title"])
def test_a_name_with_a_number_in_one_text_is_found(trace: Trace, text: str) -> None:
    assert stands_in(trace, text)


def test_the_address_of_a_draft_is_found_beside_a_public_title_of_the_same_words(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("out", title="Situation update")
    drafts(tiny, {"situation-update-5": "Words of the fifth part"})
    tiny.build()
    tiny.release("out", title="Situation update", summary="Other words.")
    plant(monkeypatch, "/news/situation-update-5/")
    assert {problem.rule for problem in tiny.refused()} == {"leak"}
