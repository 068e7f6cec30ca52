"""The law on two hundred files: characters read are characters imported and set aside, whatever lies in what."""

from __future__ import annotations

import random
import re

import pytest
from openxml import Word, abstract, box, field_of, item, level, num, p, r, table
from reading import draft_of

WORDS = ["mission", "line", "Seoul", "Busan", "상담", "전화", "ligne", "écoute", "مرحبا", "خط", "热线", "電話", "линия"]
STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>'
)
LISTS = (
    abstract(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)"), level(2, "bullet", "•"))
    + num(1, 0)
    + num(2, 0, l0=4)
)
NOTES = "".join(f'<w:footnote w:id="{key}">{p(f"note{key} text")}</w:footnote>' for key in range(1, 60))


class Maker:
    """Random parts of a document; `hidden` and `seen` are the words that must not, and must, be found in the draft."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = self.notes = 0
        self.seen: list[str] = []
        self.hidden: list[str] = []

    def word(self, kept: bool = True) -> str:
        self.count += 1
        word = f"{self.random.choice(WORDS)}{'v' if kept else 'h'}{self.count}x"
        (self.seen if kept else self.hidden).append(word)
        return word

    def run(self, kept: bool = True) -> str:
        kind = self.random.randrange(12)
        if not kept or kind == 0:
            return r(f" {self.word(False)} ", "<w:vanish/>")
        if kind == 1:
            return f'<w:del w:id="1">{r(f" {self.word(False)} ", tag="delText")}</w:del>'
        if kind == 2:
            return f'<w:ins w:id="1">{r(f" {self.word()} ")}</w:ins>'
        if kind == 3:
            return field_of("DATE", r(f" {self.word()} "))
        if kind == 4:
            return field_of("PAGE", r(f" {self.word(False)} "))
        if kind == 5 and self.notes < 59:
            self.notes += 1
            self.seen.append(f"note{self.notes}")
            return f'<w:r><w:footnoteReference w:id="{self.notes}"/></w:r>'
        if kind == 6:
            return f"<w:sdt><w:sdtContent>{r(f' {self.word()} ')}</w:sdtContent></w:sdt>"
        if kind == 7:
            return r(f" {self.word()} ", "<w:b/>")
        return r(f" {self.word()} ")

    def runs(self) -> list[str]:
        return [self.run() for _ in range(self.random.randrange(1, 5))]

    def block(self, depth: int = 0) -> str:
        kind = self.random.randrange(9)
        if kind == 0:
            return p(*self.runs(), style=self.random.choice(("H1", "Q")))
        if kind in (1, 2):
            return item(self.word(), self.random.choice((1, 2)), self.random.randrange(3))
        if kind == 3 and depth < 2:
            rows = [
                tuple(self.block(depth + 1) + p(self.word()) for _ in range(2))
                for _ in range(self.random.randrange(1, 3))
            ]
            return table(*rows, look=self.random.choice(("0000", "0020"))) + p("")
        if kind == 4 and depth < 2:
            return p(self.word(), box(self.block(depth + 1) + self.block(depth + 1)))
        if kind == 5:
            return p(r(self.word(False), "<w:vanish/>"), props="<w:rPr><w:vanish/></w:rPr>")
        return p(*self.runs())


@pytest.mark.parametrize("hundred", range(4))
def test_every_character_is_imported_or_set_aside_and_every_word_where_it_belongs(hundred: int) -> None:
    for seed in range(hundred * 50, hundred * 50 + 50):
        maker = Maker(seed)
        body = "".join(maker.block() for _ in range(maker.random.randrange(3, 15)))
        draft = draft_of(Word(body, styles=STYLES, numbering=LISTS, footnotes=NOTES), decision="accept")
        found = re.findall(r"[^\W_]+", draft.markdown)
        for word in maker.seen:
            assert found.count(word) == 1, (seed, word)
        for word in maker.hidden:
            assert word not in found, (seed, word)
            assert any(word in part.text for part in draft.reading.set_aside), (seed, word)
