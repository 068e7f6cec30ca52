"""Shapes in a Word file: the colour behind a box's letters, and what a shape shows of a picture."""

from __future__ import annotations

import io

import pytest
from openxml import Word, box, p, picture, r
from PIL import Image
from reading import draft_of
from test_word_drawn import flag, with_pictures

from newsroom.importing.outlines import OUTLINES

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


def shaped(form: str) -> Image.Image:
    (made,) = with_pictures(p(picture("A", transform=f'<a:prstGeom prst="{form}"/>')), A=flag()).reading.pictures
    return Image.open(io.BytesIO(made.data)).convert("RGBA")


@pytest.mark.parametrize("form", ["rect", "roundRect", "plaque"])
def test_a_shape_that_shows_all_of_a_picture_leaves_it_whole(form: str) -> None:
    assert shaped(form).getchannel("A").histogram()[255] == 100 * 60


# The part of a picture's rectangle that each shape covers, by its geometry.
COVERED = {
    "ellipse": 0.785, "triangle": 0.5, "rtTriangle": 0.5, "diamond": 0.5, "hexagon": 0.85, "octagon": 0.897, "parallelogram": 0.85,
    "trapezoid": 0.85, "pentagon": 0.691, "star5": 0.31, "heart": 0.68,
}  # fmt: skip


@pytest.mark.parametrize("form", COVERED)
def test_pixels_outside_of_the_shape_are_gone(form: str) -> None:
    image = shaped(form)
    seen = image.getchannel("A").histogram()[255] / (100 * 60)
    assert abs(seen - COVERED[form]) < 0.05
    assert {color for _, color in image.getcolors() if color[3] == 0} == {(0, 0, 0, 0)}
    assert set(OUTLINES) == set(COVERED)


@pytest.mark.parametrize(
    "shape",
    [
        '<a:prstGeom prst="cloud"/>',
        '<a:prstGeom prst="hexagon"><a:avLst><a:gd name="adj" fmla="val 40000"/></a:avLst></a:prstGeom>',
        "<a:custGeom/>",
    ],
    ids=["unknown", "adjusted", "drawn by hand"],
)
def test_a_picture_cut_to_another_shape_is_left_out_with_a_question(shape: str) -> None:
    draft = with_pictures(p("x", picture("A", transform=shape)), A=flag())
    assert (draft.markdown, draft.asked, draft.reading.pictures) == ("x\n", ["picture"], ())
