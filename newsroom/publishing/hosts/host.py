"""The operations of every host, and its faults. One module for each kind of host implements `Host` or `Deployer`.

Place in the pipeline: below the engine. Comes in: paths, bytes, attributes. Goes out: the present files. Refuses: to know
what a release is.
"""

from __future__ import annotations

import hashlib
import os
import random
import socket
import ssl
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")

ATTEMPTS = 5
PAUSE_SECONDS = 0.3  # doubled with each attempt
LONGEST_PAUSE_SECONDS = 30.0
GUARD_SECONDS = 60  # a guard that is older was left by a process that ended

UNCHANGED = "Nothing was changed at the host: what was live before is live. Run it again to complete it"


class HostFault(Exception):
    """The host refused, failed, or cannot be reached. One line, without secrets.

    `passing`: it may work when tried again. `after`: seconds that the host asks us to wait.
    """

    def __init__(self, message: str, passing: bool = False, after: float = 0.0) -> None:
        super().__init__(message)
        self.passing, self.after = passing, after


class Undecided(Exception):
    """A person must decide or mend something first. One line or more; nothing was changed."""


class Busy(Undecided):
    """Another publication or build is at work, which ends by itself."""


class Attributes(NamedTuple):
    """The attributes that a host keeps with a file."""

    media_type: str
    cache: str  # Cache-Control
    digest: str = ""  # SHA-256, hexadecimal


class Standing(NamedTuple):
    """A file at the host."""

    size: int
    tag: str  # changes with the bytes: ETag, or time of the last change; "" where the host has none


class Limits(NamedTuple):
    """The limits of a host; 0: no limit known."""

    files: int = 0
    file_bytes: int = 0
    bytes: int = 0


