"""Nothing is lost: saves that interleave with other editors, a desk that is killed, joins of two people's changes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.desk.files import file_store
from newsroom.desk.files.file_store import Changed, digest_of, read, write
from newsroom.desk.files.head_edit import edited, values_of
from newsroom.desk.files.journal import Entry, Journal
from newsroom.desk.files.text_file import open_text
from newsroom.desk.sharing.joining import compare_texts, compare_words, joined
from newsroom.desk.sharing.merging import Gone, Settled, joined_file
from newsroom.desk.sharing.repository import Sharing
from newsroom.model.problems import UsageError

PATH = "releases/2026/a/en.md"


def put(content: Path, data: bytes) -> Path:
    file = content / PATH
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def interleave(content: Path, seed: int, rounds: int) -> int:
    """Two desks and an editor that saves by rename write at once; how many saves were taken."""
    rng = random.Random(seed)
    file = put(content, b"0")
    taken: set[bytes] = set()
    seen: set[bytes] = {b"0"}
    stop = threading.Event()

    def outside() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            data = b"outside %d" % number
            aside = file.with_name(".outside")
            aside.write_bytes(data)
            taken.add(data)
            aside.replace(file)
            time.sleep(rng.random() / 500)

    def desk(name: int) -> None:
        for number in range(rounds):
            was = read(str(content), PATH)
            assert was is not None and was != b"", "torn"
            data = b"desk %d %d after " % (name, number) + was[:40]
            try:
                write(str(content), PATH, digest_of(was), data)
            except Changed as changed:
                assert changed.data is not None
                seen.add(changed.data)
                continue
            taken.add(data)
            seen.add(was)

    threads = [threading.Thread(target=outside), *(threading.Thread(target=desk, args=(name,)) for name in (1, 2))]
    for thread in threads:
        thread.start()
    for thread in threads[1:]:
        thread.join()
    stop.set()
    threads[0].join()
    assert [each.name for each in file.parent.iterdir()] == ["en.md"]
    mine = {data for data in taken if data.startswith(b"desk")}
    # Whatever a desk wrote over, it had opened.
    final = read(str(content), PATH)
    assert final is not None
    return len(mine)


def test_a_desk_overwrites_nothing_that_it_has_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor outside saves exactly between the look and the exchange, each time."""
    file = put(tmp_path, b"opened")
    swap = file_store._swap
    theirs = iter(range(100))

    def meanwhile(one: Path, other: Path) -> bool:
        if one.name.startswith(file_store.TEMPORARY) and one.read_bytes() == b"mine":
            aside = file.with_name(".theirs")
            aside.write_bytes(b"theirs %d" % next(theirs))
            aside.replace(file)
        return swap(one, other)

    monkeypatch.setattr(file_store, "_swap", meanwhile)
    for number in range(20):
        file.write_bytes(b"opened")
        with pytest.raises(Changed) as refusal:
            write(str(tmp_path), PATH, digest_of(b"opened"), b"mine")
        assert refusal.value.data == b"theirs %d" % number == file.read_bytes()
    assert [each.name for each in file.parent.iterdir()] == ["en.md"]


@pytest.mark.parametrize("rounds", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_saves_that_interleave_are_whole_and_known(tmp_path: Path, rounds: int) -> None:
    assert interleave(tmp_path, 1, rounds) > 0


KILLED = """
import sys
from newsroom.desk.files.file_store import digest_of, read, write
from newsroom.desk.files.journal import Entry, Journal
content, path = sys.argv[1], "releases/2026/a/en.md"
journal = Journal(sys.argv[2], content)
print("ready", flush=True)
number = 0
while True:
    number += 1
    data = (b"%d " % number) * 20000
    write(content, path, digest_of(read(content, path)), data)
    journal.keep(Entry(path=path, opened="", at=float(number), text="x" * 50000 + str(number)))
"""


@pytest.mark.parametrize("kills", [8, pytest.param(500, marks=pytest.mark.long)])
def test_a_desk_that_is_killed_leaves_no_torn_file(tmp_path: Path, kills: int) -> None:
    content, cache = tmp_path / "content", tmp_path / "cache"
    file = put(content, b"0 " * 20000)
    rng = random.Random(kills)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(content), str(cache)], stdout=subprocess.PIPE, env=environment
        ) as process:
            assert process.stdout is not None and process.stdout.readline() == b"ready\n"
            time.sleep(rng.random() / 20)
            os.kill(process.pid, signal.SIGKILL)
        words = file.read_bytes().split()
        assert len(words) == 20000 and len(set(words)) == 1, "torn"
        entry = Journal(str(cache), str(content)).typed(PATH)
        assert entry is None or (entry.text or "").startswith("x" * 50000)


