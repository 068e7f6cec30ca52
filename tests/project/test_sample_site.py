"""The project's own site as it is published: valid, whole, nothing that leads nowhere, nothing invented."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
import vobject
from conftest import PROJECT, attributes, files_below, graph, one, parse, texts
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

SITE = "https://news.example.org"
SEOUL = "/news/seoul-mhpss-workshop/"


@pytest.fixture(scope="module")
def pages(sample: Path) -> dict[str, LexborHTMLParser]:
    """Every page by its address."""
    found = {
        "/" + path.removesuffix("index.html"): parse(sample, "/" + path)
        for path in files_below(sample)
        if path.endswith(".html")
    }
    assert len(found) > 50
    return found


def links(page: LexborHTMLParser) -> list[str]:
    """Every address that a page names, of whatever kind."""
    named = [node.attributes.get(name) or "" for name in ("href", "src", "poster") for node in page.css(f"[{name}]")]
    for node in page.css("[srcset]"):
        named += [part.split()[0] for part in (node.attributes["srcset"] or "").split(",")]
    return [link for link in named if link]


def test_every_page_is_valid_html(sample: Path) -> None:
    """html5lib stops at the first error of the HTML standard's parser."""
    for path, data in files_below(sample).items():
        if path.endswith(".html"):
            try:
                html5lib.HTMLParser(strict=True).parse(data.decode())
            except html5lib.html5parser.ParseError as fault:
                pytest.fail(f"{path}: {fault}")


def test_every_link_leads_to_a_page_or_file_and_every_anchor_to_an_element(
    sample: Path, pages: dict[str, LexborHTMLParser]
) -> None:
    files = files_below(sample)
    dead = []
    for address, page in pages.items():
        for link in links(page):
            parts = urlsplit(link)
            if parts.scheme in ("tel", "mailto") or (parts.netloc and not link.startswith(SITE)):
                continue
            target = unquote(parts.path) or address
            assert target.startswith("/"), (address, link)
            file = target.lstrip("/") + ("index.html" if target.endswith("/") else "")
            if file not in files or (parts.fragment and not pages[target].css(f'[id="{unquote(parts.fragment)}"]')):
                dead.append((address, link))
    assert dead == []


def test_every_absolute_address_in_structured_data_and_feeds_is_published(sample: Path) -> None:
    files = files_below(sample)
    for path, data in files.items():
        if path.endswith((".html", ".xml", ".json", ".txt")) and path != "build.json":
            for link in re.findall(rf'{re.escape(SITE)}(/[^"<>\s\\#?)]*)', data.decode()):
                target = unquote(link).lstrip("/")
                assert (target + "index.html" if link.endswith("/") else target) in files, (path, link)


def test_ids_are_unique_on_every_page(pages: dict[str, LexborHTMLParser]) -> None:
    for address, page in pages.items():
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids)), address


def test_titles_and_descriptions_differ_on_all_pages_that_are_indexed(pages: dict[str, LexborHTMLParser]) -> None:
    indexed = [
        page
        for page in pages.values()
        if page.css("link[rel=canonical]") and not page.css('meta[http-equiv="refresh" i]')
    ]
    for selector, least, most in (("title", 5, 120), ('meta[name="description"]', 20, 320)):
        found = [
            node.text() or node.attributes.get("content") or ""
            for page in indexed
            for node in page.css(f"head > {selector}")
        ]
        assert len(found) == len(indexed) == len(set(found))
        assert all(least <= len(text) <= most for text in found)


def test_every_list_page_and_release_is_reachable_from_the_home_page(pages: dict[str, LexborHTMLParser]) -> None:
    seen, ahead = {"/"}, ["/"]
    while ahead:
        page = pages[ahead.pop()]
        for link in [*links(page), *attributes(page, "form", "action")]:
            target = unquote(urlsplit(link).path)
            if target in pages and target not in seen and not link.startswith("http"):
                seen.add(target)
                ahead.append(target)
    assert set(pages) - seen <= {"/404.html", "/ko/404.html"}


