"""A build that would empty a site stops and asks; what must leave, leaves."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from conftest import NOON, PROJECT, TinySite, picture
from fuzzing import said

from newsroom import commands
from newsroom.build.check import check
from newsroom.build.report import summary
from newsroom.build.stages import Options, build
from newsroom.model.problems import ContentError, Problem, errors


def published(tiny: TinySite, count: int) -> dict[str, bytes]:
    """A site of some releases, built; its files."""
    tiny.set(TAKEAWAYS=[])
    for number in range(count):
        tiny.release(f"notice-{number:02}", date=f"2026-03-02T10:{number:02}+09:00")
    tiny.build()
    return tiny.files()


def rules(problems: list[Problem]) -> set[str]:
    return {each.rule for each in errors(problems)}


@pytest.mark.parametrize("name", ["Releases", "release", "RELEASES", "relases"])
def test_a_folder_whose_name_is_nearly_ours_is_told_and_the_site_stands(tiny: TinySite, name: str) -> None:
    before = published(tiny, 3)
    (tiny.content / "releases").rename(tiny.content / name)
    problems = tiny.refused()
    assert "Did you mean releases?" in "".join(each.text() for each in problems)
    assert any(each.path == f"content/{name}" for each in problems)
    assert tiny.files() == before


@pytest.mark.parametrize("has_index", [True, False])
@pytest.mark.parametrize("what", ["empty", "moved out of sight"])
def test_content_without_any_release_does_not_empty_the_site(tiny: TinySite, what: str, has_index: bool) -> None:
    before = published(tiny, 3)
    (tiny.content / "releases").rename(tiny.root / "elsewhere")
    if what == "empty":
        shutil.rmtree(tiny.content)
        tiny.content.mkdir()
    if not has_index:
        shutil.rmtree(tiny.root / ".cache")
    problems = tiny.refused()
    assert what == "empty" or rules(problems) == {"removals"}
    assert tiny.files() == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("blog/first.md", "Title: First\nDate: 2026-03-02\n\nText.\n"),
        ("articles/deep/first.md", "---\ntitle: First\n---\nText.\n"),
        ("blog/first.rst", "First\n#####\n\n:date: 2026-03-02\n\nText.\n"),
        ("first.rst", "First\n#####\n\n:date: 2026-03-02\n\nText.\n"),
    ],
)
def test_texts_that_nobody_would_publish_are_problems(tiny: TinySite, path: str, text: str) -> None:
    tiny.release("a")
    tiny.put(path, text)
    problems = errors(check(tiny.settings(), NOON)[0])
    assert [each.path for each in problems] == [f"content/{path}"]
    assert tiny.refused()


@pytest.mark.parametrize("path", ["logos/logo.png", "extra/notes.md", "files/README.txt", "pictures/a.jpg"])
def test_other_folders_are_a_warning(tiny: TinySite, path: str) -> None:
    tiny.release("a")
    tiny.put(path, "Plain words, and no head.\n")
    found = check(tiny.settings(), NOON)[0]
    assert not errors(found) and any(each.rule == "stray-folder" for each in found)


@pytest.mark.parametrize("has_index", [True, False])
def test_a_release_that_went_without_a_word_is_named(tiny: TinySite, has_index: bool) -> None:
    published(tiny, 4)
    (tiny.content / "releases/2026/notice-00").rename(tiny.content / "releases/2026/renamed")
    shutil.rmtree(tiny.content / "releases/2026/notice-01")
    if not has_index:
        shutil.rmtree(tiny.root / ".cache")
    (told,) = [each for each in tiny.build().warnings if each.rule == "release-gone"]
    assert "notice-00, notice-01" in told.message and "aliases: [/news/notice-00/]" in told.hint
    assert not [each for each in tiny.build().warnings if each.rule == "release-gone"]  # once


@pytest.mark.parametrize("how", ["alias", "withdrawn", "expired", "draft", "embargo"])
def test_a_release_that_leaves_by_a_field_is_no_loss(tiny: TinySite, how: str) -> None:
    published(tiny, 4)
    fields: dict[str, object] = {
        "withdrawn": {"withdrawn": {"at": "2026-04-01", "reason": "Wrong."}},
        "expired": {"expires": "2026-06-01T00:00+09:00"},
        "draft": {"status": "draft"},
        "embargo": {"embargo": "2026-08-01T00:00+09:00"},
    }.get(how, {"aliases": ["/news/notice-00/"]})
    if how == "alias":
        (tiny.content / "releases/2026/notice-00").rename(tiny.content / "releases/2026/renamed")
    tiny.release("renamed" if how == "alias" else "notice-00", date="2026-03-02T10:00+09:00", **fields)
    assert not [each for each in tiny.build().warnings if each.rule == "release-gone"]


@pytest.mark.parametrize(
    ("count", "gone", "is_refused"), [(4, 2, False), (4, 3, True), (30, 10, False), (30, 11, True)]
)
@pytest.mark.parametrize("has_index", [True, False])
def test_more_than_ten_or_half_of_the_releases_go_only_on_a_word(
    tiny: TinySite, count: int, gone: int, is_refused: bool, has_index: bool
) -> None:
    before = published(tiny, count)
    for number in range(gone):
        shutil.rmtree(tiny.content / f"releases/2026/notice-{number:02}")
    if not has_index:
        shutil.rmtree(tiny.root / ".cache")
    if is_refused:
        (problem,) = errors(tiny.refused())
        assert problem.rule == "removals" and "notice-00" in problem.message and "--allow-removals" in problem.hint
        assert tiny.files() == before
        build(tiny.settings(), Options(at=NOON, jobs=1, allow_removals=True))
    else:
        tiny.build()
    assert not (tiny.output / "news/notice-00").exists()
    assert (tiny.output / f"news/notice-{count - 1:02}").exists()


def test_what_is_held_expired_withdrawn_or_renamed_with_an_alias_needs_no_word(tiny: TinySite) -> None:
    published(tiny, 4)
    tiny.release("notice-00", status="draft")
    tiny.release("notice-01", expires="2026-03-03T00:00+09:00")
    tiny.release("notice-02", withdrawn={"at": "2026-03-03", "reason": "It was wrong."}, modified="2026-03-03")
    shutil.rmtree(tiny.content / "releases/2026/notice-03")
    tiny.release("renamed", aliases=["/news/notice-03/"])
    tiny.build("2026-04-01T00:00+09:00")
    assert (tiny.output / "news/renamed/index.html").exists()


def test_the_commands_have_the_word(tiny: TinySite) -> None:
    published(tiny, 3)
    shutil.rmtree(tiny.content / "releases")
    tiny.release("only")
    assert tiny.refused()
    assert tiny.inv("build", "--allow-removals").returncode == 0


# ── files that never end ─────────────────────────────────────────────────────
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(
    "path",
    ["releases/2026/a/film.mp4", "releases/2026/a/ko.md", "releases/2026/pipe.md", "directory/contacts.yml", "ledger.jsonl",
     "pages/about/en.md", "blog/pipe.md", "pipe"],
)  # fmt: skip
def test_a_pipe_among_the_content_is_no_hang(tiny: TinySite, path: str) -> None:
    tiny.release("a")
    file = tiny.content / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    told = [said(commands.check, at=NOON), said(commands.build, at=NOON, jobs="1")]
    assert not any("Traceback" in each.err for each in told)
    assert [each.code for each in told] in ([0, 0], [1, 1])


# ── the ledger ───────────────────────────────────────────────────────────────
LINE = '{"at": "2026-03-02T10:00:00+09:00", "slug": "a", "lang": "en", "kind": "published", "digest": "0", "address": "/news/a/", "note": "%s"}\n'


@pytest.mark.parametrize("note", ["caf\\u00e9 \\u0007", "a\\u202eb"])
def test_control_characters_in_the_ledger_are_problems(tiny: TinySite, note: str) -> None:
    tiny.release("a")
    tiny.put("ledger.jsonl", LINE % note)
    (problem,) = errors(tiny.refused())
    assert (problem.path, problem.line, problem.rule) == ("content/ledger.jsonl", 1, "ledger-line")


def test_a_ledger_in_latin_1_is_a_problem_with_its_line(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.put("ledger.jsonl", (LINE % "x").encode() + (LINE % "café").encode("latin-1"))
    (problem,) = errors(tiny.refused())
    assert (problem.path, problem.line, problem.rule) == ("content/ledger.jsonl", 2, "ledger-line")


def test_one_line_of_the_ledger_that_two_branches_brought_is_one_entry(tiny: TinySite) -> None:
    from newsroom.reading.files.ledger import read_ledger

    tiny.put("ledger.jsonl", (LINE % "x") * 2)
    ledger = read_ledger(str(tiny.content), "content", "Asia/Seoul")
    assert len(ledger.entries["a/en"]) == 1 and not ledger.problems


# ── removals only ────────────────────────────────────────────────────────────
LATER = "2026-05-01T00:00+09:00"


def take_out(tiny: TinySite, at: str = LATER) -> None:
    build(tiny.settings(), Options(at=at, jobs=1, removals_only=True))


def a_site_with_one_that_expires(tiny: TinySite) -> dict[str, bytes]:
    """Built; its files."""
    tiny.release("stays", tags=["health"], date="2026-03-01")
    tiny.release("goes", tags=["health", "culture"], expires="2026-04-01T00:00+09:00", title="Gone by April")
    tiny.release("older", tags=["health"], date="2026-02-01", body="As [announced](/news/goes/).\n")
    tiny.build("2026-03-20T00:00+09:00")
    assert b"Gone by April" in tiny.files()["index.html"]
    return tiny.files()


@pytest.mark.parametrize("wrong", ["a text", "the directory", "a link", "nothing"])
@pytest.mark.parametrize("has_index", [True, False])
def test_what_expired_leaves_while_the_rest_waits(tiny: TinySite, wrong: str, has_index: bool) -> None:
    before = a_site_with_one_that_expires(tiny)
    tiny.release("coming", date="2026-04-10")  # became due since: it waits
    if wrong == "a text":
        tiny.release("stays", date="never", tags=["health"])
    elif wrong == "the directory":
        tiny.put("directory/contacts.yml", "press-desk: [")
    elif wrong == "a link":
        tiny.release("stays", date="2026-03-01", tags=["health"], body="See [it](/nowhere/at/all/).\n")
    if wrong != "nothing":
        tiny.refused(LATER)
    if not has_index:
        shutil.rmtree(tiny.root / ".cache")
    take_out(tiny)
    after = tiny.files()
    for path, data in after.items():
        if not has_index and wrong == "a text" and path.startswith("news/stays/"):
            continue  # nobody knows any more what stood in it
        assert b"Gone by April" not in data and b"news/goes" not in data, path
    assert not any(path.startswith("news/goes/") for path in after)
    assert "news/stays/index.html" in after and not any("coming" in path for path in after)
    if has_index:
        assert b"Release stays" in after["index.html"]
        assert (
            after["news/stays/index.html"] == before["news/stays/index.html"]
            or b"goes" in before["news/stays/index.html"]
        )
    again = dict(after)
    take_out(tiny)
    assert tiny.files() == again
    tiny.directory()
    tiny.release("stays", tags=["health"], date="2026-03-01")
    tiny.build(LATER)
    mended = tiny.files()
    build(tiny.settings(), Options(at=LATER, jobs=1, clean=True))
    assert tiny.files() == mended


@pytest.mark.parametrize("lost", ["the index", "the settings", "nothing"])
def test_no_former_address_and_no_list_of_pictures_names_what_left(tiny: TinySite, lost: str) -> None:
    goes = {"image": {"file": "p.png", "alt": "A hall"}, "aliases": ["/old/way/"], "title": "Gone by April"}
    tiny.put("releases/2026/goes/p.png", picture("red"))
    tiny.release("goes", **goes)
    tiny.release("stays", date="2026-03-01")
    tiny.page("about", body="As [announced](/news/goes/).\n")
    tiny.build(LATER)
    assert {"old/way/index.html", "media/2026/index.html", "_redirects"} <= tiny.files().keys()
    tiny.release("goes", **goes, embargo="2099-01-01T00:00+09:00")
    tiny.page("about", body="See [it](/nowhere/at/all/).\n")  # it cannot be built, and waits
    if lost == "the index":
        shutil.rmtree(tiny.root / ".cache")
    elif lost == "the settings":
        tiny.set(SITENAME="Another name")
    take_out(tiny)
    files = tiny.files()
    naming = {
        path for path, data in files.items() if b"Gone by April" in data or b"news/goes" in data or "goes" in path
    }
    assert naming <= ({"about/index.html"} if lost == "the index" else set()), (
        "nobody knows what stood in a broken text"
    )
    assert "news/stays/index.html" in files and "about/index.html" in files


def test_taking_out_says_what_is_public_and_held_then_and_what_comes_next(tiny: TinySite) -> None:
    tiny.release("ahead", embargo="2026-12-24T06:00+09:00")
    tiny.release("draft", status="draft")
    a_site_with_one_that_expires(tiny)
    tiny.page("about")
    report = build(tiny.settings(), Options(at=LATER, jobs=1, removals_only=True))
    assert (report.releases, report.held) == (2, 3)  # held: ahead, draft, the one that expired
    assert "3 held" in summary(report) and "next change at 2026-12-24T06:00:00+09:00" in summary(report)


def test_what_was_withdrawn_says_so_while_the_rest_waits(tiny: TinySite) -> None:
    a_site_with_one_that_expires(tiny)
    tiny.release(
        "stays", date="2026-03-01", modified="2026-04-02", withdrawn={"at": "2026-04-02", "reason": "It was wrong."}
    )
    tiny.release("older", date="never")
    tiny.refused(LATER)
    take_out(tiny)
    assert "It was wrong." in (tiny.output / "news/stays/index.html").read_text("utf-8")
    assert "Release stays" not in (tiny.output / "index.html").read_text("utf-8")
    assert (tiny.output / "news/older/index.html").exists()


def test_what_expired_leaves_even_where_nothing_can_be_drawn(tiny: TinySite) -> None:
    shutil.copytree(PROJECT / "theme", tiny.root / "theme")
    tiny.set(THEME="theme")
    a_site_with_one_that_expires(tiny)
    (tiny.root / "theme/templates/base.html").write_text("{% if %}")
    take_out(tiny)
    assert not (tiny.output / "news/goes").exists()
    assert (tiny.output / "build.json").exists()


def test_removals_only_is_a_word_of_the_command(tiny: TinySite) -> None:
    a_site_with_one_that_expires(tiny)
    tiny.release("stays", date="never")
    assert tiny.refused(LATER)
    done = tiny.inv("build", "--removals-only", "--at", LATER)
    assert done.returncode == 0, done.stderr
    assert not (tiny.output / "news/goes").exists()


@pytest.mark.parametrize("how", [{"embargo": "2098-01-01T00:00+00:00"}, {"status": "draft"}, {"date": "2098-01-01"}])
def test_what_is_held_again_leaves_while_the_rest_waits(tiny: TinySite, how: dict[str, str]) -> None:
    tiny.set(TAKEAWAYS=["text"])
    tiny.release("stays", tags=["health"], date="2026-03-01")
    tiny.release("goes", tags=["health", "culture"], title="Back in the drawer", date="2026-03-02")
    tiny.release("stands", date="2026-02-01", aliases=["/news/drafted/"])
    tiny.build("2026-03-20T00:00+09:00")
    tiny.release("goes", **{"tags": ["health"], "title": "Back in the drawer", "body": "NEW SECRET.\n"} | how)
    tiny.release("drafted", status="draft")  # at an address that leads on to another release
    tiny.release("stays", date="never")
    tiny.refused(LATER)
    take_out(tiny)
    after = tiny.files()
    for path, data in after.items():
        assert b"Back in the drawer" not in data and b"news/goes" not in data and b"NEW SECRET" not in data, path
    assert not any(path.startswith(("news/goes/", "topics/culture/")) for path in after)
    assert {"news/stays/index.html", "news/drafted/index.html"} <= after.keys()
    assert b"Release stays" in after["index.html"]


def test_what_was_withdrawn_and_then_expired_leaves_although_nothing_can_be_drawn(tiny: TinySite) -> None:
    shutil.copytree(PROJECT / "theme", tiny.root / "theme")
    tiny.set(THEME="theme")
    tiny.release("stays", date="2026-03-01")
    gone = {"withdrawn": {"at": "2026-03-10", "reason": "It was wrong."}, "expires": "2026-04-01T00:00+09:00"}
    tiny.release("goes", date="2026-03-02", **gone)
    tiny.build("2026-03-20T00:00+09:00")
    (tiny.root / "theme/templates/base.html").write_text("{% if %}")
    take_out(tiny)
    assert not (tiny.output / "news/goes").exists()


# ── addresses that the ledger wants answered ─────────────────────────────────
def test_one_word_is_enough_where_the_ledger_knows_what_goes(tiny: TinySite) -> None:
    from newsroom.build.record import record

    published(tiny, 3)
    for number in range(3):
        record(tiny.settings(), f"notice-{number:02}", at=NOON)
    ledger = tiny.content / "ledger.jsonl"
    tiny.build()
    for slug in ("notice-00", "notice-01"):
        shutil.rmtree(tiny.content / "releases/2026" / slug)
    problems = errors(tiny.refused())
    assert {each.rule for each in problems} == {"address-vanished"} and [each.line for each in problems] == [1, 2]
    assert all("newsroom build --allow-removals" in each.hint for each in problems)
    lines = ledger.read_text("utf-8").splitlines()
    build(tiny.settings(), Options(at=NOON, jobs=1, allow_removals=True))
    added = [json.loads(line) for line in ledger.read_text("utf-8").splitlines()[len(lines) :]]
    assert [(line["kind"], line["address"], line["by"]) for line in added] == [
        ("removed", f"/news/notice-0{number}/", "build") for number in range(2)
    ]
    assert not (tiny.output / "news/notice-00").exists()
    after = tiny.files()
    tiny.build()  # without the word: it was said
    assert tiny.files() == after and not errors(check(tiny.settings(), NOON)[0])
    # What comes back is wanted again.
    tiny.release("notice-00", date="2026-03-02T10:00+09:00")
    tiny.build()
    record(tiny.settings(), "notice-00", kind="published", at=NOON)
    shutil.rmtree(tiny.content / "releases/2026/notice-00")
    (problem,) = errors(tiny.refused())
    assert problem.rule == "address-vanished" and "/news/notice-00/" in problem.message


def test_the_word_notes_nothing_where_something_else_is_wrong(tiny: TinySite) -> None:
    from newsroom.build.record import record

    published(tiny, 2)
    record(tiny.settings(), "notice-00", at=NOON)
    ledger = (tiny.content / "ledger.jsonl").read_bytes()
    shutil.rmtree(tiny.content / "releases/2026/notice-00")
    tiny.release("notice-01", date="never")
    with pytest.raises(ContentError):
        build(tiny.settings(), Options(at=NOON, jobs=1, allow_removals=True))
    assert (tiny.content / "ledger.jsonl").read_bytes() == ledger
