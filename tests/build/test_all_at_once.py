"""One look tells everything: no problem of one text hides those of another, and none is told that only follows from another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from conftest import NOON, TinySite, plant
from fuzzing import FuzzSite, cut_points, faults
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom.build.check import check
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.site import search_files
from newsroom.store import pool

SECRET = "The zephyrine accord was signed at dawn by both of the delegations"
Finding = tuple[str, int, str, str]

# What a fault hides, since it rests on what that fault leaves unknown.
HIDDEN = {
    "a name twice": {"changed-in-silence"},  # which of the two releases the ledger's line is about
    "topics that are no YAML": {"language-missing"},  # of its own entries
}


def of(problems: Iterable[Problem]) -> set[Finding]:
    """(file, line, rule, severity) of each problem."""
    return {(each.path.removeprefix("content/"), each.line, each.rule, each.severity) for each in problems}


def looked(tiny: TinySite) -> list[Problem]:
    """What check says; a build is refused with the same errors."""
    found = check(tiny.settings(), NOON)[0]
    try:
        tiny.build()
        built: list[Problem] = []
    except ContentError as refused:
        built = refused.problems
    assert of(errors(built)) == of(errors(found))
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FuzzSite]:
    before = Path.cwd()
    made = FuzzSite(tmp_path_factory.mktemp("once"), ["text"])
    os.chdir(made.tiny.root)
    epoch = os.environ.pop("SOURCE_DATE_EPOCH", None)
    worth, pool.WORTH_A_POOL = pool.WORTH_A_POOL, 1_000_000  # so much is never drawn here: no process is waited for
    made.tiny.build()  # what is published is not drawn again for each look
    yield made
    os.chdir(before)
    pool.WORTH_A_POOL = worth
    if epoch is not None:
        os.environ["SOURCE_DATE_EPOCH"] = epoch


FAULTS = faults()


def laid(site: FuzzSite, names: Iterable[str]) -> FuzzSite:
    """The site with these faults."""
    assert site.lay({path: data for name in names for path, data in FAULTS[name][0].items()})
    return site


TOLD: dict[frozenset[str], set[Finding]] = {}


def told_of(site: FuzzSite, names: Iterable[str]) -> set[Finding]:
    """What check tells of the site with these faults. Each set is looked at once."""
    key = frozenset(names)
    if key not in TOLD:
        TOLD[key] = of(check(laid(site, key).tiny.settings(), NOON)[0])
    return TOLD[key]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_and_nothing_that_follows_from_it(site: FuzzSite, name: str) -> None:
    sound = told_of(site, [])
    found = looked(laid(site, [name]).tiny)
    wanted = FAULTS[name][1]
    told = {
        (path, rule)
        for path, _, rule, severity in of(found) - sound
        if severity == "error" or name == "a fault that is to come"
    }
    assert {(next(end for end, each in wanted if path.endswith(end)), rule) for path, rule in told} == wanted


def test_one_look_tells_a_fault_of_each_stage(site: FuzzSite) -> None:
    mended(site, len(FAULTS) // 3)


@pytest.mark.long
def test_mending_one_fault_after_the_other_shows_no_new_one(site: FuzzSite) -> None:
    mended(site, 1)


def mended(site: FuzzSite, step: int) -> None:
    """All faults are told at once; when some are mended, none is new."""
    left = list(FAULTS)
    before = of(looked(laid(site, left).tiny))
    told = {(path, rule) for path, _, rule, _ in before}
    for name, (_, wanted) in FAULTS.items():
        assert all(any(path.endswith(end) and rule == each for path, each in told) for end, rule in wanted), name
    while left:
        del left[:step]
        now = of(check(laid(site, left).tiny.settings(), NOON)[0])
        shown = {part for part in now - before if part[2] not in {rule for rules in HIDDEN.values() for rule in rules}}
        assert not shown, f"after mending {len(FAULTS) - len(left)} of them"
        before = now


@pytest.mark.slow
@settings(max_examples=6, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(
    one=st.sets(st.sampled_from(sorted(FAULTS)), max_size=4), two=st.sets(st.sampled_from(sorted(FAULTS)), max_size=4)
)
def test_two_sets_of_faults_say_together_what_each_says_alone(site: FuzzSite, one: set[str], two: set[str]) -> None:
    whole(site, one, two)


@pytest.mark.long
@settings(max_examples=1000, suppress_health_check=list(HealthCheck), database=None)
@given(one=st.sets(st.sampled_from(sorted(FAULTS))), two=st.sets(st.sampled_from(sorted(FAULTS))))
def test_any_two_sets_of_faults_say_together_what_each_says_alone(site: FuzzSite, one: set[str], two: set[str]) -> None:
    whole(site, one, two)


def whole(site: FuzzSite, one: set[str], two: set[str]) -> None:
    each, other, both = (told_of(site, names) for names in (one, two, one | two))
    hidden = {rule for name in one | two for rule in HIDDEN.get(name, ())}
    assert {part for part in both if part[2] not in hidden} == {part for part in each | other if part[2] not in hidden}


def test_a_leak_a_damaged_picture_and_a_dead_link_are_told_together(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.put("releases/2026/pictured/noise.png", cut_points())
    tiny.release("pictured", image={"file": "noise.png", "alt": "Noise"})
    tiny.release("linking", body="First.\n\n[x](/nowhere/) [y](#nope)\n")
    tiny.release("later", body=f"{SECRET}.\n", embargo="2099-01-01T00:00+09:00")
    tiny.release("broken", tags=["no topic of ours"])
    plant(monkeypatch, SECRET)
    rules = {(path.split("/")[-2], rule) for path, _, rule, severity in of(looked(tiny)) if severity == "error"}
    assert rules == {
        ("pictured", "picture-unreadable"),
        ("linking", "link-missing"),
        ("linking", "link-anchor"),
        ("later", "leak"),
        ("broken", "topic-unknown"),
    }


def test_a_text_that_cannot_be_read_hides_no_dead_link_of_another_in_a_site_with_lists_of_words(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_files, "LEAST", 2)  # what more releases would do
    tiny.put("releases/2026/unread/en.md", "---\ntitle: [x\n---\nWords of it.\n")
    for number in range(search_files.TURNS + 4):
        tiny.release(f"sound-{number}")
    tiny.release("dead", body="[x](/nowhere/) [y](#nope)\n")
    told = {each[2] for each in of(errors(looked(tiny))) if each[0].endswith("dead/en.md")}
    assert told == {"link-missing", "link-anchor"}
