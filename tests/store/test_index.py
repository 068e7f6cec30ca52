"""The index: thrown away when it cannot be used, never believed where it could be wrong, one build at a time."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import struct
import time
from hashlib import blake2b
from pathlib import Path

import pytest
from conftest import TinySite, run_python
from test_output_folder import BUILD, build_apart

from newsroom.build import reading as content_state
from newsroom.build.derived import DerivedParts
from newsroom.model.output import Derived, Output
from newsroom.model.problems import ContentError
from newsroom.reading.files import scan
from newsroom.store.index import APPLICATION_ID, FORMAT, ROWS, Index


@pytest.fixture
def built(tiny: TinySite) -> TinySite:
    """A site of three releases, built."""
    for slug in ("a", "b", "c"):
        tiny.release(slug, tags=["health"])
    tiny.build()
    return tiny


def index_file(tiny: TinySite) -> Path:
    (file,) = tiny.root.glob(".cache/index-*.sqlite")
    return file


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on files written before are old enough to be trusted, as if some seconds had passed."""
    now = time.time_ns
    monkeypatch.setattr(content_state.time, "time_ns", lambda: now() + 10 * scan.RACY_NS)


# ── thrown away ──────────────────────────────────────────────────────────────
def spoil(file: Path, how: str) -> None:
    data = file.read_bytes()
    if how == "cut short":
        file.write_bytes(data[: len(data) // 2])
    elif how == "cut inside its head":
        file.write_bytes(data[:50])
    elif how == "no database":
        file.write_bytes(b"These are not the bytes of a database.\n" * 400)
    elif how == "garbage in the middle":  # every page but the first
        file.write_bytes(data[:4096] + bytes(byte ^ 0x5A for byte in data[4096:]))
    elif how == "garbage in its head":
        file.write_bytes(b"\xff" * 100 + data[100:])
    else:
        file.unlink()
        connection = sqlite3.connect(file)
        if how == "another program's":
            connection.execute("CREATE TABLE songs (name)")
        elif how == "another program's with its mark":
            connection.execute("PRAGMA application_id = 7")
            connection.execute("CREATE TABLE songs (name)")
        elif how == "an older format":
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
            connection.execute("CREATE TABLE folders (path)")
        connection.commit()
        connection.close()


DAMAGE = (
    "cut short",
    "cut inside its head",
    "no database",
    "garbage in the middle",
    "garbage in its head",
    "another program's",
    "another program's with its mark",
    "an older format",
)


@pytest.mark.parametrize("how", DAMAGE)
def test_an_unusable_index_is_made_anew_and_one_line_says_so(built: TinySite, how: str) -> None:
    stamps = built.stamps()
    spoil(index_file(built), how)
    built.release("b", tags=["health"], body="Another text.\n")
    done = build_apart(built)
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stderr.splitlines() if "made anew" in line]
    assert len(said) == 1 and index_file(built).name in said[0]
    assert "Traceback" not in done.stderr
    assert built.files() == built.first_build()
    changed = {path for path, stamp in built.stamps().items() if stamp != stamps.get(path)}
    assert "news/b/index.html" in changed and "news/c/index.html" not in changed
    assert "made anew" not in build_apart(built).stderr


def test_an_index_whose_pages_are_lost_one_after_the_other_never_spoils_the_site(built: TinySite) -> None:
    """Wherever the damage lies: the build is right, or the index is made anew; never a traceback, never a wrong page."""
    whole = index_file(built).read_bytes()
    expected = built.first_build()
    for start in range(4096, len(whole), 4096):
        index_file(built).write_bytes(whole[:start] + b"\x00" * 4096 + whole[start + 4096 :])
        built.build()
        assert built.files() == expected


def test_a_new_index_says_nothing(tiny: TinySite) -> None:
    tiny.release("a")
    assert tiny.build().note == ""
    shutil.rmtree(tiny.root / ".cache")
    assert tiny.build().note == ""


# ── what is read again ───────────────────────────────────────────────────────
def test_what_was_not_touched_is_not_read_again(built: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    assert built.build().read > 3  # all was touched just now
    report = built.build()
    assert (report.read, report.drawn, report.written) == (0, 0, 0)


def test_a_file_saved_as_it_was_is_read_and_nothing_is_drawn(built: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    built.build()
    os.utime(built.content / "releases/2026/a/en.md", (1, 1))
    report = built.build()
    assert (report.read, report.drawn, report.written) == (1, 0, 0)
    assert built.build().read == 0


def test_a_second_change_within_the_clocks_grain_is_seen(built: TinySite) -> None:
    """Same size and same time: only that the file was young when it was last read tells that it must be read again."""
    file = built.release("a", tags=["health"], body="One text.\n")
    built.build()
    state = file.stat()
    file.write_text(file.read_text().replace("One text", "Two text"))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert file.stat().st_size == state.st_size and file.stat().st_mtime_ns == state.st_mtime_ns
    assert built.build().drawn
    assert built.files() == built.first_build()


def test_a_young_file_is_read_again_even_when_all_its_times_are_as_they_were(
    built: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine with a coarse clock: not one of a file's times moves within two seconds."""
    stamp = scan._Walk.stamp
    known: dict[str, bytes] = {}

    def coarse(self: scan._Walk, path: str, names: tuple[str, ...]) -> bytes:
        return known.setdefault(path, stamp(self, path, names))

    monkeypatch.setattr(scan._Walk, "stamp", coarse)
    file = built.content / "releases/2026/a/en.md"
    written = file.stat().st_mtime_ns
    monkeypatch.setattr(
        content_state.time, "time_ns", lambda: written + scan.RACY_NS // 2
    )  # however busy the machine is
    built.build()
    file.write_text(file.read_text().replace("The text", "Tho text"))
    assert built.build().drawn
    assert built.files() == built.first_build()


def test_a_file_replaced_by_one_of_the_same_size_and_time_is_seen(
    built: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `cp -p` and `mv` do: the time of the last change of its state tells."""
    settle(monkeypatch)
    built.build()
    file = built.content / "releases/2026/a/en.md"
    state = file.stat()
    other = built.root / "other.md"
    other.write_text(file.read_text().replace("The text", "Tho text"))
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    other.rename(file)
    assert built.build().read == 1
    assert built.files() == built.first_build()


# ── several builds ───────────────────────────────────────────────────────────
def test_two_builds_at_once_the_second_says_so(built: TinySite) -> None:
    settings = built.settings()
    before = built.files()
    with Index.open(Path(settings.cache), Path(settings.content), Path(settings.output)):
        with pytest.raises(ContentError):
            built.build()
        done = build_apart(built)
    assert done.returncode == 1 and "another one is at work" in done.stderr and "Traceback" not in done.stderr
    assert built.files() == before
    assert build_apart(built).returncode == 0


def test_each_pair_of_folders_has_an_index_of_its_own(built: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    built.build()
    first = built.files()
    built.set(OUTPUT_PATH="elsewhere")
    assert built.build().written == len(first) - 1
    built.set(OUTPUT_PATH="output")
    report = built.build()
    assert (report.read, report.drawn, report.removed) == (0, 0, 0)
    shutil.copytree(built.content, built.root / "other content")
    shutil.rmtree(built.root / "other content/releases/2026/c")
    built.set(PATH="other content", OUTPUT_PATH="third")
    built.build()
    assert not (built.root / "third/news/c").exists()
    assert len(list(built.root.glob(".cache/index-*.sqlite"))) == 3
    assert built.files() == first


def test_what_was_read_before_a_kill_is_not_read_again(tiny: TinySite) -> None:
    """The index is committed in batches: a long first build that was stopped goes on where it was."""
    count = 12
    for number in range(count):
        tiny.release(f"r{number}")
    stop = """
import os
from newsroom.build import reading as intake
from newsroom.store.index import Index
intake.CHUNK = 1  # the batches as small as can be
put, seen = Index.put_record, 0
def counted(self, *row):
    global seen
    seen += 1
    if seen == 11:
        os.kill(os.getpid(), 9)
    put(self, *row)
Index.put_record = counted
"""
    done = run_python("-c", stop + BUILD, cwd=tiny.root)
    assert done.returncode == -signal.SIGKILL
    settings = tiny.settings()
    with Index.open(Path(settings.cache), Path(settings.content), Path(settings.output)) as index:
        assert len(list(index.records())) == 10
        assert len(index.folders()) >= 10
    tiny.build()
    assert tiny.files() == tiny.first_build()


def test_clean_believes_nothing_and_draws_everything_anew(built: TinySite) -> None:
    """What somebody suspects is looked at afresh; files that turn out the same keep their times."""
    stamps = built.stamps()
    settings = built.settings()
    with Index.open(Path(settings.cache), Path(settings.content), Path(settings.output)) as index:
        rows = {row[4]: row for row in index.outputs()}
        page = built.output / "news/a/index.html"
        page.write_bytes(page.read_bytes().replace(b"Release a", b"Release A"))
        state = page.stat()
        fingerprint, _, owner, _, path = rows["news/a/index.html"]
        stamp = struct.pack("3q", state.st_size, state.st_mtime_ns, state.st_ctime_ns)
        digest = blake2b(page.read_bytes(), digest_size=16).digest()
        index.put_outputs([(fingerprint, digest, owner, stamp, path)])
        index.commit()
    assert built.build().drawn == 0  # the index says that this is what we wrote
    report = built.build(clean=True)
    assert report.drawn == len(rows) and report.written == 1
    assert built.files() == built.first_build()
    del stamps["news/a/index.html"]
    assert stamps.items() <= built.stamps().items()


# ── what is made of many texts ───────────────────────────────────────────────
def test_outputs_that_are_drawn_at_one_time_have_their_parts_read_at_once() -> None:
    with Index.in_memory() as index:
        wanted = tuple(Derived(f"words/{group}", b"key", ()) for group in "ab")
        for each in wanted:
            index.put_derived(each.name, each.key, [f"{each.name} {part}" for part in range(3 * ROWS)])
        asked: list[str] = []
        index.connection.set_trace_callback(asked.append)
        parts = DerivedParts(index)
        for number in (5, 5 + ROWS, 5 + 2 * ROWS):
            output = Output("x", b"", "search", "en", ("x",), (), derived=wanted, part=number)  # type: ignore[arg-type]
            assert parts.of(output) == (f"words/a {number}", f"words/b {number}")
        assert len(asked) == len(wanted)
        assert parts.of(output._replace(part=6)) == ("words/a 6", "words/b 6")
        assert index.derived("words/a", 5, b"another key") is None