def test_the_four_releases_stand_in_both_languages(pages: dict[str, LexborHTMLParser]) -> None:
    slugs = sorted(path.name for path in PROJECT.glob("content/releases/*/*"))
    assert len(slugs) == 4
    assert {f"{home}news/{slug}/" for slug in slugs for home in ("/", "/ko/")} <= set(pages)


@pytest.mark.parametrize(("address", "national"), [(SEOUL, "+82 70 4820 0291"), (f"/ko{SEOUL}", "070")])
def test_the_seoul_release_stands_with_its_contact(
    pages: dict[str, LexborHTMLParser], address: str, national: str
) -> None:
    page = pages[address]
    card = page.css(".contact-card")[0]
    assert "Eunice Jieun KIM" in card.text()
    assert [node.attributes["href"] for node in card.css('a[href^="tel:"]')] == ["tel:+827048200291"]
    assert re.sub(r"\D", "", "".join(texts(card, 'a[href^="tel:"]'))) == "827048200291"
    assert one(page, "h1").text().strip()
    assert one(page, "html").attributes["lang"] == ("ko" if address.startswith("/ko") else "en")


def test_nobodys_address_is_published_or_guessed(sample: Path, pages: dict[str, LexborHTMLParser]) -> None:
    """The sample's contact has no e-mail. "Send by e-mail" opens a message without a receiver."""
    for address, page in pages.items():
        mails = [link for link in links(page) if link.startswith("mailto:")]
        assert all(link.startswith("mailto:?") for link in mails), (address, mails)
    for path, data in files_below(sample).items():
        if path.endswith((".html", ".xml", ".json", ".vcf", ".txt")):
            assert not re.search(rb"[\w.]+@(?!context|graph|id|type)[\w-]+\.[a-z]{2,}", data), path
            assert b"EMAIL" not in data, path


def test_structured_data_names_the_press_contact_by_key_without_an_address(pages: dict[str, LexborHTMLParser]) -> None:
    for address in (SEOUL, f"/ko{SEOUL}", "/contacts/", "/ko/contacts/"):
        publisher = next(node for node in graph(pages[address]) if node["@type"] == "Organization")
        (point,) = publisher["contactPoint"]
        assert (point["@type"], point["contactType"], point["name"]) == ("ContactPoint", "press", "Eunice Jieun KIM")
        assert point["telephone"] == "+827048200291" and "email" not in point


def test_the_card_to_save_is_read_by_an_address_book(sample: Path) -> None:
    for home in ("", "ko/"):
        data = (sample / f"{home}contacts/eunice-jieun-kim.vcf").read_bytes().decode()
        card = vobject.readOne(data.replace('TYPE="work,voice"', "TYPE=work"))
        assert (card.fn.value, card.tel.value) == ("Eunice Jieun KIM", "tel:+827048200291")
        assert not hasattr(card, "email")


def test_every_page_in_korean_is_in_korean(pages: dict[str, LexborHTMLParser]) -> None:
    for address, page in pages.items():
        hangul = len(re.findall(r"[가-힣]", one(page, "main").text())) if page.css("main") else 0
        assert (hangul > 5) == address.startswith("/ko/") or not page.css("main"), (address, hangul)


def test_all_xml_and_json_can_be_read(sample: Path) -> None:
    for path, data in files_below(sample).items():
        if path.endswith((".xml", ".svg")):
            etree.fromstring(data)
        elif path.endswith((".json", ".webmanifest")):
            json.loads(data)


def test_what_is_published_does_not_depend_on_the_clock_or_the_machine(sample: Path) -> None:
    """No build time, no path of this machine, no name of its user."""
    for path, data in files_below(sample).items():
        for trace in (f"{PROJECT}/".encode(), f"{tempfile.gettempdir()}/".encode(), b"/tmp/", b"2026-11-01"):
            assert trace not in data, path
