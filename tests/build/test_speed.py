"""Loose ratios against stock Pelican, on the same archive in the same run. Never seconds: those are `inv bench`'s."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Callable
from functools import partial

import pytest
from conftest import PROJECT, packed
from selectolax.lexbor import LexborHTMLParser

from benchmarks import peers
from benchmarks.__main__ import BUILD, Newsroom
from benchmarks.kinds import LIBRARIES, measure_kinds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="worker processes are counted on Linux only"),
]
RELEASES = 1000
# Shares of stock Pelican's build. Measured: 0.03, 0.1 and 0.9; the rest is room for a busy machine.
NOTHING, EDIT, COLD = 0.06, 0.2, 1.3


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return Newsroom(tmp_path_factory.mktemp("speed") / "ours", RELEASES)


def least(measure: Callable[[], float], enough: float) -> float:
    """Processor seconds of one run, or the less of two where one took more than enough: a busy machine adds to some runs."""
    spent = measure()
    return spent if spent <= enough else min(spent, measure())


def build_after(archive: Newsroom, what: str) -> float:
    archive.scenarios()[what]()
    return archive.build().cpu_seconds


@pytest.fixture(scope="module")
def costs(archive: Newsroom) -> dict[str, float]:
    """Processor time of each build, as a share of stock Pelican's one build of the same texts in the same run."""
    folder = archive.folder.parent
    peers.make_pelican(archive.folder, folder / "pelican")
    pelican = [sys.executable, "-m", "pelican", "-q"]
    stock = peers.build(pelican, folder / "pelican", "output").cpu_seconds

    def first_build() -> float:
        shutil.rmtree(archive.folder / "output", ignore_errors=True)
        shutil.rmtree(archive.folder / ".cache", ignore_errors=True)
        return archive.build().cpu_seconds

    spent = {"cold": least(first_build, COLD * stock)}
    archive.build()
    for what in ("nothing changed", "one body edit", "one title edit", "one new release", "one deletion"):
        enough = (NOTHING if what == "nothing changed" else EDIT) * stock
        spent[what] = least(partial(build_after, archive, what), enough)
    return {what: cost / stock for what, cost in spent.items()}


def test_an_edit_costs_a_fraction_of_a_first_build_of_stock_pelican(costs: dict[str, float]) -> None:
    assert costs["nothing changed"] < NOTHING, costs
    assert max(cost for what, cost in costs.items() if what != "cold") < EDIT, costs


def test_a_first_build_costs_hardly_more_than_stock_pelicans(costs: dict[str, float]) -> None:
    assert costs["cold"] < COLD, costs


def test_the_pages_of_a_thousand_releases_are_as_small_as_those_of_few(
    archive: Newsroom, costs: dict[str, float]
) -> None:
    """The budgets of `project/test_browser.py`, on the site that was built here."""
    output = archive.folder / "output"
    for page in (
        "index.html",
        "news/index.html",
        "news/2026/index.html",
        "topics/index.html",
        "topics/topic-00/index.html",
    ):
        elements = len(LexborHTMLParser((output / page).read_bytes()).css("*"))
        assert packed(output / page, output / "theme" / "site.css") <= 14 * 1024 and elements <= 600, page


def test_a_take_away_costs_little_more_than_its_library_needs_for_the_same_words() -> None:
    rows = {row.kind: row for row in measure_kinds(40)}
    assert set(rows) == set(LIBRARIES)
    for kind in ("text", "calendar", "docx", "pdf", "card", "kit"):
        assert 0 < rows[kind].ours < 2.5 * rows[kind].floor, rows[kind]


def test_the_measured_command_is_the_one_that_people_use() -> None:
    """`newsroom build`: the installed program calls the same function as the module."""
    assert BUILD[1:4] == ["-m", "newsroom", "build"] and shutil.which(BUILD[0])
    scripts = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert scripts["newsroom"] == "newsroom.__main__:main"
