"""The watch: at the hour, after sleep, with a clock that is set, through failures."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import PROJECT, TinySite
from servers import PATIENCE_SECONDS

from newsroom.model.problems import ContentError, MachineFault
from newsroom.model.settings import Settings
from newsroom.publishing.hosts.host import Busy, HostFault
from newsroom.publishing.watch import Watch
from newsroom.store.index import busy

START = int(datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp())


class Wall:
    """A clock on the wall: time passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = float(START)
        self.steps: list[float] = []
        self.events: dict[int, Callable[[], None]] = {}

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.steps.append(seconds)
        self.now += seconds
        if event := self.events.pop(len(self.steps), None):
            event()


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    monkeypatch.setattr("newsroom.publishing.watch.ASKED_EVERY_SECONDS", 300)
    return Wall()


def local(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def watch(
    tiny: TinySite, wall: Wall, failing: list[Exception | None] | None = None
) -> tuple[Watch, list[float], list[tuple[str, str]]]:
    if not failing:
        tiny.build()  # an index, as every site has that was built once
    runs: list[float] = []
    told: list[tuple[str, str]] = []
    faults = list(failing or [])

    def run(settings: Settings) -> None:
        runs.append(wall.now - START)
        fault = faults.pop(0) if faults else None
        if fault is not None:
            raise fault

    made = Watch(tiny.settings, run, lambda text: None, lambda *words: told.append(words), wall.clock, wall.sleep)  # type: ignore[arg-type]
    return made, runs, told


def test_it_publishes_now_and_at_the_next_instant(tiny: TinySite, wall: Wall) -> None:
    tiny.release("later", embargo=local(START + 3600))
    made, runs, told = watch(tiny, wall)
    made.forever(rounds=2)
    assert runs[0] == 0 and 3600 <= runs[1] < 3601
    assert max(wall.steps) <= 20 and told == []


def test_a_machine_that_slept_publishes_when_it_wakes_and_somebody_learns_of_it(tiny: TinySite, wall: Wall) -> None:
    tiny.release("later", embargo=local(START + 3600))
    wall.events[5] = lambda: setattr(wall, "now", wall.now + 8 * 3600)
    made, runs, told = watch(tiny, wall)
    made.forever(rounds=2)
    assert 8 * 3600 <= runs[1] < 8 * 3600 + 200
    assert [subject for subject, _ in told] == ["A publication came late"]


def test_a_clock_that_is_set_back_or_ahead_is_followed(tiny: TinySite, wall: Wall) -> None:
    tiny.release("later", embargo=local(START + 3600))
    wall.events[30] = lambda: setattr(wall, "now", wall.now - 300)
    wall.events[60] = lambda: setattr(wall, "now", wall.now + 300)
    made, runs, told = watch(tiny, wall)
    made.forever(rounds=2)
    assert 3600 <= runs[1] < 3601
    assert 3600 <= sum(wall.steps) < 3601 and told == []


def test_after_a_clock_that_was_ahead_what_it_let_out_is_held_again_at_once(tiny: TinySite, wall: Wall) -> None:
    tiny.release("later", embargo=local(START + 3600))
    wall.events[3] = lambda: setattr(wall, "now", START + 4000.0)
    wall.events[6] = lambda: setattr(wall, "now", START + 120.0)
    made, runs, _ = watch(tiny, wall)
    made.forever(rounds=4)
    assert runs[:3] == [0, 4000, 120] and 3600 <= runs[3] < 3601


@pytest.mark.parametrize("fault", [Busy("another publishes"), ContentError([busy("output")])])
def test_another_publication_or_build_is_told_only_when_it_does_not_end(
    tiny: TinySite, wall: Wall, fault: Exception
) -> None:
    made, runs, told = watch(tiny, wall, [fault, fault, None])
    made.forever(rounds=3)
    assert [round(at) for at in runs] == [0, 15, 45] and told == []
    made, _, told = watch(tiny, wall, [fault] * 8 + [None])
    made.forever(rounds=9)
    assert [subject for subject, _ in told] == ["A publication failed", "Publications work again"]


def test_an_earlier_instant_that_is_written_meanwhile_is_noticed(tiny: TinySite, wall: Wall) -> None:
    tiny.release("later", embargo=local(START + 36_000))
    wall.events[10] = lambda: tiny.release("sooner", embargo=local(START + 1800)) and None
    made, runs, _ = watch(tiny, wall)
    made.forever(rounds=2)
    assert 1800 <= runs[1] < 1801


def test_an_instant_that_is_written_while_another_text_is_broken_is_noticed(tiny: TinySite, wall: Wall) -> None:
    tiny.release("leaving", date="2022-03-02", year="2022")

    def edit() -> None:
        tiny.release("broken", embargo="tomorrow")
        tiny.release("leaving", date="2022-03-02", year="2022", expires=local(START + 1800))

    wall.events[3] = edit
    made, runs, told = watch(tiny, wall, [None, ContentError([])])
    made.forever(rounds=2)
    assert 1800 <= runs[1] < 1801  # what has to leave is taken out then
    assert [subject for subject, _ in told] == ["A publication failed"]


def test_a_failure_is_told_once_tried_again_and_its_end_told(tiny: TinySite, wall: Wall) -> None:
    fault = HostFault("the host is away")
    made, runs, told = watch(tiny, wall, [fault, fault, fault, None])
    made.forever(rounds=4)
    assert [round(at) for at in runs] == [0, 15, 45, 105]
    assert [subject for subject, _ in told] == ["A publication failed", "Publications work again"]


def test_a_full_disk_is_told_and_does_not_end_the_watch(tiny: TinySite, wall: Wall) -> None:
    made, runs, told = watch(tiny, wall, [MachineFault("output: no space left"), None])
    made.forever(rounds=2)
    assert [round(at) for at in runs] == [0, 15]
    assert told[0] == ("A publication failed", "output: no space left") and told[1][0] == "Publications work again"


def test_a_text_that_broke_is_told_with_its_line(tiny: TinySite, wall: Wall) -> None:
    tiny.release("a", embargo="tomorrow")
    problems = tiny.refused()
    made, _, told = watch(tiny, wall, [ContentError(problems)])
    made.forever(rounds=1)
    assert "content/releases/2026/a/en.md" in told[0][1] and Path(tiny.root).exists()


@pytest.mark.slow
def test_a_process_that_is_asleep_at_the_hour_and_a_host_that_is_away(tiny: TinySite, tmp_path: Path) -> None:
    """In real time: the host is away at first, then there; the process sleeps over the instant of an embargo."""
    place, log, note = tmp_path / "mount", tmp_path / "log", tmp_path / "note"
    tell = ["sh", "-c", f'printf "%s\\n" "$0" >> {note}']
    tiny.set(
        LANGUAGES=["en"], PUBLISH={"web": {"kind": "folder", "path": str(place / "site")}}, NOTIFY={"command": tell}
    )
    tiny.release("early", date="2022-03-02", year="2022")
    page = place / "site/news/held/index.html"
    words = [sys.executable, "-m", "newsroom", "publish", "--settings", "pelicanconf.py", "--watch"]
    own = {**os.environ, "PYTHONPATH": str(PROJECT)}
    own.pop("SOURCE_DATE_EPOCH", None)
    with log.open("wb") as stream:
        process = subprocess.Popen(words, cwd=tiny.root, stdout=stream, stderr=stream, env=own)

    def wait_until(what: Callable[[], bool], seconds: float = 150) -> None:
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end and process.poll() is None, log.read_text()
            time.sleep(0.1)

    try:
        wait_until(lambda: note.exists() and "A publication failed" in note.read_text())
        at = int(time.time()) + 30
        tiny.release("held", date="2022-03-02", year="2022", embargo=datetime.fromtimestamp(at, UTC).isoformat())
        place.mkdir()
        wait_until(lambda: "Waiting until" in log.read_text() or page.exists())
        assert "Publications work again" in note.read_text()
        process.send_signal(signal.SIGSTOP)
        was_early = page.exists() and time.time() < at
        time.sleep(max(0.0, at + 1 - time.time()))
        process.send_signal(signal.SIGCONT)
        wait_until(page.exists)
        assert not was_early
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(PATIENCE_SECONDS)
