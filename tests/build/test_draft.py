"""`newsroom new`: what it must not write, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import NOON, TinySite

from newsroom.build.check import check
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


def test_what_the_template_says_is_warned_about_until_it_is_replaced(tiny: TinySite) -> None:
    for lang in ("en", "ko"):
        file = make_draft(tiny.settings(), "Quay opens", "quay", lang, "news")
        assert "template-left" not in {each.rule for each in check(tiny.settings(), NOON)[0]}, "a draft"
        public = file.read_text("utf-8").replace("status: draft ", "# ").replace("summary: ", "summary: A quay opens. ")
        file.write_text(public, "utf-8")
        found = [each for each in check(tiny.settings(), NOON)[0] if each.path.endswith(f"quay/{lang}.md")]
        assert [(each.rule, each.severity) for each in found] == [("template-left", "warning")], lang
        assert public.splitlines()[found[0].line - 1].startswith("Write the text here.")
        file.write_text(public.partition("Write the text")[0] + "A quay opens today.\n", "utf-8")
        assert not [each for each in check(tiny.settings(), NOON)[0] if each.path.endswith(f"quay/{lang}.md")]
