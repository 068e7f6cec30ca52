"""What expired, was withdrawn or is held again leaves the last good output, while everything else waits for the mending.

Place in the pipeline: in place of a build (`newsroom build --removals-only`). Comes in: the content as the last good build
published it, with what has to leave by now. Goes out: the output folder without what expired or is held, with the notice on
the withdrawn ones, and with every page, list, feed and file drawn anew that named one of them. Nothing else changes: what was
edited since, or became due, waits. Refuses: to be stopped by what is wrong elsewhere; it says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsroom import outputs
from newsroom.build.basis import PLAN_BASIS, basis_of
from newsroom.build.checks import seen_bounds, source_reader
from newsroom.build.derived import narrow_fingerprints
from newsroom.build.drawing import compiled_folder, drawn_outputs, in_order
from newsroom.build.reading import (
    DIRECTORY,
    GOOD_DIRECTORY,
    ContentState,
    Directories,
    Progress,
    read_content,
    read_folders,
)
from newsroom.build.removals import leads_on
from newsroom.build.report import Report
from newsroom.model.addresses import path_of
from newsroom.model.bounds import NEVER
from newsroom.model.output import Output
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.model.release import Folder, Page, Release
from newsroom.model.settings import Settings
from newsroom.proof.inspection import Inspection
from newsroom.reading.files.ledger import Ledger
from newsroom.render.digests import program_digest, read_digests
from newsroom.site.clearance import Clearance, Clock, clear
from newsroom.site.plan import draw_up
from newsroom.site.site import Site
from newsroom.store.index import CLOCK, BuildClock, Index
from newsroom.store.output_folder import OutputFolder
from newsroom.store.pool import Pool
from newsroom.store.published import Published, digest_of, stamp_of

LISTS = ("archive", "home", "feed", "sitemap", "catalogue")  # kinds that count and name releases


def take_out(
    settings: Settings, index: Index, clock: Clock, folder: OutputFolder, pool: Pool, progress: Progress
) -> Report:
    """Takes out everything that has to leave by now. Problems of the content are reported as warnings."""
    read = read_content(settings, index, program_digest(), pool, progress)
    if not folder.is_ours:
        problem = Problem(folder.root, 1, "build", "no-output", "error", "must hold a site that was built before")
        raise ContentError([problem])
    _adopt(folder)
    folders, leaving = _content(settings, index, folder, clock.at)
    problems = [*read.problems, *(problem for each in folders for problem in each.problems)]
    next_change = _next_change(settings, folders, read, clock.at)
    clock_state = _clock_of(folders, clock, next_change)
    done = _Done()
    if leaving:
        done = _Redrawing(settings, index, clock.at, folder, folders, leaving, _good_read(index, read)).run(
            pool, progress
        )
        index.put_state(CLOCK, clock_state)
        folder.publish({}, done.removals, complete=not clock.ahead)
    index.put_state(CLOCK, clock_state)
    index.put_state("plan", None)
    index.commit()
    now_public = _clearance(settings, folders, folder, clock.at)
    problems += done.problems
    as_warnings = {msgspec.structs.replace(each, severity="warning") for each in problems}
    return Report(
        releases=len(now_public.releases),
        pages=len(now_public.pages),
        held=len(now_public.held),
        read=read.read,
        drawn=done.drawn,
        written=done.written,
        removed=len(done.removals),
        outputs=len(folder.known),
        clock=clock,
        next_change=next_change,
        warnings=tuple(sorted(as_warnings)) if errors(problems) else (),
        timezone=settings.timezone,
    )


class _Done(NamedTuple):
    """What was drawn, put aside and is to be removed; problems that hindered the drawing."""

    drawn: int = 0
    written: int = 0
    removals: Sequence[str] = ()
    problems: Sequence[Problem] = ()


class _Redrawing:
    """The outputs that name what leaves, drawn without it, and the outputs that go."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        now: int,
        folder: OutputFolder,
        folders: list[Folder],
        leaving: list[Page],
        read: ContentState,
    ) -> None:
        self.settings, self.index, self.folder, self.folders, self.read = settings, index, folder, folders, read
        self.clearance = _clearance(settings, folders, folder, now)
        self.site = Site(self.clearance, folders, read.directory, settings, now, ledger=read.ledger)
        shown = {
            path_of(page.address(settings.languages)) for page in (*self.clearance.releases, *self.clearance.pages)
        }
        self.own = _own_paths(
            settings, [page for page in leaving if path_of(page.address(settings.languages)) not in shown], folder
        )
        self.naming = _naming(folder, leaving, settings) | self.own

    def run(self, pool: Pool, progress: Progress) -> _Done:
        """Whatever fails, what must leave is among the removals; then nothing else changes."""
        try:
            return self._redraw(pool, progress)
        except (MemoryError, OSError):
            raise
        except Exception as fault:
            self.folder.discard()
            wrong = fault.problems if isinstance(fault, ContentError) else []
            cause = type(fault).__name__
            message = f"names what was taken out still: pages and lists could not be drawn anew ({cause})"
            problem = Problem(self.folder.root, 1, "build", "not-redrawn", "warning", message, "Mend, then build.")
            return _Done(removals=sorted(self.own), problems=[*wrong, problem])

    def _redraw(self, pool: Pool, progress: Progress) -> _Done:
        settings, index, folder = self.settings, self.index, self.folder
        basis = basis_of(settings, index, self.read, read_digests(settings))
        planner = outputs.planner_of(self.site, basis.digests, settings.theme, compiled_folder(settings))
        plan = draw_up(planner, outputs.all_kinds())
        narrow_fingerprints(plan.outputs, index)
        is_same = index.state(PLAN_BASIS) == basis.rests_on  # else most outputs would differ, and they must wait
        todo = [output for output in plan.outputs.values() if self._differs(output, is_same)]
        removals = [path for path in folder.known if path not in plan and self._goes(path, is_same)]
        inspection = Inspection(
            index,
            self.clearance,
            self.folders,
            self.site,
            settings,
            (program_digest(), basis.rests_on),
            source_reader(settings, self.read.label),
            planner.shared_inputs,
        )
        inspection.begin(plan, folder.read)
        _, others = in_order(todo)
        written = 0
        for output, data, digest in drawn_outputs(others, plan, settings, index, pool, inspection, progress):
            if folder.known[output.path].digest != digest:
                folder.put_aside(output, digest, data)
                written += 1
        if inspection.undrawable:
            raise ContentError(inspection.undrawable)
        return _Done(len(others), written, removals)

    def _differs(self, output: Output, is_same: bool) -> bool:
        """Whether a published output is to be drawn anew. `is_same`: only the content changed since the last build."""
        known = self.folder.known.get(output.path)
        if known is None or known.fingerprint == output.fingerprint:
            return False
        return is_same or output.path in self.naming or output.kind in LISTS

    def _goes(self, path: str, is_same: bool) -> bool:
        """Whether an output that is not planned is to be removed."""
        if is_same or path in self.own or self.folder.known[path].owner.startswith(LISTS):
            return True
        return path in self.naming and (_is_list(path) or leads_on(self.folder, path))


