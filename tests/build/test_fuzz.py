"""Whatever lies in the content or the settings: exit 0 or 1, the same from check and build, in bounded time, each message with its file.

A short share runs always, two of each kind with all take-aways; `--long` runs thousands. `--hypothesis-seed N` repeats a long run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from conftest import SETTINGS
from fuzzing import FuzzSite, Written, judge, some_settings, spoiled
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from newsroom.build import rehearsal
from newsroom.store import pool

SHARE = {"suppress_health_check": list(HealthCheck), "database": None}
MANY = int(os.environ.get("FUZZ_EXAMPLES", "2000"))


@pytest.fixture(scope="module", autouse=True)
def one_process() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "WORTH_A_POOL", 1_000_000)  # so much is never drawn here: no process is waited for
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        yield


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> FuzzSite:
    """A site with all take-aways, restored before each example; every instant to come is judged."""
    return FuzzSite(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> FuzzSite:
    """The same without take-aways; this instant alone is judged. An example takes a tenth of the time."""
    return FuzzSite(tmp_path_factory.mktemp("light"), ())


@pytest.fixture
def either(request: pytest.FixtureRequest) -> FuzzSite:
    """One of both, by its name."""
    chosen: FuzzSite = request.getfixturevalue(request.param)
    return chosen


def examples(site: FuzzSite, most: int) -> int:
    return most if not site.takeaways else max(1, most // 10)


def few(site: FuzzSite) -> int:
    return 2 if site.takeaways else 5


both = pytest.mark.parametrize("either", ["light", "site"], indirect=True)


@contextmanager
def inside(site: FuzzSite) -> Iterator[None]:
    """Commands run in the site's folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site.tiny.root)
        if not site.takeaways:
            patch.setattr(rehearsal, "MOST_INSTANTS", 0)
        yield


def test_the_sound_site_is_sound(site: FuzzSite) -> None:
    site.restore()
    with inside(site):
        assert [each for each in judge(site) if each["severity"] == "error"] == []
    assert (site.tiny.output / "news/case/case.pdf").exists() and not (site.tiny.output / "news/later").exists()


def tried(site: FuzzSite, written: Written) -> None:
    assume(site.lay(written))
    with inside(site):
        judge(site)


def tried_settings(site: FuzzSite, values: dict[str, Any]) -> None:
    site.restore()
    sound = {**SETTINGS, "TAKEAWAYS": site.takeaways, "TYPOGRIFY": True}
    written = "".join(f"{name} = {value!r}\n" for name, value in (sound | values).items())
    file = site.tiny.root / "pelicanconf.py"
    file.write_bytes(f"nan, inf = float('nan'), float('inf')\n{written}".encode("utf-8", "backslashreplace"))
    try:
        with inside(site):
            judge(site)
    finally:
        site.tiny.set()


@pytest.mark.slow
@pytest.mark.parametrize("part", spoiled)
@both
def test_no_content_ends_otherwise_than_in_0_or_1(either: FuzzSite, part: str) -> None:
    @settings(max_examples=few(either), derandomize=True, **SHARE)
    @given(written=spoiled[part]())
    def share(written: Written) -> None:
        tried(either, written)

    share()


@pytest.mark.slow
@both
def test_no_settings_end_otherwise_than_in_0_or_1(either: FuzzSite) -> None:
    @settings(max_examples=few(either), derandomize=True, **SHARE)
    @given(values=some_settings)
    def share(values: dict[str, Any]) -> None:
        tried_settings(either, values)

    share()


@pytest.mark.long
@pytest.mark.parametrize("part", spoiled)
@both
def test_no_content_of_thousands(either: FuzzSite, part: str) -> None:
    @settings(max_examples=examples(either, MANY), **SHARE)
    @given(written=spoiled[part]())
    def run(written: Written) -> None:
        tried(either, written)

    run()


@pytest.mark.long
@both
def test_no_contents_together(either: FuzzSite) -> None:
    @settings(max_examples=examples(either, MANY), **SHARE)
    @given(several=st.tuples(*(st.sampled_from(list(spoiled)).flatmap(lambda part: spoiled[part]()) for _ in range(3))))
    def run(several: tuple[Written, ...]) -> None:
        tried(either, {path: data for written in several for path, data in written.items()})

    run()


@pytest.mark.long
@both
def test_no_settings_of_thousands(either: FuzzSite) -> None:
    @settings(max_examples=examples(either, MANY // 4), **SHARE)  # a setting changes every page
    @given(values=some_settings)
    def run(values: dict[str, Any]) -> None:
        tried_settings(either, values)

    run()
