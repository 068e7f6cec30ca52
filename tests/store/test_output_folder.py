"""The output folder: whole or not at all, ours alone, and untouched where nothing changed."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOON, PROJECT, TinySite, as_nobody, at_seconds, digest_below, files_below, run_fork, run_python

from newsroom.model.problems import UsageError
from newsroom.store.folder_lock import FolderLock
from newsroom.store.index import Index
from newsroom.store.journal import Journal, Move, prove

BUILD = "from newsroom import commands; import sys; sys.exit(commands.exit_code(commands.build, jobs='1'))"


def build_apart(tiny: TinySite, before: str = "") -> subprocess.CompletedProcess[str]:
    """A build in a process of its own, after some lines of Python in it."""
    return run_fork("-c", before + "\n" + BUILD, cwd=tiny.root)


def is_whole(tiny: TinySite) -> bool:
    """Whether build.json tells of exactly what stands there."""
    told = json.loads((tiny.output / "build.json").read_bytes())
    return bool(told["complete"]) and told["outputs"] == len(tiny.files()) - 1


# ── build.json ───────────────────────────────────────────────────────────────
def test_build_json_says_complete_how_many_and_one_digest_of_all(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    told = json.loads((tiny.output / "build.json").read_bytes())
    assert set(told) == {"complete", "outputs", "tree"}
    assert told["complete"] is True and told["outputs"] == len(tiny.files()) - 1
    assert len(told["tree"]) == 64
    same = tiny.first_build()["build.json"]
    assert same == (tiny.output / "build.json").read_bytes()
    tiny.release("a", body="Another text.\n")
    tiny.build()
    assert json.loads((tiny.output / "build.json").read_bytes())["tree"] != told["tree"]


def test_a_build_for_an_instant_ahead_is_not_complete_and_must_not_be_uploaded(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.set(SECURITY_EXPIRES="")  # security.txt is not published any more by then
    tiny.build("2199-01-01T00:00+00:00")
    assert json.loads((tiny.output / "build.json").read_bytes())["complete"] is False
    report = tiny.build()
    assert json.loads((tiny.output / "build.json").read_bytes())["complete"] is True
    assert report.written == 0


# ── on an error everything stands as it was ──────────────────────────────────
@pytest.mark.parametrize("kind", ["a field", "the directory", "the theme", "the settings", "the content folder gone"])
def test_on_any_error_the_old_output_stands_byte_for_byte(tiny: TinySite, kind: str) -> None:
    shutil.copytree(PROJECT / "theme", tiny.root / "theme")
    tiny.set(THEME="theme")
    tiny.release("a")
    tiny.build()
    before = digest_below(tiny.output)
    tiny.release("b", **({"date": "2026-02-30"} if kind == "a field" else {}))
    if kind == "the directory":
        tiny.put("directory/contacts.yml", "press-desk: [")
    elif kind == "the theme":
        (tiny.root / "theme/templates/article.html").unlink()
    elif kind == "the settings":
        tiny.set(TIMEZONE="Asia/Soul")
    elif kind == "the content folder gone":
        tiny.content.rename(tiny.root / "moved")
    assert tiny.refused()
    assert digest_below(tiny.output) == before


# ── ours alone ───────────────────────────────────────────────────────────────
def test_what_no_release_gives_any_more_and_what_somebody_put_there_is_removed(tiny: TinySite) -> None:
    tiny.release("a", tags=["health"])
    tiny.release("b", tags=["culture"])
    tiny.build()
    shutil.rmtree(tiny.content / "releases/2026/b")
    (tiny.output / "news/a/leak.txt").write_text("x")
    (tiny.output / "new/deep").mkdir(parents=True)
    (tiny.output / "new/deep/leak.txt").write_text("x")
    report = tiny.build()
    assert tiny.files() == tiny.first_build()
    assert report.removed
    assert not (tiny.output / "new").exists() and not (tiny.output / "topics/culture").exists()


@pytest.mark.parametrize(
    "damage", ["changed", "emptied", "deleted", "a folder", "a link", "whole folder gone", "build.json gone"]
)
def test_damage_from_outside_is_mended(tiny: TinySite, damage: str) -> None:
    tiny.release("a")
    tiny.release("a", "ko")
    tiny.build()
    page = tiny.output / "news/a/index.html"
    if damage == "changed":
        page.write_bytes(page.read_bytes().replace(b"Release", b"Relapse"))
    elif damage == "emptied":
        page.write_bytes(b"")
    elif damage == "deleted":
        page.unlink()
    elif damage == "a folder":
        page.unlink()
        (page / "inside").mkdir(parents=True)
        (page / "inside/leak.txt").write_text("x")
    elif damage == "a link":
        page.unlink()
        page.symlink_to("/etc/passwd")
    elif damage == "whole folder gone":
        shutil.rmtree(tiny.output / "ko")
    else:
        (tiny.output / "build.json").unlink()
    tiny.build()
    assert tiny.files() == tiny.first_build()
    assert not page.is_symlink()


def test_a_folder_of_the_output_that_became_a_link_leads_nothing_out_of_it(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    outside = tiny.root / "outside"
    (tiny.output / "news").rename(outside)
    kept = files_below(outside)
    (tiny.output / "news").symlink_to(outside)
    tiny.release("b")
    tiny.build()
    assert tiny.files() == tiny.first_build()
    assert not (tiny.output / "news").is_symlink()
    assert files_below(outside) == kept


def test_unchanged_files_keep_their_time(tiny: TinySite) -> None:
    tiny.release("a", date="2026-01-01")
    tiny.release("b", date="2026-02-01")
    tiny.release("c", date="2026-03-01")
    tiny.build()
    before = tiny.stamps()
    tiny.release("c", date="2026-03-01", body="Another text.\n")
    tiny.build()
    after = tiny.stamps()
    changed = {path for path in after if after[path] != before[path] and path.endswith(".html")}
    assert changed == {"news/c/index.html"}


def test_a_file_that_was_only_touched_is_not_written_again(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    os.utime(tiny.output / "news/a/index.html", (1, 1))
    assert tiny.build().written == 0
    assert (tiny.output / "news/a/index.html").stat().st_mtime == 1


@pytest.mark.parametrize("where", ["output", "content", "theme", "root", "file", "home"])
def test_a_folder_that_is_not_ours_is_refused(tiny: TinySite, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.release("a")
    if where == "output":
        tiny.output.mkdir()
        (tiny.output / "thesis.odt").write_text("years of work")
    elif where == "file":
        tiny.output.write_text("a file")
    elif where == "home":
        monkeypatch.setenv("HOME", str(tiny.output / "home"))
        (tiny.output / "home").mkdir(parents=True)
    else:
        tiny.set(OUTPUT_PATH={"content": "content", "theme": str(tiny.root), "root": "/"}[where])
    before = digest_below(tiny.root)
    for clean in (False, True) if where not in ("output",) else (False,):
        with pytest.raises(UsageError, match="--output"):
            tiny.build(clean=clean)
    shutil.rmtree(tiny.root / ".cache", ignore_errors=True)
    assert digest_below(tiny.root) == before


def test_clean_takes_a_foreign_folder_over(tiny: TinySite) -> None:
    tiny.release("a")
    (tiny.output / "old").mkdir(parents=True)
    (tiny.output / "old/page.html").write_text("x")
    tiny.build(clean=True)
    assert tiny.files() == tiny.first_build()


def test_a_folder_that_newsroom_built_elsewhere_is_known_by_its_build_json(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    shutil.rmtree(tiny.root / ".cache")
    before = tiny.files()
    tiny.release("b")
    tiny.build()
    assert set(before) < set(tiny.files()) and tiny.files() == tiny.first_build()


def test_names_of_output_retention_are_left_alone(tiny: TinySite) -> None:
    tiny.set(OUTPUT_RETENTION=[".git", "CNAME"])
    tiny.release("a")
    (tiny.output / ".git").mkdir(parents=True)
    (tiny.output / ".git/config").write_text("kept")
    (tiny.output / "CNAME").write_text("kept")
    tiny.build()
    tiny.release("b")
    tiny.build()
    tiny.build(clean=True)
    assert (tiny.output / ".git/config").read_text() == (tiny.output / "CNAME").read_text() == "kept"
    assert json.loads((tiny.output / "build.json").read_bytes())["outputs"] == len(tiny.files()) - 3


@pytest.mark.parametrize("clean", [False, True])
@pytest.mark.parametrize("is_ours", [False, True], ids=["foreign", "built before"])
def test_a_checkout_is_never_taken_over(tiny: TinySite, clean: bool, is_ours: bool) -> None:
    tiny.release("a")
    if is_ours:
        tiny.build()
    (tiny.output / ".git").mkdir(parents=True)
    (tiny.output / ".git/config").write_text("kept")
    (tiny.output / "work.txt").write_text("not committed yet")
    with pytest.raises(UsageError, match=r"a checkout.*OUTPUT_RETENTION"):
        tiny.build(clean=clean)
    assert (tiny.output / ".git/config").read_text() == "kept"
    assert (tiny.output / "work.txt").exists()


def test_a_thrown_away_or_damaged_index_changes_nothing_that_is_published(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    stamps, before = tiny.stamps(), tiny.files()
    (index,) = (tiny.root / ".cache").glob("index-*.sqlite")
    index.write_bytes(b"no database at all" * 1000)
    report = tiny.build()
    assert report.note and "made anew" in report.note
    assert tiny.files() == before
    shutil.rmtree(tiny.root / ".cache")
    tiny.build()
    assert tiny.files() == before
    assert {path for path, stamp in tiny.stamps().items() if stamp != stamps[path]} == set()


# ── interrupted ──────────────────────────────────────────────────────────────
# Python that ends its process as a power cut would, before one of the renames into the output folder.
STOP_AT = """
import os
replace, count = os.replace, 0
def stopping(source, target):
    global count
    count += ".aside/" in str(source)
    if count == {number}:
        os.kill(os.getpid(), 9)
    replace(source, target)
