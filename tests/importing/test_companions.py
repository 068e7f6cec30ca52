"""Pictures that a browser or word processor saved beside a page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from conftest import TinySite
from PIL import Image

from newsroom.commands.command_line import main
from newsroom.importing.companions import pictures_beside


def picture(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "PNG")
    file.write_bytes(out.getvalue())
    return file


BESIDE = {  # where a program puts a picture → how the page names it
    "release_files/quay.png": "release_files/quay.png",
    "release.fld/image001.png": "release.fld/image001.png",
    "release-Dateien/image001.png": "file:///C:/Temp/release-Dateien/image001.png",
    "release_파일/부두.png": "release_%ED%8C%8C%EC%9D%BC/%EB%B6%80%EB%91%90.png",
    "release_html_4f2a.png": "release_html_4f2a.png",
    "images/image1.png": "images/image1.png",
}


@pytest.mark.parametrize("place", BESIDE)
def test_a_saved_page_brings_its_pictures(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    monkeypatch.chdir(tiny.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782874800")
    page = tiny.root / "in" / "release.html"
    picture(page.parent / place)
    page.write_text(
        f'<title>x</title><h1>The line opens</h1><p>Words of it.</p><img src="{BESIDE[place]}" alt="A quay">', "utf-8"
    )
    assert main("0", ["import", str(page), "--format", "json"]) == 0
    (release,) = json.loads(capsys.readouterr().out)["releases"]
    assert [one["alt"] for one in release["pictures"]] == ["A quay"]
    (folder,) = tiny.content.glob("releases/*/the-line-opens")
    assert (folder / release["pictures"][0]["file"]).is_file()


@pytest.mark.parametrize(
    "place", ["passport.png", "other_files/a.png", "release2_files/a.png", "images/holiday.png", "release_files/a.txt"]
)
def test_a_page_reaches_for_nothing_else(tmp_path: Path, place: str) -> None:
    picture(tmp_path / "in" / place)
    assert pictures_beside(tmp_path / "in" / "release.html") == {}


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = picture(tmp_path / "secret.png")
    folder = tmp_path / "in" / "release_files"
    folder.mkdir(parents=True)
    (folder / "a.png").symlink_to(secret)
    assert pictures_beside(tmp_path / "in" / "release.html") == {}
