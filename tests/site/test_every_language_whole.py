"""What a language lacks is named by check, and marked with its own language where it is shown."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import DIRECTORY, TinySite, picture

PICTURE = {"file": "hall.png", "alt": "A full hall", "caption": "The hall at noon", "credit": "Ana Example"}


@pytest.fixture
def pair(tiny: TinySite) -> TinySite:
    """A release in English and Korean; the Korean text takes everything else."""
    tiny.set(LANGUAGES=["en", "ko"])
    tiny.put("releases/2026/line-opens/hall.png", picture("green"))
    tiny.put("releases/2026/line-opens/plan.pdf", b"%PDF-1.4\n")
    tiny.release(
        "line-opens",
        dateline="Seoul",
        image=PICTURE,
        documents=[{"file": "plan.pdf", "title": "The plan"}],
        event={"name": "Opening", "starts": "2026-08-01T10:00+09:00", "venue": "Example Hall"},
        authors=["ana-example"],
    )
    tiny.put(
        "releases/2026/line-opens/ko.md",
        "---\ntitle: 상담 전화 개통\nsummary: 세 가지 언어로 응답합니다.\n---\n상담 전화가 열렸습니다.\n",
    )
    return tiny


def lacking(tiny: TinySite, rule: str = "language-missing") -> list[tuple[str, str, str]]:
    return [
        (problem.path.partition("content/")[2], problem.field, problem.message)
        for problem in tiny.build().warnings
        if problem.rule == rule
    ]


@pytest.mark.parametrize(
    ("kind", "key", "part", "value"),
    [
        ("topics", "health", "name", {"en": "Health"}),
        ("places", "seoul", "name", {"ko": "서울"}),
        ("organisations", "example-mission", "name", {"en": "Example Mission"}),
        ("people", "ana-example", "title", {"en": "Head of mission"}),
        ("contacts", "press-desk", "role", {"en": "Press officer"}),
        ("contacts", "press-desk", "phones", [{"number": "+82 2-2100-7224", "label": {"en": "Office"}}]),
        ("kinds", "open-letter", "name", {"en": "Open letter"}),
        ("site", "footer", "text", {"en": "An office of the Example Union."}),
        ("site", "logo", "alt", {"en": "The mission"}),
        ("site", "menu", 0, {"title": {"en": "Data"}, "url": "https://data.example.org/"}),
    ],
)
def test_a_name_that_a_language_lacks_is_named(tiny: TinySite, kind: str, key: str, part: Any, value: Any) -> None:
    def whole(entry: Any) -> Any:  # one text for all languages
        if isinstance(entry, dict):
            if entry.keys() <= {"en", "ko"}:
                return next(iter(entry.values()))
            return {name: whole(inner) for name, inner in entry.items()}
        return [whole(inner) for inner in entry] if isinstance(entry, list) else entry

    directory = {name: whole(entries) for name, entries in DIRECTORY.items()}
    tiny.directory(**directory)
    tiny.release("line-opens")
    assert lacking(tiny) == []
    changed = dict(directory.get(kind, {}))
    changed[key] = [value] if isinstance(part, int) else {**(changed.get(key) or {}), part: value}
    tiny.directory(**{**directory, kind: changed})
    ((path, field, message),) = lacking(tiny)
    assert path == f"directory/{kind}.yml" and field == (key if kind == "site" else part)
    missing = "en" if kind == "places" else "ko"
    there = "ko" if kind == "places" else "en"
    words = (
        value
        if there in value
        else value["title"]
        if "title" in value
        else value[0]["label"]
        if isinstance(value, list)
        else value
    )
    name = "title" if isinstance(part, int) else "label" if part == "phones" else part
    assert (
        f"should be given in {missing} too, e.g. {name}: {{{there}: …, {missing}: …}} (" in message
        and words[there] in message
    )


def test_a_contacts_name_carries_its_language_in_every_place(tiny: TinySite) -> None:
    desk = {**DIRECTORY["contacts"]["press-desk"], "name": {"en": "Example desk"}}
    tiny.directory(**{**DIRECTORY, "contacts": {"press-desk": desk}})
    tiny.release("line-opens")
    tiny.release("line-opens", "ko", title="개통")
    tiny.build()
    for address in ("/ko/", "/ko/news/line-opens/", "/ko/contacts/"):
        places = [
            each for each in tiny.html(address).css("body bdi, body .unseen") if each.text().strip() == "Example desk"
        ]
        assert len(places) >= 3 and {each.attributes.get("lang") for each in places} == {"en"}


def test_a_kind_that_a_language_lacks_carries_its_own_in_lists(tiny: TinySite) -> None:
    """Without a direction of its own, Arabic drew "21 Open letter November" of "Open letter" and "21 November"."""
    tiny.set(LANGUAGES=["en", "ar"])
    tiny.directory(kinds={"open-letter": {"name": {"en": "Open letter"}}})
    for slug in ("first", "second"):
        tiny.release(slug, category="open-letter")
        tiny.release(slug, "ar", title="رسالة")
    tiny.build()
    lead, card = tiny.html("/ar/").css_first(".lead__kind span"), tiny.html("/ar/").css_first(".release-card__kind")
    for kind in (lead, card, tiny.html("/ar/news/first/").css_first(".release-header__kind span")):
        assert (kind.text(), kind.attributes.get("lang"), kind.attributes.get("dir")) == ("Open letter", "en", "ltr")


def test_a_page_and_a_standing_text_that_a_language_lacks_are_named(tiny: TinySite) -> None:
    tiny.page("about")
    tiny.put("directory/boilerplate/mission/en.md", "---\ntitle: About\n---\nThe mission.\n")
    assert [(path, message[:32]) for path, _, message in lacking(tiny) if not path.endswith("yml")] == [
        ("directory/boilerplate/mission/en.md", "should have a text in ko too, e."),
        ("pages/about/en.md", "should have a text in ko too, e."),
    ]
    tiny.page("about", "ko", status="draft")
    assert "a draft so far" in next(message for path, _, message in lacking(tiny) if path == "pages/about/en.md")
    tiny.page("about", "ko")
    assert not [path for path, _, _ in lacking(tiny) if path == "pages/about/en.md"]


def test_words_that_a_translation_takes_are_named_until_they_are_given(pair: TinySite) -> None:
    found = {field: message for path, field, message in lacking(pair, "inherited-words") if path.endswith("ko.md")}
    assert set(found) == {"image", "documents", "event", "dateline"}
    assert "alt, caption" in found["image"] and "the original's, in en" in found["image"]
    assert "name, venue" in found["event"]
    pair.put(
        "releases/2026/line-opens/ko.md",
        "---\ntitle: 개통\nsummary: 세 가지 언어로 응답합니다.\n"
        "image: {file: hall.png, alt: 가득 찬 강당, caption: 정오의 강당}\nwaive:\n- {rule: inherited-words, reason: names}\n---\n글.\n",
    )
    assert lacking(pair, "inherited-words") == []


def test_a_reason_of_withdrawal_that_is_only_the_originals_is_named_and_marked(pair: TinySite) -> None:
    pair.release("gone", withdrawn={"at": "2026-06-20", "reason": "It did not open."})
    pair.put("releases/2026/gone/ko.md", "---\ntitle: 철회\nsummary: 열리지 않았습니다.\n---\n글.\n")
    assert ("releases/2026/gone/ko.md", "withdrawn") in [each[:2] for each in lacking(pair, "inherited-words")]
    notice = pair.html("/ko/news/gone/").css_first(".notice--withdrawal p:nth-of-type(2)")
    assert (notice.attributes["lang"], notice.attributes["dir"], notice.text()) == ("en", "ltr", "It did not open.")
    row = pair.html("/ko/corrections/").css_first(".correction-list li > p:last-child")
    assert row.attributes.get("lang") == "en"


def marked(tiny: TinySite, address: str, words: str) -> str:
    """The language of the innermost element around these words, "" for the page's own."""
    tree = tiny.html(address)
    (node,) = [each for each in tree.css("main [lang]") if words in (each.text() + (each.attributes.get("alt") or ""))][
        -1:
    ] or [None]
    return (node.attributes["lang"] or "") if node is not None else ""


