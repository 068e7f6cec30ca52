"""Addresses that a document has as plain text: links in the draft, without a character changed."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from newsroom.importing.typed_links import imported_markdown
from newsroom.model.blocks import Heading, Item, List, Paragraph, Quotation, Run, Text


@pytest.mark.parametrize(
    ("typed", "links"),
    [
        ("More at https://www.example.org/quay_a_b?id=3&copy=2.", ["https://www.example.org/quay_a_b?id=3&copy=2"]),
        ("More at https://example.org/_a_*b*, or (www.example.org).", ["https://example.org/_a_*b", "http://www.example.org"]),
        ("Mail press@example.org: now", ["mailto:press@example.org"]),
        ("누리집https://example.org에서, https://example.org/ko/에서", ["https://example.org", "https://example.org/ko/"]),
        ("At 10:30 @ noon, http:// and www alone, a@b", []),
    ],
)  # fmt: skip
def test_a_typed_address_becomes_a_link_and_no_character_changes(typed: str, links: list[str]) -> None:
    blocks = (
        Heading(level=2, runs=(Run(text="Where"),)),
        Paragraph(runs=(Run(text=typed),)),
        List(items=(Item(blocks=(Paragraph(runs=(Run(text=typed, strong=True),)),)),)),
        Quotation(blocks=(Paragraph(runs=(Run(text=typed),)),)),
    )
    written = imported_markdown(Text(blocks=blocks))
    tokens = [child for token in MarkdownIt().parse(written) for child in token.children or ()]
    found = [child.attrs["href"] for child in tokens if child.type == "link_open"]
    assert found == links * 3, written
    assert "".join(child.content for child in tokens) == "Where" + typed * 3


def test_links_codes_and_words_of_any_length_stay_as_they_are() -> None:
    linked = Run(text="www.example.org", link="https://other.example.org/")
    code = Run(text="https://example.org", code=True)
    long = Run(text=" https://" + ":@www." * 100_000)
    text = Text(blocks=(Paragraph(runs=(linked, Run(text=" and "), code, long)),))
    written = imported_markdown(text)
    assert written.startswith("[www.example.org](https://other.example.org/) and `https://example.org`")
