"""A connection to a server over SFTP (asyncssh), in a thread of its own; its faults in our words; its folders listed.

Place in the pipeline: below `sftp`. Comes in: a target, work to be done with the connection. Goes out: the work's result.
Refuses: a server whose key it does not know.
"""

from __future__ import annotations

import asyncio
import contextlib
import stat
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from itertools import chain
from typing import Any, TypeVar

import asyncssh

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.hosts.credentials import secret
from newsroom.publishing.hosts.host import HostFault, Undecided, reason_of
from newsroom.publishing.hosts.targets import Target

T = TypeVar("T")
SECONDS = 60  # how long a call may take
GONE = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)


class SftpConnection:
    """One connection, made anew when it is lost."""

    def __init__(self, target: Target, label: str) -> None:
        self.target, self.label = target, label
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._connection: Any = None
        self._client: Any = None

    def start(self) -> None:
        """Begins the thread and connects."""
        self._thread.start()
        self.run(self._connect(), SECONDS)

    def stop(self, last: Coroutine[Any, Any, None]) -> None:
        """Ends the thread, after the last work where there is a connection."""
        if self._thread.is_alive():
            if self.is_open:
                with contextlib.suppress(Exception):
                    self.run(last, 10)
                with contextlib.suppress(Exception):
                    self.run(self._disconnect(), 10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        last.close()
        if not self._loop.is_running():
            self._loop.close()

    @property
    def is_open(self) -> bool:
        return self._connection is not None and not self._connection.is_closed()

    async def _disconnect(self) -> None:
        self._connection.close()
        await self._connection.wait_closed()

    async def _connect(self) -> None:
        if self.is_open:
            return
        target = self.target
        options: dict[str, Any] = {"connect_timeout": 20, "login_timeout": 20, "keepalive_interval": 15}
        if target.number("port"):
            options["port"] = target.number("port")
        if target.text("user"):
            options["username"] = target.text("user")
        if target.file("key"):
            options["client_keys"] = [target.file("key")]
            if phrase := secret(target, "PASSPHRASE"):
                options["passphrase"] = phrase
        if target.file("known_hosts"):
            options["known_hosts"] = target.file("known_hosts")
        if password := secret(target, "PASSWORD"):
            options["password"] = password
        try:
            self._connection = await asyncssh.connect(target.text("host"), **options)
            self._client = await self._connection.start_sftp_client()
        except asyncssh.HostKeyNotVerifiable as fault:
            raise Undecided(self._unknown_key(str(fault))) from None
        except asyncssh.KeyEncryptionError:
            raise Undecided(
                f"{self.label}: the key {target.file('key')} needs its passphrase: {target.variable}_PASSPHRASE, or an SSH agent."
            ) from None
        except (asyncssh.KeyImportError, FileNotFoundError) as fault:
            raise Undecided(f"{self.label}: the key or the list of known hosts cannot be read ({fault}).") from None

    def _unknown_key(self, fault: str) -> str:
        host, port = self.target.text("host"), self.target.number("port", 22)
        file = self.target.file("known_hosts") or "~/.ssh/known_hosts"
        return (
            f"{self.label}: this machine does not know the server's key ({fault}). Ask who runs the server for its fingerprint, compare it with what"
            f" `ssh-keyscan -p {port} {host} | ssh-keygen -lf -` says, then: ssh-keyscan -p {port} {host} >> {file}"
        )

    def run(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """Runs work in the connection's own loop; faults in our words."""
        waiting = asyncio.run_coroutine_threadsafe(self._timed(work, seconds), self._loop)
        try:
            return waiting.result()
        except (HostFault, Undecided):
            raise
        except (asyncssh.PermissionDenied, asyncssh.KeyExchangeFailed) as fault:
            raise HostFault(f"{self.label}: the server refuses us ({fault.reason or fault})") from fault
        except asyncssh.SFTPPermissionDenied as fault:
            raise HostFault(f"{self.label}: no right to do that ({fault.reason})") from fault
        except asyncssh.SFTPFailure as fault:
            text = fault.reason or "Failure"
            if text == "Failure":  # all that OpenSSH says of a full disk
                text = "the server says 'Failure' and no more: its disk may be full, or a quota reached"
            raise HostFault(f"{self.label}: {text}") from fault
        except asyncssh.SFTPError as fault:
            lost = isinstance(fault, asyncssh.SFTPConnectionLost | asyncssh.SFTPNoConnection | asyncssh.SFTPEOFError)
            raise HostFault(f"{self.label}: {fault.reason or type(fault).__name__}", passing=lost) from fault
        except (asyncssh.Error, OSError, TimeoutError, EOFError) as fault:
            raise HostFault(f"{self.label}: cannot be reached ({reason_of(fault)})", passing=True) from fault

    async def _timed(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        try:
            return await asyncio.wait_for(work, seconds)
        except TimeoutError:
            if self._connection is not None:
                self._connection.abort()  # a connection that does not answer is not used again
            raise

    async def sftp(self) -> Any:
        """The client, connected."""
        await self._connect()
        return self._client


async def list_folder(sftp: Any, root: str, below: str = "") -> list[tuple[str, Any]]:
    """Path below `root` and attributes of all that is in one of its folders; nothing where there is no such folder."""
    try:
        entries = await sftp.readdir(f"{root}/{below}")
    except GONE:
        return []
    return [(f"{below}{each.filename}", each.attrs) for each in entries if each.filename not in (".", "..")]


async def walk(sftp: Any, root: str) -> AsyncIterator[tuple[str, Any]]:
    """The same for all its folders, each before what is in it, without what publishing adds."""
    folders = [""]
    while folders:
        batch, folders = folders[:32], folders[32:]
        for path, attributes in chain(*await asyncio.gather(*(list_folder(sftp, root, each) for each in batch))):
            if not path.startswith(AT_HOST):
                if stat.S_ISDIR(attributes.permissions or 0):
                    folders.append(f"{path}/")
                yield path, attributes


async def for_each(paths: Sequence[str], work: Callable[[str], Awaitable[object]]) -> None:
    """Does the work for each path, for fifty at a time."""
    for at in range(0, len(paths), 50):
        await asyncio.gather(*map(work, paths[at : at + 50]))
