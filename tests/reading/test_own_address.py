"""An address of the site itself is known in every spelling that a browser takes for the same."""

from __future__ import annotations

import pytest
from conftest import NOON, TinySite, attributes

from newsroom.build.check import check
from newsroom.model.problems import errors
from newsroom.reading.values.own_address import inside_address, plain_address

SITE = "https://news.example.org"
SPELLINGS = [
    "https://news.example.org/news/budget/",
    "http://news.example.org/news/budget/",
    "//news.example.org/news/budget/",
    "https://news.example.org:443/news/budget/",
    "http://news.example.org:80/news/budget/",
    "https://user@news.example.org/news/budget/",
    "https://user:word@news.example.org/news/budget/",
    "https://www.news.example.org/news/budget/",
    "HTTPS://NEWS.EXAMPLE.ORG/News/Budget/",
    "https://news.example.org/news/%62udget/",
    "https://news.example.org/news/budget/index.html",
    "https://news.example.org/news/budget",
    "https://news.example.org./news/budget/",
    "https://news.example.org//news//budget//",
    "https://news.example.org/news/x/../budget/",
    "https://news.example.org/./news/budget/.",
    "https://news.example.org/%6eews/budget/INDEX.html",
    "https:\\\\news.example.org\\news\\budget\\",
    "https://new\u00ads.example.org/news/budget/",
    "https://ｎｅｗｓ.example.org/news/budget/",
]


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_spelling_of_an_own_address(written: str) -> None:
    assert inside_address(written, SITE) == "/news/budget/"


@pytest.mark.parametrize(
    "written",
    [
        "https://example.org/news/budget/",
        "https://news.example.org.evil.example/news/budget/",
        "https://news.example.org@evil.example/news/budget/",
        "https://news.example.org:8443/news/budget/",
        "https://other.news.example.org/news/budget/",
        "mailto:press@news.example.org",
        "https://",
    ],
)
def test_an_address_of_somebody_else(written: str) -> None:
    assert inside_address(written, SITE) is None


@pytest.mark.parametrize(
    ("written", "site", "inside"),
    [
        ("https://예시.example/news/a/", "https://xn--vv4b11d.example", "/news/a/"),
        ("https://xn--vv4b11d.example/ko/", "https://예시.example", "/ko/"),
        ("https://x.example/mission/news/a/", "https://x.example/mission", "/news/a/"),
        ("https://x.example/mission", "https://x.example/mission", "/"),
        ("https://x.example/missions/news/a/", "https://x.example/mission", None),
        ("http://localhost:8000/news/a/", "http://localhost:8000", "/news/a/"),
        ("https://x.example/KO/News/A/?a=1#b", "https://x.example", "/ko/news/a/?a=1#b"),
        ("https://x.example/news/a/Plan%20B.pdf", "https://x.example", "/news/a/Plan B.pdf"),
        ("https://x.example", "https://x.example", "/"),
    ],
)
def test_hosts_ports_and_paths(written: str, site: str, inside: str | None) -> None:
    assert inside_address(written, site, ("en", "ko")) == inside


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("/", "/"),
        ("/about", "/about/"),
        ("/about/#team", "/about/#team"),
        ("/old-name.html", "/old-name.html"),
        ("/topics/Health", "/topics/health/"),
        ("/contacts/press-desk.vcf", "/contacts/press-desk.vcf"),
        ("/feeds/all.atom.xml", "/feeds/all.atom.xml"),
        ("/news/2026/3/", "/news/2026/3/"),
        ("/../../news/a/", "/news/a/"),
    ],
)
def test_an_address_inside_the_site_has_one_form(typed: str, plain: str) -> None:
    assert plain_address(typed, ("en", "ko")) == plain


# ── on the site ──────────────────────────────────────────────────────────────
def test_a_link_to_a_release_that_is_nowhere_is_told_apart_from_one_to_what_is_held(tiny: TinySite) -> None:
    tiny.release("budget", embargo="2099-01-01T00:00+09:00", aliases=["/news/former-budget/"])
    tiny.release("harbour")
    tiny.release("a", body="See [1](/news/budget/), [2](/news/former-budget/), [3](/news/harbor/), [4](/news/2031/).\n")
    found = [each for each in check(tiny.settings(), NOON)[0] if each.path.endswith("/a/en.md")]
    assert not errors(found)
    assert sorted(each.rule for each in found) == ["link-to-held"] * 3 + ["link-to-nothing"]
    (nowhere,) = [each for each in found if each.rule == "link-to-nothing"]
    assert "/news/harbor/" in nowhere.message and nowhere.hint == "Did you mean 'harbour'?"


