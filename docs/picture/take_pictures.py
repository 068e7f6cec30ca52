"""Takes docs/picture/home.png, the README's picture of the built sample site; with a folder, every page into it: newsroom screenshots

Pages are taken whole, in each language, light and dark, on a phone and on a desk. Needs the test extra and Chromium
(`apt-get install chromium`, or CHROMIUM names another). The README's picture is kept small: 256 colours.
"""

from __future__ import annotations

import functools
import http.server
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser import chromium
from PIL import Image

from newsroom.build.stages import Options, build
from newsroom.reading.settings.file import read_settings

PROJECT = Path(__file__).parents[2]
PICTURE = PROJECT / "docs" / "picture" / "home.png"
AT = "2026-11-01T12:00+09:00"
HOMES = {"en": "/", "ko": "/ko/"}
PAGES = (
    "",
    "news/seoul-mhpss-workshop/",
    "news/",
    "news/2022/",
    "topics/",
    "contacts/",
    "about/",
    "corrections/",
    "404.html",
)
WIDTHS = {"phone": 390, "desk": 1280}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def served_sample() -> Iterator[str]:
    """The sample site, built anew, at an address of this machine."""
    with tempfile.TemporaryDirectory() as place:
        folders = {"OUTPUT_PATH": f"{place}/output", "CACHE_PATH": f"{place}/cache"}
        build(read_settings(PROJECT / "pelicanconf.py", folders), Options(at=AT))
        handler = functools.partial(Quiet, directory=f"{place}/output")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def take_home(browser: Any, site: str) -> None:
    """The home page as a reader first sees it."""
    page = browser.new_page(viewport={"width": 1280, "height": 960}, color_scheme="light")
    page.goto(f"{site}/", wait_until="networkidle")
    page.screenshot(path=PICTURE)
    with Image.open(PICTURE) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(PICTURE, optimize=True)


def take_pages(browser: Any, site: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, width in WIDTHS.items():
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            for lang, home in HOMES.items():
                for path in PAGES:
                    page.goto(f"{site}{home}{path}", wait_until="networkidle")
                    of = path.strip("/").replace("/", "-").removesuffix(".html") or "home"
                    page.screenshot(path=folder / f"{lang}-{of}-{name}-{scheme}.png", full_page=True)
            page.close()


def main(folder: str = "") -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sys.exit("Playwright is not installed: pip install -e '.[test]'")
    program = chromium()
    if program is None:
        sys.exit("Chromium is not installed: apt-get install chromium (or set CHROMIUM to its path)")
    with served_sample() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--hide-scrollbars"])
        if folder:
            take_pages(browser, site, Path(folder))
        else:
            take_home(browser, site)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
