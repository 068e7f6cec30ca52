"""What Markdown means: the dialect, where it differs on purpose, and the warnings for what may be meant otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import TinySite, picture
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from newsroom.reading.body.body import BodySettings, render_body
from newsroom.reading.markdown.parser import Dialect, parse
from newsroom.reading.values.sentences import cut_at_sentence


def shown(text: str, lang: str = "en") -> str:
    """The text's elements and words, on one line."""
    html = render_body(text, 1, "releases/2026/line", BodySettings(typogrify=False), lang=lang).html
    return " ".join(html.replace("\n", " ").split()).replace("> <", "><")


def doubts(text: str) -> list[tuple[int, str]]:
    found = render_body(text, 5, "releases/2026/line", BodySettings()).problems
    assert all(problem.severity == "warning" for problem in found)
    return [(problem.line, problem.rule) for problem in found]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It offers:\n- books\n- maps", "<p>It offers:</p><ul><li>books</li><li>maps</li></ul>"),
        ("- Hours\n  - Monday\n- Way", "<ul><li>Hours <ul><li>Monday</li></ul></li><li>Way</li></ul>"),
        ("1) Come\n2) Sign", "<ol><li>Come</li><li>Sign</li></ol>"),
        ("- Save:\n\n  ```\n  # a\n\n  b\n  ```", "<ul><li><p>Save:</p><pre><code># a b </code></pre></li></ul>"),
        ("\\$5 \\~40 \\@x \\<A3\\> 50\\%", "<p>$5 ~40 @x &lt;A3&gt; 50%</p>"),
        ("Dear {name} of\n{the place}", "<p>Dear {name} of {the place}</p>"),
        ("## Budget {draft}\n\n- item {a}", '<h2 id="s-budget-draft">Budget {draft}</h2><ul><li>item {a}</li></ul>'),
        ("## Hours {#open .big}\n\nText\n{lang=fr}", '<h2 id="s-open" class="big">Hours</h2><p lang="fr">Text</p>'),
        ("{: .wide}\n| a |\n|---|\n| 1 |\n{: .wide}", "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"),
        ("## Hours\n{: #open}\n\n{:.x}\n{:.y}\nText\n\n{:.z}", '<h2 id="s-open">Hours</h2><p>Text</p>'),
        ("* TOC\n{:toc}\n\n- a\n- b\n{: .x}", '<ul><li>a</li><li class="x">b</li></ul>'),
        ("| a |\n|---|\n| {: x} |\n| `{: .y}` |", "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>{: x}</td></tr><tr><td><code>{: .y}</code></td></tr></tbody></table>"),
        ("<ul><li title='[^1]'>a[^1] <code>[^1]</code> [^2]</li></ul>\n\n[^1]: b", '<ul><li title="[^1]">a<sup id="s-fnref:1"><a class="footnote-ref" href="#s-fn:1">1</a></sup><code>[^1]</code> [^2]</li></ul><div class="footnote"><hr><ol><li id="s-fn:1"><p>b&nbsp;<a class="footnote-backref" href="#s-fnref:1" title="↩ 1">↩︎</a></p></li></ol></div>'),
        ("#Harbour #Room", "<p>#Harbour #Room</p>"),
        ("Open.\n\n###\n\n# # #", "<p>Open.</p>"),
        ("The price is ~~ten~~ ~nine~ twelve.", "<p>The price is <del>ten</del><del>nine</del> twelve.</p>"),
        ("- [ ] open\n- [x] done", '<ul><li class="task">☐ open</li><li class="task">☑ done</li></ul>'),
        ("- [ ] # of seats", '<ul><li class="task">☐ # of seats</li></ul>'),
        ("Write to press_desk@x.example now.", '<p>Write to <a href="mailto:press_desk@x.example">press_desk@x.example</a> now.</p>'),
        ("See https://x.example/a_b_c.", '<p>See <a href="https://x.example/a_b_c">https://x.example/a_b_c</a>.</p>'),
        ("> “A.”\n\n> “B.”\n> — Ana", '<blockquote><p>“A.”</p></blockquote><figure class="quotation"><blockquote><p>“B.”</p></blockquote><figcaption>— Ana</figcaption></figure>'),
        ("[[Report 12]]\n\n[Report 12]: https://x.example/12", '<p>[<a href="https://x.example/12">Report 12</a>]</p>'),
        ("<details>\n\n## Hours\n\n**daily**\n\n</details>", '<details><h2 id="s-hours">Hours</h2><p><strong>daily</strong></p></details>'),
        ("**서울(Seoul)**은 *“책”*이라는", "<p><strong>서울(Seoul)</strong>은 <em>“책”</em>이라는</p>"),
        ("협의회*(의장 김)와 「포럼」*를 열고 (2월)*에 * 마친다", "<p>협의회*(의장 김)와 「포럼」*를 열고 (2월)*에 * 마친다</p>"),
        ("의료*, 통신**, 유통*** 등", "<p>의료*, 통신**, 유통*** 등</p>"),
        ("이는 *서울(Seoul)*은, 책*“봄”*이라는", "<p>이는 <em>서울(Seoul)</em>은, 책<em>“봄”</em>이라는</p>"),
        ("~~열(10)~~은 스물", "<p><del>열(10)</del>은 스물</p>"),
        ("(’24.4.~’25.5.), ’25.6.~’26.7. (’26.7.~) 3%~, (~‘26) (~‘27) ~nine~", "<p>(’24.4.~’25.5.), ’25.6.~’26.7. (’26.7.~) 3%~, (~‘26) (~‘27) <del>nine</del></p>"),
        ("10~12시, 14~16시", "<p>10~12시, 14~16시</p>"),
        ("港口开设\n阅览室，\n每天", "<p>港口开设阅览室，每天</p>"),
        ("독서실이\n문을", "<p>독서실이 문을</p>"),
        ("A\u2028B", "<p>A<br>B</p>"),
        ("A\x85B", "<p>A<br>B</p>"),
        ("[계획](계획 최종.pdf)", '<p><a href="newsroom:0">계획</a></p>'),
        ("www.x.example를 https://x.example/map에서", '<p><a href="http://www.x.example">www.x.example</a>를 <a href="https://x.example/map">https://x.example/map</a>에서</p>'),
        ("누리집(https://x.example/a)에서, [www.x.example]は", '<p>누리집(<a href="https://x.example/a">https://x.example/a</a>)에서, [<a href="http://www.x.example">www.x.example</a>]は</p>'),
        ("(https://x.example/a_(b)?c=[1])를", '<p>(<a href="https://x.example/a_(b)?c=[1]">https://x.example/a_(b)?c=[1]</a>)를</p>'),
        ("https://x.example/부두(서울)에서", '<p><a href="https://x.example/부두(서울)">https://x.example/부두(서울)</a>에서</p>'),
        ("https://x.example/를 www.x.example/a/에서는", '<p><a href="https://x.example/">https://x.example/</a>를 <a href="http://www.x.example/a/">www.x.example/a/</a>에서는</p>'),
        ("https://x.example/게시판/1번글 및 https://x.example/게시판에서", '<p><a href="https://x.example/게시판/1번글">https://x.example/게시판/1번글</a> 및 <a href="https://x.example/게시판에서">https://x.example/게시판에서</a></p>'),
        ("'https://x.example/a'를", "<p>'<a href=\"https://x.example/a\">https://x.example/a</a>'를</p>"),
        ("https://x.example/a، ثم", '<p><a href="https://x.example/a">https://x.example/a</a>، ثم</p>'),
        ("NGO는\n\n*[NGO]: 비정부기구", '<p><abbr title="비정부기구">NGO</abbr>는</p>'),
        ("a\x01b &#1; &#xFFFE;", "<p>ab \ufffd \ufffd</p>"),
    ],
)  # fmt: skip
def test_a_text_means_what_an_editors_preview_shows_or_what_the_table_says(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One\n\nBooks are free.\n---\n", [(7, "heading-underlined")]),
        ("Books are free.\n-----", [(5, "heading-underlined")]),
        ("2026. 3. 2.(월) 개관", [(5, "list-from-number")]),
        ("3. 2.(월) 개관", [(5, "list-from-number")]),
        ("26. Dezember: Das Haus bleibt geschlossen.", [(5, "list-from-number")]),
        ("3. joulukuuta on juhla.", [(5, "list-from-number")]),
        ("2. March to the hall.\n3. Sing.", []),
        ("It offers:\n• books\n• maps", [(6, "list-bullet")]),
        ("○ 일시: 3월 2일\n○ 장소: 서울", [(5, "list-bullet")]),
        ("> “Come in.”\n> - Ana Example", [(6, "quotation-dash")]),
        ("> “Come in.”\n> – Ana Example", [(6, "quotation-dash")]),
        ("See [the map] (https://x.example/map).", [(5, "link-unread")]),
        ("See the map[](https://x.example/map).", [(5, "link-unread")]),
        ("See (the map)[https://x.example/map].", [(5, "link-unread")]),
        ("Books\ncame[^2].", [(6, "footnote-missing")]),
        ("See\n[the annex][annex].\n\nAnd\n[the plan][plan].", [(6, "reference-missing")]),
        ("It came.\n\n[^1]: Nobody calls me.", [(7, "footnote-unused")]),
        *((f"{mark} books\n{mark} maps", [(5, "list-bullet")]) for mark in ("※", "·", "–", "a)", "(1)", "가.", "o\t")),
        ("A pause\n– here – and\nno list", []),
        ("I saw\n(a) the map.", []),
        ("1. One\n  - inner\n2. Two", [(6, "list-flattened")]),
        ("10. One\n   - inner", [(6, "list-flattened")]),
        ("- One\n 1. inner", [(6, "list-flattened")]),
        ("> 1. One\n>   - inner", [(6, "list-flattened")]),
        ("1. One\n   - inner\n  - outer", [(7, "list-flattened")]),
        ("##Hours\n\nNine to six.", [(5, "mark-unread")]),
        ("1. One\n   - inner\n2. Two", []),
        ("1. One\n\n- another", []),
        ("This is * also* good", [(5, "mark-unread")]),
        ("This is _ also_ good", [(5, "mark-unread")]),
        ("This is _also _ good", [(5, "mark-unread")]),
        ("This is ~~ not~~ good", [(5, "mark-unread")]),
        ("5 * 3 * 4, snake_case and * a star", []),
        ("This is\n** very ** good", [(6, "mark-unread")]),
        ("This is *also * good", [(5, "mark-unread")]),
        ("<div>\n**bold**\n</div>", [(6, "markdown-in-html")]),
        ("<div>**bold**</div>", [(5, "markdown-in-html")]),
        ("<p class='x'>See <b>the</b> [map](https://example.org)</p>", [(5, "markdown-in-html")]),
        ("<td>**bold**</td>", [(5, "markdown-in-html")]),
        ("<p>5 * 3 and [1] (note)</p>", []),
        ("<p><code>**kwargs</code></p>", []),
        ("<span>**bold**</span>", []),
        ("A\nB\n: both", [(7, "definition-unread")]),
        ("He said ''yes'' to it", [(5, "quotes-doubtful")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 or | 5 |", [(8, "table-cells")]),
        ("> [!NOTE]\n> Bring a card.", [(5, "foreign-mark")]),
        ("Text\n\n:::tip\nBring a card.\n:::", [(7, "foreign-mark")]),
        ("> [!NOTE]\n> One.\n\n:::tip\nTwo.\n:::\n\n{{< x >}}", [(5, "foreign-mark")]),
        ("!!! note\n\n    Code", [(5, "foreign-mark")]),
        ("See\n{{< figure src=x >}}", [(6, "foreign-mark")]),
        ("{% include map.html %}", [(5, "foreign-mark")]),
        ("<div>\nby {{ page.author }}\n</div>", [(6, "foreign-mark")]),
        ("<div>\n\n{{ page.author }}\n\n</div>", [(7, "foreign-mark")]),
        ("<ul>\n{%- for each in list -%}\n<li>One</li>\n{% endfor %}\n</ul>", [(6, "foreign-mark")]),
        ("A\n<abbr title='{{ site.name }}'>b</abbr>", [(6, "foreign-mark")]),
        ("<pre>{{ page.title }}</pre>", []),
        ("A <kbd>`{{ page.title }}`</kbd> in code", []),
        ("Sets {1, 2} and {{1}, {2}} and 5 {% of it", []),
        ("The line opens.\n\nLorem ipsum dolor sit amet.", [(7, "template-left")]),
        ("The line opens.\n\nLOREM IPSUM DOLOR.", [(7, "template-left")]),
        ("“[INSERT QUOTE],” said [Your name].", [(5, "template-left")]),
        ("[Insert coins](https://x.example/coins) and [insert here][a]\n\n[a]: https://x.example", []),
        ("See the map {: .wide}", [(5, "foreign-mark")]),
        ("One\n{: .wide}\ntwo", [(6, "foreign-mark")]),
        ("See\n[it]({{ site.baseurl }}/map)", [(6, "foreign-mark")]),
        ("[TOC]\n\nText", [(5, "foreign-mark")]),
    ],
)
def test_what_may_be_meant_otherwise_is_a_warning_with_its_line(text: str, found: list[tuple[int, str]]) -> None:
    assert doubts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Books are free.\n\n---\n\nCome in.",
        "1. One\n2. Two\n\nText\n\n3. Three",
        "A note[^1].\n\n[^1]: Here.",
        "Prices* are low. *Until Monday.",
        "Use `**` and `[a] (b)` here.",
        "[sic] and [Report 12] and 2 * 3 * 4 and snake_case_word",
        "> “Come in.”\n> — Ana Example",
        "<pre>\n**x**\n</pre>",
        "The café — “open”.",
        "· 서울",
        "- 접수 기간: 3월 2일\n  ※ 우편 접수는 소인 유효",
        "1. One\n* by boat\n* on foot\n2. Two\n\n- a\n  - b\n  1. c",
        "반가워요~~ 어서 오세요~~\n\nRated ***** by readers. Sign ________ and ________ here.",
        "#Quay #2026 and ## and a##b\n\n\\#\\#Hours\n\n`##x`",
        "*\n1. ",
        "Background\n----------\n\nWhy?\n----\n\nAPI\n---\n\nText",
        "> Rooms are free.\n>\n> - The hall is open on each day of the week.",
        'The lead\n{: .lead}\n\n| a |\n|---|\n| 1 |\n{: .wide}\n\n[map](https://x.example){:target="_blank"}',
        "<center><font color='red'>Now</font></center>\n\n<style>\np {}\n</style>\n\n<nav mark icon='x'>\n\nText\n\n</nav>",
        "Stop!!! Who said {name}? [!] [Toc](https://x.example) {{name}} ::: `{% x %}` {#a}",
        "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | |\n| 3 | 4 \\| 5 |",
    ],
)
def test_an_innocent_text_has_no_warning(text: str) -> None:
    assert doubts(text) == []