@pytest.mark.parametrize("written", SPELLINGS[:17])
def test_a_link_to_what_is_held_is_drawn_as_its_text_in_every_spelling(tiny: TinySite, written: str) -> None:
    tiny.set(TAKEAWAYS=["text", "ninjs", "markdown"])
    tiny.release("budget", embargo="2099-01-01T00:00+09:00")
    tiny.release("a", body=f"As [announced]({written}).\n")
    found = check(tiny.settings(), NOON)[0]
    assert not errors(found) and [each.rule for each in found if each.path.endswith("/a/en.md")] == ["link-to-held"]
    tiny.build()
    assert all(b"budget" not in data.lower() for data in tiny.files().values())


@pytest.mark.parametrize("written", [SPELLINGS[0], SPELLINGS[3], SPELLINGS[8], SPELLINGS[11]])
def test_a_link_to_what_is_out_leads_there_in_every_spelling(tiny: TinySite, written: str) -> None:
    tiny.release("budget")
    tiny.release("a", body=f"As [announced]({written}).\n")
    tiny.build()
    assert 'href="/news/budget/">announced' in (tiny.output / "news/a/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "link",
    ["/topics/health/", "/topics/", "/places/", "/news/2026/", "/news/2026/04/", "/feeds/topics/health.atom.xml", "/late/",
     "/contacts/press-desk.vcf", "https://news.example.org/topics/health/", "/types/speech/", "{tag}health"],
)  # fmt: skip
def test_no_instant_makes_a_link_lead_nowhere(tiny: TinySite, link: str) -> None:
    """What only a release or page that expires has is linked while it is there, and drawn as its text before and after."""
    tiny.set(TAKEAWAYS=[])
    tiny.page("late", embargo="2026-05-01T00:00+09:00", expires="2026-06-01T00:00+09:00")
    tiny.release(
        "short",
        date="2026-04-20",
        expires="2026-06-01T00:00+09:00",
        tags=["health"],
        category="speech",
        embargo="2026-05-01T00:00+09:00",
    )
    tiny.release("a", date="2025-03-02", body=f"See [it]({link}).\n")
    for at in ("2026-04-25T00:00+09:00", "2026-05-15T00:00+09:00", "2026-07-01T00:00+09:00"):
        found = check(tiny.settings(), at)[0]
        assert not errors(found), (at, found)
        tiny.build(at)


@pytest.mark.parametrize("link", ["/nowhere/", "/topics/nonsense/", "/news/2026/13/", "/about/more/", "/nothing.pdf"])
def test_a_link_to_what_exists_at_no_time_is_told_by_check_as_by_build(tiny: TinySite, link: str) -> None:
    tiny.release("a", body=f"See [it]({link}).\n")
    (problem,) = errors(check(tiny.settings(), NOON)[0])
    assert problem.rule == "link-missing" and problem.path == "content/releases/2026/a/en.md"
    assert errors(tiny.refused()) == [problem]


def test_a_file_that_only_a_standing_text_links_to_is_published(tiny: TinySite) -> None:
    tiny.put("releases/2026/a/figures.pdf", b"%PDF-1.4")
    tiny.release("a")
    tiny.put(
        "directory/boilerplate/about-us/en.md",
        "---\ntitle: About us\n---\nWe are here. [Figures]({static}/releases/2026/a/figures.pdf)\n",
    )
    tiny.directory(site={"publisher": "example-mission", "press_contacts": ["press-desk"], "boilerplate": "about-us"})
    found = check(tiny.settings(), NOON)[0]
    assert not [each for each in found if each.rule in ("file-unused", "link")]
    tiny.build()
    assert (tiny.output / "news/a/figures.pdf").exists()


@pytest.mark.parametrize("target", ["../quay/", "../quay", "{filename}../quay/", "../quay/#plan"])
def test_a_folder_leads_to_its_release_in_the_pages_language_else_the_original(tiny: TinySite, target: str) -> None:
    tiny.release("quay", body="## Plan {#plan}\n\nThe plan.\n")
    tiny.release("budget", body=f"[the quay]({target})\n")
    tiny.release("budget", lang="ko", body=f"[부두]({target})\n")
    report = tiny.build()
    assert not [problem for problem in report.warnings if problem.rule.startswith("link")]
    end = "#s-plan" if "#" in target else ""
    assert attributes(tiny.html("/news/budget/"), "div.body a", "href") == [f"/news/quay/{end}"]
    assert attributes(tiny.html("/ko/news/budget/"), "div.body a", "href") == [f"/news/quay/{end}"]
    tiny.release("quay", lang="ko", body="## 계획 {#plan}\n\n계획.\n")
    tiny.build()
    assert attributes(tiny.html("/ko/news/budget/"), "div.body a", "href") == [f"/ko/news/quay/{end}"]
