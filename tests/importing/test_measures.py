"""Whatever stands in the place of a number, a file is read."""

from __future__ import annotations

import pytest
from conftest import TinySite
from openxml import Word, abstract, field_of, item, level, num, p, picture, r
from reading import draft_of
from test_opendocument import para, styled
from test_opendocument import read as read_odt
from test_word_drawn import flag, with_pictures

from newsroom.importing.document import ReadError
from newsroom.importing.draft import MAX_BYTES
from newsroom.importing.draft import draft_of as whole_draft
from newsroom.importing.measures import decimal, whole
from newsroom.model.directory import Directory

STRANGE = ["", "²", "9" * 5000, "-1", "1e400", "nan", "0x", "ZZ", "1.2.3", "_", "١٢", "FFFFFF"]


@pytest.mark.parametrize("text", STRANGE)
def test_a_number_is_one_or_the_default(text: str) -> None:
    assert isinstance(whole(text, 7), int) and abs(decimal(text)) < float("inf")


@pytest.mark.parametrize("text", STRANGE)
def test_a_word_file_with_strange_numbers_is_read(text: str) -> None:
    lists = abstract(0, level(0, "decimal", "%1.").replace('w:val="1"', f'w:val="{text}"', 1)) + num(1, 0)
    body = (
        p(f'<w:r><w:sym w:font="Wingdings" w:char="{text}"/></w:r>', r("x", f'<w:sz w:val="{text}"/>'))
        + p("y", field_of(f"SYMBOL {text} \\u")) + item("z", 1)
        + p("t", props=f'<w:outlineLvl w:val="{text}"/><w:ind w:left="{text}"/>')
    )  # fmt: skip
    assert {"x", "y", "z", "t"} <= set(draft_of(Word(body, numbering=lists)).words)
    shown = picture("A", crop=f'<a:srcRect l="{text}" t="{text}%"/>', transform=f'<a:xfrm rot="{text}"/>')
    old = f'<w:r><w:pict><v:shape style="rotation:{text}"><v:imagedata r:id="A" cropleft="{text}f"/></v:shape></w:pict></w:r>'
    assert "words" in with_pictures(p("words", shown, old), A=flag()).words


@pytest.mark.parametrize("text", STRANGE)
def test_a_page_with_strange_numbers_is_read(text: str) -> None:
    page = (
        f"<style>.lst-kix_a-0>li:before{{content:'\\FFFFFF {text}'}}</style><ol start='{text}'><li value='{text}' data-aria-level='{text}'>a</li></ol>"
        f"<p role=heading aria-level='{text}' style='font-weight:{text};font-size:{text}px;opacity:{text};mso-outline-level:{text}'>b</p>"
        f"<table><tr><td colspan='{text}' rowspan='{text}'>c</td><td>d</td></tr></table><p style='mso-list:l0 level1 lfo1'>e</p>"
    )
    assert draft_of(page.encode(), "page.html").reading.read


@pytest.mark.parametrize("text", STRANGE)
def test_an_odt_with_strange_numbers_is_read(text: str) -> None:
    look = f'fo:font-weight="{text}" style:text-position="{text}% 58%" fo:font-size="{text}pt"'
    assert read_odt(para("words", f'<text:s text:c="{text}"/>'), styled("text", "X", look)).words == ["words"]
    heading = f'<text:h text:outline-level="{text}">words</text:h>'
    assert read_odt(heading).words == ["words"]


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_text_that_no_release_can_hold_is_refused(tiny: TinySite, name: str) -> None:
    with pytest.raises(ReadError, match="1 MB at most"):
        whole_draft(b"words " * (MAX_BYTES // 5 + 1), name, name, Directory(), tiny.settings(), "x", "en", None)


def test_a_paragraph_that_no_parser_takes_is_refused_with_its_reason() -> None:
    with pytest.raises(ReadError, match="ten million"):
        draft_of(Word(p("x" * 10_100_000)))
