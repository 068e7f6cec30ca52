"""The parts of a .docx and how they point at each other.

Place in the pipeline: between the archive and the reader of .docx. Comes in: an archive. Goes out: the main part under
whatever name, and the parts that it names by relationship. Refuses: spreadsheets and presentations.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from newsroom.importing.containers import Container
from newsroom.importing.document import ReadError
from newsroom.importing.word.names import children

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml", "ms-word.document.macroenabled",
         "ms-word.template.macroenabled")  # fmt: skip


class Relation(msgspec.Struct, frozen=True):
    kind: str  # last segment of its type: image, hyperlink, footnotes …
    target: str  # a part's name, or an address where external
    external: bool


class Parts:
    """A .docx by relationships."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self._types = _content_types(container)
        self._relations: dict[str, dict[str, Relation]] = {}
        self.main = self._main()
        root = container.xml(self.main)
        if root is None:
            raise ReadError(
                "it has no text part: it is no Word document, or it is damaged: open it in the program that made it and save it as .docx"
            )
        self.document: _Element = root

    def relations(self, part: str) -> dict[str, Relation]:
        """The targets of a part's relations, by id."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            root = self.container.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._relations[part] = {
                found.get("Id", ""): _relation(found, folder) for found in children(root, "rel:Relationship")
            }
        return self._relations[part]

    def named(self, kind: str) -> list[str]:
        """Parts of a kind that the main part points at, in its order."""
        found = (relation.target for relation in self.relations(self.main).values() if _is(relation, kind))
        return list(dict.fromkeys(target for target in found if self.container.has(target)))

    def first(self, kind: str) -> _Element | None:
        """Root of the first part of a kind; None where there is none."""
        names = self.named(kind)
        return self.container.xml(names[0]) if names else None

    def type_of(self, part: str) -> str:
        """The media type that the archive declares for a part, in small letters."""
        name = "/" + part.lower()
        return self._types.get(name) or self._types.get(part.rpartition(".")[2].lower(), "")

    @property
    def has_macros(self) -> bool:
        return any(name.lower().endswith("vbaproject.bin") for name in self.container.names)

    def _main(self) -> str:
        targets = [relation.target for relation in self.relations("").values() if relation.kind == "officeDocument"]
        targets += [name.lstrip("/") for name, kind in self._types.items() if any(known in kind for known in _MAIN)]
        for target in [*targets, "word/document.xml"]:
            if self.container.has(target):
                kind = self.type_of(target)
                for other, noun in (("spreadsheet", "spreadsheet"), ("presentation", "presentation")):
                    if other in kind or other in target:
                        raise ReadError(f"it is a {noun}, not a text: copy its text into a .docx and import that")
                return target
        raise ReadError(
            "it has no text part: it is no Word document, or it is damaged: open it in the program that made it and save it as .docx"
        )


def _is(relation: Relation, kind: str) -> bool:
    return not relation.external and relation.kind.lower() == kind.lower()


def _relation(element: _Element, folder: str) -> Relation:
    target, external = element.get("Target", ""), element.get("TargetMode", "").lower() == "external"
    if not external:
        target = unquote(target).replace("\\", "/")
        target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(element.get("Type", "").rstrip("/").rpartition("/")[2], target, external)


def _content_types(container: Container) -> dict[str, str]:
    """Media types by part (with a leading slash) and by ending, all in small letters."""
    root = container.xml("[Content_Types].xml")
    types = {
        found.get("Extension", "").lower(): found.get("ContentType", "").lower()
        for found in children(root, "ct:Default")
    }
    for found in children(root, "ct:Override"):
        types[found.get("PartName", "").lower()] = found.get("ContentType", "").lower()
    return types
