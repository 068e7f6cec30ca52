"""Drawings of a text: boxes with text, pictures, charts, diagrams, drawn letters.

Place in the pipeline: in the reader of .docx. Comes in: `w:drawing`, `w:pict`, `w:object`. Goes out: the blocks of boxes
and pictures in their order; what only exists as a drawing (charts, diagrams, drawn letters) is set aside with its words.
Linked pictures are never fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import msgspec

from newsroom.importing.charts import chart_words
from newsroom.importing.document import Reason
from newsroom.importing.ledger import Ledger
from newsroom.importing.measures import decimal, whole
from newsroom.importing.outlines import OUTLINES
from newsroom.importing.shown import Shelf, Shown
from newsroom.importing.word.grounds import ground_of
from newsroom.importing.word.names import attribute, branch, child, full, name_of
from newsroom.importing.word.parts import Parts
from newsroom.importing.word.theme import Theme
from newsroom.model.blocks import Block, Picture, Rule

if TYPE_CHECKING:
    from lxml.etree import _Element

_LENGTH = re.compile(r"(-?[\d.]+)\s*(%|f)?")
# Shapes that show all of a picture but its corners; any other cuts some of it away.
_WHOLE = frozenset(("rect", "roundRect", "round1Rect", "round2SameRect", "round2DiagRect", "snipRoundRect", "snip1Rect", "snip2SameRect",
                    "snip2DiagRect", "plaque", "foldedCorner", "bevel", "frame"))  # fmt: skip


class Anchor(msgspec.Struct, frozen=True):
    """The surroundings of a drawing."""

    part: str  # name of the part, whose relationships count
    aside: Reason | None
    link: str = ""
    alt: str = ""
    name: str = ""
    turn: float = 0
    grouped: bool = False
    hidden: bool = False


class Boxes(Protocol):
    """Reads the text of a box: its content, why it is set aside if it is, the colour behind it ("?" unknown, "" page)."""

    def __call__(self, content: _Element, aside: Reason | None, ground: str) -> list[Block]: ...


class Drawings:
    """Reads the drawings of one document."""

    def __init__(self, parts: Parts, theme: Theme, shelf: Shelf, ledger: Ledger, box: Boxes) -> None:
        self._parts, self._theme, self._shelf, self._ledger, self._box = parts, theme, shelf, ledger, box

    def read(self, element: _Element, anchor: Anchor, where: str) -> list[Block]:
        """The blocks of a drawing."""
        out: list[Block] = []
        self._read(element, anchor, where, out)
        return out

    def _read(self, element: _Element, anchor: Anchor, where: str, out: list[Block]) -> None:
        name = name_of(element)
        if name == "mc:AlternateContent":
            chosen = branch(element)
            if chosen is not None:
                self._read(chosen, anchor, where, out)
            return
        if name == "w:txbxContent":
            aside = anchor.aside or ("hidden" if anchor.hidden else None)
            out += self._box(element, aside, ground_of(element, anchor.grouped, self._theme))
            return
        if name == "pic:pic":
            self._picture(element, anchor, where, out)
            return
        if name == "v:imagedata":
            self._old_picture(element, anchor, where, out)
            return
        if name == "a:blip":  # a shape that a picture fills
            keys = attribute(element, "r:embed"), attribute(element, "r:link")
            shown = Shown(crop=_crop(element.getparent()), turn=anchor.turn % 360)
            self._place(*keys, anchor, shown, anchor.alt, anchor.link, where, out)
            return
        if name == "v:fill" and attribute(element, "r:id"):
            self._place(attribute(element, "r:id"), None, anchor, Shown(), anchor.alt, anchor.link, where, out)
            return
        if name == "v:textpath":
            self._drawn_letters(element.get("string", ""), anchor, where)
        elif name == "dgm:relIds":
            self._words_of(attribute(element, "r:dm"), "diagram", anchor, where)
        elif name in ("c:chart", "cx:chart"):
            self._words_of(attribute(element, "r:id"), "chart", anchor, where)
        elif name == "wp:docPr" or name == "wp:extent":
            return
        elif name == "o:OLEObject":
            program = element.get("ProgID", "another program")
            self._ledger.ask(
                "object", f"An embedded object ({program}) was left out; only its picture is there.", where
            )
        elif name.startswith("v:") and element.get(full("o:hr")) in ("t", "true", "1"):
            out.append(Rule())
            return
        inner = _within(element, name, anchor)
        click = child(element, "wp:docPr", "a:hlinkClick")
        if click is not None and not inner.link:
            inner = msgspec.structs.replace(inner, link=self._address(anchor.part, attribute(click, "r:id")))
        for part in element:
            self._read(part, inner, where, out)

    def _picture(self, element: _Element, anchor: Anchor, where: str, out: list[Block]) -> None:
        fill = child(element, "pic:blipFill")
        blip = child(fill, "a:blip")
        properties = child(element, "pic:nvPicPr", "pic:cNvPr")
        alt = anchor.alt or (properties.get("descr", "") if properties is not None else "")
        turned = child(element, "pic:spPr", "a:xfrm")
        shape = child(element, "pic:spPr", "a:prstGeom")
        form = "free form" if child(element, "pic:spPr", "a:custGeom") is not None else ""
        form = form or ("" if shape is None else shape.get("prst") or "")
        shown = Shown(
            crop=_crop(fill),
            turn=(anchor.turn + _degrees(turned)) % 360,
            mirrored=_flag(turned, "flipH"),
            flipped=_flag(turned, "flipV"),
            shape=form if form in OUTLINES else "",
        )
        if form and form not in _WHOLE and not anchor.aside and not anchor.hidden:
            adjusted = child(shape, "a:avLst", "a:gd") is not None and form != "ellipse"
            if adjusted or form not in OUTLINES:  # what is cut away must not be published
                why = f"it is cut to a shape ({form}): save it as a picture in Word, as it is shown there, and add it"
                self._shelf.missing(anchor.name or alt or "?", why, where)
                return
        click = child(properties, "a:hlinkClick")
        link = anchor.link or self._address(anchor.part, attribute(click, "r:id"))
        self._place(attribute(blip, "r:embed"), attribute(blip, "r:link"), anchor, shown, alt, link, where, out)

    def _old_picture(self, element: _Element, anchor: Anchor, where: str, out: list[Block]) -> None:
        crop = tuple(_fraction(element.get(f"crop{side}")) for side in ("left", "top", "right", "bottom"))
        holder = element.getparent()
        style = _style(holder)
        turn = re.match(r"-?[\d.]+", style.get("rotation", ""))
        shown = Shown(
            crop=crop,  # type: ignore[arg-type]
            turn=(decimal(turn[0]) % 360 if turn and "fd" not in style["rotation"] else 0.0),
            mirrored="x" in style.get("flip", ""),
            flipped="y" in style.get("flip", ""),
        )
        alt = (holder.get("alt", "") if holder is not None else "") or element.get(full("o:title"), "")
        embedded = attribute(element, "r:id") or attribute(element, "r:pict") or element.get(full("o:relid"))
        linked = attribute(element, "r:href") or element.get("src")
        self._place(embedded, linked, anchor, shown, alt, anchor.link, where, out)

    def _place(
        self,
        embedded: str | None,
        linked: str | None,
        anchor: Anchor,
        shown: Shown,
        alt: str,
        link: str,
        where: str,
        out: list[Block],
    ) -> None:
        relation = self._parts.relations(anchor.part).get(embedded or linked or "")
        if anchor.aside or anchor.hidden:
            if relation is not None:
                self._ledger.ask("picture", f"A picture was left out: it is {anchor.aside or 'hidden'}.", where)
            return
        if relation is None or relation.external:
            named = relation.target if relation is not None else linked or ""
            if named or embedded:
                self._shelf.linked(named or anchor.name or "?", where)
            return
        data = self._parts.container.bytes_of(relation.target)
        if data is None:
            self._shelf.missing(relation.target, "it is not in the file", where)
            return
        if (put := self._shelf.put(data, relation.target, shown, alt, where)) is not None:
            out.append(Picture(file=put[0], alt=put[1], link=link))

    def _address(self, part: str, key: str | None) -> str:
        relation = self._parts.relations(part).get(key or "")
        target = relation.target if relation is not None and relation.external else ""
        return target if target.lower().startswith(("http://", "https://", "mailto:")) else ""

    def _drawn_letters(self, text: str, anchor: Anchor, where: str) -> None:
        if text.strip():
            self._ledger.set_aside(anchor.aside or "text-box", self._ledger.take(text), f"{where}, drawn letters")

    def _words_of(self, key: str | None, kind: str, anchor: Anchor, where: str) -> None:
        """Sets the words of a chart or diagram aside, from its own part."""
        relation = self._parts.relations(anchor.part).get(key or "")
        root = None if relation is None or relation.external else self._parts.container.xml(relation.target)
        if root is None:
            return
        words = chart_words(root)
        if words:
            self._ledger.set_aside(anchor.aside or "text-box", self._ledger.take(words), f"{where}, {kind}")
        self._ledger.ask(kind, f"A {kind} was left out: add it as a picture with an alternative text.", where)


def _within(element: _Element, name: str, anchor: Anchor) -> Anchor:
    """The surroundings of an element's parts."""
    if name in ("wp:inline", "wp:anchor"):
        about = child(element, "wp:docPr")
        return msgspec.structs.replace(
            anchor,
            alt=(about.get("descr") or "") if about is not None else "",
            name=(about.get("name") or "") if about is not None else "",
            hidden=about is not None and about.get("hidden", "0") in ("1", "true"),
        )
    if name in ("wpg:wgp", "wpg:grpSp", "v:group", "wpc:wpc"):
        turned = child(element, "wpg:grpSpPr", "a:xfrm")
        return msgspec.structs.replace(
            anchor, grouped=True, turn=anchor.turn + _degrees(turned), alt="" if name != "wpg:wgp" else anchor.alt
        )
    if name.startswith("v:") and "visibility:hidden" in (element.get("style") or "").replace(" ", ""):
        return msgspec.structs.replace(anchor, hidden=True)
    return anchor


