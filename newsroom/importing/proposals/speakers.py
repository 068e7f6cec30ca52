"""Who speaks in a sentence: `“…,” said Ana Example`, `김예시 책임자는 “…”라고 말했다`.

Place in the pipeline: asked by the finder of quotations. Comes in: a paragraph's text. Goes out: each quoted passage whose
speaker the words beside it name. A pronoun names nobody, and neither does a name that stands further off.
"""

from __future__ import annotations

import re

from newsroom.importing.proposals.vocabulary import (
    ACCORDING_TO,
    PRONOUN,
    SAID,
    SAID_ARABIC,
    SAID_CHINESE,
    SAID_JAPANESE,
    SAID_KOREAN,
)

SHORTEST = 10  # characters of a quoted passage, marks included; shorter ones are titles and single words
_PASSAGE = re.compile(r"“[^”]+”|«[^»]+»|»[^«»]+«|„[^“”]+[“”]|「[^」]+」|『[^』]+』|\"[^\"]+\"")
_SENTENCE_END = re.compile(r"(?<![A-ZÀ-ÞА-Я])(?<!\b\w\w)(?<!\bProf)(?<!\b[MH]rs)[.!?…]+\s+|[。！？؟]\s*|\n")
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀŁŚŠŽА-ЯЁ]"
# A name as scripts with capitals write it: words with a capital, small words between them.
_NAME = re.compile(
    rf"{_CAPITAL}[\w.’'-]*(?: (?:(?:of|and|the|for|de|del|la|las|los|des|du|et|von|van|der|den|bin|al|y|da|dos|d['’]|l['’]) ?){{0,2}}{_CAPITAL}[\w.’'-]*){{0,7}}"
)
_LAST_NAME = re.compile(rf"{_CAPITAL}[\w.’'-]+(?: (?:(?:de|la|von|van|der|den|bin|al) )?{_CAPITAL}[\w.’'-]*){{1,4}}$")
# Places of a name, each relative to the passage; `n` is the name.
_VERB_NAME = re.compile(rf"[\s,.]*(?:[—–-]\s*)?(?:{SAID.pattern})[:,]?\s+(?P<n>.+)", re.IGNORECASE | re.DOTALL)
_NAME_VERB = re.compile(rf"[\s,]*(?P<n>(?-i:{_CAPITAL}).+?),?\s+(?:{SAID.pattern})", re.IGNORECASE | re.DOTALL)
_SO_NAME = re.compile(r"\s*,\s*so\s+(?P<n>[^.]{3,80}?)\.?\s*$")
_FROM_NAME = re.compile(
    rf"(?:^|.*?[,;] )(?:{ACCORDING_TO.pattern})\s+(?P<n>\S+ .+?)\s*[,:]?\s*$", re.IGNORECASE | re.DOTALL
)
_NAME_VERB_BEFORE = re.compile(
    rf"(?P<n>.+?),?\s+(?:{SAID.pattern})(?: (?:that|que|dass)|(?: [\w’]+){{1,5}}:)?\s*[,:]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_WORDS_AFTER = (
    re.compile(
        rf"\s*(?:이?라고|고|며)?\s*(?P<n>[가-힣][가-힣· ]{{1,40}}?)(?:은|는|이|가)\s(?:[가-힣]+\s){{0,3}}(?:{SAID_KOREAN.pattern})"
    ),
    re.compile(rf"\s*と、?(?P<n>[^。、「」]{{2,40}}?)[はが]、?[^。「」]{{0,12}}?(?:{SAID_JAPANESE.pattern})"),
    re.compile(rf"[\s，,]*(?P<n>[^，。、：“”「」]{{2,30}}?)(?:{SAID_CHINESE.pattern})"),
    re.compile(rf"[\s،,]*(?:{SAID_ARABIC.pattern})\s+(?P<n>[^،:.«»“”\"]{{3,60}})"),
)
_WORDS_BEFORE = (
    re.compile(
        r"(?:^|[,.]\s*)(?P<n>[가-힣][가-힣· ]{1,30}?)(?:은|는|이|가)(?:,?\s*|\s[가-힣\d·, ]{1,40}(?:에서|에|통해|며|면서|,)\s*)$"
    ),
    re.compile(r"(?:^|.*\s)(?P<n>[^。「」]{2,40}?)[はが]、?(?:[^。「」はが]{1,30}で、?)?\s*$"),
    re.compile(rf"(?P<n>[^，。：“”「」]{{2,30}}?)(?:{SAID_CHINESE.pattern})\s*[：:，,]\s*$"),
    re.compile(
        rf"(?:^|.*\s)(?:{SAID_ARABIC.pattern})\s+(?P<n>[^:.«»“”\"]{{3,80}}?)(?:،[^:.«»“”\"]*)?\s*(?:قائلا|قائلة|أنه?ا?|إنه?ا?|بأن)?\s*[:،]?\s*$"
    ),
)
_SAYS_AFTER = re.compile(
    rf"\s*(?:이?라고|이?라며|고|며|면서|라면서)\s|\s*(?:{SAID_KOREAN.pattern})|\s*と[^。]{{0,12}}?(?:{SAID_JAPANESE.pattern})"
)


