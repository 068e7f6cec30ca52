"""Python processes as forks of one that has read newsroom's code and built a site: what a start costs is paid once.

Comes in: the words of a command line (`-m` or `-c`), a folder, an environment. Goes out: exit code and words, as `subprocess.run`
gives them. Refuses: an environment that Python reads when it starts and that is another one than the first process has.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 300  # for what takes some seconds on an idle machine
AT_START = ("PYTHON", "LC_", "LANG", "TZ")  # how the names of what Python reads when it starts begin


def read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(AT_START)}


class Forks:
    """The first process; it is started once, and ends with this one."""

    def __init__(self, site: Path, environment: Mapping[str, str]) -> None:
        """`site`: a folder with a site that builds; it may go afterwards."""
        self.at_start = read_at_start(os.environ)
        asking, self.asking = os.pipe()
        answers, answering = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(asking), str(answering)],
            cwd=site, env=environment, pass_fds=(asking, answering), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(asking)
        os.close(answering)
        self.answers = os.fdopen(answers, "r")
        atexit.register(self.stop)
        assert self.answers.readline(), "the site does not build"

    def can_run(self, environment: Mapping[str, str]) -> bool:
        return read_at_start(environment) == self.at_start

    def run(self, words: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Runs one command and waits for its end, at most five minutes: then a signal ends it, and its number is the code."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            pid = os.getpid()
            asked = {
                "words": words, "cwd": str(cwd), "environment": dict(environment),
                "out": f"/proc/{pid}/fd/{out.fileno()}", "err": f"/proc/{pid}/fd/{err.fileno()}",
            }  # fmt: skip
            os.write(self.asking, json.dumps(asked).encode() + b"\n")
            code = int(self.answers.readline())
            said = []
            for stream in (out, err):
                stream.seek(0)
                said.append(stream.read().decode())
        return subprocess.CompletedProcess([sys.executable, *words], code, *said)

    def stop(self) -> None:
        os.close(self.asking)
        self.answers.close()
        self.process.wait(PATIENCE_SECONDS)


def build_once() -> None:
    """Reads what a build needs, and draws each kind of page once."""
    from newsroom import commands

    assert commands.exit_code(commands.build, jobs="1") == 0


def become(asked: dict[str, Any]) -> None:
    """Makes of this fork the process that was asked for, as if Python had started in it; at its end it takes nothing apart."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["cwd"])
    for number, path in ((1, asked["out"]), (2, asked["err"])):
        stream = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(stream, number)
        os.close(stream)
    signal.alarm(PATIENCE_SECONDS)
    importlib.invalidate_caches()
    try:
        run(asked["words"])
    finally:
        atexit._run_exitfuncs()  # multiprocessing leaves them out


def run(words: Sequence[str]) -> None:
    """`python -m …` and `python -c …`."""
    how, what, *rest = words
    if how == "-m":
        sys.path[0] = str(Path.cwd())
        sys.argv = [what, *rest]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = ""
        sys.argv = [how, *rest]
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__", "__builtins__": __builtins__})


def main(asking: int, answering: int) -> None:
    build_once()
    gc.freeze()  # no fork searches for cycles among what was there before it
    os.write(answering, b"ready\n")
    with os.fdopen(asking, "r") as requests:
        while line := requests.readline():
            asked = json.loads(line)
            fork = multiprocessing.get_context("fork").Process(target=become, args=(asked,))
            fork.start()
            fork.join()
            os.write(answering, f"{fork.exitcode}\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
