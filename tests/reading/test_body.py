"""Bodies: what Markdown becomes, what is left open, what is refused. HTML is read back by parsers."""

from __future__ import annotations

import multiprocessing
import pickle
import re
import sys
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsroom.model.blocks import Picture
from newsroom.model.problems import ContentError
from newsroom.reading.blocks.text_reader import read_text
from newsroom.reading.body.body import Body, BodySettings, render_body, resolve_links
from newsroom.reading.markdown.cleaning import TAGS, is_allowed
from newsroom.reading.markdown.parser import Dialect, parse

FOLDER = "releases/2026/line"
SETTINGS = BodySettings()


def body(text: str, line: int = 1, **options: object) -> Body:
    return render_body(text, line, FOLDER, BodySettings(**options))  # type: ignore[arg-type]


def page(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<body>{body(text).html}</body>")


def found(text: str, selector: str) -> list[str]:
    return [node.text(deep=True).strip() for node in page(text).css(selector)]


def rules(text: str) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.rule, problem.severity) for problem in body(text).problems]


# Links


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("<MAILTO:Press@example.org>", "mailto:Press@example.org"),
        ("[x](Mailto:press@example.org)", "mailto:press@example.org"),
        ("[x](HTTP://Example.org/A)", "http://Example.org/A"),
        ("<HTTPS://example.org/a>", "https://example.org/a"),
        ("HTTPS://example.org/a", "https://example.org/a"),
        ("[x](<TEL:+44 20 7946 0123>)", "tel:+442079460123"),
        ("[x](FTP://example.org/a)", "ftp://example.org/a"),
        ('<a href="MAILTO:press@example.org">x</a>', "mailto:press@example.org"),
    ],
)
def test_letter_case_of_a_scheme_says_nothing(written: str, address: str) -> None:
    assert [node.attributes["href"] for node in page(f"Words {written} here.").css("a")] == [address]
    assert not rules(f"Words {written} here.")


@pytest.mark.parametrize(
    "address",
    [
        "https://exa mple.org",
        "https://example.org:99999/",
        "https://1.2.3.400/",
        "http://exam^ple.org/",
        "https://xn--a.example/",
        "ftp://exa|mple.org/x",
    ],
)
def test_an_address_that_no_browser_opens_is_named_and_drawn_as_its_text(address: str) -> None:
    for written in (f"[words](<{address}>)", f'<a href="{address}">words</a>'):
        text = f"One.\n\nSee {written} here."
        assert not page(text).css("a[href]")
        assert "See words here." in page(text).body.text().replace("\xa0", " ")  # type: ignore[union-attr]
        assert rules(text) == [(3, "link-form", "warning")]


@pytest.mark.parametrize(
    "address",
    ["https://한국.example/경로", "http://[::1]/", "https://xn--3e0b707e.example/", "https://example.org:8443/"],
)
def test_unusual_addresses_that_browsers_open_stay(address: str) -> None:
    assert len(page(f"[words]({address})").css("a[href]")) == 1
    assert not rules(f"[words]({address})")


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("{filename}../../2022/workshop/en.md", "content:releases/2022/workshop/en.md"),
        ("{filename}/releases/2022/workshop/en.md", "content:releases/2022/workshop/en.md"),
        ("|filename|../../2022/workshop/en.md", "content:releases/2022/workshop/en.md"),
        ("{filename}../workshop/", "content:releases/2026/workshop"),
        ("{filename}ko.md#facts", "content:releases/2026/line/ko.md#facts"),
        ("{filename}../../../pages/about/en.md", "content:pages/about/en.md"),
        ("../other/en.md", "content:releases/2026/other/en.md"),
        ("{static}photo.jpg", "file:releases/2026/line/photo.jpg"),
        ("{attach}/pages/about/plan.pdf", "file:pages/about/plan.pdf"),
        ("{filename}plan.pdf", "file:releases/2026/line/plan.pdf"),
        ("docs/plan%20b.pdf", "file:releases/2026/line/docs/plan b.pdf"),
        ("./plan.pdf", "file:releases/2026/line/plan.pdf"),
        ("사진.jpg", "file:releases/2026/line/사진.jpg"),
        ("a&amp;b.pdf", "file:releases/2026/line/a&b.pdf"),
        ("{tag}mental-health", "topic:mental-health"),
        ("{category}statement", "type:statement"),
        ("{index}", "site:/"),
        ("/about/#team", "site:/about/#team"),
    ],
)
def test_a_link_inside_the_site_becomes_a_marker_for_what_it_names(written: str, entry: str) -> None:
    for text in (f"See [it]({written}).", f'<p>See <a href="{written}">it</a></p>', f"See [it].\n\n[it]: <{written}>"):
        made = body(text)
        assert made.links == (entry,), text
        assert LexborHTMLParser(made.html).css_first("a").attributes == {"href": "newsroom:0"}
        assert made.problems == ()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("https://example.org/a?b=1&amp;copy=2", "https://example.org/a?b=1&copy=2"),
        ("http://example.org", "http://example.org"),
        ("https://example.org/a?b=1&region=2&copy=3", "https://example.org/a?b=1&region=2&copy=3"),
        ("https://example.org/x\u200cy\u200dz", "https://example.org/x\u200cy\u200dz"),
        ("//example.org/x", "https://example.org/x"),
        ("mailto:press@example.org", "mailto:press@example.org"),
        ("tel:+44 20 7946 0123", "tel:+442079460123"),
        ("#elsewhere", "#elsewhere"),
    ],
)
def test_a_link_out_of_the_site_stays(written: str, address: str) -> None:
    for text in (f"See [it](<{written}>).", f'<p>See <a href="{written}">it</a></p>'):
        made = body(text)
        assert made.links == () and made.problems == (), text
        assert LexborHTMLParser(made.html).css_first("a").attributes == {"href": address}


