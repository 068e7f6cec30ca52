"""Text → tree → Markdown → the same tree; and what other readers make of that Markdown."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from newsroom.model.blocks import (
    Block,
    Cell,
    Code,
    Heading,
    Item,
    List,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Run,
    Table,
    Term,
    Terms,
    Text,
    without_lines,
)
from newsroom.model.runs import canonical
from newsroom.reading.blocks.markdown_reader import read_markdown
from newsroom.reading.blocks.markdown_writer import write_markdown
from newsroom.reading.blocks.text_reader import read_text
from newsroom.reading.body.body import BodySettings, render_body

PIECES = [
    "word", "Word two", "it's", '"q"', "*", "**", "_", "__", "***", "`", "``", "[", "]", "(", ")", "![", "[a](b)",
    "[a][b]", "[a]", '![a](b.jpg "t")', "[^1]", "\n\n[^1]: note\n\n", '\n\n[b]: http://x.example "T"\n\n', "<b>", "</b>",
    "<sup>2</sup>", "<http://x.example>", "<a@b.example>", "<!-- c -->", "&", "&amp;", "&#38;", "&copy;", "&nbsp;", "\\", "\\*",
    "{", "}", "{#id .c}", "\n", "\n", "\n\n", "\n\n", "  \n", "\\\n", "    ", "  ", "\t", " ", "- ", "+ ", "1. ", "2) ",
    "> ", "# ", "## ", "===", "---", "\n===\n", "\n---\n", "\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n", "|", ":   def",
    "\n: def", "\n```\ncode\n```\n", "~~~", "~~", "~", "é", "한국어", "서울(Seoul)은", "العربية", "—", "\n> — Ana\n", "\xa0", "“", "5",
    "https://x.example/z_a_b", "www.x.example", "a@b.example", "- [x] ", "首尔\n開館", "2026. 3. 2.", "!", "#", "<br>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", " ", "\n"]))
def test_what_a_text_says_is_what_its_tree_says_when_it_is_written(pieces: list[str], between: str) -> None:
    tree = without_lines(read_markdown(between.join(pieces)))
    assert without_lines(read_markdown(write_markdown(tree))) == tree


WORDS = st.text(alphabet="ab1 .,*_`[]()<>#-+~|\\&!:{}\"'—。\xa0가é“", min_size=1, max_size=8)
ADDRESSES = st.sampled_from(
    ["https://example.org/a_b?c=1&copy=2", "{filename}../x/en.md", "a b.pdf", "x(1).pdf", "mailto:a@b.example", "#top"]
)
RUN = st.builds(
    Run,
    text=WORDS,
    strong=st.booleans(),
    emphasis=st.booleans(),
    struck=st.booleans(),
    superscript=st.sampled_from([False, False, True]),
    language=st.sampled_from(["", "", "ko"]),
    link=st.one_of(st.just(""), st.just(""), ADDRESSES),
)
CODE_RUN = st.builds(Run, text=st.text(alphabet="a`|* \\<", min_size=1, max_size=6), code=st.just(True))
RUNS = st.lists(st.one_of(RUN, RUN, CODE_RUN, st.just(Run(line_break=True))), min_size=1, max_size=5).map(canonical)
SAID = RUNS.filter(bool)
PARAGRAPH = st.builds(Paragraph, runs=SAID)
LINE = SAID.filter(lambda runs: not any(run.line_break for run in runs))
SPEAKER = LINE.filter(lambda runs: runs[0].text[:1] not in ("\xa0", "—"))  # a dash and a space stand before it
CELL = st.builds(lambda runs: Cell(blocks=(Paragraph(runs=runs),)), LINE)
SIMPLE: st.SearchStrategy[Block] = st.one_of(
    PARAGRAPH,
    st.builds(Heading, level=st.integers(1, 6), runs=LINE),
    st.builds(
        Code,
        text=st.sampled_from(["x = 1", "```\na\n```", "", "a\n\n  b", "# x"]),
        language=st.sampled_from(["", "py"]),
    ),
    st.just(Rule()),
    st.builds(
        Picture, file=st.just("p.jpg"), alt=st.sampled_from(["", "A [b] *c*"]), link=st.sampled_from(["", "x.pdf"])
    ),
    st.just(Picture(file="p.jpg", decorative=True, link="x.pdf")),
    st.builds(lambda rows: Table(rows=tuple(rows)), st.lists(st.tuples(CELL, CELL), min_size=1, max_size=3)),
    st.builds(lambda runs, said: Terms(items=(Term(runs=runs, definitions=((said,),)),)), LINE, PARAGRAPH),
)


def _nested(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(inner, min_size=1, max_size=3).map(tuple)
    item = st.builds(Item, blocks=blocks)
    several = st.lists(
        st.builds(lambda first, rest: Item(blocks=(first, *rest)), PARAGRAPH, blocks), min_size=2, max_size=3
    )
    return st.one_of(
        st.builds(lambda items: List(items=tuple(items), tight=False), several),
        st.builds(lambda items, start: List(items=tuple(items), ordered=True, start=start, tight=False), several, st.integers(0, 12)),
        st.builds(lambda said: List(items=(Item(blocks=(said,)),) * 2), PARAGRAPH),
        st.builds(lambda items: List(items=tuple(items), style="lower-alpha", ordered=True), st.lists(st.builds(Item, blocks=PARAGRAPH.map(lambda p: (p,))), min_size=1, max_size=2)),
        st.builds(lambda said, by: Quotation(blocks=(said,), attribution=by), PARAGRAPH, SPEAKER),
        item.map(lambda each: Quotation(blocks=each.blocks)),
    )  # fmt: skip


TEXT = st.lists(st.recursive(SIMPLE, _nested, max_leaves=6), min_size=1, max_size=4).map(
    lambda blocks: Text(blocks=tuple(blocks))
)


@pytest.mark.slow
@given(TEXT)
def test_a_tree_that_nobody_wrote_says_the_same_when_it_was_written_and_read(tree: Text) -> None:
    once = without_lines(read_markdown(write_markdown(tree)))
    assert _words(once) == _words(tree)
    assert without_lines(read_markdown(write_markdown(once))) == once


def _words(value: object) -> list[str]:
    """All that a tree says, with the marks that it carries, in order."""
    if isinstance(value, tuple):
        return [word for each in value for word in _words(each)]
    if isinstance(value, Run):
        return [repr(value)]
    if isinstance(value, (str, int)) or value is None:
        return []
    own = [value.text] if isinstance(value, Code) else []
    return own + [word for name in value.__struct_fields__ for word in _words(getattr(value, name))]  # type: ignore[attr-defined]


OTHERS = {
    "CommonMark": MarkdownIt("commonmark"),
    "GFM": MarkdownIt("gfm-like", {"linkify": False}).disable("linkify"),
}


@pytest.mark.slow
@given(st.one_of(PARAGRAPH, st.builds(Heading, level=st.integers(2, 6), runs=LINE)), st.sampled_from(list(OTHERS)))
def test_another_reader_of_markdown_shows_the_same_words_and_no_marks(block: Paragraph | Heading, name: str) -> None:
    shown = LexborHTMLParser(OTHERS[name].render(write_markdown(Text(blocks=(block,))))).body
    assume(name == "GFM" or not any(run.struck for run in block.runs))  # CommonMark has no mark for struck words
    said = "".join(" " if run.line_break else run.text for run in block.runs)
    assert shown is not None and "".join(shown.text().split()) == "".join(said.split())


@pytest.mark.parametrize(
    ("runs", "written"),
    [
        ((Run(text="서울(Seoul)", strong=True), Run(text="은")), "<strong>서울(Seoul)</strong>은\n"),
        ((Run(text="서울", strong=True), Run(text="은")), "**서울**은\n"),
        ((Run(text="ten", struck=True), Run(text=" twelve")), "~~ten~~ twelve\n"),
        ((Run(text="10"), Run(text="6", superscript=True)), "10<sup>6</sup>\n"),
        ((Run(text="2026. 3. 2.(월) 개관"),), "2026\\. 3. 2.(월) 개관\n"),
        ((Run(text="- x"),), "\\- x\n"),
        ((Run(text="https://a.example/v--1", link="https://a.example/v--1"),), "<https://a.example/v--1>\n"),
        ((Run(text="https://a.example/"),), "https\\://a.example/\n"),
        ((Run(text="a"), Run(line_break=True), Run(text="+ b")), "a\\\n\\+ b\n"),
    ],
    ids=["particle", "word", "struck", "power", "date", "dash", "address", "no link", "line end"],
)
def test_runs_are_written_so_that_every_reader_shows_them(runs: tuple[Run, ...], written: str) -> None:
    assert write_markdown(Text(blocks=(Paragraph(runs=runs),))) == written


def test_an_address_with_an_entity_in_it_is_written_so_that_every_reader_shows_it() -> None:
    """Between < and > GFM's parser reads entities, others do not."""
    assert write_markdown(read_markdown("https://x.example/?a&amp;b")) == (
        "[https://x.example/?a\\&amp;b](https://x.example/?a\\&amp;b)\n"
    )
    assert write_markdown(read_markdown("https://x.example/?a&copy=1&b;c")) == "<https://x.example/?a&copy=1&b;c>\n"


