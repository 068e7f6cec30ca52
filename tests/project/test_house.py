"""The structure of the package: no circles, few modules at the top, modules that one reader holds in the head."""

from __future__ import annotations

import ast
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from conftest import PROJECT, TESTS

PACKAGE = PROJECT / "newsroom"


def modules() -> dict[str, Path]:
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PROJECT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


@cache
def trees() -> dict[Path, ast.Module]:
    """Every file of ours, parsed."""
    return {file: ast.parse(file.read_text("utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports() -> dict[str, set[str]]:
    """Module → modules of ours that it imports anywhere in its text, lazily or for types too."""
    known = modules()
    found: dict[str, set[str]] = {}
    for name, file in known.items():
        found[name] = set()
        for node in ast.walk(trees()[file]):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newsroom"):
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    found[name].add(whole if whole in known else node.module or "")
            elif isinstance(node, ast.Import):
                found[name].update(alias.name for alias in node.names if alias.name in known)
    return found


def test_no_module_imports_itself_over_others() -> None:
    arrows = imports()
    order: list[str] = []
    state: dict[str, int] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if state.get(name) == 2:
            return
        assert state.get(name) != 1, " → ".join((*trail[trail.index(name) :], name))
        state[name] = 1
        for other in sorted(arrows[name]):
            visit(other, (*trail, name))
        state[name] = 2
        order.append(name)

    for name in arrows:
        visit(name, ())
    assert len(order) == len(arrows) > 100


def test_few_modules_lie_directly_in_the_package() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 8


def test_no_folder_is_a_drawer() -> None:
    """At most 30 modules in one folder: what is more is parted by what it is about."""
    counts = {file.parent: len(list(file.parent.glob("*.py"))) for file in PACKAGE.rglob("__init__.py")}
    assert {folder.name: count for folder, count in counts.items() if count > 30} == {}


def test_only_the_host_imports_pelican() -> None:
    users = {
        file.relative_to(PACKAGE).as_posix()
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "pelican")
        or (isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == "pelican" for alias in node.names))
    }
    # An old site of Pelican is read by Pelican, in a process of its own (decision 0010).
    assert {user for user in users if not user.startswith("importing/archives/pelican/")} == {"host.py"}


def test_every_package_says_its_duty() -> None:
    for file, tree in trees().items():
        if file.name == "__init__.py":
            assert len(ast.get_docstring(tree) or "") > 20, file


def test_no_module_is_longer_than_a_reader_takes_in_at_once() -> None:
    """350 lines at most, half of them 130 or fewer."""
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {path.name: count for path, count in lengths.items() if count > 350} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 130


def test_the_forms_of_languages_of_addresses_and_of_folded_lines_are_each_in_one_place() -> None:
    texts = {file.relative_to(PACKAGE).as_posix(): file.read_text("utf-8") for file in PACKAGE.rglob("*.py")}
    assert [name for name, text in texts.items() if "[a-z]{2,3}" in text] == ["model/addresses.py"]
    assert [name for name, text in texts.items() if "news/(" in text] == ["model/addresses.py"]
    assert [name for name, text in texts.items() if r'\r\n ".join' in text] == ["render/content_lines.py"]


def test_every_module_of_tests_is_collected_by_the_bare_command(request: pytest.FixtureRequest) -> None:
    """pytest's own list of folders to pass over has `build`; a folder of that name would be left out in silence."""
    assert request.config.getini("testpaths") == ["tests"]
    passed_over = request.config.getini("norecursedirs")
    assert passed_over
    folders = {part for file in TESTS.rglob("test_*.py") for part in file.relative_to(TESTS).parts[:-1]}
    assert {"build", "project"} <= folders
    assert [folder for folder in folders if any(fnmatch(folder, pattern) for pattern in passed_over)] == []
