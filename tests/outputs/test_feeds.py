"""Feeds, opened by feedparser, lxml and json: keys and values, in English, Korean and Arabic, with awkward texts."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from conftest import TinySite, attributes, picture, shared
from lxml import etree
from PIL import Image

from newsroom.model.problems import ContentError
from newsroom.render.xml_text import allowed, content, value

ATOM = {"a": "http://www.w3.org/2005/Atom"}
AWKWARD = 'Ends ]]> here & there < "quotes" \U0001f469\u200d\U0001f4bb שלום ¶'
LANGUAGES = ["en", "ko", "ar"]


def atom(site: TinySite, path: str) -> etree._Element:
    return etree.fromstring((site.output / path).read_bytes())


def rss(site: TinySite, path: str) -> etree._Element:
    return etree.fromstring((site.output / path).read_bytes()).find("channel")


def feed_json(site: TinySite, path: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((site.output / path).read_text("utf-8"))
    return value


def ids(site: TinySite, name: str, lang: str = "") -> list[str]:
    """The ids of a feed's entries; the same in its three forms."""
    start = f"{lang}/feeds" if lang else "feeds"
    first = [
        entry.findtext("a:id", namespaces=ATOM)
        for entry in atom(site, f"{start}/{name}.atom.xml").iterfind("a:entry", ATOM)
    ]
    second = [item.findtext("guid") for item in rss(site, f"{start}/{name}.rss.xml").iterfind("item")]
    third = [item["id"] for item in feed_json(site, f"{start}/{name}.json")["items"]]
    assert first == second == third
    return first


def write_three(tiny: TinySite) -> TinySite:
    """Three languages; one release in all, one in English with an awkward text, one of another kind in Korean."""
    tiny.set(LANGUAGES=LANGUAGES)
    picture = tiny.content / "releases/2026/opening/hall.jpg"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (1600, 900), "#467").save(picture, quality=70, comment=b"camera 4711")
    image = {
        "file": "hall.jpg",
        "alt": "A full hall",
        "caption": "The hall",
        "credit": "Ana Example",
        "licence": "CC BY 4.0",
    }
    body = "See the [other one]({filename}../awkward/en.md) and [below](#end).\n\n## End\n\n![In the text](hall.jpg)\n"
    tiny.release(
        "opening",
        body=body,
        tags=["health"],
        image=image,
        subtitle="A line below",
        notes="Ask *early*.",
        authors=["ana-example"],
    )
    tiny.release("opening", "ko", title="개소식", date="2026-03-03")
    tiny.release("opening", "ar", title="افتتاح", date="2026-03-04")
    tiny.release("awkward", body=f"{AWKWARD}\n", title=AWKWARD, tags=["health", "trade"], date="2026-04-01T09:30+02:00")
    tiny.release("korean", "ko", title="한국어만", category="statement", date="2026-05-01", tags=["culture"])
    tiny.build()
    return tiny


three = shared(write_three)


