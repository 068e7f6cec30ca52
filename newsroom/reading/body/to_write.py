"""Lines of templates that an author has to replace.

Place in the pipeline: inside `doubts`; `build.draft` and `starting` write them. Comes in: a text. Goes out: lines that still
are a template's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# `newsroom new` and the desk write these into a new release (`build.draft`).
TEXT_TO_WRITE = "Write the text here. The first paragraph says who did what, where and when."
TRANSLATION_TO_WRITE = "Write the text here."
QUOTATION_TO_WRITE = ("“A quotation in its own words.”", "— Name, title, organisation")
# `newsroom init` writes these into the page about the office, by language.
INSTRUCTIONS = {
    "en": "[Say here in two or three sentences who you are, what you do and where.]",
    "ko": "[어떤 기관이며 어디에서 무슨 일을 하는지 두세 문장으로 적어 주세요.]",
    "fr": "[Dites ici en deux ou trois phrases qui vous êtes, ce que vous faites et où.]",
    "es": "[Diga aquí en dos o tres frases quiénes son, qué hacen y dónde.]",
    "ar": "[اكتبوا هنا في جملتين أو ثلاث من أنتم وماذا تعملون وأين.]",
    "zh": "[请在这里用两三句话说明你们是谁、做什么、在哪里。]",
    "ru": "[Расскажите здесь в двух-трёх предложениях, кто вы, чем и где занимаетесь.]",
}
_TO_WRITE = frozenset((TEXT_TO_WRITE, TRANSLATION_TO_WRITE, *QUOTATION_TO_WRITE, *INSTRUCTIONS.values()))
# A text without one has no such line.
_SIGNS = tuple(line.encode() for line in (TRANSLATION_TO_WRITE, QUOTATION_TO_WRITE[0], *INSTRUCTIONS.values()))
# Of anybody's templates: "[Insert quote]", but no link of such words. An expression that begins with one sign is the quickest.
_BRACKETS = re.compile(
    r"\[(?:insert|your (?:name|title|city|company|organi[sz]ation))\b[^\]\n]{0,60}\](?![(\[:])", re.IGNORECASE
)
_LATIN = re.compile(r"\bLorem ipsum\b", re.IGNORECASE)


def lines_to_write(text: str, data: bytes) -> Iterator[tuple[int, str]]:
    """(line from 1, line) of each. `data`: the text in UTF-8."""
    is_ours = any(map(data.__contains__, _SIGNS))
    has_latin = b"lorem ipsum" in data.lower()
    if is_ours or has_latin or _BRACKETS.search(text) is not None:
        for number, line in enumerate(text.splitlines(), 1):
            if (
                (is_ours and line.lstrip("> ").strip() in _TO_WRITE)
                or _BRACKETS.search(line) is not None
                or (has_latin and _LATIN.search(line) is not None)
            ):
                yield number, line.strip()
