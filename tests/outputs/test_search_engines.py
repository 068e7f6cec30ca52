"""What search engines, link previews and monitors read: parsed by extruct, lxml and Python's own robots parser."""

from __future__ import annotations

import urllib.robotparser
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import TinySite, attributes, own, shared
from lxml import etree
from PIL import Image

from newsroom.outputs.machines.sitemap import rows_in_a_shard

SITE = "https://news.example.org"
WITHOUT_MAIL = {"press-desk": {"name": "Press desk", "phones": [{"number": "+82 2-2100-7224"}]}}
MAP = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


def xml(site: TinySite, path: str) -> etree._Element:
    return etree.fromstring((site.output / path).read_bytes())


def shards(site: TinySite) -> dict[str, etree._Element]:
    """Path → shard, as the index names them."""
    places = xml(site, "sitemap.xml").xpath("//s:sitemap/s:loc/text()", namespaces=MAP)
    return {place.removeprefix(f"{SITE}/"): xml(site, place.removeprefix(f"{SITE}/")) for place in places}


def pages(site: TinySite) -> dict[str, etree._Element]:
    """Absolute address → its element, over all shards."""
    found: dict[str, etree._Element] = {}
    for shard in shards(site).values():
        for page in shard.iterfind("s:url", MAP):
            address = page.findtext("s:loc", namespaces=MAP)
            assert address not in found, address
            found[address] = page
    return found


def extracted(site: TinySite, address: str, syntax: str) -> list[dict[str, Any]]:
    import extruct  # half a second, which each process of a run would wait for while it collects

    html = (site.output / (address.lstrip("/") + "index.html")).read_text("utf-8")
    found: list[dict[str, Any]] = extruct.extract(html, base_url=SITE + address, syntaxes=[syntax])[syntax]
    return found