def test_two_lists_stay_two() -> None:
    one = List(items=(Item(blocks=(Paragraph(runs=(Run(text="a"),)),)),))
    tree = Text(blocks=(one, one))
    assert write_markdown(tree) == "- a\n\n<!-- -->\n\n- a\n"
    assert without_lines(read_markdown(write_markdown(tree))) == tree


@pytest.mark.parametrize(
    "text",
    [
        "- one\n  - a\n  1. b\n- two\n",
        "1. one\n   1. a\n   - b\n   1. c\n",
        "- one\n  - a\n    - b\n  1. c\n\n     d\n",
        "> - a\n> 1. b\n",
    ],
    ids=["numbers", "dots between numbers", "below two", "quotation"],
)
def test_two_kinds_of_list_in_one_item_are_written_with_their_marks(text: str) -> None:
    tree = without_lines(read_markdown(text))
    written = write_markdown(tree)
    assert "<" not in written and without_lines(read_markdown(written)) == tree
    for name, other in OTHERS.items():
        lists = [(node.tag, len(node.css("li"))) for node in LexborHTMLParser(other.render(written)).css("ol, ul")]
        first = [(node.tag, len(node.css("li"))) for node in LexborHTMLParser(other.render(text)).css("ol, ul")]
        assert lists == first, name


