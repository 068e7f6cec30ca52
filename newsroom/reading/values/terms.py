"""The terms under which a text is found: words cut to their stems, or pairs of characters where no spaces part words.

Place in the pipeline: while a folder is read, and where titles and summaries are put into the search index. Comes in: plain
text and its language. Goes out: terms. `theme/static/search.js` does the same to what a reader types; one table of examples
(`tests/reading/terms.json`) tests both. Refuses: to know HTML beyond taking tags away.

Sources: Snowball for words of Latin and Cyrillic letters; UAX #15 (NFC); for Arabic, the normalisation that search engines
share: no vowel signs, one alef, one ya, one ha, western digits; the article with what is joined to it, and
endings of the feminine and the plural, are taken away (as far as light stemmers agree: Larkey, Ballesteros and Connell, 2002). A text has the
terms of singular and plural both where the plural is a broken one (`arabic_plurals`). It has those of its words' `other_spellings`, too.
The signs within a number or an abbreviation part no words: 1,200 is 1200, U.N. is UN.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from itertools import chain
from typing import Any, NamedTuple

from newsroom.model.characters import coded
from newsroom.model.stemmers import STEMMERS
from newsroom.reading.values.arabic_plurals import PLURALS
from newsroom.reading.values.spellings import joined_words, other_spellings

LONGEST = 40  # letters of a term
_BLOCKS_WITH_MARKS = (range(0x300, 0x3100), range(0xA660, 0xAC00), range(0xFB00, 0xFE30), range(0x10100, 0x12000))
_SIGNS = "“”‘’–—…\xa0"  # which typography sets into texts that are ASCII else
# These in UTF-8, and all else of their block, which parts words.
_PUNCTUATION = re.compile(rb"(?:\xe2\x80[\x80-\xbf]|\xc2\xa0)*")
_ASCII = bytes(range(128))
# Each byte of ASCII as a small letter, a digit or a space.
_PARTS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)).ljust(256)
_MOST_KNOWN = 50_000  # words of a language whose terms are kept
# Letters of scripts that are found by pairs: Hangul, kana, Han, with the signs that lengthen kana (Unicode's Scripts.txt).
_CJK = (
    "\u1100-\u11ff\u3005\u3007-\u3029\u302e\u302f\u3038-\u303b\u3041-\u3096\u309d-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u9fff\ua960-\ua97c"
    "\uac00-\ud7fb\uf900-\ufad9\uff66-\uff9d\uffa0-\uffdc\U00016fe3\U00016ff0-\U00016ff6\U0001aff0-\U0001b167\U00020000-\U00033479"
)
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_LETTERS = str.maketrans({"ٱ": "ا", "ى": "ي", "ة": "ه"})  # the others come apart into a letter and a sign
_ARTICLE = re.compile("^(?:[وف]?[بك]?ال|[وف]?لل)(?=.{3})")
# Endings of dual and plural, of the feminine, of its plural. A root may end as the first or the second does: مهرجان, اتجاه.
_ENDINGS = re.compile("(?:(?<=.{4})(?:[وي]ن|ان))?(?:(?<=.{3})ه)?(?:(?<=.{3})ات)?$")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_LATIN = re.compile("[a-z]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_TAG = re.compile(r"<[^>]*>")
# Signs that part no word: of a number in groups of three digits, behind each letter of an abbreviation.
_DIGIT = "[0-9٠-٩۰-۹]"
_SIGNS_WITHIN = re.compile(
    rf"(?<={_DIGIT})(?<!{_DIGIT}{{4}})[.,'’٬\xa0\u202f ](?={_DIGIT}{{3}}(?!{_DIGIT}))|(?<=(?<!\w)[a-z])[.&](?=[a-z](?!\w))",
    re.IGNORECASE | re.ASCII,
)
_MAY_HAVE_THEM = re.compile(
    rf"[.,&'’٬\xa0\u202f ](?:{_DIGIT}{{3}}(?!{_DIGIT})|(?<=[.&])[A-Za-z](?!\w))", re.ASCII
)  # many times quicker


def terms_of(text: str, lang: str) -> Iterator[str]:
    """The terms of a plain text, in order, with repetitions."""
    known = _known(lang.partition("-")[0])
    for word in _words(text):
        yield from known[word].split()


def _words(text: str) -> list[str]:
    if _MAY_HAVE_THEM.search(text):
        text = _SIGNS_WITHIN.sub("", text)
    data = coded(text)
    # Many times quicker than an expression, with the same words.
    if _PUNCTUATION.fullmatch(data.translate(None, _ASCII)):
        return data.translate(_PARTS).decode().split()
    for sign in _SIGNS:  # Greek writes a small letter by what stands before it
        text = text.replace(sign, " ")
    words: list[str] = _patterns().word.findall(unicodedata.normalize("NFC", text).lower().replace("_", " "))
    return words


def body_terms(html: str, lang: str) -> str:
    """Every term of a text's HTML once, in order of the alphabet, parted by spaces."""
    return _each_once(unescape(_TAG.sub(" ", html).replace("&nbsp;", " ")), lang)


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
    return not term.isascii() and _patterns().pair_letter.match(term) is not None


