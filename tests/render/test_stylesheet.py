"""The joined stylesheet: what a browser reads in it is what the files say."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from newsroom.render.brand import Brand
from newsroom.render.stylesheet import LAYERS, stylesheet, tighten

PROJECT = Path(__file__).parents[2]
THEME = PROJECT / "theme"
FILES = sorted((THEME / "css").rglob("*.css"))

CASES: dict[str, tuple[str, str]] = {
    # white space that separates nothing, comments
    "white-space-goes": ("a { color : red ; }\n\n b{ }", "a{color:red}b{}"),
    "comments-go": ("/* x { */ a/* y */{b:c/* ; */;/* d:e; */} /* z */", "a{b:c}"),
    "a-comment-between-two-words-still-parts-them": ("a{b:c/**/d}", "a{b:c/**/d}"),
    "a-comment-joins-a-compound-selector": (".a/**/.b{c:d}", ".a.b{c:d}"),
    "a-comment-with-spaces-is-a-descendant": (".a/* x */ .b{c:d}", ".a .b{c:d}"),
    "a-comment-before-the-colon": ("a{--x /* y */ : {b} c ; d /* e */ : f}", "a{--x:{b} c;d:f}"),
    "semicolons": ("a{;;b:c;;d:e;}", "a{b:c;d:e}"),
    "a-kept-statement": ("@import url('a.css') layer( x ) ;\n@layer a , b ;", '@import url("a.css") layer(x);@layer a,b;'),
    # strings, addresses, escapes
    "strings-keep-their-spaces": ("a::after { content: 'a  b' }", 'a::after{content:"a  b"}'),
    "strings-keep-signs-of-css": ('a { content: " / ; {  } /* */ , " }', 'a{content:" / ; {  } /* */ , "}'),
    "strings-keep-escaped-quotes": (r'a{content:"a\"  ; }"}', r'a{content:"a\"  ; }"}'),
    "strings-side-by-side": ("a{grid-template-areas:'a  b'  'c d'}", 'a{grid-template-areas:"a  b" "c d"}'),
    "letters-beyond-ascii": ("a{content:'→ 가'}.é{b:c}", 'a{content:"\\2192  \\ac00 "}.\\e9 {b:c}'),
    "an-address-without-quotes": ("a{background:url( /*no*/a\\ b.png ) , x}", "a{background:url(/*no*/a\\ b.png),x}"),
    "an-address-with-data": ("a{b:url(data:image/png;base64,AA==)}", "a{b:url(data:image/png;base64,AA==)}"),
    "a-quoted-address-keeps-its-spaces": ("a{b:url('a b.svg#c')}", 'a{b:url("a b.svg#c")}'),
    "an-escaped-name": (".a\\:b\\  .c{d:e}", ".a\\:b\\  .c{d:e}"),
    "an-escape-that-ends-with-a-space": (".\\31 a .\\31  b{c:\\31 2}", ".\\31 a .\\31  b{c:\\31 2}"),
    # values
    "sums-keep-their-spaces": ("a{b:calc( 1px + ( 2px - var( --c ) ) )}", "a{b:calc(1px + (2px - var(--c)))}"),
    "signs-of-numbers": ("a{b:1px -1px + 2}", "a{b:1px -1px + 2}"),
    "commas": ("a{b:f( 1px , 2px ) , c}", "a{b:f(1px,2px),c}"),
    "an-empty-fallback": ("a{b:var( --c , )}", "a{b:var(--c,)}"),
    "slashes": ("a{font:400 var(--a)/var(--b) c;d:1 / 2;color:rgb(0 0 0 / 50%)}",) * 2,
    "lists-of-names": ("a{b:[ c  d ] 1fr}", "a{b:[c d] 1fr}"),
    "important": ("a{b:c ! important}", "a{b:c!important}"),
    "two-values-for-old-and-new-browsers": ("a{b:100vh;b:100svh}", "a{b:100vh;b:100svh}"),
    "schemes": ("a{b:light-dark( oklch(0.9 0.01 95) , #fff )}", "a{b:light-dark(oklch(0.9 0.01 95),#fff)}"),
    "ranges-of-characters": ("@font-face{unicode-range:U+26 , U+0-7F}", "@font-face{unicode-range:U+26,U+0-7F}"),
    # custom properties
    "an-empty-custom-property": (":root{--x: ;--y: }", ":root{--x: ;--y: }"),
    "a-custom-property-keeps-its-spaces": (":root{--x:  a , b  > c ( d ) }", ":root{--x:a , b > c ( d )}"),
    "a-custom-property-of-a-block": (":root{--x:{ a : b ; c : d } e ; f : g}", ":root{--x:{ a : b ; c : d } e;f:g}"),
    # selectors
    "lists-in-selectors": (":is( a , b ) > c + d ~ e , f{g:h}", ":is(a,b)>c+d~e,f{g:h}"),
    "a-descendant-before-a-pseudo-class": (".a :hover , .b :is( c , d ){e:f}", ".a :hover,.b :is(c,d){e:f}"),
    "a-descendant-before-a-pseudo-class-in-a-layer": (
        "@layer a { .b :hover { c : d } } @container e { .f :is( g ) { h : i } }",
        "@layer a{.b :hover{c:d}}@container e{.f :is(g){h:i}}",
    ),
    "counts": ("a:nth-child( 2n + 1 of .b ){c:d}", "a:nth-child(2n + 1 of .b){c:d}"),
    "attributes": ("a[ b ^= 'c  d' i ] [e]{f:g}", 'a[b ^= "c  d" i] [e]{f:g}'),
    "any-element": ("a * > *{b:c}", "a *>*{b:c}"),
    # nesting, at-rules
    "nested-rules": (
        ".a { color : red ; &:hover { b : c } & :focus { b : c } .d & { b : c } > e { b : c } :is( f ) { b : c } g : h }",
        ".a{color:red;&:hover{b:c}& :focus{b:c}.d &{b:c}>e{b:c}:is(f){b:c}g:h}",
    ),
    "a-rule-that-looks-like-a-declaration": (".a { b:hover { c : d } e : f }", ".a{b:hover{c:d}e:f}"),
    "media": ("@media ( width >= 40em ) and (min-width: 1px) , print { a { b : c } }",
              "@media (width >= 40em) and (min-width:1px),print{a{b:c}}"),
    "containers": ("@container main ( max-width : 54.99rem ) and style( --x: y ) { a { b : c } }",
                   "@container main (max-width :54.99rem) and style(--x: y){a{b:c}}"),
    "supports": ("@supports not ( (a: b) or (--c: ) ) { d { e : f } }", "@supports not ((a:b) or (--c: )){d{e:f}}"),
    "scopes": ("@scope (.a) to (.b :hover) { c { d : e } }", "@scope (.a) to (.b :hover){c{d:e}}"),
    "pages": ("@page :first { margin : 1cm ; @top-left { content : 'a  b' } }",
              '@page :first{margin:1cm;@top-left{content:"a  b"}}'),
    "keyframes": ("@keyframes a { from , 50% { b : c } to { b : d } }", "@keyframes a{from,50%{b:c}to{b:d}}"),
    # faults stay in their place
    "a-block-left-open": ("a{b:c;d{e:f", "a{b:c;d{e:f}}"),
    "a-string-left-open": ('a{b:f("c', 'a{b:f("c")}'),
    "an-address-left-open": ("a{b:url(c", "a{b:url(c)}"),
    "a-bracket-that-closes-nothing": ("a{b:c}} d{e:f}", "a{b:c}d{e:f}"),
}  # fmt: skip


@pytest.mark.parametrize(("css", "tight"), CASES.values(), ids=CASES)
def test_only_what_separates_nothing_goes(css: str, tight: str) -> None:
    assert tighten(css) == tight
    assert tighten(tight) == tight


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_says_the_same_after_tightening(path: Path) -> None:
    css = path.read_text("utf-8")
    tight = tighten(css)
    assert rules(tight) == rules(css)
    assert "error" not in repr(rules(css)), "the theme has no CSS that a browser would leave out"
    assert tight.isascii() and "\n" not in tight and "/*" not in tight


SCRAPS = [
    "a", ".b", "#c", "--x", ":", ";", ",", "{", "}", "(", ")", "[", "]", "f(", "'", '"', "1px", "-1", "+", ">", "~", "*",
    "/", "&", "!", "important", "@media", "@layer", "/*", "*/", "/**/", "\\31 ", "가", "U+26",
    "svg|a", "=", "^", "%", "e3", "#", "@", "url(x)", "url( a b )", "'a  b'", " ", "\n",
]  # fmt: skip


@given(
    st.lists(
        st.sampled_from(SCRAPS),
        max_size=40,
    ).map("".join)
)
def test_of_any_text_all_tokens_stay_and_a_second_time_changes_nothing(css: str) -> None:
    tight = tighten(css)
    if "url" not in css:  # of an address that is faulty, tinycss2 keeps only that it was one
        assert tokens(tight) == tokens(css)
    assert tighten(tight) == tight
    layered = tinycss2.parse_stylesheet(f"@layer x{{{tight}}}@layer y{{}}", skip_whitespace=True)
    assert [rule.lower_at_keyword for rule in layered] == ["layer", "layer"], "no file reaches out of its layer"


def test_the_stylesheet_opens_with_its_layers_and_holds_every_file() -> None:
    css = stylesheet(THEME, Brand())
    assert css.startswith("@layer reset,tokens,base,compositions,components,utilities,print;")
    for path in FILES:
        assert tighten(path.read_text("utf-8")) in css, path.name
    assert css == stylesheet(THEME, Brand()), "same input, same bytes"


def test_the_stylesheet_is_small() -> None:
    assert len(gzip.compress(stylesheet(THEME, Brand()).encode(), 9)) < 8_000


def test_files_are_written_to_be_read() -> None:
    for path in [*FILES, THEME / "static" / "feed.css"]:
        bare = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        bare = re.sub(r"\"[^\"]*\"|\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)", "", bare)
        for line in bare.splitlines():
            assert line.count(";") <= 1, (path.name, line)
            assert not re.search(r"[{};].*\S.*[{}]", line), (path.name, line)
            assert not (line.rstrip().endswith("{") and "," in line and not line.lstrip().startswith("@")), (
                path.name,
                line,
            )


def test_the_sites_host_is_a_token_for_paper() -> None:
    css = stylesheet(THEME, Brand(), "https://news.example.org")
    assert css.index('--origin:"https://news.example.org"') > css.index('--origin:""')
    assert '--origin:"https://a}*{color:red"' in stylesheet(THEME, Brand(), 'https://a"}*{color:red'), "one text"


def test_a_brand_comes_after_the_themes_own_tokens() -> None:
    css = stylesheet(THEME, Brand("#0b5fa5", "#a3123f", "Example"))
    assert css.index("--primary:light-dark(#0b5fa5") > css.index("--primary:light-dark(oklch")


def test_a_build_that_draws_no_stylesheet_reads_no_css_parser() -> None:
    code = "import sys, newsroom.build.stages, newsroom.outputs.machines.style; print('tinycss2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def plain(rule: str) -> str:
    """A rule as Chromium writes it, but for spaces that it copies where a value or a condition cannot be resolved."""
    rule = re.sub(r"\s+", " ", rule)
    rule = re.sub(r" ?, ?|(?<=[([]) | (?=[)\]])", lambda found: found[0].strip(), rule)
    return re.sub(r"^@[^{]+", lambda head: re.sub(r" ?: ?", ":", head[0]), rule)


@pytest.fixture(scope="module")
def rules_in_chromium(browser: Any) -> Callable[[str], list[str]]:
    """What Chromium's own parser makes of a style sheet, written by Chromium."""
    read = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); return [...s.cssRules].map(r => r.cssText) }"
    page = browser.new_page()
    return lambda css: [plain(rule) for rule in page.evaluate(read, css)]


