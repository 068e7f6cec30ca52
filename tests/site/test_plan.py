"""The plan: a fingerprint covers all that an output is drawn from, and an edit costs what it changes.

Speed is asserted by counts of work, never by seconds.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import jinja2
import msgspec
import pytest
from conftest import DIRECTORY, NOON, PROJECT, TinySite, at_seconds, picture

from benchmarks.corpus import make_corpus
from newsroom import outputs
from newsroom.build.checks import judge
from newsroom.build.reading import ContentState, read_content, read_folders
from newsroom.build.stages import Options, Report, build
from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Digests, Hold, Output, Plan
from newsroom.model.release import Folder, Moment, Release, digested
from newsroom.model.settings import Settings, drawing_part
from newsroom.outputs.machines import catalogue
from newsroom.outputs.pages import archive
from newsroom.outputs.pages import release as release_page
from newsroom.outputs.takeaways import entry, paper
from newsroom.reading.settings.file import read_settings
from newsroom.render.digests import read_digests
from newsroom.site.clearance import clear
from newsroom.site.plan import draw_up
from newsroom.site.search_files import LISTS, TURNS
from newsroom.site.site import Site
from newsroom.store.index import Index
from newsroom.store.pool import Pool

encode = msgspec.msgpack.encode


def take(settings: Settings) -> tuple[ContentState, list[Folder]]:
    """All content, read."""
    with Pool(1) as pool, Index.in_memory() as index:
        content_state = read_content(settings, index, b"", pool, lambda *_: None)
        return content_state, read_folders(index)


def site_of(tiny: TinySite, at: str = NOON) -> Site:
    settings = tiny.settings()
    content_state, folders = take(settings)
    clearance, problems = judge(
        folders, content_state.directory, settings, at_seconds(at), "content", content_state.problems
    )
    assert not [problem for problem in problems if problem.severity == "error"]
    return Site(clearance, folders, content_state.directory, settings, at_seconds(at), ledger=content_state.ledger)


def whole_plan(settings: Settings, site: Site) -> Plan:
    return draw_up(outputs.planner_of(site, read_digests(settings), settings.theme), outputs.all_kinds())  # type: ignore[misc]


@pytest.fixture
def rich(tiny: TinySite) -> TinySite:
    """A release with everything that a page is drawn from, among others."""
    boilerplate = "---\ntitle: About us\n---\nThe mission. See [the list](/news/).\n"
    tiny.put("directory/boilerplate/mission/en.md", boilerplate)
    tiny.directory(site={"publisher": "example-mission", "press_contacts": ["press-desk"], "boilerplate": "mission"})
    for slug, date in (("before", "2026-01-05"), ("rich", "2026-02-05"), ("after", "2026-03-05")):
        tiny.put(f"releases/2026/{slug}/square.png", picture("red"))
        tiny.put(f"releases/2026/{slug}/paper.txt", b"A paper.")
        tiny.release(
            slug,
            body="See [the one]({filename}../before/en.md) and [the paper]({attach}paper.txt).\n",
            date=date,
            tags=["health"],
            places=["seoul"],
            authors=["ana-example"],
            event={"name": "Opening", "starts": "2026-03-09", "place": "seoul"},
            image={"file": "square.png", "alt": "A square"},
            documents=[{"file": "paper.txt", "title": "A paper"}],
        )
    tiny.release("rich", "ko", date="2026-02-05")
    return tiny


# ── fingerprints ─────────────────────────────────────────────────────────────
def with_directory(tiny: TinySite, **kinds: Any) -> Site:
    tiny.directory(
        **{
            "site": {"publisher": "example-mission", "press_contacts": ["press-desk"], "boilerplate": "mission"},
            **kinds,
        }
    )
    return site_of(tiny)


def changed_site(rich: TinySite) -> Site:
    """The same releases, everything in the directory said otherwise."""
    renamed = {
        kind: {key: {**value, "name": "Other " + key} for key, value in DIRECTORY[kind].items()}
        for kind in ("contacts", "organisations", "topics", "places", "people")
    }
    turn = {"from": "2026-06-29", "until": "2026-07-05", "contact": "night-desk"}
    renamed["contacts"]["press-desk"]["rota"] = [turn]
    rich.put(
        "directory/boilerplate/mission/en.md",
        "---\ntitle: About them\n---\nThe mission. See [health](/topics/health/).\n",
    )
    return with_directory(rich, **renamed)


SOON = Moment(at_seconds(NOON), "2026-07-01T12:00:00+09:00", True)
HOLD = Hold(reason="draft", until=None)
# Field of `ReleaseInputs` → the part that holds it → that part otherwise.
ReleaseParts = tuple[Any, ...]
PARTS: dict[str, tuple[int, Callable[[ReleaseParts, ReleaseParts], Any]]] = {
    "release": (0, lambda parts, other: digested(msgspec.structs.replace(parts[0], subtitle="Another"))),
    "languages": (1, lambda parts, other: parts[1][:1]),
    "files": (2, lambda parts, other: parts[2][1:]),
    "files_at": (3, lambda parts, other: "/elsewhere/"),
    "contacts": (4, lambda parts, other: other[4]),
    "duties": (4, lambda parts, other: other[4]),
    "organisations": (4, lambda parts, other: other[4]),
    "people": (5, lambda parts, other: other[5]),
    "topics": (6, lambda parts, other: other[6]),
    "places": (7, lambda parts, other: other[7]),
    "boilerplate": (8, lambda parts, other: other[8]),
    "boilerplate_targets": (8, lambda parts, other: other[8]),
    "targets": (9, lambda parts, other: ("", *parts[9][1:])),
    "newer": (10, lambda parts, other: None),
    "older": (11, lambda parts, other: None),
    "related": (12, lambda parts, other: ()),
    "original_modified": (13, lambda parts, other: SOON),
    "twin_title": (14, lambda parts, other: not parts[14]),
    "twin_summary": (15, lambda parts, other: not parts[15]),
    "pictures": (16, lambda parts, other: {}),
    "hold": (17, lambda parts, other: HOLD),
    "has_paper": (18, lambda parts, other: not parts[18]),
    "recorded": (19, lambda parts, other: ("an entry of the ledger",)),
    "indexed": (20, lambda parts, other: ()),
    "missing_lists": (21, lambda parts, other: ("topics/health",)),
    "event_place": (22, lambda parts, other: other[22]),
}


@pytest.mark.parametrize("field", release_page.ReleaseInputs.__struct_fields__)
def test_every_field_of_a_release_page_changes_its_fingerprint(rich: TinySite, field: str) -> None:
    site = site_of(rich)
    parts = release_page._parts(site, site.versions["rich"]["en"])
    other_site = changed_site(rich)
    other = release_page._parts(other_site, other_site.versions["rich"]["en"])
    place, change = PARTS[field]
    changed = parts._replace(**{parts._fields[place]: change(parts, other)})
    before, after = release_page._inputs(parts), release_page._inputs(changed)
    assert getattr(before, field) != getattr(after, field), "nothing was changed"
    assert encode(fingerprint_key(parts, release_page.CARDS)) != encode(fingerprint_key(changed, release_page.CARDS))


def test_every_part_of_a_release_page_is_one_of_its_fields(rich: TinySite) -> None:
    site = site_of(rich)
    parts = release_page._parts(site, site.versions["rich"]["en"])
    assert {place for place, _ in PARTS.values()} == set(range(len(parts)))


def variants(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, tuple):
        return value[1:] if value else ("x",)
    return HOLD if value is None else None


def page_of_a_list(rich: TinySite) -> archive.Page:
    site = site_of(rich)
    settings = rich.settings()
    planner = outputs.planner_of(site, read_digests(settings), settings.theme)
    (page,) = archive._pages(site, planner, "en", "topics", "health")
    assert len(page.releases) == 3
    return page


@pytest.mark.parametrize("field", archive.ListInputs.__struct_fields__)
def test_every_field_of_a_list_changes_its_fingerprint(rich: TinySite, field: str) -> None:
    rich.set(DEFAULT_PAGINATION=5)
    page = page_of_a_list(rich)
    field_of_page = {"cards": "releases"}.get(field, field)
    value = getattr(page, field_of_page)
    changed = page._replace(**{field_of_page: value[1:] if field == "cards" else variants(value)})
    assert getattr(archive._inputs(page), field) != getattr(archive._inputs(changed), field), "nothing was changed"
    assert encode(fingerprint_key(page, archive.CARDS)) != encode(fingerprint_key(changed, archive.CARDS))


@pytest.mark.parametrize("number", range(3))
def test_every_card_of_a_list_changes_its_fingerprint(rich: TinySite, number: int) -> None:
    page = page_of_a_list(rich)
    other = with_digests(msgspec.structs.replace(page.releases[number], dateline="Elsewhere"))
    changed = page._replace(releases=[*page.releases[:number], other, *page.releases[number + 1 :]])
    assert encode(fingerprint_key(page, archive.CARDS)) != encode(fingerprint_key(changed, archive.CARDS))


@pytest.mark.parametrize("field", entry.Entry.__struct_fields__)
def test_every_field_of_what_is_taken_away_changes_its_fingerprint(rich: TinySite, field: str) -> None:
    site, other_site = site_of(rich), changed_site(rich)
    before = entry.entry_of(site, site.versions["rich"]["en"])
    other = getattr(entry.entry_of(other_site, other_site.versions["rich"]["en"]), field)
    if other == getattr(before, field):
        other = variants(other) if field != "release" else digested(msgspec.structs.replace(other, subtitle="Another"))
    after = msgspec.structs.replace(before, **{field: other})
    assert encode(fingerprint_key(before)) != encode(fingerprint_key(after))


@pytest.mark.parametrize("field", paper.PaperInputs.__struct_fields__)
def test_every_field_of_paper_changes_its_fingerprint(rich: TinySite, field: str) -> None:
    settings, site = rich.settings(), site_of(rich)
    release = site.versions["rich"]["en"]

    def paper_key(change: dict[str, Any]) -> bytes:
        planner = outputs.planner_of(site, read_digests(settings), settings.theme)
        return paper.paper_fingerprint_key(
            planner, msgspec.structs.replace(paper.paper_of(site, planner, release), **change)
        )

    planner = outputs.planner_of(site, read_digests(settings), settings.theme)
    inputs = paper.paper_of(site, planner, release)
    other = {
        "entry": msgspec.structs.replace(inputs.entry, files_at="/elsewhere/"),
        "look": msgspec.structs.replace(inputs.look, fonts="others"),
        "pictures": inputs.pictures[1:],
    }[field]
    assert paper_key({}) != paper_key({field: other})


def perturbed(release: Release) -> Iterable[tuple[str, Release]]:
    """The release with one field after the other said otherwise, its digests made anew."""
    for field in Release.__struct_fields__:
        if field in ("digest", "card_digest", "lang", "original"):  # these say which version it is
            continue
        value = variants(getattr(release, field))
        if field == "tags":
            value = ("culture",)
        elif field == "places":
            value = ("busan",)
        elif field in ("date", "modified"):
            value = SOON
        elif not isinstance(value, str | bool | int):
            continue
        changes = {field: value}
        yield field, with_digests(msgspec.structs.replace(release, **changes))


def with_digests(release: Release) -> Release:
    """The release with the digests of what others show of it, and of all of it, made anew."""
    card = digested(msgspec.structs.replace(release.card, digest=""))
    return digested(msgspec.structs.replace(release, card_digest=card.digest))


def test_a_catalogue_that_would_be_drawn_otherwise_has_another_fingerprint(rich: TinySite) -> None:
    settings, site = rich.settings(), site_of(rich)
    path = "catalogue/2026.json"

    def drawn() -> tuple[bytes, bytes]:
        plan = draw_up(outputs.planner_of(site, read_digests(settings), settings.theme), [catalogue])  # type: ignore[list-item]
        output = plan.outputs[path]
        return output.fingerprint, catalogue.draw(output.inputs, plan.shared_inputs[output.lang], ())  # type: ignore[arg-type]

    before = drawn()
    release = site.versions["rich"]["en"]
    seen = set()
    for field, other in perturbed(release):
        site.versions["rich"]["en"] = other
        after = drawn()
        if after[1] != before[1]:
            seen.add(field)
            assert after[0] != before[0], field
    assert {"title", "tags", "places", "modified"} <= seen


def test_the_digest_of_a_record_covers_all_of_it(rich: TinySite) -> None:
    site = site_of(rich)
    directory = site.directory
    records: list[Any] = [*site.releases, *(release.card for release in site.releases)]
    for kind in (directory.contacts, directory.organisations, directory.topics, directory.places, directory.people):
        records += kind.values()
    records += [text for versions in directory.boilerplates.values() for text in versions.values()]
    assert len({type(record) for record in records}) >= 6
    for record in records:
        assert digested(msgspec.structs.replace(record, digest="")).digest == record.digest


def fingerprints(settings: Settings, site: Site, digests: Digests | None = None) -> dict[str, bytes]:
    planner = outputs.planner_of(site, digests or read_digests(settings), settings.theme)
    plan = draw_up(planner, outputs.all_kinds())  # type: ignore[misc]
    return {path: output.fingerprint for path, output in plan.outputs.items()}


SETTING_CHANGES = {
    "site_url": "https://other.example.org",
    "site_name": "Other News",
    "timezone": "America/Lima",
    "pagination": 7,
    "takeaways": ("text",),
    "brand": {"wordmark": "Mark"},
    "security_expires": "2027-02-01",
    "typogrify": True,
}


@pytest.mark.parametrize("name", SETTING_CHANGES)
def test_every_setting_that_pages_are_drawn_from_changes_every_page(rich: TinySite, name: str) -> None:
    settings, site = rich.settings(), site_of(rich)
    before = fingerprints(settings, site)
    site.settings = msgspec.structs.replace(site.settings, **{name: SETTING_CHANGES[name]})
    after = fingerprints(settings, site)
    assert not [path for path in before.keys() & after.keys() if path.endswith(".html") and before[path] == after[path]]


@pytest.mark.parametrize("name", ["file", "content", "output", "cache", "output_retention"])
def test_no_folder_of_the_machine_is_in_a_fingerprint(rich: TinySite, name: str) -> None:
    settings, site = rich.settings(), site_of(rich)
    before = fingerprints(settings, site)
    site.settings = msgspec.structs.replace(site.settings, **{name: ("x",) if name == "output_retention" else "/x"})
    assert fingerprints(settings, site) == before
    assert getattr(drawing_part(site.settings), name) in ("", ())


def test_our_own_code_and_the_libraries_are_in_every_fingerprint(rich: TinySite) -> None:
    settings, site = rich.settings(), site_of(rich)
    digests = read_digests(settings)
    before, after = (
        fingerprints(settings, site, digests),
        fingerprints(settings, site, digests._replace(program=b"another")),
    )
    assert not [path for path in before if before[path] == after[path]]


def test_an_interface_text_changes_the_pages_of_its_language_alone(rich: TinySite) -> None:
    settings, site = rich.settings(), site_of(rich)
    digests = read_digests(settings)
    before = fingerprints(settings, site, digests)
    after = fingerprints(settings, site, digests._replace(catalogues={**digests.catalogues, "ko": "another"}))
    changed = {path for path in before if before[path] != after[path]}
    assert changed and all(path.startswith("ko/") for path in changed)
    assert {path for path in before if path.startswith("ko/") and path.endswith(".html")} <= changed


# ── templates see nothing undeclared ─────────────────────────────────────────
@pytest.mark.parametrize("name", ["page.secret", "site.secret", "secret", "page.head.secret", "config", "self.secret"])
def test_a_template_that_reads_what_is_not_declared_stops_the_build(rich: TinySite, name: str) -> None:
    shutil.copytree(PROJECT / "theme", rich.root / "theme")
    rich.set(THEME="theme")
    file = rich.root / "theme/templates/article.html"
    file.write_text(_reading(file, name))
    with pytest.raises(jinja2.UndefinedError):
        rich.build()
    assert not (rich.output / "build.json").exists()


def _reading(file: Path, name: str) -> str:
    """The template with one more expression in the first block that it fills."""
    text = file.read_text()
    first = re.search(r"{%-? block \w+ -?%}", text)
    assert first
    return text[: first.end()] + "{{ " + name + " }}" + text[first.end() :]


# ── what an edit costs ───────────────────────────────────────────────────────
class Archive:
    """A site of many releases in one language, built."""

    def __init__(self, root: Path, releases: int) -> None:
        self.root = root
        self.releases = releases
        make_corpus(root, releases, PROJECT / "theme")
        self.settings = read_settings(root / "pelicanconf.py")
        self.build()

    def build(self) -> Report:
        return build(self.settings, Options(at="2026-11-02T00:00+00:00", jobs=2))

    def file(self, number: int) -> Path:
        (found,) = self.root.glob(f"content/releases/*/release-{number:06}/en.md")
        return found

    def stamps(self) -> dict[str, int]:
        files = (path for path in (self.root / "output").rglob("*") if path.is_file())
        return {path.relative_to(self.root / "output").as_posix(): path.stat().st_mtime_ns for path in files}

    def rewritten(self, change: Callable[[], None]) -> set[str]:
        """Files that a change makes new, rewritten or gone; as many as the build says."""
        before = self.stamps()
        change()
        report = self.build()
        after = self.stamps()
        found = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} - {"build.json"}
        assert len(found) == report.written + report.removed
        return found

    def publish(self, name: str) -> None:
        """One more release, newer than all others, of a topic, place and kind that the first has too."""
        first = dict(line.split(": ") for line in self.file(0).read_text().split("---")[1].strip().splitlines())
        target = self.root / f"content/releases/2026/{name}"
        target.mkdir(parents=True)
        head = "date: 2026-11-01T23:00+00:00\ndateline: Exampleville\nsummary: It was published last of all.\ncontacts: [press-desk]\n"
        head += "".join(f"{field}: {first[field]}\n" for field in ("category", "tags", "places"))
        (target / "en.md").write_text(f"---\ntitle: Published as {name}\n{head}---\nIts text.\n")

    def files_with(self, text: str) -> set[str]:
        """Files of the output in which a text stands."""
        files = (path for path in (self.root / "output").rglob("*") if path.is_file())
        return {
            path.relative_to(self.root / "output").as_posix() for path in files if text.encode() in path.read_bytes()
        }

    def feeds_with(self, slug: str) -> set[str]:
        return {path for path in self.files_with(f"/news/{slug}/") if path.startswith("feeds/")}

    def edit(self, number: int, old: str, new: str) -> None:
        text = self.file(number).read_text()
        assert re.search(old, text, re.MULTILINE)
        self.file(number).write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE))


@pytest.fixture(
    scope="module",
    params=[(60, 300), pytest.param((1000, 5000), marks=pytest.mark.long)],
    ids=["60 and 300", "1000 and 5000"],
)
def archives(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Archive]:
    return [Archive(tmp_path_factory.mktemp("archive"), size) for size in request.param]


def without_shifts(paths: set[str]) -> list[str]:
    """The paths without what depends on where a list's numbering stands: a page that became full, the last full one."""
    return sorted(path for path in paths if "/page/" not in path)


