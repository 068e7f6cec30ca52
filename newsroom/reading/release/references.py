"""All folders and the directory together → what does not fit together.

Place in the pipeline: after `validate`, on every build. Comes in: every folder's values, the directory. Goes out: problems.
When all is well it looks up sets and reads nothing: some 2 µs a release. Only where something is wrong is the source
read again, for its line. Refuses: to know which releases are out; a link to a held one is no problem.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from newsroom.model.addresses import is_own_address, prefix
from newsroom.model.directory import Directory
from newsroom.model.link_entry import read_entry
from newsroom.model.problems import MOST_PROBLEMS, Problem, did_you_mean
from newsroom.model.release import File, Folder, Page, Release
from newsroom.reading.directory.contacts_over_time import contact_problems
from newsroom.reading.files.file_rules import LARGE_FILE, field_of, large_file, unfit_file
from newsroom.reading.release.problem_lines import line_of
from newsroom.reading.values.rules import CATEGORIES

if TYPE_CHECKING:
    from newsroom.model.read_context import ReadContext

Reader = Callable[[str], bytes]  # a source's bytes by its path as named in problems


def check_site(
    folders: Sequence[Folder], directory: Directory, context: ReadContext, read: Reader = lambda path: b""
) -> list[Problem]:
    """Everything that is wrong between folders, or between a folder and the directory.

    `read` is called only for sources that have such a problem, to find the line.
    """
    check = _Check(folders, directory, context, read)
    check.slugs()
    check.directory_references()
    check.links_and_files()
    check.aliases()
    check.found += [
        (problem, None) for problem in contact_problems(check.pages(), directory, check.label, check.source)
    ]
    return sorted(set(check.settled()))


_WIDE_SIGN = re.compile("[，、；،؛［］【】「」“”‘’〈〉]")


def wide_sign(key: str) -> str:
    """What to type where a list of keys was typed with the signs of another writing; "" where it was not."""
    sign = _WIDE_SIGN.search(key)
    if sign is None:
        return ""
    return f"It has '{sign[0]}' (U+{ord(sign[0]):04X}): keys stand between plain brackets and commas, e.g. [health, culture]."


class _Check:
    def __init__(self, folders: Sequence[Folder], directory: Directory, context: ReadContext, read: Reader) -> None:
        self.folders, self.directory, self.context, self.read = folders, directory, context, read
        self.label = context.content_label
        self.found: list[tuple[Problem, Folder | None]] = []
        self.linked_files: set[str] = set()
        self.reported: Counter[tuple[str, str]] = Counter()  # (text, severity) → problems of it

    def pages(self) -> Iterator[tuple[Folder, Page]]:
        for folder in self.folders:
            for page in folder.releases or folder.pages:
                yield folder, page

    def wrong(
        self,
        folder: Folder,
        page: Page,
        field: str,
        word: str,
        rule: str,
        message: str,
        hint: str = "",
        severity: str = "error",
    ) -> None:
        """A problem on the line where `field` names `word`. In a draft it is a warning. Of one text some are told."""
        severity = "warning" if page.draft and not _has_errors(folder, page) else severity
        self.reported[page.path, severity] += 1
        if self.reported[page.path, severity] > MOST_PROBLEMS:
            return
        line = line_of(self.source(page.path), field, word, page.folder)
        self.found.append((Problem(page.path, line, field, rule, severity, message, hint), folder))

    def source(self, path: str) -> bytes:
        try:
            return self.read(path)
        except OSError:
            return b""

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
            if key in known or (taken and taken == getattr(page, field)):
                continue  # a translation took it from its original, where it is reported
            example = f", e.g. {min(known)}" if known else ""
            article = "an" if noun[0] in "ao" else "a"
            where = _KIND_FILES[noun]
            message = f"must name {article} {noun} of directory/{where}{example} (got '{key}', which is not known)"
            hint = wide_sign(key) or did_you_mean(key.lower().replace(" ", "-"), known)
            self.wrong(folder, page, field, key, f"{noun}-unknown", message, hint)

    def links_and_files(self) -> None:
        """Links of bodies lead to what exists; every file beside a release is named or linked."""
        files: set[str] | None = None
        texts: set[str] | None = None
        for folder, page in self.pages():
            for link in page.links:
                kind, target, _ = read_entry(link)
                if kind in ("content", "file"):
                    if kind == "content":
                        there = texts = self.known_texts() if texts is None else texts
                    else:
                        there = files = self.known_files() if files is None else files
                        self.linked_files.add(target)
                    if (target.rstrip("/") if kind == "content" else target) not in there and not self.is_shared(
                        target
                    ):
                        noun = "text" if kind == "content" else "file"
                        message = f"must lead to a {noun} that exists (got a link to '{target}', which is not in {self.label}/)"
                        if kind == "file" and self.source(f"{self.label}/{target}"):
                            paths = ", ".join(self.context.static_paths) or "none"
                            message = f"must lead to a file beside a text or in a folder of STATIC_PATHS ({paths}), e.g. images/harbour.jpg (got '{target}')"
                        self.wrong(folder, page, "body", target, "link-missing", message, _near_path(target, there))
                elif kind in ("topic", "type", "place"):
                    known = self.known_keys(kind)
                    if target not in set(known):
                        message = f"must name a {kind} that is known (got a link to '{target}')"
                        self.wrong(folder, page, "body", target, "link-missing", message, did_you_mean(target, known))
        for links in (text.links for each in self.directory.boilerplates.values() for text in each.values()):
            self.linked_files.update(read_entry(link).target for link in links if link.startswith("file:"))
        for folder in self.folders:
            if folder.files:
                self.unused_files(folder)

    def is_shared(self, target: str) -> bool:
        """Whether it is a file of STATIC_PATHS."""
        paths = self.context.static_paths
        return any(target == path or target.startswith(f"{path}/") for path in paths) and bool(
            self.source(f"{self.label}/{target}")
        )

    def unused_files(self, folder: Folder) -> None:
        versions: Sequence[Page] = folder.releases or folder.pages
        if not versions or any(
            problem.field in _FILE_FIELDS for problem in folder.problems if problem.severity == "error"
        ):
            return  # the field is broken: what it should name is unknown
        named: set[str] = set()
        for page in versions:
            named.update(name for _, name in page.named_files)
        shown = {picture.file for page in versions for picture in page.pictures}
        for file in folder.files:
            path = f"{self.label}/{folder.path}/{file.name}"
            if file.name in named or f"{folder.path}/{file.name}" in self.linked_files:
                for rule, message in unfit_file(folder, file, file.name in shown, file.name in named):
                    self.unfit(folder, file, rule, message)
                if file.name not in named and file.size > LARGE_FILE:
                    self.unfit(folder, file, "link-large", large_file(file), "warning")
                if file.recording is not None and file.recording.is_placed:
                    message = f"should not say where it was recorded: its notes hold the place, which can put people at risk (got '{file.name}')"
                    hint = f"Take it out, e.g. with ffmpeg -i {file.name} -map_metadata -1 -c copy clean-{file.name}"
                    self.found.append((Problem(path, 1, "file", "media-place", "warning", message, hint), folder))
            elif not file.name.endswith(_TEXT_ENDINGS):
                message = f"is not published: no field names it and no text links to it, e.g. [the file]({{attach}}{file.name})"
                self.found.append((Problem(path, 1, "file", "file-unused", "warning", message), folder))

    def unfit(self, folder: Folder, file: File, rule: str, message: str, severity: str = "error") -> None:
        """A problem of a file, on the line of each text's field or link that uses it."""
        target, is_told = f"{folder.path}/{file.name}", False
        for user, page in self.pages():
            if any(read_entry(link)[:2] == ("file", target) for link in page.links):
                self.wrong(user, page, "body", target, rule, message, severity=severity)
                is_told = True
            elif user is folder and (field := field_of(page, file.name)) and page.lang == page.original:
                self.wrong(user, page, field, file.name, rule, message, severity=severity)
                is_told = True
        if not is_told:  # a standing text of the directory uses the file
            self.found.append((Problem(f"{self.label}/{target}", 1, "file", rule, severity, message), folder))

    def known_texts(self) -> set[str]:
        """Texts that can be linked to, with their folders, inside content/. Those that could not be read count: they are there."""
        texts = {folder.path for folder in self.folders}
        cut = len(self.label) + 1
        for folder, page in self.pages():
            texts.add(f"{folder.path}/{page.lang}.md")
        for folder in self.folders:
            texts.update(problem.path[cut:] for problem in folder.problems if problem.path.endswith(".md"))
        return texts

    def known_keys(self, kind: str) -> Iterable[str]:
        if kind == "type":
            return CATEGORIES
        return self.directory.topics.keys() if kind == "topic" else self.directory.places.keys()

    def known_files(self) -> set[str]:
        return {f"{folder.path}/{file.name}" for folder in self.folders for file in folder.files}

    def aliases(self) -> None:
        """A former address must not be one that is in use."""
        claimed = [(folder, page, alias) for folder, page in self.pages() for alias in page.aliases]
        if not claimed:
            return
        languages = self.context.languages
        used: dict[str, str] = {}
        for folder, page in self.pages():
            section = "news/" if folder.releases else ""
            used[f"{prefix(page.lang, languages)}{section}{page.slug}/"] = page.path
        for folder, page, alias in claimed:
            address = alias.lower()
            if address in used:
                message = f"must be an address that is not in use, e.g. /news/old-name/ (got '{alias}', which is {used[address]})"
                self.wrong(folder, page, "aliases", alias, "alias-taken", message)
            elif is_own_address(address, languages):
                message = f"must not be one of the site's own addresses, e.g. /news/old-name/ (got '{alias}')"
                self.wrong(folder, page, "aliases", alias, "alias-reserved", message)
            used.setdefault(address, page.path)

    def settled(self) -> list[Problem]:
        """Without the warnings that the folder's texts waive."""
        return [
            problem
            for problem, folder in self.found
            if problem.severity == "error"
            or folder is None
            or not any(waiver.rule == problem.rule for page in folder.releases or folder.pages for waiver in page.waive)
        ]


_KIND_FILES = {
    "contact": "contacts.yml",
    "topic": "topics.yml",
    "place": "places.yml",
    "author": "people.yml",
    "boilerplate": "boilerplate/",
}
_FILE_FIELDS = ("head", "file", "image", "gallery", "media", "documents")
_TEXT_ENDINGS = (".markdown", ".mkd", ".mdown")  # misnamed texts have a problem of their own


def _near_path(target: str, known: set[str]) -> str:
    """The nearest known path: another file of the same folder, else a folder beside it with such a file."""
    folder, _, name = target.rpartition("/")
    above, _, slug = folder.rpartition("/")
    names = {path[len(folder) + 1 :] for path in known if path.startswith(folder + "/")}
    slugs = {
        path[len(above) + 1 : -len(name) - 1]
        for path in known
        if path.startswith(above + "/") and path.endswith("/" + name)
    }
    return did_you_mean(name, names) or did_you_mean(slug, slugs)


def _has_errors(folder: Folder, page: Page) -> bool:
    return any(problem.path == page.path and problem.severity == "error" for problem in folder.problems)