@pytest.mark.slow
def test_a_browser_reads_the_same_rules(rules_in_chromium: Any) -> None:
    for name, (css, _) in CASES.items():
        if not name.startswith("a-bracket"):  # alone in a file it spoils the rule after it
            assert rules_in_chromium(tighten(css)) == rules_in_chromium(css), name
    for path in FILES:
        css = path.read_text("utf-8")
        found = rules_in_chromium(css)
        assert found and rules_in_chromium(tighten(css)) == found, path.name
    joined = stylesheet(THEME, Brand())
    assert len([rule for rule in rules_in_chromium(joined) if rule.startswith("@layer")]) == len(LAYERS) + 1


def tokens(css: str) -> list[str]:
    """All tokens of a text but white space, comments, semicolons, and brackets that close nothing."""

    def flat(nodes: list[Any]) -> Iterator[str]:
        for node in nodes:
            if node.type in ("whitespace", "comment", "error") or node == ";":
                continue
            if node.type == "function":
                yield f"{node.name}("
                yield from flat(node.arguments)
            elif hasattr(node, "content"):
                yield node.type
                yield from flat(node.content)
            else:
                yield repr(getattr(node, "value", None)) + node.type

    return list(flat(tinycss2.parse_component_value_list(css)))


def rules(css: str) -> list[Any]:
    """The rules of a text by tinycss2's own parser of rules, with white space that counts only."""

    def values(nodes: list[Any]) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if node.type == "comment":
                continue
            if node.type == "whitespace":
                if found and found[-1] != " ":
                    found.append(" ")
            elif node.type == "function":
                found.append((node.lower_name, values(node.arguments)))
            elif hasattr(node, "content"):
                found.append((node.type, values(node.content)))
            else:
                found.append((node.type, getattr(node, "value", None), getattr(node, "unit", None)))
        text = list(found)
        while text and text[-1] == " ":
            text.pop()
        comma, colon = ("literal", ",", None), ("literal", ":", None)
        signs = [comma, *(("literal", sign, None) for sign in ">+~")]
        return [
            each
            for at, each in enumerate(text)
            if each != " " or not (text[at - 1] in signs or text[at + 1] in signs or (at == 2 and text[1] == colon))
        ]

    def read(nodes: list[Any]) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if node.type == "declaration":
                found.append((node.name, values(node.value), node.important))
            elif node.type in ("qualified-rule", "at-rule"):
                inner = (
                    None
                    if node.content is None
                    else read(tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True))
                )
                found.append((node.type, getattr(node, "at_keyword", ""), values(node.prelude), inner))
            else:
                found.append((node.type, str(getattr(node, "message", ""))))
        return found

    return read(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))
