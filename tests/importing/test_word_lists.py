"""The number that the page shows."""

from __future__ import annotations

import pytest
from openxml import Word, abstract, item, level, num, p, table
from reading import draft_of

from newsroom.importing.numerals import numeral
from newsroom.model.blocks import Block, Heading, List, Paragraph, Table, plain

DECIMAL = (level(0, "decimal", "%1."), level(1, "decimal", "%2."), level(2, "decimal", "%3."))


def shown(word: Word) -> list[str]:
    """Every line with its number, as a browser draws it."""

    def lines(blocks: tuple[Block, ...], before: str = "") -> list[str]:
        found: list[str] = []
        for block in blocks:
            if isinstance(block, List):
                for number, one in enumerate(block.items, block.start):
                    mark = f"{number}. " if block.ordered else "- "
                    inner = lines(one.blocks)
                    found += [mark + inner[0], *inner[1:]] if inner else [mark.strip()]
            elif isinstance(block, Paragraph | Heading):
                found.append(before + plain(block.runs))
            elif isinstance(block, Table):
                found.append("table")
        return found

    return lines(draft_of(word).reading.text.blocks)


def words(numbering: str, *parts: str) -> list[str]:
    return shown(Word("".join(parts), numbering=numbering))


def test_a_list_goes_on_after_a_paragraph_and_a_table() -> None:
    found = words(
        abstract(0, *DECIMAL) + num(1, 0), item("a", 1), p("x"), item("b", 1), table(("t", "t")), item("c", 1)
    )
    assert found == ["1. a", "x", "2. b", "table", "3. c"]


def test_a_second_list_of_the_same_kind_begins_anew_only_where_it_says_so() -> None:
    lists = abstract(0, *DECIMAL) + num(1, 0) + num(2, 0, l0=1) + num(3, 0)
    assert words(lists, item("a", 1), item("b", 1), item("c", 2), item("d", 2), item("e", 3)) == [
        "1. a", "2. b", "1. c", "2. d", "3. e"
    ]  # fmt: skip


def test_an_override_of_one_level_leaves_the_others() -> None:
    lists = abstract(0, *DECIMAL) + num(1, 0) + num(2, 0, l1=7)
    found = words(lists, item("a", 1), item("a1", 1, 1), item("b", 2), item("b7", 2, 1), item("b8", 2, 1))
    assert found == ["1. a", "1. a1", "2. b", "7. b7", "8. b8"]


@pytest.mark.parametrize("start", [0, 5, 2026])
def test_a_list_begins_where_it_says(start: int) -> None:
    lists = abstract(0, level(0, "decimal", "%1)", start=start)) + num(1, 0)
    assert words(lists, item("a", 1), item("b", 1)) == [f"{start}. a", f"{start + 1}. b"]


def test_a_sublist_begins_anew_under_each_item_unless_it_never_restarts() -> None:
    never = level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>')
    parts = (item("a", 1), item("a1", 1, 1), item("b", 1), item("b1", 1, 1))
    assert words(abstract(0, *DECIMAL) + num(1, 0), *parts)[-1] == "1. b1"
    assert words(abstract(0, DECIMAL[0], never) + num(1, 0), *parts)[-1] == "2. b1"


def test_a_level_restarts_only_after_the_level_it_names() -> None:
    third = level(2, "decimal", "%3.", more='<w:lvlRestart w:val="1"/>')
    lists = abstract(0, *DECIMAL[:2], third) + num(1, 0)
    found = words(
        lists,
        item("a", 1),
        item("b", 1, 1),
        item("c", 1, 2),
        item("d", 1, 1),
        item("e", 1, 2),
        item("f", 1),
        item("g", 1, 2),
    )
    assert [line for line in found if line[-1] in "ceg"] == ["1. c", "2. e", "1. g"]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("lowerLetter", "%1)", ["a) x", "b) x"]),
        ("upperLetter", "(%1)", ["(A) x", "(B) x"]),
        ("lowerRoman", "%1.", ["i. x", "ii. x"]),
        ("upperRoman", "%1.", ["I. x", "II. x"]),
        ("ordinal", "%1", ["1st x", "2nd x"]),
        ("cardinalText", "%1:", ["One: x", "Two: x"]),
        ("decimalZero", "%1.", ["01. x", "02. x"]),
        ("ganada", "%1.", ["가. x", "나. x"]),
        ("decimalEnclosedCircle", "%1", ["① x", "② x"]),
        ("chineseCounting", "%1、", ["一、 x", "二、 x"]),
        ("aiueo", "%1.", ["ｱ. x", "ｲ. x"]),
        ("aiueoFullWidth", "%1.", ["ア. x", "イ. x"]),
        ("koreanCounting", "%1.", ["일. x", "이. x"]),
        ("koreanLegal", "%1.", ["하나. x", "둘. x"]),
        ("chineseLegalSimplified", "%1、", ["壹、 x", "贰、 x"]),
        ("hebrew1", "%1.", ["א. x", "ב. x"]),
        ("arabicAlpha", "%1.", ["أ. x", "ب. x"]),
        ("russianLower", "%1)", ["а) x", "б) x"]),
        ("decimal", "Article %1.", ["Article 1. x", "Article 2. x"]),
        ("bullet", "\u2022", ["- x", "- x"]),
        ("bullet", "\uf0b7", ["- x", "- x"]),
        ("none", "", ["x", "x"]),
    ],
)
def test_a_form_that_no_list_can_draw_is_written_out(form: str, text: str, expected: list[str]) -> None:
    assert words(abstract(0, level(0, form, text)) + num(1, 0), item("x", 1), item("x", 1)) == expected


