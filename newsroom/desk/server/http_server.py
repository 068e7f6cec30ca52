"""uvicorn on a socket that is bound already, in whatever thread runs it.

Place in the pipeline: under `serve`. Comes in: an application and a port. Goes out: answers on the loopback address.
Refuses: a client that does not finish the head of its request in time.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsroom.model.problems import UsageError

HEAD_SECONDS = 10  # for the lines of a request
KEEP_ALIVE_SECONDS = 20
LAST_SECONDS = 3  # for answers that are on their way when it ends
# A request waits so long for the thread that takes in the site, each time that it has waited for a file: Python's own 5 ms
# make a save of thirty steps wait for 150.
SWITCH_SECONDS = 0.0005


class PatientProtocol(H11Protocol):
    """uvicorn's protocol, which would wait for the head of a request for ever."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait_for_head()
        elif self._late is not None:
            self._late.cancel()
            self._late = None

    def connection_lost(self, exc: Exception | None) -> None:
        if self._late is not None:
            self._late.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()  # its own time-out for a connection that is kept begins here
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _wait_for_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


class HttpServer:
    """A server that listens from the moment it is made. Raises UsageError for a port in use."""

    def __init__(self, port: int) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind(("127.0.0.1", port))
            self.socket.listen(128)
        except OSError as fault:
            self.socket.close()
            raise UsageError(
                f"--port: must be a free port, e.g. {port + 1 if port < 65535 else 8001} (got {port}: {fault.strerror})"
            ) from None
        self.server_address: tuple[str, int] = self.socket.getsockname()
        self.server_port = self.server_address[1]
        self._uvicorn: uvicorn.Server | None = None
        self._is_over = False
        self._ended = threading.Event()
        self._ended.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def run(self, app: ASGIApp) -> None:
        """Answers until `shutdown`."""
        config = uvicorn.Config(
            app, http=PatientProtocol, ws="none", lifespan="off", loop="asyncio", log_config=None, access_log=False,
            server_header=False, date_header=False, timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=LAST_SECONDS,
            h11_max_incomplete_event_size=32_768,
        )  # fmt: skip
        self._uvicorn = uvicorn.Server(config)
        if self._is_over:
            return
        self._ended.clear()
        try:
            self._uvicorn.run(sockets=[self.socket])
        finally:
            self._ended.set()

    def shutdown(self) -> None:
        """Ends `run`, from another thread, and waits for its end."""
        self._is_over = True
        if self._uvicorn is not None:
            self._uvicorn.should_exit = True
        self._ended.wait(2 * LAST_SECONDS)

    def close(self) -> None:
        self.socket.close()
