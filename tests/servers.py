"""Real servers on the loopback address, each in a thread or process of its own, and a line that fails on order."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import functools
import getpass
import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep  # tests take `time.sleep` out of what retries
from typing import Any
from urllib.parse import unquote

import pytest

PATIENCE_SECONDS = 60  # for what takes some milliseconds on an idle machine


def free_port() -> int:
    """A port where nobody listens, and which the system gives to nobody for a minute: a connection to it has just ended.

    A server that allows for such ports (`SO_REUSEADDR`) can listen there.
    """
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()  # the side that closes first keeps the port
        return int(server.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes] | None = None, log: Path | None = None) -> None:
    """Until somebody answers at a port."""
    end = monotonic() + PATIENCE_SECONDS
    while monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process is not None and process.poll() is not None:
            break
        sleep(0.05)
    raise AssertionError(f"no server at {port}: {log.read_text(errors='replace') if log and log.exists() else ''}")


# ── SSH ─────────────────────────────────────────────────────
class Keys:
    """A user's key and a server's, made by ssh-keygen's own format through asyncssh."""

    def __init__(self, folder: Path) -> None:
        import asyncssh

        folder.mkdir(parents=True, exist_ok=True)
        self.user, self.host, self.other = folder / "user", folder / "host", folder / "other"
        for file in (self.user, self.host, self.other):
            key = asyncssh.generate_private_key("ssh-ed25519")
            key.write_private_key(str(file))
            key.write_public_key(f"{file}.pub")
            file.chmod(0o600)
        self.authorized = folder / "authorized_keys"
        shutil.copy(f"{self.user}.pub", self.authorized)

    def known(self, port: int, file: Path) -> Path:
        kind, key = Path(f"{self.host}.pub").read_text().split()[:2]
        file.write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
        return file


class AsyncsshServer:
    """asyncssh's own SFTP server; without a shell, without hard links where `links` is false."""

    def __init__(self, keys: Keys, files: Any = True) -> None:
        import asyncssh

        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.port = free_port()

        async def start() -> Any:
            return await asyncssh.listen(
                "127.0.0.1",
                self.port,
                server_host_keys=[str(keys.host)],
                authorized_client_keys=str(keys.authorized),
                sftp_factory=files,
            )

        self.server = asyncio.run_coroutine_threadsafe(start(), self.loop).result(PATIENCE_SECONDS)

    def stop(self) -> None:
        async def stop() -> None:
            self.server.close()
            await self.server.wait_closed()

        asyncio.run_coroutine_threadsafe(stop(), self.loop).result(PATIENCE_SECONDS)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE_SECONDS)
        self.loop.close()


class OpenSshServer:
    """OpenSSH's server, as Debian's openssh-server brings it."""

    def __init__(self, keys: Keys, folder: Path) -> None:
        sshd = shutil.which("sshd") or "/usr/sbin/sshd"
        if not Path(sshd).exists():
            pytest.skip("needs OpenSSH's server: apt-get install openssh-server")
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        self.port = free_port()
        self.log = folder / "sshd.log"
        config = folder / "sshd_config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {keys.host}\nAuthorizedKeysFile {keys.authorized}\nPidFile none\n"
            "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\nMaxStartups 100\n"
            "SetEnv SHLVL=2\n"  # bash reads the account's own .bashrc for each command of a first level
        )
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sshd, "-D", "-e", "-f", str(config)], stdout=subprocess.DEVNULL, stderr=log
            )
        wait_for(self.port, self.process, self.log)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)


def ssh_user() -> str:
    return getpass.getuser()


# ── HTTP ────────────────────────────────────────────────────
class QuietHandler(BaseHTTPRequestHandler):
    """Keeps a connection open, and says nothing of requests."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass


class HttpServer:
    """A server on a port that was free, in a thread of its own until `stop`."""

    def serve(self, handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(PATIENCE_SECONDS)


class QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the files of a folder are sent."""
    server = HttpServer()
    server.serve(functools.partial(QuietFiles, directory=str(folder)))
    with running(server):
        yield server.url


@contextlib.contextmanager
def running(server: Any) -> Iterator[Any]:
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def at_work(server: Any, *more: Callable[[], object]) -> Iterator[Any]:
    """A desk or preview that answers in a thread, with `more` of its work in others; in the end all of them are over."""
    threads = [threading.Thread(target=each) for each in (server.serve_forever, *more)]
    for thread in threads:
        thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.stop()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive()


# ── a line that fails on order ───────────────────────────────
Fault = str  # "" | refused | reset | 500 | 503 | slow | half | 403


def body_of(request: BaseHTTPRequestHandler) -> bytes:
    """The body of a request, in one piece or in chunks."""
    if request.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return request.rfile.read(int(request.headers.get("Content-Length") or 0))
    pieces = []
    while size := int(request.rfile.readline().partition(b";")[0], 16):
        pieces.append(request.rfile.read(size))
        request.rfile.readline()
    while request.rfile.readline().strip():
        pass
    return b"".join(pieces)


