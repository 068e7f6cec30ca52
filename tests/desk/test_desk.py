"""The writing desk over HTTP: what it saves, what it refuses, what two people get who write at once."""

from __future__ import annotations

import http.client
import io
import json
import re
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from conftest import NOON, PNG, PROJECT, TinySite, picture
from servers import PATIENCE_SECONDS, at_work

from newsroom.desk.preview import listeners
from newsroom.desk.server import desk_server, guard, http_server
from newsroom.desk.server.desk_server import DeskServer, open_desk
from newsroom.reading.settings.file import read_settings

TOKEN = "a-token-for-tests"


class Client:
    """A browser that has opened the desk."""

    def __init__(self, server: DeskServer) -> None:
        self.server = server
        self.host = f"127.0.0.1:{server.server_port}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str | None] | None = None
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """A request as the desk's own page makes it; a header of None is left out."""
        usual: dict[str, str | None] = {
            "Host": self.host,
            "Cookie": f"newsroom-desk-{self.server.server_port}={TOKEN}",
            "Origin": f"http://{self.host}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json",
        }
        sent = {name: value for name, value in {**usual, **(headers or {})}.items() if value is not None}
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def get(self, path: str) -> str:
        status, data, _ = self.ask("GET", path)
        assert status == 200, (status, data[:300])
        return data.decode()

    def post(self, what: str, **sent: Any) -> tuple[int, dict[str, Any]]:
        status, data, _ = self.ask("POST", f"/_desk/api/{what}", json.dumps(sent).encode())
        return status, json.loads(data)

    def open(self, path: str) -> dict[str, Any]:
        _, data, _ = self.ask("GET", f"/_desk/api/state?path={path}")
        opened: dict[str, Any] = json.loads(data)
        return opened


@pytest.fixture
def desk(tiny: TinySite) -> Iterator[Callable[[], Client]]:
    """Starts a desk on the tiny site."""
    with ExitStack() as started:

        def start() -> Client:
            server = open_desk(tiny.settings, 0, NOON, frozenset({"import", "publish"}), TOKEN)
            return Client(started.enter_context(at_work(server, partial(server.watch, tiny.settings()))))

        yield start


A = "releases/2026/a/en.md"


# ── saving ───────────────────────────────────────────────────────────────────
def test_the_first_save_makes_a_draft_in_a_folder_named_after_the_title(tiny: TinySite, desk: Any) -> None:
    client = desk()
    fields = {"title": "Counselling line opens", "date": "2026-03-02", "contacts": "Press desk"}
    status, saved = client.post("save", path="new/1", lang="en", fields=fields, text="The text.\n")
    assert status == 200 and saved["path"] == "releases/2026/counselling-line-opens/en.md"
    file = tiny.content / saved["path"]
    assert file.read_text() == (
        "---\ntitle: Counselling line opens\ndate: 2026-03-02\ncontacts: [press-desk]\nstatus: draft\n---\nThe text.\n"
    )
    status, again = client.post("save", path="new/2", lang="ko", fields={"title": "Counselling line opens"}, text="")
    assert again["path"] == "releases/2026/counselling-line-opens-2/ko.md"
    status, korean = client.post(
        "save", path="new/3", lang="ko", fields={"title": "상담 전화", "category": "news"}, text=""
    )
    assert status == 200 and korean["path"] == "releases/2026/news-2026-07-01/ko.md", "no romanisation is guessed"
    page = client.get("/_desk/")
    assert "Counselling line opens" in page and "상담 전화" in page
    opened = {"path": saved["path"], "lang": "en", "opened": saved["opened"]}
    assert saved["state"] == {"key": "draft", "words": "Draft"}
    asked = client.post("save", **opened, fields={"embargo": "2026-08-01 06:00"})[1]
    assert asked["state"] == {"key": "draft", "words": "Draft · Held until 1 Aug 2026, 06:00"}
    opened["opened"] = asked["opened"]
    held = client.post("save", **opened, fields={"status": "", "dateline": "Seoul"})[1]
    assert held["state"] == {"key": "embargo", "words": "Held until 1 Aug 2026, 06:00"}
    assert "The text." in client.get("/news/counselling-line-opens/"), "the preview has it before the answer"


def test_a_text_that_was_let_out_names_the_languages_that_are_drafts_still(tiny: TinySite, desk: Any) -> None:
    tiny.release("a")
    tiny.release("a", lang="ko", body="본문.", status="draft")
    tiny.release("b", body="Text.", status="draft")
    tiny.release("b", lang="ko", body="본문.", status="draft")
    client = desk()
    said = "Still drafts, each to be let out by itself:"
    english = client.get(f"/_desk/edit/{A}")
    assert english.count(said) == 1
    assert '<a href="/_desk/edit/releases/2026/a/ko.md">한국어</a>' in english.partition(said)[2].partition("</p>")[0]
    assert said not in client.get("/_desk/edit/releases/2026/a/ko.md"), "the other one is out"
    assert said not in client.get("/_desk/edit/releases/2026/b/en.md"), "nothing was let out yet"


def test_a_save_changes_what_was_changed_and_nothing_else(tiny: TinySite, desk: Any) -> None:
    tiny.put(
        A, '---\r\n# kept\r\ntitle: "A"   # why\r\ndate: 2026-03-02\r\nstatus: draft\r\n---\r\nOne.\r\n\r\nTwo.\r\n'
    )
    client = desk()
    opened = client.open(A)
    assert opened["text"] == "One.\n\nTwo.\n"
    before = (tiny.content / A).stat().st_mtime_ns
    status, _ = client.post("save", path=A, lang="en", opened=opened["opened"])
    assert status == 200 and (tiny.content / A).stat().st_mtime_ns == before, "nothing was edited, nothing written"
    status, _ = client.post(
        "save", path=A, lang="en", opened=opened["opened"], fields={"title": "B"}, text="One.\n\nThree.\n"
    )
    assert status == 200
    assert (tiny.content / A).read_bytes() == (
        b'---\r\n# kept\r\ntitle: "B"   # why\r\ndate: 2026-03-02\r\nstatus: draft\r\n---\r\nOne.\r\n\r\nThree.\r\n'
    )
    assert [file.name for file in (tiny.content / A).parent.iterdir()] == ["en.md"]


def test_what_somebody_else_saved_is_shown_beside_and_never_overwritten(tiny: TinySite, desk: Any) -> None:
    file = tiny.release("a", title="A", body="One.\n\nTwo.\n\nThree.\n")
    client = desk()
    opened = client.open(A)
    theirs = file.read_bytes().replace(b"One.", b"Their one.").replace(b'"A"', b'"Theirs"')
    file.write_bytes(theirs)
    mine = "One.\n\nTwo.\n\nMy three.\n"
    sent = {"path": A, "lang": "en", "fields": {"title": "Mine"}, "text": mine}
    status, conflict = client.post("save", **sent, opened=opened["opened"])
    assert status == 409 and file.read_bytes() == theirs
    by_name = [(part["name"], part["origin"], part["mine"], part["theirs"]) for part in conflict["parts"]]
    assert ("title", "both", "Mine", "Theirs") in by_name
    text = [part for part in conflict["parts"] if part["name"] == "text"]
    assert [part["origin"] for part in text] == ["theirs", "same", "mine"]
    assert "<<<<" not in json.dumps(conflict)
    joined = "".join(part["theirs"] if part["origin"] == "theirs" else part["mine"] for part in text)
    status, _ = client.post("save", **{**sent, "text": joined}, opened=conflict["opened"])
    assert status == 200 and b"Their one." in file.read_bytes() and b"My three." in file.read_bytes()


