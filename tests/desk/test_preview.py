"""The live preview: a save shows by itself, a mistake shows with its line, what is held shows to its writer alone."""

from __future__ import annotations

import http.client
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import NOON, PROJECT, TinySite, at_seconds, picture, run_python, texts
from selectolax.lexbor import LexborHTMLParser
from servers import PATIENCE_SECONDS, at_work

from newsroom.desk.preview import preview as preview_module
from newsroom.desk.preview.preview import Preview
from newsroom.desk.server import serve
from newsroom.model.problems import UsageError, errors
from newsroom.site import clearance


class Browser:
    """Somebody who looks at a preview."""

    def __init__(self, server: serve.PreviewServer) -> None:
        self.server = server

    def get(self, path: str, host: str = "", method: str = "GET") -> tuple[int, str, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, headers={"Host": host or f"127.0.0.1:{self.server.server_port}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
        finally:
            connection.close()

    def text(self, path: str) -> str:
        return self.get(path)[1]

    def listen(self, path: str) -> Events:
        return Events(self.server.server_port, path)


class Events:
    """What a page that is open hears."""

    def __init__(self, port: int, path: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.connection.request("GET", f"{serve.EVENTS}?page={path}")
        self.answer = self.connection.getresponse()
        assert self.answer.getheader("Content-Type") == "text/event-stream"
        assert self.answer.readline() == b": listening\n"

    def __enter__(self) -> Events:
        return self

    def __exit__(self, *fault: object) -> None:
        self.answer.close()
        self.connection.close()

    def stale(self) -> bool:
        """Waits for the word that the page is stale; the server says every few seconds that it is there."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and (line := self.answer.readline()):
            if line == b"event: stale\n":
                return True
        return False


Start = Callable[..., Browser]


@pytest.fixture
def look_at(tiny: TinySite) -> Iterator[Start]:
    """Starts a preview of the tiny site, as `inv serve` does."""
    with ExitStack() as started:

        def start(*, public: bool = False, at: str = NOON) -> Browser:
            server = serve.open_server(tiny.settings, 0, public, at)
            return Browser(started.enter_context(at_work(server, partial(server.watch, tiny.settings()))))

        yield start


def eventually(claim: Callable[[], bool]) -> None:
    """Waits until something is so."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not claim():
        assert time.monotonic() < until, "it never was"
        time.sleep(0.02)


# ── what is saved shows ──────────────────────────────────────────────────────
def test_a_save_shows_in_the_open_page(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", body="The first text.\n")
    browser = look_at()
    assert "The first text." in browser.text("/news/a/")
    with browser.listen("/news/a/") as events:
        tiny.release("a", body="The second text.\n")
        assert events.stale()
    assert "The second text." in browser.text("/news/a/")


def test_a_page_that_does_not_change_hears_nothing(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", date="2026-01-01")
    tiny.release("b", date="2026-02-01")
    tiny.release("c", date="2026-03-01")
    browser = look_at()
    with browser.listen("/news/a/") as other, browser.listen("/news/c/") as events:
        tiny.release("c", date="2026-03-01", body="Another text.\n")
        assert events.stale()
        tiny.release("b", date="2026-02-01", title="Another title")  # a's newer neighbour
        assert other.stale()
    assert "Another title" in browser.text("/news/a/")


def test_a_new_title_shows_in_every_list(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", title="The first title", tags=["health"])
    browser = look_at()
    with browser.listen("/") as home, browser.listen("/news/a/") as page:
        tiny.release("a", title="The second title", tags=["health"])
        assert page.stale() and home.stale()
    for path in ("/", "/news/", "/topics/health/", "/feeds/all.atom.xml"):
        assert "The second title" in browser.text(path) and "The first title" not in browser.text(path)


def test_a_new_release_and_a_deleted_one_show(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a")
    browser = look_at()
    with browser.listen("/news/") as events:
        tiny.release("b", title="A new one")
        assert events.stale()
        assert "A new one" in browser.text("/news/b/")
        shutil.rmtree(tiny.content / "releases/2026/b")
        eventually(lambda: browser.get("/news/b/")[0] == 404)


def test_a_picture_that_is_saved_anew_shows(tiny: TinySite, look_at: Start) -> None:
    tiny.put("releases/2026/a/square.png", picture("red"))
    tiny.release("a", image={"file": "square.png", "alt": "A square"})
    browser = look_at()
    before = browser.text("/news/a/square.png")
    with browser.listen("/news/a/") as events:
        tiny.put("releases/2026/a/square.png", picture("blue"))
        assert events.stale()
    assert browser.text("/news/a/square.png") != before


def test_a_template_of_the_sites_own_that_fails_is_named_in_the_page(
    tiny: TinySite, look_at: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny.root)
    for name in ("article", "404"):
        text = f'{{% extends "!theme/{name}.html" %}}\n{{% block content %}}\n{{{{ MOTO }}}}\n{{% endblock %}}\n'
        file = tiny.root / f"child/{name}.html"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    tiny.set(THEME_TEMPLATES_OVERRIDES=["child"])
    tiny.release("a")
    browser = look_at()
    for address, name in {"/news/a/": "article", "/nothing/": "404"}.items():
        _, page, _ = browser.get(address)
        assert f"child/{name}.html:3" in page and "&#x27;MOTO&#x27; is undefined" in page


def test_the_directory_the_theme_and_the_settings_show_too(tiny: TinySite, look_at: Start) -> None:
    shutil.copytree(PROJECT / "theme", tiny.root / "theme")
    tiny.set(THEME="theme")
    tiny.release("a", tags=["health"])
    browser = look_at()
    with browser.listen("/news/a/") as events:
        tiny.directory(
            topics={"health": {"name": {"en": "Wellbeing"}}, "culture": {"name": "x"}, "trade": {"name": "x"}}
        )
        assert events.stale()
        assert "Wellbeing" in browser.text("/news/a/")
        file = tiny.root / "theme/components/footer.html"
        file.write_text(file.read_text().replace("{% endmacro %}", "<p>A new footer</p>{% endmacro %}"))
        assert events.stale()
        assert "A new footer" in browser.text("/news/a/")
        tiny.set(SITENAME="Another name")
        assert events.stale()
        assert "Another name" in browser.text("/news/a/")
    css = tiny.root / "theme/css/base.css"
    css.write_text(css.read_text() + "\n.added { color: inherit; }\n")
    eventually(lambda: ".added" in browser.text("/theme/site.css"))


def test_a_save_made_while_another_is_taken_in_is_not_lost(
    tiny: TinySite, look_at: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("a", body="The first text.\n")
    browser = look_at()
    read_content, saves = preview_module.read_content, iter(["The third text.\n"])

    def busy(*given: Any, **named: Any) -> Any:
        taken = read_content(*given, **named)
        for text in saves:  # the editor saves again while this very save is being worked on
            tiny.release("a", body=text)
        return taken

    monkeypatch.setattr(preview_module, "read_content", busy)
    tiny.release("a", body="The second text.\n")
    eventually(lambda: "The third text." in browser.text("/news/a/"))


def test_a_save_made_while_the_preview_starts_is_not_lost(
    tiny: TinySite, look_at: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("a", body="The first text.\n")
    watch = serve.PreviewServer.watch

    def late(self: serve.PreviewServer, settings: Any) -> None:
        tiny.release("a", body="The second text.\n")
        time.sleep(0.2)
        watch(self, settings)

    monkeypatch.setattr(serve.PreviewServer, "watch", late)
    browser = look_at()
    eventually(lambda: "The second text." in browser.text("/news/a/"))


def test_an_editors_own_files_are_no_reason_to_read(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a")
    browser = look_at()
    eventually(lambda: browser.server.revision > 0)  # the first look round
    revision = browser.server.revision
    for name in (".en.md.swp", "en.md~", "~$notes.docx", "4913.tmp"):
        tiny.put(f"releases/2026/a/{name}", "x")
    time.sleep(0.5)
    assert browser.server.revision == revision


# ── mistakes ─────────────────────────────────────────────────────────────────
def test_a_mistake_shows_with_its_line_and_the_last_good_page_comes_back(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", body="A good text.\n")
    browser = look_at()
    with browser.listen("/news/a/") as events:
        file = tiny.release("a", date="2026-02-30", body="A good text.\n")
        line = next(number for number, text in enumerate(file.read_text().splitlines(), 1) if text.startswith("date"))
        assert events.stale()
        status, page, _ = browser.get("/news/a/")
        assert status == 200 and f"content/releases/2026/a/en.md:{line}" in page and "2026-02-30" in page
        assert serve.PREVIEW_SCRIPT in page, "it must be able to hear when it is mended"
        assert browser.get("/theme/site.css")[0] == 200
        tiny.release("a", body="A good text.\n")
        assert events.stale()
        page = browser.text("/news/a/")
    assert "A good text." in page and "cannot be published" not in page


@pytest.mark.parametrize(
    "kind", ["directory", "settings", "template", "content gone", "a file that is written just now"]
)
def test_any_mistake_shows_and_goes_when_it_is_mended(tiny: TinySite, look_at: Start, kind: str) -> None:
    shutil.copytree(PROJECT / "theme", tiny.root / "theme")
    tiny.set(THEME="theme")
    tiny.release("a", body="A good text.\n")
    browser = look_at()
    file, wrong = {
        "directory": (tiny.content / "directory/contacts.yml", "press-desk: [\n"),
        "settings": (tiny.root / "pelicanconf.py", "SITENAME = (\n"),
        "template": (tiny.root / "theme/templates/article.html", "{% extends 'base.html' %}\n{% block main %}{% if %}"),
        "content gone": (tiny.content, ""),
        "a file that is written just now": (tiny.content / "releases/2026/a/en.md", "---\ntitle: "),
    }[kind]
    with browser.listen("/news/a/") as events:
        if kind == "content gone":
            file.rename(tiny.root / "moved")
        else:
            good = file.read_text()
            file.write_text(wrong)
        assert events.stale()
        page = browser.text("/news/a/")
        assert "cannot be published" in page and file.name in page
        if kind == "content gone":
            (tiny.root / "moved").rename(file)
            tiny.release("b")  # whoever watches a folder that went does not see it come back; the next save tells
        else:
            file.write_text(good)
        eventually(lambda: "A good text." in browser.text("/news/a/"))


@pytest.mark.parametrize("name", ["pelicanconf.py", "theme/templates/article.html", "content/directory/contacts.yml"])
def test_a_save_before_the_watch_began_shows(tiny: TinySite, name: str) -> None:
    shutil.copytree(PROJECT / "theme", tiny.root / "theme")
    tiny.set(THEME="theme")
    tiny.release("a", body="A good text.\n")
    server, settings = serve.open_server(tiny.settings, 0, False, NOON), tiny.settings()
    time.sleep(0.1)
    (tiny.root / name).write_text("{% if ((\n")
    with at_work(server, partial(server.watch, settings)):
        browser = Browser(server)
        eventually(lambda: "cannot be published" in browser.text("/news/a/"))


def test_who_stops_a_preview_waits_for_what_is_being_read(tiny: TinySite) -> None:
    tiny.release("a")
    server, settings = serve.open_server(tiny.settings, 0, False, NOON), tiny.settings()
    begun, refresh = threading.Event(), server.preview.refresh

    def slow(only: Any = None) -> None:
        begun.set()
        time.sleep(0.3)
        refresh(only)

    server.preview.refresh = slow  # type: ignore[method-assign]
    with at_work(server, partial(server.watch, settings)):
        assert begun.wait(PATIENCE_SECONDS)
    assert errors(server.preview.problems) == []


def test_a_preview_of_content_that_is_wrong_from_the_start_shows_what(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", date="never")
    browser = look_at()
    assert "content/releases/2026/a/en.md:" in browser.text("/")
    tiny.release("a", title="A good title")
    eventually(lambda: "A good title" in browser.text("/"))


def test_what_is_sound_shows_while_something_else_is_wrong_from_the_start(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", date="never")
    tiny.release("b", title="A sound title", contacts="[press-desk]", body="Sound words.\n")
    tiny.release("c", title="Another", tags="[nobody-knows-this]")
    browser = look_at()
    page = browser.text("/news/b/")
    assert "content/releases/2026/a/en.md:" in page and "without what is wrong" in page
    assert "A sound title" in page and "Sound words." in page
    assert ".body" in browser.text("/theme/site.css")
    tiny.release("b", title="A sound title", body="Other words.\n")
    eventually(lambda: "Other words." in browser.text("/news/b/"))
    tiny.release("c", title="Another")
    eventually(lambda: "nobody-knows-this" not in browser.text("/news/b/"))
    tiny.release("a", title="A good title")
    eventually(lambda: "without what is wrong" not in browser.text("/news/b/") and "A good title" in browser.text("/"))


def test_the_public_preview_shows_nothing_of_a_content_that_is_wrong_from_the_start(
    tiny: TinySite, look_at: Start
) -> None:
    tiny.release("a", embargo="soon", title="Nobody knows until when")
    tiny.release("b", title="A sound title")
    browser = look_at(public=True)
    for address in ("/", "/news/b/", "/news/a/"):
        assert "Nobody knows until when" not in browser.text(address)


# ── what is held ─────────────────────────────────────────────────────────────
HELD: dict[str, dict[str, Any]] = {
    "draft": {"status": "draft"},
    "embargo": {"embargo": "2026-07-02T06:00+09:00"},
    "future": {"date": "2026-08-01"},
    "expired": {"expires": "2026-06-01T00:00+09:00"},
}


@pytest.mark.parametrize("kind", HELD)
def test_what_is_held_shows_under_a_notice_to_its_writer_alone(tiny: TinySite, look_at: Start, kind: str) -> None:
    tiny.release("a")
    tiny.release("secret", title="A secret title", body="A secret text.\n", tags=["trade"], **HELD[kind])
    browser = look_at()
    page = browser.text("/news/secret/")
    assert "A secret text." in page
    notice = " ".join(texts(LexborHTMLParser(page), ".notice"))
    expected = {"draft": "Draft", "embargo": "2 July 2026", "future": "1 August 2026", "expired": "1 June 2026"}[kind]
    assert "not public" in notice and expected in notice
    assert 'name="robots" content="noindex' in page
    assert not tiny.output.exists(), "a preview writes nothing to be published"
    browser.server.preview.close()

    public = look_at(public=True)
    assert public.get("/news/secret/")[0] == 404
    for path in (
        "/",
        "/news/",
        "/topics/trade/",
        "/feeds/all.json",
        "/sitemap.xml",
        "/catalogue/2026.json",
        "/news/a/",
    ):
        assert "secret" not in public.text(path)


def test_a_release_appears_when_its_embargo_passes(
    tiny: TinySite, look_at: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("a", date="2020-01-01")
    tiny.release("b", date="2020-01-01", body="At last.\n", embargo="2026-07-01T12:00:00+09:00")
    now = [at_seconds(NOON) - 0.1]
    clock = SimpleNamespace(time=lambda: now[0], time_ns=time.time_ns)
    for module in (clearance, preview_module):
        monkeypatch.setattr(module, "time", clock)
    browser = look_at(public=True, at="")
    assert browser.get("/news/b/")[0] == 404
    with browser.listen("/news/") as events:
        now[0] += 0.1
        assert events.stale()
    assert "At last." in browser.text("/news/b/")


def test_nothing_is_written_where_the_site_is_published(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a")
    tiny.build()
    before = tiny.files()
    tiny.release("secret", status="draft")
    browser = look_at()
    for path in ("/news/secret/", "/", "/feeds/all.atom.xml"):
        assert browser.get(path)[0] == 200
    assert tiny.files() == before
    tiny.build()
    assert not [path for path, data in tiny.files().items() if b"_preview" in data or b"127.0.0.1" in data]


# ── over HTTP ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example:8000", "0.0.0.0:8000", ":8000"]
)
def test_it_answers_under_no_other_name(tiny: TinySite, look_at: Start, host: str) -> None:
    tiny.release("a", title="A secret title")
    browser = look_at()
    status, page, _ = browser.get("/news/a/", host=host)
    assert status == 421 and "secret" not in page
    assert browser.get(f"{serve.EVENTS}?page=/", host=host)[0] == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_it_answers_under_the_names_of_this_machine(tiny: TinySite, look_at: Start, host: str) -> None:
    tiny.release("a")
    browser = look_at()
    assert browser.get("/news/a/", host=f"{host}:{browser.server.server_port}")[0] == 200
    assert browser.server.server_address[0] == "127.0.0.1"


def test_addresses_are_those_of_the_site(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", title="A title")
    tiny.page("about")
    browser = look_at()
    for path in (
        "/",
        "/news/",
        "/news/a/",
        "/ko/",
        "/about/",
        "/contacts/",
        "/news/a/?utm_source=x",
        "/news/a/index.html",
    ):
        status, page, headers = browser.get(path)
        assert (
            status == 200
            and headers["Content-Type"] == "text/html; charset=utf-8"
            and headers["Cache-Control"] == "no-store"
        ), path
        assert serve.PREVIEW_SCRIPT in page
    status, _, headers = browser.get("/news/a")
    assert status == 301 and headers["Location"] == "/news/a/"
    status, page, _ = browser.get("/nowhere/")
    assert status == 404 and "Page not found" in page
    status, page, _ = browser.get("/ko/nowhere/")
    assert status == 404 and 'lang="ko"' in page
    for path in (
        "/../pelicanconf.py",
        "/%2e%2e/pelicanconf.py",
        "/news/../../pelicanconf.py",
        "//etc/passwd",
        "/news/a/en.md",
    ):
        assert browser.get(path)[0] == 404, path
    status, page, headers = browser.get("/news/a/", method="HEAD")
    assert status == 200 and page == "" and int(headers["Content-Length"]) > 1000
    assert browser.server.address in browser.text("/news/a/") and "https://news.example.org" not in browser.text(
        "/news/a/"
    )
    assert browser.get(serve.PREVIEW_SCRIPT)[2]["Content-Type"] == "text/javascript"


def test_a_port_that_is_taken_is_said(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a")
    port = look_at().server.server_port
    with pytest.raises(UsageError, match="--port: must be a free port"):
        serve.open_server(tiny.settings, port, False, NOON)


def test_two_previews_and_a_build_at_once(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", body="A text.\n")
    one, other = look_at(), look_at()
    tiny.build()
    for browser in (one, other):
        assert "A text." in browser.text("/news/a/")
    tiny.release("a", body="Another text.\n")
    for browser in (one, other):
        eventually(lambda browser=browser: "Another text." in browser.text("/news/a/"))  # type: ignore[misc]


# ── for hours ────────────────────────────────────────────────────────────────
def test_an_edit_of_a_text_draws_its_page_before_all_else_is_planned(tiny: TinySite) -> None:
    for slug in ("a", "b", "c"):
        tiny.release(slug)
    preview = Preview(tiny.settings, "http://127.0.0.1:8000", False, NOON)
    preview.reload()
    planned = preview.planned
    tiny.release("b", body="Another text.\n")
    preview.refresh({"releases/2026/b"})
    assert preview.planned == planned
    preview.redraw("news/b/index.html")
    page = preview.page("news/b/index.html")
    assert page is not None and b"Another text." in page and preview.planned == planned
    assert preview.settle() and preview.planned == planned + 1 and not preview.settle()
    preview.close()


# In a process of its own: what other tests leave behind must not count. What bounds itself does not count either.
MEASURE = """
import functools, gc, tracemalloc
from pathlib import Path
from newsroom.render import context
from newsroom.desk.preview.preview import Preview
from newsroom.reading.settings.file import read_settings

preview = Preview(lambda: read_settings(Path("pelicanconf.py")), "http://127.0.0.1:8000", False, "2026-07-01T12:00+09:00")
preview.reload()
file = Path("content/releases/2026/r3/en.md")
text = file.read_text()

def rebuild(number):
    file.write_text(text.replace("Release r3", f"Title {number % 10}") + f"Text {number:05}. " * 40)
    preview.refresh({"releases/2026/r3"})
    preview.settle()
    for path in ("news/r3/index.html", "index.html", "feeds/all.atom.xml"):
        assert preview.page(path)

def held_bytes():
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper) and found.cache_parameters()["maxsize"] is not None:
            found.cache_clear()
    context._KEYS.clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]

tracemalloc.start()
for number in range(20):
    rebuild(number)
before, planned = held_bytes(), preview.planned
for number in range(200):
    rebuild(1000 + number)
assert preview.planned >= planned + 200
print(held_bytes() - before)
"""


@pytest.mark.slow
def test_memory_does_not_grow_over_200_rebuilds(tiny: TinySite) -> None:
    for number in range(12):
        tiny.release(f"r{number}", tags=["health"])
    done = run_python("-c", MEASURE, cwd=tiny.root)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 100_000, f"{int(done.stdout) / 200:.0f} bytes a rebuild"


def test_the_index_of_a_preview_does_not_grow_over_200_rebuilds(tiny: TinySite) -> None:
    tiny.release("a")
    preview = Preview(tiny.settings, "http://127.0.0.1:8000", False, NOON)
    preview.reload()

    def size() -> int:
        return sum(file.stat().st_size for file in Path(tiny.root, ".cache").glob("index-*"))

    sizes = []
    for number in range(200):
        tiny.release("a", body=f"Text {number:05}.\n" * 200)
        preview.refresh({"releases/2026/a"})
        if number in (50, 199):
            sizes.append(size())
    assert sizes[1] < sizes[0] + 5_000_000
    preview.close()


def test_what_a_build_refuses_of_paths_and_of_the_face_the_preview_says_too(tiny: TinySite) -> None:
    long = "x" * 245 + ".png"
    for slug, held in (("open", None), ("later", "2026-08-01T00:00+09:00")):
        tiny.put(f"releases/2026/{slug}/{long}", picture("teal"))
        tiny.release(slug, image={"file": long, "alt": "A quay"}, embargo=held)
    tiny.put("directory/site.yml", '{"publisher": "example-mission", "menu": [{"page": "absent"}]}')
    preview = Preview(tiny.settings, "http://127.0.0.1:8000", False, NOON)
    preview.reload()
    wanted = {(each.path, each.line, each.rule) for each in errors(tiny.refused())}
    assert {(each.path, each.line, each.rule) for each in preview.wrong} == wanted and len(wanted) == 2
    held_back = [each for each in preview.problems if each.rule == "name-too-long" and "/later/" in each.path]
    assert [each.severity for each in held_back] == ["warning"]
    tiny.release("broken", date="2026-13-01")
    preview.refresh()
    assert {each.rule for each in preview.wrong} >= {"name-too-long", "page-unknown", "date-unreal"}
    preview.close()


# ── what others may not learn ────────────────────────────────────────────────
def test_the_public_preview_says_nothing_of_a_problem_in_what_is_held(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", title="A public title")
    tiny.release("secret", embargo="2026-08-01T00:00+09:00", body="A secret text.\n")
    browser = look_at(public=True)
    browser.text("/news/a/")
    with browser.listen("/news/a/") as events:
        tiny.release("secret", embargo="2026-08-01T00:00+09:00", tags=["hidden-topic"], body="A secret text.\n")
        assert events.stale()
        page = browser.text("/news/a/")
        assert "cannot be published" in page and "A public title" in page, "the last good page stays"
        assert "secret" not in page and "hidden-topic" not in page and "1 more in texts that are not public" in page
        tiny.release("a", title="A public title", tags=["nowhere"])
        eventually(lambda: "nowhere" in browser.text("/news/a/"))


def test_a_wrong_key_is_a_problem_of_the_text_beside_the_last_good_page(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", body="A good text.\n")
    browser = look_at()
    browser.text("/news/a/")
    with browser.listen("/news/a/") as events:
        tiny.release("a", body="A good text.\n", tags=["climat"])
        assert events.stale()
        page = browser.text("/news/a/")
    assert "must name a topic" in page and "climat" in page and "A good text." in page
    assert "pelicanconf.py" not in page and "KeyError" not in page


def test_a_coming_correction_shows_to_nobody_before_its_day(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a", body="A text.\n")
    browser = look_at(public=True)
    browser.text("/news/a/")
    with browser.listen("/news/a/") as events:
        notes = [{"at": "2026-08-01", "note": "A coming note."}, {"at": "2026-06-01", "note": "A note that is out."}]
        tiny.release("a", body="A text, mended.\n", modified="2026-08-01", corrections=notes)
        assert events.stale()
        page = browser.text("/news/a/")
    assert "cannot be published" not in page, page[:3000]
    assert "A note that is out." in page and "A coming note." not in page


def test_a_clock_that_stands_still_plans_once(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.release("a", embargo="2026-07-02T00:00+09:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782874800")
    preview = Preview(tiny.settings, "http://127.0.0.1:8000", False, "")
    preview.reload()
    planned = preview.planned
    assert preview.seconds_to_next() == float("inf")
    for _ in range(3):
        preview.refresh(set())
    assert preview.planned == planned
    preview.close()


def test_no_other_site_may_ask_frame_or_probe(tiny: TinySite, look_at: Start) -> None:
    tiny.release("secret", status="draft")
    browser = look_at()
    answers = set()
    for site in ("cross-site", "same-site"):
        for path in ("/news/secret/", "/news/nothing/"):
            connection = http.client.HTTPConnection("127.0.0.1", browser.server.server_port, timeout=PATIENCE_SECONDS)
            connection.request("GET", path, headers={"Sec-Fetch-Site": site})
            answer = connection.getresponse()
            answers.add((answer.status, answer.read()))
            connection.close()
    assert len(answers) == 1 and {status for status, _ in answers} == {403}, "held or not, the answer is one"
    _, _, headers = browser.get("/news/secret/")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin" and headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert browser.get("/news/secret/", method="POST")[0] == 405


def test_all_tabs_of_a_browser_share_one_stream(tiny: TinySite, look_at: Start) -> None:
    tiny.release("a")
    browser = look_at()
    script = browser.text(serve.PREVIEW_SCRIPT)
    assert "/_preview/events.js" in script and "BroadcastChannel" in browser.text("/_preview/events.js")
    before = browser.text("/_preview/state?page=/news/a/")
    _, _, headers = browser.get("/news/a/")
    assert before in headers["Server-Timing"], "a page knows which state it shows"
    connection = http.client.HTTPConnection("127.0.0.1", browser.server.server_port, timeout=PATIENCE_SECONDS)
    connection.request("GET", serve.EVENTS)
    answer = connection.getresponse()
    assert answer.readline() == b": listening\n" and answer.readline() == b"\n"
    tiny.release("a", body="Another text.\n")
    assert answer.readline() == b"event: changed\n"
    answer.close()
    connection.close()
    eventually(lambda: browser.text("/_preview/state?page=/news/a/") != before)
