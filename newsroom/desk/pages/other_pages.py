"""The agenda, the journal, import and publication as pages.

Place in the pipeline: between the engine's own functions and the templates. Comes in: a request's values. Goes out: values
for a template. What is imported and published is done by `importing` and by the command `publish`. Refuses: to publish
before what will change was shown.
"""

from __future__ import annotations

import calendar
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from newsroom.build.agenda import agenda
from newsroom.desk.editing.desk import Desk
from newsroom.desk.pages.notices import instant_words
from newsroom.desk.pages.problem_words import listed
from newsroom.desk.pages.settings_page import target_names
from newsroom.desk.texts import LOCALES, language_name, require_code
from newsroom.importing.document import ReadError
from newsroom.importing.draft import draft_of
from newsroom.importing.readers import read_file
from newsroom.importing.typed_links import imported_markdown
from newsroom.importing.writing import write_drafts
from newsroom.model.addresses import RELEASE
from newsroom.model.problems import ContentError, UsageError
from newsroom.model.settings import Settings

DAYS = 62
PUBLISH_SECONDS = 3600
_TEXT = re.compile(r"(?:releases/[0-9]{4}|pages)/[a-z0-9-]+/[A-Za-z0-9-]+\.md$")  # at the end of a path
_CHANGE = re.compile(r"^([+~-]) (.+?)  \(", re.MULTILINE)  # a line of `publish --dry-run`
_MORE = re.compile(r"^… and ([\d,]+) more$", re.MULTILINE)  # its last line, where it is cut


def agenda_values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `agenda.html`: what comes, day by day; what is overdue first."""
    from babel import Locale
    from babel.dates import format_date, get_day_names

    settings = desk.editor.settings
    now = datetime.fromtimestamp(desk.preview.now, ZoneInfo(settings.timezone))
    try:
        found = json.loads(agenda(settings, DAYS, "json", now.isoformat()))
    except ContentError as fault:
        return {
            "items": [],
            "months": [],
            "problems": listed(desk, fault.problems, lang),
            "next_build": "",
            "overdue": [],
        }
    items = found["items"]
    for item in items:
        text = _TEXT.search(item["path"])
        item["edit"] = f"/_desk/edit/{text[0]}" if text is not None else ""
    by_day: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        by_day.setdefault(item["at"][:10], []).append(item)
    locale = Locale.parse(LOCALES.get(lang, lang))
    months = []
    year, month = now.year, now.month
    for _ in range(2):
        weeks = calendar.Calendar(locale.first_week_day).monthdatescalendar(year, month)
        names = get_day_names("abbreviated", locale=locale)
        months.append({
            "name": format_date(now.replace(year=year, month=month, day=1), "LLLL y", locale=locale),
            "days": [names[(locale.first_week_day + number) % 7] for number in range(7)],
            "weeks": [
                [
                    {"number": day.day, "inside": day.month == month, "today": day == now.date(), "items": by_day.get(day.isoformat(), [])}
                    for day in week
                ]
                for week in weeks
            ],
        })  # fmt: skip
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    overdue = [item for item in items if item["kind"] == "person" and item["at"][:16] <= now.isoformat()[:16]]
    return {
        "items": items,
        "months": months,
        "problems": [],
        "next_build": _instant(settings, found["next_build"], lang),
        "overdue": overdue,
    }


def _instant(settings: Settings, at: str | None, lang: str) -> str:
    """An instant of the agenda for a person; "" for none."""
    return instant_words(settings, int(datetime.fromisoformat(at).timestamp()), lang) if at else ""


def journal_values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `journal.html`: what was typed and not saved, what was deleted."""

    zone = ZoneInfo(desk.editor.settings.timezone)

    def day(at: float) -> str:
        return datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M")

    typed = [
        {
            "path": entry.path,
            "address": f"/_desk/{entry.path}?lang={entry.lang}"
            if entry.path.startswith("new/")
            else f"/_desk/edit/{entry.path}",
            "title": str(entry.fields.get("title") or entry.path),
            "at": day(entry.at),
        }
        for entry in desk.journal.all_typed()
    ]
    return {
        "typed": typed,
        "deleted": [
            {"path": f"{each.path}: {each.entry}" if each.entry else each.path, "key": each.key, "at": day(each.at)}
            for each in desk.journal.deleted()
        ],
    }


