"""The only module that imports Pelican: our build in Pelican's place, so that `python -m pelican` makes the same bytes.

Pelican reads the command line and the settings; its generators, cache and writer are not run (docs/decisions). Named in
`pelicanconf.py` as PELICAN_CLASS = "newsroom.Newsroom".
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pelican import DEFAULT_CONFIG_NAME, Pelican, parse_arguments
from pelican.settings import DEFAULT_CONFIG

from newsroom import commands
from newsroom.build.stages import Options
from newsroom.reading.settings_file import take_settings

FOLDERS = ("PATH", "OUTPUT_PATH", "THEME", "CACHE_PATH")


class Newsroom(Pelican):  # type: ignore[misc]
    """Builds a newsroom. Exit codes as `newsroom build`'s 0 and 1."""

    def __init__(self, settings: dict[str, Any]) -> None:
        # Pelican's own would import plugins here and go on without those that it cannot import (P2).
        self.settings = settings
        self.path = settings["PATH"]
        self.theme = settings["THEME"]
        self.output_path = settings["OUTPUT_PATH"]
        self.plugins: list[Any] = []
        if parse_arguments(sys.argv[1:]).autoreload:  # it would miss what is saved during a build (P18)
            print(
                "--autoreload: must be left out; a preview that follows each save is: newsroom serve", file=sys.stderr
            )
            sys.exit(commands.PROBLEMS)

    def run(self) -> None:
        """Builds; ends the process with 1 where there are problems, or anything else went wrong."""
        if commands.exit_code(build_from, values=self.settings) != commands.DONE:
            sys.exit(commands.PROBLEMS)


def build_from(values: dict[str, Any]) -> int:
    """Builds with what Pelican read. What stands at Pelican's default was not chosen by anybody and takes ours."""
    chosen = {name: value for name, value in values.items() if name in FOLDERS or value != DEFAULT_CONFIG.get(name)}
    if chosen["THEME"] == DEFAULT_CONFIG["THEME"]:
        del chosen["THEME"]
    file = Path(parse_arguments(sys.argv[1:]).settings or DEFAULT_CONFIG_NAME).absolute()
    return commands.build_site(take_settings(chosen, file), Options())
