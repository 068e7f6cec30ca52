"""What is read out of texts, in the forms of real releases, in eight languages; and that no character is lost on the way."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing.document import ImportedPicture, Reading, SetAside, Signal, characters, weight
from newsroom.importing.plain_text import read_plain_text
from newsroom.importing.proposals.datelines import dateline_of
from newsroom.importing.proposals.dates import find_clock, find_dates
from newsroom.importing.proposals.finding import account, propose
from newsroom.importing.proposals.language import language_of
from newsroom.importing.proposals.work import Work
from newsroom.model.blocks import Block, Heading, Item, List, Note, Paragraph, Picture, Run, Text
from newsroom.model.directory import Boilerplate, Contact, Directory, Organisation, Phone

SEOUL = "Asia/Seoul"
DIRECTORY = Directory(
    publisher="example-mission",
    organisations={"example-mission": Organisation(key="example-mission", name=(("en", "Example Mission"),), country="GB")},
    contacts={
        "press-desk": Contact(
            key="press-desk",
            name=(("en", "Press desk"), ("ko", "공보실")),
            email="press@example.org",
            phones=(Phone(e164="+442079460123", international="+44 20 7946 0123", national="020 7946 0123", country="GB"),),
            is_person=False,
        )
    },
    boilerplates={
        "example-mission": {
            "en": Boilerplate(key="example-mission", lang="en", title="About us", html="<p>Example Mission works in forty countries.</p>", digest="")
        }
    },
)  # fmt: skip


def read(text: str, name: str = "") -> Work:
    return propose(read_plain_text(text.encode(), "release.txt"), DIRECTORY, SEOUL, name)


def asked(work: Work, kind: str) -> list[str]:
    return [question.text for question in work.questions if question.kind == kind]


DATES = [
    ("27 November 2026", "2026-11-27"), ("November 27, 2026", "2026-11-27"), ("Nov. 27, 2026", "2026-11-27"), ("27th of November 2026", "2026-11-27"),
    ("Friday, 27 November 2026", "2026-11-27"), ("2026-11-27", "2026-11-27"), ("2026년 11월 27일(금)", "2026-11-27"), ("2026. 11. 27.", "2026-11-27"),
    ("1er mars 2026", "2026-03-01"), ("16 octobre 2024", "2024-10-16"), ("28 de octubre de 2025", "2025-10-28"), ("5 فبراير 2026", "2026-02-05"),
    ("٢٧ نوفمبر ٢٠٢٦", "2026-11-27"), ("5 شباط 2026", "2026-02-05"), ("2026年3月2日", "2026-03-02"), ("2026年３月２日（月）", "2026-03-02"),
    ("2 марта 2026 г.", "2026-03-02"), ("27. November 2026", "2026-11-27"), ("27/11/2026", "2026-11-27"), ("11/27/2026", "2026-11-27"),
    ("03.07.2027", "2027-07-03"), ("٠٣.٠٧.٢٠٢٧", "2027-07-03"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "iso"), DATES, ids=[text for text, _ in DATES])
def test_a_date_is_read_as_it_is_written(text: str, iso: str) -> None:
    assert [found.iso for found in find_dates(f"x {text} y")] == [iso]


@pytest.mark.parametrize("text", ["03/04/2026", "version 1.2.2026", "31 February 2026", "No. 2026-113", "12345678"])
def test_what_can_be_two_days_or_none_is_no_date(text: str) -> None:
    assert find_dates(text) == []


CLOCKS = [
    ("00:01 GMT", (0, 1, 0, "")), ("10:00 a.m. EST", (10, 0, -300, "")), ("9am Geneva time", (9, 0, None, "Europe/Zurich")), ("오전 10시 30분", (10, 30, None, "")),
    ("오후 2시", (14, 0, None, "")), ("9h00 (heure de Paris)", (9, 0, None, "Europe/Paris")), ("10:00 (hora de Panamá, UTC-5)", (10, 0, None, "America/Panama")),
    ("上午10点（北京时间）", (10, 0, 480, "")), ("14時", (14, 0, None, "")), ("10:00 (мск)", (10, 0, 180, "")), ("noon", (12, 0, None, "")),
    ("12:00 a.m.", (0, 0, None, "")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "clock"), CLOCKS, ids=[text for text, _ in CLOCKS])
def test_an_hour_and_its_zone(text: str, clock: tuple[Any, ...]) -> None:
    found = find_clock(text)
    assert found is not None and tuple(found[2:]) == clock


DATELINES = [
    ("BUSAN, 27 November 2026 — The", "BUSAN", "2026-11-27"), ("Seoul – Experts", "Seoul", ""), ("Egypt - The", "Egypt", ""),
    ("NEW YORK, 21 March 2016 – The", "NEW YORK", "2016-03-21"), ("GENEVA/NAIROBI, 3 March 2026 – A", "GENEVA/NAIROBI", "2026-03-03"),
    ("Niamey, Niger (16 octobre 2024) – Le", "Niamey, Niger", "2024-10-16"), ("Panamá, 28 de octubre de 2025.- El", "Panamá", "2025-10-28"),
    ("أنقرة، 5 فبراير 2026 - قالت", "أنقرة", "2026-02-05"), ("القاهرة - أعلنت", "القاهرة", ""), ("서울 – 국제", "서울", ""),
    ("서울--(뉴스와이어) 2026년 3월 2일 -- 예시", "서울", "2026-03-02"), ("(서울=예시뉴스) 예시", "서울", ""), ("[서울=예시] 예시", "서울", ""),
    ("北京，2026年3月2日 – 国际", "北京", "2026-03-02"), ("（北京2026年3月2日讯）国际", "北京", "2026-03-02"), ("【東京、2026年3月2日】国際", "東京", "2026-03-02"),
    ("МОСКВА, 2 марта 2026 г. – Миссия", "МОСКВА", "2026-03-02"), ("Washington, D.C., March 5, 2026 (Example Wire) -- The", "Washington, D.C.", "2026-03-05"),
    ("(Geneva, 5 March 2026) – The", "Geneva", "2026-03-05"), ("Geneva | 5 March 2026 | The", "Geneva", "2026-03-05"), ("Dakar (Sénégal), le 3 mars 2026 – La", "Dakar (Sénégal)", "2026-03-03"),
    ("SEOUL, South Korea—The", "SEOUL, South Korea", ""), ("Geneva, Switzerland, 5 March 2026: The", "Geneva, Switzerland", "2026-03-05"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "date"), DATELINES, ids=[text for text, _, _ in DATELINES])
def test_a_dateline_in_the_forms_of_real_releases(text: str, place: str, date: str) -> None:
    opening = dateline_of(f"{text} rest of the sentence.")
    assert opening is not None and opening.place == place
    assert (opening.date.iso if opening.date else "") == date


@pytest.mark.parametrize(
    "text",
    [
        "Ana Example – head of mission – said so.", "The mission opened a line – the first of its kind.", "Update – The line is open.",
        "Women-led groups and men met.", "“People answer people” – that is what she said.", "First: the mission opened.", "배경 – 예시",
        "In 2026 – as in 2025 – the mission worked.",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_dateline_stays_in_the_text(text: str) -> None:
    assert dateline_of(text) is None


LANGUAGES = [
    ("en", "The mission opened a line in the city and it is open for all of them."), ("ko", "예시 대표부는 부산에 상담 전화를 개통했다고 밝혔다. 세 언어로 답한다."),
    ("fr", "La mission a ouvert une ligne dans la ville et elle est ouverte pour tous les gens."), ("es", "La misión abrió una línea en la ciudad y es para todos los que la necesitan."),
    ("ar", "افتتحت البعثة خطا للمشورة في المدينة وهو مفتوح كل يوم من أيام السنة"), ("zh", "代表处星期五在釜山开通了咨询热线。热线以三种语言接听，全年每天开放。"),
    ("ja", "代表部は金曜日、釜山に相談電話を開設しました。毎日利用できます。"), ("ru", "Миссия открыла в пятницу линию помощи в городе, и она работает каждый день."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text"), LANGUAGES, ids=[lang for lang, _ in LANGUAGES])
def test_the_language_is_that_of_the_words_not_of_the_program(lang: str, text: str) -> None:
    assert language_of(text, "en-US").partition("-")[0] == lang


def test_a_short_text_is_in_no_language_that_nobody_expects() -> None:
    text = "Example Mission opens a kiosk. London, 3 March 2026 - The mission opened a kiosk, a desk and a bench."
    assert language_of(text) == "en"
    assert language_of("Harbour kiosk: quay pour tea, cakes", "", ("en", "ko")) == ""
    assert language_of("La maison est ouverte pour tous dans la ville", "", ("en",)) == "fr"


SHORT = {
    "fr": "Un bac de nuit pour les malades. La mission a lancé un bac de nuit, il porte douze lits pour les habitants des îles.",
    "es": "Un barco de noche para los enfermos. La misión abrió un servicio de noche en las islas.",
    "pt": "Um barco de noite para os doentes. A missão abriu um serviço de noite e a ilha se alegra.",
    "it": "Una nave di notte per i malati. La missione ha aperto un servizio di notte per le isole.",
    "de": "Eine Fähre für Kranke. Die Mission hat eine Fähre für die Menschen auf den Inseln gestartet.",
}


@pytest.mark.parametrize("lang", SHORT)
def test_a_short_text_outweighs_the_language_of_an_empty_template(lang: str) -> None:
    assert language_of(SHORT[lang], "en-US") == lang


def test_a_short_line_above_a_dateline_is_the_headline() -> None:
    work = read("Example Mission opens a kiosk\n\nLondon, 3 March 2026 - The mission opened a kiosk.\n")
    assert work.fields["title"] == "Example Mission opens a kiosk"
    assert work.fields["dateline"] == "London"


FORM_LINES = [
    "FOR IMMEDIATE RELEASE", "# # #", "###", "- END -", "ENDS", "-30-", "PRESS RELEASE", "보도자료", "끝", "- 끝 -", "COMMUNIQUÉ DE PRESSE", "Pour diffusion immédiate",
    "– FIN –", "### FIN ###", "*** КОНЕЦ ***", "<< 끝 >>", "NOTA DE PRENSA", "Para difusión inmediata", "بيان صحفي", "للنشر الفوري", "新闻稿", "（完）", "プレスリリース", "以上", "ПРЕСС-РЕЛИЗ", "Для немедленной публикации",
]  # fmt: skip
TEXT = "Example Mission opens a line\n\nThe mission opened a counselling line in the city on Friday, and it answers in three languages.\n"


@pytest.mark.parametrize("form_line", FORM_LINES)
@pytest.mark.parametrize("at_end", [False, True], ids=["above", "below"])
def test_a_form_line_is_set_aside(form_line: str, at_end: bool) -> None:
    work = read(f"{TEXT}\n{form_line}\n" if at_end else f"{form_line}\n\n{TEXT}")
    assert [(part.reason, part.text) for part in work.set_aside] == [("form-line", form_line)] or not work.set_aside
    assert work.fields["title"] == "Example Mission opens a line"
    assert len(work.blocks) == 1 or form_line.strip("# -") == ""


EMBARGOES = [
    ("EMBARGOED UNTIL 00:01 GMT, 28 November 2026", "2026-11-28T00:01+00:00"), ("STRICTLY EMBARGOED UNTIL 9am Geneva time, 5 March 2026", "2026-03-05T09:00+01:00"),
    ("Not for release before 5 March 2026, 06:00 CET", "2026-03-05T06:00+01:00"), ("엠바고: 2026년 3월 5일 오전 10시 (한국시간)", "2026-03-05T10:00+09:00"),
    ("보도시점: 2026. 3. 5.(목) 오전 10시 이후", "2026-03-05T10:00+09:00"), ("SOUS EMBARGO JUSQU’AU 5 mars 2026 à 9h00 (heure de Paris)", "2026-03-05T09:00+01:00"),
    ("EMBARGADO HASTA el 5 de marzo de 2026 a las 10:00 (UTC-5)", "2026-03-05T10:00-05:00"), ("محظور النشر حتى 5 مارس 2026 10:00 بتوقيت غرينتش", "2026-03-05T10:00+00:00"),
    ("禁发至2026年3月5日上午10点（北京时间）", "2026-03-05T10:00+08:00"), ("解禁：2026年3月5日10時（日本時間）", "2026-03-05T10:00+09:00"),
    ("Not for publication, broadcast or use before 06.00hrs on 5 March 2026 GMT", "2026-03-05T06:00+00:00"), ("For use after 14:00 UTC on 5 March 2026", "2026-03-05T14:00+00:00"),
    ("Under embargo until 3 p.m. Central European Time on 5 March 2026", "2026-03-05T15:00+01:00"), ("Embargo : 5 mars 2026 à 9 h, heure normale d’Europe centrale", "2026-03-05T09:00+01:00"),
    ("본 보도자료는 2026년 3월 5일 오전 6시 이후 사용 가능합니다", "2026-03-05T06:00+09:00"), ("배포 후 즉시 보도 금지 - 2026-03-05 09:00 엠바고 해제", "2026-03-05T09:00+09:00"),
    ("Prohibida su difusión antes de las 9:00 horas del 5 de marzo de 2026 (hora de Bogotá)", "2026-03-05T09:00-05:00"), ("Interdiction de publier avant le 5 mars 2026, 9h00 CET", "2026-03-05T09:00+01:00"),
    ("محظور النشر حتى الساعة 9:00 من مساء يوم الخميس 5 مارس 2026 بتوقيت غرينتش", "2026-03-05T21:00+00:00"), ("ممنوع من النشر قبل 5 مارس 2026 الساعة 10:00 بتوقيت القاهرة", "2026-03-05T10:00+02:00"),
    ("2026年3月5日午前9時まで報道を控えてください", "2026-03-05T09:00+09:00"), ("2026年3月5日14：00以降に報道願います", "2026-03-05T14:00+09:00"), ("2026年3月5日9时后方可对外报道", "2026-03-05T09:00+09:00"),
    ("Запрещено к публикации до 10:00 мск 25.03.2026", "2026-03-25T10:00+03:00"), ("Não publicar antes de 5 de março de 2026, 10:00 GMT", "2026-03-05T10:00+00:00"),
    ("ЭМБАРГО до 10:00 мск 5 марта 2026 года", "2026-03-05T10:00+03:00"), ("Sperrfrist: 5. März 2026, 10 Uhr", "2026-03-05T10:00+09:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "instant"), EMBARGOES, ids=[text for text, _ in EMBARGOES])
@pytest.mark.parametrize("place", ["text", "header", "footer", "comment", "hidden", "text-box", "subject", "file-name"])
def test_an_embargo_is_a_question_and_a_field_wherever_it_is_said(text: str, instant: str, place: str) -> None:
    if place == "text":
        work = read(f"{text}\n\n{TEXT}")
    else:
        reading = read_plain_text(TEXT.encode(), "")
        if place in ("subject", "file-name"):
            more: dict[str, Any] = {"signals": (Signal(text=text, where=place),)}  # type: ignore[arg-type]
        else:
            aside = SetAside(reason=place, text=text, where=f"first-page {place}")  # type: ignore[arg-type]
            more = {"set_aside": (aside,), "read": reading.read + characters(text)}
        work = propose(msgspec.structs.replace(reading, **more), DIRECTORY, SEOUL)
    assert asked(work, "embargo")
    if place != "file-name" or "mbargo" in text.lower() or "embarg" in text.lower():
        assert work.fields["embargo"] == instant
    assert text.split()[0] not in "\n".join(str(block) for block in work.blocks)


@pytest.mark.parametrize(
    ("text", "zone", "instant", "doubt"),
    [
        ("EMBARGOED UNTIL 10:00 BST, 3 July 2027", "Europe/London", "2027-07-03T10:00+01:00", ""),
        ("EMBARGOED UNTIL 10:00 BST, 3 July 2027", "Asia/Dhaka", "2027-07-03T10:00+06:00", ""),
        ("EMBARGOED UNTIL 10:00 BST, 3 July 2027", "Asia/Seoul", "2027-07-03T10:00+09:00", "letters of several zones (BST)"),
        ("EMBARGOED UNTIL 10:00 BST, 3 December 2027", "Europe/London", "2027-12-03T10:00+00:00", "letters of several zones (BST)"),
        ("EMBARGOED UNTIL 1000 IST, 3 July 2027", "Asia/Kolkata", "2027-07-03T10:00+05:30", ""),
        ("EMBARGOED UNTIL 10:00 CST on 3 December 2027", "America/Chicago", "2027-12-03T10:00-06:00", ""),
        ("Sperrfrist: 03.07.2027, 10:00 Uhr MESZ", "Asia/Seoul", "2027-07-03T10:00+02:00", ""),
    ],
)  # fmt: skip
def test_letters_of_several_zones_are_plain_where_the_sites_own_zone_goes_by_them(
    text: str, zone: str, instant: str, doubt: str
) -> None:
    german = "Neue Leitung öffnet\n\nBERLIN, 03.07.2027 – Die Stelle hat am Montag die neue Leitung für alle Menschen in der Stadt geöffnet.\n"
    words = f"{text}\n\n{german if 'Uhr' in text else TEXT}"
    work = propose(read_plain_text(words.encode(), "release.txt"), DIRECTORY, zone)
    (question,) = asked(work, "embargo")
    assert work.fields["embargo"] == instant
    assert doubt in question and ("was taken" in question) == bool(doubt)


def test_a_day_with_dots_is_asked_in_english_and_plain_in_german() -> None:
    english = read(
        "Line opens\n\nLONDON, 03.07.2027 – The office opened the line for the people of the city on Monday, and said it would stay.\n"
    )
    assert (english.fields["dateline"], english.fields["date"]) == ("LONDON", "2027-07-03")
    assert "the day first" in asked(english, "date")[0]
    german = read(
        "Leitung öffnet\n\nBERLIN, 03.07.2027 – Die Stelle hat am Montag die neue Leitung für die Menschen in der Stadt geöffnet.\n"
    )
    assert (german.fields["dateline"], german.fields["date"], asked(german, "date")) == ("BERLIN", "2027-07-03", [])
    held = read("EMBARGO: 03.07.2027 10:00 GMT\n\n" + TEXT)
    assert "embargo" not in held.fields and asked(held, "embargo")


@pytest.mark.parametrize("text", ["UNDER EMBARGO", "Embargoed until Thursday", "Embargo: 03/04/2026 10:00", "엠바고"])
def test_an_embargo_without_an_instant_is_a_question_only(text: str) -> None:
    work = read(f"{text}\n\n{TEXT}")
    assert asked(work, "embargo") and "embargo" not in work.fields


@pytest.mark.parametrize(
    "text",
    [
        "Arms embargo renewed\n\nGENEVA, 3 March 2026 – The Council renewed the arms embargo on the country until 5 March 2027, it said on Tuesday.\n",
        "L’embargo pétrolier\n\nGENÈVE, 3 mars 2026 – Le Conseil a parlé de l’embargo pétrolier pendant toute la journée de mardi, a-t-il dit.\n",
    ],
)
def test_an_embargo_on_goods_holds_nothing(text: str) -> None:
    work = read(text)
    assert not asked(work, "embargo") and "embargo" not in work.fields


@pytest.mark.parametrize(
    "sentence",
    [
        "Applications may not be submitted before 5 March 2026.", "The tickets are not for sale before 5 March 2026.", "The results will not be released before 5 March 2026, the office said.",
        "Vouchers are valid for use after 5 March 2026.", "쿠폰은 2026년 3월 5일 이후 사용 가능하다.", "이 물은 2026년 3월 5일까지 사용 금지다.", "No utilice el agua hasta el 5 de marzo de 2026.",
        "Prohibida la reproducción total o parcial.", "Не используйте воду до 5 марта 2026 года.", "Eintritt frei ab 5. März 2026.", "割引券は2026年3月5日以降に使用可能です。", "No embargo, for immediate release",
    ],
)  # fmt: skip
def test_a_sentence_about_something_else_holds_nothing(sentence: str) -> None:
    assert not asked(read(f"{TEXT}\n\n{sentence}\n"), "embargo")


def test_an_embargo_in_a_long_footer_is_found_beside_words_about_another() -> None:
    far = "The council spoke of the arms embargo. " + "Words of a footer. " * 40
    text = f"{far}EMBARGOED UNTIL 10:00 GMT, 28 November 2026. {'More words. ' * 40}For immediate release: nothing."
    reading = read_plain_text(TEXT.encode(), "")
    aside = SetAside(reason="footer", text=text, where="footer")
    more = msgspec.structs.replace(reading, set_aside=(aside,), read=reading.read + characters(text))
    work = propose(more, DIRECTORY, SEOUL)
    assert work.fields["embargo"] == "2026-11-28T10:00+00:00" and len(asked(work, "embargo")[0]) < 500


def test_a_contact_of_the_directory_becomes_its_key_and_others_are_offered() -> None:
    work = read(
        f"{TEXT}\nMedia contacts:\nPress desk, press@example.org\nAna Example, officer, ana@example.org, +44 20 7946 0999\nBen Example, ben@example.org, 7946 0777\n"
    )
    assert work.fields["contacts"] == ["press-desk"]
    offered = [
        proposal.value
        for proposal in work.proposals
        if proposal.field == "contacts" and isinstance(proposal.value, dict)
    ]
    assert offered[0] == {
        "name": "Ana Example",
        "role": "officer",
        "phones": ["+44 20 7946 0999"],
        "email": "ana@example.org",
    }
    assert "phones" not in offered[1] and asked(work, "phone") and "7946 0777" in asked(work, "phone")[0]
    assert [part.reason for part in work.set_aside] == ["contact"]
    assert len(asked(work, "contact")) == 2


def test_a_number_alone_finds_its_contact() -> None:
    work = read(f"{TEXT}\n문의: 020 7946 0123\n")
    assert work.fields["contacts"] == ["press-desk"]


def test_a_standing_text_of_the_directory_becomes_its_key_and_another_stays() -> None:
    work = read(f"{TEXT}\nAbout Example Mission\n\nExample Mission works in forty countries.\n")
    assert work.fields["boilerplate"] == "example-mission"
    assert [part.reason for part in work.set_aside] == ["boilerplate"]
    other = read(f"{TEXT}\nAbout Example Mission\n\nExample Mission works in fifty countries.\n")
    assert "boilerplate" not in other.fields and asked(other, "boilerplate")
    assert "fifty" in str(other.blocks)


def test_notes_to_editors_become_the_field() -> None:
    work = read(f"{TEXT}\nNotes to editors\n\n- Interviews on request.\n- Pictures too.\n")
    assert work.fields["notes"] == "- Interviews on request.\n- Pictures too."


def test_title_and_subtitle_leave_the_text() -> None:
    work = read(
        "PRESS RELEASE: Example Mission opens a line\n\nThree languages from the first day\n\nBUSAN, 27 November 2026 — The mission opened a line in the city.\n"
    )
    assert work.fields["title"] == "Example Mission opens a line"
    assert work.fields["subtitle"] == "Three languages from the first day"
    assert (work.fields["dateline"], work.fields["date"]) == ("BUSAN", "2026-11-27")
    assert [block.runs[0].text for block in work.blocks if isinstance(block, Paragraph)] == [
        "The mission opened a line in the city."
    ]


def test_lines_above_the_headline_are_a_contact_or_a_letterhead() -> None:
    work = read(
        "Example Mission\n\n12 Harbour Street\n\nContact:\n\nAna Example\n\nana@example.org\n\nA line opens\n============\n\n"
        "LONDON (March 5, 2026) – The mission opened a line today.\n\nIt answers.\n"
    )
    assert work.fields["title"] == "A line opens" and work.fields["dateline"] == "LONDON"
    assert [(part.reason, part.text) for part in work.set_aside] == [
        ("header", "Example Mission"), ("header", "12 Harbour Street"), ("contact", "Contact:"), ("contact", "Ana Example"), ("contact", "ana@example.org"),
    ]  # fmt: skip
    offers = [proposal.value for proposal in work.proposals if proposal.field == "contacts"]
    assert offers == [{"name": "Ana Example", "email": "ana@example.org"}]
    assert len(work.blocks) == 2


def test_a_contact_part_ends_where_the_text_goes_on() -> None:
    work = read(
        f"{TEXT}\nContact:\nAna Example\nana@example.org\n\nThe line was opened by the mayor, who stayed for the whole of the day.\n"
    )
    assert "who stayed" in str(work.blocks) and "ana@" not in str(work.blocks)


def test_two_dates_are_a_question_and_the_dateline_wins() -> None:
    work = read(
        "4 March 2026\n\nA line opens\n\nLONDON, 5 March 2026 – The mission opened a line today, and it answers in three languages.\n"
    )
    assert work.fields["date"] == "2026-03-05" and asked(work, "date")


def test_every_guess_in_the_head_is_among_the_proposals() -> None:
    work = read("EMBARGOED UNTIL 00:01 GMT, 28 November 2026\n\n" + TEXT + "\nPress contact: press@example.org\n")
    known = {proposal.field for proposal in work.proposals}
    assert set(work.fields) <= known
    assert all(proposal.source for proposal in work.proposals)


# ── the law ──────────────────────────────────────────────────────────────────
LINES = st.sampled_from(
    [*FORM_LINES, *(text for text, _ in EMBARGOES), *(f"{text} rest." for text, _, _ in DATELINES), *(text for text, _ in DATES), "Media contact:", "문의:", "About us",
     "Example Mission works in forty countries.", "Notes to editors", "press@example.org", "+44 20 7946 0123", "Ana Example, head", "“People answer people, she said.”",
     "— Ana Example", "Photo: Ana Example", "A headline without a stop", "A sentence of the text that is longer than a headline and ends with a stop.", "3/4", "\u200bzero\u00a0width", ""]
)  # fmt: skip
MARKS = st.sampled_from(
    [{}, {"strong": True}, {"emphasis": True}, {"link": "https://example.org/"}, {"superscript": True}]
)
RUNS = st.lists(
    st.one_of(
        st.builds(lambda text, marks: Run(text=text, **marks), LINES, MARKS),
        st.just(Run(line_break=True)),
        st.just(Run(note="1")),
        st.just(Run(picture=Picture(file="a.png", caption=(Run(text="Caption"),)))),
    ),
    max_size=5,
).map(tuple)
BLOCKS = st.one_of(
    st.builds(lambda runs: Paragraph(runs=runs), RUNS),
    st.builds(lambda runs, level: Heading(level=level, runs=runs), RUNS, st.integers(1, 6)),
    st.builds(lambda runs: List(items=(Item(blocks=(Paragraph(runs=runs),)),)), RUNS),
    st.just(Picture(file="b.png")),
)


@given(st.lists(BLOCKS, max_size=14))
def test_no_character_is_lost_or_doubled_whatever_the_text(blocks: list[Block]) -> None:
    notes = (Note(label="1", blocks=(Paragraph(runs=(Run(text="A note."),)),)),)
    text = Text(blocks=tuple(blocks), notes=notes)
    reading = Reading(form="text", text=text, read=weight(text), pictures=(ImportedPicture(name="a.png", data=b""),))
    read_count, imported, aside = account(propose(reading, DIRECTORY, SEOUL, "release.docx"))
    assert read_count == imported + aside


@pytest.mark.slow
@given(st.text(max_size=400))
def test_any_text_is_read_whole(text: str) -> None:
    reading = read_plain_text(text.encode("utf-8", "replace"), "a.txt")
    assert reading.read == reading.imported + reading.aside
    shown = re.sub(r"[\x00-\x1f]", " ", text.encode("utf-8", "replace").decode()).lstrip("\ufeff")
    assert characters(shown) in (reading.read, reading.read + 1) or "\0" in text


def test_a_note_called_behind_the_dateline_stays_and_one_inside_it_keeps_the_line_whole() -> None:
    note = (Note(label="1", blocks=(Paragraph(runs=(Run(text="Source."),)),)),)
    for runs, found in (
        ((Run(text="SEOUL, 2 March 2026 – The line opened today"), Run(note="1"), Run(text=" for all.")), "SEOUL"),
        ((Run(text="SEOUL"), Run(note="1"), Run(text=", 2 March 2026 – The line opened today.")), None),
    ):
        text = Text(blocks=(Paragraph(runs=runs),), notes=note)
        work = propose(Reading(form="docx", text=text, read=weight(text)), DIRECTORY, SEOUL, "a.docx")
        assert work.fields.get("dateline") == found
        assert [one.label for one in work.notes] == ["1"]


SUBJECTS = {
    "EMBARGO 28 November 2027 09:00 GMT: Harbour line opens": "Harbour line opens",
    "[Embargoed until 5 March 2027, 10:00 KST] Harbour line: a beginning": "Harbour line: a beginning",
    "엠바고 | 2027년 3월 5일 10시 | 부산 항만 전화 개통": "부산 항만 전화 개통",
    "SOUS EMBARGO - La ligne ouvre": "La ligne ouvre",
    "Arms embargo: what follows": "Arms embargo: what follows",
    "Port line: embargo of words": "Port line: embargo of words",
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_headline_from_a_subject_is_without_the_embargo(subject: str) -> None:
    reading = read_plain_text(b"The mission opened the second harbour line in the morning.", "mail.txt")
    signal = Signal(text=subject, where="subject")
    work = propose(msgspec.structs.replace(reading, signals=(signal,)), DIRECTORY, SEOUL)
    assert work.fields["title"] == SUBJECTS[subject]


def test_russian_is_no_bulgarian() -> None:
    assert language_of("Миссия открыла линию на трёх языках, и консультанты отвечают с девяти до шести.") == "ru"


def test_a_markdown_file_may_have_a_head() -> None:
    reading = read_plain_text(
        b'---\ntitle: "Harbour line opens"\ndate: 2026-11-27\n---\n\nThe mission opened it.\n', "a.md"
    )
    assert [block.level for block in reading.text.blocks if isinstance(block, Heading)] == [1]
    assert [part.text for part in reading.set_aside] == ["date: 2026-11-27"]
    assert reading.read == reading.imported + reading.aside
    assert not read_plain_text(b"---\n\nA rule above.\n\n---\n", "a.md").set_aside
