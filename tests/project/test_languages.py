"""A site in several languages: what each reader is shown, how it is marked, how the languages lead to each other."""

from __future__ import annotations

import unicodedata

import pytest
from conftest import TinySite, attributes, graph, one, texts

from newsroom.render.theme import LANGUAGES

SITE = "https://news.example.org"
ALTERNATES = 'link[rel="alternate"][hreflang]'


def alternates(tiny: TinySite, address: str) -> dict[str, str]:
    page = tiny.html(address)
    return dict(zip(attributes(page, ALTERNATES, "hreflang"), attributes(page, ALTERNATES, "href"), strict=True))


def test_hreflang_names_every_language_of_a_release_itself_and_the_default_both_ways(tiny: TinySite) -> None:
    tiny.release("both")
    tiny.release("both", "ko")
    tiny.release("single")
    tiny.build()
    expected = {"en": f"{SITE}/news/both/", "ko": f"{SITE}/ko/news/both/", "x-default": f"{SITE}/news/both/"}
    assert alternates(tiny, "/news/both/") == expected == alternates(tiny, "/ko/news/both/")
    assert alternates(tiny, "/news/single/") == {}


def test_the_language_switch_leads_to_the_same_release_or_to_that_languages_home(tiny: TinySite) -> None:
    tiny.release("both")
    tiny.release("both", "ko")
    tiny.release("single")
    tiny.build()
    assert attributes(tiny.html("/news/both/"), ".language-switch a", "href") == ["/news/both/", "/ko/news/both/"]
    assert attributes(tiny.html("/news/single/"), ".language-switch a", "href") == ["/news/single/", "/ko/"]
    page = tiny.html("/ko/news/both/")
    assert attributes(page, ".language-switch a", "lang") == ["en", "ko"]
    assert attributes(page, '.language-switch a[aria-current="true"]', "hreflang") == ["ko"]
    assert texts(page, ".language-switch a") == ["English", "한국어"]


def test_a_site_of_one_language_has_no_switch_and_no_hreflang(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["ko"])
    tiny.release("single", "ko")
    tiny.build()
    page = tiny.html("/news/single/")
    assert not page.css(".language-switch") and not page.css(ALTERNATES)
    assert one(page, "html").attributes["lang"] == "ko"
    assert not [address for address in tiny.addresses() if address.startswith("/ko/")]


def test_a_release_missing_in_a_language_is_listed_there_in_the_one_it_has_marked_and_named(tiny: TinySite) -> None:
    tiny.release("single", title="Only in English")
    tiny.release("both")
    tiny.release("both", "ko", title="둘 다")
    tiny.build()
    cards = {one(card, "a").attributes["href"]: card for card in tiny.html("/ko/news/").css(".release-card")}
    assert set(cards) == {"/news/single/", "/ko/news/both/"}
    foreign = cards["/news/single/"]
    assert attributes(foreign, "a", "lang") == ["en"] and attributes(foreign, "a", "dir") == ["ltr"]
    assert attributes(foreign, ".release-card__summary", "lang") == ["en"]
    assert "영어" in one(foreign, ".release-card__language").text()
    assert not cards["/ko/news/both/"].css("a[lang], .release-card__language")
    assert "/ko/news/single/" not in tiny.addresses()


def test_a_translation_takes_what_it_does_not_say_from_its_original(tiny: TinySite) -> None:
    tiny.release("both", tags=["health"], places=["busan"], subtitle="A line below")
    tiny.release("both", "ko", title="둘 다")
    tiny.build()
    page = tiny.html("/ko/news/both/")
    assert "주제 health" in texts(page, ".topic-list a") and "부산" in texts(page, ".topic-list a")
    assert texts(page, ".contact-card__name") == ["공보실"]
    assert "A line below" not in one(page, "main").text()


