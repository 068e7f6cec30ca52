"""The base of the desk's routes: drawing its pages, reading what a browser sends, answering.

Place in the pipeline: below the modules `…_routes`, each of which has the handlers of one part of the desk. Comes in:
requests that passed `guard`. Goes out: pages and JSON. A handler reads, calls one function, answers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from newsroom.desk import texts
from newsroom.desk.editing.desk import Desk
from newsroom.desk.pages.notices import notices
from newsroom.desk.server.guard import mapping_of
from newsroom.model.problems import UsageError

LANGUAGE_COOKIE = "newsroom-desk-language"
POST = ["POST"]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

Sent = TypeVar("Sent")


def language_of(request: Request) -> str:
    """The language in which the desk speaks."""
    return texts.preferred(request.headers.get("accept-language", ""), request.cookies.get(LANGUAGE_COOKIE, ""))


class Routes(ABC):
    """The routes of one part of the desk, for one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @abstractmethod
    def table(self) -> list[BaseRoute]:
        """Each address of this part with its handler."""

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """One of the desk's own pages."""
        lang = language_of(request)
        settings = self.desk.preview.settings
        around = {
            "site_name": settings.site_name if settings else "",
            "can_import": "import" in self.desk.offers,
            "can_publish": "publish" in self.desk.offers,
            "path": request.url.path,
            "is_shared": self.desk.is_shared,
            "notices": notices(settings, self.desk.preview.now, lang) if settings else [],
        }
        answer = HTMLResponse(texts.draw(template, lang, **around, **values), status)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    def shows(self, template: str, values: Callable[[Desk, str], dict[str, Any]]) -> Any:
        """The handler of a page whose values need the desk and its language, nothing of the request."""

        async def answer(request: Request) -> Response:
            found = await run_in_threadpool(values, self.desk, language_of(request))
            return self.page(request, template, **found)

        return answer


def json_of(value: Any) -> Response:
    """An answer of plain values or Structs."""
    return Response(msgspec.json.encode(value), media_type="application/json")


async def body_of(request: Request, kind: type[Sent]) -> Sent:
    """The value that a request brings as JSON. Raises UsageError for anything else."""
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except msgspec.DecodeError as fault:
        raise UsageError(f"request: {fault}") from None


async def texts_of(request: Request, *names: str) -> list[str]:
    """These members of the JSON object that a request brings, as texts; "" for one that it lacks."""
    sent = await mapping_of(request)
    return [str(sent.get(name, "")) for name in names]
