"""Files of no single text: those of `content/root/`, as they are, at the site's root; those of STATIC_PATHS to which a text
links, pictures without what a camera or program wrote into them.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from newsroom.media.imaging import original
from newsroom.media.kinds import is_picture
from newsroom.media.metadata import Damaged, Rights
from newsroom.model.link_entry import read_entry
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.model.settings import static_address
from newsroom.outputs.takeaways.pictures import unusable
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class PlainInputs(Value, frozen=True, kw_only=True):
    source: str  # inside content/
    digest: str
    is_clean: bool = False  # without metadata


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for address, (source, digest) in planner.digests.plain_files.items():
        yield planner.output("plain", site.languages[0], address, PlainInputs(source=source, digest=digest))
    settings = site.settings
    wanted = {file for file in settings.static_addresses if static_address(settings, file)}
    pages = (*site.releases, *(page for versions in site.pages.values() for page in versions.values()))
    for links in (*(page.links for page in pages), *(text.links for text in site.standing_texts)):
        for link in links:
            if link.startswith("file:") and not link.startswith(("file:releases/", "file:pages/")):
                wanted.add(read_entry(link).target)
    for file in sorted(wanted):
        address, path = static_address(settings, file), Path(settings.content, file)
        if address and path.is_file():
            digest = blake2b(path.read_bytes(), digest_size=16).hexdigest()
            inputs = PlainInputs(source=file, digest=digest, is_clean=is_picture(file))
            yield planner.output("plain", site.languages[0], address, inputs)


def sources(inputs: PlainInputs) -> tuple[tuple[str, str], ...]:
    """(file inside content/, its digest) of what is copied."""
    return ((inputs.source, inputs.digest),)


def draw(inputs: PlainInputs, shared: SharedInputs, bodies: tuple[str, ...], files: tuple[bytes, ...]) -> bytes:
    if not inputs.is_clean:
        return files[0]
    try:
        return original(files[0], Rights())
    except Damaged as fault:
        raise unusable(inputs.source, fault) from fault
