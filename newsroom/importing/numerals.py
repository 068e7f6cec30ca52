"""Numbers as lists draw them: letters, Roman, ordinals, the counting of several scripts.

Place in the pipeline: in the readers of word processors' files. Comes in: a number and Open XML's name of its form
(ST_NumberFormat). Goes out: the characters drawn. A form that is not listed is drawn in Arabic digits.
"""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
          (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MOST_LETTERS = 780  # as Word counts with letters
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ROWS = {  # one letter after the other; behind the last one letters double
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": _CYRILLIC,
    "russianUpper": _CYRILLIC.upper(),
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "aiueoFullWidth": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "aiueo": "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
    "iroha": "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ",
    "irohaFullWidth": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "thaiLetters": "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_DIGITS = {
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
    "hindiNumbers": "०१२३४५६७८९",
    "hindiArabic": "٠١٢٣٤٥٦٧٨٩",
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙",
    "ideographDigital": "〇一二三四五六七八九",
    "japaneseDigitalTenThousand": "〇一二三四五六七八九",
    "taiwaneseDigital": "〇一二三四五六七八九",
    "koreanDigital": "영일이삼사오육칠팔구",
    "koreanDigital2": "零一二三四五六七八九",
}
_HEBREW = tuple(
    zip(
        (400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1),
        "תשרקצפעסנמלכיטחזוהדגבא",
        strict=True,
    )
)
# Rows that begin anew after their last sign, and rows after whose last sign digits follow; all others double their signs.
_ANEW = ("ganada", "chosung", "aiueo", "aiueoFullWidth", "iroha", "irohaFullWidth")
_ONCE = ("ideographTraditional", "ideographZodiac")
_HAN = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
        "taiwaneseCountingThousand")  # fmt: skip
_KOREAN_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_KOREAN_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}  # fmt: skip


def numeral(count: int, form: str) -> str:
    """The characters that a form draws for a number; "" for the form `none`."""
    if form in ("none", "bullet"):
        return ""
    if form.startswith("custom:"):  # "001, 002, 003, ..."
        width = len(form[7:].split(",")[0].strip())
        return f"{count:0{width}}"
    if form in _ROWS and 0 < count <= _MOST_LETTERS:
        row = _ROWS[form]
        if count > len(row) and form in _ONCE:
            return str(count)
        if form in _ANEW:
            return row[(count - 1) % len(row)]
        return row[(count - 1) % len(row)] * ((count - 1) // len(row) + 1)
    if form in _DIGITS:
        return "".join(_DIGITS[form][int(digit)] for digit in str(abs(count)))
    if form in _HAN and 0 < count < 10_000:
        return _han(count)
    found = _FORMS.get(form)
    return found(count) if found else str(count)


def roman(count: int) -> str:
    """Roman capitals, 1 to 32,767 as Word draws them; else Arabic digits."""
    if not 0 < count < 32_768:
        return str(count)
    out = ""
    for size, letters in _ROMAN:
        out += letters * (count // size)
        count %= size
    return out


def _ordinal(count: int) -> str:
    ending = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def _cardinal(count: int) -> str:
    if not 0 <= count < 1000:
        return str(count)
    if count < 20:
        return _ONES[count]
    if count < 100:
        return _TENS[count // 10] + (f"-{_ONES[count % 10]}" if count % 10 else "")
    return f"{_ONES[count // 100]} hundred" + (f" {_cardinal(count % 100)}" if count % 100 else "")


def _ordinal_text(count: int) -> str:
    head, _, last = _cardinal(count).rpartition("-")
    before, _, word = last.rpartition(" ")
    word = _ORDINALS.get(word) or (word[:-1] + "ieth" if word.endswith("y") else word + "th")
    return (f"{head}-" if head else "") + (f"{before} " if before else "") + word


def _circled(count: int) -> str:
    if 0 < count <= 20:
        return chr(0x2460 + count - 1)
    return chr(0x3251 + count - 21) if count <= 35 else str(count)


def _korean(count: int) -> str:
    return _KOREAN_TENS[count // 10] + _KOREAN_ONES[count % 10] if 0 < count < 100 else str(count)


def _sino_korean(count: int) -> str:
    """일, 이, … 십, 십일, 이십."""
    digits, out = "영일이삼사오육칠팔구", ""
    for size, unit in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, count = divmod(count, size)
        if digit:
            out += ("" if digit == 1 and unit else digits[digit]) + unit
    return out


def _hebrew(count: int) -> str:
    """The letters whose values add up to a number; 15 and 16 avoid the divine name."""
    out = ""
    for value, letter in _HEBREW:
        while count >= value:
            if count % 100 in (15, 16) and count < 100:
                return out + ("טו" if count == 15 else "טז")
            out += letter
            count -= value
    return out


def _han(count: int, digits: str = "〇一二三四五六七八九", units: str = "千百十") -> str:
    out, zero = "", digits[0]
    for size, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        digit, count = divmod(count, size)
        if digit:
            out += ("" if digit == 1 and unit == "十" and not out else digits[digit]) + unit
        elif out and count and not out.endswith(zero):
            out += zero
    return out


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02}",
    "upperRoman": roman,
    "lowerRoman": lambda count: roman(count).lower(),
    "ordinal": _ordinal,
    "cardinalText": lambda count: _cardinal(count).capitalize(),
    "ordinalText": lambda count: _ordinal_text(count).capitalize(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda count: chr(0x2474 + count - 1) if 0 < count <= 20 else str(count),
    "decimalEnclosedFullstop": lambda count: chr(0x2488 + count - 1) if 0 < count <= 20 else str(count),
    "numberInDash": lambda count: f"- {count} -",
    "koreanLegal": _korean,
    "koreanCounting": lambda count: _sino_korean(count) if 0 < count < 10_000 else str(count),
    "chineseLegalSimplified": lambda count: (
        _han(count, "零壹贰叁肆伍陆柒捌玖", "仟佰拾") if 0 < count < 10_000 else str(count)
    ),
    "ideographLegalTraditional": lambda count: (
        _han(count, "零壹貳參肆伍陸柒捌玖", "仟佰拾") if 0 < count < 10_000 else str(count)
    ),
    "japaneseLegal": lambda count: _han(count, "〇壱弐参四伍六七八九", "阡百拾") if 0 < count < 10_000 else str(count),
    "hebrew1": lambda count: _hebrew(count) if 0 < count < 1000 else str(count),
    "ideographEnclosedCircle": _circled,
    "hex": lambda count: f"{count:X}",
    "chicago": lambda count: "*†‡§"[(count - 1) % 4] * ((count - 1) // 4 + 1) if count > 0 else str(count),
}
