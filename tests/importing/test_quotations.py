"""Who speaks: a line below a quotation becomes its attribution; a name in the sentence is offered, and the words stay."""

from __future__ import annotations

import pytest
from openxml import Word, p
from test_proposals import DIRECTORY, TEXT, read

from newsroom.importing.proposals.finding import propose
from newsroom.importing.proposals.speakers import speakers_of
from newsroom.importing.proposals.work import Work
from newsroom.importing.readers import read_file
from newsroom.model.blocks import Quotation, plain

IN_A_SENTENCE = [
    ("“People answer people, and that is all,” said Ana Example, head of the line.", ["Ana Example"]),
    ("“People answer people, and that is all,” Ana Example, head of the line, said.", ["Ana Example"]),
    ("Ana Example, head of the line, said: “People answer people, and that is all.”", ["Ana Example"]),
    ("Ana Example told the reporters: “People answer people, and that is all.”", ["Ana Example"]),
    ("In Seoul, Ana Example said: “People answer people, and that is all.”", ["Ana Example"]),
    ("According to Ana Example, head of the line, “people answer people”.", ["Ana Example"]),
    ("“People answer people,” explained the mission’s director, Dr. Ana Example. “It is free.”", ["Dr. Ana Example"]),
    ("“It is free of charge,” said Ana Example. “And it stays so,” said Ben Sample.", ["Ana Example", "Ben Sample"]),
    ("„Menschen antworten Menschen“, so Ana Beispiel.", ["Ana Beispiel"]),
    ("»Menschen antworten Menschen«, sagte Ana Beispiel, Leiterin der Leitung.", ["Ana Beispiel"]),
    ("« Des gens répondent à des gens », explique Ana Exemple, responsable de la ligne.", ["Ana Exemple"]),
    ("Pour Ana Exemple, responsable de la ligne : « Des gens répondent à des gens. »", ["Ana Exemple"]),
    ("“Personas que responden a personas”, señaló la directora, Ana Ejemplo.", ["Ana Ejemplo"]),
    ("Según Ana Ejemplo, «personas que responden a personas».", ["Ana Ejemplo"]),
    ("«Люди отвечают людям, — отметила Анна Примерова. — Вот и всё».", ["Анна Примерова"]),
    ("Анна Примерова, руководитель линии, заявила: «Люди отвечают людям».", ["Анна Примерова"]),
    ("김예시 상담 전화 책임자는 “사람이 사람에게 답하는 것입니다”라고 말했다.", ["김예시 상담 전화 책임자"]),
    ("“사람이 사람에게 답하는 것입니다.” 김예시 책임자는 이렇게 말했다.", ["김예시 책임자"]),
    ("“사람이 사람에게 답하는 것입니다”라고 김예시 책임자가 밝혔다.", ["김예시 책임자"]),
    ("김예시 책임자는 개소식에서 “사람이 사람에게 답하는 것”이라며 웃었다.", ["김예시 책임자"]),
    ("責任者の例示花子は「人が人に答える、それがすべてです」と述べた。", ["責任者の例示花子"]),
    ("「人が人に答える、それがすべてです」と例示花子は語った。", ["例示花子"]),
    ("热线负责人安娜·示例说：“人回答人，仅此而已，没有别的。”", ["热线负责人安娜·示例"]),
    ("“人回答人，仅此而已，没有别的。”热线负责人安娜·示例表示。", ["热线负责人安娜·示例"]),
    ("وقالت آنا مثال، مسؤولة الخط: «الناس يجيبون الناس دائما».", ["آنا مثال"]),
    ("«الناس يجيبون الناس دائما»، قالت آنا مثال، مسؤولة الخط.", ["آنا مثال"]),
    ("وصرّح مدير الخط خالد مثال قائلا: «الناس يجيبون الناس دائما».", ["مدير الخط خالد مثال"]),
]
NOBODY = [
    "“The line costs nothing, and it never will,” she added.",
    "« Des gens répondent à des gens », a-t-elle ajouté.",
    "«Personas que responden a personas», añadió.",
    "«Люди отвечают людям», — добавила она.",
    "그는 “사람이 사람에게 답하는 것”이라고 말했다.",
    "また、「通話料は今後も無料です」と付け加えた。",
    "她补充说：“通话今后也将一直免费，请放心。”",
    "وأضافت: «المكالمة مجانية وستبقى مجانية».",
    "The “Harbour for All” Foundation announced that the line is open, the mission said.",
    "“Harbour for All and More” Foundation said it opened the line.",
    "On Monday the mission said: “People answer people.”",
    "The report, “People answer people in Busan”, notes that Ana Example is in charge.",
    "Pour Noël, « Un port pour tous » ouvre ses portes.",
    "선교회는 “사람이 사람에게 답한다”를 주제로 행사를 연다고 밝혔다.",
    "「人が人に答える相談電話」は毎日受け付ける。",
    "使团介绍“人回答人，就是全部了”项目。",
]


@pytest.mark.parametrize(("text", "speakers"), IN_A_SENTENCE)
def test_the_speaker_in_a_sentence_is_named(text: str, speakers: list[str]) -> None:
    assert [speaker for _, speaker in speakers_of(text)] == speakers


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_speaks_where_the_words_name_nobody(text: str) -> None:
    assert speakers_of(text) == []


def test_a_speaker_inside_a_sentence_is_offered_and_the_words_stay() -> None:
    work = read(f"{TEXT}\n“People answer people, and that is all,” said Ana Example. More follows here.\n")
    offers = [proposal.value for proposal in work.proposals if proposal.field == "quotation"]
    assert offers == [{"text": "“People answer people, and that is all,”", "speaker": "Ana Example"}]
    assert "said Ana Example" in str(work.blocks)


def attributions(work: Work) -> list[str]:
    return [plain(block.attribution) for block in work.blocks if isinstance(block, Quotation)]


@pytest.mark.parametrize("dash", ["—", "–", "―", "-", "——"])
def test_a_quotation_with_its_speaker_below_becomes_one(dash: str) -> None:
    work = read(f"{TEXT}\n“People answer people, and that is all.”\n{dash} Ana Example, head of the line\n")
    assert attributions(work) == ["Ana Example, head of the line"]


@pytest.mark.parametrize("dash", ["—", "–", "-"])
def test_the_last_line_of_a_quotation_in_a_style_is_its_speaker(dash: str) -> None:
    look = '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>'
    quotation = p("People answer people.", style="Quote") + p(f"{dash} Ana Example", style="Quote")
    word = Word(p("The mission opened a line today.") + quotation, styles=look)
    assert attributions(propose(read_file(word.data(), "a.docx"), DIRECTORY, "UTC")) == ["Ana Example"]


@pytest.mark.parametrize(
    "named",
    ["<footer>— <cite>Ana Example</cite></footer>", "<cite>Ana Example</cite>", "<p>– Ana Example</p>"],
)
def test_the_name_that_html_puts_into_a_quotation_is_its_speaker(named: str) -> None:
    page = f"<p>The mission opened a line today.</p><blockquote><p>People answer people.</p>{named}</blockquote>"
    assert attributions(propose(read_file(page.encode(), "a.html"), DIRECTORY, "UTC")) == ["Ana Example"]
