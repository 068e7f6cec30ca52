"""The only module that imports Pelican: our build in Pelican's place, so that `python -m pelican` makes the same bytes.

Pelican reads the command line and the settings; its generators, cache and writer are not run (docs/decisions). Named in
`pelicanconf.py` as PELICAN_CLASS = "newsroom.Newsroom".
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from pelican import DEFAULT_CONFIG_NAME, Pelican, get_config, parse_arguments

from newsroom import commands
from newsroom.build.check import everything_wrong
from newsroom.build.stages import Options
from newsroom.commands.utf8 import use_utf8
from newsroom.model.settings import SettingsWrong
from newsroom.reading.settings.file import read_settings


class Newsroom(Pelican):  # type: ignore[misc]
    """Builds a newsroom. Exit codes as `newsroom build`'s 0 and 1."""

    def __init__(self, settings: dict[str, Any]) -> None:
        # Pelican's own would import plugins here and go on without those that it cannot import (P2). The command line is
        # not looked at yet: its --print-settings makes one of us while it is being read.
        self.settings = settings
        self.path = settings["PATH"]
        self.theme = settings["THEME"]
        self.output_path = settings["OUTPUT_PATH"]
        self.plugins: list[Any] = []
        if not any(word.startswith("--print") for word in sys.argv) and parse_arguments(sys.argv[1:]).autoreload:
            # it would miss what is saved during a build (P18)
            print(
                "--autoreload: must be left out; a preview that follows each save is: newsroom serve", file=sys.stderr
            )
            sys.exit(commands.PROBLEMS)

    def run(self) -> None:
        """Builds; ends the process with 1 where there are problems, or anything else went wrong."""
        use_utf8()
        if commands.exit_code(build) != commands.DONE:
            sys.exit(commands.PROBLEMS)


def build() -> int:
    """Builds with the settings file and the options of Pelican's command line, read as `newsroom build` reads them.

    Pelican's own settings object is not used: it no longer says which settings the file sets.
    """
    arguments = parse_arguments(sys.argv[1:])
    given = {name: value for name, value in get_config(arguments).items() if name != "DEBUG"}
    try:
        settings = read_settings(Path(arguments.settings or DEFAULT_CONFIG_NAME), given)
    except SettingsWrong as wrong:
        raise everything_wrong(wrong) from wrong
    is_quiet = arguments.verbosity == logging.CRITICAL
    return commands.build_site(settings, Options(is_strict=arguments.fatal == "warnings"), is_quiet)
