"""How a command ends: exit codes, problems on stderr, options that are checked.

Exit codes: 0 done · 1 problems in the content or in the site's own code · 2 wrong value of an option · 3 a fault of ours, with
its traceback, or of the machine, in one line.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from newsroom.model.problems import ContentError, MachineFault, Problem, UsageError, report, tally
from newsroom.model.settings import Settings
from newsroom.reading.settings.file import read_settings
from newsroom.reading.settings.site_code import own_fault

DONE, PROBLEMS, USAGE, FAULT = 0, 1, 2, 3
_MACHINE = frozenset(
    getattr(errno, name)
    for name in ("EACCES", "EDQUOT", "EFBIG", "EIO", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EPERM", "EROFS", "ESTALE", "ETXTBSY")
    if hasattr(errno, name)
)  # fmt: skip
_LIBRARY = re.compile(r"cannot open shared object|cannot load library|image not found|DLL load failed|GLIBC")
FORMATS = ("text", "json", "github")


def run(command: Callable[..., int], **options: object) -> None:
    """Runs a command and ends the process with its exit code."""
    sys.exit(exit_code(command, **options))


def exit_code(command: Callable[..., int], **options: object) -> int:
    """The command's exit code; a traceback only for a fault of ours."""
    try:
        return command(**options)
    except ContentError as wrong:
        show(wrong.problems, wrong.checked, wrong.nothing_written)
        return PROBLEMS
    except MachineFault as fault:
        end = "Nothing was written." if fault.nothing_written else "The next build completes what was begun."
        print(f"{fault} {end}", file=sys.stderr)
        return FAULT
    except UsageError as wrong:
        print(wrong, file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # the reader of the pipe has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("Stopped. What was published before stands.", file=sys.stderr)
        return 130
    except Exception as fault:
        if line := machine_fault(fault):
            print(line, file=sys.stderr)
            return FAULT
        settings = options.get("settings")
        own = own_fault(fault, Path(str(settings)).absolute().parent if settings else Path.cwd())
        if own is None or own.field == "code":
            import traceback

            traceback.print_exc()
        if own is not None:
            show([own], 0, nothing_written=False)
            return PROBLEMS
        print(
            "This is a fault of newsroom's, not of your text. Please report it with the lines above.", file=sys.stderr
        )
        return FAULT


def machine_fault(fault: BaseException) -> str:
    """One line for a fault of the machine: disk, permission, memory, a program that changed, a library that is missing; "" for any other."""
    if isinstance(fault, OSError) and fault.errno in _MACHINE:
        where = f"{fault.filename}: " if fault.filename else ""
        return f"{where}this machine does not let us: {fault.strerror}."
    if isinstance(fault, MemoryError):
        return "This machine has not enough memory for it. Try with --jobs 1."
    from newsroom.render.digests import has_program_changed

    if has_program_changed():  # a worker has other code than the process that asks it
        return "newsroom, or a library of its, was changed on this machine while it was at work. Run it again."
    if type(fault).__name__ == "BrokenProcessPool":
        return "A worker process was ended by the system, as happens when memory runs out. Try with --jobs 1."
    if isinstance(fault, ImportError | OSError) and _LIBRARY.search(str(fault)):
        return f"A library of the system is missing: {fault}."
    return ""


def show(problems: Sequence[Problem], checked: int, nothing_written: bool) -> None:
    """Problems on stderr, grouped by file, tally last."""
    if problems:
        print(report(problems), file=sys.stderr)
        print(file=sys.stderr)
        print(tally(problems, checked, nothing_written), file=sys.stderr)


def alone(has_settings: bool, named: Mapping[str, object], why: str) -> None:
    """Raises UsageError for options that are for one site, beside --portal. `has_settings`: --settings was given."""
    extra = [f"--{name}" for name, value in named.items() if value] + ["--settings"] * has_settings
    if extra:
        raise UsageError(f"--portal: must be given without {', '.join(extra)}: {why}")


def settings_for(settings: str, content: str = "", output: str = "", cache: str = "") -> Settings:
    """The settings file's values, with the folders that the command line names instead.

    Raises ContentError where the folder is a site of another program: the message names `newsroom import`.
    """
    file = Path(settings)
    try:
        read = own_settings(settings, content, output, cache)
    except (ContentError, UsageError):
        _tell_of_import(file)
        raise
    with contextlib.suppress(PermissionError):  # reading the content says so
        if not any(Path(read.content, name).is_dir() for name in ("releases", "directory")):
            _tell_of_import(file)
    return read


def _tell_of_import(settings: Path) -> None:
    """Raises where the settings' folder is a site of Pelican, Hugo or Jekyll (ContentError), or a site is beside (UsageError)."""
    from newsroom.importing.archives.kinds import foreign_site, own_site_below

    folder = settings.absolute().parent
    site = own_site_below(folder)
    if site is not None and not settings.exists():
        raise UsageError(
            f"--settings: must name a settings file (got '{settings}', which is not there). A site is in {site.name}: cd {site.name}, then again"
        )
    kind = foreign_site(folder)
    if kind:
        message = f"this folder is a site of {kind}: its texts must be moved into a new site first, e.g. with newsroom import."
        hint = f'Make one beside it with `newsroom init mysite`, then: cd mysite && newsroom import "{folder}". The old site is only read.'
        raise ContentError([Problem(settings.name, 1, "file", "foreign-site", "error", message, hint)])


def own_settings(settings: str, content: str = "", output: str = "", cache: str = "") -> Settings:
    """As `settings_for`, in any folder."""
    if content and not Path(content).is_dir():
        raise UsageError(
            f"--content: must be a folder with releases/ and directory/ in it, e.g. content (got '{content}', which is not there)"
        )
    named = {"PATH": content, "OUTPUT_PATH": output, "CACHE_PATH": cache}
    overrides = {name: str(Path(value).absolute()) for name, value in named.items() if value}
    return read_settings(Path(settings), overrides)


def whole_number(option: str, text: str, least: int, most: int) -> int:
    """An option's number. Raises UsageError."""
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise UsageError(f"--{option}: must be a whole number from {least} to {most} (got {text!r})")
    return number
