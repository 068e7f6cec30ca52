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
MOST_OPEN = 5_000
# Tags of elements that stay open until they are closed; the others end by themselves.
_TAG = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|dt|dd|option|thead|tbody|tfoot|br|img|hr|input|meta|link|col|area|base|wbr|source)\b)[a-z][\w:-]*",
    re.IGNORECASE,
)
_BODY = re.compile(r"<body\b|<title\b", re.IGNORECASE)  # a clipboard without a mark of its fragment has neither
_HEADER = re.compile(r"\s*Version:\d\.\d\s+(?:[A-Za-z]+:[^\n<]*\n)+")

# Elements that hold the text of a page, by what programs that make pages write.
_MAINS = (
    "main",
    "[role=main]",
    "article",
    "[itemprop=articleBody]",
    ".entry-content",
    ".post-content",
    "#content",
    "#main",
)


def read_html(markup: str, parts: Mapping[str, bytes], form: str = "html", decision: Decision = None) -> Reading:
    """The page. `parts` are its pictures by address, `cid:` addresses included. Raises ReadError."""
    from selectolax.lexbor import LexborHTMLParser

    if len(markup) > MOST_CHARACTERS:
        raise ReadError("it is larger than any page: save its text as .docx and import that")
    if _deepest(markup) > MOST_OPEN:
        raise ReadError(f"it has more than {MOST_OPEN} elements inside each other, which no program writes")
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
        is_page = "<!--StartFragment" not in markup and _BODY.search(markup) is not None
        _read(body, walk, place, _mains_of(tree) if is_page else [])
    blocks = walk.blocks()
    textless = {label for key, label in job.labels.items() if not job.note_blocks.get(key)}
    for label in sorted(textless, key=int):
        job.ledger.ask("note", f"Note {label} is called in the text, but has no text.", "")
    if textless:
        blocks = notes.without_calls(blocks, textless)
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
        language=language,
        title=" ".join(title.text(deep=True).split()) if title is not None else "",
        read=ledger.read,
        structure=ledger.structure,
    )


def _deepest(markup: str) -> int:
    """How many elements are open at once, at most: the parser's time grows with the square of it."""
    deepest = count = 0
    for match in _TAG.finditer(markup):
        count = max(0, count - 1) if match[1] else count + 1
        deepest = max(deepest, count)
    return deepest


def _inside(job: Job, where: str, node: LexborNode, place: Place) -> tuple[Block, ...]:
    walk = Walk(job, where)
    walk.inside(node, place)
    return walk.blocks()


def _mains_of(tree: LexborHTMLParser) -> list[LexborNode]:
    """The element that holds the text of a page, where it says so, and the headline where that stands outside of it."""
    for name in _MAINS:
        found = tree.css(name)
        if len(found) == 1:
            heads = tree.css("h1")
            is_outside = len(heads) == 1 and found[0].css_first("h1, h2") is None
            return [heads[0], found[0]] if is_outside and not _is_in(heads[0], "nav") else found
    return []


def _is_in(node: LexborNode, tag: str) -> bool:
    """Whether an element lies in one of a name."""
    up = node.parent
    while up is not None and up.tag != tag:
        up = up.parent
    return up is not None


def _read(body: LexborNode, walk: Walk, place: Place, mains: list[LexborNode]) -> None:
    """Walks the body; text around the page's own text is set aside."""
    if not mains:
        walk.inside(body, place)
        return
    path = set[int]()
    for main in mains:
        up: LexborNode | None = main
        while up is not None and up.mem_id != body.mem_id:
            path.add(up.mem_id)
            up = up.parent
    _around(body, walk, place, path, {main.mem_id for main in mains})


def _around(node: LexborNode, walk: Walk, place: Place, path: set[int], mains: set[int]) -> None:
    reason: Reason = "header"
    child = node.child
    while child is not None:
        if child.mem_id in mains:
            walk.element(child, place)
            reason = "footer"
        elif child.mem_id in path:
            look = look_of(child, walk.sheets.of(child), place.look)
            _around(child, walk, msgspec.structs.replace(place, look=look, depth=place.depth + 1), path, mains)
            reason = "footer"
        elif child.tag == "-text":
            walk.out.text(child.text_content or "", msgspec.structs.replace(place, aside=reason))
        elif child.is_element_node:
            walk.element(child, msgspec.structs.replace(place, aside=reason))
        child = child.next
