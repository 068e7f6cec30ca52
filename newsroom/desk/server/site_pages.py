"""The site over HTTP, as the preview shows it.

Place in the pipeline: in front of `preview`. Comes in: an address. Goes out: the output that stands there, drawn when it
is asked for. While the content has a problem, the last good page stays, with what is wrong above it. Refuses: to show a
problem of what is held where only what is public is shown.
"""

from __future__ import annotations

import html
import mimetypes
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from newsroom.desk.preview.listeners import Listeners
from newsroom.desk.preview.preview import Preview
from newsroom.model.addresses import path_of
from newsroom.model.output import Output
from newsroom.model.problems import ContentError, Problem
from newsroom.render.context import PREVIEW_CSP, PREVIEW_SCRIPT

EVENTS = "/_preview/events"
STATE = "/_preview/state"
SHARED = "/_preview/events.js"
STATIC = Path(__file__).parents[1] / "static"

PROBLEMS_PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>To be mended</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="{csp}">
<link rel="stylesheet" href="/theme/site.css"><script src="{script}" defer></script></head>
<body><main>{notice}</main></body></html>
"""
NOTICE = """\
<section class="notice" aria-label="To be mended"><h1>This cannot be published yet</h1>
<p>Mend what is listed here and save: the page follows by itself. What was published before stands.{rest}</p>
<ul>{items}</ul></section>
"""
LAST_GOOD = " Below is the last page that could be drawn."
READABLE = " Below is the page without what is wrong."
# Pages and drawings that somebody wrote whole (`content/root/`, files of a text) stand beside the desk, and might ask it to
# change or publish something: they are shown without their scripts and forms (CSP, `sandbox`).
OF_OTHERS = "sandbox allow-same-origin allow-popups; frame-ancestors 'self'"


class SitePages:
    """The application of the preview."""

    def __init__(self, preview: Preview, listeners: Listeners) -> None:
        self.preview, self.listeners = preview, listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        address = scope["path"]
        asked = request.query_params.get("page", "")
        answer: Response
        if address == EVENTS:
            path = path_of(asked) if asked else ""
            if path:
                self.listeners.note_open(path)
            stream = self.listeners.stream(lambda: self.preview.fingerprint(path) if path else None)
            answer = StreamingResponse(stream, headers={"Content-Type": "text/event-stream"})
        elif address == STATE:
            self.listeners.note_open(path_of(asked))
            answer = PlainTextResponse(self.state(path_of(asked)))
        elif address in (PREVIEW_SCRIPT, SHARED):
            data = (STATIC / address.rpartition("/")[2]).read_bytes()
            answer = Response(data, headers={"Content-Type": "text/javascript"})
        else:
            answer = await run_in_threadpool(self.page, address)
        await answer(scope, receive, send)

    def state(self, path: str) -> str:
        """Names what a browser would get at a path."""
        return blake2b(self.preview.fingerprint(path), digest_size=8).hexdigest()

    def page(self, address: str) -> Response:
        preview, path = self.preview, path_of(address)
        is_page = path.endswith(".html")
        wrong = preview.wrong
        state = self.state(path)
        try:
            data = preview.page(path)
        except ContentError as fault:
            return (
                _page(self.problems(fault.problems), state)
                if is_page
                else _page(self.problems(fault.problems), "", 500)
            )
        if data is not None:
            if is_page and wrong:
                data = _below_notice(data, self.notice(wrong, READABLE if preview.is_partial else LAST_GOOD))
            policy = OF_OTHERS if _is_of_others(preview.output(path)) else ""
            if is_page:
                return _page(data, state, policy=policy)
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            if kind.startswith("text/") or kind.endswith(("xml", "json")):
                kind += "; charset=utf-8"
            return _file(data, kind, policy if "xml" in kind or "html" in kind else "")
        if is_page and wrong:
            return _page(self.problems(wrong), state)
        if self._stands(path_of(address + "/")):
            return Response(status_code=301, headers={"Location": f"/{quote(address.strip('/'))}/"})
        first = address.strip("/").partition("/")[0]
        try:
            missing = preview.page(f"{first}/404.html") or preview.page("404.html") or b"Not found\n"
        except ContentError as fault:
            missing = self.problems(fault.problems)
        return _page(missing, "", 404)

    def _stands(self, path: str) -> bool:
        try:
            return self.preview.page(path) is not None
        except ContentError:
            return True

    def problems(self, problems: list[Problem]) -> bytes:
        """A page that says what is wrong."""
        return PROBLEMS_PAGE.format(csp=PREVIEW_CSP, script=PREVIEW_SCRIPT, notice=self.notice(problems)).encode()

    def notice(self, problems: list[Problem], rest: str = "") -> str:
        shown = self.preview.shown_problems(problems)
        items = "".join(
            f"<li><p><strong>{html.escape(p.path)}:{p.line}</strong> — {html.escape(p.words())}</p></li>" for p in shown
        )
        if len(shown) < len(problems):
            items += f"<li><p>{len(problems) - len(shown)} more in texts that are not public. <code>newsroom check</code> lists them.</p></li>"
        return NOTICE.format(rest=rest, items=items)


def _is_of_others(output: Output | None) -> bool:
    return output is not None and (output.kind == "plain" or output.copy_of is not None)


def _page(data: bytes, state: str, status: int = 200, policy: str = "") -> Response:
    """An HTML page. `Server-Timing` gives the page's own script the state that it shows."""
    answer = _file(data, "text/html; charset=utf-8", policy, status)
    if state:
        answer.headers["Server-Timing"] = f'state;desc="{state}"'
    return answer


def _file(data: bytes, kind: str, policy: str = "", status: int = 200) -> Response:
    return Response(data, status, {"Content-Type": kind} | ({"Content-Security-Policy": policy} if policy else {}))


def _below_notice(page: bytes, notice: str) -> bytes:
    start = page.find(b"<body")
    start = page.find(b">", start) + 1 if start >= 0 else 0
    return page[:start] + notice.encode() + page[start:]