@pytest.mark.parametrize("text", ["- a\n\n3. b\n", "- a\n\n1.\n2. b\n"], ids=["another number", "an empty item"])
def test_a_list_that_could_continue_the_words_above_it_stays_a_list(text: str) -> None:
    inner = without_lines(read_markdown(text)).blocks
    tree = Text(blocks=(List(items=(Item(blocks=(Paragraph(runs=(Run(text="x"),)), *inner)),) * 2),))
    assert without_lines(read_markdown(write_markdown(tree))) == tree


def test_blocks_know_their_lines() -> None:
    text = "One\n\n## Two\n\n- a\n- b\n\n> c\n> — Ana\n\n| a |\n|---|\n\n```\nx\n```\n\nA[^1].\n\n[^1]: n\n"
    tree = read_markdown(text)
    assert [block.line for block in tree.blocks] == [1, 3, 5, 8, 11, 14, 18]
    assert [note.line for note in tree.notes] == [20]


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("text", ["# no heading", "- no list", "1. no number", "2) nor this", "> no quote", "===", "---", "a | b", "* * *", "&amp; &#35;", "![x](y)", "+ plus", "```", "\\*", "<https://x.example>", "[a]: b", "[^1]: c", ": d", "~~~"])  # fmt: skip
def test_any_plain_line_is_read_back_as_it_was(text: str, name: str) -> None:
    shown = LexborHTMLParser(OTHERS[name].render(write_markdown(Text(blocks=(Paragraph(runs=(Run(text=text),)),)))))
    assert [node.text().strip() for node in shown.css("body > p")] == [text]


