"""Kinds of files, by the ending of their names: the one table of media types, and which of them are pictures.

Place in the pipeline: beside every stage that names a file to a reader or a machine. Refuses: to open a file.
"""

from __future__ import annotations

# The table is ours, not the machine's, so that every machine writes the same bytes.
MEDIA_TYPES = {
    "avif": "image/avif", "csv": "text/csv", "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "gif": "image/gif",
    "heic": "image/heic", "ics": "text/calendar", "jpeg": "image/jpeg", "jpg": "image/jpeg", "mp3": "audio/mpeg",
    "mp4": "video/mp4", "odt": "application/vnd.oasis.opendocument.text", "pdf": "application/pdf", "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", "svg": "image/svg+xml",
    "tif": "image/tiff", "tiff": "image/tiff", "txt": "text/plain", "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip",
}  # fmt: skip
# Pictures with pixels that browsers show.
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


def media_type(name: str) -> str:
    """By the file's ending."""
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def is_picture(name: str) -> bool:
    """Whether a file's ending is that of a picture with pixels that browsers show."""
    return name.lower().endswith(PICTURES)
