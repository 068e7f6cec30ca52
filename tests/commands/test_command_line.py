"""`newsroom` and `inv`: two faces of one table; the wheel brings all that a site needs."""

from __future__ import annotations

import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import NOON, PROJECT, TinySite, run_python

from newsroom.commands.guides import guide_files
from newsroom.commands.table import COMMANDS, Command
from newsroom.commands.tasks import collection


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_option_is_one_that_the_function_takes_with_the_same_default(command: Command) -> None:
    module, _, name = command.function.partition(":")
    parameters = inspect.signature(getattr(importlib.import_module(module), name)).parameters
    for option in command.options:
        parameter = parameters[option.parameter or option.name.replace("-", "_")]
        assert parameter.default == option.default, option.name
    for positional in command.positionals:
        assert positional.name.replace("-", "_") in parameters


def test_inv_has_every_command_with_every_option() -> None:
    tasks = collection()
    assert set(tasks.task_names) == {command.name for command in COMMANDS}
    for command in COMMANDS:
        known = {name for argument in tasks[command.name].get_arguments() for name in argument.names}
        assert {option.name.replace("-", "_") for option in command.options} <= known | {
            name.replace("-", "_") for name in known
        }


def test_newsroom_build_makes_the_same_bytes_as_inv_build(tiny: TinySite) -> None:
    tiny.release("a")
    assert tiny.newsroom("build", "--jobs", "1").returncode == 0
    made = tiny.files()
    shutil.rmtree(tiny.output)
    assert tiny.inv("build", "--jobs", "1").returncode == 0
    assert tiny.files() == made


@pytest.mark.parametrize(
    "words",
    [("build", "--no-such-option"), ("no-such-command",), ("new",), ("build", "--outpu", "x"), ()],
    ids=["unknown option", "unknown command", "nothing given", "cut option", "no command"],
)
def test_what_newsroom_does_not_know_ends_in_2(tiny: TinySite, words: tuple[str, ...]) -> None:
    done = tiny.newsroom(*words)
    assert done.returncode == 2 and "usage: newsroom" in done.stderr and done.stdout == ""
    assert not tiny.output.exists()


def test_exit_codes_of_newsroom_are_those_of_the_commands(tiny: TinySite) -> None:
    tiny.release("a", date="2026-02-30")
    assert tiny.newsroom("build").returncode == 1
    assert tiny.newsroom("check").returncode == 1
    assert tiny.newsroom("build", "--at", "tomorrow").returncode == 2
    assert tiny.newsroom("test", "--fast").returncode == 2  # there is no checkout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an installation of the wheel puts beside other packages."""
    folder = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(folder / done.stdout.strip()) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_the_wheel_holds_the_package_the_theme_the_guides_and_nothing_else(wheel: Path) -> None:
    def below(folder: Path, prefix: str) -> set[str]:
        files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {f"{prefix}/{path.relative_to(folder).as_posix()}" for path in files}

    info = next(wheel.glob("pelican_newsroom-*.dist-info"))
    there = below(wheel, "").difference(below(info, f"/{info.name}"))
    guides = {path for path in below(PROJECT / "docs", "newsroom/docs") if not path.endswith(".py")}
    assert {path[1:] for path in there} == below(PROJECT / "newsroom", "newsroom") | guides | below(
        PROJECT / "theme", "newsroom/theme"
    )
    assert re.search(r"newsroom *= *newsroom.__main__:main", (info / "entry_points.txt").read_text("utf-8"))


def test_a_site_without_a_theme_of_its_own_builds_with_the_wheel_alone(tiny: TinySite, wheel: Path) -> None:
    tiny.set(THEME=None)
    tiny.release("a")
    done = tiny.newsroom("build", "--jobs", "1", PYTHONPATH=str(wheel))
    assert done.returncode == 0, done.stderr
    assert (tiny.output / "news/a/index.html").is_file()


def test_the_guides_can_be_read_where_only_the_wheel_is(tiny: TinySite, wheel: Path) -> None:
    listed = tiny.newsroom("guide", PYTHONPATH=str(wheel))
    assert listed.returncode == 0 and str(wheel) in listed.stdout
    names = [line.split()[0] for line in listed.stdout.splitlines()[:-1]]
    assert {"readme", "install", "press-officers", "publishing", "publishing/own-server"} <= set(names)
    for name in ("install", "docs/publishing/own-server.md"):
        shown = tiny.newsroom("guide", name, PYTHONPATH=str(wheel)).stdout
        assert shown == (PROJECT / "docs" / f"{name.removeprefix('docs/').removesuffix('.md')}.md").read_text("utf-8")
    assert "## Commands" in tiny.newsroom("guide", "readme", PYTHONPATH=str(wheel)).stdout
    unknown = tiny.newsroom("guide", "instal")
    assert unknown.returncode == 2 and "Did you mean 'install'?" in unknown.stderr


