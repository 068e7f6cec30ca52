"""The command itself: exit codes, what it prints, verify, rollback, notices."""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from conftest import PNG, PROJECT, TinySite, files_below, run_fork
from office import LEAD, Office, without_own
from servers import FaultyLine, free_port, running, served

from newsroom.build.stages import build
from newsroom.commands.progress import ProgressBar
from newsroom.model.problems import ContentError
from newsroom.model.settings import Settings
from newsroom.publishing import lock as locking
from newsroom.publishing.command import Options, publish
from newsroom.publishing.hosts.host import Undecided
from newsroom.publishing.hosts.targets import read_targets, target_named
from newsroom.publishing.notify import check_notify, notify
from newsroom.publishing.rollback import former_content


@pytest.fixture
def office(tiny: TinySite, host: Path) -> Office:
    tiny.set(LANGUAGES=["en"])
    office = Office(tiny, kind="folder", path=str(host))
    for slug in ("budget", "clinic"):
        tiny.put(f"releases/2022/{slug}/lead.png", PNG)
        office.release(slug, image=LEAD)
    return office


def run(office: Office, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_fork(
        "-m", "newsroom", "publish", "--settings", "pelicanconf.py", *words, cwd=office.site.root,
        SOURCE_DATE_EPOCH="", **environment,
    )  # fmt: skip


def test_build_publish_nothing_dry_run_and_verify(office: Office, host: Path) -> None:
    first = run(office, "--build")
    assert first.returncode == 0, first.stderr
    assert "live since" in first.stdout and without_own(files_below(host)) == office.output
    assert "nothing to do" in run(office).stdout
    office.release("budget", image=LEAD, body="Another text.\n")
    dry = run(office, "web", "--build", "--dry-run")
    assert dry.returncode == 0 and "~ news/budget/index.html  (changed)" in dry.stdout
    wrong = run(office, "--verify")
    assert wrong.returncode == 1 and "other bytes: news/budget/index.html" in wrong.stdout
    assert run(office).returncode == 0
    right = run(office, "--verify")
    assert right.returncode == 0 and "is live as it should be" in right.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["nowhere"], 2, "TARGET: must be one of web"),
        (["--watch", "--verify"], 2, "must stand alone"),
        (["--rollback", "HEAD"], 1, "is in no git repository"),
        ([], 1, "has no build.json"),
        (["--settings", "none.py"], 2, "--settings"),
    ],
)
def test_what_must_be_decided_first(office: Office, words: list[str], code: int, told: str) -> None:
    done = run(office, *words)
    assert done.returncode == code, done.stderr
    assert told in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ({}, "publish-missing"),
        ({"web": {"kind": "ftp"}}, "publish-kind"),
        ({"web": {"kind": "sftp", "path": "/srv"}}, "publish-part"),
        ({"web": {"kind": "folder", "path": "/srv", "paths": "x"}}, "publish-part"),
        ({"web": {"kind": "folder", "path": 7}}, "publish-part"),
        ({"web": {"kind": "sftp", "host": "h", "path": "/srv", "password": "hunter2"}}, "publish-secret"),
        ({"web": {"kind": "git", "remote": "https://ghp_hunter2@github.com/a/b.git"}}, "publish-secret"),
        (
            {"web": {"kind": "azure", "container": "c", "endpoint": "https://x.example.org/?sig=hunter2"}},
            "publish-secret",
        ),
    ],
)
def test_a_wrong_setting_is_a_problem_with_its_line(office: Office, value: dict[str, Any], rule: str) -> None:
    office.site.set(PUBLISH=value)
    done = run(office)
    assert done.returncode == 1 and "pelicanconf.py:" in done.stderr and "PUBLISH" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout
    with pytest.raises(ContentError) as wrong:
        target_named(office.site.settings(), "")
    assert rule in {problem.rule for problem in wrong.value.problems}


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"kind": "sftp", "host": "h", "path": "/srv", "password": "x"}, "NEWSROOM_MY_WEB_PASSWORD"),
        ({"kind": "git", "remote": "https://ann:hunter2@git.example.org/a.git"}, "NEWSROOM_MY_WEB_TOKEN"),
        ({"kind": "s3", "bucket": "b", "secret_key": "x"}, "AWS_SECRET_ACCESS_KEY"),
        ({"kind": "azure", "container": "c", "account_key": "x"}, "AZURE_STORAGE_ACCOUNT_KEY"),
        ({"kind": "folder", "path": "/srv", "token": "x"}, "NEWSROOM_MY_WEB_PURGE_TOKEN"),
    ],
    ids=lambda value: value.get("kind") if isinstance(value, dict) else "",
)
def test_a_secret_in_the_file_is_told_where_it_belongs(office: Office, parts: dict[str, Any], place: str) -> None:
    office.site.set(PUBLISH={"my-web": parts})
    with pytest.raises(ContentError) as wrong:
        read_targets(office.site.settings())
    (problem,) = wrong.value.problems
    assert problem.rule == "publish-secret" and place in problem.hint


