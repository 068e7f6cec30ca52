"""Another host's film in three engines: nothing is asked of that host before a click, and the film comes by it.

The other host is a second server of the machine: the built page has its address in place of the one that the release names.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from conftest import TinySite
from desk import drivers
from servers import HttpServer, QuietHandler, running, served
from test_browser import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.slow

NAMED = "https://films.example.org"
FILM = f"{NAMED}/w/kkGMgK9ZtnKfYAgnEtQxbv"
START = "document.querySelector('iframe[srcdoc]').contentDocument.querySelector('a').click()"


@contextmanager
def other_host() -> Iterator[tuple[str, list[str]]]:
    """A server that keeps what it was asked for."""
    asked: list[str] = []

    class Host(QuietHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Film</title><p>The film.")

    server = HttpServer()
    server.serve(Host)
    with running(server):
        yield server.url, asked


class Chromium:
    """The same three calls by Playwright."""

    def __init__(self) -> None:
        from playwright.sync_api import sync_playwright

        self.started = sync_playwright().start()
        self.browser = self.started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        self.page = self.browser.new_page()

    def goto(self, address: str) -> None:
        self.page.goto(address)

    def script(self, text: str) -> Any:
        if text != START:
            return self.page.evaluate(text)
        self.page.frame_locator("iframe[srcdoc]").first.locator("a").click(no_wait_after=True)  # a real one
        return None

    def close(self) -> None:
        self.browser.close()
        self.started.stop()


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    lacking = {
        "chromium": CHROMIUM is None,
        "firefox": drivers.FIREFOX is None,
        "webkit": drivers.WEBKIT is None or not (os.environ.get("DISPLAY") or shutil.which("Xvfb")),
    }
    if lacking[request.param]:
        pytest.skip(f"needs {request.param}: apt-get install chromium firefox-esr webkit2gtk-driver xvfb")
    made = {"chromium": Chromium, "firefox": drivers.Firefox, "webkit": drivers.WebKit}[request.param]()
    yield made
    made.close()


def test_nothing_is_asked_of_another_host_before_a_click(tiny: TinySite, engine: Any) -> None:
    tiny.release("boats", media=[{"url": FILM, "title": "Boats"}], body=f"Before.\n\n{FILM}\n")
    tiny.build()
    with served(tiny.output) as address, other_host() as (host, asked):
        page = tiny.output / "news/boats/index.html"
        page.write_text(page.read_text("utf-8").replace(NAMED, host), "utf-8")
        engine.goto(f"{address}/news/boats/")
        time.sleep(1.5)  # time in which a browser would fetch what it means to fetch
        assert asked == []
        assert engine.script("document.querySelectorAll('iframe[srcdoc]').length") == 2
        words = engine.script("document.querySelector('iframe[srcdoc]').contentDocument.querySelector('a').textContent")
        assert "Play: Film, films.example.org" in " ".join(words.split())
        engine.script(START)
        end = time.monotonic() + 30
        while not asked and time.monotonic() < end:
            time.sleep(0.1)
        assert asked and asked[0].startswith("/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1")
