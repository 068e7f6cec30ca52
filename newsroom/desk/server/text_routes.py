"""Routes of the list of releases and of the editor.

Place in the pipeline: a part of `application`. Comes in: requests about one text. Goes out: its page, what is wrong with it,
how it was saved. Refuses: to write a file itself (`editor`).
"""

from __future__ import annotations

import secrets

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from newsroom.desk.editing.editor import Sent
from newsroom.desk.pages import editor_page, list_page
from newsroom.desk.pages.notices import notices
from newsroom.desk.pages.problem_words import in_editor
from newsroom.desk.server.guard import HOME
from newsroom.desk.server.routes import LANGUAGE_COOKIE, POST, Routes, body_of, json_of, language_of, texts_of
from newsroom.desk.texts import require_code

# Of the page beside a text. Players of other hosts are text in a frame until a click; their hosts change as one types.
PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; frame-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
A_YEAR = 31_536_000  # seconds


class TextRoutes(Routes):
    """Finding, opening, looking at and saving a text."""

    def table(self) -> list[BaseRoute]:
        return [
            Route("/", self.home),
            Route("/new", self.new),
            Route("/new/{number:str}", self.edit_new),
            Route("/edit/{path:path}", self.edit),
            Route("/blank", self.blank),
            Route("/api/language", self.choose_language, methods=POST),
            Route("/api/look", self.look, methods=POST),
            Route("/api/save", self.save, methods=POST),
            Route("/api/journal", self.journal, methods=POST),
            Route("/api/discard", self.discard, methods=POST),
            Route("/api/state", self.state),
            Route("/api/moment", self.moment),
            Route("/api/notices", self.notices),
            Route("/api/links", self.links),
            Route("/api/file", self.upload, methods=POST),
        ]

    async def home(self, request: Request) -> Response:
        lang = language_of(request)
        values = await run_in_threadpool(list_page.values, self.desk, lang, dict(request.query_params))
        return self.page(request, "releases.html", **values)

    async def new(self, request: Request) -> Response:
        return RedirectResponse(f"{HOME}new/{secrets.token_hex(6)}", 303)

    async def edit_new(self, request: Request) -> Response:
        number = request.path_params["number"]
        lang = request.query_params.get("lang", "")
        values = await run_in_threadpool(editor_page.values_new, self.desk, language_of(request), number, lang)
        return self.page(request, "editor.html", **values)

    async def edit(self, request: Request) -> Response:
        path = request.path_params["path"]
        values = await run_in_threadpool(editor_page.values, self.desk, language_of(request), path)
        if values is None:
            return self.page(request, "missing.html", 404, missing=path)
        return self.page(request, "editor.html", **values)

    async def blank(self, request: Request) -> Response:
        answer = HTMLResponse("<!doctype html><html lang=en><title>-</title><body></body></html>")
        answer.headers["Content-Security-Policy"] = PAGE_POLICY
        return answer

    async def choose_language(self, request: Request) -> Response:
        (lang,) = await texts_of(request, "lang")
        require_code(lang)
        answer = JSONResponse({})
        answer.set_cookie(LANGUAGE_COOKIE, lang[:8], samesite="strict", httponly=True, max_age=A_YEAR)
        return answer

    async def look(self, request: Request) -> Response:
        sent = await body_of(request, Sent)
        seen = await run_in_threadpool(self.desk.editor.look, sent)
        lang = language_of(request)
        return json_of({**msgspec.to_builtins(seen), "problems": [in_editor(each, lang) for each in seen.problems]})

    async def save(self, request: Request) -> Response:
        sent = await body_of(request, Sent)
        opened = await run_in_threadpool(self.desk.save, sent)
        state = await run_in_threadpool(editor_page.state_shown, self.desk, language_of(request), opened.path)
        return json_of({**msgspec.to_builtins(opened), "state": state})

    async def journal(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.editor.keep, await body_of(request, Sent))
        return JSONResponse({})

    async def discard(self, request: Request) -> Response:
        sent = await body_of(request, Sent)
        await run_in_threadpool(self.desk.editor.journal.forget, sent.path)
        return JSONResponse({})

    async def state(self, request: Request) -> Response:
        path = request.query_params.get("path", "")
        opened = await run_in_threadpool(self.desk.editor.open, path)
        return json_of(opened) if opened is not None else JSONResponse({"opened": ""})

    async def notices(self, request: Request) -> Response:
        settings = self.desk.preview.settings
        lines = notices(settings, self.desk.preview.now, language_of(request)) if settings else []
        return JSONResponse({"notices": lines})

    async def moment(self, request: Request) -> Response:
        query = request.query_params
        words = await run_in_threadpool(
            editor_page.moment_in_words, self.desk, language_of(request), query.get("text", ""), query.get("zone", "")
        )
        return JSONResponse({"words": words})

    async def links(self, request: Request) -> Response:
        query = request.query_params
        words, text_lang = query.get("words", "")[:200], query.get("lang", "")
        return json_of(
            await run_in_threadpool(list_page.link_targets, self.desk, words, text_lang, language_of(request))
        )

    async def upload(self, request: Request) -> Response:
        query = request.query_params
        data = await request.body()
        name = await run_in_threadpool(self.desk.add_file, query.get("folder", ""), query.get("name", ""), data)
        return JSONResponse({"file": name})
