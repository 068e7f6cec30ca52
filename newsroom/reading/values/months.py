"""Names of months in the languages that write a day as "26. Dezember", by CLDR."""

from __future__ import annotations

from functools import cache

_LANGUAGES = ("cs", "da", "de", "et", "fi", "hr", "lv", "nb", "sk", "sl")


@cache
def month_names() -> frozenset[str]:
    """Whole names in small letters: an abbreviation is a word of another language too often ("pro", "led")."""
    from babel.dates import get_month_names  # here: few texts need it, and it loads slowly

    found = (
        get_month_names(width, "format", lang).values() for lang in _LANGUAGES for width in ("wide", "abbreviated")
    )
    return frozenset(name.casefold() for names in found for name in names)