os.replace = stopping
"""


COUNT_CALLS = """
import atexit, collections, os, sys
counts = collections.Counter()
def heard(event, given):
    names = [os.fspath(each) for each in given[:2] if isinstance(each, (str, os.PathLike))]
    if any(name.startswith({output!r}) for name in names):
        counts[event] += 1
sys.addaudithook(heard)
import json
from pathlib import Path
atexit.register(lambda: Path({told!r}).write_text(json.dumps(counts)))
"""


def test_a_first_build_asks_the_file_system_once_for_each_file_and_folder(tiny: TinySite) -> None:
    for number in range(5):
        tiny.release(f"r{number}", tags=["health"])
    told = tiny.root / "told.json"
    assert build_apart(tiny, COUNT_CALLS.format(output=str(tiny.output), told=str(told))).returncode == 0
    counts = json.loads(told.read_text())
    files = [file for file in tiny.output.rglob("*") if file.is_file()]
    folders = [place for place in tiny.output.rglob("*") if place.is_dir()]
    assert counts["os.mkdir"] == len(folders) + 2  # the output folder is made, and made sure of
    assert counts["os.rename"] == len(files) + 1  # build.json, and the file that stands there meanwhile
    roots = sum(file.parent == tiny.output for file in files)
    assert counts["os.link"] < roots, "a former file to be kept is looked for only where one can be"
    assert counts["open"] < 10, "an output is written aside, and none is looked for in its place"


def test_an_interrupted_publishing_is_completed_by_the_next_build(tiny: TinySite) -> None:
    for slug in ("a", "b", "c", "d"):  # of one release alone a removal would be refused
        tiny.release(slug)
    tiny.build()
    for number in range(5):
        tiny.release(f"n{number}", tags=["health"])
    shutil.rmtree(tiny.content / "releases/2026/a")
    assert build_apart(tiny, STOP_AT.format(number=7)).returncode == -signal.SIGKILL
    assert not (tiny.output / "build.json").exists()
    report = tiny.build()
    assert report.completed
    assert is_whole(tiny) and tiny.files() == tiny.first_build()


def test_an_interrupted_publishing_is_completed_even_when_the_content_is_wrong_by_then(tiny: TinySite) -> None:
    """What was audited goes out whole; the mistake made since is told and goes nowhere."""
    tiny.release("a")
    assert build_apart(tiny, STOP_AT.format(number=1)).returncode == -signal.SIGKILL
    expected = tiny.first_build()
    tiny.release("b", date="never")
    assert tiny.refused()
    assert tiny.files() == expected


def test_what_was_lost_of_an_interrupted_publishing_is_drawn_anew(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    tiny.release("a", title="Changed")
    tiny.release("b")
    assert build_apart(tiny, STOP_AT.format(number=3)).returncode == -signal.SIGKILL
    (aside,) = (tiny.root / ".cache").glob("*.aside")
    shutil.rmtree(aside)
    tiny.release("c", date="never")
    assert tiny.refused()
    assert not (tiny.output / "build.json").exists()
    tiny.release("c")
    tiny.build()
    assert is_whole(tiny) and tiny.files() == tiny.first_build()


@pytest.mark.parametrize("trial", range(6))
def test_a_build_killed_at_any_moment_leaves_a_site_that_the_next_one_makes_whole(tiny: TinySite, trial: int) -> None:
    for number in range(8):
        tiny.release(f"a{number}", tags=["health"])
    tiny.build()
    old = tiny.files()
    for number in range(8):
        tiny.release(f"a{number}", tags=["culture"], title=f"Changed {number}")
    tiny.release("new")
    new = tiny.first_build()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(at_seconds(NOON))}
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD], cwd=tiny.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(random.Random(trial).uniform(0.05, 0.6))
    process.kill()
    process.communicate()
    if (tiny.output / "build.json").exists():
        assert tiny.files() in (old, new)
    tiny.build()
    assert is_whole(tiny) and tiny.files() == new
    assert not list(tiny.root.glob(".cache/*.aside"))


def test_a_second_build_at_the_same_time_ends_in_1_and_says_so(tiny: TinySite) -> None:
    tiny.release("a")
    settings = tiny.settings()
    with Index.open(Path(settings.cache), Path(settings.content), Path(settings.output)):
        done = build_apart(tiny)
        assert done.returncode == 1
        assert "one build at a time" in done.stderr and "Traceback" not in done.stderr
        assert not tiny.output.exists()
    assert build_apart(tiny).returncode == 0


# ── a machine that does not let us ───────────────────────────────────────────
@pytest.fixture
def small_disk(tiny: TinySite) -> Iterator[str]:
    """The output folder on a file system of one megabyte; where none can be mounted, no file of a build may be larger.

    What comes out is Python that a child runs first.
    """
    tiny.output.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(tiny.output)]
    if (
        os.getuid() == 0
        and shutil.which("mount")
        and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    ):
        yield ""
        subprocess.run(["umount", str(tiny.output)], check=True)
    else:
        ignore = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
        yield f"{ignore}; resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))"


def test_a_full_disk_is_said_and_the_next_build_is_right(tiny: TinySite, small_disk: str) -> None:
    tiny.release("a")
    assert build_apart(tiny, small_disk).returncode == 0
    before = digest_below(tiny.output)
    tiny.release("b", body="[Film]({attach}film.mp4)\n")
    tiny.put("releases/2026/b/film.mp4", random.Random(1).randbytes(2_000_000))
    done = build_apart(tiny, small_disk)
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1 and done.stderr.rstrip().endswith("Nothing was written.")
    assert digest_below(tiny.output) == before
    tiny.put("releases/2026/b/film.mp4", b"a short one")
    done = build_apart(tiny, small_disk)
    assert done.returncode == 0, done.stderr
    assert is_whole(tiny) and tiny.files() == tiny.first_build()


def test_an_index_that_cannot_be_written_is_said(tiny: TinySite) -> None:
    tiny.release("a")
    (tiny.root / ".cache").write_text("a file where the folder should be")
    done = build_apart(tiny)
    assert done.returncode == 3 and len(done.stderr.splitlines()) == 1
    assert not tiny.output.exists()


@pytest.mark.parametrize("folder", ["output", "output/news", "."])
def test_a_folder_that_may_not_be_written_is_said_and_the_next_build_is_right(open_site: TinySite, folder: str) -> None:
    open_site.release("a")
    if folder != ".":
        open_site.build()
    for path in open_site.root.rglob("*"):
        path.chmod(0o777)
    before = open_site.files()
    open_site.release("b")
    spoil = f"os.chmod({str(open_site.root / folder)!r}, 0o555)"
    done = run_fork("-c", as_nobody(spoil, BUILD), cwd=open_site.root)
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1 and "Permission denied" in done.stderr
    assert open_site.files() == before
    (open_site.root / folder).chmod(0o777)
    open_site.build()
    assert is_whole(open_site) and open_site.files() == open_site.first_build()


# ── a step that the machine refuses ──────────────────────────────────────────
# Python that lets the file system refuse one rename into the output folder, as a full disk or a bad block does.
REFUSE_AT = """
import os, errno
replace, count = os.replace, 0
def refusing(source, target, **more):
    global count
    count += ".aside/" in str(source) and not str(source).endswith((".was", ".gone"))
    if count {when} {number} and ".aside/" in str(source) and not str(source).endswith((".was", ".gone")):
        raise OSError({code}, os.strerror({code}), str(target))
    replace(source, target, **more)
