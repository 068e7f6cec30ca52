"""The limits of the process that executes an old site's settings: it reads files and computes, for a while.

Place in the pipeline: first thing in that process. Refuses, from then on: connections, other programs, writing files.
It bounds settings files that mean no harm; it is no prison for code that looks for a way out.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 1200
_FORBIDDEN = (
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto", "subprocess.Popen",
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "os.remove", "os.rename", "os.rmdir",
    "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.kill", "shutil.rmtree", "pty.spawn",
    "ctypes.dlopen", "urllib.Request", "ftplib.connect", "smtplib.connect",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


SECONDS_EACH = 10  # of processor time for one text


class TookTooLong(Exception):
    """One text took more processor time than any honest one needs."""


@contextmanager
def bounded_text() -> Iterator[None]:
    """Bounds what is done inside to `SECONDS_EACH`. Raises TookTooLong, out of a regular expression too."""
    if not hasattr(signal, "setitimer"):
        yield  # a system without such timers
        return

    def stop(number: int, frame: object) -> None:
        raise TookTooLong(
            f"it takes more than {SECONDS_EACH} seconds to read: simplify it, e.g. its nesting or its tables"
        )

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_EACH)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


class Forbidden(PermissionError):
    """An old site's settings tried what they need not do to be read."""


def bound() -> None:
    """Bounds this process from now on."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass  # a system without such limits
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, mode, flags = arguments[0], arguments[1], arguments[2]
        writes = any(sign in mode for sign in "wax+") if isinstance(mode, str) else bool(int(str(flags or 0)) & _WRITES)
        if writes and path != os.devnull:
            raise Forbidden(f"writing files is not allowed here ({path})")
    elif event in _FORBIDDEN:
        raise Forbidden(f"{event} is not allowed here")