def linked_data(site: TinySite, address: str) -> dict[str, Any]:
    """Type → node of a page's graph."""
    data = extracted(site, address, "json-ld")
    assert len(data) == 1
    assert data[0]["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data[0]["@graph"]}


def open_graph(site: TinySite, address: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = extracted(site, address, "opengraph")[0]["properties"]
    return found


def write_busy(tiny: TinySite) -> TinySite:
    """Three languages, two years, enough for full pages of a list; one release with everything, one withdrawn."""
    tiny.set(LANGUAGES=["en", "ko", "ar"], DEFAULT_PAGINATION=5)
    tiny.page("about")
    for number in range(12):
        tiny.release(f"old-{number:02}", date=f"2025-0{number % 9 + 1}-10", tags=["trade"])
    picture = tiny.content / "releases/2026/whole/hall.jpg"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (1600, 900), "#467").save(picture)
    tiny.release(
        "whole",
        date="2026-06-30T09:00+09:00",
        modified="2026-07-01T08:00+09:00",
        subtitle="A line below",
        tags=["health", "culture"],
        places=["seoul"],
        authors=["ana-example"],
        image={
            "file": "hall.jpg",
            "alt": "A full hall",
            "caption": "The hall",
            "credit": "Ana Example",
            "licence": "CC BY 4.0",
        },
        corrections=[{"at": "2026-07-01T08:00+09:00", "note": "The hall has 200 seats."}],
        event={
            "name": "Opening day",
            "starts": "2026-07-20T10:00+09:00",
            "ends": "2026-07-20T12:00+09:00",
            "venue": "Main hall",
            "place": "seoul",
        },
        expires="2027-01-01T00:00+09:00",
    )
    tiny.release("whole", "ko", title="전체", date="2026-06-30T10:00+09:00")
    tiny.release("whole", "ar", title="الكل", date="2026-06-30T11:00+09:00")
    tiny.release("wrong", date="2026-06-29", withdrawn={"at": "2026-06-30", "reason": "It was wrong."})
    tiny.release("ahead", date="2026-08-01")
    tiny.build()
    return tiny


busy = shared(write_busy)
own_busy = own(write_busy)


# ── sitemap ──────────────────────────────────────────────────────────────────
def test_every_page_that_may_be_indexed_is_in_the_sitemap_and_no_other(busy: TinySite) -> None:
    indexable = {
        SITE + address
        for address in busy.addresses()
        if not attributes(busy.html(address), "meta[name=robots]", "content")
    }
    assert set(pages(busy)) == indexable
    assert not any("wrong" in address or "ahead" in address or "404" in address for address in pages(busy))


def test_the_sitemap_names_each_language_as_the_page_does(busy: TinySite) -> None:
    for address, page in pages(busy).items():
        links = {link.get("hreflang"): link.get("href") for link in page.iterfind("x:link", MAP)}
        html = busy.html(address.removeprefix(SITE))
        codes, hrefs = (attributes(html, "link[rel=alternate][hreflang]", name) for name in ("hreflang", "href"))
        assert links == dict(zip(codes, hrefs, strict=True)), address


def test_releases_stand_by_the_year_in_which_they_appeared(busy: TinySite) -> None:
    by_year = {path: {page.findtext("s:loc", namespaces=MAP) for page in shard} for path, shard in shards(busy).items()}
    assert set(by_year) == {"sitemaps/pages.xml", "sitemaps/2025.xml", "sitemaps/2026.xml"}
    assert f"{SITE}/news/old-03/" in by_year["sitemaps/2025.xml"]
    assert f"{SITE}/ko/news/whole/" in by_year["sitemaps/2026.xml"]
    assert f"{SITE}/news/2025/04/" in by_year["sitemaps/2025.xml"]
    assert f"{SITE}/news/page/1/" in by_year["sitemaps/2025.xml"]
    assert {f"{SITE}/", f"{SITE}/news/", f"{SITE}/topics/trade/", f"{SITE}/contacts/", f"{SITE}/about/"} <= by_year[
        "sitemaps/pages.xml"
    ]


def test_a_new_release_leaves_the_shards_of_other_years_alone(own_busy: TinySite) -> None:
    own_busy.release("first", date="2026-06-29", tags=["trade"])  # of its year on the topic: each year then has a list
    own_busy.build()
    before = own_busy.files()
    for number in range(7):
        own_busy.release(f"new-{number}", date="2026-06-30", tags=["trade"])
    own_busy.build()
    assert f"{SITE}/topics/trade/page/2/" in pages(own_busy)
    after = own_busy.files()
    assert before["sitemaps/2025.xml"] == after["sitemaps/2025.xml"]
    assert before["sitemaps/2026.xml"] != after["sitemaps/2026.xml"]


def test_lastmod_is_the_last_change_that_readers_are_told_of(busy: TinySite) -> None:
    known = pages(busy)
    assert known[f"{SITE}/news/whole/"].findtext("s:lastmod", namespaces=MAP) == "2026-07-01T08:00:00+09:00"
    assert known[f"{SITE}/news/old-03/"].findtext("s:lastmod", namespaces=MAP) == "2025-04-10T00:00:00+09:00"
    for page in known.values():
        lastmod = page.findtext("s:lastmod", namespaces=MAP)
        assert lastmod is None or datetime.fromisoformat(lastmod).tzinfo is not None
    index = {
        row.findtext("s:loc", namespaces=MAP): row.findtext("s:lastmod", namespaces=MAP)
        for row in xml(busy, "sitemap.xml")
    }
    assert index[f"{SITE}/sitemaps/2026.xml"] == "2026-07-01T08:00:00+09:00"


def test_sitemaps_obey_the_protocol(busy: TinySite) -> None:
    schema = etree.RelaxNG(etree.parse(Path(__file__).with_name("sitemap.rng")))
    for path in ("sitemap.xml", "news-sitemap.xml", *shards(busy)):
        schema.assertValid(xml(busy, path))


@pytest.mark.parametrize("languages", [1, 2, 7, 15, 40])
def test_a_shard_stays_below_the_protocols_bounds(languages: int) -> None:
    rows = rows_in_a_shard(languages)
    assert rows >= 100
    assert rows * languages <= 50_000
    assert rows * languages * (languages + 2) * 250 <= 50_000_000


def test_a_large_year_is_parted_and_its_first_part_stays(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.outputs.machines.sitemap.rows_in_a_shard", lambda languages: 4)
    for number in range(6):
        tiny.release(f"number-{number}", date=f"2026-03-{number + 1:02}")
    tiny.build()
    parts = [path for path in shards(tiny) if "2026" in path]
    assert parts == ["sitemaps/2026.xml", "sitemaps/2026-2.xml"]
    before = tiny.files()["sitemaps/2026.xml"]
    tiny.release("number-6", date="2026-03-20")
    tiny.build()
    assert tiny.files()["sitemaps/2026.xml"] == before


# ── news sitemap ─────────────────────────────────────────────────────────────
def news(site: TinySite) -> dict[str, etree._Element]:
    return {page.findtext("s:loc", namespaces=MAP): page.find("n:news", MAP) for page in xml(site, "news-sitemap.xml")}


def test_the_news_sitemap_has_the_last_48_hours_in_all_languages(busy: TinySite) -> None:
    found = news(busy)
    assert set(found) == {f"{SITE}/news/whole/", f"{SITE}/ko/news/whole/", f"{SITE}/ar/news/whole/"}
    item = found[f"{SITE}/ko/news/whole/"]
    assert item.findtext("n:publication/n:name", namespaces=MAP) == "Tiny News"
    assert item.findtext("n:publication/n:language", namespaces=MAP) == "ko"
    assert item.findtext("n:publication_date", namespaces=MAP) == "2026-06-30T10:00:00+09:00"
    assert item.findtext("n:title", namespaces=MAP) == "전체"


def test_an_entry_leaves_the_news_sitemap_by_time_alone_and_nothing_else_is_drawn(tiny: TinySite) -> None:
    tiny.release("one", date="2026-06-30T09:00+09:00")
    tiny.build("2026-07-01T12:00+09:00")
    assert len(news(tiny)) == 1
    report = tiny.build("2026-07-02T08:59:59+09:00")
    assert (len(news(tiny)), report.drawn) == (1, 0)
    report = tiny.build("2026-07-02T09:00:00+09:00")
    assert (len(news(tiny)), report.drawn, report.written) == (0, 1, 1)
    report = tiny.build("2026-07-01T12:00+09:00")
    assert len(news(tiny)) == 1


def test_what_leaves_the_news_sitemap_is_no_change_that_people_are_told_of(tiny: TinySite) -> None:
    tiny.release("one", date="2026-06-30T09:00+09:00")
    tiny.release("next", date="2026-09-01")
    first = tiny.build("2026-07-01T12:00+09:00")
    again = tiny.build("2026-07-01T12:00+09:00")
    assert first.next_change == again.next_change == int(datetime.fromisoformat("2026-09-01T00:00+09:00").timestamp())


def test_chinese_is_named_by_its_script(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["zh"])
    tiny.release("one", "zh", date="2026-07-01")
    tiny.build()
    item = news(tiny)[f"{SITE}/news/one/"]
    assert item.findtext("n:publication/n:language", namespaces=MAP) == "zh-cn"


# ── robots.txt, security.txt, headers ────────────────────────────────────────
def test_robots_lets_everybody_in_and_names_the_sitemaps_alone(busy: TinySite) -> None:
    text = (busy.output / "robots.txt").read_text("utf-8")
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(text.splitlines())
    assert robots.can_fetch("AnyBot", f"{SITE}/news/whole/")
    assert robots.site_maps() == [f"{SITE}/sitemap.xml", f"{SITE}/news-sitemap.xml"]
    assert "ahead" not in text and "Disallow" not in text


def security(site: TinySite) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for line in (site.output / ".well-known/security.txt").read_text("utf-8").splitlines():
        name, _, value = line.partition(": ")
        fields.setdefault(name, []).append(value)
    return fields


def test_security_txt_names_a_contact_and_a_day_within_a_year(busy: TinySite) -> None:
    fields = security(busy)
    assert fields["Contact"] == ["mailto:press@example.org", f"{SITE}/contacts/"]
    assert fields["Expires"] == ["2027-02-28T15:00:00Z"]
    assert fields["Canonical"] == [f"{SITE}/.well-known/security.txt"]
    assert fields["Preferred-Languages"] == ["en, ko, ar"]


def test_without_an_e_mail_the_contact_is_the_press_offices_page(tiny: TinySite) -> None:
    tiny.directory(contacts=WITHOUT_MAIL)
    tiny.build()
    assert security(tiny)["Contact"] == [f"{SITE}/contacts/"]


def test_no_security_txt_without_a_day(tiny: TinySite) -> None:
    tiny.set(SECURITY_EXPIRES=None)
    assert not any(problem.field == "SECURITY_EXPIRES" for problem in tiny.build().warnings)
    assert not (tiny.output / ".well-known").exists()


@pytest.mark.parametrize(
    ("day", "rule", "published"), [("2026-06-30", "security-expired", False), ("2027-09-01", "security-far", True)]
)
def test_a_day_that_has_passed_or_is_far_ahead_is_a_warning(
    tiny: TinySite, day: str, rule: str, published: bool
) -> None:
    tiny.set(SECURITY_EXPIRES=day)
    warnings = [problem for problem in tiny.build().warnings if problem.field == "SECURITY_EXPIRES"]
    assert [(problem.rule, problem.path) for problem in warnings] == [(rule, "pelicanconf.py")]
    assert (tiny.output / ".well-known/security.txt").exists() is published


def test_security_txt_goes_by_time_alone(tiny: TinySite) -> None:
    tiny.build("2027-02-28T23:59+09:00")
    assert (tiny.output / ".well-known/security.txt").exists()
    report = tiny.build("2027-03-01T00:00+09:00")
    assert not (tiny.output / ".well-known/security.txt").exists()
    assert [problem.rule for problem in report.warnings if problem.field == "SECURITY_EXPIRES"] == ["security-expired"]


def test_headers_for_hosts_are_those_of_the_pages_and_more(busy: TinySite) -> None:
    rules: dict[str, list[tuple[str, str]]] = {}
    path = ""
    for line in (busy.output / "_headers").read_text("utf-8").splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[path].append((name, value))
        elif line:
            path = line
            rules[path] = []
    everywhere = dict(rules["/*"])
    (policy,) = attributes(busy.html("/"), "meta[http-equiv=Content-Security-Policy]", "content")
    # A header that is stricter than a page would break it; one that is looser is held by the page's own.
    assert set(policy.split("; ")) <= set(everywhere["Content-Security-Policy"].split("; "))
    assert "frame-ancestors 'self'" in everywhere["Content-Security-Policy"]
    assert "http" not in everywhere["Content-Security-Policy"]
    assert everywhere["X-Content-Type-Options"] == "nosniff"
    assert {"Strict-Transport-Security", "Referrer-Policy", "Permissions-Policy"} <= set(everywhere)
    assert dict(rules["/ko/feeds/*.rss.xml"])["Content-Type"].startswith("application/rss+xml")


# ── JSON-LD ──────────────────────────────────────────────────────────────────
def test_an_article_has_its_keys_and_values(busy: TinySite) -> None:
    nodes = linked_data(busy, "/news/whole/")
    article = nodes["NewsArticle"]
    address = f"{SITE}/news/whole/"
    assert article["@id"] == f"{address}#article"
    assert article["url"] == article["mainEntityOfPage"] == address
    assert article["headline"] == busy.html("/news/whole/").css_first("h1").text(strip=True) == "Release whole (en)"
    assert article["description"] == "What release whole is about, in en."
    assert article["alternativeHeadline"] == "A line below"
    assert article["inLanguage"] == "en"
    assert article["datePublished"] == "2026-06-30T09:00:00+09:00"
    assert article["dateModified"] == "2026-07-01T08:00:00+09:00"
    assert article["dateline"] == "Seoul"
    assert article["articleSection"] == "Press release"
    assert article["keywords"] == ["Health", "Culture"]
    assert [place["name"] for place in article["contentLocation"]] == ["Seoul"]
    assert article["author"] == [{"@type": "Person", "name": "Ana Example"}]
    assert article["publisher"] == {"@id": nodes["Organization"]["@id"]}
    assert article["expires"] == "2027-01-01T00:00:00+09:00"
    assert article["isAccessibleForFree"] is True
    assert article["correction"] == [
        {"@type": "CorrectionComment", "text": "The hall has 200 seats.", "datePublished": "2026-07-01T08:00:00+09:00"}
    ]
    assert {each["@id"] for each in article["workTranslation"]} == {
        f"{SITE}/{lang}/news/whole/#article" for lang in ("ko", "ar")
    }
    assert article["about"][0] == {"@id": nodes["Event"]["@id"]}
    assert [each["name"] for each in article["about"][1:]] == ["Health", "Culture"]


def test_a_picture_has_its_rights_and_size(busy: TinySite) -> None:
    image = linked_data(busy, "/news/whole/")["NewsArticle"]["image"]
    assert image["@type"] == "ImageObject"
    assert image["contentUrl"] == f"{SITE}/news/whole/hall.jpg"
    assert (image["width"], image["height"]) == (1600, 900)
    assert (image["caption"], image["creditText"], image["copyrightNotice"]) == (
        "The hall",
        "Ana Example",
        "Ana Example",
    )
    assert image["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_the_publisher_has_the_contact_that_the_page_shows(busy: TinySite) -> None:
    publisher = linked_data(busy, "/news/whole/")["Organization"]
    assert (publisher["name"], publisher["url"]) == ("Example Mission", "https://mission.example.org/")
    assert publisher["publishingPrinciples"] == publisher["correctionsPolicy"] == f"{SITE}/corrections/"
    (point,) = publisher["contactPoint"]
    assert point["@type"] == "ContactPoint"
    assert (point["contactType"], point["name"]) == ("press", "Press desk")
    assert (point["telephone"], point["email"]) == ("+82221007224", "press@example.org")
    assert (point["areaServed"], point["availableLanguage"]) == ("KR", ["en", "ko"])
    assert len(point["hoursAvailable"]) == 5
    assert point["hoursAvailable"][0] | {} == {
        "@type": "OpeningHoursSpecification", "dayOfWeek": "https://schema.org/Monday", "opens": "09:00", "closes": "18:00"
    }  # fmt: skip


def test_a_contact_without_e_mail_has_no_such_key(tiny: TinySite) -> None:
    tiny.directory(contacts=WITHOUT_MAIL)
    tiny.release("one")
    tiny.build()
    (point,) = linked_data(tiny, "/news/one/")["Organization"]["contactPoint"]
    assert "email" not in point and "hoursAvailable" not in point


def test_a_picture_that_is_lead_and_in_the_gallery_is_told_of_once(tiny: TinySite) -> None:
    shown = {"file": "hall.png", "alt": "A hall", "caption": "The hall"}
    for name in ("hall.png", "desk.png"):
        Image.new("RGB", (1300, 800), "#467").save(tiny.put(f"releases/2026/one/{name}", b""), "PNG")
    tiny.release("one", image=shown, gallery=[{"file": "desk.png", "alt": "A desk"}, shown])
    tiny.build()
    images = linked_data(tiny, "/news/one/")["NewsArticle"]["image"]
    assert [image["contentUrl"].rpartition("/")[2] for image in images] == ["hall.png", "desk.png"]


def test_an_event_has_its_times_and_place(busy: TinySite) -> None:
    event = linked_data(busy, "/ko/news/whole/")["Event"]
    assert (event["name"], event["startDate"], event["endDate"]) == (
        "Opening day",
        "2026-07-20T10:00:00+09:00",
        "2026-07-20T12:00:00+09:00",
    )
    assert event["location"]["name"] == "Main hall"
    assert event["organizer"] == {"@id": f"{SITE}/#publisher"}


def test_a_translation_names_its_original(busy: TinySite) -> None:
    article = linked_data(busy, "/ar/news/whole/")["NewsArticle"]
    assert article["translationOfWork"] == {"@id": f"{SITE}/news/whole/#article"}
    assert "workTranslation" not in article


@pytest.mark.parametrize(
    "address", ["/news/whole/", "/ko/topics/health/", "/news/2025/04/", "/contacts/", "/ar/types/"]
)
def test_breadcrumbs_are_those_of_the_page(busy: TinySite, address: str) -> None:
    items = linked_data(busy, address)["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    assert items[-1]["item"] == SITE + address
    shown = [" ".join(node.text().split()) for node in busy.html(address).css(".breadcrumb li")]
    assert [item["name"] for item in items] == shown
    for item in items:
        path = item["item"].removeprefix(SITE).lstrip("/")
        assert (busy.output / path / "index.html").is_file(), path


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/", "WebSite"), ("/contacts/", "ContactPage"), ("/about/", "AboutPage"), ("/news/", "CollectionPage")],
)
def test_other_pages_say_what_they_are(busy: TinySite, address: str, kind: str) -> None:
    node = linked_data(busy, address)[kind]
    assert node["url"] == SITE + address
    assert node["inLanguage"] == "en"


# ── Open Graph ───────────────────────────────────────────────────────────────
def test_a_link_preview_has_all_it_needs(busy: TinySite) -> None:
    properties = open_graph(busy, "/news/whole/")
    found = dict(properties)
    canonical = attributes(busy.html("/news/whole/"), "link[rel=canonical]", "href")
    assert [found["og:url"]] == canonical
    assert (found["og:type"], found["og:title"], found["og:site_name"]) == (
        "article",
        "Release whole (en)",
        "Tiny News",
    )
    assert found["og:description"] == "What release whole is about, in en."
    assert (found["og:locale"], {value for name, value in properties if name == "og:locale:alternate"}) == (
        "en_US",
        {"ko_KR", "ar_EG"},
    )
    assert found["article:published_time"] == "2026-06-30T09:00:00+09:00"
    assert found["article:modified_time"] == "2026-07-01T08:00:00+09:00"
    assert found["article:section"] == "Press release"
    assert [value for name, value in properties if name == "article:tag"] == ["Health", "Culture"]
    assert found["og:image:alt"] == "A full hall"
    picture = busy.output / found["og:image"].removeprefix(f"{SITE}/")
    with Image.open(picture) as image:
        assert [str(side) for side in image.size] == [found["og:image:width"], found["og:image:height"]]
        assert image.format == "JPEG"
    (card,) = attributes(busy.html("/news/whole/"), "meta[name='twitter:card']", "content")
    assert card == "summary_large_image"


@pytest.mark.parametrize("address", ["/", "/ko/", "/topics/trade/", "/contacts/"])
def test_every_page_has_a_preview(busy: TinySite, address: str) -> None:
    found = dict(open_graph(busy, address))
    assert found["og:type"] == "website"
    assert found["og:url"] == SITE + address
    assert found["og:title"] and found["og:description"]


def test_the_news_sitemap_has_each_languages_own_name(tiny: TinySite) -> None:
    tiny.set(SITENAMES={"ko": "작은 소식"})
    tiny.release("one", date="2026-07-01")
    tiny.release("one", "ko", date="2026-07-01")
    tiny.build()
    names = {
        lang: news(tiny)[f"{SITE}/{lang}news/one/"].findtext("n:publication/n:name", namespaces=MAP)
        for lang in ("", "ko/")
    }
    assert names == {"": "Tiny News", "ko/": "작은 소식"}


def test_what_was_withdrawn_says_so_and_names_no_list(own_busy: TinySite) -> None:
    own_busy.release(
        "wrong", date="2026-06-29", tags=["culture"], withdrawn={"at": "2026-06-30", "reason": "It was wrong."}
    )
    own_busy.release("whole", date="2026-06-30T09:00+09:00")
    own_busy.build()
    article = linked_data(own_busy, "/news/wrong/")["NewsArticle"]
    assert article["creativeWorkStatus"] == "Withdrawn"
    assert article["about"] == [{"@type": "Thing", "name": "Culture"}]
