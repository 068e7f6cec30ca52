"""The traces that would give a held release away: its words, names, addresses and files.

Place in the pipeline: between `clearance` and `prover`. Comes in: held versions, texts of cleared ones that lie ahead,
the directory's entries that only they name. Goes out: `Trace`s, each a short run of squeezed letters to look for.
Refuses: to ask for public texts; most traces of a text are in nothing else, and the prover asks for those that are met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import msgspec

from newsroom.proof.disguises import decoded, parted, readable, readings

SHORT = (
    10  # letters of a block, a cell or a heading, that is looked for as a whole; one that is not of ASCII counts twice
)
WINDOW, WIDE_WINDOW = 36, 14  # letters of a run: about six English words, four or five Korean ones
SHORTEST, WIDE_SHORTEST = 4, 2  # letters of a name or address
SURE, WIDE_SURE = 24, 10  # letters from which a run needs no second look at where its words begin and end

_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_ASCII = bytes(range(128))
_LOWER = bytes(range(256)).lower()
_NOT_LETTERS = re.compile("[\\W_\u115f\u1160]+")  # two letters of Korean are blank
_WORD = re.compile(r"[^\W_]+")
_BLOCK_END = re.compile(
    r"</(?:p|li|h[1-6]|td|th|dd|dt|caption|figcaption|pre|blockquote|summary|details|div|section)>|<br ?/?>|\n\s*\n"
)


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """Words of a held source. `form` says how surely a find is one: `run`, `words`, `slug`, `literal`; `term` is one of the search index."""

    needle: bytes  # squeezed, to look for
    form: str
    words: str  # in the form of the source
    field: str
    source: str  # path of the held source, as problems name it


def squeezed(text: str) -> bytes:
    """The ASCII letters and digits of a decoded text, then all its other letters: both in lower case, nothing between."""
    if text.isascii():
        return text.encode().translate(_LOWER, _LETTERS)
    text = text.casefold()
    narrow = text.encode("ascii", "ignore").translate(None, _LETTERS)
    wide = text.encode("utf-8", "ignore").translate(None, _ASCII).decode()
    return narrow + b"\n" + _NOT_LETTERS.sub("", wide).encode()


def halves(text: str) -> tuple[str, str]:
    """(ASCII letters, other letters), squeezed."""
    narrow, _, wide = squeezed(text).partition(b"\n")
    return narrow.decode(), wide.decode()


def name_trace(text: str, field: str, source: str) -> Iterator[Trace]:
    """A short text as a whole: a title, a name, a key. Found only where its words begin and end where they should."""
    text = decoded(text)
    narrow, wide = halves(text)
    if len(narrow) >= SHORTEST and len(narrow) >= 2 * len(wide):
        yield Trace(narrow.encode(), "run" if len(narrow) >= SURE else "words", text, field, source)
    elif len(wide) >= WIDE_SHORTEST:
        yield Trace(wide.encode(), "run" if len(wide) >= WIDE_SURE else "words", text, field, source)


def slug_trace(slug: str, source: str) -> Iterator[Trace]:
    """A slug: found in addresses and names of files. A short one of several words is no trace where elements part them."""
    for trace in name_trace(slug, "slug", source):
        is_joined = trace.form == "words" and len(_WORD.findall(slug)) > 1
        yield msgspec.structs.replace(trace, form="slug") if is_joined else trace


def literal_trace(text: str, field: str, source: str) -> Iterator[Trace]:
    """An address, a file name or a digest: found only as it is written."""
    narrow, wide = halves(decoded(text))
    if len(narrow) >= SHORTEST:
        yield Trace(narrow.encode(), "literal", text, field, source)
    elif len(wide) >= WIDE_SHORTEST:
        yield Trace(wide.encode(), "literal", text, field, source)


def text_traces(text: str, field: str, source: str) -> Iterator[Trace]:
    """Overlapping runs of a text's words, block by block; `text` may be HTML."""
    for block in _BLOCK_END.split(text):
        words = _WORD.findall(readable(decoded(block)).partition("\x1f")[0])
        pairs = [(halves(word), word) for word in words]
        narrow = sum(len(pair[0]) for pair, _ in pairs)
        wide = sum(len(pair[1]) for pair, _ in pairs)
        if narrow < WINDOW and wide < WIDE_WINDOW:
            if narrow + 2 * wide >= SHORT:
                yield from name_trace(" ".join(words), field, source)
            continue
        if narrow >= 2 * wide:
            yield from _runs([(pair[0], word) for pair, word in pairs if pair[0]], WINDOW, field, source)
        if wide > narrow // 2:
            yield from _runs([(pair[1], word) for pair, word in pairs if pair[1]], WIDE_WINDOW, field, source)


