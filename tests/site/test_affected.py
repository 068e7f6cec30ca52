"""What an edit reaches: every output that a whole plan would change is among what is planned, and nothing is planned otherwise.

Random archives, random edits. Plans are compared by fingerprint; that builds from them are equal byte for byte is
`tests/build/test_incremental.py`'s.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from conftest import NOON, TinySite, at_seconds
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_plan import take, with_digests

from newsroom import outputs
from newsroom.model.directory import Directory
from newsroom.model.output import Plan
from newsroom.model.release import Correction, Document, File, Folder, Moment, Page, Picture, Release, Withdrawal
from newsroom.model.settings import Settings
from newsroom.render.digests import Digests, read_digests
from newsroom.site.affected import affected
from newsroom.site.clearance import clear
from newsroom.site.plan import Planner, draw_up
from newsroom.site.site import Site


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the search index that archives as small as these fill."""
    for name, value in {"LISTS": 4, "TURNS": 4, "LEAST": 4, "CARDS": 2}.items():
        monkeypatch.setattr(f"newsroom.site.search_files.{name}", value)
    monkeypatch.setattr("newsroom.outputs.machines.search.GROUP", 4)
    monkeypatch.setattr("newsroom.outputs.machines.search.TAIL", 2)


NOW = at_seconds(NOON)
DAY = 86_400
SLUGS = tuple(f"r{number}" for number in range(14))
FILES = tuple(
    File(name=name, size=9, digest=f"{number:032x}", width=width, height=width, clean=9 * bool(width))
    for number, (name, width) in enumerate((("square.png", 60), ("paper.txt", 0)))
)


class Ground(msgspec.Struct):
    """What does not change: settings, directory, theme, and one release and page that all others are made from."""

    settings: Settings
    directory: Directory
    digests: Digests
    release: Release
    page: Page


@cache
def ground() -> Ground:
    with tempfile.TemporaryDirectory() as folder:
        tiny = TinySite(Path(folder))
        tiny.set(DEFAULT_PAGINATION=5)
        tiny.release("one", places=["seoul"])
        tiny.page("about", body="See [it]({filename}../../releases/2026/one/en.md).\n")
        read = tiny.settings()
        content_state, folders = take(read)
    (page,) = next(folder.pages for folder in folders if folder.pages)
    (release,) = next(folder.releases for folder in folders if folder.releases)
    return Ground(read, content_state.directory, read_digests(read), release, page)


def moment(day: int) -> Moment:
    at = at_seconds("2025-11-28T00:00+09:00") + day * DAY
    return Moment(at, datetime.fromtimestamp(at, ZoneInfo("Asia/Seoul")).isoformat())


LINKS = st.one_of(
    st.sampled_from(SLUGS).map(lambda slug: f"content:releases/2026/{slug}/en.md"),
    st.sampled_from(SLUGS).map(lambda slug: f"content:releases/2026/{slug}/ko.md#n-part"),
    st.sampled_from(SLUGS).map(lambda slug: f"file:releases/2026/{slug}/square.png"),
    st.sampled_from(SLUGS).map(lambda slug: f"file:releases/2026/{slug}/paper.txt"),
    st.sampled_from(SLUGS).map(lambda slug: f"site:/news/{slug}/"),
    st.sampled_from(("topic:health", "topic:trade", "place:busan", "type:news", "site:/news/")),
)
DAYS = st.sampled_from(
    (0, 1, 2, 3, 33, 34, 64, 65, 200, 211, 214, 215, 230)
)  # months, a year's end, before and after NOW
PICTURE = Picture(file="square.png", alt="A square")


