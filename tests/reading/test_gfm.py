"""GFM's tables, struck words, task items and bare addresses, beside GitHub's own parser (cmark-gfm, tests only).

The specification's examples (CC BY-SA) are in no package; these are our own, one or more for each of its rules. Each is
read as that parser reads it, or stands in `OTHERWISE` with the reason.
"""

from __future__ import annotations

import re

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions
from hypothesis import given
from hypothesis import strategies as st
from outline import outline

from newsroom.model.blocks import without_lines
from newsroom.reading.blocks.markdown_reader import read_markdown
from newsroom.reading.blocks.markdown_writer import write_markdown
from newsroom.reading.markdown.setting import make_converter

TABLES = [
    "| Room | Seats |\n| --- | --- |\n| Quay | 12 |",
    "| Room | Seats |\n| :-: | ----------: |\nQuay | twelve",  # alignment; bars at the ends may be missing
    "Room | Seats\n--- | ---\nQuay | 12",
    "Room | Seats\n:-- | ---\nQuay | 12\n\nAfter.",
    "| R\\|oom |\n| ------ |\n| q `\\|` uay |\n| q **\\|** uay |",  # bars that are escaped, in code too
    "| a | b |\n| --- | --- |\n| 1 | 2 |\n> said",  # ends where another block begins
    "| a | b |\n| --- | --- |\n| 1 | 2 |\n# Hall",
    "| a | b |\n| --- | --- |\n| 1 | 2 |\n- item",
    "| a | b |\n| --- | --- |\n| 1 | 2 |\n***",
    "| a | b |\n| --- | --- |\n| 1 | 2 |\n```\ncode\n```",
    "| a | b |\n| --- | --- |\n| 1 | 2 |\n<div>\n</div>",
    "| a | b |\n| --- | --- |\n| 1 | 2 |\nrunning on\n\nafter",  # … or at an empty line, not at a line without bars
    "| a | b |\n| --- |\n| 1 |",  # as many cells as delimiters
    "| a |\n| --- | --- |\n| 1 | 2 |",
    "| a | b |\n| --- | --- |\n| 1 |\n| 1 | 2 | 3 |",  # rows may be shorter or longer
    "| a | b |\n| --- | --- |",  # no rows
    "| a | b |\n| --- | --- |\n\n| 1 | 2 |",
    "| a |\n| - |\n| 1 |",
    "|a|\n|:-|\n|1|",
    "| a |\n---\n| 1 |",  # dashes alone underline a heading
    "Rooms\n-----\nQuay",
    "# a | b\n--- | ---\n1 | 2",  # a line that begins another block is no head
    "- a | b\n--- | ---\n1 | 2",
    "1. a | b\n--- | ---\n1 | 2",
    "> a | b\n--- | ---\n1 | 2",
    "> | a | b |\n> | --- | --- |\n> | 1 | 2 |",  # inside of others
    "- | a | b |\n  | --- | --- |\n  | 1 | 2 |",
    "1. Rooms:\n\n   | a | b |\n   | --- | --- |\n   | 1 | 2 |\n2. Seats",
    "Rooms follow\n| a | b |\n| --- | --- |\n| 1 | 2 |",  # right after a line
    "    | a | b |\n    | --- | --- |",  # indented code
    "  | a | b |\n  | --- | --- |\n  | 1 | 2 |",
    "| a | b |\n| -- x | --- |\n| 1 | 2 |",
    "| a | b |\n| --- || --- |\n| 1 | 2 |",
    "| **a** | `b` |\n| --- | --- |\n| ~~1~~ | [2](https://a.example) |\n| https://a.example/x | <b>2</b> |",
    "| a | b |\n| --- | --- |\n| | |\n|  | 2 |",
    "| a \\\\ | b |\n| --- | --- |\n| 1 | 2 |",
    "|\ta\t|\tb\t|\n|\t---\t|\t---\t|\n|\t1\t|\t2\t|",
    "| 방 | 자리 |\n|:---|---:|\n| 부두 | 12 |",
]
STRUCK = [
    "~~Ten~~ twelve rooms",
    "The ~~ten~~ rooms, ~nine~.",
    "This ~~has a\n\nnew paragraph~~.",
    "This is ~~~not struck~~~.",
    "~~ ten ~~", "~~ten ~~", "~~ ten~~", "a ~~ b ~~ c", "~~~~", "~~", "~", "~~ten",
    "~~ten~ and ~ten~~",
    "t~~e~~n", "**~~ten~~**", "~~**ten**~~", "*a ~~b* c~~", "~~a *b~~ c*",
    "`~~ten~~`", "\\~~ten~~", "\\~\\~ten\\~\\~",
    "~~[ten](https://a.example)~~", "[~~ten~~](https://a.example)", "~~ten\ntwelve~~", "(~~ten~~)", "~~ten~~, ~~eleven~~",
]  # fmt: skip
TASKS = [
    "- [ ] open the hall\n- [x] print the cards",
    "- [x] outer\n  - [ ] inner\n  - [x] other\n- [ ] last",
    "- [X] upper case", "* [ ] star", "+ [x] plus", "1. [x] number", "2) [ ] bracket",
    "- [ ]", "- [ ]\n  next line", "- [x]no space", "- []", "- [  ] two", "- [y] other", "- \\[ ] escaped",
    "- a [ ] inside", "[ ] no item", "- [ ]\ttab", "- [ ]  two spaces",
    "- [ ] # no heading", "- [ ] > no quotation", "- [ ] 1. no list", "- [ ] **bold** `code` [link](https://a.example)",
    "- [x] one\n\n  two", "- [ ] one\n  two", "- [ ] one\n\n- [x] two", "- [ ] a\n- plain\n- [x] c",
    "- # [ ] heading", "- > [ ] said",
]  # fmt: skip
ADDRESSES = [
    "www.a.example", "Visit www.a.example/help for more.", "Visit www.a.example.", "Visit www.a.example/a.b.",
    "www.a.example/x?q=Find+out", "(www.a.example/q=(x))", "www.a.example/q=(x)", "www.a.example/q=(x)))", "www.a.example/q=(x)+y",
    "(see www.a.example/q=(x)+(y))", "www.a.example/q=(x)z", "www.a.example/x?a=1&hl;", "www.a.example/x?a=1&amp;", "www.a.example/x&copy;x",
    "www.a.example/he<lp", "www.a.example?", "www.a.example!", "www.a.example,", "www.a.example:", "www.a.example*", "www.a.example_",
    "www.a.example~", "*www.a.example*", "**www.a.example**", "_www.a.example_", "~~www.a.example~~", "xwww.a.example",
    "www", "www.", "www.a_b.c_d.example", "www.a.b_c.example", "www.a.example/a_b_c", "http://a.example", "https://a.example/x?y=z#top",
    "(Visit https://encrypted.a.example/x?q=Out+of)", "https://a", "https://", "http://a_b.example", "ftp://files.a.example/x", "https://a.example/*x*", "HTTPS://a.example",
    "xhttps://a.example", "https://a.example<b>x</b>", "https://a.example 'https://b.example'",
    "press@a.example", "press+desk@mail.a.example", "press_desk@a.example", "p.r-e_s_s@a.example now", "_press@a.example_", "*press_desk@a.example*",
    "press@a.example.", "press@a.example-", "press@a.example_", "press@a", "press@", "@a.example",
    "mailto:press@a.example", "(mailto:press_desk@a.example.)", "write to press@a.example, or call", "a_b c_d@a.example e_f",
    "`www.a.example`", "`press@a.example`", "[www.a.example](https://b.example)", "<https://a.example>", "https://a.example/%20x", "https://a.example/x;", "https://a.example.,",
    "E-mail:press@a.example", "邮箱:press@a.example", "tel./mail → press@a.example", "&lt;press@a.example&gt;", "<b>press@a.example</b>",
    "**Mail**:press@a.example", "press\\_desk@a.example", "#press@a.example", "package@3.7.0", "press@a.example2",
    "https://a.example\nhttps://b.example", "- https://a.example", "# www.a.example", "> press@a.example",
]  # fmt: skip
OTHERWISE = {
    "a bare address of one column's head needs its bar": ["Room\n| --- |\n| Quay |"],
    "a single tilde between two letters or figures is a range": ["10~12, 14~16", "a~b~c"],
    "a single tilde strikes from a word's beginning only": ["’24.4.~’25.5., ’25.6.~’26.7.", "(~’26) (~’27)"],
    "a quotation mark in front begins no address there": ["“https://a.example”", "「https://a.example」"],
    "an address ends before a Korean letter": ["https://a.example를"],
    "a box looks at nothing behind it": ["- [ ] `[x]`", "- [ ] - [x] no list"],
    "what has two signs @ is no address": ["a@b@c.example"],
    "the rest of what may be a longer address is none": [
        "a/press@b.example",
        "renépress@b.example",
        "//press@b.example",
    ],
    "no link of a page leads to xmpp": ["xmpp:press@b.example/desk"],
    "an empty row stays a row": ["| a |\n| --- |\n|\n"],
}
ALIKE = {"table": TABLES, "struck": STRUCK, "task": TASKS, "address": ADDRESSES}
CONVERTER = make_converter({})


