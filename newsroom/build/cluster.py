"""`newsroom build --cluster`: reading and drawing on the workers of an existing Dask cluster; the same bytes as alone.

Place in the pipeline: in place of the pool of processes. Comes in: the address of a scheduler. Goes out: a `Pool`. Folders and
jobs travel as data, the theme once to each worker; the output folder is only read and written here. Refuses: workers of another
version of this program, of its libraries, of Python, of the time zones or of the fonts, by name, before any work. A lost worker costs the
repetition of its jobs; Dask sends them to another.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import blake2b
from multiprocessing.util import Finalize
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from newsroom.build.worker import DrawJob, Drawn, draw, parse_folders
from newsroom.model.output import SharedInputs
from newsroom.model.problems import MachineFault, UsageError
from newsroom.model.settings import Settings
from newsroom.render.digests import installed_libraries, program_digest, system_zones_digest
from newsroom.render.fonts import fonts_digest
from newsroom.store.pool import Pool

T = TypeVar("T")
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]]+):([0-9]{1,5})")
TIMEOUT_SECONDS = 10
RETRIES = 3  # of a job whose worker was lost, or ran out of memory
_SHIPPED: dict[str, str] = {}  # in a worker: digest of a folder → where it was written


class ClusterPool(Pool):
    """A pool whose readers and drawers are a cluster's; what touches this machine's folders stays here."""

    def __init__(self, address: str, settings: Settings) -> None:
        super().__init__(1)
        self.client = _connected(address)
        try:
            self.workers = _same_everywhere(self.client, address, settings)
        except BaseException:
            self.client.close()
            raise
        self.folders: dict[str, Any] = {}  # folder → future of its files, at the workers

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.folders.clear()
        self.client.close()

    def map(self, function: Callable[..., T], calls: Iterable[tuple[object, ...]], pieces: int) -> Iterator[T]:
        """`function(*call)` for each call, in order; at the workers where it needs none of this machine's folders."""
        if function is parse_folders:
            yield from self._sent(function, calls, lambda *call: call)
        elif function is draw:
            yield from self._sent(draw_apart, calls, self._packed)
        else:
            yield from super().map(function, calls, pieces)

    def _sent(
        self,
        function: Callable[..., Any],
        calls: Iterable[tuple[object, ...]],
        packed: Callable[..., tuple[object, ...]],
    ) -> Iterator[Any]:
        """Results in the order of the calls. `packed`: a call as it travels."""
        from distributed import CancelledError, KilledWorker

        def submitted(call: tuple[object, ...]) -> Any:
            return self.client.submit(function, *packed(*call), pure=False, retries=RETRIES)

        def result(call: tuple[object, ...], future: Any) -> Any:
            for _ in range(RETRIES):
                try:
                    return future.result()
                except CancelledError:  # what it needs, a theme say, was lost with a worker: it travels once more
                    self.folders.clear()
                    future = submitted(call)
            return future.result()

        ahead: deque[tuple[tuple[object, ...], Any]] = deque()
        try:
            for call in calls:
                ahead.append((call, submitted(call)))
                if len(ahead) > 3 * self.workers:
                    yield result(*ahead.popleft())
            while ahead:
                yield result(*ahead.popleft())
        except (CancelledError, KilledWorker, OSError) as fault:
            raise MachineFault(f"--cluster: the workers were lost: {fault}") from fault
        finally:
            self.client.cancel([future for _, future in ahead])

    def _packed(
        self, jobs: list[DrawJob], shared_inputs: dict[str, SharedInputs], orders: object = None
    ) -> tuple[object, ...]:
        folders = {folder for shared in shared_inputs.values() for folder in (shared.theme, *shared.overrides)}
        return jobs, shared_inputs, orders, {folder: self._shipped(folder) for folder in folders}

    def _shipped(self, folder: str) -> Any:
        if folder not in self.folders:
            self.folders[folder] = self.client.scatter(_files_of(Path(folder)), broadcast=True)
        return self.folders[folder]


def draw_apart(
    jobs: list[DrawJob], shared_inputs: dict[str, SharedInputs], orders: Any, folders: dict[str, dict[str, bytes]]
) -> list[Drawn]:
    """`worker.draw` on a machine that has not the theme's folder: it is written beside, once for each state of it."""
    there = {folder: _written(files) for folder, files in folders.items()}
    moved = {
        lang: msgspec.structs.replace(
            shared, theme=there[shared.theme], overrides=tuple(there[each] for each in shared.overrides), bytecode=""
        )
        for lang, shared in shared_inputs.items()
    }
    return draw(jobs, moved, orders)


def _files_of(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


def _written(files: dict[str, bytes]) -> str:
    key = blake2b(msgspec.msgpack.encode(sorted(files.items())), digest_size=16).hexdigest()
    if key not in _SHIPPED:
        folder = Path(mkdtemp(prefix="newsroom-theme-"))
        Finalize(None, rmtree, (folder, True), exitpriority=0)  # `atexit` does nothing in a worker that a nanny began
        for name, data in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        _SHIPPED[key] = str(folder)
    return _SHIPPED[key]


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "--cluster: needs Dask, which is not installed: pip install 'pelican-newsroom[cluster]'"
        ) from None
    form = _ADDRESS.fullmatch(address)
    if form is None or not 0 < int(form[1]) < 65_536:
        raise UsageError(
            f"--cluster: must be a scheduler's address, e.g. tcp://scheduler.example.org:8786 (got {address!r})"
        )
    try:
        client: Callable[..., Any] = Client
        return client(address, timeout=TIMEOUT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        raise MachineFault(f"--cluster: no scheduler answers at {address}: {fault}") from fault
    except TypeError as fault:
        raise UsageError(
            f"--cluster: {address} needs the certificates that Dask's own configuration names (distributed.comm.tls): {fault}"
        ) from fault


def versions(with_fonts: bool, settings_file: str) -> dict[str, str]:
    """The versions that must be equal on every machine. Runs on each of them."""
    own = Path(settings_file)
    return {
        "Python": ".".join(map(str, sys.version_info[:2])),
        "program": program_digest().hex(),
        "libraries": ", ".join(sorted(installed_libraries())),
        "set of time zones": system_zones_digest().hex(),
        "fonts": fonts_digest() if with_fonts else "",
        "settings file": blake2b(own.read_bytes(), digest_size=16).hexdigest()
        if settings_file and own.is_file()
        else "",
    }


def _same_everywhere(client: Any, address: str, settings: Settings) -> int:
    """How many workers there are. Raises UsageError where there is none, or one is of another version."""
    own_code = settings.file if settings.code else ""  # functions that drawing calls
    ask = partial(versions, settings.needs_fonts, own_code)
    here = ask()
    try:
        there: dict[str, dict[str, str]] = client.run(ask)
    except ModuleNotFoundError as fault:
        raise UsageError(f"--cluster: each worker must have this program installed; one has not: {fault}") from fault
    if not there:
        raise UsageError(
            f"--cluster: the scheduler at {address} must have workers, e.g. dask worker {address} (it has none)"
        )
    wrong = [
        f"{worker}: another {what}" + (f" ({found[what]}, here {value})" if what == "Python" else "")
        for worker, found in sorted(there.items())
        for what, value in here.items()
        if found[what] != value
    ]
    if wrong:
        raise UsageError(
            "--cluster: every worker must have the same versions as this machine:\n  " + "\n  ".join(wrong)
        )
    return len(there)
