"""What the list of releases shows.

Place in the pipeline: between `overview` and the template. Comes in: words to find, a page's number. Goes out: values.
"""

from __future__ import annotations

from typing import Any

from newsroom.desk.desk import Desk
from newsroom.desk.editor import NEW
from newsroom.desk.overview import PER_PAGE, Row, Version, matching
from newsroom.desk.texts import catalogue, language_name
from newsroom.model.problems import ContentError

STATES = {
    "draft": "Draft", "future": "Held until {instant}", "embargo": "Held until {instant}", "expired": "Expired",
    "original": "Held with its original", "withdrawn": "Withdrawn", "corrected": "Corrected", "public": "Public",
}  # fmt: skip


def values(desk: Desk, lang: str, query: dict[str, str]) -> dict[str, Any]:
    """Values of `releases.html`."""
    words = query.get("q", "")[:200]
    try:
        found = matching(desk.preview, desk.rows(), words)
    except ContentError:
        found = []
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
        "problems": [problem for problem in desk.preview.problems if problem.severity == "error"][:100],
        "unsaved": [entry for entry in desk.journal.all_typed() if entry.path.startswith(NEW)][:20],
    }


def page_values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `pages.html`."""
    try:
        found = desk.rows(pages=True)
    except ContentError:
        found = []
    return {"rows": [_row(row, lang) for row in found]}


def _row(row: Row, lang: str) -> dict[str, Any]:
    return {
        "address": f"/_desk/edit/{row.folder}/{row.lang or 'en'}.md",
        "title": row.title,
        "lang": row.lang,
        "date": row.date.replace("T", " "),
        "state": state_words(row.versions[0], lang) if row.versions else catalogue(lang).gettext("Cannot be read"),
        "key": row.versions[0].state if row.versions else "unread",
        "languages": [
            {"name": language_name(each.lang), "lang": each.lang, "state": state_words(each, lang), "key": each.state}
            for each in row.versions
        ],
        "errors": row.errors,
        "warnings": row.warnings,
    }


def state_words(version: Version, lang: str) -> str:
    """A version's state, for a person."""
    return catalogue(lang).gettext(STATES[version.state]).format(instant=version.until.replace("T", " "))
