"""Work in several processes, behind the plain `concurrent.futures.Executor`.

Comes in: a module-level function and chunks of plain data. Goes out: results in order, with few chunks under way at
a time, so that memory does not grow with the archive. The pool starts when there is enough to do for it: small builds
stay in their own process. Fork is never used: the host may run us inside a thread of its own (P20).
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

P = ParamSpec("P")
T = TypeVar("T")

# Pieces of work, of one to two milliseconds each: two workers cost 0.3 to 0.5 s until they are ready, and as much to send them
# a thousand pages' inputs and get the bytes back.
WORTH_A_POOL = 500


class Pool:
    """Executor made when first needed, for `jobs` processes; with one job there is none."""

    def __init__(self, jobs: int | None = None, executor: Executor | None = None) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self._executor = executor  # a cluster's, given from outside
        self._own = executor is None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        executor = self._executor
        if not self._own or executor is None:
            return
        self._executor = None
        is_broken = kind is not None and kind.__name__ == "BrokenProcessPool"
        if is_broken:
            _kill_workers(executor)
        executor.shutdown(wait=kind is None or is_broken, cancel_futures=True)

    def spreads(self, pieces: int) -> bool:
        """Whether that much work goes to several processes."""
        return self._executor is not None or (self.jobs > 1 and pieces >= WORTH_A_POOL)

    def map(self, function: Callable[..., T], calls: Iterable[tuple[object, ...]], pieces: int) -> Iterator[T]:
        """`function(*call)` for each call, in order. `pieces` says how much work there is in all."""
        if not self.spreads(pieces):
            for call in calls:
                yield function(*call)
            return
        executor = self._start()
        ahead: deque[Future[T]] = deque()
        for call in calls:
            ahead.append(executor.submit(function, *call))
            if len(ahead) > 2 * self.jobs:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()

    def _start(self) -> Executor:
        if self._executor is None:
            import multiprocessing  # here: most builds start no process, and need not wait for this
            from concurrent.futures import ProcessPoolExecutor

            method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
            context = multiprocessing.get_context(method)
            if method == "forkserver":
                context.set_forkserver_preload(["newsroom.build.preload"])
            self._executor = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_end_with_parent)
        return self._executor


def _end_with_parent() -> None:
    """Ends this worker, and the fork server with the last of them, as soon as the process that gives it work is gone.

    Each worker holds the writing end of the queue that it reads from: it would wait there for ever.
    """
    from multiprocessing import parent_process
    from threading import Thread

    parent = parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    Thread(target=wait, daemon=True).start()


def _kill_workers(executor: Executor) -> None:
    """Ends the workers of a pool that lost one, so that shutting down waits for none of them.

    `concurrent.futures` asks them to end, but not one that it is just starting (before Python 3.12), nor one that does not
    listen: that one waits for ever, to write its result into a pipe that nobody reads.
    """
    if hasattr(executor, "kill_workers"):  # Python 3.14 and later
        executor.kill_workers()
        return
    for worker in list((getattr(executor, "_processes", None) or {}).values()):
        worker.kill()


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`."""
    row: list[T] = []
    for item in items:
        row.append(item)
        if len(row) == size:
            yield row
            row = []
    if row:
        yield row


def weighed_chunks(
    items: Iterable[T], weight: Callable[[T], int], size: int, together: Callable[[T], object]
) -> Iterator[list[T]]:
    """The items in lists that weigh `size` or somewhat more. Neighbours for which `together` says the same stay in one
    list, unless that weighs four times as much."""
    row: list[T] = []
    filled = 0
    for item in items:
        if filled >= 4 * size or (filled >= size and together(item) != together(row[-1])):
            yield row
            row, filled = [], 0
        row.append(item)
        filled += weight(item)
    if row:
        yield row