def test_two_texts_that_follow_each_other_read_as_one_paragraph_each() -> None:
    tree = Text(blocks=(Paragraph(runs=(Run(text="a"),)), Paragraph(runs=(Run(text="---"),))))
    assert without_lines(read_markdown(write_markdown(tree))) == tree


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("See <b>this\n\n- a\n- b\n\nend", "See **this**\n\n- **a**\n- **b**\n\n**end**\n"),
        ("- <b>x\n- y\n  - z\n- w", "- **x**\n- **y**\n  - **z**\n- **w**\n"),
        ("<i>x\n\n1. a\n\n   b\n2. c", "*x*\n\n1. *a*\n\n   *b*\n\n2. *c*\n"),
        ("<b>\n\n| a |\n|---|\n| 1 |", "| **a** |\n| --- |\n| **1** |\n"),
        ("[^1]<b>\n: it\n\n[^1]: note", "[^1]\n:   **it**\n\n[^1]: **note**\n"),
        ("<del>\n\nTen\n\n- rooms\n\n</del>", "~~Ten~~\n\n- ~~rooms~~\n"),
        ('![a](b.jpg "t")</b>&nbsp;', '![a](newsroom:0 "t")\n'),
        ("<strike>ten</strike> <tt>x</tt> <font color=red>red</font>", "~~ten~~ `x` red\n"),
    ],
    ids=["list", "items", "numbers", "table", "terms", "struck blocks", "picture", "former names"],
)
def test_an_element_around_blocks_takes_nothing_from_them(text: str, written: str) -> None:
    html = render_body(text, 1, "releases/2026/line", BodySettings(typogrify=False)).html
    assert write_markdown(read_text(html, "s-")) == written


A, CALL, LOOKS = Run(text="a"), Run(note="1"), Run(text="b[^1]")


@pytest.mark.parametrize(
    "block",
    [
        Table(rows=((Cell(blocks=(Paragraph(runs=(A, CALL, LOOKS)),), across=2),),)),
        Table(rows=((Cell(blocks=(Paragraph(runs=(A,)), Paragraph(runs=(CALL,)))),),)),
        Table(rows=((Cell(blocks=(Paragraph(runs=(LOOKS,)),)),),), caption=(A, CALL)),
        List(items=(Item(blocks=(Paragraph(runs=(A, CALL, LOOKS)),)),) * 2, ordered=True, style="lower-alpha"),
        Picture(file="p.jpg", alt="x", caption=(A, CALL)),
        Terms(items=(Term(runs=(A, CALL)),)),
    ],
    ids=["span", "two paragraphs", "caption", "letters", "picture", "term"],
)
def test_footnotes_are_called_in_what_only_html_can_write(block: Block) -> None:
    tree = Text(blocks=(block,), notes=(Note(label="1", blocks=(Paragraph(runs=(A,)),)),))
    assert without_lines(read_markdown(write_markdown(tree))) == tree


DASH, BREAK = Run(text="— b"), Run(line_break=True)


@pytest.mark.parametrize(
    "said",
    [
        (Run(text="<", code=True), BREAK, Run(text="—")),
        (Run(text="a"), BREAK, DASH),
        (DASH,),
        (DASH, BREAK, DASH),
        (Run(text="a"), BREAK, Run(text="\xa0— b")),
        (Run(text="a"), BREAK, Run(text="— b", emphasis=True)),
    ],
    ids=["bare", "line", "whole", "two", "no-break space", "emphasis"],
)
def test_a_line_of_a_quotation_that_begins_with_a_dash_names_nobody(said: tuple[Run, ...]) -> None:
    first, line = Paragraph(runs=(Run(text="a"),)), Paragraph(runs=said)
    for blocks in [(line,), (first, line), (line, first), (Heading(level=2, runs=(Run(text="a"),)), line)]:
        for by in [(), (Run(text="1"),)]:
            tree = Text(blocks=(Quotation(blocks=blocks, attribution=by),))
            assert without_lines(read_markdown(write_markdown(tree))) == tree, write_markdown(tree)


@given(
    st.lists(st.sampled_from(PIECES), max_size=25),
    st.sampled_from(["", " ", "\n"]),
    st.sampled_from(["en", "ko", "fr"]),
)
def test_the_markdown_of_a_page_says_what_the_page_says(pieces: list[str], between: str, lang: str) -> None:
    html = render_body(between.join(pieces), 1, "releases/2026/line", BodySettings(), lang=lang).html
    tree = read_text(html, "s-")
    assert without_lines(read_markdown(write_markdown(tree))) == tree
