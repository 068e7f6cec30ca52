"""One instant of publication and one of the last change, the same in page, data, feeds, ninjs and sitemap."""

from __future__ import annotations

import json
import re

import pytest
from conftest import TinySite
from lxml import etree

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def instants(tiny: TinySite, slug: str = "open") -> dict[str, set[str]]:
    """What each form says of (published, changed)."""
    files = {path: data.decode("utf-8", "replace") for path, data in tiny.files().items() if not path.endswith(".png")}
    page = files[f"news/{slug}/index.html"]
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])["@graph"]  # type: ignore[index]
    article = next(node for node in graph if node["@type"] == "NewsArticle")
    meta = dict(re.findall(r'<meta property="(article:\w+)" content="([^"]*)">', page))
    entry = etree.fromstring(files["feeds/all.atom.xml"].encode()).find("a:entry", ATOM)
    item = json.loads(files["feeds/all.json"])["items"][0]
    ninjs = json.loads(files[f"news/{slug}/release.json"])
    sitemap = re.search(rf"<loc>[^<]*/news/{slug}/</loc><lastmod>([^<]*)</lastmod>", "".join(
        data for path, data in files.items() if path.startswith("sitemap")
    ))  # fmt: skip
    assert entry is not None and sitemap is not None
    return {
        "published": {
            article["datePublished"], meta["article:published_time"], entry.findtext("a:published", None, ATOM) or "",
            item["date_published"], ninjs["firstCreated"],
        },
        "changed": {
            article["dateModified"], meta.get("article:modified_time", article["dateModified"]),
            entry.findtext("a:updated", None, ATOM) or "", item["date_modified"], ninjs["versionCreated"], sitemap[1],
        },
    }  # fmt: skip


SITUATIONS = {
    "an embargo after the date": (
        {"date": "2026-03-02", "embargo": "2026-03-04T06:00+09:00", "modified": "2026-03-03"},
        "2026-03-04T06:00:00+09:00", "2026-03-04T06:00:00+09:00",
    ),
    "a date alone": ({"date": "2026-03-02"}, "2026-03-02T00:00:00+09:00", "2026-03-02T00:00:00+09:00"),
    "a correction on the day of publication": (
        {"date": "2026-03-02T10:00+09:00", "modified": "2026-03-02", "corrections": [{"at": "2026-03-02", "note": "Two."}]},
        "2026-03-02T10:00:00+09:00", "2026-03-02T10:00:00+09:00",
    ),
    "a withdrawal": (
        {"date": "2026-03-02", "modified": "2026-03-03", "withdrawn": {"at": "2026-03-05", "reason": "It did not open."}},
        "2026-03-02T00:00:00+09:00", "2026-03-05T00:00:00+09:00",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "published", "changed"), SITUATIONS.values(), ids=SITUATIONS)
def test_every_form_says_the_same_instants(
    tiny: TinySite, fields: dict[str, object], published: str, changed: str
) -> None:
    tiny.set(TAKEAWAYS=["ninjs"])
    tiny.release("open", **fields)
    tiny.build()
    if "withdrawn" in fields:  # out of feeds and sitemap: page and data remain
        page = tiny.files()["news/open/index.html"].decode()
        assert f'"dateModified":"{changed}"' in page.replace(" ", "")
        assert json.loads(tiny.files()["news/open/release.json"])["versionCreated"] == changed
        return
    assert instants(tiny) == {"published": {published}, "changed": {changed}}


def test_an_update_before_publication_is_told_to_nobody(tiny: TinySite) -> None:
    tiny.release("open", date="2026-03-02", embargo="2026-03-04T06:00+09:00", modified="2026-03-03")
    tiny.build()
    page = tiny.files()["news/open/index.html"].decode()
    assert "Updated" not in page and "4 March 2026" in page and "2 March 2026" not in page


def test_a_correction_on_the_day_of_publication_shows_at_once_and_asks_for_nothing(tiny: TinySite) -> None:
    note = {"at": "2026-03-02", "note": "The line has two numbers."}
    tiny.release("open", date="2026-03-02T10:00+09:00", modified="2026-03-02", corrections=[note])
    report = tiny.build(at="2026-03-02T10:00+09:00")
    assert "The line has two numbers." in tiny.files()["news/open/index.html"].decode()
    assert [problem for problem in report.warnings if problem.field in ("modified", "corrections")] == []
