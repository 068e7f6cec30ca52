"""The values that the list of releases shows.

Place in the pipeline: between `overview` and the template. Comes in: words to find, a page's number. Goes out: values.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import chain
from typing import Any

from babel.dates import format_date

from newsroom.desk.editing.desk import Desk
from newsroom.desk.editing.editor import NEW
from newsroom.desk.editing.overview import PER_PAGE, TO_MEND, Row, Version, matching
from newsroom.desk.pages.problem_words import listed
from newsroom.desk.texts import LOCALES, catalogue, language_name
from newsroom.model.problems import ContentError, Problem

STATES = {
    "draft": "Draft", "future": "Held until {instant}", "embargo": "Held until {instant}", "expired": "Expired",
    "original": "Held with its original", "withdrawn": "Withdrawn", "corrected": "Corrected", "public": "Public",
    "due": "Public with the next publication",
}  # fmt: skip


STAYING = ("draft", "future", "embargo", "original")  # states of what no publication sends
MOST_TARGETS = 12  # texts offered to a link
FILTERS = {
    "": "All", "draft": "Drafts", "held": "Held", "due": "Next publication", "public": "Public", "withdrawn": "Withdrawn", "expired": "Expired",
    TO_MEND: "To mend",
}  # fmt: skip


def values(desk: Desk, lang: str, query: dict[str, str]) -> dict[str, Any]:
    """Values of `releases.html`."""
    words, state = query.get("q", "")[:200], query.get("state", "")
    try:
        every = desk.rows()
        found = matching(desk.preview, [row for row in every if not state or state in row.groups], words)
    except ContentError:
        every = found = []
    translate = catalogue(lang).gettext
    numbers = Counter(chain.from_iterable(row.groups for row in every))
    states = [
        {"key": key, "name": translate(name), "number": numbers[key] if key else len(every)}
        for key, name in FILTERS.items()
    ]
    number = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 1
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(max(number, 1), last)
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return {
        "rows": [_row(row, lang) for row in shown],
        "found": len(found),
        "words": words,
        "number": number,
        "last": last,
        "state": state,
        "states": [each for each in states if each["number"] or each["key"] == state],
        "problems": listed(desk, [each for each in desk.preview.problems if _concerns_all(desk, each)][:100], lang),
        "stops": any(problem.severity == "error" for problem in desk.preview.problems),
        "unsaved": [entry for entry in desk.journal.all_typed() if entry.path.startswith(NEW)][:20],
    }


def _concerns_all(desk: Desk, problem: Problem) -> bool:
    """Problems that stop the site, and warnings that belong to no single text; those of a text are on its own page."""
    label = desk.preview.shown().content_state
    inside = f"{label.label if label else 'content'}/"
    return problem.severity == "error" or not problem.path.startswith((f"{inside}releases/", f"{inside}pages/"))


def page_values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `pages.html`."""
    try:
        found = desk.rows(pages=True)
    except ContentError:
        found = []
    return {"rows": [_row(row, lang) for row in found]}


def held_back(desk: Desk, lang: str) -> list[dict[str, str]]:
    """What a publication leaves here: drafts and what is held, each with its state."""
    return [
        {"title": version.title, "lang": version.lang, "language": language_name(version.lang),
         "state": state_words(version, lang), "key": version.state, "address": f"/_desk/edit/{row.folder}/{version.lang}.md"}
        for pages in (False, True)
        for row in desk.rows(pages)
        for version in row.versions
        if version.state in STAYING
    ]  # fmt: skip


def link_targets(desk: Desk, words: str, text_lang: str, lang: str) -> list[dict[str, str]]:
    """Releases and pages to which a text may link, by words of their titles: name, with the day, and Pelican's link."""
    wanted = words.casefold().split()
    found = []
    for row in (*desk.rows(), *desk.rows(pages=True)):
        version = next((each for each in row.versions if each.lang == text_lang), next(iter(row.versions), None))
        if version is not None and all(word in version.title.casefold() for word in wanted):
            name = " · ".join(filter(None, (version.title, _day(row.date[:10], lang))))
            found.append({"name": name, "title": version.title, "link": f"{{filename}}/{row.folder}/{version.lang}.md"})
        if len(found) == MOST_TARGETS:
            break
    return found


def _row(row: Row, lang: str) -> dict[str, Any]:
    return {
        "address": f"/_desk/edit/{row.folder}/{row.lang or 'en'}.md",
        "title": row.title,
        "lang": row.lang,
        "date": row.date,
        "day": _day(row.date, lang),
        "state": state_words(row.versions[0], lang) if row.versions else catalogue(lang).gettext("Cannot be read"),
        "key": row.versions[0].state if row.versions else "unread",
        "languages": [
            {"name": language_name(each.lang), "lang": each.lang, "state": state_words(each, lang), "key": each.state}
            for each in row.versions
        ],
        "errors": row.errors,
        "warnings": row.warnings,
    }


def _day(date: str, lang: str) -> str:
    """A date for a person, with the hour where there is one; "" for none."""
    if not date:
        return ""
    at = datetime.fromisoformat(date)
    day = str(format_date(at, "medium", locale=LOCALES.get(lang, lang)))
    return f"{day}, {at:%H:%M}" if "T" in date else day


def state_words(version: Version, lang: str) -> str:
    """A version's state, for a person."""
    translate = catalogue(lang).gettext
    words = translate(STATES[version.state]).format(instant=_day(version.until, lang))
    if version.state == "draft" and version.until:
        return f"{words} · {translate(STATES['embargo']).format(instant=_day(version.until, lang))}"
    return words
