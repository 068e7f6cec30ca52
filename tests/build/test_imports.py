"""What a build imports: nothing that it does not use. Half the cost of an edit is importing what reads and draws it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from conftest import TinySite, run_python

from newsroom.reading.files.scan import RACY_NS

READING = {
    "markdown",
    "markdown_it",
    "yaml",
    "babel",
    "nh3",
    "selectolax",
    "snowballstemmer",
    "newsroom.reading.values.terms",
}
PROVING = {"email.utils", "socket"}  # asked for where a held text's words were met
DRAWING = {"jinja2", "newsroom.outputs.pages.release", "newsroom.render.views"}
TAKEAWAYS = {"docx", "typst", "PIL", "segno", "newsroom.outputs.takeaways.text", "newsroom.outputs.takeaways.docx"}
NEVER = {
    "http.client",
    "ssl",
    "wcwidth",
    "lxml",
    "multiprocessing",
    "concurrent.futures.process",
    "unittest",
    "asyncio",
    "pygments",
}

# Of the standard library, asked for by a mistake, a fault, a service or a report alone.
RARE = {"difflib", "json", "signal", "tempfile", "threading", "traceback"}

MOST_MODULES = 225  # of a build with nothing to do, Python's own included
MOST_LOOKS = 4  # for cycles, while the settings are read

WORK = """
import sys
import newsroom.build.preload
before = set(sys.modules)
from newsroom.build.worker import parse_folders
from newsroom.model.read_context import ReadContext
from newsroom.reading.files.unit_files import UnitFiles
text = b"---\\ntitle: Sailors read\\ndate: 2026-03-01\\n---\\nSailors *read* lanterns.\\n"
unit = UnitFiles(path="releases/2026/r", sources=(("en.md", text),), files=(), inputs=b"", read=1, problems=())
parse_folders([unit], ReadContext(timezone="UTC", languages=("en",)))
print("modules:", *sorted(set(sys.modules) - before))
"""
CODE = """
import atexit, gc, sys
looks = []
gc.callbacks.append(lambda phase, info: looks.append(info["generation"]) if phase == "start" else None)
atexit.register(lambda: print("looks:", *looks, "modules:", *sorted(sys.modules)))
from newsroom.__main__ import main
main()
"""


def imported(tiny: TinySite) -> set[str]:
    """Every module that `newsroom build` has when it ends."""
    done = run_python("-c", CODE, "build", "--at", "2026-03-10T12:00+09:00", cwd=tiny.root)
    assert done.returncode == 0, done.stderr[-2000:]
    return set(done.stdout.rpartition("modules:")[2].split())


@pytest.fixture
def plain(tiny: TinySite) -> TinySite:
    tiny.set(TAKEAWAYS=[], LANGUAGES=["en"])
    for number in range(3):
        tiny.release(f"r{number}", body="Sailors read.")
    imported(tiny)
    time.sleep(RACY_NS / 1e9 + 0.1)  # a file that is younger at a look is read again at the next
    imported(tiny)
    return tiny


def test_a_build_with_nothing_to_do_imports_neither_what_reads_nor_what_draws(plain: TinySite) -> None:
    found = imported(plain)
    assert "newsroom.build.stages" in found
    assert not found & (READING | DRAWING | TAKEAWAYS | NEVER | RARE)
    assert len(found) < MOST_MODULES


def test_a_build_looks_for_no_cycles_in_what_it_imports_and_makes(plain: TinySite) -> None:
    plain.release("r1", body="Sailors read lanterns.")
    done = run_python("-c", CODE, "build", "--at", "2026-03-10T12:00+09:00", cwd=plain.root)
    looks = done.stdout.rpartition("looks:")[2].partition("modules:")[0].split()
    assert len(looks) <= MOST_LOOKS, looks


def test_an_edit_of_a_text_imports_no_maker_of_files_that_the_site_does_not_make(plain: TinySite) -> None:
    plain.release("r1", body="Sailors read lanterns.")
    found = imported(plain)
    assert found >= {"newsroom.outputs.pages.release", "jinja2", "markdown_it"}
    assert not found & (TAKEAWAYS | NEVER | PROVING | {"zipfile"})


def test_a_worker_has_what_reads_a_text_from_the_fork_server(tmp_path: Path) -> None:
    done = run_python("-c", WORK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    found = done.stdout.rpartition("modules:")[2].split()
    assert not [name for name in found if name.startswith(("newsroom.", "markdown", "yaml", "nh3"))]
