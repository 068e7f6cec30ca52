"""Text that Word does not show, and text that looks as if."""

from __future__ import annotations

import pytest
from openxml import Word, box, p, r, table
from reading import draft_of

VANISH = "<w:vanish/>"
WHITE = '<w:color w:val="FFFFFF"/>'
STYLES = (
    '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Deeper"><w:name w:val="D"/><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Veiled"><w:name w:val="Veiled"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Pale"><w:name w:val="Pale"/><w:rPr><w:color w:val="FFFFFE"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Dark"><w:name w:val="Dark"/><w:tblStylePr w:type="firstRow"><w:rPr>'
    '<w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>'
)


@pytest.mark.parametrize(
    "secret",
    [
        r("secret", VANISH),
        r("secret", '<w:rStyle w:val="Secret"/>'),
        r("secret", '<w:rStyle w:val="Deeper"/>'),
        r("secret", WHITE),
        r("secret", '<w:color w:val="FDFEFF"/>'),
        r("secret", '<w:color w:val="FF0000"/><w:shd w:val="clear" w:fill="FF0000"/>'),
        r("secret", '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
        r("secret", '<w:sz w:val="1"/>'),
        r("secret", '<w:color w:val="auto" w:themeColor="background1"/>'),
        r("secret", '<w:color w:themeColor="text1"/><w:shd w:val="clear" w:fill="auto" w:themeFill="text1"/>'),
        r("secret", "<w14:textFill><w14:noFill/></w14:textFill>"),
        r("secret", '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>'),
        f'<w:hyperlink r:id="x">{r("secret", VANISH)}</w:hyperlink>',
        f"<w:sdt><w:sdtContent>{r('secret', VANISH)}</w:sdtContent></w:sdt>",
    ],
    ids=[
        "run",
        "style",
        "based",
        "white",
        "nearly",
        "ground",
        "highlight",
        "tiny",
        "theme",
        "fill",
        "no-fill",
        "filled",
        "link",
        "control",
    ],
)
def test_a_hidden_word_is_set_aside_and_the_same_word_seen_stays(secret: str) -> None:
    draft = draft_of(Word(p("A secret meeting, ", secret, " today."), styles=STYLES))
    assert draft.words.count("secret") == 1
    assert draft.aside("hidden") == ["secret"]
    assert draft.reading.set_aside[0].where == "paragraph 1"


@pytest.mark.parametrize("style", ["Veiled", "Pale"])
def test_a_paragraph_style_hides_its_paragraphs(style: str) -> None:
    draft = draft_of(Word(p("Gone", style=style) + p("Stays"), styles=STYLES))
    assert draft.markdown == "Stays\n"
    assert draft.aside("hidden") == ["Gone"]


def test_two_switches_on_two_levels_cancel_each_other_and_a_direct_one_wins() -> None:
    both = r("twice", '<w:rStyle w:val="Secret"/>')
    shown = r("shown", '<w:vanish w:val="0"/>')
    draft = draft_of(Word(p(both, r(" ", '<w:vanish w:val="0"/>'), shown, style="Veiled"), styles=STYLES))
    assert draft.words == ["twice", "shown"]


def test_hidden_rows_leave_no_empty_row() -> None:
    hidden = p(r("x1", VANISH), props=f"<w:rPr>{VANISH}</w:rPr>")
    marked = "<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>" + p("y1") + "</w:tc><w:tc>" + p("y2") + "</w:tc></w:tr>"
    rows = table(("a", "b"), (hidden, hidden), ("c", "d")).replace("</w:tbl>", marked + "</w:tbl>")
    draft = draft_of(Word(rows))
    assert [len(row) for row in draft.reading.text.blocks[0].rows] == [2, 2]  # type: ignore[union-attr]
    assert sorted(draft.aside("hidden")) == ["x1 x1", "y1 y2"]


def test_white_letters_on_something_dark_are_seen() -> None:
    dark = '<w:tcPr><w:shd w:val="clear" w:fill="002060"/></w:tcPr>'
    cells = f"<w:tbl><w:tr><w:tc>{dark}{p(r('cell', WHITE))}</w:tc><w:tc>{p(r('gone', WHITE))}</w:tc></w:tr></w:tbl>"
    styled = table((p(r("first", WHITE)),), (p(r("lost", WHITE)),), look="0020").replace(
        "<w:tblPr>", '<w:tblPr><w:tblStyle w:val="Dark"/>'
    )
    black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    draft = draft_of(
        Word(
            p(r("run", WHITE + '<w:shd w:val="clear" w:fill="000000"/>'))
            + p(r("paragraph", WHITE), props='<w:shd w:val="clear" w:color="auto" w:fill="7F7F7F"/>')
            + cells
            + styled
            + p(box(p(r("box", WHITE)), fill=black)),
            styles=STYLES,
        )
    )
    assert draft.words == ["run", "paragraph", "cell", "br", "first", "box"] or set(draft.words) >= {
        "run", "paragraph", "cell", "first", "box"
    }  # fmt: skip
    assert sorted(draft.aside("hidden")) == ["gone", "lost"]


def test_a_paragraph_whose_end_is_hidden_runs_on() -> None:
    draft = draft_of(Word(p("Head. ", props=f"<w:rPr>{VANISH}</w:rPr>") + p("The text.")))
    assert draft.markdown == "Head. The text.\n"


def test_on_a_dark_page_white_is_seen_and_the_colour_of_the_page_is_not() -> None:
    word = Word(p(r("seen", WHITE), r(" not", '<w:color w:val="000080"/>')), settings="<w:displayBackgroundShape/>")
    document = word.document().replace("<w:body>", '<w:background w:color="000080"/><w:body>')
    draft = draft_of(word.data(document=document.encode()))
    assert draft.words == ["seen"]


@pytest.mark.parametrize(
    "look",
    [
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto" w:themeFill="text1"/>',
        '<w:color w:val="FFFFFF"/><w14:textFill><w14:solidFill><w14:srgbClr w14:val="FF0000"/></w14:solidFill></w14:textFill>',
        "<w14:textOutline><w14:solidFill/></w14:textOutline><w14:textFill><w14:noFill/></w14:textFill>",
        '<w:color w:val="auto" w:themeColor="background1" w:themeShade="80"/>',
    ],
    ids=["dark-by-theme", "filled", "outlined", "shade"],
)
def test_letters_that_theme_or_fill_make_seen_are_text(look: str) -> None:
    assert draft_of(Word(p(r("Seen", look)))).words == ["Seen"]


def test_the_document_s_own_theme_says_what_its_colours_are() -> None:
    theme = (
        b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">'
        b'<a:accent1><a:srgbClr val="FFFFFF"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'
    )
    body = p(r("secret", '<w:color w:val="auto" w:themeColor="accent1"/>'), "seen")
    word = Word(body, relations=[("t1", "theme", "theme/theme1.xml")], files={"word/theme/theme1.xml": theme})
    assert draft_of(word).words == ["seen"]


@pytest.mark.parametrize(("look", "seen"), [("0020", False), ("0000", True)], ids=["first row", "no part"])
def test_a_table_style_hides_the_part_that_it_names(look: str, seen: bool) -> None:
    rows = table(("head", "head"), ("a", "b"), look=look).replace("<w:tblPr>", '<w:tblPr><w:tblStyle w:val="T"/>')
    part = f'<w:tblStylePr w:type="firstRow"><w:rPr>{VANISH}</w:rPr></w:tblStylePr>'
    draft = draft_of(Word(rows, styles=f'<w:style w:type="table" w:styleId="T"><w:name w:val="T"/>{part}</w:style>'))
    assert ("head" in draft.words) == seen and (draft.aside("hidden") == []) == seen
