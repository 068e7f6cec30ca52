"""A progress bar on a terminal, once the work takes over a second."""

from __future__ import annotations

import sys
import time


class ProgressBar:
    """A bar on a terminal, once the work takes over a second; nothing elsewhere."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.bar: object = None
        self.tasks: dict[str, object] = {}

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *fault: object) -> None:
        if self.bar is not None:
            self.bar.stop()  # type: ignore[attr-defined]

    def show(self, stage: str, done: int, of: int) -> None:
        if self.bar is None:
            if not sys.stderr.isatty() or time.monotonic() - self.started < 1:
                return
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=of)  # type: ignore[attr-defined]
        self.bar.update(self.tasks[stage], completed=done)  # type: ignore[attr-defined]
