"""`newsroom bench --portal`: many sites and the portal of all of them, built cold, with nothing changed, after an edit, a new release.

The sites share one theme and the form of their directories; each has texts of its own (another seed of the corpus).
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.corpus import make_corpus
from benchmarks.measure import Cost, run

PROJECT = Path(__file__).parents[1]
AT = "2026-11-02T12:00+00:00"  # a day after the newest release
BUILD = [sys.executable, "-m", "newsroom", "build", "--portal", "portal.toml", "--at", AT]
RACY_SECONDS = 2.1  # younger files are read again: they must not be counted as unchanged


def make_portal(folder: Path, sites: int, releases: int) -> None:
    """Writes the sites and `portal.toml` into a folder."""
    theme = folder / "theme"
    shutil.copytree(PROJECT / "theme", theme)
    lines = ['title = "Example Missions"\nurl = "https://news.example.org"\noutput = "portal"\n']
    for number in range(sites):
        name = f"site-{number:03}"
        make_corpus(folder / name, releases, theme, seed=number)
        settings = folder / name / "pelicanconf.py"
        text = settings.read_text("utf-8").replace("https://news.example.org", f"https://{name}.example.org")
        settings.write_text(text.replace("Example Mission news", f"Mission {number} news"), "utf-8")
        lines.append(f'[[site]]\nsettings = "{name}/pelicanconf.py"\n')
    (folder / "portal.toml").write_text("\n".join(lines), "utf-8")


def measure_portal(folder: Path, sites: int, releases: int, say: Callable[[str], None]) -> list[tuple[str, Cost]]:
    """(what was done, what it cost)."""
    say(f"{sites} sites × {releases} releases: making them")
    make_portal(folder, sites, releases)
    time.sleep(RACY_SECONDS)
    middle = folder / f"site-{sites // 2:03}"
    (edited,) = middle.glob(f"content/releases/*/release-{releases // 2:06}/en.md")

    def edit() -> None:
        edited.write_text(edited.read_text("utf-8").replace("It's a start", "It is an edit"), "utf-8")

    def publish() -> None:
        new = middle / "content/releases/2026/new/en.md"
        new.parent.mkdir(parents=True)
        text = edited.read_text("utf-8").replace("title: ", "title: New ", 1)
        head, _, rest = text.partition("\ndate: ")
        new.write_text(f"{head}\ndate: 2026-11-01T09:00:00+00:00\n{rest.partition(chr(10))[2]}", "utf-8")

    costs: list[tuple[str, Cost]] = []
    for what, change in (
        ("cold", lambda: None),
        ("once more", lambda: None),
        ("nothing changed", lambda: None),
        ("one body edit at one site", edit),
        ("one new release at one site", publish),
    ):
        say(f"{sites} sites × {releases} releases: {what}")
        change()
        cost = run(BUILD, folder)
        time.sleep(RACY_SECONDS)
        if what != "once more":  # after it, what was young at the first look is known
            costs.append((what, cost))
    return costs
