"""Abbreviations on the element tree: each word that the text explains (`*[NGO]: …`) becomes an `abbr`.

Place in the pipeline: a tree processor of `commonmark`, in the place of Python-Markdown's own, whose words must be
between spaces or signs: a Korean word goes on behind an abbreviation (NGO는). Works without recursion.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

_KEPT = frozenset({"code", "pre", "abbr", "script", "style"})
_WIDE = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff"


class Abbreviations(Treeprocessor):
    """`explained` is set before each text."""

    explained: dict[str, str] = {}

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        if not self.explained:
            return
        words = "|".join(re.escape(word) for word in sorted(self.explained, key=lambda word: (-len(word), word)))
        form = re.compile(rf"(?<![^\W{_WIDE}])(?:{words})(?![^\W{_WIDE}])")
        for parent in list(root.iter()):
            if parent.tag in _KEPT:
                continue
            children: list[Element] = []
            parent.text, made = self._split(parent.text, form)
            children += made
            for child in list(parent):
                children.append(child)
                child.tail, made = self._split(child.tail, form)
                children += made
            if len(children) != len(parent):
                parent[:] = children

    def _split(self, text: str | None, form: re.Pattern[str]) -> tuple[str | None, list[Element]]:
        """The text before the first abbreviation, and the elements behind it, each with the text that follows."""
        if not text:
            return text, []
        found = list(form.finditer(text))
        made = []
        for each, following in zip_longest(found, found[1:]):
            element = Element("abbr", {"title": self.explained[each[0]]})
            element.text = each[0]
            element.tail = text[each.end() : following.start() if following is not None else len(text)]
            made.append(element)
        return (text[: found[0].start()] if found else text), made
