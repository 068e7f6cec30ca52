"""Commands that bring the site to a host."""

from __future__ import annotations

from newsroom.commands.exits import settings_for
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
    """`newsroom publish`: what stands in the output folder, to a host. 1: to be decided first. 3: the host failed."""
    from newsroom.publishing.command import Options
    from newsroom.publishing.command import publish as engine

    chosen = Options(build=build_first, dry_run=dry_run, watch=watch, rollback=rollback, verify=verify)
    return engine(lambda: settings_for(settings, content, output, cache), target, chosen, ProgressBar, build_site)