def test_an_address_in_angle_brackets_is_a_link_and_a_mail_address_is_not_masked() -> None:
    made = LexborHTMLParser(body("<https://example.org/> or <press@example.org>").html)
    assert [a.attributes["href"] for a in made.css("a")] == ["https://example.org/", "mailto:press@example.org"]
    assert "press@example.org" in body("<press@example.org>").html


def test_the_same_target_is_kept_once() -> None:
    made = body("[a](x.pdf) [b](y.pdf) [c]({static}x.pdf)")
    assert made.links == (f"file:{FOLDER}/x.pdf", f"file:{FOLDER}/y.pdf")
    assert re.findall(r"newsroom:\d", made.html) == ["newsroom:0", "newsroom:1", "newsroom:0"]


@pytest.mark.parametrize(
    ("written", "rule", "severity", "words"),
    [
        ("../../../../etc/passwd", "link-outside", "error", "inside the content folder"),
        ("{filename}/../x.md", "link-outside", "error", "inside the content folder"),
        ("{filname}x.md", "link-form", "error", "Did you mean 'filename'?"),
        ("{author}x", "link-form", "error", "{filename}"),
        ("{tag}", "link-empty", "error", "{tag}mental-health"),
        ("{filename}", "link-empty", "error", "must name a file"),
        ("", "link-empty", "error", "must name its target"),
        ("mailto:", "link-empty", "error", "mailto:"),
        ("www.example.org", "link-form", "error", "Did you mean 'https://www.example.org'?"),
        ("press@example.org", "link-form", "error", "Did you mean 'mailto:press@example.org'?"),
        ("javascript:alert(1)", "html-dropped", "warning", "javascript:alert"),
        ("java&#115;cript:alert(1)", "html-dropped", "warning", "javascript:alert"),
        ("JaVaScRiPt:alert(1)", "html-dropped", "warning", "alert"),
        ("data:text/html,x", "html-dropped", "warning", "data:text/html"),
        ("vbscript:x", "html-dropped", "warning", "vbscript:x"),
        ("newsroom:0", "html-dropped", "warning", "newsroom:0"),
        ("gopher://example.org", "html-dropped", "warning", "gopher:"),
    ],
)
def test_a_link_that_cannot_stand_is_named_with_its_line_and_drawn_as_its_text(
    written: str, rule: str, severity: str, words: str
) -> None:
    for text in (f"One\n\nSee [it]({written}).", f'One\n\n<p>See <a href="{written}">it</a>.</p>'):
        made = body(text, line=7)
        (problem,) = made.problems
        assert (problem.line, problem.rule, problem.severity) == (9, rule, severity), text
        assert words in f"{problem.message} {problem.hint}"
        assert not LexborHTMLParser(made.html).css("[href]") and made.links == ()
        assert "it" in LexborHTMLParser(made.html).text()
    assert "<a" not in body(f"See [it]({written}).").html


OPENED = {
    "<!-- ": "-->", "<?php ": "?>", "<!DOCTYPE ": ">", "<![CDATA[": "]]>", "<p title='": "'></p>",
    **{f"<{name}>": f"</{name}>" for name in ("iframe", "noscript", "object", "script", "style", "template", "textarea", "title", "xmp")},
}  # fmt: skip


@pytest.mark.parametrize("start", OPENED)
def test_what_is_never_closed_and_takes_the_rest_of_a_text_with_it_is_a_problem(start: str) -> None:
    first, rest = "One <b>word</b>.\n\n", "\n\nThe last words.\n"
    closed = body(f"{first}{start}x{OPENED[start]}{rest}")
    assert "html-open" not in {problem.rule for problem in closed.problems} and "The last" in closed.html
    assert "The last" not in body(f"{first}{start}x{rest}").html
    assert (3, "html-open", "error") in rules(f"{first}{start}x{rest}")


def test_a_paragraph_that_shows_the_marks_behind_it_is_a_problem() -> None:
    assert (3, "html-open", "error") in rules("One.\n\n<plaintext>\n\nTwo *words*.\n")


