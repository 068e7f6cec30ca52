"""Options become calls, results become exit codes and messages.

Comes in: the options of a command line, as texts. Goes out: an exit code; results on stdout, problems and warnings on
stderr. Refuses: to build, read or judge anything itself. Each command imports what it needs when it is called.
"""

from newsroom.commands.exits import (
    DONE,
    FAULT,
    FORMATS,
    PROBLEMS,
    USAGE,
    exit_code,
    run,
    settings_for,
    show,
    whole_number,
)
from newsroom.commands.progress import ProgressBar
from newsroom.commands.publishing import publish
from newsroom.commands.releases import agenda, handout, new, release
from newsroom.commands.site import build, build_site, check, serve

__all__ = [
    "DONE",
    "FAULT",
    "FORMATS",
    "PROBLEMS",
    "USAGE",
    "ProgressBar",
    "agenda",
    "build",
    "build_site",
    "check",
    "exit_code",
    "handout",
    "new",
    "publish",
    "release",
    "run",
    "serve",
    "settings_for",
    "show",
    "whole_number",
]