@st.composite
def folders_of(draw: st.DrawFn, slug: str) -> Folder:
    """A release in one or two languages."""
    base = ground().release
    common: dict[str, Any] = {
        "folder": f"releases/2026/{slug}",
        "slug": slug,
        "tags": tuple(draw(st.lists(st.sampled_from(("health", "culture", "trade")), unique=True, max_size=2))),
        "places": draw(st.sampled_from(((), ("seoul",), ("busan",)))),
        "category": draw(st.sampled_from(("press-release", "news"))),
        "withdrawn": draw(st.sampled_from((None, None, None, Withdrawal(at=moment(100), reason="Sent by mistake.")))),
        "expires": draw(st.sampled_from((None, None, None, moment(150), moment(300)))),
        "image": draw(st.sampled_from((None, PICTURE, msgspec.structs.replace(PICTURE, caption="Another")))),
        "documents": draw(st.sampled_from(((), (Document(file="paper.txt", title="A paper"),)))),
        "draft": draw(st.sampled_from((False, False, False, True))),
    }
    releases = []
    for lang in draw(st.sampled_from((("en",), ("en", "ko"), ("ko", "en"), ("ko",)))):
        day = draw(DAYS)
        corrections = draw(st.sampled_from(((), (Correction(at=moment(205), note="A number was wrong."),))))
        own: dict[str, Any] = {
            "path": f"content/releases/2026/{slug}/{lang}.md",
            "lang": lang,
            "original": releases[0].lang if releases else lang,
            "title": draw(st.sampled_from(("A line opens", "A bridge is mended", f"Of {slug}", f"Of {slug} again"))),
            "summary": draw(st.sampled_from(("What it is about.", f"What {slug} is about."))),
            "date": moment(day),
            "appears": max([moment(day).at, *(release.appears for release in releases[:1])]),
            "modified": draw(st.sampled_from((None, None, moment(210)))),
            "links": tuple(draw(st.lists(LINKS, max_size=2))),
            "text_digest": f"{draw(st.integers(0, 3)):032x}",
            "corrections": corrections,
            "aliases": draw(st.sampled_from(((), ((f"/old/{slug}/{lang}/",))))),
        }
        releases.append(with_digests(msgspec.structs.replace(base, **common, **own)))
    return Folder(
        path=f"releases/2026/{slug}",
        slug=slug,
        files=draw(st.sampled_from((FILES, FILES[:1], ()))),
        releases=tuple(releases),
    )


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[Folder], dict[str, Folder | None]]:
    """An archive, and what becomes of one to three of its places."""
    archive = [draw(folders_of(slug)) for slug in SLUGS if draw(st.integers(0, 5))]
    known = {folder.path: folder for folder in archive}
    changes: dict[str, Folder | None] = {}
    for slug in draw(st.lists(st.sampled_from(SLUGS), min_size=1, max_size=3, unique=True)):
        path = f"releases/2026/{slug}"
        old = known.get(path)
        kind = draw(st.sampled_from(("anew", "gone", "text", "title", "tags", "date", "files")))
        if old is None or kind == "anew":
            changes[path] = draw(folders_of(slug))
        elif kind == "gone":
            changes[path] = None
        elif kind == "files":
            changes[path] = msgspec.structs.replace(old, files=FILES[1:])
        else:
            values: dict[str, Any] = {
                "text": {"text_digest": "f" * 32},
                "title": {"title": "A line opens"},
                "tags": {"tags": ("trade",)},
                "date": {"date": moment(64), "appears": moment(64).at},
            }[kind]
            versions = (with_digests(msgspec.structs.replace(release, **values)) for release in old.releases)
            changes[path] = msgspec.structs.replace(old, releases=tuple(versions))
    return archive, changes


def site_with(folders: list[Folder]) -> Site:
    page = ground().page
    every = [*sorted(folders, key=lambda folder: folder.path), Folder(path=page.folder, slug=page.slug, pages=(page,))]
    return Site(clear(every, NOW), every, ground().directory, ground().settings, NOW)


def planner_of(site: Site) -> Planner:
    return outputs.planner_of(site, ground().digests, ground().settings.theme)


def whole_plan(site: Site) -> Plan:
    return draw_up(planner_of(site), outputs.all_kinds())


def differences(before: Plan, after: Plan) -> Iterator[tuple[str, str]]:
    """(path, owner) of outputs that are new, gone or drawn from something else."""
    for path in before.outputs.keys() | after.outputs.keys():
        one, other = before.outputs.get(path), after.outputs.get(path)
        if one is None or other is None or one.fingerprint != other.fingerprint:
            for output in filter(None, (one, other)):
                yield path, output.owner


