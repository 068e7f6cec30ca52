"""Netlify, and hosts with its interface: a deployment by digests. Only files that the host does not have travel.

Place in the pipeline: a `Deployer`. Comes in: files. Goes out: a deployment that the host switches to when it has all of
it. Refuses: to call a deployment published before the host says so.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self
from urllib.parse import quote, urlsplit

from newsroom.publishing.hosts.credentials import secret
from newsroom.publishing.hosts.host import Busy, Change, Deployer, HostFault, Undecided, patiently
from newsroom.publishing.hosts.request import ask
from newsroom.publishing.hosts.targets import Target

API = "https://api.netlify.com/api/v1"
LONGEST_SECONDS = 900  # that a host may take to switch
MANY = 5_000  # files from which the host is asked to look at the list in its own time
ABSENT = (404, 405, 406, 501)  # statuses of a host that does not know the address or the method


class NetlifyDeployer(Deployer):
    """One site."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.site = target.text("site")
        api = target.text("api", API).rstrip("/")
        self._bare = "" if urlsplit(api).path else api
        self.api = f"{api}/api/v1" if self._bare else api
        self.label = f"{target.name} ({self.site} at {urlsplit(api).netloc})"
        self._token = ""
        self._live: dict[str, str] | None = None
        self._names: dict[str, str] = {}  # path → SHA-1, as this host wants it

    @classmethod
    def of(cls, target: Target) -> Self:
        return cls(target)

    def open(self) -> None:
        self._token = secret(self.target, "TOKEN")
        if not self._token:
            raise Undecided(
                f"{self.label}: needs a token: make one at the host, put it into {self.target.variable}_TOKEN."
            )

        if self._bare and self._ask("GET", f"/sites/{quote(self.site)}/files?page=1&per_page=1", absent=True) is None:
            self.api = self._bare  # the host's interface begins at its root

    # ── present files ────────────────────────────────────────────────────────
    def difference(self, files: Mapping[str, Callable[[], bytes]], digests: dict[str, str]) -> Change | None:
        self._names = {path: hashlib.sha1(read()).hexdigest() for path, read in files.items()}  # noqa: S324 - the host's own digest
        self._live = self._files()
        there = self._live or {}
        change = Change(
            new=sorted(self._names.keys() - there.keys()),
            changed=sorted(path for path, name in self._names.items() if there.get(path, name) != name),
            removed=sorted(there.keys() - self._names.keys()),
        )
        return change if any(change) else None

    def _files(self) -> dict[str, str] | None:
        """Path → SHA-1 of what is live; None where the host does not say."""
        found: dict[str, str] = {}
        for page in range(1, 10_000):
            rows = self._ask("GET", f"/sites/{quote(self.site)}/files?page={page}&per_page=1000", absent=True)
            if not isinstance(rows, list):
                return None
            for row in rows:
                path = str(row.get("path") or row.get("id") or "").lstrip("/")
                if path:
                    found[path] = str(row.get("sha") or "")
            if len(rows) < 1000:
                break
        return found

    # ── deploying ────────────────────────────────────────────────────────────
    def deploy(
        self, files: Mapping[str, Callable[[], bytes]], digests: dict[str, str], progress: Callable[[int, int], None]
    ) -> int:
        wanted = {f"/{path}": name for path, name in self._names.items()}
        late = len(wanted) > MANY
        body: dict[str, Any] = {"files": wanted} | ({"async": True} if late else {})
        deployment = self._ask("POST", f"/sites/{quote(self.site)}/deploys", body)
        if not isinstance(deployment, dict) or not deployment.get("id"):
            raise HostFault(f"{self.label}: the host did not say which deployment it made")
        if late:
            deployment = self._until(str(deployment["id"]), {"prepared", "uploading", "uploaded", "ready"})
        required = set(deployment.get("required") or ())
        paths = {name: path for path, name in self._names.items() if name in required}
        done = 0
        with ThreadPoolExecutor(max_workers=8) as pool:
            for _ in pool.map(lambda path: self._send(str(deployment["id"]), path, files[path]()), paths.values()):
                done += 1
                progress(done, len(paths))
        state = self._until(str(deployment["id"]), {"ready", "current"})
        if str(state.get("state")) not in ("ready", "current"):
            raise HostFault(f"{self.label}: the deployment ended as {state.get('state')}")
        return len(paths)

    def _send(self, deployment: str, path: str, data: bytes) -> None:
        if hashlib.sha1(data).hexdigest() != self._names[path]:  # noqa: S324
            raise Busy(f"{path}: was changed by a build meanwhile. Publish again.")
        self._ask("PUT", f"/deploys/{deployment}/files/{quote(path)}", data)

    def _until(self, deployment: str, states: set[str]) -> dict[str, Any]:
        """The deployment, when it has come to one of some states."""
        end, pause = time.monotonic() + LONGEST_SECONDS, 0.1
        while True:
            found = self._ask("GET", f"/deploys/{deployment}")
            state = found.get("state") if isinstance(found, dict) else ""
            if state in states:
                return dict(found)
            if state in ("error", "rejected"):
                raise HostFault(
                    f"{self.label}: the host refused the deployment ({found.get('error_message') or state}); the former one is live"
                )
            if time.monotonic() > end:
                raise HostFault(f"{self.label}: the deployment is still {state!r}; the former one is live")
            time.sleep(pause)
            pause = min(pause * 1.5, 3.0)

    def read(self, path: str) -> bytes | None:
        answer = self._ask("GET", f"/sites/{quote(self.site)}/files/{quote(path)}", absent=True, raw=True)
        return answer if isinstance(answer, bytes) else None

    def paths(self) -> set[str] | None:
        live = self._files()
        return None if live is None else set(live)

    # ── requests ─────────────────────────────────────────────────────────────
    def _ask(self, method: str, path: str, body: object = None, absent: bool = False, raw: bool = False) -> Any:
        """The host's answer. `absent`: None where it knows no such address. `raw`: bytes, not JSON."""
        headers = {"Authorization": f"Bearer {self._token}"}
        data = None
        if isinstance(body, bytes):
            data, headers["Content-Type"] = body, "application/octet-stream"
        elif body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        if raw:
            headers["Accept"] = "application/vnd.bitballoon.v1.raw"

        def call() -> Any:
            label = f"{self.label}: {method} {path.partition('?')[0]}"
            text = ask(label, method, self.api + path, data, headers, fine=ABSENT if absent else (404,))
            if text is None and not absent:
                raise HostFault(f"{label}: there is no such site")
            if raw or text is None:
                return text
            try:
                return json.loads(text or b"null")
            except ValueError as fault:
                raise HostFault(f"{self.label}: answered {path} with what is no JSON", passing=True) from fault

        return patiently(call)