SEARCH_FILES = (
    2 + LISTS // TURNS
)  # of a publication: the newest releases, one file of cards, the lists whose turn it is


def without_search(paths: set[str], most: int = 2 + 12) -> set[str]:
    """The paths without the newest releases, the cards of a release, and the lists of words that gained or lost one."""
    search = {path for path in paths if path.startswith("search/")}
    assert len([path for path in search if "/words/" not in path]) <= 2 and len(search) <= most
    return paths - search


def test_publishing_one_release_rewrites_as_many_files_in_any_archive(archives: list[Archive]) -> None:
    counts = []
    for archive_ in archives:
        found = archive_.rewritten(lambda archive_=archive_: archive_.publish("one-more"))  # type: ignore[misc]
        assert "news/one-more/index.html" in found
        pages = [path for path in found if "/page/" in path]
        assert len(pages) <= 2 * 6, "of each list at most the page that became full and the one before it"
        assert len(found) <= 80
        counts.append(without_shifts(without_search(found, SEARCH_FILES)))
    small, large = ([re.sub(r"release-\d+", "release", path) for path in paths] for paths in counts)
    assert small == large
    assert len(counts[0]) < 40
    report = archives[1].build()
    assert (report.drawn, report.written) == (0, 0)


def test_deleting_the_newest_release_rewrites_as_many_files_in_any_archive(archives: list[Archive]) -> None:
    counts = []
    for archive_ in archives:
        archive_.rewritten(lambda archive_=archive_: archive_.publish("to-go"))  # type: ignore[misc]
        found = archive_.rewritten(
            lambda archive_=archive_: shutil.rmtree(archive_.root / "content/releases/2026/to-go")
        )  # type: ignore[misc]
        assert "news/to-go/index.html" in found and not (archive_.root / "output/news/to-go").exists()
        assert len(found) <= 80
        counts.append(len(without_shifts(without_search(found, SEARCH_FILES))))
    assert counts[0] == counts[1] < 40


