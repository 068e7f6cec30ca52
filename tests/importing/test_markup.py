"""HTML as programs put it on the clipboard, into mails and into files."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from reading import Draft, draft_of

from newsroom.importing.readers import read_html
from newsroom.reading.blocks.markdown_writer import write_markdown


def page(body: str, style: str = "", head: str = "") -> Draft:
    return draft_of(f"<html><head>{head}<style>{style}</style></head><body>{body}</body></html>".encode(), "page.html")


def ignored(label: str, tag: str = "span") -> str:
    """What Word types before an item."""
    return f"<!--[if !supportLists]--><{tag} style='mso-list:Ignore'>{label}<span>&nbsp;&nbsp; </span></{tag}><!--[endif]-->"


def word_item(text: str, label: str, level: int = 1, number: int = 0) -> str:
    return f"<p class=MsoListParagraph style='mso-list:l{number} level{level} lfo1'>{ignored(label)}{text}</p>"


# ── hidden ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>secret</span>",
        "<span style='mso-hide:all'>secret</span>",
        "<span class=veiled>secret</span>",
        "<span style='visibility:hidden'>secret</span>",
        "<span style='color:#ffffff'>secret</span>",
        "<font color=white>secret</font>",
        "<span style='color:white;background:white'>secret</span>",
        "<span style='color:#eee;background-color:#efefef'>secret</span>",
        "<span style='font-size:0'>secret</span>",
        "<span style='font-size:1px;line-height:1px'>secret</span>",
        "<span style='opacity:0'>secret</span>",
        "<span hidden>secret</span>",
        "<div style='position:absolute;left:-9999px'>secret</div>",
        "<div style='text-indent:-9999px'>secret</div>",
        "<div style='max-height:0;overflow:hidden'>secret</div>",
        "<div style='position:absolute;clip:rect(0 0 0 0)'>secret</div>",
        "<div style='display:none'><p>secret</p></div>",
        "<div style='display:none'><p style='visibility:visible;color:black'>secret</p></div>",
        "<noscript>secret</noscript>",
        "<span style='color:transparent'>secret</span>",
        "<span style='color:rgba(0,0,0,0)'>secret</span>",
        "<span style='-webkit-text-fill-color:transparent'>secret</span>",
        "<span style='opacity:.01'>secret</span>",
        "<div style='position:absolute;left:-100vw'>secret</div>",
        "<div style='transform:scale(0)'>secret</div>",
        "<div style='position:absolute;clip:rect(1px, 1px, 1px, 1px)'>secret</div>",
        "<span class='screen-reader-text'>secret</span>",
    ],
)
def test_what_a_browser_does_not_show_is_set_aside(hidden: str) -> None:
    draft = page(f"<p>A secret plan</p>{hidden}<p>goes on.</p>", style=".veiled { display: none }")
    assert draft.words == ["A", "secret", "plan", "goes", "on"]
    assert draft.aside("hidden") == ["secret"]


@pytest.mark.parametrize(
    "shown",
    [
        "<td bgcolor=navy><font color=white>seen</font></td>",
        "<td style='background:#123456'><span style='color:#fff'>seen</span></td>",
        "<td style='background:url(x.png)'><span style='color:#fff'>seen</span></td>",
        "<td><span style='display:none'></span><span style='color:black'>seen</span></td>",
        "<td style='color:white'><span style='color:black'>seen</span></td>",
        "<td style='font-size:0'><span style='font-size:14px'>seen</span></td>",
        "<td style='visibility:hidden'><span style='visibility:visible'>seen</span></td>",
    ],
)
def test_white_on_something_dark_is_seen(shown: str) -> None:
    assert page(f"<table border=1><tr>{shown}<td>x</td></tr></table>").words[:1] == ["seen"]


def test_scripts_styles_and_word_s_own_xml_are_no_text() -> None:
    draft = page(
        "<script>no()</script><!--[if gte mso 9]><xml>no</xml><![endif]--><template>no</template><p>yes<o:p></o:p></p>"
    )
    assert (draft.words, draft.reading.set_aside) == (["yes"], ())


# ── lists ────────────────────────────────────────────────────────────────────
def test_word_s_paragraphs_become_lists_with_the_numbers_they_show() -> None:
    draft = page(
        word_item("one", "·") + word_item("deeper", "o", 2) + word_item("two", "§") + "<p>x</p>"
        + word_item("third", "3.", number=1) + word_item("fourth", "4)", number=1) + word_item("sub", "4.1", 2, 1) + word_item("a", "(a)", number=2)
    )  # fmt: skip
    assert draft.markdown == "- one\n  - deeper\n- two\n\nx\n\n3. third\n\n4. fourth\n\n   4.1 sub\n\n(a) a\n"


def test_a_single_letter_is_a_bullet_only_in_a_font_of_symbols() -> None:
    wingdings = (
        word_item("b", "q")
        .replace("<span style='mso-list", "<span style='font-family:Wingdings'><span style='mso-list")
        .replace("</span><!--[endif]", "</span></span><!--[endif]")
    )
    assert page(word_item("a", "A") + "<p>x</p>" + wingdings).markdown == "A a\n\nx\n\n- b\n"


def test_without_what_was_typed_the_list_s_definition_counts() -> None:
    item = "<p style='mso-list:l0 level1 lfo1'>x</p>"
    style = "@list l0:level1 { mso-level-start-at:5; mso-level-text:'%1.'; }"
    assert page(item * 2, style=style).markdown == "5. x\n6. x\n"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol start=4><li>a<li>b</ol>", "4. a\n5. b"),
        ("<ol><li>a<li value=7>b<li>c</ol>", "1. a\n\n<!-- -->\n\n7. b\n8. c"),
        ("<ol type=a><li>x<li>y</ol>", "a. x\n\nb. y"),
        ("<ol style='list-style-type:upper-roman' start=3><li>x</ol>", "III. x"),
        ("<ol type=a><li><li>y</ol>", "a.\n\nb. y"),
        ("<ol reversed><li>x<li>y</ol>", "2. x\n\n1. y"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol><li>a<ul><li>b</ul></ol>", "1. a\n   - b"),
        ("<ul><li><p>a</p><p>a2</p><li><p>b</p></ul>", "- a\n\n  a2\n\n- b"),
        ("<ul style='list-style:none'><li>a<li>b</ul>", "a\n\nb"),
        ("<p>•&nbsp; a</p><p>•&nbsp; b</p>", "- a\n- b"),
        ("<ol><li>a</ol><p>x</p><ol start=2><li>b</ol>", "1. a\n\nx\n\n2. b"),
    ],
)  # fmt: skip
def test_a_list_is_as_the_page_shows_it(markup: str, expected: str) -> None:
    assert page(markup).markdown.strip().replace("\\.", ".") == expected


def test_google_s_lists_count_by_their_style_sheet() -> None:
    style = (
        'ol.lst-kix_a-0,ul.lst-kix_b-0{list-style-type:none}.lst-kix_a-0 > li:before{content:"" counter(lst-ctn-kix_a-0,decimal) ". "}'
        '.lst-kix_a-1 > li:before{content:"" counter(lst-ctn-kix_a-0,decimal) "." counter(lst-ctn-kix_a-1,decimal) " "}'
        '.lst-kix_b-0 > li:before{content:"\\0025cf  "}'
    )
    body = (
        '<ol class="lst-kix_a-0 start" start=1><li>a</li><li>b</li></ol><ol class="lst-kix_a-1 start" start=1><li>b1</li></ol>'
        '<ol class="lst-kix_a-0" start=3><li>c</li></ol><ul class="lst-kix_b-0 start"><li>d</li></ul>'
    )
    assert page(body, style=style).markdown == "1. a\n\n2. b\n\n   2.1 b1\n\n3. c\n\n- d\n"


def test_word_for_the_web_makes_a_list_of_each_item() -> None:
    one = '<div><ul role="list"><li data-aria-level="{}"><p>{}</p></li></ul></div>'
    body = one.format(1, "a") + one.format(2, "b") + '<ol start=2><li data-aria-level="1"><p>c</p></li></ol>'
    assert page(body).markdown == "- a\n  - b\n\n2. c\n"


# ── notes, comments, changes ─────────────────────────────────────────────────
NOTES = {
    "Word": (
        'x<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><span>[1]</span></a>',
        '<div style="mso-element:footnote-list"><hr><div style="mso-element:footnote" id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> Note.</p></div></div>',
    ),
    "LibreOffice": (
        'x<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>',
        '<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a> Note.</p></div>',
    ),
    "Google": (
        'x<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>',
        '<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;Note.</span></p></div>',
    ),
    "pandoc": (
        'x<a href="#fn1" id="fnref1"><sup>1</sup></a>',
        '<section><hr><ol><li id="fn1"><p>Note.<a href="#fnref1">↩︎</a></p></li></ol></section>',
    ),
}


@pytest.mark.parametrize("program", NOTES)
def test_two_links_that_point_at_each_other_are_a_note(program: str) -> None:
    call, text = NOTES[program]
    assert page(f"<p>{call} y</p>{text}").markdown == "x[^1] y\n\n[^1]: Note.\n"


def test_a_table_of_contents_with_ways_back_is_no_note() -> None:
    draft = page('<p><a href="#s1" id="t1">One</a></p><div><h2><a href="#t1" id="s1">One</a></h2><p>x</p></div>')
    assert draft.markdown == "One\n\n## One\n\nx\n"


def test_comments_are_told_and_their_marks_gone() -> None:
    google = page(
        '<p>x<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>hm</span></p></div>'
    )
    word = page(
        "<p>x<span class=MsoCommentReference><a class=msocomanchor href='#_msocom_1' name='_msoanchor_1'>[A1]</a></span></p>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p><a name='_msocom_1'></a>hm</p></div></div>"
    )
    for draft in (google, word):
        assert draft.words == ["x"]
        assert "hm" in " ".join(draft.aside("comment"))


def test_word_s_tracked_changes_stop_in_html_too() -> None:
    markup = '<p>We <del cite="mailto:Kim" datetime="2026-01-01T10:00">close</del><ins cite="mailto:Kim" datetime="2026-01-01T10:00">open</ins>.</p>'
    assert [(one.before, one.after) for one in page(markup).reading.changes] == [("close", ""), ("", "open")]
    data = markup.encode()
    assert draft_of(b"<html>" + data, "a.html", "accept").markdown == "We open.\n"
    assert draft_of(b"<html>" + data, "a.html", "reject").markdown == "We close.\n"
    assert page("<p>was <del>9</del> 8</p>").markdown == "was ~~9~~ 8\n"


# ── blocks ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a<br><br>b<br>c", "a\n\nb\\\nc"),
        ("a<div>b<div>c</div></div>d", "a\n\nb\n\nc\n\nd"),
        ("<p class=MsoTitle>T</p><h2>H</h2>", "# T\n\n## H"),
        ("<h1><b>H</b></h1>", "# H"),
        ("<b style='font-weight:normal' id=docs-internal-guid-1><p>plain <span style='font-weight:700'>bold</span></p></b>", "plain **bold**"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<div class=gmail_quote><blockquote class=gmail_quote>a</blockquote></div>", "a"),
        ("<pre>a\nb</pre>", "a\\\nb"),
        ("<pre><code>a\n b</code></pre>", "```\na\n b\n```"),
        ("<p>a<hr>b", "a\n\n***\n\nb"),
        ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>", "漢字（かんじ）"),
        ("<p>H<sub>2</sub>O <i>it</i> <s>no</s>", "H<sub>2</sub>O *it* ~~no~~"),
        ("<p><a href='https://example.org/?a=1&amp;b=2'>l</a>", "[l](https://example.org/?a=1&b=2)"),
        ("<p><a href='https://x.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2F&data=1'>l</a>", "[l](https://example.org/)"),
        ("<p><a href='https://www.google.com/url?q=https://example.org/&sa=D'>l</a>", "[l](https://example.org/)"),
        ("<p><a href='#x'>l</a> <a href='javascript:x()'>m</a>", "l m"),
        ("<p>안녕&shy;하세요&nbsp;\u202bمرحبا", "안녕\u00ad하세요\u00a0\u202bمرحبا"),
        ("<table role=presentation><tr><td><h1>T</h1><p>a</p></td></tr></table>", "# T\n\na"),
        ("<table><tr><td><table><tr><td>a</td></tr></table></td></tr><tr><td>b</td></tr></table>", "|  |\n| --- |\n| a |\n| b |"),
        ("<table border=1><thead><tr><th>a<th>b<tbody><tr><td colspan=2>c<tr><td rowspan=2>d<td>e<tr><td>f</table>",
         "| a | b |\n| --- | --- |\n| c |  |\n| d | e |\n|  | f |"),
        ("<table border=1><tr><td><p>a</p><p>b</p></td><td><ul><li>c</ul></td></tr></table>", "|  |  |\n| --- | --- |\n| a<br>b | • c |"),
    ],
)  # fmt: skip
def test_blocks_and_marks(markup: str, expected: str) -> None:
    assert page(markup).markdown.strip() == expected


@pytest.mark.parametrize("sign", ["\x04", "&#4;", "&#x1F;"])
def test_signs_that_steer_a_program_are_no_text(sign: str) -> None:
    assert page(f"<p>be{sign}fore</p>").markdown.strip() == "before"


def test_of_a_page_only_its_main_part_is_text_and_the_rest_is_told() -> None:
    draft = page(
        "<nav>Menu</nav><main><h1>T</h1><p>x</p></main><footer>Imprint</footer>", head="<title>T - Example</title>"
    )
    assert draft.markdown == "# T\n\nx\n"
    assert (draft.aside("header"), draft.aside("footer")) == (["Menu"], ["Imprint"])
    assert draft.reading.title == "T - Example"


# ── pictures and character sets ──────────────────────────────────────────────
def flag() -> bytes:
    image, out = Image.new("RGB", (100, 60), "red"), io.BytesIO()
    image.paste("blue", (0, 0, 50, 60))
    image.save(out, "PNG")
    return out.getvalue()


def test_a_picture_in_the_text_comes_along_as_google_crops_it() -> None:
    source = f"data:image/png;base64,{base64.b64encode(flag()).decode()}"
    frame = "overflow:hidden;display:inline-block;width:50px;height:60px"
    draft = page(
        f"<p><span style='{frame}'><img alt=Flag src='{source}' style='width:100px;height:60px;margin-left:-50px'></span></p>"
    )
    made = Image.open(io.BytesIO(draft.reading.pictures[0].data)).convert("RGB")
    assert (made.size, made.getcolors()) == ((50, 60), [(3000, (255, 0, 0))])
    assert draft.markdown == "![Flag](picture.png)\n"


def test_pictures_of_a_mail_are_found_by_their_names_and_others_are_never_fetched() -> None:
    markup = "<p><img src='cid:logo@x'><img src='https://example.org/a.png' alt=A><img src='https://example.org/t.gif' width=1 height=1></p>"
    reading = read_html(markup, {"cid:logo@x": flag()})
    assert write_markdown(reading.text) == "![](logo.png)\n"
    assert [question.kind for question in reading.questions] == ["picture"]


@pytest.mark.parametrize("charset", ["utf-8", "cp949", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_page_is_read_in_its_own_charset(charset: str) -> None:
    markup = f"<html><head><meta charset='{'euc-kr' if charset == 'cp949' else 'utf-8'}'></head><body><p>서울 – 상담</p></body></html>"
    assert draft_of(markup.encode(charset, errors="xmlcharrefreplace"), "a.html").markdown == "서울 – 상담\n"


def test_a_page_that_word_saved_is_a_page_whatever_its_head_holds() -> None:
    head = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    draft = page("<p class=MsoNormal>Seen<o:p></o:p></p>", head=head)
    assert (draft.reading.form, draft.words) == ("html", ["Seen"])


def test_a_face_of_outlook_is_no_letter() -> None:
    assert page("<p>Thanks <span style='font-family:Wingdings'>J</span></p>").markdown == "Thanks ☺\n"
    assert page("<p>Done <font face=Wingdings>&uuml;</font></p>").markdown == "Done ✓\n"


def test_a_headline_outside_of_the_article_belongs_to_it() -> None:
    body = "<nav>Menu</nav><div><h1>Ports breathe</h1><p>Share</p><article><p>Text.</p></article></div><div>Foot</div>"
    draft = page(body, head="<title>x</title>")
    assert draft.markdown == "# Ports breathe\n\nText.\n"
    assert draft.aside("header") + draft.aside("footer")


@pytest.mark.parametrize(
    ("text", "charset"),
    [("“Ça va” – très", "cp1252"), ("¿Dónde está el niño?", "latin-1"), ("Zażółć gęślą jaźń, łódź", "cp1250"), ("Привет всем, новая линия", "cp1251")],
)  # fmt: skip
def test_a_page_that_names_no_charset_is_read_by_what_its_words_are_like(text: str, charset: str) -> None:
    assert draft_of(f"<html><body><p>{text}</p></body></html>".encode(charset), "x.html").markdown.strip() == text


def test_a_call_of_a_note_without_a_text_leaves_no_mark() -> None:
    call = '<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>'
    draft = page(
        f'<ul><li>Words{call} go on.</li></ul><div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a></p></div>'
    )
    assert draft.markdown == "- Words go on.\n" and draft.asked == ["note"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li><h2>Line</h2></ol><p>x</p><ol start=2><li><h2>Port</h2></ol><p>y</p>", "## 1. Line\n\nx\n\n## 2. Port\n\ny\n"),
        ("<ul><li><h2>Line</h2><p>x</p></li><li>y</li></ul>", "## Line\n\nx\n\n- y\n"),
    ],
    ids=["numbered", "with a bullet"],
)  # fmt: skip
def test_a_heading_in_a_list_is_a_heading(markup: str, expected: str) -> None:
    assert page(markup).markdown.replace("\\.", ".") == expected


@pytest.mark.parametrize(
    "text", ["Harbour line opens\n\nIt opened.\n", "서울 – 상담 전화 2026\n예시 선교회\n", "一 二 一一\n一 1\n"]
)
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_without_its_mark_is_read(text: str, charset: str) -> None:
    assert draft_of(text.encode(charset), "a.txt").words == draft_of(text.encode(), "a.txt").words


@pytest.mark.parametrize("head", ["", "<head><title>Market hall</title></head>"])
def test_of_a_page_with_one_main_part_only_that_is_text(head: str) -> None:
    page = f"<html>{head}<body><nav>Home</nav><main><h1>Market hall</h1><p>The hall is open.</p></main><footer>Imprint</footer></body></html>"
    draft = draft_of(page.encode(), "page.html")
    assert "Imprint" not in draft.words and draft.aside("footer") == ["Imprint"]
    assert "Imprint" in draft_of(f"<!--StartFragment-->{page}".encode(), "page.html").words
