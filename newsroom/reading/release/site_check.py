"""The frame of the checks between folders: the texts, and the problems found so far.

Place in the pipeline: below `link_check` and `references`. Comes in: every folder's values, the directory. Goes out: problems on
their lines; a source is read again only for a line. Refuses: to say anything of what cannot be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from newsroom.model.directory import Directory
from newsroom.model.problems import MOST_PROBLEMS, Problem
from newsroom.model.release import Folder, Page, Sketch
from newsroom.reading.release.problem_lines import line_of

if TYPE_CHECKING:
    from newsroom.model.read_context import ReadContext

Reader = Callable[[str], bytes]  # a source's bytes by its path as named in problems


class SiteCheck:
    """What was found so far, and the texts to look at."""

    def __init__(
        self,
        folders: Sequence[Folder],
        directory: Directory,
        context: ReadContext,
        read: Reader,
        unread: Collection[str],
    ) -> None:
        self.folders, self.directory, self.context, self.read = folders, directory, context, read
        self.label = context.content_label
        self.unread = {*unread, *(f"{each.path}/{name}".rstrip("/") for each in folders for name in each.unread)}
        self.found: list[tuple[Problem, Folder | None]] = []
        self.reported: Counter[tuple[str, str]] = Counter()  # (text, severity) → problems of it

    def pages(self) -> Iterator[tuple[Folder, Page]]:
        for folder in self.folders:
            for page in folder.releases or folder.pages:
                yield folder, page

    def texts(self) -> Iterator[tuple[Folder, Page | Sketch]]:
        """The pages, and what is known of texts whose head cannot be read."""
        yield from self.pages()
        for folder in self.folders:
            for sketch in folder.sketches:
                yield folder, sketch

    def wrong(
        self,
        folder: Folder,
        page: Page | Sketch,
        field: str,
        word: str,
        rule: str,
        message: str,
        hint: str = "",
        severity: str = "error",
    ) -> None:
        """A problem on the line where `field` names `word`. In a draft it is a warning. Of one text some are told."""
        if page.draft and (isinstance(page, Sketch) or not has_errors(folder, page)):
            severity = "warning"
        self.reported[page.path, severity] += 1
        if self.reported[page.path, severity] > MOST_PROBLEMS:
            return
        line = line_of(self.source(page.path), field, word, page.folder)
        self.found.append((Problem(page.path, line, field, rule, severity, message, hint), folder))

    def source(self, path: str) -> bytes:
        try:
            return self.read(path)
        except OSError:
            return b""

    def settled(self) -> list[Problem]:
        """Without the warnings that the folder's texts waive."""
        return [
            problem
            for problem, folder in self.found
            if problem.severity == "error"
            or folder is None
            or not any(waiver.rule == problem.rule for page in folder.releases or folder.pages for waiver in page.waive)
        ]


def has_errors(folder: Folder, page: Page) -> bool:
    return any(problem.path == page.path and problem.severity == "error" for problem in folder.problems)
