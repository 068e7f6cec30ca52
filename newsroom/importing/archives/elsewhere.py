"""Addresses of the old site that were no post's: where their readers go now.

Place in the pipeline: after every post has been made. Comes in: the archive, the drafts that are public. Goes out: former
address → address here, and the files that have none. Refuses: to write them; they are redirected at the web server.
"""

from __future__ import annotations

from pathlib import Path

from newsroom.importing.archives.naming import Naming, bare
from newsroom.importing.archives.post import Archive, Former, Name
from newsroom.importing.archives.terms import Terms, kind_of
from newsroom.importing.draft import Draft
from newsroom.model.addresses import prefix

ANSWERED = frozenset(("/", "/robots.txt", "/sitemap.xml", "/404.html"))  # each site has its own


class Elsewhere:
    """The lists of the new site, and the files that came along."""

    def __init__(self, archive: Archive, naming: Naming, terms: Terms, languages: tuple[str, ...]) -> None:
        self.archive, self.naming, self.terms, self.languages = archive, naming, terms, languages
        self.files: dict[Path, str] = {}  # of the old site → the first address here
        self._lists: set[tuple[str, str]] = set()  # language, "topics/harbour"
        self._posts: set[str] = set()  # origins of what is public

    def add(self, draft: Draft, files: dict[str, Path]) -> None:
        """Notes what a public draft brings: its lists, and its files."""
        place = self.naming.places[draft.source]
        address = place.address(self.languages)
        self._posts.add(draft.source)
        for name, file in files.items():
            self.files.setdefault(file, address + name)
        if draft.page:
            return
        tags = draft.fields.get("tags", ())
        date = str(draft.fields.get("date", ""))
        self._lists.update((draft.lang, f"topics/{tag}") for tag in (tags if isinstance(tags, list) else ()))
        self._lists.update(
            (draft.lang, path) for path in (f"types/{draft.fields['category']}", f"news/{date[:4]}", f"news/{date[:4]}/{date[5:7]}")
        )  # fmt: skip

    def found(self, moved_files: dict[str, str]) -> tuple[dict[str, str], list[str]]:
        """(former address → address here; former addresses of files that have none). `moved_files` takes further files."""
        moved: dict[str, str] = {}
        left: dict[str, None] = {}
        for former in self.archive.former():
            if bare(former.address) in self.naming.by_address or former.address in ANSWERED:
                continue
            here = self._here(former)
            if not here and former.address not in moved_files:
                left[former.address] = None
            elif here and here != former.address:
                (moved_files if former.what == "file" else moved).setdefault(former.address, here)
        return moved, list(left)

    def _here(self, former: Former) -> str:
        """The address that answers now; "" for a file that did not come along."""
        if former.what == "file":
            file = self.archive.file_at(former.name.text, "")
            return self.files.get(file, "") if file is not None else ""
        if former.what == "post":
            origin = former.name.text
            return self.naming.places[origin].address(self.languages) if origin in self._posts else "/news/"
        if former.what == "sitemap":
            return "/sitemap.xml"
        if former.what in ("feed", "topic-feed"):
            return self._feed(former)
        path = (
            f"news/{former.name.text}"
            if former.what == "month"
            else self._topic(former.name)
            if former.what == "topic"
            else ""
        )
        start = self._start(path, former.lang) if path else ""
        return f"{start}{path}/" if start else f"{prefix(self._language(former.lang), self.languages)}news/"

    def _feed(self, former: Former) -> str:
        form = "rss.xml" if "rss" in former.address.rpartition("/")[2] or former.name.text == "rss" else "atom.xml"
        path = self._topic(former.name) if former.what == "topic-feed" else ""
        if path.startswith("topics/") and (start := self._start(path, former.lang)):
            return f"{start}feeds/{path}.atom.xml"
        return f"{prefix(self._language(former.lang), self.languages)}feeds/all.{form}"

    def _topic(self, name: Name) -> str:
        """The list of a category or tag."""
        if kind := kind_of(name):
            return f"types/{kind}"
        key = self.terms.slugs.get(name.slug, "")
        return f"topics/{key}" if key else ""

    def _start(self, path: str, lang: str) -> str:
        """The start of the addresses in the first language that has a list; "" where none has it."""
        order = dict.fromkeys((self._language(lang), *self.languages))
        return next((prefix(one, self.languages) for one in order if (one, path) in self._lists), "")

    def _language(self, lang: str) -> str:
        return lang if lang in self.languages else self.languages[0]
