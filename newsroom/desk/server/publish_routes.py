"""Routes of what leaves the desk and comes to it: the agenda, publication, other people's changes.

Place in the pipeline: a part of `application`. Refuses: to know more than which function answers.
"""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from newsroom.desk.editing.desk import Desk
from newsroom.desk.forms.forms import CONTROLS
from newsroom.desk.pages import list_page, other_pages, settings_page
from newsroom.desk.server.routes import POST, Routes, body_of, language_of, texts_of
from newsroom.desk.sharing.merging import Settled
from newsroom.desk.sharing.repository import Sharing
from newsroom.desk.texts import catalogue
from newsroom.model.problems import UsageError

SHARING_WORDS = (
    "Working …", "Done.", "Two people changed the same place.", "Nothing was changed.", "Choose", "Mine", "Theirs", "Text",
    "Both, mine first", "As it was", "Cancel", "Save both", "This file was changed meanwhile", "The whole file",
    "Nothing: it was taken out", "Changed by one of you: taken over",
)  # fmt: skip


class PublishSent(msgspec.Struct, frozen=True, kw_only=True):
    """A publication, as a browser asks for it."""

    really: bool = False  # else what it would change
    target: str = ""  # its name in PUBLISH; empty where there is one alone


class ShareSent(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange of changes with other people."""

    does: str = ""  # "send"; else other people's changes are taken
    note: str = ""
    settled: dict[str, Settled] = {}  # file → what a person chose


class PublishRoutes(Routes):
    """Agenda, publication, changes of other people."""

    def table(self) -> list[BaseRoute]:
        return [
            Route("/agenda", self.shows("agenda.html", other_pages.agenda_values)),
            Route("/publish", self.shows("publish.html", _publish_values)),
            Route("/sharing", self.sharing),
            Route("/api/sharing", self.share, methods=POST),
            Route("/api/publish", self.publish, methods=POST),
            Route("/api/publish-target", self.publish_target, methods=POST),
        ]

    async def publish(self, request: Request) -> Response:
        sent = await body_of(request, PublishSent)
        lang = language_of(request)
        return JSONResponse(await run_in_threadpool(other_pages.run_publish, self.desk, sent.really, sent.target, lang))

    async def publish_target(self, request: Request) -> Response:
        (path,) = await texts_of(request, "path")
        await run_in_threadpool(settings_page.publish_to_folder, self.desk, path)
        return JSONResponse({})

    async def sharing(self, request: Request) -> Response:
        def work() -> list[str]:
            shared = Sharing(self.desk.content)
            return shared.status() if shared.is_shared else []

        lang = language_of(request)
        words = catalogue(lang).gettext
        for_script = {
            "words": {text: words(text) for text in SHARING_WORDS},
            "labels": {name: words(control.label) for name, control in CONTROLS.items()},
        }
        return self.page(request, "sharing.html", files=await run_in_threadpool(work), for_script=for_script)

    async def share(self, request: Request) -> Response:
        sent = await body_of(request, ShareSent)

        def work() -> dict[str, Any]:
            shared = Sharing(self.desk.content)
            if not shared.has_remote:
                raise UsageError("git: the folder must be a repository with a remote, e.g. git remote add origin …")
            if sent.does == "send":
                done = shared.send_changes(sent.note, sent.settled)
            else:
                done = shared.get_changes(sent.settled)
            self.desk.changed(*done["came"])
            return done

        return JSONResponse(await run_in_threadpool(work))


def _publish_values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `publish.html`."""
    return {
        "has_target": settings_page.has_target(desk),
        "targets": settings_page.target_names(desk),
        "held": list_page.held_back(desk, lang),
    }