def test_an_edit_of_an_old_body_rewrites_its_page_alone(archives: list[Archive]) -> None:
    for archive_ in archives:
        found = archive_.rewritten(lambda archive_=archive_: archive_.edit(7, r"It's a start", "It is a start"))  # type: ignore[misc]
        assert without_search(found) == {"news/release-000007/index.html"} | archive_.feeds_with("release-000007")


def test_an_edit_of_a_new_body_rewrites_its_page_and_its_feeds(archives: list[Archive]) -> None:
    for archive_ in archives:
        last = archive_.releases - 1
        found = archive_.rewritten(
            lambda archive_=archive_, last=last: archive_.edit(last, r"It's a start", "It is a start")
        )  # type: ignore[misc]
        feeds = archive_.feeds_with(f"release-{last:06}")
        assert without_search(found) == {f"news/release-{last:06}/index.html"} | feeds
        assert 3 <= len(feeds) <= 3 * 5  # all, alerts, two topics and the type


def test_an_edit_of_an_old_title_rewrites_what_names_it(archives: list[Archive]) -> None:
    counts = []
    for archive_ in archives:
        found = archive_.rewritten(
            lambda archive_=archive_: archive_.edit(7, r"^title: .*$", "title: Another headline altogether")
        )  # type: ignore[misc]
        named = {path for path in archive_.files_with("Another headline altogether") if not path.startswith("search/")}
        assert without_search(found) == named
        counts.append(len(found))
    assert max(counts) < 30


