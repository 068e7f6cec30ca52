"""The site's face: logo, icon, menu, footer, social links, featured releases, files of the root."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from conftest import DIRECTORY, TinySite, attributes, one, picture, texts
from PIL import Image

from newsroom.media.svg import NoDrawing, clean_svg

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><path d="M0 0h80v40z"/></svg>'
HOSTILE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 8" onload="x()">'
    b"<script>x()</script><foreignObject><p/></foreignObject><style>@import url(https://example.org/a.css)</style>"
    b'<image href="https://example.org/a.png"/><a xlink:href="javascript:x()"><path d="M0 0"/></a>'
    b'<use href="https://example.org/a.svg#b"/><use href="#c"/><rect fill="url(https://example.org/#d)" onclick="x()"/></svg>'
)


def with_face(tiny: TinySite, **parts: Any) -> None:
    tiny.directory(site={**DIRECTORY["site"], **parts})


def test_a_logo_stands_in_place_of_the_wordmark_with_its_dark_form(tiny: TinySite) -> None:
    with_face(tiny, logo={"file": "logo.svg", "dark": "dark.svg", "alt": {"en": "Tiny", "ko": "작은"}})
    tiny.put("directory/logo.svg", DRAWING)
    tiny.put("directory/dark.svg", DRAWING)
    tiny.release("a")
    tiny.build()
    logo = one(tiny.html("/ko/"), ".masthead__logo")
    assert attributes(logo, "img", "alt") == ["작은"] and attributes(logo, "img", "width") == ["80"]
    assert attributes(logo, "source", "media") == ["(prefers-color-scheme: dark)"]
    for address in (*attributes(logo, "img", "src"), *attributes(logo, "source", "srcset")):
        assert (tiny.output / address[1:]).is_file()
    assert not tiny.html("/").css(".masthead__wordmark")


def test_an_icon_gives_every_size_that_is_asked_for_and_a_manifest(tiny: TinySite) -> None:
    with_face(tiny, icon="icon.svg")
    tiny.put("directory/icon.svg", DRAWING)
    tiny.build()
    page = tiny.html("/")
    assert attributes(page, "link[rel=apple-touch-icon]", "href") == ["/theme/mark-180.png"]
    for size in (180, 192, 512):
        with Image.open(io.BytesIO((tiny.output / f"theme/mark-{size}.png").read_bytes())) as made:
            assert made.size == (size, size) and made.getpixel((0, 0))[3] == 0  # a drawing twice as wide as high
    with Image.open(tiny.output / "favicon.ico") as made:
        assert made.format == "ICO"
    manifest = json.loads((tiny.output / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["name"] == "Tiny News" and all(
        (tiny.output / icon["src"][1:]).is_file() for icon in manifest["icons"]
    )
    assert "manifest-src 'self'" in attributes(page, "meta[http-equiv=Content-Security-Policy]", "content")[0]


def test_a_drawing_keeps_what_draws_and_loses_what_runs_loads_or_links() -> None:
    drawing = clean_svg(HOSTILE)
    for word in (b"script", b"onload", b"onclick", b"example.org", b"javascript", b"foreignObject", b"@import", b"<a"):
        assert word not in drawing.data
    assert b'href="#c"' in drawing.data and drawing.data.count(b"<rect") == 1
    assert {"<script>", "<image>", "onload", "href", "fill"} <= set(drawing.dropped)
    assert b"M0 0" in drawing.data, "a link leaves what it goes round"


def test_what_drawing_programs_write_beside_the_drawing_is_no_warning_but_what_shows_is() -> None:
    start = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><metadata><rdf/></metadata><switch>'
    drawing = clean_svg(start + b'<foreignObject><p/></foreignObject><g><path d="M0 0"/></g></switch></svg>')
    assert drawing.dropped == ("<foreignObject>",) and b"M0 0" in drawing.data


@pytest.mark.parametrize(
    "data",
    [
        b"no drawing",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><image href="data:image/png;base64,AA=="/></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
    ],
    ids=["no XML", "no SVG", "no size", "nothing that draws", "entities"],
)
def test_what_is_no_drawing_is_a_problem_with_its_line(tiny: TinySite, data: bytes) -> None:
    with pytest.raises(NoDrawing):
        clean_svg(data)
    with_face(tiny, logo="logo.svg")
    tiny.put("directory/logo.svg", data)
    (problem,) = tiny.refused()
    assert (problem.field, problem.rule) == ("logo", "graphic-unreadable") and problem.path.endswith("site.yml")


def test_of_two_files_in_one_line_the_one_that_is_meant_is_named(tiny: TinySite) -> None:
    tiny.put("directory/dark.svg", DRAWING.replace(b"</svg>", b"<script/></svg>"))
    tiny.put("directory/logo.svg", DRAWING)
    with_face(tiny, logo={"file": "logo.svg", "dark": "dark.svg", "alt": "Example"})
    assert [problem.message for problem in tiny.build().warnings] == [
        "'dark.svg' is published without what runs or loads something in it: <script>"
    ]
    tiny.put("directory/dark.png", b"\x89PNG\r\n\x1a\n")
    with_face(tiny, logo={"file": "logo.svg", "dark": "dark.png", "alt": "Example"})
    assert [problem.message for problem in tiny.refused()] == [
        "must be a picture that opens, e.g. one saved anew (got 'dark.png')"
    ]


def test_a_menu_is_what_site_yml_says_in_each_language(tiny: TinySite) -> None:
    menu = [
        "contacts",
        {"page": "about"},
        {"title": {"en": "Data", "ko": "자료"}, "url": "https://data.example.org/"},
        "topics",
    ]
    with_face(tiny, menu=menu)
    tiny.page("about")
    tiny.release("a", tags=["health"])
    tiny.build()
    assert texts(tiny.html("/"), ".masthead__nav a")[2] == "Data"
    assert attributes(tiny.html("/ko/"), ".masthead__nav a", "href") == [
        "/ko/contacts/", "/about/", "https://data.example.org/", "/ko/topics/",
    ]  # fmt: skip
    tiny.page("about", "ko")
    with_face(tiny, menu=["newz", {"page": "abuot"}])
    assert [problem.rule for problem in tiny.refused()] == ["menu-item", "page-unknown"]
    with_face(tiny, menu=[{"page": "abuot"}])
    (problem,) = tiny.refused()
    assert problem.rule == "page-unknown" and "about" in problem.hint


def test_the_footer_has_text_links_partners_and_accounts(tiny: TinySite) -> None:
    with_face(
        tiny,
        footer={
            "text": {"en": "An office of Example."},
            "links": [{"title": "Data", "url": "https://data.example.org/"}],
            "partners": [{"name": "Fund", "logo": "fund.png", "url": "https://fund.example.org/"}, {"name": "Union"}],
        },
        social=[{"service": "Mastodon", "url": "https://social.example.org/@tiny"}],
        subscribe={"url": "/about/"},
    )  # fmt: skip
    tiny.put("directory/fund.png", picture("red"))
    tiny.page("about")
    tiny.build()
    footer = one(tiny.html("/ko/"), ".footer")
    assert {
        "https://data.example.org/",
        "https://social.example.org/@tiny",
        "https://fund.example.org/",
        "/about/",
    } <= set(attributes(footer, "a", "href"))
    assert one(footer, ".footer__text").attributes["lang"] == "en"
    assert attributes(footer, ".footer__partners img", "alt") == ["Fund"] and "Union" in footer.text()


def test_pelicans_settings_give_menu_links_and_accounts_where_site_yml_has_none(tiny: TinySite) -> None:
    tiny.set(MENUITEMS=(("Data", "https://data.example.org/"),), LINKS=[("Law", "https://law.example.org/")])
    tiny.set(SOCIAL=(("Mastodon", "https://social.example.org/@tiny"),))
    tiny.build()
    page = tiny.html("/")
    assert texts(page, ".masthead__nav a")[-1] == "Data" and "/contacts/" in attributes(
        page, ".masthead__nav a", "href"
    )
    assert {"Law", "Mastodon"} <= set(texts(page, ".footer a"))
    with_face(tiny, menu=["news"], footer={"links": [{"title": "Data", "url": "https://data.example.org/"}]})
    told = [(problem.field, problem.path) for problem in tiny.build().warnings if problem.rule == "without-effect"]
    assert told == [("MENUITEMS", "pelicanconf.py"), ("LINKS", "pelicanconf.py")], "by line"
    tiny.set(SOCIAL=(("Mastodon", "javascript:alert(1)"),))
    assert [problem.field for problem in tiny.refused()] == ["SOCIAL"]


def test_featured_releases_stand_first_until_their_end_and_held_ones_are_warned_of(tiny: TinySite) -> None:
    for number in range(4):
        tiny.release(f"r{number}", date=f"2026-05-0{number + 1}", title=f"Release {number}")
    tiny.release("zan", embargo="2026-08-01T09:00+09:00", title="Zanzibar")
    with_face(tiny, featured=["r0", {"release": "r1", "until": "2026-07-01"}, "zan"])
    report = tiny.build()
    assert [problem.rule for problem in report.warnings] == ["featured-held"]
    assert texts(tiny.html("/"), "main h2:not(.rubric), main h3")[:2] == ["Release 0", "Release 1"]
    assert not [path for path, data in tiny.files().items() if b"zan" in data or b"Zan" in data or b"Zanzibar" in data]
    assert report.next_change <= 1782918000  # 2026-07-02T00:00+09:00: the day named is included
    later = tiny.build("2026-07-02T00:00+09:00")
    assert "featured-stale" in {problem.rule for problem in later.warnings}
    assert texts(tiny.html("/"), "main h2:not(.rubric), main h3")[:2] == ["Release 0", "Release 3"]
    tiny.release(
        "r0", date="2026-05-01", title="Release 0", withdrawn={"at": "2026-07-05", "reason": "It did not open."}
    )
    assert "featured-withdrawn" not in {problem.rule for problem in tiny.build("2026-07-04T00:00+09:00").warnings}
    assert "featured-withdrawn" in {problem.rule for problem in tiny.build("2026-07-05T00:00+09:00").warnings}
    with_face(tiny, featured=["r9"])
    assert [problem.rule for problem in tiny.refused()] == ["release-unknown"]


def test_files_of_the_root_are_published_as_they_are_and_follow_every_change(tiny: TinySite) -> None:
    tiny.put("root/CNAME", "news.example.org\n")
    tiny.put("root/.nojekyll", "")
    tiny.put("root/.well-known/check.txt", b"\x00\xff")
    tiny.build()
    files = tiny.files()
    assert (files["CNAME"], files[".nojekyll"], files[".well-known/check.txt"]) == (
        b"news.example.org\n",
        b"",
        b"\x00\xff",
    )
    tiny.put("root/CNAME", "press.example.org\n")
    (tiny.content / "root/.nojekyll").unlink()
    assert tiny.build().warnings == ()
    assert tiny.files()["CNAME"] == b"press.example.org\n" and ".nojekyll" not in tiny.files()
    tiny.put("root/robots.txt", "mine")
    (problem,) = tiny.refused()
    assert "robots.txt" in problem.path + problem.message