def test_a_host_that_fails_is_three_and_names_what_is_live(office: Office) -> None:
    office.target(kind="folder", path="/proc/newsroom")  # where nobody can make a folder
    office.build()
    done = run(office)
    assert done.returncode == 3 and "The host failed:" in done.stderr and "was live before is live" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_verify_tells_what_is_overdue(office: Office, host: Path) -> None:
    from newsroom.publishing.hosts.manifest import NAME, read_manifest, write_manifest

    office.publish()
    there = read_manifest((host / NAME).read_bytes())
    there.changes_at = 1_700_000_000
    (host / NAME).write_bytes(write_manifest(there))
    done = run(office, "--verify")
    assert done.returncode == 1 and "Overdue: something was to appear or disappear at 2023-11-15" in done.stdout


def test_verify_as_a_visitor_over_http(office: Office, host: Path, tmp_path: Path) -> None:
    with served(host) as address:
        office.target(kind="folder", path=str(host), url=address)
        office.publish()
        assert run(office, "--verify").returncode == 0
        (host / "news/clinic/lead.png").unlink()
        (host / "news/budget/index.html").write_text("other")
        done = run(office, "--verify")
        assert done.returncode == 1
        assert "missing: news/clinic/lead.png" in done.stdout and "other bytes: news/budget/index.html" in done.stdout
    done = run(office, "--verify")  # the server is gone: said of one address
    assert done.returncode == 3 and "cannot be reached" in done.stderr
    assert len({line.partition(": ")[0] for line in done.stderr.splitlines() if "trying again" in line}) == 1


def test_what_becomes_due_between_build_and_publication_is_built_again(
    office: Office, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.release("due", embargo="2022-05-01T00:00+00:00")
    clocks = ["2022-04-30T23:59:59+00:00"]

    def build_site(settings: Settings, options: object) -> int:
        with monkeypatch.context() as patch:
            if clocks:  # the first build began a second too early
                at = datetime.fromisoformat(clocks.pop())
                patch.setenv("SOURCE_DATE_EPOCH", str(int(at.timestamp())))
            build(settings, options)
        return 0

    done = publish(office.site.settings, "", Options(build=True), ProgressBar, build_site)
    assert done == 0 and not clocks and (host / "news/due/index.html").exists()


# ── rollback ────────────────────────────────────────────────
def commit(office: Office, text: str) -> None:
    root = office.site.root
    if not (root / ".git").exists():
        subprocess.run(["git", "init", "-q", str(root)], check=True)
    subprocess.run(["git", "-C", str(root), "add", "content"], check=True)
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(root), *name, "commit", "-q", "-m", text], check=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git: apt-get install git")
def test_rollback_brings_former_texts_back_and_nothing_that_was_taken_back(office: Office, host: Path) -> None:
    for slug in ("withdrawn", "expired", "held", "draft", "moved"):
        office.release(slug, body=f"The former text of {slug}.\n")
    office.release("budget", image=LEAD, body="The former text.\n")
    commit(office, "former")
    office.publish()
    office.release("budget", image=LEAD, body="The text of today.\n")
    office.release("fresh", body="New today.\n")
    office.release("withdrawn", withdrawn={"at": "2022-05-01", "reason": "The figures were wrong."})
    office.release("expired", expires="2022-06-01T00:00+00:00")
    office.release("held", embargo="2098-01-01T00:00+00:00")
    office.release("draft", status="draft")
    shutil.move(office.site.content / "releases/2022/moved", office.site.content / "releases/2022/renamed")
    office.release("renamed", aliases=["/news/moved/"], withdrawn={"at": "2022-05-01", "reason": "No longer so."})
    commit(office, "today")
    office.publish()
    done = run(office, "--rollback", "HEAD~1")
    assert done.returncode == 0, done.stderr
    files = without_own(files_below(host))
    assert b"The former text." in files["news/budget/index.html"]
    assert "news/fresh/index.html" not in files
    assert b"The figures were wrong." in files["news/withdrawn/index.html"]
    for slug in ("expired", "held", "draft"):
        assert f"news/{slug}/index.html" not in files
    for slug in ("expired", "held", "draft", "moved"):
        assert f"The former text of {slug}.".encode() not in b"".join(files.values())
    refused = run(office)
    assert refused.returncode == 1 and "--build" in refused.stderr
    assert run(office, "--build").returncode == 0
    assert b"The text of today." in (host / "news/budget/index.html").read_bytes()


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git: apt-get install git")
def test_a_revision_that_git_does_not_know(office: Office) -> None:
    commit(office, "one")
    done = run(office, "--rollback", "v9.9")
    assert done.returncode == 2 and "which git does not know" in done.stderr


