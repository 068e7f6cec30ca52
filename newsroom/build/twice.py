"""The same content built twice, in two processes that hash differently: what differs has no place in a page.

Place in the pipeline: part of a check, when it is asked for. Comes in: the settings file, the instant. Goes out: one problem
for each output that differs. Refuses: to leave a file behind.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from newsroom.model.problems import Problem
from newsroom.model.settings import Settings
from newsroom.site.clearance import read_clock
from newsroom.store.published import BUILD_FILE

SEEDS = ("1", "4242")


def differences(settings: Settings, at: str) -> list[Problem]:
    """Outputs whose bytes depend on more than content, settings and code."""
    instant = read_clock(at).at
    with TemporaryDirectory(prefix="newsroom-") as folder:
        made = [_built(settings, instant, Path(folder, seed), seed) for seed in SEEDS]
    if None in made:
        return []  # the check itself reports the problems
    one, other = (each or {} for each in made)
    found = [path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path)]
    named = [path for path in found if path != BUILD_FILE] or found  # it has the digests of all others
    return [
        Problem(
            f"output/{path}",
            1,
            "output",
            "differs",
            "error",
            "must be the same bytes each time; a filter, plugin or template of the site's own goes over a set, or asks the clock",
        )
        for path in named
    ]


def _built(settings: Settings, instant: int, folder: Path, seed: str) -> dict[str, bytes] | None:
    """Path → bytes of all outputs; None where the content cannot be built."""
    output = folder / "output"
    words = ["build", "--settings", settings.file, "--content", settings.content, "--jobs", "1"]
    words += ["--output", str(output), "--cache", str(folder / "cache")]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "SOURCE_DATE_EPOCH": str(instant),
    }
    folder.mkdir()
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "newsroom", *words], env=environment, capture_output=True, check=False
    )
    if done.returncode != 0:
        return None
    return {
        file.relative_to(output).as_posix(): file.read_bytes() for file in sorted(output.rglob("*")) if file.is_file()
    }