def test_a_translation_older_than_its_original_says_so_and_leads_there(tiny: TinySite) -> None:
    tiny.release("both", modified="2026-04-01")
    tiny.release("both", "ko")
    tiny.build()
    assert attributes(tiny.html("/ko/news/both/"), ".notice a", "href") == ["/news/both/"]
    assert not tiny.html("/news/both/").css(".notice")
    tiny.release("both", "ko", date=None, dateline=None, contacts=None, modified="2026-04-02")
    tiny.build()
    assert not tiny.html("/ko/news/both/").css(".notice")


def test_a_translation_waits_for_its_original_and_may_come_later(tiny: TinySite) -> None:
    tiny.release("kept", embargo="2026-08-01T09:00+09:00")
    tiny.release("kept", "ko")
    tiny.release("late")
    tiny.release("late", "ko", embargo="2026-08-02T09:00+09:00")
    tiny.build("2026-07-31T12:00+09:00")
    assert {address for address in tiny.addresses() if "kept" in address or "late" in address} == {"/news/late/"}
    tiny.build("2026-08-01T12:00+09:00")
    assert {address for address in tiny.addresses() if "kept" in address or "late" in address} == {
        "/news/late/",
        "/news/kept/",
        "/ko/news/kept/",
    }
    tiny.build("2026-08-02T12:00+09:00")
    assert "/ko/news/late/" in tiny.addresses()


def test_an_original_in_another_language_stands_alone_until_it_is_translated(tiny: TinySite) -> None:
    tiny.release("korean", "ko", title="한국어 원문")
    tiny.build()
    assert "/ko/news/korean/" in tiny.addresses() and "/news/korean/" not in tiny.addresses()
    link = one(tiny.html("/"), 'a[href="/ko/news/korean/"]')
    assert link.attributes["lang"] == "ko"


def test_a_page_missing_in_a_language_is_linked_in_the_one_it_has(tiny: TinySite) -> None:
    tiny.page("about", title="About the tiny mission")
    tiny.build()
    assert "/ko/about/" not in tiny.addresses()
    for link in tiny.html("/ko/").css('a[href="/about/"]'):
        assert link.attributes.get("lang") == "en", link.html


def test_every_languages_press_office_corrections_and_404_exist_without_a_text_of_their_own(tiny: TinySite) -> None:
    tiny.page("contacts", body="Written in English.\n")
    tiny.build()
    assert {"/ko/contacts/", "/ko/corrections/", "/ko/404.html"} <= tiny.addresses()
    part = one(tiny.html("/ko/contacts/"), "main [lang=en]")
    assert "Written in English." in part.text()


LONG_DATES = {
    "en": "6 July 2022",
    "ko": "2022년 7월 6일",
    "fr": "6 juillet 2022",
    "es": "6 de julio de 2022",
    "ar": "6 يوليو 2022",
    "zh": "2022年7月6日",
    "ru": "6 июля 2022\u202fг.",
}


@pytest.fixture
def worldly(tiny: TinySite) -> TinySite:
    """One release in each language that the interface speaks."""
    tiny.set(LANGUAGES=list(LANGUAGES))
    for lang in LANGUAGES:
        tiny.release("world", lang, **({"date": "2022-07-06", "tags": ["health"]} if lang == "en" else {}))
    tiny.build()
    return tiny


def test_all_languages_at_once(worldly: TinySite) -> None:
    """Dates by CLDR, lang and dir on every page, hreflang of all seven, and nothing left in English but what is."""
    assert set(LONG_DATES) == set(LANGUAGES)
    homes = {lang: "/" if lang == "en" else f"/{lang}/" for lang in LANGUAGES}
    for lang, home in homes.items():
        page = worldly.html(f"{home}news/world/")
        root = one(page, "html")
        assert (root.attributes["lang"], root.attributes["dir"]) == (lang, "rtl" if lang == "ar" else "ltr")
        assert texts(page, ".release-header time")[0].replace("\xa0", " ") == " ".join(LONG_DATES[lang].split())
        assert set(alternates(worldly, f"{home}news/world/")) == {*LANGUAGES, "x-default"}
        assert attributes(page, ".language-switch a", "href") == [f"{there}news/world/" for there in homes.values()]
        assert attributes(page, ".language-switch a", "dir") == ["rtl" if there == "ar" else "ltr" for there in homes]
    headings = {texts(worldly.html(f"{home}contacts/"), "h1")[0] for home in homes.values()}
    assert len(headings) == len(LANGUAGES)


