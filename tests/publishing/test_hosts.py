"""What holds at every host that takes files one by one, on real servers: a folder, SFTP twice, S3, Google's, Azure's."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import shutil
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import clouds
import obstore
import pytest
from conftest import PNG, TinySite, files_below
from office import LEAD, Office, killed, missing_files, without_own
from servers import (
    PATIENCE_SECONDS,
    AsyncsshServer,
    FaultyLine,
    HttpServer,
    Keys,
    OpenSshServer,
    QuietHandler,
    free_port,
    running,
    ssh_user,
)

from newsroom.publishing import lock as locking
from newsroom.publishing.hosts.connect import connect
from newsroom.publishing.hosts.host import ATTEMPTS, Busy, Host, HostFault, Undecided, opened
from newsroom.publishing.hosts.targets import target_named


class Place:
    """A host: how it is named in PUBLISH, and how somebody beside the engine reads and changes it."""

    def __init__(
        self, parts: dict[str, Any], files: Callable[[], dict[str, bytes]], put: Callable[[str, bytes | None], None]
    ) -> None:
        self.parts, self.files, self.put = parts, files, put


def on_disk(parts: dict[str, Any], folder: Path, live: Path | None = None) -> Place:
    def put(path: str, data: bytes | None) -> None:
        file = (folder if path.startswith("_newsroom") else live or folder) / path
        if data is None:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name("x-aside")
        aside.write_bytes(data)
        aside.replace(file)
        os.utime(file, (1_600_000_000, 1_600_000_000))

    return Place(parts, lambda: files_below(live or folder), put)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def asyncssh_server(keys: Keys) -> Iterator[AsyncsshServer]:
    with running(AsyncsshServer(keys)) as server:
        yield server


@pytest.fixture(scope="session")
def openssh_server(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSshServer]:
    with running(OpenSshServer(keys, tmp_path_factory.mktemp("sshd"))) as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[int]:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing-secret")


def s3_place(port: int, line: str, bucket: str) -> Place:
    import boto3

    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1")
    client.create_bucket(Bucket=bucket)

    read: dict[tuple[str, str], bytes] = {}  # by name and ETag, which is a digest: only what changed is read again

    def files() -> dict[str, bytes]:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        marks = {each["Key"]: each["ETag"] for page in pages for each in page.get("Contents", [])}
        for name, mark in marks.items():
            if (name, mark) not in read:
                read[name, mark] = client.get_object(Bucket=bucket, Key=name)["Body"].read()
        return {name.removeprefix("site/"): read[name, mark] for name, mark in marks.items()}

    def put(path: str, data: bytes | None) -> None:
        if data is None:
            client.delete_object(Bucket=bucket, Key=f"site/{path}")
        else:
            client.put_object(Bucket=bucket, Key=f"site/{path}", Body=data)

    parts = {"kind": "s3", "bucket": bucket, "prefix": "site", "endpoint": line, "region": "us-east-1"}
    return Place(parts, files, put)


@pytest.fixture(scope="session")
def azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[clouds.Cloud]:
    with running(clouds.Azurite(tmp_path_factory.mktemp("azure"))) as server:
        yield server


@pytest.fixture(scope="session")
def gcs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[clouds.Cloud]:
    with running(clouds.GoogleStorage(tmp_path_factory.mktemp("gcs"))) as server:
        yield server


@pytest.fixture
def cloud_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", clouds.KEY)
    monkeypatch.setenv("GOOGLE_BEARER_TOKEN", "fictional-token")


def cloud_place(server: clouds.Cloud, prefix: str) -> Place:
    store = server.store(prefix)

    def files() -> dict[str, bytes]:
        names = [each["path"] for chunk in obstore.list(store) for each in chunk]
        return {name: bytes(obstore.get(store, name).bytes()) for name in names}

    def put(path: str, data: bytes | None) -> None:
        obstore.delete(store, path) if data is None else obstore.put(store, path, data)

    return Place(server.parts(prefix), files, put)


def sftp_parts(keys: Keys, port: int, folder: Path, **more: Any) -> dict[str, Any]:
    known = keys.known(port, folder.parent / "known_hosts")
    return {
        "kind": "sftp", "host": "127.0.0.1", "port": port, "path": str(folder), "user": ssh_user(),
        "key": str(keys.user), "known_hosts": str(known), **more,
    }  # fmt: skip


HOSTS = ("folder", "sftp by asyncssh", "sftp by OpenSSH", "sftp with a switch", "rsync", "s3", "azure", "gcs")


@pytest.fixture(params=[pytest.param(host, marks=pytest.mark.long) if host == "rsync" else host for host in HOSTS])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    folder = tmp_path / "host"
    if request.param == "folder":
        return on_disk({"kind": "folder", "path": str(folder)}, folder)
    if request.param == "s3":
        request.getfixturevalue("aws")
        port = request.getfixturevalue("s3_server")
        return s3_place(port, f"http://127.0.0.1:{port}", f"news-{uuid.uuid4().hex}")
    if request.param in ("azure", "gcs"):
        request.getfixturevalue("cloud_keys")
        return cloud_place(request.getfixturevalue(request.param), f"site-{uuid.uuid4().hex}")
    keys = request.getfixturevalue("keys")
    server = request.getfixturevalue("asyncssh_server" if "asyncssh" in request.param else "openssh_server")
    if request.param == "rsync":
        if shutil.which("rsync") is None:
            pytest.skip("needs rsync: apt-get install rsync")
        return on_disk(sftp_parts(keys, server.port, folder, kind="rsync"), folder)
    if "switch" in request.param:
        return on_disk(sftp_parts(keys, server.port, folder, switch=True), folder, folder / "current")
    return on_disk(sftp_parts(keys, server.port, folder), folder)


@pytest.fixture
def office(tiny: TinySite, place: Place) -> Office:
    tiny.set(LANGUAGES=["en"])
    office = Office(tiny, **place.parts)
    for slug in ("budget", "clinic", "leaving"):
        tiny.put(f"releases/2022/{slug}/lead.png", PNG)
        tiny.put(f"releases/2022/{slug}/표 1.pdf", b"%PDF-1.4 fictional")
        office.release(slug, tags=["health"], image=LEAD, documents=[{"file": "표 1.pdf", "title": "Table"}])
    return office


def change(office: Office) -> None:
    office.release("budget", tags=["health"], image=LEAD, body="Another text.\n")
    office.release(
        "leaving", tags=["health"], image=LEAD, expires="2022-06-01T00:00+00:00", body="SECRET-LEAVING words.\n"
    )
    office.site.put("releases/2022/arrival/lead.png", PNG)
    office.release("arrival", tags=["culture"], image=LEAD)


def test_first_publication_nothing_an_edit_tampered_files_and_another_publisher(office: Office, place: Place) -> None:
    """Each on what was there before: the first publication, which takes longest, is made once."""
    assert office.publish().uploads == len(office.output)
    assert without_own(place.files()) == office.output
    assert office.publish().is_nothing
    before = office.output
    change(office)
    done = office.publish()
    assert without_own(place.files()) == office.output
    assert done.uploads == len({path for path, data in office.output.items() if before.get(path) != data})
    assert not any(path.startswith("_newsroom-lock") for path in place.files())
    mends_tampered_files(office, place)
    tells_a_second_publisher_who_and_since_when(office, place)


def mends_tampered_files(office: Office, place: Place) -> None:
    place.put("news/budget/index.html", b"<p>Not ours.</p>")
    place.put("news/clinic/lead.png", None)
    assert office.publish().mended == 2
    assert without_own(place.files()) == office.output


def tells_a_second_publisher_who_and_since_when(office: Office, place: Place) -> None:
    turn(office, 1)
    holder = {"who": "anna@desk", "since": "2026-01-01T10:00:00+00:00", "machine": "other"}
    place.put(locking.NAME, json.dumps(holder).encode())
    if "path" in place.parts:
        file = Path(place.parts["path"]) / locking.NAME
        os.utime(file)
    with pytest.raises(Undecided, match="anna@desk is publishing there since 2026-01-01"):
        office.publish()
    machine = locking._mark("a1", locking._machine())
    place.put(locking.NAME, json.dumps({**holder, "run": "a1", "machine": machine, "pid": 2**22 + 1}).encode())
    office.publish()
    assert without_own(place.files()) == office.output


def test_the_holder_of_a_lock_is_named_to_who_has_the_same_account_alone(office: Office, place: Place) -> None:
    host = connect(target_named(office.site.settings(), ""))
    with opened(host):
        assert isinstance(host, Host)
        if "path" in place.parts:
            Path(place.parts["path"]).mkdir(exist_ok=True)
        first, second = (locking.HostLock(host, "web", f"cache {name}", lambda text: None) for name in "ab")
        with pytest.MonkeyPatch.context() as patch:  # another machine
            patch.setattr("platform.node", lambda: "desk-3")
            patch.setattr("getpass.getuser", lambda: "anna")
            first.take()
        own = f"process {os.getpid()} of anna@desk-3"
        with pytest.raises(Busy, match=rf"is publishing there since {first.since[:4]}") as told:
            second.take()
        if "path" in place.parts:  # in a bucket there are no accounts: what visitors may see has no names
            assert own in str(told.value)
            (private,) = Path(place.parts["path"]).rglob(locking.HOLDER)
            assert private.stat().st_mode & 0o777 == 0o600
        else:
            assert "anna" not in str(told.value) and locking.HOLDER not in place.files()
        first.free()
    assert not any(path.startswith(("_newsroom-lock", locking.HOLDER)) for path in place.files())


def test_two_publishers_at_once_end_with_a_whole_site(
    office: Office, place: Place, tiny: TinySite, tmp_path: Path
) -> None:
    office.publish()
    change(office)
    office.build()
    second = tmp_path / "second"
    shutil.copytree(tiny.root / ".cache", second, symlinks=True)
    results: list[object] = []

    def run(cache: str) -> None:
        from newsroom.publishing import publication

        settings = tiny.settings()
        import msgspec

        settings = msgspec.structs.replace(settings, cache=cache)
        try:
            results.append(publication.publish(settings, target_named(settings, ""), lambda text: None, ledger=False))
        except Undecided as told:
            results.append(told)

    threads = [threading.Thread(target=run, args=(str(cache),)) for cache in (tiny.root / ".cache", second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert len(results) == 2 and any(not isinstance(each, Undecided) for each in results)
    assert without_own(place.files()) == office.output


CALLS = (1, 3, 8, 16, 40)  # before the lock, at it, while something leaves, among files and pages


@pytest.mark.slow
def test_killed_in_any_phase_the_site_is_whole_and_the_next_publication_completes_it(
    office: Office, place: Place, request: pytest.FixtureRequest
) -> None:
    """Each on what was there before. Each host at three of these calls, each call at three hosts or more; with `--long` all at all."""
    office.publish()
    ended = 0
    first = HOSTS.index(request.node.callspec.params["place"])
    calls = CALLS if request.config.getoption("--long") else [CALLS[(first + step) % 5] for step in range(3)]
    for turned, number in enumerate(calls):
        goes = turn(office, turned)
        office.build()
        ended += not killed(office.site.root, number, "after" if turned % 2 else "before")
        missing = [each for each in missing_files(place.files()) if not each[1].startswith(f"news/{goes}/")]
        assert missing == [], number
        office.publish(build_first=False)
        assert without_own(place.files()) == office.output, number
    assert ended <= 2  # a host that takes many files at once has fewer calls


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("rsync") is None, reason="needs rsync: apt-get install rsync")
def test_rsync_sends_an_edit_and_takes_away_what_left(
    tiny: TinySite, keys: Keys, openssh_server: OpenSshServer, tmp_path: Path
) -> None:
    tiny.set(LANGUAGES=["en"])
    folder = tmp_path / "host"
    office = Office(tiny, **sftp_parts(keys, openssh_server.port, folder, kind="rsync"))
    office.release("budget")
    office.release("leaving", body="SECRET-LEAVING words.\n")
    office.publish()
    assert without_own(files_below(folder)) == office.output
    (folder / "news").rename(tmp_path / "elsewhere")
    (folder / "news").symlink_to(tmp_path / "elsewhere")  # rsync puts a folder in its place
    elsewhere = files_below(tmp_path / "elsewhere")
    office.publish()
    assert without_own(files_below(folder)) == office.output and not (folder / "news").is_symlink()
    office.release("budget", body="Another text.\n")
    office.release("leaving", expires="2022-06-01T00:00+00:00")
    done = office.publish()
    assert files_below(tmp_path / "elsewhere") == elsewhere
    assert without_own(files_below(folder)) == office.output
    assert "news/leaving/index.html" in done.first and not (folder / "news/leaving").exists()


# ── SFTP ────────────────────────────────────────────────────
@pytest.fixture
def ssh_office(tiny: TinySite, keys: Keys, openssh_server: OpenSshServer, tmp_path: Path) -> Office:
    tiny.set(LANGUAGES=["en"])
    office = Office(tiny, **sftp_parts(keys, openssh_server.port, tmp_path / "host"))
    office.release("budget")
    return office


def test_an_unknown_server_key_is_refused(ssh_office: Office, tmp_path: Path) -> None:
    (tmp_path / "known_hosts").write_text("")
    with pytest.raises(Undecided, match="does not know the server's key"):
        ssh_office.publish()


def test_another_server_key_than_the_known_one_is_refused(
    ssh_office: Office, keys: Keys, openssh_server: OpenSshServer, tmp_path: Path
) -> None:
    kind, key = Path(f"{keys.other}.pub").read_text().split()[:2]
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{openssh_server.port} {kind} {key}\n")
    with pytest.raises(Undecided, match="does not know the server's key"):
        ssh_office.publish()


def test_a_key_that_the_server_refuses_is_the_hosts_fault(
    ssh_office: Office, keys: Keys, openssh_server: OpenSshServer, tmp_path: Path
) -> None:
    ssh_office.target(**sftp_parts(keys, openssh_server.port, tmp_path / "host", key=str(keys.other)))
    with pytest.raises(HostFault, match=r"refuses us.*what was live before is live"):
        ssh_office.publish()


@pytest.fixture(params=["asyncssh_server", "openssh_server", "switch"])
def linked(request: pytest.FixtureRequest, tiny: TinySite, keys: Keys, tmp_path: Path) -> tuple[Office, Path, Path]:
    """A published site whose folder news/ somebody replaced by a link; the site's folder, and what is behind the link."""
    tiny.set(LANGUAGES=["en"])
    switch = request.param == "switch"
    server = request.getfixturevalue("openssh_server" if switch else request.param)
    host, elsewhere = tmp_path / "host", tmp_path / "elsewhere"
    office = Office(tiny, **sftp_parts(keys, server.port, host, **({"switch": True} if switch else {})))
    for slug in ("budget", "leaving"):
        tiny.put(f"releases/2022/{slug}/lead.png", PNG)
        office.release(slug, tags=["health"], image=LEAD)
    office.publish()
    live = (host / "current").resolve() if switch else host
    shutil.move(live / "news", elsewhere)
    (live / "news").symlink_to(elsewhere)
    return office, live, elsewhere


