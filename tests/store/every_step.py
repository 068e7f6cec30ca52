"""Builds that are disturbed at one chosen change of the file system, run by `test_every_step` in a process of their own.

Comes in: the folder of a site, what stands and what is expected, as JSON on stdin. Goes out: one line for each fault that was found.
Each build is a fork of this process, which has read newsroom's code and built once; an audit hook counts every call that changes a file.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import NOON, files_below

from newsroom import commands
from newsroom.store.published import HALF_WRITTEN, UNFINISHED_FILE

CHANGES = {
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.utime",
}
NEEDS_SPACE = {"os.mkdir", "os.link", "os.symlink", "open"}
TROUBLES = ("killed", "error once", "full once", "full from then on", "error from then on", "another builder")
MARKS = {UNFINISHED_FILE, *HALF_WRITTEN}  # of a build that was cut short; no part of a site
CHILD = tuple[int, str]  # (exit code, or the signal's number below zero; what it said)


def disturb(trouble: str, at: int, root: str) -> Callable[[], int]:
    """Has the change of number `at` go wrong in this process. Gives the count of changes so far."""
    count = 0

    def heard(event: str, given: tuple[Any, ...]) -> None:
        nonlocal count
        if event == "open":
            if not isinstance(given[0], str | bytes) or not (given[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
        elif event not in CHANGES:
            return
        if not os.path.abspath(os.fsdecode(given[0])).startswith(root):  # noqa: PTH100 - nothing of pathlib in an audit hook
            return
        count += 1
        if count < at or (count > at and not trouble.endswith("then on")):
            return
        if trouble == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif trouble == "another builder":
            os.kill(os.getpid(), signal.SIGSTOP)
        elif trouble.startswith("error"):
            raise OSError(errno.EIO, os.strerror(errno.EIO), given[0])
        elif trouble.startswith("full") and event in NEEDS_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), given[0])

    sys.addaudithook(heard)
    return lambda: count


def build(cache: str, output: str) -> CHILD:
    err = io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
        code = commands.exit_code(commands.build, jobs="1", at=NOON, cache=cache, output=output, allow_removals=True)
    return code, err.getvalue()


def begun(cache: str, trouble: str = "", at: int = 0, root: str = "") -> tuple[int, int]:
    """A build in a fork: (its process, a pipe with what it says and how it ends)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    counted = disturb(trouble, at, root) if trouble else lambda: 0
    code, said = build(cache, "")
    os.write(writing, f"{counted()}\n{said}".encode())
    os._exit(code)


def ended(process: tuple[int, int]) -> CHILD:
    child, reading = process
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said


def restored(root: Path, saved: Path) -> None:
    for name in ("output", ".cache", "other"):
        shutil.rmtree(root / name, ignore_errors=True)
    for name in ("output", ".cache"):
        shutil.copytree(saved / name, root / name, symlinks=True)


def one(root: Path, saved: Path, old: dict[str, bytes], new: dict[str, bytes], trouble: str, at: int) -> str:
    """What is wrong after a disturbed build, and after the next one; "" where nothing is."""
    restored(root, saved)
    first = begun(".cache", trouble, at, str(root))
    if trouble == "another builder":
        _, status = os.waitpid(first[0], os.WUNTRACED)
        if os.WIFSTOPPED(status):
            code, said = ended(begun("other"))
            os.kill(first[0], signal.SIGCONT)
            if code not in (0, 1) or "Traceback" in said:
                return f"the other builder ended with {code}: {said}"
        else:
            return ""
    code, said = ended(first)
    allowed = {"killed": (-signal.SIGKILL, 0), "another builder": (0, 1)}.get(trouble, (0, 3))
    if code not in allowed or "Traceback" in said:
        return f"ended with {code}: {said}"
    stands = {path: data for path, data in files_below(root / "output").items() if path not in MARKS}
    if "build.json" in stands and trouble != "another builder" and stands not in (old, new):
        return f"half a site is called complete ({said})"
    if "Nothing was written" in said and stands != old:
        return f"it said that nothing was written: {said}"
    if any(b"zephyrine" in data.lower() for data in stands.values()):
        return "what is held was published"
    code, said = ended(begun(".cache"))
    if code != 0 or files_below(root / "output") != new:
        stands = files_below(root / "output")
        differ = sorted(path for path in stands.keys() | new.keys() if stands.get(path) != new.get(path))
        return f"the next build ended with {code}, and differs in {differ[:5]}: {said}"
    left = [path.name for path in (root / ".cache").glob("*.aside")]
    return f"left {left}" if left else ""


def main() -> None:
    """Reads a task from stdin, prints `at`, trouble and what is wrong for each fault, then the number of trials."""
    task = json.load(sys.stdin)
    root, saved = Path(task["root"]), Path(task["saved"])
    os.chdir(root)
    old, new = files_below(saved / "output"), files_below(Path(task["new"]))
    assert build("drawn/cache", "drawn/output")[0] == 0  # from nothing: all code that draws is read, by no fork again
    shutil.rmtree(root / "drawn")
    gc.freeze()  # no fork searches for cycles among what was there before it
    restored(root, saved)
    code, said = ended(begun(".cache", "nothing", 1 << 40, str(root)))
    assert code == 0, said
    changes = int(said.partition("\n")[0])
    trials = 0
    for trouble in task["troubles"]:
        for at in range(1 + task["offset"], changes + 1, task["stride"]):
            trials += 1
            wrong = one(root, saved, old, new, trouble, at)
            if wrong:
                print(f"{trouble} at {at} of {changes}: {wrong[:700]}", flush=True)
    print(json.dumps({"changes": changes, "trials": trials}), flush=True)


if __name__ == "__main__":
    main()
