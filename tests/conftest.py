"""Whole tiny sites: written from a few lines, built by the engine, read back by parsers.

With CI set no test may be skipped: `.ci/run` installs every program that one needs.
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import browsers
import hypothesis
import pytest
from forks import PATIENCE_SECONDS, Forks
from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsroom import outputs
from newsroom.build.stages import Options, Report, build
from newsroom.model.problems import ContentError, Problem
from newsroom.model.settings import Settings
from newsroom.reading.settings.file import read_settings

TESTS = Path(__file__).parent
PROJECT = TESTS.parent
NOON = "2026-07-01T12:00+09:00"  # the clock of tests that do not say otherwise

if sys.dont_write_bytecode:  # many containers say so; some hundred processes would compile the package, each for itself
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(PROJECT / ".cache" / "bytecode")

SETTINGS: dict[str, Any] = {
    "SITENAME": "Tiny News",
    "SITEURL": "https://news.example.org",
    "TIMEZONE": "Asia/Seoul",
    "LANGUAGES": ["en", "ko"],
    "PATH": "content",
    "OUTPUT_PATH": "output",
    "CACHE_PATH": ".cache",
    "THEME": str(PROJECT / "theme"),
    "TAKEAWAYS": [],
    "SECURITY_EXPIRES": "2027-03-01",
    "PELICAN_CLASS": "newsroom.Newsroom",
}
DIRECTORY: dict[str, Any] = {
    "site": {"publisher": "example-mission", "press_contacts": ["press-desk"]},
    "organisations": {
        "example-mission": {
            "name": {"en": "Example Mission", "ko": "예시 대표부"},
            "country": "KR",
            "url": "https://mission.example.org/",
        }
    },
    "contacts": {
        "press-desk": {
            "name": {"en": "Press desk", "ko": "공보실"},
            "organisation": "example-mission",
            "role": {"en": "Press officer", "ko": "공보관"},
            "phones": [{"number": "+82 2-2100-7224", "label": {"en": "Office", "ko": "사무실"}}],
            "email": "press@example.org",
            "languages": ["en", "ko"],
            "hours": "Mon-Fri 09:00-18:00",
            "timezone": "Asia/Seoul",
        },
        "night-desk": {
            "name": "Night desk",
            "organisation": "example-mission",
            "phones": [{"number": "+82 2-2100-7225"}],
            "email": "night@example.org",
        },
    },
    "topics": {key: {"name": {"en": key.capitalize(), "ko": f"주제 {key}"}} for key in ("health", "culture", "trade")},
    "places": {"seoul": {"name": {"en": "Seoul", "ko": "서울"}}, "busan": {"name": {"en": "Busan", "ko": "부산"}}},
    "people": {
        "ana-example": {
            "name": "Ana Example",
            "title": {"en": "Head of mission", "ko": "대표"},
            "organisation": "example-mission",
        }
    },
}


def pairs(one: Sequence[Any], other: Sequence[Any], every: int) -> list[Any]:
    """Every so many of the pairs of two lists, so that each value meets some of the other list: where one mechanism serves all."""
    return [(a, b) for row, a in enumerate(one) for column, b in enumerate(other) if (row + column) % every == 0]


def always_and_long(one: Sequence[Any], other: Sequence[Any], every: int) -> list[Any]:
    """All pairs as parameters: every so many runs always, the others with `--long`."""
    always = pairs(one, other, every)
    return [pair if pair in always else pytest.param(*pair, marks=pytest.mark.long) for pair in pairs(one, other, 1)]


@cache
def picture(colour: str) -> bytes:
    """A small PNG of one colour."""
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (48, 32), colour).save(made, "PNG")
    return made.getvalue()


def plant(monkeypatch: pytest.MonkeyPatch, text: str, name: str = "home") -> None:
    """Has one kind of output say more than its inputs hold."""
    redraw(monkeypatch, name, b"</main>", f"<p>{text}</p></main>".encode())


def redraw(monkeypatch: pytest.MonkeyPatch, name: str, old: bytes, new: bytes) -> None:
    """Has one kind of output say something else."""
    true_draw = outputs.kind(name).draw

    def draw(*given: object) -> bytes:
        made = true_draw(*given)
        return (made() if callable(made) else made).replace(old, new)

    monkeypatch.setattr(outputs.kind(name), "draw", draw)


# One grey point, the smallest PNG there is.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


class TinySite:
    """A site in a folder of its own."""

    compiled_of_the_run: Path | None = None

    def __init__(self, root: Path) -> None:
        self.root = root
        self.compiled = TinySite.compiled_of_the_run  # compiled templates that sites share
        self.content = root / "content"
        self.output = root / "output"
        self.values = dict(SETTINGS)
        self.set()
        self.directory()

    # ── writing ──────────────────────────────────────────────────────────────
    def set(self, **values: Any) -> None:
        """Changes settings. A value of None takes the setting out."""
        self.values.update(values)
        if "LANGUAGES" in values:
            self.directory()
        lines = [f"{name} = {value!r}\n" for name, value in self.values.items() if value is not None]
        (self.root / "pelicanconf.py").write_text("".join(lines), encoding="utf-8")

    def put(self, path: str, data: str | bytes) -> Path:
        """A file inside content/."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return file

    def directory(self, **kinds: Any) -> None:
        """The directory's files, in the site's languages; those not named are as they were at first."""
        for kind, entries in {**DIRECTORY, **kinds}.items():
            self.put(f"directory/{kind}.yml", json.dumps(spoken(entries, self.values["LANGUAGES"]), ensure_ascii=False))

    def release(self, slug: str, lang: str = "en", body: str = "", *, year: str = "2026", **fields: Any) -> Path:
        """A press release; a field of None is left out. A further language takes what it does not name."""
        path = f"releases/{year}/{slug}/{lang}.md"
        whole: dict[str, Any] = {"title": f"Release {slug} ({lang})"}
        if not any((self.content / path).parent.glob("*.md")) or (self.content / path).exists():
            whole |= {"date": "2026-03-02", "dateline": "Seoul", "contacts": ["press-desk"]}
        whole |= {"summary": f"What release {slug} is about, in {lang}.", **fields}
        return self.put(path, head(whole) + (body or f"The text of {slug} in {lang}.\n"))

    def page(self, slug: str, lang: str = "en", body: str = "A standing text.\n", **fields: Any) -> Path:
        whole = {
            "title": f"Page {slug} ({lang})",
            "summary": f"What page {slug} tells its readers in {lang}.",
            **fields,
        }
        return self.put(f"pages/{slug}/{lang}.md", head(whole) + body)

    # ── building ─────────────────────────────────────────────────────────────
    def settings(self) -> Settings:
        return read_settings(self.root / "pelicanconf.py")

    def build(self, at: str = NOON, *, clean: bool = False, jobs: int = 1) -> Report:
        self.share_compiled()
        return build(self.settings(), Options(at=at, jobs=jobs, clean=clean))

    def first_build(self, at: str = NOON, *, jobs: int = 1) -> dict[str, bytes]:
        """All that a build from nothing publishes of the same content, in a folder of its own."""
        place = self.root / "first"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        if self.compiled is not None:
            share_compiled(place / "cache", self.compiled)
        folders = {"OUTPUT_PATH": str(place / "output"), "CACHE_PATH": str(place / "cache")}
        build(read_settings(self.root / "pelicanconf.py", folders), Options(at=at, jobs=jobs))
        return files_below(place / "output")

    def share_compiled(self) -> None:
        if self.compiled is not None:
            share_compiled(self.root / self.values["CACHE_PATH"], self.compiled)

    def refused(self, at: str = NOON, *, clean: bool = False) -> list[Problem]:
        """The problems with which a build is refused."""
        with pytest.raises(ContentError) as refusal:
            self.build(at, clean=clean)
        return refusal.value.problems

    def inv(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`inv …` in a process of its own, the project's tasks on this site."""
        self.share_compiled()
        return run_fork("-m", "invoke", "--search-root", str(PROJECT), *words, cwd=self.root, **environment)

    def newsroom(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`newsroom …` in a process of its own."""
        self.share_compiled()
        return run_fork("-m", "newsroom", *words, cwd=self.root, **environment)

    def pelican(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`python -m pelican content -s pelicanconf.py …`"""
        self.share_compiled()
        return run_fork("-m", "pelican", "content", "-s", "pelicanconf.py", *words, cwd=self.root, **environment)

    # ── reading ──────────────────────────────────────────────────────────────
    def files(self) -> dict[str, bytes]:
        """All of output/."""
        return files_below(self.output)

    def addresses(self) -> set[str]:
        """Addresses of all pages; the frame that a page opens is none."""
        paths = (path for path in self.files() if path.endswith(".html") and not path.endswith("theme/frame.html"))
        return {"/" + path.removesuffix("index.html") for path in paths}

    def html(self, address: str) -> LexborHTMLParser:
        """A page, parsed."""
        return parse(self.output, address)

    def stamps(self) -> dict[str, int]:
        """Modification time of every output but build.json."""
        return {path: (self.output / path).stat().st_mtime_ns for path in self.files() if path != "build.json"}


def spoken(entries: Any, languages: list[str]) -> Any:
    """The directory's values with texts in no other than these languages; one text where none of them was given."""
    if isinstance(entries, list):
        return [spoken(entry, languages) for entry in entries]
    if not isinstance(entries, dict):
        return entries
    if set(entries) <= {"en", "ko"} and entries:
        return {lang: text for lang, text in entries.items() if lang in languages} or entries["en"]
    return {name: spoken(entry, languages) for name, entry in entries.items()}


def head(fields: dict[str, Any]) -> str:
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value is not None
    ]
    return "---\n" + "".join(lines) + "---\n"


def with_clock(environment: dict[str, str]) -> dict[str, str]:
    """This process's environment, on the clock of tests unless `SOURCE_DATE_EPOCH` says otherwise ("" is none)."""
    values = {name: value for name, value in os.environ.items() if name not in ("CI", "SOURCE_DATE_EPOCH")}
    return values | {"SOURCE_DATE_EPOCH": str(at_seconds(NOON)), "COLUMNS": "200", **environment}


@cache
def forks() -> Forks:
    """The process of which `run_fork` makes forks."""
    with tempfile.TemporaryDirectory() as folder:
        site = TinySite(Path(folder))
        site.share_compiled()  # the forks find the theme loaded
        site.release("a", tags=["health"])
        site.release("a", "ko")
        return Forks(site.root, with_clock({}))


def run_fork(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `run_python` gives, for tests of what a command does: in a fork of a process that has read its code."""
    values = with_clock(environment)
    if not hasattr(os, "fork") or not Path("/proc/self/fd").exists() or not forks().can_run(values):
        return run_python(*words, cwd=cwd, **environment)
    return forks().run(words, cwd, values)


def run_python(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        env=with_clock(environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def at_seconds(instant: str) -> int:
    from newsroom.site.clearance import parse_instant

    return parse_instant(instant)


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def digest_below(folder: Path) -> str:
    """One digest of every name, kind, mode, time and byte: what "byte for byte as it was" means."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        whole.update(
            repr(
                (
                    path.relative_to(folder).as_posix(),
                    state.st_mode,
                    state.st_size,
                    0 if path.is_dir() else state.st_mtime_ns,
                )
            ).encode()
        )
        if path.is_file():
            whole.update(path.read_bytes())
    return whole.hexdigest()


def packed(*files: Path) -> int:
    """Bytes on the wire."""
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


def parse(output: Path, address: str) -> LexborHTMLParser:
    file = output / (address.lstrip("/") + ("index.html" if address.endswith("/") else ""))
    return LexborHTMLParser(file.read_text(encoding="utf-8"))


def texts(page: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    """The text of each element, white space as readers see it."""
    return [" ".join(node.text().split()) for node in page.css(selector)]


def one(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The one element."""
    found = page.css(selector)
    assert len(found) == 1, f"{len(found)} × {selector}"
    return found[0]


def attributes(page: LexborHTMLParser | LexborNode, selector: str, name: str) -> list[str]:
    return [node.attributes.get(name) or "" for node in page.css(selector)]


def graph(page: LexborHTMLParser) -> list[dict[str, Any]]:
    """The nodes of the page's JSON-LD."""
    nodes: list[dict[str, Any]] = json.loads(one(page, 'script[type="application/ld+json"]').text())["@graph"]
    return nodes


def folder_of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder that all processes of a run have in common."""
    place = factory.getbasetemp()
    return place.parent if "PYTEST_XDIST_WORKER" in os.environ else place


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first process of a run that needs it makes; the tests of all processes only look at it."""
    import fcntl

    folder = folder_of_the_run(factory) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled templates, shared by the sites of all processes of a run."""
    folder = folder_of_the_run(tmp_path_factory) / "compiled"
    folder.mkdir(exist_ok=True)
    TinySite.compiled_of_the_run = folder
    return folder


def share_compiled(cache: Path, compiled: Path) -> None:
    """Links a cache that is not there yet to compiled templates: making them is most of a tiny build."""
    if not cache.exists():
        cache.mkdir()
        (cache / "compiled").symlink_to(compiled)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinySite:
    """A site with a directory and no release yet; commands run in its folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return TinySite(tmp_path)


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """The folder, not there yet, that stands for a host which a site is published to."""
    return tmp_path / "host"


def shared(write: Callable[[TinySite], TinySite]) -> Any:
    """A fixture: the site that `write` makes, made once for the tests of a module. They only look at it."""

    @pytest.fixture(scope="module")
    def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinySite]:
        made = write(TinySite(tmp_path_factory.mktemp("site")))
        before = digest_below(made.root)
        yield made
        assert digest_below(made.root) == before, "a test changed the site that others look at"

    return site


def own(write: Callable[[TinySite], TinySite]) -> Any:
    """A fixture: the same site made anew, for a test that changes it."""

    @pytest.fixture
    def site(tiny: TinySite) -> TinySite:
        return write(tiny)

    return site


def as_nobody(spoil: str, then: str) -> str:
    """Python that runs `then` as a user who is not root, after `spoil` as whoever we are.

    What such a user may not read of the machine is imported first.
    """
    return f"""
import contextlib, io, os, sys
from newsroom import commands
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    assert commands.exit_code(commands.build, output="imports/output", cache="imports/cache", jobs="1") == 0
{spoil}
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
{then}
"""


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder where any user of the machine may look and write."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o777)
    try:
        yield root
    finally:
        for path in (root, *root.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
        shutil.rmtree(root)


@pytest.fixture
def open_site() -> Iterator[TinySite]:
    """A site in a folder where any user of the machine may look and write."""
    with open_folder() as root:
        site = TinySite(root)
        site.compiled = None  # lies where root alone may look
        yield site


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the project's own sample site."""

    def make(root: Path) -> None:
        folders = {"OUTPUT_PATH": str(root / "output"), "CACHE_PATH": str(root / "cache")}
        build(read_settings(PROJECT / "publishconf.py", folders), Options(at="2026-11-01T12:00+09:00"))

    return made_once(tmp_path_factory, "sample", make) / "output"


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of an invented newsroom in Arabic, English and Korean."""
    from harbour import write_harbour

    def make(root: Path) -> None:
        site = write_harbour(TinySite(root))
        site.set(TAKEAWAYS=["text", "markdown"])
        site.build()

    return made_once(tmp_path_factory, "harbour", make) / "output"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for the tests of a module: Playwright's `Browser`."""
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every component by itself, and states of pages."""
    from newsroom.render.gallery.writing import write_gallery

    return made_once(tmp_path_factory, "gallery", lambda folder: write_gallery(folder, PROJECT / "theme"))


# ── what takes long runs when it is asked for ────────────────
# Modules and folders in which a test takes half a second or more: `inv test --fast` leaves them out. Those that take
# longest come first and run first: no processor waits for one at the end.
SLOW = (
    "project/test_browser.py",
    "desk/test_desk_browser.py",
    "publishing/test_hosts.py",
    "build/test_fuzz.py",
    "desk/test_desk_walk.py",
    "publishing/test_engine.py",
    "publishing/test_servers.py",
    "build/test_incremental.py",
    "build/test_speed.py",
    "project/test_accessible_names.py",
    "publishing/test_deployers.py",
    "build/test_all_at_once.py",
    "build/test_life.py",
    "store/test_every_step.py",
    "project/test_layout_browser.py",
    "project/test_search_page.py",
    "starting/test_demo.py",
    "project/test_nu.py",
    "commands/test_pelican.py",
    "importing/test_old_sites.py",
    "project/test_players_browser.py",
    "publishing/test_watch.py",
    "publishing/test_command.py",
    "build",
    "commands/test_command_line.py",
    "commands/test_commands.py",
    "desk/test_preview.py",
    "importing/test_pelican_places.py",
    "outputs/test_data.py",
    "outputs/test_search_engines.py",
    "project/test_ci.py",
    "project/test_extending.py",
    "publishing/test_alert.py",
    "publishing/test_portal_publish.py",
    "publishing/test_schedule.py",
    "reading/test_own_address.py",
    "reading/test_plugins.py",
    "reading/test_scan.py",
    "site/test_affected.py",
    "site/test_every_language_whole.py",
    "site/test_plan.py",
    "site/test_rota.py",
    "starting/test_init.py",
    "store/test_index.py",
    "store/test_output_folder.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked `long`, too")


def pytest_configure(config: pytest.Config) -> None:
    """Random texts are the same in each run, a hundred of them; with `--long` they are a thousand new ones.

    Neither an example nor the making of it has a time limit: a busy machine is no fault.
    """
    unhurried: dict[str, Any] = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
    hypothesis.settings.register_profile("seeded", derandomize=True, **unhurried)
    hypothesis.settings.register_profile("random", max_examples=1000, **unhurried)
    hypothesis.settings.load_profile("random" if config.getoption("--long") else "seeded")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Collects without a search for cycles: all that it makes stays, and each search would go through all of it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # before pytest's own choice by marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    place: dict[Path, int] = {}
    for item in items:
        if item.path not in place:
            inside = item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else ""
            found = (number for number, start in enumerate(SLOW) if inside.startswith(start))
            place[item.path] = next(found, len(SLOW))
        if place[item.path] < len(SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: place[item.path])
    if config.getoption("--long"):
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


# ── nothing is skipped in CI ─────────────────────────────────
def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"CI must run this: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report: Any = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report: Any = yield
    _refuse_skip(report)
    return report


def newest_releases(output: Path, home: str = "") -> dict[str, Any]:
    """What a site's search has of the newest releases: its `terms` each with its rows. `home`: ko/"""
    found: dict[str, Any] = json.loads((output / home / "search/newest.json").read_text("utf-8"))
    rows = {term: row for row, terms in found["terms"].items() for term in terms.split(" ")}
    return {**found, "terms": {term: [int(each) for each in row.split(",")] for term, row in rows.items()}}
