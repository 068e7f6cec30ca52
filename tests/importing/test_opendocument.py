"""OpenDocument: raw XML for each kind, and what LibreOffice makes of one source in three formats."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openxml import Word, abstract, box, item, level, num, p, r, table
from PIL import Image
from reading import Draft, draft_of

from newsroom.importing.opendocument.names import SPACES
from newsroom.model.blocks import plain

_SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items() if prefix != "xml")


def odt(text: str, styles: str = "", files: dict[str, bytes] | None = None, pages: str = "") -> bytes:
    """`styles` are automatic styles of the text, `pages` master pages."""
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text>{text}</office:text></office:body></office:document-content>"
    )
    master = f"<office:document-styles {_SPACES}><office:master-styles>{pages}</office:master-styles></office:document-styles>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", master)
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def read(text: str, styles: str = "", decision: str | None = None, **more: object) -> Draft:
    return draft_of(odt(text, styles, **more), "a.odt", decision)  # type: ignore[arg-type]


def styled(family: str, name: str, properties: str, kind: str = "text") -> str:
    return f'<style:style style:family="{family}" style:name="{name}"><style:{kind}-properties {properties}/></style:style>'


def para(*parts: str, style: str = "S") -> str:
    return f'<text:p text:style-name="{style}">{"".join(parts)}</text:p>'


def span(text: str, style: str = "X") -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


@pytest.mark.parametrize(
    "look", ['text:display="none"', 'fo:color="#ffffff"', 'fo:color="#fefefe"', 'fo:font-size="1pt"']
)
def test_hidden_text_is_set_aside(look: str) -> None:
    draft = read(para("A secret ", span("secret"), " plan"), styled("text", "X", look))
    assert (draft.words, draft.aside("hidden")) == (["A", "secret", "plan"], ["secret"])


@pytest.mark.parametrize(
    "text",
    [
        '<text:section text:display="none"><text:p>secret</text:p></text:section>',
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>secret</text:p>',
        '<text:p><text:hidden-text text:condition="x" text:string-value="secret" text:is-hidden="true"/></text:p>',
        '<text:p><text:variable-set text:name="v" text:display="none">secret</text:variable-set></text:p>',
        '<table:table><table:table-row table:visibility="collapse"><table:table-cell><text:p>secret</text:p></table:table-cell></table:table-row></table:table>',
    ],
    ids=["section", "paragraph", "field", "variable", "row"],
)
def test_hidden_parts_are_set_aside(text: str) -> None:
    draft = read(para("seen") + text)
    assert (draft.markdown, draft.aside("hidden")) == ("seen\n", ["secret"])


LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="." text:start-value="{}"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" style:num-suffix=""/></text:list-style>'
    '<text:list-style style:name="A"><text:list-level-style-number text:level="1" style:num-format="a" style:num-suffix=")"/></text:list-style>'
)


def listed(*items: str, style: str = "L", more: str = "") -> str:
    inner = "".join(f"<text:list-item>{one if one.startswith('<') else para(one)}</text:list-item>" for one in items)
    return f'<text:list text:style-name="{style}" {more}>{inner}</text:list>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (listed("a", "b"), "1. a\n2. b"),
        (listed("a") + para("x") + listed("b", more='text:continue-numbering="true"'), "1. a\n\nx\n\n2. b"),
        (listed("a", more='xml:id="one"') + listed("x", style="A") + listed("b", more='text:continue-list="one"'), "1. a\n\na) x\n\n2. b"),
        (listed("a") + listed("b"), "1. a\n\n<!-- -->\n\n1. b"),
        (listed(para("a") + listed("b", "c"), para("d") + listed("e")), "1. a\n\n   1.1 b\n\n   1.2 c\n\n2. d\n\n   2.1 e"),
        (listed("a").replace("<text:list-item>", '<text:list-item text:start-value="7">'), "7. a"),
        (listed(para("a") + para("a2"), "b"), "1. a\n\n   a2\n\n2. b"),
        (listed("x", style="none"), "- x"),
    ],
)  # fmt: skip
def test_lists_show_their_numbers(text: str, expected: str) -> None:
    assert read(text, LISTS.format(1)).markdown.strip().replace("\\.", ".") == expected


def test_a_list_may_begin_with_naught() -> None:
    assert read(listed("a", "b"), LISTS.format(0)).markdown == "0. a\n1. b\n"


CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="d"><text:deletion><office:change-info><dc:creator>Kim</dc:creator></office:change-info>'
    '<text:p>close</text:p></text:deletion></text:changed-region><text:changed-region text:id="i"><text:insertion><office:change-info>'
    "<dc:creator>Kim</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
)
CHANGED = CHANGES + para(
    'We <text:change text:change-id="d"/><text:change-start text:change-id="i"/>open<text:change-end text:change-id="i"/>.'
)


def test_tracked_changes_stop_and_either_decision_is_right() -> None:
    changes = read(CHANGED).reading.changes
    assert [(one.before, one.after, one.author, one.where) for one in changes] == [
        ("close", "", "Kim", "paragraph 1"),
        ("", "open", "Kim", "paragraph 1"),
    ]
    accepted, rejected = read(CHANGED, decision="accept"), read(CHANGED, decision="reject")
    assert (accepted.markdown, accepted.aside("deleted")) == ("We open.\n", ["close"])
    assert (rejected.markdown, rejected.aside("deleted")) == ("We close.\n", ["open"])


FRAME = '<draw:frame draw:style-name="F" {}>{}</draw:frame>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<text:h text:outline-level="2">H</text:h>', "## H"),
        (para("T", style="Title") + para("S", style="Subtitle"), "# T\n\n## S"),
        (para("q", style="Quotations") + para("r", style="Quotations"), "> q\n>\n> r"),
        (para('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d'), "a b\u2003c\\\nd"),
        (para('<text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby>'), "漢字（かんじ）"),
        (para('x<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note>'),
         "x[^1]\n\n[^1]: n"),
        (para('<text:a xlink:href="https://example.org/">l</text:a> <text:a xlink:href="#x">m</text:a>'), "[l](https://example.org/) m"),
        (para('p. <text:page-number>3</text:page-number> of <text:sequence>1</text:sequence>'), "p. of 1"),
        (para('<text:date>1 May</text:date>'), "1 May"),
        (para("x", FRAME.format("", "<draw:text-box><text:p>boxed</text:p></draw:text-box>")), "x\n\nboxed"),
        (para("x", '<draw:custom-shape><text:p>shape</text:p></draw:custom-shape>'), "x\n\nshape"),
        (para("x", '<draw:g><draw:rect><text:p>one</text:p></draw:rect><draw:g><draw:rect><text:p>two</text:p></draw:rect></draw:g></draw:g>'), "x\n\none\n\ntwo"),
        ('<text:table-of-content><text:index-body><text:p>First 1</text:p></text:index-body></text:table-of-content>' + para("x"), "x"),
    ],
)  # fmt: skip
def test_blocks_and_what_is_drawn(text: str, expected: str) -> None:
    assert read(text).markdown.strip() == expected


def test_tables_with_heads_and_merged_cells() -> None:
    cell = "<table:table-cell{}>{}</table:table-cell>"
    row = "<table:table-row>{}</table:table-row>"
    text = (
        f"<table:table><table:table-header-rows>{row.format(cell.format('', para('a')) + cell.format('', para('b')))}</table:table-header-rows>"
        + row.format(cell.format(' table:number-columns-spanned="2"', para("c")) + "<table:covered-table-cell/>")
        + row.format(cell.format("", para("d") + para("e")) + cell.format("", para("f")))
        + "</table:table>"
    )
    draft = read(text)
    assert draft.markdown == "| a | b |\n| --- | --- |\n| c |  |\n| d<br>e | f |\n"
    assert draft.asked == ["merged-cells"]


def test_headers_and_comments_are_told() -> None:
    pages = "<style:master-page><style:header><text:p>EMBARGOED</text:p></style:header></style:master-page>"
    comment = "<office:annotation><dc:creator>Ana</dc:creator><text:p>hm</text:p></office:annotation>"
    draft = read(para("x", comment), pages=pages)
    assert (draft.markdown, draft.aside("header"), draft.aside("comment")) == ("x\n", ["EMBARGOED"], ["hm"])


def test_pictures_are_as_they_are_shown() -> None:
    image, out = Image.new("RGB", (96, 96), "red"), io.BytesIO()
    image.paste("blue", (0, 0, 48, 96))
    image.save(out, "PNG")
    crop = styled("graphic", "F", 'fo:clip="rect(0in, 0in, 0in, 0.5in)"', "graphic")
    inner = '<draw:image xlink:href="Pictures/a.png"/><svg:desc>A flag</svg:desc>'
    text = para(FRAME.format('draw:transform="rotate (1.5707963) translate (0in 0in)"', inner))
    draft = read(text, crop, files={"Pictures/a.png": out.getvalue()})
    made = Image.open(io.BytesIO(draft.reading.pictures[0].data)).convert("RGB")
    assert (made.size, made.getcolors()) == ((96, 48), [(96 * 48, (255, 0, 0))])
    assert draft.markdown == "![A flag](a.png)\n"
    linked = read(para(FRAME.format("", '<draw:image xlink:href="http://127.0.0.1:9/a.png"/>')))
    assert (linked.markdown, linked.asked) == ("", ["picture"])


# ── one source, three formats ────────────────────────────────────────────────
NUMBERS = abstract(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)")) + num(1, 0) + num(2, 0, l0=1)
STYLES = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
SOURCE = Word(
    p("상담 전화 Counselling", style="H1")
    + p("Plain ", r("bold", "<w:b/>"), " and ", r("hidden", "<w:vanish/>"), "seen ", r("white", '<w:color w:val="FFFFFF"/>'), "words.")
    + item("one", 1) + item("two", 1) + item("two a", 1, 1) + p("between") + item("three", 1) + item("again", 2)
    + table(("a", "b"), ("c", "d"))
    + p("anchor", box(p("boxed")))
    + p("called", '<w:r><w:footnoteReference w:id="1"/></w:r>')
    + p("T", props='<w:framePr w:dropCap="drop" w:lines="3"/>') + p("he end. مرحبا"),
    styles=STYLES,
    numbering=NUMBERS,
    footnotes=f'<w:footnote w:id="1">{p("The note.")}</w:footnote>',
    headers={"default header": p("Running head")},
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("form", ["odt", "docx", "html"])
def test_what_libreoffice_writes_of_one_source_says_the_same_in_each_format(form: str, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice: apt-get install libreoffice-writer-nogui")
    source = tmp_path / "source.docx"
    source.write_bytes(SOURCE.data())
    wanted = {"odt": "odt", "docx": "docx:MS Word 2007 XML", "html": "html"}[form]
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", wanted, "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    made = draft_of((tmp_path / "out" / f"source.{form}").read_bytes(), f"source.{form}")
    own = draft_of(SOURCE)

    def lines(draft: Draft) -> list[str]:
        return re.findall(r"\S.*", draft.markdown.replace("\\.", "."))

    letter = "a. two a" if form == "html" else "a) two a"  # HTML draws no parenthesis
    expected = [letter if line == "a) two a" else line for line in lines(own)]
    found = lines(made)
    assert found == expected
    assert "hidden" in " ".join(made.aside("hidden"))
    assert form == "html" or "Running head" in made.aside("header")


def test_a_table_in_a_shape_is_a_table_whatever_its_names() -> None:
    cells = "".join(f"<loext:table-row><loext:table-cell>{para(a)}</loext:table-cell><loext:table-cell>{para(b)}</loext:table-cell></loext:table-row>" for a, b in (("x", "y"), ("1", "2")))  # fmt: skip
    draft = read(para("words", f"<draw:custom-shape><loext:table>{cells}</loext:table></draw:custom-shape>"))
    assert draft.markdown == "words\n\n|  |  |\n| --- | --- |\n| x | y |\n| 1 | 2 |\n"


def test_an_id_that_is_there_twice_is_no_damage() -> None:
    assert read('<text:list xml:id="a"><text:list-item><text:p>x</text:p></text:list-item></text:list>' * 2).words == [
        "x",
        "x",
    ]


def test_a_paragraph_of_a_heading_s_style_is_a_heading() -> None:
    assert read(para("Who answers", style="Heading_20_2")).markdown == "## Who answers\n"


def test_a_tracked_change_in_a_header_stops_too() -> None:
    region = '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>Kim</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>'
    head = f'{region}<text:p>Head <text:change-start text:change-id="c1"/>added<text:change-end text:change-id="c1"/></text:p>'
    page = f'<style:master-page style:name="P"><style:header>{head}</style:header></style:master-page>'
    (change,) = read(para("words"), pages=page).reading.changes
    assert (change.after, change.where, change.author) == ("added", "header paragraph 1", "Kim")
    assert read(para("words"), pages=page, decision="accept").aside("header") == ["Head added"]


NUMBERS = {  # as LibreOffice names a form of numbers → the first and the fifteenth
    "일, 이, 삼, ...": ("일", "십오"), "하나, 둘, 셋, ...": ("하나", "열다섯"), "가, 나, 다, ...": ("가", "가"), "甲, 乙, 丙, ...": ("甲", "15"), "壹, 贰, 叁, ...": ("壹", "壹拾伍"),
    "א, י, ק, ...": ("א", "טו"), "ا, ب, ج, ...": ("أ", "س"), "ก, ข, ค, ...": ("ก", "ฒ"), "*, †, ‡, §, **, ††, ...": ("*", "‡‡‡‡"), "一, 二, 三, ...": ("一", "十五"),
}  # fmt: skip


@pytest.mark.parametrize("form", NUMBERS)
def test_each_form_of_numbers_is_drawn_as_libreoffice_draws_it(form: str) -> None:
    style = f'<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="{form}" style:num-suffix=":"/></text:list-style>'
    items = "".join(f'<text:list-item text:start-value="{at}"><text:p>n</text:p></text:list-item>' for at in (1, 15))
    draft = read(f'<text:list text:style-name="L">{items}</text:list>', style)
    assert [plain(block.runs) for block in draft.reading.text.blocks] == [f"{shown}: n" for shown in NUMBERS[form]]  # type: ignore[union-attr]


def test_a_note_without_a_text_leaves_no_mark() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    draft = read(para("One", note.format("<text:p/>"), " two", note.format("<text:p>words</text:p>")))
    assert draft.markdown == "One two[^1]\n\n[^1]: words\n" and draft.asked == ["note"]
