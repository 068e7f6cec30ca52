"""How real releases begin and end: lines above the headline, contacts below the text, in eight languages.

Each text imitates a form that offices use; names and numbers are invented.
"""

from __future__ import annotations

from typing import Any

import pytest
from openxml import Word, p, r, table
from test_proposals import DIRECTORY, SEOUL

from newsroom.importing.proposals.finding import account, propose
from newsroom.importing.proposals.work import Work
from newsroom.importing.readers import read_file

TEXT = "The mission works with forty ports and twelve cities, and it has trained counsellors for six years in three languages."


def read(*lines: str, more: str = "") -> Work:
    """A Word file of these paragraphs: `!` in front for bold, `^` for italics."""
    marks = {"!": "<w:b/>", "^": "<w:i/>"}
    body = "".join(p(r(line[1:], marks[line[0]])) if line[:1] in marks else p(line) for line in lines)
    work = propose(read_file(Word(body + more).data(), "release.docx", None), DIRECTORY, SEOUL)
    taken, imported, aside = account(work)
    assert taken == imported + aside
    return work


FORMS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "number-above": (
        ("NEWS RELEASE", "No. 2026/41", "!Mission and city sign an agreement", f"Busan, 27 November 2026 - They signed. {TEXT}"),
        {"title": "Mission and city sign an agreement", "dateline": "Busan", "date": "2026-11-27"},
    ),
    "organisation-above": (
        ("Press Release | Example Mission", "Friday, November 27, 2026", "!Harbour line opens", f"BUSAN – It opened. {TEXT}"),
        {"title": "Harbour line opens", "dateline": "BUSAN", "date": "2026-11-27"},
    ),
    "place-and-date-above": (
        ("Seoul, Republic of Korea (27 November 2026)", "!Workshop brings counsellors together", TEXT),
        {"title": "Workshop brings counsellors together", "dateline": "Seoul, Republic of Korea", "date": "2026-11-27"},
    ),
    "place-and-date-below": (
        ("!Remarks by Ana Example at the opening", "Busan, 27 November 2026", TEXT),
        {"title": "Remarks by Ana Example at the opening", "dateline": "Busan", "date": "2026-11-27"},
    ),
    "office-and-site-around": (
        ("!Harbour Office", "PRESS RELEASE", "example.org", "!Harbour line opens in the old port", f"BUSAN, 27 November 2026 – It opened. {TEXT}"),
        {"title": "Harbour line opens in the old port", "dateline": "BUSAN", "date": "2026-11-27"},
    ),
    "statement": (
        ("Statement by the Head of Mission on the floods", "27 November 2026", TEXT),
        {"title": "Statement by the Head of Mission on the floods", "category": "statement", "date": "2026-11-27"},
    ),
    "labelled": (
        ("Title: Harbour line opens", "Subtitle: It answers in three languages", "Date: 27 November 2026", TEXT),
        {"title": "Harbour line opens", "subtitle": "It answers in three languages", "date": "2026-11-27"},
    ),
    "french": (
        ("COMMUNIQUÉ", "Bruxelles, le 27 novembre 2026", "!La ligne du port ouvre", "^Elle répond en trois langues", "La ligne a ouvert."),
        {"title": "La ligne du port ouvre", "subtitle": "Elle répond en trois langues", "dateline": "Bruxelles", "date": "2026-11-27"},
    ),
    "spanish": (
        ("COMUNICADO DE PRENSA", "Ciudad de Panamá, 27 de noviembre de 2026", "!Abre la línea del puerto", "La línea abrió hoy."),
        {"title": "Abre la línea del puerto", "dateline": "Ciudad de Panamá", "date": "2026-11-27"},
    ),
    "russian": (
        ("ПРЕСС-РЕЛИЗ", "27 ноября 2026 года, Женева", "!Открылась линия помощи", "Сегодня открылась линия помощи."),
        {"title": "Открылась линия помощи", "dateline": "Женева", "date": "2026-11-27"},
    ),
    "arabic": (
        ("بيان صحفي", "جنيف، 27 نوفمبر/تشرين الثاني 2026", "!افتتاح خط الميناء", "افتتحت البعثة خط الميناء اليوم."),
        {"title": "افتتاح خط الميناء", "dateline": "جنيف", "date": "2026-11-27"},
    ),
    "arabic-two-months": (
        ("!تقرير جديد عن الموانئ", "جنيف (27 نوفمبر/تشرين الثاني 2026) – قالت البعثة إن الموانئ تتنفس."),
        {"title": "تقرير جديد عن الموانئ", "dateline": "جنيف", "date": "2026-11-27"},
    ),
    "chinese": (
        ("新闻稿", "2026年11月27日，首尔", "!港口热线开通", "代表团今天开通港口热线。热线以三种语言回答。"),
        {"title": "港口热线开通", "dateline": "首尔", "date": "2026-11-27"},
    ),
    "chinese-agency": (
        ("!港口热线开通", "中新网首尔2026年11月27日电 代表团今天开通港口热线。"),
        {"title": "港口热线开通", "dateline": "首尔", "date": "2026-11-27"},
    ),
    "japanese": (
        ("令和8年11月27日", "報道関係者各位", "例示代表部", "!港湾相談電話を開設", "^三つの言語で応じる", "例示代表部は相談電話を開設しました。"),
        {"title": "港湾相談電話を開設", "subtitle": "三つの言語で応じる", "date": "2026-11-27"},
    ),
    "korean-hour": (
        ("보도자료", "배포일시: 2026년 11월 27일(금) 10:00", "!항구 상담 전화 개통", "(부산=2026년 11월 27일) 항구 상담 전화가 문을 열었다."),
        {"title": "항구 상담 전화 개통", "dateline": "부산", "date": "2026-11-27T10:00+09:00"},
    ),
    "korean-plain": (
        ("항구 상담 전화 문 열어", "2026-11-27", "예시 대표부가 27일 상담 전화를 열었다. 세 개 언어로 상담한다. 상담사는 열두 명이다."),
        {"title": "항구 상담 전화 문 열어", "date": "2026-11-27"},
    ),
    "korean-label": (
        ("[보도자료] 항구 상담 전화 문 열어", "【부산=뉴스와이어】 예시 대표부가 27일 상담 전화를 열었다."),
        {"title": "항구 상담 전화 문 열어", "dateline": "부산"},
    ),
    "korean-edition": (
        ("보도자료", "2026년 11월 27일(금) 조간부터 보도하여 주시기 바랍니다.", "!항구 상담 전화 문 열어", "예시 대표부는 상담 전화를 열었다."),
        {"title": "항구 상담 전화 문 열어", "embargo": "2026-11-27T00:00+09:00"},
    ),
    "arabic-embargo": (
        ("محظور النشر حتى الساعة 9:00 صباحاً بتوقيت غرينتش يوم 30 نوفمبر 2026", "!تقرير جديد عن الموانئ", "قالت البعثة إن الموانئ تتنفس."),
        {"title": "تقرير جديد عن الموانئ", "embargo": "2026-11-30T09:00+00:00"},
    ),
    "spanish-embargo": (
        ("EMBARGADO HASTA EL 30 DE NOVIEMBRE DE 2026, 9:00 DE LA TARDE (HORA DE PANAMÁ)", "!Los puertos respiran", "Cuarenta puertos."),
        {"title": "Los puertos respiran", "embargo": "2026-11-30T21:00-05:00"},
    ),
    "mail": (
        ("Dear colleagues,", "Ports breathe again", f"LONDON/GENEVA, 2 December 2026 – Ports reported cleaner air, at 6 a.m. EST. {TEXT}"),
        {"title": "Ports breathe again", "dateline": "LONDON/GENEVA", "date": "2026-12-02"},
    ),
    "contact-first": (
        ("보 도 자 료", "담당: 공보실 (020 7946 0123)", "항구 상담 전화 개통", "예시 대표부가 27일 상담 전화를 열었다. 세 개 언어로 상담한다. 상담사는 열두 명이다."),
        {"title": "항구 상담 전화 개통", "contacts": ["press-desk"]},
    ),
    "japanese-form": (("報道発表資料", "港湾相談電話を開設", "例示代表部は27日、港湾相談電話を開設した。三つの言語で応じる。"), {"title": "港湾相談電話を開設"}),
    "advisory": (
        ("MEDIA ADVISORY", "!Visit of the Director", "WHAT: Press conference", "WHEN: Tuesday, 1 December 2026, 10:30 (KST)", "WHERE: Example Hall, Seoul"),
        {"title": "Visit of the Director", "category": "media-advisory",
         "event": {"name": "Press conference", "starts": "2026-12-01T10:30+09:00", "venue": "Example Hall, Seoul"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "fields"), FORMS.values(), ids=list(FORMS))
def test_the_head_is_read_out_of_the_form(lines: tuple[str, ...], fields: dict[str, Any]) -> None:
    assert read(*lines).fields == fields


def test_an_organisation_with_a_date_is_no_place() -> None:
    work = read("Example Mission, 27 November 2026", "!Harbour line opens", TEXT)
    assert work.fields == {"title": "Harbour line opens", "date": "2026-11-27"}


def test_an_hour_without_zone_is_asked_for() -> None:
    work = read("MEDIA ADVISORY", "!Visit", "WHEN: 1 December 2026, 10:30", TEXT)
    assert [question.kind for question in work.questions] == ["event"]


@pytest.mark.parametrize(
    "line",
    [
        "للاتصال: press@example.org",
        "담당 부서 공보실 (020 7946 0123)",
        "※ 문의: 공보실 press@example.org",
        "Kontakt: press@example.org",
    ],
)
def test_a_line_of_contact_at_the_end_is_the_contact(line: str) -> None:
    work = read("!Harbour line opens", TEXT, TEXT, line)
    assert work.fields["contacts"] == ["press-desk"]
    assert [aside.text for aside in work.set_aside if aside.reason == "contact"] == [line]


def test_a_framed_line_below_the_headline_may_name_a_day() -> None:
    work = read("!부산에서 세 언어로 상담 전화 문 연다", "- 12월 1일부터 매일 운영 -", TEXT)
    assert work.fields["subtitle"] == "12월 1일부터 매일 운영"


def test_a_line_below_a_table_of_who_answers_stays() -> None:
    rows = table(("담당 부서", "공보실", "press@example.org")) + p("붙임. 개소식 사진")
    work = read("!항구 상담 전화 개통", TEXT, more=rows)
    assert work.fields["contacts"] == ["press-desk"]
    assert "개소식 사진" in str(work.blocks[-1])


def test_a_contact_amid_the_text_ends_with_its_lines() -> None:
    text = ("통화료는 무료이며 이름을 묻지 않는다. 통화가 끝나면 번호도 남기지 않는다.", "예시 선교회는 이렇게 밝혔다.")
    work = read("!부산에서 상담 전화 문 연다", TEXT, "언론 문의", "공보실", "이메일: press@example.org", *text)
    assert work.fields["contacts"] == ["press-desk"]
    assert [str(block).count(line) for block, line in zip(work.blocks[-2:], text, strict=True)] == [1, 1]


def test_a_table_of_who_answers_is_the_contact() -> None:
    rows = table(("담당 부서", "공보과", "책임자", "과장", "홍예시", "(044-201-0000)"))
    work = read("!항구 상담 전화 개통", "예시 대표부는 상담 전화를 열었다.", more=rows)
    assert [str(one.value) for one in work.proposals if one.field == "contacts"]
    assert [question.kind for question in work.questions if question.kind in ("contact", "phone")]
    assert not any("044" in str(block) for block in work.blocks)


LETTERHEADS = {
    "number": table(("Example Mission", "Press Service | 12 Sample Street | Tel. 020 7946 0999")),
    "mail": table(("Example Mission",), ("12 Sample Street",), ("office@example.org",)),
    "name-alone": table(("Example Mission", "Seoul")),
}


@pytest.mark.parametrize("letterhead", LETTERHEADS.values(), ids=LETTERHEADS)
@pytest.mark.parametrize("title", ["!Harbour line opens in the old port", "Harbour line opens in the old port"])
def test_a_letterhead_in_a_table_is_no_text(letterhead: str, title: str) -> None:
    """Its number would else stand in the release, above the headline that nobody found."""
    below = (
        "FOR IMMEDIATE RELEASE",
        title,
        f"BUSAN, 27 November 2026 – It opened. {TEXT}",
        "Media contact",
        "press@example.org",
    )
    body = letterhead + "".join(p(r(text[1:], "<w:b/>") if text[0] == "!" else r(text)) for text in below)
    work = propose(read_file(Word(body).data(), "release.docx", None), DIRECTORY, SEOUL)
    assert work.fields["title"] == title.lstrip("!")
    assert work.fields["contacts"] == ["press-desk"]
    assert not [
        block
        for block in work.blocks
        if any(word in str(block) for word in ("Sample Street", "Example Mission", "0999"))
    ]
    assert "Example Mission" in " ".join(aside.text for aside in work.set_aside)
    taken, imported, aside = account(work)
    assert taken == imported + aside


def test_a_table_of_numbers_below_the_headline_stays() -> None:
    rows = table(("Emergency desk", "020 7946 0111"), ("Harbour desk", "020 7946 0222"))
    work = read("!Harbour line opens", more=rows + p(TEXT))
    assert work.fields["title"] == "Harbour line opens"
    assert "020 7946 0111" in str(work.blocks)
