"""Who may ask, and how much: in front of every page of the desk and of the preview.

Place in the pipeline: between the server and the application. Comes in: a request. Goes out: the application's answer
with headers that keep other sites out, or a refusal. Refuses: another host name (DNS rebinding), requests that another
site's page makes, a desk's page without its token, a change without our own Origin, a body that is too large, a client
that sends or takes its bytes too slowly.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsroom.model.problems import UsageError

NAMES = ("127.0.0.1", "localhost", "[::1]")
HOME = "/_desk/"
UPLOADS = ("/_desk/api/file", "/_desk/api/import")
MOST_BYTES = 4_000_000  # of a request
MOST_UPLOAD_BYTES = 60_000_000  # of a picture or document
BODY_SECONDS = 20  # for the next part of a request's body
ANSWER_SECONDS = 30  # for a client to take the next part of an answer
KEPT_OUT: Mapping[str, str] = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class TooLarge(Exception):
    """A body over the bound."""


async def mapping_of(request: Request) -> dict[str, Any]:
    """The JSON object that a request brings. Raises UsageError for anything else."""
    try:
        return msgspec.json.decode(await request.body(), type=dict[str, Any])
    except msgspec.DecodeError as fault:
        raise UsageError(f"request: must be a JSON object ({fault})") from None


class Guard:
    """The application behind its guard. `token` "": a preview, which has none."""

    def __init__(self, app: ASGIApp, port: Callable[[], int], token: str = "") -> None:  # "" is no password
        self.app, self.port, self.token = app, port, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self.refusal(scope, headers)
        answer = _Answer(send)
        if refusal is not None:
            await refusal(scope, receive, answer.send)
            return
        most = MOST_UPLOAD_BYTES if scope["path"] in UPLOADS else MOST_BYTES
        try:
            await self.app(scope, _bounded(receive, most), answer.send)
        except TooLarge:
            if not answer.has_begun:
                await _text(413, f"A request may hold at most {most // 1_000_000} MB.")(scope, receive, answer.send)
        except (TimeoutError, ClientDisconnect):
            if not answer.has_begun:
                await _text(408, "Nothing came for too long.")(scope, receive, answer.send)

    @property
    def cookie(self) -> str:
        """The cookie's name: cookies know no ports, and two desks may run at once."""
        return f"newsroom-desk-{self.port()}"

    def refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to a request that may not pass, or that only brings the token."""
        host, _, _ = headers.get("host", "").rpartition(":")
        if host not in NAMES:
            return _text(421, "This preview answers to localhost only.")
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return _text(
                403, "Another site's page may not ask for this. Type the address into the browser's address bar."
            )
        method = scope["method"]
        if method not in ("GET", "HEAD", "POST"):
            return _text(405, "Only GET, HEAD and POST.")
        if self.token and (answer := self._without_token(scope, headers)) is not None:
            return answer
        if method == "POST":
            if not self.token:
                return _text(405, "Only GET and HEAD.")
            if headers.get("origin") != f"http://{headers['host']}":
                return _text(403, "A change must come from a page of the desk itself.")
            length = headers.get("content-length", "")
            most = MOST_UPLOAD_BYTES if scope["path"] in UPLOADS else MOST_BYTES
            if length.isdecimal() and len(length) < 20 and int(length) > most:
                return _text(413, f"A request may hold at most {most // 1_000_000} MB.")
        return None

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if given and scope["path"] in ("/", HOME) and scope["method"] == "GET":
            if not _same(given, self.token):
                return _text(403, _CLOSED)
            answer = RedirectResponse(HOME, 303)
            answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
            return answer
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            found = None
        return None if found is not None and _same(found.value, self.token) else _text(403, _CLOSED)


_CLOSED = "This desk opens with the address that its start printed, token included."


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


def _text(status: int, words: str) -> Response:
    return PlainTextResponse(words + "\n", status)


def _bounded(receive: Receive, most: int) -> Receive:
    """A request's body, part by part, none of them too late and all of them not too much."""
    seen = 0
    complete = False

    async def next_part() -> Message:
        nonlocal seen, complete
        if complete:
            return await receive()  # only the message that the client has gone
        message = await asyncio.wait_for(receive(), BODY_SECONDS)
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if seen > most:
                raise TooLarge(f"A request may hold at most {most // 1_000_000} MB.")
        return message

    return next_part


class _Answer:
    """An answer on its way, with the headers that keep others out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in KEPT_OUT.items():
                if name not in headers:
                    headers[name] = value
            policy = headers.get("content-security-policy")
            if policy is None:
                headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        await asyncio.wait_for(self._send(message), ANSWER_SECONDS)
