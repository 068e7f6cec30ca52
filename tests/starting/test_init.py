"""`newsroom init`: what it writes builds at once, and what only the office can say is named."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import NOON, PROJECT, at_seconds, files_below, run_fork, share_compiled
from selectolax.lexbor import LexborHTMLParser
from servers import PATIENCE_SECONDS

from newsroom.reading.body.to_write import INSTRUCTIONS
from newsroom.render.theme import LANGUAGES
from newsroom.starting.answers import HOSTS, Answers
from newsroom.starting.launchers import LAUNCHERS
from newsroom.starting.site import site_files

GIVEN = ("--name", "Example Mission", "--languages", "en,ko", "--url", "https://news.example.org")
GIVEN = (*GIVEN, "--timezone", "Asia/Seoul", "--yes")


def newsroom(cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_fork("-m", "newsroom", *words, cwd=cwd)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A site as it was written."""
    done = newsroom(tmp_path, "init", "mysite", *GIVEN)
    assert done.returncode == 0, done.stderr
    return tmp_path / "mysite"


@pytest.fixture
def site(new: Path, compiled: Path) -> Path:
    """The same, with compiled templates that other tests made."""
    share_compiled(new / ".cache", compiled)
    return new


def test_what_it_writes_builds_and_warns_of_nothing_but_what_is_to_be_replaced(new: Path) -> None:
    done = newsroom(new, "build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if line.endswith("(warning)")]
    assert [line.split(": ")[1] for line in told] == ["phones", "email", "body", "body", "SITEURL"]
    assert all("template's" in line for line in told)
    for page in ("", "about/", "contacts/", "corrections/", "ko/", "ko/about/"):
        assert (new / "output" / page / "index.html").is_file()
    assert not (new / "output/news/first-release").exists()


def test_the_files_are_those_that_an_office_needs_and_no_text_of_the_sample(new: Path) -> None:
    files = files_below(new)
    for name in LAUNCHERS:
        assert files.pop(name).decode() == LAUNCHERS[name] and (new / name).stat().st_mode & 0o111
    assert {
        "pelicanconf.py", "publishconf.py", "tasks.py", ".gitignore", "README.md",
        "content/directory/site.yml", "content/directory/contacts.yml", "content/pages/about/ko.md",
        "content/pages/corrections/en.md", "content/releases/2026/first-release/en.md",
    } <= set(files)  # fmt: skip
    everything = b"\n".join(files.values()).decode()
    assert "IOM" not in everything and "Eunice" not in everything and "$" not in everything.replace("$(", "")


def test_pelican_and_inv_work_in_it(site: Path) -> None:
    assert newsroom(site, "build", "--jobs", "1").returncode == 0
    made = files_below(site / "output")
    for words in (("-m", "pelican"), ("-m", "invoke", "build")):
        done = run_fork(*words, cwd=site)
        assert done.returncode == 0, done.stderr
        assert files_below(site / "output") == made


def test_check_names_what_the_template_left_and_is_silent_once_it_is_replaced(site: Path) -> None:
    done = newsroom(site, "check")
    assert done.returncode == 0
    for words in ("contacts.yml:5: phones", "contacts.yml:6: email", "pelicanconf.py", "about/en.md:", "about/ko.md:"):
        assert words in done.stderr
    for _ in range(2):
        assert newsroom(site, "build", "--jobs", "1").stderr == done.stderr, "a build says what a check says"
    for file, old, new in (
        ("content/directory/contacts.yml", "+44 20 7946 0123", "+44 20 7946 0999"),
        ("content/directory/contacts.yml", "email: press@example.org", "email: press@mission.example"),
        ("pelicanconf.py", 'SITEURL = "https://news.example.org"', 'SITEURL = "https://news.mission.example"'),
        ("content/pages/about/en.md", INSTRUCTIONS["en"], "We help people."),
        ("content/pages/about/ko.md", INSTRUCTIONS["ko"], "사람을 돕습니다."),
    ):
        text = (site / file).read_text("utf-8")
        assert old in text
        (site / file).write_text(text.replace(old, new, 1), "utf-8")
    done = newsroom(site, "check")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_can_be_the_first(tmp_path: Path, compiled: Path, lang: str) -> None:
    words = ("--languages", lang, "--name", 'The "Blue": Mission & *Co*', "--timezone", "UTC", "--yes")
    assert newsroom(tmp_path, "init", "s", *words).returncode == 0
    share_compiled(tmp_path / "s/.cache", compiled)
    done = newsroom(tmp_path / "s", "build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "s/output/about/index.html").read_text("utf-8")
    assert "Mission &amp; *Co*" in page and f'lang="{lang}"' in page
    for name in ("contacts", "corrections"):
        page = LexborHTMLParser((tmp_path / f"s/output/{name}/index.html").read_bytes())
        titles = {link.text() for link in page.css(f"nav a[href='/{name}/'], h1")}
        assert len(titles) == 1, "the title of a page is what the links to it say"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--languages", "en,xx"), "--languages"),
        (("--languages", "en,de"), "newsroom guide extending"),
        (("--languages", "en,en"), "--languages"),
        (("--url", "news.example.org"), "--url"),
        (("--timezone", "Asia/Soul"), "Did you mean 'Asia/Seoul'?"),
        (("--host", "gitub"), "Did you mean 'github'?"),
        (("--name", "  "), "--name"),
        (("--demo", "--name", "Ferry Office"), "must be given without --name"),
    ],
)
def test_a_wrong_value_ends_in_2_and_nothing_is_written(tmp_path: Path, words: tuple[str, ...], named: str) -> None:
    done = newsroom(tmp_path, "init", "s", "--yes", *words)
    assert done.returncode == 2 and named in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_files_is_refused_and_an_empty_one_is_taken(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("keep", "utf-8")
    done = newsroom(tmp_path, "init", "full", "--yes")
    assert done.returncode == 2 and "new or empty folder" in done.stderr
    done = newsroom(tmp_path, "init", "full/letter.txt", "--yes")
    assert done.returncode == 2 and "is a file" in done.stderr
    assert files_below(tmp_path) == {"full/letter.txt": b"keep"}
    (tmp_path / "empty").mkdir()
    assert newsroom(tmp_path / "empty", "init", ".", "--yes").returncode == 0
    assert (tmp_path / "empty/pelicanconf.py").is_file()


@pytest.mark.parametrize(
    ("zone", "day", "offset"),
    [("Asia/Seoul", "2026-07-02", "+09:00"), ("America/New_York", "2026-07-01", "-04:00"), ("Asia/Kolkata", "2026-07-01", "+05:30")],
)  # fmt: skip
def test_the_first_draft_has_the_day_and_the_offset_of_the_sites_zone(zone: str, day: str, offset: str) -> None:
    answers = Answers(name="Example Mission", languages=("en",), url="https://news.example.org", timezone=zone)
    draft = site_files(answers, at_seconds("2026-07-01T15:30+00:00"))["content/releases/2026/first-release/en.md"]
    assert f"date: {day} " in draft and f"{day}T10:00{offset}" in draft and "+00:00" not in draft


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    done = newsroom(tmp_path, "init", "s", "--name", "Example Mission")
    assert done.returncode == 2 and "--yes" in done.stderr and "--url" in done.stderr


def test_on_a_terminal_it_asks_what_was_not_given_and_again_after_a_wrong_answer(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(at_seconds(NOON)), "PYTHONPATH": str(PROJECT)}
    words = [sys.executable, "-m", "newsroom", "init", "s", "--timezone", "Asia/Seoul", "--host", "none"]
    asking = subprocess.Popen(words, cwd=tmp_path, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    told = b""
    for question, answer in (
        ("Who publishes?", "Ferry Office"),
        ("Languages", "en,tlh"),
        ("must be of", "fr,en"),
        ("Public address", ""),
    ):
        while question.encode() not in told:  # bytes: a read may end within a character
            ready, _, _ = select.select([ours], [], [], PATIENCE_SECONDS)
            assert ready, told
            told += os.read(ours, 4096)
        told = told.rpartition(question.encode())[2]
        os.write(ours, f"{answer}\n".encode())
    assert asking.wait(PATIENCE_SECONDS) == 0
    os.close(ours)
    settings = (tmp_path / "s/pelicanconf.py").read_text("utf-8")
    assert 'SITENAME = "Ferry Office"\n' in settings and 'LANGUAGES = ["fr", "en"]' in settings
    assert "Asia/Seoul" in settings and "https://news.example.org" in settings


def test_the_end_of_input_at_a_question_stops_it_like_ctrl_c(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "newsroom", "init", "s"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    asking = subprocess.Popen(words, cwd=tmp_path, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    told = ""
    while "Stopped." not in told:
        assert select.select([ours], [], [], 30)[0], told
        told += os.read(ours, 4096).decode()
        if "Who publishes?" in told and "Languages" not in told:
            os.write(ours, b"\x04")  # Ctrl+D
    assert asking.wait(30) == 130 and "Traceback" not in told
    os.close(ours)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", HOSTS)
def test_the_sites_readme_installs_from_files_that_are_there(host: str) -> None:
    answers = Answers(name="N", languages=("en",), url="https://news.example.org", timezone="Asia/Seoul", host=host)
    files = site_files(answers, at_seconds(NOON))
    named = set(re.findall(r"-[cr] (\S+)", files["README.md"]))
    assert "requirements.txt" in named and named <= set(files)
    assert ("constraints.txt" in named) == ("constraints.txt" in files)


def test_the_next_command_can_be_copied_where_the_folder_has_a_space(tmp_path: Path) -> None:
    done = newsroom(tmp_path, "init", "my site", *GIVEN)
    assert done.returncode == 0 and 'Next: cd "my site", ' in done.stdout


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40H0z"/></svg>'


def test_every_example_of_site_yml_works_once_its_mark_is_taken_out(site: Path) -> None:
    """What a newcomer does: two releases in two languages, a logo, a menu, a footer, both featured, one of them without end."""
    for title, slug in (("Our first release", "first-release"), ("Our second release", "second-release")):
        if slug == "second-release":
            assert newsroom(site, "new", title, "--slug", slug).returncode == 0
        assert newsroom(site, "new", f"{title} (ko)", "--slug", slug, "--lang", "ko").returncode == 0
    for file in site.glob("content/releases/*/*/*.md"):
        lines = [line for line in file.read_text("utf-8").splitlines(True) if not line.startswith("status: draft")]
        text = "".join(lines).replace("dateline: ", "dateline: Seoul ", 1) if "second" in str(file) else "".join(lines)
        file.write_text(text, "utf-8")
    directory = site / "content/directory"
    for name in ("logo.svg", "icon.svg", "fund.svg", "logo-dark.svg"):
        (directory / name).write_text(SVG)
    for lang in ("en", "ko"):
        standing = directory / f"boilerplate/publisher/{lang}.md"
        standing.parent.mkdir(parents=True, exist_ok=True)
        standing.write_text("The mission works in forty countries.\n")
    head, marked, rest = (directory / "site.yml").read_text("utf-8").partition("# boilerplate:")
    freed = "".join(line.removeprefix("# ") for line in (marked + rest).splitlines(True))
    (directory / "site.yml").write_text(head + freed, "utf-8")
    done = newsroom(site, "build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if "directory/" in line and "template's example" not in line]
    assert len(told) == 1 and "logo-dark.svg:1: file: is not published: site.yml does not name it" in told[0]
    for start in ("", "ko/"):
        page = (site / "output" / start / "index.html").read_text("utf-8")
        for words in (
            "/theme/logo.svg",
            "https://data.example.org/",
            "An office of the Example Union.",
            "first-release",
        ):
            assert words in page, (start, words)
        assert page.index("/news/first-release/") < page.index("/news/second-release/")
