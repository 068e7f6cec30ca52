"""The theme in a real browser: what no reading of markup can tell. Needs Chromium; CI always has it."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsers
import pypdfium2
import pytest
import zxingcpp
from browsers import axe_core, violations
from conftest import TinySite, packed, picture
from PIL import Image
from selectolax.lexbor import LexborHTMLParser
from servers import served

pytestmark = pytest.mark.slow

THEME = Path(__file__).parents[2] / "theme"
SHOTS = os.environ.get("SCREENSHOTS")  # a folder: a picture of every page is kept there
GALLERY = ("held", "sober", "empty", "foreign", "plain")  # states of pages that the invented newsroom does not show
PAGES = (  # of the invented newsroom, below each language's home: every kind
    "",
    "news/counselling-line/",
    "news/story-3/",
    "news/",
    "news/2026/",
    "topics/",
    "topics/volunteers/",
    "places/harbour/",
    "types/",
    "types/statement/",
    "media/",
    "feeds/",
    "search/?q=line",
    "search/?q=xyzzy",
    "theme/frame.html#copy",
    "contacts/",
    "about/",
    "corrections/",
    "404.html",
)
HOMES = {"ar": "/", "en": "/en/", "ko": "/ko/"}
RELEASE = "news/counselling-line/"
WIDTHS = (320, 1280)
ROOM = 100  # bytes of the first round trip that are left to a site's own theme

# WCAG 2.2, 1.4.12: a reader may set these, and nothing may be lost.
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""

OVERFLOW = """() => [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width > 1 && style.position !== 'absolute' && !e.closest('table, pre')
        && (box.right > innerWidth + 1 || box.left < -1);
}).map(e => e.outerHTML.slice(0, 90))"""

# WCAG 2.2, 1.4.4: as a reader sets it in the browser.
LARGE_TEXT = "size => { document.documentElement.style.fontSize = size }"

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button')].filter(e => {
    const box = e.getBoundingClientRect();
    const inline = getComputedStyle(e).display === 'inline' && e.closest('p:not([class]), .body li, figcaption');
    return box.width > 1 && !inline && !e.closest('.unseen, .skip-link, h2, h3') && (box.height < 24 || box.width < 24);
}).map(e => `${Math.round(e.getBoundingClientRect().height)} ${e.outerHTML.slice(0, 90)}`)"""

