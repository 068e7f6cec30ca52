"""A build that would take away many releases stops and asks: a renamed folder is no wish to empty a site.

Place in the pipeline: after the plan, before anything is drawn. Comes in: what stands published, what is planned, the content.
Goes out: a problem that names the releases. What is withdrawn, expired or held is still in the content and does not count.
With `--allow-removals`, addresses that the ledger wants answered are noted there as removed: one confirmation is enough.
Refuses: to know why a release is no longer there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from newsroom.build.record import append_lines
from newsroom.model.addresses import RELEASE
from newsroom.model.output import Plan
from newsroom.model.problems import ContentError, Problem, errors
from newsroom.model.release import Folder
from newsroom.model.settings import Settings
from newsroom.reading.files.ledger import NAME, REMOVED, Line, read_ledger
from newsroom.site.history import VANISHED
from newsroom.store.published import PublishedFolder

MOST_REMOVED = 10
MOST_NAMED = 100
_LEADS_ON = b'http-equiv="refresh"'


def removal_problems(
    published: PublishedFolder,
    foreign: Iterable[str],
    removals: Iterable[str],
    plan: Plan,
    folders: Iterable[Folder],
    is_meant: bool,
) -> list[Problem]:
    """The releases that a plan would take away: a problem with more than ten, or more than half of all, else a warning.

    `is_meant`: somebody said that they may go, however many.
    """
    going = _slugs(published, removals)
    if not going:
        return []
    in_content = {folder.slug for folder in folders if folder.path.startswith("releases/")}
    going -= in_content
    going -= {_slug_of(path) for path in chain(plan.outputs, plan.standing) if path.rsplit("/", 2)[-2:][0] in going}
    if not going:
        return []
    standing = (*published.known, *foreign)
    names = sorted(going)
    named = ", ".join(names[:MOST_NAMED]) + (
        f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    )
    if is_meant or (len(going) <= MOST_REMOVED and len(_slugs(published, standing, 2 * len(going))) == 2 * len(going)):
        message = f"stood published and is no longer in the content, so that its address is unknown now: {named}"
        hint = f"Renamed? In the new folder write aliases: [/news/{names[0]}/]. Taken back? `withdrawn` keeps the page, with a notice."
        return [Problem(published.root, 1, "build", "release-gone", "warning", message, hint)]
    stood = _slugs(published, standing)
    what = "all" if len(going) == len(stood) else f"{len(going):,} of {len(stood):,}"
    message = f"would take away {what} published releases that the content no longer has: {named}"
    if not in_content:
        message = f"must have releases in {{content}}/releases/, since {len(stood):,} stand published; it {message}"
    hint = "If that is meant: newsroom build --allow-removals. If not, look where their folders are now."
    return [Problem(published.root, 1, "build", "removals", "error", message.replace("{content}", "content"), hint)]


def note_removed(settings: Settings, refused: ContentError, now: int) -> int:
    """Notes in the ledger that addresses may vanish, where a build was refused for nothing else; how many. Raises OSError."""
    wrong = errors(refused.problems)
    if not refused.nothing_written or any(problem.rule != VANISHED for problem in wrong):
        return 0
    going = {problem.line for problem in wrong}
    at = datetime.fromtimestamp(now, ZoneInfo(settings.timezone)).isoformat()
    lines = []
    for key, entries in read_ledger(settings.content, "", settings.timezone).entries.items():
        slug, _, lang = key.rpartition("/")
        lines += [
            Line(at=at, slug=slug, lang=lang, kind=REMOVED, digest="", address=entry.address, by="build")
            for entry in entries
            if entry.line in going
        ]
    if lines:
        append_lines(Path(settings.content, NAME), lines)
    return len(lines)


def leads_on(published: PublishedFolder, path: str) -> bool:
    """Whether a published page only leads on to another address. It has the title of the text to which it leads."""
    return published.begins(path, _LEADS_ON)


def _slugs(published: PublishedFolder, paths: Iterable[str], enough: int = -1) -> set[str]:
    """Releases whose pages are among these, or so many of them; a page that only leads on to another address is none."""
    found: set[str] = set()
    for path in paths:
        slug = _slug_of(path)
        if not slug or slug in found:
            continue
        known = published.known.get(path)
        if known.owner != "redirect" if known is not None else not leads_on(published, path):
            found.add(slug)
            if len(found) == enough:
                break
    return found


def _slug_of(path: str) -> str:
    """The slug of the release whose page stands at a path; "" where it is no release's page."""
    page = RELEASE.fullmatch(path.removesuffix("index.html")) if path.endswith("/index.html") else None
    return page[2] if page is not None else ""
