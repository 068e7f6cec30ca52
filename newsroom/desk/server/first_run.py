"""A desk that is opened where no site is: it asks what `newsroom init` asks, as a page, and makes the site.

Place in the pipeline: in place of `desk_server` until there is a site. Comes in: answers. Goes out: a site, and the desk on
it, at the same address. Refuses: what `starting` refuses; a folder that holds other things gets the site in a folder of
its own.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from newsroom.desk import texts
from newsroom.desk.server.desk_server import Below, DeskServer, Switch, announce, furnish, to_desk
from newsroom.desk.server.guard import Guard, mapping_of
from newsroom.desk.server.routes import POLICY, language_of
from newsroom.desk.server.serve import run_until_stopped
from newsroom.model.problems import UsageError
from newsroom.model.settings import Settings
from newsroom.render.theme import LANGUAGES
from newsroom.starting.answers import machine_timezone, read_answers, time_zones
from newsroom.starting.site import make_site

OWN_FOLDER = "newsroom-site"


def existing_site(folder: Path) -> Path | None:
    """Where a site is: here, or in the folder that a first run made."""
    return next((place for place in (folder, folder / OWN_FOLDER) if (place / "pelicanconf.py").is_file()), None)


def first_run(read: Callable[[], Settings], port: int, opens_browser: bool, at: str, offers: frozenset[str]) -> int:
    """Asks, makes the site, and goes on as its desk, until it is stopped."""
    server = DeskServer(port)
    server.token = secrets.token_urlsafe(24)
    switch = Switch()
    switch.app = Guard(
        Below(_asking(server, switch, read, at, offers), to_desk), lambda: server.server_port, server.token
    )
    server.app = switch
    announce(server, opens_browser)
    run_until_stopped(server, None)
    return 0


def _asking(
    server: DeskServer, switch: Switch, read: Callable[[], Settings], at: str, offers: frozenset[str]
) -> Starlette:
    async def ask(request: Request) -> Response:
        lang = language_of(request)
        answer = HTMLResponse(
            texts.draw(
                "setup.html",
                lang,
                zone=_zone(),
                folder=str(_target()),
                interface_languages=LANGUAGES,
                zones=time_zones(),
            )
        )
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    async def make(request: Request) -> Response:
        sent = await mapping_of(request)
        await run_in_threadpool(_make, server, switch, read, at, offers, {str(k): str(v) for k, v in sent.items()})
        return JSONResponse({})

    def refused(request: Request, fault: Exception) -> Response:
        return JSONResponse({"message": str(fault)}, 400)

    def not_here(request: Request, fault: Exception) -> Response:
        return PlainTextResponse("There is no site yet.", 404)

    routes = [
        Route("/", ask),
        Route("/api/setup", make, methods=["POST"]),
        Mount("/static", StaticFiles(directory=texts.HERE / "static")),
    ]
    return Starlette(routes=routes, exception_handlers={UsageError: refused, 404: not_here})


def _zone() -> str:
    zone = machine_timezone()
    return zone if zone in time_zones() else "UTC"


def _target() -> Path:
    here = Path.cwd()
    return here if not any(here.iterdir()) else here / OWN_FOLDER


def _make(
    server: DeskServer,
    switch: Switch,
    read: Callable[[], Settings],
    at: str,
    offers: frozenset[str],
    given: dict[str, str],
) -> None:
    """The site, and the desk on it."""
    answers = read_answers(
        {name: given.get(name, "") for name in ("name", "languages", "url", "timezone", "host")}, None
    )
    folder = _target()
    make_site(folder, answers)
    os.chdir(folder)
    settings = furnish(server, read, at, offers)
    switch.app = server.app
    server.app = switch
    threading.Thread(target=server.watch, args=(settings,), daemon=True).start()
