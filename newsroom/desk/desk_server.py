"""`newsroom desk`: the writing desk and the preview, one application on the loopback address.

Place in the pipeline: around `application` and `site_pages`. Comes in: settings, a port. Goes out: a running server, whose
address holds a token that nobody else knows. Refuses: what `guard` refuses.
"""

from __future__ import annotations

import secrets
import webbrowser
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from newsroom.desk.application import make_application
from newsroom.desk.desk import Desk
from newsroom.desk.guard import HOME, Guard
from newsroom.desk.preview import Preview
from newsroom.desk.serve import PreviewServer, run_until_stopped
from newsroom.desk.site_pages import SitePages
from newsroom.model.settings import Settings

BELOW = HOME.rstrip("/")


def desk(
    read: Callable[[], Settings], port: int, opens_browser: bool, at: str = "", offers: frozenset[str] = frozenset()
) -> int:
    """Runs the desk until it is stopped. Raises UsageError for a port in use, ContentError for unusable settings."""
    settings = read()
    server = open_desk(read, port, at, offers)
    announce(server, opens_browser)
    run_until_stopped(server, settings)
    return 0


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


def furnish(server: DeskServer, read: Callable[[], Settings], at: str, offers: frozenset[str]) -> Settings:
    """Gives a server its site. Raises ContentError for settings that cannot be used."""
    server.preview = Preview(read, server.address, False, at)
    server.preview.reload()
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