class FaultyLine(HttpServer):
    """Stands before an HTTP server; `fault` says for each numbered request how it fails."""

    def __init__(self, port: int, fault: Callable[[int, str, str], Fault] = lambda *_: "") -> None:
        self.requests: list[tuple[str, str]] = []
        self.fault = fault
        line = self
        lock = threading.Lock()

        class Handler(QuietHandler):
            def handle_any(self) -> None:
                with lock:
                    number = len(line.requests)
                    line.requests.append((self.command, self.path))
                fault = line.fault(number, self.command, self.path)
                if fault == "refused":
                    self.cut()
                    return
                body = body_of(self)
                if fault in ("500", "503", "403"):
                    self.send_response(int(fault))
                    if fault == "503":
                        self.send_header("Retry-After", "1")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                if fault == "slow":
                    sleep(0.5)
                inner = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
                try:
                    headers = {
                        name: value
                        for name, value in self.headers.items()
                        if name.lower() not in ("connection", "transfer-encoding")
                    }
                    inner.request(self.command, self.path, body, headers)
                    answer = inner.getresponse()
                    data = answer.read()
                finally:
                    inner.close()
                if fault == "reset":  # the server did it, and nobody learns of it
                    self.cut()
                    return
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection", "server", "date"):
                        self.send_header(name, value)
                self.send_header(
                    "Content-Length",
                    answer.getheader("Content-Length") or str(len(data)) if self.command == "HEAD" else str(len(data)),
                )
                self.end_headers()
                self.wfile.write(data[: len(data) // 2] if fault == "half" else data)
                if fault == "half":
                    self.cut()

            def cut(self) -> None:
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = handle_any

        self.serve(Handler)


# ── git over HTTP ───────────────────────────────────────────
class GitOverHttp(HttpServer):
    """Repositories of a folder as forges serve them: git's own `http-backend`, behind a token."""

    def __init__(self, folder: Path, token: str = "let-me-in") -> None:
        wanted = "Basic " + base64.b64encode(f"x-access-token:{token}".encode()).decode()

        class Handler(QuietHandler):
            def handle_any(self) -> None:
                body = body_of(self)
                if self.headers.get("Authorization") != wanted:
                    self.answer(401, [("WWW-Authenticate", 'Basic realm="git"')], b"")
                    return
                path, _, query = self.path.partition("?")
                environment = {
                    **os.environ, "GIT_PROJECT_ROOT": str(folder), "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_USER": "office",
                    "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                }  # fmt: skip
                done = subprocess.run(
                    ["git", "http-backend"], input=body, env=environment, capture_output=True, check=False
                )
                head, _, data = done.stdout.partition(b"\r\n\r\n")
                headers = [line.split(": ", 1) for line in head.decode().splitlines()]
                status = next((int(value[:3]) for name, value in headers if name == "Status"), 200)
                self.answer(status, [(name, value) for name, value in headers if name != "Status"], data)

            def answer(self, status: int, headers: list[tuple[str, str]], data: bytes) -> None:
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = handle_any

        self.serve(Handler)


# ── Netlify ─────────────────────────────────────────────────
class NetlifyDouble(HttpServer):
    """Answers as Netlify's interface does: deployments by digests, switched to when the last required file is there."""

    def __init__(self, token: str = "let-me-in") -> None:
        self.blobs: dict[str, bytes] = {}
        self.deploys: dict[str, dict[str, Any]] = {}
        self.live: dict[str, str] = {}
        self.uploads: list[str] = []
        self.fails = False
        double = self

        class Handler(QuietHandler):
            def answer(self, status: int, value: object) -> None:
                data = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Authorization") != f"Bearer {token}":
                    self.answer(401, {"message": "Access Denied"})
                elif not self.path.startswith("/api/v1/"):
                    self.answer(404, {"message": "Not Found"})
                else:
                    path = unquote(self.path.partition("?")[0]).removeprefix("/api/v1")
                    self.answer(*double.respond(self.command, path, body))

            do_GET = do_PUT = do_POST = handle_any

        self.serve(Handler)

    def respond(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        if method == "GET" and path == "/sites/news/files":
            return 200, [{"id": name, "path": name, "sha": sha} for name, sha in self.live.items()]
        if method == "GET" and path.startswith("/sites/news/files/"):
            sha = self.live.get(path.removeprefix("/sites/news/files"))
            return (200, self.blobs[sha]) if sha else (404, {"message": "Not Found"})
        if method == "POST" and path == "/sites/news/deploys":
            files = json.loads(body)["files"]
            name = f"d{len(self.deploys)}"
            required = sorted({sha for sha in files.values() if sha not in self.blobs})
            self.deploys[name] = {"id": name, "files": files, "required": required, "state": "uploading"}
            self.settle(name)
            return 200, self.deploys[name]
        if method == "PUT" and path.startswith("/deploys/"):
            _, _, name, _, rest = path.split("/", 4)
            sha = hashlib.sha1(body).hexdigest()
            if self.deploys[name]["files"].get(f"/{rest}") != sha:
                return 422, {"message": "the file is not the one that was announced"}
            self.blobs[sha] = body
            self.uploads.append(rest)
            self.settle(name)
            return 200, {"id": f"/{rest}", "sha": sha}
        if method == "GET" and path.startswith("/deploys/"):
            return 200, self.deploys[path.rpartition("/")[2]]
        return 404, {"message": "Not Found"}

    def settle(self, name: str) -> None:
        deploy = self.deploys[name]
        if all(sha in self.blobs for sha in deploy["files"].values()) and deploy["state"] == "uploading":
            deploy["state"] = "error" if self.fails else "ready"
            if not self.fails:
                self.live = dict(deploy["files"])

    @property
    def files(self) -> dict[str, bytes]:
        return {path.lstrip("/"): self.blobs[sha] for path, sha in self.live.items()}
