"""Commands on the whole site: build, check, preview."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.commands.exits import DONE, FAULT, FORMATS, PROBLEMS, alone, settings_for, show, whole_number
from newsroom.commands.progress import ProgressBar
from newsroom.commands.table import SETTINGS
from newsroom.model.problems import ContentError, MachineFault, UsageError, errors, report, tally
from newsroom.model.settings import Settings, SettingsWrong

if TYPE_CHECKING:
    from newsroom.build.portal import PortalReport, SiteReport
    from newsroom.build.stages import Options
    from newsroom.reading.settings.portal import Portal


def build(
    *,
    content: str = "",
    output: str = "",
    cache: str = "",
    settings: str = "pelicanconf.py",
    at: str = "",
    jobs: str = "",
    clean: bool = False,
    allow_removals: bool = False,
    removals_only: bool = False,
    cluster: str = "",
    portal: str = "",
) -> int:
    """`newsroom build`."""
    from newsroom.build import stages as engine

    if portal:
        gc.enable()  # between its sites
        alone(
            settings != SETTINGS,
            {"content": content, "output": output, "cache": cache},
            "each site has settings of its own, named in the file",
        )
    options = engine.Options(
        at=at,
        jobs=whole_number("jobs", jobs, 1, 256) if jobs else 0,
        clean=clean,
        allow_removals=allow_removals,
        removals_only=removals_only,
        cluster=cluster,
    )
    if portal:
        return build_portal(Path(portal), options)
    try:
        chosen = settings_for(settings, content, output, cache)
    except SettingsWrong as wrong:
        raise _everything_wrong(wrong, at) from wrong
    return build_site(chosen, options)


def _everything_wrong(wrong: SettingsWrong, at: str) -> ContentError:
    from newsroom.build.check import everything_wrong

    with ProgressBar() as bar:
        return everything_wrong(wrong, at, bar.show)


def build_site(settings: Settings, options: object, quiet: bool = False) -> int:
    """Builds with ready settings, for `newsroom build` and for Pelican. `quiet`: print problems only."""
    from newsroom.build import stages as engine
    from newsroom.build.report import summary

    with ProgressBar() as bar:
        done = engine.build(settings, options, bar.show)  # type: ignore[arg-type]
    if quiet:
        return DONE
    if done.note:
        print(done.note, file=sys.stderr)
    if done.completed:
        print(f"Completed an interrupted build first: {done.completed:,} outputs.", file=sys.stderr)
    show(done.warnings, done.releases, nothing_written=False)
    print(summary(done))
    return DONE


def build_portal(file: Path, options: Options) -> int:
    """`newsroom build --portal`: several sites and their portal."""
    from newsroom.reading.settings.portal import read_portal

    failures = [each.failure for each in build_sites(read_portal(file), options).sites if each.failure is not None]
    if any(isinstance(failure, MachineFault) for failure in failures):
        return FAULT
    return PROBLEMS if failures else DONE


def build_sites(portal: Portal, options: Options, takes_out: bool = False) -> PortalReport:
    """Builds the sites of a portal and the portal, and says how it went."""
    from newsroom.build import portal as engine
    from newsroom.build.report import summary

    with ProgressBar() as bar:
        done = engine.build_portal(portal, options, bar.show, _tell, takes_out)
    report = done.portal
    if report.note:
        print(report.note, file=sys.stderr)
    show(report.warnings, report.releases, nothing_written=False)
    changed = sum(each.has_changed for each in done.sites)
    failed = sum(each.failure is not None for each in done.sites)
    print(f"{len(done.sites):,} sites: {changed:,} changed, {failed:,} failed. The portal: {summary(report)}")
    return done


def _tell(done: SiteReport) -> None:
    """Warnings and problems of one site of a portal, under its name."""
    failure, report = done.failure, done.report
    if failure is None and report is not None and not (report.warnings or report.note):
        return
    print(f"\n{os.path.relpath(done.site.settings.file)}:", file=sys.stderr)
    if isinstance(failure, ContentError):
        show(failure.problems, failure.checked, failure.nothing_written)
    elif failure is not None:
        print(failure, file=sys.stderr)
    elif report is not None:
        if report.note:
            print(report.note, file=sys.stderr)
        show(report.warnings, report.releases, nothing_written=False)


def check(
    *,
    content: str = "",
    form: str = "text",
    settings: str = "pelicanconf.py",
    at: str = "",
    twice: bool = False,
    portal: str = "",
) -> int:
    """`newsroom check`: everything that is wrong or doubtful."""
    if portal:
        named = {"content": content, "twice": twice}
        alone(settings != SETTINGS, named, "it checks each site with the settings that the file names")
    if form not in FORMATS:
        raise UsageError(f"--format: must be one of {', '.join(FORMATS)}, e.g. text (got {form!r})")
    from newsroom.build import check as checking

    try:
        with ProgressBar() as bar:
            if portal:
                from newsroom.build.portal_check import check_portal
                from newsroom.reading.settings.portal import read_portal

                problems, checked = check_portal(read_portal(Path(portal)), at, bar.show)
            else:
                chosen = settings_for(settings, content)
                problems, checked = checking.check(chosen, at, bar.show)
            if twice:
                from newsroom.build.twice import differences

                problems += differences(chosen, at)
    except SettingsWrong as wrong:
        whole = _everything_wrong(wrong, at)
        problems, checked = whole.problems, whole.checked
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
    """`newsroom serve`: the live preview on the loopback address."""
    from newsroom.desk.server.serve import serve as preview

    return preview(lambda: settings_for(settings, content), whole_number("port", port, 0, 65535), public, at)


def desk(
    *, port: str = "8000", no_open: bool = False, content: str = "", settings: str = "pelicanconf.py", at: str = ""
) -> int:
    """`newsroom desk`: the writing desk in the browser."""
    from newsroom.commands.table import COMMANDS
    from newsroom.desk.server.desk_server import desk as run_desk

    offers = frozenset(command.name for command in COMMANDS) & {"import", "publish"}
    number = whole_number("port", port, 0, 65535)
    if settings == SETTINGS and not content:
        from newsroom.desk.server.first_run import existing_site, first_run

        place = existing_site(Path.cwd())
        if place is None:
            return first_run(lambda: settings_for(settings), number, not no_open, at, offers)
        os.chdir(place)
    return run_desk(lambda: settings_for(settings, content), number, not no_open, at, offers)
