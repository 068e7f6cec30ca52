"""Addresses of the old site that were no post's: where their readers go now.

Place in the pipeline: after every post has been made. Comes in: the archive, the drafts that are public. Goes out: former
address → address here, and the files that have none. Refuses: to write them; they are redirected at the web server.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from newsroom.importing.archives.naming import Naming, Place, bare
from newsroom.importing.archives.post import Archive, Former, Name
from newsroom.importing.archives.terms import Terms, kind_of
from newsroom.importing.draft import Draft
from newsroom.model.addresses import prefix

ANSWERED = frozenset(("/", "/robots.txt", "/sitemap.xml", "/404.html"))  # each site has its own


class Elsewhere:
    """The lists of the new site, and the files that came along."""

    def __init__(self, archive: Archive, naming: Naming, terms: Terms, languages: tuple[str, ...]) -> None:
        self.archive, self.naming, self.terms, self.languages = archive, naming, terms, languages
        self._drafts: list[tuple[Place, dict[str, object], dict[str, Path]]] = []
        self._files: dict[Path, str] = {}  # of the old site → the first address here
        self._lists: set[tuple[str, str]] = set()  # language, "topics/harbour"
        self._posts: set[str] = set()  # origins of what is public
        self._versions: dict[str, list[Place]] = {}  # address of a public text → the public texts of its folder

    def add(self, draft: Draft, files: dict[str, Path]) -> None:
        """Notes a draft that is public as far as the import alone can say."""
        fields = {name: draft.fields.get(name) for name in ("tags", "date", "category")}
        self._drafts.append((self.naming.places[draft.source], fields, files))

    def found(self, refused: Container[str], moved_files: dict[str, str]) -> tuple[dict[str, str], list[str]]:
        """(former address → address here; former addresses of files that have none).

        `refused` are paths of texts that the check made drafts. `moved_files` takes further files, and loses those of such texts.
        """
        for place, fields, files in self._drafts:
            if place.path not in refused and place.lang in self.languages:
                self._take(place, fields, files)
        moved: dict[str, str] = {}
        left: dict[str, None] = {}
        for former, here in list(moved_files.items()):
            moved_files[former] = self._beside_original(here)
            if not moved_files[former]:
                del moved_files[former]
                left[former] = None
        for one in self.archive.former():
            if bare(one.address) in self.naming.by_address or one.address in ANSWERED:
                continue
            here = self._here(one)
            if not here and one.address not in moved_files:
                left[one.address] = None
            elif here and here != one.address:
                (moved_files if one.what == "file" else moved).setdefault(one.address, here)
        return moved, [former for former in left if former not in moved_files]

    def _take(self, place: Place, fields: dict[str, object], files: dict[str, Path]) -> None:
        """What a public text brings: its address, its files, its lists."""
        address = place.address(self.languages)
        self._posts.add(place.origin)
        versions = self._versions.setdefault(f"{'pages' if place.is_page else 'releases'}/{place.slug}", [])
        self._versions[address] = versions
        versions.append(place)
        for name, file in files.items():
            self._files.setdefault(file, address + name)
        if place.is_page:
            return
        tags, date = fields["tags"], str(fields["date"] or "")
        paths = [f"types/{fields['category']}", f"news/{date[:4]}", f"news/{date[:4]}/{date[5:7]}"]
        paths += [f"topics/{tag}" for tag in (tags if isinstance(tags, list) else ())]
        self._lists.update((place.lang, path) for path in paths)

    def _here(self, former: Former) -> str:
        """The address that answers now; "" for a file that did not come along."""
        if former.what == "file":
            file = self.archive.file_at(former.name.text, "")
            return self._beside_original(self._files.get(file, "")) if file is not None else ""
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

    def _beside_original(self, address: str) -> str:
        """The address of a file that came with a text: all languages have theirs beside the original's page; "" where none is public."""
        folder, _, name = address.rpartition("/")
        versions = self._versions.get(folder + "/")
        if not versions:
            return ""
        original = min(versions, key=lambda place: self.languages.index(place.lang))
        return original.address(self.languages) + name

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
