"""Whose picture it is, out of a caption.

Place in the pipeline: beside the finder of captions. Comes in: a caption. Goes out: the credit as a head has it, without its
label. Refuses: to take a description for a name: behind "Photo:" alone, which opens captions too, only a name counts.
"""

from __future__ import annotations

import re

from newsroom.reading.values.credit_labels import LABEL, SURE

# Words that a name may follow without a colon, and signs.
_BY = r"(?:photo(?:graph)?s?|pictures?|images?)(?: \(c\))? by|(?:(?:photos?|pictures?|images?),? )?courtesy(?: of)?|©|\(c\)"
_NAME = r"(?P<name>(?:[^.()\[\]（）［］。\n]|(?<=\b\w)\.|\.(?=\w))+)"  # the dot of an initial ends no name
_FORMS = tuple(
    re.compile(rf"(?<!\w)(?:{label}){mark}{_NAME}", re.IGNORECASE)
    for label, mark in ((SURE, r"\s*[:：=＝/]\s*"), (_BY, r"[\s:：]*"), (LABEL, r"\s*[:：=＝/]\s*"))
)
_GIVEN = re.compile(r"(?:^|[/.\[(（]\s*)(?P<name>[^/.\[\]()（）]{2,30}?)\s*제공\s*[\])）]?\.?$")
_SMALL = frozenset(("of", "for", "the", "and", "de", "la", "le", "du", "des", "del", "y", "et", "e", "di", "da", "von", "van", "der", "den", "für", "&"))  # fmt: skip
_TELLS = re.compile(r"(?:다|모습|장면|현장|전경|들)$|[은는이가을를에서]\s|[のをがでにはと]|[的在了]")
LONGEST = 80


def credit_of(text: str) -> tuple[str, int]:
    """The credit in a caption, and where its label begins; ("", 0) where it names nobody."""
    for form in _FORMS:
        for match in form.finditer(text):
            name = re.sub(r"\s+제공$", "", match["name"].strip(" ,;·-–—"))
            if 2 <= len(name) <= LONGEST and (form is _FORMS[0] or _is_name(name)):
                return name, match.start()
    given = _GIVEN.search(text)
    return (given["name"].strip(), given.start()) if given else ("", 0)


def _is_name(text: str) -> bool:
    """Whether words are a person's or an agency's name: few, in capitals where the script has them."""
    words = re.split(r"[\s/,]+", text)
    if len(words) > 8:
        return False
    if text[:1].upper() == text[:1].lower():  # a script without capitals
        return len(text) <= 20 and len(words) <= 4 and not _TELLS.search(text)
    if len(words) == 1:
        return True
    return all(word[:1].isupper() or not word[:1].isalpha() or word.lower() in _SMALL for word in words)
