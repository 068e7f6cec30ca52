"""Boxes, notes, fields, what a property draws; what stands beside the text; pictures as they are shown."""

from __future__ import annotations

import io

import pytest
from openxml import Word, box, field_of, p, picture, r, table
from PIL import Image
from reading import Draft, draft_of

FOOTNOTE, ENDNOTE = (f'<w:r><w:{kind}Reference w:id="{{}}"/></w:r>' for kind in ("footnote", "endnote"))


# ── boxes ────────────────────────────────────────────────────────────────────
OLD = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
GROUP = (
    "<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wpg:wgp><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent>"
    "</wps:txbx></wps:wsp><wpg:grpSp><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></wpg:grpSp>"
    "</wpg:wgp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
UNKNOWN = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="new"><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>'
    "<w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("Before ", box(p("boxed")), "after"), ["Before", "after", "boxed"]),
        (p("x", box(p("one")), box(p("two"))), ["x", "one", "two"]),
        (p("x", box(p("outer", box(p("inner"))))), ["x", "outer", "inner"]),
        (p("x", OLD.format(p("old"))), ["x", "old"]),
        (p("x", GROUP.format(p("one"), p("two"))), ["x", "one", "two"]),
        (p("x", UNKNOWN.format(p("fallback"))), ["x", "fallback"]),
        (p("x", box(f"<w:sdt><w:sdtContent>{p('control')}</w:sdtContent></w:sdt>")), ["x", "control"]),
        (p("x", f'<w:hyperlink w:anchor="y">{box(p("linked"))}</w:hyperlink>'), ["x", "linked"]),
    ],
    ids=["one", "two", "nested", "vml", "group", "fallback", "control", "link"],
)
def test_a_box_is_offered_once_after_the_paragraph_it_is_anchored_in(body: str, expected: list[str]) -> None:
    draft = draft_of(Word(body + p("end")))
    assert draft.words == [*expected, "end"]
    assert "text-box" in draft.asked


def test_of_two_branches_that_differ_the_drawn_one_is_taken_and_the_other_told() -> None:
    draft = draft_of(Word(p("x", box(p("new words"), fallback=p("old words")))))
    assert draft.words == ["x", "new", "words"]
    assert draft.aside("hidden") == ["old words"]


def test_boxes_and_tables_in_each_other_stay_tables() -> None:
    draft = draft_of(Word(table(("a", p("b", box(p("boxed"))))) + p(box(table(("c", "d"))))))
    assert "| a | b<br>boxed |" in draft.markdown
    assert "| c | d |" in draft.markdown


def test_drawn_letters_charts_and_diagrams_are_set_aside() -> None:
    chart = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="C"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    part = b'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:v>Calls</c:v><c:v>42</c:v></c:chartSpace>'
    word = Word(
        p('<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>') + p(chart),
        relations=[("C", "chart", "charts/chart1.xml")],
        files={"word/charts/chart1.xml": part},
    )
    draft = draft_of(word)
    assert draft.aside("text-box") == ["DRAFT", "Calls 42"]
    assert "chart" in draft.asked


def test_a_table_of_one_cell_is_a_frame_and_so_is_a_column_with_more_than_lines() -> None:
    heading = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    frame = table((p("Title", style="H1") + p("a") + p("b"),))
    column = table(("one",), (p("x") + p("y"),))
    lines = table(("one",), ("two",))
    draft = draft_of(Word(frame + p("-") + column + p("-") + lines, styles=heading))
    assert draft.markdown == "# Title\n\na\n\nb\n\n\\-\n\none\n\nx\n\ny\n\n\\-\n\n|  |\n| --- |\n| one |\n| two |\n"


def test_lines_in_three_columns_are_a_table_and_a_label_with_its_value_is_none() -> None:
    tab = "<w:r><w:tab/></w:r>"
    rows = "".join(
        p(one, tab, two, tab, tab, three)
        for one, two, three in (("Day", "Place", "Hour"), ("1 May", "Seoul", "9"), ("2 May", "Busan", "10"))
    )
    draft = draft_of(Word(rows + p("Tel.", tab, "1") + p("Fax", tab, "2") + p("Web", tab, "3")))
    assert draft.markdown.startswith(
        "|  |  |  |\n| --- | --- | --- |\n| Day | Place | Hour |\n| 1 May | Seoul | 9 |\n| 2 May | Busan | 10 |\n\nTel"
    )
    assert draft.asked == ["columns"]
    assert "Tel.\u20031" in draft.markdown


