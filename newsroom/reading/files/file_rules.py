"""What a file beside a text must be to be published, and what readers should know of it.

Place in the pipeline: inside `references`. Comes in: a folder's files and texts. Goes out: rules and messages.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.media.documents import KINDS, NAMES
from newsroom.media.kinds import RECORDINGS, is_picture
from newsroom.model.release import File, Folder, Page
from newsroom.model.takeaways import taken_names
from newsroom.reading.values.rules import NOT_TO_TAKE_AWAY, UNCLEAN

LARGE_FILE = 20_000_000  # bytes: what a reader on a phone waits for


def field_of(page: Page, name: str) -> str:
    """The field of a text that names a file; "" where none does."""
    if page.image is not None and page.image.file == name:
        return "image"
    if any(picture.file == name for picture in page.gallery):
        return "gallery"
    return "documents" if any(document.file == name for document in page.documents) else ""


def drawing(name: str) -> str:
    """The message for a drawing that is used as a picture."""
    return f"must be a picture of pixels, e.g. {name[:-4]}.png, saved twice as wide as it is shown: browsers run what stands in an SVG (got '{name}')"


def large_file(file: File) -> str:
    """The message for a link to a file that is larger than readers wait for."""
    size = f"{file.size / 1_000_000:.0f} MB"
    return f"should lead to a file of at most 20 MB, e.g. a smaller copy, or one in `documents`, where its size is shown (got {file.name} with {size})"


def _other_kind(file: File) -> str:
    """The message for a document whose bytes are of another kind than its name says."""
    stem, _, ending = file.name.rpartition(".")
    found = NAMES.get(file.kind, f"a {file.kind.upper()} file")
    right = f"{stem}.{file.kind}" if file.kind in KINDS else f"a {ending.upper()} file saved anew"
    return f"must be named after what it is, e.g. {right}: its bytes are those of {found} (got '{file.name}')"


def unfit_file(folder: Folder, file: File, is_shown: bool, is_named: bool) -> Iterator[tuple[str, str]]:
    """(rule, message) of what stops a file from being published. What fields name was looked at with them."""
    name = file.name.lower()
    if name.endswith(UNCLEAN):
        yield (
            "picture-kind",
            f"must be a JPEG, PNG or WebP picture, e.g. workshop.jpg: what a camera notes in this kind, places too, cannot be taken out (got '{file.name}')",
        )
    elif name.endswith(".svg") and not is_named:
        yield "picture-kind", drawing(file.name)
    elif name.endswith(NOT_TO_TAKE_AWAY) and not is_named:
        yield (
            "document-kind",
            f"must be a file to take away, e.g. report.pdf or drawing.png: browsers would run it, or the site reads it (got '{file.name}')",
        )
    elif is_picture(name) and not file.width and not is_shown:
        yield (
            "picture-unreadable",
            f"must be a picture that opens, of at most 150 million pixels, e.g. one saved anew (got '{file.name}')",
        )
    elif file.kind and not is_picture(name):
        yield "document-name", _other_kind(file)
    elif file.kind:
        yield (
            "picture-name",
            f"must be named after what it is, e.g. {file.name.rpartition('.')[0]}.{file.kind}: its bytes are those of {file.kind.upper()} (got '{file.name}')",
        )
    if file.recording is not None and not is_named:  # what `media` names was looked at with it
        endings = RECORDINGS.get(file.recording.form, ())
        if endings and name.rpartition(".")[2] not in endings:
            yield (
                "media-name",
                f"must be named after what it is, e.g. {file.name.rpartition('.')[0]}.{file.recording.form}: its bytes are those of {file.recording.form.upper()} (got '{file.name}')",
            )
    if folder.releases and file.name in taken_names(folder.slug):
        yield (
            "file-name-taken",
            f"must have another name, e.g. the-{file.name}: the site makes a file of this name (got '{file.name}')",
        )
