"""Shapes in a Word file: the colour behind a box's letters, and what a shape shows of a picture."""

from __future__ import annotations

import io

import pytest
from openxml import Word, box, p, picture, r
from PIL import Image
from reading import draft_of
from test_word_drawn import flag, with_pictures

WHITE = '<w:color w:val="FFFFFF"/>'
GROUNDS = {  # fill of the box → whether white letters are seen
    '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>': False,
    '<a:solidFill><a:schemeClr val="lt1"/></a:solidFill>': False,
    '<a:solidFill><a:sysClr val="window" lastClr="FFFFFF"/></a:solidFill>': False,
    '<a:solidFill><a:prstClr val="white"/></a:solidFill>': False,
    "<a:noFill/>": False,
    '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>': True,
    '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>': True,
    '<a:solidFill><a:schemeClr val="bg1"><a:lumMod val="50000"/></a:schemeClr></a:solidFill>': True,
    '<a:solidFill><a:srgbClr val="003366"/></a:solidFill>': True,
    "<a:gradFill/>": True,
}


@pytest.mark.parametrize("fill", GROUNDS)
def test_white_letters_in_a_box_are_seen_where_its_fill_is_not_white(fill: str) -> None:
    draft = draft_of(Word(p("x", box(p(r("secret", WHITE)), fill=fill))))
    assert ("secret" in draft.words) == GROUNDS[fill]
    assert (draft.aside("hidden") == ["secret"]) != GROUNDS[fill]


SHOWN = {  # what the shape says → size of a picture of 100 × 60
    '<a:srcRect l="50000"/><a:stretch><a:fillRect/></a:stretch>': (50, 60),
    '<a:stretch><a:fillRect l="-100000"/></a:stretch>': (50, 60),
    '<a:stretch><a:fillRect t="-50000" b="-50000"/></a:stretch>': (100, 30),
    '<a:srcRect r="50000"/><a:stretch><a:fillRect l="-25000" r="-75000"/></a:stretch>': (25, 60),
    '<a:stretch><a:fillRect l="10000"/></a:stretch>': (100, 60),
}


@pytest.mark.parametrize("cut", SHOWN)
def test_a_shape_shows_no_more_of_a_picture_than_fits_into_it(cut: str) -> None:
    filled = box(p("boxed"), fill=f'<a:blipFill><a:blip r:embed="A"/>{cut}</a:blipFill>')
    (made,) = with_pictures(p("x", filled), A=flag()).reading.pictures
    assert Image.open(io.BytesIO(made.data)).size == SHOWN[cut]


def test_an_older_shape_that_a_picture_fills_is_a_picture() -> None:
    old = '<w:r><w:pict><v:rect alt="A flag"><v:fill type="frame" r:id="A"/></v:rect></w:pict></w:r>'
    assert with_pictures(p("x", old), A=flag()).markdown == "x\n\n![](a.png)\n"


@pytest.mark.parametrize(
    ("form", "asked"), [("rect", False), ("roundRect", False), ("heart", True), ("triangle", True)]
)
def test_a_picture_cut_to_a_shape_is_a_question(form: str, asked: bool) -> None:
    draft = with_pictures(p(picture("A", transform=f'<a:prstGeom prst="{form}"/>')), A=flag())
    assert ("picture" in draft.asked) == asked
