"""The proof of the engine: whatever is done to a site, building on from what is there gives what a first build gives.

Random paths of edits; after each the tree that was built in place is compared with one built from nothing, byte for
byte. Where the content is wrong, both builds say the same and the old output stands.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import NOON, PROJECT, TinySite, at_seconds, files_below, picture, share_compiled
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from newsroom.build.stages import Options, Report, build
from newsroom.model.problems import ContentError, Problem
from newsroom.reading.files import scan
from newsroom.reading.settings.file import read_settings
from newsroom.render import context as context
from newsroom.store import pool

SLUGS = ("apple", "birch", "cedar", "daisy", "elder", "fennel", "grape")
TITLES = ("A line opens", "A bridge is mended", "The “harbour” re-opens -- again", "School's out", "A school opens")
BODIES = (
    "One paragraph.\n",
    "Another paragraph, with a link: [the report](https://example.org/report).\n",
    '## A heading\n\nText below it -- "quoted".\n\n> “Words,” she said.\n> — Ana Example, head, Example Mission\n',
    "See [the other]({filename}../birch/en.md) and [the list](/news/).\n",
    "![A square]({attach}square.png)\n\nA picture in the text.\n",
    "[The paper]({attach}paper.txt) to take away.\n",
)
TOPICS = ("health", "culture", "trade")
DATES = (
    "2026-01-31",
    "2026-03-02",
    "2026-03-02T10:00+09:00",
    "2025-12-31T23:59+00:00",
    "2026-06-30",
    "2026-07-03",
    "2026-09-01",
)
LATER = ("2026-06-15T09:00+09:00", "2026-07-02T00:00+09:00", "2026-07-04T00:00+00:00", "2026-10-01T12:00-05:00")
INSTANTS = (
    "2026-02-01T00:00+09:00",
    "2026-06-15T08:59+09:00",
    "2026-06-15T09:00+09:00",
    NOON,
    "2026-07-02T00:00+09:00",
    "2026-07-04T00:00+00:00",
    "2026-07-04T00:00:01+00:00",
    "2026-10-02T00:00+09:00",
)
NUMBERS = st.integers(0, 11)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes, every folder, by path."""
    folders = {path.relative_to(folder).as_posix() + "/": b"" for path in folder.rglob("*") if path.is_dir()}
    return {**folders, **files_below(folder)}


Outcome = tuple[Report | None, list[Problem]]


