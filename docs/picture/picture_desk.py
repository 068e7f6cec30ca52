"""Takes docs/picture/desk-*.png, the pictures of docs/press-officers.md: python docs/picture/picture_desk.py

The desk runs on a copy of the sample site. Needs the test extra and Chromium (`apt-get install chromium`, or CHROMIUM names another).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from browser import chromium
from docx import Document
from PIL import Image
from playwright.sync_api import sync_playwright

from newsroom.desk.server.desk_server import open_desk
from newsroom.reading.settings.file import read_settings

PROJECT = Path(__file__).parents[2]
PICTURES = PROJECT / "docs" / "picture"
AT = "2026-11-01T12:00+09:00"
WORKSHOP = "releases/2022/seoul-mhpss-workshop"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        for name in ("content", "theme"):
            shutil.copytree(PROJECT / name, root / name)
        for name in ("pelicanconf.py", "publishconf.py"):
            shutil.copy(PROJECT / name, root / name)
        with (root / "publishconf.py").open("a", encoding="utf-8") as settings:
            settings.write('\nPUBLISH = {"stick": {"kind": "folder", "path": "published"}}\n')
        os.chdir(root)
        os.environ["PYTHONPATH"] = str(PROJECT)
        server = open_desk(lambda: read_settings(root / "pelicanconf.py"), 0, AT, frozenset({"import", "publish"}))
        for work in (lambda: server.watch(server.preview.shown().settings), server.serve_forever):
            threading.Thread(target=work, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(),
                args=["--no-sandbox", "--hide-scrollbars"],
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(server.entry)
            take_all(page, server.address, root)
            browser.close()
        server.shutdown()
        server.stop()


def take_all(page: Any, address: str, root: Path) -> None:
    def button(name: str) -> Any:
        return page.get_by_role("button", name=name, exact=True)

    def field(name: str) -> Any:
        return page.get_by_label(name, exact=True)

    button("New release").click()
    field("Title").fill("Volunteers learn to listen")
    field("Dateline").fill("Seoul")
    field("Topics").fill("Staff care")
    field("Text").fill(
        "Volunteers met in Seoul for a day of practice.\n\n## What they learnt\n\nTo listen first, and to speak later.\n"
    )
    field("Embargo").fill("2026-12-04 06:00")
    button("Save").click()
    page.get_by_text("Saved", exact=True).wait_for()
    page.frame_locator("#page").get_by_text("To listen first").wait_for()
    page.evaluate("scrollTo(0, 0)")
    shot(page, "write")
    field("Topics").fill("Staf-care")
    page.get_by_role("region", name="Problems").get_by_role("button", name="Use").wait_for()
    field("Topics").evaluate("(element) => element.blur()")
    shot(page, "problem", 500)
    page.get_by_role("button", name="Use “staff-care”").click()
    button("Save").click()
    page.wait_for_function("() => document.getElementById('problems-said').textContent === 'No problems'")
    page.get_by_role("button", name="Hold").click()
    page.get_by_role("dialog").get_by_label("Day and hour, in the site").fill("2026-12-04 06:00")
    page.get_by_text("=", exact=False).last.wait_for()
    shot(page, "hold", 600)
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.goto(f"{address}/_desk/edit/{WORKSHOP}/ko.md")
    page.frame_locator("#page").locator("h1").wait_for()
    field("Text").click()
    page.evaluate("document.getElementById('text-row').scrollIntoView(); scrollBy(0, -90)")
    shot(page, "translate")
    page.goto(f"{address}/_desk/")
    shot(page, "list", 560)
    page.goto(f"{address}/_desk/settings")
    shot(page, "settings")
    page.goto(f"{address}/_desk/directory")
    page.locator(".group summary").first.click()
    page.get_by_role("group", name="Rota").first.scroll_into_view_if_needed()
    shot(page, "directory")
    page.goto(f"{address}/_desk/import")
    document = Document()
    document.add_heading("Doctors and teachers meet in Seoul", 0)
    document.add_paragraph(
        "SEOUL, 20 October 2026 – Doctors and teachers met for two days. They spoke about care after disasters."
    )
    document.save(str(root / "meeting.docx"))
    page.get_by_label("Document").set_input_files(str(root / "meeting.docx"))
    button("Import this document").click()
    page.get_by_text("A draft was made.").wait_for()
    shot(page, "import", 700)
    page.goto(f"{address}/_desk/publish")
    button("Show what would change").click()
    page.get_by_role("button", name="Publish now").wait_for(timeout=300_000)
    shot(page, "publish", 590)


def shot(page: Any, name: str, height: int = 800) -> None:
    """A picture of what is seen, with 128 colours."""
    time.sleep(0.6)
    file = PICTURES / f"desk-{name}.png"
    page.screenshot(path=str(file), clip={"x": 0, "y": 0, "width": 1280, "height": height})
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(128).save(file, optimize=True)
    print(file.relative_to(PROJECT))


if __name__ == "__main__":
    sys.exit(main())
