"""`/feeds/alerts.*`: for services that mail each new entry. Nothing in it moves after the first publication."""

from __future__ import annotations

import json

import feedparser
import pytest
from conftest import TinySite
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def told(tiny: TinySite) -> TinySite:
    tiny.release("first", date="2026-03-02T10:00+09:00")
    tiny.release("second", date="2026-04-02T10:00+09:00")
    tiny.release("second", "ko", title="둘째")
    tiny.release("later", embargo="2099-01-01T00:00+00:00")
    tiny.build()
    return tiny


def marks(site: TinySite) -> list[tuple[str, ...]]:
    """(id, published, updated) of every entry."""
    root = etree.fromstring((site.output / "feeds/alerts.atom.xml").read_bytes())
    return [
        tuple(entry.findtext(ATOM + name) or "" for name in ("id", "published", "updated"))
        for entry in root.iter(ATOM + "entry")
    ]


def test_first_publications_in_each_language(told: TinySite) -> None:
    assert [entry[1] for entry in marks(told)] == ["2026-04-02T10:00:00+09:00", "2026-03-02T10:00:00+09:00"]
    korean = json.loads((told.output / "ko/feeds/alerts.json").read_text("utf-8"))
    assert [item["title"] for item in korean["items"]] == ["둘째"]
    parsed = feedparser.parse((told.output / "feeds/alerts.rss.xml").read_bytes())
    assert not parsed.bozo and len(parsed.entries) == 2


def test_a_correction_a_change_and_a_withdrawal_alert_nobody(told: TinySite) -> None:
    before = marks(told)
    told.release(
        "first",
        date="2026-03-02T10:00+09:00",
        modified="2026-05-02",
        corrections=[{"at": "2026-05-02", "note": "A figure."}],
    )
    told.build()
    assert marks(told) == before
    item = json.loads((told.output / "feeds/alerts.json").read_text("utf-8"))["items"][-1]
    assert item["date_published"] == item["date_modified"]
    told.release("second", date="2026-04-02T10:00+09:00", withdrawn={"at": "2026-06-01", "reason": "No longer so."})
    told.release("second", "ko", title="둘째", withdrawn={"at": "2026-06-01", "reason": "이제 아닙니다."})
    told.build()
    assert marks(told) == before[1:]


def test_an_edit_of_the_feeds_is_that_of_a_clean_build(told: TinySite) -> None:
    told.release("third", date="2026-05-02T10:00+09:00")
    told.build()
    quick = told.files()
    told.build(clean=True)
    assert told.files() == quick
    assert len(marks(told)) == 3
