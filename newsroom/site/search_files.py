"""The files of a language's search index: which releases are in which of them, by their place among all, oldest first.

Place in the pipeline: asked by `site.affected` and by `outputs.machines.search`. Comes in: how many releases there are. Goes out: places and
owners. A publication changes the file of the newest releases, one file of cards and one in `TURNS` of the lists: the lists take turns, so that
none of them lacks more than the newest releases. Refuses: to know what is in a file.
"""

from __future__ import annotations

from newsroom.store.index import ROWS

LISTS = 1024  # files in which the words are, by their first letters
TURNS = ROWS  # of the lists: so many parts of them are written one after the other, one at each publication
LEAST = 64  # releases from which on there are lists; the newest releases of a smaller archive are all of it
CARDS = 32  # releases whose cards are in one file


def covered(count: int, number: int) -> int:
    """How many of so many releases, oldest first, this list knows; 0: there is no such list yet."""
    known = count - (count - number) % TURNS
    return known if known >= LEAST else 0


def open_from(count: int) -> int:
    """The place of the first of the newest releases: every list knows all that are before it."""
    known = count - TURNS + 1
    return known if known >= LEAST else 0


def owner_of_cards(lang: str, number: int) -> str:
    """Whose a file of cards is."""
    return f"search/{lang}/{number}"


def owner_of_page(lang: str) -> str:
    """Whose the search page and the file of the newest releases are."""
    return f"search/{lang}/page"


def owner_of_lists(lang: str, turn: int) -> str:
    """Whose the lists are that say in which releases a word is, and that are written at this turn."""
    return f"search/{lang}/words/{turn}"


def turns_from(place: int, count: int) -> list[int]:
    """The turns at which those lists are written that know one of so many releases, at this place or a later one."""
    return [turn for turn in range(TURNS) if covered(count, turn) > place]
