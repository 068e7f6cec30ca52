"""Hangul's documents: raw XML as Hancom Office writes it."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image
from reading import Draft, draft_of

from newsroom.importing.document import Decision

HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
HS = "http://www.hancom.co.kr/hwpml/2011/section"
HH = "http://www.hancom.co.kr/hwpml/2011/head"
HC = "http://www.hancom.co.kr/hwpml/2011/core"
HEAD = (
    '<hh:charPr id="0" height="1000" textColor="#000000" shadeColor="none"/><hh:charPr id="1" height="1000" textColor="#000000"><hh:bold/></hh:charPr>'
    '<hh:charPr id="2" height="1000" textColor="#FFFFFF" shadeColor="none"/><hh:charPr id="3" height="1000" textColor="#FFFFFF" shadeColor="#000000"/>'
    '<hh:charPr id="4" height="1000"><hh:supscript/></hh:charPr><hh:charPr id="5" height="1000"><hh:strikeout shape="SOLID"/></hh:charPr>'
    '<hh:paraPr id="0"><hh:heading type="NONE" idRef="0" level="0"/></hh:paraPr><hh:paraPr id="1"><hh:heading type="NUMBER" idRef="1" level="0"/></hh:paraPr>'
    '<hh:paraPr id="2"><hh:heading type="NUMBER" idRef="1" level="1"/></hh:paraPr><hh:paraPr id="3"><hh:heading type="BULLET" idRef="1" level="0"/></hh:paraPr>'
    '<hh:paraPr id="4"><hh:heading type="OUTLINE" idRef="0" level="0"/></hh:paraPr>'
    '<hh:numbering id="1" start="1"><hh:paraHead start="3" level="1" numFormat="DIGIT">^1.</hh:paraHead>'
    '<hh:paraHead start="1" level="2" numFormat="HANGUL_SYLLABLE">^2)</hh:paraHead></hh:numbering><hh:bullet id="1" char="●"/>'
    '<hh:borderFill id="9"><hc:fillBrush><hc:winBrush faceColor="#003366"/></hc:fillBrush></hh:borderFill>'
    '<hh:style id="0" type="PARA" name="바탕글" engName="Normal"/><hh:trackChange id="1" type="Insert" authorID="7"/>'
    '<hh:trackChange id="2" type="Delete" authorID="7"/><hh:trackChangeAuthor id="7" name="Kim"/>'
)


def hwpx(section: str, files: dict[str, bytes] | None = None, manifest: str = "") -> bytes:
    items = "".join(
        f'<opf:item id="{name.rpartition("/")[2].partition(".")[0]}" href="{name}"/>' for name in files or {}
    )
    package = (
        '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:metadata><opf:title>제목</opf:title><opf:language>ko</opf:language></opf:metadata>'
        f'<opf:manifest><opf:item id="section0" href="Contents/section0.xml"/>{items}</opf:manifest>'
        '<opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("Contents/content.hpf", package)
        archive.writestr("Contents/header.xml", f'<hh:head xmlns:hh="{HH}" xmlns:hc="{HC}">{HEAD}</hh:head>')
        archive.writestr(
            "Contents/section0.xml", f'<hs:sec xmlns:hs="{HS}" xmlns:hp="{HP}" xmlns:hc="{HC}">{section}</hs:sec>'
        )
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def p(*runs: str, kind: int = 0) -> str:
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f'<hp:p paraPrIDRef="{kind}" styleIDRef="0">{inner}</hp:p>'


def run(inner: str, look: int = 0) -> str:
    text = (
        inner
        if inner.startswith("<hp:") and not inner.startswith(("<hp:tab", "<hp:line", "<hp:del", "<hp:ins", "<hp:nb"))
        else f"<hp:t>{inner}</hp:t>"
    )
    return f'<hp:run charPrIDRef="{look}">{text}</hp:run>'


def sub(*paragraphs: str) -> str:
    return f"<hp:subList>{''.join(paragraphs)}</hp:subList>"


def control(inner: str) -> str:
    return run(f"<hp:ctrl>{inner}</hp:ctrl>")


def cell(inner: str, head: int = 0, across: int = 1, fill: str = "1") -> str:
    return f'<hp:tc header="{head}" borderFillIDRef="{fill}">{sub(inner)}<hp:cellSpan colSpan="{across}" rowSpan="1"/></hp:tc>'


def read(section: str, decision: Decision = None, **more: dict[str, bytes]) -> Draft:
    return draft_of(hwpx(section, **more), "a.hwpx", decision)  # type: ignore[arg-type]


LINK = '<hp:fieldBegin id="1" type="HYPERLINK"><hp:parameters><hp:stringParam name="Command">https\\://example.org/;1;0;0;</hp:stringParam></hp:parameters></hp:fieldBegin>'


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (p("서울 – ", run("굵은", 1), run("2", 4), run(" 지운", 5)), "서울 – **굵은**<sup>2</sup> ~~지운~~"),
        (p("가<hp:tab/>나<hp:lineBreak/>다<hp:nbSpace/>라"), "가\u2003나\\\n다\u00a0라"),
        (p("둘", kind=1) + p("가", kind=2) + p("나", kind=2) + p("문단") + p("셋", kind=1), "3. 둘\n\n   가) 가\n\n   나) 나\n\n문단\n\n4. 셋"),
        (p("하나", kind=3) + p("둘", kind=3), "- 하나\n- 둘"),
        (p("큰 제목", kind=4) + p("글"), "# 큰 제목\n\n글"),
        (p("큰 제목", kind=4) + p("예시 선교회는 서울에서 세 언어로 상담 전화를 열었다고 오늘 밝혔다.", kind=4),
         "# 큰 제목\n\n예시 선교회는 서울에서 세 언어로 상담 전화를 열었다고 오늘 밝혔다."),
        (p("글", control(f'<hp:footNote number="1">{sub(p("각주"))}</hp:footNote>'), control(f'<hp:endNote number="1">{sub(p("미주"))}</hp:endNote>')),
         "글[^1][^2]\n\n[^1]: 각주\n\n[^2]: 미주"),
        (p("앞 ", control(LINK), "여기", control('<hp:fieldEnd beginIDRef="1"/>'), " 뒤"), "앞 [여기](https://example.org/) 뒤"),
        (p(run("<hp:dutmal><hp:mainText>漢字</hp:mainText><hp:subText>한자</hp:subText></hp:dutmal>")), "漢字（한자）"),
        (p("글", run(f"<hp:rect><hp:drawText>{sub(p('상자'))}</hp:drawText></hp:rect>")), "글\n\n상자"),
        (p(run(f"<hp:container><hp:rect><hp:drawText>{sub(p('하나'))}</hp:drawText></hp:rect><hp:rect><hp:drawText>{sub(p('둘'))}</hp:drawText></hp:rect></hp:container>")), "하나\n\n둘"),
        (p(run(f"<hp:tbl><hp:tr>{cell(p('이름'), 1)}{cell(p('수'), 1)}</hp:tr><hp:tr>{cell(p('서울'), across=2)}</hp:tr></hp:tbl>")),
         "| 이름 | 수 |\n| --- | --- |\n| 서울 |  |"),
        (p(run(f"<hp:tbl><hp:caption side='BOTTOM'>{sub(p('표 1'))}</hp:caption><hp:tr>{cell(p('가'))}{cell(p('나'))}</hp:tr></hp:tbl>")),
         "|  |  |\n| --- | --- |\n| 가 | 나 |\n\n표 1"),
    ],
)  # fmt: skip
def test_blocks_and_what_is_drawn(section: str, expected: str) -> None:
    assert read(section).markdown.strip().replace("\\.", ".").replace("\\)", ")") == expected


def test_white_letters_are_set_aside_but_on_a_dark_ground() -> None:
    dark = run(f"<hp:tbl><hp:tr>{cell(p(run('칸', 2)), fill='9')}{cell(p('x'))}</hp:tr></hp:tbl>")
    draft = read(p("글 ", run("숨김", 2), run(" 보임", 3)) + p(dark))
    assert draft.words == ["글", "보임", "칸", "x"]
    assert draft.aside("hidden") == ["숨김"]


def test_headers_memos_and_hidden_comments_are_told_once() -> None:
    header = f'<hp:header applyPageType="BOTH">{sub(p("보도 유예"))}</hp:header>'
    memo = f'<hp:fieldBegin id="5" type="MEMO">{sub(p("메모"))}</hp:fieldBegin>'
    section = (
        p(
            control(header),
            control(memo),
            "글",
            control('<hp:fieldEnd beginIDRef="5"/>'),
            control(f"<hp:hiddenComment>{sub(p('설명'))}</hp:hiddenComment>"),
        )
        + f"<hp:memogroup><hp:memo><hp:paraList>{p('메모')}</hp:paraList></hp:memo></hp:memogroup>"
    )
    draft = read(section)
    assert (draft.markdown, draft.aside("header"), draft.aside("comment")) == ("글\n", ["보도 유예"], ["메모", "설명"])


def test_tracked_changes_stop_and_either_decision_is_right() -> None:
    text = '<hp:deleteBegin Id="2" TcId="2"/>닫는<hp:deleteEnd Id="2" TcId="2"/><hp:insertBegin Id="1" TcId="1"/>여는<hp:insertEnd Id="1" TcId="1"/> 날'
    section = p(f'<hp:run charPrIDRef="0"><hp:t>{text}</hp:t></hp:run>')
    assert [(one.before, one.after, one.author) for one in read(section).reading.changes] == [
        ("닫는", "", "Kim"),
        ("", "여는", "Kim"),
    ]
    assert read(section, "accept").markdown == "여는 날\n"
    assert read(section, "reject").markdown == "닫는 날\n"


def mark(kind: str, text: str, end: int = 0, key: int = 1) -> str:
    return f'<hp:{kind}Begin Id="{key}" TcId="{key}"/>{text}<hp:{kind}End Id="{key}" TcId="{key}" paraend="{end}"/>'


def around(inner: str) -> str:
    return p("앞<hp:deleteBegin Id='1' TcId='2'/>", inner, run("<hp:deleteEnd Id='1' TcId='2' paraend='0'/>뒤"))


TABLE = f"<hp:tbl><hp:tr>{cell(p('지운'))}{cell(p('칸'))}</hp:tr></hp:tbl>"


@pytest.mark.parametrize(
    ("section", "changes", "accepted", "rejected"),
    [
        pytest.param(p("가" + mark("insert", "", 1)) + p("나"), [("", "¶")], "가\n\n나", "가나", id="end of a paragraph, inserted"),
        pytest.param(p("가" + mark("delete", "", 1)) + p("나"), [("¶", "")], "가나", "가\n\n나", id="end of a paragraph, deleted"),
        pytest.param(p("앞") + p(run(mark("delete", "지운 글", 1))) + p("뒤"), [("지운 글 ¶", "")], "앞\n\n뒤", "앞\n\n지운 글\n\n뒤", id="whole paragraph"),
        pytest.param(p("가<hp:deleteBegin Id='1'/>나") + p("다<hp:deleteEnd Id='1'/>라"), [("나 ¶ 다", "")], "가라", "가나\n\n다라", id="over two paragraphs"),
        pytest.param(around(run(TABLE)), [("[table] 지운 ¶ 칸 ¶", "")], "앞뒤", "앞뒤\n\n|  |  |\n| --- | --- |\n| 지운 | 칸 |", id="table"),
        pytest.param(around(run("<hp:pic/>")), [("[picture]", "")], "앞뒤", "앞뒤", id="picture"),
        pytest.param(around(control(f"<hp:footNote>{sub(p('각주'))}</hp:footNote>")), [("각주 ¶", "")], "앞뒤", "앞[^1]뒤\n\n[^1]: 각주", id="note"),
        pytest.param(p("앞<hp:insertBegin Id='1'/>새 글") + p("다음"), [("", "새 글")], "앞새 글\n\n다음", "앞\n\n다음", id="no mark of its end"),
        pytest.param(p("가<hp:insertEnd Id='1'/>") + p("앞<hp:insertBegin Id='1'/>새 글"), [("", "새 글 ¶")], "가\n\n앞새 글", "가\n\n앞", id="its end before its beginning"),
        pytest.param(p("가" + mark("insert", "") + "나"), [], "가나", "가나", id="looks alone"),
    ],
)  # fmt: skip
def test_a_change_holds_for_all_between_its_marks(
    section: str, changes: list[tuple[str, str]], accepted: str, rejected: str
) -> None:
    assert [(one.before, one.after) for one in read(section).reading.changes] == changes
    assert read(section, "accept").markdown.strip() == accepted
    assert read(section, "reject").markdown.strip() == rejected


def test_a_row_without_cells_of_its_own_keeps_the_rows_below_in_their_columns() -> None:
    tall = cell(p("가")).replace('rowSpan="1"', 'rowSpan="2"') + cell(p("나")).replace('rowSpan="1"', 'rowSpan="2"')
    table = f"<hp:tbl><hp:tr>{tall}</hp:tr><hp:tr/><hp:tr>{cell(p('다'))}{cell(p('라'))}</hp:tr></hp:tbl>"
    assert "| 가 | 나 |\n|  |  |\n| 다 | 라 |" in read(p(run(table))).markdown


def test_a_master_page_is_a_header() -> None:
    box = run(f"<hp:rect><hp:drawText>{sub(p('보도 유예'))}</hp:drawText></hp:rect>")
    master = f'<hm:masterPage xmlns:hm="x" xmlns:hp="{HP}"><hm:subList>{p(box)}</hm:subList></hm:masterPage>'
    draft = read(p("글"), files={"Contents/masterpage0.xml": master.encode()})
    assert (draft.markdown, draft.aside("header")) == ("글\n", ["보도 유예"])


def test_a_chart_is_set_aside_with_its_words() -> None:
    chart = (
        '<c:chartSpace xmlns:c="c" xmlns:a="a"><a:t>상담 건수</a:t><c:pt idx="0"><c:v>31</c:v></c:pt></c:chartSpace>'
    )
    drawn = '<hp:switch><hp:case><hp:chart chartIDRef="Chart/chart1.xml"/></hp:case><hp:default><hp:ole/></hp:default></hp:switch>'
    draft = read(p("글", run(drawn)), files={"Chart/chart1.xml": chart.encode()})
    assert (draft.markdown, draft.aside("text-box"), draft.asked) == ("글\n", ["상담 건수 31"], ["chart"])


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ("var Documents = XHwpDocuments;\r\nfunction OnDocument_New()\r\n{\r\n\t//todo :\r\n}\r\n", []),
        ("function OnDocument_Open()\r\n{\r\n\tDocument.Save();\r\n}\r\n", ["macros"]),
    ],
    ids=["as in each document", "one that does something"],
)
def test_a_script_is_a_macro_where_it_does_something(script: str, asked: list[str]) -> None:
    assert read(p("글"), files={"Scripts/sourceScripts": script.encode("utf-16")}).asked == asked


def test_a_picture_is_cropped_as_shown_and_hancom_s_own_description_is_none() -> None:
    image, out = Image.new("RGB", (100, 60), "red"), io.BytesIO()
    image.paste("blue", (0, 0, 50, 60))
    image.save(out, "PNG")
    picture = (
        '<hp:pic><hp:rotationInfo angle="90"/><hc:img binaryItemIDRef="image1"/><hp:imgClip left="0" right="3750" top="0" bottom="4500"/>'
        '<hp:imgDim dimwidth="7500" dimheight="4500"/><hp:shapeComment>그림입니다. 원본 그림의 이름: a.png</hp:shapeComment></hp:pic>'
    )
    draft = read(p(run(picture)), files={"BinData/image1.png": out.getvalue()})
    made = Image.open(io.BytesIO(draft.reading.pictures[0].data)).convert("RGB")
    assert (made.size, made.getcolors()) == ((60, 50), [(3000, (0, 0, 255))])
    assert draft.markdown == "![](image1.png)\n"


def test_drawn_letters_and_formulas_are_set_aside() -> None:
    draft = read(
        p("글", run('<hp:textart text="초안"/>'), run("<hp:equation><hp:script>x over y</hp:script></hp:equation>"))
    )
    assert (draft.markdown, draft.aside("text-box")) == ("글\n", ["초안", "x over y"])
    assert (draft.reading.title, draft.reading.language) == ("제목", "ko")


def test_forms_show_what_is_chosen_and_a_prompt_nobody_answered_is_no_text() -> None:
    begin = '<hp:fieldBegin id="{}" type="CLICK_HERE"><hp:parameters><hp:stringParam name="Direction">이름</hp:stringParam></hp:parameters></hp:fieldBegin>'
    end = '<hp:fieldEnd beginIDRef="{}"/>'
    draft = read(
        p(run('<hp:checkBtn caption="동의" value="CHECKED"/>'))
        + p(control(begin.format(1)), "이름", control(end.format(1)))
        + p(control(begin.format(2)), "김예시", control(end.format(2)))
    )
    assert draft.markdown == "☒ 동의\n\n김예시\n"
    assert draft.aside("field") == ["이름"]


def test_a_drop_capital_belongs_to_its_paragraph() -> None:
    capital = f'<hp:rect dropcapstyle="TripleLine"><hp:drawText>{sub(p("서"))}</hp:drawText></hp:rect>'
    assert read(p(run(capital), "울에서")).markdown == "서울에서\n"
