"""Actions on a whole release: let out, hold, correct, withdraw, expire, rename, delete, bring back.

Place in the pipeline: beside `editor`. Comes in: a text's path, the digest that was opened, what to do. Goes out: saved
files; the paths that changed. Each is one edit of head fields, written as any save is. Refuses: to delete for good: what
goes lies in the journal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from newsroom.desk.files import file_store
from newsroom.desk.files.file_store import Changed
from newsroom.desk.files.head_edit import edited, values_of
from newsroom.desk.files.journal import Journal
from newsroom.desk.files.text_file import open_text
from newsroom.desk.forms.forms import typed_moment
from newsroom.model.addresses import prefix
from newsroom.model.problems import UsageError
from newsroom.model.settings import Settings
from newsroom.reading.release.field_rules import parse_slug
from newsroom.reading.values.rules import RuleBroken

_LINK = re.compile(r"\{(?:filename|attach|static)\}[^\s)\"'>]*+")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An action, as a browser sends it."""

    does: str
    path: str
    opened: str = ""
    note: str = ""
    until: str = ""
    slug: str = ""


class Actions:
    """All of them, for one content folder."""

    def __init__(self, settings: Settings, journal: Journal, now: int) -> None:
        self.settings, self.journal, self.now = settings, journal, now

    def run(self, asked: Asked) -> dict[str, Any]:
        """Does it: the paths that changed, and where to go next. Raises UsageError, EditRefused, Changed."""
        simple = {"let-out": self.let_out, "draft": self.to_draft, "hold": self.hold, "correct": self.correct,
                  "withdraw": self.withdraw, "expire": self.expire, "take-back": self.take_back}  # fmt: skip
        if asked.does in simple:
            self._edit(asked, simple[asked.does](asked))
            return {"changed": [asked.path], "path": asked.path}
        if asked.does == "rename":
            return self.rename(asked)
        if asked.does == "delete":
            return self.delete(asked.path)
        if asked.does == "delete-all":
            return self.delete(asked.path.rpartition("/")[0])
        raise UsageError(f"does: is no action (got {asked.does[:40]!r})")

    # ── one edit of the head each ────────────────────────────────────────────
    def let_out(self, asked: Asked) -> dict[str, Any]:
        """No longer a draft."""
        return {"status": None}

    def to_draft(self, asked: Asked) -> dict[str, Any]:
        return {"status": "draft"}

    def hold(self, asked: Asked) -> dict[str, Any]:
        """Under embargo until an instant; without one no longer."""
        return {"embargo": self._instant(asked.until)}

    def expire(self, asked: Asked) -> dict[str, Any]:
        return {"expires": self._instant(asked.until)}

    def correct(self, asked: Asked) -> dict[str, Any]:
        """A dated public note, and the day of the last change, in one step."""
        at = self._stamp()
        before = self._values(asked.path).get("corrections")
        notes = [note for note in before if isinstance(note, dict)] if isinstance(before, list) else []
        return {"corrections": [{"at": at, "note": self._note(asked)}, *notes], "modified": at}

    def withdraw(self, asked: Asked) -> dict[str, Any]:
        return {"withdrawn": {"at": self._stamp(), "reason": self._note(asked)}}

    def take_back(self, asked: Asked) -> dict[str, Any]:
        """No longer withdrawn, no longer gone."""
        return {"withdrawn": None, "expires": None}

    def _edit(self, asked: Asked, fields: Mapping[str, Any]) -> None:
        content = self.settings.content
        data = file_store.read(content, asked.path)
        if data is None or file_store.digest_of(data) != asked.opened:
            raise Changed(data)
        self.journal.keep_opened(asked.opened, data)
        file_store.write(content, asked.path, asked.opened, edited(asked.path, data, fields))

    def _values(self, path: str) -> dict[str, Any]:
        data = file_store.read(self.settings.content, path)
        return values_of(open_text(path, data)) if data is not None else {}

    def _stamp(self) -> str:
        at = datetime.fromtimestamp(self.now, ZoneInfo(self.settings.timezone))
        return at.isoformat(timespec="minutes")

    def _instant(self, text: str) -> str | None:
        return typed_moment(text.strip(), self.settings.timezone, needs_offset=True) or None

    def _note(self, asked: Asked) -> str:
        note = " ".join(asked.note.split())
        if not note:
            raise UsageError("note: must say in a sentence what readers are to know")
        return note

    # ── folders ──────────────────────────────────────────────────────────────
    def rename(self, asked: Asked) -> dict[str, Any]:
        """The folder under another name; the former addresses lead to it, links in other texts follow."""
        content = self.settings.content
        folder = asked.path.rpartition("/")[0]
        above, _, old = folder.rpartition("/")
        try:
            new = parse_slug(asked.slug.strip(), folder.startswith("pages/"), self.settings.languages)
        except RuleBroken as why:
            raise UsageError(f"address: {why.message} {why.hint}".strip()) from None
        kind = "releases/*" if folder.startswith("releases/") else "pages"
        if new == old or any(Path(content).glob(f"{kind}/{new}")):
            raise UsageError(f"address: must be a name that no other has (got '{new}')")
        source = file_store.confined(content, folder)
        if not source.is_dir():
            raise UsageError(f"path: must be a release's or page's folder (got {folder!r})")
        target = f"{above}/{new}"
        source.rename(file_store.confined(content, target))
        changed = [folder, target]
        for file in sorted(Path(content, target).glob("*.md")):
            path = f"{target}/{file.name}"
            values = self._values(path)
            if values.get("status") != "draft":
                lang = file.name.removesuffix(".md")
                section = "news/" if folder.startswith("releases/") else ""
                former = f"{prefix(lang, self.settings.languages)}{section}{old}/"
                aliases = values.get("aliases")
                known = [str(each) for each in aliases] if isinstance(aliases, list) else []
                self._rewrite(path, {"aliases": [*known, former if former.startswith("/") else f"/{former}"]})
        changed += self._follow(folder, old, new)
        return {"changed": changed, "path": f"{target}/{asked.path.rpartition('/')[2]}"}

    def _rewrite(self, path: str, fields: Mapping[str, Any]) -> None:
        data = file_store.read(self.settings.content, path)
        if data is not None:
            file_store.write(self.settings.content, path, file_store.digest_of(data), edited(path, data, fields))

    def _follow(self, folder: str, old: str, new: str) -> list[str]:
        """Links to the folder in other texts."""
        content, found = Path(self.settings.content), []
        for file in (*content.glob("releases/*/*/*.md"), *content.glob("pages/*/*.md")):
            data = file.read_bytes()
            if f"/{old}/".encode() not in data or b"{" not in data:
                continue
            path = file.relative_to(content).as_posix()
            try:
                text = data.decode()
            except UnicodeDecodeError:
                continue
            fresh = _LINK.sub(lambda link: _renamed(link[0], old, new), text)
            if fresh != text:
                file_store.write(str(content), path, file_store.digest_of(data), fresh.encode())
                found.append(path)
        return found

    def delete(self, path: str) -> dict[str, Any]:
        """Into the journal, from where it can be brought back."""
        content = self.settings.content
        if not file_store.confined(content, path).exists():
            raise UsageError(f"path: must be there (got {path!r})")
        place, key = self.journal.place_for(path)
        file_store.move_away(content, path, place)
        return {"changed": [path], "key": key, "path": ""}


def _renamed(link: str, old: str, new: str) -> str:
    """A link to a text or a file, with the folder that holds it under its new name."""
    mark, end, path = link.partition("}")
    *folders, name = path.split("/")
    for at in range(len(folders) - 1, -1, -1):
        if folders[at] == old:
            return mark + end + "/".join((*folders[:at], new, *folders[at + 1 :], name))
    return link
