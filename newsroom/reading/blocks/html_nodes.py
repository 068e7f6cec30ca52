"""Questions to a parsed element: its classes, its line, its numbers, its children.

Place in the pipeline: under `text_reader`.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from newsroom.reading.markdown.elements import LINE

_NUMBER = re.compile(r"-?[0-9]{1,9}")

PULL = "pull"  # class of a pull quote: words of the text once more, for the eye alone


def classes_of(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def line_of(node: LexborNode) -> int:
    return number_in(node.attributes.get(LINE), 0)


def number_in(text: str | None, otherwise: int) -> int:
    found = _NUMBER.fullmatch(text.strip()) if text else None
    return int(found[0]) if found is not None else otherwise


def children_of(node: LexborNode) -> list[LexborNode]:
    found = []
    child = node.child
    while child is not None:
        if not (child.tag or "-").startswith(("-", "!", "_")):
            found.append(child)
        child = child.next
    return found


def grouped(node: LexborNode, *through: str) -> list[LexborNode]:
    """The children, and those of children that only group."""
    return [
        inner
        for child in children_of(node)
        for inner in (children_of(child) if child.tag in through else [child])
    ]  # fmt: skip


def holds(node: LexborNode, names: frozenset[str]) -> bool:
    """Whether an element of one of these names is in it."""
    waiting = [node.child] if node.child is not None else []
    while waiting:
        child: LexborNode | None = waiting.pop()
        while child is not None:
            if child.tag in names:
                return True
            if child.child is not None:
                waiting.append(child.child)
            child = child.next
    return False
