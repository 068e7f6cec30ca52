"""Files that many texts share: STATIC_PATHS and EXTRA_PATH_METADATA."""

from __future__ import annotations

from conftest import TinySite, attributes, picture


def test_a_picture_that_many_texts_share_is_published_once_and_shown(tiny: TinySite) -> None:
    tiny.put("images/harbour.png", picture("red"))
    tiny.put("images/unused.png", picture("blue"))
    tiny.release("a", body="Look.\n\n![The harbour]({static}/images/harbour.png)\n")
    tiny.release("b", body="Look.\n\n![The harbour]({static}/images/harbour.png)\n")
    assert tiny.build().warnings == ()
    assert attributes(tiny.html("/news/a/"), ".body img", "src") == ["/images/harbour.png"]
    assert [path for path in tiny.files() if path.endswith(".png") and path.startswith("images/")] == [
        "images/harbour.png"
    ]
    tiny.put("images/harbour.png", picture("green"))
    before = tiny.files()["images/harbour.png"]
    tiny.build()
    assert tiny.files()["images/harbour.png"] != before


def test_what_only_a_held_text_shows_is_not_published(tiny: TinySite) -> None:
    tiny.put("images/zanzibar.png", picture("red"))
    tiny.release("a")
    tiny.release("soon", embargo="2026-08-01T09:00+09:00", body="![Harbour]({static}/images/zanzibar.png)\n")
    tiny.build()
    assert not [path for path, data in tiny.files().items() if "zanzibar" in path or b"zanzibar" in data]
    tiny.build("2026-08-02T09:00+09:00")
    assert "images/zanzibar.png" in tiny.files()


def test_what_only_the_standing_text_of_a_held_release_shows_is_not_published(tiny: TinySite) -> None:
    tiny.put("images/zanzibar.png", picture("red"))
    tiny.put("directory/boilerplate/zenith/en.md", "The mission. [Its seal]({static}/images/zanzibar.png)\n")
    tiny.release("a")
    tiny.release("soon", embargo="2026-08-01T09:00+09:00", boilerplate="zenith")
    tiny.build()
    assert not [path for path, data in tiny.files().items() if "zanzibar" in path or b"zanzibar" in data]
    tiny.build("2026-08-02T09:00+09:00")
    assert "images/zanzibar.png" in tiny.files()


def test_static_paths_and_addresses_are_as_the_settings_say(tiny: TinySite) -> None:
    tiny.set(STATIC_PATHS=["extra", "data"], EXTRA_PATH_METADATA={"extra/CNAME": {"path": "CNAME"}})
    tiny.put("extra/CNAME", "news.example.org\n")
    tiny.put("data/table.csv", "a,b\n")
    tiny.release("a", body="See [the table]({static}/data/table.csv).\n")
    assert tiny.build().warnings == ()
    assert tiny.files()["CNAME"] == b"news.example.org\n" and "data/table.csv" in tiny.files()
    assert attributes(tiny.html("/news/a/"), ".body a", "href") == ["/data/table.csv"]


def test_a_file_outside_of_them_is_told_where_it_may_lie(tiny: TinySite) -> None:
    tiny.put("photos/harbour.png", picture("red"))
    tiny.release("a", body="![The harbour]({static}/photos/harbour.png)\n")
    problems = [problem for problem in tiny.refused() if problem.severity == "error"]
    assert len(problems) == 1 and "STATIC_PATHS (images)" in problems[0].message
    tiny.set(STATIC_PATHS=["../secrets"])
    assert "static-path" in {problem.rule for problem in tiny.refused()}
