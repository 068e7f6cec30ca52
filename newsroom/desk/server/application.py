"""The writing desk's pages and what its scripts ask for.

Place in the pipeline: behind `guard`, beside `site_pages`: what is not the desk's own is the preview's. Comes in: requests
that passed. Goes out: pages, JSON. Each handler reads, calls one function, answers. Refuses: to write a file itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from newsroom.desk import texts
from newsroom.desk.editing.desk import Desk
from newsroom.desk.editing.editor import Conflict
from newsroom.desk.files import file_store
from newsroom.desk.files.head_edit import EditRefused
from newsroom.desk.files.text_file import NotText
from newsroom.desk.server.guard import TooLarge
from newsroom.desk.server.publish_routes import PublishRoutes
from newsroom.desk.server.release_routes import ReleaseRoutes
from newsroom.desk.server.site_routes import SiteRoutes
from newsroom.desk.server.text_routes import TextRoutes
from newsroom.model.problems import ContentError, UsageError

logger = logging.getLogger(__name__)


def make_application(desk: Desk) -> Starlette:
    """The desk's part of the server, below `/_desk`."""
    parts = (TextRoutes(desk), ReleaseRoutes(desk), SiteRoutes(desk), PublishRoutes(desk))
    routes = [route for part in parts for route in part.table()]
    faults: dict[Any, Any] = {
        UsageError: _refused(400),
        TooLarge: _refused(413),
        TimeoutError: _refused(408),
        EditRefused: _refused(422),
        NotText: _refused(422),
        file_store.Changed: _refused(409),
        msgspec.DecodeError: _refused(400),
        msgspec.ValidationError: _refused(400),
        Conflict: _conflict,
        ContentError: _content_error,
        OSError: _refused(500),
        Exception: _fault,
    }
    static = Mount("/static", StaticFiles(directory=texts.HERE / "static"))
    return Starlette(routes=[*routes, static], exception_handlers=faults)


def _refused(status: int) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, fault: Exception) -> Response:
        if "/api/" in request.url.path:
            return JSONResponse({"message": str(fault)}, status)
        return PlainTextResponse(str(fault), status)

    return answer


def _conflict(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Conflict)
    parts = [part._asdict() for part in fault.parts]
    return JSONResponse({"opened": fault.opened, "gone": fault.is_gone, "parts": parts}, 409)


def _content_error(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, ContentError)
    return JSONResponse({"message": "\n".join(problem.text() for problem in fault.problems[:20])}, 422)


def _fault(request: Request, fault: Exception) -> Response:
    logger.exception("A fault of the desk's", exc_info=fault)
    return JSONResponse({"message": "This is a fault of newsroom's, not of your text. Nothing was changed."}, 500)
