"""`newsroom bench --cluster`: one archive with all take-aways, built alone and on a Dask cluster of this machine.

A cluster on one machine cannot be quicker than the machine alone; the bench shows what sending jobs and bytes costs, and counts
the processor time of scheduler and workers too. The bytes of both builds are compared.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from benchmarks.corpus import make_corpus
from benchmarks.measure import Cost, run

PROJECT = Path(__file__).parents[1]
AT = "2026-11-02T12:00+00:00"
WORKERS = 2


def measure_cluster(folder: Path, releases: int, say: Callable[[str], None]) -> list[tuple[str, Cost]]:
    """(where it was built, what it cost, cluster included)."""
    say(f"{releases:,} releases with all take-aways: making the corpus")
    make_corpus(folder, releases, PROJECT / "theme", takeaways=True)
    build = [sys.executable, "-m", "newsroom", "build", "--at", AT]
    say("alone")
    alone = run([*build, "--output", "alone", "--cache", ".cache-alone"], folder)
    with _cluster(folder) as (address, processes):
        before = sum(map(_cpu_seconds, processes))
        say(f"on a cluster of {WORKERS}")
        cost = run([*build, "--output", "clustered", "--cache", ".cache-clustered", "--cluster", address], folder)
        spent = sum(map(_cpu_seconds, processes)) - before
    if _digest(folder / "alone") != _digest(folder / "clustered"):
        raise RuntimeError("the cluster made other bytes than this machine alone")
    clustered = cost._replace(cpu_seconds=cost.cpu_seconds + spent)
    return [("cold, alone", alone), (f"cold, on a cluster of {WORKERS}", clustered)]


@contextmanager
def _cluster(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """(address of a scheduler with workers, process ids); all of it ends with the block."""
    from distributed import Client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    calls = [["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]]
    calls += [["worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny"]] * WORKERS
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    started: list[subprocess.Popen[bytes]] = []
    try:
        for number, words in enumerate(calls):
            place = folder / f"dask-{number}"
            place.mkdir()
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "dask", *words],
                    cwd=place,
                    env=environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
        deadline = time.monotonic() + 120
        while True:
            try:
                with Client(address, timeout=5, set_as_default=False) as client:
                    client.wait_for_workers(WORKERS, timeout=120)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)
        yield address, [process.pid for process in started]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _cpu_seconds(pid: int) -> float:
    """User and system time of a running process (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _digest(folder: Path) -> str:
    whole = blake2b(digest_size=16)
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            whole.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()
