"""A release's or page's own files, under their own names beside its page: what it names and what is no picture (`pictures`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsroom.media.kinds import is_picture
from newsroom.model.output import Copy, Output
from newsroom.model.release import Page
from newsroom.site.plan import Planner
from newsroom.site.site import Site


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for page in planner.folders():
        yield from plan_beside(site, planner, page)


def plan_beside(site: Site, planner: Planner, page: Page) -> Iterator[Output]:
    """The files of one release or page."""
    for file in site.published_files(page):
        if is_picture(file.name) and file.width:
            continue
        inputs = Copy(source=f"{page.folder}/{file.name}", file=file)
        yield planner.output("files", page.original, site.files_at(page) + file.name, inputs, owner=page.folder)