def test_a_finding_names_the_line_of_the_place_not_of_one_that_looks_alike() -> None:
    text = "[a](x.pdf) `[b](javascript:x)`\n\n```\n[b](javascript:x)\n```\n\n- item\n- see\n  [b](javascript:x)\n"
    assert doubts(text) == [(13, "html-dropped")]


@pytest.mark.parametrize(
    ("extension", "text", "selector"),
    [
        ("markdown.extensions.toc", "[TOC]\n\n## One\n\n- a\n  - b", "ul ul"),
        ("markdown.extensions.nl2br", "a\nb\n\n- c\n  - d", "ul ul"),
        ("markdown.extensions.codehilite", "- a\n  - b\n\n```python\nx\n```", "ul ul"),
    ],
)
def test_extensions_of_the_library_work_on_the_parsers_tree(extension: str, text: str, selector: str) -> None:
    settings = BodySettings(markdown={"extensions": [extension]})
    html = render_body(text, 1, "releases/2026/line", settings).html
    assert LexborHTMLParser(html).css(selector)


def test_an_extension_with_a_parser_of_its_own_keeps_python_markdowns() -> None:
    settings = BodySettings(markdown={"extensions": ["markdown.extensions.admonition"]})
    tree = LexborHTMLParser(
        render_body("!!! note\n    Come *in*.\n\n[a](x.pdf)", 1, "releases/2026/line", settings).html
    )
    assert tree.css_first(".admonition em").text() == "in"
    assert tree.css_first("a").attributes["href"] == "newsroom:0"
    deep = render_body("One\n\n" + ">  " * 40 + "x", 1, "releases/2026/line", settings)
    assert [(problem.line, problem.rule) for problem in deep.problems] == [(3, "body-intricate")]


