"""Whatever happens at any change of the file system during a build, the next build gives what a clean one gives.

Killed, an I/O error, a full disk, for once or from then on, a second builder with a cache of its own. A share runs always;
`--long` takes every change of a build, hundreds for each trouble.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT, TESTS, TinySite
from every_step import TROUBLES

SHARE = 149  # every so many changes


def task(tiny: TinySite, troubles: tuple[str, ...], stride: int, offset: int = 0) -> str:
    """A site that was built and changed since: texts edited, one added, one gone, one expired, one held."""
    tiny.set(TAKEAWAYS=["text", "kit"])
    for number in range(4):
        tiny.release(f"a{number}", tags=["health"])
    tiny.release("gone", aliases=["/old/gone/"])
    tiny.release("held", title="Zephyrine accord", embargo="2026-09-01T09:00+09:00")
    tiny.build()
    saved = tiny.root / "saved"
    for name in ("output", ".cache"):
        shutil.copytree(tiny.root / name, saved / name, symlinks=True)
    for number in range(3):
        tiny.release(f"a{number}", tags=["culture"], title=f"Changed {number}")
    tiny.release("a3", expires="2026-06-01T00:00+09:00")
    tiny.release("new")
    shutil.rmtree(tiny.content / "releases/2026/gone")
    tiny.first_build()
    return json.dumps(
        {
            "root": str(tiny.root),
            "saved": str(saved),
            "new": str(tiny.root / "first/output"),
            "troubles": troubles,
            "stride": stride,
            "offset": offset,
        }
    )


def run(tiny: TinySite, troubles: tuple[str, ...], stride: int) -> tuple[list[str], dict[str, int]]:
    """(what went wrong, how many changes and trials there were)."""
    path = os.pathsep.join((str(PROJECT), str(TESTS), str(TESTS / "store")))
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("every_step.py"))],
        input=task(tiny, troubles, stride), cwd=tiny.root, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    *wrong, counted = done.stdout.splitlines()
    return wrong, json.loads(counted)


@pytest.mark.slow
def test_a_share_of_all_troubles_at_all_changes(tiny: TinySite) -> None:
    wrong, counted = run(tiny, TROUBLES, SHARE)
    assert wrong == []
    assert counted["changes"] > 100 and counted["trials"] >= 2 * len(TROUBLES)


@pytest.mark.long
@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_change_of_a_build(tiny: TinySite, trouble: str) -> None:
    wrong, counted = run(tiny, (trouble,), 1)
    assert wrong == []
    assert counted["trials"] == counted["changes"]
