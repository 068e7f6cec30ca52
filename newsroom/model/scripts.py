"""Which scripts a text is written in, beside Latin, Greek and Cyrillic, for which there is always a font.

Place in the pipeline: while a text is read, so that the plan knows without opening it which fonts its paper needs.
Comes in: a text. Goes out: names of scripts (ISO 15924 names, as far as newsrooms meet them). Refuses: to know fonts.
"""

from __future__ import annotations

from bisect import bisect_right

from newsroom.model.characters import beyond_ascii

# (first character, script; "" for what needs none), in order (Unicode 16, Blocks.txt)
_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, ""), (0x0530, "Armenian"), (0x0590, "Hebrew"), (0x0600, "Arabic"), (0x0700, "Syriac"), (0x0750, "Arabic"),
    (0x0780, "Thaana"), (0x07C0, ""), (0x08A0, "Arabic"), (0x0900, "Devanagari"), (0x0980, "Bengali"), (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"), (0x0B00, "Oriya"), (0x0B80, "Tamil"), (0x0C00, "Telugu"), (0x0C80, "Kannada"), (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"), (0x0F00, "Tibetan"), (0x1000, "Myanmar"), (0x10A0, "Georgian"),
    (0x1100, "Hangul"), (0x1200, "Ethiopic"), (0x13A0, ""), (0x1780, "Khmer"), (0x1800, "Mongolian"), (0x18B0, ""),
    (0x2E80, "Han"), (0x3000, ""), (0x3040, "Kana"), (0x3100, ""), (0x3130, "Hangul"), (0x3190, ""), (0x3400, "Han"),
    (0x4DC0, ""), (0x4E00, "Han"), (0xA000, ""), (0xAC00, "Hangul"), (0xD7FC, ""), (0xF900, "Han"), (0xFB00, ""),
    (0xFB1D, "Hebrew"), (0xFB50, "Arabic"), (0xFE00, ""), (0xFE70, "Arabic"), (0xFEFF, ""), (0x20000, "Han"), (0x323B0, ""),
)  # fmt: skip
_FIRSTS = [first for first, _ in _BLOCKS]
# Letters that a font for the script must have; a font without them would leave boxes.
SAMPLES = {
    "Arabic": "العربيةپچگ", "Armenian": "Հայերեն", "Bengali": "বাংলা", "Devanagari": "हिन्दी", "Ethiopic": "አማርኛ",
    "Georgian": "ქართული", "Gujarati": "ગુજરાતી", "Gurmukhi": "ਪੰਜਾਬੀ", "Han": "漢字汉语的一是", "Hangul": "한국어힣뷁",
    "Hebrew": "עברית", "Kana": "ひらがなカタカナ", "Kannada": "ಕನ್ನಡ", "Khmer": "ខ្មែរ", "Lao": "ລາວ", "Malayalam": "മലയാളം",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ", "Myanmar": "မြန်မာ", "Oriya": "ଓଡ଼ିଆ", "Sinhala": "සිංහල", "Syriac": "ܣܘܪܝܝܐ", "Tamil": "தமிழ்",
    "Telugu": "తెలుగు", "Thaana": "ދިވެހި", "Thai": "ไทย", "Tibetan": "བོད་ཡིག",
}  # fmt: skip


def scripts_in(text: str) -> tuple[str, ...]:
    """The scripts of a text, in order of their names."""
    found = {_BLOCKS[bisect_right(_FIRSTS, ord(letter)) - 1][1] for letter in set(beyond_ascii(text))}
    return tuple(sorted(found - {""}))
