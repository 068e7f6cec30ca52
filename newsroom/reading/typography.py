"""Typographic finish of HTML: what `typogrify` makes of it, byte for byte, in a twentieth of the time.

Place in the pipeline: the last step of `body`. Comes in: cleaned HTML. Goes out: the same with curly quotes, dashes,
ampersands, small capitals and no last line of a single word. Refuses: to differ from typogrify as Pelican calls it.

typogrify runs some thirty regular expressions over the whole text. Here the text is cut at its tags once, and each rule
is applied only where its trigger stands. A section that is not plain, balanced HTML goes to typogrify itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

import smartypants
from typogrify import filters

# As Pelican has it: `&quot;` counts as a quote.
_ATTR = smartypants.Attr.set1 | smartypants.Attr.w

_TAGS = re.compile(r"(<[^>]*>)")
# Comments, and elements whose text smartypants or caps leave alone.
_UNUSUAL = re.compile(r"<(?:!|/?(?:pre|samp|code|tt|kbd|script|style|math))", re.IGNORECASE)
_PLAIN_TAG = re.compile(r"</?\w+(?: \w+(?:=\"[^\"<>\n]*\")?)*>")  # what `amp` takes for a tag, without its surprises
_AMPERSAND_NEAR = re.compile(r"&(?:amp;|#38;)?(?:\s|&nbsp;)")
_AMPERSAND = re.compile(r"(\s|&nbsp;)(&|&amp;|&#38;)(\s|&nbsp;)")
_CAPITALS_NEAR = re.compile(r"[A-Z](?:\d*[A-Z]|\.\s?[A-Z])")
_CAPITALS = re.compile(r"(\b[A-Z\d]*[A-Z]\d*[A-Z][A-Z\d']*\b)|(\b[A-Z]+\.\s?(?:[A-Z]+\.\s?)+)(?:\s|\b|$)")
_INITIAL_QUOTE = re.compile(r"(\s*)(?:(&ldquo;|&#8220;)|(&lsquo;|&#8216;))")
_BLOCK_START = re.compile(r"<(?:p|h[1-6]|li|dt|dd)")
_INLINE_START = re.compile(r"<(?:a|em|span|strong|i|b)")
_INLINE_TAG = re.compile(r"</?(?:a|em|span|strong|i|b)")
_INLINE_ENDS = frozenset({"</a>", "</em>", "</span>", "</strong>", "</i>", "</b>"})
_BLOCK_ENDS = frozenset({"</p>", "</li>", "</dt>", "</dd>", *(f"</h{level}>" for level in range(1, 7))})
_BEFORE_OPENING = ("&nbsp;", "&mdash;", "&ndash;")
_NEVER_BEFORE_CLOSING = frozenset(" \t\r\n[{(-")
_PUNCTUATION = frozenset("!\"#$%'()*+,-./:;<=>?@[\\]^_`{|}~")


def typogrify(html: str, ignore_tags: tuple[str, ...] = ()) -> str:
    """The HTML as `typogrify.filters.typogrify(html, ignore_tags)` makes it under Pelican's TYPOGRIFY."""
    return "".join([_finish(text) if wanted else text for text, wanted in _sections(html, ignore_tags)])


