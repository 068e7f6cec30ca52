"""Lists of releases: where each page stands, that it stands still as the archive grows, nothing on it twice."""

from __future__ import annotations

import io
import json

import pytest
from conftest import DIRECTORY, TinySite, attributes, texts
from PIL import Image

from newsroom.site.listing import full_pages


def fill(tiny: TinySite, first: int, last: int, **fields: object) -> None:
    """Releases r001 … one a day, the first on 1 January 2020."""
    from datetime import date, timedelta

    for number in range(first, last + 1):
        day = date(2020, 1, 1) + timedelta(days=number - 1)
        tiny.release(f"r{number:03}", year="2020", date=day.isoformat(), **fields)


def drawn(colour: str = "#1f5d5b") -> bytes:
    """A picture that is wide enough for every size."""
    written = io.BytesIO()
    Image.new("RGB", (1300, 900), colour).save(written, "JPEG")
    return written.getvalue()


def listed(tiny: TinySite, address: str) -> list[str]:
    return [
        url.strip("/").split("/")[-1]
        for url in attributes(tiny.html(address), ".releases .release-card__title a", "href")
    ]


@pytest.mark.parametrize(
    ("count", "full"),
    [(0, 0), (1, 0), (20, 0), (39, 0), (40, 1), (41, 1), (59, 1), (60, 2), (100_000, 4999)],
)
def test_full_pages_stand_beside_a_head_of_one_to_two_pages(count: int, full: int) -> None:
    assert full_pages(count, 20) == full
    assert count - full * 20 < 40


def test_a_list_stands_still_as_it_grows(tiny: TinySite) -> None:
    """Which pages exist with 20, 39, 40 and 41 releases, and what one release more changes."""
    tiny.set(LANGUAGES=["en"])
    pages: dict[int, dict[str, bytes]] = {}
    before = 0
    for count in (20, 39, 40, 41):
        fill(tiny, before + 1, count)
        before = count
        tiny.build()
        pages[count] = {
            path: data
            for path, data in tiny.files().items()
            if path.startswith("news/page/") or path == "news/index.html"
        }
    assert {count: sorted(found) for count, found in pages.items()} == {
        20: ["news/index.html"],
        39: ["news/index.html"],
        40: ["news/index.html", "news/page/1/index.html"],
        41: ["news/index.html", "news/page/1/index.html"],
    }
    assert pages[40]["news/page/1/index.html"] == pages[41]["news/page/1/index.html"]
    assert pages[40]["news/index.html"] != pages[41]["news/index.html"]


