"""What may be seen at an instant, what is wrong with the content as a whole, and until when both answers hold.

Place in the pipeline: after `build.reading`, before `plan`; a build, a check, the agenda and the preview judge alike. Comes in:
every folder's record, the directory, the instant. Goes out: `Clearance`, problems, bounds. Refuses: to stop at the first problem.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from newsroom.build.leftovers import template_values
from newsroom.build.reading import content_label
from newsroom.model.directory import Directory
from newsroom.model.problems import Problem, errors
from newsroom.model.read_context import read_context
from newsroom.model.release import Folder
from newsroom.model.settings import Settings
from newsroom.reading.references import check_site, line_of
from newsroom.site.clearance import Clearance, clear
from newsroom.site.history import ledger_bounds, ledger_findings
from newsroom.site.site import Site


def judge(
    folders: list[Folder], directory: Directory, settings: Settings, now: int, label: str, found: Iterable[Problem]
) -> tuple[Clearance, list[Problem]]:
    """What may be seen, and everything that is wrong in the folders and between them."""
    problems = list(found)
    for folder in folders:
        problems.extend(folder.problems)
    between = check_site(folders, directory, read_context(settings, label), source_reader(settings, label))
    unread = unread_kinds(problems)
    problems += [
        problem for problem in between if problem.rule not in unread
    ]  # no names of a file that could not be read
    return clear(folders, now), problems


def unread_kinds(problems: Iterable[Problem]) -> set[str]:
    """Rules that would repeat, of every text, that a file of the directory could not be read."""
    rules = {
        "contacts.yml": "contact",
        "topics.yml": "topic",
        "places.yml": "place",
        "people.yml": "author",
        "organisations.yml": "organisation",
    }
    unread = {
        problem.path.rpartition("/")[2]
        for problem in errors(problems)
        if "/directory/" in problem.path and problem.field in ("head", "file")
    }
    return {f"{rules[name]}-unknown" for name in unread if name in rules}


def source_reader(settings: Settings, label: str) -> Callable[[str], bytes]:
    """The bytes of a source by its path as named in problems."""

    def read(path: str) -> bytes:
        try:
            return Path(settings.content, os.path.relpath(path, label)).read_bytes()
        except OSError:
            return b""

    return read


def site_findings(site: Site, clearance: Clearance) -> list[Problem]:
    """Warnings that depend on what is cleared: links drawn as their text because their target is held (P6), missing fonts."""
    found = []
    read = source_reader(site.settings, content_label(site.settings.content))
    for page in (*site.releases, *(page for versions in site.pages.values() for page in versions.values())):
        if page.links:
            for link, target in zip(page.links, site.targets(page), strict=True):
                if not target:
                    where = link.partition(":")[2]
                    message = (
                        f"a link leads to something that is not public yet and is drawn as its text (to '{where}')"
                    )
                    line = line_of(read(page.path), "body", where)
                    hint = "It becomes a link when that clears."
                    found.append(Problem(page.path, line, "body", "link-to-held", "warning", message, hint))
    found += ledger_findings(site, clearance)
    from newsroom.outputs.machines.robots import security_findings

    if {"pdf", "card"} & set(site.settings.takeaways):
        from newsroom.outputs.takeaways.paper import findings

        found += findings(site)
    return found + security_findings(site.settings, site.now) + template_values(site.settings)


def contact_bounds(directory: Directory, now: int, clearance: Clearance) -> tuple[int, int]:
    """The clearance's bounds, narrowed by the instants at which a contact begins or ends to answer."""
    since, until = clearance.since, clearance.until
    for contact in directory.contacts.values():
        for moment in (contact.valid_from, contact.valid_until):
            if moment is not None and moment.at <= now:
                since = max(since, moment.at)
            elif moment is not None:
                until = min(until, moment.at)
    return since, until


def machine_bounds(site: Site) -> tuple[int, int]:
    """Between which instants files for machines are what they are now: what they lose with time, no reader misses."""
    from newsroom.outputs.machines.robots import security_bounds
    from newsroom.outputs.machines.sitemap import news_bounds

    bounds = (news_bounds(site), security_bounds(site.settings, site.now), ledger_bounds(site))
    return max(since for since, _ in bounds), min(until for _, until in bounds)
