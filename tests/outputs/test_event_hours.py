"""An event has the hour of its own place first, the site's second."""

from __future__ import annotations

import pytest
from conftest import DIRECTORY, TinySite

PLACES = {**DIRECTORY["places"], "new-york": {"name": {"en": "New York"}, "timezone": "America/New_York"}}


@pytest.mark.parametrize(
    ("starts", "place", "first", "second"),
    [
        pytest.param("2026-03-04T10:00-05:00", "", "4 March 2026", "5 March 2026", id="an offset as typed"),
        pytest.param("2026-03-05T00:00+09:00", "new-york", "4 March 2026", "5 March 2026", id="a place with a zone"),
        pytest.param("2026-03-04T15:00Z", "new-york", "4 March 2026", "5 March 2026", id="a place before the offset"),
        pytest.param("2026-03-05T10:00+09:00", "seoul", "5 March 2026", "", id="the site's own zone"),
        pytest.param("2026-03-05", "new-york", "5 March 2026", "", id="a day alone"),
    ],
)
def test_where_it_is_comes_first(tiny: TinySite, starts: str, place: str, first: str, second: str) -> None:
    tiny.set(TAKEAWAYS=["text", "ics"])
    tiny.directory(places=PLACES)
    event = {"name": "Briefing", "starts": starts} | ({"place": place} if place else {})
    tiny.release("open", event=event)
    tiny.build()
    facts = tiny.html("/news/open/").css_first(".key-facts dd").text()
    assert first in facts.partition("(")[0] and (second in facts.partition("(")[2])
    assert bool(second) == ("(" in facts)
    if second:
        assert "10:00" in facts.partition("(")[0] and "12:00" in facts.partition("(")[2]
    text = tiny.files()["news/open/release.txt"].decode()
    assert first in text and second in text
    if "T" in starts:
        instant = {"2026-03-05T10:00+09:00": "20260305T010000Z"}.get(starts, "20260304T150000Z")
        assert f"DTSTART:{instant}" in tiny.files()["news/open/open.ics"].decode()