os.replace = refusing
"""


def changed_site(tiny: TinySite) -> dict[str, bytes]:
    """A site that was built, and changed since; what stood."""
    for number in range(4):
        tiny.release(f"a{number}", tags=["health"])
    tiny.build()
    before = tiny.files()
    for number in range(4):
        tiny.release(f"a{number}", tags=["culture"], title=f"Changed {number}")
    tiny.release("new")
    return before


@pytest.mark.parametrize("number", [1, 5, 12])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.ENAMETOOLONG], ids=["I/O error", "full", "name"])
def test_a_step_that_is_refused_midway_is_taken_back(tiny: TinySite, number: int, code: int) -> None:
    before = changed_site(tiny)
    done = build_apart(tiny, REFUSE_AT.format(when="==", number=number, code=code))
    assert done.returncode == 3 and len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.rstrip().endswith("Nothing was written.")
    assert tiny.files() == before
    assert not list((tiny.root / ".cache").glob("*.aside"))
    report = tiny.build()
    assert report.completed == 0 and report.written
    assert is_whole(tiny) and tiny.files() == tiny.first_build()


def test_a_journal_that_can_never_be_carried_out_is_taken_back_not_repeated(tiny: TinySite) -> None:
    """Killed first, so that the journal stands in the index; from then on the file system refuses one of its names."""
    before = changed_site(tiny)
    assert build_apart(tiny, STOP_AT.format(number=9)).returncode == -signal.SIGKILL
    done = build_apart(tiny, REFUSE_AT.format(when=">=", number=2, code=errno.ENAMETOOLONG))
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert tiny.files() == before
    report = tiny.build()
    assert report.completed == 0
    assert is_whole(tiny) and tiny.files() == tiny.first_build()


def test_what_the_file_system_cannot_name_is_known_before_anything_moves(tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    path = f"news/a/{'n' * 300}.pdf"
    journal = Journal(str(aside), [Move(path, b"", b"", "")], [], complete=True)
    with pytest.raises(OSError, match="name too long"):
        prove(journal, str(tmp_path), ())
    assert sorted(tmp_path.iterdir()) == [aside] and not list(aside.iterdir())


@pytest.mark.parametrize("number", [2, 9, 40])
def test_a_build_killed_while_publishing_is_ours_without_its_cache_too(tiny: TinySite, number: int) -> None:
    changed_site(tiny)
    killed = build_apart(tiny, STOP_AT.format(number=number)).returncode == -signal.SIGKILL
    assert killed == (not (tiny.output / "build.json").exists())
    shutil.rmtree(tiny.root / ".cache")
    tiny.build()
    assert is_whole(tiny) and tiny.files() == tiny.first_build()
    assert not (tiny.output / "_newsroom-unfinished").exists()


def test_two_builds_into_one_folder_with_caches_of_their_own_do_not_meet(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    tiny.release("b")
    lock = FolderLock(str(tiny.output))
    lock.take()
    done = build_apart(tiny)
    assert done.returncode == 1 and "one build at a time" in done.stderr
    other = run_python(
        "-c",
        "from newsroom import commands; import sys; sys.exit(commands.exit_code(commands.build, jobs='1', cache='other'))",
        cwd=tiny.root,
    )
    assert other.returncode == 1 and "one build at a time" in other.stderr
    lock.release()
    assert build_apart(tiny).returncode == 0
    assert is_whole(tiny) and tiny.files() == tiny.first_build()


def test_two_first_builds_at_once_leave_one_whole_site(tiny: TinySite) -> None:
    for number in range(6):
        tiny.release(f"a{number}", tags=["health"])
    command = (
        "from newsroom import commands; import sys; sys.exit(commands.exit_code(commands.build, jobs='1', cache={!r}))"
    )
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(at_seconds(NOON))}
    builds = [
        subprocess.Popen(
            [sys.executable, "-c", command.format(f"cache{number}")],
            cwd=tiny.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    said = [build.communicate()[1] for build in builds]
    codes = sorted(build.returncode for build in builds)
    assert codes in ([0, 0], [0, 1]), said
    assert all("Traceback" not in each for each in said)
    assert is_whole(tiny) and tiny.files() == tiny.first_build()


def test_what_was_completed_first_is_not_called_nothing(tiny: TinySite) -> None:
    tiny.release("a")
    assert build_apart(tiny, STOP_AT.format(number=1)).returncode == -signal.SIGKILL
    tiny.release("b", date="never")
    done = build_apart(tiny)
    assert done.returncode == 1 and "Nothing was written" not in done.stderr


def test_cache_and_index_are_for_their_owner_alone(tiny: TinySite) -> None:
    tiny.release("a")
    assert build_apart(tiny, "import os; os.umask(0)").returncode == 0
    cache = tiny.root / ".cache"
    assert cache.stat().st_mode & 0o777 == 0o700
    (index,) = cache.glob("index-*.sqlite")
    assert index.stat().st_mode & 0o777 == 0o600
    index.chmod(0o644)
    tiny.release("b")
    assert build_apart(tiny).returncode == 0
    assert {file.stat().st_mode & 0o777 for file in cache.glob("index-*")} == {0o600}


@pytest.mark.parametrize("place", ["content/releases/site", "content/site", "theme/site"])
def test_an_output_folder_inside_what_is_read_is_refused(tiny: TinySite, place: str) -> None:
    tiny.release("a")
    if place.startswith("theme"):
        shutil.copytree(PROJECT / "theme", tiny.root / "theme")
        tiny.set(THEME="theme")
    tiny.set(OUTPUT_PATH=place)
    with pytest.raises(UsageError, match="--output"):
        tiny.build()
    assert not (tiny.root / place).exists()


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("mount"), reason="needs the right to mount a file system")
def test_what_waits_for_another_file_system_stands_beside_the_output_folder(tiny: TinySite) -> None:
    disk = tiny.root / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "none", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: run as root outside of a container")
    try:
        tiny.set(OUTPUT_PATH="disk/site")
        tiny.release("a")
        assert build_apart(tiny, STOP_AT.format(number=1)).returncode == -signal.SIGKILL
        assert {each.name for each in disk.iterdir()} == {"site", ".site.aside"}
        assert not [each for each in (disk / "site").iterdir() if each.name.startswith(".")]
        assert build_apart(tiny).returncode == 0
        assert {each.name for each in disk.iterdir()} == {"site"}
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_what_a_machine_refused_to_remove_from_aside_goes_with_the_next_build(tiny: TinySite) -> None:
    """A build with nothing to do takes it away, too: it holds texts that are out no more."""
    tiny.release("a")
    tiny.build()
    (index,) = (tiny.root / ".cache").glob("index-*.sqlite")
    left = index.with_suffix(".aside")
    left.mkdir()
    (left / "0.was").write_bytes(b"a former text")
    assert tiny.build().written == 0
    assert not left.exists()