def ours(text: str) -> str:
    CONVERTER.reset()
    return outline(CONVERTER.convert(text).replace(' class="task"', ""))


def github(text: str) -> str:
    """What GitHub's parser makes of a text, its boxes and alignments as we write them."""
    html = markdown_to_html_with_extensions(
        text, options=Options.CMARK_OPT_UNSAFE, extensions=["table", "autolink", "strikethrough", "tasklist"]
    )
    html = re.sub(r'<input type="checkbox"( checked="")? disabled="" />', lambda box: "☑" if box[1] else "☐", html)
    html = re.sub(r"([☐☑])\s*<p>", r"<p>\1 ", html)
    return outline(re.sub(r' align="(\w+)"', r' class="align-\1"', html))


@pytest.mark.parametrize("kind", ALIKE)
def test_each_example_is_read_as_github_reads_it(kind: str) -> None:
    assert {text for text in ALIKE[kind] if ours(text) != github(text)} == set()


def test_what_is_read_otherwise_on_purpose_is_still_so() -> None:
    assert [text for texts in OTHERWISE.values() for text in texts if ours(text) == github(text)] == []


@pytest.mark.parametrize("kind", ALIKE)
def test_each_example_says_the_same_when_it_is_written_again(kind: str) -> None:
    for text in ALIKE[kind]:
        tree = without_lines(read_markdown(text))
        assert without_lines(read_markdown(write_markdown(tree))) == tree, text


LINES = ["| a | b |\n| --- | :-: |", "a | b\n--- | ---", "| 1 | 2 |", "| `x` | ~~z~~ |", "| 1 | 2 | 3 |", "| 1 |", "- [ ] a", "- [x] b", "1. c", "", "", "text", "www.a.example", "p_d@a.example", "~~s~~ t", "# h", "***"]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_lines_of_all_kinds_are_read_as_github_reads_them(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert ours(text) == github(text)
