"""The site in memory while somebody writes: what changed is read, planned and drawn when a browser asks for it.

Place in the pipeline: in place of `build`, for `serve`. The same stages, plans and drawing; nothing is written to the
output folder. Held releases and drafts are shown too, each under a notice saying why and until when, unless only what
is public is wanted. Refuses: to lose the last good site because of a mistake that is being typed.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import msgspec

from newsroom import desk, outputs
from newsroom.bases import check_theme, program_digest, read_bases
from newsroom.build import compiled_folder, contact_bounds, draw_job, judge, read_source_file, silent, site_findings
from newsroom.clearance import NEVER, Clearance, Held, read_clock
from newsroom.index import Index
from newsroom.intake import Intake, read_folders, take_in
from newsroom.plan import Hold, Output, Plan, Planner, draw_up
from newsroom.pool import Pool
from newsroom.problems import ContentError, Problem, UsageError, errors
from newsroom.release import Folder
from newsroom.settings import Settings
from newsroom.site import Site
from newsroom.worker import draw

KEPT_PAGES = 200  # drawn pages kept in memory

# What a list, a neighbour or a feed would not show of a release: an edit of no more than these touches one page.
ONLY_ON_ITS_PAGE = {"text_digest": "", "digest": "", "words": 0, "links": (), "notes": ""}


class Preview:
    """The site as it would be. Thread-safe."""

    def __init__(self, read: Callable[[], Settings], address: str, public: bool, at: str) -> None:
        self._read, self._address, self._public, self._at = read, address, public, at
        self._lock = threading.RLock()
        self._drawn: OrderedDict[str, tuple[bytes, bytes]] = OrderedDict()  # path → (fingerprint, bytes)
        self._index: Index | None = None
        self._folders: dict[str, Folder] = {}
        self._site: Site | None = None
        self._planner: Planner | None = None
        self._plan: Plan | None = None
        self._intake: Intake | None = None
        self.settings: Settings | None = None
        self.problems: list[Problem] = []
        self.until = NEVER  # the instant at which the site changes by itself
        self.planned = 0  # whole plans drawn up so far

    def close(self) -> None:
        with self._lock:
            if self._index is not None:
                self._index.__exit__()

    @property
    def wrong(self) -> list[Problem]:
        """What stops the site from being shown as it is now."""
        return errors(self.problems)

    def reload(self) -> None:
        """Reads settings and theme anew, then everything else. The first call may raise for unusable settings."""
        with self._lock:
            try:
                settings = self._read()
                wrong = check_theme(settings)
            except ContentError as fault:
                wrong, settings = fault.problems, None
            except UsageError:
                raise
            if wrong or settings is None:
                self.problems = wrong
                return
            self.settings = msgspec.structs.replace(settings, site_url=self._address)
            desk.forget_desks()
            self._drawn.clear()
            if self._index is None:
                self._index = _open_index(settings)
            self._planner = None
            self.refresh()

    def refresh(self) -> None:
        """Takes in what changed in the content folder."""
        with self._lock:
            if self.settings is None or self._index is None:
                self.reload()
                return
            try:
                with Pool() as pool:
                    before = self._index.state("plan")
                    intake = take_in(self.settings, self._index, program_digest(), pool, silent)
                self._index.put_state("plan", b"seen")
                if before is not None and self._plan is not None and not intake.changed and intake.problems == (self._intake and self._intake.problems):
                    return
                changed = {folder.path: folder for folder in read_folders(self._index, intake.changed)}
                if before is not None and self._plan is not None and len(changed) == len(intake.changed) and self._patch(changed):
                    return
                self._replan(intake)
            except ContentError as fault:
                self.problems = fault.problems

    def _patch(self, changed: dict[str, Folder]) -> bool:
        """Replaces texts in the plan where nothing but the text changed; False where more did."""
        assert self._site is not None and self._plan is not None and self._planner is not None
        if self.problems and self.wrong:
            return False
        for path, folder in changed.items():
            old = self._folders.get(path)
            if old is None or not folder.releases or folder.problems != old.problems or not _same_but_text(old, folder):
                return False
        for path, folder in changed.items():
            self._folders[path] = folder
            for release in folder.releases:
                there = self._site.versions.get(release.slug, {})
                if release.lang in there:
                    there[release.lang] = release
                    self._plan.outputs.update(self._planner.redraw(release))
        return True

    def _replan(self, intake: Intake) -> None:
        assert self.settings is not None and self._index is not None
        settings = self.settings
        folders = read_folders(self._index)
        now = read_clock(self._at).at
        clearance, problems = judge(folders, intake.directory, settings, now, intake.label, intake.problems)
        self._intake = intake
        if errors(problems):
            self.problems = sorted(set(problems))
            return
        since, until = contact_bounds(intake.directory, now, clearance)
        del since
        holds: dict[tuple[str, str], Hold] = {}
        if not self._public:
            clearance, holds = with_held(clearance)
        site = Site(clearance, folders, intake.directory, settings, now, holds)
        if self._planner is None:
            self._bases = read_bases(settings)
        self._planner = Planner(site, self._bases, settings.theme, compiled_folder(settings), preview=True)
        self._plan = draw_up(self._planner, [outputs.kind(name) for name in outputs.KINDS])  # type: ignore[misc]
        self._site, self._folders, self.until = site, {folder.path: folder for folder in folders}, until
        self.problems = sorted(set(problems + site_findings(site, clearance)))
        self.planned += 1

    # ── for browsers ─────────────────────────────────────────────────────────
    def fingerprint(self, path: str) -> bytes:
        """Of what a browser would get at a path below the site: what it has open is stale when this changes."""
        with self._lock:
            if self.wrong:
                return b"wrong" + repr(self.problems).encode()
            output = self._plan.outputs.get(path) if self._plan else None
            return output.fingerprint if output else b""

    def page(self, path: str) -> bytes | None:
        """The bytes of an output, drawn when they are not at hand; None where nothing is published."""
        with self._lock:
            output = self._plan.outputs.get(path) if self._plan else None
            if output is None or self.settings is None or self._plan is None:
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

    def _draw(self, output: Output) -> bytes:
        assert self.settings is not None and self._plan is not None and self._index is not None
        if output.kind == "files":
            return Path(self.settings.content, output.inputs.source).read_bytes()  # type: ignore[attr-defined]
        content = self.settings.content
        job = draw_job(output, self._index, lambda path, digest: read_source_file(content, path, digest))
        return draw([job], self._plan.presses)[0].data

    def seconds_to_next(self) -> float:
        """How long until the site changes by itself."""
        return max(0.0, self.until - time.time()) if not self._at and self.until != NEVER else float("inf")


def with_held(clearance: Clearance) -> tuple[Clearance, dict[tuple[str, str], Hold]]:
    """Everything as if it were cleared, and what is in truth held, by (slug, language)."""
    held: list[Held] = list(clearance.held)
    return (
        msgspec.structs.replace(
            clearance,
            releases=(*clearance.releases, *(each.page for each in held if hasattr(each.page, "card"))),
            pages=(*clearance.pages, *(each.page for each in held if not hasattr(each.page, "card"))),
            held=(),
        ),
        {(each.page.slug, each.page.lang): Hold(reason=each.reason, until=each.moment) for each in held},
    )


def _same_but_text(one: Folder, other: Folder) -> bool:
    if one.files != other.files or len(one.releases) != len(other.releases) or one.pages or other.pages:
        return False
    replace = msgspec.structs.replace
    return all(replace(a, **ONLY_ON_ITS_PAGE) == replace(b, **ONLY_ON_ITS_PAGE) for a, b in zip(one.releases, other.releases, strict=True))


def _open_index(settings: Settings) -> Index:
    """An index of the preview's own, kept for the next time; in memory when another preview has it."""
    try:
        return Index.open(Path(settings.cache), Path(settings.content), Path("preview"))
    except ContentError:
        return Index.in_memory()