def test_every_guide_that_a_message_names_is_there() -> None:
    named = set()
    for file in (PROJECT / "newsroom").rglob("*.py"):
        named |= set(re.findall(r"`newsroom guide ([a-z0-9/-]+)`", file.read_text("utf-8")))
    assert {"markdown", "publishing", "publishing/own-server"} <= named <= {"readme", *guide_files()}


def test_a_command_with_a_slip_is_told_the_nearest_one(tmp_path: Path) -> None:
    for word, hint in (
        ("buidl", "Did you mean 'build'?"),
        ("Check", "Did you mean 'check'?"),
        ("zzz", "newsroom --help"),
    ):
        done = run_python("-m", "newsroom", word, "--port", "1", cwd=tmp_path, PYTHONPATH=str(PROJECT))
        assert done.returncode == 2 and hint in done.stderr, done.stderr
    assert run_python("-m", "newsroom", "help", cwd=tmp_path, PYTHONPATH=str(PROJECT)).returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["new", "Two", "words"], "newsroom new takes TITLE (got 'words' too). A text with spaces stands in quotation"),
        (["build", "now"], "newsroom build takes options alone (got 'now' too)"),
        (["build", "--ouput=x"], "(got '--ouput=x'). Did you mean '--output'?"),
        (["check", "--zzz"], "newsroom check --help lists them"),
        (["--zzz"], "must be given a command"),
    ],
)
def test_a_word_too_many_is_told_with_what_the_command_takes(tmp_path: Path, words: list[str], told: str) -> None:
    done = run_python("-m", "newsroom", *words, cwd=tmp_path, PYTHONPATH=str(PROJECT))
    assert done.returncode == 2 and told in done.stderr and "Traceback" not in done.stderr, done.stderr


@pytest.mark.parametrize("words", [["--at", ""], ["--at=", "--jobs", "1"], ["--output", " "], ["--settings", ""]])
def test_an_option_without_a_value_is_refused_and_nothing_built(tiny: TinySite, words: list[str]) -> None:
    """A script whose variable is empty must not build for another instant, or into another folder."""
    tiny.release("a")
    done = tiny.newsroom("build", *words)
    assert done.returncode == 2 and "must have a value" in done.stderr
    assert not tiny.output.exists()
    assert tiny.newsroom("build", "--at", NOON).returncode == 0


OLD_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}


@pytest.mark.parametrize("face", ["newsroom", "inv", "pelican"])
def test_names_are_utf8_whatever_the_locale_says(tiny: TinySite, face: str) -> None:
    """A folder, a file that the text names, and a title, none of them in ASCII."""
    tiny.release("a", title="공보실 안내", body="[계획](계획.pdf)\n")
    tiny.put("releases/2026/a/계획.pdf", b"%PDF-1.4")
    tiny.content.rename(tiny.root / "내용")
    tiny.set(PATH="내용", OUTPUT_PATH="출력")
    if face == "pelican":
        done = run_python("-m", "pelican", "내용", "-s", "pelicanconf.py", cwd=tiny.root, **OLD_LOCALE)
    else:
        done = getattr(tiny, face)("build", "--content", "내용", "--jobs", "1", **OLD_LOCALE)
    assert done.returncode == 0, done.stderr
    assert (tiny.root / "출력/news/a/계획.pdf").is_file()


def test_what_a_terminal_cannot_show_is_printed_as_its_escape(tiny: TinySite) -> None:
    tiny.release("a", embargo="2099-01-01T00:00+09:00", title="공보실 안내")
    done = tiny.newsroom("agenda", "--format", "json", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert tiny.newsroom("agenda", PYTHONIOENCODING="ascii").returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name files in Unicode")
def test_a_folder_whose_path_is_not_utf8_is_refused_with_its_setting(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    tiny = TinySite(folder)
    tiny.release("a")
    for words in (("check",), ("new", "Title")):
        done = tiny.newsroom(*words)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert (
            "PATH: must be a folder whose path is written in UTF-8, e.g. /srv/news "
            f"(got '{tmp_path}/caf\\xe9/content')" in done.stderr
        )
    made = run_python("-m", "newsroom", "init", os.fsdecode(b"m\xe9"), "--yes", cwd=tmp_path)
    assert made.returncode == 2 and "FOLDER: must have a path written in UTF-8" in made.stderr


def test_beside_a_site_each_command_says_where_the_site_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from newsroom.commands.command_line import main

    (tmp_path / "mission").mkdir()
    TinySite(tmp_path / "mission").release("line")
    monkeypatch.chdir(tmp_path)
    for command in (["check"], ["build"], ["agenda"], ["new", "A line opens"]):
        assert main("1", command) == 2
        assert "cd mission" in capsys.readouterr().err


def test_the_end_of_a_command_looks_for_no_cycles() -> None:
    asked = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count())); from newsroom.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert int(done.stdout.split()[-1]) > 1000, done
