"""`newsroom serve`: the preview over HTTP on the loopback address; what is saved shows in the open browser by itself.

Place in the pipeline: around `preview`. Browsers listen to server-sent events and are told when what they have open
became stale; the open pages are drawn first. Refuses: to be reached from another machine, or under another name
(a page elsewhere must not read what is held here by having its name resolve to this machine).
"""

from __future__ import annotations

import gc
import html
import mimetypes
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from newsroom.desk.preview import Preview
from newsroom.model.addresses import path_of
from newsroom.model.problems import ContentError, Problem, UsageError
from newsroom.model.settings import Settings
from newsroom.render.context import PREVIEW_CSP, PREVIEW_SCRIPT

EVENTS = "/_preview/events"
DEBOUNCE_MS = 15  # an editor writes a file in several steps
TICK_MS = 250  # without a save: then the rest of the site is brought up to date, and the clock looked at
KEEP_ALIVE_SECONDS = 15

SCRIPT = """\
"use strict";
const open = () => {
  const events = new EventSource("/_preview/events?page=" + encodeURIComponent(location.pathname));
  events.addEventListener("stale", () => location.reload());
  addEventListener("pagehide", () => events.close());
};
addEventListener("pageshow", open);
"""

PROBLEMS_PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>To be mended</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="{csp}">
<link rel="stylesheet" href="/theme/site.css"><script src="{script}" defer></script></head>
<body><main><h1>This cannot be published yet</h1>
<p>Mend what is listed here and save: the page comes back by itself. What was published before stands.</p>
<ul>{items}</ul></main></body></html>
"""


def serve(read: Callable[[], Settings], port: int, public: bool, at: str) -> int:
    """Serves until it is stopped. Raises UsageError for a port in use, ContentError for unusable settings."""
    # Looking for cycles among all values of an archive would hold up a save by as much as the save takes: done rarely.
    gc.set_threshold(50_000, 20, 100)
    settings = read()
    server = open_server(read, port, public, at)
    watching = threading.Thread(target=server.watch, args=(settings,), daemon=True)
    watching.start()
    print(f"The site is at {server.address} — save a file and look. Stop with Ctrl-C.", flush=True)
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        print("\nStopped. Nothing was published.", file=sys.stderr)
    finally:
        server.stop()
    return 0


def open_server(read: Callable[[], Settings], port: int, public: bool, at: str) -> PreviewServer:
    """A server that is bound and has taken in the site, ready to be run."""
    try:
        server = PreviewServer(("127.0.0.1", port), Handler)
    except OSError as fault:
        raise UsageError(
            f"--port: must be a free port, e.g. {port + 1 if port < 65535 else 8001} (got {port}: {fault.strerror})"
        ) from None
    server.preview = Preview(read, server.address, public, at)
    try:
        server.preview.reload()
    except BaseException:
        server.server_close()
        raise
    return server


class PreviewServer(ThreadingHTTPServer):
    """The server, with the site it shows and the browsers that listen."""

    daemon_threads = True
    preview: Preview

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.changed = threading.Condition()
        self.revision = 0
        self.listening: dict[int, str] = {}  # browser → path it has open
        self.stopping = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self) -> None:
        """Ends the watch and lets go of everything."""
        self.stopping.set()
        with self.changed:
            self.changed.notify_all()
        self.server_close()
        self.preview.close()

    def watch(self, settings: Settings) -> None:
        """Takes in every save until the server stops. One watch for all that time: no save falls between two of them."""
        from watchfiles import watch

        seen, is_first = _settings_files(settings), True
        folders = [folder for folder in (settings.content, settings.theme) if Path(folder).is_dir()]
        for changes in watch(
            *folders, stop_event=self.stopping, debounce=1600, step=DEBOUNCE_MS, rust_timeout=TICK_MS, yield_on_timeout=True,
            watch_filter=_is_ours, raise_interrupt=False,
        ):  # fmt: skip
            paths = {path for _, path in changes}
            if is_first:
                paths.add(settings.content)  # all of it: somebody may have saved before the watch began
            if (now := _settings_files(settings)) != seen:
                paths.add(settings.file)
            seen, is_first = now, False
            self.read_content(settings, paths)

    def read_content(self, settings: Settings, paths: Iterable[str]) -> None:
        """After a save of these files, or after an instant has passed: reads, draws what is open, tells the browsers."""
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
        except Exception as fault:  # whoever watches goes on watching
            if not isinstance(fault, UsageError):
                traceback.print_exc()
            self.preview.problems = [
                Problem(settings.file, 1, "file", "settings", "error", str(fault) or type(fault).__name__)
            ]
        self._tell()

    def _tell(self) -> None:
        """Draws what browsers have open, then has each of them told whether it is stale."""
        for path in set(self.listening.values()):
            if not self.preview.wrong:
                self.preview.redraw(path)
        with self.changed:
            self.revision += 1
            self.changed.notify_all()


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


def _settings_files(settings: Settings) -> dict[str, int]:
    """The settings file and those beside it that it may import, with their times."""
    return {file.name: file.stat().st_mtime_ns for file in Path(settings.file).parent.glob("*.py")}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: PreviewServer

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        if host not in ("127.0.0.1", "localhost", "[::1]"):
            self.answer(421, "text/plain", b"This preview answers to localhost only.\n")
            return
        address = urlsplit(self.path)
        if address.path == EVENTS:
            self.events(path_of(unquote(parse_qs(address.query).get("page", ["/"])[0])))
        elif address.path == PREVIEW_SCRIPT:
            self.answer(200, "text/javascript", SCRIPT.encode())
        else:
            self.page(unquote(address.path))

    do_HEAD = do_GET

    def page(self, address: str) -> None:
        preview = self.server.preview
        path = path_of(address)
        is_page = path.endswith(".html")
        if preview.wrong and is_page:
            self.answer(200, "text/html; charset=utf-8", problems_page(preview.wrong))
            return
        try:
            data = preview.page(path)
        except ContentError as fault:
            self.answer(200 if is_page else 500, "text/html; charset=utf-8", problems_page(fault.problems))
            return
        if data is not None:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            self.answer(
                200,
                kind + ("; charset=utf-8" if kind.startswith("text/") or kind.endswith(("xml", "json")) else ""),
                data,
            )
        elif preview.page(path_of(address + "/")) is not None:
            self.answer(301, "text/plain", b"", {"Location": address + "/"})
        else:
            first = address.strip("/").partition("/")[0]
            missing = preview.page(f"{first}/404.html") or preview.page("404.html") or b"Not found\n"
            self.answer(404, "text/html; charset=utf-8", missing)

    def answer(self, status: int, kind: str, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            "Cache-Control": "no-store",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def events(self, path: str) -> None:
        """Says `stale` once what the browser has open is no longer what it would get."""
        server = self.server
        shown = server.preview.fingerprint(path)
        me = threading.get_ident()
        server.listening[me] = path
        try:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(b": listening\n\n")
            self.wfile.flush()
            while not server.stopping.is_set():
                with server.changed:
                    seen = server.revision
                    fresh = server.preview.fingerprint(path)
                    if fresh == shown:

                        def is_over(seen: int = seen) -> bool:
                            return server.revision != seen or server.stopping.is_set()

                        server.changed.wait_for(is_over, KEEP_ALIVE_SECONDS)
                        fresh = server.preview.fingerprint(path)
                if fresh != shown:
                    shown = fresh
                    self.wfile.write(b"event: stale\ndata: %d\n\n" % time.time_ns())
                else:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            server.listening.pop(me, None)
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing of each request; the terminal is for problems."""


def problems_page(problems: list[Problem]) -> bytes:
    """What is wrong, in place of the page, until it is mended."""
    items = "".join(
        f"<li><p><strong>{html.escape(p.path)}:{p.line}</strong> — {html.escape(p.field)}: {html.escape(p.message)} {html.escape(p.hint)}</p></li>"
        for p in problems
    )
    return PROBLEMS_PAGE.format(csp=PREVIEW_CSP, script=PREVIEW_SCRIPT, items=items).encode()
