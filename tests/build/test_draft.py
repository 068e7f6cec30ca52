"""`newsroom new`: what it must not write, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TinySite

from newsroom.build.draft import make_draft
from newsroom.model.problems import ContentError, UsageError


@pytest.mark.parametrize("slug", ["con", "aux", "lpt1", "page", "a" * 201, "../x", "x/y", "2026", ""])
def test_a_name_that_cannot_be_published_is_refused(tiny: TinySite, slug: str) -> None:
    before = sorted(tiny.content.rglob("*"))
    with pytest.raises(UsageError, match="--slug"):
        make_draft(tiny.settings(), "제목" if not slug else "A title", slug, "en", "press-release")
    assert sorted(tiny.content.rglob("*")) == before


@pytest.mark.parametrize("link", ["releases", "releases/2026", "releases/2026/quay", "releases/2026/quay/en.md"])
def test_nothing_is_written_through_a_link(tiny: TinySite, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    if link == "releases/2026/quay":
        (outside / "unrelated.txt").write_text("kept")
    place = tiny.content / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside / "gone.md" if link.endswith(".md") else outside)
    if link == "releases":
        (outside / "2026/quay").mkdir(parents=True)
    before = sorted(outside.rglob("*"))
    with pytest.raises(ContentError) as refused:
        make_draft(tiny.settings(), "Quay opens", "quay", "en", "press-release")
    assert [each.rule for each in refused.value.problems] == ["symlink"]
    assert sorted(outside.rglob("*")) == before
