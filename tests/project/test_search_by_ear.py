"""Search by keyboard and by ear: the accessibility tree that Chromium gives to a screen reader, without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from conftest import TinySite
from servers import served
from test_browser import Visit

pytestmark = pytest.mark.slow


class Words(NamedTuple):
    """What a reader of one language types and hears."""

    typed: str
    two: str
    one: str
    search: str
    heading: str
    choices: tuple[str, str, str]
    every: str
    newer: str
    older: str
    none: str
    archive: str


WORDS = {
    "ko": Words("등대", "결과 2건", "결과 1건", "검색", "검색", ("연도", "종류", "주제"), "전체", "등대에 불이 켜지다", "등대의 하루",
                "찾은 결과가 없습니다. 다른 단어나 조건으로 찾거나 아래 목록을 살펴보세요.", "전체 소식"),
    "ar": Words("المنارة", "عدد النتائج: 2", "نتيجة واحدة", "بحث", "بحث", ("السنة", "النوع", "الموضوع"), "الكل", "المنارة تضيء", "يوم في المنارة",
                "لم يُعثر على شيء. جرّبوا كلمات أو خيارات أخرى، أو تصفّحوا ما يلي:", "جميع الأخبار"),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tiny = TinySite(tmp_path_factory.mktemp("by-ear"))
    tiny.set(LANGUAGES=["en", *WORDS])
    for slug, year, topic, kind in (("lit", 2026, "health", "press-release"), ("day", 2025, "trade", "statement")):
        tiny.release(slug, date=f"{year}-01-05", tags=[topic], category=kind)
        for lang, words in WORDS.items():
            title = words.newer if slug == "lit" else words.older
            tiny.release(slug, lang, title=title, date=f"{year}-01-05", tags=[topic], category=kind)
    tiny.build()
    with served(tiny.output) as address:
        yield address


class Heard(NamedTuple):
    """A node of the tree: role and name, and what it is besides."""

    role: str
    name: str
    said: dict[str, Any]


def heard(page: Any) -> list[Heard]:
    """The tree in its order, without what is not told."""
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    return [
        Heard(
            node["role"]["value"],
            " ".join(str(node.get("name", {}).get("value", "")).split()),
            {each["name"]: each["value"].get("value") for each in node.get("properties", ())},
        )
        for node in nodes
        if not node["ignored"]
    ]


def focused(page: Any) -> Heard:
    return next(node for node in reversed(heard(page)) if node.said.get("focused"))


def tab_to(page: Any, role: str, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if (found := focused(page)) and (found.role, found.name) == (role, name):
            return
    raise AssertionError(f"no stop is the {role} {name}")


def said(page: Any, wanted: str) -> None:
    """Waits until the live region says this, and asserts that a screen reader is told it without being asked."""
    page.wait_for_function(
        "(wanted) => document.querySelector('main [role=status]').textContent === wanted", arg=wanted
    )
    (status,) = [node for node in heard(page) if node.role == "status"]
    assert status.said["live"] == "polite" and status.said["atomic"]
    assert wanted in [node.name for node in heard(page) if node.role == "StaticText"]


@pytest.mark.parametrize("lang", WORDS)
def test_a_search_is_asked_and_answered_by_keyboard_and_by_ear(browser: Any, site: str, lang: str) -> None:
    words = WORDS[lang]
    with Visit(browser, site) as visit:
        page = visit.open(f"/{lang}/search/").page
        page.wait_for_selector("main select")
        assert [node.name for node in heard(page) if node.role == "search"] != []
        tab_to(page, "searchbox", words.search)
        page.keyboard.insert_text(words.typed)
        page.keyboard.press("Enter")
        said(page, words.two)
        tree = heard(page)
        headings = [(node.said["level"], node.name) for node in tree if node.role == "heading"]
        assert headings.count((1, words.heading)) == 1
        assert [name for level, name in headings if level == 2 and name in words] == [words.newer, words.older]
        links = [node.name for node in tree if node.role == "link"]
        assert links.index(words.newer) + 1 == links.index(words.older)
        assert len([node for node in tree if node.role == "combobox"]) == len(words.choices)
        for choice in words.choices:
            tab_to(page, "combobox", choice)
        page.keyboard.press("End")  # the last topic
        said(page, words.one)
        assert focused(page).name == words.choices[-1], "a choice keeps the focus"
        page.keyboard.press("Home")
        said(page, words.two)
        tab_to(page, "link", words.newer)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{lang}/news/lit/")
        page.go_back()
        said(page, words.two)
        assert page.get_by_role("searchbox").input_value() == words.typed
        tab_to(page, "searchbox", words.search)
        page.keyboard.insert_text("xyzzy")
        page.keyboard.press("Enter")
        said(page, words.none)
        tab_to(page, "link", words.archive)
        assert visit.messages == []
