"""Values of the template that nobody has replaced yet; texts of it are doubts of a text (`body.to_write`).

Place in the pipeline: part of a check and a build, beside the site's other findings. Comes in: settings and content
folder. Goes out: one warning for each value marked `# template: VALUE` that still is VALUE. Refuses: to call an address
fictional that no template wrote.
"""

from __future__ import annotations

import re
from pathlib import Path

from newsroom.build.reading import content_label
from newsroom.model.problems import Problem
from newsroom.model.settings import Settings

_MARK = re.compile(r"^\s*(?P<line>(?P<field>[\w-]+)\s*[:=].*?)\s+#\s*template:\s*(?P<value>\S.*?)\s*$")


def template_values(settings: Settings) -> list[Problem]:
    """Warnings for values of the settings file and the directory that only the office can know."""
    label = content_label(settings)
    files = [(Path(settings.file), Path(settings.file).name)]
    directory = Path(settings.content, "directory")
    files += [(file, f"{label}/directory/{file.name}") for file in _found(directory, "*.yml")]
    found = []
    for file, name in files:
        for number, line in enumerate(_lines(file), 1):
            mark = _MARK.match(line) if "template:" in line else None
            if mark is not None and mark["value"] in mark["line"]:
                message = f"must be your own: this is the template's example (got '{mark['value']}')"
                hint = "Put your own there; the comment may go."
                found.append(Problem(name, number, mark["field"], "template-left", "warning", message, hint))
    return found


def _found(folder: Path, pattern: str) -> list[Path]:
    """The files of a pattern in a folder; none where it may not be looked into."""
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _lines(file: Path) -> list[str]:
    try:
        # A pipe in its place would never end.
        return file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
    except OSError:
        return []