def check_edit(archive: list[Folder], changes: dict[str, Folder | None]) -> str:
    """Holds what an edit reaches against whole plans; how far it reached."""
    former = {path: next((folder for folder in archive if folder.path == path), None) for path in changes}
    now = [folder for folder in archive if folder.path not in changes] + [new for new in changes.values() if new]
    old_site, site = site_with(archive), site_with(now)
    if planner_of(old_site).common != planner_of(site).common:
        return "shared"  # `build` plans the whole
    affected_by_edit = affected(site, former)
    if affected_by_edit is None:
        return "whole"
    before, after = whole_plan(old_site), whole_plan(site)
    missed = sorted(each for each in differences(before, after) if each[1] not in affected_by_edit.owners)
    assert not missed
    planner = planner_of(site)
    planner.owners = affected_by_edit.owners
    narrow = draw_up(planner, map(outputs.kind, affected_by_edit.kinds))
    wanted = {
        path: output.fingerprint for path, output in after.outputs.items() if output.owner in affected_by_edit.owners
    }
    assert {path: output.fingerprint for path, output in narrow.outputs.items()} == wanted
    return "part"


@settings(phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck))
@given(edits())
def test_whatever_an_edit_changes_is_reached(edit: tuple[list[Folder], dict[str, Folder | None]]) -> None:
    check_edit(*edit)


def many(count: int) -> list[Folder]:
    """So many releases, one a day, each of two of three topics."""
    base = ground().release
    folders = []
    for number in range(count):
        slug = f"n{number:04}"
        at = moment(0).at - (count - number) * DAY
        release = msgspec.structs.replace(
            base, folder=f"releases/2026/{slug}", slug=slug, title=f"Release {number}", summary=f"About {number}.",
            date=Moment(at, moment(0).local), appears=at, tags=(("health", "culture", "trade")[number % 3], "health")[: 1 + number % 2],
        )  # fmt: skip
        folders.append(Folder(path=release.folder, slug=slug, releases=(with_digests(release),)))
    return folders


@pytest.mark.parametrize(
    ("what", "values"),
    [("text", {"text_digest": "f" * 32}), ("title", {"title": "Another"}), ("contacts", {"contacts": ("night-desk",)})],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_edit_reaches_as_few_releases_in_any_archive(what: str, values: dict[str, Any]) -> None:
    counts = []
    for size in (60, 240):
        folders = many(size)
        old = folders[size // 2]
        new = with_digests(msgspec.structs.replace(old.releases[0], **values))
        site = site_with(
            [msgspec.structs.replace(old, releases=(new,)), *folders[: size // 2], *folders[size // 2 + 1 :]]
        )
        affected_by_edit = affected(site, {old.path: old})
        assert affected_by_edit is not None
        counts.append(len([owner for owner in affected_by_edit.owners if owner.startswith("releases/")]))
    assert counts[0] == counts[1] <= 12
    assert (what == "title") == (counts[0] > 1)


@pytest.mark.parametrize(("place", "turns"), [("newest", {1, 2}), ("oldest", {4})])
def test_a_new_release_reaches_few_lists_of_words_and_an_edit_midway_all_that_know_it(
    place: str, turns: set[int]
) -> None:
    """Of the turns at which lists are written: those of the newest releases do not know an older one's place anew."""
    folders = many(60)
    new = folders[-1] if place == "newest" else folders[0]
    affected_by_edit = affected(site_with(folders), {new.path: None})
    assert affected_by_edit is not None
    lists = [owner for owner in affected_by_edit.owners if owner.startswith("search/en/words/")]
    assert len(lists) in turns


def test_an_edit_of_a_text_makes_no_list() -> None:
    """None shows it, and to make them all takes as long as to read the text."""
    folders = many(60)
    old = folders[30]
    new = with_digests(msgspec.structs.replace(old.releases[0], text_digest="f" * 32))
    site = site_with([*folders[:30], msgspec.structs.replace(old, releases=(new,)), *folders[31:]])
    affected_by_edit = affected(site, {old.path: old})
    assert affected_by_edit is not None
    planner = planner_of(site)
    planner.owners = affected_by_edit.owners
    assert draw_up(planner, map(outputs.kind, affected_by_edit.kinds)).outputs
    assert "lists" not in vars(site)
