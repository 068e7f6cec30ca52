"""The examples of CommonMark 0.31.2: each is read as the specification says, or is named here with the reason.

The specification (CC BY-SA 4.0, John MacFarlane) is not kept here; npm's `commonmark-spec` brings it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsroom.model.blocks import without_lines
from newsroom.reading.markdown_reader import read_markdown
from newsroom.reading.markdown_setting import make_converter
from newsroom.reading.markdown_writer import write_markdown

HERE = Path(__file__).parents[2]
PLACES = (os.environ.get("COMMONMARK_SPEC", ""), str(HERE / "node_modules" / "commonmark-spec" / "spec.txt"))
COUNT = 652
DIFFERS = {
    "a title alone is a caption": {572, 573, 576, 577, 584, 585, 586, 588, 589, 591},
    "an empty heading is an end mark": {79},
    "a bare address is a link (GFM)": {608, 611, 612},
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
        if _outline(converter.convert(example.text)) != _outline(example.html):
            others.add(example.number)
    assert others == set().union(*DIFFERS.values())


def test_every_example_says_the_same_when_it_is_written_again() -> None:
    for example in examples():
        tree = without_lines(read_markdown(example.text))
        assert without_lines(read_markdown(write_markdown(tree))) == tree, example


def _outline(html: str) -> str:
    """Elements, attributes and words of HTML; white space between blocks and the order of attributes say nothing.

    Raw HTML that nobody closed is closed at the end: a paragraph's end must not close it a second time.
    """
    html = re.sub(r' data-line="\d+"', "", html).strip()
    body = LexborHTMLParser(f"<body>{html}</body>").body
    assert body is not None
    text = re.sub(r"\s+", " ", "".join(_parts(body)))
    return re.sub(r"\s*(</?(?:p|ul|ol|li|blockquote|h[1-6]|hr|pre|table|div|body)[ >])\s*", r"\1", text)


def _parts(node: LexborNode) -> list[str]:
    parts: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            parts.append(child.text_content or "")
        else:
            attributes = sorted((name, unquote(value or "")) for name, value in child.attributes.items())
            parts += [f"<{child.tag} {attributes}>", *_parts(child), f"</{child.tag}>"]
    return parts
