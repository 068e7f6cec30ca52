"""Other ways to write the words of a text, so that readers find it who write as others do: co-operation, cooperation; sécurité, securite.

Place in the pipeline: while the terms of a release are made (`terms`). Comes in: a text or a word, in small letters. Goes out: further
words, each of which becomes a term too. What is asked for is not changed: the text is found in either way. Refuses: to know stems.

A table of data in part: spellings of British and American English and plurals without an ending, bounded like `arabic_plurals`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_HYPHENS = re.compile("[\u2010\u2011]")
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
# The last syllable of a noun and the first of the next word: Korean compounds are written with spaces or without. What ends as a particle or
# a verb does is no part of one.
_HANGUL_GAP = re.compile("(?<=[가-힣])(?![은는이가을를에의와과도로서다한])([가-힣]) (?=([가-힣])[가-힣])")
_LATIN = re.compile("[a-zß-ɏ]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})

# British and American: what stands in the word, what else is written there. Both ways where they are two rules.
_OF_VERBS = r"(?=(?:e[drs]?|ers|ing|ations?|ational)$)"
_NO_VERBS = "(?<![aouvw])(?<!prom)(?<!rc)(?<!xc)(?<!nc)(?<!nch)(?<!nd)(?<!em)(?<!ad)(?<!pr)(?<!rt)(?<!sp)"  # raise, advise, promise …
_BEFORE_OUR = "(behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rum|sav|vap)"
_ENGLISH = tuple(
    (re.compile(wanted), other)
    for wanted, other in (
        (rf"(?<=...){_NO_VERBS}is{_OF_VERBS}", "iz"),
        (rf"(?<=...)iz{_OF_VERBS}", "is"),
        (r"lys(?=e|ing)", "lyz"),
        (r"lyz(?=e|ing)", "lys"),
        (f"^{_BEFORE_OUR}our", r"\1or"),
        (f"^{_BEFORE_OUR}or", r"\1our"),
        (r"(cent|theat|fib|met|lit)re(?=s?$)", r"\1er"),
        (r"(^cent|theat|^fib|^met|lomet|^lit)er(?=s?$)", r"\1re"),
        (r"^programmes?$", "program"),
        (r"^programs?$", "programme"),
        (r"^(def|off|lic)enc(?=es?$)", r"\1ens"),
        (r"^(def|off|lic)ens(?=es?$)", r"\1enc"),
        (r"^paed", "ped"),
        (r"^ped(?=iatr)", "paed"),
        (r"^child$", "children"),
        (r"^children$", "child"),
        (r"^(wo|(?:spokes|chair|police|business)(?:wo)?|fisher|fire|)man$", r"\1men"),
        (r"^(wo|(?:spokes|chair|police|business)(?:wo)?|fisher|fire|)men$", r"\1man"),
    )
)


def joined_words(text: str, lang: str) -> Iterator[str]:
    """Words of a text in small letters without their hyphens; of Korean the pairs of characters across a space. `lang` without its region."""
    if not text.isascii():
        text = _HYPHENS.sub("-", text)
    for part in text.split() if "-" in text else ():
        if "-" in part:
            for hyphened in _HYPHENED.findall(part):
                yield hyphened.replace("-", "")
    if lang == "ko":
        for last, first in _HANGUL_GAP.findall(text):
            yield last + first


def other_spellings(word: str, lang: str) -> Iterator[str]:
    """Of one word in small letters. Nothing, for most."""
    if not word.isascii():
        if _LATIN.search(word) and (plain := without_accents(word)) != word:
            yield plain
    elif lang == "en" and len(word) > 2:
        for wanted, other in _ENGLISH:
            if wanted.search(word):
                yield wanted.sub(other, word)


def without_accents(word: str) -> str:
    """A word as those write it who type neither accents nor letters of one language."""
    parts = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))