def _each_once(text: str, lang: str) -> str:
    code = lang.partition("-")[0]
    words = set(_words(text))  # each word once: a text repeats most of its words
    words.update(joined_words(text.lower(), code))
    # A word may have several terms, or none.
    terms = set(" ".join(map(_found(code).__getitem__, words)).split())
    if code == "ar":
        both = _broken_plurals()
        terms.update(*(both[term] for term in terms & both.keys()))
    return " ".join(sorted(terms))


@cache
def _broken_plurals() -> dict[str, set[str]]:
    """Term of a singular or a plural → the terms of both."""
    found: dict[str, set[str]] = {}
    for word in PLURALS.replace("\n", "·").split("·"):
        terms = set(terms_of(word, "ar"))
        for term in terms:
            found.setdefault(term, set()).update(terms)
    return found


class _Patterns(NamedTuple):
    """What texts beyond ASCII are read with. Most sites need none of it."""

    word: re.Pattern[str]  # of a text without underscores, which part words
    run: re.Pattern[str]  # letters that are found by pairs, or others
    pair_letter: re.Pattern[str]
    arabic_sign: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    marks = "".join(sign for sign in map(chr, chain(*_BLOCKS_WITH_MARKS)) if unicodedata.category(sign)[0] == "M")
    return _Patterns(
        word=re.compile(rf"[\w{marks}]+"),
        run=re.compile(rf"[{_CJK}]+|[^{_CJK}]+"),
        pair_letter=re.compile(f"[{_CJK}]"),
        arabic_sign=re.compile(f"[\u0640{marks}]"),
    )


class _Known(dict[str, str]):
    """Words of one language → their terms, parted by spaces."""

    def __init__(self, lang: str) -> None:
        self.lang, self.stem = lang, _stemmer(lang)

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        terms = self[word] = self.stem(word)[:LONGEST] if word.isascii() else " ".join(self._terms(word))
        return terms

    def _terms(self, word: str) -> list[str]:
        found: list[str] = []
        patterns = _patterns()
        for run in patterns.run.findall(word):
            if patterns.pair_letter.match(run):
                found += [run[at : at + 2] for at in range(len(run) - 1)] or [run]
            elif _ARABIC.search(run):
                plain = patterns.arabic_sign.sub("", unicodedata.normalize("NFD", run)).translate(_ARABIC_LETTERS)
                found.append(_ENDINGS.sub("", _ARTICLE.sub("", plain))[:LONGEST])
            else:
                plain = run.replace("ё", "е").replace("œ", "oe").translate(_DIGITS)
                # English writes a word with its accents or without: résumé, resume.
                found.append(_folded(self.stem(_folded(plain) if self.lang == "en" else plain))[:LONGEST])
        return found


class _Found(_Known):
    """Words → the terms under which a text with them is found: those of their other spellings, too."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        known = _known(self.lang)
        terms = self[word] = " ".join([known[word], *(known[other] for other in other_spellings(word, self.lang))])
        return terms


_known = cache(_Known)
_found = cache(_Found)


def _folded(stem: str) -> str:
    """A stem of Latin letters without accents, so that it is found by those who type none."""
    if not _LATIN.search(stem):
        return stem
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", stem)))


def _stemmer(lang: str) -> Callable[[str], str]:
    name = STEMMERS.get(lang)
    if name is None:
        return str
    return _rules(name).stemWord  # type: ignore[no-any-return]


def _rules(name: str) -> Any:
    """Snowball's rules of one language, in Python on every machine. Its package would read those of all thirty-two first, which takes
    longer than a text."""
    known = sys.modules.get("snowballstemmer")
    package = known or module_from_spec(find_spec("snowballstemmer"))  # type: ignore[arg-type]
    sys.modules["snowballstemmer"] = package
    try:
        rules = import_module(f"snowballstemmer.{name}_stemmer")
    finally:
        if known is None:  # it was not run: whoever imports it next must get all of it
            del sys.modules["snowballstemmer"]
    return getattr(rules, f"{name.title()}Stemmer")()