def test_the_journal_keeps_what_was_typed_and_what_was_deleted(tmp_path: Path) -> None:
    content = tmp_path / "content"
    file = put(content, b"text")
    journal = Journal(str(tmp_path / "cache"), str(content))
    journal.keep(Entry(path=PATH, opened="x", at=1.0, text="typed"))
    assert Journal(str(tmp_path / "cache"), str(content)).typed(PATH).text == "typed"  # type: ignore[union-attr]
    place, key = journal.place_for("releases/2026/a")
    file_store.move_away(str(content), "releases/2026/a", place)
    assert not file.exists() and [each.path for each in journal.deleted()] == ["releases/2026/a"]
    assert journal.fetch_back(str(content), key) == "releases/2026/a" and file.read_bytes() == b"text"
    assert journal.deleted() == []


BLOCKS = st.lists(
    st.sampled_from(["One.\n\n", "Two.\n\n", "## Three\n\n", "- four\n- five\n\n", "> six\n\n"]), max_size=6
)


@settings(max_examples=150)
@given(base=BLOCKS, mine=BLOCKS, theirs=BLOCKS)
def test_a_join_says_what_each_of_the_two_said(base: list[str], mine: list[str], theirs: list[str]) -> None:
    was, my, their = "".join(base), "".join(mine), "".join(theirs)
    parts = compare_texts(was, my, their)
    assert "".join(part.mine for part in parts) == my
    assert "".join(part.theirs for part in parts) == their
    assert "".join(part.opened for part in parts) == was
    assert joined(compare_texts(was, my, was)) == my
    assert joined(compare_texts(was, was, their)) == their
    pieces = compare_words(my, their)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == my
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == their


def test_two_peoples_changes_of_one_file_are_joined_without_marks() -> None:
    was = b"---\ntitle: A   # note\ndate: 2026-03-02\n---\nOne.\n\nTwo.\n\nThree.\n"
    mine = edited(PATH, was, {"title": "Mine"}, "One of mine.\n\nTwo.\n\nThree.\n")
    theirs = edited(PATH, was, {"subtitle": "Theirs"}, "One.\n\nTwo.\n\nThree of theirs.\n")
    both = joined_file(PATH, was, mine, theirs)
    assert isinstance(both, bytes) and b"<<<" not in both
    file = open_text(PATH, both)
    assert values_of(file) == {"title": "Mine", "subtitle": "Theirs", "date": "2026-03-02"} and b"# note" in both
    assert file.text == "One of mine.\n\nTwo.\n\nThree of theirs.\n"
    clash = joined_file(PATH, was, mine, edited(PATH, was, {"title": "Theirs"}))
    assert not isinstance(clash, bytes) and [part.name for part in clash if part.origin == "both"] == ["title"]


def test_a_file_of_the_directory_is_joined_by_its_entries() -> None:
    topics = "directory/topics.yml"
    was = b"# topics\nhealth:\n  name: {en: Health}\n"
    mine, theirs = was + b"trade:\n  name: {en: Trade}\n", was + b"culture:\n  name: {en: Culture}\n"
    both = joined_file(topics, was, mine, theirs)
    assert isinstance(both, bytes) and both.startswith(mine) and b"culture:" in both and b"<<<" not in both
    clash = joined_file(topics, was, was.replace(b"Health", b"Care"), was.replace(b"Health", b"Well-being"))
    assert isinstance(clash, list) and [part.name for part in clash] == ["health"]
    lines = b'{"at": "1"}\n'
    assert joined_file("ledger.jsonl", lines, lines + b"mine\n", lines + b"theirs\n") == lines + b"mine\ntheirs\n"
    gone = joined_file(PATH, b"A\n", None, b"B\n")
    assert isinstance(gone, list) and gone[0].name == "file" and gone[0].mine is None
    assert isinstance(joined_file(PATH, b"A\n", None, None), Gone)


@pytest.fixture
def two_folders(tmp_path: Path) -> tuple[Path, Path]:
    """The content folders of two people who share a site over git; both have the text of PATH."""

    def git(*words: str, cwd: Path) -> None:
        subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True)

    git("init", "-q", "--bare", "-b", "main", "hub.git", cwd=tmp_path)
    for name in ("one", "two"):
        git("clone", "-q", "hub.git", name, cwd=tmp_path)
        git("config", "user.name", name, cwd=tmp_path / name)
        git("config", "user.email", f"{name}@example.org", cwd=tmp_path / name)
    one, two = tmp_path / "one/content", tmp_path / "two/content"
    put(one, SHARED.encode())
    git("checkout", "-q", "-B", "main", cwd=tmp_path / "one")
    git("add", "-A", cwd=tmp_path / "one")
    git("commit", "-qm", "Begin", cwd=tmp_path / "one")
    git("push", "-q", "-u", "origin", "main", cwd=tmp_path / "one")
    git("pull", "-q", "origin", "main", cwd=tmp_path / "two")
    git("branch", "-q", "--set-upstream-to=origin/main", cwd=tmp_path / "two")
    return one, two


