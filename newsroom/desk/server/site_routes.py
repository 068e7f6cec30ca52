"""Routes of what releases share: standing pages, the directory, the settings of the site.

Place in the pipeline: a part of `application`. Refuses: to know more than which function answers.
"""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from newsroom.desk.pages import directory_page, list_page, settings_page, taking_out
from newsroom.desk.server.routes import POST, Routes, body_of, texts_of


class EntrySent(msgspec.Struct, frozen=True, kw_only=True):
    """Changed parts of an entry of the directory, or of `site.yml`, as a browser sends them."""

    kind: str = ""
    key: str = ""
    opened: str = ""  # digest of the file that was shown
    parts: dict[str, Any] = {}


class LanguagesSent(msgspec.Struct, frozen=True, kw_only=True):
    """The languages of the site, the first one first."""

    languages: list[str] = []


class SiteRoutes(Routes):
    """The forms of pages, directory and settings."""

    def table(self) -> list[BaseRoute]:
        return [
            Route("/pages", self.shows("pages.html", list_page.page_values)),
            Route("/directory", self.shows("directory.html", directory_page.values)),
            Route("/settings", self.shows("settings.html", settings_page.values)),
            Route("/api/page", self.new_page, methods=POST),
            Route("/api/directory/new", self.new_entry, methods=POST),
            Route("/api/directory/entry", self.save_entry, methods=POST),
            Route("/api/directory/remove", self.remove_entry, methods=POST),
            Route("/api/directory/standing", self.make_standing, methods=POST),
            Route("/api/directory/text", self.save_standing, methods=POST),
            Route("/api/directory/source", self.save_source, methods=POST),
            Route("/api/site", self.save_site, methods=POST),
            Route("/api/names", self.save_names, methods=POST),
            Route("/api/colours", self.save_colours, methods=POST),
            Route("/api/languages", self.save_languages, methods=POST),
        ]

    async def new_page(self, request: Request) -> Response:
        (title,) = await texts_of(request, "title")
        return JSONResponse({"path": await run_in_threadpool(self.desk.new_page, title)})

    async def new_entry(self, request: Request) -> Response:
        words = await texts_of(request, "kind", "name", "lang")
        return JSONResponse({"key": await run_in_threadpool(directory_page.make_entry, self.desk, *words)})

    async def save_entry(self, request: Request) -> Response:
        sent = await body_of(request, EntrySent)
        await run_in_threadpool(directory_page.save_entry, self.desk, sent.kind, sent.key, sent.opened, sent.parts)
        return JSONResponse({})

    async def remove_entry(self, request: Request) -> Response:
        words = await texts_of(request, "kind", "key", "opened")
        await run_in_threadpool(taking_out.remove_entry, self.desk, *words)
        return JSONResponse({})

    async def make_standing(self, request: Request) -> Response:
        (name,) = await texts_of(request, "name")
        return JSONResponse({"key": await run_in_threadpool(directory_page.make_standing, self.desk, name)})

    async def save_standing(self, request: Request) -> Response:
        words = await texts_of(request, "path", "opened", "title", "text")
        await run_in_threadpool(directory_page.save_standing, self.desk, *words)
        return JSONResponse({})

    async def save_source(self, request: Request) -> Response:
        words = await texts_of(request, "path", "opened", "text")
        await run_in_threadpool(directory_page.save_source, self.desk, *words)
        return JSONResponse({})

    async def save_site(self, request: Request) -> Response:
        sent = await body_of(request, EntrySent)
        await run_in_threadpool(settings_page.save_site, self.desk, sent.opened, sent.parts)
        return JSONResponse({})

    async def save_names(self, request: Request) -> Response:
        names = await body_of(request, dict[str, str])
        await run_in_threadpool(settings_page.save_names, self.desk, names)
        return JSONResponse({})

    async def save_colours(self, request: Request) -> Response:
        colours = await body_of(request, dict[str, str])
        await run_in_threadpool(settings_page.save_colours, self.desk, colours)
        return JSONResponse({})

    async def save_languages(self, request: Request) -> Response:
        sent = await body_of(request, LanguagesSent)
        await run_in_threadpool(settings_page.save_languages, self.desk, sent.languages)
        return JSONResponse({})