@pytest.mark.parametrize("form", ["atom.xml", "rss.xml"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_feed_is_read_without_complaint(three: TinySite, lang: str, form: str) -> None:
    folder = three.output / ("" if lang == "en" else lang) / "feeds"
    found = [folder / f"all.{form}", *folder.glob(f"*/*.{form}")]
    assert len(found) > 1
    for path in found:
        parsed = feedparser.parse(path.read_bytes())
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert parsed.version == {"atom.xml": "atom10", "rss.xml": "rss20"}[form]
        assert parsed.feed.language == lang
        assert parsed.entries
        for entry in parsed.entries:
            assert entry.id and entry.title and entry.link and entry.summary and entry.content[0].value


@pytest.mark.parametrize("path", ["feeds/all.json", "ko/feeds/all.json", "feeds/topics/health.json"])
def test_json_feeds_have_the_keys_of_version_1_1(three: TinySite, path: str) -> None:
    feed = feed_json(three, path)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) <= {
        "version",
        "title",
        "home_page_url",
        "feed_url",
        "description",
        "language",
        "authors",
        "items",
        "hubs",
    }
    assert feed["feed_url"] == f"https://news.example.org/{path}"
    for item in feed["items"]:
        assert {"id", "url", "title", "content_html", "summary", "date_published", "date_modified"} <= set(item)
        assert isinstance(item["id"], str)
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None


def test_a_language_has_only_what_exists_in_it_newest_first(three: TinySite) -> None:
    stem = "tag:news.example.org,2026:/news/"
    assert ids(three, "all") == [f"{stem}awkward/en", f"{stem}opening/en"]
    assert ids(three, "all", "ko") == [f"{stem}korean/ko", f"{stem}opening/ko"]
    assert ids(three, "all", "ar") == [f"{stem}opening/ar"]
    assert ids(three, "topics/trade") == [f"{stem}awkward/en"]
    assert ids(three, "types/statement", "ko") == [f"{stem}korean/ko"]


def test_a_language_without_a_topic_has_no_feed_of_it_and_links_none(three: TinySite) -> None:
    assert not (three.output / "feeds/topics/culture.atom.xml").exists()
    page = three.html("/topics/culture/")
    assert "/feeds/topics/culture.atom.xml" not in attributes(page, "link[rel=alternate]", "href")


def test_every_feed_that_a_page_links_is_there(three: TinySite) -> None:
    for address in three.addresses():
        page = three.html(address)
        links = attributes(
            page, "link[rel=alternate][type*=xml], link[rel=alternate][type*=json], a[href*='/feeds/']", "href"
        )
        for link in links:
            path = link.removeprefix("https://news.example.org").partition("#")[0]
            name = f"{path}index.html" if path.endswith("/") else path  # the page on ways to follow
            assert (three.output / name.lstrip("/")).is_file(), (address, link)


def test_every_feed_is_linked_by_its_page(three: TinySite) -> None:
    linked = {
        link for address in three.addresses() for link in attributes(three.html(address), "link[rel=alternate]", "href")
    }
    for path in three.files():
        if (
            "feeds/" in path and not path.endswith((".html", ".ics")) and "/alerts." not in path
        ):  # for services that mail
            assert f"/{path}" in linked, path


def test_awkward_texts_are_the_same_plain_text_in_all_forms(three: TinySite) -> None:
    entry = next(
        entry
        for entry in feedparser.parse((three.output / "feeds/all.rss.xml").read_bytes()).entries
        if "awkward" in entry.id
    )
    from_atom = atom(three, "feeds/all.atom.xml").find("a:entry", ATOM)
    item = feed_json(three, "feeds/all.json")["items"][0]
    written = three.html("/news/awkward/").css_first("h1").text(strip=True)
    assert from_atom.findtext("a:title", namespaces=ATOM) == item["title"] == written
    assert "]]>" in written and "\U0001f469\u200d\U0001f4bb" in written
    assert from_atom.findtext("a:content", namespaces=ATOM) == item["content_html"]
    assert "]]&gt;" in item["content_html"]
    assert entry.title  # feedparser reads titles as HTML


def test_characters_that_xml_forbids_are_left_out(tiny: TinySite) -> None:
    tiny.release("controls", body="A bell &#7; and noncharacters &#xFFFE; &#xFFFF; and &#11; in the text.\n")
    tiny.build()
    for form in ("atom.xml", "rss.xml"):
        data = (tiny.output / f"feeds/all.{form}").read_text("utf-8")
        etree.fromstring(data.encode())
        assert not set(data) & set("\x07\x0b\ufffe\uffff")
    assert "A bell" in feed_json(tiny, "feeds/all.json")["items"][0]["content_html"]


@pytest.mark.parametrize(
    "text", ["\x00\x08\x0b\x1f", "\ud800", "\ufffe\uffff", "a\rb\nc\td", "\U0010ffff]]>&amp;<&\"'", "\x85\u2028\u202e"]
)
def test_any_text_is_well_formed_and_comes_back(text: str) -> None:
    read = etree.fromstring(f'<r a="{value(text)}">{content(text)}</r>'.encode())
    assert (read.text or "") == read.get("a") == allowed(text)


def test_full_text_has_dateline_notes_contact_and_absolute_links_only(three: TinySite) -> None:
    item = next(item for item in feed_json(three, "feeds/all.json")["items"] if "opening" in item["id"])
    html = etree.HTML(item["content_html"])
    words = " ".join(" ".join(html.itertext()).split())
    for said in (
        "A line below",
        "Seoul, 2 March 2026 –",
        "Ask",
        "Press contact",
        "Press desk",
        "+82 2-2100-7224",
        "press@example.org",
    ):
        assert said in words, said
    for address in [*html.xpath("//@href"), *html.xpath("//@src")]:
        assert address.startswith(("https://news.example.org/", "tel:+", "mailto:")), address
    assert "https://news.example.org/news/awkward/" in html.xpath("//@href")
    assert any(link.startswith("https://news.example.org/news/opening/#") for link in html.xpath("//@href"))


def test_enclosures_have_the_length_and_type_of_the_published_picture(three: TinySite) -> None:
    size = (three.output / "news/opening/hall.jpg").stat().st_size
    entry = next(
        e
        for e in atom(three, "feeds/all.atom.xml").iterfind("a:entry", ATOM)
        if "opening" in e.findtext("a:id", namespaces=ATOM)
    )
    link = entry.find("a:link[@rel='enclosure']", ATOM)
    item = rss(three, "feeds/all.rss.xml").findall("item")[1]
    enclosure = item.find("enclosure")
    attachment = feed_json(three, "feeds/all.json")["items"][1]["attachments"][0]
    assert (link.get("href"), link.get("length"), link.get("type")) == (
        "https://news.example.org/news/opening/hall.jpg",
        str(size),
        "image/jpeg",
    )
    assert (enclosure.get("url"), enclosure.get("length"), enclosure.get("type")) == (
        link.get("href"),
        str(size),
        "image/jpeg",
    )
    assert (attachment["url"], attachment["size_in_bytes"], attachment["mime_type"]) == (
        link.get("href"),
        size,
        "image/jpeg",
    )
    media = item.find("{http://search.yahoo.com/mrss/}content")
    assert media.findtext("{http://search.yahoo.com/mrss/}credit") == "Ana Example"


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.jpg", {"quality": 80}), ("a.png", {}), ("a.webp", {"quality": 60}), ("turned.jpg", {"quality": 80})],
)
def test_the_length_is_true_for_every_kind_of_picture(tiny: TinySite, name: str, options: dict[str, Any]) -> None:
    picture = tiny.content / f"releases/2026/shown/{name}"
    picture.parent.mkdir(parents=True)
    exif = Image.Exif()
    if name.startswith("turned"):
        exif[0x0112] = 6
    exif[0x010F] = "Camera maker"
    Image.linear_gradient("L").convert("RGB").resize((1300, 900)).save(picture, exif=exif, **options)
    tiny.release(
        "shown",
        image={
            "file": name,
            "alt": "저울, a hall",
            "caption": "Caption of it",
            "credit": "Ana",
            "licence": "CC BY 4.0",
        },
    )
    tiny.release("shown", "ko", title="보임", image={"file": name, "alt": "강당", "caption": "설명"})
    tiny.build()
    length = rss(tiny, "feeds/all.rss.xml").find("item/enclosure").get("length")
    assert int(length) == (tiny.output / "news/shown" / name).stat().st_size


