"""Pages and requests beside the list and the editor: directory, pages, agenda, journal, import, publication, actions.

Place in the pipeline: the second half of `application`. Refuses: to know more than which function answers.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from newsroom.build.handout import hand_out
from newsroom.desk import directory_page, file_store, list_page, other_pages, settings_page, taking_out
from newsroom.desk.actions import Actions, Asked
from newsroom.desk.desk import Desk
from newsroom.desk.forms import CONTROLS
from newsroom.desk.guard import mapping_of
from newsroom.desk.merging import Settled
from newsroom.desk.sharing import Sharing, compared
from newsroom.desk.texts import catalogue
from newsroom.model.problems import UsageError

Page = Callable[..., Response]
SHARING_WORDS = (
    "Working …", "Done.", "Two people changed the same place.", "Nothing was changed.", "Choose", "Mine", "Theirs", "Text",
    "Both, mine first", "As it was", "Cancel", "Save both", "This file was changed meanwhile", "The whole file",
    "Nothing: it was taken out", "Changed by one of you: taken over",
)  # fmt: skip


def more_routes(desk: Desk, page: Page, language_of: Callable[[Request], str]) -> list[Route]:
    """The routes, for one desk."""

    def shows(template: str, values: Callable[[Desk, str], dict[str, Any]]) -> Any:
        async def answer(request: Request) -> Response:
            return page(desk, request, template, **await run_in_threadpool(values, desk, language_of(request)))

        return answer

    async def act(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=Asked)

        def work() -> dict[str, Any]:
            done = Actions(desk.editor.settings, desk.journal, desk.preview.now).run(asked)
            desk.changed(*done.pop("changed"))
            return done

        return JSONResponse(await run_in_threadpool(work))

    async def bring_back(request: Request) -> Response:
        sent = await mapping_of(request)

        def work() -> str:
            key = str(sent.get("key", ""))
            try:
                deleted = desk.journal.find_deleted(key)
                if deleted.entry:
                    return taking_out.bring_back(desk, deleted)
                path = desk.journal.fetch_back(desk.content, key)
            except FileExistsError as fault:
                raise UsageError(f"{fault}: something of that name is there now; rename it first") from None
            except FileNotFoundError:
                raise UsageError("It is no longer in the journal.") from None
            desk.changed(path)
            return path

        return JSONResponse({"path": await run_in_threadpool(work)})

    async def new_entry(request: Request) -> Response:
        sent = await mapping_of(request)
        words = [str(sent.get(name, "")) for name in ("kind", "name", "lang")]
        return JSONResponse({"key": await run_in_threadpool(directory_page.make_entry, desk, *words)})

    async def save_entry(request: Request) -> Response:
        sent = await mapping_of(request)
        parts = dict(sent.get("parts", {}))
        kind, key, opened = (str(sent.get(name, "")) for name in ("kind", "key", "opened"))
        await run_in_threadpool(directory_page.save_entry, desk, kind, key, opened, parts)
        return JSONResponse({})

    async def remove_entry(request: Request) -> Response:
        sent = await mapping_of(request)
        words = [str(sent.get(name, "")) for name in ("kind", "key", "opened")]
        await run_in_threadpool(taking_out.remove_entry, desk, *words)
        return JSONResponse({})

    async def make_standing(request: Request) -> Response:
        sent = await mapping_of(request)
        await run_in_threadpool(directory_page.make_standing, desk, str(sent.get("name", "")))
        return JSONResponse({})

    async def save_source(request: Request) -> Response:
        sent = await mapping_of(request)
        words = [str(sent.get(name, "")) for name in ("path", "opened", "text")]
        await run_in_threadpool(directory_page.save_source, desk, *words)
        return JSONResponse({})

    async def save_site(request: Request) -> Response:
        sent = await mapping_of(request)
        await run_in_threadpool(settings_page.save_site, desk, str(sent.get("opened", "")), dict(sent.get("parts", {})))
        return JSONResponse({})

    async def save_colours(request: Request) -> Response:
        sent = await mapping_of(request)
        await run_in_threadpool(settings_page.save_colours, desk, {str(k): str(v) for k, v in sent.items()})
        return JSONResponse({})

    async def new_page(request: Request) -> Response:
        sent = await mapping_of(request)
        return JSONResponse({"path": await run_in_threadpool(desk.new_page, str(sent.get("title", "")))})

    async def save_languages(request: Request) -> Response:
        sent = await mapping_of(request)
        await run_in_threadpool(settings_page.save_languages, desk, [str(code) for code in sent.get("languages", [])])
        return JSONResponse({})

    async def bring_in(request: Request) -> Response:
        query = request.query_params
        data = await request.body()
        words = (query.get("name", ""), data, query.get("lang", ""), query.get("changes", ""))
        return JSONResponse(await run_in_threadpool(other_pages.import_document, desk, *words))

    async def paste(request: Request) -> Response:
        sent = await mapping_of(request)
        return JSONResponse({"text": await run_in_threadpool(other_pages.pasted, str(sent.get("html", "")))})

    async def publish(request: Request) -> Response:
        sent = await mapping_of(request)
        return JSONResponse(await run_in_threadpool(other_pages.run_publish, desk, sent.get("really") is True))

    async def history(request: Request) -> Response:
        path, query = request.path_params["path"], request.query_params
        values = await run_in_threadpool(_history, desk, path, query.get("before", ""), query.get("after", ""))
        return page(desk, request, "history.html", **values)

    async def sharing(request: Request) -> Response:
        def work() -> list[str]:
            shared = Sharing(desk.content)
            return shared.status() if shared.is_shared else []

        lang = language_of(request)
        words = catalogue(lang).gettext
        for_script = {
            "words": {text: words(text) for text in SHARING_WORDS},
            "labels": {name: words(control.label) for name, control in CONTROLS.items()},
        }
        return page(desk, request, "sharing.html", files=await run_in_threadpool(work), for_script=for_script)

    async def share(request: Request) -> Response:
        sent = await mapping_of(request)

        def work() -> dict[str, Any]:
            shared = Sharing(desk.content)
            if not shared.has_remote:
                raise UsageError("git: the folder must be a repository with a remote, e.g. git remote add origin …")
            settled = msgspec.convert(sent.get("settled", {}), dict[str, Settled])
            done = (
                shared.send_changes(str(sent.get("note", "")), settled)
                if sent.get("does") == "send"
                else shared.get_changes(settled)
            )
            desk.changed(*done["came"])
            return done

        return JSONResponse(await run_in_threadpool(work))

    async def publish_target(request: Request) -> Response:
        sent = await mapping_of(request)
        await run_in_threadpool(settings_page.publish_to_folder, desk, str(sent.get("path", "")))
        return JSONResponse({})

    async def handout(request: Request) -> Response:
        slug = request.path_params["slug"]
        data = await run_in_threadpool(_handout, desk, slug)
        name = f"{slug}-handout.zip"
        return Response(
            data, media_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    return [
        Route("/pages", shows("pages.html", list_page.page_values)),
        Route("/directory", shows("directory.html", directory_page.values)),
        Route("/agenda", shows("agenda.html", other_pages.agenda_values)),
        Route("/journal", shows("journal.html", other_pages.journal_values)),
        Route("/import", shows("import.html", lambda desk, lang: {"text_languages": desk.editor.settings.languages})),
        Route("/publish", shows("publish.html", lambda desk, lang: {"has_target": settings_page.has_target(desk)})),
        Route("/handout/{slug:str}", handout),
        Route("/history/{path:path}", history),
        Route("/sharing", sharing),
        Route("/api/sharing", share, methods=["POST"]),
        Route("/api/act", act, methods=["POST"]),
        Route("/api/back", bring_back, methods=["POST"]),
        Route("/settings", shows("settings.html", settings_page.values)),
        Route("/api/site", save_site, methods=["POST"]),
        Route("/api/colours", save_colours, methods=["POST"]),
        Route("/api/page", new_page, methods=["POST"]),
        Route("/api/languages", save_languages, methods=["POST"]),
        Route("/api/directory/new", new_entry, methods=["POST"]),
        Route("/api/directory/entry", save_entry, methods=["POST"]),
        Route("/api/directory/remove", remove_entry, methods=["POST"]),
        Route("/api/directory/standing", make_standing, methods=["POST"]),
        Route("/api/directory/source", save_source, methods=["POST"]),
        Route("/api/import", bring_in, methods=["POST"]),
        Route("/api/publish-target", publish_target, methods=["POST"]),
        Route("/api/paste", paste, methods=["POST"]),
        Route("/api/publish", publish, methods=["POST"]),
    ]


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
