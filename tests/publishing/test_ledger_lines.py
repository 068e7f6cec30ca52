"""What publish remembers, and what comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import TinySite
from office import Office

from newsroom.publishing.hosts.host import Undecided


@pytest.fixture
def office(tiny: TinySite, tmp_path: Path) -> Office:
    office = Office(tiny, kind="folder", path=str(tmp_path / "host"))
    office.release("budget")
    office.release("budget", lang="ko", title="예산")
    office.release("later", embargo="2098-01-01T00:00+00:00")
    return office


def lines(office: Office) -> list[dict[str, str]]:
    file = office.site.content / "ledger.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_published_addresses_are_remembered_and_held_ones_are_not(office: Office) -> None:
    office.publish()
    assert [(line["slug"], line["lang"], line["address"], line["kind"]) for line in lines(office)] == [
        ("budget", "en", "/news/budget/", "published"),
        ("budget", "ko", "/ko/news/budget/", "published"),
    ]
    office.publish()
    assert len(lines(office)) == 2


def test_lines_of_publish_change_no_byte_of_the_next_build(office: Office) -> None:
    office.publish()
    before = office.output
    office.build()
    assert office.output == before
    assert office.publish().is_nothing


def test_a_dry_run_and_a_rehearsal_remember_nothing(office: Office, tmp_path: Path) -> None:
    office.publish(dry=True)
    office.target(kind="folder", path=str(tmp_path / "host"), record=False)
    office.publish()
    assert lines(office) == []


def test_renaming_what_was_published_without_alias_is_a_problem_from_then_on(office: Office) -> None:
    office.publish()
    folder = office.site.content / "releases/2022/budget"
    folder.rename(folder.with_name("household"))
    (problem, *_) = office.site.refused(at="2026-07-01T12:00+09:00")
    assert problem.rule == "address-vanished" and "/news/budget/" in problem.message
    for lang, address in (("en", "/news/budget/"), ("ko", "/ko/news/budget/")):
        file = folder.with_name("household") / f"{lang}.md"
        file.write_text(file.read_text("utf-8").replace("\n---\n", f'\naliases: ["{address}"]\n---\n', 1), "utf-8")
    office.publish()
    assert {line["address"] for line in lines(office)} >= {"/news/household/", "/news/budget/"}


@pytest.mark.parametrize("taken", [{"status": "draft"}, {"embargo": "2098-01-01T00:00+00:00"}])
def test_what_is_held_again_is_a_warning_and_leaves(office: Office, tmp_path: Path, taken: dict[str, str]) -> None:
    office.publish()
    office.release("budget", **taken)
    done = office.publish()
    assert "news/budget/index.html" in done.first
    assert not (tmp_path / "host/news/budget").exists()
    report = office.site.build(at="2026-07-01T12:00+09:00")
    assert "taken-back" in {problem.rule for problem in report.warnings}


def test_a_person_may_record_a_change_after_publish_did(office: Office) -> None:
    from newsroom.build.record import record

    office.publish()
    office.release("budget", body="Another text.\n", modified="2022-04-01")
    assert [line.kind for line in record(office.site.settings(), "budget", "en")] == ["changed"]
    office.build()
    assert "Updated" in office.site.html("/news/budget/").text()


def test_what_is_not_live_is_not_remembered(office: Office) -> None:
    office.build()
    office.release("fresh")
    office.publish(build_first=False)
    assert "fresh" not in {line["slug"] for line in lines(office)}


def test_a_ledger_that_cannot_be_written_does_not_undo_a_publication(office: Office) -> None:
    office.build()
    (office.site.content / "ledger.jsonl").mkdir()
    try:
        office.publish(build_first=False)
    except Undecided as told:  # a folder in its place is a problem of the content, too
        raise AssertionError from told
    assert any("ledger" in text for text in office.said)
