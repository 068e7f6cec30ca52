"""What a desk shows while it takes in a large site: the newest releases by name, and how far it is.

Place in the pipeline: in place of `application` until the preview has read the site. Comes in: the content folder, progress.
Goes out: one page for every address, which becomes the desk by itself. Refuses: to change anything.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from newsroom.desk import texts
from newsroom.desk.head_edit import values_of
from newsroom.desk.text_file import NotText, open_text
from newsroom.model.settings import Settings

MOST_SHOWN = 100  # releases named while the site is taken in


class Starting:
    """How far a desk is."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.done = self.of = 0
        self.fault = ""  # why it cannot go on

    def progress(self, stage: str, done: int, of: int) -> None:
        """Called by whoever reads the site."""
        self.done, self.of = done, of

    def titles(self) -> list[tuple[str, str]]:
        """(path, title) of the newest releases, as far as folders and files say without a check."""
        found = []
        for folder in islice(self._folders(), MOST_SHOWN):
            files = [Path(folder, f"{lang}.md") for lang in self.settings.languages]
            file = next((each for each in files if each.is_file()), None)
            if file is not None:
                found.append((file.relative_to(self.settings.content).as_posix(), _title(file)))
        return found

    def _folders(self) -> Any:
        for year in sorted(Path(self.settings.content, "releases").glob("[0-9]*"), reverse=True):
            yield from sorted(year.iterdir(), key=lambda each: each.name)


def _title(file: Path) -> str:
    try:
        return str(values_of(open_text(file.name, file.read_bytes())).get("title") or file.parent.name)
    except (OSError, NotText):
        return file.parent.name


def starting_application(starting: Starting, policy: str, language_of: Any) -> Starlette:
    """The pages until the site is read."""

    async def page(request: Request) -> Response:
        shown = await run_in_threadpool(starting.titles)
        words = texts.draw(
            "starting.html", language_of(request), titles=shown, site_name=starting.settings.site_name,
            fault=starting.fault,
        )  # fmt: skip
        answer = HTMLResponse(words, 200 if request.method == "GET" else 503)
        answer.headers["Content-Security-Policy"] = policy
        return answer

    async def told(request: Request) -> Response:
        return JSONResponse({"done": starting.done, "of": starting.of, "fault": starting.fault})

    return Starlette(
        routes=[
            Route("/api/starting", told),
            Mount("/static", StaticFiles(directory=texts.HERE / "static")),
            Route("/{path:path}", page, methods=["GET", "POST"]),
        ]
    )
