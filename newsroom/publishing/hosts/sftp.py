"""An own server over SFTP (asyncssh): each file is written aside and renamed into place by the server.

Place in the pipeline: a `Host`. Comes in: paths and bytes. Goes out: files below `path`; where `path/current` is a link, or
`switch` is set, a copy beside the live site that becomes it in one rename. Refuses: a server whose key it does not know; to
write, or take away, through a folder that is a link.
"""

from __future__ import annotations

import asyncio
import contextlib
import posixpath
import stat
import uuid
from collections.abc import Sequence
from typing import Any, Self

import asyncssh

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.hosts.host import Attributes, Host, Standing, Undecided, folders_above, is_a_link
from newsroom.publishing.hosts.sftp_connection import GONE, SECONDS, SftpConnection, for_each, list_folder, walk
from newsroom.publishing.hosts.targets import Target

ASIDE, COPIES, CURRENT = f"{AT_HOST}-aside", f"{AT_HOST}-copies", "current"
BYTES_PER_SECOND = 20_000  # how slow a line may be


class SftpHost(Host):
    """A folder of a server."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.base = target.text("path").rstrip("/") or "/"
        self.label = (
            f"{target.name} (sftp://{target.text('host')}{'' if self.base.startswith('/') else '/'}{self.base})"
        )
        self.live = self.base  # the folder that visitors see
        self.seen = self.base  # the folder that is written to
        self._line = SftpConnection(target, self.label)
        self._run, self._sftp = self._line.run, self._line.sftp
        self._made: set[str] = set()  # folders that are there, and no links
        self._making = asyncio.Lock()
        self._copy = ""

    @classmethod
    def of(cls, target: Target) -> Self:
        return cls(target)

    def open(self) -> None:
        self._line.start()
        self._run(self._find_live(), SECONDS)

    def close(self) -> None:
        self._line.stop(self._tidy())

    def _place(self, path: str) -> str:
        """Where a path lies: what is ours beside the site, all else in it."""
        return f"{self.base if path.startswith(AT_HOST) else self.seen}/{path}"

    # ── files ────────────────────────────────────────────────────────────────
    def read(self, path: str) -> bytes | None:
        async def work() -> bytes | None:
            sftp = await self._sftp()
            try:
                async with sftp.open(self._place(path), "rb") as file:
                    return bytes(await file.read())
            except GONE:
                return None

        return self._run(work(), SECONDS * 10)

    def write(self, path: str, data: bytes, attributes: Attributes) -> str:
        async def work() -> str:
            sftp = await self._sftp()
            place, aside = self._place(path), f"{self.base}/{ASIDE}/{uuid.uuid4().hex}"
            try:
                await self._write_aside(sftp, aside, data)
                await self._folder(place.rpartition("/")[0])
                await self._rename(sftp, aside, place)
            except BaseException:
                with contextlib.suppress(Exception):
                    await sftp.remove(aside)
                self._made.clear()
                raise
            return _tag(await sftp.stat(place))

        return self._run(work(), SECONDS + len(data) / BYTES_PER_SECOND)

    async def _write_aside(self, sftp: Any, aside: str, data: bytes) -> None:
        folder = f"{self.base}/{ASIDE}"
        for again in reversed(range(5)):
            await self._folder(folder)
            try:
                async with sftp.open(aside, "wb") as file:
                    await file.write(data)
                    with contextlib.suppress(asyncssh.SFTPError):
                        await file.fsync()
                return
            except GONE:  # another publisher took the empty folder away
                self._made.discard(folder)
                if not again:
                    raise

    async def _rename(self, sftp: Any, aside: str, place: str) -> None:
        try:
            await sftp.posix_rename(aside, place)
            return
        except asyncssh.SFTPOpUnsupported:
            pass
        except asyncssh.SFTPFailure:
            if not await sftp.isdir(place):
                raise
            await sftp.rmtree(place)  # a former folder of ours stands where a file must be
            await sftp.posix_rename(aside, place)
            return
        with contextlib.suppress(*GONE):  # the server cannot replace a file: for a moment there is none
            await sftp.remove(place)
        await sftp.rename(aside, place)

    async def _folder(self, folder: str) -> None:
        if folder in self._made or not folder:
            return
        sftp = await self._sftp()
        async with self._making:
            await self._make(sftp, folder)

    async def _make(self, sftp: Any, folder: str) -> None:
        """Makes a folder and those above it; a file, or a link that leads nowhere, in the way is no part of the site."""
        if folder in self._made:
            return
        if folder in (self.base, self.seen) or folder == posixpath.dirname(folder):
            if not await sftp.isdir(folder):
                await sftp.makedirs(folder, exist_ok=True)
        else:
            await self._make(sftp, posixpath.dirname(folder))
            await self._make_last(sftp, folder)
        self._made.add(folder)

    async def _make_last(self, sftp: Any, folder: str) -> None:
        mode = await self._mode(sftp, folder)
        if stat.S_ISDIR(mode):
            return
        if mode:
            await sftp.remove(folder)
        try:
            await sftp.mkdir(folder)
        except (asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists):
            if not await sftp.isdir(folder):  # else another publisher has made it meanwhile
                raise

    async def _mode(self, sftp: Any, folder: str) -> int:
        """Kind and rights of a folder below ours; 0 where there is none. Raises Undecided for a link to another folder."""
        try:
            mode = (await sftp.lstat(folder)).permissions or 0
        except GONE:
            return 0
        if stat.S_ISLNK(mode) and await sftp.isdir(folder):
            raise Undecided(is_a_link(self.label, folder))
        return int(mode)

    async def _refuse_links(self, sftp: Any, paths: Sequence[str]) -> None:
        """Raises Undecided where one of the paths lies behind a link to a folder."""
        folders = sorted({folder for path in paths for folder in folders_above(path)})
        await for_each(folders, lambda folder: self._mode(sftp, self._place(folder)))

    def remove(self, paths: Sequence[str]) -> None:
        async def one(sftp: Any, path: str) -> None:
            with contextlib.suppress(*GONE):
                await sftp.remove(self._place(path))

        async def work() -> None:
            sftp = await self._sftp()
            await self._refuse_links(sftp, paths)
            await for_each(paths, lambda path: one(sftp, path))
            folders = {folder for path in paths for folder in folders_above(path)}
            for folder in sorted(folders, key=len, reverse=True):
                with contextlib.suppress(asyncssh.SFTPError):
                    await sftp.rmdir(self._place(folder))
            self._made.clear()

        self._run(work(), SECONDS + len(paths))

    def standing(self, some: Sequence[str] | None = None) -> dict[str, Standing]:
        async def one(sftp: Any, path: str) -> tuple[str, Standing] | None:
            try:
                attributes = await sftp.lstat(self._place(path))
            except GONE:
                return None
            return path, Standing(attributes.size or 0, _tag(attributes))

        async def work() -> dict[str, Standing]:
            sftp = await self._sftp()
            found: dict[str, Standing] = {}
            if some is not None:
                looked = await asyncio.gather(*(one(sftp, path) for path in some))
                return dict(each for each in looked if each is not None)
            async for path, attributes in walk(sftp, self.seen):
                mode = attributes.permissions or 0
                if stat.S_ISLNK(mode) and await sftp.isdir(self._place(path)):
                    raise Undecided(is_a_link(self.label, self._place(path)))
                if not stat.S_ISDIR(mode):
                    found[path] = Standing(attributes.size or 0, _tag(attributes))
            return found

        return self._run(work(), SECONDS * 10)

    # ── lock ─────────────────────────────────────────────────────────────────
    def create(self, path: str, data: bytes) -> bool:
        async def work() -> bool:
            sftp = await self._sftp()
            await self._folder(self.base)
            place = self._place(path)
            try:
                made = await sftp.open(place, "xb")
            except (asyncssh.SFTPFileAlreadyExists, asyncssh.SFTPFailure):
                if await sftp.exists(place):
                    return False
                raise
            try:
                async with made as file:
                    await file.write(data)
            except BaseException:  # an empty lock would look like another publisher's
                with contextlib.suppress(asyncssh.Error):
                    await sftp.remove(place)
                raise
            return True

        return self._run(work(), SECONDS)

    def write_private(self, path: str, data: bytes) -> bool:
        async def work() -> bool:
            sftp, place = await self._sftp(), self._place(path)
            with contextlib.suppress(*GONE):
                await sftp.remove(place)
            async with sftp.open(place, "xb", asyncssh.SFTPAttrs(permissions=0o600)) as file:
                await file.write(data)
            return True

        return self._run(work(), SECONDS)

    def age_seconds(self, path: str) -> float:
        async def work() -> float:
            sftp = await self._sftp()
            probe = f"{self.base}/{AT_HOST}-clock-{uuid.uuid4().hex}"
            try:
                then = await sftp.stat(self._place(path))
            except GONE:
                return 0.0
            async with sftp.open(probe, "wb"):
                pass
            now = await sftp.stat(probe)
            await sftp.remove(probe)
            return float((now.mtime or 0) - (then.mtime or 0))

        return self._run(work(), SECONDS)

    # ── a copy beside the live site ──────────────────────────────────────────
    async def _find_live(self) -> None:
        sftp = await self._sftp()
        link = f"{self.base}/{CURRENT}"
        if await sftp.islink(link):
            self.live = self.seen = posixpath.join(self.base, await sftp.readlink(link))
        elif self.target.parts.get("switch"):
            self.live = self.seen = f"{self.base}/{COPIES}/{uuid.uuid4().hex[:12]}"

    def stage(self) -> bool:
        if self.live == self.base:
            return False

        async def work() -> bool:
            sftp = await self._sftp()
            copy = f"{self.base}/{COPIES}/{uuid.uuid4().hex[:12]}"
            await self._folder(f"{self.base}/{COPIES}")
            if await sftp.isdir(self.live):
                await self._link_all(sftp, self.live, copy)
            else:
                await sftp.makedirs(copy)
            self._copy = self.seen = copy
            self._made.clear()
            return True

        return self._run(work(), SECONDS * 30)

    def switch(self) -> None:
        async def work() -> None:
            sftp = await self._sftp()
            link, fresh = f"{self.base}/{CURRENT}", f"{self.base}/{AT_HOST}-next"
            if self._copy and self._copy != self.live:
                with contextlib.suppress(*GONE):
                    await sftp.remove(fresh)
                await sftp.symlink(self._copy.removeprefix(self.base + "/"), fresh)
                await sftp.posix_rename(fresh, link)
                self.live = self.seen = self._copy

        self._run(work(), SECONDS)

    async def _link_all(self, sftp: Any, old: str, new: str) -> None:
        """A second name for every file of the live site; files are replaced by renames, never written to."""
        await sftp.makedirs(new, exist_ok=True)
        linked = []
        async for path, attributes in walk(sftp, old):
            if stat.S_ISDIR(attributes.permissions or 0):
                await sftp.mkdir(f"{new}/{path}")
            else:
                linked.append(path)
        await for_each(linked, lambda path: sftp.link(f"{old}/{path}", f"{new}/{path}"))

    async def _tidy(self) -> None:
        """Takes away copies that are not live, and what interrupted runs left aside."""
        sftp = await self._sftp()
        with contextlib.suppress(asyncssh.SFTPError):
            if self.alone and (self._copy or self.live != self.base):
                for name, _ in await list_folder(sftp, f"{self.base}/{COPIES}"):
                    if f"{self.base}/{COPIES}/{name}" != self.live:
                        await sftp.rmtree(f"{self.base}/{COPIES}/{name}")
        with contextlib.suppress(asyncssh.SFTPError):
            for name, _ in await list_folder(sftp, f"{self.base}/{ASIDE}") if self.alone else ():
                await sftp.remove(f"{self.base}/{ASIDE}/{name}")
            await sftp.rmdir(f"{self.base}/{ASIDE}")  # this fails where another publisher has files in it


def _tag(attributes: Any) -> str:
    return str(attributes.mtime or 0)
