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
from benchmarks.measure import chromium
from newsroom.desk.server import desk_server
from newsroom.reading.settings.file import read_settings

TIMES = 20


def main(releases: int) -> None:
    root = Path(tempfile.mkdtemp(prefix="newsroom-desk-"))
    make_corpus(root, releases, Path("theme").absolute())
    desk_server.PATIENCE_SECONDS = 0.01
    started, spent = time.perf_counter(), time.process_time()
    server = desk_server.start_desk(lambda: read_settings(root / "pelicanconf.py"), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    cookie = f"newsroom-desk-{server.server_port}={server.token}"
    headers = {"Host": host, "Origin": f"http://{host}", "Cookie": cookie}

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

    asked = time.perf_counter()
    early = ask("GET", "/_desk/")
    at = time.perf_counter()
    named = early.count(b"<li>") if b"starting.js" in early else 0
    print(
        f"{releases:,} releases; early list of {named}: {at - started:.2f} s after the start, answered in {at - asked:.2f} s"
    )
    while b"starting.js" in ask("GET", "/_desk/"):
        time.sleep(1)
    print(
        f"the desk is there after {time.perf_counter() - started:.1f} s, {time.process_time() - spent:.1f} s of processor"
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
    if program := chromium():
        _keys(program, server.entry, f"{server.address}/_desk/edit/{path}")
    server.shutdown()
    server.stop()
    shutil.rmtree(root)


def _keys(program: str, entry: str, address: str) -> None:
    """From a key to the next painted frame, and the processor time of the page's thread until then.

    The browser paints at once: with a display's clock, up to a sixtieth of a second is waiting for it.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu-vsync", "--disable-frame-rate-limit"]
        )
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(entry)
        page.goto(address)
        page.evaluate("""() => { window.spent = []; document.getElementById('text').addEventListener('keydown', () => {
            const begun = performance.now();
            requestAnimationFrame(() => setTimeout(() => window.spent.push(performance.now() - begun), 0)); }); }""")
        page.click("#text")
        page.keyboard.type("The quay opened on Tuesday, and the line answers in three languages. " * 2, delay=45)
        spent = sorted(page.evaluate("window.spent"))
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def busy() -> float:
            found = session.send("Performance.getMetrics")["metrics"]
            return float(next(each["value"] for each in found if each["name"] == "TaskDuration")) * 1000

        cpu = []
        for letter in "It answers on all days, by night too. ":
            before = busy()
            page.keyboard.press("Space" if letter == " " else letter)
            page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
            cpu.append(busy() - before)
            page.wait_for_timeout(45)
        size = page.evaluate(
            "performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.js')).reduce((n, e) => n + e.decodedBodySize, 0)"
        )
        browser.close()
    for name, found in (("key to paint", spent), ("processor of the page", sorted(cpu))):
        print(f"{name:<28} median {statistics.median(found):7.1f} ms   p95 {found[int(len(found) * 0.95) - 1]:7.1f} ms")
    print(f"script                       {size / 1000:.0f} kB uncompressed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