def _sections(html: str, ignore_tags: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The HTML in pieces, each with whether it is to be worked on."""
    if any(not tag.strip().isalnum() for tag in ignore_tags):
        return list(filters.process_ignores(html, list(ignore_tags)))
    sections, position = [], 0
    for found in _ignored(ignore_tags).finditer(html):
        if position != found.start():
            sections.append((html[position : found.start()], True))
        position = found.end()
        sections.append((found[0], False))
    if position < len(html):
        sections.append((html[position:], True))
    return sections


@lru_cache(maxsize=8)
def _ignored(ignore_tags: tuple[str, ...]) -> re.Pattern[str]:
    # typogrify has these in the order of a set, which differs between processes; longest first is one of its orders.
    names = sorted({tag.strip() for tag in ignore_tags} | {"pre", "code"}, key=lambda name: (-len(name), name))
    return re.compile(rf"<({'|'.join(names)})[^>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)


def _finish(section: str) -> str:
    tokens = _TAGS.split(section)  # text, tag, text, … text
    tags = len(tokens) // 2
    if section.count("<") != tags or section.count(">") != tags or _UNUSUAL.search(section):
        return _finish_by_typogrify(section)
    if _AMPERSAND_NEAR.search(section):
        if not all(map(_PLAIN_TAG.fullmatch, tokens[1::2])):
            return _finish_by_typogrify(section)
        tokens = _wrap_ampersands(tokens)
    _curl(tokens, section)
    last = len(tokens) - 1
    for index in range(0, last + 1, 2):
        text = tokens[index]
        if len(text) < 2:
            continue
        if _CAPITALS_NEAR.search(text):
            text = tokens[index] = _wrap_capitals(text)
        quote = _INITIAL_QUOTE.match(text)
        if quote and _is_initial(tokens, index):
            at = quote.end(1)
            name = "dquo" if quote[2] else "quo"
            tokens[index] = f'{text[:at]}<span class="{name}">{text[at : quote.end()]}</span>{text[quote.end() :]}'
    for index in range(1, last, 2):
        if tokens[index] in _BLOCK_ENDS:
            _bind_last_word(tokens, index - 1)
    _bind_last_word(tokens, last)
    return "".join(tokens)


def _finish_by_typogrify(section: str) -> str:
    text = smartypants.smartypants(filters.amp(section), _ATTR)
    return str(filters.widont(filters.initial_quotes(filters.caps(text))))


def _wrap_ampersands(tokens: list[str]) -> list[str]:
    for index in range(0, len(tokens), 2):
        if "&" in tokens[index]:
            tokens[index] = _AMPERSAND.sub(r'\1<span class="amp">&amp;</span>\3', tokens[index])
    return _TAGS.split("".join(tokens))


def _curl(tokens: list[str], section: str) -> None:
    """What smartypants does, in place."""
    has_escape, has_entity, has_dash = "\\" in section, "&quot;" in section, "--" in section
    has_ellipsis, has_ticks = "..." in section or ". . ." in section, "``" in section or "''" in section
    has_rare = has_escape or has_entity or has_dash or has_ellipsis or has_ticks
    before = ""  # last character of the text before, as it was
    for index in range(0, len(tokens), 2):
        text = tokens[index]
        if not text:
            continue
        previous, before = before, text[-1]
        if has_rare:
            if "\\" in text:
                text = smartypants.process_escapes(text)
            text = text.replace("&quot;", '"').replace("--", "&#8212;")
            text = text.replace("...", "&#8230;").replace(". . .", "&#8230;")
            text = text.replace("``", "&#8220;").replace("''", "&#8221;")
            tokens[index] = text
        if "'" in text or '"' in text:
            if text == "'":
                text = "&#8217;" if previous and not previous.isspace() else "&#8216;"
            elif text == '"':
                text = "&#8221;" if previous and not previous.isspace() else "&#8220;"
            elif '""' in text or "\"'" in text or "'\"" in text or "\\B" in text or "&&#x201" in text:
                text = smartypants.convert_quotes(text)
            else:
                if "'" in text:
                    text = _curl_single(text)
                if '"' in text:
                    text = _curl_double(text)
            tokens[index] = text


def _curl_single(text: str) -> str:
    """`smartypants.convert_quotes` for the single quotes of a text in which no two quotes are neighbours."""
    parts: list[str] = []
    done = taken = 0
    at = text.find("'")
    while at >= 0:
        previous, following = text[at - 1 : at], text[at + 1 : at + 2]
        curled = "&#8216;"
        if (
            _is_word(previous)
            and text[at + 1 : at + 3].isdecimal()
            and text[at + 3 : at + 4] == "s"
            and at + 3 < len(text)
        ):
            curled = "&#8217;"  # the '80s
        elif _is_word(following) and (previous.isspace() or text.endswith(_BEFORE_OPENING, 0, at)):
            pass
        elif previous and previous not in _NEVER_BEFORE_CLOSING:
            if following.isspace() or (following == "s" and not _is_word(text[at + 2 : at + 3])):
                # The expression takes the characters on both sides: two quotes with one between cannot both match.
                if at - 1 >= taken:
                    curled, taken = "&#8217;", at + 2
            elif not following.isdecimal():
                curled = "&#8217;"
        parts += text[done:at], curled
        done = at + 1
        at = text.find("'", done)
    parts.append(text[done:])
    return "".join(parts)


def _curl_double(text: str) -> str:
    """`smartypants.convert_quotes` for the double quotes of a text in which no two quotes are neighbours."""
    parts: list[str] = []
    done = 0
    at = text.find('"')
    while at >= 0:
        previous, following = text[at - 1 : at], text[at + 1 : at + 2]
        if _is_word(following) and (previous.isspace() or text.endswith(_BEFORE_OPENING, 0, at)):
            curled = "&#8220;"
        elif (
            following.isspace()
            or (at == 0 and following in _PUNCTUATION)
            or (previous and previous not in _NEVER_BEFORE_CLOSING)
        ):
            curled = "&#8221;"
        else:
            curled = "&#8220;"
        parts += text[done:at], curled
        done = at + 1
        at = text.find('"', done)
    parts.append(text[done:])
    return "".join(parts)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _wrap_capitals(text: str) -> str:
    parts: list[str] = []
    done = 0
    near = _CAPITALS_NEAR.search(text)
    while near:
        start = near.start()
        while start > done and _is_capital_or_digit(text[start - 1]):
            start -= 1
        found = _CAPITALS.match(text, start)
        if found:
            capitals, tail = found[1], ""
            if not capitals:
                capitals = found[2]
                if capitals[-1] == " ":
                    capitals, tail = capitals[:-1], " "
            parts += text[done:start], f'<span class="caps">{capitals}</span>{tail}'
            done = position = found.end()
        else:
            position = near.start() + 1
            while position < len(text) and _is_capital_or_digit(text[position]):
                position += 1
        near = _CAPITALS_NEAR.search(text, position)
    parts.append(text[done:])
    return "".join(parts)


def _is_capital_or_digit(character: str) -> bool:
    return "A" <= character <= "Z" or character.isdecimal()


def _is_initial(tokens: list[str], index: int) -> bool:
    """Whether nothing but inline tags stands between this text and the start of its paragraph or of the section."""
    while index > 0:
        tag = tokens[index - 1]
        if _BLOCK_START.match(tag):
            return True
        index -= 2
        if not _INLINE_START.match(tag) or (tokens[index] and not tokens[index].isspace()):
            return False
    return True


def _bind_last_word(tokens: list[str], index: int) -> None:
    """A hard space before the last word of what ends with this text."""
    text = tokens[index]
    while not text or text.isspace():
        if not index or tokens[index - 1] not in _INLINE_ENDS:
            return
        index -= 2
        text = tokens[index]
    words_only = text.rstrip()
    while words_only.endswith("</span>"):  # set by the rules before
        words_only = words_only[:-7].rstrip()
    words = words_only.rsplit(None, 1)
    last = words[-1]
    if ">" in last:
        return
    if len(words) == 1:
        if not text[0].isspace() or not index or not _INLINE_TAG.match(tokens[index - 1]):
            return
        head = ""
    else:
        head = words[0]
    tokens[index] = f"{head}&nbsp;{last}{text[len(words_only) :]}"
