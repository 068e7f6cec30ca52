"""What a control is called begins with what is written on it (WCAG 2.2, 2.5.3), by the accessibility tree of a real browser:
on every kind of page, in all seven languages of the interface. Needs Chromium; CI always has it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import TinySite, picture
from servers import served

from newsroom.render.theme import LANGUAGES

pytestmark = pytest.mark.slow

ROLES = {"link", "button", "DisclosureTriangle", "textbox", "searchbox", "checkbox", "combobox", "menuitem"}
# What a reader sees of each control: its text without what is drawn for nobody. Each gets a number to be found by.
MARK = """() => [...document.querySelectorAll('a[href], button, summary, input, select')].map((e, n) => {
    e.dataset.n = n;
    const words = [];
    const walk = node => {
        for (const child of node.childNodes) {
            if (child.nodeType === 3) words.push(child.data);
            else if (child.nodeType === 1 && child.tagName !== 'IMG' && child.checkVisibility()) {
                const box = child.getBoundingClientRect();
                if (box.width > 1 && box.height > 1 && child.getAttribute('aria-hidden') !== 'true') walk(child);
            }
        }
    };
    walk(e);
    return e.checkVisibility() ? words.join('') || (e.type === 'submit' ? e.value : '') : '';
})"""
FILM = Path(__file__).parents[1] / "recordings" / "film.mp4"


def in_all_languages(site: TinySite) -> TinySite:
    site.set(LANGUAGES=list(LANGUAGES), TAKEAWAYS=["text", "ics"])
    rights = {"credit": "Ana Example", "licence": "CC BY-NC-SA 4.0"}
    for slug in ("boats", "quay", "hall"):
        site.put(f"releases/2026/{slug}/quay.png", picture("teal"))
        site.put(f"releases/2026/{slug}/film.mp4", FILM.read_bytes())
        for lang in LANGUAGES:
            media = [
                {"file": "film.mp4", "title": "Boats"},
                {"url": "https://vimeo.com/123456789", "title": "More boats"},
            ]
            site.release(
                slug, lang, tags=["health"], places=["seoul"], media=media, image={"file": "quay.png", "alt": "A quay", **rights},
                event={"name": "Opening", "starts": "2026-08-05", "ends": "2026-08-06"}, documents=[{"file": "film.mp4", "title": "The film"}],
            )  # fmt: skip
    for lang in LANGUAGES:
        site.page("about", lang)
    site.build()
    return site


def kinds_of_pages(site: TinySite) -> list[str]:
    """One address of each kind of page, below a language's home."""
    inside = [address.removeprefix("/ko/") for address in sorted(site.addresses()) if address.startswith("/ko/")]
    kinds: dict[str, str] = {}
    for address in inside:
        kinds.setdefault(re.sub(r"[0-9]{2,4}|boats|quay|hall|health|seoul|press-release", "*", address), address)
    return list(kinds.values())


def misnamed(page: Any, session: Any) -> list[tuple[str, str]]:
    """(what is written, what it is called) of the controls whose name does not begin with what is written."""
    written = [plain(text) for text in page.evaluate(MARK)]
    numbers: dict[int, int] = {}

    def walk(node: dict[str, Any]) -> None:
        attributes = node.get("attributes", [])
        if "data-n" in attributes:
            numbers[node["backendNodeId"]] = int(attributes[attributes.index("data-n") + 1])
        for child in node.get("children", ()):
            walk(child)

    walk(session.send("DOM.getDocument", {"depth": -1})["root"])
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    named = {
        numbers[node["backendDOMNodeId"]]: plain(node.get("name", {}).get("value", ""))
        for node in nodes
        if node.get("backendDOMNodeId") in numbers and node.get("role", {}).get("value") in ROLES
    }
    assert len(named) > 5, "the tree holds the page's controls"
    return [(written[number], name) for number, name in named.items() if not name.startswith(written[number])]


def plain(text: str) -> str:
    return " ".join(re.sub("[\u200e\u200f\u2066-\u2069]", "", text).split()).casefold()


def test_a_control_is_called_what_is_written_on_it(tiny: TinySite, browser: Any) -> None:
    site, wrong, seen = in_all_languages(tiny), [], 0
    kinds = kinds_of_pages(site)
    with served(site.output) as address:
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        for lang in LANGUAGES:
            home = "/" if lang == LANGUAGES[0] else f"/{lang}/"
            for inside in kinds:
                page.goto(address + home + inside)
                seen += 1
                wrong += [(home + inside, *each) for each in misnamed(page, session)]
        page.close()
    assert wrong == [] and seen >= 12 * len(LANGUAGES)
