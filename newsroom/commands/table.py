"""The table of commands: what each is called, which options it takes, which function does it.

Comes in: nothing. Goes out: `COMMANDS`, from which `newsroom` (`commands.command_line`) and `inv` (`commands.tasks`) are
made, so that both know the same commands and options. Refuses: to import what does the work before it is asked for.

A further command is one entry here and one function with keyword arguments that returns an exit code.
"""

from __future__ import annotations

import gc
from importlib import import_module
from typing import NamedTuple

SETTINGS = "pelicanconf.py"
PUBLISH_SETTINGS = "publishconf.py"


class Option(NamedTuple):
    """One option of a command. A default of False makes it a flag."""

    name: str  # as typed, without dashes: "format"
    help: str
    default: str | bool = ""
    parameter: str = ""  # the function's parameter, where it is called otherwise
    value: str = ""  # placeholder of the value in the help; left out: the name


class Positional(NamedTuple):
    """A positional argument of a command."""

    name: str
    help: str
    required: bool = True
    many: bool = False  # the function gets a list


class Command(NamedTuple):
    """One command and where its function is."""

    name: str
    help: str
    function: str  # "module:name"
    options: tuple[Option, ...] = ()
    positionals: tuple[Positional, ...] = ()

    def run(self, given: dict[str, object]) -> int:
        """Calls the function with what was given, by option name. The exit code."""
        from newsroom.commands.exits import exit_code
        from newsroom.commands.utf8 import use_utf8

        use_utf8()
        module, _, name = self.function.partition(":")
        parameters = {option.name: option.parameter or option.name.replace("-", "_") for option in self.options}
        function = getattr(import_module(module), name)
        if self.name != "build":  # which ends before the cycles that it makes are worth a look
            gc.enable()
        return exit_code(
            function,
            **{parameters.get(option, option.replace("-", "_")): value for option, value in given.items()},
        )


SETTINGS_FILE = Option("settings", "settings file", SETTINGS, value="FILE")


def _common(content: str, at: str) -> tuple[Option, ...]:
    return (Option("content", content, value="DIR"), SETTINGS_FILE, Option("at", at, value="INSTANT"))