@pytest.mark.parametrize("name", ["b", "div", "details", "a", "select", "table", "audio", "center"])
def test_an_open_element_that_loses_no_words_is_none(name: str) -> None:
    text = f"One.\n\n<{name}>\n\nThe last words.\n"
    assert "html-open" not in {rule for _, rule, _ in rules(text)} and "The last" in body(text).html


def test_each_dropped_link_is_named_on_its_own_line() -> None:
    assert rules("[a](javascript:x)\n\n[b](javascript:x)") == [
        (1, "html-dropped", "warning"),
        (3, "html-dropped", "warning"),
    ]


# Drawing links


def test_a_marker_becomes_the_address_of_its_target() -> None:
    made = body('See [it](x.pdf "A & B") and ![A hall](hall.jpg).')
    html = resolve_links(made.html, made.links, lambda entry: f'/news/line/{entry.rpartition("/")[2]}?a&"b"')
    tree = LexborHTMLParser(html)
    assert tree.css_first("a").attributes == {"href": '/news/line/x.pdf?a&"b"', "title": "A & B"}
    assert tree.css_first("img").attributes["src"] == '/news/line/hall.jpg?a&"b"'
    assert "newsroom:" not in html


def test_a_link_to_what_is_held_is_drawn_as_its_content() -> None:
    made = body("See [the *late* one]({filename}../held/en.md) and [this](x.pdf).")
    html = resolve_links(made.html, made.links, lambda entry: None if "held" in entry else "/x.pdf")
    tree = LexborHTMLParser(html)
    assert [a.text() for a in tree.css("a")] == ["this"]
    assert tree.css_first("p").text() == "See the late one and\xa0this."
    assert tree.css_first("em").text() == "late"
    assert "held" not in html


def test_a_picture_that_is_not_out_is_not_drawn_and_leaves_its_link() -> None:
    made = body("[![A hall](hall.jpg)](x.pdf)")
    html = resolve_links(made.html, made.links, lambda entry: None if "hall" in entry else "/x.pdf")
    assert html == '<p><a href="/x.pdf"></a></p>'
    assert resolve_links(made.html, made.links, lambda entry: None) == "<p></p>"


def test_text_that_looks_like_a_marker_stays_text() -> None:
    made = body('[a](x.pdf) and `<a href="newsroom:0">` and href="newsroom:0"', typogrify=False)
    html = resolve_links(made.html, made.links, lambda entry: "/x.pdf")
    assert LexborHTMLParser(html).text().count('href="newsroom:0"') == 2


def test_a_marker_of_the_authors_own_making_leads_nowhere() -> None:
    made = body('<p><a href="newsroom:7">x</a></p>')
    assert made.links == () and not LexborHTMLParser(made.html).css("[href]")


def test_html_without_links_is_given_back_untouched() -> None:
    html = "<p>x</p>"
    assert resolve_links(html, (), lambda entry: pytest.fail("asked")) is html  # type: ignore[arg-type,func-returns-value]


# Headings and ids


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("What happens next?", "s-what-happens-next"),
        ("참가자 25명, 서울", "s-참가자-25명-서울"),
        ("ماذا بعد", "s-ماذا-بعد"),
        ("Cafe\u0301 & *bar*", "s-café-bar"),
        ("…", "s-section"),
        ("Named {#mine}", "s-mine"),
    ],
)
def test_a_heading_has_an_id_that_is_read_in_its_own_script(heading: str, name: str) -> None:
    assert page(f"## {heading}").css_first("h2").id == name


def test_ids_are_unique_and_links_inside_the_text_find_them() -> None:
    tree = page("## Next\n\n## Next\n\n[there](#next) [here](#contacts)\n\n<p id='next-2'>a</p><p id='next-2'>b</p>")
    ids = [node.id for node in tree.css("[id]")]
    assert len(ids) == len(set(ids)) and all(name.startswith("s-") for name in ids)
    assert [a.attributes["href"] for a in tree.css("a")] == ["#s-next", "#contacts"]


def test_a_second_text_on_a_page_has_ids_of_its_own() -> None:
    text = "## Next\n\nA note[^1].\n\n[^1]: Here."
    first = LexborHTMLParser(render_body(text, 1, FOLDER, SETTINGS).html)
    second = LexborHTMLParser(render_body(text, 1, FOLDER, SETTINGS, id_prefix="n-").html)
    assert not {n.id for n in first.css("[id]")} & {n.id for n in second.css("[id]")}
    for tree in (first, second):
        assert {a.attributes["href"][1:] for a in tree.css("a")} <= {n.id for n in tree.css("[id]")}


@pytest.mark.parametrize("text", ["# One\n\n## Two", "One\n===\n\n## Two", "<h1>One</h1>\n\n## Two"])
def test_headings_of_the_titles_level_are_moved_down_with_a_warning(text: str) -> None:
    assert found(text, "h1") == [] and found(text, "h2") == ["One"] and found(text, "h3") == ["Two"]
    assert rules(text) == [(1, "heading-level", "warning")]


