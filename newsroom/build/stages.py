"""The build: what changed is read, planned, drawn, written aside, audited and published. Or nothing is.

Place in the pipeline: it runs the stages in their order and is the only one that knows all of them. Comes in: settings
and options. Goes out: a `Report`, or `ContentError` with everything that is wrong; then `output/` is as it was.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newsroom.build.basis import PLAN_BASIS, Basis, PlanState, basis_of
from newsroom.build.reading import ContentState, Progress, Reader, forget_good, read_content, silent
from newsroom.build.report import Report
from newsroom.model.output import Copy, Output
from newsroom.model.problems import ContentError, MachineFault, Problem, errors
from newsroom.model.release import Value
from newsroom.model.settings import Settings
from newsroom.render.digests import program_digest, read_digests
from newsroom.render.theme_check import check_theme
from newsroom.site.clearance import Clearance, Clock, read_clock
from newsroom.store.index import CLOCK, BuildClock, Index, remove_index, unusable
from newsroom.store.output_folder import OutputFolder, refusal
from newsroom.store.pool import Pool
from newsroom.store.published import Published

if TYPE_CHECKING:
    from newsroom.build.planning import SitePlan
    from newsroom.proof.inspection import Inspection


class Options(Value, frozen=True, kw_only=True):
    """The options of the command line, beside the settings."""

    at: str = ""  # instant to build for
    jobs: int = 0  # worker processes; 0: one for each processor
    clean: bool = False  # forget what is known, take the output folder over
    allow_removals: bool = False  # take releases away that the content no longer has, however many
    removals_only: bool = False  # take out what expired, was withdrawn or is held again, change nothing else
    cluster: str = ""  # address of a Dask scheduler whose workers read and draw
    clock: Clock | None = None  # the instant, where it was read before: one for all sites of a portal
    is_strict: bool = False  # a warning stops the build, as a problem does


def build(
    settings: Settings,
    options: Options,
    progress: Progress = silent,
    read: Reader = read_content,
    pool: Pool | None = None,
) -> Report:
    """Builds the site. Raises ContentError or UsageError; then nothing was published.

    `read`: takes in what changed; a portal's takes it from its sites. `pool`: one that serves several builds.
    """
    clock = options.clock or read_clock(options.at)
    note, index = "", None
    with _without_garbage_collection():
        for attempt in (1, 2):
            try:
                with Index.open(Path(settings.cache), Path(settings.content), Path(settings.output)) as index:
                    report = _Build(settings, options, clock, index, progress, read, pool).run()
                    return msgspec.structs.replace(report, note=note or index.note)
            except sqlite3.DatabaseError as fault:
                if "full" in str(fault) or "readonly" in str(fault) or index is None or attempt == 2:
                    raise MachineFault(f"{settings.cache}: the index could not be written: {fault}") from fault
                remove_index(index.file)
                note = unusable(index.file, str(fault))
            except ContentError as wrong:
                from newsroom.build.removals import note_removed

                if attempt == 2 or not options.allow_removals or not note_removed(settings, wrong, clock.at):
                    raise
            except OSError as fault:
                raise refusal(fault, "Writing the site") from fault
    raise AssertionError("unreachable")


class _Build:
    """One build."""

    def __init__(
        self,
        settings: Settings,
        options: Options,
        clock: Clock,
        index: Index,
        progress: Progress,
        read: Reader,
        pool: Pool | None,
    ) -> None:
        self.settings, self.options, self.clock, self.index, self.progress = settings, options, clock, index, progress
        self.read, self.pool = read, pool

    def run(self) -> Report:
        """Raises ContentError, UsageError or MachineFault; each says whether something was written before."""
        folder = OutputFolder(self.settings.output, self.index, self.settings.output_retention)
        try:
            return self._run(folder)
        except OSError as fault:
            refused = refusal(fault, "Writing the site")
            refused.nothing_written = not folder.is_touched
            raise refused from fault
        except ContentError as wrong:
            wrong.nothing_written = not folder.is_touched
            raise
        finally:
            folder.lock.release()

    def _run(self, folder: OutputFolder) -> Report:
        settings, index, clock = self.settings, self.index, self.clock
        folder.admit(
            self.options.clean,
            [settings.content, settings.theme, str(Path(settings.file).parent), str(Path.home()), settings.cache],
            [settings.content, settings.theme],
        )
        completed = folder.complete_interrupted()
        if self.options.removals_only:
            from newsroom.build.leaving import take_out

            with Pool(self.options.jobs or None) as pool:
                return take_out(settings, index, clock, folder, pool, self.progress)
        found = check_theme(settings)
        self.theme_warnings = [problem for problem in found if problem.severity == "warning"]
        with self._pool() as pool:
            if errors(found):
                from newsroom.build.check import look

                found, units = look(settings, clock.at, index, pool, self.progress, self.read, folder)
                raise ContentError(found, checked=units)
            if self.options.clean:
                index.forget_sources()
                index.put_state("plan", None)
            report = self._published(folder, pool)
            return msgspec.structs.replace(report, completed=completed)

    def _published(self, folder: OutputFolder, pool: Pool) -> Report:
        """Reads what changed, and publishes what the content now says."""
        index, clock = self.index, self.clock
        kept = index.state("plan")
        content_state = self.read(self.settings, index, program_digest(), pool, self.progress)
        basis = basis_of(self.settings, index, content_state, read_digests(self.settings))
        state = msgspec.msgpack.decode(kept, type=PlanState) if kept else None
        broken = folder.broken()
        foreign = folder.foreign()
        stands = (  # the last plan still says what is to be published, but for what changed in the content
            state is not None
            and state.rests_on == basis.rests_on
            and state.bounds.holds(clock.at)
            and not errors(content_state.problems)
            and not broken
            and not foreign
            and not self.options.clean
        )
        if state is not None and stands and index.state("plan") is not None:
            self._refuse_warnings(state, content_state)
            self._note_clock(state)
            folder.publish(folder.restamped, (), complete=not clock.ahead)
            return self._report(state, content_state, folder)
        from newsroom.build.planning import plan_site  # a build with nothing to do must not wait for it

        common = state.common if state is not None and stands else b""
        planned, problems = plan_site(basis, clock.at, folder.known, common)
        if planned is None or errors(problems):
            warnings = [*self.settings.warnings, *self.theme_warnings]
            drawn_wrong = self._drawn_wrong(basis, planned, folder, pool)
            raise ContentError([*warnings, *problems, *drawn_wrong], checked=content_state.units)
        state = planned.state
        self._refuse_warnings(state, content_state)
        self._note_clock(state)
        drawn, written, removed, gone = self._draw(planned, folder, broken, foreign, pool)
        planned.inspection.prover.keep()
        state = self._with_coming(state, basis, planned.clearance, folder, pool)
        index.put_state("plan", msgspec.msgpack.encode(state))
        forget_good(index)
        index.put_state(PLAN_BASIS, basis.rests_on)
        index.commit()
        report = self._report(state, content_state, folder)
        warnings = sorted({*report.warnings, *gone})
        return msgspec.structs.replace(report, drawn=drawn, written=written, removed=removed, warnings=tuple(warnings))

    def _drawn_wrong(self, basis: Basis, planned: SitePlan | None, folder: OutputFolder, pool: Pool) -> list[Problem]:
        """What drawing would show beside the problems for which nothing is published."""
        if planned is None:
            return []
        from newsroom.build.trial import Trial

        with Trial(basis, pool, folder, self.progress) as trial:
            return trial.problems(planned)

    def _pool(self) -> AbstractContextManager[Pool]:
        if self.pool is not None:
            return nullcontext(self.pool)
        if not self.options.cluster:
            return Pool(self.options.jobs or None)
        from newsroom.build.cluster import ClusterPool

        return ClusterPool(self.options.cluster, self.settings)

    def _draw(
        self,
        planned: SitePlan,
        folder: OutputFolder,
        broken: set[str],
        foreign: list[str],
        pool: Pool,
    ) -> tuple[int, int, int, list[Problem]]:
        """Draws what changed and publishes it. (drawn, written, removed, warnings of releases that went)."""
        from newsroom.build.drawing import drawn_outputs, in_order
        from newsroom.build.removals import removal_problems

        plan, inspection = planned.plan, planned.inspection
        unchanged = dict(folder.restamped)
        todo = [
            output
            for path, output in plan.outputs.items()
            if self.options.clean
            or (known := folder.known.get(path)) is None
            or known.fingerprint != output.fingerprint
            or path in broken
        ]
        removals = {*folder.known, *foreign}.difference(plan.outputs, plan.standing)
        gone = (
            removal_problems(folder, foreign, removals, plan, planned.folders, self.options.allow_removals)
            if folder.is_ours
            else []
        )
        if errors(gone) or (gone and self.options.is_strict):
            raise ContentError([*gone, *planned.state.warnings])
        inspection.begin(plan, folder.read)
        try:
            written = 0
            copies, others = in_order(todo)
            for output, copy in copies:
                written += self._copy(output, copy, inspection, folder, broken, unchanged)
            for output, data, digest in drawn_outputs(
                others, plan, self.settings, self.index, pool, inspection, self.progress
            ):
                if (standing := folder.standing(output, digest, broken)) is not None:
                    unchanged[output.path] = standing
                else:
                    folder.put_aside(output, digest, data)
                    written += 1
            wrong = inspection.conclude(plan, todo, lambda path: folder.known[path].digest, pool)
            if wrong:
                raise ContentError([*wrong, *planned.state.warnings])
            drawn = len(todo)
            for done in (plan.outputs, todo, copies, others):
                done.clear()  # a third of the memory that an archive takes up; publishing needs none of it
            folder.publish(unchanged, removals, complete=not self.clock.ahead)
        except BaseException:
            folder.discard()
            raise
        return drawn, written, len(removals), gone

    def _with_coming(
        self, state: PlanState, basis: Basis, clearance: Clearance, folder: OutputFolder, pool: Pool
    ) -> PlanState:
        """The state with what will stop a build at an instant to come as warnings: the site is published by now."""
        from newsroom.build.rehearsal import coming_problems, instants_to_try

        instants = instants_to_try(basis, self.clock.at, clearance, len(folder.known))
        if not instants:
            return state
        from newsroom.build.trial import Trial

        with Trial(basis, pool, folder) as trial:
            coming = coming_problems(basis, trial, instants, state.warnings)
            return msgspec.structs.replace(state, warnings=tuple(sorted({*state.warnings, *coming})))

    def _note_clock(self, state: PlanState) -> None:
        """Kept with what the build publishes, or not at all: who publishes the folder to a host asks for it."""
        clock = self.clock
        known = BuildClock(clock.at, clock.source, clock.ahead, state.bounds.since, state.next_change)
        self.index.put_state(CLOCK, msgspec.msgpack.encode(known))

    def _copy(
        self,
        output: Output,
        copy: Copy,
        inspection: Inspection,
        folder: OutputFolder,
        broken: set[str],
        unchanged: dict[str, Published],
    ) -> bool:
        digest = bytes.fromhex(copy.file.digest)
        inspection.note_copy(output.path, digest)
        if (standing := folder.standing(output, digest, broken)) is not None:
            unchanged[output.path] = standing
            return False
        source = Path(self.settings.content, copy.source)
        if folder.copy_aside(output, source) != digest:
            message = "was changed while the site was built"
            raise ContentError([Problem(str(source), 1, "file", "changed-meanwhile", "error", message, "Build again.")])
        return True

    def _report(self, state: PlanState, content_state: ContentState, folder: OutputFolder) -> Report:
        return Report(
            releases=state.releases,
            pages=state.pages,
            held=state.held,
            read=content_state.read,
            outputs=len(folder.known),
            clock=self.clock,
            next_change=state.next_change,
            warnings=self._warnings(state),
            timezone=self.settings.timezone,
        )

    def _warnings(self, state: PlanState) -> tuple[Problem, ...]:
        found = (problem for problem in state.warnings if problem.severity == "warning")
        return tuple(sorted({*self.settings.warnings, *self.theme_warnings, *found}))

    def _refuse_warnings(self, state: PlanState, content_state: ContentState) -> None:
        """Raises ContentError where a warning is to stop the build."""
        if self.options.is_strict and self._warnings(state):
            raise ContentError(list(self._warnings(state)), checked=content_state.units)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A build makes many values and drops none: looking for cycles among them would cost a fifth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.unfreeze()  # all that is left counts as old: it is not looked through because a build made so much
            gc.enable()
