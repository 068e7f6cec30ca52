"""The files made beside a release for journalists: kinds, names, addresses.

Place in the pipeline: beside `plan`, for the page that lists them and the kit that packs them. Names are those of the
setting `TAKEAWAYS`. Refuses: to list what is not made.
"""

from __future__ import annotations

from typing import NamedTuple

from newsroom.model.release import Release


class Takeaway(NamedTuple):
    """One kind of file."""

    name: str  # in TAKEAWAYS
    kind: str  # the module that draws it
    file: str  # its name beside the page; {slug} is replaced by the release's
    label: str  # interface text
    shown: str  # what its ending says, "" where the label says it
    media_type: str


TAKEAWAYS = (
    Takeaway("text", "text", "release.txt", "Plain text", "TXT", "text/plain"),
    Takeaway(
        "docx",
        "docx",
        "{slug}.docx",
        "Word",
        "DOCX",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    Takeaway("pdf", "pdf", "{slug}.pdf", "For printing", "PDF", "application/pdf"),
    Takeaway("kit", "kit", "{slug}.zip", "Press kit", "ZIP", "application/zip"),
    Takeaway("ics", "calendar", "{slug}.ics", "Calendar entry", "ICS", "text/calendar"),
    Takeaway("ninjs", "ninjs", "release.json", "Data (ninjs)", "JSON", "application/json"),
    Takeaway("markdown", "markdown_twin", "index.md", "Markdown", "MD", "text/markdown"),
)
NAMES = (*(each.name for each in TAKEAWAYS), "card")  # values of the setting; a card picture is listed nowhere


def takeaways_of(release: Release, wanted: tuple[str, ...], has_paper: bool) -> tuple[Takeaway, ...]:
    """Those made beside a release, in the order in which they are listed. `has_paper`: there are fonts for it."""
    return tuple(each for each in TAKEAWAYS if each.name in wanted and _is_made(each.name, release, has_paper))


def _is_made(name: str, release: Release, has_paper: bool) -> bool:
    if release.withdrawn is not None:
        return name == "ninjs"
    if name == "ics":
        return release.event is not None
    return name != "pdf" or has_paper


def taken_names(slug: str) -> set[str]:
    """Names of files that a release's own ones cannot have."""
    return {"index.html", "card.png", *(each.file.format(slug=slug) for each in TAKEAWAYS)}
