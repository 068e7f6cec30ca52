"""Routes of a whole release: actions, versions, the journal, a hand-out; import of other people's files.

Place in the pipeline: a part of `application`. Refuses: to know more than which function answers.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from newsroom.build.handout import hand_out
from newsroom.desk.editing.actions import Actions, Asked
from newsroom.desk.editing.desk import Desk
from newsroom.desk.files import file_store
from newsroom.desk.forms.forms import CONTROLS
from newsroom.desk.pages import other_pages, taking_out
from newsroom.desk.server.routes import POST, Routes, body_of, texts_of
from newsroom.desk.sharing.repository import Sharing, compared
from newsroom.desk.texts import catalogue
from newsroom.model.problems import UsageError

# Why an import set words aside.
ASIDE = {
    "hidden": "Hidden text", "deleted": "Deleted text", "moved": "Moved from here", "comment": "Comment", "header": "Head of the page",
    "footer": "Foot of the page", "text-box": "Text box", "field": "Field", "form-line": "Line of the form", "contact": "Contact",
    "boilerplate": "Standing text", "unknown": "Not known",
}  # fmt: skip


class ReleaseRoutes(Routes):
    """What is done to a release as a whole."""

    def table(self) -> list[BaseRoute]:
        return [
            Route("/journal", self.shows("journal.html", other_pages.journal_values)),
            Route("/import", self.shows("import.html", _import_values)),
            Route("/handout/{slug:str}", self.handout),
            Route("/history/{path:path}", self.history),
            Route("/api/act", self.act, methods=POST),
            Route("/api/back", self.bring_back, methods=POST),
            Route("/api/import", self.bring_in, methods=POST),
            Route("/api/paste", self.paste, methods=POST),
        ]

    async def act(self, request: Request) -> Response:
        asked = await body_of(request, Asked)

        def work() -> dict[str, Any]:
            done = Actions(self.desk.editor.settings, self.desk.journal, self.desk.preview.now).run(asked)
            self.desk.changed(*done.pop("changed"))
            return done

        return JSONResponse(await run_in_threadpool(work))

    async def bring_back(self, request: Request) -> Response:
        (key,) = await texts_of(request, "key")

        def work() -> str:
            try:
                deleted = self.desk.journal.find_deleted(key)
                if deleted.entry:
                    return taking_out.bring_back(self.desk, deleted)
                path = self.desk.journal.fetch_back(self.desk.content, key)
            except FileExistsError as fault:
                raise UsageError(f"{fault}: something of that name is there now; rename it first") from None
            except FileNotFoundError:
                raise UsageError("It is no longer in the journal.") from None
            self.desk.changed(path)
            return path

        return JSONResponse({"path": await run_in_threadpool(work)})

    async def bring_in(self, request: Request) -> Response:
        query = request.query_params
        data = await request.body()
        words = (query.get("name", ""), data, query.get("lang", ""), query.get("changes", ""))
        return JSONResponse(await run_in_threadpool(other_pages.import_document, self.desk, *words))

    async def paste(self, request: Request) -> Response:
        (html,) = await texts_of(request, "html")
        return JSONResponse({"text": await run_in_threadpool(other_pages.pasted, html)})

    async def history(self, request: Request) -> Response:
        path, query = request.path_params["path"], request.query_params
        values = await run_in_threadpool(_history, self.desk, path, query.get("before", ""), query.get("after", ""))
        return self.page(request, "history.html", **values)

    async def handout(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        data = await run_in_threadpool(_handout, self.desk, slug)
        name = f"{slug}-handout.zip"
        return Response(
            data, media_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )


def _import_values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `import.html`."""
    words = catalogue(lang).gettext
    return {
        "text_languages": desk.editor.settings.languages,
        "labels": {name: words(control.label) for name, control in CONTROLS.items()}
        | {"quotation": words("Quotation")},
        "reasons": {reason: words(text) for reason, text in ASIDE.items()},
    }


def _history(desk: Desk, path: str, before: str, after: str) -> dict[str, Any]:
    """Values of `history.html`: two states of a file, by default the last committed one and the one that is there."""
    now = file_store.read(desk.content, path)
    shared = Sharing(desk.content)
    versions = shared.versions(path)
    before = before or (versions[0].key if versions else "")
    difference: dict[str, Any] = {"fields": [], "text": []}
    if before:
        old = shared.data_at(before, path)
        new = shared.data_at(after, path) if after else now
        if old is not None and new is not None:
            difference = compared(path, old, new)
    return {"file": path, "versions": versions, "before": before, "after": after, "difference": difference}


def _handout(desk: Desk, slug: str) -> bytes:
    """The files of a hand-out, packed."""
    packed = io.BytesIO()
    with TemporaryDirectory(prefix="newsroom-handout-") as folder:
        files = hand_out(desk.editor.settings, slug, str(Path(folder, "files")))
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.write(file, file.relative_to(Path(folder, "files")))
    return packed.getvalue()