# Quotations, pictures, tables, footnotes


@pytest.mark.parametrize(
    "text",
    [
        "> “People answer people,” she said.\n> — Ana Example, head of the *line*",
        "> “People answer people,” she said.  \n> — Ana Example, head of the *line*",
        "> “People answer people,” she said.\n>\n> — Ana Example, head of the *line*",
        "> “People answer people,” she said.\n— Ana Example, head of the *line*",
    ],
    ids=["next line", "line break", "own paragraph", "lazy line"],
)
def test_a_blockquote_that_ends_with_an_attribution_is_a_quotation(text: str) -> None:
    tree = page(text)
    (figure,) = tree.css("body > figure.quotation")
    assert figure.css_first("blockquote").text().split() == ["“People", "answer", "people,”", "she", "said."]
    assert figure.css_first("figcaption").text() == "— Ana Example, head of the line"
    assert figure.css_first("figcaption em").text() == "line"
    assert not tree.css("br, blockquote figcaption")


def test_quotations_that_follow_each_other_are_each_their_own() -> None:
    text = "> “A.”\n>\n> “More.”\n> — Ana\n\n> “B.”\n> — Ben\n\n> No one said this."
    assert found(text, "figure figcaption") == ["— Ana", "— Ben"]
    assert [len(q.css("p")) for q in page(text).css("blockquote")] == [2, 1, 1]
    assert found(text, "body > blockquote") == ["No one said\xa0this."]


@pytest.mark.parametrize(
    "text",
    ["> Said — by nobody", "> — Alone", "> A\n> — b\n> c", "> - x\n> - — y", "> *a\n> — b*"],
    ids=["dash inside", "nothing said", "dash not in the last line", "a list", "dash inside emphasis"],
)
def test_a_blockquote_without_an_attribution_stays_a_blockquote(text: str) -> None:
    assert len(page(text).css("body > blockquote")) == 1 and not page(text).css("figure")


def test_a_picture_alone_with_a_title_is_a_figure_with_a_caption() -> None:
    tree = page('![A full hall](hall.jpg "Trainers in *Seoul*")')
    assert tree.css_first("body > figure > figcaption").text() == "Trainers in *Seoul*"
    image = tree.css_first("figure > img")
    assert image.attributes == {"alt": "A full hall", "src": "newsroom:0", "loading": "lazy", "decoding": "async"}
    assert not page("![A full hall](hall.jpg)").css("figure")
    assert not page('Text ![A full hall](hall.jpg "T")').css("figure")


@pytest.mark.parametrize("text", ["![](a.jpg)", "![ ](a.jpg)", '<img src="a.jpg">', '<img src="a.jpg" alt="">'])
def test_a_picture_must_say_what_it_shows(text: str) -> None:
    assert rules(f"One\n\n{text}") == [(3, "image-alt", "error")]


@pytest.mark.parametrize(
    "text", ["![](a.jpg){.decorative}", "![](a.jpg){: .decorative }", '<img src="a.jpg" alt="" class="decorative">']
)
def test_a_picture_that_shows_nothing_that_matters_says_so(text: str) -> None:
    assert "image-alt" not in [rule for _, rule, _ in rules(f"One\n\n{text}")]


@pytest.mark.parametrize("source", ["https://example.org/a.jpg", "//example.org/a.jpg", "http:a.jpg"])
def test_a_picture_from_elsewhere_is_refused(source: str) -> None:
    for text in (f"![A hall]({source})", f'<img alt="A hall" src="{source}">'):
        assert rules(text) == [(1, "image-external", "error")]
        assert not page(text).css("[src]")


@pytest.mark.parametrize("written", ["plan.pdf", "figures.xlsx", "https://example.org/plan.pdf"])
def test_what_is_no_picture_but_is_written_as_one_is_a_link_with_a_warning(written: str) -> None:
    body = render_body(f"See\n![the plan]({written})", 5, "releases/2026/line", BodySettings())
    assert [(problem.line, problem.rule, problem.severity) for problem in body.problems] == [
        (6, "picture-kind", "warning")
    ]
    assert "<img" not in body.html and ">the plan</a>" in body.html.replace("&nbsp;", " ")


def test_table_cells_are_aligned_by_class_for_the_policy_forbids_styles() -> None:
    tree = page("| a | b | c | d |\n|:--|--:|:-:|---|\n| 1 | 2 | 3 | 4 |")
    for row in ("th", "td"):
        assert [cell.attributes.get("class") for cell in tree.css(row)] == [
            "align-left",
            "align-right",
            "align-center",
            None,
        ]
    assert not tree.css("[style], [align]")


def test_a_footnote_leads_there_and_back() -> None:
    tree = page("A note[^a].\n\n[^a]: Here *it* is.")
    reference, back = tree.css_first("sup a"), tree.css_first("div.footnote a.footnote-backref")
    assert tree.css_first("div.footnote li").id == reference.attributes["href"][1:]
    assert tree.css_first("sup").id == back.attributes["href"][1:]
    assert not re.search(r"[A-Za-z]", back.attributes["title"])  # a text in no language


