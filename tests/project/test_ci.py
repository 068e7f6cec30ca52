"""CI skips nothing: what a machine lacks is skipped with the command that brings it, and fails where CI is set.

And the command that CI runs builds once what a module of tests shares.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from conftest import PROJECT, run_python

from newsroom.commands import checkout

SKIPS = """import pytest

def test_in_its_body():
    pytest.skip("Java is not installed: apt-get install default-jre-headless")

@pytest.mark.skipif(True, reason="no font")
def test_by_its_mark():
    pass
"""


@pytest.mark.parametrize(("ci", "said"), [("", "2 skipped"), ("true", "1 failed, 1 error")], ids=["at-home", "in-ci"])
def test_a_skip_is_a_failure_in_ci_alone(tmp_path: Path, ci: str, said: str) -> None:
    (tmp_path / "test_skips.py").write_text(SKIPS, "utf-8")
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "conftest", "test_skips.py")
    run = run_python(*words, cwd=tmp_path, CI=ci, PYTHONPATH=f"{PROJECT}:{PROJECT / 'tests'}")
    assert said in run.stdout.splitlines()[-1], run.stdout
    assert ("CI must run this" in run.stdout) == bool(ci)


SHARES = """import pathlib, pytest

@pytest.fixture(scope="module")
def site():
    with pathlib.Path("built.txt").open("a") as built:
        built.write(pathlib.Path(__file__).name + "\\n")

@pytest.mark.parametrize("number", range(8))
def test_it(site, number):
    pass
"""


@pytest.mark.slow
def test_what_a_module_shares_is_built_once_by_all_processes(tmp_path: Path) -> None:
    names = ["test_a.py", "test_b.py", "test_c.py"]
    for name in names:
        (tmp_path / name).write_text(SHARES, "utf-8")
    run = run_python(*checkout.SUITE, "-n", "2", "-p", "no:cacheprovider", cwd=tmp_path)
    assert "24 passed" in run.stdout, run.stdout
    assert sorted((tmp_path / "built.txt").read_text("utf-8").split()) == names


def test_temporary_files_go_to_memory_where_they_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(checkout, "MEMORY_FREE", 1)
    monkeypatch.setattr(checkout, "MEMORY", tmp_path)
    assert checkout.temporary_folder() == str(tmp_path)
    monkeypatch.setattr(checkout, "MEMORY", tmp_path / "missing")
    assert checkout.temporary_folder() == tempfile.gettempdir()
    monkeypatch.setattr(checkout, "MEMORY", tmp_path)
    monkeypatch.setattr(checkout, "MEMORY_FREE", 2**62)
    assert checkout.temporary_folder() == tempfile.gettempdir()
    monkeypatch.setattr(checkout, "MEMORY_FREE", 1)
    monkeypatch.setenv("TMPDIR", "/elsewhere")
    assert checkout.temporary_folder() == tempfile.gettempdir()


def test_ci_installs_every_program_that_a_test_asks_for() -> None:
    script = (PROJECT / ".ci" / "run").read_text("utf-8")
    for program in ("chromium", "fonts-noto-cjk", "fonts-noto-core", "default-jre-headless", "vnu-jar@24.10.17"):
        assert program in script
