"""The home page: what leads, what is new, what is to come, pictures, topics; whole with one release as with a thousand."""

from __future__ import annotations

import io

import pytest
from conftest import TinySite, at_seconds, attributes, one, texts
from PIL import Image


def picture(width: int = 900) -> bytes:
    found = io.BytesIO()
    Image.radial_gradient("L").resize((width, width // 2)).save(found, "JPEG")
    return found.getvalue()


def publish(site: TinySite, count: int, pictured: tuple[int, ...] = ()) -> None:
    """Releases 1 to `count`, the last one the newest."""
    for number in range(1, count + 1):
        image = {"file": "hill.jpg", "alt": "A drawn hill", "credit": "Example"} if number in pictured else None
        site.release(f"release-{number}", title=f"Title {number}", date=f"2026-03-{number:02}", image=image)
        if image:
            site.put(f"releases/2026/release-{number}/hill.jpg", picture())


@pytest.mark.parametrize(
    ("count", "second", "rest"),
    [
        pytest.param(0, [], [], id="none"),
        pytest.param(1, [], [], id="one"),
        pytest.param(3, [2, 1], [], id="three"),
        pytest.param(9, [8, 7, 6, 5, 4, 3, 2, 1], [], id="nine-are-rows-without-a-list"),
        pytest.param(12, [11, 10, 9], [8, 7, 6, 5, 4, 3], id="twelve"),
    ],
)
def test_the_newest_leads_and_all_others_are_rows_until_a_list_is_full(
    tiny: TinySite, count: int, second: list[int], rest: list[int]
) -> None:
    publish(tiny, count)
    tiny.build()
    page = tiny.html("/")
    assert texts(page, ".lead h2") == ([f"Title {count}"] if count else [])
    assert texts(page, ".tier h3") == [f"Title {number}" for number in second]
    assert texts(page, ".releases h3") == [f"Title {number}" for number in rest]
    assert len(page.css(".empty")) == (0 if count else 1)
    assert texts(page, "#press-contact") == ["Press contact"]


def test_the_lead_shows_its_picture_in_the_sizes_made_of_it(tiny: TinySite) -> None:
    publish(tiny, 2, pictured=(2,))
    tiny.build()
    page = tiny.html("/")
    image = one(page, ".lead img")
    assert image.attributes["alt"] == "" and image.attributes["fetchpriority"] == "high"
    assert (image.attributes["width"], image.attributes["height"]) == ("900", "450")
    addresses = [*attributes(page, ".lead img", "src")]
    for sizes in attributes(page, ".lead source", "srcset"):
        addresses += [part.split()[0] for part in sizes.split(", ")]
    assert len(addresses) > 3 and all((tiny.output / address.lstrip("/")).is_file() for address in addresses)


def test_rows_show_the_pictures_that_there_are(tiny: TinySite) -> None:
    publish(tiny, 6, pictured=(5, 3, 1))
    tiny.build()
    page = tiny.html("/")
    assert [len(card.css("img")) for card in page.css(".tier .release-card")] == [1, 0, 1, 0, 1]
    assert attributes(page, ".tier img", "loading") == ["lazy"] * 3


def test_pictures_of_releases_further_down_are_a_row_of_their_own(tiny: TinySite) -> None:
    publish(tiny, 12, pictured=(12, 2, 1))
    tiny.build()
    assert not tiny.html("/").css(".picture-row"), "two are no row"
    publish(tiny, 14, pictured=(14, 4, 3, 2, 1))
    tiny.build()
    page = tiny.html("/")
    assert texts(page, ".picture-row h3") == ["Title 4", "Title 3", "Title 2", "Title 1"]
    assert all((tiny.output / path.lstrip("/")).is_file() for path in attributes(page, ".picture-row img", "src"))
    assert attributes(page, ".picture-row + .more a", "href") == ["/media/"]
    assert "/media/" in tiny.addresses()


def test_topics_with_their_newest_come_once_the_front_is_full(tiny: TinySite) -> None:
    for number in range(1, 11):
        tiny.release(f"r{number}", title=f"Title {number}", date=f"2026-03-{number:02}", tags=["health"])
    tiny.build()
    assert not tiny.html("/").css(".topic-block") and texts(tiny.html("/"), ".topic-list li") == ["Health"]
    tiny.release("r11", title="Title 11", date="2026-03-11", tags=["culture"])
    tiny.build()
    page = tiny.html("/")
    assert texts(page, ".topic-block h3") == ["Health", "Culture"], "the largest first"
    assert texts(page, ".topic-block li a") == ["Title 10", "Title 9", "Title 8", "Title 11"]
    assert not page.css(".topic-list")


def test_events_to_come_are_shown_until_they_are_over_and_the_build_knows_when(tiny: TinySite) -> None:
    def announce(slug: str, starts: str, ends: str | None = None) -> None:
        event = {"name": f"Event {slug}", "starts": starts, "place": "seoul"} | ({"ends": ends} if ends else {})
        tiny.release(slug, date="2026-06-01", category="media-advisory", event=event)

    announce("late", "2026-07-20T10:00+09:00")
    announce("soon", "2026-07-03T10:00+09:00", "2026-07-03T12:00+09:00")
    announce("day", "2026-07-05")
    announce("over", "2026-06-20T10:00+09:00")
    report = tiny.build("2026-07-01T12:00+09:00")
    page = tiny.html("/")
    assert texts(page, ".event-list__name") == ["Event soon", "Event day", "Event late"]
    assert attributes(page, ".event-list__name a", "href") == ["/news/soon/", "/news/day/", "/news/late/"]
    assert report.next_change == at_seconds("2026-07-03T12:00+09:00")
    tiny.build("2026-07-03T11:59:59+09:00")
    assert texts(tiny.html("/"), ".event-list__name")[0] == "Event soon"
    report = tiny.build("2026-07-03T12:00+09:00")
    assert texts(tiny.html("/"), ".event-list__name") == ["Event day", "Event late"]
    assert report.next_change == at_seconds("2026-07-06T00:00+09:00"), "a day ends with the day"
    tiny.build("2026-07-21T00:00+09:00")
    assert not tiny.html("/").css(".event-list")
    tiny.build("2026-07-01T12:00+09:00")
    assert len(tiny.html("/").css(".event-list li")) == 3, "the clock may be set back"


def test_the_contact_is_in_the_head_of_the_page(tiny: TinySite) -> None:
    publish(tiny, 5)
    tiny.build()
    assert attributes(tiny.html("/"), ".lead + .contact-line li a", "href") == ["tel:+82221007224"]


def test_the_number_stands_once_where_the_card_comes_next(tiny: TinySite) -> None:
    tiny.build()
    assert not tiny.html("/").css(".contact-line") and tiny.html("/").css(".empty + .cards .contact-card")
    publish(tiny, 1)
    tiny.build()
    line = one(tiny.html("/"), ".lead + .contact-line")
    assert "contact-line--wide" not in (line.attributes["class"] or ""), "a narrow window alone needs it"


def test_of_many_topics_the_largest_stand_on_the_home_page_and_a_link_to_all(tiny: TinySite) -> None:
    keys = [f"topic-{number:02}" for number in range(14)]
    tiny.directory(topics={key: {"name": {"en": key, "ko": key}} for key in keys})
    tiny.release("all", tags=keys)
    tiny.release("few", tags=keys[2:])
    tiny.build()
    page = tiny.html("/")
    assert texts(page, ".topic-list li") == keys[2:]
    assert "/topics/" in attributes(page, ".with-side__side .more a, .more a", "href")
