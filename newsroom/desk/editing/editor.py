"""Opening, looking at and saving one text.

Place in the pipeline: between the pages of the desk and `file_store`, `head_edit`, `journal`. Comes in: what a browser
sends of an editor: the digest that it opened, the fields and the text that it changed. Goes out: the saved file, or both
people's changes side by side. Refuses: to write over a file that is not what was opened.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from newsroom.desk.files import file_store
from newsroom.desk.files.file_store import Changed, digest_of
from newsroom.desk.files.head_edit import edited, fresh_file, values_of
from newsroom.desk.files.journal import Entry, Journal
from newsroom.desk.files.text_file import TextFile, open_text, respelled, shown
from newsroom.desk.forms.forms import CONTROLS, Shown, folder_name, shown_problem, values_for, values_from
from newsroom.desk.preview.live_page import look
from newsroom.desk.preview.preview import Preview
from newsroom.desk.sharing.joining import Part, compare_fields, compare_texts
from newsroom.desk.texts import require_code
from newsroom.model.addresses import LANGUAGE
from newsroom.model.directory import Directory
from newsroom.model.problems import UsageError
from newsroom.model.settings import Settings

NEW = "new/"
_NEW = re.compile("new/[a-z0-9]{1,40}")
_TEXT = re.compile(rf"(releases/[0-9]{{4}}|pages)/[a-z0-9-]{{1,200}}/{LANGUAGE}\.md")


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """The content of an editor, as a browser sends it."""

    path: str = ""  # inside content/, e.g. releases/2026/budget/en.md; of one never saved "new/<number>"
    lang: str = ""
    opened: str = ""  # digest
    fields: dict[str, Any] = {}  # those that were changed
    text: str | None = None  # where it was changed
    source: str | None = None  # the whole file, where it is edited as a whole
    draws: bool = True


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A text as the editor shows it."""

    path: str
    lang: str
    opened: str
    values: dict[str, Any]
    text: str
    source: str
    is_readable: bool
    is_draft: bool


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The problems of a text, and its page."""

    problems: list[Shown]
    address: str = ""
    page: str | None = None


class Conflict(Exception):
    """The file changed since it was opened."""

    def __init__(self, opened: str, parts: list[Part], is_gone: bool = False) -> None:
        super().__init__("changed meanwhile")
        self.opened, self.parts, self.is_gone = opened, parts, is_gone


class Editor:
    """All editors of one desk."""

    def __init__(self, preview: Preview, journal: Journal) -> None:
        self.preview, self.journal = preview, journal

    @property
    def settings(self) -> Settings:
        return self.preview.shown().settings

    @property
    def directory(self) -> Directory:
        state = self.preview.shown().content_state
        return state.directory if state else Directory()

    # ── opening ──────────────────────────────────────────────────────────────
    def open(self, path: str) -> Opened | None:
        """A text that is there; None where there is none. Raises NotText."""
        data = file_store.read(self.settings.content, path)
        if data is None:
            return None
        self.journal.keep_opened(digest_of(data), data)
        return self.opened(path, data)

    def opened(self, path: str, data: bytes) -> Opened:
        file = open_text(path, data)
        lang = path.rpartition("/")[2].removesuffix(".md")
        values = values_of(file)
        return Opened(
            path=path,
            lang=lang,
            opened=digest_of(data),
            values=values_for(values, self.directory, lang, self.settings.languages[0]),
            text=file.text,
            source=shown(file.head + file.body),
            is_readable=file.raw.is_readable,
            is_draft=str(values.get("status", "")).strip() == "draft",
        )

    def blank(self, number: str, lang: str) -> Opened:
        """A release that is not there yet."""
        settings = self.settings
        today = datetime.fromtimestamp(self.preview.now, ZoneInfo(settings.timezone))
        directory = self.directory
        contacts = [key for key in directory.press_contacts if key in directory.contacts]
        if not contacts and len(directory.contacts) == 1:
            contacts = list(directory.contacts)
        values = {"date": f"{today:%Y-%m-%d}", "category": "press-release", "contacts": contacts}
        return Opened(
            path=f"{NEW}{number}",
            lang=lang,
            opened="",
            values=values_for(values, directory, lang, settings.languages[0]),
            text="",
            source="",
            is_readable=True,
            is_draft=True,
        )

    def blank_translation(self, folder: str, lang: str) -> Opened:
        """A language that a release or page does not have yet."""
        return Opened(
            path=f"{folder}/{lang}.md",
            lang=lang,
            opened="",
            values=values_for({}, self.directory, lang, self.settings.languages[0]),
            text="",
            source="",
            is_readable=True,
            is_draft=True,
        )

    def check_path(self, path: str) -> None:
        """Raises UsageError for a path that no text can have."""
        if not _NEW.fullmatch(path) and not _TEXT.fullmatch(path):
            raise UsageError(f"path: must be a text's, e.g. releases/2026/budget/en.md (got {path[:100]!r})")
        if not path.startswith(NEW):
            file_store.confined(self.settings.content, path)

    # ── what would be saved ──────────────────────────────────────────────────
    def data_of(self, sent: Sent, base: bytes | None) -> bytes:
        """The file as it would be saved. Raises EditRefused, NotText, UsageError."""
        settings = self.settings
        if sent.source is not None:
            old = open_text(sent.path, base) if base is not None else None
            return (old.bom + respelled(old.head + old.body, sent.source)).encode() if old else sent.source.encode()
        fields = values_from(sent.fields, self.directory, settings.timezone, sent.lang, settings.languages[0])
        if base is None:
            fields = {"status": "draft", **{name: value for name, value in fields.items() if value}}
            if not fields.get("title"):
                fields["title"] = ""
            return fresh_file(fields, sent.text or "")
        return edited(sent.path, base, fields, sent.text)

    def base_of(self, sent: Sent) -> bytes | None:
        """The bytes that the browser opened."""
        if not sent.opened:
            return None
        now = file_store.read(self.settings.content, sent.path)
        return now if digest_of(now) == sent.opened else self.journal.opened(sent.opened)

    def look(self, sent: Sent) -> Seen:
        """The problems of the text in an editor, and its page."""
        self.check_path(sent.path)
        base = self.base_of(sent)
        data = self.data_of(sent, base)
        path = sent.path if not sent.path.startswith(NEW) else self.new_path(sent)
        folder = path.rpartition("/")[0]
        looked = look(self.preview, folder, sent.lang, data, sent.draws)
        own = f"/{folder}/{sent.lang}.md"
        body_line = open_text(path, data).raw.body_line
        problems = [shown_problem(problem, body_line) for problem in looked.problems if problem.path.endswith(own)]
        problems += [
            shown_problem(msgspec.structs.replace(problem, field="file"), body_line)
            for problem in looked.problems
            if not problem.path.endswith(".md")
        ]
        page = looked.page.decode("utf-8", "replace") if looked.page is not None else None
        return Seen(problems=problems, address=looked.address, page=page)

    # ── saving ───────────────────────────────────────────────────────────────
    def save(self, sent: Sent) -> Opened:
        """Writes what was changed. Raises Conflict, EditRefused, NotText, UsageError."""
        content = self.settings.content
        self.check_path(sent.path)
        if sent.path.startswith(NEW):
            data = self.data_of(sent, None)
            path = self.new_path(sent)
            while True:
                try:
                    file_store.write(content, path, "", data)
                    break
                except Changed:  # somebody took the name at the same moment
                    path = self.new_path(sent)
        else:
            path = sent.path
            now = file_store.read(content, path)
            if digest_of(now) != sent.opened:
                raise self._conflict(sent, now)
            data = self.data_of(sent, now)
            try:
                file_store.write(content, path, sent.opened, data)
            except Changed as changed:
                raise self._conflict(sent, changed.data) from None
        self.journal.forget(sent.path)
        self.journal.keep_opened(digest_of(data), data)
        return self.opened(path, data)

    def new_path(self, sent: Sent) -> str:
        """Where a release that was never saved goes: a folder named after its title, of a name that nobody has."""
        settings = self.settings
        if sent.lang:
            require_code(sent.lang)
        today = datetime.fromtimestamp(self.preview.now, ZoneInfo(settings.timezone))
        values = {name: value for name, value in sent.fields.items() if isinstance(value, str)}
        day = values.get("date", "")[:10]
        year = day[:4] if day[:4].isdigit() and len(day[:4]) == 4 else f"{today:%Y}"
        name = folder_name(values.get("title", ""), values.get("category", ""), f"{today:%Y-%m-%d}")
        releases = Path(settings.content, "releases")
        number, free = 1, name
        while free in ("page", "feeds") or any(releases.glob(f"*/{free}")):
            number += 1
            free = f"{name}-{number}"
        return f"releases/{year}/{free}/{sent.lang or settings.languages[0]}.md"

    def _conflict(self, sent: Sent, now: bytes | None) -> Conflict:
        base = self.journal.opened(sent.opened)
        mine_data = self.data_of(sent, base)
        if now is None:
            return Conflict("", [], is_gone=True)
        self.journal.keep_opened(digest_of(now), now)
        was = open_text(sent.path, base) if base is not None else None
        mine, theirs = open_text(sent.path, mine_data), open_text(sent.path, now)
        parts = compare_fields(
            self._values(was, sent.lang), self._values(mine, sent.lang), self._values(theirs, sent.lang)
        )
        parts += compare_texts(was.text if was else "", mine.text, theirs.text)
        return Conflict(digest_of(now), parts)

    def _values(self, file: TextFile | None, lang: str) -> Mapping[str, Any]:
        if file is None:
            return {}
        shown_values = values_for(values_of(file), self.directory, lang, self.settings.languages[0])
        return {name: shown_values[name] for name in CONTROLS if shown_values[name]}

    # ── the journal ──────────────────────────────────────────────────────────
    def keep(self, sent: Sent) -> None:
        """Notes what was typed and is not saved yet."""
        self.check_path(sent.path)
        entry = Entry(
            path=sent.path, opened=sent.opened, at=time.time(), fields=sent.fields, text=sent.text, source=sent.source,
            lang=sent.lang,
        )  # fmt: skip
        self.journal.keep(entry)
