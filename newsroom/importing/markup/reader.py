"""One page, mail or piece of a clipboard in HTML, read.

Place in the pipeline: a reader of the import. Comes in: markup, and the pictures that came with it. Goes out: a `Reading`.
Nothing is fetched, no script is run. Of a page with exactly one `main` or `article`, only that is the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.document import Decision, ReadError, Reading, Reason
from newsroom.importing.flow import joined_quotations
from newsroom.importing.ledger import Ledger
from newsroom.importing.markup import notes
from newsroom.importing.markup.job import Job, Place
from newsroom.importing.markup.looks import Sheets, look_of
from newsroom.importing.markup.walk import Walk
from newsroom.importing.shown import Shelf
from newsroom.model.blocks import Block, Note, Rule, Text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_CHARACTERS = 100_000_000  # pictures inside the text included
_HEADER = re.compile(r"\s*Version:\d\.\d\s+(?:[A-Za-z]+:[^\n<]*\n)+")


def read_html(markup: str, parts: Mapping[str, bytes], form: str = "html", decision: Decision = None) -> Reading:
    """The page. `parts` are its pictures by address, `cid:` addresses included. Raises ReadError."""
    from selectolax.lexbor import LexborHTMLParser

    if len(markup) > MOST_CHARACTERS:
        raise ReadError("it is larger than any page: save its text as .docx and import that")
    tree = LexborHTMLParser(_HEADER.sub("", markup, count=1))
    ledger = Ledger()
    job = Job(ledger, Shelf(ledger), Sheets(tree), notes.find(tree), parts, decision, {}, {}, [], _inside)
    walk = Walk(job)
    root, body = tree.root, tree.body
    place = Place()
    for node in (root, body):
        if node is not None:
            look = look_of(node, job.sheets.of(node), place.look)
            place = msgspec.structs.replace(place, look=msgspec.structs.replace(look, gone=False, veiled=False))
    if body is not None:
        is_page = tree.css_first("head > title") is not None and "<!--StartFragment" not in markup
        _read(body, walk, place, _main_of(tree) if is_page else None)
    blocks = joined_quotations(walk.blocks())
    _uncalled(job, tree)
    made = tuple(
        Note(label=label, blocks=job.note_blocks.get(key, ()))
        for key, label in job.labels.items()
        if job.note_blocks.get(key)
    )
    if made and blocks and isinstance(blocks[-1], Rule):  # the line above the notes
        blocks = blocks[:-1]
    language = next((found for node in (root, body) if node is not None and (found := node.attributes.get("lang"))), "")
    title = tree.css_first("head > title")
    return Reading(
        form=form,
        text=Text(blocks=blocks, notes=made),
        pictures=job.shelf.pictures,
        set_aside=ledger.aside,
        questions=tuple(ledger.questions),
        changes=tuple(job.changes),
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", language) else "",
        title=" ".join(title.text(deep=True).split()) if title is not None else "",
        read=ledger.read,
        structure=ledger.structure,
    )


def _inside(job: Job, where: str, node: LexborNode, place: Place) -> tuple[Block, ...]:
    walk = Walk(job, where)
    walk.inside(node, place)
    return walk.blocks()


def _main_of(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the text of a page, where it says so."""
    for name in ("main", "[role=main]", "article"):
        found = tree.css(name)
        if len(found) == 1:
            return found[0]
    return None


def _read(body: LexborNode, walk: Walk, place: Place, main: LexborNode | None) -> None:
    """Walks the body; text around the page's own text is set aside."""
    if main is None:
        walk.inside(body, place)
        return
    path = [main]
    while path[-1].parent is not None and path[-1].mem_id != body.mem_id:
        path.append(path[-1].parent)
    _around(body, walk, place, {node.mem_id for node in path}, main.mem_id)


def _around(node: LexborNode, walk: Walk, place: Place, path: set[int], main: int) -> None:
    reason: Reason = "header"
    child = node.child
    while child is not None:
        if child.mem_id == main:
            walk.element(child, place)
            reason = "footer"
        elif child.mem_id in path:
            look = look_of(child, walk.sheets.of(child), place.look)
            _around(child, walk, msgspec.structs.replace(place, look=look, depth=place.depth + 1), path, main)
            reason = "footer"
        elif child.tag == "-text":
            walk.out.text(child.text_content or "", msgspec.structs.replace(place, aside=reason))
        elif child.is_element_node:
            walk.element(child, msgspec.structs.replace(place, aside=reason))
        child = child.next


def _uncalled(job: Job, tree: LexborHTMLParser) -> None:
    """Removes the call of a note whose text was not found, and reports its label."""
    del tree
    for key, label in job.labels.items():
        if not job.note_blocks.get(key):
            job.ledger.ask("note", f"Note {label} is called in the text, but has no text.", "")