FOCUS = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const free = line => {  // each line of a link, as the middle of all of them may lie on another
        const at = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
        return e === at || e.contains(at) || at?.contains(e);
    };
    const again = window.former === e;
    window.former = e;
    window.left?.delete(e);
    return {tag: e.tagName, text: (e.textContent || '').trim().slice(0, 40), width: parseFloat(style.outlineWidth),
        style: style.outlineStyle, left: window.left?.size,
        inner: e.tagName === 'VIDEO' && again,  // a control that the browser draws, with its own ring
        seen: box.top >= 0 && box.bottom <= innerHeight + 1 && [...e.getClientRects()].every(free)};
}"""


STOPS = """() => {
    const all = 'a[href]:not([tabindex="-1"]), summary, input, button, video[controls], audio[controls], iframe';
    window.left = new Set([...document.querySelectorAll(all)].filter(e => e.checkVisibility()));
    return window.left.size;
}"""


@pytest.fixture(scope="module")
def gallery_address(gallery: Path) -> Iterator[str]:
    with served(gallery) as address:
        yield address


@pytest.fixture(scope="module")
def site(harbour: Path) -> Iterator[str]:
    with served(harbour) as address:
        yield address


class Visit:
    """One page in one window, with all that went wrong or went out while it was loaded. `script`: run in it before its own."""

    def __init__(self, browser: Any, site: str, script: str = "", **options: Any) -> None:
        self.site = site
        self.context = browser.new_context(**options)
        if script:  # put in by the debugger: the page's own policy lets no script in
            self.context.add_init_script(script)
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


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "experimental"]
COLOURS = ["color-contrast", "link-in-text-block"]  # half of the time that axe takes
LIGHT = {"runOnly": [*WCAG, "best-practice"]}
SHAPES = {**LIGHT, "rules": {rule: {"enabled": False} for rule in COLOURS}}
DARK = {"runOnly": COLOURS}  # all else is the same in the light
ALONE = {"runOnly": WCAG}


def look_at(visit: Visit, path: str, name: str, looks: dict[int, tuple[str, ...]]) -> list[str]:
    """All that is wrong with one page. `looks`: width → schemes; without one it is light, and axe looks at no colours there."""
    page, wrong = visit.page, []
    visit.messages.clear()
    visit.requests.clear()
    for number, (width, schemes) in enumerate(looks.items()):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=(schemes or ("light",))[0])
        if number == 0:
            page.goto(visit.site + path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            wrong.append(f"{name} {width} is {wide} px too wide")
        wrong += [f"{name} {width} out of the window: {element}" for element in page.evaluate(OVERFLOW)]
        wrong += [f"{name} {width} small target: {element}" for element in page.evaluate(SMALL_TARGETS)]
        if width == min(WIDTHS):
            page.evaluate(LARGE_TEXT, "200%")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                wrong.append(
                    f"{name} {width} with text of double size is {wide} px too wide: {page.evaluate(OVERFLOW)[:3]}"
                )
            page.evaluate(LARGE_TEXT, "")
        if not schemes:
            wrong += [f"{name} {width} {finding}" for finding in violations(page, SHAPES)]
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            found = violations(page, LIGHT if scheme == schemes[0] else DARK)
            wrong += [f"{name} {width} {scheme} {finding}" for finding in found]
        if SHOTS:
            keep_picture(page, f"{name}-{width}", schemes or ("light",))
    wrong += [f"{name} console: {message}" for message in visit.messages]
    wrong += [f"{name} asks for {url}" for url in visit.requests if not url.startswith(visit.site)]
    # Frames that hold a link to another host's film ask for the page's own stylesheet once more.
    asked = dict.fromkeys(visit.requests)
    others = [url for url in asked if not url.endswith((".svg", ".png", ".avif", ".webp", ".jpg"))]
    if (
        "/search/" not in path
        and "/frame" not in path
        and (len(others) > 2 or any(url.endswith(".js") for url in others))
    ):
        wrong.append(f"{name} takes {others} beside its icon and pictures")
    return wrong


def keep_picture(page: Any, name: str, schemes: tuple[str, ...]) -> None:
    place = Path(SHOTS or "")
    place.mkdir(parents=True, exist_ok=True)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=str(place / f"{name}-{scheme}.png"), full_page=True)


@pytest.mark.parametrize("lang", HOMES)
def test_every_page_is_sound(site: str, browser: Any, lang: str) -> None:
    """Colours at one width for each language, in the light and in the dark, and at each width for one language.

    No rule of the stylesheet gives another colour at another width. All else is looked at at every width.
    """
    looks: dict[int, tuple[str, ...]] = dict.fromkeys(WIDTHS, ())
    looks[320 if lang == "ar" else 1280] = ("light", "dark")
    with Visit(browser, site, axe_core()) as visit:
        wrong = [
            finding
            for path in PAGES
            for finding in look_at(
                visit, HOMES[lang] + path, f"{lang}-{re.sub(r'[/?=]+', '-', path).strip('-') or 'home'}", looks
            )
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("home", "width", "scheme"), [("/", 320, "light"), ("/ko/", 1280, "dark")], ids=["en", "ko"])
def test_the_sample_site_is_sound(sample: Path, browser: Any, home: str, width: int, scheme: str) -> None:
    releases = sorted(page.parent.name for page in (sample / home.strip("/") / "news").glob("[a-z]*/index.html"))
    assert len(releases) == 4
    paths = ["", *(f"news/{slug}/" for slug in releases), "news/", "contacts/", "about/", "corrections/"]
    with served(sample) as address, Visit(browser, address, axe_core()) as visit:
        wrong = [
            finding
            for path in paths
            for finding in look_at(visit, home + path, f"sample {home}{path}", {width: (scheme,)})
        ]
    assert not wrong, "\n".join(wrong)


def test_every_state_of_a_page_is_sound(gallery_address: str, browser: Any) -> None:
    wrong = []
    for lang, width in (("en", 320), ("ar", 1280)):
        with Visit(browser, gallery_address, axe_core()) as visit:
            for name in GALLERY:
                wrong += look_at(visit, f"/{lang}/{name}/", f"gallery-{lang}-{name}", {width: ("light", "dark")})
    assert not wrong, "\n".join(wrong)


def test_every_component_is_sound_by_itself(gallery_address: str, browser: Any) -> None:
    wrong: list[str] = []
    with Visit(browser, gallery_address, axe_core(), viewport={"width": 320, "height": 800}) as visit:
        for path in sorted((THEME / "components").glob("*.md")):
            visit.open(f"/en/components/{path.stem}/")
            wrong += [f"{path.stem} {finding}" for finding in violations(visit.page, ALONE)]
    assert not wrong, "\n".join(wrong)


def test_a_short_text_or_list_leaves_no_empty_column(browser: Any, tmp_path: Path) -> None:
    """What follows a short text stands below it, in the same column; beside a long one it follows the contact."""
    tiny = TinySite(tmp_path)
    tiny.set(TAKEAWAYS=["text", "markdown"])
    tiny.release("long", body="A paragraph of a long text.\n\n" * 8, date="2026-03-01")
    tiny.release("short", tags=["health"])
    tiny.build()
    column = """() => ['.with-side__main', '.with-side__contact', '.with-side__side'].map(
        s => Math.round(document.querySelector(s).getBoundingClientRect().left))"""
    with served(tiny.output) as address, Visit(browser, address, viewport={"width": 1280, "height": 800}) as visit:
        for path in ("/news/short/", "/news/"):
            text, contact, rest = visit.open(path).page.evaluate(column)
            assert text == rest < contact, path
        text, contact, rest = visit.open("/news/long/").page.evaluate(column)
        assert text < contact == rest


@pytest.mark.parametrize(("releases", "contacts"), [(0, 4), (1, 1), (3, 8), (9, 4), (12, 8)])
def test_a_home_page_leaves_no_empty_column(browser: Any, tmp_path: Path, releases: int, contacts: int) -> None:
    """Rows take the whole width, and no second column goes on for long below the list."""
    tiny = TinySite(tmp_path)
    phone = {"number": "+82 2 2100 7224", "label": {"en": "Office"}}
    desk = {"name": "Press desk", "organisation": "example-mission", "phones": [phone], "email": "desk@example.org"}
    keys = [f"desk-{number}" for number in range(contacts)]
    tiny.directory(contacts=dict.fromkeys(keys, desk), site={"publisher": "example-mission", "press_contacts": keys})
    for number in range(releases):
        tiny.release(f"story-{number}", date=f"2026-03-{number + 1:02}", contacts=["desk-0"], summary="A summary. " * 9)
    tiny.build()
    room = """() => {
        const end = (query, side) => Math.max(...[...document.querySelectorAll(query)].map(e => e.getBoundingClientRect()[side]));
        const list = end('.with-side__main', 'bottom'), beside = end('.with-side > *', 'bottom');
        return [Math.round(end(".cards, .with-side", "right") - end(':is(.cards, .with-side) > *', "right")), list > 0 ? beside - list : 0];
    }"""
    with served(tiny.output) as address, Visit(browser, address, viewport={"width": 1280, "height": 800}) as visit:
        beside, below = visit.open("/").page.evaluate(room)
    assert beside == 0 and below < 240, "pixels without anything at the end of the rows, and below the list"


def test_a_search_without_results_is_one_sheet_without_choices(site: str, browser: Any) -> None:
    import pypdfium2

    with Visit(browser, site, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open("/en/search/").page
        page.locator(".search-results__facets select").first.wait_for()
        assert len(pypdfium2.PdfDocument(page.pdf(format="A4"))) == 1
        page.emulate_media(media="print")
        assert not page.locator(".search-results__facets").is_visible()


def test_what_belongs_together_stays_on_one_line_or_side_by_side(browser: Any, tmp_path: Path) -> None:
    tiny = TinySite(tmp_path)
    tiny.set(LANGUAGES=["fr"])
    tiny.put("releases/2026/story/quay.png", picture("teal"))
    image = {"file": "quay.png", "alt": "Un quai", "credit": "Harbour Mission", "licence": "CC BY 4.0"}
    tiny.release("story", "fr", image=image, dateline="Quartier de la Colline", tags=["health"])
    tiny.page("about", "fr", title="À propos", body="Un exemple.\n")
    tiny.build()
    tops = "all => new Set(all.map((e) => Math.round(e.getBoundingClientRect().top))).size"
    with served(tiny.output) as address, Visit(browser, address, viewport={"width": 340, "height": 800}) as visit:
        page = visit.open("/news/").page
        assert page.locator(".release-card__meta > :last-child > *").evaluate_all(tops) == 1, "date and place"
        rows = page.locator(".masthead__nav li").evaluate_all("all => all.map((e) => e.getBoundingClientRect().top)")
        assert len(rows) > 3 and rows.count(rows[-1]) > 1, "no entry alone"
        page = visit.open("/media/").page
        assert page.locator(".figure__original > *").evaluate_all(tops) <= 2
        page.set_viewport_size({"width": 1280, "height": 800})
        sides = (
            "e => [e.querySelector('img'), e.querySelector('figcaption')].map((e) => e.getBoundingClientRect().left)"
        )
        left, right = page.locator(".media-group__pictures > :only-child").evaluate(sides)
        assert right > left + 200, "the caption beside the picture"


def test_headlines_beside_each_other_begin_at_one_height_with_and_without_pictures(
    browser: Any, tmp_path: Path
) -> None:
    tiny = TinySite(tmp_path)
    tiny.set(LANGUAGES=["en", "ar"])
    for number in range(12):
        image = {"file": "quay.png", "alt": "A quay"} if number == 9 else None
        tiny.put(f"releases/2026/story-{number}/quay.png", picture("teal"))
        title = "A title of the release that is long enough for two lines"
        tiny.release(f"story-{number}", title=title, date=f"2026-03-{number + 1:02}", tags=["health"], image=image)
    tiny.release("story-5", "ar", title="عنوان")
    tiny.build(at="2026-04-01T00:00+00:00")
    tops = "all => all.map((each) => Math.round(each.getBoundingClientRect().top))"
    sides = """all => all.map((each) => {
        const range = document.createRange(); range.selectNodeContents(each);
        return Math.round(each.closest('li').getBoundingClientRect().right - range.getBoundingClientRect().right); })"""
    with served(tiny.output) as address, Visit(browser, address, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open("/").page
        assert page.locator(".tier img").count() == 1
        assert len(set(page.locator(".tier .release-card__meta").evaluate_all(tops))) == 1
        page = visit.open("/ar/news/story-5/").page
        assert page.locator(".related a[dir=ltr]").count() >= 2
        assert max(page.locator(".related a[dir=ltr]").evaluate_all(sides)) <= 2, "at the side where the column begins"


def test_a_logo_without_a_dark_form_is_seen_on_dark_screens(browser: Any, tmp_path: Path) -> None:
    tiny = TinySite(tmp_path)
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path d="M0 0h9v9z"/></svg>'
    grounds = {}
    for dark in ("", "dark.svg"):
        logo = {"file": "logo.svg", "alt": "Example Mission"} | ({"dark": dark} if dark else {})
        tiny.directory(site={"publisher": "example-mission", "logo": logo})
        tiny.put("directory/logo.svg", drawing)
        tiny.put("directory/dark.svg", drawing.replace("<path", '<path fill="#fff"'))
        tiny.build()
        with served(tiny.output) as address, Visit(browser, address, color_scheme="dark") as visit:
            ground = "getComputedStyle(document.querySelector('.masthead .logo img')).backgroundColor"
            grounds[dark] = visit.open("/").page.evaluate(ground)
    assert grounds["dark.svg"] == "rgba(0, 0, 0, 0)" and grounds[""].startswith("oklch(0.995")


other_browser = browsers.driven("firefox", "webkit", scope="module")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_page_is_sound_in_other_browsers(site: str, other_browser: browsers.Driver, lang: str) -> None:
    """Colours in one language: no rule of the stylesheet gives another colour in another language."""
    wrong = []
    options = json.dumps({**(LIGHT if lang == "en" else SHAPES), "resultTypes": ["violations"], "selectors": False})
    for path in PAGES:
        other_browser.goto(site + HOMES[lang] + path)
        found = other_browser.script(
            f"(async () => {{ {axe_core()}; return (await axe.run(document, {options})).violations.map(rule => "
            "[rule.id, ...rule.nodes.map(node => node.html.slice(0, 120))]) })()"
        )
        wrong += [f"{path}: {finding}" for finding in found]
        wrong += [f"{path} out of the window: {element}" for element in other_browser.script(f"({OVERFLOW})()")]
    assert not wrong, "\n".join(wrong)


# ── budgets, on the bytes that are published ────────────────────────────────
def test_the_stylesheet_takes_ten_kilobytes_at_most(sample: Path) -> None:
    assert packed(sample / "theme" / "site.css") <= 10 * 1024


def test_every_page_comes_in_one_round_trip_and_is_small(sample: Path, harbour: Path) -> None:
    heavy = []
    for folder in (sample, harbour):
        for page in folder.rglob("*.html"):
            size = packed(page, folder / "theme" / "site.css")
            elements = len(LexborHTMLParser(page.read_bytes()).css("*"))
            if size > 14 * 1024 - ROOM or elements > 600:
                heavy.append((page.relative_to(folder).as_posix(), size, elements))
    assert not heavy


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a site with eleven pictures with the grain of a camera, which pack worse than anything drawn."""
    grain = Image.merge("RGB", [Image.effect_noise((1600, 1067), 40)] * 3)
    clouds = Image.effect_noise((20, 13), 90).resize(grain.size, Image.Resampling.BICUBIC).convert("RGB")
    photograph = io.BytesIO()
    Image.blend(clouds, grain, 0.2).save(photograph, "JPEG", quality=90)
    tiny = TinySite(tmp_path_factory.mktemp("photographs"))
    for number in range(1, 12):
        tiny.release(
            f"r{number}", date=f"2026-03-{number:02}", image={"file": "a.jpg", "alt": "Clouds", "credit": "Example"}
        )
        tiny.put(f"releases/2026/r{number}/a.jpg", photograph.getvalue())
    tiny.build()
    return tiny.output


