"""The rule of each field, by name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from newsroom.model.release import Page, Release
from newsroom.reading.release.field_rules import (
    parse_alias,
    parse_category,
    parse_credit,
    parse_date,
    parse_dateline,
    parse_embargo,
    parse_slug,
    parse_summary,
    parse_title,
)
from newsroom.reading.release.fields import FIELDS
from newsroom.reading.release.head import read_head
from newsroom.reading.release.schema import example_value, field_table, schema_text
from newsroom.reading.values.rules import RuleBroken, got, parse_email
from newsroom.reading.values.sentences import cut_at_sentence

ROOT = Path(__file__).parents[2]
SEOUL = "Asia/Seoul"


def broken(rule: Any, *arguments: Any) -> str:
    with pytest.raises(RuleBroken) as raised:
        rule(*arguments)
    assert re.match(r"must |A |a ", raised.value.message)
    return raised.value.rule


@pytest.mark.parametrize(
    ("text", "zone", "local", "timed"),
    [
        pytest.param("2026-03-02", SEOUL, "2026-03-02T00:00:00+09:00", False, id="a date begins with its day"),
        pytest.param("2026-03-02T10:00+01:00", SEOUL, "2026-03-02T18:00:00+09:00", True, id="an offset"),
        pytest.param("2026-03-02 10:00 +09:00", SEOUL, "2026-03-02T10:00:00+09:00", True, id="spaces"),
        pytest.param("2026-03-02T01:00Z", SEOUL, "2026-03-02T10:00:00+09:00", True, id="Z"),
        pytest.param("2026-03-02T10:00", SEOUL, "2026-03-02T10:00:00+09:00", True, id="without a zone the site's"),
        pytest.param("2024-02-29", "Europe/Berlin", "2024-02-29T00:00:00+01:00", False, id="a leap day"),
        pytest.param("2026-04-24", "Africa/Cairo", "2026-04-24T01:00:00+03:00", False, id="a day that begins at 01:00"),
        pytest.param(
            "2026-10-25T02:30+01:00",
            "Europe/Berlin",
            "2026-10-25T02:30:00+01:00",
            True,
            id="a repeated hour with its offset",
        ),
    ],
)
def test_a_date_is_one_instant(text: str, zone: str, local: str, timed: bool) -> None:
    moment = parse_date(text, zone)
    assert (moment.local, moment.timed) == (local, timed)


@pytest.mark.parametrize(
    ("text", "zone", "rule"),
    [
        pytest.param("2026-02-30", SEOUL, "date-unreal", id="a day that does not exist"),
        pytest.param("2026-13-01", SEOUL, "date-unreal", id="a month that does not exist"),
        pytest.param("2026-03-02T24:30", SEOUL, "date-unreal", id="an hour that does not exist"),
        pytest.param("2026-03-02T10:00+25:00", SEOUL, "date-unreal", id="an offset that does not exist"),
        pytest.param("0206-03-02", SEOUL, "date-unreal", id="a year mistyped"),
        pytest.param("2.3.2026", SEOUL, "date-form", id="another form"),
        pytest.param("March 2, 2026", SEOUL, "date-form", id="words"),
        pytest.param("2026-W10-1", SEOUL, "date-form", id="a week"),
        pytest.param("٢٠٢٦-٠٣-٠٢", SEOUL, "date-form", id="other digits"),
        pytest.param("2026-03-29T02:30", "Europe/Berlin", "hour-skipped", id="an hour that the clocks skip"),
        pytest.param("2026-10-25T02:30", "Europe/Berlin", "hour-repeated", id="an hour that comes twice"),
    ],
)
def test_a_date_is_never_guessed(text: str, zone: str, rule: str) -> None:
    assert broken(parse_date, text, zone) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("2026-03-04", "needs-hour", id="a date alone"),
        pytest.param("2026-03-04T06:00", "needs-offset", id="no offset"),
        pytest.param("tomorrow", "date-form", id="words"),
    ],
)
def test_an_embargo_needs_date_time_and_offset(text: str, rule: str) -> None:
    assert broken(parse_embargo, text, SEOUL) == rule


def test_an_embargo_is_kept_in_the_sites_zone() -> None:
    assert parse_embargo("2026-03-04T06:00+01:00", SEOUL).local == "2026-03-04T14:00:00+09:00"


@pytest.mark.parametrize(
    "title",
    [
        "A",
        "x" * 200,
        "A <b>bold</b> line & more",
        "البعثة تفتح خطًا للمشورة",
        "S\u00e9oul",
        "A \u2067noissiM\u2069",
        "A line 👩🏽‍⚕️",
        "{{ 7 * 7 }}",
        "서울",
    ],
)
def test_a_title_is_plain_text_of_any_script(title: str) -> None:
    assert parse_title(title) == title


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        pytest.param("   ", "title-length", id="blank"),
        pytest.param("\u00a0\u3000", "title-length", id="no-break and wide spaces"),
        pytest.param("\u200b\u200d\u00ad\u2060", "title-length", id="characters of no width"),
        pytest.param("\u2068\u2069", "title-length", id="an empty isolate"),
        pytest.param("\u3164", "title-length", id="a Hangul filler"),
        pytest.param("\u2800", "title-length", id="an empty Braille pattern"),
        pytest.param("\ufe0f\u0301", "title-length", id="marks without a letter"),
        pytest.param("x" * 201, "title-length", id="201 characters"),
        pytest.param("One\nTwo", "title-line", id="two lines"),
        pytest.param("A\x07B", "unfit-character", id="a control character"),
        pytest.param("A\x85B", "unfit-character", id="a C1 control character"),
        pytest.param("A \u202enoissiM", "unfit-character", id="a direction override"),
        pytest.param("A \u2067noissiM", "unfit-character", id="a direction isolate that is not closed"),
    ],
)
def test_a_title_that_would_not_be_one_plain_line_is_refused(title: str, rule: str) -> None:
    assert broken(parse_title, title) == rule


def test_a_value_in_which_nothing_can_be_seen_is_shown_by_its_number() -> None:
    assert (got("\u200b"), got("a\u200bb"), got("")) == ("'[U+200B]'", "'a\u200bb'", "''")


def test_a_summary_has_at_most_300_characters() -> None:
    assert parse_summary("x" * 300)
    assert broken(parse_summary, "x" * 301) == "summary-length"


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("draft", "For a draft write status: draft, else leave it out."),
        ("description", "Write summary."),
        ("permalink", "Write aliases, a list of former addresses, e.g. [/2026/quay.html]."),
        ("slug", "Leave it out: the folder's name is the slug."),
        ("sumary", "Did you mean 'summary'?"),
    ],
)
def test_a_field_of_another_program_is_answered_by_name(field: str, hint: str) -> None:
    _, found = read_head({"title": "A", field: "x"}, SEOUL, True)
    assert [(each.broken.rule, each.broken.hint) for each in found] == [("unknown-field", hint)]


@pytest.mark.parametrize(
    ("typed", "credit"),
    [
        ("Photo: Ana Example", "Ana Example"),
        ("Photo by Ana Example", "Ana Example"),
        ("Crédit photo : Mairie", "Mairie"),
        ("Photographie : Mairie", "Mairie"),
        ("Photographer: Ana Example", "Ana Example"),
        ("사진 제공: 항구청", "항구청"),
        ("촬영: 항구청", "항구청"),
        ("مصدر الصورة: الميناء", "الميناء"),
        ("图：港口", "港口"),
        ("Фото: пресс-служба", "пресс-служба"),
        ("Фотография: пресс-служба", "пресс-служба"),
        ("Автор фото: пресс-служба", "пресс-служба"),
        ("Image Bank", "Image Bank"),
        ("© Harbour Office", "© Harbour Office"),
        ("Photo", "Photo"),
    ],
)
def test_a_credit_is_a_name_without_the_word_for_pictures(typed: str, credit: str) -> None:
    assert parse_credit(typed) == credit


def test_a_dateline_is_the_place_alone() -> None:
    assert parse_dateline("Niamey, Niger") == "Niamey, Niger"
    assert broken(parse_dateline, "Seoul –") == "dateline-form"


def test_a_category_nearly_right_is_suggested() -> None:
    with pytest.raises(RuleBroken) as raised:
        parse_category("Press Release")
    assert raised.value.hint == "Did you mean 'press-release'?"


@pytest.mark.parametrize("alias", ["/old/", "/2019/old-name/", "/ko/old/", "/news/소식/", "/2019/old.html", "/old.htm"])
def test_an_alias_is_a_path_that_ends_with_a_slash_or_as_a_page(alias: str) -> None:
    assert parse_alias(alias) == alias


@pytest.mark.parametrize(
    "alias",
    [
        "/",
        "old/",
        "/old",
        "//example.org/",
        "/a\u202eb/",
        "/a//b/",
        "/../etc/",
        "/a/../b/",
        "/a/./b/",
        "/a?b/",
        "/a#b/",
        "/a b/",
        "/%2e%2e/",
        "/a%20b/",
        "/a%2F..%2Fb/",
        "/%ff/",
        "https://example.org/a/",
        "/.git/",
        "/.html",
        "/a/../b.html",
        "/old.php",
    ],
)
def test_an_alias_never_leaves_the_site(alias: str) -> None:
    assert broken(parse_alias, alias) == "alias-form"


def test_an_alias_that_was_copied_from_a_browser_names_the_file() -> None:
    assert parse_alias("/%EC%86%8C%EC%8B%9D/old.html") == parse_alias("/소식/old.html") == "/소식/old.html"


@pytest.mark.parametrize(
    ("slug", "is_page", "rule"),
    [
        pytest.param("..", False, "slug-form", id="two dots"),
        pytest.param("a/b", False, "slug-form", id="a slash"),
        pytest.param("Budget", False, "slug-form", id="a capital"),
        pytest.param("예산", False, "slug-form", id="another script"),
        pytest.param("a b", False, "slug-form", id="a space"),
        pytest.param("", False, "slug-form", id="nothing"),
        pytest.param("2022", False, "slug-letters", id="a year of the archive"),
        pytest.param("-", False, "slug-letters", id="a hyphen"),
        pytest.param("page", False, "slug-reserved", id="pages of the list"),
        pytest.param("feeds", False, "slug-reserved", id="feeds"),
        pytest.param("news", True, "slug-reserved", id="page: news"),
        pytest.param("topics", True, "slug-reserved", id="page: topics"),
        pytest.param("ko", True, "slug-reserved", id="page: a language"),
        pytest.param("zh-hant", True, "slug-reserved", id="page: a language of the site"),
        pytest.param("404", True, "slug-letters", id="page: digits"),
    ],
)
def test_a_slug_that_is_no_address_of_its_own_is_refused(slug: str, is_page: bool, rule: str) -> None:
    assert broken(parse_slug, slug, is_page, ("en", "zh-hant")) == rule


@pytest.mark.parametrize(
    ("slug", "is_page"),
    [("budget-2022", False), ("a", False), ("news", False), ("about", True), ("contacts", True), ("corrections", True)],
)
def test_a_slug_may_be_any_other_word(slug: str, is_page: bool) -> None:
    assert parse_slug(slug, is_page, ("en", "ko")) == slug


@pytest.mark.parametrize("address", ["press@example.org", "a.b+c@mail.example.co.kr", "o'neil@example.org"])
def test_an_email_is_one_mailbox(address: str) -> None:
    assert parse_email(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    ["press", "press@example", "@example.org", "a@b@example.org", "a..b@example.org", ".a@example.org", "a b@example.org",
     "a@example..org", "a@-example.org", "mailto:a@example.org", "A <a@example.org>", "a@example.org, b@example.org", "a@example.org\nBcc: x@example.org"],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused(address: str) -> None:
    assert broken(parse_email, address) == "email-form"


def test_what_is_wrong_with_one_field_leaves_the_others() -> None:
    values, found = read_head(
        {"title": "A", "date": "2026-02-30", "tags": ["a", ["b"], "c", "a"], "colour": "blue"}, SEOUL, False
    )
    assert values == {"title": "A", "tags": ("a", "c")}
    assert [(part.location, part.broken.rule) for part in found] == [
        (("date",), "date-unreal"),
        (("tags", 1), "text-form"),
        (("colour",), "unknown-field"),
    ]


@pytest.mark.parametrize(
    ("values", "location", "rule"),
    [
        pytest.param({"image": "a.jpg"}, ("image",), "field-form", id="a picture without parts"),
        pytest.param({"image": {"file": "a.jpg"}}, ("image",), "alt-missing", id="a picture without alt"),
        pytest.param({"image": {"alt": "A"}}, ("image",), "part-missing", id="a picture without file"),
        pytest.param({"image": {"file": "../a.jpg", "alt": "A"}}, ("image", "file"), "file-name", id="a picture outside"),
        pytest.param({"image": {"file": "a.jpg", "alt": "A", "decorative": "perhaps"}}, ("image", "decorative"), "flag-form", id="no flag"),
        pytest.param({"event": {"name": "A"}}, ("event",), "part-missing", id="an event without start"),
        pytest.param({"event": {"name": "A", "starts": "2026-03-02", "registration": "javascript:alert(1)"}}, ("event", "registration"), "address-form", id="a script as address"),
        pytest.param({"corrections": [{"at": "2026-03-02"}]}, ("corrections", 0), "part-missing", id="a correction without note"),
        pytest.param({"withdrawn": {"at": "then", "reason": "A"}}, ("withdrawn", "at"), "date-form", id="a withdrawal without date"),
        pytest.param({"tags": {"a": "b"}}, ("tags",), "field-form", id="parts for a list"),
        pytest.param({"title": ["A"]}, ("title",), "text-form", id="a list for a text"),
        pytest.param({"status": "drafft"}, ("status",), "status-unknown", id="a status mistyped"),
        pytest.param({"translation_of": "Korean"}, ("translation_of",), "language-form", id="a language in words"),
        pytest.param({"Title": "A"}, ("Title",), "unknown-field", id="a capital"),
    ],
)  # fmt: skip
def test_a_broken_field_is_named_with_its_part(values: dict[str, Any], location: tuple[object, ...], rule: str) -> None:
    _, found = read_head(values, SEOUL, False)
    assert [(part.location, part.broken.rule) for part in found] == [(location, rule)]


def test_a_decorative_picture_needs_no_alt() -> None:
    values, found = read_head({"image": {"file": "a.jpg", "decorative": "true"}}, SEOUL, False)
    assert found == [] and values["image"].decorative and values["image"].alt == ""


def test_a_field_of_the_sites_own_is_given_once() -> None:
    own = [{"name": "grant", "text": "G-1"}, {"name": "grant", "text": "G-2"}]
    assert [each.broken.rule for each in read_head({"own": own}, SEOUL, False)[1]] == ["item-twice"]
    assert read_head({"own": [own[0], {"name": "budget", "text": "G-1"}]}, SEOUL, False)[1] == []


def test_a_page_has_no_field_of_releases() -> None:
    values, found = read_head({"title": "A", "dateline": "Seoul"}, SEOUL, True)
    assert values == {"title": "A"} and found[0].broken.rule == "field-of-releases"


@pytest.mark.parametrize("name", FIELDS)
def test_the_example_of_every_field_is_valid(name: str) -> None:
    values, found = read_head({name: example_value(FIELDS[name].example)}, SEOUL, False)
    assert found == [] and values[name]


def test_every_field_is_a_member_of_the_value_and_the_other_way_round() -> None:
    computed = {
        "path", "folder", "slug", "lang", "original", "links", "words", "scripts", "text_digest", "digest", "card_digest",
        "appears", "inherited",
    }  # fmt: skip
    computed |= {"shown_from", "home", "players"}  # the last of `media` and of the text
    not_kept = {"status", "translation_of"}  # they say how the folder is read: `draft`, `original`
    members = (set(Release.__struct_fields__) | set(Page.__struct_fields__)) - computed - {"draft"}
    assert members == FIELDS.keys() - not_kept
    assert {name for name, field in FIELDS.items() if field.pages} - not_kept == members & set(Page.__struct_fields__)


def test_the_published_schema_is_current() -> None:
    published = ROOT / "docs" / "schema" / "release.schema.json"
    assert published.read_text(encoding="utf-8") == schema_text(), (
        "write it anew: python -m newsroom.schema > docs/schema/release.schema.json"
    )


def test_the_schema_knows_every_field_and_nothing_else() -> None:
    schema = json.loads(schema_text())
    properties = schema["properties"]
    assert list(properties) == list(FIELDS)
    with_parts = [schema, *(field.get("items", field) for field in properties.values())]
    with_parts = [field for field in with_parts if field["type"] == "object"]
    assert len(with_parts) == 10, "the head, and nine fields with parts"
    assert all(field["additionalProperties"] is False for field in with_parts)
    assert sum(not field["required"] for field in with_parts) == 1, "a film has a file or an address"


def test_the_readmes_table_is_the_registrys() -> None:
    assert f"<!-- fields -->\n{field_table()}<!-- /fields -->" in (ROOT / "README.md").read_text(encoding="utf-8"), (
        "paste it anew: python -m newsroom.schema --table"
    )


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param("One. Two is longer. Three follows.", "One. Two is longer.", id="Latin"),
        pytest.param("하나다. 둘은 더 길다. 셋은 이보다 훨씬 더 긴 문장이다.", "하나다. 둘은 더 길다.", id="Korean"),
        pytest.param(
            "一是短的。二比较长一点。三是结尾，不要它，不要它，不要它。",
            "一是短的。二比较长一点。",
            id="Chinese, no spaces",
        ),
        pytest.param("واحد. هل اثنان أطول؟ ثلاثة وأربعة.", "واحد. هل اثنان أطول؟", id="Arabic"),
        pytest.param("She said “yes.” Then she left the room.", "She said “yes.”", id="a closing quote"),
        pytest.param("Dr. J. Kim spoke. Then everybody left.", "Dr. J. Kim spoke.", id="an abbreviation ends nothing"),
        pytest.param("A sentence that does not end within reach", "A sentence that does not…", id="no end: words"),
        pytest.param("Short.", "Short.", id="all of it"),
    ],
)
def test_a_summary_is_cut_at_a_sentence(text: str, cut: str) -> None:
    assert cut_at_sentence(text, 26) == cut


def test_a_text_without_spaces_is_not_cut_between_a_letter_and_its_mark() -> None:
    cut = cut_at_sentence("e\u0301" * 40, 10)
    assert cut == "e\u0301" * 4 + "…" and len(cut) <= 10
