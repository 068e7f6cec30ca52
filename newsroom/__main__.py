"""`newsroom` and `python -m newsroom`: one command of `newsroom.commands.table`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs the command that was typed and ends the process with its exit code."""
    gc.disable()  # what is imported has no cycles to look for; `Command.run` switches the search for them on again
    from newsroom import __version__
    from newsroom.commands.command_line import main as run

    code = run(__version__)
    # Python looks for cycles among all that is left when it ends: a tenth of a build with nothing to do.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