@pytest.mark.parametrize("density", [1.75, 3])
def test_a_home_page_of_photographs_is_light_on_a_phone(browser: Any, photographs: Path, density: float) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": density, "is_mobile": True}
    with served(photographs) as address, Visit(browser, address, **phone) as visit:
        page = visit.open("/").page
        page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        files = [photographs / request.removeprefix(f"{address}/") for request in visit.requests]
    pictures = [file for file in files if "pictures" in file.parts]
    rest = packed(*(file / "index.html" if file.is_dir() else file for file in files if file not in pictures))
    assert len(pictures) >= 10 and sum(file.stat().st_size for file in pictures) + rest <= 120 * 1024


def test_a_page_runs_no_script_until_copying_is_opened(site: str, browser: Any) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 900}) as visit:
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visit.open(f"/en/{RELEASE}").page
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(300)
        assert not [url for url in visit.requests if "frame" in url or url.endswith(".js")]
        page.click(".copying summary")
        page.wait_for_function(  # it is as high as what it shows: nothing below the pointer moves any more
            """() => {
                const frame = document.querySelector(".copying__frame");
                return frame?.hasAttribute("height") && frame.clientHeight >= frame.contentDocument.body.offsetHeight;
            }"""
        )
        frame = page.frame_locator(".copying__frame")

        def copied(button: str) -> str:
            frame.locator("[role=status]").evaluate_all("all => all.forEach((status) => { status.textContent = '' })")
            frame.locator(button).click()
            frame.locator("[role=status]:not(:empty)").wait_for()
            text: str = page.evaluate("navigator.clipboard.readText()")
            return text

        link = "https://news.example.org/en/news/counselling-line/"
        assert copied("[data-copy=link]") == link
        quotation = copied("[data-copy=quotation]:visible").splitlines()
        assert quotation[0].startswith("People answer people.")
        assert quotation[1] == "— Ana Example, head of the line, Example Mission"
        assert quotation[2].startswith("Example Mission opens") and "20 June 2026" in quotation[2]
        assert quotation[3:] == [link]
        cited = copied("[data-copy=citation]")
        assert cited.startswith("Ana Example, “Example Mission opens")  # whom the release's byline names
        assert cited.endswith(f"20 June 2026 (version of 22 June 2026). {link}")
        text = copied("[data-copy=text]")
        assert text.startswith("Example Mission opens") and "Harbour district, 20 June 2026 – A counselling" in text
        assert "+44 20 7946 0123" in text and text.endswith(link)
        page.click(".local-time summary")
        told = page.frame_locator(".local-time__frame").locator("[data-clock]:not(:empty)").inner_text()
        assert re.fullmatch(r"\w+day,? \d\d:\d\d", told)
        assert [message for message in visit.messages if "error" in message.lower()] == []
        page.evaluate("scrollTo(0, 0)")
    script = THEME / "static" / "frame.js"
    assert script.stat().st_size <= 4 * 1024


