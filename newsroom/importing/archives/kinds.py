"""Which kind of archive a folder or file is.

Place in the pipeline: the door of the import of archives. Comes in: a path. Goes out: its reader, or None for a single document.
"""

from __future__ import annotations

from pathlib import Path

from newsroom.importing.archives.hugo import HugoSite, is_hugo
from newsroom.importing.archives.jekyll import JekyllSite, is_jekyll
from newsroom.importing.archives.pelican.site import PelicanSite, is_pelican
from newsroom.importing.archives.post import Archive
from newsroom.importing.archives.wordpress import WordPressExport, is_wordpress


def archive_at(path: Path) -> Archive | None:
    """The reader of an archive; None where the path is none."""
    if path.is_file():
        return WordPressExport(path) if is_wordpress(path) else None
    if is_ours(path):
        return None
    if is_hugo(path):
        return HugoSite(path)
    if is_jekyll(path):
        return JekyllSite(path)
    if is_pelican(path):
        return PelicanSite(path)
    return None


def is_ours(folder: Path) -> bool:
    """Whether a folder is a site of this kind already, or its content."""
    for content in (folder, folder / "content"):
        if (content / "directory").is_dir() and any((content / "directory").glob("*.yml")):
            return True
    settings = folder / "pelicanconf.py"
    return settings.is_file() and "newsroom.Newsroom" in settings.read_text(encoding="utf-8", errors="replace")


def own_site_below(folder: Path) -> Path | None:
    """The first folder below that is a site of this kind, where the folder itself is none."""
    try:
        below = sorted(place for place in folder.iterdir() if place.is_dir() and not place.name.startswith("."))
    except OSError:
        return None
    return None if is_ours(folder) else next((place for place in below if is_ours(place)), None)


def foreign_site(folder: Path) -> str:
    """The name of the program whose site a folder is; "" for one of ours, or none."""
    if not folder.is_dir() or is_ours(folder):
        return ""
    for kind, is_kind in (("Hugo", is_hugo), ("Jekyll", is_jekyll), ("Pelican", is_pelican)):
        if is_kind(folder):
            return kind
    return ""
