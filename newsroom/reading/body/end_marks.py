"""Lines that say that a text is over, as on paper and on the wires.

Place in the pipeline: inside `doubts`. Comes in: a text and its tokens. Goes out: lines with their marks. Refuses: code and HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

# A line of its own. As Markdown some of them are headings or lists. With a line end before it, which is found quickly.
_END_MARK = re.compile(
    r"(?im)\n {0,3}(?P<mark>(?:\\?#[ \t]*){3,}|[-–—]+[ \t]*30[ \t]*[-–—]+"
    r"|[-–—*~=<(\[（〈【]+[ \t]*(?:the end|ends?|ende|fine?|fim|конец|끝|終|完|以上|انتهى|النهاية)\.?[ \t]*[-–—*~=>)\]）〉】]+"
    r"|(?-i:ENDS?)|끝\.?)[ \t]*$"
)


def end_marks(tokens: Iterable[Token], text: str) -> Iterator[tuple[int, str]]:
    """(line from 1, mark) of each."""
    for found in _END_MARK.finditer("\n" + text):
        line = text.count("\n", 0, found.start())
        verbatim = (token.map for token in tokens if token.type in ("fence", "code_block", "html_block"))
        if not any(place and place[0] <= line < place[1] for place in verbatim):
            yield line + 1, found["mark"]
