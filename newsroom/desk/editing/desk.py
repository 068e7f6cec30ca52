"""The writing desk itself: one site, its preview, its journal, what may be done.

Place in the pipeline: between `application`, which speaks HTTP, and the modules that do the work. Comes in: calls. Goes
out: values. After each change the preview takes it in before the answer goes out. Refuses: what `file_store` refuses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from newsroom.desk.editing.editor import Editor, Opened, Sent
from newsroom.desk.editing.overview import Row, rows
from newsroom.desk.files import file_store
from newsroom.desk.files.head_edit import fresh_file
from newsroom.desk.files.journal import Journal
from newsroom.desk.forms.forms import folder_name
from newsroom.desk.preview.preview import Preview
from newsroom.desk.sharing.repository import Sharing
from newsroom.model.addresses import RESERVED_SEGMENTS
from newsroom.model.problems import UsageError
from newsroom.model.release import Page

MOST_AT_ONCE = 2_000  # releases up to which a save waits for the preview
MOST_NAME = 120  # characters of a file's name
DEVICE = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]")  # what Windows takes for a device, with any ending
REFUSED = ("md", "html", "htm", "js", "svg", "exe", "yml")  # endings that no file beside a text has
_FOLDER = re.compile(r"releases/[0-9]{4}/[a-z0-9-]+|pages/[a-z0-9-]+|directory")
_GRAPHICS = ("svg", "png")  # what a logo may be


class Desk:
    """The values that all pages of one desk work on."""

    def __init__(self, preview: Preview, offers: frozenset[str], take_in: Callable[[list[str]], None]) -> None:
        assert preview.settings is not None
        self.preview, self.offers, self._take_in = preview, offers, take_in
        self.journal = Journal(preview.settings.cache, preview.settings.content)
        self.editor = Editor(preview, self.journal)
        self._rows: dict[bool, tuple[tuple[int, ...], list[Row]]] = {}
        self.is_shared = Sharing(preview.settings.content).has_remote

    def rows(self, pages: bool = False) -> list[Row]:
        """Every release, or page, at a glance; made anew when something changed, or a minute passed."""
        key = (self.preview.looks, self.preview.now // 60)
        if self._rows.get(pages, ((), []))[0] != key:
            self._rows[pages] = (key, rows(self.preview, pages))
        return self._rows[pages][1]

    @property
    def content(self) -> str:
        return self.preview.shown().settings.content

    def versions(self, folder: str) -> tuple[Page, ...]:
        """The languages of a release or page that can be read, the original first. `folder` is inside content/."""
        known = self.preview.shown().folders.get(folder)
        return (known.releases or known.pages) if known is not None else ()

    def save(self, sent: Sent) -> Opened:
        """Saves a text, and shows it."""
        opened = self.editor.save(sent)
        self.changed(opened.path)
        return opened

    def changed(self, *paths: str) -> None:
        """Takes changed files into the preview and notifies browsers. In a large site the watch does so, a moment later."""
        if len(self.preview.shown().folders) > MOST_AT_ONCE and all(path.endswith(".md") for path in paths):
            return
        self._take_in([str(Path(self.content, path)) for path in paths])

    def take_in_settings(self, file: str) -> None:
        """The settings file changed."""
        self._take_in([file])

    def new_page(self, title: str) -> str:
        """A standing page as a draft in the first language; its path. Raises UsageError for an address that is taken."""
        title = " ".join(title.split())
        if not title:
            raise UsageError("title: must be given, e.g. Photographs for the press")
        languages = self.preview.shown().settings.languages
        slug, lang = folder_name(title, "standing", f"{len(self.rows(pages=True)) + 1}"), languages[0]
        if slug in RESERVED_SEGMENTS or slug in languages:
            raise UsageError(f"title: its address /{slug}/ belongs to the site; another title makes another address")
        path = f"pages/{slug}/{lang}.md"
        if Path(self.content, "pages", slug).exists():
            raise UsageError(f"title: there is a page at /{slug}/ already")
        file_store.write(self.content, path, "", fresh_file({"title": title, "status": "draft"}, ""))
        self.changed(path)
        return path

    def add_file(self, folder: str, name: str, data: bytes) -> str:
        """Puts a picture or document beside a text; its name there. A name that is taken gets a number."""
        if not _FOLDER.fullmatch(folder):
            raise UsageError(f"folder: must be a release's or a page's (got {folder[:100]!r})")
        name = file_name(name, _GRAPHICS if folder == "directory" else ())
        stem, dot, ending = name.rpartition(".")
        number = 1
        while True:
            there = file_store.read(self.content, f"{folder}/{name}")
            if there == data:
                return name
            if there is None:
                break
            number += 1
            name = f"{stem}-{number}{dot}{ending}"
        file_store.write(self.content, f"{folder}/{name}", "", data)
        self.changed(f"{folder}/{name}")
        return name


def file_name(name: str, only: tuple[str, ...] = ()) -> str:
    """A file's name in the form that an address allows. `only`: the allowed endings."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).strip()
    stem, dot, ending = name.rpartition(".")
    letters = "".join(each for each in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(each))
    plain = re.sub("[^A-Za-z0-9_]+", "-", letters).strip("-_").lower()
    ending = re.sub("[^a-z0-9]", "", ending.lower())
    if only and ending not in only:
        raise UsageError(f"file: must end with .{' or .'.join(only)}, e.g. logo.svg (got {name[:MOST_NAME]!r})")
    if not only and (not dot or not ending or ending in REFUSED):
        raise UsageError(f"file: must be a picture or a document, e.g. workshop.jpg (got {name[:MOST_NAME]!r})")
    if not plain or DEVICE.fullmatch(plain):
        plain = f"picture-{plain}".rstrip("-")
    return f"{plain[:MOST_NAME]}.{ending}"
