"""A git revision of the content folder, as files.

Place in the pipeline: before a rollback. Comes in: the content folder, a revision. Goes out: a folder with the content of that
revision. Only files that differ from those of the last rollback are written. Refuses: to touch the repository's own index.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from newsroom.model.problems import UsageError
from newsroom.publishing.hosts.host import Undecided

PLAIN = ("-c", "core.sparseCheckout=false", "-c", "core.fsmonitor=false")  # all files of the revision, looked at now


def check_out(content: str, revision: str, place: Path) -> Path:
    """The content folder of a revision, below `place`. Raises UsageError for an unknown revision, Undecided without git."""
    if not revision or revision.startswith("-"):
        raise UsageError(f"--rollback: must be a git revision of the content, e.g. HEAD~1 (got {revision!r})")
    if not shutil.which("git"):
        raise Undecided("--rollback needs git, which is not installed: former content comes from its history.")
    repository = _Repository(content, place)
    commit = repository.ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").strip()
    if not commit:
        raise UsageError(
            f"--rollback: must be a git revision of the content, e.g. HEAD~1 (got {revision!r}, which git does not know)"
        )
    if repository.ask("cat-file", "-t", f"{commit}:{repository.prefix.rstrip('/')}").strip() != "tree":
        raise UsageError(f"--rollback: {revision} has no content folder {repository.prefix.rstrip('/')}")
    try:
        return repository.bring(commit)
    except Undecided:  # what the last rollback left is damaged
        shutil.rmtree(place, ignore_errors=True)
        return repository.bring(commit)


class _Repository:
    """The repository of a content folder, seen through an index and a folder of files of our own."""

    def __init__(self, content: str, place: Path) -> None:
        self.content, self.place, self.tree = content, place, place / "files"
        self.reason = ""  # of git's last refusal
        self.folder = self.ask("rev-parse", "--absolute-git-dir").rstrip("\n")
        if not self.folder:
            raise Undecided(
                f"--rollback: {content} is in no git repository: there is no former content to be had ({self.reason})."
            )
        self.prefix = self.ask("rev-parse", "--show-prefix").rstrip("\n")

    def ask(self, *words: str) -> str:
        """Git's answer in the content folder; "" where it refuses."""
        done = subprocess.run(["git", "-C", self.content, *words], capture_output=True, check=False)  # noqa: S603, S607
        self.reason = done.stderr.decode("utf-8", "replace").partition("\n")[0]
        return os.fsdecode(done.stdout) if done.returncode == 0 else ""

    def bring(self, commit: str) -> Path:
        """Makes the files those of a commit. Raises Undecided where git cannot."""
        self.tree.mkdir(parents=True, exist_ok=True)
        self._run("read-tree", "--reset", commit)
        below = ("--", self.prefix or ".")
        for path in self._run("ls-files", "-z", "--others", *below).split(b"\0")[:-1]:
            file = self.tree / os.fsdecode(path)
            file.unlink()
            with suppress(OSError):  # a folder that has files in it stays
                file.parent.rmdir()
                file.parent.parent.rmdir()
        missing = self._run("diff-files", "-z", "--name-only", *below)
        self._run("checkout-index", "-z", "-f", "-u", "--stdin", given=missing)
        folder = self.tree / self.prefix
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _run(self, *words: str, given: bytes = b"") -> bytes:
        environment = {**os.environ, "GIT_INDEX_FILE": str(self.place.absolute() / "index")}
        base = ["git", f"--git-dir={self.folder}", f"--work-tree={self.tree.absolute()}", *PLAIN]
        done = subprocess.run(  # noqa: S603
            [*base, *words], cwd=self.tree, input=given, env=environment, capture_output=True, check=False
        )
        if done.returncode:
            reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise Undecided(f"--rollback: git could not bring the former content ({reason})")
        return done.stdout