@pytest.mark.parametrize(
    ("extensions", "is_told"),
    [
        (["markdown.extensions.admonition"], True),
        (["markdown.extensions.toc"], False),
        (["tree_only"], False),
        (["own_blocks"], True),
    ],
)
def test_a_site_is_told_when_an_extension_keeps_python_markdowns_parser(
    tiny: TinySite, extensions: list[str], is_told: bool
) -> None:
    (tiny.root / "tree_only.py").write_text(
        "from markdown.extensions import Extension\nfrom markdown.treeprocessors import Treeprocessor\n"
        "class Loud(Treeprocessor):\n    def run(self, root):\n        for each in root.iter('em'):\n            each.tag = 'strong'\n"
        "class Tree(Extension):\n    def extendMarkdown(self, md):\n        md.treeprocessors.register(Loud(md), 'loud', 5)\n"
        "def makeExtension(**options):\n    return Tree(**options)\n"
    )
    (tiny.root / "own_blocks.py").write_text(
        "from markdown.extensions import Extension\nfrom markdown.preprocessors import Preprocessor\n"
        "class Lines(Preprocessor):\n    def run(self, lines):\n        return lines\n"
        "class Own(Extension):\n    def extendMarkdown(self, md):\n        md.preprocessors.register(Lines(md), 'lines', 5)\n"
        "def makeExtension(**options):\n    return Own(**options)\n"
    )
    tiny.set(MARKDOWN={"extensions": extensions})
    tiny.release("line", body="- a\n  - *b*\n")
    tiny.build()
    told = [problem for problem in tiny.settings().warnings if problem.rule == "markdown-parser"]
    assert bool(told) == is_told
    tree = tiny.html("news/line/index.html")
    assert bool(tree.css(".body ul ul")) != is_told
    assert bool(tree.css(".body li strong")) == (extensions == ["tree_only"])