def test_a_number_of_several_levels_is_written_out_in_legal_form_too() -> None:
    lists = abstract(
        0,
        level(0, "upperRoman", "Part %1"),
        level(1, "decimal", "%1.%2", more="<w:isLgl/>"),
        level(2, "lowerLetter", "%1.%2.%3"),
    ) + num(1, 0)
    found = words(lists, item("a", 1), item("b", 1, 1), item("c", 1, 2), item("d", 1), item("e", 1, 1))
    assert found == ["Part I a", "1.1 b", "I.1.a c", "Part II d", "2.1 e"]


STYLED = (
    '<w:style w:type="paragraph" w:styleId="Step"><w:name w:val="Step"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/><w:basedOn w:val="Step"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
    "</w:numPr></w:pPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
    '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
)


def test_a_style_alone_numbers_its_paragraphs_and_zero_switches_it_off() -> None:
    lists = abstract(0, *DECIMAL) + num(1, 0)
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("a", style="Step") + p("a1", style="Sub") + p("plain", style="Step", props=off) + p("b", style="Step")
    assert shown(Word(body, styles=STYLED, numbering=lists)) == ["1. a", "1. a1", "plain", "2. b"]


def test_headings_show_their_numbers() -> None:
    lists = abstract(1, level(0, "decimal", "%1", more='<w:pStyle w:val="H1"/>')) + num(2, 1)
    body = p("Intro", style="H1") + p("x") + p("Next", style="H1")
    assert shown(Word(body, styles=STYLED, numbering=lists)) == ["1 Intro", "x", "2 Next"]


def test_an_empty_item_keeps_its_number_and_the_last_ones_go() -> None:
    lists = abstract(0, *DECIMAL) + num(1, 0)
    assert words(lists, item("a", 1), item("", 1), item("c", 1), item("", 1)) == ["1. a", "2.", "3. c"]


def test_neighbouring_lists_do_not_melt_on_the_page() -> None:
    lists = abstract(0, *DECIMAL) + num(1, 0) + num(2, 0, l0=1)
    draft = draft_of(Word(item("a", 1) + item("b", 1) + item("c", 2), numbering=lists))
    blocks = draft.reading.text.blocks
    assert [block.start for block in blocks if isinstance(block, List)] == [1, 1]
    assert "\n\n<!-- -->\n\n" in draft.markdown


def test_a_cell_holds_its_number_as_text() -> None:
    lists = abstract(0, *DECIMAL) + num(1, 0)
    draft = draft_of(Word(table((item("a", 1), item("", 1)), (item("b", 1), "x")), numbering=lists))
    assert "| 1. a | 2. |" in draft.markdown.replace("\\.", ".")


def test_another_list_that_is_indented_more_lies_inside_the_item_before_it() -> None:
    deep = '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>'
    flat = deep.replace("720", "360")
    lists = (
        abstract(0, level(0, "decimal", "%1.").replace("</w:lvl>", flat + "</w:lvl>"))
        + abstract(1, level(0, "bullet", "\u2022").replace("</w:lvl>", deep + "</w:lvl>"))
        + num(1, 0)
        + num(2, 1)
    )
    draft = draft_of(Word(item("a", 1) + item("x", 2) + item("y", 2) + item("b", 1), numbering=lists))
    assert draft.markdown == "1. a\n   - x\n   - y\n2. b\n"


@pytest.mark.parametrize("named_by", ["list", "style"])
def test_a_list_of_a_style_as_pages_writes_it(named_by: str) -> None:
    owner = '<w:styleLink w:val="Imported Style 1"/>' if named_by == "list" else ""
    lists = (
        abstract(0, more='<w:numStyleLink w:val="Imported Style 1"/>')
        + abstract(1, *DECIMAL, more=owner)
        + num(1, 1)
        + num(2, 0)
        + num(3, 0, l0=4)
    )
    style = (
        '<w:style w:type="numbering" w:styleId="Imported Style 1"><w:name w:val="Imported Style 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = item("a", 2) + item("b", 2) + item("b1", 2, 1) + p("x") + item("d", 3)
    assert shown(Word(body, numbering=lists, styles=style)) == ["1. a", "2. b", "1. b1", "x", "4. d"]


@pytest.mark.parametrize(
    ("form", "count", "drawn"),
    [("koreanCounting", 21, "이십일"), ("koreanCounting", 110, "백십"), ("japaneseLegal", 12, "壱拾弐"), ("ideographLegalTraditional", 101, "壹佰零壹"),
     ("hebrew1", 15, "טו"), ("hebrew1", 123, "קכג"), ("chineseCounting", 11, "十一")],
)  # fmt: skip
def test_numbers_above_ten_are_counted_as_each_script_counts(form: str, count: int, drawn: str) -> None:
    assert numeral(count, form) == drawn


def test_a_list_without_indentation_lies_as_deep_as_its_level_says() -> None:
    lists = abstract(0, level(0, "bullet", "•")) + abstract(1, *DECIMAL) + num(1, 0) + num(2, 1, l1=3)
    draft = draft_of(Word(item("a", 1) + item("x", 2, 1) + item("b", 1), numbering=lists))
    assert draft.markdown == "- a\n\n  3. x\n\n- b\n"
