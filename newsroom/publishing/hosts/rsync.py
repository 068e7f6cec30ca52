"""An own server through the system's rsync and ssh: a step of files at a time.

Place in the pipeline: a `Host`. Comes in: paths and bytes. Goes out: files below `path`; rsync writes each aside and renames
it. Refuses: a server whose key ssh does not know; to ask for a password.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from newsroom.model.addresses import AT_HOST
from newsroom.publishing.hosts.host import Attributes, Host, HostFault, Standing, Undecided, folders_above
from newsroom.publishing.hosts.targets import Target

PARTIAL, VANISHED = 23, 24  # exit codes: some files were not there
PASSING = {10, 12, 30, 35, 255}  # sockets, protocol stream, timeouts, ssh's own
SETTLES_SECONDS = 0.5  # a lock is ours when it is still ours after this time


# Lines of rsync that follow from what ssh, or rsync itself, said before.
CONSEQUENCE = re.compile(r"^rsync error|connection unexpectedly closed|Broken pipe")


class RsyncHost(Host):
    """A folder of a server."""

    workers = 1
    batches = True

    def __init__(self, target: Target) -> None:
        self.target = target
        user = f"{target.text('user')}@" if target.text("user") else ""
        self.base = target.text("path").rstrip("/")
        self.label = f"{target.name} (rsync {target.text('host')}:{self.base})"
        self.remote = f"{user}{target.text('host')}:{self.base}/"
        words = ["ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=20"]
        words += ["-p", str(target.number("port"))] if target.number("port") else []
        words += ["-i", target.file("key")] if target.file("key") else []
        words += ["-o", f"UserKnownHostsFile={target.file('known_hosts')}"] if target.file("known_hosts") else []
        self._words = words
        self._folder = ""

    @classmethod
    def of(cls, target: Target) -> Self:
        return cls(target)

    def open(self) -> None:
        for program in ("rsync", "ssh"):
            if not shutil.which(program):
                raise Undecided(
                    f"{self.label}: needs {program}, which is not installed. A target of kind sftp needs neither."
                )
        self._folder = tempfile.mkdtemp(prefix="newsroom-")
        if os.name != "nt":  # one connection for all calls
            shared = ["-o", "ControlMaster=auto", "-o", f"ControlPath={self._folder}/c", "-o", "ControlPersist=60"]
            self._words = [*self._words, *shared]

    def close(self) -> None:
        if Path(self._folder, "c").exists():
            command = [*self._words, "-O", "exit", self.remote.partition(":")[0]]
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        shutil.rmtree(self._folder, ignore_errors=True)

    # ── files ────────────────────────────────────────────────────────────────
    def read(self, path: str) -> bytes | None:
        return self.read_many([path]).get(path)

    def write(self, path: str, data: bytes, attributes: Attributes) -> str:
        return self.write_many({path: data})[path]

    def read_many(self, paths: Sequence[str]) -> dict[str, bytes]:
        """The bytes of those that are there."""
        folder = self._new_folder()
        self._run(["-r", *self._named(paths), self.remote, f"{folder}/"], missing=True)
        found = {path: Path(folder, path).read_bytes() for path in paths if Path(folder, path).is_file()}
        shutil.rmtree(folder)
        return found

    def write_many(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """Puts files; their tags."""
        return self._put(files)

    def write_private(self, path: str, data: bytes) -> bool:
        self._put({path: data}, "F600")
        return True

    def _put(self, files: Mapping[str, bytes], mode: str = "F644", rule: str = "--ignore-times") -> dict[str, str]:
        folder = self._filled(files)
        now = int(time.time())
        for path in files:
            os.utime(Path(folder, path), (now, now))
        own = all(path.startswith(AT_HOST) for path in files)  # the host's clock gives their age
        words = ["-r", rule, f"--chmod=D755,{mode}", "--mkpath", "--force", *([] if own else ["--times"])]
        self._run([*words, *self._named(files), f"{folder}/", self.remote])
        shutil.rmtree(folder)
        return dict.fromkeys(files, "" if own else str(now))

    def remove(self, paths: Sequence[str]) -> None:
        standing = self.standing()
        wanted = set(paths)
        kept = {folder for path in standing.keys() - wanted for folder in folders_above(path)}
        empty = {folder for path in paths for folder in folders_above(path)} - kept
        highest = [folder for folder in empty if not any(above in empty for above in folders_above(folder))]
        self._delete([path for path in paths if not any(folder in empty for folder in folders_above(path))])
        self._delete(highest)

    def _delete(self, paths: Sequence[str]) -> None:
        """Files, or folders with all that is in them; what is gone already is as good as deleted."""
        for at in range(0, len(paths), 1000):
            some = paths[at : at + 1000]
            nothing = self._new_folder()
            for path in some:  # rsync deletes what is missing from a folder that is there
                Path(nothing, path).parent.mkdir(parents=True, exist_ok=True)
            words = ["-d", "--force", "--delete-missing-args", *self._named(some)]
            self._run([*words, f"{nothing}/", self.remote], missing=True)
            shutil.rmtree(nothing)

    def standing(self, some: Sequence[str] | None = None) -> dict[str, Standing]:
        listed = self._listed()
        return {path: Standing(size, str(at)) for path, (size, at) in listed.items() if not path.startswith(AT_HOST)}

    def _listed(self, *words: str) -> dict[str, tuple[int, int]]:
        """Path → size, seconds of the last change, of the plain files that rsync lists; `words`: filters."""
        options = ["-r", "--list-only", "--8-bit-output", "--no-human-readable"]
        found: dict[str, tuple[int, int]] = {}
        for line in self._run([*options, *words, self.remote], missing=True).split("\n"):
            kind, size, day, hour, path = (line.split(None, 4) + [""] * 5)[:5]
            if kind.startswith("-") and path:
                at = int(time.mktime(time.strptime(f"{day} {hour}", "%Y/%m/%d %H:%M:%S")))
                found[path] = int(size.replace(",", "")), at
        return found

    # ── lock ─────────────────────────────────────────────────────────────────
    def create(self, path: str, data: bytes) -> bool:
        self._put({path: data}, rule="--ignore-existing")
        if self.read(path) != data:
            return False
        time.sleep(SETTLES_SECONDS)
        return self.read(path) == data

    def age_seconds(self, path: str) -> float:
        probe = f"{AT_HOST}-clock-{uuid.uuid4().hex}"
        self.write_many({probe: b""})
        listed = self._listed(f"--include=/{AT_HOST}*", "--exclude=*")
        self._delete([probe])
        return float(listed[probe][1] - listed[path][1]) if {probe, path} <= listed.keys() else 0.0

    # ── rsync ────────────────────────────────────────────────────────────────
    def _new_folder(self) -> str:
        return tempfile.mkdtemp(dir=self._folder)

    def _filled(self, files: Mapping[str, bytes]) -> str:
        folder = self._new_folder()
        for path, data in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return folder

    def _named(self, paths: Sequence[str] | Mapping[str, bytes]) -> list[str]:
        file = Path(self._folder, f"names-{uuid.uuid4().hex}")
        file.write_bytes(b"".join(path.encode() + b"\0" for path in paths))
        return ["--from0", f"--files-from={file}"]

    def _run(self, words: list[str], missing: bool = False) -> str:
        """rsync's output. `missing`: files that are not there are no fault."""
        command = ["rsync", "--protect-args", "--timeout=60", "-e", shlex.join(self._words), *words]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(  # noqa: S603
            command, env=environment, capture_output=True, text=True, errors="surrogateescape", check=False
        )
        unknown = "No such file" in done.stderr and (done.returncode == PARTIAL or "change_dir" in done.stderr)
        if done.returncode == 0 or (missing and (unknown or done.returncode == VANISHED)):
            return done.stdout
        lines = [line for line in done.stderr.splitlines() if line.strip() and not CONSEQUENCE.search(line)]
        text = lines[-1].strip() if lines else f"rsync ended with {done.returncode}"
        whole = done.stderr
        if "Host key verification failed" in whole:
            raise Undecided(
                f"{self.label}: this machine does not know the server's key. `newsroom guide publishing/own-server` says how to make it known."
            )
        if "Permission denied" in whole and done.returncode == 255:
            raise HostFault(f"{self.label}: the server refuses us ({text})")
        raise HostFault(f"{self.label}: {text}", passing=done.returncode in PASSING)