def test_a_change_of_a_component_redraws_the_pages_that_use_it_and_no_other(rich: TinySite) -> None:
    shutil.copytree(PROJECT / "theme", rich.root / "theme")
    rich.set(THEME="theme")
    rich.build()
    before = rich.stamps()
    drawn = {
        component: redrawn(rich, component) for component in ("release_card", "notes", "skip_link", "correction_list")
    }
    pages = {path for path in before if path.endswith(".html") and not path.endswith("theme/frame.html")}
    articles = {path for path in pages if re.fullmatch(r"(ko/)?news/[a-z]+/index\.html", path)}
    assert drawn["notes"] == articles
    assert drawn["correction_list"] == {"corrections/index.html", "ko/corrections/index.html"}
    assert drawn["skip_link"] == {path for path in pages if "redirect" not in path}
    assert drawn["release_card"] and "contacts/index.html" not in drawn["release_card"]


def redrawn(rich: TinySite, component: str) -> set[str]:
    """Outputs that are written after a component writes one more comment."""
    file = rich.root / f"theme/components/{component}.html"
    text = file.read_text()
    macro = re.search(r"{% macro [^%]*%}", text)
    assert macro
    file.write_text(text[: macro.end()] + "<!-- changed -->" + text[macro.end() :])
    before = rich.stamps()
    plan_before = whole_plan_of(rich)
    rich.build()
    file.write_text(text)
    plan_after = whole_plan_of(rich)
    after = rich.stamps()
    written = {path for path in after if after[path] != before[path]}
    rich.build()
    planned = {path for path, output in plan_before.items() if plan_after[path].fingerprint != output.fingerprint}
    assert written <= planned  # a page may have the component in its closure and not use it
    return planned


