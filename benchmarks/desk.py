"""What the writing desk costs: `python -m benchmarks.desk [RELEASES]`. The figures of docs/performance.md are its output.

Over HTTP: list, find, open, check, check with the page drawn, save. In Chromium, where there is one: from a key to the
next painted frame while the desk checks and draws.
"""

from __future__ import annotations

import http.client
import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.corpus import make_corpus
from newsroom.desk.desk_server import open_desk
from newsroom.reading.settings_file import read_settings

TOKEN = "measured"
TIMES = 20


def main(releases: int) -> None:
    root = Path(tempfile.mkdtemp(prefix="newsroom-desk-"))
    make_corpus(root, releases, Path("theme").absolute())
    started = time.perf_counter()
    server = open_desk(lambda: read_settings(root / "pelicanconf.py"), 0, token=TOKEN)
    print(f"{releases:,} releases; the desk opens in {time.perf_counter() - started:.1f} s")
    threads = [
        threading.Thread(target=server.watch, args=(server.preview.shown().settings,), daemon=True),
        threading.Thread(target=server.serve_forever, daemon=True),
    ]
    for thread in threads:
        thread.start()
    host = f"127.0.0.1:{server.server_port}"
    headers = {"Host": host, "Origin": f"http://{host}", "Cookie": f"newsroom-desk-{server.server_port}={TOKEN}"}

    def ask(method: str, path: str, value: object = None) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=120)
        connection.request(method, path, json.dumps(value).encode() if value is not None else None, headers)
        answer = connection.getresponse()
        data = answer.read()
        assert answer.status == 200, data[:300]
        connection.close()
        return data

    def measure(name: str, work: Callable[[int], object]) -> None:
        work(0)
        spent = []
        for number in range(1, TIMES + 1):
            begun = time.perf_counter()
            work(number)
            spent.append((time.perf_counter() - begun) * 1000)
        print(
            f"{name:<28} median {statistics.median(spent):7.1f} ms   p95 {sorted(spent)[int(TIMES * 0.95) - 1]:7.1f} ms"
        )

    rows = server.preview.shown().folders
    folder = sorted(rows)[len(rows) // 2]
    lang = (rows[folder].releases or rows[folder].pages)[0].lang
    path = f"{folder}/{lang}.md"
    opened = json.loads(ask("GET", f"/_desk/api/state?path={path}"))
    state = {"opened": opened["opened"]}

    def sent(number: int, **more: object) -> dict[str, object]:
        return {
            "path": path,
            "lang": lang,
            "opened": state["opened"],
            "text": opened["text"] + f"\nLine {number}.\n",
            **more,
        }

    def save(number: int) -> None:
        state["opened"] = json.loads(ask("POST", "/_desk/api/save", sent(number)))["opened"]

    measure("list of releases", lambda number: ask("GET", "/_desk/"))
    measure("find a word", lambda number: ask("GET", "/_desk/?q=zzzzunknown"))
    measure("open a release", lambda number: ask("GET", f"/_desk/edit/{path}"))
    measure("check", lambda number: ask("POST", "/_desk/api/look", sent(number, draws=False)))
    measure("check and draw the page", lambda number: ask("POST", "/_desk/api/look", sent(number)))
    measure("note in the journal", lambda number: ask("POST", "/_desk/api/journal", sent(number)))
    measure("save", save)
    chromium = shutil.which("chromium")
    if chromium:
        _keys(chromium, server.entry, f"{server.address}/_desk/edit/{path}")
    server.shutdown()
    server.stop()
    shutil.rmtree(root)


def _keys(chromium: str, entry: str, address: str) -> None:
    """From a key to the next painted frame, typing for some seconds."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(entry)
        page.goto(address)
        page.evaluate("""() => { window.spent = []; document.getElementById('text').addEventListener('keydown', () => {
            const begun = performance.now();
            requestAnimationFrame(() => setTimeout(() => window.spent.push(performance.now() - begun), 0)); }); }""")
        page.click("#text")
        page.keyboard.type("The quay opened on Tuesday, and the line answers in three languages. " * 2, delay=45)
        spent = sorted(page.evaluate("window.spent"))
        size = page.evaluate(
            "performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.js')).reduce((n, e) => n + e.decodedBodySize, 0)"
        )
        browser.close()
    print(
        f"key to paint                 median {statistics.median(spent):7.1f} ms   p95 {spent[int(len(spent) * 0.95) - 1]:7.1f} ms"
    )
    print(f"script                       {size / 1000:.0f} kB uncompressed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
