"""Colours: every pair that is drawn can be read, in both schemes, for any brand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.render.brand import (
    PAIRS,
    Brand,
    brand_css,
    brand_shades,
    check_brand,
    contrast,
    read_hex,
    read_tokens,
    text_on,
    write_hex,
)

THEME = Path(__file__).parents[2] / "theme"
TOKENS = read_tokens((THEME / "css" / "tokens.css").read_text("utf-8"))
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def unreadable(shades: dict) -> list[tuple[str, str, str]]:
    return [
        (scheme, role, ground)
        for role, ground, least in PAIRS
        for at, scheme in enumerate(("light", "dark"))
        if contrast(shades[role][at], shades[ground][at]) < least
    ]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        pytest.param("#000000", "#ffffff", 21.0, id="black-on-white"),
        pytest.param("#767676", "#ffffff", 4.54, id="the-grey-that-just-passes"),
        pytest.param("#ff0000", "#ffffff", 4.0, id="red-on-white"),
        pytest.param("#abc", "#aabbcc", 1.0, id="short-and-long-form-are-one"),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(read_hex(one), read_hex(other)), 2) == ratio


def test_the_themes_own_colours_can_all_be_read() -> None:
    assert unreadable(TOKENS) == []


def test_every_role_of_the_pairs_has_a_token_in_both_schemes() -> None:
    assert {role for pair in PAIRS for role in pair[:2]} <= set(TOKENS)


def test_every_token_can_be_shown_by_an_ordinary_screen() -> None:
    assert [
        name for name, both in TOKENS.items() for shade in both for part in shade if not -0.001 <= part <= 1.001
    ] == []


@pytest.mark.slow
@given(primary=COLOURS, accent=COLOURS)
def test_any_brand_is_used_as_it_is_on_surfaces_and_readable_as_text(primary: str, accent: str) -> None:
    brand = Brand(primary, accent)
    assert all(finding.is_usable for finding in check_brand(brand, TOKENS))
    assert unreadable(brand_shades(brand, TOKENS)) == []
    css = brand_css(brand, TOKENS)
    for role, colour in (("primary", primary), ("accent", accent)):
        assert f"--{role}-surface:{colour};" in css
        assert contrast(text_on(read_hex(colour)), read_hex(colour)) >= 4.5


@given(COLOURS)
def test_a_colour_survives_being_read_and_written(colour: str) -> None:
    assert write_hex(read_hex(colour)) == colour


@pytest.mark.parametrize("text", ["blue", "#12345", "#ggg", "rgb(0,0,0)", "#1234567", "#fff;}"])
def test_what_is_no_colour_is_a_problem_with_an_example(text: str) -> None:
    (finding,) = check_brand(Brand(primary=text), TOKENS)
    assert finding.field == "primary" and "e.g. #" in finding.message and text in finding.message
    assert brand_css(Brand(primary=text), TOKENS) == ""


def test_no_brand_changes_nothing() -> None:
    assert check_brand(Brand(), TOKENS) == []
    assert brand_css(Brand(), TOKENS) == ""


def test_a_pale_brand_is_used_and_the_shade_of_its_text_named() -> None:
    (finding,) = check_brand(Brand(primary="#ffd500"), TOKENS)
    assert finding.field == "primary" and "4.5" in finding.message and finding.is_usable
    assert f"--primary:light-dark({finding.nearest}," in brand_css(Brand(primary="#ffd500"), TOKENS)


def test_a_good_brand_colour_is_used_exactly_as_given_on_light() -> None:
    assert "--primary:light-dark(#0b5fa5," in brand_css(Brand(primary="#0b5fa5"), TOKENS)
