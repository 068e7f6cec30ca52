"""The content at an instant: the texts that may be seen, the problems of the whole, and how long both hold.

Place in the pipeline: after `build.reading`, before `plan`; a build, a check, the agenda and the preview judge alike. Comes in:
every folder's record, the directory, the instant. Goes out: `Clearance`, problems, bounds. Refuses: to stop at the first problem.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from newsroom.build.leftovers import template_values
from newsroom.build.reading import (
    ContentState,
    Progress,
    content_label,
    read_content,
    read_folders,
    share_words,
    silent,
)
from newsroom.model.addresses import RELEASE
from newsroom.model.bounds import Bounds
from newsroom.model.directory import Directory
from newsroom.model.link_entry import read_entry
from newsroom.model.output import Hold
from newsroom.model.problems import MOST_PROBLEMS, ContentError, Problem, did_you_mean, errors
from newsroom.model.read_context import read_context
from newsroom.model.release import Folder
from newsroom.model.settings import Settings
from newsroom.reading.release.problem_lines import line_of
from newsroom.reading.release.references import check_site
from newsroom.render.digests import program_digest
from newsroom.site.answering import contact_instants, rota_bounds, rota_findings
from newsroom.site.clearance import Clearance, clear
from newsroom.site.contact_findings import contact_findings
from newsroom.site.events import event_bounds
from newsroom.site.history import ledger_bounds, ledger_findings
from newsroom.site.page_findings import page_findings
from newsroom.site.site import Site
from newsroom.site.unknown import NOTHING_UNKNOWN, Unknown
from newsroom.store.index import Index
from newsroom.store.pool import Pool


class Judged(NamedTuple):
    """The content at one instant: what was read, what may be seen, what is wrong."""

    settings: Settings
    now: int  # seconds
    content_state: ContentState
    folders: list[Folder]
    clearance: Clearance
    problems: list[Problem]  # of the folders and between them

    def require(self, more: Iterable[Problem] = ()) -> None:
        """Raises ContentError with every problem where one of them, or of `more`, is an error."""
        problems = [*self.problems, *more]
        if errors(problems):
            raise ContentError(problems, checked=self.content_state.units)

    def site(self, clearance: Clearance | None = None, holds: Mapping[tuple[str, str], Hold] = {}) -> Site:
        """The site that may be seen; with another clearance, the one that this shows."""
        state = self.content_state
        shown = self.clearance if clearance is None else clearance
        return Site(shown, self.folders, state.directory, self.settings, self.now, dict(holds), ledger=state.ledger)


def judged(settings: Settings, now: int, index: Index, pool: Pool, progress: Progress = silent) -> Judged:
    """The content, read as far as it changed, and judged at an instant."""
    return judged_state(settings, now, index, read_content(settings, index, program_digest(), pool, progress))


def judged_state(settings: Settings, now: int, index: Index, state: ContentState) -> Judged:
    """The same for content that is read already."""
    folders = read_folders(index)
    if not state.former:  # what an edit reaches takes up little beside them
        share_words(folders)
    if state.is_judged:
        clearance, problems = clear(folders, now), list(state.problems)
    else:
        clearance, problems = judge(folders, state.directory, settings, now, state.label, state.problems)
    return Judged(settings, now, state, folders, clearance, problems)


def judge(
    folders: list[Folder], directory: Directory, settings: Settings, now: int, label: str, found: Iterable[Problem]
) -> tuple[Clearance, list[Problem]]:
    """The texts that may be seen, and every problem in the folders and between them."""
    found = list(found)
    problems = list(found)
    for folder in folders:
        problems.extend(folder.problems)
    unread = {each.path[len(label) + 1 :] for each in errors(found) if each.field == "file"}
    context = read_context(settings, label)
    problems += check_site(folders, directory, context, source_reader(settings, label), unread)
    return clear(folders, now), problems


def source_reader(settings: Settings, label: str) -> Callable[[str], bytes]:
    """The bytes of a source by its path as named in problems."""

    def read(path: str) -> bytes:
        try:
            file = Path(settings.content, os.path.relpath(path, label))
            return file.read_bytes() if file.is_file() else b""  # a pipe would never end
        except OSError:
            return b""

    return read


def site_findings(site: Site, clearance: Clearance, unknown: Unknown = NOTHING_UNKNOWN) -> list[Problem]:
    """Warnings that depend on what is cleared: links drawn as their text because their target is held (P6), missing fonts."""
    found = list(_undrawn_links(site, clearance, unknown))
    found += ledger_findings(site, clearance, unknown)
    label = content_label(site.settings)
    read = source_reader(site.settings, label)
    found += contact_findings(site, clearance, label, read)
    found += page_findings(site, read)
    found += rota_findings(site.directory, site.now, label)
    from newsroom.outputs.machines.robots import security_findings

    if site.settings.needs_fonts:
        from newsroom.outputs.takeaways.paper import findings

        found += findings(site)
    return found + security_findings(site.settings, site.now) + template_values(site.settings)


def _undrawn_links(site: Site, clearance: Clearance, unknown: Unknown) -> Iterator[Problem]:
    """Links drawn as their text: to what is held, and to releases that are nowhere in the content."""
    read = source_reader(site.settings, content_label(site.settings))
    public = {release.slug for release in site.releases}
    there = public | {each.page.slug for each in clearance.held}
    former = {alias.rstrip("/") for each in clearance.held for alias in each.page.aliases}
    for page in (*site.releases, *(page for versions in site.pages.values() for page in versions.values())):
        if not page.links:
            continue
        led = zip(page.links, site.targets(page), strict=True)
        undrawn = [link for link, target in led if not target and not _may_be_public(link, unknown)]
        for link in undrawn[:MOST_PROBLEMS]:
            where = link.partition(":")[2]
            rule, hint = "link-to-held", "It becomes a link when that is public."
            message = f"a link leads to something that is not public and is drawn as its text (to '{where}')"
            address = where.partition("#")[0].rstrip("/")
            named = RELEASE.match(f"{address}/".removeprefix("/")) if link.startswith("site:") else None
            if named is not None and named[2] not in there and address not in former:
                rule, hint = "link-to-nothing", did_you_mean(named[2], public)
                message = f"should lead to a release that there is: it is drawn as its text (to '{where}')"
            line = line_of(read(page.path), "body", where)
            yield Problem(page.path, line, "body", rule, "warning", message, hint)


def _may_be_public(link: str, unknown: Unknown) -> bool:
    """Whether a link that leads to nothing public may lead to what cannot be read."""
    kind, target, _ = read_entry(link)
    if kind in ("content", "file"):
        return any(target == folder or target.startswith(f"{folder}/") for folder in unknown.folders)
    return kind == "unknown" or unknown.may_answer(target if kind == "site" else f"/{kind}s/{target}/")


def contact_bounds(directory: Directory, now: int, clearance: Clearance) -> Bounds:
    """The clearance's bounds, narrowed by the instants at which a contact begins or ends to answer, or a release is featured no more."""
    instants = [instant for each in directory.contacts.values() for instant in contact_instants(each)]
    instants += [each.until.at for each in directory.face.featured if each.until is not None]
    return clearance.bounds.narrowed(instants, now)


def seen_bounds(site: Site, clearance: Clearance) -> Bounds:
    """Between which instants readers see the same site, and its security.txt is valid."""
    from newsroom.outputs.machines.robots import expires_at

    expires = expires_at(site.settings)
    seen = contact_bounds(site.directory, site.now, clearance).within(event_bounds(site))
    return seen.narrowed((expires,) if expires else (), site.now)


def machine_bounds(site: Site) -> Bounds:
    """Between which instants files for machines are what they are now: what they lose with time, no reader misses."""
    from newsroom.outputs.machines.robots import security_bounds
    from newsroom.outputs.machines.sitemap import news_bounds

    rotas = rota_bounds(site.directory, site.now)
    return ledger_bounds(site).within(news_bounds(site), security_bounds(site.settings, site.now), rotas)
