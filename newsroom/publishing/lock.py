"""One publication at a time: on this machine by a lock of the system, at the host by a file that only one can create.

Place in the pipeline: around everything that changes a host. Comes in: a host, a cache folder. Goes out: the right to
write, or `Busy` that says which publication has it and since when. A dead process's lock is taken over at once where
this machine can know that it is dead, any other ten minutes after it was last renewed, by the host's own clock. Refuses: to
wait; to name a person or a machine where every visitor can read it: the lock has a random number, and the person and the
machine are in a file beside it that the publisher's account alone can read, at hosts that know of accounts.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import platform
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Self

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.hosts.host import Busy, Host, HostFault, patiently

NAME = f"{AT_HOST}-lock.json"
HOLDER = f"{AT_HOST}-holder.json"
DEAD_AFTER_SECONDS = 600
RENEWED_EVERY_SECONDS = 120


class LocalLock:
    """Held while this process publishes to a target; the system frees it when the process dies."""

    def __init__(self, file: Path, target: str) -> None:
        self.file, self.target = file, target
        self._stream: IO[str] | None = None

    def __enter__(self) -> Self:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        stream = self.file.open("a+", encoding="utf-8")
        if not _take(stream):
            stream.seek(0)
            who = stream.read().strip() or "another process"
            stream.close()
            raise Busy(f"{self.target}: {who} is publishing there. Publish when it has ended.")
        stream.truncate(0)
        stream.write(f"{this_process()}, since {_now()},")
        stream.flush()
        self._stream = stream
        return self

    def __exit__(self, *fault: object) -> None:
        if self._stream is not None:
            self._stream.truncate(0)
            self._stream.close()
            self._stream = None


class HostLock:
    """The lock at a host. `target`: the target's name, by which the lock names its holder.

    What is in it can be read by every visitor: a random number of the publication, and marks of machine and cache that differ
    in each publication.
    """

    def __init__(self, host: Host, target: str, cache: str, say: Callable[[str], None]) -> None:
        self.host, self.target, self.cache, self.say = host, target, os.path.realpath(cache), say
        self.run = uuid.uuid4().hex
        self.since = _now()
        self.beats = 0
        self._held = b""
        self._renewed_at = 0.0
        self._is_named = False  # `HOLDER` is at the host

    @property
    def publication(self) -> str:
        """The publication's name, at the host and in the log of this machine."""
        return f"publication {self.run[:8]} of {self.target}"

    @property
    def is_held(self) -> bool:
        """Whether it is ours, as far as we know."""
        return bool(self._held)

    def take(self) -> None:
        """Takes the lock, and says whose it is. Raises Busy where somebody else has it."""
        self._take()
        with suppress(HostFault):  # it is only for people
            known = json.dumps({"run": self.run, "who": this_process()}).encode()
            self._is_named = self.host.write_private(HOLDER, known)

    def _take(self) -> None:
        data = self._data()
        for _ in range(3):
            if patiently(lambda: self.host.create(NAME, data), self.say):
                self._note(data)
                return
            held = patiently(lambda: self.host.read(NAME), self.say)
            if held is None:
                continue
            if held == data:  # ours: the answer to the first attempt was lost
                self._note(data)
                return
            holder = _holder(held)
            age = patiently(lambda: self.host.age_seconds(NAME), self.say)
            if not self._is_dead(holder) and age <= DEAD_AFTER_SECONDS:
                who = self._name_of(holder)
                where = (
                    ""
                    if who
                    else f" Whose it is says publish-{self.target}.log in the cache of the machine that publishes."
                )
                raise Busy(
                    f"{self.host.label}: {who or holder.get('who') or 'another publisher'} is publishing there since {holder.get('since', 'a moment ago')}"
                    f" (last sign of life {int(age)} s ago). Publish when that has ended; a lock without a sign of life for ten minutes is taken over.{where}"
                )
            if patiently(partial(self.host.renew, NAME, data, held), self.say):
                self.say(
                    f"Took over the lock of {holder.get('who') or 'another publisher'}, since {holder.get('since', '?')}: it is dead."
                )
                self._note(data)
                return
        raise Busy(f"{self.host.label}: another publisher took the lock at this moment. Publish when it has ended.")

    def beat(self, now: bool = False) -> None:
        """A sign of life, from time to time. Raises Busy when somebody else took the lock over."""
        if not now and time.monotonic() - self._renewed_at < RENEWED_EVERY_SECONDS:
            return
        self.beats += 1
        data, held = self._data(), self._held
        if (
            patiently(lambda: self.host.renew(NAME, data, held), self.say)
            or patiently(lambda: self.host.read(NAME), self.say) == data
        ):
            self._note(data)
        else:
            self._held = b""
            raise Busy(f"{self.host.label}: another publisher took over while this one was silent. Publish again.")

    def free(self) -> None:
        """Gives the lock back; what goes wrong with it is only said, it dies by itself."""
        if not self._held:
            return
        try:
            if patiently(lambda: self.host.read(NAME), self.say) == self._held:
                own = [NAME, HOLDER] if self._is_named else [NAME]
                patiently(lambda: self.host.remove(own), self.say)
        except HostFault as fault:
            self.say(f"The lock at the host could not be given back ({fault}); the next publication takes it over.")
        self._held = b""

    def _name_of(self, holder: dict[str, object]) -> str:
        """Process, user and machine of the lock's holder; "" where the host does not tell."""
        try:
            known = _holder(self.host.read(HOLDER) or b"")
        except HostFault:
            return ""
        return str(known.get("who", "")) if known.get("run") == holder.get("run", "") else ""

    def _note(self, data: bytes) -> None:
        self._held, self._renewed_at = data, time.monotonic()

    def _data(self) -> bytes:
        value = {
            "who": self.publication,
            "since": self.since,
            "run": self.run,
            "signs_of_life": self.beats,
            "pid": os.getpid(),
            "started": _started(os.getpid()),
            "machine": _mark(self.run, _machine()),
            "cache": _mark(self.run, f"{_machine()} {self.cache}"),
        }
        return json.dumps(value).encode() + b"\n"

    def _is_dead(self, holder: dict[str, object]) -> bool:
        """Whether this machine knows that the holder is dead."""
        run = str(holder.get("run"))
        if holder.get("machine") != _mark(run, _machine()):
            return False
        if holder.get("cache") == _mark(run, f"{_machine()} {self.cache}"):
            return True  # its owner held the local lock that we hold now
        pid = holder.get("pid")
        return isinstance(pid, int) and (not _runs(pid) or _started(pid) != holder.get("started"))


def _holder(data: bytes) -> dict[str, object]:
    try:
        value = json.loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def this_process() -> str:
    """Process, user and machine in words, for files that visitors cannot read."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "somebody"
    return f"process {os.getpid()} of {user}@{platform.node()}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _machine() -> str:
    """A name for this machine: its number where the system has one (systemd's machine-id), node name and network address."""
    try:
        number = Path("/etc/machine-id").read_text().strip()
    except OSError:
        number = ""
    return f"{number}-{platform.node()}-{uuid.getnode():x}"


def _mark(run: str, text: str) -> str:
    """A text by which only who knows it recognises it, different for each publication."""
    return hashlib.sha256(f"{run}-{text}".encode()).hexdigest()[:32]


def _runs(pid: int) -> bool:
    if os.name == "nt":  # Windows has no signal that only asks
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _started(pid: int) -> str:
    """When a process began, in the system's own count; "" where the system does not say."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _take(stream: IO[str]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