def test_a_correction_moves_updated_and_nothing_else(tiny: TinySite) -> None:
    tiny.release("told")
    tiny.build()
    before = atom(tiny, "feeds/all.atom.xml")
    tiny.release("told", modified="2026-05-05", corrections=[{"at": "2026-05-05", "note": "The hall has 200 seats."}])
    tiny.build()
    after = atom(tiny, "feeds/all.atom.xml")
    for name, moved in (("id", False), ("published", False), ("updated", True)):
        old, new = (feed.findtext(f"a:entry/a:{name}", namespaces=ATOM) for feed in (before, after))
        assert (old != new) is moved, name
    assert (
        after.findtext("a:updated", namespaces=ATOM)
        == after.findtext("a:entry/a:updated", namespaces=ATOM)
        == "2026-05-05T00:00:00+09:00"
    )
    assert "The hall has 200 seats." in after.findtext("a:entry/a:content", namespaces=ATOM)


def test_ids_survive_a_new_date_title_and_address(tiny: TinySite) -> None:
    tiny.release("first-name")
    tiny.build()
    before = ids(tiny, "all")
    tiny.release("first-name", date="2026-01-15", title="Another title", modified="2026-04-01")
    tiny.build()
    assert ids(tiny, "all") == before
    tiny.content.joinpath("releases/2026/first-name").rename(tiny.content / "releases/2026/second-name")
    tiny.release("second-name", title="Another title", aliases=["/news/first-name/"])
    tiny.build()
    assert ids(tiny, "all") == before


