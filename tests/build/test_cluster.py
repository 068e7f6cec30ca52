"""A build on a cluster: a real scheduler, workers as processes of their own in folders of their own, one of them killed midway."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOON, PROJECT, TinySite, picture
from servers import PATIENCE_SECONDS, free_port

from newsroom.build.stages import Options, build
from newsroom.model.problems import MachineFault, UsageError

pytestmark = pytest.mark.filterwarnings("ignore::Warning")  # of Dask's own


class Cluster:
    """A scheduler and its workers on the loopback address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.processes = [self._start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
        self.workers: list[subprocess.Popen[bytes]] = []

    def _start(self, *words: str, path: Path = PROJECT, cwd: str = "scheduler") -> subprocess.Popen[bytes]:
        folder = self.folder / cwd
        folder.mkdir(exist_ok=True)
        # They are killed, and leave in their folder of temporary files what they had there.
        own = {"PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(folder)}
        environment = {**os.environ, **own}
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def worker(self, name: str, path: Path = PROJECT) -> subprocess.Popen[bytes]:
        started = self._start(
            "worker", self.address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1",
            "--name", name, path=path, cwd=name,
        )  # fmt: skip
        self.processes.append(started)
        self.workers.append(started)
        return started

    def wait(self, workers: int) -> None:
        from distributed import Client

        deadline = time.monotonic() + 90
        while True:
            try:
                with Client(self.address, timeout=5, set_as_default=False) as client:
                    if workers:
                        client.wait_for_workers(workers, timeout=60)
                    return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.stop()


def content(tiny: TinySite, count: int = 30) -> TinySite:
    tiny.set(TAKEAWAYS=["text", "ninjs", "docx"])
    for number in range(count):
        tiny.put(f"releases/2026/r{number}/quay.png", picture("teal"))
        tiny.release(f"r{number}", date=f"2026-01-{number % 28 + 1:02}", image={"file": "quay.png", "alt": "A quay"})
    return tiny


def test_a_cluster_makes_the_same_bytes_though_one_worker_is_lost(tiny: TinySite, cluster: Cluster) -> None:
    content(tiny).build()
    alone = tiny.files()
    shutil.rmtree(tiny.output)
    shutil.rmtree(tiny.root / ".cache")
    elsewhere = cluster.folder / "elsewhere"  # the second worker has the program in a folder of its own
    shutil.copytree(PROJECT / "newsroom", elsewhere / "newsroom", ignore=shutil.ignore_patterns("__pycache__"))
    lost = cluster.worker("one")
    cluster.worker("two", elsewhere)
    cluster.wait(2)
    killed: list[str] = []

    def progress(stage: str, done: int, of: int) -> None:
        if stage == "Drawing" and not killed:
            lost.send_signal(signal.SIGKILL)
            killed.append(stage)

    build(tiny.settings(), Options(at=NOON, cluster=cluster.address), progress)
    assert killed and tiny.files() == alone
    theirs = cluster.folder / "two"
    assert list(theirs.glob("newsroom-theme-*"))
    cluster.workers[1].terminate()
    cluster.workers[1].wait(PATIENCE_SECONDS)
    assert not list(theirs.glob("newsroom-theme-*")), "a worker that ends takes the theme away"


def test_a_worker_of_another_version_is_refused_by_name_before_any_work(tiny: TinySite, cluster: Cluster) -> None:
    content(tiny, 2)
    other = cluster.folder / "other"
    shutil.copytree(PROJECT / "newsroom", other / "newsroom", ignore=shutil.ignore_patterns("__pycache__"))
    (other / "newsroom/model/bounds.py").write_text(
        (other / "newsroom/model/bounds.py").read_text("utf-8") + "# changed\n"
    )
    cluster.worker("other", other)
    cluster.wait(1)
    with pytest.raises(UsageError, match=r"tcp://127\.0\.0\.1:\d+: another program"):
        build(tiny.settings(), Options(at=NOON, cluster=cluster.address))
    assert not (tiny.output / "index.html").exists()


def test_a_scheduler_without_workers_is_refused_and_one_that_is_not_there_is_the_machines_fault(
    tiny: TinySite, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    content(tiny, 1)
    cluster.wait(0)
    with pytest.raises(UsageError, match="must have workers"):
        build(tiny.settings(), Options(at=NOON, cluster=cluster.address))
    for wrong in (
        "scheduler",
        "tcp://",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:x",
        "tcp://127.0.0.1:99999",
        "tcp://a b:1",
    ):
        with pytest.raises(UsageError, match="must be a scheduler's address"):
            build(tiny.settings(), Options(at=NOON, cluster=wrong))
    with pytest.raises(UsageError, match="certificates"):
        build(tiny.settings(), Options(at=NOON, cluster="tls://127.0.0.1:1"))
    monkeypatch.setattr("newsroom.build.cluster.TIMEOUT_SECONDS", 1)
    with pytest.raises(MachineFault, match="no scheduler answers"):
        build(tiny.settings(), Options(at=NOON, cluster="tcp://127.0.0.1:1"))
