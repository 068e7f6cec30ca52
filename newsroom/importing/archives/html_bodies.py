"""HTML of an old site's posts → blocks, with every character accounted for.

Place in the pipeline: between an archive's reader and the writer of Markdown. Comes in: HTML as Python-Markdown, docutils or
WordPress made it. Goes out: `Text`, and what was set aside: scripts, forms, embedded frames, hidden parts.
Refuses: to lose a word: where the tree does not hold all that can be seen, the text is taken as plain paragraphs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsroom.importing.attributions import with_speaker
from newsroom.importing.document import Reason, SetAside, characters, weight
from newsroom.importing.markup.looks import Look, Sheets, look_of
from newsroom.model.blocks import Code, Paragraph, Quotation, Run, Text
from newsroom.reading.blocks.text_reader import read_text
from newsroom.reading.markdown.elements import DONE, OPEN

_GONE: dict[str, Reason] = {
    "script": "unknown", "style": "unknown", "noscript": "unknown", "template": "hidden", "iframe": "unknown", "object": "unknown",
    "embed": "unknown", "form": "unknown", "button": "unknown", "select": "unknown", "textarea": "unknown", "input": "unknown",
    "svg": "unknown", "math": "unknown", "video": "unknown", "audio": "unknown", "canvas": "unknown", "head": "hidden", "title": "hidden",
    "link": "unknown", "meta": "unknown",
}  # fmt: skip
# Where nothing of this is in the HTML, nothing in it is hidden.
_SUSPECT = re.compile(
    r"<style|\bstyle\s*=|\bhidden\b|bgcolor|<font|sr-only|screen-reader|visually-?hidden|element-invisible",
    re.IGNORECASE,
)
# Classes of themes that colour what is behind the letters; their style sheets are not in the archive.
_GROUND = re.compile(r"background|cover|overlay|dark|hero|banner", re.IGNORECASE)
_BLOCK_TAGS = "p,div,li,h1,h2,h3,h4,h5,h6,blockquote,pre,td,th,dt,dd,figcaption,caption,section,article,address,center"


# Controls that no text may hold here (XML 1.0, 2.2), themselves or by number.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|&#(?:[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127));"
)


class HtmlText(NamedTuple):
    """A text, and its account."""

    text: Text
    set_aside: tuple[SetAside, ...]
    read: int
    structure: int
    is_flat: bool  # the tree could not hold all of it


def read_body(html: str) -> HtmlText:
    """The blocks of a post."""
    controls = "".join(_CONTROL.findall(html))
    html = _CONTROL.sub("", html)
    tree = LexborHTMLParser(f"<body>{html}</body>")
    body = tree.body
    if body is None or not html.strip():
        return HtmlText(Text(), (), 0, 0, False)
    sheets = Sheets(tree) if _SUSPECT.search(html) else None
    aside = _lay_aside(body)
    if sheets is not None:
        aside += _hidden(body, sheets)
    if characters(controls):
        aside.append(SetAside(reason="unknown", text=controls, where="text: control characters"))
    structure = _structure(body)
    shown = characters(body.text(separator=" "))
    read = shown + sum(characters(part.text) for part in aside)
    text = read_text(body.html or "")
    if weight(text) + structure == shown:
        blocks = tuple(with_speaker(block) if isinstance(block, Quotation) else block for block in text.blocks)
        return HtmlText(Text(blocks=blocks, notes=text.notes), tuple(aside), read, structure, False)
    return HtmlText(_flat(body), tuple(aside), read, 0, True)


def _lay_aside(body: LexborNode) -> list[SetAside]:
    """Takes out what is no text of the post."""
    found: list[SetAside] = []
    for node in body.css(",".join(_GONE)):
        text = _said(node)
        if node.tag == "noscript" or not text:
            text = text or (node.text() or "")
        if text.strip():
            found.append(SetAside(reason=_GONE[node.tag or "form"], text=text.strip(), where=f"text: <{node.tag}>"))
        node.decompose()
    for node in body.css("a.headerlink, a.anchorjs-link"):
        if text := (node.text() or "").strip():
            found.append(SetAside(reason="unknown", text=text, where=f"text: <{node.tag}>"))
        node.decompose()
    return found


def _hidden(body: LexborNode, sheets: Sheets) -> list[SetAside]:
    """Takes out what a page would not show, by the styles in the HTML itself."""
    found: list[SetAside] = []
    waiting = [(body, Look())]
    while waiting:
        node, look = waiting.pop()
        gone: list[LexborNode] = []
        child = node.child
        while child is not None:
            if child.tag == "-text":
                if look.hidden and (child.text_content or "").strip():
                    gone.append(child)
            elif child.is_element_node:
                inner = look_of(child, sheets.of(child), look)
                if _GROUND.search(child.attributes.get("class") or ""):
                    inner = msgspec.structs.replace(inner, ground=None)
                if inner.gone:
                    gone.append(child)
                else:
                    waiting.append((child, inner))
            child = child.next
        for one in gone:
            text = ((one.text_content if one.tag == "-text" else one.text(separator=" ")) or "").strip()
            if text:
                found.append(SetAside(reason="hidden", text=text, where=f"text: <{(one.tag or '').lstrip('-')}>"))
            one.decompose()
    return found


def _said(node: LexborNode) -> str:
    """A replacement for an element: a frame or film by its address, anything else by its words."""
    source = node.attributes.get("src") or node.attributes.get("data") or ""
    for inner in node.css("source[src]") if node.tag in ("video", "audio") else ():
        source = source or inner.attributes.get("src") or ""
    words = " ".join((node.text(separator=" ") or "").split())
    return " ".join(
        part
        for part in (
            f"<{node.tag}>" if node.tag in ("iframe", "video", "audio", "object", "embed") else "",
            source,
            words,
        )
        if part
    )


def _structure(body: LexborNode) -> int:
    """Characters that become marks: the numbers of footnotes, the arrows back from them, the boxes of tasks."""
    count = 0
    for node in body.css("a.footnote-ref, a.footnote-backref"):
        count += characters(node.text() or "")
    count += sum((node.text() or "").lstrip().startswith((DONE, OPEN)) for node in body.css("li.task"))
    for node in body.css("q, rt, rp"):
        if node.tag == "rp":
            node.decompose()
        else:
            before, after = ("“", "”") if node.tag == "q" else (" (", ")")
            count -= characters(before + after)
    return count


def _flat(body: LexborNode) -> Text:
    """The words alone, a paragraph for each block."""
    blocks: list[Paragraph | Code] = []
    for number, part in enumerate(_pieces(body)):
        del number
        words = " ".join(part.split())
        if words:
            blocks.append(Paragraph(runs=(Run(text=words),)))
    return Text(blocks=tuple(blocks))


def _pieces(body: LexborNode) -> list[str]:
    pieces = [""]
    waiting: list[LexborNode | str] = [body]
    tags = set(_BLOCK_TAGS.split(","))
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        if node.tag == "-text":
            pieces[-1] += node.text_content or ""
            continue
        is_block = node.tag in tags or node.tag == "br"
        if is_block:
            pieces.append("")
            waiting.append("")
        children: list[LexborNode] = []
        child = node.child
        while child is not None:
            children.append(child)
            child = child.next
        waiting += reversed(children)
    return pieces
