"""What a desk shows while it takes in a large site: the newest releases by name, and how far it is.

Place in the pipeline: in place of `application` until the preview has read the site. Comes in: the content folder, progress.
Goes out: one page for every address, which becomes the desk by itself. Refuses: to change anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from newsroom.desk import texts
from newsroom.desk.files.head_edit import values_of
from newsroom.desk.files.text_file import NotText, open_text
from newsroom.desk.server.routes import POLICY, language_of
from newsroom.model.settings import Settings

MOST_SHOWN = 100  # releases named while the site is taken in
MOST_LOOKED_AT = 3_000  # folders of a year whose dates are looked at: half a second
HEAD_BYTES = 4_096
_DATE = re.compile(rb"^date:[ \t]*[\"']?(\d{4}-\d\d-\d\d[^\"'\r\n]*)", re.MULTILINE | re.IGNORECASE)


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
        """(path, title) of the newest releases by the date in their head, as far as files say without a check."""
        newest = list(islice(self._files(), MOST_SHOWN))
        return [(file.relative_to(self.settings.content).as_posix(), _title(file)) for file in newest]

    def _files(self) -> Iterator[Path]:
        """One text of each release: years from the last one, in a year by date."""
        for year in sorted(Path(self.settings.content, "releases").glob("[0-9]*"), reverse=True):
            texts = []
            for folder in islice(year.iterdir(), MOST_LOOKED_AT):
                files = [folder / f"{lang}.md" for lang in self.settings.languages]
                file = next((each for each in files if each.is_file()), None)
                if file is not None:
                    texts.append((_date(file), file.as_posix(), file))
            yield from (file for *_, file in sorted(texts, reverse=True))


def _date(file: Path) -> str:
    """The date as it was typed; "" where none is seen."""
    try:
        with file.open("rb") as stream:
            found = _DATE.search(stream.read(HEAD_BYTES))
    except OSError:
        return ""
    return found[1].decode("ascii", "replace") if found else ""


def _title(file: Path) -> str:
    try:
        return str(values_of(open_text(file.name, file.read_bytes())).get("title") or file.parent.name)
    except (OSError, NotText):
        return file.parent.name


def starting_application(starting: Starting) -> Starlette:
    """The pages until the site is read."""

    async def page(request: Request) -> Response:
        shown = await run_in_threadpool(starting.titles)
        words = texts.draw(
            "starting.html", language_of(request), titles=shown, site_name=starting.settings.site_name,
            fault=starting.fault,
        )  # fmt: skip
        answer = HTMLResponse(words, 200 if request.method == "GET" else 503)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    async def progress(request: Request) -> Response:
        return JSONResponse({"done": starting.done, "of": starting.of, "fault": starting.fault})

    return Starlette(
        routes=[
            Route("/api/starting", progress),
            Mount("/static", StaticFiles(directory=texts.HERE / "static")),
            Route("/{path:path}", page, methods=["GET", "POST"]),
        ]
    )
