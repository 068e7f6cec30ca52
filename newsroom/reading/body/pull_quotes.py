"""Pull quotes: words of the text that stand out of it once more, for the eye alone.

Place in the pipeline: inside `body`, on its tree, behind quotations. Comes in: a quotation that ends with `{.pull}`. Goes out:
the same element in the class `pull`, without links. A page hides it from screen readers, and every other form of the text
leaves it out, so that nobody is told the same twice. Refuses: words that the text does not say; they are a quotation.
"""

from __future__ import annotations

import re
from itertools import accumulate
from xml.etree.ElementTree import Element

from newsroom.reading.blocks.html_nodes import PULL
from newsroom.reading.body.body_work import Work
from newsroom.reading.markdown.elements import LINE

MOST = 300  # pull quotes whose words are sought in the text
PULLED = re.compile(rf'<(figure|blockquote) class="(?:quotation )?{PULL}">.*?</\1>\s*', re.DOTALL)
_OPENING = re.compile(rf'<(figure|blockquote) class="((?:quotation )?{PULL})">')


def find_pulls(root: Element, work: Work) -> None:
    """Mark the pull quotes of a text in place."""
    if "{" not in work.text or f".{PULL}" not in work.text:
        return
    letters = [_letters(element) for element in root]
    whole, ends = "".join(letters), list(accumulate(map(len, letters)))
    sought = 0
    for element, own, end in zip(list(root), letters, ends, strict=True):
        if element.tag not in ("blockquote", "figure"):
            continue
        marked = [each for each in element.iter() if PULL in (each.get("class") or "").split()]
        if not marked:
            continue
        line = int(next((each.get(LINE, "0") for each in (element, *element.iter()) if each.get(LINE)), "0"))
        for each in marked:
            _take_class(each)
        quotes = list(element.iter("blockquote"))
        pulled = "".join(_letters(each) for each in quotes[:1])
        sought += 1
        if sought > MOST:
            message = f"should stand out at most {MOST} times in a text: drawn as a quotation"
            work.report("pull-unsaid", "warning", message, line or f"{{.{PULL}}}")
            continue
        is_said = bool(pulled) and (whole.find(pulled, 0, end - len(own)) >= 0 or whole.find(pulled, end) >= 0)
        if len(quotes) != 1 or not is_said:
            message = "should repeat words that the text says elsewhere, since only the eye meets them (got others): drawn as a quotation"
            work.report("pull-unsaid", "warning", message, line or f"{{.{PULL}}}")
            continue
        element.set("class", f"quotation {PULL}" if element.tag == "figure" else PULL)
        for link in element.iter("a"):
            link.tag = "span"
            link.attrib.clear()


def without_pulls(html: str) -> str:
    """A text as every form but a page has it."""
    return PULLED.sub("", html) if PULL in html else html


def hidden_pulls(html: str) -> str:
    """A text as a page has it: its pull quotes are for the eye alone."""
    return _OPENING.sub(r'<\1 class="\2" aria-hidden="true">', html) if PULL in html else html


def _take_class(element: Element) -> None:
    others = [name for name in element.attrib["class"].split() if name != PULL]
    if others:
        element.set("class", " ".join(others))
    else:
        del element.attrib["class"]


def _letters(element: Element) -> str:
    return "".join(letter for letter in "".join(element.itertext()).casefold() if letter.isalnum())
