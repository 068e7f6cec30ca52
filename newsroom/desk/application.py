"""The writing desk's pages and what its scripts ask for.

Place in the pipeline: behind `guard`, beside `site_pages`: what is not the desk's own is the preview's. Comes in: requests
that passed. Goes out: pages, JSON. Each handler reads, calls one function, answers. Refuses: to write a file itself.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from newsroom.desk import editor_page, file_store, list_page, texts
from newsroom.desk.desk import Desk
from newsroom.desk.editor import Conflict, Sent
from newsroom.desk.guard import HOME, TooLarge, mapping_of
from newsroom.desk.head_edit import EditRefused
from newsroom.desk.more_routes import more_routes
from newsroom.desk.notices import notices
from newsroom.desk.text_file import NotText
from newsroom.model.problems import ContentError, UsageError

logger = logging.getLogger(__name__)
LANGUAGE_COOKIE = "newsroom-desk-language"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Of the page beside a text. Players of other hosts are text in a frame until a click; their hosts change as one types.
PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; frame-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

Handler = Callable[[Request], Awaitable[Response]]


def language_of(request: Request) -> str:
    """The language in which the desk speaks."""
    return texts.preferred(request.headers.get("accept-language", ""), request.cookies.get(LANGUAGE_COOKIE, ""))


def page(desk: Desk, request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """One of the desk's own pages."""
    lang = language_of(request)
    settings = desk.preview.settings
    around = {
        "site_name": settings.site_name if settings else "",
        "can_import": "import" in desk.offers,
        "can_publish": "publish" in desk.offers,
        "path": request.url.path,
        "is_shared": desk.is_shared,
        "notices": notices(settings, desk.preview.now, lang) if settings else [],
    }
    answer = HTMLResponse(texts.draw(template, lang, **around, **values), status)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def make_application(desk: Desk) -> Starlette:
    """The desk's part of the server, below `/_desk`."""

    async def home(request: Request) -> Response:
        lang = language_of(request)
        values = await run_in_threadpool(list_page.values, desk, lang, dict(request.query_params))
        return page(desk, request, "releases.html", **values)

    async def new(request: Request) -> Response:
        return RedirectResponse(f"{HOME}new/{secrets.token_hex(6)}", 303)

    async def edit_new(request: Request) -> Response:
        number = request.path_params["number"]
        lang = request.query_params.get("lang", "")
        values = await run_in_threadpool(editor_page.values_new, desk, language_of(request), number, lang)
        return page(desk, request, "editor.html", **values)

    async def edit(request: Request) -> Response:
        path = request.path_params["path"]
        values = await run_in_threadpool(editor_page.values, desk, language_of(request), path)
        if values is None:
            return page(desk, request, "missing.html", 404, missing=path)
        return page(desk, request, "editor.html", **values)

    async def blank(request: Request) -> Response:
        answer = HTMLResponse("<!doctype html><html lang=en><title>-</title><body></body></html>")
        answer.headers["Content-Security-Policy"] = PAGE_POLICY
        return answer

    async def choose_language(request: Request) -> Response:
        sent = await mapping_of(request)
        answer = JSONResponse({})
        answer.set_cookie(
            LANGUAGE_COOKIE, str(sent.get("lang", ""))[:8], samesite="strict", httponly=True, max_age=31536000
        )
        return answer

    async def look(request: Request) -> Response:
        sent = await _sent(request)
        return _json(await run_in_threadpool(desk.editor.look, sent))

    async def save(request: Request) -> Response:
        sent = await _sent(request)
        opened = await run_in_threadpool(desk.save, sent)
        state = await run_in_threadpool(editor_page.state_shown, desk, language_of(request), opened.path)
        return _json({**msgspec.to_builtins(opened), "state": state})

    async def journal(request: Request) -> Response:
        await run_in_threadpool(desk.editor.keep, await _sent(request))
        return JSONResponse({})

    async def discard(request: Request) -> Response:
        sent = await _sent(request)
        await run_in_threadpool(desk.editor.journal.forget, sent.path)
        return JSONResponse({})

    async def state(request: Request) -> Response:
        path = request.query_params.get("path", "")
        opened = await run_in_threadpool(desk.editor.open, path)
        return _json(opened) if opened is not None else JSONResponse({"opened": ""})

    async def told(request: Request) -> Response:
        settings = desk.preview.settings
        lines = notices(settings, desk.preview.now, language_of(request)) if settings else []
        return JSONResponse({"notices": lines})

    async def moment(request: Request) -> Response:
        query = request.query_params
        words = await run_in_threadpool(
            editor_page.moment_in_words, desk, language_of(request), query.get("text", ""), query.get("zone", "")
        )
        return JSONResponse({"words": words})

    async def upload(request: Request) -> Response:
        query = request.query_params
        data = await request.body()
        name = await run_in_threadpool(desk.add_file, query.get("folder", ""), query.get("name", ""), data)
        return JSONResponse({"file": name})

    routes = [
        Route("/", home),
        Route("/new", new),
        Route("/new/{number:str}", edit_new),
        Route("/edit/{path:path}", edit),
        Route("/blank", blank),
        Route("/api/language", choose_language, methods=["POST"]),
        Route("/api/look", look, methods=["POST"]),
        Route("/api/save", save, methods=["POST"]),
        Route("/api/journal", journal, methods=["POST"]),
        Route("/api/discard", discard, methods=["POST"]),
        Route("/api/state", state),
        Route("/api/moment", moment),
        Route("/api/notices", told),
        Route("/api/file", upload, methods=["POST"]),
        *more_routes(desk, page, language_of),
        Mount("/static", StaticFiles(directory=texts.HERE / "static")),
    ]
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
    return Starlette(routes=routes, exception_handlers=faults)


async def _sent(request: Request) -> Sent:
    try:
        return msgspec.json.decode(await request.body(), type=Sent)
    except msgspec.DecodeError as fault:
        raise UsageError(f"request: {fault}") from None


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


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
