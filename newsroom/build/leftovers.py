"""Template texts that nobody has replaced yet.

Place in the pipeline: part of a check and a build, beside the site's other findings. Comes in: settings and content
folder. Goes out: one warning for each value marked `# template: VALUE` that still is VALUE, and for each standing page
that still asks the office to write. Refuses: to call an address fictional that no template wrote.
"""

from __future__ import annotations

import re
from pathlib import Path

from newsroom.build.reading import content_label
from newsroom.model.problems import Problem
from newsroom.model.settings import Settings

# Texts in the template of a standing page that the office has to replace, by language.
INSTRUCTIONS = {
    "en": "[Say here in two or three sentences who you are, what you do and where.]",
    "ko": "[어떤 기관이며 어디에서 무슨 일을 하는지 두세 문장으로 적어 주세요.]",
    "fr": "[Dites ici en deux ou trois phrases qui vous êtes, ce que vous faites et où.]",
    "es": "[Diga aquí en dos o tres frases quiénes son, qué hacen y dónde.]",
    "ar": "[اكتبوا هنا في جملتين أو ثلاث من أنتم وماذا تعملون وأين.]",
    "zh": "[请在这里用两三句话说明你们是谁、做什么、在哪里。]",
    "ru": "[Расскажите здесь в двух-трёх предложениях, кто вы, чем и где занимаетесь.]",
}
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


def template_texts(settings: Settings) -> list[Problem]:
    """Warnings for sentences of standing pages in which a template asks the office to write its own."""
    asked = set(INSTRUCTIONS.values())
    label = content_label(settings)
    found = []
    for file in _found(Path(settings.content, "pages"), "*/*.md"):
        for number, line in enumerate(_lines(file), 1):
            if line.strip() in asked:
                message = f"must be your own text: this sentence is the template's (got '{line.strip()}')"
                path = f"{label}/pages/{file.parent.name}/{file.name}"
                found.append(Problem(path, number, "body", "template-left", "warning", message))
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
