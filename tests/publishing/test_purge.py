"""Copies in caches: dropped after what had to leave has left, and in the end; noted until they are. On a real server."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import TinySite, files_below
from office import Office, without_own
from servers import HttpServer, QuietHandler, running

from newsroom.model.problems import ContentError
from newsroom.publishing.hosts.host import HostFault, Undecided
from newsroom.publishing.hosts.manifest import NAME, read_manifest
from newsroom.publishing.hosts.request import ask
from newsroom.publishing.hosts.targets import target_named
from newsroom.publishing.purge import MANY, addresses
from newsroom.publishing.report import summary


class Asked(NamedTuple):
    method: str
    path: str
    token: str
    body: Any
    host: dict[str, bytes]  # what stood at the host then


class CacheServer(HttpServer):
    """Takes what a cache takes, and remembers it; `status` answers for each."""

    def __init__(self, host: Path) -> None:
        self.asked: list[Asked] = []
        self.status: Callable[[int], int] = lambda number: 200
        self.answer: dict[str, Any] = {"success": True}
        self.leads_to = ""
        cache = self

        class Handler(QuietHandler):
            protocol_version = "HTTP/1.0"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                token = self.headers.get("Authorization", "")
                status = cache.status(len(cache.asked))
                cache.asked.append(
                    Asked(self.command, self.path, token, json.loads(body) if body else None, files_below(host))
                )
                self.send_response(status)
                if cache.leads_to:
                    self.send_header("Location", cache.leads_to)
                self.end_headers()
                self.wfile.write(json.dumps(cache.answer).encode())

            do_POST = do_PURGE = do_GET = handle_any

        self.serve(Handler)


@pytest.fixture
def cache(host: Path) -> Iterator[CacheServer]:
    with running(CacheServer(host)) as server:
        yield server


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.publishing.hosts.host.time.sleep", lambda seconds: None)


@pytest.fixture
def office(tiny: TinySite, host: Path, cache: CacheServer, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two releases that are live; one of them then expires."""
    monkeypatch.setenv("NEWSROOM_WEB_PURGE_TOKEN", "purge-secret")
    tiny.set(LANGUAGES=["en"])
    office = Office(tiny, kind="folder", path=str(host))
    office.release("budget")
    office.release("leaving", body="SECRET-LEAVING words.\n")
    office.publish()
    return office


def leave(office: Office, host: Path, purge: object) -> None:
    office.target(kind="folder", path=str(host), purge=purge)
    office.release("leaving", expires="2022-06-01T00:00+00:00", body="SECRET-LEAVING words.\n")


def test_what_left_is_dropped_before_anything_else_is_sent(office: Office, host: Path, cache: CacheServer) -> None:
    leave(office, host, cache.url)
    before = (host / "index.html").read_bytes()
    done = office.publish()
    first, *later = cache.asked
    assert first.method == "POST" and first.token == "Bearer purge-secret"
    base = "https://news.example.org"
    assert first.body == {"files": [f"{base}/news/leaving/", f"{base}/news/leaving/index.html"]}
    assert "news/leaving/index.html" not in first.host and first.host["index.html"] == before
    rest = [url for each in later for url in each.body["files"]]
    assert f"{base}/" in rest and f"{base}/feeds/all.atom.xml" in rest and not any("leaving" in url for url in rest)
    assert max(len(each.body["files"]) for each in cache.asked) <= 30
    assert later[-1].host["index.html"] == office.output["index.html"]
    assert done.purged == len(rest) + 2 and "addresses were dropped from caches" in summary(done, "UTC")
    count = len(cache.asked)
    assert office.publish().is_nothing and len(cache.asked) == count


def test_a_cache_that_fails_is_told_and_asked_again_by_the_next_run(
    office: Office, host: Path, cache: CacheServer
) -> None:
    leave(office, host, cache.url)
    cache.status = lambda number: 403
    with pytest.raises(HostFault, match=r"no right to do that.*All of this publication is live"):
        office.publish()
    assert without_own(files_below(host)) == office.output
    assert "news/leaving/index.html" in read_manifest((host / NAME).read_bytes()).unpurged
    assert any("until they die" in text for text in office.said)
    assert "purge-secret" not in "".join(office.said)
    cache.status, cache.asked = lambda number: 200, []
    assert office.publish().is_nothing
    named = {url for each in cache.asked for url in each.body["files"]}
    assert "https://news.example.org/news/leaving/" in named
    assert not read_manifest((host / NAME).read_bytes()).unpurged


