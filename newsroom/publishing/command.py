"""The command's order of things: build, publish, verify, watch, roll back; exit codes and messages.

Place in the pipeline: below `commands`. Comes in: options. Goes out: an exit code; results on stdout, the rest on stderr.
Refuses: to hide a fault: who is named in `NOTIFY` learns of it, where nobody sits at the terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from newsroom.build.stages import Options as BuildOptions
from newsroom.model.problems import ContentError, MachineFault, UsageError
from newsroom.model.settings import Settings
from newsroom.publishing.admission import Outdated
from newsroom.publishing.difference import is_release_page
from newsroom.publishing.engine import Done
from newsroom.publishing.hosts.credentials import without_secrets
from newsroom.publishing.hosts.host import HostFault, Undecided
from newsroom.publishing.hosts.targets import Target, target_named
from newsroom.publishing.notify import check_notify, notify
from newsroom.publishing.publication import publish as bring
from newsroom.publishing.report import listing, summary

DONE, UNDECIDED, FAULT = 0, 1, 3
SHOWN_PAGES = 10  # pages that a rollback names
Bar = Callable[[], AbstractContextManager[Any]]
Build = Callable[[Settings, object], int]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The options of the command line."""

    build: bool = False
    dry_run: bool = False
    watch: bool = False
    rollback: str = ""
    verify: bool = False


def publish(read_settings: Callable[[], Settings], name: str, options: Options, bar: Bar, build_site: Build) -> int:
    """`newsroom publish`."""
    chosen = [f"--{option}" for option in ("watch", "rollback", "verify") if getattr(options, option)]
    if len(chosen) > 1:
        raise UsageError(f"{chosen[1]}: must stand alone (got {' and '.join(chosen)})")
    if chosen and options.dry_run and not options.rollback:
        raise UsageError(f"--dry-run: cannot be combined with {chosen[0]}")
    settings = read_settings()
    target = target_named(settings, name)
    check_notify(settings)
    try:
        if options.watch:
            return _watch(read_settings, target.name, bar, build_site)
        if options.verify:
            return _verify(settings, target, bar)
        if options.rollback:
            return _roll_back(settings, target, options, bar, build_site)
        if options.build:
            _build_and_bring(settings, target, build_site, bar, options.dry_run)
        else:
            _bring(settings, target, options.dry_run, bar)
        return DONE
    except Undecided as fault:
        say(str(fault))
        tell(settings, options, f"Publishing to {target.name} was refused", str(fault))
        return UNDECIDED
    except HostFault as fault:
        say(f"The host failed: {fault}")
        tell(settings, options, f"Publishing to {target.name} failed", str(fault))
        return FAULT
    except MachineFault as fault:
        tell(settings, options, f"Publishing to {target.name} failed", str(fault))
        raise
    except ContentError as wrong:
        if wrong.problems:
            tell(
                settings,
                options,
                f"Publishing to {target.name} was refused",
                f"the content cannot be built: {wrong.problems[0].text()}",
            )
        raise


def _build_and_bring(settings: Settings, target: Target, build_site: Build, bar: Bar, dry: bool = False) -> None:
    """Builds and publishes; anew where something became due between the two."""
    for attempt in (1, 2, 3):
        _build(settings, target, build_site, bar, dry)
        try:
            _bring(settings, target, dry, bar)
            return
        except Outdated:
            if attempt == 3:
                raise
            say("Something became due meanwhile: building again.")


def _bring(settings: Settings, target: Target, dry: bool, bar: Bar, ledger: bool = True) -> Done:
    with bar() as shown:
        done = bring(settings, target, say, shown.show, dry, ledger)
    for line in listing(done) if dry else ():
        print(line)
    print(summary(done, settings.timezone))
    return done


def _build(settings: Settings, target: Target, build_site: Build, bar: Bar, dry: bool) -> None:
    """Builds. Where the content cannot be built, what must leave leaves all the same, at the host too; then ContentError."""
    try:
        build_site(settings, BuildOptions())
    except ContentError as wrong:
        if not dry:
            _take_out(settings, target, build_site, bar)
        raise wrong from None


def _take_out(settings: Settings, target: Target, build_site: Build, bar: Bar) -> None:
    try:
        build_site(settings, BuildOptions(removals_only=True))
        with bar() as shown:
            done = bring(settings, target, say, shown.show)
    except (ContentError, UsageError, Undecided) as fault:  # there is no last good site to take anything from
        if isinstance(fault, Undecided):
            say(f"What has to leave was not taken out at {target.name}: {fault}")
        return
    if done.removed or done.changed:
        say(
            f"{summary(done, settings.timezone)} What expired or was withdrawn is taken out; all else waits for the mending."
        )


def _verify(settings: Settings, target: Target, bar: Bar) -> int:
    from newsroom.publishing.verify import report, verify

    with bar() as shown:
        found = verify(settings, target, say, shown.show)
    lines = report(found)
    print("\n".join(lines))
    if found.is_right:
        return DONE
    tell(settings, Options(verify=True), f"{target.name} is not as it should be", lines[-1])
    return UNDECIDED


def _watch(read_settings: Callable[[], Settings], name: str, bar: Bar, build_site: Build) -> int:
    from newsroom.publishing.watch import Watch

    def run(settings: Settings) -> None:
        target = target_named(settings, name)
        _build_and_bring(settings, target, build_site, bar)

    def notice(subject: str, text: str) -> None:
        try:
            settings = read_settings()
        except (ContentError, UsageError) as fault:
            say(f"NOTIFY cannot be read ({fault}).")
            return
        notify(settings, f"{subject} ({name})", text, say)

    Watch(read_settings, run, say, notice).forever()
    return DONE


def _roll_back(settings: Settings, target: Target, options: Options, bar: Bar, build_site: Build) -> int:
    from newsroom.publishing.rollback import former_content, with_directory_of_today

    former = former_content(settings, options.rollback)
    build_options = BuildOptions(allow_removals=True)  # the former content lacks releases of today
    try:
        build_site(former, build_options)
    except ContentError as wrong:
        with_directory_of_today(settings, former)
        try:
            build_site(former, build_options)
        except ContentError:
            say(
                f"The content of {options.rollback} cannot be built by now; the lines below are its lines, not today's:"
            )
            raise wrong from None
    done = _bring(former, target, options.dry_run, bar, ledger=False)
    print(
        f"What stands there is the content of {options.rollback}, without what is held, withdrawn or expired by now."
        " newsroom publish --build brings today's content back: to stay here, revert it in git."
    )
    if pages := [f"/{path.removesuffix('index.html')}" for path in done.removed if is_release_page(path)]:
        more = f" and {len(pages) - SHOWN_PAGES:,} more" if len(pages) > SHOWN_PAGES else ""
        print(f"Published since, and without an answer until then: {', '.join(pages[:SHOWN_PAGES])}{more}.")
    return DONE


def tell(settings: Settings, options: Options, subject: str, text: str) -> None:
    """Tells those named in `NOTIFY`, unless somebody sits at a terminal and reads it anyway."""
    if not options.dry_run and not sys.stderr.isatty():
        notify(settings, subject, text, say)


def say(text: str) -> None:
    """A line for people, on stderr, without secrets."""
    print(without_secrets(text), file=sys.stderr, flush=True)
