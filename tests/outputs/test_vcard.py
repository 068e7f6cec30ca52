"""Cards for address books, opened by vobject and by the rules of RFC 6350."""

from __future__ import annotations

from typing import Any

import vobject
from conftest import TinySite, shared
from lxml import etree

SITE = "https://news.example.org"


def cards(site: TinySite, path: str) -> list[Any]:
    return list(vobject.readComponents((site.output / path).read_bytes().decode()))


def lines(data: bytes) -> list[str]:
    """The card's lines, unfolded."""
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def write_office(tiny: TinySite) -> TinySite:
    """Three contacts, one with every part and awkward letters."""
    tiny.set(LANGUAGES=["en", "ko", "ar"])
    tiny.directory(
        site={"publisher": "example-mission", "press_contacts": ["press-desk", "kim"]},
        contacts={
            "press-desk": {
                "name": {
                    "en": 'Press desk; day, night \\ and "all" hours of the whole long year in every one of our offices',
                    "ko": "공보실, 낮과 밤; 한 해 내내 모든 사무소에서 전화를 받습니다",
                    "ar": "مكتب الصحافة",
                },
                "organisation": "example-mission",
                "role": {"en": "Press officer"},
                "phones": [{"number": "+82 2-2100-7224"}, {"number": "+82 2-2100-7225", "label": "Night"}],
                "email": "press@example.org",
                "languages": ["en", "ko"],
                "hours": "Mon-Fri 09:00-18:00",
                "timezone": "Asia/Seoul",
            },
            "kim": {"name": "Eunice Jieun KIM \U0001f469\u200d\U0001f4bb", "phones": [{"number": "+82 70-4820-0291"}]},
            "unnamed": {"name": "Nobody names me", "phones": [{"number": "+82 70-4820-0292"}]},
        },
    )
    tiny.release("one")
    tiny.build()
    return tiny


office = shared(write_office)


def test_every_published_contact_has_a_card_in_every_language(office: TinySite) -> None:
    found = {path for path in office.files() if path.endswith(".vcf")}
    names = ("press-desk", "kim", "press-office")
    assert found == {f"{start}contacts/{name}.vcf" for start in ("", "ko/", "ar/") for name in names}


def test_every_contacts_card_has_a_code_that_names_its_address(office: TinySite) -> None:
    files = office.files()
    cards_of_one = [path for path in files if path.endswith(".vcf") and "press-office" not in path]
    codes = {
        path.replace(".svg", ".vcf"): etree.fromstring(data)
        for path, data in files.items()
        if "contacts" in path and path.endswith(".svg")
    }
    assert set(codes) == set(cards_of_one)
    for path, code in codes.items():
        assert code.tag == "{http://www.w3.org/2000/svg}svg"
        assert code.findtext("{http://www.w3.org/2000/svg}title") == f"{SITE}/{path}"
        assert {each.tag.rpartition("}")[2] for each in code} == {"title", "path"}
        assert not code.xpath("//@style")


def test_a_card_has_what_the_directory_has(office: TinySite) -> None:
    (card,) = cards(office, "contacts/press-desk.vcf")
    assert card.version.value == "4.0"
    assert (
        card.fn.value == 'Press desk; day, night \\ and "all" hours of the whole long year in every one of our offices'
    )
    assert card.org.value == ["Example Mission"]
    assert card.title.value == "Press officer"
    assert [tel.value for tel in card.contents["tel"]] == ["tel:+82221007224", "tel:+82221007225"]
    assert card.contents["tel"][0].params == {"VALUE": ["uri"], "TYPE": ["work,voice"]}
    assert card.email.value == "press@example.org"
    assert [lang.value for lang in card.contents["lang"]] == ["en", "ko"]
    assert card.tz.value == "Asia/Seoul"
    assert card.url.value == f"{SITE}/contacts/"
    assert card.kind.value == "org"


def test_names_are_in_the_language_of_the_card(office: TinySite) -> None:
    (korean,) = cards(office, "ko/contacts/press-desk.vcf")
    (arabic,) = cards(office, "ar/contacts/press-desk.vcf")
    assert korean.fn.value == "공보실, 낮과 밤; 한 해 내내 모든 사무소에서 전화를 받습니다"
    assert arabic.fn.value == "مكتب الصحافة"
    assert korean.org.value == ["예시 대표부"]


def test_what_nobody_gave_is_not_there(office: TinySite) -> None:
    (card,) = cards(office, "contacts/kim.vcf")
    assert not {"email", "org", "title", "lang", "tz", "rev", "note"} & set(card.contents)
    assert card.kind.value == "individual"
    assert card.fn.value == "Eunice Jieun KIM \U0001f469\u200d\U0001f4bb"


def test_the_office_is_one_file_with_all_whom_every_page_names(office: TinySite) -> None:
    found = cards(office, "contacts/press-office.vcf")
    assert len(found) == 2
    assert [card.fn.value.split()[0] for card in found] == ["Press", "Eunice"]
    assert office.html("/contacts/").css_first("a[href='/contacts/press-office.vcf']") is not None


def test_a_contact_is_one_entry_whatever_the_language(office: TinySite) -> None:
    uids = {cards(office, f"{start}contacts/kim.vcf")[0].uid.value for start in ("", "ko/", "ar/")}
    assert len(uids) == 1
    assert uids.isdisjoint(card.uid.value for card in cards(office, "contacts/press-desk.vcf"))
    assert uids.pop().startswith("urn:uuid:")


def test_cards_have_the_form_of_the_rfc(office: TinySite) -> None:
    for path, data in office.files().items():
        if path.endswith(".vcf"):
            data.decode("utf-8")
            assert b"\n" not in data.replace(b"\r\n", b"") and data.endswith(b"\r\n")
            for row in data.split(b"\r\n"):
                assert len(row) <= 75, path
                row.decode("utf-8")  # no letter is cut
            whole = lines(data)
            starts = [number for number, line in enumerate(whole) if line == "BEGIN:VCARD"]
            assert starts and all(whole[number + 1] == "VERSION:4.0" for number in starts)
            assert whole.count("END:VCARD") == len(starts)
            assert sum(line.startswith("FN:") for line in whole) == len(starts)


def test_a_contact_that_is_called_like_the_office_keeps_its_name(tiny: TinySite) -> None:
    tiny.directory(
        site={"publisher": "example-mission", "press_contacts": ["press-office"]},
        contacts={"press-office": {"name": "Front desk", "email": "front@example.org"}},
    )
    tiny.build()
    assert cards(tiny, "contacts/press-office.vcf")[0].fn.value == "Front desk"
    assert tiny.html("/contacts/").css_first("a[href='/contacts/all-press-contacts.vcf']") is not None
    assert (tiny.output / "contacts/all-press-contacts.vcf").is_file()


def test_who_answers_today_is_in_the_offices_file(tiny: TinySite) -> None:
    tiny.directory(
        site={"publisher": "example-mission", "press_contacts": ["old"]},
        contacts={
            "old": {"name": "Old Desk", "email": "old@example.org", "valid_until": "2026-07-31", "successor": "new"},
            "new": {"name": "New Desk", "email": "new@example.org"},
        },
    )
    tiny.build("2026-07-31T23:59+09:00")
    assert [card.fn.value for card in cards(tiny, "contacts/press-office.vcf")] == ["Old Desk"]
    tiny.build("2026-08-01T00:00+09:00")
    assert [card.fn.value for card in cards(tiny, "contacts/press-office.vcf")] == ["New Desk"]
