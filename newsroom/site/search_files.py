"""The files of a language's search index: which releases are in which of them, by their place among all, oldest first.

Place in the pipeline: asked by `site.affected` and by `outputs.machines.search`. Comes in: how many releases there are. Goes out: places and
owners. A publication changes the open file, one file of cards, and each time that two releases more are there an eighth of the lists: the
lists take turns, so that none of them is behind by more than the open file has. Refuses: to know what is in a file.
"""

from __future__ import annotations

LISTS = 256  # files in which the words are, by their first letters
TURNS = 8  # of the lists: so many parts of them are written one after the other
STEP = 2  # releases from one turn to the next
LEAST = 32  # steps from which on there are lists; a smaller archive has its open file alone
CARDS = 32  # releases whose cards are in one file


def covered(count: int, number: int) -> int:
    """How many of so many releases, oldest first, this list knows; 0: there is no such list yet."""
    steps = count // STEP
    steps -= (steps - number) % TURNS
    return steps * STEP if steps >= LEAST else 0


def open_from(count: int) -> int:
    """The place of the first release of the open file: every list knows all that are before it."""
    steps = count // STEP - TURNS + 1
    return steps * STEP if steps >= LEAST else 0


def owner_of_cards(lang: str, number: int) -> str:
    """Whose a file of cards is."""
    return f"search/{lang}/{number}"


def owner_of_open(lang: str) -> str:
    """Whose the open file is."""
    return f"search/{lang}/open"


def owner_of_lists(lang: str) -> str:
    """Whose the lists are that say in which releases a word is."""
    return f"search/{lang}/words"
