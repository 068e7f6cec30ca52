"""Fonts of the extra `fonts`: paper in Korean and Arabic on a machine whose own fonts are switched off."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import TinySite, run_python
from pypdf import PdfReader

from newsroom.render import fonts, typesetting

OFF = {"TYPST_IGNORE_SYSTEM_FONTS": "true"}
KO = {"title": "상담 전화가 문을 열다", "body": "상담사 **열두 명**이 교대로 근무한다.\n"}
AR = {"title": "خط للمشورة", "body": "افتتح اليوم **خط** للمشورة.\n", "dateline": "سول", "summary": "افتتح اليوم خط."}
WITHOUT_PACKAGES = (
    "from newsroom import commands; from newsroom.render import fonts; fonts.EXTRA = (); commands.run(commands.build)"
)


def faces_in(tiny: TinySite, path: str) -> set[str]:
    """Names of the fonts of a PDF; each must be in it, with a map back to letters."""
    found: set[str] = set()
    for page in PdfReader(io.BytesIO((tiny.output / path).read_bytes())).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            whole = font.get_object()
            inner = whole["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())
            assert "/ToUnicode" in whole
            found.add(str(inner["/BaseFont"]).partition("+")[2])
    return found


def built(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture
def line(tiny: TinySite) -> TinySite:
    tiny.set(TAKEAWAYS=["pdf", "card"], LANGUAGES=["en", "ko", "ar"])
    tiny.release("line", title="A line opens")
    tiny.release("line", "ko", **KO)
    tiny.release("line", "ar", **AR)
    return tiny


def test_without_the_systems_fonts_those_of_the_extra_are_embedded(line: TinySite) -> None:
    assert "font" not in built(line.inv("build", **OFF))
    assert {face.partition("-")[0] for face in faces_in(line, "ko/news/line/line.pdf")} == {"NotoSansCJKkr"}
    assert {face.partition("-")[0] for face in faces_in(line, "ar/news/line/line.pdf")} >= {"Amiri"}
    text = PdfReader(line.output / "ko/news/line/line.pdf").pages[0].extract_text()
    assert "상담사 열두 명이" in " ".join(text.split())
    assert (line.output / "ko/news/line/card.png").stat().st_size > 5000


@pytest.mark.slow
def test_with_the_extra_korean_is_the_same_bytes_whatever_fonts_the_system_has(line: TinySite) -> None:
    built(line.inv("build", **OFF))
    paper = ("ko/news/line/line.pdf", "ko/news/line/card.png", "news/line/line.pdf")
    before = {path: (line.output / path).read_bytes() for path in paper}
    built(line.inv("build"))
    assert {path: (line.output / path).read_bytes() for path in paper} == before


@pytest.mark.slow
def test_without_any_font_the_line_names_what_brings_one_and_it_is_enough_to_install_it(line: TinySite) -> None:
    said = built(run_python("-c", WITHOUT_PACKAGES, cwd=line.root, **OFF))
    for script in ("Arabic", "Hangul"):  # a face for code has Arabic letters: no release is set in it
        assert (
            f"needs a font with {script} letters, and this machine has none: 1 release has no PDF and no card" in said
        )
    assert "pip install -e '.[fonts]'" in said
    assert not {"ko/news/line/line.pdf", "ko/news/line/card.png"} & set(line.files())
    assert "news/line/line.pdf" in line.files()
    again = built(line.inv("build", **OFF))  # the digest of the fonts has changed: nobody asks for --clean
    assert "font" not in again
    assert {"ko/news/line/line.pdf", "ko/news/line/card.png"} <= set(line.files())


def test_arabic_that_is_copied_out_of_a_pdf_is_what_was_written(line: TinySite) -> None:
    built(line.inv("build", **OFF))
    pages = pypdfium2.PdfDocument(line.output / "ar/news/line/line.pdf")
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    assert "افتتح اليوم خط للمشورة." in text


def test_a_sign_that_only_some_font_of_the_system_has_is_drawn(tiny: TinySite) -> None:
    signs = "Then ☐ open ⚐ ⚑ ⬀ ⌨ ✆ ⛴ ⍟ 🎉 end."
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.release("line", body=f"{signs}\n")
    built(tiny.inv("build"))
    pages = pypdfium2.PdfDocument(tiny.output / "news/line/line.pdf")
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    assert typesetting.legible(signs) in text


def test_an_english_release_is_set_without_looking_for_the_systems_fonts(line: TinySite) -> None:
    code = (
        "from newsroom.render import fonts, typesetting; typesetting.legible('“Yes” – naïve Ελλάδα Привет');"
        "print(typesetting._is_near('“Yes” – naïve'), fonts.loaded.cache_info().currsize)"
    )
    assert run_python("-c", code, cwd=line.root).stdout.split() == ["True", "1"]


def test_packages_are_looked_up_and_not_imported(tmp_path: Path) -> None:
    code = "import json, sys; from newsroom.render import fonts; fonts.fonts_digest(); print(json.dumps(sorted(sys.modules)))"
    modules = set(json.loads(run_python("-c", code, cwd=tmp_path).stdout))
    assert not modules & {*fonts.EXTRA, "typst", "importlib.metadata"}
    assert len(fonts.package_folders()) == len(fonts.EXTRA)
