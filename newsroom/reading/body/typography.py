"""Typographic finish of a text: quotes, dashes, ellipses, and no last line of a single short word.

Place in the pipeline: the last step of `body`, and of the plain lines of a head. Comes in: cleaned HTML, or a plain line,
and its language. Goes out: the same with marks as plain characters; a no-break space before a short last word, in HTML
only. Code, addresses and what the owner excludes stay as typed, and so does each straight quote whose side is not sure.
Refuses: markup of its own.

A text is worked on flow by flow: a flow is one block with all elements inside it. So a quote beside a
link or an emphasis knows the letters on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from newsroom.model.characters import coded
from newsroom.model.patterns import pattern
from newsroom.reading.values.quotes import curl

_TAGS = pattern(r"(<[^>]*>)")
_INLINE = "a|abbr|b|bdi|bdo|br|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|rp|rt|ruby|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
_BLOCK_TAG = pattern(rf"(</?(?!(?:{_INLINE})[\s>])[a-z][^>]*>)")
_KEPT = frozenset({"pre", "code", "kbd", "samp", "var", "math", "script", "style", "tt"})
_ENDS = frozenset(f"</{name}>" for name in ("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"))
# Characters that may need a change. The last word always does.
_WORK = ("'", '"', "--", "...", ". . .")
_CODED = [(sign, sign[:1].encode(), sign.encode()) for sign in _WORK]
_DASHES = pattern(r"(?<![-!<])(---?)(?![->])")
_DOTS = pattern(r"(?<!\.)\.\.\.(?!\.)|(?<!\.)\. \. \.(?! ?\.)")
_WORD = pattern(r"\S+")
# Words that look like an address, a path, an option of a command.
_ADDRESS = pattern(
    r"://|www\.|\w@\w|^--?[A-Za-z]|^[\w.-]{1,100}\.[a-z]{2,10}/|^\.{0,2}/[\w.-]|^[a-z]:\\", re.IGNORECASE
)
_AFTER_OPENING = pattern(r"«(?: (?=\S|\Z)|(?=[^\s«»]))")
_BEFORE_CLOSING = pattern(r"(?:(?<=\S)|\A) »|(?<=[^\s«»])»")
_FRENCH = ("«", "»", " :", " ;", " !", " ?")
_BEFORE_HIGH_MARK = pattern(r" (?=[:;!?]+(?:[\s»”’)\]]|\Z))")
_LONGEST_END = 20  # characters of the last two words together: half of a phone's line
_BOXES = ("☐", "☑")  # of tasks
CODE = "\ufffc"  # represents code and pictures while a flow is worked on: a word of which nothing is known


def finish(html: str, lang: str, ignore_tags: tuple[str, ...] = ()) -> tuple[str, str]:
    """The HTML with its marks set, and the same with a no-break space before the last word of each paragraph, item and
    heading, where it is short. `html` must be well-formed, as the cleaner leaves it."""
    pieces = _BLOCK_TAG.split(html)  # a flow, a block's tag, a flow, …
    last = len(pieces) - 1
    data = coded(html)
    signs = [sign for sign, first, whole in _CODED if first in data and whole in data]
    inside: list[bool] = []  # of each block that is open, where some are kept as typed: whether this one is
    has_kept = bool(ignore_tags) or "<pre" in html
    free = []  # flows that may be changed
    for index in range(0, last + 1, 2):
        piece = pieces[index]
        if piece and piece != "\n" and not any(inside):
            free.append(index)
            if _has_work(_TAGS.sub("", piece) if "<" in piece else piece, lang, signs):
                pieces[index] = _change(piece, ignore_tags, lambda texts, kept: _set_parts(texts, lang))
        if has_kept and index < last:
            tag = pieces[index + 1]
            if tag.startswith("</"):
                if inside:
                    inside.pop()
            elif not tag.startswith(("<hr", "<col")):
                name = tag[1:].rstrip(">").split(None, 1)[0]
                inside.append(name == "pre" or _is_ignored(tag, name, ignore_tags))
    marked = "".join(pieces)
    for index in free:
        if index < last and pieces[index + 1] in _ENDS:
            pieces[index] = _bind(pieces[index], ignore_tags)
    return marked, "".join(pieces)


def _bind(piece: str, ignore_tags: tuple[str, ...]) -> str:
    """A flow with its last word bound. Most flows end with a text of several words, which says enough."""
    start = piece.rfind(">") + 1
    text = piece[start:].rstrip()
    at = max(text.rfind(" "), text.rfind("\n"))
    if at < 0:
        return _change(piece, ignore_tags, _bind_last_word) if start or "&" in text else piece
    before = text[:at].rstrip()
    first = max(before.rfind(" "), before.rfind("\n")) + 1
    if "&" in text[first:]:
        return _change(piece, ignore_tags, _bind_last_word)
    if first == len(before) or len(before) - first + len(text) - at > _LONGEST_END or before[-1] in _BOXES:
        return piece
    return f"{piece[:start]}{before}&nbsp;{piece[start + at + 1 :]}"


_Change = Callable[[list[str], list[bool]], list[str]]


def _change(piece: str, ignore_tags: tuple[str, ...], change: _Change) -> str:
    """A flow with its texts changed; those of code and of excluded elements are shown to nobody."""
    tokens = _TAGS.split(piece)  # text, tag, text, … text
    texts: list[str] = []
    kept: list[bool] = []
    places: list[int] = []
    inside: list[bool] = []
    for index in range(0, len(tokens), 2):
        if tokens[index]:
            is_kept = any(inside)
            texts.append(CODE if is_kept else _characters(tokens[index]))
            kept.append(is_kept)
            places.append(index)
        if index + 1 == len(tokens):
            break
        tag = tokens[index + 1]
        if tag.startswith("</"):
            if inside:
                inside.pop()
            continue
        name = tag[1:].rstrip("/>").split(None, 1)[0].rstrip(">")
        if name in ("br", "img", "wbr"):
            if name != "wbr":
                texts.append("\n" if name == "br" else CODE)
                kept.append(True)
                places.append(-1)
        else:
            inside.append(name in _KEPT or (bool(ignore_tags) and _is_ignored(tag, name, ignore_tags)))
    if not texts or all(kept):
        return piece
    for index, before, after in zip(places, texts, change(list(texts), kept), strict=True):
        if before != after and index >= 0:
            after = after.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            tokens[index] = after.replace("\xa0", "&nbsp;")
    return "".join(tokens)


def _characters(text: str) -> str:
    """A text of the cleaner's HTML without its entities."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\xa0").replace("&amp;", "&")


