"""An office with a site to publish, and what a visitor of its host finds."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from conftest import TinySite, files_below
from selectolax.lexbor import LexborHTMLParser

from newsroom.build.stages import Options, build
from newsroom.publishing import publication
from newsroom.publishing.engine import Done
from newsroom.publishing.hosts.connect import connect
from newsroom.publishing.hosts.host import Attributes, Host, HostFault, Standing
from newsroom.publishing.hosts.targets import Target, target_named
from newsroom.reading.settings.file import read_settings

Op = Callable[[int, str, str], None]
LEAD = {"file": "lead.png", "alt": "A grey point", "credit": "Example Mission"}


class Office:
    """A tiny site, built with the machine's clock, and its only target."""

    def __init__(self, site: TinySite, /, **parts: Any) -> None:
        self.site = site
        self.said: list[str] = []
        self.target(**parts)

    def target(self, /, **parts: Any) -> None:
        self.site.set(PUBLISH={"web": parts}, NOTIFY=None)

    def release(self, slug: str, **fields: Any) -> None:
        self.site.release(slug, **{"date": "2022-03-02", "year": "2022", **fields})

    def build(self) -> None:
        self.site.share_compiled()
        build(self.site.settings(), Options(jobs=1))

    def publish(self, build_first: bool = True, **options: Any) -> Done:
        if build_first:
            self.build()
        settings = self.site.settings()
        return publication.publish(settings, target_named(settings, ""), self.said.append, **options)

    @property
    def output(self) -> dict[str, bytes]:
        return files_below(self.site.output)


def without_own(files: dict[str, bytes]) -> dict[str, bytes]:
    """What of a host's files is the site's."""
    return {path: data for path, data in files.items() if not path.startswith("_newsroom")}


def missing_files(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """(page, file) of everything that a page of a host loads and that is not there."""
    found = []
    for path, data in files.items():
        if not path.endswith(".html"):
            continue
        page = LexborHTMLParser(data.decode())
        loaded = [
            node.attributes.get("src") or "" for node in page.css("img[src], script[src], iframe[src], source[src]")
        ]
        loaded += [node.attributes.get("href") or "" for node in page.css('link[rel="stylesheet"], link[rel="icon"]')]
        loaded += [
            part.split()[0]
            for node in page.css("[srcset]")
            for part in (node.attributes.get("srcset") or "").split(",")
        ]
        for address in loaded:
            name = address.partition("?")[0].partition("#")[0].lstrip("/")
            if address.startswith("/") and name not in files:
                found.append((path, name))
    return found


class Faulty(Host):
    """A host through which every call goes, numbered; `strike` may raise, or kill the process."""

    def __init__(self, inner: Host, before: Op = lambda *_: None, after: Op = lambda *_: None) -> None:
        self.inner, self.before, self.after = inner, before, after
        self.calls: list[str] = []
        self.label, self.limits, self.workers = inner.label, inner.limits, 1
        self.keeps_attributes, self.lists_all, self.batches = inner.keeps_attributes, inner.lists_all, inner.batches

    def _pass(self, name: str, path: str, call: Callable[[], Any]) -> Any:
        number = len(self.calls)
        self.calls.append(f"{name} {path}")
        self.before(number, name, path)
        result = call()
        self.after(number, name, path)
        return result

    def open(self) -> None:
        self.inner.open()

    def close(self) -> None:
        self.inner.alone = self.alone
        self.inner.close()

    def read(self, path: str) -> bytes | None:
        return self._pass("read", path, lambda: self.inner.read(path))

    def write(self, path: str, data: bytes, attributes: Attributes) -> str:
        return self._pass("write", path, lambda: self.inner.write(path, data, attributes))

    def write_many(self, files: Mapping[str, bytes]) -> dict[str, str]:
        return self._pass("write", ",".join(files), lambda: self.inner.write_many(files))

    def read_many(self, paths: Sequence[str]) -> dict[str, bytes]:
        return self._pass("read", ",".join(paths), lambda: self.inner.read_many(paths))

    def stage(self) -> bool:
        return self._pass("stage", "", self.inner.stage)

    def switch(self) -> None:
        self._pass("switch", "", self.inner.switch)

    def remove(self, paths: Sequence[str]) -> None:
        return self._pass("remove", ",".join(paths), lambda: self.inner.remove(paths))

    def standing(self, some: Sequence[str] | None = None) -> dict[str, Standing]:
        return self._pass("standing", "", lambda: self.inner.standing(some))

    def create(self, path: str, data: bytes) -> bool:
        return self._pass("create", path, lambda: self.inner.create(path, data))

    def write_private(self, path: str, data: bytes) -> bool:
        return self._pass("write", path, lambda: self.inner.write_private(path, data))

    def renew(self, path: str, data: bytes, held: bytes) -> bool:
        return self._pass("renew", path, lambda: self.inner.renew(path, data, held))

    def age_seconds(self, path: str) -> float:
        return self._pass("age", path, lambda: self.inner.age_seconds(path))


def at_call(number: int, fault: Callable[[], None]) -> Op:
    """Strikes once, at one call."""

    def strike(count: int, name: str, path: str) -> None:
        if count == number:
            fault()

    return strike


def from_call(number: int, fault: Callable[[], None]) -> Op:
    """Strikes from one call on: the host stays away."""

    def strike(count: int, name: str, path: str) -> None:
        if count >= number:
            fault()

    return strike


def reset() -> None:
    raise HostFault("connection reset", passing=True)


def full() -> None:
    raise HostFault("no space left on the host's disk")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(10)


def publish_dying(root: str, number: int, when: str, environment: dict[str, str]) -> None:
    """In a process of its own: a publication that dies at one call. `when`: before or after it."""
    os.chdir(root)
    os.environ.update(environment)
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    settings = read_settings(Path("pelicanconf.py"))
    strike = at_call(number, die)

    def connected(target: Target) -> Host:
        host = connect(target)
        assert isinstance(host, Host)
        return Faulty(host, before=strike) if when == "before" else Faulty(host, after=strike)

    publication.connect = connected  # type: ignore[assignment]
    publication.publish(settings, target_named(settings, ""), lambda text: None)


def killed(root: Path, number: int, when: str) -> bool:
    """Whether the publication died; it may have ended before that call."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["office"])  # a death costs no imports
    process = context.Process(target=publish_dying, args=(str(root), number, when, dict(os.environ)))
    process.start()
    process.join(300)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0
