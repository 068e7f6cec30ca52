"""The build: what changed is read, planned, drawn, written aside, audited and published. Or nothing is.

Place in the pipeline: it runs the stages in their order and is the only one that knows all of them. Comes in: settings
and options. Goes out: a `Report`, or `ContentError` with everything that is wrong; then `output/` is as it was.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from newsroom import outputs
from newsroom.build.checks import contact_bounds, judged_state, machine_bounds, site_findings, source_reader
from newsroom.build.reading import ContentState, Progress, content_label, read_content, silent
from newsroom.build.report import Report
from newsroom.build.worker import DrawJob, draw
from newsroom.model.bounds import NEVER, Bounds
from newsroom.model.output import Output, Plan
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.model.release import Value
from newsroom.model.settings import Settings, drawing_part
from newsroom.render.digests import check_theme, program_digest, read_digests
from newsroom.site.clearance import Clock, read_clock
from newsroom.site.plan import Planner, draw_up
from newsroom.store.index import CLOCK, BuildClock, Index, remove_index, unusable
from newsroom.store.output_folder import OutputFolder, refusal
from newsroom.store.pool import Pool, weighed_chunks
from newsroom.store.published import Published

CHUNK = 50  # pieces of work that a worker takes at a time: as many pages


class Options(Value, frozen=True, kw_only=True):
    """What the command line says beside the settings."""

    at: str = ""  # instant to build for
    jobs: int = 0  # worker processes; 0: one for each processor
    clean: bool = False  # forget what is known, take the output folder over


class PlanState(msgspec.Struct, array_like=True):
    """What the last plan rested on and gave: while all of it stands, the plan is the same."""

    rests_on: bytes
    bounds: Bounds
    releases: int
    pages: int
    held: int
    warnings: tuple[Problem, ...]
    common: bytes  # what every output rested on (`Planner.common`)
    next_change: int = NEVER  # when readers see another site; `bounds` may end before it


def build(settings: Settings, options: Options, progress: Progress = silent) -> Report:
    """Builds the site. Raises ContentError or UsageError; then nothing was published."""
    clock = read_clock(options.at)
    note, index = "", None
    with _without_garbage_collection():
        for attempt in (1, 2):
            try:
                with Index.open(Path(settings.cache), Path(settings.content), Path(settings.output)) as index:
                    report = _Build(settings, options, clock, index, progress).run()
                    return msgspec.structs.replace(report, note=note or index.note)
            except sqlite3.DatabaseError as fault:
                if "disk is full" in str(fault) or "readonly" in str(fault) or index is None or attempt == 2:
                    raise ContentError(
                        [
                            Problem(
                                settings.cache,
                                1,
                                "build",
                                "machine",
                                "error",
                                f"the index could not be written: {fault}",
                            )
                        ]
                    ) from fault
                remove_index(index.file)
                note = unusable(index.file, str(fault))
            except OSError as fault:
                raise refusal(fault, "Writing the site") from fault
    raise AssertionError("unreachable")


class _Build:
    """One build."""

    def __init__(self, settings: Settings, options: Options, clock: Clock, index: Index, progress: Progress) -> None:
        self.settings, self.options, self.clock, self.index, self.progress = settings, options, clock, index, progress

    def run(self) -> Report:
        settings, index, clock = self.settings, self.index, self.clock
        folder = OutputFolder(settings.output, index, settings.output_retention)
        folder.admit(
            self.options.clean,
            [settings.content, settings.theme, str(Path(settings.file).parent), str(Path.home()), settings.cache],
        )
        completed = folder.complete_interrupted()
        found = check_theme(settings)
        if found:
            raise ContentError(found)
        if self.options.clean:
            index.forget_sources()
            index.put_state("plan", None)
        with Pool(self.options.jobs or None) as pool:
            kept = index.state("plan")
            content_state = read_content(settings, index, program_digest(), pool, self.progress)
            digests = read_digests(settings)
            rests_on = blake2b(
                msgspec.msgpack.encode((digests, drawing_part(settings), settings.content)), digest_size=16
            ).digest()
            state = msgspec.msgpack.decode(kept, type=PlanState) if kept else None
            broken = folder.broken()
            foreign = folder.foreign()
            complete = not clock.ahead
            stands = (  # the last plan still says what is to be published, but for what changed in the content
                state is not None
                and state.rests_on == rests_on
                and state.bounds.holds(clock.at)
                and not errors(content_state.problems)
                and not broken
                and not foreign
                and not self.options.clean
            )
            if state is not None and stands and index.state("plan") is not None:
                self._note_clock(state)
                folder.publish(folder.restamped, (), complete)
                return self._report(state, content_state, folder, completed)
            planner = partial(
                outputs.planner_of, digests=digests, theme=settings.theme, bytecode=compiled_folder(settings)
            )
            state, plan = self._plan(
                content_state, rests_on, planner, state.common if state and stands else b"", folder
            )
            self._note_clock(state)
            drawn, written, removed = self._draw(plan, folder, broken, foreign, pool, complete)
            index.put_state("plan", msgspec.msgpack.encode(state))
            self.inspection.prover.keep()
            index.commit()
            report = self._report(state, content_state, folder, completed)
            return msgspec.structs.replace(report, drawn=drawn, written=written, removed=removed)

    def _plan(
        self,
        content_state: ContentState,
        rests_on: bytes,
        planner_of: Callable[..., Planner],
        common: bytes,
        folder: OutputFolder,
    ) -> tuple[PlanState, Plan]:
        """What the site is now. `shared`: what every output rested on, if the last plan stands but for the content."""
        content = judged_state(self.settings, self.clock.at, self.index, content_state)
        content.require()
        folders, clearance, problems = content.folders, content.clearance, content.problems
        site = content.site()
        from newsroom.proof.inspection import Inspection  # a build with nothing to do must not wait for it

        source = source_reader(self.settings, content_state.label)
        planner = planner_of(site)
        self.inspection = Inspection(
            self.index,
            clearance,
            folders,
            site,
            self.settings,
            (program_digest(), rests_on),
            source,
            planner.shared_inputs,
        )
        held = {each.page.folder for each in clearance.held}
        affected_by_edit = None
        if (
            common == planner.common
            and content_state.former
            and held.isdisjoint(content_state.former)
            and not self.inspection.prover.everything
        ):
            from newsroom.site.affected import affected  # nor for this

            affected_by_edit = affected(site, content_state.former)
        if affected_by_edit is not None:
            planner.owners = affected_by_edit.owners
            standing = {path for path, known in folder.known.items() if known.owner not in affected_by_edit.owners}
            plan = draw_up(planner, map(outputs.kind, affected_by_edit.kinds), standing)
        else:
            plan = draw_up(planner, outputs.all_kinds())
        problems += site_findings(site, clearance)
        if errors(problems):
            raise ContentError(problems, checked=content_state.units)
        seen = contact_bounds(content_state.directory, self.clock.at, clearance)
        bounds = seen.within(machine_bounds(site))
        found = tuple(sorted(set(problems)))
        return (
            PlanState(
                rests_on,
                bounds,
                len(clearance.releases),
                len(clearance.pages),
                len(clearance.held),
                found,
                planner.common,
                seen.until,
            ),
            plan,
        )

    def _draw(
        self,
        plan: Plan,
        folder: OutputFolder,
        broken: set[str],
        foreign: list[str],
        pool: Pool,
        complete: bool,
    ) -> tuple[int, int, int]:
        """Draws what changed and publishes it. (drawn, written, removed)."""
        unchanged = dict(folder.restamped)
        todo: list[Output] = []
        for path, output in plan.outputs.items():
            known = folder.known.get(path)
            if self.options.clean or known is None or known.fingerprint != output.fingerprint or path in broken:
                todo.append(output)
        removals = [path for path in (*folder.known, *foreign) if path not in plan]
        self.inspection.begin(plan, folder.read)
        try:
            written = 0
            for output in [each for each in todo if each.kind == "files"]:
                written += self._copy(output, folder, broken, unchanged)
            # By folder: what is made of one picture, and what the kit of a release holds, is then at hand.
            others = sorted(
                (each for each in todo if each.kind != "files"), key=lambda each: each.path.rpartition("/")[0]
            )
            for output, data, digest in self._drawn(others, plan, pool):
                known = folder.known.get(output.path)
                if known is not None and known.digest == digest and output.path not in broken:
                    stamp = unchanged.get(output.path, known).stamp
                    unchanged[output.path] = Published.of(output, digest, stamp)
                elif (standing := folder.standing(output, digest)) is not None:
                    unchanged[output.path] = standing
                else:
                    folder.put_aside(output, digest, data)
                    written += 1
            self.inspection.conclude(plan, todo, lambda path: folder.known[path].digest, pool)
            drawn = len(todo)
            for done in (plan.outputs, todo, others):
                done.clear()  # a third of the memory that an archive takes up; publishing needs none of it
            folder.publish(unchanged, removals, complete)
        except BaseException:
            folder.discard()
            raise
        return drawn, written, len(removals)

    def _note_clock(self, state: PlanState) -> None:
        """Kept with what the build publishes, or not at all: who publishes the folder to a host asks for it."""
        clock = self.clock
        known = BuildClock(clock.at, clock.source, clock.ahead, state.bounds.since, state.next_change)
        self.index.put_state(CLOCK, msgspec.msgpack.encode(known))

    def _copy(self, output: Output, folder: OutputFolder, broken: set[str], unchanged: dict[str, Published]) -> bool:
        digest = bytes.fromhex(output.inputs.file.digest)  # type: ignore[attr-defined]
        self.inspection.note_copy(output.path, digest)
        known = folder.known.get(output.path)
        if known is not None and known.digest == digest and output.path not in broken:
            stamp = unchanged.get(output.path, known).stamp
            unchanged[output.path] = Published.of(output, digest, stamp)
            return False
        standing = folder.standing(output, digest)
        if standing is not None:
            unchanged[output.path] = standing
            return False
        source = Path(self.settings.content, output.inputs.source)  # type: ignore[attr-defined]
        if folder.copy_aside(output, source) != digest:
            raise ContentError(
                [
                    Problem(
                        str(source),
                        1,
                        "file",
                        "changed-meanwhile",
                        "error",
                        "was changed while the site was built",
                        "Build again.",
                    )
                ]
            )
        return True

    def _drawn(self, todo: list[Output], plan: Plan, pool: Pool) -> Iterator[tuple[Output, bytes, bytes]]:
        waiting: list[list[Output]] = []
        weights = {each.kind: pieces_of(each.kind) for each in todo}

        def calls() -> Iterator[tuple[list[DrawJob], object, object]]:
            for group in weighed_chunks(todo, lambda each: weights[each.kind], CHUNK):
                waiting.append(group)
                read = cache(self._source)
                yield [draw_job(each, self.index, read) for each in group], plan.shared_inputs, self.inspection.orders

        done = 0
        try:
            for results in pool.map(draw, calls(), sum(weights[each.kind] for each in todo)):
                group = waiting.pop(0)
                for output, drawn in zip(group, results, strict=True):
                    self.inspection.note(drawn.seen)
                    yield output, drawn.data, drawn.digest
                done += len(group)
                self.progress("Drawing", done, len(todo))
        except ContentError as fault:  # a picture that only drawing shows to be damaged
            label = content_label(self.settings.content)
            raise ContentError(
                [msgspec.structs.replace(each, path=f"{label}/{each.path}") for each in fault.problems]
            ) from fault

    def _source(self, path: str, digest: str) -> bytes:
        """The bytes of a file of the content folder, as they were when it was read."""
        return read_source_file(self.settings.content, path, digest)

    def _report(self, state: PlanState, content_state: ContentState, folder: OutputFolder, completed: int) -> Report:
        return Report(
            releases=state.releases,
            pages=state.pages,
            held=state.held,
            read=content_state.read,
            outputs=len(folder.known),
            completed=completed,
            clock=self.clock,
            next_change=state.next_change,
            warnings=tuple(problem for problem in state.warnings if problem.severity == "warning"),
            timezone=self.settings.timezone,
        )


def compiled_folder(settings: Settings) -> str:
    """Where compiled templates and interface texts are kept; it may be thrown away at any time."""
    return str(Path(settings.cache, "compiled"))


def draw_job(output: Output, index: Index, read: Callable[[str, str], bytes]) -> DrawJob:
    """An output with everything that it is drawn from. `read` gives the bytes of a file of the content folder."""
    sources = getattr(outputs.kind(output.kind), "sources", None)
    return DrawJob(
        path=output.path,
        kind=output.kind,
        lang=output.lang,
        inputs=output.inputs,
        bodies=tuple(index.body(*key) for key in output.bodies),
        files=tuple(read(*source) for source in sources(output.inputs)) if sources else None,
    )


def read_source_file(content: str, path: str, digest: str) -> bytes:
    """The bytes of a file of the content folder. Raises ContentError when they are no longer those that were read before."""
    try:
        data = Path(content, path).read_bytes()
    except OSError:
        data = b""
    if blake2b(data, digest_size=16).hexdigest() != digest:
        raise ContentError(
            [
                Problem(
                    path,
                    1,
                    "file",
                    "changed-meanwhile",
                    "error",
                    "was changed while the site was built",
                    "Build again.",
                )
            ]
        )
    return data


def pieces_of(kind: str) -> int:
    """How much work one output of a kind is, in pages."""
    return int(getattr(outputs.kind(kind), "PIECES", 1))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A build makes many values and drops none: looking for cycles among them would cost a fifth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