COMMANDS: tuple[Command, ...] = (
    Command(
        "init",
        "make a new site that builds at once; asks for what is not given",
        "newsroom.commands.starting:init",
        (
            Option("name", "who publishes, e.g. 'Example Mission'"),
            Option("languages", "language codes, the first for the site's root, e.g. en,ko", value="CODES"),
            Option("url", "public address of the site, e.g. https://news.example.org"),
            Option("timezone", "time zone of dates, e.g. Asia/Seoul", value="ZONE"),
            Option("host", "adds the files that publish from there: none, github, gitlab or server"),
            Option("yes", "ask nothing; take defaults for what is not given", False),
            Option("demo", "instead: the larger, fictional sample site", False),
        ),
        (Positional("folder", "a new or empty folder"),),
    ),
    Command(
        "build",
        "build the site",
        "newsroom.commands.site:build",
        (
            Option("content", "folder with releases/, pages/ and directory/ (default: PATH of the settings)", value="DIR"),
            Option("output", "folder to build into (default: OUTPUT_PATH of the settings)", value="DIR"),
            Option("cache", "folder of the index that makes builds quick (default: CACHE_PATH)", value="DIR"),
            SETTINGS_FILE,
            Option("at", "build for this instant, e.g. 2026-03-04T06:00+01:00", value="INSTANT"),
            Option("jobs", "worker processes (default: one for each processor)", value="N"),
            Option("clean", "forget what is known and take the output folder over", False),
            Option("allow-removals", "take away releases that the content no longer has, however many", False),
            Option("removals-only", "take out what expired, was withdrawn or is held again, change nothing else", False),
            Option("portal", "build several sites and the portal of all of them, e.g. portal.toml", value="FILE"),
            Option("cluster", "read and draw on an existing Dask cluster, e.g. tcp://scheduler:8786", value="ADDRESS"),
        ),
    ),
    Command(
        "check",
        "list everything that is wrong or doubtful; write nothing",
        "newsroom.commands.site:check",
        (
            *_common("folder to check", "check for this instant"),
            Option("portal", "check several sites and the portal of all of them, e.g. portal.toml", value="FILE"),
            Option("format", "text, json or github", "text", "form"),
            Option("twice", "build twice, under different hash seeds, and name what differs", False),
        ),
    ),
    Command(
        "serve",
        "show the site while you write; a save shows by itself",
        "newsroom.commands.site:serve",
        (
            Option("port", "port on the loopback address (default 8000)", "8000"),
            Option("public", "show only what is out", False),
            *_common("folder to show", "show the site as of this instant"),
        ),
    ),
    Command(
        "desk",
        "open the writing desk in the browser: write, translate, hold, correct, preview, publish",
        "newsroom.commands.site:desk",
        (
            Option("port", "port on the loopback address (default 8000)", "8000"),
            Option("no-open", "do not open the browser", False),
            *_common("folder to write in", "show the site as of this instant"),
        ),
    ),
    Command(
        "new",
        "make a ready folder for a release, as a draft; for an existing slug, a further language",
        "newsroom.commands.releases:new",
        (
            Option("slug", "last part of the address, e.g. seoul-workshop (default: made from a Latin title)"),
            Option("lang", "language of the text, e.g. en"),
            Option("category", "kind of release: press-release, statement, media-advisory, news …", "press-release"),
            Option("content", "folder to write into", value="DIR"),
            SETTINGS_FILE,
        ),
        (Positional("title", "the headline"),),
    ),
    Command(
        "import",
        "make a draft release of a Word file, a web page or a mail; move a site of WordPress, Pelican, Hugo or Jekyll here",
        "newsroom.commands.importing:import_files",
        (
            Option("slug", "last part of the address (default: made from title or file name)"),
            Option("lang", "language of the text, e.g. ko (default: the document's own)"),
            Option("content", "folder to write into", value="DIR"),
            SETTINGS_FILE,
            Option("accept-changes", "take tracked changes as accepted", False),
            Option("reject-changes", "take tracked changes as rejected", False),
            Option("dry-run", "say what would be written; write nothing", False),
            Option("format", "text or json", "text", "form"),
        ),
        (Positional("files", "a document, an export of WordPress, or the folder of a site", many=True),),
    ),
    Command(
        "agenda",
        "list what appears, disappears or needs a person in the next days, and when to build next",
        "newsroom.commands.releases:agenda",
        (
            Option("days", "how far to look ahead (default 14)", "14", value="N"),
            Option("format", "text, json or ics", "text", "form"),
            *_common("folder to read", "as seen from this instant"),
        ),
    ),
    Command(
        "handout",
        "write a held release for journalists in advance, marked with the end of its embargo",
        "newsroom.commands.releases:handout",
        (
            Option("to", "a new or empty folder to write into", value="FOLDER"),
            *_common("folder to read", "as of this instant"),
        ),
        (Positional("slug", "the release's folder name"),),
    ),
    Command(
        "release",
        "note in the ledger what is published of a release; its page lists its versions",
        "newsroom.commands.releases:release",
        (
            Option("lang", "one language only (default: all that are public)"),
            Option("note", "what changed, in a few words, for readers", value="TEXT"),
            Option("kind", "published, changed, corrected or withdrawn (default: what it is)"),
            *_common("folder to read", "as of this instant"),
        ),
        (Positional("slug", "the release's folder name"),),
    ),
    Command(
        "publish",
        "send what stands in the output folder to a host named in PUBLISH",
        "newsroom.commands.publishing:publish",
        (
            Option("settings", "settings file with SITEURL and PUBLISH", PUBLISH_SETTINGS, value="FILE"),
            Option("build", "build first", False, "build_first"),
            Option("portal", "publish several sites and the portal of all of them, e.g. portal.toml", value="FILE"),
            Option("dry-run", "say what would be sent and removed; change nothing", False),
            Option("watch", "build and publish whenever something appears or disappears, until stopped", False),
            Option("rollback", "publish this git revision of content/, through today's clearance", value="REVISION"),
            Option("verify", "compare what is live with what should be; send nothing", False),
        ),
        (Positional("target", "a name of PUBLISH (default: the only one)", required=False),),
    ),
    Command(
        "alert",
        "draft a mail about a release that is live, one per language",
        "newsroom.commands.publishing:alert",
        (
            Option("lang", "only this language"),
            Option("to", "folder to write into", "alerts", value="FOLDER"),
            Option("again", "although one was drafted before", False),
            Option("settings", "settings file (default: publishconf.py where there is one)", value="FILE"),
            Option("content", "folder to read", value="DIR"),
        ),
        (Positional("slug", "name of the release's folder"),),
    ),
    Command(
        "guide",
        "print a guide, e.g. install, press-officers, publishing/own-server; without a name list all",
        "newsroom.commands.guides:guide",
        positionals=(Positional("name", "name of a guide", required=False),),
    ),
    Command(
        "gallery",
        "draw every component and every kind of page of the theme from invented texts; never published",
        "newsroom.commands.checkout:gallery",
        (Option("to", "folder to write into", "gallery", value="DIR"),),
    ),
    Command(
        "test",
        "run the test suite (in a checkout)",
        "newsroom.commands.checkout:test",
        (
            Option("fast", "leave out the slow tests (browser, long property tests)", False),
            Option("long", "run those too that take hours: thousands of faults and deaths", False),
        ),
    ),
    Command("lint", "check format, lint, types and the order of packages (in a checkout)", "newsroom.commands.checkout:lint"),
    Command(
        "bench",
        "measure builds on a corpus made for it (in a checkout)",
        "newsroom.commands.checkout:bench",
        (
            Option("sizes", "numbers of releases, e.g. 1000,10000,100000", "1000,10000", value="LIST"),
            Option("no-peers", "leave stock Pelican and Hugo out", False),
            Option("json", "a file to write the results to", value="FILE"),
            Option("takeaways", "with all files beside each release; no other generators", False),
            Option("portal", "instead: many sites and their portal; sizes are sites x releases, e.g. 170x600", False),
            Option("cluster", "instead: all take-aways alone and on a Dask cluster of this machine", False),
            Option("kinds", "instead: what each take-away costs beside what its library alone needs", False),
        ),
    ),
    Command(
        "screenshots",
        "take the README's picture of the sample site, or pictures of all its pages (in a checkout)",
        "newsroom.commands.checkout:screenshots",
        (Option("to", "a folder: every page of the sample site into it", value="DIR"),),
    ),
)  # fmt: skip
