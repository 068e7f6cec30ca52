"""`newsroom publish --watch`: builds and publishes whenever something appears or disappears, until it is stopped.

Place in the pipeline: around everything. Comes in: the agenda's next instant, asked again every minute. Goes out: a line for
each publication; a notice for each that failed or came late. Refuses: to trust a long sleep: it looks at the clock of the
wall in short steps, so that a laptop that slept, or a clock that was set, costs at most one step. After a clock that went
back it publishes at once: what was let out by a clock that was ahead is held again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from newsroom.build.agenda import next_instant
from newsroom.model.bounds import NEVER
from newsroom.model.problems import ContentError, MachineFault, UsageError, errors
from newsroom.model.settings import Settings
from newsroom.publishing.hosts.host import Busy, HostFault, Undecided
from newsroom.store.index import BUILD_RUNNING

STEP_SECONDS = 20.0
ASKED_EVERY_SECONDS = 60  # a text with an earlier instant is noticed within this time
LATE_SECONDS = 300
PAUSES = (15, 30, 60, 120, 300)  # after failures in a row


class Watch:
    """One watch over one target."""

    def __init__(
        self,
        read_settings: Callable[[], Settings],
        run: Callable[[Settings], None],
        say: Callable[[str], None],
        tell: Callable[[str, str], None],
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.read_settings, self.run, self.say, self.tell = read_settings, run, say, tell
        self.clock, self.sleep = clock, sleep
        self.failures = 0
        self.notified = ""  # the last failure that somebody was notified of, or "busy"
        self.started = 0.0  # when the last publication began: what became due since is not missed
        self.due = 0.0  # the instant for which the next publication is planned

    def forever(self, rounds: int = 0) -> None:
        """Publishes now, then at every instant. `rounds`: how many publications, for tests; 0: without end."""
        done = 0
        while True:
            self._once()
            done += 1
            if rounds and done >= rounds:
                return
            self._wait()

    def _once(self) -> None:
        started = self.started = self.clock()
        due = self.due or started
        late = started - due > LATE_SECONDS
        try:
            self.run(self.read_settings())
        except (Undecided, HostFault, MachineFault, ContentError, UsageError) as fault:
            self.failures += 1
            text = _line(fault)
            self.say(f"Failed: {text}")
            kind = "busy" if _is_busy(fault) else text
            if kind != self.notified and (late or kind is text):  # another publication or build ends by itself
                self.notified = kind
                self.tell("A publication failed", text)
            return
        if self.notified:
            self.tell("Publications work again", f"after {self.failures} that failed")
        elif late:
            self.tell(
                "A publication came late",
                f"due at {self._local(due)}, done at {self._local(self.clock())}: was the machine asleep?",
            )
        self.failures, self.notified = 0, ""

    def _wait(self) -> None:
        """Until the next instant, or until it is time to try again."""
        if self.failures:
            self.due = self.due or self.clock()
            self._until(lambda: self.clock() + PAUSES[min(self.failures, len(PAUSES)) - 1], once=True)
            return
        self.due = self._next()
        self.say(f"Waiting until {self._local(self.due)}." if self.due != NEVER else "Waiting: nothing is due.")
        self._until(self._next)

    def _until(self, instant: Callable[[], float], once: bool = False) -> None:
        end, asked = (instant() if once else self.due), self.clock()
        while self.started <= (now := self.clock()) < end:
            self.sleep(min(STEP_SECONDS, max(0.05, end - now)))
            if not once and (self.clock() - asked >= ASKED_EVERY_SECONDS or self.clock() < asked):
                asked = self.clock()
                fresh = instant()
                if fresh != end:
                    end = self.due = fresh
                    self.say(f"Now waiting until {self._local(end)}." if end != NEVER else "Waiting: nothing is due.")

    def _next(self) -> float:
        """The next instant of the agenda; the one known where the content cannot be judged just now."""
        try:
            return next_instant(self.read_settings(), int(self.started))
        except (ContentError, UsageError):
            return self.due or NEVER

    def _local(self, at: float) -> str:
        try:
            zone = ZoneInfo(self.read_settings().timezone)
        except (ContentError, UsageError):
            zone = ZoneInfo("UTC")
        return datetime.fromtimestamp(int(at), zone).isoformat()


def _is_busy(fault: Exception) -> bool:
    """Whether another publication, or another build, is at work."""
    return isinstance(fault, Busy) or (
        isinstance(fault, ContentError) and {each.rule for each in errors(fault.problems)} == {BUILD_RUNNING}
    )


def _line(fault: Exception) -> str:
    if isinstance(fault, ContentError) and fault.problems:
        return f"the content cannot be built: {fault.problems[0].text()}" + (
            f" and {len(fault.problems) - 1} more" if len(fault.problems) > 1 else ""
        )
    return str(fault)
