"""`newsroom guide`: the guides that come with newsroom, in the terminal.

Comes in: a guide's name. Goes out: its text, or the list of all. A wheel carries them inside the package, a checkout has
them in `docs/`.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from newsroom.commands.exits import DONE
from newsroom.model.problems import UsageError, did_you_mean

PACKAGE = Path(__file__).parents[1]
README = "readme"  # a wheel carries it among its metadata


def own_guides() -> Path:
    """The folder of the guides."""
    installed = PACKAGE / "docs"
    return installed if installed.is_dir() else PACKAGE.parent / "docs"


def guide_files() -> dict[str, Path]:
    """File by name: `install`, `publishing/own-server`."""
    folder = own_guides()
    files = [*sorted(folder.glob("*.md")), *sorted((folder / "publishing").glob("*.md"))]
    return {file.relative_to(folder).as_posix().removesuffix(".md").removesuffix("/README"): file for file in files}


def guide(*, name: str = "") -> int:
    """Prints a guide; without a name the names of all, each with what it is about."""
    files = guide_files()
    if name == README:
        print(_readme().rstrip("\n"))
        return DONE
    if not name:
        print(f"{README:<28} the commands, fields and settings")
        for known, file in files.items():
            print(f"{known:<28} {_title(file)}")
        print(f"They lie in {own_guides()}; newsroom guide NAME prints one.")
        return DONE
    wanted = name.removeprefix("docs/").removesuffix(".md").rstrip("/")
    if wanted not in files:
        hint = did_you_mean(wanted, [README, *files])
        raise UsageError(f"NAME: must be one of {README}, {', '.join(files)} (got {name!r}). {hint}".rstrip())
    print(files[wanted].read_text(encoding="utf-8").rstrip("\n"))
    return DONE


def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), "")


def _readme() -> str:
    file = PACKAGE.parent / "README.md"
    if not (PACKAGE / "docs").is_dir() and file.is_file():
        return file.read_text(encoding="utf-8")
    return (metadata.distribution("pelican-newsroom").read_text("METADATA") or "").partition("\n\n")[2]