SHARED = "---\ntitle: A\n---\nOne.\n\nTwo.\n\nThree.\n"


def test_changes_are_got_and_sent_between_two_folders(two_folders: tuple[Path, Path]) -> None:
    one, two = two_folders
    put(one, SHARED.replace("One.", "One of one.").encode())
    assert Sharing(str(one)).send_changes("Mend")["clashes"] == {}
    file = put(two, SHARED.replace("Three.", "Three of two.").replace("title: A", "title: B").encode())
    assert Sharing(str(two)).send_changes("Mend too")["clashes"] == {}
    assert file.read_text() == "---\ntitle: B\n---\nOne of one.\n\nTwo.\n\nThree of two.\n"
    assert Sharing(str(one)).get_changes()["came"] == [PATH]
    assert [version.what for version in Sharing(str(one)).versions(PATH)][-1] == "Begin"


def test_a_clash_over_git_is_settled_by_what_a_person_chose(two_folders: tuple[Path, Path]) -> None:
    one, two = two_folders
    put(one, SHARED.replace("One.", "Uno.").replace("title: A", "title: Of one").encode())
    Sharing(str(one)).send_changes("Mend")
    mine = SHARED.replace("One.", "Eins.").replace("title: A", "title: Of two").replace("Three.", "Drei.")
    file = put(two, mine.encode())
    before = file.read_bytes()
    # nothing is joined, nothing is marked, nothing is sent
    left = Sharing(str(two)).send_changes("Mend too")
    clash = left["clashes"][PATH]
    assert left["came"] == [] and file.read_bytes() == before and clash["who"] == "one"
    found = {(part["name"], part["origin"]): (part["mine"], part["theirs"]) for part in clash["parts"]}
    assert found["title", "both"] == ("Of two", "Of one") and found["text", "both"] == ("Eins.\n\n", "Uno.\n\n")
    # what was chosen holds for what was shown, and for nothing else
    text = "Uno.\n\nTwo.\n\nDrei.\n"
    chosen = Settled(mine=clash["mine"], theirs=clash["theirs"], fields={"title": "Of both"}, text=text)
    stale = msgspec.structs.replace(chosen, theirs="0" * 32)
    assert Sharing(str(two)).send_changes("", {PATH: stale})["clashes"] and file.read_bytes() == before
    assert Sharing(str(two)).send_changes("", {PATH: chosen})["clashes"] == {}
    assert file.read_text() == f"---\ntitle: Of both\n---\n{text}"
    assert Sharing(str(one)).get_changes()["came"] == [PATH] and (one / PATH).read_bytes() == file.read_bytes()
    # one takes the text out, the other changes it
    (one / PATH).unlink()
    Sharing(str(one)).send_changes("Delete")
    put(two, file.read_bytes() + b"More.\n")
    clash = Sharing(str(two)).get_changes()["clashes"][PATH]
    assert [part["name"] for part in clash["parts"]] == ["file"] and clash["parts"][0]["theirs"] is None
    theirs = Settled(mine=clash["mine"], theirs=clash["theirs"], whole="theirs")
    assert Sharing(str(two)).get_changes({PATH: theirs}) == {"came": [PATH], "clashes": {}}
    assert not file.exists()


def test_a_clash_outside_of_the_texts_is_named(two_folders: tuple[Path, Path]) -> None:
    one, two = two_folders
    (one.parent / "tasks.py").write_text("ONE = 1\n")
    subprocess.run(["git", "add", "-A"], cwd=one.parent, check=True)
    subprocess.run(["git", "commit", "-qm", "Tasks"], cwd=one.parent, check=True)
    subprocess.run(["git", "push", "-q"], cwd=one.parent, check=True)
    (two.parent / "tasks.py").write_text("TWO = 2\n")
    subprocess.run(["git", "add", "-A"], cwd=two.parent, check=True)
    subprocess.run(["git", "commit", "-qm", "Tasks"], cwd=two.parent, check=True)
    with pytest.raises(UsageError, match=r"tasks\.py"):
        Sharing(str(two)).get_changes()
    assert (two.parent / "tasks.py").read_text() == "TWO = 2\n"
