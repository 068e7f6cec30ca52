"""The site in memory while somebody writes: what changed is read, planned and drawn when a browser asks for it.

Place in the pipeline: in place of `build`, for `serve`. The same stages, plans and drawing; nothing is written to the
output folder. Held releases and drafts are shown too, each under a notice saying why and until when, unless only what
is public is wanted. Refuses: to lose the last good site because of a mistake that is being typed.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from newsroom import outputs
from newsroom.build.basis import basis_of
from newsroom.build.checks import Judged, contact_bounds, judged_state, site_findings, source_reader
from newsroom.build.claims import collision_problems
from newsroom.build.drawing import compiled_folder
from newsroom.build.planning import plan_site
from newsroom.build.reading import ContentState, Progress, read_content, read_folders, silent
from newsroom.desk.preview.drawing_one import draw_one, is_planned_with
from newsroom.desk.preview.placing import announces, of_held, places, with_held
from newsroom.desk.preview.shown import Shown
from newsroom.model.bounds import NEVER
from newsroom.model.output import Digests, Hold, Output, Plan
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.model.read_context import read_context
from newsroom.model.release import Folder
from newsroom.model.settings import Settings
from newsroom.outputs.pages import release as release_page
from newsroom.reading.release.references import check_site
from newsroom.render import context as context
from newsroom.render.digests import program_digest, read_digests
from newsroom.render.theme_check import check_theme
from newsroom.site.clearance import Clearance, read_clock
from newsroom.site.events import event_bounds
from newsroom.site.face import face_findings
from newsroom.site.plan import Planner, draw_up
from newsroom.site.site import Site
from newsroom.store.index import Index
from newsroom.store.pool import Pool

KEPT_PAGES = 200  # drawn pages kept in memory
KEPT_TYPED = 20  # texts being typed whose pictures are kept at hand


class Preview:
    """The site as it would be. Thread-safe."""

    def __init__(self, read: Callable[[], Settings], address: str, public: bool, at: str) -> None:
        self._read, self._address, self._public, self._at = read, address, public, at
        self.lock = threading.RLock()
        self.progress: Progress = silent  # told while content is read
        self._drawn: OrderedDict[str, tuple[bytes, bytes]] = OrderedDict()  # path → (fingerprint, bytes)
        self._typed: dict[str, dict[str, Output]] = {}  # folder of a text being typed → its files, by path
        self._index: Index | None = None
        self._folders: dict[str, Folder] = {}
        self._planned: dict[str, Folder] = {}
        self.is_partial = False  # no good site was seen yet: shown is what can be read
        self._site: Site | None = None
        self._planner: Planner | None = None
        self._plan: Plan | None = None
        self._content_state: ContentState | None = None
        self._unsettled: ContentState | None = None  # set while only pages of releases are up to date
        self.settings: Settings | None = None
        self._unusable = False  # the settings or the theme cannot be used now
        self.problems: list[Problem] = []
        self.until = NEVER  # the instant at which the site changes by itself
        self.planned = 0  # whole plans drawn up so far
        self.loaded = 0  # instant (nanoseconds) at which settings and theme began to be read
        self.looks = 0  # number of readings of the content; what was made of an earlier one is stale
        self._digests: Digests | None = None

    def close(self) -> None:
        with self.lock:
            if self._index is not None:
                self._index.__exit__()

    @property
    def now(self) -> int:
        """The instant as of which the site is shown."""
        return read_clock(self._at).at

    def shown(self) -> Shown:
        """The state shown now. Raises ContentError while settings or theme cannot be used."""
        if self.settings is None or self._index is None:
            raise ContentError(self.problems)
        return Shown(
            self.settings, self._folders, self._planned, self._content_state, self._site, self._planner, self._plan,
            self._digests, self._index,
        )  # fmt: skip

    @property
    def wrong(self) -> list[Problem]:
        """The problems that keep the present site from being shown."""
        return errors(self.problems)

    def shown_problems(self, problems: list[Problem]) -> list[Problem]:
        """Those that may be shown. Where only what is public is shown, nothing is said of a text that is not."""
        if not self._public:
            return problems
        site = self._site
        out = {release.path for release in site.releases} if site is not None else set()
        out |= {each.path for pages in site.pages.values() for each in pages.values()} if site is not None else set()
        label = self._content_state.label if self._content_state else "content"
        return [
            p for p in problems if p.path in out or not p.path.startswith((f"{label}/releases/", f"{label}/pages/"))
        ]

    def reload(self) -> None:
        """Reads settings and theme anew, then everything else. The first call may raise for unusable settings."""
        with self.lock:
            self._unusable = True
            self.loaded = time.time_ns()
            try:
                settings = self._read()
                wrong = check_theme(settings)
            except ContentError as fault:
                wrong, settings = fault.problems, None
            if errors(wrong) or settings is None:
                self.problems = wrong
                return
            self._unusable = False
            self.settings = msgspec.structs.replace(settings, site_url=self._address)
            context.forget_contexts()
            self._drawn.clear()
            if self._index is None:
                self._index = _open_index(settings)
            self._planner = None
            self.refresh()

    def refresh(self, only: Collection[str] | None = None) -> None:
        """Takes in what changed in the content folder. `only`: folders that were touched, when that is known.

        Changes of a release show on its own pages at once; the rest of the site follows with `settle`.
        """
        with self.lock:
            self.looks += 1
            if self._unusable or self.settings is None or self._index is None:
                self.reload()
                return
            try:
                with Pool() as pool:
                    content_state = read_content(
                        self.settings, self._index, program_digest(), pool, self.progress, only
                    )
            except ContentError as fault:
                self.problems = fault.problems
                return
            known = self._plan is not None and self._planner is not None and not self.wrong
            if (
                known
                and self._content_state is not None
                and not content_state.changed
                and content_state.problems == self._content_state.problems
            ):
                if self.seconds_to_next() <= 0:
                    self._replan(content_state)
                return
            if not self._patch(content_state):
                self._replan(content_state)

    def settle(self) -> bool:
        """Draws the whole plan up where only single pages were brought up to date; whether there was anything to do."""
        with self.lock:
            if self._unsettled is None:
                return False
            self.looks += 1
            self._replan(self._unsettled)
            return True

    def _patch(self, content_state: ContentState) -> bool:
        """Brings the pages of changed releases up to date, where they stay in their places; False where more changed."""
        if self._site is None or self._plan is None or self._planner is None or self._index is None or self.wrong:
            return False
        folders = read_folders(self._index, content_state.changed)
        if len(folders) != len(content_state.changed) or content_state.problems != (
            self._content_state and self._content_state.problems
        ):
            return False
        for folder in folders:
            old = self._folders.get(folder.path)
            if (
                old is None
                or errors(folder.problems)
                or old.files != folder.files
                or not folder.releases
                or places(old) != places(folder)
            ):
                return False
        if any(announces(release, self.now) for folder in folders for release in folder.releases):
            return False
        if errors(self.between(folders)):
            return False  # a whole look says which
        for folder in folders:
            self._folders[folder.path] = folder
            for release in folder.releases:
                versions = self._site.versions.get(release.slug, {})
                if release.lang in versions:
                    versions[release.lang] = release
                    output = release_page.plan_one(self._site, self._planner, release)
                    self._plan.outputs[output.path] = output
        self._unsettled = content_state
        return True

    def between(self, folders: list[Folder]) -> list[Problem]:
        """The problems between these folders, in their new form, and all others."""
        assert self.settings is not None and self._content_state is not None
        fresh = {folder.path: folder for folder in folders}
        label = self._content_state.label
        context = read_context(self.settings, label)
        known = [*{**self._folders, **fresh}.values()]
        found = check_site(known, self._content_state.directory, context, source_reader(self.settings, label))
        return [problem for problem in found if os.path.relpath(problem.path, label).rpartition("/")[0] in fresh]

    def _replan(self, content_state: ContentState) -> None:
        assert self.settings is not None and self._index is not None
        self._unsettled = None
        settings = self.settings
        content = judged_state(settings, self.now, self._index, content_state)
        problems = content.problems
        self._content_state = content_state
        if self._planner is None or self._digests is None:
            self._digests = read_digests(settings)
        if errors(problems):
            basis = basis_of(settings, self._index, content_state, self._digests)
            readable, problems = plan_site(basis, self.now, {})
            self.problems = sorted(set(problems))
            if self._site is None or self.is_partial:
                self._folders = {folder.path: folder for folder in content.folders}
                if readable is not None and not self._public:  # the hour of a text may be what cannot be read
                    with suppress(Exception):  # held texts may not be planned even so: the problems are shown alone
                        self._show(content._replace(folders=readable.folders, clearance=readable.clearance))
                        self.is_partial = True
            return
        seen = contact_bounds(content_state.directory, content.now, content.clearance)
        site, plan, clearance = self._show(content)
        self._folders, self.is_partial = self._planned, False
        self.until = seen.within(event_bounds(site)).until
        source = source_reader(settings, content_state.label)
        problems += site_findings(site, clearance)
        problems += face_findings(site, content.folders, content_state.label, source)
        problems += of_held(collision_problems(plan, site, content_state.label, source), site)
        self.problems = sorted(set(problems))
        self.planned += 1

    def _show(self, content: Judged) -> tuple[Site, Plan, Clearance]:
        """Plans a site, and shows it."""
        assert self._digests is not None
        settings, clearance = content.settings, content.clearance
        holds: dict[tuple[str, str], Hold] = {}
        if not self._public:
            clearance, holds = with_held(clearance)
        site = content.site(clearance, holds)
        planner = outputs.planner_of(site, self._digests, settings.theme, compiled_folder(settings), preview=True)
        plan = draw_up(planner, outputs.all_kinds(settings.own_kinds))
        self._site, self._planner, self._plan = site, planner, plan
        self._planned = {folder.path: folder for folder in content.folders}
        return site, plan, clearance

    # ── for browsers ─────────────────────────────────────────────────────────
    def fingerprint(self, path: str) -> bytes:
        """Of what a browser would get at a path below the site: what it has open is stale when this changes."""
        plan = self._plan
        output = plan.outputs.get(path) if plan else None
        drawn = output.fingerprint if output else b""
        return b"wrong" + repr(self.problems).encode() + drawn if self.wrong else drawn

    def page(self, path: str) -> bytes | None:
        """The bytes of an output, drawn when they are not at hand; None where nothing is published.

        Raises ContentError where it cannot be drawn.
        """
        # Drawn outputs are served without waiting, since the rest of the site may be in planning.
        output, kept = self.output(path), self._drawn.get(path)
        if output is not None and kept is not None and kept[0] == output.fingerprint:
            return kept[1]
        with self.lock:
            if self._unsettled is not None and path not in self._drawn:
                self.settle()  # a page that nobody had open shows the others' new titles too
            output = self.output(path)
            if output is None:
                return None
            kept = self._drawn.get(path)
            if kept is not None and kept[0] == output.fingerprint:
                self._drawn.move_to_end(path)
                return kept[1]
            data = self._draw(output)
            self._drawn[path] = (output.fingerprint, data)
            while len(self._drawn) > KEPT_PAGES:
                self._drawn.popitem(last=False)
            return data

    def output(self, path: str) -> Output | None:
        """The output at a path: the site's own, else one that belongs to a text being typed."""
        plan = self._plan
        if plan is None:
            return None
        return plan.outputs.get(path) or next((typed[path] for typed in self._typed.values() if path in typed), None)

    def show_beside(self, folder: str, outputs: Iterable[Output]) -> None:
        """Pictures and documents of a text that is being typed: its page asks for them before any saved text names them."""
        others = {known: typed for known, typed in self._typed.items() if known != folder}
        last = list(others.items())[1 - KEPT_TYPED :]
        # A new mapping: other threads read the old one.
        self._typed = {**dict(last), folder: {output.path: output for output in outputs}}

    def redraw(self, path: str) -> None:
        """Draws a page that is open somewhere, when it is stale; waits for nothing else."""
        with self.lock:
            output = self._plan.outputs.get(path) if self._plan else None
            if output is not None and self._drawn.get(path, (b"", b""))[0] != output.fingerprint:
                with suppress(ContentError):  # the page says so when it is asked for
                    self._drawn[path] = (output.fingerprint, self._draw(output))

    def _draw(self, output: Output) -> bytes:
        assert self.settings is not None and self._plan is not None and self._index is not None
        if self.wrong and not is_planned_with(output, self._folders, self._index):
            raise ContentError(self.problems)
        try:
            return draw_one(output, self.settings, self._index, self._plan.shared_inputs)
        except sqlite3.DatabaseError:  # the text of the last good page is no longer known
            if not self.wrong:
                raise
            raise ContentError(self.problems) from None

    def seconds_to_next(self) -> float:
        """How long until the site changes by itself. A clock that was given does not go on."""
        if self._at or os.environ.get("SOURCE_DATE_EPOCH") or self.until == NEVER:
            return float("inf")
        return max(0.0, self.until - time.time())


def _open_index(settings: Settings) -> Index:
    """An index of the preview's own, kept for the next time; in memory when another preview has it."""
    try:
        return Index.open(Path(settings.cache), Path(settings.content), Path("preview"))
    except ContentError:
        return Index.in_memory()