def _next_change(settings: Settings, folders: list[Folder], read: ContentState, now: int) -> int:
    """When readers would see another site, were everything mended: as a build says it."""
    clearance = clear(folders, now)
    site = Site(clearance, folders, read.directory, settings, now, ledger=read.ledger)
    return seen_bounds(site, clearance).until


def _clock_of(folders: Iterable[Folder], clock: Clock, next_change: int) -> bytes:
    """For whoever publishes the folder: it is right until something else must leave; what became due waits."""
    instants = [NEVER]
    for folder in folders:
        for page in (*folder.releases, *folder.pages):
            withdrawn = page.withdrawn.at if isinstance(page, Release) and page.withdrawn is not None else None
            instants += [
                moment.at for moment in (page.expires, withdrawn) if moment is not None and moment.at > clock.at
            ]
    return msgspec.msgpack.encode(BuildClock(clock.at, clock.source, clock.ahead, clock.at, min(instants), next_change))


def _adopt(folder: OutputFolder) -> None:
    """Records the published files again, where the index that knew them is lost."""
    if folder.known:
        return
    for path in folder.foreign():
        file = str(Path(folder.root, path))
        digest = digest_of(file)
        if digest is not None:
            folder.known[path] = Published(b"", digest, "", stamp_of(file), path)
    folder.index.put_outputs(folder.known.values())


