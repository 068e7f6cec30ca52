"""Card pictures for link previews, opened by Pillow."""

from __future__ import annotations

import io
import json

import pytest
from conftest import TinySite, attributes, one, own, shared
from PIL import Image
from test_pdf import needs
from test_pictures import photo

from newsroom.render import typesetting

LONG = (
    "Twenty-five humanitarian professionals from many places learn together how community-based support is planned " * 2
)


def card(tiny: TinySite, path: str) -> Image.Image:
    with Image.open(io.BytesIO((tiny.output / path).read_bytes())) as picture:
        picture.load()
        assert picture.format == "PNG"
        return picture.convert("RGB")


def previews(tiny: TinySite, address: str) -> dict[str, str]:
    page = tiny.html(address)
    names = attributes(page, "meta[property]", "property")
    return dict(zip(names, attributes(page, "meta[property]", "content"), strict=True))


def write_line(tiny: TinySite) -> TinySite:
    tiny.set(TAKEAWAYS=["card"], BRAND={"primary": "#14507a", "accent": "#a3431f", "wordmark": "Example Mission"})
    tiny.release("line", title="A line opens")
    tiny.release("long", title=LONG[:200])
    tiny.build()
    return tiny


line = shared(write_line)
own_line = own(write_line)


@pytest.mark.parametrize("path", ["card.png", "ko/card.png", "news/line/card.png", "news/long/card.png"])
def test_it_is_1200_by_630_in_the_brands_colour(line: TinySite, path: str) -> None:
    if path.startswith("ko") and not typesetting.has_font("Hangul"):
        pytest.skip("needs a font with Hangul letters: pip install -e '.[fonts]'")
    picture = card(line, path)
    assert picture.size == (1200, 630)
    assert picture.getpixel((5, 300)) == (0x14, 0x50, 0x7A)
    assert picture.getpixel((600, 5)) == (0xA3, 0x43, 0x1F)


@pytest.mark.parametrize("path", ["news/line/card.png", "news/long/card.png"])
def test_a_title_of_any_length_stands_inside_its_margins(line: TinySite, path: str) -> None:
    picture = card(line, path)
    ground = (0x14, 0x50, 0x7A)
    for edge in ((0, 20, 76, 630), (1124, 20, 1200, 630), (0, 585, 1200, 630)):
        assert picture.crop(edge).getcolors() == [((edge[2] - edge[0]) * (edge[3] - edge[1]), ground)]
    assert len(picture.crop((80, 150, 1120, 480)).getcolors(100_000) or ()) > 10


def test_a_preview_shows_the_card_where_there_is_no_large_picture(line: TinySite) -> None:
    assert previews(line, "/news/line/")["og:image"] == "https://news.example.org/news/line/card.png"
    assert previews(line, "/news/line/")["og:image:width"] == "1200"
    assert previews(line, "/")["og:image"] == "https://news.example.org/card.png"


def test_the_publishers_logo_is_the_sites_card(line: TinySite) -> None:
    for address in ("/", "/news/line/"):
        graph = one(line.html(address), "script[type='application/ld+json']").text()
        (publisher,) = [node for node in json.loads(graph)["@graph"] if node["@type"] == "Organization"]
        assert publisher["logo"]["contentUrl"] == publisher["logo"]["url"] == "https://news.example.org/card.png"
        with Image.open(line.output / "card.png") as picture:
            assert picture.size == (publisher["logo"]["width"], publisher["logo"]["height"])


def test_a_preview_shows_the_lead_picture_where_it_is_large(own_line: TinySite) -> None:
    own_line.put("releases/2026/line/hall.jpg", photo(size=(2400, 1350)))
    own_line.release("line", title="A line opens", image={"file": "hall.jpg", "alt": "A hall"})
    own_line.build()
    shown = previews(own_line, "/news/line/")
    assert shown["og:image"].endswith("-1200.jpg")
    with Image.open(own_line.output / shown["og:image"].removeprefix("https://news.example.org/")) as picture:
        assert (str(picture.width), str(picture.height)) == (shown["og:image:width"], shown["og:image:height"])


@pytest.mark.parametrize("size", [(1300, 2400), (1600, 1600), (4000, 900)], ids=["upright", "square", "panorama"])
def test_a_preview_shows_the_card_where_it_would_cut_the_picture(own_line: TinySite, size: tuple[int, int]) -> None:
    own_line.put("releases/2026/line/hall.jpg", photo(size=size))
    own_line.release("line", title="A line opens", image={"file": "hall.jpg", "alt": "A hall"})
    own_line.build()
    assert previews(own_line, "/news/line/")["og:image"].endswith("/card.png")


def test_the_same_title_gives_the_same_bytes_in_any_process(own_line: TinySite) -> None:
    before = (own_line.output / "news/line/card.png").read_bytes()
    assert own_line.inv("build", "--clean", "--jobs", "2").returncode == 0
    assert (own_line.output / "news/line/card.png").read_bytes() == before


def test_an_edit_of_the_text_leaves_it_alone(own_line: TinySite) -> None:
    stamp = (own_line.output / "news/line/card.png").stat().st_mtime_ns
    own_line.release("line", title="A line opens", body="Another text.\n", summary="Another summary of it.")
    own_line.build()
    assert (own_line.output / "news/line/card.png").stat().st_mtime_ns == stamp


@needs("Arabic")
def test_arabic_stands_at_the_right(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["card"], LANGUAGES=["ar"], DEFAULT_LANG="ar", BRAND={"primary": "#14507a"})
    tiny.release("line", "ar", title="خط للمشورة", summary="خط للمشورة.", dateline="سول")
    tiny.build()
    middle = card(tiny, "news/line/card.png").crop((0, 150, 1200, 480))
    ink = middle.point(lambda part: 255 if part > 200 else 0).convert("1").getbbox()
    assert ink is not None and ink[0] > 400 and ink[2] == pytest.approx(1120, abs=12)