# ── notices ─────────────────────────────────────────────────
class Mailbox:
    """What a mail server (aiosmtpd) took in."""

    def __init__(self, **options: Any) -> None:
        self.messages: list[EmailMessage] = []
        self.senders: list[tuple[str, list[str]]] = []
        self.server = Controller(self, hostname="127.0.0.1", port=free_port(), **options)
        self.server.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.senders.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 taken"

    @property
    def port(self) -> int:
        return int(self.server.port)

    def stop(self) -> None:
        self.server.stop()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with running(Mailbox()) as box:
        yield box


def test_mail_goes_encrypted_to_a_server_that_is_vouched_for(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    taken: list[tuple[bytes, bytes]] = []

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        taken.append((data.login, data.password))
        return AuthResult(success=data.password == b"mail-secret", handled=False)  # the server answers

    monkeypatch.setenv("NEWSROOM_NOTIFY_PASSWORD", "mail-secret")
    options = {"tls_context": context, "require_starttls": True, "authenticator": known, "auth_required": True}
    with running(Mailbox(**options)) as box:
        mail = {
            "host": "localhost",
            "port": box.port,
            "from": "press@example.org",
            "to": "a@example.org",
            "user": "press",
        }
        office.site.set(NOTIFY={"mail": mail})
        said: list[str] = []
        assert notify(office.site.settings(), "Late", "a text", said.append) == 0
        assert "certificate" in said[0].lower() and not taken  # nobody vouches: no password
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert notify(office.site.settings(), "Late", "a text", said.append) == 1
        assert taken == [(b"press", b"mail-secret")] and box.messages[0]["Subject"] == "Late"
        monkeypatch.setenv("NEWSROOM_NOTIFY_PASSWORD", "wrong-secret")
        assert notify(office.site.settings(), "Late", "a text", said.append) == 0
        assert "wrong-secret" not in "".join(said)


def self_signed(folder: Path) -> Path:
    """A certificate for localhost with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    private = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(form) + private)
    return file


def test_a_command_a_webhook_and_a_mail_are_told(
    office: Office, mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    line = FaultyLine(1)
    line.fault = lambda number, method, path: "500"
    monkeypatch.setenv("NEWSROOM_WEB_TOKEN", "very-secret")
    note = tmp_path / "note"
    office.site.set(
        NOTIFY={
            "command": ["sh", "-c", f'printf "%s" "$0" > {note}'],
            "webhook": line.url,
            "mail": {
                "host": "127.0.0.1",
                "port": mailbox.port,
                "from": "press@example.org",
                "to": "desk@example.org",
                "security": "none",
            },
        }
    )
    said: list[str] = []
    try:
        told = notify(office.site.settings(), "Publishing failed", "the token very-secret was refused", said.append)
    finally:
        line.stop()
    assert told == 2 and line.requests[0][0] == "POST" and "webhook could not be told" in said[0]
    assert note.read_text() == "Publishing failed: the token *** was refused"
    (mail,) = mailbox.messages
    assert mail["Subject"] == "Publishing failed" and "the token *** was refused" in mail.get_content()
    assert mail["Date"] and mail["Message-ID"].endswith("@example.org>")
    assert mailbox.senders == [("press@example.org", ["desk@example.org"])]


def test_a_command_of_notify_that_hangs_or_leaves_something_running_keeps_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []
    office.site.set(NOTIFY={"command": ["sh", "-c", f"sleep 300 & echo $! > {tmp_path}/left; exit 0"]})
    began = time.monotonic()
    assert notify(office.site.settings(), "Failed", "no right", said.append) == 1
    os.kill(int((tmp_path / "left").read_text()), signal.SIGTERM)
    assert said == [] and time.monotonic() - began < 200
    monkeypatch.setattr("newsroom.publishing.notify.SECONDS", 0.5)
    office.site.set(NOTIFY={"command": ["sh", "-c", "exec sleep 300"]})
    assert notify(office.site.settings(), "Failed", "no right", said.append) == 0
    assert "the command could not be told" in said[0] and "timed out" in said[0]


def test_a_failed_publication_is_told(office: Office, tmp_path: Path) -> None:
    note = tmp_path / "note"
    office.site.set(NOTIFY={"command": ["sh", "-c", f'printf "%s" "$0" >> {note}']})
    assert run(office).returncode == 1
    assert "Publishing to web was refused" in note.read_text()
    office.release("broken", embargo="tomorrow")
    assert run(office, "--build").returncode == 1
    assert "content/releases/2022/broken/en.md" in note.read_text()


def test_a_machine_that_cannot_build_is_told(office: Office, tmp_path: Path) -> None:
    office.site.set(
        OUTPUT_PATH="/proc/newsroom/output",
        NOTIFY={"command": ["sh", "-c", f'printf "%s" "$0" > {tmp_path}/note']},
    )
    done = run(office, "--build")
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert (tmp_path / "note").read_text().startswith("Publishing to web failed: ")


@pytest.mark.parametrize(
    "value",
    [
        {"mial": {}},
        {"mail": {"host": "x"}},
        {"webhook": "http://example.org"},
        {"command": "notify"},
        {"mail": {"host": "h", "from": "a@example.org", "to": "b@example.org", "security": "ssl"}},
        {"mail": {"host": "h", "from": "a@example.org", "to": "b@example.org", "port": "smtp"}},
        {"mail": {"host": "h", "from": "a@example.org", "to": "b@example.org", "password": "x"}},
    ],
)
def test_a_wrong_notify_is_a_problem(office: Office, value: dict[str, Any]) -> None:
    office.site.set(NOTIFY=value)
    with pytest.raises(ContentError) as wrong:
        check_notify(office.site.settings())
    assert wrong.value.problems[0].rule == "notify"


def test_a_service_that_is_stopped_ends_as_by_ctrl_c_and_frees_the_lock(
    office: Office, host: Path, tmp_path: Path
) -> None:
    office.target(kind="folder", path=str(host), purge=["sh", "-c", f"touch {tmp_path}/at-work; exec sleep 300"])
    office.build()
    words = [sys.executable, "-m", "newsroom", "publish", "--settings", "pelicanconf.py"]
    own = {**os.environ, "PYTHONPATH": str(PROJECT)}
    own.pop("SOURCE_DATE_EPOCH", None)
    with subprocess.Popen(words, cwd=office.site.root, env=own, stderr=subprocess.PIPE, text=True) as process:
        while not (tmp_path / "at-work").exists():
            assert process.poll() is None
            time.sleep(0.1)
        assert (host / locking.NAME).exists()
        process.terminate()
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130 and "Stopped." in told and "Traceback" not in told
    assert not (host / locking.NAME).exists()


def test_a_repository_that_git_refuses_to_read_is_told_in_its_words(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.build()
    subprocess.run(["git", "init", "-q", str(office.site.root)], check=True)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # as in a container that another user started
    with pytest.raises(Undecided, match=r"detected dubious ownership"):
        former_content(office.site.settings(), "HEAD")


TOMORROW = """
import runpy, time
now = time.time
time.time = lambda: now() + 86_400
runpy.run_module("newsroom", run_name="__main__")
"""


def test_what_must_leave_leaves_the_host_although_another_text_is_broken(office: Office, host: Path) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=12)).isoformat(timespec="seconds")
    office.release("clinic", image=LEAD, expires=soon, body="SECRET-CLINIC text.\n")
    office.publish()
    assert (host / "news/clinic/index.html").exists()
    office.release("budget", image=LEAD, embargo="tomorrow")
    words = ("publish", "--settings", "pelicanconf.py", "--build")
    done = run_fork("-c", TOMORROW, *words, cwd=office.site.root, SOURCE_DATE_EPOCH="")
    assert done.returncode == 1 and "content/releases/2022/budget/en.md" in done.stderr
    assert "taken out" in done.stderr
    assert not (host / "news/clinic").exists() and (host / "news/budget/index.html").exists()
    assert b"SECRET-CLINIC" not in b"".join(files_below(host).values())
