"""The terms under which a text is found: words cut to their stems, or pairs of characters where no spaces part words.

Place in the pipeline: while a folder is read, and where titles and summaries are put into the search index. Comes in: plain
text and its language. Goes out: terms. `theme/static/search.js` does the same to what a reader types; one table of examples
(`tests/reading/terms.json`) tests both. Refuses: to know HTML beyond taking tags away.

Sources: Snowball for words of Latin and Cyrillic letters; UAX #15 (NFC); for Arabic, the normalisation that search engines
share: no vowel signs, one alef, one ya, one ha, and the article with what is joined to it taken away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from html import unescape
from typing import Any

from newsroom.model.stemmers import STEMMERS

LONGEST = 40  # letters of a term
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_WORD = re.compile(rf"[\w{_MARKS}]+")  # of a text without underscores, which part words
_SIGNS = "“”‘’–—…\xa0"  # which typography sets into texts that are ASCII else
_PARTS = {code: " " for code in range(128) if not chr(code).isalnum()}
# Scripts that are found by pairs: Hangul, kana, Han.
_CJK = (
    "\u1100-\u11ff\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_ARTICLE = re.compile("^(?:[وف]?[بك]?ال|[وف]?لل)(?=.{3})")
_LATIN = re.compile("[a-z]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_TAG = re.compile(r"<[^>]*>")


def terms_of(text: str, lang: str) -> Iterator[str]:
    """The terms of a plain text, in order, with repetitions."""
    return _terms_of(_words(text), lang)


def _words(text: str) -> list[str]:
    for sign in _SIGNS:
        text = text.replace(sign, " ")
    if text.isascii():  # many times quicker than an expression, with the same words
        return text.lower().translate(_PARTS).split()
    words: list[str] = _WORD.findall(unicodedata.normalize("NFC", text).lower().replace("_", " "))
    return words


def _terms_of(words: Iterable[str], lang: str) -> Iterator[str]:
    stem = _stemmer(lang.partition("-")[0])
    for word in words:
        if word.isascii():
            yield stem(word)[:LONGEST]
        else:
            yield from _terms(word, lang.partition("-")[0])


def body_terms(html: str, lang: str) -> str:
    """Every term of a text's HTML once, in order of the alphabet, parted by spaces."""
    return _each_once(unescape(_TAG.sub(" ", html)), lang)


def release_terms(title: str, summary: str, html: str, lang: str, facets: Iterable[str]) -> str:
    """As the index keeps them, in four lines: terms of the title, of what stands below it, of the text; what it is filed under.

    A facet has a sign that no word has (`t:health`), and so is never mistaken for one.
    """
    lines = (_each_once(title, lang), _each_once(summary, lang), body_terms(html, lang), " ".join(sorted(facets)))
    return "\n".join(lines)


def part_of(term: str, parts: int) -> int:
    """In which of so many files a term is: by its first four letters, so that all terms that begin as a word does are in one.

    Characters that are found by pairs go by the first, since a single one may be asked for; what a release is filed under goes by all.
    """
    number = 0
    for letter in term if term[1:2] == ":" else term[:1] if _is_found_by_pairs(term) else term[:4]:
        number = (31 * number + ord(letter)) % parts
    return number


def _is_found_by_pairs(term: str) -> bool:
    return not term.isascii() and _scripts()[1].match(term) is not None


def _each_once(text: str, lang: str) -> str:
    words = set(_words(text))  # each word once: a text repeats most of its words
    stem = _stemmer(lang.partition("-")[0])
    plain = {stem(word)[:LONGEST] for word in words if word.isascii()}  # most words, without a step for each
    return " ".join(sorted(plain.union(_terms_of((word for word in words if not word.isascii()), lang))))


@cache
def _scripts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Runs of letters that are found by pairs and of others; one letter of the former. Most sites need neither."""
    return re.compile(rf"[{_CJK}]+|[^{_CJK}]+"), re.compile(f"[{_CJK}]")


@lru_cache(maxsize=50_000)
def _terms(word: str, lang: str) -> tuple[str, ...]:
    found: list[str] = []
    runs, cjk = _scripts()
    for run in runs.findall(word):
        if cjk.match(run):
            found += [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        elif _ARABIC.search(run):
            plain = _ARABIC_SIGNS.sub("", run).translate(_ARABIC_LETTERS)
            found.append(_ARTICLE.sub("", plain)[:LONGEST])
        else:
            plain = run.replace("ё", "е")
            # English writes a word with its accents or without: résumé, resume.
            found.append(_folded(_stemmer(lang)(_folded(plain) if lang == "en" else plain))[:LONGEST])
    return tuple(found)


def _folded(stem: str) -> str:
    """A stem of Latin letters without accents, so that it is found by those who type none."""
    if not _LATIN.search(stem):
        return stem
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", stem)))


@cache
def _stemmer(lang: str) -> Any:
    name = STEMMERS.get(lang)
    if name is None:
        return lambda word: word
    import snowballstemmer

    return lru_cache(maxsize=50_000)(snowballstemmer.stemmer(name).stemWord)
