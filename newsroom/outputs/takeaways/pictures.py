"""Pictures: the original for the press under its own name, and beside it the sizes and forms that pages load.

Everything that a camera or program wrote into them is left out (places, serial numbers, owners: people may be at
risk); description, credit and terms of the release are written in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsroom.media import imaging
from newsroom.media.kinds import is_picture
from newsroom.media.metadata import Damaged, Rights
from newsroom.model.output import Output, SharedInputs
from newsroom.model.problems import ContentError, Problem
from newsroom.model.release import File, Page, Value
from newsroom.render.pictures import published, rights_of
from newsroom.site.plan import Planner
from newsroom.site.site import Site

PIECES = 6  # one worker makes all sizes of a picture
WORK = 50  # a large AVIF takes five times as long, a small JPEG a tenth of it


class PictureInputs(Value, frozen=True, kw_only=True):
    """One picture to draw. `source` is inside content/; its bytes are covered by the digest."""

    source: str
    file: File
    rights: Rights
    width: int = 0  # 0: in full size, as it came
    form: str = ""


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for page in planner.folders():
        yield from plan_beside(site, planner, page)


def plan_beside(site: Site, planner: Planner, page: Page) -> Iterator[Output]:
    """The pictures of one release or page."""
    for file in site.published_files(page):
        if not is_picture(file.name) or not file.width:
            continue
        owner = site.owner_of(page.folder) or page
        rights, files_at = rights_of(site, owner, file.name), site.files_at(page)
        source = f"{page.folder}/{file.name}"
        inputs = PictureInputs(source=source, file=file, rights=rights)
        yield planner.output("pictures", page.original, files_at + file.name, inputs, owner=page.folder)
        picture = published(site, owner, file)
        for width, form in picture.versions():
            inputs = PictureInputs(source=source, file=file, rights=rights, width=width, form=form)
            address = picture.at(files_at, width, form)
            yield planner.output("pictures", page.original, address, inputs, owner=page.folder)


def sources(inputs: PictureInputs) -> tuple[tuple[str, str], ...]:
    """(file inside content/, its digest) of what is drawn from."""
    return ((inputs.source, inputs.file.digest),)


def draw(inputs: PictureInputs, shared: SharedInputs, bodies: tuple[str, ...], files: tuple[bytes, ...]) -> bytes:
    try:
        if inputs.form:
            return imaging.variant(files[0], inputs.width, inputs.form, inputs.rights)
        return imaging.original(files[0], inputs.rights)
    except Damaged as fault:
        raise unusable(inputs.source, fault) from fault


def unusable(source: str, fault: Damaged) -> ContentError:
    """A picture that cannot be opened, as a problem of its file."""
    message = f"must be a picture that opens, e.g. one saved anew (got: {fault})"
    return ContentError([Problem(source, 1, "file", "picture-unreadable", "error", message)])
