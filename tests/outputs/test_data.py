"""A release as data and as text: ninjs by the keys of its schema, the catalogue, plain text, Markdown read by markdown-it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import NOON, TinySite, at_seconds, attributes, own, shared
from lxml import etree
from markdown_it import MarkdownIt
from PIL import Image

from newsroom.build.checks import judge
from newsroom.build.reading import read_content, read_folders, silent
from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Hold
from newsroom.outputs.takeaways.entry import Entry, entry_of
from newsroom.render.digests import program_digest
from newsroom.render.wrapping import columns, wrap
from newsroom.site.site import Site
from newsroom.store.index import Index
from newsroom.store.pool import Pool

SITE = "https://news.example.org"
TAKEAWAYS = ["text", "ninjs", "markdown"]
AWKWARD = "Ends ]]> & *stars* _low_ `tick` [x](y) <b> 1. #tag ~~no~~ | pipe \\ back \U0001f469\u200d\U0001f4bb"
# What Markdown draws as the words of `AWKWARD` up to its backslash.
BODY = "Ends ]]&gt; &amp; \\*stars\\* \\_low\\_ \\`tick\\` \\[x\\](y) &lt;b&gt; 1. #tag \\~\\~no\\~\\~ | pipe\n"

# ninjs 3.1: the keys of a news object and of what stands in it (ninjs-schema_3.1.json, all "additionalProperties": false).
OBJECT = {
    "uri",
    "type",
    "representationType",
    "profile",
    "version",
    "firstCreated",
    "versionCreated",
    "contentCreated",
    "embargoedUntil",
    "pubStatus",
    "urgency",
    "copyrightHolder",
    "copyrightNotice",
    "usageTerms",
    "edNote",
    "language",
    "descriptions",
    "bodies",
    "headlines",
    "people",
    "organisations",
    "places",
    "subjects",
    "events",
    "eventDetails",
    "plannedCoverage",
    "objects",
    "infoSources",
    "title",
    "by",
    "slugline",
    "located",
    "renditions",
    "associations",
    "altIds",
    "trustIndicators",
    "standard",
    "genres",
    "expires",
    "rightsInfo",
    "digitalSourceType",
}
INSIDE = {
    "descriptions": "role contentType value",
    "bodies": "role contentType charCount wordCount value",
    "headlines": "role contentType value",
    "people": "name rel uri literal contactInfo",
    "organisations": "name rel uri literal symbols contactInfo",
    "places": "name rel uri literal contactInfo geoJSON",
    "subjects": "name rel uri literal creator relevance confidence",
    "events": "id name rel uri literal",
    "infoSources": "name role uri literal contactInfo",
    "renditions": "name href contentType title width height sizeInBytes duration format",
    "altIds": "role value",
    "trustIndicators": "role title href",
    "genres": "name uri literal",
    "contactInfo": "type role lang name value address",
}
INSTANTS = ("firstCreated", "versionCreated", "embargoedUntil", "expires", "startDate", "endDate")


def check_ninjs(item: dict[str, Any], is_inside: bool = False) -> None:
    """Raises AssertionError for a key that the schema does not have, or a value of another form."""
    assert set(item) <= OBJECT | ({"name", "rel"} if is_inside else set()), set(item) - OBJECT
    assert item["uri"] and (not is_inside or item["name"])
    assert item["type"] in ("text", "picture", "video", "audio", "component", "event")
    assert item.get("pubStatus", "usable") in ("usable", "withheld", "canceled")
    for name, keys in INSIDE.items():
        for row in item.get(name, ()):
            assert set(row) <= set(keys.split()), (name, set(row))
            for way in row.get("contactInfo", ()):
                assert set(way) <= set(INSIDE["contactInfo"].split()) and way["value"]
            for number in ("width", "height", "sizeInBytes", "wordCount"):
                assert isinstance(row.get(number, 0), int)
    if "eventDetails" in item:
        dates = item["eventDetails"]["dates"]
        assert set(item["eventDetails"]) <= {"eventStatus", "plannedCoverageStatus", "dates", "organiser"}
        assert (
            len({"startDate", "expectedStartDate"} & set(dates))
            == len({"endDate", "expectedEndDate"} & set(dates))
            == 1
        )
    for holder in (item, item.get("eventDetails", {}).get("dates", {})):
        for name in INSTANTS:
            assert name not in holder or datetime.fromisoformat(holder[name]).tzinfo is not None
    for row in item.get("associations", ()):
        check_ninjs(row, is_inside=True)


def load(site: TinySite, path: str) -> Any:
    return json.loads((site.output / path).read_text("utf-8"))


def write_whole(tiny: TinySite) -> TinySite:
    """Three languages and a release with every field; one withdrawn, one held."""
    tiny.set(LANGUAGES=["en", "ko", "ar"], TAKEAWAYS=TAKEAWAYS)
    folder = tiny.content / "releases/2026/whole"
    folder.mkdir(parents=True)
    Image.new("RGB", (1600, 900), "#467").save(folder / "hall.jpg")
    (folder / "plan.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    tiny.put(
        "directory/boilerplate/mission/en.md",
        "---\ntitle: About the mission\n---\nIt [opened](https://mission.example.org/) in 2014.\n",
    )
    body = (
        "See the [other one]({filename}../other/en.md).\n\n## Numbers\n\n1. One\n2. Two with **bold** and *leaning* words\n\n- a\n- b\n\n"
        "| Year | Seats |\n| --- | ---: |\n| 2025 | 100 |\n\n> “People answer people,” she said.\n> — Ana Example, head\n\n"
        "![In the text](hall.jpg)\n\n```\ncode *as is*\n```\n"
    )
    tiny.release(
        "whole",
        body=body,
        subtitle="A line below",
        modified="2026-05-05",
        tags=["health"],
        places=["seoul"],
        authors=["ana-example"],
        boilerplate="mission",
        image={
            "file": "hall.jpg",
            "alt": "A full hall",
            "caption": "The hall",
            "credit": "Ana Example",
            "licence": "CC BY 4.0",
        },
        documents=[{"file": "plan.pdf", "title": "The plan"}],
        corrections=[{"at": "2026-05-05", "note": "The hall has 200 seats."}],
        event={
            "name": "Opening day",
            "starts": "2026-07-20T10:00+09:00",
            "ends": "2026-07-21",
            "venue": "Main hall",
            "place": "seoul",
        },
        embargo="2026-03-03T06:00+09:00",
        expires="2027-01-01T00:00+09:00",
        notes="Ask *early*.",
    )
    tiny.release("whole", "ko", title="전체", body="본문입니다.\n")
    tiny.release("whole", "ar", title="الكل", body="النص هنا.\n")
    tiny.release("other", title=AWKWARD, body=BODY, date="2025-11-11")
    tiny.release("wrong", body="A text that was wrong.\n", withdrawn={"at": "2026-06-30", "reason": "It was wrong."})
    tiny.release("ahead", date="2026-08-01")
    tiny.build()
    return tiny


whole = shared(write_whole)
own_whole = own(write_whole)


# ── ninjs ────────────────────────────────────────────────────────────────────
def test_every_release_is_valid_ninjs(whole: TinySite) -> None:
    found = [path for path in whole.files() if path.endswith("/release.json")]
    assert len(found) == 5
    for path in found:
        item = load(whole, path)
        check_ninjs(item)
        assert item["standard"]["version"] == "3.1"
    assert len({load(whole, path)["uri"] for path in found}) == 5


def test_ninjs_has_what_the_page_has(whole: TinySite) -> None:
    item = load(whole, "news/whole/release.json")
    assert item["uri"] == "tag:news.example.org,2026:/news/whole/en"
    assert (item["type"], item["pubStatus"], item["language"], item["version"]) == ("text", "usable", "en", "2")
    assert item["firstCreated"] == item["embargoedUntil"] == "2026-03-03T06:00:00+09:00"
    assert item["versionCreated"] == "2026-05-05T00:00:00+09:00"
    assert item["expires"] == "2027-01-01T00:00:00+09:00"
    assert [row["value"] for row in item["headlines"]] == ["Release whole (en)", "A line below"]
    assert [row["value"] for row in item["descriptions"]] == [
        "What release whole is about, in en.",
        "2026-05-05: The hall has 200 seats.",
    ]
    assert (item["located"], item["by"], item["copyrightHolder"]) == (
        "Seoul",
        "Ana Example, Head of mission",
        "Example Mission",
    )
    assert [row["name"] for row in item["subjects"]] == ["Health"]
    assert [row["name"] for row in item["places"]] == ["Seoul"]
    assert item["edNote"] == "Ask early."
    assert item["eventDetails"]["dates"] == {"startDate": "2026-07-20T10:00:00+09:00", "expectedEndDate": "2026-07-21"}
    html, plain = item["bodies"]
    assert etree.HTML(html["value"]).xpath("//a/@href") == [f"{SITE}/news/other/"]
    assert "Seoul" in plain["value"] and "<p>" not in plain["value"]


def test_ninjs_tells_whom_to_call(whole: TinySite) -> None:
    item = load(whole, "news/whole/release.json")
    contacts = [row for row in item["people"] + item["organisations"] if row["rel"] == "contact"]
    assert [row["name"] for row in contacts] == ["Press desk"]
    ways = {way["type"]: way["value"] for way in contacts[0]["contactInfo"]}
    assert ways == {"phone": "+82221007224", "email": "press@example.org", "web": f"{SITE}/contacts/#press-desk"}


def test_ninjs_names_pictures_documents_and_translations(whole: TinySite) -> None:
    rows = load(whole, "news/whole/release.json")["associations"]
    picture, document, *translations = rows
    (rendition,) = picture["renditions"]
    assert rendition["href"] == f"{SITE}/news/whole/hall.jpg"
    assert rendition["sizeInBytes"] == (whole.output / "news/whole/hall.jpg").stat().st_size
    assert (rendition["width"], rendition["height"], picture["by"], picture["usageTerms"]) == (
        1600,
        900,
        "Ana Example",
        "CC BY 4.0",
    )
    assert document["renditions"][0]["href"] == f"{SITE}/news/whole/plan.pdf"
    assert {row["uri"] for row in translations} == {
        load(whole, f"{lang}/news/whole/release.json")["uri"] for lang in ("ko", "ar")
    }


def test_what_was_withdrawn_is_canceled_and_has_no_text(whole: TinySite) -> None:
    item = load(whole, "news/wrong/release.json")
    assert item["pubStatus"] == "canceled"
    assert "bodies" not in item
    assert "It was wrong." in item["edNote"]
    for name in ("release.txt", "index.md"):
        assert not (whole.output / "news/wrong" / name).exists()


# ── catalogue ────────────────────────────────────────────────────────────────
def test_the_catalogue_names_every_listed_release_once(whole: TinySite) -> None:
    index = load(whole, "catalogue.json")
    assert [(row["year"], row["releases"]) for row in index["years"]] == [("2026", 1), ("2025", 1)]
    seen: dict[str, Any] = {}
    for row in index["years"]:
        shard = load(whole, row["url"].removeprefix(f"{SITE}/"))
        assert shard["year"] == row["year"]
        for release in shard["releases"]:
            assert set(release) == {"slug", "category", "topics", "places", "versions"}
            seen |= {version["id"]: version for version in release["versions"]}
    assert len(seen) == 4
    for version in seen.values():
        assert {"id", "language", "url", "title", "summary", "published", "updated"} <= set(version)
        assert (whole.output / version["url"].removeprefix(f"{SITE}/") / "index.html").is_file()
        data = load(whole, version["data"].removeprefix(f"{SITE}/"))
        assert (data["uri"], data["versionCreated"]) == (version["id"], version["updated"])


def test_the_catalogue_grows_without_rewriting(own_whole: TinySite) -> None:
    before = own_whole.files()
    own_whole.release("new", date="2026-06-30")
    own_whole.build()
    after = own_whole.files()
    assert before["catalogue/2025.json"] == after["catalogue/2025.json"]
    assert before["catalogue/2026.json"] != after["catalogue/2026.json"]


# ── plain text ───────────────────────────────────────────────────────────────
def test_plain_text_has_everything_and_ends_with_the_contact(whole: TinySite) -> None:
    data = (whole.output / "news/whole/release.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    words = " ".join(text.split())
    for said in (
        "Release whole (en)", "A line below", "Correction (5 May 2026): The hall has 200 seats.", "Seoul, 3 March 2026 – See the other one <https://news.example.org/news/other/>.",
        "1. One", "2. Two with bold and leaning words", "- a", "2025 | 100", "“People answer people,” she said.", "— Ana Example, head", "[In the text]", "code *as is*",
        "Opening day", "Main hall, Seoul", "Notes to editors", "Ask early.", "About the mission", "It opened <https://mission.example.org/> in 2014.",
        "Press desk Press officer, Example Mission Office: +82 2-2100-7224 E-mail: press@example.org",
    ):  # fmt: skip
        assert said in words, said
    assert text.rstrip().endswith(f"{SITE}/news/whole/")
    assert max(map(columns, text.splitlines())) <= 72


def test_plain_text_leaves_awkward_words_as_they_are(whole: TinySite) -> None:
    text = (whole.output / "news/other/release.txt").read_text("utf-8-sig")
    assert " ".join(text.split()).count("*stars* _low_ `tick` [x](y) <b> 1. #tag ~~no~~ | pipe") == 2


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("one two three", ["one two", "three"], id="at a space"),
        pytest.param("abcdefghijkl", ["abcdefghijkl"], id="a long word stays whole"),
        pytest.param("see https://example.org/a/b", ["see", "https://example.org/a/b"], id="an address stays whole"),
        pytest.param("가나다라 마바사", ["가나다라", "마바사"], id="Korean at a space"),
        pytest.param(
            "北京大学教授说，今天", ["北京大学", "教授说，", "今天"], id="Chinese between letters, not before a comma"
        ),
        pytest.param("他说“北京大学”。", ["他说“北京", "大学”。"], id="Chinese quotation marks stay with their words"),
        pytest.param("a\u00a0b", ["a b"], id="a fixed space is a space"),
        pytest.param("one\ntwo", ["one", "two"], id="a line break stays"),
        pytest.param("", [""], id="nothing"),
    ],
)
def test_lines_part_where_readers_expect_it(text: str, lines: list[str]) -> None:
    assert wrap(text, 9) == lines


# ── Markdown ─────────────────────────────────────────────────────────────────
def read_markdown(site: TinySite, path: str) -> tuple[dict[str, Any], etree._Element]:
    """(facts of the head, the text as a CommonMark parser reads it)."""
    text = (site.output / path).read_text("utf-8")
    match = re.fullmatch(r"---\n(.*?)---\n\n(.*)", text, re.DOTALL)
    assert match is not None
    facts = dict(line.partition(": ")[::2] for line in match[1].splitlines())
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(match[2])
    return {name: json.loads(value) for name, value in facts.items()}, etree.HTML(html)


def words_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_markdown_twin_says_what_the_page_says(whole: TinySite) -> None:
    facts, html = read_markdown(whole, "news/whole/index.md")
    assert facts["url"] == f"{SITE}/news/whole/"
    assert (facts["lang"], facts["topics"], facts["published"]) == ("en", ["health"], "2026-03-03T06:00:00+09:00")
    assert [words_of(each) for each in html.iter("h1")] == ["Release whole (en)"]
    assert [words_of(each) for each in html.iter("h2")] == [
        "Numbers",
        "Notes to editors",
        "About the mission",
        "Press contact",
    ]
    assert [words_of(each) for each in html.findall(".//ol/li")] == ["One", "Two with bold and leaning words"]
    assert [words_of(each) for each in html.iter("strong") if "bold" in words_of(each)] == ["bold"]
    assert [words_of(each) for each in html.findall(".//table//td")] == ["2025", "100"]
    assert "— Ana Example, head" in words_of(html.find(".//blockquote"))
    assert words_of(html.find(".//pre")) == "code *as is*"
    assert f"{SITE}/news/other/" in html.xpath("//a/@href")
    assert {"tel:+82221007224", "mailto:press@example.org"} <= set(html.xpath("//a/@href"))
    for address in [*html.xpath("//a/@href"), *html.xpath("//img/@src")]:
        assert address.startswith(("https://", "tel:", "mailto:"))


def test_markdown_marks_in_a_text_are_no_marks(whole: TinySite) -> None:
    _, html = read_markdown(whole, "news/other/index.md")
    assert words_of(html.find(".//h1")) == AWKWARD
    assert "– " + AWKWARD.partition(" \\ back")[0] in words_of(html)


def test_pages_name_their_twin_and_no_other_does(whole: TinySite) -> None:
    for address in whole.addresses():
        links = attributes(whole.html(address), "link[type='text/markdown']", "href")
        there = (whole.output / (address.lstrip("/") + "index.md")).is_file()
        assert links == ([address + "index.md"] if there else []), address


# ── which files are made ─────────────────────────────────────────────────────
@pytest.mark.parametrize("takeaways", [[], ["text"], ["ninjs"], ["markdown"]])
def test_a_site_makes_what_its_settings_name(tiny: TinySite, takeaways: list[str]) -> None:
    tiny.set(TAKEAWAYS=takeaways)
    tiny.release("one")
    tiny.build()
    names = {"text": "release.txt", "ninjs": "release.json", "markdown": "index.md"}
    made = {path.rpartition("/")[2] for path in tiny.files() if path.startswith("news/one/")}
    assert made == {"index.html", *(names[each] for each in takeaways)}
    assert ("data" in load(tiny, "catalogue/2026.json")["releases"][0]["versions"][0]) is ("ninjs" in takeaways)


def test_a_new_neighbour_redraws_no_file_to_take_away(own_whole: TinySite) -> None:
    before = own_whole.stamps()
    own_whole.release("new", date="2026-06-30", tags=["health"])
    own_whole.build()
    after = own_whole.stamps()
    for path, stamp in before.items():
        if path.endswith(("/release.txt", "/index.md", "/release.json")):
            assert after[path] == stamp, path


def test_every_part_of_an_entry_is_in_its_fingerprint(own_whole: TinySite) -> None:
    settings = own_whole.settings()
    with Index.open(Path(settings.cache), Path(settings.content), Path(settings.output)) as index, Pool(1) as pool:
        content_state = read_content(settings, index, program_digest(), pool, silent)
        folders = read_folders(index)
    now = at_seconds(NOON)
    clearance, _ = judge(folders, content_state.directory, settings, now, content_state.label, ())
    site = Site(clearance, folders, content_state.directory, settings, now)
    entry = entry_of(site, site.versions["whole"]["en"])
    known = fingerprint_key(entry)
    for field in msgspec.structs.fields(Entry):
        value = getattr(entry, field.name)
        other = value[:-1] if isinstance(value, tuple | str) and value else "other"
        if isinstance(value, msgspec.Struct):
            other = msgspec.structs.replace(value, digest="other")
        elif not value:
            other = ("other",)
        if field.name == "hold":
            other = Hold(reason="draft", until=None)
        assert fingerprint_key(msgspec.structs.replace(entry, **{field.name: other})) != known, field.name