def test_other_markup_of_markdown_survives_the_cleaning() -> None:
    text = (
        "Term\n:   Definition\n\nThe HTML.\n\n*[HTML]: Markup\n\n```python\nx < 1\n```\n\n3. three\n\n"
        '<details open><summary>More</summary>x<sup>2</sup></details>\n\n<p lang="ko" dir="ltr">말</p>\n\n***'
    )
    tree = page(text)
    for selector in ("dl dt", "dl dd", "abbr[title=Markup]", "pre code.language-python", "ol[start='3'] li", "hr"):
        assert len(tree.css(selector)) == 1, selector
    for selector in ("details[open] summary", "details sup", "p[lang=ko][dir=ltr]"):
        assert len(tree.css(selector)) == 1, selector
    assert body(text).problems == ()


# Cleaning

XSS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://example.org/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src="x.jpg" alt="x" onerror="alert(1)">',
    "<img src=x.jpg alt=x onerror=alert(1)//",
    "<img/src=x.jpg/alt=x/onerror=alert(1)>",
    '<p onclick="alert(1)">x</p>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<iframe src="https://example.org"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<form action=/x><input name=q><button formaction=javascript:alert(1)>x</button></form>",
    '<object data="x.swf"></object><embed src="x.swf">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="java&Tab;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](java\\script:alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript://x/%0aalert(1)>",
    "![x](javascript:alert(1))",
    '![x](x.jpg"onerror="alert(1))',
    "[x](x.pdf){onclick=alert(1) style=color:red}",
    "## Heading {onmouseover=alert(1)}",
    '[x](x.pdf "\\" onmouseover=alert(1) x=\\"")',
    '<div style="background:url(javascript:alert(1))">x</div>',
    "<style>@import 'https://example.org/x.css';</style>",
    '<link rel="stylesheet" href="https://example.org/x.css">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<base href="https://example.org/">',
    "<!--><script>alert(1)</script>-->",
    "<?php echo 1 ?><![CDATA[<script>alert(1)</script>]]>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<textarea></textarea><script>alert(1)</script>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    '<video src="x.mp4" onerror="alert(1)"></video><audio src=x></audio>',
    '<a href="x.pdf" target="_blank" ping="https://example.org">x</a>',
    '<img src="a.jpg" alt="a" srcset="https://example.org/a.jpg 2x">',
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```\n<script>alert(1)</script>\n```",
    "```{onclick=alert(1)}\nx\n```",
    '*[HTML]: "><script>alert(1)</script>\n\nHTML',
    'A[^"><script>].\n\n[^"><script>]: x',
    "[a\x02b](\x02wzxhzdk:0\x03) <b>\x02klzzwxh:0000\x03</b>",
    "[<div>](\n<div onclick=alert(1)>\n)",
    "{{ config }} {% include 'x' %} <script>{{ x }}</script>",
]


def _elements(html: str) -> list[Element]:
    tree = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    return [element for element in tree.iter() if element is not tree]


@pytest.mark.parametrize("text", XSS)
def test_nothing_that_could_act_gets_through(text: str) -> None:
    made = body(f"Before\n\n{text}\n\nAfter")
    html = resolve_links(made.html, made.links, lambda entry: "/" + entry)
    for element in _elements(html):
        assert element.tag in TAGS
        for name, value in element.attrib.items():
            assert is_allowed(element.tag, name), (element.tag, name)
            assert not name.startswith("on") and name != "style"
            if name in ("href", "src", "cite"):
                assert re.match(r"(https?:|mailto:|tel:|/|#)", value), value
    assert "After" in LexborHTMLParser(html).text() or "After" not in text


@given(
    st.lists(st.sampled_from([*XSS, "<b>", "</b>", "\n\n", "[", "](", ")", '"', "'", ">", "`", "{:", "}"]), max_size=6)
)
def test_no_mixture_of_attacks_gets_through(pieces: list[str]) -> None:
    for element in _elements(body(" ".join(pieces)).html):
        assert element.tag in TAGS
        assert all(is_allowed(element.tag, name) for name in element.attrib)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("One\n\n<script>x</script>", 3, "<script>"),
        ("One\n\n<p>a</p>\n\n<iframe src='x'></iframe>", 5, "<iframe>"),
        ("One <b onclick='x'>two</b>", 1, "onclick= on <b>"),
        ("One\n\n<p dir='sideways'>x</p>", 3, "dir= on <p>"),
        ("One\n\n<ol start='²'><li>x</li></ol>", 3, "start= on <ol>"),
        ("One\n\n<p lang='english'>x</p>", 3, "lang= on <p>"),
        ("One\n\n<blockquote cite='javascript:x'>x</blockquote>", 3, "cite= on <blockquote>"),
        ("## Two {onclick=x}", 1, "onclick= on <h2>"),
        ("One\n\n[a](x.pdf){onmouseover=x} [b](x.pdf){onmouseover=y}", 3, "onmouseover= on <a>, 2 times"),
    ],
)
def test_what_is_dropped_is_named_with_its_line(text: str, line: int, words: str) -> None:
    (problem,) = body(text).problems
    assert (problem.line, problem.rule, problem.severity) == (line, "html-dropped", "warning")
    assert words in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "<p style='color:red'>x</p>",
        "[a](x.pdf){target=_blank rel=noopener}",
        "<td width='3' data-x='y'>x</td>",
        "\\<bool> x",
    ],
    ids=["style", "target", "layout", "no tag"],
)
def test_what_nobody_misses_is_no_finding(text: str) -> None:
    made = body(text)
    assert made.problems == () and not LexborHTMLParser(made.html).css("[style], [target], [rel], [width], [data-x]")


