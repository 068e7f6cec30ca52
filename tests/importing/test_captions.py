"""A line below a picture that its style, its look or its words call a caption is the picture's own, in every form of file."""

from __future__ import annotations

import base64
import io

import pytest
from openxml import Word, p, picture, r
from PIL import Image
from reading import draft_of
from test_hancom import hwpx, run, sub
from test_hancom import p as hancom_p
from test_opendocument import odt, para
from test_proposals import DIRECTORY, SEOUL

from newsroom.importing.document import ImportedPicture, Reading, weight
from newsroom.importing.proposals.credits import credit_of
from newsroom.importing.proposals.finding import propose
from newsroom.model.blocks import Block, Paragraph, Picture, Run, Text

STYLE = '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/><w:rPr><w:b/></w:rPr></w:style>'


def flag() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (100, 60), "red").save(out, "PNG")
    return out.getvalue()


def docx(body: str) -> Word:
    return Word(body, styles=STYLE, relations=[("A", "image", "media/a.png")], files={"word/media/a.png": flag()})


IMAGE = f"<img src='data:image/png;base64,{base64.b64encode(flag()).decode()}'>"
FRAME = '<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
PIC = '<hp:pic><hc:img binaryItemIDRef="a"/>{}</hp:pic>'


@pytest.mark.parametrize(
    ("data", "name", "file"),
    [
        pytest.param(docx(p(picture("A")) + p("Boats at the quay", style="C")), "a.docx", "a.png", id="Word's style"),
        pytest.param(odt(para(FRAME) + para("Boats at the quay", style="Illustration"), files={"Pictures/a.png": flag()}), "a.odt", "a.png", id="OpenDocument's style"),
        pytest.param(odt(para(FRAME, "Boats at the quay", style="Illustration"), files={"Pictures/a.png": flag()}), "a.odt", "a.png", id="picture in its caption"),
        pytest.param(hwpx(hancom_p(run(PIC.format(f"<hp:caption>{sub(hancom_p('Boats at the quay'))}</hp:caption>"))), {"BinData/a.png": flag()}), "a.hwpx", "a.png", id="Hancom's caption"),
        pytest.param(f"<figure>{IMAGE}<figcaption>Boats at the quay</figcaption></figure>".encode(), "a.html", "picture.png", id="HTML's caption"),
        pytest.param(f"<p class=MsoNormal>{IMAGE}</p><p class=MsoCaption><b>Boats at the quay</b></p>".encode(), "a.html", "picture.png", id="Word's class"),
    ],
)  # fmt: skip
def test_what_the_file_calls_a_caption_is_one(data: Word | bytes, name: str, file: str) -> None:
    assert draft_of(data, name).markdown == f'![]({file} "Boats at the quay")\n'


def test_a_caption_without_a_picture_stays_a_paragraph() -> None:
    assert draft_of(docx(p("Text") + p(r("Boats"), style="C"))).markdown == "Text\n\n**Boats**\n"
    two = docx(p(picture("A")) + p("One", style="C") + p("Two", style="C"))
    assert draft_of(two).markdown == '![](a.png "One")\n\n**Two**\n'


@pytest.mark.parametrize(
    ("lines", "caption", "credit"),
    [
        ((Run(text="Boats at the quay", emphasis=True),), "Boats at the quay", []),
        ((Run(text="Photo: Ana Example"),), "Photo: Ana Example", ["Ana Example"]),
        ((Run(text="Boats", emphasis=True), Run(text="Photo: Ana Example")), "Boats Photo: Ana Example", ["Ana Example"]),
        ((Run(text="▲ 부두의 배"), Run(text="사진: 예시 선교회")), "▲ 부두의 배 사진: 예시 선교회", ["예시 선교회"]),
        ((Run(text="The boats left."),), "", []),
    ],
)  # fmt: skip
def test_a_line_below_a_picture_and_the_credit_below_it(
    lines: tuple[Run, ...], caption: str, credit: list[str]
) -> None:
    blocks: list[Block] = [Paragraph(runs=(Run(text="Before."),)), Picture(file="a.png")]
    text = Text(blocks=(*blocks, *(Paragraph(runs=(one,)) for one in lines), Paragraph(runs=(Run(text="After."),))))
    reading = Reading(form="docx", text=text, pictures=(ImportedPicture(name="a.png", data=b""),), read=weight(text))
    work = propose(reading, DIRECTORY, SEOUL)
    found = next(block for block in work.blocks if isinstance(block, Picture))
    assert "".join(run.text for run in found.caption) == caption
    assert [one.value for one in work.proposals if one.field == "credit"] == credit


