"""Plain texts as offices type them: marks of lists without a space, an end between dashes, a short text."""

from __future__ import annotations

import pytest
from reading import draft_of
from test_proposals import read

ITEMS = {
    "・魚\n・果物": "- 魚\n- 果物",
    "ㆍ생선\nㆍ과일": "- 생선\n- 과일",
    "·鱼\n·水果": "- 鱼\n- 水果",
    "・　魚\n・　果物": "- 魚\n- 果物",
    "1.생선\n2.과일": "1. 생선\n2. 과일",
    "3)생선\n4)과일": "3. 생선\n4. 과일",
    "１．魚\n２．果物": "1. 魚\n2. 果物",
    "1、鱼\n2、水果": "1. 鱼\n2. 水果",
}


@pytest.mark.parametrize("typed", ITEMS)
def test_a_mark_of_a_list_may_stand_at_its_word(typed: str) -> None:
    assert draft_of(typed.encode(), "release.txt").markdown.strip() == ITEMS[typed]


@pytest.mark.parametrize(
    "typed", ["1.5 metres\n2.5 metres", "○○시 시장\n○○군 군수", "-5 degrees\n-7 degrees", "3.1운동\n4.19혁명"]
)
def test_a_number_or_a_sign_in_a_word_is_no_mark(typed: str) -> None:
    draft = draft_of(typed.encode(), "release.txt")
    assert not draft.reading.structure and draft.words == draft_of(typed.encode(), "a.md").words


@pytest.mark.parametrize("end", ["- 끝 -", "- END -", "– Fin –", "-- КОНЕЦ --"])
@pytest.mark.parametrize("above", ["1. fish\n2. fruit", "- fish\n- fruit", "The hall is open."])
def test_an_end_between_dashes_is_no_item(above: str, end: str) -> None:
    work = read(f"Market hall reopens\n\nTURIN, 3 July 2027 - The hall reopens.\n\n{above}\n\n{end}\n")
    assert end in [part.text for part in work.set_aside if part.reason == "form-line"]


@pytest.mark.parametrize(
    "text",
    [
        "보도자료\n\n시장 다시 문 열다\n\n부산 - 예시 선교회는 시장을 다시 열었다고 밝혔다.",
        "시장 다시 문 열다\n\n예시 선교회는 3일 시장을 다시 열고 새 계획을 설명했다.",
        "Market hall reopens\n\nSeoul – The market hall is open again.",
        "Market hall reopens\n\nThe market hall of the city is open again after two years.",
    ],
)
def test_a_short_text_has_its_headline(text: str) -> None:
    assert read(text).fields["title"] in ("시장 다시 문 열다", "Market hall reopens")


@pytest.mark.parametrize(
    "text", ["Fish\n\nFruit\n\nBread", "The hall is open.\n\nThe hall of the city is open again after two years."]
)
def test_short_lines_are_no_headline(text: str) -> None:
    assert "title" not in read(text).fields


@pytest.mark.parametrize(
    "text",
    [
        "Clinic opens its doors\n\n(부산=예시통신) 예시 선교회는 상담소를 열었다고 밝혔다.\n\nHours\n=====\n\nIt is open from nine to six.",
        "Clinic opens its doors\n\n北京3月2日电 示例机构为四个岛屿的居民开设了港口诊所。\n\nHours\n=====\n\nIt is open from nine to six.",
    ],
)
def test_a_part_below_the_opening_is_not_the_headline(text: str) -> None:
    work = read(text)
    assert work.fields["title"] == "Clinic opens its doors" and work.fields["dateline"] in ("부산", "北京")
    assert not any("열었다고" in part.text or "开设了" in part.text for part in work.set_aside)


@pytest.mark.parametrize("name", ["release.txt", "release.html", "release.eml"])
def test_signs_that_steer_a_program_are_no_text(name: str) -> None:
    head = "Subject: A hall\n\n" if name.endswith("eml") else ""
    markup = ("<p>", "</p>") if name.endswith("html") else ("", "")
    text = f"{head}{markup[0]}The \x04hall\x05 is\x0b open\x0c and\x1b ready.{markup[1]}"
    draft = draft_of(text.encode(), name)
    assert draft.words == ["The", "hall", "is", "open", "and", "ready"]
    assert not set(draft.markdown) & set("\x04\x05\x0b\x0c\x1b")
