"""Kinds of files, by the ending of their names: the one table of media types, and which of them are pictures.

Place in the pipeline: beside every stage that names a file to a reader or a machine. Refuses: to open a file.
"""

from __future__ import annotations

# The table is ours, not the machine's, so that every machine writes the same bytes.
MEDIA_TYPES = {
    "avif": "image/avif", "bib": "application/x-bibtex", "css": "text/css", "csv": "text/csv",
    "doc": "application/msword", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif", "heic": "image/heic", "html": "text/html", "ico": "image/x-icon", "ics": "text/calendar",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "js": "text/javascript", "json": "application/json", "m4a": "audio/mp4",
    "md": "text/markdown", "mjs": "text/javascript", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "ods": "application/vnd.oasis.opendocument.spreadsheet", "odt": "application/vnd.oasis.opendocument.text",
    "ogg": "audio/ogg", "pdf": "application/pdf", "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", "svg": "image/svg+xml",
    "tif": "image/tiff", "tiff": "image/tiff", "txt": "text/plain", "vcf": "text/vcard", "vtt": "text/vtt",
    "wav": "audio/wav", "webm": "video/webm", "webmanifest": "application/manifest+json", "webp": "image/webp",
    "woff2": "font/woff2", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml", "zip": "application/zip",
}  # fmt: skip
# Pictures with pixels that browsers show.
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


def media_type(name: str) -> str:
    """By the file's ending."""
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def is_picture(name: str) -> bool:
    """Whether a file's ending is that of a picture with pixels that browsers show."""
    return name.lower().endswith(PICTURES)
