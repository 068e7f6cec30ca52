"""The command that makes a new site."""

from __future__ import annotations

import sys
from pathlib import Path

from newsroom.commands.exits import DONE
from newsroom.model.problems import UsageError


def init(
    *,
    folder: str,
    name: str = "",
    languages: str = "",
    url: str = "",
    timezone: str = "",
    host: str = "",
    yes: bool = False,
    demo: bool = False,
) -> int:
    """`newsroom init`: a site that builds, in a new or empty folder. `demo`: the larger sample site."""
    from newsroom.starting.answers import read_answers
    from newsroom.starting.site import check_folder, make_site

    given = {"name": name, "languages": languages, "url": url, "timezone": timezone, "host": host}
    if demo and (extra := [f"--{part}" for part, value in given.items() if value]):
        raise UsageError(f"--demo: must be given without {', '.join(extra)}: the sample has a publisher of its own")
    check_folder(Path(folder))
    if demo:
        from newsroom.starting.demo import demo_answers

        files = make_site(Path(folder), demo_answers(), demo=True)
        print(f"Made {len(files)} files below {folder}: a fictional mission with sixty releases in four languages")
        print(f"Next: cd {_typed(folder)}, then: newsroom serve")
        return DONE
    if not yes and not all(given.values()) and not sys.stdin.isatty():
        missing = ", ".join(f"--{part}" for part, value in given.items() if not value)
        raise UsageError(f"--yes: must be given where nobody can be asked, or all of {missing}")
    answers = read_answers(given, None if yes else _ask)
    files = make_site(Path(folder), answers)
    print(f"Made {len(files)} files below {folder}")
    print(
        f"Next: cd {_typed(folder)}, put your own telephone number and address into content/directory/contacts.yml, then:"
    )
    print("  newsroom serve    shows the site while you write")
    print("  newsroom check    names what is wrong, and what still is an example")
    print("  newsroom guide    lists the guides; `newsroom guide site` has logo, menu and footer")
    return DONE


def _typed(folder: str) -> str:
    """A folder as it is typed in a shell, Windows' too."""
    return f'"{folder}"' if " " in folder else folder


def _ask(question: str, default: str) -> str:
    try:
        return input(f"{question} [{default}]: ").strip() or default
    except EOFError:  # Ctrl+D, or a terminal that was closed
        raise KeyboardInterrupt from None
