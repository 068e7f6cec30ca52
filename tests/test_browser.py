"""The theme in a real browser: what no reading of markup can tell. Needs Chromium; CI always has it."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsroom.gallery import LANGUAGES, write_gallery

pytestmark = pytest.mark.slow

THEME = Path(__file__).parent.parent / "theme"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SHOTS = os.environ.get("SCREENSHOTS")  # a folder: a picture of every page is kept there
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
PAGES = (
    "release",
    "plain",
    "held",
    "home",
    "sober",
    "empty",
    "foreign",
    "archives",
    "tag",
    "tags",
    "page",
    "contacts",
    "corrections",
    "404",
)
WIDTHS = (320, 1280)

# WCAG 2.2, 1.4.12: a reader may set these, and nothing may be lost.
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""

OVERFLOW = """() => [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width > 1 && style.position !== 'absolute' && !e.closest('table, pre')
        && (box.right > innerWidth + 1 || box.left < -1);
}).map(e => e.outerHTML.slice(0, 90))"""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button')].filter(e => {
    const box = e.getBoundingClientRect();
    const inline = getComputedStyle(e).display === 'inline' && e.closest('p:not([class]), figcaption');
    return box.width > 1 && !inline && !e.closest('.unseen, .skip-link, h2, h3') && (box.height < 24 || box.width < 24);
}).map(e => `${Math.round(e.getBoundingClientRect().height)} ${e.outerHTML.slice(0, 90)}`)"""

FOCUS = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {tag: e.tagName, text: (e.textContent || '').trim().slice(0, 40), width: parseFloat(style.outlineWidth),
        style: style.outlineStyle,
        seen: box.top >= 0 && box.bottom <= innerHeight + 1 && (e === at || e.contains(at) || at?.contains(e))};
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gallery")
    write_gallery(folder, THEME)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        reason = "Chromium is not installed: apt-get install chromium (or set CHROMIUM to its path)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Visit:
    """One page in one window, with all that went wrong or went out while it was loaded."""

    def __init__(self, browser: Any, site: str, **options: Any) -> None:
        self.site = site
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.messages: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: str) -> Visit:
        self.messages.clear()
        self.requests.clear()
        self.page.goto(self.site + path)
        return self

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.fixture(scope="module")
def axe() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LIGHT = {"type": "tag", "values": [*WCAG, "best-practice"]}
DARK = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all else is the same in the light
ALONE = {"type": "tag", "values": WCAG}


def violations(visit: Visit, axe: str, run_only: dict[str, Any]) -> list[str]:
    """What axe-core finds. It is put in by the debugger: the page's own policy lets no script in."""
    visit.page.evaluate(axe)
    found = visit.page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", run_only)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_sound(site: str, browser: Any, axe: str, lang: str, width: int, scheme: str) -> None:
    wrong: list[str] = []
    with Visit(browser, site, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=False) as visit:
        for name in PAGES:
            visit.open(f"/{lang}/{name}/")
            page = visit.page
            wrong += [f"{name} console: {message}" for message in visit.messages]
            wrong += [f"{name} asks for {url}" for url in visit.requests if not url.startswith(site)]
            others = [url for url in visit.requests if not url.endswith("picture.svg")]
            if len(others) > 3:
                wrong.append(f"{name} takes {len(others)} requests: {others}")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                wrong.append(f"{name} is {wide} px too wide")
            wrong += [f"{name} out of the window: {element}" for element in page.evaluate(OVERFLOW)]
            wrong += [f"{name} small target: {element}" for element in page.evaluate(SMALL_TARGETS)]
            wrong += [f"{name} {finding}" for finding in violations(visit, axe, LIGHT if scheme == "light" else DARK)]
            if SHOTS:
                place = Path(SHOTS)
                place.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=str(place / f"{name}-{lang}-{width}-{scheme}.png"), full_page=True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_component_is_sound_by_itself(site: str, browser: Any, axe: str, lang: str) -> None:
    wrong: list[str] = []
    with Visit(browser, site, viewport={"width": 320, "height": 800}) as visit:
        for path in sorted((THEME / "components").glob("*.md")):
            visit.open(f"/{lang}/components/{path.stem}/")
            wrong += [f"{path.stem} {finding}" for finding in violations(visit, axe, ALONE)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", ["release", "home"])
def test_the_keyboard_reaches_every_link_and_the_focus_is_seen(site: str, browser: Any, name: str, lang: str) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 700}) as visit:
        page = visit.open(f"/{lang}/{name}/").page
        page.emulate_media(reduced_motion="reduce")
        links = page.evaluate("document.querySelectorAll('a[href]:not([tabindex=\"-1\"])').length")
        hidden = page.evaluate(
            "[...document.querySelectorAll('a[href]:not([tabindex=\"-1\"])')].filter(e => !e.checkVisibility()).length"
        )
        stops = []
        for _ in range(links - hidden):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUS))
        assert stops[0]["tag"] == "A" and [stop for stop in stops if stop["tag"] != "A"] == []
        assert [stop for stop in stops if stop["width"] < 2 or stop["style"] == "none" or not stop["seen"]] == []


