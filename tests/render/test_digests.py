"""The digest of the program: what outputs and readings depend on is in it, and nothing else."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

from conftest import run_python

import newsroom
from newsroom.render.digests import AFTER_BUILD

PACKAGE = Path(newsroom.__file__).parent
CODE = "from newsroom.render.digests import program_digest; print(program_digest().hex())"


def test_the_digest_leaves_out_just_what_a_build_may_not_import() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    names = [layer.strip("()").removeprefix("newsroom.") for layer in layers[: layers.index("newsroom.build")]]
    assert sorted(each.removesuffix("/").removesuffix(".py") for each in AFTER_BUILD) == sorted(names)


def test_a_changed_module_changes_the_digest_where_a_build_may_import_it(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "newsroom", ignore=shutil.ignore_patterns("__pycache__"))

    def digest(changed: str = "") -> str:
        if changed:
            with (tmp_path / "newsroom" / changed).open("a") as file:
                file.write("# changed\n")
        done = run_python("-c", CODE, cwd=tmp_path, PYTHONPATH=str(tmp_path))
        assert done.returncode == 0, done.stderr
        return done.stdout

    first = digest()
    assert {digest(name) for name in ("desk/texts.py", "importing/draft.py", "commands/site.py")} == {first}
    seen = [first, *map(digest, ("model/text.py", "reading/files/scan.py", "build/stages.py"))]
    assert len(set(seen)) == len(seen)
