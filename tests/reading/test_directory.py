"""The directory: who may be named, and how to reach them."""

from __future__ import annotations

import pytest

from newsroom.model.directory import Contact, Directory
from newsroom.model.problems import Problem
from newsroom.model.read_context import ReadContext
from newsroom.model.text import text_in
from newsroom.reading.directory.files import load_directory
from newsroom.reading.values.opening_hours import read_hours
from newsroom.reading.values.phones import parse_phone
from newsroom.reading.values.rules import RuleBroken

CONTEXT = ReadContext(timezone="Asia/Seoul", languages=("en", "ko"))
ORGANISATIONS = "example-mission: {name: {en: Example Mission}, country: KR, url: https://mission.example.org/}\n"


def load(**files: str) -> tuple[Directory, list[Problem]]:
    """`contacts="…"` is contacts.yml."""
    texts = {"organisations": ORGANISATIONS} | files
    return read({f"{name}.yml": text.encode() for name, text in texts.items()})


def read(files: dict[str, bytes]) -> tuple[Directory, list[Problem]]:
    directory, problems = load_directory(files, CONTEXT)
    return directory, [problem for problem in problems if problem.rule != "language-missing"]  # own tests


def contact(parts: str) -> tuple[Contact, list[Problem]]:
    body = "".join(f"  {line}\n" for line in parts.strip().splitlines())
    directory, problems = load(contacts=f"press-desk:\n{body}")
    return directory.contacts["press-desk"], problems


def rules(problems: list[Problem]) -> list[tuple[str, int, str, str]]:
    return [
        (problem.path.rpartition("directory/")[2], problem.line, problem.field, problem.rule) for problem in problems
    ]


