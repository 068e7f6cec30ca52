"""Commands that bring the site to a host, and word of it to people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.commands.exits import DONE, PROBLEMS, alone, settings_for, show
from newsroom.commands.progress import ProgressBar
from newsroom.commands.site import build_site, build_sites
from newsroom.commands.table import PUBLISH_SETTINGS
from newsroom.model.problems import ContentError

if TYPE_CHECKING:
    from newsroom.reading.settings.portal import Portal


def _build_all(portal: Portal) -> set[str]:
    """Builds the sites of a portal and the portal. Keys of the sites that could not be built, and "" where the portal could not."""
    from newsroom.build.stages import Options

    try:
        done = build_sites(portal, Options(), takes_out=True)
    except ContentError as wrong:
        show(wrong.problems, wrong.checked, wrong.nothing_written)
        return {""}
    return {each.site.home.key for each in done.sites if each.failure is not None}


def publish(
    *,
    target: str = "",
    settings: str = PUBLISH_SETTINGS,
    build_first: bool = False,
    dry_run: bool = False,
    watch: bool = False,
    rollback: str = "",
    verify: bool = False,
    portal: str = "",
    content: str = "",
    output: str = "",
    cache: str = "",
) -> int:
    """`newsroom publish`: brings the output folder to a host. 1: a person must decide first. 3: the host failed."""
    import signal
    import threading

    from newsroom.publishing.command import Options
    from newsroom.publishing.command import publish as engine

    if (
        threading.current_thread() is threading.main_thread()
    ):  # a service's stop ends it as Ctrl+C does: the lock is freed
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = Options(build=build_first, dry_run=dry_run, watch=watch, rollback=rollback, verify=verify)
    if portal:
        from newsroom.publishing.portal import publish_portal
        from newsroom.reading.settings.portal import read_portal

        named = {"content": content, "output": output, "cache": cache}
        alone(settings != PUBLISH_SETTINGS, named, "each site has settings of its own, named in the file")
        return publish_portal(read_portal(Path(portal)), target, chosen, ProgressBar, _build_all)
    return engine(lambda: settings_for(settings, content, output, cache), target, chosen, ProgressBar, build_site)


def alert(
    *, slug: str, lang: str = "", to: str = "alerts", again: bool = False, settings: str = "", content: str = ""
) -> int:
    """`newsroom alert`: a mail draft per language about a release that is live."""
    from newsroom.publishing.alert import alert as engine
    from newsroom.publishing.alert import names
    from newsroom.publishing.hosts.host import Undecided

    chosen = settings or ("publishconf.py" if Path("publishconf.py").is_file() else "pelicanconf.py")
    try:
        files = engine(settings_for(chosen, content), slug, lang, to, again)
    except Undecided as fault:
        print(fault, file=sys.stderr)
        return PROBLEMS
    for line in names(files):
        print(line)
    return DONE
