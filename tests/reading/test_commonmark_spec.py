"""The examples of CommonMark 0.31.2: each is read as the specification says, or is named here with the reason.

The specification (CC BY-SA 4.0, John MacFarlane) is not kept here; npm's `commonmark-spec` brings it.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from outline import outline

from newsroom.model.blocks import without_lines
from newsroom.reading.blocks.markdown_reader import read_markdown
from newsroom.reading.blocks.markdown_writer import write_markdown
from newsroom.reading.body.body import BodySettings, render_body
from newsroom.reading.markdown.setting import make_converter

HERE = Path(__file__).parents[2]
PLACES = (os.environ.get("COMMONMARK_SPEC", ""), str(HERE / "node_modules" / "commonmark-spec" / "spec.txt"))
COUNT = 652
DIFFERS = {
    "a title alone is a caption": {572, 573, 576, 577, 584, 585, 586, 588, 589, 591},
    "an empty heading is an end mark": {79},
    "a bare address is a link (GFM)": {606, 608, 611, 612},
}
# Parts in which a page differs from the specification on purpose: `docs/markdown.md` says how.
ON_PURPOSE = {"Images", "HTML blocks", "Raw HTML", "Entity and numeric character references", "Setext headings"}
SAYS_THE_SAME = {308, 309, 597}  # a comment, which no reader sees; the letter case of a scheme


class Example(NamedTuple):
    number: int
    section: str
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
    form = re.compile(rf"^#+ ([^\n]+)$|^{fence} example[^\n]*\n(.*?)^\.\n(.*?)^{fence}$", re.MULTILINE | re.DOTALL)
    found: list[Example] = []
    section = ""
    for heading, text, html in form.findall(file.read_text("utf-8").replace("→", "\t")):
        if heading:
            section = heading
        else:
            found.append(Example(len(found) + 1, section, text, html))
    return found


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


def outcome(example: Example) -> str:
    """What becomes of an example as the text of a release: same, silent (otherwise, without a word), warned or refused."""
    body = render_body(example.text, 1, "releases/hall", BodySettings(typogrify=False))
    if body.links or any(problem.severity == "error" for problem in body.problems):
        return "refused"  # a link leads to a file or page of the site that is not there
    said = example.html
    if "<h1" in said:
        said = re.sub(r"<(/?)h([1-5])\b", lambda found: f"<{found[1]}h{int(found[2]) + 1}", said)
    shown = re.sub(r' (?:id="s-|rel=")[^"]*"', "", body.html)
    if outline(shown) == outline(said):
        return "same"
    return "warned" if body.problems else "silent"


def test_of_the_texts_that_a_page_shows_few_differ_and_fewer_without_a_warning() -> None:
    found = {example.number: outcome(example) for example in examples() if example.section not in ON_PURPOSE}
    counts = Counter(found.values())
    assert len(found) == 522
    assert {number for number, how in found.items() if how == "silent"} == SAYS_THE_SAME | DIFFERS[
        "a bare address is a link (GFM)"
    ]
    assert counts["same"] >= 0.95 * (len(found) - counts["refused"]), counts
    assert counts["silent"] <= 0.02 * len(found), counts
    assert counts["warned"] == 9