def test_an_opened_frame_says_what_to_do_without_a_script(site: str, browser: Any) -> None:
    with Visit(browser, site, java_script_enabled=False) as visit:
        visit.open("/en/theme/frame.html#copy")
        assert "select the text on the page" in visit.page.inner_text("main")


@pytest.mark.parametrize(("mark", "shown"), [("#copy", 1), ("#time", 0), ("", 0)])
def test_a_frame_opened_by_itself_runs_without_a_fault(site: str, browser: Any, mark: str, shown: int) -> None:
    """It has no frame around it that names a zone: it shows no time rather than the reader's own as that of another place."""
    with Visit(browser, site) as visit:
        page = visit.open(f"/en/theme/frame.html{mark}").page
        assert [section.is_visible() for section in page.locator("section").all()].count(True) == shown
        assert visit.messages == []


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("path", [RELEASE, ""], ids=["release", "home"])
def test_the_keyboard_reaches_every_link_and_the_focus_is_seen(site: str, browser: Any, path: str, lang: str) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 700}) as visit:
        page = visit.open(HOMES[lang] + path).page
        page.emulate_media(reduced_motion="reduce")
        links, stops, left = page.evaluate(STOPS), [], 1
        while left and len(stops) < links + 20:  # a film has several stops: its controls
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            left = stop["left"]
            if stop["tag"] == "IFRAME":  # the focus is on a link in it
                assert stop["seen"]
                stop = page.evaluate_handle("document.activeElement").content_frame().evaluate(FOCUS)
            stops.append(stop)
        assert page.evaluate("[...window.left].map(e => e.outerHTML.slice(0, 90))") == []
        players = {"VIDEO"} if path == RELEASE else set()
        assert {stop["tag"] for stop in stops} == {"A", "SUMMARY", "INPUT", "BUTTON"} | players
        bare = [stop for stop in stops if stop["width"] < 2 or stop["style"] == "none"]
        assert [stop for stop in bare if not stop["inner"]] == []
        assert [stop for stop in stops if not stop["seen"]] == []