# ── notes ────────────────────────────────────────────────────────────────────
def test_notes_keep_their_calls_and_order_wherever_they_are_called() -> None:
    notes = "".join(f'<w:footnote w:id="{key}">{inner}</w:footnote>' for key, inner in (
        (1, p("First.")), (2, table(("n1", "n2"))), (3, f"<w:sdt><w:sdtContent>{p('Third.')}</w:sdtContent></w:sdt>"), (4, p("Never called.")),
    ))  # fmt: skip
    separator = f'<w:footnote w:type="separator" w:id="0">{p("line")}</w:footnote>'
    body = (
        p("one", FOOTNOTE.format(1), " two", ENDNOTE.format(1))
        + table((p("cell", FOOTNOTE.format(2)), "x"))
        + p(field_of("REF a", r("result"), FOOTNOTE.format(3)))
    )
    draft = draft_of(
        Word(body, footnotes=separator + notes, endnotes=f'<w:endnote w:id="1">{p("At the end.")}</w:endnote>')
    )
    assert "one[^1] two[^2]" in draft.markdown
    assert "| cell[^3] | x |" in draft.markdown
    assert "result[^4]" in draft.markdown
    assert [note.label for note in draft.reading.text.notes] == ["1", "2", "3", "4"]
    assert (
        draft.markdown.index("[^1]: First.")
        < draft.markdown.index("[^2]: At the end.")
        < draft.markdown.index("[^4]: Third.")
    )
    assert draft.aside("hidden") == ["Never called."]


def test_a_mark_of_ones_own_does_not_stand_beside_the_call() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    draft = draft_of(Word(p("x", own), footnotes=f'<w:footnote w:id="1">{p("y")}</w:footnote>'))
    assert draft.markdown == "x[^1]\n\n[^1]: y\n"


# ── fields and what a property draws ─────────────────────────────────────────
RUBY = f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('かんじ')}</w:rt><w:rubyBase>{r('漢字')}</w:rubyBase></w:ruby></w:r>"
FORM = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
DROPDOWN = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Seoul"/><w:listEntry w:val="Busan"/></w:ddList>'
LINK = 'HYPERLINK "https://example.org/a" \\l "part" \\o "a tip"'


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([RUBY], "漢字（かんじ）"),
        (['<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', " done"], "✓ done"),
        (['<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'], "α"),
        ([r("\uf0e0", '<w:rFonts w:ascii="Wingdings"/>')], "→"),
        (["Thanks ", r("J", '<w:rFonts w:ascii="Wingdings"/>')], "Thanks ☺"),
        ([r("Words in it", '<w:rFonts w:ascii="Wingdings"/>')], "Words in it"),
        (["H", r("2", '<w:position w:val="-4"/><w:sz w:val="16"/>'), "O, 10", r("3", '<w:position w:val="6"/><w:sz w:val="14"/>')], "H<sub>2</sub>O, 10<sup>3</sup>"),
        (["<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>"], "co\u00adop\u2011x"),
        (["10\u00a0km"], "10\u00a0km"),
        ([f'<w:fldSimple w:instr=" =SUM(ABOVE) ">{r("42")}</w:fldSimple>'], "42"),
        ([field_of("DATE", r("1 May"))], "1 May"),
        (["p. ", field_of("PAGE", r("7"))], "p."),
        ([field_of(LINK, r("here"))], "[here](https://example.org/a#part)"),
        ([field_of('HYPERLINK \\l "part"', r("inside"))], "inside"),
        ([field_of("SYMBOL 8364 \\u")], "€"),
        ([field_of('SYMBOL 252 \\f "Wingdings" \\s 12')], "✓"),
        ([field_of("MACROBUTTON NoMacro Click here")], "Click here"),
        ([FORM.format(DROPDOWN, "FORMDROPDOWN")], "Busan"),
        ([FORM.format("<w:checkBox><w:checked/></w:checkBox>", "FORMCHECKBOX")], "☒"),
        ([field_of("EQ \\* jc2 \\o\\ad(\\s\\up 9(かな),仮名)")], "仮名（かな）"),
        ([field_of("EQ \\f(1,2)")], "1/2"),
        ([r("خط", "<w:rtl/><w:bCs/>"), r(" خط", "<w:rtl/><w:b/>")], "**خط** خط"),
        (["x", field_of('XE "secret"', r("secret")), field_of("SET a", r("secret"))], "x"),
        (["E=mc", "<m:oMath><m:sSup><m:e/><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"], "E=mc<sup>2</sup>"),
        ([r("strong", "<w:b/>"), r("x", '<w:vertAlign w:val="superscript"/>'), r(" gone", "<w:strike/>")], "**strong**<sup>x</sup> ~~gone~~"),
    ],
)  # fmt: skip
def test_what_a_property_or_field_draws_is_text(parts: list[str], expected: str) -> None:
    assert draft_of(Word(p(*parts))).markdown.strip() == expected


