"""Days and months in words, by CLDR."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale

# A language without a region is written as the world writes it, not as one country does (CLDR: en-001 has "6 July 2022").
REGIONS = {"en": "en_001"}
# They write a day as "26. Dezember".
_LANGUAGES = ("cs", "da", "de", "et", "fi", "hr", "lv", "nb", "sk", "sl")


@cache
def month_names() -> frozenset[str]:
    """Whole names in small letters: an abbreviation is a word of another language too often ("pro", "led")."""
    from babel.dates import get_month_names  # here: few texts need it, and it loads slowly

    found = (
        get_month_names(width, "format", lang).values() for lang in _LANGUAGES for width in ("wide", "abbreviated")
    )
    return frozenset(name.casefold() for names in found for name in names)


@lru_cache(maxsize=5_000)
def day_in_words(day: str, lang: str) -> str:
    """A day (2022-07-06) as the language writes it, in western digits: 6 July 2022, 2022년 7월 6일; as it is where CLDR lacks the language."""
    from babel.core import UnknownLocaleError
    from babel.dates import format_date

    try:
        return str(format_date(date.fromisoformat(day), "long", locale=_locale(lang)))
    except (UnknownLocaleError, ValueError):
        return day


@cache
def _locale(lang: str) -> Locale:
    """CLDR's locale of a language; by its name, it would be looked up for each day. Raises UnknownLocaleError."""
    from babel.core import Locale

    return Locale.parse(REGIONS.get(lang, lang.replace("-", "_")))