def _has_work(text: str, lang: str, signs: Sequence[str] = _WORK) -> bool:
    for sign in signs:  # faster than an expression, and than `any`
        if sign in text:
            return True
    return lang.startswith("fr") and any(sign in text for sign in _FRENCH)


def typeset_line(text: str, lang: str) -> str:
    """A plain line with its marks set."""
    return _set(text, lang) if _has_work(text, lang) else text


def _set_parts(texts: list[str], lang: str) -> list[str]:
    """Texts that follow each other, with marks that know their neighbours but never join across an edge."""
    texts = [_dashes_and_dots(text) if text != CODE else text for text in texts]
    curled = whole = "".join(texts)
    if "'" in whole or '"' in whole:
        curled = curl(whole, lang, _addresses(whole))
    elif not _has_work(whole, lang):
        return texts
    if len(curled) == len(whole):
        done, at = [], 0
        for text in texts:
            done.append(
                _spaced(curled[at : at + len(text)], lang, curled[at + len(text) :][:1], curled[max(0, at - 1) : at])
            )
            at += len(text)
        return done
    return texts


def _spaced(text: str, lang: str, behind: str, before: str) -> str:
    """French sets a no-break space inside of its quotes, and keeps `:`, `;`, `!` and `?` with the word before them; Swiss French
    has no such spaces. `behind`, `before`: what stands around the text."""
    if lang.partition("-")[0].lower() != "fr" or lang.lower() == "fr-ch":
        return text
    text = _BEFORE_HIGH_MARK.sub("\xa0", text)
    if "«" not in text and "»" not in text:
        return text
    text = _BEFORE_CLOSING.sub("\xa0»", _AFTER_OPENING.sub("«\xa0", text))
    if text.endswith("«") and behind and not behind.isspace():
        text += "\xa0"
    return f"\xa0{text}" if text.startswith("»") and before and not before.isspace() else text


def _set(text: str, lang: str) -> str:
    return _set_parts([text], lang)[0]


def _addresses(text: str) -> list[tuple[int, int]]:
    """The places of addresses, without the quotes and brackets around them."""
    if not any(sign in text for sign in ("://", "www.", "@", "/", "--", " -", ":\\")):
        return []
    found = []
    for word in _WORD.finditer(text):
        inner = word[0].lstrip("\"'([{<“‘«")
        start = word.end() - len(inner)
        if start > word.start() and text[start - 1] in "\"'":  # the quotes around it end it, whatever follows
            inner = inner.partition(text[start - 1])[0]
        if _ADDRESS.search(inner):
            found.append((start, start + len(inner.rstrip("\"')]}>.,;:!?”’»…"))))
    return found


def _dashes_and_dots(text: str) -> str:
    if "--" not in text and ". ." not in text and "..." not in text:
        return text
    parts, done = [], 0
    for start, end in [*_addresses(text), (len(text), len(text))]:
        piece = text[done:start]
        piece = _DASHES.sub(lambda found: "—" if len(found[1]) == 3 else "–", piece)
        parts += [_DOTS.sub("…", piece), text[start:end]]
        done = end
    return "".join(parts)


def _bind_last_word(texts: list[str], kept: list[bool]) -> list[str]:
    """The texts with a no-break space before the last word, where it and the word before are short together."""
    length, number, at_end = 0, len(texts) - 1, True
    for number in range(len(texts) - 1, -1, -1):
        body = texts[number].rstrip() if at_end else texts[number]
        if at_end and not body:
            continue
        at_end = False
        at = max(body.rfind(" "), body.rfind("\n"))
        if kept[number] or "\xa0" in body[at + 1 :]:
            break
        if at >= 0:
            before = body[:at].rstrip()
            word = before[max(before.rfind(" "), before.rfind("\n"), before.rfind("\xa0")) + 1 :]
            last = length + len(body) - at - 1
            if last and word and word not in _BOXES and len(word) + 1 + last <= _LONGEST_END:
                texts[number] = f"{before}\xa0{texts[number][at + 1 :]}"
            break
        length += len(body)
    return texts


@lru_cache(maxsize=64)
def _wanted(ignore_tags: tuple[str, ...]) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """Names of elements, and (name, class or #id) of Pelican's longer form, e.g. `p.raw`."""
    names, longer = set(), []
    for each in ignore_tags:
        name, sign, mark = each.strip().lower().replace("#", ".#").partition(".")
        if sign:
            longer.append((name, mark))
        else:
            names.add(name)
    return frozenset(names), tuple(longer)


def _is_ignored(tag: str, name: str, ignore_tags: tuple[str, ...]) -> bool:
    names, longer = _wanted(ignore_tags)
    if name in names:
        return True
    for wanted, mark in longer:
        if wanted in ("", name):
            found = re.search(r'\b(id|class)="([^"]*)"' if mark.startswith("#") else r'\b(class)="([^"]*)"', tag)
            if found is not None and mark.lstrip("#") in found[2].lower().split():
                return True
    return False
