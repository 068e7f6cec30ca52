"""Where a Pelican site may lie: its folder, a folder above, its content folder, its texts alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from newsroom.importing.archives.kinds import archive_at, foreign_site
from newsroom.importing.archives.post import Post

SITE = Path(__file__).parent / "sites" / "pelican"


def posts_of(folder: Path) -> dict[str, Post]:
    archive = archive_at(folder)
    assert archive is not None and archive.kind == "Pelican"
    return {post.origin: post for post in archive.posts()}


@pytest.mark.parametrize("place", ["", "website", "content"])
def test_the_settings_are_found_beside_below_and_above(tmp_path: Path, place: str) -> None:
    shutil.copytree(SITE, tmp_path / "repository" / ("website" if place == "website" else ""), dirs_exist_ok=True)
    posts = posts_of(tmp_path / "repository" / ("content" if place == "content" else ""))
    quay = posts["news/2019/2019-03-04-quay-opens.md"]
    assert (quay.date, quay.addresses, quay.id) == (
        "2019-03-04T00:00:00+09:00", ("/2019/03/quay-opens/",), "tag:old.example.org,2019-03-04:/2019/03/quay-opens/",
    )  # fmt: skip


def test_texts_without_settings_are_read_with_pelicans_own_defaults(tmp_path: Path) -> None:
    shutil.copytree(SITE / "content", tmp_path / "texts")
    posts = posts_of(tmp_path / "texts")
    assert posts["news/2019/2019-03-04-quay-opens.md"].date == "2019-03-04T00:00:00+00:00"
    assert posts["pages/who.md"].is_page


def test_settings_for_an_old_python_give_what_is_written_out(tmp_path: Path) -> None:
    shutil.copytree(SITE, tmp_path / "old")
    settings = tmp_path / "old" / "pelicanconf.py"
    settings.write_text(settings.read_text("utf-8") + '\nprint "made with Python 2"\n', encoding="utf-8")
    (tmp_path / "old" / "publishconf.py").write_text('SITEURL = u"https://old.example.org"\n', encoding="utf-8")
    posts = posts_of(tmp_path / "old")
    assert posts["news/2019/2019-03-04-quay-opens.md"].addresses == ("/2019/03/quay-opens/",)


def test_settings_that_end_the_process_or_never_end_leave_a_line(tmp_path: Path) -> None:
    shutil.copytree(SITE, tmp_path / "old")
    settings = tmp_path / "old" / "pelicanconf.py"
    settings.write_text("import sys\n" + settings.read_text("utf-8") + "\nsys.exit(3)\n", encoding="utf-8")
    archive = archive_at(tmp_path / "old")
    assert archive is not None and len(list(archive.posts())) > 5
    assert any("sys.exit(3)" in notice for notice in archive.notices)


def test_a_folder_of_nothing_and_a_site_of_ours_are_no_archive(tmp_path: Path) -> None:
    (tmp_path / "ours" / "content" / "directory").mkdir(parents=True)
    (tmp_path / "ours" / "content" / "directory" / "site.yml").write_text("{}\n", encoding="utf-8")
    (tmp_path / "ours" / "pelicanconf.py").write_text(
        'SITENAME = "x"\nSITEURL = "y"\nPATH = "content"\n', encoding="utf-8"
    )
    (tmp_path / "empty").mkdir()
    for name in ("ours", "empty"):
        assert archive_at(tmp_path / name) is None and foreign_site(tmp_path / name) == ""


def test_one_text_that_takes_too_long_does_not_hold_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from newsroom.importing.archives.pelican import bounds

    monkeypatch.setattr(bounds, "SECONDS_EACH", 0.2)
    with pytest.raises(bounds.TookTooLong), bounds.bounded_text():
        re.fullmatch("(a+)+b", "a" * 40)
    with bounds.bounded_text():
        assert "a".upper() == "A"


def test_feeds_that_share_one_form_of_address_are_named_once_for_each(tmp_path: Path) -> None:
    shutil.copytree(SITE, tmp_path / "old")
    settings = tmp_path / "old" / "pelicanconf.py"
    feeds = "".join(f"{kind}_FEED_ATOM = 'feeds/{{slug}}.atom.xml'\n" for kind in ("CATEGORY", "TAG", "AUTHOR"))
    settings.write_text(
        f"{settings.read_text('utf-8')}\n{feeds}TRANSLATION_FEED_ATOM = 'feeds/all-%s.atom.xml'\n", encoding="utf-8"
    )
    archive = archive_at(tmp_path / "old")
    assert archive is not None
    list(archive.posts())
    feeds_named = [former.address for former in archive.former() if "feed" in former.what]
    assert len(feeds_named) == len(set(feeds_named))
    assert {"/feeds/harbour.atom.xml", "/feeds/statements.atom.xml", "/feeds/all-fr.atom.xml"} <= set(feeds_named)
