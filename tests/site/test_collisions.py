"""Paths that exclude each other: what few new paths collide with is found as when all paths are looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsroom.model.output import Output, Plan
from newsroom.model.release import Value
from newsroom.site.collisions import collisions

NAMES = st.sampled_from(
    ("a", "A", "b", "news", "News", "\u00e9", "e\u0301", "E\u0301", "ss", "\u00df", "a.html", "A.html", "con", "x.")
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def plan_of(paths: list[str]) -> Plan:
    return Plan({path: Output(path, b"", "release", "en", Value(), ()) for path in paths}, {})


@given(st.lists(PATHS, unique=True, max_size=8), st.data())
def test_few_new_paths_collide_as_all_paths_do(paths: list[str], data: st.DataObject) -> None:
    new = frozenset(data.draw(st.lists(st.sampled_from(paths), max_size=3))) if paths else frozenset()
    plan = plan_of(paths)
    whole = [each for each in collisions(plan) if each.path in new or each.other in new]
    found = collisions(plan, new)
    assert {(each.rule, each.path) for each in found} <= {(each.rule, each.path) for each in whole}
    assert bool(found) == bool(whole), (found, whole)