def _crop(fill: _Element | None) -> tuple[float, float, float, float]:
    """What is not shown of a picture that fills a shape, as parts of it: cut away, or stretched beyond the shape."""
    cut, spread = child(fill, "a:srcRect"), child(fill, "a:stretch", "a:fillRect")
    left, top, right, bottom = (max(0.0, _part_of(cut, side)) for side in "ltrb")
    beyond = {side: max(0.0, -_part_of(spread, side)) for side in "ltrb"}
    across = (1 - left - right) / (1 + beyond["l"] + beyond["r"])
    down = (1 - top - bottom) / (1 + beyond["t"] + beyond["b"])
    return (
        left + across * beyond["l"],
        top + down * beyond["t"],
        right + across * beyond["r"],
        bottom + down * beyond["b"],
    )


def _part_of(crop: _Element | None, side: str) -> float:
    text = (crop.get(side) if crop is not None else "") or "0"
    return decimal(text[:-1]) / 100 if text.endswith("%") else decimal(text) / 100_000


def _fraction(text: str | None) -> float:
    """VML's `6554f` (of 65,536), `10%` or `0.1`."""
    found = _LENGTH.fullmatch((text or "").strip())
    if found is None:
        return 0.0
    return decimal(found[1]) / {"f": 65_536.0, "%": 100.0}.get(found[2] or "", 1.0)


def _degrees(transform: _Element | None) -> float:
    return whole(transform.get("rot")) / 60_000 if transform is not None else 0.0


def _flag(transform: _Element | None, name: str) -> bool:
    return transform is not None and transform.get(name) in ("1", "true")


def _style(element: _Element | None) -> dict[str, str]:
    text = element.get("style", "") if element is not None else ""
    pairs = (part.partition(":") for part in text.split(";"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs}
