"""Straight quotes → the quotes of a language.

Place in the pipeline: inside `typography`. Comes in: one flow of text, its language, the spans of its addresses. Goes
out: a text of the same length, so that whoever cut it into parts finds them again. A quote stays straight where its side
is not sure: after a figure (inches, minutes of arc), or where the quotes of a flow do not pair.

The marks of each language are those of CLDR (delimiters). Of languages that are not listed only the apostrophe between
two Latin letters is set.
"""

from __future__ import annotations

import unicodedata

# language → opening and closing of the first level, of the second
QUOTES = {
    "en": "“”‘’", "ko": "“”‘’", "zh": "“”‘’", "nl": "“”‘’", "pt": "“”‘’", "tr": "“”‘’", "vi": "“”‘’", "id": "“”‘’",
    "ms": "“”‘’", "tl": "“”‘’", "fil": "“”‘’", "sw": "“”‘’", "cy": "“”‘’", "ga": "“”‘’", "hi": "“”‘’", "th": "“”‘’",
    "de": "„“‚‘", "cs": "„“‚‘", "sk": "„“‚‘", "sl": "„“‚‘", "bg": "„“‚‘", "hr": "„“‚‘", "et": "„“‚‘", "lt": "„“‚‘",
    "pl": "„”‚’", "hu": "„”»«", "ro": "„”«»", "fr": "«»“”", "es": "«»“”", "it": "«»“”", "ru": "«»„“", "uk": "«»„“",
    "be": "«»„“", "el": "«»“”", "no": "«»‘’", "nb": "«»‘’", "nn": "«»‘’", "sv": "””’’", "fi": "””’’",
}  # fmt: skip
APOSTROPHE = "’"
_OPENING = frozenset("([{“‘„‚«‹「『（《〈—–-/\u2010\u2011¿¡")
_CLOSING = frozenset(")]}”’»›」』）》〉—–-/.,;:!?…。，、；：！？")
# Words that begin with an apostrophe.
_ELISIONS = frozenset({"tis", "twas", "twill", "em", "til", "cause", "bout", "n", "round", "s", "t", "k"})


def curl(text: str, lang: str, addresses: list[tuple[int, int]]) -> str:
    """The text with its straight quotes set; of the same length."""
    quotes = QUOTES.get(lang) or QUOTES.get(lang.partition("-")[0].lower(), "")
    characters = list(text)
    places = [at for at, character in enumerate(text) if character in "\"'"]
    if addresses:
        spans = iter(addresses)
        span = next(spans, None)
        free = []
        for at in places:
            while span is not None and span[1] <= at:
                span = next(spans, None)
            if span is None or at < span[0]:
                free.append(at)
        places = free
    if quotes:
        _doubles(characters, text, [at for at in places if text[at] == '"'], quotes[0], quotes[1])
    _singles(characters, text, [at for at in places if text[at] == "'"], quotes)
    return "".join(characters)


def _side(text: str, at: int) -> str:
    """ "open", "close", or "" where the neighbours do not say."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    # A quote beside another quote is judged by what lies beyond both.
    if behind in ("'", '"') and behind:
        behind = text[at + 2 : at + 3]
    if before in ("'", '"') and before:
        before = text[at - 2 : at - 1] if at > 1 else ""
    opens = not before or before.isspace() or before in _OPENING
    closes = not behind or behind.isspace() or behind in _CLOSING
    if opens and not closes:
        return "open"
    if closes and not opens:
        return "close"
    if before in _CLOSING and not behind.isspace() and before not in _OPENING:
        return "close" if closes else ""
    return ""


def _doubles(characters: list[str], text: str, places: list[int], opening: str, closing: str) -> None:
    """Pairs of double quotes: each in turn opens and closes. One that opens a flow may stay open (a quotation of several
    paragraphs); if another does not fit, all stay as typed."""
    chosen: list[tuple[int, str]] = []
    is_open = False
    for at in places:
        side = _side(text, at)
        is_second = text[at - 1 : at] == "'" and not _is_elided(text, at)
        measured = text[at - 1 : at].isdecimal() or is_second  # inches, seconds of arc
        if measured and (not is_open or (side != "close")):
            continue
        if side == ("open" if is_open else "close"):
            return
        chosen.append((at, closing if is_open else opening))
        is_open = not is_open
    if is_open and (_side(text, chosen[-1][0]) != "open" or (len(chosen) == 1 and text[: chosen[0][0]].strip())):
        return
    for at, quote in chosen:
        characters[at] = quote


def _singles(characters: list[str], text: str, places: list[int], quotes: str) -> None:
    opened = -1
    for number, at in enumerate(places):
        before, behind = text[at - 1 : at], text[at + 1 : at + 2]
        if before == "'" or behind == "'":
            continue  # two straight quotes: no rule is sure
        if quotes and _is_wide(before) and _is_wide(behind):
            # Scripts without spaces: quotes open and close in turn, where there is a second one.
            if opened >= 0:
                characters[opened], characters[at], opened = quotes[2], quotes[3], -1
            elif number + 1 < len(places):
                opened = at
            continue
        if _is_letter(before) and _is_letter(behind) and not (opened >= 0 and not before.isascii()):
            if quotes or (before.isascii() and behind.isascii()):
                characters[at] = APOSTROPHE
            continue
        if not quotes:
            continue
        if before.isdecimal():
            if behind == "s" and not _is_letter(text[at + 2 : at + 3]):
                characters[at] = APOSTROPHE  # the 1990's
            elif opened >= 0 and _side(text, at) == "close":
                characters[opened], characters[at], opened = quotes[2], quotes[3], -1
            continue  # feet, minutes of arc
        if _side(text, at) == "open" or (not before and behind):
            if _is_elision(text, at + 1):
                characters[at] = APOSTROPHE
            elif any(
                _side(text, other) != "open" and text[other - 1 : other].strip() for other in places[number + 1 :][:8]
            ):
                opened = at
            continue
        if opened >= 0:
            characters[opened], characters[at], opened = quotes[2], quotes[3], -1
        elif _is_letter(before):
            characters[at] = APOSTROPHE  # the workers' rights


def _is_elided(text: str, at: int) -> bool:
    """Whether a word that is short of its last letter ends right before a place: l', qu', dell'."""
    return at > 1 and text[at - 1] in "'’" and text[at - 2].isalpha()


def _is_wide(character: str) -> bool:
    return character >= "\u1100" and character.isalpha() and unicodedata.east_asian_width(character) in "WF"


def _is_letter(character: str) -> bool:
    return bool(character) and (character.isalpha() or unicodedata.category(character) in ("Mn", "Mc"))


def _is_elision(text: str, at: int) -> bool:
    """Whether a word begins here that is short of its first letters: '90s, 'tis."""
    end = at
    while end < len(text) and text[end].isalnum() and end - at < 8:
        end += 1
    word = text[at:end].lower()
    return (len(word) >= 2 and word[:2].isdecimal() and word[2:] in ("", "s")) or word in _ELISIONS