def test_the_skip_link_leads_past_the_masthead(site: str, browser: Any) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 700}) as visit:
        page = visit.open(f"/en/{RELEASE}").page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("lang", HOMES)
@pytest.mark.parametrize("path", [RELEASE, "", "news/", "contacts/"], ids=["release", "home", "archive", "contacts"])
def test_nothing_is_lost_with_wide_text_spacing_and_double_text(site: str, browser: Any, path: str, lang: str) -> None:
    with Visit(browser, site, viewport={"width": 640, "height": 800}, bypass_csp=True) as visit:
        page = visit.open(HOMES[lang] + path).page
        page.add_style_tag(content=TEXT_SPACING + " html { font-size: 200% !important }")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("path", [RELEASE, "news/"], ids=["release", "archive"])
def test_forced_colours_keep_what_can_be_pressed_in_sight(site: str, browser: Any, path: str) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 800}, forced_colors="active") as visit:
        page = visit.open(f"/en/{path}").page
        bare = page.evaluate(
            """() => [...document.querySelectorAll('.contact-card__call a, .archive-nav a')].filter(e =>
                getComputedStyle(e).borderTopStyle === 'none').map(e => e.outerHTML)"""
        )
        assert bare == []
        assert page.evaluate("getComputedStyle(document.querySelector('main')).color") is not None


