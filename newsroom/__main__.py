"""`newsroom` and `python -m newsroom`: one command of `newsroom.commands.table`."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command that was typed and ends the process with its exit code."""
    from newsroom import __version__
    from newsroom.commands.command_line import main as run

    sys.exit(run(__version__))


if __name__ == "__main__":
    main()
