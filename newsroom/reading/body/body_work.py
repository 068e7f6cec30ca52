"""One body while it is rendered: its links, its ids, its findings.

Place in the pipeline: inside `body`. Comes in: what the tree and the cleaner meet. Goes out: markers, ids that no other
element has, findings with their line. Findings of one kind are one line ("dropped target= on <a>, 12 times").
"""

from __future__ import annotations

import re
from unicodedata import normalize

import msgspec

from newsroom.model.problems import MOST_PROBLEMS
from newsroom.reading.body.links import MARKER, LinkRefused, take_link
from newsroom.reading.markdown.cleaning import is_harmless, is_sound
from newsroom.reading.markdown.parser import Parsed

_SPACE = re.compile(r"\s+")
# What to type for what is not published.
_INSTEAD = {
    f"<{name}>": "A film, sound or map of another host: its address alone in a line."
    for name in ("iframe", "embed", "object")
}


class BodyProblem(msgspec.Struct, frozen=True, order=True):
    """A finding in a body; whoever knows the file makes a `Problem` of it."""

    line: int
    rule: str
    severity: str
    message: str
    hint: str = ""


class Work:
    """One body while it is rendered."""

    def __init__(
        self,
        text: str,
        line: int,
        folder: str,
        id_prefix: str,
        site_url: str = "",
        languages: tuple[str, ...] = (),
    ) -> None:
        self.site_url, self.languages = site_url, languages
        self.text, self.line, self.folder, self.id_prefix = text, line, folder, id_prefix
        self.parsed: Parsed | None = None  # by our own parser
        self.html = ""
        self.shown = ""  # all that the tree shows
        self.words = 0
        self.pieces: list[tuple[str, int]] = []  # the author's own HTML, each with its line (0: not known)
        self.is_too_deep = False  # that HTML may not be cleaned: see `find_too_deep`
        self.has_first_level = False  # the body has a heading of the level of the page's title
        self.links: dict[str, int] = {}
        self.players: dict[str, None] = {}  # origins of the players in it
        self.link_lines: dict[str, int] = {}  # the first line of each, in the source
        self.ids: set[str] = set()
        self._problems: list[BodyProblem] = []
        self._dropped: dict[str, list[int]] = {}  # finding → its lines
        self._numbers: dict[str, int] = {}
        self._raw_links: dict[tuple[str, bool], str | None] = {}
        self._given: set[str] = set()
        self._sought: dict[str, int] = {}
        self._lower = ""

    @property
    def has_raw(self) -> bool:
        """Whether the body has HTML of its own."""
        return bool(self.pieces)

    # ── findings ─────────────────────────────────────────────────────────────
    def report(self, rule: str, severity: str, message: str, at: int | str, hint: str = "") -> None:
        """Keep a finding. `at`: the line inside the text, from 1; where it is not known, words to find it by."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(BodyProblem(self._line_at(at), rule, severity, message, hint))

    def report_dropped(self, what: str, at: int | str) -> None:
        """Keep that a part of the author's own HTML is not published."""
        self._dropped.setdefault(what, []).append(self._line_at(at))

    def problems(self) -> tuple[BodyProblem, ...]:
        """All findings, in order."""
        found = set(self._problems)
        for what, lines in self._dropped.items():
            times = f", {len(lines)} times" if len(lines) > 1 else ""
            message = f"must be HTML of the safe subset; dropped {what}{times}"
            found.add(BodyProblem(min(lines), "html-dropped", "warning", message, _INSTEAD.get(what, "")))
        return tuple(sorted(found)[:MOST_PROBLEMS])

    def _line_at(self, at: int | str) -> int:
        return self.line + max(at, 1) - 1 if isinstance(at, int) else self._line_of(at)

    def _line_of(self, words: str) -> int:
        """The line of the next place of these words; the text's first where they cannot be found."""
        if not self._lower:
            self._lower = self.text.lower()
        words = words.lower()
        at = self._lower.find(words, self._sought.get(words, 0))
        if at < 0:
            at = self._lower.find(words)
        if at < 0:
            return self.line
        self._sought[words] = at + 1
        return self.line + self._lower.count("\n", 0, at)

    # ── links ────────────────────────────────────────────────────────────────
    def link(self, written: str, is_picture: bool, at: int | str) -> str | None:
        """The marker or address for a link as written; None where it was refused."""
        try:
            target, is_entry = take_link(written, self.folder, is_picture, self.site_url, self.languages)
        except LinkRefused as refused:
            self.report(refused.rule, refused.severity, refused.message, at, refused.hint)
            return None
        if not is_entry:
            return target
        if target not in self.links:
            self.links[target] = len(self.links)
            if isinstance(at, int):
                self.link_lines[target] = self._line_at(at)
        return f"{MARKER}{self.links[target]}"

    def raw_link(self, written: str, is_picture: bool, at: int | str = "") -> str | None:
        """The same for the author's own HTML, which is looked at twice."""
        key = (written, is_picture)
        if key not in self._raw_links:
            self._raw_links[key] = self.link(written, is_picture, at or written)
        return self._raw_links[key]

    def is_marker(self, written: str) -> bool:
        """Whether it is a marker that this body has."""
        number = written.removeprefix(MARKER)
        return number.isascii() and number.isdigit() and int(number) < len(self.links)

    # ── ids and other attributes ─────────────────────────────────────────────
    def raw_id(self, written: str) -> str | None:
        """An id of the author's own HTML; None for a second element of that name."""
        name = written if written.startswith(self.id_prefix) else self.id_prefix + _as_id(written)
        if name in self._given or name == self.id_prefix:
            return None
        self._given.add(name)
        return name

    def expect_id(self, written: str) -> None:
        """Take note of an id that the author's own HTML gives."""
        self.ids.add(self.id_prefix + _as_id(written).removeprefix(self.id_prefix))

    def new_id(self, wanted: str) -> str:
        """An id of this body that no other element has."""
        wanted = _as_id(wanted) or "section"
        name = self.id_prefix + wanted
        while name in self.ids:
            number = self._numbers[wanted] = self._numbers.get(wanted, 1) + 1
            name = f"{self.id_prefix}{wanted}-{number}"
        self.ids.add(name)
        return name

    def in_page(self, href: str) -> str:
        """A link inside the page: to what the body itself has under that name, else as it is."""
        name = self.id_prefix + _as_id(href[1:])
        return f"#{name}" if name in self.ids else href

    def keeps(self, tag: str, name: str, value: str, at: int | str) -> bool:
        """Whether an attribute may stay; a finding where somebody might miss it."""
        if is_sound(tag, name, value):
            return True
        if not is_harmless(name):
            self.report_dropped(f"{name}= on <{tag}>", at)
        return False


def _as_id(written: str) -> str:
    """An id as the author wrote it, composed and without spaces."""
    return normalize("NFC", _SPACE.sub("-", written.strip()))
