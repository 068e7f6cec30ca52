"""A branch that a host serves (GitHub, GitLab, Codeberg Pages), through dulwich: one commit without parents.

Place in the pipeline: a `Deployer`. Comes in: files. Goes out: a branch whose only commit holds them; its history does not
grow. A bare repository in the cache remembers the present files, so that only new ones travel. Refuses: to overwrite a
branch that another publisher moved meanwhile.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec
from dulwich.client import HTTPUnauthorized, LocalGitClient, get_transport_and_path
from dulwich.errors import GitProtocolError, NotGitRepository
from dulwich.file import FileLocked
from dulwich.index import commit_tree
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.repo import Repo

from newsroom.publishing.hosts.credentials import secret
from newsroom.publishing.hosts.host import Busy, Change, Deployer, HostFault, Undecided, patiently, reason_of
from newsroom.publishing.hosts.manifest import write_whole
from newsroom.publishing.hosts.targets import Target

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PLAIN_FILE = 0o100644
REFUSED = re.compile(r"(?i)denied|permission|publickey|\b403\b|forbidden")
ADDRESS = re.compile(r"\w+://\S+")  # its port may be 40355
LEFT_SECONDS = 5  # git and dulwich hold the lock of a file for milliseconds
BLOBS = "newsroom-blobs"  # SHA-256 → git's own digest, so that unchanged files are not read again


class GitDeployer(Deployer):
    """One branch of a repository."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.remote = target.text("remote")
        self.ref = f"refs/heads/{target.text('branch', 'gh-pages')}".encode()
        self.label = f"{target.name} ({self.remote}, {target.text('branch', 'gh-pages')})"
        self._repo: Any = None
        self._head: bytes | None = None
        self._tree = b""
        self._wanted: dict[str, str] = {}  # path → git's digest, of the site that is to stand there
        self._there: dict[str, str] = {}  # the same of the commit at the host
        self._blobs: dict[str, str] = {}

    @classmethod
    def of(cls, target: Target) -> Self:
        return cls(target)

    def open(self) -> None:
        self.workspace.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._repo = Repo(str(self.workspace))
        except NotGitRepository:
            aside = self.workspace.with_name(f"{self.workspace.name}.new")  # whole or not at all
            for left in (aside, self.workspace):
                shutil.rmtree(left, ignore_errors=True)
            Repo.init_bare(str(aside), mkdir=True).close()
            self._repo = Repo(str(aside.rename(self.workspace)))
        try:
            self._blobs = msgspec.json.decode((self.workspace / BLOBS).read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            self._blobs = {}

    def close(self) -> None:
        if self._repo is not None:
            self._repo.close()

    # ── present files ────────────────────────────────────────────────────────
    def difference(self, files: Mapping[str, Callable[[], bytes]], digests: dict[str, str]) -> Change | None:
        wanted = self._call(lambda: self._take_in(files, digests))
        there = self._look()
        if self._head is not None and self._repo[self._head].tree == self._tree:
            return None
        return Change(
            new=sorted(wanted.keys() - there.keys()),
            changed=sorted(path for path, name in wanted.items() if there.get(path, name) != name),
            removed=sorted(there.keys() - wanted.keys()),
        )

    def _take_in(self, files: Mapping[str, Callable[[], bytes]], digests: dict[str, str]) -> dict[str, str]:
        """Puts the site into our repository; path → git's digest."""
        wanted = self._wanted = {path: self._blob(digests[path], read) for path, read in files.items()}
        write_whole(
            self.workspace / BLOBS, msgspec.json.encode({digest: self._blobs[digest] for digest in digests.values()})
        )
        self._tree = commit_tree(
            self._repo.object_store,
            [(path.encode(), ObjectID(name.encode()), PLAIN_FILE) for path, name in wanted.items()],
        )
        return wanted

    def _look(self) -> dict[str, str]:
        """Path → git's digest of what stands at the host, fetched where our repository does not have it."""
        self._head = self._call(self._remote_head)
        there = self._files_of(self._head)
        if there is None:
            self._call(self._fetch)
            there = self._files_of(self._head)
        self._there = there or {}
        return self._there

    def _blob(self, digest: str, read: Callable[[], bytes]) -> str:
        """Git's name of a file, which is in our repository then."""
        name = self._blobs.get(digest)
        if name is None or name.encode() not in self._repo.object_store:
            blob = Blob.from_string(read())
            self._repo.object_store.add_object(blob)
            name = self._blobs[digest] = blob.id.decode()
        return name

    def _files_of(self, head: bytes | None) -> dict[str, str] | None:
        """Path → git's digest of a commit's files; None where we do not have it."""
        if head is None:
            return {}
        try:
            tree = self._repo[head].tree
            return {
                entry.path.decode(): entry.sha.decode() for entry in iter_tree_contents(self._repo.object_store, tree)
            }
        except KeyError:
            return None

    def _remote_head(self) -> bytes | None:
        try:
            with self._connected() as (client, path):
                refs = client.get_refs(path)
        except NotGitRepository:
            raise Undecided(
                f"{self.label}: there is no such repository, or we may not see it. Make it at the host first."
            ) from None
        return getattr(refs, "refs", refs).get(self.ref) or None

    def _fetch(self) -> None:
        head = self._head
        with self._connected() as (client, path):
            client.fetch(path, self._repo, determine_wants=lambda refs, depth=None: [head] if head else [], depth=1)

    # ── sending ──────────────────────────────────────────────────────────────
    def deploy(
        self, files: Mapping[str, Callable[[], bytes]], digests: dict[str, str], progress: Callable[[int, int], None]
    ) -> int:
        before = set(self._there.values())
        sent = sum(name not in before for name in {self._blobs[digest] for digest in digests.values()})
        commit = Commit()
        commit.tree = self._tree
        who = self.target.text("author", "newsroom <newsroom@localhost>").encode()
        commit.author = commit.committer = who
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = b"Publish the site\n"
        self._call(lambda: self._repo.object_store.add_object(commit))
        progress(0, sent)
        self._call(lambda: self._push(commit.id))
        now = self._call(self._remote_head)
        if now != commit.id:
            raise HostFault(f"{self.label}: the branch is at {_short(now)}, and {_short(commit.id)} was sent")
        self._head, self._there = commit.id, self._wanted
        progress(sent, sent)
        return sent

    def _push(self, commit: bytes) -> None:
        def update(refs: dict[bytes, bytes]) -> dict[bytes, bytes]:
            there = refs.get(self.ref) or None
            if there not in (self._head, commit):
                raise Busy(
                    f"{self.label}: another publisher moved the branch to {_short(there)} meanwhile. Publish again."
                )
            return {self.ref: commit}

        with self._connected() as (client, path), _alone(client, path):
            result = client.send_pack(path, update, generate_pack_data=self._repo.generate_pack_data)
        refused = (result.ref_status or {}).get(self.ref)
        if refused:
            raise HostFault(f"{self.label}: the host refuses the branch ({refused})")

    def read(self, path: str) -> bytes | None:
        """A file of the commit that is at the host: its name there is the digest of all its bytes."""
        name = self._there.get(path)
        return bytes(self._repo[name.encode()].data) if name else None

    def paths(self) -> set[str] | None:
        return set(self._look())

    # ── connection ───────────────────────────────────────────────────────────
    @contextmanager
    def _connected(self) -> Iterator[tuple[Any, str]]:
        """A client and the repository's path there; its connections are closed after use."""
        client, path = self._client()
        kept = None
        if hasattr(client, "pool_manager"):
            kept = client.pool_manager = _Answers(client.pool_manager)
        try:
            yield client, path
        finally:
            if kept is not None:
                kept.close()

    def _client(self) -> tuple[Any, str]:
        options: dict[str, Any] = {}
        parts = urlsplit(self.remote)
        if parts.scheme in ("http", "https"):
            if token := secret(self.target, "TOKEN"):
                options = {"username": parts.username or "x-access-token", "password": token}
            elif known := _system_credentials(self.remote):
                options = {"username": known[0], "password": known[1]}
        elif "://" not in self.remote or parts.scheme == "ssh":
            options = {"ssh_command": os.environ.get("GIT_SSH_COMMAND", "ssh -o BatchMode=yes")}
        remote = self.remote
        if "://" not in remote and ":" not in remote.partition("/")[0]:  # a folder of this machine
            remote = str(Path(self.target.folder, Path(remote).expanduser()))
            options = {}
        try:
            return get_transport_and_path(remote, **options)
        except ValueError as fault:
            raise Undecided(f"{self.label}: is no address of a repository ({fault})") from None

    def _call(self, call: Callable[[], Any]) -> Any:
        def tried() -> Any:
            try:
                return call()
            except HTTPUnauthorized as fault:
                raise HostFault(
                    f"{self.label}: the host refuses us; put a token into {self.target.variable}_TOKEN"
                ) from fault
            except (GitProtocolError, OSError, EOFError, AssertionError) as fault:
                text = reason_of(fault)
                refused = REFUSED.search(ADDRESS.sub("", text))
                raise HostFault(f"{self.label}: {text}", passing=not refused) from fault
            except HostFault:
                raise
            except FileLocked as fault:
                text = f"{self.label}: {os.fsdecode(fault.filename)} is locked by another process"
                raise HostFault(text, passing=True, after=_unlocked_after(fault)) from fault
            except Exception as fault:
                if type(fault).__module__.startswith("urllib3"):
                    raise HostFault(f"{self.label}: cannot be reached ({reason_of(fault)})", passing=True) from fault
                raise

        return patiently(tried)


@contextmanager
def _alone(client: Any, path: str) -> Iterator[None]:
    """Has the next one wait who sends to a repository of this machine: dulwich gives two packs of the same objects one name."""
    if fcntl is None or not isinstance(client, LocalGitClient):
        yield
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _unlocked_after(fault: FileLocked) -> float:
    """Seconds to wait for a lock. One so old that the process which made it must have ended midway is taken away."""
    with suppress(OSError):
        lock = Path(os.fsdecode(fault.lockfilename))
        age = time.time() - lock.stat().st_mtime
        if 0 <= age < LEFT_SECONDS:
            return LEFT_SECONDS - age
        lock.unlink()
    return 0.1


class _Answers:
    """A client's connections over HTTP, with their answers: dulwich leaves those open that tell of an error."""

    def __init__(self, connections: Any) -> None:
        self._connections = connections
        self._answers: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connections, name)

    def request(self, *words: Any, **options: Any) -> Any:
        self._answers.append(self._connections.request(*words, **options))
        return self._answers[-1]

    def close(self) -> None:
        for answer in self._answers:
            answer.close()
        self._connections.clear()


def _system_credentials(url: str) -> tuple[str, str] | None:
    """The credentials that git's own helpers hold for an address; None where there is no git, or they hold none."""
    parts = urlsplit(url)
    asked = f"protocol={parts.scheme}\nhost={parts.netloc.rpartition('@')[2]}\npath={parts.path.lstrip('/')}\n\n"
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS": "true"}
    try:
        done = subprocess.run(
            ["git", "credential", "fill"],  # noqa: S607
            input=asked,
            env=environment,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    known = dict(_pairs(done.stdout)) if done.returncode == 0 else {}
    return (known["username"], known["password"]) if known.get("username") and known.get("password") else None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, mark, value = line.partition("=")
        if mark:
            yield name, value


def _short(name: bytes | None) -> str:
    return name.decode()[:10] if name else "nothing"
