"""Copies of the site in caches between host and visitor (Cloudflare, CloudFront, Fastly, Varnish …), asked to be dropped.

Place in the pipeline: beside the engine, which calls it after what had to leave has left, and again in the end. Comes in: a
target with `purge`, paths that changed. Goes out: requests, or one call of a command. Refuses: to let a cache that fails
keep the host's own publication back; the engine notes what is still to be purged.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import quote, urlsplit

import msgspec

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.difference import TWIN
from newsroom.publishing.hosts.credentials import secret
from newsroom.publishing.hosts.host import HostFault, patiently
from newsroom.publishing.hosts.request import ask
from newsroom.publishing.hosts.targets import METHOD, Target

MANY = 1_000  # addresses above which a cache is asked to drop everything
PORTION = 30  # addresses in one request: what Cloudflare takes on every plan
SECONDS = 120


class Purge(msgspec.Struct, frozen=True, kw_only=True):
    """How the copies of one target are dropped."""

    label: str
    url: str  # the site's public address, without a slash at its end
    way: str | Sequence[str]  # METHOD, an address, or the words of a command
    token: str = ""

    def __call__(self, paths: Collection[str]) -> int:
        """Drops the copies of some files; how many addresses were named. Raises HostFault."""
        found = addresses(paths)
        whole = len(found) > MANY
        if self.way == METHOD:
            with ThreadPoolExecutor(max_workers=8) as pool:
                list(pool.map(self._drop, found))
        elif isinstance(self.way, str):
            portions = [found[at : at + PORTION] for at in range(0, len(found), PORTION)]
            for body in [{"purge_everything": True}] if whole else [{"files": self._urls(some)} for some in portions]:
                patiently(partial(self._post, body))
        elif found:
            self._run(["/*"] if whole else found)
        return len(found)

    def _urls(self, paths: Sequence[str]) -> list[str]:
        parts = urlsplit(self.url)
        return [f"{parts.scheme}://{parts.netloc}{self._path(path)}" for path in paths]

    def _path(self, address: str) -> str:
        return urlsplit(self.url).path + address

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _drop(self, address: str) -> None:
        """One request of the method PURGE, as Varnish, Fastly, Squid and nginx take it; no copy there is as good."""
        (url,) = self._urls([address])
        patiently(lambda: ask(self.label, METHOD, url, headers=self._headers(), fine=(404, 410, 412)))

    def _post(self, body: Mapping[str, object]) -> None:
        assert isinstance(self.way, str)
        headers = {**self._headers(), "Content-Type": "application/json"}
        answer = ask(self.label, "POST", self.way, json.dumps(body).encode(), headers)
        try:
            reply = json.loads(answer or b"{}")
        except ValueError:  # an answer in words
            return
        if isinstance(reply, dict) and reply.get("success") is False:
            raise HostFault(f"{self.label}: the cache refuses: {json.dumps(reply.get('errors', ''))[:200]}")

    def _run(self, found: Sequence[str]) -> None:
        known = {"{paths}": [self._path(each) for each in found], "{urls}": self._urls(found)}
        words = [each for word in self.way for each in known.get(word, [word])]
        try:
            done = subprocess.run(  # noqa: S603
                words,
                input="\n".join(known["{urls}"]) + "\n",
                text=True,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise HostFault(f"{self.label}: the command {words[0]} failed ({fault})") from fault
        if done.returncode:
            text = (done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2][:200]
            raise HostFault(f"{self.label}: the command {words[0]} ended with {done.returncode} ({text})")


def purge_of(target: Target, site_url: str) -> Purge | None:
    """How the target's copies are dropped; None where nothing says so."""
    way = target.parts.get("purge")
    if not isinstance(way, str | list | tuple) or not way:
        return None
    return Purge(
        label=f"{target.name}'s cache",
        url=(target.text("url") or site_url).rstrip("/"),
        way=way if isinstance(way, str) else [str(word) for word in way],
        token=secret(target, "PURGE_TOKEN"),
    )


def addresses(paths: Collection[str]) -> list[str]:
    """Where visitors find the files, from the site's root: a page by its folder too; no file of the engine's, no twin."""
    found: dict[str, None] = {}
    for path in sorted(paths):
        name = TWIN.sub("", path)
        if name.startswith(AT_HOST):
            continue
        if name == "index.html" or name.endswith("/index.html"):
            found[quote("/" + name.removesuffix("index.html"))] = None
        found[quote("/" + name)] = None
    return list(found)
