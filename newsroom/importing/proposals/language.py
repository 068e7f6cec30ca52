"""The language of a text, by its script and its commonest words.

Place in the pipeline: first of the proposals: dates, form lines and headings are read in the text's language.
Comes in: plain text. Goes out: a language code, or "" where the text is too short to say. Refuses: to weigh few letters;
what a document calls its language and is no code: it names the draft's file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_STOP_WORDS = {  # "a" is in none: it is a word of English, French, Spanish, Portuguese and Italian
    "en": "the of and to in for that is with was on by as are from at has have will said this be an it its",
    "fr": "le la les un de en on il mais des et du une dans pour que est par sur au aux avec qui sont ont été ce cette",
    "es": "el la los las de del y en que por con para una un se su al es fue han ha como más",
    "pt": "o os as de se como do da dos das e em que por com para uma um não foi são mais ao à pela pelo",
    "de": "der die das was an um und in den von zu mit ist im für des auf dem ein eine nicht sich wurde bei",
    "it": "il lo la gli le se di e che in per con una un del della dei sono è al nel alla più",
    "nl": "de het een en van in op te dat voor met is zijn aan bij door niet ook naar werd",
    "sv": "och en att det som en på är för av med den till har inte ett om från vid",
    "da": "og en at det som en på er for af med den til har ikke et om fra ved blev",
    "tr": "ve bir bu için ile olarak da de olan en çok daha gibi tarafından",
    "vi": "và của là có trong được cho với các một những người này không đã tại",
    "id": "yang dan di dari untuk dengan pada ini dalam adalah tidak akan oleh telah",
    "pl": "i w na z do się że nie jest od o za przez po dla jako oraz",
    "uk": "і в на з до що не є від за про для як та це був були",
    "ru": "и в на с по что не из для от к о за как это был были его при",
    "bg": "и на в за от се да с по че е са не до при като",
    "fa": "و در به از که این را با است برای آن یک",
    "ar": "في من على إلى أن عن التي الذي هذا هذه مع بعد وقال كما",
    "ur": "کے میں کی ہے اور سے کو کا نے پر یہ",
}  # fmt: skip
_WORDS = {code: frozenset(words.split()) for code, words in _STOP_WORDS.items()}
_SCRIPTS = {
    "HANGUL": ("ko",), "HIRAGANA": ("ja",), "KATAKANA": ("ja",), "ARABIC": ("ar", "fa", "ur"), "CYRILLIC": ("ru", "uk", "bg"),
    "HEBREW": ("he",), "GREEK": ("el",), "THAI": ("th",), "DEVANAGARI": ("hi",), "BENGALI": ("bn",), "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",), "CJK": ("zh",), "TAMIL": ("ta",), "KHMER": ("km",), "MYANMAR": ("my",), "ETHIOPIC": ("am",),
    "LATIN": ("en", "fr", "es", "pt", "de", "it", "nl", "sv", "da", "tr", "vi", "id", "pl"),
}  # fmt: skip
FEWEST_LETTERS = 20
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")  # BCP 47, as documents write it


def language_of(text: str, known: str = "", expected: tuple[str, ...] = ()) -> str:
    """The language code of a text. `known` is what the document says of itself: it decides where the words do not.

    Where nothing decides, the likeliest language counts only when it is one of `expected`, if any are given.
    """
    known = known if _TAG.fullmatch(known) else ""
    scripts: Counter[str] = Counter()
    for character in text[:20_000]:
        if character.isalpha():
            scripts[_script(character)] += 1
    letters = sum(scripts.values())
    if letters < FEWEST_LETTERS:
        return known
    kana, hangul = scripts["HIRAGANA"] + scripts["KATAKANA"], scripts["HANGUL"]
    if kana > letters * 0.05 and kana > hangul:
        return "ja"
    if hangul > letters * 0.2:
        return "ko"
    script = scripts.most_common(1)[0][0]
    codes = _SCRIPTS.get(script, ())
    base = known.partition("-")[0].lower()
    if len(codes) < 2:
        return (known if base in codes else codes[0]) if codes else known
    if script == "ARABIC" and re.search("[پچگژ]", text):
        codes = ("ur", "fa") if re.search("[ٹڈڑے]", text) else ("fa", "ur")
    if script == "CYRILLIC" and re.search("[ыэё]", text.lower()):  # Bulgarian has none of these letters
        codes = tuple(code for code in codes if code != "bg")
    words = re.findall(r"\w+", text[:20_000])
    if not text.isupper():
        words = [word for word in words if len(word) < 2 or not word.isupper()]  # EST is no French verb
    words = [word.lower() for word in words]
    found = {code: sum(word in _WORDS[code] for word in words) for code in codes}
    best = max(codes, key=lambda code: found[code])
    if script == "CYRILLIC" and "uk" in codes and re.search("[іїєґ]", text.lower()):
        best = "uk"
    certain = found[best] >= 3 and found[best] > 1.2 * max((found[code] for code in codes if code != best), default=0)
    if base in codes and (not certain or found.get(base, 0) == found[best] or base == best):
        return known
    if certain or script != "LATIN":
        return best
    return known if base else (best if found[best] and (not expected or best in expected) else "")


def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0].split("-")[0]