def _runs(words: list[tuple[str, str]], window: int, field: str, source: str) -> Iterator[Trace]:
    """Runs of at least `window` letters that begin at every word some half a window behind the one before."""
    if max(len(letters) for letters, _ in words) > window:  # a script without spaces: by letters
        whole = "".join(letters for letters, _ in words)
        words = [(whole[at : at + 2], whole[at : at + 2]) for at in range(0, len(whole), 2)]
    lengths = [len(letters) for letters, _ in words]
    start = 0
    while start < len(words):
        end, length = start, 0
        while end < len(words) and length < window:
            length += lengths[end]
            end += 1
        if length < window:  # the rest: a last run that ends with the text
            while start and length < window:
                start -= 1
                length += lengths[start]
            end = len(words)
        yield Trace(
            "".join(letters for letters, _ in words[start:end]).encode(),
            "run",
            " ".join(word for _, word in words[start:end]),
            field,
            source,
        )
        if end == len(words):
            return
        stride = 0
        while stride < window // 2:
            stride += lengths[start]
            start += 1


def stands_in(trace: Trace, text: str, letters: bytes | None = None) -> bool:
    """Whether a decoded text holds a trace. `letters`: the text squeezed, where the caller has it."""
    if trace.needle not in (squeezed(parted(text)) if letters is None else letters):
        return False
    if trace.form == "run":
        return True
    words = decoded(trace.words)
    return any(_stands_whole(trace.form, words, read) for read in _as_read(text))


@lru_cache(maxsize=2)  # one text is asked for many traces
def _as_read(text: str) -> tuple[str, ...]:
    return tuple(each.casefold() for each in readings(text))


def _stands_whole(form: str, words: str, text: str) -> bool:
    """Whether words stand in a text of one case, with nothing of a word before or behind them."""
    first, rest = _whole(form, words)
    start = text.find(first)
    while start >= 0:
        if (not start or not _goes_on(form, text[start - 1])) and rest.match(text, start + len(first)):
            return True
        start = text.find(first, start + 1)
    return False


def _goes_on(form: str, letter: str) -> bool:
    return letter.isalnum() or (form == "literal" and letter in "_-")


@lru_cache(maxsize=4096)
def _whole(form: str, words: str) -> tuple[str, re.Pattern[str]]:
    """(what the words begin with, the pattern of what follows). A search for plain letters is far quicker than a pattern's."""
    if form == "literal":
        return words.casefold(), re.compile(r"(?![\w-])")
    words = words.casefold()
    found = list(_WORD.finditer(words))
    joined = (_joint(form, words, *pair) + re.escape(pair[1][0]) for pair in pairwise(found))
    return found[0][0], re.compile("".join(joined) + r"(?![^\W_])")


def _joint(form: str, words: str, before: re.Match[str], behind: re.Match[str]) -> str:
    """The pattern of what may stand between two words of a name.

    A title that ends in a name and the day below it are two texts: a number belongs to a name on the same line alone, and
    so does every word of a slug.
    """
    if form != "slug" and before[0].isdecimal() == behind[0].isdecimal():
        return r"[\W_]*"
    return f"(?:[ _+-]{{0,3}}|{re.escape(words[before.end() : behind.start()])})"


def term_traces(terms: Iterable[str], source: str) -> Iterator[Trace]:
    """Terms of the search index that only held texts have. The index cannot be read as text: it is proved by sets."""
    return (Trace(term.encode(), "term", term, "body", source) for term in sorted(terms))


def each_once(traces: Iterable[Trace]) -> list[Trace]:
    """The traces, one of those that look for the same, in order of their letters.

    Words that are written together elsewhere, as a number may be, are looked for in both forms.
    """
    kept: dict[tuple[bytes, str, str], Trace] = {}
    for trace in traces:
        kept.setdefault((trace.needle, trace.form, "" if trace.form == "run" else trace.words.casefold()), trace)
    return [kept[key] for key in sorted(kept)]