@pytest.mark.parametrize(
    "words", ["The hall at noon", "A full hall", "Ana Example", "The plan", "Opening", "Example Hall", "Seoul"]
)
def test_what_a_page_takes_from_the_original_carries_its_language(pair: TinySite, words: str) -> None:
    pair.build()
    assert marked(pair, "/ko/news/line-opens/", words) == "en"
    assert marked(pair, "/news/line-opens/", words) == ""


def test_right_to_left_words_carry_their_direction(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["ar", "en"], DEFAULT_LANG="ar")
    tiny.directory(topics={"health": {"name": {"ar": "الصحة"}}, "culture": {"name": "C"}, "trade": {"name": "T"}})
    tiny.release("line-opens", "ar", tags=["health"])
    tiny.put(
        "releases/2026/line-opens/en.md",
        "---\ntitle: The line opens\nsummary: In three languages from today.\n---\nText.\n",
    )
    tiny.build()
    for address in ("/en/news/line-opens/", "/en/topics/", "/en/topics/health/"):
        node = next(each for each in tiny.html(address).css('main [lang="ar"]') if "الصحة" in each.text())
        assert node.attributes["dir"] == "rtl", address


def test_a_pictures_metadata_name_the_language_of_its_words(pair: TinySite) -> None:
    pair.build()
    data = (pair.output / "news/line-opens/hall.png").read_bytes()
    assert b'xml:lang="en">The hall at noon' in data and b'xml:lang="ko"' not in data


@pytest.mark.parametrize(
    ("original", "own", "is_older"),
    [
        ({"modified": "2026-06-10"}, {}, True),  # the very day on which both appeared
        ({"modified": "2026-06-11"}, {}, True),
        ({"modified": "2026-06-10", "corrections": [{"at": "2026-06-10", "note": "Twelve, not ten."}]}, {}, True),
        (
            {"modified": "2026-06-12", "corrections": [{"at": "2026-06-12", "note": "Twelve, not ten."}]},
            {"modified": "2026-06-11"},
            True,
        ),
        ({"modified": "2026-06-11"}, {"modified": "2026-06-11"}, False),
        ({"modified": "2026-06-11T15:00+09:00"}, {"modified": "2026-06-11T10:00+09:00"}, True),
        ({"modified": "2026-06-11T10:00+09:00"}, {"modified": "2026-06-11T15:00+09:00"}, False),
        ({"modified": "2026-06-11"}, {"date": "2026-06-12"}, False),
        ({}, {}, False),
    ],
)
def test_a_translation_shows_that_the_original_was_changed_after_it(
    tiny: TinySite, original: dict[str, Any], own: dict[str, Any], is_older: bool
) -> None:
    tiny.release("line-opens", date="2026-06-10T09:00+09:00", **original)
    tiny.release("line-opens", "ko", **{"date": "2026-06-10T09:00+09:00", **own})
    tiny.build("2026-06-20T12:00+09:00")
    notices = tiny.html("/ko/news/line-opens/").css(".notice--outdated-translation")
    assert len(notices) == is_older
    assert not tiny.html("/news/line-opens/").css(".notice--outdated-translation")
