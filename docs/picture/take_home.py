"""Takes docs/picture/home.png, the README's picture of the built sample site: python docs/picture/take_home.py

Needs the test extra and Chromium (`apt-get install chromium`, or CHROMIUM names another). Kept small: 256 colours.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from newsroom.build import Options, build
from newsroom.settings import read_settings

PROJECT = Path(__file__).parents[2]
PICTURE = PROJECT / "docs" / "picture" / "home.png"
SIZE = {"width": 1280, "height": 960}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        return


def take(folder: Path) -> None:
    """The home page of the site in `folder`, as a reader first sees it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--hide-scrollbars"])
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="networkidle")
        page.screenshot(path=PICTURE)
        browser.close()
    server.shutdown()
    with Image.open(PICTURE) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(PICTURE, optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        folders = {"OUTPUT_PATH": f"{place}/output", "CACHE_PATH": f"{place}/cache"}
        build(read_settings(PROJECT / "pelicanconf.py", folders), Options(at="2026-11-01T12:00+09:00"))
        take(Path(place, "output"))