@pytest.mark.parametrize("lang", HOMES)
def test_a_page_reads_well_without_style_or_script(site: str, browser: Any, lang: str) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 800}, java_script_enabled=False) as visit:
        visit.context.route("**/*.css", lambda route: route.abort())
        text = visit.open(HOMES[lang] + RELEASE).page.inner_text("body")
        order = [text.find(part) for part in (visit.page.inner_text("h1"), "020", "+44 20 7946 0123") if part != "020"]
        assert -1 not in order and order == sorted(order)


def test_nothing_moves_while_a_page_arrives(site: str, browser: Any) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 800}) as visit:
        page = visit.open(f"/en/{RELEASE}").page
        shift = page.evaluate(
            """() => new Promise(done => { let sum = 0;
                new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value })
                    .observe({type: 'layout-shift', buffered: true});
                setTimeout(() => done(sum), 200) })"""
        )
        assert shift == 0


@pytest.mark.parametrize("lang", HOMES)
def test_the_phone_shows_whom_to_call_before_the_text(site: str, browser: Any, lang: str) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 844}) as visit:
        page = visit.open(HOMES[lang] + RELEASE).page
        call = page.locator("a[href^='tel:']").first
        box = call.bounding_box()
        assert call.is_visible() and box["y"] + box["height"] <= 844, "in the first window of a phone"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_paper_carries_text_and_contact_but_no_navigation(site: str, browser: Any, tmp_path: Path, paper: str) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open(f"/en/{RELEASE}").page
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
        assert page.evaluate("getComputedStyle(document.querySelector('.contact-card')).breakInside") == "avoid"
        file = tmp_path / "release.pdf"
        page.pdf(path=str(file), format=paper)
        assert file.read_bytes().startswith(b"%PDF") and file.read_bytes().count(b"/Type /Page\n") <= 4
    with pypdfium2.PdfDocument(file) as document:
        printed = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert "(https://news.example.org/en/news/story-1/)" in re.sub(r"\s", "", printed)


