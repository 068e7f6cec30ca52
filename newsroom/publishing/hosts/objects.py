"""S3 and its likes, Google's and Azure's storage, through obstore.

Place in the pipeline: a `Host`. Comes in: paths, bytes, attributes. Goes out: objects with media type, cache rule and our
digest. Keys come from the environment, as their own tools read them. Refuses: to trust an ETag as a digest; it only
says that an object is the one that was put.
"""

from __future__ import annotations

import os
import posixpath
import random
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Self, TypeVar

import obstore
from obstore import exceptions as faults
from obstore.store import AzureStore, GCSStore, S3Store

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.hosts.host import Attributes, Host, HostFault, Standing, Undecided
from newsroom.publishing.hosts.targets import Target

T = TypeVar("T")
PAGE = 900  # objects that one listing shows for sure
STATUS = re.compile(r"status code: (\d{3})")
INNER = re.compile(
    r"^Generic \S+ error: |Error performing | in [\d.]+\S{1,3}(?=(?:,| -|$))"
)  # obstore's, and how long it took
CODE = re.compile(r"<Code>(\w{1,60})</Code>")  # of S3's and Azure's documents of errors
DIGEST = {"azure": "newsroom_sha256"}  # Azure's names of metadata are identifiers of C#


class ObjectHost(Host):
    """A bucket or container, or what lies below a prefix of it."""

    keeps_attributes = True
    workers = 16
    lists_all = 1_900  # two requests

    def __init__(self, target: Target) -> None:
        self.target = target
        self.bucket = target.text("bucket") or target.text("container")
        prefix = target.text("prefix").strip("/")
        self.label = f"{target.name} ({target.kind}://{self.bucket}{'/' + prefix if prefix else ''})"
        self.prefix = prefix or None
        self.store: Any = None

    @classmethod
    def of(cls, target: Target) -> Self:
        return cls(target)

    def open(self) -> None:
        target = self.target
        endpoint = target.text("endpoint")
        options: dict[str, Any] = {
            "prefix": self.prefix,
            "client_options": {
                "timeout": "120s",
                "connect_timeout": "20s",
                "allow_http": endpoint.startswith("http://"),
            },
            "retry_config": {"max_retries": 0, "retry_timeout": timedelta(seconds=1)},  # the engine tries again
        }
        try:
            if target.kind == "s3":
                options |= {"endpoint": endpoint} if endpoint else {}
                options |= {"region": target.text("region")} if target.text("region") else {}
                self.store = S3Store(self.bucket, **options, **_profile())
            elif target.kind == "gcs":
                options |= {"base_url": endpoint} if endpoint else {}
                self.store = GCSStore(self.bucket, **options)
            else:
                options |= {"endpoint": endpoint} if endpoint else {}
                options |= {"account_name": target.text("account")} if target.text("account") else {}
                self.store = AzureStore(self.bucket, **options)
        except (faults.BaseError, ValueError, TypeError) as fault:
            raise Undecided(
                f"{self.label}: cannot be set up ({_line(fault)}). Are the keys in the environment?"
            ) from None

    # ── files ────────────────────────────────────────────────────────────────
    def read(self, path: str) -> bytes | None:
        def call() -> bytes | None:
            try:
                return bytes(obstore.get(self.store, path).bytes())
            except (faults.NotFoundError, FileNotFoundError):
                return None

        return self._do(path, call)

    def write(self, path: str, data: bytes, attributes: Attributes) -> str:
        headers: dict[str, str] = {"Content-Type": attributes.media_type, "Cache-Control": attributes.cache}
        if attributes.digest:
            headers[DIGEST.get(self.target.kind, "newsroom-sha256")] = attributes.digest
        put = self._do(
            path, lambda: obstore.put(self.store, path, data, attributes=headers, use_multipart=len(data) > 64_000_000)
        )
        return _tag(put["e_tag"])

    def remove(self, paths: Sequence[str]) -> None:
        def call(some: Sequence[str]) -> None:
            try:
                obstore.delete(self.store, list(some))
            except (faults.NotFoundError, FileNotFoundError):
                for path in some:
                    try:
                        obstore.delete(self.store, path)
                    except (faults.NotFoundError, FileNotFoundError):
                        continue

        for at in range(0, len(paths), 500):
            self._do("removals", partial(call, paths[at : at + 500]))

    def standing(self, some: Sequence[str] | None = None) -> dict[str, Standing]:
        def call() -> dict[str, Standing]:
            found: dict[str, Standing] = {}
            wanted = sorted(some) if some is not None else []
            start = {"offset": wanted[0][:-1]} if wanted else {}  # the listing begins after it
            below = posixpath.commonpath([posixpath.dirname(path) for path in wanted]) if wanted else ""
            for chunk in obstore.list(self.store, below or None, chunk_size=1000, **start):
                for each in chunk:
                    if not each["path"].startswith(AT_HOST):
                        found[each["path"]] = Standing(each["size"], _tag(each["e_tag"]))
                if wanted and chunk and chunk[-1]["path"] >= wanted[-1]:
                    break
            return found

        return self._do("a listing", call)

    def sample(self, paths: Sequence[str], count: int) -> list[str]:
        """Neighbours, which one listing shows."""
        ordered = sorted(paths)
        if self.target.kind == "azure":  # whose listings begin at a folder, never midway
            folder = random.choice(ordered).rpartition("/")[0]  # noqa: S311 - no secret
            return [path for path in ordered if path.startswith(f"{folder}/")][:PAGE] or ordered[:count]
        start = random.randrange(max(1, len(ordered) - PAGE))  # noqa: S311 - no secret
        return ordered[start : start + PAGE]

    # ── lock ─────────────────────────────────────────────────────────────────
    def create(self, path: str, data: bytes) -> bool:
        def call() -> bool:
            try:
                obstore.put(self.store, path, data, mode="create", attributes={"Cache-Control": "no-store"})
            except (faults.AlreadyExistsError, faults.PreconditionError, FileExistsError):
                return False
            return True

        return self._do(path, call)

    def renew(self, path: str, data: bytes, held: bytes) -> bool:
        def call() -> bool:
            try:
                there = obstore.get(self.store, path)
                if bytes(there.bytes()) != held:
                    return False
                version = {name: value for name in ("e_tag", "version") if (value := there.meta[name])}
                obstore.put(self.store, path, data, mode=version, attributes={"Cache-Control": "no-store"})  # type: ignore[arg-type]
            except (faults.NotFoundError, FileNotFoundError, faults.PreconditionError, faults.AlreadyExistsError):
                return False
            return True

        return self._do(path, call)

    def age_seconds(self, path: str) -> float:
        def call() -> float:
            try:
                then = obstore.head(self.store, path)["last_modified"]
            except (faults.NotFoundError, FileNotFoundError):
                return 0.0
            probe = f"{AT_HOST}-clock-{uuid.uuid4().hex}"
            obstore.put(self.store, probe, b"")
            now = obstore.head(self.store, probe)["last_modified"]
            obstore.delete(self.store, probe)
            return (now - then).total_seconds()

        return self._do(path, call)

    def _do(self, what: str, call: Callable[[], T]) -> T:
        """A call's result; faults in our words."""
        try:
            return call()
        except (faults.PermissionDeniedError, faults.UnauthenticatedError, PermissionError) as fault:
            raise HostFault(f"{self.label}: {what}: the key has no right to do that ({_line(fault)})") from fault
        except (faults.NotFoundError, FileNotFoundError) as fault:
            raise HostFault(f"{self.label}: {what}: there is no such bucket ({_line(fault)})") from fault
        except (faults.BaseError, OSError, ValueError) as fault:
            text = _line(fault)
            found = STATUS.search(str(fault))
            status = int(found[1]) if found else 0
            passing = not 400 <= status < 500 or status in (408, 409, 425, 429)
            raise HostFault(f"{self.label}: {what}: {text}", passing=passing) from fault


def _profile() -> dict[str, Any]:
    """The profile of AWS's own tools, where the environment has no key and boto3 is installed."""
    if os.environ.get("AWS_ACCESS_KEY_ID") or os.environ.get("AWS_WEB_IDENTITY_TOKEN_FILE"):
        return {}
    try:
        from obstore.auth.boto3 import Boto3CredentialProvider

        return {"credential_provider": Boto3CredentialProvider()}
    except Exception:  # no boto3, or no profile: obstore looks for a role of the machine by itself
        return {}


def _tag(e_tag: str | None) -> str:
    """An ETag in RFC 9110's form: Azure's listings leave its quotes out."""
    return f'"{e_tag}"' if e_tag and not e_tag.endswith('"') else e_tag or ""


def _line(fault: BaseException) -> str:
    """The first line of a fault that says something, without the library's inner structure; of a document its code."""
    text = INNER.sub("", str(fault).partition("\n")[0].partition(": <")[0].strip())
    code = f": {found[1]}" if (found := CODE.search(str(fault))) else ""
    text = text.replace("HTTP error: error sending request", "cannot be reached")
    return text.replace("Server returned non-2xx status code:", "answered")[:300] + code
