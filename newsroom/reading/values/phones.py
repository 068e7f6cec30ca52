"""A telephone number in any human form → E.164 and its display forms.

Place in the pipeline: beside `directory.files`. Comes in: a number as its owner writes it, and the organisation's country.
Goes out: `Phone` without its label. Refuses: to guess. phonenumbers turns Seoul's `2100-7224`, typed without its area
code, into 02-100-7224: a valid number that is somebody else's. So what was typed must be the whole number, digit by digit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsroom.model.directory import Phone
from newsroom.reading.values.rules import RuleBroken, got

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# Digits and what people put between them; at most one extension behind. A slash only where no second number follows it.
_DIGIT_GROUPS = r"(?:\d|[\s().·\-‐‑‒–]|/(?=\s*\d{3}))+"
_FORM = re.compile(
    rf"(?:tel:)?\s*(?P<plus>[+＋])?(?P<main>{_DIGIT_GROUPS})"
    r"(?:(?:;ext=|ext\.?|extension|x|#|내선|доб\.?)\s*(?P<extension>\d{1,7}))?",
    re.IGNORECASE,
)


LONGEST = 60  # characters of a number with its extension, as people write it


def parse_phone(text: str, country: str) -> Phone:
    """The number, read as international (`+44 20 …`) or as dialled inside `country` (`020 …`). Raises RuleBroken."""
    import phonenumbers  # here: its metadata take some 20 ms

    match = _FORM.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        message = f"must be one telephone number, e.g. +44 20 7946 0123 or +44 20 7946 0123 ext. 12 (got {got(text)})"
        raise RuleBroken("phone-form", message)
    main, extension = match["main"], match["extension"] or ""
    is_international = bool(match["plus"])
    if main.lstrip(" (").startswith("00"):
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(country) if country else None
        if metadata is None or metadata.international_prefix != "00":
            raise RuleBroken("phone-form", f"must begin with + instead of 00, e.g. +44 20 7946 0123 (got {got(text)})")
        main, is_international = main.replace("0", "", 2), True
    if not is_international and not country:
        message = f"must begin with + and the country's code, e.g. +44 20 7946 0123 (got {got(text)})"
        raise RuleBroken("phone-country", message, "Or give the contact an organisation with a country.")
    digits = phonenumbers.normalize_digits_only(main)
    try:
        number = phonenumbers.parse(f"+{main}" if is_international else main, None if is_international else country)
    except phonenumbers.NumberParseException:
        raise _incomplete(text, country) from None
    if not phonenumbers.is_valid_number(number):
        raise _incomplete(text, country)
    significant = phonenumbers.national_significant_number(number)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    trunk = _trunk_prefix(number, country)
    area = significant[: phonenumbers.length_of_geographical_area_code(number)]
    if is_international:
        code = str(number.country_code)
        is_whole = digits in (code + significant, code + trunk + significant) and _area_stands_apart(main, area, trunk)
    else:
        dialled = {phonenumbers.normalize_digits_only(national), trunk + significant if trunk else ""}
        is_whole = digits in dialled or (digits == significant and bool(area) and f"({area})" in main)
    if not is_whole:
        raise _incomplete(text, country)
    if extension:
        number.extension = phonenumbers.normalize_digits_only(extension)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(
        e164=f"{e164};ext={number.extension}" if extension else e164,
        international=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        national=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL),
        country=phonenumbers.region_code_for_number(number) or country,
    )


def is_country(code: str) -> bool:
    """Whether a code is one of ISO 3166-1 alpha-2 that has telephone numbers."""
    import phonenumbers

    return code in phonenumbers.SUPPORTED_REGIONS


def _trunk_prefix(number: PhoneNumber, country: str) -> str:
    """The prefix dialled before the area code inside the number's country: "0", Russia's "8", or nothing."""
    import phonenumbers

    region = phonenumbers.region_code_for_number(number) or country
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    return (metadata.national_prefix or "") if metadata else ""


def _area_stands_apart(main: str, area: str, trunk: str) -> bool:
    """False for `+82 2100-7224`: two groups, and no gap behind an area code, look like a number that has none."""
    groups = re.findall(r"\d+", main)[1:]
    if not area or len(groups) != 2:
        return True
    return groups[0] in (area, trunk + area)


def _incomplete(text: str, country: str) -> RuleBroken:
    import phonenumbers

    example = "+44 20 7946 0123"
    if country and (number := phonenumbers.example_number(country)) is not None:
        forms = phonenumbers.PhoneNumberFormat
        example = " or ".join(
            phonenumbers.format_number(number, form) for form in (forms.INTERNATIONAL, forms.NATIONAL)
        )
    message = f"must be a whole number that exists, with its area code, e.g. {example} (got {got(text)})"
    return RuleBroken("phone-incomplete", message)
