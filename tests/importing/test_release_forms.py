"""More forms of real releases: heads in tables, datelines, embargoes with their zone, advisories, in eight languages.

Each text imitates a form that offices use; names and numbers are invented.
"""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
from openxml import Word, p, r, table
from reading import draft_of
from test_letterheads import TEXT, read
from test_proposals import DIRECTORY, SEOUL

from newsroom.importing.proposals.contacts import EMAIL
from newsroom.importing.proposals.dates import find_clock
from newsroom.importing.proposals.finding import propose
from newsroom.model.blocks import Table

KOREAN = "예시 대표부는 상담 전화를 열었다고 밝혔다. 상담은 세 개 언어로 이루어지며 상담사는 모두 열두 명이고 예약은 필요하지 않다."
ARABIC = "تعمل البعثة مع أربعين ميناء واثنتي عشرة مدينة، وقد دربت المستشارين على مدى ست سنوات بثلاث لغات."
CHINESE = "代表团与四十个港口和十二座城市合作，六年来以三种语言培训咨询人员。"
JAPANESE = "例示代表部は四十の港と協力し、六年にわたり三つの言語で相談員を養成してきた。"

DATELINES: dict[str, tuple[str, str, str]] = {  # how the text opens → place, day
    "GENEVA (27 November 2026): ": (TEXT, "GENEVA", "2026-11-27"),
    "Seoul - 27 November 2026 - ": (TEXT, "Seoul", "2026-11-27"),
    "Paris, lundi 1er mars 2027. ": (TEXT, "Paris", "2027-03-01"),
    "(Dakar, le 1er mars 2027) – ": (TEXT, "Dakar", "2027-03-01"),
    "CIUDAD DE MÉXICO, a 28 de octubre de 2026.- ": (TEXT, "CIUDAD DE MÉXICO", "2026-10-28"),
    "Bogotá D.C., 28 de octubre de 2026 (Prensa Ejemplo). ": (TEXT, "Bogotá D.C.", "2026-10-28"),
    "دبي، الإمارات العربية المتحدة، 27 نوفمبر 2026: ": (ARABIC, "دبي، الإمارات العربية المتحدة", "2026-11-27"),
    "الرياض 27 نوفمبر 2026 (واس) -- ": (ARABIC, "الرياض", "2026-11-27"),
    "（2026年11月27日，日内瓦）": (CHINESE, "日内瓦", "2026-11-27"),
    "2026年11月27日（東京）－": (JAPANESE, "東京", "2026-11-27"),
    "(부산=예시뉴스) 2026년 11월 27일 -- ": (KOREAN, "부산", "2026-11-27"),
    "Москва. 27 ноября 2026 года. ": (TEXT, "Москва", "2026-11-27"),
    "（首爾訊）": (CHINESE, "首爾", ""),
}


@pytest.mark.parametrize("opening", DATELINES)
def test_the_place_and_the_day_leave_the_text(opening: str) -> None:
    text, place, day = DATELINES[opening]
    work = read("!Ports breathe again", opening + text)
    assert (work.fields["dateline"], work.fields.get("date", "")) == (place, day)
    assert [run.text for run in work.blocks[0].runs] == [text]  # type: ignore[union-attr]


@pytest.mark.parametrize("opening", ["Posted on 27 November 2026. ", "In 2026. ", "27 November 2026. ", "Released: "])
def test_a_sentence_or_a_label_is_no_place(opening: str) -> None:
    assert "dateline" not in read("!Ports breathe again", opening + TEXT).fields


CLOCKS: dict[str, tuple[int, int, int | None, str]] = {
    "10:30-11:30": (10, 30, None, ""), "0001 hrs GMT": (0, 1, 0, ""), "11:00 (GMT-3)": (11, 0, -180, ""), "2026-11-30T10:00-05:00": (10, 0, -300, ""),
    "10:00 HORAS (CET)": (10, 0, 60, ""), "9 a. m. (hora de Madrid)": (9, 0, None, "Europe/Madrid"), "الساعة 10:00 بتوقيت جنيف": (10, 0, None, "Europe/Zurich"),
    "10:00 (по московскому времени)": (10, 0, 180, ""), "오전 10시(제네바 현지시간)": (10, 0, None, "Europe/Zurich"), "9:00 a.m. ET": (9, 0, None, "America/New_York"),
    "10:00 et après": (10, 0, None, ""), "14:00 IST": (14, 0, None, "IST"), "10.00 a.m. Nairobi time": (10, 0, None, "Africa/Nairobi"),
}  # fmt: skip


@pytest.mark.parametrize("text", CLOCKS)
def test_an_hour_has_the_zone_that_its_words_name(text: str) -> None:
    found = find_clock(text)
    assert found is not None
    assert (found.hour, found.minute, found.offset, found.place) == CLOCKS[text]


ADVISORIES: dict[str, tuple[str, str, str]] = {  # head → label of the hour, label of the place
    "취재안내": ("일시", "장소", "2026년 11월 30일(월) 오전 10시"),
    "CONVOCATORIA DE PRENSA": ("Cuándo", "Dónde", "lunes 30 de noviembre de 2026, 10:00 h"),
    "NOTE AUX MÉDIAS": ("Quand", "Où", "lundi 30 novembre 2026, 10 h 00"),
    "АНОНС ДЛЯ СМИ": ("Когда", "Где", "30 ноября 2026 года, 10:00"),
    "دعوة إعلامية": ("متى", "أين", "الاثنين 30 نوفمبر 2026، الساعة 10:00 صباحاً"),
    "媒体邀请函": ("时间", "地点", "2026年11月30日上午10时"),
    "取材のご案内": ("日時", "場所", "2026年11月30日（月）10:00～11:30"),
}