def test_the_skip_link_leads_past_the_masthead(site: str, browser: Any) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 700}) as visit:
        page = visit.open("/en/release/").page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["release", "home", "archives", "contacts"])
def test_nothing_is_lost_with_wide_text_spacing_and_double_text(site: str, browser: Any, name: str, lang: str) -> None:
    with Visit(browser, site, viewport={"width": 640, "height": 800}, bypass_csp=True) as visit:
        page = visit.open(f"/{lang}/{name}/").page
        page.add_style_tag(content=TEXT_SPACING + " html { font-size: 200% !important }")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("name", ["release", "archives"])
def test_forced_colours_keep_what_can_be_pressed_in_sight(site: str, browser: Any, name: str) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 800}, forced_colors="active") as visit:
        page = visit.open(f"/en/{name}/").page
        bare = page.evaluate(
            """() => [...document.querySelectorAll('.contact-card__call a, .archive-nav a')].filter(e =>
                getComputedStyle(e).borderTopStyle === 'none').map(e => e.outerHTML)"""
        )
        assert bare == []
        assert page.evaluate("getComputedStyle(document.querySelector('main')).color") is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_reads_well_without_style_or_script(site: str, browser: Any, lang: str) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 800}, java_script_enabled=False) as visit:
        visit.context.route("**/*.css", lambda route: route.abort())
        text = visit.open(f"/{lang}/release/").page.inner_text("body")
        order = [text.find(part) for part in (visit.page.inner_text("h1"), "020", "+44 20 7946 0123") if part != "020"]
        assert -1 not in order and order == sorted(order)


def test_nothing_moves_while_a_page_arrives(site: str, browser: Any) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 800}) as visit:
        page = visit.open("/en/release/").page
        shift = page.evaluate(
            """() => new Promise(done => { let sum = 0;
                new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value })
                    .observe({type: 'layout-shift', buffered: true});
                setTimeout(() => done(sum), 200) })"""
        )
        assert shift == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_phone_shows_whom_to_call_before_the_text(site: str, browser: Any, lang: str) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 844}) as visit:
        page = visit.open(f"/{lang}/release/").page
        call = page.locator("a[href^='tel:']").first
        box = call.bounding_box()
        assert call.is_visible() and box["y"] + box["height"] <= 844, "in the first window of a phone"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_paper_carries_text_and_contact_but_no_navigation(site: str, browser: Any, tmp_path: Path, paper: str) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open("/en/release/").page
        page.emulate_media(media="print")
        shown = page.evaluate(
            """() => Object.fromEntries(['.masthead nav', '.breadcrumb', '.footer', '.related', '.share', '.body',
                '.contact-card', '.contact-line', '.print-address']
                .map(s => [s, document.querySelector(s).checkVisibility()]))"""
        )
        assert {name for name, seen in shown.items() if seen} == {
            ".body",
            ".contact-card",
            ".contact-line",
            ".print-address",
        }
        link = page.evaluate("getComputedStyle(document.querySelector('.body a'), '::after').content")
        assert "/en/release/" in link
        assert page.evaluate("getComputedStyle(document.querySelector('.contact-card')).breakInside") == "avoid"
        file = tmp_path / "release.pdf"
        page.pdf(path=str(file), format=paper)
        assert file.read_bytes().startswith(b"%PDF") and file.read_bytes().count(b"/Type /Page\n") <= 4


def test_dark_and_light_are_two_schemes(site: str, browser: Any) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        with Visit(browser, site, color_scheme=scheme) as visit:
            page = visit.open("/en/home/").page
            grounds.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert len(grounds) == 2


def test_korean_breaks_between_words_and_arabic_runs_from_the_right(site: str, browser: Any) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 800}) as visit:
        page = visit.open("/ko/release/").page
        assert page.evaluate("getComputedStyle(document.querySelector('.body p')).wordBreak") == "keep-all"
        page = visit.open("/ar/release/").page
        assert page.evaluate("document.querySelector('h1').getBoundingClientRect().right > 370")
        assert page.evaluate("getComputedStyle(document.querySelector('a[href^=\"tel:\"]')).direction") == "ltr"
