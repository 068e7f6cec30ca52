"""Regular expressions that are compiled when they are first used.

An edit uses a fifth of those of the modules that read, prove and draw a text; to compile the others took longer than to draw its page.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex")


class _Pattern:
    """Has the members of `re.Pattern`, but is not taken by the functions of `re`."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:  # called once: from then on the object has them all itself
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        self.__dict__.update((each, getattr(compiled, each)) for each in _METHODS)
        return self.__dict__[name]


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but an error in the text shows at its first use."""
    return cast("re.Pattern[str]", _Pattern(text, flags))
