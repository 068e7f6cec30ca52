"""`inv serve`: the preview over HTTP on the loopback address; what is saved shows in the open browser by itself.

Place in the pipeline: around `preview`; the writing desk (`application`) is the same server with more pages. Browsers
listen to server-sent events and are notified when an open page became stale; the open pages are drawn first.
Refuses: what `guard` refuses.
"""

from __future__ import annotations

import gc
import sys
import threading
import traceback
from collections.abc import Callable, Collection, Iterable
from itertools import chain
from pathlib import Path

from starlette.types import ASGIApp

from newsroom.desk.preview.listeners import Listeners
from newsroom.desk.preview.preview import Preview
from newsroom.desk.server.guard import Guard
from newsroom.desk.server.http_server import HttpServer
from newsroom.desk.server.site_pages import EVENTS, SitePages
from newsroom.model.problems import ContentError, Problem, UsageError
from newsroom.model.settings import Settings
from newsroom.render.context import PREVIEW_SCRIPT

__all__ = ["EVENTS", "PREVIEW_SCRIPT", "PreviewServer", "open_server", "serve", "touched_folders"]

DEBOUNCE_MS = 15  # an editor writes a file in several steps
TICK_MS = 250  # without a save: then the rest of the site is brought up to date, and the clock looked at


def serve(read: Callable[[], Settings], port: int, public: bool, at: str) -> int:
    """Serves until it is stopped. Raises UsageError for a port in use, ContentError for unusable settings."""
    settings = read()
    server = open_server(read, port, public, at)
    print(f"The site is at {server.address} — save a file and look. Stop with Ctrl-C.", flush=True)
    run_until_stopped(server, settings)
    return 0


def run_until_stopped(server: PreviewServer, settings: Settings | None) -> None:
    """Watches and answers until Ctrl+C. Without settings there is nothing to watch yet."""
    # Looking for cycles among all values of an archive would hold up a save by as much as the save takes: done rarely.
    gc.set_threshold(50_000, 20, 100)
    if settings is not None:
        threading.Thread(target=server.watch, args=(settings,), daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        print("\nStopped. Nothing was published.", file=sys.stderr)
        server.stop()


def open_server(read: Callable[[], Settings], port: int, public: bool, at: str) -> PreviewServer:
    """A server that is bound and has taken in the site, ready to be run."""
    server = PreviewServer(port)
    server.preview = Preview(read, server.address, public, at)
    server.app = Guard(SitePages(server.preview, server.listeners), lambda: server.server_port)
    try:
        server.preview.reload()
    except BaseException:
        server.close()
        raise
    return server


class PreviewServer(HttpServer):
    """The server, with the site it shows and the browsers that listen."""

    preview: Preview
    app: ASGIApp

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.listeners = Listeners()
        self.stopping = threading.Event()
        self.reading = threading.RLock()

    @property
    def revision(self) -> int:
        """The number of changes that browsers were notified of."""
        return self.listeners.revision

    def serve_forever(self) -> None:
        """Answers until `shutdown`."""
        self.run(self.app)

    def shutdown(self) -> None:
        self.listeners.stop()
        super().shutdown()

    def stop(self) -> None:
        """Ends the watch and lets go of everything."""
        self.stopping.set()
        self.listeners.stop()
        self.close()
        if hasattr(self, "preview"):
            with self.reading:
                self.preview.close()

    def watch(self, settings: Settings) -> None:
        """Takes in every save until the server stops. One watch for all that time: no save falls between two of them."""
        from watchfiles import watch

        seen, is_first = _settings_files(settings), True
        named = (settings.content, settings.theme, settings.shared_directory)
        folders = [folder for folder in named if folder and Path(folder).is_dir()]
        for changes in watch(
            *folders, stop_event=self.stopping, debounce=1600, step=DEBOUNCE_MS, rust_timeout=TICK_MS, yield_on_timeout=True,
            watch_filter=_is_ours, raise_interrupt=False,
        ):  # fmt: skip
            paths = {path for _, path in changes}
            if is_first:  # somebody may have saved before the watch began
                paths.add(settings.content)
                if _changed_since(self.preview.loaded, settings, folders):
                    paths.add(settings.file)
            if (now := _settings_files(settings)) != seen:
                paths.add(settings.file)
            seen, is_first = now, False
            with self.reading:
                if not self.stopping.is_set():
                    self.read_content(settings, paths)

    def read_content(self, settings: Settings, paths: Iterable[str]) -> None:
        """After a save of these files, or after an instant has passed: reads, draws the open pages, notifies the browsers."""
        paths = list(paths)
        if not paths:
            if self.preview.settle():
                self._tell()
            if self.preview.seconds_to_next() > 0:
                return
        try:
            if all(_is_below(path, settings.content) for path in paths):
                self.preview.refresh(touched_folders(paths, settings.content))
            else:
                self.preview.reload()
        except ContentError as fault:
            self.preview.problems = fault.problems
        except Exception as fault:  # the preview goes on
            if isinstance(fault, UsageError):
                problem = Problem(settings.file, 1, "file", "settings", "error", str(fault))
            else:
                traceback.print_exc()
                message = f"could not be taken in, by a fault of newsroom's, not of the text ({type(fault).__name__}: {fault})"
                problem = Problem(_named(paths, settings), 1, "file", "fault", "error", message, "Please report it.")
            self.preview.problems = [problem]
        self._tell()

    def _tell(self) -> None:
        """Draws the pages open in browsers, then notifies each browser whether its page is stale."""
        for path in tuple(self.listeners.open_pages):
            if not self.preview.wrong:
                self.preview.redraw(path)
        self.listeners.tell()


def _named(paths: list[str], settings: Settings) -> str:
    """The file that was touched last, as problems name it."""
    import os

    texts = [path for path in paths if path.endswith((".md", ".yml"))]
    return os.path.relpath((texts or paths or [settings.file])[-1])


def _is_below(path: str, folder: str) -> bool:
    return Path(path).is_relative_to(folder)


def touched_folders(paths: Collection[str], content: str) -> set[str] | None:
    """The folders, as `scan` names them, in which files were touched; None where it may be any."""
    if not paths or content in paths:
        return None
    found = set()
    for path in paths:
        parts = Path(path).relative_to(content).parts
        depth = {"releases": 3, "pages": 2}.get(parts[0] if parts else "", 1)
        found.add("/".join(parts[:depth]))
    return found


def _is_ours(_change: object, path: str) -> bool:
    """Whether a changed file can change the site: not an editor's own."""
    name = Path(path).name
    return not name.startswith((".", "~$")) and not name.endswith(("~", ".swp", ".tmp"))


def _changed_since(instant: int, settings: Settings, folders: list[str]) -> bool:
    """Whether settings or theme changed after an instant (nanoseconds)."""
    outside = (folder for folder in folders if folder != settings.content)
    files = chain(Path(settings.file).parent.glob("*.py"), *(Path(folder).rglob("*") for folder in outside))
    try:
        return any(file.lstat().st_ctime_ns > instant for file in files)
    except OSError:  # gone in this very moment
        return True


def _settings_files(settings: Settings) -> dict[str, int]:
    """The settings file and those beside it that it may import, with their times."""
    return {file.name: file.stat().st_mtime_ns for file in Path(settings.file).parent.glob("*.py")}
