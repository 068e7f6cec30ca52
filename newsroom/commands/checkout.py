"""Commands for those who work on newsroom itself: test, lint, bench, screenshots; and the gallery of the theme.

Comes in: options. Goes out: the exit code of the program that did it. Refuses: all but the gallery outside a checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from newsroom.commands.exits import DONE
from newsroom.model.problems import UsageError
from newsroom.reading.settings.file import own_theme

# Each module of tests runs in one process, in the order of `tests/conftest.py`: what it builds, it builds once.
# (`--dist loadgroup` of pytest-xdist 3.8 groups nothing under pytest 9.2.)
SUITE = ("-m", "pytest", "--dist", "loadfile", "--no-loadscope-reorder")
# Browsers, hosts and servers are waited for: with one process each, processors idle for a third of the whole suite.
PROCESSES_PER_PROCESSOR = 2
# Tests write many small files. In memory that costs less than on a disk.
MEMORY = Path("/dev/shm")  # noqa: S108 (Linux alone has it; pytest makes a folder of its own in it)
MEMORY_FREE = 2 * 2**30  # bytes


def gallery(*, to: str = "gallery") -> int:
    """Every component and every kind of page from invented texts."""
    from newsroom.render.gallery.writing import write_gallery

    folder = Path(to)
    write_gallery(folder, own_theme())
    print(f'{folder / "index.html"} – to look at it: python -m http.server --directory "{folder}"')
    return DONE


def test(*, fast: bool = False, long: bool = False) -> int:
    """The test suite, with all processors."""
    processes = "auto" if fast else str(PROCESSES_PER_PROCESSOR * (os.cpu_count() or 1))
    words = [*(["-m", "not slow"] if fast else []), *(["--long"] if long else [])]
    return _python("tests/conftest.py", *SUITE, "-n", processes, *words, TMPDIR=temporary_folder())


def temporary_folder() -> str:
    """Where tests write: in memory if there is room and programs may run there, else where `TMPDIR` or the machine says."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return tempfile.gettempdir()
    state = os.statvfs(MEMORY)
    fits = state.f_bavail * state.f_frsize >= MEMORY_FREE and not state.f_flag & os.ST_NOEXEC
    return str(MEMORY) if fits else tempfile.gettempdir()


def lint() -> int:
    """Format, lint, types, the order of packages; stops at the first that finds something."""
    contract = "from importlinter.cli import lint_imports_command as main; main()"
    checks = (("-m", "ruff", "format", "--check", "."), ("-m", "ruff", "check", "."), ("-m", "mypy"), ("-c", contract))
    return next(filter(None, (_python("pyproject.toml", *words) for words in checks)), DONE)


def bench(
    *,
    sizes: str = "1000,10000",
    no_peers: bool = False,
    json: str = "",
    takeaways: bool = False,
    kinds: bool = False,
    portal: bool = False,
    cluster: bool = False,
) -> int:
    """The measured build."""
    flags = {
        "--no-peers": no_peers,
        "--takeaways": takeaways,
        "--kinds": kinds,
        "--portal": portal,
        "--cluster": cluster,
    }
    words = [*(["--json", json] if json else []), *(flag for flag, given in flags.items() if given)]
    return _python("benchmarks/__main__.py", "-m", "benchmarks", "--sizes", sizes, *words)


def screenshots(*, to: str = "") -> int:
    """The README's picture, or with a folder pictures of all pages."""
    script = "docs/picture/take_pictures.py"
    return _python(script, script, *([to] if to else []))


def _python(needed: str, *words: str, **environment: str) -> int:
    """Runs this Python in the folder that one is in, if that is a checkout. Its exit code."""
    if not Path(needed).is_file():
        raise UsageError(f"must be called in a checkout of newsroom ({Path(needed).absolute()} is not there)")
    return subprocess.run([sys.executable, *words], env=os.environ | environment).returncode  # noqa: S603
