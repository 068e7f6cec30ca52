"""Texts that Python-Markdown's own stages would take minutes for, or break at.

Place in the pipeline: inside `commonmark`, only for sites whose extensions keep those stages. They look for the end of a
thing from each of its beginnings, and call themselves for each level. The limits are far above what is written by hand;
at each, a text takes one to two seconds. Each check here goes over the text once.
"""

from __future__ import annotations

import re

from newsroom.reading.markdown.parser import MOST_NESTING, Excess

MOST_STEPS = 5_000_000  # beginnings × length of what follows them
MOST_OPEN_TAGS = 5_000
MOST_RULES = 2_000
_RULE = re.compile(r"[ ]{0,3}[=*_-][ =*_-]*$")
_MARK = re.compile(r"[ \t]{0,4}(?:>|(?:[*+-]|\d{1,9}\.)[ \t])")


def find_excess(text: str) -> Excess | None:
    """The part of a text that exceeds a limit, with its line (counted from 0)."""
    rules = 0
    for number, line in enumerate(text.split("\n")):
        depth, at = 0, 0
        while (mark := _MARK.match(line, at)) is not None:
            depth, at = depth + 1, mark.end()
        if depth >= MOST_NESTING:
            return Excess(number, f"must not nest lists or quotations {MOST_NESTING} deep")
        if len(line) - len(line.lstrip()) >= 4 * MOST_NESTING or line.startswith("\t" * MOST_NESTING):
            return Excess(number, f"must not be indented by {MOST_NESTING} levels or more")
        rules += _RULE.match(line) is not None
    if rules > MOST_RULES:
        return Excess(0, f"must have fewer than {MOST_RULES:,} lines of dashes or equals signs")
    return _marks(text) if len(text) > 4000 else None


def _marks(text: str) -> Excess | None:
    position = 0
    for block in text.split("\n\n"):
        # The end of a bracket is looked for by Python, of all others by moving text in memory.
        steps = (block.count("[") + block.count("`")) * len(block)
        steps += sum(map(block.count, "*_&<\\")) * len(block) // 400
        if steps > MOST_STEPS:
            line = text.count("\n", 0, position)
            return Excess(
                line, "must have fewer brackets, backticks and other marks in one paragraph: part it by an empty line"
            )
        position += len(block) + 2
    if (text.count("```") + text.count("~~~")) * len(text) > 40 * MOST_STEPS:
        return Excess(0, "must have fewer fences of code (``` or ~~~)")
    opened, closed = text.count("<"), text.count(">")
    if (opened - closed) * len(text) > 10 * MOST_STEPS or opened - 2 * text.count("</") > MOST_OPEN_TAGS:
        return Excess(text.count("\n", 0, text.find("<")), "must close its HTML elements: too many tags have no end")
    return None