def _content(settings: Settings, index: Index, folder: OutputFolder, now: int) -> tuple[list[Folder], list[Page]]:
    """(folders as they are to be shown, versions that leave or are withdrawn).

    The index then holds the records and texts of the last good build, but for folders that take something out themselves.
    """
    decode = msgspec.msgpack.Decoder(Folder).decode
    newest = {each.path: each for each in read_folders(index)}
    for path, record, bodies in index.good():
        new = newest.get(path)
        if new is not None and not errors(new.problems) and _leaving(new, settings, folder, now):
            continue
        index.restore(path, record, bodies)
        newest.pop(path, None)
        if record is not None:
            newest[path] = decode(record)
    folders = [newest[path] for path in sorted(newest)]
    leaving = [page for each in folders for page in _leaving(each, settings, folder, now)]
    return folders, leaving


def _leaving(each: Folder, settings: Settings, folder: OutputFolder, now: int) -> list[Page]:
    """Published versions that are held by now (expired, again under an embargo, a draft), or whose withdrawal has taken effect."""
    if not any(_stands(settings, page, folder) for page in (*each.releases, *each.pages)):
        return []
    cleared = clear([each], now)
    reasons = {held.reason for held in cleared.held}
    if errors(each.problems):  # then nobody knows whether it is to be held; that it expired was read
        reasons &= {"expired", "original"} if "expired" in reasons else set()
    found: list[Page] = [held.page for held in cleared.held if held.reason in reasons]
    found += [page for page in cleared.releases if page.withdrawn is not None and page.withdrawn.at.at <= now]
    return [page for page in found if _stands(settings, page, folder)]


def _stands(settings: Settings, page: Page, folder: OutputFolder) -> bool:
    """Whether a version is published; a page that leads on from its address to another is none."""
    known = folder.known.get(path_of(page.address(settings.languages)))
    return known is not None and known.owner != "redirect"


def _clearance(settings: Settings, folders: list[Folder], folder: OutputFolder, now: int) -> Clearance:
    """The published content without the expired part. Content that became due since then waits."""
    cleared = clear(folders, now)

    def stands(page: Page) -> bool:
        return path_of(page.address(settings.languages)) in folder.known

    return msgspec.structs.replace(
        cleared,
        releases=tuple(page for page in cleared.releases if stands(page)),
        pages=tuple(page for page in cleared.pages if stands(page)),
    )


def _good_read(index: Index, read: ContentState) -> ContentState:
    """The content that was read, with the directory of the last good build, free of problems."""
    kept = index.state(GOOD_DIRECTORY) or index.state(DIRECTORY)
    directory = msgspec.msgpack.decode(kept, type=Directories).directory if kept else read.directory
    ledger = Ledger(read.ledger.path, read.ledger.digest, read.ledger.entries)
    return msgspec.structs.replace(read, directory=directory, problems=[], ledger=ledger)


def _own_paths(settings: Settings, leaving: Iterable[Page], folder: OutputFolder) -> set[str]:
    """Outputs that are nothing but those versions: their pages, and the files beside them."""
    places = [path_of(page.address(settings.languages)).removesuffix("index.html") for page in leaving]
    return {path for path in folder.known if any(path.startswith(place) for place in places)}


def _naming(folder: OutputFolder, leaving: Iterable[Page], settings: Settings) -> set[str]:
    """Outputs whose bytes contain the address of one of these versions."""
    signs = [path_of(page.address(settings.languages)).removesuffix("index.html").encode() for page in leaving]
    found: set[str] = set()
    for path in folder.known:
        try:
            data = Path(folder.root, path).read_bytes()
        except OSError:
            continue
        if any(sign in data for sign in signs):
            found.add(path)
    return found


def _is_list(path: str) -> bool:
    """Whether an output is a list or feed by its path: all that lies in no release's folder, and is no standing page."""
    steps = path.split("/")
    if len(steps) == 1:
        return not path.endswith(".html")
    lists = ("topics", "types", "places", "feeds", "catalogue", "sitemaps", "media", "search")
    return any(step in lists for step in steps[:2]) or (
        "news" in steps[:2] and steps[steps.index("news") + 1].partition(".")[0].isdecimal()
    )