CREDITS = [
    ("The quay at dawn. Photo: Ana Example", "Ana Example"),
    ("The quay at dawn. Photo: J. Example", "J. Example"),
    ("The quay at dawn (Photo: Ana Example / Example Mission)", "Ana Example / Example Mission"),
    ("Photo: The quay at dawn", ""),
    ("Photo 1: Volunteers unload boxes at the quay.", ""),
    ("Volunteers unload boxes © Example Agency", "Example Agency"),
    ("Volunteers unload boxes. © 2026 Example Agency", "2026 Example Agency"),
    ("Credit: Ben Example", "Ben Example"),
    ("Photo credit: Ben Example/Example Wire", "Ben Example/Example Wire"),
    ("Volunteers at work. Photo by Ben Example", "Ben Example"),
    ("Volunteers at work. Photo courtesy of Example Museum", "Example Museum"),
    ("Volunteers at work. Courtesy Example Museum", "Example Museum"),
    ("Photo: The harbour in 1950. Credit: Example Archive", "Example Archive"),
    ("개장식에 참석한 시민들. 사진=예시통신", "예시통신"),
    ("개장식에 참석한 시민들. [사진=예시통신 제공]", "예시통신"),
    ("사진 제공: 예시 선교회", "예시 선교회"),
    ("▲ 개장식 모습 (사진: 예시 선교회)", "예시 선교회"),
    ("사진: 개장식에 참석한 시민들이 박수를 치고 있다", ""),
    ("개장식 모습 / 예시 선교회 제공", "예시 선교회"),
    ("Le quai à l’aube. Crédit photo : Ana Exemple", "Ana Exemple"),
    ("Le quai à l’aube © Agence Exemple", "Agence Exemple"),
    ("Photo : Ana Exemple / Agence Exemple", "Ana Exemple / Agence Exemple"),
    ("Der Kai am Morgen. Foto: Ana Beispiel/Agentur", "Ana Beispiel/Agentur"),
    ("Foto: dpa", "dpa"),
    ("Bild: Der Kai am Morgen mit vielen Helfern", ""),
    ("El muelle al amanecer. Foto: Ana Ejemplo", "Ana Ejemplo"),
    ("El muelle. Crédito: Ana Ejemplo", "Ana Ejemplo"),
    ("夜明けの埠頭（写真：例示通信）", "例示通信"),
    ("写真提供：例示ミッション", "例示ミッション"),
    ("夜明けの埠頭\u3000撮影：例田花子", "例田花子"),
    ("写真：夜明けの埠頭で荷物を降ろすボランティアたち", ""),
    ("黎明的码头。摄影：例小明", "例小明"),
    ("黎明的码头 图片来源：示例社", "示例社"),
    ("Причал на рассвете. Фото: Анна Пример", "Анна Пример"),
    ("Фото: Волонтёры разгружают коробки на причале", ""),
    ("الرصيف عند الفجر. تصوير: آنا مثال", "آنا مثال"),
    ("The boats at the quay", ""),
    ("Picture: boats at the quay, seen from the lighthouse", ""),
    ("As a courtesy visitors may enter early", ""),
    ("Pictures by the sea wall", ""),
    ("Foto: Menschen am Kai", ""),
    ("写真＝例示通信社", "例示通信社"),
]  # fmt: skip


@pytest.mark.parametrize(("caption", "credit"), CREDITS, ids=[caption for caption, _ in CREDITS])
def test_a_caption_names_whose_picture_it_is_and_no_description_is_a_name(caption: str, credit: str) -> None:
    assert credit_of(caption)[0] == credit
