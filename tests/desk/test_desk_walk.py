"""What docs/press-officers.md tells, done with its words from an empty folder to a published site, in three engines.

No part of it is set by a script but the choice in a list (`select`), which the drivers cannot open.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import browsers
import pytest
from conftest import PROJECT
from docx import Document
from servers import PATIENCE_SECONDS, free_port

pytestmark = pytest.mark.slow

BUILD_SECONDS = 300


driver = browsers.driven("chromium", "firefox", "webkit")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """`newsroom desk` in an empty folder: (folder, address)."""
    folder = tmp_path / "site"
    folder.mkdir()
    command = [sys.executable, "-m", "newsroom", "desk", "--no-open", "--port", str(free_port())]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    yield folder, process.stdout.readline().strip()
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE_SECONDS)
    process.stdout.close()


class Walk:
    """A person at the desk."""

    def __init__(self, driver: browsers.Driver) -> None:
        self.driver, self.script, self.keys = driver, driver.script, driver.keys

    def until(self, claim: str, seconds: float = PATIENCE_SECONDS) -> None:
        end = time.monotonic() + seconds
        while not self._is(claim):
            shown = self.script("document.body.innerText.slice(0, 1500)") if time.monotonic() > end else ""
            assert time.monotonic() < end, f"never: {claim}\n{shown}"
            time.sleep(0.2)

    def _is(self, claim: str) -> bool:
        try:
            return bool(self.script(claim))
        except AssertionError:  # the page is on its way to another
            return False

    def click(self, label: str) -> None:
        self.until(f"document.readyState === 'complete' && !!{browsers.FIND}({json.dumps(label)})")
        self.driver.click(label)

    def write(self, label: str, text: str) -> None:
        """Clicks a field, and types in place of what it holds."""
        self.click(label)
        self.keys(browsers.CONTROL + "a")
        self.keys(text)

    def choose(self, label: str, value: str) -> None:
        self.until(f"document.readyState === 'complete' && !!{browsers.FIND}({json.dumps(label)})")
        self.script(  # a moment later: the page may be left
            f"(() => {{ const e = {browsers.FIND}({json.dumps(label)}); e.value = {json.dumps(value)}; "
            "setTimeout(() => e.dispatchEvent(new Event('change', {bubbles: true}))); return 1; })()"
        )

    def give(self, label: str, file: Path) -> None:
        self.until(f"document.readyState === 'complete' && !!{browsers.FIND}({json.dumps(label)})")
        self.driver.choose(label, file)

    def save(self) -> None:
        self.click("Save")
        self.until("document.getElementById('status').textContent === 'Saved'")

    def act(self, name: str, field: str, text: str, state: str) -> None:
        """A button under State that asks something."""
        self.click(f"{name} …")
        self.write(field, text)
        self.click("Do it")
        self.until(f"document.getElementById('state')?.textContent.startsWith({json.dumps(state)})")

    def file_says(self, file: Path, words: str) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while words not in file.read_text("utf-8"):
            assert time.monotonic() < end, f"never in {file.name}: {words}"
            time.sleep(0.2)

    def page_says(self, words: str) -> None:
        self.until(f"document.body.innerText.includes({json.dumps(words)})")


def test_the_guide_is_walked_from_an_empty_folder_to_a_published_site(
    desk: tuple[Path, str], driver: browsers.Driver, tmp_path: Path, record_property: Callable[[str, Any], None]
) -> None:
    folder, address = desk
    begun = time.monotonic()
    walk = Walk(driver)
    # set up
    driver.goto(address)
    walk.write("Who publishes", "Harbour Example")
    walk.click("한국어 · Korean")
    walk.write("Public address", "https://news.harbour.example")
    walk.choose("Time zone", "Asia/Seoul")
    walk.click("Make the site")
    walk.until("!!document.querySelector('[aria-label=Releases]')")
    content = folder / "content"
    assert 'LANGUAGES = ["en", "ko"]' in (folder / "pelicanconf.py").read_text()
    # write
    walk.click("New release")
    walk.until("location.pathname.startsWith('/_desk/new/')")
    walk.write("Title", "The quay opens")
    walk.write("Dateline", "Busan")
    walk.write("Contacts", "Press desk")
    walk.write("Text", "The quay opened on Monday. Boats may land at all hours.")
    walk.save()
    english = next(content.glob("releases/*/the-quay-opens/en.md"))
    assert "contacts: [press-desk]" in english.read_text() and "status: draft" in english.read_text()
    walk.until("document.getElementById('page').contentDocument.body.innerText.includes('Boats may land')")
    # translate
    walk.choose("Language", "ko")
    walk.until("location.pathname.endsWith('/ko.md') && !!document.getElementById('original')")
    walk.write("Title", "부두가 문을 열다")
    walk.write("Text", "부두가 월요일에 문을 열었다.")
    walk.save()
    korean = english.with_name("ko.md")
    assert "부두가 월요일에 문을 열었다." in korean.read_text("utf-8")
    walk.click("Let out")
    walk.until("!document.querySelector('[data-act=let-out]') && !!document.querySelector('[data-act=draft]')")
    # hold, and let out
    walk.choose("Language", "en")
    walk.until("location.pathname.endsWith('/en.md') && !!document.querySelector('[data-act=let-out]')")
    walk.act(
        "Hold", "Day and hour, in the site's time zone, e.g. 2026-03-04 06:00", "2040-03-04 06:00", "Draft · Held until"
    )
    walk.file_says(english, "embargo: 2040-03-04T06:00+09:00")
    walk.until("!document.querySelector('dialog[open]')")
    walk.click("Let out")
    walk.until("document.getElementById('state')?.textContent.startsWith('Held until')")
    walk.until("!document.querySelector('[data-act=let-out]') && !!document.querySelector('[data-act=draft]')")
    walk.click("Hold …")
    walk.until("!!document.querySelector('dialog[open]')")
    walk.write("Day and hour, in the site's time zone, e.g. 2026-03-04 06:00", " ")
    walk.click("Do it")
    walk.until("document.getElementById('state')?.textContent === 'Public'")
    # correct
    note = "The quay opened on Monday, not on Tuesday."
    walk.act("Correct", "What readers are told, in a sentence", note, "Corrected")
    assert note in english.read_text() and "modified:" in english.read_text()
    # a Word file
    word = tmp_path / "Notice to mariners.docx"
    document = Document()
    document.add_heading("Lights on the breakwater", 0)
    document.add_paragraph("Busan, 2 March 2026 – The lights on the breakwater burn again.")
    document.save(str(word))
    walk.click("Import")
    walk.until("location.pathname === '/_desk/import'")
    walk.give("Document", word)
    walk.click("Import this document")
    walk.page_says("A draft was made.")
    walk.click("Open the draft")
    walk.until("document.getElementById('f-title')?.value === 'Lights on the breakwater'")
    # publish to a folder
    stick = tmp_path / "stick"
    walk.click("Publish")
    walk.until("location.pathname === '/_desk/publish'")
    walk.write("Folder to publish to", str(stick))
    walk.click("Use this folder")
    walk.click("Show what would change")
    walk.until("document.getElementById('status').textContent.startsWith('Ready')", BUILD_SECONDS)
    listed = walk.script("[...document.querySelectorAll('#changes li')].map((each) => each.textContent)")
    assert sorted(listed) == ["New: The quay opens (English)", "New: 부두가 문을 열다 (한국어)"]
    walk.click("Publish now")
    walk.until("document.getElementById('status').textContent === 'Published.'", BUILD_SECONDS)
    walk.page_says(f"Where: folder ({stick})")
    published = next(file for file in stick.rglob("news/the-quay-opens/index.html") if "ko" not in file.parts)
    assert note in published.read_text("utf-8")
    assert not re.search("breakwater", "".join(str(file) for file in stick.rglob("*"))), "a draft never leaves"
    record_property("minutes", round((time.monotonic() - begun) / 60, 1))