def test_what_was_typed_is_there_after_a_crash_and_goes_with_a_save(tiny: TinySite, desk: Any) -> None:
    file = tiny.release("a", body="One.\n")
    client = desk()
    opened = client.open(A)
    assert client.post("journal", path=A, lang="en", opened=opened["opened"], text="One. Two.\n")[0] == 200
    assert file.read_text().endswith("One.\n"), "the journal is not in content/"
    again = desk()
    assert "One. Two." in again.get(f"/_desk/edit/{A}")
    modes = {path.stat().st_mode & 0o77 for path in (tiny.root / ".cache/desk").rglob("*") if path.is_file()}
    assert modes == {0}, "for its owner alone"
    assert again.post("save", path=A, lang="en", opened=opened["opened"], text="One. Two.\n")[0] == 200
    assert again.server.desk.journal.all_typed() == []


def test_a_look_says_what_check_says_at_the_line_and_shows_the_page(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", body="One.\n")
    client = desk()
    opened = client.open(A)
    sent = {"path": A, "lang": "en", "opened": opened["opened"]}
    _, seen = client.post(
        "look", **sent, text="One.\n\nA [link]({filename}../b/en.md) to nothing.\n", fields={"tags": "helth"}
    )
    assert {(p["field"], p["text_line"]) for p in seen["problems"]} == {("body", 3), ("tags", 0)}
    topic = next(p for p in seen["problems"] if p["field"] == "tags")
    assert (topic["was"], topic["mend"]) == ("helth", "health")
    assert "to nothing" in seen["page"], "a wrong text is drawn all the same"
    assert "to nothing" not in client.get("/news/a/"), "and not saved"
    _, seen = client.post("look", path="new/1", lang="en", fields={"title": "Not there yet"}, text="New text.")
    assert "New text." in seen["page"] and not (tiny.content / "releases/2026/not-there-yet").exists()


def test_a_topic_that_no_release_had_is_drawn_beside_and_saved(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", body="One.\n")
    client = desk()
    sent = {"path": A, "lang": "en", "opened": client.open(A)["opened"], "text": None, "fields": {"tags": "health"}}
    _, seen = client.post("look", **sent)
    assert "/topics/health/" in seen["page"]
    assert client.post("save", **sent)[0] == 200
    until = time.monotonic() + PATIENCE_SECONDS
    while "/topics/health/" not in client.get("/news/a/") and time.monotonic() < until:
        time.sleep(0.02)
    assert "/topics/health/" in client.get("/news/a/")


@pytest.mark.parametrize("wrong", [{"date": "never"}, {"tags": "[nobody-knows-this]"}, {"contacts": "[nobody]"}])
def test_a_look_draws_the_page_where_the_site_is_wrong_from_the_start(
    tiny: TinySite, desk: Any, wrong: dict[str, str]
) -> None:
    tiny.release("b", **wrong)
    tiny.release("a", title="The quay", body="One.\n")
    tiny.put("releases/2026/a/a.png", picture("red"))
    client = desk()
    opened = client.open(A)
    _, seen = client.post(
        "look", path=A, lang="en", opened=opened["opened"], text="Typed words.\n\n![A quay]({attach}a.png)\n", fields={}
    )
    assert "The quay" in seen["page"] and "Typed words." in seen["page"] and seen["address"] == "news/a/index.html"
    shown = re.findall(r'(?:src|href)="(/(?:theme|news/a)/[^"]+)"', seen["page"])
    assert any(each.endswith(".css") for each in shown) and any("/news/a/pictures/" in each for each in shown)
    for address in (each.partition("#")[0] for each in shown):
        assert client.ask("GET", address)[0] == 200, address
    _, seen = client.post("look", path="releases/2026/b/en.md", lang="en", opened=client.open("releases/2026/b/en.md")["opened"], text="Of b.\n", fields={})  # fmt: skip
    assert seen["page"] is None or "Of b." in seen["page"]
    _, seen = client.post("look", path="new/1", lang="en", fields={"title": "Not there yet"}, text="New text.")
    assert "New text." in seen["page"]


@pytest.mark.parametrize("broken", ["---\ntitle: [\n---\nText.\n", "no head at all\n", "---\ntitle: A\n"])
def test_a_file_that_cannot_be_read_is_shown_as_it_is(tiny: TinySite, desk: Any, broken: str) -> None:
    tiny.release("b")
    file = tiny.put(A, broken)
    client = desk()
    assert "cannot be read" in client.get(f"/_desk/edit/{A}")
    opened = client.open(A)
    assert opened["source"] == broken
    sent = {"path": A, "lang": "en", "opened": opened["opened"]}
    assert client.post("look", **sent)[0] == 200
    assert client.post("save", **sent, fields={"title": "B"})[0] == 422 and file.read_text() == broken
    mended = "---\ntitle: B\nstatus: draft\n---\nText.\n"
    assert client.post("save", **sent, source=mended)[0] == 200 and file.read_text() == mended


def test_releases_are_found_by_any_word(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", title="The first", body="Something about lighthouses.\n")
    tiny.release("b", title="The second", status="draft")
    client = desk()
    assert "The second" in client.get("/_desk/") and "Draft" in client.get("/_desk/")
    assert "The first" in client.get("/_desk/?q=lighthouses") and "The second" not in client.get(
        "/_desk/?q=lighthouses"
    )


# ── only her ─────────────────────────────────────────────────────────────────
def test_the_printed_address_opens_the_desk_and_no_other_does(tiny: TinySite, desk: Any) -> None:
    tiny.release("secret", title="A secret title", status="draft")
    client = desk()
    without = {"Cookie": None, "Origin": None, "Sec-Fetch-Site": "none"}
    for path in ("/_desk/", "/", "/news/secret/", f"/_desk/edit/{A}", "/_desk/api/state?path=" + A, "/_preview/events"):
        status, data, _ = client.ask("GET", path, headers=without)
        assert status == 403 and b"secret" not in data, path
    assert client.ask("GET", "/_desk/?token=wrong", headers=without)[0] == 403
    status, _, headers = client.ask("GET", client.server.entry.partition(client.host)[2], headers=without)
    assert status == 303 and headers["Location"] == "/_desk/"
    assert "SameSite=strict" in headers["Set-Cookie"] and "HttpOnly" in headers["Set-Cookie"]
    assert client.server.server_address[0] == "127.0.0.1"


REFUSED: dict[str, tuple[str, dict[str, str | None], int]] = {
    "another origin": ("POST", {"Origin": "http://evil.example"}, 403),
    "no origin": ("POST", {"Origin": None}, 403),
    "another port": ("POST", {"Origin": "http://127.0.0.1:1"}, 403),
    "another site's request": ("POST", {"Sec-Fetch-Site": "cross-site"}, 403),
    "another site's frame": ("GET", {"Sec-Fetch-Site": "cross-site"}, 403),
    "a rebound host name": ("POST", {"Host": "evil.example:8000"}, 421),
    "no token": ("POST", {"Cookie": None}, 403),
    "a wrong token": ("POST", {"Cookie": "newsroom-desk-0=x"}, 403),
    "a change by GET": ("GET", {}, 405),
    "another method": ("DELETE", {}, 405),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_requests_that_are_not_hers_are_refused(tiny: TinySite, desk: Any, kind: str) -> None:
    file = tiny.release("a")
    before = file.read_bytes()
    client = desk()
    method, headers, expected = REFUSED[kind]
    body = json.dumps({"path": A, "lang": "en", "opened": client.open(A)["opened"], "text": "Changed."}).encode()
    status, _, _ = client.ask(method, "/_desk/api/save", body if method == "POST" else None, headers)
    assert status == expected and file.read_bytes() == before


@pytest.mark.parametrize(
    "path",
    ["../pelicanconf.py", "releases/2026/a/../../../x.md", "/etc/passwd", "releases/2026/link/en.md", ".git/config",
     "releases/2026/a/.hidden", "ledger.jsonl", "releases/2026/a/\\..\\x", "new/../x", ""],
)  # fmt: skip
def test_no_path_leads_out_of_the_content_folder(tiny: TinySite, desk: Any, path: str) -> None:
    tiny.release("a")
    (tiny.root / "outside").mkdir()
    (tiny.content / "releases/2026/link").symlink_to(tiny.root / "outside")
    before = sorted(str(file) for file in tiny.root.rglob("*") if ".cache" not in str(file))
    client = desk()
    for what in ("save", "journal", "look"):
        status, _ = client.post(what, path=path, lang="en", opened="", fields={}, text="x")
        assert status == 400, (what, status)
    assert sorted(str(file) for file in tiny.root.rglob("*") if ".cache" not in str(file)) == before
    assert client.ask("GET", f"/_desk/api/state?path={path}".replace("\\", "%5C"))[0] == 400


@pytest.mark.parametrize("lang", ["../../../../elsewhere", "a/b", "x" * 300, "한국어", "en\r\nX: y"])
def test_a_language_is_a_code_or_refused(tiny: TinySite, desk: Any, lang: str) -> None:
    before = sorted(str(file) for file in tiny.root.rglob("*") if ".cache" not in str(file))
    client = desk()
    raw = {"Content-Type": "application/octet-stream"}
    asked = f"/_desk/api/import?name=a.txt&lang={quote(lang)}"
    assert client.ask("POST", asked, b"A headline\n\nThe text.\n", raw)[0] == 400
    assert client.post("save", path="new/1", lang=lang, fields={"title": "A headline"}, text="x")[0] == 400
    assert client.post("language", lang=lang)[0] == 400
    assert sorted(str(file) for file in tiny.root.rglob("*") if ".cache" not in str(file)) == before


def test_a_title_of_one_endless_word_makes_a_folder_that_can_be_made(tiny: TinySite, desk: Any) -> None:
    client = desk()
    for number in (1, 2):
        status, made = client.post("save", path=f"new/{number}", lang="en", fields={"title": "a" * 5000}, text="x")
        assert status == 200 and (tiny.content / made["path"]).is_file()
    status, made = client.post("page", title="b" * 5000)
    assert status == 200 and (tiny.content / made["path"]).is_file()
    assert client.post("directory/standing", name="c" * 5000)[0] == 200


def test_an_address_without_its_last_slash_leads_on_inside_the_site(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", aliases=["/news/옛주소/"])
    client = desk()
    for asked, leads in (("/news/a", "/news/a/"), ("//news/a", "/news/a/"), ("/news/옛주소", "/news/옛주소/")):
        status, _, headers = client.ask("GET", quote(asked))
        assert (status, headers["Location"]) == (301, quote(leads))
        assert client.ask("GET", headers["Location"])[0] == 200


ODD: tuple[tuple[str, dict[str, str], int], ...] = (
    ("GET http://evil.example/_desk/ HTTP/1.1", {}, 404),
    ("GET http://127.0.0.1/_desk/api/state?path=releases/2026/a/en.md HTTP/1.1", {}, 404),
    ("GET /_desk/ HTTP/1.1", {"Host": "[::ffff:127.0.0.1]:80"}, 421),
    ("GET /_desk/ HTTP/1.1", {"Host": "[::1].evil.example:80"}, 421),
    ("GET /_desk/ HTTP/1.1", {"Host": "localhost.evil.example:80"}, 421),
    ("GET /_desk/ HTTP/1.1", {"Host": "127.0.0.1:80@evil.example:80"}, 421),
    ("GET /_desk/ HTTP/1.1", {"Host": ""}, 421),
    ("GET /_preview/events HTTP/1.1", {"Sec-Fetch-Site": "cross-site", "Accept": "text/event-stream"}, 403),
    ("GET /_preview/events HTTP/1.1", {"Sec-Fetch-Site": "same-site", "Accept": "text/event-stream"}, 403),
    ("GET /_preview/events HTTP/1.1", {"Cookie": "newsroom-desk-0=x"}, 403),
    (
        "GET /_desk/ HTTP/1.1",
        {"Upgrade": "websocket", "Connection": "Upgrade, close", "Sec-WebSocket-Key": "eA==", "Sec-WebSocket-Version": "13",
         "Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
        403,
    ),
    ("GET /_desk/static/..%2f..%2fguard.py HTTP/1.1", {}, 404),
    ("GET /_desk/static/%2e%2e/guard.py HTTP/1.1", {}, 404),
    ("GET /_desk/static/..%5c..%5cguard.py HTTP/1.1", {}, 404),
    ("GET /_desk/edit/..%2f..%2fpelicanconf.py HTTP/1.1", {}, 404),
    ("GET /_desk/history/..%2fpelicanconf.py HTTP/1.1", {}, 400),
    ("GET /_desk/handout/..%2f..%2fpelicanconf.py HTTP/1.1", {}, 404),
    ("GET /..%2fpelicanconf.py HTTP/1.1", {}, 404),
    ("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1", {}, 404),
    ("GET /_desk/api/state?path=C:%5Cwindows%5Cwin.ini HTTP/1.1", {}, 400),
    ("GET /_desk/api/state?path=%5C%5Chost%5Cshare%5Cen.md HTTP/1.1", {}, 400),
    ("GET /_desk/api/state?path=releases/2026/a/en.md::$DATA HTTP/1.1", {}, 200),
)  # fmt: skip


def test_no_form_of_a_request_gets_more_than_its_own(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", title="Inside the desk")
    client = desk()
    port = client.server.server_port
    usual = {"Host": client.host, "Cookie": f"newsroom-desk-{port}={TOKEN}", "Connection": "close"}
    for line, headers, expected in ODD:
        lines = [line, *(f"{name}: {value}" for name, value in {**usual, **headers}.items()), "", ""]
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as made:
            made.sendall("\r\n".join(lines).encode())
            got = b""
            while part := made.recv(65_536):
                got += part
        assert got.startswith(f"HTTP/1.1 {expected} ".encode()), (line, headers, got[:200])
        for secret in (b"SITEURL", b"Inside the desk", b"root:", b"class Guard"):
            assert secret not in got, (line, headers)


def test_a_request_that_is_no_object_is_no_fault_of_ours(tiny: TinySite, desk: Any) -> None:
    client = desk()
    places = ("act", "back", "site", "names", "colours", "languages", "page", "directory/new", "directory/entry", "directory/source", "directory/text",
              "paste", "publish", "publish-target", "sharing", "language", "save", "look")  # fmt: skip
    for place in places:
        for body in (b"", b"[]", b"{", b'"x"', b"\xff"):
            status, _, _ = client.ask("POST", f"/_desk/api/{place}", body)
            assert status == 400, (place, body)


def test_what_is_brought_in_cannot_run_or_swell(tiny: TinySite, desk: Any) -> None:
    tiny.release("a")
    client = desk()
    raw = {"Content-Type": "application/octet-stream"}
    # an archive that swells a thousandfold
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * 70_000_000 + b"</a>")
    assert len(packed.getvalue()) < 200_000
    status, said, _ = client.ask("POST", "/_desk/api/import?name=a.docx", packed.getvalue(), raw)
    assert status == 400, said[:200]
    # markup that is nested without end
    status, _ = client.post("paste", html="<b>" + "<div>" * 20_000 + "deep" + "</div>" * 20_000)
    assert status in (200, 400)
    # a drawing that runs
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><script>alert(2)</script><rect width="9" height="9"/></svg>'
    assert client.ask("POST", "/_desk/api/file?folder=releases/2026/a&name=x.svg", drawing, raw)[0] == 400
    status, made, _ = client.ask("POST", "/_desk/api/file?folder=directory&name=Logo.SVG", drawing, raw)
    assert status == 200 and json.loads(made)["file"] == "logo.svg"
    tiny.put("directory/site.yml", "publisher: example-mission\nlogo: {file: logo.svg, alt: Logo}\n")
    client.server.preview.refresh()
    served = [path for path in client.server.preview.shown().plan.outputs if path.endswith(".svg")]
    assert served
    for path in served:
        assert b"alert" not in client.ask("GET", f"/{path}")[1], path
    # names that another system takes for a device
    for name in ("con.png", "NUL.pdf", "lpt1.jpg"):
        status, made, _ = client.ask("POST", f"/_desk/api/file?folder=releases/2026/a&name={name}", b"x", raw)
        assert status == 200 and json.loads(made)["file"].startswith("picture-"), made


def test_what_is_too_large_is_refused_before_it_is_taken_in(tiny: TinySite, desk: Any) -> None:
    client = desk()
    headers = {"Content-Length": "1000000000", "Content-Type": "application/octet-stream"}
    status, _, _ = client.ask("POST", "/_desk/api/file?folder=releases/2026/a&name=a.jpg", b"", headers)
    assert status == 413
    connection = http.client.HTTPConnection("127.0.0.1", client.server.server_port, timeout=PATIENCE_SECONDS)
    parts = (b"x" * 100_000 for _ in range(10_000))
    usual = {"Cookie": f"newsroom-desk-{client.server.server_port}={TOKEN}", "Origin": f"http://{client.host}"}
    try:
        connection.request("POST", "/_desk/api/save", parts, usual, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # it hung up while we were still sending
    finally:
        connection.close()


def test_a_script_in_a_text_stays_a_text(tiny: TinySite, desk: Any) -> None:
    script = "</textarea></script><script>alert(1)</script>"
    tiny.release("a", title=script, body=script + "\n")
    client = desk()
    for address in ("/_desk/", f"/_desk/edit/{A}"):
        status, data, headers = client.ask("GET", address)
        assert status == 200 and b"<script>alert" not in data
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy
        assert headers["X-Frame-Options"] == "SAMEORIGIN" and headers["Cross-Origin-Resource-Policy"] == "same-origin"
    _, seen = client.post("look", path=A, lang="en", opened=client.open(A)["opened"], text=script)
    assert "<script>alert" not in (seen["page"] or "")


def test_a_slow_client_is_let_go(tiny: TinySite, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.2)
    client = desk()
    with socket.create_connection(("127.0.0.1", client.server.server_port), timeout=PATIENCE_SECONDS) as slow:
        slow.sendall(b"GET / HT")
        assert slow.recv(1000) == b""
    with socket.create_connection(("127.0.0.1", client.server.server_port), timeout=PATIENCE_SECONDS) as slow:
        lines = f"POST /_desk/api/save HTTP/1.1\r\nHost: {client.host}\r\nOrigin: http://{client.host}\r\n"
        cookie = f"Cookie: newsroom-desk-{client.server.server_port}={TOKEN}\r\nContent-Length: 50\r\n\r\nx"
        slow.sendall((lines + cookie).encode())
        assert b" 408 " in slow.recv(1000)


def test_more_streams_than_a_browser_has_connections_end_the_oldest(tiny: TinySite, desk: Any) -> None:
    client = desk()
    headers = {"Host": client.host, "Cookie": f"newsroom-desk-{client.server.server_port}={TOKEN}"}
    streams = []
    for _ in range(listeners.MOST_STREAMS + 1):
        connection = http.client.HTTPConnection("127.0.0.1", client.server.server_port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/_preview/events", headers=headers)
        answer = connection.getresponse()
        assert answer.readline() == b": listening\n"
        streams.append((connection, answer))
    assert b"event: crowded" in streams[0][1].read(), "and the stream has ended"
    client.server.listeners.tell()
    assert streams[-1][1].readline() == b"\n" and streams[-1][1].readline() == b"event: changed\n"
    for connection, answer in streams:
        answer.close()
        connection.close()


def test_a_picture_gets_a_name_that_can_stand_in_an_address(tiny: TinySite, desk: Any) -> None:
    tiny.release("a")
    client = desk()
    names = []
    for name, data in (("Photo de l’été.PNG", PNG), ("photo-de-l-ete.png", PNG), ("photo-de-l-ete.png", PNG + b"x")):
        address = f"/_desk/api/file?folder=releases/2026/a&name={quote(name)}"
        status, answer, _ = client.ask("POST", address, data, {"Content-Type": "application/octet-stream"})
        assert status == 200, answer
        names.append(json.loads(answer)["file"])
    assert names == ["photo-de-l-ete.png", "photo-de-l-ete.png", "photo-de-l-ete-2.png"]
    for name in ("x.html", "../../x.md", "x"):
        status, _, _ = client.ask("POST", f"/_desk/api/file?folder=releases/2026/a&name={name}", PNG)
        assert status == 400


def test_the_desk_says_its_address_last(tiny: TinySite) -> None:

    command = [sys.executable, "-m", "newsroom", "desk", "--no-open", "--port", "0"]
    environment = {"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, cwd=tiny.root, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        time.sleep(0.2)
        process.terminate()
    assert lines[1].startswith("http://127.0.0.1:") and "token=" in lines[1]
    assert Path(desk_server.__file__).exists()


def test_the_early_list_has_the_newest_releases_by_their_date(tiny: TinySite) -> None:
    from newsroom.desk.server.starting_page import MOST_SHOWN, Starting

    for number in range(MOST_SHOWN + 5):
        tiny.put(
            f"releases/2025/r{number * 37 % 211:03}/en.md",
            f"---\ntitle: Old {number}\ndate: 2025-{number % 12 + 1:02}-10\n---\nText.\n",
        )
    tiny.release("a", title="In May", date="2026-05-01")
    tiny.release("z", title="In April", date="2026-04-01T09:00+09:00")
    tiny.put("releases/2026/k/ko.md", '---\ntitle: "유월"\ndate: "2026-06-01"\n---\n글.\n')
    tiny.put("releases/2026/broken/en.md", b"\xff\xfe")
    (tiny.content / "releases/2026/empty").mkdir()
    tiny.set(LANGUAGES=["en", "ko"])
    found = Starting(tiny.settings()).titles()
    assert [title for _, title in found[:4]] == ["유월", "In May", "In April", "broken"]
    assert found[0][0] == "releases/2026/k/ko.md" and len(found) == MOST_SHOWN
    dates = [(tiny.content / path).read_text().split("date: ")[1][:10] for path, _ in found[4:]]
    assert dates == sorted(dates, reverse=True) and dates[0] == "2025-12-10"


def test_a_large_site_is_listed_while_it_is_read(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.release("a", title="The first release")
    tiny.release("b", title="<b>The second</b>")
    may_go_on = threading.Event()
    reload = desk_server.Preview.reload

    def slow(preview: Any) -> None:
        preview.progress("reading", 3, 10)
        may_go_on.wait(PATIENCE_SECONDS)
        reload(preview)

    monkeypatch.setattr(desk_server.Preview, "reload", slow)
    monkeypatch.setattr(desk_server, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(desk_server.secrets, "token_urlsafe", lambda length: TOKEN)
    server = desk_server.start_desk(tiny.settings, 0, NOON)
    with at_work(server):
        client = Client(server)
        assert client.ask("GET", "/_desk/", headers={"Cookie": None})[0] == 403, "it is hers alone from the beginning"
        for page in ("/_desk/", f"/_desk/edit/{A}"):
            shown = client.get(page)
            assert "The first release" in shown and "&lt;b&gt;" in shown and "read for the first time" in shown
        assert json.loads(client.get("/_desk/api/starting")) == {"done": 3, "of": 10, "fault": ""}
        assert client.ask("POST", "/_desk/api/save", b"{}")[0] == 503
        assert client.ask("GET", "/")[0] == 303
        may_go_on.set()
        until = time.monotonic() + PATIENCE_SECONDS
        while client.ask("GET", "/_desk/api/starting")[0] != 404 and time.monotonic() < until:
            time.sleep(0.05)
        assert "New release" in client.get("/_desk/")


def test_a_folder_without_a_site_becomes_one_from_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsroom.desk.server import first_run
    from newsroom.desk.server.serve import PreviewServer

    monkeypatch.chdir(tmp_path)
    (tmp_path / "something.txt").write_text("x")
    assert first_run.existing_site(tmp_path) is None
    made: list[DeskServer] = []
    monkeypatch.setattr(first_run, "announce", lambda server, opens: made.append(server))
    monkeypatch.setattr(first_run, "run_until_stopped", lambda server, settings: None)
    first_run.first_run(lambda: read_settings(Path("pelicanconf.py")), 0, False, "", frozenset())
    server = made[0]
    monkeypatch.setattr(server, "token", TOKEN)
    server.app.app.token = TOKEN  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        client = Client(server)
        assert "Who publishes" in client.get("/_desk/")
        status, said = client.post(
            "setup", name="Example Mission", languages="en,xx-wrong-", url="x", timezone="Asia/Seoul"
        )
        assert status == 400 and "must" in said["message"] and not (tmp_path / "newsroom-site").exists()
        answers = {
            "name": "Example Mission",
            "languages": "en,ko",
            "url": "https://news.example.org",
            "timezone": "Asia/Seoul",
        }
        assert client.post("setup", **answers)[0] == 200
        server.app.app.token = TOKEN  # type: ignore[attr-defined]
        assert "Releases" in client.get("/_desk/") and "Example Mission" in client.get("/")
        names = {file.name for file in (tmp_path / "newsroom-site").iterdir()}
        assert {
            "content",
            "pelicanconf.py",
            "newsroom-desk.command",
            "newsroom-desk.bat",
            "newsroom-desk.desktop",
        } <= names
        assert first_run.existing_site(tmp_path) == tmp_path / "newsroom-site"
    finally:
        server.shutdown()
        PreviewServer.stop(server)
        thread.join(PATIENCE_SECONDS)


def test_the_checkouts_double_click_files_are_those_of_the_package() -> None:
    from newsroom.starting.launchers import LAUNCHERS

    for name, text in LAUNCHERS.items():
        assert (PROJECT / "scripts" / name).read_bytes() == text.encode()


def test_what_is_pasted_from_word_keeps_its_form_and_no_script(tiny: TinySite, desk: Any) -> None:
    client = desk()
    html = (
        "<p class=MsoNormal><b>Bold</b> <a href='https://example.org/'>link</a><script>alert(1)</script></p>"
        "<ul><li>one</li><li>two</li></ul><img src=x onerror=alert(1)>"
    )
    status, answer = client.post("paste", html=html)
    assert status == 200 and answer["text"].startswith("**Bold** [link](https://example.org/)\n\n- one\n- two\n")
    assert "alert" not in answer["text"]


def test_a_word_file_becomes_a_draft(tiny: TinySite, desk: Any) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Doctors meet", 0)
    document.add_paragraph("They met for two days.")
    data = io.BytesIO()
    document.save(data)
    client = desk()
    for name in ("doctors-meet", "doctors-meet-2"):
        status, answer, _ = client.ask("POST", "/_desk/api/import?name=meeting.docx&lang=en&changes=", data.getvalue())
        said = json.loads(answer)
        assert status == 200 and said["path"] == f"releases/2026/{name}/en.md"
        assert "status: draft" in (tiny.content / said["path"]).read_text()
    assert client.ask("POST", "/_desk/api/import?name=x.docx&lang=&changes=", b"no document")[0] in (200, 400)


def test_an_entry_of_the_directory_is_changed_in_its_place(tiny: TinySite, desk: Any) -> None:
    from newsroom.desk.files.file_store import digest_of

    text = "# who answers\nhealth:   # first\n  name: {en: Health, ko: 보건}\nculture:\n  name: Culture\ntrade: {name: Trade}\n"
    file = tiny.put("directory/topics.yml", text)
    client = desk()
    assert "보건" in client.get("/_desk/directory")
    opened = digest_of(file.read_bytes())
    sent = {"kind": "topics", "key": "health", "opened": opened, "parts": {"name": {"en": "Health", "ko": "건강"}}}
    assert client.post("directory/entry", **sent)[0] == 200
    assert file.read_text() == text.replace("보건", "건강")
    assert client.post("directory/entry", **sent)[0] == 409, "it is not what was opened"
    status, made = client.post("directory/new", kind="tags", name="Night work", lang="en")
    assert status == 200 and made["key"] == "night-work"
    assert file.read_text() == text.replace("보건", "건강") + "night-work:\n  name:\n    en: Night work\n"
    contacts = client.ask(
        "POST", "/_desk/api/directory/new", json.dumps({"kind": "contacts", "name": "Ana Example"}).encode()
    )
    assert contacts[0] == 200 and "ana-example" in (tiny.content / "directory/contacts.yml").read_text()


def test_releases_are_listed_by_their_state(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", title="Out")
    tiny.release("b", title="A draft", status="draft")
    tiny.release("c", title="Later", embargo="2026-08-01T06:00+09:00")
    tiny.release("d", title="Taken back", withdrawn={"at": "2026-04-01", "reason": "It was wrong."})
    client = desk()
    every = client.get("/_desk/")
    assert "All <span>4</span>" in every and "Held until 1 Aug 2026, 06:00" in every and "2 Mar 2026" in every
    for state, title in (("draft", "A draft"), ("held", "Later"), ("public", "Out"), ("withdrawn", "Taken back")):
        shown = client.get(f"/_desk/?state={state}")
        assert [each for each in ("A draft", "Later", "Out", "Taken back") if f">{each}</a>" in shown] == [title], state
    assert "Held until" in client.get("/_desk/edit/releases/2026/c/en.md").partition("</form>")[0]


def test_what_is_doubtful_outside_of_texts_is_told_on_the_list(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", body="")
    tiny.put("directory/icon.png", PNG)
    tiny.put("directory/site.yml", "publisher: example-mission\npress_contacts: [press-desk]\nicon: icon.png\n")
    shown = desk().get("/_desk/").partition('id="problems-head"')[2]
    assert "icon: should be at least" in shown and "releases/2026/a" not in shown and "cannot be published" not in shown


def test_problems_are_said_by_title_and_label_and_the_file_comes_second(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", title="The quay", tags=["helth"], dateline="")
    tiny.put("releases/2026/a/small.png", PNG)
    tiny.put(
        "directory/organisations.yml",
        "example-mission:\n  name: Mission\n  country: UK\n  url: https://mission.example.org/\n",
    )
    tiny.release("c", title="Original", notes="See the annex.")
    tiny.release("c", "ko", title="번역")
    client = desk()
    region = client.get("/_desk/").partition('id="problems-head"')[2]
    said, _, details = region.partition("<details")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", said))
    assert "The quay (English) · Topics: “helth” is not in the directory." in words.replace("&#34;", '"'), words
    assert "The quay (English) · Dateline: Not filled in yet." in words
    assert "Organisations: example-mission · Country: must be a country" in words
    assert f'href="/_desk/edit/{A}"' in said and 'href="/_desk/directory#organisations/example-mission"' in said
    sent = {"path": "releases/2026/c/ko.md", "lang": "ko", "opened": client.open("releases/2026/c/ko.md")["opened"]}
    _, seen = client.post("look", **sent, text=None, fields={})
    assert {each["said"] for each in seen["problems"] if each["rule"] == "inherited-words"} == {
        "Readers are shown the original's words here. Write them in this language too."
    }
    assert not re.search(r"\.md:|\.yml|content/|YAML", words), words
    assert f"content/{A}:" in details and "tags: must name a topic of directory/topics.yml" in details
    status, data, _ = client.ask("GET", "/_desk/", headers={"Accept-Language": "ko"})
    assert status == 200 and "아직 채우지 않았습니다." in data.decode()
    _, seen = client.post(
        "look", path=A, lang="en", opened=client.open(A)["opened"], text="A [b]({filename}../b/en.md).\n", fields={}
    )
    found = {each["label"]: (each["said"], each["lang"]) for each in seen["problems"]}
    assert found["Topics"] == ("“helth” is not in the directory. Choose from the list, or add it there.", "en")
    assert found["Text"][0].startswith("A link leads to what is not there: ")


def test_a_link_is_offered_the_texts_of_the_site_by_title(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", title="The quay opens")
    tiny.release("a", "ko", title="부두가 열리다")
    tiny.release("b", title="The lighthouse")
    client = desk()

    def find(words: str, lang: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(
            client.get(f"/_desk/api/links?{urlencode({'words': words, 'lang': lang})}")
        )
        return found

    assert [(each["title"], each["link"]) for each in find("quay THE", "en")] == [
        ("The quay opens", f"{{filename}}/{A}")
    ]
    assert find("부두", "ko")[0]["link"] == "{filename}/releases/2026/a/ko.md"
    assert len(find("", "en")) >= 2 and find("nowhere", "en") == []


def test_a_new_page_is_a_draft_at_an_address_of_its_own(tiny: TinySite, desk: Any) -> None:
    client = desk()
    status, made = client.post("page", title="Photographs for the press")
    assert status == 200 and made["path"] == "pages/photographs-for-the-press/en.md"
    assert (tiny.content / made["path"]).read_text() == "---\ntitle: Photographs for the press\nstatus: draft\n---\n"
    assert "Photographs for the press" in client.get("/_desk/pages") and "Draft" in client.get("/_desk/pages")
    assert client.post("page", title="언론용 사진")[1]["path"] == "pages/standing-2/en.md"
    for title in ("", "News", "Photographs for the press"):
        assert client.post("page", title=title)[0] == 400, title


def test_a_contact_has_a_form_for_numbers_rota_and_standing_texts(tiny: TinySite, desk: Any) -> None:
    from newsroom.desk.files.file_store import digest_of
    from newsroom.desk.pages.directory_page import values
    from newsroom.reading.files.source import read_mapping
    from newsroom.reading.files.yaml_text import plain_fields

    tiny.release("a")
    text = (
        "press-desk:\n  name: {en: Press desk, fr: Presse}  # us\n  organisation: example-mission\n"
        "  phones: ['+82 2-2100-7224', {number: +82 2-2100-7225, label: {en: Night, fr: Nuit}}]\n"
        "  notes: kept\nana:\n  name: Ana Example\n  organisation: example-mission\n  phones: ['+82 2-2100-7226']\n"
    )
    file = tiny.put("directory/contacts.yml", text.replace("  notes: kept\n", ""))
    client = desk()

    def shown() -> dict[str, Any]:
        group = values(client.server.desk, "en")["groups"][0]
        return {entry["key"]: entry for entry in group["entries"]}

    phones = shown()["press-desk"]["values"]["phones"]
    assert phones[0] == {"number": "+82 2-2100-7224", "label.en": "", "label.ko": "", "was": "0"}
    phones[0]["number"] = "+82 2-2100-7227"
    rota = [{"from": "2026-08-01", "until": "2026-08-02 18:00", "contact": "ana", "phones": "", "was": ""},
            {"from": "2026-08-08", "until": "2026-08-09", "contact": "", "phones": "+82 2-2100-7228", "was": ""}]  # fmt: skip
    sent = {"kind": "contacts", "key": "press-desk", "opened": digest_of(file.read_bytes())}
    assert client.post("directory/entry", **sent, parts={"phones": phones, "rota": rota})[0] == 200
    entry = plain_fields(read_mapping("contacts.yml", file.read_bytes()).fields)["press-desk"]
    assert entry["phones"] == ["+82 2-2100-7227", {"number": "+82 2-2100-7225", "label": {"en": "Night", "fr": "Nuit"}}]
    assert entry["rota"] == [
        {"from": "2026-08-01", "until": "2026-08-02T18:00", "contact": "ana"},
        {"from": "2026-08-08", "until": "2026-08-09", "phones": ["+82 2-2100-7228"]},
    ]
    assert "name: {en: Press desk, fr: Presse}  # us\n" in file.read_text()
    assert {problem.rule for problem in client.server.preview.wrong} == {"language-not-listed"}, "fr was there before"
    # what something names stays
    opened = digest_of(file.read_bytes())
    assert client.post("directory/remove", kind="contacts", key="ana", opened=opened)[0] == 400
    assert shown()["ana"]["used"] == 1
    places = tiny.content / "directory/places.yml"
    places.write_text("# where\nseoul: {name: Seoul}\nbusan:  # a harbour\n  name: Busan\n")
    opened = digest_of(places.read_bytes())
    assert client.post("directory/remove", kind="places", key="busan", opened=opened)[0] == 200
    assert places.read_text() == "# where\nseoul: {name: Seoul}\n"
    assert client.post("directory/standing", name="About the mission")[0] == 200
    path = "directory/boilerplate/about-the-mission/ko.md"
    assert client.post("directory/text", path=path, opened="", title=" ", text="글.\n")[0] == 400
    assert client.post("directory/text", path=path, opened="", title="대표부 소개", text="글.\n")[0] == 200
    assert (tiny.content / path).read_text() == "---\ntitle: 대표부 소개\n---\n글.\n"
    assert client.post("directory/text", path=path, opened="", title="다른 소개", text="")[0] == 409, (
        "it is there by now"
    )
    assert "대표부 소개" in client.get("/_desk/directory")
    assert "None stands below the releases yet." in client.get("/_desk/directory")
    assert '<option value="" selected>None</option>' in client.get(f"/_desk/edit/{A}")
    site = tiny.content / "directory/site.yml"
    words = "publisher: example-mission\npress_contacts: [press-desk]\nboilerplate: about-the-mission\n"
    chosen = {"opened": digest_of(site.read_bytes()), "text": words}
    assert client.post("directory/source", path="directory/site.yml", **chosen)[0] == 200
    assert "None stands below the releases yet." not in client.get("/_desk/directory")
    assert '<option value="" selected>The site&#39;s own</option>' in client.get(f"/_desk/edit/{A}")
    for wrong in ("directory/boilerplate/../contacts.yml", "directory/boilerplate/a/en.html", "releases/2026/a/en.md"):
        assert client.post("directory/source", path=wrong, opened="", text="x")[0] == 400
        assert client.post("directory/text", path=wrong, opened="", title="x", text="x")[0] == 400


@pytest.mark.parametrize(
    "broken", [b"---\ntitle: [x\n---\nWords.\n", b"---\ntitle: X\n---\n\xe0 la fin\n"], ids=["head", "latin-1"]
)
def test_a_standing_text_that_cannot_be_read_is_shown_as_it_is(tiny: TinySite, desk: Any, broken: bytes) -> None:
    from newsroom.desk.files.file_store import digest_of

    tiny.release("a")
    tiny.put("directory/boilerplate/about/en.md", "---\ntitle: About\n---\nWords.\n")
    client = desk()
    file = tiny.put("directory/boilerplate/about/ko.md", broken)
    page = client.get("/_desk/directory")
    assert "cannot be read as they are" in page and 'data-path="directory/boilerplate/about/en.md"' in page
    sent = {"path": "directory/boilerplate/about/ko.md", "opened": digest_of(broken)}
    assert client.post("directory/text", **sent, title="T", text="t")[0] == 422
    status, _ = client.post("directory/source", **sent, text="---\ntitle: 소개\n---\n글.\n")
    assert status == (200 if b"[x" in broken else 400) and (file.read_bytes() == broken) is (status == 400)


def test_an_entry_taken_out_of_the_directory_comes_back_from_the_journal(tiny: TinySite, desk: Any) -> None:
    from newsroom.desk.files.file_store import digest_of

    client = desk()
    file = tiny.content / "directory/places.yml"
    seoul, busan = "seoul: {name: Seoul}\n", "busan:  # a harbour\n  name: Busan  # as its people write it\n"
    jeju = "jeju: {name: Jeju}\n"

    def taken_out(text: str) -> str:
        """The journal's key of what was taken out."""
        file.write_bytes(text.encode())
        opened = digest_of(file.read_bytes())
        assert client.post("directory/remove", kind="places", key="busan", opened=opened)[0] == 200
        assert "Busan" not in file.read_text()
        kept = client.server.desk.journal.deleted()[0]
        assert f"{kept.path}: {kept.entry}" in client.get("/_desk/journal")
        return str(kept.key)

    for whole in (
        seoul + busan + jeju,
        busan,
        f"# where\n{seoul}{busan}".replace("\n", "\r\n"),
        busan + seoul.rstrip(),
    ):
        assert client.post("back", key=taken_out(whole))[1] == {"path": "directory/places.yml"}
        assert file.read_bytes() == whole.encode(), "unchanged meanwhile: the same bytes"
        assert client.server.desk.journal.deleted() == []
    # another edit meanwhile stays; the entry comes back with its comments
    key = taken_out(seoul + busan + jeju)
    file.write_text("# all places\n" + seoul)
    assert client.post("back", key=key)[0] == 200
    assert file.read_text() == "# all places\n" + seoul + busan
    key = taken_out(seoul + busan)
    file.unlink()
    assert client.post("back", key=key)[0] == 200
    assert file.read_text() == busan
    # one that has its key by now is not replaced
    key = taken_out(busan + jeju)
    other = jeju + "busan: {name: Another Busan}\n"
    file.write_text(other)
    status, said = client.post("back", key=key)
    assert status == 400 and "busan" in said["message"] and file.read_text() == other
    assert [each.key for each in client.server.desk.journal.deleted()] == [key]


def test_what_stands_on_every_page_and_its_colours_are_changed_in_their_place(tiny: TinySite, desk: Any) -> None:
    from newsroom.desk.files.file_store import digest_of
    from newsroom.desk.pages.settings_page import with_colour
    from newsroom.model.problems import UsageError as Refused

    tiny.page("about")
    tiny.set(BRAND={"primary": "#14507a", "accent": "#a3431f"})
    text = "# who publishes\npublisher: example-mission   # us\npress_contacts: [press-desk]\n"
    file = tiny.put("directory/site.yml", text)
    client = desk()
    assert "#14507a" in client.get("/_desk/settings")
    menu = [
        {"is": "news", "was": ""},
        {"is": "page:about", "title.en": "", "title.ko": "", "url": "", "was": ""},
        {"is": "address", "title.en": "Data", "title.ko": "자료", "url": "https://data.example.org/", "was": ""},
    ]
    parts = {"menu": menu, "footer.text": {"en": "An example.", "ko": ""}, "press_contacts": "Night desk, Press desk"}
    assert client.post("site", opened=digest_of(file.read_bytes()), parts=parts)[0] == 200
    expected = (
        "menu:\n  - news\n  - page: about\n  - title:\n      en: Data\n      ko: 자료\n    url: https://data.example.org/\n"
        "footer:\n  text:\n    en: An example.\n"
    )
    assert file.read_text() == text.replace("[press-desk]", "[night-desk, press-desk]") + expected
    assert client.post("site", opened=digest_of(file.read_bytes()), parts={"theme": "x"})[0] == 400
    assert client.post("colours", primary="#004400")[0] == 200
    settings = (tiny.root / "pelicanconf.py").read_text()
    assert '"#004400"' in settings and "#a3431f" in settings and "#14507a" not in settings
    assert client.post("colours", primary="red")[0] == 400
    odd = "# Ünïcode\r\nBRAND = {'wordmark': 'é', 'primary': '#111111'}  # mine\r\n"
    assert with_colour(odd, "primary", "#222222") == odd.replace("'#111111'", '"#222222"')
    assert with_colour("A = 1\n", "primary", "#222222") == 'A = 1\n\nBRAND = {"primary": "#222222"}\n'
    assert with_colour(odd, "accent", "#222222") == odd.replace("'#111111'", '\'#111111\', "accent": "#222222"')
    with pytest.raises(Refused):
        with_colour("BRAND = dict(primary='#111111')", "primary", "#222222")


def test_the_names_and_the_address_of_the_site_are_changed_in_their_place(tiny: TinySite, desk: Any) -> None:
    tiny.release("a")
    tiny.set(SITEURL="https://news.example.org")
    file = tiny.root / "pelicanconf.py"
    example = "SITEURL = 'https://news.example.org'"
    whole = file.read_text().replace(example, f"{example}  # template: https://news.example.org")
    file.write_text(f"# ours\n{whole}# the end\n")
    before = file.read_text()
    assert "# template:" in before
    client = desk()
    page = client.get("/_desk/settings")
    assert 'value="https://news.example.org"' in page and 'data-name="ko"' in page
    assert "SITEURL: must be your own" in page, "what is to be mended here is said here"
    status, _ = client.post("names", ko='작은  "소식"', address="https://press.example.org/news/")
    assert status == 200
    settings = tiny.settings()
    assert settings.site_url == "https://press.example.org/news" and settings.site_names == {"ko": '작은 "소식"'}
    assert file.read_text().startswith(before.replace("https://news.example.org", "https://press.example.org/news", 1))
    assert "작은 " in client.get("/ko/") and "must be your own" not in client.get("/_desk/settings")
    after = file.read_bytes()
    for wrong in (
        {"address": "press.example.org"},
        {"address": 'https://a.example.org/" + x'},
        {"en": " "},
        {"xx": "News"},
    ):
        assert client.post("names", **wrong)[0] == 400, wrong
    assert client.post("names", zone="Mars/Olympus")[0] == 400
    assert file.read_bytes() == after
    assert client.post("names", zone="Africa/Nairobi")[0] == 200 and tiny.settings().timezone == "Africa/Nairobi"
    assert '<option value="Africa/Nairobi" selected>' in client.get("/_desk/settings")
    assert client.post("names", ko="")[0] == 200 and tiny.settings().site_names == {}
    file.write_text(file.read_text() + "import os\nSITEURL = os.environ.get('ADDRESS', 'https://news.example.org')\n")
    client.server.desk.take_in_settings(str(file))
    assert client.get("/_desk/settings").partition('id="n-address"')[2].partition(">")[0].endswith("disabled")
    assert client.post("names", address="https://press.example.org")[0] == 400


def test_rows_of_site_yml_keep_what_their_form_does_not_show(tiny: TinySite, desk: Any) -> None:
    from newsroom.desk.files.file_store import digest_of
    from newsroom.desk.pages.settings_page import values

    tiny.release("a")
    text = (
        "publisher: example-mission\n"
        "menu:\n  - news  # first\n  - {title: {en: Data, fr: Données}, url: 'https://data.example.org/'}\n"
        "featured: [a]\nsocial:\n  - service: Mastodon\n    url: https://social.example.org/@mission\n"
    )
    file = tiny.put("directory/site.yml", text)
    client = desk()
    shown = values(client.server.desk, "en")["values"]
    assert shown["featured"] == [{"release": "a", "until": "", "was": "0"}]
    assert shown["menu"][1]["title.en"] == "Data" and "fr" not in str(shown["menu"])
    menu = [{**shown["menu"][1], "title.ko": "자료"}, shown["menu"][0]]
    featured = [{**shown["featured"][0], "until": "2026-12-31"}]
    sent = {"menu": menu, "featured": featured}
    assert client.post("site", opened=digest_of(file.read_bytes()), parts=sent)[0] == 200
    from newsroom.reading.files.source import read_mapping
    from newsroom.reading.files.yaml_text import plain_fields

    site = plain_fields(read_mapping("directory/site.yml", file.read_bytes()).fields)
    link = {"title": {"en": "Data", "ko": "자료", "fr": "Données"}, "url": "https://data.example.org/"}
    assert site["menu"] == [link, "news"]
    assert site["featured"] == [{"release": "a", "until": "2026-12-31"}]
    assert "social:\n  - service: Mastodon\n    url: https://social.example.org/@mission\n" in file.read_text()


def test_the_languages_of_a_site_are_changed_from_the_desk(tiny: TinySite, desk: Any) -> None:
    tiny.release("a")
    tiny.release("a", lang="ko")
    client = desk()
    settings = tiny.root / "pelicanconf.py"
    before = settings.read_text()
    assert client.post("languages", languages=["en", "ko", "fr"])[0] == 200
    assert settings.read_text() == before.replace("['en', 'ko']", '["en", "ko", "fr"]')
    assert "Français" not in client.get("/_desk/settings").partition('id="more-language"')[2].partition("</select>")[0]
    assert client.post("languages", languages=["ko", "en"])[0] == 400, "all addresses would change"
    assert client.post("languages", languages=["en", "fr"])[0] == 400, "there is a text in Korean"
    assert client.post("languages", languages=["en", "ko", "__import__('os')"])[0] == 400
    assert client.post("languages", languages=["en", "ko", "pt-BR"])[0] == 400, "the check would refuse the settings"
    assert client.post("languages", languages=["en", "ko"])[0] == 200


def test_a_publication_that_failed_or_is_overdue_is_told_on_every_page(tiny: TinySite, desk: Any) -> None:
    from newsroom.store.publications import Publication, keep_publication

    tiny.release("a")
    client = desk()
    at = client.server.preview.now
    assert client.ask("GET", "/_desk/api/notices")[1] == b'{"notices":[]}'
    known = Publication("web", at - 7200, at - 3600, at - 1800, "the host did not <answer>")
    keep_publication(client.server.preview.settings.cache, known)
    for page in ("", "settings", "edit/releases/2026/a/en.md"):
        shown = client.get(f"/_desk/{page}")
        assert "Overdue at “web”" in shown and "11:00 Seoul" in shown, page
        assert "failed at" in shown and "the host did not &lt;answer&gt;" in shown, page
    assert b"Overdue" in client.ask("GET", "/_desk/api/notices")[1]
    keep_publication(client.server.preview.settings.cache, Publication("web", at, at + 3600))
    assert "Overdue at" not in client.get("/_desk/")


@pytest.mark.slow
def test_publishing_to_a_folder_shows_first_what_would_change(
    tiny: TinySite, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    tiny.release("a", title="A title")
    conf = tiny.root / "publishconf.py"
    conf.write_text('from pelicanconf import *\n\nPUBLISH = {\n    # "own": {"kind": "sftp"},\n}\n')  # as init makes it
    client = desk()
    assert "Folder to publish to" in client.get("/_desk/publish")
    for wrong in ("", "content/x", "."):
        assert client.post("publish-target", path=wrong)[0] == 400
    assert client.post("publish-target", path="stick")[0] == 200
    assert conf.read_text().endswith(f'"path": \'{tiny.root}/stick\'}},\n    # "own": {{"kind": "sftp"}},\n}}\n')
    assert client.post("publish-target", path="other")[0] == 400, "one place only"
    status, tried = client.post("publish", really=False)
    assert status == 200 and tried["code"] == 0 and "news/a/index.html" in tried["said"], tried
    assert tried["releases"] == [{"sign": "+", "title": "A title", "lang": "English"}] and tried["others"] > 5
    assert not (tiny.root / "stick/news").exists()
    status, done = client.post("publish", really=True)
    assert done["code"] == 0, done
    assert list((tiny.root / "stick").rglob("news/a/index.html"))
    status, tried = client.post("publish", really=False)
    assert (tried["code"], tried["releases"], tried["others"]) == (0, [], 0), "nothing would change"
    tiny.release("b", title="The ferry", tags=["helth"])
    client.server.desk.changed("releases/2026/b")
    status, tried = client.post("publish", really=True)
    assert (status, tried["code"]) == (200, 1)
    assert [(each["where"], each["label"]) for each in tried["problems"]] == [("The ferry (English)", "Topics")]


@pytest.mark.slow
def test_of_several_places_to_publish_to_one_is_chosen(
    tiny: TinySite, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    tiny.release("a", title="A title")
    places = {name: {"kind": "folder", "path": str(tiny.root / name)} for name in ("web", "stick")}
    (tiny.root / "publishconf.py").write_text(f"from pelicanconf import *\n\nPUBLISH = {places}\n")
    client = desk()
    assert re.findall("<option>(.*?)</option>", client.get("/_desk/publish")) == ["stick", "web"]
    for wrong in ("nowhere", "--rollback"):
        assert client.post("publish", really=True, target=wrong)[0] == 400
    status, done = client.post("publish", really=True, target="stick")
    assert (status, done["code"]) == (200, 0) and done["where"].startswith("stick"), done
    assert list((tiny.root / "stick").rglob("news/a/index.html")) and not (tiny.root / "web").exists()


@pytest.mark.slow
def test_what_the_next_publication_brings_and_what_stays_is_said(
    tiny: TinySite, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    tiny.release("a", title="The quay")
    tiny.release("b", title="The lighthouse", embargo="2040-03-04T06:00+09:00")
    tiny.release("b", "ko", title="등대", status="draft")
    client = desk()
    assert "Nothing was published from here yet." in client.get(f"/_desk/edit/{A}")
    client.post("publish-target", path="stick")
    stays = re.sub(
        r"<[^>]+>|\s+", " ", client.get("/_desk/publish").partition('class="form held"')[2].partition("</details>")[0]
    )
    assert "Held, stays here: 2" in stays and "The lighthouse" in stays and "등대" in stays and "The quay" not in stays
    assert client.post("publish", really=True)[1]["code"] == 0
    tiny.release("c", title="The ferry")

    def state(slug: str) -> str:
        page = client.get(f"/_desk/edit/releases/2026/{slug}/en.md")
        return page.partition('id="state">')[2].partition("<")[0]

    until = time.monotonic() + PATIENCE_SECONDS
    while state("c") != "Public with the next publication":
        assert time.monotonic() < until, state("c")
        time.sleep(0.1)
    assert (state("a"), state("b")[:10]) == ("Public", "Held until")
    assert "Nothing was published from here yet." not in client.get(f"/_desk/edit/{A}")
    assert client.get("/_desk/?state=due").count("The ferry") == 1 and "The quay" not in client.get("/_desk/?state=due")


def test_a_correction_says_whose_turn_it_is(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", title="A")
    tiny.release("a", "ko", title="번역")
    client = desk()
    assert "need the same change" not in client.get(f"/_desk/edit/{A}")
    asked = {"does": "correct", "path": A, "opened": client.open(A)["opened"], "note": "There are two lines."}
    assert client.post("act", **asked)[0] == 200
    assert "need the same change" in client.get(f"/_desk/edit/{A}") and "/a/ko.md" in client.get(f"/_desk/edit/{A}")
    assert client.post("act", **asked)[0] == 409, "it is not what was opened"
    assert client.post("act", does="correct", path=A, opened=client.open(A)["opened"])[0] == 400, (
        "a note says something"
    )
    assert client.post("act", does="publish", path=A)[0] == 400
    assert client.get("/_desk/agenda").count("<table") == 2
    tiny.release("c", title="Later", embargo="2026-07-03T06:00+09:00")
    client.server.preview.refresh()
    assert '<a href="/_desk/edit/releases/2026/c/en.md">“Later”</a>' in client.get("/_desk/agenda")


def test_links_follow_a_folder_that_is_renamed(tiny: TinySite, desk: Any) -> None:
    tiny.release("a", title="A", id=None)
    others = "[same]({filename}../../2026/a/en.md) [file]({static}/releases/2026/a/a.pdf) [not]({filename}../a-b/en.md)"
    other = tiny.release(
        "b", body=f"See [it]({{filename}}../a/en.md) and [old](https://example.org/a/en.md). {others}\n"
    )
    client = desk()
    status, done = client.post("act", does="rename", path=A, slug="c")
    assert status == 200 and done["path"] == "releases/2026/c/en.md"
    assert "{filename}../c/en.md" in other.read_text() and "https://example.org/a/en.md" in other.read_text()
    assert (
        "({filename}../../2026/c/en.md) [file]({static}/releases/2026/c/a.pdf) [not]({filename}../a-b/"
        in other.read_text()
    )
    other.write_text(other.read_text().replace(others.replace("/a/", "/c/"), ""))
    client.server.preview.refresh()
    assert "aliases: [/news/a/]" in (tiny.content / done["path"]).read_text()
    assert client.server.preview.wrong == []
    for slug in ("b", "page", "Not A Slug", "../x", ""):
        assert client.post("act", does="rename", path=done["path"], slug=slug)[0] == 400, slug


def test_a_request_waits_little_for_the_thread_that_takes_in_the_site(desk: Any) -> None:
    assert sys.getswitchinterval() <= 0.001
