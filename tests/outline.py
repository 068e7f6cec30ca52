"""What two HTML texts have in common: elements, attributes and words, without what says nothing."""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCK = re.compile(
    r"\s*(</?(?:p|ul|ol|li|blockquote|h[1-6]|hr|pre|table|thead|tbody|tr|th|td|div|body)(?: \[[^\]]*\])?>)\s*"
)


def outline(html: str) -> str:
    """Elements, attributes and words of HTML; white space between blocks and the order of attributes say nothing.

    Raw HTML that nobody closed is closed at the end: a paragraph's end must not close it a second time.
    """
    html = re.sub(r' data-line="\d+"', "", html).strip()
    body = LexborHTMLParser(f"<body>{html}</body>").body
    assert body is not None
    return _BLOCK.sub(r"\1", re.sub(r"\s+", " ", "".join(_parts(body))))


def _parts(node: LexborNode) -> list[str]:
    parts: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            parts.append(child.text_content or "")
        else:
            attributes = sorted((name, unquote(value or "")) for name, value in child.attributes.items())
            parts += [f"<{child.tag} {attributes}>", *_parts(child), f"</{child.tag}>"]
    return parts
