"""What the README promises is what is there."""

from __future__ import annotations

import re
import tomllib

import pytest
from conftest import PROJECT

from newsroom import commands
from newsroom.commands.table import COMMANDS
from newsroom.model.takeaways import NAMES
from newsroom.reading.release.schema import field_table
from newsroom.render.theme import LANGUAGES

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_field_table_is_that_of_the_fields() -> None:
    table = README.partition("<!-- fields -->\n")[2].partition("\n<!-- /fields -->")[0]
    assert table.strip() == field_table().strip()


def test_the_two_commands_stand_as_they_are_run() -> None:
    install = "    python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e "
    assert f"{install}. && .venv/bin/newsroom build\n" in README
    assert f"{install}'.[test]' && .venv/bin/inv test\n" in README
    steps = [
        "python3 -m venv .venv",
        ".venv/bin/pip install -q -c constraints.txt -e '.[test]'",
        ".venv/bin/inv test",
        ".venv/bin/inv lint",
    ]
    run = (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in run if line in steps] == steps


def test_every_command_and_option_of_the_table_exists() -> None:
    rows = re.findall(r"`newsroom (\w+)([^`]*)`", README.partition("## Commands")[2].partition("\n## ")[0])
    assert {name for name, _ in rows} == {command.name for command in COMMANDS}
    for name, options in rows:
        known = {option.name for command in COMMANDS if command.name == name for option in command.options}
        assert set(re.findall(r"--([a-z-]+)", options)) <= known, name


def test_every_option_of_a_build_is_in_the_table() -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `newsroom build"))
    for option in next(command for command in COMMANDS if command.name == "build").options:
        assert f"--{option.name}" in row


def test_exit_codes_are_as_told() -> None:
    told = {
        int(number) for number in re.findall(r"\*\*(\d)\*\*", README.partition("Exit codes:")[2].partition("\n")[0])
    }
    assert told == {commands.DONE, commands.PROBLEMS, commands.USAGE, commands.FAULT}


@pytest.mark.parametrize(
    "name", ["README.md", *(f"docs/{path.name}" for path in sorted((PROJECT / "docs").glob("*.md")))]
)
def test_every_file_that_is_linked_is_there(name: str) -> None:
    file = PROJECT / name
    text = re.sub(r"```.*?```|`[^`\n]*`", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"^    .*$", "", text, flags=re.MULTILINE)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target and not target.startswith(("{", "/", "mailto:")):
            assert (file.parent / target).exists(), target


def test_every_module_that_is_named_is_there() -> None:
    for module in re.findall(r"`(newsroom/[\w/]+\.py)`", README):
        assert (PROJECT / module).is_file(), module


def test_settings_and_languages_are_those_that_exist() -> None:
    for lang in LANGUAGES:
        assert re.search(rf"\b{lang}\b", README.partition("Interface texts exist in")[2].partition("\n")[0])
    shared = (PROJECT / "docs/press-officers.md").read_text(encoding="utf-8") + README
    assert "TAKEAWAYS" in shared and all(kind in (PROJECT / "pelicanconf.py").read_text() for kind in NAMES)


def test_the_python_that_is_asked_for_is_the_one_that_is_told() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11" and "Python 3.11 or later" in README
    pinned = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][\w.!+]*", line) for line in pinned if not line.startswith("#"))
    names = {re.split(r"[=<>]", line)[0].lower().replace("_", "-") for line in pinned}
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert {re.split(r"[<>=\[ ;]", each)[0].lower().replace("_", "-") for each in wanted} <= names


def test_the_architecture_names_every_package_and_no_other() -> None:
    text = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `newsroom/([a-z/]+)/` \|", text, re.M))
    there = {
        file.parent.relative_to(PROJECT / "newsroom").as_posix() for file in PROJECT.glob("newsroom/**/__init__.py")
    } - {"."}
    assert rows == there
