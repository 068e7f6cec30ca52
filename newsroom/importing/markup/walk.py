"""The blocks of a page.

Place in the pipeline: in the reader of HTML. Comes in: elements in their order. Goes out: `Line`s. A paragraph ends where a
block begins or ends, and at two forced line ends; lists are what their elements, or Word's marks, say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.document import Change, ReadError, Reason
from newsroom.importing.markup import grids, lists
from newsroom.importing.markup.addresses import link_of
from newsroom.importing.markup.images import Images
from newsroom.importing.markup.job import Job, Place
from newsroom.importing.markup.looks import Declarations, Sheets, look_of
from newsroom.importing.markup.paragraphs import Paragraphs
from newsroom.importing.measures import whole
from newsroom.model.blocks import Block, Rule, Run

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEEPEST = 250  # elements inside each other
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_NEVER = frozenset(("script", "style", "template", "head", "title", "meta", "link", "base", "xml"))
_UNSEEN = frozenset(("noscript", "datalist", "select", "textarea", "button", "option", "svg", "math-field"))
_MEDIA = frozenset(("iframe", "video", "audio", "object", "embed", "canvas"))
_SIGNATURES = frozenset(("gmail_signature", "moz-signature", "Signature", "ms-outlook-mobile-signature"))  # of a mail
_HEADING = re.compile(r"h([1-6])")
_TITLES = {"title": 1, "msotitle": 1, "subtitle": 2, "msosubtitle": 2}


class Walk:
    """Reads a part of a page: its body, a cell, a note."""

    def __init__(self, job: Job, where: str = "") -> None:
        self._job = job
        self.out = Paragraphs(job, where)
        self._numbers = lists.WordLists(job.sheets.lists)
        self._google = lists.GoogleLists(job.sheets.contents)
        self._images = Images(job.ledger, job.shelf, job.parts)

    @property
    def sheets(self) -> Sheets:
        return self._job.sheets

    def blocks(self) -> tuple[Block, ...]:
        return self.out.blocks()

    def inside(self, node: LexborNode, place: Place) -> None:
        """Everything in an element."""
        if place.depth > DEEPEST:
            raise ReadError(
                f"it has more than {DEEPEST} elements inside each other: save its text as .docx and import that"
            )
        child = node.child
        while child is not None:
            if child.tag == "-text":
                self.out.text(child.text_content or "", place)
            elif child.is_element_node:
                self.element(child, place)
            child = child.next

    def element(self, node: LexborNode, around: Place) -> None:
        tag = node.tag or ""
        if tag in _NEVER:
            return
        found = self._job.sheets.of(node)
        look = look_of(node, found, around.look)
        place = msgspec.structs.replace(
            around, look=look, depth=around.depth + 1, aside=around.aside or self._reason(node, tag, found)
        )
        if tag in _UNSEEN:
            place = msgspec.structs.replace(place, aside=place.aside or ("hidden" if tag == "noscript" else "unknown"))
        if tag in _MEDIA and not place.aside and not look.hidden:
            self._job.ledger.ask(
                "media", f"A {tag} element ({(node.attributes.get('src') or '')[:200]}) was left out.", self.out.where()
            )
        if self._note(node, place) or self._tracked(node, tag, place):
            return
        if tag == "br":
            if place.aside is None and not look.hidden:
                self.out.runs.append(Run(line_break=True))
            else:
                self._job.ledger.pause()
        elif tag == "img":
            picture = self._images.read(
                node, found, place.aside or ("hidden" if look.hidden else None), place.link, self.out.where()
            )
            if picture is not None:
                self.out.runs.append(Run(picture=picture))
        elif tag == "a":
            self.inside(node, self._linked(node, place))
        elif tag == "q":
            self.out.text("“", place)
            self.inside(node, place)
            self.out.text("”", place)
        elif tag in ("rt", "rp"):
            self._ruby(node, tag, place)
        elif "mso-list" in found and found["mso-list"].lower().startswith("ignore"):
            self._typed_label(node)
        elif around.quoted and tag in ("cite", "footer") and (node.parent and node.parent.tag) == "blockquote":
            self._speaker(node, place, around)
        elif tag in _BLOCKS or found.get("display", "") in ("block", "list-item", "table", "flex", "grid"):
            self._block_element(node, tag, found, place, around)
        else:
            self.inside(node, place)

    def _block_element(self, node: LexborNode, tag: str, found: Declarations, place: Place, around: Place) -> None:
        self.out.flush(around)
        if tag == "hr":
            if place.aside is None and not place.look.gone:
                self.out.add(Rule(), place)
            return
        if tag == "table":
            for block in grids.read(self._job, self.out.where(), node, place):
                self.out.add(block, place)
            return
        if tag == "pre" and node.css_first("code") is not None and place.aside is None and not place.look.gone:
            self.out.code(node, place)
            return
        if tag in ("ul", "ol", "menu", "dir"):
            opened = lists.opened(node, tag, place.look.list_style, around.list, around.level, self._google)
            self.inside(node, msgspec.structs.replace(place, list=opened))
        elif tag == "li":
            self._item(node, place)
        else:
            marker = self._numbers.marker(node, found) if "mso-list" in found else None
            if marker is not None and place.aside is None and not place.look.gone:
                self.out.marker = marker
            place = msgspec.structs.replace(
                place,
                heading=self._heading(node, tag, found) or place.heading,
                quoted=place.quoted or self._is_quoted(node, tag),
                caption=place.caption or _is_caption(node, tag),
            )
            self.inside(node, place)
            self.out.flush(place)
            if marker is not None:
                self.out.marker = None
            return
        self.out.flush(place)

    def _speaker(self, node: LexborNode, place: Place, around: Place) -> None:
        """The name below a quotation, as its own line behind a dash."""
        self.out.flush(around)
        if node.text(deep=True).strip()[:1] not in "—–―-":
            self.out.text("— ", place)
        self.inside(node, place)
        self.out.flush(place)

    def _item(self, node: LexborNode, place: Place) -> None:
        opened = place.list or lists.OpenList(ordered=False, level=max(0, place.level + 1))
        marker = opened.next(node, place.look.list_style)
        if place.aside is not None or place.look.gone:
            self.inside(node, place)
            self.out.flush(place)
            return
        inner = msgspec.structs.replace(place, level=opened.level if marker is not None else place.level)
        self.out.marker = marker
        self.inside(node, inner)
        self.out.flush(inner)
        self.out.empty_item()

    def _heading(self, node: LexborNode, tag: str, found: Declarations) -> int:
        if match := _HEADING.fullmatch(tag):
            return int(match[1])
        attributes = node.attributes
        if attributes.get("role") == "heading" and whole(attributes.get("aria-level"), 2) > 0:
            return min(6, whole(attributes.get("aria-level"), 2))
        if tag != "p":
            return 0
        for name in (attributes.get("class") or "").lower().split():
            if name in _TITLES:
                return _TITLES[name]
        outline = found.get("mso-outline-level", "")
        return min(6, whole(outline)) if 0 < whole(outline) < 10 else 0

    def _is_quoted(self, node: LexborNode, tag: str) -> bool:
        name = (node.attributes.get("class") or "").lower()
        if tag == "blockquote":  # programs of mail put what they forward into one
            return "gmail_quote" not in name and (node.attributes.get("type") or "") != "cite"
        return tag == "p" and name in ("msoquote", "msointensequote", "quotations")

    def _reason(self, node: LexborNode, tag: str, found: Declarations) -> Reason | None:
        """Why an element is set aside whole."""
        element = found.get("mso-element", "").lower()
        if tag == "div" and (node.attributes.get("title") or "") in ("header", "footer"):  # LibreOffice
            element = node.attributes.get("title") or ""
        if element in ("header", "footer"):
            return "header" if element == "header" else "footer"
        names = (node.attributes.get("class") or "").split()
        if _SIGNATURES.intersection([*names, node.attributes.get("id") or ""]):
            return "footer"
        if (
            element.startswith("comment")
            or node.mem_id in self._job.notes.comments
            or node.mem_id in self._job.notes.marks
        ):
            return "comment"
        if "msocommentreference" in (node.attributes.get("class") or "").lower() or "mso-comment-reference" in found:
            return "comment" if tag != "a" or "mso-comment-reference" not in found else None
        if "mso-field-code" in found and found["mso-field-code"].strip("'\" ").upper().split()[:1] in (
            ["PAGE"],
            ["NUMPAGES"],
        ):
            return "field"
        return None

    def _linked(self, node: LexborNode, place: Place) -> Place:
        address = link_of(node.attributes.get("href") or "")
        if address is None:
            self._job.ledger.ask(
                "link",
                f"A link to {(node.attributes.get('href') or '')[:200]} was left out; its text is there.",
                self.out.where(),
            )
        return msgspec.structs.replace(place, link=address or place.link)

    def _note(self, node: LexborNode, place: Place) -> bool:
        """Takes the call of a note, its mark in front of its text, or the element that holds it."""
        notes, key = self._job.notes, node.mem_id
        if key in notes.calls:
            text = node.text(deep=True)
            self._job.ledger.take(text)
            if place.aside is not None or place.look.hidden:
                self._job.ledger.set_aside(place.aside or "hidden", text, self.out.where())
                return True
            self._job.ledger.turn(text)
            label = self._job.labels.setdefault(notes.calls[key], str(len(self._job.labels) + 1))
            self.out.runs.append(Run(note=label))
            return True
        if key in notes.backs:
            text = node.text(deep=True)
            self._job.ledger.take(text)
            if place.aside is None and not place.look.gone:
                self._job.ledger.turn(text)
            else:
                self._job.ledger.set_aside(place.aside or "hidden", text, self.out.where())
            return True
        if (
            key in notes.holders
            and notes.holders[key] not in self._job.note_blocks
            and notes.holders[key] in self._job.labels
        ):
            name = notes.holders[key]
            self.out.flush(place)
            self._job.note_blocks[name] = ()
            walk = Walk(self._job, f"note {self._job.labels[name]}")
            walk.inside(node, msgspec.structs.replace(place, list=None, level=-1, quoted=False))
            self._job.note_blocks[name] = walk.blocks()
            return True
        return False

    def _tracked(self, node: LexborNode, tag: str, place: Place) -> bool:
        """Takes a tracked change, as Word marks it in HTML."""
        name = (node.attributes.get("class") or "").lower()
        is_change = tag in ("ins", "del") and ("datetime" in node.attributes or "cite" in node.attributes)
        is_online = "trackchangetext" in name  # Word for the web
        if not is_change and name not in ("msoins", "msodel") and not is_online:
            return False
        deleted = tag == "del" or name == "msodel" or "trackchangetextdeletion" in name
        if self._job.decision is None:
            text = " ".join(node.text(deep=True).split())
            author = (node.attributes.get("cite") or "").removeprefix("mailto:")
            change = Change(
                before=text if deleted else "", after="" if deleted else text, where=self.out.where(), author=author
            )
            if text and not any(one.before == change.before and one.after == change.after for one in self._job.changes):
                self._job.changes.append(change)
        goes = deleted != (self._job.decision == "reject")
        look = msgspec.structs.replace(place.look, struck=False)
        self.inside(node, msgspec.structs.replace(place, look=look, aside=place.aside or ("deleted" if goes else None)))
        return True

    def _ruby(self, node: LexborNode, tag: str, place: Place) -> None:
        text = node.text(deep=True)
        if tag == "rp":
            self._job.ledger.take(text)
            self._job.ledger.turn(text)
            return
        self.out.text("（", place)
        self.inside(node, place)
        self.out.text("）", place)

    def _typed_label(self, node: LexborNode) -> None:
        """The mark that Word types in front of an item: its number or bullet."""
        text = node.text(deep=True)
        self._job.ledger.take(text)
        self._job.ledger.turn(text)
        if self.out.marker is not None:
            self.out.marker = lists.relabelled(self.out.marker, text, lists.is_symbol(node))


def _is_caption(node: LexborNode, tag: str) -> bool:
    """Whether an element is the caption of a picture: HTML's own, Word's, WordPress'."""
    names = (node.attributes.get("class") or "").lower().split()
    return tag == "figcaption" or not {"msocaption", "wp-caption-text"}.isdisjoint(names)
