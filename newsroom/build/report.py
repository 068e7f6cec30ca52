"""The result of a build, and the line that reports it.

Place in the pipeline: what `build` gives back. Comes in: counts, clock, warnings. Goes out: `Report`, its summary for people.
Refuses: to know how it was done.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from newsroom.model.bounds import NEVER
from newsroom.model.problems import Problem, counted
from newsroom.model.release import Value
from newsroom.site.clearance import Clock


class Report(Value, frozen=True, kw_only=True):
    """The result of a build."""

    releases: int = 0  # cleared language versions
    pages: int = 0
    held: int = 0
    read: int = 0  # source files whose bytes were read
    drawn: int = 0
    written: int = 0
    removed: int = 0
    outputs: int = 0
    completed: int = 0  # outputs of an interrupted build that were published first
    clock: Clock
    next_change: int = NEVER
    warnings: tuple[Problem, ...] = ()
    note: str = ""  # says that the index had to be made again
    timezone: str = "UTC"


def summary(report: Report) -> str:
    """The last line of a build."""
    clock = datetime.fromtimestamp(report.clock.at, ZoneInfo(report.timezone)).isoformat()
    following = "nothing appears or disappears later"
    if report.next_change != NEVER:
        following = (
            "next change at " + datetime.fromtimestamp(report.next_change, ZoneInfo(report.timezone)).isoformat()
        )
    return (
        f"{counted(report.releases, 'release')} in {counted(report.outputs, 'output')}: {report.read:,} read, {report.drawn:,} rendered, {report.written:,} written, "
        f"{report.removed:,} removed, {report.held:,} held. Clock: {clock} ({report.clock.source}); {following}."
    )
