"""What is about to be published is looked at as a browser would; a build with findings changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import NOON, PROJECT, TinySite, one, redraw

from newsroom.build.check import check
from newsroom.build.stages import Options, build
from newsroom.model.problems import errors
from newsroom.proof.look import Grounds, Look, look
from newsroom.reading.settings.file import read_settings

GROUNDS = Grounds(site_url="https://news.example.org/room", base_path="/room", private=("/home/officer/site/content",))
PAGE = '<!doctype html><html lang="en"><head><title>x</title>{head}</head><body><h1>One</h1>{body}</body></html>'


def looked(body: str = "", head: str = "", path: str = "news/a/index.html", given: bytes = b"") -> Look:
    return look(path, PAGE.format(body=body, head=head).encode(), lambda: given, GROUNDS)


FINDINGS = {
    "two headings": ("one-h1", {"body": "<h1>Two</h1>"}),
    "an undefined value": ("leftover", {"body": "<p>None</p>"}),
    "an undefined attribute": ("leftover", {"body": '<p title="None">x</p>'}),
    "a template's braces": ("leftover", {"body": "<p>{{ page.title }}</p>"}),
    "a template's statement": ("leftover", {"body": "<p>{% if x %}</p>"}),
    "a link that nobody resolved": ("leftover", {"body": '<p title="newsroom:3">x</p>'}),
    "an object": ("leftover", {"body": "<p>&lt;Release object at 0x7f&gt;</p>"}),
    "an inline style": ("inline", {"body": '<p style="color: red">x</p>'}),
    "an inline script": ("inline", {"body": "<script>1</script>"}),
    "a link to nothing": ("link", {"body": '<a href="">x</a>'}),
    "a link that runs": ("link", {"body": '<a href="javascript:x()">x</a>'}),
    "a link of a drawing that runs": ("link", {"body": '<svg><a xlink:href="javascript:x()">x</a></svg>'}),
    "an address beside another": ("link", {"body": '<svg><a href="/room/news/" xlink:href="/news/">x</a></svg>'}),
    "a source beside a link": ("link", {"body": '<svg><image href="/room/a.png" src="/a.png"/></svg>'}),
    "a film's poster outside the site's path": ("link", {"body": '<video poster="/a.png"></video>'}),
    "a link outside the site's path": ("link", {"body": '<a href="/news/">x</a>'}),
    "an anchor that is not there": ("anchor", {"body": '<a href="#there">x</a>'}),
    "an id used twice": ("id-twice", {"body": '<p id="a"></p><p id="a"></p>'}),
    "a picture without alt": ("alt", {"body": '<img src="/room/a.png">'}),
    "another page's canonical": ("canonical", {"head": '<link rel="canonical" href="https://news.example.org/room/">'}),
    "linked data that is broken": ("not-json", {"head": '<script type="application/ld+json">{"a":</script>'}),
    "a folder of this machine": ("local-path", {"body": "<p>/home/officer/site/content/releases</p>"}),
    "the head of a source": ("stray-source", {"body": "<pre>\n---\ntitle: A\ndate: 2026-03-02\n---\n</pre>"}),
}


@pytest.mark.parametrize(("rule", "page"), FINDINGS.values(), ids=FINDINGS)
def test_a_fault_of_a_page_is_found(rule: str, page: dict[str, str]) -> None:
    assert [found for found, _ in looked(**page).findings] == [rule]


def test_a_page_without_a_language_is_found() -> None:
    assert [
        rule for rule, _ in look("a.html", b"<html><body><h1>One</h1></body></html>", lambda: b"", GROUNDS).findings
    ] == ["lang"]


SOUND = {
    "links of all kinds": '<a href="/room/news/">a</a><a href="https://elsewhere.example/">b</a><a href="mailto:a@b.example">c</a><a href="tel:+8222100">d</a><a href="#x">e</a><p id="x">',
    "a mark that is a link": '<a id="x" href="#x">a</a>',
    "a word that looks like nothing": "<p>None of the delegates is undefined.</p>",
    "a picture": '<img src="/room/a.png" srcset="/room/b.png 800w, /room/c.png 1600w" alt="">',
}


@pytest.mark.parametrize("body", SOUND.values(), ids=SOUND)
def test_a_sound_page_has_no_finding(body: str) -> None:
    assert looked(body).findings == ()


@pytest.mark.parametrize("text", ["<td>None</td>", "<code>{{ braces }}</code>", "<p>/home/officer/site/content</p>"])
def test_what_an_author_wrote_is_no_leftover(text: str) -> None:
    assert looked(text, given=text.encode()).findings == ()


def test_links_are_named_by_the_outputs_that_they_lead_to() -> None:
    links = looked(
        '<a href="/room/news/%EA%B0%80/#s-x">a</a><a href="https://news.example.org/room/b.pdf?x">b</a><img srcset="/room/c.png 2x" alt="">'
    ).links
    assert links == ("news/가/index.html#s-x", "b.pdf", "c.png")


def test_every_address_of_an_element_leads_somewhere() -> None:
    links = looked(
        '<video poster="/room/a.png" src="/room/a.mp4"></video><svg><image href="/room/b.png" src="/room/c.png" xlink:href="/room/d.png"/></svg>'
    ).links
    assert links == ("a.mp4", "a.png", "b.png", "c.png", "d.png")


FILES = {
    "not XML": ("feeds/all.atom.xml", b"<feed><a></feed>", "not-xml"),
    "not JSON": ("feeds/all.json", b"{'a': 1}", "not-json"),
    "not a card": ("contacts/a.vcf", b"BEGIN:VCARD\nEND:VCARD\n", "not-a-card"),
    "a source": ("news/a/en.txt", b"---\ntitle: A\n---\n", "stray-source"),
}


@pytest.mark.parametrize(("path", "data", "rule"), FILES.values(), ids=FILES)
def test_a_fault_of_a_file_is_found(path: str, data: bytes, rule: str) -> None:
    assert [found for found, _ in look(path, data, lambda: b"", GROUNDS).findings] == [rule]


def test_a_feed_leads_to_what_is_published() -> None:
    feed = b'<feed><link href="https://news.example.org/room/news/a/"/><content>&lt;a href="https://news.example.org/room/news/b/"&gt;</content></feed>'
    assert look("feeds/all.atom.xml", feed, lambda: b"", GROUNDS).links == ("news/a/index.html", "news/b/index.html")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("feeds/all.atom.xml", b"<feed><id>https://news.example.org/room/2012/a</id></feed>"),
        ("feeds/all.rss.xml", b'<rss><guid isPermaLink="false">https://news.example.org/room/2012/a</guid></rss>'),
        ("feeds/all.json", b'{"id":"https://news.example.org/room/2012/a"}'),
        ("news/a/release.json", b'{"uri": "https://news.example.org/room/2012/a"}'),
    ],
)
def test_a_permanent_id_is_a_name_and_leads_nowhere(path: str, data: bytes) -> None:
    assert look(path, data, lambda: b"", GROUNDS).links == ()


# ── in builds ────────────────────────────────────────────────────────────────
def test_a_release_keeps_an_id_that_reads_as_an_address_of_this_site(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    tiny.release("a", id="https://news.example.org/2012/01/27/a-post")
    tiny.build()
    assert b"/2012/01/27/a-post" in (tiny.output / "feeds/all.atom.xml").read_bytes()


def refused_with(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes, name: str = "home"
) -> list[str]:
    redraw(monkeypatch, name, old, new)
    return [f"{problem.path}: {problem.rule}" for problem in tiny.refused()]


def test_a_build_with_a_finding_is_refused_and_the_former_output_stays(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.set(LANGUAGES=["en"])
    tiny.release("a")
    tiny.build()
    before = tiny.files()
    tiny.release("a", title="Another title")
    assert refused_with(tiny, monkeypatch, b"</main>", b"<h1>Two</h1></main>") == ["index.html: one-h1"]
    assert tiny.files() == before


def test_a_link_of_ours_that_leads_nowhere_is_found(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.set(LANGUAGES=["en"])
    tiny.release("a")
    assert refused_with(tiny, monkeypatch, b"</main>", b'<a href="/nowhere/">x</a></main>') == ["index.html: link"]


def test_languages_name_each_other_both_ways(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.release("a")
    tiny.release("a", "ko")
    found = refused_with(
        tiny,
        monkeypatch,
        b'<link rel="alternate" hreflang="ko" href="https://news.example.org/ko/news/a/">',
        b"",
        "release",
    )
    assert set(found) == {"ko/news/a/index.html: hreflang"} or set(found) == {
        "ko/news/a/index.html: hreflang",
        "news/a/index.html: hreflang",
    }


def test_an_anchor_typed_wrongly_is_told_with_its_line_and_the_nearest(tiny: TinySite) -> None:
    tiny.release("a", body="Text.\n\n## Background {#background}\n\nMore.\n")
    tiny.release("b", body="Text.\n\nSee [there]({filename}../a/en.md#backgrund) and [here](#nowhere).\n")
    problems = {problem.rule + problem.hint: problem for problem in tiny.refused()}
    assert len(problems) == 2
    for problem in problems.values():
        assert problem.path.endswith("releases/2026/b/en.md") and problem.rule == "link-anchor"
        assert (tiny.content / "releases/2026/b/en.md").read_text().split("\n")[problem.line - 1].startswith("See")
    assert "Did you mean 'background'?" in {problem.hint for problem in problems.values()}


def test_words_of_templates_that_are_no_ids_are_no_anchors(tiny: TinySite) -> None:
    """A link to a section that is drawn while it has something in it is no fault; one to any other word is."""
    tiny.release(
        "a",
        body="[Files](/news/a/#documents), [related](/news/a/#related), [title](/news/a/#title), [canonical](/news/a/#canonical).\n",
    )
    told = [problem.message for problem in tiny.refused()]
    assert len(told) == 2 and "{#canonical}" in told[0] and "{#title}" in told[1]


def test_an_anchor_that_an_edit_takes_away_is_told_where_it_is_linked_from(tiny: TinySite) -> None:
    tiny.release("a", body="Text.\n\n## Background {#background}\n\nMore.\n")
    tiny.release("b", body="See [there]({filename}../a/en.md#background).\n")
    tiny.build()
    assert 'href="/news/a/#s-background"' in tiny.files()["news/b/index.html"].decode()
    tiny.release("a", body="Text.\n\n## Background {#history}\n\nMore.\n")
    problems = tiny.refused()
    assert [Path(problem.path).parent.name for problem in problems] == ["b"]


def test_an_address_typed_by_hand_that_is_nowhere_is_told(tiny: TinySite) -> None:
    tiny.release("a", body="See [there](/topics/nothing/).\n")
    problems = tiny.refused()
    assert [(Path(problem.path).name, problem.rule) for problem in problems] == [("en.md", "link-missing")]


@pytest.mark.parametrize("address", ["/news/open/", "/news/former/", "/void/"], ids=["public", "expires", "of no time"])
def test_an_address_that_a_text_shows_as_words_or_code_stops_nothing(tiny: TinySite, address: str) -> None:
    """Feeds and data hold it with the marks that follow it."""
    tiny.set(TAKEAWAYS=["text", "ninjs", "markdown"])
    tiny.release("open")
    tiny.release("former", expires="2026-08-01T00:00+09:00")
    whole = f"https://news.example.org{address}"
    link = "" if address == "/void/" else f"<{whole}>. "  # one that leads nowhere at any time is a mistake
    tiny.release("shows", body=f"{link}`{whole}`. [Share](https://social.example/?u={whole}).\n")
    tiny.build()
    assert not [each for each in tiny.build().warnings if "will stop" in each.message]
    tiny.build("2026-08-02T00:00+09:00")
    text = one(tiny.html("/news/shows/"), ".body").text()
    assert ("[…]." in text) == (address == "/news/former/") and f"https://news.example.org{address}" in text


@pytest.mark.parametrize(
    "shown", ["`/news/quartz-accord/`", "Type /news/quartz-accord there.", "    GET /news/quartz%2Daccord/"]
)
def test_the_path_of_a_held_text_without_its_host_is_told_too(tiny: TinySite, shown: str) -> None:
    tiny.release("open", body=f"As follows:\n\n{shown}\n")
    tiny.release("quartz-accord", embargo="2026-09-01T09:00+09:00")
    tiny.set(TAKEAWAYS=["text"])
    assert [(each.path, each.rule) for each in tiny.refused()] == [("content/releases/2026/open/en.md", "link-to-held")]
    tiny.build("2026-09-02T09:00+09:00")


@pytest.mark.parametrize("shown", [
    "https://other.example/news/weather/", "good news/weather follows", "`/news/weather-report/`", "other.example/news/weather", "./news/weather/",
])  # fmt: skip
def test_another_sites_address_and_words_of_every_day_are_no_path_of_a_held_text(tiny: TinySite, shown: str) -> None:
    tiny.release("open", body=f"As follows: {shown}\n")
    tiny.release("weather", status="draft")
    assert "/news/open/" in (tiny.build(), tiny.addresses())[1]


@pytest.mark.parametrize(
    "address",
    [
        "/news/other/",
        "https://news.example.org/news/other/",
        "//www.news.example.org:443/news/other/",
    ],
)
def test_a_link_with_a_query_to_a_place_that_is_not_there_is_the_texts_fault(tiny: TinySite, address: str) -> None:
    tiny.release("other", body="## Part {#part}\n\nText.\n")
    tiny.release("open", body=f"See [it]({address}?utm_source=x#s-part).\n")
    assert tiny.build().warnings == ()
    tiny.release("open", body=f"See [it]({address}?utm_source=x#nope).\n")
    assert [(each.path, each.line, each.rule) for each in tiny.refused()] == [
        ("content/releases/2026/open/en.md", 8, "link-anchor")
    ]


def test_the_address_of_a_held_text_is_told_at_every_text_that_shows_it(tiny: TinySite) -> None:
    tiny.release("later", embargo="2026-09-01T06:00+09:00")
    for name in ("one", "two"):
        tiny.release(name, body="Soon: `https://news.example.org/news/later/`.\n")
    tiny.release("linked", body="Soon: https://news.example.org/news/later/.\n")
    found = [(each.path, each.line, each.rule) for each in tiny.refused() if each.severity == "error"]
    assert found == [(f"content/releases/2026/{name}/en.md", 8, "link-to-held") for name in ("one", "two")]
    for name in ("one", "two"):
        tiny.release(name)
    tiny.build()
    assert one(tiny.html("/news/linked/"), ".body").text().strip() == "Soon: […]."
    assert not [path for path, data in tiny.files().items() if b"news/later" in data]
    tiny.build("2026-09-01T06:00+09:00")
    assert one(tiny.html("/news/linked/"), ".body a").attributes["href"] == "/news/later/"


@pytest.mark.slow
def test_the_sample_site_passes(tmp_path: Path) -> None:
    chosen = {"OUTPUT_PATH": str(tmp_path / "output"), "CACHE_PATH": str(tmp_path / "cache")}
    assert build(read_settings(PROJECT / "pelicanconf.py", chosen), Options(jobs=1)).outputs > 50


@pytest.mark.parametrize("name", ["news", "theme", "contacts", "feeds"])
def test_an_output_folder_that_reads_as_an_address_of_the_site_gives_nothing_away(tiny: TinySite, name: str) -> None:
    tiny.set(SITEURL=f"https://news.example.org{tiny.root}", OUTPUT_PATH=name)
    tiny.release("a")
    tiny.build()
    assert (tiny.root / name / "news/a/index.html").exists()


@pytest.mark.parametrize(
    "body", ["```yaml\n---\ntitle: A room\ndate: 2026-03-02\n---\n```", "    ---\n    status: draft\n    ---\n"]
)
def test_a_text_may_show_the_head_of_a_source_as_code(tiny: TinySite, body: str) -> None:
    tiny.set(TAKEAWAYS=["text", "markdown", "kit", "docx", "ninjs"])
    tiny.release("open", body=f"Each notice begins like this:\n\n{body}\n\nThe desk does the rest.\n")
    tiny.build()
    assert "news/open/open.zip" in tiny.files()


@pytest.mark.parametrize(
    "name", ["script", "style", "textarea", "title", "xmp", "iframe", "noscript", "template", "svg"]
)
def test_an_element_without_an_end_that_takes_the_footnotes_with_it_is_the_texts_fault(
    tiny: TinySite, name: str
) -> None:
    tiny.release("open", body=f"Text.[^1]\n\n[^1]: Note.\n\nx <{name}>&amp\n")
    wrong = errors(check(tiny.settings(), NOON)[0])
    lines = (8, 12)  # of the footnote, and of the element
    assert {(each.path, each.line, each.rule) for each in wrong} <= {
        ("content/releases/2026/open/en.md", line, "html-open") for line in lines
    }


def test_an_address_in_a_text_ends_where_a_mark_begins_in_feeds_too(tiny: TinySite) -> None:
    """A feed holds a text's HTML as text: a `<` that somebody typed is escaped twice there."""
    tiny.release("later", embargo="2099-01-01T00:00+09:00")
    note = [{"at": "2026-03-05", "note": "Two quays."}]  # for the feed of alerts
    tiny.release("open", body="[^1]https://news.example.org/news/later/<!--\n", modified="2026-03-05", corrections=note)
    wrong = errors(check(tiny.settings(), NOON)[0])
    assert {(each.path, each.rule) for each in wrong} == {("content/releases/2026/open/en.md", "link-to-held")}