def test_a_comment_is_not_published_and_not_a_finding() -> None:
    made = body("One <!-- call Ana first --> two\n\n<!-- secret -->")
    assert "Ana" not in made.html and "secret" not in made.html and made.problems == ()


def test_template_braces_are_text() -> None:
    assert "{{ 7*7 }} {% raw %}" in LexborHTMLParser(body("Say {{ 7*7 }} {% raw %} here.").html).text()


# Text


def test_the_first_paragraph_is_plain_text_as_a_reader_sees_it() -> None:
    text = "## Head\n\n> Quote\n\n![a](b.jpg)\n\n"
    text += "The *first* [line](x.pdf) &mdash; `a<b` &amp; <b>more</b>[^1]\nof text.\n\n[^1]: No"
    assert body(text).first_paragraph == "The first line — a<b & more of text."


@pytest.mark.parametrize("title", ["Contents", ""])
def test_a_table_of_contents_is_no_first_paragraph(title: str) -> None:
    extension = "markdown.extensions.toc"
    markdown = {"extensions": [extension], "extension_configs": {extension: {"title": title, "permalink": True}}}
    found = body("[TOC]\n\nForty ships *came*.\n\n## Arrivals\n\nMore.", markdown=markdown)
    assert 'class="toc"' in found.html and found.first_paragraph == "Forty ships came."


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One two *three*.", 3),
        ("- One\n- two", 2),
        ("서울에서 상담 전화를 열었다", 4),
        ("使团开通了热线", 8),
        ("<p>One <b>two</b></p>\n\nthree", 3),
        ("One &amp; two", 3),
    ],
    ids=["prose", "list", "Korean", "Chinese", "own HTML", "entity"],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert body(text).words == count


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا **بالعالم** 123",
        "e\u0301\u0323 o\u0308",
        "👩‍👩‍👧‍👦 🇰🇷",
        "שלום \u200fworld",
        "한국어 ㅎㅏㄴ",
        "\ufeffword",
    ],
    ids=["Arabic", "combining", "emoji", "Hebrew with mark", "Hangul", "BOM inside"],
)
def test_text_of_any_script_comes_through_whole(text: str) -> None:
    shown = LexborHTMLParser(body(text, typogrify=False).html).text()
    assert shown.strip() == unicodedata.normalize("NFC", text.replace("**", ""))


def test_an_empty_body_is_empty() -> None:
    assert body("") == body(" \n\t\n") == Body()


def test_typography_can_be_left_out() -> None:
    assert "“A” b" in body('"A" b c').html and body('"A" b c', typogrify=False).html == '<p>"A" b c</p>'


# Limits


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One\n\n" + "> " * 2000 + "x", 3),
        ("\n".join("    " * depth + "- x" for depth in range(400)), 31),
        ("- " * 500 + "x", 1),
        ("One\n\n" + "[" * 60_000, 3),
        ("One\n\n" + "![a](" * 60_000, 3),
        ("One\n\n" + "|" * 3000 + "\n" + "|-" * 2999 + "|\n" + "|a\n" * 2000, 3),
        ("One\n\n" + "x[^1] " * 3001 + "\n\n[^1]: y", 5),
        ("".join(f"x[^{number}]\n\n[^{number}]: y\n\n" for number in range(3001)), 12003),
        ("One\n\n" + "1. x\n" * 20_001, 20_003),
        ("One\n\n" + "> x\n\n" * 20_001, 40_003),
        ("One\n\n" + "<div>" * 2001, 3),
        ("One\n\n" + "<div></p>" * 2001, 3),
        ("One\n\na " + "<span>" * 2001, 3),
        ("One\n\n" + "<div>\n\n" * 2001, 4003),
        ("One\n\n" + "- [^a]: " * 20_000, 3),
        ("One\n\n" + "## A\n\n" * 20_001, 40_003),
        ("One\n\n" + "T\n: d\n\n" * 10_001, 30_003),
        ("One\n\n" + "```\nx\n```\n" * 20_001, 60_003),
        ("One\n\n" + "*a* " * 50_001, 3),
        ("One\n\n" + "*a* `b` [c](d.pdf) <b>e</b>\n\n" * 10_001, 20_003),
    ],
    ids=[
        "quotes",
        "lists",
        "list on a line",
        "[",
        "![](",
        "table",
        "calls of a footnote",
        "footnotes",
        "items",
        "quotations",
        "<div>",
        "<div></p>",
        "<span>",
        "<div> on lines",
        "notes in items",
        "headings",
        "definitions",
        "code",
        "emphasis",
        "marks of all kinds",
    ],
)
def test_a_text_that_nests_without_end_is_a_problem(text: str, line: int) -> None:
    made = body(text)
    (problem,) = made.problems
    assert (problem.line, problem.rule, problem.severity) == (line, "body-intricate", "error")
    assert made.html == ""


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 2000 + "x" + "</div>" * 2000,
        "<div>x</div>\n\n" * 3000,
        "<p>x\n\n" * 3000,
        "one<br>two<wbr>\n\n" * 3000,
        "<ul>" + "<li>x" * 3000 + "</ul>",
    ],
    ids=["2,000 deep", "closed", "paragraphs", "breaks", "items"],
)
def test_elements_that_do_not_stand_in_each_other_are_no_excess(text: str) -> None:
    made = body(text)
    assert made.html and not [problem for problem in made.problems if problem.rule == "body-intricate"]


