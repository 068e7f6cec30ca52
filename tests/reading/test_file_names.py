"""Files by what they are and by the names that the disk has."""

from __future__ import annotations

import io
import unicodedata
from urllib.parse import quote

import pytest
from conftest import NOON, TinySite
from PIL import Image

from newsroom.build.check import check


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
    assert (problem.rule, problem.path.rpartition("/")[2], problem.field) == ("picture-name", "en.md", "image")
    assert f"e.g. {right}:" in problem.message and f"got '{name}'" in problem.message


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
@pytest.mark.parametrize("kept", ["NFC", "NFD"])
def test_a_name_is_found_however_its_letters_are_composed(tiny: TinySite, written: str, kept: str) -> None:
    on_disk = unicodedata.normalize(kept, "독서실 계획.pdf")
    typed = unicodedata.normalize(written, "독서실 계획.pdf")
    tiny.put(f"releases/2026/open/{on_disk}", b"%PDF-1.4 plan")
    tiny.release("open", body=f"[Plan](<{{attach}}{typed}>)", documents=[{"file": typed, "title": "Plan"}])
    tiny.build()
    assert f"news/open/{on_disk}" in tiny.files()
    assert len(tiny.html("/news/open/").css('a[href*=".pdf"]')) >= 2


# ── what files say of themselves to the writer ──────────────────────────────
def found(tiny: TinySite) -> list[tuple[str, int, str, str]]:
    problems = check(tiny.settings(), NOON)[0]
    return [(each.path.rpartition("/")[2], each.line, each.field, each.rule) for each in problems if each.rule in OURS]


OURS = ("picture-kind", "link-large", "document-kind")


def test_a_chart_in_svg_is_blamed_at_the_line_that_uses_it(tiny: TinySite) -> None:
    tiny.put("releases/2026/open/chart.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    tiny.release("open", body="Text.\n\n![Arrivals](chart.svg)\n")
    ((path, line, field, rule),) = found(tiny)
    source = (tiny.content / "releases/2026/open/en.md").read_text().split("\n")
    assert (path, field, rule, source[line - 1]) == ("en.md", "body", "picture-kind", "![Arrivals](chart.svg)")
    tiny.release("open", image={"file": "chart.svg", "alt": "Arrivals"})
    (problem,) = [each for each in tiny.refused() if each.severity == "error"]
    assert (problem.field, problem.rule) == ("image", "picture-kind") and "e.g. chart.png" in problem.message


def test_a_link_to_a_file_that_readers_would_wait_for_is_a_warning(tiny: TinySite) -> None:
    tiny.put("releases/2026/open/film.mp4", bytes(20_000_001))
    tiny.put("releases/2026/open/talk.mp3", bytes(1000))
    tiny.release("open", body="See\n[the film](film.mp4) and [the talk](talk.mp3).\n")
    ((path, line, field, rule),) = found(tiny)
    assert (path, field, rule) == ("en.md", "body", "link-large")
    assert "film.mp4" in (tiny.content / "releases/2026/open/en.md").read_text().split("\n")[line - 1]
    tiny.release("open", body="Text.\n", documents=[{"file": "film.mp4", "title": "The film"}])
    assert found(tiny) == []


@pytest.mark.parametrize("name", ["plan#2.pdf", "50%23.pdf", "100%.pdf", "a b#c.pdf"])
def test_a_name_with_a_sign_that_addresses_use_is_found_and_led_to(tiny: TinySite, name: str) -> None:
    tiny.put(f"releases/2026/open/{name}", b"%PDF-1.4")
    tiny.release("open", body=f"See [the plan]({quote(name)}#page=2).\n")
    tiny.build()
    assert f"news/open/{name}" in tiny.files()
    assert f'href="/news/open/{quote(name)}#page=2"' in tiny.files()["news/open/index.html"].decode()
