"""What `tasks.py` and Pelican's command line call: options in, exit codes and messages out.

Exit codes: 0 done · 1 problems in the content or the machine · 2 wrong value of an option · 3 a fault of ours, with its
traceback. Problems and warnings go to stderr, results to stdout. Refuses: to build anything itself.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from newsroom.problems import ContentError, Problem, UsageError, errors, report, tally
from newsroom.settings import Settings, read_settings

DONE, PROBLEMS, USAGE, FAULT = 0, 1, 2, 3
FORMATS = ("text", "json", "github")


def run(command: Callable[..., int], **options: object) -> None:
    """Runs a command and ends the process with its exit code."""
    sys.exit(exit_code(command, **options))


def exit_code(command: Callable[..., int], **options: object) -> int:
    """The command's exit code; a traceback only for a fault of ours."""
    try:
        return command(**options)
    except ContentError as wrong:
        show(wrong.problems, wrong.checked, nothing_written=True)
        return PROBLEMS
    except UsageError as wrong:
        print(wrong, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("Stopped. What was published before stands.", file=sys.stderr)
        return 130
    except Exception:
        traceback.print_exc()
        print(
            "This is a fault of newsroom's, not of your text. Please report it with the lines above.", file=sys.stderr
        )
        return FAULT


def show(problems: Sequence[Problem], checked: int, nothing_written: bool) -> None:
    """Problems on stderr, grouped by file, tally last."""
    if problems:
        print(report(problems), file=sys.stderr)
        print(file=sys.stderr)
        print(tally(problems, checked, nothing_written), file=sys.stderr)


def settings_for(settings: str, content: str = "", output: str = "", cache: str = "") -> Settings:
    """The settings file's values, with the folders that the command line names instead."""
    if content and not Path(content).is_dir():
        raise UsageError(
            f"--content: must be a folder with releases/ and directory/ in it, e.g. content (got '{content}', which is not there)"
        )
    named = {"PATH": content, "OUTPUT_PATH": output, "CACHE_PATH": cache}
    overrides = {name: str(Path(value).absolute()) for name, value in named.items() if value}
    return read_settings(Path(settings), overrides)


def build(
    *,
    content: str = "",
    output: str = "",
    cache: str = "",
    settings: str = "pelicanconf.py",
    at: str = "",
    jobs: str = "",
    clean: bool = False,
) -> int:
    """`inv build`."""
    from newsroom import build as engine

    options = engine.Options(at=at, jobs=whole_number("jobs", jobs, 1, 256) if jobs else 0, clean=clean)
    return build_site(settings_for(settings, content, output, cache), options)


def build_site(settings: Settings, options: object) -> int:
    """Builds with ready settings: what `inv build` and Pelican share."""
    from newsroom import build as engine
    from newsroom.report import summary

    with ProgressBar() as bar:
        done = engine.build(settings, options, bar.show)  # type: ignore[arg-type]
    if done.note:
        print(done.note, file=sys.stderr)
    if done.completed:
        print(f"Completed an interrupted build first: {done.completed:,} outputs.", file=sys.stderr)
    show(done.warnings, done.releases, nothing_written=False)
    print(summary(done))
    return DONE


def check(*, content: str = "", form: str = "text", settings: str = "pelicanconf.py", at: str = "") -> int:
    """`inv check`: everything that is wrong or doubtful."""
    if form not in FORMATS:
        raise UsageError(f"--format: must be one of {', '.join(FORMATS)}, e.g. text (got {form!r})")
    from newsroom import check as checking

    try:
        problems, checked = checking.check(settings_for(settings, content), at)
    except ContentError as wrong:
        problems, checked = wrong.problems, wrong.checked
    if form == "text":
        show(problems, checked, nothing_written=False)
        if not problems:
            print(tally(problems, checked, nothing_written=False))
    else:
        print(report(problems, form))
    return PROBLEMS if errors(problems) else DONE


def serve(
    *, port: str = "8000", public: bool = False, content: str = "", settings: str = "pelicanconf.py", at: str = ""
) -> int:
    """`inv serve`: the live preview on the loopback address."""
    from newsroom.serve import serve as preview

    return preview(lambda: settings_for(settings, content), whole_number("port", port, 0, 65535), public, at)


def new(
    *,
    title: str,
    slug: str = "",
    lang: str = "",
    category: str = "press-release",
    content: str = "",
    settings: str = "pelicanconf.py",
) -> int:
    """`inv new`: a ready folder for a release, as a draft."""
    from newsroom.draft import make_draft

    file = make_draft(settings_for(settings, content), title, slug, lang, category)
    print(f"Made {os.path.relpath(file)}. Write there, then look at it with: inv serve")
    return DONE


def handout(*, slug: str, to: str = "", content: str = "", settings: str = "pelicanconf.py", at: str = "") -> int:
    """`inv handout`: a held release as files to give away in advance."""
    from newsroom.handout import hand_out

    files = hand_out(settings_for(settings, content), slug, to, at)
    print(
        f"Wrote {len(files):,} files below {Path(to).expanduser()}, each page and text marked with the end of its embargo:"
    )
    for file in files:
        print(f"  {file}")
    return DONE


def agenda(
    *, days: str = "14", form: str = "text", content: str = "", settings: str = "pelicanconf.py", at: str = ""
) -> int:
    """`inv agenda`: what appears, disappears or needs a person in the next days."""
    from newsroom.agenda import FORMATS as forms
    from newsroom.agenda import agenda as looking_ahead

    if form not in forms:
        raise UsageError(f"--format: must be one of {', '.join(forms)}, e.g. text (got {form!r})")
    print(looking_ahead(settings_for(settings, content), whole_number("days", days, 0, 3660), form, at), end="")
    return DONE


def release(
    *,
    slug: str,
    lang: str = "",
    note: str = "",
    kind: str = "",
    content: str = "",
    settings: str = "pelicanconf.py",
    at: str = "",
) -> int:
    """`inv release`: a line in the ledger for each version whose published text is new."""
    from newsroom.ledger import record

    for entry in record(settings_for(settings, content), slug, lang, kind, note, at):
        print(f"Recorded {entry.slug} in {entry.lang}: {entry.kind}, {entry.at}")
    return DONE


def whole_number(option: str, text: str, least: int, most: int) -> int:
    """An option's number. Raises UsageError."""
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise UsageError(f"--{option}: must be a whole number from {least} to {most} (got {text!r})")
    return number


class ProgressBar:
    """A bar on a terminal, once the work takes over a second; nothing elsewhere."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.bar: object = None
        self.tasks: dict[str, object] = {}

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *fault: object) -> None:
        if self.bar is not None:
            self.bar.stop()  # type: ignore[attr-defined]

    def show(self, stage: str, done: int, of: int) -> None:
        if self.bar is None:
            if not sys.stderr.isatty() or time.monotonic() - self.started < 1:
                return
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=of)  # type: ignore[attr-defined]
        self.bar.update(self.tasks[stage], completed=done)  # type: ignore[attr-defined]
