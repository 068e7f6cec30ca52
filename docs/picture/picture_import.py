"""Makes docs/picture/import-word.png and import-page.png: a Word file, and the page of the draft that was made of it.

    python docs/picture/picture_import.py

The file is written with python-docx, shown by LibreOffice (`apt-get install libreoffice-writer-nogui`), imported into a site
of its own, built and taken with Chromium. Everything in it is invented.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import tempfile
import threading
from pathlib import Path

import pypdfium2
from browser import chromium
from docx import Document
from docx.shared import Pt
from PIL import Image, ImageOps
from take_pictures import Quiet

from newsroom.build.stages import Options, build
from newsroom.commands.importing import import_files
from newsroom.reading.settings.file import read_settings

PROJECT = Path(__file__).parents[2]
HERE = Path(__file__).parent
AT = "2026-11-28T12:00+00:00"
SETTINGS = {
    "SITENAME": "Example Mission news", "SITEURL": "https://news.example.org", "TIMEZONE": "Europe/London", "LANGUAGES": ["en"],
    "PATH": "content", "OUTPUT_PATH": "output", "CACHE_PATH": ".cache", "THEME": str(PROJECT / "theme"), "TAKEAWAYS": [],
    "SECURITY_EXPIRES": "2027-10-31",
}  # fmt: skip
DIRECTORY = {
    "organisations": {"example-mission": {"name": "Example Mission", "country": "GB"}},
    "contacts": {"press-desk": {"name": {"en": "Press desk"}, "organisation": "example-mission", "email": "press@example.org",
                                "phones": [{"number": "+44 20 7946 0123"}], "timezone": "Europe/London"}},
    "site": {"publisher": "example-mission", "press_contacts": ["press-desk"]},
}  # fmt: skip
WIDTH = 760


def word_file(place: Path) -> Path:
    """A release as offices send it."""
    document = Document()
    document.styles["Normal"].font.size = Pt(12)
    document.sections[0].header.paragraphs[0].text = "EMBARGOED UNTIL 06:00 GMT, 28 November 2026"
    document.add_paragraph("FOR IMMEDIATE RELEASE")
    document.add_paragraph("Example Mission opens a counselling line in Busan", style="Title")
    document.add_paragraph("Three languages from the first day", style="Subtitle")
    document.add_paragraph(
        "BUSAN, 27 November 2026 — The mission opened a counselling line on Friday. It answers in three languages and is open every day of the year."
    )
    document.add_paragraph("The line offers:")
    for text in (
        "listening, for as long as it takes",
        "referral to a doctor or a lawyer",
        "a call back within two days",
    ):
        document.add_paragraph(text, style="List Number")
    table = document.add_table(rows=3, cols=2, style="Table Grid")
    for row, cells in zip(
        table.rows, (("Language", "Hours"), ("Korean", "00:00–24:00"), ("English", "09:00–18:00")), strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph()
    document.add_paragraph("“People answer people, and that is all there is to it.”")
    document.add_paragraph("— Ana Example, head of the line")
    document.add_paragraph("# # #")
    document.add_paragraph("Media contact: Press desk, press@example.org, +44 20 7946 0123")
    file = place / "release.docx"
    document.save(str(file))
    return file


def picture_of_word(file: Path, place: Path) -> None:
    """The first page as LibreOffice shows it."""
    command = [
        "soffice",
        f"-env:UserInstallation=file://{place}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(place),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 – our own words
    page = pypdfium2.PdfDocument(str(file.with_suffix(".pdf")))[0].render(scale=2).to_pil().convert("RGB")
    below = ImageOps.invert(page.convert("L")).getbbox()
    assert below is not None
    keep(page.crop((0, 0, page.width, min(page.height, below[3] + 60))), HERE / "import-word.png")


def picture_of_page(file: Path, place: Path) -> None:
    """The page of the imported draft, published for the picture."""
    lines = [f"{name} = {value!r}\n" for name, value in SETTINGS.items()]
    (place / "pelicanconf.py").write_text("".join(lines), encoding="utf-8")
    for kind, entries in DIRECTORY.items():
        target = place / "content" / "directory" / f"{kind}.yml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(entries), encoding="utf-8")
    os.environ["SOURCE_DATE_EPOCH"] = "1795868400"
    assert import_files(files=[str(file)], settings=str(place / "pelicanconf.py")) == 0
    source = next(place.glob("content/releases/*/*/en.md"))
    source.write_text(source.read_text(encoding="utf-8").replace("status: draft\n", ""), encoding="utf-8")
    build(read_settings(place / "pelicanconf.py"), Options(at=AT))
    from playwright.sync_api import sync_playwright

    handler = functools.partial(Quiet, directory=str(place / "output"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--hide-scrollbars"])
        page = browser.new_page(viewport={"width": 1000, "height": 1050}, device_scale_factor=2)
        page.goto(f"http://127.0.0.1:{server.server_port}/news/{source.parent.name}/")
        shot = place / "page.png"
        page.screenshot(path=str(shot))
        browser.close()
    server.shutdown()
    keep(Image.open(shot).convert("RGB"), HERE / "import-page.png")


def keep(picture: Image.Image, file: Path) -> None:
    """A small picture: 128 colours, on a grey edge."""
    small = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    ImageOps.expand(small, 1, "#999").quantize(128).save(file, optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        file = word_file(place)
        picture_of_word(file, place)
        picture_of_page(file, place)
