"""What one command costs: processor time of all its processes, wall time, the largest process's memory.

The workers of a fork server are nobody's children when the command ends; this process adopts and waits for them
(Linux: prctl PR_SET_CHILD_SUBREAPER), so that their time is counted. The shell's `time` does not see it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

PR_SET_CHILD_SUBREAPER = 36


CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser")  # programs, the quickest first


def chromium() -> str:
    """The browser that is measured in: `$CHROMIUM`, else the first that is installed; "" where none is."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), "")


class Cost(NamedTuple):
    cpu_seconds: float  # user and system, all processes
    wall_seconds: float
    peak_mb: float  # of the largest process
    output: str  # what it printed last


def run(command: list[str], folder: Path, env: dict[str, str] | None = None) -> Cost:
    """Runs a command to its end in a process of its own that counts for it. Raises RuntimeError when it fails."""
    code = "import sys; from benchmarks.measure import _child; _child(sys.argv[1:])"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **(env or {})}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # an installed package has its bytecode; compiling it is no part of a build
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=folder, env=environment, capture_output=True, text=True
    )
    *printed, cost = done.stdout.rstrip("\n").split("\n")
    if done.returncode or not cost.startswith("cost "):
        raise RuntimeError(f"{' '.join(command)} in {folder} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    cpu, wall, peak = map(float, cost.split()[1:])
    return Cost(cpu, wall, peak, next((line for line in reversed(printed) if line), ""))


def _child(command: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    began = time.monotonic()
    process = subprocess.Popen(command)
    code = process.wait()
    wall = time.monotonic() - began
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\ncost {used.ru_utime + used.ru_stime:.3f} {wall:.3f} {used.ru_maxrss / 1024:.1f}", flush=True)
    sys.exit(code)
