"""Who changed what and when, and other people's changes: through the system's git, where the folder is a repository.

Place in the pipeline: beside `joining`. Comes in: the content folder. Goes out: versions of a file, their comparison in
words, a merge of two people's changes by fields and blocks. Refuses: to leave marks of a conflict in a file; to push what
was not joined.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from newsroom.desk.files.file_store import digest_of
from newsroom.desk.files.head_edit import values_of
from newsroom.desk.files.text_file import open_text
from newsroom.desk.sharing.joining import Part, Piece, compare_words
from newsroom.desk.sharing.merging import Clash, Gone, Settled, joined_file, settled_file
from newsroom.model.problems import UsageError

SECONDS = 120  # for a host to answer
MOST_VERSIONS = 100


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a file."""

    key: str  # git's name of the commit
    who: str
    at: str  # ISO 8601
    what: str


class Sharing:
    """The repository around a content folder."""

    def __init__(self, content: str) -> None:
        self.content = Path(content)
        self.git = shutil.which("git") or ""

    @property
    def is_shared(self) -> bool:
        """Whether the folder is in a repository, and git is there."""
        return bool(self.git) and self._run("rev-parse", "--is-inside-work-tree", fails=False).strip() == b"true"

    @property
    def has_remote(self) -> bool:
        return self.is_shared and bool(self._run("remote", fails=False).strip())

    def _run(self, *words: str, fails: bool = True) -> bytes:
        quiet = ("-c", "core.quotepath=off", "-c", "advice.diverging=false", "-c", "core.hooksPath=/dev/null")
        try:
            done = subprocess.run(  # noqa: S603 (git, with words of ours and confined paths)
                [self.git, *quiet, *words], cwd=self.content, capture_output=True, timeout=SECONDS, check=False,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise UsageError("git: the host did not answer in two minutes") from None
        if done.returncode and fails:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise UsageError("git: " + (lines[-1] if lines else f"ended with {done.returncode}"))
        return done.stdout

    # ── history ──────────────────────────────────────────────────────────────
    def versions(self, path: str) -> list[Version]:
        """The states of a file, the newest first; renamed folders are followed."""
        if not self.is_shared:
            return []
        form = "%H%x00%an%x00%aI%x00%s"
        lines = self._run("log", "--follow", f"-{MOST_VERSIONS}", f"--format={form}", "--", path, fails=False).decode(
            "utf-8", "replace"
        )
        return [
            Version(key=key, who=who, at=at, what=what)
            for key, who, at, what in (line.split("\0", 3) for line in lines.splitlines())
        ]

    def data_at(self, key: str, path: str) -> bytes | None:
        """A file as it was at a commit."""
        if not key.isalnum() or len(key) > 64:
            raise UsageError("version: must be a commit's name")
        found = self._run("show", f"{key}:./{path}", fails=False)
        return found or None

    # ── other people's changes ───────────────────────────────────────────────
    def status(self) -> list[str]:
        """Files that differ from what was committed last, inside the content folder."""
        lines = self._run("status", "--porcelain", "-z", "--untracked-files=all", "--", ".", fails=False).decode(
            "utf-8", "replace"
        )
        return [line[3:] for line in lines.split("\0") if line[2:3] == " "]

    def commit(self, note: str) -> None:
        if not self.status():
            return
        self._run("add", "--all", "--", ".")
        self._run("commit", "--quiet", "--no-verify", "-m", note or "Edit releases", "--", ".")

    def get_changes(self, settled: Mapping[str, Settled] | None = None) -> dict[str, Any]:
        """Fetches what others changed and joins it. `settled`: what a person chose for files that both changed.

        Goes out: `came`, files that changed here; `clashes`, by file what is to be chosen: then nothing was joined.
        """
        self.commit("Edit releases")
        self._run("fetch", "--quiet")
        before = self._run("rev-parse", "HEAD").decode().strip()
        upstream = self._run("rev-parse", "--verify", "@{upstream}").decode().strip()
        self._run("merge", "--no-edit", "--quiet", "--no-verify", upstream, fails=False)
        try:
            clashes = self._join(upstream, settled or {})
            left = self._run("diff", "--name-only", "--diff-filter=U").decode("utf-8", "replace").split()
            if left and not clashes:
                raise UsageError(
                    f"git: two people changed {', '.join(left)}, which the desk cannot join; settle it there"
                )
        except BaseException:
            self._run("merge", "--abort", fails=False)
            raise
        if clashes:
            self._run("merge", "--abort")
            return {"came": [], "clashes": msgspec.to_builtins(clashes)}
        if self._run("rev-parse", "-q", "--verify", "MERGE_HEAD", fails=False).strip():
            self._run("commit", "--quiet", "--no-verify", "--no-edit")
        came = self._run("diff", "--name-only", "-z", "--relative", before, "HEAD").decode("utf-8", "replace")
        return {"came": [path for path in came.split("\0") if path], "clashes": {}}

    def _join(self, upstream: str, settled: Mapping[str, Settled]) -> dict[str, Clash]:
        """Joins what git could not, inside the content folder; what a person must choose."""
        clashes: dict[str, Clash] = {}
        for path, stages in self._unmerged().items():
            opened, mine, theirs = (self._stage(path, number) if number in stages else None for number in (1, 2, 3))
            fresh: bytes | Gone | list[Part] | None = None
            if path in settled:
                fresh = settled_file(path, mine, theirs, settled[path])
            if fresh is None:
                fresh = joined_file(path, opened, mine, theirs)
            if isinstance(fresh, list):
                parts = [part._asdict() for part in fresh]
                who = self._run("log", "-1", "--format=%an", upstream, "--", path, fails=False).decode(
                    "utf-8", "replace"
                )
                clashes[path] = Clash(mine=digest_of(mine), theirs=digest_of(theirs), who=who.strip(), parts=parts)
            elif isinstance(fresh, Gone):
                self._run("rm", "--quiet", "--force", "--", path)
            else:
                file = Path(self.content, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(fresh)
                self._run("add", "--", path)
        return clashes

    def _unmerged(self) -> dict[str, set[int]]:
        """Path inside the content folder → which of the three versions there are."""
        found: dict[str, set[int]] = {}
        for line in self._run("ls-files", "--unmerged", "-z", "--", ".").decode("utf-8", "replace").split("\0"):
            facts, _, path = line.partition("\t")
            if path:
                found.setdefault(path, set()).add(int(facts.split()[2]))
        return found

    def _stage(self, path: str, number: int) -> bytes:
        return self._run("show", f":{number}:./{path}")

    def send_changes(self, note: str, settled: Mapping[str, Settled] | None = None) -> dict[str, Any]:
        """Commits what was changed here, joins what others changed, and sends both."""
        self.commit(" ".join(note.split())[:200])
        done = self.get_changes(settled)
        if not done["clashes"]:
            self._run("push", "--quiet")
        return done


def compared(path: str, before: bytes, after: bytes) -> dict[str, Any]:
    """Two states of a file in words: by field, and the text."""
    was, now = open_text(path, before), open_text(path, after)
    old, new = values_of(was), values_of(now)
    fields: list[tuple[str, list[Piece]]] = []
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            fields.append((name, compare_words(_words(old.get(name)), _words(new.get(name)))))
    return {"fields": fields, "text": compare_words(was.text, now.text) if was.text != now.text else []}


def _words(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_words(part)}" for name, part in value.items())
    return ", ".join(_words(part) for part in value)
