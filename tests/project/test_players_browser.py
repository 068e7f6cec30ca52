"""Another host's film in three engines: nothing is asked of that host before a click, and the film comes by it.

The other host is a second server of the machine: the built page has its address in place of the one that the release names.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import browsers
import pytest
from conftest import TinySite
from servers import PATIENCE_SECONDS, HttpServer, QuietHandler, running, served

pytestmark = pytest.mark.slow

NAMED = "https://films.example.org"
FILM = f"{NAMED}/w/kkGMgK9ZtnKfYAgnEtQxbv"


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


driver = browsers.driven("chromium", "firefox", "webkit")


def play(driver: browsers.Driver) -> None:
    if isinstance(driver, browsers.Chromium):
        driver.page.frame_locator("iframe[srcdoc]").first.locator("a").click(no_wait_after=True)  # a real one
    else:
        driver.script("document.querySelector('iframe[srcdoc]').contentDocument.querySelector('a').click()")


def test_nothing_is_asked_of_another_host_before_a_click(tiny: TinySite, driver: browsers.Driver) -> None:
    tiny.release("boats", media=[{"url": FILM, "title": "Boats"}], body=f"Before.\n\n{FILM}\n")
    tiny.build()
    with served(tiny.output) as address, other_host() as (host, asked):
        page = tiny.output / "news/boats/index.html"
        page.write_text(page.read_text("utf-8").replace(NAMED, host), "utf-8")
        driver.goto(f"{address}/news/boats/")
        time.sleep(1.5)  # time in which a browser would fetch what it means to fetch
        assert asked == []
        assert driver.script("document.querySelectorAll('iframe[srcdoc]').length") == 2
        words = driver.script("document.querySelector('iframe[srcdoc]').contentDocument.querySelector('a').textContent")
        assert "Play: Film, films.example.org" in " ".join(words.split())
        play(driver)
        end = time.monotonic() + PATIENCE_SECONDS
        while not asked and time.monotonic() < end:
            time.sleep(0.1)
        assert asked and asked[0].startswith("/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1")
