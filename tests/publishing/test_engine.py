"""The engine: order, resumption, refusals, locks, on a folder. Faults at every call, deaths in every phase."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import time
import uuid
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest
from conftest import PNG, TinySite, always_and_long, files_below
from office import LEAD, Faulty, Office, at_call, from_call, full, killed, missing_files, reset, without_own

from newsroom.build.stages import Options, build
from newsroom.publishing import lock as locking
from newsroom.publishing import publication
from newsroom.publishing.cache_files import CacheFiles
from newsroom.publishing.difference import difference
from newsroom.publishing.engine import Done
from newsroom.publishing.hosts.connect import connect
from newsroom.publishing.hosts.host import Host, HostFault, Undecided
from newsroom.publishing.hosts.manifest import NAME, AtHost, entry_of, read_manifest, write_manifest
from newsroom.publishing.hosts.targets import target_named
from newsroom.publishing.report import listing
from newsroom.store import pool as pools


@pytest.fixture
def office(tiny: TinySite, host: Path) -> Office:
    """Two releases that stay, one that will leave; a picture each."""
    office = Office(tiny, kind="folder", path=str(host))
    tiny.set(LANGUAGES=["en"])
    for slug in ("budget", "clinic", "leaving"):
        tiny.put(f"releases/2022/{slug}/lead.png", PNG)
        office.release(slug, tags=["health"], image=LEAD)
    return office


def change(office: Office) -> None:
    """An edit of every kind: a text, a new release with a picture, one withdrawn, one gone by its expiry."""
    office.release("budget", tags=["health"], image=LEAD, body="Another text.\n")
    office.release(
        "clinic", tags=["health"], image=LEAD, withdrawn={"at": "2022-05-01", "reason": "The figures were wrong."}
    )
    office.release(
        "leaving", tags=["health"], image=LEAD, expires="2022-06-01T00:00+00:00", body="SECRET-LEAVING words.\n"
    )
    office.site.put("releases/2022/arrival/lead.png", PNG)
    office.release("arrival", tags=["culture"], image=LEAD)


def through(
    monkeypatch: pytest.MonkeyPatch, before: Any = lambda *_: None, after: Any = lambda *_: None
) -> list[Faulty]:
    """Every host is reached through a `Faulty`; those that were made."""
    made: list[Faulty] = []

    def connected(target: Any) -> Host:
        inner = connect(target)
        assert isinstance(inner, Host)
        made.append(Faulty(inner, before, after))
        return made[-1]

    monkeypatch.setattr(publication, "connect", connected)
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    return made


def test_a_publication_ends_equal_to_the_output_folder(office: Office, host: Path) -> None:
    done = office.publish()
    assert without_own(files_below(host)) == office.output
    assert done.uploads == done.compared == len(office.output)
    assert not (host / locking.NAME).exists()
    assert not (host / "_newsroom-aside").exists()


def test_nothing_changed_is_at_most_three_reads_and_no_upload(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.publish()
    made = through(monkeypatch)
    done = office.publish()
    assert done.is_nothing
    assert {call.split()[0] for call in made[0].calls} == {"read", "standing"}
    assert len(made[0].calls) <= 4  # manifest, listing, and two files whose bytes are compared


def test_one_edit_sends_exactly_the_changed_files(office: Office, host: Path) -> None:
    office.publish()
    before = office.output
    stamps = {path: (host / path).stat().st_mtime_ns for path in before}
    office.release("budget", tags=["health"], image=LEAD, body="Another text.\n")
    done = office.publish()
    after = office.output
    differing = {path for path in after if before.get(path) != after[path]}
    assert set(done.changed) | set(done.new) == differing
    assert done.uploads == len(differing)
    assert all((host / path).stat().st_mtime_ns == stamps[path] for path in after if path not in differing)


def test_what_left_goes_first_and_a_notice_replaces_its_page_before_its_files_go(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.site.set(TAKEAWAYS=["text"])
    office.publish()
    made = through(monkeypatch)
    change(office)
    done = office.publish()
    calls = [call for call in made[0].calls if call.split()[0] in ("write", "remove") and "_newsroom" not in call]
    assert calls[0].startswith("remove news/leaving/")
    assert set(done.first) >= {"news/leaving/index.html", "news/leaving/lead.png", "news/clinic/release.txt"}
    notice = calls.index("write news/clinic/index.html")
    emptied = next(
        number for number, call in enumerate(calls) if call.startswith("remove") and "news/clinic/release.txt" in call
    )
    assert notice < emptied < calls.index("write index.html")


def test_new_files_come_before_pages_and_lists_last(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    made = through(monkeypatch)
    office.publish()
    writes = [call.split()[1] for call in made[0].calls if call.startswith("write")]
    where = {path: number for number, path in enumerate(writes)}
    style = next(path for path in writes if path.endswith(".css"))
    assert where[style] < where["news/budget/index.html"]
    assert where["news/budget/lead.png"] < where["news/budget/index.html"] < where["index.html"]
    assert where["news/budget/index.html"] < where["feeds/all.atom.xml"] < where["build.json"] < where[NAME]


def test_files_of_a_release_come_before_its_page_whatever_their_names(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.site.put("releases/2022/market-feeds/catalogue.json", b"{}")
    documents = [{"file": "catalogue.json", "title": "Figures"}]
    office.site.put("releases/2022/market-feeds/lead.png", PNG)
    office.release("market-feeds", image=LEAD, documents=documents)
    made = through(monkeypatch)
    office.publish()
    writes = [call.split()[1] for call in made[0].calls if call.startswith("write")]
    where = {path: number for number, path in enumerate(writes)}
    page = where.pop("news/market-feeds/index.html")
    files = {path: number for path, number in where.items() if path.startswith("news/market-feeds/")}
    assert {"news/market-feeds/lead.png", "news/market-feeds/catalogue.json"} <= files.keys()
    assert max(files.values()) < page < where["feeds/all.atom.xml"]
    steps = difference({path: entry_of(path, "0", 1) for path in office.output}, AtHost(absent=True)).steps
    number = {path: at for at, step in enumerate(steps) for path in step.writes}
    assert max(number[path] for path in files) < number["news/market-feeds/index.html"]


def test_a_dry_run_lists_what_would_change_and_why_and_touches_nothing(office: Office, host: Path) -> None:
    office.publish()
    change(office)
    before = files_below(host)
    done = office.publish(dry=True)
    assert files_below(host) == before
    lines = listing(done)
    assert "- news/leaving/index.html  (no longer public, first)" in lines
    assert "+ news/arrival/index.html  (new)" in lines
    assert "~ news/budget/index.html  (changed)" in lines


def test_a_long_listing_names_releases_before_all_other_files_and_removals_before_all() -> None:
    files = tuple(f"a/{number}.png" for number in range(300))
    done = Done("web", (*files, "news/new/index.html"), ("ar/news/2026/index.html", "zh/news/old/index.html"))
    done.removed = ("a.css", "zh/news/gone/index.html")
    lines = listing(done)
    assert [line.split("  (")[0] for line in lines[:4]] == [
        "- zh/news/gone/index.html", "~ zh/news/old/index.html", "+ news/new/index.html", "- a.css",
    ]  # fmt: skip
    assert lines[-1] == "… and 105 more"


def test_a_tampered_host_is_mended_by_the_next_run(office: Office, host: Path) -> None:
    office.publish()
    (host / "news/budget/index.html").write_text("<p>Not ours.</p>")
    (host / "news/clinic/lead.png").unlink()
    done = office.publish()
    assert done.mended == 2
    assert without_own(files_below(host)) == office.output


@pytest.mark.parametrize(
    "damage",
    [lambda file: file.unlink(), lambda file: file.write_bytes(b"\x1f\x8bhalf"), lambda file: file.write_bytes(b"")],
)
def test_a_lost_or_broken_manifest_is_made_anew_and_what_was_ours_still_goes(
    office: Office, host: Path, damage: Any
) -> None:
    office.publish()
    change(office)
    damage(host / NAME)
    office.publish()
    assert without_own(files_below(host)) == office.output


def test_a_file_that_was_never_ours_stays(office: Office, host: Path) -> None:
    host.mkdir()
    (host / "google1234.html").write_text("verification")
    office.publish()
    change(office)
    office.publish()
    assert (host / "google1234.html").read_text() == "verification"


def test_a_stick_that_is_not_there_is_told(office: Office, host: Path) -> None:
    office.target(kind="folder", path=str(host / "not" / "there"))
    with pytest.raises(Undecided, match="not there"):
        office.publish()


def test_a_folder_of_the_host_that_is_a_link_is_refused_and_what_is_behind_it_stays(
    office: Office, host: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    office.publish()
    shutil.move(host / "news", elsewhere)
    (host / "news").symlink_to(elsewhere)
    before = files_below(elsewhere)
    change(office)
    with pytest.raises(Undecided, match=r"news is a link to another folder"):
        office.publish()
    (host / NAME).unlink()  # a first publication, which lists nothing
    for file in (office.site.root / ".cache").glob("publish-*.manifest"):
        file.unlink()
    with pytest.raises(Undecided, match=r"news is a link to another folder"):
        office.publish()
    assert files_below(elsewhere) == before
    (host / "news").unlink()
    (host / "news").mkdir()
    (host / "topics").rename(tmp_path / "gone")
    (host / "topics").symlink_to(tmp_path / "nowhere")  # leads nowhere: in the way
    office.publish()
    assert office.output.items() <= files_below(host).items()
    path = tmp_path / "way"
    path.symlink_to(host)  # the folder itself may be reached through one
    office.target(kind="folder", path=str(path))
    assert office.publish().is_nothing


# ── what may not travel ─────────────────────────────────────
def test_an_incomplete_folder_is_refused(office: Office, host: Path) -> None:
    office.build()
    (office.site.output / "build.json").unlink()
    with pytest.raises(Undecided, match=r"build\.json"):
        office.publish(build_first=False)
    assert not host.exists()


@pytest.mark.parametrize("instant", ["2022-04-01T00:00+00:00", "2099-01-01T00:00+00:00"])
def test_a_build_for_another_instant_is_refused(office: Office, host: Path, instant: str) -> None:
    office.site.build(at=instant)
    with pytest.raises(Undecided, match="was built"):
        office.publish(build_first=False)
    assert not host.exists()


def test_without_an_index_a_build_is_demanded(office: Office, host: Path) -> None:
    office.build()
    for file in (office.site.root / ".cache").glob("index-*"):
        file.unlink()
    with pytest.raises(Undecided, match="--build"):
        office.publish(build_first=False)


def test_a_folder_that_somebody_changed_is_refused(office: Office) -> None:
    office.build()
    (office.site.output / "news/budget/index.html").write_text("edited by hand")
    with pytest.raises(Undecided, match="not as its build left it"):
        office.publish(build_first=False)


def test_what_is_held_since_the_build_is_refused(office: Office, host: Path) -> None:
    office.build()
    office.release("leaving", tags=["health"], image=LEAD, embargo="2099-01-01T00:00+00:00")
    with pytest.raises(Undecided, match=r"news/leaving/index\.html"):
        office.publish(build_first=False)
    assert not host.exists()


def test_a_site_whose_next_change_is_past_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.release("later", embargo="2098-01-01T00:00+00:00", tags=["health"])
    office.build()
    monkeypatch.setattr(publication.time, "time", lambda: 4_070_908_800.0)  # 2099
    with pytest.raises(Undecided, match="appeared or disappeared"):
        office.publish(build_first=False)


def test_a_clock_that_went_back_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.build()
    monkeypatch.setattr(publication.time, "time", lambda: 1_600_000_000.0)
    with pytest.raises(Undecided, match="clock"):
        office.publish(build_first=False)


@pytest.mark.parametrize(
    ("limit", "message"),
    [("max_files", "takes 3 files"), ("max_file_bytes", "files of up to 3"), ("max_bytes", "takes 3 bytes")],
)
def test_more_than_the_host_takes_is_refused(office: Office, host: Path, limit: str, message: str) -> None:
    office.target(kind="folder", path=str(host), **{limit: 3})
    with pytest.raises(Undecided, match=message):
        office.publish()
    assert not host.exists()


BROKEN = "---\ntitle: x\nembargo: tomorrow\n---\nA text.\n"


def test_content_that_broke_since_does_not_keep_the_last_good_site_back(office: Office, host: Path) -> None:
    office.publish()
    office.release("clinic", tags=["health"], image=LEAD, body="Another text.\n")
    office.build()
    office.site.put("releases/2022/budget/en.md", BROKEN)
    office.publish(build_first=False)
    assert without_own(files_below(host)) == office.output
    assert any("cannot be built" in text for text in office.said)


def test_after_a_taking_out_the_next_change_is_told_as_by_a_build(office: Office) -> None:
    office.release("later", embargo="2098-01-01T00:00+00:00", tags=["health"])
    usual = office.publish().changes_at
    assert usual
    office.site.put("releases/2022/budget/en.md", BROKEN)
    office.release("leaving", tags=["health"], image=LEAD, expires="2022-06-01T00:00+00:00")
    report = build(office.site.settings(), Options(jobs=1, removals_only=True))
    done = office.publish(build_first=False)
    assert done.changes_at == report.next_change == usual and "news/leaving/index.html" in done.first


def test_what_is_held_since_the_build_is_refused_although_another_text_is_broken(office: Office, host: Path) -> None:
    office.build()
    office.site.put("releases/2022/budget/en.md", BROKEN)
    office.release("leaving", tags=["health"], image=LEAD, embargo="2099-01-01T00:00+00:00")
    with pytest.raises(Undecided, match=r"is not live yet.*budget/en\.md"):
        office.publish(build_first=False)
    office.site.put("ledger.jsonl", BUDGET_IS_LIVE)
    with pytest.raises(Undecided, match=r"may not leave by now: news/leaving/index\.html"):
        office.publish(build_first=False)
    assert not host.exists()


BUDGET_IS_LIVE = (
    '{"at": "2022-03-02T00:00:00+09:00", "slug": "budget", "lang": "en", "kind": "published", "digest": "", '
    '"address": "/news/budget/", "note": "", "by": "publish", "id": ""}\n'
)


def test_after_a_new_version_all_texts_are_read_in_several_processes_and_it_says_so(
    office: Office, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.publish()
    (host / "index.html").unlink()
    monkeypatch.setattr("newsroom.build.checks.program_digest", lambda: b"another version")
    monkeypatch.setattr(pools, "WORTH_A_POOL", 3)
    monkeypatch.setattr(pools.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(publication, "MANY_TEXTS", 3)
    started: list[Executor] = []
    start = pools.Pool._start

    def noted(self: pools.Pool) -> Executor:
        started.append(start(self))
        return started[-1]

    monkeypatch.setattr(pools.Pool, "_start", noted)
    shown: list[tuple[str, int, int]] = []
    office.publish(build_first=False, progress=lambda *step: shown.append(step))
    assert without_own(files_below(host)) == office.output
    assert started and ("Reading", 3, 3) in shown
    assert [text for text in office.said if text.startswith("Reading")] == [
        "Reading 3 texts, which changed since the build, or which another version of newsroom read last."
    ]
    office.publish(build_first=False)
    assert len([text for text in office.said if text.startswith("Reading")]) == 1  # the index knows them by now


# ── one at a time ───────────────────────────────────────────
def test_a_second_publisher_is_told_who_and_since_when(office: Office, host: Path) -> None:
    office.publish()
    change(office)
    (host / locking.NAME).write_text(
        json.dumps({"who": "anna@desk", "since": "2026-01-01T10:00:00+00:00", "machine": "other"})
    )
    with pytest.raises(Undecided, match=r"anna@desk is publishing there since 2026-01-01T10:00:00"):
        office.publish()


def test_a_lock_without_a_sign_of_life_for_ten_minutes_is_taken_over(office: Office, host: Path) -> None:
    office.publish()
    change(office)
    file = host / locking.NAME
    file.write_text(json.dumps({"who": "anna@desk", "since": "2026-01-01T10:00:00+00:00", "machine": "other"}))
    os.utime(file, (time.time() - 601, time.time() - 601))
    office.publish()
    assert without_own(files_below(host)) == office.output
    assert not file.exists()


def test_a_dead_process_of_this_machine_loses_its_lock_at_once(office: Office, host: Path) -> None:
    office.publish()
    change(office)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    machine = locking._mark("a1", locking._machine())
    holder = {"who": "me", "since": "x", "run": "a1", "machine": machine, "pid": gone.pid, "cache": "another"}
    (host / locking.NAME).write_text(json.dumps(holder))
    office.publish()
    assert without_own(files_below(host)) == office.output


def test_the_lock_at_the_host_names_no_person_and_no_machine_the_log_here_does(
    office: Office, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "anna-example")
    monkeypatch.setattr("platform.node", lambda: "desk-3.example.org")
    locks: list[bytes] = []
    private: list[int] = []

    def look(number: int, name: str, path: str) -> None:
        if (host / locking.NAME).exists():
            locks.append((host / locking.NAME).read_bytes())
        if (host / locking.HOLDER).exists():
            private.append((host / locking.HOLDER).stat().st_mode & 0o777)

    through(monkeypatch, after=look)
    office.publish()
    change(office)
    office.publish()
    first, second = (json.loads(data) for data in (locks[0], locks[-1]))
    for lock in (first, second):
        assert lock["who"] == f"publication {lock['run'][:8]} of web"
        told = " ".join(str(value) for value in lock.values())
        for word in (getpass.getuser(), platform.node(), f"{uuid.getnode():x}", str(office.site.root)):
            assert word not in told
    # No two publications can be seen to come from one machine.
    assert not {first[name] for name in ("who", "run", "machine", "cache")} & {
        second[name] for name in ("who", "run", "machine", "cache")
    }
    assert set(private) == {0o600} and not (host / locking.HOLDER).exists()
    log = next((office.site.root / ".cache").glob("publish-web.log")).read_text()
    assert f"{second['who']}: process {os.getpid()} of {getpass.getuser()}@{platform.node()}" in log


def test_who_lost_the_lock_stops(office: Office, host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office.publish()
    change(office)
    monkeypatch.setattr(locking, "RENEWED_EVERY_SECONDS", 0)

    def steal(number: int, name: str, path: str) -> None:
        if name == "write" and path == "news/arrival/index.html":
            (host / locking.NAME).write_text('{"who": "anna@desk"}')

    through(monkeypatch, after=steal)
    with pytest.raises(Undecided, match="took over"):
        office.publish()
    assert json.loads((host / locking.NAME).read_text()) == {"who": "anna@desk"}


def test_two_processes_on_one_machine_are_told_apart(office: Office) -> None:
    office.build()
    settings = office.site.settings()
    files = CacheFiles(settings, publication_target(office))
    with locking.LocalLock(files.lock, "web"), pytest.raises(Undecided, match="is publishing there"):
        office.publish()


def publication_target(office: Office) -> Any:
    return target_named(office.site.settings(), "")


# ── faults ──────────────────────────────────────────────────
def check_whole(host: Path, allowed: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """What a visitor finds: no page without a file, but for files of what had to leave at once."""
    assert [each for each in missing_files(files_below(host)) if not each[1].startswith(tuple(allowed))] == []


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 50))])
def test_a_fault_that_passes_is_not_noticed(
    office: Office, host: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    office.publish()
    change(office)
    chance = random.Random(seed)
    strikes = {chance.randrange(100) for _ in range(12)}

    def strike(number: int, name: str, path: str) -> None:
        if number in strikes:
            reset()

    through(monkeypatch, **{chance.choice(["before", "after"]): strike})
    office.publish()
    assert without_own(files_below(host)) == office.output
    assert not (host / locking.NAME).exists()


LEFT = {"news/leaving/"}  # what had to go at once: lists that still show its picture follow within the run


@pytest.mark.parametrize(("fault", "number"), always_and_long((reset, full), (*range(12), *range(12, 60, 9)), 2))
def test_a_host_that_fails_from_one_call_on_leaves_a_whole_site(
    office: Office, host: Path, monkeypatch: pytest.MonkeyPatch, number: int, fault: Any
) -> None:
    """From each of these calls on with one of the faults; with `--long` with both."""
    office.publish()
    change(office)
    made = through(monkeypatch, before=from_call(number, fault))
    with pytest.raises(HostFault, match="Run it again"):
        office.publish()
    check_whole(host, LEFT)
    if sum(call.startswith("remove") for call in made[0].calls[:number]):
        assert b"SECRET-LEAVING" not in b"".join(files_below(host).values())
    monkeypatch.undo()
    monkeypatch.chdir(office.site.root)
    office.publish()
    assert without_own(files_below(host)) == office.output


@pytest.mark.parametrize(
    "number", [2, 5, 9, 20, 60, 75, *(pytest.param(number, marks=pytest.mark.long) for number in (3, 4, 6, 40, 85))]
)
def test_killed_in_any_phase_the_site_is_whole_and_the_next_run_completes_it(
    office: Office, host: Path, number: int
) -> None:
    office.publish()
    change(office)
    office.build()
    killed(office.site.root, number, "after" if number % 2 else "before")
    check_whole(host, LEFT)
    done = office.publish()
    assert without_own(files_below(host)) == office.output
    assert done.uploads <= len(office.output)


def test_killed_in_the_first_upload_the_next_run_goes_on_from_its_checkpoint(
    office: Office, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.publishing.engine.CHECKPOINT_SECONDS", 0)
    monkeypatch.setattr("newsroom.publishing.difference.STEP_SIZE", 5)
    through(monkeypatch, before=from_call(60, full))
    with pytest.raises(HostFault):
        office.publish()
    monkeypatch.undo()
    monkeypatch.chdir(office.site.root)
    done = office.publish()
    assert 0 < done.uploads < len(office.output) - 5
    assert without_own(files_below(host)) == office.output


@pytest.mark.parametrize("block", [0, *(pytest.param(number, marks=pytest.mark.long) for number in range(1, 100))])
def test_runs_with_faults_and_deaths(
    office: Office, host: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, block: int
) -> None:
    """Ten runs a block, a thousand in all: each begins from the same host, is struck up to three times, then completed."""
    office.release("held", embargo="2098-01-01T00:00+00:00", body="SECRET-HELD words.\n")
    office.publish()
    change(office)
    office.build()
    cache, begins = office.site.root / ".cache", tmp_path / "begins"
    remembered = next(cache.glob("publish-*.manifest"))
    shutil.copytree(host, begins)
    shutil.copy2(remembered, tmp_path / "remembered")
    for seed in range(block * 10, block * 10 + 10):
        chance = random.Random(seed)
        shutil.rmtree(host)
        shutil.copytree(begins, host)
        shutil.copy2(tmp_path / "remembered", remembered)
        for _ in range(chance.randrange(1, 4)):
            number = chance.randrange(80)
            if chance.random() < 0.4:
                killed(office.site.root, number, chance.choice(["before", "after"]))
            else:
                fault = chance.choice([reset, full])
                strike = chance.choice([at_call, from_call])(number, fault)
                with monkeypatch.context() as patch, contextlib.suppress(HostFault):
                    through(patch, **{chance.choice(["before", "after"]): strike})
                    office.publish(build_first=False)
            check_whole(host, LEFT)
            assert b"SECRET-HELD" not in b"".join(files_below(host).values()), seed
        office.publish(build_first=False)
        assert without_own(files_below(host)) == office.output, seed


def test_a_sample_that_deviates_makes_it_look_at_everything(
    office: Office, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.publish()
    for path in office.output:
        if path.endswith(".html"):
            (host / path).write_text("tampered")
    monkeypatch.setattr("newsroom.publishing.hosts.folder.FolderHost.lists_all", 0)
    office.publish()
    assert without_own(files_below(host)) == office.output


def test_the_agenda_says_what_failed_and_what_is_overdue(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsroom.build.agenda import agenda

    office.publish()
    assert "needs a person: web" not in agenda(office.site.settings(), 1)
    with monkeypatch.context() as patch:
        through(patch, before=from_call(0, full))
        with pytest.raises(HostFault):
            office.publish()
    assert "the last publication failed" in agenda(office.site.settings(), 1)
    office.site.set(SECURITY_EXPIRES="2099-03-01")
    office.release("later", embargo="2098-01-01T00:00+00:00")
    office.publish()
    text = agenda(office.site.settings(), 1, at="2098-01-02T00:00+00:00")
    assert "needs a person: web: nothing was published there since 2098-01-01" in text


def test_a_build_meanwhile_stops_the_publication(office: Office, monkeypatch: pytest.MonkeyPatch, host: Path) -> None:
    office.publish()
    change(office)
    made: list[int] = []

    def build_meanwhile(number: int, name: str, path: str) -> None:
        if name == "create" and not made:
            made.append(1)
            office.release("budget", tags=["health"], image=LEAD, body="A third text.\n")
            office.build()

    through(monkeypatch, before=build_meanwhile)
    with pytest.raises(Undecided, match="changed by a build meanwhile"):
        office.publish()
    check_whole(host, LEFT)
    office.publish()
    assert without_own(files_below(host)) == office.output


def test_the_manifest_is_the_same_after_a_round_trip(office: Office, host: Path) -> None:
    office.publish()
    there = read_manifest((host / NAME).read_bytes())
    assert read_manifest(write_manifest(there)) == there
    assert set(there.files) == set(office.output)
    assert not there.unsure


def test_a_manifest_that_lies_about_a_path_of_the_engine_never_removes_it(office: Office, host: Path) -> None:
    office.publish()
    there = read_manifest((host / NAME).read_bytes())
    there.files["_newsroom-lock.json"] = there.files["index.html"]
    phases = difference({}, there)
    assert "_newsroom-lock.json" not in (*phases.stale, *phases.gone)


def test_the_log_has_no_secrets(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_WEB_TOKEN", "very-secret-value")

    def fault() -> None:
        raise HostFault(
            "refused https://anna:pass1234@host.example.org/x?sig=abcdef token very-secret-value Bearer abcdefghijkl"
        )

    through(monkeypatch, before=at_call(0, fault))
    with pytest.raises(HostFault):
        office.publish()
    log = next((office.site.root / ".cache").glob("publish-*.log")).read_text()
    assert "refused" in log
    for secret in ("very-secret-value", "pass1234", "abcdef"):
        assert secret not in log
