"""Outputs drawn, inspected and thrown away: the problems of a build, at this instant or at one to come.

Place in the pipeline: in place of writing, after planning. Comes in: plans. Goes out: the problems that drawing and
`Inspection` find. Published outputs, and those drawn for an earlier instant, are not drawn again. Refuses: to write where a site
is published or where others can read, since what it draws may be held.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import NamedTuple, Self

from newsroom.build.basis import Basis
from newsroom.build.drawing import drawn_outputs, in_order
from newsroom.build.planning import SitePlan
from newsroom.build.reading import Progress, silent
from newsroom.model.output import Output
from newsroom.model.problems import ContentError, Problem
from newsroom.proof.inspection import Inspection
from newsroom.proof.prover import sighting
from newsroom.store.pool import Pool
from newsroom.store.published import PublishedFolder


class Drawn(NamedTuple):
    """One drawn output: its digest, and the place of its bytes in the trial's file."""

    digest: bytes
    start: int = -1  # in the trial's file; -1: a copy, of which nothing is kept
    size: int = 0


class Trial:
    """Draws plans of one content. `standing`: what is published; None: nothing is."""

    def __init__(self, basis: Basis, pool: Pool, standing: PublishedFolder | None, progress: Progress = silent) -> None:
        self.basis, self.pool, self.progress = basis, pool, progress
        self.standing = standing
        self.known = {} if standing is None else dict(standing.known)
        for path in () if standing is None else standing.broken():
            self.known.pop(path, None)
        self.drawn: dict[tuple[str, bytes], Drawn] = {}  # by path and fingerprint
        self._file = TemporaryFile()  # noqa: SIM115 - one without a name, for its owner alone; closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def problems(self, planned: SitePlan) -> list[Problem]:
        """The problems that would keep this plan from being published."""
        plan, inspection, basis = planned.plan, planned.inspection, self.basis
        outputs = plan.outputs

        def read(path: str) -> bytes | None:
            output = outputs.get(path)
            if output is None:  # a plan of what an edit reaches: the others stay
                return self._published(path) if path in plan.standing else None
            return self._read(output)

        inspection.begin(plan, read)
        todo: list[Output] = []
        kept: list[Output] = []
        for path, output in outputs.items():
            if (path, output.fingerprint) in self.drawn:
                kept.append(output)
            elif path not in self.known or self.known[path].fingerprint != output.fingerprint:
                todo.append(output)
        copies, others = in_order(todo)
        for output, copy in copies:
            digest = bytes.fromhex(copy.file.digest)
            inspection.note_copy(output.path, digest)
            self.drawn[output.path, output.fingerprint] = Drawn(digest)
        try:
            for output, data, digest in drawn_outputs(
                others, plan, basis.settings, basis.store, self.pool, inspection, self.progress
            ):
                start = self._file.seek(0, os.SEEK_END)
                self._file.write(data)
                self.drawn[output.path, output.fingerprint] = Drawn(digest, start, len(data))
            self._look_again(kept, inspection)
            return inspection.conclude(plan, [*todo, *kept], lambda path: self.known[path].digest, self.pool)
        except ContentError as wrong:  # a file that was changed while it was read
            return wrong.problems

    def _look_again(self, kept: list[Output], inspection: Inspection) -> None:
        """Compares the outputs drawn for an earlier instant with the texts held at this one."""
        watch = inspection.orders.watch
        if not watch or not inspection.prover.everything:
            return
        for output in kept:
            digest = self.drawn[output.path, output.fingerprint].digest
            data = self._read(output) or b""
            inspection.prover.note(sighting(output.path, digest, data, watch))

    def _read(self, output: Output) -> bytes | None:
        drawn = self.drawn.get((output.path, output.fingerprint))
        if drawn is None or drawn.start < 0:
            return self._published(output.path)
        self._file.seek(drawn.start)
        return self._file.read(drawn.size)

    def _published(self, path: str) -> bytes | None:
        if self.standing is None or path not in self.known:
            return None
        try:
            return Path(self.standing.root, path).read_bytes()
        except OSError:
            return None