@pytest.mark.parametrize("text", ["[a](b) " * 30_000, "x[^1] " * 3000 + "\n\n[^1]: y"], ids=["links", "footnotes"])
def test_a_long_annex_is_no_problem(text: str) -> None:
    assert parse(text, Dialect()).excess is None


def test_signs_of_emphasis_without_end_are_refused_with_their_line() -> None:
    """Each sign is a step: they are counted in all paragraphs together. Strong words have as many as marks are allowed."""
    part = "**a*b_c__" * 17_000
    excess = parse(f"Words.\n\n{part}\n\n{part}\n", Dialect()).excess
    assert excess is not None and (excess.line, "200,000 signs" in excess.message) == (4, True)
    assert parse("**words** " * 50_000, Dialect()).excess is None
    assert parse(f"```\n{part * 2}\n```\n", Dialect()).excess is None


GROWING = {
    "nested quotations": ">  ", "`": "`a ", "*": "*a ", "<a": "<a ", "<a in a block": "\n<div>\n<a b='", "<div>": "<div>", "~~~": "~~~ a\n",
    "===": "a\n===\n", "calls": "a\n\nx[^1]\n\n[^1]: n\n\n", "terms": "T\n: d\n\n", "mail": "a@", "address": "http://a ", "path": "a/",
    "entities": "&#1;", "attributes": "*a*{", "quotes": "'\"", "comment": "<!-- ", "instruction": "a <? ", "lazy": "> a\n", "items": "- a\n",
    "attributed": "> a\n> — b\n>\n", "emphasis": "_a_b", "cells": "<table><tr><td>", "raw lists": "<ul><li>", "braces": "a\n{: ",
    "links": "- [a](b.pdf)\n", "around": "<b>", "around items": "\n<ul><i><li>a\n", "link titles": '[a](b "t ', "link ends": "[a](<b ",
    "stars": "가*(나)", "tildes": "(~가", "calls in HTML": "\n<p>[^1] <code>\n\n[^1]: a\n\n", "rows": "| a |\n|---|\n{: .b}\n\n", "sections": "<![1]> ",
    "pull quotes": "> x y\n{.pull}\n\nz\n\n",
    "definitions of one": "\n: d\n", "notes in notes": "[^a]: ", "notes and quotations": "[^a]: > ", "notes and items": "- [^a]: ",
}  # fmt: skip


@pytest.mark.parametrize("piece", GROWING.values(), ids=GROWING)
def test_a_text_ten_times_as_long_is_ten_times_the_work(piece: str) -> None:
    assert _steps(piece * 400) < 14 * _steps(piece * 40) + 20_000


