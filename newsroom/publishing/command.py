"""The command's order of things: build, publish, verify, watch, roll back; exit codes and messages.

Place in the pipeline: below `commands`. Comes in: options. Goes out: an exit code; results on stdout, the rest on stderr.
Refuses: to hide a fault: who is named in `NOTIFY` learns of it, too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from newsroom.model.problems import ContentError, UsageError
from newsroom.model.settings import Settings
from newsroom.publishing.host import HostFault, Undecided
from newsroom.publishing.journal import without_secrets
from newsroom.publishing.publication import listing, summary
from newsroom.publishing.publication import publish as bring
from newsroom.publishing.targets import Target, target_named

DONE, UNDECIDED, FAULT = 0, 1, 3


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says."""

    build: bool = False
    dry_run: bool = False
    watch: bool = False
    rollback: str = ""
    verify: bool = False


def publish(
    read_settings: Callable[[], Settings],
    name: str,
    options: Options,
    bar: Callable[[], AbstractContextManager[Any]],
    build_site: Callable[[Settings, object], int],
) -> int:
    """`newsroom publish`."""
    chosen = [f"--{option}" for option in ("watch", "rollback", "verify") if getattr(options, option)]
    if len(chosen) > 1:
        raise UsageError(f"{chosen[1]}: must stand alone (got {' and '.join(chosen)})")
    settings = read_settings()
    target = target_named(settings, name)
    try:
        if options.build:
            from newsroom.build.stages import Options as BuildOptions

            build_site(settings, BuildOptions())
        return once(settings, target, options, bar)
    except Undecided as fault:
        say(str(fault))
        return UNDECIDED
    except HostFault as fault:
        say(f"The host failed: {fault}")
        return FAULT


def once(settings: Settings, target: Target, options: Options, bar: Callable[[], AbstractContextManager[Any]]) -> int:
    """Publishes once."""
    with bar() as shown:
        done = bring(settings, target, say, shown.show, options.dry_run)
    for line in listing(done):
        print(line)
    print(summary(done, settings.timezone))
    return DONE


def say(text: str) -> None:
    """A line for people, on stderr, without secrets."""
    print(without_secrets(text), file=sys.stderr)


__all__ = ["ContentError", "Options", "publish"]
