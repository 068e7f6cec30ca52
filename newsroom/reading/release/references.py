"""All folders and the directory together → what does not fit together.

Place in the pipeline: after `validate`, on every build. Comes in: every folder's values, the directory. Goes out: problems.
When all is well it looks up sets and reads nothing: some 2 µs a release. Only where something is wrong is the source
read again, for its line. Refuses: to know which releases are out; a link to a held one is no problem.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from newsroom.model.addresses import is_own_address, prefix
from newsroom.model.directory import Directory
from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.release import Folder, Page, Release
from newsroom.reading.release.link_check import LinkCheck
from newsroom.reading.release.site_check import Reader
from newsroom.reading.values.rules import CATEGORIES

if TYPE_CHECKING:
    from newsroom.model.read_context import ReadContext


def check_site(
    folders: Sequence[Folder],
    directory: Directory,
    context: ReadContext,
    read: Reader = lambda path: b"",
    unread: Collection[str] = (),
) -> list[Problem]:
    """Everything that is wrong between folders, or between a folder and the directory.

    `read` is called only for sources that have such a problem, to find the line. `unread`: files and folders inside
    content/ that are there and cannot be read; nothing is said of what leads to them.
    """
    check = ReferenceCheck(folders, directory, context, read, unread)
    check.slugs()
    check.directory_references()
    check.links_and_files()
    check.aliases()
    return sorted(set(check.settled()))


_WIDE_SIGN = re.compile("[，、；،؛［］【】「」“”‘’〈〉]")


def wide_sign(key: str) -> str:
    """What to type where a list of keys was typed with the signs of another writing; "" where it was not."""
    sign = _WIDE_SIGN.search(key)
    if sign is None:
        return ""
    return f"It has '{sign[0]}' (U+{ord(sign[0]):04X}): keys stand between plain brackets and commas, e.g. [health, culture]."


class ReferenceCheck(LinkCheck):
    """The keys, names and addresses that folders share."""

    def slugs(self) -> None:
        """A release's slug is unique over all years."""
        first: dict[str, Folder] = {}
        for folder in self.folders:
            if folder.path.startswith("releases/"):
                former = first.setdefault(folder.slug, folder)
                if former is not folder:
                    versions = folder.releases
                    path = versions[0].path if versions else f"{self.label}/{folder.path}"
                    other = former.releases[0].path if former.releases else f"{self.label}/{former.path}"
                    message = f"must be the only release of this name, e.g. {folder.slug}-{folder.path.split('/')[1]} ('{folder.slug}' is also {other})"
                    self.found.append((Problem(path, 1, "slug", "slug-twice", "error", message), folder))

    def directory_references(self) -> None:
        """Keys of the directory that heads name."""
        directory = self.directory
        contacts, topics, places, people = (
            frozenset(kind) for kind in (directory.contacts, directory.topics, directory.places, directory.people)
        )
        texts = frozenset(directory.boilerplates)
        for folder in self.folders:
            for page in folder.releases:
                if page.category not in CATEGORIES:
                    self.own_kind(folder, page)
                if not contacts.issuperset(page.contacts):
                    self.unknown(folder, page, "contacts", page.contacts, contacts, "contact")
                if not topics.issuperset(page.tags):
                    self.unknown(folder, page, "tags", page.tags, topics, "topic")
                if page.places and not places.issuperset(page.places):
                    self.unknown(folder, page, "places", page.places, places, "place")
                if page.authors and not people.issuperset(page.authors):
                    self.unknown(folder, page, "authors", page.authors, people, "author")
                if page.boilerplate and page.boilerplate not in texts:
                    self.unknown(folder, page, "boilerplate", (page.boilerplate,), texts, "boilerplate")
                if page.event is not None and page.event.place and page.event.place not in places:
                    self.unknown(folder, page, "event", (page.event.place,), places, "place")
            for standing in folder.pages:
                if not contacts.issuperset(standing.contacts):
                    self.unknown(folder, standing, "contacts", standing.contacts, contacts, "contact")

    def own_kind(self, folder: Folder, page: Release) -> None:
        """A kind of release of the office's own is known, and has the fields that it requires."""
        original = next((version for version in folder.releases if version.lang == page.original), page)
        kind = self.directory.kinds.get(page.category)
        if kind is None:
            if self.directory.may_have("kinds.yml", page.category):
                return
            if original is page or original.category != page.category:
                known = (*CATEGORIES, *self.directory.kinds)
                message = f"must be one of {', '.join(known)}, or a key of directory/kinds.yml (got '{page.category}')"
                hint = did_you_mean(page.category, known)
                self.wrong(folder, page, "category", page.category, "category-unknown", message, hint)
            return
        for field in kind.requires:
            if not getattr(page, field):
                example = {"dateline": "Seoul", "contacts": "[press-desk]"}.get(field, "{name: …, starts: …}")
                message = f"must be given for this kind of release ({kind.key}), e.g. {field}: {example} (got none)"
                self.wrong(folder, page, field, "", f"{field}-missing", message)

    def unknown(
        self, folder: Folder, page: Page, field: str, keys: Iterable[str], known: frozenset[str], noun: str
    ) -> None:
        original = next((version for version in folder.releases or folder.pages if version.lang == page.original), page)
        taken = getattr(original, field, ()) if original is not page else ()
        for key in keys:
            if (
                key in known
                or self.directory.may_have(_KIND_FILES[noun], key)
                or (taken and taken == getattr(page, field))
            ):
                continue  # a translation took it from its original, where it is reported
            example = f", e.g. {min(known)}" if known else ""
            article = "an" if noun[0] in "ao" else "a"
            where = _KIND_FILES[noun]
            message = f"must name {article} {noun} of directory/{where}{example} (got '{key}', which is not known)"
            hint = wide_sign(key) or did_you_mean(key.lower().replace(" ", "-"), known)
            self.wrong(folder, page, field, key, f"{noun}-unknown", message, hint)

    def aliases(self) -> None:
        """A former address must not be one that is in use."""
        for folder, page, alias, rule, message in self.alias_faults():
            self.wrong(folder, page, "aliases", alias, rule, message)

    def alias_faults(self) -> Iterator[tuple[Folder, Page, str, str, str]]:
        """(folder, text, former address, rule, message) of those that cannot be."""
        claimed = [(folder, page, alias) for folder, page in self.pages() for alias in page.aliases]
        if not claimed:
            return
        languages = self.context.languages
        used: dict[str, str] = {}
        for folder, text in self.texts():
            section = "" if folder.path.startswith("pages/") else "news/"
            if text.lang in languages:
                used[f"{prefix(text.lang, languages)}{section}{folder.slug}/"] = text.path
        for folder, page, alias in claimed:
            address = alias.lower()
            if address in used:
                message = f"must be an address that is not in use, e.g. /news/old-name/ (got '{alias}', which is {used[address]})"
                yield folder, page, alias, "alias-taken", message
            elif is_own_address(address, languages):
                message = f"must not be one of the site's own addresses, e.g. /news/old-name/ (got '{alias}')"
                yield folder, page, alias, "alias-reserved", message
            used.setdefault(address, page.path)


_KIND_FILES = {
    "contact": "contacts.yml",
    "topic": "topics.yml",
    "place": "places.yml",
    "author": "people.yml",
    "boilerplate": "boilerplate/",
}
