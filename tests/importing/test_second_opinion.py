"""Releases in eight languages, written to .docx, .odt and .html by pandoc, come back as what they were."""

from __future__ import annotations

from pathlib import Path

import pypandoc
import pytest
from reading import draft_of

from newsroom.model.blocks import without_lines
from newsroom.reading.blocks.markdown_reader import read_markdown
from newsroom.reading.blocks.markdown_writer import write_markdown

PLACES = {
    "en": ("A counselling line opens in Seoul", "SEOUL, 2 March 2026", "Example Mission opened **a line** in three languages", "The line answers from nine to six", "Office", "Calls"),
    "ko": ("서울에 상담 전화가 열리다", "서울, 2026년 3월 2일", "예시 선교회는 세 언어로 **상담 전화**를 열었다", "전화는 아홉 시부터 여섯 시까지 받는다", "사무소", "통화"),
    "fr": ("Une ligne d’écoute ouvre à Séoul", "SÉOUL, 2 mars 2026", "La mission a ouvert **une ligne** en trois langues", "La ligne répond de neuf heures à dix-huit heures", "Bureau", "Appels"),
    "es": ("Se abre una línea de ayuda en Seúl", "SEÚL, 2 de marzo de 2026", "La misión abrió **una línea** en tres idiomas", "La línea atiende de nueve a seis", "Oficina", "Llamadas"),
    "ar": ("افتتاح خط استشارة في سيول", "سيول، 2 مارس 2026", "افتتحت البعثة **خطا** بثلاث لغات", "يرد الخط من التاسعة إلى السادسة", "مكتب", "مكالمات"),
    "zh": ("首尔开通咨询热线", "首尔，2026年3月2日", "示例传教会开通了三种语言的 **热线** 电话", "热线从九点到六点接听", "办事处", "来电"),
    "ja": ("ソウルで相談電話を開設", "ソウル、2026年3月2日", "三つの言語で **電話** を開いた", "九時から六時まで応じる", "事務所", "通話"),
    "ru": ("В Сеуле открылась линия помощи", "СЕУЛ, 2 марта 2026 г.", "Миссия открыла **линию** на трёх языках", "Линия отвечает с девяти до шести", "Офис", "Звонки"),
}  # fmt: skip
RELEASE = """# {0}

{1} – {2}[^1], *{3}*, [example](https://example.org/a?b=1&c=2).

## {4}

1. {2}
2. {3}
   - {4}
   - {5}

{1}

3. {0}
4. {5}[^2]

> “{3}.”

| {4} | {5} |
| --- | --- |
| {0} | 12 |
| {1} | **7** |

***

{2}\\
{3}

[^1]: {3}, *{0}*.

[^2]: {1}
"""


@pytest.mark.parametrize("form", ["docx", "odt", "html"])
@pytest.mark.parametrize("lang", PLACES)
def test_a_release_comes_back_as_it_was(lang: str, form: str, tmp_path: Path) -> None:
    source = RELEASE.format(*PLACES[lang])
    made = tmp_path / f"release.{form}"
    pypandoc.convert_text(
        source,
        form,
        "commonmark+footnotes+pipe_tables",
        outputfile=str(made),
        extra_args=["--standalone", "--wrap=none"],
    )
    draft = draft_of(made.read_bytes(), made.name)
    assert draft.markdown == write_markdown(without_lines(read_markdown(source)))
    assert not draft.reading.questions
