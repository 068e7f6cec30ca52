"""The parts that a plan rests on at any instant, and the record of the last plan in the index.

Place in the pipeline: between `build.reading` and `build.planning`; a build with nothing to do gets no further. Comes in: what was
read, the digests. Goes out: plain values. Refuses: to plan.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

import msgspec

from newsroom.build.reading import ContentState
from newsroom.model.bounds import NEVER, Bounds
from newsroom.model.output import Digests
from newsroom.model.problems import Problem
from newsroom.model.settings import Settings, drawing_part
from newsroom.store.index import Index

PLAN_BASIS = "plan basis"  # the state that holds what the last published plan rested on


class PlanState(msgspec.Struct, array_like=True):
    """The basis and the result of the last plan: while the basis is unchanged, the plan is the same."""

    rests_on: bytes
    bounds: Bounds
    releases: int
    pages: int
    held: int
    warnings: tuple[Problem, ...]
    common: bytes  # what every output rested on (`Planner.common`)
    next_change: int = NEVER  # when readers see another site; `bounds` may end before it


class Basis(NamedTuple):
    """The values that planning starts from at any instant."""

    settings: Settings
    store: Index
    read: ContentState
    digests: Digests
    rests_on: bytes


def basis_of(settings: Settings, store: Index, read: ContentState, digests: Digests) -> Basis:
    """The content that was read, with everything that its outputs rest on."""
    covered = msgspec.msgpack.encode((digests, drawing_part(settings), read.label))
    return Basis(settings, store, read, digests, blake2b(covered, digest_size=16).digest())