def test_a_folder_of_a_server_that_is_a_link_is_never_written_or_removed_through(
    linked: tuple[Office, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, live, elsewhere = linked
    before = files_below(elsewhere)
    change(office)
    for lists_all in (2_000, 0):  # listed whole; in part, as a large archive is
        monkeypatch.setattr("newsroom.publishing.hosts.host.Host.lists_all", lists_all)
        with pytest.raises(Undecided, match=r"news is a link to another folder"):
            office.publish()
        assert files_below(elsewhere) == before
    for left in (*(office.site.root / ".cache").glob("publish-*.manifest"), *live.parent.rglob("_newsroom-manifest*")):
        left.unlink()  # a first publication, which lists nothing
    with pytest.raises(Undecided, match=r"news is a link to another folder"):
        office.publish()
    assert files_below(elsewhere) == before
    (live / "news").unlink()
    (live / "news").write_text("a file in the way of folders in folders")
    office.publish()
    assert without_own(files_below(live if live.is_dir() else live.parent.parent / "current")) == office.output


@pytest.mark.parametrize("path", ["/", "/htdocs", "htdocs"])
def test_rented_space_whose_root_is_a_folder_of_the_server(
    tiny: TinySite, keys: Keys, tmp_path: Path, path: str
) -> None:
    import asyncssh

    root = tmp_path / "root"
    root.mkdir()
    with running(
        AsyncsshServer(keys, lambda channel: asyncssh.SFTPServer(channel, chroot=str(root).encode()))
    ) as server:
        tiny.set(LANGUAGES=["en"])
        office = Office(tiny, **{**sftp_parts(keys, server.port, tmp_path / "x"), "path": path})
        for slug in ("budget", "leaving"):
            tiny.put(f"releases/2022/{slug}/lead.png", PNG)
            office.release(slug, tags=["health"], image=LEAD)
        office.publish()
        change(office)
        office.publish()
        assert without_own(files_below(root / path.strip("/"))) == office.output
        assert office.publish().is_nothing


def test_the_switch_is_one_rename_and_leaves_one_copy(
    ssh_office: Office, keys: Keys, openssh_server: OpenSshServer, tmp_path: Path
) -> None:
    ssh_office.target(**sftp_parts(keys, openssh_server.port, tmp_path / "host", switch=True))
    ssh_office.publish()
    first = (tmp_path / "host/current").readlink()
    ssh_office.release("budget", body="Another text.\n")
    ssh_office.publish()
    second = (tmp_path / "host/current").readlink()
    assert first != second and not second.is_absolute()
    assert [path.name for path in (tmp_path / "host/_newsroom-copies").iterdir()] == [second.name]
    assert files_below(tmp_path / "host/current") == ssh_office.output


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"kind": "sftp", "host": "127.0.0.1", "path": "/srv/news"}, "cannot be reached (Connection refused)"),
        ({"kind": "rsync", "host": "127.0.0.1", "path": "/srv/news"}, "ssh: connect to host 127.0.0.1 port"),
        ({"kind": "git", "remote": "http://127.0.0.1:{port}/pages.git"}, "Connection refused"),
        ({"kind": "s3", "bucket": "news", "endpoint": "http://127.0.0.1:{port}", "region": "us-east-1"}, "cannot be reached"),
        ({"kind": "netlify", "site": "news", "api": "http://127.0.0.1:{port}/api/v1"}, "cannot be reached (Connection refused)"),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)  # fmt: skip
