"""Where things stand on a page: what was seen on pictures of it, measured in Chromium."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import TinySite
from PIL import Image
from servers import served
from test_browser import Visit

pytestmark = pytest.mark.slow

TOPS = "all => all.map((each) => Math.round(each.getBoundingClientRect().top))"
# How many lines the words of an element have, or its first words alone, up to an element in it.
LINES = """(e, first) => {
    const range = document.createRange(); range.selectNodeContents(first ? e.firstChild : e);
    return new Set([...range.getClientRects()].map(box => Math.round((box.top + box.bottom) / 12))).size;
}"""
KINDS = ["press-release", "statement", "news"]
SHAPES = ((900, 1200), (1200, 800), (1600, 600))


def picture(size: tuple[int, int]) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, "PNG")
    return made.getvalue()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A French site of 24 releases of three kinds; those of one kind have pictures, of three shapes."""
    tiny = TinySite(tmp_path_factory.mktemp("layout"))
    tiny.set(LANGUAGES=["fr"])
    for number in range(24):
        image = {"file": "quay.png", "alt": "Un quai", "credit": "Ana Example / Mission", "licence": "CC BY 4.0"}
        kind = KINDS[number % 3]
        if kind == "press-release":
            tiny.put(f"releases/2026/story-{number}/quay.png", picture(SHAPES[number // 3 % 3]))
        tiny.release(
            f"story-{number}", "fr", title="Quatre cents visites au premier mois de la clinique du port",
            date=f"2026-03-{number + 1:02}", category=kind, tags=["health"], dateline="Vieille ville",
            summary="Elle répond en quatre langues.", image=image if kind == "press-release" else None,
        )  # fmt: skip
    tiny.build(at="2026-04-01T00:00+00:00")
    with served(tiny.output) as site:
        yield site


@pytest.mark.parametrize(("width", "rows"), [(320, 2), (390, 2), (760, 1), (1280, 1)])
def test_a_linked_picture_is_as_wide_as_its_column_and_none_has_a_row_of_its_own(
    browser: Any, address: str, width: int, rows: int
) -> None:
    with Visit(browser, address, viewport={"width": width, "height": 800}) as visit:
        visit.open("/")
        tops = visit.page.locator(".picture-row li").evaluate_all(TOPS)
        rooms = visit.page.locator("main li img").evaluate_all(
            """all => all.filter(each => each.closest('.picture-row')).map(each => {
                const box = each.getBoundingClientRect(), room = each.closest('li').getBoundingClientRect();
                const title = each.closest('li').querySelector('h3').getBoundingClientRect();
                return [room.width - box.width, title.top - box.bottom].map(Math.round); })"""
        )
    assert len(rooms) == 4 and rooms == [[0, 8]] * 4, "room beside and below each picture"
    assert len(set(tops)) == rows and all(tops.count(top) == 4 / rows for top in tops)


def test_rows_of_the_home_page_keep_one_distance_on_a_phone(browser: Any, address: str) -> None:
    """From the end of a text to the rule above the next one, across the end of a list too."""
    with Visit(browser, address, viewport={"width": 390, "height": 800}) as visit:
        gaps = visit.open("/").page.evaluate(
            """() => {
                const rows = [...document.querySelectorAll('.tier > li, .releases > li')];
                return rows.slice(1).map((row, at) => Math.round(row.getBoundingClientRect().top
                    - rows[at].querySelector('.release-card').getBoundingClientRect().bottom));
            }"""
        )
    assert len(gaps) > 5 and len(set(gaps)) == 1, gaps


@pytest.mark.parametrize("width", [320, 390, 560, 1280])
def test_terms_to_credit_and_the_number_of_a_topic_stay_whole(browser: Any, address: str, width: int) -> None:
    with Visit(browser, address, viewport={"width": width, "height": 800}) as visit:
        page = visit.open("/media/").page
        terms = page.locator(".media-group__credits code span")
        assert set(terms.all_inner_texts()) == {"CC BY 4.0"}
        assert set(page.locator(".media-group__credits").all_inner_texts()) == {
            "Mention à indiquer : Ana Example / Mission, CC BY 4.0"
        }
        assert {terms.nth(number).evaluate(LINES) for number in range(terms.count())} == {1}
        for path in ("/types/", "/topics/"):
            entries = visit.open(path).page.locator(".topic-list li")
            apart = entries.evaluate_all(
                """all => all.map(each => {
                    const last = [...each.querySelector('a').getClientRects()].at(-1), number = each.querySelector('span').getBoundingClientRect();
                    return Math.max(number.left - last.right, last.top - number.bottom, number.top - last.bottom); })"""
            )
            assert apart and max(apart) < 10, (path, apart)


def test_a_narrow_column_breaks_the_name_of_a_kind_and_not_before_its_number(browser: Any, address: str) -> None:
    with Visit(browser, address, viewport={"width": 240, "height": 800}, bypass_csp=True) as visit:
        page = visit.open("/types/").page
        page.add_style_tag(content=".topic-list { inline-size: 9rem }")
        entry = page.locator(".topic-list li").filter(has_text="Communiqués de presse")
        assert entry.evaluate(LINES) == 2


def test_a_file_and_its_kind_stand_near_each_other(browser: Any, address: str) -> None:
    with Visit(browser, address, viewport={"width": 1280, "height": 800}) as visit:
        rows = visit.open("/contacts/").page.locator(".documents li")
        assert rows.evaluate_all("all => all.map(each => each.offsetWidth)") == [640]


def test_no_headline_of_a_topic_ends_with_one_word_on_a_line(browser: Any, address: str) -> None:
    words = """all => all.map(each => {
        const text = each.firstChild, range = document.createRange(), tops = [];
        for (const word of text.data.matchAll(/\\S+/g)) {
            range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
            tops.push(Math.round(range.getBoundingClientRect().top));
        }
        return tops.at(-1) === tops[0] ? 0 : tops.filter(top => top === tops.at(-1)).length; })"""
    last = []
    with Visit(browser, address, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open("/").page
        for width in range(320, 1300, 14):
            page.set_viewport_size({"width": width, "height": 800})
            last += page.locator(".topic-block li a").evaluate_all(words)
    assert len(last) > 200 and max(last) > 1 and 1 not in last, last


def test_on_paper_opening_hours_stay_on_one_line(browser: Any, harbour: Path) -> None:
    with served(harbour) as site, Visit(browser, site, viewport={"width": 642, "height": 900}) as visit:
        page = visit.open("/contacts/").page
        page.emulate_media(media="print")
        assert page.locator(".contact-card dd").filter(has_text="18:00").evaluate(LINES, True) == 1
