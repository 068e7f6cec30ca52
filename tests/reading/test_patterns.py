"""Regular expressions that are compiled when they are used: all can be, and none is by being imported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import run_python

from newsroom.model.patterns import pattern

CODE = """
import sys
import newsroom.build.preload, newsroom.proof.disguises, newsroom.media.licences, newsroom.site.page_findings
from newsroom.model.patterns import _Pattern
found = [each for name, module in list(sys.modules.items()) if name.startswith("newsroom.")
         for each in vars(module).values() if isinstance(each, _Pattern)]
print(len(found), sum("search" in vars(each) for each in found))
for each in found:
    each.search("")
"""


def test_none_is_compiled_by_an_import_and_all_can_be(tmp_path: Path) -> None:
    done = run_python("-c", CODE, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    count, compiled = map(int, done.stdout.split())
    assert count > 60
    assert compiled == 0


def test_it_has_the_members_of_a_compiled_one() -> None:
    lazy, compiled = pattern("(?P<sign>a)|b", re.IGNORECASE), re.compile("(?P<sign>a)|b", re.IGNORECASE)
    assert lazy.sub("c", "xAB") == compiled.sub("c", "xAB") == "xcc"
    assert [found.span() for found in lazy.finditer("ab")] == [found.span() for found in compiled.finditer("ab")]
    assert (lazy.pattern, lazy.groups, lazy.groupindex) == (compiled.pattern, compiled.groups, compiled.groupindex)
    with pytest.raises(AttributeError):
        lazy.nothing  # type: ignore[attr-defined] # noqa: B018
    with pytest.raises(re.error):
        pattern("(").match("")