class Content(RuleBasedStateMachine):
    """A site whose releases, pages and directory are edited while time moves."""

    takeaways: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="newsroom-"))
        self.site = TinySite(self.root)
        self.releases: dict[str, dict[str, dict[str, Any]]] = {}
        self.pages: set[str] = set()
        self.kinds: dict[str, Any] = {}
        self.at = NOON
        self.number = 0
        self.changed = True
        self.is_known = False  # the output folder is ours by its index, not by its build.json alone
        self.theme = self.root / "theme"

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    # ── the proof ────────────────────────────────────────────────────────────
    def outcome(self, output: str) -> Outcome:
        """What a build says. The first builds share compiled templates, and nothing else."""
        folders = {"OUTPUT_PATH": str(self.root / output), "CACHE_PATH": str(self.root / f".cache-{output}")}
        try:
            return build(read_settings(self.root / "pelicanconf.py", folders), Options(at=self.at, jobs=1)), []
        except ContentError as refusal:
            return None, refusal.problems

    def first_build(self) -> Outcome:
        for index in self.root.glob(".cache-first/index-*"):
            index.unlink()
        known = [(kept, kept.copy()) for kept in (context._CONTEXTS, context._ENVIRONMENTS)]
        context.forget_contexts()  # the build in place must see for itself that the theme changed
        try:
            return self.outcome("first")
        finally:
            context.forget_contexts()
            for kept, before in known:
                kept.update(before)  # type: ignore[attr-defined]

    @invariant()
    def the_tree_built_in_place_is_that_of_a_first_build(self) -> None:
        if not self.changed:
            return
        self.changed = False
        before = tree(self.site.output)
        done, wrong = self.outcome("output")
        clean, clean_wrong = self.first_build()
        after, expected = tree(self.site.output), tree(self.root / "first")
        shutil.rmtree(self.root / "first", ignore_errors=True)
        assert wrong == clean_wrong
        if done is None or clean is None:
            assert done is clean and after == before
            return
        self.is_known = True
        assert not sorted(path for path in expected.keys() | after.keys() if expected.get(path) != after.get(path))
        assert seen_by_the_editor(done) == seen_by_the_editor(clean)
        again, _ = self.outcome("output")
        assert again is not None and (again.drawn, again.written, again.removed) == (0, 0, 0)

    # ── releases ─────────────────────────────────────────────────────────────
    @initialize()
    def begin(self) -> None:
        shutil.copytree(PROJECT / "theme", self.theme)
        self.site.set(THEME="theme", TAKEAWAYS=list(self.takeaways), DEFAULT_PAGINATION=5)
        for slug, date in zip(SLUGS[:3], DATES, strict=False):
            self.releases[slug] = {"en": {"title": TITLES[0], "date": date, "tags": ["health"], "body": BODIES[0]}}
            self.write(slug)

    def write(self, slug: str) -> None:
        """Puts a release's files there as they should be."""
        self.changed = True
        for name, data in (("square.png", picture("red")), ("paper.txt", b"A paper.")):
            if not (self.site.content / f"releases/2026/{slug}/{name}").exists():
                self.site.put(f"releases/2026/{slug}/{name}", data)
        for lang, fields in self.releases[slug].items():
            self.site.release(slug, lang, **fields)

    def one(self, number: int) -> str:
        return sorted(self.releases)[number % len(self.releases)]

    def version(self, number: int) -> tuple[str, dict[str, Any]]:
        """One language version of one release."""
        slug = self.one(number)
        versions = self.releases[slug]
        return slug, versions[sorted(versions)[number % len(versions)]]

    @rule(slug=st.sampled_from(SLUGS), number=NUMBERS, both=st.booleans(), date=st.sampled_from(DATES))
    def add(self, slug: str, number: int, both: bool, date: str) -> None:
        if slug in self.releases:
            return
        tags = [topic for bit, topic in enumerate(TOPICS) if number >> bit & 1]
        fields = {
            "title": TITLES[number % len(TITLES)],
            "date": date,
            "tags": tags,
            "body": BODIES[number % len(BODIES)],
        }
        self.releases[slug] = {"en": fields}
        if both:
            self.releases[slug]["ko"] = {"title": "다리가 다시 열린다", "body": "본문.\n"}
        self.write(slug)

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS, body=st.sampled_from(BODIES))
    def edit_body(self, number: int, body: str) -> None:
        slug, fields = self.version(number)
        fields["body"] = body
        self.write(slug)

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS, title=st.sampled_from(TITLES))
    def edit_title(self, number: int, title: str) -> None:
        slug, fields = self.version(number)
        fields["title"] = title
        self.write(slug)

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS, slug=st.sampled_from(SLUGS))
    def rename(self, number: int, slug: str) -> None:
        old = self.one(number)
        if slug in self.releases:
            return
        (self.site.content / "releases/2026" / old).rename(self.site.content / "releases/2026" / slug)
        self.releases[slug] = self.releases.pop(old)
        self.changed = True

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        slug = self.one(number)
        del self.releases[slug]
        shutil.rmtree(self.site.content / "releases/2026" / slug)
        self.changed = True

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS)
    def add_or_delete_a_translation(self, number: int) -> None:
        slug = self.one(number)
        if self.releases[slug].pop("ko", None) is None:
            self.releases[slug]["ko"] = {"title": f"제목 {number}", "body": "[하나]({filename}en.md)\n"}
        else:
            (self.site.content / f"releases/2026/{slug}/ko.md").unlink()
        self.write(slug)

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS, chosen=st.integers(0, 7))
    def retag(self, number: int, chosen: int) -> None:
        slug = self.one(number)
        self.releases[slug]["en"]["tags"] = [topic for bit, topic in enumerate(TOPICS) if chosen >> bit & 1]
        self.write(slug)

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS, date=st.sampled_from(DATES))
    def redate(self, number: int, date: str) -> None:
        slug = self.one(number)
        self.releases[slug]["en"]["date"] = date
        self.write(slug)

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS, field=st.sampled_from(("embargo", "expires")), instant=st.sampled_from((None, *LATER)))
    def hold(self, number: int, field: str, instant: str | None) -> None:
        slug, fields = self.version(number)
        fields[field] = instant
        self.write(slug)

    @precondition(lambda self: self.releases)
    @rule(
        number=NUMBERS,
        what=st.sampled_from(("draft", "withdrawn", "corrected", "image", "alias", "contacts", "nothing")),
        at=st.sampled_from(LATER),
    )
    def mark(self, number: int, what: str, at: str) -> None:
        slug = self.one(number)
        fields = self.releases[slug]["en"]
        for name in ("status", "withdrawn", "corrections", "modified", "image", "aliases", "contacts"):
            fields.pop(name, None)
        fields |= {
            "draft": {"status": "draft"},
            "withdrawn": {"withdrawn": {"at": at, "reason": "Sent by mistake."}},
            "corrected": {"corrections": [{"at": at, "note": "A number was wrong."}], "modified": at},
            "image": {"image": {"file": "square.png", "alt": "A square", "credit": f"Photographer {number}"}},
            "alias": {"aliases": [f"/old/{slug}/"]},
            "contacts": {"contacts": ["night-desk"]},
            "nothing": {},
        }[what]
        self.write(slug)

    @precondition(lambda self: self.releases)
    @rule(
        number=NUMBERS,
        name=st.sampled_from(("square.png", "paper.txt", "beside.txt")),
        colour=st.sampled_from(("red", "blue")),
    )
    def change_a_file(self, number: int, name: str, colour: str) -> None:
        data = picture(colour) if name.endswith(".png") else f"A {colour} paper.".encode()
        self.site.put(f"releases/2026/{self.one(number)}/{name}", data)
        self.changed = True

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS)
    def delete_a_file(self, number: int) -> None:
        (self.site.content / f"releases/2026/{self.one(number)}/paper.txt").unlink(missing_ok=True)
        self.changed = True

    @precondition(lambda self: self.releases)
    @rule(number=NUMBERS)
    def touch(self, number: int) -> None:
        """A file is saved as it was."""
        self.write(self.one(number))

    @precondition(lambda self: self.releases)
    @rule(
        number=NUMBERS,
        mistake=st.sampled_from(
            ({"date": "2026-02-30"}, {"tags": ["helth"]}, {"titel": "x"}, {"contacts": ["nobody"]})
        ),
    )
    def make_a_mistake_and_mend_it(self, number: int, mistake: dict[str, Any]) -> None:
        slug = self.one(number)
        fields = self.releases[slug]["en"]
        self.releases[slug]["en"] = {**fields, "status": None, **mistake}
        self.write(slug)
        self.the_tree_built_in_place_is_that_of_a_first_build()
        self.releases[slug]["en"] = fields
        self.write(slug)

    @rule(slug=st.sampled_from(("about", "corrections", "visit")), lang=st.sampled_from(("en", "ko")), number=NUMBERS)
    def write_or_delete_a_page(self, slug: str, lang: str, number: int) -> None:
        path = f"pages/{slug}/{lang}.md"
        if (self.site.content / path).exists() and number % 2:
            (self.site.content / path).unlink()
            if not any((self.site.content / path).parent.iterdir()):
                (self.site.content / path).parent.rmdir()
        else:
            self.site.page(slug, lang, BODIES[number % 4], title=f"Page {slug} {number // 4}")
        self.changed = True

    # ── time and directory ───────────────────────────────────────────────────
    @rule(at=st.sampled_from(INSTANTS))
    def move_the_clock(self, at: str) -> None:
        self.changed = self.changed or at != self.at
        self.at = at

    @rule(
        what=st.sampled_from(
            (
                "topic",
                "topic removed",
                "phone",
                "contact",
                "contact removed",
                "valid",
                "organisation",
                "boilerplate",
                "nothing",
            )
        ),
        number=NUMBERS,
    )
    def edit_the_directory(self, what: str, number: int) -> None:
        from conftest import DIRECTORY

        contacts, topics = DIRECTORY["contacts"], DIRECTORY["topics"]
        desk_entry = contacts["press-desk"]
        self.kinds |= {
            "topic": {"topics": {**topics, "health": {"name": {"en": f"Health {number}", "ko": "건강"}}}},
            "topic removed": {"topics": {key: topics[key] for key in ("health", "culture")}},
            "phone": {
                "contacts": {
                    **contacts,
                    "press-desk": {**desk_entry, "phones": [{"number": f"+82 2-2100-72{number + 10}"}]},
                }
            },
            "contact": {"contacts": {**contacts, "day-desk": {**contacts["night-desk"], "name": "Day desk"}}},
            "contact removed": {"contacts": {"press-desk": desk_entry}},
            "valid": {
                "contacts": {
                    **contacts,
                    "press-desk": {**desk_entry, "valid_until": "2026-06-20", "successor": "night-desk"},
                }
            },
            "organisation": {
                "organisations": {
                    "example-mission": {**DIRECTORY["organisations"]["example-mission"], "name": f"Mission {number}"}
                }
            },
            "boilerplate": {"site": {**DIRECTORY["site"], "boilerplate": "mission"}},
            "nothing": {kind: DIRECTORY[kind] for kind in self.kinds},
        }[what]
        if what == "boilerplate":
            self.site.put("directory/boilerplate/mission/en.md", f"---\ntitle: About us\n---\nThe mission, {number}.\n")
        self.site.directory(**self.kinds)
        self.changed = True


