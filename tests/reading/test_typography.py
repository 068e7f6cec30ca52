"""Typography: typogrify's own output, found another way. The reference is the library, called as Pelican calls it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import smartypants
from hypothesis import given, settings
from hypothesis import strategies as st
from typogrify import filters

from newsroom.reading.typography import typogrify

# What the rules look for, what may stand next to it, and markup around it; some of it not well-formed.
PIECES = [
    "'", '"', "s", "a", "B", "CD", "A.", "A.B.", "A. B.", "'80s", "80s", " ", "  ", "\n", "\xa0", "\u2003", "&nbsp;",
    "&amp;", "&", "&#38;", "&quot;", "--", "---", "...", ". . .", "``", "''", "\\", "\\'", '\\"', "word", "x", "(", "[",
    "-", ".", ",", "!", "&mdash;", "&#8212;", "&#x2014;", "_", "é", "한국", "ﷺ", "1", "٣", "X9Y", "O'B", "&ldquo;",
    "<p>", "</p>", "<em>", "</em>", "<b>", "</b>", '<a href="x">', "</a>", "<li>", "</li>", '<h2 id="s-x">', "</h2>",
    "<br>", '<img src="a" alt="A & B">', '<span class="x">', "</span>", "<sup>", "</sup>", "<div>", "</div>", "</dd>",
    '<a title="it\'s & that">', '<abbr title="X & Y">', "</abbr>", '<td data-x="a & b">', "</blockquote>", "<P>",
]  # fmt: skip
UNUSUAL = [
    *PIECES,
    "<",
    ">",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<kbd>",
    "</kbd>",
    "<!--",
    "-->",
    "<!-- a -- b -->",
]

PAGES = {
    "a release": "<p>The IOM's \"first\" line &amp; office opened -- at last... It's here.</p>\n"
    '<h2 id="s-a">The NGO\'s part</h2>\n<ul>\n'
    '<li>"Quoted" start</li>\n<li>One <a href="newsroom:1">link at the end</a></li>\n</ul>',
    "a quotation": '<figure class="quotation">\n<blockquote>\n<p>“People answer <em>people</em>,” the U.S. head of the '
    "line said.</p>\n</blockquote>\n<figcaption>— Ana Example, head</figcaption>\n</figure>",
    "a table": '<table>\n<thead>\n<tr>\n<th class="align-left">A &amp; B</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
    "<td>R &amp; D's</td>\n</tr>\n</tbody>\n</table>",
    "code stays as it is": "<p>Say <code>\"a\" -- 'b' &amp; C</code> and ABC.</p>"
    '<pre><code>"x" AB\n</code></pre><p>An end</p>',
    "keys stay as they are": "<p>Press <kbd>CTRL</kbd> -- or \"ESC\" then <samp>'x'</samp></p>",
    "Korean": "<p>이주기구(IOM)는 \"상담\"을 시작했다. 대표는 '처음'이라고 말했다.</p>\n<p>서울 – MHPSS 지원 센터</p>",
    "Arabic": "<p>قالت المنظمة \"الخط\" يعمل، و'اليوم' بدأ IOM العمل في سيول.</p>",
    "French": "<p>L'organisation a dit : «&nbsp;C'est l'été&nbsp;», dit-elle -- vraiment.</p>",
    "emoji and combining marks": '<p>Thanks 👩‍👩‍👧 "e\u0301te\u0301" it\'s ok</p>',
    "footnotes": '<p>Note<sup id="s-fnref:1"><a class="footnote-ref" href="#s-fn:1">1</a></sup>. UN &amp; IOM.</p>\n'
    '<div class="footnote">\n<hr>\n<ol>\n<li id="s-fn:1">\n'
    '<p>the "note"&nbsp;<a href="#s-fnref:1">↩</a></p></li></ol></div>',
    "nothing": "",
    "white space": " \n ",
    "text without a tag": 'It\'s "plain" TEXT & more...',
    "no last word": "<p>Word</p><p></p><li> </li><h2><b>Only</b></h2>",
    "initials": "<p>J. R. R. Tolkien of the U.N. met B.B.C. </p>",
}


@pytest.fixture(autouse=True, scope="module")
def _as_pelican_sets_it() -> Iterator[None]:
    before = smartypants.Attr.default
    smartypants.Attr.default = smartypants.Attr.set1 | smartypants.Attr.w
    yield
    smartypants.Attr.default = before


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_page_gets_the_bytes_that_typogrify_gives_it(html: str) -> None:
    assert typogrify(html) == filters.typogrify(html, [])


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_tags_that_the_owner_excludes_stay_as_they_are(html: str) -> None:
    assert typogrify(html, ("blockquote", "h2")) == filters.typogrify(html, ["blockquote", "h2"])


def test_tags_may_be_excluded_by_class() -> None:
    html = '<p class="raw">"A" -- b c</p><p>"A" -- b c</p>'
    assert typogrify(html, ("p.raw",)) == filters.typogrify(html, ["p.raw"])


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(max_examples=600, deadline=None)
def test_any_text_gets_the_bytes_that_typogrify_gives_it(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert typogrify(html) == filters.typogrify(html, [])


@given(st.lists(st.sampled_from(UNUSUAL), max_size=30))
@settings(max_examples=300, deadline=None)
def test_broken_markup_gets_the_bytes_that_typogrify_gives_it(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert typogrify(html) == filters.typogrify(html, [])


@given(st.text(alphabet="'\"s1A. <p>\n-&a(", max_size=40))
@settings(max_examples=600, deadline=None)
def test_any_row_of_quotes_gets_the_bytes_that_typogrify_gives_it(text: str) -> None:
    assert typogrify(text) == filters.typogrify(text, [])