def test_an_instruction_is_never_text_and_neither_is_a_field_in_it() -> None:
    begin, divide, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    body = p("x ", begin, r(" IF ", tag="instrText"), field_of("PAGE", r("1")), r(' = 1 "Yes" ', tag="instrText"), r("sneaky"), divide,
             r("Yes"), field_of("DATE", r(" 1 May")), end, " y")  # fmt: skip
    draft = draft_of(Word(body))
    assert draft.words == ["x", "Yes", "1", "May", "y"]
    assert "1 sneaky" in draft.aside("field")


def test_a_drop_capital_belongs_to_its_paragraph() -> None:
    drop = p("T", props='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert draft_of(Word(drop + p("he line opened."))).markdown == "The line opened.\n"


def test_a_placeholder_nobody_filled_in_is_no_text_and_a_filled_one_is() -> None:
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click to enter')}</w:sdtContent></w:sdt>"
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Seoul')}</w:sdtContent></w:sdt>"
    draft = draft_of(Word(p(empty, filled)))
    assert (draft.words, draft.aside("field")) == (["Seoul"], ["Click to enter"])


def test_a_table_of_contents_repeats_the_headings_and_is_set_aside() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = p(begin, "First 1") + p("Second 2") + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p("Text")
    draft = draft_of(Word(body))
    assert draft.words == ["Text"]


# ── beside the text ──────────────────────────────────────────────────────────
def test_headers_footers_and_comments_are_told_and_may_speak_of_an_embargo() -> None:
    word = Word(
        p("Text"),
        comments=f'<w:comment w:id="0" w:author="Ana">{p("Check this.")}</w:comment>',
        headers={
            "default header": p("Example Mission"),
            "first header": p("EMBARGOED"),
            "even footer": p("Page ", field_of("PAGE", r("2"))),
        },
    )
    draft = draft_of(word)
    assert draft.markdown == "Text\n"
    assert {(part.reason, part.where) for part in draft.reading.set_aside} >= {
        ("header", "header"), ("header", "first-page header"), ("footer", "even-page footer"), ("comment", "comment by Ana")
    }  # fmt: skip


@pytest.mark.parametrize("address", ["file:///C:/secret.docx", "javascript:alert(1)", "\\\\server\\share"])
def test_a_link_that_no_reader_can_follow_is_left_out_and_told(address: str) -> None:
    target = address if ":" in address else f"file:{address}"
    draft = draft_of(
        Word(p(f'<w:hyperlink r:id="L">{r("words")}</w:hyperlink>'), relations=[("L", "hyperlink", target)])
    )
    assert (draft.markdown, draft.asked) == ("words\n", ["link"])


# ── pictures ─────────────────────────────────────────────────────────────────
def flag(form: str = "PNG", size: tuple[int, int] = (100, 60), **options: object) -> bytes:
    """Blue on the left, red on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def with_pictures(body: str, **files: bytes) -> Draft:
    names = {key: f"media/{key}.{'jpg' if data[:2] == bytes([255, 216]) else 'png'}" for key, data in files.items()}
    return draft_of(
        Word(
            body,
            relations=[(key, "image", name) for key, name in names.items()],
            files={f"word/{names[key]}": data for key, data in files.items()},
        )
    )


def opened(draft: Draft, at: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(draft.reading.pictures[at].data))


@pytest.mark.parametrize(
    ("crop", "size", "colours"),
    [
        ('<a:srcRect l="50000"/>', (50, 60), {"red"}),
        ('<a:srcRect r="50000"/>', (50, 60), {"blue"}),
        ('<a:srcRect t="25000" b="25000"/>', (100, 30), {"red", "blue"}),
        ('<a:srcRect r="50%"/>', (50, 60), {"blue"}),
        ('<a:srcRect l="-10000"/>', (100, 60), {"red", "blue"}),
    ],
)
def test_what_was_cropped_away_is_not_in_the_picture(crop: str, size: tuple[int, int], colours: set[str]) -> None:
    image = opened(with_pictures(p(picture("A", crop=crop)), A=flag())).convert("RGB")
    known = {(255, 0, 0): "red", (0, 0, 255): "blue"}
    assert image.size == size
    assert {known[colour] for _, colour in image.getcolors(10)} == colours  # type: ignore[index,union-attr]


@pytest.mark.parametrize(("rot", "top"), [("5400000", "blue"), ("16200000", "red")])
def test_a_turned_picture_is_turned(rot: str, top: str) -> None:
    image = opened(with_pictures(p(picture("A", transform=f'<a:xfrm rot="{rot}"/>')), A=flag())).convert("RGB")
    assert image.size == (60, 100)
    assert image.getpixel((30, 5)) == {"blue": (0, 0, 255), "red": (255, 0, 0)}[top]


def test_a_picture_that_lies_on_its_side_stands_up_and_tells_nothing_of_its_camera() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    image = opened(with_pictures(p(picture("A")), A=flag("JPEG", exif=exif)))
    assert image.size == (60, 100)
    assert not dict(image.getexif())


def test_the_same_picture_twice_is_one_file_and_cropped_another() -> None:
    draft = with_pictures(p(picture("A")) + p(picture("A")) + p(picture("A", crop='<a:srcRect l="50000"/>')), A=flag())
    assert len(draft.reading.pictures) == 2
    assert draft.markdown.count("![](a.png)") == 2


def test_a_shape_that_a_picture_fills_is_a_picture() -> None:
    fill = '<a:blipFill><a:blip r:embed="A"/></a:blipFill>'
    assert with_pictures(p("x", box(p("boxed"), fill=fill)), A=flag()).markdown == "x\n\n![](a.png)\n\nboxed\n"


def test_an_older_picture_is_cropped_and_turned_as_shown() -> None:
    old = '<w:r><w:pict><v:shape style="width:1in;rotation:90" alt="A flag"><v:imagedata r:id="A" cropleft="32768f"/></v:shape></w:pict></w:r>'
    draft = with_pictures(p(old), A=flag())
    image = opened(draft).convert("RGB")
    assert (image.size, image.getcolors()) == ((60, 50), [(3000, (255, 0, 0))])
    assert draft.markdown == "![A flag](a.png)\n"


@pytest.mark.parametrize(("target", "link"), [("https://example.org/", True), ("javascript:x()", False)])
def test_a_picture_keeps_its_link_where_a_reader_can_follow_it(target: str, link: bool) -> None:
    linked = picture("A").replace('descr=""/>', 'descr=""><a:hlinkClick r:id="L"/></wp:docPr>')
    word = Word(
        p(linked),
        relations=[("A", "image", "media/a.png"), ("L", "hyperlink", target)],
        files={"word/media/a.png": flag()},
    )
    assert draft_of(word).markdown == ("[![](a.png)](https://example.org/)\n" if link else "![](a.png)\n")


def test_pictures_in_boxes_cells_and_controls_are_found() -> None:
    cropped = picture("A", crop='<a:srcRect b="10000"/>')
    control = f"<w:sdt><w:sdtContent>{cropped}</w:sdtContent></w:sdt>"
    draft = with_pictures(p(box(p(picture("A")) + p("Caption"))) + table((p(picture("A")), "x")) + p(control), A=flag())
    assert draft.markdown.count("](a.png)") == 2
    assert draft.markdown.count("](a-2.png)") == 1


def test_drawings_and_linked_pictures_are_told_and_nothing_is_fetched() -> None:
    word = Word(
        p(picture("E")) + p(picture("X", link=True)),
        relations=[("E", "image", "media/d.emf"), ("X", "image", "http://127.0.0.1:9/x.png")],
        files={"word/media/d.emf": b"\x01\x00\x00\x00" + b"\0" * 200},
    )
    draft = draft_of(word)
    assert draft.asked == ["picture", "picture"]
    assert "EMF" in draft.reading.questions[0].text
    assert not draft.reading.pictures


@pytest.mark.parametrize(
    ("descr", "alt"),
    [
        ("A blue and red flag", "A blue and red flag"),
        ("A dog on grass Description automatically generated with medium confidence", "A dog on grass"),
        ("IMG_2031.JPG", ""),
        ("C:\\Users\\kim\\photo.png", ""),
    ],
)
def test_an_alternative_text_is_offered_but_not_a_files_name(descr: str, alt: str) -> None:
    draft = with_pictures(p(picture("A", descr=descr)), A=flag())
    assert draft.reading.pictures[0].alt == alt
