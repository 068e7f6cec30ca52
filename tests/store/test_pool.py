"""Work in several processes, where one of them is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsroom.build.drawing import work_of
from newsroom.store.pool import Pool

LOST, DEAF = 1, 2
MUCH = 10_000_000  # bytes: more than a pipe holds


def work(number: int, folder: str) -> bytes:
    """The first call's process is lost once another is under way, which does not listen when it is told to end."""
    deaf = Path(folder, "deaf")
    if number == DEAF:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        Path(folder, "written").write_text(str(os.getpid()))
        Path(folder, "written").rename(deaf)
        time.sleep(0.5)
        return b"x" * MUCH
    while not deaf.exists():
        time.sleep(0.01)
    if number == LOST:
        os._exit(1)
    return b""


def stay(folder: str, number: int) -> None:
    Path(folder, f"{number}-{os.getpid()}").touch()
    time.sleep(600)


def keep_busy(folder: str) -> None:
    with Pool(2) as pool:
        list(pool.map(stay, [(folder, number) for number in (1, 2)], 1000))


def use(folder: str) -> None:
    with Pool(2) as pool:
        list(pool.map(work, [(number, folder) for number in (LOST, DEAF, 3, 4)], 1000))


def test_a_lost_worker_ends_the_work_though_another_does_not_listen(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", f"import test_pool; test_pool.use({str(tmp_path)!r})"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "BrokenProcessPool" in ended.stderr and ended.returncode == 1
    assert "Exception ignored" not in ended.stderr
    worker = int((tmp_path / "deaf").read_text())
    assert not Path("/proc", str(worker)).exists()


@pytest.fixture
def brief() -> Iterator[str]:
    """A folder of temporary files, for a process that is killed and leaves some; a socket's name must be short."""
    with tempfile.TemporaryDirectory() as folder:
        yield folder


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_process_that_gives_it_work(tmp_path: Path, brief: str, sign: signal.Signals) -> None:
    busy = subprocess.Popen(
        [sys.executable, "-c", f"import test_pool; test_pool.keep_busy({str(tmp_path)!r})"],
        env={**os.environ, "TMPDIR": brief, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
    )
    until(lambda: len(list(tmp_path.iterdir())) == 2)
    workers = [int(each.name.partition("-")[2]) for each in tmp_path.iterdir()]
    server = int(Path(f"/proc/{workers[0]}/stat").read_text().rpartition(")")[2].split()[1])
    busy.send_signal(sign)
    busy.wait(60)
    for process in (*workers, server):
        until(lambda process=process: not at_work(process))


def at_work(process: int) -> bool:
    """Whether a process is there, and no mere entry that its parent has not taken note of."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("outputs", "is_much"),
    [
        ({"release": 1500}, False),
        ({"release": 2500}, True),
        ({"pdf": 50}, False),
        ({"pdf": 100}, True),
        ({"release": 1000, "pdf": 50}, True),
        ({"pictures": 12}, True),
    ],
    ids=["pages of a deletion", "more pages", "some PDFs", "more PDFs", "both", "pictures of two releases"],
)
def test_workers_are_started_for_work_that_takes_longer_than_their_start(
    outputs: dict[str, int], is_much: bool
) -> None:
    work = int(sum(count * work_of(kind) for kind, count in outputs.items()))
    assert Pool(2).spreads(work) is is_much
    assert not Pool(1).spreads(work)
