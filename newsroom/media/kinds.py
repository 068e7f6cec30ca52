"""Kinds of files, by the ending of their names: the one table of media types, and which of them are pictures.

Place in the pipeline: beside every stage that names a file to a reader or a machine. Refuses: to open a file.
"""

from __future__ import annotations

# The table is ours, not the machine's, so that every machine writes the same bytes.
MEDIA_TYPES = {
    "aac": "audio/aac", "avif": "image/avif", "bib": "application/x-bibtex", "css": "text/css", "csv": "text/csv",
    "doc": "application/msword", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "flac": "audio/flac", "gif": "image/gif", "heic": "image/heic", "html": "text/html", "ico": "image/x-icon", "ics": "text/calendar",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "js": "text/javascript", "json": "application/json", "m4a": "audio/mp4",
    "m4v": "video/mp4", "md": "text/markdown", "mjs": "text/javascript", "mov": "video/quicktime", "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ods": "application/vnd.oasis.opendocument.spreadsheet", "odt": "application/vnd.oasis.opendocument.text",
    "oga": "audio/ogg", "ogg": "audio/ogg", "ogv": "video/ogg", "opus": "audio/ogg", "pdf": "application/pdf", "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", "svg": "image/svg+xml",
    "tif": "image/tiff", "tiff": "image/tiff", "srt": "application/x-subrip",
    "txt": "text/plain", "vcf": "text/vcard", "vtt": "text/vtt",
    "wav": "audio/wav", "webm": "video/webm", "webmanifest": "application/manifest+json", "webp": "image/webp",
    "woff2": "font/woff2", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml", "zip": "application/zip",
}  # fmt: skip
# Pictures with pixels that browsers show.
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
# Films and sounds that browsers play: the form that a recording's bytes have (`recordings`) → the endings that it may have.
RECORDINGS = {
    "mp4": ("mp4", "m4v"), "m4a": ("m4a", "mp4"), "webm": ("webm",), "ogg": ("ogg", "oga", "opus", "ogv"), "mp3": ("mp3",),
    "wav": ("wav",), "flac": ("flac",), "aac": ("aac",),
}  # fmt: skip
FILMS = (".mp4", ".m4v", ".webm", ".ogv", ".mov", ".mkv", ".avi", ".wmv", ".3gp", ".mpg", ".mpeg")
SOUNDS = (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac", ".aac", ".wma", ".aif", ".aiff")


def media_type(name: str) -> str:
    """By the file's ending."""
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def is_picture(name: str) -> bool:
    """Whether a file's ending is that of a picture with pixels that browsers show."""
    return name.lower().endswith(PICTURES)


def is_film_name(name: str) -> bool:
    """Whether a file's ending is that of a film, played by browsers or not."""
    return name.lower().endswith(FILMS)


def is_sound_name(name: str) -> bool:
    """Whether a file's ending is that of a sound."""
    return name.lower().endswith(SOUNDS)


def is_recording_name(name: str) -> bool:
    """Whether a file's ending is that of a film or sound."""
    return name.lower().endswith((*FILMS, *SOUNDS))


def recording_type(form: str, is_film: bool) -> str:
    """The media type of a recording by its bytes: a sound in a .webm is audio/webm."""
    kind = {"m4a": "mp4", "mp3": "mpeg"}.get(form, form)
    return f"{'video' if is_film else 'audio'}/{kind}"