def test_no_sheet_of_pictures_ends_with_a_release_whose_pictures_are_on_the_next(browser: Any, tmp_path: Path) -> None:
    tiny = TinySite(tmp_path)
    tiny.set(LANGUAGES=["en"])
    for number in range(9):
        tiny.put(f"releases/2026/story-{number}/quay.png", picture("teal"))
        image = {
            "file": "quay.png",
            "alt": "A quay",
            "caption": "A quay.",
            "credit": "Ana Example",
            "licence": "CC BY 4.0",
        }
        tiny.release(f"story-{number}", title=f"Quay {number}", date="2026-03-02", image=image)
    tiny.build()
    with served(tiny.output) as address, Visit(browser, address) as visit:
        page = visit.open("/media/").page
        sheets = pypdfium2.PdfDocument(page.pdf(format="A5"))
    ends = [sheets[number].get_textpage().get_text_range().split()[-3:] for number in range(len(sheets))]
    assert len(ends) > 2 and ["2", "March", "2026"] not in ends


@pytest.mark.parametrize(("slug", "sheets"), [("mhpss-webinar", 1), ("seoul-mhpss-workshop", 2)])
def test_a_contact_stands_on_the_sheet_of_a_short_release(
    sample: Path, browser: Any, tmp_path: Path, slug: str, sheets: int
) -> None:
    with served(sample) as address, Visit(browser, address) as visit:
        visit.open(f"/news/{slug}/").page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True, format="A4")
    with pypdfium2.PdfDocument(tmp_path / "page.pdf") as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) == sheets, [len(text) for text in texts]
    assert "+82 70-4820-0291" in texts[-1] and f"/news/{slug}/" in texts[-1]


@pytest.mark.parametrize(("path", "lang"), [(RELEASE, "en"), (RELEASE, "ar"), ("contacts/", "ko")])
def test_a_code_on_paper_opens_the_contacts_card_and_is_fetched_for_paper_alone(
    site: str, browser: Any, tmp_path: Path, path: str, lang: str
) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open(HOMES[lang] + path).page
        page.mouse.wheel(0, 20_000)
        page.wait_for_load_state("networkidle")
        assert not [request for request in visit.requests if "/contacts/" in request and request.endswith(".svg")]
        page.pdf(path=str(tmp_path / "page.pdf"))
    pages = [page.render(scale=2).to_pil() for page in pypdfium2.PdfDocument(tmp_path / "page.pdf")]
    read = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
    assert read == [f"https://news.example.org{HOMES[lang]}contacts/press-desk.vcf"]


def test_dark_and_light_are_two_schemes(site: str, browser: Any) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        with Visit(browser, site, color_scheme=scheme) as visit:
            page = visit.open("/en/").page
            grounds.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert len(grounds) == 2


def test_korean_breaks_between_words_and_arabic_runs_from_the_right(site: str, browser: Any) -> None:
    with Visit(browser, site, viewport={"width": 390, "height": 800}) as visit:
        page = visit.open(f"/ko/{RELEASE}").page
        assert page.evaluate("getComputedStyle(document.querySelector('.body p')).wordBreak") == "keep-all"
        page = visit.open(f"/{RELEASE}").page
        assert page.evaluate("document.querySelector('h1').getBoundingClientRect().right > 370")
        assert page.evaluate("getComputedStyle(document.querySelector('a[href^=\"tel:\"]')).direction") == "ltr"