class Everything(Content):
    """The same, and the settings, the theme and the output folder are meddled with."""

    @rule(
        change=st.sampled_from(
            (
                {"SITENAME": "Other News"},
                {"SITENAME": "Tiny News"},
                {"DEFAULT_PAGINATION": 6},
                {"DEFAULT_PAGINATION": 5},
                {"TYPOGRIFY": True},
                {"TYPOGRIFY": False},
                {"TIMEZONE": "America/Lima"},
                {"TIMEZONE": "Asia/Seoul"},
                {"SITEURL": "https://other.example.org/press"},
                {"SITEURL": "https://news.example.org"},
                {"BRAND": {"wordmark": "Mark"}},
                {"BRAND": None},
                {"SECURITY_EXPIRES": "2026-07-03"},
            )
        )
    )
    def edit_the_settings(self, change: dict[str, Any]) -> None:
        self.site.set(**change)
        self.site.directory(**self.kinds)
        self.changed = True

    @rule(takeaways=st.lists(st.sampled_from(("text", "markdown", "ninjs")), unique=True))
    def choose_takeaways(self, takeaways: list[str]) -> None:
        self.site.set(TAKEAWAYS=[*self.takeaways, *(each for each in takeaways if each not in self.takeaways)])
        self.changed = True

    @rule(
        file=st.sampled_from(
            (
                "templates/article.html",
                "templates/listing.html",
                "templates/base.html",
                "components/release_card.html",
                "components/footer.html",
                "css/base.css",
                "css/components/footer.css",
                "paper/release.typ",
                "static/feed.css",
                "static/new.svg",
            )
        ),
        text=st.sampled_from(("one", "two", "")),
    )
    def edit_the_theme(self, file: str, text: str) -> None:
        original = PROJECT / "theme" / file
        data = original.read_text() if original.exists() else ""
        if file.endswith(".css"):
            data += f"\n.{text or 'zero'} {{ color: inherit; }}\n"
        elif file.endswith(".svg"):
            data = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{text}</title></svg>'
        elif file.endswith(".typ"):
            data += f"\n// {text}\n"
        elif text and file.startswith("components/"):  # inside its macro
            data = data.replace("{% endmacro %}", f"<!-- {text} -->{{% endmacro %}}").replace(
                "{%- endmacro %}", f"<!-- {text} -->{{%- endmacro %}}"
            )
        elif text and "</body>" in data:
            data = data.replace("</body>", f"<!-- {text} --></body>")
        elif text:
            data = data.replace("{% endblock %}", f"<!-- {text} -->{{% endblock %}}")
        (self.theme / file).write_text(data)
        self.changed = True

    @rule(lang=st.sampled_from(("en", "ko")), text=st.sampled_from(("Called off", "zurückgezogen")))
    def edit_an_interface_text(self, lang: str, text: str) -> None:
        import re

        original = PROJECT / f"theme/locale/{lang}/LC_MESSAGES/newsroom.po"
        data = re.sub(r'(msgid "Press office"\nmsgstr )"[^"]*"', rf'\1"{text}"', original.read_text("utf-8"))
        assert data != original.read_text("utf-8")
        (self.theme / f"locale/{lang}/LC_MESSAGES/newsroom.po").write_text(data, "utf-8")
        self.changed = True

    @precondition(lambda self: self.site.output.exists())
    @rule(
        number=st.integers(0, 999),
        how=st.sampled_from(
            (
                "changed",
                "emptied",
                "deleted",
                "same size and time",
                "touched",
                "folder deleted",
                "foreign file",
                "foreign folder",
                "a folder instead",
                "a link instead",
                "moved",
                "build.json deleted",
                "build.json changed",
            )
        ),
    )
    def damage_the_output(self, number: int, how: str) -> None:
        files = [path for path in sorted(self.site.output.rglob("*")) if path.is_file() and path.name != "build.json"]
        if not files:
            return
        file = files[number % len(files)]
        told = self.site.output / "build.json"
        if how == "changed":
            file.write_bytes(file.read_bytes() + b"x")
        elif how == "emptied":
            file.write_bytes(b"")
        elif how == "deleted":
            file.unlink()
        elif how == "same size and time":
            state, data = file.stat(), file.read_bytes()
            file.write_bytes(bytes([data[0] ^ 1]) + data[1:])
            os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
        elif how == "touched":
            os.utime(file, (number, number))
        elif how == "folder deleted":
            shutil.rmtree(
                file.parent if file.parent != self.site.output else self.site.output / "news", ignore_errors=True
            )
        elif how == "foreign file":
            (file.parent / f"foreign-{number % 3}.html").write_text("foreign")
        elif how == "foreign folder":
            (file.parent / "foreign/deep").mkdir(parents=True, exist_ok=True)
            (file.parent / "foreign/deep/file.txt").write_text("foreign")
        elif how == "a folder instead":
            file.unlink()
            (file / "deep").mkdir(parents=True)
            (file / "deep/file.txt").write_text("foreign")
        elif how == "a link instead":
            file.unlink()
            file.symlink_to(self.root / "pelicanconf.py")
        elif how == "moved":
            file.rename(file.with_name("moved-" + file.name))
        elif how == "build.json deleted":
            if self.is_known:  # else it is a foreign folder, and refused
                told.unlink(missing_ok=True)
        elif told.exists():
            told.write_text('{"complete": true}')
        self.changed = True

    @rule()
    def throw_the_cache_away(self) -> None:
        shutil.rmtree(self.root / ".cache-output", ignore_errors=True)
        self.is_known = False
        if self.site.output.exists():
            (self.site.output / "build.json").touch()  # else the folder is not known as ours
        self.changed = True


