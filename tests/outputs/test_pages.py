"""Every page: its head, its one heading, its policy, its contact; and the addresses of the contract's table."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import Any

import feedparser
import pytest
import vobject
from conftest import DIRECTORY, TinySite, attributes, graph, one, shared, texts

SITE = "https://news.example.org"
LONG = "A very long headline about many things that happened in many places to many people on one and the same day "


def write_full(tiny: TinySite) -> TinySite:
    """A site with everything that is drawn."""
    tiny.release(
        "whole",
        subtitle="A line below",
        date="2026-03-02T10:00+09:00",
        modified="2026-03-05",
        tags=["health"],
        places=["seoul"],
        authors=["ana-example"],
        contacts=["press-desk", "night-desk"],
        corrections=[{"at": "2026-03-05", "note": "The hall has two doors."}],
        event={
            "name": "Opening",
            "starts": "2026-03-09T10:00+09:00",
            "ends": "2026-03-09T12:00+09:00",
            "venue": "The hall",
            "place": "seoul",
        },
        documents=[{"file": "report.pdf", "title": "The report"}],
        aliases=["/old/whole/"],
        notes="For *editors*.",
        body="A first paragraph.\n\n> “A word.”\n> — Ana Example, head of mission\n",
    )
    tiny.put("releases/2026/whole/report.pdf", b"%PDF-1.7 tiny")
    tiny.release("whole", "ko", title="전부")
    tiny.release("statement", category="statement", dateline=None, date="2026-04-01", tags=["health", "culture"])
    tiny.release("wrong", date="2026-01-05", withdrawn={"at": "2026-02-01", "reason": "It never happened."})
    tiny.release("long", title=LONG + "one", summary=(LONG * 3)[:299], date="2025-12-31")
    tiny.release("twin-a", title="Twin", summary="The same.", date="2025-11-01")
    tiny.release("twin-b", title="Twin", summary="The same.", date="2025-11-02")
    tiny.page("about")
    tiny.page("about", "ko")
    tiny.build()
    return tiny


full = shared(write_full)


def test_addresses_are_exactly_those_of_the_contract(tiny: TinySite) -> None:
    tiny.release(
        "a", date="2026-03-02", tags=["health"], places=["seoul"], body="[x]({attach}x.pdf)\n", aliases=["/old/a/"]
    )
    tiny.put("releases/2026/a/x.pdf", b"%PDF-1.7")
    tiny.release("a", "ko")
    tiny.page("about")
    tiny.build()
    shape = {
        "", "404.html", "contacts/", "corrections/", "news/", "news/2026/", "news/2026/03/", "news/a/",
        "topics/", "topics/health/", "types/", "types/press-release/", "places/", "places/seoul/", "search/", "feeds/",
    }  # fmt: skip
    assert tiny.addresses() == {f"/{address}" for address in shape} | {f"/ko/{address}" for address in shape} | {
        "/about/",
        "/old/a/",
    }
    others = {path for path in tiny.files() if not path.endswith(".html")}
    promised = {
        "build.json", "news/a/x.pdf", "contacts/press-desk.vcf", "ko/contacts/press-desk.vcf", "feeds/all.atom.xml",
        "feeds/all.rss.xml", "feeds/all.json", "ko/feeds/all.atom.xml", "feeds/topics/health.atom.xml",
        "sitemap.xml", "news-sitemap.xml",
        "robots.txt", ".well-known/security.txt",
    }  # fmt: skip
    assert promised <= others
    assert "ko/news/a/x.pdf" not in others


def test_every_page_has_one_heading_one_canonical_address_and_its_language(full: TinySite) -> None:
    for address in full.addresses() - {"/old/whole/"}:
        page = full.html(address)
        root = one(page, "html")
        assert root.attributes["lang"] == ("ko" if address.startswith("/ko/") else "en"), address
        assert root.attributes["dir"] == "ltr"
        assert one(page, "h1").text().strip()
        canonical = attributes(page, "link[rel=canonical]", "href")
        assert canonical == ([] if address.endswith("404.html") or "/wrong/" in address else [SITE + address]), address


def test_headings_go_down_one_step_at_a_time(full: TinySite) -> None:
    for address in full.addresses() - {"/old/whole/"}:
        levels = [int(node.tag[1]) for node in full.html(address).css("h1, h2, h3, h4, h5, h6")]
        content = [int(node.tag[1]) for node in one(full.html(address), "main").css("h1, h2, h3, h4, h5, h6")]
        assert content[0] == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), (address, levels)


def test_titles_and_descriptions_are_of_a_good_length_and_differ(full: TinySite) -> None:
    seen: dict[str, Counter[str]] = {"title": Counter(), "description": Counter()}
    for address in full.addresses() - {"/old/whole/"}:
        page = full.html(address)
        title = one(page, "title").text()
        (description,) = attributes(page, 'meta[name="description"]', "content")
        assert 5 <= len(title) <= 120, (address, title)
        assert 20 <= len(description) <= 320, (address, description)
        if page.css("link[rel=canonical]"):
            seen["title"][title] += 1
            seen["description"][description] += 1
    assert {kind: [text for text, count in found.items() if count > 1] for kind, found in seen.items()} == {
        "title": [],
        "description": [],
    }


def test_titles_differ_where_a_topic_a_place_a_kind_and_the_site_have_one_name(tiny: TinySite) -> None:
    tiny.set(SITENAMES={"ko": "소식"})  # the name of the archive and of a kind of release in Korean
    tiny.directory(topics={"seoul": {"name": {"en": "Seoul", "ko": "서울"}}})
    for lang in ("en", "ko"):
        tiny.release("line", lang, category="news", tags=["seoul"], places=["seoul"])
    tiny.build()
    pages = ("", "news/", "types/news/", "topics/seoul/", "places/seoul/")
    titles = [one(tiny.html(home + page), "title").text() for home in ("/", "/ko/") for page in pages]
    assert len(set(titles)) == len(titles), titles
    assert titles[0] == "Tiny News" and all("소식" in title for title in titles[5:])


def test_a_description_that_is_the_title_is_said_once(tiny: TinySite) -> None:
    tiny.release("line", title="Line opens", summary=None, body="- One\n- Two\n")
    tiny.build()
    (said,) = attributes(tiny.html("/news/line/"), 'meta[name="description"]', "content")
    assert said == "Line opens – Tiny News"


def test_the_text_is_the_one_body_of_its_page_beside_notes_and_standing_text(tiny: TinySite) -> None:
    tiny.put("directory/boilerplate/mission/en.md", "---\ntitle: About the mission\n---\nAn example.\n")
    tiny.release("line", notes="A note.", boilerplate="mission")
    tiny.build()
    page = tiny.html("/news/line/")
    assert one(page, "section.notes") and one(page, "section.boilerplate")
    body = one(page, "main div.body")
    assert body.attributes == {"class": "body"} and not body.css("section, .prose, .dateline")
    assert one(page, ".dateline + div.body > p:first-child")
    assert len(page.css("section > .prose")) == 2


def test_each_page_carries_its_policy_and_nothing_that_the_policy_forbids(full: TinySite) -> None:
    for address in full.addresses():
        page = full.html(address)
        (policy,) = attributes(page, 'meta[http-equiv="Content-Security-Policy"]', "content")
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert (
            rules["default-src"] == "'none'"
            and rules["base-uri"] == "'none'"
            and rules["form-action"] in ("'none'", "'self'")
        )
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy
        assert not page.css("[style], style, object, embed, base"), address
        assert set(attributes(page, "form", "action")) <= {"/search/", "/ko/search/"}, address
        assert all(
            source.partition("#")[0].endswith("/theme/frame.html") for source in attributes(page, "iframe", "src")
        ), address
        for script in page.css("script"):
            assert script.attributes.get("type") == "application/ld+json" or script.attributes.get("src"), address
        for node in page.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")], node.html


def test_nothing_comes_from_third_parties(full: TinySite) -> None:
    for address in full.addresses():
        page = full.html(address)
        loaded = attributes(page, "[src]", "src") + attributes(
            page, 'link[rel="stylesheet"], link[rel~="icon"], link[rel="preload"]', "href"
        )
        assert loaded and all(link.startswith("/") and not link.startswith("//") for link in loaded), (address, loaded)


def test_no_undefined_value_and_no_template_mark_is_left(full: TinySite) -> None:
    for path, data in full.files().items():
        if path.endswith((".html", ".xml", ".json", ".txt")):
            for mark in (b"None", b"Undefined", b"{{", b"{%", b"&amp;amp;", b"<bound method", b"newsroom."):
                assert mark not in data, (path, mark)


def test_a_release_shows_what_its_fields_say(full: TinySite) -> None:
    page = full.html("/news/whole/")
    main = one(page, "main")
    text = " ".join(main.text().split())
    for words in (
        "A line below",
        "Seoul, 2 March 2026 –",
        "The hall has two doors.",
        "Opening",
        "The hall",
        "The report",
        "For editors.",
        "Ana Example",
    ):
        assert words in text, words
    assert attributes(page, "time", "datetime")[0] == "2026-03-02T10:00:00+09:00"
    assert attributes(main, "a[href$='.pdf']", "href") == ["/news/whole/report.pdf"]
    assert attributes(full.html("/ko/news/whole/"), "main a[href$='.pdf']", "href") == ["/news/whole/report.pdf"]
    assert one(page, "blockquote")


def test_the_dateline_is_drawn_in_each_languages_own_form(full: TinySite) -> None:
    english, korean = (one(full.html(f"{home}news/whole/"), ".datelined").text() for home in ("/", "/ko/"))
    assert " ".join(english.split()).startswith("Seoul, 2 March 2026 – A first paragraph.")
    assert "Seoul" in korean and "2026년 3월 2일" in korean


@pytest.mark.parametrize(
    ("lang", "line"), [("en", "Seoul, 2 March 2026"), ("ru", "Seoul, 2 марта 2026 г."), ("zh", "Seoul，2026年3月2日")]
)
def test_a_dateline_before_a_table_or_list_has_no_dash(tiny: TinySite, lang: str, line: str) -> None:
    tiny.set(LANGUAGES=[lang])
    tiny.release("list", lang, date="2026-03-02", dateline="Seoul", body="- One\n- Two\n")
    tiny.build()
    assert " ".join(one(tiny.html("/news/list/"), ".dateline").text().split()).strip("【】 ") == line
    (entry,) = feedparser.parse(tiny.files()["feeds/all.atom.xml"]).entries
    assert "–</p>" not in entry.content[0].value and "—</p>" not in entry.content[0].value


def test_a_dateline_of_its_own_keeps_its_spaces_and_its_language_in_a_translation(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en", "fr", "ar"], TAKEAWAYS=["text", "markdown"])
    for lang in ("en", "fr", "ar"):
        tiny.release("list", lang, body="- One\n- Two\n")
    tiny.build()
    for home, line in (("", "Seoul, 2 March 2026"), ("fr/", "Seoul, le 2 mars 2026"), ("ar/", "Seoul، 2 مارس 2026")):
        shown = one(tiny.html(f"/{home}news/list/"), ".dateline")
        assert " ".join(shown.text().split()) == line
        assert attributes(shown, "[lang]", "lang") == ([] if not home else ["en"])
        for name in ("release.txt", "index.md"):
            assert line in (tiny.output / f"{home}news/list/{name}").read_text("utf-8").replace("\u00a0", " ").split(
                "\n"
            )


def test_the_press_contact_is_on_the_release_with_what_a_caller_needs_now(full: TinySite) -> None:
    for address, name, languages in (
        ("/news/whole/", "Press desk", ("English", "Korean")),
        ("/ko/news/whole/", "공보실", ("영어", "한국어")),
    ):
        card = full.html(address).css(".contact-card")[0]
        assert texts(card, ".contact-card__name") == [name]
        assert attributes(card, 'a[href^="tel:"]', "href") == ["tel:+82221007224"]
        assert attributes(card, 'a[href^="mailto:"]', "href") == ["mailto:press@example.org"]
        words = " ".join(card.text().split())
        assert "+82 2-2100-7224" in words
        assert "09:00" in words and "18:00" in words
        assert all(language in words for language in languages)
        assert attributes(card, "a[download]", "href") == [
            ("/ko" if address.startswith("/ko") else "") + "/contacts/press-desk.vcf"
        ]


def test_the_press_contact_is_at_the_foot_of_every_page(full: TinySite) -> None:
    for address in full.addresses() - {"/old/whole/"}:
        assert "tel:+82221007224" in attributes(one(full.html(address), "footer.footer"), "a", "href"), address


def test_the_press_office_has_each_contact_at_its_own_mark(full: TinySite) -> None:
    page = full.html("/contacts/")
    assert [card.attributes.get("id") for card in page.css(".contact-card")] == ["press-desk", "night-desk"]
    assert "/contacts/#press-desk" in attributes(full.html("/"), "a", "href")


def test_structured_data_names_the_press_contact_by_key(full: TinySite) -> None:
    for address in ("/news/whole/", "/contacts/"):
        publisher = next(node for node in graph(full.html(address)) if node["@type"] == "Organization")
        point = next(each for each in publisher["contactPoint"] if each["@id"].endswith("#press-desk"))
        assert set(point) <= {
            "@type", "@id", "contactType", "name", "telephone", "email", "availableLanguage", "hoursAvailable",
            "areaServed", "url",
        }  # fmt: skip
        assert point["@type"] == "ContactPoint" and point["contactType"] == "press"
        assert (point["name"], point["telephone"], point["email"]) == (
            "Press desk",
            "+82221007224",
            "press@example.org",
        )
        assert point["availableLanguage"] == ["en", "ko"]
        hours = point["hoursAvailable"]
        assert {(each["opens"], each["closes"]) for each in hours} == {("09:00", "18:00")} and len(hours) == 5
        bare = next(each for each in publisher["contactPoint"] if each["@id"].endswith("#night-desk"))
        assert "hoursAvailable" not in bare and "availableLanguage" not in bare


def test_structured_data_of_a_release(full: TinySite) -> None:
    article = next(node for node in graph(full.html("/news/whole/")) if node["@type"] == "NewsArticle")
    assert article["headline"] == "Release whole (en)" and article["inLanguage"] == "en"
    assert article["url"] == article["mainEntityOfPage"] == f"{SITE}/news/whole/"
    assert (article["datePublished"], article["dateModified"]) == (
        "2026-03-02T10:00:00+09:00",
        "2026-03-05T00:00:00+09:00",
    )
    assert article["dateline"] == "Seoul" and article["isAccessibleForFree"] is True
    assert article["correction"][0]["@type"] == "CorrectionComment"
    assert [each["@id"] for each in article["workTranslation"]] == [f"{SITE}/ko/news/whole/#article"]
    korean = next(node for node in graph(full.html("/ko/news/whole/")) if node["@type"] == "NewsArticle")
    assert korean["translationOfWork"]["@id"] == article["@id"]
    event = next(node for node in graph(full.html("/news/whole/")) if node["@type"] == "Event")
    assert event["startDate"] == "2026-03-09T10:00:00+09:00"
    crumbs = next(node for node in graph(full.html("/news/whole/")) if node["@type"] == "BreadcrumbList")
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2, 3]


def test_link_previews_name_the_same_address_and_title(full: TinySite) -> None:
    for address in full.addresses() - {"/old/whole/"}:
        page = full.html(address)
        meta = {node.attributes["property"]: node.attributes["content"] or "" for node in page.css("meta[property]")}
        canonical = attributes(page, "link[rel=canonical]", "href")
        if canonical:
            assert meta["og:url"] == canonical[0]
        assert meta["og:title"] and meta["og:site_name"] == "Tiny News" and meta["og:locale"] in ("en_US", "ko_KR")
    meta = {
        node.attributes["property"]: node.attributes["content"]
        for node in full.html("/news/whole/").css("meta[property]")
    }
    assert meta["og:type"] == "article" and meta["article:published_time"] == "2026-03-02T10:00:00+09:00"


def test_the_card_to_save_is_read_by_an_address_book(full: TinySite) -> None:
    for address, name, role in (("contacts", "Press desk", "Press officer"), ("ko/contacts", "공보실", "공보관")):
        data = full.files()[f"{address}/press-desk.vcf"]
        lines = data.split(b"\r\n")
        assert lines[:2] == [b"BEGIN:VCARD", b"VERSION:4.0"] and lines[-1] == b""
        assert b"\n" not in data.replace(b"\r\n", b"") and max(map(len, lines)) <= 75
        card: Any = vobject.readOne(data.decode().replace('TYPE="work,voice"', "TYPE=work"))
        assert (card.fn.value, card.title.value) == (name, role)
        assert card.tel.value == "tel:+82-2-2100-7224".replace("-", "") and card.email.value == "press@example.org"
        assert card.tz.value == "Asia/Seoul" and card.uid.value


def test_a_contact_without_an_address_has_none_anywhere(tiny: TinySite) -> None:
    bare = {
        "press-desk": {
            "name": "Press desk",
            "organisation": "example-mission",
            "phones": [{"number": "+82 2-2100-7224"}],
        }
    }
    tiny.directory(contacts=bare)
    tiny.release("a")
    report = tiny.build()
    assert "contact-without-email" in {problem.rule for problem in report.warnings}
    assert b"EMAIL" not in tiny.files()["contacts/press-desk.vcf"]
    for address in tiny.addresses():
        page = tiny.html(address)
        assert not [
            link
            for link in attributes(page, "a", "href")
            if link.startswith("mailto:") and not link.startswith("mailto:?")
        ]
        assert '"email"' not in json.dumps(graph(page) if page.css("script[type='application/ld+json']") else [])


def test_a_former_address_leads_on_by_itself(full: TinySite) -> None:
    page = full.html("/old/whole/")
    assert attributes(page, "link[rel=canonical]", "href") == [f"{SITE}/news/whole/"]
    assert attributes(page, "a", "href") == ["/news/whole/"]
    assert "/news/whole/" in attributes(page, 'meta[http-equiv="refresh" i]', "content")[0]
    assert full.files()["_redirects"] == b"/old/whole/ /news/whole/ 301\n"


def test_a_withdrawn_release_keeps_its_page_with_the_reason_and_leaves_every_list(full: TinySite) -> None:
    page = full.html("/news/wrong/")
    assert "It never happened." in " ".join(one(page, ".notice").text().split())
    assert attributes(page, 'meta[name="robots"]', "content") == ["noindex"]
    leading = {
        address for address in full.addresses() if "/news/wrong/" in attributes(full.html(address), "main a", "href")
    }
    assert leading == {"/corrections/", "/ko/corrections/"}


def test_corrections_and_withdrawals_are_listed_newest_first(full: TinySite) -> None:
    text = " ".join(one(full.html("/corrections/"), "main").text().split())
    assert text.index("The hall has two doors.") < text.index("It never happened.")


def test_a_correction_announced_for_later_does_not_show_yet(tiny: TinySite) -> None:
    tiny.release("a", modified="2026-08-01", corrections=[{"at": "2026-08-01", "note": "Secret until then."}])
    tiny.build()
    assert not [path for path, data in tiny.files().items() if b"Secret until then" in data or b"2026-08-01" in data]
    tiny.build("2026-08-02T12:00+09:00")
    assert "Secret until then." in one(tiny.html("/news/a/"), "main").text()


def test_the_page_not_found_is_not_to_be_indexed_and_leads_on(full: TinySite) -> None:
    page = full.html("/404.html")
    assert attributes(page, 'meta[name="robots"]', "content") == ["noindex"]
    assert {"/", "/news/", "/contacts/"} <= set(attributes(one(page, "main"), "a", "href"))


def test_the_home_page_leads_with_the_newest_then_the_latest_nine(tiny: TinySite) -> None:
    for number in range(1, 14):
        tiny.release(f"r{number:02}", date=f"2026-01-{number:02}")
    tiny.build()
    main = one(tiny.html("/"), "main")
    shown = list(dict.fromkeys(link for link in attributes(main, "a", "href") if link.startswith("/news/r")))
    assert shown == [f"/news/r{number:02}/" for number in range(13, 3, -1)]


def test_a_site_whose_directory_says_nothing_publishes_all_the_same(tiny: TinySite) -> None:
    (tiny.content / "directory/site.yml").unlink()
    tiny.directory(site={}, organisations=DIRECTORY["organisations"])
    (tiny.content / "directory/site.yml").unlink()
    tiny.release("a")
    tiny.build()
    publisher = next(node for node in graph(tiny.html("/")) if node["@type"] == "Organization")
    assert publisher["name"] == "Example Mission" and "contactPoint" not in publisher


def test_an_events_place_is_told_wherever_the_event_is(tiny: TinySite) -> None:
    """It need not be one of the places that the release is filed under."""
    tiny.set(TAKEAWAYS=["text", "ics", "markdown"])
    tiny.release("line", event={"name": "Opening", "starts": "2026-03-09", "venue": "Example Hall", "place": "busan"})
    tiny.build()
    page = tiny.html("/news/line/")
    assert "Example Hall, Busan" in " ".join(one(page, ".key-facts").text().split())
    event = next(node for node in graph(page) if node["@type"] == "Event")
    assert event["location"] == {"@type": "Place", "name": "Example Hall", "address": "Busan"}
    files = tiny.files()
    for name in ("line.ics", "release.txt"):
        assert "Busan" in files[f"news/line/{name}"].decode(), name
    assert "Busan" in files["feeds/all.atom.xml"].decode()
    assert "places/busan/index.html" not in files and not page.css("a[href='/places/busan/']")


def test_the_menu_marks_the_section_that_a_page_is_in(tiny: TinySite) -> None:
    tiny.release("one", date="2025-01-02", tags=["health"], category="statement")
    tiny.release("two", date="2026-01-02", tags=["health"])
    tiny.build()
    marked = {
        address: [link.text() for link in tiny.html(address).css(".masthead__nav [aria-current]")]
        for address in (
            "/",
            "/news/",
            "/news/one/",
            "/news/2025/",
            "/topics/",
            "/topics/health/",
            "/contacts/",
            "/search/",
        )
    }
    assert marked == {
        "/": [], "/news/": ["News"], "/news/one/": ["News"], "/news/2025/": ["News"], "/topics/": ["Topics"],
        "/topics/health/": ["Topics"], "/contacts/": ["Press office"], "/search/": [],
    }  # fmt: skip
