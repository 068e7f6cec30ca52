"""The lists of words of the search index: in which releases a term is.

Place in the pipeline: while `search` draws. Comes in: the terms of releases, as the index of the build keeps them. Goes out: the lines of a
group of releases (`derive`), and of these a list (`words_of`). Refuses: to know which list is written when (`site.search_files`).

Source of the code: R. F. Rice, Some practical universal noiseless coding techniques (JPL 79-22, 1979): within a twentieth of the fewest bits.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from itertools import pairwise

from newsroom.reading.values.terms import part_of
from newsroom.site import search_files as files

GROUP = 128  # releases whose words are made at once
TITLE, SUMMARY, TEXT = 3, 2, 1
PLACES = (
    "",
    "?",
    "!",
)  # what is before a term in the words of a group: it is in text, summary, title. No term has such a sign.
DISTANCE = 47  # a distance of 1 is the character of 48, and so on: none is a space or the end of a line


def places_of(body: str) -> dict[str, int]:
    """Term → the best place that it has in a release; none where its text cannot be read."""
    if not body:
        return {}
    title, below, text, _ = body.split("\n")
    places = dict.fromkeys(text.split(), TEXT)
    places |= dict.fromkeys(below.split(), SUMMARY)
    places |= dict.fromkeys(title.split(), TITLE)
    return places


def derive(bodies: tuple[str, ...]) -> list[str]:
    """The words of a group of releases, by list: a line for each, with the places of the first and the last release that have it, and the
    distances between."""
    found: dict[str, list[int]] = {}
    for number, body in enumerate(bodies):
        for term, place in places_of(body).items():
            found.setdefault(PLACES[place - 1] + term, []).append(number)
        for sign in body.rpartition("\n")[2].split():  # what it is filed under
            found.setdefault(sign, []).append(number)
    lists: list[list[str]] = [[] for _ in range(files.LISTS)]
    for key, numbers in found.items():
        distances = "".join(chr(after - before + DISTANCE) for before, after in pairwise(numbers))
        term = key[1:] if key[0] in PLACES[1:] else key
        lists[part_of(term, files.LISTS)].append(f"{key} {numbers[0]} {numbers[-1]} {distances}")
    return ["\n".join(sorted(lines)) for lines in lists]


def words_of(groups: tuple[str, ...], starts: tuple[int, ...]) -> dict[str, str]:
    """Term → the releases that have it in the text, in subtitle or summary, in the title: a code each (`coded`), parted by spaces.

    `starts`: the place of the first release of each group.
    """
    found: dict[str, str] = {}
    last: dict[str, int] = {}
    for start, lines in zip(starts, groups, strict=True):
        for line in lines.split("\n") if lines else ():
            key, first, end, distances = line.split(" ")
            found[key] = found.get(key, "") + chr(start + int(first) - last.get(key, -1) + DISTANCE) + distances
            last[key] = start + int(end)
    codes = {key: coded(distances, last[key] + 1) for key, distances in found.items()}
    terms = {key[1:] if key[0] in PLACES[1:] else key for key in found}
    return {term: " ".join(codes.get(sign + term, "") for sign in PLACES).rstrip(" ") for term in terms}


def coded(distances: str, span: int) -> str:
    """Distances that add up to `span`: a digit (base 36) of how many low bits each has, then their bits in base64.

    The bits of a distance: as many zeros as its high part says, a one, its low bits. Zeros fill the last byte.
    """
    low = max(0, (span * 69 // (100 * len(distances))).bit_length() - 1)
    bits = "".join(map(_bits(low).__getitem__, distances))
    bits += "0" * (-len(bits) % 8)
    letters = b64encode(int(bits, 2).to_bytes(len(bits) // 8, "big")).decode().rstrip("=")
    return "0123456789abcdefghijklmnopqrstuvwxyz"[low] + letters


class _Bits(dict[str, str]):
    """Distance, as a character → its bits."""

    def __init__(self, low: int) -> None:
        self.low = low

    def __missing__(self, letter: str) -> str:
        high, rest = divmod(ord(letter) - DISTANCE - 1, 1 << self.low)
        self[letter] = bits = "0" * high + "1" + (f"{rest:0{self.low}b}" if self.low else "")
        return bits


@cache
def _bits(low: int) -> _Bits:
    return _Bits(low)