def import_document(desk: Desk, name: str, data: bytes, lang: str, decision: str) -> dict[str, Any]:
    """A draft of a document: where it is, what a person must know. With open decisions nothing is written."""
    settings = desk.editor.settings
    if lang:
        require_code(lang)
    chosen = {"accept": "accept", "reject": "reject"}.get(decision)
    name = name.replace("\\", "/").rpartition("/")[2][:200] or "text.txt"
    try:
        draft = draft_of(data, name, name, desk.editor.directory, settings, "", lang, chosen)  # type: ignore[arg-type]
    except ReadError as fault:
        raise UsageError(f"{name}: {fault}") from None
    described = draft.described()
    asked = {question.kind for question in draft.questions}
    if "tracked-changes" in asked:
        return {**described, "path": ""}
    today = datetime.fromtimestamp(desk.preview.now, ZoneInfo(settings.timezone))
    if not draft.slug or "slug" in asked:
        draft.slug = _free(settings.content, f"imported-{today:%Y-%m-%d}")
    elif any(Path(settings.content, "releases").glob(f"*/{draft.slug}/{draft.lang}.md")):
        draft.slug = _free(settings.content, draft.slug)
    written = write_drafts(Path(settings.content), [draft], f"{today:%Y}")
    path = written[0].relative_to(settings.content).as_posix() if written else ""
    if path:
        desk.changed(path.rpartition("/")[0])
    return {**described, "path": path}


def pasted(html: str) -> str:
    """Text copied from a word processor or a page, as Markdown: read by the importer, without scripts."""
    whole = f"<!doctype html><meta charset=utf-8><body>{html}" if "<body" not in html.lower() else html
    try:
        return imported_markdown(read_file(whole.encode(), "pasted.html", "accept").text)
    except ReadError as fault:
        raise UsageError(str(fault)) from None


def _free(content: str, name: str) -> str:
    number, free = 1, name
    while any(Path(content, "releases").glob(f"*/{free}")):
        number += 1
        free = f"{name}-{number}"
    return free


def run_publish(desk: Desk, really: bool, target: str, lang: str) -> dict[str, Any]:
    """Builds, then says what publishing to a target would change; `really`: publishes. The command's words, and what stops it.

    Raises UsageError for a target that the settings do not name.
    """
    if target and target not in (known := target_names(desk)):
        raise UsageError(f"target: must be one of {', '.join(known)} (got {target!r})")
    settings = desk.editor.settings
    folder = Path(settings.file).absolute().parent
    command = [sys.executable, "-m", "newsroom", "publish", *([target] if target else []), "--build"]
    command += [] if really else ["--dry-run"]
    try:
        done = subprocess.run(  # noqa: S603 (our own command; the target is one of the settings)
            command, cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=PUBLISH_SECONDS, check=False
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {
            "code": 3,
            "said": "It took more than an hour and was stopped.",
            "where": "",
            "releases": [],
            "others": 0,
            "problems": [],
        }
    releases, others = changed_releases(desk, done.stdout)
    output = "\n".join(filter(None, (done.stderr.strip(), done.stdout.strip())))
    where = done.stdout.rstrip().rpartition("\n")[2].partition(": ")[0] if done.returncode == 0 else ""
    stopping = [each for each in desk.preview.problems if each.severity == "error"] if done.returncode == 1 else []
    return {
        "code": done.returncode, "said": output, "where": where, "releases": releases, "others": others,
        "problems": listed(desk, stopping, lang),
    }  # fmt: skip


def changed_releases(desk: Desk, listed: str) -> tuple[list[dict[str, str]], int]:
    """(releases whose page a publication changes: sign, title, language; how many other files), of the command's lines."""
    titles = {
        (page.slug, page.lang): page.title
        for folder in desk.preview.shown().folders.values()
        for page in folder.releases
    }
    first = desk.editor.settings.languages[0]
    found, others = [], 0
    for sign, path in _CHANGE.findall(listed):
        if (page := RELEASE.fullmatch(path.removesuffix("index.html"))) is not None:
            lang, slug = page[1] or first, page[2]
            found.append({"sign": sign, "title": titles.get((slug, lang), slug), "lang": language_name(lang)})
        else:
            others += 1
    if (more := _MORE.search(listed)) is not None:
        others += int(more[1].replace(",", ""))
    return found, others
