"""The examples of CommonMark 0.31.2: each is read as the specification says, or is named here with the reason.

The specification (CC BY-SA 4.0, John MacFarlane) is not kept here; npm's `commonmark-spec` brings it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from outline import outline

from newsroom.model.blocks import without_lines
from newsroom.reading.blocks.markdown_reader import read_markdown
from newsroom.reading.blocks.markdown_writer import write_markdown
from newsroom.reading.markdown.setting import make_converter

HERE = Path(__file__).parents[2]
PLACES = (os.environ.get("COMMONMARK_SPEC", ""), str(HERE / "node_modules" / "commonmark-spec" / "spec.txt"))
COUNT = 652
DIFFERS = {
    "a title alone is a caption": {572, 573, 576, 577, 584, 585, 586, 588, 589, 591},
    "an empty heading is an end mark": {79},
    "a bare address is a link (GFM)": {606, 608, 611, 612},
}


class Example(NamedTuple):
    number: int
    text: str
    html: str


def examples() -> list[Example]:
    """The specification's own, in its order."""
    file = next((Path(place) for place in PLACES if place and Path(place).is_file()), None)
    if file is None:
        if os.environ.get("CI"):
            pytest.fail("CI must install commonmark-spec")
        pytest.skip("the examples are not here: npm install --no-save commonmark-spec@0.31.2 (or set COMMONMARK_SPEC)")
    fence = "`" * 32
    form = re.compile(rf"^{fence} example[^\n]*\n(.*?)^\.\n(.*?)^{fence}$", re.MULTILINE | re.DOTALL)
    parts = form.findall(file.read_text("utf-8"))
    return [
        Example(number, text.replace("→", "\t"), html.replace("→", "\t"))
        for number, (text, html) in enumerate(parts, 1)
    ]


def test_every_example_is_read_as_the_specification_says_or_named_here() -> None:
    found = examples()
    assert len(found) == COUNT
    converter = make_converter({})
    others = set()
    for example in found:
        converter.reset()
        if outline(converter.convert(example.text)) != outline(example.html):
            others.add(example.number)
    assert others == set().union(*DIFFERS.values())


def test_every_example_says_the_same_when_it_is_written_again() -> None:
    for example in examples():
        tree = without_lines(read_markdown(example.text))
        assert without_lines(read_markdown(write_markdown(tree))) == tree, example
