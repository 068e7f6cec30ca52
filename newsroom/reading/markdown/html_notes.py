"""Footnotes that are called inside of an author's own HTML: `<td>Twelve[^1]</td>`.

Place in the pipeline: inside `markdown.parser`. Comes in: a block of HTML. Goes out: its pieces around the calls. Refuses:
calls inside of a tag, a comment, code or a script.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.token import Token

_SIGN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|(<!--)|(-->)|\[\^([^\[\]\n]{1,200})\]")
_VERBATIM = frozenset({"pre", "code", "kbd", "samp", "script", "style", "textarea", "svg", "math"})


def calls_in_html(html: str, call: Callable[[str], Token | None]) -> list[Token]:
    """The HTML in pieces, with the calls of notes between them; nothing where no note is called.

    `call` gives the token of a label, None where no note has it.
    """
    found: list[Token] = []
    done, kept_by = 0, ""  # the element or comment whose content is kept as it is
    for sign in _SIGN.finditer(html):
        closes, name, opens_comment, closes_comment, label = sign.groups()
        if kept_by:
            if (closes and name.lower() == kept_by) or (closes_comment and kept_by == "--"):
                kept_by = ""
        elif opens_comment:
            kept_by = "--"
        elif name and not closes and name.lower() in _VERBATIM:
            kept_by = name.lower()
        elif label and (token := call(label)) is not None:
            found += [_piece(html[done : sign.start()]), token]
            done = sign.end()
    return [*found, _piece(html[done:])] if found else []


def _piece(html: str) -> Token:
    piece = Token("html_inline", "", 0)
    piece.content = html
    return piece
