"""A build that would take away many releases stops and asks: a renamed folder is no wish to empty a site.

Place in the pipeline: after the plan, before anything is drawn. Comes in: what stands published, what is planned, the content.
Goes out: a problem that names the releases. What is withdrawn, expired or held is still in the content and does not count.
Refuses: to know why a release is no longer there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsroom.model.output import Plan
from newsroom.model.problems import Problem
from newsroom.model.release import Folder
from newsroom.store.published import PublishedFolder

MOST_REMOVED = 10
MOST_NAMED = 100
_PAGE = re.compile(r"(?:[a-z]{2,3}(?:-[a-z0-9]{2,8})*/)?news/([a-z0-9-]*[a-z][a-z0-9-]*)/index\.html")
_LEADS_ON = b'http-equiv="refresh"'


def removal_problems(
    published: PublishedFolder,
    foreign: Iterable[str],
    removals: Iterable[str],
    plan: Plan,
    folders: Iterable[Folder],
    is_meant: bool = False,
) -> list[Problem]:
    """The releases that a plan would take away: a problem with more than ten, or more than half of all, else a warning.

    `is_meant`: somebody said that they may go, however many.
    """
    going = _slugs(published, removals)
    if not going:
        return []
    in_content = {folder.slug for folder in folders if folder.path.startswith("releases/")}
    going -= in_content
    going -= {found[1] for path in (*plan.outputs, *plan.standing) if (found := _PAGE.fullmatch(path))}
    if not going:
        return []
    stood = _slugs(published, (*published.known, *foreign))
    names = sorted(going)
    named = ", ".join(names[:MOST_NAMED]) + (
        f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    )
    if is_meant or (len(going) <= MOST_REMOVED and 2 * len(going) <= len(stood)):
        message = f"stood published and is no longer in the content, so that its address is unknown now: {named}"
        hint = f"Renamed? In the new folder write aliases: [/news/{names[0]}/]. Taken back? `withdrawn` keeps the page, with a notice."
        return [Problem(published.root, 1, "build", "release-gone", "warning", message, hint)]
    what = "all" if len(going) == len(stood) else f"{len(going):,} of {len(stood):,}"
    message = f"would take away {what} published releases that the content no longer has: {named}"
    if not in_content:
        message = f"must have releases in {{content}}/releases/, since {len(stood):,} stand published; it {message}"
    hint = "If that is meant: newsroom build --allow-removals. If not, look where their folders are now."
    return [Problem(published.root, 1, "build", "removals", "error", message.replace("{content}", "content"), hint)]


def _slugs(published: PublishedFolder, paths: Iterable[str]) -> set[str]:
    """Releases whose pages are among these; a page that only leads on to another address is none."""
    found: set[str] = set()
    for path in paths:
        page = _PAGE.fullmatch(path)
        if page is None or page[1] == "page" or page[1] in found:
            continue
        known = published.known.get(path)
        if known.owner != "redirect" if known is not None else not published.begins(path, _LEADS_ON):
            found.add(page[1])
    return found
