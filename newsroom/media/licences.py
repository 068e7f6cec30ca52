"""Licences by the names that people type: what they are called in words, and where their terms can be read.

Place in the pipeline: below whatever shows or writes the rights of a picture. Comes in: a `licence` as typed, an SPDX identifier,
a Creative Commons name or address. Goes out: `Licence`, or None for a text that is no known name. The one table of licences.
Refuses: to guess at a version that was not given; it says 4.0 of nothing.

Sources: SPDX License List 3.25, Creative Commons' own names and addresses of its deeds.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsroom.model.patterns import pattern


class Licence(NamedTuple):
    """A known licence."""

    name: str  # short, as picture desks write it: CC BY-SA 4.0
    terms: tuple[str, ...]  # interface texts that make its name in words: ("Attribution", "ShareAlike")
    version: str
    address: str  # where its terms are

    def deed(self, lang: str) -> str:
        """The same in a reader's language, where the publisher has it."""
        if "creativecommons.org" not in self.address:
            return self.address
        return f"{self.address}deed.{_DEEDS.get(lang.partition('-')[0], 'en')}"


TERMS = {"BY": "Attribution", "NC": "NonCommercial", "SA": "ShareAlike", "ND": "NoDerivatives"}
_DEEDS = {
    "en": "en",
    "ko": "ko",
    "fr": "fr",
    "es": "es",
    "ar": "ar",
    "zh": "zh-hans",
    "ru": "ru",
    "de": "de",
    "ja": "ja",
}
_CC = pattern(
    r"(?:CC|Creative Commons)[ -]?(BY(?:-(?:SA|ND|NC|NC-SA|NC-ND))?)[ -]v?(\d\.\d)(?: ?(?:International|Unported))?(?P<igo>[ -]IGO)?",
    re.IGNORECASE,
)
_CC_ADDRESS = pattern(
    r"https?://(?:www\.)?creativecommons\.org/licenses/(by(?:-(?:sa|nd|nc|nc-sa|nc-nd))?)/(\d\.\d)(?P<igo>/igo)?(?:/.*)?"
)
_ZERO = pattern(
    r"CC[ -]?0(?:[ -]1\.0)?(?: Universal)?|https?://(?:www\.)?creativecommons\.org/publicdomain/zero/1\.0(?:/.*)?",
    re.IGNORECASE,
)
_MARK = pattern(
    r"(?:CC[ -])?(?:PDM|PDDC|Public Domain Mark)(?:[ -]1\.0)?|https?://(?:www\.)?creativecommons\.org/publicdomain/mark/1\.0(?:/.*)?",
    re.IGNORECASE,
)
_OTHERS = {  # by SPDX identifier
    "ogl-uk-3.0": Licence(
        "OGL-UK-3.0", (), "", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    ),
    "etalab-2.0": Licence("etalab-2.0", (), "", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    "dl-de-by-2.0": Licence("DL-DE-BY-2.0", (), "", "https://www.govdata.de/dl-de/by-2-0"),
}  # fmt: skip


def licence_of(text: str) -> Licence | None:
    """The licence that a text names."""
    text = " ".join(text.split())
    found = _CC.fullmatch(text) or _CC_ADDRESS.fullmatch(text)
    if found is not None:
        kind, igo = found[1].lower(), "igo/" if found["igo"] else ""
        name = f"CC {kind.upper()} {found[2]}{' IGO' if igo else ''}"
        terms = tuple(TERMS[part] for part in kind.upper().split("-"))
        return Licence(name, terms, found[2], f"https://creativecommons.org/licenses/{kind}/{found[2]}/{igo}")
    if _ZERO.fullmatch(text):
        return Licence("CC0 1.0", ("Public domain",), "", "https://creativecommons.org/publicdomain/zero/1.0/")
    if _MARK.fullmatch(text):
        return Licence("PDM 1.0", ("Public domain",), "", "https://creativecommons.org/publicdomain/mark/1.0/")
    return _OTHERS.get(text.lower())