def test_a_withdrawn_release_leaves_and_the_feed_says_when(tiny: TinySite) -> None:
    tiny.release("stays", date="2026-02-01")
    tiny.release("goes", date="2026-03-01")
    tiny.build()
    assert len(ids(tiny, "all")) == 2
    tiny.release("goes", date="2026-03-01", withdrawn={"at": "2026-06-01", "reason": "It was wrong."})
    tiny.build()
    assert ids(tiny, "all") == ["tag:news.example.org,2026:/news/stays/en"]
    assert atom(tiny, "feeds/all.atom.xml").findtext("a:updated", namespaces=ATOM) == "2026-06-01T00:00:00+09:00"


def test_an_embargo_puts_a_release_where_it_appeared(tiny: TinySite) -> None:
    tiny.release("early", date="2026-03-01", embargo="2026-03-05T06:00+01:00")
    tiny.release("between", date="2026-03-03")
    tiny.build()
    assert [name.split("/")[-2] for name in ids(tiny, "all")] == ["early", "between"]
    published = parsedate_to_datetime(rss(tiny, "feeds/all.rss.xml").findtext("item/pubDate"))
    assert published == datetime.fromisoformat("2026-03-05T06:00+01:00")


def test_a_feed_holds_the_newest_twenty(tiny: TinySite) -> None:
    for number in range(25):
        tiny.release(f"number-{number:02}", date=f"2026-03-{number + 1:02}")
    tiny.build()
    assert [name.split("/")[-2] for name in ids(tiny, "all")] == [f"number-{number:02}" for number in range(24, 4, -1)]


def test_no_clock_is_in_a_feed(tiny: TinySite) -> None:
    tiny.release("one")
    tiny.build("2026-07-01T12:00+09:00")
    before = {path: data for path, data in tiny.files().items() if "feeds/" in path}
    tiny.build("2026-09-01T12:00+09:00", clean=True)
    assert before == {path: data for path, data in tiny.files().items() if "feeds/" in path}


def test_an_empty_language_has_a_valid_empty_feed(tiny: TinySite) -> None:
    tiny.build()
    assert ids(tiny, "all", "ko") == []
    assert datetime.fromisoformat(atom(tiny, "ko/feeds/all.atom.xml").findtext("a:updated", namespaces=ATOM))


@pytest.mark.parametrize("hub", ["https://hub.example.org/", None])
def test_a_hub_is_linked_when_one_is_set(tiny: TinySite, hub: str | None) -> None:
    tiny.set(WEBSUB_HUB=hub)
    tiny.release("one")
    tiny.build()
    links = {link.get("rel"): link.get("href") for link in atom(tiny, "feeds/all.atom.xml").iterfind("a:link", ATOM)}
    in_rss = [link.get("href") for link in rss(tiny, "feeds/all.rss.xml").iterfind("a:link[@rel='hub']", ATOM)]
    assert links.get("hub") == hub
    assert in_rss == ([hub] if hub else [])
    assert feed_json(tiny, "feeds/all.json").get("hubs") == ([{"type": "WebSub", "url": hub}] if hub else None)


