"""A directory that several sites share by reference: SHARED_DIRECTORY."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import NOON, TinySite, texts

from newsroom.reading.files import scan

TOPICS = {"housing": {"name": {"en": "Housing", "ko": "주거"}}, "water": {"name": {"en": "Water", "ko": "물"}}}


@pytest.fixture
def shared(tiny: TinySite) -> Path:
    folder = tiny.root / "shared"
    folder.mkdir()
    (folder / "topics.yml").write_text(json.dumps(TOPICS), "utf-8")
    tiny.set(SHARED_DIRECTORY="shared")
    return folder


def test_shared_entries_are_named_like_the_sites_own(tiny: TinySite, shared: Path) -> None:
    (shared / "organisations.yml").write_text(
        json.dumps({"agency": {"name": "Example Agency", "country": "GB"}}), "utf-8"
    )
    (shared / "people.yml").write_text(json.dumps({"bo": {"name": "Bo Example", "organisation": "agency"}}), "utf-8")
    standing = shared / "boilerplate/agency/en.md"
    standing.parent.mkdir(parents=True)
    standing.write_text("---\ntitle: About the agency\n---\nThe agency works in forty countries.\n", "utf-8")
    tiny.release("one", tags=["housing", "health"], authors=["bo"], boilerplate="agency")
    tiny.build()
    assert texts(tiny.html("/topics/housing/"), "h1") == ["Housing"]
    assert texts(tiny.html("/ko/topics/housing/"), "h1") == ["주거"]
    page = tiny.html("/news/one/").body
    assert page is not None and "forty countries" in page.text() and "Bo Example" in page.text()
    assert "/topics/water/" not in tiny.addresses()  # nobody names it


def test_a_change_of_the_shared_directory_reads_no_release(
    tiny: TinySite, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "RACY_NS", -(10**12))  # nothing here is too young to be believed
    for number in range(4):
        tiny.release(f"r{number}", tags=["housing"])
    tiny.build()
    quiet = tiny.build()
    assert (quiet.read, quiet.drawn) == (0, 0)
    files = len(list((tiny.content / "directory").rglob("*.yml")))
    (shared / "topics.yml").write_text(json.dumps(TOPICS | {"housing": {"name": {"en": "Homes", "ko": "집"}}}), "utf-8")
    assert tiny.build().read == files
    assert texts(tiny.html("/topics/housing/"), "h1") == ["Homes"]
    tiny.set(SHARED_DIRECTORY=None)
    assert {problem.rule for problem in tiny.refused()} == {"topic-unknown"}


@pytest.mark.parametrize(
    ("name", "text", "rule", "line"),
    [
        ("topics.yml", '{"health": {"name": "Health"}}', "key-shared", 1),
        ("topics.yml", "water:\n  name: Water\n  colour: blue\n", "unknown-field", 3),
        ("contacts.yml", "desk: {name: Desk}", "directory-file", 1),
        ("site.yml", "publisher: x", "directory-file", 1),
        ("topics.yml", "a: [", "yaml", 1),
    ],
)
def test_what_is_wrong_in_it_is_told_of_its_own_file(
    tiny: TinySite, shared: Path, name: str, text: str, rule: str, line: int
) -> None:
    (shared / name).write_text(text, "utf-8")
    tiny.release("one")
    found = tiny.refused()
    assert [(problem.path, problem.line) for problem in found] == [(f"shared/{name}", line)]
    assert rule in ("yaml", found[0].rule)


def test_a_folder_that_is_not_there_and_one_inside_the_content_are_refused(tiny: TinySite) -> None:
    for named in ("nowhere", "content/directory"):
        tiny.set(SHARED_DIRECTORY=named)
        assert [(problem.path, problem.field) for problem in tiny.refused()] == [("pelicanconf.py", "SHARED_DIRECTORY")]


def test_a_site_without_a_directory_of_its_own_is_told_what_it_needs(tiny: TinySite, shared: Path) -> None:
    for file in sorted((tiny.content / "directory").iterdir()):
        file.unlink()
    (tiny.content / "directory").rmdir()
    tiny.put("releases/2026/one/en.md", "---\ntitle: One\ndate: 2026-03-02\ncategory: news\n---\nA text.\n")
    assert [problem.rule for problem in tiny.refused(NOON)] == ["no-directory"]


def test_a_name_in_a_language_of_another_site_is_no_mistake(tiny: TinySite, shared: Path) -> None:
    (shared / "topics.yml").write_text("agua: {name: {es: Agua, fr: Eau}}\nfoo: {name: {english: Foo}}\n", "utf-8")
    tiny.release("one", tags=["agua"])
    assert [(problem.rule, problem.line) for problem in tiny.refused()] == [("language-not-listed", 2)]
    (shared / "topics.yml").write_text("agua: {name: {es: Agua, fr: Eau}}\n", "utf-8")
    tiny.build()
    assert texts(tiny.html("/topics/agua/"), "h1") == ["Agua"]
