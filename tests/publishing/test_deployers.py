"""Hosts that take the whole site at once: a branch in a bare repository, Netlify's interface."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PNG, TinySite, always_and_long, files_below, pairs
from dulwich.objects import Blob
from office import LEAD, Office
from servers import PATIENCE_SECONDS, FaultyLine, GitOverHttp, NetlifyDouble, free_port, running, wait_for

from newsroom.model.problems import ContentError
from newsroom.publishing import publication
from newsroom.publishing.hosts.git import GitDeployer
from newsroom.publishing.hosts.host import HostFault, Undecided
from newsroom.publishing.hosts.targets import read_targets, target_named
from newsroom.publishing.verify import Verified, verify

git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git: apt-get install git")


def write(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    for slug in ("budget", "leaving"):
        tiny.put(f"releases/2022/{slug}/lead.png", PNG)


def change(office: Office) -> None:
    office.release("budget", image=LEAD, body="Another text.\n")
    office.release("leaving", image=LEAD, expires="2022-06-01T00:00+00:00")
    office.release("arrival")


# ── git ─────────────────────────────────────────────────────
@pytest.fixture
def bare(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "pages.git")], check=True)
    return tmp_path / "pages.git"


@pytest.fixture(params=["folder", "daemon"])
def remote(request: pytest.FixtureRequest, bare: Path) -> Iterator[str]:
    if request.param == "folder":
        yield str(bare)
        return
    port = free_port()
    process = subprocess.Popen(
        ["git", "daemon", f"--port={port}", "--listen=127.0.0.1", "--export-all", "--enable=receive-pack", "--reuseaddr", f"--base-path={bare.parent}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    wait_for(port, process)
    yield f"git://127.0.0.1:{port}/{bare.name}"
    process.terminate()
    process.wait(PATIENCE_SECONDS)


def office_of(tiny: TinySite, /, **parts: str) -> Office:
    write(tiny)
    office = Office(tiny, **parts)
    for slug in ("budget", "leaving"):
        office.release(slug, image=LEAD)
    return office


def cloned(bare: Path, to: Path) -> dict[str, bytes]:
    shutil.rmtree(to, ignore_errors=True)
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", str(bare), str(to)], check=True, capture_output=True)
    shutil.rmtree(to / ".git")
    return files_below(to)


def commits(bare: Path) -> int:
    done = subprocess.run(["git", "-C", str(bare), "rev-list", "--count", "gh-pages"], check=True, capture_output=True)
    return int(done.stdout)


@git
def test_a_branch_holds_the_site_in_one_commit_for_ever(
    tiny: TinySite, remote: str, bare: Path, tmp_path: Path
) -> None:
    office = office_of(tiny, kind="git", remote=remote, branch="gh-pages", cname="news.example.org")
    beside = {".nojekyll": b"", "CNAME": b"news.example.org\n"}
    office.publish()
    assert cloned(bare, tmp_path / "clone") == office.output | beside
    assert office.publish().is_nothing
    change(office)
    done = office.publish()
    assert cloned(bare, tmp_path / "clone") == office.output | beside
    assert "news/leaving/index.html" in done.removed and "news/arrival/index.html" in done.new
    assert done.uploads == len(done.new) + len(done.changed) and done.compared == done.uploads
    assert commits(bare) == 1


@git
def test_verify_compares_what_the_branch_holds(tiny: TinySite, bare: Path, tmp_path: Path) -> None:
    office = office_of(tiny, kind="git", remote=str(bare))
    office.publish()
    target = target_named(office.site.settings(), "")

    def verified() -> Verified:
        return verify(office.site.settings(), target, office.said.append, lambda *_: None)

    found = verified()
    assert found.is_right and found.compared == len(office.output) + 1 and not found.foreign  # .nojekyll too
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", str(bare), str(other)], check=True, capture_output=True)
    (other / "index.html").write_text("Not ours.")
    (other / "news/budget/lead.png").unlink()
    who = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["add", "-A"], ["commit", "-q", "-m", "x"], ["push", "-q"]):
        subprocess.run([*who, *words], cwd=other, check=True, capture_output=True)
    found = verified()
    assert (found.other, found.missing) == (["index.html"], ["news/budget/lead.png"])
    (office.site.output / "build.json").unlink()
    found = verified()
    assert found.refused and found.foreign == [], "which files are the site's is not known"


@git
def test_another_machine_fetches_what_stands_there_and_sends_the_difference(
    tiny: TinySite, bare: Path, tmp_path: Path
) -> None:
    office = office_of(tiny, kind="git", remote=str(bare))
    office.publish()
    for folder in (tiny.root / ".cache").glob("publish-*"):
        shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    assert office.publish().is_nothing
    change(office)
    done = office.publish()
    assert done.uploads == len(done.new) + len(done.changed)
    assert cloned(bare, tmp_path / "clone") == office.output | {".nojekyll": b""}


@git
def test_a_branch_that_another_publisher_moved_is_not_overwritten(
    tiny: TinySite, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = office_of(tiny, kind="git", remote=str(bare))
    office.publish()
    change(office)
    pushing = GitDeployer._push

    def moved(self: GitDeployer, commit: bytes) -> None:
        subprocess.run(["git", "clone", "-q", "-b", "gh-pages", str(bare), str(tmp_path / "other")], check=True)
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "x"],
            cwd=tmp_path / "other", check=True,
        )  # fmt: skip
        subprocess.run(["git", "push", "-q"], cwd=tmp_path / "other", check=True)
        pushing(self, commit)

    monkeypatch.setattr(GitDeployer, "_push", moved)
    with pytest.raises(Undecided, match="another publisher moved the branch"):
        office.publish()
    assert commits(bare) == 2


@git
@pytest.mark.parametrize("locked", ["branch", "object"])
def test_a_lock_that_a_killed_publication_left_is_taken_away_one_of_a_living_one_waited_for(
    tiny: TinySite, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    office = office_of(tiny, kind="git", remote=str(bare))
    office.publish()
    change(office)
    office.build()
    lock = bare / "refs/heads/gh-pages.lock"
    if locked == "object":
        (ours,) = (each.parent for each in (tiny.root / ".cache").glob("publish-*/objects"))
        name = Blob.from_string(office.output["news/budget/index.html"]).id.decode()
        lock = ours / "objects" / name[:2] / f"{name[2:]}.lock"
        lock.parent.mkdir(exist_ok=True)
    lock.touch()
    with monkeypatch.context() as patch:  # a process that lives: its lock is younger each time
        patch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: lock.touch())
        with pytest.raises(HostFault, match=r"is locked by another process.*Run it again"):
            office.publish()
    assert lock.exists()
    office.publish()  # at once after the other ended
    assert cloned(bare, tmp_path / "clone") == office.output | PLAIN and not lock.exists()


@git
def test_two_that_send_to_a_repository_of_this_machine_do_so_one_after_the_other(tiny: TinySite, bare: Path) -> None:
    office = office_of(tiny, kind="git", remote=str(bare))
    office.publish()
    change(office)
    office.build()
    settings = office.site.settings()
    packs = sorted((bare / "objects/pack").iterdir())
    folder = os.open(bare, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # as another publisher has it, while it sends
    results: list[object] = []
    second = threading.Thread(
        target=lambda: results.append(publication.publish(settings, target_named(settings, ""), lambda text: None))
    )
    second.start()
    second.join(3)
    assert second.is_alive() and sorted((bare / "objects/pack").iterdir()) == packs
    os.close(folder)
    second.join(PATIENCE_SECONDS)
    assert results and commits(bare) == 1


@pytest.fixture
def forge(bare: Path) -> Iterator[FaultyLine]:
    subprocess.run(["git", "-C", str(bare), "config", "http.receivepack", "true"], check=True)
    with running(GitOverHttp(bare.parent)) as server, running(FaultyLine(server.port)) as line:
        yield line


@pytest.fixture
def pages(tiny: TinySite, forge: FaultyLine, bare: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("NEWSROOM_WEB_TOKEN", "let-me-in")
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    return office_of(tiny, kind="git", remote=f"{forge.url}/{bare.name}")


PLAIN = {".nojekyll": b""}  # what a branch holds beside the site


FAULTS = ("refused", "reset", "500", "503", "slow", "half")
REQUESTS = range(5)  # look, refs, push, refs, and none


@git
@pytest.mark.parametrize(
    "struck",
    [pairs(FAULTS, REQUESTS, 3), pytest.param(pairs(FAULTS, REQUESTS, 1), marks=pytest.mark.long)],
    ids=["some", "all"],
)
def test_faults_of_a_forge_that_pass_are_overcome(
    pages: Office, forge: FaultyLine, bare: Path, tmp_path: Path, struck: list[tuple[str, int]]
) -> None:
    """Each request meets two of the faults; with `--long` it meets all."""
    for fault, at in struck:
        pages.release("budget", image=LEAD, body=f"Text {fault} {at}.\n")
        start = len(forge.requests)
        forge.fault = lambda count, method, path, fault=fault, at=start + at: fault if count == at else ""
        pages.publish()
        assert cloned(bare, tmp_path / "clone") == pages.output | PLAIN, (fault, at)
        assert commits(bare) == 1


@git
def test_an_address_that_reads_like_a_refusal_is_none(pages: Office, forge: FaultyLine, bare: Path) -> None:
    other = bare.with_name("denied-403.git")
    bare.rename(other)
    pages.target(kind="git", remote=f"{forge.url}/{other.name}")
    forge.fault = lambda count, method, path: "500" if count == 0 else ""
    pages.publish()
    assert commits(other) == 1


STAYS = ("refused", "500", "503", "403")


@git
@pytest.mark.parametrize(
    "struck",
    [pairs(STAYS, REQUESTS, 2), pytest.param(pairs(STAYS, REQUESTS, 1), marks=pytest.mark.long)],
    ids=["some", "all"],
)
def test_a_forge_that_stays_away_keeps_the_former_site_and_says_so_in_a_line(
    pages: Office, forge: FaultyLine, bare: Path, tmp_path: Path, struck: list[tuple[str, int]]
) -> None:
    """From each request on with two of the faults; with `--long` with all."""
    pages.publish()
    before = cloned(bare, tmp_path / "clone")
    for fault, at in struck:
        pages.release("budget", image=LEAD, body=f"Text {fault} {at}.\n")
        start = len(forge.requests)
        forge.fault = lambda count, method, path, fault=fault, at=start + at: fault if count >= at else ""
        told = ""
        try:
            pages.publish()
        except HostFault as failed:
            told = str(failed)
            assert told.startswith(f"web ({pages.site.values['PUBLISH']['web']['remote']}, gh-pages): ")
            assert "\n" not in told and "let-me-in" not in told
        assert bool(told) or at == 4
        after = cloned(bare, tmp_path / "clone")
        assert after in (before, pages.output | PLAIN)
        forge.fault = lambda *_: ""
        pages.publish()
        before = cloned(bare, tmp_path / "clone")
        assert before == pages.output | PLAIN


@git
def test_a_forge_that_refuses_the_token_or_the_branch_is_told_in_a_line(
    pages: Office, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSROOM_WEB_TOKEN", "another-secret")
    with pytest.raises(HostFault, match="refuses us; put a token into NEWSROOM_WEB_TOKEN") as refused:
        pages.publish()
    assert "another-secret" not in str(refused.value)
    monkeypatch.setenv("NEWSROOM_WEB_TOKEN", "let-me-in")
    hook = bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho this branch is protected >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(HostFault, match="refuses the branch") as refused:
        pages.publish()
    assert "\n" not in str(refused.value)
    hook.unlink()
    subprocess.run(["git", "-C", str(bare), "config", "http.receivepack", "false"], check=True)
    with pytest.raises(HostFault, match=r"refuses us|no right|403") as refused:
        pages.publish()
    assert "\n" not in str(refused.value)


@git
def test_a_repository_that_is_not_there(tiny: TinySite, tmp_path: Path) -> None:
    office = office_of(tiny, kind="git", remote=str(tmp_path / "nowhere.git"))
    with pytest.raises((Undecided, HostFault), match="no such repository"):
        office.publish()


def test_a_password_in_the_address_is_refused(tiny: TinySite) -> None:
    office = office_of(tiny, kind="git", remote="https://anna:secret@git.example.org/x.git")
    with pytest.raises(ContentError) as wrong:
        read_targets(office.site.settings())
    assert wrong.value.problems[0].rule == "publish-secret" and "secret@" not in wrong.value.problems[0].text()


# ── Netlify ─────────────────────────────────────────────────
@pytest.fixture
def double() -> Iterator[NetlifyDouble]:
    with running(NetlifyDouble()) as made:
        yield made


@pytest.fixture
def line(double: NetlifyDouble) -> Iterator[FaultyLine]:
    with running(FaultyLine(double.port)) as made:
        yield made


@pytest.fixture
def netlify(tiny: TinySite, line: FaultyLine, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("NEWSROOM_WEB_TOKEN", "let-me-in")
    return office_of(tiny, kind="netlify", site="news", api=f"{line.url}/api/v1")


def test_only_files_that_the_host_does_not_have_travel(
    netlify: Office, double: NetlifyDouble, line: FaultyLine
) -> None:
    netlify.publish()
    assert double.files == netlify.output
    line.requests.clear()
    assert netlify.publish().is_nothing
    assert len(line.requests) == 1
    double.uploads.clear()
    change(netlify)
    done = netlify.publish()
    assert double.files == netlify.output
    assert sorted(double.uploads) == sorted({*done.new, *done.changed} & {*double.uploads})
    assert 0 < len(double.uploads) <= len(done.new) + len(done.changed) and done.compared == len(done.new) + len(
        done.changed
    )


def test_a_wrong_token_is_the_hosts_refusal_and_none_is_to_be_mended(
    netlify: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSROOM_WEB_TOKEN", "something-else")
    with pytest.raises(HostFault, match="no right") as refused:
        netlify.publish()
    assert "something-else" not in str(refused.value)
    monkeypatch.delenv("NEWSROOM_WEB_TOKEN")
    with pytest.raises(Undecided, match="NEWSROOM_WEB_TOKEN"):
        netlify.publish()


def test_a_deployment_that_fails_leaves_the_former_one(netlify: Office, double: NetlifyDouble) -> None:
    netlify.publish()
    before = double.files
    change(netlify)
    double.fails = True
    with pytest.raises(HostFault, match="the former one is live"):
        netlify.publish()
    assert double.files == before
    double.fails = False
    netlify.publish()
    assert double.files == netlify.output


@pytest.mark.parametrize("fault", ["refused", "reset", "500", "503", "slow", "half"])
def test_faults_that_pass_are_overcome(
    netlify: Office, double: NetlifyDouble, line: FaultyLine, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    line.fault = lambda number, method, path: (
        fault if random.Random(number).random() < 0.2 and (fault != "slow" or number < 20) else ""
    )
    netlify.publish()
    assert double.files == netlify.output


AWAY, FROM = ("refused", "403", "503"), (0, 1, 2, 3, 8, 20)


@pytest.mark.parametrize(("fault", "number"), always_and_long(AWAY, FROM, 3))
def test_a_host_that_stays_away_leaves_the_former_site(
    netlify: Office, double: NetlifyDouble, line: FaultyLine, monkeypatch: pytest.MonkeyPatch, fault: str, number: int
) -> None:
    """From each request on with one of the faults; with `--long` with all."""
    netlify.publish()
    before = double.files
    change(netlify)
    netlify.build()
    after = netlify.output
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    start = len(line.requests)
    line.fault = lambda count, method, path: fault if count >= start + number else ""
    with pytest.raises(HostFault):
        netlify.publish(build_first=False)
    assert double.files in (before, after)
    line.fault = lambda *_: ""
    netlify.publish(build_first=False)
    assert double.files == after


def test_verify_asks_netlify_for_what_is_live(netlify: Office, double: NetlifyDouble) -> None:
    netlify.publish()
    target = target_named(netlify.site.settings(), "")
    assert verify(netlify.site.settings(), target, netlify.said.append, lambda *_: None).is_right
    del double.live["/index.html"]
    double.blobs["other"] = b"Not ours."
    double.live["/news/budget/index.html"] = "other"
    found = verify(netlify.site.settings(), target, netlify.said.append, lambda *_: None)
    assert (found.missing, found.other) == (["index.html"], ["news/budget/index.html"])
