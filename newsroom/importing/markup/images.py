"""Pictures of a page.

Place in the pipeline: in the reader of HTML. Comes in: `img` elements. Goes out: pictures that the file itself holds, cropped
as Google Docs crops them. Nothing is fetched: a picture that is only named is a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from newsroom.importing.document import Reason
from newsroom.importing.ledger import Ledger
from newsroom.importing.markup.addresses import bytes_of
from newsroom.importing.markup.looks import declarations
from newsroom.importing.measures import decimal
from newsroom.importing.shown import Shelf, Shown
from newsroom.model.blocks import Picture

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TURN = re.compile(r"rotate\(\s*(-?[\d.]+)(rad|deg|turn)?\s*\)")
_DEGREES = {"rad": 57.29577951308232, "turn": 360.0}


class Images:
    """Reads pictures."""

    def __init__(self, ledger: Ledger, shelf: Shelf, parts: Mapping[str, bytes]) -> None:
        self._ledger, self._shelf, self._parts = ledger, shelf, parts

    def read(
        self, node: LexborNode, found: Mapping[str, str], aside: Reason | None, link: str, where: str
    ) -> Picture | None:
        """The picture; None where it is not in the file, cannot be shown or is not drawn."""
        source, alt = (node.attributes.get(name) or "" for name in ("src", "alt"))
        if _is_speck(node) or not source:
            return None
        got = bytes_of(source, self._parts)
        if aside is not None:
            self._ledger.ask("picture", f"A picture was left out: it is {aside}.", where)
            return None
        if got is None:
            named = source if source[:5].lower() != "data:" else "inside the text, damaged"
            why = f"the text only links to it, and nothing is fetched{f'; its alternative text is “{alt}”' if alt else ''}"
            self._shelf.missing(named[:200], why, where)
            return None
        put = self._shelf.put(got[0], got[1], _shown(node, found), alt, where)
        return None if put is None else Picture(file=put[0], alt=put[1], link=link)


def _is_speck(node: LexborNode) -> bool:
    """Whether it is a picture of a point or two, as senders of mail put in to see who reads."""
    sizes = [(node.attributes.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    return any(size in ("0", "1", "2") for size in sizes)


def _shown(node: LexborNode, found: Mapping[str, str]) -> Shown:
    turn = 0.0
    if match := _TURN.search(found.get("transform", "")):
        turn = round(decimal(match[1]) * _DEGREES.get(match[2] or "deg", 1.0), 1) % 360
    frame = node.parent
    around = declarations((frame.attributes.get("style") or "") if frame is not None else "")
    if around.get("overflow") != "hidden":
        return Shown(turn=turn)
    width, height, left, top = (
        _pixels(found.get(name, "")) for name in ("width", "height", "margin-left", "margin-top")
    )
    seen_width, seen_height = (_pixels(around.get(name, "")) for name in ("width", "height"))
    if not (width and height and seen_width and seen_height):
        return Shown(turn=turn)
    start, above = max(0.0, -left / width), max(0.0, -top / height)
    sides = (start, above, max(0.0, 1 - start - seen_width / width), max(0.0, 1 - above - seen_height / height))
    crop = tuple(side if side > 0.005 else 0.0 for side in sides)
    return Shown(crop=crop, turn=turn)  # type: ignore[arg-type]


def _pixels(text: str) -> float:
    match = re.fullmatch(r"(-?[\d.]+)\s*(px|pt)?", text.strip())
    return decimal(match[1]) * (4 / 3 if match[2] == "pt" else 1) if match else 0.0
