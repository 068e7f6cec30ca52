"""How much of what readers mean the terms of the index find: recall and precision over texts that are marked by subject.

Each language has 25 subjects (`marked_words.json`), each with the forms in which it is written. Eight texts of each subject have it
in one of its forms among everyday words; the first and the last form of a subject are asked for. A text is right where it is marked with the
subject, whatever its form. What matches is decided here as `theme/static/search.js` decides it.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from newsroom.reading.values.terms import body_terms, terms_of

MARKED: dict[str, list[str]] = json.loads(Path(__file__).with_name("marked_words.json").read_text("utf-8"))
TEXTS = 8  # of each subject
QUERIES = 50


class Marked(NamedTuple):
    """A text with the number of its subject."""

    subject: int
    terms: frozenset[str]


def texts(lang: str) -> list[Marked]:
    """Texts of every subject, each in one of its forms, and of no subject twice in one text."""
    chance = random.Random(7)
    found = []
    for subject, forms in enumerate(MARKED[lang]):
        for number in range(TEXTS):
            form = forms.split(" ")[number % len(forms.split(" "))]
            filler = " ".join(chance.sample(FILLER[lang], 4))
            words = f"{form}{filler}" if lang == "zh" and number % 2 else f"{form} {filler}"
            found.append(Marked(subject, frozenset(body_terms(words, lang).split())))
    return found


FILLER = {
    "en": ["today", "yesterday", "river", "yellow", "seven", "mountain", "quietly", "window", "bread", "because"],
    "fr": ["aujourd’hui", "hier", "rivière", "jaune", "sept", "montagne", "fenêtre", "pain", "parce", "toujours"],
    "es": ["hoy", "ayer", "río", "amarillo", "siete", "montaña", "ventana", "pan", "porque", "siempre"],
    "ru": ["сегодня", "вчера", "река", "жёлтый", "восемь", "гора", "окно", "хлеб", "потому", "всегда"],
    "ar": ["اليوم", "أمس", "نهر", "أصفر", "سبعة", "جبل", "نافذة", "خبز", "لأن", "دائماً"],
    "ko": ["오늘", "어제", "강물", "노란색", "일곱", "산길", "창문", "빵집", "그래서", "언제나"],
    "zh": ["今天", "昨天", "河流", "黄色", "七个", "山路", "窗户", "面包", "因为", "总是"],
}


def queries(lang: str) -> Iterator[tuple[int, str]]:
    """(subject, what is asked): fifty, the first and the last form of each subject."""
    for subject, forms in enumerate(MARKED[lang]):
        each = forms.split(" ")
        yield subject, each[0]
        yield subject, each[-1] if lang != "zh" else each[0]


# As in `search.js`: what a Korean noun is joined by is taken off what is asked for; a letter alone is no word beside others.
PARTICLE = re.compile("(?<=..)(?:들?(?:에서|에게|으로|까지|부터|에는|에도|[은는이가을를에의와과도로]))$")


def asked_for(query: str, lang: str) -> list[tuple[set[str], str]]:
    """(terms, prefix) of each word."""
    words = [word for word in re.findall(r"\w+", query) if len(word) > 1] or [query]
    found = []
    for word in words:
        terms = list(terms_of(PARTICLE.sub("", word) if lang == "ko" else word, lang))
        prefix = "" if lang in ("ko", "zh") or len(word) < 3 else terms[0] if lang == "ar" else word.lower()
        found.append((set(terms), prefix))
    return found


def matches(query: str, lang: str, text: Marked) -> bool:
    """Whether a text has every word: all its terms, or one that begins as it does."""
    return all(
        terms <= text.terms or bool(prefix and any(term.startswith(prefix) for term in text.terms))
        for terms, prefix in asked_for(query, lang)
    )


@pytest.mark.parametrize("lang", MARKED)
def test_what_is_meant_is_found_and_little_else(lang: str) -> None:
    marked = texts(lang)
    recalls, precisions = [], []
    for subject, query in queries(lang):
        found = [text for text in marked if matches(query, lang, text)][:10]
        right = sum(text.subject == subject for text in found)
        recalls.append(right / TEXTS)
        precisions.append(right / len(found) if found else 0.0)
    assert len(recalls) == QUERIES
    recall, precision = sum(recalls) / QUERIES, sum(precisions) / QUERIES
    assert recall >= 0.95 and precision >= 0.85, (lang, recall, precision)