def test_a_host_that_is_down_is_told_in_a_plain_line(
    tiny: TinySite, aws: None, monkeypatch: pytest.MonkeyPatch, parts: dict[str, Any], told: str
) -> None:
    if parts["kind"] == "rsync" and shutil.which("rsync") is None:
        pytest.skip("needs rsync: apt-get install rsync")
    monkeypatch.setenv("NEWSROOM_WEB_TOKEN", "let-me-in")
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    port = free_port()  # where nobody listens
    office = Office(
        tiny,
        **{name: value.format(port=port) for name, value in parts.items()},
        **({"port": port} if "path" in parts else {}),
    )
    office.release("budget")
    with pytest.raises(HostFault) as failed:
        office.publish()
    line = str(failed.value)
    assert told in line and line.endswith("what was live before is live. Run it again to complete it")
    assert "\n" not in line and not [word for word in ("Errno", "Generic", "Error(", "µs", "let-me-in") if word in line]


def test_what_openssh_says_of_a_full_disk_is_put_into_words(ssh_office: Office, keys: Keys, tmp_path: Path) -> None:
    import asyncssh

    class Full(asyncssh.SFTPServer):
        def write(self, file_obj: object, offset: int, data: bytes) -> int:
            raise asyncssh.SFTPFailure("Failure")

    with running(AsyncsshServer(keys, Full)) as server:
        ssh_office.target(**sftp_parts(keys, server.port, tmp_path / "host"))
        with pytest.raises(HostFault, match=r"the server says 'Failure' and no more: its disk may be full"):
            ssh_office.publish()
        assert not (tmp_path / "host" / locking.NAME).exists()  # an empty one would look like another publisher's