def speakers_of(text: str) -> list[tuple[str, str]]:
    """The quoted passages of a paragraph with their speakers, each speaker once in a row."""
    passages = [match for match in _PASSAGE.finditer(text) if len(match[0]) >= SHORTEST]
    found: list[tuple[str, str]] = []
    for number, passage in enumerate(passages):
        start = passages[number - 1].end() if number else 0
        end = passages[number + 1].start() if number + 1 < len(passages) else len(text)
        before = _SENTENCE_END.split(text[start : passage.start()])[-1]
        after = _SENTENCE_END.split(text[passage.end() : end])[0]
        is_said = passage[0].rstrip('”»«“」』" \u00a0')[-1:] in ",.!?…" or after.lstrip()[:1] in (",", "—", "–")
        name = _beside(before, after, is_said) or _inside(passage[0])
        if name and (not found or found[-1][1] != name):
            found.append((passage[0], name))
    return found


def _beside(before: str, after: str, is_said: bool) -> str:
    """The name before or after a passage. `is_said`: a comma or a stop parts the passage from what follows."""
    places = [(_VERB_NAME, after), (_FROM_NAME, before), (_NAME_VERB_BEFORE, before), (_SO_NAME, after)]
    if is_said:
        places.insert(1, (_NAME_VERB, after))
    for pattern, part in places:
        if (match := pattern.match(part)) and (name := _capital(match["n"])):
            return name
    for pattern in _WORDS_AFTER:
        if (match := pattern.match(after)) and (name := _plain(match["n"])):
            return name
    for number, pattern in enumerate(_WORDS_BEFORE):
        if number < 2 and not _SAYS_AFTER.match(after):  # the verb stands behind the passage
            continue
        if (match := pattern.search(before)) and (name := _plain(match["n"])):
            return name
    return ""


def _inside(passage: str) -> str:
    """The speaker between two dashes inside a passage, as Russian writes it."""
    for match in re.finditer(r"[,.!?…]\s*[—–]\s*([^—–]+?)[.,]\s*(?:[—–]|$)", passage[1:-1]):
        if name := _beside("", match[1], True):
            return name
    return ""


def _capital(text: str) -> str:
    """A name among the first parts of a clause, in a script with capitals; "" where it is not plain."""
    for part in (part.strip() for part in text.rstrip(" .").split(",")[:3]):
        if not part or PRONOUN.match(part):
            continue
        if _NAME.fullmatch(part):
            return part
        if last := _LAST_NAME.search(part):
            return last[0]
    return ""


def _plain(text: str) -> str:
    """A name in a script without capitals; "" for a pronoun or a linking word."""
    text = re.sub(r"(?:[补補]充|[还還也则則]|[进進]一步|在.{1,20}[时時中])+$", "", text.strip(" 、，,·"))
    return "" if PRONOUN.fullmatch(text) or len(text) < 2 else text
