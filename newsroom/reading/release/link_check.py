"""Links and files of all texts: what they lead to exists, and every file beside a text is used and fit to be published.

Place in the pipeline: the part of `references` that looks at links. Comes in: as there. Goes out: problems. Refuses: to know
which releases are out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from newsroom.model.link_entry import read_entry
from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.release import File, Folder, Page
from newsroom.reading.files.file_rules import LARGE_FILE, field_of, large_file, unfit_file
from newsroom.reading.files.unit_files import TEXT_ENDINGS
from newsroom.reading.release.site_check import SiteCheck
from newsroom.reading.values.rules import CATEGORIES

_FILE_FIELDS = ("head", "file", "image", "gallery", "media", "documents")


class LinkCheck(SiteCheck):
    """The links of bodies, and the files beside them."""

    @cached_property
    def linked_files(self) -> set[str]:
        """Files that a text links to, filled by `links_and_files`."""
        return set()

    def links_and_files(self) -> None:
        """Links of bodies lead to what exists; every file beside a release is named or linked."""
        for folder, page in self.texts():
            for link in page.links:
                kind, target, _ = read_entry(link)
                if kind == "file":
                    self.linked_files.add(target)
                if (why := self.missing(link)) is not None:
                    self.wrong(folder, page, "body", target, "link-missing", *why)
        for links in (text.links for each in self.directory.boilerplates.values() for text in each.values()):
            self.linked_files.update(read_entry(link).target for link in links if link.startswith("file:"))
        for folder in self.folders:
            if folder.files:
                self.unused_files(folder)

    def missing(self, link: str) -> tuple[str, str] | None:
        """(message, hint) of a link that leads to nothing; None where it leads to something, or to what cannot be read."""
        kind, target, _ = read_entry(link)
        if kind in ("topic", "type", "place"):
            known = self.known_keys(kind)
            if target in known or self.directory.may_have(f"{kind}s.yml", target):
                return None
            return f"must name a {kind} that is known (got a link to '{target}')", did_you_mean(target, known)
        if kind not in ("content", "file"):
            return None
        there = self.known_texts if kind == "content" else self.known_files
        path = target.rstrip("/") if kind == "content" else target
        if path in there or self.is_shared(target) or self.is_unread(target):
            return None
        noun = "text" if kind == "content" else "file"
        message = f"must lead to a {noun} that exists (got a link to '{target}', which is not in {self.label}/)"
        if kind == "file" and self.source(f"{self.label}/{target}"):
            paths = ", ".join(self.context.static_paths) or "none"
            message = f"must lead to a file beside a text or in a folder of STATIC_PATHS ({paths}), e.g. images/harbour.jpg (got '{target}')"
        return message, _near_path(target, there)

    def is_shared(self, target: str) -> bool:
        """Whether it is a file of STATIC_PATHS."""
        paths = self.context.static_paths
        return any(target == path or target.startswith(f"{path}/") for path in paths) and bool(
            self.source(f"{self.label}/{target}")
        )

    def is_unread(self, target: str) -> bool:
        """Whether it lies in, or is, what is there and cannot be read."""
        steps = target.rstrip("/").split("/") if self.unread else []
        return any("/".join(steps[:count]) in self.unread for count in range(1, len(steps) + 1))

    @cached_property
    def unread_words(self) -> bytes:
        """All bytes of texts that cannot be read: any file may be named in them."""
        standing = self.directory.unsure if self.directory.boilerplates or self.directory.unsure else ()
        paths = {f"{self.label}/{path}" for path in self.unread}
        paths.update(sketch.path for folder in self.folders for sketch in folder.sketches)
        paths.update(f"{self.label}/directory/{name}.md" for name in standing if name.startswith("boilerplate/"))
        return b"\n".join(self.source(path) for path in sorted(paths) if path.lower().endswith(TEXT_ENDINGS))

    def unused_files(self, folder: Folder) -> None:
        versions: Sequence[Page] = folder.releases or folder.pages
        if not versions:
            return
        # A field that cannot be read may be the one that names the file.
        is_sure = not any(each.field in _FILE_FIELDS and each.severity == "error" for each in folder.problems)
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
            elif is_sure and file.name.encode("utf-8", "surrogateescape") not in self.unread_words:
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

    @cached_property
    def known_texts(self) -> set[str]:
        """Texts that can be linked to, with their folders, inside content/. Those that could not be read count: they are there."""
        texts = {folder.path for folder in self.folders}
        cut = len(self.label) + 1
        for folder, page in self.pages():
            texts.add(f"{folder.path}/{page.lang}.md")
        for folder in self.folders:
            texts.update(problem.path[cut:] for problem in folder.problems if problem.path.endswith(".md"))
            texts.update(sketch.path[cut:] for sketch in folder.sketches)
        return texts

    def known_keys(self, kind: str) -> Collection[str]:
        if kind == "type":
            return CATEGORIES
        return self.directory.topics.keys() if kind == "topic" else self.directory.places.keys()

    @cached_property
    def known_files(self) -> set[str]:
        return {f"{folder.path}/{file.name}" for folder in self.folders for file in folder.files}


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