def test_a_link_to_nothing_is_blamed_at_the_line_that_uses_it(tiny: TinySite) -> None:
    text = "`[a](gone.pdf)`\n\n```\n[a](gone.pdf)\n```\n\n[a](<gone.pdf>)\n\n![Hall](hall%20b.jpg)\n\n<image src=lost.jpg alt=Lost>\n"
    source = tiny.release("line", body=text)
    first = source.read_text().split("\n").index("`[a](gone.pdf)`") + 1
    found = {(problem.line - first, problem.rule) for problem in tiny.refused() if problem.rule == "link-missing"}
    assert found == {(6, "link-missing"), (8, "link-missing"), (10, "link-missing")}


def test_a_headline_has_the_marks_of_its_language_and_is_one_string_everywhere(tiny: TinySite) -> None:
    tiny.set(TYPOGRIFY=True, LANGUAGES=["en", "ar"], SITENAMES={"ar": "أخبار"})
    tiny.release("line", title='It can\'t wait: "the line" -- open', summary="The line's open... now.", body="Text.\n")
    tiny.release("line", "ar", title="الخط", summary="الخط مفتوح.", body="النص هنا.\n")
    tiny.build()
    page = tiny.html("news/line/index.html")
    title = "It can’t wait: “the line” – open"
    assert page.css_first("h1").text() == title
    assert page.css_first('meta[property="og:title"]').attributes["content"] == title
    assert page.css_first('meta[name="description"]').attributes["content"] == "The line’s open… now."
    atom = etree.parse(tiny.output / "feeds" / "all.atom.xml")
    assert atom.findtext("{*}entry/{*}title") == title
    arabic = etree.parse(tiny.output / "ar" / "feeds" / "all.atom.xml")
    said = LexborHTMLParser(arabic.findtext("{*}entry/{*}content") or "")
    assert "هنا." in said.css_first("body > div[dir=rtl][lang=ar]").text()


