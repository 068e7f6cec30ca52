"""Markdown → the tree of a text.

Place in the pipeline: for whoever edits or compares texts: the importers, the desk, tests. Comes in: a text in the
dialect of `docs/markdown.md`. Goes out: `Text`, with lines, addresses as they were written. Refuses: to clean or to
check; what a body may hold is decided by `body`.
"""

from __future__ import annotations

from functools import lru_cache

from newsroom.model.blocks import Text
from newsroom.reading.blocks.text_reader import read_text
from newsroom.reading.markdown.commonmark import Converter
from newsroom.reading.markdown.setting import make_converter


def read_markdown(source: str) -> Text:
    """The tree of a text, its HTML included. A text that is nested too deep is empty."""
    converter = _converter()
    converter.reset()
    return read_text(converter.convert(source))


@lru_cache(maxsize=1)
def _converter() -> Converter:
    return make_converter({})
