"""The commands as their users meet them: exit codes, what is told where, the clock, the options."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import NOON, PROJECT, TinySite, at_seconds, digest_below, one, run_python

from newsroom import commands
from newsroom.commands import DONE, FAULT, PROBLEMS, USAGE
from newsroom.model.problems import ContentError, Problem

Captured = pytest.CaptureFixture[str]


def call(command: Any, capsys: Captured, **options: Any) -> tuple[int, str, str]:
    """(exit code, stdout, stderr), on the clock of tests unless `at` says otherwise."""
    if command in (commands.build, commands.check):
        options = {"at": NOON, **options}
    if command is commands.build:
        options = {"jobs": "1", **options}
    code = commands.exit_code(command, **options)
    told = capsys.readouterr()
    return code, told.out, told.err


# ── exit codes, through the real command ─────────────────────────────────────
def test_inv_build_ends_in_0_and_says_what_it_did_on_stdout(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.release("kept", embargo="2026-08-01T09:00+09:00")
    done = tiny.inv("build", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    line = done.stdout.strip().splitlines()[-1]
    for words in (
        "1 release",
        "read",
        "rendered",
        "written",
        "removed",
        "1 held",
        "(SOURCE_DATE_EPOCH)",
        "2026-08-01T09:00:00+09:00",
    ):
        assert words in line, line


def test_inv_build_ends_in_1_with_every_problem_on_stderr_and_nothing_written(tiny: TinySite) -> None:
    tiny.release("a", date="2026-02-30", tags=["helth"])
    tiny.release("b", contacts=["press-dsk"])
    done = tiny.inv("build")
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert re.match(r"content/releases/2026/a/en.md:\d+: date: ", lines[0])
    assert "Did you mean 'health'?" in lines[1]
    assert lines[2] == "" and "Did you mean 'press-desk'?" in lines[3]
    assert lines[-1].startswith("3 problems in 2 of ") and lines[-1].endswith("Nothing was written.")
    assert not tiny.output.exists()


def test_inv_build_ends_in_2_for_a_wrong_value_and_in_1_for_an_unknown_option(tiny: TinySite) -> None:
    tiny.release("a")
    wrong = tiny.inv("build", "--at", "tomorrow")
    assert wrong.returncode == 2 and "--at: must be" in wrong.stderr and "e.g." in wrong.stderr
    assert tiny.inv("build", "--no-such-option").returncode == 1
    assert tiny.inv("no-such-task").returncode == 1
    assert not tiny.output.exists()


def test_inv_build_ends_in_3_for_a_fault_of_ours_and_keeps_the_traceback(tiny: TinySite) -> None:
    (tiny.root / "theme").symlink_to(tiny.values["THEME"])
    tiny.release("a")
    broken = "import newsroom.site.site\nnewsroom.site.site.Site.__init__ = None\n"
    (tiny.root / "pelicanconf.py").write_text((tiny.root / "pelicanconf.py").read_text() + broken)
    done = tiny.inv("build")
    assert done.returncode == 3
    assert "Traceback" in done.stderr and "fault of newsroom's" in done.stderr
    assert not (tiny.output / "build.json").exists()


def test_inv_check_and_new_are_there(tiny: TinySite) -> None:
    done = tiny.inv("new", "Counselling line opens", "--category", "statement")
    assert done.returncode == 0, done.stderr
    assert "content/releases/2026/counselling-line-opens/en.md" in done.stdout
    done = tiny.inv("check", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), list)


# ── the same codes by function ───────────────────────────────────────────────
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        pytest.param(ContentError([Problem("x.md", 1, "title", "t", "error", "must be")]), PROBLEMS, id="content"),
        pytest.param(KeyboardInterrupt(), 130, id="the user stopped it"),
        pytest.param(ZeroDivisionError(), FAULT, id="ours"),
    ],
)
def test_each_kind_of_fault_has_its_exit_code(
    fault: BaseException, code: int, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # this file is no part of the site

    def fail() -> int:
        raise fault

    assert commands.exit_code(fail) == code
    told = capsys.readouterr()
    assert told.out == "" and ("Traceback" in told.err) == (code == FAULT)


@pytest.mark.parametrize(
    ("command", "options", "named"),
    [
        (commands.build, {"at": "2026-01-01"}, "--at"),
        (commands.build, {"at": "2026-01-01T10:00"}, "--at"),
        (commands.build, {"jobs": "0"}, "--jobs"),
        (commands.build, {"jobs": "many"}, "--jobs"),
        (commands.build, {"settings": "nosuchconf.py"}, "--settings"),
        (commands.build, {"output": "content"}, "--output"),
        (commands.check, {"form": "xml"}, "--format"),
        (commands.check, {"at": "noon"}, "--at"),
        (commands.serve, {"port": "70000"}, "--port"),
        (commands.serve, {"port": "http"}, "--port"),
        (commands.new, {"title": ""}, "TITLE"),
        (commands.new, {"title": "Line", "slug": "Line!"}, "--slug"),
        (commands.new, {"title": "Line", "slug": "../line"}, "--slug"),
        (commands.new, {"title": "Line", "slug": "2026"}, "--slug"),
        (commands.new, {"title": "Line", "lang": "xx"}, "--lang"),
        (commands.new, {"title": "Line", "category": "pres-release"}, "--category"),
        (commands.new, {"title": "서울 상담 전화"}, "--slug"),
        (commands.new, {"title": "Line 서울"}, "--slug"),
        (commands.new, {"title": "2026!"}, "--slug"),
    ],
    ids=lambda value: " ".join(f"{name}={text}" for name, text in value.items()) if isinstance(value, dict) else "",
)
def test_a_wrong_value_of_an_option_ends_in_2_with_its_name_and_an_example(
    tiny: TinySite, capsys: Captured, command: Any, options: dict[str, Any], named: str
) -> None:
    tiny.release("a")
    before = digest_below(tiny.content)
    code, out, err = call(command, capsys, **options)
    assert code == USAGE, err
    assert err.startswith(f"{named}: ") and "Traceback" not in err and out == ""
    assert digest_below(tiny.content) == before


def test_a_wrong_SOURCE_DATE_EPOCH_ends_in_2(tiny: TinySite, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    code, _, err = call(commands.build, capsys, at="")
    assert code == USAGE and err.startswith("SOURCE_DATE_EPOCH: ")


# ── the clock ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("at", "epoch", "source"),
    [(NOON, "1", "--at"), ("", str(at_seconds(NOON)), "SOURCE_DATE_EPOCH"), ("", "", "machine")],
)
def test_at_wins_then_the_environment_then_the_machine(
    tiny: TinySite, capsys: Captured, monkeypatch: pytest.MonkeyPatch, at: str, epoch: str, source: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    tiny.release("a", date="2020-01-01")
    code, out, _ = call(commands.build, capsys, at=at)
    assert code == DONE and f"({source})" in out
    assert ("2026-07-01T12:00:00+09:00" in out) == (source != "machine")


def test_the_next_change_is_the_next_instant_at_which_something_appears_or_disappears(
    tiny: TinySite, capsys: Captured
) -> None:
    tiny.set(SECURITY_EXPIRES="")
    tiny.release("a")
    assert "nothing appears or disappears later" in call(commands.build, capsys)[1]
    tiny.release("leaving", expires="2026-09-01T00:00+09:00")
    tiny.release("coming", embargo="2026-08-01T09:00+09:00")
    assert "next change at 2026-08-01T09:00:00+09:00" in call(commands.build, capsys)[1]
    assert "next change at 2026-09-01T00:00:00+09:00" in call(commands.build, capsys, at="2026-08-01T09:00+09:00")[1]
    assert "nothing appears" in call(commands.build, capsys, at="2026-09-01T00:00+09:00")[1]
    tiny.set(SECURITY_EXPIRES="2026-12-01")
    assert "next change at 2026-12-01T00:00" in call(commands.build, capsys, at="2026-09-01T00:00+09:00")[1]
    assert "nothing appears" in call(commands.build, capsys, at="2026-12-01T00:00+09:00")[1]
    assert {address for address in tiny.addresses() if "coming" in address or "leaving" in address} == {"/news/coming/"}


# ── folders and settings ─────────────────────────────────────────────────────
def test_build_reads_and_writes_where_it_is_told(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a")
    tiny.content.rename(tiny.root / "texts")
    code, _, err = call(commands.build, capsys, content="texts", output="public", cache="kept")
    assert code == DONE, err
    assert (tiny.root / "public/news/a/index.html").exists() and list((tiny.root / "kept").glob("*.sqlite"))
    assert not tiny.output.exists() and not (tiny.root / ".cache").exists()


def test_without_a_content_folder_it_says_what_must_be_there(tiny: TinySite, capsys: Captured) -> None:
    code, _, err = call(commands.build, capsys, content="nowhere")
    assert code == USAGE and err.startswith("--content: must be a folder") and "'nowhere'" in err


def test_settings_that_start_from_pelicanconf_change_some_of_them(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a")
    (tiny.root / "rehearsal.py").write_text(
        'from pelicanconf import *\nSITEURL = "https://rehearsal.example.org"\nOUTPUT_PATH = "rehearsal"\n'
    )
    code, _, err = call(commands.build, capsys, settings="rehearsal.py")
    assert code == DONE, err
    assert "https://rehearsal.example.org/news/a/" in (tiny.root / "rehearsal/news/a/index.html").read_text()


def test_clean_is_needed_for_a_folder_with_other_files(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a")
    tiny.output.mkdir()
    (tiny.output / "thesis.odt").write_text("years of work")
    code, _, err = call(commands.build, capsys)
    assert code == USAGE and "--clean" in err and (tiny.output / "thesis.odt").exists()
    assert call(commands.build, capsys, clean=True)[0] == DONE
    assert not (tiny.output / "thesis.odt").exists()


def test_warnings_are_told_and_never_change_the_exit_code(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a")
    tiny.put("releases/2026/a/unused.pdf", b"x")
    code, out, err = call(commands.build, capsys)
    assert code == DONE and "1 release in" in out
    assert "(warning)" in err and err.rstrip().endswith("1 warning.")
    code, _, again = call(commands.build, capsys)
    assert again == err


# ── check ────────────────────────────────────────────────────────────────────
def test_check_writes_nothing(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a")
    before = digest_below(tiny.root)
    code, out, err = call(commands.check, capsys, at=NOON)
    assert (code, err) == (DONE, "") and out.startswith("No problems in ")
    tiny.release("b", date="never")
    before = digest_below(tiny.root)
    assert call(commands.check, capsys)[0] == PROBLEMS
    assert digest_below(tiny.root) == before


def test_check_says_the_same_with_and_without_a_build_before(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a", tags=["helth"])
    tiny.put("releases/2026/a/unused.pdf", b"x")
    first = call(commands.check, capsys, at=NOON)
    call(commands.build, capsys)
    assert call(commands.check, capsys, at=NOON) == first


def test_check_gives_json_with_exactly_the_promised_keys(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a", tags=["helth"])
    tiny.put("releases/2026/a/unused.pdf", b"x")
    code, out, err = call(commands.check, capsys, form="json", at=NOON)
    assert (code, err) == (PROBLEMS, "")
    found = json.loads(out)
    assert {tuple(entry) for entry in found} == {("path", "line", "field", "rule", "severity", "message", "hint")}
    assert sorted(entry["severity"] for entry in found) == ["error", "warning"]
    (error,) = (entry for entry in found if entry["severity"] == "error")
    assert (error["path"], error["field"], error["hint"]) == (
        "content/releases/2026/a/en.md",
        "tags",
        "Did you mean 'health'?",
    )


def test_check_of_a_sound_site_gives_an_empty_list(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a")
    assert call(commands.check, capsys, form="json", at=NOON)[:2] == (DONE, "[]\n")
    assert call(commands.check, capsys, form="github", at=NOON)[:2] == (DONE, "\n")


def test_check_gives_github_annotations(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a", title="100%, all: of it", date="2026-02-30")
    code, out, _ = call(commands.check, capsys, form="github")
    assert code == PROBLEMS
    assert re.fullmatch(r"::error file=content/releases/2026/a/en\.md,line=\d+,title=[a-z-]+::date: .+", out.strip())


def test_problems_are_grouped_by_file_and_go_down_the_page(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("b", date="never", tags=["helth"], places=["soul"])
    tiny.release("a", date="never", expires="never")
    _, _, err = call(commands.check, capsys)
    heads = [re.match(r"(.+):(\d+): ", line) for line in err.splitlines()[:-2]]
    places = [(found[1], int(found[2])) for found in heads if found]
    assert places == sorted(places) and len(places) == 5
    assert heads.count(None) == 1


def test_a_draft_with_mistakes_warns_and_stays_a_draft(tiny: TinySite, capsys: Captured) -> None:
    tiny.release("a", status="draft", date="never", tags=["helth"], contacts=None)
    code, _, err = call(commands.build, capsys)
    assert code == DONE and err.rstrip().endswith("3 warnings.")
    assert re.findall(r":\d+: (\w+): .*\(warning\)", err) == ["contacts", "date", "tags"]
    assert not [address for address in tiny.addresses() if "/a/" in address]


# ── new ──────────────────────────────────────────────────────────────────────
def test_new_makes_a_draft_that_says_everything_that_is_needed(
    tiny: TinySite, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(at_seconds("2026-12-31T20:00+00:00")))  # New Year in Seoul
    code, out, err = call(commands.new, capsys, title='  Café "Nord"  opens: at last ')
    assert code == DONE, err
    file = tiny.content / "releases/2027/cafe-nord-opens-at-last/en.md"
    assert "content/releases/2027/cafe-nord-opens-at-last/en.md" in out
    code, _, err = call(commands.check, capsys)
    assert code == DONE, err
    text = file.read_text(encoding="utf-8").replace("status: draft", "status: published", 1)
    text = (
        text.replace("dateline:", "dateline: Seoul")
        .replace("summary:", "summary: A café opens.")
        .replace("contacts: []", "contacts: [press-desk]")
    )
    file.write_text(text, encoding="utf-8")
    code, _, err = call(commands.build, capsys, at="2027-01-02T12:00+09:00")
    assert code == DONE, err
    assert one(tiny.html("/news/cafe-nord-opens-at-last/"), "h1").text().strip() == 'Café "Nord" opens: at last'


def test_new_never_overwrites(tiny: TinySite, capsys: Captured) -> None:
    assert call(commands.new, capsys, title="Line opens")[0] == DONE
    before = digest_below(tiny.content)
    code, _, err = call(commands.new, capsys, title="Line opens")
    assert code == PROBLEMS and "is there already" in err and "--slug" in err
    assert not err.startswith("/") and Path(err.partition(":")[0]).is_file(), "as other messages name a file"
    assert digest_below(tiny.content) == before


def test_new_for_a_slug_that_is_there_adds_a_language_wherever_the_release_lies(
    tiny: TinySite, capsys: Captured
) -> None:
    tiny.release("line-opens", year="2019")
    code, _, err = call(commands.new, capsys, title="상담 전화 개통", slug="line-opens", lang="ko")
    assert code == DONE, err
    file = tiny.content / "releases/2019/line-opens/ko.md"
    assert "contacts:" not in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace("status: draft", "status: published", 1), encoding="utf-8")
    code, _, err = call(commands.build, capsys)
    assert code == DONE, err
    assert one(tiny.html("/ko/news/line-opens/"), "h1").text().strip() == "상담 전화 개통"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Workshop in Seoul", "workshop-in-seoul"),
        ("Ärzte & Hilfe – 5 Jahre", "arzte-hilfe-5-jahre"),
        ("Straße", "strasse"),
        ("Œuvre, Øre, Łódź", "oeuvre-ore-lodz"),
        (
            "A very long title that goes on and on until nobody remembers how it began",
            "a-very-long-title-that-goes-on-and-on-until-nobody-remembers",
        ),
    ],
)
def test_new_makes_the_address_from_a_latin_title(tiny: TinySite, capsys: Captured, title: str, slug: str) -> None:
    assert call(commands.new, capsys, title=title)[0] == DONE
    assert [path.parent.name for path in tiny.content.glob("releases/*/*/en.md")] == [slug]


@pytest.mark.parametrize(
    "category", ["press-release", "statement", "media-advisory", "news", "briefing-note", "speech"]
)
def test_new_makes_every_kind_without_an_error(tiny: TinySite, capsys: Captured, category: str) -> None:
    assert call(commands.new, capsys, title="Line opens", category=category)[0] == DONE
    assert call(commands.check, capsys)[0] == DONE


def test_a_program_that_changes_while_it_works_is_named_as_the_cause(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "newsroom", tmp_path / "newsroom", ignore=shutil.ignore_patterns("__pycache__"))
    command = """
from concurrent.futures.process import BrokenProcessPool
from newsroom.commands.exits import run
from newsroom.model import text
from newsroom.render.digests import program_digest

def command():
    program_digest()  # as each build does at its beginning
    if {changes}:
        open(text.__file__, "a").write("# edited")
    raise BrokenProcessPool
run(command)
"""
    for changes, said in ((False, "memory runs out"), (True, "was changed on this machine")):
        ended = run_python("-c", command.format(changes=changes), cwd=tmp_path, PYTHONPATH="")
        assert ended.returncode == 3 and said in ended.stderr and "Traceback" not in ended.stderr
