"""One .odt, read.

Place in the pipeline: a reader of the import. Comes in: the bytes of an .odt and what is decided about its tracked changes.
Goes out: a `Reading`. Refuses: encrypted files. Its own on lxml: see the decision on readers of documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsroom.importing.containers import Container
from newsroom.importing.document import PASSWORD, Decision, ReadError, Reading, Reason
from newsroom.importing.opendocument.job import Job, Place
from newsroom.importing.opendocument.names import child, full, get, name_of, settle, words_in
from newsroom.importing.opendocument.story import Story
from newsroom.model.blocks import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADERS: dict[str, tuple[Reason, str]] = {
    "style:header": ("header", "header"),
    "style:header-left": ("header", "even-page header"),
    "style:header-first": ("header", "first-page header"),
    "style:footer": ("footer", "footer"),
    "style:footer-left": ("footer", "even-page footer"),
    "style:footer-first": ("footer", "first-page footer"),
}


def read(data: bytes, decision: Decision) -> Reading:
    """The document. Raises ReadError."""
    container = Container(data)
    _refuse_encrypted(container)
    content, styles = container.xml("content.xml"), container.xml("styles.xml")
    body = child(content, "office:body", "office:text")
    if content is None or body is None:
        raise ReadError(
            "it has no text part: it is no OpenDocument text, or it is damaged: save it anew as .odt or .docx"
        )
    for root in (content, styles):
        settle(root)
    job = Job(container, content, styles, decision)
    start = Place(look=job.styles.default_look())

    job.read_story = lambda job, content, place: Story(job).read(content, place)
    changes = job.changes(body) if decision is None else []
    for element, _, place in _headers_of(styles) if decision is None else ():
        changes += job.changes(element, place)
    blocks = Story(job, in_text=True).read(body, start)
    _headers(job, styles)
    _rest(job, content)
    job.asks_of_looks()
    if any(
        name.lower().startswith(("basic/", "scripts/")) and not name.lower().endswith((".xml", "/"))
        for name in container.names
    ) or any(re.search(r"(?i)^basic/.+/(?!script-l[bc])[^/]+\.xml$", name) for name in container.names):
        job.ledger.ask_macros()
    meta = container.xml("meta.xml")
    title = next((one.text or "" for one in meta.iter(full("dc:title"))), "") if meta is not None else ""
    return Reading(
        form="odt",
        text=Text(blocks=blocks, notes=tuple(job.notes)),
        pictures=job.shelf.pictures,
        set_aside=job.ledger.aside,
        questions=tuple(job.ledger.questions),
        changes=tuple(changes),
        language=job.languages.most_common(1)[0][0] if job.languages else "",
        title=" ".join(title.split()),
        read=job.ledger.read,
        structure=job.ledger.structure,
    )


def _refuse_encrypted(container: Container) -> None:
    # Early files name a document type there that declares their namespace: no parser reads them without it.
    if b"encryption-data" in (container.bytes_of("META-INF/manifest.xml") or b"") or container.has("encrypted-package"):
        raise ReadError(PASSWORD)


def _headers_of(styles: _Element | None) -> Iterator[tuple[_Element, Reason, str]]:
    """(element, reason, place) of each header and footer that is drawn."""
    for element in styles.iter() if styles is not None else ():
        if name_of(element) in _HEADERS and get(element, "style:display") != "false":
            yield element, *_HEADERS[name_of(element)]


def _headers(job: Job, styles: _Element | None) -> None:
    """Headers and footers of all kinds of pages; they may speak of an embargo."""
    for element, reason, place in _headers_of(styles):
        job.place = [place]
        Story(job).read(element, Place(look=job.styles.default_look(), aside=reason))
        job.place = []


def _rest(job: Job, content: _Element) -> None:
    """Paragraphs that no part of the reader has met: what was deleted, and what is not known."""
    deleted = {one for region in job.deletions.values() for one in region.iter()}
    for paragraph in job.unmet(content):
        if (
            any(True for _ in paragraph.iterancestors(full("text:p"), full("text:h")))
            or not words_in(paragraph).strip()
        ):
            continue
        reason: Reason = "deleted" if paragraph in deleted else "unknown"
        job.place = ["tracked changes" if paragraph in deleted else "text"]
        job.ledger.close()
        Story(job).read([paragraph], Place(look=job.styles.default_look(), aside=reason))
        job.place = []
