"""What check passes, a build builds; what it does not pass, a build refuses with the same problems."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOON, TinySite
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom.build.check import check
from newsroom.model.problems import ContentError, errors

PARTS = (
    "A line of text.", "See [hours](#ours).", "See [hours](#s-hours).", "## Hours\n\nNine to five.", "See [it](/nowhere/).",
    "See [it](/topics/health/).", "See [it](/topics/culture/).", "See [it](/news/2026/).", "See [other](../other/en.md).",
    "See [other](../other/en.md#nowhere).", "See [held](https://news.example.org/news/held/).", "A note[^1].\n\n[^1]: Counted.",
    "[^2]: A note that nobody names.", "책[^주석 1]이 왔다.\n\n[^주석 1]: 개관일 기준.", "{{ page }} and None", "`---\ntitle: x\n---`",
    "[plan](plan.pdf)", "[plan](no.pdf)", "<image>", "<b>bold</b> &#1; text", "| a | b |\n|---|---|\n| 1 | 2 |", "[a](//example.org/x)",
    "[a](\\\\server\\share)", "![hall](hall.png)", "- [ ] to do", "> “Yes.”\n> — Ana Example, head", "<![1]>", "[x](/about/#team)",
)  # fmt: skip
ALIASES = (
    "/news/former/",
    "/old.html",
    "/index.html/",
    "/news/other/",
    "/News/Other/",
    "/robots.txt/",
    "/news/case/plan.pdf/",
    "/con/",
)


@pytest.fixture
def ready(tiny: TinySite) -> Iterator[TinySite]:
    """A site with releases to link to."""
    tiny.set(TAKEAWAYS=["text", "ninjs", "markdown"])
    tiny.release("other", tags=["health"])
    tiny.release("held", embargo="2099-01-01T00:00+09:00", tags=["culture"])
    tiny.page("about")
    yield tiny


def agree(tiny: TinySite, parts: list[str], aliases: list[str]) -> None:
    tiny.put("releases/2026/case/plan.pdf", b"%PDF-1.4")
    tiny.release("case", body="\n\n".join(parts) + "\n", aliases=aliases or None)
    checked = errors(check(tiny.settings(), NOON)[0])
    try:
        tiny.build()
        built = []
    except ContentError as refused:
        built = errors(refused.problems)
    assert built == checked
    shutil.rmtree(tiny.content / "releases/2026/case")
    assert all(Path(each.path).suffix for each in checked), "every problem names a file"


@pytest.mark.slow
@settings(max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=4, unique=True),
    aliases=st.lists(st.sampled_from(ALIASES), max_size=2, unique=True),
)
def test_check_and_build_agree(ready: TinySite, parts: list[str], aliases: list[str]) -> None:
    agree(ready, parts, aliases)


@pytest.mark.long
@settings(max_examples=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=8),
    aliases=st.lists(st.sampled_from(ALIASES), max_size=3),
)
def test_check_and_build_agree_over_many_texts(ready: TinySite, parts: list[str], aliases: list[str]) -> None:
    agree(ready, parts, aliases)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_check_and_build_agree_on_each(ready: TinySite, part: str) -> None:
    agree(ready, [part], [])