class WithTakeaways(Everything):
    takeaways = ("text", "pdf", "docx", "ics", "ninjs", "kit", "card", "markdown")


def seen_by_the_editor(report: Report) -> tuple[object, ...]:
    """What a build says of the site, however it was built. What it takes away (`release-gone`) is said of the change."""
    warnings = tuple(each for each in report.warnings if each.rule != "release-gone")
    return report.releases, report.pages, report.held, report.outputs, report.next_change, warnings, report.clock


@pytest.fixture(autouse=True)
def quick_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are trusted after 50 ms, not 2 s: else each of them would always be read again."""
    monkeypatch.setattr(scan, "RACY_NS", 50_000_000)


def explore(machine: Callable[[], Content], examples: int, steps: int, fixed: bool) -> None:
    phases = (Phase.generate,) if fixed else (Phase.reuse, Phase.generate, Phase.shrink)
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=fixed,
        phases=phases,
        database=None if fixed else settings.default.database if settings.default else None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.slow
@pytest.mark.parametrize("machine", [Content, Everything])
def test_any_path_of_edits_ends_where_a_first_build_does(machine: Callable[[], Content]) -> None:
    explore(machine, examples=3, steps=12, fixed=True)


@pytest.mark.long
@pytest.mark.parametrize("machine", [Content, Everything, WithTakeaways])
def test_many_long_paths_of_edits_end_where_a_first_build_does(machine: Callable[[], Content]) -> None:
    explore(machine, examples=8 if machine is WithTakeaways else 30, steps=30, fixed=False)


# ── the same bytes, whoever builds and wherever ──────────────────────────────
@pytest.fixture
def varied(tiny: TinySite) -> TinySite:
    """A site with something of each kind."""
    tiny.page("about")
    tiny.page("about", "ko")
    for number, slug in enumerate(SLUGS):
        tiny.put(f"releases/2026/{slug}/square.png", picture("red"))
        tiny.put(f"releases/2026/{slug}/paper.txt", b"A paper.")
        fields = {
            "tags": [TOPICS[number % 3]],
            "places": ["seoul"],
            "date": DATES[number % 5],
            "aliases": [f"/old/{slug}/"],
        }
        tiny.release(
            slug, body=BODIES[number % len(BODIES)], title=f"{TITLES[number % len(TITLES)]} {number}", **fields
        )
        tiny.release(slug, "ko", title=f"제목 {number}")
    tiny.release("held", date="2027-01-01", title="Nobody may know of this")
    tiny.set(TAKEAWAYS=["text", "ninjs", "markdown"], DEFAULT_PAGINATION=5)
    return tiny


def first_tree(site: TinySite, jobs: int = 1) -> dict[str, bytes]:
    """What a build from nothing publishes."""
    site.first_build(jobs=jobs)
    return tree(site.root / "first/output")


def test_one_worker_and_two_give_the_same_bytes(varied: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = first_tree(varied)
    started = []
    start = pool.Pool._start
    monkeypatch.setattr(pool, "WORTH_A_POOL", 2)
    monkeypatch.setattr(pool.Pool, "_start", lambda self: started.append(1) or start(self))
    assert first_tree(varied, jobs=2) == alone
    assert started


@pytest.mark.parametrize("order", [0, 1])
def test_the_order_in_which_a_machine_lists_folders_changes_nothing(
    varied: TinySite, order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = first_tree(varied)
    chance = random.Random(order)
    scandir, listdir, glob, rglob = os.scandir, os.listdir, Path.glob, Path.rglob

    class Listed(list):  # type: ignore[type-arg]
        def __enter__(self) -> Iterator[Any]:
            return iter(self)

        def __exit__(self, *fault: object) -> None:
            pass

        def __next__(self) -> Any:  # `os.walk` asks the listing itself
            if not self:
                raise StopIteration
            return self.pop(0)

    def shuffled(found: Any) -> Any:
        found = Listed(found)
        chance.shuffle(found)
        return found

    monkeypatch.setattr(os, "scandir", lambda *path: shuffled(scandir(*path)))
    monkeypatch.setattr(os, "listdir", lambda *path: shuffled(listdir(*path)))
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(shuffled(glob(self, pattern))))
    monkeypatch.setattr(Path, "rglob", lambda self, pattern: iter(shuffled(rglob(self, pattern))))
    build(read_settings(varied.root / "pelicanconf.py"), Options(at=NOON, jobs=1))
    monkeypatch.undo()
    assert tree(varied.output) == expected


MACHINES = [
    {"TZ": "America/Los_Angeles", "LC_ALL": "C"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8"},
    {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"},
    {"TZ": "UTC", "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "0"},
]


def test_time_zone_locale_and_hash_seed_of_the_machine_change_nothing(varied: TinySite, compiled: Path) -> None:
    """And the place where the site lies: each machine has it in another folder. That with the seed 7 compiles the templates."""
    expected = first_tree(varied)
    code = "from newsroom import commands; import sys; sys.exit(commands.exit_code(commands.build, jobs='1'))"
    running = []
    for number, machine in enumerate(MACHINES):
        place = varied.root / f"machine {number} – ü"
        shutil.copytree(varied.content, place / "content")
        shutil.copy(varied.root / "pelicanconf.py", place)
        if machine.get("PYTHONHASHSEED") != "7":
            share_compiled(place / ".cache", compiled)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(at_seconds(NOON)), **machine}
        running.append(
            (
                place,
                subprocess.Popen(
                    [sys.executable, "-c", code],
                    cwd=place,
                    env=environment,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                ),
            )
        )
    for place, process in running:
        said = process.communicate(timeout=300)[0]
        assert process.returncode == 0, said.decode("utf-8", "replace")
        assert tree(place / "output") == expected