@pytest.mark.parametrize(
    ("typed", "country", "e164"),
    [
        pytest.param("+82 70 4820 0291", "", "+827048200291", id="international"),
        pytest.param("+82-70-4820-0291", "GB", "+827048200291", id="international, from another country"),
        pytest.param("070-4820-0291", "KR", "+827048200291", id="Korea: internet telephone"),
        pytest.param("02-2100-7224", "KR", "+82221007224", id="Korea: Seoul with its area code"),
        pytest.param("(02) 2100 7224", "KR", "+82221007224", id="Korea: area code in brackets"),
        pytest.param("031-200-1234", "KR", "+82312001234", id="Korea: another area"),
        pytest.param("010-1234-5678", "KR", "+821012345678", id="Korea: mobile"),
        pytest.param("1588-1234", "KR", "+8215881234", id="Korea: a number of the whole country"),
        pytest.param("+82 (0)2 2100 7224", "", "+82221007224", id="the trunk prefix in brackets"),
        pytest.param("+82 02-2100-7224", "", "+82221007224", id="the trunk prefix left in"),
        pytest.param("+82221007224", "", "+82221007224", id="no groups"),
        pytest.param("+44 (0)20 7946 0123", "", "+442079460123", id="Britain, as printed"),
        pytest.param("020 7946 0123", "GB", "+442079460123", id="Britain: national"),
        pytest.param("0044 20 7946 0123", "GB", "+442079460123", id="00 where that is the country's own prefix"),
        pytest.param("(202) 456-1111", "US", "+12024561111", id="United States"),
        pytest.param("1-202-456-1111", "US", "+12024561111", id="United States with the 1"),
        pytest.param("8 (495) 123-45-67", "RU", "+74951234567", id="Russia"),
        pytest.param("(495) 123-45-67", "RU", "+74951234567", id="Russia: area code in brackets, no 8"),
        pytest.param("01 45 67 89 01", "FR", "+33145678901", id="France"),
        pytest.param("030/1234567", "DE", "+49301234567", id="Germany, with a slash"),
        pytest.param("06 698 12345", "IT", "+390669812345", id="Italy: the 0 is part of the number"),
        pytest.param("912 345 678", "ES", "+34912345678", id="Spain: no trunk prefix"),
        pytest.param("tel:+82-70-4820-0291", "", "+827048200291", id="RFC 3966"),
        pytest.param("+82 70 4820 0291 ext. 12", "", "+827048200291;ext=12", id="an extension"),
        pytest.param("070-4820-0291 내선 12", "KR", "+827048200291;ext=12", id="an extension in Korean"),
        pytest.param("＋８２ ７０ ４８２０ ０２９１", "", "+827048200291", id="wide digits"),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_in_any_human_form(typed: str, country: str, e164: str) -> None:
    assert parse_phone(typed, country).e164 == e164


@pytest.mark.parametrize(
    ("typed", "country", "rule"),
    [
        pytest.param("2100-7224", "KR", "phone-incomplete", id="Korea: no area code"),
        pytest.param("21007224", "KR", "phone-incomplete", id="Korea: no area code, no groups"),
        pytest.param("+82 2100-7224", "", "phone-incomplete", id="Korea: no area code behind the country's"),
        pytest.param("2-2100-7224", "KR", "phone-incomplete", id="Korea: area code without its 0"),
        pytest.param("7224", "KR", "phone-incomplete", id="Korea: an extension alone"),
        pytest.param("7946 0123", "GB", "phone-incomplete", id="Britain: no area code"),
        pytest.param("456-1111", "US", "phone-incomplete", id="United States: no area code"),
        pytest.param("123-45-67", "RU", "phone-incomplete", id="Russia: no area code"),
        pytest.param("1234567", "DE", "phone-incomplete", id="Germany: no area code"),
        pytest.param("0082 70 4820 0291", "KR", "phone-form", id="00 where calls abroad begin otherwise"),
        pytest.param("00 82 70 4820 0291", "", "phone-form", id="00 without a country"),
        pytest.param("070-4820-0291", "", "phone-country", id="national form without a country"),
        pytest.param("+82 70 4820 02911", "", "phone-incomplete", id="a digit too many"),
        pytest.param("+999 123456", "", "phone-incomplete", id="a country code that does not exist"),
        pytest.param("02-2100-7224~6", "KR", "phone-form", id="a range"),
        pytest.param("02-2100-7224, 7225", "KR", "phone-form", id="two numbers"),
        pytest.param("1-800-FLOWERS", "US", "phone-form", id="letters"),
        pytest.param("call us", "KR", "phone-form", id="words"),
        pytest.param("+", "KR", "phone-form", id="a plus"),
    ],
)
def test_a_number_is_never_guessed(typed: str, country: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as raised:
        parse_phone(typed, country)
    assert raised.value.rule == rule


def test_a_phone_has_both_display_forms() -> None:
    phone = parse_phone("070-4820-0291", "KR")
    assert (phone.international, phone.national, phone.country) == ("+82 70-4820-0291", "070-4820-0291", "KR")


def test_a_whole_contact_is_read() -> None:
    person, problems = contact("""
name: {en: Press desk, ko: 공보실}
organisation: example-mission
role: {en: Press officer}
phones: [{number: 02-2100-7224, label: {en: Office}}, "+82 70 4820 0291"]
email: press@example.org
languages: [en, ko]
hours: "Mon-Fri 09:00-18:00"
timezone: Asia/Seoul
valid_from: 2020-01-01
""")
    assert problems == []
    assert text_in(person.name, "ko", "en") == ("공보실", "ko")
    assert [phone.e164 for phone in person.phones] == ["+82221007224", "+827048200291"]
    assert person.phones[0].label == (("en", "Office"),)
    assert person.hours_spans == tuple((day, 540, 1080) for day in range(5))
    assert person.valid_from and person.valid_from.local.startswith("2020-01-01")
    assert not person.is_person and person.digest


def test_a_name_in_one_text_is_as_its_owner_writes_it() -> None:
    person, _ = contact("name: Eunice Jieun KIM\nemail: a@example.org")
    assert person.name == (("", "Eunice Jieun KIM"),) and person.is_person


def test_a_missing_email_stays_missing_and_is_a_warning() -> None:
    person, problems = contact('name: A\norganisation: example-mission\nphones: ["+82 70 4820 0291"]\nemail:')
    assert person.email == ""
    assert [(problem.rule, problem.severity) for problem in problems] == [("contact-without-email", "warning")]


@pytest.mark.parametrize(
    ("parts", "line", "field", "rule"),
    [
        pytest.param("email: a@example.org", 1, "name", "missing-name", id="no name"),
        pytest.param("name: A\nemail: a@example", 3, "email", "email-form", id="malformed e-mail"),
        pytest.param("name: A\nemail: a@example.org\nphone: 1", 4, "phone", "unknown-field", id="unknown part"),
        pytest.param("name: {en: A, fr: B}\nemail: a@example.org", 2, "name", "language-not-listed", id="unlisted language"),
        pytest.param("name: A\nemail: a@example.org\norganisation: exmple-mission", 4, "organisation", "key-unknown", id="unknown organisation"),
        pytest.param("name: A\nemail: a@example.org\nphones: [{label: Office}]", 4, "phones", "part-missing", id="phone without number"),
        pytest.param("name: A\nemail: a@example.org\nphones: 02-2100-7224", 4, "phones", "phone-country", id="national form, no organisation"),
        pytest.param("name: A\nemail: a@example.org\nlanguages: [en, xx]", 4, "languages", "language-unknown", id="unknown language"),
        pytest.param("name: A\nemail: a@example.org\nhours: 9 to 5\ntimezone: Asia/Seoul", 4, "hours", "hours-form", id="hours in words"),
        pytest.param("name: A\nemail: a@example.org\nhours: Mon-Fri 09:00-18:00", 4, "hours", "hours-without-timezone", id="hours without zone"),
        pytest.param("name: A\nemail: a@example.org\ntimezone: KST", 4, "timezone", "timezone-unknown", id="zone by letters"),
        pytest.param("name: A\nemail: a@example.org\nvalid_until: soon", 4, "valid_until", "date-form", id="no date"),
        pytest.param("name: A\nemail: a@example.org\nvalid_from: 2026-02-01\nvalid_until: 2026-01-01", 5, "valid_until", "valid-until-early", id="ends before it begins"),
        pytest.param("name: A\nemail: a@example.org\nsuccessor: nobody", 4, "successor", "successor-unknown", id="unknown successor"),
        pytest.param("name: A\nemail: a@example.org\nsuccessor: press-desk", 4, "successor", "successor-circle", id="his own successor"),
        pytest.param("name: [A]\nemail: a@example.org", 2, "name", "text-form", id="a list for a name"),
        pytest.param("name: A\u202eB\nemail: a@example.org", 2, "name", "unfit-character", id="a direction override"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_contact_is_told_with_its_line(parts: str, line: int, field: str, rule: str) -> None:
    _, problems = contact(parts)
    assert rules(problems) == [("contacts.yml", line, field, rule)]


def test_a_contact_without_email_and_phone_cannot_be_reached() -> None:
    _, problems = contact("name: A")
    assert [problem.rule for problem in problems] == ["contact-without-email", "contact-unreachable"]


def test_successors_that_lead_back_are_a_problem() -> None:
    text = "".join(
        f"{key}: {{name: A, email: a@example.org, successor: {after}}}\n"
        for key, after in [("a", "b"), ("b", "c"), ("c", "b")]
    )
    _, problems = load(contacts=text)
    assert rules(problems) == [
        ("contacts.yml", 2, "successor", "successor-circle"),
        ("contacts.yml", 3, "successor", "successor-circle"),
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        pytest.param("Mon-Fri 09:00-18:00", [(day, 540, 1080) for day in range(5)], id="a week"),
        pytest.param("Mon–Fri 9:00–18:00", [(day, 540, 1080) for day in range(5)], id="en dashes"),
        pytest.param("Sun-Thu 08:00-16:00", [(day, 480, 960) for day in (0, 1, 2, 3, 6)], id="over the week's end"),
        pytest.param("Mon, Wed 09:00-12:00, 13:00-17:00", [(0, 540, 720), (0, 780, 1020), (2, 540, 720), (2, 780, 1020)], id="a break"),
        pytest.param("Mon-Tue 09:00-18:00; Sat 10:00-12:00", [(0, 540, 1080), (1, 540, 1080), (5, 600, 720)], id="two kinds of day"),
        pytest.param("Mon-Tue 09:00-18:00, Sat 10:00-12:00", [(0, 540, 1080), (1, 540, 1080), (5, 600, 720)], id="with a comma"),
        pytest.param("Monday-Sunday 00:00-24:00", [(day, 0, 1440) for day in range(7)], id="always"),
        pytest.param("Mon-Fri 18:00-09:00", [], id="over midnight: kept as text"),
        pytest.param("weekdays", [], id="words"),
        pytest.param("Mon-Fri 09:00-18:00 or so", [], id="words behind"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_hours_of_the_readable_form_become_spans(text: str, spans: list[tuple[int, int, int]]) -> None:
    assert read_hours(text) == tuple(spans)


@pytest.mark.parametrize("code", ["en", "ko", "fil", "rhg", "zh-Hant", "pt-BR"])
def test_a_language_is_one_that_cldr_knows(code: str) -> None:
    person, problems = contact(f"name: A\nemail: a@example.org\nlanguages: [{code}]")
    assert problems == [] and person.languages == (code,)


def test_without_site_yml_the_only_organisation_publishes() -> None:
    directory, problems = load()
    assert problems == [] and directory.publisher == "example-mission"
    assert directory.press_contacts == () and directory.boilerplate == ""


def test_of_several_organisations_one_is_named_publisher() -> None:
    two = ORGANISATIONS + "another: {name: Another}\n"
    assert rules(load(organisations=two)[1]) == [("site.yml", 1, "publisher", "publisher-missing")]
    directory, problems = load(organisations=two, site="publisher: another\n")
    assert problems == [] and directory.publisher == "another"


def test_what_site_yml_names_must_be_there() -> None:
    _, problems = load(
        site="publisher: exampel-mission\npress_contacts: [desk]\nboilerplate: example-mission\ncolour: blue\n"
    )
    assert rules(problems) == [
        ("site.yml", 1, "publisher", "key-unknown"),
        ("site.yml", 2, "press_contacts", "key-unknown"),
        ("site.yml", 3, "boilerplate", "key-unknown"),
        ("site.yml", 4, "colour", "unknown-field"),
    ]
    assert problems[0].hint == "Did you mean 'example-mission'?"


@pytest.mark.parametrize(
    ("file", "text", "line", "field", "rule"),
    [
        pytest.param("topics", "Mental Health: {name: A}\n", 1, "key", "key-form", id="a key with a space"),
        pytest.param("topics", "health: Health\n", 1, "health", "entry-form", id="a text for an entry"),
        pytest.param("topics", "health: {nmae: A}\n", 1, "nmae", "unknown-field", id="a part mistyped"),
        pytest.param("places", "a: {name: A}\na: {name: B}\n", 2, "a", "duplicate-field", id="a key twice"),
        pytest.param("people", "ana: {name: A, organisation: nobody}\n", 1, "organisation", "key-unknown", id="an unknown organisation"),
        pytest.param("organisations", "a: {name: A, country: UK}\n", 1, "country", "country-unknown", id="UK for GB"),
        pytest.param("organisations", "a: {name: A, url: 'javascript:alert(1)'}\n", 1, "url", "address-form", id="a script as address"),
        pytest.param("contacts", "a: [1\n", 1, "head", "yaml-broken", id="broken YAML"),
        pytest.param("contact", "", 1, "file", "directory-file", id="a file mistyped"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_with_its_line(
    file: str, text: str, line: int, field: str, rule: str
) -> None:
    assert (f"{file}.yml", line, field, rule) in rules(load(**{file: text})[1])


def boilerplate(name: str, text: str) -> tuple[Directory, list[Problem]]:
    return read({"organisations.yml": ORGANISATIONS.encode(), f"boilerplate/{name}": text.encode()})


def test_a_boilerplate_is_markdown_with_or_without_a_title() -> None:
    directory, problems = boilerplate("example-mission/en.md", "Example Mission *works*.\n")
    assert problems == []
    text = directory.boilerplates["example-mission"]["en"]
    assert text.title == "" and "<em>works</em>" in text.html
    directory, problems = boilerplate("example-mission/ko.md", "---\ntitle: 소개\n---\n대표부는 일한다.\n")
    assert problems == [] and directory.boilerplates["example-mission"]["ko"].title == "소개"


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        pytest.param("example-mission/fr.md", "Texte.", "language-not-listed", id="unlisted language"),
        pytest.param("Example/en.md", "Text.", "key-form", id="a capital"),
        pytest.param("en.md", "Text.", "directory-file", id="no folder of its own"),
        pytest.param("example-mission/en.md", "---\ntitel: A\n---\nText.", "unknown-field", id="a field mistyped"),
        pytest.param("example-mission/en.md", "---\ntitle: A\n---\n", "body-empty", id="no text"),
    ],
)
def test_what_is_wrong_with_a_boilerplate_is_told(name: str, text: str, rule: str) -> None:
    assert [problem.rule for problem in boilerplate(name, text)[1]] == [rule]


def test_an_entrys_digest_changes_with_what_can_be_drawn_from_it_and_with_nothing_else() -> None:
    before = load(topics="a: {name: A}\nb: {name: B}\n")[0].topics
    after = load(topics="# moved\nb: {name: C}\na: {name: A}\n")[0].topics
    assert before["a"].digest == after["a"].digest and before["b"].digest != after["b"].digest


def test_what_many_files_have_in_common_is_told_of_the_first_and_counted() -> None:
    files = {f"boilerplate/text-{number:02}/en.md": b"The mission works in forty countries.\n" for number in range(60)}
    files |= {f"unused-{number:02}.png": b"x" for number in range(60)}
    _, found = load_directory(files, CONTEXT)
    for rule in ("language-missing", "file-unused"):
        told = [each for each in found if each.rule == rule]
        assert len(told) == 21 and told[-1].message.endswith("; 40 files from here on are alike")
