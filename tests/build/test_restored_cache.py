"""A machine that starts anew each time, as in continuous integration: a fresh clone, cache and output restored."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import TinySite, picture

from newsroom.build import worker
from newsroom.reading.files import folder_stat, source, unit_files
from newsroom.store import published
from newsroom.store.index import Index
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


def test_a_restored_cache_reads_each_text_and_each_output_once_and_no_record(
    runner: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.build()
    start_anew(runner)
    read: list[str] = []
    records: list[str] = []
    blocks, record = folder_stat.blocks_of, Index.record

    def counted(file: str, follow_symlinks: bool = True):  # type: ignore[no-untyped-def]
        read.append(file)
        return blocks(file, follow_symlinks)

    def asked(self: Index, path: str) -> bytes | None:
        records.append(path)
        return record(self, path)

    monkeypatch.setattr(unit_files, "blocks_of", counted)
    monkeypatch.setattr(published, "blocks_of", counted)
    monkeypatch.setattr(Index, "record", asked)
    for number in range(3):  # releases without pictures
        runner.release(f"plain{number}", tags=["health"])
    runner.build()
    git("add", "-A", cwd=runner.root)
    git("commit", "-qm", "More", cwd=runner.root)
    start_anew(runner)
    read.clear()
    records.clear()
    quiet = runner.build()
    content, output = str(runner.content), str(runner.output)
    texts = {str(file) for file in runner.content.rglob("*.md") if "directory" not in file.parts}
    texts |= {str(file) for file in (runner.content / "directory").rglob("*") if file.is_file()}
    assert sorted(file for file in read if file.startswith(content)) == sorted(texts)
    outputs = [file for file in read if file.startswith(output)]
    assert len(outputs) == len(set(outputs)) == quiet.outputs
    assert not any("plain" in path for path in records)
    read.clear()
    runner.build()
    assert not any(file.startswith(output) for file in read)  # young texts are read again, see `scan`


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes: Linux or macOS")
def test_a_pipe_in_place_of_an_output_is_replaced_and_nobody_waits_for_it(runner: TinySite) -> None:
    plain = runner.files()
    (runner.output / "index.html").unlink()
    os.mkfifo(runner.output / "index.html")
    assert runner.build().written == 1
    assert runner.files() == plain
