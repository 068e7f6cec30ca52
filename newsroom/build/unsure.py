"""Settings or a theme with errors: the content is judged all the same, without the problems that only follow from these errors.

Place in the pipeline: before `build.check` reads the content, and after it. Comes in: settings, problems. Goes out: settings to
judge the content by, which no build uses; problems without those that rest on an unreadable setting. Refuses: to guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from newsroom.model.problems import Problem, errors
from newsroom.model.settings import Settings
from newsroom.reading.settings.file import own_theme
from newsroom.render.theme import catalogue_path

_FOLLOWING = {
    "LANGUAGES": ("language-not-listed", "language-missing", "inherited-words", "translation-wanting"),
    "STATIC_PATHS": ("stray-folder", "stray-text"),
    "TIMEZONE": ("needs-offset",),
}  # setting → rules that rest on it


def judged_by(settings: Settings, theme_problems: Iterable[Problem]) -> Settings:
    """The settings themselves where their theme is usable; else settings with newsroom's own theme, by which texts can be judged."""
    wrong = errors(theme_problems)
    if not wrong:
        return settings
    theme = own_theme()
    spoken = tuple(lang for lang in settings.languages if catalogue_path(Path(theme), lang, ()).is_file())
    return msgspec.structs.replace(
        settings,
        theme=str(theme),
        overrides=(),
        brand={},
        languages=spoken or ("en",),
        unsure=tuple(sorted({*settings.unsure, *(each.field for each in wrong)})),
    )


def without_following(problems: Iterable[Problem], unsure: Iterable[str]) -> list[Problem]:
    """The problems without those that may only follow from a setting that cannot be read."""
    unsure = set(unsure)
    rules = {rule for name in unsure for rule in _FOLLOWING.get(name, ())}
    return [each for each in problems if each.rule not in rules and not _rests_on(each, unsure)]


def _rests_on(problem: Problem, unsure: set[str]) -> bool:
    if problem.rule == "link-missing" and "STATIC_PATHS" in unsure and "STATIC_PATHS (" in problem.message:
        return True
    return "MARKDOWN" in unsure and problem.field == "body" and problem.severity == "warning"