def whole_plan_of(tiny: TinySite) -> dict[str, Output]:
    return whole_plan(tiny.settings(), site_of(tiny)).outputs


# ── N log N ──────────────────────────────────────────────────────────────────
@cache
def calls_to_plan(count: int) -> int:
    """How many functions run, ours and built in, to draw the plan up for so many releases."""
    settings, folders, directory = synthetic(count)
    clearance = clear(folders, at_seconds(NOON))
    calls = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    digests = read_digests(settings)
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        site = Site(clearance, folders, directory, settings, at_seconds(NOON))
        draw_up(outputs.planner_of(site, digests, settings.theme), outputs.all_kinds())  # type: ignore[misc]
    finally:
        sys.setprofile(before)
    return calls


def synthetic(count: int) -> tuple[Settings, list[Folder], Any]:
    """So many releases made from one, a few a day, of few topics and places."""
    with tempfile.TemporaryDirectory() as folder:
        tiny = TinySite(Path(folder))
        tiny.set(LANGUAGES=["en"])
        tiny.release("one", tags=["health"], places=["seoul"])
        settings = tiny.settings()
        content_state, (whole,) = take(settings)
    (release,) = whole.releases
    folders = []
    for number in range(count):
        slug = f"r{number:06}"
        at = at_seconds("2000-01-01T00:00+09:00") + number * 86400 // 4
        day = f"{2000 + number // 1460}-{number // 122 % 12 + 1:02}-{number // 4 % 28 + 1:02}"
        moment = Moment(at, f"{day}T00:00:00+09:00")
        named = {"slug": slug, "title": f"Release {number}", "summary": f"What release {number} is about."}
        tags = (("health", "culture", "trade")[number % 3],)
        folder = f"releases/2026/{slug}"
        one = with_digests(msgspec.structs.replace(release, **named, folder=folder, date=moment, appears=at, tags=tags))
        folders.append(Folder(path=f"releases/2026/{slug}", slug=slug, releases=(one,)))
    return settings, folders, content_state.directory


def test_a_plan_for_four_times_the_releases_costs_four_times_the_calls() -> None:
    small, large = 2000, 8000
    calls = {count: calls_to_plan(count) for count in (small, large)}
    each = {count: number / count for count, number in calls.items()}
    assert each[large] < 1.1 * each[small], each
    assert each[large] < 400, each


def test_two_outputs_at_one_path_are_a_fault_of_ours(rich: TinySite) -> None:
    settings, site = rich.settings(), site_of(rich)
    planner = outputs.planner_of(site, read_digests(settings), settings.theme)
    with pytest.raises(ValueError, match=r"news/after/index\.html is wanted by release and release"):
        draw_up(planner, [release_page, release_page])  # type: ignore[list-item]
