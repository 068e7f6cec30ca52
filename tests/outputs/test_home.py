"""The home page: a lead, a second tier, the rest; whole with one release and with a thousand."""

from __future__ import annotations

import io

import pytest
from conftest import TinySite, attributes, one, texts
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
        pytest.param(2, [], ["Title 1"], id="two-are-no-tier"),
        pytest.param(4, ["Title 3", "Title 2"], ["Title 1"], id="four"),
        pytest.param(12, ["Title 11", "Title 10"], [f"Title {number}" for number in range(9, 2, -1)], id="twelve"),
    ],
)
def test_the_newest_leads_two_stand_below_it_and_then_the_list(
    tiny: TinySite, count: int, second: list[str], rest: list[str]
) -> None:
    publish(tiny, count)
    tiny.build()
    page = tiny.html("/")
    assert texts(page, ".lead h2") == ([f"Title {count}"] if count else [])
    assert texts(page, ".tier h3") == second
    assert texts(page, ".releases h3") == rest
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


@pytest.mark.parametrize(
    ("pictured", "shown"),
    [pytest.param((3, 2), 2, id="both"), pytest.param((3,), 0, id="one-of-two"), pytest.param((), 0, id="neither")],
)
def test_the_second_tier_has_two_pictures_or_none(tiny: TinySite, pictured: tuple[int, ...], shown: int) -> None:
    publish(tiny, 4, pictured=pictured)
    tiny.build()
    assert attributes(tiny.html("/"), ".tier img", "loading") == ["lazy"] * shown


def test_of_many_topics_the_largest_stand_on_the_home_page_and_a_link_to_all(tiny: TinySite) -> None:
    keys = [f"topic-{number:02}" for number in range(14)]
    tiny.directory(topics={key: {"name": {"en": key, "ko": key}} for key in keys})
    tiny.release("all", tags=keys)
    tiny.release("few", tags=keys[2:])
    tiny.build()
    page = tiny.html("/")
    assert texts(page, ".topic-list li") == keys[2:]
    assert "/topics/" in attributes(page, ".with-side__side .more a, .more a", "href")
