"""Commands that bring the site to a host, and word of it to people."""

from __future__ import annotations

import sys
from pathlib import Path

from newsroom.commands.exits import DONE, PROBLEMS, settings_for
from newsroom.commands.progress import ProgressBar
from newsroom.commands.site import build_site


def publish(
    *,
    target: str = "",
    settings: str = "publishconf.py",
    build_first: bool = False,
    dry_run: bool = False,
    watch: bool = False,
    rollback: str = "",
    verify: bool = False,
    content: str = "",
    output: str = "",
    cache: str = "",
) -> int:
    """`newsroom publish`: brings the output folder to a host. 1: a person must decide first. 3: the host failed."""
    from newsroom.publishing.command import Options
    from newsroom.publishing.command import publish as engine

    chosen = Options(build=build_first, dry_run=dry_run, watch=watch, rollback=rollback, verify=verify)
    return engine(lambda: settings_for(settings, content, output, cache), target, chosen, ProgressBar, build_site)


def alert(
    *, slug: str, lang: str = "", to: str = "alerts", again: bool = False, settings: str = "", content: str = ""
) -> int:
    """`newsroom alert`: a mail draft per language about a release that is live."""
    from newsroom.publishing.alert import alert as engine
    from newsroom.publishing.alert import names
    from newsroom.publishing.host import Undecided

    chosen = settings or ("publishconf.py" if Path("publishconf.py").is_file() else "pelicanconf.py")
    try:
        files = engine(settings_for(chosen, content), slug, lang, to, again)
    except Undecided as fault:
        print(fault, file=sys.stderr)
        return PROBLEMS
    for line in names(files):
        print(line)
    return DONE
