"""The words of a chart or diagram, which a document keeps in a part of its own.

Place in the pipeline: in the readers of .docx and .hwpx. Comes in: the root of that part (ECMA-376, DrawingML). Goes out: its
words, to be set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORDS = ("{*}t", "{*}v", "{*}pt")


def chart_words(root: _Element) -> str:
    """Titles, names of series and values, a space between them; numbered points hold their value inside."""
    return " ".join(part.text.strip() for part in root.iter(*_WORDS) if part.text and part.text.strip())
