"""The order of releases: neighbours, related, which language stands for a missing one, what files are published."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from conftest import DIRECTORY, NOON, TinySite, at_seconds, attributes, one, texts

from newsroom.build.checks import judge
from newsroom.build.reading import read_content, read_folders
from newsroom.site.listing import Listing
from newsroom.site.site import Site
from newsroom.store.index import Index
from newsroom.store.pool import Pool


def site_of(tiny: TinySite, now: str = NOON) -> Site:
    """The site of what lies in the content folder."""
    settings = tiny.settings()
    with Index.in_memory() as index, Pool(1) as pool:
        content_state = read_content(settings, index, b"", pool, lambda *_: None)
        folders = read_folders(index)
    clearance, _ = judge(
        folders, content_state.directory, settings, at_seconds(now), content_state.label, content_state.problems
    )
    return Site(clearance, folders, content_state.directory, settings, at_seconds(now))


def links(tiny: TinySite, address: str, selector: str) -> list[str]:
    return attributes(tiny.html(address), f"{selector} a", "href")


def test_the_newest_release_leads_and_the_slug_settles_a_tie(tiny: TinySite) -> None:
    for slug, date in (("b", "2026-02-01"), ("a", "2026-02-01"), ("c", "2026-01-01")):
        tiny.release(slug, date=date)
    tiny.build()
    assert links(tiny, "/news/", ".release-card__title") == ["/news/b/", "/news/a/", "/news/c/"]


def test_a_release_leads_to_the_next_newer_and_the_next_older(tiny: TinySite) -> None:
    for month in (1, 2, 3):
        tiny.release(f"r{month}", date=f"2026-0{month}-01")
    tiny.build()
    assert links(tiny, "/news/r2/", ".neighbours__newer") == ["/news/r3/"]
    assert links(tiny, "/news/r2/", ".neighbours__older") == ["/news/r1/"]
    assert links(tiny, "/news/r3/", ".neighbours__newer") == []
    assert links(tiny, "/news/r1/", ".neighbours__older") == []


def test_a_withdrawn_release_stands_alone_and_its_neighbours_close_up(tiny: TinySite) -> None:
    for month in (1, 2, 3):
        tiny.release(
            f"r{month}",
            date=f"2026-0{month}-01",
            **({"withdrawn": {"at": "2026-04-01", "reason": "It was wrong."}} if month == 2 else {}),
        )
    tiny.build()
    assert links(tiny, "/news/r3/", ".neighbours__older") == ["/news/r1/"]
    assert links(tiny, "/news/r2/", ".neighbours") == []
    assert "/news/r2/" not in links(tiny, "/news/", ".releases")
    assert "It was wrong." in one(tiny.html("/news/r2/"), "main").text()


def test_related_are_the_three_nearest_older_ones_of_a_shared_topic(tiny: TinySite) -> None:
    topics = {
        1: ["health"],
        2: ["health"],
        3: ["culture"],
        4: ["health", "trade"],
        5: ["trade"],
        6: ["trade", "health"],
    }
    for month, tags in topics.items():
        tiny.release(f"r{month}", date=f"2026-0{month}-01", tags=tags)
    tiny.build()
    assert links(tiny, "/news/r6/", ".related") == ["/news/r5/", "/news/r4/", "/news/r2/"]
    assert links(tiny, "/news/r4/", ".related") == ["/news/r2/", "/news/r1/"]
    assert links(tiny, "/news/r1/", ".related") == []


def test_publishing_touches_no_older_release_but_its_neighbour(tiny: TinySite) -> None:
    for month in range(1, 6):
        tiny.release(f"r{month}", date=f"2026-0{month}-01", tags=["health"])
    tiny.build()
    before = tiny.files()
    tiny.release("r6", date="2026-06-01", tags=["health"])
    tiny.build()
    after = tiny.files()
    changed = {path for path in before if before[path] != after.get(path) and path.startswith("news/r")}
    assert changed == {"news/r5/index.html"}


def test_an_embargo_orders_a_release_by_the_instant_at_which_it_appears(tiny: TinySite) -> None:
    tiny.release("kept", date="2026-01-01", embargo="2026-05-01T09:00+09:00")
    tiny.release("plain", date="2026-04-01")
    tiny.build()
    assert links(tiny, "/news/", ".release-card__title") == ["/news/kept/", "/news/plain/"]
    assert "/news/2026/05/" in tiny.addresses()


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        pytest.param(
            "en", {"both": "en", "korean-only": "ko", "korean-original": "en"}, id="the site's first language"
        ),
        pytest.param("ko", {"both": "ko", "korean-only": "ko", "korean-original": "ko"}, id="another language"),
        pytest.param(
            "fr", {"both": "en", "korean-only": "ko", "korean-original": "ko"}, id="a language that no release has"
        ),
    ],
)
def test_a_missing_language_is_stood_for_by_the_original(tiny: TinySite, reader: str, shown: dict[str, str]) -> None:
    tiny.set(LANGUAGES=["en", "ko", "fr"])
    tiny.release("both")
    tiny.release("both", "ko")
    tiny.release("korean-only", "ko")
    tiny.release("korean-original", "ko")
    tiny.release("korean-original", "en", translation_of="ko")
    listing = site_of(tiny).listings[reader]
    assert {release.slug: release.lang for release in listing.releases} == shown
    assert {release.slug for release in listing.own} == {slug for slug, lang in shown.items() if lang == reader}


@pytest.mark.parametrize(
    ("date", "day"),
    [
        pytest.param("2026-01-31T23:59+09:00", "2026-01-31", id="the last minute of the month in Seoul"),
        pytest.param("2026-01-31T15:00+00:00", "2026-02-01", id="midnight in Seoul, afternoon in London"),
        pytest.param("2025-12-31T10:00-05:00", "2026-01-01", id="New Year in Seoul, still last year in New York"),
    ],
)
def test_days_months_and_years_are_those_of_the_sites_zone(tiny: TinySite, date: str, day: str) -> None:
    tiny.release("edge", date=date)
    tiny.build()
    year, month, _ = day.split("-")
    lists = {address for address in tiny.addresses() if address.startswith("/news/2")}
    assert lists == {f"/news/{year}/", f"/news/{year}/{month}/"}
    assert attributes(tiny.html("/news/edge/"), ".release-header time", "datetime")[0].startswith(day)


def test_only_contacts_that_something_public_names_are_published(tiny: TinySite) -> None:
    tiny.release("plain")
    tiny.release("kept", embargo="2027-01-01T00:00+09:00", contacts=["night-desk"])
    tiny.build()
    assert "contacts/press-desk.vcf" in tiny.files()
    assert not [
        path for path, data in tiny.files().items() if "night-desk" in path or b"Night desk" in data or b"7225" in data
    ]
    tiny.build("2027-02-01T00:00+09:00")
    assert "contacts/night-desk.vcf" in tiny.files()


def test_a_contact_who_left_is_answered_for_by_the_successor_who_says_so(tiny: TinySite) -> None:
    contacts = DIRECTORY["contacts"]
    leaver = {**contacts["press-desk"], "valid_until": "2026-05-01", "successor": "night-desk"}
    tiny.directory(contacts={**contacts, "press-desk": leaver}, site={"publisher": "example-mission"})
    tiny.release("plain")
    tiny.build("2026-04-30T12:00+09:00")
    assert texts(tiny.html("/news/plain/"), ".contact-card__name") == ["Press desk"]
    report = tiny.build("2026-05-02T12:00+09:00")
    page = tiny.html("/news/plain/")
    assert texts(page, ".contact-card__name") == ["Night desk"]
    assert "Press desk" in one(page, ".contact-card__then").text()
    assert report.written


def test_only_files_that_a_field_or_a_cleared_text_names_are_published(tiny: TinySite) -> None:
    tiny.release("plain", body="Read [the report]({attach}report.pdf).\n")
    tiny.put("releases/2026/plain/report.pdf", b"%PDF-1.7 tiny")
    tiny.put("releases/2026/plain/notes.odt", b"not for readers")
    report = tiny.build()
    assert tiny.files()["news/plain/report.pdf"] == b"%PDF-1.7 tiny"
    assert "news/plain/notes.odt" not in tiny.files()
    assert [problem.path for problem in report.warnings if "notes.odt" in problem.text()]


def calls_of(function: Any) -> int:
    """How many calls a piece of work takes: a count, the same on every machine."""
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


def test_P17_twice_the_releases_take_about_twice_the_work(tiny: TinySite) -> None:
    def work(number: int) -> int:
        for index in range(number):
            tiny.release(
                f"r{index:03}",
                date=f"2026-01-{index % 28 + 1:02}T10:{index % 60:02}+09:00",
                tags=["health"],
                places=["seoul"],
            )
        releases = site_of(tiny).listings["en"].releases

        def order() -> None:
            listing = Listing("en", releases)
            assert [len(listing.related(release)) for release in releases[:5]] == [0, 1, 2, 3, 3]
            for release in releases:
                listing.related(release)
                listing.neighbours(release.slug)

        return calls_of(order)

    once, twice = work(60), work(120)
    assert twice < 2.3 * once