@pytest.mark.parametrize(
    ("fields", "body", "rule", "field"),
    [
        ({"title": "Books &amp; maps"}, "Text.\n", "text-entity", "title"),
        ({"summary": "The **line** opens."}, "Text.\n", "text-marks", "summary"),
        ({"subtitle": "The <b>line</b>"}, "Text.\n", "text-html", "subtitle"),
        (
            {"corrections": [{"at": "2026-03-05", "note": "Ten &lt; twelve"}], "modified": "2026-03-05"},
            "Text.\n",
            "text-entity",
            "corrections",
        ),
        ({"withdrawn": {"at": "2026-03-05", "reason": "It was **wrong**."}}, "Text.\n", "text-marks", "withdrawn"),
        ({"event": {"name": "Books &amp; maps", "starts": "2026-08-05"}}, "Text.\n", "text-entity", "event"),
        ({"dateline": "Seoul&nbsp;"}, "Text.\n", "text-entity", "dateline"),
        ({"title": "The line opens"}, "# The line opens\n\nText.\n", "title-repeated", "body"),
        ({"title": "The line opens"}, "**The line opens**\n\nText.\n", "title-repeated", "body"),
        ({}, "Seoul, 2 March 2026 – The line opens.\n", "dateline-repeated", "body"),
        ({}, "\n\n**SEOUL**, 2 March – The line opens.\n", "dateline-repeated", "body"),
        ({}, "FOR IMMEDIATE RELEASE\n\nThe line opens.\n", "form-line", "body"),
        ({}, "**Press release**\n\nThe line opens.\n", "form-line", "body"),
        ({}, "Seoul, 2 March 2026\n\nThe line opens.\n", "form-line", "body"),
    ],
)
def test_a_head_that_was_hardly_meant_so_or_is_repeated_is_a_warning(
    tiny: TinySite, fields: dict[str, Any], body: str, rule: str, field: str
) -> None:
    tiny.release("line", body=body, **fields)
    found = [problem for problem in tiny.build().warnings if problem.rule != "email-missing"]
    assert [(problem.rule, problem.field) for problem in found] == [(rule, field)]
    source = (tiny.content / "releases/2026/line/en.md").read_text("utf-8").split("\n")
    if field == "body":
        assert source[found[0].line - 1] == body.strip().split("\n")[0]


