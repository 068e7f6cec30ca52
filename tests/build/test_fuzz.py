"""Whatever lies in the content or the settings: exit 0 or 1, the same from check and build, in bounded time, each message with its file.

A short share runs always; `--long` runs thousands. `--hypothesis-seed N` repeats a long run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import SETTINGS
from fuzzing import ALL, FuzzSite, Written, judge, some_settings, spoiled
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from newsroom.store import pool

SHARE = {"suppress_health_check": list(HealthCheck), "database": None}
MANY = int(os.environ.get("FUZZ_EXAMPLES", "2000"))
OF_SETTINGS = max(1, MANY // 20)  # a setting changes every page: each example draws the whole site twice, papers too


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, compiled: Any) -> Iterator[FuzzSite]:
    """A site that is restored before each example; commands run in its folder."""
    before = Path.cwd()
    made = FuzzSite(tmp_path_factory.mktemp("fuzz"), compiled)
    os.chdir(made.tiny.root)
    worth, pool.WORTH_A_POOL = pool.WORTH_A_POOL, 1_000_000  # so much is never drawn here: no process is waited for
    epoch = os.environ.pop("SOURCE_DATE_EPOCH", None)
    yield made
    os.chdir(before)
    pool.WORTH_A_POOL = worth
    if epoch is not None:
        os.environ["SOURCE_DATE_EPOCH"] = epoch


def test_the_sound_site_is_sound(site: FuzzSite) -> None:
    site.restore()
    assert [each for each in judge(site) if each["severity"] == "error"] == []
    assert (site.tiny.output / "news/case/case.pdf").exists() and not (site.tiny.output / "news/later").exists()


def tried(site: FuzzSite, written: Written) -> None:
    assume(site.lay(written))
    judge(site)


def tried_settings(site: FuzzSite, values: dict[str, Any]) -> None:
    site.restore()
    try:
        site.tiny.values = {**SETTINGS, "TAKEAWAYS": ALL, "TYPOGRIFY": True}
        site.tiny.values.update(values)
        lines = [f"{name} = {value!r}\n" for name, value in site.tiny.values.items()]
        text = "nan, inf = float('nan'), float('inf')\n" + "".join(lines)
        (site.tiny.root / "pelicanconf.py").write_bytes(text.encode("utf-8", "backslashreplace"))
        judge(site)
    finally:
        site.tiny.values = {**SETTINGS, "TAKEAWAYS": ALL, "TYPOGRIFY": True}
        (site.tiny.root / "pelicanconf.py").write_text("".join(f"{k} = {v!r}\n" for k, v in site.tiny.values.items()))


@pytest.mark.slow
@pytest.mark.parametrize("part", spoiled)
def test_no_content_ends_otherwise_than_in_0_or_1(site: FuzzSite, part: str) -> None:
    @settings(max_examples=4, derandomize=True, **SHARE)
    @given(written=spoiled[part]())
    def share(written: Written) -> None:
        tried(site, written)

    share()


@pytest.mark.slow
@settings(max_examples=6, derandomize=True, **SHARE)
@given(values=some_settings)
def test_no_settings_end_otherwise_than_in_0_or_1(site: FuzzSite, values: dict[str, Any]) -> None:
    tried_settings(site, values)


@pytest.mark.long
@pytest.mark.parametrize("part", spoiled)
def test_no_content_of_thousands(site: FuzzSite, part: str) -> None:
    @settings(max_examples=MANY, **SHARE)
    @given(written=spoiled[part]())
    def run(written: Written) -> None:
        tried(site, written)

    run()


@pytest.mark.long
@settings(max_examples=MANY, **SHARE)
@given(pair=st.tuples(*(st.sampled_from(list(spoiled)).flatmap(lambda part: spoiled[part]()) for _ in range(3))))
def test_no_contents_together(site: FuzzSite, pair: tuple[Written, ...]) -> None:
    tried(site, {path: data for written in pair for path, data in written.items()})


@pytest.mark.long
@settings(max_examples=OF_SETTINGS, **SHARE)
@given(values=some_settings)
def test_no_settings_of_thousands(site: FuzzSite, values: dict[str, Any]) -> None:
    tried_settings(site, values)
