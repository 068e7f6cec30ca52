"""The larger sample site builds at once, holds what a theme has to show, and is the same each time."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest
from conftest import at_seconds, one, parse
from PIL import Image

from newsroom.build.check import check
from newsroom.build.stages import Options, build
from newsroom.commands.starting import init
from newsroom.model.problems import UsageError
from newsroom.reading.settings.file import read_settings
from newsroom.starting.demo import demo_files

AT = "2026-11-26T12:00+09:00"


@pytest.mark.slow
def test_the_sample_builds_and_has_something_of_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked as it is; its pictures are built smaller, since most of the time would go into their sizes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(at_seconds(AT)))  # the day from which its security.txt is valid
    folder = tmp_path / "demo"
    assert init(folder=str(folder), demo=True) == 0
    settings = read_settings(folder / "pelicanconf.py", {"TAKEAWAYS": []})
    assert [problem for problem in check(settings, AT)[0] if problem.field != "SITEURL"] == []
    for file in (folder / "content").rglob("*.png"):
        with Image.open(file) as picture:
            picture.thumbnail((480, 480))
            picture.save(file)
    build(settings, Options(at=AT))
    output = Path(settings.output)
    items = [path.parent.name for path in output.glob("news/*/index.html") if not path.parent.name.isdecimal()]
    assert 50 <= len(items) <= 60
    assert {"ko", "ar", "fr"} <= {path.name for path in output.iterdir()}
    page = (output / "news/reading-room-1/index.html").read_text("utf-8")
    assert "<table" in page and "<figcaption" in page and "Chloé Example" in page and "Ben Example" in page
    for lang in ("", "ko/", "ar/", "fr/"):  # a front page leads with a picture and words of its language
        home = parse(output, f"/{lang}")
        assert one(home, ".lead img") and not home.css(".lead [lang]"), lang
    assert "withdrawn" in (output / "news/school-visit-16/index.html").read_text("utf-8")
    assert json.loads((output / "build.json").read_text("utf-8"))["complete"]


def test_the_sample_is_the_same_each_time() -> None:
    assert list(islice(demo_files(), 40)) == list(islice(demo_files(), 40))


def test_a_folder_with_files_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        init(folder=str(tmp_path), demo=True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
