"""`/feeds/`: how to follow, in words; the calendar of all events; passing a release on to networks."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from conftest import TinySite, attributes, one, texts

EVENT = {"name": "Open day", "starts": "2026-07-01T10:00+09:00", "ends": "2026-07-01T12:00+09:00", "venue": "Pier 2"}


def with_site(tiny: TinySite, **parts: object) -> None:
    tiny.directory(site={"publisher": "example-mission", "press_contacts": ["press-desk"], **parts})


def test_every_language_has_a_page_that_names_each_feed_that_there_is(tiny: TinySite) -> None:
    tiny.release("a", tags=["health"])
    tiny.release("a", "ko")
    tiny.release("b", tags=["trade"], category="statement")
    tiny.build()
    english, korean = tiny.html("/feeds/"), tiny.html("/ko/feeds/")
    assert texts(english, "h1") == ["Get new releases"] and texts(korean, "h1") == ["새 소식 받아 보기"]
    files = tiny.files()
    for lang, page in (("", english), ("ko/", korean)):
        feeds = {path for path in files if path.startswith(f"{lang}feeds/") and not path.endswith(".html")}
        named = {url.replace("https://news.example.org", "").lstrip("/") for url in attributes(page, "main a", "href")}
        assert feeds == {url for url in named if "feeds/" in url}, lang
    assert "/feeds/" in attributes(tiny.html("/news/"), ".footer a", "href")
    assert "https://news.example.org/feeds/" in files["sitemaps/pages.xml"].decode()


def test_mail_is_named_where_the_office_has_a_list_and_a_calendar_where_there_are_events(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["ics"])
    tiny.release("a")
    tiny.build()
    assert texts(tiny.html("/feeds/"), "main h2") == ["In a feed reader", "By type"]
    tiny.release("a", event=EVENT)
    with_site(tiny, subscribe={"url": "https://lists.example.org/join"})
    tiny.build()
    page = tiny.html("/feeds/")
    assert texts(page, "main h2") == ["By e-mail", "In a feed reader", "In your calendar", "By type"]
    assert one(page, 'a[href="webcal://news.example.org/feeds/events.ics"]').text() == (
        "https://news.example.org/feeds/events.ics"
    )


def test_the_calendar_has_the_events_of_what_is_out_in_a_language(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["ics"])
    tiny.release("one", date="2026-03-01", event=EVENT)
    tiny.release("two", date="2026-03-03", event={**EVENT, "name": "Second day"})
    tiny.release("held", embargo="2026-09-01T09:00+09:00", event={**EVENT, "name": "Secret day"})
    tiny.release("gone", event={**EVENT, "name": "No day"}, withdrawn={"at": "2026-03-05", "reason": "It was wrong."})
    tiny.build()
    calendar = icalendar.Calendar.from_ical(tiny.files()["feeds/events.ics"])
    events = calendar.walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Second day", "Open day"]
    assert events[0].decoded("DTSTART") == datetime(2026, 7, 1, 1, tzinfo=UTC)
    beside = icalendar.Calendar.from_ical(tiny.files()["news/one/one.ics"]).walk("VEVENT")[0]
    assert beside["UID"] == events[1]["UID"]
    assert "ko/feeds/events.ics" not in tiny.files()


def test_a_publication_leaves_the_page_as_it_is(tiny: TinySite) -> None:
    tiny.release("a", tags=["health"])
    tiny.build()
    before = tiny.files()["feeds/index.html"]
    tiny.release("b", tags=["health"], date="2026-04-01")
    tiny.build()
    assert tiny.files()["feeds/index.html"] == before


def shared(tiny: TinySite) -> dict[str, str]:
    page = tiny.html("/news/a/")
    return dict(zip(texts(page, ".share li a"), attributes(page, ".share li a", "href"), strict=True))


def test_releases_are_shared_to_the_networks_of_the_office_or_to_those_that_it_names(tiny: TinySite) -> None:
    tiny.release("a", title="Ships & tea {url} 100 %")
    tiny.build()
    assert list(shared(tiny)) == ["Send by e-mail", "Link to this release"]
    accounts = [{"service": name, "url": f"https://example.org/{name}"} for name in ("X", "YouTube", "Mastodon")]
    with_site(tiny, social=accounts)
    tiny.build()
    assert list(shared(tiny))[2:] == ["Share on X", "Share on Mastodon"]
    asked = parse_qs(urlsplit(shared(tiny)["Share on X"]).query)
    assert asked == {"text": ["Ships & tea {url} 100 %"], "url": ["https://news.example.org/news/a/"]}
    with_site(tiny, social=accounts, share=[])
    tiny.build()
    assert list(shared(tiny)) == ["Send by e-mail", "Link to this release"]
    own = {"title": "Example Talk", "url": "https://talk.example.org/share?u={url}&t={title}"}
    with_site(tiny, social=accounts, share=["whatsapp", own])
    tiny.build()
    assert shared(tiny)["Share on Example Talk"].startswith("https://talk.example.org/share?u=https%3A%2F%2Fnews")
    assert list(shared(tiny))[2:] == ["Share on WhatsApp", "Share on Example Talk"]
    assert not tiny.html("/news/a/").css("script[src]")


@pytest.mark.parametrize(
    ("share", "rule"),
    [(["Facebok"], "share-unknown"), ([{"title": "Talk", "url": "https://talk.example.org/"}], "share-form")],
)
def test_a_network_that_nobody_knows_is_a_problem(tiny: TinySite, share: list[object], rule: str) -> None:
    with_site(tiny, share=share)
    tiny.release("a")
    (problem,) = tiny.refused()
    assert (problem.rule, problem.path) == (rule, "content/directory/site.yml")
    assert rule != "share-unknown" or "Facebook" in problem.hint


def test_the_address_of_a_feed_breaks_behind_its_strokes_alone(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en", "ar"])
    tiny.release("story")
    tiny.build()
    link = tiny.html("/ar/feeds/").css_first(".feed-address a")
    assert (
        re.sub("<[^>]*>", "", (link.html or "").replace("<wbr>", "|"))
        == "https://news.example.org/|ar/|feeds/|all.atom.xml"
    )
