"""Who changed what and when, and other people's changes: through the system's git, where the folder is a repository.

Place in the pipeline: beside `joining`. Comes in: the content folder. Goes out: versions of a file, their comparison in
words, a merge of two people's changes by fields and blocks. Refuses: to leave marks of a conflict in a file; to push what
was not joined.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec

from newsroom.desk.head_edit import EditRefused, edited, values_of
from newsroom.desk.joining import Part, Piece, compare_fields, compare_texts, compare_words, joined
from newsroom.desk.text_file import NotText, open_text
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
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise UsageError("git: " + (said[-1] if said else f"ended with {done.returncode}"))
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

    def get_changes(self) -> dict[str, Any]:
        """Fetches what others changed and joins it: (files that came, files of which a person must choose parts)."""
        self.commit("Edit releases")
        self._run("fetch", "--quiet")
        before = self._run("rev-parse", "HEAD").decode().strip()
        upstream = self._run("rev-parse", "--verify", "@{upstream}").decode().strip()
        self._run("merge", "--no-edit", "--quiet", "--no-verify", upstream, fails=False)
        names = self._run("diff", "--name-only", "--diff-filter=U", "-z", "--relative").decode("utf-8", "replace")
        unjoined: dict[str, list[Part]] = {}
        for path in filter(None, names.split("\0")):
            stages = [self._run("show", f":{number}:./{path}", fails=False) for number in (1, 2, 3)]
            fresh = joined_file(path, *stages)
            if isinstance(fresh, bytes):
                Path(self.content, path).write_bytes(fresh)
                self._run("add", "--", path)
            else:
                unjoined[path] = fresh
        left = self._run("diff", "--name-only", "--diff-filter=U").strip()
        if unjoined or left:
            self._run("merge", "--abort")
            return {
                "came": [],
                "unjoined": {path: [part._asdict() for part in parts] for path, parts in unjoined.items()},
            }
        if self._run("rev-parse", "-q", "--verify", "MERGE_HEAD", fails=False).strip():
            self._run("commit", "--quiet", "--no-verify", "--no-edit")
        came = self._run("diff", "--name-only", "--relative", before, "HEAD").decode("utf-8", "replace").splitlines()
        return {"came": came, "unjoined": {}}

    def send_changes(self, note: str) -> dict[str, Any]:
        """Commits what was changed here, joins what others changed, and sends both."""
        self.commit(" ".join(note.split())[:200])
        done = self.get_changes()
        if not done["unjoined"]:
            self._run("push", "--quiet")
        return done


def joined_file(path: str, opened: bytes, mine: bytes, theirs: bytes) -> bytes | list[Part]:
    """A file with both people's changes; where both changed one place, all parts."""
    try:
        was, my, their = (open_text(path, data) for data in (opened, mine, theirs))
    except NotText:
        return [Part("file", "both", "", "", "")]
    fields = compare_fields(values_of(was), values_of(my), values_of(their))
    texts = compare_texts(was.text, my.text, their.text)
    text = joined(texts)
    if text is None or any(part.origin == "both" for part in fields):
        return [*fields, *texts]
    wanted = {part.name: part.theirs for part in fields if part.origin == "theirs"}
    try:
        return edited(path, mine, wanted, text)
    except EditRefused:
        return [*fields, *texts]


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