def test_a_server_that_is_down_leaves_no_thread_behind(ssh_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    ssh_office.target(kind="sftp", host="127.0.0.1", port=free_port(), path="/srv/news")
    before = set(threading.enumerate())
    for _ in range(3):  # as a watch does, time and again
        with pytest.raises(HostFault):
            ssh_office.publish()
    for thread in set(threading.enumerate()) - before:  # one of asyncio's ends a moment after its loop
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def test_a_folder_that_the_server_may_not_make_is_the_hosts_fault(
    ssh_office: Office, keys: Keys, openssh_server: OpenSshServer, tmp_path: Path
) -> None:
    parts = sftp_parts(keys, openssh_server.port, tmp_path / "host")
    ssh_office.target(**{**parts, "path": "/proc/newsroom"})  # where nobody can make a folder, not even root
    with pytest.raises(HostFault, match="what was live before is live"):
        ssh_office.publish()


class Caseless:
    """An SFTP server on a disk that does not tell letter cases apart, as Windows' and macOS' do: made on first use."""

    @staticmethod
    def of() -> type:
        import asyncssh

        class Server(asyncssh.SFTPServer):
            def map_path(self, path: bytes) -> bytes:
                place = Path("/")
                for step in os.fsdecode(super().map_path(path)).strip("/").split("/"):
                    names = [each.name for each in place.iterdir()] if place.is_dir() else []
                    place /= next((name for name in names if name.lower() == step.lower()), step)
                return os.fsencode(place)

        return Server


def test_a_name_whose_letter_case_changed_stays_at_a_host_that_does_not_tell_cases_apart(
    tiny: TinySite, keys: Keys, tmp_path: Path
) -> None:
    tiny.set(LANGUAGES=["en"])
    folder = tmp_path / "host"
    with running(AsyncsshServer(keys, Caseless.of())) as server:
        office = Office(tiny, **sftp_parts(keys, server.port, folder))
        tiny.put("releases/2022/budget/Lead.png", PNG)
        office.release("budget", image={**LEAD, "file": "Lead.png"})
        office.publish()
        assert "news/budget/Lead.png" in files_below(folder)
        (tiny.content / "releases/2022/budget/Lead.png").rename(tiny.content / "releases/2022/budget/lead.png")
        office.release("budget", image=LEAD)
        office.publish()
        assert without_own(files_below(folder)) == office.output
        assert "news/budget/lead.png" in office.output and office.publish().is_nothing


PAGE = b"<!doctype html><title>Sorry</title><p>We are working on it.</p>"


@pytest.mark.parametrize("kind", ["s3", "azure", "gcs"])
def test_a_host_that_answers_every_request_with_a_page_and_200_is_a_fault(
    kind: str, tiny: TinySite, aws: None, cloud_keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Sorry(QuietHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(PAGE)))
            self.send_header("ETag", '"1"')
            self.send_header("Last-Modified", "Fri, 27 Nov 2026 10:00:00 GMT")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(PAGE)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer

    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    tiny.set(LANGUAGES=["en"])
    server = HttpServer()
    server.serve(Sorry)
    with running(server):
        parts = {
            "s3": {"kind": "s3", "bucket": "news", "endpoint": server.url, "region": "us-east-1"},
            "azure": {"kind": "azure", "container": "news", "account": "example", "endpoint": f"{server.url}/x"},
            "gcs": {"kind": "gcs", "bucket": "news", "endpoint": server.url},
        }[kind]
        office = Office(tiny, **parts)
        office.release("budget")
        with pytest.raises(HostFault) as told:
            office.publish()
    assert "gives back other bytes than it was given" in str(told.value) and "\n" not in str(told.value)


# ── S3 through a line that fails ────────────────────────────
@pytest.fixture
def line(s3_server: int) -> Iterator[FaultyLine]:
    with running(FaultyLine(s3_server)) as made:
        yield made


@pytest.fixture
def cloud(tiny: TinySite, s3_server: int, line: FaultyLine, aws: None, tmp_path: Path) -> tuple[Office, Place]:
    tiny.set(LANGUAGES=["en"])
    place = s3_place(s3_server, line.url, f"line-{uuid.uuid4().hex}")
    office = Office(tiny, **place.parts)
    for slug in ("budget", "leaving"):
        tiny.put(f"releases/2022/{slug}/lead.png", PNG)
        office.release(slug, tags=["health"], image=LEAD)
    return office, place


def test_requests_are_counted(cloud: tuple[Office, Place], line: FaultyLine) -> None:
    office, _ = cloud
    office.publish()
    line.requests.clear()
    assert office.publish().is_nothing
    assert len(line.requests) <= 3 and {method for method, _ in line.requests} == {"GET"}


def test_a_bucket_that_is_not_there_is_told_in_a_line_with_the_hosts_own_word(cloud: tuple[Office, Place]) -> None:
    office, place = cloud
    office.target(**{**place.parts, "bucket": "not-there"})
    with pytest.raises(HostFault, match=r"there is no such bucket \(.*NoSuchBucket\)") as told:
        office.publish()
    assert "<" not in str(told.value) and "\n" not in str(told.value)


def test_objects_carry_media_type_cache_rule_and_digest(cloud: tuple[Office, Place], s3_server: int) -> None:
    import boto3

    office, place = cloud
    office.publish()
    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{s3_server}", region_name="us-east-1")
    head = client.head_object(Bucket=place.parts["bucket"], Key="site/contacts/press-desk.vcf")
    assert head["ContentType"] == "text/vcard; charset=utf-8" and head["CacheControl"] == "public, max-age=60"
    assert len(head["Metadata"]["newsroom-sha256"]) == 64
    feed = client.head_object(Bucket=place.parts["bucket"], Key="site/feeds/all.json")
    assert feed["ContentType"] == "application/feed+json; charset=utf-8"


def turn(office: Office, number: int) -> str:
    """Another state of the site than before: a text changes, one release comes, one goes, whose name is given."""
    goes, comes = ("leaving", "arrival") if number % 2 == 0 else ("arrival", "leaving")
    office.release("budget", tags=["health"], image=LEAD, body=f"Text {number}.\n")
    office.release(goes, tags=["health"], image=LEAD, expires="2022-06-01T00:00+00:00", body="SECRET-LEAVING words.\n")
    office.site.put(f"releases/2022/{comes}/lead.png", PNG)
    office.release(comes, tags=["culture"], image=LEAD)
    return goes


@pytest.mark.slow
def test_faults_that_pass_are_overcome(
    cloud: tuple[Office, Place], line: FaultyLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each on what a publication before it left: the first one, with all files, is made once."""
    office, place = cloud
    office.publish()
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    for number, fault in enumerate(("refused", "reset", "500", "503", "slow", "half")):
        turn(office, number)
        start, met = len(line.requests), Counter[tuple[str, str]]()

        def strike(count: int, method: str, path: str, fault: str = fault, start: int = start, met: Any = met) -> str:
            strikes = random.Random(7 * count).random() < 1 / 7 and (fault != "slow" or count < start + 20)
            strikes = strikes and met[method, path] < ATTEMPTS - 1  # more would not pass
            met[method, path] += strikes
            return fault if strikes else ""

        line.fault = strike
        office.publish()
        line.fault = lambda *_: ""
        assert met.total(), fault
        assert without_own(place.files()) == office.output, fault
        assert office.publish().is_nothing, fault


AWAY = [
    ("refused", 0),
    ("403", 1),
    ("503", 2),
    ("refused", 3),
    ("403", 4),
    ("503", 5),
    ("refused", 7),
    ("403", 12),
    ("503", 30),
]
LONG = {fault: [(fault, number) for number in range(60)] for fault in ("refused", "403", "503")}


@pytest.mark.slow
@pytest.mark.parametrize(
    "faults", [AWAY, *(pytest.param(each, marks=pytest.mark.long) for each in LONG.values())], ids=["some", *LONG]
)
def test_a_host_that_stays_away_leaves_a_whole_site(
    cloud: tuple[Office, Place], line: FaultyLine, monkeypatch: pytest.MonkeyPatch, faults: list[tuple[str, int]]
) -> None:
    """From some request on, whatever that request was; then the next publication completes it."""
    office, place = cloud
    office.publish()
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    for turned, (fault, number) in enumerate(faults):
        goes = turn(office, turned)
        start = len(line.requests)
        line.fault = lambda count, *_, fault=fault, first=start + number: fault if count >= first else ""
        with pytest.raises(HostFault, match="Run it again"):
            office.publish()
        line.fault = lambda *_: ""
        missing = [each for each in missing_files(place.files()) if not each[1].startswith(f"news/{goes}/")]
        assert missing == [], (fault, number)
        office.publish()
        assert without_own(place.files()) == office.output, (fault, number)


# ── Azure's and Google's storage through a line that fails ──
class Sky(NamedTuple):
    office: Office
    server: clouds.Cloud
    prefix: str
    line: FaultyLine

    @property
    def files(self) -> dict[str, bytes]:
        return without_own(cloud_place(self.server, self.prefix).files())


@pytest.fixture(params=["azure", "gcs"])
def sky(request: pytest.FixtureRequest, tiny: TinySite, cloud_keys: None, tmp_path: Path) -> Iterator[Sky]:
    tiny.set(LANGUAGES=["en"])
    server = request.getfixturevalue(request.param)
    prefix = f"line-{uuid.uuid4().hex}"
    with running(FaultyLine(urlsplit(server.parts(prefix)["endpoint"]).port or 0)) as line:
        office = Office(tiny, **server.parts(prefix, line.port))
        for slug in ("budget", "leaving"):
            tiny.put(f"releases/2022/{slug}/lead.png", PNG)
            office.release(slug, tags=["health"], image=LEAD)
        yield Sky(office, server, prefix, line)


def test_other_clouds_keep_attributes_and_answer_few_requests(sky: Sky, monkeypatch: pytest.MonkeyPatch) -> None:
    sky.office.publish()
    said = obstore.get(sky.server.store(sky.prefix), "contacts/press-desk.vcf").attributes
    assert said["Content-Type"] == "text/vcard; charset=utf-8" and said["Cache-Control"] == "public, max-age=60"
    digest = hashlib.sha256(sky.office.output["contacts/press-desk.vcf"]).hexdigest()
    assert digest in said.values()
    for lists_all in (2_000, 0):  # listed whole; in part, as a large archive is
        monkeypatch.setattr("newsroom.publishing.hosts.objects.ObjectHost.lists_all", lists_all)
        sky.line.requests.clear()
        assert sky.office.publish().is_nothing
        assert len(sky.line.requests) <= 3 and {method for method, _ in sky.line.requests} == {"GET"}


@pytest.mark.slow
def test_other_clouds_that_fail_are_overcome_or_completed(sky: Sky, monkeypatch: pytest.MonkeyPatch) -> None:
    sky.office.publish()
    change(sky.office)
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)
    sky.line.fault = lambda number, method, path: "403" if number >= 12 else ""
    with pytest.raises(HostFault, match="no right to do that"):
        sky.office.publish()
    assert [each for each in missing_files(sky.files) if not each[1].startswith("news/leaving/")] == []
    faults = ["refused", "reset", "500", "503", "half"]
    sky.line.fault = lambda number, method, path: faults[number % 5] if random.Random(number).random() < 0.15 else ""
    sky.office.publish()
    sky.line.fault = lambda *_: ""
    assert sky.files == sky.office.output
    assert sky.office.publish().is_nothing
