"""The folder tree: what is read again and what is not, and what may not lie there."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from conftest import TinySite, as_nobody, run_fork

from newsroom.model.problems import Problem
from newsroom.reading.files.scan import RACY_NS, Row, Scan, scan


def look(tiny: TinySite, known: list[Row] | None = None, later_ns: int = 10 * RACY_NS) -> Scan:
    return scan(str(tiny.content), "content", known or [], time.time_ns() + later_ns)


def rows(found: Scan) -> list[Row]:
    """The rows as the index would keep them."""
    units = [(unit.path, "\0".join(unit.names), unit.stamp, unit.seen_ns, b"") for unit in found.changed]
    return [*units, *found.containers]


def told(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.path, problem.rule, problem.severity) for problem in sorted(problems)]


# ── what is read again ───────────────────────────────────────────────────────
def test_what_is_as_it_was_is_not_read_again(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.release("b")
    tiny.page("about")
    first = look(tiny)
    units = ["directory", "pages/about", "releases/2026/a", "releases/2026/b"]
    assert [unit.path for unit in first.changed] == units
    again = look(tiny, rows(first))
    assert (again.kept, again.changed, again.gone) == (units, [], [])


def test_a_change_within_two_seconds_of_the_last_look_is_never_overlooked(tiny: TinySite) -> None:
    """A second write inside the clock's grain leaves the same times: such a file is read again."""
    tiny.release("a")
    first = look(tiny, later_ns=RACY_NS // 2)
    again = look(tiny, rows(first))
    assert "releases/2026/a" in [unit.path for unit in again.changed]
    settled = look(tiny, rows(again))
    assert "releases/2026/a" in settled.kept


@pytest.mark.parametrize("change", ["edit", "same size and time", "new file", "file gone", "file in a folder below"])
def test_every_kind_of_change_in_a_folder_is_seen(tiny: TinySite, change: str) -> None:
    tiny.release("a", body="[x]({attach}papers/one.pdf)\n")
    paper = tiny.put("releases/2026/a/papers/one.pdf", b"one")
    tiny.release("b")
    first = look(tiny)
    if change == "edit":
        tiny.release("a", body="Another text.\n")
    elif change == "same size and time":
        state = paper.stat()
        paper.write_bytes(b"two")
        os.utime(paper, ns=(state.st_atime_ns, state.st_mtime_ns))
    elif change == "new file":
        tiny.put("releases/2026/a/new.pdf", b"new")
    elif change == "file gone":
        paper.unlink()
    else:
        tiny.put("releases/2026/a/papers/two.pdf", b"two")
    again = look(tiny, rows(first))
    assert [unit.path for unit in again.changed] == ["releases/2026/a"]


def test_a_folder_that_is_gone_is_told(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.release("b", year="2025")
    first = look(tiny)
    shutil.rmtree(tiny.content / "releases" / "2025")
    assert sorted(look(tiny, rows(first)).gone) == ["releases/2025", "releases/2025/b"]


def test_a_second_build_reads_and_writes_nothing(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    time.sleep(RACY_NS / 1e9 + 0.1)
    tiny.build()
    report = tiny.build()
    assert (report.read, report.drawn, report.written, report.removed) == (0, 0, 0, 0)


def test_a_touched_file_is_read_and_nothing_is_drawn(tiny: TinySite) -> None:
    file = tiny.release("a")
    tiny.build()
    os.utime(file)
    report = tiny.build()
    assert report.read and (report.drawn, report.written) == (0, 0)


def test_files_in_folders_below_keep_their_place(tiny: TinySite) -> None:
    tiny.release("a", body="[One]({attach}papers/2026/one.pdf)\n")
    tiny.put("releases/2026/a/papers/2026/one.pdf", b"one")
    tiny.build()
    assert tiny.files()["news/a/papers/2026/one.pdf"] == b"one"


# ── what may not lie there ───────────────────────────────────────────────────
def test_junk_of_systems_and_editors_is_ignored(tiny: TinySite) -> None:
    tiny.release("a")
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "en.md~", ".en.md.swp", "~$report.docx", "x.tmp"):
        tiny.put(f"releases/2026/a/{name}", b"junk")
        tiny.put(f"releases/{name}", b"junk")
    found = look(tiny)
    assert found.problems == []
    assert next(unit.names for unit in found.changed if unit.path == "releases/2026/a") == ("en.md",)


def test_what_lies_where_nothing_is_read_is_told(tiny: TinySite) -> None:
    tiny.put("budget.md", "lost")
    tiny.put("releases/2026/merger.md", "lost")
    tiny.put("releases/logo.png", b"")
    tiny.put("press/2026/x/en.md", "lost")
    assert told(look(tiny).problems) == [
        ("content/budget.md", "stray-file", "error"),
        ("content/press", "stray-folder", "warning"),
        ("content/releases/2026/merger.md", "stray-file", "error"),
        ("content/releases/logo.png", "stray-file", "warning"),
    ]


def test_a_stray_file_is_told_at_every_look(tiny: TinySite) -> None:
    tiny.put("releases/2026/merger.md", "lost")
    first = look(tiny)
    assert told(look(tiny, rows(first)).problems) == told(first.problems)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        pytest.param("releases/2026/a/secret.pdf", "../../../../secret.pdf", id="a file outside"),
        pytest.param("releases/2026/a/passwords", "/etc/passwd", id="a file of the machine"),
        pytest.param("releases/2026/b", "../../../elsewhere", id="a folder outside"),
        pytest.param("releases/2026/loop", "loop", id="a link to itself"),
        pytest.param("releases/2026/a/up", "../../..", id="a folder above: a loop"),
        pytest.param("releases/2026/a/nowhere.pdf", "not-there.pdf", id="nothing"),
        pytest.param("releases/2026/twin", "a", id="another release"),
    ],
)
def test_a_link_that_leaves_its_place_is_a_problem_and_nothing_of_it_is_published(
    tiny: TinySite, link: str, target: str
) -> None:
    tiny.release("a")
    (tiny.root / "secret.pdf").write_bytes(b"secret")
    (tiny.root / "elsewhere").mkdir()
    (tiny.root / "elsewhere/en.md").write_bytes((tiny.content / "releases/2026/a/en.md").read_bytes())
    (tiny.content / link).symlink_to(target)
    assert told(tiny.refused()) == [(f"content/{link}", "symlink", "error")]
    assert not tiny.output.exists()


