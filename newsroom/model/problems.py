"""Problems of the input, in words with which its author can mend them.

Place in the pipeline: every stage up to the audit collects `Problem` values and raises them together
as `ContentError`; nobody prints one by himself. Refuses to decide: severity is given by who found it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    """One finding. Field order is sort order, so a sorted list is grouped by file and goes down the page."""

    path: str  # as the author would type it: content/releases/2026/merger/en.md
    line: int  # 1 is the first; 1 too where no line applies
    field: str  # a field of the contract, "body", "file", a directory field or a setting
    rule: str  # stable name of the rule, kebab-case: what `waive` names
    severity: str  # "error" | "warning"
    message: str  # what must be, one valid example, what was found
    hint: str = ""  # "Did you mean 'finance'?", or the next step

    def text(self) -> str:
        """The problem as one line: `path:line: field: message. hint`."""
        mark = "" if self.severity == "error" else " (warning)"
        return f"{self.path}:{self.line}: {self.words()}{mark}"

    def words(self) -> str:
        """Field, message and hint; the hint begins a sentence of its own."""
        stop = "" if not self.hint or self.message.endswith((".", "!", "?", ":", ";", "…")) else "."
        return f"{self.field}: {self.message}{stop} {self.hint}".rstrip()


class ContentError(Exception):
    """The content has errors; carries every problem, warnings too. Exit code 1."""

    def __init__(self, problems: Iterable[Problem], checked: int = 0) -> None:
        self.problems = sorted(set(problems))
        self.checked = checked  # how many releases were looked at, for the tally
        self.nothing_written = True  # False where an interrupted build was completed before
        super().__init__(f"{len(self.problems)} problems")

    def __reduce__(self) -> tuple[type[ContentError], tuple[list[Problem], int]]:
        return ContentError, (self.problems, self.checked)  # it may come from a worker process


class MachineFault(Exception):
    """The machine or a host does not let us: disk full, no permission, a library missing. One line; exit code 3."""

    def __init__(self, message: str, nothing_written: bool = True) -> None:
        super().__init__(message)
        self.nothing_written = nothing_written


class UsageError(Exception):
    """An option's value is wrong. Exit code 2."""


MOST_PROBLEMS = 200  # of one kind in one file; the rest is shown once these are mended

LONGEST_MESSAGE = 800  # characters
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# Comparing costs the square of a word's length, for every word that is known.
LONGEST_WORD, MOST_WORDS = 60, 500


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean 'finance'?` for the nearest known word, or an empty text when none is near."""
    if len(word) > LONGEST_WORD:
        return ""
    words = sorted(each for each in known if abs(len(each) - len(word)) <= 1 + len(word) // 2)
    if len(words) > MOST_WORDS:
        words = [each for each in words if each[:1] == word[:1]][:MOST_WORDS]
    import difflib  # only for a mistake: a build with nothing to do must not wait for it

    near = difflib.get_close_matches(word, words, n=3, cutoff=0.6)
    swapped = [each for each in near if sorted(each) == sorted(word)]  # `inti` is `init`, though `lint` shares as much
    return f"Did you mean '{(swapped or near)[0]}'?" if near else ""


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


def tally(problems: Sequence[Problem], checked: int, nothing_written: bool) -> str:
    """The last line of a report. `checked` is the number of releases and pages that were looked at; 0 when it is not known."""
    wrong = errors(problems)
    warned = len(problems) - len(wrong)
    parts = []
    if wrong:
        folders = {problem.path.rpartition("/")[0] for problem in wrong}
        in_texts = checked and all("/releases/" in problem.path or "/pages/" in problem.path for problem in wrong)
        where = (
            f"{len(folders)} of {counted(checked, 'release')} and pages"
            if in_texts
            else counted(len({p.path for p in wrong}), "file")
        )
        parts.append(f"{counted(len(wrong), 'problem')} in {where}.")
    if warned:
        parts.append(f"{counted(warned, 'warning')}.")
    if not parts:
        parts.append(f"No problems in {counted(checked, 'release')} and pages.")
    if wrong and nothing_written:
        parts.append("Nothing was written.")
    return " ".join(parts)


def shortened(problems: Iterable[Problem]) -> list[Problem]:
    """The problems in order, of one file at most `MOST_PROBLEMS` of a severity; one more says how many others there are.

    What they repeat of a text is cut where it is long, and its controls are written as escapes.
    """
    ordered, counts = list[Problem](), Counter[tuple[str, str]]()
    last: dict[tuple[str, str], int] = {}  # the line of the last that is told
    for problem in sorted(set(map(_bounded, problems))):
        key = (problem.path, problem.severity)
        counts[key] += 1
        if counts[key] <= MOST_PROBLEMS:
            ordered.append(problem)
            last[key] = problem.line
    for (path, severity), count in counts.items():
        if count > MOST_PROBLEMS:
            message = f"has {count - MOST_PROBLEMS:,} more of these; mend the first ones, then look again"
            ordered.append(Problem(path, last[path, severity], "file", "more-problems", severity, message))
    return sorted(ordered) if len(ordered) < sum(counts.values()) else ordered


def _bounded(problem: Problem) -> Problem:
    parts = {name: getattr(problem, name) for name in ("path", "field", "message", "hint")}
    changed = {name: shown for name, text in parts.items() if (shown := _shown(text)) != text}
    return msgspec.structs.replace(problem, **changed) if changed else problem


def _shown(text: str) -> str:
    if len(text) > LONGEST_MESSAGE:
        text = f"{text[: LONGEST_MESSAGE // 2]} … {text[-LONGEST_MESSAGE // 4 :]}"
    return text if text.isprintable() else _CONTROLS.sub(lambda found: repr(found[0])[1:-1], text)


def report(problems: Sequence[Problem], form: str = "text") -> str:
    """All problems in one of the forms `text`, `json` (a list of objects) or `github` (workflow commands); see `shortened`."""
    ordered = shortened(problems)
    if form == "json":
        import json

        return json.dumps([msgspec.to_builtins(problem) for problem in ordered], ensure_ascii=False, indent=2)
    if form == "github":
        return "\n".join(map(_github, ordered))
    lines: list[str] = []
    for index, problem in enumerate(ordered):
        if index and ordered[index - 1].path != problem.path:
            lines.append("")
        lines.append(problem.text())
    return "\n".join(lines)


def _github(problem: Problem) -> str:
    def value(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def part(text: str) -> str:
        return value(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={part(problem.path)},line={problem.line},title={part(problem.rule)}"
    return f"::{problem.severity} {place}::{value(problem.words())}"


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural but for one."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
