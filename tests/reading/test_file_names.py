"""Files by what they are and by the names that the disk has."""

from __future__ import annotations

import io
import unicodedata

import pytest
from conftest import TinySite
from PIL import Image


def saved(form: str, **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(out, form, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "form", "right"),
    [("quay.jpg", "WEBP", "quay.webp"), ("quay.png", "JPEG", "quay.jpg"), ("quay.jpeg", "PNG", "quay.png"),
     ("quay.webp", "GIF", "quay.gif"), ("quay.gif", "PNG", "quay.png"), ("QUAY.JPG", "AVIF", "QUAY.avif")],
)  # fmt: skip
def test_a_picture_is_named_after_what_it_is(tiny: TinySite, name: str, form: str, right: str) -> None:
    tiny.put(f"releases/2026/open/{name}", saved(form))
    tiny.release("open", image={"file": name, "alt": "A quay"})
    (problem,) = [problem for problem in tiny.refused() if problem.severity == "error"]
    assert (problem.rule, problem.path.rpartition("/")[2]) == (
        "picture-name",
        name,
    ) and f"e.g. {right}:" in problem.message


def test_a_jpeg_may_be_called_jpeg_in_any_case(tiny: TinySite) -> None:
    for name in ("a.jpeg", "b.JPG", "c.Jpeg"):
        tiny.put(f"releases/2026/open/{name}", saved("JPEG"))
    tiny.release("open", gallery=[{"file": name, "alt": "A quay"} for name in ("a.jpeg", "b.JPG", "c.Jpeg")])
    tiny.build()
    assert {"news/open/a.jpeg", "news/open/b.JPG", "news/open/c.Jpeg"} <= tiny.files().keys()


def test_a_picture_of_a_camera_that_takes_two_is_published_upright_and_alone(tiny: TinySite) -> None:
    first, second = Image.new("RGB", (1600, 1200), "teal"), Image.new("RGB", (1600, 1200), "red")
    first.paste("orange", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the left
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second], exif=exif)
    tiny.put("releases/2026/open/quay.jpg", out.getvalue())
    tiny.release("open", image={"file": "quay.jpg", "alt": "A quay"})
    tiny.build()
    with Image.open(io.BytesIO(tiny.files()["news/open/quay.jpg"])) as published:
        assert (published.format, published.size, getattr(published, "n_frames", 1)) == ("JPEG", (1200, 1600), 1)
        red, green, blue = published.convert("RGB").getpixel((1150, 50))  # type: ignore[misc]
        assert red > 200 and 120 < green < 200 and blue < 80 and not published.getexif()


@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_name_is_found_however_its_letters_are_composed(tiny: TinySite, written: str) -> None:
    on_disk = unicodedata.normalize("NFD", "독서실 계획.pdf")
    typed = unicodedata.normalize(written, "독서실 계획.pdf")
    tiny.put(f"releases/2026/open/{on_disk}", b"%PDF-1.4 plan")
    tiny.release("open", body=f"[Plan](<{{attach}}{typed}>)", documents=[{"file": typed, "title": "Plan"}])
    tiny.build()
    assert f"news/open/{on_disk}" in tiny.files()
    assert len(tiny.html("/news/open/").css('a[href*=".pdf"]')) >= 2
