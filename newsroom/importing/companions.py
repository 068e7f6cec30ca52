"""Pictures of a page that a browser or word processor saved beside it.

Place in the pipeline: before the reader of HTML. Comes in: the path of a page. Goes out: pictures by their address in the
page. Refuses: every other file of the folder, whatever the page names: a page from elsewhere must not reach for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

PAGES = (".html", ".htm", ".xhtml")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif", ".emf", ".wmf", ".svg")
# `release_files`, `release.files`, `release-Dateien`, `release_archivos`, `release.fld`, `release_파일` …
_FOLDER = re.compile(r"[ _.\-]\D{2,20}")
_GOOGLE = re.compile(r"image\d+\.\w+")  # Google Docs: `images/image1.png`
MOST_FILES, MOST_BYTES = 1_000, 200_000_000


def pictures_beside(page: Path) -> dict[str, bytes]:
    """The pictures, by address; empty for what is no page."""
    if page.suffix.lower() not in PAGES:
        return {}
    found: dict[str, bytes] = {}
    size = 0
    for file in _files(page):
        size += file.stat().st_size
        if size > MOST_BYTES or len(found) >= MOST_FILES:
            break
        found[file.relative_to(page.parent).as_posix()] = file.read_bytes()
    return found


def _files(page: Path) -> Iterator[Path]:
    stem = unicodedata.normalize("NFC", page.stem)
    for entry in sorted(page.parent.iterdir()):
        name = unicodedata.normalize("NFC", entry.name)
        if entry.is_symlink():
            continue
        if entry.is_file() and name.startswith(f"{stem}_html_"):  # LibreOffice
            yield from _pictures([entry])
        elif entry.is_dir() and name.startswith(stem) and _FOLDER.fullmatch(name[len(stem) :]):
            yield from _pictures(sorted(entry.rglob("*")))
        elif entry.is_dir() and name == "images":
            yield from _pictures([file for file in sorted(entry.iterdir()) if _GOOGLE.fullmatch(file.name)])


def _pictures(files: list[Path]) -> Iterator[Path]:
    for file in files:
        if file.suffix.lower() in _PICTURES and file.is_file() and not file.is_symlink():
            yield file