def test_a_feed_says_where_it_is_and_what_it_is_of(three: TinySite) -> None:
    links = {
        link.get("rel"): link for link in atom(three, "ko/feeds/types/statement.atom.xml").iterfind("a:link", ATOM)
    }
    assert links["self"].get("href") == "https://news.example.org/ko/feeds/types/statement.atom.xml"
    assert links["alternate"].get("href") == "https://news.example.org/ko/types/statement/"
    channel = rss(three, "ko/feeds/types/statement.rss.xml")
    assert (
        channel.find("a:link[@rel='self']", ATOM).get("href")
        == "https://news.example.org/ko/feeds/types/statement.rss.xml"
    )
    assert (channel.findtext("link"), channel.findtext("language")) == (
        "https://news.example.org/ko/types/statement/",
        "ko",
    )
    assert channel.findtext("title") and channel.findtext("description")


def test_a_person_who_opens_a_feed_gets_a_style(three: TinySite) -> None:
    for path in ("feeds/all.atom.xml", "ar/feeds/all.rss.xml"):
        instruction = atom(three, path).getprevious()
        assert instruction.target == "xml-stylesheet"
        assert (instruction.get("type"), instruction.get("href")) == ("text/css", "/theme/feed.css")
    assert (three.output / "theme/feed.css").is_file()


def test_atom_obeys_its_schema(three: TinySite) -> None:
    schema = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
    for path in three.files():
        if path.endswith(".atom.xml"):
            schema.assertValid(atom(three, path))


def test_below_a_path_addresses_and_ids_have_it(tiny: TinySite) -> None:
    tiny.set(SITEURL="https://example.org/korea")
    tiny.release("one")
    tiny.build()
    feed = atom(tiny, "feeds/all.atom.xml")
    assert feed.findtext("a:entry/a:id", namespaces=ATOM) == "tag:example.org,2026:/korea/news/one/en"
    assert feed.find("a:entry/a:link", ATOM).get("href") == "https://example.org/korea/news/one/"
    assert feed.getprevious().get("href") == "/korea/theme/feed.css"


def test_an_edit_of_a_text_gives_the_same_feeds_as_a_build_from_nothing(tiny: TinySite) -> None:
    tiny.release("gone", tags=["health"], withdrawn={"at": "2026-06-20", "reason": "It was wrong."})
    tiny.release("one", tags=["health"])
    tiny.build()
    tiny.release("one", body="Another text.\n", tags=["health"])
    tiny.build()
    edited = tiny.files()
    assert "Another text." in feed_json(tiny, "feeds/topics/health.json")["items"][0]["content_html"]
    tiny.build(clean=True)
    assert tiny.files() == edited


def test_a_hub_that_is_no_address_is_a_problem(tiny: TinySite) -> None:
    tiny.set(WEBSUB_HUB="hub.example.org")
    with pytest.raises(ContentError) as refusal:
        tiny.build()
    assert [problem.rule for problem in refusal.value.problems] == ["websub-hub"]


def test_a_text_that_was_published_elsewhere_keeps_its_id_in_every_feed(tiny: TinySite) -> None:
    former = "tag:old.example.org,2019-03-04:/2019/quay.html"
    tiny.release("quay", id=former, aliases=["/2019/quay.html"])
    tiny.release("pier")
    tiny.build()
    assert former in ids(tiny, "all")
    assert len(set(ids(tiny, "all"))) == 2
    page = (tiny.output / "2019/quay.html").read_text("utf-8")
    assert "/news/quay/" in page


def test_a_caption_and_a_credit_are_told_apart(tiny: TinySite) -> None:
    rights = {"credit": "Ana Example", "licence": "CC BY 4.0"}
    tiny.put("releases/2026/line/quay.png", picture("teal"))
    tiny.release("line", image={"file": "quay.png", "alt": "A quay", "caption": "The quay", **rights})
    tiny.build()
    (item,) = json.loads((tiny.output / "feeds/all.json").read_bytes())["items"]
    assert "<figcaption>The quay · Ana Example</figcaption>" in item["content_html"]
