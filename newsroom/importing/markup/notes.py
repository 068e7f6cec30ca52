"""Notes and comments of a page: two links that point at each other.

Place in the pipeline: in the reader of HTML, before the walk. Comes in: the tree. Goes out: which link calls which note, and
which element holds its text, as Word, LibreOffice, Google Docs, pandoc and blogs write them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, TypeVar

import msgspec

from newsroom.model.blocks import Run

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_COMMENT = re.compile(r"_?(?:cmnt|msocom|comment)", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = frozenset(("p", "li", "div", "aside", "dd", "td", "section", "tr"))


class Found(msgspec.Struct):
    """The notes of a page, by the identity of elements."""

    calls: dict[int, str]  # link that calls → key
    holders: dict[int, str]  # element that holds a note's text → key
    backs: set[int]  # links back, whose text is the mark
    comments: dict[int, str]  # element that holds a comment
    marks: set[int]  # links that call a comment


def find(tree: LexborHTMLParser) -> Found:
    """Notes and comments, in the order of their calls."""
    found = Found({}, {}, set(), {}, set())
    body = tree.body
    if body is None:
        return found
    by_name: dict[str, LexborNode] = {}
    links: list[LexborNode] = []
    for node in body.css("[id], a[name], a[href]"):
        attributes = node.attributes
        for name in (attributes.get("id"), attributes.get("name")):
            if name:
                by_name.setdefault(name, node)
        if node.tag == "a" and (attributes.get("href") or "").startswith("#"):
            links.append(node)
    backs: dict[str, list[LexborNode]] = {}
    for link in links:
        backs.setdefault((link.attributes.get("href") or "")[1:], []).append(link)
    order = {link.mem_id: number for number, link in enumerate(links)}
    for call in links:
        if call.mem_id in found.backs:
            continue
        key = (call.attributes.get("href") or "")[1:]
        target = by_name.get(key)
        if target is None or target.mem_id == call.mem_id:
            continue
        back = next((one for name in _names(call) for one in backs.get(name, ()) if _belongs(one, target)), None)
        if back is None or order[back.mem_id] < order[call.mem_id]:
            continue
        holder = _holder(target, back)
        if holder is None or _contains(holder, call):
            continue
        found.backs.add(back.mem_id)
        if _COMMENT.match(key):
            found.comments[holder.mem_id] = key
            found.marks.add(call.mem_id)
        else:
            found.calls[call.mem_id] = key
            found.holders[holder.mem_id] = key
    return found


def _names(call: LexborNode) -> list[str]:
    """Names by which a link may be pointed at: its own and those of what is just around it."""
    names = [call.attributes.get("id"), call.attributes.get("name")]
    up = call.parent
    for _ in range(2):
        if up is None or up.tag in _BLOCKS:
            break
        names.append(up.attributes.get("id"))
        up = up.parent
    inner = call.css_first("[id], a[name]")
    if inner is not None:
        names += [inner.attributes.get("id"), inner.attributes.get("name")]
    return [name for name in names if name]


def _belongs(back: LexborNode, target: LexborNode) -> bool:
    return back.mem_id == target.mem_id or _contains(target, back) or _block(target) == _block(back)


def _block(node: LexborNode) -> int:
    up: LexborNode | None = node
    while up is not None and up.tag not in _BLOCKS:
        up = up.parent
    return up.mem_id if up is not None else 0


def _holder(target: LexborNode, back: LexborNode) -> LexborNode | None:
    """The element that holds the whole note."""
    if target.tag in _BLOCKS and (target.mem_id == back.mem_id or _contains(target, back)):
        return target
    up: LexborNode | None = back
    while up is not None and up.tag not in _BLOCKS:
        if up.tag in _HEADINGS:  # a heading with a way back to a table of contents
            return None
        up = up.parent
    outer = up.parent if up is not None else None
    if up is not None and outer is not None and outer.tag == "div" and up.tag == "p":
        style = (outer.attributes.get("style") or "").replace(" ", "")
        named = (outer.attributes.get("id") or "").startswith(("ftn", "edn", "sdfootnote", "sdendnote", "fn"))
        first = next((one for one in outer.iter() if one.tag), None)
        alone = first is not None and first.mem_id == up.mem_id and len(outer.css("a[href^='#']")) == 1
        if (
            "mso-element:footnote" in style
            or "mso-element:endnote" in style
            or "mso-element:comment" in style
            or named
            or alone
        ):
            return outer
    return up


def _contains(outer: LexborNode, inner: LexborNode) -> bool:
    up: LexborNode | None = inner
    while up is not None:
        if up.mem_id == outer.mem_id:
            return True
        up = up.parent
    return False


Value = TypeVar("Value")


def without_calls(value: Value, labels: Collection[str]) -> Value:
    """Blocks, or a part of them, without the calls of some notes."""
    if isinstance(value, tuple):
        kept = (one for one in value if not (isinstance(one, Run) and one.note in labels))
        return tuple(without_calls(one, labels) for one in kept)  # type: ignore[return-value]
    if isinstance(value, msgspec.Struct):
        parts = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: without_calls(part, labels) for name, part in parts.items() if isinstance(part, tuple)}
        return msgspec.structs.replace(value, **changed)
    return value
