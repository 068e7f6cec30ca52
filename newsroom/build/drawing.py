"""Outputs are drawn: each with its bodies and files, in workers where there is much of it, and looked at where it was drawn.

Place in the pipeline: between the plan and what is done with the bytes; `build.stages` writes them aside, `build.trial` throws
them away. Comes in: outputs of a plan. Goes out: (output, bytes, digest), in order. Refuses: to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from newsroom import outputs
from newsroom.build.derived import DerivedParts
from newsroom.build.reading import Progress, content_label
from newsroom.build.worker import DrawJob, draw
from newsroom.model.output import Copy, Output, Plan
from newsroom.model.problems import ContentError, Problem
from newsroom.model.settings import Settings
from newsroom.proof.inspection import Inspection
from newsroom.render.context import compile_templates
from newsroom.store.index import Index
from newsroom.store.pool import Pool, weighed_chunks

CHUNK = 50  # pieces of work that a worker takes at a time: as many pages
PAGE = 0.25  # the work of drawing one, in pieces of a larger output


def in_order(todo: Iterable[Output]) -> tuple[list[tuple[Output, Copy]], list[Output]]:
    """(outputs that are copies with their files, outputs to draw). By folder: what is made of one picture, and what a kit holds, is then at hand."""
    copies: list[tuple[Output, Copy]] = []
    drawn: list[Output] = []
    for output in todo:
        if (copy := output.copy_of) is None:
            drawn.append(output)
        else:
            copies.append((output, copy))
    return copies, sorted(drawn, key=_folder)


def _folder(output: Output) -> str:
    """The outputs of one go to one worker: another would draw what a kit holds a second time."""
    return output.path.rpartition("/")[0]


def drawn_outputs(
    todo: list[Output],
    plan: Plan,
    settings: Settings,
    index: Index,
    pool: Pool,
    inspection: Inspection,
    progress: Progress,
) -> Iterator[tuple[Output, bytes, bytes]]:
    """Each output with its bytes and their digest; `inspection` takes in what workers saw, and what cannot be drawn."""
    label = content_label(settings)
    waiting: list[list[Output]] = []
    weights = {each.kind: pieces_of(each.kind) for each in todo}
    parts = DerivedParts(index)

    def calls() -> Iterator[tuple[list[DrawJob], object, object]]:
        for group in weighed_chunks(todo, lambda each: weights[each.kind], CHUNK, _folder):
            waiting.append(group)
            read = cache(partial(read_source_file, settings.content))
            body = cache(index.body)  # several outputs are made of one text: it is read, and travels, once
            yield [draw_job(each, index, read, body, parts) for each in group], plan.shared_inputs, inspection.orders

    work = {name: work_of(name) for name in weights}
    done, pieces = 0, int(sum(work[each.kind] for each in todo))
    if pool.spreads(pieces):
        compile_templates(plan.shared_inputs.values())
    for results in pool.map(draw, calls(), pieces):
        group = waiting.pop(0)
        for output, drawn in zip(group, results, strict=True):
            if not drawn.digest:  # a picture that only drawing shows to be damaged
                named = (msgspec.structs.replace(each, path=f"{label}/{each.path}") for each in drawn.problems)
                inspection.note_undrawn(output.path, named)
                continue
            inspection.note(drawn.seen)
            yield output, drawn.data, drawn.digest
        done += len(group)
        progress("Drawing", done, len(todo))


def compiled_folder(settings: Settings) -> str:
    """Where compiled templates and interface texts are kept; it may be thrown away at any time."""
    return settings.compiled or str(Path(settings.cache, "compiled"))


def draw_job(
    output: Output,
    index: Index,
    read: Callable[[str, str], bytes],
    body: Callable[[str, str], str] | None = None,
    parts: DerivedParts | None = None,
) -> DrawJob:
    """An output with everything that it is drawn from. `read`: bytes of a file of the content folder; `body`: in place of `Index.body`;
    `parts`: that several outputs share."""
    sources = getattr(outputs.kind(output.kind), "sources", None)
    return DrawJob(
        path=output.path,
        kind=output.kind,
        lang=output.lang,
        inputs=output.inputs,
        bodies=(parts or DerivedParts(index)).of(output) or tuple((body or index.body)(*key) for key in output.bodies),
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
    """How much work one output of a kind is; 1: a page, or less."""
    return int(getattr(outputs.kind(kind), "PIECES", 1))


def work_of(kind: str) -> float:
    """How long one output of a kind takes, in pieces of one to two milliseconds (`WORTH_A_POOL`)."""
    pieces = pieces_of(kind)
    return float(getattr(outputs.kind(kind), "WORK", pieces if pieces > 1 else PAGE))
