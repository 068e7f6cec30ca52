"""Browsers that listen for changes, over server-sent events.

Place in the pipeline: between the watch, which runs in a thread, and the application's streams. Comes in: the word that
something changed. Goes out: a line to each stream. One stream serves all tabs of a browser (`events.js`); without that a
seventh tab would wait for ever, since a browser opens six connections to a host. Refuses: more streams than that: the
oldest ends.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from itertools import count

KEEP_ALIVE_SECONDS = 15
MOST_STREAMS = 5
MOST_OPEN = 12  # pages that are drawn again before browsers are told


class Listeners:
    """All streams of one server."""

    def __init__(self) -> None:
        self.revision = 0
        self.is_over = False
        self.open_pages: OrderedDict[str, None] = OrderedDict()  # paths that browsers showed last
        self._streams: OrderedDict[int, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = OrderedDict()
        self._numbers = count()
        self._lock = threading.Lock()

    def note_open(self, path: str) -> None:
        """A browser shows this path."""
        with self._lock:
            self.open_pages[path] = None
            self.open_pages.move_to_end(path)
            while len(self.open_pages) > MOST_OPEN:
                self.open_pages.popitem(last=False)

    def tell(self) -> None:
        """Something changed. From any thread."""
        with self._lock:
            self.revision += 1
        self._wake()

    def stop(self) -> None:
        self.is_over = True
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            for loop, event in self._streams.values():
                with suppress(RuntimeError):  # the loop ended just now
                    loop.call_soon_threadsafe(event.set)

    async def stream(self, state: Callable[[], bytes | None]) -> AsyncIterator[bytes]:
        """Lines of server-sent events: `stale` when `state` changes; where it is always None, `changed` each time."""
        me, event = next(self._numbers), asyncio.Event()
        with self._lock:
            self._streams[me] = (asyncio.get_running_loop(), event)
            if len(self._streams) > MOST_STREAMS:
                _, (loop, oldest) = self._streams.popitem(last=False)
                loop.call_soon_threadsafe(oldest.set)
        seen, shown = self.revision, state()
        try:
            yield b": listening\n\n"
            while not self.is_over and me in self._streams:
                try:
                    await asyncio.wait_for(event.wait(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                event.clear()
                if self.revision == seen:
                    continue
                seen, fresh = self.revision, state()
                if fresh is None:
                    yield b"event: changed\ndata: %d\n\n" % seen
                elif fresh != shown:
                    shown = fresh
                    yield b"event: stale\ndata: %d\n\n" % seen
            if not self.is_over:
                yield b"event: crowded\ndata: 0\n\n"
        finally:
            with self._lock:
                self._streams.pop(me, None)
