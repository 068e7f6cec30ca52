"""`newsroom check --portal`: what it passes, `newsroom build --portal` builds; nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import NOON, files_below, plant, run_fork
from missions import Missions, missions

from newsroom.build.portal_check import check_portal
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.reading.settings.portal import read_portal

__all__ = ["missions"]  # a fixture


def found(missions: Missions, at: str = NOON) -> list[Problem]:
    return check_portal(read_portal(missions.file), at)[0]


def told(missions: Missions) -> set[tuple[str, str]]:
    return {(each.path, each.rule) for each in errors(found(missions))}


def unfinished(missions: Missions) -> None:
    """A topic that nobody knows, at one site; another name of a topic, at another."""
    missions.release("lima", "only-lima", date="2026-02-01", tags=["no-such-topic"])
    missions.sites["busan"].directory(topics={"health": {"name": {"en": "Well-being"}}, "culture": {"name": "Arts"}})


@pytest.mark.parametrize("is_built", [False, True])
def test_problems_of_all_sites_and_of_the_portal_are_told_and_nothing_is_written(
    missions: Missions, is_built: bool
) -> None:
    if is_built:
        missions.build()
    stood = {name: files_below(missions.root / name / "output") for name in missions.sites} | {
        "portal": missions.files()
    }
    assert not errors(found(missions))
    unfinished(missions)
    problems = found(missions)
    assert {(each.path, each.rule) for each in errors(problems)} == {
        ("lima/content/releases/2026/only-lima/es.md", "topic-unknown")
    }
    names = [each for each in problems if each.rule == "term-name"]  # what only the portal can know
    assert ("busan/content/directory/topics.yml", "health") in {(each.path, each.field) for each in names}
    assert stood == {name: files_below(missions.root / name / "output") for name in missions.sites} | {
        "portal": missions.files()
    }


def test_what_it_passes_is_built_and_what_it_names_is_what_a_build_names(missions: Missions) -> None:
    assert not errors(found(missions))
    assert not missions.failed(missions.build())
    unfinished(missions)
    before = found(missions)
    report = missions.build()
    failures = [each.failure for each in report.sites if isinstance(each.failure, ContentError)]
    built = {problem for failure in failures for problem in errors(failure.problems)}
    assert set(errors(before)) == built != set()
    in_portal = {each for each in before if each.rule == "term-name"}
    assert in_portal == {each for each in report.portal.warnings if each.rule == "term-name"}


def test_a_leak_into_the_portal_is_told_before_a_build(missions: Missions, monkeypatch: pytest.MonkeyPatch) -> None:
    missions.release("lima", "zeppelin", title="A zeppelin", status="draft", body="Helium is dear in Jindo.\n")
    assert not errors(found(missions))
    plant(monkeypatch, "Helium is dear in Jindo")
    assert "leak" in {rule for _, rule in told(missions)}


def test_a_mistake_in_the_file_stops_it_with_line_and_example(missions: Missions) -> None:
    missions.write('title = "A"\nurl = "news.example.org"\noutput = "portal"\n[[site]]\nsettings = "x.py"\n')
    run = run_fork("-m", "newsroom", "check", "--portal", "portal.toml", "--format", "json", cwd=missions.root)
    assert run.returncode == 1
    assert {(each["path"], each["line"], each["rule"]) for each in json.loads(run.stdout)} == {
        ("portal.toml", 2, "site-url"),
        ("portal.toml", 5, "settings-missing"),
    }


def test_the_command_tells_of_all_sites_in_one_list(missions: Missions) -> None:
    run = run_fork("-m", "newsroom", "check", "--portal", "portal.toml", "--at", NOON, cwd=missions.root)
    assert run.returncode == 0, run.stderr
    unfinished(missions)
    run = run_fork("-m", "newsroom", "check", "--portal", "portal.toml", "--format", "json", cwd=missions.root)
    problems = json.loads(run.stdout)
    assert run.returncode == 1 and {each["path"] for each in problems if each["severity"] == "error"} == {
        "lima/content/releases/2026/only-lima/es.md"
    }
    assert not (missions.root / "portal").exists() and not list(missions.root.glob("*/output"))


@pytest.mark.parametrize("words", [("--twice",), ("--settings", "x.py"), ("--content", "seoul/content")])
def test_options_of_one_site_are_refused_beside_a_portal(missions: Missions, words: tuple[str, ...]) -> None:
    run = run_fork("-m", "newsroom", "check", "--portal", "portal.toml", *words, cwd=missions.root)
    assert run.returncode == 2 and words[0] in run.stderr and "Traceback" not in run.stderr


def test_an_index_that_cannot_be_read_does_not_stop_it(missions: Missions) -> None:
    missions.build()
    for file in Path(missions.root, "seoul/.cache").glob("index-*"):
        file.write_bytes(b"not a database")
    assert not errors(found(missions))
