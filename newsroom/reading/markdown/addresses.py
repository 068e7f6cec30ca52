"""Addresses for markdown-it-py: bare ones (GFM, autolinks extension), and names of files with spaces in links.

Place in the pipeline: inside `markdown.parser`. Comes in: the parser's state. Goes out: link tokens whose markup is
"bare". Every scan is bounded. The plugin of mdit-py-plugins is not used: it copies the rest of the text at each colon.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination
from markdown_it.rules_inline import StateInline

from newsroom.model.patterns import pattern
from newsroom.reading.markdown.rules import is_wide

_SCHEME_END = pattern(r"(?:https?|ftp)\Z", re.IGNORECASE)
_MAIL_BEFORE = pattern(r"[A-Za-z0-9._+-]{1,64}\Z")
_MAIL_AFTER = pattern(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_ADDRESS_END = pattern(r"[\s<\\\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’«»]")
_PARTICLE = pattern(
    "(?<![가-힣ぁ-ヿ一-鿿])(?:(?:에서|에게|으로|까지|부터|이?라고|이?라는|에|로|와|과|의|을|를|은|는|이|가|도|만)(?:는|도|만|의)?"
    r"|입니다|이다|이며|이고|から|まで|[はをにでへとがの])[.,]?\Z"
)
_HOST = pattern(r"[^\s/?#<:()\[\]`*|\"]+")
_BEFORE = frozenset("*_~(\"'“‘«「『（[|")
_OPENING = {")": "(", "]": "["}
_MOST = 2000  # characters of an address
_MOST_NAME = 64  # characters before the sign @
_PLAIN = frozenset({"text", "text_special"})


def bare_addresses(md: MarkdownIt) -> None:
    """`https://…`, `www.…` and `press@example.org` are links in any place."""
    md.inline.ruler.before("link", "bare_address", _bare)


def _bare(state: StateInline, silent: bool) -> bool:
    character = state.src[state.pos]
    if silent or state.linkLevel > 0 or character not in ":@w":
        return False
    if character == "@":
        return _mail(state)
    src, start = state.src, state.pos
    if character == ":":
        if not src.startswith("://", start):
            return False
        scheme = _SCHEME_END.search(src, max(0, start - 5), start)
        if scheme is None:
            return False
        start = scheme.start()
    elif not src.startswith("www.", start):
        return False
    if not _may_begin(src, start) or not state.pending.endswith(src[start : state.pos]):
        return False
    end = _end_of_address(src, start, min(state.posMax, start + _MOST))
    host = _HOST.match(src, state.pos + 3 if character == ":" else start, end)
    if host is None or not _is_host(host[0], needs_dot=character == "w"):
        return False
    written = src[start:end]
    state.pending = state.pending[: len(state.pending) - (state.pos - start)]
    _link(state, written if character == ":" else "http://" + written, written)
    state.pos = end
    return True


def _mail(state: StateInline) -> bool:
    src, at = state.src, state.pos
    said_before = _text_before(state)
    before = _MAIL_BEFORE.search(said_before)
    after = _MAIL_AFTER.match(src, at + 1, min(state.posMax, at + 256))
    if before is None or after is None:
        return False
    name, host = before[0], after[0]
    if name.startswith("_"):  # _press@example.org_ is emphasis
        name, host = name.lstrip("_"), host.rstrip("_")
    end = at + 1 + len(host)
    if not name or not host[-1].isalpha() or "." not in host or src[end : end + 1] == "@":
        return False
    written = name
    in_front = said_before[: len(said_before) - len(name)]
    if in_front[-7:].lower() == "mailto:":
        written, in_front = in_front[-7:] + name, in_front[:-7]
    if not _may_end_before_mail(in_front) or not _take_back(state, len(written)):
        return False
    _link(state, f"mailto:{name}@{host}", f"{written}@{host}")
    state.pos = end
    return True


def _text_before(state: StateInline) -> str:
    """The plain text right before the place, as it is shown: escapes and entities are read. Enough for an address."""
    text = state.pending
    for token in reversed(state.tokens):
        if len(text) > _MOST_NAME or token.type not in _PLAIN:
            break
        text = token.content + text
    return text[-_MOST_NAME - 8 :]


def _may_end_before_mail(text: str) -> bool:
    """As GFM, in any place; but not behind what may be the address's own beginning: an accented letter, a path."""
    before = text[-1:]
    return not (before in ("/", "@") or (before.isalnum() and not is_wide(before)) or text[-5:].lower() == "xmpp:")


