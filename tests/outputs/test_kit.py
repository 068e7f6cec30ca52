"""Press kits: all that can be taken away of a release, in one file that is the same on every machine."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

import pytest
from conftest import TinySite, own, shared
from docx import Document
from icalendar import Calendar
from PIL import Image
from pypdf import PdfReader
from test_pictures import has_no_secret, photo
from test_players import put

from newsroom.build import drawing
from newsroom.outputs.takeaways import docx, ninjs, text
from newsroom.render import typesetting

FOLDER = "line-en/"


def write_line(tiny: TinySite) -> TinySite:
    tiny.set(TAKEAWAYS=["text", "pdf", "docx", "ics", "ninjs", "kit", "markdown"])
    tiny.put("releases/2026/line/hall.jpg", photo(size=(2400, 1350)))
    tiny.release(
        "line",
        title="A line opens",
        image={
            "file": "hall.jpg",
            "alt": "People in a hall",
            "caption": "The hall",
            "credit": "Ana Example",
            "licence": "CC BY 4.0",
        },
        event={"name": "Opening", "starts": "2026-03-02"},
    )
    tiny.build()
    return tiny


line = shared(write_line)
own_line = own(write_line)


def kit(tiny: TinySite, path: str = "news/line/line.zip") -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO((tiny.output / path).read_bytes()))


def test_it_holds_what_stands_beside_the_page_byte_for_byte(line: TinySite) -> None:
    archive = kit(line)
    assert archive.testzip() is None
    names = ["line.docx", "line.ics", "line.pdf", "release.json", "release.txt", "index.md"]
    for name in names:
        assert archive.read(FOLDER + name) == (line.output / "news/line" / name).read_bytes()
    assert archive.read(FOLDER + "pictures/hall.jpg") == (line.output / "news/line/hall.jpg").read_bytes()
    assert set(archive.namelist()) == {FOLDER + name for name in (*names, "pictures/hall.jpg", "RIGHTS.txt")}


def test_what_it_holds_is_not_drawn_a_second_time(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(module: Any, name: str) -> None:
        real = getattr(module, name)

        def work(*given: Any, **named: Any) -> Any:
            made.append(name)
            return real(*given, **named)

        monkeypatch.setattr(module, name, work)

    counted(typesetting, "set_pdf")
    counted(docx, "close_document")
    counted(ninjs, "ninjs")
    counted(text, "plain_text")
    for number in range(7):
        tiny.release(f"line-{number}", body=f"Text {number}.\n")
    tiny.set(TAKEAWAYS=["text", "pdf", "docx", "ninjs", "kit"])
    tiny.build()
    assert Counter(made) == dict.fromkeys(("set_pdf", "close_document", "ninjs", "plain_text"), 7)


def test_what_it_holds_goes_to_the_same_worker(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[str] = []
    calls = []
    real = drawing.draw

    def work(jobs: Any, *more: Any) -> Any:
        calls.append(len(jobs))
        folders.extend({job.path.rpartition("/")[0] for job in jobs})
        return real(jobs, *more)

    monkeypatch.setattr(drawing, "draw", work)
    for number in range(7):
        tiny.release(f"line-{number}", body=f"Text {number}.\n")
    tiny.set(TAKEAWAYS=["card", "text", "pdf", "docx", "ninjs", "kit"])
    tiny.build(jobs=1)
    assert len(calls) > 2
    assert len(folders) == len(set(folders))


def test_each_of_its_files_opens(line: TinySite) -> None:
    archive = kit(line)
    assert len(PdfReader(io.BytesIO(archive.read(FOLDER + "line.pdf"))).pages) >= 1
    assert Document(io.BytesIO(archive.read(FOLDER + "line.docx"))).core_properties.title == "A line opens"
    assert len(Calendar.from_ical(archive.read(FOLDER + "line.ics")).walk("VEVENT")) == 1
    with Image.open(io.BytesIO(archive.read(FOLDER + "pictures/hall.jpg"))) as picture:
        assert picture.size == (2400, 1350)
    assert has_no_secret(archive.read(FOLDER + "pictures/hall.jpg"))


def test_a_sheet_says_whose_the_pictures_are_and_what_may_be_done(line: TinySite) -> None:
    sheet = kit(line).read(FOLDER + "RIGHTS.txt").decode("utf-8-sig")
    for wanted in (
        "pictures/hall.jpg",
        "The hall",
        "Ana Example",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        "Press desk",
    ):
        assert wanted in sheet


@pytest.mark.slow
def test_its_bytes_depend_on_no_clock_and_no_library_that_deflates(own_line: TinySite) -> None:
    entries = kit(own_line).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.create_system for entry in entries} == {3}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    before = (own_line.output / "news/line/line.zip").read_bytes()
    assert own_line.inv("build", "--clean", "--jobs", "2").returncode == 0
    assert (own_line.output / "news/line/line.zip").read_bytes() == before


def test_an_edit_of_a_caption_changes_the_sheet(own_line: TinySite) -> None:
    own_line.release("line", title="A line opens", image={"file": "hall.jpg", "alt": "People", "credit": "Jo Example"})
    own_line.build()
    archive = kit(own_line)
    sheet = archive.read(FOLDER + "RIGHTS.txt").decode()
    assert "Jo Example" in sheet and "Ana Example" not in sheet
    assert FOLDER + "line.ics" not in archive.namelist()


def test_it_holds_only_what_the_site_makes(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["text", "kit"])
    tiny.release("line")
    tiny.build()
    assert kit(tiny).namelist() == [FOLDER + "release.txt"]


def test_films_and_sounds_are_in_it_with_captions_and_transcript(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.set(TAKEAWAYS=["text", "kit"])
    put(tiny, "line", "film.mp4", "film.vtt", "film.txt", "poster.png", "sound.mp3", "silent.mp4")
    beside = tiny.content / "releases/2026/line"
    media = [{"file": "film.mp4", "poster": "poster.png", "title": "The boats leave", "alt": "Twelve boats at dawn.",
              "captions": "film.vtt", "transcript": "film.txt"}, {"file": "sound.mp3", "title": "The speech"}]  # fmt: skip
    body = "Before.\n\n![The boats](silent.mp4)\n"
    tiny.release("line", media=media, body=body)
    tiny.build()
    packed = {f"media/{name}" for name in ("film.mp4", "film.vtt", "film.txt", "sound.mp3", "silent.mp4")}
    archive = kit(tiny)
    assert set(archive.namelist()) == {
        FOLDER + name for name in (*packed, "pictures/poster.png", "release.txt", "RIGHTS.txt")
    }
    for name in packed:
        assert archive.read(FOLDER + name) == (beside / name.partition("/")[2]).read_bytes()
    sheet = archive.read(FOLDER + "RIGHTS.txt").decode("utf-8-sig").splitlines()
    start = sheet.index("media/film.mp4")
    assert sheet[start + 1 : start + 5] == [
        "The boats leave", "[Twelve boats at dawn.]", "media/film.vtt", "media/film.txt",
    ]  # fmt: skip
    assert "media/silent.mp4" in sheet and "The speech" in sheet
    # what is too large is named by its address
    monkeypatch.setattr("newsroom.outputs.takeaways.kit.LARGEST_RECORDING", (beside / "film.vtt").stat().st_size)
    tiny.release("line", media=media, body=body + "\nMore.\n")
    tiny.build()
    archive = kit(tiny)
    assert FOLDER + "media/film.mp4" not in archive.namelist() and FOLDER + "media/film.vtt" in archive.namelist()
    address = "/news/line/film.mp4"
    assert any(
        line.startswith("https://") and line.endswith(address)
        for line in archive.read(FOLDER + "RIGHTS.txt").decode().splitlines()
    )
