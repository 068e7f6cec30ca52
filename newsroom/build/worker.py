"""The work of worker processes: read folders, draw outputs. Bytes and plain data in, bytes and plain data out.

Place in the pipeline: called by `build` through any `concurrent.futures.Executor`, or in its own process. Pure:
the same arguments give the same result on any machine that has the theme's folder. What is costly to make (Jinja
environments, the Markdown instance) is kept per process, by the digest of what it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from newsroom.model.output import SharedInputs
from newsroom.model.problems import ContentError, Problem
from newsroom.model.release import Value
from newsroom.outputs import kind
from newsroom.reading.files.unit_files import UnitFiles

if TYPE_CHECKING:
    from newsroom.model.read_context import ReadContext
    from newsroom.proof.inspection import Orders, Seen
    from newsroom.reading.release.validate import FolderSource


MOST_TOGETHER = 12  # folders in a round; more are read no quicker
MOST_BYTES = 200_000  # of their texts
Made = TypeVar("Made")


class ReadFolder(NamedTuple):
    """A folder as the index keeps it: made where it is read, so that no value is packed twice on its way."""

    record: bytes  # its `Folder`
    bodies: dict[str, str]  # as `FolderResult`


def parse_folders(units: list[UnitFiles], context: ReadContext) -> list[ReadFolder]:
    """Some folders, validated, with their bodies drawn."""
    from newsroom.reading.release.validate import FolderSource, parse_round

    sources = [
        FolderSource(path=unit.path, sources=unit.sources, files=unit.files, unread=unit.unread) for unit in units
    ]
    read = (result for group in _rounds(sources) for result in parse_round(group, context))
    return [ReadFolder(msgspec.msgpack.encode(result.folder), result.bodies) for result in read]


def _rounds(sources: list[FolderSource]) -> Iterator[list[FolderSource]]:
    """Folders that are read together, in order: so few, and so small, that what is made of them on the way needs little memory."""
    group: list[FolderSource] = []
    size = 0
    for source in sources:
        own = sum([len(data) for _, data in source.sources])
        if group and (len(group) == MOST_TOGETHER or size + own > MOST_BYTES):
            yield group
            group, size = [], 0
        group.append(source)
        size += own
    if group:
        yield group


class DrawJob(Value, frozen=True, kw_only=True):
    """One output to draw."""

    path: str
    kind: str
    lang: str
    inputs: Value
    bodies: tuple[str, ...]
    files: tuple[bytes, ...] | None = None  # of the content folder, for a kind that names `sources`


class Drawn(Value, frozen=True, kw_only=True):
    """One output as drawn."""

    path: str
    data: bytes
    digest: bytes  # blake2b-128 of data; empty where it could not be drawn
    seen: Seen | None = None  # what was looked for in them
    problems: tuple[Problem, ...] = ()  # why it could not be drawn


def draw(jobs: list[DrawJob], shared_inputs: dict[str, SharedInputs], orders: Orders | None = None) -> list[Drawn]:
    """The bytes of some outputs, in order; with `orders`, looked at where they are.

    Without `orders` raises ContentError for the first that cannot be drawn.
    """
    # Values, templates, looks, each for all jobs: a processor that goes to and fro between them has the code of none at hand.
    begun = [_tried(partial(_begun, job, shared_inputs[job.lang]), orders) for job in jobs]
    made = [_tried(each, orders) if callable(each) else each for each in begun]
    drawn = [_drawn(job.path, each) for job, each in zip(jobs, made, strict=True)]
    if orders is None:
        return drawn
    return [
        msgspec.structs.replace(each, seen=_seen(job, shared_inputs[job.lang], each, orders)) if each.digest else each
        for job, each in zip(jobs, drawn, strict=True)
    ]


def _begun(job: DrawJob, shared: SharedInputs) -> bytes | Callable[[], bytes]:
    """The bytes of an output, or what makes them."""
    with_files = () if job.files is None else (job.files,)
    made: bytes | Callable[[], bytes] = kind(job.kind).draw(job.inputs, shared, job.bodies, *with_files)
    return made


def _tried(work: Callable[[], Made], orders: Orders | None) -> Made | tuple[Problem, ...]:
    """What some work gives, or why there is nothing."""
    try:
        return work()
    except ContentError as wrong:
        if orders is None:
            raise
        return tuple(wrong.problems)
    except Exception:
        if orders is None or not orders.is_trial:
            raise
        return ()  # for a text with errors, which are told


def _drawn(path: str, made: bytes | tuple[Problem, ...]) -> Drawn:
    if isinstance(made, tuple):
        return Drawn(path=path, data=b"", digest=b"", problems=made)
    return Drawn(path=path, data=made, digest=blake2b(made, digest_size=16).digest())


def _seen(job: DrawJob, shared: SharedInputs, drawn: Drawn, orders: Orders) -> Seen:
    from newsroom.proof.inspection import inspect

    def given() -> bytes:
        without_paths = msgspec.structs.replace(shared, theme="", bytecode="", overrides=(), settings_file="")
        return msgspec.msgpack.encode((job.inputs, without_paths)) + "".join(job.bodies).encode()

    return inspect(job.path, drawn.digest, drawn.data, given, orders, is_plain=job.kind == "plain")
