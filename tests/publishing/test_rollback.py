"""A rollback does no more than what differs asks for, and an interrupted one leaves nothing behind."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from conftest import PNG, TinySite, files_below, run_fork
from office import LEAD, Office, without_own

from newsroom.build import worker
from newsroom.build.record import record
from newsroom.build.stages import Options, build
from newsroom.model.settings import Settings
from newsroom.publishing.rollback import former_content
from newsroom.reading.settings.file import read_settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="needs git: apt-get install git"),
]


def git(office: Office, *words: str) -> None:
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(office.site.root), *name, *words], check=True, capture_output=True)


@pytest.fixture
def office(tiny: TinySite, tmp_path: Path) -> Office:
    """Eight releases with a picture each, in two revisions: in the second, one has another text and one is new."""
    tiny.set(LANGUAGES=["en"])
    office = Office(tiny, kind="folder", path=str(tmp_path / "host"))
    for number in range(8):
        tiny.put(f"releases/2022/r{number}/lead.png", PNG)
        office.release(f"r{number}", image=LEAD, body=f"The former text of {number}.\n")
    git(office, "init", "-q")
    git(office, "add", "content")
    git(office, "commit", "-qm", "former")
    office.release("r3", image=LEAD, body="The text of today.\n")
    office.site.put("releases/2023/fresh/lead.png", PNG)
    office.release("fresh", year="2023", image=LEAD, body="New today.\n")
    git(office, "add", "content")
    git(office, "commit", "-qm", "today")
    office.build()
    return office


def built(settings: Settings) -> dict[str, bytes]:
    build(settings, Options(jobs=1, allow_removals=True))
    return files_below(Path(settings.output))


def test_only_what_differs_is_parsed_drawn_and_written(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = worker.parse_folders

    def counted(units, context):  # type: ignore[no-untyped-def]
        parsed.extend(unit.path for unit in units)
        return parse(units, context)

    monkeypatch.setattr(worker, "parse_folders", counted)
    former = former_content(office.site.settings(), "HEAD~1")
    report = build(former, Options(jobs=1, allow_removals=True))
    assert parsed == ["releases/2022/r3"]
    pages = [path for path in office.output if path.startswith("news/r") and path.endswith("/index.html")]
    assert len(pages) == 8 and report.written <= report.drawn < report.outputs / 2
    assert b"The former text of 3." in office.output["news/r3/index.html"]
    # A folder with the same content, built anew, is the same.
    git(office, "checkout", "-q", "HEAD~1", "--", "content")
    git(office, "rm", "-qr", "content/releases/2023")
    rolled = office.output
    shutil.rmtree(office.site.root / ".cache")
    shutil.rmtree(office.site.output)
    assert built(office.site.settings()) == rolled


def test_a_second_rollback_writes_only_files_that_differ_from_those_of_the_first(office: Office) -> None:
    folder = Path(former_content(office.site.settings(), "HEAD").content)
    stray = folder / "releases/2024/stray/en.md"
    stray.parent.mkdir(parents=True)
    stray.write_text("left by hand", "utf-8")
    (folder / "releases/2022/r5/en.md").unlink()
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    former = former_content(office.site.settings(), "HEAD~1")
    assert Path(former.content) == folder and not stray.parent.exists() and not (folder / "releases/2023").exists()
    after = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    written = {str(file.relative_to(folder)) for file, at in after.items() if before.get(file) != at}
    assert written == {"releases/2022/r3/en.md", "releases/2022/r5/en.md"}


def test_what_an_earlier_rollback_left_damaged_is_made_anew(office: Office) -> None:
    folder = Path(former_content(office.site.settings(), "HEAD~1").content)
    (office.site.root / ".cache/rollback/index").write_bytes(b"no index")
    again = former_content(office.site.settings(), "HEAD~1")
    assert Path(again.content) == folder and (folder / "releases/2022/r3/en.md").is_file()


def test_a_rollback_leaves_the_repository_and_its_files_as_they_are(office: Office) -> None:
    index = office.site.root / ".git/index"
    before = index.read_bytes(), files_below(office.site.content)
    stamps = {file: file.stat().st_ctime_ns for file in office.site.content.rglob("*")}
    former_content(office.site.settings(), "HEAD~1")
    assert (index.read_bytes(), files_below(office.site.content)) == before
    assert {file: file.stat().st_ctime_ns for file in office.site.content.rglob("*")} == stamps


def roll_back_dying(root: str, number: int) -> None:
    """In a process of its own: a rollback that is killed at one of its renames."""
    os.chdir(root)
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    renames, replace = [0], os.replace

    def dying(*words, **options):  # type: ignore[no-untyped-def]
        renames[0] += 1
        if renames[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(*words, **options)

    os.replace = dying  # type: ignore[assignment]
    former = former_content(read_settings(Path("pelicanconf.py")), "HEAD~1")
    build(former, Options(jobs=1, allow_removals=True))


@pytest.mark.parametrize("number", [1, 4, 12])
def test_killed_in_a_rollback_the_next_publication_brings_todays_content(
    office: Office, tmp_path: Path, number: int
) -> None:
    office.publish()
    today = office.output
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["office"])
    process = context.Process(target=roll_back_dying, args=(str(office.site.root), number))
    process.start()
    process.join(300)
    assert process.exitcode == -signal.SIGKILL
    office.publish()
    assert office.output == today == without_own(files_below(tmp_path / "host"))


def ids(office: Office) -> dict[str, str]:
    """Title → id of the site's feed."""
    items = json.loads(office.output["feeds/all.json"])["items"]
    return {item["title"]: item["id"] for item in items}


def test_a_text_keeps_its_id_and_one_taken_back_its_history(office: Office) -> None:
    """The former revision has no ledger, and the site's address has changed since the texts were published."""
    office.publish()
    known = ids(office)
    office.site.set(SITEURL="https://moved.example.org")
    office.release("r5", image=LEAD, withdrawn={"at": "2022-05-01T00:00+00:00", "reason": "The figures were wrong."})
    office.build()
    record(office.site.settings(), "r5", note="A note of today.")
    record(office.site.settings(), "r3", kind="corrected", note="A correction that the former text lacks.")
    office.publish()
    assert ids(office) == {title: name for title, name in known.items() if "r5" not in title}
    today = (office.site.content / "ledger.jsonl").read_bytes()
    done = run_fork(
        "-m", "newsroom", "publish", "--settings", "pelicanconf.py", "--rollback", "HEAD~1", cwd=office.site.root,
        SOURCE_DATE_EPOCH="",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    left = {title: name for title, name in known.items() if "r5" not in title and "fresh" not in title}
    assert ids(office) == left
    assert b"A note of today." in office.output["news/r5/index.html"]
    assert b"A correction that" not in office.output["news/r3/index.html"]
    assert (office.site.content / "ledger.jsonl").read_bytes() == today
    assert "without an answer until then: /news/fresh/." in done.stdout
    office.publish()
    assert ids(office) == {title: name for title, name in known.items() if "r5" not in title}
