"""What the site itself puts together from public values gives nothing away; a secret beside it still does."""

from __future__ import annotations

import pytest
from conftest import TinySite, plant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LATER = "2026-09-01T09:00+09:00"
OPEN = {"dateline": "Seoul", "date": "2026-03-02T10:00+09:00", "tags": ["health"], "places": ["busan"]}

INNOCENT = {
    "a dateline as it is drawn": "Seoul, 2 March 2026 –",
    "a dateline in Korean": "서울, 2026년 3월 2일 –",
    "the heading of a month": "## News from March 2026\n\nMore.",
    "a link to the press office": "More: <https://news.example.org/contacts/>",
    "a link to a list in Korean": "More: <https://news.example.org/ko/topics/health/>",
    "a role with its organisation": "Press officer, Example Mission",
    "an office and its number": "Office +82 2-2100-7224",
    "a name and a mailbox": "Press desk press@example.org",
    "navigation": "Home Latest news Topics Press office",
    "a page of a list": "Page 2",
    "the date of a feed": "Mon, 02 Mar 2026 10:00:00 +0900",
    "a date and an hour": "2 March 2026 at 10:00 GMT+9",
    "a topic and a place": "Health – Busan",
}


@pytest.mark.parametrize("text", INNOCENT.values(), ids=INNOCENT)
def test_a_draft_with_words_that_the_site_draws_does_not_stop_it(tiny: TinySite, text: str) -> None:
    tiny.release("open", **OPEN)
    tiny.release("open", "ko")
    tiny.release("draft", status="draft", body=text)
    tiny.build()
    assert "news/open/index.html" in tiny.files() and "news/draft/index.html" not in tiny.files()


ADDRESSES = [
    "ko/feeds/all.json",
    "feeds/topics/health.rss.xml",
    "ko/feeds/all.atom.xml",
    "ko/feeds/events.ics",
    "ko/catalogue.json",
    "contacts/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_draft_whose_title_is_an_address_of_the_site_does_not_stop_it(tiny: TinySite, address: str) -> None:
    tiny.release("open", **OPEN)
    tiny.release("open", "ko")
    tiny.release("draft", status="draft", title=f"https://news.example.org/{address}")
    tiny.build()
    assert "news/open/index.html" in tiny.files() and "news/draft/index.html" not in tiny.files()


@pytest.mark.parametrize("slug", ["index", "news-desk", "topics", "contacts", "theme", "all"])
def test_a_held_slug_that_is_part_of_every_address_does_not_stop_the_site(tiny: TinySite, slug: str) -> None:
    tiny.release("open", **OPEN)
    tiny.release(slug, status="draft", title="Draft")
    tiny.build()
    assert f"news/{slug}/index.html" not in tiny.files()


def test_a_held_office_that_is_made_of_public_words_does_not_stop_the_site(tiny: TinySite) -> None:
    tiny.release("open", **OPEN)
    tiny.release("held", embargo=LATER, title="Press officer, Example Mission", summary="Seoul, 2 March 2026")
    tiny.build()
    assert "news/open/index.html" in tiny.files()


SECRET = {
    "one word more": "Seoul, 2 March 2026 – Zephyrine",
    "a name beside a role": "Press officer Quentin Vellum, Example Mission",
    "a number made of public digits": "+82 2-2100-2026",
    "an address below a public one": "https://news.example.org/contacts/zephyrine/",
    "a feed of what is not public": "https://news.example.org/feeds/topics/zephyrine.json",
    "a public name with an ending that the site has not": "https://news.example.org/feeds/topics/health.zip",
}


@pytest.mark.parametrize("text", SECRET.values(), ids=SECRET)
def test_a_secret_beside_public_words_is_found(tiny: TinySite, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    tiny.release("open", **OPEN)
    tiny.release("held", embargo=LATER, title=text)
    tiny.build()
    tiny.release("open", **OPEN, title="Another title for the home page")
    plant(monkeypatch, text)
    assert {problem.rule for problem in tiny.refused()} == {"leak"}


PUBLIC_WORDS = [
    "Seoul",
    "Busan",
    "2 March 2026",
    "Press officer",
    "Example Mission",
    "Health",
    "Press desk",
    "March 2026",
]


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(PUBLIC_WORDS), min_size=1, max_size=5),
    joint=st.sampled_from([", ", " – ", " ", ": "]),
    place=st.sampled_from(["title", "summary", "dateline", "body", "subtitle"]),
)
def test_held_texts_of_public_values_never_stop_the_site(
    tiny: TinySite, words: list[str], joint: str, place: str
) -> None:
    text = joint.join(words)
    tiny.release("open", **OPEN)
    fields = {place: text} if place != "body" else {}
    tiny.release("held", embargo=LATER, body=text if place == "body" else "", **fields)
    tiny.build()
    assert "news/open/index.html" in tiny.files() and "news/held/index.html" not in tiny.files()
