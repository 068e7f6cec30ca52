"""Texts that were written to break something: each is built in all forms, or refused with its line."""

from __future__ import annotations

import json

import docx
import pytest
from conftest import TinySite
from lxml import etree

DEEP = {
    "lists of Markdown": "\n".join("  " * depth + f"- words {depth}" for depth in range(29)),
    "lists of HTML": "<ul><li>" * 40 + "words" + "</li></ul>" * 40,
    "quotations": "<blockquote>" * 300 + "<p>words</p>" + "</blockquote>" * 300,
    "spans": "<p>" + "<span>" * 1200 + "words" + "</span>" * 1200 + "</p>",
    "emphasis": "_*" * 200 + "words" + "*_" * 200,
    "tables": "<table><tr><td>" * 30 + "words" + "</td></tr></table>" * 30,
    "a long table": "| words | calls |\n|---|---|\n" + "| a | b |\n" * 4000,
    "a high cell": "<table><tr><td rowspan='1500'>words</td><td>a</td></tr>"
    + "<tr><td>b</td></tr>" * 1499
    + "</table>",
    "many wide cells": "<table>" + "<tr><td colspan='2'>words</td></tr>" * 2000 + "</table>",
    "cells past the head": "<table><thead><tr><th rowspan='3'>words</th><th>a</th></tr></thead><tr><td>b</td><td>c</td></tr></table>",
    "rows without room": "<table><tr><td rowspan='2'>a</td><td>b</td></tr><tr><td>c</td><td>words</td></tr><tr></tr></table>",
    "cells in each other's way": "<table><tr><td>words</td><td rowspan='2'>a</td></tr><tr><td colspan='2'>b</td></tr></table>",
    "no numbers": "<ol start='²'><li>words</li></ol>\n\n<table><tr><td colspan='²'>a</td></tr></table>\n\n99999999999999999999. b",
    "no language": "<p lang='english'>words</p>",
    "no characters": "words &#1; &#xFFFE; <![1]> <!DOCTYPE x [ <!ENTITY a 'b'> ]>",
    "calls": "words[^1] " * 2000 + "\n\n[^1]: Here.",
    "a picture in a list": "- words ![Steps](steps.gif)\n\n> ![Steps](steps.gif)",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    """All of them, built at once with all take-aways."""
    from PIL import Image

    tiny = TinySite(tmp_path_factory.mktemp("hostile"))
    tiny.set(TAKEAWAYS=["text", "pdf", "docx", "ninjs", "markdown"])
    for number, text in enumerate(DEEP.values()):
        tiny.release(f"text-{number}", body=f"First.\n\n{text}\n")
    frames = [Image.new("P", (60, 40), colour) for colour in (0, 1)]
    folder = tiny.content / "releases" / "2026" / f"text-{len(DEEP) - 1}"
    frames[0].save(folder / "steps.gif", save_all=True, append_images=frames[1:])
    tiny.build()
    return tiny


@pytest.mark.parametrize("number", range(len(DEEP)), ids=DEEP)
def test_a_hostile_text_is_there_in_every_form(site: TinySite, number: int) -> None:
    folder = site.output / "news" / f"text-{number}"
    assert "words" in site.html(f"news/text-{number}/index.html").css_first(".body").text()
    assert "words" in (folder / "release.txt").read_text("utf-8-sig")
    assert "words" in (folder / "index.md").read_text("utf-8")
    assert "words" in json.dumps(json.loads((folder / "release.json").read_bytes())["bodies"])
    assert "words" in "\n".join(
        node.text or ""
        for node in docx.Document(folder / f"text-{number}.docx").element.iter()
        if node.tag.endswith("}t")
    )
    assert (folder / f"text-{number}.pdf").read_bytes().startswith(b"%PDF")


def test_feeds_of_hostile_texts_are_xml(site: TinySite) -> None:
    for name in ("all.atom.xml", "all.rss.xml"):
        assert etree.parse(site.output / "feeds" / name).getroot() is not None
