"""Notices that every page of the desk shows: a publication that failed or is overdue.

Place in the pipeline: beside `application`. Comes in: what is remembered of publications. Goes out: lines for every page of
the desk. Refuses: to wait; one small file per host is read.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from newsroom.desk.forms.forms import moment_words
from newsroom.desk.texts import LOCALES, catalogue
from newsroom.model.settings import Settings
from newsroom.store.publications import publications


def notices(settings: Settings, now: int, lang: str) -> list[str]:
    """One line for each host at which something is wrong. `now`: seconds."""
    words = catalogue(lang).gettext
    found = []
    for known in publications(settings.cache):
        if known.overdue(now):
            line = words(
                "Overdue at “{host}”: something was to appear or disappear at {instant}, and nothing was published since."
            )
            found.append(line.format(host=known.target, instant=instant_words(settings, known.changes_at, lang)))
        if known.fault:
            line = words("The last publication to “{host}” failed at {instant}: {reason}")
            at = instant_words(settings, known.failed_at, lang)
            found.append(line.format(host=known.target, instant=at, reason=known.fault))
    return found


def instant_words(settings: Settings, at: int, lang: str) -> str:
    """An instant for a person, in the site's zone."""
    local = datetime.fromtimestamp(at, ZoneInfo(settings.timezone)).isoformat(timespec="minutes")
    return moment_words(local, settings.timezone, "", LOCALES.get(lang, lang))
