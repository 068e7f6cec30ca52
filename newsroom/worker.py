"""What worker processes do: read folders, draw outputs. Bytes and plain data in, bytes and plain data out.

Place in the pipeline: called by `build` through any `concurrent.futures.Executor`, or in its own process. Pure:
the same arguments give the same result on any machine that has the theme's folder. What is costly to make (Jinja
environments, the Markdown instance) is kept per process, by the digest of what it was made from.
"""

from __future__ import annotations

from hashlib import blake2b

from newsroom.outputs import kind
from newsroom.plan import Press
from newsroom.release import Value

class DrawJob(Value):
    """One output to draw."""

    path: str
    kind: str
    lang: str
    inputs: Value
    bodies: tuple[str, ...]


class Drawn(Value):
    """One output as drawn."""

    path: str
    data: bytes
    digest: bytes  # blake2b-128 of data


def draw(jobs: list[DrawJob], presses: dict[str, Press]) -> list[Drawn]:
    """The bytes of some outputs, in order."""
    drawn = []
    for job in jobs:
        data: bytes = kind(job.kind).draw(job.inputs, presses[job.lang], job.bodies)
        drawn.append(Drawn(path=job.path, data=data, digest=blake2b(data, digest_size=16).digest()))
    return drawn