class Host(ABC):
    """A host that takes files one by one. Every method may raise HostFault; all but open and close run in threads."""

    label = ""  # as messages name it
    limits = Limits()
    workers = 8
    keeps_attributes = False  # media type and cache rule are the host's to keep
    lists_all = 2_000  # up to so many files a listing is cheap
    batches = False  # takes a step of files at once: `write_many`, `read_many`
    alone = False  # the lock is ours: files set aside were left by a process that ended

    def open(self) -> None:  # noqa: B027 - a folder needs neither
        """Connects. Raises Undecided where a person must mend something first."""

    def close(self) -> None:  # noqa: B027
        """Disconnects."""

    @abstractmethod
    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""

    @abstractmethod
    def write(self, path: str, data: bytes, attributes: Attributes) -> str:
        """Puts a file in one piece: a visitor sees the old bytes or the new ones. Its tag."""

    @abstractmethod
    def remove(self, paths: Sequence[str]) -> None:
        """Takes files away; one that is not there is as good as gone."""

    @abstractmethod
    def standing(self, some: Sequence[str] | None = None) -> dict[str, Standing]:
        """The present files: all of them, or at least those of `some` that are there."""

    @abstractmethod
    def create(self, path: str, data: bytes) -> bool:
        """Puts a file only where there is none; whether it did."""

    def write_private(self, path: str, data: bytes) -> bool:
        """Puts a file that no other account of the host can read; False, and nothing put, where there are no accounts."""
        return False

    def renew(self, path: str, data: bytes, held: bytes) -> bool:
        """Replaces the bytes of a file that are `held`; False where others stand there by now.

        Without conditional writes at the host: who creates the guard of the old bytes may replace them.
        """
        guard = f"{path}.{hashlib.sha256(held).hexdigest()[:16]}"
        if not self.create(guard, b"") and not self._retake(guard):
            return False
        try:
            if self.read(path) != held:
                return False
            self.write(path, data, Attributes("application/json", "no-store"))
            return True
        finally:
            self.remove([guard])

    def _retake(self, guard: str) -> bool:
        """A guard whose maker died is taken away; who then creates it has it."""
        if self.age_seconds(guard) < GUARD_SECONDS:
            return False
        self.remove([guard])
        return self.create(guard, b"")

    @abstractmethod
    def age_seconds(self, path: str) -> float:
        """How long ago a file was written, by the host's own clock; 0 where it is not there."""

    def write_many(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """`write` for a step of files; their tags."""
        return {path: self.write(path, data, Attributes("", "")) for path, data in files.items()}

    def read_many(self, paths: Sequence[str]) -> dict[str, bytes]:
        """`read` for a step of files, as far as they are there."""
        return {path: data for path in paths if (data := self.read(path)) is not None}

    def stage(self) -> bool:
        """Begins a copy of the site that nobody sees before `switch`; whether this host does so."""
        return False

    def switch(self) -> None:  # noqa: B027
        """Shows visitors the copy."""

    def sample(self, paths: Sequence[str], count: int) -> list[str]:
        """Paths to look at when not everything is."""
        return random.sample(list(paths), min(count, len(paths)))


class Deployer(ABC):
    """A host that takes the whole site at once and switches to it: visitors see the old one or the new one."""

    label = ""
    limits = Limits()
    workspace = Path()  # a folder of the cache that belongs to this host

    def open(self) -> None:  # noqa: B027 - not every host needs them
        """Connects. Raises Undecided where a person must mend something first."""

    def close(self) -> None:  # noqa: B027
        """Disconnects."""

    @abstractmethod
    def difference(self, files: Mapping[str, Callable[[], bytes]], digests: dict[str, str]) -> Change | None:
        """The changes that a deployment of these files would make; None where the site has them already."""

    @abstractmethod
    def deploy(
        self, files: Mapping[str, Callable[[], bytes]], digests: dict[str, str], progress: Callable[[int, int], None]
    ) -> int:
        """Deploys; how many files travelled."""

    @abstractmethod
    def read(self, path: str) -> bytes | None:
        """A file of what is live, for verification; None where there is none."""

    @abstractmethod
    def paths(self) -> set[str] | None:
        """All that is live; None where the host does not say."""


class Change(NamedTuple):
    """Paths by what happens to them."""

    new: list[str]
    changed: list[str]
    removed: list[str]


def patiently(call: Callable[[], T], say: Callable[[str], None] = lambda text: None) -> T:
    """The call's result; what may pass is tried again, with growing pauses or those that the host asks for."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return call()
        except HostFault as fault:
            if not fault.passing or attempt == ATTEMPTS:
                raise
            wait = min(fault.after or PAUSE_SECONDS * 2**attempt * random.uniform(0.5, 1.0), LONGEST_PAUSE_SECONDS)  # noqa: S311
            say(f"{fault}; trying again in {wait:.1f} s")
            time.sleep(wait)
    raise AssertionError("unreachable")


@contextmanager
def saying(what_is_live: str) -> Iterator[None]:
    """Ends the message of a HostFault with what visitors see now, where it does not say so."""
    try:
        yield
    except HostFault as fault:
        if "is live" in str(fault):
            raise
        raise HostFault(f"{fault}. {what_is_live}", fault.passing) from fault


@contextmanager
def opened(host: Host | Deployer) -> Iterator[None]:
    """The host connected; what it began is ended, also where it cannot be reached."""
    try:
        with saying(UNCHANGED):
            host.open()
        yield
    finally:
        host.close()


def reason_of(fault: BaseException) -> str:
    """Why something failed, in the system's words where it was the system; libraries wrap these in words of their own."""
    each: BaseException | None = fault
    while each is not None:
        if isinstance(each, ssl.SSLError | socket.gaierror):
            return each.strerror or str(each)
        if isinstance(each, OSError) and each.errno is not None:
            return os.strerror(each.errno)
        inner = getattr(each, "reason", None)
        each = inner if isinstance(inner, BaseException) else each.__cause__
    return str(fault).strip().partition("\n")[0] or type(fault).__name__


def folders_above(path: str) -> Iterator[str]:
    """The folders in which a path lies, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path


def is_a_link(label: str, folder: object) -> str:
    """The refusal of a folder below the site's that is a link: what lies behind it is not ours to change."""
    return (
        f"{label}: {folder} is a link to another folder, and nothing is published through a link."
        " Put a folder in its place; it may be empty. Then publish again."
    )
