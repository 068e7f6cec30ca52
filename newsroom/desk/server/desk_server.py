"""`newsroom desk`: the writing desk and the preview, one application on the loopback address.

Place in the pipeline: around `application` and `site_pages`. Comes in: settings, a port. Goes out: a running server, whose
address holds a token that nobody else knows. Refuses: what `guard` refuses.
"""

from __future__ import annotations

import logging
import secrets
import threading
import webbrowser
from collections.abc import Callable

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from newsroom.build.reading import Progress, silent
from newsroom.desk.editing.desk import Desk
from newsroom.desk.preview.preview import Preview
from newsroom.desk.server.application import make_application
from newsroom.desk.server.guard import HOME, Guard
from newsroom.desk.server.serve import PreviewServer, run_until_stopped
from newsroom.desk.server.site_pages import SitePages
from newsroom.desk.server.starting_page import Starting, starting_application
from newsroom.model.problems import ContentError, UsageError
from newsroom.model.settings import Settings

logger = logging.getLogger(__name__)
BELOW = HOME.rstrip("/")
PATIENCE_SECONDS = 5.0  # the address is printed after this time, even while the site is still being read


def desk(
    read: Callable[[], Settings], port: int, opens_browser: bool, at: str = "", offers: frozenset[str] = frozenset()
) -> int:
    """Runs the desk until it is stopped. Raises UsageError for a port in use, ContentError for unusable settings."""
    server = start_desk(read, port, at, offers)
    announce(server, opens_browser)
    run_until_stopped(server, None)
    return 0


def start_desk(
    read: Callable[[], Settings], port: int, at: str = "", offers: frozenset[str] = frozenset()
) -> DeskServer:
    """A desk that is bound and reads the site, or has read it: a large one is read behind a page that says how far it is.

    Raises UsageError for a port in use, ContentError for unusable settings.
    """
    settings = read()
    server = DeskServer(port)
    server.token = secrets.token_urlsafe(24)
    switch, starting, was_read = Switch(), Starting(settings), threading.Event()
    wrong: list[ContentError | UsageError] = []

    def work() -> None:
        try:
            furnish(server, read, at, offers, starting.progress)
            switch.app, server.app = server.app, switch
        except (ContentError, UsageError) as fault:
            wrong.append(fault)
            problems = fault.problems if isinstance(fault, ContentError) else ()
            starting.fault = "\n".join(problem.text() for problem in problems[:20]) or str(fault)
        except Exception as fault:
            logger.exception("The site could not be taken in")
            starting.fault = f"This is a fault of newsroom's, not of your texts ({type(fault).__name__}: {fault})."
        finally:
            was_read.set()
        if not starting.fault:
            server.watch(settings)

    switch.app = _guarded(server, starting_application(starting))
    server.app = switch
    threading.Thread(target=work, daemon=True).start()
    was_read.wait(PATIENCE_SECONDS)
    if wrong:
        server.close()
        raise wrong[0]
    return server


def _guarded(server: DeskServer, app: ASGIApp) -> ASGIApp:
    """The pages of a desk that is not there yet; every other address leads to them."""
    return Guard(Below(app, to_desk), lambda: server.server_port, server.token)


async def to_desk(scope: Scope, receive: Receive, send: Send) -> None:
    """Leads to the desk."""
    await RedirectResponse(HOME, 303)(scope, receive, send)


class Switch:
    """The application that answers now."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def announce(server: DeskServer, opens_browser: bool) -> None:
    """Prints the address, last, and opens it."""
    print("The writing desk is open. It stops with Ctrl+C; until then it is at this address, for you alone:")
    print(server.entry, flush=True)
    if opens_browser:
        webbrowser.open(server.entry)


class DeskServer(PreviewServer):
    """The server of a desk."""

    token: str
    desk: Desk

    @property
    def entry(self) -> str:
        """The address that opens the desk."""
        return f"{self.address}{HOME}?token={self.token}"


def open_desk(
    read: Callable[[], Settings], port: int, at: str = "", offers: frozenset[str] = frozenset(), token: str = ""
) -> DeskServer:
    """A desk that is bound and has taken in the site, ready to be run."""
    server = DeskServer(port)
    server.token = token or secrets.token_urlsafe(24)
    try:
        furnish(server, read, at, offers)
    except BaseException:
        server.close()
        raise
    return server


def furnish(
    server: DeskServer, read: Callable[[], Settings], at: str, offers: frozenset[str], progress: Progress = silent
) -> Settings:
    """Gives a server its site. Raises ContentError for settings that cannot be used."""
    server.preview = Preview(read, server.address, False, at)
    server.preview.progress = progress
    server.preview.reload()
    server.preview.progress = silent
    settings = server.preview.shown().settings
    server.desk = Desk(server.preview, offers, lambda paths: server.read_content(settings, paths))
    pages = Below(make_application(server.desk), SitePages(server.preview, server.listeners))
    server.app = Guard(pages, lambda: server.server_port, server.token)
    return settings


class Below:
    """The desk's own pages below /_desk, everything else the site's."""

    def __init__(self, desk: ASGIApp, site: ASGIApp) -> None:
        self.desk, self.site = desk, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path == BELOW or path.startswith(HOME):
            inner = {**scope, "path": path if path != BELOW else HOME, "root_path": BELOW}
            await self.desk(inner, receive, send)
        else:
            await self.site(scope, receive, send)