def test_a_cache_that_stumbles_is_asked_again(office: Office, host: Path, cache: CacheServer) -> None:
    leave(office, host, cache.url)
    cache.status = lambda number: 503 if number % 2 == 0 else 200
    assert office.publish().purged > 2


def test_a_cache_that_refuses_in_its_answer(office: Office, host: Path, cache: CacheServer) -> None:
    leave(office, host, cache.url)
    cache.answer = {"success": False, "errors": [{"message": "no such zone"}]}
    with pytest.raises(HostFault, match="no such zone"):
        office.publish()


def test_each_address_by_the_method_purge(office: Office, host: Path, cache: CacheServer) -> None:
    office.target(kind="folder", path=str(host), purge="PURGE", url=f"{cache.url}/press")
    office.release("leaving", expires="2022-06-01T00:00+00:00")
    cache.status = lambda number: 404 if number % 2 else 200  # it had no copy: as good
    office.publish()
    assert {each.method for each in cache.asked} == {"PURGE"}
    assert {each.path for each in cache.asked[:2]} == {"/press/news/leaving/", "/press/news/leaving/index.html"}


def test_a_command_gets_the_addresses(office: Office, host: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = f'printf "%s\\n" "$@" >> {log}; cat >> {log}'
    leave(office, host, ["sh", "-c", script, "purge", "--paths", "{paths}"])
    office.publish()
    lines = log.read_text().splitlines()
    assert lines[:5] == [
        "--paths",
        "/news/leaving/",
        "/news/leaving/index.html",
        "https://news.example.org/news/leaving/",
        "https://news.example.org/news/leaving/index.html",
    ]
    office.target(kind="folder", path=str(host), purge=["sh", "-c", "echo no key >&2; exit 7"])
    office.release("budget", body="Another text.\n")
    with pytest.raises(HostFault, match=r"ended with 7 \(no key\)"):
        office.publish()


def test_many_addresses_are_dropped_at_once(office: Office, host: Path, cache: CacheServer) -> None:
    office.target(kind="folder", path=str(host), purge=cache.url)
    from newsroom.publishing.purge import purge_of

    purge = purge_of(target_named(office.site.settings(), ""), "https://news.example.org")
    assert purge is not None and purge([f"news/{number}.txt" for number in range(MANY + 1)]) == MANY + 1
    assert [each.body for each in cache.asked] == [{"purge_everything": True}]


def test_the_addresses_are_those_of_visitors() -> None:
    paths = ["news/a/index.html", "news/a/index.html.gz", "표 1.pdf", "_newsroom-manifest.json.gz", "index.html"]
    assert addresses(paths) == ["/", "/index.html", "/news/a/", "/news/a/index.html", "/%ED%91%9C%201.pdf"]


@pytest.mark.parametrize("way", ["http://cache.example.org/purge", "purge", [], [7], True])
def test_a_wrong_way_is_a_problem(office: Office, host: Path, way: object) -> None:
    office.target(kind="folder", path=str(host), purge=way)
    with pytest.raises(ContentError) as wrong:
        target_named(office.site.settings(), "")
    assert 'purge must be "PURGE", an address that begins with https://' in wrong.value.problems[0].message


def test_a_token_goes_to_nobody_else(cache: CacheServer, host: Path, tmp_path: Path) -> None:
    with running(CacheServer(tmp_path)) as other:
        cache.status, cache.leads_to = lambda number: 302, other.url
        ask("the cache", "GET", cache.url, headers={"Authorization": "Bearer purge-secret"})
        assert cache.asked[0].token == "Bearer purge-secret" and other.asked[0].token == ""
    with pytest.raises(Undecided, match="https://"):
        ask("the cache", "GET", "http://cache.example.org/", headers={"Authorization": "Bearer purge-secret"})


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git: apt-get install git")
def test_the_copies_of_a_branch_are_owed_until_they_are_dropped(
    office: Office, cache: CacheServer, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    office.target(kind="git", remote=str(bare), purge=cache.url)
    cache.status = lambda number: 403
    with pytest.raises(HostFault, match="The whole site is live"):
        office.publish()
    cache.status, cache.asked = lambda number: 200, []
    done = office.publish()
    assert done.is_nothing and done.purged == sum(len(each.body["files"]) for each in cache.asked) > 2
    assert office.publish().purged == 0