def test_plain_lines_of_pictures_and_documents_are_looked_at_too_each_with_its_line(tiny: TinySite) -> None:
    tiny.put("releases/2026/line/a.png", picture("teal"))
    tiny.put("releases/2026/line/b.png", picture("navy"))
    tiny.put("releases/2026/line/plan.pdf", b"%PDF-1.4")
    head = (
        "---\ntitle: Line\ndate: 2026-03-02\ncategory: news\n"
        "image: {file: a.png, alt: A &amp; b, credit: Ana, licence: CC BY 4.0}\n"
        "gallery:\n  - {file: b.png, alt: Fine, credit: Ana, licence: CC BY 4.0}\n"
        "  - {file: a.png, alt: Fine, caption: C &lt; d, credit: Ana, licence: CC BY 4.0}\n"
        "documents:\n  - {file: plan.pdf, title: The &#8220;plan&#8221;}\n---\nText.\n"
    )
    tiny.put("releases/2026/line/en.md", head)
    told = [(each.line, each.field) for each in tiny.build().warnings if each.rule == "text-entity"]
    assert told == [(5, "image"), (8, "gallery"), (10, "documents")]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("FOR IMMEDIATE RELEASE\n\nThe line opens.", "The line opens."),
        ("Dear colleagues of the press,\n\nThe line opens.", "The line opens."),
        ("Sehr geehrte Damen und Herren,\n\nDie Linie beginnt.", "Die Linie beginnt."),
        ("안녕하십니까.\n\n전화를 열었다.", "전화를 열었다."),
        ("DE | FR\n\nThe line opens.", "The line opens."),
        ("10<sup>6</sup> m<sup>2</sup>, CO<sub>2</sub>, <del>ten</del> <ins>twelve</ins>, 2025[^1].\n\n[^1]: x", "10⁶ m², CO₂, twelve, 2025."),
        ("10<sup>x</sup> 1<sup>st</sup> M<sup>lle</sup> 5<sup>２</sup> [10](https://x.example)<sup>y</sup>", "10^x 1st Mlle 5² 10^y"),
        ("**IMMEDIATE RELEASE**\n\nThe line opens.", "The line opens."),
        ("Zur sofortigen Veröffentlichung\n\nDie Linie beginnt.", "Die Linie beginnt."),
        ("À diffuser immédiatement\n\nLa ligne ouvre.", "La ligne ouvre."),
        ("Для немедленного распространения\n\nЛиния открыта.", "Линия открыта."),
        ("즉시 배포용\n\n보도 자료\n\n전화를 열었다.", "전화를 열었다."),
        ("للنشر فوراً\n\nبلاغ صحفي رقم ١٢\n\nافتتح الخط.", "افتتح الخط."),
        ("供即时发布\n\n新闻通稿\n\n港口开设阅览室。", "港口开设阅览室。"),
        ("プレスリリース\n\n即日解禁\n\n港が開く。", "港が開く。"),
        ("Comunicado conjunto firmado por tres ministerios en la capital del país\n\nDos", "Comunicado conjunto firmado por tres ministerios en la capital del país"),
        ("Press release.", "Press release."),
        ("Contact: Press desk, +44 20 7946 0123\n\nThe line opens.", "The line opens."),
        ("**EMBARGOED UNTIL 6:00 a.m.**\n\n*Seoul, 2 March 2026*\n\nTo all editors:\n\nThe line opens.", "The line opens."),
        ("To: All editors\n\nFrom: Harbour office\n\nTo date: nobody. The line opens.", "To date: nobody. The line opens."),
        ("수신: 언론사\n\n제목: 열람실 개관\n\n열람실을 열었다.", "열람실을 열었다."),
        ("보도시점: 즉시\n\n2026. 3. 2.(월)\n\n전화를 열었다.", "전화를 열었다."),
        ("敬启者：\n\n日期：2026年3月2日\n\n港口开设阅览室。", "港口开设阅览室。"),
        ("Contacts were made on 2 March 2026.\n\nMore.", "Contacts were made on 2 March 2026."),
        ("Le 2 mars 2026, la ligne ouvre.\n\nAprès.", "Le 2 mars 2026, la ligne ouvre."),
    ],
)  # fmt: skip
def test_the_first_paragraph_that_says_something_opens_the_summary(text: str, first: str) -> None:
    assert render_body(text, 1, "releases/2026/line", BodySettings()).first_paragraph == first


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "It was said by Lt. Gov. Example at the opening of the new line in Seoul.",
            "It was said by Lt. Gov. Example at…",
        ),
        ("It opens. Then Prof. Example spoke at length about it.", "It opens."),
        ("2026. 12. 26. 문을 열었다. 그리고 많은 사람이 찾아와 이야기를 들었다.", "2026. 12. 26. 문을 열었다."),
        ("The U.S. Office opened. It was a fine and sunny day.", "The U.S. Office opened."),
        ("Am 3. März beginnt die neue Linie. Danach folgen viele weitere.", "Am 3. März beginnt die neue Linie."),
        ("On a ouvert l’av. Foch hier à Paris, et la suite arrive.", "On a ouvert l’av. Foch hier à…"),
        ("Abren en EE. UU. la línea de ayuda nueva para todo el mundo.", "Abren en EE. UU. la línea de ayuda…"),
    ],
)
def test_a_summary_ends_at_a_sentence_never_at_an_abbreviation_or_inside_of_a_date(text: str, cut: str) -> None:
    assert cut_at_sentence(text, 36) == cut


@pytest.mark.parametrize("file", sorted(Path(__file__).parents[2].glob("docs/**/*.md")), ids=lambda file: file.name)
def test_no_table_of_our_own_documents_loses_a_cell(file: Path) -> None:
    assert parse(file.read_text("utf-8"), Dialect()).wide_rows == []
