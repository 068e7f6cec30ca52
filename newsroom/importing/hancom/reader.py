"""One .hwpx, read.

Place in the pipeline: a reader of the import. Comes in: the bytes of an .hwpx and what is decided about its tracked changes.
Goes out: a `Reading`. Refuses: encrypted files.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

from newsroom.importing.containers import Container
from newsroom.importing.document import PASSWORD, Decision, ReadError, Reading, Reason
from newsroom.importing.hancom.changes import Changes
from newsroom.importing.hancom.head import Head, first, inside, local
from newsroom.importing.hancom.job import Job, Place
from newsroom.importing.hancom.story import MET, Story
from newsroom.importing.ledger import Ledger
from newsroom.importing.shown import Shelf
from newsroom.model.blocks import Block, Text

if TYPE_CHECKING:
    from lxml.etree import _Element

_ELSEWHERE: tuple[tuple[str, Reason], ...] = (("header", "header"), ("footer", "footer"), ("memo", "comment"))
_MASTER = re.compile(r"masterpage\d+\.xml$", re.IGNORECASE)
_EMPTY_SCRIPT = re.compile(
    r"//[^\n]*|/\*.*?\*/|\bvar\s+\w+\s*=\s*[\w.]+\s*;|\bfunction\s+\w+\s*\([^)]*\)\s*\{(?:\s|//[^\n]*)*\}", re.DOTALL
)
_SECTION = re.compile(r"section(\d+)\.xml", re.IGNORECASE)


def read(data: bytes, decision: Decision) -> Reading:
    """The document. Raises ReadError."""
    container = Container(data)
    if b"encryption-data" in (container.bytes_of("META-INF/manifest.xml") or b""):
        raise ReadError(PASSWORD)
    package = container.xml("Contents/content.hpf")
    items = {one.get("id", ""): one.get("href", "") for one in inside(package, "item")} if package is not None else {}
    sections = _sections(container, package, items)
    if not sections:
        raise ReadError(
            "it has no text part: it is no Hangul document, or it is damaged: save it anew as .hwpx or .docx"
        )
    ledger = Ledger()
    head = Head(container.xml("Contents/header.xml"))
    masters = _masters(container)
    job = Job(
        container=container,
        head=head,
        pictures=_pictures(container, items),
        ledger=ledger,
        shelf=Shelf(ledger),
        notes=[],
        place=[],
        languages=Counter(),
        changes=Changes([*sections, *masters], head, decision),
        read_story=lambda job, content, place: Story(job).read(content, place),
    )
    blocks: list[Block] = []
    for section in sections:
        blocks += Story(job, in_text=True).read(section, Place())
        _rest(job, section)
    for master in masters:
        _master(job, master)
    job.changes.close()
    if _has_macros(container):
        ledger.ask_macros()
    title = next((one.text or "" for one in inside(package, "title")), "") if package is not None else ""
    language = next((one.text or "" for one in inside(package, "language")), "") if package is not None else ""
    return Reading(
        form="hwpx",
        text=Text(blocks=tuple(blocks), notes=tuple(job.notes)),
        pictures=job.shelf.pictures,
        set_aside=ledger.aside,
        questions=tuple(ledger.questions),
        changes=tuple(job.changes.found),
        language=language,
        title=" ".join(title.split()),
        read=ledger.read,
        structure=ledger.structure,
    )


def _sections(container: Container, package: _Element | None, items: dict[str, str]) -> list[_Element]:
    """The sections in the order of the package's spine, else by their numbers."""
    order = [items.get(one.get("idref", ""), "") for one in inside(package, "itemref")] if package is not None else []
    names = [name for name in order if _SECTION.search(name)]
    if not names:
        found = [name for name in container.names if _SECTION.search(name) and name.lower().startswith("contents/")]
        names = sorted(found, key=lambda name: int(_SECTION.search(name)[1]))  # type: ignore[index]
    roots = (container.xml(name if container.has(name) else posixpath.join("Contents", name)) for name in names)
    return [root for root in roots if root is not None]


def _masters(container: Container) -> list[_Element]:
    """The master pages: what is drawn behind the text of each page."""
    names = sorted(name for name in container.names if _MASTER.search(name))
    roots = (container.xml(name) for name in names)
    return [root for root in roots if root is not None]


def _master(job: Job, root: _Element) -> None:
    content = first(root, "subList")
    job.place = ["master page"]
    Story(job).read(content if content is not None else (), Place(aside="header"))
    job.place = []


def _has_macros(container: Container) -> bool:
    """Whether a script does anything: Hancom writes empty functions into each document."""
    for name in container.names:
        if name.lower().startswith("scripts/"):
            data = container.bytes_of(name) or b""
            text = data.decode(
                "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4] else "utf-8", "replace"
            )
            if _EMPTY_SCRIPT.sub("", text.replace("\ufeff", "")).strip():
                return True
    return False


def _pictures(container: Container, items: dict[str, str]) -> dict[str, str]:
    """Names of parts by their id: as the package says, else by the name itself."""
    found = {
        posixpath.basename(name).rpartition(".")[0]: name
        for name in container.names
        if name.lower().startswith("bindata/")
    }
    for key, name in items.items():
        for tried in (name, posixpath.join("Contents", name)):
            if name and container.has(tried):
                found[key] = tried
                break
    return found


def _rest(job: Job, section: _Element) -> None:
    """Paragraphs that no part of the reader has met are set aside: nothing is dropped in silence.

    A header appears where it is called and in the properties of its section, a memo at its field and in a list:
    the second of two that say the same is not counted.
    """
    for paragraph in inside(section, "p"):
        if paragraph.get(MET) is not None:
            continue
        around = [local(up) for up in paragraph.iterancestors()]
        if "p" in around and "subList" not in around:
            continue
        words = " ".join(" ".join(str(piece) for one in inside(paragraph, "t") for piece in one.itertext()).split())
        for one in inside(paragraph, "p"):
            one.set(MET, "1")
        reason: Reason = next((kind for name, kind in _ELSEWHERE if name in around), "unknown")
        if not words or any(one.reason == reason and words in one.text for one in job.ledger.aside):
            continue
        job.ledger.close()
        job.ledger.set_aside(reason, job.ledger.take(words), reason if reason != "unknown" else "text")