def test_an_hour_stands_with_its_zone_in_words_of_the_language(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en", "ko", "fr"])
    tiny.release("timed", date="2026-03-02T01:30+00:00")
    tiny.release("timed", "ko")
    tiny.release("timed", "fr")
    tiny.build()
    told = {home: texts(tiny.html(f"{home}news/timed/"), ".release-header time")[0] for home in ("/", "/ko/", "/fr/")}
    assert told["/"].startswith("2 March 2026, 10:30") and told["/"].endswith("Korean Standard Time")
    assert told["/ko/"].startswith("2026년 3월 2일 오전 10:30 ") and told["/ko/"].endswith(" 표준시")
    assert told["/fr/"].startswith("2 mars 2026, 10:30") and told["/fr/"].endswith("heure normale de la Corée")


def test_a_left_to_right_number_keeps_its_order_in_an_arabic_page(worldly: TinySite) -> None:
    page = worldly.html("/ar/news/world/")
    for link in page.css('a[href^="tel:"]'):
        around = link if link.attributes.get("dir") else one(link, "bdi")
        assert around.attributes["dir"] == "ltr"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        pytest.param("ar", "بعثة «كوريا» – 2026: C++ و HTML", id="right to left with Latin parts"),
        pytest.param("ko", "각 지역", id="Hangul written as single letters"),
        pytest.param("en", "Z͑ͫ̓a̴l̵g̶o and e\u0301", id="combining marks"),
        pytest.param("en", "Family 👨‍👩‍👧‍👦 day 🇰🇷", id="emoji of several characters"),
        pytest.param("en", 'Fish & chips <b>not bold</b> {{ 7 * 7 }} "quoted"', id="markup and braces"),
    ],
)
def test_a_title_is_one_plain_text_everywhere(tiny: TinySite, lang: str, title: str) -> None:
    """h1, JSON-LD and og:title hold the same string, composed; <title> begins with it."""
    typed, title = title, unicodedata.normalize("NFC", title)
    tiny.set(LANGUAGES=[lang])
    tiny.release("odd", lang, title=typed)
    tiny.build()
    page = tiny.html("/news/odd/")
    assert one(page, "h1").text().strip() == title
    assert next(node for node in graph(page) if node["@type"] == "NewsArticle")["headline"] == title
    assert attributes(page, 'meta[property="og:title"]', "content") == [title]
    assert one(page, "title").text().startswith(title)
    assert texts(tiny.html("/news/"), ".release-card__title") == [" ".join(title.split())]


def test_an_event_within_one_day_says_the_day_once_and_lists_say_no_hour(tiny: TinySite) -> None:
    event = {"name": "Opening", "starts": "2026-03-02T10:00+09:00", "ends": "2026-03-02T12:30+09:00", "venue": "Hall"}
    tiny.release("timed", date="2026-03-02T10:30+09:00", event=event)
    tiny.build()
    said = texts(tiny.html("/news/timed/"), ".key-facts time")
    assert said[0].startswith("2 March 2026, 10:00") and "Korean" not in said[0]
    assert "March" not in said[1] and said[1].startswith("12:30") and said[1].endswith("Korean Standard Time")
    assert texts(tiny.html("/news/"), ".releases time") == ["2 March 2026"]
    assert attributes(tiny.html("/news/"), ".releases time", "datetime") == ["2026-03-02T10:30:00+09:00"]
