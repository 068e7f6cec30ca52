"""The page of a text that is being typed, and what is wrong with it.

Place in the pipeline: beside `preview`, with whose site a page is drawn. Comes in: a folder, a language, the bytes that
would be saved. Goes out: problems with their lines, the page. The checks are those of a build. Refuses: to show a fault
of ours for a mistake of the text: what cannot be drawn leaves the last good page standing.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from newsroom import outputs
from newsroom.build.checks import source_reader
from newsroom.build.drawing import compiled_folder
from newsroom.build.readable_part import known_only
from newsroom.build.worker import DrawJob, draw
from newsroom.desk.preview.placing import with_held
from newsroom.desk.preview.preview import Preview
from newsroom.desk.preview.shown import Shown
from newsroom.model.directory import Directory
from newsroom.model.output import Output
from newsroom.model.problems import ContentError, Problem
from newsroom.model.read_context import read_context
from newsroom.model.release import File, Folder, Page, Release
from newsroom.outputs.pages import release as release_page
from newsroom.outputs.takeaways import files, pictures
from newsroom.reading.files.scan import Unit
from newsroom.reading.files.source import describe_file
from newsroom.reading.files.unit_files import read_unit
from newsroom.reading.release.references import check_site
from newsroom.reading.release.validate import FolderResult, FolderSource, parse_folder
from newsroom.site.clearance import clear
from newsroom.site.named_files import named_by
from newsroom.site.plan import Planner
from newsroom.site.site import Site

logger = logging.getLogger(__name__)


class Looked(NamedTuple):
    """The result of looking at a text."""

    problems: list[Problem]  # of its folder
    page: bytes | None  # None: cannot be drawn as it is
    address: str  # of its page, inside the site
    release: Page | None


def look(preview: Preview, folder: str, lang: str, data: bytes, draws: bool = True) -> Looked:
    """A text as it would be. `folder` is inside content/; it need not be there yet."""
    with preview.lock:
        shown = preview.shown()
        result, beside = _read(shown, folder, lang, data)
        versions: tuple[Page, ...] = result.folder.releases or result.folder.pages
        own = next((version for version in versions if version.lang == lang), None)
        problems = [*result.folder.problems, *beside, *_between(shown, result.folder, lang, data)]
        page, address = None, ""
        if draws and own is not None:
            try:
                page, address = _draw(preview, shown, result, own)
            except ContentError as fault:
                problems += fault.problems
            except Exception:  # the writer of the text can do nothing about it
                logger.exception("The page of %s cannot be drawn", folder)
        return Looked(sorted(set(problems)), page, address, own)


def _read(shown: Shown, folder: str, lang: str, data: bytes) -> tuple[FolderResult, list[Problem]]:
    """The folder, with one of its texts as it would be."""
    label = _label(shown)
    place = Path(shown.settings.content, folder)
    names = sorted(_names(place))
    known = {file.name: file for file in shown.folders[folder].files} if folder in shown.folders else {}
    unit = Unit(folder, tuple(name for name in names if name != f"{lang}.md"), b"", time.time_ns())

    def describe(file: Path, _: object) -> Any:
        name = file.relative_to(place).as_posix()
        kept = known.get(name)
        return kept if kept is not None and kept.size == file.stat().st_size else describe_file(file)

    files = read_unit(shown.settings.content, label, unit, describe, None, {})
    sources = (*files.sources, (f"{lang}.md", data))
    source = FolderSource(path=folder, sources=sources, files=files.files, unread=files.unread)
    return parse_folder(source, read_context(shown.settings, label)), list(files.problems)


def _names(folder: Path) -> list[str]:
    found: list[str] = []
    for above, _, names in os.walk(folder):
        inside = Path(above).relative_to(folder).as_posix()
        found += [
            name if inside == "." else f"{inside}/{name}"
            for name in names
            if not name.startswith((".", "~$")) and not name.endswith(("~", ".swp", ".tmp"))
        ]
    return found


def _label(shown: Shown) -> str:
    from newsroom.build.reading import content_label

    return content_label(shown.settings)


def _between(shown: Shown, folder: Folder, lang: str, data: bytes) -> list[Problem]:
    """Problems between this folder and all others, as far as this folder causes them."""
    directory = shown.content_state.directory if shown.content_state else Directory()
    label = _label(shown)
    folders = [*{**shown.folders, folder.path: folder}.values()]
    on_disk = source_reader(shown.settings, label)
    own = f"{label}/{folder.path}/{lang}.md"

    def read(path: str) -> bytes:
        return data if path == own else on_disk(path)

    found = check_site(folders, directory, read_context(shown.settings, label), read)
    return [problem for problem in found if problem.path.startswith(f"{label}/{folder.path}/")]


def _draw(preview: Preview, shown: Shown, result: FolderResult, own: Page) -> tuple[bytes | None, str]:
    state = shown.content_state
    if state is None or shown.digests is None:
        return None, ""
    own = known_only(own, state.directory)
    site, planner = shown.site, shown.planner
    if (
        isinstance(own, Release)
        and site is not None
        and planner is not None
        and own.lang in site.versions.get(own.slug, {})
    ):
        with _having(site, own, result.folder.files):
            output = release_page.plan_one(site, planner, own)
            preview.show_beside(own.folder, _beside(site, planner, own))
            return _drawn(shown, result, own, output), output.path
    return _draw_new(preview, shown, result, own)


@contextmanager
def _having(site: Site, own: Release, beside: tuple[File, ...]) -> Iterator[None]:
    """The site with a version, and the files beside it, as they would be."""
    versions, known_files, known_names = site.versions[own.slug], site.files, site.named_files
    before = versions[own.lang]
    names = dict(known_names)
    for folder, name in named_by(own):
        names[folder] = names.get(folder, set()) | {name}
    versions[own.lang] = own
    site.files, site.named_files = {**known_files, own.folder: beside}, names
    try:
        yield
    finally:
        versions[own.lang] = before
        site.files, site.named_files = known_files, known_names


def _beside(site: Site, planner: Planner, own: Page) -> list[Output]:
    """The pictures and documents that a text names."""
    return [*pictures.plan_beside(site, planner, own), *files.plan_beside(site, planner, own)]


def _draw_new(preview: Preview, shown: Shown, result: FolderResult, own: Page) -> tuple[bytes, str]:
    """The page of a text that the site does not have yet: the site with it, for this page alone."""
    assert shown.content_state is not None and shown.digests is not None
    directory = shown.content_state.directory
    fresh = msgspec.structs.replace(
        result.folder,
        releases=tuple(
            own if version.lang == own.lang else known_only(version, directory) for version in result.folder.releases
        ),
        pages=tuple(own if version.lang == own.lang else version for version in result.folder.pages),
    )
    folders = [*{**shown.planned, fresh.path: fresh}.values()]
    clearance, holds = with_held(clear(folders, preview.now))
    site = Site(clearance, folders, directory, shown.settings, preview.now, holds, ledger=shown.content_state.ledger)
    planner = outputs.planner_of(
        site, shown.digests, shown.settings.theme, compiled_folder(shown.settings), preview=True
    )
    if isinstance(own, Release):
        output = release_page.plan_one(site, planner, own)
    else:
        standing = outputs.kind("standing")
        output = next(each for each in standing.plan(site, planner) if each.bodies[:1] == ((own.folder, own.lang),))
    preview.show_beside(own.folder, _beside(site, planner, own))
    return _drawn(shown, result, own, output, planner.shared_inputs), output.path


def _drawn(shown: Shown, result: FolderResult, own: Page, output: Output, shared: Any = None) -> bytes:
    if shared is None:
        assert shown.plan is not None
        shared = shown.plan.shared_inputs
    bodies = []
    for folder, lang in output.bodies:
        fresh = result.bodies.get(lang) if folder == own.folder else None
        bodies.append(fresh if fresh is not None else shown.kept.body(folder, lang))
    job = DrawJob(path=output.path, kind=output.kind, lang=output.lang, inputs=output.inputs, bodies=tuple(bodies))
    return draw([job], shared)[0].data
