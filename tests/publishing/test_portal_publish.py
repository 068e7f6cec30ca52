"""`newsroom publish --portal`: each site to its host, then the portal; what is held at a site is at no host."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import files_below
from missions import NAMES, Missions, missions
from office import without_own

from newsroom.commands.publishing import publish
from newsroom.commands.site import build
from newsroom.model.problems import ContentError, UsageError
from newsroom.publishing import publication

__all__ = ["missions"]  # a fixture
TARGET = '\n[publish.web]\nkind = "folder"\npath = "hosts/portal"\n'


class Agency:
    """Three sites and their portal, each with a host."""

    def __init__(self, missions: Missions) -> None:
        self.missions, self.hosts = missions, missions.root / "hosts"
        self.hosts.mkdir()
        missions.write(missions.file.read_text("utf-8") + TARGET)
        for name, site in missions.sites.items():
            site.set(PUBLISH={"web": {"kind": "folder", "path": f"../hosts/{name}"}}, NOTIFY=None)

    def publish(self, **options: Any) -> int:
        return publish(portal="portal.toml", **options)

    def at(self, name: str) -> dict[str, bytes]:
        return without_own(files_below(self.hosts / name))

    def output(self, name: str) -> dict[str, bytes]:
        return self.missions.files() if name == "portal" else self.missions.sites[name].files()

    def said(self, word: str, *names: str) -> list[str]:
        """Paths at hosts that have a word in their bytes or their name."""
        return [
            f"{name}/{path}"
            for name in names or (*NAMES, "portal")
            for path, data in self.at(name).items()
            if word.encode() in data or word in path
        ]


@pytest.fixture
def agency(missions: Missions) -> Agency:
    return Agency(missions)


def test_sites_and_portal_are_published_and_a_second_run_sends_nothing(
    agency: Agency, capsys: pytest.CaptureFixture[str]
) -> None:
    assert agency.publish(build_first=True) == 0
    for name in (*NAMES, "portal"):
        assert agency.at(name) == agency.output(name) != {}
    capsys.readouterr()
    assert agency.publish() == 0
    assert capsys.readouterr().out.count("nothing to do") == 4
    assert agency.publish(verify=True) == 0
    agency.missions.release("lima", "well", date="2026-04-01")
    assert agency.publish(build_first=True, dry_run=True) == 0
    told = capsys.readouterr().out
    assert "lima/pelicanconf.py: + news/well/index.html  (new)" in told
    assert "portal.toml: ~ news/index.html  (changed)" in told
    assert not agency.said("well")


def test_a_portal_older_than_its_sites_is_refused(agency: Agency, capsys: pytest.CaptureFixture[str]) -> None:
    agency.publish(build_first=True)
    before = agency.at("portal")
    agency.missions.release("lima", "well", date="2026-04-01")
    assert agency.publish() == 1
    assert "portal.toml: portal: its sites changed since it was built" in capsys.readouterr().err
    assert agency.publish() == 1  # and the next time too
    assert agency.at("portal") == before
    assert agency.publish(build_first=True) == 0 and agency.said("well", "portal")


def test_what_becomes_due_between_build_and_publication_is_built_again(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []

    def now() -> float:
        asked.append(1)
        return 1_600_000_000.0 if len(asked) == 1 else time.time()  # another instant than that of the build

    monkeypatch.setattr(publication, "time", SimpleNamespace(time=now))
    assert agency.publish(build_first=True) == 0
    assert capsys.readouterr().err.count("Something became due meanwhile: building again.") == 1
    for name in (*NAMES, "portal"):
        assert agency.at(name) == agency.output(name) != {}


def test_what_is_held_since_the_build_goes_nowhere(agency: Agency, capsys: pytest.CaptureFixture[str]) -> None:
    agency.missions.release("lima", "zeppelin", title="A zeppelin lands", date="2026-04-01")
    assert build(portal="portal.toml") == 0
    agency.missions.release(
        "lima", "zeppelin", title="A zeppelin lands", date="2026-04-01", embargo="2099-01-01T00:00+00:00"
    )
    assert agency.publish() == 1
    told = capsys.readouterr().err
    assert "holds what may not leave by now: news/zeppelin/index.html" in told and "its sites changed" in told
    assert not agency.said("zeppelin")
    assert agency.at("seoul") == agency.output("seoul") != {}  # it has nothing to do with it


def test_what_leaves_a_site_that_cannot_be_built_leaves_the_portal_too(
    agency: Agency, capsys: pytest.CaptureFixture[str]
) -> None:
    agency.missions.release("lima", "zeppelin", title="A zeppelin lands", date="2026-04-01", tags=["health"])
    agency.publish(build_first=True)
    assert agency.said("zeppelin", "lima") and agency.said("zeppelin", "portal")
    gone = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="minutes")
    agency.missions.release(
        "lima", "zeppelin", title="A zeppelin lands", date="2026-04-01", tags=["health"], expires=gone
    )
    agency.missions.release("lima", "only-lima", date="2026-02-01", tags=["no-such-topic"], body="It is unfinished.\n")
    agency.missions.release("busan", "well", date="2026-04-01")
    assert agency.publish(build_first=True) == 1
    assert "lima/content/releases/2026/only-lima/es.md" in capsys.readouterr().err
    assert not agency.said("zeppelin") and not agency.said("unfinished")
    assert agency.said("only-lima", "lima") and agency.said("only-lima", "portal")  # the last good text
    assert agency.said("well", "busan") and agency.said("well", "portal")
    agency.missions.release("lima", "only-lima", date="2026-02-01", tags=["culture"])
    assert agency.publish(build_first=True) == 0
    for name in (*NAMES, "portal"):
        assert agency.at(name) == agency.output(name)


def test_what_is_held_again_at_a_site_that_cannot_be_built_leaves_site_and_portal(agency: Agency) -> None:
    fields = {"title": "A zeppelin lands", "date": "2026-04-01", "tags": ["health"]}
    agency.missions.release("lima", "zeppelin", **fields)
    agency.publish(build_first=True)
    assert agency.said("zeppelin", "lima") and agency.said("zeppelin", "portal")
    agency.missions.release("lima", "zeppelin", **fields, embargo="2098-01-01T00:00+00:00")
    agency.missions.release("lima", "only-lima", date="2026-02-01", tags=["no-such-topic"])
    assert agency.publish(build_first=True) == 1
    assert not agency.said("zeppelin") and agency.said("only-lima", "lima") and agency.said("only-lima", "portal")


def test_removals_only_takes_out_of_sites_and_portal_and_changes_nothing_else(agency: Agency) -> None:
    fields = {"title": "A zeppelin lands", "date": "2026-04-01", "tags": ["health"]}
    agency.missions.release("lima", "zeppelin", **fields)
    agency.publish(build_first=True)
    agency.missions.release("lima", "zeppelin", **fields, status="draft")
    agency.missions.release("busan", "well", date="2026-04-01")
    assert build(portal="portal.toml", removals_only=True) == 0
    for word in ("zeppelin", "news/well"):
        told = {f"{name}/{path}" for name in (*NAMES, "portal") for path, data in agency.output(name).items()
                if word.encode() in data or word in path}  # fmt: skip
        assert not told
    shutil.rmtree(agency.missions.sites["busan"].content / "releases/2026/well")
    assert agency.publish() == 0
    assert not agency.said("zeppelin")


def test_a_host_that_fails_keeps_no_other_back_and_a_person_is_told(
    agency: Agency, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    note = tmp_path / "note"
    agency.missions.sites["busan"].set(
        PUBLISH={"web": {"kind": "folder", "path": "/proc/newsroom"}},
        NOTIFY={"command": ["sh", "-c", f'printf "%s" "$0" >> {note}']},
    )
    assert agency.publish(build_first=True) == 3
    told = capsys.readouterr().err
    assert "busan/pelicanconf.py: The host failed:" in told and "was live before is live" in told
    assert agency.at("lima") == agency.output("lima") and agency.at("portal") == agency.output("portal")
    assert note.read_text().startswith("busan/pelicanconf.py: publishing to web failed")


def test_a_site_without_a_target_is_named_and_left_to_its_office(
    agency: Agency, capsys: pytest.CaptureFixture[str]
) -> None:
    agency.missions.sites["lima"].set(PUBLISH=None)
    assert agency.publish(build_first=True) == 0
    assert "lima/pelicanconf.py: names no target, and is not published." in capsys.readouterr().err
    assert not (agency.hosts / "lima").exists() and agency.said("only-lima", "portal")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\n[publish.web]\nkind = "ftp"\n', "portal.toml:"),
        ('\n[publish.web]\nkind = "folder"\npath = "x"\npassword = "hunter2"\n', "must not hold a password"),
        ('\n[publish.web]\nkind = "folder"\npath = "x"\n[notify]\nwebhook = "http://example.org"\n', "https://"),
    ],
)
def test_a_wrong_target_is_told_with_its_line_before_anything_is_sent(agency: Agency, text: str, words: str) -> None:
    agency.missions.write()
    agency.missions.write(agency.missions.file.read_text("utf-8") + text)
    with pytest.raises(ContentError) as wrong:
        agency.publish(build_first=True)
    told = "\n".join(problem.text() for problem in wrong.value.problems)
    assert words in told and "portal.toml" in told and "hunter2" not in told
    assert not (agency.hosts / "seoul").exists()


def test_a_portal_and_sites_without_any_target_are_told_how_to_name_one(agency: Agency) -> None:
    agency.missions.write()
    for site in agency.missions.sites.values():
        site.set(PUBLISH=None)
    with pytest.raises(ContentError) as wrong:
        agency.publish()
    (problem,) = wrong.value.problems
    assert problem.text().startswith("portal.toml:1: publish: must name where to publish, e.g. [publish.web]")


def test_a_target_that_nothing_has_is_told_with_those_that_there_are(agency: Agency) -> None:
    with pytest.raises(UsageError, match=r"TARGET: must be one of web \(got 'wbe'\)"):
        agency.publish(build_first=True, target="wbe")
    assert not (agency.missions.root / "portal").exists()


@pytest.mark.parametrize("options", [{"watch": True}, {"rollback": "HEAD"}, {"settings": "x.py"}, {"output": "x"}])
def test_options_of_one_site_are_refused_beside_a_portal(agency: Agency, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=f"--{next(iter(options))}"):
        agency.publish(**options)
