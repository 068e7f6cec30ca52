"""Texts of old sites: marks of plugins, shortcodes, heads, HTML; and that no word of them is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing.archives.front_matter import BrokenHead, iso, split_head
from newsroom.importing.archives.html_bodies import read_body
from newsroom.importing.archives.marks import without_marks
from newsroom.importing.archives.naming import bare, slug_from
from newsroom.importing.archives.shortcodes import without_shortcodes
from newsroom.importing.archives.wordpress_text import dynamic_blocks, paragraphs
from newsroom.importing.document import characters, weight
from newsroom.importing.head_writer import write_head
from newsroom.model.blocks import plain
from newsroom.reading.blocks.markdown_writer import write_markdown
from newsroom.reading.files.source import read_source
from newsroom.reading.files.yaml_text import plain_fields

MARKS = [
    ("Words {% youtube abc 640 %} more", "Words  more", ["{% youtube abc 640 %}"]),
    ("[TOC]\n\nWords", "\n\nWords", ["[TOC]"]),
    ("[x]({{ SITEURL }}/a)", "[x](/a)", []),
    ("{{ page.title }}", "", ["{{ page.title }}"]),
    ("`{% kept %}` and ``{{ kept }}``", "`{% kept %}` and ``{{ kept }}``", []),
    ("```\n{% kept %}\n```\n", "```\n{% kept %}\n```\n", []),
    ("Text\n\n    {{ kept }}\n\nText", "Text\n\n    {{ kept }}\n\nText", []),
    ("- item\n\n    {{ gone }}\n", "- item\n\n    \n", ["{{ gone }}"]),
    ("{% img\n a b %}x", "x", ["{% img\n a b %}"]),
    ("{# a comment #}x", "x", ["{# a comment #}"]),
    ("100 % {of} it", "100 % {of} it", []),
]


@pytest.mark.parametrize(("text", "left", "marks"), MARKS, ids=[text.strip()[:30] for text, _, _ in MARKS])
def test_marks_of_plugins_leave_the_text_but_not_code(text: str, left: str, marks: list[str]) -> None:
    assert without_marks(text) == (left, marks)


SHORTCODES = [
    ('[gallery ids="1,2"]', "", ['[gallery ids="1,2"]']),
    ("[button link='x']Words[/button]", "Words", ["[button link='x']", "[/button]"]),
    ("[Photo by A. Example]", "[Photo by A. Example]", []),
    ("an [aside] here", "an [aside] here", []),
    ("[1] and [link](x)", "[1] and [link](x)", []),
    ("<code>[gallery]</code>", "<code>[gallery]</code>", []),
    ("[embed]https://example.org/v[/embed]", '\n\n<a href="https://example.org/v">https://example.org/v</a>\n\n', []),
    ('[caption width="3"]<img src="a.png"> Words[/caption]', '\n\n<figure><img src="a.png"><figcaption>Words</figcaption></figure>\n\n', []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "left", "marks"), SHORTCODES, ids=[text for text, _, _ in SHORTCODES])
def test_shortcodes_are_set_aside_and_words_in_brackets_are_not(text: str, left: str, marks: list[str]) -> None:
    assert without_shortcodes(text) == (left, marks)


def test_a_quotation_keeps_its_speaker_and_an_address_alone_in_its_line_is_a_link() -> None:
    assert paragraphs("<!-- wp:quote --><blockquote><p>Open.</p><cite>Ana</cite></blockquote>") == (
        "<blockquote><p>Open.</p><p>— Ana</p></blockquote>"
    )
    link = '<a href="https://example.org/v?a=1&amp;b=2">https://example.org/v?a=1&amp;b=2</a>'
    assert paragraphs("One\n\nhttps://example.org/v?a=1&b=2\n\nTwo") == f"<p>One</p>\n<p>{link}</p>\n<p>Two</p>\n"


@pytest.mark.parametrize(
    "html",
    [
        paragraphs("<blockquote><!-- wp:paragraph --><p>Open.</p><!-- /wp:paragraph --><cite>Ana</cite></blockquote>"),
        "<blockquote><p>Open.</p><p>– Ana</p></blockquote>",
        "<blockquote><p>Open.<br>— <em>Ana</em></p></blockquote>",
    ],
)
def test_the_last_line_of_an_old_quotation_is_its_speaker(html: str) -> None:
    assert write_markdown(read_body(html).text) == "> Open.\n>\n> — Ana\n"


def test_blocks_that_the_site_filled_are_named() -> None:
    content = '<!-- wp:block {"ref":9} /--><!-- wp:separator /--><!-- wp:latest-posts /--><!-- wp:paragraph -->'
    assert dynamic_blocks(content) == ['<!-- wp:block {"ref":9} /-->', "<!-- wp:latest-posts /-->"]


def test_paragraphs_of_the_classic_editor_are_blank_lines() -> None:
    html = paragraphs("One\ntwo\n\nThree\n<h2>Head</h2>\nFour\n<pre>a\n\nb</pre>")
    assert html.replace("\n", "") == "<p>One<br>two</p><p>Three</p><h2>Head</h2><p>Four</p><pre>ab</pre>"


HEADS: list[tuple[str, dict[str, Any], str]] = [
    (
        "---\ntitle: A\ntags: [a, b]\ndate: 2020-01-02\n---\nBody\n",
        {"title": "A", "tags": ["a", "b"], "date": "2020-01-02"},
        "Body\n",
    ),
    (
        '+++\ntitle = "A"\ndate = 2020-01-02T10:00:00Z\n+++\n\nBody\n',
        {"title": "A", "date": "2020-01-02T10:00:00+00:00"},
        "Body\n",
    ),
    ('{"title": "A", "n": 1}\n\nBody\n', {"title": "A", "n": "1"}, "Body\n"),
    ("No head\n\n---\n", {}, "No head\n\n---\n"),
    ("\ufeff---\r\nTitle: A\r\n---\r\nBody", {"title": "A"}, "Body"),
]


@pytest.mark.parametrize(("text", "head", "body"), HEADS, ids=["yaml", "toml", "json", "none", "windows"])
def test_a_head_in_each_of_its_forms(text: str, head: dict[str, Any], body: str) -> None:
    assert split_head(text) == (head, body)


@pytest.mark.parametrize(
    "text",
    [
        '---\ntitle: "A\n---\nx',
        "---\ntitle: A\n",
        "+++\ntitle = \n+++\n",
        '{"title": ',
        "---\na: !!python/object:os.system x\n---\n",
    ],
)
def test_a_broken_head_says_so(text: str) -> None:
    with pytest.raises(BrokenHead):
        split_head(text)


DATES = [("2020-1-2", "2020-01-02"), ("2020-01-02 10:00", "2020-01-02T10:00:00"), ("2020-01-02T10:00:00Z", "2020-01-02T10:00:00+00:00"),
         ("2020-01-02 10:00:00 +0900", "2020-01-02T10:00:00+09:00"), ("0000-00-00 00:00:00", ""), ("2020-13-01", ""), ("soon", "")]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), DATES, ids=[text for text, _ in DATES])
def test_a_date_of_a_head(text: str, said: str) -> None:
    assert iso(text) == said


SLUGS = [
    ("/2019/05/Old Name.html", "old-name"),
    ("Über-uns", "uber-uns"),
    ("소식", ""),
    ("2019", "2019"),
    ("a_b.c", "a-b-c"),
    ("x" * 200, "x" * 80),
]


@pytest.mark.parametrize(("text", "slug"), SLUGS, ids=[text[:20] for text, _ in SLUGS])
def test_a_folder_is_named_after_the_old_address(text: str, slug: str) -> None:
    assert slug_from(text) == slug


@pytest.mark.parametrize("address", ["/a/b", "/a/b/", "/a/b/index.html", "a/b/#x", "/a/b?x=1"])
def test_an_address_is_the_same_in_all_its_spellings(address: str) -> None:
    assert bare(address) == "/a/b"


# ── nothing is lost ──────────────────────────────────────────────────────────
TAGS = ["p", "div", "span", "b", "em", "a", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote", "pre", "code", "h1", "h3", "q", "ruby", "rt", "script", "style",
        "iframe", "video", "form", "button", "dl", "dt", "dd", "figure", "figcaption", "section", "details", "summary", "font", "center", "sup", "nobr", "svg", "math"]  # fmt: skip
HTML = st.recursive(
    st.sampled_from(["word", "two words", "&amp;", "“q”", " ", "<br>", '<img src="a.png" alt="x">', "<!-- c -->", '<a class="headerlink">¶</a>', '<p style="display:none">hid</p>']),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=4)),
    max_leaves=14,
)  # fmt: skip


@given(st.lists(HTML, max_size=4).map("".join))
def test_every_character_of_html_is_imported_or_set_aside(html: str) -> None:
    body = read_body(html)
    aside = sum(len("".join(part.text.split())) for part in body.set_aside)
    assert body.read == weight(body.text) + body.structure + aside
    assert "hid" not in str(body.text) and "¶" not in str(body.text)


VALUES = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool),
    st.sampled_from(["no", "yes", "1.10", "2020-01-02", "a: b", "a #b", "- x", "[a]", "{a}", "'", '"', "@x", "%", "a, b", "x:", "~", "null", "*a", "&a", "> x", "| x", "! x"]),
)  # fmt: skip


@given(VALUES, st.lists(VALUES, min_size=1, max_size=4), VALUES)
def test_a_head_that_is_written_is_read_as_the_same_values(title: str, tags: list[str], name: str) -> None:
    fields = {"title": title, "tags": tags, "event": {"name": name}}
    source = read_source("x.md", (write_head(fields) + "Body\n").encode())
    assert source.problems == () and source.body == "Body\n"
    assert plain_fields(source.fields) == fields


@pytest.mark.parametrize("control", ["\x01", "&#1;", "&#x1F;", "&#127;", "\x7f"])
def test_control_characters_are_set_aside(control: str) -> None:
    body = read_body(f"<p>be{control}fore</p>")
    assert [run.text for run in body.text.blocks[0].runs] == ["before"]  # type: ignore[union-attr]
    assert [part.text for part in body.set_aside] == [control]


def test_line_ends_and_letters_by_number_stay() -> None:
    assert "é" in str(read_body("<p>a&#10;b&#9;c &#233; &#x41;</p>").text)


HIDDEN = [
    '<p style="color:#ffffff">secret</p>', '<p><font color="white">secret</font></p>', '<p class="screen-reader-text">secret</p>',
    '<div style="position:absolute;left:-9999px"><p>secret</p></div>', '<p style="font-size:0px">secret</p>', "<p hidden>secret</p>",
    "<style>.x{display:none}</style><p class='x'>secret</p>", '<p style="opacity:0">secret</p>', '<p style="max-height:0;overflow:hidden">secret</p>',
    '<p style="visibility:hidden">secret</p>',
]  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_an_old_page_hid_stays_hidden_and_is_told(hidden: str) -> None:
    read = read_body(f"<p>Seen.</p>{hidden}<p>Rest.</p>")
    assert [plain(block.runs) for block in read.text.blocks] == ["Seen.", "Rest."]  # type: ignore[union-attr]
    assert ("hidden", "secret") in [(part.reason, part.text) for part in read.set_aside]
    assert read.read == weight(read.text) + read.structure + sum(characters(part.text) for part in read.set_aside)


@pytest.mark.parametrize(
    "seen",
    [
        '<div style="background:#003366"><p style="color:#fff">seen</p></div>',
        '<div class="has-primary-background-color"><p style="color:#ffffff">seen</p></div>',
        '<p style="color:#333333">seen</p>',
    ],
)
def test_white_letters_of_an_old_page_are_text_where_their_ground_may_be_dark(seen: str) -> None:
    assert [plain(block.runs) for block in read_body(seen).text.blocks] == ["seen"]  # type: ignore[union-attr]


def test_a_list_of_pictures_keeps_their_captions() -> None:
    markdown = write_markdown(
        read_body('<ul><li><figure><img src="q.png" alt="A"><figcaption>Words</figcaption></figure></li></ul>').text
    )
    assert "<figcaption>Words</figcaption>" in markdown
