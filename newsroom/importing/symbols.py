"""Characters of the symbol fonts, which have their own places in a file, as Unicode.

Place in the pipeline: in the readers. Comes in: a character and the name of its font. Goes out: the character that is
drawn, U+FFFD where it is not known. Sources: Unicode's mapping of Adobe's Symbol encoding; the charts of Wingdings.
"""

from __future__ import annotations

UNKNOWN = "\ufffd"
MOST_SIGNS = 3  # characters in a row that can be signs
_PRIVATE = range(0xF000, 0xF100)
_SYMBOL_FROM_21 = (  # 0x21 to 0x7E
    "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_FROM_A0 = (  # 0xA0 to 0xFE
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_WINGDINGS = {
    0x20: " ", 0x21: "✏", 0x22: "✂", 0x23: "✁", 0x24: "👓", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x2B: "📧", 0x36: "⌛", 0x37: "⌨",
    0x3E: "✇", 0x3F: "✍", 0x41: "✌", 0x42: "👌", 0x43: "👍", 0x44: "👎", 0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟", 0x49: "✋",
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x4D: "💣", 0x4E: "☠", 0x4F: "⚐", 0x51: "✈", 0x52: "☼", 0x53: "💧", 0x54: "❄", 0x55: "✞",
    0x56: "✝", 0x57: "✠", 0x58: "✠", 0x59: "✡", 0x5A: "☪", 0x5B: "☯", 0x5C: "ॐ", 0x5D: "☸", 0x5E: "♈", 0x5F: "♉", 0x60: "♊",
    0x61: "♋", 0x62: "♌", 0x63: "♍", 0x64: "♎", 0x65: "♏", 0x66: "♐", 0x67: "♑", 0x68: "♒", 0x69: "♓", 0x6A: "&", 0x6B: "&",
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x78: "⌧", 0x79: "⍓", 0x7A: "⌘", 0x7B: "❀", 0x7C: "✿", 0x7D: "“", 0x7E: "”", 0x80: "⓪", 0x8B: "⓿", 0x9E: "·",
    0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA5: "◎", 0xA6: "○", 0xA7: "▪", 0xA8: "◻", 0xAA: "✦",
    0xAB: "★", 0xAC: "✶", 0xAD: "✴", 0xAE: "✹", 0xAF: "✵", 0xB1: "⌖", 0xB2: "⟡", 0xB3: "⌑", 0xB5: "✪", 0xB6: "✰", 0xD5: "⌫",
    0xD6: "⌦", 0xD8: "➢", 0xDC: "➲", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE3: "↖", 0xE4: "↗", 0xE5: "↙", 0xE6: "↘",
    0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xF4: "⇳", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS |= {0x81 + at: chr(0x2460 + at) for at in range(10)} | {0x8C + at: chr(0x2776 + at) for at in range(10)}
_WINGDINGS |= {0xB7 + at: chr(0x1F550 + at) for at in range(12)}
_WINGDINGS2 = {
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x97: "•",
    0x98: "●",
    0xA2: "■",
    0xA3: "□",
    0xAE: "◆",
}
_WINGDINGS3 = {
    0x66: "←",
    0x67: "→",
    0x68: "↑",
    0x69: "↓",
    0x70: "▲",
    0x71: "▼",
    0x75: "◀",
    0x76: "▶",
    0x7D: "▶",
    0x7C: "◀",
}
_WEBDINGS = {
    0x61: "✔",
    0x63: "□",
    0x67: "■",
    0x6E: "●",
    0x72: "✖",
    0x33: "◀",
    0x34: "▶",
    0x35: "▲",
    0x36: "▼",
    0xD8: "☎",
}
_SYMBOL = {0x20: " "} | {0x21 + at: letter for at, letter in enumerate(_SYMBOL_FROM_21)}
_SYMBOL |= {0xA0 + at: letter for at, letter in enumerate(_SYMBOL_FROM_A0)}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS2,
    "wingdings 3": _WINGDINGS3,
    "webdings": _WEBDINGS,
}


def symbol(code: int, font: str) -> str:
    """The character at a place of a symbol font; of another font, the character itself."""
    table = _FONTS.get(font.lower().strip())
    place = code - 0xF000 if code in _PRIVATE else code
    if table is not None:
        return table.get(place, UNKNOWN)
    if code in _PRIVATE:
        return _SYMBOL.get(place, UNKNOWN)
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else UNKNOWN


def in_font(text: str, font: str) -> str:
    """A text whose font may be a symbol font, as the font draws it.

    A letter or two of the Latin set is a sign too: the J that Outlook writes for a face. Words are somebody's mistake: they stay.
    """
    if font.lower().strip(" '\"") not in _FONTS:
        return text
    font = font.strip(" '\"")
    signs = range(0x21, 0x100) if len(text.strip()) <= MOST_SIGNS else _PRIVATE
    drawn = (
        symbol(ord(letter), font) if ord(letter) in _PRIVATE or ord(letter) in signs else letter for letter in text
    )
    return "".join(
        letter if sign == UNKNOWN and ord(letter) not in _PRIVATE else sign
        for letter, sign in zip(text, drawn, strict=True)
    )