def _take_back(state: StateInline, length: int) -> bool:
    """Take the last characters back that were read as text, signs of emphasis among them; whether it was possible."""
    tokens = state.tokens
    number, text = len(tokens), state.pending
    while len(text) < length and number and tokens[number - 1].type in _PLAIN:
        number -= 1
        text = tokens[number].content + text
    if len(text) < length:
        return False
    state.delimiters[:] = [each for each in state.delimiters if each.token < number]
    del tokens[number:]
    state.pending = text[: len(text) - length]
    return True


def _link(state: StateInline, address: str, text: str) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs, token.markup = {"href": address}, "bare"
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1).markup = "bare"


def _may_begin(src: str, start: int) -> bool:
    """GFM: at a line's start, after white space or one of `*_~(`; here after opening quotes and wide letters too."""
    before = src[start - 1] if start else " "
    return before.isspace() or before in _BEFORE or is_wide(before)


def _is_host(host: str, needs_dot: bool) -> bool:
    """Whether it may be a host: no underscore in its last two parts."""
    parts = host.rpartition("@")[2].split(".")
    if not all(parts[:-1]) or any("_" in part for part in parts[-2:]):
        return False
    return len(parts) > (2 if needs_dot else 0) and any(character.isalnum() for character in parts[-1])


def _end_of_address(src: str, start: int, limit: int) -> int:
    stop = _ADDRESS_END.search(src, start, limit)
    end = _end_before_words(src, start, stop.start() if stop is not None else limit)
    while end > start:
        last = src[end - 1]
        if last in "?!.,:*_~'\"…;|،؛؟":
            if last == ";":
                entity = re.search(r"&[A-Za-z]{1,30};\Z", src[max(start, end - 33) : end])
                if entity is not None:
                    end -= len(entity[0])
                    continue
            end -= 1
        elif last in _OPENING and src.count(_OPENING[last], start, end) < src.count(last, start, end):
            end -= 1
        else:
            break
    return end


def _end_before_words(src: str, start: int, end: int) -> int:
    """Where Korean or Japanese words go on without a space: behind a Latin letter, or behind the bracket or quote around the
    address. A path may have such letters behind a mark, and once it has them anywhere; a particle at its end is none of it."""
    path = src.find("/", max(start, src.find("//", start, end) + 2), end)
    quote = src[start - 1] if start and src[start - 1] in "'\"" else ""
    opened, is_wide_path = 0, False
    for at in range(start + 1, end):
        opened += (src[at] in _OPENING.values()) - (src[at] in _OPENING)
        if src[at] > "\u1100" and is_wide(src[at]):
            before = src[at - 1]
            if opened < 0 or before == quote or (before.isascii() and before.isalnum() and not is_wide_path):
                return at
            is_wide_path = is_wide_path or at > path > 0
    particle = _PARTICLE.search(src, start, end) if is_wide_path else None
    return particle.start() if particle is not None else end


# Most addresses need no look at each of their characters.
_ADDRESS = re.compile(r"[^\x00-\x20\x7f()<>\\&]+(?=\))")
# CommonMark ends an address at a space. Names of files have spaces, in Korean offices most of them.
_FILE = re.compile(r"""[^\s()<>"'][^()<>"'\n]*?\.[A-Za-z0-9]{1,5}(?:#[^\s()<>"']*)?(?=[ \t]*(?:\)|["']))""")


def destination(text: str, start: int, end: int) -> Any:
    """An address, which may be the name of a file with spaces in it."""
    found = _ADDRESS.match(text, start, end)
    if found is None:
        found = _FILE.match(text, start, min(end, start + 300))
        if found is None or " " not in found[0]:
            return parseLinkDestination(text, start, end)
    made = parseLinkDestination("<x>", 0, 3)  # the result object of this version, with our values
    made.ok, made.pos, made.str = True, found.end(), unescapeAll(found[0])
    return made