@pytest.mark.parametrize("head", ADVISORIES)
@pytest.mark.parametrize("in_table", [False, True], ids=["lines", "table"])
def test_an_advisory_names_its_event_and_the_event_is_no_date_of_the_release(head: str, in_table: bool) -> None:
    when, where, hour = ADVISORIES[head]
    rows = table((when, hour), (where, "Example Hall")) if in_table else ""
    lines = () if in_table else (f"{when}: {hour}", f"{where}: Example Hall")
    work = read(head, "!Ports breathe again", *lines, more=rows)
    assert work.fields["category"] == "media-advisory"
    assert work.fields["event"] == {
        "name": "Ports breathe again",
        "starts": "2026-11-30T10:00+09:00",
        "venue": "Example Hall",
    }
    assert "date" not in work.fields


def test_an_event_below_a_release_is_text() -> None:
    work = read("!Ports breathe again", f"GENEVA – {TEXT}", "Date: 5 December 2026", "Venue: Hall 3")
    assert "date" not in work.fields
    assert len(work.blocks) == 3


HEADS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "number": (("Ref. No.: 2026/PR/113", "PORTS BREATHE AGAIN AFTER ALL", f"SEOUL – {TEXT}"), {"title": "PORTS BREATHE AGAIN AFTER ALL"}),
    "kicker": (("STATEMENT", "!We deplore the attack", f"Geneva – {TEXT}"), {"category": "statement"}),
    "era": (("新聞稿", "中華民國115年11月27日", "!港口熱線開通", CHINESE), {"date": "2026-11-27", "title": "港口熱線開通"}),
    "framed-line": (("!相談電話を開設", "～三つの言語で応じる～", f"【ソウル発】{JAPANESE}"), {"subtitle": "三つの言語で応じる", "dateline": "ソウル"}),
    "after": (("【请于2026年11月30日10时后发布】", "!港口热线开通", CHINESE), {"embargo": "2026-11-30T10:00+09:00"}),
    "published": (("!Ports breathe again", "Published: 27 November 2026, 10:30 CET", TEXT), {"date": "2026-11-27T10:30+01:00"}),
    "notes": (("!La ligne ouvre", TEXT, "Note aux rédactions :", "Fondée en 1990."), {"notes": "Fondée en 1990.", "category": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_a_head_line_says_what_it_says(name: str) -> None:
    lines, fields = HEADS[name]
    found = read(*lines).fields
    assert {key: found.get(key) for key in fields} == fields


def test_a_list_or_picture_may_stand_before_the_dateline() -> None:
    work = read(
        "!Ports breathe again", "• Air is cleaner", "• Twelve cities join", f"GENEVA, 27 November 2026 – {TEXT}"
    )
    assert work.fields["dateline"] == "GENEVA"


def head(*tables: str) -> dict[str, Any]:
    """The fields of a text below tables that set its head."""
    from test_proposals import DIRECTORY, SEOUL

    from newsroom.importing.proposals.finding import propose
    from newsroom.importing.readers import read_file

    body = "".join(tables) + p(KOREAN) + p(KOREAN)
    return propose(read_file(Word(body).data(), "release.docx", None), DIRECTORY, SEOUL).fields


def test_a_ministry_sets_its_head_in_tables() -> None:
    fields = head(
        table(("보도자료", "예시부")),
        table(("보도시점", "2026. 11. 30.(월) 12:00", "배포", "2026. 11. 27.(금) 09:00")),
        table(("항구 상담 전화 개통",), ("- 세 개 언어로 상담 -",)),
    )
    assert fields == {
        "embargo": "2026-11-30T12:00+09:00",
        "date": "2026-11-27T09:00+09:00",
        "title": "항구 상담 전화 개통",
        "subtitle": "세 개 언어로 상담",
    }


def test_a_table_of_content_at_the_top_stays_a_table() -> None:
    assert "title" not in head(table(("Year", "Ports"), ("2026", "40")))


def test_a_letterhead_in_a_table_is_read_line_by_line() -> None:
    letterhead = table((p("Example Mission"), p("PRESS RELEASE") + p("27 November 2026")))
    fields = head(letterhead, p(r("Ports breathe again", "<w:b/>")))
    assert fields == {"date": "2026-11-27", "title": "Ports breathe again"}


@pytest.mark.parametrize(
    "text", ["a." * 100_000, "a@" * 100_000, "1 2 3 4 5 6 7 8 9 0 " * 5_000], ids=["dots", "ats", "digits"]
)
def test_a_long_text_of_signs_is_searched_once_for_addresses(text: str) -> None:
    """The work grows with the length: ten times the text may take some thirty times as long, never a hundred."""

    def work(part: str) -> float:
        start = process_time()
        assert EMAIL.findall(part + " press@example.org") == ["press@example.org"]
        return process_time() - start

    work(text[:1000])
    small = max(min(work(text[: len(text) // 10]) for _ in range(3)), 0.001)
    assert min(work(text) for _ in range(3)) < 30 * small


@pytest.mark.parametrize(
    "opening", ["ROME, 3 July 2027 – The port opened a gate.", "서울 – 예시 선교회는 문을 열었다고 밝혔다.", KOREAN * 2]
)
@pytest.mark.parametrize(
    "rows", [(("North",), ("South",)), (("Part", "Page"), ("First", "1/2")), (("Contact", "Calls"), ("Office", "41"))]
)
def test_a_table_below_a_short_opening_stays(opening: str, rows: tuple[tuple[str, ...], ...]) -> None:
    reading = draft_of(Word(p("A gate opens") + p(opening) + table(*rows))).reading
    assert any(isinstance(block, Table) for block in propose(reading, DIRECTORY, SEOUL).blocks)