def _steps(text: str) -> int:
    """Calls of functions while a body is rendered: work, whatever else the machine does."""
    count = 0

    def called(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    body(text)
    sys.setprofile(called)
    try:
        body(text)
    finally:
        sys.setprofile(None)
    return count


def test_lists_and_quotations_may_nest_as_deep_as_anyone_writes() -> None:
    assert len(page("\n".join("    " * depth + "- x" for depth in range(12))).css("ul")) == 12
    assert len(page("> " * 12 + "x").css("blockquote")) == 12


@pytest.mark.slow
def test_a_text_of_a_megabyte_is_read() -> None:
    text = "The mission opened a *line* for [people](x.pdf).\n\n" * 20_000  # 40,000 marks: one in 25 characters
    made = body(text)
    assert made.problems == () and made.html.count("<p>") == 20_000


def test_findings_of_one_body_are_not_without_end() -> None:
    assert len(body("[a](javascript:x)\n\n" * 1000).problems) == 200


# Settings and processes


def test_the_owner_chooses_extensions_but_never_meta() -> None:
    chosen = {"extensions": ["markdown.extensions.nl2br", "markdown.extensions.meta"]}
    made = body("Title: x\nSecond", markdown=chosen)
    assert "Title: x<br>" in made.html
    assert "<table>" not in body("a | b\n--|--\n1 | 2", markdown=chosen).html


def test_what_pelican_sets_by_itself_counts_as_not_set() -> None:
    of_pelican = {
        "extension_configs": {
            "markdown.extensions.codehilite": {"css_class": "highlight"},
            "markdown.extensions.extra": {},
            "markdown.extensions.meta": {},
        },
        "output_format": "html5",
    }
    text = "Key: value\n\n```python\nx\n```\n\n<div markdown='1'>*a*</div>"
    assert body(text, markdown=of_pelican) == body(text)


@pytest.mark.parametrize("name", ["markdown.extensions.nothing", "os", "markdown.extensions.tables:None"])
def test_an_extension_that_is_not_there_is_a_problem_of_the_settings(name: str) -> None:
    with pytest.raises(ContentError) as caught:
        body("x", markdown={"extensions": [name]})
    (problem,) = caught.value.problems
    assert (problem.field, problem.rule) == ("MARKDOWN", "markdown-extension")


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    first = "A[^1] [b] HTML {{x}}\n\n[^1]: x\n[b]: x.pdf\n*[HTML]: y\n\n# H\n\n<p id=q>"
    before = body("A[^1] [b] HTML\n\n## H")
    assert body(first) == body(first)
    assert body("A[^1] [b] HTML\n\n## H") == before and before.links == ()


def test_a_spawned_process_renders_the_same() -> None:
    text = "The *line* [opened](x.pdf) -- “now”."
    assert pickle.loads(pickle.dumps(SETTINGS)) == SETTINGS
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(render_body, text, 1, FOLDER, SETTINGS).result() == body(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('First.\n\n<div class="box"\n*hi*\n\nMore.\n', 7),
        ('<div>\n<a href="https://example.org>map</a> words</div>\n\nMore.\n', 6),
        ("<table><tr><td>\nif a <b then</td></tr></table>\n", 6),
    ],
    ids=["tag", "quote", "next tag"],
)
def test_words_that_a_tag_without_its_end_takes_are_told(text: str, line: int) -> None:
    body = render_body(text, 5, "releases/2026/line", BodySettings())
    (problem,) = (each for each in body.problems if "without its '>'" in each.message)
    assert (problem.line, problem.rule, problem.severity) == (line, "html-dropped", "warning")


@pytest.mark.parametrize(
    "text", ["<p>1 <2, a < b, x <</p>", '<p title="a > b <c">x</p>', "<!-- <div -->", "x <b\n", "<pre>\n&lt;b\n</pre>"]
)
def test_a_sign_that_begins_no_tag_is_not_told(text: str) -> None:
    assert render_body(text, 1, "releases/2026/line", BodySettings()).problems == ()


def test_decomposed_letters_of_a_text_are_composed_but_not_in_addresses() -> None:
    typed = unicodedata.normalize("NFD", "## 독서실\n\nCafé, 부두, ガ: [독서실](#독서실), [é](https://example.org/é)\n")
    body = render_body(typed, 1, "releases/2026/line", BodySettings())
    assert body.problems == () and body.first_paragraph == "Café, 부두, ガ: 독서실, é"
    assert '<h2 id="s-독서실">독서실</h2>' in body.html and 'href="#s-독서실">독서실</a>' in body.html
    assert 'href="https://example.org/e\u0301">é</a>' in body.html


def test_letters_of_names_that_only_look_alike_stay_as_typed() -> None:
    assert (
        render_body("\ufa19, \uf9d0 e\u0301\n", 1, "releases/2026/line", BodySettings()).html
        == "<p>\ufa19, \uf9d0&nbsp;é</p>"
    )


def test_a_frame_that_is_dropped_comes_with_what_to_type() -> None:
    (problem,) = render_body(
        '<iframe src="https://vimeo.com/1"></iframe>\n', 1, "releases/2026/line", BodySettings()
    ).problems
    assert problem.rule == "html-dropped" and "address alone in a line" in problem.hint


@pytest.mark.parametrize(
    ("title", "has_caption"), [("The hall", False), (" The hall ", False), ("The hall, full", True)]
)
@pytest.mark.parametrize("form", ['![The hall](hall.jpg "{}")', '<img src="hall.jpg" alt="The hall" title="{}">'])
def test_a_title_that_repeats_the_alternative_text_is_no_caption(form: str, title: str, has_caption: bool) -> None:
    html = render_body(form.format(title) + "\n", 1, "releases/2026/line", BodySettings()).html
    (picture,) = read_text(html, "s-").blocks
    assert isinstance(picture, Picture) and bool(picture.caption) is has_caption
    assert ("<figcaption>" in html) is (has_caption and form.startswith("!"))
