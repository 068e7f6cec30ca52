"""A machine that starts anew each time, as in continuous integration: a fresh clone, cache and output restored."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import TinySite, picture

from newsroom.build import worker
from newsroom.reading.files import source
from newsroom.store.published import PublishedFolder

RELEASES = 12


def git(*words: str, cwd: Path) -> None:
    known = ("-c", "user.name=Ana Example", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *known, *words], cwd=cwd, check=True, capture_output=True)


@pytest.fixture
def runner(tiny: TinySite) -> TinySite:
    """A site after one run: content in a repository, cache and output in an archive."""
    for number in range(RELEASES):
        tiny.put(f"releases/2026/r{number}/quay.png", picture("teal"))
        tiny.release(f"r{number}", image={"file": "quay.png", "alt": "A quay"}, tags=["health"])
    tiny.build()
    (tiny.root / ".gitignore").write_text("output/\n.cache/\n", "utf-8")
    git("init", "-q", cwd=tiny.root)
    git("add", "-A", cwd=tiny.root)
    git("commit", "-qm", "All releases", cwd=tiny.root)
    return tiny


def start_anew(tiny: TinySite) -> None:
    """What a runner does: clones the repository to the same place, unpacks what it kept. Every time is another."""
    kept = tiny.root.parent / "kept.tar"
    with tarfile.open(kept, "w") as archive:
        archive.add(tiny.root / ".cache", ".cache")
        archive.add(tiny.output, "output")
    repository = tiny.root.parent / "origin"
    shutil.rmtree(repository, ignore_errors=True)
    git("clone", "-q", "--bare", str(tiny.root), str(repository), cwd=tiny.root.parent)
    for entry in tiny.root.iterdir():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    git("clone", "-q", str(repository), str(tiny.root), cwd=tiny.root.parent)
    with tarfile.open(kept) as archive:
        archive.extractall(tiny.root, filter="fully_trusted")


class Work:
    """What a build reads and opens, counted where it is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parsed: list[str] = []
        self.opened: list[str] = []
        parse, size = worker.parse_folders, source._picture_size

        def parse_folders(units, context):  # type: ignore[no-untyped-def]
            self.parsed += [unit.path for unit in units]
            return parse(units, context)

        def picture_size(path: Path):  # type: ignore[no-untyped-def]
            self.opened.append(path.name)
            return size(path)

        monkeypatch.setattr(worker, "parse_folders", parse_folders)
        monkeypatch.setattr(source, "_picture_size", picture_size)


def test_a_fresh_clone_with_its_cache_reads_and_draws_what_was_edited(
    runner: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = runner.files()
    start_anew(runner)
    work = Work(monkeypatch)
    quiet = runner.build()
    assert (work.parsed, work.opened, quiet.drawn, quiet.written, quiet.removed) == ([], [], 0, 0, 0)
    assert runner.files() == plain
    runner.release("r3", image={"file": "quay.png", "alt": "A quay"}, tags=["health"], body="The quay is longer now.\n")
    git("commit", "-qam", "One edit", cwd=runner.root)
    start_anew(runner)
    edit = runner.build()
    assert work.parsed == ["releases/2026/r3"] and work.opened == []
    assert edit.removed == 0 and edit.written <= edit.drawn < 20  # its page, feeds, search; of 128
    changed = {path for path, data in runner.files().items() if plain.get(path) != data} - {"build.json"}
    assert "news/r3/index.html" in changed and not any(path.startswith("news/r4/") for path in changed)


def test_after_a_restored_cache_the_next_build_looks_into_no_folder_again(
    runner: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_anew(runner)
    looked: list[str] = []
    list_folder = PublishedFolder._list

    def counted(self: PublishedFolder, folder: str, deep: bool):  # type: ignore[no-untyped-def]
        looked.append(folder)
        return list_folder(self, folder, deep)

    monkeypatch.setattr(PublishedFolder, "_list", counted)
    runner.build()
    assert len(looked) > RELEASES
    looked.clear()
    runner.build()
    assert looked == []
    (runner.output / "news/r1/left.txt").write_text("foreign", "utf-8")
    assert runner.build().removed == 1 and looked == ["news/r1"]


def test_a_restored_cache_whose_output_is_missing_draws_it_anew(runner: TinySite) -> None:
    plain = runner.files()
    start_anew(runner)
    shutil.rmtree(runner.output)
    runner.build()
    assert runner.files() == plain