def test_one_release_more_rewrites_only_the_heads_of_its_lists_and_the_pages_that_count_them(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    fill(tiny, 1, 70, tags=["health"])
    tiny.build()
    before = tiny.files()
    fill(tiny, 71, 71, tags=["health"])
    tiny.build()
    after = tiny.files()
    changed = {path for path in after if path.endswith(".html") and after[path] != before.get(path)}
    assert changed == {
        "index.html", "news/index.html", "news/r070/index.html", "news/r071/index.html", "news/2020/index.html",
        "news/2020/03/index.html",
        "topics/health/index.html", "types/press-release/index.html", "topics/index.html", "types/index.html",
    }  # fmt: skip


def test_every_release_is_on_a_list_once_and_the_pages_lead_through_all_of_them(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"], DEFAULT_PAGINATION=5)
    fill(tiny, 1, 23)
    tiny.build()
    seen: list[str] = []
    address, steps = "/news/", 0
    while address:
        seen += listed(tiny, address)
        older = attributes(tiny.html(address), ".pagination__older", "href")
        if older:
            assert attributes(tiny.html(older[0]), ".pagination__newer", "href") == [address]
        address, steps = (older[0] if older else ""), steps + 1
    assert seen == [f"r{number:03}" for number in range(23, 0, -1)]
    assert steps == 4
    assert attributes(tiny.html("/news/"), ".pagination__newer", "href") == []


def test_a_year_leads_to_its_months_and_the_archive_to_its_years_newest_first(tiny: TinySite) -> None:
    for date in ("2024-11-05", "2025-02-01", "2025-10-01"):
        tiny.release(f"r{date}", date=date)
    tiny.build()
    assert attributes(tiny.html("/news/"), ".archive-nav a", "href") == ["/news/2025/", "/news/2024/"]
    assert attributes(tiny.html("/news/2025/"), ".archive-nav a", "href") == ["/news/2025/10/", "/news/2025/02/"]
    assert texts(tiny.html("/news/"), ".archive-nav a") == ["2025 (2)", "2024 (1)"]
    assert texts(tiny.html("/news/2025/"), ".archive-nav a") == ["October (1)", "February (1)"]
    assert texts(tiny.html("/ko/news/2025/"), ".archive-nav a") == ["10월 (1)", "2월 (1)"]
    assert texts(tiny.html("/ko/news/2025/10/"), "h1") == ["2025년 10월 소식"]
    assert listed(tiny, "/news/2025/10/") == ["r2025-10-01"]


@pytest.mark.parametrize(
    ("group", "key", "name", "fields"),
    [
        pytest.param("topics", "health", "Health", {"tags": ["health"]}, id="topic"),
        pytest.param("types", "statement", "Statements", {"category": "statement"}, id="kind"),
        pytest.param("places", "seoul", "Seoul", {"places": ["seoul"]}, id="place"),
    ],
)
def test_a_topic_a_kind_and_a_place_lead_to_each_of_their_years(
    tiny: TinySite, group: str, key: str, name: str, fields: dict[str, object]
) -> None:
    for date in ("2023-05-01", "2025-02-01", "2025-10-01"):
        tiny.release(f"r{date}", date=date, **fields)
    tiny.release("other", date="2024-03-01", category="news")
    tiny.build()
    page = tiny.html(f"/{group}/{key}/")
    assert texts(page, ".page-header__count") == ["3 releases"]
    assert texts(page, ".archive-nav a") == ["2025 (2)", "2023 (1)"]
    assert attributes(page, ".archive-nav a", "href") == [f"/{group}/{key}/2025/", f"/{group}/{key}/2023/"]
    assert listed(tiny, f"/{group}/{key}/2025/") == ["r2025-10-01", "r2025-02-01"]
    year = tiny.html(f"/{group}/{key}/2025/")
    assert texts(year, "h1") == [f"{name}, 2025"]
    assert attributes(year, ".breadcrumb a", "href") == ["/", f"/{group}/", f"/{group}/{key}/"]
    assert attributes(tiny.html(f"/{group}/"), ".topic-list a", "href").count(f"/{group}/{key}/") == 1
    assert f"https://news.example.org/{group}/{key}/2025/" in tiny.files()["sitemaps/2025.xml"].decode()


def test_a_topic_of_one_year_has_no_lists_of_years(tiny: TinySite) -> None:
    tiny.release("a", date="2025-02-01", tags=["health"])
    tiny.release("b", date="2025-10-01", tags=["health"])
    tiny.build()
    assert not tiny.html("/topics/health/").css(".archive-nav")
    assert "/topics/health/2025/" not in tiny.addresses()
    tiny.release("c", date="2026-01-01", tags=["health"])
    tiny.build()
    assert {"/topics/health/2025/", "/topics/health/2026/"} <= tiny.addresses(), "an edit finds them, too"
    in_place = tiny.files()
    tiny.build(clean=True)
    assert {path: data for path, data in tiny.files().items() if path != "build.json"} == {
        path: data for path, data in in_place.items() if path != "build.json"
    }


def test_a_list_shows_a_thumbnail_where_a_release_has_a_picture(tiny: TinySite) -> None:
    image = {"file": "hill.jpg", "alt": "A drawn hill", "credit": "Example"}
    for number, pictured in enumerate((True, False, True, True), 1):
        tiny.release(f"r{number}", date=f"2026-03-{number:02}", tags=["health"], image=image if pictured else None)
        if pictured:
            tiny.put(f"releases/2026/r{number}/hill.jpg", drawn())
    tiny.build()
    for address in ("/news/", "/topics/health/", "/types/press-release/", "/news/2026/03/"):
        page = tiny.html(address)
        assert [len(card.css("img")) for card in page.css(".releases .release-card")] == [1, 1, 0, 1]
        assert len(page.css(".release-card--leads")) == 1, "the newest of several leads"
        for image_ in page.css(".releases img"):
            assert image_.attributes["alt"] == "" and image_.attributes["width"] and image_.attributes["height"]
        asked = attributes(page, ".releases li:not(:first-child) img", "src")
        for sizes in attributes(page, ".releases li:not(:first-child) source", "srcset"):
            asked += [part.split()[0] for part in sizes.split(", ")]
        assert len(asked) == 2 * 3 and all((tiny.output / path.lstrip("/")).is_file() for path in asked)
        assert all(path.rpartition("-")[2] in ("240.avif", "480.avif", "480.webp") for path in asked)


@pytest.mark.slow
def test_another_file_of_a_picture_reaches_the_lists_that_show_it(tiny: TinySite) -> None:
    for number in (1, 2, 3):
        image = {"file": "hill.jpg", "alt": "A drawn hill", "credit": "Example"}
        tiny.release(f"r{number}", date=f"2026-03-{number:02}", tags=["health"], image=image)
        tiny.put(f"releases/2026/r{number}/hill.jpg", drawn())
    tiny.build()
    tiny.put("releases/2026/r1/hill.jpg", drawn("#8fa3ad"))
    tiny.build()
    for address in ("/news/", "/topics/health/"):
        for path in attributes(tiny.html(address), ".releases img", "src"):
            assert (tiny.output / path.lstrip("/")).is_file()
    in_place = tiny.files()
    tiny.build(clean=True)
    assert tiny.files()["topics/health/index.html"] == in_place["topics/health/index.html"]


def test_the_contacts_number_is_at_the_head_of_every_list(tiny: TinySite) -> None:
    fill(tiny, 1, 45, tags=["health"])
    tiny.build()
    for address in ("/news/", "/news/page/1/", "/topics/health/", "/types/press-release/", "/news/2020/01/"):
        page = tiny.html(address)
        assert attributes(page, "header .contact-line li a", "href") == ["tel:+82221007224"]
        assert attributes(page, "header .contact-line__label a", "href") == ["#press-contact"]
        assert len(page.css("#press-contact")) == 1


def test_kinds_are_in_the_navigation_where_there_are_several(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    assert "/types/" not in attributes(tiny.html("/"), ".masthead nav a", "href")
    tiny.release("b", category="statement")
    tiny.build()
    for address in ("/", "/news/a/", "/contacts/"):
        assert "/types/" in attributes(tiny.html(address), ".masthead nav a", "href")


def test_topics_places_and_kinds_list_only_what_has_a_release(tiny: TinySite) -> None:
    tiny.release("a", tags=["health"], places=["seoul"])
    tiny.release("b", category="statement")
    tiny.build()
    assert attributes(tiny.html("/topics/"), ".topic-list a", "href") == ["/topics/health/"]
    assert attributes(tiny.html("/places/"), ".topic-list a", "href") == ["/places/seoul/"]
    assert attributes(tiny.html("/types/"), ".topic-list a", "href") == ["/types/press-release/", "/types/statement/"]
    assert listed(tiny, "/topics/health/") == ["a"] and listed(tiny, "/types/statement/") == ["b"]
    assert not [address for address in tiny.addresses() if "/culture/" in address or "/busan/" in address]


def test_topics_are_by_name_without_regard_to_accents(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["fr"])
    names = {"health": "Santé", "culture": "Écoles", "trade": "eau"}
    tiny.directory(topics={key: {"name": {"fr": name}} for key, name in names.items()})
    tiny.release("all", "fr", tags=list(names))
    tiny.build()
    assert texts(tiny.html("/topics/"), "main li a") == ["eau", "Écoles", "Santé"]
    followed = [text for text in texts(tiny.html("/feeds/"), "main a") if text in names.values()]
    assert followed == ["eau", "Écoles", "Santé"]
    data = json.loads(tiny.html("/search/").css_first("[data-index]").attributes["data-index"] or "")
    assert list(data["topics"].values()) == ["eau", "Écoles", "Santé"]


def test_the_pages_of_all_topics_places_and_kinds_say_how_many_releases_each_has(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    fill(tiny, 1, 3, tags=["health"], places=["seoul"])
    tiny.release("other", tags=["health", "culture"], category="statement")
    tiny.release("draft", tags=["health"], status="draft")
    tiny.build()
    assert texts(tiny.html("/topics/"), ".topic-list li") == ["Culture (1)", "Health (4)"]
    assert texts(tiny.html("/places/"), ".topic-list li") == ["Seoul (3)"]
    assert texts(tiny.html("/types/"), ".topic-list li") == ["Press releases (3)", "Statements (1)"]


def test_P13_page_five_of_one_topic_is_not_another_topic(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"], DEFAULT_PAGINATION=5)
    tiny.directory(
        topics={**DIRECTORY["topics"], "t3": {"name": {"en": "Third"}}, "t35": {"name": {"en": "Thirty-fifth"}}}
    )
    fill(tiny, 1, 32, tags=["t3"])
    tiny.release("other", tags=["t35"])
    tiny.build()
    assert listed(tiny, "/topics/t35/") == ["other"]
    assert listed(tiny, "/topics/t3/page/5/") == ["r025", "r024", "r023", "r022", "r021"]


def test_a_list_in_two_languages_keeps_its_pages_apart(tiny: TinySite) -> None:
    """The same release stands on the same page of both, and a page names its twin only where it exists."""
    tiny.set(DEFAULT_PAGINATION=5)
    fill(tiny, 1, 12)
    tiny.release("r001", "ko", year="2020")
    tiny.build()
    assert listed(tiny, "/ko/news/page/1/") == listed(tiny, "/news/page/1/")
    twins = attributes(tiny.html("/ko/news/page/1/"), 'link[rel="alternate"][hreflang]', "href")
    assert twins == [
        "https://news.example.org/news/page/1/",
        "https://news.example.org/ko/news/page/1/",
        "https://news.example.org/news/page/1/",
    ]


def test_an_empty_site_says_that_there_is_nothing_yet(tiny: TinySite) -> None:
    tiny.build()
    assert texts(tiny.html("/news/"), "h1") == ["News"]
    assert listed(tiny, "/news/") == []
    assert {"/", "/news/", "/ko/", "/ko/news/", "/contacts/", "/corrections/", "/404.html"} <= tiny.addresses()
