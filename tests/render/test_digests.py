"""The digest of the program: what outputs and readings depend on is in it, and nothing else."""

from __future__ import annotations

import os
import shutil
import tomllib
from importlib.resources import files
from pathlib import Path

from conftest import NOON, TinySite, run_python

import newsroom
from newsroom.render.digests import AFTER_BUILD

PACKAGE = Path(newsroom.__file__).parent
ZONES = files("tzdata") / "zoneinfo"
CODE = "from newsroom.render.digests import program_digest; print(program_digest().hex())"


def zone_bytes(name: str) -> bytes:
    """A zone as the `tzdata` library has it."""
    return ZONES.joinpath(name).read_bytes()


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


def test_other_time_zones_of_the_machine_change_the_digest(tmp_path: Path) -> None:
    """`zoneinfo` reads them before those of the library; a folder of them may have `tzdata.zi` or not."""

    def digest(*folders: Path) -> str:
        done = run_python("-c", CODE, cwd=tmp_path, PYTHONTZPATH=os.pathsep.join(map(str, folders)))
        assert done.returncode == 0, done.stderr
        return done.stdout

    zones, rules = tmp_path / "zones", tmp_path / "rules"
    for folder in (zones / "Asia", rules / "Asia"):
        folder.mkdir(parents=True)
        (folder / "Seoul").write_bytes(zone_bytes("Asia/Seoul"))
    none, of_files = digest(), digest(zones)
    (rules / "tzdata.zi").write_text("# version 2020a\n")
    seen = [none, of_files, digest(rules)]
    (zones / "Asia/Seoul").write_bytes(zone_bytes("Asia/Tokyo"))
    (rules / "tzdata.zi").write_text("# version 2020b\n")
    seen += [digest(zones), digest(rules)]
    assert len(set(seen)) == len(seen)
    assert digest(tmp_path / "nowhere") == none


def test_a_build_takes_the_machine_s_changed_time_zone(tiny: TinySite, tmp_path: Path) -> None:
    tiny.release("merger", date="2026-03-02T10:00")
    zone = tmp_path / "zones/Asia/Seoul"
    zone.parent.mkdir(parents=True)

    def built(*words: str) -> dict[str, bytes]:
        done = tiny.newsroom("build", "--at", NOON, *words, PYTHONTZPATH=str(tmp_path / "zones"))
        assert done.returncode == 0, done.stderr
        return tiny.files()

    zone.write_bytes(zone_bytes("Asia/Seoul"))
    before = built()
    zone.write_bytes(zone_bytes("Asia/Kathmandu"))
    after = built()
    assert before["news/merger/index.html"] != after["news/merger/index.html"]
    assert after == built("--clean")