def test_a_link_to_a_file_of_the_content_folder_is_that_file(tiny: TinySite) -> None:
    tiny.release("a", body="[x]({attach}paper.pdf)\n")
    tiny.put("releases/2026/a/original.pdf", b"one")
    (tiny.content / "releases/2026/a/paper.pdf").symlink_to("original.pdf")
    tiny.build()
    assert tiny.files()["news/a/paper.pdf"] == b"one"
    assert not (tiny.output / "news/a/paper.pdf").is_symlink()


def test_a_pipe_is_a_problem_and_does_not_stop_the_build_for_ever(tiny: TinySite) -> None:
    tiny.release("a")
    os.mkfifo(tiny.content / "releases/2026/a/pipe")
    assert told(tiny.refused()) == [("content/releases/2026/a/pipe", "not-a-file", "error")]


def test_a_pipe_among_the_files_of_the_root_is_a_problem(tiny: TinySite) -> None:
    tiny.put("root/CNAME", b"news.example.org")
    os.mkfifo(tiny.content / "root/pipe")
    os.mkfifo(tiny.content / "root/.hidden")
    assert told(tiny.refused()) == [("content/root/pipe", "not-a-file", "error")]
    (tiny.content / "root/pipe").unlink()
    tiny.build()
    assert tiny.files()["CNAME"] == b"news.example.org"


def test_a_text_of_fifty_megabytes_is_refused_unread(tiny: TinySite) -> None:
    file = tiny.release("a")
    with file.open("ab") as stream:
        stream.truncate(50_000_000)
    (problem,) = tiny.refused()
    assert (problem.rule, problem.path) == ("file-too-large", "content/releases/2026/a/en.md")
    assert "50.0 MB" in problem.message


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param(b"r\xe9sum\xe9.pdf", r"r\xe9sum\xe9.pdf", id="Latin-1"),
        pytest.param(b"two\nlines.pdf", r"two\nlines.pdf", id="a line break"),
        pytest.param(b"bell\x07.pdf", r"bell\x07.pdf", id="a control character"),
    ],
)
def test_a_name_that_no_address_can_hold_is_a_problem_that_can_be_read(tiny: TinySite, name: bytes, shown: str) -> None:
    tiny.release("a")
    for folder in ("releases/2026/a", "releases/2026", "directory"):
        Path(os.fsdecode(os.fsencode(tiny.content / folder) + b"/" + name)).write_bytes(b"x")
    problems = tiny.refused()
    folders = ("directory", "releases/2026", "releases/2026/a")
    assert sorted(told(problems)) == sorted((f"content/{folder}/{shown}", "file-name", "error") for folder in folders)
    for problem in problems:
        problem.text().encode()


def test_a_name_in_any_script_is_welcome(tiny: TinySite) -> None:
    tiny.release("a", documents=[{"file": "보고서 (최종) 100%.pdf", "title": "Report"}])
    tiny.put("releases/2026/a/보고서 (최종) 100%.pdf", b"one")
    tiny.build()
    assert tiny.files()["news/a/보고서 (최종) 100%.pdf"] == b"one"
    assert 'href="/news/a/%EB%B3%B4' in (tiny.output / "news/a/index.html").read_text()


# ── what may not be read ─────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "path",
    [
        "releases/2026/a/en.md",
        "releases/2026/a/paper.pdf",
        "releases/2026/a",
        "releases/2026",
        "directory/contacts.yml",
        "directory",
        ".",
    ],
)
def test_what_may_not_be_read_is_a_problem_of_its_own(open_site: TinySite, path: str) -> None:
    open_site.release("a", body="[x]({attach}paper.pdf)\n")
    open_site.put("releases/2026/a/paper.pdf", b"one")
    look = "sys.exit(commands.exit_code(commands.check, form='json'))"
    done = run_fork("-c", as_nobody(f"os.chmod({str(open_site.content / path)!r}, 0)", look), cwd=open_site.root)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    problems = json.loads(done.stdout[done.stdout.index("[") :])
    place = "content" if path == "." else f"content/{path}"
    assert (place, "unreadable") in [(problem["path"], problem["rule"]) for problem in problems]
