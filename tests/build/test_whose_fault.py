"""A fault of content is told with its file and line, and never as the program's; what is no fault builds; reports stay short."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import DIRECTORY, NOON, TinySite, picture

from newsroom.build.check import check
from newsroom.media.svg import NoDrawing, clean_svg
from newsroom.model.problems import MOST_PROBLEMS, Problem, errors, report, shortened
from newsroom.reading.release import problem_lines

LATER = "2026-09-01T09:00+09:00"


def wrong(tiny: TinySite) -> list[tuple[str, int, str]]:
    """(file, line, rule) of what check and build refuse alike."""
    found = errors(check(tiny.settings(), NOON)[0])
    assert found == errors(tiny.refused())
    return [(each.path.removeprefix("content/"), each.line, each.rule) for each in found]


def site_yml(tiny: TinySite, **parts: Any) -> None:
    tiny.put("directory/site.yml", json.dumps({**DIRECTORY["site"], **parts}, indent=1))


ANCHORS = [
    "[x](#nope)",
    "[x](<#nope>)",
    "[x][y]\n\n[y]: #nope",
    '<a href="#nope">x</a>',
    "[x](&#35;nope)",
    "[x](#가나)",
    "[x](#%EA%B0%80)",
]


@pytest.mark.parametrize("text", ANCHORS)
def test_a_place_that_is_not_there_is_told_however_the_link_is_spelt(tiny: TinySite, text: str) -> None:
    tiny.release("open", body=f"First.\n\n{text}\n")
    ((path, line, rule),) = wrong(tiny)
    assert (path, rule) == ("releases/2026/open/en.md", "link-anchor") and line > 7


def test_the_top_of_a_page_is_always_there(tiny: TinySite) -> None:
    tiny.release("open", body="[up](#top)\n")
    tiny.build()


@pytest.mark.parametrize(
    ("text", "rule"),
    [("[x](#nope)", "link-anchor"), ("[x](/nowhere/)", "link-missing"), ("[x](/news/open/#nope)", "link-anchor")],
)
def test_a_wrong_link_in_a_standing_text_is_told_of_that_text(tiny: TinySite, text: str, rule: str) -> None:
    tiny.put("directory/boilerplate/ours/en.md", f"We are here.\n\n{text}\n")
    site_yml(tiny, boilerplate="ours")
    tiny.release("open")
    assert wrong(tiny) == [("directory/boilerplate/ours/en.md", 3, rule)]


def test_links_of_the_site_that_lead_nowhere_are_told_with_their_lines(tiny: TinySite) -> None:
    links = [{"title": "x", "url": "/nowhere/"}, {"title": "x", "url": "/#nope"}]
    site_yml(
        tiny,
        footer={"links": links},
        subscribe={"url": "/no/"},
        menu=[{"title": "x", "url": "https://news.example.org/nix/"}],
    )
    tiny.release("open")
    lines = (tiny.content / "directory/site.yml").read_text().split("\n")
    found = wrong(tiny)
    assert {(path, rule) for path, _, rule in found} == {("directory/site.yml", "link-missing")}
    assert [
        any(word in lines[line - 1] for word in ("/nowhere/", "/#nope", "/no/", "/nix/")) for _, line, _ in found
    ] == [True] * 4


def test_links_of_the_site_to_what_is_held_are_left_out_until_it_clears(tiny: TinySite) -> None:
    site_yml(
        tiny,
        footer={"links": [{"title": "x", "url": "/news/later/"}], "partners": [{"name": "Fund", "url": "https://www.news.example.org/news/later/"}]},
        menu=["news", {"title": "Soon", "url": "/news/%6cater"}],
        subscribe={"url": "https://NEWS.example.org:443/news/later/"},
    )  # fmt: skip
    tiny.release("open")
    tiny.release("later", embargo=LATER)
    found, _ = check(tiny.settings(), NOON)
    assert not errors(found)
    assert {each.path for each in found if each.rule == "link-to-held"} == {"content/directory/site.yml"}
    tiny.build()
    assert b"later" not in tiny.files()["index.html"]
    tiny.build(LATER)
    assert b"news/later" in tiny.files()["index.html"]


@pytest.mark.parametrize("name", ["a#b", "a%20b", "a?b", "a&b", "a b", "가"])
def test_a_picture_with_any_name_is_published_in_every_form(tiny: TinySite, name: str) -> None:
    tiny.set(TAKEAWAYS=["pdf", "docx", "ninjs", "markdown", "kit"])
    tiny.put(f"releases/2026/open/{name}.png", picture("teal"))
    image = {"file": f"{name}.png", "alt": "A hall"}
    shown = "" if "#" in name else f"![A hall](<{name.replace('%', '%25')}.png>)\n"
    tiny.release("open", image=image, gallery=[image], body=shown)
    assert not errors(check(tiny.settings(), NOON)[0])
    tiny.build()
    assert f"news/open/{name}.png" in tiny.files()


def test_a_name_that_looks_like_a_missing_value_is_a_name(tiny: TinySite) -> None:
    tiny.directory(
        organisations={"example-mission": {"name": "None", "country": "KR", "url": "https://mission.example.org/"}}
    )
    tiny.release("open")
    tiny.build()
    assert "None" in tiny.html("contacts/index.html").css_first("main").text()


@pytest.mark.parametrize(
    "size", [f'width="{"9" * 400}" height="1"', 'viewBox="0 0 200000 1"', f'viewBox="{"1" * 400} 0 9 9"']
)
def test_a_drawing_without_bounds_is_none(size: str) -> None:
    with pytest.raises(NoDrawing):
        clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'.encode())


OWN_FILES = {
    "google1.html": "google-site-verification: google1.html",
    "old.html": '<h1>a</h1><h1>b</h1><a href="/nowhere/">x</a><p style="color: red">None {{ x }}</p>',
    "data.json": "{not json",
    "data.xml": "<a><b></a>",
    "desk.vcf": "no card",
    "empty.html": "",
}


@pytest.mark.parametrize("name", OWN_FILES)
def test_a_file_of_the_root_is_published_as_it_is(tiny: TinySite, name: str) -> None:
    tiny.put(f"root/{name}", OWN_FILES[name])
    tiny.release("open", body=f"[x](/{name})\n")
    assert not errors(check(tiny.settings(), NOON)[0])
    tiny.build()
    assert tiny.files()[name].decode() == OWN_FILES[name]


@pytest.mark.parametrize("name", ["build.json", "BUILD.json", "build.json/notes.txt"])
def test_no_file_of_the_root_stands_in_for_the_report_of_the_build(tiny: TinySite, name: str) -> None:
    tiny.release("open")
    tiny.put(f"root/{name}", "{}")
    (problem,) = errors(check(tiny.settings(), NOON)[0])
    assert (problem.path, problem.rule) == (f"content/root/{name}", "path-taken")


# ── reports stay short ───────────────────────────────────────
def test_a_report_is_short_whatever_it_repeats() -> None:
    many = [Problem("a.md", line, "body", "x", "error", "y" * 200_000 + "\x1b[31m") for line in range(1, 5001)]
    told = shortened(many)
    assert len(told) == MOST_PROBLEMS + 1 and told[-1].rule == "more-problems" and "4,800" in told[-1].message
    assert len(report(many)) < 300_000 and "\x1b" not in report(many) and "\\x1b" in report(many)
    assert json.loads(report(many, "json"))[0]["message"].startswith("y")


def test_a_text_with_many_problems_is_read_for_their_lines_once(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    true_lines = problem_lines._Lines
    monkeypatch.setattr(problem_lines, "_Lines", lambda data: read.append(data) or true_lines(data))
    tiny.release("open", body="".join(f"[x](no-{number}.pdf)\n" for number in range(400)))
    found = errors(check(tiny.settings(), NOON)[0])
    assert len(found) == MOST_PROBLEMS and len(read) == 1
    assert len({each.line for each in found}) == MOST_PROBLEMS


def test_contacts_that_follow_each_other_are_each_passed_once(tiny: TinySite) -> None:
    from newsroom.reading.directory.files import _in_circles

    count = 20_000
    asked: list[str] = []

    class Counted(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            asked.append(key)
            return super().__getitem__(key)

    assert _in_circles(Counted({f"c{number}": f"c{number + 1}" for number in range(count)})) == set()
    assert len(asked) <= count
    assert _in_circles({"a": "b", "b": "c", "c": "b", "d": ""}) == {"b", "c"}


def test_a_list_of_the_directory_has_an_end(tiny: TinySite) -> None:
    desk = {**DIRECTORY["contacts"]["press-desk"], "phones": ["+44 20 7946 0123"] * 501}
    tiny.directory(contacts={**DIRECTORY["contacts"], "press-desk": desk})
    tiny.release("open")
    assert [rule for _, _, rule in wrong(tiny)] == ["list-length"]
